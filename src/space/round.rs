//! Ways that come to a question that they have asked.
//!
//! Where routes lead round, each question among which they do carries along whether it
//! has been asked. A way that comes to one that has is what is looked for; it is found
//! within as many steps as there are such questions. Where that is too large, one thing
//! is tried that takes no steps: whether one answer before tells which way round is meant.

use std::collections::HashSet;

use jiff::civil::{Date, date};

use super::budget::{Budget, RunBudget};
use super::diagram::Var;
use super::pass::Pass;
use super::sample::{self, Chance};
use super::sums::ScoresAs;
use super::ways::{Garbage, Trail, Turns, Ways};
use super::witness::{Best, EndGoal, WayEnd};
use super::{Routes, Space, SpaceTerms, Today, Undecided};
use crate::flow::Flow;
use crate::flow::question::{Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::graph::{ComponentShape, Graph};
use crate::session::Session;

/// How many nodes are made at most to look for such a way, those that are needed no more
/// counted as well. It is looked for whenever a flow is read, so this is little more than
/// a second's work.
pub const MOST_NODES_OF_ROUNDS: usize = 1_000_000;

/// How many ways by chance are walked at most, and how many questions they ask.
const MOST_WAYS: usize = 100;
const MOST_ASKED: usize = 50_000;

/// How many kinds of answers a question has at most that is looked at answer by answer.
const MOST_VALUES: usize = 100;

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
    /// None does, on no day. Nobody takes other routes than these, of the questions that
    /// lead to each other and of those before them.
    Harmless(HashSet<(Id<Question>, RouteKey)>),
    /// This way does: its last route leads to a question that it has asked. No other
    /// one does sooner.
    Shortest(Session<'f>),
    /// This way does. There may be a shorter one.
    Found(Session<'f>),
    /// It is not known.
    NotDecided(WhyUnknown),
}

/// Why it is not known whether a way asks a question twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
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
        (Err(Undecided { question }), None) => Rounds::NotDecided(WhyUnknown::TooLarge(question)),
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
    let routes = Routes {
        flow,
        graph,
        counts,
    };
    let terms = SpaceTerms::of(Today::Any, ScoresAs::Answers);
    let run = RunBudget::endless(most_nodes);
    let mut space = Space::along(routes, terms, &run, &mut Budget::endless())?;
    let ways = Ways {
        garbage: Garbage::Kept,
        ..Ways::default()
    };
    if most.is_none() {
        let pass: Pass<bool> = match space.pass(&ways) {
            Ok(pass) => pass,
            Err(undecided) => return space.apart().map(Rounds::Harmless).ok_or(undecided),
        };
        if let Some(routes) = harmless(flow, &pass) {
            return Ok(Rounds::Harmless(routes));
        }
    }
    let ways = Ways {
        trail: Trail::Kept,
        turns: Turns::Nearest(most.map_or(usize::MAX, |most| most + 1)),
        ..ways
    };
    let mut search = space.search(&ways, Best::Shortest)?;
    let mut goals: Vec<(usize, Id<Question>, EndGoal)> = Vec::new();
    for question in flow.questions.ids() {
        let goal = EndGoal {
            end: WayEnd::Again(question),
            when: space.always(),
        };
        let length = search.length(goal)?;
        goals.extend(length.map(|length| (length, question, goal)));
    }
    goals.sort_by_key(|(length, question, _)| (*length, *question));
    for (at, (_, question, goal)) in goals.iter().take(MOST_WALKED).enumerate() {
        let check = |session: &Session<'_>| session.led_back() == Some(*question);
        for day in DAYS {
            if let Some(session) = search.walk_to(*goal, day, &check)? {
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
    Ok(Rounds::NotDecided(WhyUnknown::NotWalked(question)))
}

/// The routes that some way takes, where none comes to a question that it has asked.
fn harmless(flow: &Flow, pass: &Pass<bool>) -> Option<HashSet<(Id<Question>, RouteKey)>> {
    let none = pass.diagram.zero();
    let routes = flow.questions.iter().flat_map(|(id, question)| {
        let routes = question.next.routes().map(move |(route, _)| (id, route));
        routes.filter(|(id, route)| pass.takes(*id, *route))
    });
    let goes_on = pass.again.iter().all(|again| *again == none);
    goes_on.then(|| routes.collect())
}

impl Space<'_> {
    /// Where everybody who gives one answer has routes that do not lead round, whichever
    /// answer it is: all routes that have answers at all. This asks little of diagrams:
    /// what has been asked needn't be told.
    fn apart(&mut self) -> Option<HashSet<(Id<Question>, RouteKey)>> {
        let flow = self.flow;
        let all = self.routes_where(None)?;
        // While one that leads round is asked, its answer is not there yet.
        let single = |id: &Id<Question>| self.layout.block(*id).shape == ComponentShape::Single;
        let questions: Vec<Id<Question>> = flow.questions.ids().filter(single).collect();
        for question in questions {
            let first = self.layout.domain(question).first;
            let read = self.read_elsewhere[first as usize];
            let values = self.conditions.arity(first);
            if !read || values > MOST_VALUES {
                continue;
            }
            let leads_on = (0..values).all(|value| {
                let routes = self.routes_where(Some((first, value)));
                routes.is_some_and(|routes| {
                    let counts = |from, route, _| routes.contains(&(from, route));
                    Graph::with_routes(flow, counts).rounds().next().is_none()
                })
            });
            if leads_on {
                return Some(all);
            }
        }
        None
    }

    /// The routes that some answers take, or some with which a variable has this value;
    /// nothing where that is too large.
    fn routes_where(
        &mut self,
        given: Option<(Var, usize)>,
    ) -> Option<HashSet<(Id<Question>, RouteKey)>> {
        let mut routes = HashSet::new();
        let none = self.never();
        for question in self.flow.questions.ids() {
            for leads in &self.leaving[question.index()].routes {
                let when = match given {
                    Some((var, value)) => self.conditions.cofactor(leads.when, var, value).ok()?,
                    None => leads.when,
                };
                if when != none {
                    routes.extend(leads.routes.iter().map(|route| (question, *route)));
                }
            }
        }
        Some(routes)
    }
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
