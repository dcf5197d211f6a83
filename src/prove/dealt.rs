//! Where the passages of a page stand, for all answers at once.

use crate::flow::outcome::{Outcome, Passage};
use crate::flow::table::Id;
use crate::session::advice::{Part, Parts};
use crate::space::diagram::Ref;
use crate::space::{Space, Undecided};

/// Where a passage stands on the page of an outcome.
pub(super) struct Dealt {
    /// Where it is on the first part.
    pub(super) first: Ref,
    /// Where it is behind a row.
    pub(super) behind: Ref,
}

/// Where a passage stands on the page of an outcome, for all answers at once. The
/// passages before it are dealt by [`Parts`], as a session deals them.
pub(super) fn dealt(
    space: &mut Space<'_>,
    passage: Id<Passage>,
    outcome: Id<Outcome>,
) -> Result<Dealt, Undecided> {
    let flow = space.flow();
    let role = flow.passages[passage].role;
    let shown = shown(space, passage, outcome)?;
    let never = space.never();
    let mut dealt = Dealt {
        first: never,
        behind: never,
    };
    let before = flow.outcomes[outcome].passages.iter();
    let before = before.take_while(|id| **id != passage).copied();
    let before: Vec<Id<Passage>> = before.collect();
    let parts = Parts::of(flow, &flow.outcomes[outcome]);
    let roles = before.iter().map(|id| flow.passages[*id].role);
    match parts.part_behind(roles, role) {
        Some(Part::First) => dealt.first = shown,
        Some(Part::Rest) => dealt.behind = shown,
        None => {
            for (mut parts, when) in states(space, outcome, parts, &before)? {
                let here = space.both(when, shown)?;
                match parts.next(role) {
                    Part::First => dealt.first = space.either(dealt.first, here)?,
                    Part::Rest => dealt.behind = space.either(dealt.behind, here)?,
                }
            }
        }
    }
    Ok(dealt)
}

/// How the passages behind these may be dealt, each with the answers for which it is so:
/// of the reasons that come first, so many are left as have not been shown.
fn states(
    space: &mut Space<'_>,
    outcome: Id<Outcome>,
    parts: Parts,
    passages: &[Id<Passage>],
) -> Result<Vec<(Parts, Ref)>, Undecided> {
    let flow = space.flow();
    let mut states = vec![(parts, space.always())];
    for passage in passages {
        let mut next: Vec<(Parts, Ref)> = Vec::new();
        for (parts, when) in states {
            let mut after = parts;
            after.next(flow.passages[*passage].role);
            let ways = if after == parts {
                vec![(parts, when)]
            } else {
                let shown = shown(space, *passage, outcome)?;
                let hidden = space.opposite(shown)?;
                let (on, off) = (space.both(when, shown)?, space.both(when, hidden)?);
                vec![(parts, off), (after, on)]
            };
            for (parts, when) in ways {
                match next.iter_mut().find(|(known, _)| *known == parts) {
                    Some((_, known)) => *known = space.either(*known, when)?,
                    None => next.push((parts, when)),
                }
            }
        }
        next.retain(|(_, when)| *when != space.never());
        states = next;
    }
    Ok(states)
}

/// Where an outcome shows a passage.
pub(super) fn shown(
    space: &mut Space<'_>,
    passage: Id<Passage>,
    outcome: Id<Outcome>,
) -> Result<Ref, Undecided> {
    let flow = space.flow();
    if !flow.outcomes[outcome].passages.contains(&passage) {
        return Ok(space.never());
    }
    match &flow.passages[passage].when {
        Some(when) => space.condition(&when.condition),
        None => Ok(space.always()),
    }
}
