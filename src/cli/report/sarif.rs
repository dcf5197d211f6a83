//! A report as a SARIF 2.1.0 log, as code hosts and editors read it.

use std::fmt::Write as _;
use std::path::{Component, Path};

use quandary::diagnostic::{Certainty, Rule, Severity};
use serde_json::{Value, json};

use super::super::exit::Code;
use super::super::markdown;
use super::json::pretty;
use super::subject::RemarkSubject;
use super::{LineColumn, Mending, Remark, Stretch, Suite};

/// Where the schema of the format stands.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How a run ended.
#[derive(Clone, Copy, Debug)]
pub struct RunEnd {
    /// The exit code.
    pub code: Code,
    /// Whether every file could be looked at.
    pub all_read: bool,
}

/// The whole log of a run that looks for all rules.
pub fn of_rules(suites: &[Suite], ending: RunEnd) -> String {
    let rules = Rule::ALL.into_iter().map(RemarkSubject::Rule);
    Log::new(rules.collect()).of(suites, ending)
}

/// The whole log of another run.
pub fn report(suites: &[Suite], ending: RunEnd) -> String {
    Log::new(Vec::new()).of(suites, ending)
}

/// A log while remarks are added to it.
struct Log {
    /// What it lists; what is found and was not listed is added.
    subjects: Vec<RemarkSubject>,
    results: Vec<Value>,
    unread: Vec<Value>,
}

impl Log {
    fn new(subjects: Vec<RemarkSubject>) -> Self {
        Self {
            subjects,
            results: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn of(mut self, suites: &[Suite], ending: RunEnd) -> String {
        for remark in suites.iter().flat_map(Suite::all_remarks) {
            match remark.subject {
                Some(subject) => {
                    let result = self.result(subject, remark);
                    self.results.push(result);
                }
                None => self.unread.push(unread(remark)),
            }
        }
        pretty(&json!({
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [{
                "tool": { "driver": {
                    "name": "quandary",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": self.subjects.iter().map(|subject| rule(*subject)).collect::<Vec<_>>(),
                } },
                "columnKind": "unicodeCodePoints",
                "invocations": [{
                    "executionSuccessful": ending.all_read,
                    "exitCode": ending.code as u8,
                    "toolExecutionNotifications": self.unread,
                }],
                "results": self.results,
            }],
        }))
    }

    fn result(&mut self, subject: RemarkSubject, remark: &Remark) -> Value {
        let known = self.subjects.iter().position(|known| *known == subject);
        let index = known.unwrap_or_else(|| {
            self.subjects.push(subject);
            self.subjects.len() - 1
        });
        let mut places = remark.places.iter().map(location);
        let first: Vec<Value> = places.next().into_iter().collect();
        let mut result = json!({
            "ruleId": subject.name(),
            "ruleIndex": index,
            "level": level(remark),
            "message": { "text": words(remark) },
            "locations": first,
            "relatedLocations": places.collect::<Vec<_>>(),
            "properties": { "explain": subject.explain() },
        });
        if !remark.fixes.is_empty()
            && let Some(result) = result.as_object_mut()
        {
            result.insert("fixes".to_owned(), remark.fixes.iter().map(fixed).collect());
        }
        result
    }
}

/// A rule as the log lists it, with its page.
fn rule(subject: RemarkSubject) -> Value {
    let explain = subject.explain();
    let help = match subject.page() {
        Some(page) => json!({
            "text": markdown::plain(page, None).join("\n"),
            "markdown": page,
        }),
        None => json!({ "text": format!("`{explain}` prints what is tried, and how.") }),
    };
    let mut rule = json!({
        "id": subject.name(),
        "shortDescription": { "text": subject.sentence() },
        "help": help,
        "properties": { "documentation": subject.documentation() },
    });
    if let (Some(rule), Some(address)) = (rule.as_object_mut(), subject.address()) {
        rule.insert("helpUri".to_owned(), json!(address));
    }
    rule
}

/// A file that could not be looked at.
fn unread(remark: &Remark) -> Value {
    let artifacts = remark.places.iter().map(|place| {
        let artifact = json!({ "uri": uri(Path::new(&place.file)) });
        json!({ "physicalLocation": { "artifactLocation": artifact } })
    });
    json!({
        "level": level(remark),
        "message": { "text": remark.message },
        "locations": artifacts.collect::<Vec<_>>(),
    })
}

fn level(remark: &Remark) -> &'static str {
    match remark.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Advice => "note",
    }
}

fn words(remark: &Remark) -> String {
    let mut text = remark.message.clone();
    for line in remark.details.iter().chain(&remark.notes) {
        let _ = write!(text, "\n{line}");
    }
    if let Some(help) = &remark.help {
        let _ = write!(text, "\nhelp: {help}");
    }
    text
}

fn fixed(fix: &Mending) -> Value {
    let file = fix.edits.first().map_or("", |edit| &edit.place.file);
    let replacements = fix.edits.iter().map(|edit| {
        json!({
            "deletedRegion": region(&edit.place),
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
            "artifactLocation": { "uri": uri(Path::new(file)) },
            "replacements": replacements.collect::<Vec<_>>(),
        }],
        "properties": { "sure": fix.certainty == Certainty::Sure },
    })
}

/// The lines and columns of a place; nothing where it is a whole file.
fn region(place: &Stretch) -> Option<Value> {
    let start = place.start?;
    let Some(LineColumn { line, column }) = place.end else {
        return Some(json!({ "startLine": start.line, "startColumn": start.column }));
    };
    Some(json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": line,
        "endColumn": column,
    }))
}

fn location(place: &Stretch) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": uri(Path::new(&place.file)) } });
    if let (Some(physical), Some(region)) = (physical.as_object_mut(), region(place)) {
        physical.insert("region".to_owned(), region);
    }
    let mut location = json!({ "physicalLocation": physical });
    if !place.words.is_empty()
        && let Some(location) = location.as_object_mut()
    {
        location.insert("message".to_owned(), json!({ "text": place.words }));
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
