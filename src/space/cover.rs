//! Some of all ways, told as a condition that an author can read.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::at_moment::Moment;
use super::cells::{Cells, Domain, Scale};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::interval::{Interval, Threshold, turned};
use super::pass::{Pass, Ways};
use super::points::{Difference, Point};
use super::{Space, Undecided};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation, not};
use crate::flow::day::{self, DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::{Kind, OptionSet, Question};
use crate::flow::table::Id;

/// How many alternatives a condition has that is told to people.
const MOST_ALTERNATIVES: usize = 6;

/// From how many ways the search for a wide alternative begins.
const MOST_SEEDS: usize = 12;

/// Ways that are told as a condition.
#[derive(Clone, Debug)]
pub struct Cover {
    /// Of the ways that come there, it holds on none but these. It is
    /// `All` of nothing where these are all of them.
    pub condition: Condition,
    /// Whether it holds on all of these.
    pub extent: Extent,
}

/// How much of something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// All of it.
    Whole,
    /// There is more.
    Part,
}

/// By variable: the values that it may have. One that is not named may have any.
pub(super) type Cube = BTreeMap<Var, BTreeSet<usize>>;

impl Space<'_> {
    /// The answers with which no route of a question holds; nothing where one
    /// always does. Where two answers are compared, there may be none that fit.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn gap(&mut self, question: Id<Question>) -> Result<Option<Cover>, Undecided> {
        let when = self.leaving[question.index()].nowhere;
        let mut ways = Ways::default().with_trail();
        ways.looks = vec![(Moment::Accepted(question), when)];
        let pass: Pass<bool> = self.pass(&ways)?;
        let cover = self.cover((&ways, pass), question, when);
        cover.map_err(|TooLarge| Undecided { question })
    }

    /// Of the ways on which a question has been answered, those where `when` holds.
    fn cover(
        &mut self,
        (ways, mut pass): (&Ways, Pass<bool>),
        question: Id<Question>,
        when: Ref,
    ) -> Result<Option<Cover>, TooLarge> {
        let answered = self.answered(ways, &mut pass, question)?;
        let accepted = self.leaving[question.index()].accepted;
        let mut cubes = Cubes {
            here: pass.diagram.filter(answered, &self.conditions, accepted)?,
            ways: &mut pass.diagram,
            others: self.conditions.not(when)?,
            conditions: &mut self.conditions,
        };
        let none = cubes.ways.zero();
        let mut rest = cubes.ways.filter(cubes.here, cubes.conditions, when)?;
        if rest == none {
            return Ok(None);
        }
        let vars = cubes.conditions.support(&[when]);
        // `not q` is plainer than `q is answered and not q`.
        let yes_or_no = |var: &Var| {
            let mut domains = self.layout.domains.iter();
            domains.any(|domain| domain.first == *var && matches!(domain.cells, Cells::YesNo))
        };
        let yes_or_no: Vec<Var> = vars.iter().copied().filter(yes_or_no).collect();
        let mut found: Vec<Cube> = Vec::new();
        while rest != none && found.len() < MOST_ALTERNATIVES {
            let cube = cubes.widest(rest, &vars)?;
            let covered = cubes.function(&cube)?;
            let uncovered = cubes.conditions.not(covered)?;
            rest = cubes.ways.filter(rest, cubes.conditions, uncovered)?;
            found.push(cubes.plainest(cube, &vars, &yes_or_no)?);
        }
        let extent = if rest == none {
            Extent::Whole
        } else {
            Extent::Part
        };
        let condition = any_of(found.iter().map(|cube| self.told(cube)).collect());
        Ok(Some(Cover { condition, extent }))
    }

    /// A cube as a condition.
    pub(super) fn told(&self, cube: &Cube) -> Condition {
        let mut parts = Vec::new();
        for question in &self.layout.sequence {
            let domain = self.layout.domain(*question);
            let own: Cube = cube
                .range(domain.vars())
                .map(|(var, values)| (*var, values.clone()))
                .collect();
            if !own.is_empty() {
                let named = Named {
                    flow: self.flow,
                    question: *question,
                    domain,
                };
                named.tell(&own, &mut parts);
            }
        }
        all_of(parts)
    }
}

