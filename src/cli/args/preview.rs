//! The command line of `quandary preview`.

use clap::{Args, ValueHint};

use super::flags::{DayFlag, FileSizeFlag, SizeFlag};

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary preview my-flow.yaml
  quandary preview my-flow.yaml --port 8000

Open the address that it prints in a browser on this machine, and write on in your
editor. On each save the page stays at the question, with the answers that still
count. Nobody else can open it: it's for this machine alone, and for whoever knows
the address, which is another one each time.

Exit codes:
  1    a file cannot be read, or the port is in use
  2    wrong use
  130  you ended it with Ctrl-C";

/// `quandary preview`.
#[derive(Debug, Args)]
pub struct PreviewArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// The port on this machine; any that is free where it's left out
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    pub port: u16,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// The day that counts as today.
    #[command(flatten)]
    pub day: DayFlag,
    /// How large a decision diagram may become.
    #[command(flatten)]
    pub size: SizeFlag,
}
