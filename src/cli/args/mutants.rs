//! The command line of `quandary mutants`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, SizeFlag};
use crate::cli::report::format::Format;

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary mutants my-flow.yaml
  quandary mutants my-flow.yaml --sample 100 --seed 7
  quandary mutants my-flow.yaml --min-score 90 --format json
  quandary mutants my-flow.yaml --cases more.scenarios.yaml

Each change is a slip of the hand: a bound one step off, an `or` for an `and`, a
route to another outcome. It is noticed where a scenario fails because of it, or a
guarantee. What changes nothing for anyone is not counted.

Exit codes:
  0  every change is noticed, or as many as --min-score asks for
  1  a file cannot be read
  2  wrong use
  3  a file is faulty
  8  a change is not noticed, or a scenario fails before anything is changed";

/// The help of `--today`.
const TODAY: &str = "\
    The day on which scenarios are played that name none, such as 2026-08-23; \
    changes that do nothing on this day count as none";

/// The help of `--max-nodes`.
const MAX_NODES: &str = "\
    How many nodes a decision diagram may have; beyond it, whether a change does \
    anything is not decided";

/// `quandary mutants`.
#[derive(Debug, Args)]
#[command(mut_arg("today", |arg| arg.help(TODAY)))]
#[command(mut_arg("max_nodes", |arg| arg.help(MAX_NODES)))]
pub struct MutantsArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// A scenario file in place of the one beside the flow; may be given several
    /// times
    #[arg(long, value_name = "FILE")]
    pub scenarios: Vec<PathBuf>,
    /// Tries so many of the changes, chosen by chance
    #[arg(long, value_name = "N")]
    pub sample: Option<usize>,
    /// The seed of everything that is chosen by chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// How many of a hundred changes have to be noticed
    #[arg(long, value_name = "PERCENT", default_value_t = 100,
          value_parser = clap::value_parser!(u8).range(0..=100))]
    pub min_score: u8,
    /// Writes scenarios that notice the rest to a new file, for you to review
    #[arg(long, value_name = "FILE")]
    pub cases: Option<PathBuf>,
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
    /// Colours.
    #[command(flatten)]
    pub colour: ColourFlag,
}
