//! `bad-placeholder`, where no placeholder works: braces with a question's id in a
//! text that is shown as it stands. Braces in the other texts are judged as they
//! are read.

use std::ops::Range;

use super::Checker;
use super::texts::{self, Braces};
use crate::bundle::prefix_at;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::parse;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let mut found = Vec::new();
    texts::each(flow, &mut |path, _, braces, text| {
        if braces == Braces::Literal {
            found.extend(questions_in_braces(flow, &path.place(), text));
        }
    });
    for (at, guarantee) in flow.guarantees.iter().enumerate() {
        let place = Place::root().key("guarantees").index(at).key("says");
        found.extend(questions_in_braces(flow, &place, &guarantee.says));
    }
    found.into_iter().for_each(|finding| check.push(finding));
}

/// What is said of each pair of braces with the id of a question in it.
fn questions_in_braces(flow: &Flow, place: &Place, text: &str) -> Vec<Finding> {
    let named = braces(text).filter(|bytes| {
        let name = text.get(bytes.start + 1..bytes.end - 1).unwrap_or("");
        let name = parse::in_full(prefix_at(place), name);
        flow.questions.find(&name).is_some()
    });
    let findings = named.map(|bytes| {
        let bytes = with_doubled(text, bytes);
        let braces = text.get(bytes.clone()).unwrap_or("");
        let message = format!("no answer is put in here; the person reads `{braces}`");
        let place = place.clone().piece(bytes);
        Finding::warning(Rule::BadPlaceholder, place, message).help(HELP)
    });
    findings.collect()
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
