//! What a help proposes, done to the letter: the fault is gone, and none comes in
//! its place.
//!
//! Each row of a table replaces one line of a flow without a finding by a faulty
//! one and by the mended one, and says what the help has to name of the mend.

use quandary::check::{CheckOptions, check};
use quandary::diagnostic::Finding;
use quandary::flow::day;
use quandary::parse;
use quandary::space::MOST_NODES;

/// A flow with a question of every type, a fact, a score and a refusal.
const FLOW: &str = r#"quandary: 1
title: Where to tonight
start: money
sources:
  guide: {title: A guide to going out, checked: 2026-08-23}
facts:
  rich: money > 50
questions:
  money:
    ask: What can you spend?
    type: number
    min: 0
    max: 500
    refuse:
      - when: money < 3
        says: That is too little.
    next: mood
  mood:
    ask: How do you feel?
    options:
      good: {label: Good, points: {fun: 2}}
      tired: Tired
      bad: Bad
    next: friends
  friends:
    ask: Who comes along?
    type: choices
    options: {kim: Kim, bo: Bo, ann: Ann}
    next: since
  since:
    ask: When were you out last?
    type: date
    min: 2020-01-01
    optional: true
    next: how_long
  how_long:
    ask: How long will you stay?
    type: duration
    min: 1 day
    next: name
  name:
    ask: What are you called?
    type: text
    next:
      - when: rich and fun > 1
        go: dance
      - go: bed
outcomes:
  bed: {tone: info, title: Go to bed}
  dance: {tone: go, title: Dance}
guarantees:
  - says: It is short
    at_most: 12 questions
"#;

/// A line of the flow, a faulty one for it, the mended one, and words of the help:
/// those of the mend, or those that describe it.
type Row = (&'static str, &'static str, &'static str, &'static str);

