//! What came, compared with what was expected.

use super::departure::{Departure, question_place};
use super::{End, Mismatch};
use crate::flow::Flow;
use crate::flow::answer::{Answer, Refused};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::scenario::{Expect, Scenario};
use crate::flow::table::{Id, Table};
use crate::place::Place;
use crate::session::Session;

/// Compares one way with what its scenario expects.
pub struct ScenarioJudge<'s, 'f> {
    pub(super) flow: &'f Flow,
    pub(super) session: &'s Session<'f>,
    end: &'s End,
    refused: Option<&'s Answer>,
    /// Whether the way ended at an answer that was to go on: all that should have come
    /// later is no failure of its own.
    pub(super) cut_short: bool,
    failures: Vec<Mismatch>,
}

impl<'s, 'f> ScenarioJudge<'s, 'f> {
    pub fn new(session: &'s Session<'f>, end: &'s End, refused: Option<&'s Answer>) -> Self {
        Self {
            flow: session.flow(),
            session,
            end,
            refused,
            cut_short: false,
            failures: Vec::new(),
        }
    }

    /// Everything that did not come as the scenario expects.
    pub fn judge(mut self, scenario: &Scenario) -> Vec<Mismatch> {
        let expect = &scenario.expect;
        self.ended(expect);
        self.asked(expect);
        self.help_first(expect);
        match self.end {
            End::Advice(outcome) => {
                self.outcome(*outcome, expect);
                self.passages(*outcome, expect);
                self.first(*outcome, expect);
                self.documents(*outcome, expect);
                self.at_once(*outcome, expect);
                self.texts(*outcome, expect);
            }
            End::Refused(..) | End::Unfinished(_) | End::Stuck(_) => self.no_advice(expect),
        }
        for (question, _) in &scenario.answers {
            if !self.cut_short && !self.was_asked(*question) {
                let name = self.flow.questions.name(*question);
                self.fail(Mismatch {
                    message: format!("`{name}` is answered, and never asked"),
                    expected: format!("`{name}` asked"),
                    came: "it is never asked".to_owned(),
                    place: Place::root().key("answers").key(name),
                    departure: self.lost(Target::Question(*question)),
                });
            }
        }
        self.failures
    }

    pub(super) fn fail(&mut self, failure: Mismatch) {
        self.failures.push(failure);
    }

    /// The question at which the way ended without advice, though it was asked.
    pub(super) fn last_asked(&self) -> Option<Id<Question>> {
        match self.end {
            End::Refused(question, _) | End::Unfinished(question) => Some(*question),
            End::Advice(_) | End::Stuck(_) => None,
        }
    }

    pub(super) fn was_asked(&self, question: Id<Question>) -> bool {
        self.session.given(question).is_some() || self.last_asked() == Some(question)
    }

    pub(super) fn all_asked(&self) -> impl Iterator<Item = Id<Question>> {
        let taken = self.session.taken().iter().map(|taken| taken.question);
        taken.chain(self.last_asked())
    }

    pub(super) fn step_of(&self, question: Id<Question>) -> Option<usize> {
        self.all_asked().position(|asked| asked == question)
    }

    /// Where the way left for another goal, or the step at which it ended.
    pub(super) fn lost(&self, goal: Target) -> Departure {
        let taken = self.session.taken().len();
        let last = match self.last_asked() {
            Some(_) => Some(taken),
            None => taken.checked_sub(1),
        };
        Departure::from(self.session, goal, last)
    }

    fn ended(&mut self, expect: &Expect) {
        self.cut_short = match (self.end, &expect.refused, &expect.unfinished) {
            (End::Advice(_), ..) => false,
            (End::Stuck(_), ..) => true,
            (End::Refused(at, _), wanted, _) => !matches!(wanted, Some((id, _)) if id == at),
            (End::Unfinished(at), _, wanted) => wanted.as_ref() != Some(at),
        };
        let failure = match (self.end, &expect.refused, &expect.unfinished) {
            (End::Stuck(at), ..) => Some(self.stuck(*at)),
            (End::Refused(at, refused), wanted, _) => {
                self.refused_at(*at, refused, wanted.as_ref())
            }
            (End::Unfinished(at), _, Some(wanted)) if at == wanted => None,
            (End::Unfinished(at), _, wanted) => Some(self.unfinished_at(*at, *wanted)),
            (End::Advice(_), Some((wanted, _)), _) => Some(self.not_refused(*wanted)),
            (End::Advice(_), None, Some(wanted)) => Some(self.finished(*wanted)),
            (End::Advice(_), None, None) => None,
        };
        self.failures.extend(failure);
    }

