//! Reading the page: from its top, a screen at a time, and what is behind its rows.

use std::fs;

use crate::{
    rows::{Form, given, has_row, rows_from},
    setup::Setup,
    window::{CTRL_C, ENTER, ESC, Window, is_open, is_the_opening},
};

/// The flow of this folder that has pages of two parts.
const DANGER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal/danger.yaml");

const BREAD: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/tests/program/pages/bread.yaml"
);

/// All answers but the last one, which the person skips.
const BEFORE: [&str; 8] = [
    "--answer=how=well",
    "--answer=safe=no",
    "--answer=wishes=thanks",
    "--answer=since=3 months",
    "--answer=until=2026-08-23",
    "--answer=letters=2",
    "--answer=name=Jo",
    "--today=2026-11-23",
];

/// The page in a terminal of this size, on its first screen.
fn page(setup: Setup, more: &[&str]) -> Window {
    let run = [&["run", DANGER][..], &BEFORE, more].concat();
    let mut window = setup.env("LC_ALL", "C.UTF-8").run(&run);
    window.wait("What do you thank them for?");
    window.wait_until("keys are awaited", |screen| {
        is_open(screen) && !is_the_opening(screen)
    });
    window.send("\r").wait_until("the review", |screen| {
        has_row(screen, "Show me the advice", Form::of(more)) && is_open(screen)
    });
    window.send("go\r");
    window
}

/// The page on its last screen, with all of its rows.
fn rows(columns: u16, rows: u16, more: &[&str]) -> Window {
    let mut window = page(Setup::sized(columns, rows), more);
    window.wait_until("the page", |screen| {
        screen.contains("Write it, but keep it") && !screen.contains("Show me")
    });
    window.reads();
    window
}

#[test]
fn the_page_begins_at_the_top_with_the_advice_and_the_first_step() {
    for (columns, rows) in [(80, 24), (50, 18), (40, 16)] {
        let mut window = page(Setup::sized(columns, rows), &[]);
        let screen = window.asks("There's more.").screen();
        let told = format!("{columns}x{rows}\n{screen}");
        // On a narrow screen every cell is for the text.
        let bar = if columns > 60 { "┃  " } else { "┃ " };
        let begins = format!("{bar}Slowly\n{bar}Write it, but keep it\n");
        assert!(screen.starts_with(&begins), "{told}");
        for words in [
            "You've got something to say to Jo",
            "Set a timer for twenty",
            "  What to do",
            "1. Write by hand if you can.",
            "● Read on",
        ] {
            assert!(screen.contains(words), "{words}: {told}");
        }
    }
    // On the smallest, the advice and the row that goes on.
    let mut window = page(Setup::sized(34, 14), &[]);
    let screen = window.asks("There's more.").screen();
    assert!(
        screen.starts_with("┃ Slowly\n┃ Write it, but keep it\n"),
        "{screen}"
    );
    assert!(screen.contains("● Read on"), "{screen}");
}

/// What was read can be read again: Esc goes back a screen, and before the first are the answers.
#[test]
fn one_can_go_back_a_screen_and_to_the_answers() {
    for (more, on, back) in [(&[][..], ENTER, ESC), (&["--plain"], "1\r", "b\r")] {
        let form = Form::of(more);
        let reads_on = |screen: &str| has_row(screen, "Read on", form);
        let mut window = page(Setup::sized(50, 18), more);
        window.wait("Write it, but keep it");
        window.wait_until("the row that reads on", reads_on);
        let first = window.screen();
        window.send(on).wait("They asked for quiet");
        window.wait_until("keys", |screen| screen != first && is_open(screen));
        window.send(back).wait_until("the first screen", |screen| {
            let last = screen.rsplit("Your answer: b").next().unwrap_or_default();
            last.contains("Write it, but keep it") && reads_on(last) && is_open(screen)
        });
        window.send(back).wait("Here's what you said.");
        window.wait_until("keys", is_open);
        window.send("go\r").wait_until("the page again", |screen| {
            let last = screen
                .rsplit("Show me the advice")
                .next()
                .unwrap_or_default();
            last.contains("Write it, but keep it") && reads_on(last)
        });
    }
}

