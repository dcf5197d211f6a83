//! `shared-bound`: two routes that meet at a bound and both have it: `since >= 3 days`
//! and then `since <= 3 days`. The first takes it, which may not be what is meant.

use super::Checker;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, Offset, Operand, Relation};
use crate::flow::day::{DayPoint, Direction, day_number, from_day_number};
use crate::flow::duration::Duration;
use crate::flow::number::Number;
use crate::flow::question::{Next, Question, Route, Then};
use crate::flow::table::Id;
use crate::flow::{Flow, Score};
use crate::parse;
use crate::place::Place;

pub(super) fn check(check: &mut Checker<'_>) {
    let flow = check.flow;
    for (id, question) in flow.questions.iter() {
        let Next::Routes(routes) = &question.next else {
            continue;
        };
        let place = Place::root().key("questions").key(flow.questions.name(id));
        in_list(check, routes, &place.key("next"));
    }
}

/// Routes that meet in one list, and in the lists inside it.
fn in_list(check: &mut Checker<'_>, routes: &[Route], place: &Place) {
    let flow = check.flow;
    let spans: Vec<Vec<Span<'_>>> = (routes.iter()).map(|route| spans(flow, route)).collect();
    for (later, of_later) in spans.iter().enumerate() {
        for span in of_later {
            if let Some(found) = met(&spans, routes, later, span) {
                check.push(finding(flow, routes, place, &found));
            }
        }
        if let Then::Next(inside) = &routes[later].then {
            in_list(check, inside, &place.clone().index(later).key("next"));
        }
    }
}

/// Two routes that share one value.
struct SharedBound<'s> {
    earlier: usize,
    later: usize,
    /// What both bound.
    subject: &'s str,
    /// The value, as it is written.
    value: String,
    /// Whether the later route takes what is less.
    later_is_below: bool,
}

/// The earlier route that ends where this one begins, at a value that both have.
fn met<'s>(
    spans: &'s [Vec<Span<'_>>],
    routes: &[Route],
    later: usize,
    span: &'s Span<'_>,
) -> Option<SharedBound<'s>> {
    for (earlier, of_earlier) in spans.iter().enumerate().take(later) {
        if let (Then::Go(here), Then::Go(there)) = (&routes[earlier].then, &routes[later].then)
            && here == there
        {
            continue;
        }
        for other in of_earlier {
            let Some((bound, later_is_below)) = other.touches(span) else {
                continue;
            };
            let mut before = spans.iter().take(earlier).flatten();
            if before.any(|taken| taken.same_rest(span) && taken.has(bound)) {
                continue;
            }
            return Some(SharedBound {
                earlier,
                later,
                subject: &span.subject_name,
                value: bound.written.clone(),
                later_is_below,
            });
        }
    }
    None
}

fn finding(flow: &Flow, routes: &[Route], next: &Place, met: &SharedBound<'_>) -> Finding {
    let SharedBound {
        earlier,
        later,
        subject,
        value,
        later_is_below,
    } = met;
    let place = |at: usize| {
        let place = next.clone().index(at).key("when");
        let when = routes.get(at).and_then(|route| route.when.as_ref());
        let piece = when.and_then(|when| {
            let mut tests = Vec::new();
            when.condition.visit(&mut |test| tests.push(test));
            let mut pieces = tests.into_iter().zip(parse::pieces(flow, when));
            let of_subject = |test: &Condition| match test {
                Condition::Compare(question, ..) => flow.questions.name(*question) == *subject,
                Condition::Score(score, ..) => flow.scores.name(*score) == *subject,
                _ => false,
            };
            // A range has two tests: the one that is meant ends at the value.
            let ends = |bytes: &std::ops::Range<usize>| {
                let words = when.source.get(bytes.clone()).unwrap_or("");
                words.ends_with(value.as_str())
            };
            pieces.find(|(test, bytes)| of_subject(test) && ends(bytes))
        });
        match piece {
            Some((_, bytes)) => place.piece(bytes),
            None => place,
        }
    };
    let (here, there) = match later_is_below {
        true => ("<", ">"),
        false => (">", "<"),
    };
    let message = format!("exactly {value} fits this route, too, and an earlier one takes it");
    Finding::advice(Rule::SharedBound, place(*later), message)
        .and(place(*earlier), format!("this one takes exactly {value}"))
        .help(format!(
            "write `{subject} {here} {value}` here; or, where this route is meant, `{subject} {there} {value}` in the earlier one"
        ))
}

