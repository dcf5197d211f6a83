//! Playing all scenarios, on several threads.
//!
//! Files are cut into pieces, and each thread takes the next piece: reads it,
//! plays it, finds the places of what failed, and keeps no more than that. What
//! comes of it is in the order of the files, however many threads there were.

use std::collections::BTreeMap;
use std::mem;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::Instant;

use jiff::civil::Date;
use quandary::coverage::played::{Coverage, Items};
use quandary::diagnostic::{Finding, Severity};
use quandary::flow::scenario::Scenario;
use quandary::letters::strip_control;
use quandary::parse::scenario::piece::SheetPiece;
use quandary::parse::scenario::sheet::Sheet;
use quandary::place::{Place, PlaceStep};
use quandary::trial::Player;

use super::find::{FileForm, FoundFiles, ScenarioFile};
use super::of_files::{doubled, silence};
use super::progress::ProgressLine;
use super::ran::{PlayedCase, Ran, case, unreadable};
use crate::cli::args::scenarios::Partition;

/// Files of YAML are cut into pieces of about so many bytes.
const PIECE: usize = 1 << 17;

/// Which scenarios are wanted, and how they are played.
pub struct WantedScenarios<'w> {
    /// Only those with this in their name, in small letters.
    pub filter: Option<String>,
    /// Only those that are called so.
    pub only: Option<String>,
    /// Only one part.
    pub partition: Option<Partition>,
    /// When to stop.
    pub until: Until,
    /// How many of those that fail are told of; the others are counted.
    pub told: usize,
    /// How many threads.
    pub jobs: usize,
    /// The day where a scenario names none.
    pub today: Date,
    /// By flow: the items to count; none where nobody asks for coverage.
    pub items: &'w [Items<'w>],
}

impl WantedScenarios<'_> {
    /// Whether a scenario is wanted.
    fn has(&self, scenario: &Scenario) -> bool {
        let mut filter = self.filter.iter();
        let mut only = self.only.iter();
        let called = || name_of(&scenario.name, scenario.index);
        filter.all(|text| scenario.name.to_lowercase().contains(text.as_str()))
            && only.all(|only| *only == called())
            && self.partition.is_none_or(|part| part.has(&scenario.name))
    }
}

/// What a scenario is called, or what stands for a name where it has none.
pub fn name_of(name: &str, index: usize) -> String {
    match name.is_empty() {
        true => format!("scenario {}", index + 1),
        false => strip_control(name).into_owned(),
    }
}

/// When playing stops.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// With the last scenario.
    TheEnd,
    /// With the first that fails.
    AFailure,
}

/// What came of all files, in their order, and of coverage by flow.
pub struct Played<'w> {
    /// By file.
    pub ran: Vec<Ran>,
    /// By flow, where it was asked for.
    pub coverage: Vec<Coverage<'w>>,
}

/// A piece of a file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct PieceAt {
    /// The place of its file among all.
    suite: usize,
    /// Its own place in the file.
    piece: usize,
}

/// What comes of a piece; nothing where its file has to be read as a whole.
struct DonePiece {
    at: PieceAt,
    ran: Option<Ran>,
}

/// Plays everything that is wanted.
pub fn run<'w>(found: &'w FoundFiles, wanted: &WantedScenarios<'w>) -> Played<'w> {
    let sheets: Vec<Sheet<'_>> = found.suites.iter().map(sheet).collect();
    let mut played = play_all(found, &sheets, wanted);
    for ((ran, suite), sheet) in played.ran.iter_mut().zip(&found.suites).zip(&sheets) {
        doubled(ran, suite, sheet);
        silence(ran, suite);
    }
    played
}

fn sheet(suite: &ScenarioFile) -> Sheet<'_> {
    match suite.form {
        FileForm::Yaml => Sheet::of_yaml(&suite.text, PIECE),
        FileForm::Table => Sheet::of_table(&suite.text),
    }
}

