//! What a person gets at the end: the outcome with everything that is shown for
//! these answers, as plain values.

use std::ops::Deref;

use serde::Serialize;

use super::truth::Answers;
use super::{SessionOf, Step};
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::flow::outcome::{Document, Outcome, Passage, Reasons, Role, Showing, Source, Tone};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::flow::words::Words;

/// The advice that a session has come to. Texts are filled in; those that are
/// Markdown say so.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Advice {
    /// The outcome.
    pub outcome: Id<Outcome>,
    /// What kind of advice it is.
    pub tone: Tone,
    /// The word that the author has set for the tone; empty where none is to be
    /// said.
    pub tone_word: Option<String>,
    /// How it is shown.
    pub showing: Showing,
    /// The advice in one line.
    pub title: String,
    /// What there is to say, Markdown; empty where the outcome has no text.
    pub text: String,
    /// The passages that are shown, in the order of the outcome's list.
    pub passages: Vec<ShownPassage>,
    /// What to do, one Markdown text a step.
    pub steps: Vec<String>,
    /// The documents to take along.
    pub documents: Vec<ShownDocument>,
    /// Everything that the outcome and the shown passages cite, each once, in
    /// the order of the first mention.
    pub cites: Vec<Id<Source>>,
}

/// A passage that is shown.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ShownPassage {
    /// The passage.
    pub passage: Id<Passage>,
    /// What it is there for.
    pub role: Role,
    /// Where on the page it stands.
    pub part: Part,
    /// Its heading.
    pub title: Option<String>,
    /// Markdown.
    pub text: String,
}

/// A part of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// What is read first.
    First,
    /// What is there for whoever wants to read on.
    Rest,
}

/// A piece of a page.
#[derive(Clone, Copy, Debug)]
pub enum AdvicePiece<'a> {
    /// A passage.
    Passage(&'a ShownPassage),
    /// The steps, all together; there are some.
    Steps(&'a [String]),
    /// The answers that led to the advice, where the outcome says them.
    Because,
    /// A document.
    Document(&'a ShownDocument),
    /// The sources, where something is cited.
    Sources,
}

/// A document with the answers put in.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct ShownDocument {
    /// The name that it is saved under.
    pub file: String,
    /// Its title.
    pub title: String,
    /// Markdown: the parts that belong to it, with blank lines between them.
    pub text: String,
}

/// Deals the passages of an outcome, in the order in which they are shown, to the
/// parts of its page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How many reasons may still stand on the first part.
    reasons: usize,
    /// Whether only help stands on the first part.
    only_help: bool,
    /// Whether there is a rest at all.
    parted: bool,
}

impl Parts {
    /// The parts of this outcome's page, with no passage on them yet.
    #[must_use]
    pub fn of(flow: &Flow, outcome: &Outcome) -> Self {
        let at_once = outcome.showing.is_at_once();
        Self {
            reasons: flow.reasons_first.unwrap_or(usize::MAX),
            only_help: at_once,
            parted: at_once || flow.reasons_first.is_some(),
        }
    }

    /// Whether the page has a first part and a rest.
    #[must_use]
    pub fn is_parted(&self) -> bool {
        self.parted
    }

    /// The part on which a passage stands behind others with these roles, where it is the
    /// same whichever of those are shown.
    #[must_use]
    pub fn part_behind(self, others: impl Iterator<Item = Role>, role: Role) -> Option<Part> {
        let mut possible = vec![self];
        for other in others {
            for mut parts in possible.clone() {
                parts.next(other);
                if !possible.contains(&parts) {
                    possible.push(parts);
                }
            }
        }
        let mut parts = possible.into_iter().map(|mut parts| parts.next(role));
        let first = parts.next();
        first.filter(|first| parts.all(|other| other == *first))
    }

    /// Where the next passage that is shown stands.
    pub fn next(&mut self, role: Role) -> Part {
        match role {
            _ if !self.parted => Part::First,
            Role::Help => Part::First,
            _ if self.only_help => Part::Rest,
            Role::Tonight | Role::Later => Part::First,
            Role::Reason if self.reasons > 0 => {
                self.reasons -= 1;
                Part::First
            }
            Role::Reason => Part::Rest,
        }
    }
}

impl Advice {
    /// The word that is said for the tone, where one is. On a page that is shown at
    /// once only one that the author has set: help comes before any label of it.
    #[must_use]
    pub fn word_for_tone<'a>(&'a self, words: &'a Words) -> Option<&'a str> {
        let word = match &self.tone_word {
            Some(word) => word,
            None if self.showing.is_at_once() => return None,
            None => words.get(self.tone.word()),
        };
        (!word.is_empty()).then_some(word)
    }

    /// Whether the page has a first part and a rest. Otherwise all of it is one part,
    /// in the order that it always had.
    #[must_use]
    pub fn is_parted(&self, flow: &Flow) -> bool {
        self.showing.is_at_once() || flow.reasons_first.is_some()
    }

