//! The tests for which a missing answer can be read in two ways: what stands behind a
//! `not`, and `is not`, `!=` and `has none of`.
//!
//! Without an answer every test is false. So `not drink is tea` holds for whoever skips
//! `drink`, and `drink is not tea` doesn't. Here is where such tests stand, and what a
//! condition would be if one of them were read the other way.

use std::collections::HashSet;
use std::ops::Range;

use crate::flow::condition::{Condition, Quantity, Relation, Written, not};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::parse;

/// How many tests are written out for one condition.
const MOST_TESTS: usize = 2_000;

/// A test that denies something.
#[derive(Clone, Debug)]
pub(super) struct Negation<'f> {
    /// Its place among the pieces of the condition.
    pub(super) at: usize,
    pub(super) test: &'f Condition,
    /// The bytes of the test, and those of the `not` with it that stands right before it.
    pub(super) bytes: Range<usize>,
    pub(super) with_not: Option<Range<usize>>,
    pub(super) kind: Denial,
}

/// How a test denies something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Denial {
    /// It stands behind a `not`: without an answer what is denied is false.
    Behind,
    /// By itself, as `is not` does: without an answer it is false.
    Itself,
}

/// The tests of a written condition that deny something.
pub(super) fn negations<'f>(flow: &Flow, when: &'f Written) -> Vec<Negation<'f>> {
    let mut finder = Finder {
        pieces: &parse::pieces(flow, when),
        source: &when.source,
        at: 0,
        found: Vec::new(),
    };
    finder.part(&when.condition, Sense::Plain, None);
    finder.found
}

/// Whether a test stands behind an odd number of `not`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sense {
    Plain,
    Opposite,
}

impl Sense {
    pub(super) fn other(self) -> Self {
        match self {
            Sense::Plain => Sense::Opposite,
            Sense::Opposite => Sense::Plain,
        }
    }
}

struct Finder<'f, 'p> {
    pieces: &'p [Range<usize>],
    source: &'p str,
    /// Counts the pieces.
    at: usize,
    found: Vec<Negation<'f>>,
}

impl<'f> Finder<'f, '_> {
    fn part(&mut self, condition: &'f Condition, sense: Sense, not_at: Option<usize>) {
        let at = self.at;
        self.at += 1;
        let bytes = self.pieces.get(at).cloned().unwrap_or(0..0);
        let kind = match condition {
            Condition::All(parts) | Condition::Any(parts) | Condition::AtLeast(_, parts) => {
                for part in parts {
                    self.part(part, sense, None);
                }
                return;
            }
            Condition::Not(inner) => {
                self.part(inner, sense.other(), Some(at));
                return;
            }
            Condition::Answered(_) | Condition::Score(..) => return,
            _ if sense == Sense::Opposite => Denial::Behind,
            test if denies(test, self.source.get(bytes.clone()).unwrap_or("")) => Denial::Itself,
            _ => return,
        };
        self.found.push(Negation {
            at,
            test: condition,
            bytes,
            // What denies by itself behind two of them has none that belongs to it.
            with_not: not_at
                .filter(|_| kind == Denial::Behind)
                .and_then(|at| self.pieces.get(at).cloned()),
            kind,
        });
    }
}

/// Whether a test denies something by itself, in the words in which it is written.
fn denies(test: &Condition, words: &str) -> bool {
    match test {
        Condition::Has(_, Quantity::None, _) | Condition::Compare(_, Relation::NotEqual, _) => true,
        Condition::Is(..) => parse::words_of(words).any(|word| word == "not"),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::AtLeast(..)
        | Condition::Not(_)
        | Condition::Fact(_)
        | Condition::Answered(_)
        | Condition::Yes(_)
        | Condition::Has(..)
        | Condition::Compare(..)
        | Condition::Score(..) => false,
    }
}

/// The facts of a flow, with what is needed to read them the other way.
pub(super) struct FactDenials<'f> {
    flow: &'f Flow,
    /// By fact: the places of the tests in it that deny something by themselves.
    denying: Vec<HashSet<usize>>,
    /// By fact: the facts that it uses, however deep, and itself.
    inside: Vec<HashSet<Id<Fact>>>,
}

impl<'f> FactDenials<'f> {
    pub(super) fn new(flow: &'f Flow) -> Self {
        let denying = flow.facts.iter().map(|(_, fact)| {
            let found = negations(flow, &fact.when).into_iter();
            let by_itself = found.filter(|found| found.kind == Denial::Itself);
            by_itself.map(|found| found.at).collect()
        });
        let mut facts = Self {
            flow,
            denying: denying.collect(),
            inside: Vec::new(),
        };
        let inside = flow.facts.ids().map(|fact| {
            let mut inside = HashSet::new();
            facts.add(fact, &mut inside);
            inside
        });
        facts.inside = inside.collect();
        facts
    }

    fn add(&self, fact: Id<Fact>, inside: &mut HashSet<Id<Fact>>) {
        if !inside.insert(fact) {
            return;
        }
        for inner in facts_of(&self.flow.facts[fact].when.condition) {
            self.add(inner, inside);
        }
    }

    /// Whether a fact is this one, or uses it.
    pub(super) fn holds(&self, fact: Id<Fact>, inner: Id<Fact>) -> bool {
        self.inside[fact.index()].contains(&inner)
    }

