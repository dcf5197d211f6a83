//! Answers: the values that people give, how they are read, shown and refused.
//!
//! One file, since what is read of each type has to be what is shown of it, and refused.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::day;
use super::duration::{Duration, NotADuration};
use super::number::{NotANumber, Number};
use super::option_set::OptionSet;
use super::question::{Kind, Options, Question};
use super::spoken::{self, NotADay};
use super::words::{ProgramWord, Words};

/// What somebody answered to a question.
///
/// As JSON it is `{"choice": 2}` or `{"duration": "3 months"}`: for a session that goes on
/// with the same flow. What is kept for another day is kept by
/// [`parse::answers`](crate::parse::answers), which notices where the flow has changed.
/// What comes back is taken by a session as an answer from anywhere: it is accepted or
/// refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// One option, by its place among the question's options.
    Choice(usize),
    /// Any number of options.
    Choices(OptionSet),
    /// Yes (`true`) or no.
    YesNo(bool),
    /// A number.
    Number(Number),
    /// A length of time.
    Duration(Duration),
    /// A day.
    #[serde(with = "day::as_written")]
    Date(Date),
    /// Words; never empty.
    Text(Box<str>),
}

impl Answer {
    /// The options that were chosen, by their places; none where the answer is no option.
    pub fn chosen(&self) -> impl Iterator<Item = usize> + '_ {
        let (one, several) = match self {
            Answer::Choice(option) => (Some(*option), None),
            Answer::Choices(options) => (None, Some(options)),
            Answer::YesNo(_)
            | Answer::Number(_)
            | Answer::Duration(_)
            | Answer::Date(_)
            | Answer::Text(_) => (None, None),
        };
        let several = several.into_iter().flat_map(OptionSet::iter);
        one.into_iter().chain(several)
    }
}

/// What came of asking a question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Given {
    /// The person skipped it. It was asked, and is not answered.
    Skipped,
    /// The person answered.
    Answer(Answer),
}

impl Given {
    /// The answer, if there is one.
    #[must_use]
    pub fn answer(&self) -> Option<&Answer> {
        match self {
            Given::Skipped => None,
            Given::Answer(answer) => Some(answer),
        }
    }
}

/// Why an answer is not accepted. [`fmt::Display`] says it to the person, in one
/// or more whole sentences.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refused {
    /// None of the question's options has this id; these do.
    NotAnOption {
        /// What was given.
        given: String,
        /// The ids that the question has.
        options: Vec<String>,
        /// The one that was most likely meant.
        meant: Option<String>,
    },
    /// Neither yes nor no.
    NotYesNo,
    /// No number.
    NotANumber(NotANumber),
    /// No number in digits.
    NotInDigits {
        /// How many decimals the question accepts.
        decimals: u32,
        /// A number that it accepts.
        example: String,
    },
    /// No length of time.
    NotADuration(NotADuration),
    /// No day.
    NotADate,
    /// Words that name no day.
    NotADay(NotADay),
    /// An answer of another type than the question's.
    WrongType {
        /// The type of the question.
        wanted: &'static str,
    },
    /// More decimals than the question accepts.
    TooFine {
        /// How many it accepts.
        decimals: u32,
    },
    /// Less than the least.
    TooLow {
        /// The least, with its unit where it is more than one.
        least: String,
    },
    /// More than the most.
    TooHigh {
        /// The most, with its unit where it is more than one.
        most: String,
    },
    /// A day before the first.
    TooEarly {
        /// The first, in words.
        first: String,
    },
    /// A day after the last.
    TooLate {
        /// The last, in words.
        last: String,
    },
    /// Fewer options than have to be chosen.
    TooFew {
        /// The fewest.
        at_least: usize,
    },
    /// More options than may be chosen.
    TooMany {
        /// The most.
        at_most: usize,
    },
    /// An option that goes with no other, together with others.
    NotAlone {
        /// The option's label.
        label: String,
    },
    /// Nothing, where the question has to be answered.
    Nothing,
    /// More characters than are accepted.
    TooLong {
        /// The most characters.
        max_length: usize,
    },
    /// More lines than are accepted.
    TooManyLines {
        /// The most lines.
        lines: usize,
    },
    /// A change of an answer that was not given on this way.
    NotAsked,
    /// What the author's `refuse` says.
    Says(String),
}

