//! A long page through the person's own pager, where they ask for it.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

use super::signals;

/// The pager where the variable `PAGER` names none. It shows weight and slant, and takes the page
/// from the screen when it ends.
#[cfg(unix)]
const USUAL: &str = "less -R";
#[cfg(not(unix))]
const USUAL: &str = "more";

/// Shows a page through the pager that `PAGER` names, or the usual one. Whoever leaves it before
/// the end has seen enough.
///
/// # Errors
///
/// The page cannot be handed over, for another reason than that nobody reads on.
pub fn show(page: &str) -> io::Result<PagerEnd> {
    let named = env::var("PAGER").unwrap_or_default();
    let command = match named.trim() {
        "" => USUAL,
        named => named,
    };
    let found = signals::leave_interrupts_to(|| through(shell(command), page))?;
    Ok(match found {
        ProgramFound::Yes => PagerEnd::ByPager,
        ProgramFound::No => PagerEnd::NotAtAll(command.to_owned()),
        ProgramFound::Fails => PagerEnd::Failed(command.to_owned()),
    })
}

/// What became of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagerEnd {
    /// The pager had it.
    ByPager,
    /// This pager cannot be started.
    NotAtAll(String),
    /// This pager says that it has failed, and may have shown nothing.
    Failed(String),
}

/// Whether there is such a program.
enum ProgramFound {
    Yes,
    No,
    Fails,
}

/// The command as the shell reads it, since a pager may come with flags and quotes.
#[cfg(unix)]
fn shell(command: &str) -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", command]);
    shell
}

#[cfg(not(unix))]
fn shell(command: &str) -> Command {
    let mut words = command.split_whitespace();
    let mut program = Command::new(words.next().unwrap_or(USUAL));
    program.args(words);
    program
}

fn through(mut pager: Command, page: &str) -> io::Result<ProgramFound> {
    // What is searched for in the page is nobody's business.
    pager.env("LESSHISTFILE", "-").stdin(Stdio::piped());
    let mut pager = match pager.spawn() {
        Ok(pager) => pager,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(ProgramFound::No),
        Err(error) => return Err(error),
    };
    signals::runs_beside(pager.id());
    let handed = match pager.stdin.take() {
        Some(mut input) => input.write_all(page.as_bytes()),
        None => Ok(()),
    };
    // With these codes a shell says that it cannot find or start the command.
    let ended = pager.wait()?.code();
    match handed {
        _ if matches!(ended, Some(126 | 127)) => Ok(ProgramFound::No),
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ if ended.is_some_and(|code| code != 0) => Ok(ProgramFound::Fails),
        _ => Ok(ProgramFound::Yes),
    }
}
