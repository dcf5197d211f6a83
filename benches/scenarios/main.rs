//! How fast a file of 100,000 scenarios is tested, as a whole process.
//!
//! The limit is another process that does no more than the bare typed parse of the
//! same file. Both are run turn by turn, since the machine's noise moves both.
//! `docs/performance.md` says how to read the table.
//!
//! `cargo bench --bench scenarios` measures; `-- 1000` so many scenarios only.

#[path = "../../tests/generate/mod.rs"]
mod generate;

use std::collections::HashMap;
use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use generate::large::{Large, Pseudo};
use quandary::flow::Flow;
use quandary::flow::answer::Answer;
use quandary::flow::day;
use quandary::session::{Session, Step};
use serde::Deserialize;

/// What tells this very program to be the limit.
const LIMIT: &str = "--limit";

const SCENARIOS: usize = 100_000;

const QUESTIONS: usize = 1_000;

/// How many answers a scenario has before it looks for an end.
const ANSWERS: usize = 15;

/// How often each is run.
const TURNS: usize = 7;

/// A scenario file as plain structs, with nothing checked and no name looked up.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct Scenarios {
    scenarios: Vec<Scenario>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct Scenario {
    name: String,
    answers: HashMap<String, String>,
    expect: Expect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only the parse is measured")]
struct Expect {
    outcome: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == LIMIT) {
        return limit(&arguments[at + 1]);
    }
    let count = arguments.iter().find_map(|argument| argument.parse().ok());
    let count: usize = count.unwrap_or(SCENARIOS);

    let folder = tempfile::tempdir().expect("there is room for a folder");
    let file = folder.path().join("large.scenarios.yaml");
    let answers = write(folder.path(), &file, count);
    let size = fs::metadata(&file).expect("it is there").len();

    let mut turns: Vec<[f64; 5]> = Vec::new();
    for _ in 0..TURNS {
        let itself = std::env::current_exe().expect("it runs");
        let mut limit = Command::new(itself);
        limit.arg(LIMIT).arg(&file);
        turns.push([
            seconds(&mut limit),
            seconds(&mut engine(&file, &["--jobs", "1"])),
            seconds(&mut engine(&file, &["--jobs", "2"])),
            seconds(&mut engine(&file, &["--jobs", "1", "--coverage"])),
            seconds(&mut engine(&file, &["--jobs", "2", "--format", "json"])),
        ]);
    }
    println!(
        "{count} scenarios of {:.1} answers, {:.1} MB, {QUESTIONS} questions",
        answers as f64 / count as f64,
        size as f64 / 1e6
    );
    println!("| | s | × typed parse | scenarios a second |\n|---|---|---|---|");
    let names = [
        "typed parse of the file, one thread",
        "`quandary test`, one thread",
        "`quandary test`, two threads",
        "with coverage, one thread",
        "as JSON, two threads",
    ];
    for (at, name) in names.iter().enumerate() {
        let time = median(turns.iter().map(|turn| turn[at]).collect());
        let ratio = median(turns.iter().map(|turn| turn[at] / turn[0]).collect());
        println!(
            "| {name} | {time:.2} | {ratio:.2} | {:.0} |",
            count as f64 / time
        );
    }
    let speed = median(turns.iter().map(|turn| turn[1] / turn[2]).collect());
    println!("two threads are {speed:.2} times as fast as one");
}

/// The limit: reads the file into plain structs and ends.
fn limit(file: &str) {
    let text = fs::read_to_string(file).expect("the file is there");
    let read: Scenarios = serde_yaml::from_str(&text).expect("it is a scenario file");
    black_box(read);
}

fn engine(file: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_quandary"));
    command.arg("test").arg(file).args(arguments);
    command
}

/// The time of a whole process, which has to end well.
fn seconds(command: &mut Command) -> f64 {
    let begun = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("it starts");
    let time: Duration = begun.elapsed();
    assert!(status.success(), "{command:?} ends with {status}");
    time.as_secs_f64()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// Writes a flow and scenarios that it passes; gives the number of their answers.
fn write(folder: &Path, file: &Path, count: usize) -> usize {
    let text = Large::new(QUESTIONS).text();
    fs::write(folder.join("large.yaml"), &text).expect("the flow can be written");
    let reading = quandary::parse::read(&text);
    let flow = reading.flow().expect("it has no faults");
    let mut dice = Pseudo(3);
    let mut scenarios = String::from("scenarios:\n");
    let mut answers = 0;
    for number in 0..count {
        answers += scenario(&mut scenarios, flow, number, &mut dice);
    }
    fs::write(file, scenarios).expect("the scenarios can be written");
    answers
}

/// Writes a scenario: any way at first, then on to the nearest end.
fn scenario(text: &mut String, flow: &Flow, number: usize, dice: &mut Pseudo) -> usize {
    let today = day::read("2026-11-23").expect("a day");
    let mut session = Session::new(flow, today);
    let mut answers = Vec::new();
    while let Step::Ask(id) = session.step() {
        let question = &flow.questions[id];
        let options = question.kind.options().expect("all have some");
        let may_end = id.index().is_multiple_of(10);
        let option = match (answers.len() < ANSWERS, may_end) {
            (true, _) => dice.below(options.len() - 1),
            (false, true) => options.len() - 1,
            (false, false) => 0,
        };
        answers.push(format!("{}: o{option}", flow.questions.name(id)));
        session
            .answer(Answer::Choice(option))
            .expect("it is an option");
    }
    let Step::Done(outcome) = session.step() else {
        unreachable!("every way ends with advice");
    };
    let outcome = flow.outcomes.name(outcome);
    let _ = writeln!(text, "  - name: the scenario number {number}");
    let _ = writeln!(text, "    answers: {{{}}}", answers.join(", "));
    let _ = writeln!(text, "    expect: {{outcome: {outcome}}}");
    answers.len()
}
