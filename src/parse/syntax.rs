//! Text → tree, and what is wrong with text that is no YAML, in plain words.

use std::ops::Range;

use serde::Deserialize;

use super::slips;
use super::spans::nested_deeper_than;
use super::tree::Node;
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::place::Place;

/// Messages of the YAML reader, with what they mean to an author: the fact, and
/// the most likely mend.
const IN_PLAIN_WORDS: [(&str, &str, &str); 23] = [
    (
        "mapping values are not allowed",
        "a `:` stands here where no key can be",
        "put text that holds `: ` in quotes, or check the indentation of this line and the one before",
    ),
    (
        "found character that cannot start any token",
        "a text cannot begin with this character",
        "put the text in quotes",
    ),
    (
        "found a tab character",
        "a tab stands where only spaces can",
        "indent with spaces",
    ),
    (
        "while scanning a quoted scalar",
        "this quote is never closed",
        "add the closing quote; for a quote that is meant write \\\" inside double quotes, and '' inside single ones",
    ),
    (
        "could not find expected ':'",
        "a key without a `:` stands here",
        "write `key: value`, and indent text that goes on over several lines",
    ),
    (
        "did not find expected key",
        NO_KEY,
        "check its indentation, and quotes that close too early",
    ),
    (
        "did not find expected '-' indicator",
        "this line is no item of the list before it",
        "begin it with `- `, or check its indentation",
    ),
    (
        "did not find expected ',' or ']'",
        "a list in brackets is not closed",
        "put a comma between its items and `]` at its end",
    ),
    (
        "did not find expected ',' or '}'",
        "braces are not closed",
        "put a comma between the pairs and `}` at the end; put text with a comma in quotes",
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        "put text that begins with `- ` in quotes; begin a list on a line of its own",
    ),
    (
        "mapping keys are not allowed",
        "a `?` cannot stand here",
        "put text that begins with `? ` in quotes",
    ),
    (
        "did not find expected node content",
        "a value is missing here",
        "write the value, or quotes around a text that begins with a sign",
    ),
    (
        "did not find expected <document start>",
        "the file goes on after its end",
        "check the indentation of this line",
    ),
    (
        "found unexpected document indicator",
        "`---` or `...` stands inside a text",
        "indent the text, or take the line out",
    ),
    (
        "found unexpected end of stream",
        "the file ends inside a text",
        "add the closing quote",
    ),
    (
        "unknown anchor",
        "a text begins with `*`, which YAML takes for an alias",
        "put the text in quotes",
    ),
    (
        "alphanumerical characters only",
        "a text begins with `*` or `&`, which YAML takes for an alias",
        "put the text in quotes",
    ),
    (
        "while scanning an a",
        "a text begins with `*` or `&`, which YAML takes for an alias",
        "put the text in quotes",
    ),
    (
        "found unknown escape character",
        "a `\\` in double quotes begins no known sign",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "expected hexadecimal number",
        "a `\\` in double quotes begins no known sign",
        "write `\\\\` for a backslash, or use single quotes",
    ),
    (
        "block scalar",
        "what follows `|` or `>` is not understood",
        "put the text on the next line, indented; put text that begins with `>` or `|` in quotes",
    ),
    (
        "control characters are not allowed",
        "there is a control character in the file",
        "take it out; the editor may show it as a box or not at all",
    ),
    (
        "tag",
        "a text begins with `!`, which YAML takes for a tag",
        "put the text in quotes",
    ),
];

const NO_KEY: &str = "this line fits neither the mapping nor the text before it";

/// Reads a text as YAML. `beginning` is how a file of this kind begins.
pub(crate) fn tree<'t>(text: &'t str, beginning: &str) -> Result<Node<'t>, Box<Finding>> {
    if is_blank(text) {
        let message = "the file is empty";
        let finding = Finding::error(Rule::BrokenYaml, Place::root(), message);
        let finding = finding.help(format!("begin it with `{beginning}`"));
        return Err(Box::new(finding));
    }
    if let Some(at) = opens_too_much(text)
        .then(|| nested_deeper_than(text, DEEPEST))
        .flatten()
    {
        return Err(Box::new(too_deep(text, at)));
    }
    let deserializer = serde_yaml::Deserializer::from_str(text);
    match Node::deserialize(deserializer) {
        Ok(node) => Ok(node),
        Err(error) => Err(Box::new(in_plain_words(text, &error))),
    }
}

