//! Ways that lead in a circle.

use std::collections::HashSet;

use super::super::answers;
use super::super::reader::Reader;
use super::{Whole, place_of_route};
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Operand};
use crate::flow::day::DayPoint;
use crate::flow::question::{Kind, Question, Target};
use crate::flow::table::Id;
use crate::graph::Graph;
use crate::place::{Place, PlaceStep};
use crate::session::Session;
use crate::space::round::{MOST_NODES_OF_ROUNDS, Rounds, WhyUnknown, rounds};

/// How many circles are told at most.
const MOST_CIRCLES: usize = 20;

/// Tells where ways lead in a circle. Where none does, it gives the graph without the
/// routes that lead round and that nobody takes. Beside a way that is led back others may
/// be by another route: so each is told that is left when nobody takes those before.
pub(super) fn circles(
    reader: &mut Reader<'_>,
    flow: &Flow,
    graph: Graph,
    certainty: Whole,
) -> Graph {
    let mut closed: HashSet<(Id<Question>, Target)> = HashSet::new();
    while closed.len() < MOST_CIRCLES {
        let open = Graph::with_routes(flow, |from, _, to| !closed.contains(&(from, to)));
        if open.rounds().next().is_none() {
            break;
        }
        // The more are known, the less time is spent on the next.
        let most_nodes = MOST_NODES_OF_ROUNDS >> closed.len().min(5);
        let rounds = rounds(flow, open, most_nodes);
        let words = match rounds {
            Rounds::Shortest(_) => "the shortest way round",
            _ => "a way round",
        };
        let way = match rounds {
            // Where some are led in a circle, what they would come to is not known.
            Rounds::Harmless(_) | Rounds::NotDecided(_) if !closed.is_empty() => break,
            Rounds::Harmless(_) | Rounds::NotDecided(_) if certainty == Whole::No => break,
            Rounds::Harmless(taken) => {
                return Graph::with_routes(flow, |from, route, to| {
                    taken.contains(&(from, route)) || !in_one_round(&graph, from, to)
                });
            }
            Rounds::NotDecided(why) => {
                report_not_decided(reader, flow, &graph, why);
                break;
            }
            Rounds::Shortest(way) | Rounds::Found(way) => way,
        };
        let (Some(last), Some(back)) = (way.taken().last(), way.led_back()) else {
            break;
        };
        if certainty == Whole::Yes || is_readable(reader, &way) {
            report_circle(reader, words, &way, back);
        }
        if !closed.insert((last.question, Target::Question(back))) {
            break;
        }
    }
    graph
}

fn in_one_round(graph: &Graph, from: Id<Question>, to: Target) -> bool {
    match to {
        Target::Question(to) => graph.component_of(from) == graph.component_of(to),
        Target::Outcome(_) => false,
    }
}

/// Whether nothing else that is wrong with the file could change a way.
fn is_readable(reader: &Reader<'_>, way: &Session<'_>) -> bool {
    let flow = way.flow();
    let asked = way.taken().iter();
    let asked: Vec<&str> = asked
        .map(|taken| flow.questions.name(taken.question))
        .collect();
    reader.findings.iter().all(|finding| {
        let mut steps = finding.labels.iter().map(|label| {
            let mut steps = label.place.steps.iter();
            (steps.next(), steps.next())
        });
        finding.severity != Severity::Error
            || steps.all(|(section, name)| match (section, name) {
                (Some(PlaceStep::Key(section)), Some(PlaceStep::Key(name)))
                    if &**section == "questions" =>
                {
                    finding.rule == Rule::Circle || !asked.contains(&&**name)
                }
                (Some(PlaceStep::Key(section)), _) => {
                    matches!(
                        &**section,
                        "outcomes" | "passages" | "sources" | "guarantees"
                    )
                }
                _ => false,
            })
    })
}

