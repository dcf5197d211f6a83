//! Ways that are gone on with, so that they try what is still to be tried.

use super::Case;
use super::seek::{Seeker, Untried};
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::question::{Next, Presence, Question, Target};
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::sample;

/// How often a way is gone on with in another manner.
const ENDINGS: usize = 8;

/// How many answers by chance are tried at a question.
const ANSWERS: usize = 50;

/// How many ways by chance are tried for goals that nothing else met.
const WAYS: usize = 500;

impl<'f> Seeker<'_, 'f> {
    /// A way that is gone on with to its end, so that it tries what is still to be
    /// tried. Where no advice is found, it ends at a question without an answer.
    pub(super) fn ended(&mut self, way: &Session<'_>) -> Option<Case<'f>> {
        let begun = self.walked(way, way.taken().len())?;
        let mut best: Option<((bool, usize), Case<'f>)> = None;
        for ending in 0..ENDINGS {
            let Some(session) = self.go_on(begun.clone(), ending) else {
                continue;
            };
            let case = Case::new(session);
            let tried = self.tried_by(&case);
            let new = tried.iter().filter(|goal| self.open[**goal]).count();
            let worth = (matches!(case.session.step(), Step::Done(_)), new);
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, case));
            }
            if matches!(begun.step(), Step::Done(_)) {
                break;
            }
        }
        match best {
            Some((_, case)) => Some(case),
            None => self.refused_next(begun),
        }
    }

    /// Where every way ends nowhere, one can still end with an answer that the author
    /// refuses.
    fn refused_next(&mut self, begun: Session<'f>) -> Option<Case<'f>> {
        let Step::Ask(next) = begun.step() else {
            return None;
        };
        let question = &self.flow.questions[next];
        let mut answers = (0..ANSWERS)
            .map(|_| sample::answer(question, self.terms.today, &mut self.chance))
            .filter_map(|answer| match begun.check(&answer) {
                Err(refused @ Refused::Says(_)) => Some((answer, refused)),
                Err(_) | Ok(()) => None,
            });
        let refused = answers.next()?;
        drop(answers);
        Some(Case {
            refused: Some(refused),
            ..Case::new(begun)
        })
    }

    /// Goes on to an outcome, at first with answers that are still to be tried; else
    /// to the first question that has to have an answer, and has none.
    fn go_on(&mut self, mut session: Session<'f>, ending: usize) -> Option<Session<'f>> {
        let mut unfinished = None;
        while let Step::Ask(question) = session.step() {
            // One that may be skipped would be.
            if self.flow.questions[question].presence == Presence::Required {
                unfinished.get_or_insert_with(|| session.clone());
            }
            // Where what is still to be tried leads nowhere, chance may lead on.
            let mut wanted = if ending < ENDINGS / 2 {
                self.wanted_at(question)
            } else {
                Vec::new()
            };
            if !wanted.is_empty() {
                let turn = ending % wanted.len();
                wanted.rotate_left(turn);
            }
            let went = wanted
                .iter()
                .any(|given| session.give(given.clone()).is_ok());
            if !went && !self.go_on_by_chance(&mut session, question) {
                return unfinished;
            }
        }
        match session.step() {
            Step::Done(_) => Some(session),
            Step::Ask(_) | Step::Stuck(_) => unfinished,
        }
    }

    fn go_on_by_chance(&mut self, session: &mut Session<'f>, id: Id<Question>) -> bool {
        let question = &self.flow.questions[id];
        let answered = (0..ANSWERS).any(|_| {
            let answer = sample::answer(question, self.terms.today, &mut self.chance);
            session.answer(answer).is_ok()
        });
        answered || (question.presence == Presence::Optional && session.skip().is_ok())
    }

    /// A way that takes what is still to be tried wherever it comes to it, and leads to no end
    /// before it has come some way.
    fn go_far(&mut self, turn: usize) -> Option<Session<'f>> {
        let mut session = Session::new(self.flow, self.terms.today);
        let least = self.chance.below(self.flow.questions.len());
        while let Step::Ask(question) = session.step() {
            let is_early = session.taken().len() < least;
            let mut wanted = self.wanted_at(question);
            wanted.retain(|given| !(is_early && self.ends(question, given)));
            if !wanted.is_empty() {
                let turn = turn % wanted.len();
                wanted.rotate_left(turn);
            }
            let went = wanted
                .iter()
                .any(|given| session.give(given.clone()).is_ok());
            let went = went
                || (0..ANSWERS).any(|_| {
                    let asked = &self.flow.questions[question];
                    let answer = sample::answer(asked, self.terms.today, &mut self.chance);
                    let given = Given::Answer(answer);
                    !(is_early && self.ends(question, &given)) && session.give(given).is_ok()
                });
            if !went && !self.go_on_by_chance(&mut session, question) {
                return None;
            }
        }
        Some(session)
    }

    /// Whether what is given to a question is known to lead to an outcome at once.
    fn ends(&self, question: Id<Question>, given: &Given) -> bool {
        let option = match given {
            Given::Answer(Answer::Choice(option)) => *option,
            Given::Answer(Answer::YesNo(yes)) => usize::from(!yes),
            Given::Answer(_) | Given::Skipped => return false,
        };
        match &self.flow.questions[question].next {
            Next::ByOption { targets, .. } => {
                matches!(targets.get(option), Some(Target::Outcome(_)))
            }
            Next::To(_) | Next::Routes(_) => false,
        }
    }

    /// What can be given to a question that is still to be tried.
    fn wanted_at(&self, question: Id<Question>) -> Vec<Given> {
        let given = self.given_at[question.index()].iter();
        let open = given.filter(|(goal, _)| self.open[*goal]);
        open.map(|(_, given)| given.clone()).collect()
    }

    /// Looks for ways to what is left: every other one takes what is still to be tried wherever
    /// it comes to it.
    pub(super) fn seek_by_chance(&mut self, untried: &Untried) {
        for turn in 0..WAYS {
            if (0..self.goals.len()).all(|at| !self.open[at] || untried.has(at)) {
                return;
            }
            let way = match turn % 2 {
                0 => self.go_far(turn / 2),
                _ => sample::way(self.flow, self.terms.today, &mut self.chance),
            };
            let Some(way) = way.filter(|way| matches!(way.step(), Step::Done(_))) else {
                continue;
            };
            let case = Case::new(way);
            if self.tried_by(&case).iter().any(|at| self.open[*at]) {
                self.add(case);
            }
        }
    }
}
