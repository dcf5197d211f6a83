//! Help that comes on the way: the page that one key leads to, and what an answer brings.

use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::front::page::Page;
use quandary::session::Step;
use quandary::session::advice::ShownPassage;

use super::super::exit::Failure;
use super::super::help::{Help, HelpWay};
use super::super::supply::PersonSeat;
use super::Talk;

/// What came of help that an answer brings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Brought {
    /// There was none, or the person goes on.
    GoesOn,
    /// The answer was not meant.
    NotMeant,
}

impl Talk<'_> {
    /// The page that one key leads to, as it stands with the answers so far.
    pub(super) fn renew_help(&mut self) {
        if let (Some(outcome), Some(host)) = (self.flow().help_now, &mut self.host) {
            let page = Page::on_the_way(&self.file.id, &self.session, outcome);
            host.helps_with(Help::now(&page));
        }
    }

    /// Shows the help that an answer brings which the person has just given. Where the answer leads
    /// to help that nothing may come before, that is shown instead.
    pub(super) fn bring_help(&mut self, question: Id<Question>) -> Result<Brought, Failure> {
        let to = self.session.step();
        if self.sits_at_a_terminal() && matches!(to, Step::Done(to) if self.is_at_once(to)) {
            return Ok(Brought::GoesOn);
        }
        let Some(help) = self.help_brought(question) else {
            return Ok(Brought::GoesOn);
        };
        let shown = match &mut self.host {
            Some(host) if host.seat == PersonSeat::Terminal => host.show(&help),
            Some(_) | None => return Ok(help.write_here().map(|()| Brought::GoesOn)?),
        };
        match shown {
            Ok(HelpWay::On | HelpWay::End) => Ok(Brought::GoesOn),
            Ok(HelpWay::Back) => Ok(Brought::NotMeant),
            Ok(HelpWay::Clear) => Err(self.vanish()),
            Ok(HelpWay::Leave | HelpWay::LeaveItHere) => self.leave().map(|()| Brought::GoesOn),
            Err(stop) => Err(self.stopped_by(stop)),
        }
    }

    /// The help that the answer to this question brings, if it does.
    pub(super) fn help_brought(&self, question: Id<Question>) -> Option<Help> {
        let brought = self.session.helped_by(question).into_iter();
        let passages: Vec<ShownPassage> = brought.map(|id| self.session.passage(id)).collect();
        (!passages.is_empty()).then(|| Help::first(&passages, self.cover))
    }
}
