//! Conditions that are typed in letters and quotes of another kind, as they were meant.

use std::ops::Range;

use super::words::tokens;
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::letters::latin;
use crate::parse::names::Names;
use crate::parse::reader::Reader;
use crate::parse::signs;
use crate::place::Path;

/// A condition in plain letters and without curly quotes around it, with a finding for
/// what it is written with instead. What is put in takes up as many bytes, so that all
/// places stay where they are.
pub(super) fn as_meant(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    source: Box<str>,
    path: &Path<'_>,
) -> Box<str> {
    if source.is_ascii() {
        return source;
    }
    let mut meant = String::from(source.clone());
    let mut put = |at: Range<usize>, word: &str| {
        let length = at.len();
        meant.replace_range(at, &format!("{word:length$}"));
    };
    if let Some(bare) = signs::in_curly_quotes(&source) {
        let start = source.len() - source.trim_start().len();
        let opening = source[start..].chars().next().map_or(0, char::len_utf8);
        let behind = start + opening + bare.len();
        let place = path.place().piece(start..start + opening);
        let finding = Finding::error(Rule::BadCondition, place, signs::ARE_CURLY);
        let whole = Action::Write(source.trim().into(), bare.trim().into());
        reader.push(
            finding
                .help("take them out: a condition needs no quotes")
                .mend(At::Place(path.place()), whole, Certainty::Sure),
        );
        put(start..start + opening, "");
        put(behind..source.len(), "");
    }
    for token in tokens(&source) {
        let Some((message, help)) = signs::about_letters(token.text) else {
            continue;
        };
        let Some(word) = latin(token.text).filter(|word| names.are_words(word)) else {
            continue;
        };
        let place = path.place().piece(token.at.clone());
        let finding = Finding::error(Rule::BadCondition, place, message);
        reader.push(finding.help(help).write(token.text, &word, Certainty::Sure));
        put(token.at, &word);
    }
    meant.into()
}
