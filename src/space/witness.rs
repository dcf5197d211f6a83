//! One way out of many: the shortest or the longest that ends as wanted, with
//! answers that a session takes.
//!
//! One file, since every way is found back by the same steps, wherever it leads.

use std::collections::HashMap;

use jiff::civil::Date;

use super::budget::Budget;
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::pass::{Pass, Ways};
use super::shift::Shift;
use super::sums::ReadAt;
use super::tally::WayLengths;
use super::walk::{MOST_TRIES, Plan, PlanWalk, Values};
use super::{Space, Undecided};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::ComponentShape;
use crate::session::Session;

/// Which of several ways is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Best {
    /// One with the fewest questions.
    Shortest,
    /// One with the most questions.
    Longest,
}

impl Best {
    fn of(self, lengths: &WayLengths) -> Option<usize> {
        lengths.0.map(|(fewest, most)| match self {
            Best::Shortest => fewest,
            Best::Longest => most,
        })
    }

    fn better(self, a: Option<usize>, b: Option<usize>) -> Option<usize> {
        match (a, b, self) {
            (Some(a), Some(b), Best::Shortest) => Some(a.min(b)),
            (Some(a), Some(b), Best::Longest) => Some(a.max(b)),
            (one, None, _) | (None, one, _) => one,
        }
    }
}

/// Where a way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WayEnd {
    /// With advice.
    Outcome(Id<Outcome>),
    /// After this question, since none of its routes holds.
    Stuck(Id<Question>),
    /// At this question, since it accepts no answer.
    Trapped(Id<Question>),
    /// Before this question is answered.
    Asked(Id<Question>),
    /// At this question, which it has asked before.
    Again(Id<Question>),
}

impl<T> Pass<T> {
    /// What is told of the ways that end there, as a function in its diagram.
    fn at_end(&self, end: WayEnd) -> Ref {
        match end {
            WayEnd::Outcome(outcome) => self.ends[outcome.index()],
            WayEnd::Stuck(question) => self.stuck[question.index()],
            WayEnd::Trapped(question) => self.trapped[question.index()],
            WayEnd::Asked(question) => self.at[question.index()],
            WayEnd::Again(question) => self.again[question.index()],
        }
    }
}

/// Where a question leads on a way that is walked back.
#[derive(Clone, Copy)]
enum Arrival {
    To(Target),
    /// Nowhere: none of its routes holds.
    Nowhere(Id<Question>),
}

/// A way that is walked back: with these values it comes there after so many questions.
#[derive(Clone, Debug)]
struct Trace {
    length: usize,
    values: Values,
}

/// Ends of ways where a condition holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EndGoal {
    pub end: WayEnd,
    pub when: Ref,
}

/// A search for the best way, among ways that a pass has gone over.
pub(crate) struct Search<'s, 'f> {
    space: &'s Space<'f>,
    ways: &'s Ways,
    pass: Pass<WayLengths>,
    best: Best,
}

impl<'f> Space<'f> {
    /// A search among these ways. To walk one of them takes their trail.
    pub(crate) fn search<'s>(
        &'s self,
        ways: &'s Ways,
        best: Best,
    ) -> Result<Search<'s, 'f>, Undecided> {
        Ok(Search {
            space: self,
            ways,
            pass: self.pass(ways)?,
            best,
        })
    }

    /// Which of these goals some of these ways come to. It takes less than a search, which
    /// tells by how short a way.
    pub(crate) fn are_met(&self, ways: &Ways, goals: &[EndGoal]) -> Result<Vec<bool>, Undecided> {
        self.are_met_within(ways, goals, &mut self.budget_of_a_pass())
    }

    /// The same, as long as there is something left of a budget.
    pub(crate) fn are_met_within(
        &self,
        ways: &Ways,
        goals: &[EndGoal],
        budget: &mut Budget,
    ) -> Result<Vec<bool>, Undecided> {
        self.may_go_over(ways)?;
        let mut pass: Pass<bool> = self.pass_within(ways, budget)?;
        let mut met = Vec::with_capacity(goals.len());
        for goal in goals {
            let end = pass.at_end(goal.end);
            let end = pass.diagram.filter(end, &self.conditions, goal.when);
            let end = end.map_err(undecided(self.flow.start))?;
            met.push(end != pass.diagram.zero());
        }
        Ok(met)
    }

    /// A search for the shortest of ways that a pass has gone over before.
    pub(super) fn search_again<'s>(
        &'s self,
        ways: &'s Ways,
        pass: Pass<WayLengths>,
    ) -> Search<'s, 'f> {
        Search {
            space: self,
            ways,
            pass,
            best: Best::Shortest,
        }
    }

    /// Takes the answer to a question out of values, and leaves those before it.
    fn take_back(&self, question: Id<Question>, known: Values, before: &mut Values) -> Values {
        let settled = self.layout.settled(question);
        let later = self.layout.later(question);
        let (answer, rest): (Values, Values) = known
            .into_iter()
            .partition(|(var, _)| settled.contains(var));
        *before = rest.into_iter().filter(|(var, _)| *var < later).collect();
        self.not_asked(question, before);
        answer
    }

    /// Where routes lead round, later questions may have been asked before this one,
    /// but not itself.
    fn not_asked(&self, question: Id<Question>, values: &mut Values) {
        if self.layout.block(question).shape == ComponentShape::Round {
            let settled = self.layout.settled(question);
            values.extend(settled.into_iter().map(|var| (var, 0)));
        }
    }

    /// How an answer to a question moves those scores that have values behind it, and have
    /// begun by then.
    fn shift_to(&self, question: Id<Question>, values: &Values, read: ReadAt) -> Shift<'_> {
        let later = self.layout.later(question);
        let known = values.range(..later).map(|(var, _)| *var);
        Shift {
            layout: &self.layout,
            question,
            sums: self.layout.sums_among(known),
            read,
        }
    }

    /// Takes out what an answer to a question settles.
    fn not_answered(&self, question: Id<Question>, values: &mut Values) {
        let settled = self.layout.settled(question);
        values.retain(|var, _| !settled.contains(var));
        self.not_asked(question, values);
    }
}

