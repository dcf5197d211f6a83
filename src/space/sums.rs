//! Scores as running sums: what is told of the answers that gave points, once nothing else
//! reads these.
//!
//! A way carries along what a score has added up to so far, in a variable of its own. Sums
//! are one where no condition can tell them apart any more, whatever is still to come: so
//! `care >= 3` takes four values, however many questions have points.

use std::collections::{BTreeMap, BTreeSet};

use super::cells::{Cells, Domain};
use super::diagram::Var;
use super::interval::{Interval, Threshold, starts_of};
use super::readers::{ScoreReaders, points_of};
use crate::flow::condition::Relation;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::flow::{Flow, Score};
use crate::graph::{ComponentShape, Graph};

/// How many sums a score may have that is carried along.
const MOST_SUMS: i64 = 4_096;

/// How many sums several scores may have together at any question.
const MOST_TOGETHER: u64 = 10_000;

/// Whether scores are carried along, or added up from all answers wherever they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ScoresAs {
    /// Carried along, where that takes few sums.
    Sums,
    /// Added up from the answers. What is said of answers takes this.
    Answers,
}

/// A score that is carried along. Sums are counted in what divides all of its points.
#[derive(Clone, Debug)]
pub struct RunningSum {
    /// The score.
    pub score: Id<Score>,
    /// Its variable, the first of those of its block. Value 0 is the sum at the start of a way.
    pub var: Var,
    /// The first block that adds to it. Before it nobody has any other sum than the first.
    pub block: usize,
    unit: i64,
    /// The sums that it has anywhere, beside the first.
    range: Interval,
    first: i64,
    /// Where what conditions tell of it begins, in points.
    starts: BTreeSet<i64>,
    /// The same, in units.
    cuts: Vec<i64>,
    /// From its block to behind the last that adds to it: the least and the most that can be
    /// added there and behind.
    rest: Vec<Interval>,
}

/// When a sum is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadAt {
    /// In this block, and maybe in those behind it.
    Block(usize),
    /// At once: nothing more is added.
    Once,
}

impl RunningSum {
    /// How many values its variable has.
    pub fn values(&self) -> usize {
        usize::try_from(self.range.most - self.range.least + 1).unwrap_or(usize::MAX)
    }

    /// The sum that a value stands for, in units.
    fn sum(&self, value: usize) -> i64 {
        let value = i64::try_from(value).unwrap_or(i64::MAX);
        let before = self.first - self.range.least;
        match value {
            0 => self.first,
            value if value <= before => self.range.least + value - 1,
            value => self.range.least + value,
        }
    }

    /// The value that stands for a sum in units.
    fn value(&self, sum: i64) -> Option<usize> {
        if !self.range.contains(sum) {
            return None;
        }
        let value = match sum.cmp(&self.first) {
            std::cmp::Ordering::Equal => 0,
            std::cmp::Ordering::Less => sum - self.range.least + 1,
            std::cmp::Ordering::Greater => sum - self.range.least,
        };
        usize::try_from(value).ok()
    }

    /// Whether a comparison can be told from the sums. They are told apart as the
    /// conditions of the flow do.
    pub fn tells(&self, test: Threshold) -> bool {
        starts_of([test].into_iter(), 1).is_subset(&self.starts)
    }

    /// Whether a value passes a test that is told.
    pub fn passes(&self, value: usize, relation: Relation, points: i64) -> bool {
        relation.holds(&(self.sum(value) * self.unit), &points)
    }

    /// What can be added from a block on.
    fn rest_at(&self, place: usize) -> Interval {
        let at = place.saturating_sub(self.block);
        let rest = self.rest.get(at).copied();
        rest.unwrap_or(Interval::single(0))
    }

    /// By value: which one it becomes when points are added, as far as what reads it then
    /// tells sums apart. Nothing where no way has such a sum.
    pub fn moved(&self, points: i64, read: ReadAt) -> Vec<Option<usize>> {
        let more = points / self.unit;
        let rest = match read {
            ReadAt::Block(place) => self.rest_at(place),
            ReadAt::Once => Interval::single(0),
        };
        let values = 0..self.values();
        let moved =
            values.map(|value| self.value(told_apart(&self.cuts, rest, self.sum(value) + more)));
        moved.collect()
    }
}

