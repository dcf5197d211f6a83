//! The questions of the joint flow that are one question of the versions, and people told by
//! those.

use std::collections::HashMap;

use super::joint::Joint;
use crate::flow::condition::{Condition, Operand, not};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::space::census::Who;
use crate::space::ended::SameQuestions;

impl Joint<'_, '_> {
    /// Which questions of the flow are one question of the versions. Nothing is told of
    /// those that only say that another was asked.
    pub fn same_questions(&self) -> SameQuestions {
        let mut same = SameQuestions::default();
        let mut groups = vec![Vec::new(); self.common.flow.questions.len()];
        for (id, place) in self.flow.questions.ids().zip(&self.question_of) {
            match place {
                Some(place) => groups[*place].push(id),
                None => same.untold.push(id),
            }
        }
        same.groups = groups.into_iter().filter(|group| group.len() > 1).collect();
        same
    }

    /// People told by the questions of the versions; nothing where they can't be.
    pub fn in_common(&self, who: Who) -> Option<Condition> {
        match who {
            Who::Everybody => Some(Condition::always()),
            Who::Where(condition) => self.told(&condition),
            Who::Nobody | Who::Untold(_) => None,
        }
    }

    /// A condition on answers, by the questions of the versions.
    pub fn told(&self, condition: &Condition) -> Option<Condition> {
        let question = |id: &Id<Question>| {
            let place = self.question_of.get(id.index()).copied().flatten();
            place.map(|place| self.common.question(place))
        };
        let all = |parts: &[Condition]| -> Option<Vec<Condition>> {
            parts.iter().map(|part| self.told(part)).collect()
        };
        Some(match condition {
            Condition::All(parts) => Condition::All(all(parts)?),
            Condition::Any(parts) => Condition::Any(all(parts)?),
            Condition::AtLeast(count, parts) => Condition::AtLeast(*count, all(parts)?),
            Condition::Not(inner) => not(self.told(inner)?),
            Condition::Answered(id) => Condition::Answered(question(id)?),
            Condition::Yes(id) => Condition::Yes(question(id)?),
            Condition::Is(id, set) => Condition::Is(question(id)?, set.clone()),
            Condition::Has(id, quantity, set) => {
                Condition::Has(question(id)?, *quantity, set.clone())
            }
            Condition::Compare(id, relation, operand) => {
                let operand = match operand {
                    Operand::Answer(other, offset) => Operand::Answer(question(other)?, *offset),
                    Operand::Number(_) | Operand::Duration(_) | Operand::Day(_) => *operand,
                };
                Condition::Compare(question(id)?, *relation, operand)
            }
            Condition::Fact(_) | Condition::Score(..) => return None,
        })
    }

    /// Cuts the answers to all questions alike that are one question of the versions: what
    /// one of them is compared with, the others are too.
    pub fn cut_alike(&mut self) {
        let groups = self.same_questions().groups;
        let mut leader: HashMap<Id<Question>, usize> = HashMap::new();
        for (at, group) in groups.iter().enumerate() {
            leader.extend(group.iter().map(|id| (*id, at)));
        }
        let mut tests: Vec<Vec<Condition>> = vec![Vec::new(); groups.len()];
        self.flow.conditions(&mut |when| {
            when.condition.visit(&mut |part| {
                let (Condition::Is(id, _) | Condition::Has(id, ..) | Condition::Compare(id, ..)) =
                    part
                else {
                    return;
                };
                let of_two = matches!(part, Condition::Compare(_, _, Operand::Answer(..)));
                if let (Some(at), false) = (leader.get(id), of_two) {
                    let test = asked_of(part, groups[*at][0]);
                    if !tests[*at].contains(&test) {
                        tests[*at].push(test);
                    }
                }
            });
        });
        for (group, tests) in groups.iter().zip(tests) {
            for test in tests {
                let all = group.iter().map(|id| asked_of(&test, *id)).collect();
                self.named(Condition::Any(all));
            }
        }
    }
}

/// A test of one answer, asked of another question.
fn asked_of(test: &Condition, id: Id<Question>) -> Condition {
    match test {
        Condition::Is(_, set) => Condition::Is(id, set.clone()),
        Condition::Has(_, quantity, set) => Condition::Has(id, *quantity, set.clone()),
        Condition::Compare(_, relation, operand) => Condition::Compare(id, *relation, *operand),
        other => other.clone(),
    }
}
