//! What is told of ways, carried over them from question to question.
//!
//! One file, since each step of a question hands on what the next one takes.

use std::collections::HashMap;
use std::mem;

use num_bigint::BigUint;

use super::accepted::{Accepted, one_answer, unasked};
use super::budget::{BRANCHES_OF_A_QUESTION, Budget};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::layout::VarBlock;
use super::live::Live;
use super::pass::Pass;
use super::shift::Shift;
use super::sums::{ReadAt, RunningSum};
use super::tally::Asking;
use super::ways::{Garbage, Moment, Trail, Turns, Ways};
use super::{Space, Undecided};
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::ComponentShape;

/// So many nodes are not worth tidying up: they fit into a processor's caches.
const FEW_NODES: usize = 20_000;

impl Space<'_> {
    /// Carries a tally over all these ways.
    ///
    /// # Errors
    /// Names the question at which the diagrams became too large.
    pub fn pass<T: Asking>(&self, ways: &Ways) -> Result<Pass<T>, Undecided> {
        self.may_go_over(ways)?;
        let mut budget = self.budget_of_a_pass();
        let mut pass = self.pass_within(ways, &mut budget)?;
        // To find ways back takes work, too.
        pass.diagram.budget = budget;
        Ok(pass)
    }

    /// The same, as long as there is something left of a budget.
    pub(super) fn pass_within<T: Asking>(
        &self,
        ways: &Ways,
        budget: &mut Budget,
    ) -> Result<Pass<T>, Undecided> {
        let start = self.flow.start;
        let begun = self.begin(ways, budget);
        let mut pass = begun.map_err(|TooLarge| Undecided { question: start })?;
        pass.diagram.budget = mem::replace(budget, Budget::endless());
        let carried = self.carry(ways, &mut pass);
        *budget = mem::replace(&mut pass.diagram.budget, Budget::endless());
        carried.map(|()| pass)
    }

    /// What one pass over all ways may take.
    pub(crate) fn budget_of_a_pass(&self) -> Budget {
        self.run.of_a_pass()
    }

    /// Carries on from the start to all ends.
    fn carry<T: Asking>(&self, ways: &Ways, pass: &mut Pass<T>) -> Result<(), Undecided> {
        let start = self.flow.start;
        let mut looks: HashMap<Moment, Vec<usize>> = HashMap::new();
        for (at, (moment, _)) in ways.looks.iter().enumerate() {
            looks.entry(*moment).or_default().push(at);
        }
        let mut carrier = Carrier {
            space: self,
            ways,
            looks,
            farthest: 0,
            pass,
        };
        let mut room = FEW_NODES.min(self.most_nodes / 2);
        for block in &self.layout.blocks {
            // Each time round, every way that goes on has asked one more of them.
            while carrier.go_through(block, &mut room)? && block.shape == ComponentShape::Round {}
        }
        for outcome in self.flow.outcomes.ids() {
            let end = carrier.pass.ends[outcome.index()];
            let looked = carrier.look(Moment::Ended(outcome), end);
            looked.map_err(|TooLarge| Undecided { question: start })?;
        }
        Ok(())
    }

    /// A pass that stands at the start.
    fn begin<T: Asking>(&self, ways: &Ways, budget: &mut Budget) -> Result<Pass<T>, TooLarge> {
        let questions = self.flow.questions.len();
        budget.spend(questions.saturating_mul(BRANCHES_OF_A_QUESTION))?;
        let live = self.live(ways)?;
        budget.spend(live.at.iter().map(Vec::len).sum())?;
        let mut diagram = Diagram::new(self.layout.values.clone(), self.most_nodes);
        let none = diagram.zero();
        let mut open = vec![none; questions];
        // Questions that stand before the start in the order are never asked.
        let place = self.layout.block_at(self.flow.start);
        let skipped = live.known.get(place).map_or(&[][..], Vec::as_slice);
        open[self.flow.start.index()] = unasked(&mut diagram, skipped)?;
        Ok(Pass {
            diagram,
            at: vec![none; questions],
            open,
            again: vec![none; questions],
            ends: vec![none; self.flow.outcomes.len()],
            stuck: vec![none; questions],
            trapped: vec![none; questions],
            taken: vec![Vec::new(); questions],
            on_all: vec![false; questions],
            met: vec![false; ways.looks.len()],
            live,
            fitting: self.layout.together.with(&ways.known, budget)?,
        })
    }

    /// The scores that still matter to ways that come from a question to a block, or to the
    /// end: those that have begun by then.
    fn sums_between(&self, live: &Live, from: Id<Question>, place: usize) -> Vec<&RunningSum> {
        let later = self.layout.later(from);
        let vars = live.at.get(place).unwrap_or(&live.at_end).iter();
        let begun = vars.copied().take_while(|var| *var < later);
        self.layout.sums_among(begun)
    }

    /// What comes to a question, with its answers.
    pub(super) fn answered<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        question: Id<Question>,
    ) -> Result<Ref, TooLarge> {
        let here = pass.at[question.index()];
        self.answered_of(ways, pass, question, here)
    }

    /// The same of those of the ways to a question that are told here.
    pub(super) fn answered_of<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        question: Id<Question>,
        here: Ref,
    ) -> Result<Ref, TooLarge> {
        let mut carrier = Carrier {
            space: self,
            ways,
            looks: HashMap::new(),
            farthest: 0,
            pass,
        };
        carrier.answered(question, here)
    }
}

