//! `unreachable-question`: a question that nobody is ever asked.

use std::collections::HashSet;

use super::Checker;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::flow::text::listed;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>, logic: &Logic<'_>) {
    let flow = check.flow;
    let unreached = |id: &Id<Question>| !logic.met.at_most.reaches(*id);
    let mut told: HashSet<usize> = HashSet::new();
    for id in flow.questions.ids().filter(unreached) {
        // Questions that lead to each other are spoken of together, and those that only
        // such a question leads to with it.
        let part = logic.graph.component_of(id);
        let own = |other: &Id<Question>| logic.graph.component_of(*other) == part;
        let mut together = logic.graph.together_with(id).to_vec();
        together.sort();
        let mut routes = together
            .iter()
            .flat_map(|id| logic.graph.routes_to(Target::Question(*id)));
        let asked = together.iter().any(|id| logic.met.at_most.reaches(*id));
        if asked || routes.any(|(from, _)| !own(&from)) || !told.insert(part) {
            continue;
        }
        let name = flow.questions.name(id);
        let place = Place::root().key("questions").key(name).the_key();
        let names = together
            .iter()
            .map(|id| format!("`{}`", flow.questions.name(*id)));
        let names = listed(&names.collect::<Vec<_>>());
        let message = match (together.len(), logic.graph.leads(id, Target::Question(id))) {
            (1, false) => format!("nobody is ever asked {names}: no route leads to it"),
            (1, true) => format!("nobody is ever asked {names}: only its own route leads to it"),
            _ => format!("nobody is ever asked {names}: only their own routes lead to them"),
        };
        let mut finding = Finding::warning(Rule::UnreachableQuestion, place, message);
        let behind = logic.graph.reach(id);
        let behind = flow
            .questions
            .ids()
            .filter(|other| behind.has(Target::Question(*other)) && !own(other))
            .filter(|other| !logic.met.at_most.reaches(*other));
        let behind: Vec<String> = behind
            .map(|id| format!("`{}`", flow.questions.name(id)))
            .collect();
        if !behind.is_empty() {
            let behind = listed(&behind);
            finding = finding.note(format!("behind it nobody is asked {behind} either"));
        }
        check.push(finding.help("lead a route to it, or take it out"));
    }
}
