//! The measures of the terminal and the text on it: how large it is, whether it is fit for keys,
//! where lines break, and how many rows of a list can stand on it without breaking the frame.
//! Widths are counted character by character, exactly as inquire counts them, so that a height
//! computed here is the height of the frame there.

use std::{
    env,
    io::{self, IsTerminal},
    ops::Range,
};

use textwrap::{core::Fragment, wrap_algorithms::wrap_first_fit};
use unicode_width::UnicodeWidthChar;

/// The size of the terminal in character cells; neither is ever 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// How many cells a row has.
    pub columns: usize,
    /// How many rows there are.
    pub rows: usize,
}

/// Asks for the size of the terminal. Where nobody knows it, or says 0, it is 80x24.
#[must_use]
pub fn size() -> Size {
    // Without a terminal crossterm would start another program to ask it.
    let terminal =
        io::stdin().is_terminal() || io::stdout().is_terminal() || io::stderr().is_terminal();
    let (columns, rows) = match terminal {
        true => crossterm::terminal::size().unwrap_or((0, 0)),
        false => (0, 0),
    };
    Size::from_cells(columns, rows)
}

impl Size {
    /// Takes a size as the terminal reports it, where 0 stands for "unknown".
    #[must_use]
    pub fn from_cells(columns: u16, rows: u16) -> Self {
        let known = |cells: u16, usual| if cells == 0 { usual } else { cells.into() };
        Self {
            columns: known(columns, 80),
            rows: known(rows, 24),
        }
    }

    /// Whether a list with keys fits; below 30x10 questions are asked line by line.
    #[must_use]
    pub fn holds_a_frame(self) -> bool {
        self.columns >= 30 && self.rows >= 10
    }

    /// How wide running text is set: 72 cells are easy to read, and the last column stays free
    /// because a terminal that clears to the end of a full row takes its last character away.
    #[must_use]
    pub fn text_width(self) -> usize {
        self.columns.saturating_sub(1).clamp(1, 72)
    }
}

/// How questions are asked in this run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// With keys and lists, drawn by inquire.
    Rich,
    /// Line by line, without a single escape sequence.
    Plain,
    /// Not at all: every answer must already be there.
    NoInput,
}

/// What the person asked for on the command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AskingWish {
    /// Neither flag was given.
    #[default]
    Unsaid,
    /// `--plain`.
    Plain,
    /// `--no-input`.
    NoInput,
}

/// Everything that decides the [`Mode`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamFacts {
    /// What the command line says.
    pub wish: AskingWish,
    /// Whether standard input is a terminal.
    pub stdin_terminal: bool,
    /// Whether standard error, where prompts are drawn, is a terminal.
    pub stderr_terminal: bool,
    /// The variable `TERM`.
    pub term: Option<String>,
    /// The variable `ACCESSIBLE`; any value but an empty one and `0` asks for line mode.
    pub accessible: Option<String>,
    /// The size of the terminal.
    pub size: Size,
}

impl StreamFacts {
    /// Looks at the process and its environment. Windows has no `TERM`, and needs none.
    #[must_use]
    pub fn gather(wish: AskingWish) -> Self {
        let term = env::var("TERM").ok();
        Self {
            wish,
            stdin_terminal: io::stdin().is_terminal(),
            stderr_terminal: io::stderr().is_terminal(),
            term: term.or_else(|| cfg!(windows).then(|| "windows".to_owned())),
            accessible: env::var("ACCESSIBLE").ok(),
            size: size(),
        }
    }

    /// Whether questions are answered at a terminal that has another screen beside its usual one.
    #[must_use]
    pub fn has_another_screen(&self) -> bool {
        !is_dumb(self.term.as_deref())
            && self.stdin_terminal
            && self.stderr_terminal
            && self.mode() != Mode::NoInput
    }

