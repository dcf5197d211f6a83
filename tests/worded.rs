//! Conditions in the words of the questions.

use quandary::flow::question::Next;
use quandary::flow::worded::{FactsAs, Phrasing};
use quandary::parse;

const FLOW: &str = "
quandary: 1
title: T
start: who
facts:
  calm: who is me or score > 2
questions:
  who:
    ask: Who ended it?
    options:
      me: I did
      them: They did
      both: We both did
      none: Nobody
      rest: {label: Something else, points: {score: 3}}
    next: had
  had:
    ask: What was there?
    short: What was there
    type: choices
    options: {a: Apples, b: Bread, c: Cake}
    next: sure
  sure: {ask: 'Sure about {had}?', type: yes_no, next: cost}
  cost: {ask: Cost?, type: number, unit: euro, decimals: 1, next: day}
  day: {ask: Which day?, type: date, next: other}
  other: {ask: Another day?, type: date, next: long}
  long: {ask: How long?, type: duration, next: [{when: 'WHEN', go: r}, {go: r}]}
outcomes:
  r: {tone: go, title: R}
";

fn worded(when: &str, phrasing: Phrasing) -> String {
    let reading = parse::read(&FLOW.replace("WHEN", when));
    let flow = reading
        .flow()
        .unwrap_or_else(|| panic!("{when}: {:?}", reading.findings()));
    let long = flow.questions.get("long").expect("it is there");
    let Next::Routes(routes) = &long.next else {
        panic!("there are two")
    };
    let when = routes[0].when.as_ref().expect("it has a condition");
    when.condition.worded(flow, phrasing).to_string()
}

#[test]
fn conditions_are_said_in_question_words() {
    let named = Phrasing {
        beside: None,
        facts: FactsAs::Named,
    };
    for (when, want) in [
        ("who is them", "Who ended it? is *They did*"),
        (
            "who is not them",
            "Who ended it? is anything but *They did*",
        ),
        ("not who is them", "Who ended it? isn't *They did*"),
        (
            "who is one of me, both",
            "Who ended it? is *I did* or *We both did*",
        ),
        ("who is answered", "Who ended it? is answered"),
        ("not who is answered", "Who ended it? isn't answered"),
        ("had has a", "What was there includes *Apples*"),
        (
            "had has any of a, b, c",
            "What was there includes *Apples*, *Bread* or *Cake*",
        ),
        (
            "had has all of a, b",
            "What was there includes *Apples* and *Bread*",
        ),
        (
            "had has none of a, b",
            "What was there is answered without *Apples* or *Bread*",
        ),
        (
            "had has at least 2 of a, b, c",
            "What was there includes at least 2 of *Apples*, *Bread* and *Cake*",
        ),
        ("not had has a", "What was there doesn't include *Apples*"),
        ("sure", "Sure about ‹What was there›? is *Yes*"),
        ("not sure", "Sure about ‹What was there›? isn't *Yes*"),
        (
            "sure is answered and not sure",
            "Sure about ‹What was there›? is *No*",
        ),
        (
            "cost >= 5 and cost < 12.5",
            "Cost? is at least *5 euro* and under *12.5 euro*",
        ),
        ("day < 2026-05-01", "Which day? is before *1 May 2026*"),
        (
            "day >= today - 2 weeks",
            "Which day? is on or after *2 weeks before today*",
        ),
        ("day > today", "Which day? is after *today*"),
        (
            "other <= day + 1 month",
            "Another day? is on or before Which day? plus 1 month",
        ),
        ("long >= 3 months", "How long? is at least *3 months*"),
        ("calm", "calm"),
        ("score > 2", "score is over 2"),
        (
            "not (sure or calm)",
            "not (Sure about ‹What was there›? is *Yes*, or calm)",
        ),
        (
            "(sure or calm) and who is me",
            "(Sure about ‹What was there›? is *Yes*, or calm), and Who ended it? is *I did*",
        ),
        (
            "sure and calm or who is me",
            "(Sure about ‹What was there›? is *Yes*, and calm), or Who ended it? is *I did*",
        ),
        (
            "at least 2 of (sure, calm, who is me)",
            "(at least 2 of these: Sure about ‹What was there›? is *Yes*; calm; \
             Who ended it? is *I did*)",
        ),
    ] {
        assert_eq!(worded(when, named), want, "{when}");
    }
    assert_eq!(
        worded("calm", Phrasing::FULL),
        "Who ended it? is *I did*, or score is over 2"
    );
}

#[test]
fn beside_a_question_its_name_is_left_out() {
    for (when, want) in [
        ("long >= 3 months", "at least *3 months*"),
        (
            "long > 3 months and sure",
            "over *3 months*, and Sure about ‹What was there›? is *Yes*",
        ),
        ("not long is answered", "isn't answered"),
    ] {
        let reading = parse::read(&FLOW.replace("WHEN", when));
        let long = reading.flow().and_then(|flow| flow.questions.find("long"));
        let phrasing = Phrasing {
            beside: long,
            facts: FactsAs::Named,
        };
        assert_eq!(worded(when, phrasing), want, "{when}");
    }
}
