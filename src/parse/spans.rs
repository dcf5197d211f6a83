//! From places to bytes: one pass over the text for all findings together.
//!
//! This is the only file that knows the event parser.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle};

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
            Event::Scalar(value, style, _, _) => {
                walk.leaf(Leaf {
                    value,
                    style,
                    bytes,
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
    fn arriving(&self) -> Vec<usize> {
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
            for place in self.below(wanted) {
                let exact = self.tree[wanted].places.contains(&place);
                self.found[place] = self.found_in_leaf(place, &leaf, exact);
            }
        }
        self.step_on();
    }

    fn found_in_leaf(&self, place: usize, leaf: &Leaf<'_>, exact: bool) -> Found {
        let key = self.key_bytes();
        let span = match &self.places[place].part {
            Part::Key => key.unwrap_or_else(|| leaf.bytes.clone()),
            Part::Piece(piece) if exact => self.piece_of(leaf, piece),
            Part::Value | Part::Piece(_) if leaf.bytes.is_empty() => {
                key.unwrap_or_else(|| leaf.bytes.clone())
            }
            Part::Value | Part::Piece(_) => self.trimmed(leaf.bytes.clone()),
        };
        Found {
            span,
            plain: leaf.style == ScalarStyle::Plain,
        }
    }

    /// The bytes of a piece of a text: exact where the text stands in the file
    /// as it is read, else the first place in it that reads the same.
    fn piece_of(&self, leaf: &Leaf<'_>, piece: &Range<usize>) -> Range<usize> {
        let whole = self.trimmed(leaf.bytes.clone());
        let raw = self.text.get(whole.clone()).unwrap_or("");
        let opening = usize::from(matches!(
            leaf.style,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted
        ));
        let wanted = leaf.value.get(piece.clone()).unwrap_or("");
        let exact = opening + piece.start..opening + piece.end;
        let before_same = raw.get(opening..exact.start) == leaf.value.get(..piece.start);
        if before_same && raw.get(exact.clone()) == Some(wanted) {
            return whole.start + exact.start..whole.start + exact.end;
        }
        let skipped = leaf.value.get(..piece.start).unwrap_or("");
        let earlier = if wanted.is_empty() {
            0
        } else {
            skipped.matches(wanted).count()
        };
        match raw.match_indices(wanted).nth(earlier) {
            Some((at, _)) if !wanted.is_empty() => {
                whole.start + at..whole.start + at + wanted.len()
            }
            _ => whole,
        }
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
        if self.at_key() {
            self.key(String::new(), frame.bytes.start..bytes.end);
        } else {
            self.step_on();
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
        let mut places = Vec::new();
        let mut open = vec![wanted];
        while let Some(here) = open.pop() {
            places.extend(&self.tree[here].places);
            let wanted = &self.tree[here];
            open.extend(wanted.keys.values());
            open.extend(wanted.entries.values());
            open.extend(wanted.indexes.values());
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
