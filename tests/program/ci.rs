//! Everything in a folder at once: what `check`, `prove` and `test` find, and one exit code.

use std::fs;

use serde_json::Value;

use crate::folder::Folder;
use crate::forms::{SARIF, printed};

const FLOW: &str = "\
quandary: 1
title: Do I take an umbrella?
start: weather.start
use:
  weather:
    file: parts/weather.yaml
    exits: {wet: far, dry: leave}
questions:
  far:
    ask: Is it far?
    type: yes_no
    next: {yes: take, no: leave}
outcomes:
  take: {tone: go, title: Take it}
  leave: {tone: info, title: Leave it at home}
guarantees:
  - says: Nobody takes it in the sun.
    when: not weather.rain
    never: [take]
";

const PART: &str = "\
quandary: 1
part: What's the weather like?
start: rain
exits: [wet, dry]
questions:
  rain:
    ask: Will it rain?
    type: yes_no
    next: {yes: wet, no: dry}
";

const SCENARIOS: &str = "\
scenarios:
  - {name: sun, answers: {weather.rain: no}, expect: {outcome: leave}}
  - {name: near, answers: {weather.rain: yes, far: no}, expect: {outcome: leave}}
  - {name: far, answers: {weather.rain: yes, far: yes}, expect: {outcome: take}}
";

/// A folder in which all is as it should be, with a change of its flow and of its scenarios.
fn folder(flow: (&str, &str), scenarios: (&str, &str)) -> Folder {
    let folder = Folder::with(&[]);
    fs::create_dir_all(folder.path("flows/parts")).expect("the folder can be made");
    let changed = |text: &str, (old, new): (&str, &str)| {
        assert!(text.contains(old), "{old}");
        text.replacen(old, new, 1)
    };
    for (name, text) in [
        ("flows/parts/weather.yaml", PART.to_owned()),
        ("flows/umbrella.yaml", changed(FLOW, flow)),
        (
            "flows/umbrella.scenarios.yaml",
            changed(SCENARIOS, scenarios),
        ),
    ] {
        fs::write(folder.path(name), text).expect("the file can be written");
    }
    folder
}

/// No change.
const SAME: (&str, &str) = ("", "");

#[test]
fn a_folder_in_which_all_is_well_is_green() {
    let folder = folder(SAME, SAME);
    let run = folder.run("ci flows --min-coverage 100", "");
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    assert_eq!(run.err, "");
    for wanted in [
        "check\n\n2 files: nothing is wrong\n",
        "\nprove\n\n",
        "\ntest\n\n",
        "3 scenarios in 1 file: all pass\n",
        "\ncheck passed, prove passed, test passed\n",
    ] {
        assert!(run.out.contains(wanted), "{wanted}\n{}", run.out);
    }
    // A part is no flow of its own.
    assert!(!run.out.contains("weather.yaml  "), "{}", run.out);
}

#[test]
fn each_thing_that_is_wrong_has_its_exit_code() {
    for (flow, scenarios, flags, code, last) in [
        (
            ("tone: go,", "tone: goo,"),
            SAME,
            "",
            3,
            "check failed, prove had nothing to do, test had nothing to do",
        ),
        (
            ("outcomes:\n", "facts: {sun: not weather.rain}\noutcomes:\n"),
            SAME,
            "",
            3,
            "check failed, prove passed, test passed",
        ),
        (
            ("outcomes:\n", "facts: {sun: not weather.rain}\noutcomes:\n"),
            SAME,
            "--allow-warnings",
            0,
            "check passed, prove passed, test passed",
        ),
        (
            ("outcomes:\n", "facts: {sun: not weather.rain}\noutcomes:\n"),
            SAME,
            "--allow unused-fact",
            0,
            "check passed, prove passed, test passed",
        ),
        (
            ("when: not weather.rain", "when: weather.rain"),
            SAME,
            "",
            6,
            "check passed, prove failed, test passed",
        ),
        (
            SAME,
            ("outcome: take", "outcome: leave"),
            "",
            8,
            "check passed, prove passed, test failed",
        ),
        (
            ("when: not weather.rain", "when: weather.rain"),
            ("outcome: take", "outcome: leave"),
            "",
            6,
            "check passed, prove failed, test failed",
        ),
        (
            SAME,
            (
                "  - {name: far, answers: {weather.rain: yes, far: yes}, expect: {outcome: take}}\n",
                "",
            ),
            "--min-coverage 100",
            9,
            "check passed, prove passed, test failed",
        ),
        (
            SAME,
            (
                "  - {name: far, answers: {weather.rain: yes, far: yes}, expect: {outcome: take}}\n",
                "",
            ),
            "",
            0,
            "check passed, prove passed, test passed",
        ),
        (
            SAME,
            ("expect: {outcome: leave}", "expct: {outcome: leave}"),
            "",
            3,
            "check failed, prove passed, test had nothing to do",
        ),
    ] {
        let run = folder(flow, scenarios).run(&format!("ci flows {flags}"), "");
        let told = format!("{flow:?} {scenarios:?} {flags}\n{}{}", run.out, run.err);
        assert_eq!(run.code, Some(code), "{told}");
        assert!(run.out.ends_with(&format!("\n{last}\n")), "{told}");
    }
}

