//! `quandary check`: everything that is wrong with files, in the form that is asked
//! for.
//!
//! In reading order: [`judge`] is what `--deny` and `--allow` say; [`look`] reads one
//! file of any kind; [`walk`] finds the files of a folder; [`tally`] counts;
//! [`report`] writes, with [`json`] for programs; [`watch`] does it all
//! again on each save.

mod judge;

mod look;

mod walk;

mod tally;

pub mod json;

mod report;

pub mod watch;

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use quandary::bundle;
use quandary::check::CheckOptions;
use quandary::diagnostic::Rule;
use quandary::fixes;
use quandary::letters::strip_control;

use super::args::check::CheckArgs;
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::out;
use super::report::Suite;
use super::report::format::Format;
use super::report::sarif::RunEnd;
use super::rewrite::{self, DiffSide};
use super::save;
use super::screen::Mode;
use super::source;
use json::CheckReport;
use judge::{DenyAndAllow, ToldOfParts};
use look::{FileLook, Looked};
use report::{Findings, FindingsReport, KeptFindings};
use tally::Tally;

/// Checks all files that are named, once or on each save.
pub fn check(args: &CheckArgs) -> Result<(), Failure> {
    let judge = DenyAndAllow::of(&args.deny, &args.allow)?;
    let drawn = matches!(args.format, Format::Human | Format::Short);
    if args.diff && !drawn {
        let message = "`--diff` shows changes to a person; \
             it goes with `--format human` and `--format short`";
        return Err(Failure::new(Code::Usage, message));
    }
    if !args.watch {
        return once(args, &judge)?.tally.end();
    }
    if !drawn {
        let message = "`--watch` shows findings to a person; \
             it goes with `--format human` and `--format short`";
        return Err(Failure::new(Code::Usage, message));
    }
    if args.files.iter().any(|file| file == source::STANDARD_INPUT) {
        let message = "`--watch` looks at files again, and standard input is read once";
        return Err(Failure::new(Code::Usage, message));
    }
    watch::watch(args, &judge)
}

/// A file that is mended: a flow, or one of its shared parts.
struct FileChange<'t> {
    path: PathBuf,
    before: &'t str,
    now: &'t str,
}

/// The files that are mended when a text takes the place of what was looked at.
fn changed_files<'t>(looked: &'t Looked, text: &'t str) -> Vec<FileChange<'t>> {
    let (before, now) = (bundle::files(&looked.text), bundle::files(text));
    let pairs = before.into_iter().zip(now);
    let changes = pairs.map(|(old, new)| FileChange {
        path: match old.path {
            Some(part) => looked.path.with_file_name(part),
            None => looked.path.clone(),
        },
        before: &looked.text[old.bytes],
        now: &text[new.bytes],
    });
    changes
        .filter(|change| change.before != change.now)
        .collect()
}

/// What came of looking at all files once.
struct CheckRound {
    tally: Tally,
    /// Every file that had a say, read or not.
    files: Vec<PathBuf>,
}

/// Looks at all files and writes what was found.
fn once(args: &CheckArgs, judge: &DenyAndAllow) -> Result<CheckRound, Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let options = CheckOptions {
        today: args.day.today.unwrap_or_else(today),
        most_nodes: args.size.max_nodes,
    };
    let mut report = Findings::new(args.format, environment.decide(Stream::Result));
    let mut run = Run {
        look: FileLook {
            options,
            flow: args.flow.as_deref(),
        },
        judge,
        fix: match (args.fix, args.diff) {
            (true, true) => Some(Doing::Show),
            (true, false) => Some(Doing::Write),
            (false, _) => None,
        },
        report: &mut report,
        round: CheckRound {
            tally: Tally::default(),
            files: args.flow.iter().map(PathBuf::from).collect(),
        },
        taken: HashSet::new(),
        told: ToldOfParts::default(),
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
    let round = run.round;
    report.end(&round.tally, &options)?;
    Ok(round)
}

/// What came of the files of a folder, in every form.
pub struct CheckedFolder {
    /// What people read, with the line that sums up.
    pub drawn: String,
    /// The line that sums up.
    pub summary: String,
    /// What the other reports tell.
    pub suites: Vec<Suite>,
    /// The same for JSON.
    pub report: CheckReport,
    /// What comes of it.
    pub end: RunEnd,
    /// The flows that can be played.
    pub flows: Vec<String>,
    /// The scenario files that can be played.
    pub scenarios: Vec<PathBuf>,
}

