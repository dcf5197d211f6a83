//! Tests of how many, as people say them: what was meant by `two of` and other words that count,
//! and what is said of counts that say no more than `or` and `and`.

use std::ops::Range;

use super::asked::{Choosing, OptionQuestion};
use super::grammar::{Around, CountedTests};
use super::how_many::{BEFORE, BEHIND, CountedOptions, Counting, HowMany, about_number, of_tests};
use super::misplaced::Misplaced;
use super::parser::{Parser, ends_test};
use super::proposed::Proposed;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::Condition;
use crate::flow::spoken::count_of;

/// How many tests of one count are compared with each other.
const MOST_COMPARED: usize = 100;

impl<'a> Parser<'a> {
    /// How many are counted here, and the words that say so, up to `of`. One alone counts
    /// nothing: `one of`.
    pub(super) fn count_at(&self, at: usize) -> Option<Counting> {
        let before = BEFORE.iter().find(|(words, _)| self.reads_at(at, words));
        let number = before.map_or(0, |(words, _)| words.split(' ').count());
        let word = self.word_at(at + number)?.to_lowercase();
        let (word, plus) = match word.strip_suffix('+') {
            Some(word) => (word, true),
            None => (word.as_str(), false),
        };
        let count = match word {
            "no" | "a" | "an" => return None,
            word => usize::try_from(count_of(word)?).unwrap_or(usize::MAX),
        };
        let end = number + 1;
        let behind = BEHIND
            .iter()
            .find(|(words, _)| self.reads_at(at + end, words));
        let length = end + behind.map_or(0, |(words, _)| words.split(' ').count());
        let counting = match (before, behind) {
            (Some((_, counting)), None) | (None, Some((_, counting))) => counting(count),
            (None, None) if plus => HowMany::AtLeast(count),
            (None, None) if count != 1 && self.word_at(at + length) == Some("of") => {
                HowMany::Bare(count)
            }
            (None, None) | (Some(_), Some(_)) => return None,
        };
        Some(Counting {
            count: counting,
            words: length,
        })
    }

    /// Whether tests are counted from here on.
    pub(super) fn counts_in_words(&self) -> bool {
        let behind = match self.count_at(self.at) {
            Some(counting) => self.at + counting.words,
            None if self.looks_at(&["at", "least"]) => self.at + 3,
            None => return false,
        };
        // `avoid has nuts and at least two of cheese, gluten` is about `avoid`.
        let first = self.word_at(self.behind_of(behind + 1));
        self.word_at(behind) == Some("of") && !self.compared_has(first)
    }

    /// Goes behind the words and the bracket that stand before what is counted.
    fn behind_of(&self, mut at: usize) -> usize {
        while matches!(
            self.word_at(at),
            Some("the" | "these" | "those" | "following" | ":")
        ) {
            at += 1;
        }
        at + usize::from(matches!(self.word_at(at), Some("(" | "[")))
    }

    /// Reports words that count tests, and tells what was meant by them.
    pub(super) fn counted_in_words(&mut self) -> Option<Condition> {
        let (start, before) = (self.at, self.proposals.len());
        let Some(Counting { count, words }) = self.count_at(start) else {
            let word = self.word_at(start + 2).unwrap_or("");
            let message = format!("behind `at least` stands a whole number, not `{word}`");
            let help = "tests are counted with `at least 2 of (…)`";
            self.fail(Rule::BadCondition, self.bytes_at(start + 2), message, help);
            return self.unread_test();
        };
        let open = self.behind_of(start + words + 1);
        self.at = open;
        if let Some(proposed) = self.counted_without_question(count) {
            self.about_head(start..open, proposed);
            self.end_test(before, start);
            self.skip_test();
            return Some(Condition::never());
        }
        if self.is_head_of_count(start) {
            self.at = start;
            return self.counted();
        }
        self.at = open;
        let opens = matches!(self.word_at(open - 1), Some("(" | "["));
        let around = match opens {
            true => Around::Parentheses,
            false => Around::Nothing,
        };
        let mut tests = self.counted_tests(around)?;
        tests.faultless &= opens || !matches!(self.here(), "and" | "or");
        let least = match count {
            HowMany::AtLeast(least) if self.word_at(open - 1) == Some("(") => Some(least),
            _ => None,
        };
        let fair = |least: &usize| about_number(*least, tests.parts.len(), "tests").is_none();
        match least.filter(fair) {
            // The tests are in order, or have faults of their own.
            Some(least) => {
                let here = std::mem::replace(&mut self.at, open - 1);
                let at_head = self.proposals.len();
                let head = Proposed::only(format!("at least {least} of"));
                self.about_head(start..open - 1, head);
                self.end_test(at_head, start);
                self.at = here;
            }
            None => {
                let proposed = self.readings(count, &tests);
                self.about_head(start..open, proposed);
                self.end_test(before, start);
            }
        }
        Some(Condition::never())
    }

    /// Reports words that count tests in another way than a condition does.
    fn about_head(&mut self, head: Range<usize>, proposed: Vec<Proposed>) {
        let words = self.written(&head);
        let message = format!("tests are not counted with `{words}`");
        let otherwise = "tests are counted with `at least 2 of (…)`, and commas between them";
        let finding = self.error(Rule::BadCondition, self.bytes(&head), message);
        self.propose(finding, proposed, otherwise);
    }

