//! Ways by chance that break a promise, where the space is too large to be decided. What is
//! promised can only fail here, or stay not decided.

use super::breaks::{breaks, hides_help};
use super::{ProofOptions, Reason, Verdict};
use crate::flow::guarantee::Guarantee;
use crate::session::{Session, Step};
use crate::space::sample::WaysByChance;
use crate::space::{Space, Undecided};

/// Looks for a way that breaks a guarantee by chance, where the space is too
/// large to be decided. It can only fail or stay not decided.
#[must_use]
pub fn by_chance<'f>(
    ways: &mut WaysByChance<'f>,
    guarantee: &Guarantee,
    undecided: Undecided,
) -> Verdict<'f> {
    by_chance_where(ways, undecided, |session| breaks(session, guarantee))
}

/// Looks by chance for a way that ends nowhere, where the space is too large to
/// be decided.
#[must_use]
pub fn ending_by_chance<'f>(ways: &mut WaysByChance<'f>, undecided: Undecided) -> Verdict<'f> {
    let is_stuck = |way: &Session<'_>| matches!(way.step(), Step::Stuck(_));
    by_chance_where(ways, undecided, is_stuck)
}

/// Looks by chance for a way on which help is behind a row, where the space is too
/// large to be decided.
#[must_use]
pub fn help_by_chance<'f>(ways: &mut WaysByChance<'f>, undecided: Undecided) -> Verdict<'f> {
    by_chance_where(ways, undecided, hides_help)
}

fn by_chance_where<'f>(
    ways: &mut WaysByChance<'f>,
    Undecided { question }: Undecided,
    breaks: impl Fn(&Session<'_>) -> bool,
) -> Verdict<'f> {
    match ways.find(breaks) {
        Some(session) => Verdict::Fails(vec![session]),
        None => Verdict::NotDecided(Reason::TooLarge {
            question,
            sampled: ways.tried(),
        }),
    }
}

/// The ways by chance of a space, which all that is proven of it shares.
pub(super) fn ways_of<'s, 'f>(
    space: &'s mut Space<'f>,
    options: &ProofOptions,
) -> &'s mut WaysByChance<'f> {
    let (flow, run) = (space.flow(), space.budget().clone());
    space.ways_to_try(|| {
        let ways = WaysByChance::new(flow, options.today, options.seed, options.samples);
        ways.counted_in(&run)
    })
}

/// What is not decided once nothing is left of what a run may take is so for that reason.
pub(super) fn spent_or_too_large<'f>(space: &Space<'f>, verdict: Verdict<'f>) -> Verdict<'f> {
    match verdict {
        Verdict::NotDecided(Reason::TooLarge { sampled, .. }) if space.budget().is_spent() => {
            Verdict::NotDecided(Reason::Spent { sampled })
        }
        Verdict::NotDecided(_) | Verdict::Holds | Verdict::Vacuous | Verdict::Fails(_) => verdict,
    }
}
