//! Whether a condition holds for the answers of one way.
//!
//! Without an answer every test is false.

use jiff::civil::Date;

use crate::flow::answer::{Answer, Given};
use crate::flow::condition::{Condition, Offset, Operand, Quantity};
use crate::flow::day;
use crate::flow::number::Number;
use crate::flow::question::{OptionSet, Question};
use crate::flow::table::Id;
use crate::flow::{Flow, Score};

/// For so many answers there is room from the start on: few ways have more.
pub(super) const A_LONG_WAY: usize = 64;

/// The answers of one way, by question, with the scores that they add up to.
#[derive(Clone, Debug)]
pub struct Answers {
    today: Date,
    /// What was given, and to which question.
    given: Vec<(Id<Question>, Given)>,
    /// By question: its place among these, plus one; 0 where it was given nothing. The system
    /// hands out zeros without touching them, so that a session of a hundred thousand questions
    /// begins at once.
    places: Vec<u32>,
    scores: Vec<i64>,
    facts: KnownFacts,
}

/// What is known of facts for the present answers. A fact is worked out once,
/// however many others use it.
#[derive(Clone, Debug, Default)]
struct KnownFacts {
    /// Counts the changes of the answers.
    generation: u32,
    /// By fact: the generation that it was worked out in, and what came of it.
    known: Vec<(u32, bool)>,
}

impl Answers {
    /// No answers, on the day `today`.
    #[must_use]
    pub fn new(flow: &Flow, today: Date) -> Self {
        Self {
            today,
            given: Vec::with_capacity(flow.questions.len().min(A_LONG_WAY)),
            places: vec![0; flow.questions.len()],
            scores: vec![0; flow.scores.len()],
            facts: KnownFacts {
                generation: 1,
                known: vec![(0, false); flow.facts.len()],
            },
        }
    }

    /// The day on which the answers are given.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }

    /// Another day.
    pub(super) fn turn_to(&mut self, today: Date) {
        self.today = today;
        self.forget_facts();
    }

    /// What came of asking a question; nothing where it was not asked.
    #[must_use]
    pub fn given(&self, question: Id<Question>) -> Option<&Given> {
        let place = *self.places.get(question.index())? as usize;
        let (_, given) = self.given.get(place.checked_sub(1)?)?;
        Some(given)
    }

    fn answer(&self, question: Id<Question>) -> Option<&Answer> {
        self.given(question)?.answer()
    }

    pub(super) fn give(&mut self, flow: &Flow, question: Id<Question>, given: Given) {
        self.add_points(flow, question, &given, 1);
        if let Some(place) = self.places.get_mut(question.index()) {
            match (*place as usize).checked_sub(1) {
                Some(known) => self.given[known].1 = given,
                None => {
                    self.given.push((question, given));
                    *place = place_behind(&self.given);
                }
            }
        }
        self.forget_facts();
    }

    pub(super) fn take_back(&mut self, flow: &Flow, question: Id<Question>) -> Option<Given> {
        let place = std::mem::take(self.places.get_mut(question.index())?) as usize;
        let (_, given) = self.given.swap_remove(place.checked_sub(1)?);
        if let Some((moved, _)) = self.given.get(place - 1) {
            self.places[moved.index()] = u32::try_from(place).unwrap_or(0);
        }
        self.add_points(flow, question, &given, -1);
        self.forget_facts();
        Some(given)
    }

    /// What the chosen options have added up to.
    #[must_use]
    pub fn score(&self, score: Id<Score>) -> i64 {
        self.scores.get(score.index()).copied().unwrap_or(0)
    }

    fn forget_facts(&mut self) {
        let facts = &mut self.facts;
        facts.generation = facts.generation.wrapping_add(1);
        if facts.generation == 0 {
            facts.known.fill((0, false));
            facts.generation = 1;
        }
    }

    fn add_points(&mut self, flow: &Flow, question: Id<Question>, given: &Given, times: i64) {
        let Some(options) = flow.questions[question].kind.options() else {
            return;
        };
        if self.scores.is_empty() {
            return;
        }
        let add = |option: usize| {
            let Some(option) = options.id_at(option) else {
                return;
            };
            for (score, points) in &options[option].points {
                if let Some(sum) = self.scores.get_mut(score.index()) {
                    *sum += times * points;
                }
            }
        };
        let answer = given.answer().into_iter();
        answer.flat_map(Answer::chosen).for_each(add);
    }

