//! What can have been meant by words that are no test.

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
}
