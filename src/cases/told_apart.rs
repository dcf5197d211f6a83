//! A flow whose space tells the goals of cases apart.

use std::collections::BTreeSet;

use super::goals::Goal;
use crate::flow::condition::{Condition, Written};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::graph::Graph;
use crate::space::Space;
use crate::space::at_moment::Moment;

/// Such a flow, with its space.
pub(super) struct ToldApart<'a> {
    pub(super) flow: &'a Flow,
    pub(super) space: Space<'a>,
}

/// The flow with the conditions of all goals as facts, so that its space tells them
/// apart; the looks of the goals then name these facts.
pub(super) fn told_apart(flow: &Flow, goals: &mut [Goal]) -> Flow {
    let mut flow = flow.clone();
    for (_, condition) in goals.iter_mut().flat_map(|goal| &mut goal.looks) {
        *condition = named(&mut flow, condition.clone());
    }
    flow
}

/// A condition as a fact of a flow.
pub(super) fn named(flow: &mut Flow, condition: Condition) -> Condition {
    // No author's fact is called so.
    let name = format!("0{}", flow.facts.len());
    let when = Written::made(condition);
    Condition::Fact(flow.facts.insert(name, Fact { when }))
}

impl ToldApart<'_> {
    /// Whether nobody who tries a goal comes to advice. What holds of answers holds on to the
    /// end, where no question is read that is asked later.
    pub(super) fn leads_nowhere(&mut self, goal: &Goal) -> bool {
        let (flow, space) = (self.flow, &mut self.space);
        let graph = Graph::of(flow);
        let ends: Vec<Moment> = flow.outcomes.ids().map(Moment::Ended).collect();
        goal.refusing.is_empty()
            && goal.looks.iter().all(|(moment, condition)| {
                let Moment::Accepted(question) = *moment else {
                    return false;
                };
                let last = graph.place_in_order(question);
                let is_earlier = |read: Id<Question>| graph.place_in_order(read) <= last;
                let looks: Vec<_> = ends.iter().map(|end| (*end, condition)).collect();
                holds_on(flow, condition, &is_earlier)
                    && space.looks(&looks).iter().all(|met| *met == Ok(false))
            })
    }
}

/// Whether a condition reads only these questions, and no score.
fn holds_on(flow: &Flow, condition: &Condition, is_earlier: &dyn Fn(Id<Question>) -> bool) -> bool {
    let mut open = vec![condition];
    let mut facts = BTreeSet::new();
    let mut holds_on = true;
    while let Some(next) = open.pop() {
        next.visit(&mut |part| match part {
            Condition::Score(..) => holds_on = false,
            Condition::Fact(fact) if facts.insert(*fact) => {
                open.push(&flow.facts[*fact].when.condition);
            }
            part => holds_on &= part.questions().into_iter().flatten().all(is_earlier),
        });
    }
    holds_on
}
