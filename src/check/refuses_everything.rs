//! `refuses-everything`: a question that accepts no answer at all from somebody.

use super::Checker;
use super::beside::is_of_its_own;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let traps = logic.space.traps();
    for (question, trap) in check.flow.questions.ids().zip(traps) {
        let done = match trap {
            Ok(_) if check.flow.questions[question].is_over(check.options.today) => {
                report_over(check, logic, question)
            }
            Ok(false) => Ok(()),
            Ok(true) if !is_sure(check, question) => Ok(()),
            Ok(true) => report(check, logic, question),
            Err(undecided) => Err(undecided),
        };
        if let Err(undecided) = done {
            let undecided = match logic.met.undecided {
                Some(_) => Undecided { question },
                None => undecided,
            };
            check.undecided(Rule::RefusesEverything, undecided);
        }
    }
}

/// Whether a question refuses the same whatever stands in the holes of a flow.
fn is_sure(check: &Checker<'_>, question: Id<Question>) -> bool {
    let mut refusals = check.flow.questions[question].refuse.iter();
    check.is_sure(Moment::Accepted(question))
        || refusals.all(|refusal| is_of_its_own(&refusal.when.condition, question))
}

fn report_over(
    check: &mut Checker<'_>,
    logic: &mut Logic<'_>,
    id: Id<Question>,
) -> Result<(), Undecided> {
    let today = check.options.today;
    let everybody = Condition::always();
    let way = logic.space.way_to((Moment::Asked(id), &everybody), today)?;
    let Some(way) = way else { return Ok(()) };
    let name = check.flow.questions.name(id);
    let place = Place::root().key("questions").key(name).key("max");
    let min = Place::root().key("questions").key(name).key("min");
    let message = format!("`{name}` accepts no day on {today}");
    let finding = Finding::error(Rule::RefusesEverything, place, message)
        .saying("the last day")
        .and(min, "the first day");
    let help = "give it bounds between which there are days";
    check.push(check.with_way(finding, &way).help(help));
    Ok(())
}

fn report(
    check: &mut Checker<'_>,
    logic: &mut Logic<'_>,
    id: Id<Question>,
) -> Result<(), Undecided> {
    let Some(way) = logic.space.way_into_trap(id, check.options.today)? else {
        check.unsure(Rule::RefusesEverything, &logic.space, id);
        return Ok(());
    };
    let flow = check.flow;
    let name = flow.questions.name(id);
    let message = if logic.comes_to(Moment::Accepted(id)) {
        format!("`{name}` refuses every answer of some who come to it")
    } else {
        format!("`{name}` refuses every answer")
    };
    let here = Place::root().key("questions").key(name);
    let place = if flow.questions[id].refuse.is_empty() {
        here.the_key()
    } else {
        here.key("refuse").the_key()
    };
    let finding = Finding::error(Rule::RefusesEverything, place, message);
    let mut finding = check.with_way(finding, &way);
    if let Some(lost) = logic.lost_before(id) {
        let lost = flow.questions.name(lost);
        finding = finding.note(format!(
            "so from `{lost}` on nobody ever comes to an outcome"
        ));
    }
    check.push(finding.help("leave at least one answer that is accepted, or do not ask here"));
    Ok(())
}
