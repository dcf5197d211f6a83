//! Which truth values atoms can have together with the answers that they compare.
//!
//! An atom is looked at both ways, but not where the cells of the two answers
//! tell how they compare, nor where one of them is missing, nor where another
//! atom of the same two answers says otherwise.

use super::cells::{Atom, Cells, Domain, Layout, Moved, Plain, Scale};
use super::compile::Compiler;
use super::diagram::{Ref, TooLarge, Var};
use crate::flow::day::{self, Direction};
use crate::flow::duration::Duration;
use crate::flow::question::Question;
use crate::flow::table::Id;

impl Compiler<'_> {
    /// Where the atoms that a question settles have values that they can have.
    pub fn possible(&mut self, question: Id<Question>) -> Result<Ref, TooLarge> {
        let atoms = self.layout.settled_atoms(question);
        let mut possible = self.conditions.start();
        for (at, (atom, var)) in atoms.iter().enumerate() {
            let told = self.told_by_cells(atom, *var)?;
            possible = self.conditions.then(possible, told)?;
            for (other, other_var) in atoms.iter().take(at) {
                if other.compared() == atom.compared() {
                    let pair = (other.relation(), *other_var);
                    let both = self.agree(pair, (atom.relation(), *var))?;
                    possible = self.conditions.then(possible, both)?;
                }
            }
        }
        Ok(possible)
    }

    /// Where an atom has a value that the cells of the answers allow.
    fn told_by_cells(&mut self, atom: &Atom, var: Var) -> Result<Ref, TooLarge> {
        let Atom::Answers(left, _, right, _) = atom else {
            return Ok(self.conditions.start());
        };
        let layout = self.layout;
        let first = |question: &Id<Question>| layout.domain(*question).first;
        let (early, late) = match first(left) <= first(right) {
            true => (*left, *right),
            false => (*right, *left),
        };
        let mut kids = Vec::new();
        for early_value in 0..self.conditions.arity(first(&early)) {
            if early == late {
                kids.push(self.allowed(atom, var, (early_value, early_value))?);
                continue;
            }
            let mut late_kids = Vec::new();
            for late_value in 0..self.conditions.arity(first(&late)) {
                let values = match early == *left {
                    true => (early_value, late_value),
                    false => (late_value, early_value),
                };
                late_kids.push(self.allowed(atom, var, values)?);
            }
            kids.push(self.conditions.node(first(&late), &late_kids)?);
        }
        self.conditions.node(first(&early), &kids)
    }

    fn allowed(
        &mut self,
        atom: &Atom,
        var: Var,
        (left, right): (usize, usize),
    ) -> Result<Ref, TooLarge> {
        // Made-up answers may be there though nobody is asked for them.
        let told = match (left.checked_sub(1), right.checked_sub(1), self.asked) {
            (Some(left), Some(right), _) => truth(self.layout, atom, (left, right)),
            (_, _, Some(_)) => None,
            (_, _, None) => Some(false),
        };
        let (yes, no) = (self.conditions.start(), self.conditions.none());
        match told {
            None => Ok(yes),
            Some(true) => self.conditions.node(var, &[no, yes]),
            Some(false) => self.conditions.node(var, &[yes, no]),
        }
    }

    /// Where two atoms that compare the same do not contradict each other.
    fn agree(
        &mut self,
        (one, one_var): (Plain, Var),
        (two, two_var): (Plain, Var),
    ) -> Result<Ref, TooLarge> {
        let (yes, no) = (self.conditions.start(), self.conditions.none());
        let mut kids = Vec::new();
        for of_one in [false, true] {
            let mut inner = Vec::new();
            for of_two in [false, true] {
                inner.push(if together((one, of_one), (two, of_two)) {
                    yes
                } else {
                    no
                });
            }
            kids.push(self.conditions.node(two_var, &inner)?);
        }
        self.conditions.node(one_var, &kids)
    }
}

/// Whether two values can stand to each other so that both relations have these
/// truths.
fn together(one: (Plain, bool), two: (Plain, bool)) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    [Less, Equal, Greater].into_iter().any(|order| {
        [one, two].into_iter().all(|(plain, truth)| {
            let holds = match plain {
                Plain::Less => order == Less,
                Plain::AtMost => order != Greater,
                Plain::Equal => order == Equal,
            };
            holds == truth
        })
    })
}

/// How two answers compare, where their cells tell.
fn truth(layout: &Layout, atom: &Atom, (left, right): (usize, usize)) -> Option<bool> {
    let (question, Some(other), moved) = atom.compared() else {
        return None;
    };
    let of_left = range(layout.domain(question), left)?;
    let of_right = range(layout.domain(other), right)?;
    let of_right = (
        shifted(layout.domain(other), of_right.0, moved)?,
        shifted(layout.domain(other), of_right.1, moved)?,
    );
    if question == other {
        return same_answer(atom.relation(), of_left, of_right);
    }
    let (surely, surely_not) = match atom.relation() {
        Plain::Less => (of_left.1 < of_right.0, of_left.0 >= of_right.1),
        Plain::AtMost => (of_left.1 <= of_right.0, of_left.0 > of_right.1),
        Plain::Equal => (
            of_left.0 == of_right.1 && of_left.1 == of_right.0,
            of_left.1 < of_right.0 || of_left.0 > of_right.1,
        ),
    };
    (surely || surely_not).then_some(surely)
}

/// An answer compared with itself, moved: every answer of a cell is moved the
/// same way, but for days that would be past the ends of the calendar.
fn same_answer(relation: Plain, here: (i64, i64), moved: (i64, i64)) -> Option<bool> {
    let orders = [here.0.cmp(&moved.0), here.1.cmp(&moved.1)];
    if orders[0] != orders[1] {
        return None;
    }
    Some(match relation {
        Plain::Less => orders[0].is_lt(),
        Plain::AtMost => orders[0].is_le(),
        Plain::Equal => orders[0].is_eq(),
    })
}

fn range(domain: &Domain, cell: usize) -> Option<(i64, i64)> {
    match &domain.cells {
        Cells::Measures(_, Scale::Ranked(_) | Scale::FromToday) => None,
        Cells::Measures(ranges, _) => ranges.get(cell).copied(),
        Cells::Options(_) | Cells::YesNo | Cells::Choices(_) | Cells::Whole => None,
    }
}

/// A measure moved as far as a comparison says.
fn shifted(domain: &Domain, measure: i64, moved: Moved) -> Option<i64> {
    let Cells::Measures(_, scale) = &domain.cells else {
        return None;
    };
    match (moved, scale) {
        (Moved::Time(0, 0, 0), _) => Some(measure),
        (Moved::Number(more), Scale::Number(_)) => Some(measure.saturating_add(more)),
        (Moved::Time(years, months, days), Scale::Duration) => {
            Some(measure + years * 365 + months * 30 + days)
        }
        (Moved::Time(years, months, days), Scale::Date) => {
            let count = |number: i64| u32::try_from(number.unsigned_abs()).ok();
            let direction = match years < 0 || months < 0 || days < 0 {
                true => Direction::Before,
                false => Direction::After,
            };
            let duration = Duration {
                years: count(years)?,
                months: count(months)?,
                weeks: 0,
                days: count(days)?,
            };
            let from = day::from_day_number(measure);
            Some(day::day_number(day::shift(from, direction, duration)))
        }
        _ => None,
    }
}
