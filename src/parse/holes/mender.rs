//! Something in the place of all that cannot be read.

use std::collections::BTreeSet;

use super::super::draft::Draft;
use super::super::led::unled;
use super::super::shared;
use super::super::ways::place_of_route;
use super::patch::{
    at, nothing, pairs, put, set_start, text, things, value_of, word, words_in, words_of,
};
use super::{BOUNDS, Holes};
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::Flow;
use crate::graph::Graph;
use crate::place::{Place, PlaceStep};
use crate::space::round::{MOST_NODES_OF_ROUNDS, Rounds, rounds};
use crate::suggest;
use crate::yaml::{Node, Value};

/// How many holes a flow may have.
const MOST_HOLES: usize = 200;

/// How many names may be compared in search of those that were meant.
pub(super) const MOST_COMPARISONS: usize = 1_000_000;

/// Puts something in the place of what cannot be read.
pub(super) struct Mender {
    pub(super) holes: Holes,
    /// The conditions that could not be read, by their number.
    pub(super) conditions: usize,
    /// The targets that could not be read, each with the name that was likely meant.
    pub(super) targets: Vec<Option<String>>,
    /// The question that the file starts with.
    pub(super) start: String,
    /// Whether points that an option gives could not be read.
    pub(super) points_lost: bool,
    pub(super) comparisons: usize,
    /// The only question that no route names.
    pub(super) unled: Option<String>,
}

impl Mender {
    pub(super) fn into_holes(self) -> Holes {
        self.holes
    }

    pub(super) fn of(source: &str, findings: &[Finding]) -> Self {
        let mut mark = "Unread_".to_owned();
        while source.contains(&mark) {
            mark.insert(0, 'X');
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
            unled: None,
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
        self.unled = unled(tree).map(str::to_owned);
        self.find_start(tree)?;
        words_for_keys(tree);
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
        let written = written.map(|name| shared::start_of(tree, &name).unwrap_or(name));
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
        draft: &Draft,
        findings: &[Finding],
    ) -> Option<bool> {
        let before = (self.conditions, self.targets.clone());
        let names_of = |id: &str| draft.names_of(id);
        let mut changed = false;
        for (id, node) in things(tree, "facts") {
            self.condition(&names_of(&id), node);
        }
        for (id, node) in things(tree, "questions") {
            if !id.starts_with(&self.holes.mark) {
                changed |= self.question(&names_of(&id), &id, node);
            }
        }
        for (id, passage) in things(tree, "passages") {
            self.conditions_in(&names_of(&id), passage);
        }
        for (id, outcome) in things(tree, "outcomes") {
            self.conditions_in(&names_of(&id), outcome);
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

    pub(super) fn are_too_many(&self) -> bool {
        self.conditions + self.targets.len() + self.holes.later.len() > MOST_HOLES
    }

    /// Words that nothing else has.
    pub(super) fn words_for(&self, id: &str) -> String {
        format!("{}{id}", self.holes.mark)
    }

    pub(super) fn new_condition(&mut self) -> String {
        self.conditions += 1;
        format!("{}when_{}", self.holes.mark, self.conditions - 1)
    }

    pub(super) fn new_target(&mut self, near: Option<String>) -> String {
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

/// Reads the ids of options as they are written, where YAML takes them for something else.
fn words_for_keys(tree: &mut Node<'_>) {
    for (_, question) in things(tree, "questions") {
        let Some(options) = value_of(question, "options") else {
            continue;
        };
        options.change_pairs(|pairs| {
            for (key, _) in pairs {
                if let Value::Bool(truth) = key.value {
                    *key = text(truth.to_string());
                }
            }
        });
    }
}
