//! What is said where more would have to be worked out than somebody waits for: plainer
//! words, and true ones.

use std::fmt::Write;

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::front::{Act, Front};
use quandary::graph::Graph;
use quandary::parse::answers;
use quandary::session::{Session, Step};
use quandary::space::budget::Budget;
use quandary::space::{MOST_NODES, Space, Today};

use crate::brute::Brute;
use crate::generate::draw::Domains;
use crate::people::{fixes, smallest, some, some_sessions};
use crate::{MOST_WAYS, date, on_flows, today};

/// So little that it is enough for some flows and not for others.
const TINY: [usize; 4] = [0, 90, 250, 900];

#[test]
fn with_a_tiny_budget_reasons_still_fix_the_outcome() {
    on_flows(300, Domains::Few, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        for session in some_sessions(&brute, dice, 5) {
            let Step::Done(outcome) = session.step() else {
                continue;
            };
            let read = session.read_on_the_way();
            prop_assert!(fixes(&brute, session, &read, outcome), "{:?}", read);
            for tiny in TINY {
                let mut budget = Budget::of(tiny);
                if let Ok(because) = space.because(session, outcome, &mut budget) {
                    let questions = because.map(|because| because.questions);
                    prop_assert_eq!(questions, smallest(&brute, session, outcome));
                }
                prop_assert!(budget.spent() <= tiny);
                let mut budget = Budget::of(tiny);
                let fewer = space.fewer(session, outcome, &read, &mut budget);
                prop_assert!(fixes(&brute, session, &fewer, outcome), "{:?}", fewer);
                prop_assert!(fewer.iter().all(|question| read.contains(question)));
                prop_assert!(budget.spent() <= tiny);
            }
        }
        Ok(())
    });
}

#[test]
fn with_a_tiny_budget_progress_is_exact_or_left_to_bounds_that_hold() {
    on_flows(300, Domains::Few, |model, flow, dice| {
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let space = Space::of(flow, Today::On(today(model)), MOST_NODES).expect("it is small");
        let graph = Graph::of(flow);
        let mut ways = brute.ways.iter();
        let gets_stuck = ways.any(|way| !matches!(way.step(), Step::Done(_)));
        for (session, follows) in some(&brute.open, dice, 20) {
            let (Step::Ask(question), Some((fewest, most))) = (session.step(), follows.lengths)
            else {
                continue;
            };
            let ahead = graph.ahead(question);
            prop_assert!(most <= ahead.most);
            // Who finds no route ends before routes do.
            prop_assert!(gets_stuck || ahead.fewest <= fewest);
            for tiny in TINY {
                let mut budget = Budget::of(tiny);
                if let Ok(progress) = space.progress(session, &mut budget) {
                    prop_assert_eq!((progress.fewest, progress.most), (fewest, most));
                    prop_assert_eq!(progress.decided, follows.decided());
                }
                prop_assert!(budget.spent() <= tiny);
            }
        }
        Ok(())
    });
}

/// The words are plainer on a flow that is too hard, and there are words at all.
#[test]
fn on_hard_flows_the_budget_is_kept_and_the_words_are_plainer() {
    let text = entangled(60);
    let flow = quandary::parse::read(&text)
        .into_flow()
        .expect("it has no faults");
    let mut front = Front::new(&flow, "hard", "", date("2026-11-23"));
    let next = front
        .next("", &Act::Look)
        .expect("there is nothing to be wrong");
    assert_eq!(next.progress.expect("it asks").words, "Question 1, 59 more");

    let mut session = Session::new(&flow, date("2026-11-23"));
    while let Step::Ask(question) = session.step() {
        let answer = flow.questions[question].read("a").expect("it is an answer");
        session.answer(answer).expect("it is accepted");
    }
    within_the_budget(&flow, &session);
    let given = flow.questions.ids().map(|id| (id, session.given(id)));
    let given: Vec<_> = given
        .filter_map(|(id, given)| Some((id, given?.clone())))
        .collect();
    let answers = answers::keep("hard", &flow, &given);
    let last = front
        .next(&answers, &Act::Look)
        .expect("the answers are read");
    let result = last.result.expect("it is at its end");
    // All are read, and whether some can be left out takes too long to tell.
    let because = result["because"].as_array().expect("it has reasons");
    assert_eq!(because.len(), 60, "{result}");
}

/// What is asked of the space before a prompt and before a page, at the end of a way.
fn within_the_budget(flow: &Flow, session: &Session<'_>) {
    let mut first = Budget::of_a_prompt();
    let space = Space::while_waiting(flow, session.today(), &mut first);
    assert!(first.spent() <= Budget::BEFORE_A_PROMPT);
    let (Ok(mut space), Step::Done(outcome)) = (space, session.step()) else {
        return;
    };
    let begun = Session::new(flow, session.today());
    let mut prompt = Budget::of_a_prompt();
    let _ = space.progress(&begun, &mut prompt);
    let _ = space.nothing_changes(&begun, outcome, &mut prompt);
    assert!(prompt.spent() <= Budget::BEFORE_A_PROMPT);
    let mut page = Budget::of(Budget::BEFORE_A_PAGE / 20);
    let reasons = space.because(session, outcome, &mut page);
    assert!(page.spent() <= Budget::BEFORE_A_PAGE / 20);
    assert!(reasons.is_err(), "{reasons:?}");
}

/// Questions whose answers conditions compare across the whole flow, so that hardly any can
/// be forgotten.
fn entangled(count: usize) -> String {
    let mut text = String::from("quandary: 1\ntitle: Hard\nstart: q0\nquestions:\n");
    for at in 0..count {
        let next = if at + 1 < count {
            format!("q{}", at + 1)
        } else {
            let pairs: Vec<String> = (0..count / 2)
                .map(|at| format!("(q{at} is a and q{} is b)", at + count / 2))
                .collect();
            format!("[{{when: {}, go: r0}}, {{go: r1}}]", pairs.join(" or "))
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Question {at}?, options: {{a: A, b: B, c: C}}, next: {next}}}"
        );
    }
    text.push_str("outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n");
    text
}

/// Twice as many questions are twice the work, though each twenty of them have a score of
/// their own: it was once carried along from the start to the end.
#[test]
fn scores_cost_as_long_as_they_last() {
    let spent = |count: usize| {
        let text = with_short_scores(count);
        let flow = quandary::parse::read(&text).into_flow();
        let flow = flow.expect("it has no faults");
        let mut budget = Budget::endless();
        let space = Space::while_waiting(&flow, date("2026-11-23"), &mut budget);
        let session = Session::new(&flow, date("2026-11-23"));
        let space = space.expect("nothing ends it");
        let progress = space.progress(&session, &mut budget);
        assert_eq!(progress.map(|progress| progress.most), Ok(count));
        budget.spent()
    };
    let (small, large) = (spent(200), spent(800));
    assert!(large < 5 * small, "{small} and {large}");
}

/// Questions in a row, with a score for each twenty of them that the last of these reads.
fn with_short_scores(count: usize) -> String {
    let mut text = String::from("quandary: 1\ntitle: Long\nstart: q0\nquestions:\n");
    for at in 0..count {
        let score = at / 20;
        let on = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => "r1".to_owned(),
        };
        let next = match at % 20 == 19 {
            true => format!("[{{when: s{score} >= 3, go: r0}}, {{go: {on}}}]"),
            false => on,
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Question {at}?, next: {next}, \
             options: {{a: A, b: {{label: B, points: {{s{score}: 1}}}}}}}}"
        );
    }
    text.push_str("outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n");
    text
}
