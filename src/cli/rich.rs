//! Asking with keys and lists, drawn by inquire. inquire cannot draw a frame that is higher than
//! the terminal, cuts words, and knows neither `?` nor a way back; so every text is folded here,
//! every height is counted before a question is asked, and rows that no one sees until they are
//! typed stand for the commands.

use std::{
    cell::RefCell,
    cmp::Reverse,
    collections::BTreeMap,
    fmt,
    io::{self, BufRead, Write},
    rc::Rc,
};

use colored::Colorize;
use inquire::{
    Autocomplete, CustomUserError, InquireError, MultiSelect, Select, Text,
    autocompletion::Replacement,
    list_option::ListOption,
    ui::{RenderConfig, Styled},
    validator::{ErrorMessage, MultiOptionValidator, Validation},
};

use super::{
    ask::{
        Alone, Asker, Check, Command, Kind, Leave, Lines, Optional, Position, Reply, Row, Spelling,
        Stop, View, by_itself,
    },
    colour::{self, Colour},
    markdown::strip_control,
    plain::{Echo, PlainAsker},
    screen::{self, Size, fold, page_size, rows, width},
};

/// Asks on the terminal at standard error and standard input. A question that comes up while the
/// terminal is smaller than 30x10, or too small for a text of several lines, is asked line by line.
#[derive(Debug)]
pub struct RichAsker {
    config: RenderConfig<'static>,
    /// What was ticked or typed and not sent when the person went back or wanted to leave, by
    /// question: an arrow key whose bytes arrive apart counts as Esc, and must lose nothing.
    drafts: BTreeMap<String, Kept>,
}

impl RichAsker {
    /// An asker that draws with or without colour.
    #[must_use]
    pub fn new(colour: Colour) -> Self {
        Self {
            config: colour::frame(colour),
            drafts: BTreeMap::new(),
        }
    }
}

impl Asker for RichAsker {
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop> {
        let draft = self.drafts.remove(view.ask);
        let mut kept = draft.unwrap_or_else(|| Kept::from(view));
        loop {
            let size = screen::size();
            if !size.holds_a_frame() || cramped(view, &kept, size) {
                return plain(size).ask(view, check);
            }
            question(view, size)?;
            let turn = match &view.kind {
                Kind::One { rows, .. } => self.one(
                    &Open {
                        view,
                        rows,
                        check,
                        size,
                    },
                    &mut kept,
                ),
                Kind::Many { rows, .. } => self.many(
                    &Open {
                        view,
                        rows,
                        check,
                        size,
                    },
                    &mut kept,
                ),
                Kind::Words { .. } => self.words(
                    &Open {
                        view,
                        rows: &[],
                        check,
                        size,
                    },
                    &mut kept,
                ),
            };
            match turn? {
                Turn::Done(reply) => {
                    if matches!(reply, Reply::Back | Reply::Leave) && kept != Kept::from(view) {
                        self.drafts.insert(view.ask.to_owned(), kept);
                    }
                    return Ok(reply);
                }
                Turn::Again(words) => say(&format!("\n{words}"), size)?,
            }
        }
    }

    fn leave(&mut self) -> Result<Leave, Stop> {
        let size = screen::size();
        if !size.holds_a_frame() {
            return plain(size).leave();
        }
        writeln!(io::stderr())?;
        let rows = vec!["1. No, go on", "2. Yes, and keep nothing"];
        let picked = Select::new("Leave now?", rows)
            .with_formatter(&|picked| format!("  {}", picked.value))
            .with_render_config(
                self.config
                    .with_canceled_prompt_indicator(Styled::new("(no)")),
            )
            .with_help_message("Enter choose | Esc go on")
            .raw_prompt();
        match picked {
            Ok(picked) if picked.index == 1 => Ok(Leave::Go),
            Ok(_) | Err(InquireError::OperationCanceled) => Ok(Leave::Stay),
            Err(error) => Err(stop(error)),
        }
    }
}

/// A question that is being asked at a certain size.
struct Open<'a> {
    view: &'a View<'a>,
    rows: &'a [Row],
    check: &'a Check<'a>,
    size: Size,
}

/// What a person has chosen or typed so far, so that reading the reason loses nothing.
#[derive(Debug, PartialEq, Eq)]
struct Kept {
    row: Option<usize>,
    rows: Vec<usize>,
    words: Option<String>,
}

