//! The answer space, held to every way walked one by one.
//!
//! `brute` walks all ways through made-up flows in small domains; what a space
//! says of all of them at once has to be exactly that: what can be met ([`ways`]
//! and [`looks`]), guarantees ([`promises`]), and what is said to one person ([`people`]).
//! [`limits`] has flows that are too large to be decided.

#[path = "../generate/mod.rs"]
mod generate;

mod brute;

mod ways;

mod looks;

mod cover;

mod rules;

mod promises;

mod people;

mod limits;

use generate::draw::{self, Dice, Domains};
use generate::model::Model;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use quandary::flow::Flow;
use quandary::flow::day;

type Checked = Result<(), TestCaseError>;

/// The most questions that a made-up flow has.
const MOST: usize = 6;

/// Flows with more ways than this are passed over.
const MOST_WAYS: usize = 3_000;

/// Checks made-up flows, each with the dice that are left. The flows are the same
/// on every run; `SEED=2 cargo test --test space` makes up others.
fn on_flows(cases: u32, domains: Domains, check: impl Fn(&Model, &Flow, &mut Dice<'_>) -> Checked) {
    let config = ProptestConfig {
        cases,
        failure_persistence: None,
        max_shrink_iters: 800,
        ..ProptestConfig::default()
    };
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or(1);
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.to_le_bytes().repeat(4));
    let mut runner = TestRunner::new_with_rng(config, rng);
    let done = runner.run(&vec(any::<u32>(), 0..400), |rolls| {
        let mut dice = Dice::new(&rolls);
        let model = draw::small(&mut dice, MOST, domains);
        let text = model.text();
        let reading = quandary::parse::read(&text);
        let Some(flow) = reading.into_flow() else {
            return Err(TestCaseError::fail(format!("it is not read:\n{text}")));
        };
        check(&model, &flow, &mut dice)
            .map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))
    });
    match done {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

fn date(text: &str) -> jiff::civil::Date {
    day::read(text).expect("a day")
}

fn today(model: &Model) -> jiff::civil::Date {
    date(&model.today.to_string())
}
