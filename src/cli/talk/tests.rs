//! Conversations without a terminal: a script says what is seen and what is replied.

use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use clap::Parser;
use proptest::prelude::*;
use quandary::flow::day;
use quandary::parse;
use quandary::space::Today;
use quandary::space::budget::Budget;

use super::super::args::Arguments;
use super::super::ask::{Asker, Check, ListRow, Room, Stop, View, WantedReply};
use super::super::cover::Stage;
use super::super::exit::Code;
use super::super::screen::Mode;
use super::*;

/// A flow on which a change of the first answer drops and opens two others.
const WALK: &str = "
quandary: 1
title: Do we go for a walk?
start: rain
questions:
  rain:
    ask: Does it rain?
    short: Rain
    type: yes_no
    next: {yes: coat, no: far}
  coat: {ask: Is there a coat?, short: Coat, type: yes_no, next: umbrella}
  umbrella: {ask: Is there an umbrella?, short: Umbrella, type: yes_no, next: far}
  far:
    ask: How far is it?
    short: Distance
    type: number
    unit: km
    min: 1
    refuse: [{when: rain and far > 20, says: That is too far in the rain.}]
    next: since
  since: {ask: How long is it since the last one?, short: Since, type: duration, next: last}
  last: {ask: When was that?, short: Last, type: date, optional: true, next: name}
  name:
    ask: What is your name?
    short: Name
    type: text
    optional: true
    next:
      - {when: rain and not coat, go: stay}
      - {go: out}
