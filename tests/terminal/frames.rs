//! How the questions look at every size of the terminal.

use std::collections::BTreeSet;

use quandary::flow::question::Kind;

use crate::{
    setup::Setup,
    ways::{self, Way},
    window::{
        DOWN, ENTER, ESC, UP, Window, at_once, is_open, is_the_opening, marked, marks,
        open_question, open_questions, shows_keys,
    },
};

/// Walks down the list and looks at the frame after every step.
fn one_mark_stands_at(columns: u16, rows: u16) {
    at_once(ways::to_every_question(), |way| {
        let mut window = Setup::sized(columns, rows).run(&way.args());
        let Some(entries) = way.rows() else {
            let screen = window.wait_until("the question", is_whole);
            assert_eq!(open_questions(&screen), 1, "{}\n{screen}", way.name);
            return;
        };
        for down in 0..=6 {
            if down > 0 {
                window.send(DOWN);
            }
            let at = down % entries;
            let screen = window.wait_until(&format!("> on row {at} of {}", way.name), |screen| {
                marks(screen) == 1 && is_marked(screen, &way, at)
            });
            assert!(open_questions(&screen) < 2, "{}\n{screen}", way.name);
        }
    });
}

/// Whether a question is drawn to its end, which is the line of its keys.
fn is_whole(screen: &str) -> bool {
    shows_keys(screen) && !is_the_opening(screen)
}

/// Whether the row at this place is the one that is marked.
fn is_marked(screen: &str, way: &Way, at: usize) -> bool {
    let answers = match &way.question.kind {
        Kind::YesNo => 2,
        kind => kind.options().map_or(0, |options| options.len()),
    };
    let Some(line) = marked(screen).next() else {
        return false;
    };
    let line = line.trim_start_matches(['|', '>', ' ', '[', ']', 'x']);
    match at < answers {
        true => line.starts_with(&format!("{} ", at + 1)),
        false => line.starts_with("Leave") || line.starts_with("Go on without"),
    }
}

#[test]
fn one_mark_stands_at_80x24() {
    one_mark_stands_at(80, 24);
}

#[test]
fn one_mark_stands_at_60x16() {
    one_mark_stands_at(60, 16);
}

#[test]
fn one_mark_stands_at_40x16() {
    one_mark_stands_at(40, 16);
}

#[test]
fn one_mark_stands_at_34x14() {
    one_mark_stands_at(34, 14);
}

#[test]
fn one_mark_stands_at_30x12() {
    one_mark_stands_at(30, 12);
}

#[test]
fn no_word_is_cut_at_40_columns() {
    at_once(ways::to_every_question(), |way| {
        let mut window = Setup::sized(40, 16).run(&way.args());
        let mut seen = BTreeSet::new();
        let texts = way.words();
        let words = texts.iter().flat_map(|text| text.split_whitespace());
        let mut missing: Vec<&str> = words.collect();
        // A frame that is drawn anew while it is looked at may hide a word: from the
        // last row the list begins again.
        for round in 0..3 {
            for step in 0..way.rows().unwrap_or(1) {
                if step + round > 0 {
                    window.send(DOWN);
                }
                let screen = window.wait_until("the row, and all below it", |screen| {
                    let listed = marks(screen) == 1 && is_marked(screen, &way, step);
                    is_whole(screen) && (way.rows().is_none() || listed)
                });
                for shown in [screen, window.history()] {
                    seen.extend(shown.split_whitespace().map(str::to_owned));
                }
            }
            missing.retain(|word| !seen.contains(*word));
            if missing.is_empty() || way.rows().is_none() {
                break;
            }
        }
        let history = window.history();
        assert!(missing.is_empty(), "{missing:?} of {}\n{history}", way.name);
    });
}

