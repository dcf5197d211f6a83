//! Tests of options in everyday words: `avoid includes no nuts`, `room isn't home or away`.
//!
//! Every word before the options belongs to a class, so that each way to say no meets each verb. A
//! word of no class ends the reading without a proposal: nothing is guessed past it.

use std::ops::Range;

use super::asked::{Choosing, OptionQuestion};
use super::how_many::HowMany;
use super::parser::{Parser, continues_test};
use super::proposed::Proposed;
use super::said_options::{BeforeOptions, Class, NamedOptions, class};
use super::words::is_word;
use crate::diagnostic::Rule;
use crate::flow::question::{OptionSet, Options};

impl OptionQuestion<'_> {
    /// Whether a test begins as it should: what stands before the options is the format's own.
    fn is_written(self, words: &[&str]) -> bool {
        match self.choosing {
            Choosing::One => matches!(
                words,
                ["is"] | ["is", "not"] | ["is", "one", "of"] | ["is", "not", "one", "of"]
            ),
            Choosing::Several => match words {
                ["has", "at", "least", count, "of"] => {
                    count.bytes().all(|byte| byte.is_ascii_digit())
                }
                words => matches!(words, ["has"] | ["has", "any" | "all" | "none", "of"]),
            },
        }
    }
}

impl<'a> Parser<'a> {
    /// Reports `room isn't home`, `symptoms does not have fever` and their like.
    pub(super) fn options_in_words(&mut self, asked: OptionQuestion<'a>) -> bool {
        let start = self.at;
        let said = self.said(asked);
        let said = said.or_else(|| self.only_behind(asked));
        let Some(said) = said.or_else(|| self.nor_behind(asked)) else {
            return false;
        };
        let bracket =
            |word: &str| matches!(class(word), Some(Class::Filler)) && !word.starts_with(is_word);
        let mut end = self.at;
        while end > start + 1 && self.word_at(end - 1).is_some_and(bracket) {
            end -= 1;
        }
        let phrase = start..end;
        let listed = self.listed(asked.options);
        let behind = self.word_at(self.at);
        let closes = said.open && behind == Some(")");
        let only = said.only && matches!(behind, Some("only" | "alone"));
        self.at += usize::from(closes || only);
        let proposed = said.tests(asked, &listed);
        let one = asked.choosing == Choosing::One;
        let several = one && !listed.is_one() && !listed.options.is_empty();
        let otherwise = match several && !said.no {
            true => "only one option can be chosen; `is one of` is for either of them".to_owned(),
            false => match (said.no, asked.choosing) {
                (false, _) => format!("write `{} {}` and an option", asked.name, asked.verb()),
                (true, Choosing::One) => format!("write `{} is not` and an option", asked.name),
                (true, Choosing::Several) => {
                    format!("write `{} has none of` and the options", asked.name)
                }
            },
        };
        let at = self.bytes(&phrase);
        let finding = self.error(Rule::CannotCompare, at, asked.is_tested_otherwise());
        self.propose(finding, proposed, otherwise);
        true
    }

    /// A test that begins as it should, and says `only` behind its options. Goes to the options.
    fn only_behind(&mut self, asked: OptionQuestion<'_>) -> Option<BeforeOptions> {
        let start = self.at;
        if self.word_at(start) != Some("has") || asked.choosing != Choosing::Several {
            return None;
        }
        self.at = start + 1;
        let listed = self.listed(asked.options);
        let only = matches!(self.word_at(self.at), Some("only" | "alone")) && listed.is_one();
        self.at = if only { start + 1 } else { start };
        only.then(|| BeforeOptions {
            only: true,
            ..BeforeOptions::default()
        })
    }

    /// A test that begins as it should, and denies one more option with `nor`. Goes to the options.
    fn nor_behind(&mut self, asked: OptionQuestion<'_>) -> Option<BeforeOptions> {
        let start = self.at;
        if asked.choosing == Choosing::Several || !self.reads_at(start, "is not") {
            return None;
        }
        let first = start + 2 + 2 * usize::from(self.reads_at(start + 2, "one of"));
        self.at = first;
        let listed = self.listed(asked.options);
        let mut words = first..self.at;
        let nor = listed.or && words.any(|at| self.word_at(at) == Some("nor"));
        self.at = if nor { first } else { start };
        nor.then(|| BeforeOptions {
            no: true,
            ..BeforeOptions::default()
        })
    }

    /// The words before the options, where they're everyday ones, and goes behind them.
    fn said(&mut self, asked: OptionQuestion<'_>) -> Option<BeforeOptions> {
        let start = self.at;
        let mut end = start;
        let mut said = BeforeOptions::default();
        while let Some(word) = self.word_at(end) {
            let of = self.word_at(end + 1) == Some("of");
            // What is the name of an option is an option first.
            let option = asked.has(word) && !of;
            if option && end > start {
                break;
            }
            if let Some(counting) = self.count_at(end).filter(|_| !option) {
                match counting.count {
                    HowMany::AtLeast(1) => said.any = true,
                    count => said.count = Some(count),
                }
                end += counting.words;
                continue;
            }
            if let Some(length) = self.other_sign(end).filter(|_| !option) {
                said.no = !said.no;
                end += length;
                continue;
            }
            if self.reads_at(end, "other than") && !option {
                said.but = true;
                end += 2;
                continue;
            }
            let Some(class) = class(word).filter(|_| !option) else {
                break;
            };
            match class {
                Class::Verb => {}
                Class::Filler => said.open |= word == "(",
                Class::No => said.no = !said.no,
                Class::Any if word == "in" && said.count.is_some() => {}
                Class::Any => said.any = true,
                Class::All => said.all = true,
                Class::Neither => {
                    said.no = !said.no;
                    said.any = true;
                }
                Class::Only => said.only = true,
                Class::But => said.but = true,
            }
            end += 1;
        }
        let words: Vec<&str> = (start..end).filter_map(|at| self.word_at(at)).collect();
        let bracket = |word: &&str| matches!(*word, "(" | "\"" | "'" | "`" | "“" | "”");
        if words.is_empty() || asked.is_written(&words) || words.iter().all(bracket) {
            return None;
        }
        // A test in the format's own words has faults of its own, if it has any.
        if words.last().is_some_and(bracket) && asked.is_written(&words[..words.len() - 1]) {
            return None;
        }
        self.at = end;
        Some(said)
    }

