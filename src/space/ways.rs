//! Which ways a pass goes over, and what it looks at on them.

use std::collections::BTreeMap;

use super::diagram::{Ref, Var};
use super::together::Measures;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, RouteKey};
use crate::flow::table::Id;

/// A moment on a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A question is to be answered.
    Asked(Id<Question>),
    /// It has been answered or skipped, as its type and bounds allow; what the
    /// author refuses has not been tried yet.
    Given(Id<Question>),
    /// Its answer is accepted, and its routes are tried.
    Accepted(Id<Question>),
    /// The way has ended with an outcome.
    Ended(Id<Outcome>),
}

/// The ways that a pass looks at.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Answers that are fixed: the values of the question's variables.
    pub(super) fixed: BTreeMap<Id<Question>, Vec<(Var, usize)>>,
    /// Answers that count where they are not refused; where they are, any other
    /// may be given.
    pub(super) waiting: BTreeMap<Id<Question>, Vec<(Var, usize)>>,
    /// Comparisons of two answers that are both fixed, where their questions lead to
    /// each other: the variable, the value, and the questions.
    pub(super) compared: Vec<(Var, usize, [Id<Question>; 2])>,
    /// A question that no way may ask.
    pub without: Option<Id<Question>>,
    /// What exactly is answered, of answers that others are compared with.
    pub(super) known: Measures,
    /// Where questions accept no answer: ways end there.
    pub(super) traps: Vec<(Id<Question>, Ref)>,
    /// Conditions that are looked at when the way is at its end.
    pub(super) at_end: Vec<Ref>,
    /// Conditions that are looked at at a moment before.
    pub(super) looks: Vec<(Moment, Ref)>,
    pub(super) trail: Trail,
    pub(super) memory: Memory,
    pub(super) garbage: Garbage,
    pub(super) turns: Turns,
    pub(super) at_open: AtOpen,
    /// The routes that are taken where that is left open: of ways whose answers are fixed.
    pub(super) through: BTreeMap<Id<Question>, RouteKey>,
}

/// Who gets past questions whose conditions are too large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum AtOpen {
    /// That has to be known of all ways, so that none are gone over.
    #[default]
    NotKnown,
    /// Nobody does: some ways are left out.
    Nobody,
    /// Everybody does, along each route: some ways may be nobody's.
    Everybody,
}

/// In which order ways go on, where routes lead round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turns {
    /// So that as many of them as can be go on together.
    #[default]
    Together,
    /// Step by step, and only those that may come to a question that they have asked
    /// before they have asked so many; or fewer, where some do.
    Nearest(usize),
}

/// What becomes of nodes that are needed no more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Garbage {
    /// They make room for others in time.
    #[default]
    Collected,
    /// They are kept, so that the limit on nodes is one on all the work.
    Kept,
}

/// Whether what is told of the ways to each question is kept after it has been
/// answered, so that a way can be found back from the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trail {
    #[default]
    Dropped,
    Kept,
}

/// Which answers are still told of ways at their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Memory {
    /// Those that something reads there.
    #[default]
    Needed,
    /// All of them.
    Whole,
}

impl Ways {
    /// The same ways, with conditions that are looked at at their end, and without a
    /// question.
    pub(crate) fn ending_with(&self, at_end: Vec<Ref>, without: Option<Id<Question>>) -> Self {
        Self {
            at_end,
            without,
            ..self.clone()
        }
    }

    /// The same ways, so that one of them can be found back from its end.
    pub(crate) fn with_trail(&self) -> Self {
        Self {
            trail: Trail::Kept,
            ..self.clone()
        }
    }
}
