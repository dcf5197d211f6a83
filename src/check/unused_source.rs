//! `unused-source`: a source that nothing cites, and that is no part of what
//! something cites.

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let outcomes = flow.outcomes.iter().map(|(_, outcome)| &outcome.cites);
    let passages = flow.passages.iter().map(|(_, passage)| &passage.cites);
    let mut open: Vec<_> = outcomes.chain(passages).flatten().copied().collect();
    let mut used = vec![false; flow.sources.len()];
    while let Some(source) = open.pop() {
        // With a part, the whole is shown too.
        let known = used.get_mut(source.index());
        if known.is_some_and(|known| !std::mem::replace(known, true)) {
            open.extend(flow.sources[source].part_of);
        }
    }
    let unused = flow.sources.ids().zip(used).filter(|(_, used)| !used);
    for (source, _) in unused {
        let name = flow.sources.name(source);
        let place = Place::root().key("sources").key(name).the_key();
        let message = format!("nothing cites the source `{name}`");
        let finding = Finding::warning(Rule::UnusedSource, place, message);
        check.push(
            finding
                .help(format!(
                    "take it out, or write `{name}` under `cites` of an outcome or a passage"
                ))
                .or_take_out(),
        );
    }
}