impl From<&View<'_>> for Kept {
    fn from(view: &View<'_>) -> Self {
        let mut kept = Self {
            row: None,
            rows: Vec::new(),
            words: None,
        };
        match &view.kind {
            Kind::One { earlier, .. } => kept.row = *earlier,
            Kind::Many { earlier, .. } => kept.rows = earlier.to_vec(),
            Kind::Words { earlier, .. } => kept.words.clone_from(earlier),
        }
        kept
    }
}

/// What came of drawing a question once.
enum Turn {
    Done(Reply),
    /// These words are said, and the question is drawn again.
    Again(String),
}

impl Open<'_> {
    /// What a command does here.
    fn obey(&self, command: Command) -> Turn {
        match (command, self.view.optional) {
            (Command::Why, _) => Turn::Again(self.view.reason()),
            (Command::Back, _) => Turn::Done(self.view.back()),
            (Command::Leave, _) => Turn::Done(Reply::Leave),
            (Command::Skip, Optional::MaySkip) => Turn::Done(Reply::Skip),
            (Command::Skip, Optional::Required) => {
                Turn::Again("This question needs an answer.".to_owned())
            }
        }
    }

    /// The line of the transcript below the prompt: an answer with its label.
    fn answer(&self, words: &str) -> String {
        let line = format!("{}: {words}", self.view.short);
        fold(&line, self.size.text_width(), "  ", "    ").join("\n")
    }

    fn answerable(&self, reply: &Reply) -> Result<(), String> {
        (self.check)(reply)?;
        match reply {
            Reply::Picks(picks) => by_itself(self.rows, picks),
            _ => Ok(()),
        }
    }
}

// The list with one answer.

impl RichAsker {
    fn one(&self, open: &Open<'_>, kept: &mut Kept) -> Result<Turn, Stop> {
        let frame = Frame::of(open, &["Enter choose", "number pick"], Errors::Elsewhere);
        let list = List::of(open, &frame, Marks::Cursor);
        list.print_if_cut(open)?;
        let room = frame.room;
        let picked = Select::new(&frame.prompt, list.entries)
            .with_scorer(&|typed, entry, _, index| entry.score(typed, room, index))
            .with_sorter(&|found| found.sort_by_key(|&(_, score)| Reverse(score)))
            .with_page_size(list.page)
            .with_starting_cursor(kept.row.unwrap_or(0).min(open.rows.len()))
            .with_reset_cursor(false)
            .with_formatter(&|picked| open.told(picked.value))
            .with_help_message(&frame.help)
            .with_render_config(self.config_for(open))
            .raw_prompt();
        match picked {
            Ok(picked) => Ok(match picked.value.takes {
                Takes::Command(command) => open.obey(command),
                Takes::Row(row) => match open.answerable(&Reply::Pick(row)) {
                    Ok(()) => Turn::Done(Reply::Pick(row)),
                    Err(words) => {
                        kept.row = Some(row);
                        Turn::Again(words)
                    }
                },
            }),
            Err(InquireError::OperationCanceled) => Ok(Turn::Done(open.view.back())),
            Err(error) => Err(stop(error)),
        }
    }

    /// The look of a prompt; on the first question Esc does not go back.
    fn config_for(&self, open: &Open<'_>) -> RenderConfig<'static> {
        match open.view.position {
            Position::First => self
                .config
                .with_canceled_prompt_indicator(Styled::new("(leaving)")),
            Position::Later => self.config,
        }
    }
}

// The list with many answers.

impl RichAsker {
    fn many(&self, open: &Open<'_>, kept: &mut Kept) -> Result<Turn, Stop> {
        let frame = Frame::of(
            open,
            &["Space tick", "Enter done", "number find"],
            Errors::Above,
        );
        let check = |reply: &Reply| open.answerable(reply);
        let checked = Open {
            check: &check,
            ..*open
        };
        let list = List::of(&checked, &frame, Marks::CursorAndBox);
        list.print_if_cut(open)?;
        let room = frame.room;
        let typed = Rc::new(RefCell::new(String::new()));
        let noted = Rc::clone(&typed);
        let picked = MultiSelect::new(&frame.prompt, list.entries)
            .with_scorer(&move |typed, entry, _, index| {
                if index == 0 {
                    typed.clone_into(&mut noted.borrow_mut());
                }
                entry.score(typed, room, index)
            })
            .with_validator(Ticks::of(open, &frame, Rc::clone(&typed)))
            .with_default(&kept.rows)
            .with_keep_filter(false)
            .with_page_size(list.page)
            .with_reset_cursor(false)
            .with_formatter(&|picked| open.ticked(picked, &typed.borrow()))
            .with_help_message(&frame.help)
            .with_render_config(self.config_for(open))
            .raw_prompt();
        match picked {
            Ok(picked) => {
                let picks = only_rows(picked.iter().map(|picked| picked.value.takes));
                kept.rows.clone_from(&picks);
                let nothing = picks.is_empty();
                let reply = Reply::Picks(picks);
                Ok(match Command::read(&typed.borrow(), Spelling::Letters) {
                    Some(command) => open.obey(command),
                    None if nothing && open.answerable(&reply).is_err() => Turn::Done(Reply::Skip),
                    None => Turn::Done(reply),
                })
            }
            Err(InquireError::OperationCanceled) => Ok(Turn::Done(open.view.back())),
            Err(error) => Err(stop(error)),
        }
    }
}

/// Decides whether Enter ends a list with many answers. inquire wants a validator that borrows
/// nothing, so the check travels in the rows, and its verdict on no row at all is asked before.
#[derive(Clone)]
struct Ticks {
    none: Result<(), String>,
    typed: Rc<RefCell<String>>,
    error: ErrorRoom,
}

impl Ticks {
    fn of(open: &Open<'_>, frame: &Frame, typed: Rc<RefCell<String>>) -> Self {
        Self {
            none: match open.view.optional {
                Optional::MaySkip => Ok(()),
                Optional::Required => open.answerable(&Reply::Picks(Vec::new())),
            },
            typed,
            error: frame.error,
        }
    }

