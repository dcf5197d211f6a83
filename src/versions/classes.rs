//! For whom something changes: how many they are, who they are, and one of them.

use std::collections::BTreeSet;

use num_bigint::BigUint;

use super::common::{Common, Whereabouts};
use super::everybody;
use super::joint::Joint;
use super::matching::{Matching, NoSuchId, Rename, Version};
use super::pages::{self, Pages};
use super::questions;
use super::sorted::{Affected, KnownEnds, SeenThere, look, sorted};
use super::states::Standings;
use super::walks::{GivenByPlace, WalkComparer};
use super::{ChangeClass, Comparison, Decided, EndOfWay, VersionChange, Witness};
use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::outcome::Tone;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::mutants::same::Terms;
use crate::session::Session;
use crate::space::Space;
use crate::space::at_moment::Look;
use crate::space::budget::RunBudget;
use crate::space::figures::share;
use crate::space::witness::Best;

/// From how many ends one is chosen where the shortest way is.
const MOST_ENDS: usize = 12;

/// How many searches for one way each may be too large before no more are begun.
const MOST_GIVEN_UP: usize = 4;

/// Compares two versions of a flow.
///
/// # Errors
/// Where something that is said to be renamed is not there.
///
/// ```
/// # let text = include_str!("../../flows/pizza.yaml");
/// use quandary::flow::day;
/// use quandary::mutants::same::Terms;
/// use quandary::space::{MOST_NODES, Today};
/// use quandary::versions::{VersionChange, Decided, compare};
///
/// let read = |text: &str| quandary::parse::read(text).into_flow().unwrap();
/// let today = day::read("2026-11-23").unwrap();
/// let terms = Terms { day: Today::Any, today, most_nodes: MOST_NODES, samples: 100, seed: 1 };
///
/// let old = read(text);
/// let same = compare([&old, &old], &[], &terms).unwrap();
/// assert!(same.classes.is_empty());
/// assert_eq!(same.decided, Decided::Wholly);
///
/// let new = read(&text.replace("budget < 12", "budget < 14"));
/// let changed = compare([&old, &new], &[], &terms).unwrap();
/// assert!(matches!(changed.classes[0].change, VersionChange::Outcome { .. }));
/// let one = changed.classes[0].witness.as_ref().unwrap();
/// assert_ne!(one.old.step(), one.new.step());
/// ```
pub fn compare<'f>(
    versions: [&'f Flow; 2],
    renames: &[Rename],
    terms: &Terms,
) -> Result<Comparison<'f>, NoSuchId> {
    let matching = Matching::of(versions, renames)?;
    let mut common = Common::of(versions, matching);
    let pages = Pages::of(&mut common);
    let mut comparison = Comparison {
        renamed: common.matching.renamed.clone(),
        classes: everybody::changes(&common)
            .into_iter()
            .map(everybody)
            .collect(),
        ways: None,
        exact: true,
        decided: Decided::Wholly,
        not_decided: Vec::new(),
        questions: common.flow.clone(),
    };
    let finder = WalkComparer {
        common: &common,
        terms,
    };
    finder.compare(&pages, &mut comparison);
    comparison.classes.sort_by(|one, other| {
        let order = |class: &ChangeClass<'_>| finder.order(class);
        order(one)
            .cmp(&order(other))
            .then_with(|| other.ways.cmp(&one.ways))
    });
    Ok(comparison)
}

/// All people, for whom something changes.
fn everybody<'f>(change: VersionChange) -> ChangeClass<'f> {
    ChangeClass {
        share: Some(1.0),
        who: Some(Condition::always()),
        ..ChangeClass::of(change)
    }
}

