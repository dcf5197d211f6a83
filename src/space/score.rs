//! Comparisons of scores as diagrams.
//!
//! A score is added up variable by variable, and followed only as long as what is
//! still to come can change whether the comparison holds. So `care >= 3` takes
//! three sums a variable, however many questions have points.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cells::Cells;
use super::compile::Compiler;
use super::diagram::{Ref, TooLarge, Var};
use crate::flow::Score;
use crate::flow::condition::Relation;
use crate::flow::question::Question;
use crate::flow::table::Id;

/// A variable that adds to a score, with what each of its values adds.
struct Part {
    var: Var,
    points: Vec<i64>,
}

/// What a score is compared with, and what its variables can still add.
struct Compared {
    relation: Relation,
    value: i64,
    /// By part: the least and the most that it and all later ones add.
    rest: Vec<(i64, i64)>,
}

impl Compared {
    /// Whether the comparison holds, where it is the same whatever the parts from
    /// this one on add.
    fn decided(&self, at: usize, sum: i64) -> Option<bool> {
        let (least, most) = self.rest.get(at).copied().unwrap_or((0, 0));
        let (low, high) = (sum.saturating_add(least), sum.saturating_add(most));
        let holds = |sum: i64| self.relation.holds(&sum, &self.value);
        let inside = low < self.value && self.value < high;
        (holds(low) == holds(high) && !inside).then(|| holds(low))
    }
}

