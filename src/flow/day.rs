//! Days of the calendar.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use super::duration::Duration;
use super::words::{ProgramWord, TODAY, Words};

/// Which way a [`Duration`] is counted from a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Later.
    After,
    /// Earlier.
    Before,
}

/// A text that is no day as files write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotADate;

impl fmt::Display for NotADate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a day is written as year-month-day, such as 2026-08-23")
    }
}

impl std::error::Error for NotADate {}

/// A day that an author names: a fixed one, or one told by `today`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DayPoint {
    /// `2026-08-23`.
    Fixed(#[serde(with = "as_written")] Date),
    /// `today`, `today + 2 weeks`, `today - 30 days`.
    Today(Direction, Duration),
}

impl DayPoint {
    /// The day that is meant, on the day `today`.
    #[must_use]
    pub fn on(self, today: Date) -> Date {
        match self {
            DayPoint::Fixed(day) => day,
            DayPoint::Today(direction, duration) => shift(today, direction, duration),
        }
    }
}

impl DayPoint {
    /// The fewest and the most days that lie between `today` and this day, whatever
    /// day it is; nothing where it is fixed. Away from the ends of the calendar.
    #[must_use]
    pub fn days_from_today(self) -> Option<(i64, i64)> {
        let DayPoint::Today(direction, duration) = self else {
            return None;
        };
        let months = i64::from(duration.years) * 12 + i64::from(duration.months);
        let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
        // A month has 28 to 31 days, 400 years have 146,097, and a count of months
        // may move to the first of the next one: 4 days of room are enough.
        let average = months * 304_369 / 10_000;
        let room = if months == 0 { 0 } else { 4 };
        let (fewest, most) = (average + days - room, average + days + room);
        Some(match direction {
            Direction::After => (fewest, most),
            Direction::Before => (-most, -fewest),
        })
    }

    /// Reads `2026-08-23`, `today`, `today + 2 weeks` or `today - 30 days`.
    ///
    /// # Errors
    /// Says that the text is none of these.
    pub fn read(text: &str) -> Result<Self, NotADate> {
        let Some(rest) = text.trim().strip_prefix("today") else {
            return read(text).map(DayPoint::Fixed);
        };
        let rest = rest.trim_start();
        let (direction, length) = match rest.as_bytes().first() {
            None => return Ok(DayPoint::Today(Direction::After, Duration::default())),
            Some(b'+') => (Direction::After, &rest[1..]),
            Some(b'-') => (Direction::Before, &rest[1..]),
            Some(_) => return Err(NotADate),
        };
        let length = Duration::read(length).map_err(|_| NotADate)?;
        Ok(DayPoint::Today(direction, length))
    }
}

impl DayPoint {
    /// The day in the words of a flow: `2026-08-23`, `today - 30 days`.
    #[must_use]
    pub fn told(self, words: &Words) -> String {
        let DayPoint::Today(direction, duration) = self else {
            return self.to_string();
        };
        let today = words.form(ProgramWord::NearDays, TODAY);
        if duration.in_days() == 0 {
            return today.to_owned();
        }
        let sign = match direction {
            Direction::After => '+',
            Direction::Before => '-',
        };
        format!("{today} {sign} {}", duration.told(words))
    }
}

/// Reads what [`DayPoint::read`] reads.
impl FromStr for DayPoint {
    type Err = NotADate;

    fn from_str(text: &str) -> Result<Self, NotADate> {
        Self::read(text)
    }
}

impl fmt::Display for DayPoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DayPoint::Fixed(day) => write!(f, "{day}"),
            DayPoint::Today(_, duration) if duration.in_days() == 0 => f.write_str("today"),
            DayPoint::Today(Direction::After, duration) => write!(f, "today + {duration}"),
            DayPoint::Today(Direction::Before, duration) => write!(f, "today - {duration}"),
        }
    }
}

/// Reads `2026-08-23`, from the year 1 to the year 9999.
///
/// # Errors
/// Says that the text is no such day.
pub fn read(text: &str) -> Result<Date, NotADate> {
    calendar_day(text.trim()).ok_or(NotADate)
}

fn calendar_day(text: &str) -> Option<Date> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 10
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            4 | 7 => *byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    if !shaped {
        return None;
    }
    let year: i16 = text.get(0..4)?.parse().ok()?;
    let month: i8 = text.get(5..7)?.parse().ok()?;
    let day: i8 = text.get(8..10)?.parse().ok()?;
    if year < 1 {
        return None;
    }
    Date::new(year, month, day).ok()
}

