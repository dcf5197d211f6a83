//! A comparison for people in a terminal.

use std::fmt::Write as _;

use colored::{ColoredString, Colorize};
use num_bigint::BigUint;
use quandary::letters::strip_control;
use unicode_width::UnicodeWidthStr as _;

use super::sum::{Sum, share, ways};
use super::told::{ChangeKind, ComparedFlows, ToldChange};

/// How many characters of a text are shown before and behind where it begins to differ.
const SHOWN: usize = 60;

/// The comparison.
pub fn human(compared: &ComparedFlows<'_>, told: &[ToldChange<'_>], sum: &Sum) -> String {
    let mut text = String::new();
    let [old, new] = compared
        .files
        .map(|file| strip_control(&file.name).into_owned());
    let _ = writeln!(text, "{} → {}", old.bold(), new.bold());
    for renamed in &compared.comparison.renamed {
        let _ = writeln!(
            text,
            "  the {} `{}` is called `{}` now, since it says the same",
            renamed.what, renamed.old, renamed.new
        );
    }
    if let Some(renamed) = compared.comparison.renamed.first() {
        let _ = writeln!(
            text,
            "  where that's wrong, say so: --moved {}= if it's gone, or --moved OLD=NEW",
            renamed.old
        );
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
            self::change(&mut text, number, change, compared.comparison.ways.as_ref());
        }
    }
    text.push_str(&sum.told(compared));
    text
}

fn change(text: &mut String, number: usize, change: &ToldChange<'_>, all: Option<&BigUint>) {
    let fact = match change.kind {
        ChangeKind::Outcome => fact_in_colour(&change.fact),
        ChangeKind::Page | ChangeKind::Question => strip_control(&change.fact).bold(),
    };
    let share = share(change.class);
    let of = ways(change.class, all);
    let _ = writeln!(
        text,
        "{number:>3}  {fact}  {share}{of}  {}",
        change.mark.dimmed()
    );
    if let Some([old, new]) = &change.was {
        let [old, new] = from_where_they_differ(old, new);
        let _ = writeln!(text, "     was     {}", strip_control(&old));
        let _ = writeln!(text, "     is now  {}", strip_control(&new));
    }
    let _ = writeln!(text, "     who     {}", strip_control(&change.who));
    if change.rows.is_empty() {
        if change.class.ways.is_some() {
            let _ = writeln!(text, "     no way was found that shows it");
        }
        text.push('\n');
        return;
    }
    text.push('\n');
    let width = |at: usize| {
        let cells = change
            .rows
            .iter()
            .map(|row| strip_control(&row[at]).width());
        cells.max().unwrap_or(0).min(44)
    };
    let (name, old) = (width(0), width(1));
    for row in &change.rows {
        let [first, second, third] = row.each_ref().map(|cell| strip_control(cell).into_owned());
        let pad = |cell: &str, to: usize| " ".repeat(to.saturating_sub(cell.width()));
        let line = format!(
            "       {first}{}  {second}{}  {third}",
            pad(&first, name),
            pad(&second, old)
        );
        let line = match second == third {
            true => line.normal(),
            false => line.bold(),
        };
        let _ = writeln!(text, "{line}");
    }
    text.push('\n');
}

fn fact_in_colour(fact: &str) -> ColoredString {
    match fact.contains("to stop") || fact.contains("stop to") {
        true => strip_control(fact).red().bold(),
        false => strip_control(fact).yellow().bold(),
    }
}

/// Two texts on one line each, from a little before where they begin to differ.
pub fn from_where_they_differ(old: &str, new: &str) -> [String; 2] {
    let [old, new] = [old, new].map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    let same = old
        .chars()
        .zip(new.chars())
        .take_while(|(one, other)| one == other)
        .count();
    let from = same.saturating_sub(SHOWN / 3);
    // At the beginning of a word.
    let before: Vec<char> = old.chars().take(same).collect();
    let spaces = (1..=from).rev().find(|at| before.get(at - 1) == Some(&' '));
    let from = spaces.unwrap_or(0);
    [old, new].map(|text| {
        let count = text.chars().count();
        let shown: String = text.chars().skip(from).take(SHOWN + SHOWN / 3).collect();
        let before = if from > 0 { "…" } else { "" };
        let behind = if from + SHOWN + SHOWN / 3 < count {
            "…"
        } else {
            ""
        };
        format!("{before}{shown}{behind}")
    })
}