outcomes:
  out: {tone: go, title: \"Go out, {name}\"}
  stay: {tone: stop, title: \"Stay in, {name}\"}
";

/// What is replied to a view.
#[derive(Clone, Copy, Debug)]
enum Do {
    Row(&'static str),
    Type(&'static str),
    /// What stands in the line already, or is chosen already.
    Keep,
    Skip,
    Back,
    Review,
    Leave,
    Vanish,
    Help,
    End,
}

/// A view that has to come, by words that it shows, and the reply.
type Line = (&'static str, Do);

struct Script {
    lines: Vec<Line>,
    at: usize,
    seen: Rc<RefCell<Vec<String>>>,
}

/// Everything that a view shows.
fn shown(view: &View<'_>) -> String {
    let page = view.page.unwrap_or_default().join("\n");
    let mut shown = format!("{page}{}\n{}\n{}", view.news, view.ask, view.title());
    if let WantedReply::One { rows, .. } | WantedReply::Many { rows, .. } = &view.kind {
        for row in *rows {
            shown.push_str(&format!("\n{}", row.whole()));
        }
    }
    shown
}

impl Asker for Script {
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop> {
        let shown = shown(view);
        self.seen.borrow_mut().push(shown.clone());
        let line = self.lines.get(self.at).copied();
        let (words, reply) = line.unwrap_or_else(|| panic!("the script ends before\n{shown}"));
        self.at += 1;
        assert!(shown.contains(words), "\"{words}\" is not in\n{shown}");
        let rows: &[ListRow] = match &view.kind {
            WantedReply::One { rows, .. } | WantedReply::Many { rows, .. } => rows,
            WantedReply::Words { .. } => &[],
        };
        let reply = match reply {
            Do::Row(id) => {
                let at = rows.iter().position(|row| row.id == id);
                let at = at.unwrap_or_else(|| panic!("there is no `{id}` in\n{shown}"));
                match &view.kind {
                    WantedReply::Many { .. } => Reply::Picks(vec![at]),
                    WantedReply::One { .. } | WantedReply::Words { .. } => Reply::Pick(at),
                }
            }
            Do::Type(words) => Reply::Words(words.to_owned()),
            Do::Keep => match &view.kind {
                WantedReply::One { earlier, .. } => Reply::Pick(earlier.expect("a row is chosen")),
                WantedReply::Many { earlier, .. } => Reply::Picks(earlier.to_vec()),
                WantedReply::Words { earlier, .. } => {
                    Reply::Words(earlier.clone().expect("something stands there"))
                }
            },
            Do::Skip => Reply::Skip,
            Do::Back => view.back(),
            Do::Review => view.obey(PromptCommand::Review).expect("it is offered"),
            Do::Leave => Reply::Leave,
            Do::Vanish => Reply::Vanish,
            Do::Help => view
                .obey(view.command("h").expect("it is offered"))
                .expect("it is a reply"),
            Do::End => return Err(Stop::EndOfInput),
        };
        match check(&reply) {
            Ok(()) => Ok(reply),
            // The person reads this, and says something else.
            Err(refused) => {
                self.seen.borrow_mut().push(refused);
                self.ask(view, check)
            }
        }
    }

    fn room(&self, _: &View<'_>) -> Room {
        Room::ENDLESS
    }
}

/// How a conversation is led.
struct Lab {
    flow: Flow,
    file: FlowText,
    exit: Exit,
    store: Store,
    supplied: Vec<&'static str>,
    kept: Option<PathBuf>,
}

/// What came of a conversation.
#[derive(Debug)]
struct Came {
    /// The outcome, or the exit code.
    end: Result<String, Code>,
    /// The answers on the way, as they are shown.
    answers: Vec<String>,
    seen: Vec<String>,
}

impl Lab {
    fn of(text: &str) -> Self {
        let flow = parse::read(text).into_flow();
        Self {
            flow: flow.expect("the flow has no faults"),
            file: FlowText {
                name: "walk.yaml".to_owned(),
                id: "walk".to_owned(),
                text: text.to_owned(),
            },
            exit: Exit::Plain,
            store: Store::default(),
            supplied: Vec::new(),
            kept: None,
        }
    }

    fn talk(&self, asker: Box<dyn Asker>) -> Talk<'_> {
        let today = day::read("2026-11-23").expect("a day");
        let mut line = vec!["quandary".to_owned()];
        line.extend(self.supplied.iter().map(|flag| format!("--answer={flag}")));
        line.extend(
            self.kept
                .iter()
                .map(|kept| format!("--answers={}", kept.display())),
        );
        let options = Arguments::parse_from(line).run;
        let supplied = Supplied::read(&self.file, &self.flow, &options, PersonSeat::Terminal);
        let cover = ScreenCover {
            stage: Stage::Open,
            exit: self.exit,
            mode: Mode::NoInput,
        };
        let setting = TalkSetting {
            file: &self.file,
            space: Space::of(&self.flow, Today::On(today), 100_000).ok(),
            supplied: supplied.expect("the answers can be used"),
            host: Some(Host::new(asker, PersonSeat::Terminal, cover)),
            cover,
            store: self.store.clone(),
        };
        let mut talk = Talk::new(Session::new(&self.flow, today), setting);
        talk.introduced = true;
        talk
    }

    fn play(&self, lines: &[Line]) -> Came {
        let seen = Rc::default();
        let script = Script {
            lines: lines.to_vec(),
            at: 0,
            seen: Rc::clone(&seen),
        };
        let mut talk = self.talk(Box::new(script));
        let end = talk.proceed();
        let end = end.map(|outcome| self.flow.outcomes.name(outcome).to_owned());
        let end = end.map_err(|failure| failure.code);
        let came = Came {
            end,
            answers: answers(&talk.session),
            seen: seen.borrow().clone(),
        };
        assert!(came.seen.len() >= lines.len(), "{came:?}");
        came
    }
}

fn answers(session: &Session<'_>) -> Vec<String> {
    let taken = session.taken().iter().map(|taken| taken.question);
    taken
        .map(|id| {
            let name = session.flow().questions.name(id);
            format!("{name} {}", view::given(session, id))
        })
        .collect()
}

/// A way to the review: dry, three kilometres.
const DRY: [Line; 5] = [
    ("Does it rain?", Do::Row("no")),
    ("How far is it?", Do::Type("3")),
    ("How long is it", Do::Type("3 weeks")),
    ("When was that?", Do::Skip),
    ("What is your name?", Do::Type("Jo")),
];

/// A way to the review: in the rain, with a coat.
const WET: [Line; 7] = [
    ("Does it rain?", Do::Row("yes")),
    ("Is there a coat?", Do::Row("yes")),
    ("Is there an umbrella?", Do::Row("no")),
    ("How far is it?", Do::Type("3")),
    ("How long is it", Do::Type("3 weeks")),
    ("When was that?", Do::Skip),
    ("What is your name?", Do::Skip),
];

#[test]
fn every_answer_stands_in_the_review_before_the_result() {
    let script = [DRY.as_slice(), &[("Before the advice", Do::Row("go"))]].concat();
    let came = Lab::of(WALK).play(&script);
    assert_eq!(came.end, Ok("out".to_owned()));
    assert_eq!(
        came.seen.last().map(String::as_str),
        Some(
            "\nHere's what you said.\nBefore the advice\n\
             Show me the advice\n\
             Rain: No\nDistance: 3 km\nSince: 3 weeks\nLast: (skipped)\nName: Jo"
        )
    );
}

#[test]
fn a_change_says_what_it_drops_and_can_be_called_off() {
    for (choice, dropped) in [
        (Do::Row("yes"), true),
        (Do::Row("no"), false),
        (Do::Back, false),
    ] {
        let script = [
            WET.as_slice(),
            &[
                ("Before the advice", Do::Row("rain")),
                ("Change your answer", Do::Row("no")),
                (
                    "2 later answers aren't needed any more: Coat, Umbrella.",
                    choice,
                ),
                ("Before the advice", Do::Row("go")),
            ],
        ];
        let came = Lab::of(WALK).play(&script.concat());
        assert_eq!(came.end, Ok("out".to_owned()));
        let wanted: &[&str] = match dropped {
            true => &["rain No", "far 3 km"],
            false => &["rain Yes", "coat Yes", "umbrella No", "far 3 km"],
        };
        assert_eq!(came.answers.get(..wanted.len()).unwrap_or_default(), wanted);
    }
}

#[test]
fn only_what_has_opened_is_asked_and_then_the_review_comes_again() {
    let script = [
        DRY.as_slice(),
        &[
            ("Before the advice", Do::Row("rain")),
            ("Does it rain?", Do::Row("yes")),
            (
                "There are 2 more questions: Coat, Umbrella.\nThe advice may change.",
                Do::Row("yes"),
            ),
            ("Is there a coat?", Do::Row("no")),
            ("Is there an umbrella?", Do::Row("yes")),
            ("Name: Jo", Do::Row("go")),
        ],
    ];
    let came = Lab::of(WALK).play(&script.concat());
    assert_eq!(came.end, Ok("stay".to_owned()));
    assert_eq!(
        came.answers,
        [
            "rain Yes",
            "coat No",
            "umbrella Yes",
            "far 3 km",
            "since 3 weeks",
            "last (skipped)",
            "name Jo"
        ]
    );
}

/// What follows an answer that is still to come is not counted, and what a flag answers is not
/// asked.
#[test]
fn what_a_change_opens_is_told_no_more_exactly_than_it_is_known() {
    let branches = WALK.replace(
        "type: yes_no, next: umbrella}",
        "type: yes_no, next: {yes: far, no: umbrella}}",
    );
    let both = "There are 2 more questions: Coat, Umbrella.";
    for (flow, supplied, told) in [
        (WALK, vec![], both),
        (WALK, vec!["coat=yes"], "There's 1 more question: Umbrella."),
        (&branches, vec![], "There's at least 1 more question: Coat."),
        (
            &branches,
            vec!["umbrella=yes"],
            "There's 1 more question: Coat.",
        ),
        (&branches, vec!["coat=yes"], "There may be more questions."),
    ] {
        let lab = Lab {
            supplied,
            ..Lab::of(flow)
        };
        let script = [
            DRY.as_slice(),
            &[
                ("Before the advice", Do::Row("rain")),
                ("Change your answer", Do::Row("yes")),
                ("Make this change?", Do::Row("no")),
                ("Before the advice", Do::Row("go")),
            ],
        ];
        let came = lab.play(&script.concat());
        let news = came.seen.iter().find(|seen| seen.contains("Make this"));
        let first = news.and_then(|news| news.lines().next());
        assert_eq!(first, Some(told), "{:?}", came.seen);
    }
}

#[test]
fn what_was_dropped_stands_there_when_its_question_comes_again() {
    let script = [
        WET.as_slice(),
        &[
            ("Before the advice", Do::Row("rain")),
            ("Change your answer", Do::Row("no")),
            ("Make this change?", Do::Row("yes")),
            ("Before the advice", Do::Row("rain")),
            ("Change your answer", Do::Row("yes")),
            ("Make this change?", Do::Row("yes")),
            ("Is there a coat?", Do::Keep),
            ("Is there an umbrella?", Do::Keep),
            ("Before the advice", Do::Row("go")),
        ],
    ];
    let came = Lab::of(WALK).play(&script.concat());
    assert_eq!(came.answers[..3], ["rain Yes", "coat Yes", "umbrella No"]);
}

#[test]
fn a_change_that_makes_another_answer_wrong_asks_it_again() {
    let far = [
        ("Does it rain?", Do::Row("no")),
        ("How far is it?", Do::Type("30")),
        ("How long is it", Do::Type("3 weeks")),
        ("When was that?", Do::Skip),
        ("What is your name?", Do::Skip),
        ("Before the advice", Do::Row("rain")),
        ("Change your answer", Do::Row("yes")),
        (
            "There are 2 more questions: Coat, Umbrella.",
            Do::Row("yes"),
        ),
        ("Is there a coat?", Do::Row("yes")),
        ("Is there an umbrella?", Do::Row("yes")),
        (
            "1 later answer doesn't fit any more, so we'll ask again. \
             Distance: That is too far in the rain.",
            Do::Keep,
        ),
        ("How far is it?", Do::Type("20")),
        ("Before the advice", Do::Row("go")),
    ];
    let came = Lab::of(WALK).play(&far);
    assert_eq!(came.end, Ok("out".to_owned()));
    assert_eq!(came.answers[3], "far 20 km");
}

#[test]
fn a_change_to_the_same_answer_changes_nothing_and_asks_nothing() {
    for same in [Do::Keep, Do::Back, Do::End] {
        let script = [
            WET.as_slice(),
            &[
                ("Before the advice", Do::Row("rain")),
                ("Change your answer", same),
                ("Before the advice", Do::Row("go")),
            ],
        ];
        let came = Lab::of(WALK).play(&script.concat());
        assert_eq!(came.answers[0], "rain Yes", "{same:?}");
    }
}

#[test]
fn going_back_from_the_review_asks_the_last_question_again() {
    let script = [
        DRY.as_slice(),
        &[
            ("Before the advice", Do::Back),
            ("What is your name?", Do::Keep),
            ("Name: Jo", Do::Row("go")),
        ],
    ];
    let came = Lab::of(WALK).play(&script.concat());
    assert_eq!(came.answers.last().map(String::as_str), Some("name Jo"));
}

#[test]
fn the_review_opens_at_any_question_and_the_question_comes_again() {
    let script = [
        &WET[..4],
        &[
            ("How long is it", Do::Review),
            ("Go on with the questions\nRain: Yes", Do::Row("far")),
            ("Change your answer", Do::Type("5")),
            // Nothing else changes, so nothing is said.
            ("Distance: 5 km", Do::Row("rain")),
            ("Change your answer", Do::Row("no")),
            ("any more: Coat, Umbrella.", Do::Row("yes")),
            ("So far", Do::Back),
        ],
        &WET[4..],
        &[("Before the advice", Do::Row("go"))],
    ];
    let came = Lab::of(WALK).play(&script.concat());
    assert_eq!(came.answers[..2], ["rain No", "far 5 km"]);
}

#[test]
fn advice_that_is_certain_is_reviewed_too_and_a_change_can_make_it_uncertain() {
    let rain = WALK
        .replace("rain and not coat", "rain")
        .replace(", {name}", "");
    let script = [
        &WET[..1],
        &[
            (
                "Nothing you answer from here changes the advice.",
                Do::Row("see"),
            ),
            ("Before the advice", Do::Back),
            ("Is there a coat?", Do::Row("yes")),
            ("Is there an umbrella?", Do::Review),
            ("So far", Do::Row("rain")),
            ("Change your answer", Do::Row("no")),
            ("any more: Coat.", Do::Row("yes")),
            ("So far", Do::Row("go")),
            (
                "Nothing you answer from here changes the advice.",
                Do::Row("see"),
            ),
            ("Before the advice", Do::Row("rain")),
            ("Change your answer", Do::Row("yes")),
            ("The advice will be different.", Do::Row("yes")),
            (
                "Nothing you answer from here changes the advice.",
                Do::Row("see"),
            ),
            ("Before the advice", Do::Row("go")),
        ],
    ];
    let came = Lab::of(&rain).play(&script.concat());
    assert_eq!(came.end, Ok("stay".to_owned()), "{:?}", came.seen);
    assert_eq!(came.answers, ["rain Yes"]);
}

/// The advice once moved without a word after the person was told that it would not.
#[test]
fn a_change_on_the_way_says_that_it_moves_the_advice_that_was_certain() {
    let rain = WALK
        .replace("rain and not coat", "rain")
        .replace(", {name}", "");
    // The questions stay the same; only the advice does not.
    let rain = rain.replace("next: {yes: coat, no: far}", "next: coat");
    for (made, end) in [(Do::Row("yes"), "rain No"), (Do::Row("no"), "rain Yes")] {
        let script = [
            ("Does it rain?", Do::Row("yes")),
            ("Nothing you answer from here changes", Do::Row("on")),
            ("Is there a coat?", Do::Review),
            ("So far", Do::Row("rain")),
            ("Change your answer", Do::Row("no")),
            ("The advice will be different.\n\nMake this change?", made),
            ("So far", Do::Leave),
            ("Leave now?", Do::Row("leave")),
        ];
        let came = Lab::of(&rain).play(&script);
        assert_eq!(came.answers, [end], "{:?}", came.seen);
    }
}

#[test]
fn answers_of_flags_can_be_changed_and_are_not_given_again() {
    let lab = Lab {
        supplied: vec!["rain=yes", "umbrella=no", "far=15"],
        ..Lab::of(WALK)
    };
    let script = [
        ("Is there a coat?", Do::Row("yes")),
        ("How long is it", Do::Review),
        ("So far", Do::Row("umbrella")),
        ("Change your answer", Do::Row("yes")),
        ("So far", Do::Row("go")),
        ("How long is it", Do::Back),
        ("Is there an umbrella?", Do::Back),
        ("Is there a coat?", Do::Keep),
        ("Is there an umbrella?", Do::Keep),
        ("How long is it", Do::Type("1 week")),
        ("When was that?", Do::Skip),
        ("What is your name?", Do::Skip),
        ("Before the advice", Do::Row("go")),
    ];
    let came = lab.play(&script);
    assert_eq!(came.answers[2], "umbrella Yes");
}

#[test]
fn days_and_lengths_are_read_back_before_they_count() {
    let script = [
        ("Does it rain?", Do::Row("no")),
        ("How far is it?", Do::Type("3")),
        ("How long is it", Do::Type("a while")),
        ("How long is it", Do::Type("2 or 3 weeks")),
        ("How long is it", Do::Type("about three weeks")),
        ("Read as 3 weeks.\n\nIs that right?", Do::Row("no")),
        ("How long is it", Do::Keep),
        ("Read as 3 weeks.", Do::Row("yes")),
        ("When was that?", Do::Type("3/4/2026")),
        ("When was that?", Do::Type("last march")),
        ("Read as Sunday, 1 March 2026, 8 months ago.", Do::Back),
        ("When was that?", Do::Type("2026-08-23")),
        (
            "Read as Sunday, 23 August 2026, 3 months ago.",
            Do::Row("yes"),
        ),
        ("What is your name?", Do::Back),
        // The same day again has been read back.
        ("When was that?", Do::Keep),
        ("What is your name?", Do::Skip),
        ("Last: 23 August 2026", Do::Row("go")),
    ];
    let came = Lab::of(WALK).play(&script);
    assert_eq!(came.answers[2..4], ["since 3 weeks", "last 23 August 2026"]);
    for refused in [
        "I couldn't read that",
        "One length of time is needed, such as 3 months; a guess is enough.",
        "That may be 3 April 2026 or 4 March 2026.",
    ] {
        let seen = came.seen.iter().any(|seen| seen.contains(refused));
        assert!(seen, "{refused} {:?}", came.seen);
    }
}

#[test]
fn numbers_are_read_back_where_they_are_read_as_others_than_they_look() {
    let flow = WALK.replace("    unit: km\n", "    unit: km\n    decimals: 1\n");
    let script = [
        ("Does it rain?", Do::Row("no")),
        ("How far is it?", Do::Type("7,8")),
        ("Read as 7.8 km.\n\nIs that right?", Do::Row("no")),
        ("How far is it?", Do::Type("1.000")),
        ("Read as 1 km.\n\nIs that right?", Do::Row("no")),
        ("How far is it?", Do::Type("1,000")),
        ("Read as 1000 km.\n\nIs that right?", Do::Row("no")),
        ("How far is it?", Do::Type("7.50 km")),
        ("How long is it", Do::Type("40d")),
        ("Read as 40 days.", Do::Row("yes")),
        ("When was that?", Do::Skip),
        ("What is your name?", Do::Skip),
        ("Distance: 7.5 km", Do::Row("go")),
    ];
    let came = Lab::of(&flow).play(&script);
    assert_eq!(came.answers[1..3], ["far 7.5 km", "since 40 days"]);
}

#[test]
fn leaving_is_asked_and_doubt_stays() {
    let script = [
        ("Does it rain?", Do::Back),
        ("Leave now?\nNo, go on\nLeave without saving", Do::Back),
        ("Does it rain?", Do::Row("no")),
        ("How far is it?", Do::Leave),
        (
            "Leave now?\nNo, go on\nSave and leave\nLeave",
            Do::Row("no"),
        ),
        ("How far is it?", Do::Leave),
        ("Leave now?", Do::Row("leave")),
    ];
    assert_eq!(Lab::of(WALK).play(&script).end, Err(Code::Left));
}

/// `q` twice once threw all answers away.
#[test]
fn only_the_row_that_says_so_throws_the_answers_away() {
    let script = [
        ("Does it rain?", Do::Leave),
        ("Leave now?", Do::Leave),
        ("Choose a row.\n\nLeave now?", Do::Row("no")),
        ("Does it rain?", Do::Row("no")),
        ("How far is it?", Do::Leave),
        ("Leave now?", Do::Leave),
        ("Choose a row.\n\nLeave now?", Do::Row("save")),
        ("Path of the new file", Do::Leave),
        ("Leave now?", Do::Leave),
        ("Leave now?", Do::Back),
        ("How far is it?", Do::Type("3")),
        ("How long is it", Do::Type("3 weeks")),
        ("When was that?", Do::Skip),
        ("What is your name?", Do::Type("Jo")),
        ("Before the advice", Do::Leave),
        ("Leave now?", Do::Row("save")),
        ("Save your own words, too?", Do::Leave),
        ("Leave now?", Do::Row("leave")),
    ];
    let came = Lab::of(WALK).play(&script);
    assert_eq!(came.end, Err(Code::Left));
    assert_eq!(came.seen.len(), script.len(), "{:?}", came.seen);
}

#[test]
fn the_end_of_the_input_leaves_or_names_the_question() {
    for (script, code) in [
        (vec![("Does it rain?", Do::End)], Code::Missing),
        (
            vec![("Does it rain?", Do::Leave), ("Leave now?", Do::End)],
            Code::Left,
        ),
        (
            [DRY.as_slice(), &[("Before the advice", Do::End)]].concat(),
            Code::Left,
        ),
        (
            vec![
                ("Does it rain?", Do::Row("no")),
                ("How far is it?", Do::Leave),
                ("Leave now?", Do::Row("save")),
                ("Path of the new file", Do::End),
            ],
            Code::Left,
        ),
    ] {
        assert_eq!(Lab::of(WALK).play(&script).end, Err(code), "{script:?}");
    }
}

#[test]
fn the_screen_is_cleared_from_every_question_of_a_flow_that_wants_it() {
    let lab = Lab {
        exit: Exit::Quick,
        ..Lab::of(WALK)
    };
    for script in [
        vec![("Does it rain?", Do::Vanish)],
        vec![("Does it rain?", Do::Back), ("Leave now?", Do::Vanish)],
        vec![
            ("Does it rain?", Do::Row("no")),
            ("How far is it?", Do::Review),
            ("So far", Do::Vanish),
        ],
        vec![
            ("Does it rain?", Do::Row("no")),
            ("How far is it?", Do::Review),
            ("So far", Do::Row("rain")),
            ("Change your answer", Do::Vanish),
        ],
    ] {
        assert_eq!(lab.play(&script).end, Err(Code::Left), "{script:?}");
    }
}

/// Leaves after the name with this said to the questions about saving.
fn save(store: Store, said: &[Line]) -> Came {
    let script = [DRY.as_slice(), &[("Before the advice", Do::Leave)], said].concat();
    let lab = Lab {
        store,
        ..Lab::of(WALK)
    };
    lab.play(&script)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).expect("the answers are there")
}

#[test]
fn answers_are_saved_on_request_and_own_words_on_another() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    for (name, own, wanted) in [
        ("without.yaml", Do::Row("no"), false),
        ("with.yaml", Do::Row("yes"), true),
    ] {
        let path = folder.path().join(name);
        let store = Store {
            state: Some(path.clone()),
            directory: None,
        };
        let came = save(
            store,
            &[
                ("Leave now?", Do::Row("save")),
                ("Some answers are in your own words: Name.", own),
            ],
        );
        assert_eq!(came.end, Err(Code::Left));
        let text = read(&path);
        assert!(text.starts_with("flow: walk\nanswers:\n  rain: \"no\"\n  far: 3\n"));
        assert_eq!(text.contains("Jo"), wanted, "{text}");
        let flow = parse::read(WALK)
            .into_flow()
            .expect("the flow has no faults");
        let read = parse::answers::read(&text, &flow);
        assert!(read.findings.is_empty(), "{:?}", read.findings);
        assert_eq!(read.answers.len(), 3 + usize::from(wanted));
        assert_eq!(
            read.skipped,
            [flow.questions.find("last").expect("it is there")]
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let meta = std::fs::metadata(&path).expect("it is there");
            assert_eq!(meta.permissions().mode() & 0o777, 0o600);
        }
    }
}

#[test]
fn a_path_is_proposed_and_none_that_is_taken() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let directory = folder.path().join("state").join("quandary");
    let store = || Store {
        state: None,
        directory: Some(directory.clone()),
    };
    for name in ["walk.yaml", "walk-2.yaml"] {
        save(
            store(),
            &[
                ("Leave now?", Do::Row("save")),
                ("Save your own words, too?", Do::Row("no")),
                ("Path of the new file", Do::Keep),
            ],
        );
        assert!(directory.join(name).exists(), "{name}");
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let meta = std::fs::metadata(&directory).expect("it is there");
        assert_eq!(meta.permissions().mode() & 0o777, 0o700);
    }
}

#[test]
fn saving_can_be_called_off_and_a_path_that_is_taken_is_refused() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let taken = folder.path().join("taken");
    std::fs::write(&taken, "mine").expect("it can be written");
    let taken: &'static str = Box::leak(taken.to_string_lossy().into_owned().into_boxed_str());
    let came = save(
        Store::default(),
        &[
            ("Leave now?", Do::Row("save")),
            ("Save your own words, too?", Do::Back),
            ("Before the advice", Do::Leave),
            ("Leave now?", Do::Row("save")),
            ("Save your own words, too?", Do::Row("yes")),
            ("Path of the new file", Do::Type(taken)),
            ("Path of the new file", Do::Type("/nowhere/at/all")),
            ("Path of the new file", Do::Back),
            ("Before the advice", Do::Row("go")),
        ],
    );
    assert_eq!(came.end, Ok("out".to_owned()));
    assert_eq!(read(Path::new(taken)), "mine");
    let seen = came.seen.join("\n");
    assert!(seen.contains("is there already, and isn't overwritten"));
    assert!(seen.contains("there is no directory"), "{seen}");
}

