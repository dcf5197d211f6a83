//! What a flow does, said a second time and as simply as the format's
//! description says it, to hold the engine to. Nothing here is fast, and nothing
//! is shared with the engine.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::model::{
    Day, Kind, Lead, Model, Next, Point, Right, Route, Share, Shift, Sign, Span, Target, Test,
    Value,
};

/// What came of each question: not asked, asked and skipped, or answered.
pub type Given = Vec<Option<Option<Value>>>;

/// Where a way stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stand {
    Ask(usize),
    Done(usize),
    Stuck(usize),
}

/// What stands on the first part of a page, of the passages that an outcome shows.
/// "The first part has what to do tonight, the first reasons, what may be right later,
/// and where help is; on a page that is shown at once only help. Where a flow doesn't say
/// `reasons_first`, a page has one part, with all passages in the order of the list."
pub fn first(model: &Model, outcome: usize, shown: &[usize]) -> Vec<usize> {
    let page = &model.page;
    let of_role = |role: &str| {
        let has = |passage: &&usize| {
            let said = page.roles.get(**passage).copied().flatten();
            said.map_or("reason", |role| role.0) == role
        };
        shown.iter().filter(has).copied().collect::<Vec<usize>>()
    };
    if page.at_once.get(outcome) == Some(&true) {
        return of_role("help");
    }
    let Some(count) = page.reasons_first else {
        return shown.to_vec();
    };
    let mut reasons = of_role("reason");
    reasons.truncate(count);
    [
        of_role("tonight"),
        reasons,
        of_role("later"),
        of_role("help"),
    ]
    .concat()
}

/// The passages that answers brought at once, each once for an answer.
pub fn helped(model: &Model, given: &Given, asked: &[usize]) -> Vec<usize> {
    let mut all = Vec::new();
    for question in asked {
        let mut helped = Vec::new();
        let options = model.questions[*question].kind.options();
        let chosen = match answer(given, *question) {
            Some(Value::Option(option)) => vec![*option],
            Some(Value::Options(chosen)) => {
                let mut chosen = chosen.clone();
                chosen.sort_unstable();
                chosen
            }
            _ => Vec::new(),
        };
        for passage in chosen.into_iter().filter_map(|at| options[at].help_first) {
            if !helped.contains(&passage) {
                helped.push(passage);
            }
        }
        all.extend(helped);
    }
    all
}

fn answer(given: &Given, question: usize) -> Option<&Value> {
    given[question].as_ref()?.as_ref()
}

/// "Without an answer every test is false; `not X` is exactly the opposite of X."
pub fn holds(model: &Model, given: &Given, test: &Test) -> bool {
    match test {
        Test::All(parts) => parts.iter().all(|part| holds(model, given, part)),
        Test::Any(parts) => parts.iter().any(|part| holds(model, given, part)),
        Test::Count(count, parts) => {
            let mut hold = 0;
            for part in parts {
                hold += usize::from(holds(model, given, part));
            }
            hold >= *count
        }
        Test::Not(inner) => !holds(model, given, inner),
        Test::Fact(fact) => holds(model, given, &model.facts[*fact]),
        Test::Answered(question) => answer(given, *question).is_some(),
        Test::Yes(question) => answer(given, *question) == Some(&Value::YesNo(true)),
        Test::Is(question, option) => answer(given, *question) == Some(&Value::Option(*option)),
        Test::IsNot(question, option) => {
            answer(given, *question).is_some_and(|answer| *answer != Value::Option(*option))
        }
        Test::IsOneOf(question, members) => match answer(given, *question) {
            Some(Value::Option(option)) => members.iter().any(|m| m.options().contains(option)),
            _ => false,
        },
        Test::IsNotOneOf(question, members) => match answer(given, *question) {
            Some(Value::Option(option)) => !members.iter().any(|m| m.options().contains(option)),
            _ => false,
        },
        Test::Has(question, option) => match answer(given, *question) {
            Some(Value::Options(chosen)) => chosen.contains(option),
            _ => false,
        },
        Test::HasOf(question, share, members) => match answer(given, *question) {
            Some(Value::Options(chosen)) => {
                let own = model.questions[*question].kind.options().len();
                let named = members.iter().flat_map(|member| member.options());
                // A list names options of other questions too; they do not count.
                let mut named = named.filter(|option| *option < own);
                match share {
                    Share::Any => named.any(|option| chosen.contains(&option)),
                    Share::All => named.all(|option| chosen.contains(&option)),
                    Share::None => !named.any(|option| chosen.contains(&option)),
                    Share::Count(count) => {
                        let named: BTreeSet<usize> = named.collect();
                        let both = chosen.iter().filter(|option| named.contains(option));
                        both.count() >= *count
                    }
                }
            }
            _ => false,
        },
        Test::Compare(question, sign, right) => {
            let left = answer(given, *question).map(measure);
            let right = measure_right(model, given, right);
            matches!((left, right), (Some(left), Some(right)) if stands(left, *sign, right))
        }
        Test::Score(score, sign, number) => stands(sum(model, given, *score), *sign, *number),
    }
}

