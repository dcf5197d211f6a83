//! Tests of how many: `has at least 2 of a, b, c` of options, `at least 2 of (…)` of tests, and
//! what was meant by `two of` and other words that count.

use std::ops::Range;

use super::super::reader::Reader;
use super::proposed::Proposed;
use super::stray::comma_joins_options;
use super::words::Token;
use super::{Parser, ends_test};
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::condition::{Condition, Quantity};
use crate::flow::question::{Kind, Options, Question};
use crate::flow::spoken::count_of;
use crate::flow::table::Id;

/// How many tests of one count are compared with each other.
const MOST_COMPARED: usize = 100;

/// How many are wanted, in whatever words it is said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Count {
    /// So many or more.
    AtLeast(usize),
    /// So many or fewer.
    AtMost(usize),
    /// So many and no more.
    Exactly(usize),
    /// A number alone, which is mostly the least, and can be all that there may be.
    Bare(usize),
}

/// What a number with words before it counts.
type Counting = fn(usize) -> Count;

/// Words before a number, where one begins as another does the longer first.
const BEFORE: [(&str, Counting); 16] = [
    ("at least", Count::AtLeast),
    ("no fewer than", Count::AtLeast),
    ("no less than", Count::AtLeast),
    ("not fewer than", Count::AtLeast),
    ("a minimum of", Count::AtLeast),
    ("any", Count::AtLeast),
    ("no more than", Count::AtMost),
    ("not more than", Count::AtMost),
    ("more than", |count| Count::AtLeast(count.saturating_add(1))),
    ("at most", Count::AtMost),
    ("up to", Count::AtMost),
    ("fewer than", |count| Count::AtMost(count.saturating_sub(1))),
    ("less than", |count| Count::AtMost(count.saturating_sub(1))),
    ("exactly", Count::Exactly),
    ("just", Count::Exactly),
    ("only", Count::Exactly),
];

/// Words behind a number.
const BEHIND: [(&str, Counting); 6] = [
    ("or more", Count::AtLeast),
    ("and more", Count::AtLeast),
    ("+", Count::AtLeast),
    ("plus", Count::AtLeast),
    ("or fewer", Count::AtMost),
    ("or less", Count::AtMost),
];

/// How many of so many things are wanted, in the words of a condition.
struct Wording<'w> {
    /// For at least so many, for any of them, for all of them.
    least: &'w dyn Fn(usize) -> String,
    /// For everybody whom the test is about.
    all: &'w str,
    total: usize,
}

impl Wording<'_> {
    fn tests(&self, count: Count) -> Vec<Proposed> {
        let (least, total) = (self.least, self.total);
        let just = |count: usize| match count == total {
            true => least(count),
            false => format!("{} and not {}", least(count), least(count + 1)),
        };
        match count {
            Count::AtLeast(count) | Count::Exactly(count) | Count::Bare(count)
                if count == 0 || count > total =>
            {
                Vec::new()
            }
            Count::AtMost(count) if count == 0 || count >= total => Vec::new(),
            Count::AtLeast(count) => Proposed::only(least(count)),
            Count::AtMost(count) => Proposed::only(format!("{}not {}", self.all, least(count + 1))),
            Count::Exactly(count) => Proposed::only(just(count)),
            Count::Bare(count) if count == total => Proposed::only(least(count)),
            Count::Bare(count) => vec![
                Proposed {
                    test: least(count),
                    meant: "where it may be more",
                },
                Proposed {
                    test: just(count),
                    meant: "where it may not",
                },
            ],
        }
    }
}

/// The tests that count these options.
pub(super) fn of_options(name: &str, count: Count, (these, total): (&str, usize)) -> Vec<Proposed> {
    let least = |count: usize| match count {
        1 if total == 1 => format!("{name} has {these}"),
        1 => format!("{name} has any of {these}"),
        count if count == total => format!("{name} has all of {these}"),
        count => format!("{name} has at least {count} of {these}"),
    };
    let wording = Wording {
        least: &least,
        all: &format!("{name} is answered and "),
        total,
    };
    wording.tests(count)
}

