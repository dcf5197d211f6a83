//! From question to question: what is told of all ways to each of them.

use std::collections::{BTreeMap, HashMap};

use num_bigint::BigUint;

use super::cells::{Cells, Domain};
use super::diagram::{Diagram, MOST_VARIABLES, Ref, TooLarge, Var};
use super::layout::Block;
use super::tally::Asking;
use super::together::{self, Measures};
use super::{Space, Undecided};
use crate::flow::Flow;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Company, Kind, Presence, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::graph::Shape;

/// So many nodes are not worth tidying up: they fit into a processor's caches.
const FEW_NODES: usize = 20_000;

/// A moment on a way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Moment {
    /// A question is to be answered.
    Asked(Id<Question>),
    /// It has been answered or skipped, as its type and bounds allow; what the
    /// author refuses has not been tried yet.
    Given(Id<Question>),
    /// Its answer is accepted, and its routes are tried.
    Accepted(Id<Question>),
    /// The way has ended with an outcome.
    Ended(Id<Outcome>),
}

/// The ways that a pass looks at.
#[derive(Clone, Debug, Default)]
pub struct Ways {
    /// Answers that are fixed: the values of the question's variables.
    pub(super) fixed: BTreeMap<Id<Question>, Vec<(Var, usize)>>,
    /// Answers that count where they are not refused; where they are, any other
    /// may be given.
    pub(super) waiting: BTreeMap<Id<Question>, Vec<(Var, usize)>>,
    /// Comparisons of two answers that are both fixed, where their questions lead to
    /// each other: the variable, the value, and the questions.
    pub(super) compared: Vec<(Var, usize, [Id<Question>; 2])>,
    /// A question that no way may ask.
    pub without: Option<Id<Question>>,
    /// What exactly is answered, of answers that others are compared with.
    pub(super) known: Measures,
    /// Where questions accept no answer: ways end there.
    pub(super) traps: Vec<(Id<Question>, Ref)>,
    /// Conditions that are looked at when the way is at its end.
    pub(super) at_end: Vec<Ref>,
    /// Conditions that are looked at at a moment before.
    pub(super) looks: Vec<(Moment, Ref)>,
    pub(super) trail: Trail,
    pub(super) memory: Memory,
    pub(super) room: Room,
    pub(super) turns: Turns,
}

/// In which order ways go on, where routes lead round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turns {
    /// So that as many of them as can be go on together.
    #[default]
    Together,
    /// Step by step, and only those that may come to a question that they have asked
    /// before they have asked so many; or fewer, where some do.
    Nearest(usize),
}

/// Whether what is needed no more makes room for more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Room {
    /// It is forgotten in time.
    #[default]
    Tidied,
    /// It is kept, so that the limit on nodes is one on all the work.
    Bounded,
}

/// Whether what is told of the ways to each question is kept after it has been
/// answered, so that a way can be found back from the end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Trail {
    #[default]
    Dropped,
    Kept,
}

/// Which answers are still told of ways at their end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Memory {
    /// Those that something reads there.
    #[default]
    Needed,
    /// All of them.
    Whole,
}

impl Ways {
    /// The same ways, with conditions that are looked at at their end, and without a
    /// question.
    pub(crate) fn ending_with(&self, at_end: Vec<Ref>, without: Option<Id<Question>>) -> Self {
        Self {
            at_end,
            without,
            ..self.clone()
        }
    }

    /// The same ways, so that one of them can be found back from its end.
    pub(crate) fn with_trail(&self) -> Self {
        Self {
            trail: Trail::Kept,
            ..self.clone()
        }
    }
}

/// What is told of the ways to each question and outcome.
#[derive(Debug)]
pub struct Pass<T> {
    pub(super) diagram: Diagram<T>,
    /// By question: of the ways that come to it, before it is answered. Where no
    /// trail is kept, only whether there is one, as soon as it has been answered.
    pub(super) at: Vec<Ref>,
    /// By question: of the ways that come to it, and have not been gone on with yet.
    open: Vec<Ref>,
    /// By question: of the ways that come to it though they have asked it.
    pub(super) again: Vec<Ref>,
    /// By outcome: of the ways that end there.
    pub(super) ends: Vec<Ref>,
    /// By question: of the ways on which none of its routes holds.
    pub(super) stuck: Vec<Ref>,
    /// By question: of the ways that end at it, since it accepts no answer.
    pub(super) trapped: Vec<Ref>,
    /// By question: the routes that some way takes.
    pub(super) taken: Vec<Vec<RouteKey>>,
    /// By look: whether some way meets it.
    pub(super) met: Vec<bool>,
    pub(super) live: Live,
    /// Which answers fit together with what exactly is answered, each with a question
    /// that it is about.
    pub(super) fitting: Vec<(Id<Question>, together::Shape)>,
}

