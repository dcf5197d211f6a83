//! A comparison as JSON, as `docs/schemas/diff.schema.json` describes it.

use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::outcome::Tone;
use quandary::session::{Session, Step};
use quandary::versions::{ChangeNotDecided, Decided, Differs, EndOfWay, VersionChange, Witness};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

#[cfg(test)]
use super::super::report::json::schemas::ToneName;
use super::super::report::json::{AnswerMap, Day, Digits, FlowHead, document};
use super::sum::Sum;
use super::told::{ChangeKind, ComparedFlows, ToldChange};

/// One object: the two versions of a flow, and each change with the people whom it meets.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(title = "What `quandary diff --format json` prints")
)]
struct DiffReport<'a> {
    old: FlowHead,
    new: FlowHead,
    /// What is called otherwise in the new version, since it says the same or somebody has said
    /// so.
    renamed: Vec<RenamedReport<'a>>,
    /// How many ways there are through both versions together; null where nothing was to be
    /// counted, or where that is too much.
    ways: Option<Digits>,
    /// Whether all ways are counted that somebody can take, and no others. Else there are at
    /// most so many.
    exact: bool,
    /// The question up to which there are too many answers to tell apart, so that there may be
    /// more changes; null where everything is decided.
    not_decided_at: Option<&'a str>,
    /// Whether that is so since the work stopped at its limit, which `--max-nodes` moves.
    stopped_at_limit: bool,
    /// The changes of which it isn't decided whether they happen to anybody, as far as they are
    /// known.
    not_decided: Vec<NotDecidedReport>,
    /// For whom something changes: another outcome first, then other words, then other
    /// questions.
    changes: Vec<ChangeReport<'a>>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "change not decided", deny_unknown_fields)
)]
struct NotDecidedReport {
    /// What would change, in words.
    says: String,
    /// What it was, where that is to be read.
    was: Option<String>,
    /// What it would be now.
    is: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "renamed", deny_unknown_fields)
)]
struct RenamedReport<'a> {
    #[cfg_attr(
        test,
        schemars(extend("enum" = ["question", "option", "outcome", "passage"]))
    )]
    what: &'a str,
    old: &'a str,
    new: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "change", deny_unknown_fields)
)]
struct ChangeReport<'a> {
    /// By what the change is known again. Another change has another mark.
    #[cfg_attr(test, schemars(regex(pattern = "^[0-9a-f]{16}$")))]
    mark: &'a str,
    /// Whether the mark stands in the file of `--approved`.
    approved: bool,
    kind: ChangeKind,
    /// How a page or a question differs; null for another outcome, and for what everybody
    /// meets.
    difference: Option<HowItDiffers>,
    /// What changes, on one line.
    says: &'a str,
    /// What it was, where that is to be read.
    was: Option<&'a str>,
    /// What it is now.
    is: Option<&'a str>,
    /// Where ways ended, where that changes.
    old: Option<EndReport<'a>>,
    /// Where they end now.
    new: Option<EndReport<'a>>,
    /// The outcomes of the new version with which a page or a question differs.
    outcomes: Vec<&'a str>,
    /// Whom it meets, in the words of the questions; null where that would be too long.
    who: Option<&'a str>,
    /// The same as a condition, in the words of a flow file.
    when: Option<String>,
    /// How many of all ways are theirs.
    ways: Option<Digits>,
    /// The part of all ways that is theirs.
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    share: Option<f64>,
    /// One of them, with as few questions as may be; null where nobody is shown.
    witness: Option<WitnessReport<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
enum HowItDiffers {
    Gone,
    Added,
    Other,
    Moved,
}

/// Where a way ends.
#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "end", deny_unknown_fields)
)]
enum EndReport<'a> {
    Outcome {
        outcome: &'a str,
        #[cfg_attr(test, schemars(with = "ToneName"))]
        tone: Tone,
    },
    Refused {
        /// The question that does not take the answer.
        refused_at: &'a str,
    },
    Nowhere {
        /// The question none of whose routes holds.
        no_route_at: &'a str,
    },
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "witness", deny_unknown_fields)
)]
struct WitnessReport<'a> {
    today: Day,
    old: ComparedWay<'a>,
    new: ComparedWay<'a>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "way", deny_unknown_fields)
)]
struct ComparedWay<'a> {
    /// The questions that were answered or skipped, in order.
    asked: Vec<&'a str>,
    answers: AnswerMap,
    outcome: Option<&'a str>,
    /// The question that does not take the answer.
    refused_at: Option<&'a str>,
}

