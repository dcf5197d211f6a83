//! The search for few and wide cubes of answers that hold some ways and none of the
//! others, to be told as a condition.

use std::collections::{BTreeMap, BTreeSet};

use super::Space;
use super::cells::Cells;
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::in_words::{Cube, any_of, factored};
use crate::flow::condition::Condition;

/// How many alternatives are sought, before what they have in common is said once.
const MOST_ALTERNATIVES: usize = 24;

/// How many tests one alternative has.
const MOST_TESTS: usize = 18;

/// How many alternatives it has.
pub(super) const MOST_CASES: usize = 6;

/// From how many ways the search for a wide alternative begins.
const MOST_SEEDS: usize = 2;

/// What a test counts that only asks whether a question was answered: what was answered to
/// another one says more.
const ONLY_ANSWERED: usize = 3;

/// Why it isn't told who gets somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Untold {
    /// A condition would be too long to be read.
    Long,
    /// There is too much to look at.
    Large,
    /// It isn't a matter of answers alone: routes lead round, and in which order questions
    /// are asked counts too, or which of them were skipped.
    Order,
}

impl Untold {
    /// Why it isn't told, as a sentence.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Untold::Long => "It would take too many words to say who.",
            Untold::Large => "There are too many answers to look at to say who.",
            Untold::Order => {
                "It isn't a matter of answers alone: the order of the questions counts too."
            }
        }
    }
}

impl Space<'_> {
    /// Cubes as a condition; nothing where one is about more than answers.
    pub(super) fn told_of(&self, cubes: &[Cube]) -> Option<Condition> {
        let of_answers = |var: &Var| self.layout.question_of(*var).is_some();
        if !cubes.iter().flat_map(BTreeMap::keys).all(of_answers) {
            return None;
        }
        let alternatives = cubes.iter().map(|cube| self.told(cube));
        Some(factored(any_of(alternatives.collect())))
    }

    /// How many alternatives are left of some cubes, once those are one that differ only in
    /// which options of one question they name.
    fn cases(&self, cubes: &[Cube]) -> usize {
        let told = self.told_of(cubes).unwrap_or_else(Condition::never);
        let mut cases = 0;
        told.visit(&mut |part| {
            if let Condition::Any(parts) = part {
                cases += parts.len();
            }
        });
        cases
    }

    /// Whether a variable tells in which range a number, a length or a day is.
    fn is_of_measures(&self, var: Var) -> bool {
        let question = self.layout.question_of(var);
        let domain = question.map(|question| self.layout.domain(question));
        domain.is_some_and(|domain| {
            domain.first == var && matches!(domain.cells, Cells::Measures(..))
        })
    }

    /// Whether a variable only tells that a question has been asked, or how answers fit
    /// together.
    pub(super) fn is_beside(&self, var: Var) -> bool {
        self.layout.question_of(var).is_none()
    }
}

/// The search for few and wide cubes that hold some ways and none of the others.
pub(super) struct CubeSearch<'c> {
    diagram: &'c mut Diagram<bool>,
    all: Ref,
    others: Ref,
    /// The variables by which these ways and the others differ.
    vars: Vec<Var>,
    /// Those of them that are about more than answers, and are left out first.
    beside: Vec<Var>,
    work: &'c mut usize,
    /// The nodes that the search for a way in a cube has been to.
    seen: Vec<u64>,
}

impl<'c> CubeSearch<'c> {
    pub(super) fn new(
        diagram: &'c mut Diagram<bool>,
        all: Ref,
        others: Ref,
        work: &'c mut usize,
    ) -> Self {
        Self {
            diagram,
            all,
            others,
            vars: Vec::new(),
            beside: Vec::new(),
            work,
            seen: Vec::new(),
        }
    }

    /// Cubes that together hold all the wanted ways and none of the others, or why there
    /// are none that people could read.
    pub(super) fn cubes(
        &mut self,
        space: &Space<'_>,
        wanted: Ref,
    ) -> Result<Result<Vec<Cube>, Untold>, TooLarge> {
        let vars = self.diagram.support(&[wanted, self.others]);
        (self.beside, self.vars) = vars.into_iter().partition(|var| space.is_beside(*var));
        let mut found: Vec<Cube> = Vec::new();
        let mut rest = wanted;
        while rest != self.diagram.zero() {
            let cube = match self.widest(rest)? {
                Some(cube) if *self.work > 0 => cube,
                _ => return Ok(Err(Untold::Large)),
            };
            if found.len() == MOST_ALTERNATIVES || cube.len() > MOST_TESTS {
                return Ok(Err(Untold::Long));
            }
            let inside = self.function(&cube)?;
            let outside = self.diagram.not(inside)?;
            rest = self.diagram.and(rest, outside)?;
            found.push(self.plainest(cube));
            if found.len() > MOST_CASES && space.cases(&found) > MOST_CASES {
                return Ok(Err(Untold::Long));
            }
        }
        Ok(Ok(found))
    }