    /// How many signs stand here for `!=` as others write it.
    fn other_sign(&self, at: usize) -> Option<usize> {
        let signs = ["= / =", "< >", "/ ="];
        let found = signs.into_iter().find(|sign| self.reads_at(at, sign))?;
        Some(found.split(' ').count())
    }

    /// The options that stand here, however they are joined, and goes behind them.
    pub(super) fn listed(&mut self, options: &Options) -> NamedOptions<'a> {
        let mut listed = NamedOptions::default();
        let lists = &self.names.flow.lists;
        while let Some(token) = self.peek().cloned() {
            let is_list = lists.find(token.text).is_some();
            if options.find(token.text).is_some() || is_list {
                listed.list |= is_list && options.find(token.text).is_none();
                match options.find(token.text) {
                    Some(option) => listed.all.insert(option.index()),
                    None => self.members(token.text, options, &mut listed.all),
                }
                if !listed.options.contains(&token.text) {
                    listed.options.push(token.text);
                }
                self.at += 1;
                continue;
            }
            let goes_on = || {
                let mut behind = self.at + 1;
                while matches!(self.word_at(behind), Some("\"" | "'" | "or" | "and")) {
                    behind += 1;
                }
                let next = self.word_at(behind);
                let tested = self.word_at(behind + 1).is_some_and(continues_test);
                !tested && next.is_some_and(|next| options.find(next).is_some())
            };
            if self.reads_at(self.at, "as well as") {
                listed.and = true;
                self.at += 3;
                continue;
            }
            match token.text {
                // What stands behind it is not meant by a `not` before.
                "and" if self.is_but(self.at) => break,
                "and" | "&" if goes_on() => listed.and = true,
                "or" | "nor" | "|" | "/" if goes_on() => listed.or = true,
                "," if goes_on() => {}
                "\"" | "'" | "`" | "“" | "”" => {}
                "]" | "}" => {
                    self.at += 1;
                    break;
                }
                _ => break,
            }
            self.at += 1;
        }
        listed
    }

    /// Adds the options of a list.
    fn members(&self, list: &str, options: &Options, all: &mut OptionSet) {
        let lists = &self.names.flow.lists;
        let items = lists.find(list).map(|list| lists[list].items.iter());
        let members = items.into_iter().flatten();
        members
            .filter_map(|item| options.find(item))
            .for_each(|option| all.insert(option.index()));
    }

    /// What was meant by options that stand side by side behind these words of a test: the tests
    /// that can have been meant. Goes behind the options.
    pub(super) fn several_options(
        &mut self,
        asked: OptionQuestion<'a>,
        before: Range<usize>,
    ) -> Vec<Proposed> {
        let words = before.clone().skip(1);
        let words: Vec<&str> = words.filter_map(|at| self.word_at(at)).collect();
        self.at = before.end;
        let listed = self.listed(asked.options);
        BeforeOptions::written(&words).tests(asked, &listed)
    }

    /// `nuts not in avoid`: what was meant where an option stands before its question. Goes behind
    /// the question.
    pub(super) fn option_turned_round(&mut self, option: &'a str) -> Vec<Proposed> {
        let start = self.at;
        let (mut end, mut no) = (start, false);
        while let Some(class) = self.word_at(end).and_then(class) {
            no ^= class == Class::No;
            end += 1;
        }
        let name = self.word_at(end).filter(|_| end > start);
        let asked = name.and_then(|name| OptionQuestion::named(&self.names.flow, name));
        let Some(asked) = asked.filter(|asked| asked.has(option)) else {
            return Vec::new();
        };
        self.at = end + 1;
        let said = BeforeOptions {
            no,
            ..BeforeOptions::default()
        };
        let listed = NamedOptions {
            options: vec![option],
            ..NamedOptions::default()
        };
        said.tests(asked, &listed)
    }

    /// The test of options that begins here without a question, with that of the test before.
    pub(super) fn options_without_a_name(&mut self, name: &str) -> Vec<Proposed> {
        let Some(asked) = OptionQuestion::named(&self.names.flow, name) else {
            return Vec::new();
        };
        let start = self.at;
        if let Some(said) = self.said(asked) {
            let listed = self.listed(asked.options);
            return said.tests(asked, &listed);
        }
        // In the format's own words, a name is all that it wants.
        if !matches!(self.here(), "is" | "has") {
            return Vec::new();
        }
        let word = |word: &str| word.starts_with(is_word) && !matches!(word, "and" | "or");
        while self.word_at(self.at).is_some_and(word) {
            self.at += 1;
        }
        let test = self.written(&(start..self.at));
        Proposed::only(format!("{name} {test}"))
    }
}
