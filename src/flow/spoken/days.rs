//! Days.

use std::fmt;

use jiff::civil::{Date, Weekday, date};

use super::super::day::{self, Direction, day_number, in_words, shift};
use super::super::duration::NotADuration;
use super::super::words::{ProgramWord, TODAY, Words};
use super::lengths::{Unit, length, unit_of};
use super::{BEHIND, strip};

/// Why what somebody said is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotADay {
    /// It cannot be understood.
    Unclear,
    /// The month has no such day.
    NoSuchDay,
    /// `3/4/2026` is another day in another country.
    TwoWays(Date, Date),
    /// Two days, or a day between two others.
    Range,
}

impl fmt::Display for NotADay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotADay::Unclear => f.write_str(
                "I couldn't read that. Try 23 August, last Monday, yesterday or 3 weeks ago.",
            ),
            NotADay::NoSuchDay => f.write_str("There is no such day in the calendar."),
            NotADay::TwoWays(one, other) => write!(
                f,
                "That may be {} or {}. Please write the month as a word.",
                in_words(*one, &Words::ENGLISH),
                in_words(*other, &Words::ENGLISH)
            ),
            NotADay::Range => f.write_str("Please give one day; a guess is enough."),
        }
    }
}

impl std::error::Error for NotADay {}

/// Reads a day as somebody may say it on the day `today`. What could be a day of
/// the past or the future is one of the past, and a month is its first day.
///
/// # Errors
/// Says why it is no day.
///
/// ```
/// use quandary::flow::{day, spoken};
///
/// let today = day::read("2026-11-23").unwrap();
/// for (said, meant) in [
///     ("last March", "2026-03-01"),
///     ("yesterday", "2026-11-22"),
///     ("three weeks ago", "2026-11-02"),
///     ("last Monday", "2026-11-16"),
///     ("23 August", "2026-08-23"),
/// ] {
///     assert_eq!(spoken::day(said, today).unwrap().to_string(), meant);
/// }
/// ```
pub fn day(text: &str, today: Date) -> Result<Date, NotADay> {
    let text = text.to_lowercase().replace(',', " ");
    let mut words: Vec<&str> = text.split_whitespace().collect();
    strip(&mut words, &BEFORE_A_DAY, &BEHIND);
    if let [one] = words.as_slice()
        && let Some(read) = in_digits(one.trim_end_matches('.'))
    {
        return read;
    }
    let words: Vec<&str> = words
        .iter()
        .map(|word| word.trim_end_matches(['.', '!']))
        .filter(|word| !matches!(*word, "the" | "of" | "on" | ""))
        .collect();
    match words.as_slice() {
        [] => Err(NotADay::Unclear),
        ["today" | "now"] => Ok(today),
        ["yesterday"] => Ok(by_days(today, -1)),
        ["tomorrow"] => Ok(by_days(today, 1)),
        ["day", "before", "yesterday"] => Ok(by_days(today, -2)),
        ["day", "after", "tomorrow"] => Ok(by_days(today, 2)),
        [length @ .., "ago"] => away(length, today, Direction::Before),
        [length @ .., "from", "now" | "today"] => away(length, today, Direction::After),
        ["at", rest @ ..] | rest @ ["end" | "beginning" | "start", ..] => edge(rest, today),
        ["in", rest @ ..] => match away(rest, today, Direction::After) {
            Err(NotADay::Unclear) => named(rest, today),
            read => read,
        },
        words => named(words, today),
    }
}

/// `Sunday, 23 August 2026, 3 months ago`, in the words of a flow.
#[must_use]
pub fn in_full(day: Date, today: Date, words: &Words) -> String {
    let weekday = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
    let weekday = words.form(ProgramWord::WeekdayNames, weekday);
    format!(
        "{weekday}, {}, {}",
        in_words(day, words),
        from_here(day, today, words)
    )
}

/// How far a day is from today, in the largest unit that it has been twice:
/// `3 months ago`, `in 10 days`.
fn from_here(day: Date, today: Date, words: &Words) -> String {
    let days = day_number(today) - day_number(day);
    let near = |at| words.form(ProgramWord::NearDays, at).to_owned();
    match days {
        0 => return near(TODAY),
        1 => return near(TODAY - 1),
        -1 => return near(TODAY + 1),
        _ => {}
    }
    let (earlier, later) = if days > 0 { (day, today) } else { (today, day) };
    let months = i64::from(later.year() - earlier.year()) * 12 + i64::from(later.month())
        - i64::from(earlier.month())
        - i64::from(later.day() < earlier.day());
    let far = days.abs();
    let (count, unit) = match (far, months) {
        (..14, _) => (far, ProgramWord::Days),
        (_, ..2) => (far / 7, ProgramWord::Weeks),
        (_, ..24) => (months, ProgramWord::Months),
        _ => (months / 12, ProgramWord::Years),
    };
    let length = words.counted(usize::try_from(count).unwrap_or(0), unit);
    let word = match days > 0 {
        true => ProgramWord::Ago,
        false => ProgramWord::Ahead,
    };
    words.say(word, &[("length", &length)])
}

