//! What every report as JSON has.

use std::borrow::Cow;

use serde_json::Value;

use super::super::markdown::strip_control;

/// Some JSON as text. What could steer a terminal is escaped, though JSON would allow it: a
/// terminal takes U+009B as the start of a command, and U+202E turns the text round.
pub fn pretty(value: &Value) -> String {
    let text = format!("{value:#}");
    if matches!(strip_control(&text), Cow::Borrowed(_)) {
        return text;
    }
    // Outside of texts there are none.
    let steers = |c: char| strip_control(c.encode_utf8(&mut [0; 4])) != c.to_string();
    let escaped = |c: char| match steers(c) {
        true => format!("\\u{:04x}", u32::from(c)),
        false => c.to_string(),
    };
    text.chars().map(escaped).collect()
}
