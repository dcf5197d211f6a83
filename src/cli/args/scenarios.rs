//! The command line of `quandary test`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, ForceFlag};
use crate::cli::digest::fnv1a;
use crate::cli::report::format::Format;

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary test                         all scenarios below this directory
  quandary test my-flow.yaml            those beside a flow
  quandary test my-flow.yaml --only rain
  quandary test pizza                   those of a built-in flow
  quandary test flows --coverage        and what they leave untried
  quandary test flows --format junit --output scenarios.xml
  quandary test flows --partition 2/8   the second part of eight
  quandary test my-flow.yaml --accept   write what comes now as what is expected

Scenario files are called NAME.scenarios.yaml, or NAME.scenarios.csv for a table.

Exit codes:
  0  every scenario passes
  1  a file cannot be read or written
  2  wrong use, or there is nothing to test
  3  a flow or a scenario file is faulty
  8  a scenario fails
  9  every scenario passes, and less is tried than --min-coverage asks for
Where several are true, the one that stands higher counts.";

/// The help of `--today`.
const TODAY: &str = "\
    The day on which scenarios are played that name no other, such as 2026-08-23, in \
    place of today";

/// `quandary test`.
#[derive(Debug, Args)]
#[command(mut_arg("today", |arg| arg.help(TODAY)))]
pub struct TestArgs {
    /// Scenario files, flows with scenarios beside them, directories, or ids of built-in flows
    #[arg(value_name = "PATH", default_value = ".", value_hint = ValueHint::FilePath)]
    pub paths: Vec<String>,
    /// Only scenarios that have this text in their name; capitals do not matter
    #[arg(long, value_name = "TEXT")]
    pub filter: Option<String>,
    /// Only the scenario of exactly this name, as a failure says it
    #[arg(long, value_name = "NAME", conflicts_with = "filter")]
    pub only: Option<String>,
    /// Stops at the first scenario that fails
    #[arg(long)]
    pub fail_fast: bool,
    /// Only one part of several, such as 2/8; a scenario stays in its part as long
    /// as it keeps its name
    #[arg(long, value_name = "PART/PARTS", value_parser = read_partition)]
    pub partition: Option<Partition>,
    /// How many scenarios to play at once; one for each core where it is left out
    #[arg(long, value_name = "N", value_parser = read_jobs)]
    pub jobs: Option<NonZeroUsize>,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// The day.
    #[command(flatten)]
    pub day: DayFlag,
    /// In which form to report
    #[arg(long, default_value = "human", value_parser = Format::among(Format::value_variants()))]
    pub format: Format,
    /// Writes the report to a file, and for people to the terminal
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Adds what the scenarios try of each flow, and what they leave untried
    #[arg(long)]
    pub coverage: bool,
    /// Ends with 9 where the scenarios try less of all flows than this, in per cent
    #[arg(long, value_name = "PERCENT", value_parser = read_percent)]
    pub min_coverage: Option<f64>,
    /// Writes coverage to a file as coverage viewers read it (LCOV)
    #[arg(long, value_name = "FILE")]
    pub lcov: Option<PathBuf>,
    /// What both may be written over.
    #[command(flatten)]
    pub over: ForceFlag,
    /// Shows how expectations would change to what comes now, and changes them
    #[arg(long, conflicts_with_all = ["format", "output", "fail_fast"])]
    pub accept: bool,
    /// Changes them without asking first
    #[arg(long, requires = "accept")]
    pub yes: bool,
    /// Colours.
    #[command(flatten)]
    pub colour: ColourFlag,
}

/// One part of several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Partition {
    part: u64,
    parts: u64,
}

impl Partition {
    /// Whether a scenario of this name is in the part. It rests on the name alone
    /// (FNV-1a, then mixed), so others may come and go.
    pub fn has(self, name: &str) -> bool {
        let mut hash = fnv1a(name.as_bytes());
        hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
        hash ^= hash >> 33;
        hash % self.parts == self.part - 1
    }
}

fn read_partition(text: &str) -> Result<Partition, String> {
    let form = || "a part is written as 2/8: the second of eight".to_owned();
    let (part, parts) = text.split_once('/').ok_or_else(form)?;
    let number = |text: &str| text.parse::<u64>().map_err(|_| form());
    let (part, parts) = (number(part)?, number(parts)?);
    if part == 0 || part > parts {
        return Err(format!(
            "there is no part {part} of {parts}; they are counted from 1"
        ));
    }
    Ok(Partition { part, parts })
}

/// Reads a share in per cent.
pub fn read_percent(text: &str) -> Result<f64, String> {
    let percent = text.trim_end_matches('%').parse::<f64>().ok();
    let percent = percent.filter(|percent| (0.0..=100.0).contains(percent));
    percent.ok_or_else(|| "this is a number from 0 to 100".to_owned())
}

fn read_jobs(text: &str) -> Result<NonZeroUsize, String> {
    text.parse()
        .map_err(|_| "a whole number is meant, 1 or more".to_owned())
}
