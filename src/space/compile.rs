//! Conditions as diagrams over the cells of answers.

use std::collections::{BTreeMap, HashMap};

use super::cells::{Cells, Scale, Today, place_among};
use super::comparisons::{AnswerComparison, PointTest};
use super::diagram::{Diagram, DiagramMark, Ref, TooLarge, Var};
use super::interval::Threshold;
use super::joined::{JoinedTests, Junction};
use super::layout::Layout;
use super::points::{Point, PointPair};
use super::shift::Shift;
use super::sums::{ReadAt, RunningSum};
use crate::flow::condition::{Condition, Operand, Quantity, Relation};
use crate::flow::question::{OptionSet, Question};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow, Score};

/// Turns conditions into diagrams. Facts and scores are worked out once.
pub struct Compiler<'c> {
    pub flow: &'c Flow,
    pub layout: &'c Layout,
    pub today: Today,
    pub conditions: &'c mut Diagram<bool>,
    pub known: &'c mut Known,
    /// By question, when it is asked at all; always where there is nothing here.
    pub asked: Option<&'c [Ref]>,
}

/// What has been worked out already.
#[derive(Debug, Default)]
pub struct Known {
    facts: HashMap<Id<Fact>, Ref>,
    pub(super) scores: HashMap<(Id<Score>, Relation, i64), Ref>,
}

impl Known {
    /// Forgets what was not there yet.
    pub(super) fn back_to(&mut self, mark: DiagramMark) {
        self.facts.retain(|_, known| mark.has(*known));
        self.scores.retain(|_, known| mark.has(*known));
    }
}

/// A part of a condition, or of several parts.
enum ConditionPart<'p> {
    One(&'p Condition),
    Known(Ref),
    /// It is in another part.
    Nothing,
}

