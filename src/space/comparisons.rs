//! What in a flow looks at answers, and what it compares.

use super::interval::Threshold;
use super::points::{Point, PointPair, moved};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Offset, Operand, Relation};
use crate::flow::question::{OptionSet, Question};
use crate::flow::table::Id;

/// Everything in a flow that looks at answers, by question.
pub struct Tests<'f> {
    pub(super) of: Vec<Tested<'f>>,
}

/// What looks at the answers to one question.
#[derive(Default)]
pub struct Tested<'f> {
    /// Sets of options.
    pub(super) sets: Vec<&'f OptionSet>,
    /// Comparisons with values.
    pub(super) values: Vec<(Relation, Operand)>,
    /// Comparisons with answers before it.
    pub(super) pairs: Vec<(PointPair, Vec<Threshold>)>,
}

/// A comparison of two answers, as it stands in a flow.
#[derive(Clone, Copy, Debug)]
pub struct AnswerComparison {
    /// Whose answer stands on the left.
    pub left: Id<Question>,
    /// How it has to stand to the other.
    pub relation: Relation,
    /// Whose answer stands on the right.
    pub right: Id<Question>,
    /// How that is moved.
    pub offset: Offset,
}

/// What a comparison of two answers asks of points, seen from the one that is known later.
#[derive(Clone, Copy, Debug)]
pub enum PointTest {
    /// An answer is compared with itself: this is asked of 0.
    Itself(Threshold),
    /// This is asked of how far the left point is beyond the right one.
    Two(PointPair, Threshold),
}

impl AnswerComparison {
    /// What it asks of points. `places` are those of the questions in the order of asking.
    pub fn on_points(self, flow: &Flow, places: &[usize]) -> PointTest {
        let (months, more) = moved(self.offset, &flow.questions[self.left].kind);
        let test = Threshold::new(self.relation, more);
        let pair = PointPair {
            left: Point::Answer(self.left, 0),
            right: Point::Answer(self.right, months),
        };
        if pair.left == pair.right {
            return PointTest::Itself(test);
        }
        if places[self.left.index()] >= places[self.right.index()] {
            PointTest::Two(pair, test)
        } else {
            PointTest::Two(pair.turned(), test.turned())
        }
    }
}

/// The smallest step between two answers to a question.
pub fn step_of(flow: &Flow, question: Id<Question>) -> i64 {
    flow.questions[question].kind.step()
}

impl<'f> Tests<'f> {
    /// The tests of a flow. `places` are those of the questions in the order of asking.
    pub fn new(flow: &'f Flow, places: &[usize]) -> Self {
        let mut tests = Self {
            of: flow.questions.ids().map(|_| Tested::default()).collect(),
        };
        flow.conditions(&mut |when| {
            let add = &mut |condition| tests.add(flow, places, condition);
            when.condition.visit(add);
        });
        tests
    }

    fn add(&mut self, flow: &Flow, places: &[usize], condition: &'f Condition) {
        match condition {
            Condition::Is(question, options) | Condition::Has(question, _, options) => {
                self.of[question.index()].sets.push(options);
            }
            Condition::Compare(left, relation, Operand::Answer(right, offset)) => {
                let comparison = AnswerComparison {
                    left: *left,
                    relation: *relation,
                    right: *right,
                    offset: *offset,
                };
                let PointTest::Two(pair, test) = comparison.on_points(flow, places) else {
                    return;
                };
                let Some(later) = pair.left.question() else {
                    return;
                };
                let pairs = &mut self.of[later.index()].pairs;
                let at = pairs.iter().position(|(known, _)| *known == pair);
                let at = at.unwrap_or_else(|| {
                    pairs.push((pair, Vec::new()));
                    pairs.len() - 1
                });
                if !pairs[at].1.contains(&test) {
                    pairs[at].1.push(test);
                }
            }
            Condition::Compare(question, relation, operand) => {
                self.of[question.index()].values.push((*relation, *operand));
            }
            Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast(..)
            | Condition::Not(_)
            | Condition::Fact(_)
            | Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::Score(..) => {}
        }
    }
}
