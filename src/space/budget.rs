//! How much work is done while somebody waits.

use std::fmt;

/// How much work diagrams may take while somebody waits, over all passes together.
///
/// It is counted in branches of the nodes that are worked out, and never in time: a slow
/// machine and a page in a browser say the same words as a fast machine, only later. The
/// bench `space` says what that comes to in milliseconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Budget {
    whole: usize,
    left: usize,
}

/// How many branches one pass over all ways may take for an author, for each node that a
/// diagram may have.
const BRANCHES_OF_A_NODE: usize = 200;

/// What a question costs in any pass, even where nothing has to be remembered of it.
pub(super) const BRANCHES_OF_A_QUESTION: usize = 20;

impl Budget {
    /// What may be spent before a question is put to somebody, and once more before the
    /// first of them, to make the space.
    pub const BEFORE_A_PROMPT: usize = 500_000;

    /// What may be spent before somebody gets their page.
    pub const BEFORE_A_PAGE: usize = 5_000_000;

    /// So many branches.
    #[must_use]
    pub fn of(branches: usize) -> Self {
        Self {
            whole: branches,
            left: branches,
        }
    }

    /// What is there before a question is put to somebody.
    #[must_use]
    pub fn of_a_prompt() -> Self {
        Self::of(Self::BEFORE_A_PROMPT)
    }

    /// What is there before somebody gets their page.
    #[must_use]
    pub fn of_a_page() -> Self {
        Self::of(Self::BEFORE_A_PAGE)
    }

    /// What one pass over all ways may take for an author, where a diagram may have so many
    /// nodes: 400,000,000 where nobody says otherwise.
    #[must_use]
    pub fn of_a_pass(most_nodes: usize) -> Self {
        Self::of(most_nodes.saturating_mul(BRANCHES_OF_A_NODE))
    }

    /// Half of what is left, which is spent here.
    #[must_use]
    pub fn half(&mut self) -> Self {
        let half = self.left / 2;
        self.left -= half;
        Self::of(half)
    }

    /// As many as it takes. The limit on nodes is still one.
    #[must_use]
    pub fn endless() -> Self {
        Self::of(usize::MAX)
    }

    /// What has been spent.
    #[must_use]
    pub fn spent(&self) -> usize {
        self.whole - self.left
    }

    /// What is left.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left
    }

    /// Spends so much, or all that is left.
    pub(super) fn spend(&mut self, branches: usize) -> Result<(), TooLarge> {
        match self.left.checked_sub(branches) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => {
                self.left = 0;
                Err(TooLarge)
            }
        }
    }
}

/// The diagram has grown past the number of nodes that it may have, or nothing is left of its
/// budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the diagram has grown past what it may have")
    }
}

impl std::error::Error for TooLarge {}
