//! Limits of questions, as conditions on their answers.

use std::ops::RangeInclusive;

use super::product::Product;
use crate::flow::condition::{Condition, Operand, Quantity, Relation, not};
use crate::flow::question::{Company, Kind, OptionSet, Options, Question};
use crate::flow::table::Id;

impl Product<'_> {
    /// Where an answer is within the limits of a question of this kind.
    pub(super) fn within(&mut self, id: Id<Question>, kind: &Kind) -> Condition {
        within(&mut |condition| self.name(condition), id, kind)
    }
}

/// Where an answer is within the limits of a question of this kind. `name` makes a fact of
/// a condition.
pub(crate) fn within(
    name: &mut dyn FnMut(Condition) -> Condition,
    id: Id<Question>,
    kind: &Kind,
) -> Condition {
    let compare = |relation, operand| Condition::Compare(id, relation, operand);
    let between = |least: Option<Operand>, most: Option<Operand>| {
        let least = least.map(|least| compare(Relation::AtLeast, least));
        let most = most.map(|most| compare(Relation::AtMost, most));
        Condition::All(least.into_iter().chain(most).collect())
    };
    match kind {
        Kind::Number { min, max, .. } => {
            between(min.map(Operand::Number), max.map(Operand::Number))
        }
        Kind::Duration { min, max } => {
            between(min.map(Operand::Duration), max.map(Operand::Duration))
        }
        Kind::Date { min, max } => between(min.map(Operand::Day), max.map(Operand::Day)),
        Kind::Choices {
            options,
            at_least,
            at_most,
        } => chosen_within(
            name,
            id,
            options,
            *at_least..=at_most.unwrap_or(options.len()),
        ),
        Kind::Choice(_) | Kind::YesNo | Kind::Text { .. } => Condition::always(),
    }
}

/// Where the chosen options go together, and are as many as may be.
fn chosen_within(
    name: &mut dyn FnMut(Condition) -> Condition,
    id: Id<Question>,
    options: &Options,
    bounds: RangeInclusive<usize>,
) -> Condition {
    let has = |quantity, set| Condition::Has(id, quantity, set);
    let alone: OptionSet = options
        .iter()
        .filter(|(_, option)| option.company == Company::Alone)
        .map(|(option, _)| option.index())
        .collect();
    let mut ways: Vec<Condition> = alone
        .iter()
        .map(|option| {
            let only = OptionSet::from_iter([option]);
            let others = only.others(options.len());
            let others = has(Quantity::None, others);
            Condition::All(vec![has(Quantity::All, only), others])
        })
        .collect();
    let mut together = vec![has(Quantity::None, alone)];
    together.push(count(name, id, options.len(), *bounds.start()));
    let too_many = count(name, id, options.len(), bounds.end() + 1);
    together.push(not(too_many));
    ways.push(Condition::All(together));
    Condition::Any(ways)
}

/// Where so many of the question's options are chosen, or more.
fn count(
    name: &mut dyn FnMut(Condition) -> Condition,
    id: Id<Question>,
    options: usize,
    wanted: usize,
) -> Condition {
    if wanted > options {
        return Condition::never();
    }
    // By how many are still wanted: whether so many are among those looked at.
    let mut so_far: Vec<Condition> = vec![Condition::never(); wanted + 1];
    so_far[0] = Condition::always();
    for option in 0..options {
        let one = OptionSet::from_iter([option]);
        let chosen = Condition::Has(id, Quantity::All, one);
        for wanted in (1..so_far.len()).rev() {
            let with = Condition::All(vec![chosen.clone(), so_far[wanted - 1].clone()]);
            let either = Condition::Any(vec![so_far[wanted].clone(), with]);
            so_far[wanted] = name(either);
        }
    }
    so_far.pop().unwrap_or_else(Condition::always)
}