fn stands(left: i64, sign: Sign, right: i64) -> bool {
    let order = left.cmp(&right);
    match sign.0 {
        "<" => order == Ordering::Less,
        "<=" => order != Ordering::Greater,
        ">" => order == Ordering::Greater,
        ">=" => order != Ordering::Less,
        "=" => order == Ordering::Equal,
        _ => order != Ordering::Equal,
    }
}

/// "Points add up over the options chosen on this way: 0 where none is."
fn sum(model: &Model, given: &Given, score: usize) -> i64 {
    let mut sum = 0;
    for (at, question) in model.questions.iter().enumerate() {
        let chosen = match answer(given, at) {
            Some(Value::Option(option)) => vec![*option],
            Some(Value::Options(options)) => options.clone(),
            _ => Vec::new(),
        };
        let options = question.kind.options();
        sum += chosen
            .into_iter()
            .map(|option| options[option].points[score])
            .sum::<i64>();
    }
    sum
}

fn measure(value: &Value) -> i64 {
    match value {
        Value::Number(number) => *number,
        Value::Duration(span) => days_of(*span),
        Value::Date(day) => number_of(*day),
        _ => panic!("only numbers, durations and dates are compared"),
    }
}

fn measure_right(model: &Model, given: &Given, right: &Right) -> Option<i64> {
    Some(match right {
        Right::Value(value) => measure(value),
        Right::Today(shift) => number_of(shifted(model.today, *shift)),
        Right::Answer(other, shift) => match (answer(given, *other)?, shift) {
            (Value::Number(number), Shift::Number(more)) => number + more,
            (Value::Duration(span), Shift::Later(more)) => days_of(*span) + days_of(*more),
            (Value::Duration(span), Shift::Earlier(less)) => days_of(*span) - days_of(*less),
            (Value::Date(day), shift) => number_of(shifted(*day, *shift)),
            (value, _) => measure(value),
        },
    })
}

/// "Durations compared with durations count a month as 30 days and a year as 365."
fn days_of(span: Span) -> i64 {
    span.years * 365 + span.months * 30 + span.weeks * 7 + span.days
}

/// "A date plus or minus months or years follows the calendar; a day that does
/// not exist becomes the first of the next month."
pub fn shifted(day: Day, shift: Shift) -> Day {
    let (span, later) = match shift {
        Shift::Later(span) => (span, true),
        Shift::Earlier(span) => (span, false),
        Shift::None | Shift::Number(_) => return day,
    };
    let mut day = day;
    for _ in 0..span.years * 12 + span.months {
        if later {
            day.month += 1;
        } else {
            day.month -= 1;
        }
        match day.month {
            13 => (day.year, day.month) = (day.year + 1, 1),
            0 => (day.year, day.month) = (day.year - 1, 12),
            _ => {}
        }
    }
    if day.day > days_in(day.year, day.month) {
        (day.month, day.day) = (day.month + 1, 1);
    }
    for _ in 0..span.weeks * 7 + span.days {
        day = if later {
            day_after(day)
        } else {
            day_before(day)
        };
    }
    day
}