/// Checks a folder for a report that tells more: guarantees that fail are left to whoever proves
/// them.
pub fn folder(args: &CheckArgs, folder: &Path, colour: Colour) -> Result<CheckedFolder, Failure> {
    let judge = DenyAndAllow::of(&args.deny, &args.allow)?.without(&[Rule::BrokenGuarantee]);
    let mut kept = KeptFindings::new(colour);
    let mut run = Run {
        look: FileLook {
            options: CheckOptions {
                today: args.day.today.unwrap_or_else(today),
                most_nodes: args.size.max_nodes,
            },
            flow: None,
        },
        judge: &judge,
        fix: None,
        report: &mut kept,
        round: CheckRound {
            tally: Tally::default(),
            files: Vec::new(),
        },
        taken: HashSet::new(),
        told: ToldOfParts::default(),
    };
    run.folder(folder)?;
    let tally = run.round.tally;
    colour::apply(colour);
    Ok(CheckedFolder {
        drawn: format!("{}{}\n", kept.drawn, tally.in_colour()),
        summary: tally.to_string(),
        suites: kept.suites,
        report: CheckReport::of(kept.files, &tally),
        end: RunEnd {
            code: tally.code(),
            all_read: tally.all_read(),
        },
        flows: kept.flows,
        scenarios: kept.scenarios,
    })
}

/// What is done with fixes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Doing {
    /// They are written into the files.
    Write,
    /// They are shown.
    Show,
}

/// One run over all files.
struct Run<'a> {
    look: FileLook<'a>,
    judge: &'a DenyAndAllow,
    /// What is done with fixes that are sure, where they are asked for.
    fix: Option<Doing>,
    report: &'a mut dyn FindingsReport,
    round: CheckRound,
    /// Every file so far, so that one that is named twice is checked once.
    taken: HashSet<PathBuf>,
    /// What has been told of shared parts, so that it's told once.
    told: ToldOfParts,
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
            Ok(looked) => {
                let mut looked = match self.fix {
                    Some(doing) => self.fixed(looked, doing)?,
                    None => looked,
                };
                if self.report.tells_fixes() {
                    let again = |text: &str| self.look.again(&looked, text);
                    looked.fixes = fixes::fixes(&looked.text, &looked.findings, &again);
                }
                self.round.files.extend(looked.beside.take());
                let parts = bundle::files(&looked.text).into_iter();
                let parts = parts.filter_map(|part| Some(looked.path.with_file_name(part.path?)));
                self.round.files.extend(parts);
                let mut judged = self.judge.judge(looked);
                self.told.mark(&mut judged);
                self.round.tally.add(&judged);
                self.report.file(&judged)
            }
            Err(failure) => self.unread(path, &failure),
        }
    }

    /// Mends what is sure in a file, or shows how; the file as it then is.
    fn fixed(&self, looked: Looked, doing: Doing) -> Result<Looked, Failure> {
        let again = |text: &str| self.look.again(&looked, text);
        let (text, count) = fixes::mended(&looked.text, &again);
        if count == 0 {
            return Ok(looked);
        }
        let name = looked.path.display().to_string();
        let finds = match count {
            1 => "1 finding".to_owned(),
            _ => format!("{count} findings"),
        };
        let changed = changed_files(&looked, &text);
        if doing == Doing::Show {
            for FileChange { path, before, now } in changed {
                let name = path.display().to_string();
                let new_name = format!("{name} (mended)");
                let old = DiffSide {
                    name: &name,
                    text: before,
                };
                let new = DiffSide {
                    name: &new_name,
                    text: now,
                };
                out::line(rewrite::diff(old, new).trim_end(), Colour::Off)?;
                out::line("", Colour::Off)?;
            }
            return Ok(looked);
        }
        if !looked.path.exists() {
            let message = format!("`{name}` is no file, and cannot be mended");
            return Err(Failure::new(Code::Usage, message));
        }
        let names: Vec<String> = changed
            .iter()
            .map(|change| format!("`{}`", change.path.display()))
            .collect();
        for FileChange { path, before, now } in changed {
            save::mend(&path, before, now)?;
        }
        let told = format!("mended {finds} in {}", names.join(", "));
        // Where nobody hears it, the file still tells.
        let _ = out::tell(&format!("{told}\n"));
        self.look.look(looked.path, text, looked.kind)
    }

    /// Says that a file could not be checked, and goes on.
    fn unread(&mut self, path: &Path, failure: &Failure) -> Result<(), Failure> {
        self.round.tally.unread(failure.code);
        let message = strip_control(&failure.message).into_owned();
        // Where nobody hears it, the exit code still tells.
        let _ = out::tell(&format!("error: {message}\n"));
        self.report.unread(path, &message)
    }
}
