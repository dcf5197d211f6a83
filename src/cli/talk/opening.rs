//! What is said before the first question: the title, what the flow says of itself, and what a
//! person has to know. Where that is long it has a screen of its own, so that its first sentence is
//! the first thing that is read.

use std::io::{self, IsTerminal, Write};
use std::mem;

use colored::Colorize;
use quandary::flow::outcome::{Outcome, Tone};
use quandary::flow::table::Id;
use quandary::flow::text::literal_in_markdown;
use quandary::flow::words::ProgramWord;
use quandary::front::page::{Block, as_markdown};
use quandary::letters::strip_control;

use super::super::aside::AsideReply;
use super::super::ask::{Asker, Stop};
use super::super::cover::{self, Exit, Stage};
use super::super::exit::Failure;
use super::super::look;
use super::super::markdown;
use super::super::screen::{self, Mode};
use super::super::sheet::{Below, Does, From, Matters, ScreenSheet, SheetAt, SheetRow};
use super::super::voice;
use super::Talk;

/// So many lines are read at a glance, with the first question below them.
const SHORT: usize = 7;

/// What stands below the opening.
#[derive(Clone, Copy)]
enum Opened {
    Begin,
    Leave,
}

impl Talk<'_> {
    /// Says it once.
    ///
    /// # Errors
    ///
    /// It cannot be written, or the person leaves.
    pub(super) fn introduce(&mut self) -> Result<(), Failure> {
        if mem::replace(&mut self.introduced, true) {
            return Ok(());
        }
        let blocks = self.opening();
        let mut err = io::stderr();
        let width = err.is_terminal().then(|| screen::size().text_width());
        let lines = markdown::render(&as_markdown(&blocks), width);
        if lines.len() > SHORT && self.cover.mode == Mode::Rich && screen::size().holds_a_frame() {
            return self.show_opening(&blocks);
        }
        writeln!(err)?;
        for line in lines {
            writeln!(err, "{line}")?;
        }
        Ok(())
    }

    /// What there is to say.
    fn opening(&self) -> Vec<Block> {
        let flow = self.flow();
        let mut blocks = vec![Block::Title(literal_in_markdown(&flow.title))];
        blocks.extend(
            flow.intro
                .as_deref()
                .map(|intro| Block::Text(intro.trim().to_owned())),
        );
        let mut notes = vec![voice::word(ProgramWord::Private)];
        if flow.help_now.is_some() {
            notes.push(voice::word(ProgramWord::HelpKey));
        }
        if self.cover.exit == Exit::Quick {
            notes.push(voice::word(match screen::can_clear() {
                true => ProgramWord::LeaveKey,
                false => ProgramWord::LeaveKeyLines,
            }));
        }
        blocks.extend(
            notes
                .into_iter()
                .map(|note| Block::Text(literal_in_markdown(note))),
        );
        blocks
    }

    /// What is said last to somebody who has seen advice. After help in danger nothing is, and the
    /// private screen is gone.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn say_goodbye(&self, outcome: Id<Outcome>) -> Result<(), Failure> {
        let takes_part = self.takes_part() && self.cover.stage == Stage::Open;
        if !takes_part || self.is_at_once(outcome) {
            return Ok(());
        }
        let words = self
            .flow()
            .outro
            .as_deref()
            .unwrap_or(voice::word(ProgramWord::TakeCare));
        let width = screen::size().text_width();
        let mut err = io::stderr();
        writeln!(err)?;
        for line in markdown::render(words, Some(width)) {
            writeln!(err, "{line}")?;
        }
        Ok(())
    }

    /// Shows it from the top of the screen, and waits.
    fn show_opening(&mut self, blocks: &[Block]) -> Result<(), Failure> {
        let also = self.also_beside();
        let Some(host) = &mut self.host else {
            return Ok(());
        };
        let sheet = ScreenSheet {
            parts: &[blocks],
            tone: Tone::Info,
            news: "",
            from: From::Top,
            first: Matters::Rows,
            below: &below,
            escape: voice::finely(ProgramWord::Leave, "leave"),
            also,
        };
        match sheet.read(host) {
            Ok(AsideReply::Row(Opened::Begin)) => {
                // The questions have the screen to themselves.
                cover::begin_at_the_top();
                let title = strip_control(&self.flow().title).bold();
                let corner = look::marks().corner.dimmed();
                let bar = look::marks().bar.dimmed();
                writeln!(io::stderr(), "{corner}  {title}\n{bar}")?;
                if let Some(host) = &mut self.host {
                    host.spoken_over();
                }
                Ok(())
            }
            Ok(AsideReply::Row(Opened::Leave) | AsideReply::Leave | AsideReply::Nothing) => {
                Err(self.left())
            }
            Ok(AsideReply::End) => Err(self.stopped_by(Stop::EndOfInput)),
            Ok(AsideReply::Vanish) => Err(self.vanish()),
            Err(stop) => Err(self.stopped_by(stop)),
        }
    }
}

fn below(at: SheetAt) -> Below<Opened> {
    let leave = SheetRow::says(Opened::Leave, "leave", voice::word(ProgramWord::Leave));
    let read_on = voice::finely(ProgramWord::ReadOn, "Read on");
    if at.has_more() {
        return Below {
            ask: voice::finely(ProgramWord::WhatNext, "There's a little more."),
            rows: vec![SheetRow::new(Does::ReadOn, "more", read_on), leave],
        };
    }
    Below {
        ask: voice::finely(ProgramWord::WhatNext, "Ready?"),
        rows: vec![
            SheetRow::says(
                Opened::Begin,
                "begin",
                voice::finely(ProgramWord::Start, "Begin"),
            ),
            leave,
        ],
    }
}
