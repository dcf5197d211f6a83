//! What there is to know of a change of an answer before it is made, in words.

use crate::flow::answer::Given;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::flow::words::{ProgramWord, Words};
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
    let flow = session.flow();
    let (mut gone, mut refused) = (Vec::new(), Vec::new());
    for dropped in dropped {
        let short = short(session, dropped.question);
        match &dropped.why {
            Why::NotAsked => gone.push(short),
            Why::Refused(why) => {
                let why = why.told(&flow.questions[dropped.question], &flow.words);
                refused.push(words::labelled(&short, &why));
            }
        }
    }
    let line = |word, name, several: &[String], joined: &str| {
        let number = several.len();
        let put_in = [
            ("number", &*number.to_string()),
            (name, &*several.join(joined)),
        ];
        (number > 0).then(|| flow.words.say_of(word, number, &put_in))
    };
    let gone = line(ProgramWord::NotNeeded, "questions", &gone, ", ");
    let refused = line(ProgramWord::NotFitting, "reasons", &refused, " ");
    let lines: Vec<String> = gone.into_iter().chain(refused).collect();
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
    let more = others.count() > 0;
    let words = &changed.flow().words;
    let count = opens.len();
    if count == 0 {
        return more.then(|| words.get(ProgramWord::MaybeMore).to_owned());
    }
    let opens: Vec<String> = opens.iter().map(|open| short(changed, *open)).collect();
    let mut amount = count.to_string();
    if more {
        amount = words.say(ProgramWord::AtLeast, &[("amount", &amount)]);
    }
    let put_in = [("amount", &*amount), ("questions", &*opens.join(", "))];
    Some(words.say_of(ProgramWord::MoreQuestions, count, &put_in))
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
pub fn of_advice(
    words: &Words,
    possible: Option<&[Id<Outcome>]>,
    now: Id<Outcome>,
) -> Option<String> {
    let word = match possible {
        Some([only]) if *only == now => return None,
        Some(outcomes) if !outcomes.contains(&now) => ProgramWord::OtherAdvice,
        Some(_) | None => ProgramWord::MaybeOtherAdvice,
    };
    Some(words.get(word).to_owned())
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