/// The tests that count these tests, of which each can stand beside others.
fn of_tests(count: Count, parts: &[String]) -> Vec<Proposed> {
    let least = |count: usize| match (count, parts) {
        (_, [one]) => one.clone(),
        (1, _) => format!("({})", parts.join(" or ")),
        (count, _) if count == parts.len() => format!("({})", parts.join(" and ")),
        (count, _) => format!("at least {count} of ({})", parts.join(", ")),
    };
    let wording = Wording {
        least: &least,
        all: "",
        total: parts.len(),
    };
    let mut tests = wording.tests(count);
    for proposed in &mut tests {
        // The parentheses are for what stands around it, which there is none of here.
        let all = Count::Exactly(parts.len()) == count || Count::Bare(parts.len()) == count;
        let alone = matches!(count, Count::AtLeast(_)) || all;
        let inner = proposed.test.strip_prefix('(');
        let inner = inner.and_then(|inner| inner.strip_suffix(')'));
        if let Some(inner) = inner.filter(|_| alone && parts.len() > 1) {
            proposed.test = inner.to_owned();
        }
    }
    tests
}

/// What is wrong with a number of so many options or tests, if anything is.
fn about_number(count: usize, total: usize, things: &str) -> Option<(String, String)> {
    let (any, all) = match things {
        "options" => ("any of", "all of"),
        _ => ("or", "and"),
    };
    let many = match total.saturating_sub(1) {
        0 | 1 => format!("`{any}` is for one of them or more, `{all}` for all of them"),
        2 => "write `at least 2 of`".to_owned(),
        most => format!("write a number from 2 to {most}"),
    };
    match count {
        0 => Some(("at least 0 of them is no test".to_owned(), many)),
        count if count > total => {
            let stand = match total {
                1 => "only 1 stands".to_owned(),
                total => format!("only {total} stand"),
            };
            Some((format!("{stand} here, fewer than are wanted"), many))
        }
        1 => Some((
            format!("at least 1 of some {things} is said with `{any}`"),
            many,
        )),
        count if count == total => Some((
            format!("at least {count} of {count} {things} is said with `{all}`"),
            many,
        )),
        _ => None,
    }
}

fn digits(word: &str) -> Option<usize> {
    let all = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
    all.then(|| word.parse().unwrap_or(usize::MAX))
}