    fn verdict(&self, picked: &[ListOption<&Entry<'_>>]) -> Result<(), String> {
        let typed = self.typed.borrow();
        if Command::read(&typed, Spelling::Letters).is_some() {
            return Ok(());
        }
        if !typed.trim().is_empty() {
            return Err("Space ticks the row. To be done, first delete what you typed.".to_owned());
        }
        let picks = only_rows(picked.iter().map(|picked| picked.value.takes));
        match picked.first() {
            Some(first) if !picks.is_empty() => (first.value.check)(&Reply::Picks(picks)),
            _ => self.none.clone(),
        }
    }
}

impl<'a> MultiOptionValidator<Entry<'a>> for Ticks {
    fn validate(&self, picked: &[ListOption<&Entry<'a>>]) -> Result<Validation, CustomUserError> {
        Ok(match self.verdict(picked) {
            Ok(()) => Validation::Valid,
            Err(words) => self.error.invalid(&words),
        })
    }
}

/// The places of the rows that are answers, without the commands, which can be ticked, too.
fn only_rows(takes: impl Iterator<Item = Takes>) -> Vec<usize> {
    takes
        .filter_map(|takes| match takes {
            Takes::Row(row) => Some(row),
            Takes::Command(_) => None,
        })
        .collect()
}

impl Open<'_> {
    fn told(&self, entry: &Entry<'_>) -> String {
        match entry.takes {
            Takes::Row(_) => self.answer(&entry.said),
            Takes::Command(command) => did(command),
        }
    }

