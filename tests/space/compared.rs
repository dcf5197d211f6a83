//! Flows of two and three answers that are compared with one another: numbers, days
//! and lengths of time, with bounds that `today` tells, refusals and gaps. What is said
//! of them has to be exactly what their ways do, all of them walked.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use num_bigint::BigUint;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq};
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::condition::{Condition, Operand, Relation};
use quandary::flow::day;
use quandary::flow::question::Kind;
use quandary::prove::{Reason, Verdict, prove, prove_ending};
use quandary::session::{Session, Step};
use quandary::space::pass::{Pass, Ways};
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, is_trap};
use crate::generate::draw::Dice;
use crate::generate::runs;
use crate::{Checked, date, people, promises, ways};

/// How many flows are made up.
const FLOWS: u32 = 500;

/// Ways of one flow are at most so many.
const MOST: usize = 2_000;

/// Days on which flows are looked at.
const DAYS: [&str; 6] = [
    "2024-01-30",
    "2024-02-28",
    "2023-02-27",
    "2024-03-31",
    "2025-12-31",
    "2026-11-23",
];

#[test]
fn compared_answers_are_decided_exactly() {
    let seen = run(FLOWS, flow, |text, flow, dice| {
        let today = date(dice.of(&DAYS));
        let Some(brute) = Brute::of(flow, today, MOST) else {
            return Ok(Vec::new());
        };
        let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
        prop_assert!(space.exact().is_ok());
        ways::met(&mut space, &brute)?;
        ways::lengths(&mut space, &brute)?;
        counted(&mut space, &brute)?;
        let ending = prove_ending(&mut space, &promises::options(today));
        promises::ends(&ending, &brute)?;
        if let Verdict::Fails(ways) = &ending {
            let shown = crate::brute::asked_on(&ways[0]);
            prop_assert_eq!(Some(shown), promises::nowhere(&brute));
        }
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &promises::options(today));
            promises::compare(&verdict, guarantee, &brute)?;
        }
        people::exactly(&space, &brute, dice)?;
        Ok(kinds_of(text, &brute))
    });
    let share = |kind: &str| seen.get(kind).copied().unwrap_or(0);
    println!("{seen:?}");
    for (kind, least) in [
        ("compared", FLOWS * 3 / 4),
        ("three", FLOWS / 4),
        ("trap", FLOWS / 10),
        ("gap", FLOWS / 10),
        ("months", FLOWS / 12),
        ("number", FLOWS / 8),
        ("length", FLOWS / 8),
        ("day", FLOWS / 4),
        ("today", FLOWS / 8),
    ] {
        let count = share(kind) as usize;
        let least = runs::least(least as usize);
        assert!(count >= least, "{kind}: {count}, not {least}");
    }
}

#[test]
fn what_is_said_of_all_days_is_so_on_one_of_them() {
    run(FLOWS / 4, flow, |text, flow, dice| {
        let first = date(dice.of(&DAYS));
        let mut space = Space::of(flow, Today::From(first), MOST_NODES).expect("it is small");
        if space.exact().is_err() {
            return Ok(Vec::new());
        }
        let pass: Pass<bool> = space.pass(&Ways::default()).expect("it is small");
        let options = promises::options(first);
        for outcome in flow.outcomes.ids() {
            let way = space.shortest_to(outcome, first).expect("it is small");
            prop_assert_eq!(way.is_some(), pass.ends_with(outcome));
            if let Some(way) = way {
                prop_assert_eq!(way.step(), Step::Done(outcome));
                prop_assert!(way.today() >= first);
            }
        }
        let ending = prove_ending(&mut space, &options);
        let verdicts: Vec<_> = flow
            .guarantees
            .iter()
            .map(|guarantee| prove(&mut space, guarantee, &options))
            .collect();
        if let Verdict::NotDecided(reason) = &ending {
            let by_months = matches!(reason, Reason::Calendar { .. });
            prop_assert!(by_months, "{:?}", reason);
        }
        if let Verdict::Fails(ways) = &ending {
            let way = &ways[0];
            prop_assert!(matches!(way.step(), Step::Stuck(_)) || is_trap(way));
        }
        for after in [0, 1, 29, 31, 365, 1_100] {
            let today = day::from_day_number(day::day_number(first) + after);
            let Some(brute) = Brute::of(flow, today, MOST) else {
                return Ok(Vec::new());
            };
            for way in &brute.ways {
                match way.step() {
                    Step::Done(outcome) => prop_assert!(pass.ends_with(outcome), "{}", today),
                    Step::Stuck(question) => prop_assert!(pass.is_stuck_at(question), "{}", today),
                    Step::Ask(_) => prop_assert!(false, "ways end"),
                }
            }
            let nowhere = promises::nowhere(&brute).is_some();
            let holds = matches!(ending, Verdict::Holds);
            prop_assert!(!nowhere || !holds, "{}", today);
            for (guarantee, verdict) in flow.guarantees.iter().zip(&verdicts) {
                if !matches!(verdict, Verdict::Fails(_)) {
                    promises::sound(verdict, guarantee, &brute)?;
                }
            }
        }
        Ok(kinds_of(
            text,
            &Brute::of(flow, first, MOST).expect("it was small"),
        ))
    });
}

