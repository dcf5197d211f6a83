//! Outcomes: the advice, the passages that belong to it, and where it is from.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::condition::Written;
use super::day;
use super::table::Id;
use super::text::Text;
use super::words::ProgramWord;
use crate::place::Place;

/// The advice at the end of a way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Outcome {
    /// The advice in one line.
    pub title: Text,
    /// What kind of advice it is.
    pub tone: Tone,
    /// The word that stands for the tone; empty where none does, and the tone's own
    /// word where nothing is said.
    pub tone_word: Option<Box<str>>,
    /// How it is shown.
    pub showing: Showing,
    /// Markdown that says more.
    pub text: Option<Text>,
    /// The passages that may be shown with it, in the order to be shown.
    pub passages: Vec<Id<Passage>>,
    /// What to do, one Markdown text a step.
    pub steps: Vec<Text>,
    /// The documents to take along, in order.
    pub documents: Vec<Document>,
    /// Words by which guarantees and tests speak of several outcomes.
    pub tags: Vec<Box<str>>,
    /// Where the advice is from.
    pub cites: Vec<Id<Source>>,
    /// Whether the person is told which of their answers led here.
    pub reasons: Reasons,
    /// Who has signed it, where somebody has.
    pub signed: Option<Signed>,
}

impl Outcome {
    /// An outcome of which nothing has been told.
    pub(crate) fn untold() -> Self {
        Self {
            title: Text::new(Vec::new()),
            tone: Tone::Info,
            tone_word: None,
            showing: Showing::Reviewed,
            text: None,
            passages: Vec::new(),
            steps: Vec::new(),
            documents: Vec::new(),
            tags: Vec::new(),
            cites: Vec::new(),
            reasons: Reasons::Shown,
            signed: None,
        }
    }

    /// Its own texts in their order, without those of passages and documents.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let Self {
            title,
            text,
            steps,
            tone: _,
            tone_word: _,
            showing: _,
            passages: _,
            documents: _,
            tags: _,
            cites: _,
            reasons: _,
            signed: _,
        } = self;
        std::iter::once(title).chain(text).chain(steps)
    }
}

/// That somebody answers for an outcome as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Signed {
    /// Who.
    pub by: Box<str>,
    /// The day.
    #[serde(with = "day::as_written")]
    pub on: Date,
    /// What they signed.
    pub digest: SignedDigest,
}

impl Signed {
    /// A signature.
    pub(crate) fn new(by: Box<str>, on: Date, digest: SignedDigest) -> Self {
        Self { by, on, digest }
    }
}

/// What is signed of an outcome, in a few letters: all that can be shown with it, and who
/// gets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedDigest {
    /// Of what can be shown.
    pub page: [u8; DIGEST_BYTES],
    /// Of who gets what of it.
    pub who: [u8; DIGEST_BYTES],
}

/// How many bytes of a SHA-256 each half of a [`SignedDigest`] has.
pub const DIGEST_BYTES: usize = 12;

impl SignedDigest {
    /// Reads one as it's written: twice 24 hexadecimal digits with a `-` between them.
    ///
    /// ```
    /// use quandary::flow::outcome::SignedDigest;
    ///
    /// let written = "0123456789abcdef01234567-89abcdef0123456789abcdef";
    /// assert_eq!(SignedDigest::read(written).unwrap().to_string(), written);
    /// assert_eq!(SignedDigest::read("0123"), None);
    /// ```
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let (page, who) = text.split_once('-')?;
        Some(Self {
            page: bytes_of(page)?,
            who: bytes_of(who)?,
        })
    }
}

fn bytes_of(digits: &str) -> Option<[u8; DIGEST_BYTES]> {
    let is_digit = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    if digits.len() != 2 * DIGEST_BYTES || !digits.chars().all(is_digit) {
        return None;
    }
    let mut bytes = [0; DIGEST_BYTES];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let pair = digits.get(2 * at..2 * at + 2)?;
        *byte = u8::from_str_radix(pair, 16).ok()?;
    }
    Some(bytes)
}

impl fmt::Display for SignedDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for byte in self.page {
            write!(f, "{byte:02x}")?;
        }
        f.write_str("-")?;
        for byte in self.who {
            write!(f, "{byte:02x}")?;
        }
        Ok(())
    }
}

/// How an outcome is shown: as advice at the end of a talk, or as help in danger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Showing {
    /// After a look at all answers.
    Reviewed,
    /// At once, with nothing before it (`at_once: true`).
    AtOnce {
        /// Which row below it comes first.
        first: FirstRow,
    },
}

impl Showing {
    /// Whether nothing may come before it.
    #[must_use]
    pub fn is_at_once(self) -> bool {
        matches!(self, Showing::AtOnce { .. })
    }
}

/// The first row below a page that is shown at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FirstRow {
    /// The one that reads on.
    ReadOn,
    /// The one that clears the screen and leaves: the person may be watched
    /// (`leave_first: true`).
    Leave,
}

