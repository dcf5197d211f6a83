//! What stands at a place, and where.

use std::collections::HashMap;
use std::ops::Range;

use super::node::{Node, Pair, Style, Value};
use super::pieces::Pieces;
use super::tree::Tree;
use crate::place::{Place, PlacePart, PlaceStep};

/// How many pairs of a mapping are compared one by one. Those of a larger one are looked
/// up in an index.
const FEW: usize = 16;

/// Looks up places in a tree.
pub(crate) struct Places<'t, 's> {
    tree: &'t Tree<'s>,
    /// The first pair of each key of large mappings.
    indexes: HashMap<LargeMapping, HashMap<&'t str, usize>>,
    /// The text of which a piece was sought last, by its bytes. Pieces of one text mostly
    /// come one after the other.
    last: Option<(Range<usize>, Pieces)>,
}

/// Which mapping of a tree it is, by how deep it stands and where it begins.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct LargeMapping {
    depth: usize,
    start: usize,
}

impl<'s> Tree<'s> {
    /// What stands at a place; nothing where it stands elsewhere, behind an alias.
    pub(crate) fn at(&self, place: &Place) -> Option<&Node<'s>> {
        Places::new(self).node(place)
    }
}

/// What the steps of a place lead to.
struct Found<'t, 's> {
    node: &'t Node<'s>,
    key: Option<&'t Node<'s>>,
    /// Whether it is the place itself, and not only the nearest thing around it.
    exact: bool,
}

impl<'t, 's> Places<'t, 's> {
    pub(crate) fn new(tree: &'t Tree<'s>) -> Self {
        Self {
            tree,
            indexes: HashMap::new(),
            last: None,
        }
    }

    /// The value at a place; nothing where it does not stand there, or only behind an
    /// alias.
    pub(crate) fn node(&mut self, place: &Place) -> Option<&'t Node<'s>> {
        let found = self.find(place);
        (found.exact && found.node.style != Style::Alias).then_some(found.node)
    }

    /// The bytes to show of a place. One that the file does not have gets those of the
    /// nearest thing around it.
    pub(crate) fn bytes(&mut self, place: &Place) -> Range<usize> {
        let Found { node, key, exact } = self.find(place);
        let of_key = key.map(Node::bytes);
        if matches!(node.style, Style::Lines | Style::Brackets) {
            return of_key.unwrap_or_else(|| self.first_line(node));
        }
        let bytes = node.bytes();
        match &place.part {
            PlacePart::Key => of_key.unwrap_or(bytes),
            PlacePart::Value | PlacePart::Piece(_) if bytes.is_empty() => {
                of_key.unwrap_or_else(|| self.sign_before(bytes.start))
            }
            PlacePart::Piece(piece) if exact => self.piece(node, piece),
            PlacePart::Value | PlacePart::Piece(_) => bytes,
        }
    }

    /// All the bytes of what stands at a place.
    pub(crate) fn extent(&mut self, place: &Place) -> Option<Extent> {
        let Found { node, key, exact } = self.find(place);
        if !exact {
            return None;
        }
        let key = key.map(Node::bytes);
        let mut value = node.bytes();
        // Behind its key a value may begin with a sign that is no part of it: `|`, an
        // anchor, a tag.
        let behind = key.as_ref().and_then(|key| self.behind(key));
        if let Some(behind) = behind.filter(|behind| *behind < value.start) {
            value.start = behind;
        }
        Some(Extent { key, value })
    }

