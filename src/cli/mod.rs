//! The program: arguments, files, the clock, the terminal. Everything that the
//! library must not touch is here, and nothing else is.
//!
//! In reading order: [`args`] is the command line and its help; [`source`] finds
//! and reads flow and answers files; [`digest`] knows them again; [`draw`] shows findings as the
//! library draws them, [`report`] is what there is to report in all other forms, and
//! [`check`] stands on them; [`play`] runs a flow for one person: [`supply`] has the
//! answers that are there before, [`talk`] is the conversation, with [`view`] between
//! a question and what is on the screen; [`ending`] shows the [`page`] that they get,
//! a [`sheet`] at a time or in a [`pager`] where they like, and lets them [`keep`] it, in files that
//! [`save`] writes; [`rewrite`] changes files of their own; [`help`] comes before all that; [`prove`] reports on guarantees, [`scenarios`] on scenarios; [`find_scenarios`] finds the scenarios of a flow, [`mutants`] tells what they
//! would not notice, and [`cases`] writes more of them; [`new`] writes a flow to begin with,
//! [`explain`] prints the pages of the rules, [`schema`] the schemas for editors;
//! [`completions`] are for the shell. The terminal itself: [`ask`] is the one seam,
//! [`interactive`] and [`plain`] are the two ways of asking, [`screen`], [`cover`],
//! [`colour`], [`markdown`], [`html`] and [`signals`] what they stand on.

mod args;

mod source;

mod digest;

mod draw;

mod report;

mod check;

mod page;

mod save;

mod rewrite;

mod keep;

mod pager;

mod sheet;

mod help;

mod view;

mod supply;

mod talk;

mod ending;

mod play;

mod prove;

mod scenarios;

mod find_scenarios;

mod mutants;

mod cases;

mod new;

mod explain;

mod schema;

mod completions;

mod ask;

mod interactive;

mod plain;

mod screen;

mod cover;

mod colour;

mod markdown;

mod html;

mod signals;

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Once;

use clap::Parser;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{self, TimeZone};
use quandary::suggest::nearest;

use args::{Arguments, Command};

/// The exit codes, as `--help` and the documentation give them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// Advice was reached, or what was asked for was done.
    Done = 0,
    /// A file or a stream could not be read or written.
    Io = 1,
    /// Wrong flags, unknown names, an answer that is refused.
    Usage = 2,
    /// The flow is faulty.
    Faulty = 3,
    /// An answer is missing and cannot be asked.
    Missing = 4,
    /// The person left before the end.
    Left = 5,
    /// A guarantee fails.
    Fails = 6,
    /// A guarantee is not decided, and none fails.
    NotDecided = 7,
    /// A scenario fails, or a change of the flow is not noticed.
    Failed = 8,
    /// All scenarios pass, and they try less of a flow than was asked for.
    TooLittle = 9,
    /// The person pressed Ctrl-C.
    Interrupted = 130,
}

/// Why a command ended before it was done.
#[derive(Debug)]
pub struct Failure {
    /// The exit code.
    pub code: Code,
    /// What to say, without the word `error`; empty where all has been said.
    pub message: String,
}

impl Failure {
    /// A failure with something to say.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
        }
    }

    /// A failure of which everything has been said.
    pub fn said(code: Code) -> Self {
        Self::new(code, "")
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        // Whoever reads the output has seen enough of it.
        if error.kind() == io::ErrorKind::BrokenPipe {
            return Self::said(Code::Done);
        }
        Self::new(Code::Io, format!("cannot write: {error}"))
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let done = match arguments.command {
        None => play::play(source::DEFAULT, &arguments.run),
        Some(Command::Run(run)) => play::play(&run.flow, &run.options),
        Some(Command::List) => list(),
        Some(Command::Check(check)) => check::check(&check),
        Some(Command::Prove(prove)) => prove::prove(&prove),
        Some(Command::Test(args)) => scenarios::test(&args),
        Some(Command::Mutants(args)) => mutants::mutants(&args),
        Some(Command::Cases(args)) => cases::cases(&args),
        Some(Command::New(new)) => new::new(&new),
        Some(Command::Explain(explain)) => explain::explain(&explain),
        Some(Command::Schema(schema)) => schema::schema(&schema),
        Some(Command::Completions(args)) => completions::completions(&args),
        Some(Command::Man(args)) => completions::man(&args),
    };
    let code = match done {
        Ok(()) => Code::Done,
        Err(failure) => {
            if !failure.message.is_empty() {
                let message = markdown::strip_control(&failure.message);
                // Where even this cannot be written, the exit code still tells.
                let _ = writeln!(io::stderr(), "error: {message}");
            }
            failure.code
        }
    };
    ExitCode::from(code as u8)
}

/// `quandary list`: the built-in flows, one a line.
fn list() -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let width = source::BUILT_IN.map(|built_in| built_in.id.len());
    let width = width.into_iter().max().unwrap_or_default();
    for built_in in source::BUILT_IN {
        writeln!(out, "{:<width$} {}", built_in.id, built_in.title())?;
    }
    Ok(())
}

/// Writes a line to standard output. Whoever has stopped reading has seen enough, and the exit
/// code still tells what was found.
fn put(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match writeln!(out, "{line}").and_then(|()| out.flush()) {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        done => done,
    }
}

/// A word as a shell takes it.
fn for_shell(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | ',' | '=');
    match word.chars().all(plain) && !word.is_empty() {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

/// The day it is, where the person is: in the time zone that `TZ` names, else in that of the
/// machine. A zone that nobody knows is told, and the day is that of UTC.
fn today() -> Date {
    let now = Timestamp::now();
    let zone = TimeZone::try_system().unwrap_or_else(|_| {
        let day = now.to_zoned(TimeZone::UTC).date();
        if let Some(name) = std::env::var_os("TZ") {
            let words = unknown_zone(&name.to_string_lossy(), day);
            TOLD.call_once(|| {
                // Where even this cannot be written, nobody is there to read it.
                let _ = writeln!(io::stderr(), "warning: {}", markdown::strip_control(&words));
            });
        }
        TimeZone::UTC
    });
    now.to_zoned(zone).date()
}

/// Whether it has been told that nobody knows the time zone.
static TOLD: Once = Once::new();

fn unknown_zone(name: &str, day: Date) -> String {
    let known: Vec<String> = tz::db().available().map(|zone| zone.to_string()).collect();
    let near = nearest(name, known.iter().map(String::as_str));
    let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
    format!("TZ names no time zone that is known, `{name}`{near}; the day is that of UTC, {day}")
}
