//! The command line of `quandary diff`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};
use quandary::versions::matching::Rename;

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, SizeFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary diff pizza flows/pizza.yaml
  quandary diff pizza flows/pizza.yaml --format markdown
  quandary diff pizza flows/pizza.yaml --format html > pizza.html
  quandary diff pizza flows/pizza.yaml --moved hunger=hunger --answers people

A version is a file, the id of a built-in flow, or a file of a git revision, such as
HEAD~1:flows/pizza.yaml. Everybody is looked at who gives the same answers to both.
\"Nothing changes for anyone\" is proven; what is too much to decide is said to be so.

Exit codes:
  0   nothing changes for anyone, or only what is approved
  1   a file cannot be read
  2   wrong use
  3   a version is faulty
  7   not everything is decided, and no change is found that isn't approved
  10  something changes for somebody";

/// The help of `--today`.
const TODAY: &str = "\
    Compares for this day only, such as 2026-08-23; from today on where it is left out";

/// The help of `--max-nodes`.
const MAX_NODES: &str = "\
    How many nodes a decision diagram may have; beyond it, not everything is decided";

/// `quandary diff`.
#[derive(Debug, Args)]
#[command(mut_arg("today", |arg| arg.help(TODAY)))]
#[command(mut_arg("max_nodes", |arg| arg.help(MAX_NODES)))]
pub struct DiffArgs {
    /// The version that was: a file, a built-in flow, or REVISION:FILE
    #[arg(value_name = "OLD", value_hint = ValueHint::FilePath)]
    pub old: String,
    /// The version that is to be
    #[arg(value_name = "NEW", value_hint = ValueHint::FilePath)]
    pub new: String,
    /// What is called otherwise in the new version: a question, an option (as
    /// question.option), an outcome or a passage. With nothing behind the `=` it is
    /// called nothing there: it's gone. May be given several times
    #[arg(long, value_name = "OLD=NEW", value_parser = renamed)]
    pub moved: Vec<Rename>,
    /// A file with the marks of changes that somebody has approved, one on a line
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub approved: Option<PathBuf>,
    /// Writes for each change the answers of somebody whom it meets, to files in a new
    /// folder
    #[arg(long, value_name = "FOLDER")]
    pub answers: Option<PathBuf>,
    /// In which form to print
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "human")]
    pub format: DiffFormat,
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

/// The form of a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DiffFormat {
    /// For people.
    Human,
    /// One JSON object.
    Json,
    /// Markdown, for a pull request.
    Markdown,
    /// One page for a browser: the changes, and both versions as one ladder.
    Html,
}

/// Reads `old=new`.
fn renamed(text: &str) -> Result<Rename, String> {
    match text.split_once('=') {
        Some((old, new)) if !old.is_empty() => Ok(Rename {
            old: old.to_owned(),
            new: new.to_owned(),
        }),
        _ => Err("write the old id, `=`, and the new id, such as `budget=money`".to_owned()),
    }
}
