//! Slips of the hand that YAML takes for something else: a space too many before
//! a key, a space too few behind a colon, a character that nobody sees, and a
//! quote that is closed by the next one.

use std::ops::Range;

use super::keys::{ANSWERS, FLOW, SCENARIOS, SHAPES};
use super::signs::{at_bytes, unseen_character};
use crate::diagnostic::{Action, At, Certainty, Finding, Label, Rule, TextEdit};
use crate::letters::is_unseen;
use crate::place::Place;
use crate::yaml::fault::opening_quote;

/// The slip that most likely makes a text no YAML, where the reader of YAML comes
/// upon it at `at`.
pub(crate) fn slip(text: &str, at: usize) -> Option<Finding> {
    if let Some(first) = indented_first_line(text) {
        return Some(begins_with_space(text, first));
    }
    let mut lines = Vec::new();
    let mut end = line_end(text, at);
    while lines.len() < 3 {
        let start = text.get(..end)?.rfind('\n').map_or(0, |end| end + 1);
        lines.push(start..end);
        if start == 0 {
            break;
        }
        end = start - 1;
    }
    let unseen = lines
        .iter()
        .find_map(|line| unseen_before_value(text, line));
    if let Some(bytes) = unseen {
        return Some(unseen_character(text, bytes));
    }
    // What stands behind the fault has not made it.
    if let Some(finding) = unseen_in_indentation(text.get(..line_end(text, at))?) {
        return Some(finding);
    }
    let mut last = lines.iter().take(2).rev();
    if let Some(finding) = last.find_map(|line| line_of_changes(text, line)) {
        return Some(finding);
    }
    let odd = lines.iter().take(2).enumerate();
    let mut odd = odd.filter_map(|(before, line)| odd_beginning(text, line, before == 0));
    if let Some(finding) = odd.next_back() {
        return Some(finding);
    }
    let here = lines.first()?.clone();
    if let Some(bytes) = indented_key_of_the_top(text, &here) {
        return Some(begins_with_space(text, bytes));
    }
    if let Some(finding) = missing_space(text, &lines, WhoseKey::OfTheFormat) {
        return Some(finding);
    }
    if let Some(finding) = lines.iter().find_map(|line| route_on_one_line(text, line)) {
        return Some(finding);
    }
    if let Some(finding) = missing_space(text, &lines, WhoseKey::Anybodys) {
        return Some(finding);
    }
    lost_colon(text, &lines).or_else(|| open_quote(text, at))
}

/// A key that has lost its colon.
fn lost_colon(text: &str, lines: &[Range<usize>]) -> Option<Finding> {
    let (bytes, key, value) = missing_colon(text, lines)?;
    let message = format!("a `:` is missing behind `{key}`");
    let finding = at_bytes(Rule::BrokenYaml, bytes, &message);
    let above = lines.get(2).and_then(|line| text.get(line.clone()));
    let above = above.unwrap_or("").trim_end();
    let (otherwise, certainty) = if above.contains(": ") && !above.ends_with(':') {
        let belongs = ", or indent the line where it belongs to the text before it";
        (belongs, Certainty::Guess)
    } else {
        ("", Certainty::Sure)
    };
    let finding = finding.help(format!("write `{key}: {value}`{otherwise}"));
    Some(finding.write(key, &format!("{key}:"), certainty))
}

/// A `>` before each line, as in a mail that is answered.
pub(crate) fn quotation(text: &str) -> Option<Finding> {
    let mut edits = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end();
        if let Some(rest) = bare.strip_prefix('>') {
            let space = usize::from(rest.starts_with(' '));
            edits.push(TextEdit {
                span: start..start + 1 + space,
                text: String::new(),
            });
        } else if !bare.is_empty() && !bare.starts_with('#') {
            return None;
        }
        start += line.len();
    }
    let first = edits.first().filter(|_| edits.len() > 2)?.span.clone();
    let message = "a `>` stands before each line, as in a mail that is answered";
    let finding = at_bytes(Rule::BrokenYaml, first.start..first.start + 1, message);
    let finding = finding.help("take it out of each line, with the space behind it");
    Some(finding.mend(At::Label, Action::Several(edits), Certainty::Sure))
}

