//! Conditions: text → [`Condition`], with findings at the very words.
//!
//! [`words`] takes the text apart; this file reads how tests are joined and what they
//! begin with; [`choice`] are tests of options, [`counted`] those that count,
//! [`stray`] options that stand where none
//! can, [`value`] comparisons, [`numeral`] the way their values are written. What was meant by
//! words that are none of a condition tell [`phrases`] of options, [`everyday`] of comparisons,
//! [`ago`] of days from today, and [`answered`] of answers; [`spellings`] has their tables, and
//! [`tried`] shows only what can then be read.

pub(crate) mod words;

pub(crate) mod stray;

mod choice;

mod counted;

mod value;

mod numeral;

mod spellings;

mod proposed;

mod phrases;

mod tried;

mod everyday;

mod ago;

mod answered;

use std::ops::Range;

use super::names::{Lost, Names};
use super::reader::Reader;
use super::slips;
use super::tree::Node;
use crate::diagnostic::{Action, At, Certainty, Finding, Rule};
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow, Score};
use crate::letters::latin;
use crate::place::{Path, Place};

use numeral::whole_number_for;
use proposed::Proposed;
use tried::Proposal;
use words::{Token, is_word, tokens};

/// How deeply parentheses and `not` may be nested in one condition.
const DEEPEST: usize = 64;

/// Reads the condition that stands at `path`.
pub(crate) fn read(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    (node, path): (&Node<'_>, &Path<'_>),
) -> Option<Written> {
    let source: Box<str> = match node {
        Node::Text(text) => text.trim_end().into(),
        Node::Null => return None,
        Node::Tagged(tag) => {
            let message = format!("a condition does not begin with `{tag}`");
            let finding = Finding::error(Rule::BadCondition, path.place(), message);
            reader.push(finding.help("write `not` for the opposite"));
            return None;
        }
        _ => {
            reader.wrong_type(node, path, "a condition such as `budget < 12`");
            return None;
        }
    };
    let source = as_meant(reader, names, (source, path));
    let mut parser = Parser::new(names, path, &source);
    let condition = parser.whole(reader);
    parser.settle();
    let mut findings = parser.findings;
    let error = |finding: &Finding| finding.severity == crate::diagnostic::Severity::Error;
    let faulty = findings.iter().any(error);
    let errors: Vec<Place> = findings
        .iter()
        .filter(|finding| error(finding))
        .filter_map(|finding| finding.labels.first().map(|label| label.place.clone()))
        .collect();
    // What is no condition has not been joined in two ways.
    findings.retain(|finding| {
        let first = finding.labels.first();
        finding.rule != Rule::MixedAndOr || first.is_none_or(|first| !errors.contains(&first.place))
    });
    if !faulty || !reader.speaks_of_bad_id(&source) {
        reader.findings.extend(findings);
    }
    if faulty {
        return None;
    }
    condition.map(|condition| Written { source, condition })
}

