//! Days and lengths of time as people say them: `last March`, `about ten weeks`.
//! A front reads back what was understood, so that a guess can be mended.

use std::fmt;

use jiff::civil::{Date, Weekday, date};

use super::day::{self, Direction, day_number, in_words, shift};
use super::duration::{Duration, LARGEST_COUNT, NotADuration};

/// Why what somebody said is no day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
                "Please give a day, such as 2026-08-23, 23 August, last Monday, yesterday \
                 or 3 weeks ago.",
            ),
            NotADay::NoSuchDay => f.write_str("There is no such day in the calendar."),
            NotADay::TwoWays(one, other) => write!(
                f,
                "That may be {} or {}. Please write the month as a word.",
                in_words(*one),
                in_words(*other)
            ),
            NotADay::Range => f.write_str("Please give one day; a guess is enough."),
        }
    }
}

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
        ["in", rest @ ..] => match away(rest, today, Direction::After) {
            Err(NotADay::Unclear) => named(rest, today),
            read => read,
        },
        words => named(words, today),
    }
}

/// Reads a length of time as somebody may say it: as [`Duration::read`] does, and
/// with numbers in words, halves, short units, and words such as `about` around it.
///
/// # Errors
/// Says why it is no length of time.
///
/// ```
/// use quandary::flow::spoken;
///
/// for (said, meant) in [
///     ("about ten weeks", "10 weeks"),
///     ("a year and a half", "1 year 6 months"),
///     ("a couple of months now", "2 months"),
/// ] {
///     assert_eq!(spoken::length(said).unwrap().to_string(), meant);
/// }
/// ```
pub fn length(text: &str) -> Result<Duration, NotADuration> {
    let text = apart(&text.to_lowercase());
    let mut words: Vec<&str> = text.split_whitespace().collect();
    strip(&mut words, &BEFORE_A_LENGTH, &BEHIND);
    strip(&mut words, &[], &["ago"]);
    match words.as_slice() {
        ["today"] => return Ok(Duration::default()),
        ["yesterday"] => return Ok(Duration::of_days(1)),
        _ => {}
    }
    if words
        .iter()
        .any(|word| matches!(*word, "to" | "or" | "between" | "-"))
    {
        return Err(NotADuration::Range);
    }
    let mut duration = Duration::default();
    let mut seen = Vec::new();
    let mut rest = words.as_slice();
    while !rest.is_empty() {
        let (part, after) = part(rest).ok_or(NotADuration::Malformed)?;
        if part.count > u64::from(LARGEST_COUNT) {
            return Err(NotADuration::TooLong);
        }
        if seen.contains(&part.unit) {
            return Err(NotADuration::UnitTwice);
        }
        seen.push(part.unit);
        part.add_to(&mut duration).ok_or(NotADuration::Malformed)?;
        rest = match after {
            ["and", more @ ..] if !more.is_empty() => more,
            after => after,
        };
    }
    match seen.is_empty() {
        true => Err(NotADuration::Malformed),
        false => Ok(duration),
    }
}

/// `Sunday, 23 August 2026, 3 months ago`.
#[must_use]
pub fn in_full(day: Date, today: Date) -> String {
    let weekday = match day.weekday() {
        Weekday::Monday => "Monday",
        Weekday::Tuesday => "Tuesday",
        Weekday::Wednesday => "Wednesday",
        Weekday::Thursday => "Thursday",
        Weekday::Friday => "Friday",
        Weekday::Saturday => "Saturday",
        Weekday::Sunday => "Sunday",
    };
    format!("{weekday}, {}, {}", in_words(day), from_here(day, today))
}