/// The search for few and wide cubes that cover some of the ways that are here.
struct Cubes<'c> {
    ways: &'c mut Diagram<bool>,
    here: Ref,
    conditions: &'c mut Diagram<bool>,
    /// Where the condition that is told does not hold.
    others: Ref,
}

impl Cubes<'_> {
    /// A cube that holds as many as may be of the ways that are left, of those
    /// that are found from a few of them.
    fn widest(&mut self, rest: Ref, vars: &[Var]) -> Result<Cube, TooLarge> {
        let mut best: Option<(f64, Cube)> = None;
        let backward: Vec<Var> = vars.iter().rev().copied().collect();
        for seed in self.seeds(rest, vars)? {
            for order in [vars, &backward] {
                let cube = self.widened(&seed, order)?;
                let width = self.width(&cube);
                if best.as_ref().is_none_or(|(known, _)| width > *known) {
                    best = Some((width, cube));
                }
            }
        }
        Ok(best.map(|(_, cube)| cube).unwrap_or_default())
    }

    /// Some of the ways that are left, each as a cube of one: one for every value of
    /// the variable that is answered last.
    fn seeds(&mut self, rest: Ref, vars: &[Var]) -> Result<Vec<Cube>, TooLarge> {
        let Some(last) = vars.last().copied() else {
            return Ok(vec![Cube::new()]);
        };
        let mut seeds = Vec::new();
        for value in (1..self.ways.arity(last)).chain([0]).take(MOST_SEEDS) {
            let mut here = self.ways.cofactor(rest, last, value)?;
            if here == self.ways.zero() {
                continue;
            }
            let mut seed = Cube::from([(last, BTreeSet::from([value]))]);
            while let Some(var) = self.ways.top_var(here) {
                let mut values = (1..self.ways.arity(var)).chain([0]);
                let none = self.ways.zero();
                let Some(value) = values.find(|value| self.ways.child(here, *value) != none) else {
                    break;
                };
                if vars.contains(&var) {
                    seed.insert(var, BTreeSet::from([value]));
                }
                here = self.ways.child(here, value);
            }
            seeds.push(seed);
        }
        Ok(seeds)
    }

    /// A cube made wider, variable by variable in this order.
    fn widened(&mut self, seed: &Cube, order: &[Var]) -> Result<Cube, TooLarge> {
        let mut cube = seed.clone();
        for var in order {
            let Some(values) = cube.remove(var) else {
                continue;
            };
            if self.fits(&cube)? {
                continue;
            }
            cube.insert(*var, values);
            for value in 0..self.ways.arity(*var) {
                let mut wider = cube.clone();
                wider.entry(*var).or_default().insert(value);
                if self.fits(&wider)? {
                    cube = wider;
                }
            }
        }
        Ok(cube)
    }

    /// The part of all values that a cube holds, as a logarithm.
    fn width(&self, cube: &Cube) -> f64 {
        let part = |(var, values): (&Var, &BTreeSet<usize>)| {
            (values.len() as f64 / self.ways.arity(*var) as f64).ln()
        };
        cube.iter().map(part).sum()
    }

    /// The same ways, told as plainly as may be: whether there is an answer is
    /// left out where that is known anyway.
    fn plainest(&mut self, cube: Cube, vars: &[Var], yes_or_no: &[Var]) -> Result<Cube, TooLarge> {
        let mut plain = cube;
        for var in vars {
            let Some(values) = plain.get(var).filter(|values| values.contains(&0)) else {
                continue;
            };
            if yes_or_no.contains(var) && !values.contains(&1) {
                continue;
            }
            let mut unanswered = plain.clone();
            unanswered.insert(*var, BTreeSet::from([0]));
            let answered: BTreeSet<usize> = values.iter().copied().filter(|v| *v > 0).collect();
            let function = self.function(&unanswered)?;
            let on = self.ways.filter(self.here, self.conditions, function)?;
            if on == self.ways.zero() && !answered.is_empty() {
                plain.insert(*var, answered);
            }
        }
        Ok(plain)
    }

    /// Whether of the ways that are here a cube holds none but those that are told.
    fn fits(&mut self, cube: &Cube) -> Result<bool, TooLarge> {
        let function = self.function(cube)?;
        let on = self.ways.filter(self.here, self.conditions, function)?;
        let others = self.ways.filter(on, self.conditions, self.others)?;
        Ok(others == self.ways.zero())
    }

    /// Where the variables have the values of a cube.
    fn function(&mut self, cube: &Cube) -> Result<Ref, TooLarge> {
        let none = self.conditions.zero();
        let mut all = self.conditions.one();
        for (var, values) in cube.iter().rev() {
            let children: Vec<Ref> = (0..self.conditions.arity(*var))
                .map(|value| if values.contains(&value) { all } else { none })
                .collect();
            all = self.conditions.node(*var, &children)?;
        }
        Ok(all)
    }
}