/// A condition in plain letters and without curly quotes around it, with a finding for
/// what it is written with instead. What is put in takes up as many bytes, so that all
/// places stay where they are.
fn as_meant(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    (source, path): (Box<str>, &Path<'_>),
) -> Box<str> {
    if source.is_ascii() {
        return source;
    }
    let mut meant = String::from(source.clone());
    let mut put = |at: Range<usize>, word: &str| {
        let length = at.len();
        meant.replace_range(at, &format!("{word:length$}"));
    };
    if let Some(bare) = slips::in_curly_quotes(&source) {
        let start = source.len() - source.trim_start().len();
        let opening = source[start..].chars().next().map_or(0, char::len_utf8);
        let behind = start + opening + bare.len();
        let place = path.place().piece(start..start + opening);
        let finding = Finding::error(Rule::BadCondition, place, slips::ARE_CURLY);
        let whole = Action::Write(source.trim().into(), bare.trim().into());
        reader.push(
            finding
                .help("take them out: a condition needs no quotes")
                .mend(At::Place(path.place()), whole, Certainty::Sure),
        );
        put(start..start + opening, "");
        put(behind..source.len(), "");
    }
    for token in tokens(&source) {
        let Some((message, help)) = slips::about_letters(token.text) else {
            continue;
        };
        let Some(word) = latin(token.text).filter(|word| names.are_words(word)) else {
            continue;
        };
        let place = path.place().piece(token.at.clone());
        let finding = Finding::error(Rule::BadCondition, place, message);
        reader.push(finding.help(help).write(token.text, &word, Certainty::Sure));
        put(token.at, &word);
    }
    meant.into()
}

/// The bytes of every test of a condition that has been read before, in the
/// order of [`Condition::visit`].
pub(crate) fn pieces(flow: &Flow, source: &str) -> Vec<Range<usize>> {
    let lost = Lost::default();
    let names = Names { flow, lost: &lost };
    let mut parser = Parser::new(&names, &Path::Root, source);
    parser.pieces = Some(Vec::new());
    let _ = parser.whole(&mut Reader::new(""));
    parser.pieces.unwrap_or_default()
}

/// The words of a condition, with its signs and numbers.
pub(crate) fn words_of(source: &str) -> impl Iterator<Item = &str> {
    tokens(source).into_iter().map(|token| token.text)
}

/// The bytes of the first such word of a condition.
pub(crate) fn place_of_word(source: &str, word: &str) -> Option<Range<usize>> {
    let token = tokens(source).into_iter().find(|token| token.text == word);
    token.map(|token| token.at)
}

struct Parser<'a, 'n> {
    names: &'a Names<'n>,
    path: &'a Path<'a>,
    source: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    findings: Vec<Finding>,
    /// What may have been meant where a test is faulty.
    proposals: Vec<Proposal>,
    /// Whether the condition ended where more was wanted.
    cut_short: bool,
    /// Whether a comma parts tests here, which are counted.
    in_count: bool,
    /// What the last comparison was of.
    compared: Option<&'a str>,
    /// The bytes of each test, where they are asked for.
    pieces: Option<Vec<Range<usize>>>,
}

impl<'a, 'n> Parser<'a, 'n> {
    /// Stands before a condition.
    fn new(names: &'a Names<'n>, path: &'a Path<'a>, source: &'a str) -> Self {
        Self {
            names,
            path,
            source,
            tokens: tokens(source),
            at: 0,
            findings: Vec::new(),
            proposals: Vec::new(),
            cut_short: false,
            in_count: false,
            compared: None,
            pieces: None,
        }
    }

    fn whole(&mut self, reader: &mut Reader<'_>) -> Option<Condition> {
        if self.tokens.is_empty() {
            let place = self.path.place();
            let finding = Finding::error(Rule::EmptyText, place, "there is no condition here");
            self.findings.push(finding);
            return None;
        }
        self.other_joints();
        let condition = self.either(reader, 0)?;
        let Some(token) = self.peek() else {
            return Some(condition);
        };
        let message = match token.text {
            ")" => "this `)` closes nothing".to_owned(),
            "," => "this comma joins nothing".to_owned(),
            text => format!("the condition is over before `{text}`"),
        };
        let help = match token.text {
            ")" => "take it out, or add the `(` it belongs to",
            "," => match &self.comma_in_a_number() {
                Some(help) => &help.clone(),
                None => "join two tests with `and` or `or`",
            },
            "AND" | "And" | "&" => "write `and`",
            "OR" | "Or" | "|" => "write `or`",
            "but" => "write `and`",
            "+" | "-" => "`+` and `-` stand only after `today` and after a question on the right",
            text if text.starts_with('-') => "put a space behind the `-`",
            _ => "join two tests with `and` or `or`",
        };
        let at = token.at.clone();
        self.fail(Rule::BadCondition, at, message, help);
        None
    }

    /// Tests joined by `or` and `and`.
    fn either(&mut self, reader: &mut Reader<'_>, depth: usize) -> Option<Condition> {
        let begun = self.begin_piece();
        let mut alternatives = vec![self.both(reader, depth)?];
        let mut or = None;
        while let Some(token) = self.take("or") {
            or.get_or_insert(token.at);
            alternatives.push(self.both(reader, depth)?);
        }
        let bare_and = |(_, and): &(Condition, Option<Range<usize>>)| and.clone();
        if let (Some(or), Some(and)) = (or, alternatives.iter().find_map(bare_and)) {
            self.mixed(&and, &or);
        }
        let mut alternatives: Vec<Condition> =
            alternatives.into_iter().map(|(tests, _)| tests).collect();
        match alternatives.len() {
            1 => alternatives.pop(),
            _ => {
                self.end_piece(begun);
                Some(Condition::Any(alternatives))
            }
        }
    }

    fn mixed(&mut self, and: &Range<usize>, or: &Range<usize>) {
        let message = "`and` and `or` stand together without parentheses";
        let mut finding = Finding::warning(
            Rule::MixedAndOr,
            self.path.place().piece(or.clone()),
            message,
        );
        finding = finding
            .and(self.path.place().piece(and.clone()), "this binds first")
            .help("put parentheses around what belongs together");
        self.findings.push(finding);
    }

    /// Tests joined by `and`, with the place of the first `and`.
    fn both(
        &mut self,
        reader: &mut Reader<'_>,
        depth: usize,
    ) -> Option<(Condition, Option<Range<usize>>)> {
        let begun = self.begin_piece();
        let mut tests = vec![self.opposite(reader, depth)?];
        let mut first_and = None;
        while let Some(token) = self.take("and") {
            first_and.get_or_insert(token.at);
            tests.push(self.opposite(reader, depth)?);
        }
        let condition = match tests.len() {
            1 => tests.pop()?,
            _ => {
                self.end_piece(begun);
                Condition::All(tests)
            }
        };
        Some((condition, first_and))
    }

    /// One test, its opposite, or a condition in parentheses.
    fn opposite(&mut self, reader: &mut Reader<'_>, depth: usize) -> Option<Condition> {
        if depth > DEEPEST {
            let place = self.peek().map_or(0..0, |token| token.at.clone());
            let message = format!("this condition is nested more than {DEEPEST} deep");
            let finding = self
                .error(Rule::TooDeep, place, message)
                .help("name a part of it as a fact");
            self.findings.push(finding);
            return None;
        }
        let begun = self.begin_piece();
        if self.counts_tests() {
            return self.counted_tests(reader, depth);
        }
        if self.take("not").is_some() {
            let inner = self.opposite(reader, depth + 1)?;
            self.end_piece(begun);
            return Some(Condition::Not(Box::new(inner)));
        }
        let Some(open) = self.take("(") else {
            let test = self.test(reader);
            self.end_piece(begun);
            return test;
        };
        let outer = std::mem::replace(&mut self.in_count, false);
        let inner = self.either(reader, depth + 1);
        self.in_count = outer;
        let inner = inner?;
        if self.take(")").is_none() {
            let finding = self
                .error(Rule::BadCondition, open.at, "this `(` is never closed")
                .help("add a `)`");
            self.findings.push(finding);
            return None;
        }
        Some(inner)
    }

    /// A test. After a fault in it the reading goes on behind it, so that one
    /// fault does not hide the next.
    fn test(&mut self, reader: &mut Reader<'_>) -> Option<Condition> {
        let begun = (self.proposals.len(), self.at);
        let test = self.test_or_fault(reader);
        self.end_test(begun);
        test
    }

    fn test_or_fault(&mut self, reader: &mut Reader<'_>) -> Option<Condition> {
        let Some(name) = self.peek().cloned() else {
            return self.ends_too_soon("a test such as `budget < 12`");
        };
        let flow = self.names.flow;
        let known = flow.questions.find(name.text).is_some()
            || flow.facts.find(name.text).is_some()
            || flow.scores.find(name.text).is_some();
        let test = if known {
            self.at += 1;
            self.test_of(reader, &name)
        } else if let Some(proposed) = self.without_a_name() {
            let message = format!("`{}` has no question before it", name.text);
            self.propose(
                (Rule::BadCondition, name.at),
                message,
                proposed,
                String::new(),
            );
            None
        } else if may_begin_test(name.text) {
            self.at += 1;
            self.test_of(reader, &name)
        } else {
            self.no_test(&name);
            None
        };
        if test.is_some() {
            return test;
        }
        self.skip_test();
        (!self.cut_short).then(Condition::never)
    }

    fn no_test(&mut self, token: &Token<'_>) {
        let message = format!(
            "a test begins with a question, a fact or a score, not with `{}`",
            token.text
        );
        if self.time_since(self.at).is_none()
            && let Some(proposed) = self.turned_round()
        {
            let at = token.at.clone();
            self.propose((Rule::BadCondition, at), message, proposed, String::new());
            return;
        }
        let help = match token.text {
            "!" => "write `not`",
            _ if self.time_since(self.at).is_some() => {
                &self.time_since(self.at).unwrap_or_default()
            }
            "today" => {
                "put a question of the type `date` on the left, such as `starts_on < today`; the day of the run alone cannot be tested"
            }
            text if text.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                "put the question on the left, such as `budget < 12`"
            }
            _ => "",
        };
        self.fail(Rule::BadCondition, token.at.clone(), message, help);
    }

    fn test_of(&mut self, reader: &mut Reader<'_>, name: &Token<'_>) -> Option<Condition> {
        let flow = self.names.flow;
        if let Some(question) = flow.questions.find(name.text) {
            return self.test_of_question(reader, question, name);
        }
        if let Some(fact) = flow.facts.find(name.text) {
            return Some(self.test_of_fact(fact, name));
        }
        if let Some(score) = flow.scores.find(name.text) {
            return self.test_of_score(score, name);
        }
        self.unknown(reader, name);
        None
    }

    fn test_of_score(&mut self, score: Id<Score>, name: &Token<'_>) -> Option<Condition> {
        self.compared = Some(self.names.flow.scores.name(score));
        if self.answered_score(name) || self.comparison_in_words(name) {
            return None;
        }
        let relation = self.relation(name, "a whole number")?;
        let value = self.next_or_end("a whole number")?;
        match value.text.parse::<i64>() {
            Ok(_) if self.stray_unit() => None,
            Ok(number) if number.unsigned_abs() <= 1_000_000_000 => {
                Some(Condition::Score(score, relation, number))
            }
            _ => {
                let message = format!(
                    "the score `{}` is compared with a whole number, not with `{}`",
                    name.text, value.text
                );
                let help = whole_number_for(value.text);
                self.fail(Rule::CannotCompare, value.at, message, &help);
                None
            }
        }
    }

    fn test_of_fact(&mut self, fact: Id<Fact>, name: &Token<'_>) -> Condition {
        if let Some(token) = self.peek().filter(|token| continues_test(token.text)) {
            let message = format!("`{}` is a fact, and true or false by itself", name.text);
            let at = token.at.clone();
            let proposed = self.truth_in_words(name.text, format!("not {}", name.text));
            let otherwise = "leave out what follows it".to_owned();
            self.propose((Rule::CannotCompare, at), message, proposed, otherwise);
            self.skip_test();
        }
        Condition::Fact(fact)
    }

    fn test_of_question(
        &mut self,
        reader: &mut Reader<'_>,
        question: Id<Question>,
        name: &Token<'_>,
    ) -> Option<Condition> {
        if self.looks_at(&["is", "answered"]) {
            self.at += 2;
            return Some(Condition::Answered(question));
        }
        if self.names.lost.questions.contains(&question) {
            return None;
        }
        if self.answered_in_words(question, name) {
            return None;
        }
        let kind = &self.names.flow.questions[question].kind;
        let condition = match kind {
            Kind::Choice(options) => {
                self.compared = Some(self.names.flow.questions.name(question));
                self.choice_test(reader, (question, options), name)
            }
            Kind::Choices { options, .. } => {
                self.compared = Some(self.names.flow.questions.name(question));
                self.choices_test(reader, (question, options), name)
            }
            Kind::YesNo => self.yes_no_test(question, name),
            Kind::Text { .. } => self.text_test(name),
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                let value = match kind {
                    Kind::Number { .. } => "a number",
                    Kind::Duration { .. } => "a length of time",
                    _ => "a day",
                };
                self.compared = Some(self.names.flow.questions.name(question));
                if self.comparison_in_words(name) {
                    return None;
                }
                let relation = self.relation(name, value)?;
                let operand = self.operand(reader, (question, name))?;
                Some(Condition::Compare(question, relation, operand))
            }
        }?;
        Some(condition)
    }

    fn unknown(&mut self, reader: &mut Reader<'_>, name: &Token<'_>) {
        let flow = self.names.flow;
        let next = self.peek().map_or("", |token| token.text);
        let help = match name.text.to_lowercase().as_str() {
            "if" | "when" | "only" | "unless" if may_begin_test(next) => match next {
                "if" | "when" => format!("leave `{} {next}` out", name.text),
                _ if name.text.eq_ignore_ascii_case("unless") => {
                    "write `not`, and parentheses around what follows".to_owned()
                }
                _ => format!("leave `{}` out", name.text),
            },
            "no" if flow.questions.find(next).is_some() || flow.facts.find(next).is_some() => {
                format!("write `not {next}`")
            }
            "else" | "otherwise" | "default" | "always" if self.is_whole_route() => {
                "leave `when` out: the last route takes all that is left".to_owned()
            }
            "answered" if flow.questions.find(next).is_some() => {
                format!("write `{next} is answered`")
            }
            _ => String::new(),
        };
        if !help.is_empty() {
            let message = format!("a test does not begin with `{}`", name.text);
            let finding = self.error(Rule::BadCondition, name.at.clone(), message);
            // What is said in two words is written in their place.
            let both = self.peek().map(|next| name.at.start..next.at.end);
            let put = help
                .strip_prefix("write `")
                .and_then(|put| put.strip_suffix('`'));
            let finding = match (put, both) {
                (Some(put), Some(both)) => {
                    let was = self.source.get(both.clone()).unwrap_or("");
                    let at = At::Place(self.path.place().piece(both));
                    let write = Action::Write(was.into(), put.into());
                    finding.mend(at, write, Certainty::Sure).help(help)
                }
                _ => finding.help_with_all_of(name.text, help, Certainty::Sure),
            };
            self.findings.push(finding);
            return;
        }
        if let Some(what) = self.names.other_use(name.text) {
            let message = format!("`{}` is {what}, and cannot be tested", name.text);
            self.fail(
                Rule::CannotCompare,
                name.at.clone(),
                message,
                "a condition speaks of questions, facts and scores",
            );
            return;
        }
        if self.names.may_be_lost(&["questions", "facts"]) {
            return;
        }
        if let Some((message, tests)) = self.option_without_question(reader, name) {
            let alone = self.peek().is_none_or(|token| ends_test(token.text));
            let (one, otherwise) = match &tests[..] {
                _ if !alone => (self.option_turned_round(name.text), String::new()),
                [one] => (
                    Proposed::only(one.trim_matches('`').to_owned()),
                    String::new(),
                ),
                several => (Vec::new(), format!("write {}", several.join(" or "))),
            };
            let at = name.at.clone();
            self.propose((Rule::BadCondition, at), message, one, otherwise);
            return;
        }
        let near = reader
            .nearest(name.text, flow.questions.names())
            .or_else(|| reader.nearest(name.text, flow.facts.names()))
            .or_else(|| reader.nearest(name.text, flow.scores.names()));
        let message = format!("there is no question, fact or score `{}`", name.text);
        let finding = self.error(Rule::UndefinedName, name.at.clone(), message);
        self.findings.push(match near {
            _ if name.text.eq_ignore_ascii_case("not") => {
                finding
                    .help("write `not`")
                    .write(name.text, "not", Certainty::Sure)
            }
            near => finding.did_you_mean(name.text, near),
        });
    }

    fn ends_too_soon<T>(&mut self, wanted: &str) -> Option<T> {
        let end = self.source.len();
        let last = self.tokens.last().map_or(0..end, |token| token.at.clone());
        let message = format!("the condition ends where {wanted} is wanted");
        self.fail(Rule::BadCondition, last, message, "");
        self.cut_short = true;
        None
    }

    fn next_or_end(&mut self, wanted: &str) -> Option<Token<'a>> {
        match self.next() {
            Some(token) => Some(token),
            None => self.ends_too_soon(wanted),
        }
    }

    /// Goes on to what follows this test.
    fn skip_test(&mut self) {
        let mut open: usize = 0;
        while let Some(token) = self.peek() {
            match token.text {
                "(" => open += 1,
                ")" if open > 0 => open -= 1,
                text if ends_test(text) && open == 0 => return,
                "," if self.in_count && open == 0 => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Where a test begins: how many have been noted before it, and its first word.
    fn begin_piece(&self) -> (usize, usize) {
        (self.pieces.as_ref().map_or(0, Vec::len), self.at)
    }

    /// Notes the bytes of a test before those inside it.
    fn end_piece(&mut self, (before, first): (usize, usize)) {
        let Some(pieces) = &mut self.pieces else {
            return;
        };
        let words = self.tokens.get(first..self.at).unwrap_or_default();
        if let (Some(first), Some(last)) = (words.first(), words.last()) {
            pieces.insert(before, first.at.start..last.at.end);
        }
    }

    fn fail(&mut self, rule: Rule, at: Range<usize>, message: String, help: &str) {
        let was = self.source.get(at.clone()).unwrap_or("");
        let finding = self.error(rule, at, message);
        self.findings.push(match help {
            "" => finding,
            help => finding.help_with_all_of(was, help, Certainty::Sure),
        });
    }

    fn error(&self, rule: Rule, at: Range<usize>, message: impl Into<String>) -> Finding {
        Finding::error(rule, self.path.place().piece(at), message)
    }

    fn peek(&self) -> Option<&Token<'a>> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token<'a>> {
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        token
    }

    fn take(&mut self, text: &str) -> Option<Token<'a>> {
        let token = self.peek().filter(|token| token.text == text).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn looks_at(&self, words: &[&str]) -> bool {
        words.iter().enumerate().all(|(n, word)| {
            self.tokens
                .get(self.at + n)
                .is_some_and(|token| token.text == *word)
        })
    }
}

/// Whether a word after a name belongs to a test of that name.
fn continues_test(word: &str) -> bool {
    matches!(
        word,
        "is" | "has" | "isn't" | "<" | "<=" | ">" | ">=" | "=" | "!=" | "==" | "≤" | "≥" | "≠"
    )
}

/// Whether a test may begin so: with a name, whether something is called so or not.
fn may_begin_test(word: &str) -> bool {
    let named = word.starts_with(|c: char| is_word(c) && !c.is_ascii_digit());
    named && !matches!(word, "and" | "or" | "is" | "has" | "today")
}

/// Whether a test ends before this.
fn ends_test(text: &str) -> bool {
    matches!(text, "and" | "or" | ")")
}

/// What an answer of this kind can be compared with.
fn example(kind: &Kind) -> &'static str {
    match kind {
        Kind::Number { .. } => "a number such as `12`, or the id of another number question",
        Kind::Duration { .. } => "a number with its unit, such as `30 days`",
        _ => "a day such as `2026-08-23` or `today - 30 days`",
    }
}
