//! No false alarms, and no fault passed over.
//!
//! What is right is told by flows that are: those of `flows/`, those of the
//! documentation, and made-up ones ([`right`]). What is wrong is told by the same
//! flows with one known fault each, as a slip of an author's hand would make it: it
//! has to be found by its rule, on its line. [`lines`] breaks every line in one
//! way; [`slips`] and [`ways`] are single slips, in what is written and in where it
//! leads.

#[path = "../common/mod.rs"]
mod common;

#[path = "../generate/mod.rs"]
mod generate;

mod right;

mod lines;

mod slips;

mod ways;

mod holes;

use quandary::check::{self, CheckOptions};
use quandary::diagnostic::{Finding, line_and_column};
use quandary::flow::day;
use std::path::Path;
use std::sync::LazyLock;

use quandary::space::MOST_NODES;

const PIZZA: &str = include_str!("../../flows/pizza.yaml");
static LETTER: LazyLock<String> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows/letter-to-ex.yaml");
    common::flow_text(&path)
});

fn findings(text: &str) -> Vec<Finding> {
    let options = CheckOptions {
        today: day::read("2026-11-27").expect("it is a day"),
        most_nodes: MOST_NODES,
    };
    check::check(text, &options).findings
}

fn line(text: &str, finding: &Finding) -> usize {
    let first = finding.labels.first().expect("a finding has a place");
    line_and_column(text, first.span.start).0
}

/// Findings as they are compared: `7 unknown-key`.
fn told(text: &str, findings: &[Finding]) -> Vec<String> {
    let found = findings.iter();
    let found = found.map(|finding| format!("{} {}", line(text, finding), finding.rule.name()));
    found.collect()
}
