//! One question on a pseudo-terminal, key by key.

use std::{env, io::Write};

use super::{
    super::{
        ask::{Alone, Also, Optional, Title},
        cover::{Exit, ScreenCover, Stage},
        screen::Mode,
    },
    pty::{Pty, marks},
    *,
};

const SIZES: [(u16, u16); 5] = [(80, 24), (60, 16), (40, 16), (34, 14), (30, 12)];

/// The end of the row of keys.
const LAST_KEY: &str = "? more]";

const LONG: &str = "We have not spoken at all since the break-up, and neither of us has \
    written, called, or reacted to anything the other posted, not even through friends, and \
    so on, until the sixth line of this option has been reached at last";

fn row(label: String) -> ListRow {
    ListRow {
        id: "id".to_owned(),
        label,
        help: None,
        after: None,
        alone: Alone::WithOthers,
        numbered: true,
        of: None,
    }
}

/// The questions that the other side of the pseudo-terminal asks, by name.
fn asked(name: &str) -> Option<Reply> {
    let sixty: Vec<ListRow> = (1..=60)
        .map(|n| row(format!("Option number {n}")))
        .collect();
    let tall: Vec<ListRow> = (1..=9).map(|n| row(format!("{n} {LONG}"))).collect();
    let four: Vec<ListRow> = ["Yes", "No", "Never", "Not sure"]
        .map(|label| row(label.to_owned()))
        .into();
    let lands: Vec<ListRow> = [
        "Åland",
        "Österreich",
        "Côte d’Ivoire",
        "Türkiye",
        "Guinea-Bissau",
    ]
    .map(|label| row(label.to_owned()))
    .into();
    let one = |rows| WantedReply::One {
        rows,
        earlier: None,
    };
    let many = |rows| WantedReply::Many {
        rows,
        earlier: &[],
        limits: "one or two of these".to_owned(),
    };
    let words = |lines| WantedReply::Words {
        hint: "A whole number".to_owned(),
        example: "a whole number",
        limits: String::new(),
        earlier: None,
        lines,
    };
    let kind = match name {
        "sixty" => one(&sixty),
        "tall" => one(&tall),
        "many-sixty" => many(&sixty),
        "many-tall" => many(&tall),
        "many" | "help-many" => many(&four),
        "value" | "help-value" => words(TypedShape::Value),
        "text" | "help-text" => words(TypedShape::One),
        "several" | "help-several" => words(TypedShape::Several),
        "lands" => one(&lands),
        "earlier" => WantedReply::One {
            rows: &four,
            earlier: Some(2),
        },
        _ => one(&four),
    };
    let view = View {
        page: None,
        urgent: false,
        news: "",
        title: Title::Question {
            number: 3,
            more: (2, 4),
        },
        ask: "How is it between you?",
        help: None,
        why: Some("It matters."),
        short: "Between",
        kind,
        position: if name == "first" {
            Position::First
        } else {
            Position::Later
        },
        optional: if name == "skip" {
            Optional::MaySkip
        } else {
            Optional::Required
        },
        also: match name {
            "exit" => Also::NONE
                .and(PromptCommand::Review)
                .and(PromptCommand::Vanish),
            "help" | "help-many" | "help-value" | "help-text" | "help-several" => {
                Also::NONE.and(PromptCommand::Help)
            }
            "first" => Also::NONE,
            _ => Also::NONE.and(PromptCommand::Review),
        },
    };
    let private = ScreenCover {
        stage: Stage::Private,
        exit: Exit::Plain,
        mode: Mode::Rich,
    };
    let _entered = (name == "panic").then(|| private.enter());
    let check = |reply: &Reply| accept(name, reply);
    let mut asker = InteractiveAsker::new(Colour::Off);
    match asker.ask(&view, &check) {
        Ok(Reply::Back) if name == "draft" || name == "many" || name == "text" => {
            asker.ask(&view, &check).ok()
        }
        reply => reply.ok(),
    }
}

/// Whether the question of this name takes the reply.
fn accept(name: &str, reply: &Reply) -> Result<(), String> {
    assert!(name != "panic", "this is where the test panics");
    match reply {
        Reply::Picks(picks) if !(1..=2).contains(&picks.len()) => {
            Err("One or two, please.".to_owned())
        }
        Reply::Words(words) if words.parse::<u8>().is_err() && name == "value" => {
            Err("That is no number.".to_owned())
        }
        _ => Ok(()),
    }
}

