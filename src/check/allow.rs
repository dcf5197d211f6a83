//! `unknown-rule`, `unused-allow`: comments in which an author says that something
//! is meant as it stands.

use std::ops::Range;

use super::in_order;
use crate::diagnostic::{Action, At, Certainty, Finding, Remedy, Rule, Severity};
use crate::parse::{self, Allows, Said};
use crate::place::Place;
use crate::suggest::nearest;

/// What is left of the findings in a file once its comments are heeded, in the
/// order of the file.
///
/// `# quandary: allow(RULE)` behind something allows the warnings and the advice
/// whose first place begins on that line; on a line of its own it speaks of the
/// next line that is neither empty nor a comment. A text of several lines counts
/// for its first line. Several rules stand in the parentheses with commas. Errors cannot be allowed. A comment that names no rule,
/// or allows what is not there, is a finding too.
///
/// The findings have to be those of this text, with their bytes looked up.
///
/// ```
/// use quandary::{check, parse};
///
/// let text = "
/// quandary: 1
/// title: Do I take an umbrella?
/// start: rain
/// questions:
///   rain:
///     ask: Will it rain # or so
///     type: yes_no
///     next: {yes: take, no: leave}
/// outcomes:
///   take: {tone: go, title: Take it}
///   leave: {tone: info, title: Leave it at home}
/// ";
/// let allowed = text.replace("    ask", "    # quandary: allow(wants-quotes)\n    ask");
/// let left = |text: &str| check::allow(text, parse::read(text).findings().to_vec()).len();
/// assert_eq!((left(text), left(&allowed)), (1, 0));
/// ```
#[must_use]
pub fn allow(text: &str, mut findings: Vec<Finding>) -> Vec<Finding> {
    let allows = parse::allows(text);
    if !allows.comments.is_empty() {
        let lines = AllowedLines::of(text, &allows);
        let mut entries = entries(text, &lines);
        // Where a rule was not tried, nobody knows whether it finds anything.
        let all_tried = (findings.iter())
            .all(|found| found.severity != Severity::Error && found.rule != Rule::NotDecided);
        findings.retain(|finding| !allowed(finding, &lines, &mut entries));
        findings.extend(
            entries
                .iter()
                .filter_map(|entry| entry.finding(text, all_tried)),
        );
    }
    in_order(&mut findings);
    findings
}

/// One rule that a comment names.
struct AllowEntry {
    named: NamedRule,
    bytes: Range<usize>,
    /// The line that it speaks of, from 0.
    line: usize,
    met: FoundThere,
}

/// What a comment names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum NamedRule {
    Rule(Rule),
    /// What is no rule.
    Other,
    /// Nothing at all.
    Nothing,
    /// Something, in words that allow nothing.
    Unheard(Said),
}

/// What was found of a rule where a comment allows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum FoundThere {
    Nothing,
    Allowed,
    Error,
}

/// Whether some comment allows a finding. Those that speak of it take note.
fn allowed(finding: &Finding, lines: &AllowedLines<'_>, entries: &mut [AllowEntry]) -> bool {
    let Some(first) = finding.labels.first() else {
        return false;
    };
    let line = lines.line(first.span.start);
    // Comments stand in the order of the lines that they speak of.
    let from = entries.partition_point(|entry| entry.line < line);
    let entries = entries.iter_mut().skip(from);
    let mut allowed = false;
    for entry in entries.take_while(|entry| entry.line == line) {
        if entry.named != NamedRule::Rule(finding.rule) {
            continue;
        }
        match finding.severity {
            Severity::Error => entry.met = FoundThere::Error,
            Severity::Warning | Severity::Advice => {
                allowed = true;
                if entry.met == FoundThere::Nothing {
                    entry.met = FoundThere::Allowed;
                }
            }
        }
    }
    allowed
}

/// All rules that comments name, in the order of the file.
fn entries(text: &str, lines: &AllowedLines<'_>) -> Vec<AllowEntry> {
    let mut entries = Vec::new();
    let mut ahead = 0;
    for allow in &lines.allows.comments {
        let own = lines.line(allow.span.start);
        // Of comments below each other all speak of the same line.
        if own >= ahead {
            ahead = lines.spoken_of(text, allow.span.start);
        }
        let line = ahead;
        let mut push = |named, bytes| {
            entries.push(AllowEntry {
                named,
                bytes,
                line,
                met: FoundThere::Nothing,
            });
        };
        if allow.said != Said::Allow {
            push(NamedRule::Unheard(allow.said), allow.span.clone());
            continue;
        }
        if allow.rules.is_empty() {
            push(NamedRule::Nothing, allow.span.clone());
        }
        for bytes in allow.rules.iter().cloned() {
            let rule = Rule::named(text.get(bytes.clone()).unwrap_or(""));
            push(rule.map_or(NamedRule::Other, NamedRule::Rule), bytes);
        }
    }
    entries
}

