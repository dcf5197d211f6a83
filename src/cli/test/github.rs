//! The report as annotations of GitHub Actions, which show at their lines.

use std::fmt::Write;

use quandary::diagnostic::Severity;

use super::cover::Cover;
use super::told::Shown;

/// The whole report, without the line that sums up.
pub fn report(all: &[Shown<'_>], covers: &[Cover<'_>]) -> String {
    let mut text = String::new();
    for shown in all {
        let file = &shown.suite.name;
        for finding in &shown.ran.findings {
            let span = finding.labels.first().map_or(0, |label| label.span.start);
            let kind = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
            };
            annotate(
                &mut text,
                kind,
                (file, shown.lines.at(span)),
                ("", &finding.message),
            );
        }
        for told in shown.told() {
            let title = format!("scenario {}", told.name);
            for finding in told.findings {
                let span = finding.labels.first().map_or(0, |label| label.span.start);
                let place = (file.as_str(), shown.lines.at(span));
                annotate(&mut text, "error", place, (&title, &finding.message));
            }
            for failing in &told.failures {
                let failure = failing.failure;
                let (flow_line, _) = shown.flow_lines.at(failing.flow_span.start);
                let message = format!(
                    "{}\nexpected: {}\ncame: {}\n{}:{flow_line}: {}",
                    failure.message,
                    failure.expected,
                    failure.came,
                    shown.flow.file.name,
                    failure.departure.words
                );
                let place = (file.as_str(), shown.lines.at(failing.span.start));
                annotate(&mut text, "error", place, (&title, &message));
            }
        }
    }
    for cover in covers {
        for (line, name) in cover.missing() {
            let message = format!("no scenario tries {name}");
            annotate(
                &mut text,
                "warning",
                (cover.file(), (line, 1)),
                ("", &message),
            );
        }
    }
    text
}

fn annotate(
    text: &mut String,
    kind: &str,
    (file, (line, column)): (&str, (usize, usize)),
    (title, message): (&str, &str),
) {
    let title = match title {
        "" => String::new(),
        title => format!(",title={}", property(title)),
    };
    let _ = writeln!(
        text,
        "::{kind} file={},line={line},col={column}{title}::{}",
        property(file),
        data(message)
    );
}

/// A message, with what would end it written as GitHub reads it.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A property, which a colon or a comma would end as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
