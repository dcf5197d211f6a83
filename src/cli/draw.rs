//! Findings as rustc shows them: the fact, the line with what is meant
//! underlined, and the mend.

use std::fmt;
use std::ops::Range;
use std::path::Path;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Element, Level, Renderer, Snippet};

use quandary::diagnostic::{Finding, Label, Severity};

use super::colour::Colour;
use super::markdown::strip_control;
use super::{Code, Failure};

/// How many lines may lie between two places that are shown in one piece.
const FAR_APART: usize = 30;

/// A file that findings speak of.
#[derive(Clone, Copy)]
pub struct File<'f> {
    /// Its path, as it was given.
    pub path: &'f Path,
    /// What stands in it.
    pub text: &'f str,
}

/// Draws one finding.
pub fn draw(file: File<'_>, finding: &Finding, colour: Colour) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let path = file.path.display().to_string();
    let path = strip_control(&path);
    let message = strip_control(&finding.message);
    let mut elements: Vec<Element<'_>> = windows(file.text, &finding.labels)
        .into_iter()
        .map(|window| window.snippet(&path, finding).into())
        .collect();
    for note in &finding.notes {
        elements.push(Level::NOTE.message(strip_control(note)).into());
    }
    if let Some(help) = &finding.help {
        elements.push(Level::HELP.message(strip_control(help)).into());
    }
    let group = level
        .primary_title(message)
        .id(finding.rule.name())
        .elements(elements);
    let renderer = match colour {
        Colour::On => Renderer::styled(),
        Colour::Off => Renderer::plain(),
    };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

/// Some lines of a file, with the labels that stand in them.
struct Window<'t> {
    text: &'t str,
    start: usize,
    line: usize,
    labels: Vec<usize>,
}

impl<'t> Window<'t> {
    fn snippet<'a>(
        &self,
        path: &'a str,
        finding: &'a Finding,
    ) -> Snippet<'a, annotate_snippets::Annotation<'a>>
    where
        't: 'a,
    {
        let annotations = self.labels.iter().filter_map(|at| {
            let label = finding.labels.get(*at)?;
            let kind = match at {
                0 => AnnotationKind::Primary,
                _ => AnnotationKind::Context,
            };
            let span = label.span.start - self.start..label.span.end - self.start;
            let annotation = kind.span(span);
            Some(match label.words.is_empty() {
                true => annotation,
                false => annotation.label(strip_control(&label.words)),
            })
        });
        Snippet::source(self.text.replace('\r', " "))
            .path(path)
            .line_start(self.line)
            .annotations(annotations)
    }
}

/// The lines to show for some labels: one piece where they stand close together,
/// else one piece each, the first label's first. Only these are handed on, since
/// drawing reads all that it is given.
fn windows<'t>(text: &'t str, labels: &[Label]) -> Vec<Window<'t>> {
    let lines: Vec<usize> = labels
        .iter()
        .map(|label| line_of(text, label.span.start))
        .collect();
    let (Some(first), Some(last)) = (lines.iter().min(), lines.iter().max()) else {
        return Vec::new();
    };
    if last - first <= FAR_APART {
        return vec![window(text, labels, (0..labels.len()).collect())];
    }
    (0..labels.len())
        .map(|at| window(text, labels, vec![at]))
        .collect()
}

fn window<'t>(text: &'t str, labels: &[Label], shown: Vec<usize>) -> Window<'t> {
    let spans = || {
        shown
            .iter()
            .filter_map(|at| labels.get(*at))
            .map(|label| &label.span)
    };
    let start = spans().map(|span| span.start).min().unwrap_or(0);
    let end = spans().map(|span| span.end).max().unwrap_or(0);
    let lines = whole_lines(text, start..end);
    Window {
        text: text.get(lines.clone()).unwrap_or(""),
        start: lines.start,
        line: line_of(text, lines.start),
        labels: shown,
    }
}

fn line_of(text: &str, byte: usize) -> usize {
    quandary::diagnostic::line_and_column(text, byte).0
}

fn whole_lines(text: &str, span: Range<usize>) -> Range<usize> {
    let before = text.get(..span.start).unwrap_or("");
    let after = text.get(span.end..).unwrap_or("");
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let end = span.end + after.find('\n').unwrap_or(after.len());
    start..end
}

/// What was found in all files together.
#[derive(Debug, Default)]
pub struct Tally {
    files: usize,
    read: usize,
    errors: usize,
    warnings: usize,
    advice: usize,
    unread: Option<Code>,
}

impl Tally {
    /// Counts the findings of a file.
    pub fn add(&mut self, findings: &[Finding]) {
        self.files += 1;
        self.read += 1;
        for finding in findings {
            match finding.severity {
                Severity::Error => self.errors += 1,
                Severity::Warning => self.warnings += 1,
                Severity::Advice => self.advice += 1,
            }
        }
    }

    /// Counts a file that could not be read.
    pub fn unread(&mut self, code: Code) {
        self.files += 1;
        self.unread.get_or_insert(code);
    }

    /// Whether the files can be used.
    pub fn end(&self) -> Result<(), Failure> {
        match (self.errors, self.unread) {
            (0, None) => Ok(()),
            (0, Some(code)) => Err(Failure::said(code)),
            _ => Err(Failure::said(Code::Faulty)),
        }
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |count: usize, what: &str| match count {
            1 => format!("1 {what}"),
            _ => format!("{count} {what}s"),
        };
        let files = count(self.files, "file");
        if self.unread.is_some() && self.read == 0 {
            return write!(f, "{files}: nothing could be read");
        }
        if self.errors + self.warnings == 0 && self.unread.is_none() {
            return write!(f, "{files}: nothing is wrong");
        }
        write!(
            f,
            "{files}: {}, {}",
            count(self.errors, "error"),
            count(self.warnings, "warning")
        )?;
        match self.unread {
            Some(_) => f.write_str(", not all could be read"),
            None => Ok(()),
        }
    }
}
