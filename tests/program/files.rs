//! What commands write over, and what never: each rule, by what stands there.

use std::fs;
use std::path::Path;

use crate::folder::{Folder, Run};

const FLOW: &str = include_str!("../../flows/pizza.yaml");

const SCENARIOS: &str = include_str!("../../flows/pizza.scenarios.yaml");

/// A flow with one fault, which can be mended in one way only.
const FAULTY: &str = "\
quandary: 1
title: A walk
start: sun
questions:
  sun:
    ask: Does it shine?
    type: yes_no
    next:
      - {when: sun == yes, go: walk}
      - {go: stay}
outcomes:
  walk: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
";

/// Commands that make a report anew with every run.
const REPORTS: [&str; 6] = [
    "test pizza.yaml --format junit --output",
    "test pizza.yaml --format json --output",
    "test pizza.yaml --format tap --output",
    "test pizza.yaml --lcov",
    "graph pizza --format svg --output",
    "export pizza --output",
];

/// Commands that write what begins, or what is somebody's own.
const NEW: [&str; 4] = [
    "cases pizza --output",
    "cases pizza --from-session answers.yaml --output",
    "mutants lone.yaml --min-score 1 --sample 20 --cases",
    "run pizza --no-input --answer cannot_eat=nothing --answer hunger=little --save",
];

fn folder() -> Folder {
    Folder::with(&[
        ("pizza.yaml", FLOW),
        ("pizza.scenarios.yaml", SCENARIOS),
        ("lone.yaml", FLOW),
        (
            "answers.yaml",
            "flow: pizza\nanswers: {cannot_eat: [nothing], hunger: little}\n",
        ),
    ])
}

