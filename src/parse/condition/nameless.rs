//! What is said where a test begins with no name of anything that can be tested.

use super::parser::{Parser, ends_test, may_begin_test};
use super::proposed::Proposed;
use crate::diagnostic::{Action, At, Certainty, Remedy, Rule};
use crate::flow::condition::Condition;
use crate::flow::duration::Duration;
use crate::place::Path;

/// What is proposed of tests with other questions: the one there is, or else all in words.
fn one_or_several(tests: &[String]) -> (Vec<Proposed>, String) {
    match tests {
        [one] => (Proposed::only(one.clone()), String::new()),
        several => {
            let several: Vec<String> = several.iter().map(|test| format!("`{test}`")).collect();
            (Vec::new(), format!("write {}", several.join(" or ")))
        }
    }
}

impl<'a> Parser<'a> {
    /// Tells what was meant where a test begins with no name of anything that can be tested.
    pub(super) fn without_name(&mut self, start: usize) -> Option<Condition> {
        self.at = start;
        if self.counts_in_words() {
            return self.counted_in_words();
        }
        let before = self.proposals.len();
        let word = self.here();
        if let Some(proposed) = self.without_a_name() {
            let message = format!("`{word}` has no question before it");
            let finding = self.error(Rule::BadCondition, self.bytes_at(start), message);
            self.propose(finding, proposed, "");
        } else if may_begin_test(word) {
            self.at = start + 1;
            self.unknown(start);
        } else {
            self.at = start;
            self.no_test();
        }
        let test = self.unread_test();
        self.end_test(before, start);
        test
    }

