//! Which variables still matter at which question, so that a pass can leave out the others.

use super::Space;
use super::diagram::{TooLarge, Var};
use super::layout::Layout;
use super::ways::{Memory, Moment, Ways};
use crate::graph::ComponentShape;

/// Which variables still matter, block by block.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// By variable: the place of the last block that reads it, plus one.
    pub(super) until: Vec<usize>,
    /// By block: the variables of earlier blocks, and of scores that have begun, that are read
    /// there or later.
    pub(super) at: Vec<Vec<Var>>,
    /// By block: the variables that have a value as soon as a way comes there. Where
    /// routes lead round, these are also those of the block.
    pub(super) known: Vec<Vec<Var>>,
    /// By variable: whether only its own question reads it, one of those that lead to
    /// each other. It is forgotten as soon as that is left.
    pub(super) local: Vec<bool>,
    /// Those that are looked at when the way is at its end.
    pub(super) at_end: Vec<Var>,
}

impl Space<'_> {
    /// Which variables still matter on these ways.
    pub(super) fn live(&self, ways: &Ways) -> Result<Live, TooLarge> {
        let mut readers = Readers {
            layout: &self.layout,
            until: self.read_until.clone(),
            elsewhere: self.read_elsewhere.clone(),
        };
        let end = self.layout.blocks.len() + 1;
        for var in self.conditions.support(&ways.at_end) {
            readers.until[var as usize] = end;
        }
        for (moment, when) in &ways.looks {
            let (last, own) = match moment {
                Moment::Asked(question) | Moment::Given(question) | Moment::Accepted(question) => {
                    let own = self.layout.domain(*question).vars();
                    (self.layout.block_at(*question) + 1, own)
                }
                Moment::Ended(_) => (end, 0..0),
            };
            for var in self.conditions.support(&[*when]) {
                readers.add(var, last);
                readers.elsewhere[var as usize] |= !own.contains(&var);
            }
        }
        if ways.memory == Memory::Whole {
            let domains = self.layout.domains.iter();
            for var in domains.flat_map(|domain| domain.vars().chain(domain.asked)) {
                readers.until[var as usize] = end;
            }
        }
        for (question, when) in &ways.traps {
            for var in self.conditions.support(&[*when]) {
                readers.add(var, self.layout.block_at(*question) + 1);
                readers.elsewhere[var as usize] = true;
            }
        }
        for question in ways.known.answers.keys() {
            let group = self.layout.together.compared_with(*question);
            let last = group.map(|other| self.layout.block_at(other) + 1).max();
            for member in self.layout.together.compared_with(*question) {
                for var in self.layout.domain(member).vars() {
                    readers.add(var, last.unwrap_or(0));
                    readers.elsewhere[var as usize] = true;
                }
            }
        }
        readers.live(self.most_nodes.saturating_mul(8))
    }
}

/// What reads variables, by variable.
struct Readers<'l> {
    layout: &'l Layout,
    /// The place of the last block that does, plus one.
    until: Vec<usize>,
    /// Whether a question does that it is none of.
    elsewhere: Vec<bool>,
}

impl Readers<'_> {
    /// A block reads a variable, told by its place plus one.
    fn add(&mut self, var: Var, block: usize) {
        let until = &mut self.until[var as usize];
        *until = (*until).max(block);
    }

    /// Answers with points matter to their own block, where a score of theirs does behind it.
    fn add_points(&mut self) {
        let questions = self.layout.sequence.iter();
        for question in questions {
            let place = self.layout.block_at(*question);
            for added in &self.layout.added[question.index()] {
                let sum = &self.layout.sums[added.sum];
                if self.until[sum.var as usize] > place {
                    for addend in &added.addends {
                        self.add(addend.var, place + 1);
                    }
                }
            }
        }
    }

    /// Block by block: which variables still matter. All together they are not too many.
    fn live(mut self, most: usize) -> Result<Live, TooLarge> {
        self.add_points();
        let end = self.layout.blocks.len() + 1;
        let matters = |var: Var, place: usize| self.until[var as usize] > place;
        let at_end = (0..).zip(&self.until).filter(|(_, until)| **until == end);
        let mut live = Live {
            at: Vec::with_capacity(end),
            known: Vec::with_capacity(end),
            local: vec![false; self.until.len()],
            at_end: at_end.map(|(var, _)| var).collect(),
            until: Vec::new(),
        };
        let mut now: Vec<Var> = Vec::new();
        let mut total = 0;
        for (place, block) in self.layout.blocks.iter().enumerate() {
            let begun = self.layout.sums_of(place).iter();
            now.extend(begun.map(|sum| sum.var));
            now.retain(|var| matters(*var, place));
            total += now.len();
            if total > most {
                return Err(TooLarge);
            }
            live.at.push(now.clone());
            let own = block.vars.clone().filter(|var| matters(*var, place));
            let mut own: Vec<Var> = own.collect();
            live.known.push(match block.shape {
                ComponentShape::Single => now.clone(),
                ComponentShape::Round => {
                    own.retain(|var| {
                        let at = *var as usize;
                        live.local[at] = !self.elsewhere[at] && self.until[at] == place + 1;
                        !live.local[at]
                    });
                    now.iter().chain(&own).copied().collect()
                }
            });
            now.extend(own);
        }
        live.until = self.until;
        Ok(live)
    }
}
