//! Whether a wrong flow does the same as the right one, for everybody.
//!
//! The two differ in few places. It is enough that at every question that the right
//! flow comes to, both take the same answers and lead on to the same place, and that
//! at every end both show the same: by induction no way can then tell them apart.
//! Where they differ is told by [`super::product`]; whether some way gets there, by the
//! answer space.
//!
//! What is compared is what a flow does: which answers it takes, where they lead, and
//! which passages it shows, on which part of the page and in which order, which parts of
//! which documents, whether that comes at once, and which help comes on the way. In which
//! words an answer is refused is not.

use jiff::civil::Date;

use super::product::Product;
use crate::flow::Flow;
use crate::flow::answer::Given;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::at_moment::{Look, Moment};
use crate::space::budget::RunBudget;
use crate::space::sample::{self, Chance};
use crate::space::witness::Best;
use crate::space::{Space, Today, Undecided};

/// What was given to questions, in the order in which they were asked.
pub type Way = Vec<(Id<Question>, Given)>;

/// How a wrong flow compares with the right one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Compared {
    /// No way tells the two apart.
    Same,
    /// This way does: at its last answer, or at its end.
    Differs(Way),
    /// No way was found that does, and that there is none could not be shown, at
    /// this question.
    NotDecided(Id<Question>),
}

/// How two flows are compared.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// The days on which they have to be the same.
    pub day: Today,
    /// The day on which a way that tells them apart is walked.
    pub today: Date,
    /// How many nodes a diagram may have.
    pub most_nodes: usize,
    /// How many ways by chance are tried where nothing else decides.
    pub samples: usize,
    /// Their seed.
    pub seed: u64,
}

/// Compares two flows that have the same ids in the same order.
///
/// ```
/// # let text = include_str!("../../flows/pizza.yaml");
/// use quandary::flow::day;
/// use quandary::mutants::same::{Compared, Terms, compare};
/// use quandary::space::{MOST_NODES, Today};
///
/// let read = |text: &str| quandary::parse::read(text).into_flow().unwrap();
/// let today = day::read("2026-11-23").unwrap();
/// let terms = Terms { day: Today::Any, today, most_nodes: MOST_NODES, samples: 100, seed: 1 };
///
/// let right = read(text);
/// let at_most_one = read(&text.replace("at_least: 1", "at_least: 1\n    at_most: 1"));
/// assert!(matches!(compare(&right, &at_most_one, &terms), Compared::Differs(_)));
/// // There are two options besides the one that goes alone.
/// let at_most_two = read(&text.replace("at_least: 1", "at_least: 1\n    at_most: 2"));
/// assert_eq!(compare(&right, &at_most_two, &terms), Compared::Same);
/// ```
#[must_use]
pub fn compare(right: &Flow, wrong: &Flow, terms: &Terms) -> Compared {
    compare_within(right, wrong, terms, &RunBudget::of(terms.most_nodes))
}

/// The same, within what a run may take.
pub(super) fn compare_within(
    right: &Flow,
    wrong: &Flow,
    terms: &Terms,
    run: &RunBudget,
) -> Compared {
    let product = Product::new(right, wrong);
    if product.looks.is_empty() {
        return Compared::Same;
    }
    let mut space = match Space::as_far_as_it_fits(&product.flow, terms.day, run) {
        Ok(space) => space,
        Err(Undecided { question }) => {
            return match by_chance(&product, terms) {
                Some(way) => Compared::Differs(way),
                None => Compared::NotDecided(question),
            };
        }
    };
    let undecided = match differing_way(&product, &mut space, terms) {
        Ok(DifferingWay::Nothing) => return Compared::Same,
        Ok(DifferingWay::Way(way)) => return Compared::Differs(way),
        Ok(DifferingWay::NotWalked(question)) => question,
        Err(Undecided { question }) => question,
    };
    let way = by_chance(&product, terms).or_else(|| past_open(&product, &mut space, terms));
    match way {
        Some(way) => Compared::Differs(way),
        None => Compared::NotDecided(undecided),
    }
}

/// What came of looking for a way that tells two flows apart.
enum DifferingWay {
    Nothing,
    Way(Way),
    /// There may be one, which could not be walked.
    NotWalked(Id<Question>),
}

