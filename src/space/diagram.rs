//! Decision diagrams: functions of answers, held once however often they are
//! needed.
//!
//! A diagram reads variables in a fixed order, each with a small number of
//! values, and ends in a value of a [`Semiring`]: whether there is a way, how many
//! there are, how long they are. Two equal functions are always the same
//! [`Ref`], so that asking whether they are equal costs nothing.
//!
//! In the field's words these are reduced, ordered, multi-valued decision diagrams with
//! many terminals. Functions are combined node by node, by [`Diagram::apply`], as Bryant
//! does (*Graph-based algorithms for Boolean function manipulation*, 1986).
//!
//! One file, since all that combines functions has to know how nodes are kept.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};
use std::mem;
use std::sync::Arc;

use indexmap::IndexSet;

use super::budget::Budget;
pub use super::budget::TooLarge;
use super::semiring::Semiring;

/// A function, by its place in its [`Diagram`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(u32);

const TERMINAL: u32 = 1 << 31;

/// How many variables one function may depend on. The work goes one call deeper
/// with each, and the stack has an end.
pub(super) const MOST_VARIABLES: usize = 1_500;

/// How many children there may be for each node that there may be. An answer that thousands of
/// tests cut has thousands of children, and few nodes of them fill a memory.
const CHILDREN_OF_A_NODE: usize = 16;

/// How much there was in a diagram.
#[derive(Clone, Copy, Debug)]
pub(super) struct DiagramMark {
    nodes: usize,
    children: usize,
}

impl DiagramMark {
    /// Whether a function was there.
    pub(super) fn has(self, function: Ref) -> bool {
        function.is_terminal() || function.at() < self.nodes
    }
}

impl Ref {
    fn terminal(at: usize) -> Self {
        Self(TERMINAL | u32::try_from(at).unwrap_or(0))
    }

    fn is_terminal(self) -> bool {
        self.0 & TERMINAL != 0
    }

    pub(super) fn at(self) -> usize {
        (self.0 & !TERMINAL) as usize
    }
}

/// A variable, by its place in the order in which diagrams read them.
pub type Var = u32;

#[derive(Clone, Copy, Debug)]
struct DiagramNode {
    var: Var,
    first_child: u32,
}

/// Functions of the same variables.
#[derive(Debug)]
pub struct Diagram<T> {
    /// By variable: how many values it has.
    values: Arc<[u32]>,
    nodes: Vec<DiagramNode>,
    children: Vec<Ref>,
    /// The nodes by what they hold: places in `nodes` plus one, 0 where free.
    slots: Vec<u32>,
    terminals: IndexSet<T, BuildHasherDefault<QuickHasher>>,
    most_nodes: usize,
    /// What working them out may still take.
    pub(super) budget: Budget,
    depth: usize,
    sums: Cache<[Ref; 2]>,
    filtered: Cache<(Ref, Ref)>,
}

type Cache<K> = HashMap<K, Ref, BuildHasherDefault<QuickHasher>>;

impl<T: Semiring> Diagram<T> {
    /// A diagram over variables with so many values each, of at most
    /// `most_nodes` nodes.
    #[must_use]
    pub fn new(values: Arc<[u32]>, most_nodes: usize) -> Self {
        let mut terminals = IndexSet::default();
        terminals.insert(T::zero());
        terminals.insert(T::one());
        Self {
            values,
            nodes: Vec::new(),
            children: Vec::new(),
            slots: vec![0; 1024],
            terminals,
            most_nodes,
            budget: Budget::endless(),
            depth: 0,
            sums: Cache::default(),
            filtered: Cache::default(),
        }
    }

    /// The function that tells of no way anywhere.
    #[must_use]
    pub fn zero(&self) -> Ref {
        Ref::terminal(0)
    }

    /// The function that is [`Semiring::one`] everywhere.
    #[must_use]
    pub fn one(&self) -> Ref {
        Ref::terminal(1)
    }

    /// The function that has this value everywhere.
    pub fn constant(&mut self, value: T) -> Ref {
        Ref::terminal(self.terminals.insert_full(value).0)
    }

    /// The value of a function that is the same everywhere.
    #[must_use]
    pub fn value(&self, function: Ref) -> Option<&T> {
        let at = function.is_terminal().then(|| function.at())?;
        self.terminals.get_index(at)
    }

