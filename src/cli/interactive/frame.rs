//! What a frame holds besides its rows, and how high it may be.

use quandary::flow::words::ProgramWord;

use inquire::validator::{ErrorMessage, Validation};

use super::super::voice;
use super::{
    super::{
        ask::{CLEAR, Optional, Position, PromptCommand, Title, View, WantedReply},
        screen::{fold, styled_width, width},
    },
    OpenQuestion,
};

/// How many cells stand left of the text of a question: the mark or the bar, and space.
pub(super) const MARGIN: usize = 3;

/// The lines around the list and the rows that are left for it.
pub(super) struct Frame {
    /// What inquire draws behind its first mark. What is typed stands at its end.
    pub(super) message: String,
    /// What has no room in the frame and is written above it.
    pub(super) above: Vec<String>,
    pub(super) keys: String,
    pub(super) error: ErrorRoom,
    /// How many rows the list may take.
    pub(super) available: usize,
    /// How many cells of typed text fit; more would make the frame too high.
    pub(super) room: usize,
}

/// What a frame is to hold besides the question.
#[derive(Clone, Copy)]
pub(super) struct FrameNeeds {
    /// The rows without which a list is no list, or a typed text has no room.
    pub(super) needed: usize,
    /// Where the words of a refused answer are shown.
    pub(super) errors: Errors,
}

/// Where the words of a refused answer are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errors {
    /// In the frame, above the question.
    Above,
    /// Not in the frame.
    Elsewhere,
}

impl Frame {
    pub(super) fn of(open: &OpenQuestion<'_>, holds: FrameNeeds) -> Self {
        let size = open.size;
        let error = ErrorRoom {
            columns: size.text_width(),
            rows: if size.rows < 16 { 2 } else { 3 },
        };
        let keys = key_row(open);
        let reserved = match holds.errors {
            Errors::Above => error.rows,
            Errors::Elsewhere => 0,
        };
        // Below a page, where every row counts, none is left free, and what is typed stands behind
        // the words.
        let spare = usize::from(open.view.page.is_none());
        let around = open.above + 1 + reserved + spare;
        let left = size.rows.saturating_sub(around).max(1);
        let mut head = head(open);
        let bar = open.look.accent(open.look.marks.bar);
        let mut above = Vec::new();
        if open.view.page.is_none() {
            // What is typed has a line of its own.
            head.push(String::new());
            if head.len() + holds.needed > left {
                above = head.drain(..head.len() - 1).collect();
            }
        }
        let taken = head.len();
        let last = head.last().map_or(0, |line| styled_width(line));
        let margin = " ".repeat(MARGIN - 2);
        let lines = head.iter().enumerate().map(|(at, line)| match at {
            0 => format!("{margin}{line}").trim_end().to_owned(),
            _ if line.is_empty() => bar.clone(),
            _ => format!("{bar}{margin} {line}"),
        });
        let mut message = lines.collect::<Vec<_>>().join("\n");
        if open.view.page.is_none() {
            // inquire puts one space before what is typed.
            message.push(' ');
        }
        let first = open.look.accent(open.look.marks.open);
        let above = above.into_iter().enumerate().map(|(at, line)| match at {
            0 => format!("{first}{margin} {line}"),
            _ => format!("{bar}{margin} {line}").trim_end().to_owned(),
        });
        Self {
            message,
            above: above.collect(),
            keys,
            error,
            available: left.saturating_sub(taken).max(1),
            room: size.columns.saturating_sub(last + MARGIN + 2),
        }
    }

    /// How many rows the frame takes once it is answered: those of its message.
    pub(super) fn answered(&self) -> usize {
        self.message.lines().count().max(1)
    }

    /// How many rows it takes at most, with so many below its message and above its keys.
    pub(super) fn highest(&self, list: usize) -> usize {
        self.answered() + list + 1
    }

    /// Whether the question stands in the frame.
    pub(super) fn is_whole(&self) -> bool {
        self.above.is_empty()
    }
}

/// The room for the words of a refused answer.
#[derive(Clone, Copy)]
pub(super) struct ErrorRoom {
    columns: usize,
    pub(super) rows: usize,
}

impl ErrorRoom {
    /// Folds the words behind the mark that inquire puts before them.
    pub(super) fn invalid(self, words: &str) -> Validation {
        let lines = fold(words, self.columns.saturating_sub(MARGIN), "", "");
        let hang = format!("\n{}", " ".repeat(MARGIN));
        Validation::Invalid(ErrorMessage::Custom(cut(lines, self.rows).join(&hang)))
    }
}

