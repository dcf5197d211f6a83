//! What is known of the questions of a group: the points on their line, the limits of
//! their answers, and their variables.

use super::shape::Shaper;
use super::{
    ComparedGroup, Counted, Limit, LimitOrigin, Measures, Member, Questions, Slot, SlotKind,
};
use crate::flow::day::{self, DayPoint};
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::space::bounds::{Bounds, Contradiction, OrderedPair, PointLine};
use crate::space::budget::Budget;
use crate::space::cells::{Cells, Scale, Today, last_day};
use crate::space::comparisons::step_of;
use crate::space::interval::Interval;
use crate::space::points::{Difference, Point, PointPair, days_of_months, lengths_of_months};

impl ComparedGroup {
    pub(super) fn new(questions: &Questions<'_>, members: &[Id<Question>]) -> Self {
        let mut points = points_of(questions, members);
        points.sort_unstable();
        points.dedup();
        let step = |id| step_of(questions.flow, id);
        let grid = |point: &Point| point.question().map_or(1, step);
        let line = PointLine::new(points.iter().skip(1).map(grid));
        let mut group = Self {
            members: Vec::new(),
            start: Bounds::new(&line),
            line,
            points,
            slots: Vec::new(),
            between: Vec::new(),
            calendar: Vec::new(),
            shape: None,
            pairs: Vec::new(),
        };
        for question in members {
            let member = group.member(questions, *question);
            group.members.push(member);
        }
        for (at, question) in members.iter().enumerate() {
            let domain = questions.domain(*question);
            group.slots.push(Slot {
                var: domain.first,
                what: SlotKind::Answer(at),
            });
            for (place, difference) in domain.differences.iter().enumerate() {
                let what = group.apart(difference);
                let var = domain.difference(place);
                group.slots.extend(what.map(|what| Slot { var, what }));
            }
        }
        group.find_calendar();
        group.begin(questions);
        group
    }

    /// Questions of which no more is known than how each two stand to each other.
    pub(super) fn two_by_two(
        questions: &Questions<'_>,
        members: &[Id<Question>],
        budget: &mut Budget,
    ) -> Self {
        let line = PointLine::new([]);
        let mut group = Self {
            members: Vec::new(),
            points: vec![Point::Zero],
            start: Bounds::new(&line),
            line,
            slots: Vec::new(),
            between: Vec::new(),
            calendar: Vec::new(),
            shape: None,
            pairs: Vec::new(),
        };
        for question in members {
            group.members.push(Member {
                question: *question,
                block: questions.block_of[question.index()],
                point: 0,
                step: step_of(questions.flow, *question),
                cells: Vec::new(),
                within: Vec::new(),
            });
            let domain = questions.domain(*question);
            for (at, difference) in domain.differences.iter().enumerate() {
                let points = [difference.points.right, difference.points.left];
                let two = points.into_iter().filter_map(Point::question);
                let mut two: Vec<Id<Question>> = two.collect();
                two.dedup();
                let var = domain.difference(at);
                let mut of_two = Self::new(questions, &two);
                of_two.slots.retain(|slot| match slot.what {
                    SlotKind::Answer(_) => true,
                    SlotKind::Apart { .. } => slot.var == var,
                });
                let known = Measures::default();
                let shape = Shaper::new(&of_two, &of_two.slots, &known).shape_within(budget);
                group.pairs.extend(shape.ok().map(|shape| (two, shape)));
            }
        }
        group
    }

    pub(super) fn at(&self, point: Point) -> Option<usize> {
        self.points.binary_search(&point).ok()
    }

    pub(super) fn place_of(&self, question: Id<Question>) -> Option<usize> {
        let mut members = self.members.iter();
        members.position(|member| member.question == question)
    }

    pub(super) fn apart(&self, difference: &Difference) -> Option<SlotKind> {
        let PointPair { left, right } = difference.points;
        let member = |point: Point| point.question().and_then(|id| self.place_of(id));
        Some(SlotKind::Apart {
            points: OrderedPair::new(self.at(left)?, self.at(right)?),
            of: [member(left), member(right)],
            cells: difference.cells.clone(),
        })
    }

