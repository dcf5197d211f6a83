//! Lists: labels by id, or ids and names of other lists.

use std::collections::HashSet;
use std::sync::Arc;

use indexmap::IndexSet;

use super::draft::Entries;
use super::question::{self, Scores};
use super::reader::Reader;
use super::tree::Node;
use super::ways;
use crate::diagnostic::{Finding, Rule};
use crate::flow::List;
use crate::flow::table::{Id, Table};
use crate::place::{Path, Place};

/// Reads the lists: labels by id, or ids and names of other lists.
pub(super) fn lists(
    reader: &mut Reader<'_>,
    scores: &mut Scores,
    entries: &Entries<'_, '_>,
) -> Table<List> {
    let path = Path::Key(&Path::Root, "lists");
    let mut lists = Table::with_capacity(entries.len());
    for (id, node) in entries {
        let path = path.key(id);
        let list = match node {
            Node::Map(_) => {
                let options = question::options(reader, scores, node, &path);
                List {
                    items: options.names().map(Into::into).collect(),
                    options: Some(Arc::new(options)),
                }
            }
            _ => List {
                items: list_items(reader, node, &path),
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
        let mut items: IndexSet<Box<str>> = IndexSet::new();
        for item in &lists[list].items {
            match lists.get(item) {
                Some(_) if depth[at] > DEEPEST_LIST || total > MOST_ITEMS => {}
                Some(inner) => items.extend(inner.items.iter().cloned()),
                None => drop(items.insert(item.clone())),
            }
        }
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
        lists.get_mut(list).items = items.into_iter().collect();
    }
}

/// How deeply lists may stand in lists.
const DEEPEST_LIST: usize = 100;

/// How many items all lists together may have.
const MOST_ITEMS: usize = 1_000_000;
