//! How long somebody waits for the first question and for their page, and what a branch of
//! the budget for that comes to.

use std::time::{Duration, Instant};

use quandary::flow::Flow;
use quandary::flow::day;
use quandary::session::{Session, Step};
use quandary::space::Space;
use quandary::space::budget::Budget;

use crate::ms;

/// Prints what is spent on each flow, and how long it takes.
pub fn table(flows: &[(String, String)]) {
    println!(
        "| flow | the space, ms | branches | a prompt, ms | branches | the page, ms | branches |"
    );
    println!("|---|---|---|---|---|---|---|");
    for (name, text) in flows {
        let flow = quandary::parse::read(text).into_flow();
        row(name, &flow.expect("the flow has no faults"));
    }
}

fn row(name: &str, flow: &Flow) {
    let today = day::read("2026-11-23").expect("a day");
    let (space, made) = spent(Budget::of_a_prompt(), |budget| {
        Space::while_waiting(flow, today, budget)
    });
    let Ok(space) = space else {
        println!("| {name} | {made} | | | | | |");
        return;
    };
    let mut session = Session::new(flow, today);
    let (_, prompt) = spent(Budget::of_a_prompt(), |budget| {
        space.progress(&session, budget).is_ok()
    });
    while let Step::Ask(question) = session.step() {
        let answers = ["o1", "o0", "yes"].iter();
        let mut answers = answers.filter_map(|answer| flow.questions[question].read(answer).ok());
        let answer = answers.next().expect("one of them is an answer");
        session.answer(answer).expect("it is accepted");
    }
    let Step::Done(outcome) = session.step() else {
        return;
    };
    let (_, page) = spent(Budget::of_a_page(), |budget| {
        let mut half = budget.half();
        let exact = space.because(&session, outcome, &mut half).is_ok();
        let read = session.read_on_the_way();
        exact || !space.fewer(&session, outcome, &read, budget).is_empty()
    });
    println!("| {name} | {made} | {prompt} | {page} |");
}

/// The work, with what it took: the time, the branches, and how long each of them takes.
fn spent<T>(mut budget: Budget, work: impl FnOnce(&mut Budget) -> T) -> (T, String) {
    let begun = Instant::now();
    let result = work(&mut budget);
    let time: Duration = begun.elapsed();
    let branches = budget.spent();
    let each = time.as_nanos() / branches.max(1) as u128;
    (result, format!("{} | {branches} ({each} ns)", ms(time)))
}