    fn member(&self, questions: &Questions<'_>, id: Id<Question>) -> Member {
        let own = self.at(Point::Answer(id, 0)).unwrap_or(0);
        let kind = questions.kind(id);
        let [min, max] = bounds_of(kind, questions.today);
        let mut within = Vec::new();
        for (at, point) in self.points.iter().enumerate() {
            if let Point::Answer(question, months @ (1.. | ..=-1)) = point
                && *question == id
            {
                within.extend(counted(OrderedPair::new(at, own), *months));
            }
        }
        if matches!(kind, Kind::Date { .. }) {
            let own = OrderedPair::new(own, 0);
            within.push(Limit::at_least(own, 0, LimitOrigin::Open));
            within.push(Limit::at_most(own, last_day(), LimitOrigin::Open));
        }
        let mut cells = Vec::new();
        if let Cells::Measures(ranges, scale) = &questions.domain(id).cells {
            if matches!(scale, Scale::Date) {
                let told = |bound: Option<(Point, i64)>| {
                    let (from, days) = bound?;
                    let from = self.at(from).filter(|from| *from > 0)?;
                    Some((OrderedPair::new(own, from), days))
                };
                within.extend(
                    told(min).map(|(own, days)| Limit::at_least(own, days, LimitOrigin::Set)),
                );
                within.extend(
                    told(max).map(|(own, days)| Limit::at_most(own, days, LimitOrigin::Set)),
                );
            }
            let ends = [min, max].map(|bound| match (scale, bound) {
                (Scale::FromToday, Some(_)) | (_, Some((Point::Zero, _))) => LimitOrigin::Set,
                (_, Some(_) | None) => LimitOrigin::Open,
            });
            let last = ranges.len().saturating_sub(1);
            for (at, range) in ranges.iter().enumerate() {
                let ends = [
                    if at == 0 { ends[0] } else { LimitOrigin::Set },
                    if at == last {
                        ends[1]
                    } else {
                        LimitOrigin::Set
                    },
                ];
                cells.push(self.limits(own, *range, scale, ends));
            }
        }
        Member {
            question: id,
            block: questions.block_of[id.index()],
            point: own,
            step: step_of(questions.flow, id),
            cells,
            within,
        }
    }

    /// The limits of a cell.
    fn limits(
        &self,
        own: usize,
        cell: Interval,
        scale: &Scale,
        ends: [LimitOrigin; 2],
    ) -> Vec<Limit> {
        let from = match scale {
            Scale::Number(_) | Scale::Duration | Scale::Date => 0,
            Scale::FromToday => self.at(Point::Today(0)).unwrap_or(0),
            Scale::Ranked(ranked) => return self.limits_of_rank(own, cell, ranked),
        };
        let own = OrderedPair::new(own, from);
        vec![
            Limit::at_least(own, cell.least, ends[0]),
            Limit::at_most(own, cell.most, ends[1]),
        ]
    }

    /// The limits of a cell among ranked days.
    fn limits_of_rank(&self, own: usize, cell: Interval, ranked: &[DayPoint]) -> Vec<Limit> {
        let day = |place: i64| {
            let place = usize::try_from(place).ok()?;
            let (from, days) = Point::of_day(*ranked.get(place)?);
            Some((OrderedPair::new(own, self.at(from)?), days))
        };
        let after = |rank: i64| i64::from(rank.rem_euclid(10) > 0);
        let Interval { least, most } = cell;
        let low = day(least.div_euclid(10))
            .map(|(own, days)| Limit::at_least(own, days + after(least), LimitOrigin::Set));
        let high = day(most.div_euclid(10) + after(most))
            .map(|(own, days)| Limit::at_most(own, days - after(most), LimitOrigin::Set));
        low.into_iter().chain(high).collect()
    }

    fn find_calendar(&mut self) {
        for (at, point) in self.points.iter().enumerate() {
            let (base, months) = point.base();
            if months == 0 {
                continue;
            }
            let Some(from) = self.at(base) else { continue };
            match self.calendar.iter_mut().find(|known| known.from == from) {
                Some(known) => known.to.push((at, months)),
                None => self.calendar.push(Counted {
                    from,
                    member: base.question().and_then(|id| self.place_of(id)),
                    to: vec![(at, months)],
                    lengths: Vec::new(),
                }),
            }
        }
        self.calendar.sort_by_key(|counted| counted.member);
        for counted in &mut self.calendar {
            let months: Vec<i64> = counted.to.iter().map(|(_, months)| *months).collect();
            counted.lengths = lengths_of_months(&months);
        }
    }

