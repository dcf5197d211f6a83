//! A ladder in the language of Graphviz.

use std::fmt::Write;

use super::{Ladder, LeadsTo, sign};
use crate::flow::outcome::Tone;

/// How many letters of a text a node or an edge has in a line.
const LINE: usize = 36;

/// The graph as `dot` reads it: questions in one column, outcomes beside them.
///
/// ```text
/// digraph { q1 [label="1  How hungry are you?"]; q1 -> o0 [label="A little"] }
/// ```
#[must_use]
pub fn dot(ladder: &Ladder) -> String {
    let mut dot = String::from("// quandary\ndigraph flow {\n");
    let _ = writeln!(dot, "  label={};\n  labelloc=t;", quoted(&ladder.title));
    dot.push_str(
        "  rankdir=TB;\n  node [shape=box, style=\"rounded\", fontname=\"sans-serif\"];\n  \
         edge [fontname=\"sans-serif\", fontsize=10];\n",
    );
    for rung in &ladder.questions {
        let label = quoted(&folded(&format!("{}  {}", rung.number, rung.ask)));
        let _ = writeln!(dot, "  q{} [label={label}, group=spine];", rung.number);
    }
    for (place, landing) in ladder.outcomes.iter().enumerate() {
        let label = quoted(&folded(&format!(
            "{} {}",
            sign(landing.tone),
            landing.title
        )));
        let (line, fill) = colours(landing.tone);
        let _ = writeln!(
            dot,
            "  o{place} [label={label}, style=\"filled\", color=\"{line}\", fillcolor=\"{fill}\"];"
        );
    }
    for rung in &ladder.questions {
        for row in &rung.rows {
            let from = rung.number;
            let label = quoted(&folded(&row.when.text));
            let _ = match &row.to {
                LeadsTo::Question { number, .. } => {
                    writeln!(dot, "  q{from} -> q{number} [label={label}];")
                }
                LeadsTo::Outcome { place, .. } => {
                    writeln!(dot, "  q{from} -> o{place} [label={label}];")
                }
                LeadsTo::Nowhere => writeln!(
                    dot,
                    "  q{from} -> gap{from} [label={label}, color=\"#b00020\"];\n  \
                     gap{from} [label=\"no route holds\", color=\"#b00020\"];"
                ),
            };
        }
    }
    dot.push_str("}\n");
    dot
}

/// The colours of a tone: of its line, and of what is inside.
pub(super) fn colours(tone: Tone) -> (&'static str, &'static str) {
    match tone {
        Tone::Go => ("#1b6e3c", "#e3f3e8"),
        Tone::Caution => ("#8a5a00", "#fdf1d8"),
        Tone::Stop => ("#a3232b", "#fbe6e6"),
        Tone::Info => ("#2b5a9b", "#e6eefa"),
    }
}

/// A text in lines that are not too long, with `\n` between them.
pub(super) fn folded(text: &str) -> String {
    let mut lines: Vec<String> = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines
            .last_mut()
            .filter(|line| line.is_empty() || line.chars().count() + word.chars().count() < LINE);
        match last {
            Some(line) if line.is_empty() => line.push_str(word),
            Some(line) => {
                line.push(' ');
                line.push_str(word);
            }
            None => lines.push(word.to_owned()),
        }
    }
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    let text = text
        .replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n");
    format!("\"{text}\"")
}
