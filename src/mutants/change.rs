//! What a slip changes in a flow that has been read, where that tells all of it: then the whole
//! file is not read again.

use super::seat::ConditionSeat;
use crate::flow::Flow;
use crate::flow::outcome::{Outcome, Passage, Role};
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
