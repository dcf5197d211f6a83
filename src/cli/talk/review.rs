//! All answers at one glance, each to be changed. A change says what it drops and opens before it
//! is made, and can be called off.

use std::mem;

use quandary::flow::answer::Given;
use quandary::flow::outcome::Outcome;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::front::change::{self, Still};
use quandary::graph::Graph;
use quandary::letters::strip_control;
use quandary::session::change::Change;
use quandary::session::{Session, Step};
use quandary::space::budget::Budget;

use super::super::aside::{Aside, AsideReply, row};
use super::super::ask::{
    Asker, ListRow, Optional, Position, Reply, Stop, Title, View, WantedReply,
};
use super::super::exit::Failure;
use super::super::view::{self, Prompt, QuestionPlace};
use super::super::voice;
use super::Talk;
use super::helps::Brought;

/// How a look at all answers ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reviewed {
    /// The person agrees with all of them, and wants to go on.
    Right,
    /// The person went back or has changed something.
    Other,
}

/// When somebody looks at all their answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ReviewTime {
    /// Between two questions.
    OnTheWay,
    /// This advice comes next.
    BeforeAdvice(Id<Outcome>),
    /// They have seen this advice.
    AfterAdvice(Id<Outcome>),
}

impl ReviewTime {
    /// The advice that there is.
    fn result(self) -> Option<Id<Outcome>> {
        match self {
            ReviewTime::OnTheWay => None,
            ReviewTime::BeforeAdvice(outcome) | ReviewTime::AfterAdvice(outcome) => Some(outcome),
        }
    }

    /// What stands above the answers.
    fn title(self) -> &'static str {
        match self {
            ReviewTime::OnTheWay => voice::finely(ProgramWord::SoFar, "So far"),
            ReviewTime::BeforeAdvice(_) => voice::word(ProgramWord::BeforeAdvice),
            ReviewTime::AfterAdvice(_) => voice::word(ProgramWord::ChangeAnswer),
        }
    }
}

/// How many characters of an answer stand in a review.
const MOST_SHOWN: usize = 160;

/// What Esc does where an answer is being changed.
fn keep() -> &'static str {
    voice::finely(ProgramWord::KeepIt, "keep it as it was")
}

