//! Slips of indentation that are still YAML: a part of the file that stands inside
//! another one, or beside the one that it belongs to. Such a slip is one finding,
//! since everything else follows from it.

use super::keys::{FLOW, OUTCOME, PASSAGE, QUESTION, SOURCE, Shape};
use super::reader::Reader;
use super::tree::Node;
use crate::diagnostic::{Finding, Rule};
use crate::place::Path;

/// The parts of a flow that hold things by their ids, with what one of them is, and
/// the keys by which one is known.
const SECTIONS: [(&str, &Shape, &[&str]); 4] = [
    ("questions", &QUESTION, &["ask"]),
    ("outcomes", &OUTCOME, &["tone", "title"]),
    ("passages", &PASSAGE, &["text"]),
    ("sources", &SOURCE, &["title"]),
];

/// The pairs of a mapping.
type Pairs<'n> = &'n [(Node<'n>, Node<'n>)];

/// How many names a finding lists.
const MOST_NAMES: usize = 4;

/// Whether parts of a flow file have slipped out of their places, with a finding for
/// each slip.
pub(crate) fn slipped(reader: &mut Reader<'_>, tree: &Node<'_>) -> bool {
    let before = reader.findings.len();
    beside_sections(reader, pairs(tree));
    for (section, node) in named(pairs(tree)) {
        let path = Path::Root;
        let path = path.key(section);
        let known = SECTIONS.iter().find(|(name, ..)| *name == section);
        match known {
            Some((_, shape, _)) => in_section(reader, (section, shape), (node, &path)),
            None if matches!(section, "facts" | "lists") => {
                sections_inside(reader, &format!("`{section}`"), None, (node, &path));
            }
            None => {}
        }
    }
    reader.findings.len() > before
}

/// Questions, outcomes and passages at the edge of the file.
fn beside_sections(reader: &mut Reader<'_>, top: Pairs<'_>) {
    for (section, shape, marks) in SECTIONS.iter().take(3) {
        if named(top).all(|(key, _)| key != *section) {
            continue;
        }
        let strange = |key: &str| !has(&FLOW, key);
        let lost = (0..).zip(top).filter_map(|(at, (key, value))| match key {
            Node::Text(key) if strange(key) && is_one(value, shape, marks) => {
                Some((at, key.as_ref()))
            }
            _ => None,
        });
        let lost: Vec<(usize, &str)> = lost.collect();
        if let Some(first) = lost.first() {
            let names = Names(lost.iter().map(|(_, name)| *name).collect());
            let message = format!(
                "{names} {} beside `{section}`, not inside it",
                names.stand()
            );
            let help = format!("move {} to the right, under `{section}`", names.them());
            tell(reader, &Path::Root.entry(first.0), &message, &help);
        }
    }
}

/// What stands in a section, and in the things in it, that belongs elsewhere.
fn in_section(
    reader: &mut Reader<'_>,
    (section, shape): (&str, &Shape),
    (node, path): (&Node<'_>, &Path<'_>),
) {
    sections_inside(reader, &format!("`{section}`"), Some(shape), (node, path));
    for (id, node) in named(pairs(node)) {
        let path = path.key(id);
        let what = format!("{} `{id}`", the(shape));
        sections_inside(reader, &what, None, (node, &path));
        siblings_inside(reader, (shape, id), &what, (node, &path));
        if section == "questions" {
            in_question(reader, id, (node, &path));
        }
    }
}

/// Parts of the top of a file inside something: in a section that holds things of a
/// shape, or in one of them.
fn sections_inside(
    reader: &mut Reader<'_>,
    what: &str,
    holds: Option<&Shape>,
    (node, path): (&Node<'_>, &Path<'_>),
) {
    let is_part = |key: &str, value: &Node<'_>| match value {
        Node::Map(entries) => {
            let of_ids = SECTIONS.iter().any(|(name, ..)| *name == key);
            let of_texts = matches!(key, "facts" | "lists");
            // A thing may be called as a section is.
            let is_thing =
                holds.is_some_and(|shape| named(entries).any(|(key, _)| has(shape, key)));
            let labels = named(entries).any(|(_, value)| {
                !matches!(value, Node::Map(_)) || named(pairs(value)).any(|(key, _)| key == "label")
            });
            !is_thing && (of_ids && !labels || of_texts && holds.is_some())
        }
        Node::List(items) => key == "guarantees" && matches!(items.first(), Some(Node::Map(_))),
        Node::Text(_) | Node::Bool(_) => {
            holds.is_some() && matches!(key, "title" | "start" | "intro" | "quick_exit")
        }
        _ => false,
    };
    let lost = (0..)
        .zip(pairs(node))
        .filter_map(|(at, (key, value))| match key {
            Node::Text(key) if is_part(key, value) => Some((at, key.as_ref())),
            _ => None,
        });
    let lost: Vec<(usize, &str)> = lost.collect();
    if let Some(first) = lost.first() {
        let names = Names(lost.iter().map(|(_, name)| *name).collect());
        let message = format!("{names} {} inside {what}", names.stand());
        let help = format!("move {} to the left, to the edge of the file", names.them());
        tell(reader, &path.entry(first.0), &message, &help);
    }
}

