//! Complete assignments: every question has an answer, made up where it is not asked.
//!
//! So two ways can be compared that differ in one answer and in nothing else. All of the
//! answers are such as their questions take, asked or not: so it takes nothing to say so
//! until two ends are compared, and only of what those depend on.

use std::collections::BTreeMap;

use super::accepted::all_answers;
use super::compile::{Compiler, Known};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::layout::VarBlock;
use super::walk::Values;
use super::{Exits, Space, Undecided, leaving};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::ComponentShape;

/// Where complete assignments lead.
pub(super) struct Assignments {
    pub(super) answers: Diagram<bool>,
    /// By end.
    pub(super) ends: Vec<(AssignmentEnd, Ref)>,
}

/// Where an assignment leads. Nowhere is one end, whatever has led there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AssignmentEnd {
    Outcome(Id<Outcome>),
    Nowhere,
}

impl Space<'_> {
    /// All complete assignments, the answers told apart as far as it takes to change the
    /// one to a question.
    pub(super) fn assignments(&self, about: Id<Question>) -> Result<Assignments, Undecided> {
        let flow = self.flow;
        let mut follower = Follower::new(self);
        for block in &self.layout.blocks {
            follower.go_through(block)?;
        }
        let outcomes = flow.outcomes.ids().map(AssignmentEnd::Outcome);
        let ends = outcomes.zip(follower.ends);
        let ends = ends.chain([(AssignmentEnd::Nowhere, follower.nowhere)]);
        let mut assignments = Assignments {
            answers: follower.answers,
            ends: ends.collect(),
        };
        let taken = self.take_answers(&mut assignments, about);
        taken.map_err(|TooLarge| Undecided {
            question: flow.start,
        })?;
        Ok(assignments)
    }

    /// Leaves only answers that their questions take, and that can be given together.
    fn take_answers(
        &self,
        assignments: &mut Assignments,
        about: Id<Question>,
    ) -> Result<(), TooLarge> {
        for at in 0..assignments.ends.len() {
            let end = assignments.ends[at].1;
            let read = assignments.answers.support(&[end]);
            let reads = |question: Id<Question>| {
                let own = self.layout.domain(question).vars();
                let first = read.partition_point(|var| *var < own.start);
                read.get(first).is_some_and(|var| own.contains(var))
            };
            let mut taken = assignments.answers.one();
            for question in self.layout.sequence.iter().rev() {
                if reads(*question) {
                    taken = self.take(assignments, taken, *question)?;
                }
            }
            let mut end = assignments.answers.and(end, taken)?;
            let together = &self.layout.together;
            for (one, shape) in together.shapes() {
                let fits = if together.same_group(one, about) {
                    together.all_around(about)
                } else {
                    let read = together.compared_with(one).any(reads);
                    read.then(|| shape.clone())
                };
                if let Some(fits) = fits {
                    let fits = fits.in_diagram(&mut assignments.answers, Var::MAX)?;
                    end = assignments.answers.and(end, fits)?;
                }
            }
            assignments.ends[at].1 = end;
        }
        Ok(())
    }

    /// Leaves of a condition only answers that a question takes.
    pub(super) fn take(
        &self,
        assignments: &mut Assignments,
        condition: Ref,
        question: Id<Question>,
    ) -> Result<Ref, TooLarge> {
        let domain = self.layout.domain(question);
        let own = all_answers(&mut assignments.answers, self.flow, domain, question)?;
        // Of a question that takes no answer none can be made up.
        if own == assignments.answers.zero() {
            return Ok(condition);
        }
        assignments.answers.and(condition, own)
    }
}

impl Assignments {
    /// Values at which a condition holds.
    pub(super) fn one_of(&self, condition: Ref) -> Values {
        let diagram = &self.answers;
        let mut values = Values::new();
        let mut here = condition;
        while let Some(var) = diagram.top_var(here) {
            let mut children = (1..diagram.arity(var)).chain([0]);
            // A condition that is not false everywhere holds below some value.
            let Some(value) = children.find(|value| diagram.child(here, *value) != diagram.zero())
            else {
                break;
            };
            values.insert(var, value);
            here = diagram.child(here, value);
        }
        values
    }
}

/// Follows assignments from question to question.
struct Follower<'s, 'f> {
    space: &'s Space<'f>,
    answers: Diagram<bool>,
    /// By question: where it is asked, as far as that has been followed.
    asked: Vec<Ref>,
    /// By outcome: where ways end with it.
    ends: Vec<Ref>,
    nowhere: Ref,
}

/// What leads to the questions of a block.
struct Incoming<'b> {
    block: &'b VarBlock,
    /// By question of the block: where answers lead there, and have not been gone on
    /// with.
    open: Vec<Ref>,
    /// By question of the block: of those, where each of the block has been asked.
    before: Vec<Vec<Ref>>,
}

/// A question of a block at which answers are.
struct Standpoint {
    /// Its place in the block.
    at: usize,
    question: Id<Question>,
    here: Ref,
    /// By question of the block: where it has been asked before.
    before: Vec<Ref>,
}

impl<'s, 'f> Follower<'s, 'f> {
    /// At the start.
    fn new(space: &'s Space<'f>) -> Self {
        let (layout, flow) = (&space.layout, space.flow);
        let answers: Diagram<bool> = Diagram::new(layout.values.clone(), space.most_nodes);
        let none = answers.zero();
        let mut asked = vec![none; flow.questions.len()];
        asked[flow.start.index()] = answers.one();
        Self {
            space,
            asked,
            ends: vec![none; flow.outcomes.len()],
            nowhere: none,
            answers,
        }
    }

