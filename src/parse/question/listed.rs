//! Where a question leads by a list of routes, each with its condition.

use super::super::keys::{ELSE, ROUTE};
use super::super::names::Names;
use super::super::reader::{Fields, Reader, is_plain_id};
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::question::{Route, Target, Then};
use crate::place::Path;
use crate::yaml::{Node, Value};

pub(super) fn routes(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Vec<Route> {
    if by_option_with_dashes(reader, node, path) {
        return Vec::new();
    }
    let items = reader.items(node, path);
    if are_ids(reader, items, path) {
        return Vec::new();
    }
    let split = split_routes(reader, items, path);
    let mut routes = Vec::with_capacity(items.len());
    let mut last: Option<usize> = None;
    for (at, node) in items.iter().enumerate() {
        if split.contains(&at) {
            continue;
        }
        let path = path.index(at);
        if condition_as_key(reader, node, &path) {
            continue;
        }
        let before = reader.findings.len();
        let Some(fields) = reader.fields(node, &path, &ROUTE) else {
            continue;
        };
        if let Some(last) = last {
            let Path::Index(all, _) = path else { continue };
            let finding = Finding::error(
                Rule::RouteAfterLast,
                path.place(),
                "no answer ever takes this route",
            )
            .and(
                all.index(last).place(),
                "this one has no `when`, and takes all",
            );
            reader.push(finding.help("put the route without `when` last"));
        }
        // What is written in the place of `when` is no route without one.
        let whole = reader.findings.len() == before;
        let alone = fields.value("when").is_none() && fields.value("next").is_none();
        if alone && last.is_none() && whole {
            last = Some(at);
        }
        let when = fields.condition(reader, names, "when");
        let then = match fields.value("next") {
            Some(inside) if !is_for_go(reader, &fields, inside) => {
                Some(Then::Next(routes_inside(reader, names, &fields, inside)))
            }
            _ => target(reader, names, &fields).map(Then::Go),
        };
        routes.extend(then.map(|then| Route { when, then }));
    }
    routes
}

/// Where a route leads that has no others inside it.
fn target(reader: &mut Reader<'_>, names: &Names<'_>, fields: &Fields<'_, '_>) -> Option<Target> {
    let path = fields.path("go");
    match fields.value("go") {
        Some(node) if matches!(node.items(), [first, ..] if first.is_map()) => {
            let message =
                "`go` names one question or outcome; routes inside a route are its `next`";
            let finding = Finding::error(Rule::WrongType, path.place().the_key(), message);
            reader.push(
                finding
                    .help("write `next`")
                    .write("go", "next", Certainty::Sure),
            );
            None
        }
        Some(_) => {
            let name = fields.word(reader, "go")?;
            names.target(reader, &name, &path)
        }
        None if fields.value("next").is_none() => {
            let message = "a route needs the key `go`";
            let finding = Finding::error(Rule::MissingKey, fields.path.place().the_key(), message);
            reader.push(finding.help("add `go:`, the question or outcome that it leads to"));
            None
        }
        None => None,
    }
}

/// Whether one id stands under the `next` of a route, with a finding.
fn is_for_go(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, inside: &Node<'_>) -> bool {
    let place = fields.path("next").place().the_key();
    match &inside.value {
        Value::Text(id) if fields.value("go").is_none() => {
            let message = "`next` of a route is a list of routes inside it, not one id";
            let finding = Finding::error(Rule::WrongType, place, message);
            reader.push(finding.help(format!("write `go: {}`", id.trim())).write(
                "next",
                "go",
                Certainty::Sure,
            ));
            true
        }
        Value::Map(_) => {
            let message = "`next` of a route is a list of routes inside it, not keys with values";
            let finding = Finding::error(Rule::WrongType, place, message);
            reader.push(
                finding.help("write each as a route, `- when: …` with `go: …` below it, and the last without `when`"),
            );
            true
        }
        _ => false,
    }
}

/// The routes inside a route.
fn routes_inside(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    fields: &Fields<'_, '_>,
    inside: &Node<'_>,
) -> Vec<Route> {
    let path = fields.path("next");
    if fields.value("go").is_some() {
        let message = "a route has either `go` or `next`";
        let finding = Finding::error(Rule::UnknownKey, path.place().the_key(), message)
            .and(fields.path("go").place().the_key(), "the other one");
        reader.push(finding.help(
            "take one of them out; for those whom the routes inside leave out, write the `go` as their last: `- go: …`",
        ));
    }
    if fields.value("when").is_none() {
        let message = "routes inside a route need its `when`";
        let finding = Finding::error(Rule::MissingKey, path.place().the_key(), message);
        reader.push(finding.help(
            "add `when:`, the condition on which they are tried, or write them one list further out",
        ));
    }
    match &inside.value {
        Value::Null => Vec::new(),
        _ => routes(reader, names, inside, &path),
    }
}

/// Whether routes by option have dashes before them, with a finding.
fn by_option_with_dashes(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> bool {
    let Value::List(items) = &node.value else {
        return false;
    };
    let of_route = |key: &str| ROUTE.keys.iter().any(|known| known.name == key);
    let by_option = |item: &Node<'_>| {
        let [(option, target)] = item.pairs() else {
            return false;
        };
        let Some((option, target)) = option.text().zip(target.text()) else {
            return false;
        };
        !option.contains(' ')
            && is_plain_id(target)
            && !of_route(option)
            && ROUTE.said_for(option).is_none()
            && !ELSE.contains(&option)
    };
    items.len() > 1
        && items.iter().all(by_option)
        && reader.dashes(
            node,
            &path.place(),
            "routes by option stand by the options' ids",
        )
}

/// Whether a list holds ids in place of routes, with a finding.
fn are_ids(reader: &mut Reader<'_>, items: &[Node<'_>], path: &Path<'_>) -> bool {
    let mut ids = Vec::with_capacity(items.len());
    for item in items {
        match &item.value {
            Value::Text(id) if is_plain_id(id) => ids.push(&**id),
            _ => return false,
        }
    }
    let message = "a list of ids does not say which of them is taken";
    let help = match ids.as_slice() {
        [] => return false,
        [id] => format!("write `next: {id}`"),
        [id, ..] => format!(
            "write each as a route, `- when: …` with `go: {id}` below it, and the last without `when`"
        ),
    };
    let finding = Finding::error(Rule::WrongType, path.place(), message);
    reader.push(finding.help(help));
    true
}

