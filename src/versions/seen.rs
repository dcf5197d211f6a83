//! Conditions as one of the versions sees them.
//!
//! A question may be several of the joint flow. A version knows the answers to those that
//! were asked for it, and no others.

use super::joint::Joint;
use super::states::Viewpoint;
use crate::flow::Fact;
use crate::flow::condition::{Condition, Operand, Written, not};
use crate::flow::question::Question;
use crate::flow::table::Id;

impl Joint<'_, '_> {
    /// The questions of the flow by which a version knows an answer.
    fn known_by(&self, view: Viewpoint, id: Id<Question>) -> Vec<Id<Question>> {
        let standings = self.copies[id.index()].iter();
        let known = standings.filter(|standing| {
            let asked = self.standings.happening[**standing].asked();
            let Some((_, askers)) = asked else {
                return false;
            };
            let end = self.viewpoint(view.version, **standing).other_end;
            askers[view.version as usize] && (end.is_none() || end == view.other_end)
        });
        known
            .filter_map(|standing| Some(self.asked[*standing]?.question))
            .collect()
    }

    /// A condition as a version sees it.
    pub fn seen(&mut self, view: Viewpoint, condition: &Condition) -> Condition {
        let any = |ids: Vec<Id<Question>>, test: &dyn Fn(Id<Question>) -> Condition| {
            let mut tests: Vec<Condition> = ids.into_iter().map(test).collect();
            match tests.len() {
                1 => tests.remove(0),
                _ => Condition::Any(tests),
            }
        };
        match condition {
            Condition::All(parts) => Condition::All(self.all_seen(view, parts)),
            Condition::Any(parts) => Condition::Any(self.all_seen(view, parts)),
            Condition::AtLeast(count, parts) => {
                Condition::AtLeast(*count, self.all_seen(view, parts))
            }
            Condition::Not(inner) => not(self.seen(view, inner)),
            Condition::Fact(fact) => Condition::Fact(self.fact(view, *fact)),
            Condition::Answered(id) => any(self.known_by(view, *id), &Condition::Answered),
            Condition::Yes(id) => any(self.known_by(view, *id), &Condition::Yes),
            Condition::Is(id, set) => any(self.known_by(view, *id), &|id| {
                Condition::Is(id, set.clone())
            }),
            Condition::Has(id, quantity, set) => any(self.known_by(view, *id), &|id| {
                Condition::Has(id, *quantity, set.clone())
            }),
            Condition::Compare(id, relation, Operand::Answer(other, offset)) => {
                let others = self.known_by(view, *other);
                any(self.known_by(view, *id), &|id| {
                    any(others.clone(), &|other| {
                        Condition::Compare(id, *relation, Operand::Answer(other, *offset))
                    })
                })
            }
            Condition::Compare(id, relation, operand) => any(self.known_by(view, *id), &|id| {
                Condition::Compare(id, *relation, *operand)
            }),
            Condition::Score(score, relation, value) => {
                let score = self.scores[view.version as usize][score.index()];
                Condition::Score(score, *relation, *value)
            }
        }
    }

    fn all_seen(&mut self, view: Viewpoint, parts: &[Condition]) -> Vec<Condition> {
        parts.iter().map(|part| self.seen(view, part)).collect()
    }

    fn fact(&mut self, view: Viewpoint, fact: Id<Fact>) -> Id<Fact> {
        let key = (view.version, view.other_end, fact);
        if let Some(known) = self.facts.get(&key) {
            return *known;
        }
        let common = self.common;
        let condition = self.seen(view, &common.flow.facts[fact].when.condition);
        let name = format!("0{}", self.flow.facts.len());
        let when = Written::made(condition);
        let id = self.flow.facts.insert(name, Fact { when });
        self.facts.insert(key, id);
        id
    }
}
