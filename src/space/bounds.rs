//! Difference bounds: what is known of how far some points on a line lie apart.
//!
//! Every comparison of answers is one of a difference of two: `a < b + 3` says that
//! `a - b` is at most 2. All such bounds together are decided exactly by shortest
//! paths: there are whole numbers that fit them where no way round comes back shorter
//! than it set out (Bellman 1958; Dill, *Timing assumptions and verification of
//! finite-state concurrent systems*, 1989). Points stand on grids (whole numbers,
//! tenths, days), each of which divides the next: a bound that is worked out is
//! rounded to the finer of its two grids, and the points of the finest grid are taken
//! out first, so that nothing is lost.

use super::interval::Interval;

/// Farther than any two points lie apart.
pub const FAR: i64 = 4_000_000_000_000_000_000;

/// Two points of a line, told by their numbers: how far the first is beyond the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct OrderedPair {
    /// The first point.
    pub first: usize,
    /// The second.
    pub second: usize,
}

impl OrderedPair {
    /// The first point, seen from the second.
    pub fn new(first: usize, second: usize) -> Self {
        Self { first, second }
    }

    /// The second point, seen from the first.
    pub fn turned(self) -> Self {
        Self::new(self.second, self.first)
    }
}

/// The points that bounds are about.
#[derive(Clone, Debug)]
pub struct PointLine {
    /// By point: its grid. Point 0 is 0 itself, which is on every grid.
    steps: Vec<i64>,
    /// The points, the finest grid first.
    finest_first: Vec<usize>,
    /// Whether all points but 0 share one grid.
    one_grid: bool,
}

impl PointLine {
    /// A line with 0 and a point for each of these grids.
    pub fn new(grids: impl IntoIterator<Item = i64>) -> Self {
        let mut steps = vec![i64::MAX];
        steps.extend(grids);
        let mut finest_first: Vec<usize> = (0..steps.len()).collect();
        finest_first.sort_by_key(|at| steps[*at]);
        let one_grid = steps.iter().skip(2).all(|step| *step == steps[1]);
        Self {
            steps,
            finest_first,
            one_grid,
        }
    }

    /// How many points there are.
    pub fn len(&self) -> usize {
        self.steps.len()
    }

    /// The points, the coarsest grid first: in this order each can be given any place
    /// that its bounds allow.
    pub fn coarsest_first(&self) -> impl Iterator<Item = usize> {
        self.finest_first.iter().rev().copied()
    }

    /// The largest difference of two points that is at most this.
    fn rounded(&self, pair: OrderedPair, most: i64) -> i64 {
        let step = self.steps[pair.first].min(self.steps[pair.second]);
        if most >= FAR || step == i64::MAX {
            most
        } else {
            most.div_euclid(step) * step
        }
    }
}

/// How far points lie apart at most.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bounds {
    /// Row by row: the most that the first point is beyond the second.
    most: Vec<i64>,
    count: usize,
}

/// No points fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contradiction;

impl Bounds {
    /// Nothing is known.
    pub fn new(line: &PointLine) -> Self {
        let count = line.len();
        let mut most = vec![FAR; count * count];
        for at in 0..count {
            most[at * count + at] = 0;
        }
        Self { most, count }
    }

    /// The most that the first point is beyond the second.
    pub fn most(&self, a: usize, b: usize) -> i64 {
        self.most[a * self.count + b]
    }

    /// The least that the first point is beyond the second.
    pub fn least(&self, a: usize, b: usize) -> i64 {
        -self.most(b, a)
    }

    /// How far a point may be from 0.
    pub fn range(&self, point: usize) -> Interval {
        Interval::new(self.least(point, 0), self.most(point, 0))
    }

    /// The first point is beyond the second by so much at least and at most.
    pub fn apart(
        &mut self,
        line: &PointLine,
        pair: OrderedPair,
        range: Interval,
    ) -> Result<(), Contradiction> {
        self.tighten(line, pair, range.most)?;
        self.tighten(line, pair.turned(), -range.least)
    }