/// What carries a tally over ways, from one question to the next.
struct Carrier<'c, 'f, T> {
    space: &'c Space<'f>,
    ways: &'c Ways,
    /// By moment: the places of what is looked at then.
    looks: HashMap<Moment, Vec<usize>>,
    /// The last of the blocks that some way has gone on to so far; the end comes behind all.
    farthest: usize,
    pass: &'c mut Pass<T>,
}

impl<T: Asking> Carrier<'_, '_, T> {
    /// Goes on with what has come to the questions of a block, and gives whether anything
    /// had. So many nodes as there is `room` for are not worth tidying up.
    fn go_through(&mut self, block: &VarBlock, room: &mut usize) -> Result<bool, Undecided> {
        let mut going = false;
        let mut later = match self.ways.turns {
            Turns::Together => Vec::new(),
            Turns::Nearest(_) => self.pause(block),
        };
        for (at, question) in block.questions.iter().enumerate() {
            let none = self.pass.diagram.zero();
            let now = later.get_mut(at);
            let now = now.unwrap_or(&mut self.pass.open[question.index()]);
            let here = mem::replace(now, none);
            if here != none {
                self.pass.on_all[question.index()] =
                    self.farthest <= self.space.layout.block_at(*question);
                let come = self.come_to(*question, here);
                come.map_err(|TooLarge| Undecided {
                    question: *question,
                })?;
                going = true;
            }
            if self.ways.garbage == Garbage::Collected && self.pass.diagram.node_count() > *room {
                self.pass.collect_garbage();
                let left = self.pass.diagram.node_count();
                let most = left.midpoint(self.space.most_nodes);
                *room = (left * 2).max(FEW_NODES).min(most);
            }
        }
        Ok(going)
    }

    /// Looks at the ways that are at a moment.
    fn look(&mut self, moment: Moment, here: Ref) -> Result<(), TooLarge> {
        for at in self.looks.get(&moment).into_iter().flatten() {
            let (_, when) = self.ways.looks[*at];
            let diagram = &mut self.pass.diagram;
            let on = diagram.filter(here, &self.space.conditions, when)?;
            self.pass.met[*at] |= on != diagram.zero();
        }
        Ok(())
    }

    /// What has come to the questions of a block so far, apart from what comes to them
    /// next.
    fn pause(&mut self, block: &VarBlock) -> Vec<Ref> {
        let none = self.pass.diagram.zero();
        let questions = block.questions.iter();
        questions
            .map(|question| mem::replace(&mut self.pass.open[question.index()], none))
            .collect()
    }

    /// What has come to a question is told there, and goes on.
    fn come_to(&mut self, question: Id<Question>, mut here: Ref) -> Result<(), TooLarge> {
        let none = self.pass.diagram.zero();
        if let Some(asked) = self.space.layout.domain(question).asked {
            let again = self.pass.diagram.cofactor(here, asked, 1)?;
            if again != none {
                // Of these it is kept what the answer was.
                let again = self.pass.diagram.having(here, asked, 1)?;
                let known = self.pass.again[question.index()];
                self.pass.again[question.index()] = self.pass.diagram.add(known, again)?;
            }
            // Nothing that the answer settles is told yet.
            for var in self.space.layout.settled(question) {
                if self.pass.live.until[var as usize] > 0 {
                    here = self.pass.diagram.cofactor(here, var, 0)?;
                }
            }
        }
        if here == none || !self.may_be_nearest(here) {
            return Ok(());
        }
        if self.ways.without != Some(question) {
            self.leave(question, here)?;
        }
        let known = self.pass.at[question.index()];
        self.pass.at[question.index()] = match self.ways.trail {
            Trail::Dropped => self.pass.diagram.one(),
            Trail::Kept => self.pass.diagram.add(known, here)?,
        };
        Ok(())
    }

