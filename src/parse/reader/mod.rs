//! Reading values out of the tree, with a finding for each that is not as it
//! should be. A reader never stops: what cannot be read is left out.
//!
//! This file reads single values, and [`several`] lists and things by id; [`fields`] judges the keys of a mapping, and [`values`]
//! reads by key, as the table says;
//! [`second_look`] comes last, with what only the text itself can tell, and [`other_names`]
//! with what names were meant that nothing has.

mod fields;

mod values;

mod as_lists;

mod several;

mod other_names;

mod second_look;

use super::nearest::Nearest;
use super::signs;
use crate::diagnostic::{Action, At, Certainty, Finding, Rule, Severity};
use crate::flow::spoken::count_of;
use crate::place::{Path, Place, PlaceStep};
use crate::yaml::{Node, Pair, Style, Value};
pub(crate) use as_lists::is_plain_id;
use as_lists::{in_a_list, joined};
pub(crate) use fields::Fields;
pub(crate) use second_look::locate;
use second_look::{begins_comment, swallowed_finding};
use several::only_id;
use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

/// A value, with the path to it.
#[derive(Clone, Copy)]
pub(crate) struct Placed<'n> {
    pub(crate) node: &'n Node<'n>,
    pub(crate) path: &'n Path<'n>,
}

/// The pairs of a mapping whose keys are ids: ids with what stands under them.
pub(crate) type Entries<'n, 't> = Vec<(Cow<'n, str>, &'n Node<'t>)>;

/// How many errors of one file are kept, and how many findings before any error.
/// Whoever has so many mends some first; and a file made to have millions takes up
/// no more memory for it.
pub const MOST_FINDINGS: usize = 10_000;

/// How many ids that cannot be are looked for in conditions.
const MOST_MENDED: usize = 50;

pub(crate) struct Reader<'s> {
    source: &'s str,
    pub(crate) findings: Vec<Finding>,
    /// How many of them are errors.
    errors: usize,
    pub(crate) near: Nearest,
    /// Bounds of numbers: what was written as `5.000` is a five in the tree.
    pub(crate) may_be_thousands: Vec<WrittenBound>,
    /// Where keys stand that are taken for the keys they were meant to be, with
    /// the way they are written.
    misspelt: HashMap<Vec<PlaceStep>, Box<str>>,
    /// Ids that cannot be, with what they are mended to: whoever mends one is
    /// told nothing of where it is named.
    pub(crate) mended: Vec<(Box<str>, Box<str>)>,
}

/// A bound of numbers, as it is written.
pub(crate) struct WrittenBound {
    pub(crate) place: Place,
    pub(crate) bytes: Range<usize>,
    /// How many decimals answers may have.
    pub(crate) decimals: u32,
}

