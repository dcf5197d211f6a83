//! The report as a SARIF 2.1.0 log, as code hosts and editors read it.

use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Component, Path};

use quandary::diagnostic::{Certainty, Label, Rule, Severity};
use quandary::fixes::Fix;
use quandary::render::File;
use serde_json::{Value, json};

use super::json::{explain, pretty};
use super::judge::JudgedFinding;
use super::tally::Tally;

/// Where the schema of the format stands.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log while files are added to it.
#[derive(Default)]
pub struct Log {
    results: Vec<Value>,
    unread: Vec<Value>,
}

impl Log {
    /// Adds the findings of a file.
    pub fn add(&mut self, file: &File<'_>, findings: &[JudgedFinding]) {
        let results = findings.iter().map(|judged| result(file, judged));
        self.results.extend(results);
    }

    /// Adds a file that could not be checked.
    pub fn unread(&mut self, path: &Path, message: &str) {
        let artifact = json!({ "uri": uri(path) });
        self.unread.push(json!({
            "level": "error",
            "message": { "text": message },
            "locations": [{ "physicalLocation": { "artifactLocation": artifact } }],
        }));
    }

    /// The whole log.
    pub fn end(self, tally: &Tally) -> String {
        pretty(&json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "quandary",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": Rule::ALL.map(rule).as_slice(),
                } },
                "columnKind": "unicodeCodePoints",
                "invocations": [{
                    "executionSuccessful": tally.all_read(),
                    "exitCode": tally.code() as u8,
                    "toolExecutionNotifications": self.unread,
                }],
                "results": self.results,
            }],
        }))
    }
}

/// A rule as the log lists it, with its page.
fn rule(rule: Rule) -> Value {
    let name = rule.name();
    let help = format!("`quandary explain {name}` prints what it finds and how to mend it.");
    json!({
        "id": name,
        "shortDescription": { "text": rule.sentence() },
        "help": { "text": help, "markdown": rule.page() },
    })
}

fn result(file: &File<'_>, judged: &JudgedFinding) -> Value {
    let finding = &judged.finding;
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    };
    let mut text = finding.message.clone();
    for note in &finding.notes {
        let _ = write!(text, "\n{note}");
    }
    if let Some(help) = &finding.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    let index = Rule::ALL.iter().position(|rule| *rule == finding.rule);
    let mut places = finding.labels.iter().map(|label| location(file, label));
    let first: Vec<Value> = places.next().into_iter().collect();
    let mut result = json!({
        "ruleId": finding.rule.name(),
        "ruleIndex": index,
        "level": level,
        "message": { "text": text },
        "locations": first,
        "relatedLocations": places.collect::<Vec<_>>(),
        "properties": { "explain": explain(judged) },
    });
    if !judged.fixes.is_empty()
        && let Some(result) = result.as_object_mut()
    {
        let fixes = judged.fixes.iter().map(|fix| fixed(file, fix));
        result.insert("fixes".to_owned(), fixes.collect());
    }
    result
}

fn fixed(file: &File<'_>, fix: &Fix) -> Value {
    let replacements = fix.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(file, &edit.span),
            "insertedContent": { "text": edit.text },
        })
    });
    let words = match fix.certainty {
        Certainty::Sure => "mends it",
        Certainty::Guess => "may be meant",
    };
    json!({
        "description": { "text": words },
        "artifactChanges": [{
            "artifactLocation": { "uri": uri(Path::new(file.path())) },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
        "properties": { "sure": fix.certainty == Certainty::Sure },
    })
}

fn region(file: &File<'_>, span: &Range<usize>) -> Value {
    let (line, column) = file.lines().line_and_column(span.start);
    let (end_line, end_column) = file.lines().line_and_column(span.end);
    json!({
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    })
}

fn location(file: &File<'_>, label: &Label) -> Value {
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": { "uri": uri(Path::new(file.path())) },
            "region": region(file, &label.span),
        },
    });
    if !label.words.is_empty()
        && let Some(location) = location.as_object_mut()
    {
        location.insert("message".to_owned(), json!({ "text": label.words }));
    }
    location
}

/// A path as a URI: relative as it is, so that it is found from the root of a
/// repository.
fn uri(path: &Path) -> String {
    let mut uri = String::new();
    for part in path.components() {
        match part {
            Component::Prefix(prefix) => {
                uri.push_str("file:///");
                escape(&prefix.as_os_str().to_string_lossy(), &mut uri);
            }
            Component::RootDir if uri.is_empty() => uri.push_str("file://"),
            Component::RootDir | Component::CurDir => {}
            Component::ParentDir | Component::Normal(_) => {
                if !uri.is_empty() {
                    uri.push('/');
                }
                escape(&part.as_os_str().to_string_lossy(), &mut uri);
            }
        }
    }
    uri
}

/// Adds a part of a path, with all that means something in a URI in per cent signs.
fn escape(part: &str, uri: &mut String) {
    for byte in part.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                uri.push(char::from(byte));
            }
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_become_uris() {
        for (path, wanted) in [
            ("flows/pizza.yaml", "flows/pizza.yaml"),
            ("./a b/雨%.yaml", "a%20b/%E9%9B%A8%25.yaml"),
            ("../a:b.yaml", "../a%3Ab.yaml"),
            ("/tmp/a.yaml", "file:///tmp/a.yaml"),
        ] {
            assert_eq!(uri(Path::new(path)), wanted, "{path}");
        }
    }
}
