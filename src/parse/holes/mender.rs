//! Something in the place of all that cannot be read.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::condition;
use super::super::draft::Drafted;
use super::super::keys::{ELSE, QUESTION, REFUSAL, ROUTE, Shape};
use super::super::names::Names;
use super::super::reader::{Fields, Reader};
use super::super::ways::place_of_route;
use super::{BOUNDS, Holes};
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::question::{Kind, Presence, Question};
use crate::graph::Graph;
use crate::place::{Path, Place, PlaceStep};
use crate::space::round::{MOST_NODES_OF_ROUNDS, Rounds, rounds};
use crate::suggest;
use crate::yaml::{Node, Pair, Value};

/// How many holes a flow may have.
const MOST_HOLES: usize = 200;

/// How many names may be compared in search of those that were meant.
const MOST_COMPARISONS: usize = 1_000_000;

/// Puts something in the place of what cannot be read.
pub(super) struct Mender {
    holes: Holes,
    /// The conditions that could not be read, by their number.
    conditions: usize,
    /// The targets that could not be read, each with the name that was likely meant.
    targets: Vec<Option<String>>,
    /// The question that the file starts with.
    start: String,
    /// Whether points that an option gives could not be read.
    points_lost: bool,
    comparisons: usize,
}

fn text(words: impl Into<String>) -> Node<'static> {
    Node::made(Value::Text(Cow::Owned(words.into())))
}

fn nothing() -> Node<'static> {
    Node::made(Value::Null)
}

fn pairs<'s>(pairs: impl IntoIterator<Item = (&'s str, Node<'s>)>) -> Node<'s> {
    let pairs = pairs.into_iter();
    Node::made(Value::Map(
        pairs.map(|(key, value)| (text(key), value)).collect(),
    ))
}

/// The value of a key, the first where it is doubled.
fn value_of<'n, 's>(node: &'n mut Node<'s>, key: &str) -> Option<&'n mut Node<'s>> {
    let Value::Map(entries) = &mut node.value else {
        return None;
    };
    let mut entries = entries.iter_mut();
    let found = entries.find(|(name, _)| name.is(key));
    found.map(|(_, value)| value)
}

/// The place of a key among the entries, however it is misspelt.
fn place_of(node: &Node<'_>, shape: &'static Shape, key: &str) -> Option<usize> {
    let value = Fields::of(node, shape).value(key)?;
    let same = |(_, other): &Pair<'_>| std::ptr::eq(other, value);
    node.pairs().iter().position(same)
}

fn at_key<'n, 's>(
    node: &'n mut Node<'s>,
    shape: &'static Shape,
    key: &str,
) -> Option<&'n mut Node<'s>> {
    let at = place_of(node, shape, key)?;
    match &mut node.value {
        Value::Map(entries) => entries.get_mut(at).map(|(_, value)| value),
        _ => None,
    }
}

/// The things of a section, with their ids.
fn things<'n, 's>(
    tree: &'n mut Node<'s>,
    section: &str,
) -> impl Iterator<Item = (String, &'n mut Node<'s>)> + use<'n, 's> {
    let entries = match value_of(tree, section).map(|node| &mut node.value) {
        Some(Value::Map(entries)) => &mut **entries,
        _ => &mut [],
    };
    entries
        .iter_mut()
        .filter_map(|(id, node)| Some((word(id)?, node)))
}

/// A name as it is written.
fn word(node: &Node<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Int(number) => Some(number.to_string()),
        _ => None,
    }
}

impl Mender {
    pub(super) fn into_holes(self) -> Holes {
        self.holes
    }

