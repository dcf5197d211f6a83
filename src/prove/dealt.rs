//! Where the passages of a page stand, for all answers at once.

use crate::flow::outcome::{Outcome, Passage};
use crate::flow::table::Id;
use crate::session::advice::{Part, Parts};
use crate::space::diagram::Ref;
use crate::space::{Space, Undecided};

/// A passage of an outcome with the part of the page that it stands on.
pub(super) struct Dealt {
    pub(super) passage: Id<Passage>,
    /// Where it is on the first part of the page.
    pub(super) first: Ref,
    /// Where it is behind a row.
    pub(super) behind: Ref,
}

/// The passages that an outcome lists, dealt to the parts of its page as a session
/// deals them, for all answers at once: of the reasons that come first, so many may
/// be left as have not been shown, and each number that may be left is carried along
/// with the answers for which it is.
pub(super) fn dealt(space: &mut Space<'_>, outcome: Id<Outcome>) -> Result<Vec<Dealt>, Undecided> {
    let flow = space.flow();
    let mut states = vec![(Parts::of(flow, &flow.outcomes[outcome]), space.always())];
    let mut all = Vec::new();
    for passage in &flow.outcomes[outcome].passages {
        let shown = shown(space, *passage, outcome)?;
        let hidden = space.opposite(shown)?;
        let mut dealt = Dealt {
            passage: *passage,
            first: space.never(),
            behind: space.never(),
        };
        let mut next: Vec<(Parts, Ref)> = Vec::new();
        for (parts, when) in states {
            let mut after = parts;
            let part = after.next(flow.passages[*passage].role);
            let here = space.both(when, shown)?;
            match part {
                Part::First => dealt.first = space.either(dealt.first, here)?,
                Part::Rest => dealt.behind = space.either(dealt.behind, here)?,
            }
            let not_here = space.both(when, hidden)?;
            for (parts, when) in [(parts, not_here), (after, here)] {
                match next.iter_mut().find(|(known, _)| *known == parts) {
                    Some((_, known)) => *known = space.either(*known, when)?,
                    None => next.push((parts, when)),
                }
            }
        }
        next.retain(|(_, when)| *when != space.never());
        states = next;
        all.push(dealt);
    }
    Ok(all)
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