    /// What is known of today, and of days between bounds that it tells: the flow is
    /// used while there are some.
    fn begin(&mut self, questions: &Questions<'_>) {
        let Some(now) = self.at(Point::Today(0)) else {
            return;
        };
        let first = match questions.today {
            Today::From(day) | Today::On(day) => day::day_number(day),
            Today::Any => 0,
        };
        let mut limits = vec![
            Limit::at_least(OrderedPair::new(now, 0), first, LimitOrigin::Set),
            Limit::at_most(OrderedPair::new(now, 0), last_day(), LimitOrigin::Set),
        ];
        for (at, point) in self.points.iter().enumerate() {
            if let Point::Today(months @ (1.. | ..=-1)) = point {
                limits.extend(counted(OrderedPair::new(at, now), *months));
            }
        }
        for limit in limits {
            let _ = limit.set(&mut self.start, &self.line);
        }
        for member in &self.members {
            let [min, max] = bounds_of(questions.kind(member.question), questions.today);
            let (Some((low, least)), Some((high, most))) = (min, max) else {
                continue;
            };
            // Two that `today` tells leave room on the days on which they do.
            let both_told = low != Point::Zero && high != Point::Zero;
            let points = self.at(low).zip(self.at(high)).filter(|_| !both_told);
            if let Some((low, high)) = points.filter(|(low, high)| low != high) {
                let mut start = self.start.clone();
                let room =
                    Limit::at_most(OrderedPair::new(low, high), most - least, LimitOrigin::Set);
                if room.set(&mut start, &self.line).is_ok() {
                    self.start = start;
                }
            }
        }
    }
}

impl Limit {
    fn at_most(points: OrderedPair, most: i64, end: LimitOrigin) -> Self {
        Self { points, most, end }
    }

    fn at_least(points: OrderedPair, least: i64, end: LimitOrigin) -> Self {
        Self {
            points: points.turned(),
            most: -least,
            end,
        }
    }

    pub(super) fn set(&self, bounds: &mut Bounds, line: &PointLine) -> Result<(), Contradiction> {
        if self.points.first != self.points.second {
            return bounds.tighten(line, self.points, self.most);
        }
        if self.most < 0 {
            return Err(Contradiction);
        }
        Ok(())
    }

    /// Whether it is a bound that `today` tells.
    pub(super) fn tells(&self, points: &[Point]) -> bool {
        let is_today = |point: usize| matches!(points.get(point), Some(Point::Today(_)));
        is_today(self.points.first) || is_today(self.points.second)
    }
}

/// The limits of a point that is counted by months from another.
fn counted(points: OrderedPair, months: i64) -> [Limit; 2] {
    let (fewest, most) = days_of_months(months);
    [
        Limit::at_least(points, fewest, LimitOrigin::Set),
        Limit::at_most(points, most, LimitOrigin::Set),
    ]
}

/// The bounds that an author has set, each as a point and what is beyond it.
fn bounds_of(kind: &Kind, today: Today) -> [Option<(Point, i64)>; 2] {
    match kind {
        Kind::Number { min, max, .. } => {
            [*min, *max].map(|bound| Some((Point::Zero, bound?.millionths())))
        }
        // No time is shorter than none.
        Kind::Duration { min, max } => [
            Some((Point::Zero, min.map_or(0, |min| min.in_days()))),
            max.map(|max| (Point::Zero, max.in_days())),
        ],
        Kind::Date { min, max } => [*min, *max].map(|bound| {
            let bound = bound?;
            let fixed = today.day_number(bound);
            Some(fixed.map_or_else(|| Point::of_day(bound), |day| (Point::Zero, day)))
        }),
        Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => [None, None],
    }
}

/// The points that the members of a group have to do with.
fn points_of(questions: &Questions<'_>, members: &[Id<Question>]) -> Vec<Point> {
    let mut points = vec![Point::Zero];
    for question in members {
        let domain = questions.domain(*question);
        points.push(Point::Answer(*question, 0));
        for difference in &domain.differences {
            points.extend([difference.points.left, difference.points.right]);
        }
        if let Cells::Measures(_, scale) = &domain.cells {
            match scale {
                Scale::FromToday => points.push(Point::Today(0)),
                Scale::Ranked(ranked) => {
                    points.extend(ranked.iter().map(|day| Point::of_day(*day).0));
                }
                Scale::Number(_) | Scale::Duration | Scale::Date => {}
            }
        }
        let bounds = bounds_of(questions.kind(*question), questions.today);
        points.extend(bounds.into_iter().flatten().map(|(point, _)| point));
    }
    let bases: Vec<Point> = points.iter().map(|point| point.base().0).collect();
    points.extend(bases);
    points
}
