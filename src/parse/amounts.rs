//! Numbers, days and lengths of time as people write them, and how they are written
//! here.

use crate::diagnostic::Remedy;
use crate::flow::day::{self, DayPoint};
use crate::flow::duration::{Duration, NotADuration};
use crate::flow::number::{NotANumber, Number};
use crate::flow::words::Words;

/// The number that somebody most likely meant who wrote `1.000` for a thousand,
/// where answers have so many decimals.
pub(crate) fn thousands(written: &str, decimals: u32) -> Option<String> {
    let (whole, rest) = written.split_once('.')?;
    let digits = whole.trim_start_matches('-');
    let grouped = rest.len() == 3
        && (1..=3).contains(&digits.len())
        && !digits.starts_with('0')
        && [digits, rest].iter().all(|part| is_digits(part));
    let meant = grouped && (decimals == 0 || (decimals < 3 && rest == "000"));
    meant.then(|| format!("{whole}{rest}"))
}

/// A number that is written with commas, as this program reads it.
pub(crate) fn without_comma(written: &str) -> Option<String> {
    let mut parts = written.split(',');
    let whole = parts.next()?;
    let rest: Vec<&str> = parts.collect();
    let digits = whole.trim_start_matches('-');
    if rest.is_empty() || !is_digits(digits) || !rest.iter().all(|part| is_digits(part)) {
        return None;
    }
    let grouped = digits != "0" && rest.iter().all(|part| part.len() == 3);
    match rest.as_slice() {
        _ if grouped => Some(format!("{whole}{}", rest.concat())),
        [decimals] => Some(format!("{whole}.{decimals}")),
        _ => None,
    }
}

/// How a day is written that stands here in everyday words: the help for it.
pub(crate) fn day_in_words(written: &str) -> Option<Remedy> {
    let said = written.trim().to_lowercase();
    let named = match said.as_str() {
        "today" | "now" => Some("today"),
        "tomorrow" => Some("today + 1 day"),
        "yesterday" => Some("today - 1 day"),
        _ => None,
    };
    if let Some(day) = named {
        return Some(Remedy::Write(day.to_owned()));
    }
    if said.starts_with("today") && DayPoint::read(&said).is_ok() {
        return Some(Remedy::Write(said));
    }
    let ago = ["ago", "before today", "before now", "earlier"];
    let ahead = ["from now", "from today", "after today", "later", "ahead"];
    let length = |words: &[&str]| {
        let before = words.iter().find_map(|words| said.strip_suffix(words))?;
        Duration::read(before)
            .ok()
            .map(|_| before.trim().to_owned())
    };
    if let Some(length) = length(&ago) {
        return Some(Remedy::Write(format!("today - {length}")));
    }
    let ahead = length(&ahead).or_else(|| {
        let length = said.strip_prefix("in ")?.trim();
        Duration::read(length).ok().map(|_| length.to_owned())
    });
    if let Some(length) = ahead {
        return Some(Remedy::Write(format!("today + {length}")));
    }
    no_such_day(&said).map(Remedy::Say)
}

/// Why a day that is written as year-month-day is none.
pub(crate) fn no_such_day(written: &str) -> Option<String> {
    let mut parts = written.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let shaped = [(year, 4), (month, 2), (day, 2)]
        .iter()
        .all(|(part, length)| part.len() == *length && is_digits(part));
    if !shaped || parts.next().is_some() || day::read(written).is_ok() {
        return None;
    }
    let first = day::read(&format!("{year}-{month}-01")).ok();
    Some(match first {
        Some(first) if day != "00" => {
            let words = day::in_words(first, &Words::ENGLISH);
            let month = words.trim_start_matches("1 ");
            format!(
                "write another day: {month} has {} days",
                first.days_in_month()
            )
        }
        Some(_) => "write another day: days are counted from 01".to_owned(),
        None if year == "0000" => "write another year: years are counted from 0001".to_owned(),
        None => format!("write another month than {month}: the months are 01 to 12"),
    })
}

/// The units of time that are too short for a length of time here.
pub(crate) fn too_short(unit: &str) -> Option<&'static str> {
    match unit.to_lowercase().as_str() {
        "h" | "hr" | "hrs" | "hour" | "hours" => Some("hours"),
        "min" | "mins" | "minute" | "minutes" => Some("minutes"),
        "s" | "sec" | "secs" | "second" | "seconds" => Some("seconds"),
        _ => None,
    }
}

/// A bound as it is written, with what else its question says.
pub(crate) struct WrittenNumber<'a> {
    /// The bound.
    pub(crate) text: &'a str,
    /// What is counted.
    pub(crate) unit: Option<&'a str>,
    /// How many decimals answers have.
    pub(crate) decimals: u32,
}

/// How a bound is written that is no number as it stands.
pub(crate) fn number_help(written: &WrittenNumber<'_>, why: &NotANumber) -> Remedy {
    let text = written.text;
    if let Some(number) = without_comma(text) {
        let own = number
            .split_once('.')
            .map_or(0, |(_, own)| own.len() as u32);
        return match own > written.decimals {
            true => Remedy::Say(format!(
                "write `{number}`, and beside it `decimals: {own}`, since answers are whole numbers else"
            )),
            false => Remedy::Write(number),
        };
    }
    let number = text.trim_matches(|c: char| !c.is_ascii_digit() && c != '-');
    let around = text.split_once(number).unwrap_or_default();
    let around = match (around.0.trim(), around.1.trim()) {
        (before, "") => before,
        (_, behind) => behind,
    };
    if !around.is_empty() && Number::read(number).is_ok() {
        return Remedy::Say(match written.unit {
            Some(_) => format!("write `{number}`: the unit stands in `unit`"),
            None => format!("write `{number}`, and beside it `unit: {around}`"),
        });
    }
    Remedy::Say(why.to_string())
}

/// How a bound is written that is no length of time as it stands.
pub(crate) fn duration_help(text: &str, why: &NotADuration) -> Remedy {
    let unit = text.trim_start_matches(|c: char| !c.is_alphabetic());
    Remedy::Say(match too_short(unit) {
        Some(unit) => format!("there are no {unit} here: write days, weeks, months or years"),
        None => why.to_string(),
    })
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