/// How deeply lists and mappings may be nested.
const DEEPEST: usize = 100;

/// Whether a text can be nested so deeply that reading it would take long: a
/// count of brackets and of dashes that may well be words of the text.
fn opens_too_much(text: &str) -> bool {
    let count = |part: &str, sign: u8| part.bytes().filter(|byte| *byte == sign).count();
    let dashes = |line: &str| {
        line.len() > DEEPEST
            && b"-?:".iter().map(|sign| count(line, *sign)).sum::<usize>() > DEEPEST
    };
    if text.lines().any(dashes) {
        return true;
    }
    let mut depth: usize = 0;
    count(text, b'[') + count(text, b'{') > DEEPEST
        && text.bytes().any(|byte| {
            match byte {
                b'[' | b'{' => depth += 1,
                b']' | b'}' => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth > DEEPEST
        })
}

fn too_deep(text: &str, at: usize) -> Finding {
    broken(text, at, "lists and mappings are nested too deeply here")
        .help("a flow needs no more than ten levels")
}

/// Whether a text has nothing in it but blank lines, comments and `---`.
fn is_blank(text: &str) -> bool {
    text.lines().all(|line| {
        let line = line.trim();
        line.is_empty() || line.starts_with('#') || line == "---"
    })
}

fn in_plain_words(text: &str, error: &serde_yaml::Error) -> Finding {
    let said = error.to_string();
    let at = error
        .location()
        .map(|location| byte_of(text, location.line(), location.column()))
        .or_else(|| position_in(&said))
        .unwrap_or(0)
        .min(text.len());
    let told = ["recursion limit", "repetition limit", "control characters"];
    if !told.iter().any(|sign| said.contains(sign))
        && let Some(finding) = slips::slip(text, at)
    {
        return finding;
    }
    if said.contains("more than one document") {
        return second_document(text);
    }
    if said.contains("recursion limit") {
        return too_deep(text, nested_deeper_than(text, DEEPEST).unwrap_or(at));
    }
    let (message, help) = if said.contains("repetition limit") {
        (
            "aliases repeat too much of the file",
            "write the text out where it is needed",
        )
    } else {
        let known = IN_PLAIN_WORDS.iter().find(|(sign, ..)| said.contains(sign));
        known.map_or(
            (
                "this is no YAML",
                "check quotes and indentation around this place",
            ),
            |(_, message, help)| (*message, *help),
        )
    };
    let started = start_of_fault(text, at, &said);
    if let Some(finding) = slips::closed_by_curly(text, started) {
        return finding;
    }
    let (message, help) = closer(text, at, (message, help));
    let bang = bang_of_line(text, at).filter(|_| message.contains('!'));
    let start = bang.unwrap_or(started);
    let finding = broken(text, start, message).help(help);
    match value_of_line(text, start).filter(|_| help.contains("in quotes")) {
        Some(value) => {
            let was = text.get(value.clone()).unwrap_or("");
            let put = was.replace('\\', "\\\\").replace('"', "\\\"");
            let write = Action::Write(was.into(), format!("\"{put}\"").into());
            finding.mend(At::Bytes(value), write, Certainty::Sure)
        }
        None => finding,
    }
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
fn closer<'m>(text: &str, at: usize, (message, help): (&'m str, &'m str)) -> (&'m str, &'m str) {
    let before = text.get(..at).unwrap_or("").trim_end_matches([' ', '\t']);
    let here = text.get(at..).unwrap_or("");
    if here.starts_with('\t') {
        return ("a tab stands where only spaces can", "indent with spaces");
    }
    if let Some(curly) = curly_quotes(text, at, message) {
        return curly;
    }
    let closed = before.ends_with(['}', ']', '"', '\'']);
    if message == NO_KEY && closed && !here.starts_with(['\n', '\r']) {
        let help = match before.chars().next_back() {
            Some('\'') => {
                "for a `'` that is meant write `''`, or put the whole text in double quotes"
            }
            Some('"') => {
                "write \\\" for a quote that is meant, or put the whole text in single quotes"
            }
            _ => "put the whole text in quotes, and write \\\" for a quote inside them",
        };
        return ("something follows the closing quote or bracket", help);
    }
    if bang_of_line(text, at).is_some() {
        return (
            "a text begins with `!`, which YAML takes for a tag",
            "in a condition write `not` in place of `!`; put any other text in quotes",
        );
    }
    (message, help)
}

/// What is said where curly quotes stand around a text that needs straight ones.
fn curly_quotes(text: &str, at: usize, message: &str) -> Option<(&'static str, &'static str)> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |end| end + 1);
    let line = text.get(start..)?.lines().next()?;
    let opened = [": “", ": „", ": «", ": ‘", "- “", "- „", "- «", "- ‘"];
    let around = opened.iter().any(|sign| line.contains(sign));
    if message.starts_with("a `:` stands here") && around {
        let help = "write straight quotes, `\"`, around the whole text";
        return Some((slips::ARE_CURLY, help));
    }
    None
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

