//! From places to bytes: one pass over the text for all findings together.
//!
//! With `extents` and `layout`, this is the only file that knows the event parser.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle};

use crate::place::{Part, Place, Step};

/// What was found at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The bytes of the text.
    pub span: Range<usize>,
    /// Whether it is a text without quotes.
    pub plain: bool,
}

/// The bytes of each place, in the order given. A place that the text does not
/// have gets those of the nearest thing around it.
pub(crate) fn locate(text: &str, places: &[&Place]) -> Vec<Found> {
    // The common case: a file without faults is not parsed once more.
    if places.is_empty() {
        return Vec::new();
    }
    let mut walk = Walk::new(text, places);
    let options = granit_parser::options! {
        emit_comments: false,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let Ok((event, span)) = event else { break };
        let bytes = span.byte_range().unwrap_or(0..0);
        match event {
            Event::Scalar(value, style, _, tag) => {
                let start = match tag {
                    Some(_) => start_of_tag(text, bytes.start),
                    None => bytes.start,
                };
                walk.leaf(Leaf {
                    value,
                    style,
                    bytes: start..bytes.end,
                });
            }
            Event::Alias(_) => walk.leaf(Leaf {
                value: Cow::Borrowed(""),
                style: ScalarStyle::Plain,
                bytes,
            }),
            Event::SequenceStart(..) => walk.open(bytes, Inside::List(0)),
            Event::MappingStart(..) => walk.open(
                bytes,
                Inside::Map {
                    entry: 0,
                    key: None,
                },
            ),
            Event::SequenceEnd | Event::MappingEnd => walk.close(bytes),
            _ => {}
        }
    }
    walk.found
}

/// The comments of a text, and what stands over several of its lines.
#[derive(Default)]
pub(crate) struct Lines {
    /// The bytes of every comment, from its `#` to the end of its line.
    pub comments: Vec<Range<usize>>,
    /// The bytes of every value of several lines, with the `|` or `>` before it.
    pub values: Vec<Range<usize>>,
}

/// Looks for the comments of a text, and for what stands over several of its lines.
pub(crate) fn lines(text: &str) -> Lines {
    let mut lines = Lines::default();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        let Some(bytes) = span.byte_range() else {
            continue;
        };
        match event {
            Event::Comment(..) => lines.comments.push(bytes),
            Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => {
                let before = text.get(..bytes.start).unwrap_or("").trim_end();
                lines.values.push(before.len().saturating_sub(1)..bytes.end);
            }
            Event::Scalar(..)
                if text
                    .get(bytes.clone())
                    .is_some_and(|raw| raw.contains('\n')) =>
            {
                lines.values.push(bytes);
            }
            _ => {}
        }
    }
    lines
}

/// Where the text in quotes begins that ends at `end`.
pub(crate) fn opening_quote(text: &str, end: usize) -> Option<usize> {
    let mut opening = None;
    // What stands behind it fits nothing, and would hide it.
    for event in Parser::new_from_str(text.get(..end)?) {
        let Ok((event, span)) = event else { break };
        let bytes = span.byte_range().unwrap_or(0..0);
        let quoted = matches!(
            event,
            Event::Scalar(_, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted, ..)
        );
        if quoted && bytes.end == end {
            opening = Some(bytes.start);
        }
    }
    opening
}

/// Where the `!tag` begins that stands before a value.
fn start_of_tag(text: &str, value: usize) -> usize {
    let before = text.get(..value).unwrap_or("");
    let tag = before.trim_end_matches(|c: char| c != '!' && c != '\n');
    match tag.trim_end_matches('!').len() {
        start if start < tag.len() => start,
        _ => value,
    }
}

struct Leaf<'t> {
    value: Cow<'t, str>,
    style: ScalarStyle,
    bytes: Range<usize>,
}

/// A node of the tree of wanted places.
#[derive(Default)]
struct Wanted<'p> {
    keys: HashMap<&'p str, usize>,
    entries: HashMap<usize, usize>,
    indexes: HashMap<usize, usize>,
    places: Vec<usize>,
    /// Whether its value has been come by: a key that is doubled means the first.
    passed: bool,
}

/// A mapping or list that is being read.
struct Frame {
    inside: Inside,
    wanted: Vec<usize>,
    bytes: Range<usize>,
}

enum Inside {
    List(usize),
    /// The number of the entry, and its key's bytes once that has been read.
    Map {
        entry: usize,
        key: Option<Key>,
    },
}

