//! `gap`: answers for which no route holds.

use super::Check;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::cover::Extent;

pub(super) fn check(check: &mut Check<'_>, logic: &mut Logic<'_>) {
    for question in check.flow.questions.ids() {
        if logic.pass.is_stuck_at(question)
            && let Err(undecided) = report(check, logic, question)
        {
            check.undecided(Rule::Gap, undecided);
        }
    }
}

fn report(
    check: &mut Check<'_>,
    logic: &mut Logic<'_>,
    question: Id<Question>,
) -> Result<(), Undecided> {
    let flow = check.flow;
    let Some(gap) = logic.space.gap(question)? else {
        return Ok(());
    };
    let name = flow.questions.name(question);
    let stuck = logic.space.way_into_gap(question, check.options.today)?;
    let Some(way) = stuck else {
        check.depends_on_comparison(Rule::Gap, question);
        return Ok(());
    };
    let message = match (&gap.condition, gap.extent) {
        (Condition::All(parts), _) if parts.is_empty() => {
            format!("no route of `{name}` holds, whatever is answered")
        }
        (condition, Extent::Whole) => {
            format!(
                "no route of `{name}` holds where `{}`",
                condition.written(flow)
            )
        }
        (condition, Extent::Part) => {
            let written = condition.written(flow);
            format!("no route of `{name}` holds where `{written}`, and in more cases")
        }
    };
    let place = Place::root()
        .key("questions")
        .key(name)
        .key("next")
        .the_key();
    let finding = Finding::error(Rule::Gap, place, message)
        .note(super::way_there(&way))
        .help("add a route without `when` at the end of the list, for all who are left");
    check.push(finding);
    Ok(())
}
