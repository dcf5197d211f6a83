//! The rows of a list, laid out: their places and labels, with a hanging indent.

use super::{
    super::{
        ask::Alone,
        look::TerminalLook,
        screen::{fold, width},
    },
    OpenQuestion,
    frame::{Errors, MARGIN, cut},
    transcript::{LABELS, label},
};

/// What inquire draws before the text of a row.
#[derive(Clone, Copy)]
pub(super) enum RowMarks {
    Cursor,
    CursorAndBox,
}

impl RowMarks {
    /// The bar, the mark, and the space around it.
    pub(super) fn cells(self, look: TerminalLook) -> usize {
        match self {
            Self::Cursor => MARGIN + 2,
            Self::CursorAndBox => MARGIN + 3 + width(look.marks.ticked),
        }
    }

    /// Refused ticks are told in the frame, and a refused row by asking again.
    pub(super) fn errors(self) -> Errors {
        match self {
            Self::Cursor => Errors::Elsewhere,
            Self::CursorAndBox => Errors::Above,
        }
    }
}

/// How many rows the two highest answers take, or fewer where there are fewer.
pub(super) fn two_highest(laid: &[LaidRow], commands: usize) -> usize {
    let mut heights: Vec<usize> = laid.iter().map(|row| row.lines.len()).collect();
    heights.extend(std::iter::repeat_n(1, commands));
    heights.sort_unstable();
    heights.iter().rev().take(2).sum()
}

/// How high a row may be so that another one is seen with it.
pub(super) fn highest_row(laid: &[LaidRow], available: usize) -> usize {
    let mut heights: Vec<usize> = laid.iter().map(|row| row.lines.len()).collect();
    heights.sort_unstable();
    let mut highest = heights.iter().rev();
    match (highest.next(), highest.next()) {
        (Some(first), Some(second)) if first + second > available => (available / 2)
            .max(available.saturating_sub(*second))
            .max(1),
        _ => available.max(1),
    }
}

/// What stands before a row.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowPlaces {
    /// Its number, where it has one.
    Numbers,
    /// Its place among all rows, since not all are seen at once.
    OfAll,
}

/// A row with its place and its label, folded with a hanging indent.
pub(super) struct LaidRow {
    /// What stands before the first line, with its style.
    lead: String,
    pub(super) lead_width: usize,
    pub(super) lines: Vec<RowLine>,
}

/// A line of a row.
pub(super) struct RowLine {
    text: String,
    is_help: bool,
}

pub(super) fn laid(open: &OpenQuestion<'_>, marks: RowMarks, places: RowPlaces) -> Vec<LaidRow> {
    let look = open.look;
    let room = open.size.text_width().saturating_sub(marks.cells(look));
    let count = open.rows.len();
    let digits = count.to_string().len();
    let labels = open.rows.iter().filter_map(|row| row.of.as_deref());
    let longest = labels.map(|of| width(of) + 2).max().unwrap_or(0);
    let column = longest.min(room / 2).max(LABELS);
    let rows = open.rows.iter().enumerate();
    rows.map(|(index, row)| {
        let number = index + 1;
        let place = match (places, row.numbered) {
            (RowPlaces::OfAll, _) => format!("{number:>digits$} of {count}  "),
            (RowPlaces::Numbers, true) => format!("{number:>digits$}  "),
            (RowPlaces::Numbers, false) => String::new(),
        };
        let left = room.saturating_sub(width(&place));
        let (of, of_width) = label(row.of.as_deref().unwrap_or_default(), column, left, look);
        let lead_width = width(&place) + of_width;
        let left = room.saturating_sub(lead_width).max(8);
        let label = match row.alone {
            Alone::ByItself => format!("{} (only by itself)", row.label),
            Alone::WithOthers => row.label.clone(),
        };
        let line = |is_help| move |text| RowLine { text, is_help };
        let mut lines: Vec<RowLine> = fold(&label, left, "", "")
            .into_iter()
            .map(line(false))
            .collect();
        if let Some(help) = &row.help {
            lines.extend(fold(help, left, "", "").into_iter().map(line(true)));
        }
        LaidRow {
            lead: look.dim(&format!("{place}{of}")),
            lead_width,
            lines,
        }
    })
    .collect()
}

impl LaidRow {
    /// The row as inquire shows it behind its marks: lines after the first begin with the bar.
    pub(super) fn shown(&self, open: &OpenQuestion<'_>, marks: RowMarks, most: usize) -> String {
        let look = open.look;
        let lines = self.lines.iter().map(|line| line.text.clone()).collect();
        let lines = cut(lines, most).into_iter().zip(&self.lines);
        let lines: Vec<String> = lines
            .map(|(text, line)| match line.is_help {
                true => look.dim(&text),
                false => text,
            })
            .collect();
        let bar = look.accent(look.marks.bar);
        let hang = " ".repeat(marks.cells(look) - 1 + self.lead_width);
        format!("{}{}", self.lead, lines.join(&format!("\n{bar}{hang}")))
    }
}
