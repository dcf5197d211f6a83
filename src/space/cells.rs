//! Cells: the answers to each question, cut where conditions tell them apart.
//!
//! Two answers in one cell are the same to every condition of the flow, so a
//! question has as many values as it has cells, and value 0 stands for having no
//! answer: not asked on this way, or skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::diagram::Var;
use super::points::{Difference, Point, moved, turned};
use super::together::{Order, Together};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Relation};
use crate::flow::day::{self, DayPoint};
use crate::flow::number::{MOST_DECIMALS, Number};
use crate::flow::question::{Kind, Next, OptionSet, Question, Target};
use crate::flow::table::Id;
use crate::graph::{Graph, Shape};

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
    /// Ranges of measures, both ends inclusive.
    Measures(Vec<(i64, i64)>, Scale),
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

    /// All variables of the question.
    pub fn vars(&self) -> Range<Var> {
        self.first..self.first + self.count
    }
}

fn count(number: usize) -> Var {
    Var::try_from(number).unwrap_or(Var::MAX)
}

/// The questions of a strongly connected component: one by itself, or several that lead to
/// each other. Their variables stand side by side.
#[derive(Clone, Debug)]
pub struct Block {
    /// The questions, in order.
    pub questions: Vec<Id<Question>>,
    /// All variables of them.
    pub vars: Range<Var>,
    /// Whether routes lead round among them.
    pub shape: Shape,
    /// The differences of two of them, with their variables.
    pub pairs: Vec<([Id<Question>; 2], Var)>,
}

/// The variables of a whole flow, in an order in which every question stands
/// before those that its routes lead to, but for those that lead back to it.
#[derive(Clone, Debug)]
pub struct Layout {
    /// By question.
    pub domains: Vec<Domain>,
    /// The questions in order.
    pub sequence: Vec<Id<Question>>,
    /// By question: its place in the order.
    pub places: Vec<usize>,
    /// The blocks of the flow, in order: no way comes back to one that it has left.
    pub blocks: Vec<Block>,
    /// By question: its block.
    pub block_of: Vec<usize>,
    /// By variable: the number of its values.
    pub values: Arc<[u32]>,
    /// By score: the questions with points for it, in order.
    pub pointed: Vec<Vec<Id<Question>>>,
    /// Which answers can be given together.
    pub together: Together,
}

impl Layout {
    /// Cuts the answers to every question into cells.
    pub fn of(flow: &Flow, graph: &Graph, today: Today) -> Self {
        let sequence = graph.sequence().to_vec();
        let mut places = vec![0; sequence.len()];
        for (place, id) in sequence.iter().enumerate() {
            places[id.index()] = place;
        }
        let tests = Tests::of(flow, &places);
        let pointed = pointed(flow, &sequence);
        let mut domains: Vec<Option<Domain>> = vec![None; sequence.len()];
        let mut values: Vec<u32> = Vec::new();
        let mut blocks: Vec<Block> = Vec::with_capacity(graph.components().len());
        for id in &sequence {
            let shape = graph.components()[graph.component_of(*id)].shape;
            let tested = &tests.of[id.index()];
            let (cells, mut differences) = Cutter {
                flow,
                id: *id,
                tested,
                today,
            }
            .cut();
            for (points, tests) in &tested.pairs {
                let step = |point: Point| point.question().map_or(1, |id| step_of(flow, id));
                let step = step(points.0).min(step(points.1));
                differences.push(Difference::tested(*points, tests.clone(), step));
            }
            let first = count(values.len());
            values.push(count(1 + cells.len()));
            if let Cells::Choices(options) = &cells {
                values.extend(options.iter().map(|_| 2));
            }
            values.extend(
                differences
                    .iter()
                    .map(|difference| count(1 + difference.cells.len())),
            );
            let end = count(values.len());
            let asked = (shape == Shape::Round).then_some(end);
            values.extend(asked.map(|_| 2));
            domains[id.index()] = Some(Domain {
                first,
                count: end - first,
                cells,
                differences,
                asked,
            });
            if graph.component_of(*id) == blocks.len() {
                blocks.push(Block {
                    questions: Vec::new(),
                    vars: first..first,
                    shape,
                    pairs: Vec::new(),
                });
            }
            if let (Some(block), Some(domain)) = (blocks.last_mut(), &domains[id.index()]) {
                block.questions.push(*id);
                block.vars.end = count(values.len());
                for (at, difference) in domain.differences.iter().enumerate() {
                    let pair = difference.of_two();
                    let in_one = |pair: &[Id<Question>; 2]| {
                        graph.component_of(pair[0]) == graph.component_of(pair[1])
                    };
                    let pair = pair.filter(in_one);
                    block
                        .pairs
                        .extend(pair.map(|pair| (pair, domain.difference(at))));
                }
            }
        }
        let domains: Vec<Domain> = domains.into_iter().flatten().collect();
        let block_of: Vec<usize> = flow
            .questions
            .ids()
            .map(|id| graph.component_of(id))
            .collect();
        let order = Order {
            places: &places,
            block_of: &block_of,
        };
        let together = Together::of((flow, &domains), &order, today, &mut values);
        Self {
            domains,
            block_of,
            sequence,
            places,
            blocks,
            values: values.into(),
            pointed,
            together,
        }
    }

