//! Files that are checked again on each save.

#![cfg(unix)]

use std::{
    fs,
    io::{BufRead, BufReader},
    os::unix::process::ExitStatusExt,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::Duration,
};

use crate::folder::Folder;

const GOOD: &str = "\
quandary: 1
title: Good
start: sure
questions:
  sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: stay}}
outcomes:
  go: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
";

/// The longest that a line may take to come.
const PATIENCE: Duration = Duration::from_secs(20);

/// The program while it watches; it is ended with the test.
struct Watcher {
    child: Child,
    lines: Receiver<String>,
}

impl Watcher {
    fn start(folder: &Folder, args: &str) -> Self {
        let mut command = folder.command(args);
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let out = child.stdout.take().expect("the output is a pipe");
        let err = child.stderr.take().expect("the messages are a pipe");
        let (sender, lines) = mpsc::channel();
        for (name, stream) in [
            ("", Box::new(out) as Box<dyn std::io::Read + Send>),
            ("! ", Box::new(err)),
        ] {
            let sender = sender.clone();
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    // Whoever has seen enough listens no more.
                    let _ = sender.send(format!("{name}{line}"));
                }
            });
        }
        Self { child, lines }
    }

    /// What is printed up to the end of a round. What is said beside comes as it comes.
    fn round(&mut self) -> Vec<String> {
        let mut round = Vec::new();
        let mut ends = [false; 2];
        while ends != [true; 2] {
            let line = self.lines.recv_timeout(PATIENCE);
            let line = line.unwrap_or_else(|_| panic!("nothing more comes after {round:#?}"));
            ends[0] |= line.contains(" file: ") || line.contains(" files: ");
            ends[1] |= line == "! watching; checks again on each save, Ctrl-C ends it";
            round.push(line);
        }
        round
            .retain(|line| !matches!(line.trim_end(), "" | "!") && !line.starts_with("! watching"));
        round.sort();
        round
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // It may have ended by now.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_file_is_checked_again_on_each_save_however_it_is_saved() {
    let folder = Folder::with(&[("a.yaml", GOOD)]);
    let mut watcher = Watcher::start(&folder, "check a.yaml --watch --format short");
    assert_eq!(watcher.round(), ["1 file: nothing is wrong"]);

    let faulty = GOOD.replace("no: stay", "no: sty");
    fs::write(folder.path("a.yaml"), &faulty).expect("the file can be written");
    let found = "a.yaml:5:64: error[undefined-name]: there is no question or outcome `sty`";
    assert_eq!(
        watcher.round(),
        [
            "--- a.yaml changed ---",
            "1 file: 1 error, 0 warnings",
            found
        ]
    );

    // Some editors write beside, and rename.
    fs::write(folder.path("a.yaml~"), GOOD).expect("the file can be written");
    fs::rename(folder.path("a.yaml~"), folder.path("a.yaml")).expect("it can be renamed");
    assert_eq!(
        watcher.round(),
        ["--- a.yaml changed ---", "1 file: nothing is wrong"]
    );

    fs::remove_file(folder.path("a.yaml")).expect("it can be removed");
    assert_eq!(
        watcher.round(),
        [
            "! error: there is no file `a.yaml`",
            "--- a.yaml changed ---",
            "1 file: nothing could be read",
        ]
    );
    fs::write(folder.path("a.yaml"), &faulty).expect("the file can be written");
    assert_eq!(
        watcher.round(),
        [
            "--- a.yaml changed ---",
            "1 file: 1 error, 0 warnings",
            found
        ]
    );
}

#[test]
fn new_files_and_the_flows_of_others_are_watched() {
    let scenarios = "flow: ../a.yaml\nscenarios:\n  - name: sure\n    answers: {sure: yes}\n    expect: {outcome: go}\n";
    let folder = Folder::with(&[("a.yaml", GOOD)]);
    fs::create_dir(folder.path("sub")).expect("a folder can be made");
    fs::write(folder.path("sub/a.scenarios.yaml"), scenarios).expect("it can be written");
    let mut watcher = Watcher::start(&folder, "check sub --watch --format short");
    assert_eq!(watcher.round(), ["1 file: nothing is wrong"]);

    let other = GOOD
        .replace("  go: {", "  gone: {")
        .replace("yes: go", "yes: gone");
    fs::write(folder.path("a.yaml"), other).expect("the file can be written");
    let round = watcher.round();
    assert_eq!(
        round[0],
        "--- a.yaml changed ---".replace("a.yaml", "sub/../a.yaml")
    );
    assert_eq!(round[1], "1 file: 1 error, 0 warnings");

    fs::write(folder.path("sub/b.yaml"), GOOD).expect("the file can be written");
    let round = watcher.round();
    assert_eq!(round[0], "--- sub/b.yaml changed ---");
    assert_eq!(round[1], "2 files: 1 error, 0 warnings");

    fs::remove_dir_all(folder.path("sub")).expect("it can be removed");
    let round = watcher.round();
    assert!(
        round.contains(&"1 file: nothing could be read".to_owned()),
        "{round:?}"
    );
}

#[test]
fn ctrl_c_ends_it_as_it_ends_any_program() {
    let folder = Folder::with(&[("a.yaml", GOOD)]);
    let mut watcher = Watcher::start(&folder, "check a.yaml --watch");
    watcher.round();
    let kill = format!("kill -INT {}", watcher.child.id());
    let sent = Command::new("sh").args(["-c", &kill]).status();
    assert!(sent.expect("there is a shell").success());
    let status = watcher.child.wait().expect("it ends");
    assert_eq!(status.signal(), Some(2), "a shell calls it 130");
}

#[test]
fn a_name_that_nothing_has_is_told_at_once() {
    let folder = Folder::with(&[]);
    let run = folder.run("check pizzza --watch", "");
    assert_eq!(run.code, Some(2));
    assert!(run.err.contains("did you mean `pizza`?"), "{}", run.err);
}
