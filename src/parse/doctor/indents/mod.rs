//! Slips of indentation that are still YAML: a part of the file that stands inside
//! another one, or beside the one that it belongs to. Such a slip is one finding,
//! since everything else follows from it.
//!
//! This file looks at the parts of the file and the things in them; [`question`] at
//! what belongs to a question, and [`headline`] at parts whose first line is lost.

mod headline;

mod question;

use std::collections::HashSet;

use super::super::keys::{FLOW, OUTCOME, PASSAGE, QUESTION, SOURCE, Shape};
use super::super::reader::{Placed, Reader};
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::place::Path;
use crate::yaml::{Node, Value};

/// The parts of a flow that hold things by their ids, with what one of them is.
const SECTIONS: [(&str, Kin); 4] = [
    ("questions", Kin::of(&QUESTION, &["ask"])),
    ("outcomes", Kin::of(&OUTCOME, &["tone", "title"])),
    ("passages", Kin::of(&PASSAGE, &["text"])),
    ("sources", Kin::of(&SOURCE, &["title"])),
];

/// Things of one kind.
#[derive(Clone, Copy)]
struct Kin {
    shape: &'static Shape,
    /// The keys by which one is known.
    marks: &'static [&'static str],
}

impl Kin {
    const fn of(shape: &'static Shape, marks: &'static [&'static str]) -> Self {
        Self { shape, marks }
    }
}

/// The pairs of a mapping.
type Pairs<'n> = &'n [(Node<'n>, Node<'n>)];

/// How many names a finding lists.
const MOST_NAMES: usize = 4;

/// Whether parts of a flow file have slipped out of their places, with a finding for
/// each slip.
pub(crate) fn slipped(reader: &mut Reader<'_>, tree: &Node<'_>) -> bool {
    let before = reader.findings.len();
    let top = pairs(tree);
    headline::tell(reader, top);
    beside_sections(reader, top);
    let keys = named(top).map(|(key, _)| key).collect();
    let mut slips = Slips { reader, top: keys };
    for (section, node) in named(top) {
        let path = Path::Root;
        let path = path.key(section);
        let known = SECTIONS.iter().find(|(name, ..)| *name == section);
        match known {
            Some((_, kin)) => slips.section(section, *kin, Placed { node, path: &path }),
            None if section == "facts" => {
                slips.parts("`facts`", Holder::Facts, Placed { node, path: &path })
            }
            None if section == "lists" => {
                slips.parts("`lists`", Holder::Lists, Placed { node, path: &path })
            }
            None => {}
        }
    }
    reader.findings.len() > before
}

/// What belongs to a section and stands at the edge of the file: behind the line of
/// its key, or anywhere where it is a thing with keys.
fn beside_sections(reader: &mut Reader<'_>, top: Pairs<'_>) {
    let mut told = HashSet::new();
    for (at, (key, value)) in top.iter().enumerate() {
        let Value::Text(section) = &key.value else {
            continue;
        };
        let holds = SECTIONS.iter().any(|(name, ..)| name == section);
        if value.is_null() && (holds || matches!(&**section, "facts" | "lists")) {
            let names = behind(top, at, &FLOW);
            told.extend(at + 1..=at + names.len());
            tell_beside(reader, &Path::Root.entry(at + 1), &Listing(names), section);
        }
    }
    for (section, kin) in &SECTIONS {
        let there = |(key, value): (&str, &Node<'_>)| key == *section && !value.is_null();
        if !named(top).any(there) {
            continue;
        }
        let lost = found(top, |key, value| !has(&FLOW, key) && is_one(value, *kin));
        let lost: Vec<(usize, &str)> = lost.filter(|(at, _)| !told.contains(at)).collect();
        told.extend(lost.iter().map(|(at, _)| *at));
        if let Some((at, _)) = lost.first() {
            tell_beside(reader, &Path::Root.entry(*at), &Listing::of(&lost), section);
        }
    }
}

/// What holds other things.
#[derive(Clone, Copy)]
enum Holder {
    /// A section of things of a shape.
    Section(&'static Shape),
    /// The section of facts, which are texts.
    Facts,
    /// The section of lists, which may be called as they like.
    Lists,
    /// A thing of a shape.
    Thing(&'static Shape),
}

/// The slips inside of sections.
struct Slips<'r, 's, 'n> {
    reader: &'r mut Reader<'s>,
    /// The keys at the top of the file.
    top: HashSet<&'n str>,
}

impl Slips<'_, '_, '_> {
    /// What stands in a section, and in the things in it, that belongs elsewhere.
    fn section(&mut self, section: &str, kin: Kin, placed: Placed<'_>) {
        let Placed { node, path } = placed;
        let shape = kin.shape;
        let holder = Holder::Section(shape);
        self.parts(&format!("`{section}`"), holder, Placed { node, path });
        if self.bodies_beside(kin, Placed { node, path }) {
            return;
        }
        self.keys_among_things(kin, Placed { node, path });
        for (id, node) in named(pairs(node)) {
            let path = path.key(id);
            let what = format!("{} `{id}`", the(shape));
            self.parts(&what, Holder::Thing(shape), Placed { node, path: &path });
            self.siblings(kin, &what, id, Placed { node, path: &path });
            if section == "questions" {
                question::slips(self, id, Placed { node, path: &path });
            }
        }
    }

    /// Parts of the top of a file inside something.
    fn parts(&mut self, what: &str, holder: Holder, placed: Placed<'_>) {
        let Placed { node, path } = placed;
        let lost = found(pairs(node), |key, value| self.is_part(key, value, holder));
        let lost: Vec<(usize, &str)> = lost.collect();
        if let Some((at, _)) = lost.first() {
            let names = Listing::of(&lost);
            let message = format!("{names} {} inside {what}", names.stand());
            let help = format!("move {} to the left, to the edge of the file", names.them());
            tell(self.reader, &path.entry(*at), &message, &help);
        }
    }

    /// Whether a key with its value is most likely a part of the top of a file.
    fn is_part(&self, key: &str, value: &Node<'_>, holder: Holder) -> bool {
        let of_ids = SECTIONS.iter().any(|(name, ..)| *name == key);
        let of_texts = matches!(key, "facts" | "lists");
        match &value.value {
            Value::Map(entries) => {
                // A thing may be called as a section is.
                let is_thing = match holder {
                    Holder::Section(shape) => named(entries).any(|(key, _)| has(shape, key)),
                    Holder::Facts | Holder::Lists | Holder::Thing(_) => false,
                };
                let labels = named(entries).any(|(_, value)| {
                    !matches!(value.value, Value::Map(_)) || has_key(value, "label")
                });
                let own = matches!(holder, Holder::Thing(shape) if has(shape, key));
                let of_labels = matches!(holder, Holder::Lists);
                !is_thing && (of_ids && !labels || of_texts && !own && !of_labels)
            }
            // The line of the key alone, without what belongs to it.
            Value::Null => {
                let known = of_ids || of_texts || key == "guarantees";
                let own = matches!(holder, Holder::Thing(shape) if has(shape, key));
                known && !own && !self.top.contains(key)
            }
            Value::List(items) => key == "guarantees" && items.first().is_some_and(Node::is_map),
            Value::Text(_) | Value::Bool(_) => {
                let head = matches!(
                    key,
                    "title" | "start" | "intro" | "quick_exit" | "help_now" | "reasons_first"
                );
                matches!(holder, Holder::Section(_)) && head
            }
            Value::Int(_) | Value::Float(_) | Value::Tagged(_) => false,
        }
    }

    /// Keys of a thing that stand beside it: `options` among the questions.
    fn keys_among_things(&mut self, kin: Kin, placed: Placed<'_>) {
        let Placed { node, path } = placed;
        let Kin { shape, marks } = kin;
        let things = pairs(node);
        for (at, (key, value)) in things.iter().enumerate() {
            let before = at.checked_sub(1).and_then(|before| things.get(before));
            let before = before.and_then(|(id, thing)| Some((id.text()?, thing)));
            let (Some(key), Some((id, thing))) = (key.text(), before) else {
                continue;
            };
            let is_thing = marks.iter().any(|mark| has_key(value, mark));
            let of_thing = matches!(thing.value, Value::Map(_)) && !has_key(thing, key);
            if has(shape, key) && !is_thing && of_thing && !value.is_null() {
                let message = format!("`{key}` stands beside {} `{id}`, not inside it", the(shape));
                let help = format!("move it to the right, under `{id}`");
                tell(self.reader, &path.entry(at), &message, &help);
                self.move_under(things, at - 1, 1);
            }
        }
    }

    /// A thing of which the id stands alone, with all its keys beside it.
    fn bodies_beside(&mut self, kin: Kin, placed: Placed<'_>) -> bool {
        let Placed { node, path } = placed;
        let things = pairs(node);
        let mut told = false;
        for (at, (id, value)) in things.iter().enumerate() {
            let Some(id) = id
                .text()
                .filter(|id| value.is_null() && !has(kin.shape, id))
            else {
                continue;
            };
            let behind = things.iter().skip(at + 1);
            let body = behind.map_while(|(key, _)| key.text().filter(|key| has(kin.shape, key)));
            let body: Vec<&str> = body.collect();
            if !kin.marks.iter().all(|mark| body.contains(mark)) {
                continue;
            }
            let length = body.len();
            let names = Listing(body);
            let message = format!(
                "{names} {} beside {} `{id}`, not inside it",
                names.stand(),
                the(kin.shape)
            );
            let help = format!("move {} to the right, under `{id}`", names.them());
            tell(self.reader, &path.entry(at + 1), &message, &help);
            self.move_under(things, at, length);
            told = true;
        }
        told
    }

    /// Proposes for what was told last that some pairs behind an id are moved under it.
    fn move_under(&mut self, things: Pairs<'_>, id: usize, length: usize) {
        let Some((id_key, _)) = things.get(id) else {
            return;
        };
        let column = self.reader.column(id_key) + 2;
        let moved = things.iter().skip(id + 1).take(length);
        let edits = moved.flat_map(|(key, value)| self.reader.moved(key, value, column));
        let several = Action::Several(edits.collect());
        if let Some(last) = self.reader.findings.pop() {
            let last = last.mend(At::Label, several, Certainty::Sure);
            self.reader.findings.push(last);
        }
    }

    /// Things inside one of their own kind: a question inside a question.
    fn siblings(&mut self, kin: Kin, what: &str, id: &str, placed: Placed<'_>) {
        let Placed { node, path } = placed;
        let Kin { shape, marks } = kin;
        let inside = pairs(node);
        let whole = found(inside, |key, value| !has(shape, key) && is_one(value, kin));
        // The line of the id alone, with its keys behind it, which then stand there twice.
        let ends = |mark: &str| {
            let mut there = found(inside, |key, _| key == mark).map(|(at, _)| at);
            let first = there.next()?;
            Some((first, there.last()?))
        };
        let ends: Option<Vec<(usize, usize)>> = marks.iter().map(|mark| ends(mark)).collect();
        let twice = |at: usize| {
            let mut ends = ends.iter().flatten();
            !marks.is_empty() && ends.all(|(first, last)| (*first..*last).contains(&at))
        };
        let bare = found(inside, |key, value| !has(shape, key) && value.is_null());
        let bare = bare.filter(|(at, _)| ends.is_some() && twice(*at)).take(1);
        let lost: Vec<(usize, &str)> = whole.chain(bare).collect();
        if let Some((at, _)) = lost.first() {
            let names = Listing::of(&lost);
            let message = format!("{names} {} inside {what}", names.stand());
            let help = format!(
                "move {} to the left, so far that {} where `{id}` begins",
                names.them(),
                names.they_begin()
            );
            tell(self.reader, &path.entry(*at), &message, &help);
        }
    }
}

/// The unknown keys with values that follow right behind the one at a place.
fn behind<'n>(pairs: Pairs<'n>, at: usize, shape: &Shape) -> Vec<&'n str> {
    let behind = pairs.iter().skip(at + 1);
    let lost = behind.map_while(|(key, value)| match &key.value {
        Value::Text(key) if !has(shape, key) && !value.is_null() => Some(key.as_ref()),
        _ => None,
    });
    lost.collect()
}