/// A question whose values are told in the words of the flow.
struct Named<'s> {
    flow: &'s Flow,
    question: Id<Question>,
    domain: &'s Domain,
}

impl Named<'_> {
    /// What the variables of the question have to be.
    fn tell(&self, own: &Cube, parts: &mut Vec<Condition>) {
        if let Some(values) = own.get(&self.domain.first) {
            let cells: BTreeSet<usize> = values.iter().filter_map(|v| v.checked_sub(1)).collect();
            let missing = values.contains(&0);
            parts.push(match (cells.is_empty(), missing) {
                (true, _) => not(Condition::Answered(self.question)),
                (false, false) => self.answers(&cells),
                (false, true) => {
                    let others = (0..self.domain.cells.len()).filter(|cell| !cells.contains(cell));
                    let others: BTreeSet<usize> = others.collect();
                    not(self.answers(&others))
                }
            });
        }
        if let Cells::Choices(read) = &self.domain.cells {
            for (value, holds) in [(1, true), (0, false)] {
                let only = |bit: &Var| {
                    let values = own.get(bit);
                    values.is_some_and(|values| values.len() == 1 && values.contains(&value))
                };
                let bits = self.domain.bits().zip(read);
                let chosen = bits.filter(|(bit, _)| only(bit)).map(|(_, option)| *option);
                let chosen: OptionSet = chosen.collect();
                let has = |quantity| Condition::Has(self.question, quantity, chosen.clone());
                match (chosen.is_empty(), holds) {
                    (true, _) => {}
                    (false, true) if chosen.len() == 1 => parts.push(has(Quantity::Any)),
                    (false, true) => parts.push(has(Quantity::All)),
                    (false, false) => parts.push(not(has(Quantity::Any))),
                }
            }
        }
        for (at, difference) in self.domain.differences.iter().enumerate() {
            let Some(values) = own.get(&self.domain.difference(at)) else {
                continue;
            };
            let of = |values: &BTreeSet<usize>| {
                let cells = values.iter().filter_map(|value| value.checked_sub(1));
                apart(self.flow, difference, &cells.collect())
            };
            parts.push(match values.contains(&0) {
                false => of(values),
                true => {
                    let others = 1..=difference.cells.len();
                    let others = others.filter(|value| !values.contains(value));
                    not(of(&others.collect()))
                }
            });
        }
    }

    /// The answers of some cells.
    fn answers(&self, cells: &BTreeSet<usize>) -> Condition {
        let question = self.question;
        if cells.len() == self.domain.cells.len() {
            return Condition::Answered(question);
        }
        match &self.domain.cells {
            Cells::Options(members) => {
                let options = cells.iter().filter_map(|cell| members.get(*cell));
                Condition::Is(question, options.flatten().copied().collect())
            }
            Cells::YesNo if cells.contains(&0) => Condition::Yes(question),
            Cells::YesNo => all_of(vec![
                Condition::Answered(question),
                not(Condition::Yes(question)),
            ]),
            Cells::Measures(ranges, scale) => {
                let mut alternatives = Vec::new();
                let mut cells = cells.iter().copied().peekable();
                while let Some(first) = cells.next() {
                    let mut last = first;
                    while cells.next_if_eq(&(last + 1)).is_some() {
                        last += 1;
                    }
                    alternatives.push(self.between(ranges, scale, first..=last));
                }
                any_of(alternatives)
            }
            Cells::Choices(_) | Cells::Whole => Condition::Answered(question),
        }
    }

    /// The measures from the first of some cells to the last.
    fn between(
        &self,
        ranges: &[Interval],
        scale: &Scale,
        cells: RangeInclusive<usize>,
    ) -> Condition {
        let (first, last) = cells.into_inner();
        let mut parts = Vec::new();
        let mut bound = |relation: Relation, measure: i64| {
            let (relation, operand) = bound(relation, measure, scale);
            parts.push(Condition::Compare(self.question, relation, operand));
        };
        let start = ranges.get(first).map_or(0, |range| range.least);
        let end = ranges.get(last).map_or(0, |range| range.most);
        if start == end && !matches!(scale, Scale::Ranked(_)) {
            bound(Relation::Equal, start);
            return all_of(parts);
        }
        let at = |cell: Option<usize>| cell.and_then(|cell| ranges.get(cell));
        if let Some(before) = at(first.checked_sub(1)) {
            if roundness(before.most, scale) > roundness(start, scale) {
                bound(Relation::More, before.most);
            } else {
                bound(Relation::AtLeast, start);
            }
        }
        if let Some(after) = at(last.checked_add(1)) {
            if roundness(after.least, scale) > roundness(end, scale) {
                bound(Relation::Less, after.least);
            } else {
                bound(Relation::AtMost, end);
            }
        }
        all_of(parts)
    }
}