/// A line that begins with the sign of a list of changes: `+` is put in, `-` went.
fn line_of_changes(text: &str, line: &Range<usize>) -> Option<Finding> {
    let sign = text.get(line.clone())?.chars().next()?;
    let of_changes = |line: &str| {
        let rest = line.strip_prefix(sign).unwrap_or("");
        let keyed = rest.contains(": ") || rest.trim_end().ends_with(':');
        rest.starts_with("  ") && keyed
    };
    if !matches!(sign, '+' | '-') || !of_changes(text.get(line.clone())?) {
        return None;
    }
    // A dash behind a key at the edge begins a list that is indented far.
    let mut before = text.get(..line.start).unwrap_or("").lines();
    let above = before.rfind(|other| !other.trim().is_empty() && !of_changes(other));
    let inside = above.is_some_and(|above| above.starts_with(' '));
    if sign == '-' && !inside && !text.lines().any(|other| other.starts_with("+  ")) {
        return None;
    }
    let edge = |line: &str| line.len() - line.trim_start_matches(' ').len();
    let behind = edge(text.get(line.start + 1..line.end)?);
    // Where the sign pushes its line to the right, a space has to stay in its place.
    let aligned = text.lines().any(|other| edge(other) == behind);
    let mut edits = Vec::new();
    let mut start = 0;
    for other in text.split_inclusive('\n') {
        if of_changes(other) {
            let gone = if sign == '+' { 1 } else { other.len() };
            let stays = sign == '+' && !aligned;
            edits.push(TextEdit {
                span: start..start + gone,
                text: if stays { " " } else { "" }.to_owned(),
            });
        }
        start += other.len();
    }
    let message = format!("a `{sign}` stands before this line, as in a list of changes");
    let help = match sign {
        '+' => "take it out of each line that begins with it",
        _ => "take each line out that begins with it: it is one that went",
    };
    let finding = at_bytes(Rule::BrokenYaml, line.start..line.start + 1, &message).help(help);
    Some(finding.mend(At::Label, Action::Several(edits), Certainty::Guess))
}

/// `go` on the line of its `when`, which then ends at no comma.
fn route_on_one_line(text: &str, line: &Range<usize>) -> Option<Finding> {
    let whole = text.get(line.clone())?;
    let when = whole.find("when: ")?;
    let go = when + whole.get(when..)?.find(" go: ")? + 1;
    let before = whole.get(..when)?.trim_end();
    let braces = before.ends_with('{');
    let test = whole.get(when..go)?;
    // What is in quotes may be anything.
    let plain = !test.contains(['"', '\'']);
    let apart = test.trim_end().ends_with(',');
    let first = before
        .trim_start()
        .trim_start_matches(['-', ' '])
        .is_empty();
    if !plain || (braces && apart) || !(braces || first) {
        return None;
    }
    let bytes = line.start + go..line.start + go + "go".len();
    let message = "`go` stands on the line of its `when`, and is read as part of it";
    let finding = at_bytes(Rule::BrokenYaml, bytes, message);
    Some(finding.help(match braces {
        true => "put a comma before `go`",
        false => "begin a line with `go`, right below the `when`",
    }))
}

/// The first character in the indentation of a line that looks like a space and is none.
fn unseen_in_indentation(text: &str) -> Option<Finding> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let space = |c: char| is_unseen(c) || c == ' ';
        let indentation = line.len() - line.trim_start_matches(space).len();
        let odd = line.get(..indentation)?.find(is_unseen);
        if let Some(odd) = odd.filter(|_| !line.trim().is_empty()) {
            let length = line.get(odd..)?.chars().next().map_or(0, char::len_utf8);
            return Some(unseen_character(text, start + odd..start + odd + length));
        }
        start += line.len();
    }
    None
}

