//! A change of mind: one answer changed, and the fold done again.
//!
//! Later answers are kept where their question is still asked and still takes
//! them. Where the change opens a question that has no answer yet, later answers
//! wait until it has one.

use std::ops::Deref;

use super::{SessionOf, Step};
use crate::flow::Flow;
use crate::flow::answer::{Given, Refused};
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::Graph;

/// What a change of an answer does to the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Change {
    /// Later questions whose answers are kept and already count, in order.
    pub kept: Vec<Id<Question>>,
    /// Later questions whose answers are kept and count as soon as what has
    /// opened is answered, and they are still asked then.
    pub waiting: Vec<Id<Question>>,
    /// Later answers that no longer count.
    pub dropped: Vec<Dropped>,
    /// The questions that are certain to be asked now and have no answer: the
    /// next one, and those that follow whatever is answered to it.
    pub opens: Vec<Id<Question>>,
}

/// An answer that no longer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dropped {
    /// The question.
    pub question: Id<Question>,
    /// What had been answered.
    pub given: Given,
    /// Why it no longer counts.
    pub why: Why,
}

/// Why an answer no longer counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The question is no longer asked on this way.
    NotAsked,
    /// The answer is refused now.
    Refused(Refused),
}

/// Answers that were given, and whose questions are not asked at present.
#[derive(Clone, Debug, Default)]
pub(super) struct Waiting {
    given: Vec<(Id<Question>, Given)>,
    dropped: Vec<Dropped>,
}

impl<F: Deref<Target = Flow> + Clone> SessionOf<F> {
    /// Changes what was given to a question that was asked on this way, keeps
    /// the later answers that still apply, and says what becomes of the others.
    ///
    /// # Errors
    /// Says why the new answer is refused; the session stays as it is.
    pub fn change(&mut self, question: Id<Question>, given: Given) -> Result<Change, Refused> {
        let asked = self
            .taken
            .iter()
            .position(|taken| taken.question == question);
        let Some(at) = asked else {
            return Err(Refused::NotAsked);
        };
        let mut changed = self.clone();
        let mut later = Vec::new();
        while changed.taken.len() > at {
            later.extend(changed.back());
        }
        // The last of them is the answer that is changed.
        later.pop();
        later.reverse();
        later.append(&mut changed.waiting.given);
        changed.give_alone(given)?;
        changed.waiting.given = later;
        let before = changed.waiting.dropped.len();
        changed.go_on();
        let change = Change {
            kept: changed
                .taken
                .iter()
                .skip(at + 1)
                .map(|taken| taken.question)
                .collect(),
            waiting: changed
                .waiting
                .given
                .iter()
                .map(|(question, _)| *question)
                .collect(),
            dropped: changed.waiting.dropped.split_off(before),
            opens: changed.certain(),
        };
        *self = changed;
        Ok(change)
    }

    /// Later answers that have been dropped since this was last asked: those
    /// that waited for a question to be answered, and then had no place.
    pub fn dropped(&mut self) -> Vec<Dropped> {
        std::mem::take(&mut self.waiting.dropped)
    }

    /// Answers that were given, and that count as soon as their questions are
    /// asked again.
    pub fn waiting(&self) -> impl Iterator<Item = (Id<Question>, &Given)> {
        let waiting = self.waiting.given.iter();
        waiting.map(|(question, given)| (*question, given))
    }

    /// Gives the answers that wait, as long as their questions are asked.
    pub(super) fn go_on(&mut self) {
        if self.waiting.given.is_empty() {
            return;
        }
        while let Step::Ask(question) = self.step {
            let waiting = &mut self.waiting.given;
            let Some(at) = waiting.iter().position(|(waiting, _)| *waiting == question) else {
                break;
            };
            let (_, given) = waiting.remove(at);
            if let Err(refused) = self.give_alone(given.clone()) {
                let why = Why::Refused(refused);
                self.waiting.dropped.push(Dropped {
                    question,
                    given,
                    why,
                });
                break;
            }
        }
        self.drop_unreachable();
    }

    /// Drops the answers that wait for questions to which no way leads any more.
    fn drop_unreachable(&mut self) {
        if self.waiting.given.is_empty() {
            return;
        }
        let reach = match self.step {
            Step::Ask(open) => {
                let asked = |question| question == open || self.given(question).is_some();
                Some(Graph::of(&self.flow).reach_but(open, asked))
            }
            Step::Done(_) | Step::Stuck(_) => None,
        };
        for (question, given) in std::mem::take(&mut self.waiting.given) {
            let target = Target::Question(question);
            if reach.as_ref().is_some_and(|reach| reach.has(target)) {
                self.waiting.given.push((question, given));
            } else {
                let why = Why::NotAsked;
                self.waiting.dropped.push(Dropped {
                    question,
                    given,
                    why,
                });
            }
        }
    }

    /// The questions that are asked from here on whatever is answered, up to the
    /// first that leads to more than one place, without those that have answers.
    fn certain(&self) -> Vec<Id<Question>> {
        let mut certain = Vec::new();
        let Step::Ask(mut question) = self.step else {
            return certain;
        };
        let mut seen = vec![false; self.flow.questions.len()];
        loop {
            // Where routes lead round, no way follows them to the end.
            let known = self.given(question).is_some();
            if known || std::mem::replace(&mut seen[question.index()], true) {
                return certain;
            }
            if !self
                .waiting
                .given
                .iter()
                .any(|(waiting, _)| *waiting == question)
            {
                certain.push(question);
            }
            let mut targets = self.flow.questions[question]
                .next
                .routes()
                .map(|(_, to)| to);
            match targets.next() {
                Some(Target::Question(next)) if targets.all(|to| to == Target::Question(next)) => {
                    question = next;
                }
                _ => return certain,
            }
        }
    }
}