    pub(super) fn name(&self, id: Id<Question>) -> &'f str {
        self.flow.questions.name(id)
    }

    fn stuck(&self, at: Id<Question>) -> Mismatch {
        let name = self.name(at);
        Mismatch {
            message: format!("no route of `{name}` holds"),
            expected: "a route that holds".to_owned(),
            came: "none".to_owned(),
            place: Place::root().key("answers"),
            departure: Departure {
                step: self.step_of(at),
                place: Place::root().key("questions").key(name).key("next"),
                words: "none of these holds".to_owned(),
            },
        }
    }

    /// An answer was refused: another than was expected, or in other words.
    fn refused_at(
        &self,
        at: Id<Question>,
        refused: &Refused,
        wanted: Option<&(Id<Question>, Option<Box<str>>)>,
    ) -> Option<Mismatch> {
        let name = self.name(at);
        let departure = self.refusal(at, refused);
        let Some((_, says)) = wanted.filter(|(wanted, _)| *wanted == at) else {
            return Some(Mismatch {
                message: format!("the answer to `{name}` is refused: {refused}"),
                expected: match wanted {
                    Some((wanted, _)) => format!("`{}` refused", self.name(*wanted)),
                    None => "every answer taken".to_owned(),
                },
                came: format!("`{name}` refused"),
                place: Place::root().key("answers").key(name),
                departure,
            });
        };
        let question = &self.flow.questions[at];
        let said = refused.told(question, &self.flow.words);
        let says = says.as_ref().filter(|says| said != ***says)?;
        Some(Mismatch {
            message: format!("`{name}` is refused with \"{said}\", not \"{says}\""),
            expected: format!("\"{says}\""),
            came: format!("\"{said}\""),
            place: Place::root().key("expect").key("refused").key("says"),
            departure,
        })
    }

    fn unfinished_at(&self, at: Id<Question>, wanted: Option<Id<Question>>) -> Mismatch {
        let name = self.name(at);
        let departure = Departure::question(self.flow, at, self.step_of(at));
        Mismatch {
            message: format!("`{name}` is asked and has no answer"),
            expected: match wanted {
                Some(wanted) => format!("answers that end at `{}`", self.name(wanted)),
                None => format!("an answer to `{name}`"),
            },
            came: match wanted {
                Some(_) => format!("answers that end at `{name}`"),
                None => "none".to_owned(),
            },
            place: match wanted {
                Some(_) => Place::root().key("expect").key("unfinished"),
                None => Place::root().key("answers"),
            },
            departure: departure.saying("asked here"),
        }
    }

    fn not_refused(&self, wanted: Id<Question>) -> Mismatch {
        let name = self.name(wanted);
        Mismatch {
            message: format!("`{name}` is not refused"),
            expected: format!("`{name}` refused"),
            came: "every answer taken".to_owned(),
            place: Place::root().key("expect").key("refused"),
            departure: self.passed_by(wanted, "not refused"),
        }
    }

    fn finished(&self, wanted: Id<Question>) -> Mismatch {
        let name = self.name(wanted);
        Mismatch {
            message: format!("the answers lead to advice, and do not end at `{name}`"),
            expected: format!("answers that end at `{name}`"),
            came: "advice".to_owned(),
            place: Place::root().key("expect").key("unfinished"),
            departure: self.passed_by(wanted, "answered"),
        }
    }

    /// At a question that was asked, or where the way left for another.
    fn passed_by(&self, wanted: Id<Question>, words: &str) -> Departure {
        match self.step_of(wanted) {
            None => self.lost(Target::Question(wanted)),
            step => Departure::question(self.flow, wanted, step).saying(words),
        }
    }

    /// Where an answer was turned down: by one of the author's refusals, or by the
    /// question itself.
    fn refusal(&self, id: Id<Question>, refused: &Refused) -> Departure {
        let question = &self.flow.questions[id];
        let fired = match (refused, self.refused) {
            (Refused::Says(_), Some(answer)) => {
                let mut answers = self.session.trying(answer);
                let mut refusals = question.refuse.iter();
                refusals.position(|refusal| answers.holds(self.flow, &refusal.when.condition))
            }
            _ => None,
        };
        let place = match fired {
            Some(at) => {
                let place = Place::root().key("questions");
                let name = self.flow.questions.name(id);
                place.key(name).key("refuse").index(at).key("when")
            }
            None => question_place(self.flow, id),
        };
        Departure {
            step: self.step_of(id),
            place,
            words: "refused here".to_owned(),
        }
    }

    fn asked(&mut self, expect: &Expect) {
        let questions = &self.flow.questions;
        let asked: Vec<Id<Question>> = self.all_asked().collect();
        if let Some(wanted) = &expect.asked
            && asked != *wanted
            && !(self.cut_short && wanted.starts_with(&asked))
        {
            let (asked_names, wanted_names) = (names(questions, &asked), names(questions, wanted));
            self.fail(Mismatch {
                message: format!("asked are {asked_names}, not {wanted_names}"),
                expected: wanted_names,
                came: asked_names,
                place: Place::root().key("expect").key("asked"),
                departure: self.other_question(&asked, wanted),
            });
        }
        for (at, question) in expect.asks.iter().enumerate() {
            if !self.cut_short && !self.was_asked(*question) {
                let name = questions.name(*question);
                self.fail(Mismatch {
                    message: format!("`{name}` is not asked"),
                    expected: format!("`{name}` asked"),
                    came: "not asked".to_owned(),
                    place: Place::root().key("expect").key("asks").index(at),
                    departure: self.lost(Target::Question(*question)),
                });
            }
        }
        for (at, question) in expect.asks_not.iter().enumerate() {
            if let Some(step) = self.step_of(*question) {
                let name = questions.name(*question);
                let departure = Departure::before(self.session, step);
                self.fail(Mismatch {
                    message: format!("`{name}` is asked"),
                    expected: format!("`{name}` not asked"),
                    came: "asked".to_owned(),
                    place: Place::root().key("expect").key("asks_not").index(at),
                    departure: departure.saying(format!("leads to `{name}`")),
                });
            }
        }
    }

    /// Where the first question stands that is another than was expected.
    fn other_question(&self, asked: &[Id<Question>], wanted: &[Id<Question>]) -> Departure {
        let pairs = asked.iter().zip(wanted);
        let same = pairs.take_while(|(asked, wanted)| asked == wanted).count();
        let departure = Departure::before(self.session, same);
        let name = |id: &Id<Question>| self.flow.questions.name(*id);
        match (asked.get(same), wanted.get(same)) {
            (Some(asked), Some(wanted)) => departure.saying(format!(
                "leads to `{}`, not to `{}`",
                name(asked),
                name(wanted)
            )),
            (Some(asked), None) => departure.saying(format!("goes on to `{}`", name(asked))),
            (None, Some(wanted)) => {
                departure.saying(format!("does not lead to `{}`", name(wanted)))
            }
            (None, None) => departure,
        }
    }

    fn no_advice(&mut self, expect: &Expect) {
        let wants_advice = expect.outcome.is_some()
            || expect.tone.is_some()
            || expect.shown.is_some()
            || expect.first.is_some()
            || expect.documents.is_some()
            || expect.at_once.is_some()
            || !expect.tags.is_empty()
            || !expect.shows.is_empty()
            || !expect.text_has.is_empty();
        let ends_early = expect.refused.is_some() || expect.unfinished.is_some();
        if wants_advice && ends_early && !self.cut_short {
            let at = self.last_asked().unwrap_or(self.flow.start);
            let departure = Departure::question(self.flow, at, self.step_of(at));
            self.fail(Mismatch {
                message: "there is no advice to compare".to_owned(),
                expected: "advice".to_owned(),
                came: "none".to_owned(),
                place: Place::root().key("expect"),
                departure: departure.saying("the way ends here"),
            });
        }
    }

    fn outcome(&mut self, came: Id<Outcome>, expect: &Expect) {
        let outcomes = &self.flow.outcomes;
        let outcome = &outcomes[came];
        let place = |key: &str| Place::root().key("expect").key(key);
        let here = Place::root().key("outcomes").key(outcomes.name(came));
        if let Some(wanted) = expect.outcome
            && wanted != came
        {
            let (came, name) = (outcomes.name(came), outcomes.name(wanted));
            self.fail(Mismatch {
                message: format!("the outcome is `{came}`, not `{name}`"),
                expected: format!("`{name}`"),
                came: format!("`{came}`"),
                place: place("outcome"),
                departure: self.other_outcome(wanted),
            });
        }
        if let Some(wanted) = expect.tone
            && wanted != outcome.tone
        {
            let tone = outcome.tone;
            self.fail(Mismatch {
                message: format!("the tone is `{tone}`, not `{wanted}`"),
                expected: format!("`{wanted}`"),
                came: format!("`{tone}`"),
                place: place("tone"),
                departure: Departure::at(here.clone().key("tone"), "its tone"),
            });
        }
        for (at, tag) in expect.tags.iter().enumerate() {
            if !outcome.tags.contains(tag) {
                self.fail(Mismatch {
                    message: format!("the outcome is not tagged `{tag}`"),
                    expected: format!("the tag `{tag}`"),
                    came: names_of(&outcome.tags),
                    place: place("tags").index(at),
                    departure: Departure::at(here.clone().key("tags"), "its tags"),
                });
            }
        }
    }

    /// Where the way left for another outcome.
    pub(super) fn other_outcome(&self, wanted: Id<Outcome>) -> Departure {
        self.lost(Target::Outcome(wanted))
    }
}

/// What is the first difference of two lists that are not the same: what came and is not
/// wanted, or what is wanted in its place.
pub(super) fn first_other<T: Copy + PartialEq>(came: &[T], wanted: &[T]) -> Option<T> {
    let pairs = came.iter().zip(wanted);
    let same = pairs.take_while(|(came, wanted)| came == wanted).count();
    let other = came.get(same).filter(|other| !wanted.contains(other));
    other.or(wanted.get(same)).or(came.get(same)).copied()
}

pub(super) fn names<T>(table: &Table<T>, ids: &[Id<T>]) -> String {
    let names: Vec<&str> = ids.iter().map(|id| table.name(*id)).collect();
    format!("[{}]", names.join(", "))
}

pub(super) fn names_of(tags: &[Box<str>]) -> String {
    match tags {
        [] => "no tag".to_owned(),
        tags => format!("[{}]", tags.join(", ")),
    }
}
