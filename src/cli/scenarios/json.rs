//! The report as one JSON object.

use std::iter;

use quandary::diagnostic::{Finding, Severity};
use serde_json::{Value, json};

use super::Results;
use super::cover::Cover;
use super::failures::{FailedCase, PlayedFile, TakenWay};
use super::find::Unplayed;
use crate::cli::digest::digest;
use crate::cli::report::json::document;

/// The version of the form, as `docs/schemas/test.schema.json` describes it.
const VERSION: u32 = 1;

/// The whole report.
pub fn report(results: &Results<'_>) -> String {
    let (all, unplayed, covers) = (&results.shown, results.unplayed, results.covers);
    let count = |count: &dyn Fn(&PlayedFile<'_>) -> usize| all.iter().map(count).sum::<usize>();
    let played = count(&|shown| shown.ran.cases.len());
    let failed = count(&|shown| shown.ran.failed());
    let faulty = count(&|shown| usize::from(shown.ran.is_faulty()));
    let files = all.iter().map(file).chain(unplayed.iter().map(not_played));
    let mut report = json!({
        "files": files.collect::<Vec<_>>(),
        "scenarios": played,
        "passed": played - failed,
        "failed": failed,
        "left_out": count(&|shown| shown.ran.left_out),
        "faulty_files": faulty + unplayed.len(),
    });
    if !covers.is_empty()
        && let Value::Object(report) = &mut report
    {
        let covers = covers.iter().map(Cover::json).collect::<Vec<_>>();
        report.insert("coverage".to_owned(), Value::Array(covers));
    }
    document(VERSION, results.today, report) + "\n"
}

fn file(shown: &PlayedFile<'_>) -> Value {
    let mut failed_cases = shown.failed_cases().into_iter();
    let scenarios = shown.ran.cases.iter().map(|case| match &case.failed {
        None => json!({ "name": &*case.name, "verdict": "passed" }),
        Some(_) => failed_cases
            .next()
            .map_or(Value::Null, |case| failed(shown, &case)),
    });
    let scenarios: Vec<Value> = scenarios.collect();
    json!({
        "file": shown.suite.name,
        "digest": digest(&shown.suite.text),
        "flow": shown.flow.file.name,
        "flow_digest": digest(&shown.flow.file.text),
        "findings": findings(&shown.ran.findings, shown),
        "scenarios": scenarios,
        "left_out": shown.ran.left_out,
    })
}

/// A file that could not be played. Its findings say why, each with its file.
fn not_played(file: &Unplayed) -> Value {
    let itself = json!({
        "file": file.name,
        "severity": Severity::Error.to_string(),
        "rule": null,
        "message": file.message,
        "notes": [],
        "help": null,
        "line": 1,
        "column": 1,
    });
    let faults = file.faults.iter().map(|fault| {
        json!({
            "file": fault.file,
            "severity": fault.severity.to_string(),
            "rule": fault.rule,
            "message": fault.message,
            "notes": fault.notes,
            "help": fault.help,
            "line": fault.at.0,
            "column": fault.at.1,
        })
    });
    json!({
        "file": file.name,
        "digest": null,
        "flow": null,
        "flow_digest": null,
        "findings": iter::once(itself).chain(faults).collect::<Vec<_>>(),
        "scenarios": [],
        "left_out": 0,
    })
}

fn findings(findings: &[Finding], shown: &PlayedFile<'_>) -> Vec<Value> {
    let findings = findings.iter().map(|finding| {
        let span = finding.labels.first().map_or(0, |label| label.span.start);
        let (line, column) = shown.at(span);
        json!({
            "file": shown.suite.name,
            "severity": finding.severity.to_string(),
            "rule": finding.rule.name(),
            "message": finding.message,
            "notes": finding.notes,
            "help": finding.help,
            "line": line,
            "column": column,
        })
    });
    findings.collect()
}

fn failed(shown: &PlayedFile<'_>, case: &FailedCase<'_>) -> Value {
    let failures = case.failures.iter().map(|placed| {
        let (line, column) = shown.at(placed.span.start);
        let (flow_line, flow_column) = shown.in_flow(placed.flow_span.start);
        let departure = &placed.failure.departure;
        json!({
            "message": placed.failure.message,
            "expected": placed.failure.expected,
            "came": placed.failure.came,
            "line": line,
            "column": column,
            "step": departure.step.map(|step| step + 1),
            "flow_line": flow_line,
            "flow_column": flow_column,
            "flow_words": departure.words,
        })
    });
    json!({
        "name": case.name,
        "verdict": "failed",
        "line": case.line,
        "failures": failures.collect::<Vec<_>>(),
        "findings": findings(case.findings, shown),
        "way": case.way.as_ref().map(way),
    })
}

fn way(way: &TakenWay) -> Value {
    let steps = way.steps.iter().map(|step| {
        json!({
            "question": step.question,
            "given": step.given,
            "flow_line": step.line,
            "differs": step.differs,
        })
    });
    json!({
        "steps": steps.collect::<Vec<_>>(),
        "end": way.end,
        "answers_file": way.answers,
        "command": way.command,
    })
}