struct Key {
    text: String,
    bytes: Range<usize>,
}

struct Walk<'t, 'p> {
    text: &'t str,
    places: &'p [&'p Place],
    tree: Vec<Wanted<'p>>,
    frames: Vec<Frame>,
    found: Vec<Found>,
}

impl<'t, 'p> Walk<'t, 'p> {
    fn new(text: &'t str, places: &'p [&'p Place]) -> Self {
        let mut tree = vec![Wanted::default()];
        for (at, place) in places.iter().enumerate() {
            let mut here = 0;
            for step in &place.steps {
                let new = tree.len();
                let at: &mut Wanted<'p> = &mut tree[here];
                let next = match step {
                    Step::Key(key) => *at.keys.entry(key).or_insert(new),
                    Step::Entry(entry) => *at.entries.entry(*entry).or_insert(new),
                    Step::Index(index) => *at.indexes.entry(*index).or_insert(new),
                };
                if next == new {
                    tree.push(Wanted::default());
                }
                here = next;
            }
            tree[here].places.push(at);
        }
        let nothing = Found {
            span: 0..0,
            plain: false,
        };
        Self {
            text,
            places,
            tree,
            frames: Vec::new(),
            found: vec![nothing; places.len()],
        }
    }

    /// The wanted places that the value about to be read stands for.
    fn arriving(&mut self) -> Vec<usize> {
        let Some(frame) = self.frames.last() else {
            return vec![0];
        };
        let mut here = Vec::new();
        for wanted in frame.wanted.iter().map(|at| &self.tree[*at]) {
            match &frame.inside {
                Inside::List(index) => here.extend(wanted.indexes.get(index)),
                Inside::Map { entry, key } => {
                    here.extend(wanted.entries.get(entry));
                    let key = key.as_ref().map(|key| key.text.as_str());
                    here.extend(key.and_then(|key| wanted.keys.get(key)));
                }
            }
        }
        let tree: &mut Vec<Wanted<'p>> = &mut self.tree;
        here.retain(|wanted: &usize| !std::mem::replace(&mut tree[*wanted].passed, true));
        here
    }

    fn at_key(&self) -> bool {
        matches!(
            self.frames.last(),
            Some(Frame {
                inside: Inside::Map { key: None, .. },
                ..
            })
        )
    }

    fn leaf(&mut self, leaf: Leaf<'_>) {
        if self.at_key() {
            return self.key(leaf.value.into_owned(), leaf.bytes);
        }
        for wanted in self.arriving() {
            let mut pieces = None;
            let exact = self.tree[wanted].places.clone();
            for place in exact {
                let found = self.found_in_leaf(place, &leaf);
                self.found[place] = match &self.places[place].part {
                    Part::Piece(piece) => {
                        let whole = self.trimmed(leaf.bytes.clone());
                        let pieces = pieces
                            .get_or_insert_with(|| Pieces::of(&leaf, self.text.get(whole.clone())));
                        let span = pieces.find(piece).map_or(whole.clone(), |piece| {
                            whole.start + piece.start..whole.start + piece.end
                        });
                        Found { span, ..found }
                    }
                    Part::Key | Part::Value => found,
                };
            }
            for place in self.inside(wanted) {
                self.found[place] = self.found_in_leaf(place, &leaf);
            }
        }
        self.step_on();
    }

    fn found_in_leaf(&self, place: usize, leaf: &Leaf<'_>) -> Found {
        let key = self.key_bytes();
        let span = match &self.places[place].part {
            Part::Key => key.unwrap_or_else(|| leaf.bytes.clone()),
            Part::Value | Part::Piece(_) if leaf.bytes.is_empty() => {
                key.unwrap_or_else(|| self.sign_before(leaf.bytes.start))
            }
            Part::Value | Part::Piece(_) => self.trimmed(leaf.bytes.clone()),
        };
        Found {
            span,
            plain: leaf.style == ScalarStyle::Plain,
        }
    }

    /// The sign before an item that is not there: its dash, or a comma.
    fn sign_before(&self, at: usize) -> Range<usize> {
        let before = self.text.get(..at).unwrap_or("").trim_end();
        let sign = before.chars().next_back().map_or(0, char::len_utf8);
        before.len() - sign..before.len()
    }

    /// The bytes without white space at their end, which block texts have.
    fn trimmed(&self, bytes: Range<usize>) -> Range<usize> {
        let raw = self.text.get(bytes.clone()).unwrap_or("");
        bytes.start..bytes.start + raw.trim_end().len()
    }

    fn key_bytes(&self) -> Option<Range<usize>> {
        match &self.frames.last()?.inside {
            Inside::Map { key: Some(key), .. } => Some(key.bytes.clone()),
            Inside::Map { key: None, .. } | Inside::List(_) => None,
        }
    }

    fn key(&mut self, text: String, bytes: Range<usize>) {
        if let Some(Frame {
            inside: Inside::Map { key, .. },
            ..
        }) = self.frames.last_mut()
        {
            *key = Some(Key { text, bytes });
        }
    }

    fn open(&mut self, bytes: Range<usize>, inside: Inside) {
        let in_key = self.at_key();
        let wanted = if in_key { Vec::new() } else { self.arriving() };
        let shown = self.key_bytes().unwrap_or_else(|| self.first_line(&bytes));
        for here in &wanted {
            for place in self.below(*here) {
                self.found[place] = Found {
                    span: shown.clone(),
                    plain: false,
                };
            }
        }
        self.frames.push(Frame {
            inside,
            wanted,
            bytes,
        });
    }

    fn close(&mut self, bytes: Range<usize>) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        self.end_of_line_or_list(&frame, bytes.end);
        if self.at_key() {
            let whole = self.trimmed(frame.bytes.start..bytes.end);
            self.key(String::new(), whole);
        } else {
            self.step_on();
        }
    }