    /// How many values a variable has.
    #[must_use]
    pub fn arity(&self, var: Var) -> usize {
        self.values
            .get(var as usize)
            .map_or(0, |values| *values as usize)
    }

    /// The variable that a function reads first.
    #[must_use]
    pub fn top_var(&self, function: Ref) -> Option<Var> {
        (!function.is_terminal()).then(|| self.nodes[function.at()].var)
    }

    /// The function that is left when its first variable has this value.
    #[must_use]
    pub fn child(&self, function: Ref, value: usize) -> Ref {
        let node = self.nodes[function.at()];
        self.children[node.first_child as usize + value]
    }

    fn children_of(&self, node: DiagramNode) -> &[Ref] {
        let first = node.first_child as usize;
        &self.children[first..first + self.arity(node.var)]
    }

    /// The function that reads `var` and goes on as `children` by its value. All of
    /// them read later variables only.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn node(&mut self, var: Var, children: &[Ref]) -> Result<Ref, TooLarge> {
        let Some(first) = children.first() else {
            return Ok(self.zero());
        };
        if children.iter().all(|child| child == first) {
            return Ok(*first);
        }
        self.spend(children.len())?;
        let mut slot = hash_of(var, children) as usize & (self.slots.len() - 1);
        loop {
            match self.slots[slot] {
                0 => break,
                taken => {
                    let at = taken as usize - 1;
                    if self.is_node(at, var, children) {
                        return Ok(Ref(taken - 1));
                    }
                }
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        if self.nodes.len() >= self.most_nodes || self.has_room(children.len()).is_err() {
            self.depth = 0;
            return Err(TooLarge);
        }
        // The limit on nodes keeps both within 32 bits but for huge arities.
        let at = u32::try_from(self.nodes.len()).map_err(|_| TooLarge)?;
        let first_child = u32::try_from(self.children.len()).map_err(|_| TooLarge)?;
        self.nodes.push(DiagramNode { var, first_child });
        self.children.extend_from_slice(children);
        self.slots[slot] = at + 1;
        if self.nodes.len() * 2 > self.slots.len() {
            self.grow();
        }
        Ok(Ref(at))
    }

    /// Whether a node with so many children may come at all, so that nothing is worked out for it
    /// in vain.
    pub(super) fn has_room(&self, children: usize) -> Result<(), TooLarge> {
        match self.children.len().saturating_add(children) <= self.most_children() {
            true => Ok(()),
            false => Err(TooLarge),
        }
    }

    /// How much there is so far, to come back to with [`Diagram::back_to`].
    pub(super) fn mark(&self) -> DiagramMark {
        DiagramMark {
            nodes: self.nodes.len(),
            children: self.children.len(),
        }
    }

    /// Forgets all functions that were worked out since a mark was made, so that what did not
    /// fit takes no room from anything else.
    pub(super) fn back_to(&mut self, mark: DiagramMark) {
        if self.nodes.len() == mark.nodes {
            return;
        }
        self.nodes.truncate(mark.nodes);
        self.children.truncate(mark.children);
        self.sums = Cache::default();
        self.filtered = Cache::default();
        self.fill(self.slots.len());
    }

    fn most_children(&self) -> usize {
        self.most_nodes.saturating_mul(CHILDREN_OF_A_NODE)
    }

    /// Spends so much of the budget.
    pub(super) fn spend(&mut self, branches: usize) -> Result<(), TooLarge> {
        let spent = self.budget.spend(branches);
        if spent.is_err() {
            self.depth = 0;
        }
        spent
    }

    /// Goes one variable deeper; [`Diagram::node_above`] comes back.
    fn deeper(&mut self) -> Result<(), TooLarge> {
        self.depth += 1;
        if self.depth > MOST_VARIABLES {
            self.depth = 0;
            return Err(TooLarge);
        }
        Ok(())
    }

    /// The node of `children` that were worked out one variable deeper.
    fn node_above(&mut self, var: Var, children: &[Ref]) -> Result<Ref, TooLarge> {
        let node = self.node(var, children)?;
        self.depth -= 1;
        Ok(node)
    }

    fn is_node(&self, at: usize, var: Var, children: &[Ref]) -> bool {
        let node = self.nodes[at];
        let first = node.first_child as usize;
        node.var == var && self.children.get(first..first + children.len()) == Some(children)
    }

    fn grow(&mut self) {
        self.fill(self.slots.len() * 2);
    }

    /// Gives each node its place among so many slots.
    fn fill(&mut self, slots: usize) {
        let mut slots = vec![0; slots];
        for (at, node) in self.nodes.iter().enumerate() {
            let children = self.children_of(*node);
            let mut slot = hash_of(node.var, children) as usize & (slots.len() - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = at as u32 + 1;
        }
        self.slots = slots;
    }

    /// The values of a function where `var` is read first, or would be.
    fn split(&self, function: Ref, var: Var, value: usize) -> Ref {
        match self.top_var(function) {
            Some(first) if first == var => self.child(function, value),
            _ => function,
        }
    }

    /// The variable that any of these functions reads first.
    fn first_of<const N: usize>(&self, functions: [Ref; N]) -> Option<Var> {
        let firsts = functions.map(|function| self.top_var(function));
        firsts.into_iter().flatten().min()
    }

    /// Works an operation out node by node, where `leaf` does not tell what comes of it at
    /// once. No operation tells its operands apart by their order. Nothing is kept of the
    /// work between calls.
    pub(super) fn apply<const N: usize>(
        &mut self,
        operands: [Ref; N],
        leaf: &impl Fn(&mut Self, [Ref; N]) -> Option<Ref>,
    ) -> Result<Ref, TooLarge> {
        self.apply_known(operands, &mut Cache::default(), leaf)
    }

    /// The same, with what is known of the operation.
    fn apply_known<const N: usize>(
        &mut self,
        operands: [Ref; N],
        known: &mut Cache<[Ref; N]>,
        leaf: &impl Fn(&mut Self, [Ref; N]) -> Option<Ref>,
    ) -> Result<Ref, TooLarge> {
        if let Some(result) = leaf(self, operands) {
            return Ok(result);
        }
        let mut key = operands;
        key.sort_unstable();
        if let Some(known) = known.get(&key) {
            return Ok(*known);
        }
        let Some(var) = self.first_of(operands) else {
            return Ok(self.zero());
        };
        self.deeper()?;
        let mut children = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let operands = operands.map(|operand| self.split(operand, var, value));
            children.push(self.apply_known(operands, known, leaf)?);
        }
        let result = self.node_above(var, &children)?;
        known.insert(key, result);
        Ok(result)
    }

    /// What is told of the ways of both functions together.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn add(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        let mut known = mem::take(&mut self.sums);
        let sum = self.apply_known([a, b], &mut known, &|diagram, [a, b]| {
            if a == diagram.zero() {
                return Some(b);
            }
            if b == diagram.zero() {
                return Some(a);
            }
            let sum = diagram.value(a)?.add(diagram.value(b)?);
            Some(diagram.constant(sum))
        });
        self.sums = known;
        sum
    }

