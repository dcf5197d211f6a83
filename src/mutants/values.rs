//! A value that stands by itself: a limit of a question, or where a route leads.

use super::{MutantMaker, Slip};
use crate::bundle::prefix_of;
use crate::flow::Flow;
use crate::flow::day::{DayPoint, Direction};
use crate::flow::duration::{Duration, LARGEST_COUNT};
use crate::flow::number::{MOST_DECIMALS, Number};
use crate::flow::outcome::{FirstRow, Showing};
use crate::flow::question::{Kind, Question, Target};
use crate::flow::table::Id;
use crate::parse::place_of_route;
use crate::place::Place;

/// Which way something is moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Nudge {
    Up,
    Down,
}

/// Both ways, up first.
pub(super) const BOTH: [Nudge; 2] = [Nudge::Up, Nudge::Down];

impl MutantMaker<'_> {
    /// Another value stands there.
    pub(super) fn value(&mut self, slip: Slip, place: &Place, new: &str) {
        let Some(node) = self.file.at(place) else {
            return;
        };
        if node.is_leaf() && !node.bytes().is_empty() {
            let edit = (node.bytes(), new.to_owned());
            self.add(slip, vec![edit]);
        }
    }

    /// One reason more comes first, or one fewer.
    pub(super) fn reasons_first(&mut self) {
        let Some(count) = self.flow.reasons_first else {
            return;
        };
        let place = Place::root().key("reasons_first");
        let moved = [count.checked_add(1), count.checked_sub(1)];
        for moved in moved.into_iter().flatten() {
            self.value(Slip::ReasonsFirst, &place, &moved.to_string());
        }
    }

    /// What is shown at once is reviewed first; nobody is told then to leave first.
    pub(super) fn at_once(&mut self, showing: Showing, place: &Place) {
        let keys: &[&str] = match showing {
            Showing::Reviewed => return,
            Showing::AtOnce {
                first: FirstRow::ReadOn,
            } => &["at_once"],
            Showing::AtOnce {
                first: FirstRow::Leave,
            } => &["at_once", "leave_first"],
        };
        let nodes = keys.iter().map(|key| self.file.at(&place.clone().key(key)));
        let edits = nodes.map(|node| {
            let node = node.filter(|node| node.is_leaf())?;
            Some((node.bytes(), "false".to_owned()))
        });
        if let Some(mut edits) = edits.collect::<Option<Vec<_>>>() {
            edits.sort_by_key(|(bytes, _)| bytes.start);
            self.add(Slip::AtOnceDropped, edits);
        }
    }

    /// Limits of a question, one step off.
    pub(super) fn limits(&mut self, kind: &Kind, place: &Place) {
        let limits: Vec<(&str, [Option<String>; 2])> = match kind {
            Kind::Number {
                min, max, decimals, ..
            } => bounds(min, max, |bound, way| {
                Some(number(*bound, *decimals, way).to_string())
            }),
            Kind::Duration { min, max } => bounds(min, max, |bound, way| {
                Some(length(*bound, way)?.to_string())
            }),
            Kind::Date { min, max } => {
                bounds(min, max, |bound, way| Some(point(*bound, way)?.to_string()))
            }
            Kind::Choices {
                at_least, at_most, ..
            } => {
                let count = |count: &usize, way| {
                    let moved = match way {
                        Nudge::Up => count.checked_add(1),
                        Nudge::Down => count.checked_sub(1),
                    };
                    moved.map(|count| count.to_string())
                };
                let mut limits = vec![("at_least", BOTH.map(|way| count(at_least, way)))];
                limits.extend(at_most.map(|most| ("at_most", BOTH.map(|way| count(&most, way)))));
                limits
            }
            // How long a text is, no condition can tell.
            Kind::Choice(_) | Kind::YesNo | Kind::Text { .. } => Vec::new(),
        };
        for (key, moved) in limits {
            for new in moved.into_iter().flatten() {
                self.value(Slip::Limit, &place.clone().key(key), &new);
            }
        }
    }

    /// Routes that lead elsewhere.
    pub(super) fn targets(&mut self, id: Id<Question>, question: &Question) {
        for (route, target) in question.next.routes() {
            if let Some(other) = elsewhere(self.flow, question, target) {
                let name = match other {
                    Target::Question(other) => self.flow.questions.name(other),
                    Target::Outcome(other) => self.flow.outcomes.name(other),
                };
                // A part can name only what it has itself.
                let prefix = prefix_of(self.flow.questions.name(id));
                let Some(name) = name.strip_prefix(prefix) else {
                    continue;
                };
                let place = place_of_route(self.flow, id, route);
                self.value(Slip::RouteTurned, &place, name);
            }
        }
    }
}

