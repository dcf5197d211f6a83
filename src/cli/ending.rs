//! The end of a run: the page is shown, saved where the command line says so, and else offered to
//! be kept.

use std::io::{self, IsTerminal};

use quandary::flow::outcome::Outcome;
use quandary::flow::table::Id;

use super::args::RunOptions;
use super::ask::Command;
use super::colour::{self, Colour};
use super::cover::{Cover, Exit, Stage};
use super::keep::{Kept, Offered, offer};
use super::markdown::{self, strip_control};
use super::page::{Page, Place};
use super::pager::{self, Shown};
use super::screen;
use super::supply::{Seat, warn};
use super::talk::aside::{CLOSE, MORE};
use super::talk::{Finished, Host, stopped_by};
use super::{Failure, put};

/// What the end of a run depends on, besides what was answered.
pub struct Ending<'a> {
    /// The id by which the result speaks of the flow.
    pub flow_id: &'a str,
    /// What the command line asks for.
    pub options: &'a RunOptions,
    /// The files that it names.
    pub kept: Kept,
    /// What may be done to the screen.
    pub cover: Cover,
    /// Whether the page is written in colour.
    pub colour: Colour,
}

impl Ending<'_> {
    /// Shows the page of this outcome, and writes what is to be kept.
    ///
    /// # Errors
    ///
    /// The page or a file cannot be written, or the person pressed Ctrl-C at the last question.
    pub fn end(&self, outcome: Id<Outcome>, mut finished: Finished<'_>) -> Result<(), Failure> {
        let space = finished.space.as_ref();
        let page = Page::of(self.flow_id, &finished.session, outcome, space);
        colour::apply(self.colour);
        let text = match self.options.json {
            true => page.json(),
            false => readable(&page),
        };
        match &mut finished.host {
            // The screen goes with the last question on it, and everything is done before.
            Some(host) if self.cover.stage == Stage::Private && io::stdout().is_terminal() => {
                self.kept.write(&page)?;
                return show_privately(&text, host);
            }
            _ => self.show(&text)?,
        }
        self.kept.write(&page)?;
        match &mut finished.host {
            Some(host) if finished.took_part && self.may_offer(host) => self.offer(host, &page),
            _ => Ok(()),
        }
    }

    /// Shows the page, through a pager where that is asked for and there is somebody to turn it.
    fn show(&self, page: &str) -> Result<(), Failure> {
        if self.options.pager && io::stdout().is_terminal() {
            match pager::show(&format!("{page}\n"))? {
                Shown::ByPager => return Ok(()),
                Shown::NotAtAll(pager) => warn(&format!(
                    "the pager `{pager}` cannot be started; here is the page without it"
                ))?,
            }
        }
        Ok(put(page)?)
    }

    /// Whether a person who took part is asked what to keep: only where they see the page on this
    /// terminal, and where neither the command line says what to keep nor `--private` that nothing
    /// is.
    fn may_offer(&self, host: &Host) -> bool {
        host.seat == Seat::Terminal
            && io::stdout().is_terminal()
            && self.cover.stage == Stage::Open
            && self.kept.is_nothing()
            && !self.options.json
    }

    fn offer(&self, host: &mut Host, page: &Page<'_, '_>) -> Result<(), Failure> {
        let also: &[Command] = match self.cover.exit {
            Exit::Quick => &[Command::Vanish],
            Exit::Plain => &[],
        };
        match offer(host.asker.as_mut(), page, also) {
            Ok(Offered::Done) => Ok(()),
            Ok(Offered::Vanish) => {
                self.cover.clear();
                Ok(())
            }
            Err(stop) => Err(stopped_by(stop, self.cover)),
        }
    }
}

/// How many rows of a screen the question below a part of a page takes.
const ROWS_OF_A_QUESTION: usize = 7;

/// Shows a page part by part on the private screen, which has no history, and waits before the
/// screen goes.
fn show_privately(text: &str, host: &mut Host) -> Result<(), Failure> {
    let size = screen::size();
    let rows = size.rows.saturating_sub(ROWS_OF_A_QUESTION).max(3);
    let lines: Vec<&str> = text.lines().collect();
    let mut parts = lines.chunks(rows).peekable();
    while let Some(part) = parts.next() {
        put(&part.join("\n"))?;
        let question = if parts.peek().is_some() { MORE } else { CLOSE };
        // Whatever is said to this, there is nothing else to do.
        let _ = question.ask(host.asker.as_mut(), &[]);
    }
    Ok(())
}

/// The page as a terminal shows it; into a pipe or a file goes the Markdown.
fn readable(result: &Page<'_, '_>) -> String {
    if !io::stdout().is_terminal() {
        let page = result.markdown(Place::File);
        return strip_control(page.trim_end()).into_owned();
    }
    let page = result.markdown(Place::Screen);
    let lines = markdown::render(&page, Some(screen::size().text_width()));
    format!("\n{}", lines.join("\n"))
}