/// A terminal of twenty columns holds no frame; every question is asked in lines there, and no word
/// that fits is cut.
#[test]
fn every_question_is_asked_in_lines_at_20_columns() {
    at_once(ways::to_every_question(), |way| {
        let mut window = Setup::sized(20, 12).run(&way.args());
        window.wait_until("the question", |screen| screen.contains("Your answer:"));
        let history = window.history();
        assert!(!window.bytes().contains('\u{1b}'), "{}", way.name);
        let seen: BTreeSet<&str> = history.split_whitespace().collect();
        for text in way.words() {
            for word in text
                .split_whitespace()
                .filter(|word| word.chars().count() < 12)
            {
                assert!(seen.contains(word), "{word} of {}\n{history}", way.name);
            }
        }
        let widest = history.lines().map(|line| line.chars().count()).max();
        assert!(widest < Some(21), "{history}");
        window.send("?\r").wait_until("the reason", |screen| {
            screen.trim_end().ends_with("Your answer:")
        });
        window.send(":leave\r").wait("Leave now?").send("leave\r");
        assert_eq!(window.ends(), 5, "{}", way.name);
    });
}

/// Where the window is dragged while a question stands there, what comes next is clean.
#[test]
fn after_a_window_was_dragged_at_any_question_the_next_frame_is_whole() {
    let dragged = [(120, 40), (60, 16), (40, 16), (34, 14), (30, 12)];
    for (number, way) in ways::to_every_question().into_iter().enumerate() {
        let mut window = Setup::sized(80, 24).run(&way.args());
        window.wait_until("the question", is_whole);
        let (columns, rows) = dragged[number % dragged.len()];
        window.resize(columns, rows).send(ESC);
        let screen = window.asks("Leave now?").screen();
        let (_, frame) = screen.rsplit_once("?  Leave now?").expect("it is asked");
        assert_eq!(marks(frame), 1, "{}\n{screen}", way.name);
        window
            .send("b\r")
            .wait_until("the question again", |screen| {
                let asked = open_question(screen).unwrap_or(screen);
                is_whole(screen) && !asked.contains("Leave now?") && marks(asked) < 2
            });
    }
}

#[test]
fn a_terminal_without_a_size_is_taken_as_80x24() {
    let mut window = Setup::sized(0, 0).run(&["run", "pizza"]);
    window.asks("Question 1,").wait("> [ ] 1  Cheese");
    window.send("3 \r").asks("Question 2,").send("1\r");
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
}

#[test]
fn a_terminal_that_is_too_small_is_asked_in_lines() {
    for (columns, rows) in [(29, 24), (80, 9), (20, 6), (1, 1)] {
        let mut window = Setup::sized(columns, rows).run(&["run", "pizza"]);
        // Two answers, both of them right, and enough of the page.
        for keys in ["3\r", "1\r", "1\r", "enough\r"] {
            window.send(keys);
        }
        assert_eq!(window.ends(), 0, "{columns}x{rows}");
        let bytes = window.bytes();
        assert!(!bytes.contains('\u{1b}'), "{columns}x{rows} {bytes:?}");
    }
}

#[test]
fn a_window_that_gets_a_little_narrower_stays_whole() {
    let mut window = Setup::sized(120, 24).run(&["run", "letter-to-ex"]);
    window.wait("> 1  Well enough").resize(76, 24);
    window.send(DOWN);
    let screen = window.wait_until("> 2  ", |screen| screen.contains("> 2  "));
    assert_eq!(marks(&screen), 1, "{screen}");
    assert_eq!(open_questions(&screen), 1, "{screen}");
}

#[test]
fn after_a_window_got_much_narrower_the_next_question_is_clean() {
    let mut window = Setup::sized(100, 24).run(&["run", "letter-to-ex"]);
    window.wait("> 1  Well enough").resize(50, 24);
    window.send(DOWN).wait("> 2  ").send(ENTER);
    window.asks("Question 2,");
    is_clean_after(&mut window, "?  ");
}

/// Whether below these words one mark stands, wherever it is moved.
fn is_clean_after(window: &mut Window, words: &str) {
    for (key, number) in [("", 1), (DOWN, 2), (DOWN, 3), (UP, 2)] {
        let marked = format!("> {number}  ");
        let screen = window
            .send(key)
            .wait_until(&marked, |screen| screen.contains(&marked));
        let (_, frame) = screen
            .rsplit_once(words)
            .expect("the question stands there");
        assert_eq!(marks(frame), 1, "{screen}");
        let widest = frame.lines().map(|line| line.chars().count()).max();
        assert!(widest < Some(50), "{screen}");
    }
}