/// Ways are counted by what conditions tell apart of their answers.
fn counted(space: &mut Space<'_>, brute: &Brute<'_>) -> Checked {
    let figures = space.figures().expect("it is small");
    let tests = tests(space.flow());
    let of = |way: &Session<'_>| told_apart(way, &tests);
    let ended: BTreeSet<String> = brute.ends().into_iter().map(of).collect();
    prop_assert_eq!(&figures.ways, &BigUint::from(ended.len()));
    for (question, ways) in &figures.trapped {
        let here = brute.ends().into_iter();
        let here = here.filter(|way| way.step() == Step::Ask(*question));
        let here: BTreeSet<String> = here.map(of).collect();
        prop_assert_eq!(ways, &BigUint::from(here.len()));
    }
    Ok(())
}

/// The comparisons of a flow.
fn tests(flow: &Flow) -> Vec<Condition> {
    let mut tests = Vec::new();
    flow.conditions(&mut |when| {
        when.condition.visit(&mut |test| {
            if matches!(test, Condition::Compare(..)) {
                tests.push(test.clone());
            }
        });
    });
    tests
}

/// What conditions tell apart of the answers on a way: on which side of each value they
/// are.
fn told_apart(way: &Session<'_>, tests: &[Condition]) -> String {
    let mut told = format!("{:?}", way.step());
    for taken in way.taken() {
        let kind = &way.flow().questions[taken.question].kind;
        let given = way.given(taken.question);
        let measured = matches!(
            kind,
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. }
        );
        let shown = match given {
            Some(Given::Answer(_)) if measured => "answered".to_owned(),
            given => format!("{given:?}"),
        };
        let _ = write!(told, " {:?} {shown}", taken.question);
    }
    for test in tests {
        let Condition::Compare(question, relation, operand) = test else {
            continue;
        };
        let mut read = vec![*question];
        if let Operand::Answer(other, _) = operand {
            read.push(*other);
        }
        let answered = |id| way.given(id).and_then(Given::answer).is_some();
        if !read.into_iter().all(answered) {
            continue;
        }
        let turns: &[Relation] = match relation {
            Relation::Less | Relation::AtLeast => &[Relation::AtLeast],
            Relation::AtMost | Relation::More => &[Relation::More],
            Relation::Equal | Relation::NotEqual => &[Relation::AtLeast, Relation::More],
        };
        for turn in turns {
            let side = Condition::Compare(*question, *turn, *operand);
            let _ = write!(told, " {}", way.answers().test(&side));
        }
    }
    told
}

