//! Some of all ways, told as a condition that an author can read.

use std::collections::BTreeSet;

use super::at_moment::Moment;
use super::cells::Cells;
use super::cubes::ranges;
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::in_words::{Cube, QuestionCells, all_of, any_of};
use super::pass::{Pass, Ways};
use super::{Space, Undecided};
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;

/// How many alternatives a condition has that is told to people.
const MOST_ALTERNATIVES: usize = 6;

/// From how many ways the search for a wide alternative begins.
const MOST_SEEDS: usize = 12;

/// Ways that are told as a condition.
#[derive(Clone, Debug)]
pub struct ToldWays {
    /// Of the ways that come there, it holds on none but these. It is
    /// `All` of nothing where these are all of them.
    pub condition: Condition,
    /// Whether it holds on all of these.
    pub extent: Completeness,
}

/// How much of something is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// All of it.
    Whole,
    /// There is more.
    Part,
}

impl Space<'_> {
    /// The answers with which no route of a question holds; nothing where one
    /// always does. Where two answers are compared, there may be none that fit.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn gap(&mut self, question: Id<Question>) -> Result<Option<ToldWays>, Undecided> {
        self.gap_where(question, None)
    }

    /// The answers with which no route of a question holds, of those for which a condition
    /// does.
    pub(crate) fn gap_where(
        &mut self,
        question: Id<Question>,
        of: Option<&Condition>,
    ) -> Result<Option<ToldWays>, Undecided> {
        // It is told by answers.
        if let Some(space) = self.by_answers()? {
            return space.gap_where(question, of);
        }
        let undecided = |TooLarge| Undecided { question };
        let mut when = self.leaving[question.index()].nowhere;
        if let Some(of) = of {
            let of = self.at_moment(Moment::Accepted(question), of)?;
            when = self.conditions.and(when, of).map_err(undecided)?;
        }
        let mut ways = Ways::default().with_trail();
        ways.looks = vec![(Moment::Accepted(question), when)];
        let pass: Pass<bool> = self.pass(&ways)?;
        let cover = self.cover(&ways, pass, question, when);
        cover.map_err(|TooLarge| Undecided { question })
    }

    /// Of the ways on which a question has been answered, those where `when` holds.
    fn cover(
        &mut self,
        ways: &Ways,
        mut pass: Pass<bool>,
        question: Id<Question>,
        when: Ref,
    ) -> Result<Option<ToldWays>, TooLarge> {
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
            let question = self.layout.question_of(*var);
            let domain = question.map(|question| self.layout.domain(question));
            domain
                .is_some_and(|domain| domain.first == *var && matches!(domain.cells, Cells::YesNo))
        };
        let yes_or_no: Vec<Var> = vars.iter().copied().filter(yes_or_no).collect();
        let mut found: Vec<Cube> = Vec::new();
        while rest != none && found.len() < MOST_ALTERNATIVES {
            let cube = cubes.widest(rest, &vars)?;
            let covered = cubes.function(&cube)?;
            let uncovered = cubes.conditions.not(covered)?;
            rest = cubes.ways.filter(rest, cubes.conditions, uncovered)?;
            let plainest = cubes.plainest(cube, &vars, &yes_or_no)?;
            found.push(cubes.possible(plainest)?);
        }
        let extent = if rest == none {
            Completeness::Whole
        } else {
            Completeness::Part
        };
        let condition = any_of(found.iter().map(|cube| self.told(cube)).collect());
        Ok(Some(ToldWays { condition, extent }))
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
                let cells = QuestionCells {
                    flow: self.flow,
                    question: *question,
                    domain,
                };
                cells.tell(&own, &mut parts);
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
            if !answered.is_empty() && !self.is_met(&unanswered)? {
                plain.insert(*var, answered);
            }
        }
        Ok(plain)
    }

    /// The same ways without answers that nobody gives, such as those that are refused, where
    /// that says it in fewer ranges.
    fn possible(&mut self, cube: Cube) -> Result<Cube, TooLarge> {
        let mut plain = cube;
        for (var, values) in plain.clone() {
            if ranges(&values) < 2 {
                continue;
            }
            let mut given = BTreeSet::new();
            for value in &values {
                let mut one = plain.clone();
                one.insert(var, BTreeSet::from([*value]));
                if *value == 0 || self.is_met(&one)? {
                    given.insert(*value);
                }
            }
            if ranges(&given) < ranges(&values) {
                plain.insert(var, given);
            }
        }
        Ok(plain)
    }

    /// Whether a cube holds some of the ways that are here.
    fn is_met(&mut self, cube: &Cube) -> Result<bool, TooLarge> {
        let function = self.function(cube)?;
        let on = self.ways.filter(self.here, self.conditions, function)?;
        Ok(on != self.ways.zero())
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
