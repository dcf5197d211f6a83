//! What shells and `man` know of the program, made from the same definition as its help. [`files`]
//! adds what that doesn't know.

mod files;

use clap::CommandFactory;
use clap::builder::PossibleValuesParser;
use quandary::diagnostic::Rule;

use super::args::{Arguments, CompletionsArgs, ManArgs};
use super::colour::Colour;
use super::exit::{Code, Failure};
use super::out;

/// `quandary completions`: the script with which a shell completes commands and flags.
pub fn completions(args: &CompletionsArgs) -> Result<(), Failure> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    // Each command is defined in full.
    command.build();
    let mut command = with_rules(command);
    clap_complete::generate(args.shell, &mut command, "quandary", &mut script);
    let script = String::from_utf8_lossy(&script);
    write(files::with_files(&script, args.shell, &command).as_bytes())
}

/// The commands with the ids that may stand where a rule is named. They read other words as well, so
/// only a shell is told of these.
fn with_rules(program: clap::Command) -> clap::Command {
    let rules = || PossibleValuesParser::new(Rule::ALL.iter().map(|rule| rule.name()));
    program
        .mut_subcommand("explain", |explain| {
            explain.mut_arg("rule", |rule| rule.value_parser(rules()))
        })
        .mut_subcommand("check", |check| {
            let check = check.mut_arg("deny", |deny| deny.value_parser(rules()));
            check.mut_arg("allow", |allow| allow.value_parser(rules()))
        })
        .mut_subcommand("ci", |ci| {
            ci.mut_arg("allow", |allow| allow.value_parser(rules()))
        })
}

/// `quandary man`: the page of the program, or of one command.
pub fn man(args: &ManArgs) -> Result<(), Failure> {
    let mut program = Arguments::command();
    // Gives the commands the names under which their pages are found, such as `quandary-run`.
    program.build();
    let page = match &args.command {
        None => program,
        Some(name) => match program.find_subcommand(name) {
            Some(command) => command.clone(),
            None => return Err(unknown(name, &program)),
        },
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    write(&roff)
}

fn unknown(name: &str, program: &clap::Command) -> Failure {
    let names: Vec<&str> = program
        .get_subcommands()
        .map(clap::Command::get_name)
        .collect();
    let near = match quandary::suggest::nearest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("the commands are {}", names.join(", ")),
    };
    Failure::new(Code::Usage, format!("there is no command `{name}`; {near}"))
}

fn write(text: &[u8]) -> Result<(), Failure> {
    let text = String::from_utf8_lossy(text);
    out::line(text.trim_end(), Colour::Off).map_err(Failure::from)
}
