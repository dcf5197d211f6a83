//! The scenarios that belong to a flow: those that are named, or those beside it.

use std::path::{Path, PathBuf};

use quandary::flow::Flow;
use quandary::flow::scenario::Scenario;
use quandary::parse::scenario;

use super::source::{self, FlowText};
use super::{Code, Failure};

/// The scenarios of the built-in flows.
const BUILT_IN: [(&str, &str); 3] = [
    (
        "is-my-letter-safe",
        include_str!("../../flows/is-my-letter-safe.scenarios.yaml"),
    ),
    (
        "letter-to-ex",
        include_str!("../../flows/letter-to-ex.scenarios.yaml"),
    ),
    ("pizza", include_str!("../../flows/pizza.scenarios.yaml")),
];

/// The scenarios of these files, or of the one beside the flow where none is named;
/// none where there is no such file.
pub fn scenarios(
    (file, flow): (&FlowText, &Flow),
    named: &[PathBuf],
) -> Result<Vec<Scenario>, Failure> {
    let mut texts = Vec::new();
    for path in named {
        texts.push((path.display().to_string(), source::read(path)?));
    }
    if named.is_empty() {
        texts.extend(beside(file)?);
    }
    let mut all = Vec::new();
    for (name, text) in texts {
        let read = scenario::read(&text, flow);
        if let Some(finding) = read.findings.first() {
            let more = match read.findings.len() {
                1 => String::new(),
                count => format!(" (and {} more)", count - 1),
            };
            let message = format!(
                "the scenarios of `{name}` cannot be read: {}{more}; `quandary check` shows where",
                finding.message
            );
            return Err(Failure::new(Code::Faulty, message));
        }
        all.extend(read.scenarios);
    }
    Ok(all)
}

/// The name and the text of the scenario file beside a flow.
fn beside(file: &FlowText) -> Result<Option<(String, String)>, Failure> {
    let path = Path::new(&file.name);
    if !path.exists() {
        let built_in = BUILT_IN.iter().find(|(id, _)| *id == file.id);
        return Ok(built_in.map(|(id, text)| ((*id).to_owned(), (*text).to_owned())));
    }
    let path = path.with_extension("scenarios.yaml");
    if !path.exists() {
        return Ok(None);
    }
    let text = source::read(&path)?;
    Ok(Some((path.display().to_string(), text)))
}

#[cfg(test)]
mod tests {
    use super::{BUILT_IN, source};

    #[test]
    fn every_built_in_flow_has_its_scenarios() {
        for flow in &source::BUILT_IN {
            let there = BUILT_IN.iter().any(|(id, _)| *id == flow.id);
            assert!(there, "{}", flow.id);
        }
    }
}
