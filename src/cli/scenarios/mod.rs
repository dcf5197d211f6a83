//! `quandary test`: scenarios played, and what did not come as expected.
//!
//! In reading order: [`find`] finds scenario files
//! and their flows; [`run`] plays them on all cores, with [`progress`] on the
//! terminal, and gives what came of them as [`ran`] has it, with what [`of_files`] finds; [`failures`] is what there is to tell of a failure; [`human`] and
//! [`json`] tell it, and [`suites`] is what the other reports tell; [`cover`] is what has
//! been tried of a flow, [`lcov`] the same for coverage viewers; [`edit`] is how
//! expectations would have to change, [`rewritten`] the file with that, and [`accept`] asks and
//! writes it.

mod find;

mod ran;

mod of_files;

mod run;

mod progress;

mod failures;

mod human;

pub mod json;

mod suites;

mod cover;

mod lcov;

mod edit;

mod rewritten;

mod accept;

use std::path::{Path, PathBuf};
use std::thread;

use colored::Colorize;
use jiff::civil::Date;
use quandary::coverage::played::Items;
use quandary::diagnostic::Severity;

use super::args::limits::FAILURES_TOLD;
use super::args::scenarios::TestArgs;
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::counted;
use super::exit::{Code, Failure};
use super::layout::ReportLayout;
use super::out;
use super::report::format::Format;
use super::report::sarif::RunEnd;
use super::report::{Suite, github, junit, sarif, short, tap};
use super::save;
use super::screen::Mode;
use super::source;
use accept::{Accepting, Consent};
use cover::FlowCoverage;
use failures::PlayedFile;
use find::{FoundFiles, Unplayed};
use json::TestReport;
use ran::Ran;
use run::{Until, WantedScenarios};

/// Plays all scenarios of the paths that are named.
pub fn test(args: &TestArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    let found = find::find(&args.paths, environment.decide(Stream::Prompts))?;
    spare(args, &found)?;
    let for_people = args.format == Format::Human && args.output.is_none();
    if let Some(code) = found
        .worst
        .filter(|_| for_people && found.suites.is_empty())
    {
        return Err(Failure::said(code));
    }
    let day = args.day.today.unwrap_or_else(today);
    let items = counted(args, &found);
    let played = run::run(&found, &wanted(args, &items, day));
    if let Some(filter) = args.filter.as_ref().filter(|_| nothing_wanted(&played.ran)) {
        let message = format!("no scenario has `{filter}` in its name");
        return Err(Failure::new(Code::Usage, message));
    }
    if let Some(only) = args.only.as_ref().filter(|_| nothing_wanted(&played.ran)) {
        return Err(Failure::new(Code::Usage, no_such(only, &found)));
    }
    if let Some(name) = found.without_a_file().filter(|_| args.accept) {
        let message = format!("`{name}` is built in, and what it expects cannot be changed");
        return Err(Failure::new(Code::Usage, message));
    }
    if args.accept {
        let accepting = Accepting {
            found: &found,
            ran: &played.ran,
            today: day,
            colour: environment.decide(Stream::Result),
            consent: match args.yes {
                true => Consent::Never,
                false => Consent::First,
            },
        };
        return accept(&accepting);
    }
    let flows = found.flows.iter().zip(&played.coverage);
    let covers: Vec<FlowCoverage<'_>> = flows
        .map(|(flow, tried)| FlowCoverage::of(flow, tried))
        .collect();
    let ended = end(args, &found, &played.ran, &covers);
    let report = Results {
        args,
        ending: RunEnd {
            code: ended.as_ref().err().map_or(Code::Done, |end| end.code),
            all_read: found.unplayed.is_empty(),
        },
        today: day,
        shown: PlayedFile::all(&found, &played.ran, day),
        unplayed: &found.unplayed,
        covers: &covers,
    };
    report.print(environment.decide(Stream::Result))?;
    if let Some(path) = &args.lcov {
        report.write(path, &lcov::report(&covers))?;
    }
    ended
}

/// What came of scenarios, in every form.
pub struct PlayedScenarios {
    /// What people read, with the line that sums up.
    pub drawn: String,
    /// The line that sums up.
    pub summary: String,
    /// What the other reports tell, with what is left untried.
    pub suites: Vec<Suite>,
    /// The same for JSON.
    pub report: TestReport,
    /// What comes of it.
    pub end: RunEnd,
    /// What is still to be said of the end; empty where all is.
    pub message: String,
}

