//! `quandary mutants`: the small wrong versions of a flow that nothing notices.

mod shown;

mod report;

mod json;

mod suites;

use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use jiff::civil::Date;
use quandary::cases::{self, Case, DocumentWords, Heading};
use quandary::flow::Flow;
use quandary::flow::scenario::Scenario;
use quandary::mutants::judge::{Fate, Judge};
use quandary::mutants::same::{Terms, Way};
use quandary::mutants::{self, Mutant};
use quandary::parse::scenario;
use quandary::render::File;
use quandary::space::Today;
use quandary::space::budget::RunBudget;
use quandary::space::sample::Chance;
use quandary::trial::Player;

use super::args::mutants::MutantsArgs;
use super::cases::flow_name;
use super::clock::today;
use super::colour::{self, Colour, Environment, Stream};
use super::exit::{Code, Failure};
use super::layout::ReportLayout;
use super::long_work::LongWork;
use super::out;
use super::report::format::Format;
use super::report::{github, junit, sarif, short, tap};
use super::screen::Mode;
use super::source::FlowText;
use super::{find_scenarios, play, save, source, view};
use report::Judgements;

/// How many ways by chance are tried where a mutant cannot be decided.
const SAMPLES: usize = 1_000;

/// Makes a flow wrong in one place after another, and reports what nothing notices.
pub fn mutants(args: &MutantsArgs) -> Result<(), Failure> {
    let environment = Environment::gather(args.colour.color, Mode::NoInput);
    if let Some(path) = &args.cases {
        save::is_new(path)?;
    }
    if args.sample == Some(0) {
        let message = "--sample 0 would try nothing; name at least 1, or leave it out to try all";
        return Err(Failure::new(Code::Usage, message));
    }
    let file = source::find(&args.flow)?;
    let flow = play::load(&file, environment.decide(Stream::Prompts))?;
    let terms = Terms {
        day: args
            .day
            .today
            .map_or_else(|| Today::From(today()), Today::On),
        today: args.day.today.unwrap_or_else(today),
        most_nodes: args.size.max_nodes,
        samples: SAMPLES,
        seed: args.seed,
    };
    let scenarios = passing_scenarios(&file, &flow, args, terms.today)?;
    let all = mutants::of(&file.text, &flow);
    let mutants = match args.sample {
        Some(wanted) => sample(all, wanted, args.seed),
        None => all,
    };
    let judge = Judge::new(&file.text, &flow, &scenarios, terms);
    let began = Instant::now();
    let fates = fates(&judge, &mutants, args.size.max_nodes);
    let report = Judgements {
        file: &file,
        flow: &flow,
        scenarios: &scenarios,
        terms,
        judged: mutants.iter().zip(&fates).collect(),
        not_tried: mutants.len() - fates.len(),
        time: began.elapsed(),
    };
    let colour = match args.format == Format::Human {
        true => environment.decide(Stream::Result),
        false => Colour::Off,
    };
    colour::apply(colour);
    let code = match report.count().score() < f64::from(args.min_score) {
        true => Code::Failed,
        false => Code::Done,
    };
    out::write(&text(&report, args.format, code), colour)?;
    if let Some(path) = &args.cases {
        write_cases(&report, path)?;
    }
    match code {
        Code::Done => Ok(()),
        code => Err(Failure::said(code)),
    }
}

fn text(report: &Judgements<'_>, format: Format, code: Code) -> String {
    let suite = || report.suite(code);
    let summed = |lines: Vec<String>| {
        let lines = lines.into_iter().map(|line| line + "\n");
        lines.collect::<String>() + &report.sum()
    };
    match format {
        Format::Human => report.human(ReportLayout::of_result()),
        Format::Json => report.json(),
        Format::Short => summed(short::lines(&suite()).collect()),
        Format::Junit => junit::report(&[suite()]),
        Format::Tap => tap::report(&[suite()]),
        Format::Github => summed(github::annotations(&suite()).collect()),
        Format::Sarif => {
            let ending = sarif::RunEnd {
                code,
                all_read: true,
            };
            sarif::report(&[suite()], ending) + "\n"
        }
    }
}

/// The scenarios of the flow, which all pass: one that fails already would notice
/// anything.
fn passing_scenarios(
    file: &FlowText,
    flow: &Flow,
    args: &MutantsArgs,
    today: Date,
) -> Result<Vec<Scenario>, Failure> {
    let scenarios = find_scenarios::scenarios(file, flow, &args.scenarios)?;
    let mut player = Player::new(flow, today);
    let failing = scenarios.iter().find_map(|scenario| {
        let failure = player.play(scenario).failures.into_iter().next();
        failure.map(|failure| (&scenario.name, failure.message))
    });
    match failing {
        None => Ok(scenarios),
        Some((name, why)) => Err(Failure::new(
            Code::Failed,
            format!("the scenario `{name}` fails before anything is changed: {why}"),
        )),
    }
}

/// So many of the mutants, by chance, in the order of the file.
fn sample(mutants: Vec<Mutant>, wanted: usize, seed: u64) -> Vec<Mutant> {
    let mut chance = Chance::seeded(seed);
    let mut left = mutants.len();
    let mut wanted = wanted.min(left);
    let mut chosen = Vec::with_capacity(wanted);
    for mutant in mutants {
        if chance.below(left) < wanted {
            wanted -= 1;
            chosen.push(mutant);
        }
        left -= 1;
    }
    chosen
}

