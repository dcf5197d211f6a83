//! What a front shows: the next question or the page at the end, in words and as data.
//!
//! A front is whatever stands between a flow and a person: the terminal, a page in a browser, a
//! program in another language. A [`Front`] keeps nothing of anybody's way. What was answered is
//! the text of an answers file, the one that the terminal saves and reads; an [`Act`] is done to
//! it, and [`NextStep`] holds the answers after it and what is to be shown. So to go back is to use
//! the answers from before, and to see what a change would do is to make it and not to keep it.
//!
//! In reading order: [`words`] are said by every front alike, [`page`] is what a person gets at the
//! end, [`change`] what there is to know before an answer is changed, [`shown`] has the forms of
//! the data; [`replayed`] is a way made anew from its answers, and this file leads from answers to what comes next.

pub mod words;

pub mod page;

pub mod change;

pub mod shown;

mod replayed;

#[cfg(test)]
mod printed;

use jiff::civil::Date;
use serde::Deserialize;

use crate::diagnostic::Finding;
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Presence, Question, QuestionType};
use crate::flow::table::Id;
use crate::flow::words::ProgramWord;
use crate::graph::Graph;
use crate::parse::answers;
use crate::session::change::Change;
use crate::session::{Session, Step};
use crate::space::Space;
use crate::space::budget::Budget;
use crate::space::person::Progress;
use change::Still;
use page::Page;
use replayed::Replayed;
use shown::{NextStep, Scene, ShownAnswer, ShownPage, ShownProgress, ShownQuestion};

/// All answers at once, where they are not too many to tell while somebody waits. Without
/// them the graph says how far it is, and every answer is a reason.
#[must_use]
pub fn space_while_waiting(flow: &Flow, today: Date) -> Option<Space<'_>> {
    Space::while_waiting(flow, today, &mut Budget::of_a_prompt()).ok()
}

/// What a person does.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum Act {
    /// They look at what comes next.
    Look,
    /// They answer the question that is asked, in these words: the id of an option, ids with
    /// commas between them, `yes` or `no`, or whatever they typed.
    Reply {
        /// The words.
        words: String,
    },
    /// They go on without an answer.
    Skip,
    /// They go back to the question before.
    Back,
    /// They keep their answers without what they typed in words of their own.
    WithoutWords,
    /// They look at a question again that they have answered.
    Revisit {
        /// Its id.
        question: String,
    },
    /// They change the answer to a question.
    Change {
        /// Its id.
        question: String,
        /// The words of the new answer; nothing where they skip it now.
        words: Option<String>,
    },
}

/// A flow, ready to be played by anybody on one day.
///
/// ```
/// use quandary::flow::day;
/// use quandary::front::{Act, Front};
/// # let text = include_str!("../../flows/pizza.yaml");
///
/// let flow = quandary::parse::read(text).into_flow().expect("the flow has no faults");
/// let today = day::read("2026-11-23").unwrap();
/// let mut front = Front::new(&flow, "pizza", "", today);
///
/// // Nothing is answered yet.
/// let next = front.next("", &Act::Look).expect("there is nothing to be wrong");
/// assert_eq!(next.question.unwrap().id, "cannot_eat");
///
/// // Whoever answers gets the answers back, with the next question.
/// let words = "nothing".to_owned();
/// let next = front.next(&next.answers, &Act::Reply { words }).unwrap();
/// assert_eq!(next.question.unwrap().id, "hunger");
/// ```
#[derive(Debug)]
pub struct Front<'f> {
    flow: &'f Flow,
    id: &'f str,
    digest: &'f str,
    today: Date,
    graph: Graph,
    space: Option<Space<'f>>,
}

/// A change of an answer that is not made yet.
struct TriedChange {
    question: Id<Question>,
    given: Given,
    change: Change,
}

impl<'f> Front<'f> {
    /// Makes a flow ready. Answers files speak of it by its id; by the digest results tell whether
    /// its file has changed.
    #[must_use]
    pub fn new(flow: &'f Flow, id: &'f str, digest: &'f str, today: Date) -> Self {
        Self {
            flow,
            id,
            digest,
            today,
            graph: Graph::of(flow),
            space: space_while_waiting(flow, today),
        }
    }

