//! What is told of ways: how many, how long, and what all of them asked.

use num_bigint::BigUint;

use super::semiring::Semiring;

/// A [`Semiring`] that knows what it is to ask a question.
pub trait Asking: Semiring {
    /// What is told of asking the question with this number, which may be
    /// answered in `answers` different ways.
    fn asked(question: usize, answers: &BigUint) -> Self;

    /// How many questions each of the ways has asked at least, as far as is told.
    fn fewest(&self) -> usize {
        0
    }
}

impl Asking for bool {
    fn asked(_: usize, answers: &BigUint) -> Self {
        *answers != BigUint::ZERO
    }
}

/// How many ways there are.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct WayCount(pub BigUint);

impl Semiring for WayCount {
    fn zero() -> Self {
        Self(BigUint::ZERO)
    }

    fn one() -> Self {
        Self(BigUint::from(1u32))
    }

    fn add(&self, other: &Self) -> Self {
        Self(&self.0 + &other.0)
    }

    fn mul(&self, other: &Self) -> Self {
        Self(&self.0 * &other.0)
    }

    fn times(&self, times: usize) -> Self {
        Self(&self.0 * times)
    }
}

impl Asking for WayCount {
    fn asked(_: usize, answers: &BigUint) -> Self {
        Self(answers.clone())
    }
}

/// The fewest and the most questions on a way; nothing where there is no way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct WayLengths(pub Option<(usize, usize)>);

impl Semiring for WayLengths {
    fn zero() -> Self {
        Self(None)
    }

    fn one() -> Self {
        Self(Some((0, 0)))
    }

    fn add(&self, other: &Self) -> Self {
        Self(match (self.0, other.0) {
            (Some((few, many)), Some((other_few, other_many))) => {
                Some((few.min(other_few), many.max(other_many)))
            }
            (one, None) | (None, one) => one,
        })
    }

    fn mul(&self, other: &Self) -> Self {
        let (Some(first), Some(second)) = (self.0, other.0) else {
            return Self(None);
        };
        Self(Some((first.0 + second.0, first.1 + second.1)))
    }

    fn times(&self, times: usize) -> Self {
        if times == 0 { Self(None) } else { *self }
    }
}

impl Asking for WayLengths {
    fn asked(_: usize, answers: &BigUint) -> Self {
        if *answers == BigUint::ZERO {
            Self(None)
        } else {
            Self(Some((1, 1)))
        }
    }

    fn fewest(&self) -> usize {
        self.0.map_or(usize::MAX, |(fewest, _)| fewest)
    }
}

/// The questions that every way has asked, by number; nothing where there is no
/// way.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Always(pub Option<Vec<u64>>);

impl Always {
    /// Whether every way has asked the question with this number.
    #[must_use]
    pub fn has(&self, question: usize) -> bool {
        self.0.as_ref().is_some_and(|words| {
            let word = words.get(question / 64).copied().unwrap_or(0);
            word & (1 << (question % 64)) != 0
        })
    }
}

impl Semiring for Always {
    fn zero() -> Self {
        Self(None)
    }

    fn one() -> Self {
        Self(Some(Vec::new()))
    }

    fn add(&self, other: &Self) -> Self {
        Self(match (&self.0, &other.0) {
            (Some(one), Some(two)) => {
                let mut both: Vec<u64> = one.iter().zip(two).map(|(a, b)| a & b).collect();
                while both.last() == Some(&0) {
                    both.pop();
                }
                Some(both)
            }
            (Some(only), None) | (None, Some(only)) => Some(only.clone()),
            (None, None) => None,
        })
    }

    fn mul(&self, other: &Self) -> Self {
        let (Some(one), Some(two)) = (&self.0, &other.0) else {
            return Self(None);
        };
        let word = |words: &[u64], at: usize| words.get(at).copied().unwrap_or(0);
        let length = one.len().max(two.len());
        Self(Some(
            (0..length)
                .map(|at| word(one, at) | word(two, at))
                .collect(),
        ))
    }

    fn times(&self, times: usize) -> Self {
        if times == 0 { Self(None) } else { self.clone() }
    }
}

impl Asking for Always {
    fn asked(question: usize, answers: &BigUint) -> Self {
        if *answers == BigUint::ZERO {
            return Self(None);
        }
        let mut words = vec![0; question / 64 + 1];
        if let Some(word) = words.last_mut() {
            *word = 1 << (question % 64);
        }
        Self(Some(words))
    }
}

/// How many ways there are and how long they are, told by one pass.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CountedWays {
    /// How many.
    pub count: WayCount,
    /// How long.
    pub lengths: WayLengths,
}

impl Semiring for CountedWays {
    fn zero() -> Self {
        Self {
            count: WayCount::zero(),
            lengths: WayLengths::zero(),
        }
    }

    fn one() -> Self {
        Self {
            count: WayCount::one(),
            lengths: WayLengths::one(),
        }
    }

    fn add(&self, other: &Self) -> Self {
        Self {
            count: self.count.add(&other.count),
            lengths: self.lengths.add(&other.lengths),
        }
    }

    fn mul(&self, other: &Self) -> Self {
        Self {
            count: self.count.mul(&other.count),
            lengths: self.lengths.mul(&other.lengths),
        }
    }

    fn times(&self, times: usize) -> Self {
        Self {
            count: self.count.times(times),
            lengths: self.lengths.times(times),
        }
    }
}

impl Asking for CountedWays {
    fn asked(question: usize, answers: &BigUint) -> Self {
        Self {
            count: WayCount::asked(question, answers),
            lengths: WayLengths::asked(question, answers),
        }
    }

    fn fewest(&self) -> usize {
        self.lengths.fewest()
    }
}
