//! The report as TAP, version 14, with diagnostics in YAML.

use std::fmt::Write;

use serde_json::Value;

use super::find::Unplayed;
use super::told::{Shown, Told};

/// The whole report.
pub fn report(all: &[Shown<'_>], unplayed: &[Unplayed]) -> String {
    let count: usize = all
        .iter()
        .map(|shown| shown.ran.cases.len() + usize::from(shown.ran.is_faulty()))
        .sum();
    let count = count + unplayed.len();
    let mut text = format!("TAP version 14\n1..{count}\n");
    let mut number = 0;
    for shown in all {
        let file = &shown.suite.name;
        if shown.ran.is_faulty() {
            number += 1;
            let _ = writeln!(text, "not ok {number} - {}", described(file));
            let messages = shown.ran.findings.iter().map(|found| {
                let span = found.labels.first().map_or(0, |label| label.span.start);
                let (line, _) = shown.at(span);
                format!("{file}:{line}: {}", found.message)
            });
            diagnostics(
                &mut text,
                &[("message", "the file is faulty")],
                &messages.collect::<Vec<_>>(),
            );
        }
        let mut told = shown.told().into_iter();
        for case in &shown.ran.cases {
            number += 1;
            if case.failed.is_none() {
                let name = format!("{file}: {}", case.name);
                let _ = writeln!(text, "ok {number} - {}", described(&name));
            } else if let Some(told) = told.next() {
                let name = format!("{file}: {}", told.name);
                let _ = writeln!(text, "not ok {number} - {}", described(&name));
                failed(&mut text, shown, &told);
            }
        }
    }
    for (file, number) in unplayed.iter().zip(number + 1..) {
        let _ = writeln!(text, "not ok {number} - {}", described(&file.name));
        let pairs = [("message", file.message.as_str()), ("severity", "fail")];
        diagnostics(&mut text, &pairs, &file.lines());
    }
    text
}

fn failed(text: &mut String, shown: &Shown<'_>, told: &Told<'_>) {
    let (message, line) = (told.message(), told.line.to_string());
    let first = told.failures.first().map(|told| told.failure);
    let mut pairs = vec![("message", message.as_str()), ("severity", "fail")];
    if let Some(failure) = first {
        pairs.push(("expected", &failure.expected));
        pairs.push(("came", &failure.came));
    }
    pairs.push(("file", &shown.suite.name));
    pairs.push(("line", &line));
    diagnostics(text, &pairs, &told.lines(shown));
}

/// A block of YAML below a test point. A text of JSON is one of YAML, too.
fn diagnostics(text: &mut String, pairs: &[(&str, &str)], details: &[String]) {
    text.push_str("  ---\n");
    for (key, value) in pairs {
        let value = match (*key, value.parse::<usize>()) {
            ("line", Ok(number)) => number.to_string(),
            _ => quoted(value),
        };
        let _ = writeln!(text, "  {key}: {value}");
    }
    if !details.is_empty() {
        text.push_str("  details:\n");
    }
    for line in details {
        let _ = writeln!(text, "    - {}", quoted(line));
    }
    text.push_str("  ...\n");
}

fn quoted(text: &str) -> String {
    Value::String(text.to_owned()).to_string()
}

/// A description as TAP takes it: on one line, with `#` and `\` marked, since they
/// begin something.
fn described(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    text.replace('\\', "\\\\").replace('#', "\\#")
}
