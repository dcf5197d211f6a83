//! Every line of a flow, broken in one way.

use std::fmt::Write as _;

use quandary::diagnostic::{Finding, Rule, Severity, line_and_column};
use quandary::parse::keys::SHAPES;

use super::{LETTER, PIZZA, findings, line, told};

/// A line of a flow that has a key of the format with a value beside it.
struct Leaf<'t> {
    /// From 1.
    line: usize,
    indent: &'t str,
    key: &'t str,
    value: &'t str,
}

/// Such lines, without those that begin an item of a list.
fn leaves(text: &str) -> impl Iterator<Item = Leaf<'_>> {
    let known = |key: &str| {
        let mut shapes = SHAPES.iter();
        shapes.any(|shape| shape.keys.iter().any(|known| known.name == key))
    };
    let lines = text.lines().enumerate();
    lines.filter_map(move |(at, whole)| {
        let bare = whole.trim_start();
        let (key, value) = bare.split_once(": ")?;
        let block = matches!(value, "|" | ">-" | ">");
        // The letter has an option `asked`, which is a key of guarantees elsewhere.
        let of_format = known(key) && key != "asked";
        (of_format && !block).then_some(Leaf {
            line: at + 1,
            indent: &whole[..whole.len() - bare.len()],
            key,
            value,
        })
    })
}

/// The text with other words in the place of a line.
fn with_line(text: &str, line: usize, words: &str) -> String {
    let mut changed = String::with_capacity(text.len() + words.len());
    for (at, old) in text.lines().enumerate() {
        changed.push_str(if at + 1 == line { words } else { old });
        changed.push('\n');
    }
    changed
}

/// Breaks each such line in one way, and holds what is found to what is wanted.
fn on_each_line(
    texts: &[&str],
    broken: impl Fn(&Leaf<'_>) -> Option<String>,
    wanted: impl Fn(&Leaf<'_>, &str, &[Finding]) -> bool,
) {
    let mut failures = String::new();
    let mut tried = 0;
    for text in texts {
        for leaf in leaves(text) {
            // Of a long flow some lines will do, spread over all of it.
            if text.len() > 10_000 && leaf.line % 149 != 0 {
                continue;
            }
            let Some(words) = broken(&leaf) else { continue };
            let changed = with_line(text, leaf.line, &words);
            let found = findings(&changed);
            tried += 1;
            if !wanted(&leaf, &changed, &found) {
                let told = told(&changed, &found);
                let _ = writeln!(failures, "{}: {words:?}: {told:?}", leaf.line);
            }
        }
    }
    assert!(tried > 20, "only {tried} lines were tried");
    assert!(failures.is_empty(), "\n{failures}");
}

#[test]
fn a_key_with_a_slip_is_an_unknown_key_on_its_line_and_nothing_else() {
    on_each_line(
        &[PIZZA, &LETTER],
        |leaf| {
            let slip: String = leaf.key.chars().chain(leaf.key.chars().last()).collect();
            Some(format!("{}{slip}: {}", leaf.indent, leaf.value))
        },
        |leaf, text, found| {
            let help = found.first().and_then(|finding| finding.help.as_deref());
            told(text, found) == [format!("{} unknown-key", leaf.line)]
                && help == Some(&format!("did you mean `{}`?", leaf.key))
        },
    );
}

#[test]
fn a_line_that_stands_there_twice_is_a_doubled_key_on_the_second() {
    on_each_line(
        &[PIZZA, &LETTER],
        |leaf| {
            let Leaf {
                indent, key, value, ..
            } = leaf;
            Some(format!("{indent}{key}: {value}\n{indent}{key}: {value}"))
        },
        |leaf, text, found| {
            let second = found.first().and_then(|finding| finding.labels.get(1));
            let second = second.map(|label| line_and_column(text, label.span.start).0);
            told(text, found) == [format!("{} doubled-key", leaf.line + 1)]
                && second == Some(leaf.line)
        },
    );
}

#[test]
fn a_tab_in_the_indentation_is_broken_yaml_on_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| {
            let indent = leaf.indent.strip_suffix("  ")?;
            Some(format!("{indent}\t{}: {}", leaf.key, leaf.value))
        },
        |leaf, text, found| told(text, found) == [format!("{} broken-yaml", leaf.line)],
    );
}

#[test]
fn a_colon_that_is_missing_is_found_on_its_line_or_the_next() {
    on_each_line(
        &[PIZZA],
        |leaf| Some(format!("{}{} {}", leaf.indent, leaf.key, leaf.value)),
        |leaf, text, found| {
            let first = found.first();
            let near = first.is_some_and(|finding| line(text, finding).abs_diff(leaf.line) <= 1);
            near && found
                .iter()
                .any(|finding| finding.severity == Severity::Error)
        },
    );
}

#[test]
fn a_space_that_is_missing_behind_a_colon_is_found_on_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| {
            // `points:{size: 2}` is another key to YAML, and said to be unknown.
            let braces = leaf.value.starts_with('{');
            (!braces).then(|| format!("{}{}:{}", leaf.indent, leaf.key, leaf.value))
        },
        |leaf, text, found| told(text, found) == [format!("{} broken-yaml", leaf.line)],
    );
}

#[test]
fn a_comment_behind_a_text_without_quotes_is_found_on_its_line() {
    on_each_line(
        &[PIZZA, &LETTER],
        |leaf| {
            let text = [
                "title", "ask", "short", "help", "label", "says", "note", "unit",
            ];
            let words = text.contains(&leaf.key) && !leaf.value.starts_with(['\'', '"']);
            words.then(|| format!("{}{}: {} # it is", leaf.indent, leaf.key, leaf.value))
        },
        |leaf, text, found| told(text, found) == [format!("{} wants-quotes", leaf.line)],
    );
}

#[test]
fn a_value_that_is_gone_is_an_empty_text_on_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| Some(format!("{}{}:", leaf.indent, leaf.key)),
        |leaf, text, found| {
            let first = found
                .first()
                .map(|finding| (line(text, finding), finding.rule));
            first == Some((leaf.line, Rule::EmptyText))
        },
    );
}

#[test]
fn a_quote_that_is_never_closed_is_broken_yaml_that_names_its_line() {
    on_each_line(
        &[PIZZA],
        |leaf| Some(format!("{}{}: \"{}", leaf.indent, leaf.key, leaf.value)),
        |leaf, text, found| told(text, found) == [format!("{} broken-yaml", leaf.line)],
    );
}
