//! What came of the scenarios of a file.

use std::ops::Range;
use std::time::Duration;

use quandary::diagnostic::{Finding, Severity};
use quandary::flow::scenario::{Expect, Scenario};
use quandary::trial::Trial;

/// A scenario that was played, or could not be.
pub struct PlayedCase {
    /// Its name.
    pub name: Box<str>,
    /// Its place among the scenarios of its file, from 0.
    pub index: usize,
    /// What failed; nothing where it passed.
    pub failed: Option<Box<Failed>>,
    /// How long it took.
    pub time: Duration,
}

/// A scenario that failed.
pub struct Failed {
    /// The scenario.
    pub scenario: Scenario,
    /// What came of it; nothing where it is faulty and was not played.
    pub trial: Option<Trial>,
    /// The bytes of its name, then of what each failure is about.
    pub spans: Vec<Range<usize>>,
    /// What is wrong with it in the file.
    pub findings: Vec<Finding>,
}

impl Failed {
    /// The byte at which it is told of: its name, or what is wrong with it.
    pub fn start(&self) -> usize {
        let of_finding = || {
            let label = self.findings.first()?.labels.first()?;
            Some(label.span.start)
        };
        let of_name = self.spans.first().map(|span| span.start);
        of_name.or_else(of_finding).unwrap_or(0)
    }
}

/// What came of a file.
#[derive(Default)]
pub struct Ran {
    /// Its scenarios that were wanted, in order.
    pub cases: Vec<PlayedCase>,
    /// What is wrong with the file, and with no scenario alone.
    pub findings: Vec<Finding>,
    /// How many scenarios were left out, since they were not wanted.
    pub left_out: usize,
    /// How many items the file has.
    pub items: usize,
    /// How many more failed, and are only counted.
    pub untold: usize,
}

impl Ran {
    /// How many scenarios failed.
    pub fn failed(&self) -> usize {
        self.cases
            .iter()
            .filter(|case| case.failed.is_some())
            .count()
            + self.untold
    }

    /// How many scenarios were played, or could not be.
    pub fn played(&self) -> usize {
        self.cases.len() + self.untold
    }

    /// Counts what failed beyond what there is room to tell, and forgets the rest of it. Takes
    /// from the room what it tells.
    pub fn keep_failures(&mut self, room: &mut usize) {
        let before = self.cases.len();
        self.cases.retain(|case| {
            let kept = case.failed.is_none() || *room > 0;
            *room -= usize::from(kept && case.failed.is_some());
            kept
        });
        self.untold += before - self.cases.len();
    }

    /// Whether the file as a whole is faulty.
    pub fn is_faulty(&self) -> bool {
        let mut findings = self.findings.iter();
        findings.any(|finding| finding.severity == Severity::Error)
    }

    /// Adds the next piece.
    pub fn take(&mut self, piece: Ran) {
        let before = self.items;
        let moved = piece.cases.into_iter().map(|mut case| {
            case.index += before;
            if let Some(failed) = &mut case.failed {
                failed.scenario.index += before;
            }
            case
        });
        self.cases.extend(moved);
        self.findings.extend(piece.findings);
        self.left_out += piece.left_out;
        self.untold += piece.untold;
        self.items += piece.items;
    }
}

/// A scenario with what came of it.
pub fn case(
    scenario: Scenario,
    trial: Option<Trial>,
    findings: Vec<Finding>,
    failed: bool,
) -> PlayedCase {
    PlayedCase {
        name: scenario.name.clone(),
        index: scenario.index,
        failed: failed.then(|| {
            Box::new(Failed {
                scenario,
                trial,
                spans: Vec::new(),
                findings,
            })
        }),
        time: Duration::ZERO,
    }
}

/// A scenario of which nothing but this could be read.
pub fn unreadable(index: usize, findings: Vec<Finding>) -> PlayedCase {
    let scenario = Scenario {
        name: "".into(),
        index,
        today: None,
        answers: Vec::new(),
        expect: Expect::default(),
    };
    case(scenario, None, findings, true)
}
