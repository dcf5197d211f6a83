//! What a person says by keys and numbers, and what they hear.

use crate::{
    setup::Setup,
    window::{BACKSPACE, CTRL_C, DOWN, ENTER, ESC, UP, is_open},
};

const KEEP_IT: &str = "Write it, but don't send it";

#[test]
fn the_columns_reader_answers_by_keys() {
    let mut window = Setup::sized(80, 24).run(&[]);
    for (number, keys) in [
        (1, [DOWN, ENTER].concat()),
        (2, ENTER.to_owned()),
        (3, [&DOWN.repeat(11), " ", ENTER].concat()),
        (4, [&DOWN.repeat(7), " ", ENTER].concat()),
        (5, ENTER.to_owned()),
        (6, [&DOWN.repeat(6), " ", ENTER].concat()),
        (7, "3 months\r".to_owned()),
        (8, [&DOWN.repeat(2), ENTER].concat()),
        (9, [" ", ENTER].concat()),
        (10, [UP, UP, ENTER].concat()),
        (11, ENTER.to_owned()),
    ] {
        window.asks(&format!("Question {number},")).send(&keys);
    }
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0, "{}", window.screen());
    let history = window.history();
    for words in [
        "Should you write to your ex?",
        "*  How it ended          They ended it",
        "*  Silence               3 months",
        "*  What you want to say  How I feel",
        KEEP_IT,
        "It still hurts a lot, and you stopped to ask",
    ] {
        assert!(history.contains(words), "{words}\n{history}");
    }
    assert!(window.is_cooked());
}

#[test]
fn the_columns_reader_answers_by_numbers_on_a_small_terminal() {
    let mut window = Setup::sized(40, 16).run(&["run", "letter-to-ex"]);
    for (number, keys) in [
        (1, "2\r"),
        (2, "1\r"),
        (3, "12 \r"),
        (4, "8 \r"),
        (5, "1\r"),
        (6, "7 \r"),
        (7, "3 months\r"),
        (8, "3\r"),
        (9, "1 \r"),
        (10, "3\r"),
        (11, "1\r"),
    ] {
        window.asks(&format!("Question {number},")).send(keys);
    }
    window.asks("Before the advice").send("1\r");
    assert_eq!(window.keeps_nothing(), 0, "{}", window.screen());
    let history = window.history();
    assert!(history.contains(KEEP_IT), "{history}");
}

/// Whether it rains decides; then the coat is a passage, and the hat is nothing.
const RAIN: &str = "\
quandary: 1
title: Do we go out?
start: rain
questions:
  rain: {ask: Does it rain?, type: yes_no, next: coat}
  coat: {ask: Is there a coat?, type: yes_no, next: hat}
  hat:
    ask: Is there a hat?
    type: yes_no
    next:
      - {when: rain, go: stay}
      - {go: out}
outcomes:
  out: {tone: go, title: Go out, passages: [dry]}
  stay: {tone: stop, title: Stay in, passages: [dry]}
passages:
  dry: {when: coat, text: The coat is warm.}
";

#[test]
fn advice_that_nothing_can_change_can_be_seen_at_once() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let path = folder.path().join("rain.yaml");
    std::fs::write(&path, RAIN).expect("the file can be written");
    let flow = path.to_str().expect("the path is text");
    for (choice, asked) in [("2\r", false), ("1\r", true)] {
        let mut window = Setup::sized(80, 24).run(&["run", flow]);
        window.asks("Question 1,").send("1\r");
        // The outcome is decided, and what it shows is not.
        window.asks("Question 2,").send("1\r");
        window.wait("Nothing you answer from here changes the advice.");
        window.asks("Go on, or see it now?").send(choice);
        if asked {
            window.asks("Question 3,").send("1\r");
        }
        window.asks("Before the advice").send(ENTER);
        assert_eq!(window.keeps_nothing(), 0, "{}", window.screen());
        let history = window.history();
        for words in ["Stay in", "The coat is warm."] {
            assert!(history.contains(words), "{history}");
        }
        assert_eq!(history.contains("*  Is there a hat?"), asked, "{history}");
    }
}