/// Plays these scenario files for a report that tells more, and counts what they try of these
/// flows. What is wrong with the files has been told.
pub fn files(
    args: &TestArgs,
    files: &[PathBuf],
    flows: &[String],
    environment: &Environment,
) -> Result<PlayedScenarios, Failure> {
    let colour = environment.decide(Stream::Result);
    let found = find::these(files, flows, environment.decide(Stream::Prompts))?;
    let day = args.day.today.unwrap_or_else(today);
    let items = counted(args, &found);
    let mut played = run::run(&found, &wanted(args, &items, day));
    for ran in &mut played.ran {
        ran.findings
            .retain(|finding| finding.severity == Severity::Error);
    }
    let flows = found.flows.iter().zip(&played.coverage);
    let covers: Vec<FlowCoverage<'_>> = flows
        .map(|(flow, tried)| FlowCoverage::of(flow, tried))
        .collect();
    let ended = end(args, &found, &played.ran, &covers);
    let (code, message) = match ended {
        Ok(()) => (Code::Done, String::new()),
        Err(failure) => (failure.code, failure.message),
    };
    let results = Results {
        args,
        ending: RunEnd {
            code,
            all_read: found.unplayed.is_empty(),
        },
        today: day,
        shown: PlayedFile::all(&found, &played.ran, day),
        unplayed: &found.unplayed,
        covers: &covers,
    };
    colour::apply(colour);
    Ok(PlayedScenarios {
        drawn: results.for_people(colour, ReportLayout::of_result()),
        summary: results.summary(),
        suites: results.remarked(),
        report: TestReport::of(&results),
        end: results.ending,
        message,
    })
}

/// What is counted of each flow; nothing where nobody asks for it.
fn counted<'f>(args: &TestArgs, found: &'f FoundFiles) -> Vec<Items<'f>> {
    match args.coverage || args.min_coverage.is_some() || args.lcov.is_some() {
        true => found
            .flows
            .iter()
            .map(|flow| Items::of(&flow.flow))
            .collect(),
        false => Vec::new(),
    }
}

/// Tells what is wrong with the files, and changes what they expect.
fn accept(accepting: &Accepting<'_>) -> Result<(), Failure> {
    let colour = accepting.colour;
    colour::apply(colour);
    let shown = PlayedFile::all(accepting.found, accepting.ran, accepting.today);
    let faults = shown.iter().map(|shown| human::findings(shown, colour));
    out::write(&faults.collect::<String>(), colour)?;
    accepting.accept()
}

/// Refuses to write a report over a flow, over scenarios or over another report.
fn spare(args: &TestArgs, found: &FoundFiles) -> Result<(), Failure> {
    let refused = |message: String| Err(Failure::new(Code::Usage, message));
    for (flag, path) in [("--output", &args.output), ("--lcov", &args.lcov)] {
        let Some(path) = path else { continue };
        let name = path.to_string_lossy();
        if found.has(path) {
            return refused(format!(
                "{flag} would write over `{name}`, which is tested here; name another file"
            ));
        }
        if source::is_called_so(&name) {
            return refused(format!(
                "{flag} writes no file called `{name}`, since scenarios are called so; name another file"
            ));
        }
    }
    if args.output.is_some() && args.output == args.lcov {
        return refused("--output and --lcov name the same file; name two".to_owned());
    }
    for path in args.output.iter().chain(&args.lcov) {
        save::may_report(path, args.over.force.into())?;
    }
    Ok(())
}

fn wanted<'w>(args: &TestArgs, items: &'w [Items<'w>], today: Date) -> WantedScenarios<'w> {
    let cores = || thread::available_parallelism().map_or(1, usize::from);
    WantedScenarios {
        filter: args.filter.as_ref().map(|text| text.to_lowercase()),
        only: args.only.clone(),
        partition: args.partition,
        until: match args.fail_fast {
            true => Until::AFailure,
            false => Until::TheEnd,
        },
        // What is accepted has to be known of each.
        told: if args.accept {
            usize::MAX
        } else {
            FAILURES_TOLD
        },
        jobs: args.jobs.map_or_else(cores, usize::from),
        today,
        items,
    }
}

fn nothing_wanted(ran: &[Ran]) -> bool {
    let mut files = ran.iter();
    !ran.is_empty() && files.all(|ran| ran.played() == 0 && !ran.is_faulty())
}

/// That no scenario is called so.
fn no_such(name: &str, found: &FoundFiles) -> String {
    let count = found.suites.len();
    let files = counted::of(count, "file");
    format!("no scenario in {files} is called `{name}`; --filter looks for a part of a name")
}

/// What there is to report.
struct Results<'r> {
    args: &'r TestArgs,
    ending: RunEnd,
    today: Date,
    shown: Vec<PlayedFile<'r>>,
    unplayed: &'r [Unplayed],
    covers: &'r [FlowCoverage<'r>],
}

