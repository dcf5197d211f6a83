//! What people say, and what is read.

use jiff::civil::Date;
use proptest::prelude::*;

use super::super::day as calendar;
use super::super::duration::{Duration, NotADuration};
use super::super::number::NotANumber;
use super::super::words::Words;
use super::*;

fn today() -> Date {
    // A Monday.
    calendar::read("2026-11-23").expect("a day")
}

#[test]
fn days_are_read_as_people_say_them() {
    for (said, meant) in [
        ("today", "2026-11-23"),
        (" Yesterday. ", "2026-11-22"),
        ("tomorrow", "2026-11-24"),
        ("the day before yesterday", "2026-11-21"),
        ("2026-08-23", "2026-08-23"),
        ("2026-8-3", "2026-08-03"),
        ("2026/08/23", "2026-08-23"),
        ("23.8.2026", "2026-08-23"),
        ("3.4.2026", "2026-04-03"),
        ("23/8/2026", "2026-08-23"),
        ("8/23/2026", "2026-08-23"),
        ("4/4/2026", "2026-04-04"),
        ("23 August 2026", "2026-08-23"),
        ("23rd of August, 2026", "2026-08-23"),
        ("August 23, 2026", "2026-08-23"),
        ("Sunday, 23 August 2026", "2026-08-23"),
        ("aug 23", "2026-08-23"),
        ("23 Sept.", "2026-09-23"),
        ("24 December", "2025-12-24"),
        ("29 February", "2024-02-29"),
        ("on the 5th of May", "2026-05-05"),
        ("last march", "2026-03-01"),
        ("March", "2026-03-01"),
        ("last November", "2025-11-01"),
        ("november", "2026-11-01"),
        ("in March 2025", "2025-03-01"),
        ("next March", "2027-03-01"),
        ("December", "2025-12-01"),
        ("last monday", "2026-11-16"),
        ("on Tuesday", "2026-11-17"),
        ("last Sunday", "2026-11-22"),
        ("next Monday", "2026-11-30"),
        ("this Friday", "2026-11-27"),
        ("last week", "2026-11-16"),
        ("last month", "2026-10-23"),
        ("last year", "2025-11-23"),
        ("this week", "2026-11-23"),
        ("this month", "2026-11-01"),
        ("three weeks ago", "2026-11-02"),
        ("about 10 weeks ago", "2026-09-14"),
        ("a year and a half ago", "2025-05-23"),
        ("two weeks ago, I think", "2026-11-09"),
        ("in 2 weeks", "2026-12-07"),
        ("3 days from now", "2026-11-26"),
        ("1 jan 26", "2026-01-01"),
        ("Jan 1, 26", "2026-01-01"),
        ("1 January '27", "2027-01-01"),
        ("5 may 85", "1985-05-05"),
        ("end of June", "2026-06-30"),
        ("the end of november", "2025-11-30"),
        ("end of last june", "2026-06-30"),
        ("end of February 2024", "2024-02-29"),
        ("since the end of June, I think", "2026-06-30"),
        ("at the beginning of March", "2026-03-01"),
    ] {
        let read = day(said, today()).map(|day| day.to_string());
        assert_eq!(read.as_deref(), Ok(meant), "{said}");
    }
}

#[test]
fn what_is_no_day_says_why() {
    let two = |one: &str, other: &str| {
        let read = |text| calendar::read(text).expect("a day");
        NotADay::TwoWays(read(one), read(other))
    };
    for (said, why) in [
        ("", NotADay::Unclear),
        ("a while ago", NotADay::Unclear),
        ("last summer", NotADay::Unclear),
        ("2025", NotADay::Unclear),
        ("23/8/26", NotADay::Unclear),
        ("ago", NotADay::Unclear),
        ("last", NotADay::Unclear),
        ("of", NotADay::Unclear),
        ("march march", NotADay::Unclear),
        ("99999999999999999999-1-1", NotADay::Unclear),
        ("2026-02-30", NotADay::NoSuchDay),
        ("31 April", NotADay::NoSuchDay),
        ("0000-01-01", NotADay::NoSuchDay),
        ("32.1.2026", NotADay::NoSuchDay),
        ("3/4/2026", two("2026-04-03", "2026-03-04")),
        ("2 or 3 weeks ago", NotADay::Range),
        ("less than a month ago", NotADay::Range),
        ("almost 2 weeks ago", NotADay::Range),
        ("over a year ago", NotADay::Range),
        ("5 hours ago", NotADay::Unclear),
        ("end of 5 june", NotADay::Unclear),
        ("end of", NotADay::Unclear),
        ("1 jan 1", NotADay::Unclear),
        ("31 feb 26", NotADay::NoSuchDay),
    ] {
        assert_eq!(day(said, today()), Err(why), "{said}");
    }
}