    /// The variables of a question.
    pub fn domain(&self, question: Id<Question>) -> &Domain {
        &self.domains[question.index()]
    }

    /// The place of a question's block among the blocks.
    pub fn block_at(&self, question: Id<Question>) -> usize {
        self.block_of[question.index()]
    }

    /// The block of a question.
    pub fn block(&self, question: Id<Question>) -> &Block {
        &self.blocks[self.block_at(question)]
    }

    /// Variables from here on are those of later blocks: when the question is
    /// answered, they have no answer yet.
    pub fn later(&self, question: Id<Question>) -> Var {
        self.block(question).vars.end
    }

    /// The variables of the differences that an answer to a question settles, in order:
    /// its own, and where routes lead round also those with a question that may have been
    /// asked before.
    pub fn settled_differences(&self, question: Id<Question>) -> Vec<Var> {
        let domain = self.domain(question);
        let own = (0..domain.differences.len()).map(|at| domain.difference(at));
        let pairs = self.block(question).pairs.iter();
        let others = pairs.filter(|(pair, _)| pair.contains(&question));
        let mut vars: Vec<Var> = own.chain(others.map(|(_, var)| *var)).collect();
        vars.sort_unstable();
        vars.dedup();
        vars
    }

    /// The variables that have their values by the answer to a question, in order.
    pub fn settled(&self, question: Id<Question>) -> Vec<Var> {
        let domain = self.domain(question);
        let mut vars: Vec<Var> = domain.vars().chain(domain.asked).collect();
        if self.block(question).shape == Shape::Round {
            vars.extend(self.settled_differences(question));
            vars.sort_unstable();
            vars.dedup();
        }
        vars
    }

    /// The questions of a difference of two that lead to each other.
    pub fn in_one_round(&self, difference: &Difference) -> Option<[Id<Question>; 2]> {
        let pair = difference.of_two()?;
        (self.block_at(pair[0]) == self.block_at(pair[1])).then_some(pair)
    }
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

/// By score: the questions with points for it, in this order.
fn pointed(flow: &Flow, sequence: &[Id<Question>]) -> Vec<Vec<Id<Question>>> {
    let mut pointed: Vec<Vec<Id<Question>>> = vec![Vec::new(); flow.scores.len()];
    for id in sequence {
        let options = flow.questions[*id].kind.options().into_iter();
        for (_, option) in options.flat_map(|options| options.iter()) {
            for (score, _) in &option.points {
                let of_score = &mut pointed[score.index()];
                if of_score.last() != Some(id) {
                    of_score.push(*id);
                }
            }
        }
    }
    pointed
}

/// Everything in a flow that looks at answers, by question.
struct Tests<'f> {
    of: Vec<Tested<'f>>,
}

/// What looks at the answers to one question.
#[derive(Default)]
struct Tested<'f> {
    /// Sets of options.
    sets: Vec<&'f OptionSet>,
    /// Comparisons with values.
    values: Vec<(Relation, Operand)>,
    /// Comparisons with answers before it.
    pairs: Vec<(Pair, Vec<(Relation, i64)>)>,
}

/// Two points that are compared.
type Pair = (Point, Point);

/// A comparison of two answers, seen from the one that is known later.
#[derive(Clone, Copy, Debug)]
pub enum Compared {
    /// An answer with itself: how 0 stands to this.
    Itself(Relation, i64),
    /// How far the first point is beyond the second.
    Two(Pair, Relation, i64),
}

/// What a comparison of two answers compares. `places` are those of the questions in
/// the order of asking.
pub fn compared(
    flow: &Flow,
    places: &[usize],
    (left, relation): (Id<Question>, Relation),
    (right, offset): (Id<Question>, Offset),
) -> Compared {
    let (months, more) = moved(offset, &flow.questions[left].kind);
    let (own, other) = (Point::Answer(left, 0), Point::Answer(right, months));
    if own == other {
        return Compared::Itself(relation, more);
    }
    match places[left.index()] >= places[right.index()] {
        true => Compared::Two((own, other), relation, more),
        false => Compared::Two((other, own), turned(relation), -more),
    }
}

