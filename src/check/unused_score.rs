//! `unused-score`: points for a score that no condition reads.

use std::collections::HashSet;

use super::Checker;
use super::texts::sets_of_options;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::flow::text::Text;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let mut known = HashSet::new();
    flow.conditions(&mut |when| {
        when.condition.visit(&mut |condition| {
            if let Condition::Score(score, ..) = condition {
                known.insert(*score);
            }
        });
    });
    known.extend(flow.texts().flat_map(Text::scores));
    if known.len() == flow.scores.len() {
        return;
    }
    for (place, options) in sets_of_options(flow) {
        for (id, option) in options.iter() {
            for (score, _) in &option.points {
                // What has been reported is not reported where it is next given.
                if !known.insert(*score) {
                    continue;
                }
                let name = flow.scores.name(*score);
                let place = place.clone().key(options.name(id)).key("points").key(name);
                let message =
                    format!("no condition reads the score `{name}`, and no text shows it");
                let finding = Finding::warning(Rule::UnusedScore, place.the_key(), message);
                check.push(finding.help(format!(
                    "take its points out, or use it in a condition such as `{name} >= 3`"
                )));
            }
        }
    }
}
