//! What notices a mutant: a scenario, a guarantee, or nothing.

use super::Mutant;
use super::change::Passed;
use super::same::{Compared, Terms, Way, compare_within};
use crate::flow::Flow;
use crate::flow::question::Question;
use crate::flow::scenario::Scenario;
use crate::flow::table::Id;
use crate::prove::{self, Verdict};
use crate::space::Space;
use crate::space::budget::RunBudget;
use crate::trial::{End, Player};

/// So many branches of diagrams take as long as reading a byte again.
const BRANCHES_OF_A_BYTE: usize = 5;

/// Conditions of no more bytes than these are read in no time.
const FEW_BYTES: usize = 1_000;

/// What becomes of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The change leaves no flow that can be read.
    NoFlow,
    /// This scenario notices it.
    Scenario(usize),
    /// This guarantee notices it; the one that every flow gives, that every way
    /// ends with advice, where there is no place.
    Guarantee(Option<usize>),
    /// It does the same as the flow, for everybody: there is nothing to notice.
    Same,
    /// Nothing notices it, and this way would.
    Survives(Way),
    /// Nothing notices it. Whether there is anything to notice could not be told,
    /// at this question.
    NotDecided(Id<Question>),
}

/// A flow with all that may notice that it is wrong.
#[derive(Debug)]
pub struct Judge<'t> {
    text: &'t str,
    flow: &'t Flow,
    scenarios: &'t [Scenario],
    /// By scenario: what it comes by in the flow as it is.
    passed: Vec<Passed>,
    terms: Terms,
    /// Guarantees that hold of the flow as it is.
    kept: Vec<usize>,
    /// Whether every way of the flow as it is ends with advice.
    ends: bool,
}

impl<'t> Judge<'t> {
    /// A judge of a flow, whose file is `text`, with scenarios that all pass.
    ///
    /// ```
    /// use quandary::flow::day;
    /// use quandary::mutants::{self, judge::{Fate, Judge}, same::Terms};
    /// use quandary::parse::{self, scenario};
    /// use quandary::space::{MOST_NODES, Today};
    ///
    /// let text = include_str!("../../flows/pizza.yaml");
    /// let flow = parse::read(text).into_flow().unwrap();
    /// let today = day::read("2026-11-23").unwrap();
    /// let terms = Terms { day: Today::Any, today, most_nodes: MOST_NODES, samples: 100, seed: 1 };
    /// let scenarios = scenario::read(include_str!("../../flows/pizza.scenarios.yaml"), &flow);
    ///
    /// let judge = Judge::new(text, &flow, &scenarios.scenarios, terms);
    /// for mutant in mutants::of(text, &flow) {
    ///     let fate = judge.fate(&mutant);
    ///     assert!(!matches!(fate, Fate::Survives(_) | Fate::NotDecided(_)));
    /// }
    /// ```
    #[must_use]
    pub fn new(text: &'t str, flow: &'t Flow, scenarios: &'t [Scenario], terms: Terms) -> Self {
        let mut player = Player::new(flow, terms.today);
        let passed = scenarios.iter().map(|scenario| {
            let end = player.play(scenario).end;
            let asked = player.session().taken().iter().map(|taken| taken.question);
            let (outcome, last) = match end {
                End::Advice(outcome) => (Some(outcome), None),
                End::Refused(last, _) | End::Unfinished(last) | End::Stuck(last) => {
                    (None, Some(last))
                }
            };
            Passed {
                outcome,
                asked: asked.chain(last).collect(),
            }
        });
        let mut judge = Self {
            text,
            flow,
            scenarios,
            passed: passed.collect(),
            terms,
            kept: Vec::new(),
            ends: false,
        };
        let run = RunBudget::of(terms.most_nodes);
        if let Ok(mut space) = Space::as_far_as_it_fits(flow, terms.day, &run) {
            let proofs = judge.proofs();
            judge.ends = holds(&prove::prove_ending(&mut space, &proofs));
            let verdicts = prove::prove_all(&mut space, &flow.guarantees, &proofs);
            let verdicts = verdicts.iter().enumerate();
            let kept = verdicts.filter(|(_, verdict)| holds(verdict));
            judge.kept = kept.map(|(at, _)| at).collect();
        }
        judge
    }

    /// What becomes of a mutant of the flow.
    #[must_use]
    pub fn fate(&self, mutant: &Mutant) -> Fate {
        self.fate_within(mutant, &RunBudget::of(self.terms.most_nodes))
    }

    /// The same, within what a run may take.
    #[must_use]
    pub fn fate_within(&self, mutant: &Mutant, run: &RunBudget) -> Fate {
        let read_again = mutant.bytes_read(self.text).saturating_sub(FEW_BYTES);
        run.take(read_again.saturating_mul(BRANCHES_OF_A_BYTE));
        let Some(wrong) = mutant.flow_beside(self.text, self.flow) else {
            return Fate::NoFlow;
        };
        let mut player = Player::new(&wrong, self.terms.today);
        let mut scenarios = self.scenarios.iter().zip(&self.passed);
        let noticed = scenarios.position(|(scenario, passed)| {
            mutant.is_on(self.flow, passed) && !player.play(scenario).failures.is_empty()
        });
        if let Some(at) = noticed {
            return Fate::Scenario(at);
        }
        let compared = compare_within(self.flow, &wrong, &self.terms, run);
        if compared == Compared::Same {
            return Fate::Same;
        }
        if let Some(guarantee) = self.broken(&wrong, run) {
            return Fate::Guarantee(guarantee);
        }
        match compared {
            Compared::Same => Fate::Same,
            Compared::Differs(way) => Fate::Survives(way),
            Compared::NotDecided(question) => Fate::NotDecided(question),
        }
    }

    /// The first guarantee that a wrong flow breaks.
    fn broken(&self, wrong: &Flow, run: &RunBudget) -> Option<Option<usize>> {
        let proofs = self.proofs();
        let fails = |verdict: Verdict<'_>| matches!(verdict, Verdict::Fails(_));
        let mut space = Space::as_far_as_it_fits(wrong, self.terms.day, run).ok()?;
        let known = prove::kept_together(&mut space, &wrong.guarantees);
        let kept = self.kept.iter().find(|at| {
            let guarantee = wrong.guarantees.get(**at).zip(known.get(**at));
            guarantee.is_some_and(|(kept, known)| {
                known.is_none() && fails(prove::prove(&mut space, kept, &proofs))
            })
        });
        if let Some(at) = kept {
            return Some(Some(*at));
        }
        (self.ends && fails(prove::prove_ending(&mut space, &proofs))).then_some(None)
    }

    fn proofs(&self) -> prove::ProofOptions {
        prove::ProofOptions {
            today: self.terms.today,
            seed: self.terms.seed,
            samples: self.terms.samples,
        }
    }
}

/// Whether a promise is kept. One that speaks of no way may be broken by a wrong
/// flow in which there is one.
fn holds(verdict: &Verdict<'_>) -> bool {
    matches!(verdict, Verdict::Holds | Verdict::Vacuous)
}