/// Wherever somebody leaves and saves, they end where they would have ended without that.
#[test]
fn whoever_goes_on_another_day_ends_where_they_would_have_ended() {
    let lines = [WET.as_slice(), &[("Before the advice", Do::Row("go"))]].concat();
    let straight = Lab::of(WALK).play(&lines);
    // At the last one all is answered, and the review comes first, as it would have.
    for left in 1..=WET.len() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let path = folder.path().join("kept.yaml");
        let lab = Lab {
            store: Store {
                state: Some(path.clone()),
                directory: None,
            },
            ..Lab::of(WALK)
        };
        let leaves = [("", Do::Leave), ("Leave now?", Do::Row("save"))];
        let came = lab.play(&[&WET[..left], &leaves].concat());
        assert_eq!(came.end, Err(Code::Left), "{left}");
        let lab = Lab {
            kept: Some(path),
            ..Lab::of(WALK)
        };
        let came = lab.play(&lines[left..]);
        assert_eq!(came.end, straight.end, "{left}");
        assert_eq!(came.answers, straight.answers, "{left}");
    }
}

/// Says anything that is accepted, with changes of mind of every kind.
struct Anyone {
    state: u64,
    said: usize,
}

impl Anyone {
    fn below(&mut self, count: usize) -> usize {
        // The multiplier and step of Knuth's MMIX, of which the upper bits are good.
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) as usize % count.max(1)
    }

    fn reply(&mut self, view: &View<'_>) -> Reply {
        let wavers = self.said < 120;
        match (&view.kind, view.position) {
            (WantedReply::One { rows, .. }, Position::Aside(_)) if rows.len() > 3 || !wavers => {
                let last = match view.title().as_str() {
                    // The row that goes on.
                    "Before the advice" | "So far" | "Leave now?" | "Is that right?" => 0,
                    _ => rows.len() - 1,
                };
                Reply::Pick(if wavers { self.below(rows.len()) } else { last })
            }
            (WantedReply::One { .. }, Position::Aside(_)) if view.title() == "Leave now?" => {
                Reply::Back
            }
            (_, Position::First | Position::Later) if wavers && self.below(4) == 0 => {
                let all = [
                    PromptCommand::Back,
                    PromptCommand::Review,
                    PromptCommand::Leave,
                    PromptCommand::Skip,
                ];
                let command = all[self.below(all.len())];
                view.obey(command).unwrap_or(Reply::Leave)
            }
            (WantedReply::One { rows, .. }, _) => Reply::Pick(self.below(rows.len())),
            (WantedReply::Many { rows, .. }, _) => {
                let mut picks: Vec<usize> =
                    (0..rows.len()).filter(|_| self.below(3) == 0).collect();
                if picks.is_empty() {
                    picks.push(self.below(rows.len()));
                }
                Reply::Picks(picks)
            }
            (WantedReply::Words { .. }, _) => {
                let words = [
                    "3",
                    "15",
                    "30",
                    "3 weeks",
                    "4 months",
                    "yesterday",
                    "2026-08-23",
                ];
                Reply::Words(words[self.below(words.len())].to_owned())
            }
        }
    }
}