    /// Whether a condition holds for the answers.
    pub fn holds(&mut self, flow: &Flow, condition: &Condition) -> bool {
        match condition {
            Condition::All(parts) => parts.iter().all(|part| self.holds(flow, part)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(flow, part)),
            Condition::AtLeast(count, parts) => {
                let holding = parts.iter().filter(|part| self.holds(flow, part));
                holding.take(*count).count() == *count
            }
            Condition::Not(inner) => !self.holds(flow, inner),
            Condition::Fact(fact) => {
                let generation = self.facts.generation;
                let known = self.facts.known.get(fact.index()).copied();
                if let Some((_, truth)) = known.filter(|(when, _)| *when == generation) {
                    return truth;
                }
                let truth = self.holds(flow, &flow.facts[*fact].when.condition);
                if let Some(known) = self.facts.known.get_mut(fact.index()) {
                    *known = (generation, truth);
                }
                truth
            }
            Condition::Answered(_)
            | Condition::Yes(_)
            | Condition::Is(..)
            | Condition::Has(..)
            | Condition::Compare(..)
            | Condition::Score(..) => self.test(condition),
        }
    }

    /// Whether a single test holds for the answers. What is no test but made of
    /// others, or the name of one, is left to [`Answers::holds`], and holds never.
    #[must_use]
    pub fn test(&self, condition: &Condition) -> bool {
        match condition {
            Condition::All(_)
            | Condition::Any(_)
            | Condition::AtLeast(..)
            | Condition::Not(_)
            | Condition::Fact(_) => false,
            Condition::Answered(question) => self.answer(*question).is_some(),
            Condition::Yes(question) => self.answer(*question) == Some(&Answer::YesNo(true)),
            Condition::Is(question, options) => {
                let answer = self.answer(*question);
                matches!(answer, Some(Answer::Choice(option)) if options.has(*option))
            }
            Condition::Has(question, quantity, options) => {
                let answer = self.answer(*question);
                matches!(answer, Some(Answer::Choices(chosen)) if has(chosen, *quantity, options))
            }
            Condition::Compare(question, relation, operand) => {
                let left = self.answer(*question).and_then(measure);
                let right = self.measure_of(*operand);
                matches!((left, right), (Some(left), Some(right)) if relation.holds(&left, &right))
            }
            Condition::Score(score, relation, value) => self
                .scores
                .get(score.index())
                .is_some_and(|sum| relation.holds(sum, value)),
        }
    }

    /// The measure of a value on the right of a comparison.
    fn measure_of(&self, operand: Operand) -> Option<i64> {
        match operand {
            Operand::Number(number) => Some(number.millionths()),
            Operand::Duration(duration) => Some(duration.in_days()),
            Operand::Day(point) => Some(day::day_number(point.on(self.today))),
            Operand::Answer(question, offset) => match (self.answer(question)?, offset) {
                (answer, Offset::None) => measure(answer),
                (Answer::Number(number), Offset::Number(more)) => {
                    Some(number.plus(more).millionths())
                }
                (Answer::Date(date), Offset::Time(direction, duration)) => {
                    Some(day::day_number(day::shift(*date, direction, duration)))
                }
                (Answer::Duration(length), Offset::Time(direction, duration)) => {
                    Some(match direction {
                        day::Direction::After => length.in_days() + duration.in_days(),
                        day::Direction::Before => length.in_days() - duration.in_days(),
                    })
                }
                (_, Offset::Number(_) | Offset::Time(..)) => None,
            },
        }
    }
}

/// The place of the last of these, plus one. There are no more questions than it can count.
fn place_behind(given: &[(Id<Question>, Given)]) -> u32 {
    u32::try_from(given.len()).unwrap_or(0)
}

/// A value that is compared with others of its kind: numbers in
/// millionths, durations in days, dates in days from 1 January of the year 1.
fn measure(answer: &Answer) -> Option<i64> {
    match answer {
        Answer::Number(number) => Some(Number::millionths(*number)),
        Answer::Duration(duration) => Some(duration.in_days()),
        Answer::Date(date) => Some(day::day_number(*date)),
        Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) | Answer::Text(_) => None,
    }
}

fn has(chosen: &OptionSet, quantity: Quantity, options: &OptionSet) -> bool {
    match quantity {
        Quantity::Any => chosen.meets(options),
        Quantity::All => options.within(chosen),
        Quantity::None => !chosen.meets(options),
        Quantity::AtLeast(count) => {
            options.iter().filter(|option| chosen.has(*option)).count() >= count
        }
    }
}
