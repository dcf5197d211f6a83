//! A comparison for people in a terminal.

use std::fmt::Write as _;

use colored::{ColoredString, Colorize};
use num_bigint::BigUint;
use quandary::letters::strip_control;

use super::super::exit::Code;
use super::super::layout::ReportLayout;
use super::super::screen;
use super::sum::{NOT_DECIDED, Sum, not_decided, share, ways};
use super::told::{ChangeKind, ComparedFlows, ToldChange, from_where_they_differ};

/// The comparison.
pub fn human(
    compared: &ComparedFlows<'_>,
    told: &[ToldChange<'_>],
    sum: &Sum,
    layout: ReportLayout,
) -> String {
    let mut text = String::new();
    let [old, new] = compared
        .files
        .map(|file| strip_control(&file.name).into_owned());
    text.push_str(&layout.hang("", &format!("{} → {}", old.bold(), new.bold()), 2));
    for renamed in &compared.comparison.renamed {
        text.push_str(&layout.line(&format!(
            "  the {} `{}` is called `{}` now, since it says the same",
            renamed.what, renamed.old, renamed.new
        )));
    }
    if let Some(renamed) = compared.comparison.renamed.first() {
        text.push_str(&layout.line(&format!(
            "  where that's wrong, say so: --moved {}= if it's gone, or --moved OLD=NEW",
            renamed.old
        )));
    }
    text.push('\n');
    let mut number = 0;
    for (kind, heading) in ChangeKind::ALL {
        let of_kind: Vec<&ToldChange<'_>> = told
            .iter()
            .filter(|change| change.kind == kind && !sum.is_approved(change))
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(text, "{}\n", heading.bold());
        for change in of_kind {
            number += 1;
            let drawn = DrawnChange { change, layout };
            text.push_str(&drawn.told(number, compared.comparison.ways.as_ref()));
        }
    }
    let told = sum.told(compared);
    let mut lines = told.lines().map(|line| match sum.code() {
        Code::Done => line.green(),
        _ => line.yellow().bold(),
    });
    // What came of it is the first line; the others say what to think of it.
    let first = lines
        .next()
        .map(|line| layout.hang("", &line.to_string(), 2));
    text.extend(first);
    text.extend(told.lines().skip(1).map(|line| layout.line(line)));
    let not_decided = not_decided(compared);
    if !not_decided.is_empty() {
        text.push_str(&layout.line(NOT_DECIDED));
    }
    let items = not_decided.iter();
    text.extend(items.map(|item| layout.hang("  - ", &strip_control(item), 4)));
    text
}

/// A change, to be drawn.
struct DrawnChange<'d, 'c> {
    change: &'d ToldChange<'c>,
    layout: ReportLayout,
}

impl DrawnChange<'_, '_> {
    fn told(&self, number: usize, all: Option<&BigUint>) -> String {
        let change = self.change;
        let fact = match change.kind {
            ChangeKind::Outcome => fact_in_colour(change),
            ChangeKind::Page | ChangeKind::Question => strip_control(&change.fact).bold(),
        };
        let (share, of) = (share(change.class), ways(change.class, all));
        let fact = format!("{fact}  {share}{of}  {}", change.mark.dimmed());
        let mut text = self.layout.hang(&format!("{number:>3}  "), &fact, 5);
        let mut line = |first: &str, words: &str| {
            let words = strip_control(words);
            text.push_str(&self.layout.hang(first, &words, 13));
        };
        if let Some([old, new]) = &change.was {
            let [old, new] = from_where_they_differ(old, new);
            line("     was     ", &old);
            line("     is now  ", &new);
        }
        line("     who     ", &change.who);
        if change.rows.is_empty() {
            if change.class.ways.is_some() {
                text.push_str("     no way was found that shows it\n");
            }
            text.push('\n');
            return text;
        }
        text.push('\n');
        text.push_str(&self.rows());
        text.push('\n');
        text
    }

    /// The answers of somebody whom it meets, and what comes of them before and after. On a
    /// terminal each cell folds in its column.
    fn rows(&self) -> String {
        let rows = self.change.rows.iter();
        let rows: Vec<[String; 3]> = rows
            .map(|row| row.each_ref().map(|cell| strip_control(cell).into_owned()))
            .collect();
        let widest = |at: usize| {
            let cells = rows.iter().map(|row| screen::width(&row[at]));
            cells.max().unwrap_or(0).min(44)
        };
        let (mut widths, mut most) = ([widest(0), widest(1)], usize::MAX);
        if let Some(columns) = self.layout.terminal() {
            let room = columns.saturating_sub(11);
            widths = widths.map(|width| width.min(room / 3));
            most = room.saturating_sub(widths[0] + widths[1]);
        }
        let mut text = String::new();
        for [name, old, new] in &rows {
            let fold = |cell: &str, width: usize| match self.layout.terminal() {
                Some(_) => screen::fold(cell, width, "", ""),
                None => vec![cell.to_owned()],
            };
            let cells = [fold(name, widths[0]), fold(old, widths[1]), fold(new, most)];
            let height = cells.iter().map(Vec::len).max().unwrap_or(0);
            for at in 0..height {
                let cell = |of: usize| cells[of].get(at).map_or("", String::as_str);
                let pad =
                    |of: usize| " ".repeat(widths[of].saturating_sub(screen::width(cell(of))));
                let line = format!(
                    "       {}{}  {}{}  {}",
                    cell(0),
                    pad(0),
                    cell(1),
                    pad(1),
                    cell(2)
                );
                let line = match old == new {
                    true => line.trim_end().normal(),
                    false => line.trim_end().bold(),
                };
                let _ = writeln!(text, "{line}");
            }
        }
        text
    }
}

fn fact_in_colour(told: &ToldChange<'_>) -> ColoredString {
    let fact = strip_control(&told.fact);
    match told.is_grave {
        true => fact.red().bold(),
        false => fact.yellow().bold(),
    }
}
