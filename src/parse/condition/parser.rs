//! Where a parser of conditions stands: the words, the place in them, and what has been found.

use std::ops::Range;

use super::misplaced::{Misplaced, Noted};
use super::proposed::Proposal;
use super::words::{Token, is_word, tokens};
use crate::diagnostic::{Certainty, Finding, Remedy, Rule, Severity};
use crate::flow::condition::Condition;
use crate::parse::names::Names;
use crate::parse::nearest::Nearest;
use crate::place::{Path, Place};

/// Reads one condition.
pub(super) struct Parser<'a> {
    pub(super) names: &'a Names<'a>,
    pub(super) path: &'a Path<'a>,
    pub(super) source: &'a str,
    pub(super) tokens: Vec<Token<'a>>,
    /// The word that comes next.
    pub(super) at: usize,
    /// Whether a comma parts tests here, which are counted.
    pub(super) in_count: bool,
    /// How many parentheses and `not` stand around.
    pub(super) depth: usize,
    /// What the last comparison was of.
    pub(super) compared: Option<&'a str>,
    /// Whether the condition ended where more was wanted.
    pub(super) cut_short: bool,
    /// What doesn't fit, and hasn't been told.
    pub(super) misplaced: Vec<Noted>,
    /// The bytes of each test, where they are asked for.
    pub(super) pieces: Option<Vec<Range<usize>>>,
    pub(super) findings: Vec<Finding>,
    /// What may have been meant where a test is faulty.
    pub(super) proposals: Vec<Proposal>,
    /// How many findings the file had before this condition.
    pub(super) found_before: usize,
    /// Looks for the names that were meant; nothing where a text is only tried, and nothing is
    /// told of it.
    pub(super) near: Option<&'a mut Nearest>,
}

impl<'a> Parser<'a> {
    /// Stands before a condition that is only tried: the first fault ends it, and nothing is
    /// told.
    pub(super) fn trial(names: &'a Names<'a>, source: &'a str) -> Self {
        Self {
            names,
            path: &Path::Root,
            source,
            tokens: tokens(source),
            at: 0,
            in_count: false,
            depth: 0,
            compared: None,
            cut_short: false,
            misplaced: Vec::new(),
            pieces: None,
            findings: Vec::new(),
            proposals: Vec::new(),
            found_before: 0,
            near: None,
        }
    }

    /// Whether this text is a condition in which nothing is to be told.
    pub(super) fn reads(names: &Names<'_>, source: &str) -> bool {
        let mut parser = Parser::trial(names, source);
        parser.condition().is_some() && parser.misplaced.is_empty()
    }

    pub(super) fn is_trial(&self) -> bool {
        self.near.is_none()
    }

    /// The known name that was most likely meant.
    pub(super) fn nearest(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.near.as_mut()?.name(meant, known)
    }

