//! What reports look like on a terminal: nothing is wider than it, what is broken comes last, and
//! the last line is the total.

use std::fs;
use std::path::Path;

use crate::setup::Setup;

const FLOW: &str = "\
quandary: 1
title: Do we go out, and if we do, who takes the umbrella that everybody forgets?
start: rain
questions:
  rain:
    ask: Does it rain so hard by now that nobody with a choice would go out in it?
    short: Whether it rains
    type: yes_no
    next: mood
  mood:
    ask: How is the mood of everybody who would have to come along, all in all?
    short: The mood of all
    options: {good: Good enough for a walk along the river, bad: Bad}
    next:
      - when: rain and mood is bad
        go: stay
      - go: out
outcomes:
  out: {tone: go, title: 'Go out, with the umbrella that stands behind the kitchen door'}
  stay: {tone: stop, title: Stay}
guarantees:
  - says: Nobody goes out in the rain without having been told of the umbrella behind the door.
    when: rain
    never: [out]
";

const SCENARIOS: &str = "\
scenarios:
  - name: it rains, the mood is good, and nobody has said a word of the umbrella
    answers: {rain: yes, mood: good}
    expect: {outcome: stay}
";

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the file can be written");
    };
    write("out.yaml", FLOW);
    write("out.scenarios.yaml", SCENARIOS);
    write(
        "none.scenarios.yaml",
        "flow: out.yaml\nscenarios:\n  - {name: stay, answers: {rain: yes, mood: bad}, expect: {outcome: stay}}\n",
    );
    write("after.yaml", &FLOW.replace("mood is bad", "mood is good"));
    write(
        "faulty.yaml",
        &FLOW.replace("mood is bad", "mood is dreadful"),
    );
    folder
}

/// What a report says on a terminal of this size, line by line, and its exit code.
fn told(folder: &Path, args: &str, (columns, rows): (u16, u16)) -> (Vec<String>, u32) {
    let script = format!("cd '{}' && exec \"$@\"", folder.display());
    let args: Vec<&str> = args.split(' ').collect();
    let mut window = Setup::sized(columns, rows).script(&script).run(&args);
    let code = window.ends();
    let mut text = String::new();
    for (at, piece) in window.bytes().split("\u{1b}[").enumerate() {
        match at {
            0 => text.push_str(piece),
            _ => text.push_str(piece.split_once('m').map_or("", |(_, words)| words)),
        }
    }
    let lines = text.lines().map(|line| line.trim_end().to_owned());
    (lines.collect(), code)
}

#[test]
fn nothing_is_wider_than_the_terminal_and_the_total_is_last() {
    let folder = folder();
    for (args, code, last) in [
        (
            "prove out.yaml --summary --all",
            6,
            "1 of 2 promises is broken",
        ),
        ("prove pizza --all --summary", 0, "all 5 promises hold"),
        (
            "test out.scenarios.yaml",
            8,
            "1 scenario in 1 file: 0 passed, 1 failed",
        ),
        (
            "test out.scenarios.yaml --coverage",
            8,
            "1 scenario in 1 file: 0 passed, 1 failed",
        ),
        ("check faulty.yaml", 3, "1 file: 1 error, 0 warnings"),
        (
            "mutants out.yaml --scenarios none.scenarios.yaml --min-score 0",
            0,
            "guarantees",
        ),
        ("diff out.yaml after.yaml", 10, "2 changes of the outcome."),
        ("explain broken-guarantee", 0, ""),
        (
            "explain",
            0,
            "quandary explain RULE shows the page of a rule.",
        ),
        ("list", 0, "pizza             Which pizza do we order?"),
    ] {
        for size in [(80, 24), (120, 40), (50, 18)] {
            let (lines, ended) = told(folder.path(), args, size);
            let text = lines.join("\n");
            assert_eq!(ended, code, "{args} at {size:?}\n{text}");
            let columns = usize::from(size.0);
            // The lines of a file stay as they are, and so does a name that a shell is given.
            let of_the_file = |line: &str| {
                ["  + ", "  - ", "    --only "]
                    .iter()
                    .any(|sign| line.starts_with(sign))
            };
            let wide = lines
                .iter()
                .find(|line| line.chars().count() > columns && !of_the_file(line));
            assert_eq!(wide, None, "{args} at {size:?}\n{text}");
            let end = lines.iter().rev().find(|line| !line.is_empty());
            let end = end.map_or("", String::as_str);
            assert!(end.ends_with(last), "{args} at {size:?}: {end}\n{text}");
        }
    }
}

/// A command that folds is one that a shell takes from the screen.
#[test]
fn a_command_is_copied_from_a_narrow_terminal() {
    let folder = folder();
    for (args, words, code) in [
        ("prove out.yaml", "quandary run out.yaml", 0),
        (
            "test out.scenarios.yaml",
            "quandary test out.scenarios.yaml",
            8,
        ),
    ] {
        let (lines, _) = told(folder.path(), args, (50, 18));
        let from = lines.iter().position(|line| line.trim().starts_with(words));
        let from = from.unwrap_or_else(|| panic!("{words}: {lines:?}"));
        let folds = |line: &&String| line.ends_with('\\');
        let more = lines[from..].iter().take_while(folds).count();
        assert!(more > 0, "{lines:?}");
        let command = lines[from..=from + more].join("\n");
        let program = env!("CARGO_BIN_EXE_quandary");
        let command = command.trim().replacen("quandary", program, 1);
        let mut shell = std::process::Command::new("sh");
        shell.arg("-c").arg(&command).current_dir(folder.path());
        let run = shell.output().expect("the shell runs");
        assert_eq!(run.status.code(), Some(code), "{command}\n{run:?}");
    }
}