#[test]
fn esc_goes_back_and_the_earlier_answer_is_highlighted() {
    let mut window = Setup::sized(80, 24).run(&[]);
    window.asks("Question 1,").send("2\r");
    window.asks("Question 2,").send(ESC);
    window
        .asks("Question 1,")
        .wait("> 2  It's hard, but I manage");
    // The question has taken the place of its answer.
    let history = window.history();
    assert!(!history.contains("*  How you get by"), "{history}");
    let asked = history.matches("How are you getting through the days?");
    assert_eq!(asked.count(), 1, "{history}");
    window
        .send("1\r")
        .wait("*  How you get by        Well enough");
    window.asks("Question 2,");
}

#[test]
fn the_back_row_and_b_go_back_too() {
    // Ctrl-D and Ctrl-G are Esc.
    for keys in ["\u{4}", "\u{7}"] {
        let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
        window.asks("Question 1,").send("2 \r");
        window.asks("Question 2,").send(keys);
        window.wait("[x] 2  Gluten").asks("Question 1,");
    }
    for keys in ["b\r", ":back\r", &format!("{UP}\r")] {
        let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
        window.asks("Question 1,").send("2 \r");
        window.asks("Question 2,").send(keys);
        window.wait("[x] 2  Gluten").asks("Question 1,");
    }
}

#[test]
fn ticks_survive_the_way_there_and_back() {
    let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
    window.asks("Question 1,").wait("At least 1").send(ENTER);
    window.wait("!  ").send(" ").wait("> [x] 1  Cheese");
    window.send(DOWN).send(" ").wait("> [x] 2  Gluten");
    window.send(ENTER).asks("Question 2,").send(ESC);
    window.asks("Question 1,");
    window.wait("[x] 1  Cheese").wait("[x] 2  Gluten");
    window.wait("[ ] 3  Nothing on this list");
    window.send(ENTER).asks("Question 2,").send("1\r");
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    let history = window.history();
    for words in [
        "One slice of marinara",
        "*  Can't eat             Cheese | Gluten",
        "Ask for the other dough",
    ] {
        assert!(history.contains(words), "{words}\n{history}");
    }
}

#[test]
fn what_stands_alone_is_refused_beside_others() {
    let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
    window.asks("Question 1,").send("1 ").wait("[x] 1  Cheese");
    window.send("3 ").wait("[x] 3  Nothing").send(ENTER);
    window.wait("!  \"Nothing on this list\" goes only by itself");
    // It is off now, and what else was ticked is still on.
    window.wait("[ ] 3  Nothing").wait("[x] 1  Cheese");
    window.send("1 ").wait("[ ] 1  Cheese");
    window.send("3 ").wait("[x] 3  Nothing").send(ENTER);
    window
        .wait("*  Can't eat             Nothing on this list")
        .asks("Question 2,");
}

#[test]
fn a_number_is_refused_with_the_reason_until_it_fits() {
    let mut window = Setup::sized(80, 24).run(&[
        "run",
        "pizza",
        "--answer=cannot_eat=nothing",
        "--answer=hunger=very",
        "--answer=diet=none",
    ]);
    window.asks("Question 4,").wait("Euro, from 5 to 60");
    window
        .send("3\r")
        .wait("!  The least that fits here is 5 euro.");
    window.wait("|  3 ");
    window.send(BACKSPACE).send("7\r");
    window.wait("!  A pizza for the very hungry starts at 8 euro.");
    window.send(BACKSPACE).send("lots\r");
    window.wait("!  Please give a whole number in digits, such as 12.");
    window.send(&BACKSPACE.repeat(4)).send("10\r");
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    let history = window.history();
    assert!(history.contains("*  Budget                10"), "{history}");
    assert!(history.contains("Margherita"), "{history}");
}

