//! A report as a SARIF 2.1.0 log, as code hosts and editors read it.

use std::fmt::Write as _;
use std::path::{Component, Path};

use quandary::diagnostic::{Certainty, Rule, Severity};
use serde::Serialize;

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
struct Log<'r> {
    /// What it lists; what is found and was not listed is added.
    subjects: Vec<RemarkSubject>,
    results: Vec<SarifResult<'r>>,
    unread: Vec<Notification<'r>>,
}

impl<'r> Log<'r> {
    fn new(subjects: Vec<RemarkSubject>) -> Self {
        Self {
            subjects,
            results: Vec::new(),
            unread: Vec::new(),
        }
    }

    fn of(mut self, suites: &'r [Suite], ending: RunEnd) -> String {
        for remark in suites.iter().flat_map(Suite::all_remarks) {
            match remark.subject {
                Some(subject) => {
                    let result = self.result(subject, remark);
                    self.results.push(result);
                }
                None => self.unread.push(unread(remark)),
            }
        }
        pretty(&SarifLog {
            schema: SCHEMA,
            version: "2.1.0",
            runs: [SarifRun {
                tool: Tool {
                    driver: Driver {
                        name: "quandary",
                        semantic_version: env!("CARGO_PKG_VERSION"),
                        rules: self.subjects.iter().map(|subject| rule(*subject)).collect(),
                    },
                },
                column_kind: "unicodeCodePoints",
                invocations: [Invocation {
                    execution_successful: ending.all_read,
                    exit_code: ending.code as u8,
                    tool_execution_notifications: self.unread,
                }],
                results: self.results,
            }],
        })
    }

    fn result(&mut self, subject: RemarkSubject, remark: &'r Remark) -> SarifResult<'r> {
        let known = self.subjects.iter().position(|known| *known == subject);
        let index = known.unwrap_or_else(|| {
            self.subjects.push(subject);
            self.subjects.len() - 1
        });
        let mut places = remark.places.iter().map(location);
        SarifResult {
            rule_id: subject.name(),
            rule_index: index,
            level: level(remark),
            message: Message {
                text: words(remark),
            },
            locations: places.next().into_iter().collect(),
            related_locations: places.collect(),
            properties: ResultProperties {
                explain: subject.explain(),
            },
            fixes: remark.fixes.iter().map(fixed).collect(),
        }
    }
}

/// What of SARIF is written. The names are those of the standard.
#[derive(Serialize)]
struct SarifLog<'r> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [SarifRun<'r>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifRun<'r> {
    tool: Tool,
    column_kind: &'static str,
    invocations: [Invocation<'r>; 1],
    results: Vec<SarifResult<'r>>,
}

#[derive(Serialize)]
struct Tool {
    driver: Driver,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver {
    name: &'static str,
    semantic_version: &'static str,
    rules: Vec<ReportingDescriptor>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ReportingDescriptor {
    id: &'static str,
    short_description: Message,
    help: HelpText,
    properties: RuleProperties,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
}

#[derive(Serialize)]
struct HelpText {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    markdown: Option<&'static str>,
}

#[derive(Serialize)]
struct RuleProperties {
    documentation: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Invocation<'r> {
    execution_successful: bool,
    exit_code: u8,
    tool_execution_notifications: Vec<Notification<'r>>,
}

#[derive(Serialize)]
struct Notification<'r> {
    level: &'static str,
    message: MessageOf<'r>,
    locations: Vec<Location<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifResult<'r> {
    rule_id: &'static str,
    rule_index: usize,
    level: &'static str,
    message: Message,
    locations: Vec<Location<'r>>,
    related_locations: Vec<Location<'r>>,
    properties: ResultProperties,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<SarifFix<'r>>,
}

#[derive(Serialize)]
struct ResultProperties {
    explain: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

/// A message in words that stand elsewhere.
#[derive(Serialize)]
struct MessageOf<'r> {
    text: &'r str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'r> {
    physical_location: PhysicalLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageOf<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<Region>,
}

#[derive(Serialize)]
struct ArtifactLocation {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: usize,
    start_column: usize,
    #[serde(flatten)]
    end: Option<RegionEnd>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct RegionEnd {
    end_line: usize,
    end_column: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SarifFix<'r> {
    description: MessageOf<'static>,
    artifact_changes: [ArtifactChange<'r>; 1],
    properties: FixProperties,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'r> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'r>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'r> {
    deleted_region: Option<Region>,
    inserted_content: MessageOf<'r>,
}

#[derive(Serialize)]
struct FixProperties {
    sure: bool,
}

/// A rule as the log lists it, with its page.
fn rule(subject: RemarkSubject) -> ReportingDescriptor {
    let explain = subject.explain();
    let page = subject.page();
    let text = match page {
        Some(page) => markdown::plain(page, None).join("\n"),
        None => format!("`{explain}` prints what is tried, and how."),
    };
    ReportingDescriptor {
        id: subject.name(),
        short_description: Message {
            text: subject.sentence(),
        },
        help: HelpText {
            text,
            markdown: page,
        },
        properties: RuleProperties {
            documentation: subject.documentation(),
        },
        help_uri: subject.address(),
    }
}

/// A file that could not be looked at.
fn unread(remark: &Remark) -> Notification<'_> {
    let artifacts = remark.places.iter().map(|place| Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(&place.file),
            region: None,
        },
        message: None,
    });
    Notification {
        level: level(remark),
        message: MessageOf {
            text: &remark.message,
        },
        locations: artifacts.collect(),
    }
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

fn fixed(fix: &Mending) -> SarifFix<'_> {
    let file = fix.edits.first().map_or("", |edit| &edit.place.file);
    let replacements = fix.edits.iter().map(|edit| Replacement {
        deleted_region: region(&edit.place),
        inserted_content: MessageOf { text: &edit.text },
    });
    SarifFix {
        description: MessageOf {
            text: match fix.certainty {
                Certainty::Sure => "mends it",
                Certainty::Guess => "may be meant",
            },
        },
        artifact_changes: [ArtifactChange {
            artifact_location: artifact(file),
            replacements: replacements.collect(),
        }],
        properties: FixProperties {
            sure: fix.certainty == Certainty::Sure,
        },
    }
}

/// The lines and columns of a place; nothing where it is a whole file.
fn region(place: &Stretch) -> Option<Region> {
    let start = place.start?;
    Some(Region {
        start_line: start.line,
        start_column: start.column,
        end: place.end.map(|LineColumn { line, column }| RegionEnd {
            end_line: line,
            end_column: column,
        }),
    })
}

fn location(place: &Stretch) -> Location<'_> {
    Location {
        physical_location: PhysicalLocation {
            artifact_location: artifact(&place.file),
            region: region(place),
        },
        message: (!place.words.is_empty()).then_some(MessageOf { text: &place.words }),
    }
}

fn artifact(file: &str) -> ArtifactLocation {
    ArtifactLocation {
        uri: uri(Path::new(file)),
    }
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
