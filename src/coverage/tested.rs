//! What the conditions of a flow test, each test once.

use std::fmt;

use super::{Test, option_name};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation};
use crate::flow::day::Direction;
use crate::flow::question::{OptionSet, Question};
use crate::flow::table::Id;
use crate::parse::place_of_steps;
use crate::place::Place;

/// The tests of all conditions that the flow acts on, each once.
pub(super) fn tests(flow: &Flow) -> Vec<Test> {
    let mut found = TestFinder {
        flow,
        tests: Vec::new(),
        of: vec![Vec::new(); flow.questions.len() + flow.scores.len() + 1],
        read: ReadWhen::default(),
        refuses: None,
    };
    for (id, question) in flow.questions.iter() {
        let here = Place::root().key("questions").key(flow.questions.name(id));
        found.read = ReadWhen::On(id);
        found.refuses = Some(id);
        for (at, refusal) in question.refuse.iter().enumerate() {
            let place = here.clone().key("refuse").index(at).key("when");
            found.all_of(&refusal.when.condition, &place);
        }
        found.refuses = None;
        question.next.visit_routes(&mut |route, steps| {
            if let Some(when) = &route.when {
                let place = place_of_steps(here.clone(), steps).key("when");
                found.all_of(&when.condition, &place);
            }
        });
    }
    found.read = ReadWhen::AtEnd;
    for (id, outcome) in flow.outcomes.iter() {
        let here = Place::root().key("outcomes").key(flow.outcomes.name(id));
        for document in &outcome.documents {
            let of_document = document.seat.place(here.clone());
            if let Some(when) = &document.when {
                found.all_of(&when.condition, &of_document.clone().key("when"));
            }
            for (at, part) in document.parts.iter().enumerate() {
                if let Some(when) = &part.when {
                    let part = of_document.clone().key("parts").index(at);
                    found.all_of(&when.condition, &part.key("when"));
                }
            }
        }
    }
    for (id, passage) in flow.passages.iter() {
        if let Some(when) = &passage.when {
            let here = Place::root().key("passages").key(flow.passages.name(id));
            found.all_of(&when.condition, &here.key("when"));
        }
    }
    found.tests
}

/// When a condition is looked at.
#[derive(Clone, Copy, Default)]
enum ReadWhen {
    /// On the answer to a question.
    On(Id<Question>),
    /// When the way is at its end.
    #[default]
    AtEnd,
}

struct TestFinder<'f> {
    flow: &'f Flow,
    tests: Vec<Test>,
    /// By question, then by score: its tests; last, those that count others.
    of: Vec<Vec<usize>>,
    read: ReadWhen,
    /// The question of whose refusals it is.
    refuses: Option<Id<Question>>,
}

impl TestFinder<'_> {
    /// Adds the tests of a condition, and of the facts that it names.
    fn all_of(&mut self, condition: &Condition, place: &Place) {
        let mut facts = Vec::new();
        condition.visit(&mut |part| match part {
            Condition::Fact(fact) => facts.push(*fact),
            _ => self.add(part, place),
        });
        // A fact that has been entered on this reading brings nothing new, but
        // facts are few and shallow: at most a hundred deep.
        let mut entered = vec![false; self.flow.facts.len()];
        while let Some(fact) = facts.pop() {
            if std::mem::replace(&mut entered[fact.index()], true) {
                continue;
            }
            let name = self.flow.facts.name(fact);
            let place = Place::root().key("facts").key(name);
            self.flow.facts[fact]
                .when
                .condition
                .visit(&mut |part| match part {
                    Condition::Fact(inner) => facts.push(*inner),
                    _ => self.add(part, &place),
                });
        }
    }

    fn add(&mut self, condition: &Condition, place: &Place) {
        let of = match condition {
            Condition::Is(question, _)
            | Condition::Has(question, ..)
            | Condition::Compare(question, ..) => question.index(),
            Condition::Score(score, ..) => self.flow.questions.len() + score.index(),
            Condition::AtLeast(..) => self.flow.questions.len() + self.flow.scores.len(),
            Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_)
            | Condition::Fact(_) => return,
        };
        let same = |at: &&usize| {
            let known = self.tests.get(**at);
            known.is_some_and(|known| one_test(self.flow, &known.condition, condition))
        };
        let at = match self.of[of].iter().find(same) {
            Some(at) => *at,
            None => {
                self.tests.push(Test {
                    condition: condition.clone(),
                    place: place.clone(),
                    looked_at: Vec::new(),
                    at_end: false,
                    refuses: Vec::new(),
                });
                self.of[of].push(self.tests.len() - 1);
                self.tests.len() - 1
            }
        };
        let test = &mut self.tests[at];
        if let Some(question) = self.refuses
            && test.refuses.last() != Some(&question)
        {
            test.refuses.push(question);
        }
        match self.read {
            _ if !matches!(condition, Condition::Score(..) | Condition::AtLeast(..)) => {}
            ReadWhen::On(question) if test.looked_at.last() == Some(&question) => {}
            ReadWhen::On(question) => test.looked_at.push(question),
            ReadWhen::AtEnd => test.at_end = true,
        }
    }
}

