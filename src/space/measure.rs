//! Answers as measures on a scale, and measures as answers.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::cells::Scale;
use super::interval::Interval;
use crate::flow::answer::Answer;
use crate::flow::day;
use crate::flow::duration::{Duration, LARGEST_COUNT};
use crate::flow::number::Number;
use crate::flow::question::Kind;

/// The measure that an answer is, whatever the day.
pub(super) fn plain_measure(answer: &Answer) -> Option<i64> {
    match answer {
        Answer::Number(number) => Some(number.millionths()),
        Answer::Duration(duration) => Some(duration.in_days()),
        Answer::Date(date) => Some(day::day_number(*date)),
        Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) | Answer::Text(_) => None,
    }
}

impl Scale {
    /// The scale of the measures that answers of this kind are, whatever the day.
    pub(super) fn plain(kind: &Kind) -> Self {
        match kind {
            Kind::Number { .. } => Scale::Number(1),
            Kind::Duration { .. } => Scale::Duration,
            Kind::Date { .. }
            | Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Text { .. } => Scale::Date,
        }
    }

    /// The measure of an answer.
    pub(super) fn measure_of(&self, answer: &Answer, today: Date) -> Option<i64> {
        let Answer::Date(date) = answer else {
            return plain_measure(answer);
        };
        let ranked = match self {
            Scale::Ranked(ranked) => ranked,
            Scale::FromToday => return Some(day::day_number(*date) - day::day_number(today)),
            Scale::Number(_) | Scale::Duration | Scale::Date => return plain_measure(answer),
        };
        let mut measure = -1;
        for (place, point) in (0..).zip(ranked) {
            match date.cmp(&point.on(today)) {
                Ordering::Less => break,
                Ordering::Equal => measure = place * 10,
                Ordering::Greater => measure = place * 10 + 1,
            }
        }
        Some(measure)
    }

    /// The answer that a measure stands for.
    pub(super) fn answer_of(&self, measure: i64, today: Date) -> Option<Answer> {
        let day = match self {
            Scale::Number(_) => return Some(Answer::Number(Number::from_millionths(measure))),
            Scale::Duration => {
                let days = u32::try_from(measure).ok()?;
                return Some(Answer::Duration(length_of(days)));
            }
            Scale::Date => measure,
            Scale::FromToday => day::day_number(today) + measure,
            Scale::Ranked(ranked) => {
                let place = usize::try_from(measure.div_euclid(10)).ok();
                match place.and_then(|place| ranked.get(place)) {
                    Some(point) => {
                        day::day_number(point.on(today)) + i64::from(measure.rem_euclid(10) > 0)
                    }
                    None => day::day_number(ranked.first()?.on(today)) - 1,
                }
            }
        };
        Some(Answer::Date(day::from_day_number(day)))
    }
}

/// A length of so many days that can be typed: no unit is counted too far.
fn length_of(days: u32) -> Duration {
    let mut rest = days;
    let mut most_of = |unit: u32| {
        let count = if rest > LARGEST_COUNT {
            (rest / unit).min(LARGEST_COUNT)
        } else {
            0
        };
        rest -= count * unit;
        count
    };
    Duration {
        years: most_of(365),
        months: most_of(30),
        weeks: most_of(7),
        days: rest,
    }
}

/// The plainest measure of a range among all ranges.
pub(super) fn plainest(ranges: &[Interval], range: Interval) -> i64 {
    let Interval { least, most } = range;
    let first = ranges.first().is_some_and(|first| first.least == least);
    let last = ranges.last().is_some_and(|last| last.most == most);
    match (first, last) {
        (true, true) if range.contains(0) => 0,
        (true, false) => most,
        (_, _) => least,
    }
}
