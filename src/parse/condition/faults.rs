//! What is said where a condition has something else than the grammar wants.
//!
//! A faulty test is looked at first in everyday words, which may tell what was meant by all of it;
//! only then is it said of each thing that is misplaced. The reading goes on behind the test.

use super::asked::OptionQuestion;
use super::misplaced::{Misplaced, Noted};
use super::numeral::whole_number_for;
use super::parser::{Parser, continues_test};
use crate::diagnostic::{Finding, Remedy, Rule};
use crate::flow::condition::{Condition, Operand};
use crate::flow::question::Kind;

impl<'a> Parser<'a> {
    /// Tells at once what doesn't fit between tests.
    pub(super) fn tell_at<T>(&mut self, at: usize, misplaced: Misplaced) -> Option<T> {
        match self.is_trial() {
            true => self.note_at(at, misplaced),
            false => self.tell_between(at, &misplaced),
        }
        None
    }

    fn tell_between(&mut self, at: usize, misplaced: &Misplaced) {
        let bytes = self.bytes_at(at);
        match misplaced {
            Misplaced::Nothing => {
                let place = self.path.place();
                let finding = Finding::error(Rule::EmptyText, place, "there is no condition here");
                self.findings.push(finding);
            }
            Misplaced::MixedWith(and) => {
                let message = "`and` and `or` stand together without parentheses";
                let finding = Finding::warning(Rule::MixedAndOr, self.place(bytes), message);
                let finding = finding.and(self.place(self.bytes_at(*and)), "this binds first");
                let help = "put parentheses around what belongs together";
                self.findings.push(finding.help(help));
            }
            Misplaced::TooDeep => {
                let most = super::grammar::DEEPEST;
                let message = format!("this condition is nested more than {most} deep");
                self.fail(Rule::TooDeep, bytes, message, "name a part of it as a fact");
            }
            Misplaced::Unclosed => {
                let message = "this `(` is never closed";
                self.fail(Rule::BadCondition, bytes, message, "add a `)`");
            }
            Misplaced::CountUnclosed => match self.word_at(at) {
                Some(word) => {
                    let message = format!("`{word}` stands where a comma or a `)` is wanted");
                    self.fail(Rule::BadCondition, bytes, message, "");
                }
                None => {
                    let last = self.bytes_at(self.tokens.len().saturating_sub(1));
                    let message = "the `(` behind `of` is never closed";
                    self.fail(Rule::BadCondition, last, message, "");
                }
            },
            _ => self.left_over(at),
        }
    }

    /// Tells of words behind a condition.
    fn left_over(&mut self, at: usize) {
        let Some(word) = self.word_at(at) else { return };
        let message = match word {
            ")" => "this `)` closes nothing".to_owned(),
            "," => "this comma joins nothing".to_owned(),
            word => format!("the condition is over before `{word}`"),
        };
        let join = || "join two tests with `and` or `or`".into();
        let remedy: Remedy = match word {
            ")" => "take it out, or add the `(` it belongs to".into(),
            "AND" | "And" | "but" => Remedy::Write("and".to_owned()),
            "OR" | "Or" => Remedy::Write("or".to_owned()),
            "," if self.number_with_comma() => return,
            "," if self.word_at(at.saturating_sub(2)) == Some("!=") => {
                "write each test whole, and join them with `and`".into()
            }
            "," => join(),
            "nor" | "except" | "without" | "minus" | "save" => format!(
                "`{word}` is `and not` in a condition: write that, and a whole test behind it"
            )
            .into(),
            "unless" => {
                "write `and not`, and a whole test behind it, for those who are left out".into()
            }
            "+" | "-" => {
                "`+` and `-` stand only after `today` and after a question on the right".into()
            }
            word if word.starts_with('-') => "put a space behind the `-`".into(),
            _ => join(),
        };
        self.fail(Rule::BadCondition, self.bytes_at(at), message, remedy);
    }

    /// Tells what doesn't fit in a test, and what stands in its place then.
    pub(super) fn explain(&mut self, start: usize, test: Option<Condition>) -> Option<Condition> {
        let misplaced = match self.is_trial() {
            true => return self.tried(test),
            false => std::mem::take(&mut self.misplaced),
        };
        if let [Noted { misplaced, .. }] = misplaced.as_slice()
            && *misplaced == Misplaced::NoName
        {
            return self.without_name(start);
        }
        let (end, before) = (self.at, self.proposals.len());
        let harmless = misplaced.iter().all(|noted| noted.misplaced.is_harmless());
        let in_words = !(harmless && test.is_some()) && self.in_everyday_words(start);
        let mut test = test.filter(|_| !in_words);
        if !in_words {
            self.at = end;
            for Noted { at, misplaced } in misplaced {
                let behind = std::mem::replace(&mut self.at, at);
                let usable = self.tell(start, &misplaced, test.as_ref());
                test = test.filter(|_| usable);
                if misplaced.goes_on() {
                    self.at = behind;
                }
            }
        }
        let test = match test {
            None => self.unread_test(),
            test => test,
        };
        self.end_test(before, start);
        test
    }

    /// A test in a text that is only tried. What speaks of names that may have been lost is in
    /// order.
    fn tried(&mut self, test: Option<Condition>) -> Option<Condition> {
        let lost = |noted: &Noted| match &noted.misplaced {
            Misplaced::NoName => {
                let name = self.word_at(noted.at).unwrap_or("");
                let names = self.names;
                names.name_may_be_lost(name, &["questions", "facts"])
                    && names.other_use(name).is_none()
            }
            Misplaced::NoOption => self.names.may_be_lost(&["lists"]),
            _ => false,
        };
        let all = self.misplaced.iter().all(lost);
        if !all {
            return None;
        }
        self.misplaced.clear();
        match test {
            None => self.unread_test(),
            test => test,
        }
    }

