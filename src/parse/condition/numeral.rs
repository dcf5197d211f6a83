//! How the values of comparisons are written: numbers that are read as others than
//! they look, days in everyday words, and units that there are not.

use std::ops::Range;

use super::super::amounts;
use super::parser::{Parser, ends_test};
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::day::Direction;
use crate::flow::duration::{Duration, NotADuration};
use crate::flow::number::{NotANumber, Number};
use crate::flow::question::{Kind, QuestionType};

impl Parser<'_> {
    /// Whether a number looks like another, or is compared with answers that cannot be so.
    pub(super) fn is_odd_number(&self, at: usize, number: Number, decimals: u32) -> bool {
        let written = self.word_at(at).unwrap_or("");
        amounts::thousands(written, decimals).is_some()
            || (number.decimals() > decimals && self.is_equal_to(at))
    }

    /// Whether `=` or `!=` stands before this.
    fn is_equal_to(&self, at: usize) -> bool {
        let sign = at.checked_sub(1).and_then(|sign| self.word_at(sign));
        matches!(sign, Some("=" | "!="))
    }

    /// Warns of such a number.
    pub(super) fn odd_number(&mut self, name: &str) {
        let flow = &self.names.flow;
        let kind = flow.questions.get(name).map(|question| &question.kind);
        let (Some(Kind::Number { decimals, .. }), Ok(number)) = (kind, Number::read(self.here()))
        else {
            return;
        };
        let place = self.place(self.bytes_at(self.at));
        if let Some(meant) = amounts::thousands(self.here(), *decimals) {
            let message = format!("`{}` is read as {number}", self.here());
            let finding = Finding::warning(Rule::BadCondition, place, message);
            let help = format!("write `{meant}`, or `{number}` where that is meant");
            self.findings.push(finding.help(help));
            return;
        }
        let takes = match decimals {
            0 => "whole numbers only".to_owned(),
            1 => "no more than 1 decimal".to_owned(),
            more => format!("no more than {more} decimals"),
        };
        let message = format!("`{name}` takes {takes}, and is never {number}");
        let finding = Finding::warning(Rule::CannotCompare, place, message);
        let help = format!(
            "compare it with a number that can be answered, or add `decimals: {}` to the question",
            number.decimals()
        );
        self.findings.push(finding.help(help));
    }

    /// What was meant by the comma here, if it stands inside a number, and the bytes of that.
    fn comma_in_a_number(&self) -> Option<(String, Range<usize>)> {
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
        Some((amounts::without_comma(&written)?, before.at.start..end))
    }

    /// Reports the comma here, if it stands inside a number. What stands for thousands to some
    /// is the point of others, so only what can be read in one way is sure.
    pub(super) fn number_with_comma(&mut self) -> bool {
        let Some((number, bytes)) = self.comma_in_a_number() else {
            return false;
        };
        let written = self.source.get(bytes.clone()).unwrap_or("");
        let certainty = match written.split(',').skip(1).any(|part| part.len() == 3) {
            true => Certainty::Guess,
            false => Certainty::Sure,
        };
        let message = format!("a number is written without a comma, not as `{written}`");
        let finding = self.error(Rule::BadCondition, bytes, message);
        let finding = finding.remedy(written, Remedy::Write(number), certainty);
        self.findings.push(finding);
        true
    }

    /// Why what stands here is no value of this kind, where that can be told.
    pub(super) fn why_no_value(&self, kind: &Kind) -> Option<Remedy> {
        let here = self.word_at(self.at)?;
        match kind {
            Kind::Number { .. } => match Number::read(here) {
                Err(why @ (NotANumber::TooLarge | NotANumber::TooFine)) => {
                    Some(why.to_string().into())
                }
                _ => None,
            },
            Kind::Duration { .. } => self.why_no_duration().map(Remedy::Say),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Date { .. }
            | Kind::Text { .. } => {
                let mut end = self.at + 1;
                while self.word_at(end).is_some_and(|word| !ends_test(word)) {
                    end += 1;
                }
                amounts::day_in_words(self.written(&(self.at..end)))
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
        let text = self.written(&(self.at..end));
        match Duration::read(text) {
            Err(why @ (NotADuration::TooLong | NotADuration::UnitTwice)) => Some(why.to_string()),
            _ => None,
        }
    }

    /// Reports several lengths of time where only one can be added; the second begins at a word.
    pub(super) fn several_lengths(
        &mut self,
        before: usize,
        second: usize,
        lengths: &[(Direction, Duration)],
    ) {
        let from = self.word_at(before).unwrap_or("today");
        let flow = &self.names.flow;
        let question = flow.questions.get(from);
        let asks_for = question.map(|question| question.kind.question_type());
        let calendar = if asks_for == Some(QuestionType::Duration) {
            Calendar::Counted
        } else {
            Calendar::Followed
        };
        let at = self.bytes(&(second..self.at));
        let message = "only one length of time is added or taken away";
        let remedy = one_length(from, lengths, calendar);
        self.fail(Rule::BadCondition, at, message, remedy);
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
fn one_length(from: &str, lengths: &[(Direction, Duration)], calendar: Calendar) -> Remedy {
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
            return one_is_left(from, sign);
        }
        let days = lengths.iter().map(|(direction, length)| match direction {
            Direction::After => length.in_days(),
            Direction::Before => -length.in_days(),
        });
        let days: i64 = days.sum();
        return match (days, u32::try_from(days.abs())) {
            (0, _) => Remedy::Write(from.to_owned()),
            (1.., Ok(1)) => Remedy::Write(format!("{from} + 1 day")),
            (1.., Ok(days)) => Remedy::Write(format!("{from} + {days} days")),
            (_, Ok(1)) => Remedy::Write(format!("{from} - 1 day")),
            (_, Ok(days)) => Remedy::Write(format!("{from} - {days} days")),
            (_, Err(_)) => one_is_left(from, sign),
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
        None => Remedy::Write(format!("{from} {sign} {whole}")),
        Some(why) => Remedy::Say(format!(
            "write one length: {why}, so `{from} {sign} {whole}` may be another day"
        )),
    }
}

fn one_is_left(from: &str, sign: &str) -> Remedy {
    Remedy::Say(format!(
        "write `{from} {sign}` with the one length that is left"
    ))
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