/// What a flow has, of what there has to be enough.
fn kinds_of(text: &str, brute: &Brute<'_>) -> Vec<&'static str> {
    let compares = |text: &str| {
        let mut words = text.split([' ', '(', ')', '\n', ',']).peekable();
        let mut found = false;
        while let Some(word) = words.next() {
            let relation = ["<", "<=", ">", ">=", "=", "!="].contains(&word);
            found |= relation && words.peek().is_some_and(|next| next.starts_with('q'));
        }
        found
    };
    let mut kinds = Vec::new();
    let mut has = |kind: &'static str, it: bool| kinds.extend(it.then_some(kind));
    has("compared", compares(text));
    has("three", text.contains("  q2:"));
    has("months", text.contains("month") || text.contains("year"));
    has("number", text.contains("type: number"));
    has("length", text.contains("type: duration"));
    has("day", text.contains("type: date"));
    has("today", text.contains("today"));
    let stuck = |way: &Session<'_>| matches!(way.step(), Step::Stuck(_));
    has("gap", brute.ways.iter().any(stuck));
    has("trap", brute.open.iter().any(|(way, _)| is_trap(way)));
    kinds
}

/// Makes up flows, and counts what they have.
pub fn run(
    flows: u32,
    flow: impl Fn(&mut Dice<'_>) -> String,
    check: impl Fn(&str, &Flow, &mut Dice<'_>) -> Result<Vec<&'static str>, TestCaseError>,
) -> BTreeMap<&'static str, u32> {
    let seed = std::env::var("SEED")
        .ok()
        .and_then(|seed| seed.parse().ok());
    let seed: u64 = seed.unwrap_or(1);
    let config = ProptestConfig {
        cases: runs::cases(flows),
        failure_persistence: None,
        max_shrink_iters: 400,
        ..ProptestConfig::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &seed.to_le_bytes().repeat(4));
    let mut runner = TestRunner::new_with_rng(config, rng);
    let seen = std::cell::RefCell::new(BTreeMap::new());
    let done = runner.run(&vec(any::<u32>(), 0..120), |rolls| {
        let mut dice = Dice::new(&rolls);
        let text = flow(&mut dice);
        let reading = quandary::parse::read(&text);
        let faults = format!("{:?}", reading.findings());
        let Some(flow) = reading.into_flow() else {
            return Err(TestCaseError::fail(format!("{faults}\n{text}")));
        };
        let kinds = check(&text, &flow, &mut dice)
            .map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        for kind in kinds {
            *seen.borrow_mut().entry(kind).or_insert(0) += 1;
        }
        Ok(())
    });
    match done {
        Ok(()) => seen.into_inner(),
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(TestError::Abort(reason)) => panic!("given up: {reason}"),
    }
}

/// What all questions of a flow ask for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asked {
    Numbers,
    Lengths,
    Days,
}

/// A flow of two or three answers that are compared.
fn flow(dice: &mut Dice<'_>) -> String {
    let asked = dice.of(&[Asked::Days, Asked::Numbers, Asked::Days, Asked::Lengths]);
    let count = 2 + dice.below(2);
    let mut text = "quandary: 1\ntitle: Made up\nstart: q0\nquestions:\n".to_owned();
    for at in 0..count {
        let optional = match dice.one_in(8) {
            true => "    optional: true\n",
            false => "",
        };
        let _ = write!(
            text,
            "  q{at}:\n    ask: Q?\n{}{optional}",
            kind(dice, asked)
        );
        let conditions = Conditions {
            asked,
            upto: at + 1,
        };
        let refusals = dice.below(4).saturating_sub(1).min(usize::from(at > 0) + 1);
        if refusals > 0 {
            text.push_str("    refuse:\n");
        }
        for _ in 0..refusals {
            let when = conditions.condition(dice, 2);
            let _ = writeln!(text, "      - {{when: {when}, says: No.}}");
        }
        text.push_str("    next:\n");
        // The next one, or an outcome on a condition before it or behind it.
        let on = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => "r2".to_owned(),
        };
        let early = format!("r{}", dice.below(2));
        let when = conditions.condition(dice, 2);
        let (first, last) = match dice.one_in(2) {
            true => (early, on),
            false => (on, early),
        };
        let _ = writeln!(text, "      - {{when: {when}, go: {first}}}");
        match dice.one_in(4) {
            true => {
                let when = conditions.condition(dice, 1);
                let _ = writeln!(text, "      - {{when: {when}, go: {last}}}");
            }
            false => drop(writeln!(text, "      - {{go: {last}}}")),
        }
    }
    text.push_str("outcomes:\n");
    for at in 0..3 {
        let _ = writeln!(text, "  r{at}: {{tone: go, title: R}}");
    }
    text.push_str("guarantees:\n");
    let conditions = Conditions { asked, upto: count };
    for _ in 0..2 {
        let when = conditions.condition(dice, 1);
        let promise = match dice.below(8) {
            0 | 1 => format!("when: {when}, never: [r{}]", dice.below(3)),
            2 | 3 => format!("when: {when}, always: [r{}]", dice.below(3)),
            4 => format!("asks: [q{}]", dice.below(count)),
            5 => format!("when: {when}, asks: [q{}]", dice.below(count)),
            6 => dice
                .of(&["at_most: 1 question", "at_most: 2 questions"])
                .to_owned(),
            _ => format!("independent_of: [q{}]", dice.below(count)),
        };
        let _ = writeln!(text, "  - {{says: One., {promise}}}");
    }
    text
}

