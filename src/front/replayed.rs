//! One person's way, made anew from the answers that they have given.

use std::mem;

use crate::flow::answer::Given;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::flow::words::ProgramWord;
use crate::graph::Graph;
use crate::session::change::{Dropped, Why};
use crate::session::{Session, Step};

use super::{change, words};

/// One person's way, made anew from their answers.
pub(super) struct Replayed<'f> {
    /// The session, as far as the answers lead.
    pub(super) session: Session<'f>,
    /// Answers whose questions have not been asked on this way, and still may be.
    pub(super) left: Vec<(Id<Question>, Given)>,
    /// What there is to tell before the next question.
    pub(super) news: Vec<String>,
}

impl Replayed<'_> {
    /// Gives the answers that are there, as long as their questions are asked.
    pub(super) fn go_on(&mut self) {
        while let Step::Ask(question) = self.session.step() {
            let Some(at) = self.left.iter().position(|(left, _)| *left == question) else {
                return;
            };
            let (_, given) = self.left.remove(at);
            if let Err(refused) = self.session.give(given) {
                let asked = &self.session.flow().questions[question];
                let short = words::short(&self.session, asked);
                let words = &self.session.flow().words;
                let reason = refused.told(asked, words);
                let put_in = [("question", &*short), ("reason", &*reason)];
                self.news.push(words.say(ProgramWord::DoesNotFit, &put_in));
                return;
            }
        }
    }

    /// Forgets the answers to questions to which no way leads any more, and tells so.
    pub(super) fn forget(&mut self, graph: &Graph) {
        let session = &self.session;
        let reach = match session.step() {
            Step::Ask(open) => {
                let asked = |id| id == open || session.given(id).is_some();
                Some(graph.reach_but(open, asked))
            }
            Step::Done(_) | Step::Stuck(_) => None,
        };
        let may_come = |id| {
            reach
                .as_ref()
                .is_some_and(|reach| reach.has(Target::Question(id)))
        };
        let left = mem::take(&mut self.left).into_iter();
        let (kept, dropped): (Vec<_>, Vec<_>) = left.partition(|(id, _)| may_come(*id));
        self.left = kept;
        let dropped: Vec<Dropped> = dropped
            .into_iter()
            .map(|(question, given)| Dropped {
                question,
                given,
                why: Why::NotAsked,
            })
            .collect();
        self.news.push(change::of_dropped(&self.session, &dropped));
    }

    /// The answers that count on this way, and those that wait until they do.
    pub(super) fn to_keep(&self) -> Vec<(Id<Question>, Given)> {
        let taken = self.session.taken().iter();
        let taken = taken.filter_map(|taken| {
            let given = self.session.given(taken.question)?;
            Some((taken.question, given.clone()))
        });
        taken.chain(self.left.iter().cloned()).collect()
    }
}