impl Asker for Anyone {
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop> {
        self.said += 1;
        assert!(self.said < 5000, "it does not end:\n{}", shown(view));
        for _ in 0..1000 {
            let reply = self.reply(view);
            if check(&reply).is_ok() {
                return Ok(reply);
            }
        }
        panic!("nothing is accepted:\n{}", shown(view));
    }

    fn room(&self, _: &View<'_>) -> Room {
        Room::ENDLESS
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::with_cases(48)
    })]

    /// Whatever was changed, dropped, opened, called off and gone back on: the answers at the end
    /// are those of somebody who gave them at once.
    #[test]
    fn any_change_of_mind_ends_where_a_fresh_run_with_the_same_answers_ends(seed in any::<u64>()) {
        for text in [
            WALK,
            include_str!("../../../flows/pizza.yaml"),
        ] {
            let lab = Lab::of(text);
            let mut talk = lab.talk(Box::new(Anyone { state: seed, said: 0 }));
            let outcome = talk.proceed().expect("nobody leaves");
            let mut fresh = Session::new(&lab.flow, talk.session.today());
            let mut asked = 0;
            while let Step::Ask(question) = fresh.step() {
                // Advice that was certain may be seen before its last question.
                let Some(given) = talk.session.given(question) else { break };
                let taken = match given.clone() {
                    Given::Answer(answer) => fresh.answer(answer),
                    Given::Skipped => fresh.skip(),
                };
                prop_assert!(taken.is_ok(), "{} is refused", lab.flow.questions.name(question));
                asked += 1;
            }
            prop_assert_eq!(asked, talk.session.taken().len());
            prop_assert_eq!(fresh.taken(), talk.session.taken());
            prop_assert_eq!(answers(&fresh), answers(&talk.session));
            if let Step::Done(end) = fresh.step() {
                prop_assert_eq!(end, outcome);
            } else {
                let space = talk.space.as_ref().expect("the flow is small");
                let progress = space.progress(&fresh, &mut Budget::endless()).expect("the flow is small");
                prop_assert_eq!(progress.decided, Some(outcome));
            }
        }
    }
}

