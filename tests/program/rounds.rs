//! A flow whose routes lead round, where nobody goes round: it is played, proven and tested as
//! any other. And one where somebody does.

use std::fs;

use crate::folder::{Case, Folder};

/// England asks for grandparents first, Scotland for aunts.
const ORDERS: &str = include_str!("../fine/check/circle-of-two-orders.yaml");

const PROMISES: &str = "\
guarantees:
  - says: Scotland asks for aunts.
    when: where is scotland
    asks: [aunts]
  - says: Aunts come first in Scotland.
    when: where is scotland and aunts
    always: [to_aunts]
  - says: There are three questions at most.
    at_most: 3 questions
  - says: England asks for aunts.
    when: where is england
    asks: [aunts]
";

fn folder() -> Folder {
    let real = ORDERS.replace("      - when: where is scotland\n        go", "      - go");
    let real = real.replace("go: grandparents\n      - go: to_crown", "go: grandparents");
    Folder::with(&[
        ("who.yaml", ORDERS),
        ("promised.yaml", &format!("{ORDERS}{PROMISES}")),
        ("real.yaml", &real),
    ])
}

#[test]
fn it_is_played_in_both_orders() {
    folder().play(&[
        Case {
            args: "check who.yaml",
            stdin: "",
            code: 0,
            out: &["1 file: nothing is wrong\n"],
            err: &[],
        },
        Case {
            args: "run who.yaml --plain",
            stdin: "1\n2\n1\n1\n",
            code: 0,
            out: &["The aunts and uncles"],
            err: &[
                "Question 1, 1 to 2 more\nWhere did they live?",
                "Question 2, at most 1 more\nAre there living grandparents?",
                "Question 3, the last one\nAre there living aunts or uncles?",
            ],
        },
        Case {
            args: "run who.yaml --plain",
            stdin: "2\n2\n1\n1\n",
            code: 0,
            out: &["The grandparents"],
            err: &[
                "Question 2, at most 1 more\nAre there living aunts or uncles?",
                "Question 3, the last one\nAre there living grandparents?",
            ],
        },
        // A change of the first answer turns the order round, and nobody is asked twice.
        Case {
            args: "run who.yaml --plain",
            stdin: "1\n2\nr\n2\n2\n1\n2\n",
            code: 0,
            out: &["The Crown"],
            err: &[
                "2. Where did they live? Scotland (changed)\n",
                "Question 2, at most 1 more\nAre there living aunts or uncles?",
            ],
        },
    ]);
}

#[test]
fn its_promises_are_proven_and_its_ways_are_counted() {
    let run = folder().run("prove promised.yaml --summary --all", "");
    assert_eq!(run.code, Some(6), "{}", run.out);
    for words in [
        "holds  Every way ends with advice.",
        "holds  Scotland asks for aunts.",
        "holds  Aunts come first in Scotland.",
        "holds  There are three questions at most.",
        "FAILS  England asks for aunts.",
        "  6 ways, of 2 to 3 questions\n",
        "--answer where=england --answer grandparents=yes --no-input",
        "    Where did they live?        Scotland\n    Are there living aunts or uncles?  Yes\n",
        "  always asked     where\n  sometimes asked  ",
    ] {
        assert!(run.out.contains(words), "{words}\n{}", run.out);
    }
}

#[test]
fn its_cases_try_all_of_it_and_notice_every_mistake() {
    let folder = folder();
    let cases = folder.run("cases who.yaml", "");
    assert_eq!((cases.code, cases.err.as_str()), (Some(0), ""));
    fs::write(folder.path("who.scenarios.yaml"), cases.out).expect("it can be written");
    folder.play(&[
        Case {
            args: "test who.yaml --coverage",
            stdin: "",
            code: 0,
            out: &[
                "routes                    8 of 8      100 %",
                "4 scenarios in 1 file: all pass",
            ],
            err: &[],
        },
        Case {
            args: "mutants who.yaml",
            stdin: "",
            code: 0,
            out: &["who.yaml: 100.0 % of the changes are noticed, 16 of 16"],
            err: &[],
        },
    ]);
}

#[test]
fn where_somebody_goes_round_it_is_not_played() {
    const WAY: &str = "note: the shortest way round: answers: {where: england, grandparents: \
                       \"no\", aunts: \"no\"}; then `grandparents` comes a second time\n";
    let run = folder().run("check real.yaml", "");
    assert_eq!(run.code, Some(3));
    assert_eq!(run.out.matches("error[circle]").count(), 1, "{}", run.out);
    assert!(run.out.contains(WAY), "{}", run.out);
    let run = folder().run("run real.yaml --plain", "1\n2\n2\n2\n");
    assert_ne!(run.code, Some(0));
    assert!(run.err.contains(WAY), "{}", run.err);
    assert!(!run.err.contains("Where did they live?\n"), "{}", run.err);
}
