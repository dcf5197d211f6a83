//! How a row of the program's own stands on the screen, with keys and line by line.

use crate::window::shows_keys;

/// What stands before a row that is marked and before the others, as it is drawn and as it is typed.
const BEFORE_ROWS: [&str; 4] = ["│  ● ", "│  ○ ", "|  > ", "|    "];

/// How a person answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With keys.
    Rich,
    /// Line by line.
    Plain,
}

impl Form {
    /// How one answers with these arguments.
    pub fn of(args: &[&str]) -> Self {
        match args.contains(&"--plain") {
            true => Self::Plain,
            false => Self::Rich,
        }
    }
}

/// Whether all of the screen is there, down to where one answers.
pub fn is_drawn(screen: &str, form: Form) -> bool {
    match form {
        Form::Rich => shows_keys(screen),
        Form::Plain => screen.trim_end().ends_with("Your answer:"),
    }
}

/// Whether a row with this label is seen.
pub fn has_row(screen: &str, label: &str, form: Form) -> bool {
    let mut rows = screen.lines().filter_map(|line| row_of(line, form));
    rows.any(|(shown, _)| shown == label)
}

/// The last rows that are seen, the first of which has this label: what stands above them, and
/// their labels. Where their places are told, they are in their order.
pub fn rows_from<'s>(screen: &'s str, first: &str, form: Form) -> Option<(String, Vec<&'s str>)> {
    let lines: Vec<&str> = screen.lines().collect();
    let at = lines
        .iter()
        .rposition(|line| row_of(line, form).is_some_and(|(label, _)| label == first))?;
    let (above, below) = lines.split_at(at);
    let rows = below.iter().filter_map(|line| row_of(line, form));
    let rows: Vec<(&str, Option<usize>)> = rows.collect();
    for (at, (label, told)) in rows.iter().enumerate() {
        assert!(told.is_none_or(|told| told == at), "{label}\n{screen}");
    }
    Some((
        above.join("\n"),
        rows.into_iter().map(|(label, _)| label).collect(),
    ))
}

/// A row of the program's own: its label, and its place from 0 where that is told. Keys move to it,
/// and its place is told only where not all rows are seen; in line mode its number is typed.
fn row_of(line: &str, form: Form) -> Option<(&str, Option<usize>)> {
    let (row, between) = match form {
        Form::Rich => {
            let mut before = BEFORE_ROWS.iter();
            (before.find_map(|mark| line.strip_prefix(mark))?, " of ")
        }
        Form::Plain => (line.trim_start(), ". "),
    };
    let numbered = row.split_once(between).and_then(|(number, label)| {
        let number: usize = number.trim().parse().ok()?;
        Some((number.checked_sub(1)?, label))
    });
    match (form, numbered) {
        (Form::Rich, None) => Some((row.trim_end(), None)),
        (Form::Rich, Some((at, label))) => {
            let (_, label) = label.split_once("  ")?;
            Some((label.trim_end(), Some(at)))
        }
        (Form::Plain, numbered) => numbered.map(|(at, label)| (label.trim_end(), Some(at))),
    }
}

/// An answer as it stands in a look at all answers.
pub fn given(label: &str, answer: &str, form: Form) -> String {
    match form {
        Form::Rich => format!("{label:<22}{answer}"),
        Form::Plain => format!("{label}: {answer}"),
    }
}
