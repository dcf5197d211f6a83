//! Flows that are too large to be decided, and how large a flow can be.
//!
//! The tests run with the stack that a test's thread has, 2 MB, and without
//! optimisation, where calls take the most room.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fmt::Write;

use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::Flow;
use quandary::prove::{
    ProofOptions, Reason, Verdict, has_help, help_by_chance, kept_together, prove, prove_all,
    prove_ending,
};
use quandary::session::{Session, Step};
use quandary::space::budget::{Budget, RunBudget};
use quandary::space::sample::{Chance, WaysByChance};
use quandary::space::{MOST_NODES, Space, Today, Undecided};

use crate::date;

const PIZZA: &str = include_str!("../../flows/pizza.yaml");

#[test]
fn past_the_limit_a_question_is_named_and_ways_are_tried_by_chance() {
    let flow = read(PIZZA);
    let mut undecided = 0;
    for most_nodes in 0..200 {
        match Space::of(&flow, Today::Any, most_nodes) {
            Err(Undecided { question }) => {
                assert!(!flow.questions.name(question).is_empty());
                undecided += 1;
            }
            Ok(mut space) => {
                let _ = space.figures();
                let _ = space.progress(
                    &Session::new(&flow, date("2026-11-23")),
                    &mut Budget::endless(),
                );
                for guarantee in &flow.guarantees {
                    match prove(&mut space, guarantee, &options(50)) {
                        Verdict::NotDecided(Reason::TooLarge { sampled, .. }) => {
                            assert_eq!(sampled, 50);
                            undecided += 1;
                        }
                        verdict => assert!(matches!(verdict, Verdict::Holds), "{verdict:?}"),
                    }
                }
            }
        }
    }
    assert!(undecided > 20, "{undecided} were too large");
}

/// However often something is asked: it is decided, and once nothing is left it's not decided,
/// and never anything else.
#[test]
fn what_comes_after_the_budget_of_a_run_is_not_decided() {
    let flow = read(PIZZA);
    let run = RunBudget::of(200);
    let mut space = Space::of_run(&flow, Today::Any, &run).expect("it is small");
    let mut decided = 0;
    for round in 0..2_000 {
        for guarantee in &flow.guarantees {
            match prove(&mut space, guarantee, &options(3)) {
                Verdict::Holds => {
                    assert!(!run.is_spent(), "in round {round}");
                    decided += 1;
                }
                Verdict::NotDecided(Reason::Spent { sampled }) => {
                    assert!(run.is_spent() && sampled == 3);
                }
                verdict => panic!("in round {round}: {verdict:?}"),
            }
        }
    }
    assert!(run.is_spent() && decided > 20, "{decided}");
    assert!(run.spent() <= run.whole());
    assert!(Space::of_run(&flow, Today::Any, &run).is_err());
    assert!(space.figures().is_err());
    let again = Space::of(&flow, Today::Any, 200);
    assert!(again.is_ok(), "another run has a budget of its own");
}

#[test]
fn what_a_way_by_chance_breaks_fails_though_it_is_too_large() {
    let never = "  - {says: No pizza., never: [margherita]}\n";
    let flow = read(&format!("{PIZZA}{never}"));
    let broken = flow.guarantees.last().expect("it is there");
    let undecided = Undecided {
        question: flow.start,
    };
    let verdicts = [1, 1, 2].map(|seed| {
        let mut ways = WaysByChance::new(&flow, options(500).today, seed, 500);
        match quandary::prove::by_chance(&mut ways, broken, undecided) {
            Verdict::Fails(ways) => format!("{:?}", ways[0].answers()),
            verdict => panic!("{verdict:?}"),
        }
    });
    assert_eq!(verdicts[0], verdicts[1], "a seed fixes the ways");
}

