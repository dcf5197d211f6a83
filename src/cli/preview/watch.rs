//! A new round on each save. The flow is read again five times a second, with its parts: that finds
//! a save whichever way an editor saves, and a part that wasn't there before.

use std::sync::Arc;
use std::thread::sleep;

use jiff::civil::Date;
use quandary::check::{self, CheckOptions};
use quandary::parse;
use quandary::render::File;

use super::super::check::watch::{PAUSE, settled};
use super::super::clock;
use super::super::source::{self, FlowText};
use super::board::Board;
use super::findings::ShownFindings;
use super::round::PlayedRound;

/// A flow that is followed.
pub struct FlowWatch {
    /// What it was called by.
    pub name: String,
    /// The day to go by, where the command line says one.
    pub today: Option<Date>,
    /// How many nodes a diagram may have.
    pub most_nodes: usize,
    /// Where each round is shown.
    pub board: Arc<Board>,
}

impl FlowWatch {
    /// Shows this text of the flow, and each that is saved from now on.
    pub fn follow(&self, first: FlowText) {
        let mut known = Ok(first);
        loop {
            self.show(&known);
            known = self.next(&known);
        }
    }

    /// Waits for another text, and until it is saved whole.
    fn next(&self, known: &Result<FlowText, String>) -> Result<FlowText, String> {
        loop {
            sleep(PAUSE);
            self.board.tell();
            let now = self.read();
            if !is_same(&now, known) {
                return settled(now, || self.read(), is_same);
            }
        }
    }

    fn read(&self) -> Result<FlowText, String> {
        source::find(&self.name).map_err(|failure| failure.message)
    }

    /// First the flow itself, then what is found, and the ladder: somebody waits for the first.
    fn show(&self, read: &Result<FlowText, String>) {
        let file = match read {
            Ok(file) => file,
            Err(fault) => {
                self.board.show(|round| {
                    round.file.clone_from(&self.name);
                    round.fault = Some(fault.clone());
                });
                return;
            }
        };
        let today = self.today.unwrap_or_else(clock::today);
        let played = parse::read(&file.text).into_flow().map(|flow| {
            Arc::new(PlayedRound {
                round: self.board.now().0.round + 1,
                file: file.clone(),
                flow,
                said_day: self.today,
                today,
            })
        });
        if let Some(played) = &played {
            self.board.play(Arc::clone(played));
        }
        self.board.show(|round| {
            round.file.clone_from(&file.name);
            round.fault = None;
            round.found = None;
            if let Some(played) = &played {
                round.played = Some(played.round);
                round.places = None;
            }
        });
        let options = CheckOptions {
            today,
            most_nodes: self.most_nodes,
        };
        let findings = check::check(&file.text, &options).findings;
        let found = ShownFindings::of(&File::new(&file.name, &file.text), &file.text, &findings);
        self.board.show(|round| round.found = Some(Arc::new(found)));
        if let Some(played) = played {
            let places = played.ladder(self.most_nodes);
            self.board
                .show(|round| round.places = Some(Arc::new(places)));
        }
    }
}

fn is_same(one: &Result<FlowText, String>, other: &Result<FlowText, String>) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => one.text == other.text,
        (Err(one), Err(other)) => one == other,
        (Ok(_), Err(_)) | (Err(_), Ok(_)) => false,
    }
}
