//! The end of a run: the page is shown, saved where the command line says so, and else offered to
//! be kept. A person at a terminal reads it a screen at a time, in [`read`]; everybody else gets
//! all of it at once.

use std::io::{self, IsTerminal};

use quandary::flow::outcome::Outcome;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::front::page::{Page, ReadIn};
use quandary::letters::strip_control;

use super::args::run::RunOptions;
use super::aside::{AsideReply, close, more};
use super::ask::{Also, Stop};
use super::colour::{self, Colour};
use super::cover::{ScreenCover, Stage};
use super::digest::Digest;
use super::exit::Failure;
use super::help::{Help, HelpWay};
use super::keep::{KeepablePage, Kept};
use super::markdown;
use super::out;
use super::pager::{self, PagerEnd};
use super::report::json::document;
use super::screen;
use super::source::FlowText;
use super::supply::{PersonSeat, warn};
use super::talk::{AtEnd, Host, Talk, stopped_by};
use read::{PageReader, Start};

mod read;

#[cfg(test)]
mod tests;

/// What the end of a run depends on, besides what was answered.
pub struct Ending<'a> {
    /// What the command line asks for.
    pub options: &'a RunOptions,
    /// The flow that is played.
    pub file: &'a FlowText,
    /// The files that it names.
    pub kept: Kept,
    /// What may be done to the screen.
    pub cover: ScreenCover,
    /// Whether the page is written in colour.
    pub colour: Colour,
}

/// Whether a run is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It is.
    Over,
    /// The person has gone back to the questions.
    BackToTheQuestions,
}

/// What a person wants who has seen the page.
enum Wants {
    /// Nothing more.
    Nothing,
    /// Nothing more, and nothing more is to be written to this screen.
    Silence,
    /// To go back to the question that led here.
    Back,
    /// To change an answer.
    Change,
    /// To type something anew that the document at this place repeats.
    Retype(usize, Vec<Id<Question>>),
}