fn days_in(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

pub fn day_after(mut day: Day) -> Day {
    day.day += 1;
    if day.day > days_in(day.year, day.month) {
        (day.month, day.day) = (day.month + 1, 1);
    }
    if day.month == 13 {
        (day.year, day.month) = (day.year + 1, 1);
    }
    day
}

fn day_before(mut day: Day) -> Day {
    day.day -= 1;
    if day.day == 0 {
        day.month -= 1;
        if day.month == 0 {
            (day.year, day.month) = (day.year - 1, 12);
        }
        day.day = days_in(day.year, day.month);
    }
    day
}

/// A number that is larger for later days.
fn number_of(day: Day) -> i64 {
    (day.year * 12 + day.month) * 31 + day.day
}

/// Whether an answer is accepted; what the author's `refuse` says where it is
/// that which refuses it.
pub fn accepts(
    model: &Model,
    given: &Given,
    (question, value): (usize, &Value),
) -> Result<(), Option<usize>> {
    let asked = &model.questions[question];
    if !fits(model, &asked.kind, value) {
        return Err(None);
    }
    let mut with_it = given.clone();
    with_it[question] = Some(Some(value.clone()));
    let refused = asked.refuse.iter();
    match refused
        .into_iter()
        .position(|test| holds(model, &with_it, test))
    {
        Some(first) => Err(Some(first)),
        None => Ok(()),
    }
}

/// Whether an answer is of a question's type and within its bounds.
fn fits(model: &Model, kind: &Kind, value: &Value) -> bool {
    match (kind, value) {
        (Kind::Choice(_), Value::Option(option)) => *option < kind.options().len(),
        (
            Kind::Choices {
                options,
                at_least,
                at_most,
            },
            Value::Options(chosen),
        ) => {
            if chosen.iter().any(|option| options[*option].alone) {
                return chosen.len() == 1;
            }
            chosen.len() >= *at_least && at_most.is_none_or(|most| chosen.len() <= most)
        }
        (Kind::YesNo, Value::YesNo(_)) => true,
        (Kind::Number { min, max, decimals }, Value::Number(number)) => {
            let step = [100, 10, 1][*decimals];
            number % step == 0
                && min.is_none_or(|min| *number >= min)
                && max.is_none_or(|max| *number <= max)
        }
        (Kind::Duration { min, max }, Value::Duration(span)) => {
            let days = days_of(*span);
            min.is_none_or(|min| days >= days_of(min)) && max.is_none_or(|max| days <= days_of(max))
        }
        (Kind::Date { min, max }, Value::Date(day)) => {
            let on = |point: Point| match point {
                Point::Day(day) => day,
                Point::Today(shift) => shifted(model.today, shift),
            };
            min.is_none_or(|min| *day >= on(min)) && max.is_none_or(|max| *day <= on(max))
        }
        (Kind::Text { max_length, lines }, Value::Words(words)) => {
            !words.trim().is_empty()
                && max_length.is_none_or(|most| words.chars().count() <= most)
                && words.lines().count() <= *lines
        }
        _ => false,
    }
}

/// Where the answer to a question leads, once it is given.
pub fn after(model: &Model, given: &Given, question: usize) -> Stand {
    let target = match &model.questions[question].next {
        Next::To(target) => Some(*target),
        Next::ByOption { targets, skipped } => match answer(given, question) {
            Some(Value::Option(option)) => Some(targets[*option]),
            Some(Value::YesNo(yes)) => Some(targets[usize::from(!yes)]),
            _ => *skipped,
        },
        Next::Routes(routes) => first_route(model, given, routes),
    };
    match target {
        Some(Target::Question(to)) => Stand::Ask(to),
        Some(Target::Outcome(outcome)) => Stand::Done(outcome),
        None => Stand::Stuck(question),
    }
}

/// Where the first route leads that holds, and inside it the first again.
fn first_route(model: &Model, given: &Given, routes: &[Route]) -> Option<Target> {
    let mut routes = routes.iter();
    let holds = |(when, _): &&Route| when.as_ref().is_none_or(|when| holds(model, given, when));
    match &routes.find(holds)?.1 {
        Lead::Go(target) => Some(*target),
        Lead::Inside(routes) => first_route(model, given, routes),
    }
}

/// Whether some way leads from a question to another, conditions aside, that asks none
/// of those that have been asked.
pub fn leads(model: &Model, given: &[bool], from: usize, to: usize) -> bool {
    let mut over = given.to_vec();
    over[from] = true;
    let targets = model.questions[from].next.targets();
    targets.into_iter().any(|target| match target {
        Target::Question(next) if over[next] => false,
        Target::Question(next) => next == to || leads(model, &over, next, to),
        Target::Outcome(_) => false,
    })
}
