//! What is said of comparisons with something else than can stand there.

use super::parser::Parser;
use super::proposed::Proposed;
use crate::diagnostic::{Remedy, Rule};
use crate::flow::question::Kind;

impl Parser<'_> {
    /// What a name is compared with, if that is no score.
    fn kind_of(&self, name: &str) -> Option<&Kind> {
        let flow = &self.names.flow;
        flow.questions.get(name).map(|question| &question.kind)
    }

    /// Tells of a name without a sign behind it.
    pub(super) fn no_sign(&mut self, name: &str) {
        let value = match self.kind_of(name) {
            Some(kind) => what(kind),
            None => "a whole number",
        };
        let compare = || format!("compare it with {value}, such as `{name} < …`");
        let (here, after) = (self.here(), self.word_at(self.at + 1).unwrap_or(""));
        let at = self.bytes_at(self.at);
        if here.is_empty() || super::parser::ends_test(here) {
            let message = format!("`{name}` is no test by itself");
            let name = self.bytes_at(self.at.saturating_sub(1));
            self.fail(Rule::BadCondition, name, message, compare());
            return;
        }
        if here == "=" {
            let message = format!("`={after}` is no sign of a condition");
            let remedy = Remedy::Write(format!("{after}="));
            let at = at.start..at.end + after.len();
            self.fail(Rule::CannotCompare, at, message, remedy);
            return;
        }
        let since = self.time_since(self.at.saturating_sub(1));
        let remedy = match (here, since) {
            ("==", _) => Remedy::Write("=".to_owned()),
            ("is", _) if after == "not" => format!("write `{name} != …`").into(),
            ("is", _) => format!("write `{name} = …`").into(),
            ("-", Some(since)) => {
                let message = format!("a question alone stands before the sign, not `{name} - …`");
                let finding = self.error(Rule::CannotCompare, at, message);
                self.at = self.end_of_value(self.at + 3, false);
                return self.propose(finding, Proposed::only(since), "");
            }
            _ => compare().into(),
        };
        let message = format!("after `{name}` stands one of < <= > >= = !=, not `{here}`");
        self.fail(Rule::CannotCompare, at, message, remedy);
    }

    /// Tells of something that is no value of the type of a question.
    pub(super) fn no_value(&mut self, name: &str) {
        let flow = &self.names.flow;
        let Some(kind) = flow.questions.get(name).map(|question| &question.kind) else {
            return;
        };
        let value = self.here();
        let message = format!(
            "`{name}` is compared with {}, not with `{value}`",
            what(kind)
        );
        let at = self.bytes_at(self.at);
        let unit = match kind {
            Kind::Number { .. } => self.unit_of_number(value),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => None,
        };
        let remedy = match value.starts_with("today-") {
            true => Some("write `today - 30 days`, with spaces around the `-`".into()),
            false => unit.or_else(|| self.why_no_value(kind)),
        };
        if let Some(remedy) = remedy {
            self.fail(Rule::CannotCompare, at, message, remedy);
            return;
        }
        let looks_like_a_name = value.starts_with(|c: char| c.is_ascii_lowercase());
        let near = match looks_like_a_name {
            true => self.nearest(value, flow.questions.names()),
            false => None,
        };
        let finding = self.error(Rule::CannotCompare, at, message);
        self.findings.push(match near {
            Some(_) => finding.did_you_mean(value, near),
            None => finding.help(format!("write {}", example(kind))),
        });
    }

    /// Tells of an answer that is of another type than the one that it is compared with.
    pub(super) fn other_type(&mut self, name: &str) {
        let other = self.here();
        let kind = |name| self.kind_of(name).map_or("", Kind::name);
        let message = format!(
            "`{name}` is a {}, and `{other}` a {}: the two cannot be compared",
            kind(name),
            kind(other)
        );
        self.fail(Rule::CannotCompare, self.bytes_at(self.at), message, "");
    }

    /// Tells of what is neither a number nor a length of time behind `+` or `-`.
    pub(super) fn no_such_offset(&mut self, wanted: &str) {
        let message = format!("after `+` or `-` stands {wanted}, not `{}`", self.here());
        let help = match wanted {
            "a number" => "write a number, without a unit".to_owned(),
            _ => self
                .why_no_duration()
                .unwrap_or_else(|| "write a number with its unit, such as `30 days`".to_owned()),
        };
        self.fail(Rule::CannotCompare, self.bytes_at(self.at), message, help);
    }
}

/// What answers of this kind are.
fn what(kind: &Kind) -> &'static str {
    match kind {
        Kind::Number { .. } => "a number",
        Kind::Duration { .. } => "a length of time",
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Date { .. }
        | Kind::Text { .. } => "a day",
    }
}

/// What an answer of this kind can be compared with.
pub(super) fn example(kind: &Kind) -> &'static str {
    match kind {
        Kind::Number { .. } => "a number such as `12`, or the id of another number question",
        Kind::Duration { .. } => "a number with its unit, such as `30 days`",
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Date { .. }
        | Kind::Text { .. } => "a day such as `2026-08-23` or `today - 30 days`",
    }
}
