//! Functions with other variables: one question's in the place of another's.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::diagram::{Diagram, Ref, TooLarge, Var};

/// What is left where questions aren't asked, with other variables in the place of these.
pub(super) struct Renaming {
    /// Variables of questions that aren't asked.
    pub unasked: HashSet<Var>,
    /// What other variables are called afterwards.
    pub names: BTreeMap<Var, Var>,
}

impl Renaming {
    pub fn of(&self, diagram: &mut Diagram<bool>, function: Ref) -> Result<Ref, TooLarge> {
        let mut read = diagram.support(&[function]);
        read.retain(|var| !self.unasked.contains(var));
        let named = read.iter().map(|var| self.names.get(var).unwrap_or(var));
        if named.is_sorted_by(|one, next| one < next) {
            return self.in_order(diagram, function, &mut HashMap::new());
        }
        let without_names = Self {
            unasked: self.unasked.clone(),
            names: BTreeMap::new(),
        };
        let mut left = without_names.in_order(diagram, function, &mut HashMap::new())?;
        for (var, name) in self.names.iter().filter(|(var, name)| var != name) {
            if !read.contains(var) {
                continue;
            }
            let mut sum = diagram.zero();
            for value in 0..diagram.arity(*var) {
                let there = diagram.cofactor(left, *var, value)?;
                let named = diagram.literal(*name, value)?;
                let there = diagram.mul(there, named)?;
                sum = diagram.add(sum, there)?;
            }
            left = sum;
        }
        Ok(left)
    }

    /// The same where the variables keep their order: each node is made anew.
    fn in_order(
        &self,
        diagram: &mut Diagram<bool>,
        function: Ref,
        known: &mut HashMap<Ref, Ref>,
    ) -> Result<Ref, TooLarge> {
        let Some(var) = diagram.top_var(function) else {
            return Ok(function);
        };
        if let Some(known) = known.get(&function) {
            return Ok(*known);
        }
        let made = if self.unasked.contains(&var) {
            let child = diagram.child(function, 0);
            self.in_order(diagram, child, known)?
        } else {
            let mut children = Vec::with_capacity(diagram.arity(var));
            for value in 0..diagram.arity(var) {
                let child = diagram.child(function, value);
                children.push(self.in_order(diagram, child, known)?);
            }
            let name = self.names.get(&var).copied().unwrap_or(var);
            diagram.node(name, &children)?
        };
        known.insert(function, made);
        Ok(made)
    }
}
