//! What `check` finds, as a page shows it: each finding with the lines that it speaks of.

use quandary::diagnostic::{Finding, Label};
use quandary::letters::strip_control;
use quandary::render::File;
use serde::Serialize;

/// How many findings are shown: whoever has more mends some first.
const MOST: usize = 200;

/// How many characters of a line are shown before a place.
const BEFORE: usize = 60;

/// How many characters of a place are shown, and of the line behind it.
const SHOWN: usize = 160;

/// What is found.
#[derive(Serialize)]
pub struct ShownFindings {
    findings: Vec<ShownFinding>,
    /// How many more there are.
    left_out: usize,
}

#[derive(Serialize)]
struct ShownFinding {
    rule: &'static str,
    severity: String,
    message: String,
    places: Vec<ShownLine>,
    notes: Vec<String>,
    help: Option<String>,
}

/// A line of a file, with the stretch that is meant.
#[derive(Serialize)]
struct ShownLine {
    file: String,
    line: usize,
    column: usize,
    before: String,
    meant: String,
    after: String,
    /// What is said beside it.
    words: String,
}

impl ShownFindings {
    /// These findings in a file.
    pub fn of(file: &File<'_>, text: &str, findings: &[Finding]) -> Self {
        let shown = findings.iter().take(MOST).map(|finding| ShownFinding {
            rule: finding.rule.name(),
            severity: finding.severity.to_string(),
            message: clean(&finding.message),
            places: finding
                .labels
                .iter()
                .map(|label| line(file, text, label))
                .collect(),
            notes: finding.notes.iter().map(|note| clean(note)).collect(),
            help: finding.help.as_deref().map(clean),
        });
        Self {
            findings: shown.collect(),
            left_out: findings.len().saturating_sub(MOST),
        }
    }
}

fn line(file: &File<'_>, text: &str, label: &Label) -> ShownLine {
    let position = file.position(label.span.start);
    let (start, end) = (label.span.start, label.span.end);
    let before = text.get(..start).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let skipped = before.chars().count().saturating_sub(BEFORE);
    let meant = text.get(start..end).unwrap_or_default();
    let meant = meant.lines().next().unwrap_or_default();
    let after = text.get(start + meant.len()..).unwrap_or_default();
    let after = after.lines().next().unwrap_or_default();
    let short = |text: &str| clean(&text.chars().take(SHOWN).collect::<String>());
    ShownLine {
        file: position.path.to_owned(),
        line: position.line,
        column: position.column,
        before: clean(&before.chars().skip(skipped).collect::<String>()),
        meant: short(meant),
        after: short(after),
        words: clean(&label.words),
    }
}

/// A text without what could steer a screen.
fn clean(text: &str) -> String {
    strip_control(text).into_owned()
}