impl Compiler<'_> {
    /// The diagram of a condition: where it holds.
    pub fn condition(&mut self, condition: &Condition) -> Result<Ref, TooLarge> {
        match condition {
            Condition::All(parts) => {
                let mut all = self.conditions.one();
                // The last part first: parts mostly stand in the order of the
                // questions, and then each goes on top of what is there.
                for part in self.joined(parts, Junction::And)?.into_iter().rev() {
                    let part = self.part(part)?;
                    all = self.conditions.and(all, part)?;
                }
                Ok(all)
            }
            Condition::Any(parts) => {
                let mut any = self.conditions.zero();
                for part in self.joined(parts, Junction::Or)?.into_iter().rev() {
                    let part = self.part(part)?;
                    any = self.conditions.or(any, part)?;
                }
                Ok(any)
            }
            Condition::AtLeast(count, parts) => {
                let parts: Result<Vec<Ref>, TooLarge> =
                    parts.iter().map(|part| self.condition(part)).collect();
                self.at_least(*count, &parts?)
            }
            Condition::Not(inner) => {
                let inner = self.condition(inner)?;
                self.conditions.not(inner)
            }
            Condition::Fact(fact) => {
                if let Some(known) = self.known.facts.get(fact) {
                    return Ok(*known);
                }
                let compiled = self.condition(&self.flow.facts[*fact].when.condition)?;
                self.known.facts.insert(*fact, compiled);
                Ok(compiled)
            }
            Condition::Answered(question) => self.first(*question, |cell| cell > 0),
            Condition::Yes(question) => self.first(*question, |cell| cell == 1),
            Condition::Is(question, options) => self.is(*question, options),
            Condition::Has(question, quantity, options) => self.has(*question, *quantity, options),
            Condition::Compare(question, relation, operand) => {
                self.compare(*question, *relation, operand)
            }
            Condition::Score(score, relation, value) => self.score(*score, *relation, *value),
        }
    }

    /// The parts of a condition, in which all tests of one measure are one. Each for itself would
    /// have as many children as all of them cut the answers into.
    fn joined<'p>(
        &mut self,
        parts: &'p [Condition],
        junction: Junction,
    ) -> Result<Vec<ConditionPart<'p>>, TooLarge> {
        let mut tests: BTreeMap<Id<Question>, Vec<(usize, Threshold)>> = BTreeMap::new();
        for (at, part) in parts.iter().enumerate() {
            if let Condition::Compare(question, relation, operand) = part
                && let Some(test) = self.threshold(*question, *relation, operand)
            {
                tests.entry(*question).or_default().push((at, test));
            }
        }
        let mut joined: Vec<ConditionPart<'p>> = parts.iter().map(ConditionPart::One).collect();
        for (question, tests) in tests.into_iter().filter(|(_, tests)| tests.len() > 1) {
            for (at, _) in &tests {
                joined[*at] = ConditionPart::Nothing;
            }
            let layout = self.layout;
            let Cells::Measures(cells, _) = &layout.domain(question).cells else {
                continue;
            };
            let first = tests.first().map_or(0, |(at, _)| *at);
            let all = JoinedTests::of(junction, tests.iter().map(|(_, test)| *test));
            joined[first] = ConditionPart::Known(self.first(question, |value| {
                let cell = value.checked_sub(1).and_then(|at| cells.get(at));
                cell.is_some_and(|cell| all.holds(cell.least))
            })?);
        }
        joined.retain(|part| !matches!(part, ConditionPart::Nothing));
        Ok(joined)
    }

    fn part(&mut self, part: ConditionPart<'_>) -> Result<Ref, TooLarge> {
        match part {
            ConditionPart::One(condition) => self.condition(condition),
            ConditionPart::Known(known) => Ok(known),
            ConditionPart::Nothing => Ok(self.conditions.zero()),
        }
    }

    /// The diagram of a condition when a question is answered: later ones have no
    /// answer yet, though a score may count theirs.
    pub fn condition_at(
        &mut self,
        question: Id<Question>,
        condition: &Condition,
    ) -> Result<Ref, TooLarge> {
        let whole = self.condition(condition)?;
        let later = self.layout.later(question);
        let so_far = self.conditions.cofactor_zero_from(whole, later)?;
        self.with_points(question, so_far)
    }

    /// A condition once a question is answered, told by the scores before it and by its
    /// answer, which may have points.
    fn with_points(&mut self, question: Id<Question>, behind: Ref) -> Result<Ref, TooLarge> {
        let layout = self.layout;
        let added = layout.added[question.index()].iter();
        let mut sums: Vec<&RunningSum> = added.map(|added| &layout.sums[added.sum]).collect();
        if sums.is_empty() {
            return Ok(behind);
        }
        let read = self.conditions.support(&[behind]);
        sums.retain(|sum| read.contains(&sum.var));
        if sums.is_empty() {
            return Ok(behind);
        }
        let shift = Shift {
            layout,
            question,
            sums,
            read: ReadAt::Once,
        };
        shift.back(self.conditions, behind)
    }

    /// Where the value of the question's first variable is one of these: 0 for
    /// no answer, then its cells.
    pub fn first(
        &mut self,
        question: Id<Question>,
        holds: impl Fn(usize) -> bool,
    ) -> Result<Ref, TooLarge> {
        let var = self.layout.domain(question).first;
        let literal = self.literal(var, holds)?;
        self.if_asked(question, literal)
    }

    pub(super) fn literal(
        &mut self,
        var: Var,
        holds: impl Fn(usize) -> bool,
    ) -> Result<Ref, TooLarge> {
        self.conditions.has_room(self.conditions.arity(var))?;
        let (yes, no) = (self.conditions.one(), self.conditions.zero());
        let children: Vec<Ref> = (0..self.conditions.arity(var))
            .map(|value| if holds(value) { yes } else { no })
            .collect();
        self.conditions.node(var, &children)
    }

    fn if_asked(&mut self, question: Id<Question>, test: Ref) -> Result<Ref, TooLarge> {
        match self.asked.and_then(|asked| asked.get(question.index())) {
            Some(asked) => self.conditions.and(*asked, test),
            None => Ok(test),
        }
    }

    fn is(&mut self, question: Id<Question>, options: &OptionSet) -> Result<Ref, TooLarge> {
        let layout = self.layout;
        let Cells::Options(cells) = &layout.domain(question).cells else {
            return Ok(self.conditions.zero());
        };
        // The options of a cell are all in the set, or none of them.
        let in_set = |cell: &Vec<usize>| cell.first().is_some_and(|option| options.has(*option));
        self.first(question, |value| {
            value
                .checked_sub(1)
                .and_then(|at| cells.get(at))
                .is_some_and(in_set)
        })
    }

    fn has(
        &mut self,
        question: Id<Question>,
        quantity: Quantity,
        options: &OptionSet,
    ) -> Result<Ref, TooLarge> {
        let layout = self.layout;
        let domain = layout.domain(question);
        let Cells::Choices(read) = &domain.cells else {
            return Ok(self.conditions.zero());
        };
        let bits: Vec<Var> = domain
            .bits()
            .zip(read)
            .filter(|(_, option)| options.has(**option))
            .map(|(bit, _)| bit)
            .collect();
        if let Quantity::AtLeast(count) = quantity {
            let mut chosen = Vec::with_capacity(bits.len());
            for bit in bits {
                let bit = self.literal(bit, |value| value == 1)?;
                chosen.push(self.if_asked(question, bit)?);
            }
            let held = self.at_least(count, &chosen)?;
            let answered = self.first(question, |value| value > 0)?;
            return self.conditions.and(held, answered);
        }
        let wanted = usize::from(quantity != Quantity::None);
        let mut held = match quantity {
            Quantity::Any | Quantity::AtLeast(_) => self.conditions.zero(),
            Quantity::All | Quantity::None => self.first(question, |value| value > 0)?,
        };
        for bit in bits {
            let chosen = self.literal(bit, |value| value == wanted)?;
            let chosen = self.if_asked(question, chosen)?;
            held = match quantity {
                Quantity::Any | Quantity::AtLeast(_) => self.conditions.or(held, chosen)?,
                Quantity::All | Quantity::None => self.conditions.and(held, chosen)?,
            };
        }
        // A set bit stands for an answer, but a diagram over made-up answers
        // may set it without one.
        let answered = self.first(question, |value| value > 0)?;
        self.conditions.and(held, answered)
    }

    /// Where at least so many of these hold.
    fn at_least(&mut self, count: usize, parts: &[Ref]) -> Result<Ref, TooLarge> {
        // By number: where so many hold of the parts looked at; none at all is always there.
        let mut so_many = vec![self.conditions.zero(); count + 1];
        so_many[0] = self.conditions.one();
        for part in parts.iter().rev() {
            for wanted in (1..=count).rev() {
                let one_more = self.conditions.and(so_many[wanted - 1], *part)?;
                so_many[wanted] = self.conditions.or(so_many[wanted], one_more)?;
            }
        }
        Ok(so_many[count])
    }

    fn compare(
        &mut self,
        question: Id<Question>,
        relation: Relation,
        operand: &Operand,
    ) -> Result<Ref, TooLarge> {
        if let Operand::Answer(other, offset) = operand {
            let answered = self.first(question, |value| value > 0)?;
            let other_answered = self.first(*other, |value| value > 0)?;
            let both = self.conditions.and(answered, other_answered)?;
            let comparison = AnswerComparison {
                left: question,
                relation,
                right: *other,
                offset: *offset,
            };
            return match comparison.on_points(self.flow, &self.layout.places) {
                PointTest::Itself(test) if test.holds(0) => Ok(both),
                PointTest::Itself(_) => Ok(self.conditions.zero()),
                PointTest::Two(pair, test) => self.apart(pair, test, both),
            };
        }
        if let Operand::Day(point) = operand {
            let (right, days) = Point::of_day(*point);
            let left = Point::Answer(question, 0);
            let pair = PointPair { left, right };
            let mut known = self.layout.domain(question).differences.iter();
            if known.any(|difference| difference.points == pair) {
                let answered = self.first(question, |value| value > 0)?;
                return self.apart(pair, Threshold::new(relation, days), answered);
            }
        }
        let layout = self.layout;
        let Cells::Measures(cells, _) = &layout.domain(question).cells else {
            return Ok(self.conditions.zero());
        };
        let Some(test) = self.threshold(question, relation, operand) else {
            return Ok(self.conditions.zero());
        };
        self.first(question, |value| {
            let cell = value.checked_sub(1).and_then(|at| cells.get(at));
            cell.is_some_and(|cell| cell.passes(test))
        })
    }

    /// The test of an answer by itself that a comparison is; nothing where it is told by how the
    /// answer stands to another day or answer, or by nothing.
    fn threshold(
        &self,
        question: Id<Question>,
        relation: Relation,
        operand: &Operand,
    ) -> Option<Threshold> {
        let domain = self.layout.domain(question);
        let Cells::Measures(_, scale) = &domain.cells else {
            return None;
        };
        if let Operand::Day(point) = operand {
            let (right, _) = Point::of_day(*point);
            let left = Point::Answer(question, 0);
            let pair = PointPair { left, right };
            if domain.differences.iter().any(|known| known.points == pair) {
                return None;
            }
        }
        let measure = self.measure(operand, scale)?;
        Some(Threshold::new(relation, measure))
    }

    fn measure(&self, operand: &Operand, scale: &Scale) -> Option<i64> {
        match (operand, scale) {
            (Operand::Number(number), _) => Some(number.millionths()),
            (Operand::Duration(duration), _) => Some(duration.in_days()),
            (Operand::Day(point), Scale::Ranked(ranked)) => {
                let place = place_among(ranked, *point)?;
                Some(i64::try_from(place).ok()? * 10)
            }
            (Operand::Day(point), Scale::FromToday) => match Point::of_day(*point) {
                (Point::Today(0), days) => Some(days),
                _ => None,
            },
            (Operand::Day(point), _) => self.today.day_number(*point),
            (Operand::Answer(..), _) => None,
        }
    }

    /// Where two points lie so far apart, and there are the answers that they are.
    fn apart(&mut self, pair: PointPair, test: Threshold, answered: Ref) -> Result<Ref, TooLarge> {
        let layout = self.layout;
        let Some(owner) = pair.left.question() else {
            return Ok(self.conditions.zero());
        };
        let domain = layout.domain(owner);
        let mut known = domain.differences.iter();
        let at = known.position(|known| known.points == pair);
        let Some((at, difference)) = at.and_then(|at| Some((at, domain.differences.get(at)?)))
        else {
            return Ok(self.conditions.zero());
        };
        let truth = self.literal(domain.difference(at), |value| {
            let cell = value.checked_sub(1).and_then(|at| difference.cells.get(at));
            cell.is_some_and(|cell| cell.passes(test))
        })?;
        self.conditions.and(answered, truth)
    }

    /// Where the answers up to a question, that one included, can be given together.
    pub fn possible(&mut self, question: Id<Question>) -> Result<Ref, TooLarge> {
        let later = self.layout.later(question);
        let layout = self.layout;
        layout.together.possible(self.conditions, question, later)
    }
}
