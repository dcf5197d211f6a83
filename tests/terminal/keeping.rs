//! Answers that are kept for a later day, and taken up again.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::{
    rows::{Form, given},
    setup::Setup,
    window::{BACKSPACE, CTRL_C, DOWN, ENTER, ESC, Window},
};

/// A flow with an answer in the person's own words.
const TALK: &str = "\
quandary: 1
title: Do we talk?
start: name
questions:
  name: {ask: Who is it?, short: Name, type: text, next: when}
  when: {ask: When was the last time?, short: Last time, type: date, max: today, optional: true, next: mood}
  mood: {ask: How was it?, short: Mood, options: {good: Good, bad: Bad}, next: again}
  again:
    ask: Would they talk again?
    short: Again
    type: yes_no
    next: {yes: talk, no: wait}
outcomes:
  talk: {tone: go, title: \"Talk to {name}\"}
  wait: {tone: caution, title: \"Wait for {name}\"}
";

/// A home with the flow in it.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        let home = Self(tempfile::tempdir().expect("there is room for a folder"));
        home.write("talk.yaml", TALK);
        home
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).expect("it can be written");
    }

    /// Runs the flow.
    fn run(&self, args: &[&str]) -> Window {
        let flow = self.path("talk.yaml");
        let setup = Setup::sized(80, 30)
            .env("HOME", &self.path(""))
            .env("XDG_STATE_HOME", "");
        setup.run(&[&["run", &flow, "--today", "2026-11-23"], args].concat())
    }

    fn names(&self) -> Vec<String> {
        let mut names = Vec::new();
        collect(self.0.path(), &mut names);
        names.sort();
        names
    }
}

fn collect(folder: &Path, names: &mut Vec<String>) {
    for entry in fs::read_dir(folder).expect("it can be read") {
        let path = entry.expect("it can be read").path();
        match path.is_dir() {
            true => collect(&path, names),
            false => names.extend(
                path.file_name()
                    .map(|name| name.to_string_lossy().into_owned()),
            ),
        }
    }
}

/// Answers as far as the mood, and asks to leave.
fn leaves(window: &mut Window) {
    window.asks("Question 1,").send("Jo\r");
    window.asks("Question 2,").send("yesterday\r");
    window
        .asks("Is that right?")
        .wait("Read as Sunday, 22 November 2026, yesterday.");
    window.send(ENTER).asks("Question 3,").send("2\r");
    window.asks("Question 4,").send("q\r").asks("Leave now?");
}

#[test]
fn nothing_is_written_unless_it_is_asked_for() {
    let home = Home::new();
    let mut window = home.run(&[]);
    leaves(&mut window);
    window.send("3\r");
    assert_eq!(window.ends(), 5);
    let mut window = home.run(&[]);
    window
        .asks("Question 1,")
        .send("Jo\r")
        .asks("Question 2,")
        .send(CTRL_C);
    assert_eq!(window.ends(), 130);
    assert_eq!(home.names(), ["talk.yaml"]);
}

#[test]
fn a_run_to_its_end_and_a_page_of_help_write_nothing() {
    let home = Home::new();
    let mut window = home.run(&[
        "--answer=name=Jo",
        "--answer=when=2026-11-01",
        "--answer=mood=good",
    ]);
    window.asks("Question 4,").send("1\r");
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    let setup = Setup::sized(80, 30)
        .env("HOME", &home.path(""))
        .env("TMPDIR", &home.path(""))
        .env("XDG_STATE_HOME", "");
    for quiz in ["letter-to-ex", "is-my-letter-safe"] {
        let mut window = setup.run(&["run", quiz, "--answer=people.ended_by=they"]);
        window.asks("Question ").send("harm\r");
        // Keys that are pressed before help is seen don't count.
        window
            .asks("When you're ready:")
            .wait("You don't have to carry this");
        window.send("clear\r");
        assert_eq!(window.ends(), 0);
    }
    assert_eq!(home.names(), ["talk.yaml"]);
}

