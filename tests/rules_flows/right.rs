//! Flows in which nothing is wrong.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use proptest::test_runner::TestCaseError;
use quandary::check::{self, CheckOptions};
use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::flow::day;
use quandary::parse;
use quandary::space::MOST_NODES;

use super::generate::draw::Domains;
use super::generate::large::Large;
use super::generate::runs;
use super::{PIZZA, findings, told};

#[test]
fn the_flows_and_their_scenarios_are_clean() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let names = fs::read_dir(&folder).expect("the folder is there");
    let names = names.map(|entry| entry.expect("it can be read").file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let is_flow = |name: &String| name.ends_with(".yaml") && !name.ends_with(".scenarios.yaml");
    let flows = names.filter(is_flow);
    for name in flows {
        let text = crate::common::flow_text(&folder.join(&name));
        assert_eq!(findings(&text), [], "{name}");
        let flow = parse::read(&text).into_flow().expect("it has no fault");
        let scenarios = name.replace(".yaml", ".scenarios.yaml");
        let scenarios = read(&format!("flows/{scenarios}"));
        let found = parse::scenario::read(&scenarios, &flow).findings;
        assert_eq!(check::allow(&scenarios, found), [], "{name}");
    }
}

#[test]
fn the_flows_of_the_documentation_are_clean() {
    let mut tried = 0;
    for file in [
        "README.md",
        "docs/tutorial.md",
        "docs/flow-format.md",
        "docs/proofs.md",
    ] {
        let page = read(file);
        let blocks = page.split("```yaml\n").skip(1);
        let blocks = blocks.map(|block| block.split("```").next().unwrap_or(""));
        for text in blocks.filter(|block| block.starts_with("quandary: 1")) {
            // The part stands on the page and among the examples.
            let text = &parse::shared::bundle(text, |part| Ok(read(&format!("examples/{part}"))));
            let mut found = findings(text);
            // Where a page shows a flow piece by piece, an answer has no use yet.
            let no_use_yet = [Rule::OptionWithoutEffect, Rule::QuestionWithoutEffect];
            found.retain(|finding| !no_use_yet.contains(&finding.rule));
            assert_eq!(told(text, &found), [""; 0], "{file}:\n{text}");
            tried += 1;
        }
    }
    assert!(tried > 2, "there are flows in the documentation");
}

#[test]
fn what_is_written_for_measurements_has_long_questions_without_labels() {
    let find = |most_nodes| {
        let options = CheckOptions {
            today: day::read("2026-11-23").expect("it is a day"),
            most_nodes,
        };
        check::check(&Large::new(200).text(), &options).findings
    };
    let found = find(5_000);
    let rules: BTreeSet<&str> = found.iter().map(|finding| finding.rule.name()).collect();
    // It is too entangled for so few nodes; what is seen around that is seen all the same.
    let wanted = [
        "always-true",
        "missing-short",
        "not-decided",
        "unreachable-outcome",
    ];
    assert_eq!(Vec::from_iter(rules), wanted);
    let whole = find(MOST_NODES);
    let told = |finding: &Finding| (finding.rule, finding.labels[0].span.clone());
    let whole: BTreeSet<_> = whole.iter().map(|one| format!("{:?}", told(one))).collect();
    let some = found.iter().filter(|one| one.rule != Rule::NotDecided);
    for finding in some {
        let told = format!("{:?}", told(finding));
        assert!(whole.contains(&told), "{told}");
    }
    let labels = found
        .iter()
        .filter(|one| one.rule.name() == "missing-short");
    assert_eq!(labels.count(), 200);
}

#[test]
fn comments_allow_what_is_meant_in_scenarios_too() {
    let flow = parse::read(PIZZA).into_flow().expect("it has no fault");
    let scenarios = |before: &str, behind: &str| {
        format!(
            "scenarios:\n{before}  - name: hungry # and vegan\n    answers: {{}}{behind}\n    \
             expect: {{unfinished: cannot_eat}}\n"
        )
    };
    for (before, behind, wanted) in [
        ("", "", vec!["2 wants-quotes"]),
        ("  # quandary: allow(wants-quotes)\n", "", vec![]),
        (
            "",
            " # quandary: allow(wants-quotes)",
            vec!["2 wants-quotes", "3 unused-allow"],
        ),
    ] {
        let text = scenarios(before, behind);
        let found = parse::scenario::read(&text, &flow).findings;
        assert_eq!(told(&text, &check::allow(&text, found)), wanted, "{text}");
    }
}

