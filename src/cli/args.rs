//! The command line: one definition that is parser and help in one.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;
use jiff::civil::Date;
use quandary::cases::Cover;
use quandary::flow::day;

use super::colour::Choice;
use super::report::format::Format;
use super::screen::Wish;

const EXIT_CODES: &str = "\
Exit codes:
  0    advice was reached, or what was asked for was done
  1    a file or a stream could not be read or written
  2    wrong use: flags, unknown ids, an answer that is refused
  3    the flow is faulty
  4    an answer is missing and cannot be asked
  5    you left before the end
  6    a guarantee fails, 7: one is not decided (quandary prove)
  8    a scenario fails (quandary test), or a change is not noticed (quandary mutants)
  9    too little is tried (quandary test)
  130  you pressed Ctrl-C (143 and 129: the program was ended by SIGTERM or SIGHUP)";

const EXAMPLES: &str = "\
Examples:
  quandary                              the letter quiz, in the terminal
  quandary run pizza                    another built-in flow
  quandary --save advice.html           keeps the advice in a new file";

const RUN_EXAMPLES: &str = "\
Examples:
  quandary run                          the letter quiz, in the terminal
  quandary run pizza                    another built-in flow
  quandary run my-flow.yaml             a flow of your own
  quandary run pizza --answer cannot_eat=nothing --answer hunger=little
  quandary run pizza --answers my-answers.yaml --json
  quandary run pizza --answers my-answers.yaml --save page.html";

const CHECK_EXAMPLES: &str = "\
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

