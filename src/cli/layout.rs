//! How reports are laid out for people: lines that fold where the terminal ends, each with what
//! goes on further in, and commands that fold so that a shell still takes them.

use std::io::{self, IsTerminal};
use std::ops::Range;

use quandary::letters::strip_control;

use super::screen::{self, Address, InkPiece};
use super::shell::for_shell;

/// How wide a report is where nobody knows, in cells: what has columns keeps to it.
const USUAL: usize = 79;

/// The width of a report. A file or a pipe has none: there a line stays whole, so that it can be
/// sought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportLayout {
    columns: Option<usize>,
}

impl ReportLayout {
    /// The least room that a text has behind what it begins with, in cells; where there is less,
    /// it begins on a line of its own.
    pub const LEAST: usize = 16;

    /// The layout of what goes to standard output. The last column of a terminal stays free.
    pub fn of_result() -> Self {
        Self::of(io::stdout().is_terminal())
    }

    /// The layout of what goes to standard error.
    pub fn of_messages() -> Self {
        Self::of(io::stderr().is_terminal())
    }

    /// The layout of a file.
    pub fn whole() -> Self {
        Self { columns: None }
    }

    fn of(terminal: bool) -> Self {
        Self {
            columns: terminal.then(|| screen::size().columns.saturating_sub(1).max(20)),
        }
    }

    /// A layout of so many columns.
    #[cfg(test)]
    pub fn with(columns: usize) -> Self {
        Self {
            columns: Some(columns),
        }
    }

    /// How many cells what has columns may take.
    pub fn columns(self) -> usize {
        self.columns.unwrap_or(USUAL)
    }

    /// How many cells a line may take on a terminal; nothing for a file or a pipe.
    pub fn terminal(self) -> Option<usize> {
        self.columns
    }

    /// A text behind what it begins with; what goes on in further lines stands so many cells in.
    /// Both may be in colour. Every line ends with a line break.
    pub fn hang(self, first: &str, text: &str, rest: usize) -> String {
        let width = self.columns.unwrap_or(usize::MAX);
        // Where little room is left, words go before a neat edge.
        let rest = match rest > width / 2 {
            true => 4.min(width / 4),
            false => rest,
        };
        self.hang_at(first, text, rest)
    }

    /// The same with what goes on just so far in, however little room that leaves.
    pub fn hang_at(self, first: &str, text: &str, rest: usize) -> String {
        let width = self.columns.unwrap_or(usize::MAX);
        let taken = screen::width(&screen::bare(first));
        let (lead, mut told) = match taken > width.saturating_sub(Self::LEAST).max(width / 2) {
            true => (rest, format!("{first}\n{}", " ".repeat(rest))),
            false => (taken, first.to_owned()),
        };
        let room = width.saturating_sub(lead.max(rest));
        for (at, line) in folded(text, room).iter().enumerate() {
            if at > 0 && !line.is_empty() {
                told.push_str(&" ".repeat(rest));
            }
            told.push_str(line);
            told.truncate(told.trim_end_matches(' ').len());
            told.push('\n');
        }
        told
    }

    /// A line that stands in as far as it does, and goes on two cells further in.
    pub fn line(self, line: &str) -> String {
        let words = line.trim_start_matches(' ');
        let indent = line.len() - words.len();
        self.hang(&" ".repeat(indent), words, indent + 2)
    }

    /// A command as a shell takes it, word by word, of which some may belong together. Where it is
    /// folded each line but the last ends with a backslash.
    pub fn command(self, indent: usize, words: &[Vec<&str>]) -> String {
        let words = words.iter().map(|group| {
            let quoted = group.iter().map(|word| for_shell(&strip_control(word)));
            quoted.collect::<Vec<_>>().join(" ")
        });
        // Only the shells of Unix join lines so.
        let width = match cfg!(windows) {
            true => usize::MAX,
            false => self
                .columns
                .map_or(usize::MAX, |columns| columns.saturating_sub(2)),
        };
        let mut told = " ".repeat(indent);
        let mut used = indent;
        for (at, word) in words.enumerate() {
            let cells = screen::width(&word);
            if at > 0 && used + 1 + cells > width {
                told.push_str(&format!(" \\\n{}", " ".repeat(indent + 2)));
                used = indent + 2;
            } else if at > 0 {
                told.push(' ');
                used += 1;
            }
            told.push_str(&word);
            used += cells;
        }
        told + "\n"
    }
}

