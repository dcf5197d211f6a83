//! The grammar of conditions: words and signs, with the names of a flow → [`Condition`].
//!
//! ```ebnf
//! condition = all , { "or" , all } ;
//! all       = part , { "and" , part } ;
//! part      = "not" , part
//!           | "(" , condition , ")"
//!           | "at least" , count , "of (" , condition , { "," , condition } , ")"
//!           | test ;
//! test      = fact | yes_no
//!           | question , "is answered"
//!           | choice , "is" , [ "not" ] , option
//!           | choice , "is" , [ "not" ] , "one of" , options
//!           | choices , "has" , option
//!           | choices , "has" , ( "any of" | "all of" | "none of" ) , options
//!           | choices , "has at least" , count , "of" , options
//!           | score , sign , whole_number
//!           | number , sign , ( value | number , [ ( "+" | "-" ) , value ] )
//!           | duration , sign , ( length | duration , [ ( "+" | "-" ) , length ] )
//!           | date , sign , ( day | date , [ ( "+" | "-" ) , length ] ) ;
//! options   = ( option | list ) , { "," , ( option | list ) } ;
//! day       = year_month_day | "today" , [ ( "+" | "-" ) , length ] ;
//! length    = count , unit , { count , unit } ;
//! sign      = "<" | "<=" | ">" | ">=" | "=" | "!=" ;
//! ```
//!
//! `fact`, `score`, `list` and `option` are names; `yes_no`, `choice`, `choices`, `number`,
//! `duration` and `date` are names of questions of these types. A name tells what follows, so one
//! word is looked at ahead, and nothing is ever read twice. Two more words decide what a joint
//! or a comma behind options joins, where an option is called like something that can be tested.
//!
//! A production that finds something else than it wants notes what is [`Misplaced`] and no words: those
//! are in [`faults`](super::faults). A test is read to its end or not at all, so one fault does
//! not hide the next.
//!
//! One file, since a grammar is looked at as a whole.

use std::ops::Range;

use super::asked::{Choosing, OptionQuestion};
use super::misplaced::Misplaced;
use super::parser::{Parser, continues_test, ends_test};
use super::words::{Token, is_word};
use crate::flow::Score;
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation};
use crate::flow::day::{self, DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::{Kind, OptionSet, Options, Question};
use crate::flow::table::Id;
use crate::parse::scope::Scope;

/// How deeply parentheses and `not` may be nested in one condition.
pub(super) const DEEPEST: usize = 64;

/// How many options of one list are compared with each other.
const MOST_COMPARED: usize = 100;

/// The largest number that a score is compared with.
const MOST_SCORED: u64 = 1_000_000_000;

/// Tests that are counted, with their words.
#[derive(Default)]
pub(super) struct CountedTests {
    pub(super) parts: Vec<Condition>,
    pub(super) places: Vec<Range<usize>>,
    /// Whether nothing was found inside.
    pub(super) faultless: bool,
    /// Whether a part cannot be read.
    pub(super) erring: bool,
}

/// Whether tests that are counted stand in parentheses, as they have to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Around {
    Parentheses,
    Nothing,
}

impl<'a> Parser<'a> {
    /// All of it.
    pub(super) fn condition(&mut self) -> Option<Condition> {
        if self.tokens.is_empty() {
            return self.tell_at(0, Misplaced::Nothing);
        }
        let condition = self.either()?;
        match self.at < self.tokens.len() {
            true => self.tell_at(self.at, Misplaced::LeftOver),
            false => Some(condition),
        }
    }

    /// Tests joined by `or` and `and`.
    pub(super) fn either(&mut self) -> Option<Condition> {
        let begun = self.begin_piece();
        let (first, mut and) = self.both()?;
        let mut parts = vec![first];
        let mut or = None;
        while let Some(at) = self.take("or") {
            or.get_or_insert(at);
            let (part, inner) = self.both()?;
            parts.push(part);
            and = and.or(inner);
        }
        if let (Some(or), Some(and)) = (or, and) {
            self.tell_at::<()>(or, Misplaced::MixedWith(and));
        }
        if parts.len() == 1 {
            return parts.pop();
        }
        self.end_piece(begun);
        Some(Condition::Any(parts))
    }