#[test]
fn a_window_that_gets_too_small_is_asked_in_lines_from_the_next_question_on() {
    let mut window = Setup::sized(80, 24).run(&["run", "pizza"]);
    window.asks("Question 1,").resize(28, 24);
    window.send("3 ").send(ENTER).wait("Your answer: ");
    window
        .send("very\r")
        .wait("Vegetarian")
        .wait("Your answer: ");
    window.resize(80, 24).send("vegan\r");
    window.asks("Question 4,").send("9\r");
    window.asks("Before the advice").send(ENTER);
    assert_eq!(window.keeps_nothing(), 0);
    assert!(window.is_cooked());
    assert!(window.history().contains("Marinara"));
}

/// The sizes at which the look of every question is held.
const LOOKS: [(u16, u16); 3] = [(80, 24), (50, 18), (34, 14)];

/// The numbers of the options that are seen.
fn seen_options(screen: &str, way: &Way) -> Vec<usize> {
    let boxed = matches!(way.question.kind, Kind::Choices { .. });
    let rows = screen.lines().filter_map(|line| {
        // A mark, or an arrow where there are more rows above or below.
        let row = line.strip_prefix("|  ")?;
        let row = row.strip_prefix(['>', ' ', '^', 'v'])?.strip_prefix(' ')?;
        let row = match boxed {
            true => row
                .strip_prefix("[x] ")
                .or_else(|| row.strip_prefix("[ ] "))?,
            false => row,
        };
        let row = row.strip_prefix(' ').unwrap_or(row);
        let (number, label) = row.split_once(' ')?;
        let is_row = label.starts_with(' ') || label.starts_with("of ");
        number.parse().ok().filter(|_| is_row)
    });
    rows.collect()
}

#[test]
fn every_question_has_one_row_of_keys_and_shows_at_least_two_options() {
    for (columns, rows) in LOOKS {
        at_once(ways::to_every_question(), |way| {
            let mut window = Setup::sized(columns, rows).run(&way.args());
            let screen = window.wait_until("the question", is_whole);
            let told = format!("{} at {columns}x{rows}\n{screen}", way.name);
            let keys = screen.lines().filter(|line| line.starts_with("|  ["));
            assert_eq!(keys.count(), 1, "{told}");
            let last = screen.trim_end().lines().last().unwrap_or_default();
            assert!(last.starts_with("|  [") && last.ends_with(']'), "{told}");
            assert!(last.chars().count() <= usize::from(columns), "{told}");
            if way.rows().is_some() {
                let seen = seen_options(&screen, &way);
                assert!(seen.starts_with(&[1, 2]), "{seen:?} of {told}");
            }
        });
    }
}

/// The answers that stand on the screen, one line each.
fn answers(history: &str) -> Vec<&str> {
    history
        .lines()
        .filter(|line| line.starts_with("*  "))
        .collect()
}

/// The letter quiz, answered to its last question: the keys at each.
const LETTER: [&str; 11] = [
    "2\r",
    "1\r",
    "12 \r",
    "8 \r",
    "1\r",
    "7 \r",
    "3 months\r",
    "3\r",
    "1 \r",
    "3\r",
    "1\r",
];

