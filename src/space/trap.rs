//! Questions that accept no answer at all from somebody.
//!
//! Without a bound there is always room for another answer: that somebody answers
//! with the last day of the calendar, or the largest number there is, is left out.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::{Atom, Cells, Moved, Plain};
use super::diagram::{Ref, TooLarge, Var};
use super::look::Moment;
use super::pass::{Pass, Ways, all_answers};
use super::witness::{Best, End, Goal};
use super::{Space, Undecided};
use crate::flow::answer::Given;
use crate::flow::condition::Offset;
use crate::flow::day::{DayPoint, Direction, day_number};
use crate::flow::number::MOST_DECIMALS;
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// How an answer stands to what it is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Before,
    Same,
    After,
}

impl<'f> Space<'f> {
    /// For each question: whether somebody comes to it from whom it accepts no
    /// answer. Where two answers are compared, it may be so for nobody.
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
        let when = self.nothing_accepted(question)?;
        if when == self.never() {
            return Ok(None);
        }
        let mut ways = Ways::default().with_trail();
        ways.looks = vec![(Moment::Asked(question), when)];
        let goal = Goal {
            end: End::Trapped(question),
            when,
        };
        let check = |way: &Session<'_>| {
            way.step() == Step::Ask(question) && self.is_trapped(way) == Ok(true)
        };
        let mut pass = self.pass(&ways)?;
        self.walk_to((&mut pass, &ways), goal, Best::Shortest, today, &check)
    }

    /// Whether the open question of a session accepts no answer.
    pub(crate) fn is_trapped(&self, session: &Session<'_>) -> Result<bool, Undecided> {
        let Step::Ask(open) = session.step() else {
            return Ok(false);
        };
        if let Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } =
            self.flow.questions[open].kind
        {
            // Of everything that conditions tell apart one answer is tried.
            let answers = self.candidates(session, open, &BTreeMap::new());
            let mut answers = answers.into_iter();
            return Ok(!answers.any(|given| {
                let mut tried = session.clone();
                match given {
                    Given::Answer(answer) => tried.answer(answer).is_ok(),
                    Given::Skipped => tried.skip().is_ok(),
                }
            }));
        }
        let asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
        let pass: Pass<bool> = self.pass(&self.fixing(session, &asked))?;
        let mut routes = self.flow.questions[open].next.routes();
        Ok(!pass.is_stuck_at(open) && !routes.any(|(route, _)| pass.takes(open, route)))
    }

    /// Where a question may accept no answer at all, by the answers before it. A
    /// comparison of two answers may turn out otherwise for every answer, so that
    /// only an answer counts that is accepted whichever way it does, or that can
    /// always be given as it has to stand to the other.
    pub(crate) fn nothing_accepted(&mut self, question: Id<Question>) -> Result<Ref, Undecided> {
        let nothing = self.nothing_accepted_or_too_large(question);
        nothing.map_err(|TooLarge| Undecided { question })
    }

    fn nothing_accepted_or_too_large(&mut self, question: Id<Question>) -> Result<Ref, TooLarge> {
        if self.may_be_empty(question) {
            return Ok(self.always());
        }
        let possible = self.compiler().possible(question)?;
        let refused = self.leaving[question.index()].refused;
        // Where it is refused whichever cell the answer is in, the cell is no matter.
        let first = self.layout.domain(question).first;
        let answered = self.conditions.given(refused, first, 1)?;
        let mut standings = self.always_given(question, answered);
        for value in 2..self.conditions.arity(first) {
            if self.conditions.given(refused, first, value)? != answered {
                standings.clear();
            }
        }
        let domain = self.layout.domain(question);
        let settled = self.layout.settled_atoms(question);
        let atoms: Vec<Var> = settled.iter().map(|(_, var)| *var).collect();
        let own: Vec<Var> = self.layout.settled(question);
        let diagram = &mut self.conditions;
        let answers = all_answers(diagram, self.flow, domain, question)?;
        let refused_so = diagram.then(refused, possible)?;
        let mut refusals = vec![diagram.sum_out(refused_so, &atoms)?];
        for standing in standings {
            let mut so = refused;
            for (atom, var) in &settled {
                let holds = usize::from(holds(atom, question, standing));
                so = diagram.given(so, *var, holds)?;
            }
            refusals.push(so);
        }
        let mut some = diagram.none();
        for refused in refusals {
            let accepted = diagram.not(refused)?;
            let accepted = diagram.then(answers, accepted)?;
            let accepted = diagram.sum_out(accepted, &own)?;
            some = diagram.or(some, accepted)?;
        }
        diagram.not(some)
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
        let exact = matches!(self.layout.domain(question).cells, Cells::Measures(..));
        match (min.days_from_today(), max.days_from_today()) {
            (Some((_, most)), Some((least, _))) => !exact && most > least,
            _ => false,
        }
    }

    /// How an answer can always be made to stand to the one other answer that
    /// decides, with one that `answered` is told of, whether it is refused, whatever
    /// that other one is. Nothing where more decides, or where bounds leave no room.
    fn always_given(&self, question: Id<Question>, answered: Ref) -> Vec<Standing> {
        let domain = self.layout.domain(question);
        let atoms = self.layout.settled_atoms(question);
        let read = super::support(&self.conditions, &[answered]);
        let atom = |var: &Var| atoms.iter().find(|(_, known)| known == var);
        let own: Vec<Option<&(Atom, Var)>> = read
            .iter()
            .map(|var| (var, atom(var)))
            .filter(|(var, atom)| atom.is_some() || domain.vars().contains(*var))
            .map(|(_, atom)| atom)
            .collect();
        let read: Vec<&Atom> = own.iter().flatten().map(|(atom, _)| atom).collect();
        let Some(first @ Atom::Answers(left, _, right, offset)) = read.first() else {
            return Vec::new();
        };
        let same = |atom: &&Atom| atom.compared() == first.compared();
        if left == right || own.iter().any(Option::is_none) || !read.iter().all(same) {
            return Vec::new();
        }
        let (other, sign) = match *left == question {
            true => (*right, 1),
            false => (*left, -1),
        };
        let (Some(own), Some(other)) = (self.bounds(question), self.bounds(other)) else {
            return Vec::new();
        };
        let shift = match offset {
            Offset::None => Some(0),
            Offset::Number(number) if number.millionths() % own.step == 0 => {
                Some(number.millionths())
            }
            Offset::Number(_) => None,
            Offset::Time(direction, duration) if own.scale == Scale::Lengths => {
                let days = duration.in_days();
                Some(match direction {
                    Direction::After => days,
                    Direction::Before => -days,
                })
            }
            Offset::Time(..) => None,
        };
        let shift = shift.map(|shift| sign * shift);
        let down = Reach {
            side: Side::Least,
            shift,
        };
        let up = Reach {
            side: Side::Greatest,
            ..down
        };
        let within = down.covers(own.least, other.least)
            && up.covers(own.greatest, other.greatest)
            && own.step <= other.step;
        let before = down.passes(own.least, other.least);
        let after = up.passes(own.greatest, other.greatest);
        [
            (Standing::Same, within),
            (Standing::Before, before),
            (Standing::After, after),
        ]
        .into_iter()
        .filter_map(|(standing, always)| always.then_some(standing))
        .collect()
    }

    /// The bounds of a question's answers, where they can be compared.
    fn bounds(&self, question: Id<Question>) -> Option<Bounds> {
        match &self.flow.questions[question].kind {
            Kind::Number {
                min, max, decimals, ..
            } => {
                let step = 10_i64.pow(MOST_DECIMALS.saturating_sub(*decimals));
                let up = |measure: i64| -((-measure).div_euclid(step) * step);
                let down = |measure: i64| measure.div_euclid(step) * step;
                Some(Bounds {
                    scale: Scale::Numbers,
                    least: min.map_or(Bound::None, |min| Bound::At(up(min.millionths()))),
                    greatest: max.map_or(Bound::None, |max| Bound::At(down(max.millionths()))),
                    step,
                })
            }
            Kind::Duration { min, max } => Some(Bounds {
                scale: Scale::Lengths,
                least: Bound::At(min.map_or(0, |min| min.in_days())),
                greatest: max.map_or(Bound::None, |max| Bound::At(max.in_days())),
                step: 1,
            }),
            Kind::Date { min, max } => {
                let bound = |point: &Option<DayPoint>| match point {
                    None => Bound::None,
                    Some(DayPoint::Fixed(day)) => Bound::At(day_number(*day)),
                    Some(told) => Bound::Told(Moved::of(*told)),
                };
                Some(Bounds {
                    scale: Scale::Days,
                    least: bound(min),
                    greatest: bound(max),
                    step: 1,
                })
            }
            Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => None,
        }
    }
}

