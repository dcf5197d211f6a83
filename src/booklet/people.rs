//! People by whose example an outcome is understood: the shortest way to it, the commonest,
//! and somebody at a bound, with whom one answer more or less leads elsewhere. All of them
//! are sessions that have come to it.

use jiff::civil::Date;

use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::condition::{Condition, Operand};
use crate::flow::day;
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// Somebody who gets an outcome.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Example<'f> {
    /// What they stand for.
    pub role: ExampleRole,
    /// Their way.
    pub session: Session<'f>,
}

/// What somebody stands for who gets an outcome.
#[derive(Clone, Debug, PartialEq)]
pub enum ExampleRole {
    /// Nobody is asked less.
    Shortest,
    /// They answer as most do who get it.
    Commonest,
    /// Both.
    ShortestAndCommonest,
    /// With one other answer they'd be led elsewhere.
    AtBound(Beyond),
}

/// The answer with which somebody is led elsewhere.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Beyond {
    /// The question.
    pub question: Id<Question>,
    /// What they'd answer.
    pub given: Given,
    /// What would come of it.
    pub leads: LedElsewhere,
}

/// Where another answer leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LedElsewhere {
    /// To another outcome.
    Outcome(Id<Outcome>),
    /// To a question that they aren't asked else.
    Question(Id<Question>),
    /// Nowhere: it's refused, with these words, or no route holds.
    Nowhere(String),
}

/// How many answers are tried to find somebody at a bound.
const MOST_TRIED: usize = 4_000;

/// Somebody at a bound like one of these, who all get the outcome. Numbers, days and
/// lengths of time come first, since there a bound is a line that somebody has drawn.
pub(super) fn at_bound<'f>(people: &[Session<'f>], outcome: Id<Outcome>) -> Option<Example<'f>> {
    let mut tries = MOST_TRIED;
    for measured in [true, false] {
        for person in people.iter().rev() {
            let flow = person.flow();
            // What was asked last is nearest to the outcome.
            for taken in person.taken().iter().rev() {
                let question = taken.question;
                if is_measured(flow, question) != measured {
                    continue;
                }
                let own = person.given(question).cloned();
                let stands = match measured {
                    true => bounds(flow, question, person.today()),
                    false => own.into_iter().collect(),
                };
                for stand in stands {
                    let Some(session) = replayed(person, question, &stand) else {
                        continue;
                    };
                    if session.step() != Step::Done(outcome) {
                        continue;
                    }
                    for beside in beside(flow, question, &stand) {
                        tries = tries.checked_sub(1)?;
                        if let Some(leads) = elsewhere(&session, question, &beside, outcome) {
                            let beyond = Beyond {
                                question,
                                given: beside,
                                leads,
                            };
                            return Some(Example {
                                role: ExampleRole::AtBound(beyond),
                                session,
                            });
                        }
                    }
                }
            }
        }
    }
    None
}

fn is_measured(flow: &Flow, question: Id<Question>) -> bool {
    matches!(
        flow.questions[question].kind,
        Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. }
    )
}

/// The way of somebody with one other answer, as far as they've answered what comes then.
fn replayed<'f>(
    person: &Session<'f>,
    question: Id<Question>,
    given: &Given,
) -> Option<Session<'f>> {
    let mut session = Session::new(person.flow(), person.today());
    while let Step::Ask(asked) = session.step() {
        let given = match asked == question {
            true => given,
            false => match person.given(asked) {
                Some(given) => given,
                None => return Some(session),
            },
        };
        session.give(given.clone()).ok()?;
    }
    Some(session)
}

