//! `vacuous-guarantee`: a guarantee that speaks of no way at all.

use super::Checker;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;
use crate::prove::Verdict;

pub(super) fn check(check: &mut Checker<'_>, logic: &Logic<'_>) {
    let guarantees = check.flow.guarantees.iter().zip(&logic.verdicts);
    for (at, (guarantee, verdict)) in guarantees.enumerate() {
        let Verdict::Vacuous = verdict else { continue };
        let here = Place::root().key("guarantees").index(at);
        let place = match (&guarantee.when, &guarantee.at) {
            (Some(_), _) => here.key("when"),
            (None, Some(_)) => here.key("at"),
            (None, None) => here,
        };
        let message = "this guarantee speaks of nobody: there is no such way";
        let finding = Finding::warning(Rule::VacuousGuarantee, place, message);
        check.push(finding.help("mend what it speaks of, or take it out"));
    }
}
