//! From question to question: what is told of all ways to each of them.

use super::diagram::{Diagram, Ref};
use super::live::Live;
use super::tally::Asking;
use super::together::FitDiagram;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, RouteKey};
use crate::flow::table::Id;

pub use super::ways::{Moment, Ways};

/// What is told of the ways to each question and outcome.
#[derive(Debug)]
pub struct Pass<T> {
    pub(super) diagram: Diagram<T>,
    /// By question: of the ways that come to it, before it is answered. Where no
    /// trail is kept, only whether there is one, as soon as it has been answered.
    pub(super) at: Vec<Ref>,
    /// By question: of the ways that come to it, and have not been gone on with yet.
    pub(super) open: Vec<Ref>,
    /// By question: of the ways that come to it though they have asked it.
    pub(super) again: Vec<Ref>,
    /// By outcome: of the ways that end there.
    pub(super) ends: Vec<Ref>,
    /// By question: of the ways on which none of its routes holds.
    pub(super) stuck: Vec<Ref>,
    /// By question: of the ways that end at it, since it accepts no answer.
    pub(super) trapped: Vec<Ref>,
    /// By question: the routes that some way takes.
    pub(super) taken: Vec<Vec<RouteKey>>,
    /// By question: whether no way has gone past it when its turn came, nor ended before.
    pub(super) on_all: Vec<bool>,
    /// By look: whether some way meets it.
    pub(super) met: Vec<bool>,
    pub(super) live: Live,
    /// Which answers fit together with what exactly is answered, each with a question
    /// that it is about.
    pub(super) fitting: Vec<(Id<Question>, FitDiagram)>,
}

impl<T: Asking> Pass<T> {
    /// Whether some way comes to a question.
    #[must_use]
    pub fn reaches(&self, question: Id<Question>) -> bool {
        self.at
            .get(question.index())
            .is_some_and(|at| *at != self.diagram.zero())
    }

    /// Whether all ways come to a question, where routes lead round nowhere and every way
    /// comes to an end.
    pub(super) fn is_on_all_ways(&self, question: Id<Question>) -> bool {
        let on_all = self.on_all.get(question.index());
        on_all.is_some_and(|on_all| *on_all) && self.reaches(question)
    }

    /// Whether some way ends with an outcome.
    #[must_use]
    pub fn ends_with(&self, outcome: Id<Outcome>) -> bool {
        self.ends
            .get(outcome.index())
            .is_some_and(|end| *end != self.diagram.zero())
    }

    /// Whether some way comes to this question and finds no route.
    #[must_use]
    pub fn is_stuck_at(&self, question: Id<Question>) -> bool {
        self.stuck
            .get(question.index())
            .is_some_and(|stuck| *stuck != self.diagram.zero())
    }

    /// Whether some way takes a route.
    #[must_use]
    pub fn takes(&self, question: Id<Question>, route: RouteKey) -> bool {
        self.taken
            .get(question.index())
            .is_some_and(|taken| taken.contains(&route))
    }

    /// What is told of all ways that end with an outcome, where no condition is
    /// looked at at their end.
    #[must_use]
    pub fn of_outcome(&self, outcome: Id<Outcome>) -> T {
        self.total(self.ends.get(outcome.index()))
    }

    /// What is told of all ways that come to a question and find no route.
    #[must_use]
    pub fn of_stuck(&self, question: Id<Question>) -> T {
        self.total(self.stuck.get(question.index()))
    }

    /// What is told of all ways that come to a question which accepts no answer there.
    #[must_use]
    pub fn of_trapped(&self, question: Id<Question>) -> T {
        self.total(self.trapped.get(question.index()))
    }

    /// Forgets what was worked out on the way and is needed no more.
    pub(super) fn collect_garbage(&mut self) {
        let roots = self.at.iter_mut().chain(&mut self.open);
        let roots = roots.chain(&mut self.again).chain(&mut self.ends);
        let roots = roots.chain(&mut self.stuck);
        let mut roots: Vec<&mut Ref> = roots.chain(&mut self.trapped).collect();
        self.diagram.collect_garbage(&mut roots);
    }

    fn total(&self, function: Option<&Ref>) -> T {
        let values = function
            .map(|function| self.diagram.range(*function))
            .unwrap_or_default();
        values
            .into_iter()
            .fold(T::zero(), |all, value| all.add(value))
    }
}
