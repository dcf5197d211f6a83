//! How fast a file of 100,000 scenarios is tested, as a whole process.
//!
//! The limit is another process that does no more than the bare typed parse of the
//! same file. Both are run turn by turn, since the machine's noise moves both, and
//! told by the time of the processor where the system tells it, since others may be
//! at work on the same machine.
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
use std::time::Instant;

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

    let mut turns: Vec<[Time; 5]> = Vec::new();
    for _ in 0..TURNS {
        let itself = std::env::current_exe().expect("it runs");
        let mut limit = Command::new(itself);
        limit.arg(LIMIT).arg(&file);
        turns.push([
            time(&mut limit),
            time(&mut engine(&file, &["--jobs", "1"])),
            time(&mut engine(&file, &["--jobs", "2"])),
            time(&mut engine(&file, &["--jobs", "1", "--coverage"])),
            time(&mut engine(&file, &["--jobs", "1", "--format", "json"])),
        ]);
    }
    println!(
        "{count} scenarios of {:.1} answers, {:.1} MB, {QUESTIONS} questions",
        answers as f64 / count as f64,
        size as f64 / 1e6
    );
    println!("| | from start to end, s | processor, s | × typed parse |\n|---|---|---|---|");
    let names = [
        "typed parse of the file",
        "`quandary test`, one thread",
        "`quandary test`, two threads",
        "one thread, with coverage",
        "one thread, as JSON",
    ];
    let over = |of: &dyn Fn(&[Time; 5]) -> f64| median(turns.iter().map(of).collect());
    for (at, name) in names.iter().enumerate() {
        let whole = over(&|turn| turn[at].whole);
        let processor = over(&|turn| turn[at].processor);
        let ratio = over(&|turn| turn[at].processor / turn[0].processor);
        println!("| {name} | {whole:.2} | {processor:.2} | {ratio:.2} |");
    }
    let speed = over(&|turn| turn[1].whole / turn[2].whole);
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

/// What a whole process takes, in seconds.
struct Time {
    /// From its start to its end.
    whole: f64,
    /// Of the processor, in steps of a hundredth; the same as `whole` where the
    /// system does not tell.
    processor: f64,
}

/// The time of a process, which has to end well.
fn time(command: &mut Command) -> Time {
    let before = of_children();
    let begun = Instant::now();
    let status = command.stdout(Stdio::null()).status().expect("it starts");
    let whole = begun.elapsed().as_secs_f64();
    assert!(status.success(), "{command:?} ends with {status}");
    let processor = before.zip(of_children());
    Time {
        whole,
        processor: processor.map_or(whole, |(before, after)| after - before),
    }
}

/// The processor's time of all processes that were waited for, as Linux tells it: in
/// hundredths of a second.
fn of_children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program stands in parentheses and may have spaces.
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(13);
    let user: f64 = fields.next()?.parse().ok()?;
    let system: f64 = fields.next()?.parse().ok()?;
    Some((user + system) / 100.0)
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
