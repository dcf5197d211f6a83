//! `quandary ci`: what `check`, `prove` and `test` find in a folder, as one report with one end.
//!
//! Every part is done by its own command; here they are put together. [`json`] is what programs
//! are told.

mod json;

use std::collections::BTreeSet;
use std::path::Path;

use colored::Colorize;
use jiff::civil::Date;

use super::args::ci::CiArgs;
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::report::format::Format;
use super::report::sarif::RunEnd;
use super::report::{Remark, Suite, github, junit, sarif, short, tap};
use super::screen::Mode;
use super::{check, out, prove, save, scenarios};
use json::CiReport;

/// Checks, proves and tests everything in a folder.
pub fn ci(args: &CiArgs) -> Result<(), Failure> {
    for path in args.junit.iter().chain(&args.sarif) {
        save::may_report(path, args.over.force.into())?;
    }
    if args.junit.is_some() && args.junit == args.sarif {
        let message = "--junit and --sarif name the same file; name two";
        return Err(Failure::new(Code::Usage, message));
    }
    if !args.folder.is_dir() {
        let folder = args.folder.display();
        let message = match args.folder.exists() {
            true => {
                format!("`{folder}` is no folder; `quandary check`, `prove` and `test` take files")
            }
            false => format!("there is no folder `{folder}`"),
        };
        return Err(Failure::new(Code::Usage, message));
    }
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let colour = match args.format {
        Format::Human => environment.decide(Stream::Result),
        _ => Colour::Off,
    };
    let report = FolderReport::of(args, &environment, colour)?;
    colour::apply(colour);
    out::write(&report.text(args.format), colour)?;
    for (path, text) in [
        (&args.junit, report.text(Format::Junit)),
        (&args.sarif, report.text(Format::Sarif)),
    ] {
        if let Some(path) = path {
            write(path, &text, args)?;
        }
    }
    match report.end.code {
        Code::Done => Ok(()),
        code => Err(Failure::new(code, report.message)),
    }
}

fn write(path: &Path, text: &str, args: &CiArgs) -> Result<(), Failure> {
    save::report(path, text.as_bytes(), args.over.force.into())
}

/// What came of one part.
struct PartReport {
    /// The command that does it.
    name: &'static str,
    /// What people read.
    drawn: String,
    /// The line that sums up.
    summary: String,
    /// How many files it could look at.
    files: usize,
    end: RunEnd,
}

/// What came of a folder.
struct FolderReport {
    parts: [PartReport; 3],
    /// What everything but a person reads: all files of all parts, each thing once.
    suites: Vec<Suite>,
    report: CiReport,
    end: RunEnd,
    /// What is still to be said of the end.
    message: String,
    today: Date,
}

impl FolderReport {
    fn of(args: &CiArgs, environment: &Environment, colour: Colour) -> Result<Self, Failure> {
        let checked = check::folder(&args.check(), &args.folder, colour)?;
        let proven = prove::flows(&args.prove(&checked.flows), environment)?;
        let (files, flows) = (&checked.scenarios, &checked.flows);
        let played = scenarios::files(&args.test(), files, flows, environment)?;
        let ends = [checked.end, proven.end, played.end];
        let codes = ends.iter().map(|end| end.code);
        let failed = codes.filter(|code| *code != Code::Done);
        let end = RunEnd {
            code: failed.min_by_key(|code| *code as u8).unwrap_or(Code::Done),
            all_read: ends.iter().all(|end| end.all_read),
        };
        let looked = [checked.report.count(), flows.len(), files.len()];
        let mut suites = checked.suites;
        suites.extend(proven.suites);
        suites.extend(played.suites);
        say_once(&mut suites);
        Ok(Self {
            parts: [
                PartReport {
                    name: "check",
                    drawn: checked.drawn,
                    summary: checked.summary,
                    files: looked[0],
                    end: checked.end,
                },
                PartReport {
                    name: "prove",
                    drawn: proven.drawn,
                    summary: proven.summary,
                    files: looked[1],
                    end: proven.end,
                },
                PartReport {
                    name: "test",
                    drawn: played.drawn,
                    summary: played.summary,
                    files: looked[2],
                    end: played.end,
                },
            ],
            suites,
            report: CiReport {
                check: checked.report,
                prove: proven.report,
                test: played.report,
                exit_code: end.code as u8,
            },
            end,
            message: played.message,
            today: args.day.today.unwrap_or_else(today),
        })
    }

    fn text(&self, format: Format) -> String {
        match format {
            Format::Human => self.for_people(),
            Format::Short => self.summed(self.suites.iter().flat_map(short::lines).collect()),
            Format::Json => super::report::json::document(self.today, &self.report) + "\n",
            Format::Junit => junit::report(&self.suites),
            Format::Tap => tap::report(&self.suites),
            Format::Github => {
                self.summed(self.suites.iter().flat_map(github::annotations).collect())
            }
            Format::Sarif => sarif::of_rules(&self.suites, self.end) + "\n",
        }
    }

    /// Each part below its name, and at the end which of them passed.
    fn for_people(&self) -> String {
        let mut text = String::new();
        for part in &self.parts {
            text.push_str(&format!("{}\n\n", part.name.bold()));
            let drawn = part.drawn.trim_matches('\n');
            if !drawn.is_empty() {
                text.push_str(&format!("{drawn}\n\n"));
            }
        }
        let last = match self.end.code {
            Code::Done => self.last_line().green(),
            _ => self.last_line().red().bold(),
        };
        text + &format!("{last}\n")
    }

    /// Lines, with what sums each part up below them.
    fn summed(&self, lines: Vec<String>) -> String {
        let summaries = self.parts.iter();
        let summaries = summaries.map(|part| format!("{}: {}", part.name, part.summary.trim_end()));
        let lines = lines.into_iter().chain(summaries);
        lines.map(|line| line + "\n").collect()
    }

    fn last_line(&self) -> String {
        let parts = self
            .parts
            .iter()
            .map(|part| match (part.end.code, part.files) {
                (Code::Done, 0) => format!("{} had nothing to do", part.name),
                (Code::Done, _) => format!("{} passed", part.name),
                _ => format!("{} failed", part.name),
            });
        parts.collect::<Vec<_>>().join(", ")
    }
}

/// Leaves out what an earlier part has said of the same place.
fn say_once(suites: &mut [Suite]) {
    let mut said = BTreeSet::new();
    let mut is_new = |remark: &Remark| {
        let subject = remark.subject.map(|subject| subject.name());
        let place = remark.places.first();
        let file = place.map(|place| place.file.clone());
        let start = place.and_then(|place| place.start);
        let start = start.map(|start| (start.line, start.column));
        said.insert((subject, file, start, remark.message.clone()))
    };
    for suite in suites {
        suite.remarks.retain(&mut is_new);
        for tried in &mut suite.tried {
            tried.remarks.retain(&mut is_new);
        }
    }
}
