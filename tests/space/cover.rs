//! Answers without a route, told as a condition.

use std::cell::Cell;

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::flow::condition::Condition;
use quandary::parse;
use quandary::session::Step;
use quandary::space::cover::Completeness;
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::Brute;
use crate::generate::draw::Domains;
use crate::generate::model::Model;
use crate::generate::runs;
use crate::{Checked, MOST_WAYS, on_flows, today};

#[test]
fn a_gap_is_told_by_a_condition_that_holds_on_it_and_nowhere_else() {
    let gaps = Cell::new(0);
    let whole = Cell::new(0);
    for domains in [Domains::Few, Domains::Counted] {
        on_flows(300, domains, |model, flow, _| {
            let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
                return Ok(());
            };
            let (found, told) = covered(model, flow, &brute)?;
            gaps.set(gaps.get() + found);
            whole.set(whole.get() + told);
            Ok(())
        });
    }
    let (gaps, whole) = (gaps.get(), whole.get());
    assert!(
        gaps as usize > runs::least(20) && whole * 4 > gaps * 3,
        "{whole} of {gaps}"
    );
}

/// How many gaps there are, and how many are told whole.
fn covered(
    model: &Model,
    flow: &Flow,
    brute: &Brute<'_>,
) -> Result<(u32, u32), proptest::test_runner::TestCaseError> {
    let mut space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
    let (mut gaps, mut whole) = (0, 0);
    for question in flow.questions.ids() {
        let open = brute.open.iter().map(|(way, _)| way);
        let all = open.chain(&brute.ways);
        let here: Vec<_> = all
            .filter(|way| {
                way.taken()
                    .last()
                    .is_some_and(|taken| taken.question == question)
            })
            .collect();
        let stuck = |way: &&&_| matches!(quandary::session::Session::step(way), Step::Stuck(_));
        let gap = space.gap(question).expect("it is small");
        prop_assert_eq!(gap.is_some(), here.iter().any(|way| stuck(&way)));
        let Some(cover) = gap else { continue };
        gaps += 1;
        whole += u32::from(cover.extent == Completeness::Whole);
        for way in &here {
            let holds = way.answers().clone().holds(flow, &cover.condition);
            match cover.extent {
                Completeness::Whole => {
                    prop_assert_eq!(holds, stuck(&way), "{}", cover.condition.written(flow))
                }
                Completeness::Part => prop_assert!(!holds || stuck(&way)),
            }
        }
        if cover.condition != Condition::All(Vec::new()) {
            reads_back(model, flow, &cover.condition.written(flow))?;
        }
    }
    Ok((gaps, whole))
}

/// A told condition is one that a flow can have.
fn reads_back(model: &Model, flow: &Flow, written: &str) -> Checked {
    let text = model.text();
    let told = match text.contains("\nfacts:\n") {
        true => text.replacen(
            "\nfacts:\n",
            &format!("\nfacts:\n  told_so: {written}\n"),
            1,
        ),
        false => format!("{text}\nfacts:\n  told_so: {written}\n"),
    };
    let reading = parse::read(&told);
    prop_assert!(
        reading.flow().is_some(),
        "{written}: {:?}",
        reading.findings()
    );
    prop_assert_eq!(
        flow.facts.len() + 1,
        reading.flow().map_or(0, |flow| flow.facts.len())
    );
    Ok(())
}

#[test]
fn conditions_read_back_as_they_are_written() {
    on_flows(200, Domains::Dated, |model, flow, _| {
        let mut text = model.text();
        flow.conditions(&mut |when| {
            let written = when.condition.written(flow);
            text = text.replace(
                &format!("when: {}\n", when.source),
                &format!("when: {written}\n"),
            );
            text = text.replace(&format!(": {}\n", when.source), &format!(": {written}\n"));
        });
        let reading = parse::read(&text);
        let Some(again) = reading.flow() else {
            return Err(proptest::test_runner::TestCaseError::fail(format!(
                "{text}\n{:?}",
                reading.findings()
            )));
        };
        let conditions = |flow: &Flow| {
            let mut all = Vec::new();
            flow.conditions(&mut |when| all.push(when.condition.written(flow)));
            all
        };
        prop_assert_eq!(conditions(flow), conditions(again));
        Ok(())
    });
}
