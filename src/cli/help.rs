//! Help that is shown above everything else: an outcome to which nothing else may come first, what
//! an answer brings at once, and the page that one key leads to from every question. Nothing of it
//! stays on the screen, and the way out is always a row.

use std::io::{self, IsTerminal, Write};

use quandary::flow::outcome::{FirstRow, Showing, Tone};
use quandary::flow::words::ProgramWord;
use quandary::front::page::{self, Block, Page};
use quandary::session::advice::ShownPassage;

use super::aside::AsideReply;
use super::ask::{Also, Asker, CLEAR, PromptCommand, Stop};
use super::cover::{self, Exit, ScreenCover};
use super::markdown;
use super::screen;
use super::sheet::{Below, Does, From, Matters, ScreenSheet, SheetAt, SheetRow};
use super::voice;

/// Something that helps, with the rows below it.
#[derive(Clone, Debug)]
pub struct Help {
    above: Vec<Block>,
    rest: Vec<Block>,
    tone: Tone,
    rows: Vec<HelpRow>,
    leaving: LeavingRows,
    also: Also,
}

/// A row below help: where it leads, the word that can be typed for it, and its label.
type HelpRow = (HelpWay, &'static str, &'static str);

/// Who asks whether to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum LeavingRows {
    /// Help itself does, since nothing comes after it.
    AskedHere,
    /// Whoever goes on with the questions.
    AskedThere,
}

/// Where somebody goes from help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HelpWay {
    /// On with the questions.
    On,
    /// Back to the question.
    Back,
    /// The screen is to be cleared, and the run ends.
    Clear,
    /// They ask to leave.
    Leave,
    /// Out of the run, with the help on the usual screen.
    LeaveItHere,
    /// Nowhere: the input is at its end.
    End,
}

fn clears() -> HelpRow {
    (HelpWay::Clear, CLEAR, voice::word(cover::clearing()))
}

fn not_meant() -> HelpRow {
    (HelpWay::Back, "back", voice::word(ProgramWord::NotMeant))
}

/// What can be said to the question whether to leave. Nothing stays on the screen unless this is
/// asked for.
fn leaves() -> [HelpRow; 3] {
    let back = voice::finely(ProgramWord::BackToPage, "No, back to the page");
    [
        (HelpWay::On, "no", back),
        (
            HelpWay::LeaveItHere,
            "page",
            voice::word(ProgramWord::LeaveHere),
        ),
        clears(),
    ]
}

impl Help {
    /// The page of an outcome that is shown at once.
    pub fn at_once(page: &Page<'_, '_>) -> Self {
        Self::of_page(page, not_meant(), LeavingRows::AskedHere)
    }

    /// The page that one key leads to from every question, and back.
    pub fn now(page: &Page<'_, '_>) -> Self {
        let back = (
            HelpWay::Back,
            "back",
            voice::word(ProgramWord::BackToQuestion),
        );
        Self::of_page(page, back, LeavingRows::AskedThere)
    }

    fn of_page(page: &Page<'_, '_>, back: HelpRow, leaving: LeavingRows) -> Self {
        let (above, rest) = page.as_help();
        let rows = match page.showing() {
            Showing::AtOnce {
                first: FirstRow::Leave,
            } => vec![clears(), back],
            Showing::AtOnce { .. } | Showing::Reviewed => vec![back, clears()],
        };
        Self {
            above,
            rest,
            tone: page.tone(),
            rows,
            leaving,
            also: Also::NONE
                .and(PromptCommand::Vanish)
                .and(PromptCommand::Help),
        }
    }

    /// What an answer brings, before the next question.
    pub fn first(passages: &[ShownPassage], cover: ScreenCover) -> Self {
        let mut rows = vec![
            (HelpWay::On, "on", voice::word(ProgramWord::GoOn)),
            not_meant(),
        ];
        let mut also = Also::NONE.and(PromptCommand::Help);
        if cover.exit == Exit::Quick {
            rows.push(clears());
            also = also.and(PromptCommand::Vanish);
        }
        Self {
            above: page::of_passages(passages),
            rest: Vec::new(),
            tone: Tone::Info,
            rows,
            leaving: LeavingRows::AskedThere,
            also,
        }
    }

