//! Comparisons: what an answer is compared with, and how.

use super::super::reader::Reader;
use super::words::Token;
use super::{Parser, ends_test, example};
use crate::diagnostic::{Certainty, Rule};
use crate::flow::condition::{Offset, Operand, Relation};
use crate::flow::day::{self, DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;

impl Parser<'_, '_> {
    /// The value on the right, of the type of the question on the left.
    pub(super) fn operand(
        &mut self,
        reader: &mut Reader<'_>,
        (question, name): (Id<Question>, &Token<'_>),
    ) -> Option<Operand> {
        let flow = self.names.flow;
        let kind = &flow.questions[question].kind;
        let Some(value) = self.peek().cloned() else {
            return self.ends_too_soon("a value");
        };
        let other = flow.questions.find(value.text);
        if let Some(other) = other {
            self.at += 1;
            return self.other_answer((question, name), (other, &value));
        }
        let before = self.findings.len();
        let operand = match kind {
            Kind::Number { decimals, .. } => self.number_of((name, *decimals)).map(Operand::Number),
            Kind::Duration { .. } => self.duration().map(Operand::Duration),
            _ => self.day().map(Operand::Day),
        };
        if matches!(operand, Some(Operand::Number(_))) && self.stray_unit() {
            return None;
        }
        if operand.is_none() && self.findings.len() == before {
            self.wrong_operand(reader, kind, name, &value);
        }
        operand
    }

    pub(super) fn wrong_operand(
        &mut self,
        reader: &mut Reader<'_>,
        kind: &Kind,
        name: &Token<'_>,
        value: &Token<'_>,
    ) {
        let what = match kind {
            Kind::Number { .. } => "a number",
            Kind::Duration { .. } => "a length of time",
            _ => "a day",
        };
        let message = format!(
            "`{}` is compared with {what}, not with `{}`",
            name.text, value.text
        );
        let questions = self.names.flow.questions.names();
        let looks_like_a_name = value.text.starts_with(|c: char| c.is_ascii_lowercase());
        let help = match kind {
            _ if value.text.starts_with("today-") => {
                "write `today - 30 days`, with spaces around the `-`".to_owned()
            }
            Kind::Number { .. } if self.unit_of_number(value.text).is_some() => {
                self.unit_of_number(value.text).unwrap_or_default()
            }
            _ if self.why_no_value(kind).is_some() => self.why_no_value(kind).unwrap_or_default(),
            _ => match looks_like_a_name.then(|| reader.nearest(value.text, questions)) {
                Some(Some(near)) => format!("did you mean `{near}`?"),
                _ => format!("write {}", example(kind)),
            },
        };
        self.fail(Rule::CannotCompare, value.at.clone(), message, &help);
    }

    pub(super) fn other_answer(
        &mut self,
        (question, name): (Id<Question>, &Token<'_>),
        (other, value): (Id<Question>, &Token<'_>),
    ) -> Option<Operand> {
        let flow = self.names.flow;
        let (kind, other_kind) = (&flow.questions[question].kind, &flow.questions[other].kind);
        if kind.name() != other_kind.name() {
            let message = format!(
                "`{}` is a {}, and `{}` a {}: the two cannot be compared",
                name.text,
                kind.name(),
                value.text,
                other_kind.name()
            );
            self.fail(Rule::CannotCompare, value.at.clone(), message, "");
            return None;
        }
        let offset = match kind {
            Kind::Number { .. } => match self.direction() {
                None => Offset::None,
                Some(direction) => {
                    let number = self.number_or_end()?;
                    Offset::Number(match direction {
                        Direction::After => number,
                        Direction::Before => number.negated(),
                    })
                }
            },
            _ => match self.direction() {
                None => Offset::None,
                Some(direction) => Offset::Time(direction, self.one_duration(direction)?),
            },
        };
        Some(Operand::Answer(other, offset))
    }

    pub(super) fn direction(&mut self) -> Option<Direction> {
        if self.take("+").is_some() {
            return Some(Direction::After);
        }
        self.take("-").map(|_| Direction::Before)
    }

    pub(super) fn number(&mut self) -> Option<Number> {
        let number = Number::read(self.peek()?.text).ok()?;
        self.at += 1;
        Some(number)
    }

    pub(super) fn number_or_end(&mut self) -> Option<Number> {
        if let Some(number) = self.number() {
            return Some(number);
        }
        self.no_offset("a number")
    }

    pub(super) fn duration_or_end(&mut self) -> Option<Duration> {
        if let Some(duration) = self.duration() {
            return Some(duration);
        }
        self.no_offset("a length of time")
    }

    pub(super) fn no_offset<T>(&mut self, what: &str) -> Option<T> {
        let Some(token) = self.peek().cloned() else {
            return self.ends_too_soon(what);
        };
        let message = format!("after `+` or `-` stands {what}, not `{}`", token.text);
        let help = match what {
            "a number" => "write a number, without a unit".to_owned(),
            _ => self
                .why_no_duration()
                .unwrap_or_else(|| "write a number with its unit, such as `30 days`".to_owned()),
        };
        self.fail(Rule::CannotCompare, token.at, message, &help);
        None
    }

    /// `2 weeks 4 days`: pairs of a whole number and a unit.
    pub(super) fn duration(&mut self) -> Option<Duration> {
        let start = self.at;
        let mut end = self.at;
        let is_count = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        while self
            .tokens
            .get(end)
            .is_some_and(|token| is_count(token.text))
        {
            end += 2;
        }
        let (first, last) = (
            self.tokens.get(start)?,
            self.tokens.get(end.checked_sub(1)?)?,
        );
        let text = self.source.get(first.at.start..last.at.end)?;
        let duration = Duration::read(text).ok()?;
        self.at = end;
        Some(duration)
    }

    pub(super) fn day(&mut self) -> Option<DayPoint> {
        if self.take("today").is_some() {
            return match self.direction() {
                None => Some(DayPoint::Today(Direction::After, Duration::default())),
                Some(direction) => Some(DayPoint::Today(direction, self.one_duration(direction)?)),
            };
        }
        let day = day::read(self.peek()?.text).ok()?;
        self.at += 1;
        Some(DayPoint::Fixed(day))
    }

    /// The sign after a name; `value` is what it is compared with.
    pub(super) fn relation(&mut self, name: &Token<'_>, value: &str) -> Option<Relation> {
        let Some(token) = self.peek().filter(|token| !ends_test(token.text)).cloned() else {
            let message = format!("`{}` is no test by itself", name.text);
            let help = format!("compare it with {value}, such as `{} < …`", name.text);
            self.fail(Rule::BadCondition, name.at.clone(), message, &help);
            return None;
        };
        self.at += 1;
        let after = self.peek().map_or("", |token| token.text);
        let relation = match token.text {
            "=" if matches!(after, "<" | ">") => {
                let message = format!("`={after}` is no sign of a condition");
                let help = format!("write `{after}=`");
                let at = token.at.start..token.at.end + after.len();
                let was = self.source.get(at.clone()).unwrap_or("");
                let finding = self.error(Rule::CannotCompare, at, message);
                self.findings
                    .push(finding.help_with_all_of(was, help, Certainty::Sure));
                return None;
            }
            "<" => Relation::Less,
            "<=" => Relation::AtMost,
            ">" => Relation::More,
            ">=" => Relation::AtLeast,
            "=" => Relation::Equal,
            "!=" => Relation::NotEqual,
            text => {
                let message = format!(
                    "after `{}` stands one of < <= > >= = !=, not `{text}`",
                    name.text
                );
                let help = match text {
                    "==" => "write `=`".to_owned(),
                    "is" if after == "not" => format!("write `{} != …`", name.text),
                    "is" => format!("write `{} = …`", name.text),
                    "-" if self.time_since(self.at.wrapping_sub(2)).is_some() => {
                        self.time_since(self.at.wrapping_sub(2)).unwrap_or_default()
                    }
                    _ => format!("compare it with {value}, such as `{} < …`", name.text),
                };
                self.fail(Rule::CannotCompare, token.at, message, &help);
                return None;
            }
        };
        Some(relation)
    }
}
