//! Lengths of time, in the units that somebody says them in.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::words::{ProgramWord, Words};

/// The largest count of one unit.
pub const LARGEST_COUNT: u32 = 1_000_000;

/// A length of time, kept in the units that it was given in: `3 months` stays
/// `3 months` when it is shown.
///
/// Two durations compare by [`Duration::days`], with a month as 30 days and a
/// year as 365. Added to a date, months and years follow the calendar.
#[derive(Clone, Copy, Debug, Default)]
pub struct Duration {
    /// Years, counted as 365 days where durations are compared.
    pub years: u32,
    /// Months, counted as 30 days where durations are compared.
    pub months: u32,
    /// Weeks.
    pub weeks: u32,
    /// Days.
    pub days: u32,
}

/// Why a text is no [`Duration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotADuration {
    /// Not pairs of a whole number and a unit.
    Malformed,
    /// A unit twice.
    UnitTwice,
    /// More than [`LARGEST_COUNT`] of a unit.
    TooLong,
    /// Two lengths, one between two others, or less or more than one.
    Range,
    /// Hours or less, which are not counted.
    Hours,
}

impl fmt::Display for NotADuration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            NotADuration::Malformed => {
                "a length of time is whole numbers of days, weeks, months and years, \
                 such as 10 days, 3 months or 2 weeks 4 days"
            }
            NotADuration::UnitTwice => "each unit of time is given once, such as 2 weeks 4 days",
            NotADuration::TooLong => "a length of time has at most 1000000 of each unit",
            NotADuration::Range => {
                "one length of time is needed, such as 3 months; a guess is enough"
            }
            NotADuration::Hours => {
                "a length of time is counted in whole days; less than a day counts as 0 days"
            }
        })
    }
}

impl std::error::Error for NotADuration {}

impl Duration {
    /// So many days.
    #[must_use]
    pub fn of_days(days: u32) -> Self {
        Self {
            days,
            ..Self::default()
        }
    }

    /// Reads `3 months`, `2 weeks 4 days`, `1 year` or, in short, `40d`, `2w 3d` and
    /// `3mo`; `and` and commas between the parts are left out of account.
    ///
    /// # Errors
    /// Says why the text is no length of time.
    pub fn read(text: &str) -> Result<Self, NotADuration> {
        let spaced = apart(&text.to_lowercase());
        let mut words = spaced.split_whitespace().filter(|word| *word != "and");
        let mut duration = Self::default();
        let mut seen: Vec<char> = Vec::new();
        while let Some(word) = words.next() {
            if !word.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(NotADuration::Malformed);
            }
            let count: u32 = word.parse().map_err(|_| NotADuration::TooLong)?;
            let (letter, place) = match words.next().unwrap_or("") {
                "d" | "day" | "days" => ('d', &mut duration.days),
                "w" | "wk" | "wks" | "week" | "weeks" => ('w', &mut duration.weeks),
                // A single `m` could be minutes as well.
                "mo" | "mos" | "mth" | "mths" | "month" | "months" => ('m', &mut duration.months),
                "y" | "yr" | "yrs" | "year" | "years" => ('y', &mut duration.years),
                _ => return Err(NotADuration::Malformed),
            };
            if count > LARGEST_COUNT {
                return Err(NotADuration::TooLong);
            }
            if seen.contains(&letter) {
                return Err(NotADuration::UnitTwice);
            }
            seen.push(letter);
            *place = count;
        }
        if seen.is_empty() {
            return Err(NotADuration::Malformed);
        }
        Ok(duration)
    }

    /// The length in days, with a month as 30 days and a year as 365.
    #[must_use]
    pub fn in_days(self) -> i64 {
        i64::from(self.years) * 365
            + i64::from(self.months) * 30
            + i64::from(self.weeks) * 7
            + i64::from(self.days)
    }

    /// The length in the words of a flow: `3 months`.
    #[must_use]
    pub fn told(self, words: &Words) -> String {
        let units = [
            (self.years, ProgramWord::Years),
            (self.months, ProgramWord::Months),
            (self.weeks, ProgramWord::Weeks),
            (self.days, ProgramWord::Days),
        ];
        let said = units.into_iter().filter(|(count, _)| *count > 0);
        let said = said.map(|(count, unit)| words.counted(count as usize, unit));
        let said = said.collect::<Vec<_>>().join(" ");
        match said.is_empty() {
            true => words.counted(0, ProgramWord::Days),
            false => said,
        }
    }
}

/// With a space for each comma, and between digits and letters.
fn apart(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + 4);
    let mut before = ' ';
    for c in text.chars() {
        let edge = before.is_ascii_digit() && c.is_alphabetic()
            || before.is_alphabetic() && c.is_ascii_digit();
        if edge {
            spaced.push(' ');
        }
        spaced.push(if c == ',' { ' ' } else { c });
        before = c;
    }
    spaced
}

impl PartialEq for Duration {
    fn eq(&self, other: &Self) -> bool {
        self.in_days() == other.in_days()
    }
}

impl Eq for Duration {}

impl PartialOrd for Duration {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Duration {
    fn cmp(&self, other: &Self) -> Ordering {
        self.in_days().cmp(&other.in_days())
    }
}

/// Reads what [`Duration::read`] reads.
impl FromStr for Duration {
    type Err = NotADuration;

    fn from_str(text: &str) -> Result<Self, NotADuration> {
        Self::read(text)
    }
}

/// As files write it: `"2 weeks 4 days"`.
impl Serialize for Duration {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Duration {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::read(&text).map_err(D::Error::custom)
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut gap = "";
        for (count, unit) in [
            (self.years, "year"),
            (self.months, "month"),
            (self.weeks, "week"),
            (self.days, "day"),
        ] {
            if count > 0 {
                let plural = if count == 1 { "" } else { "s" };
                write!(f, "{gap}{count} {unit}{plural}")?;
                gap = " ";
            }
        }
        if gap.is_empty() {
            f.write_str("0 days")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, NotADuration};

    #[test]
    fn durations_read_and_show() {
        for (text, shown, days) in [
            ("3 months", "3 months", 90),
            ("1 month", "1 month", 30),
            ("2 weeks 4 days", "2 weeks 4 days", 18),
            ("4 days, 2 weeks", "2 weeks 4 days", 18),
            ("1 year and 2 months", "1 year 2 months", 425),
            ("0 days", "0 days", 0),
            ("10days", "10 days", 10),
            ("40d", "40 days", 40),
            ("2w", "2 weeks", 14),
            ("3mo", "3 months", 90),
            ("1y2mo3w4d", "1 year 2 months 3 weeks 4 days", 450),
            ("1 yr 6 mths", "1 year 6 months", 545),
            ("1 Week", "1 week", 7),
        ] {
            let duration = Duration::read(text).expect(text);
            assert_eq!(
                (duration.to_string().as_str(), duration.in_days()),
                (shown, days)
            );
        }
    }

    #[test]
    fn what_is_no_duration_says_why() {
        for (text, want) in [
            ("", NotADuration::Malformed),
            ("months", NotADuration::Malformed),
            ("3", NotADuration::Malformed),
            ("1.5 years", NotADuration::Malformed),
            ("3 hours", NotADuration::Malformed),
            ("3m", NotADuration::Malformed),
            ("d3", NotADuration::Malformed),
            ("-3 days", NotADuration::Malformed),
            ("3 days 4 days", NotADuration::UnitTwice),
            ("1000001 days", NotADuration::TooLong),
            ("99999999999999 days", NotADuration::TooLong),
        ] {
            assert_eq!(Duration::read(text), Err(want), "{text}");
        }
    }
}