impl Ending<'_> {
    /// Shows the page of this outcome, and writes what is to be kept.
    ///
    /// # Errors
    ///
    /// The page or a file cannot be written, or the person leaves in another way than by the rows
    /// below the page.
    pub fn end(&mut self, outcome: Id<Outcome>, talk: &mut Talk<'_>) -> Result<Ended, Failure> {
        let mut start = Start::Top;
        loop {
            match self.show(talk.at_end(outcome), start)? {
                Wants::Nothing => {
                    talk.tell_unused();
                    self.kept.tell();
                    if !self.options.json {
                        talk.say_goodbye(outcome)?;
                    }
                    return Ok(Ended::Over);
                }
                Wants::Silence => return Ok(Ended::Over),
                Wants::Back => {
                    talk.not_meant();
                    return Ok(Ended::BackToTheQuestions);
                }
                Wants::Change if !talk.keeps_to(outcome)? => return Ok(Ended::BackToTheQuestions),
                Wants::Change => start = Start::Top,
                Wants::Retype(document, questions) => {
                    if !talk.retypes(&questions, outcome)? {
                        return Ok(Ended::BackToTheQuestions);
                    }
                    start = Start::Document(document);
                }
            }
        }
    }

    fn show(&mut self, end: AtEnd<'_, '_>, start: Start) -> Result<Wants, Failure> {
        let AtEnd {
            page,
            host,
            takes_part,
            also,
        } = end;
        let private = self.cover.stage == Stage::Private;
        let host = host.filter(|host| host.seat == PersonSeat::Terminal && (takes_part || private));
        let on_screen = io::stdout().is_terminal();
        match host {
            Some(host) if page.showing().is_at_once() => self.help(&page, host),
            Some(host) if on_screen && !self.options.json => self.read(&page, host, also, start),
            Some(host) if on_screen && private => {
                // The screen goes with the last question on it, and everything is done before.
                self.kept.write(&page)?;
                self.kept.tell();
                show_privately(&self.json(&page), host);
                Ok(Wants::Silence)
            }
            Some(_) | None => {
                self.put(&page)?;
                self.kept.write(&page)?;
                Ok(Wants::Nothing)
            }
        }
    }

    /// Shows help to which nothing may come first. What the command line asks for is written when
    /// the person leaves, and they may not have meant the answer.
    fn help(&mut self, page: &Page<'_, '_>, host: &mut Host) -> Result<Wants, Failure> {
        let help = Help::at_once(page);
        let way = match host.show(&help) {
            Ok(HelpWay::On | HelpWay::Back | HelpWay::Leave) => return Ok(Wants::Back),
            Ok(way @ (HelpWay::Clear | HelpWay::LeaveItHere | HelpWay::End)) => way,
            Err(stop) => {
                if let Stop::Interrupted = stop {
                    self.kept.write(page)?;
                }
                return Err(stopped_by(stop, self.cover));
            }
        };
        if way == HelpWay::LeaveItHere {
            help.write_here()?;
        }
        // Elsewhere than on this screen the result is read later.
        if !io::stdout().is_terminal() {
            self.put(page)?;
        }
        self.kept.write(page)?;
        Ok(match way {
            HelpWay::Clear => Wants::Silence,
            _ => Wants::Nothing,
        })
    }

    /// Shows the page a screen at a time, and what is behind its rows.
    fn read(
        &mut self,
        page: &Page<'_, '_>,
        host: &mut Host,
        also: Also,
        start: Start,
    ) -> Result<Wants, Failure> {
        // Whoever closes the window has what they asked for. Where it cannot be written, the
        // page is not lost with the file.
        let kept = self.kept.write(page);
        let turned = match self.options.pager && start == Start::Top {
            true => self.turn(&readable(page))?,
            false => self.options.pager,
        };
        let reader = PageReader {
            keepable: KeepablePage {
                page,
                made: self.kept.made(),
            },
            also,
            turned,
            may_save: self.cover.stage == Stage::Open,
            may_keep: self.cover.stage == Stage::Open && self.kept.is_nothing(),
        };
        match reader.read(host, start) {
            Ok(AsideReply::Row(wants)) => kept.map(|()| wants),
            Ok(AsideReply::Vanish) => {
                self.cover.clear();
                kept.map(|()| Wants::Silence)
            }
            Ok(AsideReply::Leave | AsideReply::Nothing | AsideReply::End) => {
                kept.map(|()| Wants::Nothing)
            }
            Err(stop) => Err(stopped_by(stop, self.cover)),
        }
    }

    /// The result as one JSON object.
    fn json(&self, page: &Page<'_, '_>) -> String {
        let own = page.result(Digest::of(&self.file.text).as_str());
        document(page.session().today(), &own)
    }

    /// Writes the result to standard output, through a pager where that is asked for and there is
    /// somebody to turn it.
    fn put(&self, page: &Page<'_, '_>) -> Result<(), Failure> {
        colour::apply(self.colour);
        if self.options.json {
            return Ok(out::line(&self.json(page), Colour::Off)?);
        }
        let text = readable(page);
        if self.options.pager && io::stdout().is_terminal() && self.turn(&text)? {
            return Ok(());
        }
        Ok(out::line(&text, self.colour)?)
    }

    /// Shows a page through the pager; whether there is one.
    fn turn(&self, page: &str) -> Result<bool, Failure> {
        match pager::show(&format!("{page}\n"))? {
            PagerEnd::ByPager => Ok(true),
            PagerEnd::Failed(pager) => {
                warn(&format!(
                    "the pager `{pager}` has failed; here's the page without it"
                ))?;
                Ok(false)
            }
            PagerEnd::NotAtAll(pager) => {
                warn(&format!(
                    "the pager `{pager}` can't be started; here's the page without it"
                ))?;
                Ok(false)
            }
        }
    }
}

/// How many rows of a screen the question below a part of a page takes.
const ROWS_OF_A_QUESTION: usize = 7;

/// Shows a text part by part on the private screen, which has no history, and waits before the
/// screen goes.
fn show_privately(text: &str, host: &mut Host) {
    let size = screen::size();
    let rows = size.rows.saturating_sub(ROWS_OF_A_QUESTION).max(3);
    let lines: Vec<&str> = text.lines().collect();
    let mut parts = lines.chunks(rows).peekable();
    while let Some(part) = parts.next() {
        // Where it cannot be written, there is nobody to read on.
        let _ = out::line(&part.join("\n"), Colour::Off);
        let question = if parts.peek().is_some() {
            more()
        } else {
            close()
        };
        // Whatever is said to this, there is nothing else to do.
        let _ = question.ask(host, Also::NONE);
    }
}

/// The page as a terminal shows it; into a pipe or a file goes the Markdown.
fn readable(result: &Page<'_, '_>) -> String {
    if !io::stdout().is_terminal() {
        let page = result.markdown(ReadIn::File);
        return strip_control(page.trim_end()).into_owned();
    }
    let page = result.markdown(ReadIn::Screen);
    let lines = markdown::render(&page, Some(screen::size().text_width()));
    format!("\n{}", lines.join("\n"))
}
