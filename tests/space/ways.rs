//! What can be met, how often, and on how long a way.

use std::collections::BTreeMap;

use num_bigint::BigUint;
use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::flow::outcome::Outcome;
use quandary::flow::table::Id;
use quandary::session::{Session, Step};
use quandary::space::figures::Met;
use quandary::space::pass::{Pass, Ways};
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, asked_on};
use crate::generate::draw::Domains;
use crate::{Checked, MOST_WAYS, date, on_flows, today};

/// Days that calendars trip over.
const DAYS: [&str; 14] = [
    "2023-02-28",
    "2023-03-01",
    "2023-12-31",
    "2024-01-01",
    "2024-01-30",
    "2024-01-31",
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2024-03-31",
    "2024-05-31",
    "2024-12-30",
    "2025-02-28",
    "2100-03-01",
];

#[test]
fn what_is_met_is_what_some_way_meets() {
    on_flows(300, Domains::Few, |model, flow, _| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        prop_assert!(space.exact().is_ok());
        met(&mut space, &brute)?;
        lengths(&mut space, &brute)
    });
}

#[test]
fn ways_are_counted_exactly() {
    on_flows(300, Domains::Counted, |model, flow, _| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::Any, MOST_NODES).expect("it is small");
        let figures = space.figures().expect("it is small");
        let all = brute.ends().len();
        prop_assert_eq!(&figures.ways, &BigUint::from(all));
        let ended = ended(&brute);
        for (outcome, ways, _) in &figures.outcomes {
            let ended = ended.get(outcome).copied().unwrap_or(0);
            prop_assert_eq!(ways, &BigUint::from(ended));
            let share = ended as f64 / all.max(1) as f64;
            prop_assert!((figures.share(*outcome) - share).abs() < 1e-9);
        }
        let stuck = brute.ways.len() - ended.values().sum::<usize>();
        prop_assert_eq!(&figures.stuck, &BigUint::from(stuck));
        Ok(())
    });
}

#[test]
fn comparisons_of_two_answers_are_met_where_some_way_meets_them() {
    on_flows(300, Domains::Compared, |model, flow, _| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let mut space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        prop_assert!(space.exact().is_ok());
        met(&mut space, &brute)?;
        lengths(&mut space, &brute)
    });
}

#[test]
fn what_is_met_on_all_days_is_met_on_one_of_them() {
    on_flows(250, Domains::Dated, |model, flow, _| {
        let any = Space::of(flow, Today::Any, MOST_NODES).expect("it is small");
        let pass: Pass<bool> = any.pass(&Ways::default()).expect("it is small");
        for day in DAYS.into_iter().map(date).chain([today(model)]) {
            let Some(brute) = Brute::of(flow, day, MOST_WAYS) else {
                return Ok(());
            };
            let mut space = Space::of(flow, Today::On(day), MOST_NODES).expect("it is small");
            met(&mut space, &brute)?;
            for way in &brute.ways {
                match way.step() {
                    Step::Done(outcome) => prop_assert!(pass.ends_with(outcome), "{}", day),
                    Step::Stuck(question) => prop_assert!(pass.is_stuck_at(question), "{}", day),
                    Step::Ask(_) => prop_assert!(false, "ways end"),
                }
            }
        }
        for outcome in flow.outcomes.ids().filter(|_| any.exact().is_ok()) {
            let way = any.shortest_to(outcome, today(model)).expect("it is small");
            prop_assert_eq!(way.is_some(), pass.ends_with(outcome));
        }
        Ok(())
    });
}

/// Lengths of time compare with a month as 30 days and a year as 365, so that two
/// of them may be equal that lead from a day to different days.
#[test]
fn a_month_is_not_thirty_days_nor_a_year_twelve_months() {
    let flow = |kind: &str, when: &str| {
        format!(
            "quandary: 1\ntitle: T\nstart: a\nquestions:\n  \
             a: {{ask: A?, type: {kind}, next: b}}\n  \
             b: {{ask: B?, type: {kind}, next: [{{when: {when}, go: r0}}, {{go: r1}}]}}\n\
             outcomes:\n  r0: {{tone: go, title: A}}\n  r1: {{tone: go, title: B}}\n"
        )
    };
    for (kind, when) in [
        ("date", "a < today + 1 month and not a < today + 30 days"),
        ("date", "a = today + 1 month and a = today + 28 days"),
        ("date", "a = today + 1 month and a = today + 31 days"),
        ("date", "a < b + 1 month and not a < b + 30 days"),
        ("date", "a < b + 30 days and not a < b + 1 month"),
        ("duration", "a < b + 1 year and not a < b + 12 months"),
    ] {
        let text = flow(kind, when);
        let reading = quandary::parse::read(&text);
        let flow = reading.into_flow().expect("the flow has no faults");
        let space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
        let pass: Pass<bool> = space.pass(&Ways::default()).expect("it is small");
        let r0 = flow.outcomes.find("r0").expect("it is there");
        assert!(pass.ends_with(r0), "{when}");
    }
}