/// The comparison.
pub fn json(
    compared: &ComparedFlows<'_>,
    told: &[ToldChange<'_>],
    sum: &Sum,
    today: Date,
) -> String {
    let comparison = compared.comparison;
    let [old, new] = compared.files.map(FlowHead::of);
    let renamed = comparison.renamed.iter().map(|renamed| RenamedReport {
        what: renamed.what,
        old: &renamed.old,
        new: &renamed.new,
    });
    let report = DiffReport {
        old,
        new,
        renamed: renamed.collect(),
        ways: comparison.ways.as_ref().map(Digits::of),
        exact: comparison.exact,
        not_decided_at: match comparison.decided {
            Decided::Wholly => None,
            Decided::TooLarge(question) | Decided::Spent(question) => {
                Some(comparison.questions.questions.name(question))
            }
        },
        stopped_at_limit: matches!(comparison.decided, Decided::Spent(_)),
        not_decided: comparison
            .not_decided
            .iter()
            .map(|open| not_decided(compared, open))
            .collect(),
        changes: told
            .iter()
            .map(|told| change(compared, told, sum))
            .collect(),
    };
    document(today, &report) + "\n"
}

fn not_decided(compared: &ComparedFlows<'_>, open: &ChangeNotDecided) -> NotDecidedReport {
    let (says, was) = compared.fact(&open.change, &open.outcomes);
    let [was, is] = match was {
        Some(texts) => texts.map(Some),
        None => [None, None],
    };
    NotDecidedReport { says, was, is }
}

fn change<'a>(
    compared: &ComparedFlows<'a>,
    told: &'a ToldChange<'_>,
    sum: &Sum,
) -> ChangeReport<'a> {
    let class = told.class;
    let difference = match &class.change {
        VersionChange::Page { difference, .. } | VersionChange::Question { difference, .. } => {
            Some(match difference {
                Differs::Gone => HowItDiffers::Gone,
                Differs::Added => HowItDiffers::Added,
                Differs::Other => HowItDiffers::Other,
                Differs::Moved => HowItDiffers::Moved,
            })
        }
        _ => None,
    };
    let (old, new) = match &class.change {
        VersionChange::Outcome { old, new } => (
            Some(end(compared.flows[0], *old)),
            Some(end(compared.flows[1], *new)),
        ),
        _ => (None, None),
    };
    let outcomes = class.outcomes.iter();
    let who = class.who.as_ref();
    let was = told.was.as_ref();
    ChangeReport {
        mark: &told.mark,
        approved: sum.is_approved(told),
        kind: told.kind,
        difference,
        says: &told.fact,
        was: was.map(|[was, _]| was.as_str()),
        is: was.map(|[_, is]| is.as_str()),
        old,
        new,
        outcomes: outcomes
            .map(|id| compared.flows[1].outcomes.name(*id))
            .collect(),
        who: who.map(|_| told.who.as_str()),
        when: who.map(|who| who.written(&compared.comparison.questions)),
        ways: class.ways.as_ref().map(Digits::of),
        share: class.share,
        witness: class.witness.as_ref().map(witness),
    }
}

fn end(flow: &Flow, end: EndOfWay) -> EndReport<'_> {
    match end {
        EndOfWay::Outcome(outcome) => EndReport::Outcome {
            outcome: flow.outcomes.name(outcome),
            tone: flow.outcomes[outcome].tone,
        },
        EndOfWay::Refused(question) => EndReport::Refused {
            refused_at: flow.questions.name(question),
        },
        EndOfWay::Nowhere(question) => EndReport::Nowhere {
            no_route_at: flow.questions.name(question),
        },
    }
}

fn witness<'a>(witness: &'a Witness<'_>) -> WitnessReport<'a> {
    WitnessReport {
        today: Day(witness.new.today()),
        old: way(&witness.old),
        new: way(&witness.new),
    }
}

fn way<'a>(session: &'a Session<'_>) -> ComparedWay<'a> {
    let flow = session.flow();
    let name = |id| flow.questions.name(id);
    let (outcome, refused_at) = match session.step() {
        Step::Done(outcome) => (Some(flow.outcomes.name(outcome)), None),
        Step::Ask(question) => (None, Some(name(question))),
        Step::Stuck(_) => (None, None),
    };
    ComparedWay {
        asked: session
            .taken()
            .iter()
            .map(|taken| name(taken.question))
            .collect(),
        answers: AnswerMap::of_session(session),
        outcome,
        refused_at,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::report::json::schemas;
    use super::DiffReport;

    #[test]
    fn the_schema_says_what_the_report_is() {
        schemas::hold::<DiffReport<'_>>("diff");
    }
}
