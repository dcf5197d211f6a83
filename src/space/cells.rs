//! Cells: the answers to each question, cut where conditions tell them apart.
//!
//! Two answers in one cell are the same to every condition of the flow, so a
//! question has as many values as it has cells, and value 0 stands for having no
//! answer: not asked on this way, or skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::Date;

use super::comparisons::{Tested, Tests, step_of};
use super::diagram::Var;
use super::interval::{Interval, Threshold, starts_of};
use super::points::{Difference, Point, PointPair};
use crate::flow::Flow;
use crate::flow::condition::{Operand, Relation};
use crate::flow::day::{self, DayPoint};
use crate::flow::number::Number;
use crate::flow::question::{Kind, Next, Question, Target};
use crate::flow::table::Id;

/// The day on which a flow is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Today {
    /// This day.
    On(Date),
    /// All days at once.
    Any,
    /// This day and all later ones at once.
    From(Date),
}

/// How the answers to one question are cut into cells.
#[derive(Clone, Debug)]
pub enum Cells {
    /// One option of a choice: the options of each cell.
    Options(Vec<Vec<usize>>),
    /// Yes, then no.
    YesNo,
    /// Whether there is an answer; then one variable for each of these options,
    /// in their order, with 1 where it is chosen.
    Choices(Vec<usize>),
    /// Ranges of measures.
    Measures(Vec<Interval>, Scale),
    /// One cell: no condition tells answers apart.
    Whole,
}

/// What a measure stands for.
#[derive(Clone, Debug)]
pub enum Scale {
    /// Millionths, in steps of so many.
    Number(i64),
    /// Days of a length of time.
    Duration,
    /// Days from 1 January of the year 1.
    Date,
    /// Days from today on; negative before it.
    FromToday,
    /// Days told by `today`: ten times the place among these, in their order;
    /// what lies between has the nine numbers between.
    Ranked(Vec<DayPoint>),
}

/// The variables of a question.
#[derive(Clone, Debug)]
pub struct Domain {
    /// The first of them, which tells whether there is an answer, and its cell.
    pub first: Var,
    /// How many there are: the first, then options of a `choices` question, then
    /// differences.
    pub count: Var,
    /// The cells.
    pub cells: Cells,
    /// How its answer stands to answers before it, and to days that only `today`
    /// tells. A variable of a difference has a value for each of its cells, and 0
    /// where one of the two is missing.
    pub differences: Vec<Difference>,
    /// Where routes lead round: a variable beside the others, which is 1 as soon as
    /// the question has been asked, though it may have been skipped.
    pub asked: Option<Var>,
}

impl Domain {
    /// The variable of the difference at this place among the question's.
    pub fn difference(&self, at: usize) -> Var {
        self.first + self.count - count(self.differences.len()) + count(at)
    }

    /// The variables of the options of a `choices` question.
    pub fn bits(&self) -> Range<Var> {
        self.first + 1..self.first + self.count - count(self.differences.len())
    }

    /// Whether the answers are cut as those to another question are.
    pub fn is_cut_like(&self, other: &Self) -> bool {
        let cut = |domain: &Self| format!("{:?}", domain.cells);
        self.count == other.count
            && self.differences.is_empty()
            && other.differences.is_empty()
            && cut(self) == cut(other)
    }

    /// All variables of the question.
    pub fn vars(&self) -> Range<Var> {
        self.first..self.first + self.count
    }
}

/// A number of variables or of values.
pub(super) fn count(number: usize) -> Var {
    Var::try_from(number).unwrap_or(Var::MAX)
}

impl Cells {
    /// How many cells there are.
    pub fn len(&self) -> usize {
        match self {
            Cells::Options(cells) => cells.len(),
            Cells::YesNo => 2,
            Cells::Measures(cells, _) => cells.len(),
            Cells::Choices(_) | Cells::Whole => 1,
        }
    }
}

/// How the answers to a question are cut: by themselves, and by how they stand to others.
pub struct AnswerCut {
    pub cells: Cells,
    pub differences: Vec<Difference>,
}

impl From<Cells> for AnswerCut {
    fn from(cells: Cells) -> Self {
        Self {
            cells,
            differences: Vec::new(),
        }
    }
}

impl Tests<'_> {
    /// Cuts the answers to a question.
    pub fn cut(&self, flow: &Flow, id: Id<Question>, today: Today) -> AnswerCut {
        let tested = &self.of[id.index()];
        let mut cut = Cutter {
            flow,
            id,
            tested,
            today,
        }
        .cut();
        for (points, tests) in &tested.pairs {
            let step = |point: Point| point.question().map_or(1, |id| step_of(flow, id));
            let step = step(points.left).min(step(points.right));
            let difference = Difference::tested(*points, tests.clone(), step);
            cut.differences.push(difference);
        }
        cut
    }
}

