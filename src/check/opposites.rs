//! Opposites of conditions that say what holds without an answer.

use super::negations::Sense;
use crate::flow::Flow;
use crate::flow::condition::{Condition, not};
use crate::flow::question::Question;
use crate::flow::table::Id;

/// The opposite of a condition, in which every test of these questions says what holds
/// without an answer; facts about them are written out.
pub(super) fn denied(
    flow: &Flow,
    condition: &Condition,
    missing: &[Id<Question>],
    left: &mut usize,
) -> Option<Condition> {
    let mut writer = OppositeWriter {
        flow,
        missing,
        left,
    };
    writer.told(condition, Sense::Opposite)
}

/// Writes conditions so that tests of some questions say what holds without an answer.
struct OppositeWriter<'w> {
    flow: &'w Flow,
    missing: &'w [Id<Question>],
    /// How many parts may still be written.
    left: &'w mut usize,
}

impl OppositeWriter<'_> {
    /// A condition, or its opposite.
    fn told(&mut self, condition: &Condition, sense: Sense) -> Option<Condition> {
        *self.left = self.left.checked_sub(1)?;
        let plain = sense == Sense::Plain;
        match condition {
            Condition::All(parts) if plain => self.all(parts, sense),
            Condition::Any(parts) if plain => self.any(parts, sense),
            Condition::All(parts) => self.any(parts, sense),
            Condition::Any(parts) => self.all(parts, sense),
            Condition::AtLeast(count, parts) => {
                let told = parts.iter().map(|part| self.told(part, sense));
                let parts: Vec<Condition> = told.collect::<Option<_>>()?;
                // Where fewer hold than these, so many of the others fail.
                let count = if plain {
                    *count
                } else {
                    (parts.len() + 1).saturating_sub(*count)
                };
                Some(Condition::AtLeast(count, parts))
            }
            Condition::Not(inner) => self.told(inner, sense.other()),
            Condition::Fact(fact) => {
                let inner = &self.flow.facts[*fact].when.condition;
                self.told(inner, sense)
            }
            test if plain => Some(test.clone()),
            test => Some(self.denied(test)),
        }
    }

    fn all(&mut self, parts: &[Condition], sense: Sense) -> Option<Condition> {
        let mut together = Vec::with_capacity(parts.len());
        for part in parts {
            match self.told(part, sense)? {
                Condition::All(inner) => together.extend(inner),
                part => together.push(part),
            }
        }
        Some(Condition::All(together))
    }

    fn any(&mut self, parts: &[Condition], sense: Sense) -> Option<Condition> {
        let mut together = Vec::with_capacity(parts.len());
        for part in parts {
            match self.told(part, sense)? {
                Condition::Any(inner) => together.extend(inner),
                part => together.push(part),
            }
        }
        Some(Condition::Any(together))
    }

    /// The opposite of a test, which holds as well where one of the questions has no
    /// answer.
    fn denied(&self, test: &Condition) -> Condition {
        let questions = test.questions().into_iter().flatten();
        let without = questions.filter(|question| self.missing.contains(question));
        let mut parts: Vec<Condition> = match test {
            Condition::Answered(_) => Vec::new(),
            _ => without
                .map(|question| not(Condition::Answered(question)))
                .collect(),
        };
        if parts.is_empty() {
            return not(test.clone());
        }
        parts.push(opposite(self.flow, test));
        Condition::Any(parts)
    }
}

/// The opposite of a test for those who have answered.
pub(super) fn opposite(flow: &Flow, test: &Condition) -> Condition {
    match test {
        Condition::Is(question, options) => {
            let count = flow.questions[*question].kind.options();
            let others = options.others(count.map_or(0, |options| options.len()));
            match others.len() {
                0 => not(test.clone()),
                _ => Condition::Is(*question, others),
            }
        }
        Condition::Compare(question, relation, operand) => {
            Condition::Compare(*question, relation.opposite(), *operand)
        }
        Condition::All(_)
        | Condition::Any(_)
        | Condition::AtLeast(..)
        | Condition::Not(_)
        | Condition::Fact(_)
        | Condition::Answered(_)
        | Condition::Yes(_)
        | Condition::Has(..)
        | Condition::Score(..) => not(test.clone()),
    }
}