    /// Decides how to ask. Only an explicit `--plain` reads answers from something that is not a
    /// terminal, since inquire would ignore a pipe and a prompt into a file would wait unseen.
    #[must_use]
    pub fn mode(&self) -> Mode {
        let accessible =
            matches!(self.accessible.as_deref(), Some(value) if !matches!(value, "" | "0"));
        let dumb = is_dumb(self.term.as_deref());
        match self.wish {
            AskingWish::NoInput => Mode::NoInput,
            AskingWish::Plain => Mode::Plain,
            AskingWish::Unsaid if !self.stdin_terminal || !self.stderr_terminal => Mode::NoInput,
            AskingWish::Unsaid if accessible || dumb || !self.size.holds_a_frame() => Mode::Plain,
            AskingWish::Unsaid => Mode::Rich,
        }
    }
}

/// Whether a terminal of this kind can do no more than print lines.
fn is_dumb(term: Option<&str>) -> bool {
    matches!(term, None | Some("" | "dumb"))
}

/// Whether this terminal can clear its screen.
pub fn can_clear() -> bool {
    cfg!(windows) || !is_dumb(env::var("TERM").ok().as_deref())
}

/// Breaks text into lines of at most `width` cells. The first line starts with `first`, all others
/// with `rest`; line breaks in the text stay, and a blank line is an empty string. A word is cut
/// only where it is wider than a whole line.
///
/// ```text
/// fold("a long option", 10, "1. ", "   ")  ->  ["1. a long", "   option"]
/// ```
#[must_use]
pub fn fold(text: &str, width: usize, first: &str, rest: &str) -> Vec<String> {
    let room = width.saturating_sub(self::width(first).max(self::width(rest)));
    let mut lines = Vec::new();
    for line in text.split('\n') {
        for range in breaks(line, room, Address::Cut) {
            let indent = if lines.is_empty() { first } else { rest };
            let words = line.get(range).unwrap_or_default();
            lines.push(format!("{indent}{words}").trim_end().to_owned());
        }
    }
    lines
}

/// What becomes of an address that is wider than a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// It is cut, as any other word is, so that the rows can be counted.
    Cut,
    /// It stays whole. The terminal wraps it, and still knows it as one when it is clicked or
    /// copied.
    Whole,
}

/// Where one line of text breaks at `width` cells: the byte ranges of its parts, without the space
/// between them. An empty line is one empty part.
#[must_use]
pub fn breaks(line: &str, width: usize, address: Address) -> Vec<Range<usize>> {
    let width = width.max(2);
    let pieces = pieces(line, width, address);
    if pieces.is_empty() {
        return std::iter::once(0..0).collect();
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "no terminal is 2^52 columns wide"
    )]
    let parts = wrap_first_fit(&pieces, &[width as f64]);
    parts
        .into_iter()
        .filter_map(|part| Some(part.first()?.range.start..part.last()?.range.end))
        .collect()
}

/// A part of a line that stays together: a word, a wide character, or a slice of an overlong word.
#[derive(Debug)]
struct StyledPiece {
    range: Range<usize>,
    width: usize,
    space: usize,
}

#[expect(clippy::cast_precision_loss, reason = "no line is 2^52 cells long")]
impl Fragment for StyledPiece {
    fn width(&self) -> f64 {
        self.width as f64
    }
    fn whitespace_width(&self) -> f64 {
        self.space as f64
    }
    fn penalty_width(&self) -> f64 {
        0.0
    }
}

fn pieces(line: &str, most: usize, address: Address) -> Vec<StyledPiece> {
    let mut pieces: Vec<StyledPiece> = Vec::new();
    let mut before = ' ';
    let mut whole = false;
    for (start, char) in line.char_indices() {
        let cells = cells(char);
        let end = start + char.len_utf8();
        if before == ' ' && address == Address::Whole {
            let word = line.get(start..).unwrap_or_default().split(' ').next();
            whole = word.is_some_and(|word| word.contains("://"));
        }
        match pieces.last_mut() {
            Some(piece) if char == ' ' => piece.space += 1,
            _ if char == ' ' => {}
            Some(piece)
                if before != ' '
                    && (whole
                        || piece.width + cells <= most && !may_break_between(before, char)) =>
            {
                piece.range.end = end;
                piece.width += cells;
            }
            _ => pieces.push(StyledPiece {
                range: start..end,
                width: cells,
                space: 0,
            }),
        }
        before = char;
    }
    pieces
}