/// Help on the first part of a page isn't behind a row, so no way by chance says that it is.
#[test]
fn no_way_by_chance_hides_help_that_comes_first() {
    let flow = read(
        "quandary: 1\ntitle: T\nreasons_first: 0\nstart: a\nquestions:\n  \
         a: {ask: A?, type: yes_no, next: r}\n\
         outcomes:\n  r: {tone: go, title: A, passages: [why, call]}\n\
         passages:\n  why: {when: a, text: Why.}\n  \
         call: {when: a, role: help, text: Call.}\n",
    );
    assert!(has_help(&flow) && !has_help(&read(PIZZA)));
    let undecided = Undecided {
        question: flow.start,
    };
    let mut ways = WaysByChance::new(&flow, options(50).today, 1, 50);
    match help_by_chance(&mut ways, undecided) {
        Verdict::NotDecided(Reason::TooLarge { sampled, .. }) => assert_eq!(sampled, 50),
        verdict => panic!("{verdict:?}"),
    }
}

/// Where one pass over all ways would have to remember too much for all of them, it does for the
/// half, or for the half of that.
#[test]
fn promises_that_are_too_many_for_one_pass_are_decided_in_parts() {
    let pairs = 18;
    let mut text = String::from("quandary: 1\ntitle: T\nstart: a0\nquestions:\n");
    for at in 0..pairs {
        let next = match at + 1 < pairs {
            true => format!("a{}", at + 1),
            false => "b0".to_owned(),
        };
        let _ = writeln!(text, "  a{at}: {{ask: A?, type: yes_no, next: {next}}}");
    }
    for at in 0..pairs {
        let next = match at + 1 < pairs {
            true => format!("b{}", at + 1),
            false => "r".to_owned(),
        };
        let _ = writeln!(
            text,
            "  b{at}: {{ask: B?, type: yes_no, next: [{{when: a{at}, go: c{at}}}, {{go: {next}}}]}}\n  \
             c{at}: {{ask: C?, type: yes_no, next: {next}}}"
        );
    }
    text += "outcomes:\n  r: {tone: go, title: A}\n  s: {tone: go, title: B}\nguarantees:\n";
    for at in 0..pairs {
        let _ = writeln!(
            text,
            "  - {{says: One., when: a{at} and c{at} is answered, never: [s]}}"
        );
    }
    let flow = read(&text);
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
    let verdicts = kept_together(&mut space, &flow.guarantees);
    assert_eq!(verdicts.len(), pairs);
    for verdict in verdicts {
        assert!(matches!(verdict, Some(Verdict::Holds)), "{verdict:?}");
    }
}

/// A seed fixes the ways on every machine and in every version: chance is SplitMix64, and these
/// are its first numbers.
#[test]
fn chance_is_the_sequence_that_it_is_named_for() {
    let mut chance = Chance::seeded(1_234_567);
    let first = [(); 3].map(|()| chance.below(usize::MAX));
    assert_eq!(
        first,
        [
            6_457_827_717_110_365_317,
            3_203_168_211_198_807_973,
            9_817_491_932_198_370_423
        ]
    );
}

#[test]
fn ways_by_chance_are_walked_once_and_stop_at_their_limit_of_answers() {
    let flow = read(PIZZA);
    let mut ways = WaysByChance::new(&flow, options(1).today, 1, 40);
    let seen = |ways: &mut WaysByChance<'_>| {
        let seen = RefCell::new(Vec::new());
        let check = |way: &Session<'_>| {
            seen.borrow_mut().push(format!("{:?}", way.answers()));
            false
        };
        assert!(ways.find(check).is_none());
        seen.into_inner()
    };
    let first = seen(&mut ways);
    assert_eq!(
        first,
        seen(&mut ways),
        "the same ways, for all that is asked"
    );
    assert_eq!(ways.tried(), 40);
    let ways = WaysByChance::new(&flow, options(1).today, 1, 1_000);
    let mut ways = ways.with_at_most(50);
    let few = seen(&mut ways);
    assert!((10..50).contains(&ways.tried()), "{}", ways.tried());
    assert!(first.starts_with(&few));
}