    pub(super) fn of(source: &str, findings: &[Finding]) -> Self {
        let mut mark = "unread_".to_owned();
        while source.contains(&mark) {
            mark.insert(0, 'x');
        }
        let errors: Vec<&Finding> = findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            // Whether these are errors is seen once nothing else is to be mended.
            .filter(|finding| finding.rule != Rule::AskedLater)
            .collect();
        let mut words = BTreeSet::new();
        for finding in &errors {
            for label in finding.labels.iter().take(1) {
                words.extend(words_in(source.get(label.span.clone()).unwrap_or("")));
            }
            let said = [Some(&finding.message), finding.help.as_ref()];
            for said in said.into_iter().flatten() {
                words.extend(said.split('`').skip(1).step_by(2).flat_map(words_in));
            }
        }
        let places = errors.iter().filter_map(|finding| finding.labels.first());
        // A fault of a whole section says nothing of what stands in it.
        let places = places.map(|label| label.place.clone());
        let mut places: Vec<Place> = places.filter(|place| place.steps.len() > 2).collect();
        places.dedup_by(|one, other| one.steps == other.steps);
        Self {
            holes: Holes {
                mark,
                words,
                strange: errors.iter().any(is_strange),
                astray: false,
                errors: places,
                lists: BTreeSet::new(),
                doubled: false,
                later: Vec::new(),
                promised: BTreeSet::new(),
            },
            conditions: 0,
            targets: Vec::new(),
            start: String::new(),
            points_lost: false,
            comparisons: 0,
        }
    }

    /// Notes the words of all that may be passed over: what has an error, and all that
    /// stands beside that.
    pub(super) fn note_what_is_lost(&mut self, tree: &mut Node<'_>, findings: &[Finding]) {
        // Those of one condition come one after the other.
        let mut noted = None;
        for finding in findings {
            let place = finding.labels.first().map(|label| &label.place);
            let lost = finding.severity == Severity::Error || finding.rule == Rule::WantsQuotes;
            let Some(place) = place.filter(|place| lost && place.steps.len() > 1) else {
                continue;
            };
            let mut around = place.clone();
            around.steps.pop();
            if finding.rule == Rule::DoubledKey {
                self.holes.doubled |= place.steps.len() == 2;
                if place.steps.len() > 3 {
                    self.holes.errors.push(around.clone());
                }
            }
            // A condition that is not there at all may speak of anything.
            let is_condition = matches!(place.steps.last(), Some(PlaceStep::Key(key)) if &**key == "when")
                || matches!(place.steps.as_slice(), [PlaceStep::Key(section), _] if &**section == "facts");
            self.holes.strange |= is_condition && finding.rule == Rule::EmptyText;
            let whole = match around.steps.len() {
                0 | 1 => place.steps.clone(),
                _ => around.steps,
            };
            if noted.as_ref() == Some(&whole) {
                continue;
            }
            if let Some(node) = at(tree, &whole) {
                words_of(node, &mut self.holes.words);
            }
            noted = Some(whole);
        }
    }

    /// Notes where the file starts, and leaves out what says nothing of its ways.
    pub(super) fn begin(&mut self, tree: &mut Node<'_>) -> Option<()> {
        self.find_start(tree)?;
        if let Some(guarantees) = value_of(tree, "guarantees") {
            words_of(guarantees, &mut self.holes.promised);
        }
        tree.change_pairs(|pairs| pairs.retain(|(key, _)| !key.is("guarantees")))?;
        self.find_lists(tree);
        let gives = |step: &PlaceStep| matches!(step, PlaceStep::Key(key) if &**key == "points");
        let mut errors = self.holes.errors.iter();
        self.points_lost = errors.any(|error| error.steps.iter().any(gives));
        let mut faulty = BTreeSet::new();
        for place in &self.holes.errors {
            if let [
                PlaceStep::Key(section),
                PlaceStep::Key(question),
                PlaceStep::Key(key),
                ..,
            ] = place.steps.as_slice()
                && &**section == "questions"
                && BOUNDS.contains(&&**key)
            {
                faulty.insert(question.to_string());
            }
        }
        for (id, question) in things(tree, "questions") {
            if faulty.contains(&id) {
                let bound = |key: &Node<'_>| word(key).is_some_and(|key| BOUNDS.contains(&&*key));
                question.change_pairs(|pairs| pairs.retain(|(key, _)| !bound(key)));
            }
        }
        Some(())
    }

    /// Finds the question that the file starts with: the one that it most likely means, or
    /// else its first.
    fn find_start(&mut self, tree: &mut Node<'_>) -> Option<()> {
        let written = value_of(tree, "start").and_then(|node| word(node));
        let ids: Vec<String> = things(tree, "questions").map(|(id, _)| id).collect();
        let meant = written.and_then(|written| match ids.contains(&written) {
            true => Some(written),
            false => suggest::nearest(&written, ids.iter().map(|id| &**id)).map(str::to_owned),
        });
        self.holes.astray |= meant.is_none();
        self.start = meant.or_else(|| ids.into_iter().next())?;
        set_start(tree, &self.start);
        Some(())
    }

