//! What the graph alone tells: circles, and questions that are spoken of before
//! they can have been asked.

use std::collections::{HashMap, HashSet};

use super::condition;
use super::reader::Reader;
use crate::diagnostic::{Finding, Rule, Severity};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{Next, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::graph::{Graph, Reach, circles_among};
use crate::place::Place;

/// How deeply facts may build on other facts.
const DEEPEST: usize = 100;

/// Judges the ways through a flow.
pub(crate) fn check(reader: &mut Reader<'_>, flow: &Flow) {
    let facts = fact_order(reader, flow);
    let graph = Graph::of(flow);
    let circles = graph.circles();
    for circle in &circles {
        report_circle(reader, flow, circle);
    }
    let whole = reader
        .findings
        .iter()
        .all(|finding| finding.severity != Severity::Error);
    if let Some(facts) = facts {
        Timing {
            reader,
            flow,
            graph: &graph,
            facts: &facts,
            ranks: if circles.is_empty() {
                Vec::new()
            } else {
                graph.ranks()
            },
            certainty: if whole { Whole::Yes } else { Whole::No },
            reach: HashMap::new(),
        }
        .check();
    }
}

fn report_circle(reader: &mut Reader<'_>, flow: &Flow, circle: &[Id<Question>]) {
    let Some((first, last)) = circle.first().zip(circle.last()) else {
        return;
    };
    let mut names: Vec<&str> = circle.iter().map(|id| flow.questions.name(*id)).collect();
    names.push(flow.questions.name(*first));
    let message = format!("these questions lead in a circle: {}", names.join(" → "));
    let routes = flow.questions[*last].next.routes();
    let mut back = routes
        .filter(|(_, target)| *target == Target::Question(*first))
        .map(|(route, _)| place_of_route(flow, *last, route));
    let Some(place) = back.next() else { return };
    let finding = Finding::error(Rule::Circle, place, message).saying("this route goes back");
    let finding = back.fold(finding, |finding, place| finding.and(place, "and this one"));
    reader.push(
        finding
            .help("each question is asked once at the most: lead on to another, or to an outcome"),
    );
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

/// Whether the whole graph is known: where the file has errors, routes may be
/// missing, or lead in a circle.
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
    facts: &'f [usize],
    ranks: Vec<usize>,
    certainty: Whole,
    reach: HashMap<Id<Question>, Reach>,
}

/// By fact: the question in it that stands last in the order of the graph.
type Latest = [Option<Id<Question>>];

/// Something that speaks of questions, and where it stands.
struct Spoken<'p> {
    /// The question that has not been answered yet there.
    now: Id<Question>,
    place: &'p dyn Fn() -> Place,
}

impl Timing<'_, '_, '_> {
    fn check(&mut self) {
        let in_facts = self.latest_in_facts();
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
                self.condition(&refusal.when, &in_facts, &Spoken { now, place: &place });
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
                        self.condition(when, &in_facts, &Spoken { now, place: &place });
                    }
                }
            }
        }
    }

    fn latest_in_facts(&self) -> Vec<Option<Id<Question>>> {
        let mut latest: Vec<Option<Id<Question>>> = vec![None; self.flow.facts.len()];
        for at in self.facts {
            if let Some(fact) = self.flow.facts.id_at(*at) {
                latest[*at] = self.latest(&self.flow.facts[fact].when, &latest);
            }
        }
        latest
    }

    fn latest(&self, when: &Written, in_facts: &Latest) -> Option<Id<Question>> {
        let mut latest = None;
        when.condition.visit(&mut |condition| {
            let in_fact = match condition {
                Condition::Fact(fact) => in_facts.get(fact.index()).copied().flatten(),
                _ => None,
            };
            let named = condition.questions().into_iter().flatten().chain(in_fact);
            latest = latest
                .into_iter()
                .chain(named)
                .max_by_key(|id| self.rank(*id));
        });
        latest
    }

    fn rank(&self, question: Id<Question>) -> usize {
        let in_order = self.graph.place_in_order(question);
        in_order.unwrap_or_else(|| self.ranks.get(question.index()).copied().unwrap_or(0))
    }

    /// Reports each question of a condition once, at the word that names it or
    /// the fact that is about it.
    fn condition(&mut self, when: &Written, in_facts: &Latest, spoken: &Spoken<'_>) {
        let flow = self.flow;
        let mut named: Vec<(Id<Question>, &str)> = Vec::new();
        when.condition.visit(&mut |condition| {
            let own = condition.questions().into_iter().flatten();
            named.extend(own.map(|question| (question, flow.questions.name(question))));
            if let Condition::Fact(fact) = condition
                && let Some(question) = in_facts.get(fact.index()).copied().flatten()
            {
                named.push((question, flow.facts.name(*fact)));
            }
        });
        named.retain(|(question, _)| self.comes_later(*question, spoken.now));
        let mut told = HashSet::new();
        named.retain(|(question, _)| told.insert(*question));
        for (question, word) in named {
            let place = (spoken.place)();
            let place = match condition::place_of_word(&when.source, word) {
                Some(piece) => place.piece(piece),
                None => place,
            };
            self.report(question, place);
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