/// Questions, routes and ends are met exactly where a way meets them.
pub fn met(space: &mut Space<'_>, brute: &Brute<'_>) -> Checked {
    let flow = space.flow();
    let pass: Pass<bool> = space.pass(&Ways::default()).expect("it is small");
    let figures = space.figures().expect("it is small");
    let ends = brute.ends();
    for (question, asked) in flow.questions.iter() {
        let here = |session: &Session<'_>| session.step() == Step::Ask(question);
        let reached = brute.open.iter().any(|(session, _)| here(session));
        prop_assert_eq!(pass.reaches(question), reached);
        let stuck = brute
            .ways
            .iter()
            .any(|way| way.step() == Step::Stuck(question));
        prop_assert_eq!(pass.is_stuck_at(question), stuck);
        for (route, _) in asked.next.routes() {
            let taken = brute.taken.contains(&(question, route));
            prop_assert_eq!(pass.takes(question, route), taken);
        }
        let trapped = ends.iter().any(|way| here(way));
        let found = figures.trapped.iter().any(|(id, _)| *id == question);
        prop_assert_eq!(found, trapped);
        let asks = |way: &&Session<'_>| way.given(question).is_some() || here(way);
        let expected = match (reached, ends.iter().all(asks)) {
            (false, _) => Met::Never,
            (true, true) => Met::Always,
            (true, false) => Met::Sometimes,
        };
        prop_assert_eq!(&figures.questions[question.index()], &(question, expected));
    }
    let ended = ended(brute);
    for outcome in flow.outcomes.ids() {
        let ways = ended.get(&outcome).copied().unwrap_or(0);
        prop_assert_eq!(pass.ends_with(outcome), ways > 0);
        let expected = match ways {
            0 => Met::Never,
            ways if ways == ends.len() => Met::Always,
            _ => Met::Sometimes,
        };
        prop_assert_eq!(figures.outcomes[outcome.index()].2, expected);
    }
    Ok(())
}

/// The shortest and the longest way, in all and to each outcome.
pub fn lengths(space: &mut Space<'_>, brute: &Brute<'_>) -> Checked {
    let flow: &Flow = space.flow();
    let figures = space.figures().expect("it is small");
    let ends = brute.ends();
    let lengths = ends.iter().map(|way| asked_on(way));
    prop_assert_eq!(figures.shortest, lengths.clone().min().unwrap_or(0));
    prop_assert_eq!(figures.longest, lengths.max().unwrap_or(0));
    // Cells are not empty, so there are no more of them than answers.
    prop_assert!(figures.exact);
    prop_assert!(figures.ways <= BigUint::from(ends.len()));
    prop_assert_eq!(figures.ways == BigUint::ZERO, ends.is_empty());
    let Some((first, _)) = brute.open.first() else {
        return Ok(());
    };
    let all = space.shortest_ways(first.today()).expect("it is small");
    for (outcome, one) in flow.outcomes.ids().zip(all) {
        let there = brute
            .ways
            .iter()
            .filter(|way| way.step() == Step::Done(outcome));
        let shortest = there.map(|way| way.taken().len()).min();
        let found = space
            .shortest_to(outcome, first.today())
            .expect("it is small");
        prop_assert_eq!(found.as_ref().map(|way| way.taken().len()), shortest);
        prop_assert!(found.is_none_or(|way| way.step() == Step::Done(outcome)));
        let one = one.1.map(|way| way.taken().len());
        prop_assert_eq!(one, shortest);
    }
    Ok(())
}

fn ended(brute: &Brute<'_>) -> BTreeMap<Id<Outcome>, usize> {
    let mut ended = BTreeMap::new();
    for way in &brute.ways {
        if let Step::Done(outcome) = way.step() {
            *ended.entry(outcome).or_insert(0) += 1;
        }
    }
    ended
}
