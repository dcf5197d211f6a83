//! Scenarios that write themselves: answers chosen so that they try what is wanted,
//! with what the flow makes of them today.
//!
//! What comes of it says what a flow does, not what it should do. Somebody has to
//! read it once; from then on it tells when that changes.
//!
//! In reading order: this file is a case and the ways to come by one; [`goals`] are
//! the things that cases are to try, as conditions on all ways, and [`edges`] the
//! answers among them; [`mod@told_apart`] is a flow that tells them apart; [`seek`] finds
//! ways that meet them, [`together`] many of them at once, [`onward`] goes on with them, and
//! [`mod@fewest`] has as few as can be; [`text`] writes a scenario file.

mod goals;

mod edges;

mod told_apart;

mod fewest;

mod seek;

mod together;

mod onward;

mod text;

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::question::{Presence, Question};
use crate::flow::scenario::AnswerList;
use crate::flow::table::Id;
use crate::place::Place;
use crate::session::{Session, Step};
use crate::space::budget::RunBudget;
use crate::space::sample::{self, Chance};

pub use text::{Heading, entry, write};

/// How many ways by chance are tried for each that is wanted, or is there already.
const TRIES: usize = 20;

/// How many ways by chance have to be known already, at least, before it is taken
/// that there are no others.
const KNOWN: usize = 1_000;

/// What cases are to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Cover {
    /// Every route is taken.
    Routes,
    /// Every option is chosen, and every optional question is skipped once.
    Options,
    /// Every outcome is reached.
    Outcomes,
    /// Every test of a condition holds once and once does not, at the two values
    /// between which it turns; every limit of a question is met and passed by one
    /// step; every refusal refuses.
    Boundaries,
}

impl Cover {
    /// All of them with their names.
    pub const NAMES: [(&'static str, Cover); 4] = [
        ("routes", Cover::Routes),
        ("options", Cover::Options),
        ("outcomes", Cover::Outcomes),
        ("boundaries", Cover::Boundaries),
    ];
}

/// How cases are looked for.
#[derive(Clone, Copy, Debug)]
pub struct CaseTerms {
    /// The day on which they are played.
    pub today: Date,
    /// How many nodes a diagram may have. All of the search may take what a budget
    /// ([`RunBudget`]) of so many has.
    pub most_nodes: usize,
    /// The seed of what is left to chance.
    pub seed: u64,
}

/// Answers that were given, and what came of them.
#[derive(Clone, Debug)]
pub struct Case<'f> {
    session: Session<'f>,
    /// The answer to the question at which the session stands, if it was refused.
    refused: Option<(Answer, Refused)>,
    /// What it is there for, in words; nothing where it was not looked for.
    pub tries: Vec<String>,
    /// Whether the words of the document are expected, too.
    pub document: DocumentWords,
}

/// Whether a scenario expects the words of the document that comes with the advice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DocumentWords {
    /// It does not.
    #[default]
    LeftOut,
    /// It does: the title, and all parts that belong to it, one after the other.
    Expected,
}

impl<'f> Case<'f> {
    fn new(session: Session<'f>) -> Self {
        Self {
            session,
            refused: None,
            tries: Vec::new(),
            document: DocumentWords::LeftOut,
        }
    }

    /// The session, at its end or at a question.
    #[must_use]
    pub fn session(&self) -> &Session<'f> {
        &self.session
    }

    /// The question whose answer was refused, and why.
    #[must_use]
    pub fn refused(&self) -> Option<(Id<Question>, &Answer, &Refused)> {
        match (self.session.step(), &self.refused) {
            (Step::Ask(question), Some((answer, refused))) => Some((question, answer, refused)),
            _ => None,
        }
    }
}

/// Something that no case tries.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Gap {
    /// What it is called.
    pub name: String,
    /// Where it stands in the flow's file.
    pub place: Place,
}

/// Cases that cover what was wanted.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Covering<'f> {
    /// The cases.
    pub cases: Vec<Case<'f>>,
    /// What no answers can try.
    pub never: Vec<Gap>,
    /// What leads nobody to advice, so that no scenario can expect any.
    pub nowhere: Vec<Gap>,
    /// What no answers were found for, though there may be some.
    pub not_found: Vec<Gap>,
    /// What no answers were found for, and of which it is not decided whether there are some.
    pub not_decided: Vec<Gap>,
    /// The questions at which there is too much to tell apart, so that it is not; none where
    /// it is not since what the search may take was spent.
    pub too_large: Vec<Id<Question>>,
    /// How far the search had come when what it may take was spent.
    pub stopped: Option<CasesStage>,
}

/// The fewest cases that could be found that try all of this.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::cases::{self, Cover, CaseTerms};
/// use quandary::{flow::day, space::MOST_NODES};
///
/// let today = day::read("2026-11-23").unwrap();
/// let terms = CaseTerms { today, most_nodes: MOST_NODES, seed: 1 };
/// let covering = cases::cover(&flow, &[Cover::Outcomes], &terms);
/// assert_eq!(covering.cases.len(), flow.outcomes.len());
/// assert!(covering.never.is_empty());
/// ```
#[must_use]
pub fn cover<'f>(flow: &'f Flow, wanted: &[Cover], terms: &CaseTerms) -> Covering<'f> {
    cover_telling(flow, wanted, terms, &mut |_| {})
}

