//! What a person gets at the end: the outcome with everything that is shown for
//! these answers, as plain values.

use std::collections::BTreeSet;

use super::truth::Answers;
use super::{Session, Step, Taken};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written};
use crate::flow::outcome::{Document, Outcome, Passage, Reasons, Source, Tone};
use crate::flow::question::{Next, Question, RouteKey};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;

/// The advice that a session has come to. Texts are filled in; those that are
/// Markdown say so.
#[derive(Clone, Debug)]
pub struct Advice {
    /// The outcome.
    pub outcome: Id<Outcome>,
    /// What kind of advice it is.
    pub tone: Tone,
    /// The advice in one line.
    pub title: String,
    /// What there is to say, Markdown; empty where the outcome has no text.
    pub text: String,
    /// The questions whose answers led here, in the order in which they were
    /// asked; none where the outcome leaves them out.
    pub because: Vec<Id<Question>>,
    /// The passages that are shown, in order.
    pub passages: Vec<ShownPassage>,
    /// What to do, one Markdown text a step.
    pub steps: Vec<String>,
    /// The document to take along.
    pub document: Option<ShownDocument>,
    /// Everything that the outcome and the shown passages cite, each once, in
    /// the order of the first mention.
    pub cites: Vec<Id<Source>>,
}

/// A passage that is shown.
#[derive(Clone, Debug)]
pub struct ShownPassage {
    /// The passage.
    pub passage: Id<Passage>,
    /// Its heading.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
}

/// A document with the answers put in.
#[derive(Clone, Debug)]
pub struct ShownDocument {
    /// The name that it is saved under.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Markdown: the parts that belong to it, with blank lines between them.
    pub text: String,
}

impl Session<'_> {
    /// The advice, once the way is at its end.
    #[must_use]
    pub fn advice(&self) -> Option<Advice> {
        let Step::Done(id) = self.step else {
            return None;
        };
        let outcome = &self.flow.outcomes[id];
        let mut answers = self.answers.clone();
        let passages = self.passages(outcome, &mut answers);
        let shown = passages.iter().map(|shown| shown.passage);
        let text = outcome.text.as_ref().map(|text| self.block(text));
        let steps = outcome.steps.iter().map(|step| self.block(step));
        Some(Advice {
            outcome: id,
            tone: outcome.tone,
            title: self.line(&outcome.title),
            text: text.unwrap_or_default(),
            because: match outcome.reasons {
                Reasons::Shown => self.deciding(),
                Reasons::LeftOut => Vec::new(),
            },
            cites: self.cites(outcome, shown),
            passages,
            steps: steps.collect(),
            document: outcome
                .document
                .as_ref()
                .map(|document| self.document(document, &mut answers)),
        })
    }

    fn passages(&self, outcome: &Outcome, answers: &mut Answers) -> Vec<ShownPassage> {
        let mut shown = Vec::new();
        for id in &outcome.passages {
            let passage = &self.flow.passages[*id];
            if !self.holds(answers, passage.when.as_ref()) {
                continue;
            }
            shown.push(ShownPassage {
                passage: *id,
                title: passage.title.as_ref().map(|title| self.line(title)),
                text: self.block(&passage.text),
            });
        }
        shown
    }

    fn document(&self, document: &Document, answers: &mut Answers) -> ShownDocument {
        let parts = document.parts.iter();
        let parts = parts.filter(|part| self.holds(answers, part.when.as_ref()));
        let parts: Vec<_> = parts.map(|part| self.markdown(&part.text)).collect();
        ShownDocument {
            file: document.file.to_string(),
            title: self.line(&document.title),
            text: parts.join("\n\n"),
        }
    }

    fn cites(
        &self,
        outcome: &Outcome,
        shown: impl Iterator<Item = Id<Passage>>,
    ) -> Vec<Id<Source>> {
        let mut cites = Vec::new();
        let of_passages = shown.flat_map(|passage| &self.flow.passages[passage].cites);
        for cited in outcome.cites.iter().chain(of_passages) {
            if !cites.contains(cited) {
                cites.push(*cited);
            }
        }
        cites
    }

    fn holds(&self, answers: &mut Answers, when: Option<&Written>) -> bool {
        when.is_none_or(|when| answers.hold(self.flow, &when.condition))
    }

    fn line(&self, text: &Text) -> String {
        self.plain(text).into_owned()
    }

    fn block(&self, text: &Text) -> String {
        self.markdown(text).into_owned()
    }

    /// The questions whose answers the routes of this way looked at, in the
    /// order in which they were asked.
    fn deciding(&self) -> Vec<Id<Question>> {
        let mut read = BTreeSet::new();
        for Taken { question, route } in &self.taken {
            match (&self.flow.questions[*question].next, route) {
                (Next::ByOption { targets, .. }, _) => {
                    let first = targets.first();
                    if targets.iter().any(|target| Some(target) != first) {
                        read.insert(*question);
                    }
                }
                (Next::Routes(routes), Some(RouteKey::Listed(taken))) => {
                    for when in routes
                        .iter()
                        .take(taken + 1)
                        .filter_map(|route| route.when.as_ref())
                    {
                        questions_in(self.flow, &when.condition, &mut read);
                    }
                }
                (Next::To(_) | Next::Routes(_), _) => {}
            }
        }
        let asked = self.taken.iter().map(|taken| taken.question);
        asked.filter(|question| read.contains(question)).collect()
    }
}

/// Adds all questions that a condition reads, through facts and scores too.
fn questions_in(flow: &Flow, condition: &Condition, read: &mut BTreeSet<Id<Question>>) {
    let mut seen = BTreeSet::new();
    let mut scores = BTreeSet::new();
    let mut open = vec![condition];
    while let Some(condition) = open.pop() {
        condition.visit(&mut |part| {
            read.extend(part.questions().into_iter().flatten());
            match part {
                Condition::Fact(fact) if seen.insert(*fact) => {
                    open.push(&flow.facts[*fact].when.condition);
                }
                Condition::Score(score, ..) => drop(scores.insert(*score)),
                _ => {}
            }
        });
    }
    if scores.is_empty() {
        return;
    }
    for (id, question) in flow.questions.iter() {
        let options = question.kind.options().into_iter().flat_map(Table::iter);
        let mut points = options.flat_map(|(_, option)| &option.points);
        if points.any(|(score, _)| scores.contains(score)) {
            read.insert(id);
        }
    }
}
