//! `question-without-effect`: a question whose answer changes nothing.

use super::Checker;
use super::logic::{Logic, both};
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let repeated = repeated(logic);
    let ends = logic.leading_to_an_end();
    for (question, effect) in logic.space.effects(&repeated) {
        match effect {
            Ok(true) => {}
            // Where nobody gets past it, or comes from it to an outcome, that is what has
            // to be mended.
            Ok(false) if !logic.may_come_to(Moment::Accepted(question)) => {}
            Ok(false) if check.flow.questions[question].brings_help() => {}
            Ok(false) if !ends[question.index()] => {
                if logic.met.undecided.is_some() {
                    check.undecided(Rule::QuestionWithoutEffect, Undecided { question });
                }
            }
            Ok(false) => {
                let name = check.flow.questions.name(question);
                let place = Place::root().key("questions").key(name).the_key();
                let message = format!("the answer to `{name}` changes nothing");
                let finding = Finding::warning(Rule::QuestionWithoutEffect, place, message)
                    .saying("whatever is answered, the same comes of it")
                    .help("do not ask what you do not need, or let something depend on it");
                check.push(finding);
            }
            Err(_) if logic.met.undecided.is_some() => {
                check.undecided(Rule::QuestionWithoutEffect, Undecided { question });
            }
            Err(undecided) => check.undecided(Rule::QuestionWithoutEffect, undecided),
        }
    }
}

/// The moments at which a text repeats an answer, each with the condition on which
/// it does.
pub(super) fn repeated(logic: &Logic<'_>) -> Vec<(Id<Question>, Moment, Condition)> {
    let mut repeated = Vec::new();
    for read in logic.texts() {
        for question in logic.flow.shown_in(read.text) {
            // What a refusal repeats of the answer that it refuses is no effect.
            let elsewhere = |(moment, _): &&(Moment, _)| *moment != Moment::Given(question);
            for (moment, when) in read.moments.iter().filter(elsewhere) {
                let when = both(when.as_ref(), Condition::Answered(question));
                repeated.push((question, *moment, when));
            }
        }
    }
    repeated
}
