//! What `check`, `test`, `prove` and `mutants` report, as plain values, and the forms in
//! which it is written: each form once, for all of them.
//!
//! A command fills [`Suite`]s with what it tried. In reading order: [`format`] is what
//! `--format` says; [`subject`] is what a remark can be about; [`short`], [`github`],
//! [`sarif`], [`junit`] and [`tap`] write suites; [`json`] is what all JSON has. What people read is drawn by each command, with the lines of
//! its files.

pub mod format;

pub mod subject;

pub mod short;

pub mod github;

pub mod sarif;

pub mod junit;

pub mod tap;

pub mod json;

use std::ops::Range;
use std::time::Duration;

use quandary::diagnostic::{Certainty, Finding, Label, Severity};
use quandary::fixes::Fix;
use quandary::render::File;

use subject::RemarkSubject;

/// Everything that was tried of one file.
pub struct Suite {
    /// The file, as it was named or found.
    pub name: String,
    /// What it is of: its flow, or what kind of file it is.
    pub class: String,
    /// What was tried, in order.
    pub tried: Vec<Tried>,
    /// What there is to say of the file as a whole.
    pub remarks: Vec<Remark>,
    /// How long all of it took.
    pub time: Duration,
}

/// Something that was tried: a scenario, a guarantee, a change, a file.
pub struct Tried {
    /// Its name; nothing where it is the file itself.
    pub name: Option<String>,
    /// What came of it.
    pub ruling: Ruling,
    /// The fact, on one line; empty where nothing is wrong.
    pub message: String,
    /// Everything there is to say, line by line.
    pub details: Vec<String>,
    /// What else there is to know, by name.
    pub facts: Vec<NamedFact>,
    /// The same for who shows it at its lines.
    pub remarks: Vec<Remark>,
    /// Its line in the file, where that is known.
    pub line: Option<usize>,
    /// How long it took, where that was looked at.
    pub time: Option<Duration>,
}

/// What came of something that was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// It is as it should be.
    Passed,
    /// It is not.
    Failed,
    /// It could not be tried, or not be decided.
    Error,
}

/// A fact with a name.
pub struct NamedFact {
    /// The name.
    pub name: &'static str,
    /// The fact.
    pub value: FactValue,
}

/// What a fact is.
pub enum FactValue {
    /// Words.
    Words(String),
    /// A number.
    Number(usize),
}

/// Something to say at a place of a file.
#[derive(Clone)]
pub struct Remark {
    /// How much it matters.
    pub severity: Severity,
    /// What it is about; nothing where a file could not be looked at.
    pub subject: Option<RemarkSubject>,
    /// What stands above it; empty where nothing does.
    pub title: String,
    /// The fact, on one line.
    pub message: String,
    /// What belongs to the fact, line by line.
    pub details: Vec<String>,
    /// What else there is to know.
    pub notes: Vec<String>,
    /// What would mend it.
    pub help: Option<String>,
    /// Where: first what it is about, then what belongs to it. Never empty.
    pub places: Vec<Stretch>,
    /// Changes of the text that mend it.
    pub fixes: Vec<Mending>,
    /// Whether it has been told before, so that who shows it at its lines has shown it.
    pub again: bool,
}

/// Some part of a file.
#[derive(Clone)]
pub struct Stretch {
    /// The file.
    pub file: String,
    /// Where it begins; nothing where it is the whole file.
    pub start: Option<LineColumn>,
    /// The first character behind it, where that is known.
    pub end: Option<LineColumn>,
    /// What to say beside it; empty where nothing is.
    pub words: String,
}

/// A line and a column, both from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LineColumn {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// A change of a file that mends something.
#[derive(Clone)]
pub struct Mending {
    /// Whether it can be meant in no other way.
    pub certainty: Certainty,
    /// What is changed, in the order of the file.
    pub edits: Vec<Replaced>,
}

/// A part of a file, and what stands there then.
#[derive(Clone)]
pub struct Replaced {
    /// The part.
    pub place: Stretch,
    /// The new text.
    pub text: String,
}

impl Suite {
    /// A suite in which nothing has been tried yet.
    pub fn new(name: &str, class: &str) -> Self {
        Self {
            name: name.to_owned(),
            class: class.to_owned(),
            tried: Vec::new(),
            remarks: Vec::new(),
            time: Duration::ZERO,
        }
    }

    /// A file that could not be looked at, and why.
    pub fn unread(name: &str, message: &str) -> Self {
        let mut tried = Tried::whole(Ruling::Error);
        message.clone_into(&mut tried.message);
        let place = Stretch::whole(name);
        tried.remarks = vec![Remark::new(Severity::Error, message, place)];
        Self {
            tried: vec![tried],
            ..Self::new(name, name)
        }
    }

