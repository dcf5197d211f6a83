//! What is known of one flow: a verdict for each promise, and the figures.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use quandary::flow::Flow;
use quandary::flow::guarantee::Guarantee;
use quandary::flow::outcome::Outcome;
use quandary::flow::table::Id;
use quandary::prove::{self, ProofOptions, Verdict};
use quandary::session::Session;
use quandary::space::budget::RunBudget;
use quandary::space::figures::Figures;
use quandary::space::sample::WaysByChance;
use quandary::space::{Space, Today, Undecided};

use super::super::args::prove::ProveArgs;
use super::super::clock::today;
use super::super::exit::Code;
use super::super::long_work::LongWork;
use super::worse;

/// The figures of a flow, with one shortest way to each outcome that has one.
pub struct Summary<'f> {
    /// The figures.
    pub figures: Figures,
    /// By outcome: the shortest way there.
    pub shortest: HashMap<Id<Outcome>, Session<'f>>,
    /// The day on which they are walked where they can be.
    pub today: jiff::civil::Date,
}

impl<'f> Summary<'f> {
    fn of(space: &mut Space<'f>, today: jiff::civil::Date) -> Result<Self, Undecided> {
        let shortest = space.shortest_ways(today)?.into_iter();
        let shortest = shortest.filter_map(|(outcome, way)| Some((outcome, way?)));
        let shortest = shortest.collect();
        Ok(Self {
            figures: space.figures()?,
            shortest,
            today,
        })
    }
}

/// What is promised: by the author, or of every flow.
pub struct Promised<'f> {
    /// The promise, in a sentence.
    pub says: &'f str,
    /// Its place among the guarantees of the file, where the author wrote it.
    pub place: Option<usize>,
}

/// What every flow promises.
const ENDING: Promised<'static> = Promised {
    says: "Every way ends with advice.",
    place: None,
};

/// What every flow promises that has help to show.
const HELP: Promised<'static> = Promised {
    says: "Help is never behind a row.",
    place: None,
};

impl<'f> Promised<'f> {
    fn by_author(place: usize, guarantee: &'f Guarantee) -> Self {
        Self {
            says: &guarantee.says,
            place: Some(place),
        }
    }
}

/// What is known of one flow.
pub struct Proof<'f> {
    /// By promise, in the order of the file; those of every flow come first.
    pub proven: Vec<Proven<'f>>,
    /// The figures where they are asked for.
    pub summary: Option<Result<Summary<'f>, NoFigures>>,
    /// Whether the work stopped at its limit.
    pub is_spent: bool,
    /// How long all of it took.
    pub time: Duration,
}

/// Why there are no figures.
pub struct NoFigures {
    /// The question up to which it came.
    pub question: String,
    /// Whether the work stopped at its limit there; else there are too many answers to tell
    /// apart.
    pub is_spent: bool,
}

impl NoFigures {
    /// The reason in words.
    pub fn words(&self) -> String {
        let question = &self.question;
        if self.is_spent {
            return format!("the work stopped at its limit, at `{question}`");
        }
        format!("the answers up to `{question}` are too many to tell apart")
    }
}

/// What is known of one promise.
pub struct Proven<'f> {
    /// The promise.
    pub promised: Promised<'f>,
    /// What is known of it.
    pub verdict: Verdict<'f>,
    /// How long it took.
    pub time: Duration,
}

impl<'f> Proven<'f> {
    fn by(promised: Promised<'f>, prove: impl FnOnce() -> Verdict<'f>) -> Self {
        let began = Instant::now();
        Self {
            promised,
            verdict: prove(),
            time: began.elapsed(),
        }
    }
}

