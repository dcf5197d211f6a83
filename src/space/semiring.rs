//! What diagrams end in.

use std::hash::Hash;

/// What is told of a set of ways: a commutative semiring.
pub trait Semiring: Clone + Eq + Hash {
    /// There is no way.
    fn zero() -> Self;
    /// There is the way on which nothing has been asked yet.
    fn one() -> Self;
    /// What is told of the ways of both sets together.
    #[must_use]
    fn add(&self, other: &Self) -> Self;
    /// What is told of every way of the one followed by every way of the other.
    #[must_use]
    fn mul(&self, other: &Self) -> Self;
    /// What is told of `times` ways that are alike.
    #[must_use]
    fn times(&self, times: usize) -> Self;
}

impl Semiring for bool {
    fn zero() -> Self {
        false
    }

    fn one() -> Self {
        true
    }

    fn add(&self, other: &Self) -> Self {
        *self || *other
    }

    fn mul(&self, other: &Self) -> Self {
        *self && *other
    }

    fn times(&self, _: usize) -> Self {
        *self
    }
}
