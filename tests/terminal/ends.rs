//! How the program leaves the terminal, and what it writes elsewhere.

use std::fs;

use crate::{
    setup::Setup,
    ways::{self, Way},
    window::{CTRL_C, DOWN, Window, at_once, colours, file, is_open, is_the_opening},
};

const PIZZA: [&str; 4] = [
    "run",
    "pizza",
    "--answer=cannot_eat=gluten",
    "--today=2026-11-23",
];

fn pizza() -> Window {
    let mut window = Setup::sized(80, 24).run(&PIZZA);
    window.wait("> 1  A little");
    window
}

#[test]
fn signals_give_the_terminal_back() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)] {
        let mut window = pizza();
        assert!(!window.is_cooked(), "{signal}");
        window.signal(signal);
        assert_eq!(window.ends(), code, "{signal}");
        assert!(window.is_cooked(), "{signal}");
        let bytes = window.bytes();
        assert!(
            bytes.ends_with("\u{1b}[?25h\u{1b}[?2004l"),
            "{signal} {bytes:?}"
        );
    }
}

const SIZES: [(u16, u16); 5] = [(80, 24), (60, 16), (40, 16), (34, 14), (30, 12)];

/// What is missing of a question that is being drawn is not written behind the last bytes.
#[test]
fn signals_give_the_terminal_back_while_a_question_is_drawn() {
    for round in 0..8 {
        let (signal, code) = [("TERM", 143), ("HUP", 129)][round % 2];
        let mut window = pizza();
        window.send(&DOWN.repeat(400)).signal(signal);
        assert_eq!(window.ends(), code, "{signal}");
        assert!(window.is_cooked(), "{signal}");
        // The terminal itself may echo the keys that nobody reads any more.
        let bytes = window.bytes();
        let behind = bytes.rsplit("\u{1b}[?25h\u{1b}[?2004l").next();
        assert!(bytes.contains("\u{1b}[?25h\u{1b}[?2004l"), "{bytes:?}");
        assert!(
            behind.is_some_and(|behind| behind.chars().all(|c| "^[B".contains(c))),
            "{signal} {bytes:?}"
        );
    }
}

/// In line mode Ctrl-D leaves, as `q` does, and says what became of the answers.
#[test]
fn the_end_of_the_input_leaves_at_a_question() {
    let mut window = Setup::sized(80, 24).run(&["run", "pizza", "--plain"]);
    window
        .wait("Your answer: ")
        .send("\u{4}")
        .wait("Leave now?");
    window.wait_until("an answer is awaited", |screen| {
        screen.trim_end().ends_with("Your answer:")
    });
    window.send("\u{4}");
    assert_eq!(window.ends(), 5);
    let screen = window.screen();
    assert!(
        screen.ends_with("You left. Nothing was saved or sent."),
        "{screen}"
    );
    assert!(!screen.contains("error"), "{screen}");
}

/// Every question of the built-in flows on a terminal of each size, with its number.
fn every_question(looked_at: impl Fn(usize, &Way, Window) + Sync) {
    let ways = ways::to_every_question();
    let asked = ways.iter().flat_map(|way| SIZES.map(|size| (way, size)));
    at_once(asked.enumerate().collect(), |(number, (way, size))| {
        let mut window = Setup::sized(size.0, size.1).run(&way.args());
        window.wait_until("the question", |screen| {
            is_open(screen) && !is_the_opening(screen)
        });
        looked_at(number, way, window);
    });
}

#[test]
fn signals_give_the_terminal_back_at_every_question_and_size() {
    let signals = [("TERM", 143), ("HUP", 129), ("INT", 130)];
    every_question(|number, way, mut window| {
        let (signal, code) = signals[number % signals.len()];
        window.signal(signal);
        assert_eq!(window.ends(), code, "{signal}\n{}", window.screen());
        assert!(window.is_cooked(), "{signal}\n{}", window.screen());
        let clear = if way.quick_exit {
            "\u{1b}[H\u{1b}[2J\u{1b}[3J"
        } else {
            ""
        };
        let last = format!("\u{1b}[?25h\u{1b}[?2004l{clear}");
        assert!(window.bytes().ends_with(&last), "{:?}", window.bytes());
    });
}

#[test]
fn ctrl_c_gives_the_terminal_back_at_every_question_and_size() {
    every_question(|_, way, mut window| {
        window.send(CTRL_C);
        assert_eq!(window.ends(), 130, "{}", window.screen());
        assert!(window.is_cooked(), "{}", window.screen());
        let screen = window.screen().replace('\n', " ");
        match way.quick_exit {
            true => assert_eq!(screen.trim(), ""),
            false => assert!(
                screen.ends_with("Stopped. Nothing was saved or sent."),
                "{screen}"
            ),
        }
    });
}

