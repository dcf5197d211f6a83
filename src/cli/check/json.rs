//! The report as one JSON object, as `docs/schemas/check.schema.json` describes it.

use std::path::Path;

use quandary::check::Options;
use quandary::diagnostic::Label;
use quandary::render::File;
use serde_json::{Value, json};

use super::judge::{Judged, JudgedFinding};
use super::tally::Tally;

/// The version of the form. It grows when something changes that a program may rest on.
const VERSION: u32 = 1;

/// A file that was checked.
pub fn file(
    file: &File<'_>,
    judged: &Judged,
    (shown, left_out): (&[JudgedFinding], usize),
) -> Value {
    let findings = shown.iter().map(|shown| finding(file, shown));
    json!({
        "path": judged.looked.path.display().to_string(),
        "kind": judged.looked.kind.name(),
        "error": null,
        "findings": findings.collect::<Vec<_>>(),
        "left_out": left_out,
    })
}

/// A file that could not be checked.
pub fn unread(path: &Path, message: &str) -> Value {
    json!({
        "path": path.display().to_string(),
        "kind": null,
        "error": message,
        "findings": [],
        "left_out": 0,
    })
}

/// The whole report.
pub fn end(files: Vec<Value>, tally: &Tally, options: &Options) -> String {
    pretty(&json!({
        "version": VERSION,
        "today": options.today.to_string(),
        "files": files,
        "summary": tally.json(),
    }))
}

/// Some JSON as text. Control characters are escaped, those too that JSON would allow.
pub fn pretty(value: &Value) -> String {
    let text = format!("{value:#}");
    let steers = |c: char| c.is_control() && c != '\n';
    if !text.contains(steers) {
        return text;
    }
    // Outside of texts there are none.
    let escaped = |c: char| match steers(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn finding(file: &File<'_>, judged: &JudgedFinding) -> Value {
    let finding = &judged.finding;
    let places = finding.labels.iter().map(|label| place(file, label));
    json!({
        "rule": finding.rule.name(),
        "severity": finding.severity.to_string(),
        "default_severity": judged.by_default.to_string(),
        "message": finding.message,
        "places": places.collect::<Vec<_>>(),
        "notes": finding.notes,
        "help": finding.help,
        "explain": explain(judged),
    })
}

/// The command that prints the page of a rule.
pub fn explain(judged: &JudgedFinding) -> String {
    format!("quandary explain {}", judged.finding.rule.name())
}

fn place(file: &File<'_>, label: &Label) -> Value {
    let (line, column) = file.lines().line_and_column(label.span.start);
    let (end_line, end_column) = file.lines().line_and_column(label.span.end);
    json!({
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "start_byte": label.span.start,
        "end_byte": label.span.end,
        "words": label.words,
    })
}
