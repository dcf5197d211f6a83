//! Comparisons of scores as diagrams.
//!
//! Of a score that is carried along its variable tells. Another one is added up variable by
//! variable, and followed only as long as what is
//! still to come can change whether the comparison holds. So `care >= 3` takes
//! three sums a variable, however many questions have points.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::Compiler;
use super::diagram::{Ref, TooLarge, Var};
use super::interval::{Interval, Threshold};
use super::sums::{Addend, addends as of_question};
use crate::flow::Score;
use crate::flow::condition::Relation;
use crate::flow::question::Question;
use crate::flow::table::Id;

/// What a score is compared with, and what its variables can still add.
struct ScoreTest {
    test: Threshold,
    /// By addend: the least and the most that it and all later ones add.
    rest: Vec<Interval>,
}

impl ScoreTest {
    /// Whether the comparison holds, where it is the same whatever the addends from
    /// this one on add.
    fn decided(&self, at: usize, sum: i64) -> Option<bool> {
        let rest = self.rest.get(at).copied().unwrap_or(Interval::single(0));
        let low = sum.saturating_add(rest.least);
        let high = sum.saturating_add(rest.most);
        let inside = low < self.test.value && self.test.value < high;
        let holds = self.test.holds(low);
        (holds == self.test.holds(high) && !inside).then_some(holds)
    }
}

impl Compiler<'_> {
    /// Where a score compares so with a value.
    pub(super) fn score(
        &mut self,
        score: Id<Score>,
        relation: Relation,
        value: i64,
    ) -> Result<Ref, TooLarge> {
        let test = Threshold::new(relation, value);
        let sum = self.layout.sum_of(score).filter(|sum| sum.tells(test));
        if let Some(sum) = sum {
            return self.literal(sum.var, |of| sum.passes(of, relation, value));
        }
        let key = (score, relation, value);
        if let Some(known) = self.known.scores.get(&key) {
            return Ok(*known);
        }
        let (addends, questions) = self.addends(score);
        let mut rest = vec![Interval::single(0); addends.len() + 1];
        for (at, addend) in addends.iter().enumerate().rev() {
            let later = rest[at + 1];
            let fewest = addend.points.iter().min().copied().unwrap_or(0);
            let highest = addend.points.iter().max().copied().unwrap_or(0);
            rest[at] = Interval::new(later.least + fewest, later.most + highest);
        }
        let test = ScoreTest { test, rest };
        let sums = self.sums(&addends, &test)?;
        let sum = self.add_up(&addends, &test, &sums)?;
        let holds = self.where_asked(&questions, sum)?;
        self.known.scores.insert(key, holds);
        Ok(holds)
    }

    /// The variables that add to a score, in their order, and their questions.
    fn addends(&self, score: Id<Score>) -> (Vec<Addend>, Vec<Id<Question>>) {
        let mut addends = Vec::new();
        let mut questions = Vec::new();
        for id in self.layout.pointed.get(score.index()).into_iter().flatten() {
            let of_question =
                of_question(&self.flow.questions[*id], self.layout.domain(*id), score);
            if !of_question.is_empty() {
                questions.push(*id);
                addends.extend(of_question);
            }
        }
        (addends, questions)
    }

    /// By addend: the sums before it with which the comparison is still open.
    fn sums(&self, addends: &[Addend], test: &ScoreTest) -> Result<Vec<BTreeSet<i64>>, TooLarge> {
        let open = |at: usize, sum: &i64| test.decided(at, *sum).is_none();
        let mut sums = vec![BTreeSet::from([0])];
        let mut total = 0;
        for (at, addend) in addends.iter().enumerate() {
            let here = sums.last().cloned().unwrap_or_default();
            let next = here
                .iter()
                .flat_map(|sum| addend.points.iter().map(move |points| sum + points))
                .filter(|sum| open(at + 1, sum));
            let next: BTreeSet<i64> = next.collect();
            total += next.len();
            if total > self.conditions.most_nodes() {
                return Err(TooLarge);
            }
            sums.push(next);
        }
        Ok(sums)
    }

    fn add_up(
        &mut self,
        addends: &[Addend],
        test: &ScoreTest,
        sums: &[BTreeSet<i64>],
    ) -> Result<Ref, TooLarge> {
        let (yes, no) = (self.conditions.one(), self.conditions.zero());
        if let Some(holds) = test.decided(0, 0) {
            return Ok(if holds { yes } else { no });
        }
        let mut later: BTreeMap<i64, Ref> = BTreeMap::new();
        for (at, addend) in addends.iter().enumerate().rev() {
            let mut here = BTreeMap::new();
            for sum in sums.get(at).into_iter().flatten() {
                let child = |points: &i64| match test.decided(at + 1, sum + points) {
                    Some(true) => yes,
                    Some(false) => no,
                    None => later.get(&(sum + points)).copied().unwrap_or(no),
                };
                let children: Vec<Ref> = addend.points.iter().map(child).collect();
                here.insert(*sum, self.conditions.node(addend.var, &children)?);
            }
            later = here;
        }
        Ok(later.get(&0).copied().unwrap_or(no))
    }

    /// A condition where the answers to these questions count only as far as they are
    /// asked.
    fn where_asked(&mut self, questions: &[Id<Question>], holds: Ref) -> Result<Ref, TooLarge> {
        let Some(asked) = self.asked else {
            return Ok(holds);
        };
        let always = self.conditions.one();
        let asked_of = |question: &Id<Question>| asked.get(question.index()).copied();
        if questions
            .iter()
            .all(|question| asked_of(question) == Some(always))
        {
            return Ok(holds);
        }
        let owners = questions.iter().flat_map(|question| {
            let vars = self.layout.domain(*question).vars();
            vars.map(|var| (var, asked_of(question).unwrap_or(always)))
        });
        let owners: BTreeMap<Var, Ref> = owners.collect();
        self.conditions.zero_unless_asked(holds, &owners)
    }
}
