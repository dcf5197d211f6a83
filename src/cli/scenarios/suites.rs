//! What came of all scenarios, for the reports that every command has.

use quandary::diagnostic::Severity;

use super::cover::FlowCoverage;
use super::failures::{FailedCase, PlayedFile};
use super::find::Unplayed;
use super::human;
use crate::cli::report::subject::RemarkSubject;
use crate::cli::report::{LineColumn, NamedFact, Remark, Ruling, Stretch, Suite, Tried};

/// A suite for each file.
pub fn suites(all: &[PlayedFile<'_>], unplayed: &[Unplayed]) -> Vec<Suite> {
    let played = all.iter().map(file);
    played.chain(unplayed.iter().map(not_played)).collect()
}

/// What no scenario tries, by flow.
pub fn untried(covers: &[FlowCoverage<'_>]) -> Vec<Suite> {
    let suites = covers.iter().map(|cover| {
        let mut suite = Suite::new(cover.file(), cover.file());
        for (place, name) in cover.missing() {
            let at = LineColumn {
                line: place.line,
                column: 1,
            };
            let place = Stretch::at(&place.path, at);
            let message = format!("no scenario tries {name}");
            let mut remark = Remark::new(Severity::Warning, &message, place);
            remark.subject = Some(RemarkSubject::Untried);
            suite.remarks.push(remark);
        }
        suite
    });
    suites.collect()
}

fn file(shown: &PlayedFile<'_>) -> Suite {
    let mut suite = Suite::new(&shown.suite.name, &shown.flow.file.name);
    let findings = &shown.ran.findings;
    suite.remarks = findings
        .iter()
        .map(|found| Remark::of(found, &shown.file))
        .collect();
    if shown.ran.is_faulty() {
        let mut faulty = Tried::whole(Ruling::Error);
        faulty.message = "the file is faulty".to_owned();
        faulty.details = suite.remarks.iter().flat_map(Remark::lines).collect();
        suite.tried.push(faulty);
    }
    let mut failed_cases = shown.failed_cases().into_iter();
    for case in &shown.ran.cases {
        let tried = match case.failed {
            None => Some(Tried::new(&case.name, Ruling::Passed)),
            Some(_) => failed_cases.next().map(|case| failed(shown, &case)),
        };
        suite.time += case.time;
        suite.tried.extend(tried.map(|tried| Tried {
            time: Some(case.time),
            ..tried
        }));
    }
    if shown.ran.untold > 0 {
        suite.tried.push(untold(shown));
    }
    suite
}

/// What stands for all that failed and is only counted.
fn untold(shown: &PlayedFile<'_>) -> Tried {
    let mut tried = Tried::new("more scenarios", Ruling::Failed);
    tried.message = human::untold(shown);
    tried.facts.push(NamedFact::words("severity", "fail"));
    let start = LineColumn::of(&shown.file, 0);
    let place = Stretch::at(&shown.suite.name, start);
    let mut remark = Remark::new(Severity::Error, &tried.message, place);
    remark.subject = Some(RemarkSubject::Scenario);
    remark.title = "more scenarios".to_owned();
    tried.remarks.push(remark);
    tried
}

fn failed(shown: &PlayedFile<'_>, case: &FailedCase<'_>) -> Tried {
    let title = format!("scenario {}", case.name);
    let mut tried = Tried::new(&case.name, Ruling::Failed);
    tried.message = case.message();
    tried.details = case.lines(shown);
    tried.line = Some(case.line);
    tried.facts.push(NamedFact::words("severity", "fail"));
    if let Some(first) = case.failures.first() {
        let facts = [
            ("expected", &first.failure.expected),
            ("came", &first.failure.came),
        ];
        let facts = facts.into_iter();
        let facts = facts.map(|(name, words)| NamedFact::words(name, words));
        tried.facts.extend(facts);
    }
    let place = [
        NamedFact::words("file", &shown.suite.name),
        NamedFact::number("line", case.line),
    ];
    tried.facts.extend(place);
    for finding in case.findings {
        let mut remark = Remark::of(finding, &shown.file);
        remark.title.clone_from(&title);
        tried.remarks.push(remark);
    }
    for failing in &case.failures {
        let failure = failing.failure;
        let start = LineColumn::of(&shown.file, failing.span.start);
        let place = Stretch::at(&shown.suite.name, start);
        let mut remark = Remark::new(Severity::Error, &failure.message, place);
        remark.subject = Some(RemarkSubject::Scenario);
        remark.title.clone_from(&title);
        let in_flow = LineColumn::of(&shown.flow_file, failing.flow_span.start);
        let flow = shown.in_flow(failing.flow_span.start).path;
        let words = &failure.departure.words;
        remark.details = vec![
            format!("expected: {}", failure.expected),
            format!("came: {}", failure.came),
            format!("{flow}:{}: {words}", in_flow.line),
        ];
        remark.places.push(Stretch {
            words: words.clone(),
            ..Stretch::at(flow, in_flow)
        });
        tried.remarks.push(remark);
    }
    tried
}

/// A file that could not be played.
fn not_played(file: &Unplayed) -> Suite {
    let mut tried = Tried::whole(Ruling::Error);
    tried.message.clone_from(&file.message);
    tried.details = file.lines();
    tried.facts.push(NamedFact::words("severity", "fail"));
    tried.remarks = vec![file.remark()];
    tried.remarks.extend(file.faults.iter().cloned());
    let mut suite = Suite::new(&file.name, &file.name);
    suite.tried.push(tried);
    suite
}
