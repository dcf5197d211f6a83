//! What is known of flows, as JSON.

use jiff::civil::Date;
use quandary::prove::Verdict;
use quandary::session::{Session, Step};
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::super::report::json::{AnswerMap, Day, Digits, FlowHead, document};
use super::figures::word;
use super::proof::Summary;
use super::shown::ShownProof;

/// One object: the flows that could be read, each with its guarantees.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(title = "What `quandary prove --format json` prints")
)]
pub struct ProveReport {
    flows: Vec<FlowReport>,
}

/// A flow with its guarantees.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "flow", deny_unknown_fields)
)]
pub struct FlowReport {
    #[serde(flatten)]
    head: FlowHead,
    /// Those of every flow, then those of the file, in its order.
    guarantees: Vec<GuaranteeReport>,
    /// The figures; null where they were not asked for.
    summary: Option<SummaryReport>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "guarantee", deny_unknown_fields)
)]
struct GuaranteeReport {
    /// The promise, in a sentence.
    says: String,
    /// Its line; null where every flow promises it.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: Option<usize>,
    /// `vacuous`: it holds, and speaks of no way at all.
    #[cfg_attr(
        test,
        schemars(extend("enum" = ["holds", "vacuous", "fails", "not_decided"]))
    )]
    verdict: &'static str,
    /// Why it is not decided; null where it is.
    reason: Option<String>,
    /// The ways that break it, the shortest there are.
    ways: Vec<WalkedWay>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "way", deny_unknown_fields)
)]
struct WalkedWay {
    /// The ids of the questions, in the order of asking.
    asked: Vec<String>,
    /// The answers by the ids of their questions, as in an answers file, without those that
    /// were skipped.
    answers: AnswerMap,
    /// The id of the outcome; null where the way ends nowhere.
    outcome: Option<String>,
    /// The day on which it was walked.
    today: Day,
}

#[derive(Serialize)]
#[serde(untagged)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "summary", inline))]
enum SummaryReport {
    NotDecided(TooManyAnswers),
    Figures(FiguresReport),
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "too_many_answers", deny_unknown_fields)
)]
struct TooManyAnswers {
    /// The question up to which it came.
    not_decided_at: String,
    /// Why not further: there are too many answers to tell apart, or the work stopped at its
    /// limit.
    reason: String,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "figures", deny_unknown_fields)
)]
struct FiguresReport {
    /// How many ways there are, in digits.
    ways: Digits,
    /// Whether that is exact, and not at most.
    exact: bool,
    /// How many questions at least.
    shortest: usize,
    /// How many questions at most.
    longest: usize,
    /// Ways that find no route.
    without_route: Digits,
    /// Ways to a question that refuses every answer.
    without_answer: Digits,
    outcomes: Vec<OutcomeFigures>,
    questions: Vec<QuestionFigures>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "outcome", deny_unknown_fields)
)]
struct OutcomeFigures {
    outcome: String,
    ways: Digits,
    /// The share of all ways, from 0 to 1.
    #[cfg_attr(test, schemars(range(min = 0, max = 1)))]
    share: f64,
    #[cfg_attr(test, schemars(extend("enum" = ["always", "sometimes", "never"])))]
    met: &'static str,
    shortest: Option<WalkedWay>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "question", deny_unknown_fields)
)]
struct QuestionFigures {
    question: String,
    #[cfg_attr(test, schemars(extend("enum" = ["always", "sometimes", "never"])))]
    met: &'static str,
}

/// The whole report.
pub fn report(flows: Vec<FlowReport>, today: Date) -> String {
    document(today, &ProveReport::of(flows)) + "\n"
}

impl ProveReport {
    /// These flows.
    pub fn of(flows: Vec<FlowReport>) -> Self {
        Self { flows }
    }
}

impl ShownProof<'_, '_> {
    /// What is known of the flow, for programs.
    pub fn report(&self) -> FlowReport {
        let guarantees = self.proof.proven.iter().map(|proven| {
            let (promised, verdict) = (&proven.promised, &proven.verdict);
            GuaranteeReport {
                says: promised.says.to_owned(),
                line: self.line_of(promised),
                verdict: verdict_name(verdict),
                reason: match verdict {
                    Verdict::NotDecided(reason) => Some(self.reason(*reason)),
                    Verdict::Holds | Verdict::Vacuous | Verdict::Fails(_) => None,
                },
                ways: match verdict {
                    Verdict::Fails(ways) => ways.iter().map(|way| self.walked(way)).collect(),
                    Verdict::Holds | Verdict::Vacuous | Verdict::NotDecided(_) => Vec::new(),
                },
            }
        });
        let summary = self.proof.summary.as_ref().map(|summary| match summary {
            Ok(summary) => SummaryReport::Figures(self.figures(summary)),
            Err(why) => SummaryReport::NotDecided(TooManyAnswers {
                not_decided_at: why.question.clone(),
                reason: why.words(),
            }),
        });
        FlowReport {
            head: FlowHead::of(self.file),
            guarantees: guarantees.collect(),
            summary,
        }
    }

    fn walked(&self, way: &Session<'_>) -> WalkedWay {
        let name = |id| self.flow.questions.name(id).to_owned();
        WalkedWay {
            asked: way
                .taken()
                .iter()
                .map(|taken| name(taken.question))
                .collect(),
            answers: AnswerMap::of_session(way),
            outcome: match way.step() {
                Step::Done(outcome) => Some(self.flow.outcomes.name(outcome).to_owned()),
                Step::Ask(_) | Step::Stuck(_) => None,
            },
            today: Day(way.today()),
        }
    }

    fn figures(&self, summary: &Summary<'_>) -> FiguresReport {
        let Summary {
            figures, shortest, ..
        } = summary;
        let outcomes = figures.outcomes.iter();
        let outcomes = outcomes.map(|(id, ways, met)| OutcomeFigures {
            outcome: self.flow.outcomes.name(*id).to_owned(),
            ways: Digits::of(ways),
            share: figures.share(*id),
            met: word(*met),
            shortest: shortest.get(id).map(|way| self.walked(way)),
        });
        let questions = figures.questions.iter();
        let questions = questions.map(|(id, met)| QuestionFigures {
            question: self.flow.questions.name(*id).to_owned(),
            met: word(*met),
        });
        let trapped = figures.trapped.iter().map(|(_, ways)| ways);
        FiguresReport {
            ways: Digits::of(&figures.ways),
            exact: figures.exact,
            shortest: figures.shortest,
            longest: figures.longest,
            without_route: Digits::of(&figures.stuck),
            without_answer: Digits::of(&trapped.sum()),
            outcomes: outcomes.collect(),
            questions: questions.collect(),
        }
    }
}

fn verdict_name(verdict: &Verdict<'_>) -> &'static str {
    match verdict {
        Verdict::Holds => "holds",
        Verdict::Vacuous => "vacuous",
        Verdict::Fails(_) => "fails",
        Verdict::NotDecided(_) => "not_decided",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::report::json::schemas;
    use super::ProveReport;

    #[test]
    fn the_schema_says_what_the_report_is() {
        schemas::hold::<ProveReport>("prove");
    }
}
