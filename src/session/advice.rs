//! What a person gets at the end: the outcome with everything that is shown for
//! these answers, as plain values.

use super::truth::Answers;
use super::{Session, Step};
use crate::flow::condition::Written;
use crate::flow::outcome::{Document, Outcome, Passage, Source, Tone};
use crate::flow::table::Id;
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
        match self.step {
            Step::Done(outcome) => Some(self.advice_of(outcome)),
            Step::Ask(_) | Step::Stuck(_) => None,
        }
    }

    /// The advice of an outcome as it stands with the answers so far, for where
    /// the outcome is certain before the way is at its end.
    #[must_use]
    pub fn advice_of(&self, id: Id<Outcome>) -> Advice {
        let outcome = &self.flow.outcomes[id];
        let mut answers = self.answers.clone();
        let passages = self.passages(outcome, &mut answers);
        let shown = passages.iter().map(|shown| shown.passage);
        let text = outcome.text.as_ref().map(|text| self.block(text));
        let steps = outcome.steps.iter().map(|step| self.block(step));
        Advice {
            outcome: id,
            tone: outcome.tone,
            title: self.line(&outcome.title),
            text: text.unwrap_or_default(),
            cites: self.cites(outcome, shown),
            passages,
            steps: steps.collect(),
            document: outcome
                .document
                .as_ref()
                .map(|document| self.document(document, &mut answers)),
        }
    }

    /// The passages that are shown with the advice, in order, once the way is at
    /// its end; none before.
    #[must_use]
    pub fn shown(&self) -> Vec<Id<Passage>> {
        let Step::Done(outcome) = self.step else {
            return Vec::new();
        };
        let outcome = &self.flow.outcomes[outcome];
        if outcome.passages.is_empty() {
            return Vec::new();
        }
        self.ids_shown(outcome, &mut self.answers.clone())
    }

    fn ids_shown(&self, outcome: &Outcome, answers: &mut Answers) -> Vec<Id<Passage>> {
        let listed = outcome.passages.iter().copied();
        let mut shows = |id: &Id<Passage>| {
            let when = self.flow.passages[*id].when.as_ref();
            self.holds(answers, when)
        };
        listed.filter(|id| shows(id)).collect()
    }

    fn passages(&self, outcome: &Outcome, answers: &mut Answers) -> Vec<ShownPassage> {
        let shown = self.ids_shown(outcome, answers).into_iter();
        let filled = shown.map(|id| {
            let passage = &self.flow.passages[id];
            ShownPassage {
                passage: id,
                title: passage.title.as_ref().map(|title| self.line(title)),
                text: self.block(&passage.text),
            }
        });
        filled.collect()
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
}
