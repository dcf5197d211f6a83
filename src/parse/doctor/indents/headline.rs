//! A part of the file whose first line, its name, is lost: its things then stand among those of
//! the part before it.

use super::super::super::reader::Reader;
use super::{Kin, Listing, Pairs, SECTIONS, has, has_key, is_one, named, pairs};
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::place::Path;
use crate::yaml::Node;

/// Tells each part that has lost its first line.
pub(super) fn tell(reader: &mut Reader<'_>, top: Pairs<'_>) {
    let there = |section: &str| named(top).any(|(key, _)| key == section);
    let missing = SECTIONS.iter().filter(|(name, _)| !there(name));
    for (missing, kin) in missing {
        for (section, node) in named(top) {
            let own = SECTIONS.iter().find(|(name, _)| *name == section);
            let own = own.map(|(_, own)| *own);
            // Where the line is there, it is not in its place.
            let slipped = has_key(node, missing);
            if !slipped && (own.is_some() || matches!(section, "facts" | "lists")) {
                tell_lost(reader, missing, section, &strangers(node, *kin, own));
            }
        }
    }
}

/// The last things of a part, where they are of another kind than it holds: the place of the
/// first, and their ids.
fn strangers<'n>(node: &'n Node<'n>, kin: Kin, own: Option<Kin>) -> Vec<(usize, &'n str)> {
    let things = pairs(node);
    let other = |thing: &Node<'_>| {
        let is_own = own.is_some_and(|own| is_one(thing, own));
        is_one(thing, kin) && !is_own
    };
    // A key that nothing else has tells it from a thing that lacks some.
    let sure = |thing: &Node<'_>| {
        let mut keys = named(pairs(thing)).map(|(key, _)| key);
        keys.any(|key| has(kin.shape, key) && own.is_none_or(|own| !has(own.shape, key)))
    };
    let mut strangers = Vec::new();
    let mut is_sure = false;
    for (at, (id, thing)) in things.iter().enumerate().rev() {
        let Some(id) = id.text().filter(|_| other(thing)) else {
            break;
        };
        is_sure |= sure(thing);
        strangers.push((at, id));
    }
    strangers.reverse();
    if !is_sure || strangers.len() == things.len() && own.is_none() {
        strangers.clear();
    }
    strangers
}

fn tell_lost(reader: &mut Reader<'_>, missing: &str, section: &str, lost: &[(usize, &str)]) {
    let Some((at, first)) = lost.first() else {
        return;
    };
    let names = Listing::of(lost);
    let what = match (lost.len(), missing.strip_suffix('s')) {
        (1, Some("outcome")) => "is an outcome".to_owned(),
        (1, Some(one)) => format!("is a {one}"),
        _ => format!("are {missing}"),
    };
    let verb = if lost.len() == 1 { "stands" } else { "stand" };
    let message = format!("{names} {what}, and {verb} in `{section}`");
    let root = Path::Root;
    let path = root.key(section);
    let place = path.entry(*at).place().the_key();
    let whole = path.key(first).place();
    let line = Action::LineBefore(format!("{missing}:").into());
    let finding = Finding::error(Rule::MissingKey, place, message)
        .help(format!("write the line `{missing}:` before `{first}`"))
        .mend(At::Place(whole), line, Certainty::Sure);
    reader.push(finding);
}
