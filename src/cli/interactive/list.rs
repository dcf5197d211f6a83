//! The rows of a list: the answers, folded to the frame, and the commands.

use std::{
    fmt,
    io::{self, Write},
};

use quandary::letters::{folded, spelled_out};

use super::{
    super::{
        ask::{
            Alone, Also, Check, ListRow, Optional, Position, PromptCommand, Spelling, Stop, View,
        },
        screen::{fold, page_size, rows, width},
    },
    OpenQuestion,
    frame::{Frame, cut},
    transcript::{question, words_for},
};

/// The rows of a list, folded to the frame.
pub(super) struct RowList<'a> {
    pub(super) entries: Vec<ListEntry<'a>>,
    pub(super) page: usize,
    cut: CutRows,
}

/// Whether some row was too high to be shown in full.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CutRows {
    Nothing,
    Something,
}

/// What inquire draws before the text of a row.
#[derive(Clone, Copy)]
pub(super) enum RowMarks {
    Cursor,
    CursorAndBox,
}

impl RowMarks {
    fn cells(self) -> usize {
        match self {
            Self::Cursor => 2,
            Self::CursorAndBox => 6,
        }
    }
}

impl<'a> RowList<'a> {
    pub(super) fn of(open: &OpenQuestion<'a>, frame: &Frame, marks: RowMarks) -> Self {
        let mark = marks.cells();
        let room = open.size.text_width().saturating_sub(mark);
        let lines: Vec<Vec<String>> = (open.rows.iter().enumerate())
            .map(|(index, row)| numbered(index, row, room, mark))
            .collect();
        // Rows that are written in full above the frame need not fill it.
        let (cut_rows, most) = if lines.iter().any(|lines| lines.len() > frame.available) {
            let third = (frame.available / 3).max(2);
            (CutRows::Something, third.min(frame.available))
        } else {
            (CutRows::Nothing, frame.available)
        };
        let most = match open.view.page {
            // A row is cut rather than the page.
            Some(_) => frame.available.max(1),
            None => most,
        };
        let answers = lines.into_iter().zip(open.rows).enumerate();
        let answers = answers.map(|(index, (lines, row))| ListEntry {
            shown: cut(lines, most).join("\n"),
            said: row.label.clone(),
            takes: Takes::Row(index),
            key: ListKey {
                obeys: &[],
                sought: sought(row),
                number: Some(index + 1),
                seen: SeenRow::Always,
                numbers: open.rows.len(),
                also: open.view.also,
            },
            unless: Vec::new(),
            check: open.check,
        });
        let mut entries: Vec<ListEntry<'a>> = answers.collect();
        entries.extend(commands(open, frame, marks));
        if let RowMarks::Cursor = marks {
            entries.push(nothing_fits(open, room, &entries));
        }
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
    pub(super) fn print_if_cut(&self, open: &OpenQuestion<'_>) -> Result<(), Stop> {
        if self.cut == CutRows::Nothing || open.view.page.is_some() {
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

/// How many rows of the screen each row of the list takes.
pub(super) fn heights(open: &OpenQuestion<'_>, frame: &Frame) -> Vec<usize> {
    let mark = RowMarks::Cursor.cells();
    let room = open.size.text_width().saturating_sub(mark);
    let rows = open.rows.iter().enumerate();
    rows.map(|(index, row)| numbered(index, row, room, mark).len())
        .map(|height| height.min(frame.available.max(1)))
        .collect()
}

/// The words by which a row is found: those of its label, with and without the signs of its
/// letters, and its id.
fn sought(row: &ListRow) -> String {
    let label = folded(&row.label);
    match spelled_out(&row.label) {
        Some(spelled) => format!("{label}\n{spelled}\n{}", row.id),
        None => format!("{label}\n{}", row.id),
    }
}

/// A row with its number, folded with a hanging indent; the first line starts behind the marks
/// that inquire draws, all others at the left edge.
fn numbered(index: usize, row: &ListRow, room: usize, mark: usize) -> Vec<String> {
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
pub(super) struct ListEntry<'a> {
    shown: String,
    /// The row in the transcript.
    pub(super) said: String,
    pub(super) takes: Takes,
    key: ListKey,
    /// Only shown where none of these is.
    unless: Vec<ListKey>,
    pub(super) check: &'a Check<'a>,
}

/// What has to be typed for a row.
#[derive(Clone)]
struct ListKey {
    /// The commands that can be typed for the row.
    obeys: &'static [PromptCommand],
    /// What typed letters are looked for in.
    sought: String,
    /// The number of the row, from 1, where it has one.
    number: Option<usize>,
    seen: SeenRow,
    /// The numbers of the list, so that a number is never sought as letters.
    numbers: usize,
    /// The commands that are obeyed here besides those that are obeyed everywhere.
    also: Also,
}

/// What a row does when it is taken.
#[derive(Clone, Copy)]
pub(super) enum Takes {
    Row(usize),
    Command(PromptCommand),
    /// Nothing: the list is shown again.
    Nothing,
}

/// Whether a row is seen before it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum SeenRow {
    Always,
    WhenTyped,
}

impl fmt::Display for ListEntry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl ListEntry<'_> {
    /// Whether the row is shown for what is typed, and how high in the list: inquire sorts by
    /// this number, and its sort does not keep the order of equals. Text that is too long for the
    /// frame, or was pasted with line breaks, matches nothing, which leaves room for it.
    pub(super) fn score(&self, typed: &str, room: usize, index: usize) -> Option<i64> {
        if width(typed) > room || typed.contains('\n') {
            return None;
        }
        let order = -i64::try_from(index).unwrap_or(i64::MAX);
        let typed = typed.trim().to_lowercase();
        let found = match self.takes {
            Takes::Nothing => !self.unless.iter().any(|key| key.matches(&typed)),
            Takes::Row(_) | Takes::Command(_) => self.key.matches(&typed),
        };
        found.then_some(order)
    }
}

impl ListKey {
    fn matches(&self, typed: &str) -> bool {
        if typed.is_empty() {
            return self.seen == SeenRow::Always;
        }
        if let Some(command) = PromptCommand::read(typed, Spelling::Letters, self.also) {
            return self.obeys.contains(&command);
        }
        let number = typed.trim_end_matches('.').parse::<usize>().ok();
        match number {
            Some(number) if (1..=self.numbers).contains(&number) => self.number == Some(number),
            _ => !self.sought.is_empty() && self.sought.contains(&folded(typed)),
        }
    }
}

/// The commands as rows, each found by its own keys alone.
fn commands<'a>(open: &OpenQuestion<'a>, frame: &Frame, marks: RowMarks) -> Vec<ListEntry<'a>> {
    let room = open.size.text_width().saturating_sub(marks.cells());
    // Below a page there is room for its own rows, and no more.
    let most = match open.view.page {
        Some(_) => 1,
        None => frame.available,
    };
    let entry = |row: CommandRow| ListEntry {
        shown: cut(hung(words_for(row.command), room, marks.cells()), most).join("\n"),
        said: words_for(row.command).to_owned(),
        takes: Takes::Command(row.command),
        key: ListKey {
            obeys: row.obeys,
            // A letter or a word of a command's label is never enough to be led away.
            sought: String::new(),
            number: None,
            seen: row.seen,
            numbers: open.rows.len(),
            also: open.view.also,
        },
        unless: Vec::new(),
        check: open.check,
    };
    offered(open.view, marks).into_iter().map(entry).collect()
}