/// A day as files write it, for serde.
pub(crate) mod as_written {
    use jiff::civil::Date;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(day: &Date, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(day)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Date, D::Error> {
        let text = String::deserialize(deserializer)?;
        super::read(&text).map_err(D::Error::custom)
    }
}

/// A day as files write it where there is one, for serde.
pub(crate) mod as_written_or_none {
    use jiff::civil::Date;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    #[derive(Serialize, Deserialize)]
    struct Written(#[serde(with = "super::as_written")] Date);

    pub(crate) fn serialize<S: Serializer>(
        day: &Option<Date>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        day.map(Written).serialize(serializer)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Date>, D::Error> {
        let day = Option::<Written>::deserialize(deserializer)?;
        Ok(day.map(|Written(day)| day))
    }
}

/// The day that lies `duration` after or before `day`: years and months by the
/// calendar first, then weeks and days. A day that the month does not have
/// becomes the first of the next month; past the years 1 and 9999 the count
/// stays at their ends.
///
/// ```
/// use quandary::flow::{day, duration::Duration};
///
/// let january = day::read("2026-01-31").unwrap();
/// let month = Duration::read("1 month").unwrap();
/// let later = day::shift(january, day::Direction::After, month);
/// assert_eq!(later.to_string(), "2026-03-01");
/// ```
#[must_use]
pub fn shift(day: Date, direction: Direction, duration: Duration) -> Date {
    let sign = match direction {
        Direction::After => 1,
        Direction::Before => -1,
    };
    let months = sign * (i64::from(duration.years) * 12 + i64::from(duration.months));
    let days = sign * (i64::from(duration.weeks) * 7 + i64::from(duration.days));
    from_day_number(day_number(shift_months(day, months)) + days)
}

fn shift_months(day: Date, months: i64) -> Date {
    let month = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let (year, month) = (month.div_euclid(12), month.rem_euclid(12) + 1);
    if year < 1 {
        return first_day();
    }
    if year > 9999 {
        return last_day();
    }
    // Both fit: the year is 1 to 9999, the month 1 to 12.
    let (year, month) = (year as i16, month as i8);
    match Date::new(year, month, day.day()) {
        Ok(same_day) => same_day,
        Err(_) => shift_months(jiff::civil::date(year, month, 1), 1),
    }
}

/// The days from 1 January of the year 1 to this day.
#[must_use]
pub fn day_number(day: Date) -> i64 {
    day.since(first_day())
        .map_or(0, |span| i64::from(span.get_days()))
}

/// The day that lies so many days after 1 January of the year 1, kept within
/// the years 1 and 9999.
#[must_use]
pub fn from_day_number(number: i64) -> Date {
    let number = number.clamp(0, day_number(last_day()));
    first_day().saturating_add(jiff::Span::new().days(number))
}

/// `23 August 2026`, in the words of a flow.
///
/// ```
/// use quandary::flow::day;
/// use quandary::flow::words::Words;
///
/// let day = day::read("2026-08-23").unwrap();
/// assert_eq!(day::in_words(day, &Words::ENGLISH), "23 August 2026");
/// ```
#[must_use]
pub fn in_words(day: Date, words: &Words) -> String {
    let month = usize::try_from(day.month() - 1).unwrap_or(0);
    let put_in = [
        ("day", &*day.day().to_string()),
        ("month", words.form(ProgramWord::MonthNames, month)),
        ("year", &day.year().to_string()),
    ];
    words.say(ProgramWord::Date, &put_in)
}

fn first_day() -> Date {
    jiff::civil::date(1, 1, 1)
}

fn last_day() -> Date {
    jiff::civil::date(9999, 12, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shifted(day: &str, direction: Direction, duration: &str) -> String {
        let day = read(day).expect("a day");
        shift(
            day,
            direction,
            Duration::read(duration).expect("a duration"),
        )
        .to_string()
    }

    #[test]
    fn shifts_follow_the_calendar() {
        for (day, direction, duration, want) in [
            ("2026-01-31", Direction::After, "1 month", "2026-03-01"),
            ("2024-02-29", Direction::After, "1 year", "2025-03-01"),
            ("2026-03-31", Direction::Before, "1 month", "2026-03-01"),
            ("2026-12-31", Direction::After, "1 day", "2027-01-01"),
            (
                "2026-01-15",
                Direction::Before,
                "2 weeks 1 day",
                "2025-12-31",
            ),
            ("2026-11-30", Direction::After, "3 months", "2027-03-01"),
            ("0001-01-01", Direction::Before, "1 day", "0001-01-01"),
            (
                "9999-12-31",
                Direction::After,
                "1000000 years",
                "9999-12-31",
            ),
        ] {
            assert_eq!(shifted(day, direction, duration), want, "{day} {duration}");
        }
    }

    #[test]
    fn days_are_read_strictly_from_files() {
        for text in [
            "2026-8-3",
            "23.8.2026",
            "2026-02-30",
            "0000-01-01",
            "today",
            "",
        ] {
            assert_eq!(read(text), Err(NotADate), "{text}");
        }
    }

    #[test]
    fn day_numbers_turn_back_into_days() {
        for text in ["0001-01-01", "1999-12-31", "2024-02-29", "9999-12-31"] {
            let day = read(text).expect("a day");
            assert_eq!(from_day_number(day_number(day)), day);
        }
    }
}
