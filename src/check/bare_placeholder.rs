//! `bad-placeholder`, where no placeholder works: braces with a question's id in a
//! text that is shown as it stands. Braces in the other texts are judged as they
//! are read.

use std::ops::Range;

use super::Checker;
use super::texts::sets_of_options;
use crate::bundle::prefix_at;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::parse;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    for (place, text) in texts_without_answers(flow) {
        for bytes in braces(text) {
            let name = text.get(bytes.start + 1..bytes.end - 1).unwrap_or("");
            let name = parse::in_full(prefix_at(&place), name);
            if flow.questions.find(&name).is_none() {
                continue;
            }
            let bytes = with_doubled(text, bytes);
            let braces = text.get(bytes.clone()).unwrap_or("");
            let message = format!("no answer is put in here; the person reads `{braces}`");
            let finding =
                Finding::warning(Rule::BadPlaceholder, place.clone().piece(bytes), message);
            check.push(finding.help(HELP));
        }
    }
}

/// The texts into which no answer is put, with their places.
fn texts_without_answers(flow: &Flow) -> Vec<(Place, &str)> {
    let root = Place::root;
    let mut texts: Vec<(Place, &str)> = Vec::new();
    let (intro, outro) = (flow.intro.as_deref(), flow.outro.as_deref());
    for (key, text) in [
        ("title", Some(&*flow.title)),
        ("intro", intro),
        ("outro", outro),
    ] {
        texts.extend(text.map(|text| (root().key(key), text)));
    }
    for (set, options) in sets_of_options(flow) {
        for (id, option) in options.iter() {
            let place = set.clone().key(options.name(id));
            for (key, text) in [
                ("help", &option.help),
                ("after", &option.after),
                ("in_text", &option.in_text),
            ] {
                let text = text.as_deref();
                texts.extend(text.map(|text| (place.clone().key(key), text)));
            }
            // A label may stand alone behind the option's id, without a key.
            texts.push((place.key("label"), &option.label));
        }
    }
    for (id, question) in flow.questions.iter() {
        let place = root().key("questions").key(flow.questions.name(id));
        for (key, text) in [
            ("short", &question.short),
            ("why", &question.why),
            ("nothing", &question.nothing),
            ("unanswered", &question.unanswered),
        ] {
            let text = text.as_deref();
            texts.extend(text.map(|text| (place.clone().key(key), text)));
        }
    }
    for (id, source) in flow.sources.iter() {
        let place = root().key("sources").key(flow.sources.name(id));
        texts.push((place.clone().key("title"), &source.title));
        let note = source.note.as_deref();
        texts.extend(note.map(|note| (place.key("note"), note)));
    }
    for (at, guarantee) in flow.guarantees.iter().enumerate() {
        let place = root().key("guarantees").index(at).key("says");
        texts.push((place, &guarantee.says));
    }
    texts
}

const HELP: &str = "say it without the answer; answers are put into `ask`, the `help` of a question, `says` of a refusal, and the texts of outcomes and passages";

/// The bytes of every pair of braces with no brace between them.
fn braces(text: &str) -> impl Iterator<Item = Range<usize>> {
    let opening = text.match_indices('{').map(|(at, _)| at);
    opening.filter_map(|at| {
        let inside = text.get(at + 1..)?;
        let end = inside
            .find(['{', '}'])
            .filter(|end| inside[*end..].starts_with('}'))?;
        Some(at..at + 1 + end + 1)
    })
}

/// With the brace before and behind, where there is one.
fn with_doubled(text: &str, bytes: Range<usize>) -> Range<usize> {
    let before = text
        .get(..bytes.start)
        .is_some_and(|text| text.ends_with('{'));
    let behind = text
        .get(bytes.end..)
        .is_some_and(|text| text.starts_with('}'));
    bytes.start - usize::from(before)..bytes.end + usize::from(behind)
}
