//! Scenario files.
//!
//! This file reads a whole file of YAML; [`expect`] is what a scenario expects;
//! [`table`] reads scenarios from CSV, with [`cells`] as spreadsheets save them; [`sheet`] reads a file of either kind piece
//! by piece, for the many.

mod expect;

pub mod piece;

mod cells;

mod table;

pub mod sheet;

use std::collections::HashMap;

use jiff::civil::Date;

use super::answers;
use super::doctor;
use super::guarantee::Tags;
use super::keys::{SCENARIO, SCENARIOS};
use super::leads;
use super::names::{Lost, Names};
use super::reader::{Fields, Placed, Reader};
use super::schema::FileType;
use crate::diagnostic::{Finding, Rule};
use crate::flow::scenario::Scenario;
use crate::flow::{Flow, day};
use crate::place::{Path, Place};
use crate::yaml::tree::Tree;
use crate::yaml::{Node, Value};

/// What came of reading a scenario file.
#[derive(Clone, Debug)]
#[non_exhaustive]
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
    // Mostly the file is named above a long list, which is left alone then.
    if let Some((head, list)) = sheet::start_of_list(text).and_then(|at| text.split_at_checked(at))
        && let Ok(tree) = Tree::read(head)
    {
        let named = flow_in(&tree.root);
        let below = ["\nflow", "\n\"flow", "\n'flow"];
        if named.is_some() || !below.iter().any(|key| list.contains(key)) {
            return named;
        }
    }
    flow_in(&Tree::read(text).ok()?.root)
}

fn flow_in(tree: &Node<'_>) -> Option<String> {
    match &Fields::of(tree, &SCENARIOS).value("flow")?.value {
        Value::Text(flow) => Some(flow.to_string()),
        Value::Int(flow) => Some(flow.to_string()),
        _ => None,
    }
}

/// Reads a scenario file for a flow.
#[must_use]
pub fn read(text: &str, flow: &Flow) -> ReadScenarios {
    let (read, findings) = super::with_findings(
        text,
        |text| super::shared::alone(text, "scenarios:"),
        |reader, tree| {
            doctor::read_or_explain(reader, tree, FileType::Scenarios, |reader| {
                scenarios(reader, flow, tree)
            })
        },
    );
    ReadScenarios {
        scenarios: read.flatten().unwrap_or_default(),
        findings,
    }
}

fn scenarios(reader: &mut Reader<'_>, flow: &Flow, tree: &Node<'_>) -> Vec<Scenario> {
    let root = Path::Root;
    let Some(fields) = reader.fields(tree, &root, &SCENARIOS) else {
        return Vec::new();
    };
    if let Some(node) = fields.value("flow") {
        // Which file it is has been looked up before, by `flow_of`.
        reader.line(node, &root.key("flow"));
    }
    let today = today(reader, &fields);
    let path = root.key("scenarios");
    let Some(node) = fields.value("scenarios") else {
        return Vec::new();
    };
    let items = reader.items(node, &path);
    let read = listed(reader, SheetSetting { flow, today }, items, &path);
    let names = read
        .iter()
        .map(|scenario| (scenario.index, &*scenario.name));
    for doubled in doubled_names(names) {
        reader.push(doubled.finding());
    }
    read
}

/// What all scenarios of a file are played in.
#[derive(Clone, Copy)]
struct SheetSetting<'f> {
    flow: &'f Flow,
    /// The day that the file names.
    today: Option<Date>,
}

/// Reads the items of a list of scenarios for a flow, on a day where the file
/// names one.
fn listed(
    reader: &mut Reader<'_>,
    setting: SheetSetting<'_>,
    items: &[Node<'_>],
    path: &Path<'_>,
) -> Vec<Scenario> {
    let SheetSetting {
        flow,
        today: file_today,
    } = setting;
    let lost = Lost::default();
    let names = Names::of(flow, &lost, &leads::NONE);
    let tags = tags(flow);
    let mut read = Vec::with_capacity(items.len());
    for (index, node) in items.iter().enumerate() {
        let path = path.index(index);
        let Some(fields) = reader.fields(node, &path, &SCENARIO) else {
            continue;
        };
        let name = fields.text(reader, "name");
        let given = fields.value("answers").map(|node| {
            let path = path.key("answers");
            answers::answers(reader, flow, Placed { node, path: &path })
        });
        let expect = fields.value("expect");
        if expect.is_some_and(|expect| matches!(&expect.value, Value::Map(keys) if keys.is_empty()))
        {
            let message = "this scenario expects nothing: any advice passes";
            let place = path.key("expect").place();
            let finding = Finding::warning(Rule::EmptyText, place, message);
            reader.push(finding.help("name at least the `outcome`"));
        }
        let before = reader.findings.len();
        let expect = expect.and_then(|node| {
            let path = path.key("expect");
            expect::expect(reader, &names, &tags, Placed { node, path: &path })
        });
        let scenario = Scenario {
            name: name.unwrap_or_default(),
            index,
            today: today(reader, &fields).or(file_today),
            answers: given.unwrap_or_default(),
            expect: expect.unwrap_or_default(),
        };
        // What it expects is told first where that could not be read.
        if reader.findings.len() == before {
            no_answers(reader, flow, &scenario, &path);
        }
        read.push(scenario);
    }
    read
}

/// Reports the answers of a scenario that are none, unless it expects one of them
/// to be refused.
fn no_answers(reader: &mut Reader<'_>, flow: &Flow, scenario: &Scenario, path: &Path<'_>) {
    let expected = scenario.expect.refused.as_ref().map(|(at, _)| *at);
    let path = path.key("answers");
    for (question, answer) in &scenario.answers {
        if let Err(refused) = answer
            && expected != Some(*question)
        {
            let name = flow.questions.name(*question);
            reader.push(answers::not_an_answer(refused, name, &path.key(name)));
        }
    }
}

/// Two scenarios of one name.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DoubledName {
    /// The name.
    pub name: Box<str>,
    /// The place of the later one in the file's list, from 0.
    pub later: usize,
    /// The place of the first one.
    pub first: usize,
}

impl DoubledName {
    /// The finding that says so.
    #[must_use]
    pub fn finding(&self) -> Finding {
        let place = |index| Place::root().key("scenarios").index(index).key("name");
        let message = format!("two scenarios are called `{}`", self.name);
        Finding::error(Rule::DoubledId, place(self.later), message)
            .and(place(self.first), "first here")
            .help("give one of them another name")
    }
}

/// Every name that a scenario before has already, given each scenario's place in
/// the list with its name.
pub fn doubled_names<'n>(names: impl Iterator<Item = (usize, &'n str)>) -> Vec<DoubledName> {
    let mut called: HashMap<&str, usize> = HashMap::with_capacity(names.size_hint().0);
    let mut doubled = Vec::new();
    for (later, name) in names.filter(|(_, name)| !name.is_empty()) {
        let first = *called.entry(name).or_insert(later);
        if first != later {
            doubled.push(DoubledName {
                name: name.into(),
                later,
                first,
            });
        }
    }
    doubled
}

fn today(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<Date> {
    let text = fields.word(reader, "today")?;
    let path = fields.path("today");
    let day = day::read(&text).ok();
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
