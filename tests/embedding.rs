//! The library as another program sees it: what its errors are, and what may be kept
//! where.

#[expect(dead_code, reason = "its `main` reads standard input")]
#[path = "../examples/embed.rs"]
mod embed;

use std::error::Error;
use std::sync::Arc;
use std::thread;

use quandary::cases::EndsNowhere;
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::day::{self, DayPoint, NotADate};
use quandary::flow::duration::{Duration, NotADuration};
use quandary::flow::number::{NotANumber, Number};
use quandary::flow::question::OptionSet;
use quandary::flow::spoken::{self, NotADay};
use quandary::place::Place;
use quandary::render::{self, File};
use quandary::session::{OwnedSession, Session, Step};
use quandary::space::budget::Budget;
use quandary::space::{Space, Today, Undecided, Unsure};
use serde_json::json;

/// The smallest flow that asks something.
const FLOW: &str = "
quandary: 1
title: Do I take an umbrella?
start: rain
questions:
  rain:
    ask: Will it rain?
    type: yes_no
    next: {yes: take, no: leave}
outcomes:
  take: {tone: go, title: Take it}
  leave: {tone: info, title: Leave it at home}
";

#[test]
fn every_error_can_be_handed_on() {
    fn is_an_error<E: Error + Send + Sync + 'static>() {}
    is_an_error::<EndsNowhere>();
    is_an_error::<NotADate>();
    is_an_error::<NotADay>();
    is_an_error::<NotADuration>();
    is_an_error::<NotANumber>();
    is_an_error::<Refused>();
    is_an_error::<Undecided>();
    is_an_error::<Unsure>();
}

#[test]
fn an_error_says_what_it_is_about() {
    let today = day::read("2026-11-23").expect("it is a day");
    let no_day = spoken::day("3/4/2026", today).map_err(|why| why.to_string());
    assert_eq!(
        no_day.expect_err("it is one of two days"),
        "That may be 3 April 2026 or 4 March 2026. Please write the month as a word."
    );
    for (text, told) in [
        (
            "2026-02-30",
            "a day is written as year-month-day, such as 2026-08-23",
        ),
        (
            "today + soon",
            "a day is written as year-month-day, such as 2026-08-23",
        ),
    ] {
        let refused = text.parse::<DayPoint>().expect_err("it is no day");
        assert_eq!(refused.to_string(), told, "{text}");
    }
    let flow = umbrella();
    let undecided = Space::of(&flow, Today::Any, 0).expect_err("nothing fits");
    assert_eq!(
        undecided.to_string(),
        "there is too much to decide at question 1 of the flow"
    );
}

#[test]
fn what_is_written_on_one_line_can_be_parsed() {
    assert_eq!("0.25".parse(), Number::read("0.25"));
    assert_eq!("1 millions".parse::<Number>(), Err(NotANumber::Malformed));
    assert_eq!("2 weeks".parse(), Duration::read("2 weeks"));
    assert_eq!("2 hours".parse::<Duration>(), Err(NotADuration::Malformed));
    assert_eq!("today - 3 days".parse(), DayPoint::read("today - 3 days"));
}

#[test]
fn a_finding_reads_as_one_line() {
    let place = Place::root().key("questions").key("rain").the_key();
    let at_rain = Finding::warning(Rule::BadId, place, "`rain` is no id");
    let at_root = Finding::error(Rule::MissingKey, Place::root(), "`title` is missing");
    for (finding, line) in [
        (at_rain, "questions.rain: warning[bad-id]: `rain` is no id"),
        (at_root, "error[missing-key]: `title` is missing"),
    ] {
        assert_eq!(finding.to_string(), line);
    }
}

