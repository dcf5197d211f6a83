//! `quandary check --watch`: all files again, on each save.
//!
//! Files are looked at five times a second: when they were changed and how long they
//! are. That finds a save whichever way an editor saves, over a network drive too,
//! and a file that comes back after it was gone.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::thread::sleep;
use std::time::{Duration, SystemTime};

use super::super::args::check::CheckArgs;
use super::super::colour::Colour;
use super::super::exit::{Code, Failure};
use super::super::out;
use super::judge::DenyAndAllow;
use super::{once, walk};

/// How long it takes at most until a save is seen.
pub const PAUSE: Duration = Duration::from_millis(200);

/// How long nothing may change before a save is taken to be done.
const QUIET: Duration = Duration::from_millis(50);

/// How often a save is given time to be done.
const PATIENCE: usize = 40;

/// When each file was changed, and how long it is; nothing for one that is not there.
type FileStates = BTreeMap<PathBuf, Option<(SystemTime, u64)>>;

/// Checks all files, and again on each save, until the program is stopped.
pub fn watch(args: &CheckArgs, judge: &DenyAndAllow) -> Result<(), Failure> {
    let mut changed: Option<PathBuf> = None;
    // Files that have a say, as of the last time; those that were named at first.
    let mut others = Vec::new();
    loop {
        // What is saved from here on is seen as a change.
        let before = seen(args, &others);
        announce(changed.as_deref())?;
        let round = once(args, judge)?;
        if changed.is_none() && round.tally.code() == Code::Usage {
            return Err(Failure::said(Code::Usage));
        }
        let mut known = before;
        others = round.files;
        for (path, state) in seen(args, &others) {
            known.entry(path).or_insert(state);
        }
        let _ = out::tell("watching; checks again on each save, Ctrl-C ends it\n");
        changed = Some(next_change(args, &others, &known));
    }
}

/// Begins a further round: on a clear screen, with what was scrolled away still there, or
/// below the last one in a pipe.
fn announce(changed: Option<&Path>) -> Result<(), Failure> {
    let Some(changed) = changed else {
        return Ok(());
    };
    let mut stdout = io::stdout();
    if stdout.is_terminal() {
        stdout.write_all(b"\x1b[H\x1b[2J")?;
    }
    let changed = changed.display().to_string().replace('\n', " ");
    Ok(out::line(
        &format!("--- {changed} changed ---\n"),
        Colour::Off,
    )?)
}

/// Waits for a change, and until it is done.
fn next_change(args: &CheckArgs, others: &[PathBuf], known: &FileStates) -> PathBuf {
    loop {
        sleep(PAUSE);
        let now = seen(args, others);
        if let Some(changed) = difference(known, &now) {
            settled(now, || seen(args, others), PartialEq::eq);
            return changed;
        }
    }
}

/// Waits until nothing changes any more, since a large file may still be written, and gives what
/// is seen then.
pub fn settled<S>(mut last: S, mut see: impl FnMut() -> S, is_same: impl Fn(&S, &S) -> bool) -> S {
    for _ in 0..PATIENCE {
        sleep(QUIET);
        let now = see();
        if is_same(&now, &last) {
            break;
        }
        last = now;
    }
    last
}

/// The first file that is not as it was.
fn difference(known: &FileStates, now: &FileStates) -> Option<PathBuf> {
    let gone = known.iter().filter(|(path, _)| !now.contains_key(*path));
    let other = now
        .iter()
        .filter(|(path, state)| known.get(*path) != Some(*state));
    gone.chain(other).map(|(path, _)| path.clone()).min()
}

/// What there is to see of all files now.
fn seen(args: &CheckArgs, others: &[PathBuf]) -> FileStates {
    let mut seen = FileStates::new();
    let mut see = |path: PathBuf| {
        let state = fs::metadata(&path).ok();
        let state = state.map(|file| {
            let time = file.modified().unwrap_or(SystemTime::UNIX_EPOCH);
            (time, file.len())
        });
        seen.insert(path, state);
    };
    for name in &args.files {
        let path = Path::new(name);
        match path.is_dir() {
            true => walk::files(path).flatten().for_each(&mut see),
            false => see(path.to_owned()),
        }
    }
    others
        .iter()
        .filter(|path| !path.is_dir())
        .for_each(|path| see(path.clone()));
    seen
}
