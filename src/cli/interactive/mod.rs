//! Asking with keys and lists, drawn by inquire. inquire cannot draw a frame that is higher than
//! the terminal, cuts words, and knows neither `?` nor a way back; so every text is folded here,
//! every height is counted before a question is asked, and rows that no one sees until they are
//! typed stand for the commands.
//!
//! In reading order: [`transcript`] is what is written above and below a frame and stays there;
//! [`frame`] is what a frame holds besides its rows, and how high it may be; [`drawn`] its marks and
//! colours; [`laid`] its rows, laid out, and [`list`] what they do;
//! [`one`], [`many`] and [`words`] ask for one row, for several, and for typed text.

mod transcript;

mod frame;

mod drawn;

mod laid;

mod list;

mod one;

mod many;

mod paste;

mod words;

#[cfg(all(test, unix))]
mod pty;

#[cfg(all(test, unix))]
mod tests;

use quandary::flow::words::ProgramWord;

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
    time::Duration,
};

use inquire::InquireError;

use super::voice;
use super::{
    ask::{
        Asker, Check, Edge, ListRow, Position, PromptCommand, Reply, Room, Stop, TypedShape, View,
        WantedReply, by_itself,
    },
    colour::Colour,
    cover,
    look::TerminalLook,
    plain::{Echo, PlainAsker},
    screen::{self, Size, rows},
};
use drawn::Prefixes;
use frame::all_keys;
use list::heights;
use transcript::{SEEN, ToldLine, be_seen, below, erase, news, page, tell, write};

/// Asks on the terminal at standard error and standard input. A question that comes up while the
/// terminal is smaller than 30x10, or too small for a text of several lines, is asked line by line.
#[derive(Debug)]
pub struct InteractiveAsker {
    look: TerminalLook,
    prefixes: Prefixes,
    /// What was ticked or typed and not sent when the person went back, wanted to leave or to see
    /// help, by question: an arrow key whose bytes arrive apart counts as Esc, and must lose
    /// nothing.
    drafts: BTreeMap<String, Unsent>,
    /// The answers that stand right above the cursor, the last one last.
    answers: Vec<ToldAnswer>,
    /// Whether a question has been asked.
    begun: bool,
    /// Whether what was shown last is a page.
    after_page: bool,
}

/// An answer that stands on the screen.
#[derive(Debug)]
struct ToldAnswer {
    /// The name of its question.
    name: String,
    /// How many rows it takes.
    rows: usize,
    /// On a terminal of this size.
    size: Size,
}

impl InteractiveAsker {
    /// An asker that draws with or without colour.
    #[must_use]
    pub fn new(colour: Colour) -> Self {
        let look = TerminalLook::of(colour);
        Self {
            look,
            prefixes: Prefixes::of(look),
            drafts: BTreeMap::new(),
            answers: Vec::new(),
            begun: false,
            after_page: false,
        }
    }

    /// Leaves a blank line before the first question, and makes room for one that comes again.
    fn make_ready(&mut self, view: &View<'_>, name: &str) -> Result<(), Stop> {
        let size = screen::size();
        if !std::mem::replace(&mut self.begun, true) && view.page.is_none() {
            write(&[String::new()], size)?;
        }
        if !cover::is_hiding() {
            if view.page.is_some() {
                self.answers.clear();
            } else if self.after_page {
                // Old advice does not stay above questions that may change it.
                cover::begin_at_the_top();
            }
            self.after_page = view.page.is_some();
        }
        self.take_back(name, size)
    }

    /// Takes the answer off the screen that this question had, where it stands right above the
    /// cursor: the question comes again in its place.
    fn take_back(&mut self, name: &str, size: Size) -> Result<(), Stop> {
        if self.answers.last().is_some_and(|told| told.name == name)
            && let Some(told) = self.answers.pop()
            && told.size == size
        {
            erase(told.rows)?;
        }
        Ok(())
    }
}

