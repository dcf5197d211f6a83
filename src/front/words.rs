//! The words for a question and its answers that every front says alike.

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
    let shown = question.show(answer);
    match &question.kind {
        Kind::Number {
            unit: Some(unit), ..
        } => format!("{shown} {unit}"),
        _ => shown,
    }
}

/// What may be answered to a question, for someone who types it.
#[must_use]
pub fn allowed(question: &Question) -> String {
    let range = |min: Option<String>, max: Option<String>| match (min, max) {
        (Some(min), Some(max)) => format!(", from {min} to {max}"),
        (Some(min), None) => format!(", at least {min}"),
        (None, Some(max)) => format!(", at most {max}"),
        (None, None) => String::new(),
    };
    match &question.kind {
        Kind::Choice(options) => format!("one of: {}", join(options.names())),
        Kind::Choices {
            options,
            at_least,
            at_most,
        } => {
            let limits = limits(*at_least, *at_most);
            let limits = if limits.is_empty() {
                limits
            } else {
                format!(" ({limits})")
            };
            format!(
                "any of, with commas between{limits}: {}",
                join(options.names())
            )
        }
        Kind::YesNo => "yes or no".to_owned(),
        Kind::Number {
            min,
            max,
            unit,
            decimals,
        } => {
            let what = if *decimals == 0 {
                "a whole number"
            } else {
                "a number"
            };
            let unit = unit
                .as_ref()
                .map_or(String::new(), |unit| format!(" ({unit})"));
            let range = range(min.map(|n| n.to_string()), max.map(|n| n.to_string()));
            format!("{what}{unit}{range}")
        }
        Kind::Duration { min, max } => {
            let range = range(min.map(|d| d.to_string()), max.map(|d| d.to_string()));
            format!("a length of time such as 3 months or 2 weeks 4 days{range}")
        }
        Kind::Date { min, max } => {
            let range = match (min, max) {
                (Some(min), Some(max)) => format!(", from {min} to {max}"),
                (Some(min), None) => format!(", not before {min}"),
                (None, Some(max)) => format!(", not after {max}"),
                (None, None) => String::new(),
            };
            format!("a day such as 2026-08-23{range}")
        }
        Kind::Text { max_length, lines } => {
            let length = max_length.map_or(String::new(), |length| {
                format!(" of up to {length} characters")
            });
            match lines {
                1 => format!("a few words{length}"),
                lines => format!("up to {lines} lines{length}"),
            }
        }
    }
}

/// What may be typed where days and lengths of time are read as people say them, as a sentence
/// without its full stop.
#[must_use]
pub fn hint(question: &Question) -> String {
    let allowed = allowed(question);
    in_sentence_case(&match &question.kind {
        Kind::Date { .. } => {
            allowed.replacen("2026-08-23", "2026-08-23, last March or yesterday", 1)
        }
        Kind::Duration { .. } => allowed.replacen("2 weeks 4 days", "about ten weeks", 1),
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Number { .. }
        | Kind::Text { .. } => allowed,
    })
}

/// How many options may be chosen, as a sentence without its full stop; empty where any number
/// may.
#[must_use]
pub fn how_many(question: &Question) -> String {
    match &question.kind {
        Kind::Choices {
            at_least, at_most, ..
        } => in_sentence_case(&limits(*at_least, *at_most)),
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
/// assert_eq!(position(3, (2, 4)), "Question 3, 2 to 4 more");
/// assert_eq!(position(5, (0, 0)), "Question 5, the last one");
/// ```
#[must_use]
pub fn position(number: usize, more: (usize, usize)) -> String {
    let more = match more {
        (_, 0) => "the last one".to_owned(),
        (0, most) => format!("at most {most} more"),
        (fewest, most) if fewest >= most => format!("{most} more"),
        (fewest, most) => format!("{fewest} to {most} more"),
    };
    format!("Question {number}, {more}")
}

/// What was typed, in other words than it was typed in; nothing where there is nothing to read
/// back.
#[must_use]
pub fn read_back(session: &Session<'_>, question: &Question, typed: &str) -> Option<String> {
    match question.hear(typed, session.today()).ok()? {
        Answer::Date(day) => Some(spoken::in_full(day, session.today())),
        Answer::Duration(length) => {
            let words = length.to_string();
            (words != typed.to_lowercase()).then_some(words)
        }
        Answer::Number(number) => {
            let words = number.to_string();
            let unit = match &question.kind {
                Kind::Number {
                    unit: Some(unit), ..
                } => format!(" {unit}"),
                _ => String::new(),
            };
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

fn join<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.collect();
    names.join(", ")
}

fn limits(at_least: usize, at_most: Option<usize>) -> String {
    match (at_least, at_most) {
        (0, None) => String::new(),
        (0, Some(most)) => format!("at most {most}"),
        (least, None) => format!("at least {least}"),
        (least, Some(most)) if least == most => format!("exactly {least}"),
        (least, Some(most)) => format!("{least} to {most}"),
    }
}

fn in_sentence_case(words: &str) -> String {
    let mut rest = words.chars();
    match rest.next() {
        Some(first) => first.to_uppercase().chain(rest).collect(),
        None => String::new(),
    }
}