#[test]
fn the_rows_lead_to_everything_else_and_come_back() {
    let menu = [
        "The other reasons (2)",
        "Why I got this",
        "A letter for Jo",
        "A plan for a bad day",
        "Sources",
        "Change an answer",
        "Keep this page",
        "Enough for today",
    ];
    for more in [&[][..], &["--plain"]] {
        let form = Form::of(more);
        for (columns, lines) in [(80, 24), (50, 18)] {
            let mut window = rows(columns, lines, more);
            let screen = window.screen();
            let (_, seen) = rows_from(&screen, menu[0], form).expect("the rows are seen");
            assert_eq!(seen, menu, "{screen}");
            for (row, seen, next) in [
                ("1\r", "You'll see it differently", "The other reasons"),
                ("2\r", "Silence: 3 months", "Because you said"),
                ("3\r", "Dear Jo,", "A letter for Jo"),
                ("4\r", "I call a friend.", "A plan for a bad day"),
                ("5\r", "Ours", "Sources"),
            ] {
                let before = window.screen();
                window.send(row).wait_until(seen, |screen| {
                    *screen != before && screen.contains(seen) && is_open(screen)
                });
                assert!(window.screen().contains(next), "{}", window.screen());
                window
                    .send("back\r")
                    .wait_until("the rows again", |screen| {
                        let last = screen
                            .rsplit("Your answer: back")
                            .next()
                            .unwrap_or_default();
                        has_row(last, "Enough for today", form) && is_open(screen)
                    });
            }
            window.send("enough\r");
            assert_eq!(window.ends(), 0);
            assert!(window.is_cooked());
        }
    }
}

/// Only rows that lead to something are there.
#[test]
fn a_short_page_has_no_row_that_leads_nowhere() {
    let pizza = ["run", "pizza", "--answer=cannot_eat=nothing"];
    let mut window = Setup::sized(80, 24).env("LC_ALL", "C.UTF-8").run(&pizza);
    window.wait("1  A little").send("1\r");
    window.asks("Before the advice").send(ENTER);
    let screen = window.asks("What next?").screen();
    let expected = "\
┃  Go ahead
┃  One slice of marinara, from the counter
┃
┃  You said that you are only a little hungry.

   Because you said
   - Hunger: A little

◆  What next?
│  ● Change an answer
│  ○ Keep this page
│  ○ Enough for today
│  [Enter choose · Esc back]";
    let screen: Vec<&str> = screen.lines().map(str::trim_end).collect();
    assert_eq!(screen.join("\n").trim_end(), expected);
    window.send(ENTER).asks("Here's what you said.");
    window
        .wait("Hunger                A little")
        .send("hunger\r");
    window.asks("Change your answer").send("very\r");
    window.asks("Make this change?").send("2\r");
    window.asks("Question 3,");
}

/// An outcome that is shown without its reasons has no row for them, and no answer in a file.
#[test]
fn what_is_left_out_is_behind_no_row_and_in_no_file() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let text = fs::read_to_string(DANGER).expect("the flow can be read");
    let flow = folder.path().join("flow.yaml");
    let quiet = text.replace("tone_word: Slowly", "tone_word: Slowly\n    because: false");
    fs::write(&flow, quiet).expect("it can be written");
    let (flow, page) = (flow.to_string_lossy(), folder.path().join("page.txt"));
    let save = format!("--save={}", page.display());
    let mut window = Setup::sized(80, 24).run(&[&["run", &flow, &save][..], &BEFORE].concat());
    window.asks("Question 8,").send("\r");
    window.asks("Before the advice").send(ENTER);
    let screen = window.asks("There's more.").reads().screen();
    assert!(!screen.contains("Why I got this"), "{screen}");
    // What the command line says to keep is not asked about.
    assert!(!screen.contains("Keep this page"), "{screen}");
    window.send("enough\r");
    assert_eq!(window.ends(), 0);
    let page = fs::read_to_string(page).expect("the page is there");
    assert!(
        !page.contains("Because you said") && !page.contains("Well enough"),
        "{page}"
    );
    // All that is behind rows is in it, in their order.
    let mut rest = page.as_str();
    for words in [
        "Slowly",
        "Write it, but keep it",
        "You've got something to say to Jo",
        "For tonight",
        "What to do",
        "They asked for quiet",
        "You'd like an answer",
        "Later",
        "Where help is",
        "The other reasons",
        "Long letters aren't read",
        "You'll see it differently",
        "A letter for Jo",
        "A plan for a bad day",
        "Sources",
    ] {
        let (_, after) = rest
            .split_once(words)
            .unwrap_or_else(|| panic!("{words}\n{page}"));
        rest = after;
    }
}

