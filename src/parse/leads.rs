//! Names that lead to something without being its id, and whose words a name is in.

use std::collections::BTreeMap;

use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Table;

/// Names that lead to something without being its id: starts of parts, and their ways out.
#[derive(Debug, Default)]
pub(crate) struct Leads {
    /// The name that each stands for; nothing where that has been reported.
    pub(super) leads: BTreeMap<Box<str>, Option<Box<str>>>,
    /// What the ids of each part begin with, the longest first.
    pub(super) prefixes: Vec<Box<str>>,
    /// Whether there is a part that can't be had. It could bring any name.
    pub(super) is_one_missing: bool,
    /// Whether there is a part of which nobody knows how its ids begin.
    pub(super) is_one_nameless: bool,
}

/// A flow without shared parts.
pub(crate) static NONE: Leads = Leads {
    leads: BTreeMap::new(),
    prefixes: Vec::new(),
    is_one_missing: false,
    is_one_nameless: false,
};

impl Leads {
    /// What an id begins with: that of the part that it is from; nothing for the flow's own.
    pub(crate) fn prefix_of(&self, id: &str) -> &str {
        let prefix = self
            .prefixes
            .iter()
            .find(|prefix| id.starts_with(&***prefix));
        prefix.map_or("", |prefix| prefix)
    }

    /// Whether there is a part that can't be had, or can't be used as it is.
    pub(crate) fn is_one_missing(&self) -> bool {
        self.is_one_missing || self.is_one_nameless
    }

    /// Whether there is a part of which nobody knows how its ids begin.
    pub(crate) fn is_one_nameless(&self) -> bool {
        self.is_one_nameless
    }

    /// Whether a name leads to something without being its id.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.leads.contains_key(name)
    }

    /// Whether a name leads from one such name to another without an end.
    pub(crate) fn is_round(&self, name: &str) -> bool {
        let mut name = name;
        for _ in 0..=self.leads.len() {
            match self.leads.get(name) {
                Some(Some(next)) => name = next,
                Some(None) | None => return false,
            }
        }
        true
    }

    /// What such a name leads to; nothing where that has been reported.
    pub(crate) fn target(
        &self,
        questions: &Table<Question>,
        outcomes: &Table<Outcome>,
        name: &str,
    ) -> Option<Target> {
        let mut name = name;
        // Each step leads to another file, or to the end.
        for _ in 0..=self.leads.len() {
            if let Some(question) = questions.find(name) {
                return Some(Target::Question(question));
            }
            if let Some(outcome) = outcomes.find(name) {
                return Some(Target::Outcome(outcome));
            }
            name = self.leads.get(name)?.as_ref()?;
        }
        None
    }
}
