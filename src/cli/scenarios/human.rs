//! The report for people.

use std::fmt::Write;

use colored::Colorize;
use quandary::diagnostic::Finding;
use quandary::letters::strip_control;
use quandary::render::Spot;

use super::failures::{FailedCase, PlayedFile};
use super::find::Unplayed;
use crate::cli::colour::Colour;
use crate::cli::counted;
use crate::cli::draw;
use crate::cli::layout::ReportLayout;

/// So many failures of a file are drawn; the others are named in a line each.
const DRAWN: usize = 20;

/// Everything that is wrong with a file and with its scenarios.
pub fn broken(shown: &PlayedFile<'_>, colour: Colour, layout: ReportLayout) -> String {
    let mut text = findings(shown, colour);
    let cases = shown.failed_cases();
    for case in cases.iter().take(DRAWN) {
        text.push_str(&failed(shown, case, colour, layout));
    }
    if cases.len() > DRAWN {
        let _ = writeln!(text, "{} more failed:", cases.len() - DRAWN);
        for case in cases.iter().skip(DRAWN) {
            let place = format!("{}:{}", shown.suite.name, case.line);
            let line = format!("  {}  {}  ({place})", case.name, case.message());
            text.push_str(&layout.line(&strip_control(&line)));
        }
        text.push('\n');
    }
    if shown.ran.untold > 0 {
        text.push_str(&layout.line(&strip_control(&untold(shown))));
        text.push('\n');
    }
    text
}

/// That more failed than is told.
pub fn untold(shown: &PlayedFile<'_>) -> String {
    let count = counted::of(shown.ran.untold, "more scenario");
    format!(
        "{count} of `{}` failed, and are only counted",
        shown.suite.name
    )
}

/// How many scenarios of a file passed, in a line.
pub fn file(shown: &PlayedFile<'_>) -> String {
    let name = strip_control(&shown.suite.name);
    let failed = shown.ran.failed();
    let passed = shown.ran.played() - failed;
    let word = match (failed, shown.ran.is_faulty()) {
        (_, true) => "faulty".red().bold().to_string(),
        (0, false) => format!("{} passed", counted::digits(passed))
            .green()
            .to_string(),
        (failed, false) => {
            let failed = format!("{} failed", counted::digits(failed)).red().bold();
            format!("{} passed, {failed}", counted::digits(passed))
        }
    };
    format!("{name}  {word}\n")
}

/// What is wrong with a file, and with no scenario that failed.
pub fn findings(shown: &PlayedFile<'_>, colour: Colour) -> String {
    let mut text = String::new();
    for finding in &shown.ran.findings {
        let _ = writeln!(text, "{}\n", drawn(shown, finding, colour));
    }
    text
}

fn failed(
    shown: &PlayedFile<'_>,
    case: &FailedCase<'_>,
    colour: Colour,
    layout: ReportLayout,
) -> String {
    let place = format!("{}:{}", shown.suite.name, case.line);
    let name = format!("{}  ({})", strip_control(&case.name), strip_control(&place));
    let first = format!("{}  ", "FAILS".red().bold());
    let mut text = layout.hang(&first, &name.bold().to_string(), 7) + "\n";
    for finding in case.findings {
        let _ = writeln!(text, "{}\n", drawn(shown, finding, colour));
    }
    for placed in &case.failures {
        let failure = placed.failure;
        let beside = format!("expected {}, came {}", failure.expected, failure.came);
        let spots = [
            Spot {
                file: &shown.file,
                span: placed.span.clone(),
                words: beside,
            },
            Spot {
                file: &shown.flow_file,
                span: placed.flow_span.clone(),
                words: failure.departure.words.clone(),
            },
        ];
        let _ = writeln!(
            text,
            "{}\n",
            draw::draw_spots(&failure.message, &spots, colour)
        );
    }
    if let Some(way) = &case.way {
        text.push_str("  the way that it took:\n");
        for (mark, step) in way.told() {
            let first = format!("  {mark}");
            text.push_str(&layout.hang(&first, &strip_control(&step), first.len()));
        }
        text.push('\n');
    }
    text.push_str("  to play it again:\n");
    let words = case.again(shown);
    let words: Vec<Vec<&str>> = words
        .iter()
        .map(|group| group.iter().map(String::as_str).collect())
        .collect();
    text.push_str(&layout.command(2, &words));
    text.push('\n');
    text
}

fn drawn(shown: &PlayedFile<'_>, finding: &Finding, colour: Colour) -> String {
    draw::draw(&shown.file, finding, colour)
}

/// The line that sums up, without its end.
pub fn summary(all: &[PlayedFile<'_>], unplayed: &[Unplayed]) -> String {
    let played: usize = all.iter().map(|shown| shown.ran.played()).sum();
    let failed: usize = all.iter().map(|shown| shown.ran.failed()).sum();
    let left_out: usize = all.iter().map(|shown| shown.ran.left_out).sum();
    let faulty = all.iter().filter(|shown| shown.ran.is_faulty()).count();
    let mut text = format!(
        "{} in {}: ",
        counted::of(played, "scenario"),
        counted::of(all.len(), "file")
    );
    let digits = counted::digits::<usize>;
    match (failed, faulty + unplayed.len()) {
        (0, 0) => text.push_str("all pass"),
        (0, _) => text.push_str(&format!("{} passed", digits(played))),
        (failed, _) => {
            let passed = digits(played - failed);
            text.push_str(&format!("{passed} passed, {} failed", digits(failed)));
        }
    }
    if left_out > 0 {
        text.push_str(&format!(", {} left out", digits(left_out)));
    }
    if faulty > 0 {
        text.push_str(&format!(", {} faulty", counted::of(faulty, "file")));
    }
    if !unplayed.is_empty() {
        let files = counted::of(unplayed.len(), "file");
        text.push_str(&format!(", {files} not played"));
    }
    text
}
