//! Whether the answer to one question alone can move the outcome.
//!
//! Two complete assignments that differ in it alone are compared: where they end, and then
//! whether sessions walk them so.

use jiff::civil::Date;

use super::assignments::Assignments;
use super::diagram::{Ref, TooLarge, Var};
use super::together::{AnswerQuery, Measures};
use super::walk::Values;
use super::{Space, Undecided};
use crate::flow::day;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// What an answer alone does to the outcome.
#[derive(Debug)]
pub(crate) enum Influence<'f> {
    /// Nothing, whatever else is answered.
    None,
    /// Two ways that differ in it alone end differently, or one of them nowhere.
    Moves(Box<[Session<'f>; 2]>),
    /// It may; no two ways were found that show it.
    Unclear,
}

impl<'f> Space<'f> {
    /// What the answer to a question alone does to the outcome.
    pub(crate) fn influence(
        &mut self,
        question: Id<Question>,
        today: Date,
    ) -> Result<Influence<'f>, Undecided> {
        // Answers that were made up have points, too.
        if let Some(space) = self.by_answers()? {
            return space.influence(question, today);
        }
        // Where nothing is accepted is worked out for all questions.
        self.every_way()?;
        let mut comparer = Comparer {
            assignments: self.assignments(question)?,
            space: self,
            question,
            today,
        };
        let influence = comparer.influence();
        influence.map_err(|TooLarge| Undecided { question })
    }

    /// The variables that may change with the answer to a question: its own, and
    /// how it stands to others.
    pub(super) fn vars_about(&self, question: Id<Question>) -> Vec<Var> {
        let mut vars: Vec<Var> = self.layout.domain(question).vars().collect();
        vars.extend(&self.layout.about[question.index()]);
        vars.extend(self.layout.together.between_about(question));
        vars.sort_unstable();
        vars.dedup();
        vars
    }
}

/// Compares assignments that differ in the answer to one question.
struct Comparer<'s, 'f> {
    space: &'s Space<'f>,
    assignments: Assignments,
    question: Id<Question>,
    /// The day on which ways are walked.
    today: Date,
}

impl<'f> Comparer<'_, 'f> {
    fn influence(&mut self) -> Result<Influence<'f>, TooLarge> {
        let free = self.space.vars_about(self.question);
        let mut before: Vec<(usize, Ref)> = Vec::new();
        let mut unclear = false;
        for at in 0..self.assignments.ends.len() {
            let end = self.assignments.ends[at].1;
            let end = self.space.take(&mut self.assignments, end, self.question)?;
            self.assignments.ends[at].1 = end;
            let answers = &mut self.assignments.answers;
            let rest = answers.exists(end, &free)?;
            for (other, other_rest) in &before {
                let answers = &mut self.assignments.answers;
                let both = answers.and(rest, *other_rest)?;
                if both == answers.zero() {
                    continue;
                }
                let ends = [*other, at];
                let values = self.values_of_others(both, ends, &free);
                match self.show(&values, ends)? {
                    Some(ways) => return Ok(Influence::Moves(Box::new(ways))),
                    None => unclear = true,
                }
            }
            before.push((at, rest));
        }
        Ok(if unclear {
            Influence::Unclear
        } else {
            Influence::None
        })
    }

    /// The answers to all other questions, with which both of two ends are possible. What
    /// does not matter to whether both are may still matter to each: it is the same on
    /// both.
    fn values_of_others(&self, both: Ref, ends: [usize; 2], free: &[Var]) -> Values {
        let mut values = self.assignments.one_of(both);
        let refs = ends.map(|end| self.assignments.ends[end].1);
        for var in self.assignments.answers.support(&refs) {
            if !free.contains(&var) {
                values.entry(var).or_insert(1);
            }
        }
        values
    }

    /// Two walked ways with these answers to all other questions, one to each
    /// end.
    fn show(
        &mut self,
        values: &Values,
        ends: [usize; 2],
    ) -> Result<Option<[Session<'f>; 2]>, TooLarge> {
        let mut walked: Vec<Session<'f>> = Vec::new();
        let mut known = Measures::default();
        for end in ends {
            let mut here = self.assignments.ends[end].1;
            for (var, value) in values {
                here = self.assignments.answers.cofactor(here, *var, *value)?;
            }
            let mut all = values.clone();
            all.extend(self.assignments.one_of(here));
            let Some(found) = self.measures(&all, &known) else {
                return Ok(None);
            };
            let way = self.walk(&all, &found, walked.first());
            walked.extend(way);
            known = found;
            known.answers.remove(&self.question);
        }
        let Ok([first, second]) = <[Session<'f>; 2]>::try_from(walked) else {
            return Ok(None);
        };
        let same_else = self
            .space
            .flow
            .questions
            .ids()
            .filter(|id| *id != self.question)
            .all(|id| match (first.given(id), second.given(id)) {
                (Some(one), Some(two)) => one == two,
                (Some(_), None) | (None, Some(_) | None) => true,
            });
        let apart = match (first.step(), second.step()) {
            (Step::Done(one), Step::Done(two)) => one != two,
            (Step::Done(_), Step::Stuck(_)) | (Step::Stuck(_), Step::Done(_)) => true,
            (Step::Ask(_), Step::Done(_)) => self.space.is_trapped(&first) == Ok(true),
            (Step::Done(_), Step::Ask(_)) => self.space.is_trapped(&second) == Ok(true),
            (Step::Ask(_) | Step::Stuck(_), Step::Ask(_) | Step::Stuck(_)) => false,
        };
        Ok((same_else && apart).then_some([first, second]))
    }

    /// Walks with these answers, as far as their questions are asked, and with those of
    /// another way but to the question.
    fn walk(
        &self,
        values: &Values,
        found: &Measures,
        like: Option<&Session<'f>>,
    ) -> Option<Session<'f>> {
        let space = self.space;
        let day = found.today.map_or(self.today, day::from_day_number);
        let mut session = Session::new(space.flow, day);
        while let Step::Ask(question) = session.step() {
            let own = space.layout.domain(question).vars();
            let own: Values = values
                .range(own)
                .map(|(var, value)| (*var, *value))
                .collect();
            let same = like.filter(|_| self.question != question);
            let same = same.and_then(|way| way.given(question).cloned());
            let found = space.found(&session, question, found);
            let answers = space.candidates(&session, question, &own);
            let mut answers = same.into_iter().chain(found).chain(answers);
            let answered = answers.any(|given| session.give(given).is_ok());
            if !answered {
                return Some(session);
            }
        }
        Some(session)
    }

    /// Answers with these values, and with those that are known, to all questions that are
    /// compared with others.
    fn measures(&self, values: &Values, known: &Measures) -> Option<Measures> {
        self.space.layout.together.find(&AnswerQuery {
            value: &|var| values.get(&var).copied(),
            answered: &|_| true,
            known,
            best: &|question, range| self.space.plainest(question, values, range, self.today),
            today: day::day_number(self.today),
        })
    }
}