impl<'s, 'f> Search<'s, 'f> {
    /// The space of the ways.
    pub(super) fn space(&self) -> &'s Space<'f> {
        self.space
    }

    /// Makes room, where what was worked out to find ways back takes half of it.
    pub(super) fn tidy(&mut self) {
        if self.pass.diagram.node_count() > self.space.most_nodes / 2 {
            self.pass.collect_garbage();
        }
    }

    /// What is told of the ways, for another search.
    pub(super) fn into_pass(self) -> Pass<WayLengths> {
        self.pass
    }

    /// The length of the best way to a goal; nothing where there is no way.
    pub(crate) fn length(&mut self, goal: EndGoal) -> Result<Option<usize>, Undecided> {
        let end = self.ways_to(goal);
        let end = end.map_err(undecided(self.space.flow.start))?;
        let lengths = self.pass.diagram.range(end).into_iter();
        let lengths = lengths.map(|lengths| self.best.of(lengths));
        Ok(lengths.fold(None, |a, b| self.best.better(a, b)))
    }

    /// The goal with the best way to it, and the length of that way; of several the
    /// first.
    pub(crate) fn best_goal(
        &mut self,
        goals: &[EndGoal],
    ) -> Result<Option<(usize, EndGoal)>, Undecided> {
        let mut found: Option<(usize, EndGoal)> = None;
        for goal in goals {
            let Some(length) = self.length(*goal)? else {
                continue;
            };
            let better = found.is_none_or(|(known, _)| match self.best {
                Best::Shortest => length < known,
                Best::Longest => length > known,
            });
            if better {
                found = Some((length, *goal));
            }
        }
        Ok(found)
    }

    /// What is told of the ways to a goal.
    fn ways_to(&mut self, goal: EndGoal) -> Result<Ref, TooLarge> {
        let (space, pass) = (self.space, &mut self.pass);
        let end = pass.at_end(goal.end);
        let mut end = pass.diagram.filter(end, &space.conditions, goal.when)?;
        // Questions that were not come to have no answer.
        let (later, not_yet) = match goal.end {
            WayEnd::Outcome(_) | WayEnd::Stuck(_) | WayEnd::Trapped(_) => (Var::MAX, Vec::new()),
            WayEnd::Asked(question) => {
                (space.layout.later(question), space.layout.settled(question))
            }
            WayEnd::Again(question) => (space.layout.later(question), Vec::new()),
        };
        for var in pass.diagram.support(&[end]) {
            if var >= later || not_yet.contains(&var) {
                end = pass.diagram.cofactor(end, var, 0)?;
            }
        }
        Ok(end)
    }

    /// The best way to a goal, walked on the day `today` by a session that
    /// passes `check` at its end. Nothing where no such way was found, which
    /// only comparisons of two answers can cause where there is a way at all.
    pub(crate) fn walk_to(
        &mut self,
        goal: EndGoal,
        today: Date,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let Some(mut plan) = self.plan(goal)? else {
            return Ok(None);
        };
        if let WayEnd::Trapped(question) = goal.end {
            plan.beside = self.space.beside(&plan, question);
        }
        Ok(self.space.walk(&plan, today, check))
    }

