//! Fixes: edits of a file's text that mend a finding, each tried before it is offered.
//!
//! A rule proposes changes in the file's own terms ([`Mend`]). Here they become edits of
//! the text, and each is done and the text looked at again: it is kept only where the
//! finding is then gone and nothing new has come. Nothing of this happens on reading.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use serde::Serialize;

use crate::diagnostic::{Action, At, Certainty, Finding, Mend, Rule};
use crate::parse;
use crate::place::Place;

pub use crate::diagnostic::TextEdit;

/// How many bytes are read at most while fixes are tried, besides two looks at the whole
/// text: what has not been tried by then is not offered.
const MOST_BYTES: usize = 4_000_000;

/// How many rounds there are at most of fixes that are sure: one can bring another to
/// light.
const MOST_ROUNDS: usize = 20;

/// A change of a text that mends a finding.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Fix {
    /// What is changed, in the order of the text; no two edits overlap.
    pub edits: Vec<TextEdit>,
    /// Whether it is known to be what is meant.
    pub certainty: Certainty,
}

/// The text with these edits done; nothing where two of them meet.
///
/// ```
/// use quandary::fixes::{TextEdit, applied};
///
/// let edit = |span, text: &str| TextEdit { span, text: text.to_owned() };
/// let edits = [edit(0..5, "title"), edit(12..12, "?")];
/// assert_eq!(applied("titel: Pizza", &edits).as_deref(), Some("title: Pizza?"));
/// assert_eq!(applied("titel", &[edit(0..3, ""), edit(2..5, "")]), None);
/// ```
#[must_use]
pub fn applied(text: &str, edits: &[TextEdit]) -> Option<String> {
    let mut edits: Vec<&TextEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut changed = String::with_capacity(text.len());
    let mut done = 0;
    for edit in edits {
        changed.push_str(text.get(done..edit.span.start)?);
        changed.push_str(&edit.text);
        done = edit.span.end;
    }
    changed.push_str(text.get(done..)?);
    Some(changed)
}

/// The fixes of each finding, in the order of the findings. `look` reads a text as far as the
/// one was read in which these were found; fixes are tried with it.
#[must_use]
pub fn fixes(
    text: &str,
    findings: &[Finding],
    look: &dyn Fn(&str) -> Vec<Finding>,
) -> Vec<Vec<Fix>> {
    let mut fixes = vec![Vec::new(); findings.len()];
    let candidates = candidates(text, findings);
    if candidates.is_empty() {
        return fixes;
    }
    let before = count(&look(text));
    for kept in FixTrial::new(text, findings, before, look).all(candidates) {
        if let Some(fixes) = fixes.get_mut(kept.finding) {
            fixes.push(kept.fix);
        }
    }
    fixes
}

/// The text with all fixes done that are sure, and how many those were.
#[must_use]
pub fn mended(text: &str, look: &dyn Fn(&str) -> Vec<Finding>) -> (String, usize) {
    let mut text = text.to_owned();
    let mut findings = look(&text);
    let mut done = 0;
    for _ in 0..MOST_ROUNDS {
        let mut sure = candidates(&text, &findings);
        sure.retain(|one| one.fix.certainty == Certainty::Sure);
        if sure.is_empty() {
            break;
        }
        let mut sure = FixTrial::new(&text, &findings, count(&findings), look).all(sure);
        sure.sort_by_key(|one| one.finding);
        sure.dedup_by_key(|one| one.finding);
        let (sure, _) = apart(sure);
        if sure.is_empty() {
            break;
        }
        let Some(changed) = applied(&text, &edits(&sure)) else {
            break;
        };
        // Each was tried; all of them together have to mend as much.
        let after = look(&changed);
        if after.len() + sure.len() > findings.len() && !is_blind(&findings) {
            break;
        }
        done += sure.len();
        (text, findings) = (changed, after);
    }
    (text, done)
}

/// Those of some changes that stand a trial. They're tried together, and in halves where that
/// fails. What stands it in one half and in the other is not tried once more together.
///
/// ```
/// use quandary::fixes::sound;
///
/// let odd = sound(vec![1, 3, 4, 5], &mut |some| some.iter().all(|one| one % 2 == 1));
/// assert_eq!(odd, [1, 3, 5]);
/// ```
#[must_use]
pub fn sound<T>(changes: Vec<T>, stand: &mut dyn FnMut(&[T]) -> bool) -> Vec<T> {
    if changes.is_empty() || stand(&changes) {
        return changes;
    }
    let mut first = changes;
    if first.len() == 1 {
        return Vec::new();
    }
    let second = first.split_off(first.len() / 2);
    let mut kept = sound(first, stand);
    kept.extend(sound(second, stand));
    kept
}

/// Whether a text could not be read at all, so that most of it has not been seen.
fn is_blind(findings: &[Finding]) -> bool {
    findings
        .iter()
        .any(|finding| finding.rule == Rule::BrokenYaml)
}

/// What tells a finding from others, wherever it stands.
type FindingId = (Option<Rule>, String);

