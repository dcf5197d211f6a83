//! What may be answered to a question, in words for whoever types it, and what is said where
//! something else was typed.

use super::answer::Refused;
use super::question::{Kind, Question};
use super::words::{ProgramWord, Words};
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
pub fn allowed(question: &Question, typist: Typist, words: &Words) -> String {
    match &question.kind {
        Kind::Choice(options) => format!("one of: {}", joined(options.names())),
        Kind::Choices {
            options,
            at_least,
            at_most,
        } => {
            let limits = how_many(*at_least, *at_most, words);
            let limits = if limits.is_empty() {
                limits
            } else {
                format!(" ({limits})")
            };
            let names = joined(options.names());
            format!("any of, with commas between{limits}: {names}")
        }
        Kind::YesNo => "yes or no".to_owned(),
        Kind::Number { unit, .. } => {
            let what = example(question, words);
            let unit = unit.as_ref();
            let unit = unit.map_or(String::new(), |unit| format!(" ({})", strip_control(unit)));
            format!("{what}{unit}{}", behind(&bounds(question, words)))
        }
        Kind::Duration { .. } => {
            let such = words.say(ProgramWord::Length, &[("example", typist.lengths())]);
            such + &behind(&bounds(question, words))
        }
        Kind::Date { .. } => {
            let such = words.say(ProgramWord::Day, &[("example", typist.days())]);
            such + &behind(&bounds(question, words))
        }
        Kind::Text { lines, .. } => {
            let what = match lines {
                1 => words.get(ProgramWord::FewWords).to_owned(),
                lines => {
                    let lines = words.counted(*lines, ProgramWord::Lines);
                    words.say(ProgramWord::AtMost, &[("amount", &lines)])
                }
            };
            what + &behind(&bounds(question, words))
        }
    }
}

/// What may be typed, to show how it's done; empty for free text.
#[must_use]
pub fn example<'w>(question: &Question, words: &'w Words) -> &'w str {
    match &question.kind {
        Kind::Number { decimals: 0, .. } => words.get(ProgramWord::WholeNumber),
        Kind::Number { .. } => words.get(ProgramWord::Decimal),
        Kind::Duration { .. } => Typist::Person.lengths(),
        Kind::Date { .. } => Typist::Person.days(),
        Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => "",
    }
}

/// Between which bounds a typed answer has to be; empty where there are none.
#[must_use]
pub fn bounds(question: &Question, words: &Words) -> String {
    match &question.kind {
        Kind::Number { min, max, .. } => {
            let bounds = [min, max].map(|bound| bound.map(|bound| bound.to_string()));
            range(bounds, &AMOUNTS, words)
        }
        Kind::Duration { min, max } => {
            let bounds = [min, max].map(|bound| bound.map(|bound| bound.told(words)));
            range(bounds, &AMOUNTS, words)
        }
        Kind::Date { min, max } => {
            let bounds = [min, max].map(|bound| bound.map(|bound| bound.told(words)));
            range(bounds, &DAYS, words)
        }
        Kind::Text {
            max_length: Some(length),
            ..
        } => {
            let length = words.counted(*length, ProgramWord::Characters);
            words.say(ProgramWord::AtMost, &[("amount", &length)])
        }
        Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => String::new(),
    }
}

/// Bounds behind a comma; nothing where there are none.
fn behind(bounds: &str) -> String {
    match bounds {
        "" => String::new(),
        bounds => format!(", {bounds}"),
    }
}

/// How many options may be chosen; nothing where any number may.
#[must_use]
pub fn how_many(at_least: usize, at_most: Option<usize>, words: &Words) -> String {
    let amount = |word, amount: usize| words.say(word, &[("amount", &amount.to_string())]);
    match (at_least, at_most) {
        (0, None) => String::new(),
        (0, Some(most)) => amount(ProgramWord::AtMost, most),
        (least, None) => amount(ProgramWord::AtLeast, least),
        (least, Some(most)) if least == most => amount(ProgramWord::Exactly, least),
        (least, Some(most)) => {
            let (least, most) = (least.to_string(), most.to_string());
            words.say(ProgramWord::Between, &[("least", &least), ("most", &most)])
        }
    }
}

/// What is said of one bound: of the least or the first, and of the most or the last, each with
/// the name of what is put in.
type OneBound = [(ProgramWord, &'static str); 2];

const AMOUNTS: OneBound = [
    (ProgramWord::AtLeast, "amount"),
    (ProgramWord::AtMost, "amount"),
];

const DAYS: OneBound = [
    (ProgramWord::NotBefore, "day"),
    (ProgramWord::NotAfter, "day"),
];

/// Bounds in words; nothing where there are none.
fn range([min, max]: [Option<String>; 2], one: &OneBound, words: &Words) -> String {
    let [least, most] = one;
    match (min, max) {
        (Some(min), Some(max)) => {
            words.say(ProgramWord::FromTo, &[("least", &min), ("most", &max)])
        }
        (Some(min), None) => words.say(least.0, &[(least.1, &min)]),
        (None, Some(max)) => words.say(most.0, &[(most.1, &max)]),
        (None, None) => String::new(),
    }
}

fn joined<'a>(names: impl Iterator<Item = &'a str>) -> String {
    names.collect::<Vec<_>>().join(", ")
}

impl Refused {
    /// Why an answer to this question is not accepted, in the words of a flow. The reasons of
    /// this type are English; where a flow has words of its own for them, what is wanted is said
    /// once more. What only a program can get wrong, such as the type of an answer, stays
    /// English.
    #[must_use]
    pub fn told(&self, question: &Question, words: &Words) -> String {
        let wanted = || match &question.kind {
            Kind::Choices {
                at_least, at_most, ..
            } => how_many(*at_least, *at_most, words),
            Kind::Choice(_)
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => allowed(question, Typist::Person, words),
        };
        match self {
            Refused::Nothing => words.get(ProgramWord::NeedsAnswer).to_owned(),
            Refused::NotAlone { label } => words.say(ProgramWord::OnlyAlone, &[("option", label)]),
            Refused::NotAnOption { .. }
            | Refused::NotYesNo
            | Refused::WrongType { .. }
            | Refused::NotAsked
            | Refused::Says(_) => self.to_string(),
            _ if words.own(ProgramWord::Please).is_none() => self.to_string(),
            _ => words.say(ProgramWord::Please, &[("wanted", &wanted())]),
        }
    }
}
