//! Conditions: text → [`Condition`], with findings at the very words.

use std::ops::Range;

use super::names::Names;
use super::reader::Reader;
use super::tree::Node;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation, Written};
use crate::flow::day::{self, DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::{Kind, OptionSet, Options, Question};
use crate::flow::table::Id;
use crate::place::Path;

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
        _ => {
            reader.wrong_type(node, path, "a condition such as `budget < 12`");
            return None;
        }
    };
    let mut parser = Parser {
        names,
        path,
        source: &source,
        tokens: tokens(&source),
        at: 0,
        findings: Vec::new(),
    };
    let condition = parser.whole(reader);
    let findings = parser.findings;
    let faulty = findings
        .iter()
        .any(|finding| finding.severity == crate::diagnostic::Severity::Error);
    reader.findings.extend(findings);
    if faulty {
        return None;
    }
    condition.map(|condition| Written { source, condition })
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Token<'t> {
    text: &'t str,
    at: Range<usize>,
}

/// Words (with `_`, `-` and `.` inside), signs, and single other characters.
fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(first) = source[rest..].chars().next() {
        let length = match first {
            c if c.is_whitespace() => {
                rest += c.len_utf8();
                continue;
            }
            c if is_word(c) => word_length(&source[rest..]),
            '<' | '>' | '!' | '=' if source[rest + 1..].starts_with('=') => 2,
            '-' if source[rest + 1..].starts_with(|c: char| c.is_ascii_digit()) => {
                1 + word_length(&source[rest + 1..])
            }
            c => c.len_utf8(),
        };
        tokens.push(Token {
            text: &source[rest..rest + length],
            at: rest..rest + length,
        });
        rest += length;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_length(text: &str) -> usize {
    text.find(|c: char| !is_word(c) && c != '-' && c != '.')
        .unwrap_or(text.len())
}

struct Parser<'a, 'n> {
    names: &'a Names<'n>,
    path: &'a Path<'a>,
    source: &'a str,
    tokens: Vec<Token<'a>>,
    at: usize,
    findings: Vec<Finding>,
}

impl<'a> Parser<'a, '_> {
    fn whole(&mut self, reader: &mut Reader<'_>) -> Option<Condition> {
        if self.tokens.is_empty() {
            let place = self.path.place();
            let finding = Finding::error(Rule::EmptyText, place, "there is no condition here");
            self.findings.push(finding);
            return None;
        }
        let condition = self.either(reader, 0)?;
        let Some(token) = self.peek() else {
            return Some(condition);
        };
        let message = match token.text {
            ")" => "this `)` closes nothing".to_owned(),
            "," => "this comma joins nothing".to_owned(),
            text => format!("the condition is over before `{text}`"),
        };
        let finding = self
            .error(Rule::BadCondition, token.at.clone(), message)
            .help("join two tests with `and` or `or`");
        self.findings.push(finding);
        None
    }

    /// Tests joined by `or` and `and`.
    fn either(&mut self, reader: &mut Reader<'_>, depth: usize) -> Option<Condition> {
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
            _ => Some(Condition::Any(alternatives)),
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
        let mut tests = vec![self.opposite(reader, depth)?];
        let mut first_and = None;
        while let Some(token) = self.take("and") {
            first_and.get_or_insert(token.at);
            tests.push(self.opposite(reader, depth)?);
        }
        let condition = match tests.len() {
            1 => tests.pop()?,
            _ => Condition::All(tests),
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
        if self.take("not").is_some() {
            let inner = self.opposite(reader, depth + 1)?;
            return Some(Condition::Not(Box::new(inner)));
        }
        let Some(open) = self.take("(") else {
            return self.test(reader);
        };
        let inner = self.either(reader, depth + 1)?;
        if self.take(")").is_none() {
            let finding = self
                .error(Rule::BadCondition, open.at, "this `(` is never closed")
                .help("add a `)`");
            self.findings.push(finding);
            return None;
        }
        Some(inner)
    }

    fn test(&mut self, reader: &mut Reader<'_>) -> Option<Condition> {
        let Some(name) = self.next() else {
            return self.ends_too_soon("a test such as `budget < 12`");
        };
        if !name.text.starts_with(is_word) || matches!(name.text, "and" | "or" | "is" | "has") {
            let message = format!(
                "a test begins with a question, a fact or a score, not with `{}`",
                name.text
            );
            self.fail(Rule::BadCondition, name.at, message, "");
            return None;
        }
        let flow = self.names.flow;
        if let Some(question) = flow.questions.find(name.text) {
            return self.test_of_question(reader, question, &name);
        }
        if let Some(fact) = flow.facts.find(name.text) {
            return self.test_of_fact(fact, &name);
        }
        if let Some(score) = flow.scores.find(name.text) {
            let relation =
                self.relation(&name, "a score is compared with a whole number, such as")?;
            let value = self.next_or_end("a whole number")?;
            return match value.text.parse::<i64>() {
                Ok(number) if number.unsigned_abs() <= 1_000_000_000 => {
                    Some(Condition::Score(score, relation, number))
                }
                _ => {
                    let message = format!(
                        "the score `{}` is compared with a whole number, not with `{}`",
                        name.text, value.text
                    );
                    self.fail(Rule::CannotCompare, value.at, message, "");
                    None
                }
            };
        }
        self.unknown(reader, &name);
        self.skip_test();
        Some(Condition::Any(Vec::new()))
    }

    fn test_of_fact(&mut self, fact: Id<crate::flow::Fact>, name: &Token<'_>) -> Option<Condition> {
        if let Some(token) = self.peek().filter(|token| continues_test(token.text)) {
            let message = format!("`{}` is a fact, and true or false by itself", name.text);
            let at = token.at.clone();
            self.fail(
                Rule::CannotCompare,
                at,
                message,
                "leave out what follows it",
            );
            self.skip_test();
        }
        Some(Condition::Fact(fact))
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
        if self.names.unsure.contains(&question) {
            self.skip_test();
            return Some(Condition::Any(Vec::new()));
        }
        let kind = &self.names.flow.questions[question].kind;
        let condition = match kind {
            Kind::Choice(options) => self.choice_test(reader, (question, options), name),
            Kind::Choices { options, .. } => self.choices_test(reader, (question, options), name),
            Kind::YesNo => self.yes_no_test(question, name),
            Kind::Text { .. } => self.text_test(name),
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                let form = match kind {
                    Kind::Number { .. } => "a number is compared with a number, such as",
                    Kind::Duration { .. } => "a duration is compared with a duration, such as",
                    _ => "a date is compared with a day, such as",
                };
                let relation = self.relation(name, form)?;
                let operand = self.operand(reader, (question, name))?;
                Some(Condition::Compare(question, relation, operand))
            }
        }?;
        Some(condition)
    }

    fn choice_test(
        &mut self,
        reader: &mut Reader<'_>,
        (question, options): (Id<Question>, &Options),
        name: &Token<'_>,
    ) -> Option<Condition> {
        if self.take("is").is_none() {
            return self.wrong_test(name, "a choice", "is");
        }
        if self.looks_at(&["one", "of"]) {
            self.at += 2;
            let chosen = self.option_list(reader, name, options)?;
            return Some(Condition::Is(question, chosen));
        }
        if self.looks_at(&["not", "one", "of"]) {
            let at = self.tokens[self.at].at.clone();
            let message = "`is not one of` is no test";
            let help = format!("write `{0} is answered and not {0} is one of …`", name.text);
            self.fail(Rule::BadCondition, at, message.to_owned(), &help);
            return None;
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

    fn choices_test(
        &mut self,
        reader: &mut Reader<'_>,
        (question, options): (Id<Question>, &Options),
        name: &Token<'_>,
    ) -> Option<Condition> {
        if self.take("has").is_none() {
            return self.wrong_test(name, "a question with several choices", "has");
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

    fn yes_no_test(&mut self, question: Id<Question>, name: &Token<'_>) -> Option<Condition> {
        if let Some(token) = self.peek().filter(|token| continues_test(token.text)) {
            let at = token.at.clone();
            let message = format!(
                "`{}` is a yes-or-no question, and a test by itself",
                name.text
            );
            let help = format!(
                "write `{0}` for yes, `{0} is answered and not {0}` for no",
                name.text
            );
            self.fail(Rule::CannotCompare, at, message, &help);
            self.skip_test();
        }
        Some(Condition::Yes(question))
    }

    fn text_test(&mut self, name: &Token<'_>) -> Option<Condition> {
        let message = format!(
            "the words that `{}` asks for are for placeholders only",
            name.text
        );
        let help = format!("the one test is `{} is answered`", name.text);
        self.fail(Rule::CannotCompare, name.at.clone(), message, &help);
        self.skip_test();
        Some(Condition::Any(Vec::new()))
    }

    fn wrong_test(&mut self, name: &Token<'_>, what: &str, verb: &str) -> Option<Condition> {
        let at = self
            .peek()
            .map_or(name.at.clone(), |token| token.at.clone());
        let message = format!("`{}` is {what}, which is tested with `{verb}`", name.text);
        let help = format!("write `{} {verb}` and an option", name.text);
        self.fail(Rule::CannotCompare, at, message, &help);
        self.skip_test();
        Some(Condition::Any(Vec::new()))
    }

    /// One option, which neither a comma nor a stray `or` may follow.
    fn one_option(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        options: &Options,
    ) -> Option<OptionSet> {
        let token = self.next_or_end("an option")?;
        let mut chosen = OptionSet::new();
        match options.find(token.text) {
            Some(option) => chosen.insert(option.index()),
            None if self.names.flow.lists.find(token.text).is_some() => {
                let message = format!("`{}` is a list, not an option", token.text);
                self.fail(
                    Rule::BadCondition,
                    token.at,
                    message,
                    "lists stand after `is one of`, `has any of`, `has all of` and `has none of`",
                );
            }
            None => self.unknown_option(reader, name, &token, options),
        }
        if let Some(comma) = self.peek().filter(|token| token.text == ",") {
            let at = comma.at.clone();
            let message = "a comma joins options only after `is one of`, `has any of`, `has all of` and `has none of`";
            self.fail(Rule::BadCondition, at, message.to_owned(), "");
            return None;
        }
        self.stray_option(name, options);
        Some(chosen)
    }

    fn option_list(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        options: &Options,
    ) -> Option<OptionSet> {
        let mut chosen = OptionSet::new();
        loop {
            let token = self.next_or_end("an option or a list")?;
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
                        self.fail(Rule::CannotCompare, token.at, message, "");
                    }
                }
            } else {
                self.unknown_option(reader, name, &token, options);
            }
            if self.take(",").is_none() {
                break;
            }
        }
        self.stray_option(name, options);
        Some(chosen)
    }

    /// `is one of a, b or c` can be read in two ways where `c` is an option too.
    fn stray_option(&mut self, name: &Token<'_>, options: &Options) {
        let (Some(joint), Some(next)) = (self.tokens.get(self.at), self.tokens.get(self.at + 1))
        else {
            return;
        };
        let after = self.tokens.get(self.at + 2);
        let tested = after.is_some_and(|token| continues_test(token.text));
        if !matches!(joint.text, "or" | "and") || tested || options.find(next.text).is_none() {
            return;
        }
        let message = format!(
            "`{} {}` can mean one more option of `{}`, or a test of its own",
            joint.text, next.text, name.text
        );
        let help = format!(
            "for one more option join it with a comma after `one of`, `any of` or `all of`; for a test of its own write `{} ({})`",
            joint.text, next.text
        );
        let at = joint.at.start..next.at.end;
        self.fail(Rule::BadCondition, at, message, &help);
        self.at += 2;
    }

    /// The value on the right, of the type of the question on the left.
    fn operand(
        &mut self,
        reader: &mut Reader<'_>,
        (question, name): (Id<Question>, &Token<'_>),
    ) -> Option<Operand> {
        let flow = self.names.flow;
        let kind = &flow.questions[question].kind;
        let Some(value) = self.peek().cloned() else {
            return self.ends_too_soon("a value");
        };
        let other = flow.questions.find(value.text);
        if let Some(other) = other {
            self.at += 1;
            return self.other_answer((question, name), (other, &value));
        }
        let operand = match kind {
            Kind::Number { .. } => self.number().map(Operand::Number),
            Kind::Duration { .. } => self.duration().map(Operand::Duration),
            _ => self.day().map(Operand::Day),
        };
        if operand.is_some() {
            return operand;
        }
        let looks_like_a_name = value.text.starts_with(|c: char| c.is_ascii_lowercase());
        let what = match kind {
            Kind::Number { .. } => "a number, such as 12",
            Kind::Duration { .. } => "a length of time, such as `30 days`",
            _ => "a day, such as 2026-08-23 or `today - 30 days`",
        };
        let message = format!(
            "`{}` is compared with {what}, not with `{}`",
            name.text, value.text
        );
        let near = looks_like_a_name
            .then(|| reader.nearest(value.text, flow.questions.names()))
            .flatten();
        let help = near.map_or(String::new(), |near| format!("did you mean `{near}`?"));
        self.fail(Rule::CannotCompare, value.at, message, &help);
        None
    }

    fn other_answer(
        &mut self,
        (question, name): (Id<Question>, &Token<'_>),
        (other, value): (Id<Question>, &Token<'_>),
    ) -> Option<Operand> {
        let flow = self.names.flow;
        let (kind, other_kind) = (&flow.questions[question].kind, &flow.questions[other].kind);
        if kind.name() != other_kind.name() {
            let message = format!(
                "`{}` is a {}, and `{}` a {}: the two cannot be compared",
                name.text,
                kind.name(),
                value.text,
                other_kind.name()
            );
            self.fail(Rule::CannotCompare, value.at.clone(), message, "");
            return None;
        }
        let offset = match kind {
            Kind::Number { .. } => match self.direction() {
                None => Offset::None,
                Some(direction) => {
                    let number = self.number_or_end()?;
                    Offset::Number(match direction {
                        Direction::After => number,
                        Direction::Before => number.negated(),
                    })
                }
            },
            _ => match self.direction() {
                None => Offset::None,
                Some(direction) => Offset::Time(direction, self.duration_or_end()?),
            },
        };
        Some(Operand::Answer(other, offset))
    }

    fn direction(&mut self) -> Option<Direction> {
        if self.take("+").is_some() {
            return Some(Direction::After);
        }
        self.take("-").map(|_| Direction::Before)
    }

    fn number(&mut self) -> Option<Number> {
        let number = Number::read(self.peek()?.text).ok()?;
        self.at += 1;
        Some(number)
    }

    fn number_or_end(&mut self) -> Option<Number> {
        if let Some(number) = self.number() {
            return Some(number);
        }
        self.no_offset("a number")
    }

    fn duration_or_end(&mut self) -> Option<Duration> {
        if let Some(duration) = self.duration() {
            return Some(duration);
        }
        self.no_offset("a length of time, such as `30 days`")
    }

    fn no_offset<T>(&mut self, what: &str) -> Option<T> {
        let Some(token) = self.peek().cloned() else {
            return self.ends_too_soon(what);
        };
        let message = format!("after `+` or `-` stands {what}, not `{}`", token.text);
        self.fail(Rule::CannotCompare, token.at, message, "");
        None
    }

    /// `2 weeks 4 days`: pairs of a whole number and a unit.
    fn duration(&mut self) -> Option<Duration> {
        let start = self.at;
        let mut end = self.at;
        let is_count = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        while self
            .tokens
            .get(end)
            .is_some_and(|token| is_count(token.text))
        {
            end += 2;
        }
        let (first, last) = (
            self.tokens.get(start)?,
            self.tokens.get(end.checked_sub(1)?)?,
        );
        let text = self.source.get(first.at.start..last.at.end)?;
        let duration = Duration::read(text).ok()?;
        self.at = end;
        Some(duration)
    }

    fn day(&mut self) -> Option<DayPoint> {
        if self.take("today").is_some() {
            return match self.direction() {
                None => Some(DayPoint::Today(Direction::After, Duration::default())),
                Some(direction) => Some(DayPoint::Today(direction, self.duration_or_end()?)),
            };
        }
        let day = day::read(self.peek()?.text)?;
        self.at += 1;
        Some(DayPoint::Fixed(day))
    }

    fn relation(&mut self, name: &Token<'_>, form: &str) -> Option<Relation> {
        let Some(token) = self.next() else {
            let finding = self
                .error(
                    Rule::BadCondition,
                    name.at.clone(),
                    format!("`{}` is no test by itself", name.text),
                )
                .help(format!("{form} `{} < …`", name.text));
            self.findings.push(finding);
            return None;
        };
        let relation = match token.text {
            "<" => Relation::Less,
            "<=" => Relation::AtMost,
            ">" => Relation::More,
            ">=" => Relation::AtLeast,
            "=" => Relation::Equal,
            "!=" => Relation::NotEqual,
            text => {
                let message = format!(
                    "after `{}` stands one of < <= > >= = !=, not `{text}`",
                    name.text
                );
                let help = match text {
                    "==" => "write `=`".to_owned(),
                    _ => format!("{form} `{} < …`", name.text),
                };
                self.fail(Rule::CannotCompare, token.at, message, &help);
                return None;
            }
        };
        Some(relation)
    }

    fn unknown(&mut self, reader: &mut Reader<'_>, name: &Token<'_>) {
        let flow = self.names.flow;
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
        let near = reader
            .nearest(name.text, flow.questions.names())
            .or_else(|| reader.nearest(name.text, flow.facts.names()))
            .or_else(|| reader.nearest(name.text, flow.scores.names()));
        let help = near.map_or(String::new(), |near| format!("did you mean `{near}`?"));
        let message = format!("there is no question, fact or score `{}`", name.text);
        self.fail(Rule::UndefinedName, name.at.clone(), message, &help);
    }

    fn unknown_option(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        token: &Token<'_>,
        options: &Options,
    ) {
        let near = reader.nearest(token.text, options.names());
        let help = match near {
            Some(near) => format!("did you mean `{near}`?"),
            None if options.len() <= 12 => {
                format!(
                    "its options are {}",
                    options.names().collect::<Vec<_>>().join(", ")
                )
            }
            None => String::new(),
        };
        let message = format!("`{}` has no option `{}`", name.text, token.text);
        self.fail(Rule::UndefinedName, token.at.clone(), message, &help);
    }

    fn ends_too_soon<T>(&mut self, wanted: &str) -> Option<T> {
        let end = self.source.len();
        let last = self.tokens.last().map_or(0..end, |token| token.at.clone());
        let message = format!("the condition ends where {wanted} is wanted");
        self.fail(Rule::BadCondition, last, message, "");
        None
    }

    fn next_or_end(&mut self, wanted: &str) -> Option<Token<'a>> {
        match self.next() {
            Some(token) => Some(token),
            None => self.ends_too_soon(wanted),
        }
    }

    /// Goes on to what follows this test, so that one fault does not hide the next.
    fn skip_test(&mut self) {
        while self
            .peek()
            .is_some_and(|token| !matches!(token.text, "and" | "or" | ")"))
        {
            self.at += 1;
        }
    }

    fn fail(&mut self, rule: Rule, at: Range<usize>, message: String, help: &str) {
        let mut finding = self.error(rule, at, message);
        if !help.is_empty() {
            finding = finding.help(help);
        }
        self.findings.push(finding);
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
        "is" | "has" | "<" | "<=" | ">" | ">=" | "=" | "!=" | "=="
    )
}