#[test]
fn a_session_can_live_beside_its_flow_and_go_to_another_thread() {
    fn can_be_sent<T: Send + Sync + 'static>() {}
    can_be_sent::<Flow>();
    can_be_sent::<Finding>();
    can_be_sent::<OwnedSession>();

    /// What a window or a server keeps for one person.
    struct App {
        flow: Arc<Flow>,
        session: OwnedSession,
    }

    let today = day::read("2026-11-23").expect("it is a day");
    let flow = Arc::new(umbrella());
    let session = OwnedSession::new(Arc::clone(&flow), today);
    let mut app = App { flow, session };
    let answered = thread::spawn(move || {
        let step = app.session.answer(Answer::YesNo(true));
        assert!(matches!(step, Ok(Step::Done(_))));
        app
    });
    let mut app = answered.join().expect("it has an end");
    let advice = app.session.advice().expect("the way is at its end");
    assert_eq!(advice.title, "Take it");
    assert_eq!(app.flow.outcomes.name(advice.outcome), "take");
    assert!(Arc::ptr_eq(&app.flow, app.session.flow()));
    assert_eq!(app.session.step(), app.session.borrowed().step());
    let (question, _) = app.session.back().expect("there is an answer");
    assert_eq!(app.session.step(), Step::Ask(question));
}

#[test]
fn a_shared_session_does_what_a_borrowed_one_does() {
    let today = day::read("2026-11-23").expect("it is a day");
    let flow = Arc::new(umbrella());
    let space = Space::of(&flow, Today::On(today), 1_000).expect("it is small");
    let mut borrowed = Session::new(&flow, today);
    let mut shared = OwnedSession::new(Arc::clone(&flow), today);
    for answer in [Answer::YesNo(false), Answer::YesNo(true)] {
        let steps = (borrowed.answer(answer.clone()), shared.answer(answer));
        assert_eq!(steps.0, steps.1);
        let view = shared.borrowed();
        assert_eq!(borrowed.taken(), view.taken());
        assert_eq!(
            space.progress(&borrowed, &mut Budget::endless()),
            space.progress(&view, &mut Budget::endless())
        );
        assert_eq!(borrowed.back(), shared.back());
    }
}

#[test]
fn a_finding_is_drawn_as_plain_text() {
    let text = FLOW.replace("    type:", "    tpye:");
    let reading = quandary::parse::read(&text);
    let file = File::new("umbrella.yaml", &text);
    let drawn: Vec<String> = reading
        .findings()
        .iter()
        .map(|finding| render::draw(&file, finding))
        .collect();
    assert_eq!(
        drawn.join("\n"),
        "\
error[unknown-key]: a question has no key `tpye`
 --> umbrella.yaml:8:5
  |
8 |     tpye: yes_no
  |     ^^^^
  |
  = help: did you mean `type`?"
    );
}

#[test]
fn answers_go_out_as_json_and_come_back() {
    let day = day::read("2026-08-23").expect("it is a day");
    let months = Duration::read("3 months 2 days").expect("it is a length");
    let number = Number::read("999999999999.000001").expect("it is a number");
    let chosen: OptionSet = [0, 2, 70].into_iter().collect();
    for (answer, written) in [
        (Answer::Choice(2), json!({"choice": 2})),
        (Answer::Choices(chosen), json!({"choices": [0, 2, 70]})),
        (Answer::Choices(OptionSet::new()), json!({"choices": []})),
        (Answer::YesNo(true), json!({"yes_no": true})),
        (
            Answer::Number(number),
            json!({"number": "999999999999.000001"}),
        ),
        (
            Answer::Duration(months),
            json!({"duration": "3 months 2 days"}),
        ),
        (Answer::Date(day), json!({"date": "2026-08-23"})),
        (Answer::Text("雨\n".into()), json!({"text": "雨\n"})),
    ] {
        for (given, written) in [
            (Given::Answer(answer), json!({ "answer": written })),
            (Given::Skipped, json!("skipped")),
        ] {
            let out = serde_json::to_value(&given).expect("it is JSON");
            assert_eq!(out, written);
            let back: Given = serde_json::from_value(out).expect("it comes back");
            assert_eq!(back, given);
        }
    }
}

#[test]
fn what_is_no_answer_does_not_come_back() {
    for (written, why) in [
        (
            json!({"number": 0.1}),
            "invalid type: floating point `0.1`, expected a string",
        ),
        (
            json!({"number": "0.0000001"}),
            "a number has at most 6 decimals",
        ),
        (
            json!({"duration": "1 hour"}),
            "a length of time is whole numbers of days, weeks, months and years, such as \
             10 days, 3 months or 2 weeks 4 days",
        ),
        (
            json!({"date": "2026-02-30"}),
            "a day is written as year-month-day, such as 2026-08-23",
        ),
        (
            json!({"choices": [1, u64::MAX]}),
            "no question has option 18446744073709551615",
        ),
    ] {
        let back = serde_json::from_value::<Answer>(written).expect_err("it is no answer");
        assert_eq!(back.to_string(), why);
    }
    // What is no answer to this question is refused, as it is from anywhere.
    let today = day::read("2026-11-23").expect("it is a day");
    let mut session = OwnedSession::new(Arc::new(umbrella()), today);
    for written in [json!({"choice": 99}), json!({"text": ""})] {
        let back: Answer = serde_json::from_value(written).expect("it is an answer");
        let refused = session.answer(back).expect_err("not to this question");
        assert_eq!(refused, Refused::WrongType { wanted: "yes_no" });
    }
}

