//! The library as another program sees it: what its errors are, and what may be kept
//! where.

use std::error::Error;

use quandary::cases::EndsNowhere;
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::answer::Refused;
use quandary::flow::day::{self, DayPoint, NotADate};
use quandary::flow::duration::{Duration, NotADuration};
use quandary::flow::number::{NotANumber, Number};
use quandary::flow::spoken::{self, NotADay};
use quandary::place::Place;
use quandary::space::{Space, Today, Undecided, Unsure};

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
    let flow = quandary::parse::read(FLOW).into_flow().expect("it is fine");
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
