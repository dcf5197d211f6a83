//! Merge keys: `<<`, which some readers of YAML take for "all keys of that mapping".
//! They are not read, since nobody sees in the file what they bring. Each is one
//! finding, and the rest is read as if its keys stood there.

use crate::diagnostic::{Finding, Rule};
use crate::place::Path;
use crate::yaml::tree::Tree;
use crate::yaml::{Node, Pair, Value};

/// How many keys are written out in a help.
const FEW: usize = 4;

/// A tree in which stands what its merge keys bring, with a finding for each of them.
pub(crate) struct Spread<'s> {
    pub(crate) root: Node<'s>,
    pub(crate) findings: Vec<Finding>,
}

/// Puts what each merge key brings into its place; nothing where there is none. Places are
/// looked up in the tree as it stands in the file.
pub(crate) fn spread<'s>(tree: &Tree<'s>) -> Option<Spread<'s>> {
    if !tree.source.contains("<<") || !has_merge(&tree.root) {
        return None;
    }
    let mut root = tree.root.clone();
    let mut findings = Vec::new();
    inside(&mut root, &Path::Root, &mut findings);
    Some(Spread { root, findings })
}

fn has_merge(node: &Node<'_>) -> bool {
    match &node.value {
        Value::List(items) => items.iter().any(has_merge),
        Value::Map(pairs) => {
            let mut pairs = pairs.iter();
            pairs.any(|(key, value)| key.is("<<") || has_merge(value))
        }
        _ => false,
    }
}

fn inside(node: &mut Node<'_>, path: &Path<'_>, findings: &mut Vec<Finding>) {
    match &mut node.value {
        Value::List(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                inside(item, &path.index(at), findings);
            }
        }
        Value::Map(pairs) => {
            for (at, (key, value)) in pairs.iter_mut().enumerate() {
                match key.text() {
                    Some(key) => inside(value, &path.key(key), findings),
                    None => inside(value, &path.entry(at), findings),
                }
            }
            let mut entries = std::mem::take(pairs).into_vec();
            while let Some(at) = entries.iter().position(|(key, _)| key.is("<<")) {
                let new = brought(&mut entries, at);
                findings.push(finding(&new, &path.entry(at)));
                put(&mut entries, at, new);
            }
            *pairs = entries.into_boxed_slice();
        }
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Text(_)
        | Value::Tagged(_) => {}
    }
}

/// The pairs that the merge key at a place brings: those of keys that do not stand
/// beside it.
fn brought<'s>(entries: &mut [Pair<'s>], at: usize) -> Vec<Pair<'s>> {
    let value = entries.get_mut(at).map(|(_, value)| &mut value.value);
    let value = value.map_or(Value::Null, |value| std::mem::replace(value, Value::Null));
    let maps = match value {
        Value::List(items) => items.into_iter().map(|item| item.value).collect(),
        one => vec![one],
    };
    let mut new: Vec<Pair<'s>> = Vec::new();
    for map in maps {
        let Value::Map(pairs) = map else { continue };
        for (key, value) in pairs {
            let Some(name) = key.text() else { continue };
            let known = |(other, _): &Pair<'s>| other.is(name);
            if !entries.iter().any(known) && !new.iter().any(known) {
                new.push((key, value));
            }
        }
    }
    new
}

/// The first new pair stands where the merge key stood, so that all others keep
/// their numbers.
fn put<'s>(entries: &mut Vec<Pair<'s>>, at: usize, new: Vec<Pair<'s>>) {
    let mut new = new.into_iter();
    match (new.next(), entries.get_mut(at)) {
        (Some(first), Some(place)) => *place = first,
        _ => drop(entries.remove(at)),
    }
    entries.extend(new);
}

fn finding(new: &[Pair<'_>], path: &Path<'_>) -> Finding {
    let message = "`<<` is a merge key, and merge keys are not read";
    let finding = Finding::error(Rule::UnknownKey, path.place().the_key(), message);
    let lines: Option<Vec<String>> = new.iter().map(line).collect();
    finding.help(match (new, lines) {
        ([], _) => "take it out: it brings nothing that does not stand here".to_owned(),
        (_, Some(lines)) if lines.len() <= FEW => {
            let lines = lines.join("` and `");
            format!("write what it brings in its place: `{lines}`")
        }
        (pairs, _) => {
            let names = pairs.iter().filter_map(|(key, _)| match &key.value {
                Value::Text(key) => Some(key.as_ref()),
                _ => None,
            });
            let names: Vec<&str> = names.collect();
            let names = names.join("`, `");
            format!("write out in its place the keys that it brings: `{names}`")
        }
    })
}

/// A pair on one line, where its value is short and plain.
fn line((key, value): &Pair<'_>) -> Option<String> {
    let Value::Text(key) = &key.value else {
        return None;
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '?');
    match &value.value {
        Value::Text(text) if text.chars().all(plain) && text.len() <= 40 => {
            Some(format!("{key}: {text}"))
        }
        Value::Bool(value) => Some(format!("{key}: {value}")),
        Value::Int(value) => Some(format!("{key}: {value}")),
        _ => None,
    }
}