    fn find(&mut self, place: &Place) -> Found<'t, 's> {
        let mut found = Found {
            node: &self.tree.root,
            key: None,
            exact: true,
        };
        for (depth, step) in place.steps.iter().enumerate() {
            let node = found.node;
            let next = match (&node.value, step) {
                // What an alias stands for stands elsewhere.
                _ if node.style == Style::Alias => None,
                (Value::Map(pairs), PlaceStep::Key(key)) => {
                    let start = node.bytes().start;
                    self.pair(LargeMapping { depth, start }, pairs, key)
                }
                (Value::Map(pairs), PlaceStep::Entry(at)) => pairs.get(*at),
                (Value::List(items), PlaceStep::Index(at)) => {
                    let Some(item) = items.get(*at) else {
                        return Found {
                            exact: false,
                            ..found
                        };
                    };
                    found = Found {
                        node: item,
                        key: None,
                        exact: true,
                    };
                    continue;
                }
                _ => None,
            };
            let Some((key, value)) = next else {
                return Found {
                    exact: false,
                    ..found
                };
            };
            found = Found {
                node: value,
                key: Some(key),
                exact: true,
            };
        }
        found
    }

    /// The first pair with this key.
    fn pair(
        &mut self,
        mapping: LargeMapping,
        pairs: &'t [Pair<'s>],
        wanted: &str,
    ) -> Option<&'t Pair<'s>> {
        let source = self.tree.source;
        if pairs.len() <= FEW {
            return pairs
                .iter()
                .find(|(key, _)| key_as_written(source, key) == wanted);
        }
        let index = self.indexes.entry(mapping).or_insert_with(|| {
            let mut index = HashMap::with_capacity(pairs.len());
            for (at, (key, _)) in pairs.iter().enumerate() {
                index.entry(key_as_written(source, key)).or_insert(at);
            }
            index
        });
        index.get(wanted).and_then(|at| pairs.get(*at))
    }

    fn piece(&mut self, node: &Node<'_>, piece: &Range<usize>) -> Range<usize> {
        let whole = node.bytes();
        let last = self.last.take().filter(|(of, _)| *of == whole);
        let (_, pieces) = self.last.insert(last.unwrap_or_else(|| {
            let raw = self.tree.source.get(whole.clone()).unwrap_or("");
            let text = node.text().unwrap_or(raw);
            (whole.clone(), Pieces::new(text, raw, node.style))
        }));
        match pieces.find(piece) {
            Some(piece) => whole.start + piece.start..whole.start + piece.end,
            None => whole,
        }
    }

    /// The sign before an item that is not there: its dash, or a comma.
    fn sign_before(&self, at: usize) -> Range<usize> {
        let before = self.tree.source.get(..at).unwrap_or("").trim_end();
        let sign = before.chars().next_back().map_or(0, char::len_utf8);
        before.len() - sign..before.len()
    }

    /// A list or mapping within its first line. In brackets it may end there.
    fn first_line(&self, node: &Node<'_>) -> Range<usize> {
        let bytes = node.bytes();
        let rest = self.tree.source.get(bytes.start..).unwrap_or("");
        let line = rest.lines().next().unwrap_or("").trim_end();
        let end = bytes.start + line.len();
        match node.style {
            Style::Brackets if bytes.start < bytes.end && bytes.end < end => bytes,
            _ => bytes.start..end,
        }
    }

    /// Where the value begins that stands on the line of its key.
    fn behind(&self, key: &Range<usize>) -> Option<usize> {
        let source = self.tree.source;
        let rest = source.get(key.end..)?;
        let value = rest.trim_start_matches([' ', '\t']).strip_prefix(':')?;
        let value = value.trim_start_matches([' ', '\t']);
        let here = !value.starts_with(['\n', '\r', '#']);
        here.then(|| source.len() - value.len())
    }
}

/// A key as a place names it: in the letters of the file where it is no text.
fn key_as_written<'t>(source: &'t str, key: &'t Node<'_>) -> &'t str {
    match (&key.value, key.style) {
        (_, Style::Alias) | (Value::List(_) | Value::Map(_), _) => "",
        (Value::Text(text), _) => text,
        (Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Tagged(_), _) => {
            source.get(key.bytes()).unwrap_or("")
        }
    }
}

/// All the bytes of what stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The key; nothing where it stands in a list.
    pub key: Option<Range<usize>>,
    /// The value, from its first sign to its last; white space and comments behind
    /// it are no part of it.
    pub value: Range<usize>,
}