#[test]
fn what_was_chosen_of_a_list_is_chosen_already_when_it_is_changed() {
    let lab = Lab::of(include_str!("../../../flows/pizza.yaml"));
    let script = [
        ("you can't eat", Do::Row("cheese")),
        ("How hungry", Do::Row("little")),
        ("Before the advice", Do::Row("cannot_eat")),
        ("Change your answer", Do::Keep),
        ("Can't eat: Cheese", Do::Row("go")),
    ];
    assert!(lab.play(&script).end.is_ok());
}

/// A flow with help: at once, on the way, and after an answer.
const DANGER: &str = "
quandary: 1
title: Are you safe?
help_now: people
start: how
questions:
  how:
    ask: How are you?
    short: How
    options:
      well: Well
      hard: {label: Hardly, help_first: hardly}
      harm: I think of dying
    next: {well: rain, hard: rain, harm: people}
  rain: {ask: Does it rain?, short: Rain, type: yes_no, next: since}
  since:
    ask: Since when?
    short: Since
    type: duration
    next:
      - {when: how is hard and rain, go: people}
      - {when: since < 1 week, go: wait}
      - {go: out}
outcomes:
  people: {tone: stop, at_once: true, title: Call someone, passages: [lines]}
  wait: {tone: stop, title: Wait}
  out: {tone: go, title: Go out}
