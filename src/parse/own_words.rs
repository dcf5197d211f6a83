//! Findings in shared parts, said as the part itself would: without the name by which a flow
//! uses it.

use std::collections::BTreeSet;

use super::shared::{HEAD, SECTIONS};
use crate::bundle::{SIGN, split};
use crate::diagnostic::{Finding, Rule};
use crate::place::{Place, PlaceStep};

/// Says each finding in a part in the part's own words, where ids have no beginning; and the
/// same of a part that is used twice once.
pub(crate) fn in_own_words(text: &str, findings: &mut Vec<Finding>) {
    if !text.contains(SIGN) {
        return;
    }
    let start = split(text)
        .get(1)
        .map_or(usize::MAX, |part| part.bundled.bytes.start);
    for finding in findings.iter_mut() {
        let Some(first) = finding.labels.first() else {
            continue;
        };
        if first.span.start < start {
            continue;
        }
        // What is said of a part that is missing speaks of paths.
        let prefix = match finding.rule {
            Rule::MissingPart => String::new(),
            _ => prefix_of(&first.place),
        };
        let written = text.get(first.span.clone()).unwrap_or("");
        if !prefix.is_empty() && !written.contains(&prefix) {
            finding.change_words(|words| without(words, &prefix));
        }
    }
    let mut seen = BTreeSet::new();
    findings.retain(|finding| {
        let spans = finding.labels.iter().map(|label| &label.span);
        let spans: Vec<(usize, usize)> = spans.map(|span| (span.start, span.end)).collect();
        let in_part = spans.first().is_some_and(|(first, _)| *first >= start);
        !in_part || seen.insert((finding.rule, finding.message.clone(), spans))
    });
}

/// What the ids begin with in the file that a place stands in.
fn prefix_of(place: &Place) -> String {
    let key = |step: &PlaceStep| match step {
        PlaceStep::Key(key) => Some(key.to_string()),
        PlaceStep::Entry(_) | PlaceStep::Index(_) => None,
    };
    let steps: Vec<String> = place.steps.iter().map_while(key).collect();
    match steps.as_slice() {
        [section, id, ..] if SECTIONS.contains(&section.as_str()) => id
            .rfind('.')
            .map_or(String::new(), |dot| id[..=dot].to_owned()),
        [first, ..] if first == "use" => {
            let uses = steps.chunks(3);
            let heads = uses.take_while(|steps| steps.get(2).is_some_and(|step| step == HEAD));
            heads
                .filter_map(|steps| steps.get(1))
                .map(|name| format!("{name}."))
                .collect()
        }
        _ => String::new(),
    }
}

/// Words in which the ids of a part have lost their beginning.
fn without(words: &str, prefix: &str) -> String {
    let mut out = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(at) = rest.find(prefix) {
        let before = rest[..at].chars().next_back();
        let behind = rest[at + prefix.len()..].chars().next();
        let id = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '.';
        out.push_str(&rest[..at]);
        if before.is_some_and(id) || !behind.is_some_and(|c| c.is_ascii_alphanumeric()) {
            out.push_str(prefix);
        }
        rest = &rest[at + prefix.len()..];
    }
    out.push_str(rest);
    out
}
