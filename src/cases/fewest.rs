//! As few as can be of the cases that are found.

use std::collections::{BTreeMap, BTreeSet};

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
    let mut tried_by: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (at, one) in found.iter().enumerate() {
        for goal in &one.tried {
            tried_by.entry(*goal).or_default().push(at);
        }
    }
    // By case: how many goals it tries that no chosen one does.
    let mut gains: Vec<usize> = found.iter().map(|one| one.tried.len()).collect();
    let mut chosen: Vec<usize> = Vec::new();
    // Of several with the most the first.
    while let Some(best) = (0..found.len()).rev().max_by_key(|at| gains[*at])
        && gains[best] > 0
    {
        for goal in &found[best].tried {
            for at in tried_by.remove(goal).into_iter().flatten() {
                gains[at] -= 1;
            }
        }
        chosen.push(best);
    }
    // What was chosen early may be needless by what was chosen later.
    let mut times: BTreeMap<usize, usize> = BTreeMap::new();
    for goal in chosen.iter().flat_map(|at| &found[*at].tried) {
        *times.entry(*goal).or_default() += 1;
    }
    chosen.retain(|at| {
        let tried = &found[*at].tried;
        let is_needed = tried.iter().any(|goal| times[goal] == 1);
        for goal in tried.iter().filter(|_| !is_needed) {
            times.entry(*goal).and_modify(|times| *times -= 1);
        }
        is_needed
    });
    chosen
}
