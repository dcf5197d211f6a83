//! What is done with random bytes. Each function panics where a promise is broken: input never
//! panics, a finding stands within its text, the same text says the same twice, a fix can be done,
//! a session ends. `fuzz/src/main.rs` runs them for as long as one likes, and `tests/fuzz.rs` on
//! each text that is kept.

use jiff::civil::Date;
use quandary::check::{self, CheckOptions};
use quandary::diagnostic::Finding;
use quandary::fixes::{applied, fixes, mended};
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::flow::question::Kind;
use quandary::front::{Act, Front};
use quandary::mutants::same::Terms;
use quandary::parse::scenario::sheet::Sheet;
use quandary::parse::{self, answers};
use quandary::render::{self, File};
use quandary::space::Today;
use quandary::trial::Player;
use quandary::versions::compare;

/// A target: its name, which is that of its folder of texts, and what it does.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: [Target; 9] = [
    ("flow", flow),
    ("scenarios", scenarios),
    ("tables", tables),
    ("answers", answers_file),
    ("conditions", conditions),
    ("typed", typed),
    ("keys", keys),
    ("fixes", fixed),
    ("diff", diff),
];

/// A flow with a question of each type, for what is about a flow and is none.
pub const EVERY_TYPE: &str = "\
quandary: 1
title: Every type
start: one
lists:
  things: {a: {label: Apples, points: {points: 2}}, b: Bread, c: Cheese}
questions:
  one: {ask: Which one?, options: things, next: many}
  many: {ask: Which ones?, type: choices, optional: true, options: {a: Apples, b: Bread, n: {label: Nothing, alone: true}}, next: yes_or_no}
  yes_or_no: {ask: Sure?, type: yes_no, next: number}
  number: {ask: How many?, type: number, min: -5, max: 1000, decimals: 2, next: length}
  length: {ask: How long?, type: duration, next: day}
  day: {ask: When?, type: date, next: words}
  words: {ask: What was it?, type: text, next: end}
outcomes:
  end: {tone: go, title: The end}
";

/// No larger diagram is made, so that each text takes a moment.
const NODES: usize = 2_000;

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn today() -> Date {
    day::read("2026-11-23").expect("it is a day")
}

/// The flow of the scenarios, answers and typed words.
fn every_type() -> Flow {
    let reading = parse::read(EVERY_TYPE);
    let told = format!("{:?}", reading.findings());
    reading.into_flow().unwrap_or_else(|| panic!("{told}"))
}

/// Every finding stands in the text, and can be drawn.
fn stand_within(text: &str, findings: &[Finding]) {
    let file = File::new("file.yaml", text);
    for finding in findings {
        for label in &finding.labels {
            assert!(text.get(label.span.clone()).is_some(), "{finding:?}");
        }
        assert!(!finding.message.is_empty());
    }
    for finding in findings.iter().take(5) {
        assert!(!render::draw(&file, finding).is_empty());
    }
}

fn options() -> CheckOptions {
    CheckOptions {
        today: today(),
        most_nodes: NODES,
    }
}

/// A flow file is read, checked and played.
pub fn flow(bytes: &[u8]) {
    let text = text(bytes);
    let reading = parse::read(&text);
    stand_within(&text, reading.findings());
    assert_eq!(reading.findings(), parse::read(&text).findings());
    let checked = check::check(&text, &options());
    stand_within(&text, &checked.findings);
    if let Some(flow) = reading.into_flow() {
        play(&flow, bytes);
    }
}

/// Goes some way through a flow, with answers told by bytes.
fn play(flow: &Flow, bytes: &[u8]) {
    let mut front = Front::new(flow, "flow", "", today());
    let mut answers = String::new();
    let often = flow.questions.len() + 3;
    for byte in bytes.iter().rev().cycle().take(often.min(40)) {
        let Ok(next) = front.next(&answers, &Act::Look) else {
            panic!("what the front has written is read again: {answers}");
        };
        let Some(question) = next.question else {
            break;
        };
        let options = question.options.len().max(1);
        let option = question.options.get(usize::from(*byte) % options);
        let words = match option {
            Some(option) => option.id.clone(),
            None => {
                ["yes", "3", "2 days", "yesterday", "something"][usize::from(*byte) % 5].to_owned()
            }
        };
        let act = match byte % 7 {
            0 => Act::Skip,
            1 => Act::Back,
            _ => Act::Reply { words },
        };
        if let Ok(next) = front.next(&answers, &act) {
            answers = next.answers;
        }
    }
}

/// A file of scenarios is read as a whole and in pieces, and played.
pub fn scenarios(bytes: &[u8]) {
    let text = text(bytes);
    let flow = every_type();
    let whole = Sheet::whole(&text).read_all(&flow);
    stand_within(&text, &whole.findings);
    let cut = Sheet::of_yaml(&text, 64).read_all(&flow);
    assert_eq!(whole.findings, cut.findings);
    let mut player = Player::new(&flow, today());
    for scenario in &whole.scenarios {
        let trial = player.play(scenario);
        let way = player.way(&trial);
        assert!(way.len() <= flow.questions.len());
    }
}

