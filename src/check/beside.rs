//! What is so of a flow with holes, whatever stands in them.
//!
//! A condition that could not be read is a yes or no that nobody knows. So there are more
//! ways than the author's: nobody comes where nobody does on any of them, but whether
//! somebody does is not sure behind such a condition.

use super::Checker;
use crate::diagnostic::Finding;
use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::Graph;
use crate::parse::{self, Holes};
use crate::session::Session;
use crate::space::at_moment::Moment;

/// The holes of a flow, with the questions at which ways depend on them.
pub(super) struct Beside<'f> {
    holes: &'f Holes,
    graph: Graph,
    /// By question: whether a condition of its routes or refusals depends on a hole.
    unread: Vec<bool>,
    /// By question: whether it stands behind such a one.
    behind: Vec<bool>,
}

impl<'f> Beside<'f> {
    pub(super) fn of(flow: &Flow, holes: &'f Holes) -> Self {
        let graph = Graph::of(flow);
        let unread = flow.questions.iter().map(|(_, question)| {
            let mut routes = Vec::new();
            question
                .next
                .visit_routes(&mut |route, _| routes.extend(&route.when));
            let refusals = question.refuse.iter().map(|refusal| &refusal.when);
            let mut all = routes.into_iter().chain(refusals);
            all.any(|when| holes.are_in(flow, &when.condition))
        });
        let unread: Vec<bool> = unread.collect();
        let mut behind = vec![false; flow.questions.len()];
        for from in flow.questions.ids().filter(|id| unread[id.index()]) {
            let reach = graph.reach(from);
            for id in flow.questions.ids() {
                behind[id.index()] |= reach.has(Target::Question(id));
            }
        }
        Self {
            holes,
            graph,
            unread,
            behind,
        }
    }

    fn is_sure(&self, moment: Moment) -> bool {
        let sure = |id: Id<Question>| !self.behind[id.index()];
        let leads_on = |id: Id<Question>| sure(id) && !self.unread[id.index()];
        match moment {
            Moment::Asked(id) | Moment::Given(id) => sure(id),
            Moment::Accepted(id) => leads_on(id),
            Moment::Ended(id) => {
                let mut routes = self.graph.routes_to(Target::Outcome(id));
                routes.all(|(from, _)| leads_on(from))
            }
        }
    }
}

impl Checker<'_> {
    /// Whether a target may be anything, so that people may come wherever nobody does.
    pub(super) fn is_astray(&self) -> bool {
        let beside = self.beside.as_ref();
        beside.is_some_and(|beside| beside.holes.lead_astray())
    }

    /// The outcome that stands for targets that could not be read.
    pub(super) fn end_of_holes(&self) -> Option<Id<Outcome>> {
        let beside = self.beside.as_ref()?;
        let mut outcomes = self.flow.outcomes.ids();
        outcomes.find(|id| beside.holes.are_called(self.flow.outcomes.name(*id)))
    }

    /// Whether a condition depends on what could not be read.
    pub(super) fn has_holes(&self, condition: &Condition) -> bool {
        let beside = self.beside.as_ref();
        beside.is_some_and(|beside| beside.holes.are_in(self.flow, condition))
    }

    /// Whether those who come to a moment do, whatever stands in the holes.
    pub(super) fn is_sure(&self, moment: Moment) -> bool {
        let beside = self.beside.as_ref();
        beside.is_none_or(|beside| beside.is_sure(moment))
    }

    /// A finding with the answers on a way there, in the form of an answers file on one
    /// line, with the day where it is not this one. Where the way depends on what could not
    /// be read, none is told.
    pub(super) fn with_way(&self, finding: Finding, way: &Session<'_>) -> Finding {
        let on_day = if way.today() == self.options.today {
            String::new()
        } else {
            format!(" on {}", way.today())
        };
        let taken = way.taken();
        let before = taken.split_last().map_or(&[][..], |(_, before)| before);
        let beside = self.beside.as_ref();
        let unread = |id: Id<Question>| beside.is_some_and(|beside| beside.unread[id.index()]);
        if before.iter().any(|taken| unread(taken.question)) {
            return finding;
        }
        let is_hole = |id: Id<Question>| {
            beside.is_some_and(|beside| beside.holes.are_called(self.flow.questions.name(id)))
        };
        let taken = taken.iter().filter(|taken| !is_hole(taken.question));
        let answers = taken.filter_map(|taken| {
            let answer = way.given(taken.question)?.answer()?;
            Some((taken.question, answer.clone()))
        });
        let answers: Vec<_> = answers.collect();
        finding.note(match way.taken() {
            [] => format!("nothing has been answered there{on_day}"),
            _ => {
                let line = parse::answers::write_line(way.flow(), &answers);
                format!("the shortest way there{on_day}: {line}")
            }
        })
    }
}

/// Whether a condition speaks of nothing but the answer to this question.
pub(super) fn is_of_its_own(condition: &Condition, question: Id<Question>) -> bool {
    let mut own = true;
    condition.visit(&mut |inner| {
        let mut about = inner.questions().into_iter().flatten();
        own &= about.all(|other| other == question)
            && !matches!(inner, Condition::Fact(_) | Condition::Score(..));
    });
    own
}
