//! What is said to one person: the reasons, how far it is to the end, and what a
//! change would do.

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::answer::Answer;
use quandary::flow::outcome::Outcome;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::session::{Session, Step};
use quandary::space::budget::Budget;
use quandary::space::person::Smallest;
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, answers};
use crate::generate::draw::{Dice, Domains};
use crate::{Checked, MOST_WAYS, date, on_flows, today};

/// How many places of a flow are looked at.
const PLACES: usize = 40;

#[test]
fn the_reasons_are_the_smallest_set_that_fixes_the_outcome() {
    on_flows(300, Domains::Few, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        for session in some_sessions(&brute, dice, 5) {
            for outcome in flow.outcomes.ids() {
                let because = space
                    .because(session, outcome, &mut Budget::endless())
                    .expect("it is small");
                let expected = smallest(&brute, session, outcome);
                let found = because.as_ref().map(|because| because.questions.clone());
                prop_assert_eq!(found, expected);
                prop_assert!(because.is_none_or(|because| because.size == Smallest::Proven));
            }
        }
        Ok(())
    });
}

#[test]
fn with_comparisons_the_reasons_fix_the_outcome() {
    on_flows(300, Domains::Compared, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        for session in some_sessions(&brute, dice, 5) {
            for outcome in flow.outcomes.ids() {
                match space
                    .because(session, outcome, &mut Budget::endless())
                    .expect("it is small")
                {
                    Some(because) => {
                        // Who comes to a question that takes no answer ends nowhere.
                        let ends = agreeing(&brute, session, &because.questions);
                        let trapped = matches!(session.step(), Step::Ask(_)) && ends.is_empty();
                        prop_assert!(
                            trapped || fixes(&brute, session, &because.questions, outcome)
                        );
                    }
                    None => ended_otherwise(session, outcome)?,
                }
            }
        }
        Ok(())
    });
}

fn ended_otherwise(session: &Session<'_>, outcome: Id<Outcome>) -> Checked {
    prop_assert!(session.step() != Step::Done(outcome), "all answers fix it");
    Ok(())
}

#[test]
fn progress_is_exact_after_every_answer() {
    on_flows(300, Domains::Few, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        for (session, follows) in some(&brute.open, dice, PLACES) {
            let progress = space
                .progress(session, &mut Budget::endless())
                .expect("it is small");
            let lengths = follows.lengths.unwrap_or((0, 0));
            prop_assert_eq!((progress.fewest, progress.most), lengths);
            prop_assert_eq!(progress.decided, follows.decided());
        }
        for way in some(&brute.ways, dice, 5) {
            let progress = space
                .progress(way, &mut Budget::endless())
                .expect("it is small");
            prop_assert_eq!((progress.fewest, progress.most), (0, 0));
            let decided = progress.decided.map(Step::Done);
            let stuck = matches!(way.step(), Step::Stuck(_));
            prop_assert!(stuck && decided.is_none() || decided == Some(way.step()));
        }
        Ok(())
    });
}

#[test]
fn with_comparisons_progress_leaves_out_nothing() {
    on_flows(300, Domains::Compared, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        for (session, follows) in some(&brute.open, dice, PLACES) {
            let progress = space
                .progress(session, &mut Budget::endless())
                .expect("it is small");
            if let Some((fewest, most)) = follows.lengths {
                prop_assert!(progress.fewest <= fewest && most <= progress.most);
                let decided = follows.decided();
                prop_assert!(progress.decided.is_none() || progress.decided == decided);
            }
        }
        Ok(())
    });
}

#[test]
fn a_preview_names_the_outcomes_that_are_possible_after_the_change() {
    on_flows(300, Domains::Few, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        for session in some_sessions(&brute, dice, 6) {
            let mut session = session.clone();
            // Two changes one after the other, so that answers wait.
            for _ in 0..2 {
                let Some(question) = any_taken(&session, dice) else {
                    break;
                };
                let all = answers(&flow.questions[question], session.today());
                for given in &all {
                    compare_preview(&space, &session, question, given)?;
                }
                let _ = session.change(question, dice.of(&all));
            }
        }
        Ok(())
    });
}

fn any_taken(session: &Session<'_>, dice: &mut Dice<'_>) -> Option<Id<Question>> {
    let taken = session.taken();
    (!taken.is_empty()).then(|| dice.of(taken).question)
}

fn compare_preview(
    space: &Space<'_>,
    session: &Session<'_>,
    question: Id<Question>,
    given: &quandary::flow::answer::Given,
) -> Checked {
    let preview = space
        .preview(session, question, given.clone(), &mut Budget::endless())
        .expect("it is small");
    let mut changed = session.clone();
    match (changed.change(question, given.clone()), preview) {
        (Err(refused), Err(said)) => prop_assert_eq!(refused, said),
        (Ok(change), Ok(preview)) => {
            prop_assert_eq!(change, preview.change);
            let Some(after) = Brute::from(changed, MOST_WAYS) else {
                return Ok(());
            };
            let ends = after.ways.iter().filter_map(|way| match way.step() {
                Step::Done(outcome) => Some(outcome),
                Step::Ask(_) | Step::Stuck(_) => None,
            });
            let mut ends: Vec<Id<Outcome>> = ends.collect();
            ends.sort();
            ends.dedup();
            prop_assert_eq!(preview.outcomes, ends);
        }
        (changed, preview) => prop_assert!(false, "{:?}, not {:?}", preview, changed),
    }
    Ok(())
}