/// The items of a list in which a dash too many makes two of one route: `when` by
/// itself, and then `go`.
fn split_routes(reader: &mut Reader<'_>, items: &[Node<'_>], path: &Path<'_>) -> Vec<usize> {
    let only = |node: &Node<'_>, wanted: &str| matches!(node.pairs(), [(key, _)] if key.is(wanted));
    let mut split = Vec::new();
    for (at, pair) in items.windows(2).enumerate() {
        let [when, go] = pair else { continue };
        if only(when, "when") && only(go, "go") {
            let path = path.index(at + 1);
            let message = "the dash before this `go` makes a route of its own";
            let place = path.key("go").place().the_key();
            let finding = Finding::error(Rule::MissingKey, place, message);
            reader.push(finding.help("take the dash out, so that `go` stands under its `when`"));
            split.extend([at, at + 1]);
        }
    }
    split
}

/// Whether a route is one pair with the condition as its key, with a finding.
fn condition_as_key(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> bool {
    let [(key, target)] = node.pairs() else {
        return false;
    };
    let Some((key, target)) = key.text().zip(target.text()) else {
        return false;
    };
    if !key.contains(' ') || !is_plain_id(target) {
        return false;
    }
    let when = key.strip_prefix("when ").unwrap_or(key);
    let when = when.strip_suffix(" go").unwrap_or(when);
    let place = path.entry(0).place().the_key();
    let finding = Finding::error(
        Rule::UnknownKey,
        place,
        "a route is not a condition with an id",
    );
    reader.push(finding.help(format!(
        "write `- when: {when}`, and on a line of its own below the `when`, `go: {target}`"
    )));
    true
}