#[test]
fn answers_are_saved_where_it_is_proposed_and_taken_up_again() {
    let home = Home::new();
    let mut window = home.run(&[]);
    leaves(&mut window);
    window.wait("> No, go on").send("2\r");
    window.wait("Some answers are in your own words: Name.");
    window.asks("Save your own words, too?").send("1\r");
    window.asks("Path of the new file").send(ENTER);
    assert_eq!(window.ends(), 5);
    let path = home.path(".local/state/quandary/talk.yaml");
    let said = window.screen().replace('\n', "");
    for words in ["Your answers are saved in ", "--answers ", "rm "] {
        assert!(said.contains(&format!("{words}{path}")), "{said}");
    }
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(!text.contains("Jo"), "{text}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = |path: &str| {
            fs::metadata(path)
                .expect("it is there")
                .permissions()
                .mode()
                & 0o777
        };
        assert_eq!(mode(&path), 0o600);
        assert_eq!(mode(&home.path(".local/state/quandary")), 0o700);
    }

    let mut window = home.run(&["--answers", &path]);
    window.asks("Question 1,").wait("Who is it?").send("Jo\r");
    window
        .asks("Question 4,")
        .wait("Would they talk again?")
        .send("1\r");
    window
        .asks("Before the advice")
        .wait("Last time             22 November 2026");
    window.send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    assert!(window.screen().contains("Talk to Jo"));
}

/// The result of answers that were all kept once came without a word.
#[test]
fn answers_that_are_all_kept_are_reviewed_before_the_result() {
    let home = Home::new();
    let state = home.path("state.yaml");
    for (more, leave) in [(&[][..], "> No, go on"), (&["--plain"], "1. No, go on")] {
        let mut window = home.run(&["--state", &state]);
        leaves(&mut window);
        window.send("1\r").asks("Question 4,").send("1\r");
        window.asks("Before the advice").send("q\r");
        window.asks("Leave now?").send("save\r");
        window.asks("Save your own words, too?").send("2\r");
        assert_eq!(window.ends(), 5);

        let mut window = home.run(&[&["--answers", &state], more].concat());
        window.wait("Nothing you answer is stored or sent.");
        let again = given("Again", "Yes", Form::of(more));
        window.wait("Before the advice").wait(&again);
        window.send("b\r").wait(leave).send("no\r");
        window.wait_until("the review again", |screen| {
            screen.matches(&again).count() > usize::from(!more.is_empty())
        });
        window.send("go\r");
        assert_eq!(window.keeps_nothing(), 0);
        assert!(window.screen().contains("Talk to Jo"));

        let mut window = home.run(&["--answers", &state, "--no-input"]);
        assert_eq!(window.ends(), 0);
        assert!(!window.history().contains("Before the advice"));
        fs::remove_file(&state).expect("it is there");
    }
}

#[test]
fn own_words_are_saved_where_the_person_says_so() {
    let home = Home::new();
    let state = home.path("state.yaml");
    let mut window = home.run(&["--state", &state]);
    leaves(&mut window);
    window
        .send("save\r")
        .asks("Save your own words, too?")
        .send("2\r");
    assert_eq!(window.ends(), 5);
    let text = fs::read_to_string(&state).expect("it is there");
    assert!(text.contains("  name: \"Jo\"\n"), "{text}");
    // It is a new file each time, and that is said before anything is asked.
    let mut window = home.run(&["--state", &state]);
    assert_eq!(window.ends(), 1);
    assert!(
        window
            .screen()
            .contains("is there already, and isn't overwritten")
    );
}

#[test]
fn saving_can_be_called_off_and_a_bad_path_is_asked_again() {
    let home = Home::new();
    home.write("mine", "mine");
    let mut window = home.run(&[]);
    leaves(&mut window);
    window
        .send("2\r")
        .asks("Save your own words, too?")
        .send(ESC);
    window.asks("Question 4,").send("q\r").asks("Leave now?");
    window
        .send("2\r")
        .asks("Save your own words, too?")
        .send("1\r");
    window
        .asks("Path of the new file")
        .send(&BACKSPACE.repeat(120));
    window
        .send("~/mine\r")
        .wait("is there already, and isn't overwritten");
    window
        .send(&BACKSPACE.repeat(20))
        .send("~/no/such\r")
        .wait("there is no directory");
    window.send(ESC).asks("Question 4,");
    assert_eq!(home.names(), ["mine", "talk.yaml"]);
}