    /// What comes of an act, for somebody who has given these answers: the text of an answers
    /// file, or nothing at first. Answers that no longer fit the flow are told, and asked again.
    ///
    /// # Errors
    /// What is wrong with the text, where it is no answers file.
    pub fn next(&mut self, answers: &str, act: &Act) -> Result<NextStep, Vec<Finding>> {
        let way = self.way(answers)?;
        let mut next = match act {
            Act::Look => self.show(way),
            Act::Back => self.back(way),
            Act::Reply { words } => self.reply(way, words),
            Act::Skip => self.skip(way),
            Act::WithoutWords => self.without_words(way),
            Act::Revisit { question } => self.revisit(way, question),
            Act::Change { question, words } => self.change(way, question, words.as_deref()),
        };
        next.news.retain(|news| !news.is_empty());
        Ok(next)
    }

    /// Writes down the page that these answers lead to, for somebody who keeps it. Nothing where they
    /// lead to none, or to help in danger, which must not be offered for keeping.
    pub fn page_to_keep<T>(
        &mut self,
        answers: &str,
        write: impl FnOnce(&Page<'_, 'f>) -> T,
    ) -> Option<T> {
        let way = self.way(answers).ok()?;
        let session = &way.session;
        let outcome = match session.step() {
            Step::Stuck(_) => None,
            Step::Done(outcome) => Some(outcome),
            Step::Ask(id) => {
                let mut budget = Budget::of_a_prompt();
                let progress = self.progress(session, id, &mut budget);
                self.early(session, &progress, &mut budget)
            }
        };
        let outcome = outcome.filter(|id| !self.flow.outcomes[*id].showing.is_at_once())?;
        Some(write(&Page::of(
            self.id,
            session,
            outcome,
            self.space.as_ref(),
        )))
    }

