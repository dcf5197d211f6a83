//! Flows with points: two scores, points below zero, guards and refusals that read them,
//! options of several kinds of questions, and questions that are asked in two orders. What
//! is said of them has to be exactly what their ways do, all of them walked.

use std::fmt::Write;

use num_bigint::BigUint;
use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::condition::Condition;
use quandary::prove::{Verdict, prove, prove_ending};
use quandary::session::{Session, Step};
use quandary::space::at_moment::Moment;
use quandary::space::cover::Completeness;
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::{Brute, asked_on, is_trap};
use crate::census::{comes_to, waypoints};
use crate::compared::run;
use crate::generate::draw::Dice;
use crate::generate::runs;
use crate::{Checked, date, people, promises, ways};

/// How many flows are made up.
const FLOWS: u32 = 100;

/// Ways of one flow are at most so many.
const MOST: usize = 1_500;

#[test]
fn scores_are_added_up_exactly() {
    let seen = run(FLOWS, flow, |text, flow, dice| {
        let today = date("2026-11-23");
        let Some(brute) = Brute::of(flow, today, MOST) else {
            return Ok(vec!["large"]);
        };
        let mut space = Space::of(flow, Today::On(today), MOST_NODES).expect("it is small");
        ways::met(&mut space, &brute)?;
        ways::lengths(&mut space, &brute)?;
        let figures = space.figures().expect("it is small");
        prop_assert_eq!(&figures.ways, &BigUint::from(brute.ends().len()));
        for (outcome, ways, _) in &figures.outcomes {
            let there = |way: &&&Session<'_>| way.step() == Step::Done(*outcome);
            let ends = brute.ends();
            prop_assert_eq!(ways, &BigUint::from(ends.iter().filter(there).count()));
        }
        let ending = prove_ending(&mut space, &promises::options(today));
        promises::ends(&ending, &brute)?;
        if let Verdict::Fails(ways) = &ending {
            prop_assert_eq!(Some(asked_on(&ways[0])), promises::nowhere(&brute));
        }
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &promises::options(today));
            promises::compare(&verdict, guarantee, &brute)?;
        }
        people::exactly(&space, &brute, dice)?;
        looks(&mut space, &brute)?;
        who(&mut space, &brute)?;
        gaps(&mut space, &brute)?;
        Ok(kinds_of(text, &brute))
    });
    println!("{seen:?}");
    let share = |kind: &str| seen.get(kind).copied().unwrap_or(0);
    for (kind, least) in [
        ("two", FLOWS / 4),
        ("below zero", FLOWS / 4),
        ("several", FLOWS / 4),
        ("refused", FLOWS / 10),
        ("gap", FLOWS / 20),
        ("trap", FLOWS / 20),
        ("two orders", FLOWS / 10),
    ] {
        let count = share(kind) as usize;
        let least = runs::least(least as usize);
        assert!(count >= least, "{kind}: {count}, not {least}");
    }
    assert!(share("large") < FLOWS / 3, "{seen:?}");
}

/// Every test of a score, and its opposite, at every moment: whether some way meets it,
/// and after how many questions.
fn looks(space: &mut Space<'_>, brute: &Brute<'_>) -> Checked {
    let flow = space.flow();
    let mut tests = Vec::new();
    flow.conditions(&mut |when| {
        when.condition.visit(&mut |test| {
            if matches!(test, Condition::Score(..)) && tests.len() < 3 {
                tests.push(test.clone());
                tests.push(Condition::Not(Box::new(test.clone())));
            }
        });
    });
    let open = || brute.open.iter().map(|(way, _)| way);
    for test in &tests {
        let fits = |way: &&Session<'_>| way.answers().clone().holds(flow, test);
        for question in flow.questions.ids() {
            let here = |way: &&Session<'_>| way.step() == Step::Ask(question);
            let asked = open().filter(here).filter(fits);
            let after = |way: &&Session<'_>| {
                let last = way.taken().last();
                last.is_some_and(|taken| taken.question == question)
            };
            let all = open().chain(&brute.ways);
            let accepted = all.filter(after).filter(fits);
            let lengths = [
                (Moment::Asked(question), asked.map(length).min()),
                (Moment::Accepted(question), accepted.map(length).min()),
            ];
            for (moment, shortest) in lengths {
                let met = space.looks(&[(moment, test)]);
                prop_assert_eq!(&met, &[Ok(shortest.is_some())], "{:?} {:?}", moment, test);
                let walked = space.way_to((moment, test), date("2026-11-23"));
                let walked = walked.expect("it is small").map(|way| length(&way));
                prop_assert_eq!(walked, shortest, "{:?} {:?}", moment, test);
            }
        }
        for outcome in flow.outcomes.ids() {
            let there = |way: &&Session<'_>| way.step() == Step::Done(outcome);
            let shortest = brute.ways.iter().filter(there).filter(fits);
            let shortest = shortest.map(length).min();
            let walked = space.way_to((Moment::Ended(outcome), test), date("2026-11-23"));
            let walked = walked.expect("it is small").map(|way| length(&way));
            prop_assert_eq!(walked, shortest, "{:?} {:?}", outcome, test);
        }
    }
    Ok(())
}