passages:
  hardly: {title: That is hard, text: You are not alone., role: help}
  lines: {text: Someone listens., role: help}
";

#[test]
fn help_is_shown_at_once_and_nothing_is_asked_before_it() {
    let came = Lab::of(DANGER).play(&[("How are you?", Do::Row("harm"))]);
    assert_eq!(came.end, Ok("people".to_owned()));
    // Where it is certain before the last question, it is not offered.
    let came = Lab::of(DANGER).play(&[
        ("How are you?", Do::Row("hard")),
        ("That is hard", Do::Row("on")),
        ("Does it rain?", Do::Row("yes")),
        ("Since when?", Do::Type("3 weeks")),
    ]);
    assert_eq!(came.end, Ok("people".to_owned()));
    assert_eq!(came.seen.len(), 4, "{:?}", came.seen);
}

#[test]
fn an_answer_that_was_not_meant_is_asked_again_with_everything_else_kept() {
    let lab = Lab::of(DANGER);
    let lines = vec![
        ("How are you?", Do::Row("harm")),
        ("How are you?", Do::Keep),
        ("How are you?", Do::Row("well")),
        ("Does it rain?", Do::Vanish),
    ];
    let script = Script {
        lines,
        at: 0,
        seen: Rc::default(),
    };
    let mut talk = lab.talk(Box::new(script));
    for _ in 0..2 {
        assert!(talk.proceed().is_ok());
        talk.not_meant();
    }
    assert!(talk.proceed().is_err());
    assert_eq!(answers(&talk.session), ["how Well"]);
}

