//! Names that nothing has, where the one thing that was meant can be told: the second of two
//! with one id, or a question that is called otherwise now.

use std::collections::BTreeSet;

use super::super::led::unled;
use super::Reader;
use super::as_lists::is_plain_id;
use crate::diagnostic::{Action, Certainty, Finding, Rule};
use crate::place::{Place, PlaceStep};
use crate::yaml::tree::Tree;

/// How many letters of a name may differ that is most likely a slip for a known one.
const FEW_LETTERS: usize = 2;

impl Reader<'_> {
    /// Where two things have one id, and one name is named that nothing has, the second of
    /// the two was most likely called so. Then nothing is said of that name.
    pub(super) fn one_id_for_two(&mut self) {
        let of_two = |finding: &Finding| finding.rule == Rule::DoubledKey && is_id(finding);
        let mut doubled = (0..self.findings.len()).filter(|at| of_two(&self.findings[*at]));
        let (Some(at), None) = (doubled.next(), doubled.next()) else {
            return;
        };
        let first = self.findings[at].labels.first();
        let Some(section) = first.and_then(|label| key(&label.place, 0)) else {
            return;
        };
        let section = section.to_owned();
        let strange = |finding: &Finding| {
            let first = finding.labels.first();
            finding.rule == Rule::UndefinedName
                && finding.help.is_none()
                && first.is_some_and(|first| may_name(&first.place, &section))
        };
        let strangers = self.findings.iter().filter(|finding| strange(finding));
        let names: BTreeSet<String> = strangers.map(|finding| self.named(finding)).collect();
        let mut names = names.into_iter();
        let (Some(name), None) = (names.next(), names.next()) else {
            return;
        };
        if !is_plain_id(&name) {
            return;
        }
        let was = self.named(&self.findings[at]);
        let doubled = &mut self.findings[at];
        doubled.helps_otherwise(format!(
            "call one of them `{name}`: that name is used elsewhere, and nothing has it; or keep one of the two"
        ));
        doubled.also_write(&was, &name, Certainty::Guess);
        self.findings.retain(|finding| !strange(finding));
    }

    /// Where routes name one thing that is not there, and one question is named by no route,
    /// that is most likely meant.
    pub(super) fn called_otherwise_now(&mut self, tree: &Tree<'_>) {
        let target = |finding: &Finding| {
            let first = finding.labels.first();
            finding.rule == Rule::UndefinedName
                && first.is_some_and(|first| may_name(&first.place, "outcomes"))
        };
        let targets = self.findings.iter().filter(|finding| target(finding));
        let names: BTreeSet<String> = targets.map(|finding| self.named(finding)).collect();
        let mut names = names.into_iter();
        let (Some(name), None) = (names.next(), names.next()) else {
            return;
        };
        let Some(meant) = unled(&tree.root).map(str::to_owned) else {
            return;
        };
        for finding in self.findings.iter_mut().filter(|finding| target(finding)) {
            let is_slip = finding.mends.iter().any(|mend| match &mend.action {
                Action::Write(_, near) => strsim::osa_distance(near, &name) <= FEW_LETTERS,
                _ => false,
            });
            if is_slip {
                continue;
            }
            finding.helps_otherwise(format!("did you mean `{meant}`? no route leads to it"));
            finding.also_write(&name, &meant, Certainty::Guess);
        }
    }

    /// The name that a finding speaks of.
    fn named(&self, finding: &Finding) -> String {
        let first = finding.labels.first();
        let written = first.and_then(|label| self.source.get(label.span.clone()));
        let written = written.unwrap_or("");
        written
            .trim_matches(|c: char| "{}\"' ".contains(c))
            .to_owned()
    }
}

/// Whether a finding is about an id of a part of the file.
fn is_id(finding: &Finding) -> bool {
    let first = finding.labels.first();
    first.is_some_and(|first| first.place.steps.len() == 2)
}

fn key(place: &Place, at: usize) -> Option<&str> {
    match place.steps.get(at)? {
        PlaceStep::Key(key) => Some(key),
        PlaceStep::Index(_) | PlaceStep::Entry(_) => None,
    }
}

/// Whether a name at a place may be one of these things.
fn may_name(place: &Place, section: &str) -> bool {
    let steps = place.steps.len();
    let last = steps.checked_sub(1).and_then(|last| key(place, last));
    let condition = last == Some("when") || key(place, 0) == Some("facts") && steps == 2;
    let leads = key(place, 0) == Some("start")
        || key(place, 0) == Some("questions") && key(place, 2) == Some("next");
    match section {
        "questions" => condition || leads,
        "outcomes" => leads && !condition,
        "facts" => condition,
        _ => false,
    }
}