    /// Whether some of the ways may come to a question that they have asked sooner than
    /// all that are known to.
    fn may_be_nearest(&self, here: Ref) -> bool {
        let Turns::Nearest(most) = self.ways.turns else {
            return true;
        };
        let fewest = |function: &Ref| {
            let all = self.pass.diagram.range(*function).into_iter();
            all.map(T::fewest).min().unwrap_or(usize::MAX)
        };
        let none = self.pass.diagram.zero();
        let known = self.pass.again.iter().filter(|again| **again != none);
        let known = known.map(fewest).min().unwrap_or(usize::MAX);
        fewest(&here) < most.min(known)
    }

    /// What comes to a question goes on along its routes.
    fn leave(&mut self, question: Id<Question>, here: Ref) -> Result<(), TooLarge> {
        self.look(Moment::Asked(question), here)?;
        if let Some((_, when)) = self.ways.traps.iter().find(|(at, _)| *at == question) {
            self.end_at(question, here, *when)?;
        }
        let answered = self.answered(question, here)?;
        self.look(Moment::Given(question), answered)?;
        let Some(leaving) = self.space.exits(self.ways, question) else {
            return Ok(());
        };
        let diagram = &mut self.pass.diagram;
        let accepted = diagram.filter(answered, &self.space.conditions, leaving.accepted)?;
        self.look(Moment::Accepted(question), accepted)?;
        let diagram = &mut self.pass.diagram;
        let nowhere = diagram.filter(accepted, &self.space.conditions, leaving.nowhere)?;
        if nowhere != diagram.zero() {
            let stuck = self.arrive(nowhere, question, None)?;
            let known = self.pass.stuck[question.index()];
            self.pass.stuck[question.index()] = self.pass.diagram.add(known, stuck)?;
        }
        for leads in &leaving.routes {
            let diagram = &mut self.pass.diagram;
            let on = diagram.filter(accepted, &self.space.conditions, leads.when)?;
            if on == diagram.zero() {
                continue;
            }
            let taken = &mut self.pass.taken[question.index()];
            for route in &leads.routes {
                if !taken.contains(route) {
                    taken.push(*route);
                }
            }
            let to = match leads.target {
                Target::Question(target) => Some(target),
                Target::Outcome(_) => None,
            };
            let arrived = self.arrive(on, question, to)?;
            let sum = match leads.target {
                Target::Question(target) => &mut self.pass.open[target.index()],
                Target::Outcome(target) => &mut self.pass.ends[target.index()],
            };
            *sum = self.pass.diagram.add(*sum, arrived)?;
        }
        Ok(())
    }

    /// Ends the ways that come to a question which accepts no answer there.
    fn end_at(&mut self, question: Id<Question>, here: Ref, when: Ref) -> Result<(), TooLarge> {
        let (space, pass) = (self.space, &mut *self.pass);
        let mut on = pass.diagram.filter(here, &space.conditions, when)?;
        if on == pass.diagram.zero() {
            return Ok(());
        }
        let told = T::asked(question.index(), &BigUint::from(1u32));
        let told = pass.diagram.constant(told);
        on = pass.diagram.mul(on, told)?;
        let asked = space.layout.domain(question).asked;
        if let Some(asked) = asked {
            let asked = pass.diagram.literal(asked, 1)?;
            on = pass.diagram.mul(on, asked)?;
        }
        let place = space.layout.block_at(question);
        let unanswered = space.layout.settled(question).into_iter();
        let unanswered =
            unanswered.filter(|var| Some(*var) != asked && pass.live.until[*var as usize] > place);
        let unanswered: Vec<Var> = unanswered.collect();
        let unanswered = unasked(&mut pass.diagram, &unanswered)?;
        on = pass.diagram.mul(on, unanswered)?;
        let ended = self.arrive(on, question, None)?;
        let known = &mut self.pass.trapped[question.index()];
        *known = self.pass.diagram.add(*known, ended)?;
        Ok(())
    }

    /// What comes to a question, with its answers; only those that can be given together.
    fn answered(&mut self, question: Id<Question>, here: Ref) -> Result<Ref, TooLarge> {
        let answered = self.compared(question, here)?;
        let (space, pass) = (self.space, &mut *self.pass);
        let together = &space.layout.together;
        let mut fitting = pass.fitting.iter();
        let Some((_, shape)) = fitting.find(|(one, _)| together.same_group(*one, question)) else {
            return Ok(answered);
        };
        let fitting = shape.in_diagram(&mut pass.diagram, space.layout.later(question))?;
        pass.diagram.mul(answered, fitting)
    }

