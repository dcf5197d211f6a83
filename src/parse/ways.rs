//! What the graph alone tells: circles, and questions that are spoken of before
//! they can have been asked.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::answers;
use super::condition;
use super::reader::Reader;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::condition::{Condition, Operand, Written};
use crate::flow::day::DayPoint;
use crate::flow::question::{Kind, Next, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::flow::{Fact, Flow};
use crate::graph::{Graph, Reachable, circles_among};
use crate::place::{Place, PlaceStep};
use crate::session::Session;
use crate::space::round::{MOST_NODES_OF_ROUNDS, Rounds, WhyUnknown, rounds};

/// How deeply facts may build on other facts.
const DEEPEST: usize = 100;

/// How many circles are told at most.
const MOST_CIRCLES: usize = 20;

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

/// Tells where ways lead in a circle. Where none does, it gives the graph without the
/// routes that lead round and that nobody takes. Beside a way that is led back others may
/// be by another route: so each is told that is left when nobody takes those before.
fn circles(reader: &mut Reader<'_>, flow: &Flow, graph: Graph, certainty: Whole) -> Graph {
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
            _ => false,
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
        RouteKey::Listed(at) => next.index(at).key("go"),
    }
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

/// Looks for questions that are spoken of where they cannot have been asked yet.
struct Timing<'r, 's, 'f> {
    reader: &'r mut Reader<'s>,
    flow: &'f Flow,
    graph: &'f Graph,
    facts: Facts,
    certainty: Whole,
    reach: HashMap<Id<Question>, Reachable>,
}

/// The facts, each after those that it uses.
struct Facts {
    order: Vec<usize>,
    /// By fact: its place in that order.
    places: Vec<usize>,
    /// By fact: the rank of the question in it that stands last.
    latest: Vec<Option<usize>>,
}

impl Facts {
    fn of(order: Vec<usize>) -> Self {
        let mut places = vec![0; order.len()];
        for (place, fact) in order.iter().enumerate() {
            places[*fact] = place;
        }
        Self {
            latest: vec![None; order.len()],
            order,
            places,
        }
    }
}

/// Whether something can be, before a question is answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Can {
    /// It can.
    #[default]
    Be,
    /// It cannot, since this question comes later.
    Never(Id<Question>),
}

/// Whether a condition can hold, and whether it can fail.
#[derive(Clone, Copy, Debug, Default)]
struct Early {
    holds: Can,
    fails: Can,
}

/// Something that speaks of questions, and where it stands.
struct Spoken<'p> {
    /// The question that has not been answered yet there.
    now: Id<Question>,
    place: &'p dyn Fn() -> Place,
}