/// What is bounded.
#[derive(Clone, Copy, PartialEq, Eq)]
enum BoundSubject {
    Question(Id<Question>),
    Score(Id<Score>),
}

/// What a bound is counted from.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    Nothing,
    /// Today, moved by so many months.
    Today(i64),
    /// The answer to another question, moved by so many months.
    Answer(Id<Question>, i64),
}

/// A value that a range has at its end.
#[derive(Clone, PartialEq, Eq)]
struct Bound {
    base: Base,
    at: i64,
    written: String,
}

/// The values that a route takes of one subject, with all else that it asks for.
struct Span<'c> {
    subject: BoundSubject,
    subject_name: String,
    least: Option<Bound>,
    most: Option<Bound>,
    rest: Vec<&'c Condition>,
}

impl Span<'_> {
    fn same_rest(&self, other: &Self) -> bool {
        let within = |a: &Self, b: &Self| a.rest.iter().all(|test| b.rest.contains(test));
        self.subject == other.subject && within(self, other) && within(other, self)
    }

    fn has(&self, bound: &Bound) -> bool {
        let same = |end: &Bound| end.base == bound.base;
        let least = self.least.as_ref();
        let most = self.most.as_ref();
        least.is_none_or(|least| same(least) && least.at <= bound.at)
            && most.is_none_or(|most| same(most) && most.at >= bound.at)
    }

    /// More than one value.
    fn is_wide(&self) -> bool {
        match (&self.least, &self.most) {
            (Some(least), Some(most)) => least.base != most.base || least.at < most.at,
            _ => true,
        }
    }

    /// The one value at which another range meets this one, and whether the other lies
    /// below it.
    fn touches(&self, other: &Self) -> Option<(&Bound, bool)> {
        if !self.same_rest(other) || !self.is_wide() || !other.is_wide() {
            return None;
        }
        let meet = |one: &Option<Bound>, two: &Option<Bound>| match (one, two) {
            (Some(one), Some(two)) => one.base == two.base && one.at == two.at,
            _ => false,
        };
        if meet(&self.least, &other.most) {
            return self.least.as_ref().map(|bound| (bound, true));
        }
        let bound = self
            .most
            .as_ref()
            .filter(|_| meet(&self.most, &other.least));
        bound.map(|bound| (bound, false))
    }
}

/// The ranges that a route takes, one for each subject that it bounds.
fn spans<'f>(flow: &'f Flow, route: &'f Route) -> Vec<Span<'f>> {
    let Some(when) = &route.when else {
        return Vec::new();
    };
    let mut tests = Vec::new();
    joined(flow, &when.condition, &mut tests);
    let mut spans: Vec<Span<'f>> = Vec::new();
    for test in &tests {
        let Some((subject, ..)) = bound(flow, test) else {
            continue;
        };
        if spans.iter().any(|span| span.subject == subject) {
            continue;
        }
        let of_subject =
            |test: &&&Condition| bound(flow, test).is_some_and(|(bounded, ..)| bounded == subject);
        let mut span = Span {
            subject,
            subject_name: match subject {
                BoundSubject::Question(id) => flow.questions.name(id).to_owned(),
                BoundSubject::Score(id) => flow.scores.name(id).to_owned(),
            },
            least: None,
            most: None,
            rest: tests
                .iter()
                .filter(|test| !of_subject(test))
                .copied()
                .collect(),
        };
        for (bounded, relation, end) in tests.iter().filter_map(|test| bound(flow, test)) {
            if bounded != subject {
                continue;
            }
            match relation {
                Relation::AtLeast => span.least = Some(end),
                Relation::AtMost => span.most = Some(end),
                _ => {
                    span.least = Some(end.clone());
                    span.most = Some(end);
                }
            }
        }
        spans.push(span);
    }
    spans
}