/// A line that begins with what begins no item of a list, and no key, though it looks so to
/// people. Of the line before the fault only what is followed by a key.
fn odd_beginning(text: &str, line: &Range<usize>, at_fault: bool) -> Option<Finding> {
    let written = text.get(line.clone())?;
    let edge = written.len() - written.trim_start_matches(' ').len();
    let bare = written.get(edge..)?.trim_end();
    let start = line.start + edge;
    let keyed = |rest: &str| rest.contains(": ") || rest.ends_with(':');
    let at = |length: usize| start..start + length;
    if bare.starts_with("```") {
        let message = "three backticks stand around code in a chat, and are no part of a flow";
        let finding = at_bytes(Rule::BrokenYaml, at("```".len()), message);
        return Some(finding.help("take the lines with ``` out, the first and the last"));
    }
    if let Some(colon) = bare.find('：').filter(|_| !bare.contains(": ")) {
        let bytes = start + colon..start + colon + '：'.len_utf8();
        let message = "`：` (U+FF1A) is a sign that looks like `:`";
        let finding = at_bytes(Rule::BrokenYaml, bytes, message);
        return Some(
            finding
                .help("write `: `, with the sign of the keyboard")
                .write("：", ": ", Certainty::Sure),
        );
    }
    let first = bare.chars().next()?;
    let letter = |c: char| c.is_alphabetic();
    if first == '-' && bare.get(1..)?.starts_with(letter) && keyed(bare) {
        let message = "a space is missing behind the dash";
        let finding = at_bytes(Rule::BrokenYaml, at(1), message);
        return Some(finding.help("write `- `").write("-", "- ", Certainty::Sure));
    }
    let sign = item_sign(bare).filter(|sign| at_fault || keyed(&bare[sign.len()..]))?;
    Some(no_item(text, at(sign.len()), edge, sign))
}

/// Tells that this sign begins no item of a list, with a dash in its place on each line that
/// begins so, as far to the right.
fn no_item(text: &str, bytes: Range<usize>, edge: usize, sign: &str) -> Finding {
    let message = format!("`{sign}` begins no item of a list");
    let finding = at_bytes(Rule::BrokenYaml, bytes, &message);
    let finding = finding.help("write `- ` in its place, on each line that begins so");
    let is_number = |sign: &str| sign.starts_with(|c: char| c.is_ascii_digit());
    let mut edits = Vec::new();
    let mut begin = 0;
    for other in text.split_inclusive('\n') {
        let other_edge = other.len() - other.trim_start_matches(' ').len();
        let found = item_sign(other.trim_start_matches(' ').trim_end());
        let alike = |found: &&str| is_number(found) == is_number(sign);
        if let Some(sign) = found.filter(|found| other_edge == edge && alike(found)) {
            let span = begin + edge..begin + edge + sign.len();
            // What stands below it keeps its distance.
            let text = format!("-{}", " ".repeat(sign.chars().count() - 1));
            edits.push(TextEdit { span, text });
        }
        begin += other.len();
    }
    finding.mend(At::Label, Action::Several(edits), Certainty::Guess)
}

/// A bullet or a number at the beginning of a line, with a space behind it.
pub(crate) fn item_sign(line: &str) -> Option<&str> {
    let first = line.chars().next()?;
    let digits = line.trim_start_matches(|c: char| c.is_ascii_digit());
    let length = match first {
        '•' | '·' | '▪' | '◦' | '‣' | '–' | '—' | '*' => first.len_utf8(),
        c if c.is_ascii_digit() && digits.starts_with(['.', ')']) => line.len() - digits.len() + 1,
        _ => return None,
    };
    let (sign, rest) = line.split_at_checked(length)?;
    rest.starts_with(' ').then_some(sign)
}

