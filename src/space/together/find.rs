//! Answers that fit together, and days from which months can be counted so that they do.

use super::{Counted, Group, Measures, Member, Wanted, What};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::space::bounds::{Bounds, Contradiction, Line};
use crate::space::diagram::Var;
use crate::space::points::{CYCLE, Point, months_from};

/// How many days are tried for one choice.
pub(super) const MOST_DAYS: usize = 5_000;

impl Group {
    pub(super) fn find(&self, wanted: &Wanted<'_>, found: &mut Measures) -> Option<()> {
        if self.slots.is_empty() {
            // Too many to be looked for together.
            return Some(());
        }
        let mut bounds = self.start.clone();
        let answered: Vec<bool> = self
            .members
            .iter()
            .map(|member| {
                let first = self.first_var(member.question);
                let skipped = first.is_some_and(|var| (wanted.value)(var) == Some(0));
                (wanted.answered)(member.question) && !skipped
            })
            .collect();
        let now = self.at(Point::Today(0));
        if let (Some(now), Some(today)) = (now, wanted.known.today) {
            self.put(&mut bounds, now, today).ok()?;
        }
        for (at, member) in self
            .members
            .iter()
            .enumerate()
            .filter(|(at, _)| answered[*at])
        {
            member.whole(&mut bounds, &self.line).ok()?;
            if let Some(known) = wanted.known.answers.get(&member.question) {
                self.put(&mut bounds, self.members[at].point, *known).ok()?;
            }
        }
        let between = self.between.iter().flat_map(|between| &between.slots);
        for slot in self.slots.iter().chain(between) {
            let Some(cell) = (wanted.value)(slot.var).and_then(|value| value.checked_sub(1)) else {
                continue;
            };
            match &slot.what {
                What::Answer(at) if answered[*at] => {
                    let limits = self.members[*at].cells.get(cell)?;
                    for limit in limits {
                        limit.set(&mut bounds, &self.line).ok()?;
                    }
                }
                What::Apart { points, of, cells }
                    if of.iter().flatten().all(|at| answered[*at]) =>
                {
                    let range = *cells.get(cell)?;
                    bounds.apart(&self.line, *points, range).ok()?;
                }
                What::Answer(_) | What::Apart { .. } => {}
            }
        }
        let best = |point: usize, (least, most): (i64, i64)| {
            let best = match self.points[point] {
                Point::Answer(question, 0) => (wanted.best)(question, (least, most)),
                Point::Today(0) => wanted.today,
                _ => least,
            };
            best.clamp(least, most.max(least))
        };
        let mut days = MOST_DAYS;
        let present = |member: Option<usize>| member.is_none_or(|at| answered[at]);
        let counted = self.calendar.iter().filter(|of| present(of.member));
        let counted: Vec<&Counted> = counted.collect();
        let Walked::Fits(mut bounds) = self.walk(bounds, &counted, &mut days, &best) else {
            return None;
        };
        let is_now = |point: &usize| self.points[*point] == Point::Today(0);
        let mut order: Vec<usize> = self.line.coarsest_first().filter(|at| *at > 0).collect();
        order.sort_by_key(|point| !is_now(point));
        for point in order {
            let range = (bounds.least(point, 0), bounds.most(point, 0));
            match self.points[point] {
                Point::Answer(question, 0) => {
                    if !self.place_of(question).is_some_and(|at| answered[at]) {
                        continue;
                    }
                    let measure = best(point, range);
                    self.put(&mut bounds, point, measure).ok()?;
                    found.answers.insert(question, measure);
                }
                Point::Today(0) => {
                    let today = best(point, range);
                    self.put(&mut bounds, point, today).ok()?;
                    found.today = Some(today);
                }
                Point::Zero | Point::Today(_) | Point::Answer(..) => {}
            }
        }
        Some(())
    }