impl Results<'_> {
    fn print(&self, colour: Colour) -> Result<(), Failure> {
        let for_people = self.args.format == Format::Human || self.args.output.is_some();
        if let Some(path) = &self.args.output {
            colour::apply(Colour::Off);
            let text = self.text(self.args.format, Colour::Off, ReportLayout::whole());
            self.write(path, &text)?;
        }
        let (format, colour) = match for_people {
            true => (Format::Human, colour),
            false => (self.args.format, Colour::Off),
        };
        colour::apply(colour);
        let text = self.text(format, colour, ReportLayout::of_result());
        Ok(out::write(&text, colour)?)
    }

    fn write(&self, path: &Path, text: &str) -> Result<(), Failure> {
        save::report(path, text.as_bytes(), self.args.over.force.into())
    }

    fn text(&self, format: Format, colour: Colour, layout: ReportLayout) -> String {
        match format {
            Format::Human => self.for_people(colour, layout),
            Format::Json => json::report(self),
            Format::Junit => junit::report(&self.played()),
            Format::Tap => tap::report(&self.played()),
            Format::Short => {
                let suites = self.remarked();
                self.summed(suites.iter().flat_map(short::lines).collect())
            }
            Format::Github => {
                let suites = self.remarked();
                self.summed(suites.iter().flat_map(github::annotations).collect())
            }
            Format::Sarif => sarif::report(&self.remarked(), self.ending) + "\n",
        }
    }

    /// What came of every file.
    fn played(&self) -> Vec<Suite> {
        suites::suites(&self.shown, self.unplayed)
    }

    /// The same, with what is left untried.
    fn remarked(&self) -> Vec<Suite> {
        let mut all = self.played();
        all.extend(suites::untried(self.covers));
        all
    }

    fn summed(&self, lines: Vec<String>) -> String {
        let lines = lines.into_iter().map(|line| line + "\n");
        lines.collect::<String>() + &self.summary()
    }

    fn for_people(&self, colour: Colour, layout: ReportLayout) -> String {
        let mut text: String = self.shown.iter().map(human::file).collect();
        if self.args.coverage || self.args.min_coverage.is_some() {
            text.extend(self.covers.iter().map(|cover| cover.table(layout)));
        }
        text.push('\n');
        let broken = self.shown.iter();
        text.extend(broken.map(|shown| human::broken(shown, colour, layout)));
        let sum = self.summary();
        let sum = match self.ending.code {
            Code::Done => sum.trim_end().green(),
            _ => sum.trim_end().red().bold(),
        };
        text.push_str(&layout.hang("", &sum.to_string(), 2));
        text
    }

    fn summary(&self) -> String {
        let failed = self.shown.iter().any(|shown| shown.ran.failed() > 0);
        if self.shown.is_empty() && self.unplayed.is_empty() {
            return "there are no scenarios\n".to_owned();
        }
        let all = human::summary(&self.shown, self.unplayed);
        match self.args.fail_fast && failed {
            true => format!("{all}; stopped at the first failure\n"),
            false => format!("{all}\n"),
        }
    }
}

/// The exit code: what could not be read comes first, then what failed, then what
/// was not tried.
fn end(
    args: &TestArgs,
    found: &FoundFiles,
    ran: &[Ran],
    covers: &[FlowCoverage<'_>],
) -> Result<(), Failure> {
    if let Some(code) = found.worst {
        return Err(Failure::said(code));
    }
    if ran.iter().any(Ran::is_faulty) {
        return Err(Failure::said(Code::Faulty));
    }
    if ran.iter().any(|ran| ran.failed() > 0) {
        return Err(Failure::said(Code::Failed));
    }
    let Some(bar) = args.min_coverage else {
        return Ok(());
    };
    let (tried, all) = covers.iter().fold((0, 0), |(tried, all), cover| {
        let (more, of) = cover.count();
        (tried + more, all + of)
    });
    #[expect(clippy::cast_precision_loss, reason = "there are not 2^52 items")]
    let share = match all {
        0 => 100.0,
        _ => tried as f64 * 100.0 / all as f64,
    };
    if share >= bar {
        return Ok(());
    }
    let message = format!(
        "the scenarios try {}, and --min-coverage asks for {bar} %",
        cover::percent(tried, all)
    );
    Err(Failure::new(Code::TooLittle, message))
}