/// Ways by chance are work like any other. Once nothing is left for it, few more are walked.
#[test]
fn ways_by_chance_count_in_the_budget_of_a_run() {
    let flow = read(PIZZA);
    let ways = |wanted| WaysByChance::new(&flow, options(1).today, 1, wanted);
    let run = RunBudget::of(MOST_NODES);
    let mut some = ways(100).counted_in(&run);
    assert!(some.find(|_| false).is_none());
    let spent = run.spent();
    assert!((100 * 2 * 20..=100 * 4 * 20).contains(&spent), "{spent}");
    assert!(some.find(|_| false).is_none());
    assert_eq!(run.spent(), spent, "each is walked once");

    let run = RunBudget::of(200);
    let mut many = ways(100_000).counted_in(&run);
    assert!(many.find(|_| false).is_none());
    assert_eq!(run.spent(), run.whole());
    assert!((2_500..=5_000).contains(&many.tried()), "{}", many.tried());
    assert!(!run.is_spent(), "nobody has wanted more than there is");
    assert!(Space::of_run(&flow, Today::Any, &run).is_err());
    assert!(run.is_spent());
}

#[test]
fn no_number_of_questions_in_one_condition_overflows_the_stack() {
    for (name, text) in wide(100) {
        let flow = read(&text);
        let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is not too large");
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &options(3));
            let decided = matches!(verdict, Verdict::Holds | Verdict::Fails(_));
            assert!(decided, "{name}: {verdict:?}");
        }
        assert!(space.figures().is_ok(), "{name}");
        end_with(&space, &flow);
    }
    for (name, text) in wide(1_490).into_iter().step_by(2).chain(wide(5_000)) {
        let flow = read(&text);
        let Ok(mut space) = Space::of(&flow, Today::Any, MOST_NODES) else {
            continue;
        };
        for guarantee in flow.guarantees.iter().skip(1).step_by(2) {
            let verdict = prove(&mut space, guarantee, &options(3));
            let decided = matches!(verdict, Verdict::Holds | Verdict::Fails(_));
            let too_large = matches!(verdict, Verdict::NotDecided(Reason::TooLarge { .. }));
            assert!(decided || too_large, "{name}: {verdict:?}");
        }
    }
}

/// What is said to one person, on the way that answers yes to everything.
fn end_with(space: &Space<'_>, flow: &Flow) {
    let mut session = Session::new(flow, date("2026-11-23"));
    while let Step::Ask(question) = session.step() {
        let kind = &flow.questions[question];
        let answer = ["yes", "o1"].iter().find_map(|text| kind.read(text).ok());
        session
            .answer(answer.expect("one of them is an answer"))
            .expect("it is accepted");
    }
    let _ = space.progress(&session, &mut Budget::endless());
    let outcome = flow.outcomes.ids().next().expect("there is one");
    let _ = space.shortest_to(outcome, date("2026-11-23"));
}

/// Flows of which one condition looks at all questions, in one way or another;
/// and one question of so many options.
fn wide(questions: usize) -> Vec<(&'static str, String)> {
    let ask = |text: &mut String, at: usize, yes_no: bool| {
        let next = match at + 1 < questions {
            true => format!("q{}", at + 1),
            false => "[{when: last, go: r0}, {go: r1}]".to_owned(),
        };
        let kind = match yes_no {
            true => "type: yes_no".to_owned(),
            false => "options: {o0: No, o1: {label: Yes, points: {s: 1}}}".to_owned(),
        };
        let _ = writeln!(text, "  q{at}: {{ask: Q?, {kind}, next: {next}}}");
    };
    let rest = "outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
                guarantees:\n  - {says: One., when: last, never: [r1]}\n  \
                - {says: Two., never: [r1]}\n  - {says: Three., independent_of: [q0]}\n";
    let flow = |facts: &str, yes_no: bool| {
        let mut text = format!("quandary: 1\ntitle: T\nstart: q0\nfacts:\n{facts}questions:\n");
        for at in 0..questions {
            ask(&mut text, at, yes_no);
        }
        text + rest
    };
    let all: Vec<String> = (0..questions).map(|at| format!("q{at}")).collect();
    let any: String = all.join(" or ");
    vec![
        (
            "a fact",
            flow(&format!("  last: {}\n", all.join(" and ")), true),
        ),
        (
            "another fact",
            flow(&format!("  last: not ({any})\n"), true),
        ),
        ("a score", flow("  last: s >= 3\n", false)),
        ("options", options_flow(questions, rest)),
        ("options one by one", one_by_one(questions)),
    ]
}

