//! The limits of a command, as its help states them. `docs/checking.md` has all of them.

use quandary::space::MOST_NODES;
use quandary::space::budget::{BRANCHES_OF_A_NODE_IN_A_RUN, Budget};

use crate::cli::counted::digits;
use crate::cli::source::MOST_MEGABYTES;

/// How many findings of one file are shown.
pub const FINDINGS_SHOWN: usize = 1_000;

/// So many scenarios that fail are told of, in all files together; the others are counted, so that
/// a table in which every row fails takes little more memory than one in which all pass.
pub const FAILURES_TOLD: usize = 1_000;

/// A line of more bytes is not shown whole by `mutants`.
pub const LONG_LINE: usize = 1_000;

/// A limit that some command has.
#[derive(Clone, Copy)]
pub enum StatedLimit {
    /// The size of what is read, and the memory that it takes.
    File,
    /// The work over all answers of a flow.
    Run,
    /// The work before a question and before the page.
    Prompt,
    /// Findings that are shown.
    Findings,
    /// Scenarios that are told to fail.
    Failures,
    /// Lines that are shown whole.
    Lines,
}

impl StatedLimit {
    fn in_words(self) -> String {
        match self {
            StatedLimit::File => format!(
                "Files have at most {MOST_MEGABYTES} MB (--max-size). One of 5 MB takes less than 512 MB of\n  \
                 memory, one of 64 MB less than 1 GB to load."
            ),
            StatedLimit::Run => {
                let branches = digits(MOST_NODES.saturating_mul(BRANCHES_OF_A_NODE_IN_A_RUN));
                format!(
                    "The work over a flow ends at {branches} branches of diagrams (--max-nodes),\n  \
                     some minute of a processor. What is left then is not decided, and it says\n  \
                     how far it came."
                )
            }
            StatedLimit::Prompt => {
                let [prompt, page] = [Budget::BEFORE_A_PROMPT, Budget::BEFORE_A_PAGE].map(digits);
                format!(
                    "Before a question it works out at most {prompt} branches of diagrams, before\n  \
                     the page {page}. Beyond it, words are plainer, and never wrong."
                )
            }
            StatedLimit::Findings => format!(
                "Of the findings of a file, the first {} are shown; the others are counted.",
                digits(FINDINGS_SHOWN)
            ),
            StatedLimit::Failures => format!(
                "Of scenarios that fail, the first {} are told of; the others are counted.",
                digits(FAILURES_TOLD)
            ),
            StatedLimit::Lines => format!(
                "Of a line of more than {} bytes, what stands around the change is shown.",
                digits(LONG_LINE)
            ),
        }
    }
}

/// What stands below the help: the limits before the exit codes.
pub fn within(below: &str, limits: &[StatedLimit]) -> String {
    let limits: Vec<String> = limits.iter().map(|limit| limit.in_words()).collect();
    let limits = format!("Limits:\n  {}", limits.join("\n  "));
    match below.find("Exit codes:") {
        Some(at) => format!("{}{limits}\n\n{}", &below[..at], &below[at..]),
        None => format!("{below}\n\n{limits}"),
    }
}
