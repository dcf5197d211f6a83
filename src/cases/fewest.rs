//! As few as can be of the cases that are found.

use std::collections::BTreeSet;

use super::Case;
use super::goals::Goal;

/// A case with the goals that it tries.
pub(super) struct CaseFound<'f> {
    pub(super) case: Case<'f>,
    pub(super) tried: BTreeSet<usize>,
}

/// The fewest of the cases that are found to try all that they try together.
pub(super) fn fewest<'f>(found: Vec<CaseFound<'f>>, goals: &[Goal]) -> Vec<Case<'f>> {
    let chosen = chosen(&found);
    let mut told: BTreeSet<usize> = BTreeSet::new();
    let mut cases = Vec::new();
    let mut found: Vec<Option<CaseFound<'f>>> = found.into_iter().map(Some).collect();
    for at in chosen {
        if let Some(CaseFound { mut case, tried }) = found[at].take() {
            let new = tried.difference(&told);
            case.tries = new.map(|goal| goals[*goal].name.clone()).collect();
            told.extend(tried);
            cases.push(case);
        }
    }
    cases
}

/// The places of these cases among those that are found, in the order in which they are
/// chosen.
fn chosen(found: &[CaseFound<'_>]) -> Vec<usize> {
    let mut left: BTreeSet<usize> = found.iter().flat_map(|one| &one.tried).copied().collect();
    let mut chosen: Vec<usize> = Vec::new();
    while !left.is_empty() {
        let gain = |at: &usize| found[*at].tried.intersection(&left).count();
        // Of several the first.
        let best = (0..found.len()).rev().max_by_key(gain);
        let Some(best) = best.filter(|best| gain(best) > 0) else {
            break;
        };
        left.retain(|goal| !found[best].tried.contains(goal));
        chosen.push(best);
    }
    // What was chosen early may be needless by what was chosen later.
    let mut at = 0;
    while at < chosen.len() {
        let others = chosen.iter().enumerate().filter(|(other, _)| *other != at);
        let others: BTreeSet<usize> = others
            .flat_map(|(_, other)| &found[*other].tried)
            .copied()
            .collect();
        if found[chosen[at]].tried.is_subset(&others) {
            chosen.remove(at);
        } else {
            at += 1;
        }
    }
    chosen
}