/// What is said where no length of time was understood.
const TRY_A_LENGTH: &str = "I couldn't read that. Try 3 months, or 2 weeks 4 days.";

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::NotAnOption {
                given,
                options,
                meant,
            } => {
                write!(f, "`{given}` is not among the options.")?;
                match meant {
                    Some(meant) => write!(f, " Did you mean `{meant}`?"),
                    None if options.len() <= 12 => write!(f, " They are: {}.", options.join(", ")),
                    None => Ok(()),
                }
            }
            Refused::NotYesNo => f.write_str("Please answer yes or no."),
            Refused::NotANumber(why) => write_sentence(f, &why.to_string()),
            Refused::NotInDigits {
                decimals: 0,
                example,
            } => write!(
                f,
                "Please give a whole number in digits, such as {example}."
            ),
            Refused::NotInDigits { example, .. } => write!(
                f,
                "Please give a number in digits, with a point before decimals, such as {example}."
            ),
            Refused::NotADuration(NotADuration::Malformed) => f.write_str(TRY_A_LENGTH),
            Refused::NotADuration(why) => write_sentence(f, &why.to_string()),
            Refused::NotADate => {
                f.write_str("A day is written as year-month-day, such as 2026-08-23.")
            }
            Refused::NotADay(why) => why.fmt(f),
            Refused::WrongType { wanted } => {
                write!(f, "The answer has to be of the type `{wanted}`.")
            }
            Refused::TooFine { decimals: 0 } => f.write_str("Please give a whole number."),
            Refused::TooFine { decimals: 1 } => f.write_str("Please give at most one decimal."),
            Refused::TooFine { decimals } => write!(f, "Please give at most {decimals} decimals."),
            Refused::TooLow { least } => write!(f, "The least that fits here is {least}."),
            Refused::TooHigh { most } => write!(f, "The most that fits here is {most}."),
            Refused::TooEarly { first } => write!(f, "The first day that fits here is {first}."),
            Refused::TooLate { last } => write!(f, "The last day that fits here is {last}."),
            Refused::TooFew { at_least: 1 } => f.write_str("Please choose at least one."),
            Refused::TooFew { at_least } => write!(f, "Please choose at least {at_least}."),
            Refused::TooMany { at_most: 1 } => f.write_str("Please choose only one."),
            Refused::TooMany { at_most } => write!(f, "Please choose at most {at_most}."),
            Refused::NotAlone { label } => {
                write!(f, "\"{label}\" goes only by itself, without the others.")
            }
            Refused::Nothing => f.write_str("This question needs an answer."),
            Refused::TooLong { max_length } => {
                write!(f, "Please keep it to {max_length} characters.")
            }
            Refused::TooManyLines { lines: 1 } => f.write_str("Please keep it to one line."),
            Refused::TooManyLines { lines } => write!(f, "Please keep it to {lines} lines."),
            Refused::NotAsked => f.write_str("This question was not asked."),
            Refused::Says(words) => f.write_str(words),
        }
    }
}

impl std::error::Error for Refused {}

fn write_sentence(f: &mut fmt::Formatter<'_>, words: &str) -> fmt::Result {
    let mut rest = words.chars();
    if let Some(first) = rest.next() {
        write!(f, "{}{}.", first.to_uppercase(), rest.as_str())?;
    }
    Ok(())
}

