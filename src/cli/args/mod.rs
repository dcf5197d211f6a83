//! The command line: one definition that is parser and help in one.
//!
//! In reading order: [`deferred`] are the arguments of commands that nobody named, [`flags`] those
//! that several commands have, [`limits`] what their help says of how much they take; then the
//! commands that have many of their own.

pub mod deferred;

mod flags;

pub mod limits;

pub mod run;

pub mod tips;

pub mod next;

pub mod export;

pub mod preview;

pub mod check;

pub mod prove;

pub mod scenarios;

pub mod ci;

pub mod mutants;

pub mod cases;

pub mod diff;

pub mod graph;

pub mod booklet;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use booklet::BookletArgs;
use cases::CasesArgs;
use check::CheckArgs;
use ci::CiArgs;
use deferred::Deferred;
use diff::DiffArgs;
use export::ExportArgs;
use flags::ColourFlag;
use graph::GraphArgs;
use limits::{StatedLimit, within};
use mutants::MutantsArgs;
use next::NextArgs;
use preview::PreviewArgs;
use prove::ProveArgs;
use run::{RunArgs, RunOptions};
use scenarios::TestArgs;

const EXIT_CODES: &str = "\
Exit codes:
  0    advice was reached, or what was asked for was done
  1    a file or a stream could not be read or written
  2    wrong use: flags, unknown ids, an answer that is refused
  3    the flow is faulty
  4    an answer is missing and cannot be asked
  5    you left before the end
  6    a guarantee fails, 7: something is not decided (quandary prove, ci and diff)
  8    a scenario fails (quandary test and ci), or a change is not noticed (quandary mutants)
  9    too little is tried (quandary test and ci)
  10   something changes for somebody (quandary diff)
  130  you pressed Ctrl-C (143 and 129: the program was ended by SIGTERM or SIGHUP)";

const EXAMPLES: &str = "\
Examples:
  quandary                              the letter quiz, in the terminal
  quandary run pizza                    another built-in flow
  quandary --save advice.html           keeps the advice in a new file";

/// Answers a few questions, gets advice that fits, with the reasons.
///
/// Without a command it plays the built-in quiz: should you write to your ex?
/// Nothing you answer leaves this machine, and nothing is stored unless you ask.
#[derive(Debug, Parser)]
#[command(
    name = "quandary",
    version,
    max_term_width = 90,
    args_conflicts_with_subcommands = true,
    after_help = within(&format!("{EXAMPLES}\n\n{EXIT_CODES}"), &[StatedLimit::File, StatedLimit::Prompt])
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to play the built-in quiz, where there is no command.
    #[command(flatten)]
    pub run: RunOptions,
}

