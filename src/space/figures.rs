//! What authors want to know of their flow: how many ways, how long, where they
//! end, and what is always, sometimes or never met.

use jiff::civil::Date;
use num_bigint::BigUint;
use serde::Serialize;

use super::pass::{Pass, Ways};
use super::semiring::Semiring;
use super::tally::{Always, Asking, WayCount, WayLengths};
use super::witness::{Best, EndGoal, Search, WayEnd};
use super::{Space, Undecided};
use crate::flow::outcome::Outcome;
use crate::flow::question::Question;
use crate::flow::table::Id;
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
        let counts: Pass<WayCount> = self.pass(&every)?;
        let lengths: Pass<WayLengths> = self.pass(&every)?;
        let always: Pass<Always> = self.pass(&every)?;
        let flow = self.flow;
        let total = |ways: Vec<WayCount>| {
            ways.iter()
                .fold(WayCount::zero(), |all, ways| all.add(ways))
                .0
        };
        let stuck = total(flow.questions.ids().map(|id| counts.of_stuck(id)).collect());
        let ended = total(
            flow.outcomes
                .ids()
                .map(|id| counts.of_outcome(id))
                .collect(),
        );
        let trapped = flow.questions.ids().map(|id| (id, counts.of_trapped(id).0));
        let trapped = trapped.filter(|(_, ways)| *ways != BigUint::ZERO);
        let trapped: Vec<(Id<Question>, BigUint)> = trapped.collect();
        let nowhere = trapped.iter().map(|(_, ways)| ways);
        let ways = nowhere.fold(&stuck + &ended, |all, ways| all + ways);
        let outcomes = flow.outcomes.ids().map(|id| {
            let there = counts.of_outcome(id).0;
            let met = if there == BigUint::ZERO {
                Met::Never
            } else if there == ways {
                Met::Always
            } else {
                Met::Sometimes
            };
            (id, there, met)
        });
        let (shortest, longest) = self.of_all_ends(&lengths).0.unwrap_or((0, 0));
        let on_all = self.of_all_ends(&always);
        let questions = flow.questions.ids().map(|id| {
            let met = match (counts.reaches(id), on_all.has(id.index())) {
                (false, _) => Met::Never,
                (true, true) => Met::Always,
                (true, false) => Met::Sometimes,
            };
            (id, met)
        });
        Ok(Figures {
            outcomes: outcomes.collect(),
            questions: questions.collect(),
            ways,
            shortest,
            longest,
            stuck,
            trapped,
            exact: self.exact().is_ok() && flow.questions.ids().all(|id| self.tells_traps(id)),
        })
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
