//! What a run leaves on the screen: nothing where the person or the flow wants that.

use std::fs;

use crate::{
    setup::Setup,
    window::{CTRL_C, DOWN, ENTER, ESC, Window},
};

/// What a person does on a terminal.
type Keys<'a> = &'a dyn Fn(&mut Window);

/// A flow that can be left at once.
const AFRAID: &str = "\
quandary: 1
title: Is it safe to talk?
quick_exit: true
start: why
questions:
  why: {ask: What happened?, short: Happened, type: text, next: since}
  since: {ask: Since when?, short: Since, type: duration, next: fear}
  fear: {ask: Are you afraid?, short: Fear, type: yes_no, next: {yes: call, no: talk}}
outcomes:
  call: {tone: stop, title: Call somebody}
  talk: {tone: go, title: Talk}
";

const SIZES: [(u16, u16); 5] = [(80, 24), (60, 16), (40, 16), (34, 14), (30, 12)];

/// Runs a flow after a line that was there before.
fn after_a_line(size: (u16, u16), text: &str, args: &[&str]) -> (Window, tempfile::TempDir) {
    after_a_line_of("xterm-256color", size, text, args)
}

/// The same on a terminal of this kind.
fn after_a_line_of(
    term: &str,
    size: (u16, u16),
    text: &str,
    args: &[&str],
) -> (Window, tempfile::TempDir) {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let flow = folder.path().join("flow.yaml");
    fs::write(&flow, text).expect("it can be written");
    let flow = flow.to_string_lossy().into_owned();
    let setup = Setup::sized(size.0, size.1)
        .env("TERM", term)
        .script("trap : INT; echo the line before; \"$@\"; code=$?; echo the end; exit $code");
    let args = [&["run", &flow, "--today=2026-11-23"], args].concat();
    (setup.run(&args), folder)
}

/// Nothing of the conversation stands anywhere; what was there before still does.
fn leaves_nothing(window: &mut Window, told: &str) {
    let history = window.history();
    let lines: Vec<&str> = history.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines, ["the line before", "the end"], "{told}");
    assert!(window.is_cooked(), "{told}");
}

