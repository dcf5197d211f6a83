//! Somebody as common as can be among those who get an outcome: who answers each question,
//! one after the other, as most of them do.

use std::collections::HashMap;

use jiff::civil::Date;
use num_bigint::BigUint;

use super::Space;
use super::cells::Cells;
use super::census::Census;
use super::diagram::{Diagram, Ref, Var};
use super::walk::Values;
use crate::flow::outcome::Outcome;
use crate::flow::table::Id;
use crate::session::{Session, Step};

impl Census {
    /// Somebody who gets an outcome and answers as most do who get it. Ways count as
    /// [`Figures::ways`](super::figures::Figures::ways) counts them. Nothing where nobody
    /// gets it, and where nobody was found.
    pub fn commonest<'f>(
        &mut self,
        space: &mut Space<'f>,
        outcome: Id<Outcome>,
        today: Date,
    ) -> Option<Session<'f>> {
        if let Some(space) = space.by_answers().ok()? {
            return self.commonest(space, outcome, today);
        }
        let (diagram, ends) = self.at_their_end(space, outcome)?;
        let mut counting = CommonestSearch {
            space,
            diagram,
            known: HashMap::new(),
        };
        let values = counting.commonest(ends)?;
        let ends_so = |way: &Session<'_>| way.step() == Step::Done(outcome);
        space.walk_with(&values, today, &ends_so)
    }
}

struct CommonestSearch<'c, 'f> {
    space: &'c Space<'f>,
    diagram: &'c Diagram<bool>,
    known: HashMap<Ref, BigUint>,
}

impl CommonestSearch<'_, '_> {
    /// The values that most have, one variable after the other.
    fn commonest(&mut self, mut here: Ref) -> Option<Values> {
        let mut values = Values::new();
        while let Some(var) = self.diagram.top_var(here) {
            let mut best: Option<(BigUint, usize)> = None;
            // An answer before none.
            for value in (1..self.diagram.arity(var)).chain([0]) {
                let ways = self.along(here, var, value);
                if best.as_ref().is_none_or(|(most, _)| ways > *most) {
                    best = Some((ways, value));
                }
            }
            let (ways, value) = best?;
            if ways == BigUint::ZERO {
                return None;
            }
            values.insert(var, value);
            here = self.diagram.child(here, value);
        }
        Some(values).filter(|_| here == self.diagram.one())
    }

    /// How many go on with this value.
    fn along(&mut self, here: Ref, var: Var, value: usize) -> BigUint {
        let child = self.diagram.child(here, value);
        let next = self.diagram.top_var(child);
        let end = next.unwrap_or_else(|| self.last());
        let between = (var + 1..end).map(|var| self.all_of(var));
        let free = between.fold(BigUint::from(1u32), |all, values| all * values);
        let weight = self.weight(var, value);
        self.count(child) * free * weight
    }

    fn count(&mut self, here: Ref) -> BigUint {
        let Some(var) = self.diagram.top_var(here) else {
            return BigUint::from(u32::from(here == self.diagram.one()));
        };
        if let Some(known) = self.known.get(&here) {
            return known.clone();
        }
        let values = 0..self.diagram.arity(var);
        let sum = values.fold(BigUint::ZERO, |sum, value| {
            sum + self.along(here, var, value)
        });
        self.known.insert(here, sum.clone());
        sum
    }

    fn last(&self) -> Var {
        Var::try_from(self.space.layout.values.len()).unwrap_or(Var::MAX)
    }

    /// How many answers a value of a variable stands for.
    fn weight(&self, var: Var, value: usize) -> usize {
        let question = self.space.layout.question_of(var);
        let domain = question.map(|id| self.space.layout.domain(id));
        match domain.map(|domain| (&domain.cells, domain.first)) {
            Some((Cells::Options(cells), first)) if first == var && value > 0 => {
                cells.get(value - 1).map_or(1, Vec::len)
            }
            _ => 1,
        }
    }

    fn all_of(&self, var: Var) -> usize {
        let values = 0..self.diagram.arity(var);
        values.map(|value| self.weight(var, value)).sum()
    }
}
