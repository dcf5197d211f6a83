//! Signs that nobody sees, or that look like others: spaces that are none, letters of other
//! alphabets, curly quotes, and what a backslash makes of a letter.

use std::ops::Range;

use crate::diagnostic::{Action, At, Certainty, Finding, Rule, TextEdit};
use crate::letters::{is_right_to_left, is_unseen, latin, latin_letter, turns_text};
use crate::place::Place;

/// Says of the character at these bytes that nobody sees it.
pub(crate) fn unseen_character(text: &str, bytes: Range<usize>) -> Finding {
    let (message, help) = about_unseen(text.get(bytes.clone()).unwrap_or(""));
    let before = text.get(..bytes.start).unwrap_or("");
    let unseen = text.get(bytes.clone()).unwrap_or("");
    let line = before.rsplit('\n').next().unwrap_or("");
    let indents = line.trim().is_empty() && unseen.starts_with(char::is_whitespace);
    let (help, put) = match before.ends_with(':') || indents {
        true => ("write a space in its place", " "),
        false => (help, ""),
    };
    let finding = at_bytes(Rule::BrokenYaml, bytes, &message);
    let edits = if indents {
        unseen_in_indentations(text)
    } else {
        Vec::new()
    };
    match edits.len() {
        0 | 1 => finding.help(help).write(unseen, put, Certainty::Sure),
        _ => finding
            .help("write a space in its place, and in that of each other before a line")
            .mend(At::Label, Action::Several(edits), Certainty::Sure),
    }
}

/// A space for each character that looks like one, and is none, before the first sign of a line.
fn unseen_in_indentations(text: &str) -> Vec<TextEdit> {
    let mut edits = Vec::new();
    let mut begins = true;
    for (at, c) in text.char_indices() {
        begins = c == '\n' || begins && (c == ' ' || is_unseen(c));
        if begins && is_unseen(c) && c.is_whitespace() {
            edits.push(TextEdit {
                span: at..at + c.len_utf8(),
                text: " ".to_owned(),
            });
        }
    }
    edits
}

/// The fact and the mend for a character that nobody sees.
pub(crate) fn about_unseen(unseen: &str) -> (String, &'static str) {
    let first = unseen.chars().next();
    let code = first.map_or(0, u32::from);
    let message = match first {
        Some(c) if turns_text(c) => format!(
            "there is an invisible sign here (U+{code:04X}) that turns the rest of the line round"
        ),
        Some(c) if c.is_control() => format!("there is a control character (U+{code:04X}) here"),
        _ => format!("there is an invisible character (U+{code:04X}) here"),
    };
    let help = if unseen.starts_with(char::is_whitespace) {
        "write a space in its place, or take it out"
    } else {
        "take it out, or write the word anew"
    };
    (message, help)
}

/// The fact and the mend for a word with letters of another alphabet that look like
/// Latin ones; nothing where it has none, or others as well.
pub(crate) fn about_letters(word: &str) -> Option<(String, String)> {
    let meant = latin(word).filter(|_| !word.contains(char::is_whitespace))?;
    let c = word.chars().find(|c| !c.is_ascii())?;
    let like = latin_letter(c)?;
    let what = match c.is_alphabetic() {
        true => "letter of another alphabet",
        false => "sign",
    };
    let code = u32::from(c);
    let message = match word.chars().nth(1) {
        Some(_) => {
            format!("in `{word}` stands a {what}, `{c}` (U+{code:04X}), that looks like `{like}`")
        }
        None => format!("`{c}` (U+{code:04X}) is a {what} that looks like `{like}`"),
    };
    let help = match c.is_alphabetic() {
        true => format!("write `{meant}` anew, in plain letters"),
        false => format!("write `{meant}`, with the sign of the keyboard"),
    };
    Some((message, help))
}

/// Quotes as word processors make them, which are letters to YAML.
pub(crate) const CURLY: [char; 11] = ['“', '”', '„', '‟', '«', '»', '‘', '’', '‚', '‹', '›'];

