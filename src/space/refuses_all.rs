//! Questions that accept no answer at all from somebody.
//!
//! Without a bound there is always room for another answer: that somebody answers
//! with the last day of the calendar, or the largest number there is, is left out.

use std::ops::RangeInclusive;

use jiff::civil::Date;

use super::accepted::all_answers;
use super::at_moment::Moment;
use super::cells::{Cells, LARGEST, LONGEST, Scale, last_day};
use super::comparisons::step_of;
use super::diagram::{Ref, TooLarge, Var};
use super::interval::up;
use super::measure::plain_measure;
use super::pass::{Pass, Ways};
use super::points::{Point, months_from};
use super::sums::ReadAt;
use super::together::{FitDiagram, Measures, told_by_today};
use super::walk::{Plan, Values};
use super::witness::{Best, EndGoal, WayEnd};
use super::{Space, Undecided, Unsure};
use crate::flow::answer::{Answer, Given};
use crate::flow::day::{self, DayPoint};
use crate::flow::question::{Kind, Presence, Question};
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// So many days around one from which months are counted it may turn.
const FEW_DAYS: i64 = 5;

/// How many days are tried one by one, where how far a day is from one that is counted
/// from it decides.
const MOST_DAYS_WALKED: i64 = 10_000;

/// Where a question accepts no answer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trap {
    /// By what the flow tells apart of the answers before it.
    pub when: Ref,
    /// The same, those that it is compared with told apart as far as it takes; nothing
    /// where `when` may hold where some answer is accepted.
    pub exactly: Option<Ref>,
}

impl<'f> Space<'f> {
    /// For each question: whether somebody comes to it from whom it accepts no
    /// answer. Where the space is not exact, it may be so for nobody.
    pub(crate) fn traps(&mut self) -> Vec<Result<bool, Undecided>> {
        let questions: Vec<Id<Question>> = self.flow.questions.ids().collect();
        let nothing: Vec<Result<Ref, Undecided>> = questions
            .iter()
            .map(|question| self.nothing_accepted(*question))
            .collect();
        let never = self.never();
        let looks: Vec<(Moment, Ref)> = questions
            .iter()
            .zip(&nothing)
            .map(|(question, when)| (Moment::Asked(*question), when.unwrap_or(never)))
            .collect();
        let met = self.met(&looks).into_iter().zip(nothing);
        met.map(|(met, nothing)| nothing.and(met)).collect()
    }

