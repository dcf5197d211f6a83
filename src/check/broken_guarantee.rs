//! `broken-guarantee`: a guarantee that some way breaks.

use super::logic::Logic;
use super::{Checker, WhyNotDecided};
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;
use crate::prove::{Reason, Verdict};
use crate::session::Step;

pub(super) fn check(check: &mut Checker<'_>, logic: &Logic<'_>) {
    for (at, verdict) in logic.verdicts.iter().enumerate() {
        match verdict {
            Verdict::Holds | Verdict::Vacuous => {}
            Verdict::Fails(ways) => {
                let place = Place::root().key("guarantees").index(at).key("says");
                let message = "this guarantee does not hold";
                let mut finding = Finding::error(Rule::BrokenGuarantee, place, message);
                for way in ways {
                    let end = match way.step() {
                        Step::Done(outcome) => {
                            format!("it ends in `{}`", check.flow.outcomes.name(outcome))
                        }
                        Step::Ask(_) | Step::Stuck(_) => "it ends nowhere".to_owned(),
                    };
                    finding = check.with_way(finding, way).note(end);
                }
                let help = "mend the way there, or promise less; `quandary prove` tells more";
                check.push(finding.help(help));
            }
            Verdict::NotDecided(Reason::TooLarge { question, .. }) => {
                let why = WhyNotDecided::OfGuarantee(at, *question);
                check.undecided.push((Rule::BrokenGuarantee, why));
            }
            Verdict::NotDecided(Reason::Spent { .. }) => {
                let why = WhyNotDecided::SpentBefore(at);
                check.undecided.push((Rule::BrokenGuarantee, why));
            }
            Verdict::NotDecided(
                Reason::Comparison { question } | Reason::Calendar { question },
            ) => {
                check.unsure(Rule::BrokenGuarantee, &logic.space, *question);
            }
        }
    }
}
