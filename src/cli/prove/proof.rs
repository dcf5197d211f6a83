//! What is known of one flow: a verdict for each promise, and the figures.

use std::collections::HashMap;

use quandary::flow::Flow;
use quandary::flow::guarantee::Guarantee;
use quandary::flow::outcome::Outcome;
use quandary::flow::table::Id;
use quandary::prove::{self, Options, Verdict};
use quandary::session::Session;
use quandary::space::figures::Figures;
use quandary::space::{Space, Today, Undecided};

use super::super::args::ProveArgs;
use super::super::{Code, today};
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
        let mut shortest = HashMap::new();
        for outcome in space.flow().outcomes.ids() {
            if let Some(way) = space.shortest_to(outcome, today)? {
                shortest.insert(outcome, way);
            }
        }
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
    fn by_author((place, guarantee): (usize, &'f Guarantee)) -> Self {
        Self {
            says: &guarantee.says,
            place: Some(place),
        }
    }
}

/// What is known of one flow.
pub struct Proof<'f> {
    /// By promise, in the order of the file; those of every flow come first.
    pub verdicts: Vec<(Promised<'f>, Verdict<'f>)>,
    /// The figures where they are asked for, or the question at which there are too many.
    pub summary: Option<Result<Summary<'f>, String>>,
}

impl<'f> Proof<'f> {
    /// Proves everything that a flow promises.
    pub fn of(flow: &'f Flow, args: &ProveArgs) -> Self {
        let options = Options {
            today: args.today.unwrap_or_else(today),
            seed: args.seed,
            samples: args.samples,
        };
        let day = args.today.map_or_else(|| Today::From(today()), Today::On);
        let guarantees = flow.guarantees.iter().enumerate();
        let name = |undecided: Undecided| flow.questions.name(undecided.question).to_owned();
        match Space::of(flow, day, args.max_nodes) {
            Ok(mut space) => {
                let mut verdicts = vec![(ENDING, prove::prove_ending(&mut space, &options))];
                if prove::has_help(flow) {
                    verdicts.push((HELP, prove::prove_help(&mut space, &options)));
                }
                verdicts.extend(guarantees.map(|(at, guarantee)| {
                    let verdict = prove::prove(&mut space, guarantee, &options);
                    (Promised::by_author((at, guarantee)), verdict)
                }));
                Self {
                    verdicts,
                    summary: args
                        .summary
                        .then(|| Summary::of(&mut space, options.today).map_err(name)),
                }
            }
            Err(undecided) => {
                let mut verdicts =
                    vec![(ENDING, prove::ending_by_chance(flow, &options, undecided))];
                if prove::has_help(flow) {
                    verdicts.push((HELP, prove::help_by_chance(flow, &options, undecided)));
                }
                verdicts.extend(guarantees.map(|(at, guarantee)| {
                    let verdict = prove::by_chance(flow, guarantee, &options, undecided);
                    (Promised::by_author((at, guarantee)), verdict)
                }));
                Self {
                    verdicts,
                    summary: args.summary.then(|| Err(name(undecided))),
                }
            }
        }
    }

    /// How a run ends that proves no more than this.
    pub fn code(&self) -> Option<Code> {
        let codes = self.verdicts.iter().map(|(_, verdict)| match verdict {
            Verdict::Holds | Verdict::Vacuous => None,
            Verdict::Fails(_) => Some(Code::Fails),
            Verdict::NotDecided(_) => Some(Code::NotDecided),
        });
        codes.fold(None, worse)
    }
}
