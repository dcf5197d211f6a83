//! `no-way-out`: a question from which no way comes to an outcome.

use super::Check;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::look::Moment;

pub(super) fn check(check: &mut Check<'_>, logic: &Logic<'_>) {
    let flow = check.flow;
    let ends = leading_to_an_end(logic);
    let lost = |id: Id<Question>| logic.pass.reaches(id) && !ends[id.index()];
    for id in flow.questions.ids().filter(|id| lost(*id)) {
        // Where its own answers lead nowhere, that is reported there; and of
        // several on one way the first is enough.
        let place = |id| logic.graph.place_in_order(id);
        let mut before = logic.graph.routes_to(Target::Question(id));
        let first = !before.any(|(from, route)| {
            lost(from) && place(from) < place(id) && logic.pass.takes(from, route)
        });
        let goes_on = logic.comes_to(Moment::Accepted(id)) && !logic.pass.is_stuck_at(id);
        if !first || !goes_on {
            continue;
        }
        let name = flow.questions.name(id);
        let place = Place::root().key("questions").key(name).the_key();
        let message = format!("from `{name}` nobody ever comes to an outcome");
        let finding = Finding::error(Rule::NoWayOut, place, message);
        check.push(finding.help("mend the questions behind it, or lead on to an outcome"));
    }
}

/// By question: whether somebody comes from it to an outcome.
fn leading_to_an_end(logic: &Logic<'_>) -> Vec<bool> {
    let flow = logic.flow;
    let mut order: Vec<Id<Question>> = flow.questions.ids().collect();
    order.sort_by_key(|id| std::cmp::Reverse(logic.graph.place_in_order(*id)));
    let mut ends = vec![false; flow.questions.len()];
    // Where routes lead round, once is not enough.
    loop {
        let before = ends.clone();
        for id in &order {
            let mut routes = flow.questions[*id].next.routes();
            ends[id.index()] = routes.any(|(route, target)| {
                logic.pass.takes(*id, route)
                    && match target {
                        Target::Question(next) => ends[next.index()],
                        Target::Outcome(_) => true,
                    }
            });
        }
        if ends == before {
            return ends;
        }
    }
}
