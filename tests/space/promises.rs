//! Guarantees: what is proven holds on every way, and what fails is shown on one.

use std::cell::Cell;

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::condition::Written;
use quandary::flow::guarantee::{Guarantee, Promise};
use quandary::flow::outcome::Role;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::prove::{Options, Reason, Verdict, breaks, prove, prove_ending, prove_help};
use quandary::session::advice::{Part, Piece};
use quandary::session::{Session, Step};
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, Follows, answers, give};
use crate::generate::draw::Domains;
use crate::{Checked, MOST_WAYS, date, on_flows, today};

/// Pairs of ways are looked at where there are at most so many ways.
const MOST_PAIRED: usize = 500;

#[test]
fn every_verdict_is_that_of_all_ways() {
    on_flows(1500, Domains::Few, |model, flow, _| {
        let today = today(model);
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &options(today));
            compare(&verdict, guarantee, &brute)?;
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
fn ends(verdict: &Verdict<'_>, brute: &Brute<'_>) -> Checked {
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
    on_flows(1500, Domains::Compared, |model, flow, _| {
        let today = today(model);
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &options(today));
            if space.exact().is_err() {
                more(&all);
            }
            if let Verdict::NotDecided(reason) = &verdict {
                more(&undecided);
                let compared = matches!(reason, Reason::Comparison { .. });
                prop_assert!(compared);
                prop_assert!(space.exact().is_err(), "an exact flow is decided");
            }
            sound(&verdict, guarantee, &brute)?;
        }
        Ok(())
    });
    let (all, undecided) = (all.get(), undecided.get());
    println!("{undecided} of {all} guarantees are not decided");
    assert!(undecided * 20 < all, "{undecided} of {all} are not decided");
}

#[test]
fn what_is_proven_on_all_days_holds_on_each() {
    on_flows(500, Domains::Dated, |model, flow, _| {
        let mut any = Space::of(flow, Today::Any, MOST_NODES).expect("it is small");
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut any, guarantee, &options(today(model)));
            if any.exact().is_ok() {
                prop_assert!(!matches!(verdict, Verdict::NotDecided(_)));
            }
            let fails = matches!(verdict, Verdict::Fails(_));
            let days = ["2023-12-31", "2024-01-31", "2024-02-29", "2024-03-01"];
            let days = days.into_iter().chain(["2025-01-30", "2025-03-31"]);
            let days = days.map(date).chain([today(model)]);
            for day in days.filter(|day| !fails || *day == today(model)) {
                let Some(brute) = Brute::of(flow, day, MOST_WAYS) else {
                    return Ok(());
                };
                sound(&verdict, guarantee, &brute)?;
                let mut space = Space::of(flow, Today::On(day), MOST_NODES).expect("small");
                let exact = prove(&mut space, guarantee, &options(day));
                compare(&exact, guarantee, &brute)?;
            }
        }
        Ok(())
    });
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
        on_flows(1000, domains, |model, flow, _| {
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
                    if space.exact().is_ok() {
                        prop_assert_eq!(Some(way.taken().len()), nowhere);
                    }
                }
                Verdict::NotDecided(_) => prop_assert!(space.exact().is_err()),
            }
            Ok(())
        });
    }
}

/// The fewest questions after which a way finds no route, or no answer that is
/// accepted.
fn nowhere(brute: &Brute<'_>) -> Option<usize> {
    let stuck = brute.ways.iter();
    let stuck = stuck.filter(|way| matches!(way.step(), Step::Stuck(_)));
    let open = brute.open.iter().map(|(session, _)| session);
    let trapped = open.filter(|session| is_trap(session));
    stuck.chain(trapped).map(|way| way.taken().len()).min()
}

fn is_trap(session: &Session<'_>) -> bool {
    let Step::Ask(question) = session.step() else {
        return false;
    };
    let all = answers(&session.flow().questions[question], session.today());
    all.into_iter()
        .all(|given| give(&mut session.clone(), given).is_err())
}

fn options(today: jiff::civil::Date) -> Options {
    Options {
        today,
        seed: 1,
        samples: 200,
    }
}