impl Question {
    /// What is said once this is answered: of several options, what the first says that says
    /// something.
    #[must_use]
    pub fn says_after(&self, answer: &Answer) -> Option<&str> {
        let options = self.kind.options()?;
        let after = |place| options.iter().nth(place)?.1.after.as_deref();
        match answer {
            Answer::Choice(chosen) => after(*chosen),
            Answer::Choices(chosen) => chosen.iter().find_map(after),
            Answer::YesNo(_)
            | Answer::Number(_)
            | Answer::Duration(_)
            | Answer::Date(_)
            | Answer::Text(_) => None,
        }
    }

    /// Reads an answer as it is written in files and flags: an option id, ids
    /// with commas between them, `yes` or `no`, a number, a duration, a date, or
    /// words.
    ///
    /// # Errors
    /// Says why this is no answer to the question. Bounds are not tried here,
    /// see [`Question::accept`].
    pub fn read(&self, text: &str) -> Result<Answer, Refused> {
        let trimmed = text.trim();
        match &self.kind {
            Kind::Choice(options) => read_option(options, trimmed).map(Answer::Choice),
            Kind::Choices { options, .. } => trimmed
                .split(',')
                .map(str::trim)
                .filter(|id| !id.is_empty())
                .map(|id| read_option(options, id))
                .collect::<Result<OptionSet, _>>()
                .map(Answer::Choices),
            Kind::YesNo => match trimmed {
                "yes" | "true" => Ok(Answer::YesNo(true)),
                "no" | "false" => Ok(Answer::YesNo(false)),
                _ => Err(Refused::NotYesNo),
            },
            Kind::Number { .. } => self.number(Number::read(trimmed), trimmed),
            Kind::Duration { .. } => Duration::read(trimmed)
                .map(Answer::Duration)
                .map_err(Refused::NotADuration),
            Kind::Date { .. } => day::read(trimmed)
                .map(Answer::Date)
                .map_err(|_| Refused::NotADate),
            Kind::Text { .. } if trimmed.is_empty() => Err(Refused::Nothing),
            Kind::Text { .. } => Ok(Answer::Text(trimmed.into())),
        }
    }

    /// Reads an answer as somebody may type it on the day `today`: numbers, lengths of time and
    /// days as [`spoken`] reads them, all else as [`Question::read`] does.
    ///
    /// # Errors
    /// Says why this is no answer to the question. Bounds are not tried here.
    pub fn hear(&self, text: &str, today: Date) -> Result<Answer, Refused> {
        match &self.kind {
            Kind::Number { unit, decimals, .. } => {
                let said = spoken::number(text, unit.as_deref());
                let of_one = self.unit_of_one.as_deref();
                let said = match (said, of_one) {
                    (Err(NotANumber::Malformed), Some(_)) => spoken::number(text, of_one),
                    (said, _) => said,
                };
                let grouped = thousands(text).filter(|_| *decimals < THOUSAND);
                let said = match (said, grouped) {
                    (Err(NotANumber::Malformed), Some(grouped)) => {
                        spoken::number(&grouped, unit.as_deref())
                    }
                    (said, _) => said,
                };
                self.number(said, text)
            }
            Kind::Duration { .. } => spoken::length(text)
                .map(Answer::Duration)
                .map_err(Refused::NotADuration),
            Kind::Date { .. } => spoken::day(text, today)
                .map(Answer::Date)
                .map_err(Refused::NotADay),
            Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => {
                self.read(text)
            }
        }
    }

    /// The answer that was read from a text; where it is no number, an example of one that would
    /// be accepted: the one that was most likely meant, where there is one.
    fn number(&self, read: Result<Number, NotANumber>, text: &str) -> Result<Answer, Refused> {
        read.map(Answer::Number).map_err(|why| match &self.kind {
            Kind::Number {
                min, max, decimals, ..
            } if why == NotANumber::Malformed => {
                let decimals = *decimals;
                let usual = match decimals {
                    0 => Number::whole(12),
                    _ => Number::from_millionths(12_500_000),
                };
                let at_least = min.map_or(usual, |min| usual.max(min));
                let example = max.map_or(at_least, |max| at_least.min(max)).to_string();
                let meant = spoken::digits(text).ok();
                let meant = meant.filter(|meant| meant.decimals() <= decimals);
                let example = meant.map_or(example, |meant| meant.to_string());
                Refused::NotInDigits { decimals, example }
            }
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => Refused::NotANumber(why),
        })
    }