/// How far a day is from today, in the largest unit that it has been twice:
/// `3 months ago`, `in 10 days`.
fn from_here(day: Date, today: Date) -> String {
    let days = day_number(today) - day_number(day);
    match days {
        0 => return "today".to_owned(),
        1 => return "yesterday".to_owned(),
        -1 => return "tomorrow".to_owned(),
        _ => {}
    }
    let (earlier, later) = if days > 0 { (day, today) } else { (today, day) };
    let months = i64::from(later.year() - earlier.year()) * 12 + i64::from(later.month())
        - i64::from(earlier.month())
        - i64::from(later.day() < earlier.day());
    let far = days.abs();
    let (count, unit) = match (far, months) {
        (..14, _) => (far, "days"),
        (_, ..2) => (far / 7, "weeks"),
        (_, ..24) => (months, "months"),
        _ => (months / 12, "years"),
    };
    match days > 0 {
        true => format!("{count} {unit} ago"),
        false => format!("in {count} {unit}"),
    }
}

const BEFORE_A_DAY: [&str; 12] = [
    "about", "around", "maybe", "perhaps", "probably", "i", "think", "guess", "since", "it", "was",
    "roughly",
];

const BEFORE_A_LENGTH: [&str; 26] = [
    "about",
    "around",
    "approximately",
    "approx",
    "roughly",
    "circa",
    "ca",
    "almost",
    "nearly",
    "over",
    "under",
    "more",
    "less",
    "than",
    "at",
    "least",
    "most",
    "up",
    "maybe",
    "perhaps",
    "probably",
    "just",
    "only",
    "for",
    "some",
    "~",
];

const BEHIND: [&str; 9] = [
    "now", "already", "so", "maybe", "think", "guess", "roughly", "about", "probably",
];

/// Takes words away that change nothing, from both ends. `or so` and `up to` go whole.
fn strip(words: &mut Vec<&str>, before: &[&str], behind: &[&str]) {
    while let Some(last) = words.last().map(|word| word.trim_end_matches(['.', '!'])) {
        let alone = words.len() == 1;
        let from_now = last == "now" && words.iter().rev().nth(1) == Some(&"from");
        if alone || from_now || !behind.contains(&last) {
            break;
        }
        words.pop();
        if let ("so", Some(&"or")) | ("think" | "guess", Some(&"i")) = (last, words.last()) {
            words.pop();
        }
    }
    while let Some(first) = words.first() {
        if words.len() == 1 || !before.contains(first) {
            break;
        }
        let up = *first == "up";
        words.remove(0);
        if up && words.first() == Some(&"to") {
            words.remove(0);
        }
    }
}

/// Puts spaces between numbers and letters, as in `10weeks` and `2-3`.
fn apart(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 8);
    let mut before = ' ';
    for c in text.chars() {
        let c = match c {
            ',' | ';' => ' ',
            '\u{2013}' | '\u{2014}' => '-',
            c => c,
        };
        let dash = c == '-' || before == '-';
        let edge = before.is_ascii_digit() && c.is_alphabetic();
        if dash && !spaced.is_empty() || edge || before == '~' {
            spaced.push(' ');
        }
        spaced.push(c);
        before = c;
    }
    // `twenty-one` is no range.
    let mut words: Vec<&str> = spaced.split_whitespace().collect();
    let tens = |word: &str| count_of(word).is_some_and(|count| count >= 20 && count % 10 == 0);
    let mut at = 1;
    while at + 1 < words.len() {
        if words[at] == "-" && tens(words[at - 1]) && words[at - 1].parse::<u64>().is_err() {
            words.remove(at);
        }
        at += 1;
    }
    words.join(" ")
}

/// A count of one unit: `two and a half years`.
struct Part {
    count: u64,
    half: bool,
    unit: Unit,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// Reads a count with its unit, and gives what stands behind it.
fn part<'w, 't>(words: &'w [&'t str]) -> Option<(Part, &'w [&'t str])> {
    let ((count, mut half), rest) = count(words)?;
    let (unit, mut rest) = rest.split_first()?;
    let unit = unit_of(unit.trim_end_matches('.'))?;
    if let ["and", "a", "half", after @ ..] = rest {
        half = true;
        rest = after;
    }
    Some((Part { count, half, unit }, rest))
}

