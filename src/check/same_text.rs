//! `same-text`: two outcomes, or two passages, that show people the same, and two
//! questions on one way that read the same.
//!
//! Such a pair is most often a copy whose words were never changed. Outcomes are
//! compared with all that is shown of them, and with their tags; passages by their
//! heading and text; questions by what they ask, with its help.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use indexmap::IndexMap;

use super::Checker;
use super::logic::Logic;
use super::texts::{as_read, as_written};
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written};
use crate::flow::outcome::{Document, Outcome};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;

pub(super) fn check(check: &mut Checker<'_>) {
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

/// Questions that read the same, and that one person may be asked one after the other.
pub(super) fn questions(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let flow = check.flow;
    let mut alike: IndexMap<_, Vec<Id<Question>>> = IndexMap::new();
    for (id, question) in flow.questions.iter() {
        let ask = as_read(&as_written(flow, &question.ask));
        let help = question.help.as_ref();
        let help = help.map(|help| as_read(&as_written(flow, help)));
        alike.entry((ask, help)).or_default().push(id);
    }
    let mut pairs = MOST_PAIRS;
    for group in alike.values().filter(|group| group.len() > 1) {
        let alone = never_asked_beside_another(logic, group);
        for (at, second) in group.iter().enumerate() {
            for first in group.iter().take(at) {
                if alone.contains(first) && alone.contains(second) {
                    continue;
                }
                if pairs == 0 {
                    return;
                }
                pairs -= 1;
                match both_asked(logic, *first, *second) {
                    Ok(None) => {}
                    Ok(Some([_, second])) if !check.is_sure(Moment::Asked(second)) => {}
                    Ok(Some([first, second])) => {
                        check.push(same_questions(flow, first, second));
                        break;
                    }
                    Err(undecided) => {
                        check.undecided(Rule::SameText, undecided);
                        break;
                    }
                }
            }
        }
    }
}

/// How many pairs of questions that read the same are looked at, each on all ways. Whoever
/// has that many knows by then.
const MOST_PAIRS: usize = 40;

/// How many others of a group each question is looked at beside, the nearest ones, in one
/// pass over all ways.
const NEAREST: usize = 16;

/// The questions of a group that are asked on no way beside one of those near them.
fn never_asked_beside_another(
    logic: &mut Logic<'_>,
    group: &[Id<Question>],
) -> HashSet<Id<Question>> {
    let beside: Vec<Condition> = (0..group.len())
        .map(|at| {
            let near = at.saturating_sub(NEAREST / 2)..(at + 1 + NEAREST / 2).min(group.len());
            let others = near.filter(|other| *other != at);
            Condition::Any(
                others
                    .map(|other| Condition::Answered(group[other]))
                    .collect(),
            )
        })
        .collect();
    let asked = group.iter().map(|question| Moment::Asked(*question));
    let looks: Vec<(Moment, &Condition)> = asked.zip(&beside).collect();
    let met = logic.space.looks(&looks);
    let alone = group.iter().zip(met);
    alone
        .filter(|(_, met)| *met == Ok(false))
        .map(|(question, _)| *question)
        .collect()
}

/// The two questions in the order in which somebody answers both; nothing where nobody
/// does.
fn both_asked(
    logic: &mut Logic<'_>,
    one: Id<Question>,
    two: Id<Question>,
) -> Result<Option<[Id<Question>; 2]>, Undecided> {
    for (first, second) in [(one, two), (two, one)] {
        let answered = Condition::Answered(first);
        if logic.any(&[(Moment::Asked(second), &answered)])? {
            return Ok(Some([first, second]));
        }
    }
    Ok(None)
}

fn same_questions(flow: &Flow, first: Id<Question>, second: Id<Question>) -> Finding {
    let place = |id: Id<Question>| {
        let questions = Place::root().key("questions");
        questions.key(flow.questions.name(id)).key("ask")
    };
    let (one, two) = (flow.questions.name(first), flow.questions.name(second));
    let message =
        format!("the questions `{one}` and `{two}` read the same, and some are asked both");
    Finding::warning(Rule::SameText, place(second), message)
        .and(place(first), "the same words stand here")
        .help("say in one of them what sets it apart, or ask it once")
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
    let Outcome {
        title,
        tone,
        tone_word,
        showing,
        text: body,
        passages,
        steps,
        documents,
        tags,
        cites,
        reasons,
        signed: _,
    } = outcome;
    let text = |text: &'f Text| as_written(flow, text);
    let written = |when: &'f Option<Written>| {
        let when = when.as_ref();
        when.map(|when| (&when.prefix, &when.source))
    };
    let documents = documents.iter().map(|document| {
        let Document {
            seat: _,
            when,
            file,
            title,
            parts,
        } = document;
        let parts = parts.iter();
        let parts = parts.map(|part| (written(&part.when), text(&part.text)));
        (file, written(when), text(title), parts.collect::<Vec<_>>())
    });
    let words = (
        text(title),
        body.as_ref().map(text),
        steps.iter().map(text).collect::<Vec<_>>(),
        documents.collect::<Vec<_>>(),
    );
    let way_of_showing = (format!("{showing:?} {reasons:?} {tone}"), tone_word);
    (words, way_of_showing, passages, cites, tags)
}
