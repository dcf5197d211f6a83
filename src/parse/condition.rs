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
use crate::flow::{Fact, Score};
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
    let mut parser = Parser {
        names,
        path,
        source: &source,
        tokens: tokens(&source),
        at: 0,
        findings: Vec::new(),
        cut_short: false,
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

/// The bytes of the first such word of a condition.
pub(crate) fn place_of_word(source: &str, word: &str) -> Option<Range<usize>> {
    let token = tokens(source).into_iter().find(|token| token.text == word);
    token.map(|token| token.at)
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
    /// Whether the condition ended where more was wanted.
    cut_short: bool,
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
        let help = match token.text {
            ")" => "take it out, or add the `(` it belongs to",
            "," => "join two tests with `and` or `or`, and write decimals with a point",
            "AND" | "And" | "&" => "write `and`",
            "OR" | "Or" | "|" => "write `or`",
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

    /// A test. After a fault in it the reading goes on behind it, so that one
    /// fault does not hide the next.
    fn test(&mut self, reader: &mut Reader<'_>) -> Option<Condition> {
        let Some(name) = self.peek().cloned() else {
            return self.ends_too_soon("a test such as `budget < 12`");
        };
        let test = if may_begin_test(name.text) {
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
        (!self.cut_short).then(|| Condition::Any(Vec::new()))
    }

    fn no_test(&mut self, token: &Token<'_>) {
        let message = format!(
            "a test begins with a question, a fact or a score, not with `{}`",
            token.text
        );
        let help = match token.text {
            "!" => "write `not`",
            "today" => "put the question on the left, such as `starts_on < today`",
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
        let relation = self.relation(name, "a whole number")?;
        let value = self.next_or_end("a whole number")?;
        match value.text.parse::<i64>() {
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
        }
    }

    fn test_of_fact(&mut self, fact: Id<Fact>, name: &Token<'_>) -> Condition {
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
        let kind = &self.names.flow.questions[question].kind;
        let condition = match kind {
            Kind::Choice(options) => self.choice_test(reader, (question, options), name),
            Kind::Choices { options, .. } => self.choices_test(reader, (question, options), name),
            Kind::YesNo => self.yes_no_test(question, name),
            Kind::Text { .. } => self.text_test(name),
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                let value = match kind {
                    Kind::Number { .. } => "a number",
                    Kind::Duration { .. } => "a length of time",
                    _ => "a day",
                };
                let relation = self.relation(name, value)?;
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
        None
    }

    fn wrong_test(&mut self, name: &Token<'_>, what: &str, verb: &str) -> Option<Condition> {
        let verb_there = self.peek().filter(|token| !ends_test(token.text));
        let at = verb_there.map_or(name.at.clone(), |token| token.at.clone());
        let message = format!("`{}` is {what}, which is tested with `{verb}`", name.text);
        let help = format!("write `{} {verb}` and an option", name.text);
        self.fail(Rule::CannotCompare, at, message, &help);
        None
    }

    /// One option, which neither a comma nor a stray `or` may follow.
    fn one_option(
        &mut self,
        reader: &mut Reader<'_>,
        name: &Token<'_>,
        options: &Options,
    ) -> Option<OptionSet> {
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
            let token = self.option_word("an option or a list")?;
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

    /// A word that stands where an option is wanted, whether it is one or not.
    fn option_word(&mut self, wanted: &str) -> Option<Token<'a>> {
        match self.peek().cloned() {
            None => self.ends_too_soon(wanted),
            Some(token) if token.text.starts_with(is_word) && !ends_test(token.text) => {
                self.at += 1;
                Some(token)
            }
            Some(token) => {
                let message = format!("`{}` stands where {wanted} is wanted", token.text);
                let help = match token.text {
                    "'" | "\"" => "options stand without quotes",
                    _ => "",
                };
                self.fail(Rule::BadCondition, token.at, message, help);
                None
            }
        }
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
        let before = self.findings.len();
        let operand = match kind {
            Kind::Number { .. } => self.number().map(Operand::Number),
            Kind::Duration { .. } => self.duration().map(Operand::Duration),
            _ => self.day().map(Operand::Day),
        };
        if operand.is_none() && self.findings.len() == before {
            self.wrong_operand(reader, kind, name, &value);
        }
        operand
    }

    fn wrong_operand(
        &mut self,
        reader: &mut Reader<'_>,
        kind: &Kind,
        name: &Token<'_>,
        value: &Token<'_>,
    ) {
        let what = match kind {
            Kind::Number { .. } => "a number",
            Kind::Duration { .. } => "a length of time",
            _ => "a day",
        };
        let message = format!(
            "`{}` is compared with {what}, not with `{}`",
            name.text, value.text
        );
        let questions = self.names.flow.questions.names();
        let looks_like_a_name = value.text.starts_with(|c: char| c.is_ascii_lowercase());
        let help = match kind {
            _ if value.text.starts_with("today-") => {
                "write `today - 30 days`, with spaces around the `-`".to_owned()
            }
            _ => match looks_like_a_name.then(|| reader.nearest(value.text, questions)) {
                Some(Some(near)) => format!("did you mean `{near}`?"),
                _ => format!("write {}", example(kind)),
            },
        };
        self.fail(Rule::CannotCompare, value.at.clone(), message, &help);
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
        self.no_offset("a length of time")
    }

    fn no_offset<T>(&mut self, what: &str) -> Option<T> {
        let Some(token) = self.peek().cloned() else {
            return self.ends_too_soon(what);
        };
        let message = format!("after `+` or `-` stands {what}, not `{}`", token.text);
        let help = match what {
            "a number" => "",
            _ => "write a number with its unit, such as `30 days`",
        };
        self.fail(Rule::CannotCompare, token.at, message, help);
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

    /// The sign after a name; `value` is what it is compared with.
    fn relation(&mut self, name: &Token<'_>, value: &str) -> Option<Relation> {
        let Some(token) = self.peek().filter(|token| !ends_test(token.text)).cloned() else {
            let message = format!("`{}` is no test by itself", name.text);
            let help = format!("compare it with {value}, such as `{} < …`", name.text);
            self.fail(Rule::BadCondition, name.at.clone(), message, &help);
            return None;
        };
        self.at += 1;
        let after = self.peek().map_or("", |token| token.text);
        let relation = match token.text {
            "=" if matches!(after, "<" | ">") => {
                let message = format!("`={after}` is no sign of a condition");
                let help = format!("write `{after}=`");
                self.fail(Rule::CannotCompare, token.at, message, &help);
                return None;
            }
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
                    "is" if after == "not" => format!("write `{} != …`", name.text),
                    "is" => format!("write `{} = …`", name.text),
                    _ => format!("compare it with {value}, such as `{} < …`", name.text),
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
        if self.names.may_be_lost(&["questions", "facts"]) {
            return;
        }
        let near = reader
            .nearest(name.text, flow.questions.names())
            .or_else(|| reader.nearest(name.text, flow.facts.names()))
            .or_else(|| reader.nearest(name.text, flow.scores.names()));
        let help = match near {
            _ if name.text.eq_ignore_ascii_case("not") => "write `not`".to_owned(),
            Some(near) => format!("did you mean `{near}`?"),
            None => String::new(),
        };
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
        if self.names.may_be_lost(&["lists"]) {
            return;
        }
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
                _ => {}
            }
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
