//! What is read a screen at a time: each screen begins at the top, with rows below that go on, go
//! back, or lead elsewhere. [`lines`] lays the blocks of a page out on a screen.

use std::mem;

use quandary::flow::outcome::Tone;
use quandary::flow::words::ProgramWord;
use quandary::front::page::Block;

use super::aside::{AsideReply, row};
use super::ask::{
    Also, Asker, Edge, ListRow, Optional, Position, Reply, Room, Stop, Title, View, WantedReply,
};
use super::screen;
use super::voice;
use lines::{RoomBelow, SheetLine};

mod lines;

#[cfg(test)]
mod tests;

/// A text that is read a screen at a time, and what can be done below it.
pub struct ScreenSheet<'a, T> {
    /// Its parts, of which each begins on a screen of its own.
    pub parts: &'a [&'a [Block]],
    /// What kind of advice it is.
    pub tone: Tone,
    /// What there is to know before the rows; empty where there is nothing.
    pub news: &'a str,
    /// Where reading begins.
    pub from: From,
    /// What matters more where there is not room enough for all of it.
    pub first: Matters,
    /// The rows below a screen, and the words on the line where one answers.
    pub below: &'a dyn Fn(SheetAt) -> Below<T>,
    /// What Esc does on the first screen.
    pub escape: &'static str,
    /// The commands that are obeyed besides those that always are.
    pub also: Also,
}

/// Where reading begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// At the top.
    Top,
    /// On the last screen, for somebody who comes back to its rows.
    End,
}

/// What matters more on the first screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matters {
    /// The text: of the rows at least two are seen with it.
    Text,
    /// The rows: the text takes as many screens as it needs.
    Rows,
}

/// Which of its screens is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SheetAt {
    /// The first of several.
    First,
    /// One between the first and the last.
    Between,
    /// The last of several.
    Last,
    /// The only one.
    Only,
}

impl SheetAt {
    /// Whether there is more to read.
    pub fn has_more(self) -> bool {
        matches!(self, SheetAt::First | SheetAt::Between)
    }
}

/// What stands below a screen.
pub struct Below<T> {
    /// The words on the line where one answers.
    pub ask: &'static str,
    /// The rows.
    pub rows: Vec<SheetRow<T>>,
}

/// A row below a screen.
pub struct SheetRow<T> {
    /// What it does.
    pub does: Does<T>,
    /// The word that can be typed for it.
    pub id: String,
    /// What the person reads.
    pub label: String,
}

/// What a row does.
#[derive(Clone, Copy)]
pub enum Does<T> {
    /// It shows the next screen.
    ReadOn,
    /// It shows the first screen again.
    Top,
    /// It is said.
    Says(T),
}

impl<T> SheetRow<T> {
    /// A row that says something.
    pub fn says(says: T, id: impl Into<String>, label: impl Into<String>) -> Self {
        Self::new(Does::Says(says), id, label)
    }

    /// A row.
    pub fn new(does: Does<T>, id: impl Into<String>, label: impl Into<String>) -> Self {
        Self {
            does,
            id: id.into(),
            label: label.into(),
        }
    }
}

/// A screen that was seen: the line that it begins with, and the block of that line, which is found
/// again where the terminal has another width.
#[derive(Clone, Copy)]
struct Top {
    line: usize,
    block: usize,
}

const BEGINNING: Top = Top { line: 0, block: 0 };