    /// Finds the lists with errors, and those that hold them.
    fn find_lists(&mut self, tree: &mut Node<'_>) {
        for place in &self.holes.errors {
            if let [PlaceStep::Key(section), PlaceStep::Key(list), ..] = place.steps.as_slice()
                && &**section == "lists"
            {
                self.holes.lists.insert(list.to_string());
            }
        }
        let mut before = 0;
        while before < self.holes.lists.len() {
            before = self.holes.lists.len();
            for (list, items) in things(tree, "lists") {
                let mut words = BTreeSet::new();
                words_of(items, &mut words);
                if !words.is_disjoint(&self.holes.lists) {
                    self.holes.lists.insert(list);
                }
            }
        }
    }

    /// One round; whether something was mended. Nothing where the holes are too many, or
    /// what is left cannot be looked at.
    pub(super) fn mend(
        &mut self,
        tree: &mut Node<'_>,
        draft: &Drafted,
        findings: &[Finding],
    ) -> Option<bool> {
        let before = (self.conditions, self.targets.clone());
        let names = Names {
            flow: &draft.flow,
            lost: &draft.lost,
        };
        let mut changed = false;
        for (_, node) in things(tree, "facts") {
            self.condition(&names, node);
        }
        for (id, node) in things(tree, "questions") {
            if !id.starts_with(&self.holes.mark) {
                changed |= self.question(&names, &id, node);
            }
        }
        for (_, passage) in things(tree, "passages") {
            self.conditions_in(&names, passage);
        }
        for (_, outcome) in things(tree, "outcomes") {
            self.conditions_in(&names, outcome);
        }
        changed |= before != (self.conditions, self.targets.clone());
        // What leads where is known only once nothing else is to be mended.
        changed = changed || self.cut(tree, findings);
        if self.are_too_many() {
            return None;
        }
        if changed {
            self.put_holes(tree)?;
        }
        Some(changed)
    }

    /// Cuts circles, and takes out what is spoken of too early.
    fn cut(&mut self, tree: &mut Node<'_>, findings: &[Finding]) -> bool {
        let mut changed = false;
        for finding in findings {
            let Some(label) = finding.labels.first() else {
                continue;
            };
            let steps = label.place.steps.as_slice();
            let hidden = match steps.get(1) {
                Some(PlaceStep::Key(id)) => id.strip_prefix(&*self.holes.mark),
                _ => None,
            };
            match finding.rule {
                _ if self.are_too_many() => break,
                Rule::Circle | Rule::TooDeep | Rule::AskedLater => {}
                _ => continue,
            }
            if let Some(number) = hidden.and_then(|id| id.strip_prefix("target_")) {
                let target = number.parse::<usize>().ok();
                let target = target.and_then(|at| self.targets.get_mut(at));
                if target.is_some_and(|target| target.take().is_some()) {
                    self.holes.astray = true;
                    changed = true;
                }
                continue;
            }
            if finding.rule == Rule::AskedLater {
                self.holes.later.push(label.place.clone());
                self.holes.errors.push(label.place.clone());
            }
            let Some(node) = at(tree, steps) else {
                continue;
            };
            let is_condition = matches!(steps.last(), Some(PlaceStep::Key(key)) if &**key == "when")
                || matches!(steps, [PlaceStep::Key(section), _] if &**section == "facts");
            let leads = matches!(steps, [PlaceStep::Key(section), _, PlaceStep::Key(next), ..]
                if &**section == "questions" && &**next == "next");
            if matches!(steps.first(), Some(PlaceStep::Key(section)) if &**section == "sources") {
                *node = nothing();
                changed = true;
            } else if is_condition {
                *node = text(self.new_condition());
                changed = true;
            } else if leads {
                *node = text(self.new_target(None));
                changed = true;
            } else if finding.rule == Rule::AskedLater && matches!(node.value, Value::Text(_)) {
                *node = text("?");
                changed = true;
            }
        }
        changed
    }

