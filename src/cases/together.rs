//! Ways to many goals, found in few passes over all ways.

use super::CasesStage;
use super::goals::Goal;
use super::seek::{Seeker, Untried};
use super::told_apart::ToldApart;
use crate::session::Session;
use crate::space::at_moment::Look;
use crate::space::witness::Best;
use crate::space::{Space, Undecided};

impl Seeker<'_, '_> {
    /// Notes the goals of which it is not decided whether they can be met.
    pub(super) fn note_undecided(
        &mut self,
        met: &[Vec<Result<bool, Undecided>>],
        untried: &mut Untried,
    ) {
        for (at, met) in met.iter().enumerate() {
            let mut undecided = met.iter().filter_map(|met| met.as_ref().err());
            if let Some(Undecided { question }) = undecided.next()
                && !met.contains(&Ok(true))
            {
                untried.not_decided.insert(at);
                if self.too_large.is_empty() {
                    self.too_large.insert(*question);
                }
            }
        }
    }

    /// Looks for ways to all goals that can be met, in one pass over all ways. What is not found
    /// so is looked for goal by goal. Where it's left open who gets past some questions, what may
    /// be met there is looked for as well.
    pub(super) fn seek_together(
        &mut self,
        met: &[Vec<Result<bool, Undecided>>],
        apart: &mut ToldApart<'_>,
        tell: &mut dyn FnMut(CasesStage),
    ) {
        let goals = self.goals.clone();
        let is_open = apart.space.is_left_open();
        let is_sought = |met| met == Ok(true) || is_open && met != Ok(false);
        let (of, looks) = self.looks_of(&goals, met, &is_sought);
        let sought = apart.space.seek(&looks);
        let Ok(mut search) = apart.space.search(&sought.ways, Best::Shortest) else {
            return;
        };
        let today = self.terms.today;
        let walk = |look| search.walk_to_look(&sought, look, today).ok().flatten();
        self.take_found(&of, walk, &apart.space, tell);
    }

    /// Looks for ways behind questions of which it is left open who gets past them, on from ways
    /// that have.
    pub(super) fn seek_past_open(
        &mut self,
        met: &[Vec<Result<bool, Undecided>>],
        apart: &mut ToldApart<'_>,
        tell: &mut dyn FnMut(CasesStage),
    ) {
        let goals = self.goals.clone();
        for begun in apart.space.ways_past_open(self.terms.today) {
            let (of, looks) = self.looks_of(&goals, met, &|met| met != Ok(false));
            if looks.is_empty() {
                return;
            }
            let sought = apart.space.seek_on(&looks, &begun);
            let Ok(mut search) = apart.space.search(&sought.ways, Best::Shortest) else {
                continue;
            };
            let walk = |look| search.walk_on_to_look(&sought, look, &begun).ok().flatten();
            self.take_found(&of, walk, &apart.space, tell);
        }
    }

    /// The looks of goals that no case tries yet, of these that are met so, each with its goal.
    fn looks_of<'g>(
        &self,
        goals: &'g [Goal],
        met: &[Vec<Result<bool, Undecided>>],
        is_sought: &dyn Fn(Result<bool, Undecided>) -> bool,
    ) -> (Vec<usize>, Vec<Look<'g>>) {
        let with_met = goals.iter().zip(met).enumerate();
        let with_met = with_met.filter(|(at, _)| self.open[*at]);
        let looks = with_met.flat_map(|(at, (goal, met))| {
            let looks = goal.looks.iter().zip(met);
            let looks = looks.filter(|(_, met)| is_sought(**met));
            looks.map(move |((moment, condition), _)| (at, (*moment, condition)))
        });
        looks.unzip()
    }

    /// Takes the ways that are found to the looks of these goals, each at the place of its goal.
    fn take_found<'a>(
        &mut self,
        of: &[usize],
        mut walk: impl FnMut(usize) -> Option<Session<'a>>,
        space: &Space<'a>,
        tell: &mut dyn FnMut(CasesStage),
    ) {
        for (look, at) in of.iter().enumerate() {
            if !self.open[*at] {
                continue;
            }
            self.stage(tell);
            let Some(way) = walk(look) else {
                continue;
            };
            let goal = self.goals[*at].clone();
            let case = self.along(&goal, &way, space);
            if let Some(case) = case.filter(|case| self.tried_by(case).contains(at)) {
                self.add(case);
            }
        }
    }
}
