//! A flow of the size of real ones: a list of 220 countries with named parts of it, a question with
//! 70 routes, an outcome with 90 passages. It is read without findings, played, and proven.

use quandary::{
    flow::{Flow, day},
    parse,
    prove::{ProofOptions, Verdict, prove},
    session::{Session, Step},
    space::{MOST_NODES, Space, Today},
};

const COUNTRIES: usize = 220;
const ROUTES: usize = 70;
const PASSAGES: usize = 90;

/// Country `n` belongs to part `n % 7`; its consulate is outcome `n % 70`.
fn text() -> String {
    let mut text = String::from(
        "quandary: 1\ntitle: Where do I register?\nstart: lives_in\nlists:\n  countries:\n",
    );
    for country in 0..COUNTRIES {
        text += &format!("    c{country}: Country {country}\n");
    }
    for part in 0..7 {
        let members: Vec<String> = (part..COUNTRIES)
            .step_by(7)
            .map(|country| format!("c{country}"))
            .collect();
        text += &format!("  part{part}: [{}]\n", members.join(", "));
    }
    text += "  most: [part0, part1, part2, part3, part4, part5]\nquestions:\n";
    text += "  lives_in: {ask: Where do you live?, options: countries, next: born_in}\n";
    text += "  born_in:\n    ask: Where were you born?\n    options: countries\n    next:\n";
    text += "      - {when: 'lives_in is c0 and born_in is one of part6', go: o0}\n";
    for route in 1..ROUTES - 1 {
        let here: Vec<String> = (route..COUNTRIES)
            .step_by(ROUTES)
            .map(|country| format!("c{country}"))
            .collect();
        text += &format!(
            "      - {{when: 'lives_in is one of {}', go: o{route}}}\n",
            here.join(", ")
        );
    }
    text += &format!("      - {{go: o{}}}\noutcomes:\n", ROUTES - 1);
    for outcome in 0..ROUTES {
        text += &format!(
            "  o{outcome}:\n    tone: info\n    title: Consulate {outcome}\n    passages: [tagged country]\n"
        );
    }
    text += "passages:\n";
    for passage in 0..PASSAGES {
        text += &format!(
            "  p{passage}: {{when: 'born_in is c{passage} or lives_in is one of part{}', text: Passage {passage}, tags: [country]}}\n",
            passage % 7
        );
    }
    text + "guarantees:\n  - says: Whoever lives in most of them, born in c3, reads passage 3.\n    when: lives_in is one of most and born_in is c3\n    shows: [p3]\n  - says: Nobody is sent to two.\n    when: lives_in is c2\n    always: [o2]\n  - says: Where you were born never matters.\n    independent_of: [born_in]\n"
}

fn flow() -> Flow {
    let reading = parse::read(&text());
    assert!(reading.findings().is_empty(), "{:#?}", reading.findings());
    reading.into_flow().expect("there are no findings")
}

#[test]
fn a_flow_of_real_size_is_played() {
    let flow = flow();
    let today = day::read("2026-11-23").expect("a day");
    for (lives, born, outcome) in [("c5", "c9", "o5"), ("c0", "c6", "o0"), ("c0", "c7", "o69")] {
        let mut session = Session::new(&flow, today);
        for answer in [lives, born] {
            let Step::Ask(question) = session.step() else {
                panic!("there are two questions");
            };
            let answer = flow.questions[question].read(answer).expect("an option");
            session.answer(answer).expect("it is accepted");
        }
        let advice = session.advice().expect("it is done");
        assert_eq!(flow.outcomes.name(advice.outcome), outcome);
        let own: usize = lives.trim_start_matches('c').parse().expect("a number");
        let born: usize = born.trim_start_matches('c').parse().expect("a number");
        let shown = (0..PASSAGES).filter(|p| *p == born || p % 7 == own % 7);
        assert_eq!(advice.passages.len(), shown.count());
    }
}

#[test]
fn a_flow_of_real_size_is_proven() {
    let flow = flow();
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is not too large");
    let figures = space.figures().expect("it is not too large");
    assert_eq!(
        figures.ways.to_string(),
        (COUNTRIES * COUNTRIES).to_string()
    );
    let options = ProofOptions {
        today: day::read("2026-11-23").expect("a day"),
        seed: 1,
        samples: 0,
    };
    let verdicts = flow
        .guarantees
        .iter()
        .map(|guarantee| prove(&mut space, guarantee, &options));
    let verdicts: Vec<_> = verdicts.collect();
    assert!(matches!(verdicts[0], Verdict::Holds), "{:?}", verdicts[0]);
    assert!(matches!(verdicts[1], Verdict::Holds), "{:?}", verdicts[1]);
    assert!(matches!(&verdicts[2], Verdict::Fails(ways) if ways.len() == 2));
}
