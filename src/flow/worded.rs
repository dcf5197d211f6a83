//! Conditions in the words of the questions: "Who ended it? is *They did*, and Budget is
//! under 12 euro".
//!
//! What is said is exactly what the condition means: without an answer every test is
//! false, so "isn't" holds of a question that nobody was asked, too. Ids stand only where
//! an author has written nothing else: of facts and of scores.

use super::Flow;
use super::condition::{Condition, Offset, Operand, Quantity, Relation};
use super::day::{self, DayPoint, Direction};
use super::duration::Duration;
use super::number::Number;
use super::phrase::{Phrase, Word, spaced};
use super::question::{Kind, OptionSet, Presence, Question};
use super::table::Id;
use super::words::Words;

/// How a condition is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Phrasing {
    /// The question beside which the condition stands: its name is left out.
    pub beside: Option<Id<Question>>,
    /// How facts are said.
    pub facts: FactsAs,
}

impl Phrasing {
    /// By itself, with facts by what they mean.
    pub const FULL: Self = Self {
        beside: None,
        facts: FactsAs::Unfolded,
    };
}

/// How facts are said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FactsAs {
    /// By their name.
    Named,
    /// By what they mean.
    Unfolded,
}

impl Condition {
    /// The condition in the words of the questions.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::flow::worded::{FactsAs, Phrasing};
    ///
    /// let fact = flow.facts.get("no_cheese").unwrap();
    /// let phrasing = Phrasing { beside: None, facts: FactsAs::Named };
    /// let words = fact.when.condition.worded(&flow, phrasing);
    /// assert_eq!(words.to_string(), "Can't eat includes *Cheese*, or Diet is *Vegan*");
    /// ```
    #[must_use]
    pub fn worded(&self, flow: &Flow, phrasing: Phrasing) -> Phrase {
        PhraseWriter { flow, phrasing }.whole(self)
    }
}

/// How tightly words hold together, from the loosest on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Tie {
    Or,
    And,
    One,
}

struct PhraseWriter<'f> {
    flow: &'f Flow,
    phrasing: Phrasing,
}