/// The question with its place, its help, and what was said aside, without marks and bar.
fn head(open: &OpenQuestion<'_>) -> Vec<String> {
    let (view, look) = (open.view, open.look);
    let room = open.size.text_width().saturating_sub(MARGIN);
    let place = match view.title {
        Title::Question { .. } => view.place(),
        Title::Words(words) => words.to_owned(),
    };
    let (asked, beside) = match view.ask {
        "" => (place.as_str(), ""),
        ask => (ask, place.as_str()),
    };
    if view.page.is_some() {
        // What is typed stands behind it, and wraps into no other row.
        let beside = match beside {
            "" => String::new(),
            beside if width(asked) + width(beside) + 16 > room => String::new(),
            beside => format!("  {beside}"),
        };
        return vec![format!("{}{}", look.bold(asked), look.dim(&beside))];
    }
    let mut lines = asked_beside(open, asked, beside, room);
    let limits = match &view.kind {
        WantedReply::Many { limits, .. } | WantedReply::Words { limits, .. } => limits.as_str(),
        WantedReply::One { .. } => "",
    };
    for words in [view.help.unwrap_or_default(), limits] {
        if !words.is_empty() {
            lines.extend(fold(words, room, "", "").iter().map(|line| look.dim(line)));
        }
    }
    if !open.reason.is_empty() {
        lines.push(String::new());
        lines.extend(fold(open.reason, room, "", ""));
    }
    lines
}

/// The question, and at the right of it where it stands, dim: on its last line, if that leaves
/// room, and else in a narrower column or on a line of its own.
fn asked_beside(open: &OpenQuestion<'_>, asked: &str, beside: &str, room: usize) -> Vec<String> {
    let look = open.look;
    let bold =
        |lines: &[String]| -> Vec<String> { lines.iter().map(|line| look.bold(line)).collect() };
    let whole = fold(asked, room, "", "");
    if beside.is_empty() {
        return bold(&whole);
    }
    let taken = width(beside) + 2;
    let fits = |line: &String| width(line) + taken <= room;
    let narrow = fold(asked, room.saturating_sub(taken).max(12), "", "");
    let lines = match whole.last().is_some_and(fits) {
        true => whole,
        false if narrow.len() == whole.len() && narrow.iter().all(fits) => narrow,
        false => {
            let mut lines = bold(&whole);
            let beside = fold(beside, room, "", "").join(" ");
            let space = " ".repeat(room.saturating_sub(width(&beside)));
            lines.push(format!("{space}{}", look.dim(&beside)));
            return lines;
        }
    };
    let last = lines.last().map_or(0, |line| width(line));
    let space = " ".repeat(room.saturating_sub(last + width(beside)));
    let mut lines = bold(&lines);
    if let Some(last) = lines.last_mut() {
        last.push_str(&format!("{space}{}", look.dim(beside)));
    }
    lines
}

/// A key of the row of keys.
struct KeyHint {
    words: String,
    /// What goes first where there is not room for all.
    goes: LeftOut,
}

/// In which order keys are left out.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum LeftOut {
    First,
    Second,
    Third,
    /// Help and the way out are left out of no row that they fit into.
    Last,
}

/// One row of keys at every width, with the bar before it.
fn key_row(open: &OpenQuestion<'_>) -> String {
    let marks = open.look.marks;
    let mut keys = keys(open);
    // The bar and the brackets that inquire puts around it.
    let room = open.size.text_width().saturating_sub(MARGIN + 2);
    let between = format!(" {} ", marks.dot);
    let joined = |keys: &[KeyHint]| {
        let words: Vec<&str> = keys.iter().map(|key| key.words.as_str()).collect();
        words.join(&between)
    };
    while width(&joined(&keys)) > room && keys.len() > 1 {
        let next = keys.iter().map(|key| key.goes).min();
        let at = keys.iter().position(|key| Some(key.goes) == next);
        keys.remove(at.unwrap_or(0));
    }
    // inquire writes a bracket first, and the bar takes its place.
    let bar = open.look.accent(marks.bar);
    let margin = " ".repeat(MARGIN - 1);
    let bracket = open.look.faint("[");
    format!("\r{bar}{margin}{bracket}{}", open.look.dim(&joined(&keys)))
}