/// The first or the last day of a month: `end of June`, `beginning of March 2025`.
fn edge(words: &[&str], today: Date) -> Result<Date, NotADay> {
    let [edge @ ("end" | "beginning" | "start"), rest @ ..] = words else {
        return Err(NotADay::Unclear);
    };
    let whole = match rest {
        [name] | ["last" | "this" | "next", name] => month(name).is_some(),
        [name, year] => month(name).is_some() && year.len() == 4,
        _ => false,
    };
    if !whole {
        return Err(NotADay::Unclear);
    }
    let first = named(rest, today)?;
    match (*edge, rest) {
        ("end", [_]) if first.last_of_month() > today => {
            let before = calendar_day(first.year() - 1, first.month().into(), 1)?;
            Ok(before.last_of_month())
        }
        ("end", _) => Ok(first.last_of_month()),
        _ => Ok(first),
    }
}

const BEFORE_A_DAY: [&str; 12] = [
    "about", "around", "maybe", "perhaps", "probably", "i", "think", "guess", "since", "it", "was",
    "roughly",
];

/// The day so far from today.
fn away(words: &[&str], today: Date, direction: Direction) -> Result<Date, NotADay> {
    match length(&words.join(" ")) {
        Ok(length) => Ok(shift(today, direction, length)),
        Err(NotADuration::Range) => Err(NotADay::Range),
        Err(_) => Err(NotADay::Unclear),
    }
}

fn by_days(day: Date, days: i64) -> Date {
    day::from_day_number(day_number(day) + days)
}

/// Reads a day in digits; nothing where there are other characters.
fn in_digits(word: &str) -> Option<Result<Date, NotADay>> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let ([first, second, third], true) = (parts.as_slice(), parts.iter().all(digits)) else {
        return None;
    };
    let number = |part: &str| part.parse::<i16>().unwrap_or(i16::MAX);
    Some(if first.len() == 4 {
        calendar_day(number(first), number(second), number(third))
    } else if third.len() == 4 {
        let year = number(third);
        let day_first = calendar_day(year, number(second), number(first));
        let month_first = calendar_day(year, number(first), number(second));
        match (day_first, month_first) {
            // With points between, the day comes first everywhere.
            (day_first, _) if word.contains('.') => day_first,
            (Ok(one), Ok(other)) if one != other => Err(NotADay::TwoWays(one, other)),
            (Ok(day), _) | (_, Ok(day)) => Ok(day),
            (Err(why), Err(_)) => Err(why),
        }
    } else {
        Err(NotADay::Unclear)
    })
}

fn calendar_day(year: i16, month: i16, day: i16) -> Result<Date, NotADay> {
    let part = |number: i16| i8::try_from(number).map_err(|_| NotADay::NoSuchDay);
    match year {
        1..=9999 => Date::new(year, part(month)?, part(day)?).map_err(|_| NotADay::NoSuchDay),
        _ => Err(NotADay::NoSuchDay),
    }
}

/// Which of several days of the same name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Last,
    This,
    Next,
}

/// Reads a day by the names of weekdays and months.
fn named(words: &[&str], today: Date) -> Result<Date, NotADay> {
    let (which, rest) = match words {
        ["last" | "past", rest @ ..] => (Some(Which::Last), rest),
        ["this", rest @ ..] => (Some(Which::This), rest),
        ["next" | "coming", rest @ ..] => (Some(Which::Next), rest),
        rest => (None, rest),
    };
    match (rest, which) {
        ([unit], Some(which)) if unit_of(unit).is_some() => of_unit(unit, which, today),
        ([name], _) => match (weekday(name), month(name)) {
            (Some(weekday), _) => Ok(of_weekday(weekday, which.unwrap_or(Which::Last), today)),
            (_, Some(month)) => of_month(month, which, today),
            (None, None) => Err(NotADay::Unclear),
        },
        ([first, rest @ ..], None) if weekday(first).is_some() && rest.len() > 1 => {
            named(rest, today)
        }
        ([first, second, rest @ ..], None) => of_calendar(first, second, rest, today),
        _ => Err(NotADay::Unclear),
    }
}

