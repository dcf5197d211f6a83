//! The report as JUnit XML.

use super::find::Unplayed;
use super::told::Shown;
use crate::cli::junit::{Suite, Verdict, document};

/// The whole report.
pub fn report(all: &[Shown<'_>], unplayed: &[Unplayed]) -> String {
    let mut suites = String::new();
    for shown in all {
        let mut suite = Suite::new(&shown.suite.name, &shown.flow.file.name);
        if shown.ran.is_faulty() {
            let messages = shown.ran.findings.iter().map(|found| {
                let span = found.labels.first().map_or(0, |label| label.span.start);
                format!(
                    "{}:{}: {}",
                    shown.suite.name,
                    shown.at(span).0,
                    found.message
                )
            });
            let details = messages.collect::<Vec<_>>().join("\n");
            let faulty = Verdict::Error("the file is faulty", &details);
            suite.add(&shown.suite.name, &faulty);
        }
        let mut told = shown.told().into_iter();
        for case in &shown.ran.cases {
            match (&case.failed, told.by_ref()) {
                (None, _) => suite.add(&case.name, &Verdict::Passed),
                (Some(_), told) => {
                    if let Some(told) = told.next() {
                        let details = told.lines(shown).join("\n");
                        let verdict = Verdict::Failed(&told.message(), &details);
                        suite.add(&told.name, &verdict);
                    }
                }
            }
        }
        suites.push_str(&suite.finish());
    }
    for file in unplayed {
        let mut suite = Suite::new(&file.name, &file.name);
        let details = file.lines().join("\n");
        suite.add(&file.name, &Verdict::Error(&file.message, &details));
        suites.push_str(&suite.finish());
    }
    document(&suites)
}
