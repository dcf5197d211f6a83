//! Looking at all answers and changing them, on a terminal.

use crate::{
    setup::Setup,
    ways,
    window::{DOWN, ENTER, ESC, UP, Window, is_open, is_the_opening, marked, marks},
};

const HUNGRY: [&str; 3] = ["run", "pizza", "--today=2026-11-23"];

/// Nothing that one cannot eat, very hungry, no diet, ten euro.
fn reviewed(window: &mut Window) {
    window.asks("Question 1,").send("3 \r");
    window.asks("Question 2,").send("very\r");
    window.asks("Question 3,").send("1\r");
    window.asks("Go on, or see it now?").send("1\r");
    window.asks("Question 4,").send("10\r");
    window.asks("Before the advice");
}

#[test]
fn every_answer_is_shown_and_enter_goes_on() {
    let mut window = Setup::sized(80, 24).run(&HUNGRY);
    reviewed(&mut window);
    for row in [
        "> Show me the advice",
        "Can't eat             Nothing on this list",
        "Hunger                Very",
        "Diet                  No",
        "Budget                10 euro",
    ] {
        window.wait(row);
    }
    window.send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    assert!(window.screen().contains("Margherita"));
}

#[test]
fn a_change_is_told_before_it_is_made_and_can_be_called_off() {
    let mut window = Setup::sized(80, 40).run(&HUNGRY);
    reviewed(&mut window);
    for calls_off in [ESC, ENTER, "1\r", "no\r", "b\r"] {
        window.send("hunger\r").asks("Change your answer");
        window.wait("> 3  Very").send("1\r");
        window.asks("Make this change?");
        window.wait("2 later answers aren't needed any more: Diet, Budget.");
        window.wait("The advice will be different.");
        window.wait("> No, keep it as it was").send(calls_off);
        window
            .asks("Before the advice")
            .wait("Hunger                Very");
    }
    window.send("3\r").asks("Change your answer").send(ESC);
    window.asks("Before the advice").send("3\r");
    window
        .asks("Change your answer")
        .send(UP)
        .send(UP)
        .send(ENTER);
    window
        .asks("Make this change?")
        .send(DOWN)
        .wait("> Yes, change it");
    window.send(ENTER).asks("Before the advice");
    window
        .wait("Hunger                A little (changed)")
        .send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    assert!(window.screen().contains("One slice of marinara"));
}

#[test]
fn after_a_change_only_what_has_opened_is_asked() {
    let mut window = Setup::sized(80, 40).run(&HUNGRY);
    window.asks("Question 1,").send("3 \r");
    window.asks("Question 2,").send("1\r");
    window.asks("Before the advice").send("hunger\r");
    window.asks("Change your answer").send("very\r");
    window.asks("Make this change?");
    window
        .wait("There are 2 more questions: Diet, Budget.")
        .send("2\r");
    window.asks("Question 3,").wait("Do you follow a diet?");
    window.send("3\r").asks("Question 4,").send("12\r");
    window
        .asks("Before the advice")
        .wait("Can't eat             Nothing");
    window.send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
}

#[test]
fn esc_goes_back_to_the_last_question_with_its_answer() {
    let mut window = Setup::sized(80, 24).run(&HUNGRY);
    reviewed(&mut window);
    window.send(ESC).asks("Question 4,").wait("|  10");
    window.send(ENTER).asks("Before the advice");
    window.wait("Budget                10 euro");
}

