//! The report as one JSON object.

use std::ops::Range;
use std::path::Path;

use quandary::check::CheckOptions;
use quandary::diagnostic::{Certainty, Severity};
use quandary::fixes::Fix;
use quandary::render::File;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::super::digest::Digest;
use super::super::report::json::document;
#[cfg(test)]
use super::super::report::json::schemas::SeverityName;
use super::super::report::subject::RemarkSubject;
use super::judge::{Judged, JudgedFinding};
use super::look::CheckedKind;
use super::tally::{CheckFigures, Tally};

/// One object: the files in the order in which they were checked, each with its findings in the
/// order of the file, and the figures of all together.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(title = "What `quandary check --format json` prints")
)]
pub struct CheckReport {
    files: Vec<FileReport>,
    summary: CheckFigures,
}

/// A file.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "file"))]
pub enum FileReport {
    /// A file that was checked.
    Checked(CheckedFile),
    /// A file that could not be checked.
    Unread(UnreadFile),
}

/// A file that was checked.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "checked", deny_unknown_fields)
)]
pub struct CheckedFile {
    /// The path as it was given or found, or the id of a built-in flow.
    path: String,
    /// What the file holds.
    kind: CheckedKind,
    /// The digest of the file, by which it is known whether it has changed: FNV-1a of its
    /// bytes.
    digest: Digest,
    /// Nothing keeps it from being checked.
    error: (),
    #[cfg_attr(test, schemars(length(max = 1000)))]
    findings: Vec<FindingReport>,
    /// How many findings of this file are not listed, since it has so many.
    left_out: usize,
}

/// A file that could not be checked.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "unread", deny_unknown_fields)
)]
pub struct UnreadFile {
    /// The path as it was given or found.
    path: String,
    kind: (),
    digest: (),
    /// Why the file could not be checked.
    error: String,
    findings: [FindingReport; 0],
    left_out: usize,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "finding", deny_unknown_fields)
)]
struct FindingReport {
    /// The name of the rule, as `--allow` and `quandary explain` take it.
    #[cfg_attr(test, schemars(regex(pattern = "^[a-z]+(-[a-z]+)*$")))]
    rule: &'static str,
    /// How much it matters in this run; what is denied is an error.
    #[cfg_attr(test, schemars(with = "SeverityName"))]
    severity: Severity,
    /// How much it matters where nothing is denied.
    #[cfg_attr(test, schemars(with = "SeverityName"))]
    default_severity: Severity,
    /// The fact, on one line, in lower case and without a full stop.
    #[cfg_attr(test, schemars(length(min = 1)))]
    message: String,
    /// Where it stands: first what has to be mended, then what belongs to it. Never empty.
    #[cfg_attr(test, schemars(length(min = 1)))]
    places: Vec<PlaceReport>,
    /// What else there is to know, such as the answers that lead there.
    notes: Vec<String>,
    /// The change that mends it; null where none is known.
    help: Option<String>,
    /// Changes of the text that mend it, each tried: it is gone then, and nothing new has come.
    fixes: Vec<FixReport>,
    /// The command that prints the page of the rule.
    #[cfg_attr(test, schemars(regex(pattern = "^quandary explain ")))]
    explain: String,
}

/// A place of the file, with what is to be said beside it.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "place", deny_unknown_fields)
)]
struct PlaceReport {
    #[serde(flatten)]
    stretch: Bytes,
    /// What is said beside it; empty where the message says it all.
    words: String,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "fix", deny_unknown_fields)
)]
struct FixReport {
    /// Whether it can be meant in no other way; `--fix` does what is sure.
    sure: bool,
    /// What is changed, in the order of the file; no two meet.
    #[cfg_attr(test, schemars(length(min = 1)))]
    edits: Vec<EditReport>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "edit", deny_unknown_fields)
)]
struct EditReport {
    #[serde(flatten)]
    stretch: Bytes,
    /// What stands there then.
    text: String,
}

/// Some bytes of a file, by line and column too.
#[derive(Serialize)]
#[cfg_attr(test, derive(JsonSchema))]
struct Bytes {
    /// The file, where that is a shared part of the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    /// The line, from 1.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// The column in characters, from 1. A byte order mark has none.
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
    /// The line of the first character behind it.
    #[cfg_attr(test, schemars(range(min = 1)))]
    end_line: usize,
    /// The column of the first character behind it.
    #[cfg_attr(test, schemars(range(min = 1)))]
    end_column: usize,
    /// The first byte, from 0.
    start_byte: usize,
    /// The first byte behind it.
    end_byte: usize,
}

/// A file that was checked, with the findings that are shown.
pub fn file(
    file: &File<'_>,
    judged: &Judged,
    shown: &[JudgedFinding],
    left_out: usize,
) -> FileReport {
    let findings = shown.iter().map(|shown| finding(file, shown));
    FileReport::Checked(CheckedFile {
        path: judged.looked.path.display().to_string(),
        kind: judged.looked.kind,
        digest: Digest::of(&judged.looked.text),
        error: (),
        findings: findings.collect(),
        left_out,
    })
}

/// A file that could not be checked.
pub fn unread(path: &Path, message: &str) -> FileReport {
    FileReport::Unread(UnreadFile {
        path: path.display().to_string(),
        kind: (),
        digest: (),
        error: message.to_owned(),
        findings: [],
        left_out: 0,
    })
}

/// The whole report.
pub fn end(files: Vec<FileReport>, tally: &Tally, options: &CheckOptions) -> String {
    document(options.today, &CheckReport::of(files, tally))
}

impl CheckReport {
    /// These files, and the figures of all together.
    pub fn of(files: Vec<FileReport>, tally: &Tally) -> Self {
        Self {
            files,
            summary: tally.figures(),
        }
    }

    /// How many files there are.
    pub fn count(&self) -> usize {
        self.files.len()
    }
}

fn finding(file: &File<'_>, judged: &JudgedFinding) -> FindingReport {
    let finding = &judged.finding;
    let places = finding.labels.iter().map(|label| PlaceReport {
        stretch: Bytes::of(file, &label.span),
        words: label.words.clone(),
    });
    FindingReport {
        rule: finding.rule.name(),
        severity: finding.severity,
        default_severity: judged.by_default,
        message: finding.message.clone(),
        places: places.collect(),
        notes: finding.notes.clone(),
        help: finding.help.clone(),
        fixes: judged.fixes.iter().map(|fix| fixed(file, fix)).collect(),
        explain: RemarkSubject::Rule(finding.rule).explain(),
    }
}

fn fixed(file: &File<'_>, fix: &Fix) -> FixReport {
    let edits = fix.edits.iter().map(|edit| EditReport {
        stretch: Bytes::of(file, &edit.span),
        text: edit.text.clone(),
    });
    FixReport {
        sure: fix.certainty == Certainty::Sure,
        edits: edits.collect(),
    }
}

impl Bytes {
    fn of(file: &File<'_>, span: &Range<usize>) -> Self {
        let (start, end) = (file.position(span.start), file.position(span.end));
        Self {
            part: start.part().map(str::to_owned),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte: start.byte,
            end_byte: end.byte,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::report::json::schemas;
    use super::CheckReport;

    #[test]
    fn the_schema_says_what_the_report_is() {
        schemas::hold::<CheckReport>("check");
    }
}
