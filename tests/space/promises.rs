//! Guarantees: what is proven holds on every way, and what fails is shown on one.

use std::cell::Cell;

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::answer::{Answer, Given};
use quandary::flow::condition::Written;
use quandary::flow::guarantee::{Guarantee, Promise};
use quandary::flow::outcome::Role;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::prove::{
    ProofOptions, Reason, Verdict, breaks, breaks_nowhere, prove, prove_all, prove_ending,
    prove_help,
};
use quandary::session::advice::{AdvicePiece, Part};
use quandary::session::{Session, Step};
use quandary::space::budget::RunBudget;
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, Follows, asked_on, is_trap};
use crate::generate::draw::Domains;
use crate::{Checked, MOST_WAYS, date, on_flows, runs, today};

/// Pairs of ways are looked at where there are at most so many ways.
const MOST_PAIRED: usize = 500;

#[test]
fn every_verdict_is_that_of_all_ways() {
    on_flows(500, Domains::Few, |model, flow, _| {
        let today = today(model);
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &options(today));
            compare(&verdict, guarantee, &brute)?;
        }
        let together = prove_all(&mut space, &flow.guarantees, &options(today));
        for (guarantee, verdict) in flow.guarantees.iter().zip(&together) {
            compare(verdict, guarantee, &brute)?;
        }
        helps(&prove_help(&mut space, &options(today)), &brute)?;
        ends(&prove_ending(&mut space, &options(today)), &brute)
    });
}

/// Help is never behind a row: it holds of every flow, and of no way where no way shows
/// any help.
fn helps(verdict: &Verdict<'_>, brute: &Brute<'_>) -> Checked {
    let advice = brute.ways.iter().filter_map(Session::advice);
    let shown = advice.flat_map(|advice| advice.passages);
    let help: Vec<_> = shown.filter(|shown| shown.role == Role::Help).collect();
    prop_assert!(help.iter().all(|shown| shown.part == Part::First));
    match verdict {
        Verdict::Holds => prop_assert!(!help.is_empty()),
        Verdict::Vacuous => prop_assert!(help.is_empty()),
        other => prop_assert!(false, "{:?}", other),
    }
    Ok(())
}

/// Every way ends with advice, or one is shown that does not: it finds no route, or
/// comes to a question that takes no answer.
pub fn ends(verdict: &Verdict<'_>, brute: &Brute<'_>) -> Checked {
    let stuck = brute
        .ways
        .iter()
        .any(|way| matches!(way.step(), Step::Stuck(_)));
    let trapped = brute
        .open
        .iter()
        .any(|(_, follows)| follows.lengths.is_none());
    match verdict {
        Verdict::Holds => prop_assert!(!stuck && !trapped),
        Verdict::Fails(ways) => {
            let end = ways[0].step();
            let taken = ways[0].taken();
            let shown = |known: &Session<'_>| known.step() == end && known.taken() == taken;
            let is_trap = |(known, follows): &(Session<'_>, _)| {
                let follows: &Follows = follows;
                follows.lengths.is_none() && shown(known)
            };
            let ends_nowhere = match end {
                Step::Stuck(_) => stuck,
                Step::Ask(_) => brute.open.iter().any(is_trap),
                Step::Done(_) => false,
            };
            prop_assert!(ends_nowhere);
        }
        other => prop_assert!(false, "{:?}", other),
    }
    Ok(())
}

#[test]
fn with_comparisons_of_two_answers_nothing_is_proven_that_a_way_breaks() {
    let (all, undecided) = (Cell::new(0), Cell::new(0));
    let more = |count: &Cell<usize>| count.set(count.get() + 1);
    on_flows(500, Domains::Compared, |model, flow, _| {
        let today = today(model);
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
        prop_assert!(space.exact().is_ok());
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &options(today));
            more(&all);
            // Only of what one answer alone does it may stay open what it is compared
            // with at another question.
            let alone = matches!(guarantee.promise, Promise::IndependentOf(_));
            match &verdict {
                Verdict::NotDecided(reason) => {
                    more(&undecided);
                    let compared =
                        matches!(reason, Reason::Comparison { .. } | Reason::Calendar { .. });
                    prop_assert!(compared);
                    prop_assert!(alone, "{:?} is not decided", guarantee);
                }
                _ => compare(&verdict, guarantee, &brute)?,
            }
        }
        Ok(())
    });
    let (all, undecided) = (all.get(), undecided.get());
    println!("{undecided} of {all} guarantees are not decided");
    assert!(
        undecided * 500 < all,
        "{undecided} of {all} are not decided"
    );
}

