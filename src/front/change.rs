//! What there is to know of a change of an answer before it is made, in words.

use crate::flow::answer::Given;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::Graph;
use crate::session::change::{Change, Dropped, Why};
use crate::session::{Session, Step};
use crate::space::Space;
use crate::space::budget::Budget;

use super::words;

/// What may still be asked.
pub struct Still<'s> {
    /// The flow as a graph.
    pub graph: &'s Graph,
    /// Whether a question that comes is put to the person: its answer may be there already.
    pub asked: &'s dyn Fn(Id<Question>) -> bool,
}

/// What a change does to other answers and questions, line by line.
#[must_use]
pub fn of_answers(
    before: &Session<'_>,
    change: &Change,
    changed: &Session<'_>,
    still: &Still<'_>,
) -> Vec<String> {
    let mut lines = Vec::new();
    if !change.dropped.is_empty() {
        lines.push(of_dropped(before, &change.dropped));
    }
    // What is asked next may be what would have been asked anyway.
    if changed.step() != before.step() {
        lines.extend(of_opened(change, changed, still));
    }
    lines
}

/// Later answers that no longer count, in one or two lines.
#[must_use]
pub fn of_dropped(session: &Session<'_>, dropped: &[Dropped]) -> String {
    let (mut gone, mut refused) = (Vec::new(), Vec::new());
    for dropped in dropped {
        let short = short(session, dropped.question);
        match &dropped.why {
            Why::NotAsked => gone.push(short),
            Why::Refused(why) => refused.push(format!("{short}: {why}")),
        }
    }
    let mut lines = Vec::new();
    match gone.as_slice() {
        [] => {}
        [one] => lines.push(format!("1 later answer isn't needed any more: {one}.")),
        several => lines.push(format!(
            "{} later answers aren't needed any more: {}.",
            several.len(),
            several.join(", ")
        )),
    }
    match refused.as_slice() {
        [] => {}
        [one] => lines.push(format!(
            "1 later answer doesn't fit any more, so we'll ask again. {one}"
        )),
        several => lines.push(format!(
            "{} later answers don't fit any more, so we'll ask again. {}",
            several.len(),
            several.join(" ")
        )),
    }
    lines.join("\n")
}

/// The questions that a change opens, without those that are answered already: exactly, or at
/// least those that come whatever is answered.
fn of_opened(change: &Change, changed: &Session<'_>, still: &Still<'_>) -> Option<String> {
    let Step::Ask(open) = changed.step() else {
        return None;
    };
    let asked = |id: &Id<Question>| (still.asked)(*id);
    let opens: Vec<Id<Question>> = change.opens.iter().copied().filter(asked).collect();
    let reach = still
        .graph
        .reach_but(open, |id| changed.given(id).is_some());
    let others = changed.flow().questions.ids().filter(|id| {
        let known = opens.contains(id) || change.waiting.contains(id) || !asked(id);
        !known && reach.has(Target::Question(*id))
    });
    let bound = match others.count() {
        0 => "",
        _ => " at least",
    };
    let count = opens.len();
    let opens: Vec<String> = opens.iter().map(|open| short(changed, *open)).collect();
    let opens = opens.join(", ");
    match count {
        0 if bound.is_empty() => None,
        0 => Some("There may be more questions.".to_owned()),
        1 => Some(format!("There's{bound} 1 more question: {opens}.")),
        _ => Some(format!("There are{bound} {count} more questions: {opens}.")),
    }
}

/// The outcomes that are possible after a change; nothing where that cannot be told.
#[must_use]
pub fn possible(
    space: Option<&Space<'_>>,
    session: &Session<'_>,
    question: Id<Question>,
    given: Given,
) -> Option<Vec<Id<Outcome>>> {
    let mut budget = Budget::of_a_prompt();
    let preview = space?.preview(session, question, given, &mut budget).ok()?;
    Some(preview.ok()?.outcomes)
}

/// What a change does to advice that is there already, where these outcomes are possible after
/// it; nothing where the advice stays.
#[must_use]
pub fn of_advice(possible: Option<&[Id<Outcome>]>, now: Id<Outcome>) -> Option<String> {
    match possible {
        Some([only]) if *only == now => None,
        Some(outcomes) if !outcomes.contains(&now) => {
            Some("The advice will be different.".to_owned())
        }
        Some(_) | None => Some("The advice may change.".to_owned()),
    }
}

/// The session as it was when this question was asked.
#[must_use]
pub fn rewound<'f>(session: &Session<'f>, question: Id<Question>) -> Session<'f> {
    let mut rewound = session.clone();
    while rewound.step() != Step::Ask(question) && rewound.back().is_some() {}
    rewound
}

/// Whether two answers are written in the same way; `30 days` and `1 month` are not.
#[must_use]
pub fn is_same(question: &Question, before: &Given, after: &Given) -> bool {
    match (before, after) {
        (Given::Answer(before), Given::Answer(after)) => {
            question.write(before) == question.write(after)
        }
        (Given::Skipped, Given::Skipped) => true,
        (Given::Answer(_), Given::Skipped) | (Given::Skipped, Given::Answer(_)) => false,
    }
}

fn short(session: &Session<'_>, question: Id<Question>) -> String {
    words::short(session, &session.flow().questions[question])
}
