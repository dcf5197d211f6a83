//! Ways by chance that break a promise, where the space is too large to be decided. What is
//! promised can only fail here, or stay not decided.

use super::breaks::{breaks, hides_help};
use super::{ProofOptions, Reason, Verdict};
use crate::flow::Flow;
use crate::flow::guarantee::Guarantee;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::sample::{self, Chance};
use crate::space::{Space, Undecided};

/// Looks for a way that breaks a guarantee by chance, where the space is too
/// large to be decided. It can only fail or stay not decided.
#[must_use]
pub fn by_chance<'f>(
    flow: &'f Flow,
    guarantee: &Guarantee,
    options: &ProofOptions,
    Undecided { question }: Undecided,
) -> Verdict<'f> {
    by_chance_where(flow, options, question, |session| {
        breaks(session, guarantee)
    })
}

/// Looks by chance for a way that ends nowhere, where the space is too large to
/// be decided.
#[must_use]
pub fn ending_by_chance<'f>(
    flow: &'f Flow,
    options: &ProofOptions,
    Undecided { question }: Undecided,
) -> Verdict<'f> {
    let is_stuck = |way: &Session<'_>| matches!(way.step(), Step::Stuck(_));
    by_chance_where(flow, options, question, is_stuck)
}

/// Looks by chance for a way on which help is behind a row, where the space is too
/// large to be decided.
#[must_use]
pub fn help_by_chance<'f>(
    flow: &'f Flow,
    options: &ProofOptions,
    Undecided { question }: Undecided,
) -> Verdict<'f> {
    by_chance_where(flow, options, question, hides_help)
}

fn by_chance_where<'f>(
    flow: &'f Flow,
    options: &ProofOptions,
    question: Id<Question>,
    breaks: impl Fn(&Session<'_>) -> bool,
) -> Verdict<'f> {
    match found_by_chance(flow, options, breaks) {
        Some(session) => Verdict::Fails(vec![session]),
        None => Verdict::NotDecided(Reason::TooLarge {
            question,
            sampled: options.samples,
        }),
    }
}

pub(super) fn found_by_chance<'f>(
    flow: &'f Flow,
    options: &ProofOptions,
    breaks: impl Fn(&Session<'_>) -> bool,
) -> Option<Session<'f>> {
    let mut chance = Chance::seeded(options.seed);
    let mut ways =
        (0..options.samples).filter_map(|_| sample::way(flow, options.today, &mut chance));
    ways.find(breaks)
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
