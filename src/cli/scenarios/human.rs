//! The report for people.

use std::fmt::Write;

use colored::Colorize;
use quandary::diagnostic::Finding;
use quandary::letters::strip_control;
use quandary::render::Spot;

use super::failures::{FailedCase, PlayedFile};
use super::find::Unplayed;
use crate::cli::colour::Colour;
use crate::cli::draw;

/// So many failures of a file are drawn; the others are named in a line each.
const DRAWN: usize = 20;

/// Everything that is wrong with a file and with its scenarios.
pub fn broken(shown: &PlayedFile<'_>, colour: Colour) -> String {
    let mut text = findings(shown, colour);
    let cases = shown.failed_cases();
    for case in cases.iter().take(DRAWN) {
        text.push_str(&failed(shown, case, colour));
    }
    if cases.len() > DRAWN {
        let _ = writeln!(text, "{} more failed:", cases.len() - DRAWN);
        for case in cases.iter().skip(DRAWN) {
            let place = format!("{}:{}", shown.suite.name, case.line);
            let line = format!("  {}  {}  ({place})", case.name, case.message());
            let _ = writeln!(text, "{}", strip_control(&line));
        }
        text.push('\n');
    }
    text
}

/// How many scenarios of a file passed, in a line.
pub fn file(shown: &PlayedFile<'_>) -> String {
    let name = strip_control(&shown.suite.name);
    let failed = shown.ran.failed();
    let passed = shown.ran.cases.len() - failed;
    let word = match (failed, shown.ran.is_faulty()) {
        (_, true) => "faulty".red().bold().to_string(),
        (0, false) => format!("{passed} passed").green().to_string(),
        (failed, false) => {
            let failed = format!("{failed} failed").red().bold();
            format!("{passed} passed, {failed}")
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

fn failed(shown: &PlayedFile<'_>, case: &FailedCase<'_>, colour: Colour) -> String {
    let place = format!("{}:{}", shown.suite.name, case.line);
    let mut text = format!(
        "{}  {}  ({})\n\n",
        "FAILS".red().bold(),
        strip_control(&case.name).bold(),
        strip_control(&place)
    );
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
        for line in way.lines() {
            match line.is_empty() {
                true => text.push('\n'),
                false => {
                    let _ = writeln!(text, "  {}", strip_control(&line));
                }
            }
        }
        text.push('\n');
    }
    text
}

fn drawn(shown: &PlayedFile<'_>, finding: &Finding, colour: Colour) -> String {
    draw::draw(&shown.file, finding, colour)
}

/// The line that sums up, without its end.
pub fn summary(all: &[PlayedFile<'_>], unplayed: &[Unplayed]) -> String {
    let count = |count: usize, what: &str| match count {
        1 => format!("1 {what}"),
        _ => format!("{count} {what}s"),
    };
    let played: usize = all.iter().map(|shown| shown.ran.cases.len()).sum();
    let failed: usize = all.iter().map(|shown| shown.ran.failed()).sum();
    let left_out: usize = all.iter().map(|shown| shown.ran.left_out).sum();
    let faulty = all.iter().filter(|shown| shown.ran.is_faulty()).count();
    let mut text = format!(
        "{} in {}: ",
        count(played, "scenario"),
        count(all.len(), "file")
    );
    match (failed, faulty + unplayed.len()) {
        (0, 0) => text.push_str("all pass"),
        (0, _) => {
            let _ = write!(text, "{played} passed");
        }
        (failed, _) => {
            let _ = write!(text, "{} passed, {failed} failed", played - failed);
        }
    }
    if left_out > 0 {
        let _ = write!(text, ", {left_out} left out");
    }
    if faulty > 0 {
        let _ = write!(text, ", {} faulty", count(faulty, "file"));
    }
    if !unplayed.is_empty() {
        let _ = write!(text, ", {} not played", count(unplayed.len(), "file"));
    }
    text
}