/// Scripts with wide characters write no spaces, so a line may break beside each of them, but not
/// before a mark that closes nor after one that opens.
fn may_break_between(before: char, after: char) -> bool {
    const CLOSE: &str = "、。，．！？：；）」』】》〉〕’”ー々…";
    const OPEN: &str = "（「『【《〈〔‘“";
    (cells(before) == 2 || cells(after) == 2)
        && cells(after) > 0
        && before != '\u{200d}'
        && !CLOSE.contains(after)
        && !OPEN.contains(before)
        && (cells(after) == 2 || after.is_alphanumeric() || OPEN.contains(after))
}

/// How many cells a text takes, as inquire counts: the sum of its characters.
#[must_use]
pub fn width(text: &str) -> usize {
    text.chars().map(cells).sum()
}

fn cells(char: char) -> usize {
    char.width().unwrap_or(0)
}

/// How many rows a text takes on a terminal with this many columns, when the terminal wraps it as
/// inquire does, in the middle of words; an empty line counts as a row.
#[must_use]
pub fn rows(text: &str, columns: usize) -> usize {
    let columns = columns.max(2);
    text.split('\n')
        .map(|line| {
            let (mut rows, mut used) = (1, 0);
            for char in line.chars() {
                let cells = cells(char);
                if used + cells > columns {
                    rows += 1;
                    used = 0;
                }
                used += cells;
            }
            rows
        })
        .sum()
}

/// The same for a line with weight and colour in it.
#[must_use]
pub fn rows_of_styled(line: &str, columns: usize) -> usize {
    rows(&bare(line), columns)
}

/// How many cells a line takes with weight and colour in it.
#[must_use]
pub fn styled_width(line: &str) -> usize {
    width(&bare(line))
}

/// A piece of a styled line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InkPiece<'t> {
    /// A character that is seen.
    Seen(&'t str),
    /// What takes no room: weight, colour, or an address that words lead to.
    Code(&'t str),
}

/// A styled line, piece by piece. A code without an end goes on to the end of the line.
pub fn ink_pieces(line: &str) -> impl Iterator<Item = InkPiece<'_>> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let char = rest.chars().next()?;
        let code = rest.strip_prefix('\u{1b}').map(|code| {
            let end = if code.starts_with(']') {
                "\u{1b}\\"
            } else {
                "m"
            };
            code.find(end).map_or(rest.len(), |at| 1 + at + end.len())
        });
        let (piece, behind) = rest.split_at(code.unwrap_or(char.len_utf8()));
        rest = behind;
        Some(match code {
            Some(_) => InkPiece::Code(piece),
            None => InkPiece::Seen(piece),
        })
    })
}

/// A text without its weight and colour, and without the addresses that its words lead to.
#[must_use]
pub fn bare(text: &str) -> String {
    let seen = |piece| match piece {
        InkPiece::Seen(char) => Some(char),
        InkPiece::Code(_) => None,
    };
    ink_pieces(text).filter_map(seen).collect()
}

/// A line in two, at a byte that is counted without weight and colour. What is in colour there
/// stays so.
#[must_use]
pub fn split_styled(line: &str, at: usize) -> (&str, &str) {
    let (mut bytes, mut end) = (0, 0);
    for piece in ink_pieces(line) {
        match piece {
            InkPiece::Code(code) => end += code.len(),
            InkPiece::Seen(_) if bytes >= at => break,
            InkPiece::Seen(char) => {
                bytes += char.len();
                end += char.len();
            }
        }
    }
    line.split_at(end)
}