    /// The shortest way to a question that accepts no answer there.
    pub(crate) fn way_into_trap(
        &mut self,
        question: Id<Question>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let ways = Ways::default().with_trail();
        let Some((ways, goal)) = self.ending_in_trap(ways, question)? else {
            return Ok(None);
        };
        let check = |way: &Session<'_>| {
            way.step() == Step::Ask(question) && self.is_trapped(way) == Ok(true)
        };
        let mut search = self.search(&ways, Best::Shortest)?;
        search.walk_to(goal, today, &check)
    }

    fn ending_in_trap(
        &mut self,
        mut ways: Ways,
        question: Id<Question>,
    ) -> Result<Option<(Ways, EndGoal)>, Undecided> {
        let when = self.nothing_accepted(question)?;
        if when == self.never() {
            return Ok(None);
        }
        ways.traps = vec![(question, when)];
        let end = WayEnd::Trapped(question);
        let when = self.always();
        Ok(Some((ways, EndGoal { end, when })))
    }

    /// All ways, those included that end at a question which accepts no answer.
    pub(crate) fn every_way(&mut self) -> Result<Ways, Undecided> {
        let mut ways = Ways::default();
        let questions: Vec<Id<Question>> = self.flow.questions.ids().collect();
        for question in questions {
            let when = self.nothing_accepted(question)?;
            if when != self.never() {
                ways.traps.push((question, when));
            }
        }
        Ok(ways)
    }

    /// Whether it is told exactly of a question where it accepts no answer.
    pub(crate) fn tells_traps(&self, question: Id<Question>) -> bool {
        let trap = self.traps.get(&question);
        trap.is_none_or(|trap| trap.exactly.is_some() || trap.when == self.never())
    }

    /// Whether the open question of a session accepts no answer.
    pub(crate) fn is_trapped(&self, session: &Session<'_>) -> Result<bool, Undecided> {
        let Step::Ask(open) = session.step() else {
            return Ok(false);
        };
        let question = &self.flow.questions[open];
        if question.presence == Presence::Optional {
            return Ok(false);
        }
        let accepts = |answer: &Answer| session.check(answer).is_ok();
        match &question.kind {
            Kind::Choice(options) => {
                Ok(!(0..options.len()).any(|option| accepts(&Answer::Choice(option))))
            }
            Kind::YesNo => Ok(![true, false]
                .iter()
                .any(|yes| accepts(&Answer::YesNo(*yes)))),
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                let turns = match self.turns(session, open) {
                    Some(turns) if !self.has_room_beyond(session, open) => turns,
                    Some(_) => return Ok(false),
                    None => match self.every_day(session, open) {
                        Some(all) => all.collect(),
                        None => return Ok(false),
                    },
                };
                let scale = Scale::plain(&question.kind);
                let answers = turns.into_iter();
                let mut answers = answers.filter_map(|turn| scale.answer_of(turn, session.today()));
                Ok(!answers.any(|answer| accepts(&answer)))
            }
            Kind::Choices { .. } | Kind::Text { .. } => {
                let asked = session.taken().iter().map(|taken| taken.question);
                let asked: Vec<Id<Question>> = asked.collect();
                let pass: Pass<bool> = self.pass(&self.fixing(session, &asked))?;
                let mut routes = question.next.routes();
                Ok(!pass.is_stuck_at(open) && !routes.any(|(route, _)| pass.takes(open, route)))
            }
        }
    }

    /// The answers to the open question of a session at which anything turns: with all
    /// others as they are, those between two of them are alike. Nothing where these are
    /// too many.
    pub(super) fn turns(&self, session: &Session<'_>, open: Id<Question>) -> Option<Vec<i64>> {
        let today = session.today();
        let question = &self.flow.questions[open];
        let step = step_of(self.flow, open);
        let domain = self.layout.domain(open);
        let Cells::Measures(ranges, scale) = &domain.cells else {
            return None;
        };
        let mut turns = Vec::new();
        for measure in ranges.iter().flat_map(|range| [range.least, range.most]) {
            let answer = scale.answer_of(measure, today);
            turns.extend(answer.as_ref().and_then(plain_measure));
        }
        if let Kind::Date { min, max } = &question.kind {
            let bounds = [min, max].into_iter().flatten();
            turns.extend(bounds.map(|bound: &DayPoint| day::day_number(bound.on(today))));
        }
        turns.extend(self.turning(session, open)?);
        let around = turns.into_iter().flat_map(|turn| {
            let turn = up(turn, step);
            [turn - step, turn, turn + step]
        });
        let mut turns: Vec<i64> = around.collect();
        turns.sort_unstable();
        turns.dedup();
        Some(turns)
    }

    /// The answers to the open question of a session, those beyond the ends of numbers and
    /// of the calendar included, at which comparisons with other answers turn, and with
    /// days that `today` tells. Nothing where these are too many.
    fn turning(&self, session: &Session<'_>, open: Id<Question>) -> Option<Vec<i64>> {
        let mut known = Measures {
            today: Some(day::day_number(session.today())),
            ..Measures::default()
        };
        for taken in session.taken() {
            let answer = session.given(taken.question).and_then(Given::answer);
            let measure = answer.and_then(plain_measure);
            known
                .answers
                .extend(measure.map(|measure| (taken.question, measure)));
        }
        let own = |point: Point| match point {
            Point::Answer(question, months) if question == open => Some(months),
            Point::Zero | Point::Today(_) | Point::Answer(..) => None,
        };
        let differences = self.layout.domains.iter();
        let mut turning = Vec::new();
        for difference in differences.flat_map(|domain| &domain.differences) {
            let starts = difference.cells.iter().skip(1).map(|cell| cell.least);
            let (months, places): (i64, Vec<i64>) =
                match (own(difference.points.left), own(difference.points.right)) {
                    (None, None) => continue,
                    // How far a day is from one that is counted from it by months goes
                    // to and fro.
                    (Some(_), Some(_)) => return None,
                    (Some(months), None) => match known.of(difference.points.right) {
                        Some(other) => (months, starts.map(|start| other + start).collect()),
                        None => continue,
                    },
                    (None, Some(months)) => match known.of(difference.points.left) {
                        Some(other) => (months, starts.map(|start| other - start).collect()),
                        None => continue,
                    },
                };
            for place in places {
                match months {
                    0 => turning.push(place),
                    months => {
                        let about = months_from(place, -months);
                        turning.extend(about - FEW_DAYS..=about + FEW_DAYS);
                    }
                }
            }
        }
        Some(turning)
    }

    /// Whether something turns beyond an end of numbers or of the calendar, where the
    /// author has set no bound: there is room for another answer.
    fn has_room_beyond(&self, session: &Session<'_>, open: Id<Question>) -> bool {
        let (low, high) = match self.flow.questions[open].kind {
            Kind::Number { min, max, .. } => (
                min.is_none().then_some(-LARGEST),
                max.is_none().then_some(LARGEST),
            ),
            Kind::Duration { max, .. } => (None, max.is_none().then_some(LONGEST)),
            Kind::Date { min, max } => (min.is_none().then_some(0), max.is_none().then(last_day)),
            Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => {
                (None, None)
            }
        };
        let turning = self.turning(session, open).unwrap_or_default();
        turning.into_iter().any(|place| {
            low.is_some_and(|low| place <= low) || high.is_some_and(|high| place >= high)
        })
    }

    /// All days that the open question of a session may be answered with, where both its
    /// bounds are set and there are not too many.
    fn every_day(&self, session: &Session<'_>, open: Id<Question>) -> Option<RangeInclusive<i64>> {
        let Kind::Date {
            min: Some(min),
            max: Some(max),
        } = self.flow.questions[open].kind
        else {
            return None;
        };
        let on = |bound: DayPoint| day::day_number(bound.on(session.today()));
        let days = on(min)..=on(max);
        (days.end() - days.start() <= MOST_DAYS_WALKED).then_some(days)
    }

    /// Where a question accepts no answer at all, by the answers before it. Where the
    /// space is not exact, it may hold where some answer is accepted.
    pub(crate) fn nothing_accepted(&mut self, question: Id<Question>) -> Result<Ref, Undecided> {
        Ok(self.trap(question)?.when)
    }

    pub(super) fn trap(&mut self, question: Id<Question>) -> Result<Trap, Undecided> {
        if let Some(known) = self.traps.get(&question) {
            return Ok(*known);
        }
        let trap = self.trap_or_too_large(question);
        let trap = trap.map_err(|TooLarge| Undecided { question })?;
        self.traps.insert(question, trap);
        Ok(trap)
    }

    fn trap_or_too_large(&mut self, question: Id<Question>) -> Result<Trap, TooLarge> {
        if self.open.contains(&question) {
            return Err(TooLarge);
        }
        let never = self.conditions.zero();
        if self.flow.questions[question].presence == Presence::Optional {
            return Ok(Trap {
                when: never,
                exactly: Some(never),
            });
        }
        if let Some(fits) = self.layout.together.around(question) {
            return self.trap_among(question, &fits);
        }
        if self.may_be_empty(question) {
            return Ok(Trap {
                when: self.conditions.one(),
                exactly: None,
            });
        }
        let compares = self.layout.together.compares(question);
        // An answer counts that is accepted however it stands to others.
        let mut refused = self.leaving[question.index()].refused;
        if compares {
            let possible = self.compiler().possible(question)?;
            let stands = self.layout.settled_differences(question);
            refused = self.conditions.and(refused, possible)?;
            refused = self.conditions.exists(refused, &stands)?;
        }
        let own: Vec<Var> = self.layout.settled(question);
        let domain = self.layout.domain(question);
        if told_by_today(self.flow, question, domain, self.today) {
            // There may be a day on which its bounds leave out any one of its cells.
            return Ok(Trap {
                when: self.conditions.exists(refused, &own)?,
                exactly: None,
            });
        }
        let answers = all_answers(&mut self.conditions, self.flow, domain, question)?;
        let accepted = self.conditions.not(refused)?;
        let accepted = self.conditions.and(answers, accepted)?;
        let some = self.conditions.exists(accepted, &own)?;
        let when = self.conditions.not(some)?;
        Ok(Trap {
            when,
            exactly: (!compares).then_some(when),
        })
    }

    /// Where none of the answers that fit to those before them is accepted.
    fn trap_among(&mut self, question: Id<Question>, fits: &FitDiagram) -> Result<Trap, TooLarge> {
        let refused = self.leaving[question.index()].refused;
        let own: Vec<Var> = self.layout.settled(question);
        let domain = self.layout.domain(question);
        let answers = all_answers(&mut self.conditions, self.flow, domain, question)?;
        let diagram = &mut self.conditions;
        let fits = fits.in_diagram(diagram, Var::MAX)?;
        let mut others = fits;
        for var in &own {
            others = diagram.cofactor(others, *var, 0)?;
        }
        let accepted = diagram.not(refused)?;
        let accepted = diagram.and(answers, accepted)?;
        let accepted = diagram.and(accepted, fits)?;
        let some = diagram.exists(accepted, &own)?;
        let nothing = diagram.not(some)?;
        let exactly = diagram.and(others, nothing)?;
        let between = self.layout.together.vars_between(question);
        Ok(Trap {
            when: diagram.exists(exactly, &between)?,
            exactly: Some(exactly),
        })
    }

    /// The question whose variable it is.
    fn owner(&self, var: Var) -> Option<Id<Question>> {
        let mut sequence = self.layout.sequence.iter().copied();
        sequence.find(|id| self.layout.domain(*id).vars().contains(&var))
    }

    /// What scores have added up to where a way comes to a question.
    fn sums_on(&self, plan: &Plan, question: Id<Question>) -> Values {
        let mut sums = Values::new();
        for (at, sum) in self.layout.sums.iter().enumerate() {
            let mut value = 0;
            for (step, (from, own)) in plan.steps.iter().enumerate() {
                if self.layout.block_at(*from) < sum.block {
                    continue;
                }
                let added = self.layout.added[from.index()].iter();
                let addends = added.filter(|added| added.sum == at);
                let points = addends.flat_map(|added| &added.addends).map(|addend| {
                    let chosen = own.get(&addend.var).copied().unwrap_or(0);
                    addend.points.get(chosen).copied().unwrap_or(0)
                });
                let next = plan.steps.get(step + 1).map_or(question, |(next, _)| *next);
                let read = ReadAt::Block(self.layout.block_at(next));
                let moved = sum.moved(points.sum(), read);
                value = moved.get(value).copied().flatten().unwrap_or(0);
            }
            sums.insert(sum.var, value);
        }
        sums
    }

    /// What else has to be so for a question to accept no answer at the end of a way.
    pub(super) fn beside(&self, plan: &Plan, question: Id<Question>) -> Values {
        let Some(mut here) = self.traps.get(&question).and_then(|trap| trap.exactly) else {
            return Values::new();
        };
        let mut known = plan.values();
        known.extend(self.sums_on(plan, question));
        let end = self.layout.later(question);
        let mut beside = Values::new();
        while let Some(var) = self.conditions.top_var(here) {
            let asked = |id: &Id<Question>| plan.steps.iter().any(|(at, _)| at == id);
            let children = match known.get(&var) {
                Some(value) => vec![*value],
                None if var < end && !self.owner(var).is_some_and(|id| asked(&id)) => vec![0],
                None => (1..self.conditions.arity(var)).chain([0]).collect(),
            };
            let never = self.never();
            let mut children = children.into_iter();
            let found = children.find(|value| self.conditions.child(here, *value) != never);
            let Some(value) = found else {
                return Values::new();
            };
            beside.insert(var, value);
            here = self.conditions.child(here, value);
        }
        beside
    }

    /// Whether there may be days on which no day lies within the bounds of a question.
    /// Of a fixed bound beside one that `today` tells it is taken that there is none:
    /// a flow is used while they leave room.
    fn may_be_empty(&self, question: Id<Question>) -> bool {
        let Kind::Date {
            min: Some(min),
            max: Some(max),
        } = self.flow.questions[question].kind
        else {
            return false;
        };
        let by_day = matches!(
            self.layout.domain(question).cells,
            Cells::Measures(_, Scale::Date)
        );
        match (min.days_from_today(), max.days_from_today()) {
            (Some((_, most)), Some((least, _))) if by_day => {
                self.today.day_number(min).is_none() && most > least
            }
            _ => false,
        }
    }

    /// Why it is not told exactly of a question where it accepts no answer.
    pub(crate) fn why_untold(&self, question: Id<Question>) -> Unsure {
        let counted = self.layout.together.counted_by_months(question);
        match (self.exact(), counted) {
            (Err(unsure), _) => unsure,
            (Ok(()), Some(from)) => Unsure::Calendar(from),
            (Ok(()), None) => Unsure::TooMany(question),
        }
    }
}