    fn no_test(&mut self) {
        let (start, word) = (self.at, self.here());
        let message =
            format!("a test begins with a question, a fact or a score, not with `{word}`");
        if let Some(test) = self.time_since(start) {
            let finding = self.error(Rule::BadCondition, self.bytes_at(start), message);
            self.at = self.end_of_value(start + 4, false);
            self.propose(finding, Proposed::only(test), "");
            return;
        }
        if let Some(proposed) = self.turned_round() {
            let finding = self.error(Rule::BadCondition, self.bytes_at(start), message);
            self.propose(finding, proposed, "");
            return;
        }
        if let Some((_, tests)) = self
            .word_at(start + 1)
            .and_then(|word| self.option_without_question(word))
        {
            let (one, otherwise) = one_or_several(&tests);
            let finding = self.error(Rule::BadCondition, self.bytes_at(start), message);
            self.at = start + 2;
            self.propose(finding, one, otherwise);
            return;
        }
        let remedy: Remedy = match word {
            "!" => Remedy::Write("not".to_owned()),
            _ if self.goes_on_with_a_length(start) => {
                "leave the `and` out: the parts of one length of time stand side by side".into()
            }
            "today" => "put a question of the type `date` on the left, such as `starts_on < today`; the day of the run alone cannot be tested".into(),
            word if word.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                "put the question on the left, such as `budget < 12`".into()
            }
            _ => "".into(),
        };
        self.fail(Rule::BadCondition, self.bytes_at(start), message, remedy);
    }

    /// `lasts > 1 year and 2 months`: whether the rest of a length of time stands here.
    fn goes_on_with_a_length(&self, at: usize) -> bool {
        let rest = self.written(&(at..at + 2));
        let before = self.written(&(at.saturating_sub(3)..at.saturating_sub(1)));
        self.word_at(at.saturating_sub(1)) == Some("and")
            && Duration::read(rest).is_ok()
            && Duration::read(before).is_ok()
    }

    /// Tells of a word where a name is wanted, and that is none.
    fn unknown(&mut self, start: usize) {
        let word = self.word_at(start).unwrap_or("");
        if self.everyday_beginning(start) {
            return;
        }
        let at = self.bytes_at(start);
        if let Some(what) = self.names.other_use(word) {
            let message = format!("`{word}` is {what}, and cannot be tested");
            let help = "a condition speaks of questions, facts and scores";
            self.fail(Rule::CannotCompare, at, message, help);
            return;
        }
        if self.names.name_may_be_lost(word, &["questions", "facts"]) {
            return;
        }
        if let Some((message, tests)) = self.option_without_question(word) {
            let alone = self.peek().is_none_or(|token| ends_test(token.text));
            let (one, otherwise) = match alone {
                true => one_or_several(&tests),
                false => (self.option_turned_round(word), String::new()),
            };
            let finding = self.error(Rule::BadCondition, at, message);
            self.propose(finding, one, otherwise);
            return;
        }
        let message = format!("there is no question, fact or score `{word}`");
        let flow = self.names.flow;
        let near = self
            .nearest(word, flow.questions.names())
            .or_else(|| self.nearest(word, flow.facts.names()))
            .or_else(|| self.nearest(word, flow.scores.names()));
        let finding = self.error(Rule::UndefinedName, at, message);
        self.findings.push(match word.eq_ignore_ascii_case("not") {
            true => finding.remedy(word, Remedy::Write("not".to_owned()), Certainty::Sure),
            false => finding.did_you_mean(word, near),
        });
    }

    /// Tells of `if`, `no` and other words that begin a test in speech alone.
    fn everyday_beginning(&mut self, start: usize) -> bool {
        let flow = self.names.flow;
        let word = self.word_at(start).unwrap_or("");
        let next = self.here();
        // What is said in two words is written in their place.
        let both = start..start + 2;
        let (words, remedy): (_, Remedy) = match word.to_lowercase().as_str() {
            "if" | "when" | "only" | "unless" if may_begin_test(next) => match next {
                "if" | "when" => (both, Remedy::LeaveOut(format!("{word} {next}"))),
                _ if word.eq_ignore_ascii_case("unless") => {
                    let help = "write `not`, and parentheses around what follows";
                    (start..start + 1, help.into())
                }
                _ => (start..start + 1, Remedy::LeaveOut(word.to_owned())),
            },
            "neither" if may_begin_test(next) => {
                let help = "write `not` before each of the tests, and join them with `and`";
                (start..start + 1, help.into())
            }
            "both" | "either"
                if flow.questions.find(next).is_some() || flow.facts.find(next).is_some() =>
            {
                (start..start + 1, Remedy::LeaveOut(word.to_owned()))
            }
            "no" if flow.questions.find(next).is_some() || flow.facts.find(next).is_some() => {
                (both, Remedy::Write(format!("not {next}")))
            }
            "else" | "otherwise" | "default" | "always" if self.is_whole_route() => {
                let help = "leave `when` out: the last route takes all that is left";
                (start..start + 1, help.into())
            }
            "answered" if flow.questions.find(next).is_some() => {
                (both, Remedy::Write(format!("{next} is answered")))
            }
            _ => return false,
        };
        let message = format!("a test does not begin with `{word}`");
        let finding = self.error(Rule::BadCondition, self.bytes_at(start), message);
        if let Remedy::Write(test) = &remedy {
            self.at = words.end;
            self.propose(finding, Proposed::only(test.clone()), "");
            return true;
        }
        let (bytes, was) = (self.bytes(&words), self.written(&words));
        let change = match &remedy {
            Remedy::LeaveOut(_) => Some((String::new(), Certainty::Guess)),
            Remedy::Write(_) | Remedy::Say(_) => None,
        };
        let finding = finding.help(remedy.words());
        self.findings.push(match change {
            Some((put, certainty)) => {
                let write = Action::Write(was.into(), put.into());
                finding.mend(At::Place(self.place(bytes)), write, certainty)
            }
            None => finding,
        });
        true
    }

    /// Whether one word is all that the condition of a route has.
    fn is_whole_route(&self) -> bool {
        let key = match self.path {
            Path::Key(_, key) => *key,
            _ => "",
        };
        key == "when" && self.tokens.len() == 1
    }
}
