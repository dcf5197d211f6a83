//! Tests of options: `is`, `has`, and lists of options.

use super::super::reader::Reader;
use super::phrases::Choosing;
use super::words::{Token, is_word};
use super::{Parser, continues_test, ends_test};
use crate::diagnostic::Rule;
use crate::flow::condition::{Condition, Quantity};
use crate::flow::question::{OptionSet, Options, Question};
use crate::flow::table::Id;

impl<'a> Parser<'a, '_> {
    pub(super) fn choice_test(
        &mut self,
        reader: &mut Reader<'_>,
        (question, options): (Id<Question>, &Options),
        name: &Token<'_>,
    ) -> Option<Condition> {
        if self.options_in_words(name, options, Choosing::One) {
            return None;
        }
        if self.take("is").is_none() {
            return self.wrong_test(name, "a choice", "is");
        }
        if self.looks_at(&["one", "of"]) {
            self.at += 2;
            let chosen = self.option_list(reader, name, options)?;
            return Some(Condition::Is(question, chosen));
        }
        if self.looks_at(&["not", "one", "of"]) {
            self.at += 3;
            let chosen = self.option_list(reader, name, options)?;
            return Some(Condition::Is(question, chosen.others(options.len())));
        }
        // `not` could be meant as an option only if an option could be called so.
        let negated = self.take("not").is_some();
        let chosen = self.one_option(reader, name, options)?;
        Some(Condition::Is(
            question,
            if negated {
                chosen.others(options.len())
            } else {
                chosen
            },
        ))
    }

    pub(super) fn choices_test(
        &mut self,
        reader: &mut Reader<'_>,
        (question, options): (Id<Question>, &Options),
        name: &Token<'_>,
    ) -> Option<Condition> {
        if self.options_in_words(name, options, Choosing::Several) {
            return None;
        }
        if self.take("has").is_none() {
            return self.wrong_test(name, "a question with several choices", "has");
        }
        if self.looks_at(&["at", "least"]) && options.find("at").is_none() {
            return self.counted_options(reader, (question, options), name);
        }
        let quantity = [
            ("any", Quantity::Any),
            ("all", Quantity::All),
            ("none", Quantity::None),
        ]
        .into_iter()
        .find(|(word, _)| self.looks_at(&[word, "of"]));
        let Some((_, quantity)) = quantity else {
            let chosen = self.one_option(reader, name, options)?;
            return Some(Condition::Has(question, Quantity::Any, chosen));
        };
        self.at += 2;
        let chosen = self.option_list(reader, name, options)?;
        Some(Condition::Has(question, quantity, chosen))
    }

    pub(super) fn yes_no_test(
        &mut self,
        question: Id<Question>,
        name: &Token<'_>,
    ) -> Option<Condition> {
        if let Some(token) = self.peek().filter(|token| continues_test(token.text)) {
            let at = token.at.clone();
            let message = format!(
                "`{}` is a yes-or-no question, and a test by itself",
                name.text
            );
            let no = format!("{0} is answered and not {0}", name.text);
            let otherwise = format!("write `{}` for yes, `{no}` for no", name.text);
            let proposed = self.truth_in_words(name.text, no);
            self.propose((Rule::CannotCompare, at), message, proposed, otherwise);
            self.skip_test();
        }
        Some(Condition::Yes(question))
    }

    pub(super) fn text_test(&mut self, name: &Token<'_>) -> Option<Condition> {
        let message = format!(
            "the words that `{}` asks for are for placeholders only",
            name.text
        );
        let help = format!("the one test is `{} is answered`", name.text);
        self.fail(Rule::CannotCompare, name.at.clone(), message, &help);
        None
    }

    pub(super) fn wrong_test(
        &mut self,
        name: &Token<'_>,
        what: &str,
        verb: &str,
    ) -> Option<Condition> {
        let verb_there = self.peek().filter(|token| !ends_test(token.text));
        let at = verb_there.map_or(name.at.clone(), |token| token.at.clone());
        let message = format!("`{}` is {what}, which is tested with `{verb}`", name.text);
        let otherwise = format!("write `{} {verb}` and an option", name.text);
        let known = self.names.flow.questions.find(name.text);
        let options = known.and_then(|known| self.names.flow.questions[known].kind.options());
        let proposed = options.map_or_else(Vec::new, |options| {
            self.several_options(name, (verb, self.at), options)
        });
        self.propose((Rule::CannotCompare, at), message, proposed, otherwise);
        None
    }

    /// One option, which neither a comma nor a stray `or` may follow.
    pub(super) fn one_option(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        options: &Options,
    ) -> Option<OptionSet> {
        let start = self.at;
        let token = self.option_word("an option")?;
        let mut chosen = OptionSet::new();
        match options.find(token.text) {
            Some(option) => chosen.insert(option.index()),
            None if self.names.flow.lists.find(token.text).is_some() => {
                let message = format!("`{}` is a list, not an option", token.text);
                self.fail(
                    Rule::BadCondition,
                    token.at,
                    message,
                    "lists stand after `is one of`, `has any of` and others that end in `of`",
                );
            }
            None => self.unknown_option(reader, name, &token, options),
        }
        let verb = start.checked_sub(1).and_then(|verb| self.tokens.get(verb));
        let verb = verb.map_or("", |token| token.text);
        if let Some(comma) = self
            .peek()
            .filter(|token| token.text == "," && !self.in_count)
        {
            let at = comma.at.clone();
            let message = "a comma joins options only after `is one of`, `has any of` and others that end in `of`";
            let proposed = self.several_options(name, (verb, start), options);
            let what = (Rule::BadCondition, at);
            self.propose(what, message.to_owned(), proposed, String::new());
            return None;
        }
        if let Some(next) = self.option_without_comma(options) {
            let message = format!("`{}` stands behind an option without a comma", next.text);
            let proposed = self.several_options(name, (verb, start), options);
            self.propose(
                (Rule::BadCondition, next.at),
                message,
                proposed,
                String::new(),
            );
            return None;
        }
        self.stray_option(name, (verb, start), options);
        Some(chosen)
    }

    pub(super) fn option_list(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        options: &Options,
    ) -> Option<OptionSet> {
        let mut chosen = OptionSet::new();
        let start = self.at;
        let verb = start.checked_sub(2).and_then(|verb| self.word_at(verb));
        let verb = match start.checked_sub(3).and_then(|not| self.word_at(not)) {
            Some("not") if verb == Some("one") => "not",
            _ => verb.unwrap_or(""),
        };
        let mut seen: Vec<&str> = Vec::new();
        let mut told = false;
        loop {
            let token = self.option_word("an option or a list")?;
            self.named_twice(&mut seen, &token);
            let lists = &self.names.flow.lists;
            if let Some(option) = options.find(token.text) {
                chosen.insert(option.index());
            } else if let Some(list) = lists.find(token.text) {
                let members = lists[list].items.iter();
                let before = chosen.len();
                members
                    .filter_map(|item| options.find(item))
                    .for_each(|option| chosen.insert(option.index()));
                if chosen.len() == before && !lists[list].items.is_empty() {
                    let shared = lists[list]
                        .items
                        .iter()
                        .any(|item| options.find(item).is_some());
                    if !shared {
                        let message = format!(
                            "no option of `{}` is in the list `{}`",
                            name.text, token.text
                        );
                        let help = "name options of this question, or a list that has some";
                        self.fail(Rule::CannotCompare, token.at, message, help);
                    }
                }
            } else {
                self.unknown_option(reader, name, &token, options);
            }
            if self.looks_at(&[","]) && !self.goes_on(name, options) {
                break;
            }
            if self.take(",").is_some() {
                continue;
            }
            let Some(next) = self.option_without_comma(options) else {
                break;
            };
            if std::mem::replace(&mut told, true) {
                continue;
            }
            let message = format!(
                "a comma is missing between `{}` and `{}`",
                token.text, next.text
            );
            let here = self.at;
            let proposed = self.several_options(name, (verb, start), options);
            self.propose(
                (Rule::BadCondition, next.at),
                message,
                proposed,
                String::new(),
            );
            self.at = here;
        }
        self.stray_option(name, (verb, start), options);
        Some(chosen)
    }

    /// A word that stands where an option is wanted, whether it is one or not.
    pub(super) fn option_word(&mut self, wanted: &str) -> Option<Token<'a>> {
        match self.peek().cloned() {
            None => self.ends_too_soon(wanted),
            Some(token) if token.text.starts_with(is_word) && !ends_test(token.text) => {
                self.at += 1;
                Some(token)
            }
            Some(token) => {
                let message = format!("`{}` stands where {wanted} is wanted", token.text);
                let help = match token.text {
                    "'" | "\"" | "“" | "”" | "„" | "‘" | "’" | "‚" | "«" | "»" | "`" => {
                        "options stand without quotes"
                    }
                    "[" | "(" | "{" => {
                        "options stand without brackets, after `is one of`, `has any of` or `has all of`"
                    }
                    _ => "",
                };
                self.fail(Rule::BadCondition, token.at, message, help);
                None
            }
        }
    }

    pub(super) fn unknown_option(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        token: &Token<'_>,
        options: &Options,
    ) {
        if self.names.may_be_lost(&["lists"]) {
            return;
        }
        let near = reader.nearest(token.text, options.names());
        let message = format!("`{}` has no option `{}`", name.text, token.text);
        let finding = self.error(Rule::UndefinedName, token.at.clone(), message);
        self.findings.push(match near {
            None if options.len() <= 12 => {
                let names: Vec<&str> = options.names().collect();
                finding.help(format!("its options are {}", names.join(", ")))
            }
            near => finding.did_you_mean(token.text, near),
        });
    }
}