/// The keys of a mapping that are sought, with their places in it.
fn found<'n>(
    pairs: Pairs<'n>,
    sought: impl Fn(&str, &Node<'_>) -> bool,
) -> impl Iterator<Item = (usize, &'n str)> {
    pairs
        .iter()
        .enumerate()
        .filter_map(move |(at, (key, value))| match &key.value {
            Value::Text(key) if sought(key, value) => Some((at, key.as_ref())),
            _ => None,
        })
}

fn tell_beside(reader: &mut Reader<'_>, path: &Path<'_>, names: &Listing<'_>, key: &str) {
    if names.0.is_empty() {
        return;
    }
    let message = format!("{names} {} beside `{key}`, not inside it", names.stand());
    let help = format!("move {} to the right, under `{key}`", names.them());
    tell(reader, path, &message, &help);
}

fn tell(reader: &mut Reader<'_>, path: &Path<'_>, message: &str, help: &str) {
    let finding = Finding::error(Rule::UnknownKey, path.place().the_key(), message);
    reader.push(finding.help(help));
}

/// Listing in a sentence.
struct Listing<'n>(Vec<&'n str>);

impl<'n> Listing<'n> {
    fn of(lost: &[(usize, &'n str)]) -> Self {
        Self(lost.iter().map(|(_, name)| *name).collect())
    }

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

impl std::fmt::Display for Listing<'_> {
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
fn is_one(value: &Node<'_>, kin: Kin) -> bool {
    let Kin { shape, marks } = kin;
    let entries = pairs(value);
    let marked = marks
        .iter()
        .all(|mark| named(entries).any(|(key, _)| key == *mark));
    let is_other = shape.name == PASSAGE.name && has_key(value, "tone");
    marked
        && !is_other
        && named(entries).filter(|(key, _)| has(shape, key)).count() * 2 >= entries.len()
}

/// What a thing of a shape is called: `the question`.
fn the(shape: &Shape) -> String {
    let name = shape
        .name
        .trim_start_matches("an ")
        .trim_start_matches("a ");
    format!("the {name}")
}

fn has_key(node: &Node<'_>, wanted: &str) -> bool {
    named(pairs(node)).any(|(key, _)| key == wanted)
}

fn has(shape: &Shape, key: &str) -> bool {
    shape.keys.iter().any(|known| known.name == key)
}

fn pairs<'n>(node: &'n Node<'n>) -> Pairs<'n> {
    match &node.value {
        Value::Map(entries) => entries,
        _ => &[],
    }
}

fn named<'n>(pairs: Pairs<'n>) -> impl Iterator<Item = (&'n str, &'n Node<'n>)> {
    pairs.iter().filter_map(|(key, value)| match &key.value {
        Value::Text(key) => Some((key.as_ref(), value)),
        _ => None,
    })
}
