//! Answers that fit together, and days from which months can be counted so that they do.

use super::{AnswerQuery, ComparedGroup, Counted, Measures, Member, SlotKind};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::space::bounds::{Bounds, Contradiction, OrderedPair, PointLine};
use crate::space::diagram::Var;
use crate::space::interval::Interval;
use crate::space::points::{CYCLE, Point, months_from};

/// What months take comes round again after so many days, a cycle of the calendar.
const ONCE_ROUND: usize = CYCLE as usize;

/// How many days are tried for one choice.
pub(super) const MOST_DAYS: usize = 5_000;

impl ComparedGroup {
    pub(super) fn find(&self, wanted: &AnswerQuery<'_>, found: &mut Measures) -> Option<()> {
        if self.slots.is_empty() {
            // Too many to be looked for together.
            return Some(());
        }
        let answered: Vec<bool> = self
            .members
            .iter()
            .map(|member| {
                let first = self.first_var(member.question);
                let skipped = first.is_some_and(|var| (wanted.value)(var) == Some(0));
                (wanted.answered)(member.question) && !skipped
            })
            .collect();
        let bounds = self.bounds_of(wanted, &answered)?;
        let best = |point: usize, range: Interval| {
            let best = match self.points[point] {
                Point::Answer(question, 0) => (wanted.best)(question, range),
                Point::Today(0) => wanted.today,
                Point::Zero | Point::Today(_) | Point::Answer(..) => range.least,
            };
            range.nearest(best)
        };
        let mut walk = DayWalk {
            group: self,
            days: MOST_DAYS,
            best: &best,
        };
        let present = |member: Option<usize>| member.is_none_or(|at| answered[at]);
        let counted = self.calendar.iter().filter(|of| present(of.member));
        let counted: Vec<&Counted> = counted.collect();
        let Walked::Fits(mut bounds) = walk.on(bounds, &counted) else {
            return None;
        };
        let is_now = |point: &usize| self.points[*point] == Point::Today(0);
        let mut order: Vec<usize> = self.line.coarsest_first().filter(|at| *at > 0).collect();
        order.sort_by_key(|point| !is_now(point));
        for point in order {
            let place = best(point, bounds.range(point));
            match self.points[point] {
                Point::Answer(question, 0) => {
                    if !self.place_of(question).is_some_and(|at| answered[at]) {
                        continue;
                    }
                    found.answers.insert(question, place);
                }
                Point::Today(0) => found.today = Some(place),
                Point::Zero | Point::Today(_) | Point::Answer(..) => continue,
            }
            self.put(&mut bounds, point, place).ok()?;
        }
        Some(())
    }

    /// What is known of answers that are as wanted, of those who have `answered`.
    fn bounds_of(&self, wanted: &AnswerQuery<'_>, answered: &[bool]) -> Option<Bounds> {
        let mut bounds = self.start.clone();
        let now = self.at(Point::Today(0));
        if let (Some(now), Some(today)) = (now, wanted.known.today) {
            self.put(&mut bounds, now, today).ok()?;
        }
        let members = self.members.iter().zip(answered);
        for (member, _) in members.filter(|(_, answered)| **answered) {
            member.whole(&mut bounds, &self.line).ok()?;
            if let Some(known) = wanted.known.answers.get(&member.question) {
                self.put(&mut bounds, member.point, *known).ok()?;
            }
        }
        let between = self.between.iter().flat_map(|between| &between.slots);
        for slot in self.slots.iter().chain(between) {
            let Some(cell) = (wanted.value)(slot.var).and_then(|value| value.checked_sub(1)) else {
                continue;
            };
            if !slot.members().all(|at| answered[at]) {
                continue;
            }
            match &slot.what {
                SlotKind::Answer(at) => {
                    for limit in self.members[*at].cells.get(cell)? {
                        limit.set(&mut bounds, &self.line).ok()?;
                    }
                }
                SlotKind::Apart { points, cells, .. } => {
                    let range = *cells.get(cell)?;
                    bounds.apart(&self.line, *points, range).ok()?;
                }
            }
        }
        Some(bounds)
    }

    fn first_var(&self, question: Id<Question>) -> Option<Var> {
        let place = self.place_of(question)?;
        let mut slots = self.slots.iter();
        let first = slots.find(|slot| matches!(slot.what, SlotKind::Answer(at) if at == place))?;
        Some(first.var)
    }