#[test]
fn a_question_mark_shows_the_reason_and_asks_again() {
    let mut window = Setup::sized(80, 24).run(&[]);
    window.asks("Question 1,").send("?").wait("Why we ask this");
    window.send(ENTER).wait("Why we ask: ").asks("Question 1,");
    window.wait("Typed alone, then Enter: ");
    let history = window.history();
    let asked = history.matches("How are you getting through the days?");
    assert_eq!(asked.count(), 1, "{history}");
    window.send("1\r").asks("Question 2,");
}

#[test]
fn leaving_is_asked_and_doubt_stays() {
    let mut window = Setup::sized(80, 24).run(&[]);
    window.asks("Question 1,").send(ESC).asks("Leave now?");
    window.wait("> No, go on").send(ENTER);
    // Esc on the question whether to leave is doubt, too.
    window.asks("Question 1,").send(ESC).asks("Leave now?");
    window.send(ESC);
    window.asks("Question 1,").send("1\r").asks("Question 2,");
    window
        .send("q")
        .wait("Leave")
        .send(ENTER)
        .asks("Leave now?");
    window.wait("Save and leave").send("3\r");
    assert_eq!(window.ends(), 5);
    let screen = window.screen();
    assert!(
        screen.contains("You left. Nothing was saved or sent."),
        "{screen}"
    );
    assert!(window.is_cooked());
}

#[test]
fn a_second_q_asks_once_more() {
    for more in [&[][..], &["--plain"]] {
        let mut window = Setup::sized(80, 60).run(&[&["run", "pizza"], more].concat());
        let mut says = |words: &str, keys: &str| {
            window.wait_until(words, |screen| {
                let last = screen.trim_end();
                let open = is_open(last);
                screen.contains(words) && open
            });
            window.send(keys);
        };
        says("Nothing on this list", "q\r");
        says("Leave now?", "q\r");
        says("q alone doesn't throw anything away", "leave\r");
        assert_eq!(window.ends(), 5, "{more:?}");
        let history = window.history();
        assert!(history.contains("You left. Nothing was saved"), "{history}");
    }
}

#[test]
fn esc_on_the_first_question_leaves_by_the_second_row() {
    let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
    window.asks("Question 1,").send(ESC).asks("Leave now?");
    window.send(DOWN).wait("> Leave without").send(ENTER);
    assert_eq!(window.ends(), 5);
    assert!(window.is_cooked());
}

#[test]
fn ctrl_c_stops_at_once() {
    let budget = "--answer=cannot_eat=nothing --answer=hunger=very --answer=diet=none";
    for (args, keys) in [
        ("run letter-to-ex", ""),
        ("run letter-to-ex", DOWN),
        // The question whether to leave.
        ("run letter-to-ex", "b\r"),
        // A list with ticks, and a line of text.
        ("run pizza", "1 "),
        (&format!("run pizza {budget}"), "2"),
    ] {
        let args: Vec<&str> = args.split(' ').collect();
        let mut window = Setup::sized(80, 24).run(&args);
        window.asks("Question ");
        assert!(!window.is_cooked());
        window.send(keys).send(CTRL_C);
        assert_eq!(window.ends(), 130, "{args:?}");
        let screen = window.screen();
        // The letter quiz can be left at once, and then nothing stays on the screen.
        let said = match args.contains(&"pizza") {
            true => Some("Stopped. Nothing was saved or sent."),
            false => None,
        };
        assert_eq!(screen.trim().lines().last(), said, "{screen}");
        assert!(window.is_cooked(), "{args:?}");
    }
}

#[test]
fn answers_that_are_given_are_not_asked() {
    let mut window = Setup::sized(80, 24).run(&["--answer", "people.ended_by=they"]);
    window.asks("Question 1,").send("1\r");
    // Back goes to the question before that the person was asked, past the one that was given.
    window
        .asks("Question 3,")
        .send(ESC)
        .wait("> 1  Well enough");
    window.send(ENTER).asks("Question 3,");
}