/// Where somebody is led with another answer; nothing where it's to the same outcome.
fn elsewhere(
    person: &Session<'_>,
    question: Id<Question>,
    given: &Given,
    outcome: Id<Outcome>,
) -> Option<LedElsewhere> {
    let flow = person.flow();
    let Some(session) = replayed(person, question, given) else {
        let Given::Answer(answer) = given else {
            return None;
        };
        let mut before = person.clone();
        while before
            .taken()
            .iter()
            .any(|taken| taken.question == question)
        {
            before.back()?;
        }
        let refused = before.check(answer).err()?;
        // What no limit takes is no bound that the advice has.
        return match refused {
            Refused::Says(says) => Some(LedElsewhere::Nowhere(says)),
            _ => None,
        };
    };
    match session.step() {
        Step::Done(end) if end == outcome => None,
        Step::Done(end) => Some(LedElsewhere::Outcome(end)),
        Step::Ask(next) => Some(LedElsewhere::Question(next)),
        Step::Stuck(at) => {
            let name = flow.question_in_words(at);
            Some(LedElsewhere::Nowhere(format!("no route holds at “{name}”")))
        }
    }
}

/// The answers at which conditions turn that speak of a question.
fn bounds(flow: &Flow, question: Id<Question>, today: Date) -> Vec<Given> {
    let mut at = Vec::new();
    let mut visit = |condition: &Condition| {
        condition.visit(&mut |test| {
            if let Condition::Compare(id, _, operand) = test
                && *id == question
            {
                at.extend(operand_as_answer(operand, today));
            }
        });
    };
    for (_, asked) in flow.questions.iter() {
        for refusal in &asked.refuse {
            visit(&refusal.when.condition);
        }
        for case in asked.next.cases() {
            visit(&case.condition());
        }
    }
    for (_, fact) in flow.facts.iter() {
        visit(&fact.when.condition);
    }
    let mut all: Vec<Given> = Vec::new();
    for answer in at {
        let given = Given::Answer(answer);
        let near = beside(flow, question, &given);
        for given in std::iter::once(given).chain(near) {
            if !all.contains(&given) {
                all.push(given);
            }
        }
    }
    all
}

fn operand_as_answer(operand: &Operand, today: Date) -> Option<Answer> {
    match operand {
        Operand::Number(number) => Some(Answer::Number(*number)),
        Operand::Duration(length) => Some(Answer::Duration(*length)),
        Operand::Day(point) => Some(Answer::Date(point.on(today))),
        Operand::Answer(..) => None,
    }
}

/// The answers beside one: a step less or more, and of options any other one.
fn beside(flow: &Flow, id: Id<Question>, given: &Given) -> Vec<Given> {
    let question = &flow.questions[id];
    let mut beside: Vec<Answer> = Vec::new();
    match given {
        Given::Answer(Answer::Number(number)) => {
            let step = question.kind.step();
            for measure in [number.millionths() - step, number.millionths() + step] {
                beside.push(Answer::Number(Number::from_millionths(measure)));
            }
        }
        Given::Answer(Answer::Duration(length)) => {
            let days = length.in_days();
            for days in [days - 1, days + 1] {
                if let Ok(days) = u32::try_from(days) {
                    beside.push(Answer::Duration(Duration {
                        days,
                        ..Duration::default()
                    }));
                }
            }
        }
        Given::Answer(Answer::Date(date)) => {
            let number = day::day_number(*date);
            for number in [number - 1, number + 1] {
                beside.push(Answer::Date(day::from_day_number(number)));
            }
        }
        Given::Answer(Answer::YesNo(yes)) => beside.push(Answer::YesNo(!yes)),
        Given::Answer(Answer::Choice(chosen)) => {
            let options = question.kind.options();
            let all = 0..options.map_or(0, |options| options.len());
            beside.extend(all.filter(|at| at != chosen).map(Answer::Choice));
        }
        Given::Answer(Answer::Choices(chosen)) => {
            let options = question.kind.options();
            for at in 0..options.map_or(0, |options| options.len()) {
                let mut other = chosen.clone();
                match other.has(at) {
                    true => other = other.iter().filter(|one| *one != at).collect(),
                    false => other.insert(at),
                }
                beside.push(Answer::Choices(other));
            }
        }
        Given::Answer(Answer::Text(_)) | Given::Skipped => {}
    }
    beside.into_iter().map(Given::Answer).collect()
}
