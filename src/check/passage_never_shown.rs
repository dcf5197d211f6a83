//! `passage-never-shown`: a passage that nobody is ever shown.

use super::Checker;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Look;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    let flow = check.flow;
    for (id, passage) in flow.passages.iter() {
        let ends = logic.listed_at(id);
        // Where no outcome lists it, or nobody comes to those that do, that is
        // what has to be mended.
        let (Some(when), false) = (&passage.when, ends.is_empty()) else {
            continue;
        };
        let looks: Vec<Look<'_>> = ends.iter().map(|end| (*end, &when.condition)).collect();
        match logic.any(&looks) {
            Ok(true) => {}
            Ok(false) if !ends.iter().any(|end| logic.comes_to(*end)) => {
                let question = flow.start;
                logic.never_shown.insert(id);
                check.undecided(Rule::PassageNeverShown, Undecided { question });
            }
            Ok(false) => {
                let name = flow.passages.name(id);
                let Ok(bytes) = logic.why_never(when, &Condition::always(), &ends) else {
                    continue;
                };
                logic.never_shown.insert(id);
                let place = Place::root().key("passages").key(name).key("when");
                let place = place.piece(bytes);
                let message = if flow.brought_first().any(|(.., brought)| brought == id) {
                    format!("no outcome ever shows the passage `{name}`")
                } else {
                    format!("nobody is ever shown the passage `{name}`")
                };
                let finding = Finding::warning(Rule::PassageNeverShown, place, message)
                    .saying("this holds on no way to an outcome that lists it")
                    .help("mend the condition, or list the passage at another outcome");
                check.push(finding);
            }
            Err(undecided) => {
                logic.never_shown.insert(id);
                check.undecided(Rule::PassageNeverShown, undecided);
            }
        }
    }
}
