//! The answers at the edges: between which a comparison turns, and at the limits of
//! questions.

use super::goals::{Aim, Goal, GoalMaker};
use crate::coverage::Test;
use crate::flow::answer::{Answer, WrittenAnswer};
use crate::flow::condition::{Condition, Operand, Quantity, Relation};
use crate::flow::day::{self, DayPoint};
use crate::flow::duration::{Duration, LARGEST_COUNT};
use crate::flow::number::Number;
use crate::flow::question::{Company, Kind, OptionSet, Options, Question};
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::at_moment::Moment;

impl GoalMaker<'_> {
    /// The values between which a comparison with a constant turns.
    pub(super) fn turns(&self, test: &Test, goals: &mut Vec<Goal>) {
        let Condition::Compare(id, relation, operand) = &test.condition else {
            return;
        };
        let question = &self.flow.questions[*id];
        let Some(measure) = self.measure(operand) else {
            return;
        };
        let step = question.kind.step();
        let below = measure.div_euclid(step) * step;
        let measures = match relation {
            _ if below != measure => vec![below, below + step],
            Relation::Less | Relation::AtLeast => vec![measure - step, measure],
            Relation::AtMost | Relation::More => vec![measure, measure + step],
            Relation::Equal | Relation::NotEqual => vec![measure - step, measure, measure + step],
        };
        for value in measures {
            let answer = match operand {
                // In the author's words.
                Operand::Duration(length) if value == measure => Some(Answer::Duration(*length)),
                Operand::Duration(_)
                | Operand::Number(_)
                | Operand::Day(_)
                | Operand::Answer(..) => answer_of(&question.kind, value),
            };
            let within = answer.filter(|answer| {
                question
                    .accept(answer, self.today, &self.flow.words)
                    .is_ok()
            });
            if let Some(answer) = within.filter(|answer| !known(goals, *id, answer)) {
                let refusing = test.refuses.contains(id).then_some(*id);
                let refusing = refusing.into_iter().collect();
                goals.push(self.answer(*id, answer, test.place.clone(), refusing));
            }
        }
    }

    /// The measure of a constant, as steps are measured.
    fn measure(&self, operand: &Operand) -> Option<i64> {
        match operand {
            Operand::Number(number) => Some(number.millionths()),
            Operand::Duration(length) => Some(length.in_days()),
            Operand::Day(point) => Some(day::day_number(point.on(self.today))),
            Operand::Answer(..) => None,
        }
    }

    /// The first and the last answers that are within the limits of a question, and
    /// the nearest that are not.
    pub(super) fn limits(&self, id: Id<Question>, question: &Question, goals: &mut Vec<Goal>) {
        let place = |key: &str| {
            let place = Place::root().key("questions");
            place.key(self.flow.questions.name(id)).key(key)
        };
        let mut answers: Vec<(&str, Answer)> = Vec::new();
        if let Kind::Choices {
            options,
            at_least,
            at_most,
        } = &question.kind
        {
            answers.extend(sets(options, *at_least, *at_most));
        }
        let [min, max] = self.bounds(&question.kind);
        let step = question.kind.step();
        for (key, bound, outside) in [("min", min, -step), ("max", max, step)] {
            let Some(bound) = bound else { continue };
            let measures = [bound, bound + outside].into_iter();
            let within = measures.filter_map(|measure| answer_of(&question.kind, measure));
            answers.extend(within.map(|answer| (key, answer)));
        }
        for (key, answer) in answers {
            if known(goals, id, &answer) {
                continue;
            }
            if question
                .accept(&answer, self.today, &self.flow.words)
                .is_ok()
            {
                goals.push(self.answer(id, answer, place(key), Vec::new()));
            } else {
                goals.push(Goal {
                    name: self.name_of(id, &answer, "refused"),
                    place: place(key),
                    looks: vec![(Moment::Asked(id), Condition::always())],
                    refusing: Vec::new(),
                    what: Aim::Outside(id, answer),
                });
            }
        }
    }

    fn bounds(&self, kind: &Kind) -> [Option<i64>; 2] {
        match kind {
            Kind::Number { min, max, .. } => [min, max].map(|bound| Some((*bound)?.millionths())),
            Kind::Duration { min, max } => [min, max].map(|bound| Some((*bound)?.in_days())),
            Kind::Date { min, max } => {
                [min, max].map(|bound| Some(day::day_number((*bound)?.on(self.today))))
            }
            Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => {
                [None, None]
            }
        }
    }

    /// A goal for an answer within the limits of its question.
    fn answer(
        &self,
        id: Id<Question>,
        answer: Answer,
        place: Place,
        refusing: Vec<Id<Question>>,
    ) -> Goal {
        let given = is(id, &self.flow.questions[id], &answer);
        Goal {
            refusing,
            name: self.name_of(id, &answer, "given"),
            place,
            looks: vec![(Moment::Accepted(id), given)],
            what: Aim::Answer(id, answer),
        }
    }

    fn name_of(&self, id: Id<Question>, answer: &Answer, word: &str) -> String {
        let answer = match self.flow.questions[id].write(answer) {
            WrittenAnswer::One(one) => one,
            WrittenAnswer::Many(ids) => format!("[{}]", ids.join(", ")),
            WrittenAnswer::Number(number) => number.to_string(),
        };
        format!("`{answer}` {word} to `{}`", self.flow.questions.name(id))
    }
}

