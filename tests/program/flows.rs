//! Which flows are found, and what is said where one is not.

use crate::folder::{Case, Folder};

const COIN: &str = "\
quandary: 1
title: Heads or tails?
start: coin
questions:
  coin: {ask: What did you throw?, options: {heads: Heads, tails: Tails}, next: {heads: win, tails: lose}}
outcomes:
  win: {tone: go, title: You win}
  lose: {tone: info, title: You lose}
";

const FOUND: &[Case] = &[
    Case {
        args: "list",
        stdin: "",
        code: 0,
        out: &[
            "letter-to-ex      Should you write to your ex?\n",
            "is-my-letter-safe Is my letter safe?\n",
            "pizza             Which pizza do we order?\n",
        ],
        err: &[],
    },
    Case {
        args: "run coin.yaml --answer coin=heads",
        stdin: "",
        code: 0,
        out: &["# You win"],
        err: &[],
    },
    Case {
        args: "run ./pizza --answer coin=tails",
        stdin: "",
        code: 0,
        out: &["# You lose"],
        err: &[],
    },
    Case {
        args: "run pizza --answer coin=tails",
        stdin: "",
        code: 0,
        out: &["# You lose"],
        err: &[],
    },
    Case {
        args: "run --answer people.getting_by=harm",
        stdin: "",
        code: 0,
        out: &["# You don't have to carry this alone"],
        err: &[],
    },
    Case {
        args: "run leter-to-ex",
        stdin: "",
        code: 2,
        out: &[],
        err: &[
            "there is no built-in flow `leter-to-ex`, and no such file; did you mean `letter-to-ex`?",
        ],
    },
    Case {
        args: "run zzz",
        stdin: "",
        code: 2,
        out: &[],
        err: &["the built-in flows are letter-to-ex, is-my-letter-safe, pizza"],
    },
    Case {
        args: "run nowhere.yaml",
        stdin: "",
        code: 1,
        out: &[],
        err: &["error: there is no file `nowhere.yaml`"],
    },
    Case {
        args: "run flows",
        stdin: "",
        code: 1,
        out: &[],
        err: &["error: `flows` is a directory, not a file"],
    },
    Case {
        args: "run bytes.yaml",
        stdin: "",
        code: 3,
        out: &[],
        err: &["line 2 of `bytes.yaml` holds bytes that are no UTF-8 text"],
    },
    Case {
        args: "run faulty.yaml",
        stdin: "",
        code: 3,
        out: &[],
        err: &[
            "error[undefined-name]: there is no question or outcome `loose`\n --> faulty.yaml:5:",
            "^^^^^",
            "error: `faulty.yaml` cannot be played until this is mended",
        ],
    },
];

#[test]
fn flows_are_found_by_id_and_by_path() {
    let folder = Folder::with(&[
        ("coin.yaml", COIN),
        ("faulty.yaml", &COIN.replace("lose}}", "loose}}")),
    ]);
    std::fs::create_dir(folder.path("flows")).expect("there is room for a folder");
    std::fs::write(folder.path("bytes.yaml"), b"quandary: 1\n\xff\n").expect("it is written");
    // A file wins over a built-in flow, as `./pizza` would.
    std::fs::write(folder.path("pizza"), COIN).expect("it is written");
    folder.play(FOUND);
}

#[test]
fn it_is_told_which_of_two_flows_of_a_name_is_taken() {
    let folder = Folder::with(&[("pizza.yaml", COIN), ("coin.yml", COIN)]);
    folder.play(&[
        Case {
            args: "check pizza",
            stdin: "",
            code: 0,
            out: &["nothing is wrong"],
            err: &["note: `pizza` is the built-in flow here; for the file, name `pizza.yaml`"],
        },
        Case {
            args: "run pizza --answer cannot_eat=gluten,cheese --answer hunger=little",
            stdin: "",
            code: 0,
            out: &["# One slice of marinara"],
            err: &["note: `pizza` is the built-in flow here"],
        },
        Case {
            args: "check pizza.yaml",
            stdin: "",
            code: 0,
            out: &["nothing is wrong"],
            err: &[],
        },
        Case {
            args: "check coin",
            stdin: "",
            code: 2,
            out: &["nothing could be read"],
            err: &["no file of just that name; did you mean `coin.yml`?"],
        },
    ]);
}

const DAYS: &[Case] = &[
    Case {
        args: "run when.yaml --answer day=2026-08-23 --today 2026-08-23",
        stdin: "",
        code: 0,
        out: &["# It is to come"],
        err: &[],
    },
    Case {
        args: "run when.yaml --answer day=2026-08-23 --today 2026-08-24",
        stdin: "",
        code: 0,
        out: &["# It is over"],
        err: &[],
    },
    Case {
        args: "run when.yaml --today 2026-02-30",
        stdin: "",
        code: 2,
        out: &[],
        err: &["a day is written as year-month-day, such as 2026-08-23"],
    },
    Case {
        args: "run when.yaml --plain --today 2026-08-24",
        stdin: "today\n2026-08-23\n",
        code: 0,
        out: &["# It is "],
        err: &["Which day?", "Your answer: today"],
    },
];

#[test]
fn a_flow_is_played_on_the_day_that_is_given() {
    let flow = "\
quandary: 1
title: When?
start: day
questions:
  day:
    ask: Which day?
    type: date
    next:
      - when: day >= today
        go: later
      - go: past
outcomes:
  later: {tone: go, title: It is to come}
  past: {tone: info, title: It is over}
";
    let folder = Folder::with(&[("when.yaml", flow)]);
    folder.play(DAYS);
}
