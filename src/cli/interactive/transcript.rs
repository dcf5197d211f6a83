//! What is written above and below the frames, and stays on the screen as a transcript.

use std::io::{self, Write};

use colored::Colorize;

use super::{
    super::{
        ask::{PromptCommand, Stop, View, WantedReply},
        cover,
        screen::{self, Size, fold},
    },
    OpenQuestion,
};

/// Writes the question above the frame, where it may be as long as it likes.
pub(super) fn question(view: &View<'_>, size: Size) -> Result<(), Stop> {
    let mut out = io::stderr();
    writeln!(out)?;
    if !view.news.is_empty() {
        say(view.news, size)?;
        if !view.ask.is_empty() {
            writeln!(out)?;
        }
    }
    if !view.ask.is_empty() {
        for line in fold(view.ask, size.text_width(), "", "") {
            writeln!(out, "{}", line.bold())?;
        }
    }
    say(view.help.unwrap_or_default(), size)?;
    if let WantedReply::Many { limits, .. } = &view.kind {
        say(limits, size)?;
    }
    Ok(())
}

/// Writes a page from the top of the screen, and what is to be said below it; how many rows of the
/// screen that takes, with the blank line before the frame.
pub(super) fn page(lines: &[String], said: &[&str], size: Size) -> Result<usize, Stop> {
    cover::begin_at_the_top();
    let mut out = io::stderr();
    let mut taken = 0;
    for line in lines.iter().chain(&below(said, size)) {
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

/// Writes folded text; nothing for nothing.
pub(super) fn say(words: &str, size: Size) -> Result<(), Stop> {
    if words.is_empty() {
        return Ok(());
    }
    let mut out = io::stderr();
    for line in fold(words, size.text_width(), "", "") {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

impl OpenQuestion<'_> {
    /// The line of the transcript below the prompt: an answer with its label.
    pub(super) fn answer(&self, words: &str) -> String {
        let line = match self.view.short {
            "" => words.to_owned(),
            short => format!("{short}: {words}"),
        };
        fold(&line, self.size.text_width(), "  ", "    ").join("\n")
    }
}

/// The line of the transcript for a command.
pub(super) fn did(command: PromptCommand) -> String {
    format!("  {}", words_for(command))
}

/// A command in words.
pub(super) fn words_for(command: PromptCommand) -> &'static str {
    match command {
        PromptCommand::Why => "Why we ask this",
        PromptCommand::Skip => "Go on without an answer",
        PromptCommand::Back => "Back to the previous question",
        PromptCommand::Review => "Look at my answers",
        PromptCommand::Leave => "Leave",
        PromptCommand::Vanish => "Clear the screen and leave",
        PromptCommand::Help => "Get help now",
    }
}