#[test]
fn r_opens_it_at_any_question_and_the_question_comes_again() {
    let mut window = Setup::sized(80, 24).run(&HUNGRY);
    // Before there is an answer, that is said.
    window
        .asks("Question 1,")
        .send("r\r")
        .wait("You haven't answered anything yet.");
    window
        .asks("Question 1,")
        .send("3 ")
        .wait("[x] 3  ")
        .send(ENTER);
    window.asks("Question 2,").send("r");
    window.wait("Look at my answers").send(ENTER);
    window.asks("So far").wait("> Go on with the questions");
    window.send(ESC).asks("Question 2,").send("very\r");
    window.asks("Question 3,").send("1\r");
    window.asks("Go on, or see it now?").send("1\r");
    // In a line of text the letter is enough where no answer is a letter.
    window.asks("Question 4,").send("r\r").asks("So far");
    window.send("4\r").asks("Change your answer").wait("Diet");
    window
        .send("2\r")
        .asks("So far")
        .wait("Diet                  Vegetarian (changed)");
    window.send("1\r").asks("Go on, or see it now?");
    window.send(ESC).asks("Question 4,");
}

#[test]
fn a_change_on_the_way_says_that_it_moves_the_advice_that_was_certain() {
    let mut window = Setup::sized(80, 40).run(&HUNGRY);
    window.asks("Question 1,").send("3 \r");
    window.asks("Question 2,").send("very\r");
    window.asks("Question 3,").send("vegetarian\r");
    window.asks("Go on, or see it now?").send("1\r");
    window.asks("Question 4,").send("r\r");
    window.asks("So far").send("2\r");
    window.asks("Change your answer").send("3 ");
    window.wait("[ ] 3  Nothing").send("1 ");
    window.wait("[x] 1  Cheese").send(ENTER);
    window.asks("Make this change?");
    window.wait("The advice will be different.").send(ENTER);
    window
        .asks("So far")
        .wait("Can't eat             Nothing on this list");
}

#[test]
fn one_mark_stands_in_the_review_of_every_flow_at_every_size() {
    for size in [(80, 24), (60, 16), (40, 16), (34, 14), (30, 12)] {
        for (args, rows) in ways::to_the_last_questions() {
            let mut window = Setup::sized(size.0, size.1)
                .run(&args.iter().map(String::as_str).collect::<Vec<_>>());
            window.wait_until("a question", |screen| {
                is_open(screen) && !is_the_opening(screen)
            });
            // In a text of one's own the letter would be an answer.
            window.send(":review\r");
            let marked = |screen: &str| marked(screen).next().map(str::to_owned);
            let mut before = None;
            window.wait("Go on with the questions");
            for down in 0..=rows.min(8) {
                if down > 0 {
                    window.send(DOWN);
                }
                // While a frame is being drawn, rows of the one before may still stand below.
                let what = format!("a mark alone at {size:?} {args:?}");
                let screen = window.wait_until(&what, |screen| {
                    marks(screen) == 1 && marked(screen) != before && screen.contains("So far")
                });
                before = marked(&screen);
            }
        }
    }
}

/// Line mode has all of it by words, and not one escape.
#[test]
fn plain_lines_have_the_review_too() {
    let mut window = Setup::sized(80, 60).run(&[HUNGRY.as_slice(), &["--plain"]].concat());
    for (asked, typed) in [
        ("Is there anything you can't eat?", "nothing"),
        ("How hungry are you?", "little"),
        ("Show me the advice", "hunger"),
        ("  1. A little (your earlier answer)", "very"),
        ("There are 2 more questions: Diet, Budget.", "b"),
        ("Or b to keep it as it was, q to leave.", "3"),
        ("Change your answer", "very"),
        ("Yes, change it", "yes"),
        ("Do you follow a diet?", "none"),
        ("Go on, or see it now?", "on"),
        ("What may it cost?", "10"),
        ("  5. Budget: 10 euro", "b"),
        ("Enter alone keeps \"10\".", ""),
    ] {
        window.wait(asked).send(typed).send(ENTER);
    }
    window.wait_until("the last review", |screen| {
        screen.matches("  5. Budget: 10 euro").count() == 2
    });
    window.send("go\r");
    assert_eq!(window.keeps_nothing(), 0);
    assert!(!window.bytes().contains('\u{1b}'), "{:?}", window.bytes());
}
