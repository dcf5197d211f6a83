//! The report as one JSON object, as `docs/schemas/check.schema.json` describes it.

use std::ops::Range;
use std::path::Path;

use quandary::check::Options;
use quandary::diagnostic::{Certainty, Label};
use quandary::fixes::Fix;
use quandary::render::File;
use serde_json::{Map, Value, json};

use super::super::digest::digest;
use super::super::report::json::document;
use super::super::report::subject::Subject;
use super::judge::{Judged, JudgedFinding};
use super::tally::Tally;

/// The version of the form.
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
        "digest": digest(&judged.looked.text),
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
        "digest": null,
        "error": message,
        "findings": [],
        "left_out": 0,
    })
}

/// The whole report.
pub fn end(files: Vec<Value>, tally: &Tally, options: &Options) -> String {
    let own = json!({ "files": files, "summary": tally.json() });
    document(VERSION, options.today, own)
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
        "fixes": judged.fixes.iter().map(|fix| fixed(file, fix)).collect::<Vec<_>>(),
        "explain": Subject::Rule(finding.rule).explain(),
    })
}

fn fixed(file: &File<'_>, fix: &Fix) -> Value {
    let edits = fix.edits.iter().map(|edit| {
        let mut value = stretch(file, &edit.span);
        value.insert("text".to_owned(), json!(edit.text));
        value
    });
    json!({
        "sure": fix.certainty == Certainty::Sure,
        "edits": edits.collect::<Vec<_>>(),
    })
}

fn place(file: &File<'_>, label: &Label) -> Map<String, Value> {
    let mut value = stretch(file, &label.span);
    value.insert("words".to_owned(), json!(label.words));
    value
}

/// Some bytes of a file, by line and column too.
fn stretch(file: &File<'_>, span: &Range<usize>) -> Map<String, Value> {
    let (line, column) = file.lines().line_and_column(span.start);
    let (end_line, end_column) = file.lines().line_and_column(span.end);
    let values = [
        ("line", line),
        ("column", column),
        ("end_line", end_line),
        ("end_column", end_column),
        ("start_byte", span.start),
        ("end_byte", span.end),
    ];
    let pairs = values.into_iter();
    pairs
        .map(|(key, value)| (key.to_owned(), json!(value)))
        .collect()
}
