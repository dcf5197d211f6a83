//! Everyday conditions, each with what it means, and the help that the checker has for it: no help
//! says another thing, none proposes what can't be read, and few conditions get none.
//!
//! What a help proposes is put in the place of the whole condition. Whether it means the same is
//! proven over all answers.

mod combined;

use std::fs;
use std::path::Path;

use quandary::diagnostic::{Finding, Severity};
use quandary::fixes;
use quandary::flow::{Flow, day};
use quandary::parse;
use quandary::prove::{self, Verdict};
use quandary::space::{MOST_NODES, Space, Today};

/// Of a hundred conditions, so many may get no help at the most.
const MOST_WITHOUT: usize = 15;

/// A flow that asks everything, and then a condition.
fn flow(condition: &str, facts: &str, guarantees: &str) -> String {
    let condition = condition.replace('\'', "''");
    format!(
        "quandary: 1
title: What to eat
start: avoid
facts:
  rich: money > 50
{facts}questions:
  avoid:
    ask: What can you not eat?
    type: choices
    options: {{cheese: Cheese, gluten: Gluten, nuts: Nuts}}
    next: diet
  diet:
    ask: What do you eat?
    options: {{vegan: Vegan, veggie: Veggie, all: All}}
    next: budget
  budget: {{ask: How much is it?, type: number, min: 0, max: 100, next: money}}
  money: {{ask: What do you have?, type: number, min: 0, max: 100, next: since}}
  since: {{ask: Since when?, type: date, min: 2025-01-01, max: 2027-01-01, next: lasts}}
  lasts: {{ask: For how long?, type: duration, max: 1 year, next: hungry}}
  hungry:
    ask: Are you hungry?
    type: yes_no
    next:
      - when: '{condition}'
        go: eat
      - when: rich
        go: eat
      - go: wait
outcomes:
  eat: {{tone: go, title: Eat it}}
  wait: {{tone: stop, title: Leave it}}
{guarantees}"
    )
}

fn errors(text: &str) -> Vec<Finding> {
    let reading = parse::read(text);
    let errors = reading.findings().iter().cloned();
    errors
        .filter(|finding| finding.severity == Severity::Error)
        .collect()
}

/// Whether a condition can be read.
fn reads(condition: &str) -> bool {
    errors(&flow(condition, "", "")).is_empty()
}

/// Whether two conditions that can be read hold for the same people, whatever they answer.
fn same(one: &str, other: &str) -> bool {
    let facts = format!("  one: {one}\n  other: {other}\n");
    let guarantees = "guarantees:
  - {says: Apart., when: one and not other, never: [eat, wait]}
  - {says: Apart., when: other and not one, never: [eat, wait]}
";
    let flow: Flow = parse::read(&flow("budget < 3", &facts, guarantees))
        .into_flow()
        .unwrap_or_else(|| panic!("{one} / {other}"));
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is decided");
    let options = prove::ProofOptions {
        today: day::read("2026-11-23").expect("a day"),
        seed: 1,
        samples: 1,
    };
    flow.guarantees
        .iter()
        .all(|apart| matches!(prove::prove(&mut space, apart, &options), Verdict::Vacuous))
}

/// The conditions that the first help proposes.
fn proposed(findings: &[Finding]) -> Vec<String> {
    let helps = findings
        .iter()
        .filter_map(|finding| finding.help.as_deref());
    let mut helps = helps.filter_map(|help| help.strip_prefix("write `"));
    let Some(help) = helps.next() else {
        return Vec::new();
    };
    help.split('`').step_by(2).map(str::to_owned).collect()
}

/// The condition once all fixes are done that are sure; nothing where there are none, or where
/// it cannot be read then.
fn mended(condition: &str) -> Option<String> {
    let text = flow(condition, "", "");
    let (new, count) = fixes::mended(&text, &|text| parse::read(text).findings().to_vec());
    let line = new.lines().find(|line| line.contains("- when: '"))?;
    let (_, new) = line.split_once("- when: '")?;
    let new = new.strip_suffix('\'')?.replace("''", "'");
    (count > 0 && reads(&new)).then_some(new)
}

/// What is wrong with the help for a condition, or that it has none.
enum Fault {
    Without,
    Wrong(String),
}

fn look(condition: &str, meanings: &[&str]) -> Result<(), Fault> {
    let findings = errors(&flow(condition, "", ""));
    let proposed = match findings.is_empty() {
        true => vec![condition.to_owned()],
        false => proposed(&findings),
    };
    let whole: Vec<&String> = proposed.iter().filter(|one| reads(one)).collect();
    if whole.is_empty() {
        return Err(Fault::Without);
    }
    for one in &whole {
        if !meanings.iter().any(|meaning| same(one, meaning)) {
            return Err(Fault::Wrong(format!("`{condition}`: `{one}`")));
        }
    }
    // What is done by itself is the one thing that can be meant.
    match (mended(condition), meanings) {
        (Some(new), [meaning]) if same(&new, meaning) => Ok(()),
        (None, _) => Ok(()),
        (Some(new), _) => Err(Fault::Wrong(format!("`{condition}` becomes `{new}`"))),
    }
}

#[test]
fn no_help_for_an_everyday_condition_means_another_thing() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/everyday/conditions.txt");
    let table = fs::read_to_string(path).expect("the table is there");
    let (mut all, mut without, mut wrong) = (0, Vec::new(), Vec::new());
    assert!(reads("rich"), "{:?}", errors(&flow("rich", "", "")));
    let rows = table
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    for row in rows {
        let (condition, meanings) = row.split_once(" => ").expect(row);
        let meanings: Vec<&str> = meanings.split(" | ").filter(|one| *one != "?").collect();
        all += usize::from(!meanings.is_empty());
        match look(condition, &meanings) {
            Ok(()) => {}
            Err(Fault::Without) if meanings.is_empty() => {}
            Err(Fault::Without) => without.push(condition),
            Err(Fault::Wrong(what)) => wrong.push(what),
        }
    }
    assert!(all >= 150, "{all} conditions");
    assert!(wrong.is_empty(), "{wrong:#?}");
    let share = without.len() * 100 / all;
    assert!(share <= MOST_WITHOUT, "{share} %: {without:#?}");
}
