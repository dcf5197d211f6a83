//! Answers that were given to another flow. They serve where this one asks the same.

use std::path::Path;

use quandary::flow::Flow;
use quandary::flow::question::Presence;
use quandary::letters::strip_control;
use quandary::parse;
use quandary::parse::answers::{ReadAnswers, Unfit};

use super::super::source::BUILT_IN;

/// Leaves out what can't serve for this flow though nothing is wrong with it: a question that was
/// skipped there, and has to be answered here.
pub fn adapt(read: &mut ReadAnswers, flow: &Flow) {
    let may_be_skipped = |id: &_| flow.questions[*id].presence == Presence::Optional;
    read.skipped.retain(may_be_skipped);
}

/// Says what is taken over and what is not, a line for each kind, below a line that says where the
/// answers are from. `other` is the flow's name in the file.
pub fn told(from: &str, other: &str, read: &ReadAnswers, flow: &Flow) -> String {
    let theirs = built_in(other);
    let name = |question: &str| {
        let here = flow.questions.get(question);
        let there = || theirs.as_ref()?.questions.get(question);
        let short = here.or_else(there).and_then(|found| found.short.as_deref());
        short.unwrap_or(question).to_owned()
    };
    let ids = read.answers.iter().map(|(question, _)| *question);
    let ids = ids.chain(read.skipped.iter().copied());
    let taken: Vec<String> = ids.map(|id| name(flow.questions.name(id))).collect();
    let left = |whys: &[Unfit]| -> Vec<String> {
        let misfits = read.misfits.iter();
        let misfits = misfits.filter(|misfit| whys.contains(&misfit.why));
        misfits.map(|misfit| name(&misfit.question)).collect()
    };
    let mut told = from.to_owned();
    for (what, names) in [
        ("Taken over", taken),
        (
            "Asked differently here, and not taken over",
            left(&[Unfit::Changed, Unfit::NoAnswer]),
        ),
        ("Not asked here", left(&[Unfit::NoQuestion])),
    ] {
        if !names.is_empty() {
            told.push_str(&format!("\n- {what}: {}", names.join(", ")));
        }
    }
    if read.answers.is_empty() {
        told.push_str("\nSo none of them serves here.");
    }
    strip_control(&told).into_owned()
}

/// How a person knows the flow of this name: by its title, where it is built in.
pub fn known_as(other: &str) -> String {
    match built_in(other) {
        Some(flow) => format!("\"{}\"", flow.title),
        None => format!("`{other}`"),
    }
}

/// The built-in flow that an answers file names.
fn built_in(name: &str) -> Option<Flow> {
    let stem = Path::new(name).file_stem()?.to_string_lossy();
    let found = BUILT_IN.iter().find(|built_in| built_in.id == stem)?;
    parse::read(&found.text()).into_flow()
}
