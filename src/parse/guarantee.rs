//! Guarantees: read and checked for shape. Proving them takes the answer space.

use std::collections::HashMap;

use super::keys::{GUARANTEE, PROMISES};
use super::names::{Names, Tagged, undefined};
use super::outcome::{no_such_tag, passages};
use super::reader::{Fields, Placed, Reader};
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::guarantee::{Guarantee, Promise};
use crate::flow::outcome::Outcome;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::place::Path;

/// Outcomes and passages by their tags.
#[derive(Default)]
pub(crate) struct Tags {
    pub(crate) outcomes: HashMap<Box<str>, Vec<Id<Outcome>>>,
    pub(crate) passages: Tagged,
}

/// Reads a guarantee.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tags: &Tags,
    placed: Placed<'_>,
) -> Option<Guarantee> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &GUARANTEE)?;
    let says = fields.text(reader, "says");
    let when = fields.condition(reader, names, "when");
    let at = fields.value("at").map(|node| {
        outcomes(
            reader,
            names,
            tags,
            Placed {
                node,
                path: &path.key("at"),
            },
        )
    });
    let promise = promise(reader, names, tags, &fields)?;
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
    fields: &Fields<'_, '_>,
) -> Option<Promise> {
    let mut given = PROMISES
        .into_iter()
        .filter(|key| fields.value(key).is_some());
    let Some(key) = given.next() else {
        let message = "this guarantee promises nothing";
        let place = fields.path.place().the_key();
        let finding = Finding::error(Rule::MissingKey, place, message);
        reader.push(finding.help(format!("give it one of {}", PROMISES.join(", "))));
        return None;
    };
    // With `says` twice, the second promise is that of another guarantee.
    let two = fields.is_doubled("says");
    for second in given.filter(|_| !two) {
        let message = "a guarantee promises exactly one thing";
        let place = fields.path(second).place().the_key();
        let finding = Finding::error(Rule::UnknownKey, place, message)
            .and(fields.path(key).place().the_key(), "the first promise");
        reader.push(finding.help("write a guarantee of its own for it"));
    }
    let node = fields.value(key)?;
    let path = fields.path(key);
    let place = Placed { node, path: &path };
    Some(match key {
        "never" => Promise::Never(outcomes(reader, names, tags, place)),
        "always" => Promise::Always(outcomes(reader, names, tags, place)),
        "shows" => Promise::Shows(passages(reader, names, &tags.passages, place)),
        "shows_first" => Promise::ShowsFirst(passages(reader, names, &tags.passages, place)),
        "shows_not" => Promise::ShowsNot(passages(reader, names, &tags.passages, place)),
        "asks" => Promise::Asks(questions(reader, names, place)),
        "independent_of" => Promise::IndependentOf(questions(reader, names, place)),
        _ => Promise::AtMost(at_most(reader, fields)?),
    })
}

/// The questions of a list.
pub(crate) fn questions(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    placed: Placed<'_>,
) -> Vec<Id<Question>> {
    let Placed { node, path } = placed;
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
    placed: Placed<'_>,
) -> Vec<Id<Outcome>> {
    let Placed { node, path } = placed;
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
                None => no_such_tag(reader, tag, &path, "outcome", &tags.outcomes),
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
    let told = found.is_none() && names.is_another(reader, name, "an outcome", path);
    if found.is_none() && !told && !names.name_may_be_lost(name, &["outcomes"]) {
        let near = reader.nearest(name, outcomes.names());
        let message = format!("there is no outcome `{name}`");
        reader.push(undefined(path.place(), message, name, near));
    }
    found
}

fn at_most(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<usize> {
    let text = fields.word(reader, "at_most")?;
    let path = fields.path("at_most");
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