#[test]
fn after_the_flow_has_changed_only_what_still_means_the_same_is_kept() {
    let home = Home::new();
    let state = home.path("state.yaml");
    let mut window = home.run(&["--state", &state]);
    leaves(&mut window);
    window
        .send("save\r")
        .asks("Save your own words, too?")
        .send("2\r");
    assert_eq!(window.ends(), 5);
    // Another wording, another option, another question; a label and a bound that do not matter.
    let changed = TALK
        .replace("Who is it?", "Who was it?")
        .replace("bad: Bad", "bad: Bad, so: So-so")
        .replace("short: Last time", "short: The last time");
    home.write("talk.yaml", &changed);
    let mut window = home.run(&["--answers", &state]);
    window.wait("The questions have changed since you saved these answers.");
    window.wait("- Name: has changed, so we'll ask again if it comes up");
    window.wait("- Mood: has changed, so we'll ask again if it comes up");
    window.asks("Question 1,").send("Jo\r");
    window.asks("Question 3,").wait("How was it?").send("3\r");
    window.asks("Question 4,").send("2\r");
    window
        .asks("Before the advice")
        .wait("The last time         22 November 2026");
    window.send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    // With nobody to ask, it is an error that names them.
    let mut window = home.run(&["--answers", &state, "--no-input"]);
    assert_eq!(window.ends(), 2);
    let said = window.history();
    assert!(
        said.contains("the question `name` has changed since it was answered"),
        "{said}"
    );
    assert!(
        said.contains("the question `mood` has changed since it was answered"),
        "{said}"
    );
}

#[test]
fn answers_to_questions_and_options_that_are_gone_are_named_and_asked_again() {
    let home = Home::new();
    let file = home.path("old.yaml");
    home.write(
        "old.yaml",
        "flow: talk\nanswers: {name: Jo, mood: awful, weather: fine, when: 2030-01-01}\n",
    );
    let mut window = home.run(&["--answers", &file]);
    window.wait("- weather: isn't asked any more");
    window.wait("- Mood: has changed, so we'll ask again if it comes up");
    window.wait("Your earlier answer doesn't fit here (Last time).");
    window.wait("here is 23 November 2026.");
    window
        .asks("Question 2,")
        .send("2026-11-01\r")
        .asks("Is that right?")
        .send(ENTER);
    window
        .asks("Question 3,")
        .send("1\r")
        .asks("Question 4,")
        .send("1\r");
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
}

#[test]
fn answers_to_another_flow_are_taken_over_and_looked_at_before_the_advice() {
    let home = Home::new();
    let file = home.path("other.yaml");
    home.write(
        "other.yaml",
        "flow: letter-to-ex\nanswers: {name: Jo, mood: awful, again: yes, contact: none}\n",
    );
    let told = [
        "These are your answers to \"Should you write to your ex?\".",
        "- Taken over: Name, Again",
        "- Asked differently here, and not taken over: Mood",
        "- Not asked here: Contact now",
    ];
    let mut window = home.run(&["--answers", &file]);
    for words in told {
        window.wait(words);
    }
    window.asks("Question 2,").send("2026-11-01\r");
    window.asks("Is that right?").send(ENTER);
    window.asks("Question 3,").send("1\r");
    window
        .asks("Before the advice")
        .wait("Again                 Yes");
    window.send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);

    let mut window = home.run(&["--answers", &file, "--plain"]);
    for words in told {
        window.wait(words);
    }
    window.wait("When was the last time?").send(CTRL_C);
    assert_eq!(window.ends(), 130);
}

#[test]
fn plain_lines_save_and_take_up_again_without_an_escape() {
    let home = Home::new();
    let state = home.path("plain.yaml");
    let mut window = home.run(&["--plain"]);
    for (asked, typed) in [
        ("Who is it?", "Jo"),
        ("When was the last time?", "last monday"),
        ("Read as Monday, 16 November 2026, 7 days ago.", "yes"),
        ("How was it?", "q"),
        ("Leave now?", "save"),
        ("Save your own words, too?", "yes"),
        ("Path of the new file", &state),
    ] {
        window.wait(asked).send(typed).send(ENTER);
    }
    assert_eq!(window.ends(), 5);
    assert!(!window.bytes().contains('\u{1b}'));
    let mut window = home.run(&["--plain", "--answers", &state]);
    window.wait("How was it?").send("good\r");
    window.wait("Would they talk again?").send("yes\r");
    window.wait("Before the advice").send("1\r");
    assert_eq!(window.keeps_nothing(), 0);
    assert!(window.screen().contains("Talk to Jo"));
    assert!(!window.bytes().contains('\u{1b}'));
}

#[test]
fn ctrl_c_saves_nothing_even_where_saving_has_begun() {
    let home = Home::new();
    let mut window = home.run(&[]);
    leaves(&mut window);
    window
        .send(DOWN)
        .send(ENTER)
        .asks("Save your own words, too?");
    window.send("1\r").asks("Path of the new file").send(CTRL_C);
    assert_eq!(window.ends(), 130);
    assert!(window.is_cooked());
    assert_eq!(home.names(), ["talk.yaml"]);
}