    /// What is told of each way of `a` followed by each of `b`. Factors are seldom the same
    /// twice.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn mul(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        self.apply([a, b], &|diagram, [a, b]| {
            let (zero, one) = (diagram.zero(), diagram.one());
            if a == zero || b == zero {
                return Some(zero);
            }
            if a == one {
                return Some(b);
            }
            if b == one {
                return Some(a);
            }
            let product = diagram.value(a)?.mul(diagram.value(b)?);
            Some(diagram.constant(product))
        })
    }

    /// The function where `condition` holds, and no way elsewhere: if-then-else with zero
    /// for else. `conditions` is the diagram of the condition, over the same variables; it
    /// must be the same one at every call.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn filter(
        &mut self,
        function: Ref,
        conditions: &Diagram<bool>,
        condition: Ref,
    ) -> Result<Ref, TooLarge> {
        if function == self.zero() || condition == conditions.zero() {
            return Ok(self.zero());
        }
        if condition == conditions.one() {
            return Ok(function);
        }
        if let Some(known) = self.filtered.get(&(function, condition)) {
            return Ok(*known);
        }
        let firsts = [self.top_var(function), conditions.top_var(condition)];
        let Some(var) = firsts.into_iter().flatten().min() else {
            return Ok(function);
        };
        self.deeper()?;
        let mut children = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let part = self.split(function, var, value);
            let holds = conditions.split(condition, var, value);
            children.push(self.filter(part, conditions, holds)?);
        }
        let result = self.node_above(var, &children)?;
        self.filtered.insert((function, condition), result);
        Ok(result)
    }

    /// The function with variables left out: what is told of the ways of all
    /// their values together. The variables stand in order.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn sum_over(&mut self, function: Ref, vars: &[Var]) -> Result<Ref, TooLarge> {
        let mut known = Cache::default();
        let sum = self.sum_over_known(function, vars, &mut known)?;
        self.times_skipped(sum, vars, None, self.top_var(function))
    }

    /// Leaves out those of the variables that stand at the function's first one
    /// or later.
    fn sum_over_known(
        &mut self,
        function: Ref,
        vars: &[Var],
        known: &mut Cache<Ref>,
    ) -> Result<Ref, TooLarge> {
        let Some(var) = self.top_var(function) else {
            return Ok(function);
        };
        if vars.last().is_none_or(|last| *last < var) {
            return Ok(function);
        }
        if let Some(known) = known.get(&function) {
            return Ok(*known);
        }
        self.deeper()?;
        let mut children = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let child = self.child(function, value);
            let sum = self.sum_over_known(child, vars, known)?;
            children.push(self.times_skipped(sum, vars, Some(var), self.top_var(child))?);
        }
        let result = if vars.binary_search(&var).is_ok() {
            let mut sum = self.zero();
            for child in children {
                sum = self.add(sum, child)?;
            }
            self.depth -= 1;
            sum
        } else {
            self.node_above(var, &children)?
        };
        known.insert(function, result);
        Ok(result)
    }

    /// Counts the values of variables that a function does not read, between two
    /// that it reads.
    fn times_skipped(
        &mut self,
        function: Ref,
        vars: &[Var],
        above: Option<Var>,
        below: Option<Var>,
    ) -> Result<Ref, TooLarge> {
        if function == self.zero() {
            return Ok(function);
        }
        let start = above.map_or(0, |above| vars.partition_point(|var| *var <= above));
        let end = below.map_or(vars.len(), |below| vars.partition_point(|var| *var < below));
        let mut function = function;
        let mut times: usize = 1;
        for var in vars.get(start..end).into_iter().flatten() {
            let arity = self.arity(*var);
            match times.checked_mul(arity) {
                Some(product) => times = product,
                None => {
                    function = self.times(function, times)?;
                    times = arity;
                }
            }
        }
        match times {
            1 => Ok(function),
            times => self.times(function, times),
        }
    }

    /// What is told of `times` ways for each way of the function.
    fn times(&mut self, function: Ref, times: usize) -> Result<Ref, TooLarge> {
        if let Some(value) = self.value(function) {
            let value = value.times(times);
            return Ok(self.constant(value));
        }
        let factor = self.constant(T::one().times(times));
        self.mul(function, factor)
    }

    /// The function that is [`Semiring::one`] where a variable has this value, and tells
    /// of no way elsewhere.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub(super) fn literal(&mut self, var: Var, value: usize) -> Result<Ref, TooLarge> {
        let mut children = vec![self.zero(); self.arity(var)];
        if let Some(child) = children.get_mut(value) {
            *child = self.one();
        }
        self.node(var, &children)
    }

    /// The function where a variable has this value, and no way elsewhere.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub(super) fn having(
        &mut self,
        function: Ref,
        var: Var,
        value: usize,
    ) -> Result<Ref, TooLarge> {
        let there = self.literal(var, value)?;
        self.mul(function, there)
    }

    /// The function when a variable has this value.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn cofactor(&mut self, function: Ref, var: Var, value: usize) -> Result<Ref, TooLarge> {
        self.apply(
            [function],
            &|diagram, [function]| match diagram.top_var(function) {
                Some(top) if top < var => None,
                Some(top) if top == var => Some(diagram.child(function, value)),
                Some(_) | None => Some(function),
            },
        )
    }

    /// All values that the function has anywhere.
    #[must_use]
    pub fn range(&self, function: Ref) -> Vec<&T> {
        let mut seen = HashSet::new();
        let mut open = vec![function];
        let mut values = Vec::new();
        while let Some(here) = open.pop() {
            if !seen.insert(here) {
                continue;
            }
            match self.value(here) {
                Some(value) => values.push(value),
                None => {
                    open.extend(self.children_of(self.nodes[here.at()]));
                }
            }
        }
        values
    }

    /// Forgets all functions but these, which get their new places.
    pub(super) fn collect_garbage(&mut self, roots: &mut [&mut Ref]) {
        let mut kept = vec![false; self.nodes.len()];
        let mut open: Vec<Ref> = roots.iter().map(|root| **root).collect();
        let mut told = vec![false; self.terminals.len()];
        while let Some(function) = open.pop() {
            if function.is_terminal() {
                told[function.at()] = true;
            } else if !kept[function.at()] {
                kept[function.at()] = true;
                open.extend(self.children_of(self.nodes[function.at()]));
            }
        }
        let mut fresh = Self::new(Arc::clone(&self.values), self.most_nodes);
        let constants: Vec<Ref> = mem::take(&mut self.terminals)
            .into_iter()
            .enumerate()
            .map(|(at, value)| {
                if told[at] {
                    fresh.constant(value)
                } else {
                    fresh.zero()
                }
            })
            .collect();
        // Every node stands behind its children.
        let mut moved = vec![fresh.zero(); self.nodes.len()];
        let new_place = |function: Ref, moved: &[Ref]| {
            if function.is_terminal() {
                constants[function.at()]
            } else {
                moved[function.at()]
            }
        };
        for (at, node) in self.nodes.iter().enumerate().filter(|(at, _)| kept[*at]) {
            let children = self.children_of(*node).iter();
            let children: Vec<Ref> = children.map(|child| new_place(*child, &moved)).collect();
            // There are fewer than before, so there is room.
            moved[at] = fresh.node(node.var, &children).unwrap_or(fresh.zero());
        }
        for root in roots {
            **root = new_place(**root, &moved);
        }
        // Where nothing is left, the next node tells.
        fresh.budget = mem::replace(&mut self.budget, Budget::endless());
        let _ = fresh.budget.spend(fresh.children.len());
        *self = fresh;
    }

    /// The nodes of a function, its own included, each with the variable that it reads;
    /// those that read later variables first.
    pub(super) fn nodes_of(&self, function: Ref) -> Vec<(Var, Ref)> {
        let mut seen = HashSet::new();
        let mut open = vec![function];
        let mut nodes = Vec::new();
        while let Some(here) = open.pop() {
            let Some(var) = self.top_var(here) else {
                continue;
            };
            if seen.insert(here) {
                nodes.push((var, here));
                open.extend((0..self.arity(var)).map(|value| self.child(here, value)));
            }
        }
        nodes.sort_unstable_by(|one, other| other.cmp(one));
        nodes
    }

    /// The variables that functions depend on, in order.
    pub(super) fn support(&self, functions: &[Ref]) -> Vec<Var> {
        let mut vars = HashSet::new();
        let mut seen = HashSet::new();
        let mut open = functions.to_vec();
        while let Some(function) = open.pop() {
            let Some(var) = self.top_var(function) else {
                continue;
            };
            if seen.insert(function) {
                vars.insert(var);
                open.extend(self.children_of(self.nodes[function.at()]));
            }
        }
        let mut vars: Vec<Var> = vars.into_iter().collect();
        vars.sort_unstable();
        vars
    }

    /// How many nodes there may be.
    #[must_use]
    pub fn most_nodes(&self) -> usize {
        self.most_nodes
    }

    /// How many nodes there are.
    #[must_use]
    pub fn node_count(&self) -> usize {
        self.nodes.len()
    }
}

fn hash_of(var: Var, children: &[Ref]) -> u64 {
    let mut hasher = QuickHasher::default();
    hasher.write_u32(var);
    for child in children {
        hasher.write_u32(child.0);
    }
    hasher.finish()
}

/// A quick hash of a few small numbers. Nothing that can be seen depends on it.
#[derive(Clone, Copy, Default)]
struct QuickHasher(u64);

impl Hasher for QuickHasher {
    fn finish(&self) -> u64 {
        self.0 ^ (self.0 >> 29)
    }

    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks();
        for word in words {
            self.write_u64(u64::from_le_bytes(*word));
        }
        for byte in rest {
            self.write_u64(u64::from(*byte));
        }
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn write_u32(&mut self, number: u32) {
        self.write_u64(u64::from(number));
    }

    fn write_u64(&mut self, number: u64) {
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