    fn go_through(&mut self, block: &VarBlock) -> Result<(), Undecided> {
        let none = self.answers.zero();
        let count = block.questions.len();
        let questions = block.questions.iter();
        let open =
            questions.map(|question| std::mem::replace(&mut self.asked[question.index()], none));
        let mut heading = Incoming {
            block,
            open: open.collect(),
            before: vec![vec![none; count]; count],
        };
        loop {
            let mut going = false;
            for (at, question) in block.questions.iter().enumerate() {
                let undecided = |TooLarge| Undecided {
                    question: *question,
                };
                let stop = heading.stop(at, &mut self.answers).map_err(undecided)?;
                if let Some(stop) = stop {
                    self.go_on(&mut heading, &stop).map_err(undecided)?;
                    going = true;
                }
            }
            if block.shape == ComponentShape::Single || !going {
                return Ok(());
            }
        }
    }

    /// Goes on from a question along its routes.
    fn go_on(&mut self, heading: &mut Incoming<'_>, stop: &Standpoint) -> Result<(), TooLarge> {
        let question = stop.question;
        let asked = &mut self.asked[question.index()];
        *asked = self.answers.or(*asked, stop.here)?;
        let leaving = self.leave(heading.block, stop)?;
        let domain = self.space.layout.domain(question);
        let own = all_answers(&mut self.answers, self.space.flow, domain, question)?;
        if own == self.answers.zero() {
            return Ok(());
        }
        let answers = &mut self.answers;
        let here = answers.and(stop.here, leaving.accepted)?;
        let stuck = answers.and(here, leaving.nowhere)?;
        self.nowhere = answers.or(self.nowhere, stuck)?;
        let routes = leaving.routes.iter();
        for leads in routes.filter(|leads| self.space.graph.leads(question, leads.target)) {
            let on = answers.and(here, leads.when)?;
            let target = match leads.target {
                Target::Question(target) => {
                    if let Some(to) = heading.place(target) {
                        heading.add(answers, on, to, stop)?;
                        continue;
                    }
                    &mut self.asked[target.index()]
                }
                Target::Outcome(target) => &mut self.ends[target.index()],
            };
            *target = answers.or(*target, on)?;
        }
        Ok(())
    }

    /// When answers are accepted at a question, and where they lead. What cannot be
    /// answered there leads nowhere.
    fn leave(&mut self, block: &VarBlock, stop: &Standpoint) -> Result<Exits, TooLarge> {
        // Questions that come later are not asked yet: what is known of facts
        // and scores holds for this question only.
        let mut now = self.asked.clone();
        for (other, asked) in block.questions.iter().zip(&stop.before) {
            now[other.index()] = *asked;
        }
        now[stop.question.index()] = stop.here;
        let mut known = Known::default();
        let mut compiler = Compiler {
            flow: self.space.flow,
            layout: &self.space.layout,
            today: self.space.today,
            conditions: &mut self.answers,
            known: &mut known,
            asked: Some(&now),
        };
        let leaving = leaving(&mut compiler, self.space.flow, stop.question)?;
        let trapped = self.trapped(&now, stop.question)?;
        let trapped = self.answers.and(stop.here, trapped)?;
        self.nowhere = self.answers.or(self.nowhere, trapped)?;
        Ok(leaving)
    }

    /// Where a question accepts no answer: those to questions that are not asked do not
    /// count.
    fn trapped(&mut self, asked: &[Ref], question: Id<Question>) -> Result<Ref, TooLarge> {
        let (space, answers) = (self.space, &mut self.answers);
        let Some(trap) = space.traps.get(&question) else {
            return Ok(answers.zero());
        };
        let trap = trap.exactly.unwrap_or(trap.when);
        let everywhere = answers.one();
        let trapped = answers.filter(everywhere, &space.conditions, trap)?;
        let mut owners: BTreeMap<Var, Ref> = BTreeMap::new();
        for other in space.layout.sequence.iter().copied() {
            let here = asked[other.index()];
            if other == question || here == everywhere {
                continue;
            }
            for var in space.vars_about(other) {
                let known = owners.get(&var).copied().unwrap_or(everywhere);
                owners.insert(var, answers.and(known, here)?);
            }
        }
        if owners.is_empty() {
            return Ok(trapped);
        }
        answers.zero_unless_asked(trapped, &owners)
    }
}

impl Incoming<'_> {
    /// The place of a question in the block.
    fn place(&self, question: Id<Question>) -> Option<usize> {
        let mut questions = self.block.questions.iter();
        questions.position(|known| *known == question)
    }

    /// What has come to a question of the block; nothing where no answers lead there, or
    /// only such as have come to it before.
    fn stop(
        &mut self,
        at: usize,
        answers: &mut Diagram<bool>,
    ) -> Result<Option<Standpoint>, TooLarge> {
        let none = answers.zero();
        let here = std::mem::replace(&mut self.open[at], none);
        let before = std::mem::replace(&mut self.before[at], vec![none; self.open.len()]);
        let first = answers.not(before[at])?;
        let here = answers.and(here, first)?;
        Ok((here != none).then(|| Standpoint {
            at,
            question: self.block.questions[at],
            here,
            before,
        }))
    }

    /// What goes to a question of the block from another one.
    fn add(
        &mut self,
        answers: &mut Diagram<bool>,
        on: Ref,
        to: usize,
        from: &Standpoint,
    ) -> Result<(), TooLarge> {
        self.open[to] = answers.or(self.open[to], on)?;
        for (other, asked) in from.before.iter().enumerate() {
            let asked = if other == from.at {
                on
            } else {
                answers.and(on, *asked)?
            };
            self.before[to][other] = answers.or(self.before[to][other], asked)?;
        }
        Ok(())
    }
}