    /// Cuts the route by which a way comes to a question that it has asked. Nothing where
    /// that cannot be decided, or facts lead in a circle.
    pub(super) fn cut_round(&mut self, tree: &mut Node<'_>, flow: &Flow) -> Option<bool> {
        let graph = Graph::of(flow);
        if graph.rounds().next().is_none() {
            return Some(false);
        }
        let way = match rounds(flow, graph, MOST_NODES_OF_ROUNDS) {
            Rounds::Harmless(_) => return Some(false),
            Rounds::NotDecided(_) => return None,
            Rounds::Shortest(way) | Rounds::Found(way) => way,
        };
        let last = way.taken().last()?;
        let name = flow.questions.name(last.question);
        let hidden = name.strip_prefix(&*self.holes.mark);
        let hidden = hidden.and_then(|name| name.strip_prefix("target_"));
        match hidden.and_then(|number| number.parse::<usize>().ok()) {
            Some(number) => {
                self.holes.astray = true;
                self.targets.get_mut(number)?.take();
            }
            None => {
                let place = place_of_route(flow, last.question, last.route?);
                *at(tree, &place.steps)? = text(self.new_target(None));
            }
        }
        self.put_holes(tree)?;
        Some(true)
    }

    fn question(&mut self, names: &Names<'_>, id: &str, node: &mut Node<'_>) -> bool {
        let flow = names.flow;
        let Some(question) = flow.questions.find(id) else {
            return false;
        };
        if !matches!(node.value, Value::Map(_)) {
            let target = self.new_target(None);
            *node = pairs([
                ("ask", text(self.words_for(id))),
                ("type", text("text")),
                ("next", text(target)),
            ]);
            return true;
        }
        if names.lost.questions.contains(&question) {
            self.lose(id, node);
            return true;
        }
        let refusals = at_key(node, &QUESTION, "refuse").map(|node| &mut node.value);
        if let Some(Value::List(refusals)) = refusals {
            for refusal in refusals {
                if let Some(when) = at_key(refusal, &REFUSAL, "when") {
                    self.condition(names, when);
                }
            }
        }
        let question = &flow.questions[question];
        if place_of(node, &QUESTION, "next").is_none() {
            node.change_pairs(|pairs| pairs.push((text("next"), nothing())));
        }
        if let Some(next) = at_key(node, &QUESTION, "next") {
            self.next(names, next, question);
        }
        false
    }

    /// Makes a question of which the type cannot be told one of words, which leads
    /// wherever it may lead.
    fn lose(&mut self, id: &str, node: &mut Node<'_>) {
        let next = at_key(node, &QUESTION, "next");
        let next = next.map(|next| std::mem::replace(&mut next.value, Value::Null));
        let next = match next {
            Some(Value::Map(entries)) => {
                let routes = entries.into_iter().map(|(_, go)| {
                    let when = text(self.new_condition());
                    pairs([("when", when), ("go", go)])
                });
                Value::List(routes.collect())
            }
            next => next.unwrap_or(Value::Null),
        };
        let optional = at_key(node, &QUESTION, "optional").map(|node| node.clone());
        let mut all = vec![
            ("ask", text(self.words_for(id))),
            ("type", text("text")),
            ("next", Node::made(next)),
        ];
        all.extend(optional.map(|optional| ("optional", optional)));
        *node = pairs(all);
    }

    /// Where a question leads.
    fn next(&mut self, names: &Names<'_>, node: &mut Node<'_>, question: &Question) {
        let options: Option<Vec<&str>> = match &question.kind {
            Kind::Choice(options) => Some(options.names().collect()),
            Kind::YesNo => Some(vec!["yes", "no"]),
            _ => None,
        };
        match (&mut node.value, options) {
            (Value::Text(_) | Value::Int(_), _) => self.target(names, node),
            (Value::Map(entries), Some(mut options)) => {
                if question.presence == Presence::Optional {
                    options.push("skipped");
                }
                self.comparisons += options.len() * (entries.len() + options.len());
                if self.comparisons <= MOST_COMPARISONS {
                    node.change_pairs(|pairs| self.by_option(names, pairs, &options));
                } else {
                    *node = text(self.new_target(None));
                }
            }
            (Value::List(items), _) if !items.is_empty() => self.routes(names, items),
            _ => *node = text(self.new_target(None)),
        }
    }

