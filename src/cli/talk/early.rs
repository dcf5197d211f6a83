//! How far a conversation is, and the offer to see advice that nothing can change any more.

use quandary::flow::outcome::Outcome;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::graph::Graph;
use quandary::space::Space;
use quandary::space::budget::Budget;
use quandary::space::person::Progress;

use super::super::aside::{Aside, AsideReply};
use super::super::exit::Failure;
use super::super::voice;
use super::Talk;
use super::review::{ReviewTime, Reviewed};

/// What came of the offer to see advice early.
pub(super) enum EarlyOffer {
    /// There was nothing to offer.
    Nothing,
    /// The person goes on.
    Declined,
    /// The person wants to see this.
    Taken(Id<Outcome>),
}

/// What may be said to the offer.
#[derive(Clone, Copy)]
enum EarlyWish {
    GoOn,
    See,
}

/// The offer to see advice that nothing can change any more.
fn decided() -> Aside<'static, EarlyWish> {
    let go_on = |english| voice::finely(ProgramWord::GoOn, english);
    Aside {
        news: voice::word(ProgramWord::Decided),
        ask: voice::finely(ProgramWord::WhatNext, "Go on, or see it now?"),
        rows: vec![
            (EarlyWish::GoOn, "on", go_on("Go on")),
            (EarlyWish::See, "see", voice::word(ProgramWord::SeeNow)),
        ],
        escape: go_on("go on"),
    }
}

impl<'f> Talk<'f> {
    /// How many questions are still to come: exactly, or at least as far as the graph tells.
    pub(super) fn progress(&self, question: Id<Question>, budget: &mut Budget) -> Progress {
        let exact = self
            .space
            .as_ref()
            .and_then(|space| space.progress(&self.session, budget).ok());
        exact.unwrap_or_else(|| {
            let graph = self.graph.get_or_init(|| Graph::of(self.session.flow()));
            let ahead = graph.ahead(question);
            Progress {
                fewest: ahead.fewest,
                most: ahead.most,
                decided: None,
            }
        })
    }

    /// Offers advice that nothing can change any more, once.
    pub(super) fn offer(
        &mut self,
        progress: &Progress,
        budget: &mut Budget,
    ) -> Result<EarlyOffer, Failure> {
        // At the first question there is nothing yet that advice could rest on.
        let (Some(outcome), true, false) = (
            progress.decided,
            self.sits_at_a_terminal(),
            self.shown.is_empty(),
        ) else {
            return Ok(EarlyOffer::Nothing);
        };
        // Help is shown where it is reached, and never offered.
        if self.is_at_once(outcome) {
            return Ok(EarlyOffer::Nothing);
        }
        let settled = |space: &mut Space<'f>| {
            let stands = space.nothing_changes(&self.session, outcome, budget);
            stands.is_ok_and(|stands| stands)
        };
        if self.offered == Some(outcome) || !self.space.as_mut().is_some_and(settled) {
            return Ok(EarlyOffer::Nothing);
        }
        self.offered = Some(outcome);
        match self.aside(&decided())? {
            AsideReply::Row(EarlyWish::See) => {
                match self.review(ReviewTime::BeforeAdvice(outcome))? {
                    Reviewed::Right => Ok(EarlyOffer::Taken(outcome)),
                    Reviewed::Other => Ok(EarlyOffer::Declined),
                }
            }
            AsideReply::Leave => self.leave().map(|()| EarlyOffer::Declined),
            AsideReply::Vanish => Err(self.vanish()),
            AsideReply::Row(EarlyWish::GoOn) | AsideReply::Nothing | AsideReply::End => {
                Ok(EarlyOffer::Declined)
            }
        }
    }
}
