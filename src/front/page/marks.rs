//! The numbers by which a page names its sources.

use indexmap::IndexMap;

use crate::flow::Flow;
use crate::flow::outcome::Source;
use crate::flow::table::Id;
use crate::flow::text::literal_in_markdown;

/// Numbers by which passages name the sources at the end of the page, where there
/// are several.
pub(super) struct Marks<'f> {
    pub(super) flow: &'f Flow,
    /// The sources that are part of no other, each with its parts.
    pub(super) roots: IndexMap<Id<Source>, Vec<Id<Source>>>,
}

impl<'f> Marks<'f> {
    pub(super) fn of(flow: &'f Flow, cites: &[Id<Source>]) -> Self {
        let mut roots: IndexMap<Id<Source>, Vec<Id<Source>>> = IndexMap::new();
        for cited in cites {
            let root = root_of(flow, *cited);
            let parts = roots.entry(root).or_default();
            if root != *cited {
                parts.push(*cited);
            }
        }
        Self { flow, roots }
    }

    /// The numbers of some sources, in brackets that Markdown takes as they are.
    pub(super) fn mark(&self, cites: &[Id<Source>], write: impl Fn(usize) -> String) -> String {
        let number = |cited: &Id<Source>| self.roots.get_index_of(&root_of(self.flow, *cited));
        let mut numbers: Vec<usize> = cites.iter().filter_map(number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        if numbers.is_empty() || self.roots.len() < 2 {
            return String::new();
        }
        let numbers: Vec<String> = numbers.iter().map(|at| write(at + 1)).collect();
        format!(" \\[{}\\]", numbers.join(", "))
    }
}

/// A text with a mark behind its last line, unless that is part of a list or a quote.
pub(super) fn marked(text: &str, mark: &str) -> String {
    let text = text.trim();
    let last = text.lines().next_back().unwrap_or("");
    let plain = last.starts_with(|c: char| c.is_alphanumeric());
    match plain {
        true => format!("{text}{mark}"),
        false if text.is_empty() || mark.is_empty() => text.to_owned(),
        false => format!("{text}\n\n{}", mark.trim_start()),
    }
}

/// A source in a line.
pub(super) fn source_line(source: &Source) -> String {
    let title = literal_in_markdown(&source.title);
    match &source.url {
        Some(url) => format!("{title} <{url}>"),
        None => title,
    }
}

fn root_of(flow: &Flow, cited: Id<Source>) -> Id<Source> {
    let mut root = cited;
    // A chain of sources is no longer than there are sources.
    for _ in 0..flow.sources.len() {
        match flow.sources[root].part_of {
            Some(whole) => root = whole,
            None => break,
        }
    }
    root
}
