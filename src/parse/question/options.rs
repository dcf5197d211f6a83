//! Options by id, with the points that they give: those of a question, or a list that serves as
//! some.

use std::sync::Arc;

use super::super::keys::{Alphabet, OPTION};
use super::super::names::{check_id, undefined};
use super::super::reader::{Fields, Reader};
use super::super::scope::{Scoped, in_full};
use super::super::uses::Uses;
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::outcome::Passage;
use crate::flow::question::{AnswerOption, Company, Options};
use crate::flow::spoken::count_of;
use crate::flow::table::{Id, Table};
use crate::flow::{List, Score};
use crate::place::{Path, Place};
use crate::yaml::{Node, Value};

/// What options name.
pub(crate) struct OptionNames {
    /// The scores that points have named so far.
    pub(crate) scores: Table<Score>,
    /// The place of the first mention of each.
    pub(crate) places: Vec<Place>,
    /// The passages, by name.
    pub(crate) passages: Table<Passage>,
    /// Whether the passages could not be read.
    pub(crate) passages_lost: bool,
    /// What the ids of the file begin with that is being read.
    pub(crate) prefix: Box<str>,
}

impl OptionNames {
    /// The passage of this name; a finding where there is none.
    fn passage(&self, reader: &mut Reader<'_>, name: &str, path: &Path<'_>) -> Option<Id<Passage>> {
        let passages = Scoped::new(&self.passages, &self.prefix);
        let found = passages.find(name);
        if found.is_none() && !self.passages_lost {
            let near = reader.nearest(name, passages.names());
            let message = format!("there is no passage `{name}`");
            reader.push(undefined(path.place(), message, name, near));
        }
        found
    }
}

/// What the first pass needs to know of the flow.
pub(crate) struct Beginnings<'f> {
    pub(crate) lists: Scoped<'f, List>,
    /// Whether the lists could not be read.
    pub(crate) lists_lost: bool,
    pub(crate) named: &'f mut OptionNames,
    /// How conditions use the questions.
    pub(crate) uses: &'f Uses,
}

pub(super) fn list_as_options(
    reader: &mut Reader<'_>,
    beginnings: &Beginnings<'_>,
    name: &str,
    path: &Path<'_>,
) -> Option<Arc<Options>> {
    let lists = &beginnings.lists;
    match lists.get(name) {
        // Options that could not be read have been reported with their list.
        Some(List {
            options: Some(options),
            ..
        }) => (!options.is_empty()).then(|| Arc::clone(options)),
        Some(List { options: None, .. }) => {
            let message = format!("the list `{name}` has no labels, so it cannot serve as options");
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            reader.push(finding.help("write the list as `id: Label` for each option"));
            None
        }
        None if beginnings.lists_lost => None,
        None if name.contains(',') => {
            let message =
                "`options` are labels by id, or the name of a list, not a text with commas";
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            reader.push(finding.help("write each option on a line of its own, as `id: Label`"));
            None
        }
        None => {
            let near = reader.nearest(name, lists.names());
            let message = format!("there is no list `{name}`");
            reader.push(undefined(path.place(), message, name, near));
            None
        }
    }
}

