//! `stale-signature`: an outcome that has changed since somebody signed it, or that is
//! signed on a day to come.

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::place::Place;
use crate::signature::{Signing, SinceSigned};

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let signed = || {
        let outcomes = flow.outcomes.iter();
        outcomes.filter_map(|(id, outcome)| Some((id, outcome.signed.as_ref()?)))
    };
    // In a flow with holes nobody knows who gets what.
    if check.beside.is_some() || signed().next().is_none() {
        return;
    }
    let mut signing = Signing::of(flow);
    for (id, signature) in signed() {
        let name = flow.outcomes.name(id);
        let place = Place::root().key("outcomes").key(name).key("signed");
        if signature.on > check.options.today {
            let on = signature.on;
            let message = format!("nobody has signed `{name}` on {on} yet");
            let finding = Finding::warning(Rule::StaleSignature, place.key("on"), message)
                .saying("a day to come")
                .help("write the day on which it was signed");
            check.push(finding);
            continue;
        }
        let digest = signing.digest(id);
        let since = SinceSigned::between(signature.digest, digest);
        if since == SinceSigned::Nothing {
            continue;
        }
        let (by, on) = (&signature.by, signature.on);
        let changed = since.in_words();
        let message = format!("`{name}` has changed since {by} signed it on {on}: {changed}");
        let finding = Finding::warning(Rule::StaleSignature, place, message)
            .help(format!(
                "let somebody read it once more, as `quandary booklet --changed` shows it, and sign `{digest}`; until then take the signature out"
            ))
            .or_take_out();
        check.push(finding);
    }
}
