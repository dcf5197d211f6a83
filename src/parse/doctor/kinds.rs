//! Which kind of file a text is: one that is given where another is wanted is
//! told so in one finding, not in one for every line.

use super::super::keys::{ANSWERS, FLOW, SCENARIOS, SHARED_PART, Shape};
use super::super::reader::{Fields, Reader};
use super::super::schema::FileType;
use crate::diagnostic::{Finding, Rule};
use crate::place::Path;
use crate::yaml::{Node, Value};

/// The kinds of file, with the keys by which they are known.
const KEYS: [(FileType, &str); 5] = [
    (FileType::Flow, "quandary"),
    (FileType::Flow, "questions"),
    (FileType::Flow, "outcomes"),
    (FileType::Scenarios, "scenarios"),
    (FileType::Answers, "answers"),
];

impl FileType {
    /// What the kind is called, with its article.
    fn named(self) -> &'static str {
        match self {
            FileType::Flow => "a flow",
            FileType::Scenarios => "a scenario file",
            FileType::Answers => "an answers file",
            FileType::Part => "a shared part",
        }
    }

    fn shape(self) -> &'static Shape {
        match self {
            FileType::Flow => &FLOW,
            FileType::Scenarios => &SCENARIOS,
            FileType::Answers => &ANSWERS,
            FileType::Part => &SHARED_PART,
        }
    }

    /// What there is to do where another file is given.
    fn help(self) -> &'static str {
        match self {
            FileType::Flow => "name the flow file here; a flow begins with `quandary: 1`",
            FileType::Scenarios => "name the scenario file here; it has the key `scenarios`",
            FileType::Answers => "name the answers file here; it has the key `answers`",
            FileType::Part => "name the shared part here; it has the key `part`",
        }
    }
}

/// Whether a file is of another kind than the one that is wanted, or of none, with
/// a finding.
pub(crate) fn is_another(reader: &mut Reader<'_>, tree: &Node<'_>, wanted: FileType) -> bool {
    let Value::Map(entries) = &tree.value else {
        return false;
    };
    let has = |key: &str| {
        let mut keys = entries.iter().map(|(key, _)| key);
        keys.any(|known| known.is(key))
    };
    if KEYS.iter().any(|(kind, key)| *kind == wanted && has(key)) {
        return false;
    }
    let (place, message) = match KEYS.iter().find(|(_, key)| has(key)) {
        Some((kind, key)) => (
            Path::Root.key(key).place().the_key(),
            format!("this is {}, not {}", kind.named(), wanted.named()),
        ),
        None if is_strange(tree, wanted) => (
            Path::Root.entry(0).place().the_key(),
            format!("this is not {}: it has none of its keys", wanted.named()),
        ),
        None => return false,
    };
    let finding = Finding::error(Rule::WrongType, place, message);
    reader.push(finding.help(wanted.help()));
    true
}

/// Whether a file has no key of a kind, however it is written.
fn is_strange(tree: &Node<'_>, wanted: FileType) -> bool {
    let Value::Map(entries) = &tree.value else {
        return false;
    };
    let texts = entries
        .iter()
        .all(|(key, _)| matches!(key.value, Value::Text(_)));
    let fields = Fields::of(tree, wanted.shape());
    let mut keys = wanted.shape().keys.iter();
    !entries.is_empty() && texts && keys.all(|key| fields.value(key.name).is_none())
}
