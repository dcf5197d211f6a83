//! Decision diagrams: functions of answers, held once however often they are
//! needed.
//!
//! A diagram reads variables in a fixed order, each with a small number of
//! values, and ends in a value of a [`Tally`]: whether there is a way, how many
//! there are, how long they are. Two equal functions are always the same
//! [`Ref`], so that asking whether they are equal costs nothing.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, Hash, Hasher};
use std::sync::Arc;

use indexmap::IndexSet;

/// What is told of a set of ways: a commutative semiring.
pub trait Tally: Clone + Eq + Hash {
    /// There is no way.
    fn none() -> Self;
    /// There is the way on which nothing has been asked yet.
    fn start() -> Self;
    /// What is told of the ways of both sets together.
    #[must_use]
    fn or(&self, other: &Self) -> Self;
    /// What is told of every way of the one followed by every way of the other.
    #[must_use]
    fn then(&self, other: &Self) -> Self;
    /// What is told of `times` ways that are alike.
    #[must_use]
    fn times(&self, times: usize) -> Self;
}

impl Tally for bool {
    fn none() -> Self {
        false
    }

    fn start() -> Self {
        true
    }

    fn or(&self, other: &Self) -> Self {
        *self || *other
    }

    fn then(&self, other: &Self) -> Self {
        *self && *other
    }

    fn times(&self, _: usize) -> Self {
        *self
    }
}

/// A function, by its place in its [`Diagram`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Ref(u32);

const TERMINAL: u32 = 1 << 31;

/// How many variables one function may depend on. The work goes one call deeper
/// with each, and the stack has an end.
pub(super) const MOST_VARIABLES: usize = 1_500;

impl Ref {
    fn terminal(at: usize) -> Self {
        Self(TERMINAL | u32::try_from(at).unwrap_or(0))
    }

    fn is_terminal(self) -> bool {
        self.0 & TERMINAL != 0
    }

    fn at(self) -> usize {
        (self.0 & !TERMINAL) as usize
    }
}

/// A variable, by its place in the order in which diagrams read them.
pub type Var = u32;

/// The diagram has grown past the number of nodes that it may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the diagram has grown past the number of nodes that it may have")
    }
}

impl std::error::Error for TooLarge {}

#[derive(Clone, Copy, Debug)]
struct Node {
    var: Var,
    first_kid: u32,
}

/// Functions of the same variables.
#[derive(Debug)]
pub struct Diagram<T> {
    /// By variable: how many values it has.
    values: Arc<[u32]>,
    nodes: Vec<Node>,
    kids: Vec<Ref>,
    /// The nodes by what they hold: places in `nodes` plus one, 0 where free.
    slots: Vec<u32>,
    terminals: IndexSet<T>,
    most_nodes: usize,
    depth: usize,
    pairs: Cache<(Ref, Ref)>,
    masks: Cache<(Ref, Ref)>,
}

type Cache<K> = HashMap<K, Ref, BuildHasherDefault<QuickHasher>>;

impl<T: Tally> Diagram<T> {
    /// A diagram over variables with so many values each, of at most
    /// `most_nodes` nodes.
    #[must_use]
    pub fn new(values: Arc<[u32]>, most_nodes: usize) -> Self {
        let mut terminals = IndexSet::new();
        terminals.insert(T::none());
        terminals.insert(T::start());
        Self {
            values,
            nodes: Vec::new(),
            kids: Vec::new(),
            slots: vec![0; 1024],
            terminals,
            most_nodes,
            depth: 0,
            pairs: Cache::default(),
            masks: Cache::default(),
        }
    }

    /// The function that tells of no way anywhere.
    #[must_use]
    pub fn none(&self) -> Ref {
        Ref::terminal(0)
    }