/// The smallest set of a session's answers that fixes an outcome, the one that
/// is asked first of several.
pub fn smallest(
    brute: &Brute<'_>,
    session: &Session<'_>,
    outcome: Id<Outcome>,
) -> Option<Vec<Id<Question>>> {
    let asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
    let mut sets: Vec<Vec<usize>> = (0..1_u32 << asked.len())
        .map(|bits| {
            let places = 0..asked.len();
            places.filter(|at| bits & (1 << at) != 0).collect()
        })
        .collect();
    sets.sort_by(|a, b| (a.len(), a).cmp(&(b.len(), b)));
    let questions = |set: Vec<usize>| set.into_iter().map(|at| asked[at]).collect::<Vec<_>>();
    if !fixes(brute, session, &asked, outcome) {
        return None;
    }
    let mut sets = sets.into_iter().map(questions);
    sets.find(|set| fixes(brute, session, set, outcome))
}

/// Whether every way on which these questions are answered as here, as far as
/// they are asked, ends with the outcome.
pub fn fixes(
    brute: &Brute<'_>,
    session: &Session<'_>,
    set: &[Id<Question>],
    outcome: Id<Outcome>,
) -> bool {
    let agreeing = agreeing(brute, session, set);
    let ends = |way: &&Session<'_>| way.step() == Step::Done(outcome);
    !agreeing.is_empty() && agreeing.iter().all(ends)
}

/// The ways on which these questions are answered as here, as far as they are asked.
fn agreeing<'b, 'f>(
    brute: &'b Brute<'f>,
    session: &Session<'_>,
    set: &[Id<Question>],
) -> Vec<&'b Session<'f>> {
    let agrees = |way: &&Session<'_>| {
        set.iter().all(|question| {
            let given = way.given(*question);
            given.is_none() || given == session.given(*question)
        })
    };
    brute.ways.iter().filter(agrees).collect()
}

/// Sessions at their end and on their way.
pub fn some_sessions<'b, 'f>(
    brute: &'b Brute<'f>,
    dice: &mut Dice<'_>,
    count: usize,
) -> Vec<&'b Session<'f>> {
    let mut sessions = some(&brute.ways, dice, count);
    let open = some(&brute.open, dice, count.div_ceil(2));
    sessions.extend(open.into_iter().map(|(session, _)| session));
    sessions
}

pub fn some<'b, T>(all: &'b [T], dice: &mut Dice<'_>, count: usize) -> Vec<&'b T> {
    if all.len() <= count {
        return all.iter().collect();
    }
    (0..count).map(|_| &all[dice.below(all.len())]).collect()
}

/// Reasons and progress, exactly, at some places of a flow.
pub fn exactly(space: &Space<'_>, brute: &Brute<'_>, dice: &mut Dice<'_>) -> Checked {
    for session in some_sessions(brute, dice, 2) {
        for outcome in space.flow().outcomes.ids() {
            let because = space
                .because(session, outcome, &mut Budget::endless())
                .expect("it is small");
            let found = because.map(|because| because.questions);
            prop_assert_eq!(found, smallest(brute, session, outcome));
        }
    }
    for (session, follows) in some(&brute.open, dice, 4) {
        let progress = space
            .progress(session, &mut Budget::endless())
            .expect("it is small");
        let lengths = follows.lengths.unwrap_or((0, 0));
        prop_assert_eq!((progress.fewest, progress.most), lengths);
        prop_assert_eq!(progress.decided, follows.decided());
    }
    Ok(())
}

/// Advice that is certain is not offered early where a question is still to come that may
/// bring help at once.
#[test]
fn help_that_may_still_come_is_a_change() {
    for (help, nothing_changes) in [("", true), (", help_first: call", false)] {
        let text = format!(
            "
quandary: 1
title: Do I rest?
start: tired
questions:
  tired: {{ask: Are you tired?, type: yes_no, next: state}}
  state: {{ask: How are you?, options: {{well: Well, low: {{label: Low{help}}}}}, next: rest}}
outcomes:
  rest: {{title: Rest, tone: go, passages: [call]}}
passages:
  call: {{role: help, text: Call a friend.}}
"
        );
        let reading = quandary::parse::read(&text);
        let flow = reading.into_flow().expect("the flow has no faults");
        let day = date("2026-11-23");
        let mut space = Space::of(&flow, Today::On(day), MOST_NODES).expect("it is small");
        let mut session = Session::new(&flow, day);
        session.answer(Answer::YesNo(true)).expect("it is accepted");
        let rest = flow.outcomes.find("rest").expect("it is there");
        assert_eq!(
            space.nothing_changes(&session, rest, &mut Budget::endless()),
            Ok(nothing_changes),
            "{help}"
        );
    }
}