    /// Tests joined by `and`, with the place of the first `and`.
    fn both(&mut self) -> Option<(Condition, Option<usize>)> {
        let begun = self.begin_piece();
        let mut parts = vec![self.part()?];
        let mut and = None;
        while let Some(at) = self.take("and") {
            and.get_or_insert(at);
            parts.push(self.part()?);
        }
        if parts.len() == 1 {
            return Some((parts.pop()?, None));
        }
        self.end_piece(begun);
        Some((Condition::All(parts), and))
    }

    /// One test, its opposite, a condition in parentheses, or tests that are counted.
    pub(super) fn part(&mut self) -> Option<Condition> {
        if self.depth > DEEPEST {
            return self.tell_at(self.at, Misplaced::TooDeep);
        }
        let begun = self.begin_piece();
        let part = match self.here() {
            "not" => {
                self.at += 1;
                let inner = self.deeper(Self::part)?;
                Condition::Not(Box::new(inner))
            }
            // Its own parentheses are no part of a piece.
            "(" => return self.in_parentheses(),
            "at" if self.counts_tests() => self.counted()?,
            _ => self.test()?,
        };
        self.end_piece(begun);
        Some(part)
    }

    fn in_parentheses(&mut self) -> Option<Condition> {
        let open = self.at;
        self.at += 1;
        let outer = std::mem::replace(&mut self.in_count, false);
        let inner = self.deeper(Self::either);
        self.in_count = outer;
        let inner = inner?;
        match self.take(")") {
            Some(_) => Some(inner),
            None => self.tell_at(open, Misplaced::Unclosed),
        }
    }

    fn deeper<T>(&mut self, read: impl Fn(&mut Self) -> T) -> T {
        self.depth += 1;
        let read = read(self);
        self.depth -= 1;
        read
    }

    /// Whether tests are counted here. Options of a question that is left out can't be: what
    /// stands behind the parenthesis has to begin a test.
    fn counts_tests(&self) -> bool {
        let first = self.word_at(self.at + 5).unwrap_or("");
        let begins = matches!(first, "(" | "not" | "at") || self.is_testable(first);
        begins && self.is_head_of_count(self.at) && !self.compared_has(Some(first))
    }

    /// Whether `at least 2 of (` stands here.
    pub(super) fn is_head_of_count(&self, at: usize) -> bool {
        let digits = self.word_at(at + 2).is_some_and(is_digits);
        digits && self.reads_at(at, "at least") && self.reads_at(at + 3, "of (")
    }

    /// `at least 2 of (…)`.
    pub(super) fn counted(&mut self) -> Option<Condition> {
        let head = self.at;
        let least = digits(self.word_at(head + 2)?)?;
        self.at = head + 5;
        let tests = self.counted_tests(Around::Parentheses)?;
        Some(match self.is_odd_count(head, least, &tests) {
            true => Condition::never(),
            false => Condition::AtLeast(least, tests.parts),
        })
    }

    /// The tests that are counted, up to the end of the parentheses if there are any.
    pub(super) fn counted_tests(&mut self, around: Around) -> Option<CountedTests> {
        let (findings, errors) = (self.findings.len(), self.errors());
        let mut tests = CountedTests::default();
        let outer = std::mem::replace(&mut self.in_count, true);
        loop {
            let start = self.at;
            let part = match around {
                Around::Parentheses => self.deeper(Self::either),
                Around::Nothing => self.deeper(Self::part),
            };
            let Some(part) = part else {
                self.in_count = outer;
                return None;
            };
            tests.parts.push(part);
            tests.places.push(start..self.at);
            if self.take(",").is_none() {
                break;
            }
        }
        self.in_count = outer;
        if around == Around::Parentheses && self.take(")").or_else(|| self.take("]")).is_none() {
            return self.tell_at(self.at, Misplaced::CountUnclosed);
        }
        tests.faultless = self.findings.len() == findings;
        tests.erring = self.errors() > errors;
        Some(tests)
    }

    /// A test, up to its end. Where something in it does not fit, what may have been meant is
    /// told, and something else stands in its place.
    fn test(&mut self) -> Option<Condition> {
        let start = self.at;
        let test = self.named_test();
        let over = |word: &str| ends_test(word) || word == ",";
        if test.is_some() && self.word_at(self.at).is_some_and(|word| !over(word)) {
            self.note::<()>(Misplaced::GoesOn);
        }
        match &test {
            Some(_) if self.misplaced.is_empty() => test,
            _ => self.explain(start, test),
        }
    }

