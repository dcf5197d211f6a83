//! Something in the place of conditions that cannot be read.

use super::super::condition;
use super::super::names::Names;
use super::super::reader::Reader;
use super::mender::{MOST_COMPARISONS, Mender};
use super::patch::{text, word, words_in};
use crate::diagnostic::{Finding, Severity};
use crate::flow::condition::Condition;
use crate::place::Path;
use crate::suggest;
use crate::yaml::{Node, Value};

impl Mender {
    /// Puts a condition that nobody knows in the place of one that cannot be read.
    pub(super) fn condition(&mut self, names: &Names<'_>, node: &mut Node<'_>) {
        let known = word(node).and_then(|name| {
            let number = name
                .strip_prefix(&*self.holes.mark)?
                .strip_prefix("when_")?;
            number.parse::<usize>().ok()
        });
        if known.is_some_and(|at| at < self.conditions) || self.are_too_many() {
            return;
        }
        let written = word(node).unwrap_or_default();
        let of_list = |word: &str| self.holes.lists.contains(word);
        let lost = !self.holes.lists.is_empty() && condition::words_of(&written).any(of_list);
        if !lost && self.is_readable(names, node) {
            return;
        }
        for word in words_in(&written) {
            let flow = names.flow;
            self.comparisons += flow.facts.len() + flow.questions.len() + flow.scores.len();
            if self.comparisons <= MOST_COMPARISONS {
                let near = suggest::nearest(&word, flow.facts.names());
                let near = near.or_else(|| suggest::nearest(&word, flow.questions.names()));
                let near = near.or_else(|| suggest::nearest(&word, flow.scores.names()));
                self.holes.words.extend(near.map(str::to_owned));
            }
            self.holes.words.insert(word);
        }
        *node = text(self.new_condition());
    }

    /// Whether a condition can be read, and speaks of nothing that could not be.
    fn is_readable(&self, names: &Names<'_>, node: &Node<'_>) -> bool {
        let mut reader = Reader::new("");
        let written = condition::read(&mut reader, names, node, &Path::Root);
        let faulty = |finding: &Finding| finding.severity == Severity::Error;
        let Some(written) = written.filter(|_| !reader.findings.iter().any(faulty)) else {
            return false;
        };
        // A name that nothing has may be that of what could not be read.
        let numeral = |word: &str| word.starts_with(|c: char| c.is_ascii_digit());
        let known = |word: &str| names.are_words(word) || numeral(word);
        if names.may_be_lost(&["facts", "questions", "lists"])
            && !condition::words_of(&written.source).all(known)
        {
            return false;
        }
        let points_lost = self.points_lost || !names.lost.questions.is_empty();
        let mut lost = false;
        written.condition.visit(&mut |inner| {
            let mut questions = inner.questions().into_iter().flatten();
            lost |= questions.any(|question| names.lost.questions.contains(&question))
                || (points_lost && matches!(inner, Condition::Score(..)));
        });
        !lost
    }

    /// The conditions of a passage, or of the documents of an outcome.
    pub(super) fn conditions_in(&mut self, names: &Names<'_>, node: &mut Node<'_>) {
        match &mut node.value {
            Value::Map(entries) => {
                for (key, value) in entries {
                    match key.is("when") {
                        true => self.condition(names, value),
                        false => self.conditions_in(names, value),
                    }
                }
            }
            Value::List(items) => {
                for item in items {
                    self.conditions_in(names, item);
                }
            }
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Tagged(_) => {}
        }
    }
}
