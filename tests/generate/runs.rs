//! Many made-up flows, one after the other, with a small one where a check fails.

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use quandary::flow::Flow;

use super::draw::{self, Dice, Domains};
use super::model::Model;

/// What came of a check.
pub type Checked = Result<(), TestCaseError>;

/// Checks so many made-up flows of at most `most` questions, each with the dice that
/// are left. The flows are the same on every run; `SEED=2 cargo test` makes up others.
pub fn on_flows(
    cases: u32,
    (most, domains): (usize, Domains),
    check: impl Fn(&Model, &Flow, &mut Dice<'_>) -> Checked,
) {
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
        let model = draw::small(&mut dice, most, domains);
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
