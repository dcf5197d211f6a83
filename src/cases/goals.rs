//! What cases are to try, as conditions that some way has to meet.

use jiff::civil::Date;

use super::Cover;
use crate::coverage::played::Items;
use crate::coverage::{Item, Side, Test};
use crate::flow::answer::Answer;
use crate::flow::condition::{Condition, Operand, Quantity, Relation, Written};
use crate::flow::day::{self, DayPoint};
use crate::flow::duration::{Duration, LARGEST_COUNT};
use crate::flow::number::{MOST_DECIMALS, Number};
use crate::flow::question::{Company, Kind, Next, OptionSet, Options, Question, RouteKey};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::graph::Graph;
use crate::place::Place;
use crate::space::look::Moment;

/// Something to be tried.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub what: What,
    pub name: String,
    pub place: Place,
    /// Where ways meet it: any of these will do.
    pub looks: Vec<(Moment, Condition)>,
}

/// What is to be tried.
#[derive(Clone, Debug)]
pub(super) enum What {
    /// The item at this place of the list.
    Item(usize),
    /// This answer, accepted or refused by the author.
    Answer(Id<Question>, Answer),
    /// This answer, which is out of the question's limits.
    Outside(Id<Question>, Answer),
}

impl Goal {
    /// The question at which it is tried, if it is not the end of a way.
    pub fn question(&self) -> Option<Id<Question>> {
        match self.looks.first()?.0 {
            Moment::Asked(id) | Moment::Given(id) | Moment::Accepted(id) => Some(id),
            Moment::Ended(_) => None,
        }
    }
}

/// All goals, those first that lie farthest along the ways.
pub(super) fn goals(items: &Items<'_>, wanted: &[Cover], today: Date) -> Vec<Goal> {
    let flow = items.flow();
    let maker = Maker {
        flow,
        graph: Graph::of(flow),
        today,
    };
    let mut goals: Vec<Goal> = Vec::new();
    for (at, item) in items.list().iter().enumerate() {
        if wanted.contains(&covered_by(item)) {
            goals.extend(maker.item(at, item));
        }
    }
    if wanted.contains(&Cover::Boundaries) {
        for item in items.list() {
            if let Item::Side(test, Side::Holds) = item {
                maker.turns(test, &mut goals);
            }
        }
        for (id, question) in flow.questions.iter() {
            maker.limits(id, question, &mut goals);
        }
    }
    let place = |goal: &Goal| {
        let place = goal
            .question()
            .and_then(|id| maker.graph.place_in_order(id));
        place.unwrap_or(usize::MAX)
    };
    goals.sort_by_key(|goal| std::cmp::Reverse(place(goal)));
    goals
}

/// What an item belongs to. Questions are asked where their routes are taken, and
/// passages are shown or not as their tests hold or not.
fn covered_by(item: &Item) -> Cover {
    match item {
        Item::Question(_) | Item::Route(..) => Cover::Routes,
        Item::Option(..) | Item::Skip(_) => Cover::Options,
        Item::Outcome(_) => Cover::Outcomes,
        Item::Refusal(..) | Item::Side(..) | Item::Passage(_) => Cover::Boundaries,
    }
}

/// The flow with the conditions of all goals as facts, so that its space tells them
/// apart; the looks of the goals then name these facts.
pub(super) fn told_apart(flow: &Flow, goals: &mut [Goal]) -> Flow {
    let mut flow = flow.clone();
    for (_, condition) in goals.iter_mut().flat_map(|goal| &mut goal.looks) {
        // No author's fact is called so.
        let name = format!("0{}", flow.facts.len());
        let when = Written {
            source: "".into(),
            condition: condition.clone(),
        };
        *condition = Condition::Fact(flow.facts.insert(name, Fact { when }));
    }
    flow
}

struct Maker<'f> {
    flow: &'f Flow,
    graph: Graph,
    today: Date,
}

