//! Small questions of the program's own, beside the way through a flow.

use quandary::flow::words::ProgramWord;

use super::ask::{
    Alone, Also, Asker, ListRow, Optional, Position, Reply, Stop, Title, View, WantedReply,
};
use super::voice;

/// A small question with a few fixed answers, each of which stands for a `T`.
pub struct Aside<'a, T> {
    /// What there is to know before; empty where there is nothing.
    pub news: &'a str,
    /// What is asked.
    pub ask: &'a str,
    /// The answers: what each stands for, the word that can be typed for it, and its label.
    pub rows: Vec<(T, &'static str, &'static str)>,
    /// What Esc does, in a few words.
    pub escape: &'static str,
}

/// Asked before the private screen is closed, so that its last words can be read.
pub fn close() -> Aside<'static, ()> {
    Aside {
        news: "",
        ask: voice::word(ProgramWord::ScreenGoes),
        rows: vec![((), "close", voice::finely(ProgramWord::Leave, "Close it"))],
        escape: voice::finely(ProgramWord::Leave, "close it"),
    }
}

/// Asked between two parts of a page that is longer than the private screen.
pub fn more() -> Aside<'static, ()> {
    let read_on = |english| voice::finely(ProgramWord::ReadOn, english);
    Aside {
        news: "",
        ask: voice::finely(ProgramWord::WhatNext, "There is more."),
        rows: vec![((), "more", read_on("Read on"))],
        escape: read_on("read on"),
    }
}

/// What was said to an [`Aside`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AsideReply<T> {
    /// One of the answers.
    Row(T),
    /// None of them: the person pressed Esc.
    Nothing,
    /// None of them: the input is at its end.
    End,
    /// Leave the conversation.
    Leave,
    /// Clear the screen and end at once.
    Vanish,
}

impl<T: Copy> Aside<'_, T> {
    /// Asks it. `also` are the commands that are obeyed besides those that always are.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where no reply can come, but for the end of the input.
    pub fn ask(&self, asker: &mut dyn Asker, also: Also) -> Result<AsideReply<T>, Stop> {
        let rows: Vec<ListRow> = self
            .rows
            .iter()
            .map(|(_, id, label)| row(id, label))
            .collect();
        let kind = WantedReply::One {
            rows: &rows,
            earlier: None,
        };
        match asker.ask(&self.view(kind, also), &|_| Ok(())) {
            Ok(Reply::Pick(at)) => {
                let row = self.rows.get(at);
                Ok(row.map_or(AsideReply::Nothing, |(says, ..)| AsideReply::Row(*says)))
            }
            Ok(Reply::Leave) => Ok(AsideReply::Leave),
            Ok(Reply::Vanish) => Ok(AsideReply::Vanish),
            // Where help is offered, whoever asks shows it and asks again.
            Ok(
                Reply::Back
                | Reply::Help
                | Reply::Review
                | Reply::Skip
                | Reply::Picks(_)
                | Reply::Words(_),
            ) => Ok(AsideReply::Nothing),
            Err(Stop::EndOfInput) => Ok(AsideReply::End),
            Err(stop) => Err(stop),
        }
    }

    /// How it is put to the person.
    fn view<'v>(&'v self, kind: WantedReply<'v>, also: Also) -> View<'v> {
        View {
            page: None,
            urgent: false,
            news: self.news,
            title: Title::Words(self.ask),
            ask: "",
            help: None,
            why: None,
            short: "",
            kind,
            position: Position::Aside(self.escape),
            optional: Optional::Required,
            also,
        }
    }
}

/// A row of a list of the program's own.
pub fn row(id: &str, label: &str) -> ListRow {
    ListRow {
        id: id.to_owned(),
        label: label.to_owned(),
        help: None,
        after: None,
        alone: Alone::WithOthers,
        numbered: false,
        of: None,
    }
}
