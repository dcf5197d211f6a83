//! How the tree of a file is changed: what stands where, and what is put there.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::keys::Shape;
use super::super::reader::Fields;
use crate::place::PlaceStep;
use crate::yaml::{Node, Pair, Value};

pub(super) fn text(words: impl Into<String>) -> Node<'static> {
    Node::made(Value::Text(Cow::Owned(words.into())))
}

pub(super) fn nothing() -> Node<'static> {
    Node::made(Value::Null)
}

pub(super) fn pairs<'s>(pairs: impl IntoIterator<Item = (&'s str, Node<'s>)>) -> Node<'s> {
    let pairs = pairs.into_iter();
    Node::made(Value::Map(
        pairs.map(|(key, value)| (text(key), value)).collect(),
    ))
}

/// The value of a key, the first where it is doubled.
pub(super) fn value_of<'n, 's>(node: &'n mut Node<'s>, key: &str) -> Option<&'n mut Node<'s>> {
    let Value::Map(entries) = &mut node.value else {
        return None;
    };
    let mut entries = entries.iter_mut();
    let found = entries.find(|(name, _)| name.is(key));
    found.map(|(_, value)| value)
}

/// The place of a key among the entries, however it is misspelt.
pub(super) fn place_of(node: &Node<'_>, shape: &'static Shape, key: &str) -> Option<usize> {
    let value = Fields::of(node, shape).value(key)?;
    let same = |(_, other): &Pair<'_>| std::ptr::eq(other, value);
    node.pairs().iter().position(same)
}

pub(super) fn at_key<'n, 's>(
    node: &'n mut Node<'s>,
    shape: &'static Shape,
    key: &str,
) -> Option<&'n mut Node<'s>> {
    let at = place_of(node, shape, key)?;
    match &mut node.value {
        Value::Map(entries) => entries.get_mut(at).map(|(_, value)| value),
        _ => None,
    }
}

/// The things of a section, with their ids.
pub(super) fn things<'n, 's>(
    tree: &'n mut Node<'s>,
    section: &str,
) -> impl Iterator<Item = (String, &'n mut Node<'s>)> + use<'n, 's> {
    let entries = match value_of(tree, section).map(|node| &mut node.value) {
        Some(Value::Map(entries)) => &mut **entries,
        _ => &mut [],
    };
    entries
        .iter_mut()
        .filter_map(|(id, node)| Some((word(id)?, node)))
}

/// A name as it is written.
pub(super) fn word(node: &Node<'_>) -> Option<String> {
    match &node.value {
        Value::Text(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
        Value::Int(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

pub(super) fn set_start(tree: &mut Node<'_>, start: &str) {
    if let Some(node) = value_of(tree, "start") {
        *node = text(start);
    } else {
        tree.change_pairs(|pairs| pairs.push((text("start"), text(start))));
    }
}

/// Puts new things into a section, in the place of those that have the mark.
pub(super) fn put(
    tree: &mut Node<'_>,
    section: &str,
    mark: &str,
    new: Vec<(String, Node<'static>)>,
) -> Option<()> {
    value_of(tree, section)?.change_pairs(|pairs| {
        pairs.retain(|(id, _)| word(id).is_none_or(|id| !id.starts_with(mark)));
        pairs.extend(new.into_iter().map(|(id, node)| (text(id), node)));
    })
}

/// What stands at a place.
pub(super) fn at<'n, 's>(tree: &'n mut Node<'s>, steps: &[PlaceStep]) -> Option<&'n mut Node<'s>> {
    let mut node = tree;
    for step in steps {
        if let PlaceStep::Key(key) = step {
            node = value_of(node, key)?;
            continue;
        }
        node = match (&mut node.value, step) {
            (Value::Map(entries), PlaceStep::Entry(at)) => &mut entries.get_mut(*at)?.1,
            (Value::List(items), PlaceStep::Index(at)) => items.get_mut(*at)?,
            _ => return None,
        };
    }
    Some(node)
}

/// The words of everything that stands there.
pub(super) fn words_of(node: &Node<'_>, words: &mut BTreeSet<String>) {
    match &node.value {
        Value::Text(text) => words.extend(words_in(text)),
        Value::List(items) => items.iter().for_each(|item| words_of(item, words)),
        Value::Map(entries) => {
            for (key, value) in entries {
                words_of(key, words);
                words_of(value, words);
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Tagged(_) => {}
    }
}

/// The words of a text that may be ids.
pub(super) fn words_in(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.')));
    words.filter(|word| !word.is_empty()).map(str::to_owned)
}