    /// Tries an answer against the question's type and bounds.
    ///
    /// # Errors
    /// Says why it is not accepted. The author's `refuse` needs the other
    /// answers, and is tried by the session.
    pub fn accept(&self, answer: &Answer, today: Date, words: &Words) -> Result<(), Refused> {
        match (&self.kind, answer) {
            (Kind::Choice(options), Answer::Choice(option)) if *option < options.len() => Ok(()),
            (
                Kind::Choices {
                    options,
                    at_least,
                    at_most,
                },
                Answer::Choices(chosen),
            ) if chosen.within(&OptionSet::all(options.len())) => {
                accept_set(options, chosen, *at_least, *at_most)
            }
            (Kind::YesNo, Answer::YesNo(_)) => Ok(()),
            (
                Kind::Number {
                    min, max, decimals, ..
                },
                Answer::Number(number),
            ) => {
                if number.decimals() > *decimals {
                    let decimals = *decimals;
                    return Err(Refused::TooFine { decimals });
                }
                within(number, *min, *max, |bound| self.bound_in_unit(bound))
            }
            (Kind::Duration { min, max }, Answer::Duration(duration)) => {
                within(duration, *min, *max, |bound| bound.told(words))
            }
            (Kind::Date { min, max }, Answer::Date(date)) => {
                let [min, max] = [min, max].map(|bound| bound.map(|day| day.on(today)));
                within(date, min, max, |bound| day::in_words(bound, words)).map_err(|refused| {
                    match refused {
                        Refused::TooLow { least } => Refused::TooEarly { first: least },
                        Refused::TooHigh { most } => Refused::TooLate { last: most },
                        other => other,
                    }
                })
            }
            (Kind::Text { max_length, lines }, Answer::Text(text)) => {
                accept_text(text, *max_length, *lines)
            }
            (
                Kind::Choice(_)
                | Kind::Choices { .. }
                | Kind::YesNo
                | Kind::Number { .. }
                | Kind::Duration { .. }
                | Kind::Date { .. }
                | Kind::Text { .. },
                _,
            ) => Err(Refused::WrongType {
                wanted: self.kind.name(),
            }),
        }
    }

    /// A bound with its unit. Units are for several, where nothing else is said: `1 people` fits
    /// nothing.
    fn bound_in_unit(&self, bound: Number) -> String {
        match self.unit_of_one {
            None if bound == Number::whole(1) => bound.to_string(),
            _ => self.with_unit(bound),
        }
    }

    /// The answer as the person reads it, in the words of the flow: labels, not ids; a date in
    /// words.
    #[must_use]
    pub fn show(&self, answer: &Answer, words: &Words) -> String {
        let label = |option: usize| {
            let options = self.kind.options()?;
            Some(&*options[options.id_at(option)?].label)
        };
        match answer {
            Answer::Choice(option) => label(*option).unwrap_or_default().to_owned(),
            Answer::Choices(chosen) if chosen.is_empty() => self.word_for_nothing(words).to_owned(),
            Answer::Choices(chosen) => {
                words.listed(&chosen.iter().filter_map(label).collect::<Vec<_>>())
            }
            Answer::YesNo(true) => words.get(ProgramWord::Yes).to_owned(),
            Answer::YesNo(false) => words.get(ProgramWord::No).to_owned(),
            Answer::Number(number) => number.to_string(),
            Answer::Duration(duration) => duration.told(words),
            Answer::Date(date) => day::in_words(*date, words),
            Answer::Text(text) => text.to_string(),
        }
    }

    /// What stands for no choice at all.
    pub(super) fn word_for_nothing<'w>(&'w self, words: &'w Words) -> &'w str {
        let own = self.nothing.as_deref();
        own.unwrap_or_else(|| words.get(ProgramWord::Nothing))
    }

