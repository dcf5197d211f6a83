//! Which questions routes lead to, by the names that stand there.

use std::collections::HashSet;

use crate::yaml::{Node, Value};

/// The only question of a file that no route names, and not the start.
pub(crate) fn unled<'n>(root: &'n Node<'_>) -> Option<&'n str> {
    // What leads into a part is said in other words in each file.
    if root.get("use").is_some() {
        return None;
    }
    let questions = root.get("questions")?.pairs();
    let mut named: HashSet<&str> = HashSet::new();
    named.extend(root.get("start").and_then(Node::text));
    for (_, question) in questions {
        let keys = question.pairs().iter();
        let others = ["ask", "short", "help", "why", "options", "refuse"];
        let leading = keys.filter(|(key, _)| !others.iter().any(|other| key.is(other)));
        leading.for_each(|(_, value)| names_in(value, &mut named));
    }
    let ids = questions.iter().filter_map(|(id, _)| id.text());
    let mut unled = ids.filter(|id| !named.contains(id));
    match (unled.next(), unled.next()) {
        (Some(one), None) => Some(one),
        _ => None,
    }
}

/// All that a route could name.
fn names_in<'n>(node: &'n Node<'_>, named: &mut HashSet<&'n str>) {
    match &node.value {
        Value::Text(text) => {
            named.insert(text.trim());
        }
        Value::List(items) => items.iter().for_each(|item| names_in(item, named)),
        Value::Map(pairs) => {
            for (key, value) in pairs {
                if !key.is("when") {
                    names_in(value, named);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Tagged(_) => {}
    }
}
