//! What may be answered to a question, in words for whoever types it.

use crate::flow::day::DayPoint;
use crate::flow::question::{Kind, Question};
use crate::letters::strip_control;

/// Who types an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Typist {
    /// A script or a file, in the words that are always read in one way.
    Script,
    /// Somebody at a terminal, where days and lengths of time are read as people say them.
    Person,
}

impl Typist {
    /// Days as they may be written.
    fn days(self) -> &'static str {
        match self {
            Typist::Script => "2026-08-23",
            Typist::Person => "2026-08-23, last March or yesterday",
        }
    }

    /// Lengths of time as they may be written.
    fn lengths(self) -> &'static str {
        match self {
            Typist::Script => "3 months or 2 weeks 4 days",
            Typist::Person => "3 months or about ten weeks",
        }
    }
}

/// What may be answered to a question, in small letters.
#[must_use]
pub fn allowed(question: &Question, typist: Typist) -> String {
    match &question.kind {
        Kind::Choice(options) => format!("one of: {}", joined(options.names())),
        Kind::Choices {
            options,
            at_least,
            at_most,
        } => {
            let limits = how_many(*at_least, *at_most);
            let limits = if limits.is_empty() {
                limits
            } else {
                format!(" ({limits})")
            };
            let names = joined(options.names());
            format!("any of, with commas between{limits}: {names}")
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
            let unit = unit.as_ref();
            let unit = unit.map_or(String::new(), |unit| format!(" ({})", strip_control(unit)));
            format!("{what}{unit}{}", range(min.as_ref(), max.as_ref()))
        }
        Kind::Duration { min, max } => {
            let (lengths, range) = (typist.lengths(), range(min.as_ref(), max.as_ref()));
            format!("a length of time such as {lengths}{range}")
        }
        Kind::Date { min, max } => {
            let (days, range) = (typist.days(), range_of_days(*min, *max));
            format!("a day such as {days}{range}")
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

/// How many options may be chosen; nothing where any number may.
#[must_use]
pub fn how_many(at_least: usize, at_most: Option<usize>) -> String {
    match (at_least, at_most) {
        (0, None) => String::new(),
        (0, Some(most)) => format!("at most {most}"),
        (least, None) => format!("at least {least}"),
        (least, Some(most)) if least == most => format!("exactly {least}"),
        (least, Some(most)) => format!("{least} to {most}"),
    }
}

fn range(min: Option<&impl ToString>, max: Option<&impl ToString>) -> String {
    let bounds = (min.map(ToString::to_string), max.map(ToString::to_string));
    match bounds {
        (Some(min), Some(max)) => format!(", from {min} to {max}"),
        (Some(min), None) => format!(", at least {min}"),
        (None, Some(max)) => format!(", at most {max}"),
        (None, None) => String::new(),
    }
}

fn range_of_days(min: Option<DayPoint>, max: Option<DayPoint>) -> String {
    match (min, max) {
        (Some(min), Some(max)) => format!(", from {min} to {max}"),
        (Some(min), None) => format!(", not before {min}"),
        (None, Some(max)) => format!(", not after {max}"),
        (None, None) => String::new(),
    }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}
