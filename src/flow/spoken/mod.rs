//! Numbers, days and lengths of time as people say them: `12 euro`, `last March`, `about ten
//! weeks`. A front reads back what was understood, so that a guess can be mended.
//!
//! In reading order: [`numbers`], [`lengths`], and [`days`], many of which are told by a length.

mod numbers;

mod lengths;

mod days;

#[cfg(test)]
mod tests;

pub use days::{NotADay, day, in_full};
pub(crate) use lengths::count_of;
pub use lengths::length;
pub use numbers::{digits, number};

const BEHIND: [&str; 9] = [
    "now", "already", "so", "maybe", "think", "guess", "roughly", "about", "probably",
];

/// Takes words away that change nothing, from both ends. `or so` and `up to` go whole.
fn strip(words: &mut Vec<&str>, before: &[&str], behind: &[&str]) {
    while let Some(last) = words.last().map(|word| word.trim_end_matches(['.', '!'])) {
        let alone = words.len() == 1;
        let from_now = last == "now" && words.iter().rev().nth(1) == Some(&"from");
        if alone || from_now || !behind.contains(&last) {
            break;
        }
        words.pop();
        if let ("so", Some(&"or")) | ("think" | "guess", Some(&"i")) = (last, words.last()) {
            words.pop();
        }
    }
    while let Some(first) = words.first() {
        if words.len() == 1 || !before.contains(first) {
            break;
        }
        let up = *first == "up";
        words.remove(0);
        if up && words.first() == Some(&"to") {
            words.remove(0);
        }
    }
}