/// Whether an outcome is shown with the answers that led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Reasons {
    /// It is.
    Shown,
    /// It is not (`because: false`).
    LeftOut,
}

/// What kind of advice an outcome is. It is said in words, never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tone {
    /// Go ahead.
    Go,
    /// Go ahead with care.
    Caution,
    /// Do not.
    Stop,
    /// To know, not to do.
    Info,
}

impl Tone {
    /// All tones with their names in files.
    pub const NAMES: [(&'static str, Tone); 4] = [
        ("go", Tone::Go),
        ("caution", Tone::Caution),
        ("stop", Tone::Stop),
        ("info", Tone::Info),
    ];
}

impl Tone {
    /// The word that stands for it where an outcome has none of its own.
    #[must_use]
    pub fn word(self) -> ProgramWord {
        match self {
            Tone::Go => ProgramWord::ToneGo,
            Tone::Caution => ProgramWord::ToneCaution,
            Tone::Stop => ProgramWord::ToneStop,
            Tone::Info => ProgramWord::ToneInfo,
        }
    }
}

impl fmt::Display for Tone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Tone::Go => "go",
            Tone::Caution => "caution",
            Tone::Stop => "stop",
            Tone::Info => "info",
        })
    }
}

/// A document that the person can take along.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Document {
    /// Where it stands in its outcome.
    pub seat: Seat,
    /// The name that it is saved under.
    pub file: Box<str>,
    /// When it belongs to the page; always where there is no condition.
    pub when: Option<Written>,
    /// Its title, as one line.
    pub title: Text,
    /// Its parts, in order.
    pub parts: Vec<DocumentPart>,
}

impl Document {
    /// The conditions on which it, and then each of its parts, belongs to the page.
    pub fn conditions(&self) -> impl Iterator<Item = &Written> {
        let parts = self.parts.iter().filter_map(|part| part.when.as_ref());
        self.when.iter().chain(parts)
    }

    /// What it says: its title, and its parts, each with its condition.
    pub fn texts(&self) -> impl Iterator<Item = (Option<&Written>, &Text)> {
        let Self {
            title,
            parts,
            when: _,
            seat: _,
            file: _,
        } = self;
        let parts = parts.iter().map(|part| {
            let DocumentPart { when, text } = part;
            (when.as_ref(), text)
        });
        std::iter::once((None, title)).chain(parts)
    }
}

/// Where a document stands in its outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Seat {
    /// By itself (`document:`).
    Alone,
    /// At this place of a list (`documents:`).
    Listed(usize),
}

impl Seat {
    /// Its place, below that of its outcome.
    #[must_use]
    pub fn place(self, outcome: Place) -> Place {
        match self {
            Seat::Alone => outcome.key("document"),
            Seat::Listed(at) => outcome.key("documents").index(at),
        }
    }
}

/// A part of a [`Document`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct DocumentPart {
    /// When it belongs to the document; always where there is no condition.
    pub when: Option<Written>,
    /// Markdown.
    pub text: Text,
}

/// A part of the advice that is shown on a condition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Passage {
    /// When it is shown; always where there is no condition.
    pub when: Option<Written>,
    /// Its heading, as one line.
    pub title: Option<Text>,
    /// Markdown.
    pub text: Text,
    /// What it is there for, and so where on the page it stands.
    pub role: Role,
    /// Words by which outcomes, guarantees and tests speak of several passages.
    pub tags: Vec<Box<str>>,
    /// Where it is from.
    pub cites: Vec<Id<Source>>,
}

impl Passage {
    /// Its texts, in their order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let Self {
            title,
            text,
            when: _,
            role: _,
            tags: _,
            cites: _,
        } = self;
        title.iter().chain([text])
    }
}

/// What a passage is there for. In a flow that says `reasons_first`, it is what
/// decides where on the page the passage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// What to do now.
    Tonight,
    /// Why the advice is what it is.
    Reason,
    /// What may be right another day.
    Later,
    /// Where help is. It is never behind a row.
    Help,
}

impl Role {
    /// All roles with their names in files, in the order in which a page has them.
    pub const NAMES: [(&'static str, Role); 4] = [
        ("tonight", Role::Tonight),
        ("reason", Role::Reason),
        ("later", Role::Later),
        ("help", Role::Help),
    ];

    /// Its name in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Role::Tonight => "tonight",
            Role::Reason => "reason",
            Role::Later => "later",
            Role::Help => "help",
        }
    }
}

/// Where advice is from.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Source {
    /// What it is, as one line.
    pub title: Box<str>,
    /// The source that it is a part of.
    pub part_of: Option<Id<Source>>,
    /// Where to find it.
    pub url: Option<Box<str>>,
    /// What else to know of it.
    pub note: Option<Box<str>>,
    /// The day on which the author last looked at it.
    #[serde(with = "day::as_written_or_none")]
    pub checked: Option<Date>,
}