#[test]
fn a_document_is_saved_and_its_words_are_typed_again_where_it_is_read() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for (more, name) in [(&[][..], "rich.md"), (&["--plain"], "plain.md")] {
        let form = Form::of(more);
        let path = folder.path().join(name);
        let mut window = rows(80, 30, more);
        window
            .send("letter\r")
            .wait("Dear Jo,")
            .wait_until("its rows", |screen| {
                has_row(screen, "Save it as a file", form) && is_open(screen)
            });
        // Several texts of the person stand in it: which one is asked.
        window.send("words\r").wait("These are your words.");
        window
            .wait(&given("Name", "Jo", form))
            .wait(&given("Memory", "(skipped)", form));
        window.wait_until("keys", is_open);
        window.send("memory\r").wait("What do you thank them for?");
        window.wait_until("keys", is_open);
        window.send("The sea.\r");
        if form == Form::Plain {
            window.send("\r");
        }
        window.wait(&given("Memory", "The sea.", form));
        window.wait_until("keys", is_open);
        window
            .send("done\r")
            .wait_until("the letter again", |screen| {
                let last = screen.rsplit("Which words?").next().unwrap_or_default();
                let saves = has_row(last, "Save it as a file", form);
                last.contains("The sea.") && saves && is_open(screen)
            });
        window.send("save\r").wait("Path of the new file");
        window.wait_until("keys", is_open);
        window.send(&"\u{7f}".repeat(20));
        window.send(&format!("{}\r", path.display()));
        window
            .wait("Saved in ")
            .wait_until("the way back", |screen| {
                has_row(screen, "Back to the page", form) && is_open(screen)
            });
        window
            .send("back\r")
            .wait_until("the rows again", |screen| {
                has_row(screen, "Enough for today", form) && is_open(screen)
            });
        window.send("enough\r");
        assert_eq!(window.ends(), 0);
        let letter = fs::read_to_string(&path).expect("the letter is there");
        assert_eq!(letter, "Dear Jo,\n\nI wish you well.\n\nThe sea.\n");
    }
}

/// A file that was asked for beforehand follows the page, and is nobody else's.
#[test]
fn a_file_that_was_asked_for_follows_a_change_of_the_page() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for (name, meddles) in [("mine.md", false), ("theirs.md", true)] {
        let (path, plan) = (folder.path().join(name), folder.path().join("plan.txt"));
        let save = format!("--save={}", path.display());
        let document = format!("--save-document={}", plan.display());
        let mut window = page(Setup::sized(80, 30), &[&save, &document]);
        window.asks("There's more").reads();
        let text = fs::read_to_string(&path).expect("the page is there at once");
        assert!(text.contains("# Write it, but keep it"), "{text}");
        // Of several documents the one of this name is written.
        let text = fs::read_to_string(&plan).expect("the document is there");
        assert_eq!(text, "If it gets bad, I call a friend.\n");
        if meddles {
            fs::write(&path, "theirs").expect("it can be written");
        }
        window
            .send("change\r")
            .asks("Here's what you said.")
            .send("silence\r");
        window.asks("Change your answer").send(&"\u{7f}".repeat(20));
        window
            .send("3 days\r")
            .asks("Make this change?")
            .send("2\r");
        window.asks("Before the advice").send(ENTER);
        window
            .wait("Wait with it, Jo can wait too")
            .asks("What else?");
        window.send("enough\r");
        let code = window.ends();
        let text = fs::read_to_string(&path).expect("it is there");
        if meddles {
            assert_eq!((code, text.as_str()), (1, "theirs"));
            let said = window.history();
            assert!(said.contains("was changed in the meantime"), "{said}");
        } else {
            assert_eq!(code, 0);
            assert!(text.contains("# Wait with it, Jo can wait too"), "{text}");
            assert!(!text.contains("Write it"), "{text}");
            // This advice has no document, and the one that was written goes.
            assert!(!plan.exists());
            let said = window.history().replace('\n', "");
            assert!(said.contains("this advice has no document"), "{said}");
        }
        let _ = fs::remove_file(plan);
    }
}

