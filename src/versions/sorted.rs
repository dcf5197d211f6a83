//! Which changes somebody meets, which nobody, and of which that is not decided.

use jiff::civil::Date;

use super::{ChangeNotDecided, VersionChange};
use crate::flow::condition::Condition;
use crate::flow::outcome::Outcome;
use crate::flow::table::Id;
use crate::session::Session;
use crate::space::at_moment::{Look, Moment};
use crate::space::witness::Best;
use crate::space::{Space, Undecided};

/// A change, with ends where it is seen.
pub(super) struct Affected {
    pub change: VersionChange,
    pub outcomes: Vec<Id<Outcome>>,
    pub looks: Vec<SeenThere>,
    /// Whether these are all ends where somebody sees it.
    pub ends: KnownEnds,
}

/// Where at an end something is seen.
pub(super) struct SeenThere {
    pub end: Id<Outcome>,
    pub when: Condition,
}

/// Whether all ends are known where somebody sees a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum KnownEnds {
    All,
    /// It is not decided of others.
    Some,
}

/// Changes, by whether somebody meets them. Those of nobody are left out.
pub(super) struct SortedChanges<'s> {
    /// Each with ways to its ends that were found so far.
    pub met: Vec<(Affected, Vec<Session<'s>>)>,
    pub not_decided: Vec<ChangeNotDecided>,
    /// Where something was too large.
    pub undecided: Option<Undecided>,
}

/// What is known of the ends of all changes.
struct MetLooks<'s> {
    met: Vec<Result<bool, Undecided>>,
    /// By look: a way that meets it, where one was found in place of a pass that was too large.
    ways: Vec<Option<Session<'s>>>,
}

/// Sorts changes by whether somebody meets them.
pub(super) fn sorted<'s>(
    groups: Vec<Affected>,
    space: &mut Space<'s>,
    today: Date,
) -> SortedChanges<'s> {
    let looks: Vec<Look<'_>> = groups
        .iter()
        .flat_map(|group| &group.looks)
        .map(look)
        .collect();
    let MetLooks { met, ways } = met(&looks, space, today);
    let mut sorted = SortedChanges {
        met: Vec::new(),
        not_decided: Vec::new(),
        undecided: met.iter().find_map(|met| met.err()),
    };
    let mut of_look = met.into_iter().zip(ways);
    for group in groups {
        let (met, ways): (Vec<_>, Vec<_>) = of_look.by_ref().take(group.looks.len()).unzip();
        let is_open = met.iter().any(Result::is_err);
        if met.contains(&Ok(true)) {
            let mut group = group.only_where(&met, |met| *met == Ok(true));
            if is_open {
                group.ends = KnownEnds::Some;
            }
            sorted
                .met
                .push((group, ways.into_iter().flatten().collect()));
        } else if is_open {
            let group = group.only_where(&met, Result::is_err);
            sorted.not_decided.push(ChangeNotDecided {
                change: group.change,
                outcomes: group.outcomes,
            });
        }
    }
    sorted
}

/// Which looks somebody meets. Behind a question of which it's left open who gets past it, ways
/// are looked for on from some that have.
fn met<'s>(looks: &[Look<'_>], space: &mut Space<'s>, today: Date) -> MetLooks<'s> {
    let mut known = MetLooks {
        met: space.looks(looks),
        ways: vec![None; looks.len()],
    };
    if known.met.iter().all(Result::is_ok) {
        return known;
    }
    for begun in space.ways_past_open(today) {
        let open = (0..looks.len()).filter(|at| known.met[*at].is_err());
        let open: Vec<usize> = open.collect();
        let sought: Vec<Look<'_>> = open.iter().map(|at| looks[*at]).collect();
        let sought = space.seek_on(&sought, &begun);
        let Ok(mut search) = space.search(&sought.ways, Best::Shortest) else {
            continue;
        };
        for (look, at) in open.into_iter().enumerate() {
            if let Ok(Some(way)) = search.walk_on_to_look(&sought, look, &begun) {
                known.met[at] = Ok(true);
                known.ways[at] = Some(way);
            }
        }
    }
    known
}

impl Affected {
    /// The same with those of its ends of which that is so.
    fn only_where(
        mut self,
        met: &[Result<bool, Undecided>],
        is_kept: impl Fn(&Result<bool, Undecided>) -> bool,
    ) -> Self {
        let mut kept = met.iter().map(&is_kept);
        self.looks.retain(|_| kept.next() == Some(true));
        let mut kept = met.iter().map(&is_kept);
        self.outcomes.retain(|_| kept.next() == Some(true));
        self
    }
}

pub(super) fn look(there: &SeenThere) -> Look<'_> {
    (Moment::Ended(there.end), &there.when)
}
