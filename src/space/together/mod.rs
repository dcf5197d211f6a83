//! Which answers can be given together, where answers are compared with one another.
//!
//! Questions whose answers are compared make a *group*, and what the flow tells apart
//! of them is a cell for each answer and a range for each difference. Which of these
//! fit together is worked out once for each group, choice by choice with [`Bounds`],
//! and kept as a [`FitDiagram`] that every diagram can be given.
//!
//! A month has no fixed number of days. Where something is counted by months, the days
//! are walked: a choice stands only where there is a day from which it comes out so.
//!
//! In reading order: this file is what others ask, [`group`] what is known of the
//! questions of a group, [`between`] what has to be told apart for one answer to be taken
//! out, [`shape`] works out what fits, and [`find`] finds answers that do.

mod group;

mod between;

mod shape;

mod find;

use std::collections::BTreeMap;
use std::fmt;

use super::bounds::{Bounds, OrderedPair, PointLine};
use super::budget::Budget;
use super::cells::{Cells, Domain, Scale, Today};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::interval::Interval;
use super::points::{Difference, Point, months_from};
use crate::flow::Flow;
use crate::flow::day::DayPoint;
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;

pub use shape::FitDiagram;

use shape::{Shaper, TooMuch};

/// How many questions are worked out together.
const MOST_MEMBERS: usize = 24;

/// The questions of a flow on a day, their answers cut into cells.
pub struct Questions<'q> {
    pub flow: &'q Flow,
    /// By question: its variables.
    pub domains: &'q [Domain],
    /// By question: its place in the order of asking.
    pub places: &'q [usize],
    /// By question: its block. Those of one block may be asked in any order.
    pub block_of: &'q [usize],
    pub today: Today,
}

impl<'q> Questions<'q> {
    fn domain(&self, question: Id<Question>) -> &'q Domain {
        &self.domains[question.index()]
    }

    fn kind(&self, question: Id<Question>) -> &'q Kind {
        &self.flow.questions[question].kind
    }
}

/// Why it is not known whether answers fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unsure {
    /// Too many answers are compared with one another. This is one of the questions.
    TooMany(Id<Question>),
    /// Months are counted from an answer to this question or from today, and there
    /// are too many days to walk them.
    Calendar(Id<Question>),
}

impl Unsure {
    /// The question.
    #[must_use]
    pub fn question(self) -> Id<Question> {
        match self {
            Unsure::TooMany(question) | Unsure::Calendar(question) => question,
        }
    }
}

impl fmt::Display for Unsure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.question().index() + 1;
        match self {
            Unsure::TooMany(_) => write!(
                f,
                "too many answers are compared with one another, that to question {count} of \
                 the flow among them"
            ),
            Unsure::Calendar(_) => write!(
                f,
                "months are counted from the answer to question {count} of the flow or from \
                 today, over too many days"
            ),
        }
    }
}

impl std::error::Error for Unsure {}

/// Which answers can be given together.
#[derive(Clone, Debug)]
pub struct ComparedAnswers {
    groups: Vec<ComparedGroup>,
    /// By question: its group.
    of: Vec<Option<usize>>,
}

/// Questions whose answers are compared.
#[derive(Clone, Debug)]
struct ComparedGroup {
    /// In their order.
    members: Vec<Member>,
    points: Vec<Point>,
    line: PointLine,
    /// What is known before anything is answered.
    start: Bounds,
    /// The variables of cells and differences, in their order.
    slots: Vec<Slot>,
    /// What else has to be told apart for one answer to be taken out.
    between: Vec<Between>,
    /// Points from which months are counted.
    calendar: Vec<Counted>,
    /// Nothing where there is too much to be worked out at once.
    shape: Option<FitDiagram>,
    /// Where there is too much: two by two.
    pairs: Vec<(Vec<Id<Question>>, FitDiagram)>,
}

/// A question of a group.
#[derive(Clone, Debug)]
struct Member {
    question: Id<Question>,
    /// The block of the flow that it is in.
    block: usize,
    point: usize,
    step: i64,
    /// By cell.
    cells: Vec<Vec<Limit>>,
    /// Of every answer.
    within: Vec<Limit>,
}

/// The first point is at most so far beyond the second.
#[derive(Clone, Copy, Debug)]
struct Limit {
    points: OrderedPair,
    most: i64,
    end: LimitOrigin,
}

