//! The command line of `quandary cases`.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, ValueHint};
use quandary::cases::Cover;

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, SizeFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary cases my-flow.yaml --output more.scenarios.yaml
  quandary cases my-flow.yaml --cover options,outcomes,boundaries
  quandary cases my-flow.yaml --random 20 --seed 7
  quandary cases pizza --from-session my-answers.yaml

The scenarios say what the flow does today, not what it should do: review them.
What no answers can try is listed at the end, and on standard error.

Exit codes:
  0  the scenarios were written
  1  a file cannot be read or written
  2  wrong use
  3  the flow is faulty";

/// The help of `--max-nodes`.
const MAX_NODES: &str = "\
    How many nodes a decision diagram may have; beyond it, answers are looked for by \
    chance";

/// `quandary cases`.
#[derive(Debug, Args)]
#[command(mut_arg("max_nodes", |arg| arg.help(MAX_NODES)))]
pub struct CasesArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// What the scenarios are to try, as few as can be found; routes where nothing
    /// else is asked for
    #[arg(long, value_name = "WHAT", value_delimiter = ',', value_parser = cover())]
    pub cover: Vec<Cover>,
    /// Writes so many scenarios by chance
    #[arg(long, value_name = "N")]
    pub random: Option<usize>,
    /// Writes the scenario of an answers file, as `run` saves it; may be given several
    /// times
    #[arg(long, value_name = "FILE")]
    pub from_session: Vec<PathBuf>,
    /// The seed of everything that is left to chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Writes to a new file, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
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

/// Reads what is to be covered; shells complete it.
fn cover() -> impl TypedValueParser<Value = Cover> {
    PossibleValuesParser::new(Cover::NAMES.map(|(name, _)| name)).map(|name| {
        let known = Cover::NAMES.into_iter().find(|(known, _)| *known == name);
        known.map_or(Cover::Routes, |(_, cover)| cover)
    })
}
