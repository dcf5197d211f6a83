//! Conditions as diagrams: what there is of them beside what all functions have.

use std::collections::{BTreeMap, HashMap};

use super::diagram::{Diagram, Ref, TooLarge, Var};

impl Diagram<bool> {
    /// Where both conditions hold.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn and(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        self.mul(a, b)
    }

    /// Where at least one of the conditions holds.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn or(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        self.add(a, b)
    }

    /// The opposite of a condition.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn not(&mut self, condition: Ref) -> Result<Ref, TooLarge> {
        self.apply([condition], &|diagram, [part]| {
            let holds = *diagram.value(part)?;
            Some(if holds { diagram.zero() } else { diagram.one() })
        })
    }

    /// Where a condition holds with some values of these variables. They stand in order.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn exists(&mut self, condition: Ref, vars: &[Var]) -> Result<Ref, TooLarge> {
        self.sum_over(condition, vars)
    }

    /// The condition where this variable and all later ones are 0.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn cofactor_zero_from(&mut self, condition: Ref, from: Var) -> Result<Ref, TooLarge> {
        self.apply([condition], &|diagram, [part]| {
            let mut part = part;
            loop {
                match diagram.top_var(part) {
                    None => return Some(part),
                    Some(var) if var >= from => part = diagram.child(part, 0),
                    Some(_) => return None,
                }
            }
        })
    }

    /// The condition where variables count only where they are asked, and are 0 elsewhere.
    /// Whether one is asked is told by variables that may stand before it or behind it, so
    /// all are put in at once, from the last to the first.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn zero_unless_asked(
        &mut self,
        condition: Ref,
        asked: &BTreeMap<Var, Ref>,
    ) -> Result<Ref, TooLarge> {
        let mut put_in: HashMap<Ref, Ref> = HashMap::new();
        for (var, function) in self.nodes_of(condition) {
            let asked = asked.get(&var).copied().unwrap_or(self.one());
            let not_asked = self.not(asked)?;
            let mut all = self.zero();
            for value in 0..self.arity(var) {
                let child = self.child(function, value);
                let child = put_in.get(&child).copied().unwrap_or(child);
                let given = self.literal(var, value)?;
                let mut there = self.and(asked, given)?;
                if value == 0 {
                    there = self.or(there, not_asked)?;
                }
                let there = self.and(there, child)?;
                all = self.or(all, there)?;
            }
            put_in.insert(function, all);
        }
        Ok(put_in.get(&condition).copied().unwrap_or(condition))
    }
}