#[test]
fn line_ends_and_a_byte_order_mark_change_nothing() {
    for folder in ["tests/fine/check", "tests/faults/check"] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
        for entry in fs::read_dir(path).expect("the folder is there") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                continue;
            }
            let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
            let wanted = told(&text, &findings(&text));
            let changed = format!("\u{feff}{}", text.replace('\n', "\r\n"));
            let found = told(&changed, &findings(&changed));
            assert_eq!(found, wanted, "{}", path.display());
        }
    }
}

/// Rules whose findings are faults of a made-up flow, and no false alarms: its
/// routes are drawn by dice. Whether they are right is told by every way walked.
const OF_THE_DICE: [Rule; 3] = [Rule::Gap, Rule::RefusesEverything, Rule::BrokenGuarantee];

#[test]
fn made_up_flows_have_no_errors_and_nothing_unused_that_is_named() {
    runs::on_flows(150, (6, Domains::Any), |model, _, _| {
        let text = model.text();
        let found = findings(&text);
        let errors = found.iter().filter(|finding| {
            finding.severity == Severity::Error && !OF_THE_DICE.contains(&finding.rule)
        });
        if let Some(error) = errors.into_iter().next() {
            return Err(TestCaseError::fail(format!("{error:#?}")));
        }
        let rules = [Rule::UnusedFact, Rule::UnusedList, Rule::UnusedScore];
        let unused = found.iter().filter(|finding| rules.contains(&finding.rule));
        let unused: BTreeSet<String> = unused.map(|finding| quoted(&finding.message)).collect();
        if unused != never_named(&text) {
            return Err(TestCaseError::fail(format!("{unused:?}")));
        }
        Ok(())
    });
}

/// The name in a message.
fn quoted(message: &str) -> String {
    message.split('`').nth(1).unwrap_or("").to_owned()
}

/// The facts, lists and scores of a made-up flow that stand nowhere but where they
/// are made, by a look at its words alone.
fn never_named(text: &str) -> BTreeSet<String> {
    let mut made = BTreeSet::new();
    let mut named = BTreeSet::new();
    for line in text.lines() {
        let (before, behind) = line
            .split_once(": ")
            .unwrap_or((line.trim_end_matches(':'), ""));
        let key = before.trim_start_matches([' ', '-']);
        let words = |text: &str| -> Vec<String> {
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.map(str::to_owned).collect()
        };
        let of_the_top = line.starts_with("  ") && !line.starts_with("   ");
        let is_fact = key.starts_with('f') && key[1..].parse::<usize>().is_ok();
        if of_the_top && (is_fact || matches!(key, "few" | "most" | "kinds")) {
            made.insert(key.to_owned());
            named.extend(words(behind));
        } else if key == "points" {
            let scores = words(behind);
            made.extend(scores.into_iter().filter(|word| word.starts_with('s')));
        } else if matches!(key, "when" | "options") {
            named.extend(words(behind));
        }
    }
    made.difference(&named).cloned().collect()
}

fn read(file: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    fs::read_to_string(path).expect("the file is there")
}

/// With little room less is decided, and nothing else is told.
#[test]
fn with_little_room_only_what_is_so_is_told() {
    let text = Large::new(30).text();
    let told_with = |most_nodes| -> BTreeSet<String> {
        let options = CheckOptions {
            today: day::read("2026-11-23").expect("it is a day"),
            most_nodes,
        };
        let found = check::check(&text, &options).findings.into_iter();
        let found = found.map(|finding| {
            let place = finding.labels.first().map(|label| label.span.clone());
            format!("{} {} {place:?}", finding.rule.name(), finding.message)
        });
        found.collect()
    };
    let all = told_with(4_000_000);
    let open = |told: &&String| told.starts_with("not-decided");
    assert_eq!(all.iter().find(open), None);
    for most_nodes in [30, 100, 300, 1_000] {
        let some = told_with(most_nodes);
        let others: Vec<_> = some.difference(&all).filter(|told| !open(told)).collect();
        assert!(others.is_empty(), "{most_nodes}: {others:#?}");
    }
}