/// The sum that stands for all that cannot be told from this one, where so much may still
/// be added: for those on which every comparison is decided alike.
fn told_apart(cuts: &[i64], rest: Interval, sum: i64) -> i64 {
    let passed = |sum: i64| cuts.partition_point(|cut| *cut <= sum);
    let (low, high) = (passed(sum + rest.least), passed(sum + rest.most));
    if low != high {
        return sum;
    }
    match (low.checked_sub(1).and_then(|at| cuts.get(at)), cuts.first()) {
        (Some(cut), _) => cut - rest.least,
        (None, Some(first)) => first - 1 - rest.most,
        (None, None) => 0,
    }
}

/// The scores of a flow that are carried along, in the order of the blocks where they begin.
pub fn running_sums(flow: &Flow, graph: &Graph, scores: ScoresAs) -> Vec<RunningSum> {
    if scores == ScoresAs::Answers || flow.scores.is_empty() {
        return Vec::new();
    }
    let readers = ScoreReaders::of(flow, graph);
    let mut load: Vec<u64> = vec![1; graph.components().len() + 1];
    let mut sums = Vec::new();
    for group in readers.groups(flow) {
        let told: Option<Vec<CountedScore>> = group
            .iter()
            .map(|score| CountedScore::of(flow, graph, &readers, *score))
            .collect();
        let Some(told) = told else {
            continue;
        };
        let first = told.iter().map(|counted| counted.sum.block).min();
        let last = told.iter().map(|counted| counted.last).max();
        let places = first.unwrap_or(0)..=last.unwrap_or(0);
        let together = |place: usize| {
            let here = told.iter().filter(|counted| counted.is_carried_at(place));
            here.fold(load[place], |load, counted| {
                load.saturating_mul(counted.sums())
            })
        };
        let loaded: Vec<u64> = places.clone().map(together).collect();
        if loaded.iter().all(|load| *load <= MOST_TOGETHER) {
            load[places].copy_from_slice(&loaded);
            sums.extend(told.into_iter().map(|counted| counted.sum));
        }
    }
    sums.sort_by_key(|sum| sum.block);
    sums
}

/// A variable that adds to a score, with what each of its values adds.
#[derive(Clone, Debug)]
pub struct Addend {
    pub var: Var,
    pub points: Vec<i64>,
}

/// The variables of a question that add to a score, in order.
pub fn addends(question: &Question, domain: &Domain, score: Id<Score>) -> Vec<Addend> {
    let Some(options) = question.kind.options() else {
        return Vec::new();
    };
    let points = |option: usize| {
        let option = options.id_at(option).map(|option| &options[option]);
        option.map_or(0, |option| points_of(option, score))
    };
    let mut addends = match &domain.cells {
        Cells::Options(cells) => {
            let of_cell = |cell: &Vec<usize>| cell.first().map_or(0, |at| points(*at));
            let of_cells = cells.iter().map(of_cell);
            vec![Addend {
                var: domain.first,
                points: std::iter::once(0).chain(of_cells).collect(),
            }]
        }
        Cells::Choices(read) => {
            let bits = domain.bits().zip(read);
            let bits = bits.map(|(var, option)| Addend {
                var,
                points: vec![0, points(*option)],
            });
            bits.collect()
        }
        Cells::YesNo | Cells::Measures(..) | Cells::Whole => Vec::new(),
    };
    addends.retain(|addend| addend.points.iter().any(|points| *points != 0));
    addends
}

/// A score with what it takes to carry it along.
struct CountedScore {
    sum: RunningSum,
    /// The last block in which it is.
    last: usize,
}

impl CountedScore {
    /// Whether it is carried along in a block.
    fn is_carried_at(&self, place: usize) -> bool {
        (self.sum.block..=self.last).contains(&place)
    }