fn report_circle(reader: &mut Reader<'_>, words: &str, way: &Session<'_>, back: Id<Question>) {
    let flow = way.flow();
    let name = |id: Id<Question>| flow.questions.name(id);
    let taken = way.taken();
    let begin = taken.iter().position(|taken| taken.question == back);
    let (Some(begin), Some(last)) = (begin, taken.last()) else {
        return;
    };
    let around = taken[begin..].iter().map(|taken| name(taken.question));
    let around: Vec<&str> = around.chain([name(back)]).collect();
    let message = format!("these questions lead in a circle: {}", around.join(" → "));
    let routes = flow.questions[last.question].next.routes();
    let mut routes = routes
        .filter(|(_, target)| *target == Target::Question(back))
        .map(|(route, _)| route)
        .collect::<Vec<_>>();
    // The one that the way takes stands first.
    routes.sort_by_key(|route| Some(*route) != last.route);
    let mut places = routes
        .iter()
        .map(|route| place_of_route(flow, last.question, *route));
    let Some(place) = places.next() else { return };
    let finding = Finding::error(Rule::Circle, place, message).saying("this route goes back");
    let finding = places.fold(finding, |finding, place| finding.and(place, "and this one"));
    let answers = taken.iter().filter_map(|taken| {
        let answer = way.given(taken.question)?.answer()?;
        Some((taken.question, answer.clone()))
    });
    let line = answers::write_line(flow, &answers.collect::<Vec<_>>());
    let line = match line.is_empty() {
        true => "whoever skips everything".to_owned(),
        false => line,
    };
    let day = match reads_today(flow) {
        true => format!(" (on {})", way.today()),
        false => String::new(),
    };
    let note = format!(
        "{words}{day}: {line}; then `{}` comes a second time",
        name(back)
    );
    reader.push(
        finding
            .note(note)
            .help("each question is asked once at the most: lead on to another, or to an outcome"),
    );
}

fn report_not_decided(reader: &mut Reader<'_>, flow: &Flow, graph: &Graph, why: WhyUnknown) {
    let name = |id: Id<Question>| flow.questions.name(id);
    let (at, reason) = match why {
        WhyUnknown::TooLarge(at) => (
            at,
            format!(
                "too much has to be remembered of earlier answers at `{}`",
                name(at)
            ),
        ),
        WhyUnknown::NotWalked(at) => (
            at,
            format!(
                "it depends on how two answers compare, or an answer and a day, and no answers were found that ask `{}` twice",
                name(at)
            ),
        ),
    };
    let own = graph.component_of(at);
    let mut rounds = graph.rounds();
    let Some(first) = graph.rounds().next() else {
        return;
    };
    let round = rounds.find(|round| round.iter().any(|id| graph.component_of(*id) == own));
    let circle = graph.circle_among(round.unwrap_or(first));
    let Some(begin) = circle.first() else { return };
    let around = circle.iter().chain([begin]).map(|id| name(*id));
    let around: Vec<&str> = around.collect();
    let place = Place::root().key("questions").key(name(*begin)).the_key();
    let message = format!(
        "whether somebody is led in this circle is not decided: {}",
        around.join(" → ")
    );
    let finding = Finding::error(Rule::Circle, place, message).note(reason);
    reader.push(finding.help(
        "let one of these routes lead on, or tell on it who goes back by an answer that is given before the circle",
    ));
}

/// Whether `today` tells anything in a flow.
fn reads_today(flow: &Flow) -> bool {
    let told = |point: &Option<DayPoint>| matches!(point, Some(DayPoint::Today(..)));
    let mut reads = flow
        .questions
        .iter()
        .any(|(_, question)| match &question.kind {
            Kind::Date { min, max } => told(min) || told(max),
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Text { .. } => false,
        });
    flow.conditions(&mut |when| {
        when.condition.visit(&mut |condition| {
            reads |= matches!(
                condition,
                Condition::Compare(_, _, Operand::Day(DayPoint::Today(..)))
            );
        });
    });
    reads
}
