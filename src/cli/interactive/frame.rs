//! What a frame holds besides its rows, and how high it may be.

use inquire::validator::{ErrorMessage, Validation};

use super::{
    super::{
        ask::{CLEAR, Optional, Position, PromptCommand, Spelling, View, WantedReply},
        screen::{Size, fold, rows, width},
    },
    OpenQuestion,
};

/// The lines around the list and the rows that are left for it.
pub(super) struct Frame {
    pub(super) prompt: String,
    pub(super) help: String,
    pub(super) error: ErrorRoom,
    /// How many rows the list may take.
    pub(super) available: usize,
    /// How many cells of typed text fit behind the prompt; more would make the frame too high.
    pub(super) room: usize,
}

/// Where the words of a refused answer are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Errors {
    /// In the frame, above the prompt line.
    Above,
    /// Not in the frame.
    Elsewhere,
}

impl Frame {
    pub(super) fn of(open: &OpenQuestion<'_>, keys: &[&str], errors: Errors) -> Self {
        let size = open.size;
        let columns = size.text_width();
        let mut prompt = open.view.title();
        if let WantedReply::Words { .. } = open.view.kind {
            // What is typed stands right behind it.
            prompt.push(':');
        }
        let prompt = fold(&prompt, size.columns.saturating_sub(4), "", "").join("\n");
        let help = match open.view.page {
            Some(_) => help_below_a_page(open, size),
            None => help(open.view, keys, size),
        };
        let error = ErrorRoom {
            columns,
            rows: if size.rows < 16 { 2 } else { 3 },
        };
        let last = prompt.lines().last().map_or(0, width);
        let reserved = match errors {
            Errors::Above => error.rows,
            Errors::Elsewhere => 0,
        };
        // How many rows the line of the prompt may take, and how many are never written. Below a
        // page, where every row counts, typed text may not wrap.
        let (lines, spare) = match open.view.page {
            Some(_) => (1, 0),
            None => (2, 1),
        };
        let prompted = rows(&prompt, size.columns) + lines - 1;
        let around = open.above + prompted + rows(&help, size.columns) + reserved + spare;
        Self {
            prompt,
            help,
            error,
            available: size.rows.saturating_sub(around).max(1),
            room: (lines * size.columns).saturating_sub(last + 6),
        }
    }
}

/// The room for the words of a refused answer.
#[derive(Clone, Copy)]
pub(super) struct ErrorRoom {
    columns: usize,
    rows: usize,
}

impl ErrorRoom {
    /// Folds the words behind the mark that inquire puts before them.
    pub(super) fn invalid(self, words: &str) -> Validation {
        let lines = cut(
            fold(words, self.columns.saturating_sub(2), "", "  "),
            self.rows,
        );
        Validation::Invalid(ErrorMessage::Custom(lines.join("\n")))
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

/// The keys below a page, where every row counts: those that the list does not say itself. What
/// everybody tries anyway is left out until the rest fits on one row.
fn help_below_a_page(open: &OpenQuestion<'_>, size: Size) -> String {
    let view = open.view;
    let mut parts = Vec::new();
    if view.also.has(PromptCommand::Vanish) && !open.rows.iter().any(|row| row.id == CLEAR) {
        parts.push("! clear and leave".to_owned());
    }
    if view.also.has(PromptCommand::Help) {
        parts.push("h help".to_owned());
    }
    let needed = parts.len();
    parts.insert(0, "Enter choose".to_owned());
    if let Position::Aside(escape) = view.position {
        parts.insert(1, format!("Esc {escape}"));
    }
    let mut lines = fold_keys(&parts, size);
    while lines.len() > 1 && parts.len() > needed.max(1) {
        parts.remove(parts.len() - needed - 1);
        lines = fold_keys(&parts, size);
    }
    lines.join("\n")
}

/// What Esc does, and what can be typed and takes effect with Enter.
fn keys_for_commands(view: &View<'_>) -> Vec<String> {
    let spelling = view.spelling();
    let escape = match view.position {
        Position::First => "Esc leave".to_owned(),
        Position::Later => "Esc back".to_owned(),
        Position::Aside(escape) => format!("Esc {escape}"),
    };
    let mut typed = Vec::new();
    if let WantedReply::One { .. } = view.kind {
        typed.push("number or word");
    }
    if view.why.is_some() {
        typed.push("? why");
    }
    match (&view.kind, view.optional) {
        (WantedReply::Words { .. }, Optional::MaySkip) => typed.push("empty skip"),
        (WantedReply::Many { .. }, Optional::MaySkip) => typed.push("s skip"),
        (WantedReply::One { .. }, _) | (_, Optional::Required | Optional::EnterGoesBack) => {}
    }
    if view.also.has(PromptCommand::Help) {
        typed.push("h help");
    }
    if view.also.has(PromptCommand::Vanish) {
        typed.push("! clear and leave");
    }
    if view.also.has(PromptCommand::Review) {
        typed.push(match spelling {
            Spelling::Letters => "r review",
            Spelling::Words => ":review",
        });
    }
    match (view.position, spelling) {
        (Position::First | Position::Aside(_), _) => {}
        (Position::Later, Spelling::Letters) => typed.push("q leave"),
        (Position::Later, Spelling::Words) => typed.push(":leave"),
    }
    let mut parts = vec![escape];
    parts.extend(typed.into_iter().map(str::to_owned));
    // Where text is typed, everybody knows that Enter ends it.
    let list = !matches!(view.kind, WantedReply::Words { .. });
    if let Some(first) = parts.get_mut(1).filter(|_| list) {
        first.insert_str(0, "or type, then Enter: ");
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
