//! The conversation: one person's way through a flow, question by question, with everything that
//! they may want besides answering. It asks through the seam of [`ask`](super::ask) alone, so that
//! a test can lead it without a terminal.
//!
//! In reading order: this file asks and goes back; [`opening`] is what is said first; [`helps`] is help that comes on the way;
//! [`leave`] is the way out, with the answers kept or not; [`review`] shows all answers and
//! changes them, and [`early`] offers advice before the last question; [`ends`] are all ends
//! without advice; [`host`] asks and reads back, and [`aside`] are the small questions of them all.

mod opening;

mod helps;

mod leave;

mod review;

mod early;

mod ends;

mod host;

#[cfg(test)]
mod tests;

use std::cell::OnceCell;
use std::collections::{BTreeSet, HashMap};
use std::mem;

use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::outcome::Outcome;
use quandary::flow::question::{Presence, Question};
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::front::change;
use quandary::front::page::Page;
use quandary::graph::Graph;
use quandary::letters::strip_control;
use quandary::session::change::Dropped;
use quandary::session::{Session, Step};
use quandary::space::Space;
use quandary::space::budget::Budget;
use quandary::space::person::Progress;

use super::aside::{Aside, AsideReply};
use super::ask::{Also, Asker, Position, PromptCommand, Reply, Title};
use super::cover::{Exit, ScreenCover};
use super::exit::Failure;
use super::source::FlowText;
use super::supply::{Origin, PersonSeat, Supplied, warn};
use super::view::{self, Prompt, QuestionPlace};
use early::EarlyOffer;
pub use ends::stopped_by;
use helps::Brought;
use host::Heard;
pub use host::Host;
pub use leave::Store;
use review::{ReviewTime, Reviewed};

/// A conversation on its way.
pub struct Talk<'f> {
    file: &'f FlowText,
    /// Made only where the space cannot say how far it is.
    graph: OnceCell<Graph>,
    space: Option<Space<'f>>,
    session: Session<'f>,
    supplied: Supplied,
    host: Option<Host>,
    cover: ScreenCover,
    store: Store,
    /// The questions that were put to the person.
    shown: BTreeSet<Id<Question>>,
    /// What was answered to questions that have no answer at present.
    earlier: HashMap<Id<Question>, Given>,
    /// The questions whose answers were changed in a review.
    changed: BTreeSet<Id<Question>>,
    /// The outcome that was offered before the end, if one was.
    offered: Option<Id<Outcome>>,
    /// What the person is told before the next question.
    news: String,
    introduced: bool,
}

/// What a conversation needs besides its session.
pub struct TalkSetting<'f> {
    /// The flow's file.
    pub file: &'f FlowText,
    /// All answers at once, where they are not too many to tell while somebody waits.
    pub space: Option<Space<'f>>,
    /// The answers that are there before anything is asked.
    pub supplied: Supplied,
    /// Who asks, if anybody does.
    pub host: Option<Host>,
    /// What becomes of the screen.
    pub cover: ScreenCover,
    /// How answers are kept for a later day.
    pub store: Store,
}

/// A conversation that has come to advice.
pub struct AtEnd<'t, 'f> {
    /// What the person gets.
    pub page: Page<'t, 'f>,
    /// Who asked, if anybody did.
    pub host: Option<&'t mut Host>,
    /// Whether the person sits at a terminal and was asked something, or has come back to answers
    /// of another day.
    pub takes_part: bool,
    /// The commands that are obeyed at the questions beside the way.
    pub also: Also,
}

impl<'f> Talk<'f> {
    /// A conversation that begins with this session.
    pub fn new(session: Session<'f>, setting: TalkSetting<'f>) -> Self {
        let TalkSetting {
            file,
            space,
            mut supplied,
            host,
            cover,
            store,
        } = setting;
        Self {
            file,
            graph: OnceCell::new(),
            space,
            session,
            news: mem::take(&mut supplied.news),
            supplied,
            host,
            cover,
            store,
            shown: BTreeSet::new(),
            earlier: HashMap::new(),
            changed: BTreeSet::new(),
            offered: None,
            introduced: false,
        }
    }

    /// Asks until there is advice and the person wants to see it.
    ///
    /// # Errors
    ///
    /// The conversation ends without advice.
    pub fn proceed(&mut self) -> Result<Id<Outcome>, Failure> {
        self.converse().map_err(|failure| self.under_cover(failure))
    }

