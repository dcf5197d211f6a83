//! The command line of `quandary prove`.

use clap::{Args, ValueHint};

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, SizeFlag};
use crate::cli::report::format::Format;

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary prove letter-to-ex
  quandary prove my-flow.yaml --all     what holds as well
  quandary prove my-flow.yaml --summary
  quandary prove flows/*.yaml --format junit > proofs.xml

Scenario files among the flows are passed over.
A guarantee holds only where no way at all breaks it. It fails only with a way
that was walked and breaks it. Anything else is not decided.

Exit codes:
  0  every guarantee holds
  1  a file cannot be read
  2  wrong use
  3  a flow is faulty
  6  a guarantee fails
  7  none fails, and one is not decided";

/// The help of `--today`.
const TODAY: &str = "\
    Proves for this day only, such as 2026-08-23; for all days where it is left out";

/// `quandary prove`.
#[derive(Debug, Args)]
#[command(mut_arg("today", |arg| arg.help(TODAY)))]
pub struct ProveArgs {
    /// The flows: paths of files, or ids of built-in ones
    #[arg(required = true, value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flows: Vec<String>,
    /// Lists every promise that holds; what is broken is always told
    #[arg(long)]
    pub all: bool,
    /// Adds figures: how many ways, how long, where they end, what is met
    #[arg(long)]
    pub summary: bool,
    /// In which form to print
    #[arg(long, default_value = "human", value_parser = Format::among(Format::COMMON))]
    pub format: Format,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// The day.
    #[command(flatten)]
    pub day: DayFlag,
    /// How large a decision diagram may become.
    #[command(flatten)]
    pub size: SizeFlag,
    /// How many ways by chance are tried where a guarantee is not decided
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub samples: usize,
    /// The seed of the ways by chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Colours.
    #[command(flatten)]
    pub colour: ColourFlag,
}
