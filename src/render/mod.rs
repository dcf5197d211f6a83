//! Findings as rustc shows them: the fact, the line with what is meant
//! underlined, and the mend.
//!
//! ```
//! use quandary::render::{self, File};
//!
//! let text = "quandary: 1\ntitel: Umbrella\n";
//! let reading = quandary::parse::read(text);
//! let file = File::new("umbrella.yaml", text);
//! let drawn = render::draw(&file, &reading.findings()[3]);
//! assert_eq!(drawn, "\
//! error[unknown-key]: a flow has no key `titel`
//!  --> umbrella.yaml:2:1
//!   |
//! 2 | titel: Umbrella
//!   | ^^^^^
//!   |
//!   = help: did you mean `title`?");
//! ```
//!
//! What is drawn is plain text, and nothing in it steers a terminal. Who wants colour
//! hands a [`Renderer`] to [`draw_with`].
//!
//! In reading order: [`TextLines`] are those of a text; this file draws.

mod lines;

use std::ops::Range;
use std::path::Path;
use std::sync::OnceLock;

use annotate_snippets::{AnnotationKind, Element, Level, Origin, Snippet};

pub use annotate_snippets::Renderer;
pub use annotate_snippets::renderer::DecorStyle;

pub use lines::TextLines;

use crate::bundle;
use crate::diagnostic::{Finding, Label, Severity};
use crate::letters::strip_control;
use crate::place::Place;

/// How many lines may lie between two places that are shown in one piece.
const FAR_APART: usize = 30;

/// How many bytes are shown in one piece. Of longer lines only what stands around a
/// place is shown.
const MOST_SHOWN: usize = 16_000;

/// How many bytes are shown before and behind a place in a long line.
const AROUND: usize = 200;

/// How many bytes are underlined at most in a long line.
const MOST_UNDERLINED: usize = 400;

/// What stands for the part of a line that is left out.
const LEFT_OUT: &str = "...";

/// A file that findings speak of.
#[derive(Clone, Debug)]
pub struct File<'f> {
    path: String,
    lines: TextLines<'f>,
    text: &'f str,
    /// The shared parts that stand behind the flow in its text.
    parts: Vec<PartOfText>,
    /// By part: the place among the parts of the one that uses it; nothing where the flow does.
    /// It's looked up where a fault in a part is drawn, since it takes reading the files again.
    users: OnceLock<Vec<Option<usize>>>,
}

/// A shared part in the text of a flow.
#[derive(Clone, Debug)]
struct PartOfText {
    path: String,
    /// Its first byte.
    start: usize,
    /// The line of that, from 1.
    line: usize,
}

/// Where a byte stands that findings speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextPosition<'f> {
    /// The path of the file: the flow's own, or that of a shared part.
    pub path: &'f str,
    /// Whether that is a shared part.
    pub in_part: bool,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// The byte of that file.
    pub byte: usize,
}

impl TextPosition<'_> {
    /// The path of the file, where that is a shared part.
    #[must_use]
    pub fn part(&self) -> Option<&str> {
        self.in_part.then_some(self.path)
    }
}

impl<'f> File<'f> {
    /// A file by the path as it was given, with what stands in it, and with its shared
    /// parts where it is a [bundle].
    #[must_use]
    pub fn new(path: impl AsRef<Path>, text: &'f str) -> Self {
        let shown = |path: &Path| strip_control(&path.display().to_string()).replace('\n', " ");
        let path = path.as_ref();
        let lines = TextLines::of(text);
        let files = bundle::files(text).into_iter();
        let parts = files.filter_map(|file| {
            Some(PartOfText {
                path: shown(&path.with_file_name(file.path?)),
                start: file.bytes.start,
                line: lines.line(file.bytes.start),
            })
        });
        Self {
            path: shown(path),
            parts: parts.collect(),
            users: OnceLock::new(),
            lines,
            text,
        }
    }