/// Where a limit comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LimitOrigin {
    /// The flow.
    Set,
    /// The end of the calendar or of numbers: the author has set no bound.
    Open,
}

/// A variable of a group.
#[derive(Clone, Debug)]
struct Slot {
    var: Var,
    what: SlotKind,
}

#[derive(Clone, Debug)]
enum SlotKind {
    /// The cell of an answer, by place among the members.
    Answer(usize),
    /// The range of a difference.
    Apart {
        points: OrderedPair,
        /// The members that have to be answered.
        of: [Option<usize>; 2],
        cells: Vec<Interval>,
    },
}

/// How the points lie to each other between which the answer to a question has to fit.
#[derive(Clone, Debug)]
struct Between {
    question: Id<Question>,
    slots: Vec<Slot>,
    /// Whether that tells which of its answers fit.
    tells: bool,
}

/// A point from which months are counted.
#[derive(Clone, Debug)]
struct Counted {
    from: usize,
    /// Nothing where it is today.
    member: Option<usize>,
    to: Vec<(usize, i64)>,
    /// How many days the months take, each in turn, on the days of the calendar.
    lengths: Vec<Vec<i64>>,
}

/// What is answered, as measures, and the day.
#[derive(Clone, Debug, Default)]
pub struct Measures {
    /// The day, where it matters.
    pub today: Option<i64>,
    /// By question.
    pub answers: BTreeMap<Id<Question>, i64>,
}

impl Measures {
    /// Where a point lies.
    pub fn of(&self, point: Point) -> Option<i64> {
        let (base, months) = point.base();
        let from = match base {
            Point::Zero => return Some(0),
            Point::Today(_) => self.today?,
            Point::Answer(question, _) => *self.answers.get(&question)?,
        };
        Some(match months {
            0 => from,
            months => months_from(from, months),
        })
    }

    /// The cell of a difference, where both its points are known.
    pub fn cell_of(&self, difference: &Difference) -> Option<usize> {
        let (left, right) = (
            self.of(difference.points.left)?,
            self.of(difference.points.right)?,
        );
        difference.cell_of(left - right)
    }
}

/// What is wanted of answers that are looked for.
pub struct AnswerQuery<'w> {
    /// The value of a variable; nothing where any will do.
    pub value: &'w dyn Fn(Var) -> Option<usize>,
    /// Whether a question is answered.
    pub answered: &'w dyn Fn(Id<Question>) -> bool,
    /// What is answered already.
    pub known: &'w Measures,
    /// Of some answers to a question the best one.
    pub best: &'w dyn Fn(Id<Question>, Interval) -> i64,
    /// The day, where any will do.
    pub today: i64,
}

impl ComparedAnswers {
    /// The groups of a flow. Variables of what else has to be told apart are added
    /// behind all others.
    pub fn new(questions: &Questions<'_>, values: &mut Vec<u32>, budget: &mut Budget) -> Self {
        let mut together = Self {
            groups: Vec::new(),
            of: vec![None; questions.domains.len()],
        };
        for members in grouped(questions) {
            let group = if members.len() > MOST_MEMBERS {
                ComparedGroup::two_by_two(questions, &members, budget)
            } else {
                let mut group = ComparedGroup::new(questions, &members);
                group.add_between(questions.flow, values);
                group.work_out(budget);
                group
            };
            for question in members {
                together.of[question.index()] = Some(together.groups.len());
            }
            together.groups.push(group);
        }
        together
    }

    fn group_of(&self, question: Id<Question>) -> Option<&ComparedGroup> {
        self.groups.get((*self.of.get(question.index())?)?)
    }

    /// Whether the answer to a question is compared with others, or with days that
    /// `today` tells beside fixed ones.
    pub fn compares(&self, question: Id<Question>) -> bool {
        self.group_of(question).is_some()
    }

    /// The questions of the same group, in their order.
    pub fn compared_with(&self, question: Id<Question>) -> impl Iterator<Item = Id<Question>> {
        let members = self
            .group_of(question)
            .map(|group| group.members.as_slice());
        members
            .unwrap_or_default()
            .iter()
            .map(|member| member.question)
    }

    /// Why it is not known of all answers whether they fit together.
    pub fn unsure(&self) -> Option<Unsure> {
        self.groups.iter().find_map(ComparedGroup::unsure)
    }