    /// The first point is beyond the second by at most so much.
    pub fn tighten(
        &mut self,
        line: &PointLine,
        pair: OrderedPair,
        most: i64,
    ) -> Result<(), Contradiction> {
        let OrderedPair {
            first: a,
            second: b,
        } = pair;
        let most = line.rounded(pair, most);
        if most >= self.most(a, b) {
            return Ok(());
        }
        if sum(self.most(b, a), most) < 0 {
            return Err(Contradiction);
        }
        let count = self.count;
        self.most[a * count + b] = most;
        if line.one_grid {
            for from in 0..count {
                let before = sum(self.most(from, a), most);
                if before >= FAR {
                    continue;
                }
                for to in 0..count {
                    let path = sum(before, self.most(b, to));
                    let known = &mut self.most[from * count + to];
                    *known = (*known).min(path);
                }
            }
            return Ok(());
        }
        self.close(line)
    }

    /// Works out everything that the bounds say.
    fn close(&mut self, line: &PointLine) -> Result<(), Contradiction> {
        let count = self.count;
        loop {
            let mut changed = false;
            for by in &line.finest_first {
                for from in 0..count {
                    for to in 0..count {
                        let path = sum(self.most(from, *by), self.most(*by, to));
                        let path = line.rounded(OrderedPair::new(from, to), path);
                        if path < self.most(from, to) {
                            if from == to {
                                return Err(Contradiction);
                            }
                            self.most[from * count + to] = path;
                            changed = true;
                        }
                    }
                }
            }
            if !changed {
                return Ok(());
            }
        }
    }

    /// Forgets everything of a point but what it says of the others.
    pub fn forget(&mut self, at: usize) {
        for other in 0..self.count {
            if other != at {
                self.most[at * self.count + other] = FAR;
                self.most[other * self.count + at] = FAR;
            }
        }
    }
}

fn sum(a: i64, b: i64) -> i64 {
    if a >= FAR || b >= FAR {
        return FAR;
    }
    a.saturating_add(b).clamp(-FAR, FAR)
}

#[cfg(test)]
mod tests {
    use super::{Bounds, OrderedPair, PointLine};

    /// All bounds on three points in a small range, tried one by one.
    #[test]
    fn bounds_fit_where_points_do() {
        let mut state = 7_u64;
        let mut roll = |count: i64| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            i64::try_from(state >> 33).unwrap_or(0) % count
        };
        let grids = [1, 1, 2, 4];
        let mut fitting = 0;
        for _ in 0..4_000 {
            let steps: Vec<i64> = (0..3)
                .map(|_| grids[usize::try_from(roll(4)).unwrap_or(0)])
                .collect();
            let line = PointLine::new(steps.iter().copied());
            let mut bounds = Bounds::new(&line);
            let mut all = Vec::new();
            for point in 1..4 {
                all.push((point, 0, 8));
                all.push((0, point, 8));
            }
            for _ in 0..roll(7) {
                let point = |number: i64| usize::try_from(number).unwrap_or(0);
                all.push((point(roll(4)), point(roll(4)), roll(13) - 6));
            }
            let fits = all
                .iter()
                .filter(|(a, b, _)| a != b)
                .try_for_each(|(a, b, most)| {
                    bounds.tighten(&line, OrderedPair::new(*a, *b), *most)
                });
            let on_grid = |at: usize| {
                let step: i64 = steps[at];
                (-8..=8).filter(move |place| place % step == 0)
            };
            let mut found: Vec<[i64; 4]> = Vec::new();
            for x in on_grid(0) {
                for y in on_grid(1) {
                    for z in on_grid(2) {
                        let places = [0, x, y, z];
                        let fit = |(a, b, most): &(usize, usize, i64)| {
                            a == b || places[*a] - places[*b] <= *most
                        };
                        if all.iter().all(fit) {
                            found.push(places);
                        }
                    }
                }
            }
            assert_eq!(fits.is_ok(), !found.is_empty(), "{all:?} {steps:?}");
            if fits.is_ok() {
                fitting += 1;
                // Each point by itself can be given every place that is left to it,
                // the coarsest first.
                let first = line.coarsest_first().find(|at| *at > 0).unwrap_or(1);
                let most = found.iter().map(|places| places[first]).max();
                assert_eq!(Some(bounds.most(first, 0)), most);
            }
        }
        assert!(fitting > 500, "{fitting}");
    }
}
