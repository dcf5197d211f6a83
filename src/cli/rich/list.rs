//! The rows of a list: the answers, folded to the frame, and the commands.

use std::{
    fmt,
    io::{self, Write},
};

use super::{
    super::{
        ask::{Alone, Check, Command, Optional, Position, Row, Spelling, Stop},
        screen::{fold, page_size, rows, width},
    },
    Open,
    frame::{Frame, cut},
    transcript::{question, words_for},
};

/// The rows of a list, folded to the frame.
pub(super) struct List<'a> {
    pub(super) entries: Vec<Entry<'a>>,
    pub(super) page: usize,
    cut: Cut,
}

/// Whether some row was too high to be shown in full.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    Nothing,
    Something,
}

/// What inquire draws before the text of a row.
#[derive(Clone, Copy)]
pub(super) enum Marks {
    Cursor,
    CursorAndBox,
}

impl Marks {
    fn cells(self) -> usize {
        match self {
            Self::Cursor => 2,
            Self::CursorAndBox => 6,
        }
    }
}

impl<'a> List<'a> {
    pub(super) fn of(open: &Open<'a>, frame: &Frame, marks: Marks) -> Self {
        let mark = marks.cells();
        let room = open.size.text_width().saturating_sub(mark);
        let lines: Vec<Vec<String>> = (open.rows.iter().enumerate())
            .map(|(index, row)| numbered(index, row, room, mark))
            .collect();
        // Rows that are written in full above the frame need not fill it.
        let (cut_rows, most) = if lines.iter().any(|lines| lines.len() > frame.available) {
            let third = (frame.available / 3).max(2);
            (Cut::Something, third.min(frame.available))
        } else {
            (Cut::Nothing, frame.available)
        };
        let answers = lines.into_iter().zip(open.rows).enumerate();
        let answers = answers.map(|(index, (lines, row))| Entry {
            shown: cut(lines, most).join("\n"),
            said: row.label.clone(),
            sought: format!("{}\n{}", row.label, row.id).to_lowercase(),
            takes: Takes::Row(index),
            obeys: &[],
            seen: Seen::Always,
            numbers: open.rows.len(),
            check: open.check,
        });
        let mut entries: Vec<Entry<'a>> = answers.collect();
        entries.extend(commands(open, frame, marks));
        let heights: Vec<usize> = entries
            .iter()
            .map(|entry| rows(&format!("{:mark$}{}", "", entry.shown), open.size.columns))
            .collect();
        Self {
            page: page_size(&heights, frame.available),
            cut: cut_rows,
            entries,
        }
    }

    /// Where a row does not fit into the frame, all rows are first written in full, and the
    /// question once more so that it stands above the frame.
    pub(super) fn print_if_cut(&self, open: &Open<'_>) -> Result<(), Stop> {
        if self.cut == Cut::Nothing {
            return Ok(());
        }
        let mut out = io::stderr();
        for (index, row) in open.rows.iter().enumerate() {
            for line in numbered(index, row, open.size.text_width(), 0) {
                writeln!(out, "{line}")?;
            }
        }
        question(open.view, open.size)
    }
}

/// A row with its number, folded with a hanging indent; the first line starts behind the marks
/// that inquire draws, all others at the left edge.
fn numbered(index: usize, row: &Row, room: usize, mark: usize) -> Vec<String> {
    let number = format!("{}. ", index + 1);
    let hang = " ".repeat(number.len());
    let margin = " ".repeat(mark);
    let label = match row.alone {
        Alone::ByItself => format!("{} (only by itself)", row.label),
        Alone::WithOthers => row.label.clone(),
    };
    let mut lines = fold(&label, room, &number, &hang);
    if let Some(help) = &row.help {
        lines.extend(fold(help, room, &hang, &hang));
    }
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, &margin);
    }
    lines
}

/// One row as inquire shows it.
pub(super) struct Entry<'a> {
    shown: String,
    /// The row in the transcript.
    pub(super) said: String,
    /// The commands that can be typed for the row.
    obeys: &'static [Command],
    /// What typed letters are looked for in.
    sought: String,
    pub(super) takes: Takes,
    seen: Seen,
    /// The numbers of the list, so that a number is never sought as letters.
    numbers: usize,
    pub(super) check: &'a Check<'a>,
}

/// What a row does when it is taken.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Row(usize),
    Command(Command),
}

/// Whether a row is seen before it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Always,
    WhenTyped,
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl Entry<'_> {
    /// Whether the row is shown for what is typed, and how high in the list: inquire sorts by
    /// this number, and its sort does not keep the order of equals. Text that is too long for the
    /// frame, or was pasted with line breaks, matches nothing, which leaves room for it.
    pub(super) fn score(&self, typed: &str, room: usize, index: usize) -> Option<i64> {
        if width(typed) > room || typed.contains('\n') {
            return None;
        }
        let order = -i64::try_from(index).unwrap_or(i64::MAX);
        let found = self.matches(&typed.trim().to_lowercase());
        found.then_some(order)
    }

    fn matches(&self, typed: &str) -> bool {
        if typed.is_empty() {
            return self.seen == Seen::Always;
        }
        if let Some(command) = Command::read(typed, Spelling::Letters) {
            return self.obeys.contains(&command);
        }
        let number = typed.trim_end_matches('.').parse::<usize>().ok();
        match (number, self.takes) {
            (Some(number), Takes::Row(row)) if (1..=self.numbers).contains(&number) => {
                row + 1 == number
            }
            (Some(number), Takes::Command(_)) if (1..=self.numbers).contains(&number) => false,
            _ => self.sought.contains(typed),
        }
    }
}

/// The commands as rows. A list with one answer shows the way back and the way past; all other
/// commands, and all beside boxes to tick, are seen when they are typed.
fn commands<'a>(open: &Open<'a>, frame: &Frame, marks: Marks) -> Vec<Entry<'a>> {
    let view = open.view;
    let room = open.size.text_width().saturating_sub(marks.cells());
    let entry = |command, obeys, seen| Entry {
        shown: cut(
            hung(words_for(command), room, marks.cells()),
            frame.available,
        )
        .join("\n"),
        said: words_for(command).to_owned(),
        sought: words_for(command).to_lowercase(),
        takes: Takes::Command(command),
        obeys,
        seen,
        numbers: open.rows.len(),
        check: open.check,
    };
    let seen = match marks {
        Marks::Cursor => Seen::Always,
        Marks::CursorAndBox => Seen::WhenTyped,
    };
    let mut entries = Vec::new();
    if view.optional == Optional::MaySkip {
        entries.push(entry(Command::Skip, &[Command::Skip], seen));
    }
    match view.position {
        Position::First => {
            entries.push(entry(
                Command::Leave,
                &[Command::Leave, Command::Back],
                seen,
            ));
        }
        Position::Later => {
            entries.push(entry(Command::Back, &[Command::Back], seen));
            entries.push(entry(Command::Leave, &[Command::Leave], Seen::WhenTyped));
        }
    }
    entries.push(entry(Command::Why, &[Command::Why], Seen::WhenTyped));
    entries
}

/// A command as a row; its later lines stand behind the marks that inquire draws before the first.
fn hung(words: &str, room: usize, mark: usize) -> Vec<String> {
    let mut lines = fold(words, room, "", "");
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, &" ".repeat(mark));
    }
    lines
}
