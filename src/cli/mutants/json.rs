//! What became of the mutants, as JSON.

use quandary::mutants::Mutant;
use quandary::mutants::judge::Fate;
use quandary::mutants::same::Way;
use quandary::render::File;
#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;

use super::super::report::json::{AnswerMap, FlowHead, document};
use super::report::{Judgements, answers};
use super::shown::shown;

/// One object: the flow, and each small change of it with what became of it, in the order of the
/// file.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(title = "What `quandary mutants --format json` prints")
)]
struct MutantsReport {
    #[serde(flatten)]
    head: FlowHead,
    /// The share of the changes that are noticed, in per cent.
    #[cfg_attr(test, schemars(range(min = 0, max = 100)))]
    score: f64,
    noticed: usize,
    /// How many change something for somebody.
    counted: usize,
    by_scenarios: usize,
    by_guarantees: usize,
    not_noticed: usize,
    same: usize,
    not_decided: usize,
    /// How many were not tried, since the work stopped at its limit. They are not listed.
    not_tried: usize,
    mutants: Vec<MutantReport>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "mutant", deny_unknown_fields)
)]
struct MutantReport {
    /// The file of `line`, where that is a shared part of the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    /// The first line that is changed.
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    /// What kind of slip it is.
    slip: String,
    /// The lines as they stand in the file; of one of more than 1,000 bytes what is around the
    /// change.
    old: Vec<String>,
    /// What stands there in their place.
    new: Vec<String>,
    /// What notices it, or why nothing does. What is the `same` changes nothing for anyone.
    fate: FateName,
    /// The scenario or the guarantee that notices it.
    by: Option<String>,
    /// Answers that tell the change from the flow; null where something notices it, or nothing
    /// is known.
    answers: Option<AnswerMap>,
}

#[derive(Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
enum FateName {
    Scenario,
    Guarantee,
    NotNoticed,
    Same,
    NotDecided,
}

impl Judgements<'_> {
    /// The whole report.
    pub fn json(&self) -> String {
        let count = self.count();
        let (noticed, counted) = count.noticed();
        let file = File::new(&self.file.name, &self.file.text);
        let mutants = self.judged.iter();
        let mutants = mutants.filter_map(|(mutant, fate)| self.one(&file, mutant, fate));
        let report = MutantsReport {
            head: FlowHead::of(self.file),
            score: count.score(),
            noticed,
            counted,
            by_scenarios: count.by_scenario,
            by_guarantees: count.by_guarantee,
            not_noticed: count.survived,
            same: count.same,
            not_decided: count.not_decided,
            not_tried: self.not_tried,
            mutants: mutants.collect(),
        };
        document(self.terms.today, &report) + "\n"
    }

    /// A change with what became of it; nothing where it was no flow at all.
    fn one(&self, file: &File<'_>, mutant: &Mutant, fate: &Fate) -> Option<MutantReport> {
        let (word, by, answers) = match fate {
            Fate::NoFlow => return None,
            Fate::Scenario(at) => {
                let scenario = self.scenarios.get(*at);
                let name = scenario.map(|scenario| scenario.name.to_string());
                (FateName::Scenario, name, None)
            }
            Fate::Guarantee(at) => {
                let says = at.and_then(|at| self.flow.guarantees.get(at));
                let says = says.map_or("Every way ends with advice.", |kept| &kept.says);
                (FateName::Guarantee, Some(says.to_owned()), None)
            }
            Fate::Same => (FateName::Same, None, None),
            Fate::Survives(way) => (FateName::NotNoticed, None, Some(self.answers(way))),
            Fate::NotDecided(_) => (FateName::NotDecided, None, None),
        };
        let hunk = shown(mutant, &self.file.text);
        let place = file.line_position(hunk.line);
        Some(MutantReport {
            part: place.part().map(str::to_owned),
            line: place.line,
            slip: mutant.slip.name().to_owned(),
            old: hunk.old,
            new: hunk.new,
            fate: word,
            by,
            answers,
        })
    }

    fn answers(&self, way: &Way) -> AnswerMap {
        AnswerMap::of(self.flow, &answers(way))
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::report::json::schemas;
    use super::MutantsReport;

    #[test]
    fn the_schema_says_what_the_report_is() {
        schemas::hold::<MutantsReport>("mutants");
    }
}
