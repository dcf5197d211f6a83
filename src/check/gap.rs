//! `gap`: answers for which no route holds.

use super::Checker;
use super::beside::is_of_its_own;
use super::logic::{Guard, Logic};
use super::route_seat::{RouteSeat, condition_of};
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Next, Question, Route, Then};
use crate::flow::table::Id;
use crate::parse;
use crate::place::Place;
use crate::session::Session;
use crate::space::Undecided;
use crate::space::at_moment::Moment;
use crate::space::cover::Completeness;

/// The help for those whom the outermost list leaves out.
const AT_THE_END: &str = "add a route without `when` at the end of the list, for all who are left";

/// How long the place of a list of routes is that stands in no other.
const OUTERMOST: usize = 3;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    for question in check.flow.questions.ids() {
        if !logic.met.at_most.is_stuck_at(question) {
            continue;
        }
        if check.has_enough(Rule::Gap, question) {
            break;
        }
        for list in lists(check.flow, question) {
            let by_chance = logic.space.way_by_chance_into_gap(question);
            if let (Some(way), None) = (by_chance, &list.left_out) {
                report_by_chance(check, &list, &way);
                continue;
            }
            if let Err(undecided) = report(check, logic, &list) {
                let undecided = match logic.met.undecided {
                    Some(_) => Undecided { question },
                    None => undecided,
                };
                check.undecided(Rule::Gap, undecided);
            }
        }
    }
}

/// A list of routes of a question, which may leave somebody out.
struct RouteList {
    question: Id<Question>,
    /// Where it stands.
    place: Place,
    /// Whom it leaves out; whoever is led nowhere, where it is the only one.
    left_out: Option<Condition>,
}

/// Each list of routes of a question.
fn lists(flow: &Flow, question: Id<Question>) -> Vec<RouteList> {
    let here = Place::root().key("questions");
    let here = here.key(flow.questions.name(question));
    let none_of = |routes: &[Route]| {
        let none = routes.iter().map(|route| not(condition_of(route)));
        Condition::All(none.collect())
    };
    let mut nested = Vec::new();
    let mut left_out = None;
    if let Next::Routes(routes) = &flow.questions[question].next {
        for seat in RouteSeat::all(routes) {
            let Then::Next(inside) = &seat.route().then else {
                continue;
            };
            let place = parse::place_of_steps(here.clone(), &seat.steps()).key("next");
            let parts = vec![condition_of(seat.route()), none_of(inside)];
            nested.push(RouteList {
                question,
                place,
                left_out: Some(Guard::Behind(seat).with(Condition::All(parts))),
            });
        }
        left_out = (!nested.is_empty()).then(|| none_of(routes));
    }
    let outermost = RouteList {
        question,
        place: here.key("next"),
        left_out,
    };
    std::iter::once(outermost).chain(nested).collect()
}

/// What one way shows of a gap, where it's too much to go over all.
fn report_by_chance(check: &mut Checker<'_>, list: &RouteList, way: &Session<'_>) {
    let whose = format!("no route of `{}`", check.flow.questions.name(list.question));
    let message = message(check.flow, &whose, &[]);
    let finding = Finding::error(Rule::Gap, list.place.clone().the_key(), message);
    let finding = check.with_way(finding, way).help(AT_THE_END);
    check.push(finding);
}

fn report(
    check: &mut Checker<'_>,
    logic: &mut Logic<'_>,
    list: &RouteList,
) -> Result<(), Undecided> {
    let flow = check.flow;
    let question = list.question;
    let Some(gap) = logic.space.gap_where(question, list.left_out.as_ref())? else {
        return Ok(());
    };
    if !check.is_sure(Moment::Accepted(question)) && !is_of_its_own(&gap.condition, question) {
        return Ok(());
    }
    let name = flow.questions.name(question);
    let today = check.options.today;
    let stuck = match &list.left_out {
        Some(left_out) => {
            let look = (Moment::Accepted(question), left_out);
            logic.space.way_to(look, today)?
        }
        None => logic.space.way_into_gap(question, today)?,
    };
    let Some(way) = stuck else {
        check.unsure(Rule::Gap, &logic.space, question);
        return Ok(());
    };
    let cases = match &gap.condition {
        Condition::Any(cases) => cases.as_slice(),
        one => std::slice::from_ref(one),
    };
    let is_nested = list.place.steps.len() > OUTERMOST;
    let whose = match is_nested {
        true => format!("no route inside this one of `{name}`"),
        false => format!("no route of `{name}`"),
    };
    let place = list.place.clone().the_key();
    let mut finding = Finding::error(Rule::Gap, place, message(flow, &whose, cases));
    for case in cases.iter().skip(1) {
        finding = finding.note(format!("nor where `{}`", case.written(flow)));
    }
    if gap.extent == Completeness::Part {
        finding = finding.note("nor in cases that would be too many to list");
    }
    finding = check.with_way(finding, &way);
    if let Some(lost) = logic.lost_before(question) {
        let lost = flow.questions.name(lost);
        finding = finding.note(format!(
            "so from `{lost}` on nobody ever comes to an outcome"
        ));
    }
    finding = finding.help(match is_nested {
        true => "add a last `- go:` without `when` inside: nobody goes on to the routes below",
        false => AT_THE_END,
    });
    check.push(finding);
    Ok(())
}

fn message(flow: &Flow, whose: &str, cases: &[Condition]) -> String {
    match cases {
        [] => format!("{whose} holds for some who answer it"),
        [Condition::All(parts)] if parts.is_empty() => {
            format!("{whose} holds, whatever is answered")
        }
        [only] => format!("{whose} holds where `{}`", only.written(flow)),
        [first, others @ ..] => {
            let first = first.written(flow);
            let others = match others.len() {
                1 => "in 1 other case".to_owned(),
                count => format!("in {count} other cases"),
            };
            format!("{whose} holds where `{first}`, nor {others}")
        }
    }
}
