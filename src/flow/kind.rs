//! The types of questions, with what each of them needs: options, bounds, a unit.

use serde::{Deserialize, Serialize};
use std::sync::Arc;

use super::condition::{Condition, Quantity, not};
use super::day::DayPoint;
use super::duration::Duration;
use super::number::{MOST_DECIMALS, Number};
use super::option_set::OptionSet;
use super::table::{Id, Table};
use super::{Passage, Question, Score};

/// The options of a question, by id, in the order in which they are shown.
pub type Options = Table<AnswerOption>;

/// One option of a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct AnswerOption {
    /// What the person reads.
    pub label: Box<str>,
    /// What stands for it inside a text (`in_text`); the label where that is left out.
    pub in_text: Option<Box<str>>,
    /// One sentence that is shown with it.
    pub help: Option<Box<str>>,
    /// One sentence that is said once it is chosen.
    pub after: Option<Box<str>>,
    /// Whether it goes with no other.
    pub company: Company,
    /// What choosing it adds to scores.
    pub points: Vec<(Id<Score>, i64)>,
    /// Help that is shown as soon as it is chosen, before anything else is asked.
    pub help_first: Option<Id<Passage>>,
}

/// Whether an option of a `choices` question may be chosen with others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Company {
    /// It may.
    WithOthers,
    /// It is accepted only by itself (`alone: true`).
    Alone,
}

/// What may be answered to a question.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Kind {
    /// One option.
    Choice(Arc<Options>),
    /// Any number of options within bounds.
    Choices {
        /// The options.
        options: Arc<Options>,
        /// The fewest that have to be chosen.
        at_least: usize,
        /// The most that may be chosen.
        at_most: Option<usize>,
    },
    /// Yes or no.
    YesNo,
    /// A number within bounds, both inclusive.
    Number {
        /// The least.
        min: Option<Number>,
        /// The greatest.
        max: Option<Number>,
        /// What is counted.
        unit: Option<Box<str>>,
        /// How many decimals are accepted.
        decimals: u32,
    },
    /// A length of time within bounds, both inclusive.
    Duration {
        /// The shortest.
        min: Option<Duration>,
        /// The longest.
        max: Option<Duration>,
    },
    /// A day within bounds, both inclusive.
    Date {
        /// The earliest.
        min: Option<DayPoint>,
        /// The latest.
        max: Option<DayPoint>,
    },
    /// Words, for placeholders only.
    Text {
        /// The most characters.
        max_length: Option<usize>,
        /// The most lines.
        lines: usize,
    },
}

impl Kind {
    /// The options of a `choice` or `choices` question.
    #[must_use]
    pub fn options(&self) -> Option<&Options> {
        match self {
            Kind::Choice(options) | Kind::Choices { options, .. } => Some(options),
            Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => None,
        }
    }

    /// The type, without what is particular to the question.
    #[must_use]
    pub fn question_type(&self) -> QuestionType {
        match self {
            Kind::Choice(_) => QuestionType::Choice,
            Kind::Choices { .. } => QuestionType::Choices,
            Kind::YesNo => QuestionType::YesNo,
            Kind::Number { .. } => QuestionType::Number,
            Kind::Duration { .. } => QuestionType::Duration,
            Kind::Date { .. } => QuestionType::Date,
            Kind::Text { .. } => QuestionType::Text,
        }
    }

    /// The type's name as it stands in the file.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.question_type().name()
    }

    /// How many answers there are that have a name of their own: the options, or yes and no.
    #[must_use]
    pub fn named_answers(&self) -> usize {
        match self {
            Kind::Choice(options) | Kind::Choices { options, .. } => options.len(),
            Kind::YesNo => 2,
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } | Kind::Text { .. } => {
                0
            }
        }
    }

    /// Where the answer of this number is given to the question, of those that have a name of
    /// their own: an option, or 0 for yes and 1 for no.
    #[must_use]
    pub fn chosen(&self, question: Id<Question>, number: usize) -> Condition {
        let one = OptionSet::from_iter([number]);
        match (self, number) {
            (Kind::YesNo, 0) => Condition::Yes(question),
            (Kind::YesNo, _) => {
                let answered = Condition::Answered(question);
                Condition::All(vec![answered, not(Condition::Yes(question))])
            }
            (Kind::Choices { .. }, _) => Condition::Has(question, Quantity::All, one),
            (
                Kind::Choice(_)
                | Kind::Number { .. }
                | Kind::Duration { .. }
                | Kind::Date { .. }
                | Kind::Text { .. },
                _,
            ) => Condition::Is(question, one),
        }
    }

    /// What a number counts, where that is said.
    #[must_use]
    pub fn unit(&self) -> Option<&str> {
        match self {
            Kind::Number { unit, .. } => unit.as_deref(),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => None,
        }
    }

    /// The smallest step between two answers, in millionths of a number or in days.
    #[must_use]
    pub fn step(&self) -> i64 {
        match self {
            Kind::Number { decimals, .. } => 10_i64.pow(MOST_DECIMALS.saturating_sub(*decimals)),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => 1,
        }
    }

    /// How many decimals an answer may have; none where it is no number.
    #[must_use]
    pub fn decimals(&self) -> u32 {
        match self {
            Kind::Number { decimals, .. } => *decimals,
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => 0,
        }
    }
}

/// The type of a question, as `type:` names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum QuestionType {
    /// [`Kind::Choice`].
    Choice,
    /// [`Kind::Choices`].
    Choices,
    /// [`Kind::YesNo`].
    YesNo,
    /// [`Kind::Number`].
    Number,
    /// [`Kind::Duration`].
    Duration,
    /// [`Kind::Date`].
    Date,
    /// [`Kind::Text`].
    Text,
}

impl QuestionType {
    /// All types, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Choice,
        Self::Choices,
        Self::YesNo,
        Self::Number,
        Self::Duration,
        Self::Date,
        Self::Text,
    ];

    /// The name as it stands in the file.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Choice => "choice",
            Self::Choices => "choices",
            Self::YesNo => "yes_no",
            Self::Number => "number",
            Self::Duration => "duration",
            Self::Date => "date",
            Self::Text => "text",
        }
    }

    /// The type of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}