    fn named_test(&mut self) -> Option<Condition> {
        let flow = &self.names.flow;
        let name = self.next_or_end("a test such as `budget < 12`")?;
        if let Some(question) = flow.questions.find(name.text) {
            return self.test_of_question(question);
        }
        if let Some(fact) = flow.facts.find(name.text) {
            return self.test_by_itself(Condition::Fact(fact));
        }
        if let Some(score) = flow.scores.find(name.text) {
            return self.test_of_score(score);
        }
        self.at -= 1;
        self.note(Misplaced::NoName)
    }

    fn test_of_question(&mut self, question: Id<Question>) -> Option<Condition> {
        let flow = &self.names.flow;
        if self.take_all(&["is", "answered"]) {
            return Some(Condition::Answered(question));
        }
        if self.names.lost.questions.contains(&question) {
            return None;
        }
        let name = flow.questions.name(question);
        let kind = &flow.questions[question].kind;
        if !matches!(kind, Kind::YesNo | Kind::Text { .. }) {
            self.compared = Some(name);
        }
        match kind {
            Kind::Choice(_) | Kind::Choices { .. } => {
                let asked = OptionQuestion::of(flow, question)?;
                match asked.choosing {
                    Choosing::One => self.test_of_choice(asked),
                    Choosing::Several => self.test_of_choices(asked),
                }
            }
            Kind::YesNo => self.test_by_itself(Condition::Yes(question)),
            Kind::Text { .. } => self.note(Misplaced::OfText),
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
                let relation = self.sign()?;
                let operand = self.operand(kind)?;
                Some(Condition::Compare(question, relation, operand))
            }
        }
    }

    /// What is a test by itself, and compared with nothing.
    fn test_by_itself(&mut self, test: Condition) -> Option<Condition> {
        match continues_test(self.here()) {
            true => self.note(Misplaced::Compared),
            false => Some(test),
        }
    }

    fn test_of_score(&mut self, score: Id<Score>) -> Option<Condition> {
        self.compared = Some(self.names.flow.scores.name(score));
        let relation = self.sign()?;
        let value = self.next_or_end("a whole number")?;
        match value.text.parse::<i64>() {
            Ok(number) if number.unsigned_abs() <= MOST_SCORED => {
                Some(Condition::Score(score, relation, number))
            }
            _ => {
                self.at -= 1;
                self.note(Misplaced::NoScore)
            }
        }
    }

    fn test_of_choice(&mut self, asked: OptionQuestion<'a>) -> Option<Condition> {
        if self.take("is").is_none() {
            return self.note(Misplaced::NoVerb);
        }
        // An option can be called `one`, and none `not`.
        let denied = self.take("not").is_some();
        let chosen = match self.take_all(&["one", "of"]) {
            true => self.options(asked)?,
            false => self.option(asked)?,
        };
        let others = |chosen: &OptionSet| chosen.others(asked.options.len());
        let chosen = if denied { others(&chosen) } else { chosen };
        Some(Condition::Is(asked.question, chosen))
    }

    fn test_of_choices(&mut self, asked: OptionQuestion<'a>) -> Option<Condition> {
        if self.take("has").is_none() {
            return self.note(Misplaced::NoVerb);
        }
        if self.looks_at(&["at", "least"]) && !asked.has("at") {
            return self.counted_options(asked);
        }
        let quantity = match self.here() {
            _ if self.word_at(self.at + 1) != Some("of") => None,
            "any" => Some(Quantity::Any),
            "all" => Some(Quantity::All),
            "none" => Some(Quantity::None),
            _ => None,
        };
        let Some(quantity) = quantity else {
            let chosen = self.option(asked)?;
            return Some(Condition::Has(asked.question, Quantity::Any, chosen));
        };
        self.at += 2;
        let chosen = self.options(asked)?;
        Some(Condition::Has(asked.question, quantity, chosen))
    }

    /// `at least 2 of a, b, c` behind `has`.
    fn counted_options(&mut self, asked: OptionQuestion<'a>) -> Option<Condition> {
        self.at += 2;
        let number = self.next_or_end("a whole number")?;
        let Some(least) = digits(number.text) else {
            self.at -= 1;
            return self.note(Misplaced::NoCount);
        };
        if self.next_or_end("`of`")?.text != "of" {
            self.at -= 1;
            return self.note(Misplaced::NoOf);
        }
        let (first, before) = (self.at, self.misplaced.len());
        let chosen = self.options(asked)?;
        let total = chosen.len();
        if self.misplaced.len() == before && !(2..total).contains(&least) {
            return self.note(Misplaced::OddCount {
                first,
                least,
                total,
            });
        }
        let least = Quantity::AtLeast(least);
        Some(Condition::Has(asked.question, least, chosen))
    }

    /// One option, which neither a comma nor one more option may follow.
    fn option(&mut self, asked: OptionQuestion<'a>) -> Option<OptionSet> {
        let first = self.at;
        let token = self.option_word("an option")?;
        let mut chosen = OptionSet::new();
        match asked.options.find(token.text) {
            Some(option) => chosen.insert(option.index()),
            None if self.names.flow.lists.find(token.text).is_some() => {
                self.note_at(first, Misplaced::LoneList);
            }
            None => self.note_at(first, Misplaced::NoOption),
        }
        if self.here() == "," && !self.in_count {
            return self.note(Misplaced::Comma(first));
        }
        if self.is_option_here(asked) {
            return self.note(Misplaced::SecondOption(first));
        }
        self.note_joined_option(asked, first);
        Some(chosen)
    }

    /// Options and lists, with commas between them.
    fn options(&mut self, asked: OptionQuestion<'a>) -> Option<OptionSet> {
        let first = self.at;
        let lists = &self.names.flow.lists;
        let mut chosen = OptionSet::new();
        let mut seen: Vec<&str> = Vec::new();
        let mut told = false;
        loop {
            let here = self.at;
            let token = self.option_word("an option or a list")?;
            // Nobody writes so many; whoever does is not told of each.
            match seen.len() <= MOST_COMPARED && seen.contains(&token.text) {
                true => self.note_at(here, Misplaced::Twice),
                false => seen.push(token.text),
            }
            if let Some(option) = asked.options.find(token.text) {
                chosen.insert(option.index());
            } else if let Some(list) = lists.find(token.text) {
                let items = lists[list].items.iter();
                let shared: Vec<_> = items.filter_map(|item| asked.options.find(item)).collect();
                if shared.is_empty() && !lists[list].items.is_empty() {
                    self.note_at(here, Misplaced::StrangeList);
                }
                shared
                    .iter()
                    .for_each(|option| chosen.insert(option.index()));
            } else {
                self.note_at(here, Misplaced::NoOption);
            }
            match self.here() {
                "," if self.goes_on_with_an_option(asked) => self.at += 1,
                _ if !self.is_option_here(asked) => break,
                _ if std::mem::replace(&mut told, true) => {}
                _ => self.note_at(self.at, Misplaced::NoComma(first)),
            }
        }
        self.note_joined_option(asked, first);
        Some(chosen)
    }

    /// A word that stands where an option is wanted, whether it is one or not.
    fn option_word(&mut self, wanted: &'static str) -> Option<Token<'a>> {
        let token = self.next_or_end(wanted)?;
        if token.text.starts_with(is_word) && !ends_test(token.text) {
            return Some(token);
        }
        self.at -= 1;
        self.note(Misplaced::NoWord(wanted))
    }

    /// Whether one more option stands here, and no test of its own.
    fn is_option_here(&self, asked: OptionQuestion<'_>) -> bool {
        let tested = self.word_at(self.at + 1).is_some_and(continues_test);
        !ends_test(self.here()) && !tested && asked.has(self.here())
    }

    /// Whether a comma goes on with a list of options. Where tests are counted it can stand
    /// before the next test.
    fn goes_on_with_an_option(&mut self, asked: OptionQuestion<'_>) -> bool {
        if !self.in_count {
            return true;
        }
        if !comma_joins_options(&self.names.flow, asked.options, &self.tokens[self.at..]) {
            return false;
        }
        if self
            .word_at(self.at + 1)
            .is_some_and(|next| self.is_testable(next))
        {
            self.note_at(self.at + 1, Misplaced::OptionOrTest);
        }
        true
    }

    /// `is one of a, b or c` can be read in two ways where `c` is an option too.
    fn note_joined_option(&mut self, asked: OptionQuestion<'_>, first: usize) {
        let next = self.word_at(self.at + 1);
        let tested = self.word_at(self.at + 2).is_some_and(continues_test);
        let option = next.is_some_and(|next| asked.has(next));
        if matches!(self.here(), "or" | "and") && option && !tested {
            self.note_at(self.at, Misplaced::JoinedOption(first));
        }
    }

    fn sign(&mut self) -> Option<Relation> {
        let relation = match self.here() {
            "<" => Relation::Less,
            "<=" => Relation::AtMost,
            ">" => Relation::More,
            ">=" => Relation::AtLeast,
            // `=>` is none.
            "=" if !matches!(self.word_at(self.at + 1), Some("<" | ">")) => Relation::Equal,
            "!=" => Relation::NotEqual,
            "" => return self.note(Misplaced::NoSign),
            word if ends_test(word) => return self.note(Misplaced::NoSign),
            _ => return self.note(Misplaced::OtherSign),
        };
        self.at += 1;
        Some(relation)
    }

    /// The value on the right, of the type of the question on the left.
    fn operand(&mut self, kind: &Kind) -> Option<Operand> {
        let here = self.at;
        let value = self.next_or_end("a value")?;
        if let Some(other) = self.names.flow.questions.find(value.text) {
            return self.other_answer(kind, other);
        }
        self.at = here;
        let operand = match kind {
            Kind::Number { decimals, .. } => {
                let number = self.number();
                if number.is_some_and(|number| self.is_odd_number(here, number, *decimals)) {
                    self.note_at(here, Misplaced::OddNumber);
                }
                number.map(Operand::Number)
            }
            Kind::Duration { .. } => self.length().map(Operand::Duration),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Date { .. }
            | Kind::Text { .. }
                if self.take("today").is_some() =>
            {
                let none = (Direction::After, Duration::default());
                let (direction, length) = self.offset()?.unwrap_or(none);
                return Some(Operand::Day(DayPoint::Today(direction, length)));
            }
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Date { .. }
            | Kind::Text { .. } => day::read(value.text).ok().map(|day| {
                self.at += 1;
                Operand::Day(DayPoint::Fixed(day))
            }),
        };
        match operand {
            None => self.note(Misplaced::NoValue),
            operand => operand,
        }
    }

    /// Another answer of the same type, with what is added to it or taken away.
    fn other_answer(&mut self, kind: &Kind, other: Id<Question>) -> Option<Operand> {
        if kind.name() != self.names.flow.questions[other].kind.name() {
            self.at -= 1;
            return self.note(Misplaced::OtherType);
        }
        let offset = match kind {
            Kind::Number { .. } => match self.direction() {
                None => Offset::None,
                Some(direction) => Offset::Number(match (self.number(), direction) {
                    (None, _) => return self.no_offset("a number"),
                    (Some(number), Direction::After) => number,
                    (Some(number), Direction::Before) => number.negated(),
                }),
            },
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => match self.offset()? {
                None => Offset::None,
                Some((direction, length)) => Offset::Time(direction, length),
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

    /// A length of time that is added or taken away, if there is one.
    fn offset(&mut self) -> Option<Option<(Direction, Duration)>> {
        let first = self.at;
        let mut lengths = Vec::new();
        let mut second = None;
        loop {
            let sign = self.at;
            let Some(direction) = self.direction() else {
                break;
            };
            if !lengths.is_empty() {
                second.get_or_insert(sign);
            }
            match self.length() {
                Some(length) => lengths.push((direction, length)),
                None => return self.no_offset("a length of time"),
            }
        }
        match (lengths.as_slice(), second) {
            ([.., _], Some(second)) => {
                let before = first.saturating_sub(1);
                self.note(Misplaced::Lengths {
                    before,
                    second,
                    lengths,
                })
            }
            (lengths, _) => Some(lengths.first().copied()),
        }
    }

    fn no_offset<T>(&mut self, wanted: &'static str) -> Option<T> {
        match self.peek() {
            None => self.note(Misplaced::Ends(wanted)),
            Some(_) => self.note(Misplaced::NoOffset(wanted)),
        }
    }

    fn number(&mut self) -> Option<Number> {
        let number = Number::read(self.here()).ok()?;
        self.at += 1;
        Some(number)
    }

    /// `2 weeks 4 days`: pairs of a whole number and a unit.
    pub(super) fn length(&mut self) -> Option<Duration> {
        let mut end = self.at;
        while self.word_at(end).is_some_and(is_digits) {
            end += 2;
        }
        if end == self.at {
            return None;
        }
        let words = self.at..end;
        let length = Duration::read(self.written(&words)).ok()?;
        self.at = end;
        Some(length)
    }

    /// Where a test begins: how many have been noted before it, and its first word.
    fn begin_piece(&self) -> BegunPiece {
        BegunPiece {
            before: self.pieces.as_ref().map_or(0, Vec::len),
            first: self.at,
        }
    }

    /// Notes the bytes of a test before those inside it.
    fn end_piece(&mut self, begun: BegunPiece) {
        let words = begun.first..self.at;
        if words.is_empty() {
            return;
        }
        let bytes = self.bytes(&words);
        if let Some(pieces) = &mut self.pieces {
            pieces.insert(begun.before, bytes);
        }
    }
}

/// Where the bytes of a test begin, and how many tests begin before it.
#[derive(Clone, Copy)]
struct BegunPiece {
    before: usize,
    first: usize,
}

/// Whether a comma where tests are counted joins one more option to a list of them, and does
/// not stand before the next test. It is the first of these words.
fn comma_joins_options(flow: &Scope<'_>, options: &Options, tokens: &[Token<'_>]) -> bool {
    let word = |at: usize| tokens.get(at).map(|token| token.text);
    let tested = word(2).is_some_and(continues_test);
    let known = |next| options.find(next).is_some() || flow.lists.find(next).is_some();
    !tested && word(1).is_some_and(known)
}

/// A count in digits.
pub(super) fn digits(word: &str) -> Option<usize> {
    is_digits(word).then(|| word.parse().unwrap_or(usize::MAX))
}

fn is_digits(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::super::misplaced::Misplaced;
    use super::super::parser::Parser;
    use crate::flow::condition::Written;
    use crate::parse::leads;
    use crate::parse::names::{Lost, Names};

    const FLOW: &str = "quandary: 1
title: T
start: diet
facts:
  rich: money > 50
questions:
  diet:
    ask: What do you eat?
    options: {vegan: {label: Vegan, points: {care: 1}}, veggie: Veggie, all: All}
    next: avoid
  avoid:
    ask: What not?
    type: choices
    options: {cheese: Cheese, nuts: Nuts, rich: Rich}
    next: money
  money: {ask: How much?, type: number, next: least}
  least: {ask: At least?, type: number, next: lasts}
  lasts: {ask: How long?, type: duration, next: since}
  since: {ask: Since when?, type: date, next: hungry}
  hungry: {ask: Hungry?, type: yes_no, next: name}
  name: {ask: Who?, type: text, next: end}
outcomes:
  end: {tone: go, title: End}
";

    /// What is read of a condition, in the words in which conditions are written, and what is
    /// misplaced in it.
    fn read(condition: &str) -> (Option<String>, Vec<Misplaced>) {
        let reading = crate::parse::read(FLOW);
        let flow = reading.flow().expect("the flow is in order");
        let lost = Lost::default();
        let names = Names::of(flow, &lost, &leads::NONE);
        let mut parser = Parser::trial(&names, condition);
        let read = parser.condition();
        let misplaced = parser.misplaced.drain(..).map(|noted| noted.misplaced);
        let misplaced: Vec<Misplaced> = misplaced.collect();
        (read.map(|read| read.written(flow)), misplaced)
    }

    #[test]
    fn every_production_is_read() {
        for condition in [
            "rich",
            "hungry",
            "name is answered",
            "diet is vegan",
            "diet is not vegan",
            "diet is one of vegan, all",
            "diet is not one of vegan, all",
            "avoid has nuts",
            "avoid has any of nuts, cheese",
            "avoid has all of nuts, cheese",
            "avoid has none of nuts, cheese",
            "avoid has at least 2 of nuts, cheese, rich",
            "care >= -3",
            "money < 12.5",
            "money != least",
            "money <= least + 2",
            "lasts > 2 weeks 4 days",
            "lasts = lasts - 1 day",
            "since < 2026-01-31",
            "since <= today",
            "since >= today - 3 months",
            "since = since + 1 week",
            "not rich",
            "not not rich",
            "(rich)",
            "not (rich or hungry)",
            "(rich or hungry) and name is answered",
            "at least 2 of (rich, hungry, money > 3)",
            "at least 2 of (avoid has any of nuts, cheese, hungry, (rich and hungry), not rich)",
            "at least 2 of (rich, hungry, at least 2 of (money > 1, least > 1, care > 1))",
        ] {
            let (read, misplaced) = read(condition);
            assert!(
                read.is_some() && misplaced.is_empty(),
                "{condition}: {misplaced:?}"
            );
        }
    }

    #[test]
    fn what_binds_first_is_read_first() {
        for (condition, same) in [
            (
                "rich or hungry and money > 1",
                "rich or (hungry and money > 1)",
            ),
            ("not rich and hungry", "(not rich) and hungry"),
            ("not not rich", "not (not rich)"),
            (
                "at least 2 of (rich, hungry or rich, money > 1 and rich)",
                "at least 2 of (rich, (hungry or rich), (money > 1 and rich))",
            ),
        ] {
            assert_eq!(read(condition).0, read(same).0, "{condition}");
        }
    }

    #[test]
    fn what_stands_in_a_wrong_place_is_noted() {
        for (condition, wanted) in [
            ("", Misplaced::Nothing),
            ("diet is", Misplaced::Ends("an option")),
            ("rich)", Misplaced::LeftOver),
            ("(rich", Misplaced::Unclosed),
            ("at least 2 of (rich, hungry", Misplaced::CountUnclosed),
            ("dite is vegan", Misplaced::NoName),
            ("rich hungry", Misplaced::GoesOn),
            ("rich is yes", Misplaced::Compared),
            ("hungry = yes", Misplaced::Compared),
            ("name = Anna", Misplaced::OfText),
            ("diet has vegan", Misplaced::NoVerb),
            ("diet is 'vegan'", Misplaced::NoWord("an option")),
            ("diet is vegn", Misplaced::NoOption),
            ("diet is one of vegan, vegan", Misplaced::Twice),
            ("diet is vegan, all", Misplaced::Comma(2)),
            ("diet is vegan all", Misplaced::SecondOption(2)),
            ("diet is one of vegan all", Misplaced::NoComma(4)),
            ("diet is vegan or all", Misplaced::JoinedOption(2)),
            ("avoid has nuts or rich", Misplaced::JoinedOption(2)),
            (
                "at least 2 of (avoid has any of nuts, rich, hungry, money > 1)",
                Misplaced::OptionOrTest,
            ),
            ("avoid has at least two of nuts", Misplaced::NoCount),
            ("avoid has at least 2 nuts", Misplaced::NoOf),
            (
                "avoid has at least 2 of nuts, cheese",
                Misplaced::OddCount {
                    first: 6,
                    least: 2,
                    total: 2,
                },
            ),
            ("money", Misplaced::NoSign),
            ("money over 5", Misplaced::OtherSign),
            ("money => 5", Misplaced::OtherSign),
            ("care > 1.5", Misplaced::NoScore),
            ("money > much", Misplaced::NoValue),
            ("money = 1.5", Misplaced::OddNumber),
            ("money > since", Misplaced::OtherType),
            ("money > least + much", Misplaced::NoOffset("a number")),
            ("since > today + 3", Misplaced::NoOffset("a length of time")),
        ] {
            let misplaced = read(condition).1;
            assert_eq!(
                misplaced.first(),
                Some(&wanted),
                "{condition}: {misplaced:?}"
            );
        }
        let deep = format!("{}rich{}", "(".repeat(70), ")".repeat(70));
        assert_eq!(read(&deep).1, [Misplaced::TooDeep]);
    }

    #[test]
    fn each_test_has_its_bytes_where_a_condition_has_warnings_too() {
        let reading = crate::parse::read(FLOW);
        let flow = reading.flow().expect("the flow is in order");
        for condition in [
            "not diet is not one of vegan, vegan",
            "(hungry or rich and hungry) and diet is vegan",
            "money = 1.55 or hungry",
            "at least 2 of (hungry, hungry, rich) and diet is vegan",
            "at least 2 of (hungry, rich and hungry, diet is vegan) or rich",
            "avoid has any of cheese, cheese and avoid has all of nuts, nuts",
        ] {
            let lost = Lost::default();
            let names = Names::of(flow, &lost, &leads::NONE);
            let mut near = crate::parse::nearest::Nearest::default();
            let mut parser = Parser {
                near: Some(&mut near),
                ..Parser::trial(&names, condition)
            };
            let read = parser.condition().expect(condition);
            let mut tests = 0;
            read.visit(&mut |_| tests += 1);
            let written = Written {
                source: condition.into(),
                prefix: "".into(),
                condition: read,
            };
            let pieces = super::super::pieces(flow, &written);
            assert_eq!(pieces.len(), tests, "{condition}: {pieces:?}");
        }
    }
}