fn each(rows: &[Row]) {
    let flow = FLOW;
    assert_eq!(shown(parse::read(flow).findings()), Vec::<String>::new());
    let mut faults = Vec::new();
    for (line, broken, mended, named) in rows {
        assert_eq!(flow.matches(line).count(), 1, "{line} stands there once");
        let helps = findings(&flow.replace(line, broken));
        let helps: Vec<&str> = helps.iter().filter_map(|f| f.help.as_deref()).collect();
        if !helps.iter().any(|help| help.contains(named)) {
            faults.push(format!("{broken}\n  names no `{named}`: {helps:?}"));
        }
        let left = flow.replace(line, mended);
        for finding in shown(parse::read(&left).findings()) {
            faults.push(format!("{mended}\n  {finding}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

fn findings(text: &str) -> Vec<Finding> {
    let options = CheckOptions {
        today: day::read("2026-11-23").expect("it is a day"),
        most_nodes: MOST_NODES,
    };
    check(text, &options).findings
}

fn shown(findings: &[Finding]) -> Vec<String> {
    findings
        .iter()
        .map(|finding| format!("{}: {}", finding.rule.name(), finding.message))
        .collect()
}

const RICH: &str = "rich: money > 50";

#[test]
fn tests_of_options() {
    each(&[
        (
            RICH,
            "rich: mood has any of good, tired",
            "rich: mood is one of good, tired",
            "mood is one of good, tired",
        ),
        (
            RICH,
            "rich: mood has none of bad",
            "rich: mood is not bad",
            "mood is not bad",
        ),
        (
            RICH,
            "rich: mood is one of good tired",
            "rich: mood is one of good, tired",
            "good, tired",
        ),
        (
            RICH,
            "rich: mood is one of good, tired or good",
            "rich: mood is one of good, tired",
            "mood is one of good, tired",
        ),
        (
            RICH,
            "rich: mood is good tired",
            "rich: mood is one of good, tired",
            "mood is one of good, tired",
        ),
        (
            RICH,
            "rich: mood is good or tired",
            "rich: mood is one of good, tired",
            "mood is one of good, tired",
        ),
        (
            RICH,
            "rich: mood is one of good, bad or tired",
            "rich: mood is one of good, bad, tired",
            "mood is one of good, bad, tired",
        ),
        (
            RICH,
            "rich: friends has kim or bo",
            "rich: friends has any of kim, bo",
            "friends has any of kim, bo",
        ),
        (
            RICH,
            "rich: friends has kim and bo",
            "rich: friends has all of kim, bo",
            "friends has all of kim, bo",
        ),
        (
            RICH,
            "rich: friends has all of kim bo",
            "rich: friends has all of kim, bo",
            "kim, bo",
        ),
        (
            RICH,
            "rich: friends has none of kim or bo",
            "rich: friends has none of kim, bo",
            "friends has none of kim, bo",
        ),
        (
            RICH,
            "rich: friends has no kim",
            "rich: friends has none of kim",
            "friends has none of kim",
        ),
        (
            RICH,
            "rich: friends does not have kim or bo",
            "rich: friends has none of kim, bo",
            "friends has none of kim, bo",
        ),
        (RICH, "rich: good", "rich: mood is good", "mood is good"),
        (
            RICH,
            "rich: not kim",
            "rich: not friends has kim",
            "friends has kim",
        ),
        (
            RICH,
            "rich: mood is one of good, good",
            "rich: mood is one of good",
            "take one of the two out",
        ),
    ]);
}

#[test]
fn tests_of_numbers_lengths_and_days() {
    each(&[
        (
            RICH,
            "rich: since is empty",
            "rich: not since is answered",
            "not since is answered",
        ),
        (
            RICH,
            "rich: since is not empty",
            "rich: since is answered",
            "since is answered",
        ),
        (
            RICH,
            "rich: since = null",
            "rich: not since is answered",
            "not since is answered",
        ),
        (RICH, "rich: money > 1,000", "rich: money > 1000", "1000"),
        (
            RICH,
            "rich: money > 1,000,000 and mood is good",
            "rich: money > 1000000 and mood is good",
            "1000000",
        ),
        (RICH, "rich: money > 1.000", "rich: money > 1000", "1000"),
        (RICH, "rich: money > 1.500", "rich: money > 1500", "1500"),
        (RICH, "rich: fun > 1.000", "rich: fun > 1000", "1000"),
        (
            RICH,
            "rich: since > today - 4 weeks - 2 days",
            "rich: since > today - 4 weeks 2 days",
            "today - 4 weeks 2 days",
        ),
        (
            RICH,
            "rich: since > today - 4 weeks - 2 weeks",
            "rich: since > today - 6 weeks",
            "today - 6 weeks",
        ),
        (
            RICH,
            "rich: since < 2 weeks ago",
            "rich: since < today - 2 weeks",
            "today - 2 weeks",
        ),
        (
            RICH,
            "rich: since < Today",
            "rich: since < today",
            "`today`",
        ),
        (
            RICH,
            "rich: since < Today - 3 days",
            "rich: since < today - 3 days",
            "today - 3 days",
        ),
        (
            RICH,
            "rich: since < tomorrow",
            "rich: since < today + 1 day",
            "today + 1 day",
        ),
        (
            RICH,
            "rich: fun is answered and money > 5",
            "rich: money > 5",
            "leave `fun is answered` out",
        ),
        (RICH, "rich: \"!money > 50\"", "rich: not money > 50", "not"),
        (RICH, "rich: !money > 50", "rich: not money > 50", "not"),
    ]);
}

#[test]
fn bounds() {
    each(&[
        ("max: 500", "max: 5.000", "max: 5000", "5000"),
        ("max: 500", "max: 1,000", "max: 1000", "1000"),
        (
            "max: 500",
            "max: 500 euro",
            "max: 500\n    unit: euro",
            "unit: euro",
        ),
        (
            "max: 500",
            "max: 500.5",
            "max: 500.5\n    decimals: 1",
            "decimals: 1",
        ),
        ("min: 2020-01-01", "min: Today", "min: today", "today"),
        (
            "min: 2020-01-01",
            "min: tomorrow",
            "min: today + 1 day",
            "today + 1 day",
        ),
        (
            "min: 2020-01-01",
            "min: 2 weeks ago",
            "min: today - 2 weeks",
            "today - 2 weeks",
        ),
        (
            "type: choices",
            "type: choices\n    at_least: 5",
            "type: choices\n    at_least: 3",
            "3",
        ),
        (
            "type: choices",
            "type: choices\n    at_most: 0",
            "type: choices\n    at_most: 1",
            "1",
        ),
    ]);
}

#[test]
fn values_of_another_form() {
    each(&[
        ("start: money", "start: [money]", "start: money", "money"),
        (
            "at_most: 12 questions",
            "at_most: 6",
            "at_most: 6 questions",
            "6 questions",
        ),
        (
            "refuse:\n      - when: money < 3\n        says: That is too little.",
            "refuse: money < 3",
            "refuse:\n      - when: money < 3\n        says: That is too little.",
            "- when: money < 3",
        ),
        (
            "      - when: money < 3\n        says: That is too little.",
            "      when: money < 3\n      says: That is too little.",
            "      - when: money < 3\n        says: That is too little.",
            "- when",
        ),
        (
            "  - says: It is short\n    at_most: 12 questions",
            "  says: It is short\n  at_most: 12 questions",
            "  - says: It is short\n    at_most: 12 questions",
            "- says",
        ),
        (
            "points: {fun: 2}",
            "points: 2",
            "points: {fun: 2, score: 2}",
            "score: 2",
        ),
        ("type: text", "type: string", "type: text", "text"),
        (
            "type: choices",
            "type: multiple",
            "type: choices",
            "choices",
        ),
        ("type: number", "type: integer", "type: number", "number"),
        ("type: date", "type: day", "type: date", "date"),
        (
            "options: {kim: Kim, bo: Bo, ann: Ann}",
            "answers: {kim: Kim, bo: Bo, ann: Ann}",
            "options: {kim: Kim, bo: Bo, ann: Ann}",
            "options",
        ),
        (
            "ask: Who comes along?",
            "ask: Who comes along?\n    description: All of them.",
            "ask: Who comes along?\n    help: All of them.",
            "help",
        ),
        (
            "title: Dance}",
            "title: Dance, advice: All night}",
            "title: Dance, text: All night}",
            "text",
        ),
        (
            "title: Dance}",
            "title: Dance, next: bed}",
            "title: Dance}",
            "take it out: a way ends at its outcome",
        ),
        (
            "- go: bed",
            "- when: otherwise\n        go: bed",
            "- go: bed",
            "leave `when` out",
        ),
        (
            "  dance: {",
            "  fürs_bett: {tone: go, title: Dance}\n  dance: {",
            "  furs_bett: {tone: go, title: Dance}\n  dance: {",
            "furs_bett",
        ),
        (
            "{tone: info, title: Go to bed}",
            "{tone: info, title: \"{rich}\"}",
            "{tone: info, title: \"{money}\"}",
            "put the id of a question or a score in the braces",
        ),
        (
            "{tone: info, title: Go to bed}",
            "{tone: info, title: \"{{money}}\"}",
            "{tone: info, title: \"{money}\"}",
            "{money}",
        ),
    ]);
}

#[test]
fn text_that_is_no_yaml() {
    each(&[
        (
            "ask: Who comes along?",
            "ask: 'Who's coming?'",
            "ask: 'Who''s coming?'",
            "''",
        ),
        (
            "ask: Who comes along?",
            "ask: 'Who's coming?'",
            "ask: \"Who's coming?\"",
            "put the whole text in double quotes",
        ),
        (
            "ask: Who comes along?",
            "ask: \"Who is \"Kim\"?\"",
            "ask: \"Who is \\\"Kim\\\"?\"",
            "\\\"",
        ),
        (
            "title: Where to tonight",
            "title: - dance",
            "title: \"- dance\"",
            "put text that begins with `- ` in quotes",
        ),
        (
            "ask: Who comes along?",
            "ask: @home or not?",
            "ask: \"@home or not?\"",
            "put the text in quotes",
        ),
        (
            "ask: Who comes along?",
            "ask Who comes along?",
            "ask: Who comes along?",
            "ask: Who comes along?",
        ),
    ]);
}
