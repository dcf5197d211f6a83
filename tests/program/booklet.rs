//! The booklet that somebody reads who signs the advice.

use std::fs;

use crate::folder::Folder;

const FLOW: &str = "
quandary: 1
title: Do I take an umbrella?
start: rain
sources:
  forecast: {title: The forecast, url: https://weather.example, checked: 2026-11-01}
questions:
  rain: {ask: \"Will it rain?\", short: Rain, why: Rain is wet., type: yes_no, next: {yes: wind, no: leave}}
  wind:
    ask: How hard does the wind blow?
    short: Wind
    type: number
    unit: knots
    min: 0
    max: 60
    next: [{when: wind < 30, go: take}, {go: coat}]
outcomes:
  take: {tone: go, title: Take it, cites: [forecast], passages: [gusts]}
  coat: {tone: caution, title: \"A coat <b>is</b> better\"}
  leave: {tone: info, title: Leave it at home}
passages:
  gusts: {when: wind >= 20, title: Hold it tight, text: It may turn over.}
guarantees:
  - says: Nobody takes an umbrella into a storm.
    when: wind >= 30
    never: [take]
";

#[test]
fn a_booklet_has_what_an_expert_has_to_know() {
    let folder = Folder::with(&[("umbrella.yaml", FLOW)]);
    let run = folder.run("booklet umbrella.yaml --today 2026-11-23", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    for says in [
        "<!-- quandary booklet -->",
        "# Do I take an umbrella? (for review)",
        "**Who gets it:** Wind is under 30 knots",
        "The shortest way",
        "At a bound:",
        "With “30 knots” for Wind it would be “A coat \\<b\\>is\\</b\\> better”.",
        "Where Wind is at least 20 knots: **Hold it tight**",
        "- The forecast <https://weather.example> (looked at on 2026-11-01)",
        "**How it reads:** ",
        "  digest: ",
        "### Q2. How hard does the wind blow?",
        "Why it's asked: Rain is wet.",
        "- Yes → Q2 Wind",
        "**P1.** Nobody takes an umbrella into a storm. (holds)",
        "- [ ] 1a, who gets it: wrong",
        "| C1 | ",
    ] {
        assert!(run.out.contains(says), "{says}\n{}", run.out);
    }
}

#[test]
fn named_conditions_say_what_they_mean() {
    let folder = Folder::with(&[]);
    let run = folder.run("booklet pizza", "");
    let says = "- no cheese: Can't eat includes Cheese, or Diet is Vegan";
    assert!(run.out.contains(says), "{}", run.out);
}

#[test]
fn the_page_runs_and_loads_nothing() {
    let folder = Folder::with(&[("umbrella.yaml", FLOW)]);
    let run = folder.run("booklet umbrella.yaml --format html", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    assert!(run.out.contains(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    ));
    assert!(run.out.contains("A coat &lt;b&gt;is&lt;/b&gt; better"));
    for loads in [
        "<script", " src=", "<link", "@import", "url(", "<b>", "<form", "onclick",
    ] {
        assert!(!run.out.contains(loads), "{loads}");
    }
}

#[test]
fn only_what_nobody_has_signed_is_shown() {
    let folder = Folder::with(&[("umbrella.yaml", FLOW)]);
    let run = folder.run("booklet umbrella.yaml", "");
    let (_, behind) = run.out.split_once("`leave`").expect("it's there");
    let (_, behind) = behind.split_once("  digest: ").expect("it's to be signed");
    let digest = behind.lines().next().expect("it's there");
    let signed = format!("leave: {{signed: {{by: Ada, on: 2026-11-01, digest: {digest}}},");
    let flow = FLOW.replace("leave: {", &signed);
    fs::write(folder.path("signed.yaml"), &flow).expect("it can be written");
    let check = folder.run("check signed.yaml --today 2026-11-23", "");
    assert_eq!(check.code, Some(0), "{}{}", check.out, check.err);
    assert!(!check.out.contains("stale-signature"), "{}", check.out);
    let run = folder.run("booklet signed.yaml --changed", "");
    assert!(!run.out.contains("`leave`"), "{}", run.out);
    assert!(run.out.contains("1 outcome is left out"), "{}", run.out);
    assert!(run.out.contains("`take`"));

    let other = flow.replace("Leave it at home", "Leave it here");
    fs::write(folder.path("signed.yaml"), &other).expect("it can be written");
    let check = folder.run("check signed.yaml --today 2026-11-23", "");
    let says = "`leave` has changed since Ada signed it on 2026-11-01: what it says";
    assert!(check.out.contains(says), "{}", check.out);
    let run = folder.run("booklet signed.yaml --changed", "");
    let says = "Signed by Ada on 2026-11-01. Changed since then: what it says.";
    assert!(run.out.contains(says), "{}", run.out);

    let other = flow.replace("yes: wind, no: leave", "yes: leave, no: wind");
    fs::write(folder.path("signed.yaml"), &other).expect("it can be written");
    let check = folder.run("check signed.yaml --today 2026-11-23", "");
    assert!(
        check.out.contains("2026-11-01: who gets it"),
        "{}",
        check.out
    );
}

#[test]
fn a_booklet_is_written_over_a_booklet_and_nothing_else() {
    let folder = Folder::with(&[("umbrella.yaml", FLOW), ("notes.md", "# Mine\n")]);
    for file in ["review.md", "review.html"] {
        for _ in 0..2 {
            let run = folder.run(&format!("booklet umbrella.yaml --output {file}"), "");
            assert_eq!(run.code, Some(0), "{}", run.err);
        }
    }
    let run = folder.run("booklet umbrella.yaml --output notes.md", "");
    assert_eq!(run.code, Some(1), "{}", run.err);
    let run = folder.run("booklet umbrella.yaml --output review.pdf", "");
    assert_eq!(run.code, Some(2));
    assert!(
        run.err.contains("let it end in .html or .md"),
        "{}",
        run.err
    );
}

/// Who gets an outcome isn't known where one condition is too large; what is promised beside it is.
#[test]
fn what_is_not_known_is_said_and_what_holds_is_proven() {
    let pairs: Vec<String> = (0..14).map(|at| format!("(a{at} and b{at})")).collect();
    let mut flow = String::from("quandary: 1\ntitle: Pairs\nstart: a0\nquestions:\n");
    for (name, last) in [("a", "b0"), ("b", "r")] {
        for at in 0..14 {
            let next = match at {
                13 => last.to_owned(),
                _ => format!("{name}{}", at + 1),
            };
            flow += &format!("  {name}{at}: {{ask: Is it?, type: yes_no, next: {next}}}\n");
        }
    }
    flow += &format!(
        "  r: {{ask: R?, type: yes_no, next: [{{when: {}, go: one}}, {{go: two}}]}}\n\
         outcomes:\n  one: {{tone: go, title: One}}\n  two: {{tone: stop, title: Two}}\n\
         guarantees:\n  - {{says: It ends., always: [one, two]}}\n",
        pairs.join(" or ")
    );
    let folder = Folder::with(&[("pairs.yaml", &flow)]);
    let run = folder.run("booklet pairs.yaml --max-nodes 6000", "");
    assert_eq!(run.code, Some(0), "{}", run.err);
    for says in [
        "`one`, go; it is not known of how many.",
        "Of 2 of 2 outcomes it is not decided who gets them",
    ] {
        assert!(run.out.contains(says), "{says}\n{}", run.out);
    }
    let run = folder.run("prove pairs.yaml --all --max-nodes 6000", "");
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    let run = folder.run("graph pairs.yaml --max-nodes 6000", "");
    assert!(
        run.out.contains("The promise in the file holds."),
        "{}",
        run.out
    );
}