    /// The ticked rows, one a line, or the command that was typed instead.
    fn ticked(&self, picked: &[ListOption<&Entry<'_>>], typed: &str) -> String {
        if let Some(command) = Command::read(typed, Spelling::Letters) {
            return did(command);
        }
        let labels: Vec<&str> = picked
            .iter()
            .filter(|picked| matches!(picked.value.takes, Takes::Row(_)))
            .map(|picked| picked.value.said.as_str())
            .collect();
        match labels.as_slice() {
            [] => self.answer("none"),
            [label] => self.answer(label),
            labels => self.answer(&format!("\n{}", labels.join("\n"))),
        }
    }
}

/// The line of the transcript for a command.
fn did(command: Command) -> String {
    format!("  {}", words_for(command))
}

// The line of text.

impl RichAsker {
    fn words(&self, open: &Open<'_>, kept: &mut Kept) -> Result<Turn, Stop> {
        let Kind::Words { hint, lines, .. } = &open.view.kind else {
            return Ok(Turn::Done(open.view.back()));
        };
        say(hint, open.size)?;
        let frame = Frame::of(open, &["Enter done"], Errors::Above);
        let draft = Draft::default();
        let initial = kept.words.clone();
        let asked = Text::new(&frame.prompt)
            .with_initial_value(initial.as_deref().unwrap_or_default())
            .with_autocomplete(draft.clone())
            .with_validator(|typed: &str| {
                Ok(match open.typed(typed, *lines) {
                    Ok(_) => Validation::Valid,
                    Err(words) => frame.error.invalid(&words),
                })
            })
            .with_formatter(&|typed| open.retold(typed, *lines))
            .with_help_message(&frame.help)
            .with_render_config(self.config_for(open))
            .prompt();
        match asked {
            Ok(typed) => Ok(match open.typed(&typed, *lines) {
                Ok(Typed::Reply(reply)) => Turn::Done(reply),
                Ok(Typed::Command(command)) => open.obey(command),
                Err(words) => Turn::Again(words),
            }),
            Err(InquireError::OperationCanceled) => {
                kept.words = Some(draft.0.take()).filter(|draft| !draft.is_empty());
                Ok(Turn::Done(open.view.back()))
            }
            Err(error) => Err(stop(error)),
        }
    }
}

/// What a typed line means.
enum Typed {
    Reply(Reply),
    Command(Command),
}

impl Open<'_> {
    /// Reads a typed line. A value that ends in `?` asks for the reason, since the earlier answer
    /// already stands in the line and no value holds that mark.
    fn typed(&self, typed: &str, lines: Lines) -> Result<Typed, String> {
        let typed = match lines {
            Lines::Value | Lines::One => strip_control(typed).replace('\n', " "),
            Lines::Several => strip_control(typed).into_owned(),
        };
        let typed = typed.trim();
        if let Some(command) = Command::read(typed, lines.spelling()) {
            return match (command, self.view.optional) {
                (Command::Skip, Optional::Required) => {
                    Err("This question needs an answer.".to_owned())
                }
                _ => Ok(Typed::Command(command)),
            };
        }
        if lines == Lines::Value && typed.ends_with('?') {
            return Ok(Typed::Command(Command::Why));
        }
        if typed.is_empty() {
            return match self.view.optional {
                Optional::MaySkip => Ok(Typed::Reply(Reply::Skip)),
                Optional::Required => Err("This question needs an answer.".to_owned()),
            };
        }
        let reply = Reply::Words(typed.to_owned());
        self.answerable(&reply)?;
        Ok(Typed::Reply(reply))
    }

    /// The typed line for the transcript.
    fn retold(&self, typed: &str, lines: Lines) -> String {
        match self.typed(typed, lines) {
            Ok(Typed::Command(command)) => did(command),
            Ok(Typed::Reply(Reply::Skip)) => did(Command::Skip),
            Ok(Typed::Reply(_)) | Err(_) => self.answer(strip_control(typed).trim()),
        }
    }
}

/// Listens to what is typed, since inquire does not tell what stood in the line on Esc.
#[derive(Debug, Clone, Default)]
struct Draft(Rc<RefCell<String>>);

impl Autocomplete for Draft {
    fn get_suggestions(&mut self, typed: &str) -> Result<Vec<String>, CustomUserError> {
        typed.clone_into(&mut self.0.borrow_mut());
        Ok(Vec::new())
    }