/// `last week` is seven days ago, `this week` its Monday; months and years in the
/// same way.
fn of_unit(unit: &str, which: Which, today: Date) -> Result<Date, NotADay> {
    let one = length(&format!("1 {unit}")).map_err(|_| NotADay::Unclear)?;
    match (which, unit_of(unit)) {
        (Which::Last, _) => Ok(shift(today, Direction::Before, one)),
        (Which::Next, _) => Ok(shift(today, Direction::After, one)),
        (Which::This, Some(Unit::Week)) => {
            let since = i64::from(today.weekday().to_monday_zero_offset());
            Ok(by_days(today, -since))
        }
        (Which::This, Some(Unit::Month)) => calendar_day(today.year(), today.month().into(), 1),
        (Which::This, Some(Unit::Year)) => calendar_day(today.year(), 1, 1),
        (Which::This, _) => Err(NotADay::Unclear),
    }
}

/// The last such day before today, the next one after it, or the one of this week.
fn of_weekday(weekday: Weekday, which: Which, today: Date) -> Date {
    let wanted = i64::from(weekday.to_monday_zero_offset());
    let now = i64::from(today.weekday().to_monday_zero_offset());
    let days = match which {
        Which::Last => -((now - wanted - 1).rem_euclid(7) + 1),
        Which::This => wanted - now,
        Which::Next => (wanted - now - 1).rem_euclid(7) + 1,
    };
    by_days(today, days)
}

/// The first day of a month: the last one of that name, or the one that is meant.
fn of_month(month: i16, which: Option<Which>, today: Date) -> Result<Date, NotADay> {
    let now = i16::from(today.month());
    let year = today.year();
    let year = match which {
        None => year - i16::from(month > now),
        Some(Which::Last) => year - i16::from(month >= now),
        Some(Which::This) => year,
        Some(Which::Next) => year + i16::from(month <= now),
    };
    calendar_day(year, month, 1)
}

/// `23 August`, `August 23rd 2026`, `August 2026`.
fn of_calendar(first: &str, second: &str, rest: &[&str], today: Date) -> Result<Date, NotADay> {
    let number = |word: &str| {
        let digits = ["st", "nd", "rd", "th"]
            .iter()
            .find_map(|ending| word.strip_suffix(ending))
            .unwrap_or(word);
        let all = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        all.then(|| digits.parse::<i16>().unwrap_or(i16::MAX))
    };
    let (name, other) = match (month(first), month(second)) {
        (Some(month), _) => (month, number(second)),
        (None, Some(month)) => (month, number(first)),
        (None, None) => return Err(NotADay::Unclear),
    };
    match (other, rest) {
        (Some(year @ 1000..), []) if month(first).is_some() => calendar_day(year, name, 1),
        (Some(day), [year]) => match number(year) {
            Some(year @ 1000..) => calendar_day(year, name, day),
            _ => calendar_day(short_year(year, today)?, name, day),
        },
        (Some(day), []) => {
            // 29 February comes again within eight years.
            let years = (0..=8).map(|back| today.year() - back);
            let mut days = years.filter_map(|year| calendar_day(year, name, day).ok());
            days.find(|day| *day <= today).ok_or(NotADay::NoSuchDay)
        }
        _ => Err(NotADay::Unclear),
    }
}

/// A year in two digits, as in `1 Jan 26`: one of this century, or of the last where it would be
/// more than ten years ahead.
fn short_year(word: &str, today: Date) -> Result<i16, NotADay> {
    let digits = word.trim_start_matches(['\'', '\u{2019}']);
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NotADay::Unclear);
    }
    let short: i16 = digits.parse().map_err(|_| NotADay::Unclear)?;
    let year = today.year() - today.year() % 100 + short;
    Ok(year - if year > today.year() + 10 { 100 } else { 0 })
}

fn month(word: &str) -> Option<i16> {
    let word = if word == "sept" { "sep" } else { word };
    let full = |number: i8| in_words(date(2000, number, 1), &Words::ENGLISH).to_lowercase();
    (1..=12_i8)
        .find(|number| {
            let full = full(*number);
            let name = full.split(' ').nth(1).unwrap_or_default();
            word == name || word.len() == 3 && name.starts_with(word)
        })
        .map(i16::from)
}

fn weekday(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" => Weekday::Monday,
        "tuesday" | "tue" | "tues" => Weekday::Tuesday,
        "wednesday" | "wed" => Weekday::Wednesday,
        "thursday" | "thu" | "thur" | "thurs" => Weekday::Thursday,
        "friday" | "fri" => Weekday::Friday,
        "saturday" | "sat" => Weekday::Saturday,
        "sunday" | "sun" => Weekday::Sunday,
        _ => return None,
    })
}
