//! When the answer to a question is accepted, and where it leads.

use std::collections::HashMap;

use super::cells::Cells;
use super::compile::Compiler;
use super::diagram::{Ref, TooLarge};
use super::layout::Layout;
use crate::flow::Flow;
use crate::flow::question::{Next, Question, RouteKey, Target};
use crate::flow::table::Id;

/// When a question's answer is accepted, and where it leads.
#[derive(Clone, Debug)]
pub(super) struct Exits {
    pub accepted: Ref,
    /// Where the author's `refuse` turns the answer down.
    pub refused: Ref,
    pub routes: Vec<TakenRoute>,
    /// Where no route holds.
    pub nowhere: Ref,
}

/// A route with the answers that take it: those for which it holds and none
/// before it does. Routes of options in one cell are taken as one.
#[derive(Clone, Debug)]
pub(super) struct TakenRoute {
    pub routes: Vec<RouteKey>,
    pub target: Target,
    pub when: Ref,
}

/// When a question's answer is accepted, and where it leads.
pub(super) fn leaving(
    compiler: &mut Compiler<'_>,
    flow: &Flow,
    id: Id<Question>,
) -> Result<Exits, TooLarge> {
    let question = &flow.questions[id];
    let mut refused = compiler.conditions.zero();
    for refusal in &question.refuse {
        let when = compiler.condition_at(id, &refusal.when.condition)?;
        refused = compiler.conditions.or(refused, when)?;
    }
    // A refusal is not tried on a skip.
    let answered = compiler.first(id, |value| value > 0)?;
    let refused = compiler.conditions.and(refused, answered)?;
    let accepted = compiler.conditions.not(refused)?;
    let possible = compiler.possible(id)?;
    let accepted = compiler.conditions.and(accepted, possible)?;

    let mut rest = compiler.conditions.one();
    if let Next::Routes(_) = &question.next {
        let (routes, nowhere) = listed(compiler, id, &question.next)?;
        return Ok(Exits {
            accepted,
            refused,
            routes,
            nowhere,
        });
    }
    let mut routes: Vec<TakenRoute> = Vec::new();
    let mut by_value: HashMap<usize, usize> = HashMap::new();
    for (route, target) in question.next.routes() {
        let holds = match route {
            RouteKey::Option(option) => {
                let value = value_of_option(compiler.layout, id, option);
                if let Some(same) = by_value.get(&value).and_then(|at| routes.get_mut(*at)) {
                    same.routes.push(route);
                    continue;
                }
                by_value.insert(value, routes.len());
                compiler.first(id, |cell| cell == value)?
            }
            RouteKey::Skipped => compiler.first(id, |cell| cell == 0)?,
            RouteKey::Only | RouteKey::Listed(_) => compiler.conditions.one(),
        };
        let when = compiler.conditions.and(rest, holds)?;
        let others = compiler.conditions.not(holds)?;
        rest = compiler.conditions.and(rest, others)?;
        routes.push(TakenRoute {
            routes: vec![route],
            target,
            when,
        });
    }
    Ok(Exits {
        accepted,
        refused,
        routes,
        nowhere: rest,
    })
}

/// The routes of a list with those who take them, and who is led nowhere.
fn listed(
    compiler: &mut Compiler<'_>,
    id: Id<Question>,
    next: &Next,
) -> Result<(Vec<TakenRoute>, Ref), TooLarge> {
    let mut rest = compiler.conditions.one();
    let mut left_out = compiler.conditions.zero();
    let mut routes = Vec::new();
    for case in next.cases() {
        let mut holds = compiler.conditions.one();
        for when in &case.when {
            let when = compiler.condition_at(id, &when.condition)?;
            holds = compiler.conditions.and(holds, when)?;
        }
        let when = compiler.conditions.and(rest, holds)?;
        let others = compiler.conditions.not(holds)?;
        rest = compiler.conditions.and(rest, others)?;
        match case.leads {
            Some((route, target)) => routes.push(TakenRoute {
                routes: vec![route],
                target,
                when,
            }),
            None => left_out = compiler.conditions.or(left_out, when)?,
        }
    }
    let nowhere = compiler.conditions.or(left_out, rest)?;
    Ok((routes, nowhere))
}

/// The value of a question's first variable for one of its options (or 0 for
/// yes, 1 for no).
pub(super) fn value_of_option(layout: &Layout, question: Id<Question>, option: usize) -> usize {
    match &layout.domain(question).cells {
        Cells::Options(cells) => {
            let cell = cells.iter().position(|cell| cell.contains(&option));
            cell.map_or(usize::MAX, |cell| cell + 1)
        }
        Cells::YesNo | Cells::Choices(_) | Cells::Measures(..) | Cells::Whole => option + 1,
    }
}