    fn converse(&mut self) -> Result<Id<Outcome>, Failure> {
        loop {
            self.renew_help();
            let question = match self.session.step() {
                Step::Done(outcome) if !self.takes_part() => return Ok(outcome),
                // Nobody in danger has to say more before they are told.
                Step::Done(outcome) if self.is_at_once(outcome) => return Ok(outcome),
                Step::Done(outcome) => {
                    self.introduce()?;
                    match self.review(ReviewTime::BeforeAdvice(outcome))? {
                        Reviewed::Right => return Ok(outcome),
                        Reviewed::Other => continue,
                    }
                }
                Step::Stuck(question) => return Err(self.stuck(question)),
                Step::Ask(question) => question,
            };
            if let Some((given, origin)) = self.supplied.get(question) {
                self.take(question, given, origin)?;
            } else if self.host.is_none() {
                self.do_without(question)?;
            } else {
                self.introduce()?;
                let mut budget = Budget::of_a_prompt();
                let progress = self.progress(question, &mut budget);
                match self.offer(&progress, &mut budget)? {
                    EarlyOffer::Taken(outcome) => return Ok(outcome),
                    EarlyOffer::Declined => {}
                    EarlyOffer::Nothing => self.ask(question, &progress)?,
                }
            }
        }
    }

    /// The end to which the conversation has come.
    pub fn at_end(&mut self, outcome: Id<Outcome>) -> AtEnd<'_, 'f> {
        let takes_part = self.takes_part();
        let also = self.also_beside();
        let space = self.space.as_ref();
        AtEnd {
            page: Page::of(&self.file.id, &self.session, outcome, space),
            host: self.host.as_mut(),
            takes_part,
            also,
        }
    }

    /// Whether the person sits at a terminal and was asked something, or has come back to answers
    /// of another day.
    fn takes_part(&self) -> bool {
        let asked = !self.shown.is_empty() || self.supplied.kept;
        self.sits_at_a_terminal() && asked
    }

    /// Goes back to the question whose answer led to where the conversation is.
    pub fn not_meant(&mut self) {
        if self.last_shown().is_some() {
            return self.back();
        }
        // All answers are from another day; the last of them is asked again.
        if let Some((question, given)) = self.session.back() {
            self.supplied.forget(question);
            self.earlier.insert(question, given);
        }
    }

    /// A word on answers that were of no use.
    pub fn tell_unused(&mut self) {
        // A warning that cannot be written is no reason to withhold the advice.
        let news = mem::take(&mut self.news);
        if !news.is_empty() {
            let _ = warn(&news);
        }
        let flow = self.session.flow();
        for question in self.supplied.answered() {
            if self.session.given(question).is_none() {
                let name = flow.questions.name(question);
                let _ = warn(&format!(
                    "`{name}` isn't asked on this way; its answer isn't used"
                ));
            }
        }
    }

    /// Whether nothing may come before this outcome.
    fn is_at_once(&self, outcome: Id<Outcome>) -> bool {
        self.flow().outcomes[outcome].showing.is_at_once()
    }

    fn sits_at_a_terminal(&self) -> bool {
        let host = self.host.as_ref();
        host.is_some_and(|host| host.seat == PersonSeat::Terminal)
    }

    /// Gives an answer that was there before. One that is refused is asked for where somebody can
    /// answer: from a file it may be an old one, and after the first question the person may have
    /// said something since that it does not go with.
    fn take(
        &mut self,
        question: Id<Question>,
        given: Given,
        origin: Origin,
    ) -> Result<(), Failure> {
        match self.session.give(given) {
            Ok(_) => {
                self.tell_dropped();
                // Whoever gave this answer another day, or by a flag, is not stopped by it.
                if let Some(help) = self.help_brought(question) {
                    help.write_here()?;
                    if let Some(host) = &mut self.host {
                        host.spoken_over();
                    }
                }
            }
            Err(refused)
                if self.host.is_some() && origin == Origin::File
                    || self.sits_at_a_terminal() && !self.shown.is_empty() =>
            {
                self.supplied.forget(question);
                let short = self.short(question);
                let words = &self.flow().words;
                let reason = refused.told(&self.flow().questions[question], words);
                let put_in = [("question", &*short), ("reason", &*reason)];
                let said = words.say(ProgramWord::DoesNotFit, &put_in);
                self.tell(&said);
            }
            Err(refused) => return Err(self.refused(question, &refused)),
        }
        Ok(())
    }

