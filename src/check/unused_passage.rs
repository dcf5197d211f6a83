//! `unused-passage`: a passage that no outcome lists.

use std::collections::HashSet;

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let listed = flow.outcomes.iter();
    let listed = listed.flat_map(|(_, outcome)| outcome.passages.iter().copied());
    let brought = flow.brought_first().map(|(.., passage)| passage);
    let listed: HashSet<_> = listed.chain(brought).collect();
    for passage in flow.passages.ids().filter(|id| !listed.contains(id)) {
        let name = flow.passages.name(passage);
        let help = match &*flow.passages[passage].tags {
            [] => format!("take it out, or write `{name}` under `passages` of an outcome"),
            [tag, ..] => format!(
                "take it out, or write `{name}` or `tagged {tag}` under `passages` of an outcome"
            ),
        };
        let place = Place::root().key("passages").key(name).the_key();
        let message = format!("no outcome lists the passage `{name}`");
        let finding = Finding::warning(Rule::UnusedPassage, place, message);
        check.push(finding.help(help).or_take_out());
    }
}
