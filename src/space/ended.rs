//! Who ends so: how many ways meet something at their end, and on which answers.
//!
//! Several questions of a flow may stand for one, of which each way asks one at most. What
//! is told is told of that one, by its first question.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;
use num_bigint::BigUint;

use super::at_moment::{Look, Moment};
use super::census::{MOST_WORK_FOR_ONE, Who, is_readable};
use super::cubes::{CubeSearch, Untold};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::in_words::Cube;
use super::pass::{Pass, Ways};
use super::renaming::Renaming;
use super::semiring::Semiring as _;
use super::tally::WayCount;
use super::walk::Values;
use super::ways::Memory;
use super::{Space, Undecided};
use crate::flow::answer::Given;
use crate::flow::condition::{Condition, not};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// In flows with more questions it isn't tried to tell who ends so.
const MOST_QUESTIONS: usize = 2_000;

/// How many tests are told that people have in common of whom it isn't told who they are.
const MOST_IN_COMMON: usize = 3;

/// How many ways end with an outcome, and how many of them meet something there.
#[derive(Clone, Debug)]
pub(crate) struct EndedWays {
    /// All that end with an outcome.
    pub all: BigUint,
    /// By look: how many meet it.
    pub of: Vec<BigUint>,
}

/// Questions that stand for one another.
#[derive(Clone, Debug, Default)]
pub(crate) struct SameQuestions {
    /// Those of which each way asks one at most. The first of them stands for all.
    pub groups: Vec<Vec<Id<Question>>>,
    /// Those of which nothing is told.
    pub untold: Vec<Id<Question>>,
}

/// Who ends so.
#[derive(Clone, Debug)]
pub(crate) struct WhoEnds<'f> {
    /// On which answers, and on no others.
    pub who: Who,
    /// What all of them have in common, and not everybody; nothing where that is told
    /// already, or where there is nothing.
    pub among: Option<Condition>,
    /// One of them, who is asked as few questions as may be; nothing where that was not found.
    pub way: Option<Session<'f>>,
}

impl WhoEnds<'_> {
    fn untold(why: Untold) -> Self {
        Self::told(Who::Untold(why))
    }

    fn told(who: Who) -> Self {
        Self {
            who,
            among: None,
            way: None,
        }
    }
}

impl<'f> Space<'f> {
    /// Counts the ways that meet each of these looks at their end.
    pub(crate) fn ended(&mut self, looks: &[Look<'_>]) -> Result<EndedWays, Undecided> {
        let mut at_end = Vec::with_capacity(looks.len());
        for (moment, when) in looks {
            at_end.push(self.at_moment(*moment, when)?);
        }
        let vars: Vec<Var> = self.conditions.support(&at_end);
        let ways = Ways::default().ending_with(at_end.clone(), None);
        let mut pass: Pass<WayCount> = self.pass(&ways)?;
        let start = self.flow.start;
        let undecided = |TooLarge| Undecided { question: start };
        let mut all = BigUint::ZERO;
        for end in pass.ends.clone() {
            all += summed(&mut pass.diagram, end, &vars).map_err(undecided)?;
        }
        let mut of = Vec::with_capacity(looks.len());
        for ((moment, _), when) in looks.iter().zip(at_end) {
            let Moment::Ended(outcome) = moment else {
                of.push(BigUint::ZERO);
                continue;
            };
            let end = pass.ends[outcome.index()];
            let met = pass.diagram.filter(end, &self.conditions, when);
            let met = met.map_err(undecided)?;
            of.push(summed(&mut pass.diagram, met, &vars).map_err(undecided)?);
        }
        Ok(EndedWays { all, of })
    }

    /// By group of looks: on which answers ways meet one of them at their end, of those
    /// that end with an outcome, and one of these ways, walked on the day `today`.
    pub(crate) fn who_ends(
        &mut self,
        groups: &[Vec<Look<'_>>],
        same: &SameQuestions,
        today: Date,
    ) -> Vec<WhoEnds<'f>> {
        let untold = || vec![WhoEnds::untold(Untold::Large); groups.len()];
        if self.flow.questions.len() > MOST_QUESTIONS {
            return untold();
        }
        // It is told by answers.
        match self.by_answers() {
            Ok(Some(space)) => return space.who_ends(groups, same, today),
            Ok(None) => {}
            Err(_) => return untold(),
        }
        let Ok(mut told) = EndsTold::new(self, groups, same) else {
            return untold();
        };
        let who = groups.iter().enumerate().map(|(at, looks)| {
            let values = told.with_fewest_answers(self, same, at);
            let meets_one = |way: &Session<'_>| {
                let mut ends = looks.iter().filter_map(|(moment, when)| match moment {
                    Moment::Ended(outcome) => Some((Step::Done(*outcome), when)),
                    Moment::Asked(_) | Moment::Given(_) | Moment::Accepted(_) => None,
                });
                let mut answers = way.answers().clone();
                ends.any(|(end, when)| way.step() == end && answers.holds(self.flow, when))
            };
            let way = values.and_then(|values| self.walk_with(&values, today, &meets_one));
            // Where nothing is skipped, as few answers are as few questions.
            let answers_all = |way: &Session<'_>| {
                let mut taken = way.taken().iter();
                taken.all(|taken| way.answers().given(taken.question) != Some(&Given::Skipped))
            };
            let way = way.filter(answers_all);
            let who = told.who(self, same, at);
            let who = who.unwrap_or(WhoEnds::untold(Untold::Large));
            WhoEnds { way, ..who }
        });
        who.collect()
    }
}

