//! Lengths of time.

use super::super::duration::{Duration, LARGEST_COUNT, NotADuration};
use super::{BEHIND, strip};

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
    if let Some(why) = no_whole_length(&words) {
        return Err(why);
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
    if seen.is_empty() {
        Err(NotADuration::Malformed)
    } else {
        Ok(duration)
    }
}

/// Why words give no one length in days, though they speak of time. `less than a month` is not
/// a month: a bound that is given for a length would stand on the wrong side of a test.
fn no_whole_length(words: &[&str]) -> Option<NotADuration> {
    let any = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let below = any(&["less", "under", "below", "almost", "nearly", "<"]);
    let last = words.last().map(|word| word.trim_end_matches('.'));
    if any(&SHORTER_THAN_A_DAY) || below && words.contains(&"a") && last == Some("day") {
        return Some(NotADuration::Hours);
    }
    (below || any(&NOT_ONE)).then_some(NotADuration::Range)
}

const SHORTER_THAN_A_DAY: [&str; 11] = [
    "h", "hr", "hrs", "hour", "hours", "min", "mins", "minute", "minutes", "seconds", "moment",
];

/// Words that stand for two lengths, for more than one, or for nobody knows how many.
const NOT_ONE: [&str; 13] = [
    "to", "or", "between", "-", "more", "than", "over", "above", "beyond", ">", "several", "many",
    "multiple",
];

const BEFORE_A_LENGTH: [&str; 27] = [
    "i",
    "think",
    "guess",
    "it",
    "it's",
    "was",
    "been",
    "since",
    "about",
    "around",
    "approximately",
    "approx",
    "roughly",
    "circa",
    "ca",
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

/// Puts spaces between numbers and letters, as in `10weeks`, `1y2mo` and `2-3`.
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
        let edge = before.is_ascii_digit() && c.is_alphabetic()
            || before.is_alphabetic() && c.is_ascii_digit();
        if dash && !spaced.is_empty() || edge || matches!(before, '~' | '<' | '>') {
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
struct UnitCount {
    count: u64,
    half: bool,
    unit: Unit,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    Week,
    Fortnight,
    Month,
    Year,
}

/// Reads a count with its unit, and gives what stands behind it.
fn part<'w, 't>(words: &'w [&'t str]) -> Option<(UnitCount, &'w [&'t str])> {
    let ((count, mut half), rest) = count(words)?;
    let (unit, mut rest) = rest.split_first()?;
    let unit = unit_of(unit.trim_end_matches('.'))?;
    if let ["and", "a", "half", after @ ..] = rest {
        half = true;
        rest = after;
    }
    Some((UnitCount { count, half, unit }, rest))
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
            (
                (count_of(tens)?.saturating_add(count_of(ones)?), false),
                rest,
            )
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
pub(crate) fn count_of(word: &str) -> Option<u64> {
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

pub(super) fn unit_of(word: &str) -> Option<Unit> {
    Some(match word {
        "d" | "day" | "days" => Unit::Day,
        "w" | "wk" | "wks" | "week" | "weeks" => Unit::Week,
        "fortnight" | "fortnights" => Unit::Fortnight,
        "m" | "mo" | "mos" | "mth" | "mths" | "month" | "months" => Unit::Month,
        "y" | "yr" | "yrs" | "year" | "years" => Unit::Year,
        _ => return None,
    })
}

impl UnitCount {
    /// Adds this to a length of time. Half a year is 6 months, half a month 15
    /// days, half a week 3 days; there is no half of a day.
    fn add_to(&self, duration: &mut Duration) -> Option<()> {
        let count = u32::try_from(self.count).ok()?;
        let half = |of: u32| if self.half { of } else { 0 };
        match self.unit {
            Unit::Day if self.half => return None,
            Unit::Day => add(&mut duration.days, count)?,
            Unit::Week => {
                add(&mut duration.weeks, count)?;
                add(&mut duration.days, half(3))?;
            }
            Unit::Fortnight => {
                add(&mut duration.weeks, count.checked_mul(2)?)?;
                add(&mut duration.weeks, half(1))?;
            }
            Unit::Month => {
                add(&mut duration.months, count)?;
                add(&mut duration.days, half(15))?;
            }
            Unit::Year => {
                add(&mut duration.years, count)?;
                add(&mut duration.months, half(6))?;
            }
        }
        Some(())
    }
}

/// Adds to a count; nothing where that is beyond all counting.
fn add(to: &mut u32, count: u32) -> Option<()> {
    *to = to.checked_add(count)?;
    Some(())
}
