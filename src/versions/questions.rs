//! What people are asked otherwise who get the same outcome.

use std::collections::BTreeSet;

use super::common::{Common, Whereabouts};
use super::joint::Joint;
use super::matching::Version;
use super::pages::{Of, SeenAt, in_common};
use super::{Differs, QuestionPart, VersionChange};
use crate::flow::condition::{Condition, not};
use crate::flow::question::{AnswerOption, Kind, Question};
use crate::flow::table::Table;
use crate::flow::text::Text;

/// The questions of both versions that read otherwise, by their places, with how.
pub(crate) fn reworded(common: &Common<'_>) -> Vec<(usize, Vec<QuestionPart>)> {
    let both = common.matching.questions.in_both();
    let reworded = both.map(|(place, old, new)| {
        let [before, after] = common.versions;
        let old = Of {
            flow: before,
            it: &before.questions[old],
        };
        let new = Of {
            flow: after,
            it: &after.questions[new],
        };
        (place, other_parts(common, place, old, new))
    });
    reworded.filter(|(_, parts)| !parts.is_empty()).collect()
}

/// The questions that are asked otherwise, at an end where both versions give the same.
pub(crate) fn asked_otherwise(
    joint: &Joint<'_, '_>,
    reworded: &[(usize, Vec<QuestionPart>)],
    outcome: usize,
) -> Vec<SeenAt> {
    let end = [Whereabouts::At(outcome); 2];
    let mut seen = Vec::new();
    let common = joint.common;
    let mut add = |place: usize, difference: Differs, parts: &[QuestionPart], when: Condition| {
        if when != Condition::never() {
            let question = common.matching.questions.all[place];
            let change = VersionChange::Question {
                question,
                difference,
                parts: parts.to_vec(),
            };
            seen.push(SeenAt { change, end, when });
        }
    };
    for place in 0..common.flow.questions.len() {
        let [old, new, both] = [[true, false], [false, true], [true, true]]
            .map(|askers| joint.was_asked(place, askers));
        let gone = Condition::All(vec![old.clone(), not(new.clone())]);
        let added = Condition::All(vec![new.clone(), not(old.clone())]);
        let otherwise = Condition::All(vec![old.clone(), new.clone()]);
        let never = Condition::never();
        if old != never {
            add(place, Differs::Gone, &[], gone);
        }
        if new != never {
            add(place, Differs::Added, &[], added);
        }
        if old != never && new != never {
            add(place, Differs::Moved, &[], otherwise.clone());
        }
        if let Some((_, parts)) = reworded.iter().find(|(known, _)| *known == place) {
            let asked = match old == never || new == never {
                true => both,
                false => Condition::Any(vec![both, otherwise]),
            };
            add(place, Differs::Other, parts, asked);
        }
    }
    seen
}

fn other_parts(
    common: &Common<'_>,
    place: usize,
    old: Of<'_, Question>,
    new: Of<'_, Question>,
) -> Vec<QuestionPart> {
    let old = read_parts(common, place, Version::Old, &old);
    let new = read_parts(common, place, Version::New, &new);
    let changed = old.into_iter().zip(new).filter(|(old, new)| old != new);
    changed.map(|((part, _), _)| part).collect()
}

/// Each part of a question, with all that is read of it.
fn read_parts(
    common: &Common<'_>,
    place: usize,
    version: Version,
    of: &Of<'_, Question>,
) -> [(QuestionPart, Vec<Option<String>>); 8] {
    let Question {
        ask,
        short,
        help,
        why,
        refuse,
        kind,
        nothing,
        unanswered,
        unit_of_one,
        // What is answered, and where it leads, is compared over all answers.
        presence: _,
        next: _,
    } = of.it;
    let words = |text: &Text| Some(in_common(common, of.flow, text));
    let own = |words: &Option<Box<str>>| vec![words.as_deref().map(str::to_owned)];
    let answers = [nothing, unanswered, unit_of_one].map(own).concat();
    let answers = [answers, limits_read(kind)].concat();
    let refusals = refuse.iter().map(|refusal| words(&refusal.says));
    [
        (QuestionPart::Ask, vec![words(ask)]),
        (QuestionPart::Help, vec![help.as_ref().and_then(words)]),
        (QuestionPart::Why, own(why)),
        (QuestionPart::Short, own(short)),
        (QuestionPart::Options, options(common, place, version, of)),
        (
            QuestionPart::HelpFirst,
            help_first(common, place, version, of),
        ),
        (QuestionPart::Answers, answers),
        (QuestionPart::Refusals, refusals.collect()),
    ]
}

/// What is read of the options, in order.
fn options(
    common: &Common<'_>,
    place: usize,
    version: Version,
    of: &Of<'_, Question>,
) -> Vec<Option<String>> {
    let options = of.it.kind.options().into_iter().flat_map(Table::iter);
    let read = options.flat_map(|(id, option)| {
        let AnswerOption {
            label,
            in_text,
            help,
            after,
            // Compared over all answers.
            company: _,
            points: _,
            help_first: _,
        } = option;
        let own = common.matching.options[place].place(version, id);
        let first = Some(format!("{own} {label}"));
        let others = [in_text, help, after].map(|words| words.as_deref().map(str::to_owned));
        [first].into_iter().chain(others)
    });
    read.collect()
}

/// By option: the passage that it brings at once.
fn help_first(
    common: &Common<'_>,
    place: usize,
    version: Version,
    of: &Of<'_, Question>,
) -> Vec<Option<String>> {
    let options = of.it.kind.options().into_iter().flat_map(Table::iter);
    let bringing = options.filter_map(|(id, option)| {
        let own = common.matching.options[place].place(version, id);
        let help = common.matching.passages.place(version, option.help_first?);
        Some([own, help])
    });
    let bringing: BTreeSet<[usize; 2]> = bringing.collect();
    bringing
        .into_iter()
        .map(|both| Some(format!("{both:?}")))
        .collect()
}

/// What is read of the answers that are wanted, beside their bounds.
fn limits_read(kind: &Kind) -> Vec<Option<String>> {
    match kind {
        Kind::Number { unit, decimals, .. } => vec![
            unit.as_deref().map(str::to_owned),
            Some(decimals.to_string()),
        ],
        Kind::Text { max_length, lines } => vec![
            max_length.map(|most| most.to_string()),
            Some(lines.to_string()),
        ],
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Duration { .. }
        | Kind::Date { .. } => Vec::new(),
    }
}