/// `min` and `max`, moved both ways.
fn bounds<T>(
    min: &Option<T>,
    max: &Option<T>,
    moved: impl Fn(&T, Nudge) -> Option<String>,
) -> Vec<(&'static str, [Option<String>; 2])> {
    let named = [("min", min), ("max", max)].into_iter();
    named
        .filter_map(|(key, bound)| {
            let bound = bound.as_ref()?;
            Some((key, BOTH.map(|way| moved(bound, way))))
        })
        .collect()
}

/// Where a route may lead by mistake: to the outcome behind the right one; or, of
/// questions, to where the question's other routes lead, or past the right one.
fn elsewhere(flow: &Flow, question: &Question, target: Target) -> Option<Target> {
    let next = match target {
        Target::Outcome(outcome) => {
            let behind = (outcome.index() + 1) % flow.outcomes.len();
            let behind = flow.outcomes.id_at(behind)?;
            return (behind != outcome).then_some(Target::Outcome(behind));
        }
        Target::Question(next) => &flow.questions[next],
    };
    let beside = question.next.routes().chain(next.next.routes());
    let mut beside = beside.map(|(_, other)| other);
    beside.find(|other| *other != target)
}

/// A number, moved by the smallest step that its question knows.
pub(super) fn number(bound: Number, decimals: u32, way: Nudge) -> Number {
    let step = 10_i64.pow(MOST_DECIMALS.saturating_sub(decimals));
    bound.plus(Number::from_millionths(match way {
        Nudge::Up => step,
        Nudge::Down => -step,
    }))
}

/// A length of time, moved by a day, in units that it can be counted with.
pub(super) fn length(bound: Duration, way: Nudge) -> Option<Duration> {
    let mut moved = bound;
    match way {
        Nudge::Up if bound.days < LARGEST_COUNT => moved.days += 1,
        Nudge::Up => return None,
        Nudge::Down if bound.days > 0 => moved.days -= 1,
        Nudge::Down if bound.weeks > 0 => (moved.weeks, moved.days) = (bound.weeks - 1, 6),
        Nudge::Down if bound.months > 0 => (moved.months, moved.days) = (bound.months - 1, 29),
        Nudge::Down if bound.years > 0 => (moved.years, moved.days) = (bound.years - 1, 364),
        Nudge::Down => return None,
    }
    Some(moved)
}

/// How far something is from a day, moved by a day: the direction may turn.
pub(super) fn distance(
    direction: Direction,
    length_of_time: Duration,
    way: Nudge,
) -> Option<(Direction, Duration)> {
    let away = match (direction, way) {
        (Direction::After, Nudge::Up) | (Direction::Before, Nudge::Down) => Nudge::Up,
        (Direction::After, Nudge::Down) | (Direction::Before, Nudge::Up) => Nudge::Down,
    };
    if let Some(moved) = length(length_of_time, away) {
        return Some((direction, moved));
    }
    let turned = match direction {
        Direction::After => Direction::Before,
        Direction::Before => Direction::After,
    };
    (away == Nudge::Down).then_some((turned, Duration::of_days(1)))
}

/// A day, moved by a day.
pub(super) fn point(bound: DayPoint, way: Nudge) -> Option<DayPoint> {
    Some(match bound {
        DayPoint::Fixed(day) => {
            let moved = match way {
                Nudge::Up => day.tomorrow(),
                Nudge::Down => day.yesterday(),
            };
            DayPoint::Fixed(moved.ok().filter(|day| day.year() > 0)?)
        }
        DayPoint::Today(direction, length_of_time) => {
            let (direction, moved) = distance(direction, length_of_time, way)?;
            DayPoint::Today(direction, moved)
        }
    })
}
