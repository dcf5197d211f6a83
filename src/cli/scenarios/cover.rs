//! What the scenarios try of a flow, and what they leave untried.

use std::collections::BTreeMap;
use std::fmt::Write;

use colored::Colorize;
use quandary::coverage::played::Coverage;
use quandary::coverage::reach::Reach;
use quandary::coverage::{Item, ItemKind};
use quandary::letters::strip_control;
use quandary::parse;
use quandary::place::Place;
use quandary::render::File;
use quandary::space::{Space, Today};
use serde::Serialize;

use super::failures::FlowPlace;
use super::find::FlowFile;
use crate::cli::counted;
use crate::cli::digest::Digest;
use crate::cli::layout::ReportLayout;

/// How large the diagrams may get that tell whether answers can try an item.
const MOST_NODES: usize = 100_000;

/// An item with its line and how often it has been tried.
pub struct Covered<'c> {
    /// The item.
    pub item: &'c Item,
    /// How often it has been tried.
    pub times: u64,
    /// Its line in the flow's file, or in that of a shared part.
    pub place: FlowPlace,
    /// Whether any answers could try it.
    pub chance: InReach,
}

/// Whether answers can try an item.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum InReach {
    /// Some may.
    Some,
    /// No answers can.
    None,
}

/// What the scenarios try of a flow.
pub struct FlowCoverage<'c> {
    flow: &'c FlowFile,
    items: Vec<Covered<'c>>,
}

impl<'c> FlowCoverage<'c> {
    /// Looks up the lines of all items, and whether those that nobody tried can be
    /// tried at all.
    pub fn of(flow: &'c FlowFile, coverage: &Coverage<'c>) -> Self {
        let places: Vec<Place> = coverage
            .items()
            .map(|(item, _)| item.place(&flow.flow))
            .collect();
        let file = File::new(&flow.file.name, &flow.file.text);
        let spans = parse::locate(&flow.file.text, &places);
        let items = coverage.items().zip(spans);
        let items = items.map(|((item, times), span)| Covered {
            item,
            times,
            place: FlowPlace::of(&file.position(span.start)),
            chance: InReach::Some,
        });
        let mut cover = Self {
            flow,
            items: items.collect(),
        };
        cover.find_chances();
        cover
    }

    fn find_chances(&mut self) {
        let flow = &self.flow.flow;
        let mut untried: Vec<&mut Covered<'c>> = self
            .items
            .iter_mut()
            .filter(|item| item.times == 0)
            .collect();
        if untried.is_empty() {
            return;
        }
        let Ok(mut space) = Space::of(flow, Today::Any, MOST_NODES) else {
            return;
        };
        let Ok(mut reach) = Reach::of(&mut space) else {
            return;
        };
        let items: Vec<&Item> = untried.iter().map(|covered| covered.item).collect();
        for (covered, can) in untried.iter_mut().zip(reach.can_try_all(&items)) {
            if !can {
                covered.chance = InReach::None;
            }
        }
    }

    /// The path of the flow's file.
    pub fn file(&self) -> &str {
        &self.flow.file.name
    }

    /// The flow's file with its items.
    pub fn items(&self) -> &[Covered<'c>] {
        &self.items
    }

