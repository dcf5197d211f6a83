//! What the program says about itself, and about a command line that it cannot read.

use crate::folder::{Case, Folder};

const HELP: &[Case] = &[
    Case {
        args: "--help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary",
            "Commands:",
            "Exit codes:\n  0    ",
            "\n  5    you left before the end",
            "\n  130  ",
        ],
        err: &[],
    },
    Case {
        args: "run --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary run",
            "Examples:\n  quandary run ",
            "Exit codes:\n  0    ",
            "--answer <ID=VALUE>",
        ],
        err: &[],
    },
    Case {
        args: "check --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary check",
            "Examples:\n  quandary check ",
            "3  a file has an error",
        ],
        err: &[],
    },
    Case {
        args: "mutants --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary mutants [OPTIONS] <FLOW>",
            "Examples:\n  quandary mutants ",
            "8  a change is not noticed",
            "--sample <N>",
        ],
        err: &[],
    },
    Case {
        args: "cases --help",
        stdin: "",
        code: 0,
        out: &[
            "Usage: quandary cases [OPTIONS] <FLOW>",
            "Examples:\n  quandary cases ",
            "--cover <WHAT>",
            "0  the scenarios were written",
        ],
        err: &[],
    },
    Case {
        args: "list --help",
        stdin: "",
        code: 0,
        out: &["Usage: quandary list", "Example"],
        err: &[],
    },
    Case {
        args: "--version",
        stdin: "",
        code: 0,
        out: &[concat!("quandary ", env!("CARGO_PKG_VERSION"), "\n")],
        err: &[],
    },
];

#[test]
fn help_lists_examples_and_exit_codes() {
    Folder::with(&[]).play(HELP);
}

#[test]
fn every_example_of_the_help_is_read() {
    let folder = Folder::with(&[(
        "my-answers.yaml",
        "answers: {cannot_eat: [nothing], hunger: little}\n",
    )]);
    let help = folder.run("run --help", "").out;
    let examples = help.split_once("Examples:").expect("there are examples").1;
    let examples: Vec<&str> = examples
        .lines()
        .filter_map(|line| line.trim().strip_prefix("quandary "))
        .map(|line| line.split("   ").next().unwrap_or(line))
        .collect();
    assert!(examples.len() >= 4, "{help}");
    for example in examples {
        let run = folder.run(example, "");
        // 0 where all is answered, 4 where a terminal is wanted, 1 for the flow of one's own.
        let expected = match example {
            "run my-flow.yaml" => 1,
            _ if example.contains("--answer") => 0,
            _ => 4,
        };
        assert_eq!(run.code, Some(expected), "{example}\n{}", run.err);
    }
}

const WRONG: &[Case] = &[
    Case {
        args: "--nope",
        stdin: "",
        code: 2,
        out: &[],
        err: &["unexpected argument '--nope'"],
    },
    Case {
        args: "run pizza pasta",
        stdin: "",
        code: 2,
        out: &[],
        err: &["unexpected argument 'pasta'"],
    },
    Case {
        args: "run pizza --plain --no-input",
        stdin: "",
        code: 2,
        out: &[],
        err: &["'--plain' cannot be used with '--no-input'"],
    },
    Case {
        args: "run pizza --json --json",
        stdin: "",
        code: 2,
        out: &[],
        err: &["'--json' cannot be used multiple times"],
    },
    Case {
        args: "run pizza --today tomorrow",
        stdin: "",
        code: 2,
        out: &[],
        err: &["a day is written as year-month-day"],
    },
    Case {
        args: "run pizza --color sometimes",
        stdin: "",
        code: 2,
        out: &[],
        err: &["auto, always, never"],
    },
    Case {
        args: "check",
        stdin: "",
        code: 2,
        out: &[],
        err: &["<FLOW>"],
    },
];

#[test]
fn a_wrong_command_line_says_what_is_wrong() {
    Folder::with(&[]).play(WRONG);
}
