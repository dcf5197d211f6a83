//! What a slip changes in a flow that has been read, where that tells all of it: then the whole
//! file is not read again.

use std::collections::HashSet;

use super::seat::ConditionSeat;
use crate::flow::Flow;
use crate::flow::outcome::{Outcome, Passage, Role};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::parse;

/// A change of a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum ChangeInFlow {
    /// A condition says something else.
    Says(ConditionSeat, String),
    /// There is no condition any more: what stands there is for everybody.
    ForAll(ConditionSeat),
    /// An outcome does not list the passage at this place of its list.
    Unlisted(Id<Outcome>, usize),
    /// A passage has another role.
    Role(Id<Passage>, Role),
}

impl ChangeInFlow {
    /// How many bytes are read for it.
    pub(super) fn bytes_read(&self) -> usize {
        match self {
            ChangeInFlow::Says(_, source) => source.len(),
            ChangeInFlow::ForAll(_) | ChangeInFlow::Unlisted(..) | ChangeInFlow::Role(..) => 0,
        }
    }

    /// The wrong flow; nothing where that takes reading the file.
    pub(super) fn of(&self, right: &Flow) -> Option<Flow> {
        let mut wrong = right.clone();
        match self {
            ChangeInFlow::Says(seat, source) => {
                let when = seat.of(&mut wrong)?;
                *when = parse::read_again(right, when, source)?;
            }
            ChangeInFlow::ForAll(seat) => *seat.place(&mut wrong)? = None,
            ChangeInFlow::Unlisted(outcome, at) => {
                let listed = &mut wrong.outcomes.get_mut(*outcome).passages;
                if *at >= listed.len() {
                    return None;
                }
                listed.remove(*at);
            }
            ChangeInFlow::Role(passage, role) => wrong.passages.get_mut(*passage).role = *role,
        }
        Some(wrong)
    }
}

/// What a scenario comes by in the flow as it is.
#[derive(Debug)]
pub(super) struct Passed {
    pub outcome: Option<Id<Outcome>>,
    pub asked: HashSet<Id<Question>>,
}

impl ChangeInFlow {
    /// Whether a scenario that passes comes by what is changed. Else it passes in the wrong
    /// flow, too.
    pub(super) fn is_on(&self, right: &Flow, passed: &Passed) -> bool {
        let ends = |outcome: Id<Outcome>| passed.outcome == Some(outcome);
        match self {
            ChangeInFlow::Says(seat, _) | ChangeInFlow::ForAll(seat) => match seat {
                // What uses it may be anywhere.
                ConditionSeat::Fact(_) => true,
                ConditionSeat::Refusal(question, _) | ConditionSeat::Route(question, _) => {
                    passed.asked.contains(question)
                }
                ConditionSeat::Passage(passage) => passed.may_show(right, *passage),
                ConditionSeat::Document(outcome, _) | ConditionSeat::Part(outcome, ..) => {
                    ends(*outcome)
                }
            },
            ChangeInFlow::Unlisted(outcome, _) => ends(*outcome),
            ChangeInFlow::Role(passage, _) => passed.may_show(right, *passage),
        }
    }
}

impl Passed {
    /// Whether a passage may be shown, at the end or on the way.
    fn may_show(&self, right: &Flow, passage: Id<Passage>) -> bool {
        let listed = |outcome: Id<Outcome>| right.outcomes[outcome].passages.contains(&passage);
        let mut brought = right.brought_first();
        self.outcome.is_some_and(listed) || brought.any(|(.., brought)| brought == passage)
    }
}
