//! The command line of `quandary graph`.

use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

use super::flags::{ColourFlag, DayFlag, FileSizeFlag, ForceFlag, SizeFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary graph pizza
  quandary graph pizza --to marinara
  quandary graph my-flow.yaml --coverage
  quandary graph my-flow.yaml --format html --output my-flow.html
  quandary graph my-flow.yaml --format mermaid

A row says on which answers it's taken and where it leads, and at its end how many of
all ways take it. Numbers, dates and lengths of time count by what the flow tells apart.

Exit codes:
  0  the picture was drawn
  1  a file cannot be read or written
  2  wrong use: flags, unknown questions, outcomes or scenarios
  3  the flow is faulty";

/// `quandary graph`.
#[derive(Debug, Args)]
pub struct GraphArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// In which form to draw it
    #[arg(long, value_enum, default_value = "human")]
    pub format: PictureFormat,
    /// Writes to a file, in place of standard output
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// What it may be written over.
    #[command(flatten)]
    pub over: ForceFlag,
    /// Shows only what comes from this question on
    #[arg(long, value_name = "QUESTION")]
    pub from: Option<String>,
    /// Shows only the ways that end with this outcome
    #[arg(long, value_name = "OUTCOME")]
    pub to: Option<String>,
    /// Shows the way of this scenario, by its name
    #[arg(long, value_name = "NAME")]
    pub scenario: Option<String>,
    /// Shows how many scenarios take each row
    #[arg(long)]
    pub coverage: bool,
    /// A scenario file in place of the one beside the flow; may be given several times
    #[arg(long, value_name = "FILE")]
    pub scenarios: Vec<PathBuf>,
    /// Says what facts mean, and what is promised
    #[arg(long)]
    pub unfold: bool,
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

/// The form of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum PictureFormat {
    /// For people, in the terminal.
    Human,
    /// One page for a browser, which asks nobody for anything.
    Html,
    /// A drawing, for pages and for READMEs.
    Svg,
    /// One JSON object.
    Json,
    /// For Graphviz.
    Dot,
    /// For Mermaid, as code hosts draw it in Markdown.
    Mermaid,
}
