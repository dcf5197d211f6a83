//! Findings in shared parts, said as the part itself would: without the name by which a flow
//! uses it.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::shared::{self, HEAD, SECTIONS};
use crate::bundle::parts_begin;
use crate::diagnostic::{Finding, Rule};
use crate::place::{Place, PlaceStep};
use crate::yaml::tree::Tree;

/// Says each finding in a part in the part's own words, where ids have no beginning; and the
/// same of a part that is used twice once.
pub(crate) fn in_own_words(tree: &Tree<'_>, findings: &mut Vec<Finding>) {
    let text = tree.source;
    let Some(start) = parts_begin(text) else {
        return;
    };
    let mut prefixes = shared::prefixes(&tree.root);
    prefixes.sort_by_key(|prefix| Reverse(prefix.len()));
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
            _ => prefix_of(&first.place, &prefixes),
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

/// What the ids begin with in the file that a place stands in. The longest prefixes come first.
fn prefix_of(place: &Place, prefixes: &[String]) -> String {
    let key = |step: &PlaceStep| match step {
        PlaceStep::Key(key) => Some(key.to_string()),
        PlaceStep::Entry(_) | PlaceStep::Index(_) => None,
    };
    let steps: Vec<String> = place.steps.iter().map_while(key).collect();
    match steps.as_slice() {
        [section, id, ..] if SECTIONS.contains(&section.as_str()) => {
            let prefix = prefixes.iter().find(|prefix| id.starts_with(*prefix));
            prefix.cloned().unwrap_or_default()
        }
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