fn play_all<'w>(
    found: &'w FoundFiles,
    sheets: &[Sheet<'_>],
    wanted: &WantedScenarios<'w>,
) -> Played<'w> {
    let pieces = sheets.iter().enumerate();
    let jobs: Vec<PieceAt> = pieces
        .flat_map(|(suite, sheet)| (0..sheet.pieces()).map(move |piece| PieceAt { suite, piece }))
        .collect();
    let threads = wanted.jobs.min(jobs.len()).max(1);
    let work = Work {
        found,
        sheets,
        wanted,
        jobs: &jobs,
        next: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
    };
    let (sender, receiver) = mpsc::channel();
    thread::scope(|scope| {
        let workers: Vec<_> = (0..threads)
            .map(|_| {
                let (work, sender) = (&work, sender.clone());
                scope.spawn(move || work.until_done(&sender))
            })
            .collect();
        drop(sender);
        let mut room = wanted.told;
        let mut ran = gather(&receiver, found, &jobs, &mut room);
        let mut coverage: Vec<Coverage<'w>> = wanted.items.iter().map(Coverage::new).collect();
        for worker in workers {
            let of_worker = worker
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            for (all, more) in coverage.iter_mut().zip(&of_worker) {
                all.merge(more);
            }
        }
        // Files that could not be cut are read as a whole, by one thread.
        for (suite, of_suite) in ran.iter_mut().enumerate() {
            let Some(known) = found.suites.get(suite).filter(|_| of_suite.is_none()) else {
                continue;
            };
            let sheet = Sheet::whole(&known.text);
            let mut player = work.player(known.flow);
            let counted = coverage.get_mut(known.flow);
            let whole = PieceAt { suite, piece: 0 };
            let mut played = work.play(&sheet, whole, &mut player, counted);
            played
                .iter_mut()
                .for_each(|played| played.keep_failures(&mut room));
            *of_suite = played;
        }
        let mut ran: Vec<Ran> = ran.into_iter().map(Option::unwrap_or_default).collect();
        if wanted.until == Until::AFailure {
            keep_first_failure(&mut ran);
        }
        Played { ran, coverage }
    })
}

/// Puts together what comes of the pieces, in their order. Nothing for a file that
/// could not be read in pieces. What failed and has no room is only counted, as soon as all
/// pieces before it are there.
fn gather(
    receiver: &Receiver<DonePiece>,
    found: &FoundFiles,
    jobs: &[PieceAt],
    room: &mut usize,
) -> Vec<Option<Ran>> {
    let mut all: Vec<Option<Ran>> = found.suites.iter().map(|_| Some(Ran::default())).collect();
    let mut done: BTreeMap<PieceAt, Option<Ran>> = BTreeMap::new();
    let mut wanted = jobs.iter().peekable();
    let mut progress = ProgressLine::new(jobs.len());
    loop {
        match receiver.recv_timeout(ProgressLine::PAUSE) {
            Ok(DonePiece { at, ran }) => {
                let played = ran.as_ref().map_or(0, |ran| ran.cases.len());
                progress.step(played, ran.as_ref().map_or(0, Ran::failed));
                done.insert(at, ran);
                while let Some(ran) = wanted.peek().and_then(|at| done.remove(at)) {
                    let suite = wanted.next().map_or(0, |at| at.suite);
                    put(&mut all, suite, ran, room);
                }
            }
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => break,
        }
        progress.show();
    }
    progress.clear();
    for (at, ran) in done {
        put(&mut all, at.suite, ran, room);
    }
    all
}

/// Puts what comes of a piece behind what came of the pieces before it.
fn put(all: &mut [Option<Ran>], suite: usize, ran: Option<Ran>, room: &mut usize) {
    let Some(of_suite) = all.get_mut(suite) else {
        return;
    };
    match (of_suite.as_mut(), ran) {
        (Some(so_far), Some(mut ran)) => {
            ran.keep_failures(room);
            so_far.take(ran);
        }
        (so_far, _) => {
            // The file is read as a whole, and what it has told is told again.
            *room += so_far.map_or(0, |so_far| so_far.failed() - so_far.untold);
            *of_suite = None;
        }
    }
}

/// Leaves out what comes behind the first failure.
fn keep_first_failure(all: &mut [Ran]) {
    let mut stopped = false;
    for ran in all {
        if stopped {
            *ran = Ran::default();
            continue;
        }
        if let Some(first) = ran.cases.iter().position(|case| case.failed.is_some()) {
            ran.cases.truncate(first + 1);
            stopped = true;
        }
        stopped |= ran.is_faulty();
    }
}

/// What the threads share.
struct Work<'r, 'w> {
    found: &'w FoundFiles,
    sheets: &'r [Sheet<'r>],
    wanted: &'r WantedScenarios<'w>,
    jobs: &'r [PieceAt],
    next: AtomicUsize,
    stop: AtomicBool,
}

