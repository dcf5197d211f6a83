//! Whether some way meets a condition at a moment, and which.

use std::cell::Cell;
use std::collections::HashMap;

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::flow::condition::Condition;
use quandary::session::{Session, Step};
use quandary::space::at_moment::{Look, Moment};
use quandary::space::budget::RunBudget;
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::Brute;
use crate::generate::draw::{Dice, Domains};
use crate::{MOST_WAYS, on_flows, today};

/// So many looks are tried in each flow.
const MOST_LOOKS: usize = 60;

#[test]
fn a_look_is_met_where_some_way_meets_it() {
    on_flows(150, Domains::Few, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let ways = by_moment(&brute);
        let conditions = conditions(flow);
        let looks = some_looks(flow, &conditions, dice);
        let mut space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        prop_assert!(space.exact().is_ok());
        let met = space.looks(&looks);
        for ((moment, condition), met) in looks.iter().zip(met) {
            let fit = |way: &Session<'_>| way.answers().clone().holds(flow, condition);
            let there = ways.get(moment).map_or(&[][..], Vec::as_slice);
            let shortest = there
                .iter()
                .filter(|way| fit(way))
                .map(|way| way.taken().len())
                .min();
            prop_assert_eq!(met, Ok(shortest.is_some()), "{:?} {:?}", moment, condition);
            let walked = space.way_to((*moment, condition), today(model));
            let walked = walked.expect("it is small");
            prop_assert_eq!(walked.is_some(), shortest.is_some());
            if let Some(walked) = walked {
                prop_assert_eq!(Some(walked.taken().len()), shortest);
                prop_assert!(fit(&walked));
            }
        }
        Ok(())
    });
}

/// Where it's left open who gets past a question, what is told of a look is so, and a way that is
/// found to it is one. What may be met only behind that question is not decided, or is found.
#[test]
fn with_a_question_left_open_what_is_told_of_looks_is_so() {
    let (known, not_decided) = (Cell::new(0), Cell::new(0));
    on_flows(250, Domains::Few, |model, flow, dice| {
        let today = today(model);
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        let ways = by_moment(&brute);
        let conditions = conditions(flow);
        let looks = some_looks(flow, &conditions, dice);
        for most_nodes in [6, 10, 16, 24, 36] {
            if Space::of(flow, Today::On(today), most_nodes).is_ok() {
                continue;
            }
            let run = RunBudget::endless(most_nodes);
            let Ok(mut space) = Space::as_far_as_it_fits(flow, Today::On(today), &run) else {
                continue;
            };
            let met = space.looks(&looks);
            for ((moment, condition), met) in looks.iter().zip(met) {
                let fit = |way: &Session<'_>| way.answers().clone().holds(flow, condition);
                let there = ways.get(moment).map_or(&[][..], Vec::as_slice);
                let there: Vec<_> = there.iter().filter(|way| fit(way)).collect();
                match met {
                    Ok(met) => {
                        known.set(known.get() + 1);
                        prop_assert_eq!(met, !there.is_empty(), "{:?} {:?}", moment, condition);
                    }
                    Err(_) => not_decided.set(not_decided.get() + 1),
                }
                if let Ok(Some(walked)) = space.way_to((*moment, condition), today) {
                    let same = |way: &Session<'_>| way.step() == walked.step();
                    prop_assert!(fit(&walked) && there.iter().any(|way| same(way)));
                }
            }
        }
        Ok(())
    });
    let (known, not_decided) = (known.get(), not_decided.get());
    println!("{known} of {} looks are decided", known + not_decided);
    assert!(2 * known > not_decided, "{known}, and {not_decided} not");
}

/// Some of all looks at these conditions.
fn some_looks<'c>(flow: &Flow, conditions: &'c [Condition], dice: &mut Dice<'_>) -> Vec<Look<'c>> {
    let moments = moments(flow).into_iter();
    let pairs =
        moments.flat_map(|moment| conditions.iter().map(move |condition| (moment, condition)));
    let all: Vec<Look<'_>> = pairs.collect();
    let skip = dice.below(all.len().max(1));
    let some = all.iter().cycle().skip(skip).copied();
    some.take(MOST_LOOKS.min(all.len())).collect()
}

/// All tests that a flow has, each with its opposite, and whether each question
/// is answered.
fn conditions(flow: &Flow) -> Vec<Condition> {
    let mut tests: Vec<Condition> = flow.questions.ids().map(Condition::Answered).collect();
    flow.conditions(&mut |when| {
        when.condition.visit(&mut |test| tests.push(test.clone()));
    });
    let opposites = tests.clone().into_iter();
    let opposites = opposites.map(|test| Condition::Not(Box::new(test)));
    tests.extend(opposites.collect::<Vec<_>>());
    tests
}

fn moments(flow: &Flow) -> Vec<Moment> {
    let questions = flow.questions.ids();
    let questions =
        questions.flat_map(|question| [Moment::Asked(question), Moment::Accepted(question)]);
    let outcomes = flow.outcomes.ids().map(Moment::Ended);
    questions.chain(outcomes).collect()
}

/// The ways at each moment.
fn by_moment<'b, 'f>(brute: &'b Brute<'f>) -> HashMap<Moment, Vec<&'b Session<'f>>> {
    let mut ways: HashMap<Moment, Vec<&Session<'f>>> = HashMap::new();
    let open = brute.open.iter().map(|(session, _)| session);
    for way in open.chain(&brute.ways) {
        if let Some(last) = way.taken().last() {
            let accepted = Moment::Accepted(last.question);
            ways.entry(accepted).or_default().push(way);
        }
        match way.step() {
            Step::Ask(question) => ways.entry(Moment::Asked(question)).or_default().push(way),
            Step::Done(outcome) => ways.entry(Moment::Ended(outcome)).or_default().push(way),
            Step::Stuck(_) => {}
        }
    }
    ways
}