impl Arguments {
    /// How large a file may be, in MB; nothing for a command that reads no large ones.
    pub fn max_size(&self) -> Option<usize> {
        let largest = match &self.command {
            None => &self.run.largest,
            Some(Command::Run(Deferred(args))) => &args.options.largest,
            Some(Command::Next(Deferred(args))) => &args.largest,
            Some(Command::Export(Deferred(args))) => &args.largest,
            Some(Command::Preview(Deferred(args))) => &args.largest,
            Some(Command::Check(Deferred(args))) => &args.largest,
            Some(Command::Prove(Deferred(args))) => &args.largest,
            Some(Command::Test(Deferred(args))) => &args.largest,
            Some(Command::Ci(Deferred(args))) => &args.largest,
            Some(Command::Mutants(Deferred(args))) => &args.largest,
            Some(Command::Cases(Deferred(args))) => &args.largest,
            Some(Command::Diff(Deferred(args))) => &args.largest,
            Some(Command::Graph(Deferred(args))) => &args.largest,
            Some(Command::Booklet(Deferred(args))) => &args.largest,
            Some(
                Command::List(_)
                | Command::New(_)
                | Command::Explain(_)
                | Command::Schema(_)
                | Command::Completions(_)
                | Command::Man(_),
            ) => return None,
        };
        Some(largest.max_size)
    }
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Plays a flow: asks its questions and gives its advice
    #[command(alias = "play")]
    #[command(after_help = within(&format!("{}\n\n{EXIT_CODES}", run::EXAMPLES), &[StatedLimit::File, StatedLimit::Prompt]))]
    Run(Deferred<RunArgs>),
    /// Tells what comes next for some answers, for a front in any language
    #[command(after_help = within(next::EXAMPLES, &[StatedLimit::File, StatedLimit::Prompt]))]
    Next(Deferred<NextArgs>),
    /// Makes one page of a flow, which plays it in any browser
    #[command(after_help = within(export::EXAMPLES, &[StatedLimit::File]))]
    Export(Deferred<ExportArgs>),
    /// Shows a flow in a browser while you write it, and stays at the question
    #[command(after_help = within(preview::EXAMPLES, &[StatedLimit::File, StatedLimit::Run]))]
    Preview(Deferred<PreviewArgs>),
    /// Lists the built-in flows
    #[command(after_help = "Example:\n  quandary list")]
    List(Deferred<ListArgs>),
    /// Shows everything that is wrong with flow, scenario and answers files
    #[command(after_help = within(check::EXAMPLES, &[StatedLimit::File, StatedLimit::Run, StatedLimit::Findings]))]
    Check(Deferred<CheckArgs>),
    /// Proves what flows promise of every way through, or shows how it is broken
    #[command(after_help = within(prove::EXAMPLES, &[StatedLimit::File, StatedLimit::Run]))]
    Prove(Deferred<ProveArgs>),
    /// Plays scenarios, and tells what does not come as expected
    #[command(after_help = within(scenarios::EXAMPLES, &[StatedLimit::File, StatedLimit::Failures]))]
    Test(Deferred<TestArgs>),
    /// Checks, proves and tests everything in a folder, with one report and one exit code
    #[command(after_help = within(ci::EXAMPLES, &[StatedLimit::File, StatedLimit::Run, StatedLimit::Findings, StatedLimit::Failures]))]
    Ci(Deferred<CiArgs>),
    /// Makes small mistakes in a flow, and shows those that no test notices
    #[command(after_help = within(mutants::EXAMPLES, &[StatedLimit::File, StatedLimit::Run, StatedLimit::Lines]))]
    Mutants(Deferred<MutantsArgs>),
    /// Writes scenarios with what a flow does today, for you to review
    #[command(after_help = within(cases::EXAMPLES, &[StatedLimit::File, StatedLimit::Run]))]
    Cases(Deferred<CasesArgs>),
    /// Tells for whom the advice changes between two versions of a flow
    #[command(after_help = within(diff::EXAMPLES, &[StatedLimit::File, StatedLimit::Run]))]
    Diff(Deferred<DiffArgs>),
    /// Draws a flow as a list: questions, routes, outcomes, and what is proven of them
    #[command(after_help = within(graph::EXAMPLES, &[StatedLimit::File, StatedLimit::Run]))]
    Graph(Deferred<GraphArgs>),
    /// Writes what somebody reads who signs the advice: who gets what, and why
    #[command(after_help = within(booklet::EXAMPLES, &[StatedLimit::File, StatedLimit::Run]))]
    Booklet(Deferred<BookletArgs>),
    /// Writes a small flow to begin with, and its scenarios
    #[command(after_help = NEW_EXAMPLES)]
    New(Deferred<NewArgs>),
    /// Explains what `check` finds: one rule, or the list of all
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(Deferred<ExplainArgs>),
    /// Prints a JSON Schema, by which editors complete and explain keys
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(Deferred<SchemaArgs>),
    /// Prints a script with which a shell completes commands and flags
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(Deferred<CompletionsArgs>),
    /// Prints the manual page of the program, or of one of its commands
    #[command(after_help = MAN_EXAMPLES)]
    Man(Deferred<ManArgs>),
}

/// `quandary list`.
#[derive(Debug, Args)]
pub struct ListArgs {
    /// Colours.
    #[command(flatten)]
    pub colour: ColourFlag,
}

const NEW_EXAMPLES: &str = "\
Examples:
  quandary new tea                      writes tea.yaml and tea.scenarios.yaml
  quandary new flows/coffee.yaml        the same in a folder

Exit codes:
  0  both files were written
  1  one of them is there already, or cannot be written
  2  the name is no name of a flow";

/// `quandary new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The new file; `.yaml` is added where it has no ending. Nothing is ever
    /// overwritten
    pub file: PathBuf,
}

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  quandary explain                      all rules, with what they find
  quandary explain unknown-key          the page of a rule, and how to mend it

Exit codes:
  0  the page was printed
  2  there is no such rule";

/// `quandary explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule, as it stands in brackets behind `error` or `warning`
    pub rule: Option<String>,
    /// Colours.
    #[command(flatten)]
    pub colour: ColourFlag,
}

const SCHEMA_EXAMPLES: &str = "\
Examples:
  quandary schema > flow.schema.json
  quandary schema scenarios > scenarios.schema.json

An editor with yaml-language-server goes by it where the first line of a flow is
  # yaml-language-server: $schema=flow.schema.json";

/// `quandary schema`.
#[derive(Debug, Args)]
pub struct SchemaArgs {
    /// The kind of file
    #[arg(value_enum, default_value = "flow")]
    pub of: SchemaOf,
}

/// The kinds of file that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum SchemaOf {
    /// A flow.
    Flow,
    /// The scenarios of a flow.
    Scenarios,
    /// Answers for a flow.
    Answers,
    /// A shared part of flows.
    Part,
}

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  quandary completions bash > ~/.local/share/bash-completion/completions/quandary
  quandary completions zsh > ~/.zfunc/_quandary       (a folder that is in $fpath)
  quandary completions fish > ~/.config/fish/completions/quandary.fish";

/// `quandary completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

const MAN_EXAMPLES: &str = "\
Examples:
  quandary man > ~/.local/share/man/man1/quandary.1
  quandary man run > ~/.local/share/man/man1/quandary-run.1";

/// `quandary man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command; the whole program where it is left out
    pub command: Option<String>,
}