    /// The way that these answers lead.
    fn way(&self, text: &str) -> Result<Replayed<'f>, Vec<Finding>> {
        let mut way = Replayed {
            session: Session::new(self.flow, self.today),
            left: Vec::new(),
            news: Vec::new(),
        };
        if text.trim().is_empty() {
            return Ok(way);
        }
        let read = answers::read(text, self.flow);
        if read.findings.len() > read.misfits.len() {
            return Err(read.findings);
        }
        let other = read.flow.as_deref().filter(|other| *other != self.id);
        way.news.push(match other {
            None => words::of_misfits(self.flow, &read.misfits),
            Some(_) => self.flow.words.get(ProgramWord::OtherQuiz).to_owned(),
        });
        let given = read.answers.into_iter();
        way.left = given
            .map(|(id, answer)| (id, Given::Answer(answer)))
            .collect();
        let may_skip = |id: &Id<Question>| {
            other.is_none() || self.flow.questions[*id].presence == Presence::Optional
        };
        let skipped = read.skipped.into_iter().filter(may_skip);
        way.left.extend(skipped.map(|id| (id, Given::Skipped)));
        way.go_on();
        Ok(way)
    }

    fn reply(&mut self, mut way: Replayed<'f>, words: &str) -> NextStep {
        let Step::Ask(id) = way.session.step() else {
            return self.show(way);
        };
        let question = &self.flow.questions[id];
        let read = self.hear(question, words);
        let heard = read.as_ref().ok();
        let read_as =
            heard.and_then(|heard| words::read_back(&way.session, question, words, heard));
        let after = heard.and_then(|heard| question.says_after(heard));
        let after = after.map(str::to_owned);
        let answered = read.and_then(|answer| way.session.answer(answer));
        way.news.splice(0..0, after.filter(|_| answered.is_ok()));
        if let Err(refused) = answered {
            let mut next = self.show(way);
            next.refused = Some(shown::clean(&refused.told(question, &self.flow.words)));
            return next;
        }
        let mut next = self.after(way, id);
        next.read_as = read_as.map(|read| shown::clean(&read));
        next
    }

    /// What somebody typed or chose. Nothing at all is an answer only where several can be given.
    fn hear(&self, question: &Question, words: &str) -> Result<Answer, Refused> {
        let is_several = question.kind.question_type() == QuestionType::Choices;
        if words.trim().is_empty() && !is_several {
            return Err(Refused::Nothing);
        }
        question.hear(words, self.today)
    }

    fn skip(&mut self, mut way: Replayed<'f>) -> NextStep {
        let Step::Ask(id) = way.session.step() else {
            return self.show(way);
        };
        let question = &self.flow.questions[id];
        if let Err(refused) = way.session.skip() {
            let mut next = self.show(way);
            next.refused = Some(shown::clean(&refused.told(question, &self.flow.words)));
            return next;
        }
        self.after(way, id)
    }

    fn without_words(&mut self, way: Replayed<'f>) -> NextStep {
        let mut given = way.to_keep();
        given.retain(|(_, given)| !matches!(given, Given::Answer(Answer::Text(_))));
        let mut next = self.show(way);
        next.answers = answers::keep(self.id, self.flow, &given);
        next
    }

    fn back(&mut self, mut way: Replayed<'f>) -> NextStep {
        let taken_back = way.session.back();
        let mut next = self.show(way);
        if let (Some((id, given)), Some(asked)) = (taken_back, &mut next.question) {
            let question = &self.flow.questions[id];
            asked.earlier = given.answer().map(|given| shown::as_words(question, given));
        }
        next
    }

    fn revisit(&mut self, way: Replayed<'f>, name: &str) -> NextStep {
        let given = self.asked(&way, name);
        let Some((id, given)) = given else {
            return self.show(way);
        };
        let rewound = change::rewound(&way.session, id);
        let mut asked = ShownQuestion::of(&rewound, id);
        let question = &self.flow.questions[id];
        asked.earlier = given.answer().map(|given| shown::as_words(question, given));
        let mut next = self.show(way);
        next.stage = Scene::Ask;
        next.question = Some(asked);
        next.progress = None;
        next
    }

    fn change(&mut self, mut way: Replayed<'f>, name: &str, words: Option<&str>) -> NextStep {
        let Some((id, before)) = self.asked(&way, name) else {
            return self.show(way);
        };
        let question = &self.flow.questions[id];
        let given = match words {
            Some(words) => self.hear(question, words).map(Given::Answer),
            None => Ok(Given::Skipped),
        };
        let mut changed = way.session.clone();
        let made = given.and_then(|given| {
            let change = changed.change(id, given.clone())?;
            Ok(TriedChange {
                question: id,
                given,
                change,
            })
        });
        let made = match made {
            Ok(made) => made,
            Err(refused) => {
                let mut next = self.revisit(way, name);
                next.refused = Some(shown::clean(&refused.told(question, &self.flow.words)));
                return next;
            }
        };
        if change::is_same(question, &before, &made.given) {
            return self.show(way);
        }
        let read_as = words
            .zip(made.given.answer())
            .and_then(|(words, heard)| words::read_back(&way.session, question, words, heard));
        let told = self.told(&way, made, &changed);
        let waiting = changed.waiting();
        let waiting: Vec<_> = waiting.map(|(id, given)| (id, given.clone())).collect();
        way.left.extend(waiting);
        way.session = changed;
        let mut next = self.after(way, id);
        next.change = Some(told);
        next.read_as = read_as.map(|read| shown::clean(&read));
        next
    }

    /// What there is to know of a change before it is made. Nothing comes before help, not even
    /// this.
    fn told(&self, way: &Replayed<'f>, made: TriedChange, changed: &Session<'f>) -> Vec<String> {
        if let Step::Done(to) = changed.step()
            && self.flow.outcomes[to].showing.is_at_once()
        {
            return Vec::new();
        }
        let still = Still {
            graph: &self.graph,
            asked: &|id| way.left.iter().all(|(left, _)| *left != id),
        };
        let mut lines = change::of_answers(&way.session, &made.change, changed, &still);
        let now = match way.session.step() {
            Step::Done(now) => Some(now),
            Step::Ask(_) | Step::Stuck(_) => None,
        };
        if now.is_none() && matches!(changed.step(), Step::Done(_)) {
            lines.push(self.flow.words.get(ProgramWord::NoMore).to_owned());
        }
        let space = self.space.as_ref();
        lines.extend(now.and_then(|now| {
            let possible = change::possible(space, &way.session, made.question, made.given);
            change::of_advice(&self.flow.words, possible.as_deref(), now)
        }));
        lines.iter().map(|line| shown::clean(line)).collect()
    }

    /// The question of this id, with what was given to it.
    fn asked(&self, way: &Replayed<'f>, name: &str) -> Option<(Id<Question>, Given)> {
        let id = self.flow.questions.find(name)?;
        Some((id, way.session.given(id)?.clone()))
    }

    /// What comes after an answer to this question.
    fn after(&mut self, mut way: Replayed<'f>, id: Id<Question>) -> NextStep {
        let helped = way.session.helped_by(id).into_iter();
        let helped: Vec<_> = helped.map(|passage| way.session.passage(passage)).collect();
        way.go_on();
        way.forget(&self.graph);
        let mut next = self.show(way);
        // Where the answer leads to help that nothing may come before, that is shown.
        let at_once = next.page.as_ref().is_some_and(|page| page.at_once);
        if !(next.stage == Scene::Advice && at_once) {
            next.helped = helped
                .iter()
                .map(|shown| shown::passage(self.flow, shown))
                .collect();
        }
        next
    }

    /// What comes next on a way.
    fn show(&mut self, way: Replayed<'f>) -> NextStep {
        let session = &way.session;
        let mut next = NextStep {
            stage: Scene::Stuck,
            question: None,
            progress: None,
            said: ShownAnswer::all(session),
            news: way.news.iter().map(|news| shown::clean(news)).collect(),
            refused: None,
            read_as: None,
            change: None,
            helped: Vec::new(),
            help_now: None,
            page: None,
            result: None,
            answers: answers::keep(self.id, self.flow, &way.to_keep()),
        };
        next.help_now = self
            .flow
            .help_now
            .map(|outcome| ShownPage::of_help(&Page::on_the_way(self.id, session, outcome)));
        let outcome = match session.step() {
            Step::Stuck(_) => None,
            Step::Done(outcome) => {
                next.stage = Scene::Advice;
                Some(outcome)
            }
            Step::Ask(id) => {
                next.stage = Scene::Ask;
                next.question = Some(ShownQuestion::of(session, id));
                let mut budget = Budget::of_a_prompt();
                let progress = self.progress(session, id, &mut budget);
                next.progress = Some(ShownProgress::of(session, &progress));
                self.early(session, &progress, &mut budget)
            }
        };
        let space = self.space.as_ref();
        if let Some(outcome) = outcome {
            let page = Page::of(self.id, session, outcome, space);
            next.page = Some(ShownPage::of(&page));
            next.result = Some(page.result(self.digest));
        }
        next
    }

    /// How many questions are still to come: exactly, or at least as far as the graph tells.
    fn progress(
        &self,
        session: &Session<'f>,
        question: Id<Question>,
        budget: &mut Budget,
    ) -> Progress {
        let space = self.space.as_ref();
        let exact = space.and_then(|space| space.progress(session, budget).ok());
        exact.unwrap_or_else(|| {
            let ahead = self.graph.ahead(question);
            Progress {
                fewest: ahead.fewest,
                most: ahead.most,
                decided: None,
            }
        })
    }

    /// Advice that nothing can change any more. At the first question there is nothing yet that
    /// advice could rest on, and help is shown where it is reached, and never offered.
    fn early(
        &mut self,
        session: &Session<'f>,
        progress: &Progress,
        budget: &mut Budget,
    ) -> Option<Id<Outcome>> {
        let outcome = progress.decided.filter(|_| !session.taken().is_empty())?;
        if self.flow.outcomes[outcome].showing.is_at_once() {
            return None;
        }
        let space = self.space.as_mut()?;
        let stands = space.nothing_changes(session, outcome, budget);
        stands.is_ok_and(|stands| stands).then_some(outcome)
    }
}
