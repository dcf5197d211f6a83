//! Streams that are closed, full, or not what they seem.

#![cfg(unix)]

use std::{
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use crate::folder::{Folder, Run, ended, finish};

const FAULTY: &str = "title: [\n";

/// Runs a shell script in which `q` is the program.
fn shell(folder: &Folder, script: &str) -> Run {
    let mut command = Command::new("sh");
    let program = env!("CARGO_BIN_EXE_quandary");
    command.args(["-c", &format!("q() {{ \"{program}\" \"$@\"; }}; {script}")]);
    folder.prepare(&mut command);
    finish(command, "")
}

#[test]
fn a_reader_who_has_seen_enough_is_no_failure() {
    let folder = Folder::with(&[
        ("faulty.yaml", FAULTY),
        (
            "answers.yaml",
            "answers: {cannot_eat: [nothing], hunger: little}\n",
        ),
    ]);
    for (script, code) in [
        ("q run pizza --answers answers.yaml", "0"),
        ("q run pizza --answers answers.yaml --json", "0"),
        ("q list", "0"),
        ("q --help", "0"),
        // The exit code still tells what was found.
        ("q check faulty.yaml", "3"),
    ] {
        // The sleep lets `true` end and its pipe close first.
        let run = shell(
            &folder,
            &format!("{{ sleep 0.2; {script}; echo $? >&2; }} | true"),
        );
        assert_eq!(run.err.trim(), code, "{script}");
    }
}

#[test]
fn closed_streams_do_no_harm() {
    let folder = Folder::with(&[(
        "answers.yaml",
        "answers: {cannot_eat: [nothing], hunger: little}\n",
    )]);
    for (script, code) in [
        ("q run pizza --answers answers.yaml >&-", 0),
        ("q run pizza --answers answers.yaml 2>&-", 0),
        ("q run pizza 2>&- </dev/null", 4),
        ("q run pizza <&-", 4),
        ("q run pizza --plain <&-", 4),
    ] {
        let run = shell(&folder, script);
        assert_eq!(run.code, Some(code), "{script}\n{}", run.err);
        assert!(!run.err.contains("panicked"), "{}", run.err);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_cannot_be_written_is_a_failure() {
    let folder = Folder::with(&[(
        "answers.yaml",
        "answers: {cannot_eat: [nothing], hunger: little}\n",
    )]);
    for (script, code) in [
        ("q run pizza --answers answers.yaml > /dev/full", 1),
        ("q list > /dev/full", 1),
        // It names no flow, which its code says in any case.
        ("q check answers.yaml > /dev/full", 2),
    ] {
        let run = shell(&folder, script);
        assert_eq!(run.code, Some(code), "{script}");
        assert!(run.err.contains("error: cannot write"), "{}", run.err);
    }
}

/// Every command, with the exit code that it has where all can be written.
#[cfg(target_os = "linux")]
const COMMANDS: [(&str, i32); 36] = [
    ("--help", 0),
    ("--version", 0),
    ("check --help", 0),
    ("--nope", 2),
    ("list", 0),
    ("explain", 0),
    ("explain broken-yaml", 0),
    ("explain nope", 2),
    ("schema", 0),
    ("completions bash", 0),
    ("man", 0),
    ("check pizza", 0),
    ("check faulty.yaml", 3),
    ("check faulty.yaml --format json", 3),
    ("prove pizza", 0),
    ("prove broken.yaml", 6),
    ("prove broken.yaml --format json", 6),
    ("prove faulty.yaml", 3),
    ("test broken.yaml", 8),
    ("test broken.yaml --format junit", 8),
    ("test broken.yaml --accept", 8),
    ("mutants lone.yaml --sample 5", 8),
    ("cases pizza --cover outcomes", 0),
    ("diff pizza pizza", 0),
    ("diff lone.yaml broken.yaml", 10),
    ("graph pizza", 0),
    ("export pizza", 0),
    ("next pizza --json", 0),
    ("run pizza --no-input", 4),
    ("run pizza --answers answers.yaml", 0),
    ("run pizza --answers answers.yaml --json", 0),
    ("run pizza --no-input --answer hunger=nope", 2),
    ("ci faulty", 3),
    ("ci fails", 6),
    ("ci good --format junit", 0),
    ("check nowhere.yaml", 1),
];

/// Nobody who reads on, an output that is full or closed, an error output that is: what a command
/// found is still told by its code. Where it found nothing, a full output is told.
#[cfg(target_os = "linux")]
#[test]
fn exit_codes_are_kept_whatever_happens_to_the_output() {
    let broken = "quandary: 1\ntitle: A walk\nstart: sun\nquestions:\n  sun:\n    ask: Shines?\n    \
        type: yes_no\n    next:\n      - {when: sun, go: walk}\n      - {go: stay}\noutcomes:\n  \
        walk: {tone: go, title: Go}\n  stay: {tone: stop, title: Stay}\n";
    let lone = broken.replace("title: Go", "title: Go out");
    let broken = format!("{broken}guarantees:\n  - {{says: No walk, when: sun, never: [walk]}}\n");
    let folder = Folder::with(&[
        ("faulty.yaml", FAULTY),
        ("broken.yaml", &broken),
        ("lone.yaml", &lone),
        (
            "broken.scenarios.yaml",
            "scenarios:\n  - {name: a, answers: {sun: no}, expect: {outcome: walk}}\n",
        ),
        (
            "answers.yaml",
            "answers: {cannot_eat: [nothing], hunger: little}\n",
        ),
    ]);
    for (name, file, text) in [
        ("faulty", "a.yaml", "quandary: 1\ntitle: [\n"),
        ("fails", "a.yaml", &broken),
        ("good", "a.yaml", &lone),
    ] {
        let of_folder = folder.path(name);
        std::fs::create_dir(&of_folder).expect("it can be made");
        std::fs::write(of_folder.join(file), text).expect("it can be written");
    }
    for (command, code) in COMMANDS {
        let full = match code {
            0 => 1,
            code => code,
        };
        for (streams, wanted) in [
            ("> out 2> err", code),
            ("> /dev/full 2> err", full),
            ("> out 2> /dev/full", code),
            ("> /dev/full 2> /dev/full", full),
            (">&- 2> err", code),
            ("> out 2>&-", code),
        ] {
            let run = shell(&folder, &format!("q {command} {streams} < /dev/null"));
            assert_eq!(run.code, Some(wanted), "{command} {streams}\n{}", run.err);
        }
        for script in [
            format!("{{ q {command} < /dev/null; echo $? > code; }} 2> err | :"),
            format!("{{ q {command} < /dev/null; echo $? > code; }} 2>&1 > out | :"),
        ] {
            let run = shell(&folder, &format!("{script}; sleep 0.05; cat code"));
            let mut said = run.out.trim().to_owned();
            for _ in 0..100 {
                if !said.is_empty() {
                    break;
                }
                said = shell(&folder, "sleep 0.1; cat code").out.trim().to_owned();
            }
            assert_eq!(said, code.to_string(), "{script}\n{}", run.err);
            std::fs::remove_file(folder.path("code")).expect("it is there");
        }
    }
}

/// Without a controlling terminal inquire would fail, and with one it would wait for keys; both
/// are found out before.
#[cfg(target_os = "linux")]
#[test]
fn nobody_is_waited_for_without_a_controlling_terminal() {
    let folder = Folder::with(&[]);
    for args in [&[][..], &["run", "pizza"], &["run", "pizza", "--plain"]] {
        let mut command = Command::new("setsid");
        command.arg(env!("CARGO_BIN_EXE_quandary")).args(args);
        folder.prepare(&mut command);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let child = command.spawn().expect("there is setsid");
        let run = ended(move || child.wait_with_output());
        assert_eq!(run.code, Some(4), "{args:?}\n{}", run.err);
    }
}

#[test]
fn signals_end_the_line_mode() {
    for (signal, code) in [("INT", 130), ("TERM", 143), ("HUP", 129)] {
        let mut command = Folder::with(&[]).command("run pizza --plain");
        command
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program starts");
        let input = child.stdin.take();
        let mut messages = BufReader::new(child.stderr.take().expect("the messages are a pipe"));
        let mut line = Vec::new();
        while !line.starts_with(b"Or ?") {
            line.clear();
            messages
                .read_until(b'\n', &mut line)
                .expect("a question comes");
        }
        let kill = format!("kill -{signal} {}", child.id());
        let sent = Command::new("sh").args(["-c", &kill]).status();
        assert!(sent.expect("there is a shell").success());
        let run = ended(move || child.wait_with_output());
        assert_eq!(run.code, Some(code), "{signal}");
        let mut rest = String::new();
        messages
            .read_to_string(&mut rest)
            .expect("the messages are text");
        assert_eq!(
            rest.contains("Stopped. Nothing was saved or sent."),
            signal == "INT",
            "{rest}"
        );
        drop(input);
    }
}