fn differing_way(
    product: &Product<'_>,
    space: &mut Space<'_>,
    terms: &Terms,
) -> Result<DifferingWay, Undecided> {
    let looks = looks_of(product);
    let is_open = space.is_left_open();
    let mut not_walked = None;
    let mut undecided = None;
    for (look, met) in looks.iter().zip(space.looks(&looks)) {
        if let Err(error) = met {
            undecided = Some(error);
        }
        if met == Ok(false) || met.is_err() && !is_open {
            continue;
        }
        // At an open question itself, a way may be found that meets what is not decided.
        match space.way_to(*look, terms.today) {
            Ok(Some(session)) => {
                let way = way_of(&session);
                if tells_apart(product.right, product.wrong, &way, terms.today) {
                    return Ok(DifferingWay::Way(way));
                }
                not_walked = Some(question_of(&product.flow, look.0));
            }
            Ok(None) => not_walked = Some(question_of(&product.flow, look.0)),
            Err(error) if is_open => undecided = Some(met.err().unwrap_or(error)),
            Err(error) => return Err(error),
        }
    }
    match (not_walked, undecided) {
        (Some(question), _) => Ok(DifferingWay::NotWalked(question)),
        (None, Some(error)) => Err(error),
        (None, None) => Ok(DifferingWay::Nothing),
    }
}

fn looks_of<'p>(product: &'p Product<'_>) -> Vec<Look<'p>> {
    let looks = product.looks.iter();
    looks.map(|(at, when)| (*at, when)).collect()
}

/// A way that tells two flows apart behind a question of which it's left open who gets past it,
/// on from ways that have.
fn past_open(product: &Product<'_>, space: &mut Space<'_>, terms: &Terms) -> Option<Way> {
    let looks = looks_of(product);
    for begun in space.ways_past_open(terms.today) {
        let sought = space.seek_on(&looks, &begun);
        let Ok(mut search) = space.search(&sought.ways, Best::Shortest) else {
            continue;
        };
        let walked =
            (0..looks.len()).filter_map(|at| search.walk_on_to_look(&sought, at, &begun).ok()?);
        let mut ways = walked.map(|session| way_of(&session));
        let found = ways.find(|way| tells_apart(product.right, product.wrong, way, terms.today));
        if found.is_some() {
            return found;
        }
    }
    None
}

fn question_of(flow: &Flow, moment: Moment) -> Id<Question> {
    match moment {
        Moment::Asked(question) | Moment::Given(question) | Moment::Accepted(question) => question,
        Moment::Ended(_) => flow.start,
    }
}

fn way_of(session: &Session<'_>) -> Way {
    let taken = session.taken().iter();
    taken
        .filter_map(|taken| Some((taken.question, session.given(taken.question)?.clone())))
        .collect()
}

fn by_chance(product: &Product<'_>, terms: &Terms) -> Option<Way> {
    let (right, wrong) = (product.right, product.wrong);
    let mut chance = Chance::seeded(terms.seed);
    let mut ways = (0..terms.samples).flat_map(|_| {
        [right, wrong]
            .map(|flow| sample::way(flow, terms.today, &mut chance).map(|way| way_of(&way)))
    });
    ways.find_map(|way| way.filter(|way| tells_apart(right, wrong, way, terms.today)))
}

/// Whether what was given to questions tells two flows apart: one takes an answer
/// that the other does not, or leads elsewhere, or shows something else.
#[must_use]
pub fn tells_apart(one: &Flow, other: &Flow, way: &[(Id<Question>, Given)], day: Date) -> bool {
    let mut one = Session::new(one, day);
    let mut other = Session::new(other, day);
    loop {
        if one.step() != other.step() {
            return true;
        }
        let Step::Ask(question) = one.step() else {
            return shown(&one) != shown(&other);
        };
        let Some((_, given)) = way.iter().find(|(asked, _)| *asked == question) else {
            return false;
        };
        let taken = one.give(given.clone()).is_ok();
        let also_taken = other.give(given.clone()).is_ok();
        if !(taken && also_taken) {
            return taken != also_taken;
        }
        if one.helped_by(question) != other.helped_by(question) {
            return true;
        }
    }
}

/// What somebody sees at the end of a way.
#[derive(PartialEq, Eq)]
struct SeenPage {
    passages: Vec<usize>,
    first: Vec<usize>,
    /// Files and texts.
    documents: Vec<(String, String)>,
    at_once: bool,
}

fn shown(session: &Session<'_>) -> Option<SeenPage> {
    let advice = session.advice()?;
    let passages = advice.passages.iter().map(|shown| shown.passage.index());
    let first = session.shown_first().into_iter().map(Id::index);
    let documents = advice.documents.iter();
    let documents = documents.map(|document| (document.file.clone(), document.text.clone()));
    Some(SeenPage {
        passages: passages.collect(),
        first: first.collect(),
        documents: documents.collect(),
        at_once: advice.showing.is_at_once(),
    })
}