    /// The same, whether or not the answers can be given together.
    fn compared(&mut self, question: Id<Question>, here: Ref) -> Result<Ref, TooLarge> {
        let answered = self.with_answers(question, here)?;
        let (space, pass) = (self.space, &mut *self.pass);
        let Some(asked) = space.layout.domain(question).asked else {
            return Ok(answered);
        };
        let mut on = pass.diagram.literal(asked, 1)?;
        for (var, value, questions) in &self.ways.compared {
            let [one, two] = *questions;
            let other = if question == one { two } else { one };
            if question == one || question == two {
                // It has the value as soon as both are answered.
                let other = space.layout.domain(other).first;
                let both = pass.diagram.literal(*var, *value)?;
                let mut children = vec![both; pass.diagram.arity(other)];
                if let Some(first) = children.first_mut() {
                    *first = pass.diagram.one();
                }
                let so = pass.diagram.node(other, &children)?;
                on = pass.diagram.mul(on, so)?;
            }
        }
        pass.diagram.mul(answered, on)
    }

    fn with_answers(&mut self, question: Id<Question>, here: Ref) -> Result<Ref, TooLarge> {
        let (space, pass) = (self.space, &mut *self.pass);
        let place = space.layout.block_at(question);
        let domain = space.layout.domain(question);
        let read = |var: &Var| {
            pass.live
                .until
                .get(*var as usize)
                .is_some_and(|until| *until > place)
        };
        let vars: Vec<Var> = domain.vars().filter(read).collect();
        let settled = space.layout.settled(question).into_iter();
        let settled: Vec<Var> = settled.filter(read).collect();
        let answers = match self.ways.fixed.get(&question) {
            Some(fixed) => {
                let asked = T::asked(question.index(), &BigUint::from(1u32));
                one_answer(&mut pass.diagram, asked, &vars, fixed)?
            }
            None => {
                let mut accepted = Accepted {
                    question: &space.flow.questions[question],
                    number: question.index(),
                    domain,
                    vars: &vars,
                    diagram: &mut pass.diagram,
                };
                accepted.all()?
            }
        };
        let Some(waiting) = self.ways.waiting.get(&question) else {
            return pass.diagram.mul(here, answers);
        };
        let asked = T::asked(question.index(), &BigUint::from(1u32));
        let kept = one_answer(&mut pass.diagram, asked, &vars, waiting)?;
        let kept = pass.diagram.mul(here, kept)?;
        let tried = one_answer(&mut pass.diagram, T::one(), &vars, waiting)?;
        let tried = pass.diagram.mul(here, tried)?;
        let refused = space.leaving[question.index()].refused;
        let again = pass.diagram.filter(tried, &space.conditions, refused)?;
        let again = pass.diagram.sum_over(again, &settled)?;
        let again = pass.diagram.mul(again, answers)?;
        pass.diagram.add(kept, again)
    }

    /// What goes from a question to another, or to the end: points are added, variables that
    /// nothing reads there or later are left out, and those of questions in between are not
    /// answered.
    fn arrive(
        &mut self,
        on: Ref,
        from: Id<Question>,
        target: Option<Id<Question>>,
    ) -> Result<Ref, TooLarge> {
        let (space, pass) = (self.space, &mut *self.pass);
        let place = space.layout.block_at(from);
        let (to, needed): (usize, &[Var]) = match target {
            Some(target) => {
                let to = space.layout.block_at(target);
                (to, pass.live.known.get(to).map_or(&[], Vec::as_slice))
            }
            None => (space.layout.blocks.len(), &pass.live.at_end),
        };
        self.farthest = self.farthest.max(to);
        let shift = Shift {
            layout: &space.layout,
            question: from,
            sums: space.sums_between(&pass.live, from, to),
            read: match target {
                Some(_) => ReadAt::Block(to),
                None => ReadAt::Once,
            },
        };
        let from = space.layout.domain(from).vars();
        let goes = |var: &Var| !pass.live.local[*var as usize] || from.contains(var);
        if to == place {
            let local: Vec<Var> = from
                .clone()
                .filter(|var| pass.live.local[*var as usize])
                .collect();
            return shift.on(&mut pass.diagram, on, &local);
        }
        let own = space.layout.blocks[place].vars.clone();
        let before = pass.live.at.get(place).into_iter().flatten().copied();
        let known = before.chain(
            own.clone()
                .filter(|var| pass.live.until[*var as usize] > place)
                .filter(goes),
        );
        let over: Vec<Var> = known
            .filter(|var| pass.live.until[*var as usize] <= to)
            .collect();
        let skipped: Vec<Var> = needed
            .iter()
            .copied()
            .filter(|var| *var >= own.end)
            .collect();
        let on = shift.on(&mut pass.diagram, on, &over)?;
        let skipped = unasked(&mut pass.diagram, &skipped)?;
        pass.diagram.mul(on, skipped)
    }
}