    fn by_option(&mut self, names: &Names<'_>, entries: &mut Vec<Pair<'_>>, options: &[&str]) {
        let there = |entries: &[Pair<'_>], option: &str| {
            let mut keys = entries.iter().filter_map(|(key, _)| word(key));
            keys.any(|key| key == option)
        };
        for at in 0..entries.len() {
            let key = word(&entries[at].0).unwrap_or_default();
            if options.contains(&&*key) {
                continue;
            }
            let near = suggest::nearest(&key, options.iter().copied());
            let meant = near.or(match ELSE.contains(&&*key) {
                true => options
                    .iter()
                    .copied()
                    .find(|option| !there(entries, option)),
                false => None,
            });
            if let Some(meant) = meant.filter(|meant| !there(entries, meant)) {
                entries[at].0 = text(meant);
            }
        }
        entries.retain(|(key, _)| word(key).is_some_and(|key| options.contains(&&*key)));
        for option in options {
            if !there(entries, option) {
                entries.push((text(*option), nothing()));
            }
        }
        for (_, target) in entries {
            self.target(names, target);
        }
    }

    fn routes(&mut self, names: &Names<'_>, items: &mut [Node<'_>]) {
        for at in 0..items.len() {
            self.join_halves(items, at);
            let item = &mut items[at];
            let known = |key: &str| ROUTE.keys.iter().any(|known| known.name == key);
            if !item.is_map() {
                let go = std::mem::replace(item, nothing());
                let go = if go.text().is_some() { go } else { nothing() };
                *item = self.route(go);
                self.route_leads(names, item);
                continue;
            }
            let one_pair = match item.pairs() {
                [(key, value)] if value.text().is_some() => key.text().is_some_and(|key| {
                    !known(key) && (ROUTE.said_for(key).is_none() || ELSE.contains(&key))
                }),
                _ => false,
            };
            let only = match one_pair {
                true => item.change_pairs(Vec::pop).flatten(),
                false => None,
            };
            if let Some((key, go)) = only {
                let rest = word(&key).is_some_and(|key| ELSE.contains(&&*key));
                *item = match rest {
                    true => pairs([("go", go)]),
                    false => self.route(go),
                };
            }
            let entries = item.pairs().len();
            let when = place_of(item, &ROUTE, "when");
            let go = place_of(item, &ROUTE, "go");
            if go.is_none() {
                item.change_pairs(|pairs| pairs.push((text("go"), nothing())));
            }
            // What is written in the place of `when` is no route without one.
            let named = usize::from(when.is_some()) + usize::from(go.is_some());
            if when.is_none() && entries > named {
                let condition = text(self.new_condition());
                item.change_pairs(|pairs| pairs.push((text("when"), condition)));
            }
            if let Some(when) = at_key(item, &ROUTE, "when") {
                self.condition(names, when);
            }
            self.route_leads(names, item);
        }
    }

    /// A dash too many makes two of one route: `when` by itself, and then `go`.
    fn join_halves(&mut self, items: &mut [Node<'_>], at: usize) {
        let only = |node: Option<&Node<'_>>, wanted: &str| matches!(node.map(Node::pairs), Some([(key, _)]) if key.is(wanted));
        if !only(items.get(at), "when") || !only(items.get(at + 1), "go") {
            return;
        }
        let go = items.get_mut(at + 1);
        let go = go.and_then(|go| go.change_pairs(Vec::pop).flatten());
        if let (Some(when), Some(go)) = (items.get_mut(at), go) {
            when.change_pairs(|pairs| pairs.push(go));
        }
        let target = self.new_target(None);
        if let Some(half) = items.get_mut(at + 1) {
            *half = self.route(text(target));
        }
    }

    /// A route on a condition that nobody knows.
    fn route<'s>(&mut self, go: Node<'s>) -> Node<'s> {
        pairs([("when", text(self.new_condition())), ("go", go)])
    }

    fn route_leads(&mut self, names: &Names<'_>, route: &mut Node<'_>) {
        if let Some(go) = at_key(route, &ROUTE, "go") {
            self.target(names, go);
        }
    }

    /// Puts an unknown target in the place of one that cannot be found.
    fn target(&mut self, names: &Names<'_>, node: &mut Node<'_>) {
        let flow = names.flow;
        let name = word(node).unwrap_or_default();
        let hidden = name.strip_prefix(&*self.holes.mark);
        let hidden = hidden.and_then(|name| name.strip_prefix("target_"));
        let known = hidden.and_then(|number| number.parse::<usize>().ok());
        if known.is_some_and(|at| at < self.targets.len()) {
            return;
        }
        let found = (flow.questions.find(&name), flow.outcomes.find(&name));
        if matches!(found, (Some(_), None) | (None, Some(_))) {
            return;
        }
        let mut nearest = |known: Vec<&str>| {
            self.comparisons += known.len();
            let few = self.comparisons <= MOST_COMPARISONS;
            let near = few.then(|| suggest::nearest(&name, known)).flatten();
            near.map(str::to_owned)
        };
        let near = nearest(flow.questions.names().collect())
            .or_else(|| nearest(flow.outcomes.names().collect()));
        self.holes.words.extend(near.clone());
        *node = text(self.new_target(near));
    }

    /// Puts a condition that nobody knows in the place of one that cannot be read.
    fn condition(&mut self, names: &Names<'_>, node: &mut Node<'_>) {
        let known = word(node).and_then(|name| {
            let number = name
                .strip_prefix(&*self.holes.mark)?
                .strip_prefix("when_")?;
            number.parse::<usize>().ok()
        });
        if known.is_some_and(|at| at < self.conditions) || self.are_too_many() {
            return;
        }
        let written = word(node).unwrap_or_default();
        let of_list = |word: &str| self.holes.lists.contains(word);
        let lost = !self.holes.lists.is_empty() && condition::words_of(&written).any(of_list);
        if !lost && self.is_readable(names, node) {
            return;
        }
        for word in words_in(&written) {
            let flow = names.flow;
            self.comparisons += flow.facts.len() + flow.questions.len() + flow.scores.len();
            if self.comparisons <= MOST_COMPARISONS {
                let near = suggest::nearest(&word, flow.facts.names());
                let near = near.or_else(|| suggest::nearest(&word, flow.questions.names()));
                let near = near.or_else(|| suggest::nearest(&word, flow.scores.names()));
                self.holes.words.extend(near.map(str::to_owned));
            }
            self.holes.words.insert(word);
        }
        *node = text(self.new_condition());
    }

    /// Whether a condition can be read, and speaks of nothing that could not be.
    fn is_readable(&self, names: &Names<'_>, node: &Node<'_>) -> bool {
        let mut reader = Reader::new("");
        let written = condition::read(&mut reader, names, node, &Path::Root);
        let faulty = |finding: &Finding| finding.severity == Severity::Error;
        let Some(written) = written.filter(|_| !reader.findings.iter().any(faulty)) else {
            return false;
        };
        let points_lost = self.points_lost || !names.lost.questions.is_empty();
        let mut lost = false;
        written.condition.visit(&mut |inner| {
            let mut questions = inner.questions().into_iter().flatten();
            lost |= questions.any(|question| names.lost.questions.contains(&question))
                || (points_lost && matches!(inner, Condition::Score(..)));
        });
        !lost
    }

    /// The conditions of a passage, or of the documents of an outcome.
    fn conditions_in(&mut self, names: &Names<'_>, node: &mut Node<'_>) {
        match &mut node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    match key.is("when") {
                        true => self.condition(names, value),
                        false => self.conditions_in(names, value),
                    }
                }
            }
            Value::List(items) => {
                for item in items {
                    self.conditions_in(names, item);
                }
            }
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Tagged(_) => {}
        }
    }

    fn are_too_many(&self) -> bool {
        self.conditions + self.targets.len() + self.holes.later.len() > MOST_HOLES
    }

    /// Words that nothing else has.
    fn words_for(&self, id: &str) -> String {
        format!("{}{id}", self.holes.mark)
    }

    fn new_condition(&mut self) -> String {
        self.conditions += 1;
        format!("{}when_{}", self.holes.mark, self.conditions - 1)
    }

    fn new_target(&mut self, near: Option<String>) -> String {
        self.holes.astray |= near.is_none();
        self.targets.push(near);
        format!("{}target_{}", self.holes.mark, self.targets.len() - 1)
    }

    /// Adds the questions and the outcome that stand for holes. Those that stand for
    /// conditions are asked before all others.
    fn put_holes(&self, tree: &mut Node<'_>) -> Option<()> {
        let mark = &self.holes.mark;
        let outcome = format!("{mark}end");
        let question = |id: String, next: Node<'static>| {
            let ask = ("ask", text(id.clone()));
            (id, pairs([ask, ("type", text("yes_no")), ("next", next)]))
        };
        let start = &self.start;
        let mut new: Vec<(String, Node<'static>)> = Vec::new();
        for number in 0..self.conditions {
            let next = match number + 1 == self.conditions {
                true => start.clone(),
                false => format!("{mark}when_{}", number + 1),
            };
            new.push(question(format!("{mark}when_{number}"), text(next)));
        }
        for (number, near) in self.targets.iter().enumerate() {
            let next = match near {
                Some(near) => pairs([("yes", text(near.clone())), ("no", text(outcome.clone()))]),
                None => text(outcome.clone()),
            };
            new.push(question(format!("{mark}target_{number}"), next));
        }
        let title = ("title", text(outcome.clone()));
        let end = pairs([("tone", text("info")), title]);
        put(tree, "questions", mark, new)?;
        put(tree, "outcomes", mark, vec![(outcome, end)])?;
        if self.conditions > 0 {
            set_start(tree, &format!("{mark}when_0"));
        }
        Some(())
    }
}

