//! How the values of comparisons are written: numbers that are read as others than
//! they look, days in everyday words, and units that there are not.

use super::super::amounts;
use super::Parser;
use super::words::Token;
use crate::diagnostic::{Finding, Rule};
use crate::flow::day::Direction;
use crate::flow::duration::{Duration, NotADuration};
use crate::flow::number::{NotANumber, Number};
use crate::flow::question::Kind;

impl Parser<'_, '_> {
    /// A number that answers with so many decimals are compared with.
    pub(super) fn number_of(&mut self, (name, decimals): (&Token<'_>, u32)) -> Option<Number> {
        let token = self.peek()?.clone();
        let number = self.number()?;
        let equal = self
            .word_at(self.at.wrapping_sub(2))
            .is_some_and(|sign| matches!(sign, "=" | "!="));
        let place = || self.path.place().piece(token.at.clone());
        if let Some(meant) = amounts::thousands(token.text, decimals) {
            let message = format!("`{}` is read as {number}", token.text);
            let finding = Finding::warning(Rule::BadCondition, place(), message);
            let help = format!("write `{meant}`, or `{number}` where that is meant");
            self.findings.push(finding.help(help));
        } else if equal && number.decimals() > decimals {
            let takes = match decimals {
                0 => "whole numbers only".to_owned(),
                1 => "no more than 1 decimal".to_owned(),
                more => format!("no more than {more} decimals"),
            };
            let message = format!("`{}` takes {takes}, and is never {number}", name.text);
            let finding = Finding::warning(Rule::CannotCompare, place(), message);
            let help = format!(
                "compare it with a number that can be answered, or add `decimals: {}` to the question",
                number.decimals()
            );
            self.findings.push(finding.help(help));
        }
        Some(number)
    }

    /// What was meant by the comma here, if it stands inside a number.
    pub(super) fn comma_in_a_number(&self) -> Option<String> {
        let comma = self.peek()?;
        let before = self.tokens.get(self.at.checked_sub(1)?)?;
        let mut written = self.source.get(before.at.clone())?.to_owned();
        let mut end = comma.at.start;
        let mut parts = self.tokens.get(self.at..)?.chunks(2);
        if before.at.end != end {
            return None;
        }
        while let Some([comma, digits]) = parts.next() {
            let glued = comma.at.start == end && comma.at.end == digits.at.start;
            if comma.text != "," || !glued {
                break;
            }
            written.push_str(self.source.get(comma.at.start..digits.at.end)?);
            end = digits.at.end;
        }
        amounts::without_comma(&written).map(|number| format!("write `{number}`"))
    }

    /// Why what stands here is no value of this kind, where that can be told.
    pub(super) fn why_no_value(&self, kind: &Kind) -> Option<String> {
        let here = self.word_at(self.at)?;
        match kind {
            Kind::Number { .. } => match Number::read(here) {
                Err(why @ (NotANumber::TooLarge | NotANumber::TooFine)) => Some(why.to_string()),
                _ => None,
            },
            Kind::Duration { .. } => self.why_no_duration(),
            _ => {
                let mut end = self.at + 1;
                while self
                    .word_at(end)
                    .is_some_and(|word| !super::ends_test(word))
                {
                    end += 1;
                }
                let bytes = self.bytes(&(self.at..end));
                amounts::day_in_words(self.source.get(bytes)?)
            }
        }
    }

    pub(super) fn why_no_duration(&self) -> Option<String> {
        let here = self.word_at(self.at)?;
        let next = self.word_at(self.at + 1).unwrap_or("");
        if !here.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        let stuck = here.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
        let unit = if stuck.is_empty() { next } else { stuck };
        if let Some(unit) = amounts::too_short(unit) {
            return Some(format!(
                "there are no {unit} here: write days, weeks, months or years"
            ));
        }
        if here.contains('.') && Duration::read(&format!("1 {unit}")).is_ok() {
            return Some("write whole numbers of days, weeks, months and years".to_owned());
        }
        let mut end = self.at;
        while self
            .word_at(end)
            .is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()))
        {
            end += 2;
        }
        let text = self.source.get(self.bytes(&(self.at..end)))?;
        match Duration::read(text) {
            Err(why @ (NotADuration::TooLong | NotADuration::UnitTwice)) => Some(why.to_string()),
            _ => None,
        }
    }

    /// The length of time behind `+` or `-`, which no second one follows.
    pub(super) fn one_duration(&mut self, direction: Direction) -> Option<Duration> {
        let sign = self.at.saturating_sub(2);
        let mut lengths = vec![(direction, self.duration_or_end()?)];
        let second = self.at;
        while let Some(next) = self.peek().filter(|next| matches!(next.text, "+" | "-")) {
            let direction = match next.text {
                "+" => Direction::After,
                _ => Direction::Before,
            };
            self.at += 1;
            lengths.push((direction, self.duration_or_end()?));
        }
        if let [(_, only)] = lengths.as_slice() {
            return Some(*only);
        }
        let from = self.word_at(sign).unwrap_or("today");
        let flow = self.names.flow;
        let question = flow.questions.find(from);
        let calendar = match question.map(|id| &flow.questions[id].kind) {
            Some(Kind::Duration { .. }) => Calendar::Counted,
            _ => Calendar::Followed,
        };
        let message = "only one length of time is added or taken away".to_owned();
        let help = one_length(from, &lengths, calendar);
        let at = self.bytes(&(second..self.at));
        self.fail(Rule::BadCondition, at, message, &help);
        None
    }
}

