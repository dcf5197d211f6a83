//! How files of somebody's own would change, shown as a diff.

use colored::Colorize;
use similar::TextDiff;

use quandary::letters::strip_control;

/// How many unchanged lines stand around a change.
const AROUND: usize = 3;

/// One side of a change.
#[derive(Clone, Copy)]
pub struct DiffSide<'a> {
    /// What it is called.
    pub name: &'a str,
    /// What stands in it.
    pub text: &'a str,
}

/// The change of a file, as `diff -u` shows it.
pub fn diff(old: DiffSide<'_>, new: DiffSide<'_>) -> String {
    let diff = TextDiff::from_lines(old.text, new.text);
    let unified = diff
        .unified_diff()
        .context_radius(AROUND)
        .header(&strip_control(old.name), &strip_control(new.name))
        .to_string();
    let mut shown = String::new();
    for line in unified.lines() {
        let line = strip_control(line);
        let line = match line.chars().next() {
            Some('+') => line.green().to_string(),
            Some('-') => line.red().to_string(),
            Some('@') => line.cyan().to_string(),
            _ => line.into_owned(),
        };
        shown.push_str(&line);
        shown.push('\n');
    }
    shown.push('\n');
    shown
}
