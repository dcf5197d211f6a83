//! Conditions as data: what can be asked of the answers so far.
//!
//! There is no other logic in a flow than this, so all of it can be analysed.
//! **Without an answer every test is false**; [`Condition::Not`] is exactly the
//! opposite of what it holds.

use std::fmt::{self, Write};

use super::day::{DayPoint, Direction};
use super::duration::Duration;
use super::number::Number;
use super::option_set::OptionSet;
use super::table::{Id, Table};
use super::{Fact, Flow, Question, Score};
use serde::{Deserialize, Serialize};

/// A condition with the words that the author wrote for it.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Written {
    /// As it stands in the file.
    pub source: Box<str>,
    /// What the ids begin with that it says without that: those of the shared part that it
    /// stands in. Nothing in the flow's own file.
    pub prefix: Box<str>,
    /// What it means.
    pub condition: Condition,
}

impl Written {
    /// A condition that nobody has written.
    pub(crate) fn made(condition: Condition) -> Self {
        Self {
            source: "".into(),
            prefix: "".into(),
            condition,
        }
    }
}

/// A condition over the answers of one way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Condition {
    /// Every one of these holds.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
    /// At least so many of these hold: more than one, and fewer than all, which `Any` and
    /// `All` are for.
    AtLeast(usize, Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// The named condition holds.
    Fact(Id<Fact>),
    /// The question has been asked and was not skipped.
    Answered(Id<Question>),
    /// The answer to a yes-or-no question is yes.
    Yes(Id<Question>),
    /// The chosen option is among these. `q is not a` holds all others.
    Is(Id<Question>, OptionSet),
    /// Some, all, none or so many of these are among the chosen options.
    Has(Id<Question>, Quantity, OptionSet),
    /// The answer stands in this relation to a value.
    Compare(Id<Question>, Relation, Operand),
    /// The score stands in this relation to a whole number.
    Score(Id<Score>, Relation, i64),
}

/// How many of the named options have to be among the chosen ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Quantity {
    /// At least one.
    Any,
    /// Every one.
    All,
    /// Not one.
    None,
    /// At least so many: more than one, and fewer than all.
    AtLeast(usize),
}

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Relation {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
}

impl Relation {
    /// Whether `left` stands in this relation to `right`.
    #[must_use]
    pub fn holds<T: Ord>(self, left: &T, right: &T) -> bool {
        match self {
            Relation::Less => left < right,
            Relation::AtMost => left <= right,
            Relation::More => left > right,
            Relation::AtLeast => left >= right,
            Relation::Equal => left == right,
            Relation::NotEqual => left != right,
        }
    }

    /// The relation in which two values stand that do not stand in this one.
    #[must_use]
    pub fn opposite(self) -> Self {
        match self {
            Relation::Less => Relation::AtLeast,
            Relation::AtMost => Relation::More,
            Relation::More => Relation::AtMost,
            Relation::AtLeast => Relation::Less,
            Relation::Equal => Relation::NotEqual,
            Relation::NotEqual => Relation::Equal,
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Relation::Less => "<",
            Relation::AtMost => "<=",
            Relation::More => ">",
            Relation::AtLeast => ">=",
            Relation::Equal => "=",
            Relation::NotEqual => "!=",
        })
    }
}

/// The value that an answer is compared with, of the answer's own type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Operand {
    /// A number.
    Number(Number),
    /// A length of time.
    Duration(Duration),
    /// A day, fixed or told by `today`.
    Day(DayPoint),
    /// The answer to another question of the same type, moved by an offset.
    Answer(Id<Question>, Offset),
}

/// What is added to an answer before another is compared with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Offset {
    /// Nothing.
    None,
    /// A number, added to a number; negative where it is taken away.
    Number(Number),
    /// A length of time, counted from a date or a duration.
    Time(Direction, Duration),
}

/// The opposite of a condition.
#[must_use]
pub fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

impl Condition {
    /// The condition that holds for everybody.
    #[must_use]
    pub fn always() -> Self {
        Condition::All(Vec::new())
    }

    /// The condition that holds for nobody.
    #[must_use]
    pub fn never() -> Self {
        Condition::Any(Vec::new())
    }

    /// Calls `visit` with this condition and every condition inside it, in the
    /// order in which they are written. Facts are not entered.
    pub fn visit<'c>(&'c self, visit: &mut impl FnMut(&'c Condition)) {
        visit(self);
        match self {
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast(_, parts) => {
                for part in parts {
                    part.visit(visit);
                }
            }
            Condition::Not(inner) => inner.visit(visit),
            Condition::Fact(_)
            | Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::Is(..)
            | Condition::Has(..)
            | Condition::Compare(..)
            | Condition::Score(..) => {}
        }
    }

    /// The condition in the words of a flow file, which read back as they are.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// let fact = flow.facts.get("no_cheese").unwrap();
    /// let words = fact.when.condition.written(&flow);
    /// assert_eq!(words, "cannot_eat has cheese or diet is vegan");
    /// ```
    #[must_use]
    pub fn written(&self, flow: &Flow) -> String {
        let mut words = String::new();
        // Writing to a text does not fail.
        let _ = ConditionText { flow }.condition(&mut words, self);
        words
    }

    /// The questions whose answers this very test reads; facts and the
    /// conditions inside are left to [`Condition::visit`].
    #[must_use]
    pub fn questions(&self) -> [Option<Id<Question>>; 2] {
        match self {
            Condition::Answered(question)
            | Condition::Yes(question)
            | Condition::Is(question, _)
            | Condition::Has(question, ..) => [Some(*question), None],
            Condition::Compare(question, _, Operand::Answer(other, _)) => {
                [Some(*question), Some(*other)]
            }
            Condition::Compare(question, ..) => [Some(*question), None],
            Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast(..)
            | Condition::Not(_)
            | Condition::Fact(_)
            | Condition::Score(..) => [None, None],
        }
    }
}