#[test]
fn what_is_proven_on_all_days_holds_on_each() {
    on_flows(250, Domains::Dated, |model, flow, _| {
        let mut any = Space::of(flow, Today::Any, MOST_NODES).expect("it is small");
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut any, guarantee, &options(today(model)));
            let alone = matches!(guarantee.promise, Promise::IndependentOf(_));
            if any.exact().is_ok() && !alone {
                prop_assert!(!matches!(verdict, Verdict::NotDecided(_)));
            }
            let fails = matches!(verdict, Verdict::Fails(_));
            if let Verdict::Fails(ways) = &verdict {
                let day = ways[0].today();
                let Some(brute) = Brute::of(flow, day, MOST_WAYS) else {
                    return Ok(());
                };
                sound(&verdict, guarantee, &brute)?;
            }
            let days = ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-01"];
            let days = days.into_iter().chain(["2025-01-30", "2025-03-31"]);
            let days = days.map(date).chain([today(model)]);
            for day in days {
                let Some(brute) = Brute::of(flow, day, MOST_WAYS) else {
                    return Ok(());
                };
                if !fails {
                    sound(&verdict, guarantee, &brute)?;
                }
                let mut space = Space::of(flow, Today::On(day), MOST_NODES).expect("small");
                let exact = prove(&mut space, guarantee, &options(day));
                compare(&exact, guarantee, &brute)?;
            }
        }
        Ok(())
    });
}

/// Where it's left open who gets past a question, what holds of all that might be holds, and what
/// fails is shown on a way.
#[test]
fn with_a_question_left_open_nothing_is_proven_that_a_way_breaks() {
    let (proven, open) = (Cell::new(0), Cell::new(0));
    let more = |count: &Cell<usize>| count.set(count.get() + 1);
    on_flows(500, Domains::Few, |model, flow, _| {
        let today = today(model);
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        for most_nodes in [6, 10, 16, 24, 36] {
            if Space::of(flow, Today::On(today), most_nodes).is_ok() {
                continue;
            }
            let run = RunBudget::endless(most_nodes);
            let Ok(mut space) = Space::as_far_as_it_fits(flow, Today::On(today), &run) else {
                continue;
            };
            let together = prove_all(&mut space, &flow.guarantees, &options(today));
            for (guarantee, verdict) in flow.guarantees.iter().zip(&together) {
                match verdict {
                    Verdict::NotDecided(_) => more(&open),
                    verdict => {
                        more(&proven);
                        sound(verdict, guarantee, &brute)?;
                    }
                }
            }
            let help = prove_help(&mut space, &options(today));
            prop_assert!(!matches!(help, Verdict::Fails(_)), "{:?}", help);
            if let Verdict::Holds = prove_ending(&mut space, &options(today)) {
                ends(&Verdict::Holds, &brute)?;
            }
        }
        Ok(())
    });
    let (proven, open) = (proven.get(), open.get());
    println!("{proven} of {} guarantees are decided", proven + open);
    assert!(proven > runs::least(50), "{proven} of {}", proven + open);
}

/// An answer that one of two ways does not ask for does not count on it.
#[test]
fn points_count_only_where_their_question_is_asked() {
    let text = "quandary: 1\ntitle: T\nstart: q0\nquestions:\n  \
                q0: {ask: Q?, type: yes_no, next: {yes: q1, no: q2}}\n  \
                q1: {ask: Q?, options: {o0: {label: A, points: {s: 1}}, o1: B}, next: q2}\n  \
                q2: {ask: Q?, options: {o0: A}, next: [{when: s >= 1, go: r0}, {go: r1}]}\n\
                outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
                guarantees:\n  - {says: One., independent_of: [q0]}\n";
    let reading = quandary::parse::read(text);
    let flow = reading.into_flow().expect("the flow has no faults");
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
    let verdict = prove(
        &mut space,
        &flow.guarantees[0],
        &options(date("2026-11-23")),
    );
    assert!(matches!(verdict, Verdict::Fails(_)), "{verdict:?}");
}

