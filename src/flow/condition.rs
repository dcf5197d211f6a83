//! Conditions as data: what can be asked of the answers so far.
//!
//! There is no other logic in a flow than this, so all of it can be analysed.
//! **Without an answer every test is false**; [`Condition::Not`] is exactly the
//! opposite of what it holds.

use std::fmt;

use super::day::{DayPoint, Direction};
use super::duration::Duration;
use super::number::Number;
use super::question::{OptionSet, Question};
use super::table::Id;
use super::{Fact, Score};

/// A condition with the words that the author wrote for it.
#[derive(Clone, Debug)]
pub struct Written {
    /// As it stands in the file.
    pub source: Box<str>,
    /// What it means.
    pub condition: Condition,
}

/// A condition over the answers of one way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Every one of these holds.
    All(Vec<Condition>),
    /// At least one of these holds.
    Any(Vec<Condition>),
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
    /// Some, all or none of these are among the chosen options.
    Has(Id<Question>, Quantity, OptionSet),
    /// The answer stands in this relation to a value.
    Compare(Id<Question>, Relation, Operand),
    /// The score stands in this relation to a whole number.
    Score(Id<Score>, Relation, i64),
}

/// How many of the named options have to be among the chosen ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// At least one.
    Any,
    /// Every one.
    All,
    /// Not one.
    None,
}

/// How two values stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offset {
    /// Nothing.
    None,
    /// A number, added to a number; negative where it is taken away.
    Number(Number),
    /// A length of time, counted from a date or a duration.
    Time(Direction, Duration),
}

impl Condition {
    /// Calls `visit` with this condition and every condition inside it, in the
    /// order in which they are written. Facts are not entered.
    pub fn visit<'c>(&'c self, visit: &mut impl FnMut(&'c Condition)) {
        visit(self);
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
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
            | Condition::Not(_)
            | Condition::Fact(_)
            | Condition::Score(..) => [None, None],
        }
    }
}
