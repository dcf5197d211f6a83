//! Reading the page at a terminal: its first part a screen at a time, then rows that each lead to
//! something and come back, until the person has read enough.

use std::mem;
use std::path::Path;

use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::front::page::{Behind, Block, ReadIn, Row};
use quandary::letters::strip_control;

use super::super::aside::AsideReply;
use super::super::ask::{Also, Stop};
use super::super::keep::{self, KeepablePage, Offered};
use super::super::screen;
use super::super::sheet::{Below, Does, From, Matters, ScreenSheet, SheetAt, SheetRow};
use super::super::talk::Host;
use super::super::voice;
use super::Wants;

/// A screen of fewer rows is low.
const LOW: usize = 18;

/// A person who reads a page.
pub struct PageReader<'r, 's, 'f> {
    /// What they read.
    pub keepable: KeepablePage<'r, 's, 'f>,
    /// The commands that are obeyed besides those that always are.
    pub also: Also,
    /// Whether they have read all of it in a pager.
    pub turned: bool,
    /// Whether a document may be saved where they say.
    pub may_save: bool,
    /// Whether they are asked what to keep: not where the command line says it.
    pub may_keep: bool,
}

/// Where somebody begins to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the top of the page.
    Top,
    /// At the rows below it.
    Rows,
    /// At the document at this place.
    Document(usize),
}

/// A row below the page.
#[derive(Clone, Copy)]
enum PageWish {
    /// To read what is behind this row.
    See(Row),
    Change,
    Keep,
    Enough,
}

/// A row below something that was behind a row.
#[derive(Clone, Copy)]
enum Inside {
    Back,
    Save,
    Retype,
}