/// Every flow promises that wherever a person gets, some answer is accepted and
/// some route holds.
#[test]
fn what_ends_nowhere_is_found() {
    for domains in [Domains::Few, Domains::Compared] {
        on_flows(400, domains, |model, flow, _| {
            let today = today(model);
            let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
                return Ok(());
            };
            let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
            let nowhere = nowhere(&brute);
            match prove_ending(&mut space, &options(today)) {
                Verdict::Holds | Verdict::Vacuous => prop_assert_eq!(nowhere, None),
                Verdict::Fails(ways) => {
                    let way = &ways[0];
                    prop_assert!(matches!(way.step(), Step::Stuck(_)) || is_trap(way));
                    prop_assert_eq!(Some(asked_on(way)), nowhere);
                }
                Verdict::NotDecided(_) => prop_assert!(false, "it is small enough"),
            }
            Ok(())
        });
    }
}

/// So many days are compared that it isn't told which can be given together. Then it seems that
/// the last question refuses every day, and no way shows it: whatever the other days are, one
/// before them is accepted.
#[test]
fn a_question_that_accepts_some_answer_is_no_end_of_a_way() {
    let days = 30;
    let mut text = String::from("quandary: 1\ntitle: T\nstart: d0\nquestions:\n");
    for at in 0..days {
        let next = format!("d{}", at + 1);
        text += &format!("  d{at}: {{ask: D?, type: date, next: {next}}}\n");
    }
    let rising: Vec<String> = (0..days).map(|at| format!("d{at} < d{}", at + 1)).collect();
    text += &format!(
        "  d{days}:\n    ask: D?\n    type: date\n    \
         refuse: [{{when: d{days} > d0, says: Later.}}]\n    \
         next: [{{when: {}, go: r}}, {{go: r}}]\n\
         outcomes:\n  r: {{tone: go, title: A}}\n\
         guarantees:\n  - {{says: A., always: [r]}}\n",
        rising.join(" and ")
    );
    let reading = quandary::parse::read(&text);
    let flow = reading.into_flow().expect("it has no fault");
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
    assert!(space.exact().is_err());
    let options = options(date("2026-11-23"));
    for verdict in [
        prove_ending(&mut space, &options),
        prove(&mut space, &flow.guarantees[0], &options),
    ] {
        let open = matches!(verdict, Verdict::NotDecided(Reason::Comparison { .. }));
        assert!(open, "{verdict:?}");
    }
}

/// Whether anything is accepted hangs on two scores, and on a day that is compared.
#[test]
fn points_tell_where_no_answer_is_accepted() {
    let mut text = String::from("quandary: 1\ntitle: T\nstart: a\nquestions:\n");
    text += "  a: {ask: A?, type: date, next: c0}\n";
    for at in 0..4 {
        let next = ["c1", "c2", "c3", "b"][at];
        text += &format!(
            "  c{at}: {{ask: C?, options: {{n: N, x: {{label: X, points: {{s: 1}}}}, \
             y: {{label: Y, points: {{t: 1}}}}}}, next: {next}}}\n"
        );
    }
    text += "  b:\n    ask: B?\n    type: date\n    refuse:\n      \
             - {when: s > 1 and t > 1 and b > a, says: Later.}\n      \
             - {when: s > 1 and t > 1 and b <= a, says: Not so.}\n    next: r\n\
             outcomes:\n  r: {tone: go, title: A}\n";
    let reading = quandary::parse::read(&text);
    let flow = reading.into_flow().expect("it has no fault");
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
    match prove_ending(&mut space, &options(date("2026-11-23"))) {
        Verdict::Fails(ways) => {
            let find = |name| flow.questions.find(name).expect("it is there");
            assert_eq!(ways[0].step(), Step::Ask(find("b")));
            let chosen = ["c0", "c1", "c2", "c3"].map(|name| ways[0].given(find(name)));
            for option in [1, 2] {
                let given = Given::Answer(Answer::Choice(option));
                let times = chosen.iter().filter(|known| **known == Some(&given));
                assert_eq!(times.count(), 2);
            }
        }
        verdict => panic!("{verdict:?}"),
    }
}

