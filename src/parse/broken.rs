//! Text that is no YAML: what an author most likely did, and what is wrong in plain words.

use std::ops::Range;

use super::signs;
use super::slips;
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::place::Place;
use crate::yaml::fault::{self, Fault, FaultWords, What};
use crate::yaml::tree::Tree;

/// Reads a text as YAML. `beginning` is how a file of this kind begins.
pub(crate) fn tree<'t>(text: &'t str, beginning: &str) -> Result<Tree<'t>, Box<Finding>> {
    if is_blank(text) {
        let message = "the file is empty";
        let finding = Finding::error(Rule::BrokenYaml, Place::root(), message);
        let finding = finding.help(format!("begin it with `{beginning}`"));
        return Err(Box::new(finding));
    }
    Tree::read(text).map_err(|fault| Box::new(in_plain_words(text, &fault)))
}

/// Whether a text has nothing in it but blank lines, comments and `---`.
fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    })
}

fn in_plain_words(text: &str, fault: &Fault) -> Finding {
    if let Some(finding) = slips::quotation(text) {
        return finding;
    }
    let grammar = matches!(fault.what, What::Grammar(_) | What::OtherThanItsTag);
    if let Some(finding) = slips::slip(text, fault.noticed).filter(|_| grammar) {
        return finding;
    }
    if let Some(finding) = slips::closed_by_curly(text, fault.start).filter(|_| grammar) {
        return finding;
    }
    let words = closer(text, fault.noticed, fault.words());
    let bang = bang_of_line(text, fault.noticed).filter(|_| words.message.contains('!'));
    let start = bang.unwrap_or(fault.start);
    let value = value_of_line(text, start);
    let wants_quotes = value
        .clone()
        .is_some_and(|value| wants_quotes(text, &value));
    let written = value.clone().and_then(|value| text.get(value));
    let holds_a_key = written.is_some_and(|written| written.contains(": "));
    let help = match (words == fault::A_COLON && !wants_quotes, holds_a_key) {
        (true, true) => "put the whole text in quotes, down to its last line",
        (true, false) => "check the indentation of this line and the one before",
        (false, _) => words.help,
    };
    let finding = broken(text, start, words.message).help(help);
    match value.filter(|_| wants_quotes && help.contains("in quotes")) {
        Some(value) => {
            let was = text.get(value.clone()).unwrap_or("");
            let put = was.replace('\\', "\\\\").replace('"', "\\\"");
            let write = Action::Write(was.into(), format!("\"{put}\"").into());
            finding.mend(At::Bytes(value), write, Certainty::Sure)
        }
        None => finding,
    }
}

/// Whether quotes around this, which is all of a text, make one text of it: it holds what ends a
/// text, or begins with what begins none, and it does not go on below.
fn wants_quotes(text: &str, value: &Range<usize>) -> bool {
    let written = text.get(value.clone()).unwrap_or("");
    let line = text.get(..value.start).unwrap_or("");
    let line = line.get(line.rfind('\n').map_or(0, |end| end + 1)..);
    let edge = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let here = edge(line.unwrap_or(""));
    let mut below = text.get(value.end..).unwrap_or("").lines().skip(1);
    let next = below.find(|line| !line.trim().is_empty()).unwrap_or("");
    let of_its_own = next.contains(": ") || next.trim_end().ends_with(':');
    let goes_on = edge(next) > here && !of_its_own;
    let bullet = written.starts_with("* ");
    !goes_on && !bullet && (written.contains(": ") || !written.starts_with(char::is_alphanumeric))
}

/// The text without quotes behind the key, or the dash, of a line.
fn value_of_line(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let begin = line.len() - line.trim_start_matches([' ', '-']).len();
    let named = |key: &str| key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let behind_key = match line.get(begin..)?.split_once(": ") {
        Some((key, _)) if named(key) => begin + key.len() + ": ".len(),
        _ => begin,
    };
    let value = line.get(behind_key..)?;
    let value = value.split(" #").next()?.trim();
    let from = behind_key + line.get(behind_key..)?.find(value)?;
    let plain = !value.is_empty() && !value.starts_with(['"', '\'', '|', '[', '{', '#']);
    (plain && from > 0).then(|| start + from..start + from + value.len())
}

/// What the character at the fault tells beyond what the reader says.
fn closer(text: &str, at: usize, words: FaultWords) -> FaultWords {
    let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t']);
    let here = text.get(at..).unwrap_or("");
    if here.starts_with('\t') {
        return fault::A_TAB;
    }
    if let Some(curly) = curly_quotes(text, at).filter(|_| words == fault::A_COLON) {
        return curly;
    }
    let closed = before.ends_with(['}', ']', '"', '\'']) && !here.starts_with(['\n', '\r']);
    if words == fault::FOLLOWS || (words == fault::NO_KEY && closed) {
        let help = match before.chars().next_back() {
            Some('\'') => {
                "for a `'` that is meant write `''`, or put the whole text in double quotes"
            }
            Some('"') => {
                "write \\\" for a quote that is meant, or put the whole text in single quotes"
            }
            _ => fault::FOLLOWS.help,
        };
        return FaultWords {
            help,
            ..fault::FOLLOWS
        };
    }
    if bang_of_line(text, at).is_some() {
        return FaultWords {
            help: "in a condition write `not` in place of `!`; put any other text in quotes",
            ..fault::AS_A_TAG
        };
    }
    words
}

/// What is said where curly quotes stand around a text that needs straight ones.
fn curly_quotes(text: &str, at: usize) -> Option<FaultWords> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let opened = [": “", ": „", ": «", ": ‘", "- “", "- „", "- «", "- ‘"];
    let around = opened.iter().any(|sign| line.contains(sign));
    around.then_some(FaultWords {
        message: signs::ARE_CURLY,
        help: "write straight quotes, `\"`, around the whole text",
    })
}

/// Where the value of the line at `at` begins, if it begins with `!`.
fn bang_of_line(text: &str, at: usize) -> Option<usize> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let behind_key = line.find(": ").map_or(0, |colon| colon + 2);
    let value = line.get(behind_key..)?.trim_start_matches([' ', '-']);
    let bang = start + line.len() - value.len();
    value.starts_with('!').then_some(bang)
}

fn broken(text: &str, at: usize, message: &str) -> Finding {
    let mut finding = Finding::error(Rule::BrokenYaml, Place::root(), message);
    let mut start = at.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    // At the very end there is nothing to point at but the last thing there is.
    if start == text.len() {
        start = text
            .trim_end()
            .char_indices()
            .next_back()
            .map_or(0, |(at, _)| at);
    }
    let length = text[start..].chars().next().map_or(0, char::len_utf8);
    if let Some(label) = finding.labels.first_mut() {
        label.span = start..start + length;
    }
    finding
}
