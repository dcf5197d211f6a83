//! What the graph alone tells: circles, and questions that are spoken of before
//! they can have been asked.
//!
//! [`mod@circles`] tells where ways lead round, and [`timing`] what is spoken of too early.

mod circles;

mod timing;

use std::collections::HashMap;

use circles::circles;
use timing::{Facts, Timing};

use super::reader::Reader;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{Question, RouteKey};
use crate::flow::table::Id;
use crate::graph::{Graph, circles_among};
use crate::place::Place;

/// How deeply facts may build on other facts.
const DEEPEST: usize = 100;

/// Judges the ways through a flow.
pub(crate) fn check(reader: &mut Reader<'_>, flow: &Flow) {
    let facts = fact_order(reader, flow);
    let whole = reader
        .findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    let certainty = if whole { Whole::Yes } else { Whole::No };
    let mut graph = Graph::of(flow);
    let mut order = certainty;
    if graph.rounds().next().is_some() {
        // Of two questions neither of which leads to the other, one may come before the
        // other all the same, when the circle is mended.
        order = Whole::No;
        // Of facts that lead in a circle nobody can tell where they hold.
        if facts.is_some() {
            graph = circles(reader, flow, graph, certainty);
        }
    }
    if let Some(facts) = facts {
        Timing {
            reader,
            flow,
            graph: &graph,
            facts: Facts::of(facts),
            certainty: order,
            reach: HashMap::new(),
        }
        .check();
    }
}

/// The place of a route in the file.
#[must_use]
pub fn place_of_route(flow: &Flow, from: Id<Question>, route: RouteKey) -> Place {
    let question = &flow.questions[from];
    let next = Place::root()
        .key("questions")
        .key(flow.questions.name(from))
        .key("next");
    let option = |at: usize| match question.kind.options() {
        Some(options) => options.names().nth(at).unwrap_or("").to_owned(),
        None => ["yes", "no"].get(at).copied().unwrap_or("").to_owned(),
    };
    match route {
        RouteKey::Only => next,
        RouteKey::Option(at) => next.key(&option(at)),
        RouteKey::Skipped => next.key("skipped"),
        RouteKey::Listed(number) => {
            let path = question.next.path_to(number);
            let steps: Vec<usize> = path.iter().map(|(at, _)| *at).collect();
            let question = Place::root().key("questions");
            place_of_steps(question.key(flow.questions.name(from)), &steps).key("go")
        }
    }
}

/// The place of a route, by its places in the lists of routes that are inside each other.
pub(crate) fn place_of_steps(question: Place, steps: &[usize]) -> Place {
    let inside = |place: Place, at: &usize| place.key("next").index(*at);
    steps.iter().fold(question, inside)
}

/// The facts in an order in which each comes after those that it uses; nothing
/// where they lead in a circle.
fn fact_order(reader: &mut Reader<'_>, flow: &Flow) -> Option<Vec<usize>> {
    let needs: Vec<Vec<usize>> = flow
        .facts
        .iter()
        .map(|(_, fact)| facts_in(&fact.when))
        .collect();
    let names: Vec<&str> = flow.facts.names().collect();
    let place = |name: &str| Place::root().key("facts").key(name);
    let order = order(reader, &needs, &section("facts", &names, &place))?;
    let mut depth = vec![0; needs.len()];
    for fact in &order {
        let below = needs[*fact].iter().map(|inner| depth[*inner]).max();
        depth[*fact] = below.map_or(0, |below| below + 1);
        if depth[*fact] == DEEPEST {
            let place = Place::root().key("facts").key(names[*fact]);
            let message = format!("facts build on each other more than {DEEPEST} deep here");
            let finding = Finding::error(Rule::TooDeep, place, message);
            reader.push(finding.help("write one of them without the others"));
        }
    }
    Some(order)
}

fn facts_in(when: &Written) -> Vec<usize> {
    let mut facts = Vec::new();
    when.condition.visit(&mut |condition| {
        if let Condition::Fact(fact) = condition {
            facts.push(fact.index());
        }
    });
    facts
}

/// A part of the file whose things may need each other.
pub(crate) struct Section<'s> {
    /// What they are: `facts`.
    pub(crate) title: &'s str,
    pub(crate) names: &'s [&'s str],
    /// Where one of that name says what it needs.
    pub(crate) place: &'s dyn Fn(&str) -> Place,
}

/// A [`Section`] of these parts.
pub(crate) fn section<'s>(
    title: &'s str,
    names: &'s [&'s str],
    place: &'s dyn Fn(&str) -> Place,
) -> Section<'s> {
    Section {
        title,
        names,
        place,
    }
}

/// An order in which everything comes after what it needs. Where there is a
/// circle there is none, and each circle becomes a finding.
pub(crate) fn order(
    reader: &mut Reader<'_>,
    needs: &[Vec<usize>],
    section: &Section<'_>,
) -> Option<Vec<usize>> {
    let Section {
        title,
        names,
        place,
    } = section;
    let circles = circles_among(needs);
    for circle in &circles {
        let name = |at: &usize| names.get(*at).copied().unwrap_or("");
        let mut around: Vec<&str> = circle.iter().map(name).collect();
        around.extend(circle.first().map(name));
        let place = place(circle.first().map_or("", name));
        let message = format!("these {title} lead in a circle: {}", around.join(" → "));
        let finding = Finding::error(Rule::Circle, place, message);
        let help = match around.as_slice() {
            [one, _] => {
                format!("`{one}` cannot speak of itself: take it out there, or name what is meant")
            }
            _ => "write one of them without the others".to_owned(),
        };
        reader.push(finding.help(help));
    }
    if !circles.is_empty() {
        return None;
    }
    // Depth first, with what is needed before what needs it.
    let mut order = Vec::with_capacity(needs.len());
    let mut begun = vec![false; needs.len()];
    for start in 0..needs.len() {
        let mut open = vec![(start, 0)];
        if std::mem::replace(&mut begun[start], true) {
            continue;
        }
        while let Some((at, next)) = open.pop() {
            match needs[at].get(next) {
                None => order.push(at),
                Some(inner) => {
                    open.push((at, next + 1));
                    if !std::mem::replace(&mut begun[*inner], true) {
                        open.push((*inner, 0));
                    }
                }
            }
        }
    }
    Some(order)
}

/// Whether the whole graph is known and in order: where the file has errors, routes may be
/// missing; and some may lead round.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Whole {
    Yes,
    No,
}
