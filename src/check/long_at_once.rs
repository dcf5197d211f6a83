//! `long-at-once`: help that is shown at once, and does not fit on a small screen
//! together with the rows below it.
//!
//! A small screen has 40 columns and 16 rows: a phone held upright, or half a window.
//! Above the rows stand the title of the outcome, its text, and its passages with the
//! role `help`; for those nine rows of 37 cells are left. Whoever is in danger reads
//! sixty words at most. All the help of an outcome is counted, whatever its conditions.

use super::Checker;
use super::rows::rows;
use super::texts::as_written;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::outcome::{Outcome, Role};
use crate::place::Place;

/// The cells of a row.
const CELLS: usize = 37;

/// The rows that there are above those that can be chosen.
const ROWS: usize = 9;

/// The words that are read in a moment of danger.
const WORDS: usize = 60;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    let outcomes = flow.outcomes.iter();
    for (id, outcome) in outcomes.filter(|(_, outcome)| outcome.showing.is_at_once()) {
        let read = Above::of(flow, outcome);
        if read.rows <= ROWS && read.words <= WORDS {
            continue;
        }
        let here = Place::root().key("outcomes").key(flow.outcomes.name(id));
        let place = match outcome.text {
            Some(_) => here.key("text"),
            None => here.key("title"),
        };
        let message = format!(
            "above the rows stand {} lines of a small screen, with {} words",
            read.rows, read.words
        );
        let mut finding = Finding::warning(Rule::LongAtOnce, place, message).saying(format!(
            "{ROWS} lines with {WORDS} words can be seen at once on 40 columns by 16 rows"
        ));
        let help = outcome.passages.iter();
        for passage in help.filter(|id| flow.passages[**id].role == Role::Help) {
            let passages = Place::root().key("passages");
            let text = passages.key(flow.passages.name(*passage)).key("text");
            finding = finding.and(text, "help that stands there, too");
        }
        check.push(finding.help(
            "say first where help is, in fewer words, and move the rest to steps or to passages with another role",
        ));
    }
}

/// What stands above the rows.
#[derive(Default)]
struct Above {
    rows: usize,
    words: usize,
}

impl Above {
    fn of(flow: &Flow, outcome: &Outcome) -> Self {
        let mut above = Self::default();
        above.add(&as_written(flow, &outcome.title));
        if let Some(text) = &outcome.text {
            above.add(&as_written(flow, text));
        }
        let passages = outcome.passages.iter().map(|id| &flow.passages[*id]);
        for passage in passages.filter(|passage| passage.role == Role::Help) {
            let title = passage.title.iter();
            for text in title.chain([&passage.text]) {
                above.add(&as_written(flow, text));
            }
        }
        above
    }

    /// Adds Markdown: a blank row before each paragraph, and a row of its own for each
    /// item of a list.
    fn add(&mut self, markdown: &str) {
        let shown = markdown.replace(['*', '`'], "");
        let mut paragraph = String::new();
        let lines = shown.lines().map(str::trim);
        for line in lines.chain([""]) {
            let item = line.starts_with("- ") || is_numbered(line);
            if (line.is_empty() || item) && !paragraph.is_empty() {
                self.rows += rows(&std::mem::take(&mut paragraph), CELLS);
            }
            let begins = !line.is_empty() && paragraph.is_empty();
            if begins && !item && self.rows > 0 {
                self.rows += 1;
            }
            paragraph.push_str(line);
            paragraph.push_str(if line.is_empty() { "" } else { " " });
        }
        let words = shown.split_whitespace();
        let words = words.filter(|word| word.contains(char::is_alphanumeric));
        self.words += words.count();
    }
}

fn is_numbered(line: &str) -> bool {
    let rest = line.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < line.len() && rest.starts_with(". ")
}

#[cfg(test)]
mod tests {
    use super::Above;

    #[test]
    fn paragraphs_and_lists_are_counted_as_they_are_shown() {
        for (texts, rows, words) in [
            (&["Get help now"][..], 1, 3),
            (&["Get help now", "Call 112."], 3, 5),
            (
                &["Get help now", "Call 112.\nThey are there.\n\nGo out."],
                5,
                10,
            ),
            (&["Help", "Call:\n\n- 112\n- 911\n\nGo."], 7, 5),
            (&["Help", "1. Call.\n2. Go out."], 3, 6),
            (
                &[
                    "Help",
                    "**Your country's emergency number** is the first to call, at any hour.",
                ],
                4,
                13,
            ),
        ] {
            let mut above = Above::default();
            texts.iter().for_each(|text| above.add(text));
            assert_eq!((above.rows, above.words), (rows, words), "{texts:?}");
        }
    }
}
