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
        ways.map_or(0.0, |(_, ways, _)| share(ways, &self.ways))
    }
}

/// The part that a number is of another, from 0 to 1, good to about 15 digits. However few
/// or many there are, 0 is none of them, and 1 all.
pub(crate) fn share(part: &BigUint, whole: &BigUint) -> f64 {
    if *part == BigUint::ZERO || *whole == BigUint::ZERO {
        return 0.0;
    }
    if part >= whole {
        return 1.0;
    }
    // As many leading bits as a float holds, and how many there are behind them.
    let leading = |number: &BigUint| {
        let behind = number
            .bits()
            .saturating_sub(u64::from(f64::MANTISSA_DIGITS));
        let digits = (number >> behind).to_u64_digits().first().copied();
        (digits.unwrap_or(0) as f64, behind)
    };
    let ((part, behind_part), (whole, behind_whole)) = (leading(part), leading(whole));
    let more = i32::try_from(behind_whole - behind_part).unwrap_or(i32::MAX);
    (part / whole * 0.5f64.powi(more)).clamp(f64::MIN_POSITIVE, 1.0 - f64::EPSILON)
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

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::share;

    fn number(digits: &str) -> BigUint {
        digits.parse().unwrap()
    }

    #[test]
    fn a_share_is_as_large_as_it_is() {
        for (part, whole, is) in [
            ("1", "4", 0.25),
            ("1", "3", 1.0 / 3.0),
            (
                "123456789123456789123456789",
                "246913578246913578246913578",
                0.5,
            ),
            ("3", "3000000000000000000000", 1e-21),
        ] {
            let share = share(&number(part), &number(whole));
            assert!(
                (share / is - 1.0).abs() < 1e-14,
                "{part} of {whole}: {share}"
            );
        }
    }

    /// Who reads "none" leaves out what some people get.
    #[test]
    fn only_none_is_none_and_only_all_are_all() {
        let huge = BigUint::from(3u32).pow(4000);
        let (none, one) = (BigUint::ZERO, BigUint::from(1u32));
        assert_eq!(share(&none, &huge).to_bits(), 0.0f64.to_bits());
        assert_eq!(share(&none, &none).to_bits(), 0.0f64.to_bits());
        assert_eq!(share(&huge, &huge).to_bits(), 1.0f64.to_bits());
        assert!(share(&one, &huge) > 0.0);
        assert!(share(&(&huge - &one), &huge) < 1.0);
    }
}
