//! The command line of `quandary check`.

use clap::{Args, ValueHint};

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, SizeFlag};
use crate::cli::report::format::Format;

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary check my-flow.yaml
  quandary check flows                  flows, scenarios and answers in a folder
  quandary check my-flow.yaml --deny warnings --format github
  quandary check flows --format sarif > quandary.sarif
  quandary check my-flow.yaml --fix --diff

--fix mends what can be meant in one way only, such as `diet isn't vegan`. Each
fix is tried first: what it mends is gone then, and nothing new has come. The
rest of the file stays as it is, byte for byte. --diff only shows it.

With --watch it checks again on each save, while you write.

A denied finding is an error. Errors cannot be allowed: a file with an error of
the reading cannot be used, and the others strand people or break a promise.

Exit codes:
  0    nothing that is found is an error
  1    a file cannot be read
  2    wrong use: flags, unknown rules, a folder without a file to check
  3    a file has an error, or something that is denied
  130  you ended --watch with Ctrl-C";

/// `quandary check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Flow, scenario and answers files, folders of them, or ids of built-in flows; `-` reads
    /// standard input
    #[arg(required = true, value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub files: Vec<String>,
    /// In which form to print
    #[arg(long, default_value = "human", value_parser = Format::among(Format::COMMON))]
    pub format: Format,
    /// Makes errors of all `warnings`, of `advice` too, or of what one rule finds;
    /// may be given several times, or several with commas
    #[arg(long, value_name = "WHAT")]
    pub deny: Vec<String>,
    /// Leaves out what this rule finds, unless that is an error; may be given several
    /// times, or several with commas
    #[arg(long, value_name = "RULE")]
    pub allow: Vec<String>,
    /// Checks again on each save, until Ctrl-C
    #[arg(long)]
    pub watch: bool,
    /// Mends what can be meant in one way only, in the files themselves, and tells what is
    /// left
    #[arg(long, conflicts_with = "watch")]
    pub fix: bool,
    /// With --fix: shows what would be mended, and changes nothing
    #[arg(long, requires = "fix")]
    pub diff: bool,
    /// The flow of scenario and answers files that name none
    #[arg(long, value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flow: Option<String>,
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
