//! The name that was most likely meant, looked for only so often in one file.

use crate::suggest;

/// How many names may be compared in search of the one that was meant. Beyond
/// it findings come without a suggestion, so that a file in which every name is
/// wrong is still read in reasonable time.
const MOST_COMPARISONS: usize = 2_000_000;

/// How many characters a name has at most in which one may not be a slip.
const SHORT: usize = 2;

/// Looks for names that are nearly those of the flow, within a bound for the whole file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Nearest {
    /// How many names have been compared.
    comparisons: usize,
}

impl Nearest {
    /// The known id that was most likely meant. Among ids of one or two letters every
    /// other one is near: there only the same in capitals is meant.
    pub(crate) fn name<'a>(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.comparisons += known.len();
        if self.comparisons > MOST_COMPARISONS {
            return None;
        }
        let short = |name: &str| name.chars().nth(SHORT).is_none();
        let short_meant = short(meant);
        let known =
            known.filter(|name| !short_meant || !short(name) || name.eq_ignore_ascii_case(meant));
        suggest::nearest(meant, known)
    }

    /// The word of the format that was most likely meant, however short.
    pub(crate) fn word<'a>(
        &mut self,
        meant: &str,
        known: impl ExactSizeIterator<Item = &'a str>,
    ) -> Option<&'a str> {
        self.comparisons += known.len();
        let few = self.comparisons <= MOST_COMPARISONS;
        few.then(|| suggest::nearest(meant, known)).flatten()
    }
}
