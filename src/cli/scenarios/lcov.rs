//! Coverage as LCOV, which coverage viewers read: lines of the flow's file, with
//! questions, outcomes and passages as functions, and answers, routes, refusals and
//! sides of conditions as branches.

use std::collections::BTreeMap;
use std::fmt::Write;

use quandary::coverage::{Item, ItemKind};

use super::cover::{Covered, FlowCoverage, InReach};

/// All flows.
pub fn report(covers: &[FlowCoverage<'_>]) -> String {
    covers.iter().map(records).collect()
}

/// A record of the flow's file, and one of each shared part.
fn records(cover: &FlowCoverage<'_>) -> String {
    let mut files = vec![cover.file()];
    for item in cover.items() {
        if item.place.in_part && !files.contains(&&*item.place.path) {
            files.push(&item.place.path);
        }
    }
    let records = files.into_iter().enumerate();
    records
        .map(|(at, file)| record(cover, file, at > 0))
        .collect()
}

fn record(cover: &FlowCoverage<'_>, file: &str, is_part: bool) -> String {
    let mut text = format!("TN:quandary\nSF:{}\n", file.replace(['\n', '\r'], " "));
    let items = || {
        let items = cover.items().iter();
        let items = items.filter(|item| item.chance == InReach::Some);
        items.filter(move |item| match is_part {
            true => item.place.in_part && item.place.path == file,
            false => !item.place.in_part,
        })
    };
    let is_function = |item: &&Covered<'_>| {
        matches!(
            item.item.kind(),
            ItemKind::Question | ItemKind::Outcome | ItemKind::Passage
        )
    };
    let functions: Vec<&Covered<'_>> = items().filter(is_function).collect();
    for item in &functions {
        let _ = writeln!(
            text,
            "FN:{},{}",
            item.place.line,
            function(cover, item.item)
        );
    }
    for item in &functions {
        let _ = writeln!(text, "FNDA:{},{}", item.times, function(cover, item.item));
    }
    let hit = functions.iter().filter(|item| item.times > 0).count();
    let _ = writeln!(text, "FNF:{}\nFNH:{hit}", functions.len());

    let mut branches: Vec<&Covered<'_>> = items().filter(|item| !is_function(item)).collect();
    branches.sort_by_key(|item| item.place.line);
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    for item in &branches {
        let number = numbers.entry(item.place.line).or_default();
        let _ = writeln!(text, "BRDA:{},0,{number},{}", item.place.line, item.times);
        *number += 1;
    }
    let hit = branches.iter().filter(|item| item.times > 0).count();
    let _ = writeln!(text, "BRF:{}\nBRH:{hit}", branches.len());

    // A line is as tried as the least tried thing that stands on it.
    let mut lines: BTreeMap<usize, u64> = BTreeMap::new();
    for item in items() {
        let times = lines.entry(item.place.line).or_insert(item.times);
        *times = (*times).min(item.times);
    }
    for (line, times) in &lines {
        let _ = writeln!(text, "DA:{line},{times}");
    }
    let hit = lines.values().filter(|times| **times > 0).count();
    let _ = writeln!(text, "LF:{}\nLH:{hit}\nend_of_record", lines.len());
    text
}

/// The name of a function: unlike the others, and without a comma.
fn function(cover: &FlowCoverage<'_>, item: &Item) -> String {
    let name = item.name(&cover.flow().flow);
    name.trim_start_matches("the ").replace([',', '`'], "")
}