    /// Where a byte of the text stands.
    #[must_use]
    pub fn position(&self, byte: usize) -> TextPosition<'_> {
        let (line, column) = self.lines.line_and_column(byte);
        match self.part_at(byte) {
            None => TextPosition {
                path: &self.path,
                in_part: false,
                line,
                column,
                byte,
            },
            Some(part) => TextPosition {
                path: &part.path,
                in_part: true,
                line: line - part.line + 1,
                column: column - self.mark_before(part, byte),
                byte: byte - part.start,
            },
        }
    }

    /// Where a line of the text stands, by its number from 1.
    #[must_use]
    pub fn line_position(&self, line: usize) -> TextPosition<'_> {
        self.position(self.lines.start_of(line))
    }

    /// How many characters stand before a byte in its line that no editor counts: a byte
    /// order mark at the beginning of a part.
    fn mark_before(&self, part: &PartOfText, byte: usize) -> usize {
        let line = self.text.get(part.start..byte).unwrap_or("");
        usize::from(line.starts_with('\u{feff}') && !line.contains('\n'))
    }

    fn part_at(&self, byte: usize) -> Option<&PartOfText> {
        self.parts.iter().rfind(|part| part.start <= byte)
    }

    /// The files through which a byte of a shared part comes into the flow: the one that uses the
    /// part, the one that uses that, and so on to the flow. None for a byte of the flow itself.
    #[must_use]
    pub fn used_from(&self, byte: usize) -> Vec<&str> {
        let Some(mut part) = self.parts.iter().rposition(|part| part.start <= byte) else {
            return Vec::new();
        };
        let user_of = self.users.get_or_init(|| bundle::users_of_parts(self.text));
        let mut users = Vec::new();
        // A part that comes to use itself is a fault of its own.
        while let Some(user) = user_of.get(part).copied().flatten()
            && users.len() < self.parts.len()
        {
            users.extend(self.parts.get(user).map(|user| user.path.as_str()));
            part = user;
        }
        users.push(&self.path);
        users
    }

    /// Its path, as a terminal may show it.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where its lines begin.
    #[must_use]
    pub fn lines(&self) -> &TextLines<'f> {
        &self.lines
    }
}

/// Draws one finding as plain text.
#[must_use]
pub fn draw(file: &File<'_>, finding: &Finding) -> String {
    draw_with(&plain(), file, finding)
}

/// Draws one finding as this renderer does.
#[must_use]
pub fn draw_with(renderer: &Renderer, file: &File<'_>, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Advice => Level::INFO.with_name("advice"),
    };
    let message = strip_control(&finding.message);
    let mut elements: Vec<Element<'_>> = Vec::new();
    for window in windows(file, &finding.labels) {
        let snippet = window.snippet(&finding.labels);
        if window.is_cut {
            elements.push(window.origin(file).into());
            elements.push(snippet.into());
        } else {
            elements.push(snippet.path(file.position(window.place).path).into());
        }
    }
    let first = finding.labels.first();
    let users = first.map_or(Vec::new(), |label| file.used_from(label.span.start));
    if !users.is_empty() {
        let used = format!("used from {}", users.join(", which is used from "));
        elements.push(Level::NOTE.message(used).into());
    }
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
    renderer.render(&[group])
}

/// A place in a file, with the words that stand beside it.
#[derive(Clone, Debug)]
pub struct Spot<'s> {
    /// The file.
    pub file: &'s File<'s>,
    /// The bytes of its text.
    pub span: Range<usize>,
    /// What to say beside it.
    pub words: String,
}