impl AllowEntry {
    /// What is wrong with a comment that does not allow anything.
    fn finding(&self, text: &str, all_tried: bool) -> Option<Finding> {
        let name = text.get(self.bytes.clone()).unwrap_or("");
        let place = Place::root();
        let mut finding = match (self.named, self.met) {
            (NamedRule::Other, _) => {
                let message = format!("there is no rule `{name}`");
                let finding = Finding::warning(Rule::UnknownRule, place, message);
                match nearest(name, Rule::ALL.iter().map(|rule| rule.name())) {
                    None => finding.help("the name of a rule stands beside each finding"),
                    near => finding.did_you_mean(name, near),
                }
            }
            (NamedRule::Nothing, _) => {
                let message = "this comment names no rule";
                let finding = Finding::advice(Rule::UnusedAllow, place, message);
                finding.help("write `# quandary: allow(RULE)`")
            }
            (NamedRule::Unheard(said), _) => unheard(said, name),
            (NamedRule::Rule(_), FoundThere::Error) => {
                let message = format!("`{name}` is an error here, and cannot be allowed");
                let finding = Finding::advice(Rule::UnusedAllow, place, message);
                finding.help("mend it, then take this out")
            }
            (NamedRule::Rule(_), FoundThere::Nothing) if all_tried => {
                let message = format!("there is no `{name}` here to be allowed");
                let finding = Finding::advice(Rule::UnusedAllow, place, message);
                let finding = finding.help("take it out");
                match without(text, &self.bytes) {
                    Some(bytes) => {
                        let was = text.get(bytes.clone()).unwrap_or("");
                        let gone = Action::Write(was.into(), "".into());
                        finding.mend(At::Bytes(bytes), gone, Certainty::Sure)
                    }
                    None => finding,
                }
            }
            (NamedRule::Rule(_), FoundThere::Nothing | FoundThere::Allowed) => return None,
        };
        for label in &mut finding.labels {
            label.span = self.bytes.clone();
        }
        Some(finding)
    }
}

/// What is taken out with the name of a rule in a comment: the comment where it names no
/// other, with its line where nothing else stands on it.
fn without(text: &str, name: &Range<usize>) -> Option<Range<usize>> {
    let start = text.get(..name.start)?.rfind('\n').map_or(0, |end| end + 1);
    let behind = text.get(name.end..)?;
    let end = name.end + behind.find('\n').unwrap_or(behind.len());
    let before = text.get(start..name.start)?;
    let hash = before.rfind('#')?;
    let alone =
        before.get(hash..)?.trim_end().ends_with('(') && text.get(name.end..end)?.trim() == ")";
    if !alone {
        return None;
    }
    match before.get(..hash)?.trim() {
        "" => Some(start..text.len().min(end + 1)),
        _ => Some(start + before.get(..hash)?.trim_end().len()..end),
    }
}

/// What is wrong with a comment that speaks to the program in other words than are
/// known.
fn unheard(said: Said, comment: &str) -> Finding {
    let inside = comment.split_once('(').map_or("", |(_, inside)| inside);
    let inside = inside.split(')').next().unwrap_or("").trim();
    let rules = if inside.is_empty() { "RULE" } else { inside };
    let meant = comment.trim_start_matches(['#', ' ', '\t']);
    let word = meant.split_once(':').map_or("", |(_, behind)| behind);
    let word = word.split('(').next().unwrap_or("").trim();
    let message = match said {
        Said::Allow | Said::Capitals => {
            "`quandary: allow` stands in small letters, and allows nothing otherwise".to_owned()
        }
        Said::Otherwise => format!("only `allow(...)` is known in such a comment, not `{word}`"),
    };
    let help = match word {
        "deny" => format!("take it out, and run `quandary check` with `--deny {rules}`").into(),
        _ => Remedy::Write(format!("# quandary: allow({rules})")),
    };
    let finding = Finding::advice(Rule::UnusedAllow, Place::root(), message);
    match rules {
        "RULE" => finding.help(help.words()),
        _ => finding.remedy(comment, help, Certainty::Guess),
    }
}

/// The lines of a text.
struct AllowedLines<'a> {
    allows: &'a Allows,
    /// Where each begins.
    starts: Vec<usize>,
}

impl<'a> AllowedLines<'a> {
    fn of(text: &str, allows: &'a Allows) -> Self {
        let breaks = text.match_indices('\n').map(|(at, _)| at + 1);
        let starts = std::iter::once(0).chain(breaks).collect();
        Self { allows, starts }
    }

    /// The line, from 0, on which begins what has this byte.
    fn line(&self, byte: usize) -> usize {
        let byte = self.allows.beginning(byte);
        let behind = self.starts.partition_point(|start| *start <= byte);
        behind.saturating_sub(1)
    }

    /// The line that a comment speaks of which begins at this byte.
    fn spoken_of(&self, text: &str, comment: usize) -> usize {
        let mut line = self.line(comment);
        let start = self.starts.get(line).copied().unwrap_or(0);
        let before = text.get(start..comment).unwrap_or("");
        let before = before.trim_start_matches('\u{feff}').trim_end();
        if !before.is_empty() {
            return self.line(start + before.len() - 1);
        }
        loop {
            line += 1;
            let words = self.starts.get(line).and_then(|start| text.get(*start..));
            let Some(words) = words else { return line };
            let words = words.trim_start_matches([' ', '\t', '\r']);
            if !words.starts_with(['\n', '#']) && !words.is_empty() {
                return line;
            }
        }
    }
}
