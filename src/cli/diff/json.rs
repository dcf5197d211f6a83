//! A comparison as JSON, as `docs/schemas/diff.schema.json` describes it.

use jiff::civil::Date;
use quandary::session::{Session, Step};
use quandary::versions::{Decided, Differs, EndOfWay, VersionChange};
use serde_json::{Map, Value, json};

use super::super::digest::Digest;
use super::super::report::json::document;
use super::sum::Sum;
use super::told::{ChangeKind, ComparedFlows, ToldChange};
use quandary::front::page;

/// The comparison.
pub fn json(
    compared: &ComparedFlows<'_>,
    told: &[ToldChange<'_>],
    sum: &Sum,
    today: Date,
) -> String {
    let comparison = compared.comparison;
    let [old, new] = compared.files.map(
        |file| json!({ "flow": file.id, "file": file.name, "digest": Digest::of(&file.text) }),
    );
    let renamed = comparison
        .renamed
        .iter()
        .map(|renamed| json!({ "what": renamed.what, "old": renamed.old, "new": renamed.new }));
    let not_decided_at = match comparison.decided {
        Decided::Wholly => None,
        Decided::TooLarge(question) => Some(comparison.questions.questions.name(question)),
    };
    let changes = told
        .iter()
        .map(|change| self::change(compared, change, sum));
    let own = json!({
        "old": old,
        "new": new,
        "renamed": renamed.collect::<Vec<_>>(),
        "ways": comparison.ways.as_ref().map(ToString::to_string),
        "exact": comparison.exact,
        "not_decided_at": not_decided_at,
        "changes": changes.collect::<Vec<_>>(),
    });
    document(today, &own) + "\n"
}

fn change(compared: &ComparedFlows<'_>, told: &ToldChange<'_>, sum: &Sum) -> Value {
    let class = told.class;
    let kind = ChangeKind::ALL
        .into_iter()
        .find(|(kind, ..)| *kind == told.kind);
    let difference = match &class.change {
        VersionChange::Page { difference, .. } | VersionChange::Question { difference, .. } => {
            Some(match difference {
                Differs::Gone => "gone",
                Differs::Added => "added",
                Differs::Other => "other",
                Differs::Moved => "moved",
            })
        }
        _ => None,
    };
    let [old_end, new_end] = ends(compared, &class.change);
    let new_flow = compared.flows[1];
    let outcomes = class.outcomes.iter().map(|id| new_flow.outcomes.name(*id));
    let who = class.who.as_ref();
    let witness = class.witness.as_ref().map(|witness| {
        json!({
            "today": witness.new.today().to_string(),
            "old": way(&witness.old),
            "new": way(&witness.new),
        })
    });
    let [was, is] = match &told.was {
        Some([was, is]) => [Some(was), Some(is)],
        None => [None, None],
    };
    json!({
        "mark": told.mark,
        "approved": sum.is_approved(told),
        "kind": kind.map(|(_, name, _)| name),
        "difference": difference,
        "says": told.fact,
        "was": was,
        "is": is,
        "old": old_end,
        "new": new_end,
        "outcomes": outcomes.collect::<Vec<_>>(),
        "who": who.map(|_| &told.who),
        "when": who.map(|who| who.written(&compared.comparison.questions)),
        "ways": class.ways.as_ref().map(ToString::to_string),
        "share": class.share,
        "witness": witness,
    })
}

/// Where ways end in both versions; nothing where that is the same.
fn ends(compared: &ComparedFlows<'_>, change: &VersionChange) -> [Option<Value>; 2] {
    let ends = match change {
        VersionChange::Outcome { old, new } => Some([*old, *new]),
        _ => None,
    };
    [0, 1].map(|at: usize| {
        let flow = compared.flows[at];
        ends.map(|ends| match ends[at] {
            EndOfWay::Outcome(outcome) => json!({
                "outcome": flow.outcomes.name(outcome),
                "tone": flow.outcomes[outcome].tone.to_string(),
            }),
            EndOfWay::Refused(question) => json!({ "refused_at": flow.questions.name(question) }),
            EndOfWay::Nowhere(question) => json!({ "no_route_at": flow.questions.name(question) }),
        })
    })
}

fn way(session: &Session<'_>) -> Value {
    let flow = session.flow();
    let name = |id| flow.questions.name(id);
    let mut told = Map::new();
    let asked = session.taken().iter().map(|taken| name(taken.question));
    told.insert("asked".to_owned(), asked.collect());
    told.insert("answers".to_owned(), page::answers(session).into());
    let (outcome, refused_at) = match session.step() {
        Step::Done(outcome) => (Some(flow.outcomes.name(outcome)), None),
        Step::Ask(question) => (None, Some(name(question))),
        Step::Stuck(_) => (None, None),
    };
    told.insert("outcome".to_owned(), outcome.into());
    told.insert("refused_at".to_owned(), refused_at.into());
    told.into()
}
