//! The people of a booklet, held to every way walked one by one.

use std::cell::Cell;

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::booklet::people::{ExampleRole, LedElsewhere};
use quandary::booklet::{BookletOf, BookletTerms, booklet};
use quandary::flow::answer::Given;
use quandary::session::{Session, Step};
use quandary::space::MOST_NODES;

use crate::brute::Brute;
use crate::generate::draw::Domains;
use crate::generate::runs;
use crate::{MOST_WAYS, on_flows, today};

#[test]
fn examples_are_people_who_get_it() {
    let (common, bound) = (Cell::new(0), Cell::new(0));
    for domains in [Domains::Few, Domains::Counted, Domains::Compared] {
        on_flows(40, domains, |model, flow, _| {
            let today = today(model);
            let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
                return Ok(());
            };
            let terms = BookletTerms {
                today,
                most_nodes: MOST_NODES,
                of: BookletOf::Everything,
            };
            let made = booklet(flow, &terms);
            prop_assert_eq!(made.outcomes.len(), flow.outcomes.len());
            for claim in &made.outcomes {
                let done = Step::Done(claim.outcome);
                let lengths = brute.ways.iter().filter(|way| way.step() == done);
                let shortest = lengths.map(|way| way.taken().len()).min();
                // Those of other days are none of these.
                prop_assert!(shortest.is_none() || !claim.people.is_empty());
                for example in &claim.people {
                    prop_assert_eq!(example.session.step(), done);
                    match &example.role {
                        ExampleRole::Shortest | ExampleRole::ShortestAndCommonest => {
                            let length = example.session.taken().len();
                            prop_assert!(shortest.is_none_or(|shortest| length <= shortest));
                        }
                        ExampleRole::Commonest => common.set(common.get() + 1),
                        ExampleRole::AtBound(beyond) => {
                            bound.set(bound.get() + 1);
                            let led = led(&example.session, beyond.question, &beyond.given);
                            match &beyond.leads {
                                LedElsewhere::Outcome(other) => {
                                    prop_assert!(*other != claim.outcome);
                                    prop_assert_eq!(led, Some(Step::Done(*other)));
                                }
                                LedElsewhere::Question(next) => {
                                    prop_assert_eq!(led, Some(Step::Ask(*next)));
                                }
                                LedElsewhere::Nowhere(_) => {
                                    let is_nowhere = matches!(led, None | Some(Step::Stuck(_)));
                                    prop_assert!(is_nowhere, "{:?}", led);
                                }
                            }
                        }
                    }
                }
            }
            Ok(())
        });
    }
    let (common, bound) = (common.get(), bound.get());
    assert!(
        common > runs::least(10) && bound > runs::least(25),
        "{common} {bound}"
    );
}

/// Where somebody comes with one other answer; nothing where it's refused.
fn led(
    person: &Session<'_>,
    question: quandary::flow::table::Id<quandary::flow::question::Question>,
    other: &Given,
) -> Option<Step> {
    let mut session = Session::new(person.flow(), person.today());
    while let Step::Ask(asked) = session.step() {
        let given = match asked == question {
            true => Some(other),
            false => person.given(asked),
        };
        match given {
            Some(Given::Answer(answer)) => session.answer(answer.clone()).ok()?,
            Some(Given::Skipped) => session.skip().ok()?,
            None => break,
        };
    }
    Some(session.step())
}

/// Question by question, as most do of those who have answered alike so far.
#[test]
fn the_commonest_answers_as_most_do() {
    let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml"));
    let flow = flow.into_flow().expect("it's right");
    let today = crate::date("2026-11-23");
    let brute = Brute::of(&flow, today, 100_000).expect("it's small");
    let terms = BookletTerms {
        today,
        most_nodes: MOST_NODES,
        of: BookletOf::Everything,
    };
    for claim in &booklet(&flow, &terms).outcomes {
        let is_common = |role: &ExampleRole| {
            matches!(
                role,
                ExampleRole::Commonest | ExampleRole::ShortestAndCommonest
            )
        };
        let found = claim.people.iter().find(|one| is_common(&one.role));
        let session = &found.expect("somebody is common").session;
        let mut like: Vec<&Session<'_>> = brute.ways.iter().collect();
        like.retain(|way| way.step() == Step::Done(claim.outcome));
        for name in ["cannot_eat", "hunger", "diet"] {
            let asked = flow.questions.find(name).expect("it's asked");
            let Some(given) = session.given(asked) else {
                continue;
            };
            let with = |given: &Given| {
                let like = like.iter().filter(|way| way.given(asked) == Some(given));
                like.count()
            };
            let most = like
                .iter()
                .filter_map(|way| way.given(asked))
                .map(with)
                .max();
            let outcome = flow.outcomes.name(claim.outcome);
            // Of a list, each option counts by itself.
            assert!(
                name == "cannot_eat" || Some(with(given)) == most,
                "{outcome}: {name}"
            );
            like.retain(|way| way.given(asked) == Some(given));
        }
    }
}
