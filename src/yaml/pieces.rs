//! Where a part of a text stands that the file has folded, indented or escaped.

use std::ops::Range;

use super::node::Style;

/// A text as it is read beside the text as it stands in the file.
pub(super) struct Pieces {
    /// Where each character that is no white space begins in the text as read.
    read: Vec<usize>,
    /// The bytes of the same characters in the file.
    written: Vec<Range<usize>>,
}

impl Pieces {
    /// `raw` is the text as it stands in the file, with its quotes.
    pub(super) fn new(text: &str, raw: &str, style: Style) -> Self {
        let chars = text.char_indices();
        Self {
            read: chars
                .filter(|(_, c)| !c.is_whitespace())
                .map(|(at, _)| at)
                .collect(),
            written: signs(raw, style).collect(),
        }
    }

    /// The bytes of a piece in the raw text, from its first to its last character.
    pub(super) fn find(&self, piece: &Range<usize>) -> Option<Range<usize>> {
        let before = self.read.partition_point(|at| *at < piece.start);
        let behind = self.read.partition_point(|at| *at < piece.end);
        let last = behind.checked_sub(1).filter(|last| *last >= before)?;
        Some(self.written.get(before)?.start..self.written.get(last)?.end)
    }
}

/// The characters of a text as it stands in the file that are no white space,
/// each with its bytes. They are those of the text that is read, in that order:
/// line breaks, indentation and folding only move white space.
fn signs(raw: &str, style: Style) -> impl Iterator<Item = Range<usize>> {
    let mut at = usize::from(matches!(style, Style::SingleQuoted | Style::DoubleQuoted));
    std::iter::from_fn(move || {
        loop {
            let rest = raw.get(at..)?;
            let first = rest.chars().next()?;
            let length = match style {
                Style::SingleQuoted if rest.starts_with("''") => 2,
                Style::DoubleQuoted if first == '\\' => escape_length(rest),
                _ => first.len_utf8(),
            };
            let start = at;
            at += length;
            let escaped = length > first.len_utf8() && style == Style::DoubleQuoted;
            let blank = if escaped {
                is_blank_escape(&rest[..length])
            } else {
                first.is_whitespace()
            };
            if !blank {
                return Some(start..at);
            }
        }
    })
}

/// The bytes of an escape in double quotes: `\n`, `\x41`, `\u0041`, `\U00000041`.
fn escape_length(rest: &str) -> usize {
    let mut chars = rest.chars();
    chars.next();
    let Some(kind) = chars.next() else { return 1 };
    let digits = match kind {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => 0,
    };
    let length = 1 + kind.len_utf8() + digits;
    if rest.is_char_boundary(length) {
        length.min(rest.len())
    } else {
        1
    }
}

/// Whether an escape stands for white space, or for a line that goes on.
fn is_blank_escape(escape: &str) -> bool {
    let code = |digits: &str| {
        u32::from_str_radix(digits, 16)
            .ok()
            .and_then(char::from_u32)
    };
    match escape.get(1..2) {
        Some("x" | "u" | "U") => escape
            .get(2..)
            .and_then(code)
            .is_some_and(char::is_whitespace),
        Some(kind) => matches!(
            kind,
            "n" | "r" | "t" | "v" | "f" | " " | "\t" | "\n" | "\r" | "N" | "_" | "L" | "P"
        ),
        None => false,
    }
}