    /// A cube that holds some of the ways that are left, with as few tests as may be.
    fn widest(&mut self, rest: Ref) -> Result<Option<Cube>, TooLarge> {
        let mut best: Option<(usize, f64, Cube)> = None;
        let forward = [self.beside.clone(), self.vars.clone()].concat();
        let backward = self.vars.iter().rev().copied();
        let backward: Vec<Var> = self.beside.iter().copied().chain(backward).collect();
        for seed in self.seeds(rest)? {
            for order in [&forward, &backward] {
                let cube = self.widened(&seed, order);
                let tests = self.tests(&cube);
                let width = self.width(&cube);
                let better = best.as_ref().is_none_or(|(known, narrow, _)| {
                    tests < *known || tests == *known && width > *narrow
                });
                if better {
                    best = Some((tests, width, cube));
                }
                if *self.work == 0 {
                    return Ok(best.map(|(.., cube)| cube));
                }
            }
        }
        Ok(best.map(|(.., cube)| cube))
    }

    /// How much a cube asks.
    fn tests(&self, cube: &Cube) -> usize {
        let test = |(var, values): (&Var, &BTreeSet<usize>)| {
            let all = self.diagram.arity(*var);
            let missing = values.contains(&0);
            let is_bare = match values.len() {
                1 => missing,
                some => !missing && all > 2 && some == all - 1,
            };
            if is_bare && all > 2 { ONLY_ANSWERED } else { 1 }
        };
        cube.iter().map(test).sum()
    }

    /// The part of all values that a cube holds, as a logarithm.
    fn width(&self, cube: &Cube) -> f64 {
        let part = |(var, values): (&Var, &BTreeSet<usize>)| {
            (values.len() as f64 / self.diagram.arity(*var) as f64).ln()
        };
        cube.iter().map(part).sum()
    }

    /// Some of the ways that are left, each with the values of all variables that it reads:
    /// one for every value of the variable that is answered last.
    fn seeds(&mut self, rest: Ref) -> Result<Vec<Cube>, TooLarge> {
        let none = self.diagram.zero();
        let last = self.diagram.support(&[rest]).last().copied();
        let Some(last) = last else {
            return Ok(vec![Cube::new()]);
        };
        let mut seeds = Vec::new();
        for value in (1..self.diagram.arity(last)).chain([0]) {
            let mut here = self.diagram.cofactor(rest, last, value)?;
            if here == none || seeds.len() == MOST_SEEDS {
                continue;
            }
            let mut seed = Cube::from([(last, BTreeSet::from([value]))]);
            while let Some(var) = self.diagram.top_var(here) {
                let mut values = (1..self.diagram.arity(var)).chain([0]);
                let Some(value) = values.find(|value| self.diagram.child(here, *value) != none)
                else {
                    break;
                };
                seed.insert(var, BTreeSet::from([value]));
                here = self.diagram.child(here, value);
            }
            seeds.push(seed);
        }
        Ok(seeds)
    }

    /// A cube made wider, in this order: first the tests that aren't needed are left out,
    /// many at once where that is possible, then each of the others lets in what it can.
    fn widened(&mut self, seed: &Cube, order: &[Var]) -> Cube {
        let mut cube = seed.clone();
        let there: Vec<Var> = order
            .iter()
            .copied()
            .filter(|var| cube.contains_key(var))
            .collect();
        self.leave_out(&mut cube, &there);
        let left: Vec<Var> = order
            .iter()
            .copied()
            .filter(|var| cube.contains_key(var))
            .collect();
        if left.len() > MOST_TESTS {
            return cube;
        }
        for var in left {
            for value in 0..self.diagram.arity(var) {
                let is_new = cube.entry(var).or_default().insert(value);
                if is_new && self.meets(self.others, &cube) {
                    cube.entry(var).or_default().remove(&value);
                }
            }
        }
        cube
    }