/// Cuts the answers to one question.
struct Cutter<'c, 'f> {
    flow: &'f Flow,
    id: Id<Question>,
    tested: &'c Tested<'f>,
    today: Today,
}

impl Cutter<'_, '_> {
    fn cut(&self) -> AnswerCut {
        let question = &self.flow.questions[self.id];
        match &question.kind {
            Kind::Choice(_) => self.options(question).into(),
            Kind::Choices { options, .. } => {
                let pointed = options
                    .iter()
                    .filter(|(_, option)| !option.points.is_empty());
                let mut read: BTreeSet<usize> = pointed.map(|(id, _)| id.index()).collect();
                read.extend(self.tested.sets.iter().flat_map(|set| set.iter()));
                Cells::Choices(read.into_iter().collect()).into()
            }
            Kind::YesNo => Cells::YesNo.into(),
            Kind::Number { min, max, .. } => {
                let bounds = Interval::new(
                    min.map_or(-LARGEST, Number::millionths),
                    max.map_or(LARGEST, Number::millionths),
                );
                let step = step_of(self.flow, self.id);
                self.measures(bounds, Scale::Number(step)).into()
            }
            Kind::Duration { min, max } => {
                let bounds = Interval::new(
                    min.map_or(0, |d| d.in_days()),
                    max.map_or(LONGEST, |d| d.in_days()),
                );
                self.measures(bounds, Scale::Duration).into()
            }
            Kind::Date { min, max } => self.dates(*min, *max),
            Kind::Text { .. } => Cells::Whole.into(),
        }
    }

    /// Options that every condition, route and score treats alike share a cell.
    fn options(&self, question: &Question) -> Cells {
        let Some(options) = question.kind.options() else {
            return Cells::Whole;
        };
        type Signature<'s> = (
            Vec<bool>,
            Option<Target>,
            &'s [(Id<crate::flow::Score>, i64)],
        );
        let mut cells: BTreeMap<Signature<'_>, usize> = BTreeMap::new();
        let mut members: Vec<Vec<usize>> = Vec::new();
        for (id, option) in options.iter() {
            let sets = self
                .tested
                .sets
                .iter()
                .map(|set| set.has(id.index()))
                .collect();
            let target = match &question.next {
                Next::ByOption { targets, .. } => targets.get(id.index()).copied(),
                Next::To(_) | Next::Routes(_) => None,
            };
            let cell = cells
                .entry((sets, target, option.points.as_slice()))
                .or_insert_with(|| {
                    members.push(Vec::new());
                    members.len() - 1
                });
            members[*cell].push(id.index());
        }
        Cells::Options(members)
    }

    fn measures(&self, bounds: Interval, scale: Scale) -> Cells {
        let tests = self.tested.values.iter().filter_map(|(relation, operand)| {
            let measure = match operand {
                Operand::Number(number) => number.millionths(),
                Operand::Duration(duration) => duration.in_days(),
                Operand::Day(_) | Operand::Answer(..) => return None,
            };
            Some(Threshold::new(*relation, measure))
        });
        scale.cut(bounds, tests)
    }

    /// Days: cut at what they are compared with, where the order of that is the same
    /// on all days; else at the fixed ones, with differences to those that `today`
    /// tells.
    fn dates(&self, min: Option<DayPoint>, max: Option<DayPoint>) -> AnswerCut {
        let values = self.tested.values.iter();
        let tests = values.filter_map(|(relation, operand)| match operand {
            Operand::Day(point) => Some((*relation, *point)),
            Operand::Number(_) | Operand::Duration(_) | Operand::Answer(..) => None,
        });
        let days = Days {
            tests: tests.collect(),
            min,
            max,
        };
        let fixed = |point: DayPoint| self.today.day_number(point);
        let by_day = || days.cut(Scale::Date, Interval::new(0, last_day()), fixed);
        let points = days.points();
        if points.iter().all(|point| fixed(*point).is_some()) {
            return by_day().into();
        }
        let from_today = |point: DayPoint| match Point::of_day(point) {
            (Point::Today(0), days) => Some(days),
            (Point::Zero | Point::Today(_) | Point::Answer(..), _) => None,
        };
        if points.iter().all(|point| from_today(*point).is_some()) {
            let open = Interval::new(-FARTHEST, FARTHEST);
            return days.cut(Scale::FromToday, open, from_today).into();
        }
        let Some(ranked) = rank(&points) else {
            return AnswerCut {
                cells: by_day(),
                differences: self.to_today(&days.tests),
            };
        };
        let rank_of = |point: DayPoint| {
            let place = place_among(&ranked, point)?;
            i64::try_from(place).ok().map(|place| place * 10)
        };
        let last = i64::try_from(ranked.len()).unwrap_or(0) * 10;
        let open = Interval::new(-10, last);
        days.cut(Scale::Ranked(ranked.clone()), open, rank_of)
            .into()
    }

    /// How far a day lies from those that `today` tells.
    fn to_today(&self, tests: &[(Relation, DayPoint)]) -> Vec<Difference> {
        let mut told: Vec<(Point, Vec<Threshold>)> = Vec::new();
        for (relation, point) in tests {
            let (from, days) = Point::of_day(*point);
            if from == Point::Zero {
                continue;
            }
            let test = Threshold::new(*relation, days);
            match told.iter_mut().find(|(known, _)| *known == from) {
                Some((_, tests)) => tests.push(test),
                None => told.push((from, vec![test])),
            }
        }
        let left = Point::Answer(self.id, 0);
        let told = told.into_iter();
        told.map(|(right, tests)| Difference::tested(PointPair { left, right }, tests, 1))
            .collect()
    }
}