/// What is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scale {
    Numbers,
    Lengths,
    Days,
}

/// The answers that a question takes.
struct Bounds {
    scale: Scale,
    least: Bound,
    greatest: Bound,
    step: i64,
}

/// An end of the answers that a question takes.
#[derive(Clone, Copy)]
enum Bound {
    /// There is none but that of the calendar, or of numbers.
    None,
    At(i64),
    /// A day that `today` tells.
    Told(Moved),
}

/// Which end of the answers is looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Least,
    Greatest,
}

/// How far the answers to a question reach at one side, beside those to another that
/// are moved by `shift`; nothing where that depends on the day.
#[derive(Clone, Copy)]
struct Reach {
    side: Side,
    shift: Option<i64>,
}

impl Reach {
    /// Whether they reach as far.
    fn covers(self, own: Bound, other: Bound) -> bool {
        match (own, other, self.shift) {
            (Bound::None, ..) => true,
            (Bound::At(own), Bound::At(other), Some(shift)) => match self.side {
                Side::Least => own <= other + shift,
                Side::Greatest => own >= other + shift,
            },
            (Bound::Told(own), Bound::Told(other), Some(0)) => own == other,
            _ => false,
        }
    }

    /// Whether they reach farther.
    fn passes(self, own: Bound, other: Bound) -> bool {
        match (own, other, self.shift) {
            (Bound::None, ..) => true,
            (Bound::At(own), Bound::At(other), Some(shift)) => match self.side {
                Side::Least => own < other + shift,
                Side::Greatest => own > other + shift,
            },
            _ => false,
        }
    }
}

/// Whether an atom holds where the answer to a question stands so to the other.
fn holds(atom: &Atom, question: Id<Question>, standing: Standing) -> bool {
    let turned = matches!(atom, Atom::Answers(left, ..) if *left != question);
    let less = match turned {
        true => Standing::After,
        false => Standing::Before,
    };
    match atom.relation() {
        Plain::Less => standing == less,
        Plain::AtMost => standing == less || standing == Standing::Same,
        Plain::Equal => standing == Standing::Same,
    }
}