impl<'f> Proof<'f> {
    /// Proves everything that a flow promises.
    pub fn of(flow: &'f Flow, args: &ProveArgs) -> Self {
        let began = Instant::now();
        let options = ProofOptions {
            today: args.day.today.unwrap_or_else(today),
            seed: args.seed,
            samples: args.samples,
        };
        let day = args
            .day
            .today
            .map_or_else(|| Today::From(today()), Today::On);
        let line = LongWork::begin();
        let run = RunBudget::of(args.size.max_nodes);
        let mut proof = match Space::as_far_as_it_fits(flow, day, &run) {
            Ok(mut space) => {
                let proven = proven(&mut space, &options, &line);
                line.tell(|| "working out the figures".to_owned());
                let summary = args.summary.then(|| {
                    let summary = Summary::of(&mut space, options.today);
                    summary.map_err(|undecided| no_figures(flow, &run, undecided))
                });
                Self::new(proven, summary)
            }
            Err(undecided) => Self::new(
                by_chance(flow, &options, undecided),
                args.summary.then(|| Err(no_figures(flow, &run, undecided))),
            ),
        };
        proof.is_spent = run.is_spent();
        proof.time = began.elapsed();
        proof
    }

    fn new(proven: Vec<Proven<'f>>, summary: Option<Result<Summary<'f>, NoFigures>>) -> Self {
        Self {
            proven,
            summary,
            is_spent: false,
            time: Duration::ZERO,
        }
    }

    /// How a run ends that proves no more than this.
    pub fn code(&self) -> Option<Code> {
        let codes = self.proven.iter().map(|proven| match proven.verdict {
            Verdict::Holds | Verdict::Vacuous => None,
            Verdict::Fails(_) => Some(Code::Fails),
            Verdict::NotDecided(_) => Some(Code::NotDecided),
        });
        codes.fold(None, worse)
    }
}

/// Everything that a flow promises, looked at over all answers.
fn proven<'f>(space: &mut Space<'f>, options: &ProofOptions, line: &LongWork) -> Vec<Proven<'f>> {
    let flow = space.flow();
    let count = flow.guarantees.len();
    let mut all = vec![Proven::by(ENDING, || prove::prove_ending(space, options))];
    if prove::has_help(flow) {
        all.push(Proven::by(HELP, || prove::prove_help(space, options)));
    }
    line.tell(|| format!("proving guarantees: 0 of {count} done"));
    let began = Instant::now();
    let known = prove::kept_together(space, &flow.guarantees);
    // Those that are proven together have each the same part of the time.
    let time = began.elapsed() / u32::try_from(count.max(1)).unwrap_or(u32::MAX);
    for (at, (guarantee, known)) in flow.guarantees.iter().zip(known).enumerate() {
        line.tell(|| format!("proving guarantees: {at} of {count} done"));
        let promised = Promised::by_author(at, guarantee);
        all.push(match known {
            Some(verdict) => Proven {
                promised,
                verdict,
                time,
            },
            None => Proven::by(promised, || prove::prove(space, guarantee, options)),
        });
    }
    all
}

/// The same where there are too many answers: looked at by chance.
fn by_chance<'f>(flow: &'f Flow, options: &ProofOptions, undecided: Undecided) -> Vec<Proven<'f>> {
    let mut ways = WaysByChance::new(flow, options.today, options.seed, options.samples);
    let mut all = vec![Proven::by(ENDING, || {
        prove::ending_by_chance(&mut ways, undecided)
    })];
    if prove::has_help(flow) {
        all.push(Proven::by(HELP, || {
            prove::help_by_chance(&mut ways, undecided)
        }));
    }
    for (at, guarantee) in flow.guarantees.iter().enumerate() {
        let promised = Promised::by_author(at, guarantee);
        all.push(Proven::by(promised, || {
            prove::by_chance(&mut ways, guarantee, undecided)
        }));
    }
    all
}

/// Why there are no figures, of what a run may take.
fn no_figures(flow: &Flow, run: &RunBudget, undecided: Undecided) -> NoFigures {
    NoFigures {
        question: flow.questions.name(undecided.question).to_owned(),
        is_spent: run.is_spent(),
    }
}
