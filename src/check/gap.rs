//! `gap`: answers for which no route holds.

use super::Checker;
use super::beside::is_of_its_own;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;
use crate::space::cover::Completeness;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    for question in check.flow.questions.ids() {
        if !logic.pass.is_stuck_at(question) {
            continue;
        }
        if check.has_enough(Rule::Gap, question) {
            break;
        }
        if let Err(undecided) = report(check, logic, question) {
            check.undecided(Rule::Gap, undecided);
        }
    }
}

fn report(
    check: &mut Checker<'_>,
    logic: &mut Logic<'_>,
    question: Id<Question>,
) -> Result<(), Undecided> {
    let flow = check.flow;
    let Some(gap) = logic.space.gap(question)? else {
        return Ok(());
    };
    if !check.is_sure(Moment::Accepted(question)) && !is_of_its_own(&gap.condition, question) {
        return Ok(());
    }
    let name = flow.questions.name(question);
    let stuck = logic.space.way_into_gap(question, check.options.today)?;
    let Some(way) = stuck else {
        check.unsure(Rule::Gap, &logic.space, question);
        return Ok(());
    };
    let cases = match &gap.condition {
        Condition::Any(cases) => cases.as_slice(),
        one => std::slice::from_ref(one),
    };
    let place = Place::root()
        .key("questions")
        .key(name)
        .key("next")
        .the_key();
    let mut finding = Finding::error(Rule::Gap, place, message(flow, name, cases));
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
    finding =
        finding.help("add a route without `when` at the end of the list, for all who are left");
    check.push(finding);
    Ok(())
}

fn message(flow: &Flow, name: &str, cases: &[Condition]) -> String {
    match cases {
        [] => format!("no route of `{name}` holds for some who answer it"),
        [Condition::All(parts)] if parts.is_empty() => {
            format!("no route of `{name}` holds, whatever is answered")
        }
        [only] => format!("no route of `{name}` holds where `{}`", only.written(flow)),
        [first, others @ ..] => {
            let first = first.written(flow);
            let others = match others.len() {
                1 => "in 1 other case".to_owned(),
                count => format!("in {count} other cases"),
            };
            format!("no route of `{name}` holds where `{first}`, nor {others}")
        }
    }
}