    /// What stands in brackets or braces within a line ends there, not with the line.
    fn end_of_line_or_list(&mut self, frame: &Frame, end: usize) {
        let line = self.first_line(&frame.bytes);
        if end >= line.end || end <= line.start {
            return;
        }
        let below = frame.wanted.iter().flat_map(|wanted| self.below(*wanted));
        for place in below.collect::<Vec<usize>>() {
            if let Some(found) = self.found.get_mut(place).filter(|found| found.span == line) {
                found.span.end = end;
            }
        }
    }

    fn step_on(&mut self) {
        match self.frames.last_mut().map(|frame| &mut frame.inside) {
            Some(Inside::List(index)) => *index += 1,
            Some(Inside::Map { entry, key }) => {
                *entry += 1;
                *key = None;
            }
            None => {}
        }
    }

    /// All places at or below a node of the tree of wanted places.
    fn below(&self, wanted: usize) -> Vec<usize> {
        let mut places = self.tree[wanted].places.clone();
        places.extend(self.inside(wanted));
        places
    }

    /// All places below a node of the tree of wanted places.
    fn inside(&self, wanted: usize) -> Vec<usize> {
        let mut places = Vec::new();
        let mut open = vec![wanted];
        while let Some(here) = open.pop() {
            let here = &self.tree[here];
            let inner = (here.keys.values())
                .chain(here.entries.values())
                .chain(here.indexes.values());
            for inner in inner {
                places.extend(&self.tree[*inner].places);
                open.push(*inner);
            }
        }
        places
    }

    fn first_line(&self, bytes: &Range<usize>) -> Range<usize> {
        let rest = self.text.get(bytes.start..).unwrap_or("");
        let length = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..length).unwrap_or("").trim_end();
        bytes.start..bytes.start + line.len()
    }
}

/// A text as it is read beside the text as it stands in the file.
struct Pieces {
    /// Where each character that is no white space begins in the text as read.
    read: Vec<usize>,
    /// The bytes of the same characters in the file.
    written: Vec<Range<usize>>,
}

impl Pieces {
    fn of(leaf: &Leaf<'_>, raw: Option<&str>) -> Self {
        let chars = leaf.value.char_indices();
        Self {
            read: chars
                .filter(|(_, c)| !c.is_whitespace())
                .map(|(at, _)| at)
                .collect(),
            written: signs(raw.unwrap_or(""), leaf.style).collect(),
        }
    }

    /// The bytes of a piece, from its first to its last character.
    fn find(&self, piece: &Range<usize>) -> Option<Range<usize>> {
        let before = self.read.partition_point(|at| *at < piece.start);
        let behind = self.read.partition_point(|at| *at < piece.end);
        let last = behind.checked_sub(1).filter(|last| *last >= before)?;
        Some(self.written.get(before)?.start..self.written.get(last)?.end)
    }
}