fn id(finding: &Finding) -> FindingId {
    (Some(finding.rule), finding.message.clone())
}

fn count(findings: &[Finding]) -> HashMap<FindingId, usize> {
    let mut count = HashMap::new();
    for finding in findings {
        *count.entry(id(finding)).or_default() += 1;
    }
    count
}

/// A fix that has not been tried.
struct Candidate {
    /// The number of the finding that it mends.
    finding: usize,
    id: FindingId,
    fix: Fix,
}

fn edits(candidates: &[Candidate]) -> Vec<TextEdit> {
    let edits = candidates.iter().flat_map(|one| &one.fix.edits);
    edits.cloned().collect()
}

/// Candidates that can all be done at once, one at the most for each finding, and the
/// others.
fn apart(candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut found = HashSet::new();
    let mut sorted = candidates;
    sorted.sort_by_key(|one| one.fix.edits.first().map_or(0, |edit| edit.span.start));
    let (mut now, mut later) = (Vec::new(), Vec::new());
    for candidate in sorted {
        let start = candidate
            .fix
            .edits
            .first()
            .map_or(0, |edit| edit.span.start);
        let end = candidate.fix.edits.last().map_or(0, |edit| edit.span.end);
        let free = taken.last().is_none_or(|last| last.end < start);
        if free && found.insert(candidate.finding) {
            taken.push(start..end);
            now.push(candidate);
        } else {
            later.push(candidate);
        }
    }
    (now, later)
}

/// Tries fixes on one text.
struct FixTrial<'a> {
    text: &'a str,
    look: &'a dyn Fn(&str) -> Vec<Finding>,
    /// What is found without a fix.
    before: HashMap<FindingId, usize>,
    /// Whether the text could not be read at all, so that most of it has not been seen.
    blind: bool,
    /// How many bytes may still be read.
    left: usize,
}

impl<'a> FixTrial<'a> {
    fn new(
        text: &'a str,
        findings: &[Finding],
        before: HashMap<FindingId, usize>,
        look: &'a dyn Fn(&str) -> Vec<Finding>,
    ) -> Self {
        Self {
            text,
            look,
            before,
            blind: is_blind(findings),
            left: text.len() + MOST_BYTES.max(text.len()),
        }
    }

    /// Those of the candidates that stand the trial, in the order in which they were tried:
    /// of those that meet, one after the other.
    fn all(mut self, mut candidates: Vec<Candidate>) -> Vec<Candidate> {
        let mut all = Vec::new();
        while !candidates.is_empty() {
            let (wave, later) = apart(candidates);
            all.extend(self.kept(wave));
            candidates = later;
        }
        all
    }

    /// Those of the candidates that stand the trial, as far as it goes.
    fn kept(&mut self, candidates: Vec<Candidate>) -> Vec<Candidate> {
        sound(candidates, &mut |some| {
            if self.left < self.text.len() {
                return false;
            }
            self.left -= self.text.len().max(1);
            self.holds(some)
        })
    }

    /// Whether all findings are gone once these are done, and nothing new has come.
    fn holds(&self, candidates: &[Candidate]) -> bool {
        let edits = edits(candidates);
        let Some(text) = applied(self.text, &edits) else {
            return false;
        };
        let after = (self.look)(&text);
        if self.blind {
            let touched = touched(&text, &edits);
            let on_them = |finding: &Finding| {
                let first = finding.labels.first();
                first.is_some_and(|label| touched.iter().any(|line| meets(line, &label.span)))
            };
            return !after.iter().any(on_them);
        }
        let mut allowed = self.before.clone();
        for candidate in candidates {
            if let Some(left) = allowed.get_mut(&candidate.id) {
                *left = left.saturating_sub(1);
            }
        }
        let found = count(&after);
        found
            .iter()
            .all(|(id, found)| allowed.get(id).is_some_and(|allowed| found <= allowed))
    }
}

fn meets(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start <= other.end && other.start <= one.end
}

/// The lines of the changed text that were changed.
fn touched(text: &str, edits: &[TextEdit]) -> Vec<Range<usize>> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| edit.span.start);
    let (mut put, mut taken) = (0, 0);
    let lines = sorted.into_iter().map(|edit| {
        let start = (edit.span.start + put).saturating_sub(taken);
        let end = start + edit.text.len();
        put += edit.text.len();
        taken += edit.span.len();
        let begins = text.get(..start).and_then(|before| before.rfind('\n'));
        let ends = text.get(end..).and_then(|behind| behind.find('\n'));
        begins.map_or(0, |at| at + 1)..ends.map_or(text.len(), |at| end + at)
    });
    lines.collect()
}

