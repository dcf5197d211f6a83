//! What comparisons compare: points on a line, and how far two of them lie apart.
//!
//! `a < b + 3 months + 2 days` compares two points: the answer to `a`, and the answer
//! to `b` three months later by the calendar. Days, numbers and days of a length are
//! counted from one to the other, so that a comparison is one of their difference;
//! months are not, since they differ in length.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, OnceLock, PoisonError};

use super::bounds::FAR;
use super::interval::{Interval, Threshold, starts_of};
use crate::flow::condition::Offset;
use crate::flow::day::{self, DayPoint, Direction};
use crate::flow::duration::Duration;
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;

/// Something that a comparison compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Point {
    /// The number 0, or the first day of the calendar.
    Zero,
    /// Today, moved by so many months.
    Today(i64),
    /// The answer to a question, moved by so many months.
    Answer(Id<Question>, i64),
}

impl Point {
    /// The question whose answer it is.
    pub fn question(self) -> Option<Id<Question>> {
        match self {
            Point::Answer(question, _) => Some(question),
            Point::Zero | Point::Today(_) => None,
        }
    }

    /// The point from which it is moved by months, and by how many.
    pub fn base(self) -> (Self, i64) {
        match self {
            Point::Zero => (self, 0),
            Point::Today(months) => (Point::Today(0), months),
            Point::Answer(question, months) => (Point::Answer(question, 0), months),
        }
    }

    /// The point from which a day is told, and how many days it is from there.
    pub fn of_day(day: DayPoint) -> (Self, i64) {
        match day {
            DayPoint::Fixed(day) => (Point::Zero, day::day_number(day)),
            DayPoint::Today(direction, duration) => {
                let (months, days) = months_and_days(direction, duration);
                (Point::Today(months), days)
            }
        }
    }
}

/// How an offset moves an answer of this kind: by months of the calendar, and by so
/// much more.
pub fn moved(offset: Offset, kind: &Kind) -> (i64, i64) {
    match (offset, kind) {
        (Offset::None, _) => (0, 0),
        (Offset::Number(number), _) => (0, number.millionths()),
        (Offset::Time(direction, duration), Kind::Duration { .. }) => {
            (0, signed(direction) * duration.in_days())
        }
        (Offset::Time(direction, duration), _) => months_and_days(direction, duration),
    }
}

fn signed(direction: Direction) -> i64 {
    match direction {
        Direction::After => 1,
        Direction::Before => -1,
    }
}

fn months_and_days(direction: Direction, duration: Duration) -> (i64, i64) {
    let months = i64::from(duration.years) * 12 + i64::from(duration.months);
    let days = i64::from(duration.weeks) * 7 + i64::from(duration.days);
    (signed(direction) * months, signed(direction) * days)
}

/// Two points that are compared: how far the left one is beyond the right one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointPair {
    /// The point that is known later.
    pub left: Point,
    /// The other.
    pub right: Point,
}

impl PointPair {
    /// The same two, seen from the other.
    pub fn turned(self) -> Self {
        Self {
            left: self.right,
            right: self.left,
        }
    }
}

/// How far one point is beyond another.
#[derive(Clone, Debug)]
pub struct Difference {
    /// The two points.
    pub points: PointPair,
    /// How far the first is beyond the second, as far as comparisons tell it apart.
    pub cells: Vec<Interval>,
    /// What the flow asks of it.
    pub tests: Vec<Threshold>,
}

/// All differences that there are.
const ANY: Interval = Interval {
    least: -FAR,
    most: FAR,
};

impl Difference {
    /// Cut where these tests turn.
    pub fn tested(points: PointPair, tests: Vec<Threshold>, step: i64) -> Self {
        let starts = starts_of(tests.iter().copied(), step);
        Self {
            points,
            cells: ANY.cut(starts, step),
            tests,
        }
    }

    /// Cut where each of these begins.
    pub fn cut(points: PointPair, starts: impl IntoIterator<Item = i64>, step: i64) -> Self {
        Self {
            points,
            cells: ANY.cut(starts.into_iter().collect(), step),
            tests: Vec::new(),
        }
    }

    /// The cell of a difference.
    pub fn cell_of(&self, difference: i64) -> Option<usize> {
        let mut cells = self.cells.iter();
        cells.position(|cell| cell.contains(difference))
    }

    /// The questions, where it is one of the answers to two of them.
    pub fn of_two(&self) -> Option<[Id<Question>; 2]> {
        let (left, right) = (self.points.left.question()?, self.points.right.question()?);
        (left != right).then_some([left, right])
    }

    /// The questions of whose answers it speaks.
    pub fn questions(&self) -> impl Iterator<Item = Id<Question>> + use<> {
        let points = [self.points.left, self.points.right];
        points.into_iter().filter_map(Point::question)
    }
}