/// Over how many lines a text may go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineLimit {
    One,
    Any,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self {
            source,
            findings: Vec::new(),
            errors: 0,
            near: Nearest::default(),
            may_be_thousands: Vec::new(),
            misspelt: HashMap::new(),
            mended: Vec::new(),
        }
    }

    /// Whether some finding is an error.
    pub(crate) fn has_errors(&self) -> bool {
        self.errors > 0
    }

    /// Takes back all findings but the first so many, and whatever else was noted.
    pub(crate) fn begin_again(&mut self, before: usize) {
        self.findings.truncate(before);
        let errors = self.findings.iter();
        let errors = errors.filter(|finding| finding.severity == Severity::Error);
        self.errors = errors.count();
        self.forget_what_was_read();
    }

    /// Forgets what was noted while a file was read that is not what it should be.
    pub(crate) fn forget_what_was_read(&mut self) {
        self.may_be_thousands.clear();
        self.misspelt.clear();
        self.mended.clear();
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        let is_error = finding.severity == Severity::Error;
        // An error is never left out where it would be the only one: the file would
        // be taken for one that can be used.
        if self.findings.len() < MOST_FINDINGS || (is_error && self.errors < MOST_FINDINGS) {
            self.errors += usize::from(is_error);
            self.findings.push(finding);
        }
    }

    /// The known id that was most likely meant.
    pub(crate) fn nearest<'a>(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.near.name(meant, known)
    }

    /// The word of the format that was most likely meant, however short.
    pub(crate) fn nearest_word<'a>(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.near.word(meant, known)
    }

    /// A text as it stands, for names and conditions. Whole numbers are taken
    /// as they are written.
    pub(crate) fn word<'n>(&mut self, node: &'n Node<'_>, path: &Path<'_>) -> Option<Cow<'n, str>> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => {
                self.push(Finding::error(
                    Rule::EmptyText,
                    path.place(),
                    "there is no text here",
                ));
                None
            }
            Value::Text(text) => Some(Cow::Borrowed(text)),
            Value::Int(number) => {
                if self.is_odd_numeral(node) {
                    self.wants_quotes(path.place(), "a number");
                }
                Some(Cow::Owned(number.to_string()))
            }
            Value::Bool(_) | Value::Float(_) => {
                self.wants_quotes(path.place(), &node.describe());
                None
            }
            // An empty value has been reported with its key; in a list it has none.
            Value::Null => {
                if matches!(path, Path::Index(..)) {
                    let message = "there is no text here";
                    self.push(Finding::error(Rule::EmptyText, path.place(), message));
                }
                None
            }
            Value::List(_) | Value::Map(_) | Value::Tagged(_) => {
                self.wrong_type(node, path, "a text");
                None
            }
        }
    }

    fn wants_quotes(&mut self, place: Place, read_as: &str) {
        self.push(
            Finding::error(
                Rule::WantsQuotes,
                place,
                format!("without quotes this is read as {read_as}, not as a text"),
            )
            .help("put it in quotes")
            .mend(At::Label, Action::Quote, Certainty::Sure),
        );
    }

    /// Text for people, on one line.
    pub(crate) fn line(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        let text = self.for_people(node, path, LineLimit::One)?;
        if let Some(bare) = signs::in_curly_quotes(&text)
            && matches!(path, Path::Key(_, "ask" | "title" | "short"))
        {
            let message = "people read these curly quotes: they are a part of the text";
            let finding = Finding::warning(Rule::WantsQuotes, path.place(), message);
            self.push(finding.help(format!(
                "write `\"{bare}\"`, with straight quotes, or no quotes"
            )));
        }
        Some(text)
    }

    /// Text for people on one line, or none (`""`).
    pub(crate) fn line_or_none(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        match &node.value {
            Value::Text(text) if text.trim().is_empty() => Some("".into()),
            _ => self.line(node, path),
        }
    }

    /// Text for people, on any number of lines.
    pub(crate) fn markdown(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        self.for_people(node, path, LineLimit::Any)
    }

    fn for_people(
        &mut self,
        node: &Node<'_>,
        path: &Path<'_>,
        lines: LineLimit,
    ) -> Option<Box<str>> {
        let text = self.word(node, path)?;
        if node.style == Style::Plain && begins_comment(self.behind(node)) {
            self.push(swallowed_finding(path.place()));
        }
        let ends = text.trim_end();
        let broken = lines == LineLimit::One && ends.contains(['\n', '\r']);
        let odd = !text.is_ascii() || text.contains(|c: char| c.is_ascii_control() && c != '\n');
        let lost = |c: char| signs::LOST.iter().any(|(lost, ..)| *lost == c);
        let escape = match broken || (odd && text.contains(lost)) {
            true => self.lost_backslash(node, path),
            false => None,
        };
        match escape {
            Some(mut finding) => {
                if broken {
                    finding.severity = Severity::Error;
                }
                self.push(finding);
            }
            None => {
                if odd {
                    self.odd_signs(&text, path);
                }
                if broken {
                    let message = "this text has to be one line";
                    let finding = Finding::error(Rule::WrongType, path.place(), message);
                    self.push(
                        finding.help(
                            "take out the line breaks, or use `>-` so that they become spaces",
                        ),
                    );
                }
            }
        }
        Some(ends.into())
    }

    /// A value as it stands in the file; nothing where it stands in none.
    fn raw(&self, node: &Node<'_>) -> &str {
        match node.style {
            Style::Made | Style::Alias => "",
            _ => self.source.get(node.bytes()).unwrap_or(""),
        }
    }

    /// What stands behind a value in the file.
    fn behind(&self, node: &Node<'_>) -> &str {
        self.source.get(node.bytes().end..).unwrap_or("")
    }

    /// Whether a whole number is not written in plain digits: `0x1f`, `0o17`, `+5`.
    fn is_odd_numeral(&self, node: &Node<'_>) -> bool {
        let digits = self.raw(node).trim_start_matches('-');
        !digits.bytes().all(|byte| byte.is_ascii_digit())
    }

    /// What a backslash in double quotes made of a text without a sound.
    fn lost_backslash(&self, node: &Node<'_>, path: &Path<'_>) -> Option<Finding> {
        if node.style != Style::DoubleQuoted {
            return None;
        }
        let (at, escape, what) = signs::lost_backslash(self.raw(node))?;
        let start = node.bytes().start + at;
        let message = format!("`{escape}` in double quotes is read as {what}");
        let mut finding = Finding::warning(Rule::WantsQuotes, path.place(), message);
        for label in &mut finding.labels {
            label.span = start..start + escape.len();
        }
        Some(finding.help(format!(
            "write `\\{escape}` where a backslash is meant, or put the text in single quotes"
        )))
    }

    /// Signs in a text that nobody sees, or that turn it round on the screen.
    fn odd_signs(&mut self, text: &str, path: &Path<'_>) {
        let Some(at) = signs::odd_sign(text) else {
            return;
        };
        let sign = text[at..].chars().next().map_or(0, char::len_utf8);
        let (message, help) = signs::about_unseen(&text[at..]);
        let place = path.place().piece(at..at + sign);
        let finding = Finding::warning(Rule::UnseenCharacter, place, message);
        let unseen = &text[at..at + sign];
        let put = if unseen.starts_with(char::is_whitespace) {
            " "
        } else {
            ""
        };
        self.push(finding.help(help).write(unseen, put, Certainty::Sure));
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<bool> {
        match &node.value {
            Value::Bool(value) => Some(*value),
            Value::Null => None,
            _ => {
                let meant = match &node.value {
                    Value::Text(text) if matches!(&**text, "yes" | "true") => Some("true"),
                    Value::Text(text) if matches!(&**text, "no" | "false") => Some("false"),
                    _ => None,
                };
                let before = self.findings.len();
                self.wrong_type(node, path, "`true` or `false`");
                let quotes = match &node.value {
                    Value::Text(text) if text == meant.unwrap_or("") => ", without quotes",
                    _ => "",
                };
                if let (Some(meant), Some(finding), Value::Text(written)) =
                    (meant, self.findings.get_mut(before), &node.value)
                {
                    finding.helps_otherwise(format!("write `{meant}`{quotes}"));
                    if quotes.is_empty() {
                        finding.also_write(written, meant, Certainty::Sure);
                    }
                }
                None
            }
        }
    }

    /// A whole number from 0.
    pub(crate) fn count(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<usize> {
        match &node.value {
            Value::Int(number) if *number >= 0 && *number <= 1_000_000 => {
                usize::try_from(*number).ok()
            }
            Value::Null => None,
            _ => {
                self.wrong_type(node, path, "a whole number from 0 to 1000000");
                None
            }
        }
    }

    /// A whole number that may be negative.
    pub(crate) fn whole(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<i64> {
        match &node.value {
            Value::Int(number) if number.unsigned_abs() <= 1_000_000 => Some(*number),
            Value::Null => None,
            _ => {
                self.wrong_type(node, path, "a whole number from -1000000 to 1000000");
                None
            }
        }
    }

    pub(crate) fn wrong_type(&mut self, node: &Node<'_>, path: &Path<'_>, wanted: &str) {
        let message = format!("this has to be {wanted}, not {}", node.describe());
        let place = match &node.value {
            Value::List(items) if wanted == "a text" && only_id(items).is_some() => {
                path.index(0).place()
            }
            _ => path.place(),
        };
        let finding = Finding::error(Rule::WrongType, place, message);
        if let Some((help, edits)) = self.as_lines(node, wanted) {
            let several = Action::Several(edits);
            return self.push(finding.help(help).mend(At::Label, several, Certainty::Sure));
        }
        self.push(match &node.value {
            Value::Tagged(_) => finding.help("put text that begins with `!` in quotes"),
            Value::List(items) if wanted == "a text" => match only_id(items) {
                Some(item) => finding
                    .help(format!("write `{item}`, without brackets"))
                    .mend(
                        At::Place(path.place()),
                        Action::Replace(item.into()),
                        Certainty::Sure,
                    ),
                None => finding
                    .help("put text that begins with `[` in quotes")
                    .mend(At::Label, Action::Quote, Certainty::Guess),
            },
            Value::List(items) if wanted.starts_with("a condition") => joined(finding, items),
            Value::Map(entries) if wanted == "a text" && is_sentence(entries) => {
                finding
                    .help("put the text in quotes, since it holds `: `")
                    .mend(At::Label, Action::Quote, Certainty::Sure)
            }
            Value::Map(_) if wanted == "a text" => {
                finding
                    .help("put text that begins with `{` in quotes")
                    .mend(At::Label, Action::Quote, Certainty::Guess)
            }
            Value::Text(text) if wanted == "a list" => in_a_list(finding, text),
            Value::Text(text) if wanted.starts_with("a whole number") => in_digits(finding, text),
            Value::Map(entries) if wanted == "a list" && holds_keys(path) => {
                match entries.first().and_then(|(key, _)| key.text()) {
                    Some(key) => finding.help(format!(
                        "write `- {key}` in place of `{key}`, and indent the lines below it that belong to it as far as `{key}`"
                    )),
                    None => finding,
                }
            }
            _ => finding,
        });
    }
}

/// With the number in digits that stands in its place as a word, in quotes or with a unit: `one`,
/// `"2"`, `3 lines`. What says that there is none may mean 0, or no limit at all.
fn in_digits(finding: Finding, text: &str) -> Finding {
    let text = text.trim().to_lowercase();
    let (first, rest) = text.split_once(' ').unwrap_or((&text, ""));
    let is_digits = first.starts_with(|c: char| c.is_ascii_digit());
    let number = match first {
        "zero" => Some(0),
        "no" | "a" | "an" => None,
        word => count_of(word).filter(|number| *number <= 1_000_000),
    };
    let Some(number) = number.filter(|_| is_digits || rest.is_empty()) else {
        return finding.help("write it in digits, such as `1`");
    };
    let (help, certainty) = match (is_digits, rest) {
        (true, "") => (format!("write `{number}`, without quotes"), Certainty::Sure),
        (false, _) => (format!("write `{number}`"), Certainty::Sure),
        (true, _) => (format!("write `{number}`"), Certainty::Guess),
    };
    let digits = Action::Replace(number.to_string().into());
    finding.help(help).mend(At::Label, digits, certainty)
}

/// Whether the items of the list that is wanted here are keys with values.
fn holds_keys(path: &Path<'_>) -> bool {
    matches!(path, Path::Key(_, key) if matches!(*key, "refuse" | "guarantees" | "parts" | "scenarios"))
}

/// Whether one pair is most likely a text with a colon in it.
fn is_sentence(entries: &[Pair<'_>]) -> bool {
    let [(key, value)] = entries else {
        return false;
    };
    let holds = matches!(value.value, Value::Null | Value::Map(_) | Value::List(_));
    key.text().is_some() && !holds
}
