//! Findings on their way out, in each of the forms.

use std::path::{Path, PathBuf};

use quandary::check::CheckOptions;
use quandary::diagnostic::Severity;
use quandary::parse::MOST_FINDINGS;
use quandary::render::File;

use super::super::args::limits::FINDINGS_SHOWN;
use super::super::colour::{self, Colour};
use super::super::draw;
use super::super::exit::Failure;
use super::super::out;
use super::super::report::format::Format;
use super::super::report::{Mending, Remark, Ruling, Suite, Tried};
use super::super::report::{github, junit, sarif, short, tap};
use super::json::{self, FileReport};
use super::judge::{Judged, JudgedFinding};
use super::look::{CheckedKind, Usable};
use super::tally::Tally;

/// Whoever reports what was found, file by file.
pub trait FindingsReport {
    /// Whether fixes are told.
    fn tells_fixes(&self) -> bool;

    /// Tells what was found in a file.
    fn file(&mut self, judged: &Judged) -> Result<(), Failure>;

    /// Tells that a file could not be checked, after it has been said on standard error.
    fn unread(&mut self, path: &Path, message: &str) -> Result<(), Failure>;
}

/// A report in one of the forms. What people read is written file by file; what
/// programs read waits for the end, where it is one document.
pub struct Findings {
    format: Format,
    colour: Colour,
    /// The files so far, for JSON.
    files: Vec<FileReport>,
    /// The files so far, for other documents.
    suites: Vec<Suite>,
}

impl Findings {
    /// A report without a file.
    pub fn new(format: Format, colour: Colour) -> Self {
        Self {
            format,
            colour,
            files: Vec::new(),
            suites: Vec::new(),
        }
    }

    /// Writes a suite, or keeps it for the end.
    fn suite(&mut self, suite: Suite) -> Result<(), Failure> {
        let write = |line: String| out::line(&line, Colour::Off);
        match self.format {
            Format::Short => short::lines(&suite).try_for_each(write)?,
            Format::Github => github::annotations(&suite).try_for_each(write)?,
            Format::Human | Format::Json | Format::Junit | Format::Tap | Format::Sarif => {
                self.suites.push(suite);
            }
        }
        Ok(())
    }

    /// Ends the report.
    pub fn end(self, tally: &Tally, options: &CheckOptions) -> Result<(), Failure> {
        let ending = sarif::RunEnd {
            code: tally.code(),
            all_read: tally.all_read(),
        };
        let colour = match self.format {
            Format::Human => self.colour,
            _ => Colour::Off,
        };
        colour::apply(colour);
        let text = match self.format {
            Format::Human => tally.in_colour().to_string(),
            Format::Short | Format::Github => tally.to_string(),
            Format::Json => json::end(self.files, tally, options),
            Format::Junit => junit::report(&self.suites),
            Format::Tap => tap::report(&self.suites),
            Format::Sarif => sarif::of_rules(&self.suites, ending),
        };
        Ok(out::line(text.trim_end(), colour)?)
    }
}

impl FindingsReport for Findings {
    fn tells_fixes(&self) -> bool {
        matches!(self.format, Format::Json | Format::Sarif)
    }

    fn file(&mut self, judged: &Judged) -> Result<(), Failure> {
        let file = File::new(&judged.looked.path, &judged.looked.text);
        let (shown, left_out) = shown(judged);
        match self.format {
            Format::Human => {
                for judged in shown.iter().filter(|judged| !judged.again) {
                    let drawn = draw::draw(&file, &judged.finding, self.colour);
                    out::line(&format!("{drawn}\n"), self.colour)?;
                }
                if let Some(note) = told_above(&file, shown) {
                    out::line(&note, self.colour)?;
                }
            }
            Format::Json => {
                self.files.push(json::file(&file, judged, shown, left_out));
            }
            Format::Short | Format::Github | Format::Junit | Format::Tap | Format::Sarif => {
                let mut suite = suite(&file, judged.looked.kind.name(), shown);
                suite.time = judged.looked.time;
                self.suite(suite)?;
            }
        }
        tell_left_out(&file, judged, left_out);
        Ok(())
    }

    fn unread(&mut self, path: &Path, message: &str) -> Result<(), Failure> {
        let name = path.display().to_string();
        match self.format {
            Format::Human | Format::Short => {}
            Format::Json => self.files.push(json::unread(path, message)),
            Format::Github | Format::Junit | Format::Tap | Format::Sarif => {
                self.suite(Suite::unread(&name, message))?;
            }
        }
        Ok(())
    }
}