fn options_flow(options: usize, rest: &str) -> String {
    let mut text = String::from(
        "quandary: 1\ntitle: T\nstart: q0\nquestions:\n  q0:\n    ask: Q?\n    type: choices\n    options:\n",
    );
    for at in 0..options {
        let _ = writeln!(text, "      o{at}: Option");
    }
    let all: Vec<String> = (0..options).map(|at| format!("o{at}")).collect();
    let has = format!("q0 has any of {}", all.join(", "));
    let _ = writeln!(text, "    next: [{{when: last, go: r0}}, {{go: r1}}]");
    text.insert_str(
        text.find("questions:").expect("it is there"),
        &format!("facts:\n  last: {has}\n"),
    );
    text + rest
}

/// One question of so many options, each of which a question of its own reads.
fn one_by_one(options: usize) -> String {
    let mut text = String::from(
        "quandary: 1\ntitle: T\nstart: q0\nquestions:\n  q0:\n    ask: Q?\n    type: choices\n    next: q1\n    options:\n",
    );
    for at in 1..=options {
        let _ = writeln!(text, "      o{at}: Option");
    }
    for at in 1..=options {
        let next = match at < options {
            true => format!("q{}", at + 1),
            false => "r1".to_owned(),
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Q?, options: {{o1: A}}, next: [{{when: q0 has o{at}, go: r0}}, {{go: {next}}}]}}"
        );
    }
    text + "outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
            guarantees:\n  - {says: One., asks: [q1]}\n  - {says: Two., never: [r1]}\n"
}

fn options(samples: usize) -> ProofOptions {
    ProofOptions {
        today: date("2026-11-23"),
        seed: 1,
        samples,
    }
}

fn read(text: &str) -> Flow {
    let reading = quandary::parse::read(text);
    let faults = format!("{:#?}", reading.findings());
    reading.into_flow().unwrap_or_else(|| panic!("{faults}"))
}

/// One condition that doesn't fit costs what depends on it, and nothing else.
#[test]
fn one_condition_that_is_too_large_costs_what_depends_on_it() {
    let text = with_one_large_condition();
    let find = |most_nodes| {
        let options = CheckOptions {
            today: date("2026-11-23"),
            most_nodes,
        };
        let checked = check(&text, &options);
        assert!(checked.flow.is_some(), "{:?}", checked.findings);
        let findings = checked.findings.into_iter();
        let (undecided, found): (Vec<_>, Vec<_>) =
            findings.partition(|finding| finding.rule == Rule::NotDecided);
        let told = |finding: &Finding| (finding.rule, finding.labels[0].span.start);
        let found: BTreeSet<(Rule, usize)> = found.iter().map(told).collect();
        (found, undecided)
    };
    let (whole, nothing) = find(MOST_NODES);
    assert!(nothing.is_empty(), "{nothing:?}");
    let (part, undecided) = find(6_000);
    assert!(!undecided.is_empty());
    // It's told of the place, and not of the whole flow.
    for Finding { message, .. } in &undecided {
        assert!(message.contains("here: too much"), "{message}");
    }
    let rules = |found: &BTreeSet<(Rule, usize)>| found.iter().map(|(rule, _)| *rule).collect();
    let more: Vec<_> = part.difference(&whole).collect();
    assert!(more.is_empty(), "{more:?}");
    let left_out: BTreeSet<(Rule, usize)> = whole.difference(&part).copied().collect();
    let left_out: BTreeSet<Rule> = rules(&left_out);
    assert_eq!(left_out, BTreeSet::from([Rule::QuestionWithoutEffect]));
    let part: BTreeSet<Rule> = rules(&part);
    for rule in [
        Rule::UnreachableOutcome,
        Rule::Gap,
        Rule::DeadRoute,
        Rule::AlwaysTrue,
    ] {
        assert!(part.contains(&rule), "{rule:?}: {part:?}");
    }
}

