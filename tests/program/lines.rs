//! The line mode through a pipe.

use crate::folder::{Case, Folder};

const LINES: &[Case] = &[
    // By numbers.
    Case {
        args: "run pizza --plain",
        stdin: "1, 2\n2\n3\n12\n",
        code: 0,
        out: &["# Ortolana without cheese", "## Ask for the other dough"],
        err: &[
            "Which pizza do we order?",
            "Question 1, 1 to 3 more",
            "Your answer: 1, 2\n",
            "Your answer: 12\n",
        ],
    },
    // By ids.
    Case {
        args: "run pizza --plain",
        stdin: "cheese gluten\nvery\nvegan\n12\n",
        code: 0,
        out: &["# Ortolana without cheese"],
        err: &["Your answer: cheese gluten\n"],
    },
    // The reason, wrong input, a refused number, and the end without a line break.
    Case {
        args: "run pizza --plain --answer hunger=very --answer diet=none",
        stdin: "?\n7\n\n3\nlots\n3 euro\n7\n8 euro",
        code: 0,
        out: &["# Margherita", "- Diet: No"],
        err: &[
            "Why we ask: A pizza that makes you ill is no advice.",
            "\"7\" isn't in the list. Type a number from 1 to 3.",
            "This question needs an answer.",
            "Please give a whole number in digits, such as 12.",
            "The least that fits here is 5 euro.",
            "A pizza for the very hungry starts at 8 euro.",
        ],
    },
    // What is no length of time is never taken for one; what is one is read back.
    Case {
        args: "run letter-to-ex --plain",
        stdin: "1\n1\n12\n8\n1\n1\nless than a month\n5 hours\nI think 3 months\n",
        code: 4,
        out: &[],
        err: &[
            "Your answer: less than a month\nOne length of time is needed, such as 3 months; a guess is enough.",
            "Your answer: 5 hours\nA length of time is counted in whole days; less than a day counts as 0 days.",
            "Read as 3 months.",
        ],
    },
    // Back, with the earlier answer kept by Enter alone.
    Case {
        args: "run pizza --plain",
        stdin: "2\nb\n\n1\n",
        code: 0,
        out: &["# One slice of marinara", "## Ask for the other dough"],
        err: &["2. Gluten (your earlier answer)", "Enter alone keeps 2."],
    },
    // A review, a change that says what it drops and is called off, and one that is made.
    Case {
        args: "run pizza --plain",
        stdin: "nothing\nvery\nnone\nr\nhunger\nlittle\n1\ncannot_eat\ncheese\ngo\n12\n",
        code: 0,
        out: &["# Ortolana without cheese"],
        err: &[
            "So far\nHere's what you said.\nChoose a row to change it.\n  \
             1. Go on with the questions\n  2. Can't eat: Nothing on this list\n  \
             3. Hunger: Very\n  4. Diet: No\n",
            "Change your answer\nHow hungry are you?",
            "3. Very (your earlier answer)",
            "1 later answer isn't needed any more: Diet.\nThere are no more questions after that.",
            "Make this change?\n  1. No, keep it as it was\n  2. Yes, change it\n",
            "Or b to keep it as it was, q to leave.",
        ],
    },
    // The question whether to leave, first denied.
    Case {
        args: "run pizza --plain",
        stdin: "q\n1\nnothing\nq\nmaybe\n3\n",
        code: 5,
        out: &[],
        err: &[
            "Leave now?\n  1. No, go on\n  2. Leave without saving\n",
            "Leave now?\n  1. No, go on\n  2. Save and leave\n  3. Leave without saving\n",
            "\"maybe\" isn't in the list. Type a number from 1 to 3.",
            "You left. Nothing was saved or sent.",
        ],
    },
    Case {
        args: "run pizza --plain",
        stdin: "b\nleave\n",
        code: 5,
        out: &[],
        err: &["Leave now?"],
    },
    // The input ends.
    Case {
        args: "run pizza --plain",
        stdin: "nothing\nvery\n",
        code: 4,
        out: &[],
        err: &[
            "the question `diet` has no answer, and the input ended before it",
            "one of: none, vegetarian, vegan",
        ],
    },
    Case {
        args: "run pizza --plain",
        stdin: "",
        code: 4,
        out: &[],
        err: &["`cannot_eat`"],
    },
];

#[test]
fn answers_are_read_line_by_line() {
    let folder = Folder::with(&[]);
    folder.play(LINES);
}

#[test]
fn the_columns_reader_answers_through_a_pipe() {
    let stdin = "hard\nthey\nnone\nnothing\nnone\nmy_feelings\n3 months\nraw\nback\nnone\nback\n";
    let run = Folder::with(&[]).run("--plain", stdin);
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(
        run.out.contains("# Write it, but don't send it"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("You've kept quiet for 3 months."),
        "{}",
        run.out
    );
    assert!(!run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'));
}

/// What an author writes reaches the person as words, and never as commands to their terminal.
#[test]
fn control_characters_of_a_flow_are_not_sent() {
    let flow = r#"
quandary: 1
title: "\e[31mTitle\e]0;owned\a"
intro: "Intro \e[2J"
start: name
questions:
  name:
    ask: "Name?\e[1m"
    help: "Help\e[H"
    why: "Why\e[7m"
    short: "Short\e[0m"
    type: text
    next: sure
  sure:
    ask: "Sure, {name}?\x9b31m"
    options:
      a: {label: "A\e[5m", help: "Row\e[K"}
      b: "B\x08\x08"
    next:
      a: end
      b: end
outcomes:
  end:
    tone: info
    title: "End\e[31m\x9b1m\x7f {name}"
    text: "Text\e[32m {name}"
    steps: ["Step\e[33m"]
    passages: [more]
passages:
  more: {title: "More\e[34m", text: "Passage\e[35m"}
"#;
    let folder = Folder::with(&[("control.yaml", flow)]);
    let stdin = "?\nJo\u{1b}[31m\n?\nq\nno\nr\n1\na\n";
    for args in [
        "run control.yaml --plain",
        "run control.yaml --plain --json --save new.md",
    ] {
        let run = folder.run(args, stdin);
        assert_eq!(run.code, Some(0), "{}", run.err);
        let said = [run.out.as_str(), &run.err].concat();
        let control = |c: &char| c.is_control() && *c != '\n';
        assert_eq!(said.chars().find(control), None, "{said:?}");
        for words in ["Title", "Why", "Sure, Jo", "End", "Passage"] {
            assert!(said.contains(words), "{words} {said}");
        }
    }
    let page = std::fs::read_to_string(folder.path("new.md")).expect("the page is written");
    assert!(!page.contains('\u{1b}'), "{page:?}");
    let run = folder.run("check control.yaml", "");
    assert!(
        !run.out.contains('\u{1b}') && !run.err.contains('\u{1b}'),
        "{:?}",
        run.out
    );
}
