//! Many made-up flows, one after the other, with a small one where a check fails.

use std::cell::RefCell;

use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::flow::Flow;
use quandary::graph::Graph;
use quandary::parse::Reading;
use quandary::place::PlaceStep;

use super::draw::{self, Dice, Domains};
use super::model::{Day, Model, SIGNS};
use super::rounds::{Repeats, Told, repeats};

/// Flows with more steps on all ways together are not walked one by one.
const MOST_STEPS: usize = 20_000;

/// What came of a check.
pub type Checked = Result<(), TestCaseError>;

/// Checks so many made-up flows of at most `most` questions, or the part of them that
/// [`cases`] says, each with the dice that are left. The flows are the same on every run;
/// `SEED=2 cargo test` makes up others.
pub fn on_flows(
    cases: u32,
    (most, domains): (usize, Domains),
    check: impl Fn(&Model, &Flow, &mut Dice<'_>) -> Checked,
) {
    let cases = self::cases(cases);
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
    let shares = RefCell::new(Shares::default());
    let done = runner.run(&vec(any::<u32>(), 0..400), |rolls| {
        let mut dice = Dice::new(&rolls);
        let model = draw::small(&mut dice, most, domains);
        let text = model.text();
        let reading = quandary::parse::read(&text);
        let said = |error: TestCaseError| TestCaseError::fail(format!("{error}\n{text}"));
        let (round, repeats) = round(&model, domains, &reading).map_err(said)?;
        let mut shares = shares.borrow_mut();
        shares.count(round, repeats.as_ref());
        shares.compared += u32::from(compares_answers(&text));
        drop(shares);
        match reading.into_flow() {
            Some(flow) => check(&model, &flow, &mut dice).map_err(said),
            None => Ok(()),
        }
    });
    match done {
        Ok(()) => shares.into_inner().are_fair(cases, domains),
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

/// How many of the cases that a test names are tried: a fifth, so that `cargo test` is quick.
/// With `TIMES=5`, as in `.ci/run`, it is all of them, and with `TIMES=50` ten times as many.
pub fn cases(whole: u32) -> u32 {
    (whole * times()).div_ceil(5)
}

/// How often something has to be met where a test wants it so often among all its cases. Chance
/// has its way with few of them, so that half of their share is enough there.
pub fn least(whole: usize) -> usize {
    match times() {
        times @ 0..5 => whole * times as usize / 10,
        _ => whole,
    }
}

/// Of what stands in a row and takes long to try, each so many-th is tried: each fifth, so that
/// `cargo test` is quick, and with `TIMES=5` every one.
pub fn step() -> usize {
    5 / (times() as usize).clamp(1, 5)
}

fn times() -> u32 {
    let times = std::env::var("TIMES").ok();
    times.and_then(|times| times.parse().ok()).unwrap_or(1)
}

/// What the routes of a made-up flow do.
#[derive(Clone, Copy)]
enum Round {
    /// None leads round.
    None,
    /// Some lead round, and nobody takes all of them.
    Harmless,
    /// Somebody is asked a question twice.
    Real,
    /// A question is spoken of that nobody has answered there.
    AskedLater,
    NotDecided,
}

/// How many flows there were of each kind.
#[derive(Default)]
struct Shares {
    none: u32,
    harmless: u32,
    real: u32,
    asked_later: u32,
    not_decided: u32,
    /// Two answers are compared.
    compared: u32,
    /// All ways were walked.
    walked: u32,
    /// Of those: somebody comes to a question that takes no answer.
    traps: u32,
    /// Of those: somebody finds no route.
    gaps: u32,
}

impl Shares {
    fn count(&mut self, round: Round, repeats: Option<&Repeats>) {
        if let Some(repeats) = repeats {
            self.walked += 1;
            self.traps += u32::from(repeats.traps);
            self.gaps += u32::from(repeats.gaps);
        }
        let count = match round {
            Round::None => &mut self.none,
            Round::Harmless => &mut self.harmless,
            Round::Real => &mut self.real,
            Round::AskedLater => &mut self.asked_later,
            Round::NotDecided => &mut self.not_decided,
        };
        *count += 1;
    }

    /// So many have a circle that nobody walks, and so many one that somebody does,
    /// a trap, a gap or a comparison, that what is told of all flows is told of them.
    fn are_fair(&self, cases: u32, domains: Domains) {
        let Self {
            none,
            harmless,
            real,
            asked_later,
            not_decided,
            compared,
            walked,
            traps,
            gaps,
        } = self;
        println!(
            "no circle {none}, a harmless one {harmless}, a real one {real}, \
             spoken of too early {asked_later}, not decided {not_decided}; \
             compared {compared}; of {walked} that were walked: trapped {traps}, no route {gaps}"
        );
        if cases < 50 {
            return;
        }
        assert!(harmless * 20 > cases, "{harmless} of {cases} are harmless");
        assert!(real * 30 > cases, "{real} of {cases} are real");
        assert!(asked_later * 10 < cases, "{asked_later} of {cases}");
        assert!(not_decided * 12 < cases, "{not_decided} of {cases}");
        match domains {
            Domains::Any => {}
            Domains::Compared => assert!(compared * 3 > cases, "{compared} of {cases}"),
            Domains::Few | Domains::Counted | Domains::Dated => assert_eq!(*compared, 0),
        }
        if domains != Domains::Any {
            assert!(walked * 2 > cases, "{walked} of {cases} are walked");
            assert!(traps * 20 > *walked, "{traps} of {walked} have a trap");
            assert!(gaps * 30 > *walked, "{gaps} of {walked} have a gap");
        }
    }
}

/// Whether a condition compares the answers to two questions.
fn compares_answers(text: &str) -> bool {
    let words: Vec<&str> = text.split_whitespace().collect();
    let question = |word: &str| number(word.trim_matches(['(', ')'])).is_some();
    let sign = |word: &str| SIGNS.iter().any(|sign| sign.0 == word);
    words.windows(3).any(|words| match words {
        [left, between, right] => question(left) && sign(between) && question(right),
        _ => false,
    })
}

/// Holds what is found of circles to all ways, walked one by one; gives what is found
/// on them, where they are not too many.
fn round(
    model: &Model,
    domains: Domains,
    reading: &Reading,
) -> Result<(Round, Option<Repeats>), TestCaseError> {
    let errors = reading.findings().iter();
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<&Finding> = errors.collect();
    let fits = |finding: &&Finding| matches!(finding.rule, Rule::Circle | Rule::AskedLater);
    prop_assert!(errors.iter().all(fits), "it is not read: {:?}", errors);
    let mut circles = errors.iter().filter(|finding| finding.rule == Rule::Circle);
    // There are too many answers to walk.
    if domains == Domains::Any {
        let rounds = |flow| Graph::of(flow).rounds().next().is_some();
        let round = match (circles.next(), reading.flow()) {
            (Some(circle), _) if circle.message.contains("not decided") => Round::NotDecided,
            (Some(_), _) => Round::Real,
            (None, None) => Round::AskedLater,
            (None, Some(flow)) if rounds(flow) => Round::Harmless,
            (None, Some(_)) => Round::None,
        };
        return Ok((round, None));
    }
    let first = circles
        .clone()
        .min_by_key(|circle| circle.notes.join(" ").len());
    if let Some(first) = first {
        if first.message.contains("not decided") {
            // It is decided for all days, and a day may be compared with some that only
            // `today` tells.
            let exact = domains != Domains::Compared && !model.text().contains("today");
            prop_assert!(!exact, "it is not decided");
            return Ok((Round::NotDecided, repeats(model, MOST_STEPS)));
        }
        let mut model = model.clone();
        let note = first.notes.join(" ");
        if let Some((_, day)) = note.split_once("(on ") {
            let mut parts = day[..10]
                .split('-')
                .map(|part| part.parse().expect("a day"));
            let mut part = || parts.next().expect("a day has three parts");
            model.today = Day {
                year: part(),
                month: part(),
                day: part(),
            };
        }
        let Some(repeats) = repeats(&model, MOST_STEPS) else {
            return Ok((Round::Real, None));
        };
        prop_assert!(repeats.length.is_some(), "nobody walks it: {:?}", errors);
        let shortest = |circle: &&&Finding| {
            let note = circle.notes.join(" ");
            told(&note).is_some_and(|told| repeats.told.contains(&told))
        };
        // Where two answers are compared, or an answer with days that `today` tells, a
        // shorter way may rest on what none allow.
        let may_be_longer = (domains == Domains::Compared || model.text().contains("today"))
            && errors
                .iter()
                .any(|circle| circle.notes.join(" ").starts_with("a way round"));
        prop_assert!(
            may_be_longer || errors.iter().any(|circle| shortest(&circle)),
            "it is not the shortest of {:?}: {:?}",
            repeats,
            errors
        );
        return Ok((Round::Real, Some(repeats)));
    }
    prop_assert!(circles.next().is_none());
    let repeats = repeats(model, MOST_STEPS);
    if let Some(repeats) = &repeats {
        prop_assert!(
            repeats.length.is_none(),
            "it is a circle: {:?}",
            repeats.told
        );
        for later in &errors {
            let place = later.labels[0].place.steps.get(1);
            let Some(PlaceStep::Key(at)) = place else {
                continue;
            };
            let known = number(at).map(|at| &repeats.known[at]);
            let named = later.message.split('`').nth(1).and_then(number);
            let (Some(known), Some(named)) = (known, named) else {
                continue;
            };
            prop_assert!(!known.contains(&named), "it is answered: {:?}", later);
        }
    }
    let round = match reading.flow() {
        None => Round::AskedLater,
        Some(flow) if Graph::of(flow).rounds().next().is_some() => Round::Harmless,
        Some(_) => Round::None,
    };
    Ok((round, repeats))
}

/// What a finding tells of the shortest way.
fn told(note: &str) -> Option<(Told, usize)> {
    let note = note.strip_prefix("the shortest way round")?;
    let (way, back) = note.split_once("; then `")?;
    let back = number(back.split('`').next()?)?;
    let Some((_, answers)) = way.split_once("answers: ") else {
        return Some((Told::new(), back));
    };
    let answers: serde_yaml::Mapping = serde_yaml::from_str(answers).ok()?;
    let answers = answers.iter().map(|(question, value)| {
        let question = question.as_str().unwrap_or("").to_owned();
        let value = value.as_str().map(str::to_owned);
        let plain = |value: &String| value.starts_with('o') || value == "yes" || value == "no";
        (question, value.filter(plain))
    });
    Some((answers.collect(), back))
}

fn number(name: &str) -> Option<usize> {
    name.strip_prefix('q')?.parse().ok()
}
