//! Findings on their way out, in each of the forms.

use std::io::{self, Write};
use std::path::Path;

use quandary::check::Options;
use quandary::diagnostic::Severity;
use quandary::parse::MOST_FINDINGS;
use quandary::render::File;
use serde_json::Value;

use super::super::args::CheckFormat;
use super::super::colour::Colour;
use super::super::draw;
use super::super::github::{self, Level};
use super::super::markdown::strip_control;
use super::super::{Failure, put};
use super::judge::{Judged, JudgedFinding};
use super::tally::Tally;
use super::{json, sarif};

/// How many findings of one file are shown.
const MOST_SHOWN: usize = 1000;

/// A report in one of the forms. What people read is written file by file; what
/// programs read is one object and waits for the end.
pub enum Report {
    /// As rustc draws.
    Human(Colour),
    /// One line for each finding.
    Short,
    /// Annotations for GitHub Actions.
    Github,
    /// The files so far.
    Json(Vec<Value>),
    /// The log so far.
    Sarif(sarif::Log),
}

impl Report {
    /// A report without a file.
    pub fn new(format: CheckFormat, colour: Colour) -> Self {
        match format {
            CheckFormat::Human => Report::Human(colour),
            CheckFormat::Short => Report::Short,
            CheckFormat::Github => Report::Github,
            CheckFormat::Json => Report::Json(Vec::new()),
            CheckFormat::Sarif => Report::Sarif(sarif::Log::default()),
        }
    }

    /// Whether it tells fixes.
    pub fn tells_fixes(&self) -> bool {
        matches!(self, Report::Json(_) | Report::Sarif(_))
    }

    /// Reports what was found in a file.
    pub fn file(&mut self, judged: &Judged) -> Result<(), Failure> {
        let file = File::new(&judged.looked.path, &judged.looked.text);
        let (shown, left_out) = shown(judged);
        match self {
            Report::Human(colour) => {
                for judged in shown {
                    put(&format!(
                        "{}\n",
                        draw::draw(&file, &judged.finding, *colour)
                    ))?;
                }
            }
            Report::Short => {
                for judged in shown {
                    put(&short(&file, judged))?;
                }
            }
            Report::Github => {
                for judged in shown {
                    put(&annotation(&file, judged))?;
                }
            }
            Report::Json(files) => files.push(json::file(&file, judged, (shown, left_out))),
            Report::Sarif(log) => log.add(&file, shown),
        }
        if left_out > 0 {
            let more = match judged.findings.len() >= MOST_FINDINGS {
                true => " or more",
                false => "",
            };
            // Where nobody hears it, the summary still tells.
            let _ = writeln!(
                io::stderr(),
                "note: {left_out}{more} further findings in `{}` are not shown\n",
                file.path()
            );
        }
        Ok(())
    }

    /// Reports a file that could not be checked, after it has been said on standard
    /// error.
    pub fn unread(&mut self, path: &Path, message: &str) -> Result<(), Failure> {
        match self {
            Report::Human(_) | Report::Short => {}
            Report::Github => {
                let file = [("file", path.display().to_string())];
                put(&github::annotation(Level::Error, &file, message))?;
            }
            Report::Json(files) => files.push(json::unread(path, message)),
            Report::Sarif(log) => log.unread(path, message),
        }
        Ok(())
    }

    /// Ends the report.
    pub fn end(self, tally: &Tally, options: &Options) -> Result<(), Failure> {
        match self {
            Report::Human(_) | Report::Short | Report::Github => put(&tally.to_string())?,
            Report::Json(files) => put(&json::end(files, tally, options))?,
            Report::Sarif(log) => put(&log.end(tally))?,
        }
        Ok(())
    }
}

/// The findings that are shown, and how many are not.
fn shown(judged: &Judged) -> (&[JudgedFinding], usize) {
    let (shown, rest) = judged
        .findings
        .split_at(judged.findings.len().min(MOST_SHOWN));
    (shown, rest.len())
}

/// A finding on one line: `file:line:col: severity[rule]: message`.
fn short(file: &File<'_>, JudgedFinding { finding, .. }: &JudgedFinding) -> String {
    let start = finding.labels.first().map_or(0, |label| label.span.start);
    let (line, column) = file.lines().line_and_column(start);
    let message = strip_control(&finding.message).replace('\n', " ");
    format!(
        "{}:{line}:{column}: {}[{}]: {message}",
        file.path(),
        finding.severity,
        finding.rule.name(),
    )
}

/// A finding as GitHub shows it beside the line, with what would stand below it.
fn annotation(file: &File<'_>, JudgedFinding { finding, .. }: &JudgedFinding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Advice => Level::Notice,
    };
    let path = file.path();
    let path = path.strip_prefix("./").unwrap_or(path);
    let mut properties = vec![("file", path.to_owned())];
    if let Some(label) = finding.labels.first() {
        let (line, column) = file.lines().line_and_column(label.span.start);
        let (end_line, end_column) = file.lines().line_and_column(label.span.end);
        properties.push(("line", line.to_string()));
        properties.push(("endLine", end_line.to_string()));
        // GitHub takes columns on one line only.
        if line == end_line {
            properties.push(("col", column.to_string()));
            properties.push(("endColumn", end_column.to_string()));
        }
    }
    properties.push(("title", finding.rule.name().to_owned()));
    let notes = finding.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = finding.help.iter().map(|help| format!("\nhelp: {help}"));
    let below: String = notes.chain(help).collect();
    github::annotation(level, &properties, &format!("{}{below}", finding.message))
}
