//! A picture of a flow as a list: questions in the order of asking, each route a line of
//! its own, outcomes on the row where they are reached.
//!
//! A [`Ladder`] is plain data, with everything said in the author's words: conditions in
//! the words of the questions, what is proven of each row, how many ways take it, and who
//! gets there. Whoever draws it needs nothing else. [`draw`] makes one of a flow; [`dot`],
//! [`mermaid`], [`svg`] and [`html`] write it down, and a terminal lays it out by itself.

pub mod draw;

pub mod dot;

pub mod mermaid;

pub mod svg;

pub mod html;

pub(crate) mod namesakes;

#[cfg(test)]
pub(crate) mod printed;

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use crate::flow::outcome::Tone;
use crate::prove::Verdict;
use crate::space::figures::Met;
use namesakes::Namesakes;
#[cfg(test)]
use printed::made::{MetName, ToneName};

/// A flow as a list.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(
        deny_unknown_fields,
        title = "What `quandary graph --format json` prints"
    )
)]
#[non_exhaustive]
pub struct Ladder {
    /// The title of the flow.
    pub title: String,
    /// How many ways there are, as a number of any size; nothing where that isn't known.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9]+$")))]
    pub ways: Option<String>,
    /// Whether all counts leave out ways that nobody can take; else they are at most so
    /// large.
    pub exact: bool,
    /// The fewest and the most questions on a way.
    pub lengths: Option<(usize, usize)>,
    /// What of the flow is left out, and other remarks, as sentences.
    pub remarks: Vec<String>,
    /// The questions in the order of asking.
    pub questions: Vec<Rung>,
    /// The outcomes in the order in which they are reached.
    pub outcomes: Vec<Landing>,
    /// The named conditions that rows speak of.
    pub facts: Vec<FactInWords>,
    /// What the author promises.
    pub promises: Vec<PromiseShown>,
    #[serde(skip)]
    pub(crate) namesakes: Namesakes,
}

/// A question with its routes.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "question", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct Rung {
    /// Its place in the order of asking, from 1.
    pub number: usize,
    /// Its id in the file.
    pub id: String,
    /// What it asks.
    pub ask: String,
    /// How others speak of it.
    pub name: String,
    /// Why it's asked.
    pub why: Option<String>,
    /// The labels of its options.
    pub options: Vec<String>,
    /// Whether it may be skipped.
    pub optional: bool,
    /// Who is asked.
    pub crowd: Crowd,
    /// When an answer is refused, and what is said then.
    pub refusals: Vec<Refusing>,
    /// Its routes in the order in which they are tried, those as one that have one target.
    pub rows: Vec<LadderRow>,
    /// The promises that speak of it, by their place in the list.
    pub promises: Vec<usize>,
}

/// A route, or several with one target.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "row", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct LadderRow {
    /// When it's taken.
    pub when: InWords,
    /// Where it leads.
    pub to: LeadsTo,
    /// Which of those who answer the question it's taken by, and how many ways take it.
    pub crowd: Crowd,
    /// How many scenarios take it, where that was looked at.
    pub tried: Option<usize>,
    /// Whether the way that is shown takes it.
    pub walked: bool,
}

/// Where a row leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "to", rename_all = "snake_case")]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(deny_unknown_fields, rename = "leads_to")
)]
pub enum LeadsTo {
    /// To a question.
    Question {
        /// Its number.
        number: usize,
        /// How others speak of it.
        name: String,
    },
    /// To the advice.
    Outcome {
        /// The place of the outcome in the list.
        place: usize,
        /// Its title.
        title: String,
        /// Its tone.
        #[cfg_attr(test, schemars(with = "ToneName"))]
        tone: Tone,
    },
    /// Nowhere: no route holds.
    Nowhere,
}

/// An outcome.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "outcome", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct Landing {
    /// Its id in the file.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its tone.
    #[cfg_attr(test, schemars(with = "ToneName"))]
    pub tone: Tone,
    /// Who gets it.
    pub crowd: Crowd,
    /// How many scenarios end here, where that was looked at.
    pub tried: Option<usize>,
    /// The promises that speak of it, by their place in the list.
    pub promises: Vec<usize>,
}

