//! Scenario files.

use std::collections::HashMap;

use jiff::civil::Date;

use super::guarantee::{Tags, outcome, questions};
use super::keys::{EXPECT, REFUSED, SCENARIO, SCENARIOS};
use super::names::{Lost, Names};
use super::outcome::{passages, read_tone};
use super::reader::{Fields, Reader};
use super::tree::Node;
use super::{answers, kinds, syntax};
use crate::diagnostic::{Finding, Rule};
use crate::flow::outcome::Passage;
use crate::flow::question::Question;
use crate::flow::scenario::{Expect, Scenario};
use crate::flow::table::Id;
use crate::flow::{Flow, day};
use crate::place::{Path, Place};

/// What came of reading a scenario file.
#[derive(Clone, Debug)]
pub struct ReadScenarios {
    /// The scenarios that could be read, in the order of the file.
    pub scenarios: Vec<Scenario>,
    /// Everything that is wrong with the file.
    pub findings: Vec<Finding>,
}

/// The flow file that a scenario file names, relative to the scenario file.
/// Nothing where it names none, or is no YAML.
#[must_use]
pub fn flow_of(text: &str) -> Option<String> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let tree = syntax::tree(text, "scenarios:").ok()?;
    match Fields::of(&tree, &SCENARIOS).value("flow") {
        Some(Node::Text(flow)) => Some(flow.to_string()),
        Some(Node::Int(flow)) => Some(flow.to_string()),
        _ => None,
    }
}

/// Reads a scenario file for a flow.
#[must_use]
pub fn read(text: &str, flow: &Flow) -> ReadScenarios {
    let (read, findings) = super::with_findings(text, "scenarios:", |reader, tree| {
        scenarios(reader, flow, tree)
    });
    ReadScenarios {
        scenarios: read.unwrap_or_default(),
        findings,
    }
}

fn scenarios(reader: &mut Reader<'_>, flow: &Flow, tree: &Node<'_>) -> Vec<Scenario> {
    let root = Path::Root;
    if kinds::is_another(reader, tree, kinds::Kind::Scenarios) {
        return Vec::new();
    }
    let Some(fields) = reader.fields(tree, &root, &SCENARIOS) else {
        return Vec::new();
    };
    if let Some(node) = fields.value("flow") {
        // Which file it is has been looked up before, by `flow_of`.
        reader.line(node, &root.key("flow"));
    }
    let file_today = today(reader, &fields, &root);
    let lost = Lost::default();
    let names = Names { flow, lost: &lost };
    let tags = tags(flow);
    let path = root.key("scenarios");
    let Some(node) = fields.value("scenarios") else {
        return Vec::new();
    };
    let items = reader.items(node, &path).iter().enumerate();
    let mut read = Vec::new();
    let mut called: HashMap<Box<str>, usize> = HashMap::new();
    for (at, node) in items {
        let path = path.index(at);
        let Some(fields) = reader.fields(node, &path, &SCENARIO) else {
            continue;
        };
        let name = fields.value("name");
        let name = name.and_then(|node| reader.line(node, &path.key("name")));
        if let Some(name) = &name {
            let first = *called.entry(name.clone()).or_insert(at);
            if first < at {
                doubled_name(reader, name, (&path, first));
            }
        }
        let given = fields.value("answers").map(|node| {
            let path = path.key("answers");
            answers::answers(reader, flow, (node, &path))
        });
        let expect = fields.value("expect");
        let expect = expect.and_then(|node| {
            let path = path.key("expect");
            self::expect(reader, &names, &tags, (node, &path))
        });
        read.push(Scenario {
            name: name.unwrap_or_default(),
            today: today(reader, &fields, &path).or(file_today),
            answers: given.unwrap_or_default(),
            expect: expect.unwrap_or_default(),
        });
    }
    read
}

fn doubled_name(reader: &mut Reader<'_>, name: &str, (path, first): (&Path<'_>, usize)) {
    let message = format!("two scenarios are called `{name}`");
    let earlier = Place::root().key("scenarios").index(first).key("name");
    let finding = Finding::error(Rule::DoubledId, path.key("name").place(), message);
    reader.push(
        finding
            .and(earlier, "first here")
            .help("give one of them another name"),
    );
}