    /// Where the answers up to a question can be given together: `end` is the first
    /// variable of those that are answered later.
    pub fn possible(
        &self,
        diagram: &mut Diagram<bool>,
        question: Id<Question>,
        end: Var,
    ) -> Result<Ref, TooLarge> {
        let mut possible = diagram.one();
        let Some(group) = self.group_of(question) else {
            return Ok(possible);
        };
        if let Some(shape) = &group.shape {
            return shape.in_diagram(diagram, end);
        }
        for (_, shape) in group.pairs.iter().filter(|(of, _)| of.contains(&question)) {
            let fits = shape.in_diagram(diagram, end)?;
            possible = diagram.and(possible, fits)?;
        }
        Ok(possible)
    }

    /// Which answers fit together with those that are known, by group; all groups
    /// without one of them are left out.
    ///
    /// # Errors
    /// Where it takes more than is left.
    pub fn with(
        &self,
        known: &Measures,
        budget: &mut Budget,
    ) -> Result<Vec<(Id<Question>, FitDiagram)>, TooLarge> {
        let mut shapes = Vec::new();
        for group in &self.groups {
            let first = group.members.first().map(|member| member.question);
            let is_known = |member: &Member| known.answers.contains_key(&member.question);
            let (Some(first), true) = (first, group.members.iter().any(is_known)) else {
                continue;
            };
            let mut shaper = Shaper::new(group, &group.slots, known);
            match shaper.shape_within(budget) {
                Ok(shape) => shapes.push((first, shape)),
                Err(TooMuch) if budget.left() == 0 => return Err(TooLarge),
                Err(TooMuch) => {}
            }
        }
        Ok(shapes)
    }

    /// Whether two questions are compared, over others or not.
    pub fn same_group(&self, one: Id<Question>, two: Id<Question>) -> bool {
        let of = |question: Id<Question>| self.of.get(question.index()).copied().flatten();
        of(one).is_some() && of(one) == of(two)
    }

    /// Where the answers up to a question can be given together, those before it told
    /// apart as far as it takes to say which of its answers fit. Where the author has
    /// set no bound to it there is always room for one more answer. Nothing where that
    /// is not known.
    pub fn around(&self, question: Id<Question>) -> Option<FitDiagram> {
        let group = self.group_of(question)?;
        let between = group.between.iter().find(|of| of.question == question)?;
        if !between.tells {
            return None;
        }
        let at = group.place_of(question)?;
        // Those of its own block may have been asked before it.
        let may_be_before = |member: usize| group.members[member].block <= group.members[at].block;
        let before = |slot: &&Slot| slot.members().all(may_be_before);
        let others = |slot: &&Slot| before(slot) && slot.members().all(|member| member != at);
        let slots = group.slots.iter().filter(before);
        let slots = slots.chain(between.slots.iter().filter(others));
        let slots: Vec<Slot> = slots.cloned().collect();
        let known = Measures::default();
        let mut shaper = Shaper::new(group, &slots, &known).around(at);
        shaper.shape().ok().filter(|shape| shape.walked)
    }

    /// Where all answers can be given together, the others told apart as far as it
    /// takes to say which answers to one question fit.
    pub fn all_around(&self, question: Id<Question>) -> Option<FitDiagram> {
        let group = self.group_of(question)?;
        let between = group.between.iter().find(|of| of.question == question);
        let between = between.map_or(&[][..], |between| between.slots.as_slice());
        let slots: Vec<Slot> = group.slots.iter().chain(between).cloned().collect();
        let known = Measures::default();
        let shape = Shaper::new(group, &slots, &known).shape();
        shape.ok().or_else(|| group.shape.clone())
    }

    /// All shapes, each with a question of its group.
    pub fn shapes(&self) -> impl Iterator<Item = (Id<Question>, &FitDiagram)> {
        self.groups.iter().filter_map(|group| {
            let first = group.members.first()?;
            Some((first.question, group.shape.as_ref()?))
        })
    }

    /// The variables that tell apart between what the answer to a question has to fit.
    pub fn vars_between(&self, question: Id<Question>) -> Vec<Var> {
        let group = self.group_of(question);
        let between = group.into_iter().flat_map(|group| &group.between);
        let between = between.filter(|between| between.question == question);
        let slots = between.flat_map(|between| &between.slots);
        slots.map(|slot| slot.var).collect()
    }

    /// A question of the same group from whose answer months are counted, or this one
    /// where they are counted from today.
    pub fn counted_by_months(&self, question: Id<Question>) -> Option<Id<Question>> {
        let group = self.group_of(question)?;
        let counted = group.calendar.iter().map(|counted| counted.member);
        let from = counted.max()?;
        let member = from.and_then(|at| group.members.get(at));
        Some(member.map_or(question, |member| member.question))
    }