impl<'f> WalkComparer<'_, 'f> {
    fn compare(&self, pages: &Pages, comparison: &mut Comparison<'f>) {
        let standings = match Standings::of(self.common) {
            Ok(standings) => standings,
            Err(too_many) => {
                let question = self.common.question(too_many.question);
                self.give_up(question, comparison);
                return;
            }
        };
        let reworded = questions::reworded(self.common);
        let noted: BTreeSet<usize> = reworded.iter().map(|(place, _)| *place).collect();
        let mut joint = Joint::of(self.common, standings, &noted);
        let mut groups = self.groups(&joint);
        let ends: Vec<usize> = joint
            .ends
            .iter()
            .filter_map(|(at, _)| match at {
                [Whereabouts::At(one), Whereabouts::At(other)] if one == other => Some(*one),
                _ => None,
            })
            .collect();
        for outcome in ends {
            let mut seen = pages::page(&mut joint, pages, outcome);
            seen.extend(questions::asked_otherwise(&joint, &reworded, outcome));
            let id = self.common.matching.outcomes.id(Version::New, outcome);
            for seen in seen {
                let Some(end) = joint.end(seen.end) else {
                    continue;
                };
                let there = SeenThere {
                    end,
                    when: seen.when,
                };
                match groups.iter_mut().find(|group| group.change == seen.change) {
                    Some(group) => {
                        group.outcomes.extend(id);
                        group.looks.push(there);
                    }
                    None => groups.push(Affected {
                        change: seen.change,
                        outcomes: id.into_iter().collect(),
                        looks: vec![there],
                        ends: KnownEnds::All,
                    }),
                }
            }
        }
        if groups.is_empty() {
            return;
        }
        // Behind the pages, since what these read cuts answers too.
        joint.cut_alike();
        let run = RunBudget::of(self.terms.most_nodes);
        if let Err(question) = self.count(&joint, groups, &run, comparison) {
            self.give_up(question, comparison);
            if run.is_spent() {
                comparison.decided = Decided::Spent(question);
            }
        }
    }

    /// Ends at which the two versions differ.
    fn groups(&self, joint: &Joint<'_, 'f>) -> Vec<Affected> {
        let ends = joint.ends.iter().filter(|([old, new], _)| old != new);
        let groups = ends.map(|([old, new], end)| Affected {
            change: VersionChange::Outcome {
                old: self.ending(Version::Old, *old),
                new: self.ending(Version::New, *new),
            },
            outcomes: Vec::new(),
            looks: vec![SeenThere {
                end: *end,
                when: Condition::always(),
            }],
            ends: KnownEnds::All,
        });
        groups.collect()
    }

    /// Counts the ways of each group; those of nobody are no class.
    fn count(
        &self,
        joint: &Joint<'_, 'f>,
        groups: Vec<Affected>,
        run: &RunBudget,
        comparison: &mut Comparison<'f>,
    ) -> Result<(), Id<Question>> {
        let at = |question: Id<Question>| {
            let place = joint.question_of[question.index()].unwrap_or(0);
            self.common.question(place)
        };
        let space = Space::as_far_as_it_fits(&joint.flow, self.terms.day, run);
        let mut space = space.map_err(|undecided| at(undecided.question))?;
        comparison.exact = space.exact().is_ok();
        let sorted = sorted(groups, &mut space, self.terms.today);
        let looks: Vec<Vec<Look<'_>>> = sorted
            .met
            .iter()
            .map(|(group, _)| group.looks.iter().map(look).collect())
            .collect();
        let counted = space.ended(&looks.concat()).ok();
        let who = space.who_ends(&looks, &joint.same_questions(), self.terms.today);
        let mut counts = counted.iter().flat_map(|ways| &ways.of);
        for ((group, known), who) in sorted.met.iter().zip(who) {
            let ways = counted.as_ref().map(|all| {
                let ways: BigUint = counts.by_ref().take(group.looks.len()).sum();
                let share = share(&ways, &all.all);
                (ways, share)
            });
            let found = who.way.as_ref().or(known.first());
            let found = found.and_then(|way| self.witness(joint, group, vec![way.clone()]));
            let found = found.or_else(|| {
                let ways = self.ways_to(&mut space, group);
                self.witness(joint, group, ways)
            });
            let mut class = ChangeClass {
                witness: found,
                outcomes: group.outcomes.clone(),
                ..ChangeClass::of(group.change.clone())
            };
            // Where others may see it too, neither how many nor who they are is known.
            if group.ends == KnownEnds::All {
                class.share = ways.as_ref().map(|(_, share)| *share);
                class.ways = ways.map(|(ways, _)| ways);
                class.who = joint.in_common(who.who);
                class.among = who.among.and_then(|among| joint.told(&among));
            }
            comparison.classes.push(class);
        }
        comparison.ways = counted.map(|ways| ways.all);
        comparison.not_decided = sorted.not_decided;
        match sorted.undecided {
            Some(undecided) => Err(at(undecided.question)),
            None => Ok(()),
        }
    }

    /// A way to each of the ends of a group, at most so many, found in one search; where that's
    /// too large, each by itself.
    fn ways_to<'s>(&self, space: &mut Space<'s>, group: &Affected) -> Vec<Session<'s>> {
        let today = self.terms.today;
        let ends = group.looks.iter().take(MOST_ENDS);
        let looks: Vec<Look<'_>> = ends.map(look).collect();
        let sought = space.seek(&looks);
        if let Ok(mut search) = space.search(&sought.ways, Best::Shortest) {
            let walks = (0..looks.len()).map(|at| search.walk_to_look(&sought, at, today));
            let found: Vec<Session<'s>> = walks.filter_map(|way| way.ok().flatten()).collect();
            if !found.is_empty() || !space.is_left_open() {
                return found;
            }
        }
        let mut left = MOST_GIVEN_UP;
        let alone = looks.iter().filter_map(|look| {
            if left == 0 {
                return None;
            }
            let way = space.way_to(*look, today);
            left -= usize::from(way.is_err());
            way.ok().flatten()
        });
        alone.collect()
    }

    /// One of those who are met at one of the ends of a group, on the shortest of these ways.
    fn witness(
        &self,
        joint: &Joint<'_, 'f>,
        group: &Affected,
        ways: Vec<Session<'_>>,
    ) -> Option<Witness<'f>> {
        let mut best: Option<(usize, Witness<'f>)> = None;
        for way in ways {
            let length = way.taken().len();
            if best.as_ref().is_some_and(|(known, _)| *known <= length) {
                continue;
            }
            let mut answers = GivenByPlace::new();
            let mut places = Vec::new();
            for taken in way.taken() {
                let place = joint.question_of[taken.question.index()];
                if let (Some(place), Some(given)) = (place, way.given(taken.question))
                    && answers.insert(place, given.clone()).is_none()
                {
                    places.push(place);
                }
            }
            let [old, new] = Version::BOTH.map(|version| self.walk(version, &answers, way.today()));
            let at = Version::BOTH.map(|version| match version {
                Version::Old => self.ended(version, &old),
                Version::New => self.ended(version, &new),
            });
            let end = joint.end(at);
            if group.looks.iter().any(|there| end == Some(there.end)) {
                best = Some((length, self.shown(old, new, &places)));
            }
        }
        best.map(|(_, witness)| witness)
    }

    /// What comes before what: kinds first, then what is most serious.
    fn order(&self, class: &ChangeClass<'_>) -> [u8; 2] {
        let [old_flow, new_flow] = self.common.versions;
        match &class.change {
            VersionChange::Outcome { old, new } => {
                let tones = [tone(old_flow, *old), tone(new_flow, *new)];
                let is_turned = matches!(
                    tones,
                    [Some(Tone::Go), Some(Tone::Stop)] | [Some(Tone::Stop), Some(Tone::Go)]
                );
                [0, u8::from(!is_turned)]
            }
            VersionChange::Everywhere(_) => [1, 0],
            VersionChange::Page { .. } => [1, 1],
            VersionChange::Question { .. } => [2, 0],
        }
    }
}

fn tone(flow: &Flow, ending: EndOfWay) -> Option<Tone> {
    match ending {
        EndOfWay::Outcome(outcome) => Some(flow.outcomes[outcome].tone),
        EndOfWay::Refused(_) | EndOfWay::Nowhere(_) => None,
    }
}