/// A table of scenarios is read and played.
pub fn tables(bytes: &[u8]) {
    let text = text(bytes);
    let flow = every_type();
    let read = Sheet::of_table(&text).read_all(&flow);
    stand_within(&text, &read.findings);
    let mut player = Player::new(&flow, today());
    for scenario in &read.scenarios {
        player.play(scenario);
    }
}

/// A file of answers is read, and what was read of it is written and read again.
pub fn answers_file(bytes: &[u8]) {
    let text = text(bytes);
    let flow = every_type();
    let read = answers::read(&text, &flow);
    stand_within(&text, &read.findings);
    let written = answers::write("flow", &flow, &read.answers);
    let again = answers::read(&written, &flow);
    assert_eq!(again.findings, [], "{written}");
    let sorted = |mut answers: Vec<_>| {
        answers.sort_by_key(|(question, _)| *question);
        answers
    };
    assert_eq!(sorted(again.answers), sorted(read.answers), "{written}");
}

/// A condition is read, and decided.
pub fn conditions(bytes: &[u8]) {
    let condition = text(bytes);
    let condition: String = condition
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    let condition = condition.replace('\\', "\\\\").replace('"', "\\\"");
    let flow = EVERY_TYPE.replace(
        "next: end}",
        &format!("next: [{{when: \"{condition}\", go: end}}, {{go: other}}]}}"),
    ) + "  other: {tone: stop, title: Other}\n";
    let checked = check::check(&flow, &options());
    stand_within(&flow, &checked.findings);
}

/// Words are typed at a question of each type. A number, a length and a day that
/// are understood are shown, and what is shown is understood as the same.
pub fn typed(bytes: &[u8]) {
    let typed = text(bytes);
    let flow = every_type();
    for (_, question) in flow.questions.iter() {
        let Ok(answer) = question.hear(&typed, today()) else {
            continue;
        };
        let is_measure = matches!(
            question.kind,
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. }
        );
        let shown = question.show(&answer, &flow.words);
        let again = question.hear(&shown, today());
        assert!(
            !is_measure || again.as_ref() == Ok(&answer),
            "{typed:?} is shown as {shown:?}"
        );
    }
}

/// A person answers, goes back, skips and changes what they have said, by one byte after the other.
pub fn keys(bytes: &[u8]) {
    let flow = every_type();
    let mut front = Front::new(&flow, "flow", "", today());
    let mut answers = String::new();
    let names: Vec<&str> = flow.questions.names().collect();
    let words = [
        "a",
        "b",
        "a, b",
        "n",
        "yes",
        "no",
        "3",
        "1000",
        "2 days",
        "today",
        "yesterday",
        "",
        "?",
        "x",
    ];
    for pair in bytes.chunks(2).take(60) {
        let (key, more) = (pair[0], usize::from(*pair.last().unwrap_or(&0)));
        let words = words[more % words.len()].to_owned();
        let question = names[more % names.len()].to_owned();
        let act = match key % 8 {
            0 => Act::Back,
            1 => Act::Skip,
            2 => Act::Revisit { question },
            3 => Act::Change {
                question,
                words: Some(words),
            },
            4 => Act::Change {
                question,
                words: None,
            },
            _ => Act::Reply { words },
        };
        match front.next(&answers, &act) {
            Ok(next) => answers = next.answers,
            Err(findings) => panic!("{findings:?}\n{answers}"),
        }
    }
}

/// Every fix of a flow can be done, and mending ends.
pub fn fixed(bytes: &[u8]) {
    let text = text(bytes);
    let look = |text: &str| parse::read(text).findings().to_vec();
    let findings = look(&text);
    for fix in fixes(&text, &findings, &look).into_iter().flatten() {
        let done = applied(&text, &fix.edits);
        assert!(done.is_some(), "{fix:?}");
    }
    let (mended_text, count) = mended(&text, &look);
    assert_eq!(count == 0, mended_text == text);
}

/// Two versions, with a line `=====` between them, are compared.
pub fn diff(bytes: &[u8]) {
    let text = text(bytes);
    let (old, new) = text.split_once("\n=====\n").unwrap_or((&text, &text));
    let flows = (parse::read(old).into_flow(), parse::read(new).into_flow());
    let (Some(old), Some(new)) = flows else {
        return;
    };
    let terms = Terms {
        day: Today::On(today()),
        today: today(),
        most_nodes: NODES,
        samples: 5,
        seed: 1,
    };
    assert!(compare([&old, &new], &[], &terms).is_ok());
}
