//! Guarantees that are looked at when a way is at its end.

use super::breaks::broken_on;
use super::dealt::{dealt, shown};
use super::{Over, ProofOptions, Verdict, nowhere, unclear};
use crate::flow::guarantee::{Guarantee, Promise};
use crate::flow::outcome::Outcome;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::Session;
use crate::space::diagram::Ref;
use crate::space::pass::Ways;
use crate::space::witness::{Best, EndGoal, WayEnd};
use crate::space::{Space, Undecided};

/// Where ways that end with an outcome break a guarantee, and where they are
/// spoken of at all.
pub(super) struct Ends {
    pub(super) broken: Vec<EndGoal>,
    pub(super) spoken_of: Vec<EndGoal>,
}

impl Ends {
    /// The conditions that have to be looked at when a way is at its end.
    pub(super) fn looked_at(&self) -> Vec<Ref> {
        self.all().map(|goal| goal.when).collect()
    }

    /// Those where it is broken, then those where it is spoken of.
    pub(super) fn all(&self) -> impl Iterator<Item = EndGoal> {
        self.broken.iter().chain(&self.spoken_of).copied()
    }
}

/// Promises that are looked at when the way is at its end.
pub(super) fn at_end<'f>(
    space: &mut Space<'f>,
    guarantee: &Guarantee,
    ends: &Ends,
    options: &ProofOptions,
) -> Result<Verdict<'f>, Undecided> {
    let without: Vec<Option<Id<Question>>> = match &guarantee.promise {
        Promise::Asks(questions) => questions.iter().map(|question| Some(*question)).collect(),
        Promise::Never(_)
        | Promise::Always(_)
        | Promise::Shows(_)
        | Promise::ShowsFirst(_)
        | Promise::ShowsNot(_)
        | Promise::AtMost(_)
        | Promise::IndependentOf(_) => vec![None],
    };
    if let Some(verdict) = unbroken(space, ends, &without)? {
        return Ok(verdict);
    }
    let check = |space: &Space<'_>, session: &Session<'_>| broken_on(space, session, guarantee);
    let walked = broken_at_end(space, ends, &without, options, &check)?;
    Ok(match walked {
        Some(session) => Verdict::Fails(vec![session]),
        None => unclear(space, guarantee, options),
    })
}

/// The verdict where no way breaks a promise, each of the questions left out in turn. Where it's
/// left open who gets past a question, no way does of all that there might be.
pub(super) fn unbroken<'f>(
    space: &mut Space<'f>,
    ends: &Ends,
    without: &[Option<Id<Question>>],
) -> Result<Option<Verdict<'f>>, Undecided> {
    let every = space.every_way_at_most()?;
    let goals: Vec<EndGoal> = ends.all().collect();
    let mut is_spoken_of = None;
    for without in without {
        let ways = every.ending_with(ends.looked_at(), *without);
        let met = space.are_met(&ways, &goals)?;
        let (broken, spoken_of) = met.split_at(ends.broken.len());
        if broken.contains(&true) {
            return Ok(None);
        }
        if without.is_none() {
            is_spoken_of = Some(spoken_of.contains(&true));
        }
    }
    let is_spoken_of = match is_spoken_of {
        Some(is_spoken_of) => is_spoken_of,
        None => {
            let ways = every.ending_with(ends.looked_at(), None);
            space.are_met(&ways, &ends.spoken_of)?.contains(&true)
        }
    };
    Ok(Some(match is_spoken_of {
        true => Verdict::Holds,
        false => Verdict::Vacuous,
    }))
}

/// The shortest way that breaks a promise at its end, each of the questions left out in
/// turn. Nothing where none could be walked.
pub(super) fn broken_at_end<'f>(
    space: &mut Space<'f>,
    ends: &Ends,
    without: &[Option<Id<Question>>],
    options: &ProofOptions,
    check: &dyn Fn(&Space<'_>, &Session<'_>) -> bool,
) -> Result<Option<Session<'f>>, Undecided> {
    let mut shortest: Option<(usize, Ways, EndGoal)> = None;
    let every = space.every_way()?;
    for without in without {
        let ways = every.ending_with(ends.looked_at(), *without);
        let mut search = space.search(&ways, Best::Shortest)?;
        let Some((length, goal)) = search.best_goal(&ends.broken)? else {
            continue;
        };
        if shortest.as_ref().is_none_or(|(known, ..)| length < *known) {
            shortest = Some((length, ways, goal));
        }
    }
    let Some((_, ways, goal)) = shortest else {
        return Ok(None);
    };
    let ways = ways.with_trail();
    let check = |session: &Session<'_>| check(space, session);
    let mut search = space.search(&ways, Best::Shortest)?;
    search.walk_to(goal, options.today, &check)
}

pub(super) fn ends(
    space: &mut Space<'_>,
    guarantee: &Guarantee,
    over: Over,
) -> Result<Ends, Undecided> {
    let premise = match &guarantee.when {
        Some(when) => space.condition(&when.condition)?,
        None => space.always(),
    };
    let mut ends = Ends {
        broken: Vec::new(),
        spoken_of: Vec::new(),
    };
    for outcome in space.flow().outcomes.ids() {
        if guarantee
            .at
            .as_ref()
            .is_some_and(|at| !at.contains(&outcome))
        {
            continue;
        }
        let end = WayEnd::Outcome(outcome);
        ends.spoken_of.push(EndGoal { end, when: premise });
        let breaks = breaking(space, &guarantee.promise, outcome)?;
        let when = space.both(premise, breaks)?;
        ends.broken.push(EndGoal { end, when });
    }
    // A way that ends nowhere ends with no outcome, and shows nothing.
    if guarantee.at.is_none() {
        let nowhere = nowhere(space, premise);
        match &guarantee.promise {
            Promise::Always(_) | Promise::Shows(_) | Promise::ShowsFirst(_) | Promise::Asks(_) => {
                ends.broken.extend(&nowhere)
            }
            Promise::Never(_)
            | Promise::ShowsNot(_)
            | Promise::AtMost(_)
            | Promise::IndependentOf(_) => {}
        }
        ends.spoken_of.extend(nowhere);
    }
    ends.broken.retain(|goal| over.has(goal.end));
    Ok(ends)
}

/// Where a way that ends with this outcome breaks a promise. What has been asked
/// is told apart by the pass, not here.
fn breaking(
    space: &mut Space<'_>,
    promise: &Promise,
    outcome: Id<Outcome>,
) -> Result<Ref, Undecided> {
    let on = |space: &Space<'_>, broken: bool| {
        if broken {
            space.always()
        } else {
            space.never()
        }
    };
    match promise {
        Promise::Never(outcomes) => Ok(on(space, outcomes.contains(&outcome))),
        Promise::Always(outcomes) => Ok(on(space, !outcomes.contains(&outcome))),
        Promise::Shows(passages) | Promise::ShowsFirst(passages) => {
            let mut missing = space.never();
            for passage in passages {
                let seen = match promise {
                    Promise::ShowsFirst(_) => dealt(space, *passage, outcome)?.first,
                    _ => shown(space, *passage, outcome)?,
                };
                let hidden = space.opposite(seen)?;
                missing = space.either(missing, hidden)?;
            }
            Ok(missing)
        }
        Promise::ShowsNot(passages) => {
            let mut any = space.never();
            for passage in passages {
                let shown = shown(space, *passage, outcome)?;
                any = space.either(any, shown)?;
            }
            Ok(any)
        }
        Promise::Asks(_) => Ok(space.always()),
        Promise::AtMost(_) | Promise::IndependentOf(_) => Ok(space.never()),
    }
}
