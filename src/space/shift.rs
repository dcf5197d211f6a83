//! How running sums move with an answer: what is told of ways by the sums before it becomes
//! what is told by those behind it, and the other way round.

use std::collections::{BTreeMap, HashMap};

use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::layout::Layout;
use super::semiring::Semiring;
use super::sums::{ReadAt, RunningSum};

use crate::flow::question::Question;
use crate::flow::table::Id;

/// An answer to a question, and the sums that go on with it.
pub struct Shift<'l> {
    pub layout: &'l Layout,
    pub question: Id<Question>,
    /// The scores that something reads behind it.
    pub sums: Vec<&'l RunningSum>,
    pub read: ReadAt,
}

/// Answers that add alike.
struct AddedAlike {
    /// By sum: the points that they add.
    points: Vec<i64>,
    /// Where these are given.
    when: Ref,
}

/// By value of a sum: the one that it becomes.
type Moves = Vec<Option<usize>>;

impl<'l> Shift<'l> {
    /// Where each of the scores has this value behind an answer, told by those before it and
    /// the answer.
    pub fn back_from<T: Semiring>(
        &self,
        diagram: &mut Diagram<T>,
        values: &BTreeMap<Var, usize>,
    ) -> Result<Ref, TooLarge> {
        let mut behind = diagram.one();
        for sum in self.sums.iter().rev() {
            if let Some(value) = values.get(&sum.var) {
                let there = diagram.literal(sum.var, *value)?;
                behind = diagram.mul(there, behind)?;
            }
        }
        self.back(diagram, behind)
    }

    /// The sums behind an answer, told by those before it and the answer. What is told of
    /// variables that go is summed up.
    pub fn on<T: Semiring>(
        &self,
        diagram: &mut Diagram<T>,
        function: Ref,
        over: &[Var],
    ) -> Result<Ref, TooLarge> {
        let mut all = diagram.zero();
        if function == all {
            return Ok(all);
        }
        for alike in self.added_alike(diagram)? {
            let mut part = match alike.when == diagram.one() {
                true => function,
                false => diagram.mul(function, alike.when)?,
            };
            part = diagram.sum_over(part, over)?;
            for (sum, moves) in self.moves(&alike) {
                part = diagram.carried(part, sum.var, &moves)?;
            }
            all = diagram.add(all, part)?;
        }
        Ok(all)
    }

    /// What is told by the sums behind an answer, told by those before it and the answer.
    pub fn back<T: Semiring>(
        &self,
        diagram: &mut Diagram<T>,
        function: Ref,
    ) -> Result<Ref, TooLarge> {
        let mut all = diagram.zero();
        for alike in self.added_alike(diagram)? {
            let mut part = function;
            for (sum, moves) in self.moves(&alike) {
                part = diagram.carried_back(part, sum.var, &moves)?;
            }
            part = diagram.mul(part, alike.when)?;
            all = diagram.add(all, part)?;
        }
        Ok(all)
    }

    /// How these answers move sums, of those that they move.
    fn moves(&self, alike: &AddedAlike) -> Vec<(&'l RunningSum, Moves)> {
        let sums = self.sums.iter().zip(&alike.points);
        let moves = sums.map(|(sum, points)| (*sum, sum.moved(*points, self.read)));
        let stays = |moves: &Moves| {
            let mut moves = moves.iter().enumerate();
            moves.all(|(from, to)| *to == Some(from))
        };
        moves.filter(|(_, moves)| !stays(moves)).collect()
    }

    /// The answers to the question, by what they add to the sums.
    fn added_alike<T: Semiring>(
        &self,
        diagram: &mut Diagram<T>,
    ) -> Result<Vec<AddedAlike>, TooLarge> {
        // By variable: for each of its values what it adds, by sum.
        let mut by_var: BTreeMap<Var, Vec<Vec<i64>>> = BTreeMap::new();
        for added in &self.layout.added[self.question.index()] {
            let score = self.layout.sums[added.sum].score;
            let Some(at) = self.sums.iter().position(|sum| sum.score == score) else {
                continue;
            };
            for addend in &added.addends {
                let none = vec![vec![0; self.sums.len()]; addend.points.len()];
                let of_var = by_var.entry(addend.var).or_insert(none);
                for (value, points) in of_var.iter_mut().zip(&addend.points) {
                    value[at] += points;
                }
            }
        }
        let nothing = vec![0; self.sums.len()];
        let mut alike: BTreeMap<Vec<i64>, Ref> = BTreeMap::from([(nothing, diagram.one())]);
        for (var, values) in by_var.into_iter().rev() {
            let none = vec![diagram.zero(); values.len()];
            let mut longer: BTreeMap<Vec<i64>, Vec<Ref>> = BTreeMap::new();
            for (added, when) in &alike {
                for (value, points) in values.iter().enumerate() {
                    let sum = added.iter().zip(points).map(|(one, other)| one + other);
                    let children = longer.entry(sum.collect()).or_insert_with(|| none.clone());
                    children[value] = *when;
                }
            }
            alike.clear();
            for (added, children) in longer {
                alike.insert(added, diagram.node(var, &children)?);
            }
        }
        let alike = alike.into_iter();
        let alike = alike.map(|(points, when)| AddedAlike { points, when });
        Ok(alike.collect())
    }
}

impl<T: Semiring> Diagram<T> {
    /// The function where a variable has the values that its values become. That what
    /// cannot be is told of no way; where some way had it, nothing is told at all.
    fn carried(&mut self, function: Ref, var: Var, to: &Moves) -> Result<Ref, TooLarge> {
        self.with_each(function, var, &mut HashMap::new(), &|diagram, children| {
            let mut carried = vec![diagram.zero(); children.len()];
            for (child, to) in children.iter().zip(to) {
                if *child == diagram.zero() {
                    continue;
                }
                let there = to.ok_or(TooLarge)?;
                carried[there] = diagram.add(carried[there], *child)?;
            }
            diagram.node(var, &carried)
        })
    }

    /// The function as told by the values that become those that it reads.
    fn carried_back(&mut self, function: Ref, var: Var, to: &Moves) -> Result<Ref, TooLarge> {
        self.with_each(function, var, &mut HashMap::new(), &|diagram, children| {
            let none = diagram.zero();
            let there = to.iter().map(|to| to.map_or(none, |to| children[to]));
            let there: Vec<Ref> = there.collect();
            diagram.node(var, &there)
        })
    }

    /// The function with what comes of its children by a variable, which is one of the first.
    fn with_each(
        &mut self,
        function: Ref,
        var: Var,
        known: &mut HashMap<Ref, Ref>,
        work: &impl Fn(&mut Self, &[Ref]) -> Result<Ref, TooLarge>,
    ) -> Result<Ref, TooLarge> {
        if function == self.zero() {
            return Ok(function);
        }
        if let Some(known) = known.get(&function) {
            return Ok(*known);
        }
        let result = match self.top_var(function) {
            Some(top) if top < var => {
                let mut children = Vec::with_capacity(self.arity(top));
                for value in 0..self.arity(top) {
                    let child = self.child(function, value);
                    children.push(self.with_each(child, var, known, work)?);
                }
                self.node(top, &children)?
            }
            Some(top) if top == var => {
                let children = 0..self.arity(var);
                let children: Vec<Ref> = children.map(|at| self.child(function, at)).collect();
                work(self, &children)?
            }
            Some(_) | None => {
                let children = vec![function; self.arity(var)];
                work(self, &children)?
            }
        };
        known.insert(function, result);
        Ok(result)
    }
}