/// All changes that the findings propose, as edits of the text.
fn candidates(text: &str, findings: &[Finding]) -> Vec<Candidate> {
    let mends = findings.iter().enumerate().flat_map(|(at, finding)| {
        let mends = finding.mends.iter();
        mends.map(move |mend| (at, finding, mend))
    });
    let mends: Vec<(usize, &Finding, &Mend)> = mends.collect();
    // Each place is looked for in one pass over the text: its words, or its whole value.
    let (mut of_words, mut of_values) = (Vec::new(), Vec::new());
    for (_, finding, mend) in &mends {
        match (&mend.action, &mend.at) {
            (Action::Write(..), At::Place(place)) => of_words.push(place.clone()),
            (Action::Write(..), At::Label | At::Bytes(_)) | (Action::Several(_), _) => {}
            _ => of_values.push(place_of(finding, mend)),
        }
    }
    let mut of_words = parse::locate(text, &of_words).into_iter();
    let mut of_values = parse::extents(text, &of_values).into_iter();
    let mut candidates = Vec::new();
    for (at, finding, mend) in mends {
        let edits = match &mend.action {
            Action::Several(edits) => edits.clone(),
            Action::Write(was, put) => {
                let span = match &mend.at {
                    At::Label => finding.labels.first().map(|label| label.span.clone()),
                    At::Place(_) => of_words.next(),
                    At::Bytes(bytes) => Some(bytes.clone()),
                };
                let edit = span.and_then(|span| written(text, &span, was, put));
                edit.into_iter().collect()
            }
            action => {
                let extent = of_values.next().flatten();
                let edit = extent.and_then(|extent| of_value(text, &extent, action));
                edit.into_iter().collect()
            }
        };
        let changes = |edit: &TextEdit| text.get(edit.span.clone()) != Some(&*edit.text);
        if !edits.iter().any(changes) {
            continue;
        }
        candidates.push(Candidate {
            finding: at,
            id: id(finding),
            fix: Fix {
                edits,
                certainty: mend.certainty,
            },
        });
    }
    candidates
}

/// The edit that does something with a whole value.
fn of_value(text: &str, extent: &parse::Extent, action: &Action) -> Option<TextEdit> {
    match action {
        Action::Replace(put) => Some(TextEdit {
            span: extent.value.clone(),
            text: put.to_string(),
        }),
        Action::Quote => quoted(text, &extent.value),
        Action::TakeOut => lines_of(text, extent),
        Action::LineBefore(line) => before_line_of(text, extent, line),
        Action::Write(..) | Action::Several(_) => None,
    }
}

/// The place of a whole value.
fn place_of(finding: &Finding, mend: &Mend) -> Place {
    let first = || finding.labels.first().map(|label| label.place.clone());
    match &mend.at {
        At::Place(place) => Some(place.clone()),
        At::Label => first(),
        At::Bytes(_) => None,
    }
    .unwrap_or_else(Place::root)
}

/// The edit that writes these words for those; nothing where those do not stand there.
fn written(text: &str, span: &Range<usize>, was: &str, put: &str) -> Option<TextEdit> {
    let edit = |span| TextEdit {
        span,
        text: put.to_owned(),
    };
    let raw = text.get(span.clone())?;
    if raw == was {
        return Some(edit(span.clone()));
    }
    let inner = raw.get(1..raw.len().checked_sub(1)?)?;
    let quoted = |quote: char| raw.starts_with(quote) && raw.ends_with(quote);
    let plain = !put.contains(['"', '\'', '\\', '\n']);
    let in_quotes = inner == was && plain && (quoted('"') || quoted('\''));
    in_quotes.then(|| edit(span.start + 1..span.end - 1))
}

/// The edit that puts a text of one line in quotes.
fn quoted(text: &str, span: &Range<usize>) -> Option<TextEdit> {
    let raw = text.get(span.clone())?;
    let plain = !raw.is_empty() && !raw.contains('\n') && !raw.starts_with(['"', '\'', '|', '>']);
    let escaped = raw.replace('\\', "\\\\").replace('"', "\\\"");
    plain.then(|| TextEdit {
        span: span.clone(),
        text: format!("\"{escaped}\""),
    })
}

/// The edit that puts a line before that on which a thing begins.
fn before_line_of(text: &str, extent: &parse::Extent, line: &str) -> Option<TextEdit> {
    let start = extent.key.as_ref().unwrap_or(&extent.value).start;
    let begins = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    Some(TextEdit {
        span: begins..begins,
        text: format!("{line}\n"),
    })
}

/// The edit that takes out all lines of a thing; nothing where others stand on them.
fn lines_of(text: &str, extent: &parse::Extent) -> Option<TextEdit> {
    let start = extent
        .key
        .as_ref()
        .map_or(extent.value.start, |key| key.start);
    let begins = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    let before = text.get(begins..start)?;
    let dash = before.trim() == "-" && extent.key.is_none();
    let end = extent.value.end.max(start);
    let rest = text.get(end..)?;
    let ends = rest.find('\n').map_or(text.len(), |at| end + at + 1);
    let behind = text.get(end..ends)?.trim();
    let alone =
        (before.trim().is_empty() || dash) && (behind.is_empty() || behind.starts_with('#'));
    alone.then(|| TextEdit {
        span: begins..ends,
        text: String::new(),
    })
}