    /// The variables that tell apart between what any answer has to fit, and that speak
    /// of the answer to a question.
    pub fn between_about(&self, question: Id<Question>) -> Vec<Var> {
        let Some(group) = self.group_of(question) else {
            return Vec::new();
        };
        let place = group.place_of(question);
        let slots = group.between.iter().flat_map(|between| &between.slots);
        let about = slots.filter(|slot| slot.members().any(|member| Some(member) == place));
        about.map(|slot| slot.var).collect()
    }

    /// Answers that are as wanted, and a day; nothing where there are none, or none
    /// were found on the days that were walked.
    pub fn find(&self, wanted: &AnswerQuery<'_>) -> Option<Measures> {
        let mut found = Measures::default();
        for group in &self.groups {
            group.find(wanted, &mut found)?;
        }
        Some(found)
    }
}

/// The questions that are compared, over others or not, each group in its order.
fn grouped(questions: &Questions<'_>) -> Vec<Vec<Id<Question>>> {
    let Questions { flow, domains, .. } = questions;
    let count = domains.len();
    // The last one stands for today.
    let mut parent: Vec<usize> = (0..=count).collect();
    let mut compared = vec![false; count];
    for (id, domain) in flow.questions.ids().zip(*domains) {
        if told_by_today(flow, id, domain, questions.today) {
            compared[id.index()] = true;
            join(&mut parent, id.index(), count);
        }
        for difference in &domain.differences {
            for point in [difference.points.left, difference.points.right] {
                match point {
                    Point::Zero => {}
                    Point::Today(_) => join(&mut parent, id.index(), count),
                    Point::Answer(other, _) => {
                        compared[other.index()] = true;
                        join(&mut parent, id.index(), other.index());
                    }
                }
            }
        }
    }
    for (at, domain) in domains.iter().enumerate().filter(|(at, _)| compared[*at]) {
        if let Cells::Measures(_, Scale::FromToday | Scale::Ranked(_)) = &domain.cells {
            join(&mut parent, at, count);
        }
    }
    let mut groups: BTreeMap<usize, Vec<Id<Question>>> = BTreeMap::new();
    let mut order: Vec<Id<Question>> = flow.questions.ids().collect();
    order.sort_by_key(|id| questions.places[id.index()]);
    for id in order.into_iter().filter(|id| compared[id.index()]) {
        let group = root(&mut parent, id.index());
        groups.entry(group).or_default().push(id);
    }
    groups.into_values().collect()
}

/// Whether bounds of a question's days are told by `today`, and not by its cells.
pub fn told_by_today(flow: &Flow, id: Id<Question>, domain: &Domain, today: Today) -> bool {
    let by_day = matches!(domain.cells, Cells::Measures(_, Scale::Date));
    let told = |bound: &Option<DayPoint>| {
        let bound = bound.filter(|bound| today.day_number(*bound).is_none());
        bound.is_some()
    };
    match &flow.questions[id].kind {
        Kind::Date { min, max } => by_day && (told(min) || told(max)),
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Number { .. }
        | Kind::Duration { .. }
        | Kind::Text { .. } => false,
    }
}

fn root(parent: &mut [usize], at: usize) -> usize {
    let mut at = at;
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}

fn join(parent: &mut [usize], a: usize, b: usize) {
    let (a, b) = (root(parent, a), root(parent, b));
    parent[a.max(b)] = a.min(b);
}

impl Slot {
    /// The members that it reads.
    fn members(&self) -> impl Iterator<Item = usize> {
        let of = match &self.what {
            SlotKind::Answer(member) => [Some(*member), None],
            SlotKind::Apart { of, .. } => *of,
        };
        of.into_iter().flatten()
    }
}

impl ComparedGroup {
    fn unsure(&self) -> Option<Unsure> {
        let first = self.members.first()?.question;
        match &self.shape {
            None => Some(Unsure::TooMany(first)),
            Some(shape) if !shape.walked => {
                let counted = self.calendar.iter().filter_map(|counted| counted.member);
                let counted = counted.filter_map(|at| self.members.get(at)).next();
                Some(Unsure::Calendar(
                    counted.map_or(first, |member| member.question),
                ))
            }
            Some(_) => None,
        }
    }
}