/// Which variables still matter, block by block.
#[derive(Debug, Default)]
pub(super) struct Live {
    /// By variable: the place of the last block that reads it, plus one.
    pub(super) until: Vec<usize>,
    /// By block: the variables of earlier blocks that are read there or later.
    at: Vec<Vec<Var>>,
    /// By block: the variables that have a value as soon as a way comes there. Where
    /// routes lead round, these are also those of the block.
    pub(super) known: Vec<Vec<Var>>,
    /// By variable: whether only its own question reads it, one of those that lead to
    /// each other. It is forgotten as soon as that is left.
    local: Vec<bool>,
    /// Those that are looked at when the way is at its end.
    at_end: Vec<Var>,
}

impl<T: Asking> Pass<T> {
    /// Whether some way comes to a question.
    #[must_use]
    pub fn reaches(&self, question: Id<Question>) -> bool {
        self.at
            .get(question.index())
            .is_some_and(|at| *at != self.diagram.zero())
    }

    /// Whether some way ends with an outcome.
    #[must_use]
    pub fn ends_with(&self, outcome: Id<Outcome>) -> bool {
        self.ends
            .get(outcome.index())
            .is_some_and(|end| *end != self.diagram.zero())
    }

    /// Whether some way comes to this question and finds no route.
    #[must_use]
    pub fn is_stuck_at(&self, question: Id<Question>) -> bool {
        self.stuck
            .get(question.index())
            .is_some_and(|stuck| *stuck != self.diagram.zero())
    }

    /// Whether some way takes a route.
    #[must_use]
    pub fn takes(&self, question: Id<Question>, route: RouteKey) -> bool {
        self.taken
            .get(question.index())
            .is_some_and(|taken| taken.contains(&route))
    }

    /// What is told of all ways that end with an outcome, where no condition is
    /// looked at at their end.
    #[must_use]
    pub fn of_outcome(&self, outcome: Id<Outcome>) -> T {
        self.total(self.ends.get(outcome.index()))
    }

    /// What is told of all ways that come to a question and find no route.
    #[must_use]
    pub fn of_stuck(&self, question: Id<Question>) -> T {
        self.total(self.stuck.get(question.index()))
    }

    /// What is told of all ways that come to a question which accepts no answer there.
    #[must_use]
    pub fn of_trapped(&self, question: Id<Question>) -> T {
        self.total(self.trapped.get(question.index()))
    }

    /// Forgets what was worked out on the way and is needed no more.
    fn tidy(&mut self) {
        let roots = self.at.iter_mut().chain(&mut self.open);
        let roots = roots.chain(&mut self.again).chain(&mut self.ends);
        let roots = roots.chain(&mut self.stuck);
        let mut roots: Vec<&mut Ref> = roots.chain(&mut self.trapped).collect();
        self.diagram.collect_garbage(&mut roots);
    }

    fn total(&self, function: Option<&Ref>) -> T {
        let values = function
            .map(|function| self.diagram.range(*function))
            .unwrap_or_default();
        values
            .into_iter()
            .fold(T::zero(), |all, value| all.add(value))
    }
}

