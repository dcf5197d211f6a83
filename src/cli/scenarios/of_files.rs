//! What only a whole file tells of its scenarios: names that stand twice, and findings that its
//! comments allow.

use std::collections::BTreeMap;

use quandary::check;
use quandary::diagnostic::Finding;
use quandary::parse::scenario::doubled_names;
use quandary::parse::scenario::sheet::Sheet;
use quandary::place::Place;

use super::find::{FileForm, ScenarioFile};
use super::ran::{Ran, unreadable};

/// Leaves out what comments in the file allow. What is wrong with the comments is
/// told by `quandary check`.
pub fn silence(ran: &mut Ran, suite: &ScenarioFile) {
    if ran.findings.is_empty() || suite.form == FileForm::Table {
        return;
    }
    let left = check::allow(&suite.text, ran.findings.clone());
    ran.findings.retain(|finding| left.contains(finding));
}

/// A scenario whose name another has already fails: nobody could tell them apart.
pub fn doubled(ran: &mut Ran, suite: &ScenarioFile, sheet: &Sheet<'_>) {
    let names = ran.cases.iter().map(|case| (case.index, &*case.name));
    let doubled = doubled_names(names);
    if doubled.is_empty() {
        return;
    }
    let mut findings: BTreeMap<usize, Finding> = doubled
        .iter()
        .map(|doubled| (doubled.later, doubled.finding()))
        .collect();
    let labels = findings.values_mut().flat_map(|found| &mut found.labels);
    let mut labels: Vec<_> = labels.collect();
    let places: Vec<Place> = labels.iter().map(|label| label.place.clone()).collect();
    let spans = match suite.form {
        FileForm::Yaml => Sheet::whole(&suite.text).locate(0, &places),
        FileForm::Table => sheet.locate(0, &places),
    };
    for (label, span) in labels.iter_mut().zip(spans) {
        label.span = span;
    }
    for case in &mut ran.cases {
        let Some(finding) = findings.remove(&case.index) else {
            continue;
        };
        let mut unread = unreadable(case.index, vec![finding]);
        let Some(failed) = &mut unread.failed else {
            continue;
        };
        // What else is wrong with it has been found before this.
        if let Some(before) = case.failed.take() {
            let others = before.findings.into_iter().filter(|other| {
                let said = failed
                    .findings
                    .iter()
                    .any(|known| known.message == other.message);
                !said
            });
            let others: Vec<Finding> = others.collect();
            failed.findings.extend(others);
        }
        failed.scenario.name.clone_from(&case.name);
        let first = failed
            .findings
            .first()
            .and_then(|found| found.labels.first());
        failed.spans.extend(first.map(|label| label.span.clone()));
        case.failed = unread.failed;
    }
}
