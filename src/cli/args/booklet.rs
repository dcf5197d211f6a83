//! The command line of `quandary booklet`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::flags::{DayFlag, FileSizeFlag, ForceFlag, SizeFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary booklet pizza --output pizza.html
  quandary booklet my-flow.yaml --output review.md
  quandary booklet my-flow.yaml --changed --output review.html

For whoever answers for the advice: who gets which outcome, people by whose example
that's understood, the pages as they see them, and a box for each claim. It prints the
digest of each outcome, which a `signed` in the flow holds it to.

Exit codes:
  0  the booklet was written
  1  a file cannot be read or written
  2  wrong use
  3  the flow is faulty";

/// `quandary booklet`.
#[derive(Debug, Args)]
pub struct BookletArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// Writes to a file, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// In which form; else as the name of the file ends, and Markdown where there is none
    #[arg(long, value_enum)]
    pub format: Option<BookletFormat>,
    /// Shows only the outcomes that nobody has signed as they are
    #[arg(long)]
    pub changed: bool,
    /// What it may be written over.
    #[command(flatten)]
    pub over: ForceFlag,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// The day.
    #[command(flatten)]
    pub day: DayFlag,
    /// How large a decision diagram may become.
    #[command(flatten)]
    pub size: SizeFlag,
}

/// The form of a booklet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BookletFormat {
    /// One page for a browser and for paper, which asks nobody for anything.
    Html,
    /// Markdown.
    #[value(alias = "md")]
    Markdown,
}
