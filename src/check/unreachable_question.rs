//! `unreachable-question`: a question that nobody is ever asked.

use super::Check;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::place::Place;

pub(super) fn check(check: &mut Check<'_>, logic: &Logic<'_>) {
    let flow = check.flow;
    let unreached = |id: &Id<Question>| !logic.pass.reaches(*id);
    for id in flow.questions.ids().filter(unreached) {
        // Questions that only such a question leads to are spoken of with it.
        let mut routes = logic.graph.routes_to(Target::Question(id)).peekable();
        if routes.peek().is_some() {
            continue;
        }
        let name = flow.questions.name(id);
        let place = Place::root().key("questions").key(name).the_key();
        let message = format!("nobody is ever asked `{name}`: no route leads to it");
        let mut finding = Finding::warning(Rule::UnreachableQuestion, place, message);
        let behind = logic.graph.reach(id);
        let behind = flow
            .questions
            .ids()
            .filter(|other| behind.has(Target::Question(*other)) && !logic.pass.reaches(*other));
        let behind: Vec<String> = behind
            .map(|id| format!("`{}`", flow.questions.name(id)))
            .collect();
        if !behind.is_empty() {
            let behind = crate::flow::text::listed(&behind);
            finding = finding.note(format!("behind it nobody is asked {behind} either"));
        }
        check.push(finding.help("lead a route to it, or take it out"));
    }
}