    /// Whether a test was meant that everyday words tell, which is then reported.
    fn in_everyday_words(&mut self, start: usize) -> bool {
        let flow = &self.names.flow;
        let Some(name) = self.word_at(start) else {
            return false;
        };
        self.at = start + 1;
        let Some(question) = flow.questions.find(name) else {
            return match flow.facts.find(name) {
                Some(_) => self.truth_goes_on(name),
                None => {
                    flow.scores.find(name).is_some()
                        && (self.answered_score(name) || self.comparison_in_words(name))
                }
            };
        };
        if self.looks_at(&["is", "answered"]) || self.names.lost.questions.contains(&question) {
            return false;
        }
        let kind = &flow.questions[question].kind;
        if self.answered_in_words(name, kind) {
            return true;
        }
        match OptionQuestion::of(flow, question) {
            Some(asked) => self.options_in_words(asked),
            None => match kind {
                Kind::YesNo => self.truth_goes_on(name),
                Kind::Text { .. } => false,
                Kind::Choice(_)
                | Kind::Choices { .. }
                | Kind::Number { .. }
                | Kind::Duration { .. }
                | Kind::Date { .. } => self.comparison_in_words(name),
            },
        }
    }

    /// Tells what doesn't fit in a test that begins at `start`, from the word at hand on. Whether
    /// the test can be used nevertheless.
    fn tell(&mut self, start: usize, misplaced: &Misplaced, test: Option<&Condition>) -> bool {
        let name = self.word_at(start).unwrap_or("");
        match misplaced {
            Misplaced::Ends(wanted) => self.ends_too_soon(wanted),
            Misplaced::GoesOn => return !self.goes_on_with_a_unit(test),
            Misplaced::Compared => self.truth_compared(name),
            Misplaced::OfText => {
                let message = format!("the words that `{name}` asks for are for placeholders only");
                let help = format!("the one test is `{name} is answered`");
                self.fail(Rule::CannotCompare, self.bytes_at(start), message, help);
            }
            Misplaced::NoSign | Misplaced::OtherSign => self.no_sign(name),
            Misplaced::NoScore => self.no_score(name),
            Misplaced::NoValue => self.no_value(name),
            Misplaced::OddNumber => self.odd_number(name),
            Misplaced::OtherType => self.other_type(name),
            Misplaced::NoOffset(wanted) => self.no_such_offset(wanted),
            Misplaced::Lengths {
                before,
                second,
                lengths,
            } => self.several_lengths(*before, *second, lengths),
            _ => self.tell_of_options(start, misplaced),
        }
        true
    }

    fn ends_too_soon(&mut self, wanted: &str) {
        let end = self.source.len();
        let last = self.tokens.last().map_or(0..end, |token| token.at.clone());
        let message = format!("the condition ends where {wanted} is wanted");
        self.fail(Rule::BadCondition, last, message, "");
        self.cut_short = true;
    }

    /// Reports a unit behind a number, if what stands behind this test is one.
    fn goes_on_with_a_unit(&mut self, test: Option<&Condition>) -> bool {
        let number = matches!(
            test,
            Some(Condition::Score(..) | Condition::Compare(_, _, Operand::Number(_)))
        );
        number && self.stray_unit()
    }

    /// Reports that a fact or a question of yes or no is compared with something.
    fn truth_compared(&mut self, name: &str) {
        let at = self.bytes_at(self.at);
        let (message, no, otherwise) = match self.names.flow.questions.find(name) {
            None => (
                format!("`{name}` is a fact, and true or false by itself"),
                format!("not {name}"),
                "leave out what follows it".to_owned(),
            ),
            Some(_) => {
                let no = format!("{name} is answered and not {name}");
                let otherwise = format!("write `{name}` for yes, `{no}` for no");
                let message = format!("`{name}` is a yes-or-no question, and a test by itself");
                (message, no, otherwise)
            }
        };
        let proposed = self.truth_in_words(name, no);
        let finding = self.error(Rule::CannotCompare, at, message);
        self.propose(finding, proposed, otherwise);
    }

    /// Whether a fact or a question of yes or no goes on as if it were a choice: `was never true`.
    fn truth_goes_on(&mut self, name: &str) -> bool {
        let here = self.at;
        let meant = match continues_test(self.here()) {
            true => Vec::new(),
            false => self.truth_in_words(name, String::new()),
        };
        let last = self.at.checked_sub(1).and_then(|last| self.word_at(last));
        let said = last.is_some_and(|last| is_truth(&last.to_lowercase()));
        let goes_on = !meant.is_empty() && self.at > here && said;
        self.at = here;
        if goes_on {
            self.truth_compared(name);
        }
        goes_on
    }

    fn no_score(&mut self, name: &str) {
        let value = self.at;
        let written = self.word_at(value).unwrap_or("");
        self.at = value + 1;
        if written.parse::<i64>().is_ok() && self.stray_unit() {
            return;
        }
        let message =
            format!("the score `{name}` is compared with a whole number, not with `{written}`");
        let help = whole_number_for(written);
        self.fail(Rule::CannotCompare, self.bytes_at(value), message, help);
    }
}

/// Whether a word says that something is so, or that it is not.
fn is_truth(word: &str) -> bool {
    matches!(word, "yes" | "true" | "no" | "false")
}