impl<'a> Parser<'a, '_> {
    /// How many are counted here, and the words that say so, up to `of`. One alone counts
    /// nothing: `one of`.
    pub(super) fn count_at(&self, at: usize) -> Option<(Count, usize)> {
        let before = BEFORE.iter().find(|(words, _)| self.reads(at, words));
        let number = before.map_or(0, |(words, _)| words.split(' ').count());
        let word = self.word_at(at + number)?.to_lowercase();
        let (word, plus) = match word.strip_suffix('+') {
            Some(word) => (word, true),
            None => (word.as_str(), false),
        };
        let count = match word {
            "no" | "a" | "an" => return None,
            word => usize::try_from(count_of(word)?).unwrap_or(usize::MAX),
        };
        let end = number + 1;
        let behind = BEHIND.iter().find(|(words, _)| self.reads(at + end, words));
        let length = end + behind.map_or(0, |(words, _)| words.split(' ').count());
        let counting = match (before, behind) {
            (Some((_, counting)), None) | (None, Some((_, counting))) => counting(count),
            (None, None) if plus => Count::AtLeast(count),
            (None, None) if count != 1 && self.word_at(at + length) == Some("of") => {
                Count::Bare(count)
            }
            (None, None) | (Some(_), Some(_)) => return None,
        };
        Some((counting, length))
    }

    /// `at least 2 of a, b, c` behind `has`, from `at` on.
    pub(super) fn counted_options(
        &mut self,
        reader: &mut Reader<'_>,
        (question, options): (Id<Question>, &Options),
        name: &Token<'_>,
    ) -> Option<Condition> {
        self.at += 2;
        let number = self.next_or_end("a whole number")?;
        let Some(count) = digits(number.text) else {
            let message = format!(
                "behind `at least` stands a whole number, not `{}`",
                number.text
            );
            let help = format!("a test that counts is `{} has at least 2 of …`", name.text);
            self.fail(Rule::BadCondition, number.at, message, &help);
            return None;
        };
        let before = self.findings.len();
        let of = self.next_or_end("`of`")?;
        if of.text != "of" {
            let message = format!("`{}` stands where `of` is wanted", of.text);
            self.fail(Rule::BadCondition, of.at, message, "");
            return None;
        }
        let start = self.at;
        let chosen = self.option_list(reader, name, options)?;
        let fault = about_number(count, chosen.len(), "options");
        let faultless = self.findings.len() == before;
        let Some((message, otherwise)) = fault.filter(|_| faultless) else {
            return Some(Condition::Has(question, Quantity::AtLeast(count), chosen));
        };
        let these = self.source.get(self.bytes(&(start..self.at))).unwrap_or("");
        let proposed = of_options(name.text, Count::AtLeast(count), (these, chosen.len()));
        self.propose(
            (Rule::BadCondition, number.at),
            message,
            proposed,
            otherwise,
        );
        None
    }

    /// Whether tests are counted from here on.
    pub(super) fn counts_tests(&self) -> bool {
        let behind = match self.count_at(self.at) {
            Some((_, length)) => self.at + length,
            None if self.looks_at(&["at", "least"]) => self.at + 3,
            None => return false,
        };
        if self.word_at(behind) != Some("of") {
            return false;
        }
        let first = self.behind_of(behind + 1);
        let first = self.word_at(first).unwrap_or("");
        // `avoid has nuts and at least two of cheese, gluten` is about `avoid`.
        let flow = self.names.flow;
        let compared = self.compared.and_then(|name| flow.questions.find(name));
        let options = compared.and_then(|question| flow.questions[question].kind.options());
        options.is_none_or(|options| options.find(first).is_none())
    }

    /// Goes behind the words and the bracket that stand before what is counted.
    fn behind_of(&self, mut at: usize) -> usize {
        while matches!(
            self.word_at(at),
            Some("the" | "these" | "those" | "following" | ":")
        ) {
            at += 1;
        }
        at + usize::from(matches!(self.word_at(at), Some("(" | "[")))
    }

    /// `at least 2 of (…)`, and what else counts tests.
    pub(super) fn counted_tests(
        &mut self,
        reader: &mut Reader<'_>,
        depth: usize,
    ) -> Option<Condition> {
        let (begun, before) = (self.begin_piece(), self.proposals.len());
        let (start, counted) = (self.at, self.count_at(self.at));
        let number = self.tokens.get(start + 2).cloned();
        let Some((count, length)) = counted else {
            let (at, word) = number.map_or((0..0, ""), |token| (token.at, token.text));
            let message = format!("behind `at least` stands a whole number, not `{word}`");
            let help = "tests are counted with `at least 2 of (…)`";
            self.fail(Rule::BadCondition, at, message, help);
            self.skip_test();
            return (!self.cut_short).then(|| Condition::Any(Vec::new()));
        };
        let open = self.behind_of(start + length + 1);
        self.at = open;
        if let Some(proposed) = self.counted_without_question(count) {
            self.about_head((start, open), proposed);
            self.end_test((before, start));
            self.skip_test();
            return Some(Condition::Any(Vec::new()));
        }
        let opens = matches!(self.word_at(open.wrapping_sub(1)), Some("(" | "["));
        let group = self.group(reader, (depth, opens))?;
        self.end_piece(begun);
        let (Count::AtLeast(least)
        | Count::AtMost(least)
        | Count::Exactly(least)
        | Count::Bare(least)) = count;
        let total = group.parts.len();
        let fault = about_number(least, total, "tests");
        let digits = number.filter(|token| digits(token.text).is_some());
        let is_written = self.reads(start, "at least")
            && digits.is_some()
            && (length, open) == (3, start + 5)
            && self.word_at(start + 4) == Some("(");
        let joined = group.joint;
        match (is_written, fault) {
            (true, None) => {
                self.about_parts(&group);
                if let Some(joint) = joined.filter(|_| group.faultless) {
                    self.joined_in_count(joint);
                }
            }
            (true, Some(_)) if group.erring => return Some(Condition::Any(Vec::new())),
            (true, Some((message, otherwise))) => {
                let proposed = self.readings(count, &group);
                let at = digits.map_or(0..0, |token| token.at);
                self.propose((Rule::BadCondition, at), message, proposed, otherwise);
                self.end_test((before, start));
                return Some(Condition::Any(Vec::new()));
            }
            (false, fault) => {
                let head = matches!(count, Count::AtLeast(_)) && fault.is_none();
                if head && self.word_at(open - 1) == Some("(") {
                    let here = std::mem::replace(&mut self.at, open - 1);
                    let test = Proposed::only(format!("at least {least} of"));
                    let at_head = self.proposals.len();
                    self.about_head((start, open - 1), test);
                    self.end_test((at_head, start));
                    self.at = here;
                } else {
                    let proposed = self.readings(count, &group);
                    self.about_head((start, open), proposed);
                    self.end_test((before, start));
                }
                return Some(Condition::Any(Vec::new()));
            }
        }
        Some(Condition::AtLeast(least, group.parts))
    }

    /// Reports words that count tests in another way than a condition does.
    fn about_head(&mut self, (start, open): (usize, usize), proposed: Vec<Proposed>) {
        let at = self.bytes(&(start..open));
        let words = self.source.get(at.clone()).unwrap_or("");
        let message = format!("tests are not counted with `{words}`");
        let otherwise = "tests are counted with `at least 2 of (…)`, and commas between them";
        self.propose(
            (Rule::BadCondition, at),
            message,
            proposed,
            otherwise.to_owned(),
        );
    }

    /// The tests that are counted, up to the end of the parentheses if there are any.
    fn group(&mut self, reader: &mut Reader<'_>, (depth, opens): (usize, bool)) -> Option<Group> {
        let (findings, errors, outer) = (self.findings.len(), self.errors(), self.in_count);
        let mut group = Group {
            parts: Vec::new(),
            places: Vec::new(),
            joint: None,
            faultless: true,
            erring: false,
        };
        self.in_count = true;
        loop {
            let start = self.at;
            let part = match opens {
                true => self.either(reader, depth + 1),
                false => self.opposite(reader, depth + 1),
            };
            let Some(part) = part else {
                self.in_count = outer;
                return None;
            };
            group.parts.push(part);
            group.places.push(start..self.at);
            if self.take(",").is_none() {
                break;
            }
        }
        self.in_count = outer;
        let joints = group.places.iter().map(|place| self.bare_joint(place));
        group.joint = joints.clone().flatten().next();
        if group.parts.len() < 2 {
            group.joint = None;
        }
        if opens && self.take(")").is_none() && self.take("]").is_none() {
            let (at, message) = match self.peek() {
                Some(token) => (
                    token.at.clone(),
                    format!("`{}` stands where a comma or a `)` is wanted", token.text),
                ),
                None => (
                    self.tokens.last().map_or(0..0, |token| token.at.clone()),
                    "the `(` behind `of` is never closed".to_owned(),
                ),
            };
            self.fail(Rule::BadCondition, at, message, "");
            return None;
        }
        let joint = matches!(self.word_at(self.at), Some("and" | "or"));
        group.faultless = self.findings.len() == findings && (opens || !joint);
        group.erring = self.errors() > errors;
        Some(group)
    }

    fn errors(&self) -> usize {
        let error = |finding: &&Finding| finding.severity == Severity::Error;
        self.findings.iter().filter(error).count()
    }

    /// The first `and` or `or` that is in no parentheses.
    fn bare_joint(&self, words: &Range<usize>) -> Option<usize> {
        let mut open = 0_usize;
        words.clone().find(|at| {
            match self.word_at(*at) {
                Some("(") => open += 1,
                Some(")") => open = open.saturating_sub(1),
                Some("and" | "or") => return open == 0,
                _ => {}
            }
            false
        })
    }

    /// `a, b or c`: whether `or` joins one more test, or the last two are one.
    fn joined_in_count(&mut self, joint: usize) {
        let word = self.word_at(joint).unwrap_or("").to_owned();
        let message = format!("`{word}` and commas stand together without parentheses");
        let place = self.path.place().piece(self.bytes(&(joint..joint + 1)));
        let finding = Finding::warning(Rule::MixedAndOr, place, message);
        self.findings
            .push(finding.help("put parentheses around what belongs together"));
    }

    /// Says of a test that is counted twice that it is.
    fn about_parts(&mut self, group: &Group) {
        for (at, part) in group.parts.iter().enumerate().take(MOST_COMPARED) {
            let nothing = *part == Condition::Any(Vec::new());
            if nothing || !group.parts.iter().take(at).any(|known| known == part) {
                continue;
            }
            let bytes = group.places.get(at).map_or(0..0, |place| self.bytes(place));
            let words = self.source.get(bytes.clone()).unwrap_or("");
            let message = format!("`{words}` stands here already, and counts twice");
            let place = self.path.place().piece(bytes);
            let finding = Finding::warning(Rule::BadCondition, place, message);
            self.findings
                .push(finding.help("take one of the two out, or write the test that is meant"));
        }
    }

    /// What can have been meant by tests that are counted so. Nothing where one of them has a
    /// fault of its own.
    fn readings(&self, count: Count, group: &Group) -> Vec<Proposed> {
        let places = group.places.iter();
        let words: usize = places.clone().map(Range::len).sum();
        let other = |at: &usize| {
            let token = self.tokens.get(*at);
            token.is_some_and(|token| self.source.get(token.at.clone()) != Some(token.text))
        };
        if !group.faultless
            || words == 0
            || places.clone().flat_map(Range::clone).any(|at| other(&at))
        {
            return Vec::new();
        }
        let written = |place: &Range<usize>| self.source.get(self.bytes(place)).unwrap_or("");
        let whole: Vec<String> = places
            .clone()
            .map(|place| match self.bare_joint(place) {
                Some(_) => format!("({})", written(place)),
                None => written(place).to_owned(),
            })
            .collect();
        let Some(_) = group.joint else {
            return of_tests(count, &whole);
        };
        let apart: Vec<String> = places
            .flat_map(|place| match self.bare_joint(place) {
                Some(joint) => vec![place.start..joint, joint + 1..place.end],
                None => vec![place.clone()],
            })
            .map(|place| match self.bare_joint(&place) {
                Some(_) => format!("({})", written(&place)),
                None => written(&place).to_owned(),
            })
            .collect();
        let (apart, whole) = (of_tests(count, &apart), of_tests(count, &whole));
        match (apart.as_slice(), whole.as_slice()) {
            ([apart], [whole]) => vec![
                Proposed {
                    test: apart.test.clone(),
                    meant: "where each test counts by itself",
                },
                Proposed {
                    test: whole.test.clone(),
                    meant: "where joined tests count as one",
                },
            ],
            _ => Vec::new(),
        }
    }

    /// `2 of nuts, cheese, gluten`, whose question is left out. Goes behind the options.
    fn counted_without_question(&mut self, count: Count) -> Option<Vec<Proposed>> {
        let flow = self.names.flow;
        let first = self.word_at(self.at)?;
        let known = flow.questions.find(first).is_some()
            || flow.facts.find(first).is_some()
            || flow.scores.find(first).is_some();
        if known {
            return None;
        }
        let mut having = flow.questions.iter().filter_map(|(id, question)| {
            let Kind::Choices { options, .. } = &question.kind else {
                return None;
            };
            options.find(first)?;
            Some((flow.questions.name(id), options))
        });
        let (Some((name, options)), None) = (having.next(), having.next()) else {
            return None;
        };
        let listed = self.listed(options);
        if matches!(self.word_at(self.at), Some(")")) {
            self.at += 1;
        }
        if self.word_at(self.at).is_some_and(|word| !ends_test(word)) {
            return None;
        }
        Some(of_options(name, count, (&listed.spelt(), listed.total())))
    }

    /// Whether a comma in a list of options goes on with one more of them. Where tests are
    /// counted it can stand before the next test.
    pub(super) fn goes_on(&mut self, name: &Token<'_>, options: &Options) -> bool {
        if !self.in_count {
            return true;
        }
        let flow = self.names.flow;
        if !comma_joins_options(flow, options, (&self.tokens, self.at)) {
            return false;
        }
        let Some(next) = self.tokens.get(self.at + 1).cloned() else {
            return true;
        };
        let by_itself = flow.questions.find(next.text).is_some()
            || flow.facts.find(next.text).is_some()
            || flow.scores.find(next.text).is_some();
        if by_itself {
            let message = format!(
                "`{}` can mean one more option of `{}`, or a test of its own",
                next.text, name.text
            );
            let help = format!("put parentheses around the test of `{}`", name.text);
            self.fail(Rule::BadCondition, next.at, message, &help);
        }
        true
    }
}

/// Tests that are counted, with their words.
struct Group {
    parts: Vec<Condition>,
    places: Vec<Range<usize>>,
    /// The first `and` or `or` between commas.
    joint: Option<usize>,
    /// Whether nothing is found inside.
    faultless: bool,
    /// Whether a part cannot be read.
    erring: bool,
}
