//! A finding: what is wrong in a file, where, and how to mend it, as plain data.
//!
//! Nothing here draws anything. The program shows findings as rustc would; a
//! test compares them; a later reader may turn them into any other format.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::place::Place;

pub use crate::rule::Rule;

/// How much a finding matters, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file cannot be used until this is mended, or it leaves somebody
    /// without advice.
    Error,
    /// The file can be used, and does most likely not say what was meant.
    Warning,
    /// The file says what was meant, and could say it better.
    Advice,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        })
    }
}

/// A place that a finding speaks of, with the words that stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Label {
    /// Where, in the file's own terms.
    pub place: Place,
    /// The bytes of the file's text that this is; empty until looked up.
    pub span: Range<usize>,
    /// What to say beside it; empty where the message says it all.
    pub words: String,
}

/// Whether a change is known to be the one that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// What is written can be meant in no other way.
    Sure,
    /// It can: a name that is near, one of two readings, a thing that is taken out.
    Guess,
}

/// A change of the text that a rule proposes. It becomes a fix once it has been tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mend {
    pub(crate) at: At,
    /// What is done there.
    pub(crate) action: Action,
    /// Whether it is known to be meant.
    pub(crate) certainty: Certainty,
}

/// Where a change is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// Where the first label of the finding stands.
    Label,
    /// At another place.
    Place(Place),
    /// At these bytes.
    Bytes(Range<usize>),
}

/// What is done at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// These words, which stand there, become others.
    Write(Box<str>, Box<str>),
    /// The whole value becomes another text.
    Replace(Box<str>),
    /// The value, on one line, is put in quotes.
    Quote,
    /// What stands there is taken out, with its key and its lines.
    TakeOut,
    /// A line is put before that on which it stands.
    LineBefore(Box<str>),
    /// Several things are changed at once, wherever they stand, in the order of the text.
    Several(Vec<TextEdit>),
}

/// Bytes of a text that become others.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextEdit {
    /// The bytes that are taken out; empty where something is only put in.
    pub span: Range<usize>,
    /// What stands in their place.
    pub text: String,
}

/// How a finding is mended. The words of the help are made from the change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Remedy {
    /// By words alone: nothing that can be done by itself. No help where there are none.
    Say(String),
    /// Other words stand in the place.
    Write(String),
    /// What stands there is left out.
    LeaveOut(String),
}

impl Remedy {
    pub(crate) fn words(&self) -> String {
        match self {
            Remedy::Say(words) => words.clone(),
            Remedy::Write(put) => format!("write `{put}`"),
            Remedy::LeaveOut(out) => format!("leave `{out}` out"),
        }
    }
}

impl From<String> for Remedy {
    fn from(words: String) -> Self {
        Remedy::Say(words)
    }
}

impl From<&str> for Remedy {
    fn from(words: &str) -> Self {
        Remedy::Say(words.to_owned())
    }
}

/// Something that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The kind of fault.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// The fact, in lower case and without a full stop.
    pub message: String,
    /// The places, the one that has to be mended first. Never empty.
    pub labels: Vec<Label>,
    /// What else there is to know, such as the answers that lead there.
    pub notes: Vec<String>,
    /// The change that mends it, where one is known.
    pub help: Option<String>,
    /// Changes of the text that may mend it, of which the author takes one.
    #[serde(skip)]
    pub(crate) mends: Vec<Mend>,
}

