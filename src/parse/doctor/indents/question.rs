//! Options and routes beside their key, and what stands among them by a slip.

use super::super::super::keys::{OPTION, QUESTION};
use super::super::super::reader::{Fields, Placed};
use super::{Kin, Listing, Pairs, Slips, behind, found, has_key, named, pairs, tell, tell_beside};
use crate::yaml::{Node, Value};

/// How many keys are tried that may be options.
const MOST_TRIED: usize = 20;

/// What the keys of a question tell of its options and routes.
pub(super) fn slips(slips: &mut Slips<'_, '_, '_>, id: &str, placed: Placed<'_>) {
    let Placed { node, path } = placed;
    let question = pairs(node);
    let at = |wanted: &str| {
        let is = |(key, _): &(Node<'_>, Node<'_>)| key.is(wanted);
        question.iter().position(is)
    };
    for (key, whose) in [("options", "the options"), ("next", "the routes")] {
        let Some((at, (_, value))) = at(key).and_then(|at| Some((at, question.get(at)?))) else {
            continue;
        };
        let names = match &value.value {
            Value::Null => behind(question, at, &QUESTION),
            Value::Map(_) => cut_off(node, at, key),
            _ => Vec::new(),
        };
        if !names.is_empty() {
            tell_beside(slips.reader, &path.entry(at + 1), &Listing(names), key);
            continue;
        }
        let path = path.key(key);
        let what = format!("{whose} of `{id}`");
        slips.siblings(
            Kin::of(&QUESTION, &["ask"]),
            &what,
            id,
            Placed {
                node: value,
                path: &path,
            },
        );
        if key == "options" {
            options(
                slips,
                question,
                id,
                Placed {
                    node: value,
                    path: &path,
                },
            );
        }
    }
}

/// Options or routes that stand right behind those in their places, and are named
/// as such elsewhere.
fn cut_off<'n>(node: &'n Node<'n>, at: usize, key: &str) -> Vec<&'n str> {
    let question = pairs(node);
    let inside = |wanted: &str| {
        let (_, value) = named(question).find(|(key, _)| *key == wanted)?;
        matches!(value.value, Value::Map(_)).then_some(value)
    };
    let fields = Fields::of(node, &QUESTION);
    let is_label = |name: &str| {
        let value = named(question).find(|(key, _)| *key == name);
        value.is_some_and(|(_, value)| has_key(value, "label"))
    };
    let is_one = |name: &str| match key {
        "options" => is_label(name) || inside("next").is_some_and(|next| has_key(next, name)),
        _ => match inside("options") {
            Some(options) => has_key(options, name),
            None => fields.value("options").is_none() && matches!(name, "yes" | "no"),
        },
    };
    let mut names = behind(question, at, &QUESTION);
    if !names.iter().take(MOST_TRIED).any(|name| is_one(name)) {
        names.clear();
    }
    names
}

/// What stands among the options, or in one of them, that is none.
fn options(slips: &mut Slips<'_, '_, '_>, question: Pairs<'_>, id: &str, placed: Placed<'_>) {
    let Placed { node, path } = placed;
    let options = pairs(node);
    let leads = named(question).any(|(key, _)| key == "next");
    let help = "move it to the left, so far that it begins where `options` begins";
    if let Some((at, _)) = found(options, |key, value| key == "next" && !is_label(value)).next()
        && !leads
    {
        let message = format!("`next` stands among the options of `{id}`");
        tell(slips.reader, &path.entry(at), &message, help);
    }
    let mut before = None;
    for (at, (key, value)) in options.iter().enumerate() {
        let Value::Text(key) = &key.value else {
            continue;
        };
        // `points` or `alone` beside the option that it belongs to.
        let of_option = match &value.value {
            Value::Map(_) => key == "points" && !has_key(value, "label"),
            Value::Bool(_) => key == "alone",
            _ => false,
        };
        if let Some(option) = before.replace(&**key).filter(|_| of_option) {
            let message = format!("`{key}` stands beside the option `{option}`, not inside it");
            let help = format!("move it to the right, under `{option}`");
            tell(slips.reader, &path.entry(at), &message, &help);
        }
        let path = path.key(key);
        let what = format!("the option `{key}`");
        slips.siblings(
            Kin::of(&OPTION, &["label"]),
            &what,
            key,
            Placed {
                node: value,
                path: &path,
            },
        );
        let next = found(pairs(value), |key, _| key == "next").next();
        if let Some((within, _)) = next.filter(|_| !leads && at + 1 == options.len())
            && options
                .iter()
                .filter(|(_, value)| has_key(value, "next"))
                .count()
                == 1
        {
            let message = format!("`next` stands inside the option `{key}`");
            tell(slips.reader, &path.entry(within), &message, help);
        }
    }
}

/// Whether a value is what a person could read as an option.
fn is_label(value: &Node<'_>) -> bool {
    match &value.value {
        Value::Text(text) => !text
            .bytes()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'_'),
        Value::Map(_) => has_key(value, "label"),
        Value::List(_) | Value::Null => false,
        Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Tagged(_) => true,
    }
}
