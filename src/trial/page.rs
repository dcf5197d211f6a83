//! What the page of the advice shows, compared with what was expected.

use super::Mismatch;
use super::departure::Departure;
use super::judge::{ScenarioJudge, first_other, names};
use crate::flow::outcome::{Outcome, Passage, Role};
use crate::flow::question::Question;
use crate::flow::scenario::Expect;
use crate::flow::table::Id;
use crate::place::Place;
use crate::session::advice::Advice;

impl ScenarioJudge<'_, '_> {
    pub(super) fn passages(&mut self, came: Id<Outcome>, expect: &Expect) {
        if expect.shown.is_none() && expect.shows.is_empty() && expect.shows_not.is_empty() {
            return;
        }
        let passages = &self.flow.passages;
        let shown = self.session.shown();
        let place = |key: &str| Place::root().key("expect").key(key);
        if let Some(wanted) = &expect.shown
            && *wanted != shown
        {
            let (shown_names, wanted_names) = (names(passages, &shown), names(passages, wanted));
            let other = first_other(&shown, wanted);
            self.fail(Mismatch {
                message: format!("shown are {shown_names}, not {wanted_names}"),
                expected: wanted_names,
                came: shown_names,
                place: place("shown"),
                departure: self.passage(came, other),
            });
        }
        for (at, passage) in expect.shows.iter().enumerate() {
            if !shown.contains(passage) {
                let name = passages.name(*passage);
                self.fail(Mismatch {
                    message: format!("`{name}` is not shown"),
                    expected: format!("`{name}` shown"),
                    came: "not shown".to_owned(),
                    place: place("shows").index(at),
                    departure: self.passage(came, Some(*passage)),
                });
            }
        }
        for (at, passage) in expect.shows_not.iter().enumerate() {
            if shown.contains(passage) {
                let name = passages.name(*passage);
                self.fail(Mismatch {
                    message: format!("`{name}` is shown"),
                    expected: format!("`{name}` not shown"),
                    came: "shown".to_owned(),
                    place: place("shows_not").index(at),
                    departure: self.passage(came, Some(*passage)),
                });
            }
        }
    }

    /// What decides on a passage: its condition, or the list of the outcome.
    fn passage(&self, came: Id<Outcome>, passage: Option<Id<Passage>>) -> Departure {
        let outcome = self.flow.outcomes.name(came);
        let listed = Place::root().key("outcomes").key(outcome).key("passages");
        let Some(id) = passage else {
            return Departure::at(listed, "its passages");
        };
        let passage = &self.flow.passages[id];
        if passage.when.is_none() || !self.flow.outcomes[came].passages.contains(&id) {
            return Departure::at(listed, "its passages");
        }
        let passages = Place::root().key("passages");
        let when = passages.key(self.flow.passages.name(id)).key("when");
        Departure::at(when, "decides on it")
    }

    /// What stands on the first part of the page, and in which order.
    pub(super) fn first(&mut self, came: Id<Outcome>, expect: &Expect) {
        let Some(wanted) = &expect.first else { return };
        let first = self.session.shown_first();
        if *wanted == first {
            return;
        }
        let passages = &self.flow.passages;
        let (first_names, wanted_names) = (names(passages, &first), names(passages, wanted));
        let other = first_other(&first, wanted);
        self.fail(Mismatch {
            message: format!("on the first part are {first_names}, not {wanted_names}"),
            expected: wanted_names,
            came: first_names,
            place: Place::root().key("expect").key("first"),
            departure: self.passage_first(came, other),
        });
    }

    /// What decides whether a passage stands on the first part: its condition where it
    /// is not shown, and its role where it is; for a reason the ones before it.
    fn passage_first(&self, came: Id<Outcome>, passage: Option<Id<Passage>>) -> Departure {
        let shown = self.session.shown();
        let Some(id) = passage.filter(|id| shown.contains(id)) else {
            return self.passage(came, passage);
        };
        let flow = self.flow;
        match flow.passages[id].role {
            Role::Reason if flow.reasons_first.is_some() => {
                let place = Place::root().key("reasons_first");
                Departure::at(place, "so many reasons come first")
            }
            Role::Reason | Role::Tonight | Role::Later | Role::Help => {
                let passages = Place::root().key("passages");
                let role = passages.key(flow.passages.name(id)).key("role");
                Departure::at(role, "decides where it stands")
            }
        }
    }

    /// What answers brought at once, whether or not the way came to its end.
    pub(super) fn help_first(&mut self, expect: &Expect) {
        let Some(wanted) = &expect.help_first else {
            return;
        };
        let helped = self.session.helped_first();
        if *wanted == helped || (self.cut_short && wanted.starts_with(&helped)) {
            return;
        }
        let passages = &self.flow.passages;
        let (helped_names, wanted_names) = (names(passages, &helped), names(passages, wanted));
        let other = first_other(&helped, wanted);
        self.fail(Mismatch {
            message: format!("shown at once are {helped_names}, not {wanted_names}"),
            expected: wanted_names,
            came: helped_names,
            place: Place::root().key("expect").key("help_first"),
            departure: self.brings(other),
        });
    }

