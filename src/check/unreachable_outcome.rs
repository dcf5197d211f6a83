//! `unreachable-outcome`: an outcome that no way ends with.

use super::Checker;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::Target;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>, logic: &Logic<'_>) {
    let flow = check.flow;
    for id in flow
        .outcomes
        .ids()
        .filter(|id| !logic.met.at_most.ends_with(*id))
    {
        if flow.help_now == Some(id) || logic.graph.routes_to(Target::Outcome(id)).next().is_some()
        {
            continue;
        }
        let name = flow.outcomes.name(id);
        let place = Place::root().key("outcomes").key(name).the_key();
        let message = format!("nobody ever gets the outcome `{name}`: no route leads to it");
        let finding = Finding::warning(Rule::UnreachableOutcome, place, message);
        check.push(finding.help("lead a route to it, or take it out"));
    }
}
