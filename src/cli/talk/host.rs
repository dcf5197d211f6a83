//! Who asks: a way of asking, reading back what was typed, and the way to help from every question.

use std::cell::RefCell;

use quandary::flow::answer::Answer;
use quandary::flow::words::ProgramWord;
use quandary::letters::strip_control;
use quandary::session::Session;

use super::super::aside::{Aside, AsideReply};
use super::super::ask::{Asker, Check, PromptCommand, Reply, Room, Stop, View};
use super::super::cover::ScreenCover;
use super::super::help::{Help, HelpWay};
use super::super::out;
use super::super::supply::PersonSeat;
use super::super::view::{Prompt, QuestionPlace};
use super::super::voice;

/// Who asks, and where somebody answers. As an [`Asker`] it shows help on the way, and asks again.
pub struct Host {
    /// The way of asking.
    asker: Box<dyn Asker>,
    /// Where the answers come from.
    pub seat: PersonSeat,
    cover: ScreenCover,
    /// The page that one key leads to from every question, as it stands with the answers so far.
    help: Option<Help>,
}

/// What was said to a question of the flow.
pub struct Heard {
    /// The reply.
    pub reply: Reply,
    /// The answer that it is, checked; nothing where it is a wish to skip, go back or leave.
    pub answer: Option<Answer>,
}

/// Whether what was typed was understood.
#[derive(Clone, Copy)]
enum Right {
    Yes,
    No,
}

impl Heard {
    fn wish(reply: Reply) -> Self {
        Self {
            reply,
            answer: None,
        }
    }
}

impl Host {
    /// Who asks in this way.
    pub fn new(asker: Box<dyn Asker>, seat: PersonSeat, cover: ScreenCover) -> Self {
        Self {
            asker,
            seat,
            cover,
            help: None,
        }
    }

    /// Shows this page wherever help is asked for from now on.
    pub fn helps_with(&mut self, help: Help) {
        self.help = Some(help);
    }

    /// Shows help that comes before everything else, on a screen of its own.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come, but for the end of the input.
    pub fn show(&mut self, help: &Help) -> Result<HelpWay, Stop> {
        help.show_hidden(self.asker.as_mut(), self.cover)
    }

    /// Asks a question until there is a reply whose reading the person agrees with. Whatever was
    /// typed in free words is read back before it counts. A reply is heard where it is checked,
    /// and nowhere else.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come.
    pub fn put<'f>(
        &mut self,
        session: &Session<'f>,
        prompt: &mut Prompt<'f>,
        mut place: QuestionPlace<'_>,
    ) -> Result<Heard, Stop> {
        loop {
            // The last reply that was an answer, with that answer.
            let checked: RefCell<Option<(Reply, Answer)>> = RefCell::new(None);
            let check = |reply: &Reply| {
                let Some(heard) = prompt.answer(session, reply) else {
                    return Ok(());
                };
                let answer = heard
                    .and_then(|answer| session.check(&answer).map(|()| answer))
                    .map_err(|refused| strip_control(&prompt.refused(&refused)).into_owned())?;
                checked.replace(Some((reply.clone(), answer)));
                Ok(())
            };
            let reply = self.ask(&prompt.view(place), &check)?;
            // A list checks other replies, too, to tell which it takes.
            let answer = match checked.into_inner() {
                Some((of, answer)) if of == reply => Some(answer),
                _ => prompt.answer(session, &reply).and_then(Result::ok),
            };
            let heard = Heard { reply, answer };
            let answer = heard.answer.as_ref();
            let read = answer.and_then(|answer| prompt.read_back(session, &heard.reply, answer));
            let Some(read) = read else {
                return Ok(heard);
            };
            if self.seat != PersonSeat::Terminal {
                out::tell(&voice::say(ProgramWord::ReadAs, &[("answer", &read)]))?;
                return Ok(heard);
            }
            let right = Aside {
                news: &voice::say(ProgramWord::ReadAs, &[("answer", &read)]),
                ask: voice::word(ProgramWord::IsThatRight),
                rows: vec![
                    (Right::Yes, "yes", voice::word(ProgramWord::Yes)),
                    (Right::No, "no", voice::word(ProgramWord::TypeAgain)),
                ],
                escape: voice::finely(ProgramWord::TypeAgain, "type it again"),
            };
            match right.ask(self, place.also.without(PromptCommand::Review))? {
                AsideReply::Row(Right::Yes) => return Ok(heard),
                AsideReply::Leave => return Ok(Heard::wish(Reply::Leave)),
                AsideReply::Vanish => return Ok(Heard::wish(Reply::Vanish)),
                AsideReply::End => return Err(Stop::EndOfInput),
                AsideReply::Row(Right::No) | AsideReply::Nothing => {
                    prompt.keep_typed(heard.reply);
                    place.news = "";
                }
            }
        }
    }
}

impl Asker for Host {
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop> {
        loop {
            let reply = self.asker.ask(view, check)?;
            let (Reply::Help, Some(help)) = (&reply, self.help.clone()) else {
                return Ok(reply);
            };
            if self.seat != PersonSeat::Terminal {
                help.write_here()?;
                continue;
            }
            match self.show(&help)? {
                HelpWay::On | HelpWay::Back => {}
                HelpWay::Clear => return Ok(Reply::Vanish),
                HelpWay::Leave | HelpWay::LeaveItHere => return Ok(Reply::Leave),
                HelpWay::End => return Err(Stop::EndOfInput),
            }
        }
    }

    fn room(&self, view: &View<'_>) -> Room {
        self.asker.room(view)
    }

    fn changed(&mut self, short: &str, answer: &str) -> Result<(), Stop> {
        self.asker.changed(short, answer)
    }

    fn spoken_over(&mut self) {
        self.asker.spoken_over();
    }
}
