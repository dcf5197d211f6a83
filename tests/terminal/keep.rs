//! Keeping the page: the row below it, and what is asked then.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{
    rows::{Form, given, has_row},
    setup::Setup,
    window::{CTRL_C, DOWN, ENTER, ESC, Window},
};

const PIZZA: [&str; 4] = [
    "run",
    "pizza",
    "--answer=cannot_eat=nothing",
    "--today=2026-11-23",
];

/// The page of the pizza flow in a terminal of this size, in a folder of its own, with the last
/// question asked.
fn asked(setup: Setup, more: &[&str]) -> (Window, TempDir) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let setup = setup
        .script("cd \"$FOLDER\"; exec \"$@\"")
        .env("FOLDER", &folder.path().to_string_lossy());
    let mut window = setup.run(&[&PIZZA[..], more].concat());
    answer(&mut window, Form::of(more));
    (window, folder)
}

/// Answers the one question, and lets the answers stand.
fn answer(window: &mut Window, form: Form) {
    let first = match form {
        Form::Rich => "> 1  A little",
        Form::Plain => "1. A little",
    };
    window.wait(first).send("1\r");
    window
        .wait("Show me the advice")
        .wait(&given("Hunger", "A little", form))
        .send("1\r");
}

/// Chooses the row that leads to what can be kept.
fn keeps(window: &mut Window, form: Form) {
    window.reads().wait_until("the row to keep it", |screen| {
        has_row(screen, "Keep this page", form)
    });
    window.send("keep\r");
    window.wait("Keep this page?").wait("keep nothing");
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut names: Vec<String> = entries
        .map(|entry| entry.expect("the entry can be read").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn the_page_is_kept_where_the_person_says_so() {
    for more in [&[][..], &["--plain"]] {
        let (mut window, folder) = asked(Setup::sized(80, 40), more);
        window.wait("One slice of marinara");
        keeps(&mut window, Form::of(more));
        window.send("2\r").wait("Path of the new file");
        window.wait("advice.md").send(ENTER).wait("Saved in ");
        assert_eq!(window.keeps_nothing(), 0, "{more:?}");
        let path = folder.path().join("advice.md");
        let words = window.history().split_whitespace().collect::<String>();
        let told = format!("Savedin{}", path.display());
        assert!(words.contains(&told), "{words}");
        let page = fs::read_to_string(&path).expect("the page is there");
        assert!(page.contains("# One slice of marinara"), "{page}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let meta = fs::metadata(&path).expect("the page is there");
            assert_eq!(meta.permissions().mode() & 0o777, 0o600);
        }
    }
}

/// Answers of one letter quiz that serve for the other: only what that one asks, too, and nothing
/// in the person's own words.
#[test]
fn answers_are_kept_for_the_other_quiz_and_taken_up_there() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let setup = Setup::sized(80, 40)
        .script("cd \"$FOLDER\"; exec \"$@\"")
        .env("FOLDER", &folder.path().to_string_lossy());
    let letter = [
        "run",
        "letter-to-ex",
        "--today=2026-11-27",
        "--answer=people.ended_by=they",
        "--answer=people.getting_by=well",
        "--answer=people.acts=none",
        "--answer=people.their_side=nothing",
        "--answer=contact=none",
        "--answer=draft=thanks",
        "--answer=silence=1 year",
        "--answer=feelings=calm",
        "--answer=motives=farewell",
        "--answer=plan=holds",
        "--answer=thanks_for=Thank you for the winter.",
    ];
    let mut window = setup.run(&letter);
    window.asks("Question 12,").send("Jo\r");
    window.asks("Before the advice").send(ENTER);
    keeps(&mut window, Form::Rich);
    window
        .wait("Save my answers for \"Is my letter safe?\"")
        .send("answers\r");
    window.wait("answers.yaml").send(ENTER);
    window.wait("quandary run is-my-letter-safe --answers");
    window.wait("Keep anything else?").send("1\r");
    assert_eq!(window.keeps_nothing(), 0);
    assert_eq!(names(folder.path()), ["answers.yaml"]);
    let file = folder.path().join("answers.yaml");
    let kept = fs::read_to_string(&file).expect("it is text");
    assert!(kept.starts_with("flow: letter-to-ex\nanswers:\n"), "{kept}");
    for other in ["winter", "Jo", "contact", "silence", "motives"] {
        assert!(!kept.contains(other), "{kept}");
    }
    let mut window = setup.run(&["run", "is-my-letter-safe", "--answers", "answers.yaml"]);
    window.wait("These are your answers to \"Should you write to your ex?\".");
    window.wait("- Taken over: How you get by, How it ended,");
    window.wait("What came before this letter?").send(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn doubt_keeps_nothing() {
    for (more, keys) in [
        (&[][..], ENTER),
        (&[], ESC),
        (&[], "1\r"),
        (&[], "q\r"),
        (&["--plain"], "1\r"),
        (&["--plain"], "b\r"),
        (&["--plain"], ENTER),
        (&["--plain"], "\u{4}"),
    ] {
        let (mut window, folder) = asked(Setup::sized(80, 24), more);
        keeps(&mut window, Form::of(more));
        // The page comes again, with its rows.
        window.send(keys).wait_until("the rows again", |screen| {
            let rows = screen.rsplit("Keep this page?").next();
            rows.is_some_and(|rows| rows.contains("Enough for today"))
        });
        assert_eq!(window.keeps_nothing(), 0, "{more:?} {keys:?}");
        assert_eq!(names(folder.path()), [""; 0], "{more:?} {keys:?}");
        let screen = window.history();
        assert!(!screen.contains("Saved"), "{screen}");
    }
}

/// A letter of a command that is not seen chooses nothing.
#[test]
fn a_letter_that_fits_no_row_is_said_to_fit_none() {
    let (mut window, folder) = asked(Setup::sized(80, 40), &[]);
    keeps(&mut window, Form::Rich);
    window.send("c\r").wait("Nothing fits what you typed.");
    window.wait("> No").send(ENTER);
    // Nor does one below the page.
    window.wait("> Change an answer").send("q\r");
    assert_eq!(window.ends(), 0);
    assert_eq!(names(folder.path()), [""; 0]);
}

#[test]
fn the_way_back_from_the_path_keeps_nothing_and_no_file_is_replaced() {
    let (mut window, folder) = asked(Setup::sized(80, 24), &[]);
    let mine = folder.path().join("advice.html");
    fs::write(&mine, "mine").expect("it can be written");
    keeps(&mut window, Form::Rich);
    window.send(DOWN).send(DOWN).send(ENTER);
    // A name that is not there yet is proposed.
    window
        .wait("advice-2.html")
        .send(ESC)
        .wait("Keep this page?");
    window
        .wait("keep nothing")
        .send("3\r")
        .wait("advice-2.html");
    for _ in 0.."-2.html".len() {
        window.send("\u{7f}");
    }
    window.send(".html\r").wait("is there already");
    window
        .send(CTRL_C)
        .wait("Stopped. Nothing was saved or sent.");
    assert_eq!(window.ends(), 130);
    assert!(window.is_cooked());
    assert_eq!(names(folder.path()), ["advice.html"]);
    let text = fs::read_to_string(mine).expect("the file is there");
    assert_eq!(text, "mine");
}

/// Nobody is asked who has said it already, or who does not see the page on this terminal.
#[test]
fn nobody_is_asked_in_vain() {
    for (script, more) in [
        ("exec \"$@\"", &["--save=a.md"][..]),
        ("exec \"$@\"", &["--json"]),
        ("exec \"$@\"", &["--answer=hunger=little"]),
        ("exec \"$@\" > page", &[]),
    ] {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let setup = Setup::sized(80, 24)
            .script(&format!("cd \"$FOLDER\"; {script}"))
            .env("FOLDER", &folder.path().to_string_lossy());
        let mut window = setup.run(&[&PIZZA[..], more].concat());
        if !more.contains(&"--answer=hunger=little") {
            answer(&mut window, Form::Rich);
        }
        let code = match more.contains(&"--save=a.md") {
            true => window.keeps_nothing(),
            false => window.ends(),
        };
        assert_eq!(code, 0, "{script} {more:?}");
        let screen = window.history();
        assert!(!screen.contains("Keep this page"), "{screen}");
    }
}

#[test]
fn the_document_is_kept_too_and_what_was_saved_is_not_denied() {
    let bread = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/program/pages/bread.yaml"
    );
    for more in [&[][..], &["--plain"]] {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let setup = Setup::sized(80, 40)
            .script("cd \"$FOLDER\"; exec \"$@\"")
            .env("FOLDER", &folder.path().to_string_lossy());
        let mut window = setup.run(&[&["run", bread, "--answer=age=3 days"][..], more].concat());
        window.wait("What do you call it?").send("Bob\r");
        window
            .wait("Show me the advice")
            .wait(&given("Its name", "Bob", Form::of(more)))
            .send("1\r");
        keeps(&mut window, Form::of(more));
        let row = "Save \"A label for Bob\" as a file of its own";
        window.wait_until(row, |screen| has_row(screen, row, Form::of(more)));
        window.send("5\r");
        window.wait("label.md").send(ENTER).wait("Saved in ");
        window.wait("Keep anything else?").wait("keep nothing");
        assert_eq!(names(folder.path()), ["label.md"]);
        window.send(CTRL_C);
        assert_eq!(window.ends(), 130);
        let screen = window.screen();
        assert!(screen.contains("Stopped. Nothing was sent."), "{screen}");
    }
}

/// The quick exit is there to the end: the page is gone from the screen and from above it.
#[test]
fn the_quick_exit_clears_the_page_away() {
    let bread = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/tests/program/pages/bread.yaml"
    );
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let text = fs::read_to_string(bread).expect("the flow can be read");
    let flow = folder.path().join("quick.yaml");
    fs::write(
        &flow,
        text.replace("start: age", "start: age\nquick_exit: true"),
    )
    .expect("the flow can be written");
    let flow = flow.to_string_lossy();
    let run = ["run", &flow, "--answer=age=3 days"];
    let mut window = Setup::sized(80, 24).run(&run);
    window.wait("What do you call it?").send("Bob\r");
    window
        .wait("Show me the advice")
        .wait(&given("Its name", "Bob", Form::Rich))
        .send("1\r");
    window.reads().send("!\r");
    assert_eq!(window.ends(), 0);
    assert_eq!(window.history().trim(), "");
}