impl PageReader<'_, '_, '_> {
    /// Shows the page until the person wants something else.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come, but for the end of the input.
    pub fn read(&self, host: &mut Host, start: Start) -> Result<AsideReply<Wants>, Stop> {
        let mut start = start;
        let mut news = String::new();
        loop {
            let said = match start {
                Start::Document(at) => AsideReply::Row(PageWish::See(Row::Document(at))),
                Start::Top => self.first(host, From::Top, "")?,
                Start::Rows => self.first(host, From::End, &mem::take(&mut news))?,
            };
            start = Start::Rows;
            let wish = match said {
                AsideReply::Row(wish) => wish,
                // Before the page were the answers.
                AsideReply::Nothing => PageWish::Change,
                AsideReply::Leave | AsideReply::End => PageWish::Enough,
                AsideReply::Vanish => return Ok(AsideReply::Vanish),
            };
            match wish {
                PageWish::Enough => return Ok(AsideReply::Row(Wants::Nothing)),
                PageWish::Change => return Ok(AsideReply::Row(Wants::Change)),
                PageWish::Keep => {
                    news = match keep::offer(host, self.keepable, self.also)? {
                        Offered::Done(told) => told,
                        Offered::Vanish => return Ok(AsideReply::Vanish),
                    };
                }
                PageWish::See(row) => match self.see(host, row)? {
                    AsideReply::Row(Some(wants)) => return Ok(AsideReply::Row(wants)),
                    AsideReply::Vanish => return Ok(AsideReply::Vanish),
                    AsideReply::Leave | AsideReply::End => {
                        return Ok(AsideReply::Row(Wants::Nothing));
                    }
                    AsideReply::Row(None) | AsideReply::Nothing => {}
                },
            }
        }
    }

    /// Shows the first part, with the rows that there are below it.
    fn first(&self, host: &mut Host, from: From, news: &str) -> Result<AsideReply<PageWish>, Stop> {
        let mut first = self.keepable.page.first(ReadIn::Screen);
        if self.turned {
            first.retain(|block| matches!(block, Block::Title(_)));
        }
        let rest = self.keepable.page.rest(ReadIn::Screen);
        let below = |at: SheetAt| self.below(at, &rest);
        let sheet = ScreenSheet {
            parts: &[&first],
            tone: self.keepable.page.tone(),
            news,
            from,
            first: Matters::Rows,
            below: &below,
            escape: voice::finely(ProgramWord::Back, "back"),
            also: self.also,
        };
        sheet.read(host)
    }

    fn below(&self, at: SheetAt, rest: &[Behind]) -> Below<PageWish> {
        let enough = SheetRow::says(
            PageWish::Enough,
            "enough",
            voice::finely(ProgramWord::Leave, "Enough for today"),
        );
        if at.has_more() {
            let mut rows = vec![SheetRow::new(Does::ReadOn, "more", read_on())];
            // On a low screen the text is worth more; the last rows have it, and `q` leaves.
            rows.extend((screen::size().rows >= LOW).then_some(enough));
            return Below { ask: more(), rows };
        }
        let behind = |row| rest.iter().find(|behind| behind.row == row);
        let (words, documents) = (self.keepable.page.words(), self.keepable.page.documents());
        let mut rows = Vec::new();
        if let Some(reasons) = behind(Row::More) {
            let label = reasons.label(words, documents);
            rows.push(SheetRow::says(PageWish::See(Row::More), "reasons", label));
        }
        if let Some(because) = behind(Row::Because) {
            let label = because.label(words, documents);
            rows.push(SheetRow::says(PageWish::See(Row::Because), "why", label));
        }
        let documents = documents.iter().enumerate();
        rows.extend(documents.map(|(at, document)| {
            let name = Path::new(&document.file).file_stem().unwrap_or_default();
            let title = strip_control(&document.title);
            let wish = PageWish::See(Row::Document(at));
            SheetRow::says(wish, name.to_string_lossy(), title)
        }));
        if behind(Row::Sources).is_some() {
            rows.push(SheetRow::says(
                PageWish::See(Row::Sources),
                "sources",
                voice::word(ProgramWord::Sources),
            ));
        }
        rows.push(SheetRow::says(
            PageWish::Change,
            "change",
            voice::word(ProgramWord::ChangeAnswer),
        ));
        if self.may_keep {
            rows.push(SheetRow::says(
                PageWish::Keep,
                "keep",
                voice::finely(ProgramWord::SavePage, "Keep this page"),
            ));
        }
        rows.push(enough);
        Below {
            ask: match rest.is_empty() {
                true => voice::word(ProgramWord::WhatNext),
                false => voice::finely(ProgramWord::WhatNext, "What else?"),
            },
            rows,
        }
    }

    /// Shows what is behind a row, until the person goes back to the page or wants something else.
    fn see(&self, host: &mut Host, row: Row) -> Result<AsideReply<Option<Wants>>, Stop> {
        let blocks = self.behind(row);
        let document = match row {
            Row::Document(at) => self
                .keepable
                .page
                .documents()
                .get(at)
                .map(|document| (at, document)),
            Row::More | Row::Because | Row::Sources => None,
        };
        let typed = document.map(|(_, document)| self.keepable.page.typed_in(document));
        let typed = typed.unwrap_or_default();
        let mut from = From::Top;
        let mut news = String::new();
        loop {
            let below = |at: SheetAt| self.below_inside(at, document.map(|_| typed.as_slice()));
            let sheet = ScreenSheet {
                parts: &[&blocks],
                tone: self.keepable.page.tone(),
                news: &news,
                from,
                first: Matters::Rows,
                below: &below,
                escape: voice::finely(ProgramWord::BackToPage, "back to the page"),
                also: self.also,
            };
            let said = sheet.read(host)?;
            from = From::End;
            match (said, document) {
                (AsideReply::Row(Inside::Save), Some((_, document))) => {
                    news = match keep::offer_document(host, self.keepable, document, self.also)? {
                        Offered::Done(told) => told,
                        Offered::Vanish => return Ok(AsideReply::Vanish),
                    };
                }
                (AsideReply::Row(Inside::Retype), Some((at, _))) => {
                    return Ok(AsideReply::Row(Some(Wants::Retype(at, typed))));
                }
                (AsideReply::Row(_) | AsideReply::Nothing, _) => return Ok(AsideReply::Nothing),
                (AsideReply::Leave, _) => return Ok(AsideReply::Leave),
                (AsideReply::End, _) => return Ok(AsideReply::End),
                (AsideReply::Vanish, _) => return Ok(AsideReply::Vanish),
            }
        }
    }

    /// What stands below a screen of what is behind a row. `typed` is what the person typed in the
    /// document there, where it is one.
    fn below_inside(&self, at: SheetAt, typed: Option<&[Id<Question>]>) -> Below<Inside> {
        let back = SheetRow::says(Inside::Back, "back", voice::word(ProgramWord::BackToPage));
        if at.has_more() {
            let on = SheetRow::new(Does::ReadOn, "more", read_on());
            return Below {
                ask: more(),
                rows: vec![on, back],
            };
        }
        let mut rows = Vec::new();
        if self.may_save && typed.is_some() {
            let label = voice::word(ProgramWord::SaveFile);
            rows.push(SheetRow::says(Inside::Save, "save", label));
        }
        if typed.is_some_and(|typed| !typed.is_empty()) {
            let label = voice::finely(ProgramWord::ChangeThis, "Change the words that I typed");
            rows.push(SheetRow::says(Inside::Retype, "words", label));
        }
        rows.push(back);
        Below {
            ask: voice::word(ProgramWord::WhatNext),
            rows,
        }
    }

    /// What is behind a row, under a title of its own. A document stands there as it is sent.
    fn behind(&self, row: Row) -> Vec<Block> {
        if let Row::Document(at) = row {
            let document = self.keepable.page.documents().get(at);
            return document.map(Block::of_document).unwrap_or_default();
        }
        let rest = self.keepable.page.rest(ReadIn::Screen).into_iter();
        let mut blocks: Vec<Block> = rest
            .filter(|behind| behind.row == row)
            .flat_map(|behind| behind.blocks)
            .collect();
        blocks.iter_mut().take(1).for_each(Block::rise);
        blocks
    }
}

/// The row that shows the next screen.
fn read_on() -> &'static str {
    voice::finely(ProgramWord::ReadOn, "Read on")
}

/// What stands above it.
fn more() -> &'static str {
    voice::finely(ProgramWord::WhatNext, "There's more.")
}