    fn ask(&mut self, id: Id<Question>, progress: &Progress) -> Result<(), Failure> {
        let also = self.also();
        let news = mem::take(&mut self.news);
        let position = match self.last_shown() {
            None => Position::First,
            Some(_) => Position::Later,
        };
        let Some(host) = &mut self.host else {
            return Ok(());
        };
        let question = &self.session.flow().questions[id];
        let mut prompt = Prompt::new(&self.session, question, self.earlier.get(&id));
        let place = QuestionPlace {
            news: &news,
            title: Title::Question {
                number: self.session.taken().len() + 1,
                more: (
                    progress.fewest.saturating_sub(1),
                    progress.most.saturating_sub(1),
                ),
            },
            position,
            also,
        };
        let Heard { reply, answer } = match host.put(&self.session, &mut prompt, place) {
            Ok(heard) => heard,
            Err(stop) => return Err(self.stopped(stop, id)),
        };
        let taken = match (answer, &reply) {
            // What is refused is asked again.
            (Some(answer), _) => self.session.answer(answer).is_ok(),
            (None, Reply::Skip) => self.session.skip().is_ok(),
            (None, _) => false,
        };
        if taken {
            self.shown.insert(id);
            self.earlier.remove(&id);
            self.tell_dropped();
            if self.bring_help(id)? == Brought::NotMeant {
                self.back();
            }
            return Ok(());
        }
        match reply {
            Reply::Back if position != Position::First => self.back(),
            Reply::Review => return self.review(ReviewTime::OnTheWay).map(|_| ()),
            Reply::Vanish => return Err(self.vanish()),
            Reply::Back | Reply::Leave => return self.leave(),
            // Help has been shown, where the flow has any.
            Reply::Pick(_) | Reply::Picks(_) | Reply::Words(_) | Reply::Skip | Reply::Help => {}
        }
        Ok(())
    }

    /// The commands that are obeyed at a question of the flow.
    fn also(&self) -> Also {
        match self.session.taken().is_empty() {
            true => self.also_beside(),
            false => self.also_beside().and(PromptCommand::Review),
        }
    }

    /// The commands that are obeyed at the questions beside the way.
    fn also_beside(&self) -> Also {
        let mut also = Also::NONE;
        if self.cover.exit == Exit::Quick {
            also = also.and(PromptCommand::Vanish);
        }
        if self.flow().help_now.is_some() {
            also = also.and(PromptCommand::Help);
        }
        also
    }

    /// Asks a small question.
    fn aside<T: Copy>(&mut self, aside: &Aside<'_, T>) -> Result<AsideReply<T>, Failure> {
        let also = self.also_beside();
        let Some(host) = &mut self.host else {
            return Ok(AsideReply::Nothing);
        };
        let said = aside.ask(host, also);
        said.map_err(|stop| self.stopped_by(stop))
    }

    /// The last question on this way that was put to the person.
    fn last_shown(&self) -> Option<Id<Question>> {
        let taken = self.session.taken().iter().rev();
        taken
            .map(|taken| taken.question)
            .find(|question| self.shown.contains(question))
    }

    /// Back to the question that was put to the person before this one. Answers from flags and
    /// files in between are taken back with it, and given again.
    fn back(&mut self) {
        let Some(before) = self.last_shown() else {
            return;
        };
        while let Some((question, given)) = self.session.back() {
            self.earlier.insert(question, given);
            if question == before {
                return;
            }
        }
    }

    /// Tells something before the next question.
    fn tell(&mut self, words: &str) {
        if !self.news.is_empty() {
            self.news.push('\n');
        }
        self.news.push_str(&strip_control(words));
    }

    /// Tells which answers have turned out to be of no use, and keeps them for the case that their
    /// questions come again.
    fn tell_dropped(&mut self) {
        let dropped = self.session.dropped();
        if dropped.is_empty() {
            return;
        }
        let words = change::of_dropped(&self.session, &dropped);
        self.tell(&words);
        self.remember(dropped);
    }

    fn remember(&mut self, dropped: Vec<Dropped>) {
        let dropped = dropped.into_iter();
        self.earlier
            .extend(dropped.map(|dropped| (dropped.question, dropped.given)));
    }

    fn short(&self, question: Id<Question>) -> String {
        let question = &self.session.flow().questions[question];
        view::short(&self.session, question)
    }

    /// Without anybody to ask, an optional question is skipped.
    fn do_without(&mut self, question: Id<Question>) -> Result<(), Failure> {
        match self.flow().questions[question].presence {
            Presence::Optional => {
                let skipped = self.session.skip();
                skipped
                    .map(|_| ())
                    .map_err(|refused| self.refused(question, &refused))
            }
            Presence::Required => Err(self.missing(
                question,
                "there is nobody to ask (no terminal, or --no-input)",
                ends::LINE_BY_LINE,
            )),
        }
    }

    fn flow(&self) -> &'f Flow {
        self.session.flow()
    }
}
