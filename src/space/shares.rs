//! How many of all ways come to a question, take a route, or find none.
//!
//! A pass tells how many ways come to a question; what lies ahead is counted here from
//! the last question back to the first. The two together are the ways through it.

use num_bigint::BigUint;

use super::accepted::all_answers;
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::pass::{Pass, Ways};
use super::semiring::Semiring;
use super::shift::Shift;
use super::sums::ReadAt;
use super::tally::WayCount;
use super::{Space, Undecided};
use crate::flow::question::{Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::graph::ComponentShape;

/// By question: how many whole ways there are through it.
#[derive(Debug)]
pub(super) struct Shares {
    through: Vec<Through>,
}

/// How many whole ways there are through a question.
#[derive(Debug)]
struct Through {
    all: BigUint,
    /// Routes that are taken as one, with those that take them.
    routes: Vec<(Vec<RouteKey>, BigUint)>,
    nowhere: BigUint,
}

impl Shares {
    /// How many ways come to a question.
    pub(super) fn through(&self, question: Id<Question>) -> Option<&BigUint> {
        Some(&self.through.get(question.index())?.all)
    }

    /// How many ways take one of these routes of a question.
    pub(super) fn along(&self, question: Id<Question>, routes: &[RouteKey]) -> Option<BigUint> {
        let through = self.through.get(question.index())?;
        let taken =
            |(keys, _): &&(Vec<RouteKey>, BigUint)| keys.iter().any(|key| routes.contains(key));
        Some(
            through
                .routes
                .iter()
                .filter(taken)
                .map(|(_, ways)| ways)
                .sum(),
        )
    }

    /// How many ways find no route at a question.
    pub(super) fn nowhere(&self, question: Id<Question>) -> Option<&BigUint> {
        Some(&self.through.get(question.index())?.nowhere)
    }
}

impl Space<'_> {
    /// The ways through every question; nothing where routes lead round, since what lies
    /// ahead depends on the way there then.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub(super) fn shares(&self, ways: &Ways) -> Result<Option<Shares>, Undecided> {
        if self
            .layout
            .blocks
            .iter()
            .any(|block| block.shape == ComponentShape::Round)
        {
            return Ok(None);
        }
        let ways = ways.with_trail();
        let mut pass: Pass<WayCount> = self.pass(&ways)?;
        let mut ahead = vec![pass.diagram.zero(); self.flow.questions.len()];
        for question in self.layout.sequence.iter().rev() {
            let of = self.ahead_of(&ways, &mut pass, *question, &ahead);
            ahead[question.index()] = of.map_err(|TooLarge| Undecided {
                question: *question,
            })?;
        }
        let mut through = Vec::with_capacity(ahead.len());
        for question in self.flow.questions.ids() {
            let of = self.through(&ways, &mut pass, question, &ahead);
            through.push(of.map_err(|TooLarge| Undecided { question })?);
        }
        Ok(Some(Shares { through }))
    }

    /// By the answers before a question: how many ways there are from it on.
    fn ahead_of(
        &self,
        ways: &Ways,
        pass: &mut Pass<WayCount>,
        question: Id<Question>,
        ahead: &[Ref],
    ) -> Result<Ref, TooLarge> {
        let domain = self.layout.domain(question);
        let leaving = &self.leaving[question.index()];
        let start = pass.diagram.one();
        let mut on = pass
            .diagram
            .filter(start, &self.conditions, leaving.nowhere)?;
        for leads in &leaving.routes {
            let beyond = self.beyond(&mut pass.diagram, question, leads.target, ahead)?;
            let led = pass.diagram.filter(beyond, &self.conditions, leads.when)?;
            on = pass.diagram.add(on, led)?;
        }
        on = pass
            .diagram
            .filter(on, &self.conditions, leaving.accepted)?;
        let answers = all_answers(&mut pass.diagram, self.flow, domain, question)?;
        on = pass.diagram.mul(on, answers)?;
        let together = &self.layout.together;
        let mut fitting = pass.fitting.iter();
        if let Some((_, shape)) = fitting.find(|(one, _)| together.same_group(*one, question)) {
            let fitting = shape.in_diagram(&mut pass.diagram, self.layout.later(question))?;
            on = pass.diagram.mul(on, fitting)?;
        }
        let own: Vec<Var> = domain.vars().collect();
        on = pass.diagram.sum_over(on, &own)?;
        if let Some((_, when)) = ways.traps.iter().find(|(at, _)| *at == question) {
            let mut ended = pass.diagram.filter(start, &self.conditions, *when)?;
            for var in own {
                ended = pass.diagram.cofactor(ended, var, 0)?;
            }
            on = pass.diagram.add(on, ended)?;
        }
        Ok(on)
    }

    /// What lies ahead behind a route, by the answers and the scores before it: questions in
    /// between are not answered.
    fn beyond(
        &self,
        diagram: &mut Diagram<WayCount>,
        from: Id<Question>,
        target: Target,
        ahead: &[Ref],
    ) -> Result<Ref, TooLarge> {
        let Target::Question(target) = target else {
            return Ok(diagram.one());
        };
        let mut beyond = ahead[target.index()];
        let later = self.layout.later(from);
        for var in diagram.support(&[beyond]) {
            if var >= later {
                beyond = diagram.cofactor(beyond, var, 0)?;
            }
        }
        let read = diagram.support(&[beyond]);
        let shift = Shift {
            layout: &self.layout,
            question: from,
            sums: self.layout.sums_among(read.into_iter()),
            read: ReadAt::Block(self.layout.block_at(target)),
        };
        match shift.sums.is_empty() {
            true => Ok(beyond),
            false => shift.back(diagram, beyond),
        }
    }

    fn through(
        &self,
        ways: &Ways,
        pass: &mut Pass<WayCount>,
        question: Id<Question>,
        ahead: &[Ref],
    ) -> Result<Through, TooLarge> {
        let place = self.layout.block_at(question);
        let known = pass.live.known.get(place).cloned().unwrap_or_default();
        let here = pass.at[question.index()];
        let all = pass.diagram.mul(here, ahead[question.index()])?;
        let all = summed(&mut pass.diagram, all, &known)?;

        let mut vars = known;
        let read = |var: &Var| pass.live.until[*var as usize] > place;
        vars.extend(self.layout.domain(question).vars().filter(read));
        let leaving = &self.leaving[question.index()];
        let answered = self.answered(ways, pass, question)?;
        let accepted = pass
            .diagram
            .filter(answered, &self.conditions, leaving.accepted)?;
        let mut routes = Vec::with_capacity(leaving.routes.len());
        for leads in &leaving.routes {
            let on = pass
                .diagram
                .filter(accepted, &self.conditions, leads.when)?;
            let beyond = self.beyond(&mut pass.diagram, question, leads.target, ahead)?;
            let on = pass.diagram.mul(on, beyond)?;
            routes.push((leads.routes.clone(), summed(&mut pass.diagram, on, &vars)?));
        }
        let nowhere = pass
            .diagram
            .filter(accepted, &self.conditions, leaving.nowhere)?;
        Ok(Through {
            all,
            routes,
            nowhere: summed(&mut pass.diagram, nowhere, &vars)?,
        })
    }
}

/// How many ways there are over all values of these variables.
fn summed(diagram: &mut Diagram<WayCount>, ways: Ref, vars: &[Var]) -> Result<BigUint, TooLarge> {
    let sum = diagram.sum_over(ways, vars)?;
    let values = diagram.range(sum).into_iter();
    Ok(values.fold(WayCount::zero(), |all, ways| all.add(ways)).0)
}