    /// Leaves out tests that aren't needed, all of these at once or else each half of them.
    fn leave_out(&mut self, cube: &mut Cube, vars: &[Var]) {
        let tests = vars.iter().filter_map(|var| cube.remove_entry(var));
        let tests: Vec<(Var, BTreeSet<usize>)> = tests.collect();
        if tests.is_empty() || !self.meets(self.others, cube) {
            return;
        }
        cube.extend(tests);
        if vars.len() > 1 {
            let (first, second) = vars.split_at(vars.len() / 2);
            self.leave_out(cube, first);
            self.leave_out(cube, second);
        }
    }

    /// The same ways, told as plainly as may be: whether there is an answer is left out
    /// where that is known anyway.
    fn plainest(&mut self, cube: Cube) -> Cube {
        let mut plain = cube;
        for var in self.vars.clone() {
            let Some(values) = plain.get(&var).filter(|values| values.contains(&0)) else {
                continue;
            };
            if values.len() == 1 {
                continue;
            }
            let answered: BTreeSet<usize> = values.iter().copied().filter(|v| *v > 0).collect();
            let mut unanswered = plain.clone();
            unanswered.insert(var, BTreeSet::from([0]));
            if !self.meets(self.all, &unanswered) {
                plain.insert(var, answered);
            }
        }
        plain
    }

    /// The same ways without ranges of measures that nobody gives, where that says it in
    /// fewer ranges.
    pub(super) fn possible(&mut self, space: &Space<'_>, cube: Cube) -> Cube {
        let mut plain = cube;
        for (var, values) in plain.clone() {
            if ranges(&values) < 2 || !space.is_of_measures(var) {
                continue;
            }
            let given = values.iter().copied().filter(|value| {
                let mut one = plain.clone();
                one.insert(var, BTreeSet::from([*value]));
                self.meets(self.all, &one)
            });
            let given: BTreeSet<usize> = given.collect();
            if ranges(&given) < ranges(&values) {
                plain.insert(var, given);
            }
        }
        plain
    }

    /// Whether a cube holds some of these ways.
    fn meets(&mut self, ways: Ref, cube: &Cube) -> bool {
        let mut seen = std::mem::take(&mut self.seen);
        seen.clear();
        seen.resize(self.diagram.node_count() / 64 + 1, 0);
        let found = self.looks_into(ways, cube, &mut seen);
        self.seen = seen;
        found
    }

    fn looks_into(&mut self, ways: Ref, cube: &Cube, seen: &mut [u64]) -> bool {
        let none = self.diagram.zero();
        if ways == none {
            return false;
        }
        let last = cube
            .last_key_value()
            .map_or(0, |(var, _)| *var as usize + 1);
        let mut tests: Vec<Option<&BTreeSet<usize>>> = vec![None; last];
        for (var, values) in cube {
            tests[*var as usize] = Some(values);
        }
        let mut open = vec![ways];
        while let Some(here) = open.pop() {
            let Some(var) = self.diagram.top_var(here) else {
                return true;
            };
            let (word, bit) = (here.at() / 64, 1u64 << (here.at() % 64));
            if seen[word] & bit != 0 {
                continue;
            }
            seen[word] |= bit;
            *self.work = self.work.saturating_sub(1);
            let child = |value| self.diagram.child(here, value);
            let is_some = |child: &Ref| *child != none;
            match tests.get(var as usize).copied().flatten() {
                Some(values) => open.extend(values.iter().copied().map(child).filter(is_some)),
                None => open.extend((0..self.diagram.arity(var)).map(child).filter(is_some)),
            }
        }
        false
    }

    /// Where the variables have the values of a cube.
    fn function(&mut self, cube: &Cube) -> Result<Ref, TooLarge> {
        let none = self.diagram.zero();
        let mut all = self.diagram.one();
        for (var, values) in cube.iter().rev() {
            let children: Vec<Ref> = (0..self.diagram.arity(*var))
                .map(|value| if values.contains(&value) { all } else { none })
                .collect();
            all = self.diagram.node(*var, &children)?;
        }
        Ok(all)
    }
}

/// How many ranges values that stand next to each other make.
pub(super) fn ranges(values: &BTreeSet<usize>) -> usize {
    let begins = values.iter();
    begins
        .filter(|value| !values.contains(&value.wrapping_sub(1)))
        .count()
}