/// Draws a fact with its places as plain text. They may stand in several files: the
/// first is what the fact is about.
#[must_use]
pub fn draw_spots(fact: &str, spots: &[Spot<'_>]) -> String {
    draw_spots_with(&plain(), fact, spots)
}

/// Draws a fact with its places as this renderer does.
#[must_use]
pub fn draw_spots_with(renderer: &Renderer, fact: &str, spots: &[Spot<'_>]) -> String {
    let labels = spots.iter().map(|spot| Label {
        place: Place::root(),
        span: spot.span.clone(),
        words: spot.words.clone(),
    });
    let labels: Vec<Label> = labels.collect();
    let mut elements: Vec<Element<'_>> = Vec::new();
    for (at, (spot, label)) in spots.iter().zip(&labels).enumerate() {
        let whole = spot.file.lines.around(label.span.clone());
        let part = short(spot.file.text, label, whole);
        let window = window(spot.file, &labels, vec![at], part);
        let snippet = window.snippet(&labels);
        if window.is_cut {
            elements.push(window.origin(spot.file).into());
            elements.push(snippet.into());
        } else {
            elements.push(snippet.path(spot.file.position(window.place).path).into());
        }
    }
    let fact = strip_control(fact);
    let group = Level::ERROR.primary_title(fact).elements(elements);
    renderer.render(&[group])
}

/// The renderer of plain text: no colour, and lines of ASCII around what is shown.
#[must_use]
pub fn plain() -> Renderer {
    Renderer::plain().decor_style(DecorStyle::Ascii)
}

/// A piece of a file, with the labels that stand in it.
struct Window {
    text: String,
    /// The byte of the file at which the text begins.
    start: usize,
    /// The bytes of the text that stand in the file.
    own: Range<usize>,
    line: usize,
    /// Whether only a part of its line is shown, so that no column can be told by it.
    is_cut: bool,
    /// The labels in it by their index.
    labels: Vec<usize>,
    /// The byte at which the first of them begins.
    place: usize,
}

impl Window {
    fn origin<'a>(&self, file: &'a File<'_>) -> Origin<'a> {
        let place = file.position(self.place);
        Origin::path(place.path)
            .line(place.line)
            .char_column(place.column)
    }

    fn snippet<'a>(&self, labels: &'a [Label]) -> Snippet<'a, annotate_snippets::Annotation<'a>> {
        let annotations = self.labels.iter().filter_map(|at| {
            let label = labels.get(*at)?;
            let kind = match at {
                0 => AnnotationKind::Primary,
                _ => AnnotationKind::Context,
            };
            let within = |byte: usize| {
                let byte = byte.saturating_sub(self.start) + self.own.start;
                byte.min(self.own.end)
            };
            let annotation = kind.span(within(label.span.start)..within(label.span.end));
            Some(if label.words.is_empty() {
                annotation
            } else {
                annotation.label(strip_control(&label.words))
            })
        });
        Snippet::source(self.text.clone())
            .line_start(self.line)
            .annotations(annotations.collect::<Vec<_>>())
    }
}

/// The pieces to show for some labels: one where they stand close together, else one
/// each, the first label's first. Only these are handed on, since drawing reads all
/// that it is given.
fn windows(file: &File<'_>, labels: &[Label]) -> Vec<Window> {
    let spans = || labels.iter().map(|label| &label.span);
    let start = spans().map(|span| span.start).min();
    let end = spans().map(|span| span.end.max(span.start)).max();
    let (Some(start), Some(end)) = (start, end) else {
        return Vec::new();
    };
    let lines = file.lines.line(end) - file.lines.line(start);
    let together = file.lines.around(start..end);
    let one_file = file.position(start).path == file.position(end).path;
    if one_file && lines <= FAR_APART && together.len() <= MOST_SHOWN {
        let all = (0..labels.len()).collect();
        return vec![window(file, labels, all, together)];
    }
    let alone = labels.iter().enumerate().map(|(at, label)| {
        let whole = file.lines.around(label.span.clone());
        window(file, labels, vec![at], short(file.text, label, whole))
    });
    alone.collect()
}

/// What is shown of the lines of a label: all of them, or what stands around it.
fn short(text: &str, label: &Label, whole: Range<usize>) -> Range<usize> {
    if whole.len() <= MOST_SHOWN {
        return whole;
    }
    let start = label.span.start.saturating_sub(AROUND).max(whole.start);
    let end = label.span.end.min(label.span.start + MOST_UNDERLINED) + AROUND;
    boundary(text, start)..boundary(text, end.min(whole.end))
}

/// The last byte up to this one at which a character begins.
fn boundary(text: &str, byte: usize) -> usize {
    let mut bytes = (0..=byte).rev();
    bytes.find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

fn window(file: &File<'_>, labels: &[Label], shown: Vec<usize>, part: Range<usize>) -> Window {
    let line = file.position(part.start).line;
    let cut = |at: usize| file.lines.around(at..at);
    let left_out = |is_cut: bool| if is_cut { LEFT_OUT } else { "" };
    let before = left_out(cut(part.start).start < part.start);
    let behind = left_out(part.end < cut(part.end).end);
    let text = file.text.get(part.clone()).unwrap_or("");
    // A byte order mark is no part of the first line.
    let marked = part.start == 0 && text.starts_with('\u{feff}');
    let start = part.start + if marked { '\u{feff}'.len_utf8() } else { 0 };
    let text = harmless(text.get(start - part.start..).unwrap_or(""));
    let first = shown.first().and_then(|at| labels.get(*at));
    Window {
        text: format!("{before}{text}{behind}"),
        start,
        is_cut: !before.is_empty() || !behind.is_empty(),
        own: before.len()..before.len() + text.len(),
        line,
        place: first.map_or(part.start, |label| label.span.start),
        labels: shown,
    }
}

/// The text with signs in place of what the drawing would hand to the terminal as it
/// is, each of as many bytes.
fn harmless(text: &str) -> String {
    let sign = |c: char| match c {
        '\r' => ' ',
        '\u{80}'..='\u{9f}' => '·',
        c => c,
    };
    text.chars().map(sign).collect()
}