fn today(reader: &mut Reader<'_>, fields: &Fields<'_, '_>, path: &Path<'_>) -> Option<Date> {
    let node = fields.value("today")?;
    let path = path.key("today");
    let text = reader.word(node, &path)?;
    let day = day::read(&text);
    if day.is_none() {
        let message = format!("`{text}` is no day");
        let finding = Finding::error(Rule::WrongType, path.place(), message);
        reader.push(finding.help("write the day as year-month-day, such as 2026-08-23"));
    }
    day
}

/// Outcomes and passages of a flow by their tags.
fn tags(flow: &Flow) -> Tags {
    let mut tags = Tags {
        outcomes: HashMap::new(),
        passages: HashMap::new(),
    };
    for (id, outcome) in flow.outcomes.iter() {
        for tag in &outcome.tags {
            tags.outcomes.entry(tag.clone()).or_default().push(id);
        }
    }
    for (id, passage) in flow.passages.iter() {
        for tag in &passage.tags {
            tags.passages.entry(tag.clone()).or_default().push(id);
        }
    }
    tags
}

fn expect(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tags: &Tags,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Option<Expect> {
    let fields = reader.fields(node, path, &EXPECT)?;
    let source = Source {
        names,
        tags,
        fields: &fields,
        path,
    };
    let word = |reader: &mut Reader<'_>, key: &str| {
        let node = fields.value(key)?;
        reader
            .word(node, &path.key(key))
            .map(|word| word.into_owned())
    };
    let outcome = word(reader, "outcome")
        .and_then(|name| self::outcome(reader, names, &name, &path.key("outcome")));
    let tone = word(reader, "tone").and_then(|name| read_tone(reader, &name, &path.key("tone")));
    let unfinished = word(reader, "unfinished")
        .and_then(|name| names.question(reader, &name, &path.key("unfinished")));
    Some(Expect {
        outcome,
        tone,
        tags: source.texts(reader, "tags"),
        asked: source.questions(reader, "asked"),
        asks: source.questions(reader, "asks").unwrap_or_default(),
        asks_not: source.questions(reader, "asks_not").unwrap_or_default(),
        shown: source.passages(reader, "shown"),
        shows: source.passages(reader, "shows").unwrap_or_default(),
        shows_not: source.passages(reader, "shows_not").unwrap_or_default(),
        text_has: source.texts(reader, "text_has"),
        refused: source.refused(reader),
        unfinished,
    })
}

/// What a scenario expects, while it is read.
struct Source<'e, 's> {
    names: &'e Names<'e>,
    tags: &'e Tags,
    fields: &'e Fields<'e, 's>,
    path: &'e Path<'e>,
}

impl Source<'_, '_> {
    /// A list of texts, or one text.
    fn texts(&self, reader: &mut Reader<'_>, key: &str) -> Vec<Box<str>> {
        let path = self.path.key(key);
        let Some(node) = self.fields.value(key) else {
            return Vec::new();
        };
        if !matches!(node, Node::List(_)) {
            return reader.markdown(node, &path).into_iter().collect();
        }
        let items = reader.items(node, &path).iter().enumerate();
        items
            .filter_map(|(at, node)| reader.markdown(node, &path.index(at)))
            .collect()
    }

    /// A list of questions. An empty one says that nothing is asked.
    fn questions(&self, reader: &mut Reader<'_>, key: &str) -> Option<Vec<Id<Question>>> {
        let node = self.fields.value(key)?;
        if matches!(node, Node::List(items) if items.is_empty()) {
            return Some(Vec::new());
        }
        Some(questions(reader, self.names, (node, &self.path.key(key))))
    }

    fn passages(&self, reader: &mut Reader<'_>, key: &str) -> Option<Vec<Id<Passage>>> {
        let node = self.fields.value(key)?;
        if matches!(node, Node::List(items) if items.is_empty()) {
            return Some(Vec::new());
        }
        let place = (node, &self.path.key(key));
        Some(passages(reader, self.names, &self.tags.passages, place))
    }

    fn refused(&self, reader: &mut Reader<'_>) -> Option<(Id<Question>, Option<Box<str>>)> {
        let node = self.fields.value("refused")?;
        let path = self.path.key("refused");
        let fields = reader.fields(node, &path, &REFUSED)?;
        let question_path = path.key("question");
        let name = fields
            .value("question")
            .and_then(|node| reader.word(node, &question_path))?;
        let question = self.names.question(reader, &name, &question_path)?;
        let says = fields.value("says");
        let says = says.and_then(|node| reader.markdown(node, &path.key("says")));
        Some((question, says))
    }
}
