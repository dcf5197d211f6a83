//! A comparison as Markdown, for a pull request.

use std::fmt::Write as _;

use quandary::flow::text::literal_in_markdown;

use super::sum::{NOT_DECIDED, Sum, not_decided, share, ways};
use super::told::{ChangeKind, ComparedFlows, ToldChange, from_where_they_differ};

/// The comparison.
pub fn markdown(compared: &ComparedFlows<'_>, told: &[ToldChange<'_>], sum: &Sum) -> String {
    let mut text = String::new();
    let [old, new] = compared.files.map(|file| cell(&file.name));
    let _ = writeln!(text, "# {old} → {new}\n");
    text.push_str(&paragraphs(&sum.told(compared)));
    let not_decided = not_decided(compared);
    if !not_decided.is_empty() {
        let _ = writeln!(text, "{NOT_DECIDED}\n");
        for item in &not_decided {
            let _ = writeln!(text, "* {}", words(item));
        }
        text.push('\n');
    }
    for renamed in &compared.comparison.renamed {
        let _ = writeln!(
            text,
            "* The {} `{}` is called `{}` now, since it says the same.",
            renamed.what, renamed.old, renamed.new
        );
    }
    if !compared.comparison.renamed.is_empty() {
        text.push('\n');
    }
    for (kind, heading) in ChangeKind::ALL {
        let of_kind: Vec<&ToldChange<'_>> = told
            .iter()
            .filter(|change| change.kind == kind && !sum.is_approved(change))
            .collect();
        if of_kind.is_empty() {
            continue;
        }
        let _ = writeln!(text, "## {heading}\n");
        for change in of_kind {
            let share = share(change.class);
            let of = ways(change.class, compared.comparison.ways.as_ref());
            let _ = writeln!(text, "### {}\n", words(&change.fact));
            if let Some([old, new]) = &change.was {
                let [old, new] = from_where_they_differ(old, new);
                let _ = writeln!(text, "* Was: {}", words(&old));
                let _ = writeln!(text, "* Is now: {}", words(&new));
            }
            let _ = writeln!(text, "* Who: {}", literal_in_markdown(&change.who));
            if !share.is_empty() {
                let _ = writeln!(text, "* How many: {share}{of}");
            }
            let _ = writeln!(text, "* Mark: `{}`\n", change.mark);
            if !change.rows.is_empty() {
                let _ = writeln!(text, "| | was | is now |\n|---|---|---|");
                for [name, old, new] in &change.rows {
                    let _ = writeln!(text, "| {} | {} | {} |", cell(name), cell(old), cell(new));
                }
                text.push('\n');
            }
        }
    }
    text
}

/// Words in which names stand between backticks.
fn words(text: &str) -> String {
    let pieces = text.split('`').enumerate();
    let pieces = pieces.map(|(at, piece)| match at % 2 {
        0 => {
            let pad = |is: bool| if is { " " } else { "" };
            // Only what stands at the beginning can begin a list.
            let inside = match at {
                0 => literal_in_markdown(piece),
                _ => literal_in_markdown(&format!("x{}", piece.trim_start())).split_off(1),
            };
            let (start, end) = (piece.starts_with(' '), piece.ends_with(' '));
            format!("{}{inside}{}", pad(start), pad(end && !inside.is_empty()))
        }
        _ => format!("`{piece}`"),
    });
    pieces.collect::<String>()
}

/// A text in a cell of a table.
fn cell(text: &str) -> String {
    literal_in_markdown(text)
        .replace('|', r"\|")
        .replace('\n', " ")
}

/// Lines as paragraphs.
fn paragraphs(lines: &str) -> String {
    lines.lines().map(|line| format!("{line}\n\n")).collect()
}
