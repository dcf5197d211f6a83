//! `unused-fact`: a fact that no condition uses.

use std::collections::HashSet;

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let mut used = HashSet::new();
    flow.conditions(&mut |when| {
        when.condition.visit(&mut |condition| {
            if let Condition::Fact(fact) = condition {
                used.insert(*fact);
            }
        });
    });
    for fact in flow.facts.ids().filter(|fact| !used.contains(fact)) {
        let name = flow.facts.name(fact);
        let place = Place::root().key("facts").key(name).the_key();
        let message = format!("no condition uses the fact `{name}`");
        let finding = Finding::warning(Rule::UnusedFact, place, message);
        let finding = finding.help("take it out, or use it in a condition");
        check.push(finding.or_take_out());
    }
}