/// Who gets somewhere.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "crowd", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct Crowd {
    /// Whether somebody does; for a row, of those who answer its question.
    #[cfg_attr(test, schemars(with = "Option<MetName>"))]
    pub met: Option<Met>,
    /// How many ways.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9]+$")))]
    pub ways: Option<String>,
    /// The part of all ways, from 0 to 1.
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    pub share: Option<f64>,
    /// On which answers, exactly.
    pub who: Option<InWords>,
    /// One of the shortest ways there: questions with answers.
    pub way: Option<Vec<(String, String)>>,
}

/// A condition in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "words", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct InWords {
    /// All of it.
    pub text: String,
    /// Piece by piece.
    pub pieces: Vec<WordShown>,
}

/// A piece of a condition in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "word", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct WordShown {
    /// What it is.
    pub is: WordKind,
    /// Its text.
    pub text: String,
}

/// What a piece of a condition is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub enum WordKind {
    /// Words that join the others.
    Plain,
    /// A question.
    Question,
    /// An answer.
    Answer,
    /// A named condition.
    Fact,
    /// A score.
    Score,
}

/// A named condition.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "fact", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct FactInWords {
    /// Its id as words.
    pub name: String,
    /// What it means.
    pub means: InWords,
}

/// When an answer is refused.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "refusal", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct Refusing {
    /// When.
    pub when: InWords,
    /// What the person reads.
    pub says: String,
}

/// A promise of the author.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "promise", deny_unknown_fields)
)]
#[non_exhaustive]
pub struct PromiseShown {
    /// In the author's words.
    pub says: String,
    /// What is proven of it.
    pub verdict: VerdictShown,
}

/// What is proven of a promise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub enum VerdictShown {
    /// It holds for everybody.
    Holds,
    /// It speaks of nobody.
    OfNobody,
    /// It's broken.
    Fails,
    /// It isn't decided.
    NotDecided,
}

impl VerdictShown {
    fn of(verdict: &Verdict<'_>) -> Self {
        match verdict {
            Verdict::Holds => Self::Holds,
            Verdict::Vacuous => Self::OfNobody,
            Verdict::Fails(_) => Self::Fails,
            Verdict::NotDecided(_) => Self::NotDecided,
        }
    }

    /// In a word or two.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Holds => "holds",
            Self::OfNobody => "speaks of nobody",
            Self::Fails => "FAILS",
            Self::NotDecided => "not decided",
        }
    }
}

/// The sign that stands before an outcome of this tone, so that tones are told apart by
/// more than colour.
#[must_use]
pub fn sign(tone: Tone) -> &'static str {
    match tone {
        Tone::Go => "✓",
        Tone::Caution => "!",
        Tone::Stop => "✗",
        Tone::Info => "i",
    }
}

/// What the signs of a picture say, and the part at the end of its rows.
pub const LEGEND: &str =
    "→ next question, ↷ later, ↶ earlier; ✓ ! ✗ i advice; right: part of all ways";

/// A part of all ways in words: `12 %`, `under 1 %`.
#[must_use]
pub fn share_in_words(share: f64) -> String {
    match share {
        none if none <= 0.0 => "none".to_owned(),
        few if few < 0.01 => "under 1 %".to_owned(),
        all if all >= 1.0 => "all".to_owned(),
        most if most > 0.99 => "over 99 %".to_owned(),
        some => format!("{:.0} %", 100.0 * some),
    }
}

/// How many digits of a number people read.
const MOST_DIGITS: usize = 15;

/// A number of ways in words; a large one by its size.
#[must_use]
pub fn ways_in_words(ways: &str) -> String {
    match ways {
        "1" => "1 way".to_owned(),
        many if many.len() > MOST_DIGITS => {
            let first = many.get(..1).unwrap_or_default();
            format!("at least {first} × 10^{} ways", many.len() - 1)
        }
        many => {
            let digits = many.len();
            let mut grouped = String::with_capacity(digits + digits / 3);
            for (at, digit) in many.chars().enumerate() {
                if at > 0 && (digits - at) % 3 == 0 {
                    grouped.push(',');
                }
                grouped.push(digit);
            }
            format!("{grouped} ways")
        }
    }
}
