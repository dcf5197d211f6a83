//! Ways that come to a question that they have asked.
//!
//! Where routes lead round, each question among which they do carries along whether it
//! has been asked. A way that comes to one that has is what is looked for; it is found
//! within as many steps as there are such questions.

use std::collections::HashSet;

use jiff::civil::{Date, date};

use super::pass::{Pass, Room, Trail, Turns, Ways};
use super::sample::{self, Chance};
use super::tally::Lengths;
use super::witness::{Best, End, Goal};
use super::{Space, Today, Undecided};
use crate::flow::Flow;
use crate::flow::question::{Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::graph::Graph;
use crate::session::Session;

/// How many nodes are made at most to look for such a way, those that are needed no more
/// counted as well. It is looked for whenever a flow is read, so this is little more than
/// a second's work.
pub const MOST_NODES_OF_ROUNDS: usize = 1_000_000;

/// How many ways by chance are walked at most, and how many questions they ask.
const MOST_WAYS: usize = 100;
const MOST_ASKED: usize = 50_000;

/// For how many questions it is tried to walk a way that asks them twice.
const MOST_WALKED: usize = 10;

/// The days on which a way is walked. Where nothing is told by `today` the first will
/// do; the others are those that calendars trip over.
const DAYS: [Date; 4] = [
    date(2026, 1, 15),
    date(2024, 2, 29),
    date(2025, 12, 31),
    date(2026, 3, 30),
];

/// Whether a way through a flow asks a question twice.
#[derive(Debug)]
pub enum Rounds<'f> {
    /// None does, on no day. These routes are the ones that somebody takes, of the
    /// questions that lead to each other and of those before them.
    Harmless(HashSet<(Id<Question>, RouteKey)>),
    /// This way does: its last route leads to a question that it has asked. No other
    /// one does sooner.
    Shortest(Session<'f>),
    /// This way does. There may be a shorter one.
    Found(Session<'f>),
    /// It is not known.
    NotDecided(Why),
}

/// Why it is not known whether a way asks a question twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The diagrams grew past their limit at this question.
    TooLarge(Id<Question>),
    /// It may be so that some way asks this question twice, and no answers were found
    /// that do.
    NotWalked(Id<Question>),
}

/// Looks for a way that asks a question twice, along the routes that stand in the
/// graph.
///
/// ```
/// # let text = include_str!("../../flows/pizza.yaml");
/// use quandary::graph::Graph;
/// use quandary::space::round::{MOST_NODES_OF_ROUNDS, Rounds, rounds};
///
/// let flow = quandary::parse::read(text).into_flow().expect("the flow has no faults");
/// let rounds = rounds(&flow, Graph::of(&flow), MOST_NODES_OF_ROUNDS);
/// assert!(matches!(rounds, Rounds::Harmless(_)));
/// ```
#[must_use]
pub fn rounds(flow: &Flow, graph: Graph, most_nodes: usize) -> Rounds<'_> {
    // Most circles that somebody walks are soon come by.
    let found = by_chance(flow, &graph);
    let most = found.as_ref().map(|way| way.taken().len());
    match (decide(flow, graph, most, most_nodes), found) {
        (Ok(Rounds::NotDecided(_)) | Err(_), Some(way)) => Rounds::Found(way),
        (Ok(rounds), _) => rounds,
        (Err(Undecided { question }), None) => Rounds::NotDecided(Why::TooLarge(question)),
    }
}

/// Decides it, where it is known already that a way of so many questions does.
fn decide(
    flow: &Flow,
    graph: Graph,
    most: Option<usize>,
    most_nodes: usize,
) -> Result<Rounds<'_>, Undecided> {
    let counts = graph.leads_to_rounds();
    let counts = |question: Id<Question>| counts[question.index()];
    let space = Space::along((flow, graph), counts, Today::Any, most_nodes)?;
    let ways = Ways {
        room: Room::Bounded,
        ..Ways::default()
    };
    if most.is_none() {
        let pass: Pass<bool> = space.pass(&ways)?;
        let none = pass.diagram.none();
        if pass.again.iter().all(|again| *again == none) {
            let routes = flow.questions.iter().flat_map(|(id, question)| {
                let routes = question.next.routes().map(move |(route, _)| (id, route));
                routes.filter(|(id, route)| pass.takes(*id, *route))
            });
            return Ok(Rounds::Harmless(routes.collect()));
        }
    }
    let ways = Ways {
        trail: Trail::Kept,
        turns: Turns::Nearest(most.map_or(usize::MAX, |most| most + 1)),
        ..ways
    };
    let mut pass: Pass<Lengths> = space.pass(&ways)?;
    let mut goals: Vec<(usize, Id<Question>, Goal)> = Vec::new();
    for question in flow.questions.ids() {
        let goal = Goal {
            end: End::Again(question),
            when: space.always(),
        };
        let length = space.best_length(&mut pass, goal, Best::Shortest)?;
        goals.extend(length.map(|length| (length, question, goal)));
    }
    goals.sort_by_key(|(length, question, _)| (*length, *question));
    for (at, (_, question, goal)) in goals.iter().take(MOST_WALKED).enumerate() {
        let check = |session: &Session<'_>| session.led_back() == Some(*question);
        for day in DAYS {
            let way = (&mut pass, &ways);
            if let Some(session) = space.walk_to(way, *goal, Best::Shortest, day, &check)? {
                return Ok(match at {
                    0 => Rounds::Shortest(session),
                    _ => Rounds::Found(session),
                });
            }
        }
    }
    let question = goals
        .first()
        .map_or(flow.start, |(_, question, _)| *question);
    Ok(Rounds::NotDecided(Why::NotWalked(question)))
}

/// The shortest of such ways by chance, whose last route stands in the graph.
fn by_chance<'f>(flow: &'f Flow, graph: &Graph) -> Option<Session<'f>> {
    let mut chance = Chance::seeded(1);
    let mut asked = 0;
    let mut shortest: Option<Session<'f>> = None;
    for day in DAYS.into_iter().cycle().take(MOST_WAYS) {
        if asked > MOST_ASKED {
            break;
        }
        if let Some(way) = sample::way(flow, day, &mut chance) {
            let last = way.taken().last().map(|taken| taken.question);
            let back = last.zip(way.led_back());
            let length = way.taken().len();
            asked += length;
            let known = shortest.as_ref().map(|way| way.taken().len());
            if known.is_none_or(|known| length < known)
                && back.is_some_and(|(last, back)| graph.leads(last, Target::Question(back)))
            {
                shortest = Some(way);
            }
        }
    }
    shortest
}