/// Whether an answer is wanted already.
fn known(goals: &[Goal], id: Id<Question>, answer: &Answer) -> bool {
    goals.iter().any(|goal| match &goal.what {
        Aim::Answer(question, known) | Aim::Outside(question, known) => {
            *question == id && known == answer
        }
        Aim::Item(_) => false,
    })
}

/// Sets of options at the limits of how many may be chosen, and one in which an
/// option is not alone.
fn sets(options: &Options, at_least: usize, at_most: Option<usize>) -> Vec<(&'static str, Answer)> {
    let company = |wanted: Company| {
        let options = options
            .iter()
            .filter(move |(_, option)| option.company == wanted);
        options.map(|(id, _)| id.index()).collect::<Vec<usize>>()
    };
    let (together, alone) = (company(Company::WithOthers), company(Company::Alone));
    let first = |count: usize| {
        let chosen = together.iter().take(count).copied();
        (count <= together.len()).then(|| Answer::Choices(chosen.collect::<OptionSet>()))
    };
    let mut sets = Vec::new();
    if at_least > 0 {
        let around = [first(at_least), first(at_least - 1)];
        sets.extend(around.into_iter().flatten().map(|set| ("at_least", set)));
    }
    if let Some(at_most) = at_most {
        let around = [first(at_most), first(at_most + 1)];
        sets.extend(around.into_iter().flatten().map(|set| ("at_most", set)));
    }
    for option in &alone {
        let other = together
            .first()
            .or(alone.iter().find(|other| *other != option));
        let with_other = other.map(|other| OptionSet::from_iter([*option, *other]));
        sets.extend(with_other.map(|set| ("options", Answer::Choices(set))));
    }
    sets
}

/// The answer of a measure; nothing where there is none so far out.
fn answer_of(kind: &Kind, measure: i64) -> Option<Answer> {
    match kind {
        Kind::Number { .. } => {
            let number = Number::from_millionths(measure);
            (number.millionths() == measure).then_some(Answer::Number(number))
        }
        Kind::Duration { .. } => {
            let days = u32::try_from(measure).ok()?;
            let in_days = Duration::of_days(days);
            let in_years = Duration {
                years: days / 365,
                days: days % 365,
                ..Duration::default()
            };
            [in_days, in_years]
                .into_iter()
                .find(|length| length.days <= LARGEST_COUNT && length.years <= LARGEST_COUNT)
                .map(Answer::Duration)
        }
        Kind::Date { .. } => {
            let date = day::from_day_number(measure);
            (day::day_number(date) == measure).then_some(Answer::Date(date))
        }
        Kind::Choice(_) | Kind::Choices { .. } | Kind::YesNo | Kind::Text { .. } => None,
    }
}

/// Where just this is answered.
fn is(id: Id<Question>, question: &Question, answer: &Answer) -> Condition {
    let equal = |operand| Condition::Compare(id, Relation::Equal, operand);
    match answer {
        Answer::Number(number) => equal(Operand::Number(*number)),
        Answer::Duration(length) => equal(Operand::Duration(*length)),
        Answer::Date(date) => equal(Operand::Day(DayPoint::Fixed(*date))),
        Answer::Choices(set) => {
            let options = question.kind.options().map_or(0, Options::len);
            let others = Condition::Has(id, Quantity::None, set.others(options));
            let all = Condition::Has(id, Quantity::All, set.clone());
            Condition::All(vec![all, others])
        }
        Answer::Choice(option) => question.kind.chosen(id, *option),
        Answer::YesNo(yes) => question.kind.chosen(id, usize::from(!yes)),
        Answer::Text(_) => Condition::Answered(id),
    }
}
