//! The command line of `quandary next`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::flags::{DayFlag, FileSizeFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary next pizza --json
  quandary next pizza --answers my-answers.yaml --json
  quandary next pizza --answers my-answers.yaml --reply vegan --json
  quandary next pizza --answers my-answers.yaml --back
  quandary next pizza --steps
  quandary next pizza --answers my-answers.yaml --change hunger --reply very --json

Nothing is kept between two calls. What was answered is an answers file, and the
JSON holds the next one in `answers`. --answers - reads it from standard input.

--steps is for a front that keeps the program open. Each line that it sends is a step,
{\"answers\": TEXT, \"do\": {\"act\": \"reply\", \"words\": \"vegan\"}}, and each is answered
by a line of JSON.

Exit codes:
  0  there is something to show, a refused answer included
  1  a file cannot be read
  2  wrong use, or a file that holds no answers
  3  the flow is faulty";

/// `quandary next`.
#[derive(Debug, Args)]
pub struct NextArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// A file with the answers so far; `-` reads standard input
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Answers the question that is asked: with the id of an option, ids with commas between
    /// them, yes or no, or whatever somebody typed
    #[arg(long, value_name = "WORDS", conflicts_with_all = ["skip", "back", "revisit"])]
    pub reply: Option<String>,
    /// Goes on without an answer, where that's possible
    #[arg(long, conflicts_with_all = ["back", "revisit"])]
    pub skip: bool,
    /// Goes back to the question before
    #[arg(long, conflicts_with = "revisit")]
    pub back: bool,
    /// Looks at a question again that has an answer
    #[arg(long, value_name = "ID")]
    pub revisit: Option<String>,
    /// Changes the answer to this question to that of --reply, or skips it with --skip
    #[arg(long, value_name = "ID", conflicts_with_all = ["back", "revisit"])]
    pub change: Option<String>,
    /// Prints one JSON object
    #[arg(long)]
    pub json: bool,
    /// Reads steps from standard input, a line of JSON each, and answers each with a line
    #[arg(long, conflicts_with_all = ["answers", "reply", "skip", "back", "revisit", "change"])]
    pub steps: bool,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// The day that counts as today.
    #[command(flatten)]
    pub day: DayFlag,
}