    /// What stands on a part of the page below title and text, in order.
    #[must_use]
    pub fn pieces(&self, flow: &Flow, part: Part) -> Vec<AdvicePiece<'_>> {
        if !self.is_parted(flow) {
            return match part {
                Part::First => self.unparted(flow),
                Part::Rest => Vec::new(),
            };
        }
        let steps_here = match self.showing {
            Showing::AtOnce { .. } => Part::Rest,
            Showing::Reviewed => Part::First,
        };
        let mut pieces = Vec::new();
        for (_, role) in Role::NAMES {
            let here = |shown: &&ShownPassage| shown.part == part && shown.role == role;
            pieces.extend(self.passages.iter().filter(here).map(AdvicePiece::Passage));
            if role == Role::Tonight && steps_here == part && !self.steps.is_empty() {
                pieces.push(AdvicePiece::Steps(&self.steps));
            }
        }
        if part == Part::Rest {
            pieces.extend(self.because(flow));
            pieces.extend(self.documents.iter().map(AdvicePiece::Document));
            pieces.extend(self.sources());
        }
        pieces
    }

    fn unparted(&self, flow: &Flow) -> Vec<AdvicePiece<'_>> {
        let mut pieces: Vec<AdvicePiece<'_>> = self.because(flow).into_iter().collect();
        pieces.extend(self.passages.iter().map(AdvicePiece::Passage));
        if !self.steps.is_empty() {
            pieces.push(AdvicePiece::Steps(&self.steps));
        }
        pieces.extend(self.documents.iter().map(AdvicePiece::Document));
        pieces.extend(self.sources());
        pieces
    }

    fn because(&self, flow: &Flow) -> Option<AdvicePiece<'_>> {
        match flow.outcomes[self.outcome].reasons {
            Reasons::Shown => Some(AdvicePiece::Because),
            Reasons::LeftOut => None,
        }
    }

    fn sources(&self) -> Option<AdvicePiece<'_>> {
        (!self.cites.is_empty()).then_some(AdvicePiece::Sources)
    }
}

impl<F: Deref<Target = Flow> + Clone> SessionOf<F> {
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
        let Outcome {
            title,
            tone,
            tone_word,
            showing,
            text,
            steps,
            documents,
            // Told beside the advice.
            reasons: _,
            // Nobody sees these.
            tags: _,
            signed: _,
            // Chosen and joined below.
            passages: _,
            cites: _,
        } = outcome;
        let mut answers = self.answers.clone();
        let passages = self.passages(outcome, &mut answers);
        let shown = passages.iter().map(|shown| shown.passage);
        let text = text.as_ref().map(|text| self.block(text));
        let steps = steps.iter().map(|step| self.block(step));
        let documents = documents.iter();
        let documents = documents.filter_map(|document| self.document(document, &mut answers));
        Advice {
            outcome: id,
            tone: *tone,
            tone_word: tone_word.as_deref().map(str::to_owned),
            showing: *showing,
            title: self.line(title),
            text: text.unwrap_or_default(),
            cites: self.cites(outcome, shown),
            passages,
            steps: steps.collect(),
            documents: documents.collect(),
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

    /// The passages on the first part of the page, in its order, once the way is at its
    /// end; none before.
    #[must_use]
    pub fn shown_first(&self) -> Vec<Id<Passage>> {
        let Step::Done(outcome) = self.step else {
            return Vec::new();
        };
        let outcome = &self.flow.outcomes[outcome];
        let role = |id: &Id<Passage>| self.flow.passages[*id].role;
        let mut parts = Parts::of(&self.flow, outcome);
        let mut first = self.ids_shown(outcome, &mut self.answers.clone());
        first.retain(|id| parts.next(role(id)) == Part::First);
        if parts.parted {
            first.sort_by_key(role);
        }
        first
    }

    /// The files of the documents that belong to the page, in order, once the way is at
    /// its end; none before.
    #[must_use]
    pub fn files(&self) -> Vec<&str> {
        let Step::Done(outcome) = self.step else {
            return Vec::new();
        };
        let mut answers = self.answers.clone();
        let documents = self.flow.outcomes[outcome].documents.iter();
        documents
            .filter(|document| self.holds(&mut answers, document.when.as_ref()))
            .map(|document| &*document.file)
            .collect()
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
        let mut parts = Parts::of(&self.flow, outcome);
        let shown = self.ids_shown(outcome, answers).into_iter();
        let filled = shown.map(|id| {
            let passage = &self.flow.passages[id];
            ShownPassage {
                passage: id,
                role: passage.role,
                part: parts.next(passage.role),
                title: passage.title.as_ref().map(|title| self.line(title)),
                text: self.block(&passage.text),
            }
        });
        filled.collect()
    }

    fn document(&self, document: &Document, answers: &mut Answers) -> Option<ShownDocument> {
        if !self.holds(answers, document.when.as_ref()) {
            return None;
        }
        let parts = document.parts.iter();
        let parts = parts.filter(|part| self.holds(answers, part.when.as_ref()));
        let parts: Vec<_> = parts.map(|part| self.markdown(&part.text)).collect();
        Some(ShownDocument {
            file: document.file.to_string(),
            title: self.line(&document.title),
            text: parts.join("\n\n"),
        })
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
        when.is_none_or(|when| answers.holds(&self.flow, &when.condition))
    }

    fn line(&self, text: &Text) -> String {
        self.plain(text).into_owned()
    }

    fn block(&self, text: &Text) -> String {
        self.markdown(text).into_owned()
    }
}
