//! Guarantees: what an author promises about every way through a flow.

use super::condition::Written;
use super::outcome::{Outcome, Passage};
use super::question::Question;
use super::table::Id;
use serde::{Deserialize, Serialize};

/// A promise about every way through the flow.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Guarantee {
    /// The promise in the author's words.
    pub says: Box<str>,
    /// The ways that it speaks of: those on which this holds at the end.
    pub when: Option<Written>,
    /// The ways that it speaks of: those that end here. All, where there is none.
    pub at: Option<Vec<Id<Outcome>>>,
    /// What is promised of them.
    pub promise: Promise,
}

/// What is promised of the ways that a [`Guarantee`] speaks of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Promise {
    /// None ends in one of these.
    Never(Vec<Id<Outcome>>),
    /// Each ends in one of these.
    Always(Vec<Id<Outcome>>),
    /// Each shows all of these.
    Shows(Vec<Id<Passage>>),
    /// Each shows all of these on the first part of its page.
    ShowsFirst(Vec<Id<Passage>>),
    /// Each shows none of these.
    ShowsNot(Vec<Id<Passage>>),
    /// Each has asked all of these.
    Asks(Vec<Id<Question>>),
    /// None has more questions than this.
    AtMost(usize),
    /// Each of these alone, all else equal, never changes the outcome.
    IndependentOf(Vec<Id<Question>>),
}