/// The verdict is that of the ways, and no other.
fn compare(verdict: &Verdict<'_>, guarantee: &Guarantee, brute: &Brute<'_>) -> Checked {
    sound(verdict, guarantee, brute)?;
    if let Promise::IndependentOf(questions) = &guarantee.promise {
        if brute.ways.len() > MOST_PAIRED {
            return Ok(());
        }
        let moved = questions.iter().any(|question| moves(brute, *question));
        prop_assert_eq!(
            matches!(verdict, Verdict::Fails(_)),
            moved,
            "{:?}",
            guarantee
        );
        prop_assert_eq!(matches!(verdict, Verdict::Holds), !moved, "{:?}", guarantee);
        return Ok(());
    }
    let broken = brute.ways.iter().filter(|way| broken(way, guarantee));
    let lengths = broken.map(|way| way.taken().len());
    let best = match guarantee.promise {
        Promise::AtMost(_) => lengths.max(),
        _ => lengths.min(),
    };
    let spoken_of = brute.ways.iter().any(|way| spoken_of(way, guarantee));
    match verdict {
        Verdict::Holds => prop_assert!(best.is_none() && (spoken_of || at_most(guarantee))),
        Verdict::Vacuous => prop_assert!(best.is_none() && !spoken_of),
        Verdict::Fails(ways) => prop_assert_eq!(best, Some(ways[0].taken().len())),
        Verdict::NotDecided(_) => prop_assert!(false, "{:?} is not decided", guarantee),
    }
    Ok(())
}

fn at_most(guarantee: &Guarantee) -> bool {
    matches!(guarantee.promise, Promise::AtMost(_))
}

/// Nothing is said that a way contradicts.
fn sound(verdict: &Verdict<'_>, guarantee: &Guarantee, brute: &Brute<'_>) -> Checked {
    let paired = brute.ways.len() <= MOST_PAIRED;
    match (&guarantee.promise, verdict) {
        (Promise::IndependentOf(questions), Verdict::Holds) if paired => {
            for question in questions {
                prop_assert!(!moves(brute, *question), "{:?}", guarantee);
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
            for way in &brute.ways {
                prop_assert_eq!(breaks(way, guarantee), broken(way, guarantee));
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

/// Whether two ways differ in this answer alone and end differently.
fn apart(one: &Session<'_>, two: &Session<'_>, question: Id<Question>) -> bool {
    let (Step::Done(first), Step::Done(second)) = (one.step(), two.step()) else {
        return false;
    };
    first != second
        && one.flow().questions.ids().all(|id| {
            match (one.given(id), two.given(id)) {
                (Some(here), Some(there)) => (here == there) != (id == question),
                (None, None) => id != question,
                // Asked on one way only: the other answers it as well, unseen.
                (None, Some(_)) | (Some(_), None) => id != question,
            }
        })
}

fn moves(brute: &Brute<'_>, question: Id<Question>) -> bool {
    let asked: Vec<&Session<'_>> = brute
        .ways
        .iter()
        .filter(|way| way.given(question).is_some())
        .collect();
    asked.iter().enumerate().any(|(at, one)| {
        let mut others = asked[at + 1..].iter();
        others.any(|two| apart(one, two, question))
    })
}

fn holds(way: &Session<'_>, when: Option<&Written>) -> bool {
    let mut answers = way.answers().clone();
    when.is_none_or(|when| answers.hold(way.flow(), &when.condition))
}

/// Whether a guarantee speaks of a way.
fn spoken_of(way: &Session<'_>, guarantee: &Guarantee) -> bool {
    let outcome = match way.step() {
        Step::Done(outcome) => outcome,
        Step::Stuck(_) => {
            let always = matches!(guarantee.promise, Promise::Always(_)) && guarantee.at.is_none();
            return always && holds(way, guarantee.when.as_ref());
        }
        Step::Ask(_) => return false,
    };
    let at = guarantee.at.as_ref();
    at.is_none_or(|at| at.contains(&outcome)) && holds(way, guarantee.when.as_ref())
}

/// Whether a way breaks a guarantee, by what the person reads.
fn broken(way: &Session<'_>, guarantee: &Guarantee) -> bool {
    if !spoken_of(way, guarantee) {
        return false;
    }
    // A way that ends nowhere does not end where it should.
    let Some(advice) = way.advice() else {
        return true;
    };
    let shown = |passage| advice.passages.iter().any(|shown| shown.passage == passage);
    match &guarantee.promise {
        Promise::Never(outcomes) => outcomes.contains(&advice.outcome),
        Promise::Always(outcomes) => !outcomes.contains(&advice.outcome),
        Promise::Shows(passages) => passages.iter().any(|passage| !shown(*passage)),
        Promise::ShowsFirst(passages) => {
            let pieces = advice.pieces(way.flow(), Part::First).into_iter();
            let first = pieces.filter_map(|piece| match piece {
                Piece::Passage(shown) => Some(shown.passage),
                _ => None,
            });
            let first: Vec<_> = first.collect();
            passages.iter().any(|passage| !first.contains(passage))
        }
        Promise::ShowsNot(passages) => passages.iter().any(|passage| shown(*passage)),
        Promise::Asks(questions) => {
            let mut asked = way.taken().iter();
            questions
                .iter()
                .any(|wanted| asked.clone().all(|taken| taken.question != *wanted))
                && asked.next().is_some()
        }
        Promise::AtMost(most) => way.taken().len() > *most,
        Promise::IndependentOf(_) => false,
    }
}
