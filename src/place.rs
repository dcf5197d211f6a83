//! Where something stands in a YAML file, said in the file's own terms.
//!
//! A [`Place`] is a path of keys and indexes (`questions.budget.next[2].when`)
//! and the part of what stands there. It knows no line and no column: those are
//! looked up once, for all findings together, when there is something to show.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

/// One step down into a YAML tree.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PlaceStep {
    /// The value under this key of a mapping.
    Key(Box<str>),
    /// The n-th pair of a mapping, from 0, where a key does not tell it apart:
    /// a doubled key, or a key that is no text.
    Entry(usize),
    /// The n-th item of a list, from 0.
    Index(usize),
}

/// Which part of what stands at the end of the path is meant.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum PlacePart {
    /// The key, or the item itself where it stands in a list.
    Key,
    /// The value.
    Value,
    /// These bytes of the value's text.
    Piece(Range<usize>),
}

/// A place in a YAML file.
///
/// ```
/// use quandary::place::Place;
///
/// let place = Place::root().key("questions").key("budget").key("next").index(2);
/// assert_eq!(place.to_string(), "questions.budget.next[2]");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The way from the top of the file.
    pub steps: Vec<PlaceStep>,
    /// The part that is meant.
    pub part: PlacePart,
}

impl Place {
    /// The whole file.
    #[must_use]
    pub fn root() -> Self {
        Self {
            steps: Vec::new(),
            part: PlacePart::Value,
        }
    }

    /// The value under `key` of the mapping that stands here.
    #[must_use]
    pub fn key(self, key: &str) -> Self {
        self.step(PlaceStep::Key(key.into()))
    }

    /// The item `index` (from 0) of the list that stands here.
    #[must_use]
    pub fn index(self, index: usize) -> Self {
        self.step(PlaceStep::Index(index))
    }

    /// The pair `entry` (from 0) of the mapping that stands here.
    #[must_use]
    pub fn entry(self, entry: usize) -> Self {
        self.step(PlaceStep::Entry(entry))
    }

    /// The key of what stands here, in place of its value.
    #[must_use]
    pub fn the_key(mut self) -> Self {
        self.part = PlacePart::Key;
        self
    }

    /// The bytes `piece` of the text that stands here.
    #[must_use]
    pub fn piece(mut self, piece: Range<usize>) -> Self {
        self.part = PlacePart::Piece(piece);
        self
    }

    fn step(mut self, step: PlaceStep) -> Self {
        self.steps.push(step);
        self.part = PlacePart::Value;
        self
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                PlaceStep::Key(key) if at == 0 => f.write_str(key)?,
                PlaceStep::Key(key) => write!(f, ".{key}")?,
                PlaceStep::Entry(entry) => write!(f, "{{{entry}}}")?,
                PlaceStep::Index(index) => write!(f, "[{index}]")?,
            }
        }
        Ok(())
    }
}

/// As it is shown: `questions.rain.next[0]`.
impl Serialize for Place {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The same path while a reader walks down a tree: it costs nothing until a
/// finding asks for a [`Place`].
#[derive(Clone, Copy)]
pub(crate) enum Path<'a> {
    Root,
    At(&'a Place),
    Key(&'a Path<'a>, &'a str),
    Entry(&'a Path<'a>, usize),
    Index(&'a Path<'a>, usize),
}

impl<'a> Path<'a> {
    pub(crate) fn key(&'a self, key: &'a str) -> Path<'a> {
        Path::Key(self, key)
    }

    pub(crate) fn entry(&'a self, entry: usize) -> Path<'a> {
        Path::Entry(self, entry)
    }

    pub(crate) fn index(&'a self, index: usize) -> Path<'a> {
        Path::Index(self, index)
    }

    /// The place that this path leads to, its value meant.
    pub(crate) fn place(&self) -> Place {
        match self {
            Path::Root => Place::root(),
            Path::At(place) => (*place).clone(),
            Path::Key(parent, key) => parent.place().key(key),
            Path::Entry(parent, entry) => parent.place().entry(*entry),
            Path::Index(parent, index) => parent.place().index(*index),
        }
    }
}
