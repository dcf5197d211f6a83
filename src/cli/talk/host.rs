//! Who asks: a way of asking, and reading back what was typed.

use std::io::{self, Write};

use quandary::session::Session;

use super::super::ask::{Asker, Command, Reply, Stop};
use super::super::markdown::strip_control;
use super::super::supply::Seat;
use super::super::view::{Place, Prompt};
use super::aside::{Aside, Said};

/// Who asks, and where somebody answers.
pub struct Host {
    /// The way of asking.
    pub asker: Box<dyn Asker>,
    /// Where the answers come from.
    pub seat: Seat,
}

/// Whether what was typed was understood.
#[derive(Clone, Copy)]
enum Right {
    Yes,
    No,
}

impl Host {
    /// Asks a question until there is a reply whose reading the person agrees with. Whatever was
    /// typed in free words is read back before it counts.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come.
    pub fn ask<'f>(
        &mut self,
        session: &Session<'f>,
        prompt: &mut Prompt<'f>,
        mut place: Place<'_>,
    ) -> Result<Reply, Stop> {
        loop {
            let check = |reply: &Reply| match prompt.answer(session, reply) {
                None => Ok(()),
                Some(answer) => answer
                    .and_then(|answer| session.check(&answer))
                    .map_err(|refused| strip_control(&refused.to_string()).into_owned()),
            };
            let reply = self.asker.ask(&prompt.view(place), &check)?;
            let Some(read) = prompt.read_back(session, &reply) else {
                return Ok(reply);
            };
            if self.seat != Seat::Terminal {
                writeln!(io::stderr(), "Read as {read}.")?;
                return Ok(reply);
            }
            let right = Aside {
                news: &format!("Read as {read}."),
                ask: "Is that right?",
                rows: &[
                    (Right::Yes, "yes", "Yes"),
                    (Right::No, "no", "No, type it again"),
                ],
                escape: "type it again",
            };
            let vanish = place.also.contains(&Command::Vanish);
            let also: &[Command] = if vanish { &[Command::Vanish] } else { &[] };
            match right.ask(self.asker.as_mut(), also)? {
                Said::Row(Right::Yes) => return Ok(reply),
                Said::Leave => return Ok(Reply::Leave),
                Said::Vanish => return Ok(Reply::Vanish),
                Said::End => return Err(Stop::EndOfInput),
                Said::Row(Right::No) | Said::Nothing => {
                    prompt.keep_typed(reply);
                    place.news = "";
                }
            }
        }
    }
}