impl Asker for InteractiveAsker {
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop> {
        let aside = matches!(view.position, Position::Aside(_));
        let name = match aside {
            true => format!("beside the way: {} {}", view.title(), view.ask),
            false => view.ask.to_owned(),
        };
        let draft = self.drafts.remove(&name);
        let mut kept = draft.unwrap_or_else(|| Unsent::from(view));
        let mut said = FrameTurn::Explained(String::new());
        self.make_ready(view, &name)?;
        loop {
            let size = screen::size();
            if !size.holds_a_frame() || cramped(view, &kept, size) {
                self.answers.clear();
                return plain(size).ask(view, check);
            }
            let (reason, refused) = match &said {
                FrameTurn::Explained(words) => (words.as_str(), ""),
                FrameTurn::Refused(words) => ("", words.as_str()),
                FrameTurn::Done(_) => ("", ""),
            };
            let (above, news) = match view.page {
                Some(lines) => (page(lines, &[view.news, reason, refused], size)?, 0),
                None => (0, write(&news(view.news, refused, self.look, size), size)?),
            };
            if view.page.is_some() {
                be_seen(if view.urgent { SEEN } else { Duration::ZERO })?;
            }
            let open = OpenQuestion {
                above,
                news,
                reason,
                ..OpenQuestion::new(view, check, size, self.look)
            };
            let FrameEnd { turn, taken } = match &view.kind {
                WantedReply::One { .. } => self.one(&open, &mut kept),
                WantedReply::Many { .. } => self.many(&open, &mut kept),
                WantedReply::Words { .. } => self.words(&open, &mut kept),
            }?;
            match taken.filter(|_| screen::size() == size) {
                Some(rows) => erase(rows)?,
                None => self.answers.clear(),
            }
            if let FrameTurn::Done(reply) = turn {
                if comes_again(&reply, view) && kept != Unsent::from(view) {
                    self.drafts.insert(name, kept);
                } else if !aside {
                    self.tell_answer(view, &reply, name, size)?;
                }
                return Ok(reply);
            }
            said = match (&said, turn) {
                // Asked once more, it goes.
                (FrameTurn::Explained(before), FrameTurn::Explained(now)) if *before == now => {
                    FrameTurn::Explained(String::new())
                }
                (_, turn) => turn,
            };
        }
    }

    fn room(&self, view: &View<'_>) -> Room {
        let size = screen::size();
        if !size.holds_a_frame() {
            return plain(size).room(view);
        }
        let open = OpenQuestion {
            above: below(&[view.news], size).len(),
            ..OpenQuestion::new(view, &|_| Ok(()), size, self.look)
        };
        let (mut heights, available) = heights(&open);
        heights.sort_unstable();
        let seen = if size.rows < 16 { 1 } else { 2 };
        let left = |rows: usize| available.saturating_sub(rows);
        Room {
            width: size.text_width(),
            beside_all: left(heights.iter().sum()),
            // The higher ones, since any may stand there; on the lowest screens one has to do.
            beside_two: left(heights.iter().rev().take(seen).sum()),
            edge: Edge::Bar,
        }
    }

    fn changed(&mut self, short: &str, answer: &str) -> Result<(), Stop> {
        let size = screen::size();
        let told = ToldLine {
            short,
            answer,
            after: "",
            changed: true,
        };
        let rows = tell(&told, self.look, size)?;
        let name = String::new();
        self.answers.push(ToldAnswer { name, rows, size });
        Ok(())
    }

    fn spoken_over(&mut self) {
        self.answers.clear();
        self.after_page = false;
    }
}

/// Whether a question will be asked again after this reply, and has to remember what was not sent.
fn comes_again(reply: &Reply, view: &View<'_>) -> bool {
    match reply {
        Reply::Pick(_) | Reply::Picks(_) | Reply::Words(_) | Reply::Skip => false,
        Reply::Help => true,
        Reply::Back | Reply::Leave | Reply::Review | Reply::Vanish => {
            !matches!(view.position, Position::Aside(_))
        }
    }
}

impl InteractiveAsker {
    /// Writes the line that stays of an answer; nothing of another reply.
    fn tell_answer(
        &mut self,
        view: &View<'_>,
        reply: &Reply,
        name: String,
        size: Size,
    ) -> Result<(), Stop> {
        if !matches!(
            reply,
            Reply::Pick(_) | Reply::Picks(_) | Reply::Words(_) | Reply::Skip
        ) {
            return Ok(());
        }
        let rows: &[ListRow] = match &view.kind {
            WantedReply::One { rows, .. } | WantedReply::Many { rows, .. } => rows,
            WantedReply::Words { .. } => &[],
        };
        let picked: Vec<&ListRow> = match reply {
            Reply::Pick(row) => rows.get(*row).into_iter().collect(),
            Reply::Picks(picks) => picks.iter().filter_map(|row| rows.get(*row)).collect(),
            _ => Vec::new(),
        };
        let labels: Vec<&str> = picked.iter().map(|row| row.label.as_str()).collect();
        let answer = match reply {
            Reply::Words(words) => words.clone(),
            Reply::Skip => voice::word(ProgramWord::Skipped).to_owned(),
            Reply::Picks(picks) if picks.is_empty() => {
                voice::finely(ProgramWord::Nothing, "none").to_owned()
            }
            _ => labels.join(&format!(" {} ", self.look.marks.dot)),
        };
        let told = ToldLine {
            short: view.short,
            answer: &answer,
            after: view.after(reply).unwrap_or_default(),
            changed: false,
        };
        let rows = tell(&told, self.look, size)?;
        self.answers.push(ToldAnswer { name, rows, size });
        Ok(())
    }
}