    /// The function that is [`Tally::start`] everywhere.
    #[must_use]
    pub fn start(&self) -> Ref {
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
    pub fn first_var(&self, function: Ref) -> Option<Var> {
        (!function.is_terminal()).then(|| self.nodes[function.at()].var)
    }

    /// The function that is left when its first variable has this value.
    #[must_use]
    pub fn kid(&self, function: Ref, value: usize) -> Ref {
        let node = self.nodes[function.at()];
        self.kids[node.first_kid as usize + value]
    }

    /// The function that reads `var` and goes on as `kids` by its value. All of
    /// them read later variables only.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn node(&mut self, var: Var, kids: &[Ref]) -> Result<Ref, TooLarge> {
        let Some(first) = kids.first() else {
            return Ok(self.none());
        };
        if kids.iter().all(|kid| kid == first) {
            return Ok(*first);
        }
        let mut slot = hash_of(var, kids) as usize & (self.slots.len() - 1);
        loop {
            match self.slots[slot] {
                0 => break,
                taken => {
                    let at = taken as usize - 1;
                    if self.holds(at, var, kids) {
                        return Ok(Ref(taken - 1));
                    }
                }
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        if self.nodes.len() >= self.most_nodes {
            self.depth = 0;
            return Err(TooLarge);
        }
        // The limit on nodes keeps both within 32 bits but for huge arities.
        let at = u32::try_from(self.nodes.len()).map_err(|_| TooLarge)?;
        let first_kid = u32::try_from(self.kids.len()).map_err(|_| TooLarge)?;
        self.nodes.push(Node { var, first_kid });
        self.kids.extend_from_slice(kids);
        self.slots[slot] = at + 1;
        if self.nodes.len() * 2 > self.slots.len() {
            self.grow();
        }
        Ok(Ref(at))
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

    /// The node of `kids` that were worked out one variable deeper.
    fn node_above(&mut self, var: Var, kids: &[Ref]) -> Result<Ref, TooLarge> {
        let node = self.node(var, kids)?;
        self.depth -= 1;
        Ok(node)
    }

    fn holds(&self, at: usize, var: Var, kids: &[Ref]) -> bool {
        let node = self.nodes[at];
        let first = node.first_kid as usize;
        node.var == var && self.kids.get(first..first + kids.len()) == Some(kids)
    }

    fn grow(&mut self) {
        let mut slots = vec![0; self.slots.len() * 2];
        for (at, node) in self.nodes.iter().enumerate() {
            let first = node.first_kid as usize;
            let kids = &self.kids[first..first + self.arity(node.var)];
            let mut slot = hash_of(node.var, kids) as usize & (slots.len() - 1);
            while slots[slot] != 0 {
                slot = (slot + 1) & (slots.len() - 1);
            }
            slots[slot] = at as u32 + 1;
        }
        self.slots = slots;
    }

    /// The values of a function where `var` is read first, or would be.
    fn split(&self, function: Ref, var: Var, value: usize) -> Ref {
        match self.first_var(function) {
            Some(first) if first == var => self.kid(function, value),
            _ => function,
        }
    }

    fn first_of(&self, functions: [Ref; 2]) -> Option<Var> {
        let firsts = functions.map(|function| self.first_var(function));
        firsts.into_iter().flatten().min()
    }

    /// What is told of the ways of both functions together.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn or(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        if a == self.none() {
            return Ok(b);
        }
        if b == self.none() {
            return Ok(a);
        }
        let key = if a <= b { (a, b) } else { (b, a) };
        if let (Some(a), Some(b)) = (self.value(a), self.value(b)) {
            let value = a.or(b);
            return Ok(self.constant(value));
        }
        if let Some(known) = self.pairs.get(&key) {
            return Ok(*known);
        }
        let Some(var) = self.first_of([a, b]) else {
            return Ok(a);
        };
        self.deeper()?;
        let mut kids = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let (a, b) = (self.split(a, var, value), self.split(b, var, value));
            kids.push(self.or(a, b)?);
        }
        let result = self.node_above(var, &kids)?;
        self.pairs.insert(key, result);
        Ok(result)
    }

