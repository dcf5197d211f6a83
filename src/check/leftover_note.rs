//! `leftover-note`: a note to oneself that people would read: `TODO`, `FIXME`,
//! `TBD`, or the filler text that begins with "Lorem ipsum".
//!
//! The first three are notes where they stand in capitals at the beginning of a
//! line or before a colon, or by themselves in brackets. A sentence may speak of a
//! TODO list.

use std::ops::Range;

use super::Checker;
use super::texts;
use crate::diagnostic::{Finding, Rule};

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    texts::each(flow, &mut |path, _, _, text| {
        let Some(note) = note(text) else { return };
        let words = text.get(note.clone()).unwrap_or("");
        let message = format!("`{words}` stands in a text that people read");
        let finding = Finding::warning(Rule::LeftoverNote, path.place().piece(note), message);
        check.push(finding.help("write what is meant to stand there, or make it a comment"));
    });
}

/// The first note in a text.
fn note(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        for filler in ["Lorem ipsum", "lorem ipsum"] {
            if let Some(at) = line.find(filler) {
                return Some(start + at..start + at + filler.len());
            }
        }
        for mark in ["TODO", "FIXME", "TBD"] {
            let mut places = line.match_indices(mark).map(|(at, _)| at..at + mark.len());
            if let Some(at) = places.find(|at| is_note(line, at)) {
                return Some(start + at.start..start + at.end);
            }
        }
        start += line.len();
    }
    None
}

fn is_note(line: &str, at: &Range<usize>) -> bool {
    let before = line.get(..at.start).unwrap_or("");
    let behind = line.get(at.end..).unwrap_or("");
    let in_word = before.ends_with(is_of_word) || behind.starts_with(is_of_word);
    let begins = before
        .trim_start_matches([' ', '-', '*', '#', '>'])
        .is_empty();
    let in_brackets = before.ends_with(['(', '[']) && behind.starts_with([')', ']', ':', ' ']);
    let listed = behind.starts_with(" list") || behind.starts_with(" List");
    !in_word && !listed && (begins || in_brackets || behind.starts_with(':'))
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '-')
}

#[cfg(test)]
mod tests {
    use super::note;

    #[test]
    fn notes_are_told_from_words() {
        for (text, wanted) in [
            ("TODO", Some("TODO")),
            ("TODO write this", Some("TODO")),
            ("Bring milk. TODO: how much?", Some("TODO")),
            ("One line\n- FIXME the other", Some("FIXME")),
            ("It costs 5 euro (TBD)", Some("TBD")),
            ("Lorem ipsum dolor sit amet", Some("Lorem ipsum")),
            ("Put it on your TODO list", None),
            ("TODO lists help", None),
            ("Todo el mundo", None),
            ("METODO: uno", None),
            ("TODO-list", None),
            ("Take the TODO and go", None),
        ] {
            let found = note(text).and_then(|note| text.get(note));
            assert_eq!(found, wanted, "{text}");
        }
    }
}
