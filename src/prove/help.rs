//! That help is never behind a row.

use super::at_end::{Ends, broken_at_end, unbroken};
use super::breaks::hides_help;
use super::by_chance::{help_by_chance, spent_or_too_large, ways_of};
use super::dealt::dealt;
use super::{ProofOptions, Verdict, unsure};
use crate::flow::Flow;
use crate::flow::outcome::Role;
use crate::session::Session;
use crate::space::witness::{EndGoal, WayEnd};
use crate::space::{Space, Undecided};

/// Whether a flow has help that a page can show. Only then is anything promised of it.
#[must_use]
pub fn has_help(flow: &Flow) -> bool {
    let mut listed = flow
        .outcomes
        .iter()
        .flat_map(|(_, outcome)| &outcome.passages);
    listed.any(|passage| flow.passages[*passage].role == Role::Help)
}

/// Proves that help is never behind a row: that on every way each passage with the role
/// `help` that the advice shows stands on the first part of its page. Every flow
/// promises that. The pages are dealt as a session deals them, for all answers at once.
pub fn prove_help<'f>(space: &mut Space<'f>, options: &ProofOptions) -> Verdict<'f> {
    let decided = help(space, options);
    decided.unwrap_or_else(|undecided| {
        let verdict = help_by_chance(ways_of(space, options), undecided);
        spent_or_too_large(space, verdict)
    })
}

fn help<'f>(space: &mut Space<'f>, options: &ProofOptions) -> Result<Verdict<'f>, Undecided> {
    let flow = space.flow();
    let mut ends = Ends {
        broken: Vec::new(),
        spoken_of: Vec::new(),
    };
    for outcome in flow.outcomes.ids() {
        let (mut any, mut behind) = (space.never(), space.never());
        let listed = flow.outcomes[outcome].passages.iter();
        for passage in listed.filter(|id| flow.passages[**id].role == Role::Help) {
            let dealt = dealt(space, *passage, outcome)?;
            let shown = space.either(dealt.first, dealt.behind)?;
            any = space.either(any, shown)?;
            behind = space.either(behind, dealt.behind)?;
        }
        let end = WayEnd::Outcome(outcome);
        ends.spoken_of.push(EndGoal { end, when: any });
        ends.broken.push(EndGoal { end, when: behind });
    }
    if let Some(verdict) = unbroken(space, &ends, &[None])? {
        return Ok(verdict);
    }
    let check = |_: &Space<'_>, session: &Session<'_>| hides_help(session);
    Ok(
        match broken_at_end(space, &ends, &[None], options, &check)? {
            Some(session) => Verdict::Fails(vec![session]),
            None => Verdict::NotDecided(unsure(space, None)),
        },
    )
}