fn length(way: &Session<'_>) -> usize {
    way.taken().len()
}

/// How many of all ways come somewhere, and one of the shortest.
fn who(space: &mut Space<'_>, brute: &Brute<'_>) -> Checked {
    let flow = space.flow();
    let mut census = space.census().expect("it is small");
    let ends = brute.ends();
    for waypoint in waypoints(flow) {
        let there = ends.iter().filter(|way| comes_to(way, &waypoint)).count();
        if let Some(counted) = census.counted(&waypoint) {
            prop_assert_eq!(counted, BigUint::from(there), "{:?}", waypoint);
        }
        let way = census.way_to(space, &waypoint, date("2026-11-23"));
        let way = way.expect("it is small");
        prop_assert_eq!(way.is_some(), there > 0, "{:?}", waypoint);
    }
    Ok(())
}

/// Answers without a route, told as a condition.
fn gaps(space: &mut Space<'_>, brute: &Brute<'_>) -> Checked {
    let flow = space.flow();
    for question in flow.questions.ids() {
        let Some(gap) = space.gap(question).expect("it is small") else {
            continue;
        };
        let open = brute.open.iter().map(|(way, _)| way);
        for way in open.chain(&brute.ways) {
            let last = way.taken().last();
            if last.is_none_or(|taken| taken.question != question) {
                continue;
            }
            let holds = way.answers().clone().holds(flow, &gap.condition);
            let stuck = matches!(way.step(), Step::Stuck(_));
            prop_assert!(stuck || !holds);
            prop_assert!(gap.extent == Completeness::Part || holds == stuck);
        }
    }
    Ok(())
}

fn kinds_of(text: &str, brute: &Brute<'_>) -> Vec<&'static str> {
    let mut kinds = Vec::new();
    let mut has = |kind: &'static str, it: bool| kinds.extend(it.then_some(kind));
    has("two", text.contains("t: ") && text.contains("s: "));
    has("below zero", text.contains(": -"));
    has("several", text.contains("type: choices"));
    has("refused", text.contains("refuse:"));
    has("two orders", text.contains("  turn:"));
    let stuck = |way: &Session<'_>| matches!(way.step(), Step::Stuck(_));
    has("gap", brute.ways.iter().any(stuck));
    has("trap", brute.open.iter().any(|(way, _)| is_trap(way)));
    kinds
}

fn flow(dice: &mut Dice<'_>) -> String {
    match dice.one_in(6) {
        true => two_orders(dice),
        false => in_a_row(dice),
    }
}

/// Questions in one order, of which guards leave some out.
fn in_a_row(dice: &mut Dice<'_>) -> String {
    let count = 3 + dice.below(3);
    let scale = dice.of(&[1, 1, 1, 5, 100]);
    let mut text = "quandary: 1\ntitle: Points\nstart: q0\nquestions:\n".to_owned();
    for at in 0..count {
        question(&mut text, dice, at, scale);
        if dice.one_in(5) {
            let when = condition(dice, at + 1, scale, 1);
            let _ = writeln!(text, "    refuse:\n      - {{when: {when}, says: No.}}");
        }
        let on = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => "r2".to_owned(),
        };
        let ahead = at + 2 + dice.below(2);
        let early = match ahead < count && dice.one_in(2) {
            true => format!("q{ahead}"),
            false => format!("r{}", dice.below(2)),
        };
        let when = condition(dice, at + 1, scale, 2);
        let _ = writeln!(text, "    next:\n      - {{when: {when}, go: {early}}}");
        match dice.one_in(4) {
            true => {
                let when = condition(dice, at + 1, scale, 1);
                let _ = writeln!(text, "      - {{when: {when}, go: {on}}}");
            }
            false => drop(writeln!(text, "      - {{go: {on}}}")),
        }
    }
    rest(text, dice, count, scale)
}

