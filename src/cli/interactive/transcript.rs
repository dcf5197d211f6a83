//! What is written above and below the frames: news that are gone with their question, and the one
//! line that stays of each answer.

use quandary::flow::words::ProgramWord;

use std::io::{self, Write};
use std::time::{Duration, Instant};

use crossterm::event::{self, Event, KeyCode, KeyModifiers};
use crossterm::{cursor, queue, terminal};

use super::super::voice;
use super::{
    super::{
        ask::{PromptCommand, Stop},
        cover,
        look::TerminalLook,
        screen::{self, Size, fold, width},
    },
    frame::MARGIN,
};

/// How wide the labels of answers are, where there is room.
pub(super) const LABELS: usize = 22;

/// What stays of an answer.
pub struct ToldLine<'a> {
    /// The label of the question.
    pub short: &'a str,
    /// What was answered, in words.
    pub answer: &'a str,
    /// What the flow says to this answer; empty where it says nothing.
    pub after: &'a str,
    /// Whether it takes the place of another answer.
    pub changed: bool,
}

/// Writes what stays of an answer: one line, and below it what the flow says to it; how many rows
/// that takes.
pub(super) fn tell(told: &ToldLine<'_>, look: TerminalLook, size: Size) -> Result<usize, Stop> {
    let mark = match told.changed {
        true => look.warns(look.marks.done),
        false => look.good(look.marks.done),
    };
    let room = size.text_width().saturating_sub(MARGIN);
    let (label, label_width) = label(told.short, LABELS, room, look);
    let answer: Vec<&str> = told.answer.split_whitespace().collect();
    let answer = cut_to(&answer.join(" "), room.saturating_sub(label_width), look);
    let mut lines = vec![format!("{mark}  {}{answer}", look.dim(&label))];
    if !told.after.is_empty() {
        let after = fold(told.after, room, "", "");
        lines.extend(after.iter().map(|line| format!("   {}", look.dim(line))));
    }
    let mut out = io::stderr();
    for line in &lines {
        writeln!(out, "{line}")?;
    }
    Ok(lines.len())
}

/// A label and the space behind it, and how many cells both take: a column of this width where
/// there is room for one.
pub(super) fn label(
    short: &str,
    column: usize,
    room: usize,
    look: TerminalLook,
) -> (String, usize) {
    if short.is_empty() {
        return (String::new(), 0);
    }
    let column = if room >= 56 { column } else { 0 };
    let short: Vec<&str> = short.split_whitespace().collect();
    let mut label = cut_to(&short.join(" "), (room / 2).max(column), look);
    let space = column.saturating_sub(width(&label)).max(2);
    label.push_str(&" ".repeat(space));
    let taken = width(&label);
    (label, taken)
}

/// The beginning of a text that fits; it shows that there is more.
fn cut_to(text: &str, room: usize, look: TerminalLook) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let mut kept = text.to_owned();
    while width(&kept) + width(look.marks.cut) > room && kept.pop().is_some() {}
    kept.truncate(kept.trim_end().len());
    kept.push_str(look.marks.cut);
    kept
}

/// Takes the last rows above the cursor off the screen.
pub(super) fn erase(rows: usize) -> Result<(), Stop> {
    let Ok(rows) = u16::try_from(rows) else {
        return Ok(());
    };
    if rows == 0 {
        return Ok(());
    }
    let mut out = io::stderr();
    queue!(
        out,
        cursor::MoveUp(rows),
        cursor::MoveToColumn(0),
        terminal::Clear(terminal::ClearType::FromCursorDown)
    )?;
    out.flush()?;
    Ok(())
}

/// Writes a page from the top of the screen, and what is to be said below it; how many rows of the
/// screen that takes, with the blank line before the frame.
pub(super) fn page(lines: &[String], said: &[&str], size: Size) -> Result<usize, Stop> {
    cover::begin_at_the_top();
    write(&[lines, &below(said, size)].concat(), size)
}

/// Writes lines; how many rows of the screen they take.
pub(super) fn write(lines: &[String], size: Size) -> Result<usize, Stop> {
    let mut out = io::stderr();
    let mut taken = 0;
    for line in lines {
        writeln!(out, "{line}")?;
        taken += screen::rows_of_styled(line, size.columns);
    }
    Ok(taken)
}

/// The lines between a page and the frame: what is to be said, with blank lines around it.
pub(super) fn below(said: &[&str], size: Size) -> Vec<String> {
    let mut lines = vec![String::new()];
    for words in said.iter().filter(|words| !words.is_empty()) {
        lines.extend(fold(words, size.text_width(), "", ""));
        lines.push(String::new());
    }
    lines
}

/// What is to be said above a question: news, and why an answer was not taken.
pub(super) fn news(news: &str, refused: &str, look: TerminalLook, size: Size) -> Vec<String> {
    let room = size.text_width().saturating_sub(MARGIN);
    let mut lines = Vec::new();
    if !news.is_empty() {
        lines.extend(
            fold(news, room, "", "")
                .iter()
                .map(|line| format!("   {line}")),
        );
    }
    if !refused.is_empty() {
        for (at, line) in fold(refused, room, "", "").iter().enumerate() {
            let mark = if at == 0 { look.marks.warning } else { " " };
            lines.push(look.warns(&format!("{mark}  {line}")));
        }
    }
    lines
}

/// A command in words.
pub(super) fn words_for(command: PromptCommand) -> &'static str {
    let (word, english) = match command {
        PromptCommand::Why => (ProgramWord::WhyWeAsk, "Why we ask this"),
        PromptCommand::Skip => (ProgramWord::Skip, "Go on without an answer"),
        PromptCommand::Back => (ProgramWord::Back, "Back to the previous question"),
        PromptCommand::Review => (ProgramWord::SoFar, "Look at my answers"),
        PromptCommand::Leave => (ProgramWord::Leave, "Leave"),
        PromptCommand::Vanish => (ProgramWord::ClearScreen, "Clear the screen and leave"),
        PromptCommand::Help => (ProgramWord::HelpNow, "Get help now"),
    };
    voice::finely(word, english)
}

/// How long help in danger is seen before a key counts: a key that was pressed twice must not lead
/// past it.
pub(super) const SEEN: Duration = Duration::from_millis(400);

/// Throws away what was typed before a page could be seen, and for so long after that.
pub(super) fn be_seen(least: Duration) -> Result<(), Stop> {
    let start = Instant::now();
    terminal::enable_raw_mode()?;
    let seen = loop {
        match event::poll(least.saturating_sub(start.elapsed())) {
            Ok(true) => {}
            Ok(false) => break Ok(()),
            Err(error) => break Err(Stop::Io(error)),
        }
        match event::read() {
            Ok(Event::Key(key))
                if key.code == KeyCode::Char('c')
                    && key.modifiers.contains(KeyModifiers::CONTROL) =>
            {
                break Err(Stop::Interrupted);
            }
            Ok(_) => {}
            Err(error) => break Err(Stop::Io(error)),
        }
    };
    terminal::disable_raw_mode()?;
    seen
}
