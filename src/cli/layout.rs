//! How reports are laid out for people: lines that fold where the terminal ends, each with what
//! goes on further in, and commands that fold so that a shell still takes them.

use std::io::{self, IsTerminal};

use quandary::letters::strip_control;

use super::screen;
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
    /// The layout of what goes to standard output. The last column of a terminal stays free.
    pub fn of_result() -> Self {
        Self::of(io::stdout().is_terminal())
    }

    /// The layout of what goes to standard error.
    pub fn of_messages() -> Self {
        Self::of(io::stderr().is_terminal())
    }

    /// The layout of a file.
    #[cfg(test)]
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

    /// A text behind what it begins with; what goes on in further lines stands so many cells in.
    /// Both may be in colour, the text as a whole. Every line ends with a line break.
    pub fn hang(self, first: &str, text: &str, rest: usize) -> String {
        let width = self.columns.unwrap_or(usize::MAX);
        let taken = screen::width(&screen::bare(first));
        // Where little room is left, words go before a neat edge.
        let rest = match rest > width / 2 {
            true => 4.min(width / 4),
            false => rest,
        };
        let (lead, told) = match taken > width / 2 {
            true => (rest, format!("{first}\n{}", " ".repeat(rest))),
            false => (taken, first.to_owned()),
        };
        let mut told = told;
        let Inked { on, words, off } = Inked::of(text);
        let lines = screen::fold(words, width, &" ".repeat(lead), &" ".repeat(rest));
        for (at, line) in lines.iter().enumerate() {
            let indent = if at == 0 { lead } else { rest };
            let (before, words) = line.split_at(indent.min(line.len()));
            if at > 0 {
                told.push_str(before);
            }
            if !words.is_empty() {
                told.push_str(&format!("{on}{words}{off}"));
            }
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

/// A text that is in colour as a whole, or not at all.
struct Inked<'t> {
    on: &'t str,
    words: &'t str,
    off: &'t str,
}

impl<'t> Inked<'t> {
    fn of(text: &'t str) -> Self {
        Self::coloured(text).unwrap_or(Self {
            on: "",
            words: text,
            off: "",
        })
    }

    fn coloured(text: &'t str) -> Option<Self> {
        const OFF: &str = "\u{1b}[0m";
        let rest = text.strip_prefix("\u{1b}[")?.strip_suffix(OFF)?;
        let (on, words) = text.split_at(text.len() - OFF.len() - rest.split_once('m')?.1.len());
        let (words, off) = words.split_at(words.len() - OFF.len());
        (!words.contains('\u{1b}')).then_some(Self { on, words, off })
    }
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
            "\u{1b}[1mthree of them are\u{1b}[0m\n  \u{1b}[1mbroken\u{1b}[0m\n"
        );
    }

    #[test]
    fn a_line_keeps_its_own_indent() {
        let line = "    Does it rain?  yes  (line 8)";
        assert_eq!(
            ReportLayout::with(20).line(line),
            "    Does it rain?\n      yes  (line 8)\n"
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
