//! The scenarios that belong to a flow: those that are named, or those beside it.

use std::path::{Path, PathBuf};

use quandary::diagnostic::Severity;
use quandary::flow::Flow;
use quandary::flow::scenario::Scenario;
use quandary::parse::scenario::{self, sheet::Sheet};

use super::exit::{Code, Failure};
use super::source::{self, FlowText};

/// The scenarios of these files, or of those beside the flow where none is named; none
/// where there is no such file.
pub fn scenarios(
    file: &FlowText,
    flow: &Flow,
    named: &[PathBuf],
) -> Result<Vec<Scenario>, Failure> {
    let mut texts = Vec::new();
    for path in named {
        texts.push((path.clone(), source::read(path)?));
    }
    if named.is_empty() {
        texts.extend(beside(file)?);
    }
    let mut all = Vec::new();
    for (path, text) in texts {
        let read = match source::is_table(&path) {
            true => Sheet::of_table(&text).read_all(flow),
            false => scenario::read(&text, flow),
        };
        let errors = read.findings.iter();
        let errors = errors.filter(|finding| finding.severity == Severity::Error);
        let errors: Vec<_> = errors.collect();
        if let Some(finding) = errors.first() {
            let more = match errors.len() {
                1 => String::new(),
                count => format!(" (and {} more)", count - 1),
            };
            let message = format!(
                "the scenarios of `{}` cannot be read: {}{more}; `quandary check` shows where",
                path.display(),
                finding.message
            );
            return Err(Failure::new(Code::Faulty, message));
        }
        all.extend(read.scenarios);
    }
    Ok(all)
}

/// The scenario file that is looked for beside a flow.
pub fn file_beside(file: &FlowText) -> PathBuf {
    let path = Path::new(&file.name);
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}{}", source::SCENARIOS))
}

/// The scenario files beside a flow, with their texts.
pub fn beside(file: &FlowText) -> Result<Vec<(PathBuf, String)>, Failure> {
    let path = Path::new(&file.name);
    if !path.exists() {
        let built_in = source::built_in(&file.id);
        let built_in = built_in.map(|flow| (PathBuf::from(flow.id), flow.scenarios.to_owned()));
        return Ok(built_in.into_iter().collect());
    }
    let files = source::scenarios_beside(path).into_iter();
    files
        .map(|path| source::read(&path).map(|text| (path, text)))
        .collect()
}