impl Space<'_> {
    /// Carries a tally over all these ways.
    ///
    /// # Errors
    /// Names the question at which the diagrams became too large.
    pub fn pass<T: Asking>(&self, ways: &Ways) -> Result<Pass<T>, Undecided> {
        let start = self.flow.start;
        let live = self
            .live(ways)
            .map_err(|TooLarge| Undecided { question: start })?;
        let mut diagram = Diagram::new(self.layout.values.clone(), self.most_nodes);
        let none = diagram.zero();
        let questions = self.flow.questions.len();
        let mut open = vec![none; questions];
        // Questions that stand before the start in the order are never asked.
        let before = self.before_start(&live, &mut diagram);
        open[start.index()] = before.map_err(|TooLarge| Undecided { question: start })?;
        let mut pass = Pass {
            diagram,
            at: vec![none; questions],
            open,
            again: vec![none; questions],
            ends: vec![none; self.flow.outcomes.len()],
            stuck: vec![none; questions],
            trapped: vec![none; questions],
            taken: vec![Vec::new(); questions],
            met: vec![false; ways.looks.len()],
            live,
            fitting: self.layout.together.with(&ways.known),
        };
        let mut room = FEW_NODES.min(self.most_nodes / 2);
        for block in &self.layout.blocks {
            // Each time round, every way that goes on has asked one more of them.
            loop {
                let mut going = false;
                let mut later = match ways.turns {
                    Turns::Together => Vec::new(),
                    Turns::Nearest(_) => self.pause(&mut pass, block),
                };
                for (at, question) in block.questions.iter().enumerate() {
                    let now = later.get_mut(at);
                    let now = now.unwrap_or(&mut pass.open[question.index()]);
                    let here = std::mem::replace(now, pass.diagram.zero());
                    let comes = here != pass.diagram.zero();
                    if comes {
                        self.come_to(ways, &mut pass, (*question, here))
                            .map_err(|TooLarge| Undecided {
                                question: *question,
                            })?;
                    }
                    going |= comes;
                    if ways.room == Room::Tidied && pass.diagram.node_count() > room {
                        pass.tidy();
                        let size = pass.diagram.node_count();
                        room = (size * 2)
                            .max(FEW_NODES)
                            .min(size.midpoint(self.most_nodes));
                    }
                }
                if block.shape == Shape::Single || !going {
                    break;
                }
            }
        }
        for outcome in self.flow.outcomes.ids() {
            let end = pass.ends[outcome.index()];
            self.look(ways, &mut pass, (Moment::Ended(outcome), end))
                .map_err(|TooLarge| Undecided { question: start })?;
        }
        Ok(pass)
    }

    /// Looks at the ways that are at a moment.
    fn look<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        (moment, here): (Moment, Ref),
    ) -> Result<(), TooLarge> {
        for (at, (_, when)) in ways
            .looks
            .iter()
            .enumerate()
            .filter(|(_, (of, _))| *of == moment)
        {
            let on = pass.diagram.filter(here, &self.conditions, *when)?;
            pass.met[at] |= on != pass.diagram.zero();
        }
        Ok(())
    }

    fn before_start<T: Asking>(
        &self,
        live: &Live,
        diagram: &mut Diagram<T>,
    ) -> Result<Ref, TooLarge> {
        let place = self.layout.block_at(self.flow.start);
        let skipped = live.known.get(place).cloned().unwrap_or_default();
        unasked(diagram, &skipped)
    }

    fn live(&self, ways: &Ways) -> Result<Live, TooLarge> {
        let end = self.layout.blocks.len() + 1;
        let mut until = self.read_until.clone();
        let mut elsewhere = self.read_elsewhere.clone();
        for var in self.conditions.support(&ways.at_end) {
            until[var as usize] = end;
        }
        for (moment, when) in &ways.looks {
            let (last, own) = match moment {
                Moment::Asked(question) | Moment::Given(question) | Moment::Accepted(question) => {
                    let own = self.layout.domain(*question).vars();
                    (self.layout.block_at(*question) + 1, own)
                }
                Moment::Ended(_) => (end, 0..0),
            };
            for var in self.conditions.support(&[*when]) {
                let until = &mut until[var as usize];
                *until = (*until).max(last);
                elsewhere[var as usize] |= !own.contains(&var);
            }
        }
        if ways.memory == Memory::Whole {
            let domains = self.layout.domains.iter();
            for var in domains.flat_map(|domain| domain.vars().chain(domain.asked)) {
                until[var as usize] = end;
            }
        }
        for (question, when) in &ways.traps {
            for var in self.conditions.support(&[*when]) {
                let until = &mut until[var as usize];
                *until = (*until).max(self.layout.block_at(*question) + 1);
                elsewhere[var as usize] = true;
            }
        }
        for question in ways.known.answers.keys() {
            let group = self.layout.together.compared_with(*question);
            let last = group.map(|other| self.layout.block_at(other) + 1).max();
            for member in self.layout.together.compared_with(*question) {
                for var in self.layout.domain(member).vars() {
                    let until = &mut until[var as usize];
                    *until = (*until).max(last.unwrap_or(0));
                    elsewhere[var as usize] = true;
                }
            }
        }
        let mut live = Live {
            at: Vec::with_capacity(end),
            known: Vec::with_capacity(end),
            local: vec![false; until.len()],
            at_end: (0..)
                .zip(&until)
                .filter(|(_, until)| **until == end)
                .map(|(var, _)| var)
                .collect(),
            until,
        };
        let mut now: Vec<Var> = Vec::new();
        let mut total = 0;
        for (place, block) in self.layout.blocks.iter().enumerate() {
            now.retain(|var| live.until[*var as usize] > place);
            total += now.len();
            if total > self.most_nodes.saturating_mul(8) {
                return Err(TooLarge);
            }
            live.at.push(now.clone());
            let own = block.vars.clone();
            let own = own.filter(|var| live.until[*var as usize] > place);
            let mut own: Vec<Var> = own.collect();
            live.known.push(match block.shape {
                Shape::Single => now.clone(),
                Shape::Round => {
                    own.retain(|var| {
                        let at = *var as usize;
                        live.local[at] = !elsewhere[at] && live.until[at] == place + 1;
                        !live.local[at]
                    });
                    now.iter().chain(&own).copied().collect()
                }
            });
            now.extend(own);
        }
        Ok(live)
    }

    /// What has come to the questions of a block so far, apart from what comes to them
    /// next.
    fn pause<T: Asking>(&self, pass: &mut Pass<T>, block: &Block) -> Vec<Ref> {
        let none = pass.diagram.zero();
        let questions = block.questions.iter();
        questions
            .map(|question| std::mem::replace(&mut pass.open[question.index()], none))
            .collect()
    }

    /// What has come to a question is told there, and goes on.
    fn come_to<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        (question, mut here): (Id<Question>, Ref),
    ) -> Result<(), TooLarge> {
        let none = pass.diagram.zero();
        if let Some(asked) = self.layout.domain(question).asked {
            let again = pass.diagram.cofactor(here, asked, 1)?;
            if again != none {
                // Of these it is kept what the answer was.
                let again = pass.diagram.having(here, asked, 1)?;
                let known = pass.again[question.index()];
                pass.again[question.index()] = pass.diagram.add(known, again)?;
            }
            // Nothing that the answer settles is told yet.
            for var in self.layout.settled(question) {
                if pass.live.until[var as usize] > 0 {
                    here = pass.diagram.cofactor(here, var, 0)?;
                }
            }
        }
        if here == none || !self.may_be_nearest(ways, pass, here) {
            return Ok(());
        }
        if ways.without != Some(question) {
            self.leave_question(ways, pass, (question, here))?;
        }
        let known = pass.at[question.index()];
        pass.at[question.index()] = match ways.trail {
            Trail::Dropped => pass.diagram.one(),
            Trail::Kept => pass.diagram.add(known, here)?,
        };
        Ok(())
    }

    /// Whether some of the ways may come to a question that they have asked sooner than
    /// all that are known to.
    fn may_be_nearest<T: Asking>(&self, ways: &Ways, pass: &Pass<T>, here: Ref) -> bool {
        let Turns::Nearest(most) = ways.turns else {
            return true;
        };
        let fewest = |function: &Ref| {
            let all = pass.diagram.range(*function).into_iter();
            all.map(T::fewest).min().unwrap_or(usize::MAX)
        };
        let known = pass
            .again
            .iter()
            .filter(|again| **again != pass.diagram.zero());
        let known = known.map(fewest).min().unwrap_or(usize::MAX);
        fewest(&here) < most.min(known)
    }

    /// What comes to a question goes on along its routes.
    fn leave_question<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        (question, here): (Id<Question>, Ref),
    ) -> Result<(), TooLarge> {
        self.look(ways, pass, (Moment::Asked(question), here))?;
        if let Some((_, when)) = ways.traps.iter().find(|(at, _)| *at == question) {
            self.end_at(pass, (question, here), *when)?;
        }
        let answered = self.answered_from(ways, pass, (question, here))?;
        self.look(ways, pass, (Moment::Given(question), answered))?;
        let leaving = &self.leaving[question.index()];
        let diagram = &mut pass.diagram;
        let accepted = diagram.filter(answered, &self.conditions, leaving.accepted)?;
        self.look(ways, pass, (Moment::Accepted(question), accepted))?;
        let diagram = &mut pass.diagram;
        let nowhere = diagram.filter(accepted, &self.conditions, leaving.nowhere)?;
        if nowhere != diagram.zero() {
            let stuck = self.arrive(pass, nowhere, question, None)?;
            let known = pass.stuck[question.index()];
            pass.stuck[question.index()] = pass.diagram.add(known, stuck)?;
        }
        for leads in &leaving.routes {
            let on = pass
                .diagram
                .filter(accepted, &self.conditions, leads.when)?;
            if on == pass.diagram.zero() {
                continue;
            }
            let taken = &mut pass.taken[question.index()];
            for route in &leads.routes {
                if !taken.contains(route) {
                    taken.push(*route);
                }
            }
            let to = match leads.target {
                Target::Question(target) => Some(target),
                Target::Outcome(_) => None,
            };
            let arrived = self.arrive(pass, on, question, to)?;
            let sum = match leads.target {
                Target::Question(target) => &mut pass.open[target.index()],
                Target::Outcome(target) => &mut pass.ends[target.index()],
            };
            *sum = pass.diagram.add(*sum, arrived)?;
        }
        Ok(())
    }

    /// Ends the ways that come to a question which accepts no answer there.
    fn end_at<T: Asking>(
        &self,
        pass: &mut Pass<T>,
        (question, here): (Id<Question>, Ref),
        when: Ref,
    ) -> Result<(), TooLarge> {
        let mut on = pass.diagram.filter(here, &self.conditions, when)?;
        if on == pass.diagram.zero() {
            return Ok(());
        }
        let told = T::asked(question.index(), &BigUint::from(1u32));
        let told = pass.diagram.constant(told);
        on = pass.diagram.mul(on, told)?;
        let asked = self.layout.domain(question).asked;
        if let Some(asked) = asked {
            let asked = pass.diagram.literal(asked, 1)?;
            on = pass.diagram.mul(on, asked)?;
        }
        let place = self.layout.block_at(question);
        let unanswered = self.layout.settled(question).into_iter();
        let unanswered =
            unanswered.filter(|var| Some(*var) != asked && pass.live.until[*var as usize] > place);
        let unanswered: Vec<Var> = unanswered.collect();
        let unanswered = unasked(&mut pass.diagram, &unanswered)?;
        on = pass.diagram.mul(on, unanswered)?;
        let ended = self.arrive(pass, on, question, None)?;
        let known = pass.trapped[question.index()];
        pass.trapped[question.index()] = pass.diagram.add(known, ended)?;
        Ok(())
    }

    /// What comes to a question, with its answers.
    pub(super) fn answered<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        question: Id<Question>,
    ) -> Result<Ref, TooLarge> {
        let here = pass.at[question.index()];
        self.answered_from(ways, pass, (question, here))
    }

    /// The same for what comes there now; only answers that can be given together.
    fn answered_from<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        (question, here): (Id<Question>, Ref),
    ) -> Result<Ref, TooLarge> {
        let answered = self.compared(ways, pass, (question, here))?;
        let together = &self.layout.together;
        let mut fitting = pass.fitting.iter();
        let Some((_, shape)) = fitting.find(|(one, _)| together.same_group(*one, question)) else {
            return Ok(answered);
        };
        let fitting = shape.in_diagram(&mut pass.diagram, self.layout.later(question))?;
        pass.diagram.mul(answered, fitting)
    }

    /// The same, whether or not the answers can be given together.
    fn compared<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        (question, here): (Id<Question>, Ref),
    ) -> Result<Ref, TooLarge> {
        let answered = self.with_answers(ways, pass, (question, here))?;
        let Some(asked) = self.layout.domain(question).asked else {
            return Ok(answered);
        };
        let mut on = pass.diagram.literal(asked, 1)?;
        for (var, value, questions) in &ways.compared {
            let [one, two] = *questions;
            let other = match question == one {
                true => two,
                false => one,
            };
            if question == one || question == two {
                // It has the value as soon as both are answered.
                let other = self.layout.domain(other).first;
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

    fn with_answers<T: Asking>(
        &self,
        ways: &Ways,
        pass: &mut Pass<T>,
        (question, here): (Id<Question>, Ref),
    ) -> Result<Ref, TooLarge> {
        let place = self.layout.block_at(question);
        let domain = self.layout.domain(question);
        let read = |var: &Var| {
            pass.live
                .until
                .get(*var as usize)
                .is_some_and(|until| *until > place)
        };
        let vars: Vec<Var> = domain.vars().filter(read).collect();
        let settled = self.layout.settled(question).into_iter();
        let settled: Vec<Var> = settled.filter(read).collect();
        let answers = match ways.fixed.get(&question) {
            Some(fixed) => {
                let asked = T::asked(question.index(), &BigUint::from(1u32));
                one_answer(&mut pass.diagram, asked, &vars, fixed)?
            }
            None => {
                let mut answers = Answers {
                    question: &self.flow.questions[question],
                    number: question.index(),
                    domain,
                    vars: &vars,
                    diagram: &mut pass.diagram,
                };
                answers.all()?
            }
        };
        let Some(waiting) = ways.waiting.get(&question) else {
            return pass.diagram.mul(here, answers);
        };
        let asked = T::asked(question.index(), &BigUint::from(1u32));
        let kept = one_answer(&mut pass.diagram, asked, &vars, waiting)?;
        let kept = pass.diagram.mul(here, kept)?;
        let tried = one_answer(&mut pass.diagram, T::one(), &vars, waiting)?;
        let tried = pass.diagram.mul(here, tried)?;
        let refused = self.leaving[question.index()].refused;
        let again = pass.diagram.filter(tried, &self.conditions, refused)?;
        let again = pass.diagram.sum_over(again, &settled)?;
        let again = pass.diagram.mul(again, answers)?;
        pass.diagram.add(kept, again)
    }

    /// What goes from a question to another, or to the end: variables that nothing reads there
    /// or later are left out, and those of questions in between are not answered.
    fn arrive<T: Asking>(
        &self,
        pass: &mut Pass<T>,
        on: Ref,
        from: Id<Question>,
        target: Option<Id<Question>>,
    ) -> Result<Ref, TooLarge> {
        let place = self.layout.block_at(from);
        let (to, needed): (usize, &[Var]) = match target {
            Some(target) => {
                let to = self.layout.block_at(target);
                (to, pass.live.known.get(to).map_or(&[], Vec::as_slice))
            }
            None => (self.layout.blocks.len(), &pass.live.at_end),
        };
        let from = self.layout.domain(from).vars();
        let goes = |var: &Var| !pass.live.local[*var as usize] || from.contains(var);
        if to == place {
            let local: Vec<Var> = from
                .clone()
                .filter(|var| pass.live.local[*var as usize])
                .collect();
            return pass.diagram.sum_over(on, &local);
        }
        let own = self.layout.blocks[place].vars.clone();
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
        let on = pass.diagram.sum_over(on, &over)?;
        let skipped = unasked(&mut pass.diagram, &skipped)?;
        pass.diagram.mul(on, skipped)
    }
}

/// Where all of these variables are 0.
fn unasked<T: Asking>(diagram: &mut Diagram<T>, vars: &[Var]) -> Result<Ref, TooLarge> {
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
fn one_answer<T: Asking>(
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
    let mut answers = Answers {
        question: &flow.questions[question],
        number: question.index(),
        domain,
        vars: &vars,
        diagram,
    };
    answers.all()
}

/// All answers to one question, by the variables that something reads.
struct Answers<'a, T> {
    question: &'a Question,
    number: usize,
    domain: &'a Domain,
    vars: &'a [Var],
    diagram: &'a mut Diagram<T>,
}

impl<T: Asking> Answers<'_, T> {
    fn all(&mut self) -> Result<Ref, TooLarge> {
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
        let mut sets = Sets {
            bits,
            together_unread: 0,
            alone_unread: alone - alone_read,
            at_least: *at_least,
            at_most: at_most.unwrap_or(options.len()),
            known: HashMap::new(),
        };
        sets.together_unread = options.len() - alone - (sets.bits.len() - alone_read);
        self.sets(&mut sets, (0, 0, 0))
    }

    /// `at` of the options that are read have been looked at: so many of them
    /// are chosen, and so many that go only alone.
    fn sets(
        &mut self,
        sets: &mut Sets,
        (at, together, alone): (usize, usize, usize),
    ) -> Result<Ref, TooLarge> {
        if let Some(known) = sets.known.get(&(at, together, alone)) {
            return Ok(*known);
        }
        let result = match sets.bits.get(at).copied() {
            None => {
                let count = sets.count(together, alone);
                self.ways(&count)
            }
            Some((bit, company)) => {
                let without = self.sets(sets, (at + 1, together, alone))?;
                let with = match company {
                    Some(Company::Alone) => (at + 1, together, (alone + 1).min(2)),
                    _ => (at + 1, together + 1, alone),
                };
                let with = self.sets(sets, with)?;
                self.diagram.node(bit, &[without, with])?
            }
        };
        sets.known.insert((at, together, alone), result);
        Ok(result)
    }
}

/// The sets of options that a `choices` question accepts.
struct Sets {
    bits: Vec<(Var, Option<Company>)>,
    together_unread: usize,
    alone_unread: usize,
    at_least: usize,
    at_most: usize,
    known: HashMap<(usize, usize, usize), Ref>,
}

impl Sets {
    /// In how many ways the options that nothing reads can complete a choice.
    fn count(&self, together: usize, alone: usize) -> BigUint {
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
