//! Marks of questions: whether a question still means what it meant when it was
//! answered.

use std::fmt;

use super::Flow;
use super::question::{Kind, Question};
use super::table::Id;

/// What a question means, in a few letters: two questions with the same mark have
/// the same text, the same type and the same options. What is told beside a
/// question, the bounds of its answer and where it leads are no part of it.
///
/// ```
/// use quandary::flow::mark::Mark;
///
/// let text = include_str!("../../flows/pizza.yaml");
/// let flow = |text: &str| quandary::parse::read(text).into_flow().unwrap();
/// let budget = |text: &str| {
///     let flow = flow(text);
///     Mark::of(&flow, flow.questions.find("budget").unwrap())
/// };
/// let other_words = text.replace("What may it cost?", "What will it cost?");
/// let other_bounds = text.replace("max: 60", "max: 70");
/// assert_ne!(budget(text), budget(&other_words));
/// assert_eq!(budget(text), budget(&other_bounds));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark(u64);

impl Mark {
    /// The mark of a question.
    #[must_use]
    pub fn of(flow: &Flow, question: Id<Question>) -> Self {
        let asked = &flow.questions[question];
        let mut mark = Self(OFFSET);
        mark.add(&asked.ask.fill(|insertion| flow.placeholder(insertion)));
        mark.add(asked.kind.name());
        if let Kind::Number {
            unit: Some(unit), ..
        } = &asked.kind
        {
            mark.add(unit);
        }
        if let Some(options) = asked.kind.options() {
            let labels = options.names().zip(options.iter());
            let mut labels: Vec<(&str, &str)> = labels
                .map(|(name, (_, option))| (name, &*option.label))
                .collect();
            labels.sort_unstable();
            for (name, label) in labels {
                mark.add(name);
                mark.add(label);
            }
        }
        mark
    }

    /// Takes in a text and its end.
    fn add(&mut self, text: &str) {
        for byte in text.bytes().chain([0]) {
            self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
}

/// The numbers of FNV-1a with 64 bits, <https://datatracker.ietf.org/doc/html/rfc9923>. It is the
/// same on every machine, and nobody gains by finding two questions with one mark.
const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0000_0100_0000_01b3;

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}
