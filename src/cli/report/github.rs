//! A report as workflow commands of GitHub Actions: lines on standard output that GitHub
//! shows beside the changed lines of a pull request.

use std::fmt::Write as _;

use quandary::diagnostic::Severity;
use quandary::letters::strip_control;

use super::{Remark, Suite};

/// The annotations of a suite, without line breaks at their ends.
pub fn annotations(suite: &Suite) -> impl Iterator<Item = String> {
    suite.all_remarks().map(annotation)
}

/// One annotation. A property that is empty is left out. All properties and the message
/// are escaped, and control characters are left out, so that no text of a file can end the
/// command or begin another.
///
/// ```text
/// ::error file=flow.yaml,line=3::there is no question `sty`
/// ```
fn annotation(remark: &Remark) -> String {
    let level = match remark.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "notice",
    };
    let mut line = format!("::{level}");
    let mut before = ' ';
    for (name, value) in properties(remark) {
        if !value.is_empty() {
            let _ = write!(line, "{before}{name}={}", property(&value));
            before = ',';
        }
    }
    let _ = write!(line, "::{}", data(&words(remark)));
    line
}

/// Where the annotation stands, and what stands above it.
fn properties(remark: &Remark) -> Vec<(&'static str, String)> {
    let mut properties = Vec::new();
    if let Some(place) = remark.places.first() {
        let file = place.file.strip_prefix("./").unwrap_or(&place.file);
        properties.push(("file", file.to_owned()));
        if let Some(start) = place.start {
            properties.push(("line", start.line.to_string()));
            if let Some(end) = place.end {
                properties.push(("endLine", end.line.to_string()));
            }
            // GitHub takes columns on one line only.
            if place.end.is_none_or(|end| end.line == start.line) {
                properties.push(("col", start.column.to_string()));
                let end = place.end.map(|end| ("endColumn", end.column.to_string()));
                properties.extend(end);
            }
        }
    }
    properties.push(("title", remark.title.clone()));
    properties
}

/// The fact, and below it all that belongs to it.
fn words(remark: &Remark) -> String {
    let details = remark.details.iter().map(|line| format!("\n{line}"));
    let notes = remark.notes.iter().map(|note| format!("\nnote: {note}"));
    let help = remark.help.iter().map(|help| format!("\nhelp: {help}"));
    let below: String = details.chain(notes).chain(help).collect();
    format!("{}{below}", remark.message)
}

/// A message: `%` and line breaks are escaped.
fn data(text: &str) -> String {
    strip_control(text).replace('%', "%25").replace('\n', "%0A")
}

/// A property: what ends one is escaped as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::super::{LineColumn, Stretch};
    use super::*;

    #[test]
    fn nothing_in_a_text_ends_a_command_or_begins_another() {
        let start = LineColumn { line: 2, column: 3 };
        let place = Stretch::at("a,b:c%d.yaml", start);
        let message = "100 %\r\n::warning::z\u{1b}[31m, a: b";
        let mut remark = Remark::new(Severity::Advice, message, place);
        remark.title = "x\n::error::y".to_owned();
        assert_eq!(
            annotation(&remark),
            "::notice file=a%2Cb%3Ac%25d.yaml,line=2,col=3,title=x%0A%3A%3Aerror%3A%3Ay\
             ::100 %25%0A::warning::z[31m, a: b"
        );
    }

    #[test]
    fn a_message_alone_is_a_command_too() {
        let with =
            |severity, message| annotation(&Remark::new(severity, message, Stretch::whole("")));
        assert_eq!(with(Severity::Error, "a"), "::error::a");
        assert_eq!(with(Severity::Warning, ""), "::warning::");
    }
}
