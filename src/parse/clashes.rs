//! Names that two things have, and items of lists that are called like nothing.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::names::{Names, undefined};
use super::reader::{Entries, Reader};
use super::scope::in_full;
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::Options;
use crate::flow::table::Id;
use crate::flow::{Flow, List};
use crate::place::{Path, Place};
use crate::yaml::Value;

/// Questions, outcomes, facts, lists and scores share one space of names,
/// and no list is called as an option is.
pub(super) fn shared_names(reader: &mut Reader<'_>, flow: &Flow, score_places: &[Place]) {
    let place_of_score = |name: &str| {
        let score = flow.scores.find(name).map(Id::index);
        let place = score.and_then(|score| score_places.get(score));
        place.cloned().unwrap_or_else(Place::root)
    };
    let places = ["questions", "outcomes", "facts", "lists"]
        .map(|section| move |name: &str| Place::root().key(section).key(name).the_key());
    let [in_questions, in_outcomes, in_facts, in_lists] = &places;
    let shared = |what, place| move |name| Shared { name, what, place };
    let names = (flow
        .questions
        .names()
        .map(shared("a question", in_questions as _)))
    .chain(flow.outcomes.names().map(shared("an outcome", in_outcomes)))
    .chain(flow.facts.names().map(shared("a fact", in_facts)))
    .chain(flow.lists.names().map(shared("a list", in_lists)))
    .chain(flow.scores.names().map(shared("a score", &place_of_score)));
    check_shared_names(reader, names);
    lists_named_as_options(reader, flow);
}

fn lists_named_as_options(reader: &mut Reader<'_>, flow: &Flow) {
    let mut reported: HashSet<Id<List>> = HashSet::new();
    for (id, question) in flow.questions.iter() {
        let Some(options) = question.kind.options() else {
            continue;
        };
        // Whichever are fewer are looked up among the others.
        let shared: Vec<&str> = if options.len() < flow.lists.len() {
            let names = options.names();
            names
                .filter(|name| flow.lists.find(name).is_some())
                .collect()
        } else {
            let names = flow.lists.names();
            names.filter(|name| options.find(name).is_some()).collect()
        };
        let name = flow.questions.name(id);
        for list in shared {
            if !flow.lists.find(list).is_some_and(|id| reported.insert(id)) {
                continue;
            }
            let place = Place::root().key("lists").key(list).the_key();
            let message = format!("the list `{list}` is called as an option of `{name}` is");
            let option = Place::root().key("questions").key(name).key("options");
            let finding = Finding::error(Rule::DoubledId, place, message)
                .and(option.key(list).the_key(), "the option");
            reader.push(finding.help("give the list another id"));
        }
    }
}

/// Every item of a list is an option of some question or of some list, or
/// another list.
pub(super) fn list_items(reader: &mut Reader<'_>, names: &Names<'_>, entries: &Entries<'_, '_>) {
    let flow = names.flow;
    let of_questions = flow.questions.iter().filter_map(|(_, q)| q.kind.options());
    let of_lists = (flow.lists.iter()).filter_map(|(_, list)| list.options.as_deref());
    // Questions may share their options, which then count once.
    let mut seen: HashSet<*const Options> = HashSet::new();
    let options = of_questions.chain(of_lists);
    let options: Vec<&Options> = options
        .filter(|options| seen.insert(std::ptr::from_ref(*options)))
        .collect();
    // Options that could not be read may be those that are meant.
    if !names.lost.questions.is_empty() || names.may_be_lost(&["questions"]) {
        return;
    }
    let named = entries.iter().filter_map(|(name, node)| match &node.value {
        Value::List(items) => Some((name, items)),
        _ => None,
    });
    let path = Path::Key(&Path::Root, "lists");
    let mut known: Option<IndexSet<&str>> = None;
    for (name, items) in named {
        let known =
            known.get_or_insert_with(|| options.iter().flat_map(|some| some.names()).collect());
        for (at, item) in items.iter().enumerate() {
            let item: Cow<'_, str> = match &item.value {
                Value::Text(item) => Cow::Borrowed(item),
                Value::Int(item) => Cow::Owned(item.to_string()),
                _ => continue,
            };
            let full = in_full(names.leads.prefix_of(name), &item);
            if item.trim().is_empty() || known.contains(&*item) || flow.lists.find(&full).is_some()
            {
                continue;
            }
            let near = reader.nearest(&item, known.iter().copied());
            let message =
                format!("no question has the option `{item}`, which is in the list `{name}`");
            let place = path.key(name).index(at).place();
            reader.push(undefined(place, message, &item, near));
        }
    }
}

/// A name that shares one space with others.
struct Shared<'n> {
    name: &'n str,
    /// What it names: `a question`.
    what: &'static str,
    /// Where it is first given, made only when it is to be shown.
    place: &'n dyn Fn(&str) -> Place,
}

/// Reports every name that questions, outcomes, facts, lists and scores share.
fn check_shared_names<'n>(reader: &mut Reader<'_>, names: impl Iterator<Item = Shared<'n>>) {
    let mut first: HashMap<&str, Shared<'n>> = HashMap::with_capacity(names.size_hint().0);
    for shared in names {
        match first.get(shared.name) {
            None => {
                first.insert(shared.name, shared);
            }
            Some(earlier) => {
                let name = shared.name;
                let message = format!(
                    "`{name}` is {} here and {} elsewhere",
                    shared.what, earlier.what
                );
                let finding = Finding::error(Rule::DoubledId, (shared.place)(name), message)
                    .and((earlier.place)(name), format!("{} here", earlier.what));
                reader.push(
                    finding.help("give one of them another id, and write that where it is meant"),
                );
            }
        }
    }
}
