//! Every test of a flow that denies something and is looked at, with the conditions that it
//! is part of.

use super::logic::{ConditionRole, Stand};
use super::negations::{FactDenials, Negation, Put, TestSpot, negations};
use crate::flow::condition::{Condition, Written, not};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::place::Place;

/// The tests that deny something, in the order of the flow.
pub(super) struct Denials<'f> {
    facts: FactDenials<'f>,
    pub(super) sites: Vec<Site<'f>>,
    /// The conditions that are looked at.
    pub(super) stands: Vec<Stand<'f>>,
}

/// A test that denies something, with where it stands.
pub(super) struct Site<'f> {
    /// The fact in which it stands, where it does.
    pub(super) home: Option<Id<Fact>>,
    pub(super) when: &'f Written,
    pub(super) place: Place,
    pub(super) negation: Negation<'f>,
    /// The conditions that it is part of, by their place among all.
    pub(super) stands: Vec<usize>,
    /// What it is about.
    pub(super) questions: Vec<Id<Question>>,
}

impl<'f> Denials<'f> {
    /// The tests in these conditions.
    pub(super) fn new(flow: &'f Flow, stands: Vec<Stand<'f>>) -> Self {
        let facts = FactDenials::new(flow);
        let all = &stands;
        let mut sites = Vec::new();
        for (at, stand) in all.iter().enumerate() {
            let home = match stand.role {
                ConditionRole::Fact(fact) => Some(fact),
                ConditionRole::Refusal
                | ConditionRole::Route
                | ConditionRole::DeadRoute
                | ConditionRole::Passage(_)
                | ConditionRole::Part => None,
            };
            let stands: Vec<usize> = match home {
                None => vec![at],
                Some(home) => {
                    let uses = |stand: &Stand<'_>| {
                        !matches!(stand.role, ConditionRole::Fact(_))
                            && names(&stand.when.condition, |fact| facts.holds(fact, home))
                    };
                    (0..all.len()).filter(|at| uses(&all[*at])).collect()
                }
            };
            for negation in negations(flow, stand.when) {
                sites.push(Site {
                    home,
                    when: stand.when,
                    place: stand.place.clone(),
                    questions: facts.questions(negation.test),
                    negation,
                    stands: stands.clone(),
                });
            }
        }
        Self {
            facts,
            sites,
            stands,
        }
    }

    /// Where a condition and the same one, with this in the place of a site, differ.
    pub(super) fn differ(&self, whole: &Condition, site: &Site<'_>, put: Put<'_>) -> Condition {
        let spot = TestSpot {
            home: site.home,
            at: site.negation.at,
        };
        let other = self.facts.with(whole, spot, put);
        Condition::Any(vec![
            Condition::All(vec![whole.clone(), not(other.clone())]),
            Condition::All(vec![not(whole.clone()), other]),
        ])
    }
}

/// Whether a condition names such a fact.
fn names(condition: &Condition, such: impl Fn(Id<Fact>) -> bool) -> bool {
    let mut named = false;
    condition.visit(&mut |inner| {
        if let Condition::Fact(fact) = inner {
            named |= such(*fact);
        }
    });
    named
}