/// What was found, kept in every form for a report that tells more than findings.
pub struct KeptFindings {
    colour: Colour,
    /// What people read.
    pub drawn: String,
    /// The files, for JSON.
    pub files: Vec<FileReport>,
    /// The files, for other documents.
    pub suites: Vec<Suite>,
    /// The flows that can be played.
    pub flows: Vec<String>,
    /// The scenario files that can be played.
    pub scenarios: Vec<PathBuf>,
}

impl KeptFindings {
    /// Nothing yet.
    pub fn new(colour: Colour) -> Self {
        Self {
            colour,
            drawn: String::new(),
            files: Vec::new(),
            suites: Vec::new(),
            flows: Vec::new(),
            scenarios: Vec::new(),
        }
    }
}

impl FindingsReport for KeptFindings {
    fn tells_fixes(&self) -> bool {
        true
    }

    fn file(&mut self, judged: &Judged) -> Result<(), Failure> {
        let looked = &judged.looked;
        let file = File::new(&looked.path, &looked.text);
        let (shown, left_out) = shown(judged);
        for judged in shown.iter().filter(|judged| !judged.again) {
            self.drawn += &draw::draw(&file, &judged.finding, self.colour);
            self.drawn.push_str("\n\n");
        }
        self.drawn
            .extend(told_above(&file, shown).map(|note| format!("{note}\n")));
        self.files.push(json::file(&file, judged, shown, left_out));
        let mut suite = suite(&file, looked.kind.name(), shown);
        suite.time = looked.time;
        self.suites.push(suite);
        let mut errors = judged.findings.iter();
        let sound = errors.all(|judged| judged.by_default != Severity::Error);
        match (looked.kind, looked.usable) {
            (CheckedKind::Flow, Usable::Yes) => self.flows.push(looked.path.display().to_string()),
            (CheckedKind::Scenarios, _) if sound => self.scenarios.push(looked.path.clone()),
            (CheckedKind::Flow | CheckedKind::Scenarios | CheckedKind::Answers, _) => {}
        }
        tell_left_out(&file, judged, left_out);
        Ok(())
    }

    fn unread(&mut self, path: &Path, message: &str) -> Result<(), Failure> {
        let name = path.display().to_string();
        self.files.push(json::unread(path, message));
        self.suites.push(Suite::unread(&name, message));
        Ok(())
    }
}

/// Says that a file has more findings than are shown.
fn tell_left_out(file: &File<'_>, judged: &Judged, left_out: usize) {
    if left_out == 0 {
        return;
    }
    let more = match judged.findings.len() >= MOST_FINDINGS {
        true => " or more",
        false => "",
    };
    // Where nobody hears it, the summary still tells.
    let _ = out::tell(&format!(
        "note: {left_out}{more} further findings in `{}` are not shown\n",
        file.path()
    ));
}

/// What was found in a file, each finding by itself; a file without one has passed.
fn suite(file: &File<'_>, kind: &str, findings: &[JudgedFinding]) -> Suite {
    let mut suite = Suite::new(file.path(), kind);
    suite.tried = findings.iter().map(|judged| tried(file, judged)).collect();
    if suite.tried.is_empty() {
        suite.tried.push(Tried::whole(Ruling::Passed));
    }
    suite
}

fn tried(file: &File<'_>, judged: &JudgedFinding) -> Tried {
    let finding = &judged.finding;
    let mut remark = Remark::of(finding, file);
    let fixes = judged.fixes.iter();
    remark.fixes = fixes.map(|fix| Mending::of(fix, file)).collect();
    let ruling = match finding.severity {
        Severity::Error => Ruling::Failed,
        Severity::Warning | Severity::Advice => Ruling::Passed,
    };
    let mut tried = Tried::new(finding.rule.name(), ruling);
    finding.message.clone_into(&mut tried.message);
    tried.details = remark.lines();
    tried.line = remark
        .places
        .first()
        .and_then(|place| Some(place.start?.line));
    remark.again = judged.again;
    tried.remarks = vec![remark];
    tried
}

/// Says how much of what was found in a file stands above, with another flow.
fn told_above(file: &File<'_>, shown: &[JudgedFinding]) -> Option<String> {
    let again = shown.iter().filter(|judged| judged.again).count();
    let findings = match again {
        0 => return None,
        1 => "1 finding stands".to_owned(),
        _ => format!("{again} findings stand"),
    };
    let path = file.path();
    Some(format!(
        "note: of `{path}`, {findings} above, in shared parts\n"
    ))
}

/// The findings that are shown, and how many are not.
fn shown(judged: &Judged) -> (&[JudgedFinding], usize) {
    let (shown, rest) = judged
        .findings
        .split_at(judged.findings.len().min(FINDINGS_SHOWN));
    (shown, rest.len())
}