/// Things inside one of their own kind: a question inside a question.
fn siblings_inside(
    reader: &mut Reader<'_>,
    (shape, id): (&Shape, &str),
    what: &str,
    (node, path): (&Node<'_>, &Path<'_>),
) {
    let Some((.., marks)) = SECTIONS
        .iter()
        .find(|(_, known, _)| known.name == shape.name)
    else {
        return;
    };
    let lost = (0..)
        .zip(pairs(node))
        .filter_map(|(at, (key, value))| match key {
            Node::Text(key) if !has(shape, key) && is_one(value, shape, marks) => {
                Some((at, key.as_ref()))
            }
            _ => None,
        });
    let lost: Vec<(usize, &str)> = lost.collect();
    if let Some(first) = lost.first() {
        let names = Names(lost.iter().map(|(_, name)| *name).collect());
        let message = format!("{names} {} inside {what}", names.stand());
        let help = format!(
            "move {} to the left, so far that {} where `{id}` begins",
            names.them(),
            names.they_begin()
        );
        tell(reader, &path.entry(first.0), &message, &help);
    }
}

/// Options and routes beside their key, and what stands among them by a slip.
fn in_question(reader: &mut Reader<'_>, id: &str, (node, path): (&Node<'_>, &Path<'_>)) {
    let question = pairs(node);
    for (key, whose) in [("options", "the options"), ("next", "the routes")] {
        let is_key =
            |(known, _): &(Node<'_>, Node<'_>)| matches!(known, Node::Text(known) if known == key);
        let Some(at) = question.iter().position(is_key) else {
            continue;
        };
        let (before, rest) = question.split_at(at);
        let Some(((_, value), behind)) = rest.split_first() else {
            continue;
        };
        if matches!(value, Node::Null) {
            let lost = behind.iter().map_while(|(known, value)| match known {
                Node::Text(known) if !has(&QUESTION, known) && !matches!(value, Node::Null) => {
                    Some(known.as_ref())
                }
                _ => None,
            });
            let names = Names(lost.collect());
            if !names.0.is_empty() {
                let message = format!("{whose} of `{id}` stand beside `{key}`, not inside it");
                let help = format!("move {names} to the right, under `{key}`");
                tell(reader, &path.entry(before.len() + 1), &message, &help);
            }
            continue;
        }
        let path = path.key(key);
        siblings_inside(
            reader,
            (&QUESTION, id),
            &format!("{whose} of `{id}`"),
            (value, &path),
        );
        if key == "options" && named(question).all(|(key, _)| key != "next") {
            next_among_options(reader, id, (value, &path));
        }
    }
}

/// `next` where only options can be: no text that a person could read.
fn next_among_options(reader: &mut Reader<'_>, id: &str, (node, path): (&Node<'_>, &Path<'_>)) {
    let next = pairs(node).iter().position(|(key, value)| {
        let is_label = match value {
            Node::Text(text) => !text
                .bytes()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_'),
            Node::Map(entries) => named(entries).any(|(key, _)| key == "label"),
            Node::List(_) => false,
            _ => true,
        };
        matches!(key, Node::Text(key) if key == "next") && !is_label
    });
    if let Some(at) = next {
        let message = format!("`next` stands among the options of `{id}`");
        let help = "move it to the left, so far that it begins where `options` begins";
        tell(reader, &path.entry(at), &message, help);
    }
}

fn tell(reader: &mut Reader<'_>, path: &Path<'_>, message: &str, help: &str) {
    let finding = Finding::error(Rule::UnknownKey, path.place().the_key(), message);
    reader.push(finding.help(help));
}

/// Names in a sentence.
struct Names<'n>(Vec<&'n str>);

impl Names<'_> {
    fn stand(&self) -> &'static str {
        if self.0.len() == 1 { "stands" } else { "stand" }
    }

    fn them(&self) -> &'static str {
        if self.0.len() == 1 { "it" } else { "them" }
    }

    fn they_begin(&self) -> &'static str {
        if self.0.len() == 1 {
            "it begins"
        } else {
            "they begin"
        }
    }
}

impl std::fmt::Display for Names<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown: Vec<String> = self
            .0
            .iter()
            .take(MOST_NAMES)
            .map(|name| format!("`{name}`"))
            .collect();
        let more = self.0.len() - shown.len();
        match (shown.split_last(), more) {
            (Some((last, [])), 0) => f.write_str(last),
            (Some((last, first)), 0) => write!(f, "{} and {last}", first.join(", ")),
            _ => write!(f, "{} and {more} more", shown.join(", ")),
        }
    }
}

/// Whether a value is most likely one thing of a shape.
fn is_one(value: &Node<'_>, shape: &Shape, marks: &[&str]) -> bool {
    let entries = pairs(value);
    let marked = marks
        .iter()
        .all(|mark| named(entries).any(|(key, _)| key == *mark));
    marked && named(entries).filter(|(key, _)| has(shape, key)).count() * 2 >= entries.len()
}

/// What a thing of a shape is called: `the question`.
fn the(shape: &Shape) -> String {
    let name = shape
        .name
        .trim_start_matches("an ")
        .trim_start_matches("a ");
    format!("the {name}")
}

fn has(shape: &Shape, key: &str) -> bool {
    shape.keys.iter().any(|known| known.name == key)
}

fn pairs<'n>(node: &'n Node<'n>) -> Pairs<'n> {
    match node {
        Node::Map(entries) => entries,
        _ => &[],
    }
}

fn named<'n>(pairs: Pairs<'n>) -> impl Iterator<Item = (&'n str, &'n Node<'n>)> {
    pairs.iter().filter_map(|(key, value)| match key {
        Node::Text(key) => Some((key.as_ref(), value)),
        _ => None,
    })
}
