//! Marks of questions: what changes them, and what does not.

use quandary::flow::mark::Mark;

const FLOW: &str = "
quandary: 1
title: T
start: one
questions:
  one: {ask: What?, options: {a: A, b: B}, next: two}
  two: {ask: \"How many, {one}?\", type: number, unit: euro, next: end}
outcomes:
  end: {tone: info, title: E}
";

fn marks(text: &str) -> Vec<String> {
    let reading = quandary::parse::read(text);
    assert!(reading.findings().is_empty(), "{:?}", reading.findings());
    let flow = reading.into_flow().expect("the flow has no faults");
    let marks = flow.questions.ids().map(|id| Mark::of(&flow, id));
    marks.map(|mark| mark.to_string()).collect()
}

#[test]
fn a_mark_is_of_the_text_the_type_and_the_options() {
    let before = marks(FLOW);
    for (from, to, changed) in [
        ("What?", "Who?", [true, false]),
        ("{a: A, b: B}", "{b: B, a: A}", [false, false]),
        ("{a: A, b: B}", "{a: A, b: C}", [true, false]),
        ("{a: A, b: B}", "{a: A, b: B, c: C}", [true, false]),
        ("unit: euro", "unit: dollar", [false, true]),
        ("type: number, unit: euro", "type: text", [false, true]),
        ("unit: euro", "unit: euro, max: 10, help: H", [false, false]),
        ("{one}", "you", [false, true]),
        ("title: T", "title: U", [false, false]),
    ] {
        let after = marks(&FLOW.replace(from, to));
        let differs: Vec<bool> = before.iter().zip(&after).map(|(a, b)| a != b).collect();
        assert_eq!(differs, changed, "{from} -> {to}");
    }
}

#[test]
fn a_mark_is_the_same_on_every_machine_and_in_every_version() {
    assert_eq!(marks(FLOW), ["60af493be60a65d9", "2903553a8f1a59d7"]);
}
