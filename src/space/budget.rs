//! How much work is done while somebody waits.

use std::fmt;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// How much work diagrams may take while somebody waits, over all passes together.
///
/// It is counted in branches of the nodes that are worked out, and never in time: a slow
/// machine and a page in a browser say the same words as a fast machine, only later. The
/// bench `space` says what that comes to in milliseconds.
#[derive(Debug)]
pub struct Budget {
    whole: usize,
    /// What is at hand.
    left: usize,
    /// What may still be drawn from the budget of a run.
    more: usize,
    run: Option<RunBudget>,
}

/// How much work diagrams may take for an author, over all passes of a run: of a space, or of
/// all spaces that share it. What comes after it is spent is not decided, at once.
///
/// It is counted as a [`Budget`] is, so that a slow machine decides as much as a fast one.
#[derive(Clone, Debug)]
pub struct RunBudget {
    most_nodes: usize,
    whole: usize,
    left: Arc<AtomicUsize>,
    stopped: Arc<AtomicBool>,
}

/// How many branches one pass over all ways may take for an author, for each node that a
/// diagram may have.
const BRANCHES_OF_A_NODE: usize = 200;

/// How many branches all passes of a run may take together, for each such node.
pub const BRANCHES_OF_A_NODE_IN_A_RUN: usize = 500;

/// In how many portions the budget of a run is drawn, and how large one is at most.
const PORTIONS: usize = 1_000;
const LARGEST_PORTION: usize = 1_000_000;

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
            more: 0,
            run: None,
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

    /// Half of what is left, which is spent here.
    #[must_use]
    pub fn half(&mut self) -> Self {
        let half = self.left() / 2;
        let more = half.min(self.more);
        self.more -= more;
        self.left -= half - more;
        Self {
            whole: half,
            left: half - more,
            more,
            run: self.run.clone(),
        }
    }

    /// As many as it takes. The limit on nodes is still one.
    #[must_use]
    pub fn endless() -> Self {
        Self::of(usize::MAX)
    }

    /// What has been spent.
    #[must_use]
    pub fn spent(&self) -> usize {
        self.whole - self.left()
    }

    /// What is left, if the budget of a run holds out so long.
    #[must_use]
    pub fn left(&self) -> usize {
        self.left + self.more
    }

    /// Spends so much, or all that is left.
    pub(super) fn spend(&mut self, branches: usize) -> Result<(), TooLarge> {
        match self.left.checked_sub(branches) {
            Some(left) => {
                self.left = left;
                Ok(())
            }
            None => self.draw(branches - self.left),
        }
    }

    /// Spends what is at hand, and so much more, which is drawn from the budget of a run.
    #[cold]
    fn draw(&mut self, missing: usize) -> Result<(), TooLarge> {
        self.left = 0;
        let more = mem::take(&mut self.more);
        let run = self.run.as_ref().filter(|_| missing <= more);
        let drawn = run.and_then(|run| run.draw(missing, more));
        let drawn = drawn.ok_or(TooLarge)?;
        self.left = drawn - missing;
        self.more = more - drawn;
        Ok(())
    }
}

impl Drop for Budget {
    /// What was drawn and not spent is there for others.
    fn drop(&mut self) {
        if let Some(run) = &self.run {
            run.left.fetch_add(self.left, Ordering::Relaxed);
        }
    }
}

impl RunBudget {
    /// What a run may take, where a diagram may have so many nodes: 1,000,000,000 branches
    /// where nobody says otherwise, of which one pass may take 400,000,000.
    #[must_use]
    pub fn of(most_nodes: usize) -> Self {
        Self::new(
            most_nodes,
            most_nodes.saturating_mul(BRANCHES_OF_A_NODE_IN_A_RUN),
        )
    }

    /// As much as it takes. Each pass still has its own limit.
    #[must_use]
    pub fn endless(most_nodes: usize) -> Self {
        Self::new(most_nodes, usize::MAX)
    }

    fn new(most_nodes: usize, whole: usize) -> Self {
        Self {
            most_nodes,
            whole,
            left: Arc::new(AtomicUsize::new(whole)),
            stopped: Arc::new(AtomicBool::new(false)),
        }
    }

    /// How many nodes a diagram may have.
    #[must_use]
    pub fn most_nodes(&self) -> usize {
        self.most_nodes
    }

    /// How many branches the run may take in all.
    #[must_use]
    pub fn whole(&self) -> usize {
        self.whole
    }

    /// How many it has taken so far.
    #[must_use]
    pub fn spent(&self) -> usize {
        self.whole - self.left.load(Ordering::Relaxed)
    }

    /// Whether more was wanted than there is. Nothing more is given from then on.
    #[must_use]
    pub fn is_spent(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }

    /// Takes so much of it for work that goes over no diagram.
    pub(crate) fn take(&self, branches: usize) {
        // Where that is more than there is, whoever asks next is told.
        let _ = self.at_most(branches).spend(branches);
    }

    /// Takes so much of it, or what is left: nobody has wanted more than there is.
    pub(super) fn take_what_is_left(&self, branches: usize) {
        let order = Ordering::Relaxed;
        let take = |left: usize| Some(left.saturating_sub(branches));
        let _ = self.left.fetch_update(order, order, take);
    }

    /// Whether nothing is left of it.
    pub(super) fn is_used_up(&self) -> bool {
        self.is_spent() || self.left.load(Ordering::Relaxed) == 0
    }

    /// So much of it, as it is needed.
    pub(crate) fn at_most(&self, branches: usize) -> Budget {
        Budget {
            whole: branches,
            left: 0,
            more: branches,
            run: Some(self.clone()),
        }
    }

    /// What one pass over all ways may take of it.
    pub(super) fn of_a_pass(&self) -> Budget {
        self.at_most(self.most_nodes.saturating_mul(BRANCHES_OF_A_NODE))
    }

    /// Takes a portion out, of no less and no more than this; nothing where there is not so
    /// much.
    fn draw(&self, least: usize, most: usize) -> Option<usize> {
        let portion = (self.whole / PORTIONS).clamp(1, LARGEST_PORTION);
        let wanted = portion.max(least).min(most);
        let mut drawn = None;
        if !self.is_spent() {
            let take = |left: usize| {
                drawn = (left >= least).then_some(wanted.min(left));
                left.checked_sub(drawn?)
            };
            let order = Ordering::Relaxed;
            let _ = self.left.fetch_update(order, order, take);
        }
        if drawn.is_none() {
            self.stopped.store(true, Ordering::Relaxed);
        }
        drawn
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