impl<'w> Work<'_, 'w> {
    /// Takes one piece after the other until there are none. Gives what was tried
    /// of each flow.
    fn until_done(&self, sender: &Sender<DonePiece>) -> Vec<Coverage<'w>> {
        let mut coverage: Vec<Coverage<'w>> = self.wanted.items.iter().map(Coverage::new).collect();
        let mut player: Option<(usize, Player<'w>)> = None;
        while !self.stop.load(Ordering::Relaxed) {
            let Some(at) = self.jobs.get(self.next.fetch_add(1, Ordering::Relaxed)) else {
                break;
            };
            let (Some(sheet), Some(suite)) =
                (self.sheets.get(at.suite), self.found.suites.get(at.suite))
            else {
                break;
            };
            let flow = suite.flow;
            let of_flow = player.take().filter(|(known, _)| *known == flow);
            let (_, playing) = player.insert(of_flow.unwrap_or_else(|| (flow, self.player(flow))));
            let counted = coverage.get_mut(flow);
            let ran = self.play(sheet, *at, playing, counted);
            let failed = ran
                .as_ref()
                .is_some_and(|ran| ran.failed() > 0 || ran.is_faulty());
            if failed && self.wanted.until == Until::AFailure {
                self.stop.store(true, Ordering::Relaxed);
            }
            if sender.send(DonePiece { at: *at, ran }).is_err() {
                break;
            }
        }
        coverage
    }

    fn player(&self, flow: usize) -> Player<'w> {
        Player::new(&self.found.flows[flow].flow, self.wanted.today)
    }

    /// Reads a piece and plays it.
    fn play(
        &self,
        sheet: &Sheet<'_>,
        at: PieceAt,
        player: &mut Player<'w>,
        mut coverage: Option<&mut Coverage<'w>>,
    ) -> Option<Ran> {
        let flow = &self.found.flows[self.found.suites[at.suite].flow].flow;
        let SheetPiece {
            scenarios,
            findings,
            items,
        } = sheet.read(at.piece, flow)?;
        let (mut of_scenarios, of_file) = by_scenario(findings);
        let mut room = self.wanted.told;
        let mut ran = Ran {
            findings: of_file,
            items,
            ..Ran::default()
        };
        for scenario in scenarios {
            let mut findings = of_scenarios.remove(&scenario.index).unwrap_or_default();
            if !self.wanted.has(&scenario) {
                ran.left_out += 1;
                continue;
            }
            let faulty = findings
                .iter()
                .any(|found| found.severity == Severity::Error);
            let began = Instant::now();
            let trial = (!faulty).then(|| player.play(&scenario));
            if let (Some(trial), Some(coverage)) = (&trial, &mut coverage) {
                coverage.add(player.session(), trial.turned_down());
            }
            let failed = trial
                .as_ref()
                .is_none_or(|trial| !trial.failures.is_empty());
            if !failed {
                // Warnings of what passes are told with those of the file.
                ran.findings.append(&mut findings);
            }
            if failed && room == 0 {
                ran.untold += 1;
                continue;
            }
            room -= usize::from(failed);
            let time = began.elapsed();
            let case = case(scenario, trial, findings, failed);
            ran.cases.push(PlayedCase { time, ..case });
        }
        // Items of which not even the mapping could be read.
        for (index, findings) in mem::take(&mut of_scenarios) {
            ran.cases.push(unreadable(index, findings));
        }
        ran.cases.sort_by_key(|case| case.index);
        locate(sheet, at.piece, &mut ran.cases);
        Some(ran)
    }
}

/// Findings by the scenario that they are about, and those of the file.
fn by_scenario(findings: Vec<Finding>) -> (BTreeMap<usize, Vec<Finding>>, Vec<Finding>) {
    let mut of_scenarios: BTreeMap<usize, Vec<Finding>> = BTreeMap::new();
    let mut of_file = Vec::new();
    for finding in findings {
        let steps = finding
            .labels
            .first()
            .map(|label| label.place.steps.as_slice());
        match steps {
            Some([PlaceStep::Key(key), PlaceStep::Index(index), ..]) if **key == *"scenarios" => {
                of_scenarios.entry(*index).or_default().push(finding);
            }
            _ => of_file.push(finding),
        }
    }
    (of_scenarios, of_file)
}

fn scenario_place(index: usize) -> Place {
    Place::root().key("scenarios").index(index)
}

/// Looks up the places of all failures of a piece at once.
fn locate(sheet: &Sheet<'_>, piece: usize, cases: &mut [PlayedCase]) {
    let mut places = Vec::new();
    for case in cases.iter() {
        let Some(failed) = &case.failed else { continue };
        places.push(scenario_place(case.index).key("name"));
        let failures = failed.trial.iter().flat_map(|trial| &trial.failures);
        places.extend(failures.map(|failure| {
            let mut place = scenario_place(case.index);
            place.steps.extend(failure.place.steps.iter().cloned());
            place
        }));
    }
    if places.is_empty() {
        return;
    }
    let mut spans = sheet.locate(piece, &places).into_iter();
    for failed in cases.iter_mut().filter_map(|case| case.failed.as_mut()) {
        let count = 1 + failed
            .trial
            .as_ref()
            .map_or(0, |trial| trial.failures.len());
        failed.spans = spans.by_ref().take(count).collect();
    }
}