    pub(super) fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    pub(super) fn word_at(&self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).map(|token| token.text)
    }

    /// Whether the question of the comparison before has an option of this name.
    pub(super) fn compared_has(&self, option: Option<&str>) -> bool {
        let questions = &self.names.flow.questions;
        let compared = self.compared.and_then(|name| questions.find(name));
        let options = compared.and_then(|question| questions[question].kind.options());
        option.is_some_and(|option| options.is_some_and(|options| options.find(option).is_some()))
    }

    /// The word that comes next; empty at the end.
    pub(super) fn here(&self) -> &'a str {
        self.word_at(self.at).unwrap_or("")
    }

    /// Goes behind this word, if it comes next.
    pub(super) fn take(&mut self, text: &str) -> Option<usize> {
        let at = self.at;
        let taken = self.word_at(at) == Some(text);
        self.at += usize::from(taken);
        taken.then_some(at)
    }

    /// Goes behind these words, if they all come next.
    pub(super) fn take_all(&mut self, words: &[&str]) -> bool {
        let taken = self.looks_at(words);
        self.at += if taken { words.len() } else { 0 };
        taken
    }

    pub(super) fn looks_at(&self, words: &[&str]) -> bool {
        let mut words = words.iter().enumerate();
        words.all(|(n, word)| self.word_at(self.at + n) == Some(word))
    }

    /// Whether these words stand here.
    pub(super) fn reads_at(&self, at: usize, words: &str) -> bool {
        let mut words = words.split(' ').enumerate();
        words.all(|(n, word)| {
            self.word_at(at + n)
                .is_some_and(|here| is_spoken(here, word))
        })
    }

    /// The bytes of some words, of which there is at least one.
    pub(super) fn bytes(&self, words: &Range<usize>) -> Range<usize> {
        let last = words.end.saturating_sub(1).max(words.start);
        let start = self
            .tokens
            .get(words.start)
            .map_or(0, |token| token.at.start);
        let end = self.tokens.get(last).map_or(start, |token| token.at.end);
        start..end
    }

    /// Some words as they stand in the condition.
    pub(super) fn written(&self, words: &Range<usize>) -> &'a str {
        self.source.get(self.bytes(words)).unwrap_or("")
    }

    /// The bytes of one word; none where there is no such word.
    pub(super) fn bytes_at(&self, at: usize) -> Range<usize> {
        self.tokens.get(at).map_or(0..0, |token| token.at.clone())
    }

    /// Whether something that a condition can test is called so.
    pub(super) fn is_testable(&self, name: &str) -> bool {
        let flow = &self.names.flow;
        flow.questions.find(name).is_some()
            || flow.facts.find(name).is_some()
            || flow.scores.find(name).is_some()
    }

    /// Goes on to what follows this test.
    pub(super) fn skip_test(&mut self) {
        let mut open: usize = 0;
        while let Some(word) = self.word_at(self.at) {
            match word {
                "(" => open += 1,
                ")" if open > 0 => open -= 1,
                word if ends_test(word) && open == 0 => return,
                "," if self.in_count && open == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    pub(super) fn place(&self, at: Range<usize>) -> Place {
        self.path.place().piece(at)
    }

    pub(super) fn error(
        &self,
        rule: Rule,
        at: Range<usize>,
        message: impl Into<String>,
    ) -> Finding {
        Finding::error(rule, self.place(at), message)
    }

    /// How many errors have been found.
    pub(super) fn errors(&self) -> usize {
        let error = |finding: &&Finding| finding.severity == Severity::Error;
        self.findings.iter().filter(error).count()
    }

    /// What stands in the place of a test that cannot be read, so that the reading goes on.
    pub(super) fn unread_test(&mut self) -> Option<Condition> {
        self.skip_test();
        (!self.cut_short).then(Condition::never)
    }

    /// The next word, behind which the reading goes on.
    pub(super) fn next_or_end(&mut self, wanted: &'static str) -> Option<Token<'a>> {
        let Some(token) = self.peek().cloned() else {
            return self.note(Misplaced::Ends(wanted));
        };
        self.at += 1;
        Some(token)
    }

    /// Something doesn't fit here, and nothing can be read of it.
    pub(super) fn note<T>(&mut self, misplaced: Misplaced) -> Option<T> {
        self.note_at(self.at, misplaced);
        None
    }

    pub(super) fn note_at(&mut self, at: usize, misplaced: Misplaced) {
        // What has been read once, and is taken apart now, has nothing but what can be used.
        if self.pieces.is_some() {
            return;
        }
        self.misplaced.push(Noted { at, misplaced });
    }

    /// Reports something in a condition that can be used.
    pub(super) fn warn(&mut self, finding: Finding) {
        match self.is_trial() {
            true => self.note_at(self.at, Misplaced::Told),
            false => self.findings.push(finding),
        }
    }

    /// Reports a fault with the help for it.
    pub(super) fn fail(
        &mut self,
        rule: Rule,
        at: Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<Remedy>,
    ) {
        let was = self.source.get(at.clone()).unwrap_or("");
        let finding = self.error(rule, at, message);
        let finding = finding.remedy(was, remedy.into(), Certainty::Sure);
        self.findings.push(finding);
    }
}

/// Whether a word is this one, with whatever apostrophe.
fn is_spoken(here: &str, word: &str) -> bool {
    here == word
        || here
            .strip_suffix("’t")
            .is_some_and(|stem| word.strip_suffix("'t") == Some(stem))
}

/// Whether a word after a name belongs to a test of that name.
pub(super) fn continues_test(word: &str) -> bool {
    matches!(
        word,
        "is" | "has" | "isn't" | "<" | "<=" | ">" | ">=" | "=" | "!=" | "==" | "≤" | "≥" | "≠"
    )
}

/// Whether a test may begin so: with a name, whether something is called so or not.
pub(super) fn may_begin_test(word: &str) -> bool {
    let named = word.starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
    named && !matches!(word, "and" | "or" | "is" | "has" | "today")
}

/// Whether a test ends before this.
pub(super) fn ends_test(text: &str) -> bool {
    matches!(text, "and" | "or" | ")")
}
