//! A ladder in the language of Mermaid, which code hosts draw in Markdown.

use std::fmt::Write;

use super::dot::{colours, folded};
use super::{Ladder, LeadsTo, sign};
use crate::flow::outcome::Tone;

/// How many edges Mermaid draws where nobody has set another limit.
pub const MOST_EDGES: usize = 500;

/// How many letters of text it draws.
pub const MOST_LETTERS: usize = 50_000;

/// The flowchart.
///
/// ```text
/// flowchart TB
///   q1["1  How hungry are you?"]
///   q1 -->|"A little"| o0
/// ```
#[must_use]
pub fn mermaid(ladder: &Ladder) -> String {
    let mut chart = String::from("flowchart TB\n");
    for rung in &ladder.questions {
        let label = quoted(&format!("{}  {}", rung.number, rung.ask));
        let _ = writeln!(chart, "  q{}[{label}]", rung.number);
    }
    for (place, landing) in ladder.outcomes.iter().enumerate() {
        let label = quoted(&format!("{} {}", sign(landing.tone), landing.title));
        let _ = writeln!(chart, "  o{place}([{label}]):::{}", landing.tone);
    }
    for rung in &ladder.questions {
        let from = rung.number;
        for row in &rung.rows {
            let label = quoted(&row.when.text);
            let _ = match &row.to {
                LeadsTo::Question { number, .. } => {
                    writeln!(chart, "  q{from} -->|{label}| q{number}")
                }
                LeadsTo::Outcome { place, .. } => {
                    writeln!(chart, "  q{from} -->|{label}| o{place}")
                }
                LeadsTo::Nowhere => {
                    writeln!(
                        chart,
                        "  q{from} -.->|{label}| gap{from}{{{{no route holds}}}}"
                    )
                }
            };
        }
    }
    for (name, tone) in Tone::NAMES {
        let (line, fill) = colours(tone);
        let _ = writeln!(
            chart,
            "  classDef {name} stroke:{line},fill:{fill},color:#1a1a1a"
        );
    }
    chart
}

/// Whether Mermaid would refuse to draw it, as a sentence.
#[must_use]
pub fn too_large(ladder: &Ladder, chart: &str) -> Option<String> {
    let edges: usize = ladder.questions.iter().map(|rung| rung.rows.len()).sum();
    (edges > MOST_EDGES || chart.len() > MOST_LETTERS).then(|| {
        format!(
            "Mermaid draws {MOST_EDGES} arrows and {MOST_LETTERS} letters at most, and here are \
             {edges} arrows and {} letters; `--to OUTCOME` shows a part",
            chart.len()
        )
    })
}

fn quoted(text: &str) -> String {
    let text = folded(text);
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    let text = text
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('\n', "<br>");
    format!("\"{text}\"")
}