/// The characters of a text as it stands in the file that are no white space,
/// each with its bytes. They are those of the text that is read, in that order:
/// line breaks, indentation and folding only move white space.
fn signs(raw: &str, style: ScalarStyle) -> impl Iterator<Item = Range<usize>> {
    let mut at = usize::from(matches!(
        style,
        ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted
    ));
    std::iter::from_fn(move || {
        loop {
            let rest = raw.get(at..)?;
            let first = rest.chars().next()?;
            let length = match style {
                ScalarStyle::SingleQuoted if rest.starts_with("''") => 2,
                ScalarStyle::DoubleQuoted if first == '\\' => escape_length(rest),
                _ => first.len_utf8(),
            };
            let start = at;
            at += length;
            let escaped = length > first.len_utf8() && style == ScalarStyle::DoubleQuoted;
            let blank = if escaped {
                is_blank_escape(&rest[..length])
            } else {
                first.is_whitespace()
            };
            if !blank {
                return Some(start..at);
            }
        }
    })
}

/// The bytes of an escape in double quotes: `\n`, `\x41`, `\u0041`, `\U00000041`.
fn escape_length(rest: &str) -> usize {
    let mut chars = rest.chars();
    chars.next();
    let Some(kind) = chars.next() else { return 1 };
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let length = 1 + kind.len_utf8() + digits;
    if rest.is_char_boundary(length) {
        length.min(rest.len())
    } else {
        1
    }
}

/// Whether an escape stands for white space, or for a line that goes on.
fn is_blank_escape(escape: &str) -> bool {
    let code = |digits: &str| {
        u32::from_str_radix(digits, 16)
            .ok()
            .and_then(char::from_u32)
    };
    match escape.get(1..2) {
        Some("x" | "u" | "U") => escape
            .get(2..)
            .and_then(code)
            .is_some_and(char::is_whitespace),
        Some(kind) => matches!(
            kind,
            "n" | "r" | "t" | "v" | "f" | " " | "\t" | "\n" | "\r" | "N" | "_" | "L" | "P"
        ),
        None => false,
    }
}

/// The bytes of each anchor and tag that stands where a text begins, and that is
/// most likely the first word of that text: an anchor that no alias uses, and
/// every tag that YAML itself knows, such as `!!str`.
pub(crate) fn lost_beginnings(text: &str) -> Vec<Range<usize>> {
    let mut anchored: HashMap<usize, Range<usize>> = HashMap::new();
    let mut lost = Vec::new();
    for event in Parser::new_from_str(text) {
        let Ok((event, span)) = event else { break };
        match event {
            Event::Scalar(value, _, anchor, tag) if !value.is_empty() => {
                let bytes = beginning(text, span.byte_range().unwrap_or(0..0).start);
                if tag.is_some_and(|tag| tag.is_yaml_core_schema()) {
                    lost.push(bytes);
                } else if anchor != 0 {
                    anchored.insert(anchor, bytes);
                }
            }
            Event::Alias(anchor) => drop(anchored.remove(&anchor)),
            _ => {}
        }
    }
    lost.extend(anchored.into_values());
    lost.sort_by_key(|bytes| bytes.start);
    lost
}

/// The anchors and tags before a value.
fn beginning(text: &str, value: usize) -> Range<usize> {
    let before = text.get(..value).unwrap_or("").trim_end();
    let mut start = before.len();
    while let Some(word) = before.get(..start).and_then(last_mark) {
        start = word;
    }
    start..before.len()
}

/// Where the last word begins, if that is an anchor or a tag.
fn last_mark(before: &str) -> Option<usize> {
    let before = before.trim_end();
    let word = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '[' | '{' | ','))
        .map_or(0, |end| end + 1);
    let marked = before.get(word..)?.starts_with(['&', '!']);
    marked.then_some(word)
}

/// The bytes at which lists and mappings are nested more than `most` deep, if
/// they are somewhere.
pub(crate) fn nested_deeper_than(text: &str, most: usize) -> Option<usize> {
    let mut depth = 0;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) if *error.kind() == ErrorKind::RecursionLimitExceeded => {
                return error.marker().byte_offset();
            }
            Err(_) => return None,
        };
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth -= 1,
            _ => {}
        }
        if depth > most {
            return span.byte_range().map(|bytes| bytes.start);
        }
    }
    None
}
