//! Lists: labels by id, or ids and names of other lists.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::leads::Leads;
use super::question::{self, OptionNames};
use super::reader::{Entries, Reader};
use super::scope::in_full;
use super::ways;
use crate::diagnostic::{Finding, Rule};
use crate::flow::List;
use crate::flow::question::Options;
use crate::flow::table::{Id, Table};
use crate::place::{Path, Place};
use crate::yaml::{Node, Value};

/// Reads the lists: labels by id, or ids and names of other lists.
pub(super) fn lists(
    reader: &mut Reader<'_>,
    named: &mut OptionNames,
    entries: &Entries<'_, '_>,
    leads: &Leads,
) -> Table<List> {
    let path = Path::Key(&Path::Root, "lists");
    let mut lists = Table::with_capacity(entries.len());
    let known: HashSet<&str> = entries.iter().map(|(id, _)| &**id).collect();
    for (id, node) in entries {
        let path = path.key(id);
        let prefix = leads.prefix_of(id);
        named.prefix = prefix.into();
        let list = match &node.value {
            Value::Map(_) => {
                let options = question::options(reader, named, node, &path);
                List {
                    items: options.names().map(Into::into).collect(),
                    lists: Vec::new(),
                    options: Some(Arc::new(options)),
                }
            }
            _ if reader.dashes(node, &path.place(), "labels stand by their ids") => List {
                items: Vec::new(),
                lists: Vec::new(),
                options: Some(Arc::new(Options::with_capacity(0))),
            },
            _ => List {
                items: list_items(reader, node, &path)
                    .into_iter()
                    .map(|item| {
                        let full = in_full(prefix, &item);
                        let is_list = known.contains(&*full);
                        if is_list { full.as_ref().into() } else { item }
                    })
                    .collect(),
                lists: Vec::new(),
                options: None,
            },
        };
        lists.insert(id.as_ref(), list);
    }
    expand(reader, &mut lists);
    lists
}

fn list_items(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> Vec<Box<str>> {
    let items = reader.items(node, path).iter().enumerate();
    items
        .filter_map(|(at, node)| {
            reader
                .word(node, &path.index(at))
                .map(|item| item.as_ref().into())
        })
        .collect()
}

/// Puts the items of a list in the place of its name where another list has it.
fn expand(reader: &mut Reader<'_>, lists: &mut Table<List>) {
    let needs: Vec<Vec<usize>> = lists
        .iter()
        .map(|(_, list)| {
            let named = list.items.iter().filter(|_| list.options.is_none());
            named
                .filter_map(|item| lists.find(item).map(Id::index))
                .collect()
        })
        .collect();
    if needs.iter().all(Vec::is_empty) {
        return;
    }
    let names: Vec<&str> = lists.names().collect();
    let place = |name: &str| Place::root().key("lists").key(name);
    let Some(order) = ways::order(reader, &needs, &ways::section("lists", &names, &place)) else {
        // What is not in other lists is kept, so that nothing else follows.
        let named: HashSet<Box<str>> = lists.names().map(Into::into).collect();
        for list in lists.ids() {
            let list = lists.get_mut(list);
            list.items.retain(|item| !named.contains(item));
        }
        return;
    };
    let mut depth = vec![0; needs.len()];
    let mut total = 0;
    for at in order {
        let Some(list) = lists.id_at(at) else {
            continue;
        };
        if lists[list].options.is_some() {
            continue;
        }
        let below = needs[at].iter().map(|inner| depth[*inner]).max();
        depth[at] = below.map_or(0, |below| below + 1);
        let full = depth[at] > DEEPEST_LIST || total > MOST_ITEMS;
        let limit = if full { 0 } else { usize::MAX };
        let (items, inner) = with_inner(lists, list, limit);
        let before = total;
        total += items.len();
        let message = if depth[at] == DEEPEST_LIST + 1 {
            format!("lists stand in lists more than {DEEPEST_LIST} deep here")
        } else if before <= MOST_ITEMS && total > MOST_ITEMS {
            format!("with this one all lists come to more than {MOST_ITEMS} items")
        } else {
            String::new()
        };
        if !message.is_empty() {
            let place = place(lists.name(list));
            reader.push(Finding::error(Rule::TooDeep, place, message));
        }
        let list = lists.get_mut(list);
        (list.items, list.lists) = (items, inner);
    }
}

/// The items of a list, with those of the lists that stand in it, and those
/// lists, at most so many.
fn with_inner(lists: &Table<List>, list: Id<List>, limit: usize) -> (Vec<Box<str>>, Vec<Id<List>>) {
    let mut items: IndexSet<Box<str>> = IndexSet::new();
    let mut inner = Vec::new();
    for item in &lists[list].items {
        match lists.find(item) {
            Some(_) if inner.len() >= limit => {}
            Some(named) => {
                items.extend(lists[named].items.iter().cloned());
                inner.push(named);
            }
            None => drop(items.insert(item.clone())),
        }
    }
    (items.into_iter().collect(), inner)
}

/// How deeply lists may stand in lists.
const DEEPEST_LIST: usize = 100;

/// How many items all lists together may have.
const MOST_ITEMS: usize = 1_000_000;