/// The fewest questions after which a way finds no route, or no answer that is
/// accepted.
pub fn nowhere(brute: &Brute<'_>) -> Option<usize> {
    let stuck = brute.ways.iter();
    let stuck = stuck.filter(|way| matches!(way.step(), Step::Stuck(_)));
    let open = brute.open.iter().map(|(session, _)| session);
    let trapped = open.filter(|session| is_trap(session));
    stuck.chain(trapped).map(asked_on).min()
}

pub fn options(today: jiff::civil::Date) -> ProofOptions {
    ProofOptions {
        today,
        seed: 1,
        samples: 200,
    }
}

/// The verdict is that of the ways, and no other.
pub fn compare(verdict: &Verdict<'_>, guarantee: &Guarantee, brute: &Brute<'_>) -> Checked {
    sound(verdict, guarantee, brute)?;
    let all = brute.ends();
    if let Promise::IndependentOf(questions) = &guarantee.promise {
        if all.len() > MOST_PAIRED {
            return Ok(());
        }
        let moved = questions.iter().any(|question| moves(&all, *question));
        prop_assert_eq!(
            matches!(verdict, Verdict::Fails(_)),
            moved,
            "{:?}",
            guarantee
        );
        prop_assert_eq!(matches!(verdict, Verdict::Holds), !moved, "{:?}", guarantee);
        return Ok(());
    }
    let broken = all.iter().filter(|way| broken(way, guarantee));
    let lengths = broken.map(|way| asked_on(way));
    let best = match guarantee.promise {
        Promise::AtMost(_) => lengths.max(),
        _ => lengths.min(),
    };
    let spoken_of = all.iter().any(|way| spoken_of(way, guarantee));
    match verdict {
        Verdict::Holds => prop_assert!(best.is_none() && (spoken_of || at_most(guarantee))),
        Verdict::Vacuous => prop_assert!(best.is_none() && !spoken_of),
        Verdict::Fails(ways) => prop_assert_eq!(best, Some(asked_on(&ways[0]))),
        Verdict::NotDecided(_) => prop_assert!(false, "{:?} is not decided", guarantee),
    }
    Ok(())
}

fn at_most(guarantee: &Guarantee) -> bool {
    matches!(guarantee.promise, Promise::AtMost(_))
}

/// Nothing is said that a way contradicts.
pub fn sound(verdict: &Verdict<'_>, guarantee: &Guarantee, brute: &Brute<'_>) -> Checked {
    let all = brute.ends();
    let paired = all.len() <= MOST_PAIRED;
    match (&guarantee.promise, verdict) {
        (Promise::IndependentOf(questions), Verdict::Holds) if paired => {
            for question in questions {
                prop_assert!(!moves(&all, *question), "{:?}", guarantee);
            }
        }
        (Promise::IndependentOf(questions), Verdict::Fails(ways)) => {
            let [one, two] = ways.as_slice() else {
                prop_assert!(false, "two ways show it");
                return Ok(());
            };
            prop_assert!(questions.iter().any(|question| apart(one, two, *question)));
        }
        (_, Verdict::Holds | Verdict::Vacuous) => {
            for way in all {
                let breaks = match way.step() {
                    Step::Ask(_) => breaks_nowhere(way, guarantee),
                    Step::Done(_) | Step::Stuck(_) => breaks(way, guarantee),
                };
                prop_assert_eq!(breaks, broken(way, guarantee));
                prop_assert!(!broken(way, guarantee), "{:?}", guarantee);
                let vacuous = matches!(verdict, Verdict::Vacuous);
                prop_assert!(!vacuous || !spoken_of(way, guarantee));
            }
        }
        (_, Verdict::Fails(ways)) => {
            prop_assert_eq!(ways.len(), 1);
            prop_assert!(broken(&ways[0], guarantee), "{:?}", guarantee);
        }
        (_, Verdict::NotDecided(_)) => {}
    }
    Ok(())
}

