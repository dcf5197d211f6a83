//! How a file is laid out: every value with all of its bytes.
//!
//! A finding needs the beginning of a thing; who changes a file needs its end, too.

use std::ops::Range;

use granit_parser::{Event, Parser};

use crate::place::{Place, Step};

/// A value of a file, with what is inside it.
#[derive(Clone, Debug)]
pub struct Node {
    /// All of its bytes, from its first to its last character.
    pub bytes: Range<usize>,
    /// What is inside it.
    pub inside: Inside,
}

/// What is inside a [`Node`].
#[derive(Clone, Debug)]
pub enum Inside {
    /// Nothing: it is a text or a number, or empty.
    Leaf,
    /// What stands elsewhere (`*name`).
    Alias,
    /// Items.
    List(Vec<Node>),
    /// Keys with values.
    Map(Vec<Pair>),
}

/// A key with its value.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The key, where it is a text.
    pub key: String,
    /// Its bytes.
    pub key_bytes: Range<usize>,
    /// The value.
    pub value: Node,
}

impl Pair {
    /// The bytes of the key and the value.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.key_bytes.start..self.value.bytes.end.max(self.key_bytes.end)
    }
}

impl Node {
    /// What stands at a place, if it stands just there and not behind an alias.
    ///
    /// ```
    /// use quandary::parse::layout;
    /// use quandary::place::Place;
    ///
    /// let text = "next:\n  - when: tired\n    go: bed\n  - go: out\n";
    /// let file = layout::of(text).unwrap();
    /// let route = file.at(&Place::root().key("next").index(0)).unwrap();
    /// assert_eq!(&text[route.bytes.clone()], "when: tired\n    go: bed");
    /// ```
    #[must_use]
    pub fn at(&self, place: &Place) -> Option<&Node> {
        place
            .steps
            .iter()
            .try_fold(self, |here, step| match (&here.inside, step) {
                (Inside::Map(pairs), Step::Key(key)) => {
                    let pair = pairs.iter().find(|pair| *pair.key == **key);
                    pair.map(|pair| &pair.value)
                }
                (Inside::Map(pairs), Step::Entry(at)) => pairs.get(*at).map(|pair| &pair.value),
                (Inside::List(items), Step::Index(at)) => items.get(*at),
                (Inside::Leaf | Inside::Alias | Inside::List(_) | Inside::Map(_), _) => None,
            })
    }
}

/// The layout of a file. Nothing where it is no YAML, or is empty.
#[must_use]
pub fn of(text: &str) -> Option<Node> {
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    let options = granit_parser::options! {
        emit_comments: false,
    };
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.ok()?;
        let bytes = span.byte_range().unwrap_or(0..0);
        let done = match event {
            Event::Scalar(value, ..) => {
                let raw = text.get(bytes.clone()).unwrap_or("");
                let end = bytes.start + raw.trim_end().len();
                let leaf = Node {
                    bytes: bytes.start..end,
                    inside: Inside::Leaf,
                };
                Some((leaf, value.into_owned()))
            }
            Event::Alias(_) => {
                let inside = Inside::Alias;
                Some((Node { bytes, inside }, String::new()))
            }
            Event::SequenceStart(..) => {
                open.push(Open::new(bytes, Inside::List(Vec::new())));
                None
            }
            Event::MappingStart(..) => {
                open.push(Open::new(bytes, Inside::Map(Vec::new())));
                None
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = open.pop()?.close(text, bytes.end);
                Some((node, String::new()))
            }
            _ => None,
        };
        if let Some((node, value)) = done {
            match open.last_mut() {
                Some(open) => open.take(node, value),
                None => root = Some(node),
            }
        }
    }
    root
}

/// A list or a mapping that is being read.
struct Open {
    bytes: Range<usize>,
    inside: Inside,
    /// The key whose value comes next.
    key: Option<(String, Range<usize>)>,
}

impl Open {
    fn new(bytes: Range<usize>, inside: Inside) -> Self {
        Self {
            bytes,
            inside,
            key: None,
        }
    }

    fn take(&mut self, node: Node, text: String) {
        match &mut self.inside {
            Inside::List(items) => items.push(node),
            Inside::Map(pairs) => match self.key.take() {
                None => self.key = Some((text, node.bytes)),
                Some((key, key_bytes)) => pairs.push(Pair {
                    key,
                    key_bytes,
                    value: node,
                }),
            },
            Inside::Leaf | Inside::Alias => {}
        }
    }

    /// In brackets or braces it ends with them, in lines with the last thing in it.
    fn close(self, text: &str, end: usize) -> Node {
        let (first, last) = match &self.inside {
            Inside::List(items) => (None, items.last().map(|item| item.bytes.end)),
            Inside::Map(pairs) => (
                pairs.first().map(|pair| pair.key_bytes.start),
                pairs.last().map(|pair| pair.bytes().end),
            ),
            Inside::Leaf | Inside::Alias => (None, None),
        };
        let rest = text.get(self.bytes.start..).unwrap_or("");
        let bytes = if rest.starts_with(['[', '{']) {
            self.bytes.start..end
        } else {
            first.unwrap_or(self.bytes.start)..last.unwrap_or(self.bytes.end)
        };
        Node {
            bytes,
            inside: self.inside,
        }
    }
}
