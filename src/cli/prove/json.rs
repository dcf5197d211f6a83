//! What is known of a flow, as JSON.

use num_bigint::BigUint;
use quandary::front::page;
use quandary::prove::Verdict;
use quandary::session::{Session, Step};
use serde_json::{Value, json};

use super::super::digest::digest;
use super::figures::word;
use super::proof::Summary;
use super::shown::Shown;

impl Shown<'_, '_> {
    /// What is known of the flow, as JSON.
    pub fn json(&self) -> Value {
        let guarantees = self.proof.proven.iter().map(|proven| {
            let (promised, verdict) = (&proven.promised, &proven.verdict);
            let ways: Vec<Value> = match verdict {
                Verdict::Fails(ways) => ways.iter().map(|way| self.json_way(way)).collect(),
                Verdict::Holds | Verdict::Vacuous | Verdict::NotDecided(_) => Vec::new(),
            };
            let reason = match verdict {
                Verdict::NotDecided(reason) => Value::String(self.reason(*reason)),
                Verdict::Holds | Verdict::Vacuous | Verdict::Fails(_) => Value::Null,
            };
            json!({
                "says": promised.says,
                "line": self.line_of(promised),
                "verdict": verdict_name(verdict),
                "reason": reason,
                "ways": ways,
            })
        });
        let summary = self.proof.summary.as_ref().map(|summary| match summary {
            Ok(summary) => self.json_summary(summary),
            Err(question) => json!({ "not_decided_at": question }),
        });
        json!({
            "flow": self.file.id,
            "file": self.file.name,
            "digest": digest(&self.file.text),
            "guarantees": guarantees.collect::<Vec<_>>(),
            "summary": summary,
        })
    }

    fn json_way(&self, way: &Session<'_>) -> Value {
        let name = |id| self.flow.questions.name(id);
        let outcome = match way.step() {
            Step::Done(outcome) => Some(self.flow.outcomes.name(outcome)),
            Step::Ask(_) | Step::Stuck(_) => None,
        };
        json!({
            "asked": way.taken().iter().map(|taken| name(taken.question)).collect::<Vec<_>>(),
            "answers": page::answers(way),
            "outcome": outcome,
            "today": way.today().to_string(),
        })
    }

    fn json_summary(&self, summary: &Summary<'_>) -> Value {
        let Summary {
            figures, shortest, ..
        } = summary;
        let outcomes = figures.outcomes.iter().map(|(id, ways, met)| {
            json!({
                "outcome": self.flow.outcomes.name(*id),
                "ways": ways.to_string(),
                "share": figures.share(*id),
                "met": word(*met),
                "shortest": shortest.get(id).map(|way| self.json_way(way)),
            })
        });
        let questions = figures.questions.iter().map(
            |(id, met)| json!({ "question": self.flow.questions.name(*id), "met": word(*met) }),
        );
        let trapped = figures.trapped.iter().map(|(_, ways)| ways);
        let trapped: BigUint = trapped.sum();
        json!({
            "ways": figures.ways.to_string(),
            "exact": figures.exact,
            "shortest": figures.shortest,
            "longest": figures.longest,
            "without_route": figures.stuck.to_string(),
            "without_answer": trapped.to_string(),
            "outcomes": outcomes.collect::<Vec<_>>(),
            "questions": questions.collect::<Vec<_>>(),
        })
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