    fn get_completion(
        &mut self,
        _: &str,
        _: Option<String>,
    ) -> Result<Replacement, CustomUserError> {
        Ok(None)
    }
}

// What a frame holds besides its rows, and how high it may be.

/// Where the words of a refused answer are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Errors {
    /// In the frame, above the prompt line.
    Above,
    /// Not in the frame.
    Elsewhere,
}

/// The room for the words of a refused answer.
#[derive(Clone, Copy)]
struct ErrorRoom {
    columns: usize,
    rows: usize,
}

impl ErrorRoom {
    /// Folds the words behind the mark that inquire puts before them.
    fn invalid(self, words: &str) -> Validation {
        let lines = cut(
            fold(words, self.columns.saturating_sub(2), "", "  "),
            self.rows,
        );
        Validation::Invalid(ErrorMessage::Custom(lines.join("\n")))
    }
}

/// The lines around the list and the rows that are left for it.
struct Frame {
    prompt: String,
    help: String,
    error: ErrorRoom,
    /// How many rows the list may take.
    available: usize,
    /// How many cells of typed text fit behind the prompt; more would make the frame too high.
    room: usize,
}

impl Frame {
    fn of(open: &Open<'_>, keys: &[&str], errors: Errors) -> Self {
        let size = open.size;
        let columns = size.text_width();
        let prompt = fold(
            &open.view.progress(),
            size.columns.saturating_sub(4),
            "",
            "",
        )
        .join("\n");
        let help = help(open.view, keys, size);
        let error = ErrorRoom {
            columns,
            rows: if size.rows < 16 { 2 } else { 3 },
        };
        let last = prompt.lines().last().map_or(0, width);
        let reserved = match errors {
            Errors::Above => error.rows,
            Errors::Elsewhere => 0,
        };
        // One row for typed text that wraps, one that is never written.
        let around = rows(&prompt, size.columns) + 1 + rows(&help, size.columns) + reserved + 1;
        Self {
            prompt,
            help,
            error,
            available: size.rows.saturating_sub(around).max(1),
            room: (2 * size.columns).saturating_sub(last + 6),
        }
    }
}

/// The keys, folded. On a low terminal the list is given room instead: of `keys`, the last are left
/// out until the rest fits on two rows.
fn help(view: &View<'_>, keys: &[&str], size: Size) -> String {
    let mut parts: Vec<String> = keys.iter().map(|&key| key.to_owned()).collect();
    let mut spare = keys.len();
    parts.extend(keys_for_commands(view));
    let mut lines = fold_keys(&parts, size);
    while size.rows < 16 && lines.len() > 2 && spare > 0 {
        spare -= 1;
        parts.remove(spare);
        lines = fold_keys(&parts, size);
    }
    lines.join("\n")
}

fn keys_for_commands(view: &View<'_>) -> Vec<String> {
    let spelling = match &view.kind {
        Kind::One { .. } | Kind::Many { .. } => Spelling::Letters,
        Kind::Words { lines, .. } => lines.spelling(),
    };
    let mut parts = vec![match view.position {
        Position::First => "Esc leave".to_owned(),
        Position::Later => "Esc back".to_owned(),
    }];
    if view.why.is_some() {
        parts.push("? why".to_owned());
    }
    match (&view.kind, view.optional) {
        (Kind::Words { .. }, Optional::MaySkip) => parts.push("empty skip".to_owned()),
        (Kind::Many { .. }, Optional::MaySkip) => parts.push("s skip".to_owned()),
        (Kind::One { .. }, _) | (_, Optional::Required) => {}
    }
    match (view.position, spelling) {
        (Position::First, _) => {}
        (Position::Later, Spelling::Letters) => parts.push("q leave".to_owned()),
        (Position::Later, Spelling::Words) => parts.push(":leave".to_owned()),
    }
    parts
}

/// The keys in brackets' width, where a line breaks only between two of them.
fn fold_keys(parts: &[String], size: Size) -> Vec<String> {
    let line = parts
        .join(" | ")
        .replace(' ', "\u{a0}")
        .replace("|\u{a0}", "| ");
    let lines = fold(&line, size.text_width().saturating_sub(2), "", " ");
    lines
        .iter()
        .map(|line| line.replace('\u{a0}', " "))
        .collect()
}

/// The rows of a list, folded to the frame.
struct List<'a> {
    entries: Vec<Entry<'a>>,
    page: usize,
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
enum Marks {
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

/// What a row does when it is taken.
#[derive(Clone, Copy)]
enum Takes {
    Row(usize),
    Command(Command),
}

/// Whether a row is seen before it is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Always,
    WhenTyped,
}

/// One row as inquire shows it.
struct Entry<'a> {
    shown: String,
    /// The row in the transcript.
    said: String,
    /// The commands that can be typed for the row.
    obeys: &'static [Command],
    /// What typed letters are looked for in.
    sought: String,
    takes: Takes,
    seen: Seen,
    /// The numbers of the list, so that a number is never sought as letters.
    numbers: usize,
    check: &'a Check<'a>,
}