/// A key of the format without its colon, on the line before one that stands as far
/// to the right. A text that goes on over lines stands further to the right.
fn missing_colon<'t>(
    text: &'t str,
    lines: &[Range<usize>],
) -> Option<(Range<usize>, &'t str, &'t str)> {
    let [here, before, ..] = lines else {
        return None;
    };
    let edge = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let here = text.get(here.clone())?;
    let line = text.get(before.clone())?;
    let written = line.trim_start_matches([' ', '-']).trim_end();
    let (key, value) = written.split_once(' ')?;
    // `short = Pace` wants a colon in the place of the sign.
    let value = value.trim_start();
    let value = value.strip_prefix("= ").unwrap_or(value).trim_start();
    let known = SHAPES
        .iter()
        .any(|shape| shape.keys.iter().any(|known| known.name == key));
    let beside = edge(here) == edge(line) && here.contains(": ") | here.trim_end().ends_with(':');
    let start = before.start + edge(line);
    let whole = !value.is_empty() && !written.contains(':');
    (known && beside && whole).then_some((start..start + key.len(), key, value))
}

/// What is said where a colon has nothing behind it but the value.
pub(crate) const MISSING_SPACE: &str = "a space is missing behind the colon";

/// `key:value` taken apart, if a text is that and no address on the web.
pub(crate) fn glued(text: &str) -> Option<(&str, &str)> {
    let (key, value) = text.split_once(':')?;
    let named = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    let value = value.trim_start_matches(is_unseen);
    (named && !value.is_empty() && !value.starts_with('/')).then_some((key, value))
}

fn begins_with_space(text: &str, bytes: Range<usize>) -> Finding {
    let spaces = text.get(bytes.clone()).unwrap_or("");
    let message = match spaces {
        " " => "this line begins with a space",
        _ if spaces.contains('\t') => "this line begins with a tab",
        _ => "this line begins with spaces",
    };
    let help =
        "take what stands before the key out; the keys at the top of a file begin at the edge";
    let spaces = spaces.to_owned();
    at_bytes(Rule::BrokenYaml, bytes, message)
        .help(help)
        .write(&spaces, "", Certainty::Sure)
}

/// The spaces before the first key of a file, where a later one has none.
fn indented_first_line(text: &str) -> Option<Range<usize>> {
    let mut first: Option<Range<usize>> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let content = !bare.is_empty() && !bare.starts_with('#') && bare != "---";
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        match &first {
            None if content && indent == 0 => return None,
            None if content => first = Some(start..start + indent),
            Some(_) if content && indent == 0 => {
                return first.filter(|_| key_of_the_top(line).is_some());
            }
            _ => {}
        }
        start += line.len();
    }
    None
}

/// The spaces before a key that stands only at the top of a file, on a line that
/// fits nothing before it.
fn indented_key_of_the_top(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(line.clone())?;
    let bare = whole.trim_start_matches([' ', '\t']);
    let indent = whole.len() - bare.len();
    key_of_the_top(bare).filter(|_| indent > 0)?;
    let before = text.get(..line.start)?.trim_end();
    let before = before.lines().next_back().unwrap_or("");
    let beside_the_edge = !before.starts_with([' ', '\t']) && !before.ends_with(':');
    (indent == 1 || beside_the_edge).then_some(line.start..line.start + indent)
}

fn key_of_the_top(line: &str) -> Option<&str> {
    let (key, _) = line.split_once(':')?;
    let mut known = [&FLOW, &SCENARIOS, &ANSWERS].into_iter();
    let known = known.any(|shape| shape.keys.iter().any(|known| known.name == key));
    known.then_some(key)
}

/// The first character of a line that nobody sees, before its value begins.
fn unseen_before_value(text: &str, line: &Range<usize>) -> Option<Range<usize>> {
    let whole = text.get(line.clone())?;
    let colon = whole.find(':').map_or(whole.len(), |colon| colon + 1);
    let (at, c) = whole.char_indices().find(|(_, c)| is_unseen(*c))?;
    let before_value = at <= colon || !c.is_whitespace();
    before_value.then_some(line.start + at..line.start + at + c.len_utf8())
}

