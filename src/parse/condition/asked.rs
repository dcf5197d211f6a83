//! A question with options, as tests ask about it.

use crate::flow::question::{Kind, Options, Question};
use crate::flow::table::Id;
use crate::parse::scope::Scope;

/// A question with options that a test is about.
#[derive(Clone, Copy)]
pub(super) struct OptionQuestion<'a> {
    pub(super) question: Id<Question>,
    pub(super) name: &'a str,
    pub(super) options: &'a Options,
    pub(super) choosing: Choosing,
}

/// How options are chosen: one of them, or several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Choosing {
    One,
    Several,
}

impl<'a> OptionQuestion<'a> {
    /// A question, if it has options.
    pub(super) fn of(flow: &Scope<'a>, question: Id<Question>) -> Option<Self> {
        let kind = &flow.questions.item(question).kind;
        let choosing = match kind {
            Kind::Choice(_) => Choosing::One,
            Kind::Choices { .. } => Choosing::Several,
            Kind::YesNo
            | Kind::Text { .. }
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. } => return None,
        };
        Some(Self {
            question,
            name: flow.questions.name(question),
            options: kind.options()?,
            choosing,
        })
    }

    /// The question of this name, if it has options.
    pub(super) fn named(flow: &Scope<'a>, name: &str) -> Option<Self> {
        Self::of(flow, flow.questions.find(name)?)
    }

    pub(super) fn has(&self, option: &str) -> bool {
        self.options.find(option).is_some()
    }

    /// The verb of its tests.
    pub(super) fn verb(&self) -> &'static str {
        match self.choosing {
            Choosing::One => "is",
            Choosing::Several => "has",
        }
    }

    /// What is said of a test with another verb.
    pub(super) fn is_tested_otherwise(&self) -> String {
        let what = match self.choosing {
            Choosing::One => "a choice",
            Choosing::Several => "a question with several choices",
        };
        format!(
            "`{}` is {what}, which is tested with `{}`",
            self.name,
            self.verb()
        )
    }
}