impl Talk<'_> {
    /// Shows all answers until the person goes on, goes back, or has made a change after which
    /// something is to be asked.
    ///
    /// # Errors
    ///
    /// The person leaves.
    pub(super) fn review(&mut self, time: ReviewTime) -> Result<Reviewed, Failure> {
        let result = time.result();
        loop {
            self.renew_help();
            match self.pick_answer(time)? {
                Picked::GoOn => return Ok(Reviewed::Right),
                Picked::Leave => self.leave()?,
                // Before answers that were all kept there is nothing to go back to.
                Picked::Back if result.is_some() && self.last_shown().is_none() => self.leave()?,
                Picked::Back => {
                    if !self.is_asking() {
                        self.back();
                    }
                    return Ok(Reviewed::Other);
                }
                Picked::Answer(question) => {
                    let made = self.change(question, result)?;
                    if made == MadeChange::Yes && (result.is_some() || !self.is_asking()) {
                        return Ok(Reviewed::Other);
                    }
                }
            }
        }
    }

    /// Shows all answers to somebody who has seen the advice; whether they come back to it.
    ///
    /// # Errors
    ///
    /// The person leaves.
    pub fn keeps_to(&mut self, outcome: Id<Outcome>) -> Result<bool, Failure> {
        let reviewed = self.review(ReviewTime::AfterAdvice(outcome));
        let reviewed = reviewed.map_err(|failure| self.under_cover(failure))?;
        Ok(reviewed == Reviewed::Right)
    }

    /// Asks anew what the person typed, and which of it where there is more; whether the advice is
    /// still this one.
    ///
    /// # Errors
    ///
    /// The person leaves.
    pub fn retypes(
        &mut self,
        questions: &[Id<Question>],
        outcome: Id<Outcome>,
    ) -> Result<bool, Failure> {
        let before = self.session.step();
        let typed = match questions {
            [only] => self.change(*only, Some(outcome)).map(|_| ()),
            several => self.retype_some(several, outcome),
        };
        typed.map_err(|failure| self.under_cover(failure))?;
        Ok(self.session.step() == before)
    }

    /// Asks which words are to be changed, until the person has none left to change.
    fn retype_some(
        &mut self,
        questions: &[Id<Question>],
        outcome: Id<Outcome>,
    ) -> Result<(), Failure> {
        let before = self.session.step();
        while self.session.step() == before {
            let mut rows = vec![row(
                "done",
                voice::finely(ProgramWord::Yes, "They're right"),
            )];
            rows.extend(questions.iter().map(|id| answer_row(&self.session, *id)));
            let view = View {
                page: None,
                urgent: false,
                news: &mem::take(&mut self.news),
                title: Title::Words(voice::finely(ProgramWord::ChangeThis, "Which words?")),
                ask: voice::finely(ProgramWord::Said, "These are your words."),
                help: Some(voice::finely(
                    ProgramWord::ChooseRow,
                    "Choose a row to type them again.",
                )),
                why: None,
                short: "",
                kind: WantedReply::One {
                    rows: &rows,
                    earlier: None,
                },
                position: Position::Aside(voice::finely(ProgramWord::Back, "back")),
                optional: Optional::Required,
                also: self.also_beside(),
            };
            let Some(host) = &mut self.host else {
                return Ok(());
            };
            let picked = match host.ask(&view, &|_| Ok(())) {
                Ok(Reply::Pick(at)) => at.checked_sub(1).and_then(|at| questions.get(at)),
                Ok(Reply::Vanish) => return Err(self.vanish()),
                Ok(Reply::Leave) => {
                    self.leave()?;
                    continue;
                }
                Ok(_) | Err(Stop::EndOfInput) => None,
                Err(stop) => return Err(self.stopped_by(stop)),
            };
            match picked {
                Some(question) => {
                    self.change(*question, Some(outcome))?;
                }
                None => return Ok(()),
            }
        }
        Ok(())
    }

    fn is_asking(&self) -> bool {
        matches!(self.session.step(), Step::Ask(_))
    }

    fn pick_answer(&mut self, time: ReviewTime) -> Result<Picked, Failure> {
        let also = self.also_beside();
        let asked: Vec<Id<Question>> = self.session.taken().iter().map(|t| t.question).collect();
        let ends = time.result().is_some();
        let first = match ends {
            true => voice::word(ProgramWord::ShowAdvice),
            false => voice::word(ProgramWord::GoOn),
        };
        let escape = match self.last_shown() {
            _ if !ends => voice::finely(ProgramWord::Back, "go on"),
            Some(_) => voice::finely(ProgramWord::Back, "go back"),
            None => voice::finely(ProgramWord::Leave, "leave"),
        };
        let mut rows = vec![row("go", first)];
        rows.extend(asked.iter().map(|id| self.reviewed_row(*id)));
        let news = std::mem::take(&mut self.news);
        let view = View {
            page: None,
            urgent: false,
            news: &news,
            title: Title::Words(time.title()),
            ask: voice::finely(ProgramWord::Said, "Here's what you said."),
            help: Some(voice::word(ProgramWord::ChooseRow)),
            why: None,
            short: "",
            kind: WantedReply::One {
                rows: &rows,
                earlier: None,
            },
            position: Position::Aside(escape),
            optional: Optional::Required,
            also,
        };
        let Some(host) = &mut self.host else {
            return Ok(Picked::GoOn);
        };
        match host.ask(&view, &|_| Ok(())) {
            Ok(Reply::Pick(0)) => Ok(Picked::GoOn),
            Ok(Reply::Pick(at)) => {
                let question = asked.get(at - 1);
                Ok(question.map_or(Picked::Back, |question| Picked::Answer(*question)))
            }
            Ok(Reply::Leave) => Ok(Picked::Leave),
            Ok(Reply::Vanish) => Err(self.vanish()),
            Ok(_) => Ok(Picked::Back),
            Err(Stop::EndOfInput) if ends => Err(self.left()),
            Err(Stop::EndOfInput) => Ok(Picked::Back),
            Err(stop) => Err(self.stopped_by(stop)),
        }
    }

    /// An answer as a row, which says where it has been changed.
    fn reviewed_row(&self, id: Id<Question>) -> ListRow {
        let mut row = answer_row(&self.session, id);
        if self.changed.contains(&id) {
            let changed = voice::word(ProgramWord::Changed);
            row.label.push_str(&format!(" ({changed})"));
        }
        row
    }

    /// Asks one question again, and makes the change that the new answer is.
    fn change(
        &mut self,
        id: Id<Question>,
        result: Option<Id<Outcome>>,
    ) -> Result<MadeChange, Failure> {
        let also = self.also_beside();
        let rewound = change::rewound(&self.session, id);
        let Some(before) = self.session.given(id).cloned() else {
            return Ok(MadeChange::No);
        };
        let question = &self.session.flow().questions[id];
        let mut prompt = Prompt::new(&rewound, question, Some(&before));
        let place = QuestionPlace {
            news: "",
            title: Title::Words(voice::word(ProgramWord::ChangeThis)),
            position: Position::Aside(keep()),
            also,
        };
        let Some(host) = &mut self.host else {
            return Ok(MadeChange::No);
        };
        let heard = match host.put(&rewound, &mut prompt, place) {
            Ok(heard) => heard,
            Err(Stop::EndOfInput) => return Ok(MadeChange::No),
            Err(stop) => return Err(self.stopped_by(stop)),
        };
        let given = match (heard.answer, heard.reply) {
            (Some(answer), _) => Given::Answer(answer),
            (None, Reply::Skip) => Given::Skipped,
            (None, Reply::Leave) => return self.leave().map(|()| MadeChange::No),
            (None, Reply::Vanish) => return Err(self.vanish()),
            (None, _) => return Ok(MadeChange::No),
        };
        match change::is_same(question, &before, &given) {
            true => Ok(MadeChange::No),
            false => self.make(&NewAnswer { id, given }, result),
        }
    }

    /// Makes a change, once the person knows what comes of it.
    fn make(
        &mut self,
        new: &NewAnswer,
        result: Option<Id<Outcome>>,
    ) -> Result<MadeChange, Failure> {
        let mut changed = self.session.clone();
        let change = match changed.change(new.id, new.given.clone()) {
            Ok(change) => change,
            Err(refused) => {
                let question = &self.flow().questions[new.id];
                let why = refused.told(question, &self.flow().words);
                self.tell(&why);
                return Ok(MadeChange::No);
            }
        };
        // Nothing is asked before help, not even this.
        let lines = match changed.step() {
            Step::Done(to) if self.is_at_once(to) => Vec::new(),
            Step::Done(_) | Step::Ask(_) | Step::Stuck(_) => {
                self.words_for(new, &change, &changed, result)
            }
        };
        if !lines.is_empty() {
            let news = lines.join("\n");
            let question = Aside {
                news: &strip_control(&news),
                ask: voice::word(ProgramWord::MakeChange),
                rows: vec![
                    (MadeChange::No, "no", voice::word(ProgramWord::KeepIt)),
                    (MadeChange::Yes, "yes", voice::word(ProgramWord::ChangeIt)),
                ],
                escape: keep(),
            };
            let said = self.aside(&question)?;
            match said {
                AsideReply::Row(MadeChange::Yes) => {}
                AsideReply::Row(MadeChange::No) | AsideReply::Nothing | AsideReply::End => {
                    return Ok(MadeChange::No);
                }
                AsideReply::Leave => return self.leave().map(|()| MadeChange::No),
                AsideReply::Vanish => return Err(self.vanish()),
            }
        }
        let before = mem::replace(&mut self.session, changed);
        if self.bring_help(new.id)? == Brought::NotMeant {
            self.session = before;
            return Ok(MadeChange::No);
        }
        self.remember(change.dropped);
        self.supplied.forget(new.id);
        self.shown.insert(new.id);
        self.offered = None;
        self.changed.insert(new.id);
        let (short, given) = (self.short(new.id), view::given(&self.session, new.id));
        if let Some(host) = &mut self.host {
            let told = host.changed(&strip_control(&short), &strip_control(&given));
            told.map_err(|stop| self.stopped_by(stop))?;
        }
        Ok(MadeChange::Yes)
    }

    /// What there is to know before a change is made; nothing where it changes nothing else.
    fn words_for(
        &self,
        new: &NewAnswer,
        change: &Change,
        changed: &Session<'_>,
        result: Option<Id<Outcome>>,
    ) -> Vec<String> {
        let graph = self.graph.get_or_init(|| Graph::of(self.session.flow()));
        let mut lines = change::of_answers(
            &self.session,
            change,
            changed,
            &Still {
                graph,
                asked: &|id| self.supplied.get(id).is_none(),
            },
        );
        if self.is_asking() && matches!(changed.step(), Step::Done(_)) {
            lines.push(self.flow().words.get(ProgramWord::NoMore).to_owned());
        }
        let now = result.or_else(|| self.promised());
        lines.extend(now.and_then(|now| {
            let space = self.space.as_ref();
            let possible = change::possible(space, &self.session, new.id, new.given.clone());
            change::of_advice(&self.flow().words, possible.as_deref(), now)
        }));
        lines
    }

    /// The advice of which the person was told that no answer from here changes it.
    fn promised(&self) -> Option<Id<Outcome>> {
        let mut budget = Budget::of_a_prompt();
        let space = self.space.as_ref()?;
        let progress = space.progress(&self.session, &mut budget).ok()?;
        self.offered.filter(|told| progress.decided == Some(*told))
    }
}

/// Whether a change was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MadeChange {
    Yes,
    No,
}

/// What is to be given to a question in the place of what was.
struct NewAnswer {
    id: Id<Question>,
    given: Given,
}

/// What was chosen in a review.
enum Picked {
    /// To change the answer to this question.
    Answer(Id<Question>),
    GoOn,
    Back,
    Leave,
}

/// An answer as a row with the label of its question, not too long.
fn answer_row(session: &Session<'_>, id: Id<Question>) -> ListRow {
    let question = &session.flow().questions[id];
    let given = view::given(session, id);
    let given: Vec<&str> = given.split_whitespace().collect();
    let mut given = given.join(" ");
    if let Some((end, _)) = given.char_indices().nth(MOST_SHOWN) {
        given.truncate(end);
        given.push_str(" ...");
    }
    ListRow {
        of: Some(strip_control(&view::short(session, question)).into_owned()),
        ..row(session.flow().questions.name(id), &strip_control(&given))
    }
}
