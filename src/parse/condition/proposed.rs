//! What can have been meant by words that are no test.

use std::ops::Range;

/// A test that can have been meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proposed {
    /// The test, in the words of a condition.
    pub(super) test: String,
    /// Where there are several: for what this one is, such as "for all of them".
    pub(super) meant: &'static str,
}

impl Proposed {
    pub(super) fn only(test: String) -> Vec<Self> {
        vec![Self { test, meant: "" }]
    }

    /// Whether it is no test, and joins two of them.
    pub(super) fn is_joint(&self) -> bool {
        matches!(&self.test[..], "and" | "or" | "not" | ",")
    }
}

/// Tests that may have been meant by words that are none of a condition.
pub(super) struct Proposal {
    /// Which finding it belongs to.
    pub(super) finding: usize,
    /// The words that the proposal speaks for, from the beginning of the test on.
    pub(super) spoken_for: usize,
    /// All words of the test, once it's been read.
    pub(super) test: Option<Range<usize>>,
    /// The tests that can have been meant: one, or two of which the author takes one.
    pub(super) proposed: Vec<Proposed>,
    /// The help where none of them can be shown.
    pub(super) otherwise: String,
}

impl Proposal {
    /// Whether another proposal is for words of this one's test, and so is made with it.
    pub(super) fn speaks_for(&self, other: &Proposal) -> bool {
        match (&self.test, &other.test) {
            (Some(test), Some(inner)) => {
                test != inner && test.start <= inner.start && inner.end <= test.end
            }
            _ => false,
        }
    }
}