#[test]
fn findings_and_advice_go_out_as_json() {
    let text = FLOW.replace("no: leave", "no: leve");
    let reading = quandary::parse::read(&text);
    let written = serde_json::to_value(reading.findings()).expect("it is JSON");
    let start = text.find("leve").expect("it is there");
    for (key, value) in [
        ("rule", json!("undefined-name")),
        ("severity", json!("error")),
        ("message", json!("there is no question or outcome `leve`")),
        ("notes", json!([])),
        ("help", json!("did you mean `leave`?")),
        (
            "labels",
            json!([{
                "place": "questions.rain.next.no",
                "span": {"start": start, "end": start + 4},
                "words": "",
            }]),
        ),
    ] {
        assert_eq!(written[0][key], value, "{key}");
    }

    let today = day::read("2026-11-23").expect("it is a day");
    let mut session = OwnedSession::new(Arc::new(umbrella()), today);
    session
        .answer(Answer::YesNo(false))
        .expect("it is accepted");
    let advice = session.advice().expect("the way is at its end");
    let written = serde_json::to_value(&advice).expect("it is JSON");
    for (key, value) in [
        ("outcome", json!(1)),
        ("tone", json!("info")),
        ("showing", json!("reviewed")),
        ("title", json!("Leave it at home")),
        ("passages", json!([])),
    ] {
        assert_eq!(written[key], value, "{key}");
    }
}

#[test]
fn the_front_of_the_example_leads_to_advice() {
    let pizza = include_str!("../flows/pizza.yaml");
    let said = "\
pineapple
cheese
back
gluten
very
vegan
6
9 euro
";
    assert_eq!(
        played("pizza.yaml", pizza, said),
        "\
Is there anything you can't eat?
  cheese: Cheese
  gluten: Gluten
  nothing: Nothing on this list
`pineapple` is not among the options. They are: cheese, gluten, nothing.
Is there anything you can't eat?
  cheese: Cheese
  gluten: Gluten
  nothing: Nothing on this list
How hungry are you?
  little: A little
  fairly: Fairly
  very: Very
Is there anything you can't eat?
  cheese: Cheese
  gluten: Gluten
  nothing: Nothing on this list
How hungry are you?
  little: A little
  fairly: Fairly
  very: Very
Do you follow a diet?
  none: No
  vegetarian: Vegetarian
  vegan: Vegan
What may it cost?
A pizza for the very hungry starts at 8 euro.
What may it cost?

Marinara

Tomato, garlic, oregano. It fits in 9 euro.

It takes ten minutes longer.
"
    );
}

#[test]
fn the_front_of_the_example_shows_what_is_wrong_with_a_flow() {
    let faulty = FLOW.replace("    ask:", "    aks:");
    let told = played("umbrella.yaml", &faulty, "");
    assert!(told.contains("error[unknown-key]"), "{told}");
    assert!(told.ends_with("the flow has errors"), "{told}");
    let told = played("umbrella.yaml", FLOW, "perhaps\n");
    assert!(told.contains("Please answer yes or no."), "{told}");
    assert!(told.ends_with("there are no more answers"), "{told}");
}

/// What the front of the example writes, and why it ends early.
fn played(path: &str, text: &str, answers: &str) -> String {
    let today = day::read("2026-11-23").expect("it is a day");
    let mut out = Vec::new();
    let end = embed::play((path, text), today, answers.as_bytes(), &mut out);
    let mut told = String::from_utf8(out).expect("it is text");
    if let Err(why) = end {
        told.push_str(&why.to_string());
    }
    told
}

fn umbrella() -> Flow {
    let reading = quandary::parse::read(FLOW);
    reading.into_flow().expect("it has no faults")
}