    /// What is told of each way of `a` followed by each of `b`. Nothing is kept
    /// of the work between calls, since factors are seldom the same.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn then(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        let mut known = Cache::default();
        self.then_known(a, b, &mut known)
    }

    fn then_known(
        &mut self,
        a: Ref,
        b: Ref,
        known: &mut Cache<(Ref, Ref)>,
    ) -> Result<Ref, TooLarge> {
        if a == self.none() || b == self.none() {
            return Ok(self.none());
        }
        if a == self.start() {
            return Ok(b);
        }
        if b == self.start() {
            return Ok(a);
        }
        if let (Some(a), Some(b)) = (self.value(a), self.value(b)) {
            let value = a.then(b);
            return Ok(self.constant(value));
        }
        if let Some(known) = known.get(&(a, b)) {
            return Ok(*known);
        }
        let Some(var) = self.first_of([a, b]) else {
            return Ok(a);
        };
        self.deeper()?;
        let mut kids = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let (a, b) = (self.split(a, var, value), self.split(b, var, value));
            kids.push(self.then_known(a, b, known)?);
        }
        let result = self.node_above(var, &kids)?;
        known.insert((a, b), result);
        Ok(result)
    }

    /// The function where `condition` holds, and no way elsewhere. `conditions`
    /// is the diagram of the condition, over the same variables; it must be the
    /// same one at every call.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn mask(
        &mut self,
        function: Ref,
        conditions: &Diagram<bool>,
        condition: Ref,
    ) -> Result<Ref, TooLarge> {
        if function == self.none() || condition == conditions.none() {
            return Ok(self.none());
        }
        if condition == conditions.start() {
            return Ok(function);
        }
        if let Some(known) = self.masks.get(&(function, condition)) {
            return Ok(*known);
        }
        let firsts = [self.first_var(function), conditions.first_var(condition)];
        let Some(var) = firsts.into_iter().flatten().min() else {
            return Ok(function);
        };
        self.deeper()?;
        let mut kids = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let part = self.split(function, var, value);
            let holds = conditions.split(condition, var, value);
            kids.push(self.mask(part, conditions, holds)?);
        }
        let result = self.node_above(var, &kids)?;
        self.masks.insert((function, condition), result);
        Ok(result)
    }

    /// The function with variables left out: what is told of the ways of all
    /// their values together. The variables stand in order.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn sum_out(&mut self, function: Ref, vars: &[Var]) -> Result<Ref, TooLarge> {
        let mut known = Cache::default();
        let sum = self.sum_out_known(function, vars, &mut known)?;
        self.times_skipped(sum, vars, (None, self.first_var(function)))
    }

    /// Leaves out those of the variables that stand at the function's first one
    /// or later.
    fn sum_out_known(
        &mut self,
        function: Ref,
        vars: &[Var],
        known: &mut Cache<Ref>,
    ) -> Result<Ref, TooLarge> {
        let Some(var) = self.first_var(function) else {
            return Ok(function);
        };
        if vars.last().is_none_or(|last| *last < var) {
            return Ok(function);
        }
        if let Some(known) = known.get(&function) {
            return Ok(*known);
        }
        self.deeper()?;
        let mut kids = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let kid = self.kid(function, value);
            let sum = self.sum_out_known(kid, vars, known)?;
            kids.push(self.times_skipped(sum, vars, (Some(var), self.first_var(kid)))?);
        }
        let result = if vars.binary_search(&var).is_ok() {
            let mut sum = self.none();
            for kid in kids {
                sum = self.or(sum, kid)?;
            }
            self.depth -= 1;
            sum
        } else {
            self.node_above(var, &kids)?
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
        (above, below): (Option<Var>, Option<Var>),
    ) -> Result<Ref, TooLarge> {
        if function == self.none() {
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
        let factor = self.constant(T::start().times(times));
        self.then(function, factor)
    }

    /// The function that is [`Tally::start`] where a variable has this value, and tells
    /// of no way elsewhere.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub(super) fn literal(&mut self, var: Var, value: usize) -> Result<Ref, TooLarge> {
        let mut kids = vec![self.none(); self.arity(var)];
        if let Some(kid) = kids.get_mut(value) {
            *kid = self.start();
        }
        self.node(var, &kids)
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
        self.then(function, there)
    }

    /// The function when a variable has this value.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn given(&mut self, function: Ref, var: Var, value: usize) -> Result<Ref, TooLarge> {
        let mut known = Cache::default();
        self.given_known(function, (var, value), &mut known)
    }

    fn given_known(
        &mut self,
        function: Ref,
        (var, value): (Var, usize),
        known: &mut Cache<Ref>,
    ) -> Result<Ref, TooLarge> {
        match self.first_var(function) {
            Some(first) if first == var => Ok(self.kid(function, value)),
            Some(first) if first < var => {
                if let Some(known) = known.get(&function) {
                    return Ok(*known);
                }
                self.deeper()?;
                let mut kids = Vec::with_capacity(self.arity(first));
                for kid in 0..self.arity(first) {
                    let kid = self.kid(function, kid);
                    kids.push(self.given_known(kid, (var, value), known)?);
                }
                let result = self.node_above(first, &kids)?;
                known.insert(function, result);
                Ok(result)
            }
            _ => Ok(function),
        }
    }

    /// All values that the function has anywhere.
    #[must_use]
    pub fn range(&self, function: Ref) -> Vec<&T> {
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![function];
        let mut values = Vec::new();
        while let Some(here) = open.pop() {
            if !seen.insert(here) {
                continue;
            }
            match self.value(here) {
                Some(value) => values.push(value),
                None => {
                    let node = self.nodes[here.at()];
                    let first = node.first_kid as usize;
                    open.extend(&self.kids[first..first + self.arity(node.var)]);
                }
            }
        }
        values
    }

    /// Forgets all functions but these, which get their new places.
    pub(super) fn keep(&mut self, roots: &mut [&mut Ref]) {
        let mut kept = vec![false; self.nodes.len()];
        let mut open: Vec<Ref> = roots.iter().map(|root| **root).collect();
        let mut told = vec![false; self.terminals.len()];
        while let Some(function) = open.pop() {
            if function.is_terminal() {
                told[function.at()] = true;
            } else if !kept[function.at()] {
                kept[function.at()] = true;
                let node = self.nodes[function.at()];
                let first = node.first_kid as usize;
                open.extend(&self.kids[first..first + self.arity(node.var)]);
            }
        }
        let mut fresh = Self::new(Arc::clone(&self.values), self.most_nodes);
        let constants: Vec<Ref> = std::mem::take(&mut self.terminals)
            .into_iter()
            .enumerate()
            .map(|(at, value)| match told[at] {
                true => fresh.constant(value),
                false => fresh.none(),
            })
            .collect();
        // Every node stands behind its kids.
        let mut moved = vec![fresh.none(); self.nodes.len()];
        let new_place = |function: Ref, moved: &[Ref]| match function.is_terminal() {
            true => constants[function.at()],
            false => moved[function.at()],
        };
        for (at, node) in self.nodes.iter().enumerate().filter(|(at, _)| kept[*at]) {
            let first = node.first_kid as usize;
            let kids = self.kids[first..first + self.arity(node.var)].iter();
            let kids: Vec<Ref> = kids.map(|kid| new_place(*kid, &moved)).collect();
            // There are fewer than before, so there is room.
            moved[at] = fresh.node(node.var, &kids).unwrap_or(fresh.none());
        }
        for root in roots {
            **root = new_place(**root, &moved);
        }
        *self = fresh;
    }

    /// The functions that a function goes on as, itself included, each with the
    /// variable that it reads first; those that read later variables first.
    pub(super) fn below(&self, function: Ref) -> Vec<(Var, Ref)> {
        let mut seen = std::collections::HashSet::new();
        let mut open = vec![function];
        let mut below = Vec::new();
        while let Some(here) = open.pop() {
            let Some(var) = self.first_var(here) else {
                continue;
            };
            if seen.insert(here) {
                below.push((var, here));
                open.extend((0..self.arity(var)).map(|value| self.kid(here, value)));
            }
        }
        below.sort_unstable_by(|one, other| other.cmp(one));
        below
    }

    /// How many nodes there may be.
    #[must_use]
    pub fn most_nodes(&self) -> usize {
        self.most_nodes
    }

    /// How many nodes there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.nodes.len()
    }
}

