//! How long it takes to look at all answers at once.
//!
//! `cargo bench --bench space`, or only some tables: `-- flows points waiting pictures`.
//! `docs/performance.md` says how to read them.

#[path = "../../tests/generate/mod.rs"]
mod generate;

mod flows;
mod pictures;
mod points;
mod waiting;

use std::hint::black_box;
use std::time::{Duration, Instant};

use flows::Made;
use generate::large::Large;
use num_bigint::BigUint;
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::parse::shared;
use quandary::prove::{ProofOptions, Verdict, prove};
use quandary::space::{MOST_NODES, Space, Today};

/// How long one piece of work is measured, at least.
const TURNS: Duration = Duration::from_millis(500);

fn main() {
    let wanted: Vec<String> = std::env::args()
        .skip(1)
        .filter(|arg| !arg.starts_with('-'))
        .collect();
    let is_wanted = |table: &str| wanted.is_empty() || wanted.iter().any(|of| of == table);
    if is_wanted("flows") {
        decided();
    }
    if is_wanted("points") {
        println!();
        points::table();
    }
    if is_wanted("waiting") {
        println!();
        waiting::table(&waited());
    }
    if is_wanted("pictures") {
        println!();
        pictures::table(&drawn());
    }
}

/// The flows that somebody waits for.
fn waited() -> Vec<(String, String)> {
    let large = Large::new(1_000).text();
    let made = [
        flows::near(100),
        flows::near(1_000),
        flows::near(10_000),
        flows::read_at_the_end(60),
        flows::scored(60),
    ];
    let made = made.into_iter().map(|made| (made.name, made.text));
    let large = (
        "1000 questions, guards on any earlier answer".to_owned(),
        large,
    );
    made.chain([large]).chain(points::texts()).collect()
}

/// The shared part of the letter quiz.
const PEOPLE: &str = include_str!("../../flows/parts/people.yaml");

/// The flows of which pictures are drawn, and that are compared.
fn drawn() -> Vec<(String, String)> {
    let letter = include_str!("../../flows/letter-to-ex.yaml");
    let made = [flows::near(1_000), flows::near(10_000)].into_iter();
    let made = made.map(|made| (made.name, made.text));
    let letter = shared::bundle(letter, |_| Ok(PEOPLE.to_owned()));
    let pizza = include_str!("../../flows/pizza.yaml").to_owned();
    let built_in = [("the pizza flow", pizza), ("the letter quiz", letter)].into_iter();
    let built_in = built_in.map(|(name, text)| (name.to_owned(), text));
    built_in.chain(made).collect()
}

/// What it takes to decide and to count.
fn decided() {
    let large = Made {
        name: "1000 questions, guards on any earlier answer".to_owned(),
        text: Large::new(1_000).text() + "guarantees:\n  - {says: One., asks: [q1]}\n",
        ways: None,
    };
    let flows = [
        flows::near(100),
        flows::near(1_000),
        flows::near(10_000),
        large,
        flows::independent(60),
        flows::independent_of_three(60),
        flows::read_at_the_end(60),
        flows::scored(20),
        flows::scored(60),
        flows::choices(40),
    ];
    println!(
        "| flow | ways | the space, ms | figures, ms | one guarantee, ms | × counting by hand |"
    );
    println!("|---|---|---|---|---|---|");
    for made in &flows {
        row(made);
    }
}

fn row(made: &Made) {
    let reading = quandary::parse::read(&made.text);
    let faults = format!("{:#?}", reading.findings());
    let flow = reading.into_flow().unwrap_or_else(|| panic!("{faults}"));
    let (whole, space) = best(|| Space::of(&flow, Today::Any, MOST_NODES));
    let Ok(mut space) = space else {
        println!(
            "| {} | | not decided after {} | | | |",
            made.name,
            ms(whole)
        );
        return;
    };
    let (of_figures, figures) = best(|| space.figures());
    let (of_promise, verdict) = best(|| proven(&mut space, &flow));
    let ways = figures.as_ref().map(|figures| figures.ways.clone());
    let ways = match (&ways, made.ways) {
        (Ok(ways), Some(expected)) => {
            assert_eq!(*ways, BigUint::from(expected), "{}", made.name);
            rounded(ways)
        }
        (Ok(ways), None) => rounded(ways),
        (Err(_), _) => "not decided".to_owned(),
    };
    let by_hand = made.ways.map(|_| best(|| by_hand(&flow)).0);
    let ratio = by_hand.map_or(String::new(), |by_hand| {
        let ratio = (whole + of_figures).as_secs_f64() / by_hand.as_secs_f64().max(1e-9);
        format!("{ratio:.0}")
    });
    println!(
        "| {} | {ways} | {} | {} | {}{} | {ratio} |",
        made.name,
        ms(whole),
        ms(of_figures),
        ms(of_promise),
        if verdict { "" } else { " (not decided)" },
    );
}

/// Whether the flow's promise is decided.
pub fn proven(space: &mut Space<'_>, flow: &Flow) -> bool {
    let options = ProofOptions {
        today: day::read("2026-11-23").expect("a day"),
        seed: 1,
        samples: 0,
    };
    flow.guarantees.iter().all(|guarantee| {
        let verdict = prove(space, guarantee, &options);
        !matches!(verdict, Verdict::NotDecided(_))
    })
}

/// What counting takes at least where every answer leads to the next question:
/// one product a question, with numbers of any size.
fn by_hand(flow: &Flow) -> BigUint {
    let mut ways = BigUint::from(1u32);
    for (_, question) in flow.questions.iter() {
        let answers = match question.kind.options() {
            Some(options) => options.len(),
            None => 2,
        };
        ways *= black_box(answers);
    }
    ways
}

/// The median of several turns, with what came of the last.
pub fn best<T>(mut work: impl FnMut() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let mut times = Vec::new();
    loop {
        let turn = Instant::now();
        let result = black_box(work());
        times.push(turn.elapsed());
        if begun.elapsed() > TURNS {
            times.sort();
            return (times[times.len() / 2], result);
        }
    }
}

pub fn ms(time: Duration) -> String {
    let ms = time.as_secs_f64() * 1e3;
    match ms < 10.0 {
        true => format!("{ms:.2}"),
        false => format!("{ms:.0}"),
    }
}

pub fn rounded(ways: &BigUint) -> String {
    let digits = ways.to_string();
    match digits.len() {
        0..=7 => digits,
        length => format!("{}.{}·10^{}", &digits[..1], &digits[1..2], length - 1),
    }
}
