//! Values of variables, told as conditions in the words of the flow.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use super::cells::{Cells, Domain, Scale};
use super::diagram::Var;
use super::interval::{Interval, Threshold, turned};
use super::points::{Difference, Point};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation, not};
use crate::flow::day::{self, DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::{Kind, OptionSet, Question};
use crate::flow::table::Id;

/// By variable: the values that it may have. One that is not named may have any.
pub(super) type Cube = BTreeMap<Var, BTreeSet<usize>>;

/// A question whose values are told in the words of the flow.
pub(super) struct QuestionCells<'s> {
    pub(super) flow: &'s Flow,
    pub(super) question: Id<Question>,
    pub(super) domain: &'s Domain,
}

impl QuestionCells<'_> {
    /// What the variables of the question have to be.
    pub(super) fn tell(&self, own: &Cube, parts: &mut Vec<Condition>) {
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
            parts.push(if values.contains(&0) {
                let others = 1..=difference.cells.len();
                let others = others.filter(|value| !values.contains(value));
                not(of(&others.collect()))
            } else {
                of(values)
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
            let direction = direction_of(measure < 0);
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
            let today = DayPoint::Today(Direction::After, Duration::of_days(0));
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
    let direction = direction_of(months < 0 || more < 0);
    let count = |count: i64| u32::try_from(count.unsigned_abs()).unwrap_or(u32::MAX);
    let is_length = matches!(flow.questions[left].kind, Kind::Duration { .. });
    let days = if is_length {
        length(more.abs())
    } else {
        // From a day, a month is no fixed number of days.
        length_in_days(more.abs())
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

fn direction_of(is_before: bool) -> Direction {
    if is_before {
        Direction::Before
    } else {
        Direction::After
    }
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
pub(super) fn all_of(parts: Vec<Condition>) -> Condition {
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