/// What becomes of each mutant, told on all cores. Where what a run may take is spent, those
/// behind are not tried: which ones does not depend on how fast they are.
fn fates(judge: &Judge<'_>, mutants: &[Mutant], most_nodes: usize) -> Vec<Fate> {
    let cores = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    let taken = Mutex::new(MutantsTaken {
        by_mutant: vec![None; mutants.len()],
        tried: 0,
        taken: 0,
        whole: RunBudget::of(most_nodes).whole(),
    });
    let taken = || taken.lock().unwrap_or_else(PoisonError::into_inner);
    let line = LongWork::begin();
    let work = || {
        let mut done = Vec::new();
        while let Some((at, mutant)) = {
            let at = next.fetch_add(1, Ordering::Relaxed);
            mutants.get(at).map(|mutant| (at, mutant))
        } {
            if taken().is_all() {
                break;
            }
            line.tell(|| format!("trying changes: {at} of {} done", mutants.len()));
            let run = RunBudget::of(most_nodes);
            done.push((at, judge.fate_within(mutant, &run)));
            taken().add(at, run.spent());
        }
        done
    };
    let mut fates: Vec<(usize, Fate)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let done = workers.into_iter().flat_map(|worker| match worker.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        done.collect()
    });
    fates.sort_by_key(|(at, _)| *at);
    fates.truncate(taken().tried);
    fates.into_iter().map(|(_, fate)| fate).collect()
}

/// What the mutants have taken of what a run may take, one after the other.
struct MutantsTaken {
    by_mutant: Vec<Option<usize>>,
    /// So many of them are tried, from the first on,
    tried: usize,
    /// have taken so much,
    taken: usize,
    /// and may take so much.
    whole: usize,
}

impl MutantsTaken {
    fn add(&mut self, at: usize, taken: usize) {
        self.by_mutant[at] = Some(taken);
        while !self.is_all()
            && let Some(Some(taken)) = self.by_mutant.get(self.tried)
        {
            self.taken += taken;
            self.tried += 1;
        }
    }

    /// Whether nothing is left for those behind.
    fn is_all(&self) -> bool {
        self.taken >= self.whole
    }
}

/// Writes scenarios that notice what nothing notices yet.
fn write_cases(report: &Judgements<'_>, path: &Path) -> Result<(), Failure> {
    let name = flow_name(report.file, Some(path));
    let writer = CasesOfMutants {
        report,
        heading: Heading {
            flow: name.as_deref(),
            today: report.terms.today,
        },
    };
    let mut found: Vec<(Case<'_>, Scenario)> = Vec::new();
    let mut left = 0;
    for (mutant, fate) in &report.judged {
        let (Fate::Survives(way), Some(wrong)) = (fate, mutant.flow(&report.file.text)) else {
            continue;
        };
        let mut player = Player::new(&wrong, report.terms.today);
        let mut notices = |scenario: &Scenario| !player.play(scenario).failures.is_empty();
        if found.iter().any(|(_, scenario)| notices(scenario)) {
            continue;
        }
        // Words of a document are long, and only expected where nothing else tells.
        let found_in = [DocumentWords::LeftOut, DocumentWords::Expected];
        let mut cases = found_in.into_iter();
        let case = cases.find_map(|document| {
            let case = writer.case_of(mutant, way, document)?;
            notices(&case.1).then_some(case)
        });
        match case {
            Some(case) => found.push(case),
            None => left += 1,
        }
    }
    if left > 0 {
        out::tell_folded(&format!(
            "note: for {left} of the changes no scenario was found that notices them"
        ))?;
    }
    let cases: Vec<Case<'_>> = found.into_iter().map(|(case, _)| case).collect();
    if cases.is_empty() {
        return Ok(out::tell("note: there is nothing to write")?);
    }
    let text = cases::write(report.flow, &writer.heading, &cases, &[]);
    save::new_open_file(path, text.as_bytes())?;
    let (count, name) = (cases.len(), path.display());
    let scenarios = if count == 1 { "scenario" } else { "scenarios" };
    Ok(out::tell(&format!(
        "{count} {scenarios} written to {name}, for you to review"
    ))?)
}

/// What is to be written, but its own words.
struct CasesOfMutants<'w, 'r> {
    report: &'w Judgements<'r>,
    heading: Heading<'w>,
}

impl<'r> CasesOfMutants<'_, 'r> {
    /// The case of a way that tells a mutant from the flow, and the scenario that it is.
    fn case_of(
        &self,
        mutant: &Mutant,
        way: &Way,
        document: DocumentWords,
    ) -> Option<(Case<'r>, Scenario)> {
        let report = self.report;
        let mut case = cases::of_way(report.flow, way, report.terms.today)?;
        case.document = document;
        let line = mutant.hunk(&report.file.text).line;
        let file = File::new(&report.file.name, &report.file.text);
        let place = view::line_of(&file.line_position(line));
        case.tries.push(format!("{place}, where {}", mutant.slip));
        let text = cases::write(report.flow, &self.heading, std::slice::from_ref(&case), &[]);
        let read = scenario::read(&text, report.flow);
        let scenario = read.scenarios.into_iter().next()?;
        Some((case, scenario))
    }
}
