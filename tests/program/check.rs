//! Findings, drawn with the file's lines.

use crate::folder::{Case, Folder};

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

const CHECKED: &[Case] = &[
    Case {
        args: "check good.yaml",
        stdin: "",
        code: 0,
        out: &["1 file: nothing is wrong\n"],
        err: &[],
    },
    Case {
        args: "check good.yaml good.scenarios.yaml",
        stdin: "",
        code: 0,
        out: &["2 files: nothing is wrong\n"],
        err: &[],
    },
    Case {
        args: "check good.yaml faulty.yaml",
        stdin: "",
        code: 3,
        out: &[
            "error[undefined-name]: there is no question or outcome `sty`\n --> faulty.yaml:5:",
            "5 |   sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: sty}}\n  |",
            "^^^\n",
            "help: did you mean `stay`?",
            "error[unknown-key]",
            " --> faulty.yaml:7:18",
            "2 files: 2 errors, 0 warnings\n",
        ],
        err: &[],
    },
    Case {
        args: "check wrong.scenarios.yaml",
        stdin: "",
        code: 3,
        out: &[
            "error[undefined-name]",
            "`gone`",
            " --> wrong.scenarios.yaml:5:23",
            "1 file: 1 error, 0 warnings\n",
        ],
        err: &[],
    },
    Case {
        args: "check broken.yaml empty.yaml",
        stdin: "",
        code: 3,
        out: &["error[broken-yaml]", " --> broken.yaml:", "empty.yaml"],
        err: &[],
    },
    // What cannot be read does not hide what can.
    Case {
        args: "check nowhere.yaml good.yaml",
        stdin: "",
        code: 1,
        out: &["2 files: 0 errors, 0 warnings, not all could be read\n"],
        err: &["error: there is no file `nowhere.yaml`"],
    },
    Case {
        args: "check nowhere.yaml faulty.yaml",
        stdin: "",
        code: 3,
        out: &[
            "error[undefined-name]",
            "2 files: 2 errors, 0 warnings, not all could be read\n",
        ],
        err: &["error: there is no file `nowhere.yaml`"],
    },
    Case {
        args: "check lost.scenarios.yaml",
        stdin: "",
        code: 1,
        out: &["1 file: nothing could be read"],
        err: &["there is no file `lost.yaml`"],
    },
    Case {
        args: "check faulty.scenarios.yaml",
        stdin: "",
        code: 3,
        out: &["1 file: nothing could be read"],
        err: &[
            "`faulty.scenarios.yaml` cannot be checked without its flow: `faulty.yaml` is faulty",
        ],
    },
];

#[test]
fn findings_are_drawn_and_counted() {
    let faulty = GOOD
        .replace("no: stay", "no: sty")
        .replace("title: Go}", "titel: Go}");
    let scenarios =
        "scenarios:\n  - name: sure\n    answers: {sure: yes}\n    expect: {outcome: go}\n";
    let folder = Folder::with(&[
        ("good.yaml", GOOD),
        ("good.scenarios.yaml", scenarios),
        ("faulty.yaml", &faulty),
        ("faulty.scenarios.yaml", scenarios),
        (
            "wrong.scenarios.yaml",
            &format!(
                "flow: good.yaml\n{}",
                scenarios.replace("outcome: go", "outcome: gone")
            ),
        ),
        ("lost.scenarios.yaml", scenarios),
        ("broken.yaml", "title: [\n"),
        ("empty.yaml", ""),
    ]);
    folder.play(CHECKED);
}

#[test]
fn the_built_in_flows_are_free_of_findings() {
    let flows = concat!(env!("CARGO_MANIFEST_DIR"), "/flows");
    let args = ["letter-to-ex", "is-my-letter-safe", "pizza"]
        .map(|id| format!("{flows}/{id}.yaml {flows}/{id}.scenarios.yaml"));
    let run = Folder::with(&[]).run(&format!("check {}", args.join(" ")), "");
    assert_eq!(
        (run.code, run.out.as_str()),
        (Some(0), "6 files: nothing is wrong\n"),
        "{}",
        run.err
    );
}

#[test]
fn colour_comes_only_when_it_is_asked_for() {
    let folder = Folder::with(&[("faulty.yaml", "title: [\n")]);
    let colour = |args: &str| folder.run(args, "").out.contains("\u{1b}[");
    assert!(!colour("check faulty.yaml"));
    assert!(!colour("check faulty.yaml --color never"));
    assert!(colour("check faulty.yaml --color always"));
}

#[cfg(unix)]
#[test]
fn control_characters_in_the_name_of_a_file_are_not_sent() {
    let folder = Folder::with(&[("na\u{1b}[31mme.yaml", "title: [\n")]);
    for args in [
        "check na\u{1b}[31mme.yaml",
        "run na\u{1b}[31mme.yaml",
        "check no\u{1b}[31mne.yaml",
    ] {
        let run = folder.run(args, "");
        assert!(matches!(run.code, Some(1 | 3)), "{}", run.err);
        assert!(
            !run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'),
            "{args:?}"
        );
    }
}
