//! The words for a question and its answers that every front says alike.

use super::hint::{self, Typist};
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given};
use crate::flow::question::{Kind, Question};
use crate::flow::spoken;
use crate::flow::table::Id;
use crate::letters::strip_control;
use crate::parse::answers::{Misfit, Unfit};
use crate::session::Session;

/// The label of a question where it is spoken of.
#[must_use]
pub fn short(session: &Session<'_>, question: &Question) -> String {
    match &question.short {
        Some(short) => short.to_string(),
        None => session.plain(&question.ask).into_owned(),
    }
}

/// What was given to a question, with its unit where it has one.
#[must_use]
pub fn given(session: &Session<'_>, id: Id<Question>) -> String {
    let question = &session.flow().questions[id];
    let Some(answer) = session.given(id).and_then(Given::answer) else {
        return "(skipped)".to_owned();
    };
    match answer {
        Answer::Number(number) => question.with_unit(*number),
        answer => question.show(answer),
    }
}

/// What may be answered to a question, for a script or a file.
#[must_use]
pub fn allowed(question: &Question) -> String {
    hint::allowed(question, Typist::Script)
}

/// What may be typed where days and lengths of time are read as people say them, as a sentence
/// without its full stop.
#[must_use]
pub fn hint(question: &Question) -> String {
    in_sentence_case(&hint::allowed(question, Typist::Person))
}

/// How many options may be chosen, as a sentence without its full stop; empty where any number
/// may.
#[must_use]
pub fn how_many(question: &Question) -> String {
    match &question.kind {
        Kind::Choices {
            at_least, at_most, ..
        } => in_sentence_case(&hint::how_many(*at_least, *at_most)),
        Kind::Choice(_)
        | Kind::YesNo
        | Kind::Number { .. }
        | Kind::Duration { .. }
        | Kind::Date { .. }
        | Kind::Text { .. } => String::new(),
    }
}

/// Where a question stands: its number, from 1, and the fewest and the most that come after it.
///
/// ```
/// use quandary::front::words::position;
///
/// assert_eq!(position(3, 2, 4), "Question 3, 2 to 4 more");
/// assert_eq!(position(5, 0, 0), "Question 5, the last one");
/// ```
#[must_use]
pub fn position(number: usize, fewest: usize, most: usize) -> String {
    let more = match (fewest, most) {
        (_, 0) => "the last one".to_owned(),
        (0, most) => format!("at most {most} more"),
        (fewest, most) if fewest >= most => format!("{most} more"),
        (fewest, most) => format!("{fewest} to {most} more"),
    };
    format!("Question {number}, {more}")
}

/// What was typed as it was heard, in other words than it was typed in; nothing where there is
/// nothing to read back.
#[must_use]
pub fn read_back(
    session: &Session<'_>,
    question: &Question,
    typed: &str,
    heard: &Answer,
) -> Option<String> {
    match heard {
        Answer::Date(day) => Some(spoken::in_full(*day, session.today())),
        Answer::Duration(length) => {
            let words = length.to_string();
            (words != typed.to_lowercase()).then_some(words)
        }
        Answer::Number(number) => {
            let words = number.to_string();
            let unit = question.unit_of(*number);
            let unit = unit.map_or(String::new(), |unit| format!(" {}", strip_control(unit)));
            // `1.000` is a thousand to many, and is read as one.
            let other = !typed.contains(&words) || typed.contains('.') && !words.contains('.');
            other.then(|| format!("{words}{unit}"))
        }
        Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) | Answer::Text(_) => None,
    }
}

/// What is said of answers that no longer fit the flow; empty where all do.
#[must_use]
pub fn of_misfits(flow: &Flow, misfits: &[Misfit]) -> String {
    if misfits.is_empty() {
        return String::new();
    }
    let mut told = "The questions have changed since you saved these answers. \
                    Nothing's wrong, and your other answers still count:"
        .to_owned();
    for misfit in misfits {
        let id = flow.questions.find(&misfit.question);
        let short = id.and_then(|id| flow.questions[id].short.as_deref());
        let name = short.unwrap_or(&misfit.question);
        let why = match misfit.why {
            Unfit::NoQuestion => "isn't asked any more",
            Unfit::NoAnswer => "has other answers now, so we'll ask again",
            Unfit::Changed => "has changed, so we'll ask again",
        };
        told.push_str(&format!("\n- {name}: {why}"));
    }
    strip_control(&told).into_owned()
}

fn in_sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