impl Maker<'_> {
    fn item(&self, at: usize, item: &Item) -> Option<Goal> {
        let looks = match item {
            // It is asked where one of its routes is taken.
            Item::Question(_) => return None,
            Item::Option(id, option) => {
                let question = &self.flow.questions[*id];
                vec![(Moment::Accepted(*id), chosen(*id, question, *option))]
            }
            Item::Skip(id) => vec![(Moment::Accepted(*id), not(Condition::Answered(*id)))],
            Item::Route(id, route) => vec![(Moment::Accepted(*id), self.takes(*id, *route))],
            Item::Refusal(id, refusal) => {
                vec![(Moment::Accepted(*id), self.refuses(*id, *refusal))]
            }
            Item::Outcome(id) => vec![(Moment::Ended(*id), always())],
            Item::Passage(id) => {
                let when = self.flow.passages[*id].when.as_ref();
                let when = when.map_or_else(always, |when| when.condition.clone());
                let outcomes = self.flow.outcomes.iter();
                let listing = outcomes.filter(|(_, outcome)| outcome.passages.contains(id));
                listing
                    .map(|(outcome, _)| (Moment::Ended(outcome), when.clone()))
                    .collect()
            }
            Item::Side(test, side) => self.side(test, *side),
        };
        Some(Goal {
            what: What::Item(at),
            name: item.name(self.flow),
            place: item.place(self.flow),
            looks,
        })
    }

    /// Where an answer takes a route.
    fn takes(&self, id: Id<Question>, route: RouteKey) -> Condition {
        let question = &self.flow.questions[id];
        match (&question.next, route) {
            (Next::Routes(routes), RouteKey::Listed(at)) => {
                let when = |written: &Option<Written>| {
                    let written = written.as_ref();
                    written.map_or_else(always, |when| when.condition.clone())
                };
                let before = routes.iter().take(at).map(|route| not(when(&route.when)));
                let own = routes.get(at).map(|route| when(&route.when));
                Condition::All(before.chain(own).collect())
            }
            (_, RouteKey::Option(option)) => chosen(id, question, option),
            (_, RouteKey::Skipped) => not(Condition::Answered(id)),
            (_, RouteKey::Only | RouteKey::Listed(_)) => always(),
        }
    }

    /// Where this refusal is the first that holds.
    fn refuses(&self, id: Id<Question>, at: usize) -> Condition {
        let refusals = &self.flow.questions[id].refuse;
        let when = |at: usize| {
            refusals
                .get(at)
                .map(|refusal| refusal.when.condition.clone())
        };
        let before = (0..at).filter_map(when).map(not);
        let all = before.chain(when(at)).chain([Condition::Answered(id)]);
        Condition::All(all.collect())
    }

    fn side(&self, test: &Test, side: Side) -> Vec<(Moment, Condition)> {
        let mut read: Vec<Id<Question>> =
            test.condition.questions().into_iter().flatten().collect();
        let mut parts: Vec<Condition> = read.iter().map(|id| Condition::Answered(*id)).collect();
        parts.push(match side {
            Side::Holds => test.condition.clone(),
            Side::Fails => not(test.condition.clone()),
        });
        let condition = Condition::All(parts);
        read.sort_by_key(|id| self.graph.place_in_order(*id));
        let mut moments: Vec<Moment> = read
            .last()
            .map(|id| Moment::Accepted(*id))
            .into_iter()
            .collect();
        moments.extend(test.looked_at.iter().map(|id| Moment::Accepted(*id)));
        if test.at_end {
            moments.extend(self.flow.outcomes.ids().map(Moment::Ended));
        }
        let looks = moments.into_iter();
        looks.map(|moment| (moment, condition.clone())).collect()
    }

    /// The values between which a comparison with a constant turns.
    fn turns(&self, test: &Test, goals: &mut Vec<Goal>) {
        let Condition::Compare(id, relation, operand) = &test.condition else {
            return;
        };
        let question = &self.flow.questions[*id];
        let Some(measure) = self.measure(operand) else {
            return;
        };
        let step = step_of(&question.kind);
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
                _ => answer_of(&question.kind, value),
            };
            let within = answer.filter(|answer| question.accept(answer, self.today).is_ok());
            if let Some(answer) = within {
                self.answer(*id, answer, (&test.place, goals));
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
    fn limits(&self, id: Id<Question>, question: &Question, goals: &mut Vec<Goal>) {
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
        let step = step_of(&question.kind);
        for (key, bound, outside) in [("min", min, -step), ("max", max, step)] {
            let Some(bound) = bound else { continue };
            let measures = [bound, bound + outside].into_iter();
            let within = measures.filter_map(|measure| answer_of(&question.kind, measure));
            answers.extend(within.map(|answer| (key, answer)));
        }
        for (key, answer) in answers {
            if question.accept(&answer, self.today).is_ok() {
                self.answer(id, answer, (&place(key), goals));
            } else if !known(goals, id, &answer) {
                goals.push(Goal {
                    name: self.name_of(id, &answer, "refused"),
                    place: place(key),
                    looks: vec![(Moment::Asked(id), always())],
                    what: What::Outside(id, answer),
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
    fn answer(&self, id: Id<Question>, answer: Answer, (place, goals): (&Place, &mut Vec<Goal>)) {
        if !known(goals, id, &answer) {
            goals.push(Goal {
                name: self.name_of(id, &answer, "given"),
                place: place.clone(),
                looks: vec![(
                    Moment::Accepted(id),
                    is(id, &self.flow.questions[id], &answer),
                )],
                what: What::Answer(id, answer),
            });
        }
    }

    fn name_of(&self, id: Id<Question>, answer: &Answer, word: &str) -> String {
        use crate::flow::answer::WrittenAnswer;
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
        What::Answer(question, known) | What::Outside(question, known) => {
            *question == id && known == answer
        }
        What::Item(_) => false,
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

/// The smallest step between two answers.
fn step_of(kind: &Kind) -> i64 {
    match kind {
        Kind::Number { decimals, .. } => 10_i64.pow(MOST_DECIMALS.saturating_sub(*decimals)),
        Kind::Duration { .. }
        | Kind::Date { .. }
        | Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Text { .. } => 1,
    }
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

/// Where this option (or 0 for yes, 1 for no) is answered.
fn chosen(id: Id<Question>, question: &Question, option: usize) -> Condition {
    let one = OptionSet::from_iter([option]);
    match (&question.kind, option) {
        (Kind::YesNo, 0) => Condition::Yes(id),
        (Kind::YesNo, _) => Condition::All(vec![Condition::Answered(id), not(Condition::Yes(id))]),
        (Kind::Choices { .. }, _) => Condition::Has(id, Quantity::All, one),
        _ => Condition::Is(id, one),
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
        Answer::Choice(option) => chosen(id, question, *option),
        Answer::YesNo(yes) => chosen(id, question, usize::from(!yes)),
        Answer::Text(_) => Condition::Answered(id),
    }
}

fn always() -> Condition {
    Condition::All(Vec::new())
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}
