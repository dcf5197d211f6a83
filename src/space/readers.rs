//! What adds to the scores of a flow, and what reads them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::interval::{Threshold, starts_of};
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{AnswerOption, Kind, Question};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow, Score};
use crate::graph::Graph;

/// How many sums one question may add.
const MOST_ADDED: usize = 64;

/// What adds to scores, and what reads them.
pub struct ScoreReaders {
    /// By score: where what conditions tell of it begins.
    pub starts: Vec<BTreeSet<i64>>,
    /// By score: the block that reads it last; one more than there are where it may be
    /// read at the end of ways.
    pub last: Vec<usize>,
    /// By score: the points that each question adds, by question.
    pub added: Vec<BTreeMap<Id<Question>, BTreeSet<i64>>>,
    /// By score: whether some question adds more sums than are looked at.
    pub too_many: Vec<bool>,
}

impl ScoreReaders {
    pub fn of(flow: &Flow, graph: &Graph) -> Self {
        let count = flow.scores.len();
        let mut readers = Self {
            starts: vec![BTreeSet::new(); count],
            last: vec![0; count],
            added: vec![BTreeMap::new(); count],
            too_many: vec![false; count],
        };
        flow.conditions(&mut |when| {
            when.condition.visit(&mut |test| {
                if let Condition::Score(score, relation, value) = test {
                    let test = Threshold::new(*relation, *value);
                    readers.starts[score.index()].extend(starts_of([test].into_iter(), 1));
                }
            });
        });
        readers.find_last(flow, graph);
        for (id, question) in flow.questions.iter() {
            readers.add(id, question);
        }
        readers
    }

    /// Finds by which block each score is read last. What a question does not read itself
    /// may be read at the end.
    fn find_last(&mut self, flow: &Flow, graph: &Graph) {
        let mut by_fact: HashMap<Id<Fact>, BTreeSet<Id<Score>>> = HashMap::new();
        let end = graph.components().len();
        for (id, question) in flow.questions.iter() {
            let place = graph.component_of(id);
            let refused = question.refuse.iter().map(|refusal| &refusal.when);
            let mut read: Vec<&Written> = refused.collect();
            let routes = &question.next;
            routes.visit_routes(&mut |route, _| read.extend(&route.when));
            for when in read {
                for score in read_by(flow, &when.condition, &mut by_fact) {
                    let last = &mut self.last[score.index()];
                    *last = (*last).max(place);
                }
            }
        }
        let shown = flow
            .passages
            .iter()
            .filter_map(|(_, passage)| passage.when.as_ref());
        let documents = flow
            .outcomes
            .iter()
            .flat_map(|(_, outcome)| &outcome.documents);
        let documents = documents.flat_map(|document| document.conditions());
        let promised = flow
            .guarantees
            .iter()
            .filter_map(|guarantee| guarantee.when.as_ref());
        for when in shown.chain(documents).chain(promised) {
            for score in read_by(flow, &when.condition, &mut by_fact) {
                self.last[score.index()] = end;
            }
        }
    }

    /// Notes what the answers to a question add.
    fn add(&mut self, id: Id<Question>, question: &Question) {
        let Some(options) = question.kind.options() else {
            return;
        };
        let pointed = options.iter().flat_map(|(_, option)| &option.points);
        let scores: BTreeSet<Id<Score>> = pointed.map(|(score, _)| *score).collect();
        for score in scores {
            let points = options.iter().map(|(_, option)| points_of(option, score));
            let mut sums = BTreeSet::from([0]);
            match &question.kind {
                Kind::Choices { .. } => {
                    for points in points.filter(|points| *points != 0) {
                        let more = sums.iter().map(|sum: &i64| sum.saturating_add(points));
                        let more: Vec<i64> = more.collect();
                        sums.extend(more);
                        if sums.len() > MOST_ADDED {
                            self.too_many[score.index()] = true;
                            break;
                        }
                    }
                }
                Kind::Choice(_)
                | Kind::YesNo
                | Kind::Number { .. }
                | Kind::Duration { .. }
                | Kind::Date { .. }
                | Kind::Text { .. } => sums.extend(points),
            }
            self.too_many[score.index()] |= sums.len() > MOST_ADDED;
            if sums.len() > 1 {
                self.added[score.index()].insert(id, sums);
            }
        }
    }

    /// The scores that are read, those together that have points at one question.
    pub fn groups(&self, flow: &Flow) -> Vec<Vec<Id<Score>>> {
        let scores: Vec<Id<Score>> = flow.scores.ids().collect();
        let mut group_of: Vec<usize> = (0..scores.len()).collect();
        let mut first_at: HashMap<Id<Question>, usize> = HashMap::new();
        for score in &scores {
            if self.starts[score.index()].is_empty() {
                continue;
            }
            for question in self.added[score.index()].keys() {
                let of = group_of[score.index()];
                let known = *first_at.entry(*question).or_insert(of);
                let known = group_of[known];
                for group in group_of.iter_mut().filter(|group| **group == of) {
                    *group = known;
                }
            }
        }
        let mut groups: BTreeMap<usize, Vec<Id<Score>>> = BTreeMap::new();
        for score in scores {
            let (read, added) = (&self.starts[score.index()], &self.added[score.index()]);
            if !read.is_empty() && !added.is_empty() {
                let group = groups.entry(group_of[score.index()]).or_default();
                group.push(score);
            }
        }
        groups.into_values().collect()
    }
}

/// The scores that a condition reads, by its facts as well.
fn read_by(
    flow: &Flow,
    condition: &Condition,
    by_fact: &mut HashMap<Id<Fact>, BTreeSet<Id<Score>>>,
) -> BTreeSet<Id<Score>> {
    let mut scores = BTreeSet::new();
    let mut facts = Vec::new();
    condition.visit(&mut |test| {
        if let Condition::Score(score, ..) = test {
            scores.insert(*score);
        }
        if let Condition::Fact(fact) = test {
            facts.push(*fact);
        }
    });
    for fact in facts {
        if !by_fact.contains_key(&fact) {
            let of_fact = read_by(flow, &flow.facts[fact].when.condition, by_fact);
            by_fact.insert(fact, of_fact);
        }
        scores.extend(by_fact.get(&fact).into_iter().flatten());
    }
    scores
}

/// The points that an option gives for a score.
pub fn points_of(option: &AnswerOption, score: Id<Score>) -> i64 {
    let points = option.points.iter().filter(|(of, _)| *of == score);
    points.fold(0, |sum, (_, points)| sum.saturating_add(*points))
}
