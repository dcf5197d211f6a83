//! The command line of `quandary ci`.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::check::CheckArgs;
use super::flags::{ColourFlag, DayFlag, FileSizeFlag, ForceFlag, SizeFlag};
use super::prove::ProveArgs;
use super::scenarios::{TestArgs, read_percent};
use crate::cli::report::format::Format;

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary ci                           everything below this directory
  quandary ci flows
  quandary ci flows --format github     findings beside the lines of a pull request
  quandary ci flows --junit quandary.xml --sarif quandary.sarif
  quandary ci flows --min-coverage 100

It does what these do, and goes on where one of them finds something:
  quandary check FOLDER --deny warnings
  quandary prove, of every flow in it that can be read
  quandary test --coverage, of every scenario file in it that can be read

Shared parts are looked at with the flows that use them. A flow without scenarios
counts as untried. What isn't asked for with --min-coverage is told, and fails nothing.

Exit codes:
  0  all of it is as it should be
  1  a file cannot be read or written
  2  wrong use, or there is nothing to look at
  3  a file has an error, or a warning
  6  a guarantee fails
  7  none fails, and one is not decided
  8  a scenario fails
  9  every scenario passes, and less is tried than --min-coverage asks for
Where several are true, the one that stands higher counts.";

/// `quandary ci`.
#[derive(Debug, Args)]
pub struct CiArgs {
    /// The folder with flows, scenarios and answers
    #[arg(value_name = "FOLDER", default_value = ".", value_hint = ValueHint::DirPath)]
    pub folder: PathBuf,
    /// In which form to print
    #[arg(long, default_value = "human", value_parser = Format::among(Format::COMMON))]
    pub format: Format,
    /// Writes the report as JUnit XML to a file as well
    #[arg(long, value_name = "FILE")]
    pub junit: Option<PathBuf>,
    /// Writes the report as SARIF to a file as well
    #[arg(long, value_name = "FILE")]
    pub sarif: Option<PathBuf>,
    /// What both may be written over.
    #[command(flatten)]
    pub over: ForceFlag,
    /// Leaves out what this rule finds, unless that is an error; may be given several
    /// times, or several with commas
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<String>,
    /// Tells warnings, and does not fail because of them
    #[arg(long)]
    pub allow_warnings: bool,
    /// Ends with 9 where the scenarios try less of all flows than this, in per cent
    #[arg(long, value_name = "PERCENT", value_parser = read_percent)]
    pub min_coverage: Option<f64>,
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

impl CiArgs {
    /// What `quandary check` is told.
    pub fn check(&self) -> CheckArgs {
        CheckArgs {
            files: vec![self.folder.display().to_string()],
            format: self.format,
            deny: match self.allow_warnings {
                true => Vec::new(),
                false => vec!["warnings".to_owned()],
            },
            allow: self.allow.clone(),
            watch: false,
            fix: false,
            diff: false,
            flow: None,
            largest: self.largest,
            day: self.day,
            size: self.size,
            colour: self.colour,
        }
    }

    /// What `quandary prove` is told of these flows.
    pub fn prove(&self, flows: &[String]) -> ProveArgs {
        ProveArgs {
            flows: flows.to_vec(),
            all: false,
            summary: false,
            format: self.format,
            largest: self.largest,
            day: self.day,
            size: self.size,
            samples: 10_000,
            seed: 1,
            colour: self.colour,
        }
    }

    /// What `quandary test` is told.
    pub fn test(&self) -> TestArgs {
        TestArgs {
            paths: Vec::new(),
            filter: None,
            only: None,
            fail_fast: false,
            partition: None,
            jobs: None,
            largest: self.largest,
            day: self.day,
            format: self.format,
            output: None,
            coverage: true,
            min_coverage: self.min_coverage,
            lcov: None,
            over: self.over,
            accept: false,
            yes: false,
            colour: self.colour,
        }
    }
}
