//! The report as one JSON object.

use std::iter;

use quandary::diagnostic::{Finding, Severity};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::Results;
use super::cover::CoverReport;
use super::failures::{FailedCase, FlowPlace, PlayedFile, TakenWay};
use super::find::Unplayed;
use crate::cli::digest::Digest;
use crate::cli::report::Remark;
use crate::cli::report::json::document;
#[cfg(test)]
use crate::cli::report::json::schemas::SeverityName;
use crate::cli::report::subject::RemarkSubject;

/// One object: the files in the order in which they were found, each with its scenarios in the
/// order of the file, and the figures of all together.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(title = "What `quandary test --format json` prints")
)]
pub struct TestReport {
    files: Vec<PlayedReport>,
    /// How many were played.
    scenarios: usize,
    passed: usize,
    failed: usize,
    left_out: usize,
    /// How many files are faulty, or could not be played.
    faulty_files: usize,
    /// What the scenarios try of each flow, where it was asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    coverage: Vec<CoverReport>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "file", deny_unknown_fields)
)]
struct PlayedReport {
    /// The file of scenarios, as it was named or found.
    file: String,
    /// The digest of the file, by which it is known whether it has changed: FNV-1a of its
    /// bytes. Null where it could not be played.
    digest: Option<Digest>,
    /// The file of its flow; null where it could not be played.
    flow: Option<String>,
    /// The same of the flow.
    flow_digest: Option<Digest>,
    /// What is wrong with the file, and with no scenario alone.
    findings: Vec<FaultReport>,
    scenarios: Vec<CaseReport>,
    /// How many scenarios were not wanted.
    left_out: usize,
    /// How many more failed, and are only counted.
    untold: usize,
}

#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
enum CaseReport {
    Passed(PassedReport),
    Failed(FailedReport),
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "passed", deny_unknown_fields)
)]
struct PassedReport {
    name: String,
    #[cfg_attr(test, schemars(extend("const" = "passed")))]
    verdict: &'static str,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "failed", deny_unknown_fields)
)]
struct FailedReport {
    name: String,
    #[cfg_attr(test, schemars(extend("const" = "failed")))]
    verdict: &'static str,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// What did not come as expected.
    failures: Vec<FailureReport>,
    /// What is wrong with it in the file.
    findings: Vec<FaultReport>,
    /// The way that it took; null where it was not played.
    way: Option<WayReport>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "failure", deny_unknown_fields)
)]
struct FailureReport {
    /// The fact.
    message: String,
    expected: String,
    came: String,
    /// The line of the scenario file.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
    /// The step of the way that is the first that is not as expected, from 1; null where it is
    /// none.
    #[cfg_attr(test, schemars(range(min = 1)))]
    step: Option<usize>,
    /// The file of `flow_line`, where that is a shared part of the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_part: Option<String>,
    /// The line of the flow where the way left what was expected.
    #[cfg_attr(test, schemars(range(min = 1)))]
    flow_line: usize,
    #[cfg_attr(test, schemars(range(min = 1)))]
    flow_column: usize,
    /// What is to be said there.
    flow_words: String,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "finding", deny_unknown_fields)
)]
struct FaultReport {
    /// The file that has to be mended.
    file: String,
    #[cfg_attr(test, schemars(with = "SeverityName"))]
    severity: Severity,
    /// The name of the rule; null where the file could not be played.
    rule: Option<&'static str>,
    /// The fact.
    message: String,
    notes: Vec<String>,
    /// What would mend it; null where nothing is known.
    help: Option<String>,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    #[cfg_attr(test, schemars(range(min = 1)))]
    column: usize,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "way", deny_unknown_fields)
)]
struct WayReport {
    steps: Vec<StepReport>,
    /// How it ended.
    end: String,
    /// The answers, as a file that `quandary run --answers` takes.
    answers_file: String,
    /// How to walk it again, with that file.
    command: String,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "step", deny_unknown_fields)
)]
struct StepReport {
    /// The id of the question.
    question: String,
    /// What was given, in words.
    given: String,
    /// The file of `flow_line`, where that is a shared part of the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    flow_part: Option<String>,
    /// The line of the route that was taken; null where none was.
    #[cfg_attr(test, schemars(range(min = 1)))]
    flow_line: Option<usize>,
    /// Whether this is the first step that is not as expected.
    differs: bool,
}

/// The whole report.
pub(super) fn report(results: &Results<'_>) -> String {
    document(results.today, &TestReport::of(results)) + "\n"
}