/// How far the search for cases has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CasesStage {
    /// For so many things it is known how they are tried, or that they are not,
    pub done: usize,
    /// of so many.
    pub of: usize,
}

/// The same, which tells how far it has come before each search.
#[must_use]
pub fn cover_telling<'f>(
    flow: &'f Flow,
    wanted: &[Cover],
    terms: &CaseTerms,
    tell: &mut dyn FnMut(CasesStage),
) -> Covering<'f> {
    seek::cover(flow, wanted, terms, &RunBudget::of(terms.most_nodes), tell)
}

/// The same as [`cover`], within what a run may take for it and for others.
#[must_use]
pub fn cover_within<'f>(
    flow: &'f Flow,
    wanted: &[Cover],
    terms: &CaseTerms,
    run: &RunBudget,
) -> Covering<'f> {
    seek::cover(flow, wanted, terms, run, &mut |_| {})
}

/// So many different cases by chance; fewer where no more are found.
#[must_use]
pub fn by_chance<'f>(flow: &'f Flow, count: usize, terms: &CaseTerms) -> Vec<Case<'f>> {
    let mut chance = Chance::seeded(terms.seed);
    let mut cases: Vec<Case<'f>> = Vec::new();
    let mut there = BTreeSet::new();
    let mut known = 0;
    for _ in 0..count.saturating_mul(TRIES) {
        if cases.len() == count || known > KNOWN.max(cases.len().saturating_mul(TRIES)) {
            break;
        }
        known += 1;
        let way = sample::way(flow, terms.today, &mut chance);
        // A way that ends nowhere is no scenario that could pass.
        let Some(way) = way.filter(|way| matches!(way.step(), Step::Done(_))) else {
            continue;
        };
        if there.insert(written_out(&way)) {
            cases.push(Case::new(way));
            known = 0;
        }
    }
    cases
}

/// What was given to which question, by which a way is known again.
fn written_out(way: &Session<'_>) -> String {
    let taken = way.taken().iter();
    let given = taken.map(|taken| (taken.question.index(), way.given(taken.question)));
    format!("{:?}", given.collect::<Vec<_>>())
}

/// The case of what was given on a way, gone on with by chance to advice. Where it
/// does not come to that, it ends at a question without an answer.
#[must_use]
pub fn of_way<'f>(flow: &'f Flow, way: &[(Id<Question>, Given)], today: Date) -> Option<Case<'f>> {
    let mut session = Session::new(flow, today);
    for (_, given) in way {
        let answer = match given {
            Given::Answer(answer) => answer,
            Given::Skipped => {
                session.skip().ok()?;
                continue;
            }
        };
        if let Err(refused) = session.answer(answer.clone()) {
            return Some(Case {
                refused: Some((answer.clone(), refused)),
                ..Case::new(session)
            });
        }
    }
    let mut chance = Chance::seeded(0);
    let ways = (0..TRIES).filter_map(|_| sample::way_on(session.clone(), &mut chance));
    let mut ways = ways.filter(|way| matches!(way.step(), Step::Done(_)));
    let Some(ended) = ways.next() else {
        let required = |id: Id<Question>| flow.questions[id].presence == Presence::Required;
        let open = matches!(session.step(), Step::Ask(id) if required(id));
        return open.then(|| Case::new(session));
    };
    Some(Case::new(ended))
}

/// Answers that lead to a question of which no route holds: no scenario passes there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EndsNowhere {
    /// The question.
    pub question: Id<Question>,
}

impl fmt::Display for EndsNowhere {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = self.question.index() + 1;
        write!(f, "no route holds at question {count} of the flow")
    }
}

impl std::error::Error for EndsNowhere {}

/// The case of answers that somebody has given, each when its question is asked.
/// What was not asked is left out.
///
/// # Errors
/// Names the question of which no route holds.
pub fn of_answers<'f>(
    flow: &'f Flow,
    answers: &AnswerList,
    today: Date,
) -> Result<Case<'f>, EndsNowhere> {
    let mut session = Session::new(flow, today);
    loop {
        let question = match session.step() {
            Step::Ask(question) => question,
            Step::Done(_) => return Ok(Case::new(session)),
            Step::Stuck(question) => return Err(EndsNowhere { question }),
        };
        let answer = answers.iter().find(|(answered, _)| *answered == question);
        let refused = match answer {
            Some((_, answer)) => session.answer(answer.clone()).err(),
            None if flow.questions[question].presence == Presence::Optional => session.skip().err(),
            None => return Ok(Case::new(session)),
        };
        if let (Some(refused), Some((_, answer))) = (refused, answer) {
            return Ok(Case {
                refused: Some((answer.clone(), refused)),
                ..Case::new(session)
            });
        }
    }
}
