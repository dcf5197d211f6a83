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
    for script in [
        "q run pizza --answers answers.yaml > /dev/full",
        "q list > /dev/full",
        "q check answers.yaml > /dev/full",
    ] {
        let run = shell(&folder, script);
        assert_eq!(run.code, Some(1), "{script}");
        assert!(run.err.contains("error: cannot write"), "{}", run.err);
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
