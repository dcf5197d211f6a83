//! The program: arguments, files, the clock, the terminal. Everything that the
//! library must not touch is here, and nothing else is. This file only leads to the commands.
//!
//! In reading order: [`exit`] is how a command ends, and [`out`] the one writer of what stays
//! on a terminal; [`clock`] knows the day, [`shell`] how a word is written for a shell,
//! [`counted`] how a count is read, and [`layout`] where the lines of a report fold.
//! [`args`] is the command line and its help; [`source`] finds
//! and reads flow and answers files; [`digest`] knows them again; [`draw`] shows findings as the
//! library draws them, [`long_work`] how far something has come, [`report`] is what there is to report in all other forms, and
//! [`check`] stands on them; [`play`] runs a flow for one person: [`supply`] has the
//! answers that are there before, [`talk`] is the conversation, with [`view`] between
//! a question and what is on the screen, and [`aside`] for what is asked beside the way;
//! [`ending`] shows the page that they get,
//! a [`sheet`] at a time or in a [`pager`] where they like, and lets them [`keep`] it, as a [`kept_page`] or otherwise, in files
//! that [`save`] writes, as it does all files; [`rewrite`] shows how files of their own would change; [`help`] comes before all that;
//! [`next`] is one step for a front in any language, [`export`] makes a page of a flow, and
//! [`preview`] shows one while it is written; [`prove`] reports on guarantees, [`scenarios`] on scenarios; [`find_scenarios`] finds those of
//! a flow, [`ci`] is all three for a pipeline, [`mutants`] tells what they would not notice, and [`cases`] writes more of them;
//! [`diff`] tells for whom two versions of a flow differ; [`graph`] draws a flow, and [`booklet`] is what its experts sign,
//! [`list`] names the built-in flows, [`new`] writes a flow to begin with,
//! [`explain`] prints the pages of the rules, [`schema`] the schemas for editors;
//! [`completions`] are for the shell. The terminal itself: [`ask`] is the one seam,
//! [`interactive`] and [`plain`] are the two ways of asking, [`screen`], [`cover`],
//! [`colour`], [`look`], [`markdown`], [`html`] and [`signals`] what they stand on.

mod exit;

mod out;

mod clock;

mod shell;

mod counted;

mod layout;

mod args;

mod source;

mod digest;

mod draw;

mod long_work;

mod report;

mod check;

mod save;

mod rewrite;

mod kept_page;

mod keep;

mod pager;

mod sheet;

mod voice;

mod aside;

mod help;

mod view;

mod supply;

mod talk;

mod ending;

mod play;

mod next;

mod export;

mod prove;

mod scenarios;

mod find_scenarios;

mod preview;

mod ci;

mod mutants;

mod cases;

mod diff;

mod graph;

mod booklet;

mod list;

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

mod look;

mod markdown;

mod html;

mod signals;

use std::process::ExitCode;

use clap::Parser;

use args::deferred::Deferred;
use args::{Arguments, Command, tips};
use colour::{Colour, ColourChoice, Environment, Stream};
use exit::Code;
use screen::Mode;

/// Runs the program.
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(said) => return told(&tips::with_tip(said)),
    };
    if let Some(most) = arguments.max_size() {
        source::allow(most);
    }
    let done = match arguments.command {
        None => play::play(source::DEFAULT, &arguments.run),
        Some(Command::Run(Deferred(run))) => play::play(&run.flow, &run.options),
        Some(Command::Next(Deferred(next))) => next::next(&next),
        Some(Command::Export(Deferred(export))) => export::export(&export),
        Some(Command::Preview(Deferred(args))) => preview::preview(&args),
        Some(Command::List(Deferred(args))) => list::list(&args),
        Some(Command::Check(Deferred(check))) => check::check(&check),
        Some(Command::Prove(Deferred(prove))) => prove::prove(&prove),
        Some(Command::Test(Deferred(args))) => scenarios::test(&args),
        Some(Command::Ci(Deferred(args))) => ci::ci(&args),
        Some(Command::Mutants(Deferred(args))) => mutants::mutants(&args),
        Some(Command::Cases(Deferred(args))) => cases::cases(&args),
        Some(Command::Diff(Deferred(args))) => diff::diff(&args),
        Some(Command::Graph(Deferred(args))) => graph::graph(&args),
        Some(Command::Booklet(Deferred(args))) => booklet::write(&args),
        Some(Command::New(Deferred(new))) => new::new(&new),
        Some(Command::Explain(Deferred(explain))) => explain::explain(&explain),
        Some(Command::Schema(Deferred(schema))) => schema::schema(&schema),
        Some(Command::Completions(Deferred(args))) => completions::completions(&args),
        Some(Command::Man(Deferred(args))) => completions::man(&args),
    };
    let code = match done {
        Ok(()) => Code::Done,
        Err(failure) => {
            if !failure.message.is_empty() {
                // Where even this cannot be written, the exit code still tells.
                let _ = out::tell_folded(&format!("error: {}", failure.message));
            }
            failure.code
        }
    };
    ExitCode::from(with_what_was_lost(code as u8))
}

/// The exit code of a command that came to this one: what it found counts for more than that its
/// output could not be written.
fn with_what_was_lost(code: u8) -> u8 {
    let Some(why) = out::lost() else {
        return code;
    };
    // Where even this cannot be written, the exit code still tells.
    let _ = out::tell(&format!("error: cannot write: {why}"));
    match code {
        0 => Code::Io as u8,
        code => code,
    }
}

/// Tells what the command line itself says: its help, its version, or what is wrong with it.
fn told(said: &clap::Error) -> ExitCode {
    let stream = match said.use_stderr() {
        true => Stream::Prompts,
        false => Stream::Result,
    };
    let colour = Environment::gather(ColourChoice::Auto, Mode::NoInput).decide(stream);
    let words = said.render();
    let words = match colour {
        Colour::On => words.ansi().to_string(),
        Colour::Off => words.to_string(),
    };
    // Where even this cannot be written, the exit code still tells.
    let _ = match stream {
        Stream::Prompts => out::tell_drawn(words.trim_end(), colour),
        Stream::Result => out::write(&words, colour),
    };
    let code = u8::try_from(said.exit_code()).unwrap_or(Code::Usage as u8);
    ExitCode::from(with_what_was_lost(code))
}
