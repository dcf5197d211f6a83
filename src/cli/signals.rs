//! What happens when the process is told to stop from outside. inquire leaves the terminal raw and
//! silent on a signal, and loops for ever when the terminal goes away, so a thread of ours waits
//! for the signals, gives the terminal back and ends the process. On other systems than Unix there
//! is nothing to do.
//!
//! In raw mode Ctrl-C is a key and never comes here; the asker reports it as
//! [`Stop::Interrupted`](super::ask::Stop::Interrupted).

use quandary::flow::words::ProgramWord;

use std::io;
#[cfg(unix)]
use std::{
    io::{IsTerminal, Write},
    process,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::Duration,
};

#[cfg(unix)]
use rustix::{
    process::{Pid, Signal, kill_process, test_kill_process},
    termios::{OptionalActions, Termios, tcgetattr, tcsetattr},
};
#[cfg(unix)]
use signal_hook::{
    consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM},
    iterator::Signals,
};

use super::cover::{Exit, ScreenCover, Stage};
use super::save;
use super::screen::Mode;
use super::voice;

/// The line that is said when the person stops the program.
pub fn stopped() -> &'static str {
    match save::has_saved() {
        true => voice::word(ProgramWord::NothingSent),
        false => voice::finely(ProgramWord::YouLeft, "Stopped. Nothing was saved or sent."),
    }
}

/// Starts to wait for `SIGINT` (exit 130), `SIGTERM` (143), `SIGQUIT` (131) and `SIGHUP` (129).
/// In [`Mode::Rich`] the terminal is made usable again first. In [`Mode::NoInput`] nothing is drawn or asked, so the
/// signals keep their usual meaning until a pager is shown. What is not to stay on the screen goes.
///
/// The thread writes to standard error: nobody else may hold its lock while waiting for input.
///
/// # Errors
///
/// The error of the system when the signals cannot be waited for or no thread can be started.
pub fn install(cover: ScreenCover) -> io::Result<()> {
    match cover.mode {
        Mode::Rich | Mode::Plain => wait(cover),
        Mode::NoInput => Ok(()),
    }
}

#[cfg(not(unix))]
fn wait(_: ScreenCover) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn wait(cover: ScreenCover) -> io::Result<()> {
    WAITING.store(true, Ordering::SeqCst);
    let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP, SIGQUIT])?;
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                if signal != SIGINT || !ELSEWHERE.load(Ordering::SeqCst) {
                    stop(signal, cover);
                }
            }
        })?;
    Ok(())
}

/// A thread waits for signals.
#[cfg(unix)]
static WAITING: AtomicBool = AtomicBool::new(false);

/// The process is about to end.
#[cfg(unix)]
static ENDING: AtomicBool = AtomicBool::new(false);

/// Ctrl-C is meant for another program on the same terminal.
#[cfg(unix)]
static ELSEWHERE: AtomicBool = AtomicBool::new(false);

/// Another program on the same terminal, and how the terminal was before it.
#[cfg(unix)]
struct OtherProgram {
    process: Option<Pid>,
    terminal: Option<Termios>,
}

#[cfg(unix)]
static OTHER: Mutex<Option<OtherProgram>> = Mutex::new(None);

/// Tells which process the other program is, as soon as it runs.
pub fn runs_beside(process: u32) {
    #[cfg(unix)]
    {
        let mut other = OTHER.lock().unwrap_or_else(PoisonError::into_inner);
        let number = i32::try_from(process).ok();
        if let Some(other) = other.as_mut() {
            other.process = number.and_then(Pid::from_raw);
        }
    }
    #[cfg(not(unix))]
    let _ = process;
}

/// Ends the other program, which gives back what it has changed of the terminal, and gives back
/// what it has not.
#[cfg(unix)]
fn end_other() {
    let other = OTHER.lock().unwrap_or_else(PoisonError::into_inner).take();
    let Some(OtherProgram { process, terminal }) = other else {
        return;
    };
    if let Some(process) = process {
        let _ = kill_process(process, Signal::TERM);
        let mut rounds = 0..50;
        while rounds.next().is_some() && test_kill_process(process).is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
        let _ = kill_process(process, Signal::KILL);
    }
    if let Some(terminal) = terminal {
        let _ = tcsetattr(io::stderr(), OptionalActions::Now, &terminal);
    }
}

