//! What the graph alone tells: circles, and questions that are spoken of before
//! they can have been asked.

use super::reader::Reader;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{Next, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::graph::{Graph, circles_among};
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
    if circles.is_empty()
        && let Some(facts) = facts
    {
        Timing {
            reader,
            flow,
            graph: &graph,
            facts: &facts,
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
    let back = route_between(flow, *last, *first);
    let finding = Finding::error(Rule::Circle, back, message).saying("this route goes back");
    reader.push(
        finding
            .help("each question is asked once at the most: lead on to another, or to an outcome"),
    );
}

fn route_between(flow: &Flow, from: Id<Question>, to: Id<Question>) -> Place {
    let mut routes = flow.questions[from].next.routes();
    let route = routes.find(|(_, target)| *target == Target::Question(to));
    place_of_route(flow, from, route.map_or(RouteKey::Only, |(route, _)| route))
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
    let order = order(reader, &needs, ("facts", &names))?;
    let mut depth = vec![0; needs.len()];
    for fact in &order {
        let below = needs[*fact].iter().map(|inner| depth[*inner]).max();
        depth[*fact] = below.map_or(0, |below| below + 1);
        if depth[*fact] == DEEPEST {
            let place = Place::root().key("facts").key(names[*fact]);
            let message = format!("facts build on each other more than {DEEPEST} deep here");
            reader.push(Finding::error(Rule::TooDeep, place, message));
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

/// An order in which everything comes after what it needs. Where there is a
/// circle there is none, and each circle becomes a finding. `section` is the
/// part of the file, with the names of what stands in it.
pub(crate) fn order(
    reader: &mut Reader<'_>,
    needs: &[Vec<usize>],
    (section, names): (&str, &[&str]),
) -> Option<Vec<usize>> {
    let circles = circles_among(needs);
    for circle in &circles {
        let name = |at: &usize| names.get(*at).copied().unwrap_or("");
        let mut around: Vec<&str> = circle.iter().map(name).collect();
        around.extend(circle.first().map(name));
        let place = Place::root()
            .key(section)
            .key(circle.first().map_or("", name));
        let message = format!("these {section} lead in a circle: {}", around.join(" → "));
        reader.push(Finding::error(Rule::Circle, place, message));
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

/// Looks for questions that are spoken of where they cannot have been asked yet.
struct Timing<'r, 's, 'f> {
    reader: &'r mut Reader<'s>,
    flow: &'f Flow,
    graph: &'f Graph,
    facts: &'f [usize],
}

impl Timing<'_, '_, '_> {
    fn check(&mut self) {
        let in_facts = self.latest_in_facts();
        let place = Place::root().key("questions");
        for (id, question) in self.flow.questions.iter() {
            let Some(now) = self.graph.place_in_order(id) else {
                continue;
            };
            let here = || place.clone().key(self.flow.questions.name(id));
            for (key, text) in [
                ("ask", Some(&question.ask)),
                ("help", question.help.as_ref()),
            ] {
                self.text(text, now, &|| here().key(key));
            }
            for (at, refusal) in question.refuse.iter().enumerate() {
                let place = || here().key("refuse").index(at).key("when");
                self.condition((&refusal.when, &in_facts), now, &place);
                self.text(Some(&refusal.says), now + 1, &|| {
                    here().key("refuse").index(at).key("says")
                });
            }
            if let Next::Routes(routes) = &question.next {
                for (at, route) in routes.iter().enumerate() {
                    if let Some(when) = &route.when {
                        let place = || here().key("next").index(at).key("when");
                        self.condition((when, &in_facts), now, &place);
                    }
                }
            }
        }
    }

    /// By fact: the question in it that stands last in the order of the graph.
    fn latest_in_facts(&self) -> Vec<Option<Id<Question>>> {
        let mut latest: Vec<Option<Id<Question>>> = vec![None; self.flow.facts.len()];
        for at in self.facts {
            if let Some(fact) = self.flow.facts.id_at(*at) {
                latest[*at] = self.latest(&self.flow.facts[fact].when, &latest);
            }
        }
        latest
    }

    fn latest(&self, when: &Written, in_facts: &[Option<Id<Question>>]) -> Option<Id<Question>> {
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
                .max_by_key(|id| self.graph.place_in_order(*id));
        });
        latest
    }

    fn condition(
        &mut self,
        (when, in_facts): (&Written, &[Option<Id<Question>>]),
        now: usize,
        place: &dyn Fn() -> Place,
    ) {
        if let Some(latest) = self.latest(when, in_facts) {
            self.report(latest, now, place);
        }
    }

    fn text(&mut self, text: Option<&Text>, now: usize, place: &dyn Fn() -> Place) {
        for question in text.into_iter().flat_map(Text::questions) {
            // A question's own text comes before its answer.
            let before = now.checked_sub(1);
            match before {
                Some(before) => self.report(question, before, place),
                None => self.report_always(question, place),
            }
        }
    }

    fn report(&mut self, question: Id<Question>, now: usize, place: &dyn Fn() -> Place) {
        let later = self
            .graph
            .place_in_order(question)
            .is_some_and(|then| then > now);
        if later {
            self.report_always(question, place);
        }
    }

    fn report_always(&mut self, question: Id<Question>, place: &dyn Fn() -> Place) {
        let name = self.flow.questions.name(question);
        let message = format!("`{name}` is never answered before this");
        let finding = Finding::error(Rule::AskedLater, place(), message);
        self.reader
            .push(finding.help(format!("ask `{name}` earlier, or leave it out here")));
    }
}