/// Writes conditions in the words of a flow file.
struct ConditionText<'f> {
    flow: &'f Flow,
}

impl ConditionText<'_> {
    fn condition(&self, to: &mut String, condition: &Condition) -> fmt::Result {
        let question = |id: &Id<Question>| self.flow.questions.name(*id);
        match condition {
            Condition::All(parts) => self.joined(to, parts, " and "),
            Condition::Any(parts) => self.joined(to, parts, " or "),
            Condition::AtLeast(0 | 1, parts) => self.joined(to, parts, " or "),
            Condition::AtLeast(count, parts) if *count >= parts.len() => {
                self.joined(to, parts, " and ")
            }
            Condition::AtLeast(count, parts) => self.counted(to, *count, parts),
            Condition::Not(inner) => {
                to.push_str("not ");
                self.inside(to, inner)
            }
            Condition::Fact(fact) => to.write_str(self.flow.facts.name(*fact)),
            Condition::Answered(id) => write!(to, "{} is answered", question(id)),
            Condition::Yes(id) => to.write_str(question(id)),
            Condition::Is(id, options) => self.is(to, *id, options),
            Condition::Has(id, quantity, options) => {
                let names = self.options(*id, options);
                let quantity = match (quantity, names.as_slice()) {
                    (Quantity::Any, [_]) => String::new(),
                    (Quantity::Any | Quantity::AtLeast(0 | 1), _) => "any of ".to_owned(),
                    (Quantity::AtLeast(count), names) if *count < names.len() => {
                        format!("at least {count} of ")
                    }
                    (Quantity::All | Quantity::AtLeast(_), _) => "all of ".to_owned(),
                    (Quantity::None, _) => "none of ".to_owned(),
                };
                write!(to, "{} has {quantity}{}", question(id), names.join(", "))
            }
            Condition::Compare(id, relation, operand) => {
                write!(to, "{} {relation} ", question(id))?;
                self.operand(to, operand)
            }
            Condition::Score(score, relation, value) => {
                write!(to, "{} {relation} {value}", self.flow.scores.name(*score))
            }
        }
    }

    fn joined(&self, to: &mut String, parts: &[Condition], word: &str) -> fmt::Result {
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                to.push_str(word);
            }
            self.inside(to, part)?;
        }
        Ok(())
    }

    /// Tests of which so many hold. What has a comma of its own stands in parentheses.
    fn counted(&self, to: &mut String, count: usize, parts: &[Condition]) -> fmt::Result {
        write!(to, "at least {count} of (")?;
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                to.push_str(", ");
            }
            let mut words = String::new();
            self.inside(&mut words, part)?;
            let is_closed = words.starts_with('(') || matches!(part, Condition::AtLeast(..));
            if words.contains(", ") && !is_closed {
                write!(to, "({words})")?
            } else {
                to.push_str(&words)
            }
        }
        to.push(')');
        Ok(())
    }

    /// A part of a condition, in parentheses where it has parts itself.
    fn inside(&self, to: &mut String, part: &Condition) -> fmt::Result {
        let joined = match part {
            Condition::All(_) | Condition::Any(_) => true,
            Condition::AtLeast(count, parts) => *count <= 1 || *count >= parts.len(),
            _ => false,
        };
        if joined {
            to.push('(');
        }
        self.condition(to, part)?;
        if joined {
            to.push(')');
        }
        Ok(())
    }

    fn is(&self, to: &mut String, id: Id<Question>, options: &OptionSet) -> fmt::Result {
        let question = self.flow.questions.name(id);
        let count = self.flow.questions[id].kind.options();
        let count = count.map_or(0, Table::len);
        let others = options.others(count);
        match (options.len(), others.len()) {
            (_, 0) => write!(to, "{question} is answered"),
            (1, _) => write!(to, "{question} is {}", self.options(id, options).join("")),
            (_, 1) => write!(
                to,
                "{question} is not {}",
                self.options(id, &others).join("")
            ),
            (these, rest) if these == 0 || rest < these => {
                let names = self.options(id, &others).join(", ");
                write!(to, "{question} is not one of {names}")
            }
            _ => {
                let names = self.options(id, options).join(", ");
                write!(to, "{question} is one of {names}")
            }
        }
    }

    fn options(&self, id: Id<Question>, set: &OptionSet) -> Vec<&str> {
        let options = self.flow.questions[id].kind.options();
        let options = options.into_iter().flat_map(|options| options.iter());
        let chosen = options.filter(|(option, _)| set.has(option.index()));
        let names = self.flow.questions[id].kind.options();
        chosen
            .filter_map(|(option, _)| Some(names?.name(option)))
            .collect()
    }

    fn operand(&self, to: &mut String, operand: &Operand) -> fmt::Result {
        match operand {
            Operand::Number(number) => write!(to, "{number}"),
            Operand::Duration(duration) => write!(to, "{duration}"),
            Operand::Day(day) => write!(to, "{day}"),
            Operand::Answer(other, offset) => {
                to.push_str(self.flow.questions.name(*other));
                match offset {
                    Offset::None => Ok(()),
                    Offset::Number(number) if number.millionths() < 0 => {
                        write!(to, " - {}", Number::from_millionths(-number.millionths()))
                    }
                    Offset::Number(number) => write!(to, " + {number}"),
                    Offset::Time(Direction::After, duration) => write!(to, " + {duration}"),
                    Offset::Time(Direction::Before, duration) => write!(to, " - {duration}"),
                }
            }
        }
    }
}
