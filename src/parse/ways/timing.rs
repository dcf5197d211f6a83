//! Questions that are spoken of before they can have been asked.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::super::condition;
use super::super::reader::Reader;
use super::{Whole, facts_in, place_of_steps};
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::flow::{Fact, Flow};
use crate::graph::{Graph, Reachable};
use crate::place::Place;

/// Looks for questions that are spoken of where they cannot have been asked yet.
pub(super) struct Timing<'r, 's, 'f> {
    pub(super) reader: &'r mut Reader<'s>,
    pub(super) flow: &'f Flow,
    pub(super) graph: &'f Graph,
    pub(super) facts: Facts,
    pub(super) certainty: Whole,
    pub(super) reach: HashMap<Id<Question>, Reachable>,
}

/// The facts, each after those that it uses.
pub(super) struct Facts {
    order: Vec<usize>,
    /// By fact: its place in that order.
    places: Vec<usize>,
    /// By fact: the rank of the question in it that stands last.
    latest: Vec<Option<usize>>,
}

impl Facts {
    pub(super) fn of(order: Vec<usize>) -> Self {
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

impl Early {
    fn opposite(self) -> Self {
        Self {
            holds: self.fails,
            fails: self.holds,
        }
    }
}

/// Something that speaks of questions, and where it stands.
struct Spoken<'p> {
    /// The question that has not been answered yet there.
    now: Id<Question>,
    place: &'p dyn Fn() -> Place,
}

impl Timing<'_, '_, '_> {
    pub(super) fn check(&mut self) {
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
            question.next.visit_routes(&mut |route, steps| {
                let place = || place_of_steps(here(), steps).key("when");
                if let Some(when) = &route.when {
                    self.condition(when, &Spoken { now, place: &place });
                }
            });
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
            let word = word.strip_prefix(&*when.prefix).unwrap_or(word);
            let place = match condition::place_of_word(&when.source, word) {
                Some(piece) => place.piece(piece),
                None => place,
            };
            self.report(question, spoken.now, place);
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
                let early: Vec<Early> = (parts.iter())
                    .map(|part| self.early(part, now, facts))
                    .collect();
                match condition {
                    Condition::All(_) => self.all_of(&early),
                    _ => self
                        .all_of(&early.into_iter().map(Early::opposite).collect::<Vec<_>>())
                        .opposite(),
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
            Condition::Not(inner) => self.early(inner, now, facts).opposite(),
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

    /// Whether all of these can hold, and whether one of them can fail.
    fn all_of(&self, parts: &[Early]) -> Early {
        let mut all = Early::default();
        let mut some = None;
        for part in parts {
            all.holds = self.worse(all.holds, part.holds);
            some = Some(match some {
                Some(Can::Be) => Can::Be,
                Some(some) if part.fails != Can::Be => self.worse(some, part.fails),
                _ => part.fails,
            });
        }
        // Of nothing, all hold and none does; that is no matter of time.
        all.fails = some.unwrap_or(Can::Be);
        all
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
        let Some(text) = text.filter(|text| text.questions().next().is_some()) else {
            return;
        };
        let place = (spoken.place)();
        let written = |insertion| self.flow.placeholder_at(&place, insertion);
        let places = text.places(written);
        for (question, piece) in places {
            let own_too_early = own == Own::Later && question == spoken.now;
            if own_too_early || self.comes_later(question, spoken.now) {
                self.report(question, spoken.now, place.clone().piece(piece));
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

    /// Reports a question that is spoken of at another one before it can be answered.
    fn report(&mut self, question: Id<Question>, now: Id<Question>, place: Place) {
        let name = self.flow.questions.name(question);
        let (graph, start) = (self.graph, self.flow.start);
        let from_start = self
            .reach
            .entry(start)
            .or_insert_with(|| graph.reach(start));
        let asked = now == start || from_start.has(Target::Question(now));
        let message = format!("`{name}` is never answered before this");
        let finding = Finding::error(Rule::AskedLater, place, message);
        self.reader.push(if asked || self.certainty == Whole::No {
            finding.help(format!("ask `{name}` earlier, or leave it out here"))
        } else {
            let here = self.flow.questions.name(now);
            finding
                .note(format!(
                    "nobody is ever asked `{here}`: no route leads to it"
                ))
                .help(format!(
                    "lead a route to `{here}` from a question behind `{name}`, or take `{here}` out"
                ))
        });
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
