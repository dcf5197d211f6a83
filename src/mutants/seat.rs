//! Where the conditions of a flow stand in it, so that one can be put in the place of another
//! without the whole file being read again.

use crate::flow::Fact;
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Next, Question, Route, Then};
use crate::flow::table::Id;

/// Where a condition stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ConditionSeat {
    Fact(Id<Fact>),
    Refusal(Id<Question>, usize),
    /// The places of the route and of those that it stands inside, the outermost first.
    Route(Id<Question>, Vec<usize>),
    Passage(Id<Passage>),
    Document(Id<Outcome>, usize),
    /// A part of a document.
    Part(Id<Outcome>, usize, usize),
}

impl ConditionSeat {
    /// The condition that stands there.
    pub(super) fn of<'f>(&self, flow: &'f mut Flow) -> Option<&'f mut Written> {
        match self {
            ConditionSeat::Fact(id) => Some(&mut flow.facts.get_mut(*id).when),
            ConditionSeat::Refusal(id, at) => {
                let refusal = flow.questions.get_mut(*id).refuse.get_mut(*at)?;
                Some(&mut refusal.when)
            }
            ConditionSeat::Route(id, steps) => match &mut flow.questions.get_mut(*id).next {
                Next::Routes(routes) => of_route(routes, steps),
                Next::To(_) | Next::ByOption { .. } => None,
            },
            ConditionSeat::Passage(_) | ConditionSeat::Document(..) | ConditionSeat::Part(..) => {
                self.place(flow)?.as_mut()
            }
        }
    }

    /// The place of a condition that a part of the advice may be without.
    pub(super) fn place<'f>(&self, flow: &'f mut Flow) -> Option<&'f mut Option<Written>> {
        match self {
            ConditionSeat::Fact(_) | ConditionSeat::Refusal(..) | ConditionSeat::Route(..) => None,
            ConditionSeat::Passage(id) => Some(&mut flow.passages.get_mut(*id).when),
            ConditionSeat::Document(id, at) => {
                let documents = &mut flow.outcomes.get_mut(*id).documents;
                Some(&mut documents.get_mut(*at)?.when)
            }
            ConditionSeat::Part(id, document, at) => {
                let documents = &mut flow.outcomes.get_mut(*id).documents;
                let part = documents.get_mut(*document)?.parts.get_mut(*at)?;
                Some(&mut part.when)
            }
        }
    }
}

fn of_route<'f>(routes: &'f mut [Route], steps: &[usize]) -> Option<&'f mut Written> {
    let (first, inside) = steps.split_first()?;
    let route = routes.get_mut(*first)?;
    if inside.is_empty() {
        return route.when.as_mut();
    }
    match &mut route.then {
        Then::Next(routes) => of_route(routes, inside),
        Then::Go(_) => None,
    }
}
