//! Conditions that count: one more, one fewer, and each of what is counted gone.

use std::ops::Range;

use super::Slip;
use super::conditions::ConditionReader;
use crate::flow::question::OptionSet;

/// Things of which so many are wanted: where that stands, and how many they stand for.
struct CountedThings {
    at: Range<usize>,
    count: usize,
    total: usize,
    things: Vec<String>,
}

impl ConditionReader<'_> {
    /// `at least 2 of (…)`: one more, one fewer, and each of the tests gone.
    pub(super) fn counted_tests(&mut self) {
        let start = self.at;
        let count = self.tokens.get(start + 2).map(|token| token.text.parse());
        self.at += 5;
        let outer = std::mem::replace(&mut self.in_count, true);
        let mut parts = vec![self.either()];
        while self.text() == "," {
            self.at += 1;
            parts.push(self.either());
        }
        self.in_count = outer;
        self.at += 1;
        let Some(Ok(count)) = count else { return };
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
            at: start..self.at,
            count,
            total: parts.len(),
            things: parts,
        };
        self.counts(counted, &written);
    }

    /// `has at least 2 of a, b, c`: one more, one fewer, and each of the options gone.
    pub(super) fn counted_options(&mut self, start: usize) {
        let word = |at: usize| self.tokens.get(start + at).map(|token| token.text);
        if (word(1), word(2), word(3)) != (Some("has"), Some("at"), Some("least")) {
            return;
        }
        let name = word(0).unwrap_or("");
        let question = self.flow.questions.get(name);
        let options = question.and_then(|question| question.kind.options());
        let count = word(4).and_then(|count| count.parse().ok());
        let (Some(options), Some(count)) = (options, count) else {
            return;
        };
        let items = (start + 6..self.at).step_by(2);
        let items: Vec<String> = items.map(|at| self.words(at..at + 1).to_owned()).collect();
        let flow = self.flow;
        let total = |items: &[String]| {
            let mut all = OptionSet::new();
            for item in items {
                let list = flow
                    .lists
                    .get(item)
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
            at: start + 2..self.at,
            count,
            total: total(&items),
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