impl Diagram<bool> {
    /// The opposite of a condition.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn not(&mut self, condition: Ref) -> Result<Ref, TooLarge> {
        let mut known = Cache::default();
        self.not_known(condition, &mut known)
    }

    /// The condition where this variable and all later ones are 0.
    ///
    /// # Errors
    /// Where the diagram is too large.
    pub fn zero_from(&mut self, condition: Ref, from: Var) -> Result<Ref, TooLarge> {
        let mut known = Cache::default();
        self.zero_from_known(condition, from, &mut known)
    }

    fn zero_from_known(
        &mut self,
        condition: Ref,
        from: Var,
        known: &mut Cache<Ref>,
    ) -> Result<Ref, TooLarge> {
        let mut condition = condition;
        let var = loop {
            match self.first_var(condition) {
                None => return Ok(condition),
                Some(var) if var >= from => condition = self.kid(condition, 0),
                Some(var) => break var,
            }
        };
        if let Some(known) = known.get(&condition) {
            return Ok(*known);
        }
        self.deeper()?;
        let mut kids = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let kid = self.kid(condition, value);
            kids.push(self.zero_from_known(kid, from, known)?);
        }
        let result = self.node_above(var, &kids)?;
        known.insert(condition, result);
        Ok(result)
    }

    fn not_known(&mut self, condition: Ref, known: &mut Cache<Ref>) -> Result<Ref, TooLarge> {
        if condition == self.none() {
            return Ok(self.start());
        }
        if condition == self.start() {
            return Ok(self.none());
        }
        if let Some(known) = known.get(&condition) {
            return Ok(*known);
        }
        let Some(var) = self.first_var(condition) else {
            return Ok(condition);
        };
        self.deeper()?;
        let mut kids = Vec::with_capacity(self.arity(var));
        for value in 0..self.arity(var) {
            let kid = self.kid(condition, value);
            kids.push(self.not_known(kid, known)?);
        }
        let result = self.node_above(var, &kids)?;
        known.insert(condition, result);
        Ok(result)
    }
}

fn hash_of(var: Var, kids: &[Ref]) -> u64 {
    let mut hasher = QuickHasher::default();
    hasher.write_u32(var);
    for kid in kids {
        hasher.write_u32(kid.0);
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
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u32(&mut self, number: u32) {
        self.0 = (self.0.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}
