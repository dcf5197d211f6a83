//! Screens that the documentation shows stand on a terminal just so.

use std::fs;

use crate::{
    setup::Setup,
    window::{ENTER, ESC, Window},
};

/// The blocks of a page that show a screen.
fn shown(page: &str) -> Vec<String> {
    let page = fs::read_to_string(page).expect("the page is there");
    let blocks = page.split("```text\n").skip(1);
    blocks
        .filter_map(|block| block.split_once("```"))
        .map(|(block, _)| block.to_owned())
        .collect()
}

/// The letter quiz.
fn played() -> Window {
    Setup::sized(80, 40).env("LC_ALL", "C.UTF-8").run(&[
        "run",
        "letter-to-ex",
        "--today=2026-11-23",
    ])
}

/// Waits until these lines stand on the screen, one below the other.
fn stands(window: &mut Window, lines: &str) {
    window.wait_until(lines, |screen| {
        let screen: Vec<&str> = screen.lines().map(str::trim_end).collect();
        let lines: Vec<&str> = lines.lines().collect();
        screen.windows(lines.len()).any(|part| part == lines)
    });
}

/// The letter quiz at the look at all answers, which are given by these keys, each with Enter.
fn answered(keys: &str) -> Window {
    let mut window = played();
    for (at, keys) in keys.split('|').enumerate() {
        let asked = format!("Question {},", at + 1);
        window.asks(&asked).send(&format!("{keys}\r"));
    }
    window.asks("Before the advice");
    window
}

/// What the column's reader types.
const READER: &str = "2|1|12 |8 |1|7 |3 months|3|1 |3|1";

/// What somebody types for whom a letter can be right.
const CALM: &str = "1|1|12 |8 |1|1 |3 months|1|5 |1||";

#[test]
fn screens_of_the_page_on_running_are_seen() {
    let shown = shown("docs/running.md");
    let [question, help, change, leave] = &shown[..] else {
        panic!("four screens are shown, not {shown:#?}");
    };
    let mut window = played();
    window.asks("Question 1,").send("2\r");
    stands(&mut window, question);
    window.send("h\r");
    stands(&mut window, help);
    window.send(ESC);
    stands(&mut window, question);
    window.send("q\r");
    stands(&mut window, leave);
    let mut window = answered(READER);
    window.send("contact\r");
    window.asks("Change your answer").send("friends\r");
    stands(&mut window, change);
}

#[test]
fn rows_of_the_page_on_results_are_seen() {
    let shown = shown("docs/results.md");
    let [rows, ticked] = &shown[..] else {
        panic!("two screens are shown, not {shown:#?}");
    };
    let mut window = answered(CALM);
    window.send(ENTER);
    window.reads();
    stands(&mut window, rows);
    window.send("before\r");
    stands(&mut window, ticked);
}
