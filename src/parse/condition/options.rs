//! What is said of options that are none, or stand where none can: without a comma, behind `or`,
//! twice in a list, or without the question that they answer.

use super::asked::OptionQuestion;
use super::how_many::{CountedOptions, HowMany, about_number};
use super::misplaced::Misplaced;
use super::parser::Parser;
use super::proposed::Proposed;
use crate::diagnostic::{Finding, Remedy, Rule};

/// How many options are listed in a help.
const MOST_LISTED: usize = 12;

/// How many findings a file may have before names are no longer looked up among the
/// options of all questions.
const MOST_LOOKED_UP: usize = 200;

impl<'a> Parser<'a> {
    /// Tells what doesn't fit in a test of options that begins at `start`.
    pub(super) fn tell_of_options(&mut self, start: usize, misplaced: &Misplaced) {
        let name = self.word_at(start).unwrap_or("");
        let Some(asked) = OptionQuestion::named(&self.names.flow, name) else {
            return;
        };
        let at = self.bytes_at(self.at);
        let word = self.here();
        match misplaced {
            Misplaced::NoVerb => self.no_verb(asked, start),
            Misplaced::NoWord(wanted) => {
                let message = format!("`{word}` stands where {wanted} is wanted");
                self.fail(Rule::BadCondition, at, message, about_sign(word));
            }
            Misplaced::NoOption => self.no_option(asked),
            Misplaced::LoneList => {
                let message = format!("`{word}` is a list, not an option");
                let help =
                    "lists stand after `is one of`, `has any of` and others that end in `of`";
                self.fail(Rule::BadCondition, at, message, help);
            }
            Misplaced::StrangeList => {
                let message = format!("no option of `{name}` is in the list `{word}`");
                let help = "name options of this question, or a list that has some";
                self.fail(Rule::CannotCompare, at, message, help);
            }
            Misplaced::Twice => {
                let message = format!("`{word}` stands here already");
                let finding = Finding::warning(Rule::BadCondition, self.place(at), message);
                let help = "take one of the two out, or write the option that is meant";
                self.findings.push(finding.help(help));
            }
            Misplaced::JoinedOption(first) => self.joined_option(asked, start..*first),
            _ => self.tell_of_joints(asked, start, misplaced),
        }
    }

    /// Tells what doesn't fit between options, or before them.
    fn tell_of_joints(&mut self, asked: OptionQuestion<'a>, start: usize, misplaced: &Misplaced) {
        let (name, word) = (asked.name, self.here());
        let at = self.bytes_at(self.at);
        match misplaced {
            Misplaced::Comma(first) => {
                let message = "a comma joins options only after `is one of`, `has any of` and others that end in `of`";
                self.side_by_side(asked, start..*first, message.to_owned());
            }
            Misplaced::SecondOption(first) => {
                let message = format!("`{word}` stands behind an option without a comma");
                self.side_by_side(asked, start..*first, message);
            }
            Misplaced::NoComma(first) => {
                let before = self.word_at(self.at.saturating_sub(1)).unwrap_or("");
                let message = format!("a comma is missing between `{before}` and `{word}`");
                self.side_by_side(asked, start..*first, message);
            }
            Misplaced::OptionOrTest => {
                let message =
                    format!("`{word}` can mean one more option of `{name}`, or a test of its own");
                let help = format!("put parentheses around the test of `{name}`");
                self.fail(Rule::BadCondition, at, message, help);
            }
            Misplaced::NoCount => {
                let message = format!("behind `at least` stands a whole number, not `{word}`");
                let help = format!("a test that counts is `{name} has at least 2 of …`");
                self.fail(Rule::BadCondition, at, message, help);
            }
            Misplaced::NoOf => {
                let message = format!("`{word}` stands where `of` is wanted");
                self.fail(Rule::BadCondition, at, message, "");
            }
            Misplaced::OddCount {
                first,
                least,
                total,
            } => {
                let these = CountedOptions {
                    name,
                    these: self.written(&(*first..self.at)),
                    total: *total,
                };
                if let Some((message, otherwise)) = about_number(*least, *total, "options") {
                    let number = self.bytes_at(first.saturating_sub(2));
                    let finding = self.error(Rule::BadCondition, number, message);
                    self.propose(finding, these.tests(HowMany::AtLeast(*least)), otherwise);
                }
            }
            _ => {}
        }
    }