/// Reads a count, and whether a half comes to it.
fn count<'w, 't>(words: &'w [&'t str]) -> Option<((u64, bool), &'w [&'t str])> {
    let read = match words {
        ["half", "a" | "an", rest @ ..] => ((0, true), rest),
        ["a", "couple", "of", rest @ ..] | ["a", "couple", rest @ ..] => ((2, false), rest),
        ["couple", "of", rest @ ..] => ((2, false), rest),
        ["a", "few", rest @ ..] | ["few", rest @ ..] => ((3, false), rest),
        [tens, ones, rest @ ..]
            if tens.parse::<u64>().is_err()
                && count_of(tens).is_some_and(|tens| tens >= 20)
                && ones.parse::<u64>().is_err()
                && count_of(ones).is_some_and(|ones| ones < 10) =>
        {
            ((count_of(tens)? + count_of(ones)?, false), rest)
        }
        [number, rest @ ..] => match number.split_once('.') {
            Some((whole, "5")) => ((count_of(whole)?, true), rest),
            Some((whole, "0")) => ((count_of(whole)?, false), rest),
            Some(_) => return None,
            None => ((count_of(number)?, false), rest),
        },
        [] => return None,
    };
    match read {
        ((count, false), ["and", "a", "half", rest @ ..]) if !rest.is_empty() => {
            Some(((count, true), rest))
        }
        read => Some(read),
    }
}

/// A number in digits or as a word. One that is too large to count is the largest.
fn count_of(word: &str) -> Option<u64> {
    const WORDS: [&str; 21] = [
        "no",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
        "twenty",
    ];
    const TENS: [&str; 10] = [
        "", "", "", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(word.parse().unwrap_or(u64::MAX));
    }
    let place = |words: &[&str]| words.iter().position(|known| *known == word);
    match word {
        "" => None,
        "a" | "an" => Some(1),
        _ => place(&WORDS)
            .or_else(|| place(&TENS).map(|tens| tens * 10))
            .and_then(|count| u64::try_from(count).ok()),
    }
}

fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "m" | "mo" | "mos" | "mth" | "mths" | "month" | "months" => Unit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

impl Part {
    /// Adds this to a length of time. Half a year is 6 months, half a month 15
    /// days, half a week 3 days; there is no half of a day.
    fn add_to(&self, duration: &mut Duration) -> Option<()> {
        let count = u32::try_from(self.count).ok()?;
        let half = |of: u32| if self.half { of } else { 0 };
        match self.unit {
            Unit::Day if self.half => return None,
            Unit::Day => duration.days += count,
            Unit::Week => {
                duration.weeks += count;
                duration.days += half(3);
            }
            Unit::Fortnight => duration.weeks += 2 * count + half(1),
            Unit::Month => {
                duration.months += count;
                duration.days += half(15);
            }
            Unit::Year => {
                duration.years += count;
                duration.months += half(6);
            }
        }
        Some(())
    }
}

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
            _ => Err(NotADay::Unclear),
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

fn month(word: &str) -> Option<i16> {
    let word = if word == "sept" { "sep" } else { word };
    let full = |number: i8| in_words(date(2000, number, 1)).to_lowercase();
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

#[cfg(test)]
mod tests {
    use super::*;

    fn today() -> Date {
        // A Monday.
        day::read("2026-11-23").expect("a day")
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
        ] {
            let read = day(said, today()).map(|day| day.to_string());
            assert_eq!(read.as_deref(), Ok(meant), "{said}");
        }
    }

    #[test]
    fn what_is_no_day_says_why() {
        let two = |one: &str, other: &str| {
            let read = |text| day::read(text).expect("a day");
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
            ("less than a month", "1 month"),
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
            ("3 hours", NotADuration::Malformed),
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
            assert_eq!(day(text, today()).ok(), day::read(text));
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
            let day = super::day::read(day).expect("a day");
            assert_eq!(in_full(day, today()), told);
        }
    }
}