/// The lines of a text in which there may be colour, which takes no room.
fn folded(text: &str, room: usize) -> Vec<String> {
    let lines = text.split('\n').flat_map(|line| {
        let bare = screen::bare(line);
        let parts = screen::breaks(&bare, room, Address::Cut);
        in_colour(line, &parts)
    });
    lines.collect()
}

/// These parts of a line, which are told by its bytes without colour, with the colour.
fn in_colour(line: &str, parts: &[Range<usize>]) -> Vec<String> {
    let mut lines = vec![String::new(); parts.len().max(1)];
    let (mut at, mut bytes) = (0, 0);
    for piece in screen::ink_pieces(line) {
        match piece {
            InkPiece::Code(code) => lines[at].push_str(code),
            InkPiece::Seen(char) => {
                if parts.get(at + 1).is_some_and(|next| bytes >= next.start) {
                    at += 1;
                }
                if parts.get(at).is_some_and(|part| part.contains(&bytes)) {
                    lines[at].push_str(char);
                }
                bytes += char.len();
            }
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_goes_on_stands_further_in_and_a_pipe_keeps_lines_whole() {
        let says = "Nobody goes out in the rain without a coat.";
        for (layout, first, rest, wanted) in [
            (
                ReportLayout::with(30),
                "FAILS  ",
                7,
                "FAILS  Nobody goes out in the\n       rain without a coat.\n",
            ),
            (
                ReportLayout::with(30),
                "\u{1b}[31mFAILS\u{1b}[0m  ",
                7,
                "\u{1b}[31mFAILS\u{1b}[0m  Nobody goes out in the\n       rain without a coat.\n",
            ),
            (
                ReportLayout::with(20),
                "a name that is long",
                2,
                "a name that is long\n  Nobody goes out in\n  the rain without a\n  coat.\n",
            ),
            (
                ReportLayout::whole(),
                "FAILS  ",
                7,
                "FAILS  Nobody goes out in the rain without a coat.\n",
            ),
        ] {
            assert_eq!(layout.hang(first, says, rest), wanted, "{layout:?}");
        }
        assert_eq!(ReportLayout::with(30).hang("  ", "", 2), "\n");
        assert_eq!(
            ReportLayout::with(20).hang("", "\u{1b}[1mthree of them are broken\u{1b}[0m", 2),
            "\u{1b}[1mthree of them are\n  broken\u{1b}[0m\n"
        );
    }

    #[test]
    fn a_line_keeps_its_own_indent() {
        let line = "    Does it rain?  Yes  (line 8)";
        assert_eq!(
            ReportLayout::with(20).line(line),
            "    Does it rain?\n      Yes  (line 8)\n"
        );
        assert_eq!(ReportLayout::whole().line(line), format!("{line}\n"));
    }

    #[cfg(unix)]
    #[test]
    fn a_folded_command_is_still_one() {
        let words = [
            vec!["quandary", "run", "a flow.yaml"],
            vec!["--answer", "rain=it's wet"],
            vec!["--no-input"],
        ];
        assert_eq!(
            ReportLayout::whole().command(2, &words),
            "  quandary run 'a flow.yaml' --answer 'rain=it'\\''s wet' --no-input\n"
        );
        assert_eq!(
            ReportLayout::with(40).command(2, &words),
            "  quandary run 'a flow.yaml' \\\n    --answer 'rain=it'\\''s wet' \\\n    --no-input\n"
        );
    }
}