impl TestReport {
    /// What came of everything.
    pub(super) fn of(results: &Results<'_>) -> Self {
        let (all, unplayed) = (&results.shown, results.unplayed);
        let count = |count: &dyn Fn(&PlayedFile<'_>) -> usize| all.iter().map(count).sum::<usize>();
        let scenarios = count(&|shown| shown.ran.played());
        let failed = count(&|shown| shown.ran.failed());
        let faulty = count(&|shown| usize::from(shown.ran.is_faulty()));
        let files = all.iter().map(file).chain(unplayed.iter().map(not_played));
        Self {
            files: files.collect(),
            scenarios,
            passed: scenarios - failed,
            failed,
            left_out: count(&|shown| shown.ran.left_out),
            faulty_files: faulty + unplayed.len(),
            coverage: results.covers.iter().map(CoverReport::of).collect(),
        }
    }
}

fn file(shown: &PlayedFile<'_>) -> PlayedReport {
    let mut failed_cases = shown.failed_cases().into_iter();
    let scenarios = shown
        .ran
        .cases
        .iter()
        .filter_map(|case| match &case.failed {
            None => Some(CaseReport::Passed(PassedReport {
                name: case.name.to_string(),
                verdict: "passed",
            })),
            Some(_) => failed_cases
                .next()
                .map(|case| CaseReport::Failed(failed(shown, &case))),
        });
    PlayedReport {
        file: shown.suite.name.clone(),
        digest: Some(Digest::of(&shown.suite.text)),
        flow: Some(shown.flow.file.name.clone()),
        flow_digest: Some(Digest::of(&shown.flow.file.text)),
        scenarios: scenarios.collect(),
        findings: findings(&shown.ran.findings, shown),
        left_out: shown.ran.left_out,
        untold: shown.ran.untold,
    }
}

/// A file that could not be played. Its findings say why, each with its file.
fn not_played(file: &Unplayed) -> PlayedReport {
    let itself = FaultReport::of(&file.remark());
    let faults = file.faults.iter().map(FaultReport::of);
    PlayedReport {
        file: file.name.clone(),
        digest: None,
        flow: None,
        flow_digest: None,
        findings: iter::once(itself).chain(faults).collect(),
        scenarios: Vec::new(),
        left_out: 0,
        untold: 0,
    }
}

fn findings(findings: &[Finding], shown: &PlayedFile<'_>) -> Vec<FaultReport> {
    let remarks = findings.iter().map(|found| Remark::of(found, &shown.file));
    remarks.map(|remark| FaultReport::of(&remark)).collect()
}

impl FaultReport {
    fn of(remark: &Remark) -> Self {
        let place = remark.places.first();
        let start = place.and_then(|place| place.start);
        Self {
            file: place.map_or(String::new(), |place| place.file.clone()),
            severity: remark.severity,
            rule: remark.subject.map(RemarkSubject::name),
            message: remark.message.clone(),
            notes: remark.notes.clone(),
            help: remark.help.clone(),
            line: start.map_or(1, |start| start.line),
            column: start.map_or(1, |start| start.column),
        }
    }
}

fn failed(shown: &PlayedFile<'_>, case: &FailedCase<'_>) -> FailedReport {
    let failures = case.failures.iter().map(|placed| {
        let (line, column) = shown.at(placed.span.start);
        let flow = shown.in_flow(placed.flow_span.start);
        let departure = &placed.failure.departure;
        FailureReport {
            message: placed.failure.message.clone(),
            expected: placed.failure.expected.clone(),
            came: placed.failure.came.clone(),
            line,
            column,
            step: departure.step.map(|step| step + 1),
            flow_part: flow.part().map(str::to_owned),
            flow_line: flow.line,
            flow_column: flow.column,
            flow_words: departure.words.clone(),
        }
    });
    FailedReport {
        name: case.name.clone(),
        verdict: "failed",
        line: case.line,
        failures: failures.collect(),
        findings: findings(case.findings, shown),
        way: case.way.as_ref().map(way),
    }
}

fn way(way: &TakenWay) -> WayReport {
    let steps = way.steps.iter().map(|step| StepReport {
        question: step.question.clone(),
        given: step.given.clone(),
        flow_part: step.route.as_ref().and_then(FlowPlace::part),
        flow_line: step.route.as_ref().map(|route| route.line),
        differs: step.differs,
    });
    WayReport {
        steps: steps.collect(),
        end: way.end.clone(),
        answers_file: way.answers.clone(),
        command: way.command.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::TestReport;
    use crate::cli::report::json::schemas;

    #[test]
    fn the_schema_says_what_the_report_is() {
        schemas::hold::<TestReport>("test");
    }
}