/// What stands between curly quotes, where a text begins with one that is closed at its
/// end and nowhere before.
pub(crate) fn in_curly_quotes(text: &str) -> Option<&str> {
    let text = text.trim();
    let inner = text.strip_prefix(['“', '”', '„', '‟', '«', '»', '‘', '‚'])?;
    let inner = inner.strip_suffix(['”', '“', '»', '«', '’', '‘'])?;
    (!inner.trim().is_empty() && !inner.contains(CURLY)).then_some(inner)
}

/// The fact that is told of curly quotes where straight ones are meant.
pub(crate) const ARE_CURLY: &str = "curly quotes hold no text together: they are a part of it";

/// What a backslash in double quotes turns a letter into, by the character that comes
/// of it: the escape, and what it is.
pub(crate) const LOST: [(char, &str, &str); 8] = [
    ('\t', "\\t", "a tab"),
    ('\u{8}', "\\b", "a control character"),
    ('\u{7}', "\\a", "a control character"),
    ('\u{b}', "\\v", "a control character"),
    ('\u{c}', "\\f", "a control character"),
    ('\u{1b}', "\\e", "a control character"),
    ('\u{0}', "\\0", "a control character"),
    ('\r', "\\r", "a line break"),
];

/// The first escape in a text in double quotes that was most likely meant as it stands,
/// with its bytes and what it is read as. A line break may well be meant, unless the
/// text is a path.
pub(crate) fn lost_backslash(raw: &str) -> Option<(usize, &str, &'static str)> {
    let bytes = raw.as_bytes();
    let mut at = 0;
    while let Some(next) = raw.get(at..)?.find('\\') {
        at += next;
        let escape = raw.get(at..at + 2)?;
        let lost = LOST.iter().find(|(_, lost, _)| *lost == escape);
        if let Some((.., what)) = lost {
            return Some((at, escape, what));
        }
        let letter = bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric);
        let of_path = raw.get(..at)?.ends_with([':', '\\']) || bytes.get(at + 2) == Some(&b'\\');
        if escape == "\\n" && letter && of_path {
            return Some((at, escape, "a line break"));
        }
        at += escape.len();
    }
    None
}

/// Where the first sign stands in a text that nobody sees and nobody needs there, or
/// that turns the rest round.
pub(crate) fn odd_sign(text: &str) -> Option<usize> {
    let foreign = |c: char| c.is_alphabetic() && !c.is_ascii() && !is_latin(c);
    let signs = text.char_indices().filter(|(_, c)| {
        let breaks = matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}');
        breaks || is_unseen(*c) && !c.is_whitespace() || (c.is_control() && !"\n\t\r".contains(*c))
    });
    signs
        .filter(|(at, c)| {
            let before = text[..*at].chars().next_back();
            let behind = text[at + c.len_utf8()..].chars().next();
            let near = |wanted: &dyn Fn(char) -> bool| before.into_iter().chain(behind).any(wanted);
            match c {
                // Marks of direction are needed beside text that runs from right to left.
                '\u{200e}' | '\u{200f}' | '\u{61c}' => !text.contains(is_right_to_left),
                // Letters of many scripts, and emoji, are joined and kept apart.
                '\u{200b}' | '\u{200c}' | '\u{200d}' | '\u{34f}' | '\u{2060}' => {
                    !near(&|c| foreign(c) || is_emoji(c))
                }
                '\u{e0000}'..='\u{e007f}' => !text[..*at].contains(is_emoji),
                // A word may be broken there.
                '\u{ad}' => false,
                _ => true,
            }
        })
        .map(|(at, _)| at)
        .next()
}

fn is_latin(c: char) -> bool {
    matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}')
}

fn is_emoji(c: char) -> bool {
    matches!(c, '\u{200d}' | '\u{2190}'..='\u{2bff}' | '\u{fe0f}' | '\u{1f000}'..='\u{1faff}')
}

pub(crate) fn at_bytes(rule: Rule, bytes: Range<usize>, message: &str) -> Finding {
    let mut finding = Finding::error(rule, Place::root(), message);
    if let Some(label) = finding.labels.first_mut() {
        label.span = bytes;
    }
    finding
}