/// Where the fault begins that the reader comes upon at `at`.
fn start_of_fault(text: &str, at: usize, said: &str) -> usize {
    if said.contains("control characters") {
        return text.find(is_no_character).unwrap_or(at);
    }
    if said.contains("repetition limit") {
        return text.find('*').unwrap_or(at);
    }
    if said.contains("escape") || said.contains("hexadecimal") {
        let before = text.get(..at + 1).or_else(|| text.get(..at)).unwrap_or("");
        return before.rfind('\\').unwrap_or(at);
    }
    let context = |what: &str| {
        let (line, column) = position_after(said, what)?;
        Some(byte_of(text, line, column))
    };
    if said.contains("expected alphabetic or numeric character") || said.contains("tag") {
        let word = text.get(..at).unwrap_or("");
        return word.trim_end_matches(|c: char| !c.is_whitespace()).len();
    }
    if let Some(start) = context("quoted scalar at line ") {
        return start;
    }
    let opening = context("simple key at line ")
        .or_else(|| context("flow mapping at line "))
        .or_else(|| context("flow sequence at line "));
    match opening {
        // Where both are on one line, the nearer is the clearer.
        Some(start) if text.get(start..at).is_some_and(|text| text.contains('\n')) => start,
        _ => at,
    }
}

/// What YAML does not take for a character of a text.
fn is_no_character(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    control || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
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

/// A line and a column behind some words: the reader says where something began
/// as `while scanning a quoted scalar at line 8 column 10`.
fn position_after(said: &str, words: &str) -> Option<(usize, usize)> {
    let (_, after) = said.split_once(words)?;
    let mut numbers = after
        .split(|c: char| !c.is_ascii_digit())
        .filter(|number| !number.is_empty())
        .map(str::parse);
    Some((numbers.next()?.ok()?, numbers.next()?.ok()?))
}

fn position_in(said: &str) -> Option<usize> {
    let (_, after) = said.split_once("at position ")?;
    let digits = after
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(after.len());
    after[..digits].parse().ok()
}

fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match text[start..].find('\n') {
            Some(end) => start += end + 1,
            None => return text.len(),
        }
    }
    let line = &text[start..];
    let within = line.char_indices().nth(column.saturating_sub(1));
    start + within.map_or(line.len(), |(at, _)| at)
}

fn second_document(text: &str) -> Finding {
    let mut at = 0;
    let mut content = false;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        if line.starts_with("---") && content {
            break;
        }
        content |= !bare.is_empty() && !bare.starts_with('#') && bare != "---";
        at += line.len();
    }
    broken(text, at, "a second document begins here")
        .help("keep one flow in a file, and take this line out")
}
