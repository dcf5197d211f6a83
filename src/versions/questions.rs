//! What people are asked otherwise who get the same outcome.

use std::collections::BTreeSet;

use super::common::{Common, Whereabouts};
use super::joint::Joint;
use super::matching::Version;
use super::pages::{Of, SeenAt, in_common};
use super::{Differs, QuestionPart, VersionChange};
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Kind, Question};
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
    let text = |of: &Of<'_, Question>, text: &Text| in_common(common, of.flow, text);
    let help = |of: &Of<'_, Question>| of.it.help.as_ref().map(|help| text(of, help));
    let refusals = |of: &Of<'_, Question>| -> Vec<String> {
        of.it
            .refuse
            .iter()
            .map(|refusal| text(of, &refusal.says))
            .collect()
    };
    let changed = [
        (
            QuestionPart::Ask,
            text(&old, &old.it.ask) != text(&new, &new.it.ask),
        ),
        (QuestionPart::Help, help(&old) != help(&new)),
        (QuestionPart::Why, old.it.why != new.it.why),
        (QuestionPart::Short, old.it.short != new.it.short),
        (
            QuestionPart::Options,
            options(common, place, Version::Old, &old)
                != options(common, place, Version::New, &new),
        ),
        (
            QuestionPart::HelpFirst,
            help_first(common, place, Version::Old, &old)
                != help_first(common, place, Version::New, &new),
        ),
        (QuestionPart::Answers, answers(old.it) != answers(new.it)),
        (QuestionPart::Refusals, refusals(&old) != refusals(&new)),
    ];
    let changed = changed.into_iter().filter(|(_, changed)| *changed);
    changed.map(|(part, _)| part).collect()
}

/// What is read of the options, in order.
fn options(
    common: &Common<'_>,
    place: usize,
    version: Version,
    of: &Of<'_, Question>,
) -> Vec<[Option<String>; 4]> {
    let options = of.it.kind.options().into_iter().flat_map(Table::iter);
    options
        .map(|(id, option)| {
            let own = common.matching.options[place].place(version, id);
            [
                Some(format!("{own} {}", option.label)),
                option.in_text.as_deref().map(str::to_owned),
                option.help.as_deref().map(str::to_owned),
                option.after.as_deref().map(str::to_owned),
            ]
        })
        .collect()
}

/// By option: the passage that it brings at once.
fn help_first(
    common: &Common<'_>,
    place: usize,
    version: Version,
    of: &Of<'_, Question>,
) -> BTreeSet<[usize; 2]> {
    let options = of.it.kind.options().into_iter().flat_map(Table::iter);
    let bringing = options.filter_map(|(id, option)| {
        let own = common.matching.options[place].place(version, id);
        let help = common.matching.passages.place(version, option.help_first?);
        Some([own, help])
    });
    bringing.collect()
}

/// What else is told of the answers that are wanted.
fn answers(question: &Question) -> [Option<String>; 5] {
    let own = |words: &Option<Box<str>>| words.as_deref().map(str::to_owned);
    let nothing = own(&question.nothing);
    let unanswered = own(&question.unanswered);
    let of_one = own(&question.unit_of_one);
    match &question.kind {
        Kind::Number { unit, decimals, .. } => [
            nothing,
            unanswered,
            of_one,
            unit.as_deref().map(str::to_owned),
            Some(decimals.to_string()),
        ],
        Kind::Text { max_length, lines } => [
            nothing,
            unanswered,
            of_one,
            max_length.map(|most| most.to_string()),
            Some(lines.to_string()),
        ],
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Duration { .. }
        | Kind::Date { .. } => [nothing, unanswered, None, None, None],
    }
}
