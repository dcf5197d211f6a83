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
use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Relation};
use crate::flow::day::{self, DayPoint, Direction};
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
}

/// Something that is true or false for a pair of answers, or for a day that is
/// not known, and is looked at both ways.
#[derive(Clone, Copy, Debug)]
pub enum Atom {
    /// How the answers to two questions stand to each other.
    Answers(Id<Question>, Plain, Id<Question>, Offset),
    /// How an answer stands to a day that only `today` tells.
    Day(Id<Question>, Plain, DayPoint),
}

impl Atom {
    /// What the atom compares, whatever the relation.
    pub fn compared(&self) -> (Id<Question>, Option<Id<Question>>, Moved) {
        match self {
            Atom::Answers(left, _, right, offset) => (*left, Some(*right), Moved::by(*offset)),
            Atom::Day(question, _, point) => (*question, None, Moved::of(*point)),
        }
    }

    /// The relation.
    pub fn relation(&self) -> Plain {
        match self {
            Atom::Answers(_, plain, ..) | Atom::Day(_, plain, _) => *plain,
        }
    }
}

impl PartialEq for Atom {
    fn eq(&self, other: &Self) -> bool {
        self.relation() == other.relation() && self.compared() == other.compared()
    }
}

/// A day, or how far something is moved. Two lengths of time are equal in a flow
/// where they have as many days, a month counted as 30; but 30 days from a day are
/// not a month from it, so that here the units stand apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// To a fixed day.
    To(Date),
    /// By so many millionths.
    Number(i64),
    /// By years, months and days, in this order; negative towards the past.
    Time(i64, i64, i64),
}

impl Moved {
    fn by(offset: Offset) -> Self {
        match offset {
            Offset::None => Moved::Time(0, 0, 0),
            Offset::Number(number) if number.millionths() == 0 => Moved::Time(0, 0, 0),
            Offset::Number(number) => Moved::Number(number.millionths()),
            Offset::Time(direction, duration) => {
                let sign = match direction {
                    Direction::After => 1,
                    Direction::Before => -1,
                };
                let (years, months) = (i64::from(duration.years), i64::from(duration.months));
                let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
                Moved::Time(sign * years, sign * months, sign * days)
            }
        }
    }

    /// The day, or how far it is from `today`.
    pub fn of(point: DayPoint) -> Self {
        match point {
            DayPoint::Fixed(day) => Moved::To(day),
            DayPoint::Today(direction, duration) => {
                match Moved::by(Offset::Time(direction, duration)) {
                    // From a day a year is twelve months.
                    Moved::Time(years, months, days) => Moved::Time(0, years * 12 + months, days),
                    moved => moved,
                }
            }
        }
    }
}

/// The relations that the others are the opposites of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plain {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `=`
    Equal,
}

/// Whether a test is an atom or its opposite.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// It is the atom.
    Same,
    /// It is the atom's opposite.
    Opposite,
}

/// A relation as a plain one or its opposite.
pub fn plain(relation: Relation) -> (Plain, Sense) {
    match relation {
        Relation::Less => (Plain::Less, Sense::Same),
        Relation::AtLeast => (Plain::Less, Sense::Opposite),
        Relation::AtMost => (Plain::AtMost, Sense::Same),
        Relation::More => (Plain::AtMost, Sense::Opposite),
        Relation::Equal => (Plain::Equal, Sense::Same),
        Relation::NotEqual => (Plain::Equal, Sense::Opposite),
    }
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
    /// atoms.
    pub count: Var,
    /// The cells.
    pub cells: Cells,
    /// The atoms that are settled when this question is.
    pub atoms: Vec<Atom>,
    /// Where routes lead round: a variable beside the others, which is 1 as soon as
    /// the question has been asked, though it may have been skipped.
    pub asked: Option<Var>,
}

impl Domain {
    /// The variable of the atom at this place among the question's atoms.
    pub fn atom(&self, at: usize) -> Var {
        self.first + self.count - count(self.atoms.len()) + count(at)
    }

    /// The variables of the options of a `choices` question.
    pub fn bits(&self) -> Range<Var> {
        self.first + 1..self.first + self.count - count(self.atoms.len())
    }

    /// All variables of the question.
    pub fn vars(&self) -> Range<Var> {
        self.first..self.first + self.count
    }
}

fn count(number: usize) -> Var {
    Var::try_from(number).unwrap_or(Var::MAX)
}

/// Questions that lead to each other, or one by itself.
#[derive(Clone, Debug)]
pub struct Part {
    /// The questions, in order.
    pub questions: Vec<Id<Question>>,
    /// All variables of them.
    pub vars: Range<Var>,
    /// Whether routes lead round among them.
    pub shape: Shape,
    /// The atoms that compare two of them, with their variables.
    pub pairs: Vec<(Atom, Var)>,
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
    /// The parts of the flow, in order: no way comes back to one that it has left.
    pub parts: Vec<Part>,
    /// By question: its part.
    pub part_of: Vec<usize>,
    /// By variable: the number of its values.
    pub values: Arc<[u32]>,
    /// By score: the questions with points for it, in order.
    pub pointed: Vec<Vec<Id<Question>>>,
}

