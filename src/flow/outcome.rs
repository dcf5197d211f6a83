//! Outcomes: the advice, the passages that belong to it, and where it is from.

use std::fmt;

use jiff::civil::Date;

use super::condition::Written;
use super::table::Id;
use super::text::Text;

/// The advice at the end of a way.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The advice in one line.
    pub title: Text,
    /// What kind of advice it is.
    pub tone: Tone,
    /// Markdown that says more.
    pub text: Option<Text>,
    /// The passages that may be shown with it, in the order to be shown.
    pub passages: Vec<Id<Passage>>,
    /// What to do, one Markdown text a step.
    pub steps: Vec<Text>,
    /// A document to take along.
    pub document: Option<Document>,
    /// Words by which guarantees and tests speak of several outcomes.
    pub tags: Vec<Box<str>>,
    /// Where the advice is from.
    pub cites: Vec<Id<Source>>,
    /// Whether the person is told which of their answers led here.
    pub reasons: Reasons,
}

/// Whether an outcome is shown with the answers that led to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reasons {
    /// It is.
    Shown,
    /// It is not (`because: false`).
    LeftOut,
}

/// What kind of advice an outcome is. It is said in words, never by colour alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
#[derive(Clone, Debug)]
pub struct Document {
    /// The name that it is saved under.
    pub file: Box<str>,
    /// Its title, as one line.
    pub title: Text,
    /// Its parts, in order.
    pub parts: Vec<DocumentPart>,
}

/// A part of a [`Document`].
#[derive(Clone, Debug)]
pub struct DocumentPart {
    /// When it belongs to the document; always where there is no condition.
    pub when: Option<Written>,
    /// Markdown.
    pub text: Text,
}

/// A part of the advice that is shown on a condition.
#[derive(Clone, Debug)]
pub struct Passage {
    /// When it is shown; always where there is no condition.
    pub when: Option<Written>,
    /// Its heading, as one line.
    pub title: Option<Text>,
    /// Markdown.
    pub text: Text,
    /// Words by which outcomes, guarantees and tests speak of several passages.
    pub tags: Vec<Box<str>>,
    /// Where it is from.
    pub cites: Vec<Id<Source>>,
}

/// Where advice is from.
#[derive(Clone, Debug)]
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
    pub checked: Option<Date>,
}
