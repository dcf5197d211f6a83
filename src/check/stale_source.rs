//! `stale-source`: a source that nobody has looked at for more than a year, or whose
//! day is still to come.

use jiff::ToSpan;

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let Ok(year_ago) = check.options.today.checked_sub(1.year()) else {
        return;
    };
    let today = check.options.today;
    for (id, source) in flow.sources.iter() {
        if let Some(checked) = source.checked.filter(|checked| *checked > today) {
            let name = flow.sources.name(id);
            let place = Place::root().key("sources").key(name).key("checked");
            let message = format!("nobody has looked at the source `{name}` on {checked} yet");
            let finding = Finding::advice(Rule::StaleSource, place, message)
                .saying("a day to come")
                .help("write the day on which it was looked at");
            check.push(finding);
            continue;
        }
        let Some(checked) = source.checked.filter(|checked| *checked < year_ago) else {
            continue;
        };
        let name = flow.sources.name(id);
        let place = Place::root().key("sources").key(name).key("checked");
        let message = format!("the source `{name}` was last looked at on {checked}");
        let finding = Finding::advice(Rule::StaleSource, place, message)
            .saying("more than a year ago")
            .help("look at it again, and write down the day");
        check.push(finding);
    }
}