impl PhraseWriter<'_> {
    fn whole(&self, condition: &Condition) -> Phrase {
        self.told(condition).0
    }

    fn told(&self, condition: &Condition) -> (Phrase, Tie) {
        match condition {
            Condition::All(parts) if parts.is_empty() => (Phrase::plainly("always"), Tie::One),
            Condition::Any(parts) if parts.is_empty() => (Phrase::plainly("never"), Tie::One),
            Condition::All(parts) => self.all(parts),
            Condition::Any(parts) => self.any(parts),
            Condition::AtLeast(count, parts) => {
                let mut told = Phrase::plainly(&format!("at least {count} of these: "));
                for (at, part) in parts.iter().enumerate() {
                    if at > 0 {
                        told.push("; ");
                    }
                    told.extend(self.inside(part, Tie::And));
                }
                let mut closed = Phrase::plainly("(");
                closed.extend(told);
                closed.push(")");
                (closed, Tie::One)
            }
            Condition::Not(inner) => self.not(inner),
            Condition::Fact(fact) => match self.phrasing.facts {
                FactsAs::Named => {
                    let name = spaced(self.flow.facts.name(*fact));
                    let pieces = vec![Word::Fact(*fact, name)];
                    (Phrase { pieces }, Tie::One)
                }
                FactsAs::Unfolded => self.told(&self.flow.facts[*fact].when.condition),
            },
            test => (self.test(test), Tie::One),
        }
    }

    /// A part of something that holds together so tightly.
    fn inside(&self, condition: &Condition, tie: Tie) -> Phrase {
        let (told, own) = self.told(condition);
        if own > tie {
            return told;
        }
        let mut closed = Phrase::plainly("(");
        closed.extend(told);
        closed.push(")");
        closed
    }

    fn any(&self, parts: &[Condition]) -> (Phrase, Tie) {
        if let [only] = parts {
            return self.told(only);
        }
        let mut told = Phrase::default();
        for (at, part) in parts.iter().enumerate() {
            if at > 0 {
                told.push(", or ");
            }
            told.extend(self.inside(part, Tie::And));
        }
        (told, Tie::Or)
    }

    /// What follows a test of the same question is said without its name.
    fn all(&self, parts: &[Condition]) -> (Phrase, Tie) {
        if let [only] = parts {
            return self.told(only);
        }
        let parts = self.with_no(parts);
        let mut told = Phrase::default();
        let mut before: Option<Id<Question>> = None;
        let mut of_one = true;
        for (at, part) in parts.iter().enumerate() {
            let about = match part {
                Conjunct::No(question) => Some(*question),
                Conjunct::Test(condition) => about(condition),
            };
            let again = before.is_some() && about == before;
            of_one &= at == 0 || again;
            if at > 0 {
                told.push(if again { " and " } else { ", and " });
            }
            let silent = PhraseWriter {
                flow: self.flow,
                phrasing: Phrasing {
                    beside: about,
                    ..self.phrasing
                },
            };
            let writer = if again { &silent } else { self };
            told.extend(match part {
                Conjunct::No(question) => writer.no(*question),
                Conjunct::Test(condition) => writer.inside(condition, Tie::And),
            });
            before = about;
        }
        (told, if of_one { Tie::One } else { Tie::And })
    }

    /// "Answered, and not with yes" is no.
    fn with_no<'c>(&self, parts: &'c [Condition]) -> Vec<Conjunct<'c>> {
        let not_yes = |question: &Id<Question>| {
            parts.iter().any(|part| match part {
                Condition::Not(inner) => **inner == Condition::Yes(*question),
                _ => false,
            })
        };
        let answered = |question: &Id<Question>| parts.contains(&Condition::Answered(*question));
        let parts = parts.iter().filter_map(|part| match part {
            Condition::Answered(question) if not_yes(question) => None,
            Condition::Not(inner) => match &**inner {
                Condition::Yes(question) if answered(question) => Some(Conjunct::No(*question)),
                _ => Some(Conjunct::Test(part)),
            },
            other => Some(Conjunct::Test(other)),
        });
        parts.collect()
    }

    fn no(&self, question: Id<Question>) -> Phrase {
        let mut told = self.named(question, " is ");
        told.pieces.push(Word::Answer("No".to_owned()));
        told
    }

    fn not(&self, inner: &Condition) -> (Phrase, Tie) {
        let told = match inner {
            Condition::Not(twice) => return self.told(twice),
            Condition::Any(parts) if parts.is_empty() => {
                return (Phrase::plainly("always"), Tie::One);
            }
            Condition::All(parts) if parts.is_empty() => {
                return (Phrase::plainly("never"), Tie::One);
            }
            // Beside a question that has to be answered, what isn't yes is no.
            Condition::Yes(question) if self.is_given(*question) => self.no(*question),
            Condition::Yes(question) => {
                let mut told = self.named(*question, " isn't ");
                told.pieces.push(Word::Answer("Yes".to_owned()));
                told
            }
            Condition::Is(question, options) => {
                let mut told = self.named(*question, " isn't ");
                told.extend(self.options(*question, options, " or "));
                told
            }
            Condition::Has(question, Quantity::Any, options) => {
                let mut told = self.named(*question, " doesn't include ");
                told.extend(self.options(*question, options, " or "));
                told
            }
            Condition::Has(question, Quantity::All, options) => {
                let mut told = self.named(*question, " doesn't include all of ");
                told.extend(self.options(*question, options, " and "));
                told
            }
            Condition::Answered(question) => self.named(*question, " isn't answered"),
            other => {
                let mut told = Phrase::plainly("not ");
                told.extend(self.inside(other, Tie::And));
                told
            }
        };
        (told, Tie::One)
    }

    /// Whether a question is answered where the condition stands.
    fn is_given(&self, question: Id<Question>) -> bool {
        let required = self.flow.questions[question].presence == Presence::Required;
        self.phrasing.beside == Some(question) && required
    }

    fn test(&self, test: &Condition) -> Phrase {
        match test {
            Condition::Answered(question) => self.named(*question, " is answered"),
            Condition::Yes(question) => {
                let mut told = self.named(*question, " is ");
                told.pieces.push(Word::Answer("Yes".to_owned()));
                told
            }
            Condition::Is(question, options) => self.is(*question, options),
            Condition::Has(question, quantity, options) => {
                let count = options.len();
                let (verb, word) = match quantity {
                    _ if count == 1 && *quantity != Quantity::None => (" includes ".to_owned(), ""),
                    Quantity::Any | Quantity::AtLeast(0 | 1) => (" includes ".to_owned(), " or "),
                    Quantity::AtLeast(wanted) if *wanted < count => {
                        (format!(" includes at least {wanted} of "), " and ")
                    }
                    Quantity::All | Quantity::AtLeast(_) => (" includes ".to_owned(), " and "),
                    Quantity::None => (" is answered without ".to_owned(), " or "),
                };
                let mut told = self.named(*question, &verb);
                told.extend(self.options(*question, options, word));
                told
            }
            Condition::Compare(question, relation, operand) => {
                let mut told = self.named(*question, " is ");
                told.extend(self.compared(*question, *relation, operand));
                told
            }
            Condition::Score(score, relation, value) => {
                let relation = relation_in_words(*relation, Measure::Amount);
                let name = spaced(self.flow.scores.name(*score));
                let mut told = Phrase::default();
                told.pieces.push(Word::Score(*score, name));
                told.push(&format!(" is {relation} {value}"));
                told
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast(..)
            | Condition::Not(_)
            | Condition::Fact(_) => self.whole(test),
        }
    }

    /// The name of a question with a verb behind it; where the question is known, only
    /// what the verb adds.
    fn named(&self, question: Id<Question>, verb: &str) -> Phrase {
        let mut told = Phrase::default();
        if self.phrasing.beside == Some(question) {
            let verb = verb.trim_start();
            told.push(verb.strip_prefix("is ").unwrap_or(verb));
            return told;
        }
        let name = self.flow.question_in_words(question);
        told.pieces.push(Word::Question(question, name));
        told.push(verb);
        told
    }

    fn is(&self, question: Id<Question>, options: &OptionSet) -> Phrase {
        let all = self.flow.questions[question].kind.options();
        let count = all.map_or(0, |all| all.len());
        let others = options.others(count);
        if others.is_empty() {
            return self.named(question, " is answered");
        }
        if options.len() > 3 && others.len() < options.len() {
            let mut told = self.named(question, " is anything but ");
            told.extend(self.options(question, &others, " or "));
            return told;
        }
        let mut told = self.named(question, " is ");
        told.extend(self.options(question, options, " or "));
        told
    }

    /// The labels of options: `A`, `A or B`, `A, B or C`.
    fn options(&self, question: Id<Question>, options: &OptionSet, word: &str) -> Phrase {
        let all = self.flow.questions[question].kind.options();
        let label = |at: usize| all.and_then(|all| Some(all[all.id_at(at)?].label.to_string()));
        let labels: Vec<String> = options.iter().filter_map(label).collect();
        let mut told = Phrase::default();
        let last = labels.len().saturating_sub(1);
        for (at, label) in labels.into_iter().enumerate() {
            match at {
                0 => {}
                at if at == last => told.push(word),
                _ => told.push(", "),
            }
            told.pieces.push(Word::Answer(label));
        }
        told
    }

    /// What stands behind "is" of a comparison.
    fn compared(&self, question: Id<Question>, relation: Relation, operand: &Operand) -> Phrase {
        let kind = &self.flow.questions[question].kind;
        let measure = match kind {
            Kind::Date { .. } => Measure::Day,
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Text { .. } => Measure::Amount,
        };
        let mut told = Phrase::plainly(relation_in_words(relation, measure));
        told.push(" ");
        match operand {
            Operand::Number(number) => {
                let number = self.flow.questions[question].with_unit(*number);
                told.pieces.push(Word::Answer(number));
            }
            Operand::Duration(duration) => told.pieces.push(Word::Answer(duration.to_string())),
            Operand::Day(point) => told.pieces.push(Word::Answer(day_in_words(*point))),
            Operand::Answer(other, offset) => {
                let name = self.flow.question_in_words(*other);
                match offset_in_words(*offset) {
                    None => told.pieces.push(Word::Question(*other, name)),
                    Some((before, after)) => {
                        told.push(&before);
                        told.pieces.push(Word::Question(*other, name));
                        told.push(&after);
                    }
                }
            }
        }
        told
    }
}

