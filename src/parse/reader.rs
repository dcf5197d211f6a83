//! Reading values out of the tree, with a finding for each that is not as it
//! should be. A reader never stops: what cannot be read is left out.

use std::borrow::Cow;
use std::collections::HashSet;

use super::keys::{Key, Need, Shape};
use super::spans;
use super::tree::Node;
use crate::diagnostic::{Finding, Rule};
use crate::place::{Path, Place};
use crate::suggest;

/// How many names may be compared in search of the one that was meant. Beyond
/// it findings come without a suggestion, so that a file in which every name is
/// wrong is still read in reasonable time.
const MOST_COMPARISONS: usize = 2_000_000;

/// How many ids of a mapping are compared one by one. Most mappings have no
/// more, and comparing so few is faster than hashing them.
const FEW: usize = 8;

pub(crate) struct Reader<'s> {
    source: &'s str,
    pub(crate) findings: Vec<Finding>,
    comparisons: usize,
    /// Whether the file has whole numbers that do not stand there as read.
    odd_numerals: bool,
    /// Whether the file has comments behind other text on a line.
    trailing_comments: bool,
    /// Places to look at once more when positions are known.
    numerals: Vec<Place>,
    folded_texts: Vec<Place>,
}

impl<'s> Reader<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        Self {
            source,
            findings: Vec::new(),
            comparisons: 0,
            odd_numerals: has_odd_numerals(source),
            trailing_comments: has_trailing_comments(source),
            numerals: Vec::new(),
            folded_texts: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// The known name that was most likely meant.
    pub(crate) fn nearest<'a>(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.comparisons += known.len();
        if self.comparisons > MOST_COMPARISONS {
            return None;
        }
        suggest::nearest(meant, known)
    }

    /// The fields of a mapping, with findings for unknown, doubled, empty and
    /// missing ones.
    pub(crate) fn fields<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        path: &Path<'_>,
        shape: &Shape,
    ) -> Option<Fields<'n, 't>> {
        let Node::Map(entries) = node else {
            let known: Vec<&str> = shape.keys.iter().map(|key| key.name).take(4).collect();
            self.push(
                Finding::error(
                    Rule::WrongType,
                    path.place(),
                    format!(
                        "{} is keys with values, not {}",
                        shape.name,
                        node.describe()
                    ),
                )
                .help(format!("give it keys such as `{}:`", known.join(":`, `"))),
            );
            return None;
        };
        let fields = Fields { entries };
        for (at, (key, value)) in entries.iter().enumerate() {
            self.field(&fields, (at, key, value), path, shape);
        }
        for Key { name, .. } in shape.keys.iter().filter(|key| key.need == Need::Required) {
            if fields.value(name).is_none() {
                self.push(
                    Finding::error(
                        Rule::MissingKey,
                        path.place().the_key(),
                        format!("{} needs the key `{name}`", shape.name),
                    )
                    .help(format!("add `{name}:`, {}", about(shape, name))),
                );
            }
        }
        Some(fields)
    }

    fn field(
        &mut self,
        fields: &Fields<'_, '_>,
        (at, key, value): (usize, &Node<'_>, &Node<'_>),
        path: &Path<'_>,
        shape: &Shape,
    ) {
        let Node::Text(key) = key else {
            return self.odd_key(key, &path.entry(at), shape.name);
        };
        if !shape.keys.iter().any(|known| known.name == key) {
            return self.unknown_key(key, (&path.entry(at), value), shape);
        }
        if fields.first(key) != Some(at) {
            return self.doubled_key(key, path, at);
        }
        if matches!(value, Node::Null) {
            self.push(
                Finding::error(
                    Rule::EmptyText,
                    path.key(key).place(),
                    format!("`{key}` has no value"),
                )
                .help(format!(
                    "it is {}; leave the key out where there is none",
                    about(shape, key)
                )),
            );
        }
    }

    fn odd_key(&mut self, key: &Node<'_>, path: &Path<'_>, inside: &str) {
        let message = format!("a key of {inside} is a word, not {}", key.describe());
        self.push(
            Finding::error(Rule::WantsQuotes, path.place().the_key(), message)
                .help("where the word is meant as it stands, put it in quotes"),
        );
    }

    fn unknown_key(&mut self, key: &str, (path, value): (&Path<'_>, &Node<'_>), shape: &Shape) {
        let known = self.nearest(key, shape.keys.iter().map(|key| key.name));
        let message = format!("{} has no key `{key}`", shape.name);
        let finding = Finding::error(Rule::UnknownKey, path.place().the_key(), message);
        let help = match (known, value) {
            (Some(known), _) => format!("did you mean `{known}`?"),
            (None, Node::Null) => {
                "inside braces a comma ends a text: put the text in quotes".to_owned()
            }
            (None, _) => {
                let keys: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
                format!("its keys are {}", keys.join(", "))
            }
        };
        self.push(finding.help(help));
    }

    pub(crate) fn doubled_key(&mut self, key: &str, path: &Path<'_>, at: usize) {
        self.push(
            Finding::error(
                Rule::DoubledKey,
                path.entry(at).place().the_key(),
                format!("the key `{key}` stands here twice"),
            )
            .and(path.key(key).place().the_key(), "first here")
            .help("keep one of the two"),
        );
    }

    /// A text as it stands, for names and conditions. Whole numbers are taken
    /// as they are written.
    pub(crate) fn word<'n>(&mut self, node: &'n Node<'_>, path: &Path<'_>) -> Option<Cow<'n, str>> {
        match node {
            Node::Text(text) if text.trim().is_empty() => {
                self.push(Finding::error(
                    Rule::EmptyText,
                    path.place(),
                    "there is no text here",
                ));
                None
            }
            Node::Text(text) => Some(Cow::Borrowed(text)),
            Node::Int(number) => {
                if self.odd_numerals {
                    self.numerals.push(path.place());
                }
                Some(Cow::Owned(number.to_string()))
            }
            Node::Bool(_) | Node::Float(_) => {
                self.wants_quotes(path.place(), &node.describe());
                None
            }
            // An empty value has been reported with its key; in a list it has none.
            Node::Null => {
                if matches!(path, Path::Index(..)) {
                    let message = "there is no text here";
                    self.push(Finding::error(Rule::EmptyText, path.place(), message));
                }
                None
            }
            Node::List(_) | Node::Map(_) | Node::Tagged(_) => {
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
            .help("put it in quotes"),
        );
    }

    /// Text for people, on one line.
    pub(crate) fn line(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        let text = self.markdown(node, path)?;
        if text.contains(['\n', '\r']) {
            self.push(
                Finding::error(
                    Rule::WrongType,
                    path.place(),
                    "this text has to be one line",
                )
                .help("take out the line breaks, or use `>-` so that they become spaces"),
            );
        }
        Some(text)
    }

    /// Text for people, on any number of lines.
    pub(crate) fn markdown(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<Box<str>> {
        let text = self.word(node, path)?;
        if self.trailing_comments {
            self.swallowed(&text, path);
        }
        Some(text.trim_end().into())
    }

    /// A text without quotes that a comment follows on its line lost its end,
    /// if the comment was meant as text.
    fn swallowed(&mut self, text: &str, path: &Path<'_>) {
        let start = (text.as_ptr() as usize).wrapping_sub(self.source.as_ptr() as usize);
        let end = start.wrapping_add(text.len());
        // A text of its own lies elsewhere in memory than the file.
        let as_it_stands = start < end && end <= self.source.len();
        match as_it_stands.then(|| self.source.get(end..)).flatten() {
            Some(rest) if begins_comment(rest) => self.push(swallowed_finding(path.place())),
            Some(_) => {}
            None => self.folded_texts.push(path.place()),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<bool> {
        match node {
            Node::Bool(value) => Some(*value),
            Node::Null => None,
            _ => {
                self.wrong_type(node, path, "`true` or `false`");
                None
            }
        }
    }

    /// A whole number from 0.
    pub(crate) fn count(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<usize> {
        match node {
            Node::Int(number) if *number >= 0 && *number <= 1_000_000 => {
                usize::try_from(*number).ok()
            }
            Node::Null => None,
            _ => {
                self.wrong_type(node, path, "a whole number from 0 to 1000000");
                None
            }
        }
    }

    /// A whole number that may be negative.
    pub(crate) fn whole(&mut self, node: &Node<'_>, path: &Path<'_>) -> Option<i64> {
        match node {
            Node::Int(number) if number.unsigned_abs() <= 1_000_000 => Some(*number),
            Node::Null => None,
            _ => {
                self.wrong_type(node, path, "a whole number from -1000000 to 1000000");
                None
            }
        }
    }

    /// The items of a list; none where it is no list, or empty.
    pub(crate) fn items<'n, 't>(&mut self, node: &'n Node<'t>, path: &Path<'_>) -> &'n [Node<'t>] {
        match node {
            Node::List(items) => {
                if items.is_empty() {
                    let message = "this list has nothing in it";
                    self.push(
                        Finding::error(Rule::EmptyText, path.place(), message)
                            .help("add an item, or leave the key out"),
                    );
                }
                items
            }
            Node::Null => &[],
            _ => {
                self.wrong_type(node, path, "a list");
                &[]
            }
        }
    }

    /// The pairs of a mapping whose keys are ids of the author's own, each once.
    pub(crate) fn entries<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        path: &Path<'_>,
        what: &str,
    ) -> Vec<(Cow<'n, str>, &'n Node<'t>)> {
        let Node::Map(entries) = node else {
            if !matches!(node, Node::Null) {
                self.wrong_type(node, path, &format!("{what} by id"));
            }
            return Vec::new();
        };
        let mut seen = (entries.len() > FEW).then(|| HashSet::with_capacity(entries.len()));
        let mut kept = Vec::with_capacity(entries.len());
        for (at, (key, value)) in entries.iter().enumerate() {
            let id = match key {
                Node::Text(id) => Cow::Borrowed(id.as_ref()),
                Node::Int(number) => {
                    let id: Cow<'n, str> = Cow::Owned(number.to_string());
                    if self.odd_numerals {
                        self.numerals.push(path.key(&id).place().the_key());
                    }
                    id
                }
                _ => {
                    let place = path.entry(at).place().the_key();
                    self.wants_quotes(place, &key.describe());
                    continue;
                }
            };
            let new = match &mut seen {
                Some(seen) => seen.insert(id.clone()),
                None => kept.iter().all(|(earlier, _)| *earlier != id),
            };
            if new {
                kept.push((id, value));
            } else {
                self.doubled_key(&id, path, at);
            }
        }
        kept
    }

    pub(crate) fn wrong_type(&mut self, node: &Node<'_>, path: &Path<'_>, wanted: &str) {
        self.push(Finding::error(
            Rule::WrongType,
            path.place(),
            format!("this has to be {wanted}, not {}", node.describe()),
        ));
    }

    /// All findings, each with its bytes, in the order of the file.
    pub(crate) fn finish(mut self) -> Vec<Finding> {
        self.look_again();
        locate(self.source, &mut self.findings);
        self.findings
    }

    /// What only the text itself can tell: numerals that do not stand there as
    /// they were read, and comments behind texts of several lines.
    fn look_again(&mut self) {
        let numerals = std::mem::take(&mut self.numerals);
        let folded = std::mem::take(&mut self.folded_texts);
        if numerals.is_empty() && folded.is_empty() {
            return;
        }
        let places: Vec<&Place> = numerals.iter().chain(&folded).collect();
        let found = spans::locate(self.source, &places);
        for (at, (place, found)) in places.iter().zip(found).enumerate() {
            let raw = self.source.get(found.span.clone()).unwrap_or("");
            let rest = self.source.get(found.span.end..).unwrap_or("");
            if at < numerals.len() {
                let decimal = raw
                    .trim_start_matches('-')
                    .bytes()
                    .all(|b| b.is_ascii_digit());
                if found.plain && !decimal {
                    self.wants_quotes((*place).clone(), "a number");
                }
            } else if found.plain && begins_comment(rest) {
                self.findings.push(swallowed_finding((*place).clone()));
            }
        }
    }
}

/// Looks up the bytes of all findings and puts them in the order of the file.
pub(crate) fn locate(source: &str, findings: &mut [Finding]) {
    let places: Vec<Place> = findings
        .iter()
        .flat_map(|finding| finding.labels.iter().map(|label| label.place.clone()))
        .collect();
    let places: Vec<&Place> = places.iter().collect();
    let mut found = spans::locate(source, &places).into_iter();
    for label in findings.iter_mut().flat_map(|finding| &mut finding.labels) {
        if let Some(found) = found.next() {
            label.span = found.span;
        }
    }
    findings.sort_by_key(|finding| {
        let first = finding.labels.first();
        first.map_or((0, 0), |label| (label.span.start, label.span.end))
    });
}

/// The fields of one mapping.
pub(crate) struct Fields<'n, 's> {
    entries: &'n [(Node<'s>, Node<'s>)],
}

impl<'n, 's> Fields<'n, 's> {
    /// The fields of a mapping whose keys have been judged already; none where
    /// it is no mapping.
    pub(crate) fn of(node: &'n Node<'s>) -> Self {
        match node {
            Node::Map(entries) => Self { entries },
            _ => Self { entries: &[] },
        }
    }

    /// The value of a key, the first where it is doubled.
    pub(crate) fn value(&self, name: &str) -> Option<&'n Node<'s>> {
        self.first(name)
            .and_then(|at| self.entries.get(at))
            .map(|(_, value)| value)
    }

    fn first(&self, name: &str) -> Option<usize> {
        self.entries
            .iter()
            .position(|(key, _)| matches!(key, Node::Text(key) if key == name))
    }
}

fn about(shape: &Shape, name: &str) -> &'static str {
    shape
        .keys
        .iter()
        .find(|key| key.name == name)
        .map_or("", |key| key.about)
}

fn swallowed_finding(place: Place) -> Finding {
    Finding::warning(
        Rule::WantsQuotes,
        place,
        "the rest of this line is a comment, not text",
    )
    .help("put the text in quotes, or the comment on a line of its own")
}

fn begins_comment(rest: &str) -> bool {
    rest.starts_with([' ', '\t']) && rest.trim_start_matches([' ', '\t']).starts_with('#')
}

fn has_trailing_comments(source: &str) -> bool {
    source.match_indices(" #").any(|(at, _)| {
        let line = source[..at].rfind('\n').map_or(0, |end| end + 1);
        !source[line..at].trim_start().is_empty()
    })
}

/// Whether the text has anything that YAML could read as a whole number that is
/// not written in plain digits: `0x1f`, `0o17`, `0b1`, `+5`.
fn has_odd_numerals(source: &str) -> bool {
    let bytes = source.as_bytes();
    bytes
        .windows(2)
        .any(|pair| matches!(pair, [b'0', b'x' | b'o' | b'b'] | [b'+', b'0'..=b'9']))
}