    fn first_var(&self, question: Id<Question>) -> Option<Var> {
        let place = self.place_of(question)?;
        let mut slots = self.slots.iter();
        let first = slots.find(|slot| matches!(slot.what, What::Answer(at) if at == place))?;
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
        bounds.apart(&self.line, (point, 0), (place, place))?;
        for counted in self.calendar.iter().filter(|counted| counted.from == point) {
            for (to, months) in &counted.to {
                let place = months_from(place, *months);
                bounds.apart(&self.line, (*to, 0), (place, place))?;
            }
        }
        Ok(())
    }

    /// Looks for days from which months can be counted so that everything fits: first
    /// those of which there are the fewest. `days` may be tried in all.
    pub(super) fn walk(
        &self,
        bounds: Bounds,
        counted: &[&Counted],
        days: &mut usize,
        best: &dyn Fn(usize, (i64, i64)) -> i64,
    ) -> Walked {
        let range = |of: &Counted| (bounds.least(of.from, 0), bounds.most(of.from, 0));
        let width = |of: &&&Counted| {
            let (least, most) = range(of);
            most.saturating_sub(least)
        };
        let Some(first) = counted.iter().min_by_key(width) else {
            return Walked::Fits(bounds);
        };
        let rest: Vec<&Counted> = counted
            .iter()
            .filter(|of| of.from != first.from)
            .copied()
            .collect();
        let (least, most) = range(first);
        let begin = best(first.from, (least, most)).clamp(least, most.max(least));
        // How many days so many months take, on the day that is the best first.
        let mut lengths: Vec<&Vec<i64>> = first.lengths.iter().collect();
        let at_first = first.took(begin);
        lengths.sort_by_key(|took| **took != at_first);
        let mut given_up = false;
        for took in lengths {
            let mut here = bounds.clone();
            let mut each = first.to.iter().zip(took);
            let fits = each.all(|((to, _), took)| {
                let apart = here.apart(&self.line, (*to, first.from), (*took, *took));
                apart.is_ok()
            });
            if !fits {
                continue;
            }
            let range = (here.least(first.from, 0), here.most(first.from, 0));
            let mut tried = 0;
            for day in outward(begin.clamp(range.0, range.1.max(range.0)), range) {
                // What months take comes round again after a cycle of the calendar.
                tried += 1;
                if tried > CYCLE && rest.is_empty() {
                    break;
                }
                if first.took(day) != *took {
                    continue;
                }
                let Some(left) = days.checked_sub(1) else {
                    given_up = true;
                    break;
                };
                *days = left;
                let mut there = here.clone();
                if self.put(&mut there, first.from, day).is_err() {
                    continue;
                }
                match self.walk(there, &rest, days, best) {
                    Walked::Fits(found) => return Walked::Fits(found),
                    Walked::Never => {}
                    Walked::GivenUp => given_up = true,
                }
            }
        }
        match given_up {
            true => Walked::GivenUp,
            false => Walked::Never,
        }
    }
}

impl Counted {
    /// How many days the months take that are counted from a day.
    fn took(&self, day: i64) -> Vec<i64> {
        let months = self.to.iter().map(|(_, months)| *months);
        months
            .map(|months| months_from(day, months) - day)
            .collect()
    }
}

/// The days within a range, those first that are near one of them.
fn outward(begin: i64, (least, most): (i64, i64)) -> impl Iterator<Item = i64> {
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
    pub(super) fn whole(&self, bounds: &mut Bounds, line: &Line) -> Result<(), Contradiction> {
        for limit in &self.within {
            limit.set(bounds, line)?;
        }
        let lowest = self.cells.first().into_iter().flatten();
        let lowest = lowest.filter(|limit| limit.points.1 == self.point);
        let highest = self.cells.last().into_iter().flatten();
        let highest = highest.filter(|limit| limit.points.0 == self.point);
        for limit in lowest.chain(highest) {
            limit.set(bounds, line)?;
        }
        Ok(())
    }
}