impl Timing<'_, '_, '_> {
    fn check(&mut self) {
        self.find_latest();
        let flow = self.flow;
        for (now, question) in flow.questions.iter() {
            let here = || {
                let questions = Place::root().key("questions");
                questions.key(flow.questions.name(now))
            };
            for (key, text) in [
                ("ask", Some(&question.ask)),
                ("help", question.help.as_ref()),
            ] {
                let place = || here().key(key);
                self.text(text, &Spoken { now, place: &place }, Own::Later);
            }
            for (at, refusal) in question.refuse.iter().enumerate() {
                let refusal_place = || here().key("refuse").index(at);
                let place = || refusal_place().key("when");
                self.condition(&refusal.when, &Spoken { now, place: &place });
                let place = || refusal_place().key("says");
                self.text(
                    Some(&refusal.says),
                    &Spoken { now, place: &place },
                    Own::Known,
                );
            }
            if let Next::Routes(routes) = &question.next {
                for (at, when) in routes.iter().enumerate() {
                    let place = || here().key("next").index(at).key("when");
                    if let Some(when) = &when.when {
                        self.condition(when, &Spoken { now, place: &place });
                    }
                }
            }
        }
    }

    fn find_latest(&mut self) {
        let flow = self.flow;
        for fact in self.facts.order.clone() {
            let Some(id) = flow.facts.id_at(fact) else {
                continue;
            };
            let mut latest = None;
            flow.facts[id].when.condition.visit(&mut |condition| {
                let in_fact = match condition {
                    Condition::Fact(fact) => self.facts.latest[fact.index()],
                    _ => None,
                };
                let own = condition.questions().into_iter().flatten();
                let own = own.map(|question| Some(self.rank(question)));
                latest = own.chain([in_fact, latest]).max().flatten();
            });
            self.facts.latest[fact] = latest;
        }
    }

    /// Questions that lead to each other have one rank.
    fn rank(&self, question: Id<Question>) -> usize {
        self.graph.component_of(question)
    }

    /// Reports each question of a condition once, at the word that names it or
    /// the fact that is about it.
    fn condition(&mut self, when: &Written, spoken: &Spoken<'_>) {
        let flow = self.flow;
        let mut named: Vec<(Id<Question>, &str)> = Vec::new();
        let mut facts = Vec::new();
        when.condition.visit(&mut |condition| {
            let own = condition.questions().into_iter().flatten();
            named.extend(own.map(|question| (question, flow.questions.name(question))));
            if let Condition::Fact(fact) = condition {
                named.push((flow.start, ""));
                facts.push((named.len() - 1, *fact));
            }
        });
        let mut kept: Vec<Option<(Id<Question>, &str)>> = Vec::new();
        for (question, word) in named {
            let later = !word.is_empty() && self.comes_later(question, spoken.now);
            kept.push(later.then_some((question, word)));
        }
        for (at, fact) in facts {
            let early = self.too_early(fact, spoken.now);
            kept[at] = early.map(|question| (question, flow.facts.name(fact)));
        }
        let mut told = HashSet::new();
        let named = kept.into_iter().flatten();
        for (question, word) in named.filter(|(question, _)| told.insert(*question)) {
            let place = (spoken.place)();
            let place = match condition::place_of_word(&when.source, word) {
                Some(piece) => place.piece(piece),
                None => place,
            };
            self.report(question, place);
        }
    }

    /// The question for which a fact is too early, while `now` is the last that was
    /// asked: that which stands last in the order, of those that keep it from ever
    /// being decided. A fact that joins two questions with `or` can be used after the
    /// first of them.
    fn too_early(&mut self, fact: Id<Fact>, now: Id<Question>) -> Option<Id<Question>> {
        let mut open = vec![fact];
        let mut needed: BTreeSet<usize> = BTreeSet::new();
        while let Some(fact) = open.pop() {
            let place = self.facts.places[fact.index()];
            if self.facts.latest[fact.index()] > Some(self.rank(now)) && needed.insert(place) {
                let inner = facts_in(&self.flow.facts[fact].when).into_iter();
                open.extend(inner.filter_map(|at| self.flow.facts.id_at(at)));
            }
        }
        let mut known: HashMap<Id<Fact>, Early> = HashMap::new();
        for place in needed {
            if let Some(fact) = self.flow.facts.id_at(self.facts.order[place]) {
                let early = self.early(&self.flow.facts[fact].when.condition, now, &known);
                known.insert(fact, early);
            }
        }
        let early = known.get(&fact)?;
        match (early.holds, early.fails) {
            (Can::Be, Can::Be) => None,
            (Can::Never(question), _) | (_, Can::Never(question)) => Some(question),
        }
    }

    /// Whether a condition can hold, and whether it can fail, before any question is
    /// answered that comes after `now`. Without an answer a test is false.
    fn early(
        &mut self,
        condition: &Condition,
        now: Id<Question>,
        facts: &HashMap<Id<Fact>, Early>,
    ) -> Early {
        match condition {
            Condition::All(parts) | Condition::Any(parts) => {
                let all = matches!(condition, Condition::All(_));
                let (mut every, mut some) = (Can::Be, None);
                for part in parts {
                    let early = self.early(part, now, facts);
                    let (of_every, of_some) = match all {
                        true => (early.holds, early.fails),
                        false => (early.fails, early.holds),
                    };
                    every = self.worse(every, of_every);
                    some = Some(match some {
                        Some(Can::Be) => Can::Be,
                        Some(some) if of_some != Can::Be => self.worse(some, of_some),
                        _ => of_some,
                    });
                }
                // Of nothing, all hold and none does; that is no matter of time.
                let some = some.unwrap_or(Can::Be);
                match all {
                    true => Early {
                        holds: every,
                        fails: some,
                    },
                    false => Early {
                        holds: some,
                        fails: every,
                    },
                }
            }
            Condition::AtLeast(count, parts) => {
                let early: Vec<Early> = (parts.iter())
                    .map(|part| self.early(part, now, facts))
                    .collect();
                let fewer = (parts.len() + 1).saturating_sub(*count);
                Early {
                    holds: self.so_many(*count, early.iter().map(|part| part.holds)),
                    fails: self.so_many(fewer, early.iter().map(|part| part.fails)),
                }
            }
            Condition::Not(inner) => {
                let inner = self.early(inner, now, facts);
                Early {
                    holds: inner.fails,
                    fails: inner.holds,
                }
            }
            Condition::Fact(fact) => facts.get(fact).copied().unwrap_or_default(),
            test => {
                let mut early = Early::default();
                for question in test.questions().into_iter().flatten() {
                    if self.comes_later(question, now) {
                        early.holds = self.worse(early.holds, Can::Never(question));
                    }
                }
                early
            }
        }
    }

    /// Whether so many of these can be; else the question that stands last.
    fn so_many(&self, count: usize, parts: impl Iterator<Item = Can>) -> Can {
        let (mut able, mut last) = (0, Can::Be);
        for part in parts {
            able += usize::from(part == Can::Be);
            last = self.worse(last, part);
        }
        if able >= count { Can::Be } else { last }
    }

    /// That of both which cannot be; of two such, the question that stands later.
    fn worse(&self, a: Can, b: Can) -> Can {
        match (a, b) {
            (Can::Never(one), Can::Never(other)) if self.rank(one) > self.rank(other) => a,
            (_, Can::Never(_)) => b,
            (_, Can::Be) => a,
        }
    }

    fn text(&mut self, text: Option<&Text>, spoken: &Spoken<'_>, own: Own) {
        let name = |question| self.flow.questions.name(question);
        let places: Vec<_> = text
            .into_iter()
            .flat_map(|text| text.places(name))
            .collect();
        for (question, piece) in places {
            let own_too_early = own == Own::Later && question == spoken.now;
            if own_too_early || self.comes_later(question, spoken.now) {
                self.report(question, (spoken.place)().piece(piece));
            }
        }
    }

    /// Whether a question can only be asked after another one.
    fn comes_later(&mut self, question: Id<Question>, now: Id<Question>) -> bool {
        if self.rank(question) <= self.rank(now) {
            return false;
        }
        if self.certainty == Whole::Yes {
            return true;
        }
        let graph = self.graph;
        let reach = self.reach.entry(now).or_insert_with(|| graph.reach(now));
        reach.has(Target::Question(question))
    }

    fn report(&mut self, question: Id<Question>, place: Place) {
        let name = self.flow.questions.name(question);
        let message = format!("`{name}` is never answered before this");
        let finding = Finding::error(Rule::AskedLater, place, message);
        self.reader
            .push(finding.help(format!("ask `{name}` earlier, or leave it out here")));
    }
}

/// Whether a text of a question can show the answer to that very question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Own {
    /// The answer is there when the text is shown.
    Known,
    /// The text comes before the answer.
    Later,
}