#[test]
fn lengths_are_read_as_people_say_them() {
    for (said, meant) in [
        ("3 months", "3 months"),
        ("about 10 weeks", "10 weeks"),
        ("~10 weeks", "10 weeks"),
        ("10weeks", "10 weeks"),
        ("3 mo", "3 months"),
        ("2y 3m", "2 years 3 months"),
        ("40d", "40 days"),
        ("2w", "2 weeks"),
        ("3mo", "3 months"),
        ("1y2mo", "1 year 2 months"),
        ("ten weeks or so", "10 weeks"),
        ("a week", "1 week"),
        ("half a year", "6 months"),
        ("a year and a half", "1 year 6 months"),
        ("two and a half months", "2 months 15 days"),
        ("1.5 years", "1 year 6 months"),
        ("a couple of weeks", "2 weeks"),
        ("a few days now", "3 days"),
        ("a fortnight", "2 weeks"),
        ("twenty-one days", "21 days"),
        ("twenty one days", "21 days"),
        ("a year and 2 months", "1 year 2 months"),
        ("2 weeks, 4 days", "2 weeks 4 days"),
        ("I think 3 months", "3 months"),
        ("it's been 3 months", "3 months"),
        ("since 3 weeks", "3 weeks"),
        ("since yesterday", "1 day"),
        ("up to 3 weeks", "3 weeks"),
        ("at least half a year, I think", "6 months"),
        ("3 weeks ago", "3 weeks"),
        ("yesterday", "1 day"),
        ("0 days", "0 days"),
    ] {
        let read = length(said).map(|length| length.to_string());
        assert_eq!(read.as_deref(), Ok(meant), "{said}");
    }
}

#[test]
fn what_is_no_length_says_why() {
    for (said, why) in [
        ("", NotADuration::Malformed),
        ("a while", NotADuration::Malformed),
        ("3", NotADuration::Malformed),
        ("months", NotADuration::Malformed),
        ("since march", NotADuration::Malformed),
        ("5 hours", NotADuration::Hours),
        ("5h", NotADuration::Hours),
        ("half an hour ago", NotADuration::Hours),
        ("less than a day", NotADuration::Hours),
        ("less than a month", NotADuration::Range),
        ("almost a month", NotADuration::Range),
        ("nearly 3 weeks", NotADuration::Range),
        ("under 30 days", NotADuration::Range),
        ("just under a year", NotADuration::Range),
        ("<30 days", NotADuration::Range),
        ("more than 2 years", NotADuration::Range),
        ("a bit more than a month", NotADuration::Range),
        ("over a year", NotADuration::Range),
        ("> 2 years", NotADuration::Range),
        ("longer than a week", NotADuration::Range),
        ("3 months or more", NotADuration::Range),
        ("several weeks", NotADuration::Range),
        ("1.3 years", NotADuration::Malformed),
        ("half a day", NotADuration::Malformed),
        ("-3 days", NotADuration::Range),
        ("2-3 months", NotADuration::Range),
        ("2\u{2013}3 months", NotADuration::Range),
        ("2 or 3 weeks", NotADuration::Range),
        ("between 2 and 3 weeks", NotADuration::Range),
        ("3 days 4 days", NotADuration::UnitTwice),
        ("1000001 days", NotADuration::TooLong),
        ("99999999999999999999999 days", NotADuration::TooLong),
    ] {
        assert_eq!(length(said), Err(why), "{said}");
    }
}

#[test]
fn numbers_are_read_with_the_unit_that_the_question_shows() {
    for (said, unit, meant) in [
        ("12", None, "12"),
        ("12 euro", Some("euro"), "12"),
        ("12 Euro.", Some("euro"), "12"),
        ("12euro", Some("euro"), "12"),
        ("\u{20ac}12", Some("\u{20ac}"), "12"),
        ("about 0.5 km", Some("km"), "0.5"),
        ("I think 20 minutes or so", Some("minutes"), "20"),
        ("-3 \u{b0}C", Some("\u{b0}C"), "-3"),
        ("37,8", None, "37.8"),
        ("about 37,85 \u{b0}C", Some("\u{b0}C"), "37.85"),
        ("-0,125", None, "-0.125"),
        ("1.000,50 euro", Some("euro"), "1000.5"),
        ("1,000.50", None, "1000.5"),
        ("1 000 000", None, "1000000"),
        ("1\u{202f}000,5", None, "1000.5"),
        ("1'000", None, "1000"),
        ("1.000.000", None, "1000000"),
        ("1,000,000", None, "1000000"),
    ] {
        let read = number(said, unit).map(|number| number.to_string());
        assert_eq!(read.as_deref(), Ok(meant), "{said}");
    }
    for (said, unit) in [
        ("12 dollars", Some("euro")),
        ("12 euro", None),
        ("euro", Some("euro")),
        ("12 euro 5", Some("euro")),
        ("more than 12", Some("euro")),
        ("10 to 12 euro", Some("euro")),
        ("1,000", Some("euro")),
        ("1,2,3", None),
        ("1,000.000,5", None),
        ("1 00", None),
        ("12,", None),
        (",5", None),
        ("", Some("")),
    ] {
        assert_eq!(number(said, unit), Err(NotANumber::Malformed), "{said}");
    }
}

