//! Every rule has its page in `docs/rules/`, and the examples on it are held to
//! the program: the bad one has findings of this rule and of no other, the good
//! one has none.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::day;
use quandary::parse;
use quandary::rule::Topic;
use quandary::space::MOST_NODES;

/// The headings of a page below its title, in their order.
const HEADINGS: [&str; 4] = [
    "Why it matters",
    "Bad example",
    "Good example",
    "How to mend it",
];

#[test]
fn every_rule_has_a_page_and_every_page_a_rule() {
    let mut files: BTreeSet<String> = fs::read_dir(folder())
        .expect("the pages are there")
        .map(|entry| entry.expect("the folder can be read").file_name())
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    assert!(files.remove("README.md"), "the list of rules is not there");
    let rules = Rule::ALL.iter().map(|rule| format!("{}.md", rule.name()));
    assert_eq!(files, rules.collect());
    for rule in Rule::ALL {
        let file = text_of(&folder().join(format!("{}.md", rule.name())));
        assert_eq!(rule.page(), file, "the page of {}", rule.name());
    }
}

#[test]
fn every_page_has_the_same_form() {
    for rule in Rule::ALL {
        let (name, page) = (rule.name(), rule.page());
        assert!(page.starts_with(&format!("# {name}\n\n")), "{name}: title");
        let sentence = rule.sentence();
        let one = sentence.ends_with('.') && !sentence.trim_end_matches('.').contains(". ");
        assert!(one, "{name}: \"{sentence}\" is not one sentence");
        let headings: Vec<&str> = page
            .lines()
            .filter_map(|line| line.strip_prefix("## "))
            .collect();
        assert_eq!(headings, HEADINGS, "{name}");
        assert_eq!(examples(page).len(), 2, "{name}: the examples");
        assert!(!severity(page).is_empty(), "{name}: the severity");
        let wide = page.lines().find(|line| {
            let example = line.contains('(') && rule == Rule::TooDeep;
            line.chars().count() > 90 && !example
        });
        assert_eq!(wide, None, "{name}: a line that does not fit");
    }
}

#[test]
fn a_page_says_how_to_allow_what_can_be_allowed() {
    for rule in Rule::ALL {
        let name = rule.name();
        let mend = rule.page().rsplit("## ").next().unwrap_or_default();
        let of_comments = matches!(rule, Rule::UnknownRule | Rule::UnusedAllow);
        let severity = severity(rule.page());
        let wanted = (severity.contains("warning") || severity.contains("advice")) && !of_comments;
        let said = mend.contains(&format!("`# quandary: allow({name})`"));
        assert_eq!(said, wanted, "{name}");
    }
}

#[test]
fn the_bad_example_has_findings_of_its_rule_alone() {
    let mut faults = Vec::new();
    for rule in Rule::ALL {
        let (name, page) = (rule.name(), rule.page());
        let found = findings(&examples(page)[0]);
        if found.is_empty() {
            faults.push(format!("{name}: nothing is found"));
        }
        for finding in found {
            let severity = finding.severity.to_string();
            if finding.rule != rule {
                let other = finding.rule.name();
                faults.push(format!("{name}: {other}: {}", finding.message));
            } else if !self::severity(page).contains(&severity) {
                faults.push(format!("{name}: its severity is {severity}"));
            }
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_good_example_has_no_finding() {
    let mut faults = Vec::new();
    for rule in Rule::ALL {
        for finding in findings(&examples(rule.page())[1]) {
            let (name, other) = (rule.name(), finding.rule.name());
            faults.push(format!("{name}: {other}: {}", finding.message));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn the_list_has_every_rule_under_its_kind() {
    let list = text_of(&folder().join("README.md"));
    let mut wanted = Vec::new();
    for topic in Topic::ALL {
        wanted.push(format!("## {}", topic.title()));
        wanted.extend(topic.rules().map(|rule| {
            let (name, sentence) = (rule.name(), rule.sentence());
            format!("| [`{name}`]({name}.md) | {sentence} |")
        }));
    }
    let rows = |line: &&str| line.starts_with("## ") || line.starts_with("| [");
    let rows: Vec<&str> = list.lines().filter(rows).collect();
    assert_eq!(rows, wanted);
}

/// What is found in an example: a flow, or scenarios of the pizza flow.
fn findings(text: &str) -> Vec<Finding> {
    if text.lines().any(|line| line.starts_with("scenarios:")) {
        let pizza = parse::read(include_str!("../flows/pizza.yaml")).into_flow();
        let pizza = pizza.expect("the pizza flow has no fault");
        return parse::scenario::read(text, &pizza).findings;
    }
    let options = CheckOptions {
        today: day::read("2026-11-23").expect("it is a day"),
        most_nodes: MOST_NODES,
    };
    let parts = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples");
    let text = parse::shared::bundle(text, |part| {
        fs::read_to_string(parts.join(part)).map_err(|error| error.to_string())
    });
    check(&text, &options).findings
}

/// The blocks of YAML of a page: the bad example and the good one.
fn examples(page: &str) -> Vec<String> {
    let blocks = page.split("```yaml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

/// What a page says of the severity.
fn severity(page: &str) -> &str {
    let mut lines = page.lines();
    let said = lines.find_map(|line| line.strip_prefix("**Severity:** "));
    said.unwrap_or_default()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/rules")
}

fn text_of(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}