/// How round a measure is to people: `< 10` is plainer than `<= 9.9`, and
/// `< 3 months` than `<= 89 days`. Days of the calendar are all the same.
fn roundness(measure: i64, scale: &Scale) -> u32 {
    match scale {
        Scale::Number(_) => (1..)
            .take_while(|zeros| *zeros < 18 && measure % 10_i64.pow(*zeros) == 0)
            .count()
            .try_into()
            .unwrap_or(0),
        Scale::Duration if measure == 0 => 0,
        Scale::Duration => match (measure % 365, measure % 30, measure % 7) {
            (0, ..) => 3,
            (_, 0, _) => 2,
            (.., 0) => 1,
            _ => 0,
        },
        Scale::Date | Scale::FromToday | Scale::Ranked(_) => 0,
    }
}

/// So many days, in the largest unit that holds them exactly.
fn length(days: i64) -> Duration {
    let count = |days: i64| u32::try_from(days).unwrap_or(u32::MAX);
    let none = Duration::of_days(0);
    match roundness(days, &Scale::Duration) {
        3 => Duration {
            years: count(days / 365),
            ..none
        },
        2 => Duration {
            months: count(days / 30),
            ..none
        },
        1 => Duration {
            weeks: count(days / 7),
            ..none
        },
        _ => Duration::of_days(count(days)),
    }
}