impl Compiler<'_> {
    /// Where a score compares so with a value.
    pub(super) fn score(
        &mut self,
        score: Id<Score>,
        relation: Relation,
        value: i64,
    ) -> Result<Ref, TooLarge> {
        let key = (score, relation, value);
        if let Some(known) = self.known.scores.get(&key) {
            return Ok(*known);
        }
        let (parts, questions) = self.parts(score);
        let mut rest = vec![(0, 0); parts.len() + 1];
        for (at, part) in parts.iter().enumerate().rev() {
            let (least, most) = rest[at + 1];
            let fewest = part.points.iter().min().copied().unwrap_or(0);
            let highest = part.points.iter().max().copied().unwrap_or(0);
            rest[at] = (least + fewest, most + highest);
        }
        let compared = Compared {
            relation,
            value,
            rest,
        };
        let sums = self.sums(&parts, &compared)?;
        let sum = self.add_up(&parts, &compared, &sums)?;
        let holds = self.where_asked(&questions, sum)?;
        self.known.scores.insert(key, holds);
        Ok(holds)
    }

    /// The variables that add to a score, in their order, and their questions.
    fn parts(&self, score: Id<Score>) -> (Vec<Part>, Vec<Id<Question>>) {
        let mut parts = Vec::new();
        let mut questions = Vec::new();
        for id in self.layout.pointed.get(score.index()).into_iter().flatten() {
            let Some(options) = self.flow.questions[*id].kind.options() else {
                continue;
            };
            let points = |option: usize| -> i64 {
                let option = options.id_at(option).map(|option| &options[option]);
                let points = option.into_iter().flat_map(|option| &option.points);
                let of_score = points.filter(|(of, _)| *of == score);
                of_score.map(|(_, points)| points).sum()
            };
            let domain = self.layout.domain(*id);
            let before = parts.len();
            match &domain.cells {
                Cells::Options(cells) => {
                    let of_cell = |cell: &Vec<usize>| cell.first().map_or(0, |at| points(*at));
                    let points: Vec<i64> = std::iter::once(0)
                        .chain(cells.iter().map(of_cell))
                        .collect();
                    parts.push(Part {
                        var: domain.first,
                        points,
                    });
                }
                Cells::Choices(read) => {
                    let bits = domain.bits().zip(read);
                    parts.extend(bits.map(|(var, option)| Part {
                        var,
                        points: vec![0, points(*option)],
                    }));
                }
                Cells::YesNo | Cells::Measures(..) | Cells::Whole => {}
            }
            let mut at = 0;
            parts.retain(|part| {
                at += 1;
                at <= before || part.points.iter().any(|points| *points != 0)
            });
            if parts.len() > before {
                questions.push(*id);
            }
        }
        (parts, questions)
    }

    /// By part: the sums before it with which the comparison is still open.
    fn sums(&self, parts: &[Part], compared: &Compared) -> Result<Vec<BTreeSet<i64>>, TooLarge> {
        let open = |at: usize, sum: &i64| compared.decided(at, *sum).is_none();
        let mut sums = vec![BTreeSet::from([0])];
        let mut total = 0;
        for (at, part) in parts.iter().enumerate() {
            let here = sums.last().cloned().unwrap_or_default();
            let next = here
                .iter()
                .flat_map(|sum| part.points.iter().map(move |points| sum + points))
                .filter(|sum| open(at + 1, sum));
            let next: BTreeSet<i64> = next.collect();
            total += next.len();
            if total > self.conditions.most_nodes() {
                return Err(TooLarge);
            }
            sums.push(next);
        }
        Ok(sums)
    }

    fn add_up(
        &mut self,
        parts: &[Part],
        compared: &Compared,
        sums: &[BTreeSet<i64>],
    ) -> Result<Ref, TooLarge> {
        let (yes, no) = (self.conditions.one(), self.conditions.zero());
        if let Some(holds) = compared.decided(0, 0) {
            return Ok(if holds { yes } else { no });
        }
        let mut later: BTreeMap<i64, Ref> = BTreeMap::new();
        for (at, part) in parts.iter().enumerate().rev() {
            let mut here = BTreeMap::new();
            for sum in sums.get(at).into_iter().flatten() {
                let child = |points: &i64| match compared.decided(at + 1, sum + points) {
                    Some(true) => yes,
                    Some(false) => no,
                    None => later.get(&(sum + points)).copied().unwrap_or(no),
                };
                let children: Vec<Ref> = part.points.iter().map(child).collect();
                here.insert(*sum, self.conditions.node(part.var, &children)?);
            }
            later = here;
        }
        Ok(later.get(&0).copied().unwrap_or(no))
    }

    /// A condition where the answers to these questions count only as far as they are
    /// asked. Whether one is asked is told by answers that may stand before it or
    /// behind it, so all are put in at once, from the last variable to the first.
    fn where_asked(&mut self, questions: &[Id<Question>], holds: Ref) -> Result<Ref, TooLarge> {
        let Some(asked) = self.asked else {
            return Ok(holds);
        };
        let always = self.conditions.one();
        let asked_of = |question: &Id<Question>| asked.get(question.index()).copied();
        if questions
            .iter()
            .all(|question| asked_of(question) == Some(always))
        {
            return Ok(holds);
        }
        let owners = questions.iter().flat_map(|question| {
            let vars = self.layout.domain(*question).vars();
            vars.map(|var| (var, asked_of(question).unwrap_or(always)))
        });
        let owners: BTreeMap<Var, Ref> = owners.collect();
        let mut put_in: HashMap<Ref, Ref> = HashMap::new();
        for (var, function) in self.conditions.nodes_of(holds) {
            let asked = owners.get(&var).copied().unwrap_or(always);
            let not_asked = self.conditions.not(asked)?;
            let mut all = self.conditions.zero();
            for value in 0..self.conditions.arity(var) {
                let child = self.conditions.child(function, value);
                let child = put_in.get(&child).copied().unwrap_or(child);
                let given = self.literal(var, |other| other == value)?;
                let mut there = self.conditions.and(asked, given)?;
                if value == 0 {
                    there = self.conditions.or(there, not_asked)?;
                }
                let there = self.conditions.and(there, child)?;
                all = self.conditions.or(all, there)?;
            }
            put_in.insert(function, all);
        }
        Ok(put_in.get(&holds).copied().unwrap_or(holds))
    }
}
