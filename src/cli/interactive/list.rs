//! The rows of a list: the answers, folded to the frame, and the commands.

use std::fmt;

use quandary::flow::words::ProgramWord;
use quandary::letters::{folded, spelled_out};

use super::super::voice;
use super::{
    super::{
        ask::{
            Alone, Also, Check, ListRow, Optional, Position, PromptCommand, Spelling, Stop, View,
        },
        screen::{fold, page_size, rows, rows_of_styled, width},
    },
    OpenQuestion,
    frame::{Frame, FrameNeeds, MARGIN, cut},
    laid::{self, LaidRow, RowMarks, RowPlaces, highest_row, two_highest},
    transcript::{words_for, write},
};

/// The rows of a list, folded to the frame.
pub(super) struct RowList<'a> {
    pub(super) entries: Vec<ListEntry<'a>>,
    pub(super) frame: Frame,
    pub(super) page: usize,
    cut: CutRows,
}

/// Whether some row was too high to be shown in full.
#[derive(Clone, Copy, PartialEq, Eq)]
enum CutRows {
    Nothing,
    Something,
}

impl<'a> RowList<'a> {
    pub(super) fn of(open: &OpenQuestion<'a>, marks: RowMarks) -> Self {
        let commands = offered(open.view, marks);
        let seen = commands.iter().filter(|row| row.seen == SeenRow::Always);
        let seen = seen.count();
        let frame_of = |laid: &[LaidRow]| {
            let needed = two_highest(laid, seen);
            let errors = marks.errors();
            Frame::of(open, FrameNeeds { needed, errors })
        };
        let mut laid = laid::laid(open, marks, RowPlaces::Numbers);
        let mut frame = frame_of(&laid);
        let all: usize = laid.iter().map(|row| row.lines.len()).sum();
        if all + seen > frame.available {
            let placed = laid::laid(open, marks, RowPlaces::OfAll);
            if !folds_own_words(open.rows, &laid, &placed) {
                laid = placed;
                frame = frame_of(&laid);
            }
        }
        let most = highest_row(&laid, frame.available);
        let cut_rows = match laid.iter().any(|row| row.lines.len() > most) {
            true => CutRows::Something,
            false => CutRows::Nothing,
        };
        let lead = laid.first().map_or(0, |row| row.lead_width);
        let answers = laid.into_iter().zip(open.rows).enumerate();
        let answers = answers.map(|(index, (laid, row))| ListEntry {
            shown: laid.shown(open, marks, most),
            takes: Takes::Row(index),
            alone: row.alone,
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
        let commands = commands.into_iter();
        entries.extend(commands.map(|row| command(open, marks, row, lead)));
        if let RowMarks::Cursor = marks {
            entries.push(nothing_fits(open, marks, &entries));
        }
        let heights = shown_heights(&entries, open, marks);
        Self {
            page: page_size(&heights, frame.available),
            cut: cut_rows,
            entries,
            frame,
        }
    }

    /// Writes what has no room in the frame: where a row is cut, all rows in full, and the question;
    /// how many rows of the screen that takes.
    pub(super) fn write_above(&self, open: &OpenQuestion<'_>) -> Result<usize, Stop> {
        let mut lines = Vec::new();
        if self.cut == CutRows::Something && open.view.page.is_none() {
            let marks = RowMarks::Cursor;
            for row in laid::laid(open, marks, RowPlaces::Numbers) {
                let indent = " ".repeat(MARGIN);
                let text = row.shown(open, marks, usize::MAX);
                let bar = open.look.accent(open.look.marks.bar);
                let text = text.replace(&format!("\n{bar}"), "\n ");
                lines.extend(format!("{indent}{text}").lines().map(str::to_owned));
            }
        }
        lines.extend_from_slice(&self.frame.above);
        write(&lines, open.size)
    }

    /// How much can be typed.
    pub(super) fn typed_room(&self, open: &OpenQuestion<'_>) -> TypedRoom {
        TypedRoom {
            cells: self.frame.room,
            rows: self.frame.available,
            columns: open.size.columns,
        }
    }

    /// How many rows of the screen the answered question takes from its top to the cursor, where
    /// so many stand above its frame. Those that have gone off the top stay there.
    pub(super) fn taken(&self, open: &OpenQuestion<'_>, above: usize) -> usize {
        let above = match open.view.page {
            // The page stays.
            Some(_) => 0,
            None => open.news + above,
        };
        above + self.frame.answered()
    }
}

/// How many rows of the screen each entry takes.
fn shown_heights(
    entries: &[ListEntry<'_>],
    open: &OpenQuestion<'_>,
    marks: RowMarks,
) -> Vec<usize> {
    let mark = marks.cells(open.look);
    let height = |entry: &ListEntry<'_>| {
        let shown = format!("{:mark$}{}", "", entry.shown);
        let lines = shown.split('\n');
        lines
            .map(|line| rows_of_styled(line, open.size.columns))
            .sum()
    };
    entries.iter().map(height).collect()
}

/// Whether the places before the rows would fold or cut the words of the program's own, which say
/// more than their place.
fn folds_own_words(rows: &[ListRow], without: &[LaidRow], with: &[LaidRow]) -> bool {
    let own = rows.iter().map(|row| !row.numbered && row.of.is_none());
    own.zip(without.iter().zip(with))
        .any(|(own, (without, with))| own && with.lines.len() > without.lines.len())
}

/// How many rows of the screen each row of the list takes, and the frame around it.
pub(super) fn heights(open: &OpenQuestion<'_>) -> (Vec<usize>, usize) {
    let marks = RowMarks::Cursor;
    let laid = laid::laid(open, marks, RowPlaces::Numbers);
    let frame = Frame::of(
        open,
        FrameNeeds {
            needed: two_highest(&laid, 0),
            errors: marks.errors(),
        },
    );
    let available = frame.available;
    let heights = laid.iter().map(|row| row.lines.len().min(available.max(1)));
    (heights.collect(), available)
}

/// The words by which a row is found: those of its label and of its question, with and without the
/// signs of their letters, and its id.
fn sought(row: &ListRow) -> String {
    let whole = row.whole();
    let label = folded(&whole);
    match spelled_out(&whole) {
        Some(spelled) => format!("{label}\n{spelled}\n{}", row.id),
        None => format!("{label}\n{}", row.id),
    }
}

/// One row as inquire shows it.
pub(super) struct ListEntry<'a> {
    shown: String,
    pub(super) takes: Takes,
    /// Whether it goes only by itself.
    pub(super) alone: Alone,
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
    /// frame, or was pasted with line breaks, matches nothing, and that is said.
    pub(super) fn score(&self, typed: &str, room: TypedRoom, index: usize) -> Option<i64> {
        let long = width(typed) > room.cells || typed.contains('\n');
        if long && !matches!(self.takes, Takes::Nothing) {
            return None;
        }
        if long {
            // The rows of the list are free for it.
            return (rows(typed, room.columns) <= room.rows).then_some(0);
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

/// How much can be typed.
#[derive(Clone, Copy)]
pub(super) struct TypedRoom {
    /// So many cells, beside all rows.
    cells: usize,
    /// So many rows where there is no other.
    rows: usize,
    columns: usize,
}

impl ListKey {
    fn matches(&self, typed: &str) -> bool {
        if typed.is_empty() {
            return self.seen == SeenRow::Always;
        }
        if let Some(command) = PromptCommand::read(typed, Spelling::Letters, self.also) {
            return self.obeys.contains(&command);
        }
        let help = PromptCommand::cried(typed, self.also);
        if help.is_some_and(|help| self.obeys.contains(&help)) {
            return true;
        }
        let number = typed.trim_end_matches('.').parse::<usize>().ok();
        match number {
            Some(number) if (1..=self.numbers).contains(&number) => self.number == Some(number),
            _ => !self.sought.is_empty() && self.sought.contains(&folded(typed)),
        }
    }
}

/// A command as a row, found by its own keys alone.
fn command<'a>(
    open: &OpenQuestion<'a>,
    marks: RowMarks,
    row: CommandRow,
    lead: usize,
) -> ListEntry<'a> {
    let words = words_for(row.command);
    let left = open
        .size
        .text_width()
        .saturating_sub(marks.cells(open.look));
    // Below the labels, where there is room, so that it is not taken for an answer.
    let below = row.seen == SeenRow::Always && width(words) + lead <= left;
    let lead = match below {
        true => " ".repeat(lead),
        false => String::new(),
    };
    let line = cut(fold(words, left.saturating_sub(lead.len()), "", ""), 1).join("");
    ListEntry {
        shown: format!("{lead}{}", open.look.dim(&line)),
        takes: Takes::Command(row.command),
        alone: Alone::WithOthers,
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
    }
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
    marks: RowMarks,
    others: &[ListEntry<'a>],
) -> ListEntry<'a> {
    let words = "Nothing fits. Enter shows all again";
    let words = voice::finely(ProgramWord::NothingFits, words);
    let room = open
        .size
        .text_width()
        .saturating_sub(marks.cells(open.look));
    ListEntry {
        shown: cut(fold(words, room, "", ""), 1).join(""),
        takes: Takes::Nothing,
        alone: Alone::WithOthers,
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