/// What is promised of all that somebody might do there is proven; what hangs on that condition is
/// broken by a way, or not decided.
#[test]
fn promises_beside_a_condition_that_is_too_large_are_proven() {
    let text = with_one_large_condition()
        + "guarantees:\n  \
           - {says: Nobody., never: [nobody]}\n  \
           - {says: Some end., always: [one, two]}\n  \
           - {says: Asked., asks: [p, a3]}\n  \
           - {says: Short., at_most: 33 questions}\n  \
           - {says: None of it., when: p and not p, never: [one]}\n  \
           - {says: Broken., never: [one]}\n  \
           - {says: No pair., when: not a0 and not a1 and not a2 and not a3 and not a4 and not a5 \
             and not a6 and not a7 and not a8 and not a9 and not a10 and not a11 and not a12 \
             and not a13 and not s, never: [one]}\n";
    let flow = read(&text.replace(
        "next: [{when: n < 5, go: a0}, {when: n > 5, go: a0}]",
        "next: a0",
    ));
    let run = RunBudget::of(6_000);
    assert!(Space::of_run(&flow, Today::Any, &run).is_err());
    let run = RunBudget::of(6_000);
    let space = Space::as_far_as_it_fits(&flow, Today::Any, &run);
    let mut space = space.expect("the rest fits");
    let verdicts = prove_all(&mut space, &flow.guarantees, &options(200));
    let told = verdicts.iter().map(|verdict| match verdict {
        Verdict::Holds => "holds",
        Verdict::Vacuous => "vacuous",
        Verdict::Fails(_) => "fails",
        Verdict::NotDecided(Reason::TooLarge { question, .. }) => flow.questions.name(*question),
        Verdict::NotDecided(other) => panic!("{other:?}"),
    });
    let wanted = ["holds", "holds", "holds", "holds", "vacuous", "fails", "r"];
    assert_eq!(told.collect::<Vec<_>>(), wanted);
    let end = prove_ending(&mut space, &options(200));
    assert!(matches!(end, Verdict::Holds), "{end:?}");
}

/// Of fourteen pairs of answers, some pair is two times yes: that takes one node for each way in
/// which the first of all pairs may be answered. Around it there are plain faults.
fn with_one_large_condition() -> String {
    let mut text = "quandary: 1\ntitle: Pairs\nstart: p\nquestions:\n  \
        p: {ask: P?, type: yes_no, next: {yes: q, no: q}}\n  \
        q: {ask: Q?, type: yes_no, next: [{when: p and not p, go: lost}, {when: p or not p, go: n}, {go: n}]}\n  \
        n: {ask: N?, type: number, min: 0, max: 9, next: [{when: n < 5, go: a0}, {when: n > 5, go: a0}]}\n"
        .to_owned();
    for name in ["a", "b"] {
        for at in 0..14 {
            let next = match (name, at) {
                ("a", 13) => "b0".to_owned(),
                ("b", 13) => "r".to_owned(),
                _ => format!("{name}{}", at + 1),
            };
            let _ = writeln!(
                text,
                "  {name}{at}: {{ask: Is {name}{at} so?, type: yes_no, next: {next}}}"
            );
        }
    }
    let pairs: Vec<String> = (0..14).map(|at| format!("a{at} and b{at}")).collect();
    let _ = writeln!(
        text,
        "  r: {{ask: R?, type: yes_no, next: [{{when: {}, go: one}}, {{go: s}}]}}\n  \
         s: {{ask: S?, type: yes_no, next: [{{when: s and p and q, go: one}}, {{when: s and p and q, go: lost}}, {{go: two}}]}}\n\
         outcomes:\n  one: {{tone: go, title: One}}\n  two: {{tone: stop, title: Two}}\n  \
         lost: {{tone: stop, title: Lost}}\n  nobody: {{tone: stop, title: Nobody}}",
        pairs.join(" or ")
    );
    text
}
