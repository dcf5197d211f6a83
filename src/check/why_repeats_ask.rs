//! `why-repeats-ask`: a `why` that has no word that its question has not.
//!
//! "We ask this to know how old you are" says nothing to somebody who wonders
//! what their age is needed for. Only words that carry meaning are compared.
//! A single other word may be a reason, so it is never reported then.

use std::collections::HashSet;

use super::Checker;
use super::texts::as_written;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

/// Words that a reason needs to be a sentence, and that are no reason.
const CARRY_NOTHING: [&str; 64] = [
    "a", "about", "am", "an", "and", "answer", "are", "ask", "asked", "asking", "asks", "at", "be",
    "because", "been", "by", "can", "could", "did", "do", "does", "for", "from", "had", "has",
    "have", "how", "i", "if", "in", "is", "it", "its", "know", "like", "me", "my", "need", "of",
    "on", "or", "our", "please", "question", "so", "tell", "that", "the", "this", "to", "us",
    "want", "was", "we", "were", "what", "when", "where", "whether", "which", "who", "would",
    "you", "your",
];

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    for (id, question) in flow.questions.iter() {
        let Some(why) = &question.why else { continue };
        // Braces stand for an answer to its author, who has a finding for them.
        if why.contains('{') {
            continue;
        }
        let ask = as_written(flow, &question.ask).to_lowercase();
        let help = question.help.as_ref().map(|help| as_written(flow, help));
        let help = help.unwrap_or_default().to_lowercase();
        let short = question.short.as_deref().unwrap_or("").to_lowercase();
        let asked: HashSet<&str> = [&ask, &help, &short]
            .into_iter()
            .flat_map(|text| words(text))
            .collect();
        let why = why.to_lowercase();
        let mut said = words(&why);
        if !said.all(|word| CARRY_NOTHING.contains(&word) || asked.contains(word)) {
            continue;
        }
        let place = Place::root().key("questions").key(flow.questions.name(id));
        let message = "this `why` says no more than the question";
        let finding = Finding::advice(Rule::WhyRepeatsAsk, place.clone().key("why"), message)
            .and(place.key("ask"), "the question");
        check.push(finding.help("say what the answer changes, or take it out"));
    }
}

/// The words of a text, without the letter that makes one of many.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(|word| match word.strip_suffix('s') {
            Some(one) if one.chars().count() > 2 && !one.ends_with('s') => one,
            _ => word,
        })
}
