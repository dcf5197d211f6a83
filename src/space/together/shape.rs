//! Which choices of cells and differences fit together, worked out choice by choice.

use std::collections::HashMap;

use super::find::{DayWalk, MOST_DAYS, Walked};
use super::{ComparedGroup, Counted, Limit, LimitOrigin, Measures, Slot, SlotKind};
use crate::space::bounds::{Bounds, Contradiction, FAR};
use crate::space::budget::Budget;
use crate::space::diagram::{Diagram, Ref, TooLarge, Var};
use crate::space::interval::Interval;
use crate::space::points::Point;
use crate::space::semiring::Semiring;

/// How much work one group may be, in bounds that are looked at.
const MOST_WORK: usize = 5_000_000;

/// How many bounds are looked at in the time of one branch of a node.
const BOUNDS_OF_A_BRANCH: usize = 8;

/// How many days are tried for one group.
const MOST_DAYS_IN_ALL: usize = 100_000;

/// So many times that much is looked at where it is asked of one question whether it
/// accepts any answer.
const PATIENCE: usize = 10;

/// A function of the variables of a group, that holds where answers fit together.
#[derive(Clone, Debug)]
pub struct FitDiagram {
    /// Each behind those that it goes on to. A place among these plus two; 0 never
    /// holds, and 1 always.
    nodes: Vec<(Var, Vec<u32>)>,
    root: u32,
    /// Whether all days were walked that had to be.
    pub(super) walked: bool,
}

const NO: u32 = 0;
const YES: u32 = 1;

impl FitDiagram {
    /// The shape in a diagram, where all variables from `end` on are 0.
    pub fn in_diagram<T: Semiring>(
        &self,
        diagram: &mut Diagram<T>,
        end: Var,
    ) -> Result<Ref, TooLarge> {
        let mut refs = vec![diagram.zero(), diagram.one()];
        for (var, children) in &self.nodes {
            let children: Vec<Ref> = children.iter().map(|child| refs[*child as usize]).collect();
            refs.push(if *var < end {
                diagram.node(*var, &children)?
            } else {
                children[0]
            });
        }
        Ok(refs[self.root as usize])
    }
}

/// There is too much to be worked out.
pub(super) struct TooMuch;

impl ComparedGroup {
    pub(super) fn work_out(&mut self, budget: &mut Budget) {
        let known = Measures::default();
        match Shaper::new(self, &self.slots, &known).shape_within(budget) {
            Ok(shape) => self.shape = Some(shape),
            Err(TooMuch) => {
                let mut pairs = Vec::new();
                for slot in &self.slots {
                    let SlotKind::Apart { of, .. } = &slot.what else {
                        continue;
                    };
                    let both = of.iter().flatten();
                    let both = both.filter_map(|at| Some(self.members.get(*at)?.question));
                    let two = |other: &&Slot| match other.what {
                        SlotKind::Answer(member) => of.contains(&Some(member)),
                        SlotKind::Apart { .. } => other.var == slot.var,
                    };
                    let two: Vec<Slot> = self.slots.iter().filter(two).cloned().collect();
                    let shape = Shaper::new(self, &two, &known).shape_within(budget);
                    pairs.extend(shape.ok().map(|shape| (both.collect(), shape)));
                }
                self.pairs = pairs;
            }
        }
    }
}

/// Works out a shape.
pub(super) struct Shaper<'g> {
    group: &'g ComparedGroup,
    slots: &'g [Slot],
    known: &'g Measures,
    /// A member that has room beyond the ends that its author has not set.
    unbounded: Option<usize>,
    /// How much work there may be.
    most_work: usize,
    /// By point: the last slot that reads it.
    last: Vec<usize>,
    /// By slot: the members that are read there or later.
    read: Vec<Vec<bool>>,
    seen: HashMap<ShapeState, u32>,
    nodes: Vec<(Var, Vec<u32>)>,
    places: HashMap<(Var, Vec<u32>), u32>,
    work: usize,
    days: usize,
    walked: bool,
}

/// How far it has come: the slot, who has answered, and what is known.
type ShapeState = (usize, Vec<bool>, Bounds);

impl<'g> Shaper<'g> {
    pub(super) fn new(group: &'g ComparedGroup, slots: &'g [Slot], known: &'g Measures) -> Self {
        let mut last = vec![0; group.points.len()];
        let mut read = vec![vec![false; group.members.len()]; slots.len() + 1];
        for (at, slot) in slots.iter().enumerate() {
            let mut touch = |point: usize| last[point] = at + 1;
            match &slot.what {
                SlotKind::Answer(member) => {
                    let member = &group.members[*member];
                    touch(member.point);
                    for limit in member.cells.iter().flatten().chain(&member.within) {
                        touch(limit.points.first);
                        touch(limit.points.second);
                    }
                }
                SlotKind::Apart { points, .. } => {
                    touch(points.first);
                    touch(points.second);
                }
            }
        }
        for at in (0..slots.len()).rev() {
            read[at] = read[at + 1].clone();
            for member in slots[at].members() {
                read[at][member] = true;
            }
        }
        Self {
            group,
            slots,
            known,
            unbounded: None,
            most_work: MOST_WORK,
            last,
            read,
            seen: HashMap::new(),
            nodes: Vec::new(),
            places: HashMap::new(),
            work: 0,
            days: MOST_DAYS_IN_ALL,
            walked: true,
        }
    }