/// Reads options by id: those of a question, or a list with labels.
pub(crate) fn options(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Options {
    let entries = reader.entries(node, path, "labels");
    if entries.is_empty() && matches!(&node.value, Value::Map(pairs) if pairs.is_empty()) {
        let message = "there are no options here";
        reader.push(Finding::error(Rule::EmptyText, path.place(), message));
    }
    let mut options = Options::with_capacity(entries.len());
    for (id, node) in entries {
        let path = path.key(&id);
        check_id_at(reader, &id, &path, Alphabet::Option);
        let option = option(reader, named, node, &path);
        options.insert(id.as_ref(), option);
    }
    options
}

fn option(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    node: &Node<'_>,
    path: &Path<'_>,
) -> AnswerOption {
    let mut option = AnswerOption {
        label: "".into(),
        in_text: None,
        help: None,
        after: None,
        company: Company::WithOthers,
        points: Vec::new(),
        help_first: None,
    };
    if !matches!(node.value, Value::Map(_)) {
        if node.is_null() {
            let help = "write what the person reads behind the colon";
            reader.nothing("this option has no label", node, path, help);
        }
        option.label = reader.line(node, path).unwrap_or_default();
        return option;
    }
    let Some(fields) = reader.fields(node, path, &OPTION) else {
        return option;
    };
    option.label = fields.text(reader, "label").unwrap_or_default();
    option.in_text = fields.text(reader, "in_text");
    option.help = fields.text(reader, "help");
    option.after = fields.text(reader, "after");
    if fields.flag(reader, "alone") == Some(true) {
        option.company = Company::Alone;
    }
    let help_first = fields.word(reader, "help_first");
    let path = fields.path("help_first");
    option.help_first = help_first.and_then(|name| named.passage(reader, &name, &path));
    option.points = points(reader, named, &fields);
    option
}

/// The points that an option gives to scores.
fn points(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    fields: &Fields<'_, '_>,
) -> Vec<(Id<Score>, i64)> {
    let mut given = Vec::new();
    if let Some(node) = fields.value("points") {
        let path = fields.path("points");
        if let Some(finding) = points_by_no_id(node, path.place(), named) {
            reader.push(finding);
            return given;
        }
        let points = reader.entries(node, &path, "whole numbers");
        if points.is_empty() && matches!(&node.value, Value::Map(pairs) if pairs.is_empty()) {
            let finding = Finding::error(Rule::EmptyText, path.place(), "there are no points here");
            reader.push(finding.help("write `score: 1`, or leave the key out"));
        }
        for (score, node) in points {
            let path = path.key(&score);
            if node.is_null() {
                reader.no_value(
                    &score,
                    node,
                    &path,
                    "write how many points, such as 1 or -2",
                );
            }
            let points = reader.whole(node, &path);
            let full = in_full(&named.prefix, &score);
            let id = named.scores.find(&full).unwrap_or_else(|| {
                check_id_at(reader, &score, &path, Alphabet::Plain);
                named.places.push(path.place().the_key());
                named.scores.insert(full.as_ref(), Score)
            });
            given.extend(points.map(|points| (id, points)));
        }
    }
    given
}

/// What to say of points that aren't written by the id of a score: `1`, `size 1`, or `size=1`.
fn points_by_no_id(node: &Node<'_>, place: Place, named: &OptionNames) -> Option<Finding> {
    let message = "points belong to a score, by its id";
    let finding = Finding::error(Rule::WrongType, place, message);
    if let Value::Int(number) = &node.value {
        // A score has its id where the first option gives points to it.
        let known = named
            .scores
            .names()
            .filter_map(|id| id.strip_prefix(&*named.prefix));
        let known: Vec<&str> = known.collect();
        return Some(match known.as_slice() {
            [] => finding.help(format!(
                "write `points: {{score: {number}}}`, with an id of your own for the score"
            )),
            [score] => {
                let meant = format!("{{{score}: {number}}}");
                let finding = finding.help(format!("write `points: {meant}`"));
                finding.write(&number.to_string(), &meant, Certainty::Guess)
            }
            scores => finding.help(format!(
                "write `points: {{ID: {number}}}`, with the score for ID: {}",
                scores.join(" or ")
            )),
        });
    }
    let text = node.text()?;
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_')?;
    let (score, number) = text
        .split_at_checked(end)
        .filter(|(id, _)| !id.is_empty())?;
    let number = number
        .trim_start_matches([' ', '=', '+', ':'])
        .replace(' ', "");
    let said = || i64::try_from(count_of(&number)?).ok();
    let number: i64 = number.parse().ok().or_else(said)?;
    let meant = format!("{{{score}: {number}}}");
    let finding = finding.help(format!("write `points: {meant}`"));
    Some(finding.write(text, &meant, Certainty::Sure))
}

fn check_id_at(reader: &mut Reader<'_>, id: &str, path: &Path<'_>, alphabet: Alphabet) {
    check_id(reader, id, &|| path.place().the_key(), alphabet);
}
