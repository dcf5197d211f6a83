//! `quandary check`: everything that is wrong with files, in the form that is asked
//! for.
//!
//! In reading order: [`judge`] is what `--deny` and `--allow` say; [`look`] reads one
//! file of any kind; [`walk`] finds the files of a folder; [`tally`] counts;
//! [`report`] writes, with [`json`] and [`sarif`] for programs; [`watch`] does it all
//! again on each save.

mod judge;

mod look;

mod walk;

mod tally;

pub mod json;

mod sarif;

mod report;

mod watch;

use std::collections::HashSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use quandary::check::Options;

use super::args::{CheckArgs, CheckFormat};
use super::colour::{Environment, Stream};
use super::markdown::strip_control;
use super::screen::Mode;
use super::{Code, Failure, today};
use judge::Judge;
use look::{Look, Looked};
use report::Report;
use tally::Tally;

/// Checks all files that are named, once or on each save.
pub fn check(args: &CheckArgs) -> Result<(), Failure> {
    let judge = Judge::of(&args.deny, &args.allow)?;
    if !args.watch {
        return once(args, &judge)?.tally.end();
    }
    match args.format {
        CheckFormat::Human | CheckFormat::Short => watch::watch(args, &judge),
        CheckFormat::Json | CheckFormat::Github | CheckFormat::Sarif => {
            let message = "`--watch` shows findings to a person; \
                 it goes with `--format human` and `--format short`";
            Err(Failure::new(Code::Usage, message))
        }
    }
}

/// What came of looking at all files once.
struct Round {
    tally: Tally,
    /// Every file that had a say, read or not.
    files: Vec<PathBuf>,
}

/// Looks at all files and writes what was found.
fn once(args: &CheckArgs, judge: &Judge) -> Result<Round, Failure> {
    let environment = Environment::gather(args.color, Mode::NoInput);
    let options = Options {
        today: args.today.unwrap_or_else(today),
        most_nodes: args.max_nodes,
    };
    let mut run = Run {
        look: Look {
            options,
            flow: args.flow.as_deref(),
        },
        judge,
        report: Report::new(args.format, environment.decide(Stream::Result)),
        round: Round {
            tally: Tally::default(),
            files: args.flow.iter().map(PathBuf::from).collect(),
        },
        taken: HashSet::new(),
    };
    for name in &args.files {
        match Path::new(name).is_dir() {
            true => run.folder(Path::new(name))?,
            false if !run.is_new(Path::new(name)) => {}
            false => {
                let looked = run.look.named(name);
                run.take(Path::new(name), looked)?;
            }
        }
    }
    run.report.end(&run.round.tally, &options)?;
    Ok(run.round)
}

/// One run over all files.
struct Run<'a> {
    look: Look<'a>,
    judge: &'a Judge,
    report: Report,
    round: Round,
    /// Every file so far, so that one that is named twice is checked once.
    taken: HashSet<PathBuf>,
}

impl Run<'_> {
    /// Whether a file has not been looked at under another path. A link is a file of
    /// its own, since another flow may stand beside it.
    fn is_new(&mut self, path: &Path) -> bool {
        let folder = path.parent().filter(|folder| *folder != Path::new(""));
        let folder = fs::canonicalize(folder.unwrap_or(Path::new(".")));
        let whole = match (folder, path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        };
        self.taken.insert(whole)
    }

    /// All files of a folder that are ours.
    fn folder(&mut self, folder: &Path) -> Result<(), Failure> {
        let mut ours = 0;
        for found in walk::files(folder) {
            let (path, looked) = match found {
                Ok(path) if self.is_new(&path) => {
                    let looked = self.look.found(&path);
                    (path, looked)
                }
                // What has been checked is ours, or was named.
                Ok(_) => {
                    ours += 1;
                    continue;
                }
                Err((path, failure)) => (path, Err(failure)),
            };
            let Some(looked) = looked.transpose() else {
                continue;
            };
            ours += 1;
            self.take(&path, looked)?;
        }
        if ours == 0 {
            let message = format!(
                "there is no flow, scenario or answers file in the folder `{}`; \
                 such a file ends in `.yaml` or `.yml`, and a flow begins with `quandary: 1`",
                folder.display()
            );
            self.unread(folder, &Failure::new(Code::Usage, message))?;
        }
        Ok(())
    }

    fn take(&mut self, path: &Path, looked: Result<Looked, Failure>) -> Result<(), Failure> {
        self.round.files.push(path.to_owned());
        match looked {
            Ok(mut looked) => {
                self.round.files.extend(looked.beside.take());
                let judged = self.judge.judge(looked);
                self.round.tally.add(&judged);
                self.report.file(&judged)
            }
            Err(failure) => self.unread(path, &failure),
        }
    }

    /// Says that a file could not be checked, and goes on.
    fn unread(&mut self, path: &Path, failure: &Failure) -> Result<(), Failure> {
        self.round.tally.unread(failure.code);
        let message = strip_control(&failure.message).into_owned();
        // Where nobody hears it, the exit code still tells.
        let _ = writeln!(io::stderr(), "error: {message}\n");
        self.report.unread(path, &message)
    }
}