    /// The best way to a goal that goes on from where a session is.
    pub(super) fn walk_from(
        &mut self,
        goal: EndGoal,
        session: Session<'f>,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let Some(plan) = self.plan(goal)? else {
            return Ok(None);
        };
        Ok(self.walk_on(&plan, session, check))
    }

    /// Walks on along a plan from where a session is.
    pub(super) fn walk_on(
        &self,
        plan: &Plan,
        mut session: Session<'f>,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Option<Session<'f>> {
        let found = self
            .space
            .fitting(plan, &self.ways.known, session.today())
            .unwrap_or_default();
        let mut walk = PlanWalk {
            space: self.space,
            session: &mut session,
            found: &found,
            tries: MOST_TRIES + plan.steps.len(),
        };
        walk.on(&plan.steps, check).then_some(session)
    }

    /// The way back from a goal to the start, question by question.
    pub(super) fn plan(&mut self, goal: EndGoal) -> Result<Option<Plan>, Undecided> {
        let end = self.ways_to(goal);
        let end = end.map_err(undecided(self.space.flow.start))?;
        let Some(mut trace) = choose(&self.pass.diagram, end, self.best) else {
            return Ok(None);
        };
        let onward = match goal.end {
            WayEnd::Outcome(outcome) => Arrival::To(Target::Outcome(outcome)),
            WayEnd::Again(question) => Arrival::To(Target::Question(question)),
            WayEnd::Asked(question) => {
                self.space.not_asked(question, &mut trace.values);
                Arrival::To(Target::Question(question))
            }
            WayEnd::Stuck(question) => Arrival::Nowhere(question),
            WayEnd::Trapped(question) => {
                let before = self.before_trap(question, goal.when, trace);
                let Some(before) = before.map_err(undecided(question))? else {
                    return Ok(None);
                };
                trace = before;
                Arrival::To(Target::Question(question))
            }
        };
        self.back(trace, onward)
    }

    /// How a way that ends at a question which accepts no answer comes to it: it is asked,
    /// and not answered. What is read at the end may have been left out.
    fn before_trap(
        &mut self,
        question: Id<Question>,
        when: Ref,
        end: Trace,
    ) -> Result<Option<Trace>, TooLarge> {
        let (space, pass) = (self.space, &mut self.pass);
        let length = end.length.saturating_sub(1);
        let mut values = end.values;
        let later = space.layout.later(question);
        values.retain(|var, _| *var < later);
        space.not_answered(question, &mut values);

        let trap = self.ways.traps.iter().find(|(at, _)| *at == question);
        let trap = trap.map_or(space.always(), |(_, when)| *when);
        let mut here = pass.at[question.index()];
        let shift = space.shift_to(question, &values, ReadAt::Once);
        let so_far = shift.back_from(&mut pass.diagram, &values)?;
        here = pass.diagram.mul(here, so_far)?;
        values.retain(|var, _| !space.layout.is_sum(*var));
        here = pass.diagram.filter(here, &space.conditions, trap)?;
        here = pass.diagram.filter(here, &space.conditions, when)?;
        let settled = space.layout.settled(question);
        for var in pass.diagram.support(&[here]) {
            if var >= later || settled.contains(&var) {
                here = pass.diagram.cofactor(here, var, 0)?;
            }
        }
        for (var, value) in &values {
            here = pass.diagram.cofactor(here, *var, *value)?;
        }
        let chosen = choose(&pass.diagram, here, self.best);
        Ok(chosen.filter(|found| found.length == length).map(|found| {
            values.extend(found.values);
            Trace { length, values }
        }))
    }

    /// The way that leads on from such a trace.
    fn back(&mut self, trace: Trace, mut onward: Arrival) -> Result<Option<Plan>, Undecided> {
        let Trace {
            mut length,
            mut values,
        } = trace;
        let mut plan = Plan::default();
        while length > 0 {
            let mut found = None;
            let mut froms: Vec<Id<Question>> = match onward {
                Arrival::To(target) => {
                    let routes = self.space.graph.routes_to(target);
                    routes.map(|(from, _)| from).collect()
                }
                Arrival::Nowhere(question) => vec![question],
            };
            froms.sort();
            froms.dedup();
            for from in froms {
                let step = self.step_back(from, onward, &values);
                let step = step.map_err(undecided(from))?;
                if let Some(there) = step.filter(|there| there.length == length) {
                    found = Some((from, there.values));
                    break;
                }
            }
            let Some((from, known)) = found else {
                return Ok(None);
            };
            let answer = self.space.take_back(from, known, &mut values);
            plan.steps.push((from, answer));
            onward = Arrival::To(Target::Question(from));
            length -= 1;
        }
        plan.steps.reverse();
        Ok(Some(plan))
    }

    /// The best way on which a question is given an answer with which a condition holds,
    /// that answer included: any that its type and bounds take, or only one that is
    /// accepted.
    pub(super) fn plan_to_answer(
        &mut self,
        question: Id<Question>,
        when: Ref,
    ) -> Result<Option<Plan>, Undecided> {
        let (space, pass) = (self.space, &mut self.pass);
        let answered = space.answered(self.ways, pass, question);
        let answered = answered.map_err(undecided(question))?;
        let on = pass.diagram.filter(answered, &space.conditions, when);
        let on = on.map_err(undecided(question))?;
        let Some(Trace { length, values }) = choose(&pass.diagram, on, self.best) else {
            return Ok(None);
        };
        let mut before = Trace {
            length: length.saturating_sub(1),
            values: Values::new(),
        };
        let own = space.take_back(question, values, &mut before.values);
        let plan = self.back(before, Arrival::To(Target::Question(question)))?;
        Ok(plan.map(|mut plan| {
            plan.steps.push((question, own));
            plan
        }))
    }

    /// The best of the ways through a question that lead on so, and on which variables have
    /// these values then.
    fn step_back(
        &mut self,
        from: Id<Question>,
        onward: Arrival,
        values: &Values,
    ) -> Result<Option<Trace>, TooLarge> {
        let (space, pass) = (self.space, &mut self.pass);
        if self.ways.without == Some(from) {
            return Ok(None);
        }
        let end = space.layout.later(from);
        if values.iter().any(|(var, value)| *var >= end && *value != 0) {
            return Ok(None);
        }
        let before = |var: &Var| *var < end && !space.layout.is_sum(*var);
        // With the values that are known, little is left to look at.
        let mut here = pass.at[from.index()];
        for (var, value) in values.iter().filter(|(var, _)| before(var)) {
            here = pass.diagram.cofactor(here, *var, *value)?;
        }
        let answered = space.answered_of(self.ways, pass, from, here)?;
        let read = match onward {
            Arrival::To(Target::Question(target)) => ReadAt::Block(space.layout.block_at(target)),
            Arrival::To(Target::Outcome(_)) | Arrival::Nowhere(_) => ReadAt::Once,
        };
        let shift = space.shift_to(from, values, read);
        let so_far = shift.back_from(&mut pass.diagram, values)?;
        let answered = pass.diagram.mul(answered, so_far)?;
        let Some(leaving) = space.exits(self.ways, from) else {
            return Ok(None);
        };
        let mut all = pass.diagram.zero();
        let whens: Vec<Ref> = match onward {
            Arrival::To(target) => {
                let there = leaving.routes.iter().filter(|leads| leads.target == target);
                there.map(|leads| leads.when).collect()
            }
            Arrival::Nowhere(_) => vec![leaving.nowhere],
        };
        for when in whens {
            let diagram = &mut pass.diagram;
            let accepted = diagram.filter(answered, &space.conditions, leaving.accepted)?;
            let mut on = diagram.filter(accepted, &space.conditions, when)?;
            for (var, value) in values.iter().filter(|(var, _)| before(var)) {
                on = diagram.cofactor(on, *var, *value)?;
            }
            all = diagram.add(all, on)?;
        }
        Ok(choose(&pass.diagram, all, self.best).map(|found| {
            let mut known = values.clone();
            known.retain(|var, _| before(var));
            known.extend(found.values);
            Trace {
                length: found.length,
                values: known,
            }
        }))
    }
}