    /// The answer as files and flags write it, the items of a list apart.
    #[must_use]
    pub fn write(&self, answer: &Answer) -> WrittenAnswer {
        let id = |option: usize| {
            let options = self.kind.options()?;
            Some(options.name(options.id_at(option)?).to_owned())
        };
        match answer {
            Answer::Choice(option) => WrittenAnswer::One(id(*option).unwrap_or_default()),
            Answer::Choices(chosen) => WrittenAnswer::Many(chosen.iter().filter_map(id).collect()),
            Answer::Number(number) => WrittenAnswer::Number(*number),
            Answer::Date(date) => WrittenAnswer::One(date.to_string()),
            Answer::YesNo(true) => WrittenAnswer::One("yes".to_owned()),
            Answer::YesNo(false) => WrittenAnswer::One("no".to_owned()),
            Answer::Duration(_) | Answer::Text(_) => {
                WrittenAnswer::One(self.show(answer, &Words::ENGLISH))
            }
        }
    }
}

/// How many digits stand between two commas of a large number.
const THOUSAND: u32 = 3;

/// A text without the commas between the thousands of a number; nothing where it has
/// others, or none.
fn thousands(text: &str) -> Option<String> {
    let digit = |c: char| c.is_ascii_digit();
    let between = text.match_indices(',').all(|(at, _)| {
        let behind = text.get(at + 1..).unwrap_or("");
        let digits = behind.len() - behind.trim_start_matches(digit).len();
        text.get(..at).unwrap_or("").ends_with(digit) && digits == THOUSAND as usize
    });
    (between && text.contains(',')).then(|| text.replace(',', ""))
}

/// An answer in the form in which files hold it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenAnswer {
    /// A text: an option id, `yes`, a duration, a date, words.
    One(String),
    /// Option ids.
    Many(Vec<String>),
    /// A number.
    Number(Number),
}

fn read_option(options: &Options, id: &str) -> Result<usize, Refused> {
    match options.find(id) {
        Some(option) => Ok(option.index()),
        None => Err(Refused::NotAnOption {
            given: id.to_owned(),
            options: options.names().map(str::to_owned).collect(),
            meant: crate::suggest::nearest(id, options.names()).map(str::to_owned),
        }),
    }
}

fn accept_set(
    options: &Options,
    chosen: &OptionSet,
    at_least: usize,
    at_most: Option<usize>,
) -> Result<(), Refused> {
    let count = chosen.len();
    let alone = options.iter().find(|(id, option)| {
        option.company == super::question::Company::Alone && chosen.has(id.index())
    });
    match (alone, at_most) {
        (Some(_), _) if count == 1 => Ok(()),
        (Some((_, option)), _) => Err(Refused::NotAlone {
            label: option.label.to_string(),
        }),
        (None, _) if count < at_least => Err(Refused::TooFew { at_least }),
        (None, Some(at_most)) if count > at_most => Err(Refused::TooMany { at_most }),
        (None, _) => Ok(()),
    }
}

fn within<T: Ord + Copy>(
    value: &T,
    min: Option<T>,
    max: Option<T>,
    show: impl Fn(T) -> String,
) -> Result<(), Refused> {
    match (min, max) {
        (Some(min), _) if *value < min => Err(Refused::TooLow { least: show(min) }),
        (_, Some(max)) if *value > max => Err(Refused::TooHigh { most: show(max) }),
        _ => Ok(()),
    }
}

fn accept_text(text: &str, max_length: Option<usize>, lines: usize) -> Result<(), Refused> {
    if text.trim().is_empty() {
        return Err(Refused::Nothing);
    }
    match max_length {
        Some(max_length) if text.chars().count() > max_length => {
            return Err(Refused::TooLong { max_length });
        }
        _ => {}
    }
    if text.lines().count() > lines {
        return Err(Refused::TooManyLines { lines });
    }
    Ok(())
}
