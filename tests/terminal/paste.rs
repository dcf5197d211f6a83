//! More than a prompt takes: a whole book that is pasted.

use std::fs;
use std::time::{Duration, Instant};

use crate::{
    setup::Setup,
    window::{CTRL_C, Window},
};

const FLOW: &str = "\
quandary: 1
title: Much
quick_exit: true
start: pick
questions:
  pick: {ask: Which one?, options: {a: Apples, b: Bread}, next: several}
  several: {ask: Which ones?, type: choices, options: {a: Apples, b: Bread}, next: words}
  words: {ask: What happened?, type: text, next: end}
outcomes:
  end: {tone: go, title: The end}
";

/// Nobody waits longer, however much was pasted. A test's program is slow, and so is a machine
/// that runs many.
const SOON: Duration = Duration::from_secs(12);

fn at(question: usize) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let flow = folder.path().join("much.yaml");
    fs::write(&flow, FLOW).expect("it can be written");
    let flow = flow.to_string_lossy().into_owned();
    let given = ["--answer=pick=a", "--answer=several=a"];
    let args = [&["run", &flow][..], &given[..question]].concat();
    let mut window = Setup::sized(80, 24).run(&args);
    window.wait(["Which one?", "Which ones?", "What happened?"][question]);
    std::thread::sleep(Duration::from_millis(300));
    (window, folder)
}

/// As terminals send what is pasted, and as those send it that mark nothing.
fn pastes() -> [String; 2] {
    let book = "It was a dark and stormy night. ".repeat(700);
    [format!("\u{1b}[200~{book}\u{1b}[201~"), book]
}

#[test]
fn a_paste_of_a_book_is_cut_and_said_and_the_question_goes_on() {
    for paste in pastes() {
        for (question, words) in [
            (0, "too much to look for"),
            (1, "too much to look for"),
            (2, "more than 2000 characters"),
        ] {
            let (mut window, _folder) = at(question);
            let began = Instant::now();
            window.send(&paste);
            window.wait(words);
            let took = began.elapsed();
            assert!(took < SOON, "{question}: {took:?}");
            window.send(CTRL_C);
            assert_eq!(window.ends(), 130, "{question}");
            assert!(window.is_cooked(), "{question}");
        }
    }
}

#[test]
fn the_quick_exit_does_not_wait_for_a_paste() {
    for paste in pastes() {
        for question in 0..3 {
            let (mut window, _folder) = at(question);
            let began = Instant::now();
            window.send(&format!("{paste}{CTRL_C}"));
            assert_eq!(window.ends(), 130, "{question}");
            let took = began.elapsed();
            assert!(took < SOON, "{question}: {took:?}");
            assert!(window.is_cooked(), "{question}");
            assert!(!window.history().contains("stormy"), "{question}");
        }
    }
}
