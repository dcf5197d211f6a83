//! A condition in everyday words, with the labels that people read.

use quandary::flow::Flow;
use quandary::flow::condition::{Condition, Operand, Quantity, Relation};
use quandary::flow::question::{OptionSet, Question};
use quandary::flow::table::Id;

/// What somebody has answered where the condition holds.
pub fn of(flow: &Flow, condition: &Condition) -> String {
    Words { flow }.whole(condition)
}

struct Words<'f> {
    flow: &'f Flow,
}

impl Words<'_> {
    fn whole(&self, condition: &Condition) -> String {
        match condition {
            Condition::All(_) => self.joined(condition, " **and** "),
            Condition::Any(_) => self.joined(condition, " **or** "),
            Condition::Not(inner) => format!("not {}", self.part(inner)),
            Condition::Fact(fact) => self.whole(&self.flow.facts[*fact].when.condition),
            Condition::Answered(id) => format!("{} is answered", self.question(*id)),
            Condition::Yes(id) => format!("{} is \"yes\"", self.question(*id)),
            Condition::Is(id, options) => {
                format!(
                    "{} is {}",
                    self.question(*id),
                    self.labels(*id, options, "or")
                )
            }
            Condition::Has(id, quantity, options) => {
                let (has, word) = match quantity {
                    Quantity::Any => ("has", "or"),
                    Quantity::All => ("has", "and"),
                    Quantity::None if options.len() == 1 => ("does not have", "or"),
                    Quantity::None => ("has none of", "or"),
                    Quantity::AtLeast(_) => panic!("the letter quizzes count no options"),
                };
                let labels = self.labels(*id, options, word);
                format!("{} {has} {labels}", self.question(*id))
            }
            Condition::Compare(id, relation, operand) => {
                let operand = match operand {
                    Operand::Number(number) => number.to_string(),
                    Operand::Duration(duration) => duration.to_string(),
                    Operand::Day(day) => day.to_string(),
                    other => panic!("the letter quizzes compare nothing with {other:?}"),
                };
                format!(
                    "{} is {} {operand}",
                    self.question(*id),
                    compared(*relation)
                )
            }
            Condition::Score(score, relation, value) => format!(
                "the {} of what was ticked is {} {value}",
                self.flow.scores.name(*score),
                compared(*relation)
            ),
            other => panic!("there are no words for {other:?}"),
        }
    }

    fn joined(&self, condition: &Condition, word: &str) -> String {
        let mut parts = Vec::new();
        self.flat(condition, condition, &mut parts);
        let parts: Vec<String> = parts.into_iter().map(|part| self.part(part)).collect();
        parts.join(word)
    }

    /// The parts of a condition, and the parts of those that are joined as it is.
    fn flat<'c>(&'c self, whole: &Condition, part: &'c Condition, to: &mut Vec<&'c Condition>) {
        match (whole, part) {
            (_, Condition::Fact(fact)) => {
                self.flat(whole, &self.flow.facts[*fact].when.condition, to);
            }
            (Condition::All(_), Condition::All(parts))
            | (Condition::Any(_), Condition::Any(parts)) => {
                parts.iter().for_each(|part| self.flat(whole, part, to));
            }
            _ => to.push(part),
        }
    }

    /// A part of a condition, in parentheses where it has parts itself.
    fn part(&self, condition: &Condition) -> String {
        match condition {
            Condition::All(_) | Condition::Any(_) => format!("({})", self.whole(condition)),
            Condition::Fact(fact) => self.part(&self.flow.facts[*fact].when.condition),
            _ => self.whole(condition),
        }
    }

    fn question(&self, id: Id<Question>) -> String {
        let question = &self.flow.questions[id];
        let short = question.short.as_deref();
        format!("*{}*", short.expect("every question has a short label"))
    }

    fn labels(&self, id: Id<Question>, set: &OptionSet, word: &str) -> String {
        let options = self.flow.questions[id].kind.options();
        let options = options.into_iter().flat_map(|options| options.iter());
        let chosen = options.filter(|(option, _)| set.has(option.index()));
        let labels: Vec<String> = chosen
            .map(|(_, option)| format!("\"{}\"", option.label))
            .collect();
        match labels.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, before)) => format!("{} {word} {last}", before.join(", ")),
            None => String::new(),
        }
    }
}

fn compared(relation: Relation) -> &'static str {
    match relation {
        Relation::Less => "less than",
        Relation::AtMost => "at most",
        Relation::More => "more than",
        Relation::AtLeast => "at least",
        Relation::Equal => "exactly",
        Relation::NotEqual => "not",
    }
}
