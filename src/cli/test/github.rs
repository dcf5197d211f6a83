//! The report as annotations of GitHub Actions, which show at their lines.

use quandary::diagnostic::Severity;

use super::cover::Cover;
use super::find::Unplayed;
use super::told::Shown;
use crate::cli::github::{Level, annotation};

/// The whole report, without the line that sums up.
pub fn report((all, unplayed): (&[Shown<'_>], &[Unplayed]), covers: &[Cover<'_>]) -> String {
    let mut text = String::new();
    for shown in all {
        let file = &shown.suite.name;
        for finding in &shown.ran.findings {
            let span = finding.labels.first().map_or(0, |label| label.span.start);
            annotate(
                &mut text,
                level(finding.severity),
                (file, shown.at(span)),
                ("", &finding.message),
            );
        }
        for told in shown.told() {
            let title = format!("scenario {}", told.name);
            for finding in told.findings {
                let span = finding.labels.first().map_or(0, |label| label.span.start);
                let place = (file.as_str(), shown.at(span));
                annotate(&mut text, Level::Error, place, (&title, &finding.message));
            }
            for failing in &told.failures {
                let failure = failing.failure;
                let (flow_line, _) = shown.in_flow(failing.flow_span.start);
                let message = format!(
                    "{}\nexpected: {}\ncame: {}\n{}:{flow_line}: {}",
                    failure.message,
                    failure.expected,
                    failure.came,
                    shown.flow.file.name,
                    failure.departure.words
                );
                let place = (file.as_str(), shown.at(failing.span.start));
                annotate(&mut text, Level::Error, place, (&title, &message));
            }
        }
    }
    for file in unplayed {
        let place = (file.name.as_str(), (1, 1));
        annotate(&mut text, Level::Error, place, ("", &file.message));
        for fault in &file.faults {
            let place = (fault.file.as_str(), fault.at);
            annotate(
                &mut text,
                level(fault.severity),
                place,
                ("", &fault.message),
            );
        }
    }
    for cover in covers {
        for (line, name) in cover.missing() {
            let message = format!("no scenario tries {name}");
            annotate(
                &mut text,
                Level::Warning,
                (cover.file(), (line, 1)),
                ("", &message),
            );
        }
    }
    text
}

fn level(severity: Severity) -> Level {
    match severity {
        Severity::Error => Level::Error,
        Severity::Warning => Level::Warning,
        Severity::Advice => Level::Notice,
    }
}

fn annotate(
    text: &mut String,
    level: Level,
    (file, (line, column)): (&str, (usize, usize)),
    (title, message): (&str, &str),
) {
    let properties = [
        ("file", file.to_owned()),
        ("line", line.to_string()),
        ("col", column.to_string()),
        ("title", title.to_owned()),
    ];
    text.push_str(&annotation(level, &properties, message));
    text.push('\n');
}
