//! Guarantees that one pass over all ways decides together.

use super::at_end::{Ends, ends};
use super::{Over, ProofOptions, Verdict, prove};
use crate::flow::guarantee::{Guarantee, Promise};
use crate::space::budget::Budget;
use crate::space::pass::Ways;
use crate::space::witness::EndGoal;
use crate::space::{Space, Undecided};

/// Fewer branches than these are not worth going over all ways once more.
const FEW_BRANCHES: usize = 100_000;

/// Proves guarantees, or shows how they are broken, each as [`prove`] does.
pub fn prove_all<'f>(
    space: &mut Space<'f>,
    guarantees: &[Guarantee],
    options: &ProofOptions,
) -> Vec<Verdict<'f>> {
    let known = kept_together(space, guarantees);
    let all = guarantees.iter().zip(known);
    all.map(|(guarantee, known)| known.unwrap_or_else(|| prove(space, guarantee, options)))
        .collect()
}

/// The verdicts of those guarantees that hold and that few passes decide together; the
/// others have to be looked at one by one, with [`prove`].
///
/// What is read at the end of a way has to be remembered on it. Where one pass for many
/// guarantees takes more than one for each of them would, it is given up, and each half of
/// them tried.
pub fn kept_together<'f>(
    space: &mut Space<'f>,
    guarantees: &[Guarantee],
) -> Vec<Option<Verdict<'f>>> {
    let mut verdicts: Vec<Option<Verdict<'f>>> = guarantees.iter().map(|_| None).collect();
    let mut group: Vec<Goals> = Vec::new();
    for (at, guarantee) in guarantees.iter().enumerate() {
        if is_seen_at_its_end(&guarantee.promise)
            && let Ok(ends) = ends(space, guarantee, Over::EveryWay)
        {
            group.push(Goals { at, ends });
        }
    }
    if let Some((first, rest)) = group.split_first()
        && let Ok(ways) = space.every_way_at_most()
    {
        let mut joint = JointProof {
            space,
            ways,
            verdicts: &mut verdicts,
        };
        let mut budget = joint.space.budget_of_a_pass();
        if joint
            .decide(std::slice::from_ref(first), &mut budget)
            .is_ok()
        {
            joint.decide_halves(rest, budget.spent().max(FEW_BRANCHES));
        }
    }
    verdicts
}

/// Whether a promise can be looked at when a way is at its end, beside others.
fn is_seen_at_its_end(promise: &Promise) -> bool {
    match promise {
        Promise::Never(_)
        | Promise::Always(_)
        | Promise::Shows(_)
        | Promise::ShowsFirst(_)
        | Promise::ShowsNot(_) => true,
        Promise::Asks(_) | Promise::AtMost(_) | Promise::IndependentOf(_) => false,
    }
}

/// Where ways break the guarantee at this place, or are spoken of.
struct Goals {
    at: usize,
    ends: Ends,
}

struct JointProof<'p, 'f> {
    space: &'p Space<'f>,
    ways: Ways,
    verdicts: &'p mut [Option<Verdict<'f>>],
}

impl JointProof<'_, '_> {
    /// Decides them together, for at most so many branches each.
    fn decide_halves(&mut self, group: &[Goals], branches_each: usize) {
        if group.is_empty() {
            return;
        }
        let branches = branches_each.saturating_mul(group.len());
        let mut budget = self.space.budget().at_most(branches);
        if self.decide(group, &mut budget).is_err() && group.len() > 1 {
            let (first, second) = group.split_at(group.len() / 2);
            self.decide_halves(first, branches_each);
            self.decide_halves(second, branches_each);
        }
    }

    /// Decides them with one pass. One that a way breaks is left to who can show that way.
    fn decide(&mut self, group: &[Goals], budget: &mut Budget) -> Result<(), Undecided> {
        let looked_at = group.iter().flat_map(|goals| goals.ends.looked_at());
        let ways = self.ways.ending_with(looked_at.collect(), None);
        let goals = group.iter().flat_map(|goals| goals.ends.all());
        let goals: Vec<EndGoal> = goals.collect();
        let met = self.space.are_met_within(&ways, &goals, budget)?;
        let mut met = met.into_iter();
        for goals in group {
            let broken: Vec<bool> = met.by_ref().take(goals.ends.broken.len()).collect();
            let spoken_of: Vec<bool> = met.by_ref().take(goals.ends.spoken_of.len()).collect();
            self.verdicts[goals.at] = match (broken.contains(&true), spoken_of.contains(&true)) {
                (true, _) => None,
                (false, true) => Some(Verdict::Holds),
                (false, false) => Some(Verdict::Vacuous),
            };
        }
        Ok(())
    }
}