/// The smallest step between two answers to a question.
pub fn step_of(flow: &Flow, question: Id<Question>) -> i64 {
    match flow.questions[question].kind {
        Kind::Number { decimals, .. } => 10_i64.pow(MOST_DECIMALS.saturating_sub(decimals)),
        _ => 1,
    }
}

impl<'f> Tests<'f> {
    fn of(flow: &'f Flow, places: &[usize]) -> Self {
        let mut tests = Self {
            of: flow.questions.ids().map(|_| Tested::default()).collect(),
        };
        flow.conditions(&mut |when| {
            let add = &mut |condition| tests.add(flow, places, condition);
            when.condition.visit(add);
        });
        tests
    }

    fn add(&mut self, flow: &Flow, places: &[usize], condition: &'f Condition) {
        match condition {
            Condition::Is(question, options) | Condition::Has(question, _, options) => {
                self.of[question.index()].sets.push(options);
            }
            Condition::Compare(left, relation, Operand::Answer(right, offset)) => {
                let compared = compared(flow, places, (*left, *relation), (*right, *offset));
                let Compared::Two(points, relation, more) = compared else {
                    return;
                };
                let Some(later) = points.0.question() else {
                    return;
                };
                let pairs = &mut self.of[later.index()].pairs;
                let at = pairs.iter().position(|(known, _)| *known == points);
                let at = at.unwrap_or_else(|| {
                    pairs.push((points, Vec::new()));
                    pairs.len() - 1
                });
                if !pairs[at].1.contains(&(relation, more)) {
                    pairs[at].1.push((relation, more));
                }
            }
            Condition::Compare(question, relation, operand) => {
                self.of[question.index()].values.push((*relation, *operand));
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast(..)
            | Condition::Not(_)
            | Condition::Fact(_)
            | Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::Score(..) => {}
        }
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
    fn cut(&self) -> (Cells, Vec<Difference>) {
        let question = &self.flow.questions[self.id];
        match &question.kind {
            Kind::Choice(_) => (self.options(question), Vec::new()),
            Kind::Choices { options, .. } => {
                let pointed = options
                    .iter()
                    .filter(|(_, option)| !option.points.is_empty());
                let mut read: BTreeSet<usize> = pointed.map(|(id, _)| id.index()).collect();
                read.extend(self.tested.sets.iter().flat_map(|set| set.iter()));
                (Cells::Choices(read.into_iter().collect()), Vec::new())
            }
            Kind::YesNo => (Cells::YesNo, Vec::new()),
            Kind::Number {
                min, max, decimals, ..
            } => {
                let step = 10_i64.pow(MOST_DECIMALS.saturating_sub(*decimals));
                let least = -LARGEST;
                let bounds = (
                    min.map_or(least, Number::millionths),
                    max.map_or(-least, Number::millionths),
                );
                (self.measures(bounds, Scale::Number(step)), Vec::new())
            }
            Kind::Duration { min, max } => {
                let bounds = (
                    min.map_or(0, |d| d.in_days()),
                    max.map_or(LONGEST, |d| d.in_days()),
                );
                (self.measures(bounds, Scale::Duration), Vec::new())
            }
            Kind::Date { min, max } => self.dates(*min, *max),
            Kind::Text { .. } => (Cells::Whole, Vec::new()),
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

    fn measures(&self, bounds: (i64, i64), scale: Scale) -> Cells {
        let tests = self.tested.values.iter().filter_map(|(relation, operand)| {
            let measure = match operand {
                Operand::Number(number) => number.millionths(),
                Operand::Duration(duration) => duration.in_days(),
                Operand::Day(_) | Operand::Answer(..) => return None,
            };
            Some((*relation, measure))
        });
        Cells::Measures(ranges(bounds, tests, &scale), scale)
    }

    /// Days: cut at what they are compared with, where the order of that is the same
    /// on all days; else at the fixed ones, with differences to those that `today`
    /// tells.
    fn dates(&self, min: Option<DayPoint>, max: Option<DayPoint>) -> (Cells, Vec<Difference>) {
        let tests: Vec<(Relation, DayPoint)> = self
            .tested
            .values
            .iter()
            .filter_map(|(relation, operand)| match operand {
                Operand::Day(point) => Some((*relation, *point)),
                _ => None,
            })
            .collect();
        let points: Vec<DayPoint> = tests
            .iter()
            .map(|(_, point)| *point)
            .chain(min)
            .chain(max)
            .collect();
        let fixed = |point: &DayPoint| self.today.day_number(*point);
        let by_day = || {
            let end =
                |point: Option<DayPoint>, open| point.as_ref().and_then(fixed).unwrap_or(open);
            let tests = tests
                .iter()
                .filter_map(|(relation, point)| Some((*relation, fixed(point)?)));
            let cells = ranges((end(min, 0), end(max, last_day())), tests, &Scale::Date);
            Cells::Measures(cells, Scale::Date)
        };
        if points.iter().all(|point| fixed(point).is_some()) {
            return (by_day(), Vec::new());
        }
        let days_from_today = |point: &DayPoint| match Point::of_day(*point) {
            (Point::Today(0), days) => Some(days),
            _ => None,
        };
        if points.iter().all(|point| days_from_today(point).is_some()) {
            let end = |point: Option<DayPoint>, open| {
                point.as_ref().and_then(days_from_today).unwrap_or(open)
            };
            let tests = tests
                .iter()
                .filter_map(|(relation, point)| Some((*relation, days_from_today(point)?)));
            let bounds = (end(min, -FARTHEST), end(max, FARTHEST));
            let cells = ranges(bounds, tests, &Scale::FromToday);
            return (Cells::Measures(cells, Scale::FromToday), Vec::new());
        }
        let Some(ranked) = rank(&points) else {
            return (by_day(), self.to_today(&tests));
        };
        let rank_of = |point: &DayPoint| {
            let place = place_among(&ranked, *point)?;
            i64::try_from(place).ok().map(|place| place * 10)
        };
        let last = i64::try_from(ranked.len()).unwrap_or(0) * 10;
        let end = |point: Option<DayPoint>, open| point.as_ref().and_then(rank_of).unwrap_or(open);
        let tests = tests
            .iter()
            .filter_map(|(relation, point)| Some((*relation, rank_of(point)?)));
        let cells = ranges((end(min, -10), end(max, last)), tests, &Scale::Date);
        (Cells::Measures(cells, Scale::Ranked(ranked)), Vec::new())
    }

    /// How far a day lies from those that `today` tells.
    fn to_today(&self, tests: &[(Relation, DayPoint)]) -> Vec<Difference> {
        let mut told: Vec<(Point, Vec<(Relation, i64)>)> = Vec::new();
        for (relation, point) in tests {
            let (from, days) = Point::of_day(*point);
            if from == Point::Zero {
                continue;
            }
            match told.iter_mut().find(|(known, _)| *known == from) {
                Some((_, tests)) => tests.push((*relation, days)),
                None => told.push((from, vec![(*relation, days)])),
            }
        }
        let own = Point::Answer(self.id, 0);
        let told = told.into_iter();
        told.map(|(from, tests)| Difference::tested((own, from), tests, 1))
            .collect()
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

/// The bounds cut at what tests compare with, on the grid of the scale.
fn ranges(
    bounds: (i64, i64),
    tests: impl Iterator<Item = (Relation, i64)>,
    scale: &Scale,
) -> Vec<(i64, i64)> {
    let step = match scale {
        Scale::Number(step) => *step,
        Scale::Duration | Scale::Date | Scale::FromToday | Scale::Ranked(_) => 1,
    };
    ranges_from(bounds, starts_of(tests, step), step)
}

/// The least value on a grid that is not below this one.
pub fn up(value: i64, step: i64) -> i64 {
    value.div_euclid(step) * step + if value.rem_euclid(step) == 0 { 0 } else { step }
}

/// Where, on a grid, what tests tell apart begins.
pub fn starts_of(tests: impl Iterator<Item = (Relation, i64)>, step: i64) -> BTreeSet<i64> {
    let after = |value: i64| value.div_euclid(step) * step + step;
    let mut starts = BTreeSet::new();
    for (relation, value) in tests {
        match relation {
            Relation::Less | Relation::AtLeast => drop(starts.insert(up(value, step))),
            Relation::AtMost | Relation::More => drop(starts.insert(after(value))),
            Relation::Equal | Relation::NotEqual => {
                starts.insert(up(value, step));
                starts.insert(after(value));
            }
        }
    }
    starts
}

/// The bounds cut where each of these begins.
pub fn ranges_from(
    (min, max): (i64, i64),
    mut starts: BTreeSet<i64>,
    step: i64,
) -> Vec<(i64, i64)> {
    starts.insert(up(min, step));
    let starts: Vec<i64> = starts
        .into_iter()
        .filter(|start| *start >= min && *start <= max)
        .collect();
    let ends = starts
        .iter()
        .skip(1)
        .map(|next| next - step)
        .chain([max.div_euclid(step) * step]);
    let ranges: Vec<(i64, i64)> = starts.iter().copied().zip(ends).collect();
    ranges
        .into_iter()
        .filter(|(start, end)| start <= end)
        .collect()
}

/// Whether every measure of a cell stands in this relation to a value. Cells are
/// cut so that either all do or none.
pub fn cell_holds(cell: (i64, i64), relation: Relation, value: i64) -> bool {
    relation.holds(&cell.0, &value)
}