/// A part of a list of tests.
enum Conjunct<'c> {
    Test(&'c Condition),
    /// The answer is no.
    No(Id<Question>),
}

/// The one question that a test is about.
fn about(condition: &Condition) -> Option<Id<Question>> {
    match condition {
        Condition::Answered(question)
        | Condition::Compare(question, ..)
        | Condition::Has(question, ..)
        | Condition::Is(question, _) => Some(*question),
        Condition::Not(inner) => match &**inner {
            Condition::Has(question, ..) | Condition::Is(question, _) => Some(*question),
            _ => None,
        },
        _ => None,
    }
}

/// What is compared.
#[derive(Clone, Copy)]
enum Measure {
    Amount,
    Day,
}

fn relation_in_words(relation: Relation, measure: Measure) -> &'static str {
    match (relation, measure) {
        (Relation::Less, Measure::Amount) => "under",
        (Relation::AtMost, Measure::Amount) => "at most",
        (Relation::More, Measure::Amount) => "over",
        (Relation::AtLeast, Measure::Amount) => "at least",
        (Relation::Equal, Measure::Amount) => "exactly",
        (Relation::NotEqual, Measure::Amount) => "anything but",
        (Relation::Less, Measure::Day) => "before",
        (Relation::AtMost, Measure::Day) => "on or before",
        (Relation::More, Measure::Day) => "after",
        (Relation::AtLeast, Measure::Day) => "on or after",
        (Relation::Equal, Measure::Day) => "on",
        (Relation::NotEqual, Measure::Day) => "any day but",
    }
}

fn day_in_words(point: DayPoint) -> String {
    match point {
        DayPoint::Fixed(date) => day::in_words(date, &Words::ENGLISH),
        DayPoint::Today(_, duration) if is_nothing(duration) => "today".to_owned(),
        DayPoint::Today(Direction::After, duration) => format!("{duration} from today"),
        DayPoint::Today(Direction::Before, duration) => format!("{duration} before today"),
    }
}

/// What stands before and behind the name of a question whose answer is moved.
fn offset_in_words(offset: Offset) -> Option<(String, String)> {
    let nothing = Number::whole(0);
    match offset {
        Offset::None => None,
        Offset::Number(number) if number < nothing => {
            Some((String::new(), format!(" minus {}", number.negated())))
        }
        Offset::Number(number) => Some((String::new(), format!(" plus {number}"))),
        Offset::Time(_, duration) if is_nothing(duration) => None,
        Offset::Time(Direction::After, duration) => {
            Some((String::new(), format!(" plus {duration}")))
        }
        Offset::Time(Direction::Before, duration) => {
            Some((String::new(), format!(" minus {duration}")))
        }
    }
}

fn is_nothing(duration: Duration) -> bool {
    duration == Duration::default()
}
