//! Circles that nobody walks, and some that somebody does.

use std::fmt::Write;

use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::flow::Flow;
use quandary::graph::{ComponentShape, Graph};
use quandary::parse;
use quandary::prove::{Verdict, prove_all};
use quandary::session::{Session, Step};
use quandary::space::round::{MOST_NODES_OF_ROUNDS, Rounds, WhyUnknown, rounds};
use quandary::space::{MOST_NODES, Space, Today};

use crate::date;

/// England asks for one thing after the other, Scotland for the last first. `turn`
/// stands as the condition for the way back of the question in the middle.
fn two_orders(questions: usize, turn: &str) -> String {
    let last = questions - 1;
    let mut text = format!(
        "quandary: 1\ntitle: T\nstart: s\nquestions:\n  \
         s: {{ask: S?, options: {{e: E, z: Z}}, next: {{e: q0, z: q{last}}}}}\n"
    );
    for at in 0..questions {
        let on = match at == last {
            true => "r0".to_owned(),
            false => format!("q{}", at + 1),
        };
        let back = match at {
            0 => "r1".to_owned(),
            at => format!("q{}", at - 1),
        };
        let when = match at == questions / 2 {
            true => turn,
            false => "s is z",
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Q?, type: yes_no, next: [{{when: q{at}, go: r2}}, {{when: {when}, go: {back}}}, {{go: {on}}}]}}"
        );
    }
    text + "outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n  \
            r2: {tone: go, title: C}\n"
}

fn read(text: &str) -> Flow {
    let reading = parse::read(text);
    let found = format!("{:#?}", reading.findings());
    reading.into_flow().expect(&found)
}

fn errors(text: &str) -> Vec<Finding> {
    let reading = parse::read(text);
    let errors = reading.findings().iter();
    let errors = errors.filter(|finding| finding.severity == Severity::Error);
    errors.cloned().collect()
}

#[test]
fn questions_in_two_orders_make_no_circle() {
    for questions in [2, 3, 40] {
        let flow = read(&two_orders(questions, "s is z"));
        let graph = Graph::of(&flow);
        let shapes: Vec<ComponentShape> = graph.components().iter().map(|one| one.shape).collect();
        assert_eq!(shapes, [ComponentShape::Single, ComponentShape::Round]);
        let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
        let figures = space.figures().expect("it is small");
        // Each question may be the last, in both orders.
        assert_eq!(figures.ways, (2 * (questions + 1)).into());
        assert_eq!((figures.shortest, figures.longest), (2, questions + 1));
    }
}

/// Three countries ask the same questions, each in an order of its own, and any answer
/// may leave out the next one.
fn three_orders(questions: usize) -> String {
    let mut text = String::from(
        "quandary: 1\ntitle: T\nstart: s\nquestions:\n  \
         s: {ask: S?, options: {c0: A, c1: B, c2: C}, next: {c0: q0, c1: q0, c2: q0}}\n",
    );
    // Steps that have no part in common with so many questions come to all of them.
    let after = |at: usize, step: usize, places: usize| match (at + places * step) % questions {
        next if (1..=places).any(|place| (at + place * step).is_multiple_of(questions)) => {
            format!("r{}", next % 2)
        }
        next => format!("q{next}"),
    };
    for at in 0..questions {
        let routes = [1, 7, 12].into_iter().enumerate().map(|(country, step)| {
            let (next, over) = (after(at, step, 1), after(at, step, 2));
            format!("{{when: s is c{country} and q{at}, go: {over}}}, {{when: s is c{country}, go: {next}}}, ")
        });
        let routes: String = routes.collect();
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Q?, type: yes_no, next: [{routes}{{go: r0}}]}}"
        );
    }
    text + "outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n"
}

/// What has been asked is too much to be told there; but each country has routes that do
/// not lead round.
#[test]
fn one_answer_before_tells_which_way_round_is_meant() {
    let flow = read(&three_orders(31));
    assert!(Graph::of(&flow).rounds().next().is_some());
    let found = rounds(&flow, Graph::of(&flow), 3_000);
    assert!(matches!(found, Rounds::Harmless(_)), "{found:?}");
}

