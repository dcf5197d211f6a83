//! Which kind of file a text is: one that is given where another is wanted is
//! told so in one finding, not in one for every line.

use super::reader::Reader;
use super::tree::Node;
use crate::diagnostic::{Finding, Rule};
use crate::place::Path;

/// The kinds of file.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Flow,
    Scenarios,
    Answers,
}

/// The kinds of file, with the keys by which they are known.
const KEYS: [(Kind, &str); 5] = [
    (Kind::Flow, "quandary"),
    (Kind::Flow, "questions"),
    (Kind::Flow, "outcomes"),
    (Kind::Scenarios, "scenarios"),
    (Kind::Answers, "answers"),
];

/// Whether a file is of another kind than the one that is wanted, with a finding.
pub(crate) fn is_another(reader: &mut Reader<'_>, tree: &Node<'_>, wanted: Kind) -> bool {
    let Node::Map(entries) = tree else {
        return false;
    };
    let has = |key: &str| {
        let mut keys = entries.iter().map(|(key, _)| key);
        keys.any(|known| matches!(known, Node::Text(known) if known == key))
    };
    if KEYS.iter().any(|(kind, key)| *kind == wanted && has(key)) {
        return false;
    }
    let Some((kind, key)) = KEYS.iter().find(|(_, key)| has(key)) else {
        return false;
    };
    let message = format!("this is {}, not {}", named(*kind), named(wanted));
    let finding = Finding::error(
        Rule::WrongType,
        Path::Root.key(key).place().the_key(),
        message,
    );
    let help = match wanted {
        Kind::Flow => "name the flow file here; a flow begins with `quandary: 1`",
        Kind::Scenarios => "name the scenario file here; it has the key `scenarios`",
        Kind::Answers => "name the answers file here; it has the key `answers`",
    };
    reader.push(finding.help(help));
    true
}

fn named(kind: Kind) -> &'static str {
    match kind {
        Kind::Flow => "a flow",
        Kind::Scenarios => "a scenario file",
        Kind::Answers => "an answers file",
    }
}
