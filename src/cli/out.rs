//! The one writer of lines that stay: what goes to a terminal is cleaned here, whoever wrote it.
//!
//! What cannot be written ends no command: it is done as it would be, and its exit code says what
//! came of it. Where nothing went wrong but that standard output took not all of it, the code says
//! that ([`lost`]).

use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::OnceLock;

use quandary::letters::strip_control;

use super::colour::Colour;
use super::layout::ReportLayout;

/// Why standard output did not take what was written to it first that it did not take.
static LOST: OnceLock<String> = OnceLock::new();

/// Why standard output did not take all that was written to it; nothing where it did, or where
/// somebody has stopped reading.
pub fn lost() -> Option<&'static str> {
    LOST.get().map(String::as_str)
}

/// Writes a text to standard output. Whoever has stopped reading has seen enough.
///
/// # Errors
///
/// None: what was lost is remembered.
pub fn write(text: &str, colour: Colour) -> io::Result<()> {
    let clean = cleaned(text, colour);
    let mut out = io::stdout().lock();
    match out.write_all(clean.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            LOST.get_or_init(|| error.to_string());
        }
        Ok(()) | Err(_) => {}
    }
    Ok(())
}

/// Writes a line to standard output.
pub fn line(line: &str, colour: Colour) -> io::Result<()> {
    write(&format!("{line}\n"), colour)
}

/// Tells people something on standard error, beside what the command gives.
///
/// # Errors
///
/// None: where nobody can be told, the exit code still tells.
pub fn tell(words: &str) -> io::Result<()> {
    tell_drawn(words, Colour::Off)
}

/// The same of sentences, each on lines of its own, which fold where a terminal ends.
pub fn tell_folded(words: &str) -> io::Result<()> {
    let layout = ReportLayout::of_messages();
    let folded: String = words.lines().map(|line| layout.line(line)).collect();
    tell(folded.trim_end())
}

/// The same of something that may be drawn in colour.
pub fn tell_drawn(drawn: &str, colour: Colour) -> io::Result<()> {
    let _ = writeln!(io::stderr(), "{}", cleaned(drawn, colour));
    Ok(())
}

/// A text in which nothing steers a terminal but colours, where there are any.
fn cleaned(text: &str, colour: Colour) -> Cow<'_, str> {
    let mut pieces = text.split('\u{1b}');
    let first = pieces.next().unwrap_or_default();
    if colour == Colour::Off || first.len() == text.len() {
        return strip_control(text);
    }
    let mut clean = strip_control(first).into_owned();
    for piece in pieces {
        let (code, rest) = piece.split_at(colour_code(piece));
        if !code.is_empty() {
            clean.push('\u{1b}');
            clean.push_str(code);
        }
        clean.push_str(&strip_control(rest));
    }
    Cow::Owned(clean)
}

/// How many bytes of what stands behind an escape character are a colour or a weight: `[`,
/// numbers and an `m`.
fn colour_code(text: &str) -> usize {
    let Some(code) = text.strip_prefix('[') else {
        return 0;
    };
    let numbers = code.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    match numbers.starts_with('m') {
        true => text.len() - numbers.len() + 1,
        false => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_stay_where_there_are_any_and_nothing_else_steers() {
        let red = "\u{1b}[1;31mFAILS\u{1b}[0m  a\n";
        assert_eq!(cleaned(red, Colour::On), red);
        assert_eq!(cleaned(red, Colour::Off), "[1;31mFAILS[0m  a\n");
        for (text, wanted) in [
            ("a\u{1b}[2Jb\u{1b}]0;t\u{7}c", "a[2Jb]0;tc"),
            ("\u{1b}", ""),
            ("\u{1b}\u{1b}[mx\u{9b}1m", "\u{1b}[mx1m"),
            ("\u{1b}[31m\u{202e}雨\r\n", "\u{1b}[31m雨\n"),
        ] {
            assert_eq!(cleaned(text, Colour::On), wanted, "{text:?}");
        }
    }
}
