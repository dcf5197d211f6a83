//! What has to be told apart of other answers for one answer to be taken out: between
//! which points it has to fit, and how they lie to each other.

use std::collections::{BTreeMap, BTreeSet};

use super::{Between, ComparedGroup, LimitOrigin, Slot, SlotKind};
use crate::flow::Flow;
use crate::flow::guarantee::Promise;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::space::bounds::OrderedPair;
use crate::space::diagram::Var;
use crate::space::interval::{Interval, up};
use crate::space::points::{Difference, PointPair};

/// How many values of an answer are told apart one by one.
const MOST_SINGLE: i64 = 2_000;

/// How many combinations of such values are walked outright.
const MOST_COMBINED: i64 = 100_000;

/// Into how many ranges the difference of two points is cut at most, where another
/// answer is to fit between them.
const MOST_RANGES: usize = 200;

impl ComparedGroup {
    /// Tells apart what it takes to say which answers to a question fit, for those
    /// questions of which that is asked: they may refuse all answers, or the outcome is
    /// to be independent of them.
    pub(super) fn add_between(&mut self, flow: &Flow, values: &mut Vec<u32>) {
        let promised = |question: Id<Question>| {
            flow.guarantees
                .iter()
                .any(|guarantee| match &guarantee.promise {
                    Promise::IndependentOf(questions) => questions.contains(&question),
                    Promise::Never(_)
                    | Promise::Always(_)
                    | Promise::Shows(_)
                    | Promise::ShowsFirst(_)
                    | Promise::ShowsNot(_)
                    | Promise::Asks(_)
                    | Promise::AtMost(_) => false,
                })
        };
        for at in 0..self.members.len() {
            let question = self.members[at].question;
            let told = self.members[at].within.iter();
            let mut told = told.filter(|limit| limit.end == LimitOrigin::Set);
            let may_refuse = !flow.questions[question].refuse.is_empty();
            if !(may_refuse || promised(question) || told.any(|limit| limit.tells(&self.points))) {
                continue;
            }
            let between = self.between_of(at, values);
            self.between.push(between);
        }
    }

    fn between_of(&self, at: usize, values: &mut Vec<u32>) -> Between {
        let member = &self.members[at];
        let turns = self.turns(at);
        let mut tells = !self.is_counted_from(at);
        let mut cut: BTreeMap<OrderedPair, BTreeSet<i64>> = BTreeMap::new();
        let turns: Vec<(usize, BTreeSet<i64>)> = turns.into_iter().collect();
        for (place, (one, ones)) in turns.iter().enumerate() {
            tells &= *one == 0 || self.grid(*one) % member.step == 0;
            for (other, others) in &turns[place + 1..] {
                let points = OrderedPair::new(*other, *one);
                let step = self.grid(*one).min(self.grid(*other));
                let starts = cut.entry(points).or_default();
                for mine in ones {
                    for theirs in others {
                        let turn = up(mine - theirs, step);
                        starts.extend([turn, turn + step]);
                    }
                }
                if starts.len() > MOST_RANGES {
                    tells = false;
                    cut.remove(&points);
                }
            }
        }
        if !tells {
            let singles = self.one_by_one(at, &turns);
            tells = singles.is_some();
            for (point, starts) in singles.into_iter().flatten() {
                cut.insert(OrderedPair::new(point, 0), starts);
            }
        }
        let mut slots = Vec::new();
        for (pair, starts) in cut {
            let step = self.grid(pair.first).min(self.grid(pair.second));
            let points = PointPair {
                left: self.points[pair.first],
                right: self.points[pair.second],
            };
            let difference = Difference::cut(points, starts, step);
            if let Some(what) = self.apart(&difference) {
                let var = Var::try_from(values.len()).unwrap_or(Var::MAX);
                let count = difference.cells.len() + 1;
                values.push(u32::try_from(count).unwrap_or(u32::MAX));
                slots.push(Slot { var, what });
            }
        }
        Between {
            question: member.question,
            slots,
            tells,
        }
    }

    fn grid(&self, point: usize) -> i64 {
        let question = self.points[point].question();
        let of = question.and_then(|id| self.place_of(id));
        match (point, of.and_then(|at| self.members.get(at))) {
            // 0 is on every grid.
            (0, _) => i64::MAX,
            (_, Some(member)) => member.step,
            (_, None) => 1,
        }
    }

    /// Whether something is counted by months from the answer of a member.
    fn is_counted_from(&self, at: usize) -> bool {
        self.calendar
            .iter()
            .any(|counted| counted.member == Some(at))
    }

    /// By point: how far an answer lies beyond it where something turns.
    fn turns(&self, at: usize) -> BTreeMap<usize, BTreeSet<i64>> {
        let member = &self.members[at];
        let mut turns: BTreeMap<usize, BTreeSet<i64>> = BTreeMap::new();
        let own = member.point;
        let of_cells = member.cells.iter().flatten().chain(&member.within);
        for limit in of_cells.filter(|limit| limit.end == LimitOrigin::Set) {
            let OrderedPair {
                first: a,
                second: b,
            } = limit.points;
            match (a == own, b == own) {
                (true, false) => {
                    let after = up(limit.most + 1, member.step);
                    turns.entry(b).or_default().insert(after);
                }
                (false, true) => drop(turns.entry(a).or_default().insert(-limit.most)),
                _ => {}
            }
        }
        for slot in &self.slots {
            let SlotKind::Apart { points, cells, .. } = &slot.what else {
                continue;
            };
            let starts = cells.iter().skip(1).map(|cell| cell.least);
            match (points.first == own, points.second == own) {
                (true, false) => turns.entry(points.second).or_default().extend(starts),
                (false, true) => {
                    let starts = starts.map(|start| up(1 - start, member.step));
                    turns.entry(points.first).or_default().extend(starts);
                }
                _ => {}
            }
        }
        for counted in self.calendar.iter().filter(|of| of.member == Some(at)) {
            for (moved, _) in &counted.to {
                turns.remove(moved);
            }
        }
        turns
    }

    /// All values of the answers that one is compared with, one by one, where there
    /// are few and they go together in few ways.
    fn one_by_one(
        &self,
        at: usize,
        turns: &[(usize, BTreeSet<i64>)],
    ) -> Option<Vec<(usize, BTreeSet<i64>)>> {
        let mut points: BTreeSet<usize> = turns.iter().map(|(point, _)| *point).collect();
        let own = self.members[at].question;
        for slot in &self.slots {
            if let SlotKind::Apart { points: pair, .. } = &slot.what {
                for pair in [*pair, pair.turned()] {
                    if self.points[pair.first].question() == Some(own) {
                        points.insert(pair.second);
                    }
                }
            }
        }
        let mut members: BTreeSet<usize> = BTreeSet::new();
        for point in points.into_iter().filter(|point| *point > 0) {
            members.insert(self.place_of(self.points[point].question()?)?);
        }
        let mut singles = Vec::new();
        let mut combined: i64 = 1;
        for place in members {
            let member = &self.members[place];
            if place == at || member.block > self.members[at].block {
                continue;
            }
            let mut bounds = self.start.clone();
            member.whole(&mut bounds, &self.line).ok()?;
            let Interval { least, most } = bounds.range(member.point);
            let last = (most - least) / member.step;
            combined = combined.saturating_mul(last + 1);
            if last >= MOST_SINGLE || combined > MOST_COMBINED {
                return None;
            }
            let all = 0..=last + 1;
            let all = all.map(|step| least + step * member.step);
            singles.push((member.point, all.collect()));
        }
        Some(singles)
    }
}