    /// Everything to say of the file and of what was tried, in order, that has not been told.
    pub fn all_remarks(&self) -> impl Iterator<Item = &Remark> {
        let of_tried = self.tried.iter().flat_map(|tried| &tried.remarks);
        let remarks = self.remarks.iter().chain(of_tried);
        remarks.filter(|remark| !remark.again)
    }
}

impl Tried {
    /// What came of something, with nothing more to say of it.
    pub fn new(name: &str, ruling: Ruling) -> Self {
        Self {
            name: Some(name.to_owned()),
            ..Self::whole(ruling)
        }
    }

    /// What came of a file as a whole.
    pub fn whole(ruling: Ruling) -> Self {
        Self {
            name: None,
            ruling,
            message: String::new(),
            details: Vec::new(),
            facts: Vec::new(),
            remarks: Vec::new(),
            line: None,
            time: None,
        }
    }
}

impl NamedFact {
    /// Some words with a name.
    pub fn words(name: &'static str, words: &str) -> Self {
        Self {
            name,
            value: FactValue::Words(words.to_owned()),
        }
    }

    /// A number with a name.
    pub fn number(name: &'static str, number: usize) -> Self {
        Self {
            name,
            value: FactValue::Number(number),
        }
    }
}

impl Remark {
    /// A remark that is a fact at a place, and no more.
    pub fn new(severity: Severity, message: &str, place: Stretch) -> Self {
        Self {
            severity,
            subject: None,
            title: String::new(),
            message: message.to_owned(),
            details: Vec::new(),
            notes: Vec::new(),
            help: None,
            places: vec![place],
            fixes: Vec::new(),
            again: false,
        }
    }

    /// A finding of a file.
    pub fn of(finding: &Finding, file: &File<'_>) -> Self {
        let places = finding.labels.iter();
        let places: Vec<Stretch> = places.map(|label| Stretch::of_label(file, label)).collect();
        Self {
            severity: finding.severity,
            subject: Some(RemarkSubject::Rule(finding.rule)),
            title: finding.rule.name().to_owned(),
            message: finding.message.clone(),
            details: Vec::new(),
            notes: finding.notes.clone(),
            help: finding.help.clone(),
            places: match places.is_empty() {
                true => vec![Stretch::whole(file.path())],
                false => places,
            },
            fixes: Vec::new(),
            again: false,
        }
    }

    /// Everything it says, line by line, with where.
    pub fn lines(&self) -> Vec<String> {
        let place = |place: &Stretch| match place.start {
            Some(start) => format!("{}:{}", place.file, start.line),
            None => place.file.clone(),
        };
        let mut places = self.places.iter();
        let first = places.next().map_or(String::new(), place);
        let mut lines = vec![format!("{first}: {}", self.message)];
        lines.extend(places.map(|at| format!("{}: {}", place(at), at.words)));
        lines.extend(self.details.iter().cloned());
        lines.extend(self.notes.iter().map(|note| format!("note: {note}")));
        lines.extend(self.help.iter().map(|help| format!("help: {help}")));
        lines
    }
}

impl Stretch {
    /// A whole file.
    pub fn whole(file: &str) -> Self {
        Self {
            file: file.to_owned(),
            start: None,
            end: None,
            words: String::new(),
        }
    }

    /// A place of a file of which no more than the beginning is known.
    pub fn at(file: &str, start: LineColumn) -> Self {
        Self {
            start: Some(start),
            ..Self::whole(file)
        }
    }

    /// Some bytes of a file.
    pub fn of(file: &File<'_>, span: &Range<usize>) -> Self {
        Self {
            start: Some(LineColumn::of(file, span.start)),
            end: Some(LineColumn::of(file, span.end)),
            ..Self::whole(file.position(span.start).path)
        }
    }

    fn of_label(file: &File<'_>, label: &Label) -> Self {
        Self {
            words: label.words.clone(),
            ..Self::of(file, &label.span)
        }
    }
}

impl LineColumn {
    /// Where a byte of a file stands.
    pub fn of(file: &File<'_>, byte: usize) -> Self {
        let place = file.position(byte);
        Self {
            line: place.line,
            column: place.column,
        }
    }
}

impl Mending {
    /// A fix of a file.
    pub fn of(fix: &Fix, file: &File<'_>) -> Self {
        let edits = fix.edits.iter().map(|edit| Replaced {
            place: Stretch::of(file, &edit.span),
            text: edit.text.clone(),
        });
        Self {
            certainty: fix.certainty,
            edits: edits.collect(),
        }
    }
}
