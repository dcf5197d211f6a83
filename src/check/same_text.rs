//! `same-text`: two outcomes, or two passages, that show people the same.
//!
//! Such a pair is most often a copy whose words were never changed. Outcomes are
//! compared with all that is shown of them, and with their tags; passages by their
//! heading and text.

use std::collections::HashMap;
use std::hash::Hash;

use super::Check;
use super::texts::as_written;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::outcome::{Document, Outcome};
use crate::flow::text::Text;
use crate::place::Place;

pub(super) fn check(check: &mut Check<'_>) {
    let flow = check.flow;
    let outcomes = flow.outcomes.iter();
    let outcomes = outcomes.map(|(id, outcome)| (flow.outcomes.name(id), shown(flow, outcome)));
    for (name, first) in doubled(outcomes) {
        let finding = same("outcomes", name, first);
        check.push(
            finding.help("write what sets it apart, or lead to one of them from both places"),
        );
    }
    let passages = flow.passages.iter();
    let passages = passages.map(|(id, passage)| {
        let title = passage.title.as_ref().map(|title| as_written(flow, title));
        (
            flow.passages.name(id),
            (title, as_written(flow, &passage.text)),
        )
    });
    for (name, first) in doubled(passages) {
        let finding = same("passages", name, first);
        check.push(finding.help("write what sets it apart, or join their conditions with `or`"));
    }
}

fn same(section: &str, name: &str, first: &str) -> Finding {
    let place = |name: &str| Place::root().key(section).key(name).the_key();
    let message = format!("the {section} `{first}` and `{name}` say the same");
    Finding::warning(Rule::SameText, place(name), message)
        .and(place(first), "the same words stand here")
}

/// The names of things that are the same as an earlier one, with its name.
fn doubled<'f, T: Hash + Eq>(
    things: impl Iterator<Item = (&'f str, T)>,
) -> Vec<(&'f str, &'f str)> {
    let mut known: HashMap<T, &str> = HashMap::new();
    let mut doubled = Vec::new();
    for (name, thing) in things {
        let first = *known.entry(thing).or_insert(name);
        if first != name {
            doubled.push((name, first));
        }
    }
    doubled
}

/// All that people are shown of an outcome, and that guarantees tell it by.
fn shown<'f>(flow: &'f Flow, outcome: &'f Outcome) -> impl Hash + Eq + use<'f> {
    let text = |text: &'f Text| as_written(flow, text);
    let steps: Vec<_> = outcome.steps.iter().map(text).collect();
    let documents = outcome.documents.iter().map(|document| {
        let Document {
            seat: _,
            when,
            file,
            title,
            parts,
        } = document;
        let parts: Vec<_> = (parts.iter())
            .map(|part| {
                (
                    part.when.as_ref().map(|when| &when.source),
                    text(&part.text),
                )
            })
            .collect();
        let when = when.as_ref().map(|when| &when.source);
        (file, when, text(title), parts)
    });
    let documents: Vec<_> = documents.collect();
    let words = (
        text(&outcome.title),
        outcome.text.as_ref().map(text),
        steps,
        documents,
    );
    (
        words,
        (outcome.tone.to_string(), &outcome.tone_word),
        &outcome.passages,
        &outcome.cites,
        &outcome.tags,
    )
}
