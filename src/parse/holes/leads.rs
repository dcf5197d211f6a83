//! Something in the place of routes that cannot be read.

use super::super::keys::{ELSE, QUESTION, REFUSAL, ROUTE};
use super::super::names::Names;
use super::mender::{MOST_COMPARISONS, Mender};
use super::patch::{at_key, nothing, pairs, place_of, text, word};
use crate::flow::question::{Kind, Presence, Question};
use crate::parse::scope::in_full;
use crate::suggest;
use crate::yaml::{Node, Pair, Value};

impl Mender {
    pub(super) fn question(&mut self, names: &Names<'_>, id: &str, node: &mut Node<'_>) -> bool {
        let flow = names.flow;
        let Some(question) = flow.questions.table().find(id) else {
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
            Kind::Choices { .. }
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => None,
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
            if let Some(inside) = place_of(item, &ROUTE, "next") {
                self.routes_inside(names, item, inside);
                continue;
            }
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

    /// A route with others inside it.
    fn routes_inside<'s>(&mut self, names: &Names<'_>, item: &mut Node<'s>, inside: usize) {
        let go = place_of(item, &ROUTE, "go");
        let has_when = place_of(item, &ROUTE, "when").is_some();
        let mut lead: Option<Node<'s>> = None;
        item.change_pairs(|pairs| {
            let is_lead = |at: usize| at == inside || Some(at) == go;
            lead = pairs.get(inside).map(|(_, inside)| inside.clone());
            let mut at = 0;
            pairs.retain(|_| {
                at += 1;
                !is_lead(at - 1)
            });
        });
        if !has_when {
            let condition = text(self.new_condition());
            item.change_pairs(|pairs| pairs.push((text("when"), condition)));
        }
        if let Some(when) = at_key(item, &ROUTE, "when") {
            self.condition(names, when);
        }
        let Some(mut lead) = lead else { return };
        match &mut lead.value {
            Value::List(items) if !items.is_empty() => {
                self.routes(names, items);
                item.change_pairs(|pairs| pairs.push((text("next"), lead)));
            }
            Value::Text(_) | Value::Int(_) => {
                self.target(names, &mut lead);
                item.change_pairs(|pairs| pairs.push((text("go"), lead)));
            }
            _ => {
                let target = text(self.new_target(None));
                item.change_pairs(|pairs| pairs.push((text("go"), target)));
            }
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
        if matches!(found, (Some(_), None) | (None, Some(_))) || names.leads_on(&name) {
            return;
        }
        // A way out of a part that nobody has filled may lead anywhere.
        if names.leads.has(&in_full(names.prefix(), &name)) {
            *node = text(self.new_target(None));
            return;
        }
        let mut nearest = |known: Vec<&str>| {
            self.comparisons += known.len();
            let few = self.comparisons <= MOST_COMPARISONS;
            let near = few.then(|| suggest::nearest(&name, known)).flatten();
            near.map(|near| in_full(names.prefix(), near).into_owned())
        };
        let near = nearest(flow.questions.names().collect())
            .or_else(|| self.unled.clone())
            .or_else(|| nearest(flow.outcomes.names().collect()));
        self.holes.words.extend(near.clone());
        *node = text(self.new_target(near));
    }
}