fn kind(dice: &mut Dice<'_>, asked: Asked) -> String {
    let (kind, min, max) = match asked {
        Asked::Numbers => dice.of(&[
            ("number", "0", "6"),
            ("number", "2", "5"),
            ("number\n    decimals: 1", "0", "0.7"),
            ("number\n    decimals: 1", "1.5", "2.2"),
            ("number", "-2", "3"),
        ]),
        Asked::Lengths => dice.of(&[
            ("duration", "0 days", "5 days"),
            ("duration", "2 days", "1 week"),
            ("duration", "28 days", "32 days"),
        ]),
        Asked::Days => dice.of(&[
            ("date", "2024-01-29", "2024-02-02"),
            ("date", "2024-02-27", "2024-03-02"),
            ("date", "2023-12-30", "2024-01-03"),
            ("date", "today", "today + 4 days"),
            ("date", "today - 2 days", "today + 1 day"),
            ("date", "today + 28 days", "today + 1 month"),
            ("date", "2024-01-29", "2024-02-02"),
        ]),
    };
    format!("    type: {kind}\n    min: {min}\n    max: {max}\n")
}

struct Conditions {
    asked: Asked,
    /// The questions up to this one.
    upto: usize,
}

impl Conditions {
    fn condition(&self, dice: &mut Dice<'_>, depth: usize) -> String {
        match dice.below(if depth == 0 { 3 } else { 6 }) {
            0..=2 => self.comparison(dice),
            3 => format!("not ({})", self.condition(dice, depth - 1)),
            4 => format!(
                "({}) and ({})",
                self.condition(dice, depth - 1),
                self.condition(dice, depth - 1)
            ),
            _ => format!(
                "({}) or ({})",
                self.condition(dice, depth - 1),
                self.condition(dice, depth - 1)
            ),
        }
    }

    fn comparison(&self, dice: &mut Dice<'_>) -> String {
        // The newest answer is compared most.
        let left = match dice.one_in(3) {
            true => dice.below(self.upto),
            false => self.upto - 1,
        };
        let right = dice.below(self.upto);
        let sign = dice.of(&["<", ">", "<=", ">=", "=", "!="]);
        let other = self.upto > 1 && right != left && !dice.one_in(4);
        let right = match (other, self.asked) {
            (true, Asked::Numbers) => {
                format!("q{right}{}", dice.of(&["", " + 1", " - 2", " + 0.3", ""]))
            }
            (true, Asked::Lengths) => {
                format!(
                    "q{right}{}",
                    dice.of(&["", " + 1 day", " - 2 days", " + 1 month"])
                )
            }
            (true, Asked::Days) => format!(
                "q{right}{}",
                dice.of(&[
                    "",
                    " + 2 days",
                    " - 1 day",
                    " + 1 month",
                    " - 1 month",
                    " + 4 weeks",
                    ""
                ])
            ),
            (false, Asked::Numbers) => dice.of(&["2", "3.5", "0.4", "1.8", "4"]).to_owned(),
            (false, Asked::Lengths) => dice.of(&["2 days", "1 month", "4 days"]).to_owned(),
            (false, Asked::Days) => dice
                .of(&[
                    "2024-01-31",
                    "2024-03-01",
                    "today",
                    "today + 1 month",
                    "2024-01-01",
                ])
                .to_owned(),
        };
        format!("q{left} {sign} {right}")
    }
}
