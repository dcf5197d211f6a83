//! What everybody reads otherwise, whatever they answer.

use super::VersionChange;
use super::common::Common;
use super::matching::Version;
use crate::flow::Flow;
use crate::signature::page_digest;

/// The parts of a flow that everybody meets, and that read otherwise.
pub(crate) fn changes(common: &Common<'_>) -> Vec<VersionChange> {
    let [old, new] = common.versions;
    let help = [old, new].map(|flow| flow.help_now);
    let help_page = match help {
        [Some(one), Some(other)] => {
            let places = [
                common.matching.outcomes.place(Version::Old, one),
                common.matching.outcomes.place(Version::New, other),
            ];
            let pages = [page_digest(old, one), page_digest(new, other)];
            places[0] != places[1] || pages[0] != pages[1]
        }
        [None, None] => false,
        _ => true,
    };
    let [said_before, said_now] = [old, new].map(said_everywhere);
    let others = said_before.into_iter().zip(said_now);
    let others = others.map(|((key, old), (_, new))| (key, old != new));
    let changed = others.chain([("help_now", help_page)]);
    let changed = changed.filter(|(_, changed)| *changed);
    changed
        .map(|(key, _)| VersionChange::Everywhere(key))
        .collect()
}

/// What everybody reads of a flow, and how it behaves for everybody, by key.
fn said_everywhere(flow: &Flow) -> [(&'static str, String); 7] {
    let Flow {
        title,
        intro,
        outro,
        language: _,
        words,
        quick_exit,
        reasons_first,
        // Compared by what is behind it, where people come to it.
        help_now: _,
        start: _,
        questions: _,
        outcomes: _,
        passages: _,
        facts: _,
        scores: _,
        lists: _,
        sources: _,
        guarantees: _,
    } = flow;
    [
        ("title", title.to_string()),
        ("intro", format!("{intro:?}")),
        ("outro", format!("{outro:?}")),
        ("language", flow.language().to_owned()),
        ("words", format!("{words:?}")),
        ("quick_exit", quick_exit.to_string()),
        ("reasons_first", format!("{reasons_first:?}")),
    ]
}
