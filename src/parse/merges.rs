//! Merge keys: `<<`, which some readers of YAML take for "all keys of that mapping".
//! They are not read, since nobody sees in the file what they bring. Each is one
//! finding, and the rest is read as if its keys stood there.

use super::tree::Node;
use crate::diagnostic::{Finding, Rule};
use crate::place::Path;

/// How many keys are written out in a help.
const FEW: usize = 4;

type Pair<'s> = (Node<'s>, Node<'s>);

/// Puts what each merge key brings into its place, with a finding for it.
pub(crate) fn spread(node: &mut Node<'_>) -> Vec<Finding> {
    let mut findings = Vec::new();
    inside(node, &Path::Root, &mut findings);
    findings
}

fn inside(node: &mut Node<'_>, path: &Path<'_>, findings: &mut Vec<Finding>) {
    match node {
        Node::List(items) => {
            for (at, item) in items.iter_mut().enumerate() {
                inside(item, &path.index(at), findings);
            }
        }
        Node::Map(entries) => {
            for (at, (key, value)) in entries.iter_mut().enumerate() {
                match key {
                    Node::Text(key) => inside(value, &path.key(key), findings),
                    _ => inside(value, &path.entry(at), findings),
                }
            }
            while let Some(at) = entries.iter().position(|(key, _)| is_merge(key)) {
                let new = brought(entries, at);
                findings.push(finding(&new, &path.entry(at)));
                put(entries, at, new);
            }
        }
        Node::Null
        | Node::Bool(_)
        | Node::Int(_)
        | Node::Float(_)
        | Node::Text(_)
        | Node::Tagged(_) => {}
    }
}

fn is_merge(key: &Node<'_>) -> bool {
    matches!(key, Node::Text(key) if key == "<<")
}

/// The pairs that the merge key at a place brings: those of keys that do not stand
/// beside it.
fn brought<'s>(entries: &mut [Pair<'s>], at: usize) -> Vec<Pair<'s>> {
    let value = entries.get_mut(at).map(|(_, value)| value);
    let value = value.map_or(Node::Null, |value| std::mem::replace(value, Node::Null));
    let maps = match value {
        Node::List(items) => items,
        one => vec![one],
    };
    let mut new: Vec<Pair<'s>> = Vec::new();
    for map in maps {
        let Node::Map(pairs) = map else { continue };
        for (key, value) in pairs {
            let Node::Text(name) = &key else { continue };
            let known = |(key, _): &Pair<'s>| matches!(key, Node::Text(key) if key == name);
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
            let names = pairs.iter().filter_map(|(key, _)| match key {
                Node::Text(key) => Some(key.as_ref()),
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
    let Node::Text(key) = key else { return None };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '?');
    match value {
        Node::Text(text) if text.chars().all(plain) && text.len() <= 40 => {
            Some(format!("{key}: {text}"))
        }
        Node::Bool(value) => Some(format!("{key}: {value}")),
        Node::Int(value) => Some(format!("{key}: {value}")),
        _ => None,
    }
}
