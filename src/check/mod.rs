//! Everything that is wrong with a flow: what the reader saw, and what only the
//! whole flow tells.
//!
//! A rule is one file here, with a page of the same name in `docs/rules/`. The
//! rules of the reading stand in [`parse`](crate::parse), where the text is at
//! hand; those here are tried once the flow can be used.

mod unused_fact;

mod unused_list;

mod stale_source;

use jiff::civil::Date;

use crate::diagnostic::Finding;
use crate::flow::Flow;
use crate::parse;

/// How a flow is checked.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// The day on which it is checked: ways are walked on it, and sources are
    /// as old as they are then.
    pub today: Date,
    /// How many nodes a decision diagram may have; beyond it a rule is not
    /// decided.
    pub most_nodes: usize,
}

/// What came of checking a flow file.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The flow, where it can be used.
    pub flow: Option<Flow>,
    /// Everything that was found, in the order of the file.
    pub findings: Vec<Finding>,
}

/// Checks a flow file.
///
/// ```
/// use quandary::check::{Options, check};
/// use quandary::{flow::day, space::MOST_NODES};
///
/// let options = Options { today: day::read("2026-11-23").unwrap(), most_nodes: MOST_NODES };
/// let text = include_str!("../../flows/pizza.yaml");
/// assert!(check(text, &options).findings.is_empty());
/// ```
#[must_use]
pub fn check(text: &str, options: &Options) -> Checked {
    let reading = parse::read(text);
    let mut findings = reading.findings().to_vec();
    if let Some(flow) = reading.flow() {
        findings.extend(rules(text, flow, options));
        in_order(&mut findings);
    }
    Checked {
        flow: reading.into_flow(),
        findings,
    }
}

/// What the rules of this module find in a flow that can be used.
fn rules(text: &str, flow: &Flow, options: &Options) -> Vec<Finding> {
    let mut check = Check {
        flow,
        options,
        findings: Vec::new(),
    };
    unused_fact::check(&mut check);
    unused_list::check(&mut check);
    stale_source::check(&mut check);
    parse::find_places(text, &mut check.findings);
    check.findings
}

/// In the order of the file, and at one place the gravest first.
fn in_order(findings: &mut [Finding]) {
    findings.sort_by_key(|finding| {
        let first = finding.labels.first();
        let bytes = first.map_or((0, 0), |label| (label.span.start, label.span.end));
        (bytes, finding.severity)
    });
}

/// A flow while its rules are tried.
struct Check<'f> {
    flow: &'f Flow,

    options: &'f Options,
    findings: Vec<Finding>,
}

impl Check<'_> {
    fn push(&mut self, finding: Finding) {
        self.findings.push(finding);
    }
}