/// Whether a month is as long as the calendar says, or 30 days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Calendar {
    Followed,
    Counted,
}

/// How several lengths of time are written as one: only where the day is the same,
/// or else with a word on why it may be another.
fn one_length(from: &str, lengths: &[(Direction, Duration)], calendar: Calendar) -> String {
    let direction = lengths
        .first()
        .map_or(Direction::After, |(first, _)| *first);
    let sign = match direction {
        Direction::After => "+",
        Direction::Before => "-",
    };
    let months = |length: &Duration| length.years > 0 || length.months > 0;
    let by_month = lengths.iter().filter(|(_, length)| months(length)).count();
    if lengths.iter().any(|(other, _)| *other != direction) {
        if by_month > 0 && calendar == Calendar::Followed {
            return format!("write `{from} {sign}` with the one length that is left");
        }
        let days = lengths.iter().map(|(direction, length)| match direction {
            Direction::After => length.in_days(),
            Direction::Before => -length.in_days(),
        });
        let days: i64 = days.sum();
        return match (days, u32::try_from(days.abs())) {
            (0, _) => format!("write `{from}`"),
            (1.., Ok(1)) => format!("write `{from} + 1 day`"),
            (1.., Ok(days)) => format!("write `{from} + {days} days`"),
            (_, Ok(1)) => format!("write `{from} - 1 day`"),
            (_, Ok(days)) => format!("write `{from} - {days} days`"),
            (_, Err(_)) => format!("write `{from} {sign}` with the one length that is left"),
        };
    }
    let mut whole = Duration::default();
    for (_, length) in lengths {
        whole.years = whole.years.saturating_add(length.years);
        whole.months = whole.months.saturating_add(length.months);
        whole.weeks = whole.weeks.saturating_add(length.weeks);
        whole.days = whole.days.saturating_add(length.days);
    }
    // The calendar part is counted at once, and before the days.
    let first = lengths.first().is_some_and(|(_, length)| months(length));
    let why = match by_month {
        _ if calendar == Calendar::Counted => None,
        0 => None,
        1 if first => None,
        1 => Some("months and years are counted first"),
        _ => Some("years and months are counted together"),
    };
    match why {
        None => format!("write `{from} {sign} {whole}`"),
        Some(why) => {
            format!("write one length: {why}, so `{from} {sign} {whole}` may be another day")
        }
    }
}

/// What to write where a score is compared with this and cannot be.
pub(super) fn whole_number_for(written: &str) -> String {
    match (Number::read(written), amounts::thousands(written, 0)) {
        (_, Some(meant)) => format!("write `{meant}`; a score is a whole number"),
        (Ok(number), _) if number.decimals() == 0 => {
            "a score is compared with no more than 1000000000, in either direction".to_owned()
        }
        (Ok(_), _) => "a score is a sum of whole numbers: leave the decimals out".to_owned(),
        (Err(NotANumber::TooLarge), _) => {
            "a score is compared with no more than 1000000000, in either direction".to_owned()
        }
        (Err(_), _) => "write a whole number, such as `3`".to_owned(),
    }
}