#[test]
fn a_private_run_leaves_nothing_however_it_ends() {
    for size in SIZES {
        let to_the_end = |window: &mut Window| {
            window.asks("Question 1,").send("Something\r");
            window.asks("Question 2,").send("a week\r");
            window.asks("Is that right?").send(ENTER);
            window.asks("Question 3,").send("1\r");
            window.asks("Before the advice").send(ENTER);
            window.reads().send("enough\r");
        };
        const BY_CTRL_D: &str = "by Ctrl-D in line mode";
        let ends: [(&str, u32, Keys<'_>); 6] = [
            ("with advice", 0, &to_the_end),
            ("by leaving", 5, &|window| {
                window
                    .asks("Question 1,")
                    .send(ESC)
                    .asks("Leave now?")
                    .send("2\r");
            }),
            ("by Ctrl-C", 130, &|window| {
                window.asks("Question 1,").send("Some").send(CTRL_C);
            }),
            ("by the quick exit", 5, &|window| {
                window.asks("Question 1,").send("!\r");
            }),
            ("by saving", 5, &|window| {
                window.asks("Question 1,").send("Something\r");
                window
                    .asks("Question 2,")
                    .send("q\r")
                    .asks("Leave now?")
                    .send("2\r");
                window.asks("Save your own words, too?").send("1\r");
                // Nothing is proposed.
                window.asks("Path of the new file").send("/dev/null/no\r");
                window.wait("!  ").send(ESC);
                window
                    .asks("Question 2,")
                    .send("q\r")
                    .asks("Leave now?")
                    .send("3\r");
            }),
            (BY_CTRL_D, 5, &|window| {
                window
                    .wait("Your answer: ")
                    .send("\u{4}")
                    .wait("Leave now?");
                window.wait_until("an answer is awaited", |screen| {
                    screen.trim_end().ends_with("Your answer:")
                });
                window.send("\u{4}");
            }),
        ];
        for (told, code, keys) in ends {
            let args: &[&str] = if told == BY_CTRL_D {
                &["--private", "--plain"]
            } else {
                &["--private"]
            };
            let (mut window, _folder) = after_a_line(size, AFRAID, args);
            keys(&mut window);
            assert_eq!(window.ends(), code, "{told} {size:?}\n{}", window.screen());
            leaves_nothing(&mut window, told);
        }
    }
}

#[test]
fn a_signal_leaves_nothing_of_a_private_run_either() {
    for (signal, code) in [("TERM", 143), ("INT", 130)] {
        for args in [&["--private"][..], &["--private", "--plain"]] {
            let folder = tempfile::tempdir().expect("there is room for a folder");
            let flow = folder.path().join("flow.yaml");
            fs::write(&flow, AFRAID).expect("it can be written");
            let flow = flow.to_string_lossy().into_owned();
            let mut window = Setup::sized(80, 24).run(&[&["run", &flow], args].concat());
            window.wait("What happened?").signal(signal);
            assert_eq!(window.ends(), code);
            assert_eq!(window.history().trim(), "", "{signal} {args:?}");
            assert!(window.is_cooked(), "{signal} {args:?}");
        }
    }
}

#[test]
fn private_is_refused_where_it_could_not_keep_its_promise() {
    for (name, value, script) in [
        ("TERM", "dumb", "exec \"$@\""),
        ("TERM", "", "exec \"$@\""),
        ("A", "B", "exec \"$@\" --no-input"),
        ("A", "B", "exec \"$@\" < /dev/null"),
        ("A", "B", "exec \"$@\" --plain < /dev/null"),
        ("A", "B", "\"$@\" 2>&1 | cat; exit 2"),
    ] {
        let setup = Setup::sized(80, 24).env(name, value).script(script);
        let mut window = setup.run(&["run", "pizza", "--private"]);
        assert_eq!(window.ends(), 2, "{script}");
        let screen = window.screen();
        assert!(
            screen.contains("--private needs a terminal"),
            "{script}\n{screen}"
        );
    }
}

#[test]
fn a_private_page_is_shown_part_by_part() {
    let text = AFRAID.replace(
        "title: Call somebody",
        "title: Call somebody, steps: [one, two, three, four, five, six, seven, eight, nine, ten]",
    );
    let (mut window, _folder) = after_a_line((80, 16), &text, &["--private"]);
    window.asks("Question 1,").send("Something\r");
    window.asks("Question 2,").send("1 week\r");
    window.asks("Question 3,").send("1\r");
    window.asks("Before the advice").send(ENTER);
    window
        .wait("Call somebody")
        .asks("There's more.")
        .send(ENTER);
    let screen = window.wait("10. ten").asks("What next?").screen();
    // Nothing is kept on a screen that is to leave nothing.
    assert!(!screen.contains("Keep this page"), "{screen}");
    window.send("enough\r");
    assert_eq!(window.ends(), 0);
    leaves_nothing(&mut window, "in parts");
}

#[test]
fn the_quick_exit_is_told_before_the_first_question() {
    let (mut window, _folder) = after_a_line((80, 24), AFRAID, &[]);
    window.asks("Question 1,");
    window.wait("To be gone at once, press Ctrl-C: it clears the screen and ends.");
    window.wait("! leave now");
    // A flow that does not ask for it says nothing of it, and `!` is an answer there.
    let usual = AFRAID.replace("quick_exit: true\n", "");
    let (mut window, _folder) = after_a_line((80, 24), &usual, &[]);
    window
        .asks("Question 1,")
        .send("!\r")
        .wait("*  Happened              !");
    window.asks("Question 2,");
    assert!(!window.history().contains("gone at once"));
}

#[test]
fn the_quick_exit_clears_the_screen_at_every_question_and_size() {
    for size in SIZES {
        for (keys, code) in [("!\r", 5), (CTRL_C, 130)] {
            let to = |window: &mut Window, question: usize| {
                window.asks("Question 1,");
                if question > 1 {
                    window.send("Something\r").asks("Question 2,");
                }
                if question > 2 {
                    window.send("1 week\r").asks("Question 3,");
                }
                match question {
                    4 => drop(window.send("r\r").asks("So far")),
                    5 => drop(window.send("q\r").asks("Leave now?")),
                    6 => drop(window.send("1\r").asks("Before the advice").send(DOWN)),
                    _ => {}
                }
            };
            for question in 1..=6 {
                let (mut window, _folder) = after_a_line(size, AFRAID, &[]);
                to(&mut window, question);
                window.send(keys);
                assert_eq!(window.ends(), code, "{question} {size:?}");
                let screen = window.screen();
                assert_eq!(screen.trim(), "the end", "{question} {size:?}");
                let bytes = window.bytes();
                let cleared = bytes.rsplit_once("\u{1b}[H\u{1b}[2J\u{1b}[3J");
                let (_, after) = cleared.expect("the history is cleared, too");
                assert_eq!(after.trim(), "the end", "{question} {size:?}");
                assert!(window.is_cooked());
            }
        }
    }
}

#[test]
fn a_signal_clears_the_screen_of_a_flow_that_can_be_left_at_once() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let flow = folder.path().join("flow.yaml");
    fs::write(&flow, AFRAID).expect("it can be written");
    let flow = flow.to_string_lossy().into_owned();
    for (signal, code) in [("INT", 130), ("TERM", 143)] {
        for args in [&[][..], &["--plain"]] {
            let mut window = Setup::sized(80, 24).run(&[&["run", flow.as_str()], args].concat());
            window.wait("What happened?").signal(signal);
            assert_eq!(window.ends(), code);
            assert_eq!(window.screen().trim(), "", "{signal} {args:?}");
            assert!(window.is_cooked(), "{signal} {args:?}");
        }
    }
}

#[test]
fn in_plain_lines_the_screen_is_cleared_at_the_end_and_no_other_escape_is_written() {
    for (keys, code) in [("!\r", 5), (CTRL_C, 130)] {
        let (mut window, _folder) = after_a_line((80, 24), AFRAID, &["--plain"]);
        window.wait("Your answer: ").send("Something\r");
        window.wait("Since when?").send(keys);
        assert_eq!(window.ends(), code);
        assert_eq!(window.history().trim(), "the end");
        let bytes = window.bytes();
        let before = bytes.split("\u{1b}[H\u{1b}[2J\u{1b}[3J").next();
        assert!(
            before.is_some_and(|before| !before.contains('\u{1b}')),
            "{bytes:?}"
        );
    }
}

/// A terminal that knows no escapes can clear nothing, and that is what is said.
#[test]
fn where_nothing_can_be_cleared_all_is_moved_off_the_screen_and_other_words_say_so() {
    for (keys, code) in [("!\r", 5), (CTRL_C, 130)] {
        let (mut window, _folder) = after_a_line_of("dumb", (80, 24), AFRAID, &[]);
        window.wait("It can be scrolled back to.");
        window.wait("Your answer: ").send("Something\r");
        window.wait("Since when?").send(keys);
        assert_eq!(window.ends(), code);
        assert_eq!(window.screen().trim(), "the end");
        assert!(!window.bytes().contains('\u{1b}'), "{:?}", window.bytes());
    }
}
