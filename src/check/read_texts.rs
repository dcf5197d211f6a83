//! The texts of a flow, with the moments at which somebody reads them.

use super::logic::{Logic, both};
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::place::Place;
use crate::space::at_moment::Moment;

/// A text with the moments at which somebody reads it.
pub(super) struct ReadText<'f> {
    pub(super) text: &'f Text,
    pub(super) place: Place,
    /// Each with the condition on which the text is shown.
    pub(super) moments: Vec<(Moment, Option<Condition>)>,
}

impl<'f> Logic<'f> {
    /// Every text with placeholders that somebody reads.
    pub(super) fn texts(&self) -> Vec<ReadText<'f>> {
        let flow = self.flow;
        let mut readers = TextReaders {
            logic: self,
            texts: Vec::new(),
        };
        for (id, question) in flow.questions.iter() {
            readers.question(id, question);
        }
        for (id, passage) in flow.passages.iter() {
            readers.passage(id, passage);
        }
        for (id, outcome) in flow.outcomes.iter() {
            readers.outcome(id, outcome);
        }
        readers.texts
    }
}

/// Who reads which text, and when.
struct TextReaders<'l, 'f> {
    logic: &'l Logic<'f>,
    texts: Vec<ReadText<'f>>,
}

impl<'f> TextReaders<'_, 'f> {
    fn add(&mut self, text: &'f Text, place: Place, moments: &[(Moment, Option<Condition>)]) {
        let come = |(moment, _): &&(Moment, _)| self.logic.may_come_to(*moment);
        let moments: Vec<_> = moments.iter().filter(come).cloned().collect();
        if self.logic.flow.shown_in(text).next().is_some() && !moments.is_empty() {
            self.texts.push(ReadText {
                text,
                place,
                moments,
            });
        }
    }

    fn question(&mut self, id: Id<Question>, question: &'f Question) {
        let here = Place::root().key("questions");
        let here = here.key(self.logic.flow.questions.name(id));
        let Question {
            ask,
            help,
            refuse,
            // They have no placeholders.
            short: _,
            why: _,
            kind: _,
            nothing: _,
            unanswered: _,
            unit_of_one: _,
            presence: _,
            next: _,
        } = question;
        let asked = [(Moment::Asked(id), None)];
        self.add(ask, here.clone().key("ask"), &asked);
        if let Some(help) = help {
            self.add(help, here.clone().key("help"), &asked);
        }
        for (at, refusal) in refuse.iter().enumerate() {
            let given = [(Moment::Given(id), Some(refusal.when.condition.clone()))];
            let place = here.clone().key("refuse").index(at).key("says");
            self.add(&refusal.says, place, &given);
        }
    }

    fn passage(&mut self, id: Id<Passage>, passage: &'f Passage) {
        let flow = self.logic.flow;
        let here = Place::root().key("passages").key(flow.passages.name(id));
        let Passage {
            when,
            title,
            text,
            role: _,
            tags: _,
            cites: _,
        } = passage;
        let when = when.as_ref().map(|when| &when.condition);
        let listed = self.logic.listed_at(id).into_iter();
        let listed = listed.map(|moment| (moment, when.cloned()));
        let brought = flow.brought_first().filter(|(.., passage)| *passage == id);
        let brought = brought.map(|(question, ..)| {
            let answered = Condition::Answered(question);
            (Moment::Accepted(question), Some(answered))
        });
        let read: Vec<_> = listed.chain(brought).collect();
        if let Some(title) = title {
            self.add(title, here.clone().key("title"), &read);
        }
        self.add(text, here.key("text"), &read);
    }

    fn outcome(&mut self, id: Id<Outcome>, outcome: &'f Outcome) {
        let here = Place::root().key("outcomes");
        let here = here.key(self.logic.flow.outcomes.name(id));
        let Outcome {
            title,
            text,
            steps,
            documents,
            // They have no placeholders.
            tone: _,
            tone_word: _,
            showing: _,
            passages: _,
            tags: _,
            cites: _,
            reasons: _,
            signed: _,
        } = outcome;
        let read = self.logic.read_at(id).into_iter();
        let read: Vec<_> = read.map(|moment| (moment, None)).collect();
        self.add(title, here.clone().key("title"), &read);
        if let Some(text) = text {
            self.add(text, here.clone().key("text"), &read);
        }
        for (at, step) in steps.iter().enumerate() {
            self.add(step, here.clone().key("steps").index(at), &read);
        }
        for document in documents {
            let of_document = || document.seat.place(here.clone());
            let shown = document.when.as_ref().map(|when| &when.condition);
            let end = [(Moment::Ended(id), shown.cloned())];
            self.add(&document.title, of_document().key("title"), &end);
            for (at, part) in document.parts.iter().enumerate() {
                let when = match &part.when {
                    Some(when) => Some(both(shown, when.condition.clone())),
                    None => shown.cloned(),
                };
                let place = of_document().key("parts").index(at).key("text");
                self.add(&part.text, place, &[(Moment::Ended(id), when)]);
            }
        }
    }
}