#[test]
fn signals_give_the_terminal_back_beside_the_way_too() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        for (keys, asked) in [("q\r", "Leave now?"), ("1\r", "Before the advice")] {
            let mut window = pizza();
            window.send(keys).asks(asked).signal(signal);
            assert_eq!(window.ends(), code, "{signal}");
            assert!(window.is_cooked(), "{signal}");
        }
    }
}

#[test]
fn signals_end_the_line_mode_too() {
    for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130)] {
        let mut window = Setup::sized(80, 24).run(&["run", "pizza", "--plain"]);
        window.wait("Your answer: ").signal(signal);
        assert_eq!(window.ends(), code, "{signal}");
        assert!(!window.bytes().contains('\u{1b}'), "{signal}");
    }
}

/// The shell that leads the session is killed, which takes the terminal from all that run on it;
/// a shell below it lives on to tell how the program ended.
#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    // With `trap ''` the program starts with the signal ignored, as under `nohup`.
    for trap in ["trap : HUP", "trap '' HUP"] {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let code = folder.path().join("code");
        let setup = Setup::sized(80, 24)
            .script(&format!(
                "({trap}; \"$@\"; echo $? > \"$CODE.new\"; mv \"$CODE.new\" \"$CODE\"); true"
            ))
            .env("CODE", &code.to_string_lossy());
        let mut window = setup.run(&PIZZA);
        window.wait("> 1  A little").signal("KILL");
        window.ends();
        let code = file(&code);
        assert_eq!(code.trim(), "129", "{trap}");
    }
}

#[test]
fn the_result_goes_into_a_pipe_as_markdown_and_questions_stay_on_the_terminal() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let page = folder.path().join("page.md");
    let setup = Setup::sized(80, 24)
        .script("exec \"$@\" > \"$PAGE\"")
        .env("PAGE", &page.to_string_lossy());
    let mut window = setup.run(&PIZZA);
    window.wait("> 1  A little").send("1\r");
    window.asks("Before the advice").send("\r");
    assert_eq!(window.ends(), 0);
    let screen = window.screen();
    assert!(!screen.contains("One slice of marinara"), "{screen}");
    let page = fs::read_to_string(page).expect("the page was written");
    assert!(
        page.contains("# One slice of marinara, from the counter"),
        "{page}"
    );
    assert!(
        page.contains("## Because you said\n\n- Hunger: A little"),
        "{page}"
    );
    assert!(!page.contains('\u{1b}'), "{page:?}");
}

#[test]
fn without_a_terminal_for_questions_nothing_waits_unseen() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let said = folder.path().join("said");
    for script in [
        "exec \"$@\" 2> \"$SAID\"",
        "exec \"$@\" 2> \"$SAID\" < /dev/null",
        "\"$@\" 2>&1 < /dev/null | cat > \"$SAID\"; exit 4",
        "true | \"$@\" 2> \"$SAID\"",
    ] {
        let setup = Setup::sized(80, 24)
            .script(script)
            .env("SAID", &said.to_string_lossy());
        let mut window = setup.run(&PIZZA);
        assert_eq!(window.ends(), 4, "{script}");
        let said = fs::read_to_string(&said).expect("something was said");
        assert!(
            said.contains("the question `hunger` has no answer"),
            "{script}: {said}"
        );
        assert!(!said.contains('\u{1b}'), "{script}: {said:?}");
    }
}

#[test]
fn colour_is_left_out_where_it_is_not_wanted() {
    let color = |choice| [PIZZA.as_slice(), &[choice]].concat();
    let plain = Setup::sized(80, 24);
    let asked = |setup: &Setup, args: &[&str]| {
        let mut window = setup.run(args);
        window.wait("> 1  A little").send("1\r");
        window.asks("Before the advice").send("\r");
        assert_eq!(window.keeps_nothing(), 0);
        colours(&window.bytes())
    };
    assert_eq!(asked(&plain.clone().env("NO_COLOR", "1"), &PIZZA), 0);
    assert_eq!(asked(&plain, &color("--color=never")), 0);
    assert_eq!(asked(&plain.clone().env("CLICOLOR", "0"), &PIZZA), 0);
    assert_ne!(asked(&plain, &PIZZA), 0);
    assert_ne!(asked(&plain.clone().env("NO_COLOR", ""), &PIZZA), 0);
    let forced = plain.env("NO_COLOR", "1");
    assert_ne!(asked(&forced, &color("--color=always")), 0);
}

#[test]
fn line_mode_on_a_terminal_has_no_escapes() {
    for (name, value) in [("ACCESSIBLE", "1"), ("TERM", "dumb")] {
        let mut window = Setup::sized(80, 24).env(name, value).run(&PIZZA);
        window.wait("Your answer: ").send("?\r");
        window.wait("There's no note on why we ask this.");
        window.send("q\r").wait("Leave now?").send("1\r");
        window.wait("  3. Very").send("little\r");
        window.wait("Before the advice").send("go\r");
        assert_eq!(window.keeps_nothing(), 0, "{name}");
        assert!(!window.bytes().contains('\u{1b}'), "{name}");
    }
}
