//! Texts as they are written into YAML: so that every reader of it takes them for texts.

use std::fmt::Write;

use crate::letters::turns_text;

/// A text as a value or a key on one line, also in brackets: a plain word as it stands, and
/// anything else in double quotes, as JSON has them.
///
/// ```
/// use quandary::yaml::write::text;
///
/// let written = ["pizza", "no", "2026-11-23", "Take it: now"].map(text);
/// assert_eq!(written, ["pizza", r#""no""#, r#""2026-11-23""#, r#""Take it: now""#]);
/// ```
#[must_use]
pub fn text(text: &str) -> String {
    if is_plain_word(text) {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            // What ends a line to some readers, is no character of a text to others, or turns
            // the line round for whoever looks at it.
            c if c.is_control()
                || turns_text(c)
                || matches!(
                    c,
                    '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                ) =>
            {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// What YAML took for yes and no before its version 1.2, and many readers still do.
const YES_AND_NO_ONCE: [&str; 6] = ["y", "n", "yes", "no", "on", "off"];

/// Whether a text is a word in small letters that no reader takes for anything else.
/// serde_yaml knows what it writes without quotes itself.
fn is_plain_word(text: &str) -> bool {
    let of_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c);
    let word = text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(of_word);
    word && !YES_AND_NO_ONCE.contains(&text)
        && serde_yaml::to_string(text).is_ok_and(|written| written.trim_end() == text)
}