    /// The questions that a test is about, those inside facts included, each once.
    pub(super) fn questions(&self, test: &Condition) -> Vec<Id<Question>> {
        let mut questions = Vec::new();
        let mut add = |condition: &Condition| {
            condition.visit(&mut |inner| {
                for question in inner.questions().into_iter().flatten() {
                    if !questions.contains(&question) {
                        questions.push(question);
                    }
                }
            });
        };
        add(test);
        let mut facts: Vec<Id<Fact>> = facts_of(test)
            .into_iter()
            .flat_map(|fact| self.inside[fact.index()].iter().copied())
            .collect();
        facts.sort_unstable();
        facts.dedup();
        for fact in facts {
            add(&self.flow.facts[fact].when.condition);
        }
        questions
    }

    /// A condition in which one test is another.
    pub(super) fn with(&self, condition: &Condition, spot: TestSpot, put: Put<'_>) -> Condition {
        let TestSpot { home, at } = spot;
        let mut change = Rewrite {
            facts: self,
            home,
            at,
            put,
            left: MOST_TESTS,
        };
        let mut count = 0;
        let count = home.is_none().then_some(&mut count);
        change.part(condition, Sense::Plain, count)
    }
}

/// The facts that a condition names.
fn facts_of(condition: &Condition) -> Vec<Id<Fact>> {
    let mut facts = Vec::new();
    condition.visit(&mut |inner| {
        if let Condition::Fact(fact) = inner {
            facts.push(*fact);
        }
    });
    facts
}

/// Where a test stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct TestSpot {
    /// The fact in which it does; the condition itself where there is none.
    pub(super) home: Option<Id<Fact>>,
    /// Its place among the pieces.
    pub(super) at: usize,
}

/// What stands in the place of a test.
#[derive(Clone, Copy)]
pub(super) enum Put<'c> {
    /// The test, which holds as well where this question has no answer.
    Without(Id<Question>),
    /// Another condition.
    Other(&'c Condition),
}

struct Rewrite<'s, 'f, 'c> {
    facts: &'s FactDenials<'f>,
    home: Option<Id<Fact>>,
    at: usize,
    put: Put<'c>,
    /// How many tests may still be written out of facts. Facts that use each other over
    /// and over would have no end; what is left as it is can only hide something.
    left: usize,
}

impl Rewrite<'_, '_, '_> {
    /// A part of a condition; `count` counts the pieces where the test stands among them.
    fn part(
        &mut self,
        condition: &Condition,
        sense: Sense,
        mut count: Option<&mut usize>,
    ) -> Condition {
        let here = count.as_deref_mut().map(|count| {
            *count += 1;
            *count - 1
        });
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return condition.clone();
        }
        let mut parts = |parts: &[Condition]| {
            let mut changed = Vec::with_capacity(parts.len());
            for part in parts {
                changed.push(self.part(part, sense, count.as_deref_mut()));
            }
            changed
        };
        match condition {
            Condition::All(inner) => Condition::All(parts(inner)),
            Condition::Any(inner) => Condition::Any(parts(inner)),
            Condition::AtLeast(least, inner) => Condition::AtLeast(*least, parts(inner)),
            Condition::Not(inner) => not(self.part(inner, sense.other(), count)),
            test if here == Some(self.at) => match self.put {
                Put::Other(other) => other.clone(),
                Put::Without(question) => self.without(test, sense, question),
            },
            Condition::Fact(fact) if here.is_none() => match self.home {
                Some(home) if self.facts.holds(*fact, home) => {
                    let mut count = 0;
                    let count = (*fact == home).then_some(&mut count);
                    let when = &self.facts.flow.facts[*fact].when.condition;
                    self.part(when, sense, count)
                }
                Some(_) | None => condition.clone(),
            },
            test => test.clone(),
        }
    }

    /// The test where the question has no answer: what is denied holds as well, and so
    /// does what denies something by itself.
    fn without(&mut self, test: &Condition, sense: Sense, question: Id<Question>) -> Condition {
        let by_itself = match self.home {
            Some(home) => self.facts.denying[home.index()].contains(&self.at),
            // In a condition that is no fact, a test denies something wherever it is looked for.
            None => true,
        };
        match test {
            test if sense == Sense::Plain && !by_itself => test.clone(),
            Condition::Fact(fact) => self.fact(*fact, question),
            test => loosened(test, question),
        }
    }

    /// A fact written out, in which tests hold without an answer to the question. What
    /// denies something in the fact is told there, and stays as it is.
    fn fact(&mut self, fact: Id<Fact>, question: Id<Question>) -> Condition {
        let when = &self.facts.flow.facts[fact].when.condition;
        self.inside(when, fact, question, &mut 0)
    }

    fn inside(
        &mut self,
        condition: &Condition,
        fact: Id<Fact>,
        question: Id<Question>,
        count: &mut usize,
    ) -> Condition {
        let here = *count;
        *count += 1;
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return condition.clone();
        }
        let mut parts = |parts: &[Condition]| {
            let mut changed = Vec::with_capacity(parts.len());
            for part in parts {
                changed.push(self.inside(part, fact, question, count));
            }
            changed
        };
        match condition {
            Condition::All(inner) => Condition::All(parts(inner)),
            Condition::Any(inner) => Condition::Any(parts(inner)),
            Condition::AtLeast(least, inner) => Condition::AtLeast(*least, parts(inner)),
            Condition::Not(inner) => {
                inner.visit(&mut |_| *count += 1);
                condition.clone()
            }
            Condition::Fact(inner) => self.fact(*inner, question),
            test if self.facts.denying[fact.index()].contains(&here) => test.clone(),
            test => loosened(test, question),
        }
    }
}

/// A test that holds as well where this question has no answer, if it is about it.
fn loosened(test: &Condition, question: Id<Question>) -> Condition {
    let about = test.questions().contains(&Some(question));
    match test {
        Condition::Answered(_) => test.clone(),
        _ if about => Condition::Any(vec![test.clone(), not(Condition::Answered(question))]),
        _ => test.clone(),
    }
}
