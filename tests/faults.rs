//! Every fault that is found in a file, as fixtures.
//!
//! A file in `tests/faults/` is read, one in `tests/faults/check/` is checked as
//! a whole flow on 2026-11-23, up to its first line `# finds`; those lines hold
//! all findings, in order and exactly:
//!
//! ```text
//! # finds 7:5 `optoins` error unknown-key: a question has no key `optoins`
//! #   beside it: the words beside the place
//! #   and 3:2 `ask`: the words beside a second place
//! #   note: what else there is to know
//! #   help: did you mean `options`?
//! ```
//!
//! A file in `tests/fine/` or `tests/fine/check/` has no finding. `NAME.scenarios.yaml` and
//! `NAME.answers.yaml` are read for the flow `flows/pizza.yaml`. The shared parts that a
//! fixture uses stand in the folder `parts` beside it.
//! `ACCEPT=1 cargo test --test faults` writes what is found into the fixtures.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::day;
use quandary::parse;
use quandary::render::File;
use quandary::space::MOST_NODES;

#[test]
fn each_fault_is_found_with_its_place_and_its_mend() {
    let accept = std::env::var_os("ACCEPT").is_some();
    let mut failures = String::new();
    for path in fixtures("faults") {
        let (text, wanted) = split(&path);
        let bundle = with_parts(&path, &text);
        let found = shown(&bundle, &findings(&path, &bundle));
        if found == wanted && !wanted.is_empty() {
            continue;
        }
        if accept && !found.is_empty() {
            fs::write(&path, format!("{text}{found}")).expect("the fixture can be written");
            continue;
        }
        let _ = writeln!(failures, "\n{}", path.display());
        if wanted.is_empty() {
            let _ = writeln!(failures, "  the fixture expects nothing");
        }
        failures.push_str(&difference(&wanted, &found));
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn nothing_is_found_where_nothing_is_wrong() {
    let mut failures = String::new();
    for path in fixtures("fine") {
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let bundle = with_parts(&path, &text);
        let found = shown(&bundle, &findings(&path, &bundle));
        if !found.is_empty() {
            let _ = writeln!(failures, "\n{}\n{found}", path.display());
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

#[test]
fn every_rule_has_a_fixture() {
    let found: BTreeSet<&str> = fixtures("faults")
        .iter()
        .flat_map(|path| findings(path, &with_parts(path, &split(path).0)))
        .map(|finding| finding.rule.name())
        .collect();
    let rules = Rule::ALL.iter().map(|rule| rule.name());
    let missing: Vec<&str> = rules.filter(|rule| !found.contains(rule)).collect();
    assert!(missing.is_empty(), "no fixture finds {missing:?}");
}

/// The fixtures of a folder of `tests/` and of its folder `check`, where it has one.
fn fixtures(folder: &str) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests")
        .join(folder);
    let mut paths = Vec::new();
    for folder in [root.clone(), root.join("check")] {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        paths.extend(entries.map(|entry| entry.expect("the folder can be read").path()));
    }
    paths.retain(|path| path.is_file());
    paths.sort();
    assert!(!paths.is_empty(), "there is no fixture in {folder}");
    paths
}

/// The text of a fixture and the findings that it expects.
fn split(path: &Path) -> (String, String) {
    let whole = fs::read_to_string(path).expect("fixtures are UTF-8");
    let at = whole.find("\n# finds ").map_or(whole.len(), |at| at + 1);
    let (text, wanted) = whole.split_at(at);
    (text.to_owned(), wanted.to_owned())
}

/// The text of a fixture with the shared parts that it uses.
fn with_parts(path: &Path, text: &str) -> String {
    parse::shared::bundle(text, |part| {
        fs::read_to_string(path.with_file_name(part)).map_err(|_| "there is no such file".into())
    })
}

fn findings(path: &Path, text: &str) -> Vec<Finding> {
    let name = path.to_string_lossy();
    let pizza = || {
        let read = parse::read(include_str!("../flows/pizza.yaml"));
        read.into_flow().expect("the pizza flow has no fault")
    };
    if name.ends_with(".scenarios.yaml") {
        parse::scenario::read(text, &pizza()).findings
    } else if name.ends_with(".answers.yaml") {
        parse::answers::read(text, &pizza()).findings
    } else if path
        .parent()
        .is_some_and(|folder| folder.ends_with("check"))
    {
        let options = CheckOptions {
            today: day::read("2026-11-23").expect("it is a day"),
            most_nodes: MOST_NODES,
        };
        check(text, &options).findings
    } else {
        parse::read(text).findings().to_vec()
    }
}

fn shown(text: &str, findings: &[Finding]) -> String {
    let file = File::new("", text);
    let mut shown = String::new();
    for finding in findings {
        let (rule, severity) = (finding.rule.name(), finding.severity);
        let place = |at: usize| {
            let label = &finding.labels[at];
            let at = file.position(label.span.start);
            let words = text.get(label.span.clone()).unwrap_or("OUT OF BOUNDS");
            let part = at.in_part.then(|| format!("{}:", at.path));
            let (part, line, column) = (part.unwrap_or_default(), at.line, at.column);
            format!("{part}{line}:{column} `{}`", visible(words))
        };
        let _ = writeln!(
            shown,
            "# finds {} {severity} {rule}: {}",
            place(0),
            finding.message
        );
        for (at, label) in finding.labels.iter().enumerate() {
            if at > 0 {
                let _ = writeln!(shown, "#   and {}: {}", place(at), label.words);
            } else if !label.words.is_empty() {
                let _ = writeln!(shown, "#   beside it: {}", label.words);
            }
        }
        for note in &finding.notes {
            let _ = writeln!(shown, "#   note: {note}");
        }
        if let Some(help) = &finding.help {
            let _ = writeln!(shown, "#   help: {help}");
        }
    }
    shown
}

fn visible(words: &str) -> String {
    let mut visible = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_control() {
            visible.extend(c.escape_default());
        } else {
            visible.push(c);
        }
    }
    visible
}

/// The lines that are wanted and not found, and those that are found and not wanted.
fn difference(wanted: &str, found: &str) -> String {
    let mut difference = String::new();
    let without = |line: &&str, other: &str| !other.lines().any(|known| known == *line);
    for line in wanted.lines().filter(|line| without(line, found)) {
        let _ = writeln!(difference, "  wanted {line}");
    }
    for line in found.lines().filter(|line| without(line, wanted)) {
        let _ = writeln!(difference, "  found  {line}");
    }
    if difference.is_empty() && wanted != found {
        let _ = writeln!(difference, "  the same lines in another order:\n{found}");
    }
    difference
}