/// Of which keys it is told that a space is missing behind their colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WhoseKey {
    OfTheFormat,
    /// An id of the author's may be one as well, and so may a text.
    Anybodys,
}

/// A key whose value is glued to it, on the line of the fault or on the one before it.
fn missing_space(text: &str, lines: &[Range<usize>], whose: WhoseKey) -> Option<Finding> {
    let mut near = lines.iter().take(2);
    let (bytes, key, value) = near.find_map(|line| glued_key(text, line, whose))?;
    let certainty = match whose {
        WhoseKey::OfTheFormat => Certainty::Sure,
        WhoseKey::Anybodys => Certainty::Guess,
    };
    let finding = at_bytes(Rule::BrokenYaml, bytes, MISSING_SPACE);
    let finding = finding.help(format!("write `{key}: {value}`"));
    Some(finding.write(":", ": ", certainty))
}

/// A key on a line of its own with its value glued to it.
fn glued_key<'t>(
    text: &'t str,
    line: &Range<usize>,
    whose: WhoseKey,
) -> Option<(Range<usize>, &'t str, &'t str)> {
    let whole = text.get(line.clone())?;
    let bare = whole.trim_start_matches([' ', '-']).trim_end();
    let (key, value) = glued(bare)?;
    let of_the_format = || {
        let mut keys = SHAPES.iter().flat_map(|shape| shape.keys.iter());
        keys.any(|known| known.name == key)
    };
    let known = match whose {
        WhoseKey::OfTheFormat => of_the_format(),
        WhoseKey::Anybodys => key.starts_with(|c: char| c.is_ascii_lowercase()),
    };
    let colon = line.start + whole.find(':')?;
    (known && !value.starts_with(' ')).then_some((colon..colon + 1, key, value))
}

/// The quote that begins a text of several lines which ends just before `at`.
fn open_quote(text: &str, at: usize) -> Option<Finding> {
    let closed = text.get(..at)?.trim_end_matches([' ', '\t']).len();
    let quote = text.get(..closed)?.chars().next_back();
    let quote = quote.filter(|quote| matches!(quote, '"' | '\''))?;
    let opening = opening_quote(text, closed)?;
    if !text.get(opening..closed)?.contains('\n') {
        return None;
    }
    if let Some(finding) = closed_by_curly(text, opening) {
        return Some(finding);
    }
    let message = format!("the text that begins with this `{quote}` ends lines further on");
    let mut finding = at_bytes(Rule::BrokenYaml, opening..opening + 1, &message);
    finding.labels.push(Label {
        place: Place::root(),
        span: closed - 1..closed,
        words: "here it ends".to_owned(),
    });
    Some(finding.help("add the closing quote where the text is meant to end"))
}

/// A text that begins with a straight quote and ends its line with a curly one.
pub(crate) fn closed_by_curly(text: &str, opening: usize) -> Option<Finding> {
    let line = text.get(opening..line_end(text, opening))?;
    let straight = line.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let ends = line.trim_end_matches([' ', ',', '}', ']', '\r']);
    let curly = ends.chars().next_back()?;
    if !"”“’‘»".contains(curly) || line.matches(straight).count() > 1 {
        return None;
    }
    let at = opening + ends.len() - curly.len_utf8();
    let message = "a straight quote begins this text, and a curly one ends it";
    let finding = at_bytes(Rule::BrokenYaml, at..at + curly.len_utf8(), message);
    let help = format!("write `{straight}` in its place");
    Some(finding.help(help).write(
        curly.encode_utf8(&mut [0; 4]),
        straight.encode_utf8(&mut [0; 4]),
        Certainty::Sure,
    ))
}

fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    at + rest.find('\n').unwrap_or(rest.len())
}