    /// Shows it where nothing of it stays, until somebody goes somewhere.
    ///
    /// # Errors
    ///
    /// As for [`Help::show`].
    pub fn show_hidden(&self, asker: &mut dyn Asker, cover: ScreenCover) -> Result<HelpWay, Stop> {
        let hidden = cover.hide();
        let way = self.show(asker);
        let is_gone = match &way {
            Ok(HelpWay::Clear) => true,
            Err(Stop::Interrupted) => cover.exit == Exit::Quick,
            Ok(_) | Err(_) => false,
        };
        if is_gone {
            // At once, so that the questions are not seen again in between.
            cover.clear();
        }
        drop(hidden);
        way
    }

    /// Shows it, a screen at a time, until somebody goes somewhere.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come, but for the end of the input.
    pub fn show(&self, asker: &mut dyn Asker) -> Result<HelpWay, Stop> {
        loop {
            let way = self.read(asker, &self.rows)?;
            if way != HelpWay::Leave || self.leaving == LeavingRows::AskedThere {
                return Ok(way);
            }
            match self.read(asker, &leaves())? {
                // A second wish to leave is no answer yet.
                HelpWay::On | HelpWay::Back | HelpWay::Leave => {}
                leaves => return Ok(leaves),
            }
        }
    }

    fn read(&self, asker: &mut dyn Asker, rows: &[HelpRow]) -> Result<HelpWay, Stop> {
        let both = [self.above.as_slice(), self.rest.as_slice()];
        let parts = match self.rest.is_empty() || rows == leaves() {
            true => &both[..1],
            false => &both[..],
        };
        let sheet = ScreenSheet {
            parts,
            tone: self.tone,
            news: "",
            from: From::Top,
            first: Matters::Text,
            below: &|at| below(at, rows),
            escape: voice::finely(ProgramWord::Back, "back"),
            also: self.also,
        };
        Ok(match sheet.read(asker)? {
            AsideReply::Row(way) => way,
            AsideReply::Nothing => HelpWay::Back,
            AsideReply::Leave => HelpWay::Leave,
            AsideReply::Vanish => HelpWay::Clear,
            AsideReply::End => HelpWay::End,
        })
    }

    /// Writes all of it beside the result, where nobody can choose a row, or nobody is to.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn write_here(&self) -> io::Result<()> {
        let mut err = io::stderr();
        let width = err.is_terminal().then(|| screen::size().text_width());
        self.write(&mut err, width)
    }
    fn write(&self, out: &mut dyn Write, width: Option<usize>) -> io::Result<()> {
        let blocks: Vec<Block> = self.above.iter().chain(&self.rest).cloned().collect();
        writeln!(out)?;
        for line in markdown::render(&page::as_markdown(&blocks), width) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}

/// The rows below a screen, with those that turn the pages.
fn below(at: SheetAt, rows: &[HelpRow]) -> Below<HelpWay> {
    let says = |(way, id, label): &HelpRow| SheetRow::says(*way, *id, *label);
    // Where somebody may be watched, the way out stays above all others.
    let (out, others) = match rows.split_first() {
        Some((first, others)) if first.0 == HelpWay::Clear => (Some(first), others),
        _ => (None, rows),
    };
    let mut below: Vec<SheetRow<HelpWay>> = out.into_iter().map(says).collect();
    if at.has_more() {
        below.push(SheetRow::new(
            Does::ReadOn,
            "more",
            voice::word(ProgramWord::ReadOn),
        ));
    }
    if matches!(at, SheetAt::Between | SheetAt::Last) {
        below.push(SheetRow::new(
            Does::Top,
            "top",
            voice::finely(ProgramWord::BackToPage, "Back to the top"),
        ));
    }
    below.extend(others.iter().map(says));
    Below {
        ask: match rows == leaves() {
            true => voice::word(ProgramWord::LeaveNow),
            false => voice::finely(ProgramWord::WhatNext, "When you're ready:"),
        },
        rows: below,
    }
}