#[test]
fn one_answer_that_leads_back_is_found_with_the_shortest_way() {
    let errors = errors(&two_orders(40, "s is z or not q0"));
    let [error] = errors.as_slice() else {
        panic!("{errors:#?}");
    };
    assert_eq!(error.rule, Rule::Circle);
    assert_eq!(
        error.message,
        "these questions lead in a circle: q19 → q20 → q19"
    );
    let note = error.notes.join(" ");
    assert!(note.starts_with("the shortest way round: answers: {s: e, q0: \"no\", q1: \"no\","));
    assert!(
        note.ends_with("q20: \"no\"}; then `q19` comes a second time"),
        "{note}"
    );
}

/// Nothing is said of what those would come to who are led in a circle.
#[test]
fn nothing_is_found_behind_a_circle() {
    let text = two_orders(6, "s is z or not q0").replace(
        "q1, go: r2}, {when: s is z",
        "q1, go: r2}, {when: s is z or not q0",
    );
    let errors = errors(&text);
    let messages: Vec<&str> = errors.iter().map(|error| error.message.as_str()).collect();
    assert_eq!(messages, ["these questions lead in a circle: q0 → q1 → q0"]);
}

#[test]
fn past_the_limit_it_is_not_decided() {
    // Of those who say yes to `q0` none come to the question in the middle.
    let flow = read(&two_orders(10, "s is z or q0"));
    assert!(matches!(
        rounds(&flow, Graph::of(&flow), MOST_NODES_OF_ROUNDS),
        Rounds::Harmless(_)
    ));
    assert!(matches!(
        rounds(&flow, Graph::of(&flow), 100),
        Rounds::NotDecided(WhyUnknown::TooLarge(_))
    ));
}

/// What is not decided is an error: such a flow could ask somebody for ever.
#[test]
fn a_flow_that_is_too_large_to_be_decided_does_not_run() {
    // One condition on more variables than a diagram has.
    let options: Vec<String> = (0..1_600).map(|at| format!("o{at}")).collect();
    let mut text = String::from(
        "quandary: 1\ntitle: T\nstart: s\nquestions:\n  s:\n    ask: S?\n    type: choices\n    options:\n",
    );
    for option in &options {
        let _ = writeln!(text, "      {option}: {option}");
    }
    let all = options.join(", ");
    let _ = writeln!(
        text,
        "    next: [{{when: any_of_them, go: b}}, {{go: a}}]\n  \
         a: {{ask: A?, type: yes_no, next: [{{when: any_of_them, go: r0}}, {{go: b}}]}}\n  \
         b: {{ask: B?, type: yes_no, next: [{{when: any_of_them, go: a}}, {{go: r0}}]}}\n\
         facts:\n  any_of_them: s has any of {all}\n\
         outcomes:\n  r0: {{tone: go, title: A}}"
    );
    let errors = errors(&text);
    let [error] = errors.as_slice() else {
        panic!("{errors:#?}");
    };
    assert_eq!(error.rule, Rule::Circle);
    assert_eq!(
        error.message,
        "whether somebody is led in this circle is not decided: a → b → a"
    );
    assert!(error.help.is_some());
    assert!(
        error
            .notes
            .join(" ")
            .starts_with("too much has to be remembered")
    );
    assert!(parse::read(&text).flow().is_none());
}

/// A circle of more questions than a diagram has variables is found all the same.
#[test]
fn a_long_circle_is_come_by() {
    let mut text = String::from("quandary: 1\ntitle: T\nstart: q0\nquestions:\n");
    let many = 3_000;
    for at in 0..many {
        let next = (at + 1) % many;
        let _ = writeln!(text, "  q{at}: {{ask: Q?, type: yes_no, next: q{next}}}");
    }
    text.push_str("outcomes:\n  r0: {tone: go, title: A}\n");
    let errors = errors(&text);
    let [error] = errors.as_slice() else {
        panic!("{errors:#?}");
    };
    assert!(error.message.ends_with("q2999 → q0"));
    assert!(error.notes.join(" ").starts_with("a way round: "));
}

