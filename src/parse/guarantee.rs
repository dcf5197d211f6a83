//! Guarantees: read and checked for shape. Proving them takes the answer space.

use std::collections::HashMap;

use super::condition;
use super::keys::{GUARANTEE, PROMISES};
use super::names::{Names, Tagged, undefined};
use super::outcome::{no_such_tag, passages};
use super::reader::{Fields, Reader};
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::guarantee::{Guarantee, Promise};
use crate::flow::outcome::Outcome;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::place::Path;
use crate::yaml::Node;

/// Outcomes and passages by their tags.
pub(crate) struct Tags {
    pub(crate) outcomes: HashMap<Box<str>, Vec<Id<Outcome>>>,
    pub(crate) passages: Tagged,
}

/// Reads a guarantee.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tags: &Tags,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Option<Guarantee> {
    let fields = reader.fields(node, path, &GUARANTEE)?;
    let says = fields.value("says");
    let says = says.and_then(|node| reader.line(node, &path.key("says")));
    let when = fields.value("when");
    let when = when.and_then(|node| condition::read(reader, names, node, &path.key("when")));
    let at = fields
        .value("at")
        .map(|node| outcomes(reader, names, tags, (node, &path.key("at"))));
    let promise = promise(reader, names, tags, (&fields, path))?;
    if matches!(promise, Promise::AtMost(_) | Promise::IndependentOf(_)) {
        for premise in ["when", "at"] {
            if fields.value(premise).is_some() {
                let message = "this promise speaks of every way, and has no premise";
                let place = path.key(premise).place().the_key();
                let finding = Finding::error(Rule::UnknownKey, place, message);
                reader.push(finding.help(format!("take `{premise}` out")));
            }
        }
    }
    Some(Guarantee {
        says: says?,
        when,
        at,
        promise,
    })
}

fn promise(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tags: &Tags,
    (fields, path): (&Fields<'_, '_>, &Path<'_>),
) -> Option<Promise> {
    let mut given = PROMISES
        .into_iter()
        .filter(|key| fields.value(key).is_some());
    let Some(key) = given.next() else {
        let message = "this guarantee promises nothing";
        let finding = Finding::error(Rule::MissingKey, path.place().the_key(), message);
        reader.push(finding.help(format!("give it one of {}", PROMISES.join(", "))));
        return None;
    };
    for second in given {
        let message = "a guarantee promises exactly one thing";
        let place = path.key(second).place().the_key();
        let finding = Finding::error(Rule::UnknownKey, place, message)
            .and(path.key(key).place().the_key(), "the first promise");
        reader.push(finding.help("write a guarantee of its own for it"));
    }
    let node = fields.value(key)?;
    let path = path.key(key);
    let place = (node, &path);
    Some(match key {
        "never" => Promise::Never(outcomes(reader, names, tags, place)),
        "always" => Promise::Always(outcomes(reader, names, tags, place)),
        "shows" => Promise::Shows(passages(reader, names, &tags.passages, place)),
        "shows_first" => Promise::ShowsFirst(passages(reader, names, &tags.passages, place)),
        "shows_not" => Promise::ShowsNot(passages(reader, names, &tags.passages, place)),
        "asks" => Promise::Asks(questions(reader, names, place)),
        "independent_of" => Promise::IndependentOf(questions(reader, names, place)),
        _ => Promise::AtMost(at_most(reader, place)?),
    })
}

/// The questions of a list.
pub(crate) fn questions(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Vec<Id<Question>> {
    let items = reader.items(node, path).iter().enumerate();
    items
        .filter_map(|(at, node)| {
            let path = path.index(at);
            let name = reader.word(node, &path)?;
            names.question(reader, &name, &path)
        })
        .collect()
}

fn outcomes(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tags: &Tags,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Vec<Id<Outcome>> {
    let mut listed = Vec::new();
    for (at, node) in reader.items(node, path).iter().enumerate() {
        let path = path.index(at);
        let Some(name) = reader.word(node, &path) else {
            continue;
        };
        match name.strip_prefix("tagged ").map(str::trim) {
            Some(tag) => match tags.outcomes.get(tag) {
                Some(outcomes) => listed.extend(outcomes),
                None if names.may_be_lost(&["outcomes"]) => {}
                None => no_such_tag(reader, tag, ("outcome", &tags.outcomes), &path),
            },
            None => listed.extend(outcome(reader, names, &name, &path)),
        }
    }
    listed
}

/// The outcome of a name, with a finding where there is none.
pub(crate) fn outcome(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    name: &str,
    path: &Path<'_>,
) -> Option<Id<Outcome>> {
    let outcomes = &names.flow.outcomes;
    let found = outcomes.find(name);
    let told = found.is_none() && names.is_another(reader, name, ("an outcome", path));
    if found.is_none() && !told && !names.may_be_lost(&["outcomes"]) {
        let near = reader.nearest(name, outcomes.names());
        let message = format!("there is no outcome `{name}`");
        reader.push(undefined(path.place(), message, (name, near)));
    }
    found
}

fn at_most(reader: &mut Reader<'_>, (node, path): (&Node<'_>, &Path<'_>)) -> Option<usize> {
    let text = reader.word(node, path)?;
    let mut words = text.split_whitespace();
    let count = words.next().and_then(|word| word.parse().ok());
    let unit = matches!(words.next(), Some("question" | "questions"));
    match (count, unit, words.next()) {
        (Some(count), true, None) => Some(count),
        _ => {
            let message = format!("`{text}` is no number of questions");
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            let help = match text.parse::<usize>() {
                Ok(1) => Remedy::Write("1 question".to_owned()),
                Ok(count) => Remedy::Write(format!("{count} questions")),
                Err(_) => "write it as `12 questions`".into(),
            };
            reader.push(finding.remedy(&text, help, Certainty::Sure));
            None
        }
    }
}