fn summed(diagram: &mut Diagram<WayCount>, ways: Ref, vars: &[Var]) -> Result<BigUint, TooLarge> {
    let summed = diagram.sum_over(ways, vars)?;
    let values = diagram.range(summed).into_iter();
    Ok(values.fold(WayCount::zero(), |all, ways| all.add(ways)).0)
}

/// How many answers it takes at least to meet a function; nothing where none do.
fn fewest(
    diagram: &Diagram<bool>,
    function: Ref,
    answers: &impl Fn(Var, usize) -> usize,
    known: &mut HashMap<Ref, Option<usize>>,
) -> Option<usize> {
    let Some(var) = diagram.top_var(function) else {
        return (function != diagram.zero()).then_some(0);
    };
    if let Some(few) = known.get(&function) {
        return *few;
    }
    let children = (0..diagram.arity(var)).filter_map(|value| {
        let few = fewest(diagram, diagram.child(function, value), answers, known)?;
        Some(few + answers(var, value))
    });
    let few = children.min();
    known.insert(function, few);
    few
}

/// All ways at their end, with everything that they answered.
struct EndsTold {
    pass: Pass<bool>,
    /// By group of looks: the ways that meet one.
    targets: Vec<Ref>,
    all: Ref,
    /// All, with questions taken as one that stand for one another; nothing where these are not
    /// told apart by the same answers.
    all_merged: Option<Ref>,
}