/// Three questions that are asked in one order or in the other.
fn two_orders(dice: &mut Dice<'_>) -> String {
    let mut text =
        "quandary: 1\ntitle: Points\nstart: turn\nquestions:\n  turn:\n    ask: Turn?\n    \
         options: {e: {label: E, points: {s: 1}}, z: Z}\n    next: {e: q0, z: q2}\n"
            .to_owned();
    for at in 0..3 {
        question(&mut text, dice, at, 1);
        let on = ["q1", "q2", "r0"][at];
        let back = ["r1", "q0", "q1"][at];
        let when = score(dice, 1);
        let _ = writeln!(
            text,
            "    next:\n      - {{when: {when}, go: r2}}\n      - {{when: turn is z, go: {back}}}\n      - {{go: {on}}}"
        );
    }
    rest(text, dice, 3, 1)
}

fn question(text: &mut String, dice: &mut Dice<'_>, at: usize, scale: i64) {
    let _ = writeln!(text, "  q{at}:\n    ask: Question {at}?");
    if dice.one_in(5) {
        text.push_str("    optional: true\n");
    }
    let several = dice.one_in(3);
    match several {
        true => text.push_str(dice.of(&[
            "    type: choices\n",
            "    type: choices\n    at_most: 2\n",
            "    type: choices\n    at_least: 0\n",
        ])),
        false if dice.one_in(6) => {
            text.push_str("    type: yes_no\n");
            return;
        }
        false => {}
    }
    text.push_str("    options:\n");
    for option in 0..2 + dice.below(2) {
        let mut points = Vec::new();
        for score in ["s", "t"] {
            let given = dice.of(&[0, 0, 1, 1, 2, 3, -1, -2]) * scale;
            if given != 0 {
                points.push(format!("{score}: {given}"));
            }
        }
        let points = match points.is_empty() {
            true => String::new(),
            false => format!(", points: {{{}}}", points.join(", ")),
        };
        let _ = writeln!(text, "      o{option}: {{label: Option {option}{points}}}");
    }
}

fn rest(mut text: String, dice: &mut Dice<'_>, count: usize, scale: i64) -> String {
    let _ = writeln!(
        text,
        "facts:\n  much: {}\noutcomes:\n  r0: {{tone: go, title: R}}\n  r1: {{tone: go, title: R}}\n  \
         r2: {{tone: go, title: R, passages: [p]}}\npassages:\n  p: {{text: P., when: {}}}\nguarantees:",
        score(dice, scale),
        score(dice, scale),
    );
    // Both scores are given for something.
    text = text.replacen(
        "facts:\n",
        "  unasked:\n    ask: Never?\n    options: {o0: {label: A, points: {s: 1, t: 1}}}\n    \
         next: r0\nfacts:\n",
        1,
    );
    for _ in 0..2 {
        let when = score(dice, scale);
        let promise = match dice.below(7) {
            0 | 1 => format!("when: {when}, never: [r{}]", dice.below(3)),
            2 => format!("when: {when}, always: [r{}]", dice.below(3)),
            3 => format!("when: {when}, asks: [q{}]", dice.below(count)),
            4 => format!("when: {when}, shows: [p]"),
            5 => "at_most: 3 questions".to_owned(),
            _ => format!("independent_of: [q{}]", dice.below(count)),
        };
        let _ = writeln!(text, "  - {{says: One., {promise}}}");
    }
    text
}

/// A test of a score.
fn score(dice: &mut Dice<'_>, scale: i64) -> String {
    let of = dice.of(&["s", "s", "t"]);
    let relation = dice.of(&[">=", ">=", ">", "<", "<=", "=", "!="]);
    let value = dice.of(&[1, 2, 3, 4, 0, 6, -1, 2]) * scale + dice.of(&[0, 0, 0, 1]);
    format!("{of} {relation} {value}")
}

fn condition(dice: &mut Dice<'_>, upto: usize, scale: i64, depth: usize) -> String {
    match dice.below(if depth == 0 { 4 } else { 7 }) {
        0 | 1 => score(dice, scale),
        2 => format!("q{} is answered", dice.below(upto)),
        3 => "much".to_owned(),
        4 => format!("not ({})", condition(dice, upto, scale, depth - 1)),
        5 => format!(
            "({}) and ({})",
            condition(dice, upto, scale, depth - 1),
            condition(dice, upto, scale, depth - 1)
        ),
        _ => format!(
            "({}) or ({})",
            condition(dice, upto, scale, depth - 1),
            condition(dice, upto, scale, depth - 1)
        ),
    }
}
