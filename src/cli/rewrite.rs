//! Files of somebody's own that are changed because they asked for it: shown as a diff, and
//! written in one piece.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use colored::Colorize;
use similar::TextDiff;
use tempfile::NamedTempFile;

use quandary::letters::strip_control;

use super::exit::{Code, Failure};

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

/// Puts a new text in a file's place at once, so that a fault on the way leaves the
/// old one.
///
/// # Errors
///
/// The file cannot be written, or somebody has changed it since it was read: exit code 1, with
/// words that name the file.
pub fn write_over(path: &Path, before: &str, text: &str) -> Result<(), Failure> {
    // What a link leads to is changed, not the link.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let failure = |why: &str| {
        let message = format!("`{}` cannot be written: {why}", path.display());
        Failure::new(Code::Io, message)
    };
    let now = fs::read(&path).map_err(|error| failure(&error.to_string()))?;
    if now != before.as_bytes() {
        return Err(failure(
            "it was changed in the meantime, and is left as it is",
        ));
    }
    let written = || -> io::Result<()> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let mut beside = NamedTempFile::new_in(folder)?;
        beside.write_all(text.as_bytes())?;
        fs::set_permissions(beside.path(), fs::metadata(&path)?.permissions())?;
        beside.persist(&path).map_err(io::Error::from)?;
        Ok(())
    };
    written().map_err(|error| failure(&error.to_string()))
}
