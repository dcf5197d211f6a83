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
        let mut whole = self.duration_or_end()?;
        let mut sum = true;
        let second = self.at;
        while let Some(next) = self.peek().filter(|next| matches!(next.text, "+" | "-")) {
            sum &= (next.text == "+") == (direction == Direction::After);
            self.at += 1;
            let more = self.duration_or_end()?;
            for (unit, more) in [
                (&mut whole.years, more.years),
                (&mut whole.months, more.months),
                (&mut whole.weeks, more.weeks),
                (&mut whole.days, more.days),
            ] {
                *unit = unit.saturating_add(more);
            }
        }
        if second == self.at {
            return Some(whole);
        }
        let message = "only one length of time is added or taken away".to_owned();
        let from = self.word_at(sign).unwrap_or("today");
        let sign = if direction == Direction::After {
            "+"
        } else {
            "-"
        };
        let help = match sum {
            true => format!("write `{from} {sign} {whole}`"),
            false => format!("write `{from} {sign}` with the one length that is left"),
        };
        let at = self.bytes(&(second..self.at));
        self.fail(Rule::BadCondition, at, message, &help);
        None
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
