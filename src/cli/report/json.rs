//! What every report as JSON has.

use std::borrow::Cow;

use jiff::civil::Date;
use quandary::letters::strip_control;
use serde_json::{Map, Value, json};

/// A report: what all of them begin with, then what is its own. The version is that of its
/// form; it grows when something changes that a program may rest on.
pub fn document(version: u32, today: Date, own: Value) -> String {
    let mut whole = head(version, today);
    if let Value::Object(own) = own {
        whole.extend(own);
    }
    pretty(&Value::Object(whole))
}

/// What all JSON begins with: the version of the form, that of the program, and the day.
pub fn head(version: u32, today: Date) -> Map<String, Value> {
    let mut head = Map::new();
    head.insert("version".to_owned(), json!(version));
    head.insert("program".to_owned(), json!(env!("CARGO_PKG_VERSION")));
    head.insert("today".to_owned(), json!(today.to_string()));
    head
}

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
