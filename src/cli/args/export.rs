//! The command line of `quandary export`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::flags::{FileSizeFlag, ForceFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary export pizza --output pizza.html
  quandary export my-flow.yaml --output my-flow.html
  quandary export my-flow.yaml --exit about:blank > my-flow.html

The page plays the flow in any browser, opened from a disk or from any server. It
loads nothing, stores nothing and sends nothing.

Exit codes:
  0  the page was written
  1  a file cannot be read, or the page is there already
  2  wrong use
  3  the flow is faulty";

/// `quandary export`.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// Writes to a file, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// What it may be written over.
    #[command(flatten)]
    pub over: ForceFlag,
    /// Where whoever leaves at once is led, after the page was emptied
    #[arg(
        long,
        value_name = "ADDRESS",
        default_value = "https://www.wikipedia.org/"
    )]
    pub exit: String,
}