/// What the answers to a question for a day are compared with, and its bounds.
struct Days {
    tests: Vec<(Relation, DayPoint)>,
    min: Option<DayPoint>,
    max: Option<DayPoint>,
}

impl Days {
    /// All days that are named.
    fn points(&self) -> Vec<DayPoint> {
        let tested = self.tests.iter().map(|(_, point)| *point);
        tested.chain(self.min).chain(self.max).collect()
    }

    /// Cut on a scale, where `measure` tells the place of a named day on it. Where a bound
    /// has none, it is open.
    fn cut(
        &self,
        scale: Scale,
        open: Interval,
        measure: impl Fn(DayPoint) -> Option<i64>,
    ) -> Cells {
        let end = |point: Option<DayPoint>, open| point.and_then(&measure).unwrap_or(open);
        let bounds = Interval::new(end(self.min, open.least), end(self.max, open.most));
        let tests = self.tests.iter().filter_map(|(relation, point)| {
            let value = measure(*point)?;
            Some(Threshold::new(*relation, value))
        });
        scale.cut(bounds, tests)
    }
}

impl Scale {
    /// The measures within bounds, cut where tests turn, on the grid of the scale.
    fn cut(self, bounds: Interval, tests: impl Iterator<Item = Threshold>) -> Cells {
        let step = match self {
            Scale::Number(step) => step,
            Scale::Duration | Scale::Date | Scale::FromToday | Scale::Ranked(_) => 1,
        };
        Cells::Measures(bounds.cut(starts_of(tests, step), step), self)
    }
}

/// The largest number there is, in millionths.
pub const LARGEST: i64 = 1_000_000_000_000_000_000;

/// The longest time that can be written down, in days.
pub const LONGEST: i64 = 1_000_000 * (365 + 30 + 7 + 1);

/// The number of the last day of the calendar.
pub fn last_day() -> i64 {
    day::day_number(jiff::civil::date(9999, 12, 31))
}

impl Today {
    /// The number of a day that an author names, where it is known.
    pub fn day_number(self, point: DayPoint) -> Option<i64> {
        match (point, self) {
            (DayPoint::Fixed(day), _) => Some(day::day_number(day)),
            (point, Today::On(today)) => Some(day::day_number(point.on(today))),
            (DayPoint::Today(..), Today::Any | Today::From(_)) => None,
        }
    }
}

/// More days than the calendar has.
const FARTHEST: i64 = 4_000_000;

/// The days in the one order that they have on every day, each once; nothing
/// where their order depends on the day.
fn rank(points: &[DayPoint]) -> Option<Vec<DayPoint>> {
    let mut ranked: Vec<(i64, i64, DayPoint)> = Vec::new();
    for point in points {
        let (low, high) = point.days_from_today()?;
        if ranked
            .iter()
            .any(|(.., known)| Point::of_day(*known) == Point::of_day(*point))
        {
            continue;
        }
        ranked.push((low, high, *point));
    }
    ranked.sort_by_key(|(low, high, _)| (*low, *high));
    let apart = ranked.windows(2).all(|pair| match pair {
        [(_, high, _), (low, ..)] => high + 1 < *low,
        _ => true,
    });
    apart.then(|| ranked.into_iter().map(|(.., point)| point).collect())
}

/// The place of a day among ranked ones.
pub fn place_among(ranked: &[DayPoint], point: DayPoint) -> Option<usize> {
    let told = Point::of_day(point);
    ranked
        .iter()
        .position(|known| Point::of_day(*known) == told)
}