/// A command with what may be typed for it.
struct CommandRow {
    command: PromptCommand,
    obeys: &'static [PromptCommand],
    seen: SeenRow,
}

/// The commands that a question takes, in the order of their rows. A list with one answer shows
/// the way back and the way past; all other commands, and all beside boxes to tick, are seen when
/// they are typed.
fn offered(view: &View<'_>, marks: RowMarks) -> Vec<CommandRow> {
    use PromptCommand::{Back, Help, Leave, Review, Skip, Vanish, Why};
    let shown = match marks {
        RowMarks::Cursor => SeenRow::Always,
        RowMarks::CursorAndBox => SeenRow::WhenTyped,
    };
    let row = |command, obeys, seen| CommandRow {
        command,
        obeys,
        seen,
    };
    let mut rows = Vec::new();
    if view.optional == Optional::MaySkip {
        rows.push(row(Skip, &[Skip], shown));
    }
    match view.position {
        Position::First => rows.push(row(Leave, &[Leave, Back], shown)),
        Position::Later => {
            rows.push(row(Back, &[Back], shown));
            rows.push(row(Leave, &[Leave], SeenRow::WhenTyped));
        }
        Position::Aside(_) => {
            rows.push(row(Back, &[Back], SeenRow::WhenTyped));
            rows.push(row(Leave, &[Leave], SeenRow::WhenTyped));
        }
    }
    rows.push(row(Why, &[Why], SeenRow::WhenTyped));
    // Where there are no answers to look at, that is said.
    rows.push(row(Review, &[Review], SeenRow::WhenTyped));
    if view.also.has(Vanish) {
        rows.push(row(Vanish, &[Vanish], SeenRow::WhenTyped));
    }
    if view.also.has(Help) {
        rows.push(row(Help, &[Help], SeenRow::WhenTyped));
    }
    rows
}

/// What stands in the list when nothing else does, so that nobody is left with an
/// empty one.
fn nothing_fits<'a>(
    open: &OpenQuestion<'a>,
    room: usize,
    others: &[ListEntry<'a>],
) -> ListEntry<'a> {
    let words = "Nothing fits. Enter shows all again";
    ListEntry {
        shown: cut(fold(words, room, "", ""), 1).join(""),
        said: String::new(),
        takes: Takes::Nothing,
        key: ListKey {
            obeys: &[],
            sought: String::new(),
            number: None,
            seen: SeenRow::WhenTyped,
            numbers: 0,
            also: Also::NONE,
        },
        unless: others.iter().map(|entry| entry.key.clone()).collect(),
        check: open.check,
    }
}

/// A command as a row; its later lines stand behind the marks that inquire draws before the first.
fn hung(words: &str, room: usize, mark: usize) -> Vec<String> {
    let mut lines = fold(words, room, "", "");
    for line in lines.iter_mut().skip(1) {
        line.insert_str(0, &" ".repeat(mark));
    }
    lines
}
