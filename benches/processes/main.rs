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

/// How many questions the large files have: up to 6 MB, and nearly 64, which is the most that is
/// read.
const SIZES: [usize; 4] = [1_000, 10_000, 14_000, 145_000];

/// How many rows the tables of scenarios have.
const TABLES: [usize; 2] = [2_500, 25_000];

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
        ("the version alone", vec!["--version"]),
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
            let taken = least_of(run, &file);
            let name = format!("`quandary {run}`");
            row(&name, count, text.len(), &taken);
        }
    }
    let questions = 20;
    fs::write(folder.join("rows.yaml"), in_a_row(questions)).expect("it can be written");
    let file = folder.join("rows.scenarios.csv");
    for rows in TABLES {
        let table = table(questions, rows);
        fs::write(&file, &table).expect("the table can be written");
        let name = format!("`quandary test`, {rows} rows of {questions} answers");
        row(&name, questions, table.len(), &least_of("test", &file));
    }
}

fn row(name: &str, questions: usize, bytes: usize, taken: &Taken) {
    let megabytes = bytes as f64 / 1e6;
    let Taken { processor, memory } = taken;
    println!("| {name} | {questions} | {megabytes:.1} | {processor:.2} | {memory:.0} |");
}

/// The least of some runs.
fn least_of(run: &str, file: &Path) -> Taken {
    let runs = (0..LARGE_RUNS).map(|_| {
        let mut command = quandary();
        command.arg(run).arg(file);
        taken(&mut command)
    });
    let least = runs.reduce(|least, one| Taken {
        processor: least.processor.min(one.processor),
        memory: least.memory.min(one.memory),
    });
    least.expect("there are runs")
}

/// Scenarios as a table, all of which pass.
fn table(questions: usize, rows: usize) -> String {
    let ids: Vec<String> = (0..questions).map(|number| format!("q{number}")).collect();
    let mut table = format!("name,{},expect.outcome\n", ids.join(","));
    let answers = vec!["o1"; questions].join(",");
    for row in 0..rows {
        let _ = writeln!(table, "row {row},{answers},end");
    }
    table
}

/// A flow that asks in a row: three to five options a question, each of which looks at its own
/// answer.
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
        let _ = writeln!(
            text,
            "    next:\n      - when: q{number} is o0\n        go: early\n      - go: {next}"
        );
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
        .stderr(Stdio::null())
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
