//! What whole processes take: the first prompt beside a program that prints one line, and large
//! files with the memory that they take.
//!
//! `docs/performance.md` says how to read the tables.
//!
//! `cargo bench --bench processes` measures; `-- prompt` or `-- large` one of the two.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

/// How often a short process is run in one turn: the system tells its time in hundredths.
const RUNS: usize = 100;

/// How many turns there are.
const TURNS: usize = 7;

/// How often a large one is run.
const LARGE_RUNS: usize = 3;

/// How many questions the large files have: 0.3, 3.6 and 5.5 MB, and about 64.
const SIZES: [usize; 4] = [1_000, 10_000, 16_500, 185_000];

const ONE_LINE: &str = "fn main() { println!(\"One line.\"); }";

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let wants = |what: &str| {
        let named = ["prompt", "large"].map(|name| arguments.iter().any(|given| given == name));
        named == [false, false] || arguments.iter().any(|given| given == what)
    };
    if wants("prompt") {
        prompts(folder.path());
    }
    if wants("large") {
        large(folder.path());
    }
}

/// The first prompt of flows, each against one line, turn by turn.
fn prompts(folder: &Path) {
    let line = one_line(folder);
    let pizza = "flows/pizza.yaml";
    let runs: [(&str, Vec<&str>); 4] = [
        ("`quandary --version`", vec!["--version"]),
        ("`quandary next flows/pizza.yaml`", vec!["next", pizza]),
        (
            "`quandary run flows/pizza.yaml --plain`",
            vec!["run", pizza, "--plain"],
        ),
        (
            "`quandary run letter-to-ex --plain`",
            vec!["run", "letter-to-ex", "--plain"],
        ),
    ];
    let mut turns: Vec<Vec<f64>> = Vec::new();
    for _ in 0..TURNS {
        let mut turn = vec![of_many(|| Command::new(&line))];
        turn.extend(runs.iter().map(|(_, arguments)| {
            of_many(|| {
                let mut command = quandary();
                command.args(arguments);
                command
            })
        }));
        turns.push(turn);
    }
    println!("| run | processor, ms | × one line |\n|---|---|---|");
    let names = ["one line"]
        .into_iter()
        .chain(runs.iter().map(|(name, _)| *name));
    for (at, name) in names.enumerate() {
        let time = median(turns.iter().map(|turn| turn[at]).collect());
        let ratio = median(turns.iter().map(|turn| turn[at] / turn[0]).collect());
        println!("| {name} | {:.2} | {ratio:.1} |", 1000.0 * time);
    }
}

/// Large flows: `check`, `prove`, and the first prompt.
fn large(folder: &Path) {
    println!("| run | questions | file, MB | processor, s | memory, MB |\n|---|---|---|---|---|");
    for count in SIZES {
        let file = folder.join("large.yaml");
        let text = in_a_row(count);
        fs::write(&file, &text).expect("the flow can be written");
        let runs: &[&str] = match count > 100_000 {
            true => &["next"],
            false => &["check", "prove", "next"],
        };
        for run in runs {
            let taken = (0..LARGE_RUNS).map(|_| {
                let mut command = quandary();
                command.arg(run).arg(&file);
                taken(&mut command)
            });
            let taken: Vec<Taken> = taken.collect();
            let least = |of: fn(&Taken) -> f64| taken.iter().map(of).fold(f64::MAX, f64::min);
            println!(
                "| `quandary {run}` | {count} | {:.1} | {:.2} | {:.0} |",
                text.len() as f64 / 1e6,
                least(|taken| taken.processor),
                least(|taken| taken.memory),
            );
        }
    }
}

/// A flow that asks in a row: three to five options a question, a third of the questions with a
/// guard on their own answer.
fn in_a_row(count: usize) -> String {
    let mut text =
        String::from("quandary: 1\ntitle: A long row of questions\nstart: q0\nquestions:\n");
    for number in 0..count {
        let next = match number + 1 == count {
            true => "end".to_owned(),
            false => format!("q{}", number + 1),
        };
        let _ = writeln!(text, "  q{number}:");
        let _ = writeln!(
            text,
            "    ask: What would you say to the thing that has the number {number} in this long row?"
        );
        let _ = writeln!(text, "    options:");
        for option in 0..3 + number % 3 {
            let _ = writeln!(
                text,
                "      o{option}: The answer {option} of that question, in some words"
            );
        }
        if number % 3 == 0 {
            let _ = writeln!(
                text,
                "    next:\n      - when: q{number} is o0\n        go: early\n      - go: {next}"
            );
        } else {
            let _ = writeln!(text, "    next: {next}");
        }
    }
    text + "outcomes:\n  early: {tone: stop, title: Stop here}\n  end: {tone: go, title: Go on}\n"
}

fn quandary() -> Command {
    Command::new(env!("CARGO_BIN_EXE_quandary"))
}

/// A program that prints one line, built as a release is.
fn one_line(folder: &Path) -> PathBuf {
    let (source, program) = (folder.join("line.rs"), folder.join("line"));
    fs::write(&source, ONE_LINE).expect("it can be written");
    let built = Command::new("rustc")
        .arg("-O")
        .arg("-o")
        .arg(&program)
        .arg(&source)
        .status();
    assert!(built.expect("there is a compiler").success());
    program
}

/// The processor's time of one run, in seconds, as the mean of many.
fn of_many(command: impl Fn() -> Command) -> f64 {
    let before = of_children();
    for _ in 0..RUNS {
        let mut command = command();
        // Without an answer the conversation ends at the first question.
        command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().expect("it starts");
    }
    (of_children() - before) / RUNS as f64
}

/// What a large process takes.
struct Taken {
    /// Of the processor, in seconds.
    processor: f64,
    /// At the most, in MB, as it was seen last.
    memory: f64,
}

fn taken(command: &mut Command) -> Taken {
    let before = of_children();
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts");
    let mut memory: f64 = 0.0;
    while child.try_wait().expect("it can be waited for").is_none() {
        memory = memory.max(most_memory(&child).unwrap_or(0.0));
        thread::sleep(Duration::from_millis(2));
    }
    Taken {
        processor: of_children() - before,
        memory,
    }
}

/// The most memory that a process has had so far, in MB.
fn most_memory(child: &Child) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: f64 = line.trim().strip_suffix(" kB")?.trim().parse().ok()?;
    Some(kilobytes * 1024.0 / 1e6)
}

/// The processor's time of all processes that were waited for, in seconds, as Linux tells it.
fn of_children() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").expect("these benches are for Linux");
    // The name of the program stands in parentheses and may have spaces.
    let (_, fields) = stat.rsplit_once(')').expect("it has a name");
    let fields: Vec<f64> = fields
        .split_whitespace()
        .skip(13)
        .take(2)
        .flat_map(str::parse)
        .collect();
    fields.iter().sum::<f64>() / 100.0
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
