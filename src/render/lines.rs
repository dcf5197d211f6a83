//! The lines of a text, so that a line and a column are looked up and not counted
//! from the beginning each time.

use std::ops::Range;

/// How many bytes there are from one mark to the next.
const STEP: usize = 1024;

/// Where the lines of a text begin.
#[derive(Clone, Debug)]
pub struct TextLines<'t> {
    text: &'t str,
    /// The first byte of each line.
    starts: Vec<usize>,
    /// How many characters begin before each [`STEP`] of bytes.
    marks: Vec<usize>,
}

impl<'t> TextLines<'t> {
    /// The lines of a text.
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let starts = [0].into_iter().chain(breaks.map(|(at, _)| at + 1));
        let mut before = 0;
        let marks = text.as_bytes().chunks(STEP).map(|chunk| {
            let mark = before;
            before += characters(chunk);
            mark
        });
        Self {
            text,
            starts: starts.collect(),
            marks: marks.collect(),
        }
    }

    /// The line and the column of a byte, both from 1, the column in characters. A
    /// byte order mark has no column, as in an editor. A byte past the end stands at
    /// the end.
    #[must_use]
    pub fn line_and_column(&self, byte: usize) -> (usize, usize) {
        let byte = byte.min(self.text.len());
        let line = self.line(byte);
        let start = self.start(line);
        let mark = usize::from(line == 1 && byte > 0 && self.text.starts_with('\u{feff}'));
        let before = self.before(byte) - self.before(start);
        (line, before - mark.min(before) + 1)
    }

    /// The whole lines in which some bytes stand, without the break at the end of the
    /// last.
    #[must_use]
    pub fn around(&self, span: Range<usize>) -> Range<usize> {
        let start = self.start(self.line(span.start));
        let last = self.line(span.end.max(span.start));
        let end = match self.starts.get(last) {
            Some(next) => next - 1,
            None => self.text.len(),
        };
        start..end
    }

    /// The line of a byte, from 1.
    #[must_use]
    pub fn line(&self, byte: usize) -> usize {
        self.starts.partition_point(|start| *start <= byte)
    }

    /// The first byte of a line, by its number from 1.
    #[must_use]
    pub fn start_of(&self, line: usize) -> usize {
        self.start(line.max(1))
    }

    fn start(&self, line: usize) -> usize {
        self.starts.get(line - 1).copied().unwrap_or(0)
    }

    /// How many characters begin before a byte.
    fn before(&self, byte: usize) -> usize {
        let step = byte / STEP;
        let mark = self.marks.get(step).or(self.marks.last());
        let from = STEP * step.min(self.marks.len().saturating_sub(1));
        let rest = self.text.as_bytes().get(from..byte).unwrap_or_default();
        mark.copied().unwrap_or(0) + characters(rest)
    }
}

/// How many characters begin in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::line_and_column;

    #[test]
    fn looking_up_finds_what_counting_finds() {
        let long = format!("雨\r\n{}\n\né", "aé雨 ".repeat(700));
        for text in ["", "\n", "a", "ab\ncdé f", "雨\n\n雨", long.as_str()] {
            let lines = TextLines::of(text);
            for at in (0..=text.len() + 2).filter(|at| text.is_char_boundary(*at)) {
                assert_eq!(lines.line_and_column(at), line_and_column(text, at), "{at}");
            }
            let end = text.len();
            assert_eq!(lines.line_and_column(end + 9), line_and_column(text, end));
        }
    }

    #[test]
    fn a_byte_order_mark_has_no_column() {
        let lines = TextLines::of("\u{feff}ab\nc");
        let found = [0, 3, 4, 6].map(|byte| lines.line_and_column(byte));
        assert_eq!(found, [(1, 1), (1, 1), (1, 2), (2, 1)]);
    }

    #[test]
    fn whole_lines_stand_around_a_span() {
        let lines = TextLines::of("ab\ncd\n\nef");
        for (span, around) in [
            (0..1, 0..2),
            (4..4, 3..5),
            (1..4, 0..5),
            (6..6, 6..6),
            (7..9, 7..9),
        ] {
            assert_eq!(lines.around(span.clone()), around, "{span:?}");
        }
    }
}