    /// The option that brings a passage at once: one that was chosen, or else the first
    /// of a question that was asked.
    fn brings(&self, passage: Option<Id<Passage>>) -> Departure {
        let flow = self.flow;
        let brought = |id: &Id<Question>| {
            let helped = self.session.helped_by(*id);
            passage.is_some_and(|passage| helped.contains(&passage))
        };
        let asked: Vec<Id<Question>> = self.all_asked().collect();
        let chosen = asked.iter().copied().find(brought);
        let mut questions = chosen.into_iter().chain(asked).chain(flow.questions.ids());
        let place = questions.find_map(|id| {
            let options = flow.questions[id].kind.options()?;
            let mut options = options
                .iter()
                .map(|(at, option)| (options.name(at), option));
            let (name, _) = options.find(|(_, option)| option.help_first == passage)?;
            let place = Place::root().key("questions").key(flow.questions.name(id));
            Some((id, place.key("options").key(name).key("help_first")))
        });
        match place {
            Some((id, place)) => Departure {
                step: self.step_of(id),
                place,
                words: "brings it".to_owned(),
            },
            None => Departure::at(Place::root().key("questions"), "no option brings it"),
        }
    }

    pub(super) fn documents(&mut self, came: Id<Outcome>, expect: &Expect) {
        let Some(wanted) = &expect.documents else {
            return;
        };
        let files = self.session.files();
        let wanted: Vec<&str> = wanted.iter().map(AsRef::as_ref).collect();
        if files == wanted {
            return;
        }
        let other = first_other(&files, &wanted);
        let list = |files: &[&str]| format!("[{}]", files.join(", "));
        self.fail(Mismatch {
            message: format!("the documents are {}, not {}", list(&files), list(&wanted)),
            expected: list(&wanted),
            came: list(&files),
            place: Place::root().key("expect").key("documents"),
            departure: self.document(came, other),
        });
    }

    /// What decides on a document: its condition, or the outcome.
    fn document(&self, came: Id<Outcome>, file: Option<&str>) -> Departure {
        let outcome = &self.flow.outcomes[came];
        let here = Place::root()
            .key("outcomes")
            .key(self.flow.outcomes.name(came));
        let mut documents = outcome.documents.iter();
        let found = documents.find(|document| Some(&*document.file) == file);
        match found.map(|document| (document, document.seat.place(here.clone()))) {
            Some((document, place)) if document.when.is_some() => {
                Departure::at(place.key("when"), "decides on it")
            }
            Some((_, place)) => Departure::at(place, "its document"),
            None => Departure::at(here.the_key(), "has no such document"),
        }
    }

    pub(super) fn at_once(&mut self, came: Id<Outcome>, expect: &Expect) {
        let at_once = self.flow.outcomes[came].showing.is_at_once();
        if expect.at_once.is_none_or(|wanted| wanted == at_once) {
            return;
        }
        let words = |at_once| {
            if at_once {
                "shown at once"
            } else {
                "shown after a review"
            }
        };
        let here = Place::root()
            .key("outcomes")
            .key(self.flow.outcomes.name(came));
        self.fail(Mismatch {
            message: format!("the advice is {}, not {}", words(at_once), words(!at_once)),
            expected: words(!at_once).to_owned(),
            came: words(at_once).to_owned(),
            place: Place::root().key("expect").key("at_once"),
            departure: if at_once {
                Departure::at(here.key("at_once"), "says so")
            } else {
                Departure::at(here.the_key(), "does not say `at_once: true`")
            },
        });
    }

    pub(super) fn texts(&mut self, came: Id<Outcome>, expect: &Expect) {
        if expect.text_has.is_empty() {
            return;
        }
        let text = words_of(&self.session.advice_of(came));
        for (at, words) in expect.text_has.iter().enumerate() {
            if text.contains(&one_space(words)) {
                continue;
            }
            let outcomes = Place::root().key("outcomes");
            let here = outcomes.key(self.flow.outcomes.name(came)).the_key();
            self.fail(Mismatch {
                message: format!("the result does not say \"{words}\""),
                expected: format!("\"{words}\""),
                came: "other words".to_owned(),
                place: Place::root().key("expect").key("text_has").index(at),
                departure: Departure::at(here, "the result"),
            });
        }
    }
}

/// Everything that the advice says, with single spaces, so that line breaks in
/// the file do not matter.
fn words_of(advice: &Advice) -> String {
    let Advice {
        title,
        text,
        passages,
        steps,
        documents,
        outcome: _,
        tone: _,
        tone_word: _,
        showing: _,
        cites: _,
    } = advice;
    let mut words = vec![title.as_str(), text];
    for passage in passages {
        words.extend(passage.title.as_deref());
        words.push(&passage.text);
    }
    words.extend(steps.iter().map(String::as_str));
    for document in documents {
        words.extend([document.title.as_str(), &document.text]);
    }
    one_space(&words.join("\n"))
}

fn one_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