impl EndsTold {
    fn new(
        space: &mut Space<'_>,
        groups: &[Vec<Look<'_>>],
        same: &SameQuestions,
    ) -> Result<Self, Undecided> {
        let undecided = |TooLarge| Undecided {
            question: space.flow.start,
        };
        let mut at_end = Vec::new();
        for (moment, when) in groups.iter().flatten() {
            at_end.push(space.at_moment(*moment, when)?);
        }
        let mut ways = Ways::default().ending_with(at_end.clone(), None);
        ways.memory = Memory::Whole;
        let mut pass: Pass<bool> = space.pass(&ways)?;
        let mut whens = at_end.into_iter();
        let mut targets = Vec::with_capacity(groups.len());
        for group in groups {
            let mut target = pass.diagram.zero();
            for ((moment, _), when) in group.iter().zip(whens.by_ref()) {
                if let Moment::Ended(outcome) = moment {
                    let end = pass.ends[outcome.index()];
                    let met = pass.diagram.filter(end, &space.conditions, when);
                    let met = met.map_err(undecided)?;
                    target = pass.diagram.add(target, met).map_err(undecided)?;
                }
            }
            targets.push(target);
        }
        let mut all = pass.diagram.zero();
        for end in pass.ends.clone() {
            all = pass.diagram.add(all, end).map_err(undecided)?;
        }
        let mut told = Self {
            pass,
            targets,
            all,
            all_merged: None,
        };
        told.all_merged = told.merged(space, same, all).map_err(undecided)?;
        Ok(told)
    }

    /// Values at which ways meet a group of looks, with as few answers as may be.
    fn with_fewest_answers(
        &self,
        space: &Space<'_>,
        same: &SameQuestions,
        at: usize,
    ) -> Option<Values> {
        let diagram = &self.pass.diagram;
        let answers = |var: Var, value: usize| {
            let question = space.layout.question_of(var);
            let question = question.filter(|id| !same.untold.contains(id));
            let is_first = question.is_some_and(|id| space.layout.domain(id).first == var);
            usize::from(is_first && value > 0)
        };
        let mut known = HashMap::new();
        let mut here = self.targets[at];
        fewest(diagram, here, &answers, &mut known)?;
        let mut values = Values::new();
        while let Some(var) = diagram.top_var(here) {
            let children = (0..diagram.arity(var)).filter_map(|value| {
                let child = diagram.child(here, value);
                let few = fewest(diagram, child, &answers, &mut known)?;
                Some((few + answers(var, value), value, child))
            });
            let (_, value, child) = children.min_by_key(|(few, value, _)| (*few, *value))?;
            values.insert(var, value);
            here = child;
        }
        Some(values)
    }

    fn who<'f>(
        &mut self,
        space: &mut Space<'_>,
        same: &SameQuestions,
        at: usize,
    ) -> Result<WhoEnds<'f>, TooLarge> {
        let target = self.targets[at];
        if target == self.all {
            return Ok(WhoEnds::told(Who::Everybody));
        }
        let (Some(all), Some(merged)) = (self.all_merged, self.merged(space, same, target)?) else {
            return Ok(WhoEnds::untold(Untold::Order));
        };
        // Answers alone lead through both versions, so no two ways give the same, and what is
        // not merged of these is merged of all others.
        let others = self.but_for(all, merged)?;
        debug_assert!(self.are_apart(space, same, target, merged)?);
        let target = merged;
        let mut why = Untold::Long;
        let mut work = MOST_WORK_FOR_ONE;
        for (wanted, rest, straight) in [(target, others, true), (others, target, false)] {
            let diagram = &mut self.pass.diagram;
            let mut covering = CubeSearch::new(diagram, all, rest, &mut work);
            let cubes = match covering.cubes(space, wanted)? {
                Ok(cubes) => cubes,
                Err(untold) => {
                    why = untold;
                    continue;
                }
            };
            let cubes: Vec<Cube> = cubes
                .into_iter()
                .map(|cube| covering.possible(space, cube))
                .collect();
            let Some(told) = space.told_of(&cubes).filter(is_readable) else {
                continue;
            };
            let condition = match straight {
                true => told,
                false => not(told),
            };
            // Nothing is said that isn't so.
            let compiled = space.compiler().condition(&condition)?;
            let diagram = &mut self.pass.diagram;
            if diagram.filter(all, &space.conditions, compiled)? == target {
                return Ok(WhoEnds::told(Who::Where(condition)));
            }
            why = Untold::Order;
        }
        Ok(WhoEnds {
            among: self.among(space, target, all)?,
            ..WhoEnds::untold(why)
        })
    }

    /// Whether no way beside these gives the same answers as one of them.
    fn are_apart(
        &mut self,
        space: &Space<'_>,
        same: &SameQuestions,
        these: Ref,
        merged: Ref,
    ) -> Result<bool, TooLarge> {
        let others = self.but_for(self.all, these)?;
        let Some(others) = self.merged(space, same, others)? else {
            return Ok(true);
        };
        let diagram = &mut self.pass.diagram;
        Ok(diagram.mul(merged, others)? == diagram.zero())
    }

    /// All of these but for those.
    fn but_for(&mut self, these: Ref, those: Ref) -> Result<Ref, TooLarge> {
        let diagram = &mut self.pass.diagram;
        let no_others = diagram.not(those)?;
        diagram.mul(these, no_others)
    }

    /// What these ways have in common, and not all.
    fn among(
        &mut self,
        space: &Space<'_>,
        target: Ref,
        all: Ref,
    ) -> Result<Option<Condition>, TooLarge> {
        let diagram = &mut self.pass.diagram;
        let none = diagram.zero();
        let mut common: Vec<(usize, Var, BTreeSet<usize>)> = Vec::new();
        for var in diagram.support(&[target, all]) {
            if space.is_beside(var) {
                continue;
            }
            let mut own = BTreeSet::new();
            let mut there = 0;
            for value in 0..diagram.arity(var) {
                there += usize::from(diagram.cofactor(all, var, value)? != none);
                if diagram.cofactor(target, var, value)? != none {
                    own.insert(value);
                }
            }
            if own.len() < there {
                common.push((own.len() * 100 / there, var, own));
            }
        }
        common.sort_by_key(|(part, var, _)| (*part, *var));
        common.truncate(MOST_IN_COMMON);
        let cube: Cube = common.into_iter().map(|(_, var, own)| (var, own)).collect();
        let told = (!cube.is_empty()).then(|| space.told_of(&[cube])).flatten();
        Ok(told.filter(is_readable))
    }

    /// The ways with the questions taken as one that stand for one another; nothing where
    /// these are not told apart by the same answers.
    fn merged(
        &mut self,
        space: &Space<'_>,
        same: &SameQuestions,
        ways: Ref,
    ) -> Result<Option<Ref>, TooLarge> {
        let diagram = &mut self.pass.diagram;
        let vars_of = |id: &Id<Question>| {
            let domain = space.layout.domain(*id);
            domain.vars().chain(domain.asked)
        };
        let mut untold: Vec<Var> = same.untold.iter().flat_map(vars_of).collect();
        untold.sort_unstable();
        let mut ways = diagram.sum_over(ways, &untold)?;
        for group in &same.groups {
            let Some((first, others)) = group.split_first() else {
                continue;
            };
            let read = diagram.support(&[ways]);
            let is_read = |id: &Id<Question>| vars_of(id).any(|var| read.contains(&var));
            if !group.iter().any(is_read) {
                continue;
            }
            let domain = space.layout.domain(*first);
            let alike = others
                .iter()
                .all(|other| domain.is_cut_like(space.layout.domain(*other)));
            if !alike {
                return Ok(None);
            }
            let mut sum = diagram.zero();
            for one in group {
                let others = group.iter().filter(|other| *other != one);
                let domains = [one, first].map(|id| space.layout.domain(*id).vars());
                let [own, standing] = domains;
                let renaming = Renaming {
                    unasked: others.flat_map(vars_of).collect(),
                    names: own.zip(standing).collect(),
                };
                let here = renaming.of(diagram, ways)?;
                sum = diagram.add(sum, here)?;
            }
            ways = sum;
        }
        Ok(Some(ways))
    }
}