impl<T: Copy> ScreenSheet<'_, T> {
    /// Shows it until something is said.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come, but for the end of the input.
    pub fn read(&self, asker: &mut dyn Asker) -> Result<AsideReply<T>, Stop> {
        let mut tops = vec![BEGINNING];
        let mut width = None;
        let mut from = self.from;
        loop {
            let room = self.room(asker, SheetAt::Only);
            let lines = lines::of(self.parts, self.tone, room);
            if width.replace(room.width) != Some(room.width) {
                tops.iter_mut().for_each(|top| top.find(&lines));
                tops.dedup_by_key(|top| top.line);
            }
            if mem::replace(&mut from, From::Top) == From::End {
                tops = self.all_tops(asker, &lines);
            }
            let top = tops.last().map_or(0, |top| top.line);
            let screen = self.screen(asker, &lines, top);
            let shown = lines.get(top..screen.end).unwrap_or_default();
            let page = lines::shown(shown);
            let below = (self.below)(screen.at);
            let escape = match tops.len() {
                1 => self.escape,
                _ => voice::finely(ProgramWord::Back, "back"),
            };
            let rows = rows(&below);
            let place = self.place(asker, &lines, &tops, screen.at);
            let mut view = self.view(&below, &rows, &page, escape);
            if !place.is_empty() {
                view.ask = below.ask;
                view.title = Title::Words(&place);
            }
            let picked = match asker.ask(&view, &|_| Ok(())) {
                Ok(Reply::Pick(at)) => below.rows.get(at).map(|choice| choice.does),
                Ok(Reply::Leave) => return Ok(AsideReply::Leave),
                Ok(Reply::Vanish) => return Ok(AsideReply::Vanish),
                Ok(Reply::Back) if tops.len() > 1 => {
                    tops.pop();
                    continue;
                }
                Ok(Reply::Back) => return Ok(AsideReply::Nothing),
                // Whoever asks for help reads it already, and has its first screen.
                Ok(Reply::Help) => Some(Does::Top),
                // None of these is offered below a page; it is shown again.
                Ok(Reply::Review | Reply::Skip | Reply::Picks(_) | Reply::Words(_)) => None,
                Err(Stop::EndOfInput) => return Ok(AsideReply::End),
                Err(stop) => return Err(stop),
            };
            match picked {
                Some(Does::ReadOn) => tops.extend(Top::of(&lines, screen.end)),
                Some(Does::Top) => tops.truncate(1),
                Some(Does::Says(says)) => return Ok(AsideReply::Row(says)),
                None => {}
            }
        }
    }

    /// Which of how many screens is seen, for example `2 of 5`; empty where there is one only.
    /// Nobody in danger has to know it, and in lines it costs a line.
    fn place(&self, asker: &dyn Asker, lines: &[SheetLine], tops: &[Top], at: SheetAt) -> String {
        let edge = self.room(asker, at).edge;
        if self.first == Matters::Text || edge == Edge::Bare || at == SheetAt::Only {
            return String::new();
        }
        let (number, amount) = (tops.len(), self.all_tops(asker, lines).len());
        let put_in = [
            ("number", &*number.to_string()),
            ("amount", &amount.to_string()),
        ];
        voice::say(ProgramWord::Of, &put_in)
    }

    /// Where all screens begin.
    fn all_tops(&self, asker: &dyn Asker, lines: &[SheetLine]) -> Vec<Top> {
        let mut tops = vec![BEGINNING];
        loop {
            let top = tops.last().map_or(0, |top| top.line);
            let screen = self.screen(asker, lines, top);
            match Top::of(lines, screen.end).filter(|_| screen.at.has_more()) {
                Some(next) => tops.push(next),
                None => return tops,
            }
        }
    }

    /// The screen that begins with this line: where it ends, and which one it is.
    fn screen(&self, asker: &dyn Asker, lines: &[SheetLine], top: usize) -> Screen {
        let (last, more) = match top {
            0 => (SheetAt::Only, SheetAt::First),
            _ => (SheetAt::Last, SheetAt::Between),
        };
        let columns = screen::size().columns;
        let fits = |at| {
            let room = self.room(asker, at);
            match (self.first, top) {
                // As much of it as there is room for, wherever it breaks.
                (Matters::Text, 0) => lines::fullest(
                    lines,
                    top,
                    RoomBelow {
                        rows: room.beside_two,
                        columns,
                    },
                ),
                // A long list may not leave the text without room.
                _ => {
                    let most = room.beside_all.max(room.beside_two / 2);
                    lines::end(
                        lines,
                        top,
                        RoomBelow {
                            rows: most,
                            columns,
                        },
                    )
                }
            }
        };
        match fits(last) {
            end if end == lines.len() => Screen { end, at: last },
            _ => Screen {
                end: match fits(more) {
                    // All of it fits above the lower list, and something has to come above the
                    // higher one.
                    end if end == lines.len() => lines::last_beginning(lines, top),
                    end => end,
                },
                at: more,
            },
        }
    }

    fn room(&self, asker: &dyn Asker, at: SheetAt) -> Room {
        let below = (self.below)(at);
        let rows = rows(&below);
        asker.room(&self.view(&below, &rows, &[], self.escape))
    }

    fn view<'v>(
        &'v self,
        below: &Below<T>,
        rows: &'v [ListRow],
        page: &'v [String],
        escape: &'static str,
    ) -> View<'v> {
        View {
            page: Some(page),
            urgent: self.first == Matters::Text,
            news: self.news,
            title: Title::Words(below.ask),
            ask: "",
            help: None,
            why: None,
            short: "",
            kind: WantedReply::One {
                rows,
                earlier: None,
            },
            position: Position::Aside(escape),
            optional: Optional::Required,
            also: self.also,
        }
    }
}

/// What is seen at once.
struct Screen {
    end: usize,
    at: SheetAt,
}

impl Top {
    /// The screen that begins at this line or below it, if there is a line.
    fn of(lines: &[SheetLine], line: usize) -> Option<Self> {
        let line = lines::next(lines, line);
        lines.get(line).map(|first| Self {
            line,
            block: first.block,
        })
    }

    /// Finds the line again in lines of another width.
    fn find(&mut self, lines: &[SheetLine]) {
        let of_block = lines.iter().position(|line| line.block >= self.block);
        self.line = of_block.unwrap_or(0);
    }
}

fn rows<T>(below: &Below<T>) -> Vec<ListRow> {
    let rows = below.rows.iter();
    rows.map(|choice| row(&choice.id, &choice.label)).collect()
}