/// What is in the folder, so that nothing of a run is left there.
fn names(folder: &Folder) -> Vec<String> {
    let entries = fs::read_dir(folder.path("")).expect("it can be read");
    let names = entries.flatten().map(|entry| entry.file_name());
    let mut names: Vec<String> = names
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

fn run(folder: &Folder, args: &str) -> (Run, String) {
    let run = folder.run(args, "");
    let told = format!("{args}\n{:?}\n{}", run.code, run.err);
    let left = names(folder);
    let begun = left.iter().any(|name| name.starts_with(".quandary-"));
    assert!(!begun, "{told}\n{left:?}");
    (run, told)
}

/// Runs a command that may not write: it ends with 1, says so, and changes nothing.
fn spares(folder: &Folder, args: &str, file: &str, words: &str) {
    let path = folder.path(file);
    let before = (names(folder), fs::read(&path).ok());
    let (run, told) = run(folder, args);
    assert_eq!(run.code, Some(1), "{told}");
    assert!(run.err.contains(words), "{told}");
    assert_eq!((names(folder), fs::read(&path).ok()), before, "{told}");
}

#[test]
fn a_report_is_written_over_reports_and_over_nothing_else() {
    for command in REPORTS {
        let folder = folder();
        let read = |file: &str| fs::read_to_string(folder.path(file)).unwrap_or_default();
        let put = |file: &str, text: &str| {
            fs::write(folder.path(file), text).expect("it can be written");
        };
        // Nothing, a report of an earlier run, a file without anything in it.
        let file = "report.txt";
        for before in [None, Some(read(file)), Some(String::new())] {
            if let Some(before) = before.filter(|before| before.is_empty()) {
                put(file, &before);
            }
            let (run, told) = run(&folder, &format!("{command} {file}"));
            assert_eq!(run.code, Some(0), "{told}");
            assert!(!read(file).is_empty(), "{told}");
        }
        let (again, told) = run(&folder, &format!("{command} {file}"));
        assert_eq!(again.code, Some(0), "{told}");
        // Another file, and then by force.
        put("mine.txt", "mine\n");
        spares(
            &folder,
            &format!("{command} mine.txt"),
            "mine.txt",
            "`mine.txt` is there already, and isn't overwritten: nothing in it says that Quandary \
             made it; --force writes over it",
        );
        let (forced, told) = run(&folder, &format!("{command} mine.txt --force"));
        assert_eq!(forced.code, Some(0), "{told}");
        assert_ne!(read("mine.txt"), "mine\n", "{told}");
        // What somebody has written, whatever it is called, and never by force.
        for (file, text) in [
            ("other.yaml", "anything"),
            ("flow.txt", FLOW),
            ("cases.txt", SCENARIOS),
            ("said.txt", "answers: {a: b}\n"),
        ] {
            put(file, text);
            for force in ["", "--force"] {
                let words = "flows, scenarios and answers never are";
                spares(&folder, &format!("{command} {file} {force}"), file, words);
            }
        }
        // What is no file, and what is not there.
        fs::create_dir(folder.path("sub")).expect("it can be made");
        for (file, words) in [
            ("sub", "is a directory; name a file in it"),
            ("no/report.txt", "there is no directory `no`"),
            (
                "mine.txt/report.txt",
                "`mine.txt/report.txt` cannot be written",
            ),
        ] {
            spares(&folder, &format!("{command} {file} --force"), file, words);
        }
    }
}

#[cfg(unix)]
#[test]
fn links_and_files_that_are_read_only_are_told_from_others() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    for command in REPORTS {
        let folder = folder();
        symlink("nowhere", folder.path("lost.txt")).expect("a link");
        let words = "it is a link that leads nowhere";
        spares(
            &folder,
            &format!("{command} lost.txt --force"),
            "lost.txt",
            words,
        );
        symlink("pizza.yaml", folder.path("link.txt")).expect("a link");
        let words = "flows, scenarios and answers never are";
        let (linked, told) = run(&folder, &format!("{command} link.txt --force"));
        assert!(matches!(linked.code, Some(1 | 2)), "{told}");
        assert!(
            linked.err.contains(words) || linked.err.contains("tested here"),
            "{told}"
        );
        assert!(
            fs::read_to_string(folder.path("pizza.yaml"))
                .ok()
                .as_deref()
                == Some(FLOW)
        );
        let (made, told) = run(&folder, &format!("{command} kept.txt"));
        assert_eq!(made.code, Some(0), "{told}");
        let path = folder.path("kept.txt");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("it has a mode");
        let words = "`kept.txt` is read-only, and is left as it is";
        spares(
            &folder,
            &format!("{command} kept.txt --force"),
            "kept.txt",
            words,
        );
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).expect("it has a mode");
        let (made, told) = run(&folder, &format!("{command} kept.txt"));
        assert_eq!(made.code, Some(0), "{told}");
        let mode = fs::metadata(&path)
            .expect("it is there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o640, "{told}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn devices_and_pipes_are_written_to_as_they_are() {
    for command in REPORTS {
        let folder = folder();
        let (null, told) = run(&folder, &format!("{command} /dev/null"));
        assert_eq!(null.code, Some(0), "{told}");
        let (said, told) = run(&folder, &format!("{command} /dev/stdout"));
        assert_eq!(said.code, Some(0), "{told}");
        let marks = ["quandary", "\"program\""];
        assert!(marks.iter().any(|mark| said.out.contains(mark)), "{told}");
        let (full, told) = run(&folder, &format!("{command} /dev/full"));
        assert_eq!(full.code, Some(1), "{told}");
        assert!(full.err.contains("`/dev/full` cannot be written"), "{told}");
        assert!(Path::new("/dev/full").exists() && Path::new("/dev/null").exists());
    }
}

#[test]
fn what_is_new_is_written_over_nothing_at_all() {
    for command in NEW {
        let folder = folder();
        let (made, told) = run(&folder, &format!("{command} new.txt"));
        assert_eq!(made.code, Some(0), "{told}");
        assert!(folder.path("new.txt").exists(), "{told}");
        fs::write(folder.path("empty.txt"), "").expect("it can be written");
        fs::write(folder.path("mine.txt"), "mine\n").expect("it can be written");
        fs::write(folder.path("flow.txt"), FLOW).expect("it can be written");
        for file in ["new.txt", "empty.txt", "mine.txt", "flow.txt"] {
            let words = format!("`{file}` is there already, and isn't overwritten");
            spares(&folder, &format!("{command} {file}"), file, &words);
        }
        let (forced, told) = run(&folder, &format!("{command} mine.txt --force"));
        assert_eq!(forced.code, Some(2), "{told}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_mended_is_left_alone_where_it_is_read_only() {
    use std::os::unix::fs::PermissionsExt;
    let faulty = FAULTY.to_owned();
    let wrong = SCENARIOS.replace("outcome: margherita", "outcome: marinara");
    assert!(wrong != SCENARIOS);
    for (file, text, args) in [
        ("faulty.yaml", &faulty, "check faulty.yaml --fix"),
        (
            "pizza.scenarios.yaml",
            &wrong,
            "test pizza.yaml --accept --yes",
        ),
    ] {
        let folder = folder();
        let path = folder.path(file);
        fs::write(&path, text).expect("it can be written");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).expect("it has a mode");
        let words = format!("{file}` is read-only, and is left as it is");
        spares(&folder, args, file, &words);
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("it has a mode");
        let (mended, told) = run(&folder, args);
        assert_eq!(mended.code, Some(0), "{told}");
        assert!(
            fs::read_to_string(&path).ok().as_ref() != Some(text),
            "{told}"
        );
    }
}

/// A disk that takes nothing more: the system refuses every byte of a file.
#[cfg(target_os = "linux")]
#[test]
fn where_there_is_no_room_nothing_is_left_and_nothing_is_lost() {
    use crate::folder::finish;
    let faulty = FAULTY.to_owned();
    let wrong = SCENARIOS.replacen("outcome: margherita", "outcome: marinara", 1);
    assert!(wrong != SCENARIOS);
    let wrong = wrong.replacen("flow: pizza.yaml", "flow: wrong.yaml", 1);
    let mends = [
        "test wrong.yaml --accept --yes".to_owned(),
        "check faulty.yaml --fix".to_owned(),
        "new walk".to_owned(),
    ];
    let made = REPORTS.iter().chain(&NEW);
    let made = made.map(|command| format!("{command} made.txt"));
    for command in made.chain(mends) {
        let folder = folder();
        for (file, text) in [
            ("wrong.yaml", FLOW),
            ("wrong.scenarios.yaml", &wrong),
            ("faulty.yaml", &faulty),
        ] {
            fs::write(folder.path(file), text).expect("it can be written");
        }
        let before = names(&folder);
        let mut shell = std::process::Command::new("sh");
        let program = env!("CARGO_BIN_EXE_quandary");
        let script = format!("trap '' XFSZ; ulimit -f 0; exec \"{program}\" {command}");
        shell.args(["-c", &script]);
        folder.prepare(&mut shell);
        let run = finish(shell, "");
        let told = format!("{command}\n{:?}\n{}\n{}", run.code, run.out, run.err);
        assert_eq!(run.code, Some(1), "{told}");
        assert!(
            run.err
                .contains("there is no room for it; nothing was left behind"),
            "{told}"
        );
        assert_eq!(names(&folder), before, "{told}");
        for (file, text) in [("wrong.scenarios.yaml", &wrong), ("faulty.yaml", &faulty)] {
            let now = fs::read_to_string(folder.path(file)).ok();
            assert_eq!(now.as_ref(), Some(text), "{told}");
        }
    }
}
