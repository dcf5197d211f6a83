//! What is shown of a change: its lines, and of a line that is very long only what stands around
//! the change. A flow of thousands of tests in one line would else be told thousands of times.

use quandary::mutants::{Hunk, Mutant};

use super::super::args::limits::LONG_LINE;

/// How much of a long line is shown on either side of the change, in bytes.
const AROUND: usize = 200;

/// What stands for what is left out.
const CUT: &str = "…";

/// The lines of a change.
pub fn shown(mutant: &Mutant, text: &str) -> Hunk {
    let mut hunk = mutant.hunk(text);
    let long = |line: &String| line.len() > LONG_LINE;
    if !hunk.old.iter().chain(&hunk.new).any(long) {
        return hunk;
    }
    let same = hunk.old.len() == hunk.new.len();
    for at in 0..hunk.old.len().max(hunk.new.len()) {
        let (old, new) = (hunk.old.get(at), hunk.new.get(at));
        let (before, behind) = match (old, new) {
            (Some(old), Some(new)) if same => alike(old, new),
            _ => (0, 0),
        };
        let cut = |line: &String| around(line, before, behind);
        let (old, new) = (old.map(cut), new.map(cut));
        replace(&mut hunk.old, at, old);
        replace(&mut hunk.new, at, new);
    }
    hunk
}

fn replace(lines: &mut [String], at: usize, line: Option<String>) {
    if let (Some(kept), Some(line)) = (lines.get_mut(at), line) {
        *kept = line;
    }
}

/// How many bytes two lines have in common at their beginning, and at their end behind that.
fn alike(one: &str, other: &str) -> (usize, usize) {
    let pairs = one.bytes().zip(other.bytes());
    let before = pairs.take_while(|(one, other)| one == other).count();
    let rest = one.len().min(other.len()) - before;
    let pairs = one.bytes().rev().zip(other.bytes().rev()).take(rest);
    let behind = pairs.take_while(|(one, other)| one == other).count();
    (before, behind)
}

/// A line without most of what stands before and behind a place; whole where it's not long.
fn around(line: &str, before: usize, behind: usize) -> String {
    if line.len() <= LONG_LINE {
        return line.to_owned();
    }
    let start = whole_signs(line, before.saturating_sub(AROUND));
    let end = (line.len() - behind + AROUND).min(start + LONG_LINE);
    let end = whole_signs(line, end.min(line.len()));
    let [head, tail] = [start > 0, end < line.len()].map(|cut| if cut { CUT } else { "" });
    format!("{head}{}{tail}", &line[start..end])
}

/// The last place up to this one where no sign of the line is cut.
fn whole_signs(line: &str, at: usize) -> usize {
    (0..=at)
        .rev()
        .find(|at| line.is_char_boundary(*at))
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_line_stands_what_is_around_the_change() {
        let tests: Vec<String> = (0..3_000).map(|at| format!("n = {at}")).collect();
        let tests = tests.join(" or ");
        let text = format!(
            "quandary: 1\ntitle: Numbers\nstart: n\nquestions:\n  n: {{ask: How many?, type: \
             number, min: 0, max: 9000, next: [{{when: {tests}, go: a}}, {{go: b}}]}}\noutcomes:\n  \
             a: {{tone: go, title: A}}\n  b: {{tone: stop, title: Bé}}\n"
        );
        let flow = quandary::parse::read(&text);
        let flow = flow.flow().expect("it's a flow");
        let mutants = quandary::mutants::of(&text, flow);
        assert!(mutants.len() > 3_000);
        for mutant in mutants.iter().step_by(97) {
            let (whole, cut) = (mutant.hunk(&text), shown(mutant, &text));
            for (whole, cut) in [(&whole.old, &cut.old), (&whole.new, &cut.new)] {
                assert_eq!(whole.len(), cut.len());
                for (whole, cut) in whole.iter().zip(cut) {
                    assert!(cut.len() <= LONG_LINE + 2 * CUT.len(), "{cut}");
                    assert!(whole.contains(cut.trim_matches('…')), "{cut}");
                }
            }
            assert_ne!(cut.old, cut.new);
        }
    }

    #[test]
    fn the_place_of_a_change_is_found_from_both_ends() {
        for (one, other, wanted) in [
            ("n < 2", "n <= 2", (3, 2)),
            ("aa", "aaa", (2, 0)),
            ("aaa", "aa", (2, 0)),
            ("", "a", (0, 0)),
            ("é", "è", (1, 0)),
        ] {
            assert_eq!(alike(one, other), wanted, "{one} {other}");
        }
        let line = "é".repeat(2_000);
        for before in 1_000..1_004 {
            assert!(around(&line, before, 2_990).len() < LONG_LINE);
        }
    }
}
