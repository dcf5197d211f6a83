//! The command line of `quandary run`, and of the program without a command.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::flags::{ColourFlag, DayFlag, FileSizeFlag};
use crate::cli::screen::AskingWish;
use crate::cli::source;

/// What stands below the help.
pub const EXAMPLES: &str = "\
Examples:
  quandary run                          the letter quiz, in the terminal
  quandary run pizza                    another built-in flow
  quandary run my-flow.yaml             a flow of your own
  quandary run pizza --answer cannot_eat=nothing --answer hunger=little
  quandary run pizza --answers my-answers.yaml --json
  quandary run pizza --answers my-answers.yaml --save page.html";

/// `quandary run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(default_value = source::DEFAULT, value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// How to play it.
    #[command(flatten)]
    pub options: RunOptions,
}

/// How a flow is played.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// A file with answers; in a terminal only the missing ones are asked.
    /// `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// One answer; may be given several times, and wins over the file.
    /// Several options are joined by commas. While it runs, whoever else is on
    /// this machine may see it in the list of processes; not so with
    /// --answer-file
    #[arg(long = "answer", value_name = "ID=VALUE", value_parser = with_equals_sign)]
    pub answer: Vec<String>,
    /// A file with such answers, one ID=VALUE on each line. `-` is standard
    /// input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub answer_file: Option<PathBuf>,
    /// Prints the result as one JSON object
    #[arg(long)]
    pub json: bool,
    /// Writes the page to a new file as well: as Markdown, HTML or plain text,
    /// by its ending .md, .html or .txt
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Writes the document of the advice, such as a letter, to a new file as
    /// well, where there is one
    #[arg(long, value_name = "FILE")]
    pub save_document: Option<PathBuf>,
    /// Shows the page through the program that PAGER names, or else `less -R`
    #[arg(long, conflicts_with_all = ["json", "private"])]
    pub pager: bool,
    /// Where answers go if you leave and ask to save them: a new file, never
    /// one that is there already
    #[arg(long, value_name = "FILE")]
    pub state: Option<PathBuf>,
    /// Leaves nothing on the screen or above it when it ends
    #[arg(long)]
    pub private: bool,
    /// Asks line by line, for screen readers and pipes
    #[arg(long, conflicts_with = "no_input")]
    pub plain: bool,
    /// Never asks: every answer has to be given by flags or a file
    #[arg(long)]
    pub no_input: bool,
    /// How large a file may be.
    #[command(flatten)]
    pub largest: FileSizeFlag,
    /// The day.
    #[command(flatten)]
    pub day: DayFlag,
    /// Colours.
    #[command(flatten)]
    pub colour: ColourFlag,
}

impl RunOptions {
    /// How the person asked to be asked.
    pub fn wish(&self) -> AskingWish {
        match (self.plain, self.no_input) {
            (_, true) => AskingWish::NoInput,
            (true, false) => AskingWish::Plain,
            (false, false) => AskingWish::Unsaid,
        }
    }
}

/// An answer as it is given on the command line; what's in it is read with the flow.
fn with_equals_sign(written: &str) -> Result<String, String> {
    match written.contains('=') {
        true => Ok(written.to_owned()),
        false => Err(match written.split_once(':') {
            Some((id, value)) => behind_equals_sign(id.trim(), value.trim()),
            None => behind_equals_sign(written, "VALUE"),
        }),
    }
}

pub(super) fn behind_equals_sign(id: &str, value: &str) -> String {
    format!("what is answered stands behind an equals sign: `--answer {id}={value}`")
}