fn keys(open: &OpenQuestion<'_>) -> Vec<KeyHint> {
    let view = open.view;
    let mut keys = Vec::new();
    let mut key = |words: &str, goes| {
        keys.push(KeyHint {
            words: words.to_owned(),
            goes,
        });
    };
    let done = voice::word(ProgramWord::KeyDone);
    match (&view.kind, view.optional) {
        (WantedReply::One { .. }, _) => {
            let choose = voice::word(ProgramWord::KeyChoose);
            key(&format!("Enter {choose}"), LeftOut::First);
        }
        (WantedReply::Many { .. }, optional) => {
            let tick = voice::word(ProgramWord::KeyTick);
            let space = voice::word(ProgramWord::KeySpace);
            key(&format!("{space} {tick}"), LeftOut::Third);
            key(&format!("Enter {done}"), LeftOut::Second);
            if optional == Optional::MaySkip {
                let skip = voice::finely(ProgramWord::Skip, "skip");
                key(&format!("s {skip}"), LeftOut::Second);
            }
        }
        (WantedReply::Words { .. }, Optional::MaySkip) => {
            let or_skip = voice::finely(ProgramWord::KeyDone, "done or skip");
            key(&format!("Enter {or_skip}"), LeftOut::Second);
        }
        (WantedReply::Words { .. }, _) => key(&format!("Enter {done}"), LeftOut::First),
    }
    let escape = match view.position {
        Position::First => voice::finely(ProgramWord::Leave, "leave"),
        Position::Later => voice::finely(ProgramWord::Back, "back"),
        Position::Aside(escape) => escape,
    };
    key(&format!("Esc {escape}"), LeftOut::First);
    // Where help is read, it is there.
    if view.also.has(PromptCommand::Help) && !view.urgent {
        let help = voice::finely(ProgramWord::HelpNow, "help");
        key(&format!("h {help}"), LeftOut::Last);
    }
    // A row that is seen needs no key.
    let seen = open.rows.iter().any(|row| row.id == CLEAR);
    if view.also.has(PromptCommand::Vanish) && !seen {
        let leave = voice::finely(ProgramWord::Leave, "leave now");
        key(&format!("! {leave}"), LeftOut::Last);
    }
    if view.page.is_none() {
        let more = voice::word(ProgramWord::KeyMore);
        key(&format!("? {more}"), LeftOut::Third);
    }
    keys
}

/// All keys of a question, in words, for whoever asks.
pub(super) fn all_keys(view: &View<'_>) -> String {
    let how = voice::word(match &view.kind {
        WantedReply::One { .. } => ProgramWord::HowToChoose,
        WantedReply::Many { .. } => ProgramWord::HowToTick,
        WantedReply::Words { .. } => ProgramWord::HowToType,
    });
    let spelling = view.spelling();
    let mut typed = Vec::new();
    let mut say = |command: PromptCommand, word, english| {
        let does = voice::finely(word, english);
        typed.push(format!("{} {does}", command.key(spelling)));
    };
    if view.optional == Optional::MaySkip {
        say(
            PromptCommand::Skip,
            ProgramWord::Skip,
            "goes on without an answer",
        );
    }
    if view.position == Position::Later {
        say(
            PromptCommand::Back,
            ProgramWord::Back,
            "goes back, as Esc does",
        );
    }
    if view.also.has(PromptCommand::Review) {
        say(
            PromptCommand::Review,
            ProgramWord::SoFar,
            "shows all your answers",
        );
    }
    if view.also.has(PromptCommand::Help) {
        say(
            PromptCommand::Help,
            ProgramWord::HelpNow,
            "shows where help is",
        );
    }
    say(PromptCommand::Leave, ProgramWord::Leave, "leaves");
    if view.also.has(PromptCommand::Vanish) {
        say(
            PromptCommand::Vanish,
            ProgramWord::ClearScreen,
            "clears the screen and leaves at once, as Ctrl-C does",
        );
    }
    let keys = voice::say(ProgramWord::TypedKeys, &[("keys", &typed.join("; "))]);
    format!("{how} {keys}")
}

/// The first `most` lines; the last one shows that there are more.
pub(super) fn cut(mut lines: Vec<String>, most: usize) -> Vec<String> {
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let keep = width(last).saturating_sub(4);
            while width(last) > keep {
                last.pop();
            }
            last.truncate(last.trim_end().len());
            last.push_str(" ...");
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_shows_that_lines_are_cut() {
        for (lines, most, expected) in [
            (vec!["one", "two"], 2, vec!["one", "two"]),
            (vec!["one two", "three"], 1, vec!["one ..."]),
            (vec!["a long line", "b"], 1, vec!["a long ..."]),
        ] {
            let lines = lines.into_iter().map(str::to_owned).collect();
            assert_eq!(cut(lines, most), expected);
        }
    }
}