    /// Whether a count of tests, which begins at `head`, says no more than `or` or `and`, or cannot
    /// be. Reports that, and what there is to say of the tests.
    pub(super) fn is_odd_count(&mut self, head: usize, least: usize, tests: &CountedTests) -> bool {
        let Some((message, otherwise)) = about_number(least, tests.parts.len(), "tests") else {
            self.about_parts(tests);
            if let Some(joint) = self.joint_among(tests).filter(|_| tests.faultless) {
                self.joined_in_count(joint);
            }
            return false;
        };
        if self.is_trial() {
            self.note_at(head, Misplaced::Told);
        } else if !tests.erring {
            let before = self.proposals.len();
            let proposed = self.readings(HowMany::AtLeast(least), tests);
            let finding = self.error(Rule::BadCondition, self.bytes_at(head + 2), message);
            self.propose(finding, proposed, otherwise);
            self.end_test(before, head);
        }
        true
    }

    /// The first `and` or `or` between commas.
    fn joint_among(&self, tests: &CountedTests) -> Option<usize> {
        let mut joints = tests.places.iter().map(|place| self.bare_joint(place));
        match tests.parts.len() {
            0 | 1 => None,
            _ => joints.find_map(|joint| joint),
        }
    }

    /// The first `and` or `or` that is in no parentheses.
    fn bare_joint(&self, words: &Range<usize>) -> Option<usize> {
        let mut open = 0_usize;
        words.clone().find(|at| {
            match self.word_at(*at) {
                Some("(") => open += 1,
                Some(")") => open = open.saturating_sub(1),
                Some("and" | "or") => return open == 0,
                _ => {}
            }
            false
        })
    }

    /// `a, b or c`: whether `or` joins one more test, or the last two are one.
    fn joined_in_count(&mut self, joint: usize) {
        let word = self.word_at(joint).unwrap_or("");
        let message = format!("`{word}` and commas stand together without parentheses");
        let place = self.place(self.bytes_at(joint));
        let finding = Finding::warning(Rule::MixedAndOr, place, message);
        self.warn(finding.help("put parentheses around what belongs together"));
    }

    /// Says of a test that is counted twice that it is.
    fn about_parts(&mut self, tests: &CountedTests) {
        for (at, part) in tests.parts.iter().enumerate().take(MOST_COMPARED) {
            let nothing = *part == Condition::never();
            if nothing || !tests.parts.iter().take(at).any(|known| known == part) {
                continue;
            }
            let Some(words) = tests.places.get(at) else {
                continue;
            };
            let message = format!(
                "`{}` stands here already, and counts twice",
                self.written(words)
            );
            let place = self.place(self.bytes(words));
            let finding = Finding::warning(Rule::BadCondition, place, message);
            self.warn(finding.help("take one of the two out, or write the test that is meant"));
        }
    }

    /// What can have been meant by tests that are counted so. Nothing where one of them has a
    /// fault of its own.
    fn readings(&self, count: HowMany, tests: &CountedTests) -> Vec<Proposed> {
        let places = tests.places.iter();
        let words: usize = places.clone().map(Range::len).sum();
        let other = |at: &usize| {
            let token = self.tokens.get(*at);
            token.is_some_and(|token| self.source.get(token.at.clone()) != Some(token.text))
        };
        if !tests.faultless
            || words == 0
            || places.clone().flat_map(Range::clone).any(|at| other(&at))
        {
            return Vec::new();
        }
        let written = |place: &Range<usize>| self.written(place);
        let whole: Vec<String> = places
            .clone()
            .map(|place| match self.bare_joint(place) {
                Some(_) => format!("({})", written(place)),
                None => written(place).to_owned(),
            })
            .collect();
        if self.joint_among(tests).is_none() {
            return of_tests(count, &whole);
        }
        let apart: Vec<String> = places
            .flat_map(|place| match self.bare_joint(place) {
                Some(joint) => vec![place.start..joint, joint + 1..place.end],
                None => vec![place.clone()],
            })
            .map(|place| match self.bare_joint(&place) {
                Some(_) => format!("({})", written(&place)),
                None => written(&place).to_owned(),
            })
            .collect();
        let (apart, whole) = (of_tests(count, &apart), of_tests(count, &whole));
        match (apart.as_slice(), whole.as_slice()) {
            ([apart], [whole]) => vec![
                Proposed {
                    test: apart.test.clone(),
                    meant: "where each test counts by itself",
                },
                Proposed {
                    test: whole.test.clone(),
                    meant: "where joined tests count as one",
                },
            ],
            _ => Vec::new(),
        }
    }

    /// `2 of nuts, cheese, gluten`, whose question is left out. Goes behind the options.
    fn counted_without_question(&mut self, count: HowMany) -> Option<Vec<Proposed>> {
        let flow = &self.names.flow;
        let first = self.word_at(self.at)?;
        if self.is_testable(first) {
            return None;
        }
        let asked = flow
            .questions
            .ids()
            .filter_map(|id| OptionQuestion::of(flow, id));
        let mut having =
            asked.filter(|asked| asked.choosing == Choosing::Several && asked.has(first));
        let (Some(asked), None) = (having.next(), having.next()) else {
            return None;
        };
        let listed = self.listed(asked.options);
        self.at += usize::from(self.here() == ")");
        if self.word_at(self.at).is_some_and(|word| !ends_test(word)) {
            return None;
        }
        let these = CountedOptions {
            name: asked.name,
            these: &listed.spelt(),
            total: listed.total(),
        };
        Some(these.tests(count))
    }
}
