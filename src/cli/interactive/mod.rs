//! Asking with keys and lists, drawn by inquire. inquire cannot draw a frame that is higher than
//! the terminal, cuts words, and knows neither `?` nor a way back; so every text is folded here,
//! every height is counted before a question is asked, and rows that no one sees until they are
//! typed stand for the commands.
//!
//! In reading order: [`transcript`] is what is written above and below a frame and stays there;
//! [`frame`] is what a frame holds besides its rows, and how high it may be; [`list`] the rows;
//! [`one`], [`many`] and [`words`] ask for one row, for several, and for typed text.

mod transcript;

mod frame;

mod list;

mod one;

mod many;

mod words;

#[cfg(all(test, unix))]
mod pty;

#[cfg(all(test, unix))]
mod tests;

use std::{
    collections::BTreeMap,
    io::{self, BufRead, Write},
};

use inquire::{
    InquireError,
    ui::{RenderConfig, Styled},
};

use super::{
    ask::{
        Asker, Check, Edge, ListRow, Position, PromptCommand, Reply, Room, Stop, TypedShape, View,
        WantedReply, by_itself,
    },
    colour::{self, Colour},
    plain::{Echo, PlainAsker},
    screen::{self, Size, rows},
};
use frame::{Errors, Frame};
use list::heights;
use transcript::{below, page, question, say};

/// Asks on the terminal at standard error and standard input. A question that comes up while the
/// terminal is smaller than 30x10, or too small for a text of several lines, is asked line by line.
#[derive(Debug)]
pub struct InteractiveAsker {
    config: RenderConfig<'static>,
    /// What was ticked or typed and not sent when the person went back, wanted to leave or to see
    /// help, by question: an arrow key whose bytes arrive apart counts as Esc, and must lose
    /// nothing.
    drafts: BTreeMap<String, Unsent>,
}

impl InteractiveAsker {
    /// An asker that draws with or without colour.
    #[must_use]
    pub fn new(colour: Colour) -> Self {
        Self {
            config: colour::frame(colour),
            drafts: BTreeMap::new(),
        }
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
        let mut said = String::new();
        loop {
            let size = screen::size();
            if !size.holds_a_frame() || cramped(view, &kept, size) {
                return plain(size).ask(view, check);
            }
            let above = match view.page {
                Some(lines) => page(lines, &[view.news, &said], size)?,
                None => {
                    if !said.is_empty() {
                        say(&format!("\n{said}"), size)?;
                    }
                    question(view, size)?;
                    0
                }
            };
            let open = OpenQuestion::new(view, check, size, above);
            let turn = match &view.kind {
                WantedReply::One { .. } => self.one(&open, &mut kept),
                WantedReply::Many { .. } => self.many(&open, &mut kept),
                WantedReply::Words { .. } => self.words(&open, &mut kept),
            };
            match turn? {
                FrameTurn::Done(reply) => {
                    let comes_again = match reply {
                        Reply::Pick(_) | Reply::Picks(_) | Reply::Words(_) | Reply::Skip => false,
                        Reply::Help => true,
                        Reply::Back | Reply::Leave | Reply::Review | Reply::Vanish => !aside,
                    };
                    if comes_again && kept != Unsent::from(view) {
                        self.drafts.insert(name, kept);
                    }
                    return Ok(reply);
                }
                FrameTurn::Again(words) => said = words,
            }
        }
    }

    fn room(&self, view: &View<'_>) -> Room {
        let size = screen::size();
        if !size.holds_a_frame() {
            return plain(size).room(view);
        }
        let open = OpenQuestion::new(view, &|_| Ok(()), size, below(&[view.news], size).len());
        let frame = Frame::of(&open, &[], Errors::Elsewhere);
        let mut heights = heights(&open, &frame);
        heights.sort_unstable();
        let seen = if size.rows < 16 { 1 } else { 2 };
        let left = |rows: usize| frame.available.saturating_sub(rows);
        Room {
            width: size.text_width(),
            beside_all: left(heights.iter().sum()),
            // The higher ones, since any may stand there; on the lowest screens one has to do.
            beside_two: left(heights.iter().rev().take(seen).sum()),
            edge: Edge::Bar,
        }
    }
}

impl InteractiveAsker {
    /// The look of a prompt, with what Esc did.
    fn config_for<'a>(&self, open: &OpenQuestion<'_>, escaped: &'a str) -> RenderConfig<'a> {
        match open.view.position {
            Position::Later => self.config,
            Position::First | Position::Aside(_) => self
                .config
                .with_canceled_prompt_indicator(Styled::new(escaped)),
        }
    }
}

/// A question that is being asked at a certain size.
struct OpenQuestion<'a> {
    view: &'a View<'a>,
    rows: &'a [ListRow],
    check: &'a Check<'a>,
    size: Size,
    /// How many rows of the screen a page above takes; 0 where there is none.
    above: usize,
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
    /// These words are said, and the question is drawn again.
    Again(String),
}

impl<'a> OpenQuestion<'a> {
    fn new(view: &'a View<'a>, check: &'a Check<'a>, size: Size, above: usize) -> Self {
        Self {
            view,
            rows: match &view.kind {
                WantedReply::One { rows, .. } | WantedReply::Many { rows, .. } => rows,
                WantedReply::Words { .. } => &[],
            },
            check,
            size,
            above,
        }
    }

    /// What a command does here.
    fn obey(&self, command: PromptCommand) -> FrameTurn {
        match self.view.obey(command) {
            Ok(reply) => FrameTurn::Done(reply),
            Err(words) => FrameTurn::Again(words),
        }
    }

    /// What stands behind the prompt after Esc.
    fn escaped(&self) -> String {
        match self.view.position {
            Position::First => "(leaving)".to_owned(),
            Position::Later => "(back)".to_owned(),
            Position::Aside(escape) => format!("({escape})"),
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