#[test]
fn after_the_pager_come_the_rows() {
    let pager = Setup::sized(80, 24).env("PAGER", "sed 's/Write it/Turned: &/'");
    let mut window = page(pager, &["--pager"]);
    let screen = window.asks("What else?").screen();
    assert!(screen.starts_with("┃  Write it, but keep it"), "{screen}");
    let history = window.history();
    for words in ["Turned: Write it, but keep it", "You'll see it differently"] {
        assert!(history.contains(words), "{words}\n{history}");
    }
    window.send("why\r").wait("Silence: 3 months").send(ESC);
    window.asks("What else?").send("enough\r");
    assert_eq!(window.ends(), 0);
}

/// A page without parts comes from its top as well, and its document can be saved there.
#[test]
fn a_page_of_one_part_comes_a_screen_at_a_time_too() {
    let run = ["run", BREAD, "--answer=age=3 days"];
    let mut window = Setup::sized(60, 20).env("LC_ALL", "C.UTF-8").run(&run);
    window.asks("Question 2,").send("Bob\r");
    window.asks("Before the advice").send(ENTER);
    let screen = window.asks("There's more.").screen();
    assert!(
        screen.starts_with("┃ With care\n┃ Toast Bob & eat it\n"),
        "{screen}"
    );
    window.reads();
    let screen = window.screen();
    let (_, seen) = rows_from(&screen, "A label for Bob", Form::Rich).expect("it has rows");
    let menu = ["A label for Bob", "Change an answer", "Keep this page"];
    assert_eq!(seen[..3], menu, "{screen}");
    assert!(!screen.contains("Why I got this"), "{screen}");
    window
        .send("1\r")
        .wait("Change the words that I typed")
        .send("words\r");
    window.asks("Change your answer").send("by\r");
    window
        .wait("A label for Bobby")
        .asks("What next?")
        .send(CTRL_C);
    assert_eq!(window.ends(), 130);
    // All that was read is there to be scrolled to, from its beginning.
    let history = window.history();
    assert!(history.contains("┃ Toast Bob & eat it"), "{history}");
}

/// The look: a bar in the colour of the advice, one line with weight, coloured heads.
#[test]
fn only_the_advice_has_weight_and_the_bar_has_its_colour() {
    let mut window = page(Setup::sized(80, 24), &[]);
    window.asks("There's more.");
    let page = window.styles();
    let bold: Vec<&str> = page.iter().map(|line| line.bold.as_str()).collect();
    let bold: Vec<&str> = bold.into_iter().filter(|words| !words.is_empty()).collect();
    assert_eq!(
        bold,
        ["Write it, but keep it", "1.", "2.", "3.", "There's more.",]
    );
    let coloured = |words: &str| {
        let line = page.iter().find(|line| line.text.contains(words));
        line.unwrap_or_else(|| panic!("{words}: {page:?}")).colour
    };
    let (yellow, cyan) = (vt100::Color::Idx(3), vt100::Color::Idx(6));
    assert_eq!(coloured("┃  Write it"), yellow);
    assert_eq!(coloured("What to do"), cyan);
    assert_eq!(coloured("Set a timer"), vt100::Color::Default);
}