/// Whether two ways differ in this answer alone and end differently; nowhere is one end.
fn apart(one: &Session<'_>, two: &Session<'_>, question: Id<Question>) -> bool {
    let end = |way: &Session<'_>| match way.step() {
        Step::Done(outcome) => Some(outcome),
        Step::Ask(_) | Step::Stuck(_) => None,
    };
    end(one) != end(two)
        && one.flow().questions.ids().all(|id| {
            match (one.given(id), two.given(id)) {
                (Some(here), Some(there)) => (here == there) != (id == question),
                (None, None) => id != question,
                // Asked on one way only: the other answers it as well, unseen.
                (None, Some(_)) | (Some(_), None) => id != question,
            }
        })
}

fn moves(all: &[&Session<'_>], question: Id<Question>) -> bool {
    let asked = all.iter().filter(|way| way.given(question).is_some());
    let asked: Vec<&&Session<'_>> = asked.collect();
    asked.iter().enumerate().any(|(at, one)| {
        let mut others = asked[at + 1..].iter();
        others.any(|two| apart(one, two, question))
    })
}

fn holds(way: &Session<'_>, when: Option<&Written>) -> bool {
    let mut answers = way.answers().clone();
    when.is_none_or(|when| answers.holds(way.flow(), &when.condition))
}

/// Whether a guarantee speaks of a way.
fn spoken_of(way: &Session<'_>, guarantee: &Guarantee) -> bool {
    let outcome = match way.step() {
        Step::Done(outcome) => outcome,
        // With no outcome, so that a promise of some outcomes does not speak of it.
        Step::Stuck(_) | Step::Ask(_) => {
            return guarantee.at.is_none() && holds(way, guarantee.when.as_ref());
        }
    };
    let at = guarantee.at.as_ref();
    at.is_none_or(|at| at.contains(&outcome)) && holds(way, guarantee.when.as_ref())
}

/// Whether a way breaks a guarantee, by what the person reads.
fn broken(way: &Session<'_>, guarantee: &Guarantee) -> bool {
    if !spoken_of(way, guarantee) {
        return false;
    }
    let advice = way.advice();
    let outcome = advice.as_ref().map(|advice| advice.outcome);
    let ends_in = |outcomes: &[_]| outcome.is_some_and(|outcome| outcomes.contains(&outcome));
    let passages = advice.iter().flat_map(|advice| &advice.passages);
    let passages: Vec<_> = passages.map(|shown| shown.passage).collect();
    let shown = |passage| passages.contains(&passage);
    match &guarantee.promise {
        Promise::Never(outcomes) => ends_in(outcomes),
        Promise::Always(outcomes) => !ends_in(outcomes),
        Promise::Shows(passages) => passages.iter().any(|passage| !shown(*passage)),
        Promise::ShowsFirst(passages) => {
            let pieces = advice.iter();
            let pieces = pieces.flat_map(|advice| advice.pieces(way.flow(), Part::First));
            let first = pieces.filter_map(|piece| match piece {
                AdvicePiece::Passage(shown) => Some(shown.passage),
                _ => None,
            });
            let first: Vec<_> = first.collect();
            passages.iter().any(|passage| !first.contains(passage))
        }
        Promise::ShowsNot(passages) => passages.iter().any(|passage| shown(*passage)),
        Promise::Asks(questions) => {
            let asked = way.taken().iter().map(|taken| taken.question);
            let mut asked: Vec<Id<Question>> = asked.collect();
            if let Step::Ask(question) = way.step() {
                asked.push(question);
            }
            questions.iter().any(|wanted| !asked.contains(wanted))
        }
        Promise::AtMost(most) => asked_on(way) > *most,
        Promise::IndependentOf(_) => false,
        other => panic!("nobody tells whether {other:?} is broken"),
    }
}