/// A change of mind in a circle that nobody walks: what has to follow is told, and
/// nothing that has been asked waits to be asked again.
#[test]
fn a_change_of_mind_turns_the_order_round() {
    let flow = read(&two_orders(3, "s is z"));
    let mut session = Session::new(&flow, date("2026-11-23"));
    let question = |name: &str| flow.questions.find(name).expect("it is there");
    let answer = |name: &str, text: &str| {
        let question = &flow.questions[question(name)];
        question.read(text).expect("it is an answer")
    };
    for (name, text) in [("s", "e"), ("q0", "no"), ("q1", "no")] {
        assert_eq!(session.step(), Step::Ask(question(name)));
        session.answer(answer(name, text)).expect("it is taken");
    }
    let given = quandary::flow::answer::Given::Answer(answer("s", "z"));
    let change = session.change(question("s"), given).expect("it is taken");
    assert_eq!(change.opens, [question("q2")]);
    assert_eq!(change.waiting, [question("q0"), question("q1")]);
    session.answer(answer("q2", "no")).expect("it is taken");
    let r1 = flow.outcomes.find("r1").expect("it is there");
    assert_eq!(session.step(), Step::Done(r1));
    let asked: Vec<&str> = session
        .taken()
        .iter()
        .map(|taken| flow.questions.name(taken.question))
        .collect();
    assert_eq!(asked, ["s", "q2", "q1", "q0"]);
}

/// Nobody gets past a question that accepts no answer, so what stands behind it isn't told to
/// follow for certain once more, though the route leads back to it.
#[test]
fn a_change_of_mind_opens_no_question_that_has_been_asked() {
    let flow = read(
        "quandary: 1\ntitle: T\nstart: a\nquestions:\n  \
         a: {ask: A?, type: yes_no, next: [{when: a, go: r}, {go: b}]}\n  \
         b:\n    ask: B?\n    type: yes_no\n    next: a\n    \
         refuse: [{when: b, says: Not that.}, {when: not b, says: Nor that.}]\n\
         outcomes:\n  r: {tone: go, title: A}\n",
    );
    let question = |name: &str| flow.questions.find(name).expect("it is there");
    let mut session = Session::new(&flow, date("2026-11-23"));
    let answer = |text: &str| {
        let read = flow.questions[question("a")].read(text);
        read.expect("it is an answer")
    };
    session.answer(answer("yes")).expect("it is taken");
    let given = quandary::flow::answer::Given::Answer(answer("no"));
    let change = session.change(question("a"), given).expect("it is taken");
    assert_eq!(session.step(), Step::Ask(question("b")));
    assert_eq!(change.opens, [question("b")]);
}

/// Two days that are asked in either order, and compared by whichever comes last.
#[test]
fn days_are_compared_in_both_orders() {
    let flow = read(
        "quandary: 1\ntitle: T\nstart: s\nquestions:\n  \
         s: {ask: S?, options: {e: E, z: Z}, next: {e: a, z: b}}\n  \
         a: {ask: A?, type: date, next: [{when: s is e, go: b}, {when: a < b, go: r0}, {go: r1}]}\n  \
         b: {ask: B?, type: date, next: [{when: s is z, go: a}, {when: a < b, go: r0}, {go: r1}]}\n\
         outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
         guarantees:\n  - {says: A., when: a < b, always: [r0]}\n  \
         - {says: B., when: b <= a, always: [r1]}\n  \
         - {says: C., when: s is z, always: [r1]}\n",
    );
    let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("it is small");
    let options = crate::promises::options(date("2026-11-23"));
    let verdicts = prove_all(&mut space, &flow.guarantees, &options);
    assert!(matches!(
        verdicts.as_slice(),
        [Verdict::Holds, Verdict::Holds, Verdict::Fails(_)]
    ));
    let figures = space.figures().expect("it is small");
    assert_eq!((figures.shortest, figures.longest), (3, 3));
}