/// Not a test by itself: the tests below start it on a pseudo-terminal.
#[test]
fn other_side() {
    if let Ok(name) = env::var("QUANDARY_TEST_ASKS") {
        let reply = asked(&name);
        let _ = writeln!(io::stderr(), "REPLY {reply:?} END");
    }
}

#[test]
fn one_mark_stands_at_every_size_wherever_the_cursor_walks() {
    for name in ["sixty", "tall", "many-sixty", "many-tall"] {
        for size in SIZES {
            let mut pty = Pty::ask(name, size.0, size.1);
            pty.wait(|contents| marks(contents) == 1 && contents.contains(LAST_KEY));
            for down in 1..=6 {
                pty.send("\u{1b}[B");
                let number = format!(" {} of ", down + 1);
                let contents = pty.wait(|contents| {
                    let marked = |line: &str| line.starts_with("|  >") && line.contains(&number);
                    contents.lines().any(marked) && contents.contains(LAST_KEY)
                });
                assert_eq!(marks(&contents), 1, "{name} at {size:?}\n{contents}");
                assert_eq!(contents.matches(LAST_KEY).count(), 1, "{contents}");
                // Nobody takes the row that they are on for the only one.
                let rows = contents.lines().filter(|line| line.contains(" of "));
                assert!(rows.count() >= 2, "{name} at {size:?}\n{contents}");
            }
        }
    }
}

#[test]
fn an_error_fits_into_the_frame_at_every_size() {
    for name in ["many-sixty", "many-tall"] {
        for size in SIZES {
            let mut pty = Pty::ask(name, size.0, size.1);
            pty.shows(LAST_KEY)
                .send("\r")
                .shows("!  Nothing's ticked yet.");
            let contents = pty.send("\u{1b}[B").wait(|contents| {
                let marked = |line: &str| line.starts_with("|  > [ ]") && line.contains(" 2 of ");
                contents.lines().any(marked)
            });
            assert_eq!(marks(&contents), 1, "{name} at {size:?}\n{contents}");
        }
    }
}

#[test]
fn typed_text_that_is_too_long_leaves_the_frame_whole() {
    let mut pty = Pty::ask("sixty", 30, 12);
    pty.shows(LAST_KEY).send(&" ".repeat(60));
    pty.shows("> Nothing fits.");
    pty.send(&"\u{7f}".repeat(60));
    let contents = pty.wait(|contents| contents.contains(">  1 of "));
    assert_eq!(contents.matches(">  1 of ").count(), 1, "{contents}");
}

#[test]
fn keys_reply_to_a_list() {
    for (name, keys, expected) in [
        ("four", "\r", "Some(Pick(0))"),
        ("four", "3\r", "Some(Pick(2))"),
        ("four", "never\r", "Some(Pick(2))"),
        ("four", "no\r", "Some(Pick(1))"),
        ("four", "b\r", "Some(Back)"),
        ("four", "q\r", "Some(Leave)"),
        ("four", "r\r", "Some(Review)"),
        ("four", ":review\r", "Some(Review)"),
        ("text", ":review\r", "Some(Review)"),
        ("many", "r\r", "Some(Review)"),
        ("exit", "!\r", "Some(Vanish)"),
        ("help", "h\r", "Some(Help)"),
        ("help", ":help\r", "Some(Help)"),
        ("help-many", "h\r", "Some(Help)"),
        ("help-value", "h\r", "Some(Help)"),
        ("help-text", "h\r", "Some(Help)"),
        ("help-text", "hm\r", "Some(Words(\"hm\"))"),
        ("help-several", "h\r", "Some(Help)"),
        ("text", "h\r", "Some(Words(\"h\"))"),
        ("four", "\u{1b}", "Some(Back)"),
        ("four", "\u{1b}[A\r", "Some(Back)"),
        ("four", "\u{3}", "None"),
        ("first", "\u{1b}", "Some(Leave)"),
        ("first", "b\r", "Some(Leave)"),
        ("first", "\u{1b}[A\r", "Some(Leave)"),
        ("earlier", "\r", "Some(Pick(2))"),
        ("skip", "s\r", "Some(Skip)"),
        ("sixty", "44\r", "Some(Pick(43))"),
        ("lands", "aland\r", "Some(Pick(0))"),
        ("lands", "aaland\r", "Some(Pick(0))"),
        ("lands", "Öster\r", "Some(Pick(1))"),
        ("lands", "oesterr\r", "Some(Pick(1))"),
        ("lands", "cote d'i\r", "Some(Pick(2))"),
        ("lands", "TURK\r", "Some(Pick(3))"),
    ] {
        let mut pty = Pty::ask(name, 80, 24);
        pty.shows(LAST_KEY);
        pty.send(keys).replies(expected);
    }
}