    /// Puts a point at a place, and what is counted from it by months where it comes
    /// to lie.
    pub(super) fn put(
        &self,
        bounds: &mut Bounds,
        point: usize,
        place: i64,
    ) -> Result<(), Contradiction> {
        bounds.apart(
            &self.line,
            OrderedPair::new(point, 0),
            Interval::single(place),
        )?;
        for counted in self.calendar.iter().filter(|counted| counted.from == point) {
            for (to, months) in &counted.to {
                let place = months_from(place, *months);
                bounds.apart(
                    &self.line,
                    OrderedPair::new(*to, 0),
                    Interval::single(place),
                )?;
            }
        }
        Ok(())
    }
}

/// A walk over days, in search of some from which months can be counted so that everything
/// fits.
pub(super) struct DayWalk<'w> {
    pub(super) group: &'w ComparedGroup,
    /// How many may still be tried.
    pub(super) days: usize,
    /// Of the places that a point may have, the one with which to begin.
    pub(super) best: &'w dyn Fn(usize, Interval) -> i64,
}

impl DayWalk<'_> {
    /// Walks the days from which these are counted: first those of which there are the
    /// fewest.
    pub(super) fn on(&mut self, bounds: Bounds, counted: &[&Counted]) -> Walked {
        let width = |of: &&&Counted| {
            let range = bounds.range(of.from);
            range.most.saturating_sub(range.least)
        };
        let Some(first) = counted.iter().min_by_key(width) else {
            return Walked::Fits(bounds);
        };
        let rest: Vec<&Counted> = counted
            .iter()
            .filter(|of| of.from != first.from)
            .copied()
            .collect();
        let range = bounds.range(first.from);
        let begin = range.nearest((self.best)(first.from, range));
        // How many days so many months take, on the day that is the best first.
        let mut lengths: Vec<&Vec<i64>> = first.lengths.iter().collect();
        let at_first = first.took(begin);
        lengths.sort_by_key(|took| **took != at_first);
        let mut given_up = false;
        for took in lengths {
            let Ok(here) = first.taking(took, bounds.clone(), &self.group.line) else {
                continue;
            };
            let range = here.range(first.from);
            let days = outward(range.nearest(begin), range);
            let days = days.take(if rest.is_empty() {
                ONCE_ROUND
            } else {
                usize::MAX
            });
            for day in days.filter(|day| first.took(*day) == *took) {
                let Some(left) = self.days.checked_sub(1) else {
                    given_up = true;
                    break;
                };
                self.days = left;
                let mut there = here.clone();
                if self.group.put(&mut there, first.from, day).is_err() {
                    continue;
                }
                match self.on(there, &rest) {
                    Walked::Fits(found) => return Walked::Fits(found),
                    Walked::Never => {}
                    Walked::GivenUp => given_up = true,
                }
            }
        }
        if given_up {
            Walked::GivenUp
        } else {
            Walked::Never
        }
    }
}

impl Counted {
    /// What is known where its months take so many days.
    fn taking(
        &self,
        took: &[i64],
        mut bounds: Bounds,
        line: &PointLine,
    ) -> Result<Bounds, Contradiction> {
        for ((to, _), took) in self.to.iter().zip(took) {
            let pair = OrderedPair::new(*to, self.from);
            bounds.apart(line, pair, Interval::single(*took))?;
        }
        Ok(bounds)
    }

    /// How many days the months take that are counted from a day.
    fn took(&self, day: i64) -> Vec<i64> {
        let months = self.to.iter().map(|(_, months)| *months);
        months
            .map(|months| months_from(day, months) - day)
            .collect()
    }
}

/// The days within a range, those first that are near one of them.
fn outward(begin: i64, range: Interval) -> impl Iterator<Item = i64> {
    let Interval { least, most } = range;
    let far = (most - begin).max(begin - least).max(-1);
    (0..=far).flat_map(move |away| {
        let later = (begin + away <= most).then_some(begin + away);
        let earlier = (away > 0 && begin - away >= least).then_some(begin - away);
        later.into_iter().chain(earlier)
    })
}

/// What came of walking days.
pub(super) enum Walked {
    Fits(Bounds),
    Never,
    GivenUp,
}

impl Member {
    /// Any of its answers.
    pub(super) fn whole(&self, bounds: &mut Bounds, line: &PointLine) -> Result<(), Contradiction> {
        for limit in &self.within {
            limit.set(bounds, line)?;
        }
        let lowest = self.cells.first().into_iter().flatten();
        let lowest = lowest.filter(|limit| limit.points.second == self.point);
        let highest = self.cells.last().into_iter().flatten();
        let highest = highest.filter(|limit| limit.points.first == self.point);
        for limit in lowest.chain(highest) {
            limit.set(bounds, line)?;
        }
        Ok(())
    }
}
