//! The answers that a question accepts, as diagrams of what is told of them.

use std::collections::HashMap;

use num_bigint::BigUint;

use super::cells::{Cells, Domain};
use super::diagram::{Diagram, MOST_VARIABLES, Ref, TooLarge, Var};
use super::tally::Asking;
use crate::flow::Flow;
use crate::flow::question::{Company, Kind, Presence, Question};
use crate::flow::table::Id;

/// Where all of these variables are 0.
pub(super) fn unasked<T: Asking>(diagram: &mut Diagram<T>, vars: &[Var]) -> Result<Ref, TooLarge> {
    let none = diagram.zero();
    let mut all = diagram.one();
    for var in vars.iter().rev() {
        let mut children = vec![none; diagram.arity(*var)];
        if let Some(first) = children.first_mut() {
            *first = all;
        }
        all = diagram.node(*var, &children)?;
    }
    Ok(all)
}

/// One answer, with what is told of it: the variables have these values. One
/// that is not named may have any.
pub(super) fn one_answer<T: Asking>(
    diagram: &mut Diagram<T>,
    told: T,
    vars: &[Var],
    values: &[(Var, usize)],
) -> Result<Ref, TooLarge> {
    let none = diagram.zero();
    let mut all = diagram.constant(told);
    for var in vars.iter().rev() {
        let Some((_, value)) = values.iter().find(|(known, _)| known == var) else {
            continue;
        };
        let mut children = vec![none; diagram.arity(*var)];
        if let Some(child) = children.get_mut(*value) {
            *child = all;
        }
        all = diagram.node(*var, &children)?;
    }
    Ok(all)
}

/// Where a question has an answer that its type and bounds accept, or may be
/// skipped, over all its variables.
pub(super) fn all_answers<T: Asking>(
    diagram: &mut Diagram<T>,
    flow: &Flow,
    domain: &Domain,
    question: Id<Question>,
) -> Result<Ref, TooLarge> {
    let vars: Vec<Var> = domain.vars().collect();
    let mut accepted = Accepted {
        question: &flow.questions[question],
        number: question.index(),
        domain,
        vars: &vars,
        diagram,
    };
    accepted.all()
}

/// All answers that one question accepts, by the variables that something reads.
pub(super) struct Accepted<'a, T> {
    pub(super) question: &'a Question,
    pub(super) number: usize,
    pub(super) domain: &'a Domain,
    pub(super) vars: &'a [Var],
    pub(super) diagram: &'a mut Diagram<T>,
}