/// The days of 400 years, after which the calendar begins anew.
pub const CYCLE: i64 = 146_097;

const MONTHS_OF_CYCLE: i64 = 4_800;

/// The day that lies so many months after a day, or before it, as [`day::shift`] counts.
/// Beyond its ends the calendar goes on as it does between them.
pub fn months_from(day_number: i64, months: i64) -> i64 {
    let (cycles, days) = (day_number.div_euclid(CYCLE), day_number.rem_euclid(CYCLE));
    // The year begins with March, so that the day of the leap year is its last.
    let from_march = days + 306;
    let (cycles, from_march) = if from_march < CYCLE {
        (cycles, from_march)
    } else {
        (cycles + 1, from_march - CYCLE)
    };
    let year =
        (from_march - from_march / 1_460 + from_march / 36_524 - from_march / (CYCLE - 1)) / 365;
    let of_year = from_march - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let of_month = of_year - first_of(month);
    let all = year * 12 + month + months + cycles * MONTHS_OF_CYCLE;
    let begins = begins(all);
    let next = self::begins(all + 1);
    // A day that the month does not have becomes the first of the next one.
    (begins + of_month).min(next) - 306
}

/// The days of a year that begins with March before one of its months.
fn first_of(month: i64) -> i64 {
    (153 * month + 2) / 5
}

/// The first day of a month, both counted from a March at which a cycle begins.
fn begins(month: i64) -> i64 {
    let (cycles, month) = (
        month.div_euclid(MONTHS_OF_CYCLE),
        month.rem_euclid(MONTHS_OF_CYCLE),
    );
    let (year, month) = (month / 12, month % 12);
    cycles * CYCLE + 365 * year + year / 4 - year / 100 + first_of(month)
}

/// The fewest and the most days that so many months take.
pub fn days_of_months(months: i64) -> (i64, i64) {
    let lengths = lengths_of_months(&[months]);
    let days = lengths.iter().filter_map(|took| took.first().copied());
    let (fewest, most) = (days.clone().min(), days.max());
    (fewest.unwrap_or(0), most.unwrap_or(0))
}

/// Lengths in days, on different days.
pub type MonthLengths = Vec<Vec<i64>>;

/// How many days each of these counts of months takes from one day, on all days of the
/// calendar; what is alike stands there once.
pub fn lengths_of_months(months: &[i64]) -> MonthLengths {
    static KNOWN: OnceLock<Mutex<HashMap<Vec<i64>, MonthLengths>>> = OnceLock::new();
    let known = KNOWN.get_or_init(Mutex::default);
    let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(months) {
        return known.clone();
    }
    let mut lengths: MonthLengths = Vec::new();
    let mut seen: HashSet<Vec<i64>> = HashSet::new();
    for month in 0..MONTHS_OF_CYCLE {
        let (first, next) = (begins(month), begins(month + 1));
        // What a month does not have becomes the first of the next one, so that within
        // a month only its last days may take another number of days.
        for day in [first, next - 4, next - 3, next - 2, next - 1] {
            let day = day - 306;
            let took = months.iter().map(|months| months_from(day, *months) - day);
            let took: Vec<i64> = took.collect();
            if seen.insert(took.clone()) {
                lengths.push(took);
            }
        }
    }
    known.insert(months.to_vec(), lengths.clone());
    lengths
}

#[cfg(test)]
mod tests {
    use super::{CYCLE, days_of_months, months_from};
    use crate::flow::day::{self, Direction};
    use crate::flow::duration::Duration;

    #[test]
    fn months_go_by_the_calendar_and_on_beyond_its_end() {
        let length = Duration {
            months: 13,
            ..Duration::default()
        };
        for number in (500_000..660_000).step_by(7).chain(738_000..739_500) {
            let date = day::from_day_number(number);
            for (direction, months) in [(Direction::After, 13), (Direction::Before, -13)] {
                let shifted = day::day_number(day::shift(date, direction, length));
                assert_eq!(months_from(number, months), shifted, "{date}");
            }
        }
        let last = day::day_number(jiff::civil::date(9999, 12, 31));
        assert!((365..=367).contains(&(months_from(last, 12) - last)));
        assert_eq!(months_from(-3, 1), months_from(CYCLE - 3, 1) - CYCLE);
    }

    #[test]
    fn so_many_days_are_in_so_many_months() {
        for months in [1, 2, 3, 11, 12, 24, -1, -5, 5_000] {
            let (fewest, most) = days_of_months(months);
            let all = (0..CYCLE).map(|day| months_from(day, months) - day);
            let (mut least, mut greatest) = (i64::MAX, i64::MIN);
            for days in all {
                (least, greatest) = (least.min(days), greatest.max(days));
            }
            assert_eq!((fewest, most), (least, greatest), "{months} months");
        }
    }
}