    fn no_verb(&mut self, asked: OptionQuestion<'a>, start: usize) {
        let at = match super::parser::ends_test(self.here()) || self.here().is_empty() {
            true => self.bytes_at(start),
            false => self.bytes_at(self.at),
        };
        let otherwise = format!("write `{} {}` and an option", asked.name, asked.verb());
        let finding = self.error(Rule::CannotCompare, at, asked.is_tested_otherwise());
        let proposed = self.several_options(asked, start..self.at);
        self.propose(finding, proposed, otherwise);
    }

    fn no_option(&mut self, asked: OptionQuestion<'a>) {
        if self.names.may_be_lost(&["lists"]) {
            return;
        }
        let (word, name) = (self.here(), asked.name);
        let near = self.nearest(word, asked.options.names());
        let message = format!("`{name}` has no option `{word}`");
        let finding = self.error(Rule::UndefinedName, self.bytes_at(self.at), message);
        self.findings.push(match near {
            None if asked.options.len() <= MOST_LISTED => {
                let names: Vec<&str> = asked.options.names().collect();
                finding.help(format!("its options are {}", names.join(", ")))
            }
            near => finding.did_you_mean(word, near),
        });
    }

    /// Reports options that stand side by side, behind these words.
    fn side_by_side(
        &mut self,
        asked: OptionQuestion<'a>,
        before: std::ops::Range<usize>,
        message: String,
    ) {
        let finding = self.error(Rule::BadCondition, self.bytes_at(self.at), message);
        let proposed = self.several_options(asked, before);
        self.propose(finding, proposed, "");
    }

    /// `is one of a, b or c`, which can be read in two ways where `c` is an option too.
    fn joined_option(&mut self, asked: OptionQuestion<'a>, before: std::ops::Range<usize>) {
        let here = self.at;
        let (joint, next) = (self.here(), self.word_at(here + 1).unwrap_or(""));
        let at = self.bytes(&(here..here + 2));
        let proposed = self.several_options(asked, before);
        if !self.is_testable(next) {
            let message = format!(
                "`{next}` is an option of `{}`, and no test by itself",
                asked.name
            );
            let finding = self.error(Rule::BadCondition, at, message);
            self.propose(finding, proposed, "");
            return;
        }
        self.at = here + 2;
        let message = format!(
            "`{joint} {next}` can mean one more option of `{}`, or a test of its own",
            asked.name
        );
        let apart = format!("`{joint} ({next})` for a test of its own");
        let help = match proposed.first() {
            Some(Proposed { test, .. }) => format!("write `{test}` for one more option, {apart}"),
            None => format!("write {apart}"),
        };
        self.fail(Rule::BadCondition, at, message, Remedy::Say(help));
    }

    /// What is wrong with an option that stands where a test begins, and the tests of it.
    pub(super) fn option_without_question(&self, word: &str) -> Option<(String, Vec<String>)> {
        // A file in which every name is wrong is still read in reasonable time.
        if self.found_before + self.findings.len() > MOST_LOOKED_UP {
            return None;
        }
        let flow = &self.names.flow;
        let asked = flow
            .questions
            .ids()
            .filter_map(|id| OptionQuestion::of(flow, id));
        let having: Vec<OptionQuestion<'_>> =
            asked.filter(|asked| asked.has(word)).take(3).collect();
        let first = having.first()?.name;
        let message = format!("`{word}` is an option of `{first}`, and no test by itself");
        let tests = having
            .iter()
            .map(|asked| format!("{} {} {word}", asked.name, asked.verb()));
        Some((message, tests.collect()))
    }
}

/// What is said of a sign in the place of an option.
fn about_sign(sign: &str) -> &'static str {
    match sign {
        "'" | "\"" | "“" | "”" | "„" | "‘" | "’" | "‚" | "«" | "»" | "`" => {
            "options stand without quotes"
        }
        "[" | "(" | "{" => {
            "options stand without brackets, after `is one of`, `is not one of`, `has any of` or `has all of`"
        }
        _ => "",
    }
}