#[test]
fn what_is_too_much_to_decide_is_not_decided() {
    let folder = folder(SAME, SAME);
    let run = folder.run("ci flows --max-nodes 1 --allow-warnings", "");
    assert_eq!(run.code, Some(7), "{}{}", run.out, run.err);
}

#[test]
fn a_flow_without_scenarios_is_untried() {
    let folder = folder(SAME, SAME);
    fs::remove_file(folder.path("flows/umbrella.scenarios.yaml")).expect("it is there");
    let run = folder.run("ci flows", "");
    assert_eq!(run.code, Some(0), "{}{}", run.out, run.err);
    assert!(run.out.contains("there are no scenarios"), "{}", run.out);
    let run = folder.run("ci flows --min-coverage 1", "");
    assert_eq!(run.code, Some(9), "{}{}", run.out, run.err);
}

#[test]
fn a_folder_without_a_flow_and_a_file_are_refused() {
    let folder = Folder::with(&[("a.yaml", FLOW)]);
    fs::create_dir(folder.path("empty")).expect("the folder can be made");
    for (args, wanted) in [
        ("ci empty", "there is no flow, scenario or answers file"),
        ("ci a.yaml", "`a.yaml` is no folder"),
        ("ci --junit x --sarif x", "name the same file"),
        ("ci --allow unused_fact", "did you mean `unused-fact`?"),
    ] {
        let run = folder.run(args, "");
        assert_eq!(run.code, Some(2), "{args}\n{}{}", run.out, run.err);
        assert!(run.err.contains(wanted), "{args}\n{}", run.err);
    }
}

#[test]
fn every_thing_is_told_once_at_its_place() {
    let folder = folder(
        ("when: not weather.rain", "when: weather.rain"),
        ("outcome: take", "outcome: leave"),
    );
    let run = folder.run("ci flows --format github", "");
    let annotations: Vec<&str> = run
        .out
        .lines()
        .filter(|line| line.starts_with("::error "))
        .collect();
    assert_eq!(annotations.len(), 2, "{}", run.out);
    assert!(annotations[0].contains("file=flows/umbrella.yaml,line=17,"));
    assert!(annotations[0].contains("title=broken-guarantee"));
    assert!(annotations[1].contains("file=flows/umbrella.scenarios.yaml,line=4,"));
    let log = printed(&folder, "ci flows --format sarif", (SARIF, 6));
    let results = log["runs"][0]["results"].as_array().expect("results");
    let rules: Vec<&Value> = results.iter().map(|result| &result["ruleId"]).collect();
    assert_eq!(rules, ["broken-guarantee", "failing-scenario"]);
}

#[test]
fn files_get_what_the_terminal_would() {
    let folder = folder(SAME, ("outcome: take", "outcome: leave"));
    let run = folder.run("ci flows --junit ci.xml --sarif ci.sarif", "");
    assert_eq!(run.code, Some(8), "{}{}", run.out, run.err);
    assert!(run.out.starts_with("check\n"), "{}", run.out);
    let read = |name: &str| fs::read_to_string(folder.path(name)).expect("it was written");
    let sarif: Value = serde_json::from_str(&read("ci.sarif")).expect("it is JSON");
    assert_eq!(sarif["runs"][0]["invocations"][0]["exitCode"], 8);
    let junit = read("ci.xml");
    assert!(junit.contains("failures=\"1\" errors=\"0\""), "{junit}");
    for name in ["name=\"Nobody takes it in the sun.\"", "name=\"sun\""] {
        assert!(junit.contains(name), "{name}\n{junit}");
    }
    // What an earlier run has written is written over, and nothing else.
    assert_eq!(
        folder.run("ci flows --junit ci.xml", "").code,
        Some(8),
        "again"
    );
    let run = folder.run("ci flows --junit flows/umbrella.yaml --force", "");
    assert_ne!(run.code, Some(8));
    assert_eq!(read("flows/umbrella.yaml"), FLOW);
}

#[test]
fn every_common_form_ends_the_same_way() {
    let folder = folder(SAME, ("outcome: take", "outcome: leave"));
    for form in ["human", "short", "json", "junit", "github", "sarif"] {
        let run = folder.run(&format!("ci flows --format {form}"), "");
        assert_eq!(run.code, Some(8), "{form}\n{}{}", run.out, run.err);
        assert!(!run.out.contains(|c: char| c.is_control() && c != '\n'));
    }
}