impl Layout {
    /// Cuts the answers to every question into cells.
    pub fn of(flow: &Flow, graph: &Graph, today: Today) -> Self {
        let tests = Tests::of(flow);
        let sequence = graph.sequence().to_vec();
        let mut places = vec![0; sequence.len()];
        for (place, id) in sequence.iter().enumerate() {
            places[id.index()] = place;
        }
        let pointed = pointed(flow, &sequence);
        let mut domains: Vec<Option<Domain>> = vec![None; sequence.len()];
        let mut values: Vec<u32> = Vec::new();
        let mut parts: Vec<Part> = Vec::with_capacity(graph.parts().len());
        for (place, id) in sequence.iter().enumerate() {
            let shape = graph.parts()[graph.part_of(*id)].shape;
            let tested = &tests.of[id.index()];
            let (cells, mut atoms) = Cutter {
                flow,
                id: *id,
                tested,
                today,
            }
            .cut();
            for atom in &tests.pairs {
                let Atom::Answers(left, _, right, _) = atom else {
                    continue;
                };
                if places[left.index()].max(places[right.index()]) == place {
                    atoms.push(*atom);
                }
            }
            let first = count(values.len());
            values.push(count(1 + cells.len()));
            if let Cells::Choices(options) = &cells {
                values.extend(options.iter().map(|_| 2));
            }
            values.extend(atoms.iter().map(|_| 2));
            let end = count(values.len());
            let asked = (shape == Shape::Round).then_some(end);
            values.extend(asked.map(|_| 2));
            domains[id.index()] = Some(Domain {
                first,
                count: end - first,
                cells,
                atoms,
                asked,
            });
            if graph.part_of(*id) == parts.len() {
                parts.push(Part {
                    questions: Vec::new(),
                    vars: first..first,
                    shape,
                    pairs: Vec::new(),
                });
            }
            if let (Some(part), Some(domain)) = (parts.last_mut(), &domains[id.index()]) {
                part.questions.push(*id);
                part.vars.end = count(values.len());
                for (at, atom) in domain.atoms.iter().enumerate() {
                    let (left, right, _) = atom.compared();
                    let other = if left == *id { right } else { Some(left) };
                    let other = other.filter(|other| other != id);
                    if other.is_some_and(|other| graph.part_of(other) == graph.part_of(*id)) {
                        part.pairs.push((*atom, domain.atom(at)));
                    }
                }
            }
        }
        Self {
            domains: domains.into_iter().flatten().collect(),
            part_of: flow.questions.ids().map(|id| graph.part_of(id)).collect(),
            sequence,
            places,
            parts,
            values: values.into(),
            pointed,
        }
    }

    /// The variables of a question.
    pub fn domain(&self, question: Id<Question>) -> &Domain {
        &self.domains[question.index()]
    }

    /// The place of a question in the order.
    pub fn place(&self, question: Id<Question>) -> usize {
        self.places[question.index()]
    }

    /// The place of a question's part among the parts.
    pub fn part_at(&self, question: Id<Question>) -> usize {
        self.part_of[question.index()]
    }

    /// The part of a question.
    pub fn part(&self, question: Id<Question>) -> &Part {
        &self.parts[self.part_at(question)]
    }

    /// Variables from here on are those of later parts: when the question is
    /// answered, they have no answer yet.
    pub fn later(&self, question: Id<Question>) -> Var {
        self.part(question).vars.end
    }

    /// The atoms that an answer to a question settles, with their variables, in
    /// order: its own, and where routes lead round also those that compare it with a
    /// question that may have been asked before.
    pub fn settled_atoms(&self, question: Id<Question>) -> Vec<(Atom, Var)> {
        let domain = self.domain(question);
        let own = domain.atoms.iter().enumerate();
        let own = own.map(|(at, atom)| (*atom, domain.atom(at)));
        let about = |(atom, var): &&(Atom, Var)| {
            let (left, right, _) = atom.compared();
            (left == question || right == Some(question)) && !domain.vars().contains(var)
        };
        let others = self.part(question).pairs.iter().filter(about);
        let mut atoms: Vec<(Atom, Var)> = own.chain(others.copied()).collect();
        atoms.sort_by_key(|(_, var)| *var);
        atoms
    }

    /// The variables that have their values by the answer to a question, in order.
    pub fn settled(&self, question: Id<Question>) -> Vec<Var> {
        let domain = self.domain(question);
        let mut vars: Vec<Var> = domain.vars().chain(domain.asked).collect();
        if self.part(question).shape == Shape::Round {
            vars.extend(self.settled_atoms(question).iter().map(|(_, var)| *var));
            vars.sort_unstable();
            vars.dedup();
        }
        vars
    }

