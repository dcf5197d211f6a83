//! The language of a flow: a tag of BCP 47, of which only the form is looked at.

use super::reader::{Fields, Reader};
use crate::diagnostic::{Certainty, Finding, Rule};

/// Names of languages that somebody may write in the place of their tag.
const NAMES: [(&[&str], &str); 12] = [
    (&["english"], "en"),
    (&["german", "deutsch"], "de"),
    (&["french", "français", "francais"], "fr"),
    (&["spanish", "español", "espanol"], "es"),
    (&["italian", "italiano"], "it"),
    (&["dutch", "nederlands"], "nl"),
    (&["portuguese", "português", "portugues"], "pt"),
    (&["polish", "polski"], "pl"),
    (&["turkish", "türkçe"], "tr"),
    (&["ukrainian", "українська"], "uk"),
    (&["russian", "русский"], "ru"),
    (&["arabic", "العربية"], "ar"),
];

/// The language that a flow says it is in.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Option<Box<str>> {
    let written = fields.text(reader, "language")?;
    let written = written.trim();
    if is_tag(written) {
        return Some(written.into());
    }
    let message = format!("`{written}` is not the tag of a language");
    let finding = Finding::error(Rule::WrongType, fields.path("language").place(), message);
    let lower = written.to_lowercase();
    let named = NAMES
        .iter()
        .find(|(names, _)| names.contains(&lower.as_str()));
    let dashed = written.replace('_', "-");
    reader.push(match named {
        Some((_, tag)) => {
            finding
                .help(format!("write `{tag}`"))
                .write(written, tag, Certainty::Sure)
        }
        None if is_tag(&dashed) => {
            finding
                .help(format!("write `{dashed}`"))
                .write(written, &dashed, Certainty::Sure)
        }
        None => finding.help("write two or three letters, such as `de` or `pt-BR`"),
    });
    None
}

/// Whether a text has the form of a tag: a language, and parts behind dashes.
fn is_tag(text: &str) -> bool {
    let mut parts = text.split('-');
    let language = parts.next().unwrap_or("");
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_alphabetic())
        && parts.all(|part| {
            (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
        })
}