/// How many options of these heights may be shown at a time in `available` rows. Typing narrows a
/// list, so any options can become neighbours: the tallest ones together must fit. At least 1.
#[must_use]
pub fn page_size(heights: &[usize], available: usize) -> usize {
    let mut tallest = heights.to_vec();
    tallest.sort_unstable_by(|a, b| b.cmp(a));
    let fitting = tallest
        .iter()
        .scan(0_usize, |sum, &height| {
            *sum = sum.saturating_add(height);
            Some(*sum)
        })
        .take_while(|&sum| sum <= available)
        .count();
    fitting.max(1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn facts() -> StreamFacts {
        StreamFacts {
            wish: AskingWish::Unsaid,
            stdin_terminal: true,
            stderr_terminal: true,
            term: Some("xterm-256color".to_owned()),
            accessible: None,
            size: Size::from_cells(80, 24),
        }
    }

    #[test]
    fn a_size_of_zero_is_eighty_by_twenty_four() {
        for (cells, expected) in [
            ((0, 0), (80, 24)),
            ((0, 10), (80, 10)),
            ((40, 0), (40, 24)),
            ((1, 1), (1, 1)),
        ] {
            let size = Size::from_cells(cells.0, cells.1);
            assert_eq!((size.columns, size.rows), expected);
            assert!(size.text_width() >= 1);
        }
    }

    #[test]
    fn the_mode_follows_from_the_facts() {
        type Change = fn(&mut StreamFacts);
        let table: [(&str, Change, Mode); 17] = [
            ("a terminal", |_| {}, Mode::Rich),
            (
                "--no-input",
                |f| f.wish = AskingWish::NoInput,
                Mode::NoInput,
            ),
            ("--plain", |f| f.wish = AskingWish::Plain, Mode::Plain),
            (
                "--plain <pipe",
                |f| (f.wish, f.stdin_terminal) = (AskingWish::Plain, false),
                Mode::Plain,
            ),
            (
                "--plain 2>file",
                |f| (f.wish, f.stderr_terminal) = (AskingWish::Plain, false),
                Mode::Plain,
            ),
            ("<pipe", |f| f.stdin_terminal = false, Mode::NoInput),
            ("2>file", |f| f.stderr_terminal = false, Mode::NoInput),
            (
                "ACCESSIBLE=1",
                |f| f.accessible = Some("1".to_owned()),
                Mode::Plain,
            ),
            (
                "ACCESSIBLE=0",
                |f| f.accessible = Some("0".to_owned()),
                Mode::Rich,
            ),
            (
                "ACCESSIBLE=",
                |f| f.accessible = Some(String::new()),
                Mode::Rich,
            ),
            (
                "ACCESSIBLE=1 <pipe",
                |f| {
                    (f.accessible, f.stdin_terminal) = (Some("1".to_owned()), false);
                },
                Mode::NoInput,
            ),
            (
                "TERM=dumb",
                |f| f.term = Some("dumb".to_owned()),
                Mode::Plain,
            ),
            ("no TERM", |f| f.term = None, Mode::Plain),
            ("29x24", |f| f.size = Size::from_cells(29, 24), Mode::Plain),
            ("80x9", |f| f.size = Size::from_cells(80, 9), Mode::Plain),
            ("30x10", |f| f.size = Size::from_cells(30, 10), Mode::Rich),
            ("0x0", |f| f.size = Size::from_cells(0, 0), Mode::Rich),
        ];
        for (name, change, expected) in table {
            let mut facts = facts();
            change(&mut facts);
            assert_eq!(facts.mode(), expected, "{name}");
        }
    }

    #[test]
    fn lines_fold_with_a_hanging_indent() {
        for (text, width, expected) in [
            ("a long option", 10, vec!["1. a long", "   option"]),
            ("", 10, vec!["1."]),
            ("one\n\ntwo", 10, vec!["1. one", "", "   two"]),
            ("  spaced   out  ", 20, vec!["1. spaced   out"]),
            ("unbreakable", 8, vec!["1. unbre", "   akabl", "   e"]),
            (
                "you\u{2019}re \u{2014} so",
                12,
                vec!["1. you\u{2019}re \u{2014}", "   so"],
            ),
            ("你好世界", 8, vec!["1. 你好", "   世界"]),
            ("你好。世界", 7, vec!["1. 你", "   好。", "   世界"]),
            ("abc 你好", 9, vec!["1. abc 你", "   好"]),
        ] {
            assert_eq!(fold(text, width, "1. ", "   "), expected, "{text:?}");
        }
    }

    #[test]
    fn rows_are_counted_as_the_terminal_wraps() {
        for (text, columns, expected) in [
            ("", 10, 1),
            ("ten chars.", 10, 1),
            ("ten chars..", 10, 2),
            ("a\nb\n", 10, 3),
            ("你好世", 5, 2),
            ("e\u{301}e\u{301}", 2, 1),
        ] {
            assert_eq!(rows(text, columns), expected, "{text:?}");
        }
    }

    #[test]
    fn weight_and_colour_take_no_room() {
        for (line, expected) in [
            ("ten chars.", 1),
            ("\u{1b}[1mten chars.\u{1b}[0m", 1),
            ("\u{1b}[36mten\u{1b}[0m chars\u{1b}[2m..\u{1b}[0m", 2),
            (
                "\u{1b}]8;;https://a.example\u{1b}\\ten chars.\u{1b}]8;;\u{1b}\\",
                1,
            ),
            ("", 1),
        ] {
            assert_eq!(rows_of_styled(line, 10), expected, "{line:?}");
        }
    }

    #[test]
    fn a_page_holds_what_fits_however_the_list_is_narrowed() {
        for (heights, available, expected) in [
            (vec![1; 60], 20, 20),
            (vec![1, 2], 20, 2),
            (vec![6, 6, 6], 8, 1),
            (vec![9], 3, 1),
            (vec![1, 5, 1, 5], 9, 1),
            (vec![1, 5, 1, 5], 10, 2),
            (vec![], 10, 1),
        ] {
            assert_eq!(page_size(&heights, available), expected, "{heights:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig {
            failure_persistence: None,
            ..ProptestConfig::default()
        })]

        #[test]
        fn no_page_is_higher_than_the_room(
            heights in prop::collection::vec(1_usize..8, 1..40),
            shown in prop::collection::vec(any::<bool>(), 40),
            available in 7_usize..40,
        ) {
            let page = page_size(&heights, available);
            let narrowed: Vec<usize> = heights
                .iter()
                .zip(shown)
                .filter_map(|(&height, shown)| shown.then_some(height))
                .collect();
            for window in narrowed.windows(page.min(narrowed.len()).max(1)) {
                prop_assert!(window.iter().sum::<usize>() <= available);
            }
        }

        #[test]
        fn folded_lines_fit_and_lose_nothing(
            text in "[a-z你好。 \u{2019}\u{2014}e\u{301}\n]{0,80}",
            columns in 6_usize..40,
        ) {
            let lines = fold(&text, columns, "> ", "  ");
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?}");
                prop_assert_eq!(rows(line, columns), 1);
            }
            let letters = |text: &str| text.chars().filter(|c| !matches!(c, ' ' | '\n' | '>')).collect::<String>();
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }

        #[test]
        fn words_that_fit_are_never_cut(text in "([a-z]{1,9} ){0,20}", columns in 12_usize..40) {
            let lines = fold(&text, columns, "", "  ");
            let words: Vec<&str> = lines.iter().flat_map(|line| line.split_whitespace()).collect();
            prop_assert_eq!(words, text.split_whitespace().collect::<Vec<_>>());
        }
    }
}