    /// The questions of an atom that compares two that lead to each other.
    pub fn in_one_round(&self, atom: &Atom) -> Option<[Id<Question>; 2]> {
        let Atom::Answers(left, _, right, _) = atom else {
            return None;
        };
        (left != right && self.part_at(*left) == self.part_at(*right)).then_some([*left, *right])
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
    pairs: Vec<Atom>,
}

/// What looks at the answers to one question.
#[derive(Default)]
struct Tested<'f> {
    /// Sets of options.
    sets: Vec<&'f OptionSet>,
    /// Comparisons with values.
    values: Vec<(Relation, Operand)>,
}

impl<'f> Tests<'f> {
    fn of(flow: &'f Flow) -> Self {
        let mut tests = Self {
            of: flow.questions.ids().map(|_| Tested::default()).collect(),
            pairs: Vec::new(),
        };
        flow.conditions(&mut |when| {
            when.condition.visit(&mut |condition| tests.add(condition));
        });
        tests
    }

    fn add(&mut self, condition: &'f Condition) {
        match condition {
            Condition::Is(question, options) | Condition::Has(question, _, options) => {
                self.of[question.index()].sets.push(options);
            }
            Condition::Compare(left, relation, Operand::Answer(right, offset)) => {
                let atom = Atom::Answers(*left, plain(*relation).0, *right, *offset);
                if !self.pairs.contains(&atom) {
                    self.pairs.push(atom);
                }
            }
            Condition::Compare(question, relation, operand) => {
                self.of[question.index()].values.push((*relation, *operand));
            }
            Condition::All(_)
            | Condition::Any(_)
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
    fn cut(&self) -> (Cells, Vec<Atom>) {
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
                let least = Number::whole(i64::MIN).millionths();
                let bounds = (
                    min.map_or(least, Number::millionths),
                    max.map_or(-least, Number::millionths),
                );
                (self.measures(bounds, Scale::Number(step)), Vec::new())
            }
            Kind::Duration { min, max } => {
                let longest = 1_000_000 * (365 + 30 + 7 + 1);
                let bounds = (
                    min.map_or(0, |d| d.in_days()),
                    max.map_or(longest, |d| d.in_days()),
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

    /// Days: exact on a known day, and on all days where the order of what they
    /// are compared with is the same on all of them; else each comparison is an
    /// atom.
    fn dates(&self, min: Option<DayPoint>, max: Option<DayPoint>) -> (Cells, Vec<Atom>) {
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
        let fixed = |point: &DayPoint| match (point, self.today) {
            (DayPoint::Fixed(day), _) => Some(day::day_number(*day)),
            (point, Today::On(today)) => Some(day::day_number(point.on(today))),
            (DayPoint::Today(..), Today::Any) => None,
        };
        if points.iter().all(|point| fixed(point).is_some()) {
            let last = day::day_number(jiff::civil::date(9999, 12, 31));
            let end =
                |point: Option<DayPoint>, open| point.as_ref().and_then(fixed).unwrap_or(open);
            let tests = tests
                .iter()
                .filter_map(|(relation, point)| Some((*relation, fixed(point)?)));
            let cells = ranges((end(min, 0), end(max, last)), tests, &Scale::Date);
            return (Cells::Measures(cells, Scale::Date), Vec::new());
        }
        let days_from_today = |point: &DayPoint| match Moved::of(*point) {
            Moved::Time(0, 0, days) => Some(days),
            Moved::Time(..) | Moved::To(_) | Moved::Number(_) => None,
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
            let mut atoms: Vec<Atom> = Vec::new();
            for (relation, point) in tests {
                let atom = Atom::Day(self.id, plain(relation).0, point);
                if !atoms.contains(&atom) {
                    atoms.push(atom);
                }
            }
            return (Cells::Whole, atoms);
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
            .any(|(.., known)| Moved::of(*known) == Moved::of(*point))
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
    let moved = Moved::of(point);
    ranked.iter().position(|known| Moved::of(*known) == moved)
}

/// The bounds cut at what tests compare with, on the grid of the scale.
fn ranges(
    (min, max): (i64, i64),
    tests: impl Iterator<Item = (Relation, i64)>,
    scale: &Scale,
) -> Vec<(i64, i64)> {
    let step = match scale {
        Scale::Number(step) => *step,
        Scale::Duration | Scale::Date | Scale::FromToday | Scale::Ranked(_) => 1,
    };
    let up = |value: i64| {
        value.div_euclid(step) * step + if value.rem_euclid(step) == 0 { 0 } else { step }
    };
    let after = |value: i64| value.div_euclid(step) * step + step;
    // Where a new cell begins.
    let mut starts = BTreeSet::from([up(min)]);
    for (relation, value) in tests {
        match relation {
            Relation::Less | Relation::AtLeast => drop(starts.insert(up(value))),
            Relation::AtMost | Relation::More => drop(starts.insert(after(value))),
            Relation::Equal | Relation::NotEqual => {
                starts.insert(up(value));
                starts.insert(after(value));
            }
        }
    }
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