/// The tests that all have to hold, those of facts among them.
fn joined<'f>(flow: &'f Flow, condition: &'f Condition, tests: &mut Vec<&'f Condition>) {
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| joined(flow, part, tests)),
        Condition::Fact(fact) => match &flow.facts[*fact].when.condition {
            inner @ (Condition::All(_) | Condition::Compare(..) | Condition::Score(..)) => {
                joined(flow, inner, tests);
            }
            _ => tests.push(condition),
        },
        _ => tests.push(condition),
    }
}

/// What a test bounds, with the last value that it takes.
fn bound(flow: &Flow, test: &Condition) -> Option<(BoundSubject, Relation, Bound)> {
    match test {
        Condition::Score(score, relation, value) => {
            let (relation, at) = closed(*relation, *value, 1)?;
            let bound = Bound {
                base: Base::Nothing,
                at,
                written: at.to_string(),
            };
            Some((BoundSubject::Score(*score), relation, bound))
        }
        Condition::Compare(question, relation, operand) => {
            let (base, value) = counted(operand)?;
            let step = flow.questions[*question].kind.step();
            let (relation, at) = closed(*relation, value, step)?;
            let words = test.written(flow);
            let as_written = (at == value).then(|| words.splitn(3, ' ').nth(2));
            let written = match (as_written, operand) {
                (Some(words), _) => words.unwrap_or("").to_owned(),
                (None, Operand::Number(_)) => Number::from_millionths(at).to_string(),
                (None, Operand::Duration(_)) => {
                    Duration::of_days(u32::try_from(at).ok()?).to_string()
                }
                (None, Operand::Day(DayPoint::Fixed(_))) => from_day_number(at).to_string(),
                // In other words than those of the author it would read oddly.
                (None, Operand::Day(DayPoint::Today(..)) | Operand::Answer(..)) => return None,
            };
            let bound = Bound { base, at, written };
            Some((BoundSubject::Question(*question), relation, bound))
        }
        _ => None,
    }
}

/// The same relation with its value counted in.
fn closed(relation: Relation, value: i64, step: i64) -> Option<(Relation, i64)> {
    match relation {
        Relation::AtLeast | Relation::AtMost | Relation::Equal => Some((relation, value)),
        Relation::More => Some((Relation::AtLeast, value.checked_add(step)?)),
        Relation::Less => Some((Relation::AtMost, value.checked_sub(step)?)),
        Relation::NotEqual => None,
    }
}

fn counted(operand: &Operand) -> Option<(Base, i64)> {
    let moved = |direction: Direction, length: Duration| {
        let sign = match direction {
            Direction::After => 1,
            Direction::Before => -1,
        };
        let months = i64::from(length.years) * 12 + i64::from(length.months);
        let days = i64::from(length.weeks) * 7 + i64::from(length.days);
        (sign * months, sign * days)
    };
    Some(match operand {
        Operand::Number(number) => (Base::Nothing, number.millionths()),
        Operand::Duration(length) => (Base::Nothing, length.in_days()),
        Operand::Day(DayPoint::Fixed(day)) => (Base::Nothing, day_number(*day)),
        Operand::Day(DayPoint::Today(direction, length)) => {
            let (months, days) = moved(*direction, *length);
            (Base::Today(months), days)
        }
        Operand::Answer(other, Offset::None) => (Base::Answer(*other, 0), 0),
        Operand::Answer(other, Offset::Number(number)) => {
            (Base::Answer(*other, 0), number.millionths())
        }
        Operand::Answer(other, Offset::Time(direction, length)) => {
            let (months, days) = moved(*direction, *length);
            (Base::Answer(*other, months), days)
        }
    })
}