    /// How a score is counted; nothing where it has too many sums.
    fn of(flow: &Flow, graph: &Graph, readers: &ScoreReaders, score: Id<Score>) -> Option<Self> {
        let added = &readers.added[score.index()];
        let all = added.values().flatten().copied();
        let unit = all.clone().fold(0, greatest_divisor);
        let size = all.fold(0_i64, |size, points| {
            size.saturating_add(points.saturating_abs())
        });
        if readers.too_many[score.index()] || unit == 0 || size > i64::MAX / 8 {
            return None;
        }
        let starts = readers.starts[score.index()].clone();
        let in_units =
            |start: &i64| start.div_euclid(unit) + i64::from(start.rem_euclid(unit) != 0);
        let mut cuts: Vec<i64> = starts.iter().map(in_units).collect();
        cuts.dedup();
        let places = added.keys().map(|question| graph.component_of(*question));
        let block = places.min().unwrap_or(0);
        let mut sum = RunningSum {
            score,
            var: 0,
            block,
            unit,
            range: Interval::single(0),
            first: 0,
            starts,
            cuts,
            rest: rest(graph, added, unit),
        };
        sum.range_over(flow, graph, added)?;
        Some(Self {
            last: readers.last[score.index()].max(block),
            sum,
        })
    }

    fn sums(&self) -> u64 {
        u64::try_from(self.sum.values()).unwrap_or(u64::MAX)
    }
}

impl RunningSum {
    /// Finds which sums it has on the ways along the routes of the flow; nothing where
    /// these are too many.
    fn range_over(
        &mut self,
        flow: &Flow,
        graph: &Graph,
        added: &BTreeMap<Id<Question>, BTreeSet<i64>>,
    ) -> Option<()> {
        let blocks = graph.components();
        // Somebody may come to each of its blocks from before the first of them.
        self.first = told_apart(&self.cuts, self.rest_at(self.block), 0);
        let first = Interval::single(self.first);
        let mut here = vec![first; self.rest.len()];
        let mut all = first;
        for (at, block) in blocks.iter().skip(self.block).take(here.len()).enumerate() {
            let place = self.block + at;
            let mut range = here[at];
            let questions = &graph.sequence()[block.places.clone()];
            let of = |question: &Id<Question>| {
                let points = added.get(question);
                let end = |end: Option<&i64>| end.map_or(0, |points| points / self.unit);
                let least = end(points.and_then(BTreeSet::first));
                let most = end(points.and_then(BTreeSet::last));
                Interval::new(least, most)
            };
            for question in questions {
                let more = of(question);
                range = Interval::new(range.least + more.least, range.most + more.most);
            }
            let mut targets = BTreeSet::from([blocks.len()]);
            for question in questions {
                for (_, target) in flow.questions[*question].next.routes() {
                    if let Target::Question(target) = target {
                        targets.insert(graph.component_of(target));
                    }
                }
            }
            if block.shape == ComponentShape::Round {
                targets.insert(place);
            }
            for target in targets {
                let rest = self.rest_at(target);
                let told = |sum| told_apart(&self.cuts, rest, sum);
                let (least, most) = (told(range.least), told(range.most));
                all = Interval::new(all.least.min(least), all.most.max(most));
                let there = target.checked_sub(self.block).filter(|_| target != place);
                if let Some(known) = there.and_then(|there| here.get_mut(there)) {
                    *known = Interval::new(known.least.min(least), known.most.max(most));
                }
            }
            if all.most - all.least >= MOST_SUMS {
                return None;
            }
        }
        self.range = all;
        Some(())
    }
}

/// From the first block that adds to behind the last: what its questions and those behind it
/// can add, in units.
fn rest(graph: &Graph, added: &BTreeMap<Id<Question>, BTreeSet<i64>>, unit: i64) -> Vec<Interval> {
    let places = added.keys().map(|question| graph.component_of(*question));
    let first = places.clone().min().unwrap_or(0);
    let last = places.max().unwrap_or(0);
    let mut rest = vec![Interval::single(0); last - first + 2];
    for (question, points) in added {
        let of = &mut rest[graph.component_of(*question) - first];
        of.least += points.first().map_or(0, |points| points / unit);
        of.most += points.last().map_or(0, |points| points / unit);
    }
    for place in (0..=last - first).rev() {
        let later = rest[place + 1];
        let here = &mut rest[place];
        *here = Interval::new(here.least + later.least, here.most + later.most);
    }
    rest
}

fn greatest_divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}