    /// The same for a member that has room beyond the ends that its author has not set,
    /// with more patience.
    pub(super) fn around(self, member: usize) -> Self {
        Self {
            unbounded: Some(member),
            most_work: MOST_WORK * PATIENCE,
            days: MOST_DAYS_IN_ALL * PATIENCE,
            ..self
        }
    }

    /// The shape, as long as there is something left of a budget.
    pub(super) fn shape_within(&mut self, budget: &mut Budget) -> Result<FitDiagram, TooMuch> {
        let left = budget.left().saturating_mul(BOUNDS_OF_A_BRANCH);
        self.most_work = self.most_work.min(left);
        let shape = self.shape();
        let spent = budget.spend(self.work / BOUNDS_OF_A_BRANCH);
        spent.map_err(|TooLarge| TooMuch).and(shape)
    }

    pub(super) fn shape(&mut self) -> Result<FitDiagram, TooMuch> {
        let group = self.group;
        let mut start = group.start.clone();
        if let (Some(now), Some(today)) = (group.at(Point::Today(0)), self.known.today) {
            // On a day on which the flow leaves no room nothing fits.
            if group.put(&mut start, now, today).is_err() {
                start = group.start.clone();
            }
        }
        let answered = vec![false; group.members.len()];
        let root = self.grow((0, answered, start))?;
        Ok(FitDiagram {
            nodes: std::mem::take(&mut self.nodes),
            root,
            walked: self.walked,
        })
    }

    fn grow(&mut self, (at, mut answered, mut bounds): ShapeState) -> Result<u32, TooMuch> {
        let group = self.group;
        let Some(slot) = self.slots.get(at) else {
            return Ok(self.fits(&answered, bounds));
        };
        self.work += group.points.len().pow(2);
        if self.work > self.most_work {
            return Err(TooMuch);
        }
        if group.calendar.is_empty() {
            for (point, last) in self.last.iter().enumerate().skip(1) {
                if *last <= at {
                    bounds.forget(point);
                }
            }
            for (member, is_read) in self.read[at].iter().enumerate() {
                answered[member] &= *is_read;
            }
        }
        let state = (at, answered, bounds);
        if let Some(known) = self.seen.get(&state) {
            return Ok(*known);
        }
        let (_, answered, bounds) = &state;
        let mut children = Vec::new();
        match &slot.what {
            SlotKind::Answer(place) => {
                let member = &group.members[*place];
                children.push(self.grow((at + 1, answered.clone(), bounds.clone()))?);
                for cell in &member.cells {
                    let mut here = bounds.clone();
                    if self.answer(*place, cell, &mut here).is_err() {
                        children.push(NO);
                        continue;
                    }
                    let mut answered = answered.clone();
                    answered[*place] = true;
                    children.push(self.grow((at + 1, answered, here))?);
                }
            }
            SlotKind::Apart { points, of, cells } => {
                if of.iter().flatten().all(|member| answered[*member]) {
                    children.push(NO);
                    for cell in cells {
                        let mut here = bounds.clone();
                        children.push(match here.apart(&group.line, *points, *cell) {
                            Ok(()) => self.grow((at + 1, answered.clone(), here))?,
                            Err(Contradiction) => NO,
                        });
                    }
                } else {
                    children.push(self.grow((at + 1, answered.clone(), bounds.clone()))?);
                    children.extend(cells.iter().map(|_| NO));
                }
            }
        }
        let node = self.node(slot.var, children);
        self.seen.insert(state, node);
        Ok(node)
    }

    /// A member is answered with one of a cell.
    fn answer(
        &self,
        place: usize,
        cell: &[Limit],
        bounds: &mut Bounds,
    ) -> Result<(), Contradiction> {
        let member = &self.group.members[place];
        let unbounded = self.unbounded == Some(place);
        let limits = member.within.iter().chain(cell);
        for limit in limits.filter(|limit| !unbounded || limit.end == LimitOrigin::Set) {
            limit.set(bounds, &self.group.line)?;
        }
        match self.known.answers.get(&member.question) {
            Some(known) => self.group.put(bounds, member.point, *known),
            None => Ok(()),
        }
    }

    /// Whether there are days from which months can be counted as wanted.
    fn fits(&mut self, answered: &[bool], bounds: Bounds) -> u32 {
        let present = |member: Option<usize>| member.is_none_or(|at| answered[at]);
        let counted = self.group.calendar.iter();
        let counted: Vec<&Counted> = counted.filter(|of| present(of.member)).collect();
        let begin = |_: usize, range: Interval| {
            if range.least > -FAR {
                range.least
            } else if range.most < FAR {
                range.most
            } else {
                0
            }
        };
        let most = MOST_DAYS.min(self.days);
        let mut walk = DayWalk {
            group: self.group,
            days: most,
            best: &begin,
        };
        let walked = walk.on(bounds, &counted);
        self.days -= most - walk.days;
        match walked {
            Walked::Fits(_) => YES,
            Walked::Never => NO,
            Walked::GivenUp => {
                self.walked = false;
                YES
            }
        }
    }

    fn node(&mut self, var: Var, children: Vec<u32>) -> u32 {
        if children.iter().all(|child| *child == children[0]) {
            return children[0];
        }
        let next = u32::try_from(self.nodes.len() + 2).unwrap_or(u32::MAX);
        let key = (var, children);
        if let Some(known) = self.places.get(&key) {
            return *known;
        }
        self.nodes.push(key.clone());
        self.places.insert(key, next);
        next
    }
}