#[test]
fn what_is_shown_is_read_again() {
    for text in [
        "3 months",
        "2 weeks 4 days",
        "1 year",
        "0 days",
        "1000000 years",
    ] {
        let strict = Duration::read(text).expect("a length");
        assert_eq!(
            length(text).map(|read| read.to_string()),
            Ok(strict.to_string())
        );
    }
    for text in ["2026-08-23", "0001-01-01", "9999-12-31"] {
        assert_eq!(day(text, today()).ok(), calendar::read(text).ok());
    }
}

#[test]
fn a_day_is_told_in_full() {
    for (day, told) in [
        ("2026-11-23", "Monday, 23 November 2026, today"),
        ("2026-11-22", "Sunday, 22 November 2026, yesterday"),
        ("2026-11-24", "Tuesday, 24 November 2026, tomorrow"),
        ("2026-11-13", "Friday, 13 November 2026, 10 days ago"),
        ("2026-10-23", "Friday, 23 October 2026, 4 weeks ago"),
        ("2026-08-23", "Sunday, 23 August 2026, 3 months ago"),
        ("2026-08-24", "Monday, 24 August 2026, 2 months ago"),
        ("2024-11-23", "Saturday, 23 November 2024, 2 years ago"),
        ("2026-12-03", "Thursday, 3 December 2026, in 10 days"),
        ("2027-03-01", "Monday, 1 March 2027, in 3 months"),
    ] {
        let day = calendar::read(day).expect("a day");
        assert_eq!(in_full(day, today(), &Words::ENGLISH), told);
    }
}

/// Words that mean something here, and some that do not.
const WORDS: [&str; 44] = [
    "a",
    "an",
    "half",
    "couple",
    "of",
    "few",
    "and",
    "two",
    "twenty",
    "one",
    "0",
    "3",
    "2.5",
    "1.3",
    "31",
    "2026",
    "9999",
    "99999999999999999999",
    "-",
    "~",
    "day",
    "weeks",
    "fortnight",
    "month",
    "years",
    "ago",
    "in",
    "from",
    "now",
    "last",
    "this",
    "next",
    "march",
    "may",
    "sept.",
    "monday",
    "3/4/2026",
    "31.2.2026",
    "2026-02-29",
    "1st",
    "or",
    "so",
    "about",
    "the",
];

/// Words that were once understood, and not understood again.
#[test]
fn what_was_found_by_chance_is_understood_again() {
    let picks = [17, 7];
    can_be_said(&picks, "").expect("it is understood again");
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    /// Whatever is said, there is an answer, and what is understood is understood again.
    #[test]
    fn anything_can_be_said(picks in prop::collection::vec(0..WORDS.len(), 0..7), noise in ".{0,12}") {
        can_be_said(&picks, &noise)?;
    }
}

fn can_be_said(picks: &[usize], noise: &str) -> Result<(), TestCaseError> {
    let words: Vec<&str> = picks.iter().map(|pick| WORDS[*pick]).collect();
    for said in [
        words.join(" "),
        words.concat(),
        noise.to_owned(),
        format!("{} {noise}", words.join(" ")),
    ] {
        if let Ok(number) = number(&said, words.first().copied()) {
            prop_assert_eq!(super::number(&number.to_string(), None), Ok(number));
        }
        if let Ok(length) = length(&said) {
            let shown = length.to_string();
            prop_assert_eq!(
                super::length(&shown).map(|again| again.to_string()),
                Ok(shown)
            );
        }
        for today in ["0001-01-01", "2024-02-29", "2026-11-23", "9999-12-31"] {
            let today = calendar::read(today).expect("a day");
            if let Ok(day) = day(&said, today) {
                prop_assert_eq!(super::day(&day.to_string(), today), Ok(day), "{}", said);
                prop_assert!(
                    in_full(day, today, &Words::ENGLISH)
                        .contains(&calendar::in_words(day, &Words::ENGLISH))
                );
            }
        }
    }
    Ok(())
}