const PROVE_EXAMPLES: &str = "\
Examples:
  quandary prove letter-to-ex
  quandary prove my-flow.yaml --summary
  quandary prove flows/*.yaml --format junit > proofs.xml

Scenario files among the flows are passed over.
A guarantee holds only where no way at all breaks it. It fails only with a way
that was walked and breaks it. Anything else is not decided.

Exit codes:
  0  every guarantee holds
  1  a file cannot be read
  2  wrong use
  3  a flow is faulty
  6  a guarantee fails
  7  none fails, and one is not decided";

const MUTANTS_EXAMPLES: &str = "\
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

const CASES_EXAMPLES: &str = "\
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

const NEW_EXAMPLES: &str = "\
Examples:
  quandary new tea                      writes tea.yaml and tea.scenarios.yaml
  quandary new flows/coffee.yaml        the same in a folder

Exit codes:
  0  both files were written
  1  one of them is there already, or cannot be written
  2  the name is no name of a flow";

const EXPLAIN_EXAMPLES: &str = "\
Examples:
  quandary explain                      all rules, with what they find
  quandary explain unknown-key          the page of a rule, and how to mend it

Exit codes:
  0  the page was printed
  2  there is no such rule";

const SCHEMA_EXAMPLES: &str = "\
Examples:
  quandary schema > flow.schema.json
  quandary schema scenarios > scenarios.schema.json

An editor with yaml-language-server goes by it where the first line of a flow is
  # yaml-language-server: $schema=flow.schema.json";

const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  quandary completions bash > ~/.local/share/bash-completion/completions/quandary
  quandary completions zsh > ~/.zfunc/_quandary       (a folder that is in $fpath)
  quandary completions fish > ~/.config/fish/completions/quandary.fish";

const MAN_EXAMPLES: &str = "\
Examples:
  quandary man > ~/.local/share/man/man1/quandary.1
  quandary man run > ~/.local/share/man/man1/quandary-run.1";

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
    after_help = format!("{EXAMPLES}\n\n{EXIT_CODES}")
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to play the built-in quiz, where there is no command.
    #[command(flatten)]
    pub run: RunOptions,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Plays a flow: asks its questions and gives its advice
    #[command(after_help = format!("{RUN_EXAMPLES}\n\n{EXIT_CODES}"))]
    Run(RunArgs),
    /// Lists the built-in flows
    #[command(after_help = "Example:\n  quandary list")]
    List,
    /// Shows everything that is wrong with flow, scenario and answers files
    #[command(after_help = CHECK_EXAMPLES)]
    Check(CheckArgs),
    /// Proves what flows promise of every way through, or shows how it is broken
    #[command(after_help = PROVE_EXAMPLES)]
    Prove(ProveArgs),
    /// Plays scenarios, and tells what does not come as expected
    #[command(after_help = super::scenarios::args::EXAMPLES)]
    Test(super::scenarios::args::TestArgs),
    /// Makes small mistakes in a flow, and shows those that no test notices
    #[command(after_help = MUTANTS_EXAMPLES)]
    Mutants(MutantsArgs),
    /// Writes scenarios with what a flow does today, for you to review
    #[command(after_help = CASES_EXAMPLES)]
    Cases(CasesArgs),
    /// Writes a small flow to begin with, and its scenarios
    #[command(after_help = NEW_EXAMPLES)]
    New(NewArgs),
    /// Explains what `check` finds: one rule, or the list of all
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Prints a JSON Schema, by which editors complete and explain keys
    #[command(after_help = SCHEMA_EXAMPLES)]
    Schema(SchemaArgs),
    /// Prints a script with which a shell completes commands and flags
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions(CompletionsArgs),
    /// Prints the manual page of the program, or of one of its commands
    #[command(after_help = MAN_EXAMPLES)]
    Man(ManArgs),
}

/// `quandary run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// The flow: the path of a file, or the id of a built-in one
    #[arg(default_value = super::source::DEFAULT, value_hint = ValueHint::FilePath)]
    pub flow: String,
    /// How to play it.
    #[command(flatten)]
    pub options: RunOptions,
}

/// How a flow is played.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// A file with answers; in a terminal only the missing ones are asked
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// One answer; may be given several times, and wins over the file.
    /// Several options are joined by commas
    #[arg(long = "answer", value_name = "ID=VALUE")]
    pub answer: Vec<String>,
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
    /// The day on which the flow is played, such as 2026-08-23, in place of today
    #[arg(long, value_name = "DATE", value_parser = day::read)]
    pub today: Option<Date>,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Choice,
}

impl RunOptions {
    /// How the person asked to be asked.
    pub fn wish(&self) -> Wish {
        match (self.plain, self.no_input) {
            (_, true) => Wish::NoInput,
            (true, false) => Wish::Plain,
            (false, false) => Wish::Unsaid,
        }
    }
}

/// `quandary check`.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Flow, scenario and answers files, folders of them, or ids of built-in flows
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
    /// The day on which to check, such as 2026-08-23, in place of today
    #[arg(long, value_name = "DATE", value_parser = day::read)]
    pub today: Option<Date>,
    /// How many nodes a decision diagram may have; beyond it a rule is not decided
    #[arg(long, value_name = "N", default_value_t = quandary::space::MOST_NODES)]
    pub max_nodes: usize,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Choice,
}

/// `quandary new`.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The new file; `.yaml` is added where it has no ending. Nothing is ever
    /// overwritten
    pub file: PathBuf,
}

/// `quandary explain`.
#[derive(Debug, Args)]
pub struct ExplainArgs {
    /// The rule, as it stands in brackets behind `error` or `warning`
    pub rule: Option<String>,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Choice,
}

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
}

/// `quandary prove`.
#[derive(Debug, Args)]
pub struct ProveArgs {
    /// The flows: paths of files, or ids of built-in ones
    #[arg(required = true, value_name = "FLOW", value_hint = ValueHint::FilePath)]
    pub flows: Vec<String>,
    /// Adds figures: how many ways, how long, where they end, what is met
    #[arg(long)]
    pub summary: bool,
    /// In which form to print
    #[arg(long, default_value = "human", value_parser = Format::among(Format::COMMON))]
    pub format: Format,
    /// Proves for this day only, such as 2026-08-23; for all days where it is
    /// left out
    #[arg(long, value_name = "DATE", value_parser = day::read)]
    pub today: Option<Date>,
    /// How many nodes a decision diagram may have; beyond it a guarantee is not
    /// decided
    #[arg(long, value_name = "N", default_value_t = quandary::space::MOST_NODES)]
    pub max_nodes: usize,
    /// How many ways by chance are tried where a guarantee is not decided
    #[arg(long, value_name = "N", default_value_t = 10_000)]
    pub samples: usize,
    /// The seed of the ways by chance
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Choice,
}

/// `quandary mutants`.
#[derive(Debug, Args)]
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
    /// The day on which scenarios are played that name none, such as 2026-08-23;
    /// changes that do nothing on this day count as none
    #[arg(long, value_name = "DATE", value_parser = day::read)]
    pub today: Option<Date>,
    /// How many nodes a decision diagram may have; beyond it, whether a change
    /// does anything is not decided
    #[arg(long, value_name = "N", default_value_t = quandary::space::MOST_NODES)]
    pub max_nodes: usize,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Choice,
}

/// `quandary cases`.
#[derive(Debug, Args)]
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
    #[arg(long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The day on which the scenarios are played, such as 2026-08-23, in place of
    /// today
    #[arg(long, value_name = "DATE", value_parser = day::read)]
    pub today: Option<Date>,
    /// How many nodes a decision diagram may have; beyond it, answers are looked for
    /// by chance
    #[arg(long, value_name = "N", default_value_t = quandary::space::MOST_NODES)]
    pub max_nodes: usize,
    /// When to write in colour
    #[arg(long, value_name = "WHEN", value_enum, default_value = "auto")]
    pub color: Choice,
}

/// `quandary completions`.
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// `quandary man`.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command; the whole program where it is left out
    pub command: Option<String>,
}

impl ValueEnum for Choice {
    fn value_variants<'a>() -> &'a [Self] {
        &[Choice::Auto, Choice::Always, Choice::Never]
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(match self {
            Choice::Auto => "auto",
            Choice::Always => "always",
            Choice::Never => "never",
        }))
    }
}

/// Reads what is to be covered; shells complete it.
fn cover() -> impl TypedValueParser<Value = Cover> {
    PossibleValuesParser::new(Cover::NAMES.map(|(name, _)| name)).map(|name| {
        let known = Cover::NAMES.into_iter().find(|(known, _)| *known == name);
        known.map_or(Cover::Routes, |(_, cover)| cover)
    })
}
