//! Tests of one measure, joined by `or` or by `and`, as one.

use std::collections::BTreeSet;

use super::interval::Threshold;
use crate::flow::condition::Relation;

/// How tests are joined.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Junction {
    /// One of them has to hold.
    Or,
    /// All of them have to.
    And,
}

/// Tests of one measure that are joined. To try a measure takes as long with thousands of tests
/// as with a few.
pub struct JoinedTests {
    junction: Junction,
    /// Of `and`, the opposite of each: all hold where none of these does.
    any: AnyTest,
}

/// Where at least one test holds.
#[derive(Default)]
struct AnyTest {
    equal: BTreeSet<i64>,
    not_equal: BTreeSet<i64>,
    /// Measures up to this one.
    up_to: Option<i64>,
    /// Measures from this one on.
    from: Option<i64>,
}

impl JoinedTests {
    /// These tests, joined so.
    pub fn of(junction: Junction, tests: impl Iterator<Item = Threshold>) -> Self {
        let mut any = AnyTest::default();
        for test in tests {
            any.add(match junction {
                Junction::Or => test,
                Junction::And => Threshold::new(test.relation.opposite(), test.value),
            });
        }
        Self { junction, any }
    }

    /// Whether a measure passes.
    pub fn holds(&self, measure: i64) -> bool {
        self.any.holds(measure) == (self.junction == Junction::Or)
    }
}

impl AnyTest {
    fn add(&mut self, test: Threshold) {
        let value = test.value;
        let (below, above) = (value.saturating_sub(1), value.saturating_add(1));
        let reach = |so_far: &mut Option<i64>, most: i64| {
            *so_far = Some(so_far.map_or(most, |known| known.max(most)));
        };
        let begin = |so_far: &mut Option<i64>, least: i64| {
            *so_far = Some(so_far.map_or(least, |known| known.min(least)));
        };
        match test.relation {
            Relation::Equal => drop(self.equal.insert(value)),
            Relation::NotEqual => drop(self.not_equal.insert(value)),
            Relation::Less => reach(&mut self.up_to, below),
            Relation::AtMost => reach(&mut self.up_to, value),
            Relation::More => begin(&mut self.from, above),
            Relation::AtLeast => begin(&mut self.from, value),
        }
    }

    fn holds(&self, measure: i64) -> bool {
        let others = match self.not_equal.len() {
            0 => false,
            1 => !self.not_equal.contains(&measure),
            // No measure is equal to two.
            _ => true,
        };
        others
            || self.equal.contains(&measure)
            || self.up_to.is_some_and(|most| measure <= most)
            || self.from.is_some_and(|least| least <= measure)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_tests_hold_where_one_or_all_of_them_do() {
        let relations = [
            Relation::Less,
            Relation::AtMost,
            Relation::More,
            Relation::AtLeast,
            Relation::Equal,
            Relation::NotEqual,
        ];
        let all: Vec<Threshold> = relations
            .into_iter()
            .flat_map(|relation| [1, 3].map(|value| Threshold::new(relation, value)))
            .collect();
        // Every set of up to three of them.
        for (a, b, c) in (0..1728).map(|at| (at % 12, at / 12 % 12, at / 144)) {
            let tests = [all[a], all[b], all[c]];
            let or = JoinedTests::of(Junction::Or, tests.into_iter());
            let and = JoinedTests::of(Junction::And, tests.into_iter());
            for measure in 0..5 {
                let mut holds = tests.iter().map(|test| test.holds(measure));
                assert_eq!(or.holds(measure), holds.clone().any(|one| one), "{tests:?}");
                assert_eq!(and.holds(measure), holds.all(|one| one), "{tests:?}");
            }
        }
    }
}