fn set_start(tree: &mut Node<'_>, start: &str) {
    if let Some(node) = value_of(tree, "start") {
        *node = text(start);
    } else {
        tree.change_pairs(|pairs| pairs.push((text("start"), text(start))));
    }
}

/// Puts new things into a section, in the place of those that have the mark.
fn put(
    tree: &mut Node<'_>,
    section: &str,
    mark: &str,
    new: Vec<(String, Node<'static>)>,
) -> Option<()> {
    value_of(tree, section)?.change_pairs(|pairs| {
        pairs.retain(|(id, _)| word(id).is_none_or(|id| !id.starts_with(mark)));
        pairs.extend(new.into_iter().map(|(id, node)| (text(id), node)));
    })
}

/// What stands at a place.
fn at<'n, 's>(tree: &'n mut Node<'s>, steps: &[PlaceStep]) -> Option<&'n mut Node<'s>> {
    let mut node = tree;
    for step in steps {
        if let PlaceStep::Key(key) = step {
            node = value_of(node, key)?;
            continue;
        }
        node = match (&mut node.value, step) {
            (Value::Map(entries), PlaceStep::Entry(at)) => &mut entries.get_mut(*at)?.1,
            (Value::List(items), PlaceStep::Index(at)) => items.get_mut(*at)?,
            _ => return None,
        };
    }
    Some(node)
}

/// Whether a name that nothing has is near to none. Of targets that is seen by itself.
fn is_strange(error: &&Finding) -> bool {
    let leads = |place: &Place| {
        let mut steps = place.steps.iter();
        steps.any(
            |step| matches!(step, PlaceStep::Key(key) if matches!(&**key, "next" | "go" | "start")),
        ) && !matches!(place.steps.last(), Some(PlaceStep::Key(key)) if &**key == "when")
    };
    let near = error.help.as_ref();
    error.rule == Rule::UndefinedName
        && near.is_none_or(|help| !help.starts_with("did you mean"))
        && error
            .labels
            .first()
            .is_some_and(|label| !leads(&label.place))
}

/// The words of everything that stands there.
fn words_of(node: &Node<'_>, words: &mut BTreeSet<String>) {
    match &node.value {
        Value::Text(text) => words.extend(words_in(text)),
        Value::List(items) => items.iter().for_each(|item| words_of(item, words)),
        Value::Map(entries) => {
            for (key, value) in entries {
                words_of(key, words);
                words_of(value, words);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Tagged(_) => {}
    }
}

/// The words of a text that may be ids.
fn words_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}