/// A bound of measures as a comparison. Among days that `today` tells, what lies
/// between two of them is after the one and before the other.
fn bound(relation: Relation, measure: i64, scale: &Scale) -> (Relation, Operand) {
    let operand = match scale {
        Scale::Number(_) => Operand::Number(Number::from_millionths(measure)),
        Scale::Duration => Operand::Duration(length(measure)),
        Scale::Date => Operand::Day(DayPoint::Fixed(day::from_day_number(measure))),
        Scale::FromToday => {
            let direction = match measure < 0 {
                true => day::Direction::Before,
                false => day::Direction::After,
            };
            // From a day, a month is no fixed number of days.
            let length = length_in_days(measure.abs());
            Operand::Day(DayPoint::Today(direction, length))
        }
        Scale::Ranked(points) => {
            let (place, relation) = match (measure.rem_euclid(10), relation) {
                (0, relation) => (measure / 10, relation),
                (_, Relation::AtLeast) => (measure.div_euclid(10), Relation::More),
                (_, _) => (measure.div_euclid(10) + 1, Relation::Less),
            };
            let point = usize::try_from(place)
                .ok()
                .and_then(|place| points.get(place));
            let today = DayPoint::Today(day::Direction::After, Duration::of_days(0));
            return (relation, Operand::Day(point.copied().unwrap_or(today)));
        }
    };
    (relation, operand)
}

/// That two points lie so far apart as some cells say, in comparisons that stand in the
/// flow.
fn apart(flow: &Flow, difference: &Difference, cells: &BTreeSet<usize>) -> Condition {
    let mut alternatives = Vec::new();
    let mut cells = cells.iter().copied().peekable();
    while let Some(first) = cells.next() {
        let mut last = first;
        while cells.next_if_eq(&(last + 1)).is_some() {
            last += 1;
        }
        let range = |at: usize| difference.cells.get(at).copied();
        let (Some(first_cell), Some(last_cell)) = (range(first), range(last)) else {
            continue;
        };
        let (start, end) = (first_cell.least, last_cell.most);
        let is_test = |wanted: i64| difference.tests.iter().any(|test| test.value == wanted);
        let holds = |relation: Relation, value: i64| {
            let told = stands(flow, difference, Threshold::new(relation, value));
            told.unwrap_or_else(Condition::always)
        };
        if first == last && start == end && is_test(start) {
            alternatives.push(holds(Relation::Equal, start));
            continue;
        }
        let mut parts = Vec::new();
        if let Some(before) = first.checked_sub(1).and_then(range) {
            parts.push(if is_test(start) {
                holds(Relation::AtLeast, start)
            } else {
                holds(Relation::More, before.most)
            });
        }
        if let Some(after) = range(last + 1) {
            parts.push(if is_test(after.least) {
                holds(Relation::Less, after.least)
            } else {
                holds(Relation::AtMost, end)
            });
        }
        if parts.is_empty() {
            let points = [difference.points.left, difference.points.right];
            let questions = points.into_iter().filter_map(Point::question);
            parts.extend(questions.map(Condition::Answered));
        }
        alternatives.push(all_of(parts));
    }
    any_of(alternatives)
}

/// A comparison of two points as an author writes it.
fn stands(flow: &Flow, difference: &Difference, test: Threshold) -> Option<Condition> {
    let Threshold {
        relation,
        value: more,
    } = test;
    // On the left stands an answer as it is.
    let (left, relation, right, more) = match (difference.points.left, difference.points.right) {
        (Point::Answer(left, 0), right) => (left, relation, right, more),
        (left, Point::Answer(right, 0)) => (right, turned(relation), left, -more),
        _ => return None,
    };
    let (base, months) = right.base();
    let direction = match months < 0 || more < 0 {
        true => Direction::Before,
        false => Direction::After,
    };
    let count = |count: i64| u32::try_from(count.unsigned_abs()).unwrap_or(u32::MAX);
    let is_length = matches!(flow.questions[left].kind, Kind::Duration { .. });
    let days = match is_length {
        true => length(more.abs()),
        // From a day, a month is no fixed number of days.
        false => length_in_days(more.abs()),
    };
    let duration = Duration {
        years: days.years + count(months) / 12,
        months: days.months + count(months) % 12,
        ..days
    };
    let operand = match base {
        Point::Zero => return None,
        Point::Today(_) => Operand::Day(DayPoint::Today(direction, duration)),
        Point::Answer(other, _) => {
            let is_number = matches!(flow.questions[left].kind, Kind::Number { .. });
            let offset = match (is_number, months, more) {
                (_, 0, 0) => Offset::None,
                (true, ..) => Offset::Number(Number::from_millionths(more)),
                (false, ..) => Offset::Time(direction, duration),
            };
            Operand::Answer(other, offset)
        }
    };
    Some(Condition::Compare(left, relation, operand))
}

