//! What was found in all files together.

use std::fmt;

use colored::{ColoredString, Colorize};
use quandary::diagnostic::Severity;
use serde::Serialize;

use super::super::counted;
use super::super::exit::{Code, Failure};
use super::judge::Judged;

/// How much was found of what.
#[derive(Debug, Default)]
pub struct Tally {
    files: usize,
    read: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    unread: Option<Code>,
}

/// The figures of all files together.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "summary", deny_unknown_fields)
)]
pub struct CheckFigures {
    /// How many files there are, with those that could not be checked.
    pub files: usize,
    /// How many files could not be checked.
    pub unread: usize,
    /// How many errors there are in all files, with those that are not listed. One in a shared
    /// part is listed with each flow that uses it, and counts once.
    pub errors: usize,
    /// How many warnings.
    pub warnings: usize,
    /// How much advice.
    pub advice: usize,
    /// The code with which the program ends.
    #[cfg_attr(test, schemars(extend("enum" = [0, 1, 2, 3])))]
    pub exit_code: u8,
}

impl Tally {
    /// Counts the findings of a file that have not been told before.
    pub fn add(&mut self, judged: &Judged) {
        self.files += 1;
        self.read += 1;
        for judged in judged.findings.iter().filter(|judged| !judged.again) {
            match judged.finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
        }
    }

    /// Counts a file that could not be checked.
    pub fn unread(&mut self, code: Code) {
        self.files += 1;
        self.unread.get_or_insert(code);
    }

    /// Whether all could be read and nothing is denied.
    pub fn end(&self) -> Result<(), Failure> {
        match self.code() {
            Code::Done => Ok(()),
            code => Err(Failure::said(code)),
        }
    }

    /// The exit code: what is wrong with files that were read comes before what could
    /// not be read.
    pub fn code(&self) -> Code {
        match (self.errors, self.unread) {
            (0, None) => Code::Done,
            (0, Some(code)) => code,
            _ => Code::Faulty,
        }
    }

    /// Whether every file could be checked.
    pub fn all_read(&self) -> bool {
        self.unread.is_none()
    }

    /// The figures, for programs.
    pub fn figures(&self) -> CheckFigures {
        CheckFigures {
            files: self.files,
            unread: self.files - self.read,
            errors: self.errors,
            warnings: self.warnings,
            advice: self.advice,
            exit_code: self.code() as u8,
        }
    }
}

impl Tally {
    /// The line in the colour of what it says.
    pub fn in_colour(&self) -> ColoredString {
        let line = self.to_string();
        match (self.code(), self.warnings + self.advice) {
            (Code::Done, 0) => line.green(),
            (Code::Done, _) => line.yellow().bold(),
            _ => line.red().bold(),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let files = counted::of(self.files, "file");
        if self.unread.is_some() && self.read == 0 {
            return write!(f, "{files}: nothing could be read");
        }
        if self.errors + self.warnings + self.advice == 0 && self.unread.is_none() {
            return write!(f, "{files}: nothing is wrong");
        }
        write!(
            f,
            "{files}: {}, {}",
            counted::of(self.errors, "error"),
            counted::of(self.warnings, "warning")
        )?;
        if self.advice > 0 {
            write!(f, ", {} advice", counted::digits(self.advice))?;
        }
        match self.unread {
            Some(_) => f.write_str(", not all could be read"),
            None => Ok(()),
        }
    }
}