impl Finding {
    /// An error of this rule at this place.
    #[must_use]
    pub fn error(rule: Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label {
                place,
                span: 0..0,
                words: String::new(),
            }],
            notes: Vec::new(),
            help: None,
            mends: Vec::new(),
        }
    }

    /// A warning of this rule at this place.
    #[must_use]
    pub fn warning(rule: Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(rule, place, message)
        }
    }

    /// Advice of this rule at this place.
    #[must_use]
    pub fn advice(rule: Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Advice,
            ..Self::error(rule, place, message)
        }
    }

    /// The same finding with words beside its first place.
    #[must_use]
    pub fn saying(mut self, words: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.words = words.into();
        }
        self
    }

    /// The same finding with a second place.
    #[must_use]
    pub fn and(mut self, place: Place, words: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            span: 0..0,
            words: words.into(),
        });
        self
    }

    /// The same finding with something else to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same finding with a change that mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with other words for these, which are all of its first place.
    pub(crate) fn write(mut self, was: &str, put: &str, certainty: Certainty) -> Self {
        self.also_write(was, put, certainty);
        self
    }

    /// The same finding with the name that was most likely meant, where there is one.
    pub(crate) fn did_you_mean(self, was: &str, near: Option<&str>) -> Self {
        match near {
            Some(near) => {
                self.help(format!("did you mean `{near}`?"))
                    .write(was, near, Certainty::Guess)
            }
            None => self,
        }
    }

    /// The same finding with the help that a remedy gives, which is for all of its first place:
    /// these words.
    pub(crate) fn remedy(self, was: &str, remedy: Remedy, certainty: Certainty) -> Self {
        let help = remedy.words();
        if help.is_empty() {
            return self;
        }
        match remedy {
            Remedy::Say(_) => self.help(help),
            Remedy::Write(put) => self.help(help).write(was, &put, certainty),
            Remedy::LeaveOut(_) => self.help(help).write(was, "", Certainty::Guess),
        }
    }

    /// The same finding with a change that may mend it.
    pub(crate) fn mend(mut self, at: At, action: Action, certainty: Certainty) -> Self {
        self.mends.push(Mend {
            at,
            action,
            certainty,
        });
        self
    }

    /// The same finding with a fix that takes out what it speaks of.
    pub(crate) fn or_take_out(self) -> Self {
        self.mend(At::Label, Action::TakeOut, Certainty::Guess)
    }

    /// Proposes other words for these, which are all of its first place.
    pub(crate) fn also_write(&mut self, was: &str, put: &str, certainty: Certainty) {
        self.mends.push(Mend {
            at: At::Label,
            action: Action::Write(was.into(), put.into()),
            certainty,
        });
    }

    /// All places that it speaks of.
    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        let labels = self.labels.iter_mut().map(|label| &mut label.place);
        let mends = self.mends.iter_mut().filter_map(|mend| match &mut mend.at {
            At::Place(place) => Some(place),
            At::Label | At::Bytes(_) => None,
        });
        labels.chain(mends)
    }

    /// All bytes that it speaks of.
    pub(crate) fn spans_mut(&mut self) -> impl Iterator<Item = &mut Range<usize>> {
        let labels = self.labels.iter_mut().map(|label| &mut label.span);
        let mends = self.mends.iter_mut().flat_map(|mend| {
            let at = match &mut mend.at {
                At::Bytes(bytes) => Some(bytes),
                At::Label | At::Place(_) => None,
            };
            let edits = match &mut mend.action {
                Action::Several(edits) => edits.as_mut_slice(),
                _ => &mut [],
            };
            at.into_iter()
                .chain(edits.iter_mut().map(|edit| &mut edit.span))
        });
        labels.chain(mends)
    }

    /// Moves all its bytes to where its file stands in a longer text.
    pub(crate) fn shift(&mut self, by: usize) {
        for span in self.spans_mut() {
            *span = span.start + by..span.end + by;
        }
    }

    /// Says everything but the notes in other words, and what is to be written as well.
    pub(crate) fn change_words(&mut self, change: impl Fn(&str) -> String) {
        let labels = self.labels.iter_mut().map(|label| &mut label.words);
        let said = [&mut self.message].into_iter().chain(labels);
        for words in said.chain(&mut self.help) {
            *words = change(words);
        }
        for mend in &mut self.mends {
            match &mut mend.action {
                Action::Write(was, put) => {
                    *was = change(was).into();
                    *put = change(put).into();
                }
                Action::Replace(put) | Action::LineBefore(put) => *put = change(put).into(),
                Action::Several(edits) => {
                    for edit in edits {
                        edit.text = change(&edit.text);
                    }
                }
                Action::Quote | Action::TakeOut => {}
            }
        }
    }

    /// Tells another help than before, which proposes something else.
    pub(crate) fn helps_otherwise(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
        self.mends.clear();
    }
}

/// One line: where it stands, how much it matters, the rule and the fact.
///
/// ```
/// use quandary::diagnostic::{Finding, Rule};
/// use quandary::place::Place;
///
/// let place = Place::root().key("questions").key("rain");
/// let finding = Finding::error(Rule::MissingKey, place, "`ask` is missing");
/// assert_eq!(finding.to_string(), "questions.rain: error[missing-key]: `ask` is missing");
/// ```
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.labels.first().map(|label| label.place.to_string());
        if let Some(place) = place.filter(|place| !place.is_empty()) {
            write!(f, "{place}: ")?;
        }
        let rule = self.rule.name();
        write!(f, "{}[{rule}]: {}", self.severity, self.message)
    }
}

/// The line and the column (both from 1, the column in characters) of a byte of
/// a text. A byte past the end stands at the end.
///
/// ```
/// assert_eq!(quandary::diagnostic::line_and_column("ab\ncdé f", 7), (2, 4));
/// ```
#[must_use]
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = &text[..byte];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (line, column)
}