    /// The flow.
    pub fn flow(&self) -> &'c FlowFile {
        self.flow
    }

    /// How many items were tried, and how many could be.
    pub fn count(&self) -> (usize, usize) {
        count(self.items.iter())
    }

    /// What could be tried and was not, by line.
    pub fn missing(&self) -> Vec<(&FlowPlace, String)> {
        self.untried(InReach::Some)
    }

    fn untried(&self, chance: InReach) -> Vec<(&FlowPlace, String)> {
        let untried = self.items.iter().filter(|item| item.times == 0);
        let mut untried: Vec<(&FlowPlace, String)> = untried
            .filter(|item| item.chance == chance)
            .map(|item| (&item.place, item.item.name(&self.flow.flow)))
            .collect();
        untried.sort_by_key(|(place, _)| (place.in_part, &place.path, place.line));
        untried
    }

    /// The table for people, with what is missing.
    pub fn table(&self, layout: ReportLayout) -> String {
        let name = strip_control(self.file()).bold().to_string();
        let mut text = format!("\n{}", layout.hang("", &name, 2));
        let counts = self.by_kind();
        let kinds = ItemKind::NAMES.into_iter();
        let kinds = kinds.filter_map(|(kind, name)| Some((name, *counts.get(&kind)?)));
        for (name, (tried, all)) in kinds.chain([("all", self.count())]) {
            let _ = writeln!(
                text,
                "  {name:<20} {:>6} of {:<6} {}",
                counted::digits(tried),
                counted::digits(all),
                percent(tried, all)
            );
        }
        for (chance, heading) in [
            (InReach::Some, "not tried:"),
            (InReach::None, "not counted, since no answers can try it:"),
        ] {
            let untried = self.untried(chance);
            if untried.is_empty() {
                continue;
            }
            let _ = writeln!(text, "\n  {heading}");
            for (place, name) in untried {
                let line = format!("    {}:{}  {name}", place.path, place.line);
                text.push_str(&layout.line(&strip_control(&line)));
            }
        }
        text
    }

    fn by_kind(&self) -> BTreeMap<ItemKind, (usize, usize)> {
        let mut kinds = BTreeMap::new();
        for (kind, _) in ItemKind::NAMES {
            let of_kind = self.items.iter().filter(|item| item.item.kind() == kind);
            let (tried, all) = count(of_kind);
            if all > 0 {
                kinds.insert(kind, (tried, all));
            }
        }
        kinds
    }
}

/// What the scenarios try of a flow, for programs.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "coverage", deny_unknown_fields)
)]
pub struct CoverReport {
    /// The file of the flow.
    flow: String,
    /// The digest of the file, by which it is known whether it has changed: FNV-1a of its
    /// bytes.
    digest: Digest,
    tried: usize,
    of: usize,
    kinds: Vec<KindReport>,
    not_tried: Vec<ItemReport>,
    /// What no answers can try.
    out_of_reach: Vec<ItemReport>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "kind", deny_unknown_fields)
)]
struct KindReport {
    kind: &'static str,
    tried: usize,
    of: usize,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "item", deny_unknown_fields)
)]
struct ItemReport {
    /// The file of `line`, where that is a shared part of the flow.
    #[serde(skip_serializing_if = "Option::is_none")]
    part: Option<String>,
    #[cfg_attr(test, schemars(range(min = 1)))]
    line: usize,
    item: String,
}

impl CoverReport {
    /// What the scenarios try of this flow.
    pub fn of(cover: &FlowCoverage<'_>) -> Self {
        let (tried, of) = cover.count();
        let listed = |chance| {
            let items = cover.untried(chance).into_iter();
            items
                .map(|(place, item)| ItemReport {
                    part: place.part(),
                    line: place.line,
                    item,
                })
                .collect()
        };
        let counts = cover.by_kind();
        let kinds = ItemKind::NAMES.into_iter().filter_map(|(kind, name)| {
            let (tried, of) = *counts.get(&kind)?;
            Some(KindReport {
                kind: name,
                tried,
                of,
            })
        });
        Self {
            flow: cover.file().to_owned(),
            digest: Digest::of(&cover.flow.file.text),
            tried,
            of,
            kinds: kinds.collect(),
            not_tried: listed(InReach::Some),
            out_of_reach: listed(InReach::None),
        }
    }
}

fn count<'c>(items: impl Iterator<Item = &'c Covered<'c>>) -> (usize, usize) {
    let (mut tried, mut all) = (0, 0);
    for item in items.filter(|item| item.chance == InReach::Some) {
        all += 1;
        tried += usize::from(item.times > 0);
    }
    (tried, all)
}

/// A share in per cent, rounded down: 100 is all of it.
pub fn percent(part: usize, all: usize) -> String {
    match all {
        0 => "100 %".to_owned(),
        _ if part == all => "100 %".to_owned(),
        _ => {
            let tenths = part * 1000 / all;
            format!("{}.{} %", tenths / 10, tenths % 10)
        }
    }
}
