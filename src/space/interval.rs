//! Measures on a grid, cut where comparisons turn.

use std::collections::BTreeSet;

use crate::flow::condition::Relation;

/// The measures from one to another, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// The first of them.
    pub least: i64,
    /// The last.
    pub most: i64,
}

/// A comparison with a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// How a measure has to stand to the value.
    pub relation: Relation,
    /// The value.
    pub value: i64,
}

impl Interval {
    /// From one measure to another.
    pub fn new(least: i64, most: i64) -> Self {
        Self { least, most }
    }

    /// One measure alone.
    pub fn single(measure: i64) -> Self {
        Self::new(measure, measure)
    }

    /// Whether a measure is in it.
    pub fn contains(self, measure: i64) -> bool {
        self.least <= measure && measure <= self.most
    }

    /// The measure of it that is nearest to this one; the least where it is empty.
    pub fn nearest(self, measure: i64) -> i64 {
        measure.clamp(self.least, self.most.max(self.least))
    }

    /// Whether every measure of a cell passes a test. Cells are cut so that either all do
    /// or none.
    pub fn passes(self, test: Threshold) -> bool {
        test.holds(self.least)
    }

    /// Its measures on a grid, cut where each of these begins.
    pub fn cut(self, mut starts: BTreeSet<i64>, step: i64) -> Vec<Interval> {
        starts.insert(up(self.least, step));
        let starts: Vec<i64> = starts
            .into_iter()
            .filter(|start| self.contains(*start))
            .collect();
        let last = self.most.div_euclid(step) * step;
        let ends = starts.iter().skip(1).map(|next| next - step).chain([last]);
        let cells = starts.iter().zip(ends);
        cells
            .map(|(start, end)| Interval::new(*start, end))
            .filter(|cell| cell.least <= cell.most)
            .collect()
    }
}

impl Threshold {
    /// A comparison with a value.
    pub fn new(relation: Relation, value: i64) -> Self {
        Self { relation, value }
    }

    /// Whether a measure passes it.
    pub fn holds(self, measure: i64) -> bool {
        self.relation.holds(&measure, &self.value)
    }

    /// The same of what is compared, seen from the other side.
    pub fn turned(self) -> Self {
        Self::new(turned(self.relation), -self.value)
    }
}

/// The relation of two values that change sides.
pub fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::Less => Relation::More,
        Relation::AtMost => Relation::AtLeast,
        Relation::More => Relation::Less,
        Relation::AtLeast => Relation::AtMost,
        Relation::Equal | Relation::NotEqual => relation,
    }
}

/// The least value on a grid that is not below this one.
pub fn up(value: i64, step: i64) -> i64 {
    value.div_euclid(step) * step + if value.rem_euclid(step) == 0 { 0 } else { step }
}

/// Where, on a grid, what tests tell apart begins.
pub fn starts_of(tests: impl Iterator<Item = Threshold>, step: i64) -> BTreeSet<i64> {
    let after = |value: i64| value.div_euclid(step) * step + step;
    let mut starts = BTreeSet::new();
    for Threshold { relation, value } in tests {
        match relation {
            Relation::Less | Relation::AtLeast => drop(starts.insert(up(value, step))),
            Relation::AtMost | Relation::More => drop(starts.insert(after(value))),
            Relation::Equal | Relation::NotEqual => {
                starts.insert(up(value, step));
                starts.insert(after(value));
            }
        }
    }
    starts
}