/// So many days, in weeks where that is exact.
fn length_in_days(days: i64) -> Duration {
    let days = u32::try_from(days).unwrap_or(u32::MAX);
    match days % 7 {
        0 => Duration {
            weeks: days / 7,
            ..Duration::of_days(0)
        },
        _ => Duration::of_days(days),
    }
}

/// All of these, those that are made of parts themselves taken apart.
fn all_of(parts: Vec<Condition>) -> Condition {
    let parts = parts.into_iter().flat_map(|part| match part {
        Condition::All(parts) => parts,
        part => vec![part],
    });
    let mut parts: Vec<Condition> = parts.collect();
    match parts.len() {
        1 => parts.remove(0),
        _ => Condition::All(parts),
    }
}

pub(super) fn any_of(parts: Vec<Condition>) -> Condition {
    let parts = parts.into_iter().flat_map(|part| match part {
        Condition::Any(parts) => parts,
        part => vec![part],
    });
    let mut parts: Vec<Condition> = parts.collect();
    match parts.len() {
        1 => parts.remove(0),
        _ => Condition::Any(parts),
    }
}

/// The same condition, with what all alternatives have in common said once, and those that
/// name options of one question as one.
///
/// ```text
/// a and q has x or a and q has y  ->  a and q has any of x, y
/// ```
pub(super) fn factored(condition: Condition) -> Condition {
    let Condition::Any(alternatives) = &condition else {
        return condition;
    };
    let parts = |alternative: &Condition| match alternative {
        Condition::All(parts) => parts.clone(),
        one => vec![one.clone()],
    };
    let alternatives: Vec<Vec<Condition>> = alternatives.iter().map(parts).collect();
    let Some(first) = alternatives.first() else {
        return condition;
    };
    let in_all = |part: &&Condition| alternatives.iter().all(|parts| parts.contains(part));
    let common: Vec<Condition> = first.iter().filter(in_all).cloned().collect();
    let rest = alternatives.iter().map(|parts| {
        let own = parts.iter().filter(|part| !common.contains(part));
        all_of(own.cloned().collect())
    });
    let rest = any_of(merged(rest.collect()));
    all_of(common.into_iter().chain([rest]).collect())
}

/// Alternatives, those as one that name options of one question.
fn merged(alternatives: Vec<Condition>) -> Vec<Condition> {
    let mut merged: Vec<Condition> = Vec::new();
    for next in alternatives {
        let both = |one: &Condition| match (one, &next) {
            (
                Condition::Has(question, Quantity::Any, options),
                Condition::Has(other, Quantity::Any, more),
            ) if question == other => {
                let options = options.iter().chain(more.iter()).collect();
                Some(Condition::Has(*question, Quantity::Any, options))
            }
            (Condition::Is(question, options), Condition::Is(other, more)) if question == other => {
                let options = options.iter().chain(more.iter()).collect();
                Some(Condition::Is(*question, options))
            }
            _ => None,
        };
        let place = merged.iter().position(|one| both(one).is_some());
        let found = place.and_then(|at| Some((at, both(&merged[at])?)));
        match found {
            Some((at, both)) => merged[at] = both,
            None => merged.push(next),
        }
    }
    merged
}