/// Whether two tests part answers in the same way.
fn one_test(flow: &Flow, a: &Condition, b: &Condition) -> bool {
    let relations = |a: Relation, b: Relation| parts(a) == parts(b);
    match (a, b) {
        (Condition::Is(question, a), Condition::Is(other, b)) => {
            let count = flow.questions[*question].kind.named_answers();
            question == other && (a == b || *a == b.others(count))
        }
        (Condition::Has(question, how, a), Condition::Has(other, other_how, b)) => {
            question == other && a == b && least(*how, a) == least(*other_how, b)
        }
        (Condition::Compare(question, a, right), Condition::Compare(other, b, other_right)) => {
            question == other && relations(*a, *b) && right == other_right
        }
        (Condition::Score(score, a, right), Condition::Score(other, b, other_right)) => {
            score == other && relations(*a, *b) && right == other_right
        }
        (Condition::AtLeast(..), Condition::AtLeast(..)) => a == b,
        _ => false,
    }
}

/// From how many options on a test holds, or fails.
fn least(quantity: Quantity, set: &OptionSet) -> usize {
    match quantity {
        Quantity::Any | Quantity::None => 1,
        Quantity::All => set.len().max(1),
        Quantity::AtLeast(count) => count,
    }
}

/// Where a relation parts values: just below, just above, or at the constant.
fn parts(relation: Relation) -> u8 {
    match relation {
        Relation::Less | Relation::AtLeast => 0,
        Relation::AtMost | Relation::More => 1,
        Relation::Equal | Relation::NotEqual => 2,
    }
}

/// A test in the words of the format.
pub(super) struct TestInWords<'t>(pub(super) &'t Flow, pub(super) &'t Condition);

impl fmt::Display for TestInWords<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let TestInWords(flow, condition) = self;
        let name = |question: &Id<Question>| flow.questions.name(*question);
        let options = |question: &Id<Question>, set: &OptionSet| {
            let kind = &flow.questions[*question].kind;
            let names: Vec<&str> = set.iter().map(|at| option_name(kind, at)).collect();
            names.join(", ")
        };
        match condition {
            Condition::Is(question, set) if set.len() == 1 => {
                write!(f, "{} is {}", name(question), options(question, set))
            }
            Condition::Is(question, set) => {
                write!(f, "{} is one of {}", name(question), options(question, set))
            }
            Condition::Has(question, how, set) => {
                let how = match how {
                    Quantity::Any | Quantity::All if set.len() == 1 => "has".to_owned(),
                    Quantity::Any => "has any of".to_owned(),
                    Quantity::All => "has all of".to_owned(),
                    Quantity::None => "has none of".to_owned(),
                    Quantity::AtLeast(count) => format!("has at least {count} of"),
                };
                write!(f, "{} {how} {}", name(question), options(question, set))
            }
            Condition::Compare(question, relation, operand) => {
                write!(f, "{} {relation} ", name(question))?;
                match operand {
                    Operand::Number(number) => write!(f, "{number}"),
                    Operand::Duration(duration) => write!(f, "{duration}"),
                    Operand::Day(day) => write!(f, "{day}"),
                    Operand::Answer(other, offset) => {
                        f.write_str(name(other))?;
                        match offset {
                            Offset::None => Ok(()),
                            Offset::Number(more) => write!(f, " + {more}"),
                            Offset::Time(Direction::After, more) => write!(f, " + {more}"),
                            Offset::Time(Direction::Before, more) => write!(f, " - {more}"),
                        }
                    }
                }
            }
            Condition::Score(score, relation, value) => {
                write!(f, "{} {relation} {value}", flow.scores.name(*score))
            }
            Condition::Answered(question) => write!(f, "{} is answered", name(question)),
            Condition::Yes(question) => f.write_str(name(question)),
            Condition::AtLeast(..) => f.write_str(&condition.written(flow)),
            Condition::All(_) | Condition::Any(_) | Condition::Not(_) | Condition::Fact(_) => {
                f.write_str("…")
            }
        }
    }
}