#[test]
fn an_answered_question_takes_one_line_and_none_where_one_goes_back() {
    // On the lower one some of it goes off the top.
    for rows in [24, 50] {
        let mut window = Setup::sized(80, rows).run(&["run", "letter-to-ex"]);
        for (at, keys) in LETTER.iter().enumerate() {
            window.asks(&format!("Question {},", at + 1));
            assert_eq!(answers(&window.history()).len(), at, "{}", window.history());
            window.send(keys);
        }
        window.asks("Before the advice");
        let history = window.history();
        assert_eq!(answers(&history).len(), LETTER.len(), "{history}");
        // Nothing stands between them, nor between them and what is asked.
        let (_, from_the_first) = history.split_once("\n*  ").expect("the first answer");
        // But for a kind word.
        let kind = |line: &&str| line.starts_with("   Thanks for saying so.");
        let told = from_the_first.lines().skip(1).filter(|line| !kind(line));
        let told: Vec<&str> = told.take(LETTER.len()).collect();
        let (open, others) = told.split_last().expect("what is asked");
        assert!(open.starts_with("?  "), "{history}");
        let answered = others.iter().all(|line| line.starts_with("*  "));
        assert!(answered, "{history}");
        // No question is left.
        for way in ways::to_every_question() {
            let asked = words(&way.asks());
            assert!(!window.remembers(&asked), "{asked}\n{history}");
        }
        for asked in (1..=LETTER.len()).rev() {
            window.send(ESC).asks(&format!("Question {asked},"));
            let (screen, history) = (window.screen(), window.history());
            assert!(answers(&screen).len() < asked, "{screen}");
            assert_eq!(open_questions(&history), 1, "{history}");
            if rows == 50 {
                assert_eq!(answers(&history).len(), asked - 1, "{history}");
            }
        }
    }
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whoever asks for the reason, and then answers, sees nothing of it any more.
#[test]
fn nothing_of_the_reason_is_left_after_the_answer() {
    for (columns, rows) in LOOKS {
        at_once(ways::to_every_question(), |way| {
            // What is typed there is another question's matter.
            let keys = match way.question.kind {
                Kind::Choice(_) | Kind::YesNo => "1\r",
                Kind::Choices { .. } => "1 \r",
                Kind::Duration { .. } => "3 months\r",
                Kind::Date { .. } => "2026-08-23\r",
                Kind::Number { .. } => "12\r",
                Kind::Text { .. } => "Words\r",
            };
            let mut window = Setup::sized(columns, rows).run(&way.args());
            window.wait_until("the question", is_whole);
            let asked = |window: &Window| {
                let history = window.history();
                let open = open_question(&history).unwrap_or_default();
                open.lines().next().map(str::to_owned)
            };
            let before = asked(&window);
            window.send("?\r").recalls("the reason", |window| {
                window.remembers("Typed alone, then Enter: ")
            });
            window.wait_until("the question again", is_whole);
            window.send(keys).recalls("the answer", |window| {
                !answers(&window.history()).is_empty() || asked(window) != before
            });
            // What has gone off the top of a lower screen stays there.
            let seen = match rows {
                24 => window.history(),
                _ => window.screen(),
            };
            let said = words(&seen.replace('|', " "));
            for left in ["Why we ask", "Typed alone", "no note on why"] {
                let told = format!("{left} of {} at {columns}x{rows}", way.name);
                assert!(!said.contains(left), "{told}\n{seen}");
            }
        });
    }
}

#[test]
fn what_is_said_first_begins_at_the_top_with_its_first_sentence() {
    for id in ways::FLOWS {
        let flow = ways::flow(id);
        let intro = flow.intro.as_deref().unwrap_or_default();
        let intro = words(&intro.replace(['*', '`'], ""));
        let sentence = intro.split_inclusive(['.', '!', '?']).next();
        let sentence = sentence.expect("it says something");
        let mut window = Setup::sized(80, 24)
            .run(&["run", id])
            .stays_at_the_opening();
        let screen = window.wait_until("what is said first", is_open);
        let seen = words(&screen);
        let told = format!("{id}\n{screen}");
        assert!(seen.contains(sentence), "{told}");
        assert!(seen.contains(&words(&flow.title)), "{told}");
        assert_eq!(window.history().trim(), screen.trim(), "{told}");
        if !is_the_opening(&screen) {
            continue;
        }
        assert!(screen.contains("|    Leave"), "{told}");
        assert_eq!(marks(&screen), 1, "{told}");
        // There is no answer yet that could be lost.
        window.send(ESC);
        assert_eq!(window.ends(), 5, "{told}");
    }
}

#[test]
fn from_the_opening_one_begins_or_leaves() {
    let opened = || {
        let setup = Setup::sized(80, 24);
        setup.run(&["run", "letter-to-ex"]).stays_at_the_opening()
    };
    for keys in [ENTER, "begin\r", "1\r"] {
        let mut window = opened();
        window.wait("> Begin").send(keys);
        window.asks("Question 1,");
        let screen = window.screen();
        assert!(!screen.contains("Nothing you answer is stored"), "{screen}");
    }
    for keys in [&format!("{DOWN}{ENTER}"), "leave\r", "q\r"] {
        let mut window = opened();
        window.wait("> Begin").send(keys);
        assert_eq!(window.ends(), 5, "{keys:?}\n{}", window.screen());
    }
    // Help and the quick exit are there, too.
    let mut window = opened();
    window.wait("> Begin").send("h\r");
    window.wait("|    Back to the question").send(ESC);
    window.wait("> Begin").send("!\r");
    assert_eq!(window.ends(), 5);
    assert_eq!(window.history().trim(), "");
}
