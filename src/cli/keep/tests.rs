//! What is offered at the end of a run, line by line, without a terminal.

use std::fs;
use std::path::Path;

use quandary::flow::day;
use quandary::front::page::Page;
use quandary::parse;
use quandary::session::{Session, Step};

use super::super::ask::Also;
use super::super::plain::{Echo, PlainAsker};
use super::super::source::FlowText;
use super::offer::{Offered, offer};
use super::{KeepablePage, MadeBy};

const FLOW: &str = "
quandary: 1
title: Is it late?
start: late
questions:
  late: {ask: Is it late?, type: yes_no, next: {yes: sleep, no: stay}}
outcomes:
  sleep:
    tone: go
    title: Go to bed
    document: {file: note.md, title: A note, parts: [{text: '**Good night.**'}]}
  stay: {tone: info, title: Stay up}
";

/// Answers the flow, types these lines at the offer, and gives what is said, without the folder's
/// own name.
fn offered(answer: &str, typed: &[&str], folder: &Path) -> (Offered, String) {
    let flow = parse::read(FLOW).into_flow().expect("the flow is whole");
    let today = day::read("2026-11-23").expect("it is a day");
    let mut session = Session::new(&flow, today);
    let Step::Ask(question) = session.step() else {
        panic!("there is a question");
    };
    let answer = flow.questions[question].read(answer).expect("it is one");
    session.answer(answer).expect("it is accepted");
    let Step::Done(outcome) = session.step() else {
        panic!("there is an outcome");
    };
    let page = Page::of("late", &session, outcome, None);
    let made = MadeBy::of(&FlowText {
        name: "late.yaml".to_owned(),
        id: "late".to_owned(),
        text: FLOW.to_owned(),
    });
    let keepable = KeepablePage {
        page: &page,
        made: &made,
    };
    let folder = folder.display().to_string();
    let typed: String = typed
        .iter()
        .map(|line| format!("{}\n", line.replace("HERE", &folder)))
        .collect();
    let mut said = Vec::new();
    let mut asker = PlainAsker::new(typed.as_bytes(), &mut said, Echo::Lines, None);
    let done = offer(&mut asker, keepable, Also::NONE).expect("nothing stops it");
    let said = String::from_utf8(said).expect("it is text");
    let done = match done {
        Offered::Done(told) => Offered::Done(told.replace(&folder, "HERE")),
        Offered::Vanish => Offered::Vanish,
    };
    (done, said.replace(&folder, "HERE"))
}

/// The files of a folder, with what they begin with.
fn kept(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut files: Vec<_> = entries
        .map(|entry| {
            let path = entry.expect("the entry can be read").path();
            let text = fs::read_to_string(&path).expect("it is text");
            let name = path.file_name().unwrap_or_default();
            let first = text.lines().next().unwrap_or_default();
            (name.to_string_lossy().into_owned(), first.to_owned())
        })
        .collect();
    files.sort();
    files
}

#[test]
fn what_is_kept_is_what_was_chosen() {
    let own = |name: &str, text: &str| (name.to_owned(), text.to_owned());
    for (typed, expected) in [
        // Doubt keeps nothing: the first row, the way back, leaving, Enter alone, and the end of
        // the input.
        (&["1"][..], vec![]),
        (&["no"], vec![]),
        (&["b"], vec![]),
        (&[""], vec![]),
        (&["2", "HERE/a.md", ""], vec![own("a.md", "*Go ahead*")]),
        (&["q"], vec![]),
        (&[], vec![]),
        (&["2", ":back", "no"], vec![]),
        (&["2", "HERE/a.md", "no"], vec![own("a.md", "*Go ahead*")]),
        (
            &["html", "HERE/a.html", "no"],
            vec![own("a.html", "<!DOCTYPE html>")],
        ),
        (&["text", "HERE/a.txt"], vec![own("a.txt", "Go ahead")]),
        // The name says the form where it has an ending that does.
        (&["2", "HERE/a.txt"], vec![own("a.txt", "Go ahead")]),
        (&["4", "HERE/a"], vec![own("a", "Go ahead")]),
        // The document is offered as long as it is not kept, and the page too.
        (
            &["document", "HERE/note.md", "2", "HERE/a.md"],
            vec![own("a.md", "*Go ahead*"), own("note.md", "**Good night.**")],
        ),
        (
            &["2", "HERE/a.md", "2", "HERE/note.txt"],
            vec![own("a.md", "*Go ahead*"), own("note.txt", "Good night.")],
        ),
        // What cannot be written is asked for again.
        (
            &["2", "HERE/there", "HERE/no/a.md", "HERE", "HERE/b.md"],
            vec![own("b.md", "*Go ahead*")],
        ),
    ] {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::write(folder.path().join("there"), "mine").expect("it can be written");
        let (done, said) = offered("yes", typed, folder.path());
        let Offered::Done(told) = done else {
            panic!("{typed:?}");
        };
        let saved = expected.len();
        assert_eq!(told.matches("Saved in HERE").count(), saved, "{told}");
        let mut expected = expected;
        expected.push(own("there", "mine"));
        expected.sort();
        assert_eq!(kept(folder.path()), expected, "{typed:?}\n{said}");
    }
}

#[test]
fn the_offer_is_plain_words() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let typed = ["document", "HERE/note.md", "no"];
    let (_, said) = offered("yes", &typed, folder.path());
    let expected = r#"
Keep this page?
  1. No
  2. Save it as Markdown
  3. Save it as HTML, for a browser
  4. Save it as plain text
  5. Save "A note" as a file of its own
Type a number.
Or b or Enter alone to keep nothing, q to leave.
Your answer: document

Path of the new file
Only you can read the file. It never replaces another one.
Enter alone keeps "note.md".
Or :back to go back, :leave to leave.
Your answer: HERE/note.md

Keep anything else?
  1. No
  2. Save it as Markdown
  3. Save it as HTML, for a browser
  4. Save it as plain text
Type a number.
Your answer: no
"#;
    assert_eq!(said, expected);
    let (_, said) = offered("no", &["1"], folder.path());
    assert!(!said.contains("note"), "{said}");
}