#[test]
fn one_key_leads_to_help_and_back_to_the_same_question() {
    let came = Lab::of(DANGER).play(&[
        ("How are you?", Do::Help),
        ("Call someone\n\nSomeone listens.", Do::Row("back")),
        ("How are you?", Do::Row("well")),
        ("Does it rain?", Do::Row("no")),
        ("Since when?", Do::Type("about three weeks")),
        ("Is that right?", Do::Help),
        ("Someone listens.", Do::Back),
        ("Is that right?", Do::Row("yes")),
        ("Before the advice", Do::Help),
        ("Back to the question", Do::Row("back")),
        ("Before the advice", Do::Leave),
        ("Leave now?", Do::Help),
        ("Clear the screen and leave", Do::Back),
        ("Leave now?", Do::Row("no")),
        ("Before the advice", Do::Row("go")),
    ]);
    assert_eq!(came.end, Ok("out".to_owned()));
}

#[test]
fn from_help_one_can_leave() {
    for (reply, more) in [
        (Do::Row("clear"), vec![]),
        (Do::Vanish, vec![]),
        (Do::Leave, vec![("Leave now?", Do::Row("leave"))]),
    ] {
        let mut script = vec![("How are you?", Do::Help), ("Call someone", reply)];
        script.extend(more);
        let came = Lab::of(DANGER).play(&script);
        assert_eq!(came.end, Err(Code::Left), "{reply:?}");
    }
}

