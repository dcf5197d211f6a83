//! What authors want to know of their flow: how many ways, how long, where they
//! end, and what is always, sometimes or never met.

use jiff::civil::Date;
use num_bigint::BigUint;
use serde::Serialize;

use super::layout::VarBlock;
use super::pass::{Pass, Ways};
use super::tally::{Always, Asking, CountedWays};
use super::witness::{Best, EndGoal, Search, WayEnd};
use super::{Space, Undecided};
use crate::flow::outcome::Outcome;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::graph::ComponentShape;
use crate::session::{Session, Step};

/// The figures of a flow. A way is one sequence of answers, in which numbers,
/// durations and dates count by the cell that they fall in, and a text as
/// answered or skipped.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Figures {
    /// How many ways there are, of any size.
    pub ways: BigUint,
    /// The fewest questions on a way.
    pub shortest: usize,
    /// The most questions on a way.
    pub longest: usize,
    /// By outcome: how many ways end there.
    pub outcomes: Vec<(Id<Outcome>, BigUint, Met)>,
    /// By question: whether it is met.
    pub questions: Vec<(Id<Question>, Met)>,
    /// How many ways find no route at a question.
    pub stuck: BigUint,
    /// How many ways come to a question that accepts no answer, by question; those to
    /// which none does are left out.
    pub trapped: Vec<(Id<Question>, BigUint)>,
    /// Whether ways are left out that nobody can take: of all answers that are compared
    /// with one another it is known which can be given together. Else there are at most
    /// so many.
    pub exact: bool,
}

/// By outcome, in the order of the file: a way to it, where there is one.
pub type ShortestWays<'f> = Vec<(Id<Outcome>, Option<Session<'f>>)>;

/// On which ways something is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Met {
    /// On all.
    Always,
    /// On some.
    Sometimes,
    /// On none.
    Never,
}

impl Figures {
    /// The part of all ways that end with an outcome, from 0 to 1.
    #[must_use]
    pub fn share(&self, outcome: Id<Outcome>) -> f64 {
        let ways = self.outcomes.iter().find(|(id, ..)| *id == outcome);
        ways.map_or(0.0, |(_, ways, _)| ratio(ways, &self.ways))
    }
}

/// A ratio of two numbers of any size, good to about 15 digits.
pub(super) fn ratio(part: &BigUint, whole: &BigUint) -> f64 {
    if *whole == BigUint::ZERO {
        return 0.0;
    }
    let scale = BigUint::from(10u32).pow(16);
    let scaled: BigUint = part * &scale / whole;
    let digits: u64 = scaled.to_u64_digits().first().copied().unwrap_or(0);
    digits as f64 / 1e16
}

impl<'f> Space<'f> {
    /// The figures of the flow.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn figures(&mut self) -> Result<Figures, Undecided> {
        let every = self.every_way()?;
        let told: Pass<CountedWays> = self.pass(&every)?;
        let on_all = self.on_all_ways(&every, &told)?;
        let flow = self.flow;
        let all = self.of_all_ends(&told);
        let ways = all.count.0;
        let outcomes = flow.outcomes.ids().map(|id| {
            let there = told.of_outcome(id).count.0;
            let met = if there == BigUint::ZERO {
                Met::Never
            } else if there == ways {
                Met::Always
            } else {
                Met::Sometimes
            };
            (id, there, met)
        });
        let outcomes = outcomes.collect();
        let questions = flow.questions.ids().map(|id| {
            let met = match (told.reaches(id), on_all[id.index()]) {
                (false, _) => Met::Never,
                (true, true) => Met::Always,
                (true, false) => Met::Sometimes,
            };
            (id, met)
        });
        let stuck = flow.questions.ids().map(|id| told.of_stuck(id).count.0);
        let trapped = flow.questions.ids();
        let trapped = trapped.map(|id| (id, told.of_trapped(id).count.0));
        let (shortest, longest) = all.lengths.0.unwrap_or((0, 0));
        Ok(Figures {
            outcomes,
            questions: questions.collect(),
            ways,
            shortest,
            longest,
            stuck: stuck.sum(),
            trapped: trapped.filter(|(_, ways)| *ways != BigUint::ZERO).collect(),
            exact: self.exact().is_ok() && flow.questions.ids().all(|id| self.tells_traps(id)),
        })
    }

    /// By question: whether all ways come to it, of those that a pass went over. Where routes
    /// lead round nowhere, the pass has seen that on its way.
    fn on_all_ways<T: Asking>(&self, ways: &Ways, pass: &Pass<T>) -> Result<Vec<bool>, Undecided> {
        let questions = self.flow.questions.ids();
        let leads_round = |block: &VarBlock| block.shape == ComponentShape::Round;
        let tells_traps = |id| self.tells_traps(id);
        if !self.layout.blocks.iter().any(leads_round) && self.flow.questions.ids().all(tells_traps)
        {
            return Ok(questions.map(|id| pass.is_on_all_ways(id)).collect());
        }
        let always = self.of_all_ends(&self.pass::<Always>(ways)?);
        Ok(questions.map(|id| always.has(id.index())).collect())
    }

    /// What is told of all ways, wherever they end.
    fn of_all_ends<T: Asking>(&self, pass: &Pass<T>) -> T {
        let ends = self.flow.outcomes.ids().map(|id| pass.of_outcome(id));
        let nowhere = self.flow.questions.ids();
        let nowhere = nowhere.flat_map(|id| [pass.of_stuck(id), pass.of_trapped(id)]);
        ends.chain(nowhere)
            .fold(T::zero(), |all, end| all.add(&end))
    }

    /// One shortest way to an outcome, on the day `today`; nothing where there
    /// is none.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn shortest_to(
        &self,
        outcome: Id<Outcome>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let every = Ways::default().with_trail();
        let mut search = self.search(&every, Best::Shortest)?;
        self.walk_to_outcome(&mut search, outcome, today)
    }

    /// By outcome: one shortest way to it, on the day `today`; nothing where there is none.
    /// All of them are found in one pass.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn shortest_ways(&self, today: Date) -> Result<ShortestWays<'f>, Undecided> {
        let every = Ways::default().with_trail();
        let mut search = self.search(&every, Best::Shortest)?;
        let mut ways = Vec::with_capacity(self.flow.outcomes.len());
        for outcome in self.flow.outcomes.ids() {
            let way = match self.walk_to_outcome(&mut search, outcome, today) {
                Ok(way) => way,
                // What the ways to the others took may have left no room.
                Err(_) => self.shortest_to(outcome, today)?,
            };
            ways.push((outcome, way));
        }
        Ok(ways)
    }

    fn walk_to_outcome(
        &self,
        search: &mut Search<'_, 'f>,
        outcome: Id<Outcome>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let goal = EndGoal {
            end: WayEnd::Outcome(outcome),
            when: self.conditions.one(),
        };
        let done = |session: &Session<'_>| session.step() == Step::Done(outcome);
        search.walk_to(goal, today, &done)
    }
}
