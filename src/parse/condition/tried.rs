//! A help is tried before it is shown: what it proposes is put in the place of what is wrong, and
//! the whole condition is read again. What then still has a fault is not proposed, and neither is
//! what leaves a word of the author's out.

use std::ops::Range;

use super::classes::{denies, lowered};
use super::parser::Parser;
use super::proposed::{Proposal, Proposed};
use super::words::{Token, is_word};
use crate::diagnostic::{Action, At, Certainty, Finding, Mend, Rule};
use crate::flow::question::Kind;

/// Words behind a number that a number by itself says, too: units that nothing hangs on.
const UNITS: [&str; 22] = [
    "year", "years", "old", "euro", "euros", "eur", "dollar", "dollars", "usd", "pound", "pounds",
    "gbp", "people", "person", "persons", "percent", "%", "€", "$", "£", "points", "]",
];

/// What is said where a `not` can be meant for one test or for several.
const REACH: &str =
    "write each test whole, with its own `not`, or put `not (…)` around all that it denies";

/// Words that say of several choices that they are these.
const IS: [&str; 10] = [
    "is", "are", "was", "isn't", "=", "==", "===", "!=", "equals", "equal",
];

impl Parser<'_> {
    /// Reports a fault with the tests that can have been meant. The words of the test up to here
    /// are those that the proposal speaks for.
    pub(super) fn propose(
        &mut self,
        finding: Finding,
        proposed: Vec<Proposed>,
        otherwise: impl Into<String>,
    ) {
        self.proposals.push(Proposal {
            finding: self.findings.len(),
            spoken_for: self.at,
            test: None,
            proposed,
            otherwise: otherwise.into(),
        });
        self.findings.push(finding);
    }

    /// Reports each `&&`, `but` and their like, which stand for `and`, `or` and `not`.
    pub(super) fn other_joints(&mut self) {
        let excepting: Vec<bool> = (0..self.tokens.len())
            .map(|at| at > 0 && self.word_at(at - 1).is_some_and(excepts))
            .collect();
        for (token, excepting) in self.tokens.iter_mut().zip(excepting) {
            let word = match token.text {
                "but" if excepting => continue,
                "but" | "AND" | "And" => "and",
                "OR" | "Or" => "or",
                "NOT" | "Not" => "not",
                _ => continue,
            };
            if !self.names.are_words(token.text) {
                token.text = word;
            }
        }
        self.commas_before_joints();
        let signs = self.tokens.iter().enumerate().filter_map(|(at, token)| {
            let sign = self.source.get(token.at.clone())?;
            (sign != token.text).then(|| (at, token.clone(), sign))
        });
        for (at, token, sign) in signs.collect::<Vec<_>>() {
            let message = format!("`{sign}` is no word of a condition");
            let before = self.proposals.len();
            let word = Proposed::only(token.text.to_owned());
            let otherwise = format!("write `{}`", token.text);
            let finding = self.error(Rule::BadCondition, token.at, message);
            self.propose(finding, word, otherwise);
            if let Some(proposal) = self.proposals.get_mut(before) {
                proposal.spoken_for = at + 1;
                proposal.test = Some(at..at + 1);
            }
        }
    }

    /// Whether `but` is written here, which ends what a `not` before it denies.
    pub(super) fn is_but(&self, at: usize) -> bool {
        let written = self.tokens.get(at).map(|token| token.at.clone());
        let written = written.and_then(|bytes| self.source.get(bytes));
        written.is_some_and(|written| written.ends_with("but"))
    }

    /// Whether a `not` before this test may reach over it, since it has no name of its own: `not
    /// budget < 3 or > 5`.
    fn may_be_denied_from_before(&self, test: &Range<usize>, proposals: &[Proposal]) -> bool {
        let around = self.around(test);
        let named = |at: usize| {
            let flow = &self.names.flow;
            let word = self.word_at(at).unwrap_or("");
            flow.questions.find(word).is_some()
                || flow.facts.find(word).is_some()
                || flow.scores.find(word).is_some()
        };
        let denies = |at: &usize| {
            let word = self.word_at(*at).unwrap_or("");
            denies(word) || matches!(&*lowered(word), "!=" | "≠" | "neither" | "without")
        };
        let mut denied = false;
        let mut first = around.start;
        for at in around.clone() {
            // What joins options or the bounds of one test is no joint of two.
            let inside = |one: &Proposal| {
                let test = one.test.as_ref();
                test.is_some_and(|test| test.contains(&at) && test.len() > 1)
            };
            if !matches!(self.word_at(at), Some("and" | "or")) || proposals.iter().any(inside) {
                continue;
            }
            denied = !self.is_but(at) && (denied || (first..at).any(|at| denies(&at)));
            first = at + 1;
            let behind =
                (first..around.end).find(|at| !matches!(self.word_at(*at), Some("not" | "(")));
            if denied && behind.is_some_and(|at| !named(at)) {
                return true;
            }
        }
        false
    }

    /// The words around a test up to the parentheses that it stands in.
    fn around(&self, test: &Range<usize>) -> Range<usize> {
        let mut open = 0_usize;
        let start = (0..test.start).rev().find(|at| {
            match self.word_at(*at) {
                Some(")") => open += 1,
                Some("(") if open == 0 => return true,
                Some("(") => open -= 1,
                _ => {}
            }
            false
        });
        let mut open = 0_usize;
        let end = (test.end..self.tokens.len()).find(|at| {
            match self.word_at(*at) {
                Some("(") => open += 1,
                Some(")") if open == 0 => return true,
                Some(")") => open -= 1,
                _ => {}
            }
            false
        });
        start.map_or(0, |at| at + 1)..end.unwrap_or(self.tokens.len())
    }

    /// `at least 2 of (a, b, or c)`: where tests are counted, a comma before `or` parts the
    /// last two of them.
    fn commas_before_joints(&mut self) {
        let mut open: Vec<bool> = Vec::new();
        let mut before = "";
        for token in &mut self.tokens {
            match token.text {
                "(" => open.push(before == "of"),
                ")" => drop(open.pop()),
                "and" | "or" if open.last() == Some(&true) => {
                    let written = self.source.get(token.at.clone()).unwrap_or("");
                    if written.starts_with(',') {
                        token.text = ",";
                    }
                }
                _ => {}
            }
            before = token.text;
        }
    }

    /// Notes which words the tests have that were proposed since.
    pub(super) fn end_test(&mut self, before: usize, first: usize) {
        let words = first..self.at;
        for proposal in self.proposals.iter_mut().skip(before) {
            proposal.test.get_or_insert(words.clone());
        }
    }

    /// Gives the findings the helps that stood the trial.
    pub(super) fn settle(&mut self) {
        let proposals = std::mem::take(&mut self.proposals);
        if proposals.is_empty() {
            return;
        }
        let open = |one: &Proposal| {
            let test = one.test.as_ref();
            test.is_some_and(|test| self.may_be_denied_from_before(test, &proposals))
        };
        let open = proposals.iter().any(open);
        let sound = proposals.iter().map(|one| !open && self.is_sound(one));
        let sound: Vec<bool> = sound.collect();
        let whole = match self.errors() == proposals.len() && sound.iter().all(|sound| *sound) {
            true => self.whole_conditions(&proposals),
            false => None,
        };
        for (proposal, sound) in proposals.into_iter().zip(sound) {
            let help = match (&whole, sound) {
                (Some(whole), _) => told(whole),
                // Another fault is left, so the help names its place.
                (None, true) => self.told_in_place(&proposal),
                (None, false) if open => REACH.to_owned(),
                (None, false) => proposal.otherwise.clone(),
            };
            // A joint is put in only where all is well then.
            let joint = proposal.proposed.iter().any(Proposed::is_joint);
            let mends = match sound && !(joint && whole.is_none()) {
                true => self.mends(&proposal),
                false => Vec::new(),
            };
            let Some(finding) = self.findings.get_mut(proposal.finding) else {
                continue;
            };
            finding.help = Some(help).filter(|help| !help.is_empty());
            finding.mends = mends;
        }
    }

    /// Whether all that's proposed can be read, and no word is left that nothing speaks for.
    fn is_sound(&self, proposal: &Proposal) -> bool {
        let Some(test) = &proposal.test else {
            return false;
        };
        let rest = self.tokens.get(proposal.spoken_for.min(test.end)..test.end);
        let mut rest = rest.unwrap_or_default().iter();
        rest.all(|token| UNITS.contains(&token.text.to_lowercase().as_str()))
            && !proposal.proposed.is_empty()
            && (proposal.proposed.iter()).all(|proposed| {
                proposed.is_joint()
                    || is_head(&proposed.test)
                    || Self::reads(self.names, &proposed.test)
            })
    }

    /// The help for a part of the condition.
    fn told_in_place(&self, proposal: &Proposal) -> String {
        let words = proposal.test.as_ref().map(|test| self.bytes(test));
        let written = words.and_then(|bytes| self.source.get(bytes));
        let help = told(&proposal.proposed);
        match written {
            Some(written) => format!("in place of `{written}` {help}"),
            None => help,
        }
    }

    /// The changes that put what is proposed in the place of the test.
    fn mends(&self, proposal: &Proposal) -> Vec<Mend> {
        let Some(test) = &proposal.test else {
            return Vec::new();
        };
        let bytes = self.bytes(test);
        let Some(was) = self.source.get(bytes.clone()) else {
            return Vec::new();
        };
        let certainty = match proposal.proposed.as_slice() {
            [_] if self.has_one_reading(test) => Certainty::Sure,
            _ => Certainty::Guess,
        };
        let mend = |proposed: &Proposed| Mend {
            at: At::Place(self.path.place().piece(bytes.clone())),
            action: Action::Write(
                was.into(),
                self.put(proposed, test, self.source, &bytes).into(),
            ),
            certainty,
        };
        proposal.proposed.iter().map(mend).collect()
    }

    /// Whether the words of a test are read by everybody in the same way. Where they may not
    /// be, the help is still the likeliest reading, and the author's to choose.
    fn has_one_reading(&self, test: &Range<usize>) -> bool {
        let words = self.tokens.get(test.clone()).unwrap_or_default();
        let has = |wanted: &[&str]| {
            let mut words = words.iter().map(|token| token.text.to_lowercase());
            words.any(|word| wanted.contains(&word.as_str()))
        };
        let joined = has(&["or", "and", "nor"]);
        let joint = |word: Option<&str>| matches!(word, Some("or" | "and"));
        let before = test.start.checked_sub(1).and_then(|at| self.word_at(at));
        // `a or b and c`: what belongs together is not said.
        let among = joint(before) || joint(self.word_at(test.end));
        let no = |token: &Token<'_>| denies(token.text) || matches!(token.text, "!=" | "≠");
        let denied = words.iter().any(no) || before == Some("not");
        // Whoever chose more than that may be meant, or may not.
        let flow = &self.names.flow;
        let question = words
            .first()
            .and_then(|name| flow.questions.find(name.text));
        let several = question
            .is_some_and(|question| matches!(flow.questions[question].kind, Kind::Choices { .. }));
        // Whether those without an answer are meant is not said.
        let few = has(&["most", "fewer", "up", "less"]) || has(&["more"]) && has(&["no", "not"]);
        !(joined && (among || denied)
            || several && (has(&IS) || few)
            || has(&["between", "but", "except", "other"]))
    }

    /// What stands in the place of a test, with the parentheses and spaces that it needs
    /// there.
    fn put(
        &self,
        proposed: &Proposed,
        test: &Range<usize>,
        text: &str,
        bytes: &Range<usize>,
    ) -> String {
        let put = match self.wants_parentheses(&proposed.test, test) {
            true => format!("({})", proposed.test),
            false => proposed.test.clone(),
        };
        let before = text.get(..bytes.start).unwrap_or("");
        let behind = text.get(bytes.end..).unwrap_or("");
        let before = before.ends_with(|c: char| is_word(c) || c == ')') && put != ",";
        let behind = behind.starts_with(|c: char| is_word(c) || c == '(') && put != ",";
        let space = |wanted| if wanted { " " } else { "" };
        format!("{}{put}{}", space(before), space(behind))
    }

    /// Whether a test binds to its neighbours in another way than it does by itself.
    fn wants_parentheses(&self, test: &str, words: &Range<usize>) -> bool {
        let before = words.start.checked_sub(1).and_then(|at| self.word_at(at));
        let around = [before, self.word_at(words.end)];
        let next_to = |word| around.contains(&Some(word));
        (test.contains(" and ") && (next_to("or") || next_to("not")))
            || (test.contains(" or ") && (next_to("and") || next_to("not")))
    }

    /// The whole condition with each proposal in its place, where it then has no fault.
    fn whole_conditions(&self, proposals: &[Proposal]) -> Option<Vec<Proposed>> {
        let mut inside: Vec<&Proposal> = (proposals.iter())
            .filter(|one| !proposals.iter().any(|other| other.speaks_for(one)))
            .collect();
        inside.sort_by_key(|one| one.test.as_ref().map(|test| test.start));
        let apart = |pair: &[&Proposal]| match (&pair[0].test, &pair[1].test) {
            (Some(one), Some(next)) => one.end <= next.start,
            _ => false,
        };
        let mut open = inside.iter().filter(|one| one.proposed.len() > 1);
        let ways = open.next().map_or(1, |open| open.proposed.len());
        if open.next().is_some() || !inside.windows(2).all(apart) {
            return None;
        }
        let mut whole = Vec::new();
        for way in 0..ways {
            let mut text = self.source.to_owned();
            let mut meant = "";
            for proposal in inside.iter().rev() {
                let proposed = match proposal.proposed.as_slice() {
                    [only] => only,
                    several => several.get(way)?,
                };
                let test = proposal.test.clone()?;
                let bytes = self.bytes(&test);
                let put = self.put(proposed, &test, &text, &bytes);
                text.replace_range(bytes, &put);
                if !proposed.meant.is_empty() {
                    meant = proposed.meant;
                }
            }
            if !Self::reads(self.names, &text) {
                return None;
            }
            whole.push(Proposed { test: text, meant });
        }
        Some(whole)
    }
}

/// Whether this is the beginning of a count, whose tests stand behind it.
fn is_head(text: &str) -> bool {
    text.starts_with("at least ") && text.ends_with(" of")
}

/// A help that proposes one test, or two of which the author takes one.
fn told(proposed: &[Proposed]) -> String {
    let tests: Vec<String> = (proposed.iter())
        .map(|one| {
            format!("`{}` {}", one.test, one.meant)
                .trim_end()
                .to_owned()
        })
        .collect();
    format!("write {}", tests.join(", "))
}

/// Whether `but` behind this word takes something out of what it means.
fn excepts(word: &str) -> bool {
    let words = [
        "all",
        "any",
        "none",
        "every",
        "each",
        "everything",
        "anything",
        "nothing",
    ];
    words.contains(&word.to_lowercase().as_str())
}
