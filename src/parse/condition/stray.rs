//! Options that stand where none can: without a comma, behind `or`, twice in a list,
//! or without the question that they answer.

use super::super::reader::Reader;
use super::words::Token;
use super::{Parser, continues_test, ends_test};
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::question::{Kind, Options};

/// How many options of one list are compared with each other.
const MOST_COMPARED: usize = 100;

/// How many findings a file may have before names are no longer looked up among the
/// options of all questions.
const MOST_LOOKED_UP: usize = 200;

impl<'a> Parser<'a, '_> {
    /// Says of an option that stands in a list for the second time that it does.
    pub(super) fn named_twice(&mut self, seen: &mut Vec<&'a str>, token: &Token<'a>) {
        // Nobody writes so many; whoever does is not told of each.
        if seen.len() > MOST_COMPARED || !seen.contains(&token.text) {
            seen.push(token.text);
            return;
        }
        let message = format!("`{}` stands here already", token.text);
        let place = self.path.place().piece(token.at.clone());
        let finding = Finding::warning(Rule::BadCondition, place, message);
        self.findings
            .push(finding.help("take one of the two out, or write the option that is meant"));
    }

    /// The option that stands here, where only a comma or the end can.
    pub(super) fn option_without_comma(&self, options: &Options) -> Option<Token<'a>> {
        let next = self.peek().filter(|token| !ends_test(token.text))?;
        let behind = self.tokens.get(self.at + 1);
        let tested = behind.is_some_and(|token| continues_test(token.text));
        (!tested && options.find(next.text).is_some()).then(|| next.clone())
    }

    /// `is one of a, b or c` can be read in two ways where `c` is an option too.
    pub(super) fn stray_option(
        &mut self,
        name: &Token<'_>,
        from: (&str, usize),
        options: &Options,
    ) {
        let (Some(joint), Some(next)) = (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        else {
            return;
        };
        let after = self.tokens.get(self.at + 2);
        let tested = after.is_some_and(|token| continues_test(token.text));
        if !matches!(joint.text, "or" | "and") || tested || options.find(next.text).is_none() {
            return;
        }
        let at = joint.at.start..next.at.end;
        let (joint, next) = (joint.text, next.text);
        let verb = match (from.0, joint) {
            ("has", "or") => "any",
            ("has", _) => "all",
            (verb, _) => verb,
        };
        let by_itself = {
            let flow = self.names.flow;
            flow.questions.find(next).is_some()
                || flow.facts.find(next).is_some()
                || flow.scores.find(next).is_some()
        };
        let here = self.at;
        let proposed = self.several_options(name, (verb, from.1), options);
        if by_itself {
            self.at = here + 2;
            let message = format!(
                "`{joint} {next}` can mean one more option of `{}`, or a test of its own",
                name.text
            );
            let apart = format!("`{joint} ({next})` for a test of its own");
            let help = match proposed.first() {
                Some(more) => format!("write `{}` for one more option, {apart}", more.test),
                None => format!("write {apart}"),
            };
            self.fail(Rule::BadCondition, at, message, &help);
        } else {
            let message = format!(
                "`{next}` is an option of `{}`, and no test by itself",
                name.text
            );
            self.propose((Rule::BadCondition, at), message, proposed, String::new());
        }
    }

    /// What is wrong with an option that stands where a test begins, and the tests of it.
    pub(super) fn option_without_question(
        &mut self,
        reader: &Reader<'_>,
        name: &Token<'_>,
    ) -> Option<(String, Vec<String>)> {
        // A file in which every name is wrong is still read in reasonable time.
        if reader.findings.len() + self.findings.len() > MOST_LOOKED_UP {
            return None;
        }
        let flow = self.names.flow;
        let having = flow.questions.iter().filter_map(|(id, question)| {
            let several = matches!(question.kind, Kind::Choices { .. });
            question.kind.options()?.find(name.text)?;
            let verb = if several { "has" } else { "is" };
            Some((flow.questions.name(id), verb))
        });
        let tests: Vec<(&str, &str)> = having.take(3).collect();
        let (first, _) = tests.first()?;
        let message = format!(
            "`{}` is an option of `{first}`, and no test by itself",
            name.text
        );
        let tests: Vec<String> = (tests.iter())
            .map(|(question, verb)| format!("`{question} {verb} {}`", name.text))
            .collect();
        Some((message, tests))
    }
}

/// Whether a comma where tests are counted joins one more option to a list of them, and does
/// not stand before the next test.
pub(crate) fn comma_joins_options(
    flow: &Flow,
    options: &Options,
    (tokens, comma): (&[Token<'_>], usize),
) -> bool {
    let word = |at: usize| tokens.get(at).map(|token| token.text);
    let tested = word(comma + 2).is_some_and(continues_test);
    let known = |next| options.find(next).is_some() || flow.lists.find(next).is_some();
    !tested && word(comma + 1).is_some_and(known)
}
