//! Placeholders: `{question}`, `{question with unit}` and `{score}` in a text, and `{{` for a
//! brace.

use super::names::Names;
use super::reader::Reader;
use crate::diagnostic::{Certainty, Finding, Remedy, Rule};
use crate::flow::question::{Question, QuestionType};
use crate::flow::table::Id;
use crate::flow::text::{Insertion, Piece, Text};
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
    let flow = names.flow;
    let insertion = match name.strip_suffix(WITH_UNIT) {
        Some(question) => flow.questions.find(question).map(Insertion::WithUnit),
        None => {
            let question = flow.questions.find(name).map(Insertion::Answer);
            question.or_else(|| flow.scores.find(name).map(Insertion::Score))
        }
    };
    match insertion {
        Some(Insertion::WithUnit(question)) => with_unit(reader, names, question, place),
        Some(insertion) => Some(Piece::Insertion(insertion)),
        None => {
            strange(reader, names, name, place);
            None
        }
    }
}

/// Tells of a placeholder that stands for nothing.
fn strange(reader: &mut Reader<'_>, names: &Names<'_>, name: &str, place: Place) {
    let flow = names.flow;
    let known = || flow.questions.names().chain(flow.scores.names());
    let written = format!("{{{name}}}");
    let trimmed = name.trim();
    if known().any(|known| known == trimmed) {
        let message = "a placeholder is a question's id and nothing else";
        let help = Remedy::Write(format!("{{{trimmed}}}"));
        let finding = Finding::error(Rule::BadPlaceholder, place, message);
        reader.push(finding.remedy(&written, help, Certainty::Sure));
        return;
    }
    if names.name_may_be_lost(trimmed, &["questions"]) {
        return;
    }
    if trimmed.is_empty() {
        let message = "this placeholder names no question";
        reader.push(
            Finding::error(Rule::BadPlaceholder, place, message)
                .help("write `{question}` for an answer, `{{` for a brace"),
        );
        return;
    }
    let flow = &names.flow;
    let other = match trimmed {
        name if flow.facts.find(name).is_some() => Some("a fact"),
        name => names.other_use(name),
    };
    if let Some(what) = other {
        let message =
            format!("`{trimmed}` is {what}, and only answers to questions and scores are put in");
        let help = "put the id of a question or a score in the braces, or say it in words";
        reader.push(Finding::error(Rule::BadPlaceholder, place, message).help(help));
        return;
    }
    let near = meant(reader, names, trimmed);
    let message = format!("there is no question `{trimmed}` to put in here");
    let finding = Finding::error(Rule::UndefinedName, place, message);
    reader.push(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")).write(
            &written,
            &format!("{{{near}}}"),
            Certainty::Guess,
        ),
        None => finding.help("write `{{` for a brace that is meant as it stands"),
    });
}

/// The placeholder that was most likely meant. Somebody may have said otherwise that the unit
/// is wanted, too.
fn meant(reader: &mut Reader<'_>, names: &Names<'_>, written: &str) -> Option<String> {
    let flow = names.flow;
    match written.split_once(' ') {
        Some((question, rest)) if rest.contains("unit") => {
            let mut questions = flow.questions.names();
            let same = questions.find(|known| *known == question);
            let near = same.or_else(|| reader.nearest(question, flow.questions.names()));
            near.map(|near| format!("{near}{WITH_UNIT}"))
        }
        _ => {
            let known = flow.questions.names().chain(flow.scores.names());
            let known: Vec<&str> = known.collect();
            reader
                .nearest(written, known.into_iter())
                .map(str::to_owned)
        }
    }
}

/// What stands behind the id of a question whose number is shown with its unit.
const WITH_UNIT: &str = " with unit";

/// A number with its unit, where the question has one.
fn with_unit(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    question: Id<Question>,
    place: Place,
) -> Option<Piece> {
    let name = names.flow.questions.name(question);
    // Where its type could not be read, that has been told.
    let has_unit = match names.flow.questions[question].kind.question_type() {
        QuestionType::Number => names.flow.questions[question].kind.unit().is_some(),
        QuestionType::Choice
        | QuestionType::Choices
        | QuestionType::YesNo
        | QuestionType::Duration
        | QuestionType::Date
        | QuestionType::Text => names.lost.questions.contains(&question),
    };
    if !has_unit {
        let message = format!("`{name}` has no unit");
        let finding = Finding::error(Rule::BadPlaceholder, place, message);
        let written = format!("{{{name}{WITH_UNIT}}}");
        let put = Remedy::Write(format!("{{{name}}}"));
        reader.push(finding.remedy(&written, put, Certainty::Sure));
        return None;
    }
    Some(Piece::Insertion(Insertion::WithUnit(question)))
}

fn unclosed(place: Place) -> Finding {
    Finding::error(Rule::BadPlaceholder, place, "this `{` is never closed")
        .help("write `{question}` for an answer, `{{` for a brace")
}