/// Runs what waits for another program on this terminal, such as a pager. Ctrl-C, which the
/// terminal tells to both, is left to the other one.
///
/// # Errors
///
/// The error of what is run, or that of the system when the signal cannot be waited for.
pub fn leave_interrupts_to<T>(other: impl FnOnce() -> io::Result<T>) -> io::Result<T> {
    #[cfg(unix)]
    {
        // Without this action the signal would end us where nothing waits for signals.
        let ours = signal_hook::flag::register(SIGINT, Arc::new(AtomicBool::new(false)))?;
        if !WAITING.load(Ordering::SeqCst) {
            wait(ScreenCover {
                stage: Stage::Open,
                exit: Exit::Plain,
                mode: Mode::NoInput,
            })?;
        }
        *OTHER.lock().unwrap_or_else(PoisonError::into_inner) = Some(OtherProgram {
            process: None,
            terminal: tcgetattr(io::stderr()).ok(),
        });
        ELSEWHERE.store(true, Ordering::SeqCst);
        let done = other();
        while ENDING.load(Ordering::SeqCst) {
            // The other program was ended by the signal that ends us.
            thread::park();
        }
        ELSEWHERE.store(false, Ordering::SeqCst);
        OTHER.lock().unwrap_or_else(PoisonError::into_inner).take();
        signal_hook::low_level::unregister(ours);
        done
    }
    #[cfg(not(unix))]
    other()
}

/// Gives the terminal back and ends the process. Where writing fails the terminal is gone, and
/// there is nobody left to tell.
///
/// A question may be half drawn. All that is drawn goes through standard error, whose lock is
/// kept to the end, so that what is missing of the question waits for ever and is never seen. A
/// terminal that was made raw meanwhile, just before drawing, is given back once more.
#[cfg(unix)]
fn stop(signal: i32, cover: ScreenCover) -> ! {
    ENDING.store(true, Ordering::SeqCst);
    end_other();
    save::forget_what_is_begun();
    let mut out = io::stderr().lock();
    let terminal = out.is_terminal();
    let raw = cover.mode == Mode::Rich && terminal;
    let said = signal == SIGINT && cover.exit == Exit::Plain;
    let line = if said { stopped() } else { "" };
    let _ = crossterm::terminal::disable_raw_mode();
    let _ = out.write_all(farewell(line, raw.then_some(RESTORE)).as_bytes());
    if terminal {
        let _ = out.write_all(cover.last_words().as_bytes());
    }
    let _ = out.flush();
    let _ = crossterm::terminal::disable_raw_mode();
    process::exit(128 + signal);
}

/// Shows the cursor and turns bracketed paste off, the two things inquire changes beside raw mode.
#[cfg(unix)]
const RESTORE: &str = "\u{1b}[?25h\u{1b}[?2004l";

/// What is written last. On a drawn frame the rows below the cursor are cleared, so that the
/// shell's prompt does not stand among the options.
#[cfg(unix)]
fn farewell(line: &str, restore: Option<&str>) -> String {
    let words = if line.is_empty() {
        String::new()
    } else {
        format!("{line}\r\n")
    };
    match restore {
        Some(restore) => format!("\r\n\u{1b}[J{words}{restore}"),
        None => format!("\n{}", words.replace('\r', "")),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn the_last_bytes_restore_the_terminal_only_where_one_was_drawn_on() {
        for (line, restore, expected) in [
            ("", Some(RESTORE), "\r\n\u{1b}[J\u{1b}[?25h\u{1b}[?2004l"),
            (
                "Bye.",
                Some(RESTORE),
                "\r\n\u{1b}[JBye.\r\n\u{1b}[?25h\u{1b}[?2004l",
            ),
            ("Bye.", None, "\nBye.\n"),
            ("", None, "\n"),
        ] {
            assert_eq!(farewell(line, restore), expected);
        }
    }
}