/// A command is found by its own keys, and never by a letter or a word of its label: `c` once
/// cleared the screen, and threw all answers away with it.
#[test]
fn no_command_is_found_by_its_label() {
    for (name, typed) in [
        ("exit", "c"),
        ("exit", "leave"),
        ("exit", "h"),
        ("four", "back"),
        ("four", "a"),
        ("first", "leave"),
        ("skip", "g"),
    ] {
        let mut pty = Pty::ask(name, 80, 24);
        pty.shows(LAST_KEY).send(typed);
        pty.shows("> Nothing fits.").send("\r");
        pty.shows("Nothing fits what you typed.").shows("> 1  Yes");
        pty.send("n\r").replies("Some(Pick(1))");
    }
}

#[test]
fn r_is_the_command_where_nothing_is_answered_too() {
    let mut pty = Pty::ask("first", 80, 24);
    pty.shows(LAST_KEY).send("r\r");
    pty.shows("You haven't answered anything yet.")
        .shows("> 1  Yes");
    pty.send("2\r").replies("Some(Pick(1))");
}

#[test]
fn a_panic_gives_the_terminal_back_and_leaves_the_private_screen() {
    let mut pty = Pty::ask("panic", 80, 24);
    pty.shows(LAST_KEY);
    assert!(pty.is_private());
    pty.send("1\r").shows("test result: FAILED");
    assert!(!pty.is_private());
    assert!(pty.is_cooked());
    let contents = pty.wait(|_| true);
    assert!(!contents.contains("How is it between you?"), "{contents}");
}

#[test]
fn the_reason_comes_and_the_question_stays() {
    let mut pty = Pty::ask("earlier", 80, 24);
    pty.shows("> 3  Never").send("?").shows("Why we ask this");
    pty.send("\r")
        .shows("Why we ask: It matters.")
        .shows("> 3  Never");
    pty.send("\r").replies("Some(Pick(2))");
}

#[test]
fn ticks_are_kept_and_never_sent_by_mistake() {
    let mut pty = Pty::ask("many", 80, 24);
    pty.shows("> [ ] 1 ")
        .send("\r")
        .shows("!  Nothing's ticked yet.");
    pty.send("3")
        .shows("> [ ] 3 ")
        .send("\r")
        .shows("!  Space ticks the row.");
    pty.send(" ")
        .shows("[x] 3 ")
        .send("?")
        .shows("Why we ask")
        .send("\r");
    pty.shows("Why we ask: It matters.");
    pty.wait(|contents| contents.matches("[x] 3 ").count() == 1 && marks(contents) == 1);
    pty.send("b").shows("Back").send("\r");
    // The list opens at its first tick.
    pty.shows("> [x] 3 ").send("\u{1b}[A\u{1b}[A");
    pty.shows("> [ ] 1 ").send(" ");
    pty.shows("> [x] 1 ")
        .send("\r")
        .replies("Some(Picks([0, 2]))");
}

#[test]
fn words_are_checked_and_a_draft_survives_esc() {
    let mut pty = Pty::ask("value", 80, 24);
    pty.shows(LAST_KEY)
        .send("many\r")
        .shows("!  That is no number.");
    pty.send("?\r")
        .shows("Why we ask: It matters.")
        .wait(|contents| contents.matches("How is it").count() == 1);
    pty.send("\r").shows("!  This question needs an answer.");
    pty.send("7\r").replies("Some(Words(\"7\"))");

    let mut pty = Pty::ask("text", 80, 24);
    pty.shows(LAST_KEY).send("b and").send("\u{1b}");
    pty.shows("|  b and").send(" q\r");
    pty.replies("Some(Words(\"b and q\"))");
}

#[test]
fn a_terminal_that_is_too_small_is_asked_in_lines() {
    let mut pty = Pty::ask("four", 29, 24);
    pty.shows("Your answer:")
        .send("3\r")
        .replies("Some(Pick(2))");
    let mut pty = Pty::ask("several", 40, 16);
    pty.shows("Your answer:")
        .send("one\rtwo\r\r")
        .replies("Some(Words(\"one\\ntwo\"))");
}