impl fmt::Display for Entry<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl<'a> List<'a> {
    fn of(open: &Open<'a>, frame: &Frame, marks: Marks) -> Self {
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
    fn print_if_cut(&self, open: &Open<'_>) -> Result<(), Stop> {
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

impl Entry<'_> {
    /// Whether the row is shown for what is typed, and how high in the list: inquire sorts by
    /// this number, and its sort does not keep the order of equals. Text that is too long for the
    /// frame, or was pasted with line breaks, matches nothing, which leaves room for it.
    fn score(&self, typed: &str, room: usize, index: usize) -> Option<i64> {
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

fn words_for(command: Command) -> &'static str {
    match command {
        Command::Why => "Why we ask this",
        Command::Skip => "Go on without an answer",
        Command::Back => "Back to the previous question",
        Command::Leave => "Leave",
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

/// The first `most` lines; the last one shows that there are more.
fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let keep = width(last).saturating_sub(4);
            while width(last) > keep {
                last.pop();
            }
            last.push_str(" ...");
        }
    }
    lines
}

// What is written before and between the frames.

/// Writes the question above the frame, where it may be as long as it likes.
fn question(view: &View<'_>, size: Size) -> Result<(), Stop> {
    let mut out = io::stderr();
    writeln!(out)?;
    for line in fold(view.ask, size.text_width(), "", "") {
        writeln!(out, "{}", line.bold())?;
    }
    say(view.help.unwrap_or_default(), size)?;
    if let Kind::Many { limits, .. } = &view.kind {
        say(limits, size)?;
    }
    Ok(())
}

/// Writes folded text; nothing for nothing.
fn say(words: &str, size: Size) -> Result<(), Stop> {
    if words.is_empty() {
        return Ok(());
    }
    let mut out = io::stderr();
    for line in fold(words, size.text_width(), "", "") {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// Whether a text may grow out of the frame while it is typed or edited. inquire sets no limit to
/// it, so a long text needs a terminal of 60x16, and an earlier one at most half of its rows.
fn cramped(view: &View<'_>, kept: &Kept, size: Size) -> bool {
    let Kind::Words { lines, .. } = &view.kind else {
        return false;
    };
    let long = *lines == Lines::Several && (size.columns < 60 || size.rows < 16);
    let earlier = kept.words.as_deref().unwrap_or_default();
    long || rows(earlier, size.columns) > size.rows / 2
}

/// Line mode for one question on a terminal that is too small for a frame. Standard error is not
/// locked, since a signal must be able to write to it.
fn plain(size: Size) -> PlainAsker<impl BufRead, impl Write> {
    PlainAsker::new(
        io::stdin().lock(),
        io::stderr(),
        Echo::Nothing,
        Some(size.text_width()),
    )
}

fn stop(error: InquireError) -> Stop {
    match error {
        InquireError::OperationInterrupted => Stop::Interrupted,
        InquireError::NotTTY => Stop::NotTerminal,
        InquireError::IO(error) => Stop::Io(error),
        error => Stop::Io(io::Error::other(error.to_string())),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::{
        env,
        num::NonZero,
        sync::{Arc, Mutex},
        thread,
        time::{Duration, Instant},
    };

    use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

    use super::*;

    const SIZES: [(u16, u16); 5] = [(80, 24), (60, 16), (40, 16), (34, 14), (30, 12)];

    const LONG: &str = "We have not spoken at all since the break-up, and neither of us has \
        written, called, or reacted to anything the other posted, not even through friends, and \
        so on, until the sixth line of this option has been reached at last";

    fn row(label: String) -> Row {
        Row {
            id: "id".to_owned(),
            label,
            help: None,
            alone: Alone::WithOthers,
        }
    }

    /// The questions that the other side of the pseudo-terminal asks, by name.
    fn asked(name: &str) -> Option<Reply> {
        let sixty: Vec<Row> = (1..=60)
            .map(|n| row(format!("Option number {n}")))
            .collect();
        let tall: Vec<Row> = (1..=9).map(|n| row(format!("{n} {LONG}"))).collect();
        let four: Vec<Row> = ["Yes", "No", "Never", "Not sure"]
            .map(|label| row(label.to_owned()))
            .into();
        let one = |rows| Kind::One {
            rows,
            earlier: None,
        };
        let many = |rows| Kind::Many {
            rows,
            earlier: &[],
            limits: "one or two of these".to_owned(),
        };
        let words = |lines| Kind::Words {
            hint: "A whole number".to_owned(),
            earlier: None,
            lines,
        };
        let kind = match name {
            "sixty" => one(&sixty),
            "tall" => one(&tall),
            "many-sixty" => many(&sixty),
            "many-tall" => many(&tall),
            "many" => many(&four),
            "value" => words(Lines::Value),
            "text" => words(Lines::One),
            "several" => words(Lines::Several),
            "earlier" => Kind::One {
                rows: &four,
                earlier: Some(2),
            },
            _ => one(&four),
        };
        let view = View {
            number: 3,
            more: (2, 4),
            ask: "How is it between you?",
            help: None,
            why: Some("It matters."),
            short: "Between",
            kind,
            position: if name == "first" {
                Position::First
            } else {
                Position::Later
            },
            optional: if name == "skip" {
                Optional::MaySkip
            } else {
                Optional::Required
            },
        };
        let check = |reply: &Reply| match reply {
            Reply::Picks(picks) if !(1..=2).contains(&picks.len()) => {
                Err("One or two, please.".to_owned())
            }
            Reply::Words(words) if words.parse::<u8>().is_err() && name == "value" => {
                Err("That is no number.".to_owned())
            }
            _ => Ok(()),
        };
        let mut asker = RichAsker::new(Colour::Off);
        match asker.ask(&view, &check) {
            Ok(Reply::Back) if name == "draft" || name == "many" || name == "text" => {
                asker.ask(&view, &check).ok()
            }
            reply => reply.ok(),
        }
    }

    /// Not a test by itself: the tests below start it on a pseudo-terminal.
    #[test]
    fn other_side() {
        if let Ok(name) = env::var("QUANDARY_TEST_ASKS") {
            let reply = asked(&name);
            let _ = writeln!(io::stderr(), "REPLY {reply:?} END");
        }
    }

    /// A pseudo-terminal on which one question is asked.
    struct Lab {
        parser: Arc<Mutex<vt100::Parser>>,
        keys: Box<dyn Write + Send>,
        child: Box<dyn Child + Send + Sync>,
        _master: Box<dyn MasterPty + Send>,
    }

    impl Lab {
        fn ask(name: &str, (columns, rows): (u16, u16)) -> Self {
            let size = PtySize {
                rows,
                cols: columns,
                pixel_width: 0,
                pixel_height: 0,
            };
            let pair = native_pty_system()
                .openpty(size)
                .expect("a pseudo-terminal opens");
            let module = module_path!()
                .split_once("::")
                .map_or("", |(_, module)| module);
            let mut command = CommandBuilder::new(env::current_exe().expect("tests have a path"));
            command.args([
                "--exact",
                "--nocapture",
                "-q",
                &format!("{module}::other_side"),
            ]);
            command.env("QUANDARY_TEST_ASKS", name);
            command.env("TERM", "xterm-256color");
            let child = pair.slave.spawn_command(command).expect("the test starts");
            drop(pair.slave);
            let cells = |cells: u16| NonZero::new(cells).expect("no size here is 0");
            let parser = vt100::Parser::new(cells(rows), cells(columns), 500);
            let parser = Arc::new(Mutex::new(parser));
            let mut output = pair
                .master
                .try_clone_reader()
                .expect("the output can be read");
            let screen = Arc::clone(&parser);
            thread::spawn(move || {
                let mut bytes = [0; 4096];
                while let Ok(count @ 1..) = output.read(&mut bytes) {
                    let read = bytes.get(..count).unwrap_or_default();
                    screen.lock().expect("no thread panics").process(read);
                }
            });
            let keys = pair.master.take_writer().expect("keys can be sent");
            Self {
                parser,
                keys,
                child,
                _master: pair.master,
            }
        }

        fn contents(&self) -> String {
            self.parser
                .lock()
                .expect("no thread panics")
                .screen()
                .contents()
        }

        /// Waits until the screen satisfies `wanted`; fails with the screen after five seconds.
        fn wait(&mut self, wanted: impl Fn(&str) -> bool) -> String {
            let start = Instant::now();
            loop {
                let contents = self.contents();
                if wanted(&contents) {
                    return contents;
                }
                assert!(
                    start.elapsed() < Duration::from_secs(5),
                    "the screen is\n{contents}"
                );
                thread::sleep(Duration::from_millis(5));
            }
        }

        fn shows(&mut self, needle: &str) -> &mut Self {
            self.wait(|contents| contents.contains(needle));
            self
        }

        fn send(&mut self, keys: &str) -> &mut Self {
            self.keys
                .write_all(keys.as_bytes())
                .expect("the terminal takes keys");
            self.keys.flush().expect("the terminal takes keys");
            if keys == "\u{1b}" {
                thread::sleep(Duration::from_millis(120));
            }
            self
        }

        fn replies(&mut self, expected: &str) {
            self.shows(&format!("REPLY {expected} END"));
        }
    }

    impl Drop for Lab {
        fn drop(&mut self) {
            let _ = self.child.kill();
            let _ = self.child.wait();
        }
    }

    fn marks(contents: &str) -> usize {
        contents
            .lines()
            .filter(|line| line.starts_with('>'))
            .count()
    }

    #[test]
    fn one_mark_stands_at_every_size_wherever_the_cursor_walks() {
        for name in ["sixty", "tall", "many-sixty", "many-tall"] {
            for size in SIZES {
                let mut lab = Lab::ask(name, size);
                lab.shows("? Question 3")
                    .wait(|contents| marks(contents) == 1);
                for down in 1..=6 {
                    lab.send("\u{1b}[B");
                    let number = format!(" {}. ", down + 1);
                    let contents = lab.wait(|contents| {
                        let marked = |line: &str| line.starts_with('>') && line.contains(&number);
                        contents.lines().any(marked) && contents.contains("q leave]")
                    });
                    assert_eq!(marks(&contents), 1, "{name} at {size:?}\n{contents}");
                    assert_eq!(contents.matches("q leave]").count(), 1, "{contents}");
                }
            }
        }
    }

    #[test]
    fn an_error_fits_into_the_frame_at_every_size() {
        for name in ["many-sixty", "many-tall"] {
            for size in SIZES {
                let mut lab = Lab::ask(name, size);
                lab.shows("? Question 3")
                    .send("\r")
                    .shows("# One or two, please.");
                let contents = lab
                    .send("\u{1b}[B")
                    .wait(|contents| contents.contains("> [ ] 2. "));
                assert_eq!(marks(&contents), 1, "{name} at {size:?}\n{contents}");
            }
        }
    }

    #[test]
    fn typed_text_that_is_too_long_leaves_the_frame_whole() {
        let mut lab = Lab::ask("sixty", (30, 12));
        lab.shows("? Question 3").send(&" ".repeat(60));
        lab.wait(|contents| marks(contents) == 0);
        lab.send(&"\u{7f}".repeat(60));
        let contents = lab.wait(|contents| contents.contains("> 1. "));
        assert_eq!(contents.matches("> 1. ").count(), 1, "{contents}");
    }

    #[test]
    fn keys_reply_to_a_list() {
        for (name, keys, expected) in [
            ("four", "\r", "Some(Pick(0))"),
            ("four", "3\r", "Some(Pick(2))"),
            ("four", "never\r", "Some(Pick(2))"),
            ("four", "no\r", "Some(Pick(1))"),
            ("four", "b\r", "Some(Back)"),
            ("four", "q\r", "Some(Leave)"),
            ("four", "\u{1b}", "Some(Back)"),
            ("four", "\u{1b}[A\r", "Some(Back)"),
            ("four", "\u{3}", "None"),
            ("first", "\u{1b}", "Some(Leave)"),
            ("first", "b\r", "Some(Leave)"),
            ("first", "\u{1b}[A\r", "Some(Leave)"),
            ("earlier", "\r", "Some(Pick(2))"),
            ("skip", "s\r", "Some(Skip)"),
            ("sixty", "44\r", "Some(Pick(43))"),
        ] {
            let mut lab = Lab::ask(name, (80, 24));
            lab.shows("[Enter choose")
                .wait(|contents| marks(contents) == 1);
            lab.send(keys).replies(expected);
        }
    }

    #[test]
    fn the_reason_comes_and_the_question_stays() {
        let mut lab = Lab::ask("earlier", (80, 24));
        lab.shows("> 3. Never").send("?").shows("> Why we ask this");
        lab.send("\r")
            .shows("Why we ask: It matters.")
            .shows("> 3. Never");
        lab.send("\r").replies("Some(Pick(2))");
    }

    #[test]
    fn ticks_are_kept_and_never_sent_by_mistake() {
        let mut lab = Lab::ask("many", (80, 24));
        lab.shows("> [ ] 1.")
            .send("\r")
            .shows("# One or two, please.");
        lab.send("3")
            .shows("> [ ] 3.")
            .send("\r")
            .shows("# Space ticks the row.");
        lab.send(" ")
            .shows("[x] 3.")
            .send("?")
            .shows("[ ] Why we ask")
            .send("\r");
        lab.shows("Why we ask: It matters.");
        lab.wait(|contents| contents.matches("[x] 3.").count() == 1 && marks(contents) == 1);
        lab.send("b").shows("[ ] Back").send("\r");
        lab.wait(|contents| contents.contains("> [ ] 1.") && contents.contains("[x] 3."));
        lab.send(" ")
            .shows("> [x] 1.")
            .send("\r")
            .replies("Some(Picks([0, 2]))");
    }

    #[test]
    fn words_are_checked_and_a_draft_survives_esc() {
        let mut lab = Lab::ask("value", (80, 24));
        lab.shows("? Question 3")
            .send("many\r")
            .shows("# That is no number.");
        lab.send("?\r")
            .shows("Why we ask: It matters.")
            .wait(|contents| contents.matches("? Question 3").count() == 1);
        lab.send("\r").shows("# This question needs an answer.");
        lab.send("7\r").replies("Some(Words(\"7\"))");

        let mut lab = Lab::ask("text", (80, 24));
        lab.shows("? Question 3").send("b and").send("\u{1b}");
        lab.shows("(going back)").shows("more b and").send(" q\r");
        lab.replies("Some(Words(\"b and q\"))");
    }

    #[test]
    fn a_terminal_that_is_too_small_is_asked_in_lines() {
        let mut lab = Lab::ask("four", (29, 24));
        lab.shows("Your answer:")
            .send("3\r")
            .replies("Some(Pick(2))");
        let mut lab = Lab::ask("several", (40, 16));
        lab.shows("Your answer:")
            .send("one\rtwo\r\r")
            .replies("Some(Words(\"one\\ntwo\"))");
    }
}