/// A question that is being asked at a certain size.
#[derive(Clone, Copy)]
struct OpenQuestion<'a> {
    view: &'a View<'a>,
    rows: &'a [ListRow],
    check: &'a Check<'a>,
    size: Size,
    look: TerminalLook,
    /// How many rows of the screen a page above takes; 0 where there is none.
    above: usize,
    /// How many rows news take above the question, which go with it.
    news: usize,
    /// Why it is asked, where the person has asked that; empty where not.
    reason: &'a str,
}

/// What came of asking once.
struct FrameEnd {
    turn: FrameTurn,
    /// How many rows of the screen the question takes, from its top to the cursor, where all of it
    /// can be taken away.
    taken: Option<usize>,
}

/// What a person has chosen or typed so far, so that reading the reason loses nothing.
#[derive(Debug, PartialEq, Eq)]
struct Unsent {
    row: Option<usize>,
    rows: Vec<usize>,
    words: Option<String>,
}

impl From<&View<'_>> for Unsent {
    fn from(view: &View<'_>) -> Self {
        let mut kept = Self {
            row: None,
            rows: Vec::new(),
            words: None,
        };
        match &view.kind {
            WantedReply::One { earlier, .. } => kept.row = *earlier,
            WantedReply::Many { earlier, .. } => kept.rows = earlier.to_vec(),
            WantedReply::Words { earlier, .. } => kept.words.clone_from(earlier),
        }
        kept
    }
}

/// What came of drawing a question once.
enum FrameTurn {
    Done(Reply),
    /// The person has asked for this, and the question is drawn again with it.
    Explained(String),
    /// The answer was not taken for this reason, and the question is drawn again.
    Refused(String),
}

impl<'a> OpenQuestion<'a> {
    fn new(view: &'a View<'a>, check: &'a Check<'a>, size: Size, look: TerminalLook) -> Self {
        Self {
            view,
            rows: match &view.kind {
                WantedReply::One { rows, .. } | WantedReply::Many { rows, .. } => rows,
                WantedReply::Words { .. } => &[],
            },
            check,
            size,
            look,
            above: 0,
            news: 0,
            reason: "",
        }
    }

    /// What a command does here.
    fn obey(&self, command: PromptCommand) -> FrameTurn {
        match self.view.obey(command) {
            Ok(reply) => FrameTurn::Done(reply),
            Err(words) if command == PromptCommand::Why && self.view.page.is_none() => {
                FrameTurn::Explained(format!("{words}\n{}", all_keys(self.view)))
            }
            Err(words) if command == PromptCommand::Why => FrameTurn::Explained(words),
            Err(words) => FrameTurn::Refused(words),
        }
    }

    fn answerable(&self, reply: &Reply) -> Result<(), String> {
        (self.check)(reply)?;
        match reply {
            Reply::Picks(picks) => by_itself(self.rows, picks),
            _ => Ok(()),
        }
    }
}

/// Whether a text may grow out of the frame while it is typed or edited. inquire sets no limit to
/// it, so a long text needs a terminal of 60x16, and an earlier one at most half of its rows.
fn cramped(view: &View<'_>, kept: &Unsent, size: Size) -> bool {
    let WantedReply::Words { lines, .. } = &view.kind else {
        return false;
    };
    let long = *lines == TypedShape::Several && (size.columns < 60 || size.rows < 16);
    let earlier = kept.words.as_deref().unwrap_or_default();
    long || rows(earlier, size.columns) > size.rows / 2
}

/// Line mode for one question on a terminal that is too small for a frame. Standard error is not
/// locked, since a signal must be able to write to it.
fn plain(size: Size) -> PlainAsker<impl BufRead, impl Write> {
    PlainAsker::new(
        io::stdin().lock(),
        io::stderr(),
        Echo::Nothing,
        Some(size.text_width()),
    )
}

fn stop(error: InquireError) -> Stop {
    match error {
        InquireError::OperationInterrupted => Stop::Interrupted,
        InquireError::NotTTY => Stop::NotTerminal,
        InquireError::IO(error) => Stop::Io(error),
        error => Stop::Io(io::Error::other(error.to_string())),
    }
}