#[test]
fn help_that_an_answer_brings_comes_before_the_next_question() {
    let came = Lab::of(DANGER).play(&[
        ("How are you?", Do::Row("hard")),
        (
            "That is hard\n\nYou are not alone.\n\nWhen you're ready:\n\
             Go on with the questions\nI didn't mean that",
            Do::Row("back"),
        ),
        ("How are you?", Do::Keep),
        ("That is hard", Do::Leave),
        ("Leave now?", Do::Row("no")),
        ("Does it rain?", Do::Review),
        ("So far", Do::Row("how")),
        ("Change your answer", Do::Row("well")),
        ("How: Well", Do::Row("how")),
        ("Change your answer", Do::Row("hard")),
        ("That is hard", Do::Back),
        ("How: Well", Do::Row("how")),
        ("Change your answer", Do::Row("hard")),
        ("That is hard", Do::Row("on")),
        ("How: Hardly", Do::Row("go")),
        ("Does it rain?", Do::Row("no")),
        ("Since when?", Do::Type("3 weeks")),
        ("Before the advice", Do::Row("go")),
    ]);
    assert_eq!(came.end, Ok("out".to_owned()));
    assert_eq!(came.answers[0], "how Hardly");
    // Whoever gave the answer before is not stopped by it.
    let lab = Lab {
        supplied: vec!["how=hard"],
        ..Lab::of(DANGER)
    };
    let came = lab.play(&[
        ("Does it rain?", Do::Row("no")),
        ("Since when?", Do::Type("3 weeks")),
        ("Before the advice", Do::Row("go")),
    ]);
    assert_eq!(came.end, Ok("out".to_owned()));
}
