//! Placeholders: `{question}` in a text, and `{{` for a brace.

use super::names::Names;
use super::reader::Reader;
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::text::{Piece, Text};
use crate::place::{Path, Place};
use crate::yaml::Node;

/// Reads a text of one line, with placeholders.
pub(crate) fn line(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Option<Text> {
    let text = reader.line(node, path)?;
    Some(with_placeholders(reader, names, text, path))
}

/// Reads Markdown with placeholders.
pub(crate) fn markdown(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    node: &Node<'_>,
    path: &Path<'_>,
) -> Option<Text> {
    let text = reader.markdown(node, path)?;
    Some(with_placeholders(reader, names, text, path))
}

fn with_placeholders(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    text: Box<str>,
    path: &Path<'_>,
) -> Text {
    if !text.contains('{') {
        return Text::of_words(text);
    }
    let mut pieces = Vec::new();
    let mut words = String::new();
    let mut at = 0;
    while let Some(brace) = text[at..].find('{').map(|found| at + found) {
        words.push_str(&text[at..brace]);
        if text[brace..].starts_with("{{") {
            twice(reader, names, &text[brace..], &|length| {
                path.place().piece(brace..brace + length)
            });
            words.push('{');
            at = brace + 2;
            continue;
        }
        let Some(end) = text[brace..].find('}').map(|found| brace + found) else {
            let place = path.place().piece(brace..brace + 1);
            reader.push(unclosed(place));
            words.push('{');
            at = brace + 1;
            continue;
        };
        let name = &text[brace + 1..end];
        let place = path.place().piece(brace..end + 1);
        if let Some(piece) = placeholder(reader, names, name, place) {
            pieces.push(Piece::Words(std::mem::take(&mut words).into()));
            pieces.push(piece);
        }
        at = end + 1;
    }
    words.push_str(&text[at..]);
    pieces.push(Piece::Words(words.into()));
    pieces.retain(|piece| !matches!(piece, Piece::Words(words) if words.is_empty()));
    Text::new(pieces)
}

/// Says of `{{question}}` that the person reads one brace before and two behind.
fn twice(reader: &mut Reader<'_>, names: &Names<'_>, text: &str, place: &dyn Fn(usize) -> Place) {
    let inside = text
        .strip_prefix("{{")
        .and_then(|text| text.split_once("}}"));
    let Some((name, _)) = inside else { return };
    if names.flow.questions.find(name).is_none() {
        return;
    }
    let message = format!("the person reads `{{{name}}}}}` here, not the answer");
    let finding = Finding::warning(Rule::BadPlaceholder, place(name.len() + 4), message);
    reader.push(finding.help(format!(
        "write `{{{name}}}` for the answer, `{{{{{name}}}` for braces that are meant"
    )));
}

fn placeholder(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    name: &str,
    place: Place,
) -> Option<Piece> {
    let questions = &names.flow.questions;
    if let Some(question) = questions.find(name) {
        return Some(Piece::Answer(question));
    }
    let trimmed = name.trim();
    if questions.find(trimmed).is_some() {
        let message = "a placeholder is a question's id and nothing else";
        let help = Remedy::Write(format!("{{{trimmed}}}"));
        let finding = Finding::error(Rule::BadPlaceholder, place, message);
        let written = format!("{{{name}}}");
        reader.push(finding.remedy(&written, help, Certainty::Sure));
        return None;
    }
    if names.may_be_lost(&["questions"]) {
        return None;
    }
    if trimmed.is_empty() {
        let message = "this placeholder names no question";
        reader.push(
            Finding::error(Rule::BadPlaceholder, place, message)
                .help("write `{question}` for an answer, `{{` for a brace"),
        );
        return None;
    }
    let flow = names.flow;
    let other = match trimmed {
        name if flow.facts.find(name).is_some() => Some("a fact"),
        name if flow.scores.find(name).is_some() => Some("a score"),
        name => names.other_use(name),
    };
    if let Some(what) = other {
        let message = format!("`{trimmed}` is {what}, and only answers to questions are put in");
        let help = "put a question's id in the braces, or say it in words";
        reader.push(Finding::error(Rule::BadPlaceholder, place, message).help(help));
        return None;
    }
    let near = reader.nearest(trimmed, questions.names());
    let message = format!("there is no question `{trimmed}` to put in here");
    let finding = Finding::error(Rule::UndefinedName, place, message);
    reader.push(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")).write(
            &format!("{{{name}}}"),
            &format!("{{{near}}}"),
            Certainty::Guess,
        ),
        None => finding.help("write `{{` for a brace that is meant as it stands"),
    });
    None
}

fn unclosed(place: Place) -> Finding {
    Finding::error(Rule::BadPlaceholder, place, "this `{` is never closed")
        .help("write `{question}` for an answer, `{{` for a brace")
}
