//! Conditions that count: one more, one fewer, and each of what is counted gone.

use std::ops::Range;

use super::Slip;
use super::conditions::ConditionWalk;
use crate::flow::condition::{Condition, Quantity};
use crate::flow::question::OptionSet;

/// Things of which so many are wanted: where that stands, and how many they stand for.
struct CountedThings {
    at: Range<usize>,
    count: usize,
    total: usize,
    things: Vec<String>,
}

impl ConditionWalk<'_> {
    /// `at least 2 of (…)`: one more, one fewer, and each of the tests gone.
    pub(super) fn counted_tests(&mut self, count: usize, parts: &[Condition], words: Range<usize>) {
        let inside = words.start + 5..words.end.saturating_sub(1);
        let parts = self.parts(parts, inside);
        let parts = parts.iter().map(|part| self.words(part.clone()).to_owned());
        let parts: Vec<String> = parts.collect();
        let written = |count: usize, parts: &[String]| {
            let joined = |joint: &str| {
                let parts: Vec<String> = parts.iter().map(|part| format!("({part})")).collect();
                format!("({})", parts.join(joint))
            };
            match (count, parts) {
                (_, [one]) => format!("({one})"),
                (1, _) => joined(" or "),
                (count, parts) if count == parts.len() => joined(" and "),
                (count, parts) => format!("at least {count} of ({})", parts.join(", ")),
            }
        };
        let counted = CountedThings {
            at: words,
            count,
            total: parts.len(),
            things: parts,
        };
        self.counts(counted, &written);
    }

    /// `has at least 2 of a, b, c`: one more, one fewer, and each of the options gone.
    pub(super) fn counted_options(&mut self, test: &Condition, words: Range<usize>) {
        let Condition::Has(question, Quantity::AtLeast(count), chosen) = test else {
            return;
        };
        let Some(options) = self.flow.questions[*question].kind.options() else {
            return;
        };
        let start = words.start;
        let items = (start + 6..words.end).step_by(2);
        let items: Vec<String> = items.map(|at| self.words(at..at + 1).to_owned()).collect();
        let flow = self.flow;
        let prefix = self.in_full("");
        let total = |items: &[String]| {
            let mut all = OptionSet::new();
            for item in items {
                let list = flow
                    .lists
                    .get(&format!("{prefix}{item}"))
                    .filter(|_| options.find(item).is_none());
                let names: Vec<&str> = match list {
                    Some(list) => list.items.iter().map(|item| &**item).collect(),
                    None => vec![item],
                };
                let known = names.iter().filter_map(|name| options.find(name));
                known.for_each(|option| all.insert(option.index()));
            }
            all.len()
        };
        let written = |count: usize, items: &[String]| {
            let these = items.join(", ");
            match (count, items) {
                (_, [one]) if total(items) == 1 => one.clone(),
                (1, _) => format!("any of {these}"),
                (count, items) if count >= total(items) => format!("all of {these}"),
                (count, _) => format!("at least {count} of {these}"),
            }
        };
        let counted = CountedThings {
            at: start + 2..words.end,
            count: *count,
            total: chosen.len(),
            things: items,
        };
        self.counts(counted, &written);
    }

    /// One more and one fewer of these things, and each of them gone.
    fn counts(&mut self, counted: CountedThings, written: &dyn Fn(usize, &[String]) -> String) {
        let CountedThings {
            at,
            count,
            total,
            things,
        } = counted;
        if count < 2 || count >= total {
            return;
        }
        for count in [count + 1, count - 1] {
            let edit = self.edit(at.clone(), &written(count, &things));
            self.slips.push((Slip::Bound, edit.into_iter().collect()));
        }
        for gone in 0..things.len() {
            let mut left = things.clone();
            left.remove(gone);
            let edit = if left.is_empty() {
                None
            } else {
                self.edit(at.clone(), &written(count, &left))
            };
            self.slips
                .extend(edit.map(|edit| (Slip::PartDropped, vec![edit])));
        }
    }
}
