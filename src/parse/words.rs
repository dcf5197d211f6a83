//! The program's words, as a flow says them (`words`).

use super::keys::WORDS;
use super::reader::{Fields, Reader};
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::words::{self, ProgramWord, Words};
use crate::letters::strip_control;
use crate::place::Path;
use crate::suggest;

/// The words that a flow has of its own. One that can't be said as it stands is left out.
pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Words {
    let mut words = Words::ENGLISH;
    let path = fields.path("words");
    let Some(node) = fields.value("words") else {
        return words;
    };
    let Some(own) = reader.fields(node, &path, &WORDS) else {
        return words;
    };
    for word in ProgramWord::ALL {
        let Some(said) = own.text(reader, word.id()) else {
            continue;
        };
        let path = own.path(word.id());
        let fits = has_its_forms(reader, word, &said, &path);
        if has_its_placeholders(reader, word, &said, &path) && fits {
            // It goes to screens as it stands.
            words.set(word, strip_control(&said).into());
        }
    }
    words
}

/// Whether a word has as many forms as the table. Of two, one alone is said for both.
fn has_its_forms(reader: &mut Reader<'_>, word: ProgramWord, said: &str, path: &Path<'_>) -> bool {
    let (wanted, there) = (word.forms().count(), words::forms(said).count());
    let fits = match wanted {
        1 => true,
        2 => there <= wanted,
        _ => there == wanted,
    };
    if !fits {
        let id = word.id();
        let message = format!("`{id}` has {there} of its {wanted} forms");
        let finding = Finding::error(Rule::WrongType, path.place(), message);
        let english = word.english();
        reader.push(finding.help(format!(
            "write {wanted} with ` / ` between them, such as `{english}`"
        )));
    }
    fits
}

/// Whether what has to be put in has its place in a word, and nothing else.
fn has_its_placeholders(
    reader: &mut Reader<'_>,
    word: ProgramWord,
    said: &str,
    path: &Path<'_>,
) -> bool {
    let known = word.placeholders();
    let mut fits = true;
    for name in words::placeholders(said) {
        if known.contains(&name) {
            continue;
        }
        fits = false;
        let written = format!("{{{name}}}");
        let start = said.find(&written).unwrap_or(0);
        let place = path.place().piece(start..start + written.len());
        let message = format!("nothing is put in for `{written}` here");
        let finding = Finding::error(Rule::BadPlaceholder, place, message);
        let near = suggest::nearest(name, known.iter().copied());
        let near = near.or(match known.as_slice() {
            [only] => Some(only),
            _ => None,
        });
        reader.push(match near {
            Some(near) => {
                let near = format!("{{{near}}}");
                finding
                    .help(format!("write `{near}`"))
                    .write(&written, &near, Certainty::Guess)
            }
            None if known.is_empty() => finding.help("take it out"),
            None => finding.help(format!("write one of `{{{}}}`", known.join("}`, `{"))),
        });
    }
    let missing = word.needs().into_iter().filter(|name| {
        let mut forms = words::forms(said);
        !forms.all(|form| words::placeholders(form).any(|there| there == *name))
    });
    let missing: Vec<String> = missing.map(|name| format!("`{{{name}}}`")).collect();
    if fits && !missing.is_empty() {
        let missing = missing.join(" and ");
        let message = format!("`{}` has no place for {missing}", word.id());
        let finding = Finding::error(Rule::BadPlaceholder, path.place(), message);
        reader.push(finding.help(format!("write {missing} where it is to stand")));
        fits = false;
    }
    fits
}