impl<T: Asking> Accepted<'_, T> {
    pub(super) fn all(&mut self) -> Result<Ref, TooLarge> {
        let skipped = match self.question.presence {
            Presence::Required => self.diagram.zero(),
            Presence::Optional => {
                let rest: Vec<Var> = self
                    .vars
                    .iter()
                    .copied()
                    .filter(|var| *var != self.domain.first)
                    .collect();
                let skip = self.ways(&BigUint::from(1u32));
                let rest = unasked(self.diagram, &rest)?;
                self.diagram.mul(rest, skip)?
            }
        };
        let cells = match &self.domain.cells {
            Cells::Choices(read) => vec![self.choices(read)?],
            Cells::Options(cells) => {
                let sizes = cells.iter().map(|cell| BigUint::from(cell.len()));
                sizes.map(|size| self.ways(&size)).collect()
            }
            Cells::YesNo | Cells::Measures(..) | Cells::Whole => {
                let one = self.ways(&BigUint::from(1u32));
                vec![one; self.domain.cells.len()]
            }
        };
        if self.vars.contains(&self.domain.first) {
            let children: Vec<Ref> = std::iter::once(skipped).chain(cells).collect();
            return self.diagram.node(self.domain.first, &children);
        }
        let mut sum = skipped;
        for cell in cells {
            sum = self.diagram.add(sum, cell)?;
        }
        Ok(sum)
    }

    fn ways(&mut self, answers: &BigUint) -> Ref {
        let value = T::asked(self.number, answers);
        self.diagram.constant(value)
    }

    /// The sets of options that are accepted, by the options that something
    /// reads; those that nothing reads are counted.
    fn choices(&mut self, read: &[usize]) -> Result<Ref, TooLarge> {
        let Kind::Choices {
            options,
            at_least,
            at_most,
        } = &self.question.kind
        else {
            return Ok(self.diagram.zero());
        };
        let company = |option: usize| options.id_at(option).map(|id| options[id].company);
        let bits: Vec<(Var, Option<Company>)> = self
            .domain
            .bits()
            .zip(read)
            .filter(|(bit, _)| self.vars.contains(bit))
            .map(|(bit, option)| (bit, company(*option)))
            .collect();
        if bits.len() > MOST_VARIABLES {
            return Err(TooLarge);
        }
        let alone = (0..options.len())
            .filter(|at| company(*at) == Some(Company::Alone))
            .count();
        let alone_read = bits
            .iter()
            .filter(|(_, company)| *company == Some(Company::Alone))
            .count();
        let mut sets = AcceptedSets {
            bits,
            together_unread: 0,
            alone_unread: alone - alone_read,
            at_least: *at_least,
            at_most: at_most.unwrap_or(options.len()),
            known: HashMap::new(),
        };
        sets.together_unread = options.len() - alone - (sets.bits.len() - alone_read);
        self.sets(&mut sets, SoFar::default())
    }

    /// The sets that go on so.
    fn sets(&mut self, sets: &mut AcceptedSets, so_far: SoFar) -> Result<Ref, TooLarge> {
        if let Some(known) = sets.known.get(&so_far) {
            return Ok(*known);
        }
        let result = match sets.bits.get(so_far.at).copied() {
            None => {
                let count = sets.count(so_far);
                self.ways(&count)
            }
            Some((bit, company)) => {
                let without = SoFar {
                    at: so_far.at + 1,
                    ..so_far
                };
                let with = match company {
                    Some(Company::Alone) => SoFar {
                        alone: (so_far.alone + 1).min(2),
                        ..without
                    },
                    Some(Company::WithOthers) | None => SoFar {
                        together: so_far.together + 1,
                        ..without
                    },
                };
                let without = self.sets(sets, without)?;
                let with = self.sets(sets, with)?;
                self.diagram.node(bit, &[without, with])?
            }
        };
        sets.known.insert(so_far, result);
        Ok(result)
    }
}

/// What has been chosen of the options that are read and have been looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
struct SoFar {
    /// How many have been looked at.
    at: usize,
    /// How many of them are chosen that go with others.
    together: usize,
    /// How many are chosen that go only alone; two stand for more.
    alone: usize,
}

/// The sets of options that a `choices` question accepts.
struct AcceptedSets {
    bits: Vec<(Var, Option<Company>)>,
    together_unread: usize,
    alone_unread: usize,
    at_least: usize,
    at_most: usize,
    known: HashMap<SoFar, Ref>,
}

impl AcceptedSets {
    /// In how many ways the options that nothing reads can complete a choice.
    fn count(&self, so_far: SoFar) -> BigUint {
        let SoFar {
            together, alone, ..
        } = so_far;
        match (together, alone) {
            (0, 1) => return BigUint::from(1u32),
            (_, 1..) => return BigUint::ZERO,
            _ => {}
        }
        let mut count = BigUint::ZERO;
        // How many ways there are to choose so many of the unread ones.
        let mut ways = BigUint::from(1u32);
        for more in 0..=self.together_unread {
            let chosen = together + more;
            if chosen >= self.at_least && chosen <= self.at_most {
                count += &ways;
            }
            ways = ways * (self.together_unread - more) / (more + 1);
        }
        if together == 0 {
            count += self.alone_unread;
        }
        count
    }
}