/// That the diagrams grew past their limit at this question.
fn undecided(question: Id<Question>) -> impl Fn(TooLarge) -> Undecided {
    move |TooLarge| Undecided { question }
}

/// The best length of a function, and values at which it has it.
fn choose(diagram: &Diagram<WayLengths>, function: Ref, best: Best) -> Option<Trace> {
    let mut known: HashMap<Ref, Option<usize>> = HashMap::new();
    let length = best_of(diagram, function, best, &mut known)?;
    let mut values = Values::new();
    let mut here = function;
    while let Some(var) = diagram.top_var(here) {
        // An answer before none: value 0 comes last.
        let order = (1..diagram.arity(var)).chain([0]);
        let mut children = order.map(|value| (value, diagram.child(here, value)));
        let (value, child) = children
            .find(|(_, child)| best_of(diagram, *child, best, &mut known) == Some(length))?;
        values.insert(var, value);
        here = child;
    }
    Some(Trace { length, values })
}

fn best_of(
    diagram: &Diagram<WayLengths>,
    function: Ref,
    best: Best,
    known: &mut HashMap<Ref, Option<usize>>,
) -> Option<usize> {
    if let Some(lengths) = diagram.value(function) {
        return best.of(lengths);
    }
    if let Some(known) = known.get(&function) {
        return *known;
    }
    let var = diagram.top_var(function)?;
    let children = (0..diagram.arity(var)).map(|value| diagram.child(function, value));
    let found = children.fold(None, |a, child| {
        best.better(a, best_of(diagram, child, best, known))
    });
    known.insert(function, found);
    found
}
