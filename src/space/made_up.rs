//! Whether the answer to one question alone can move the outcome.
//!
//! Here every question has an answer, made up where it is not asked, so that two
//! ways can be compared that differ in one answer and in nothing else. All of them
//! are answers that their questions take, asked or not: so it takes nothing to say
//! so until two ends are compared, and only of what those depend on.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::{Atom, Part};
use super::compile::{Compiler, Known};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::pass::all_answers;
use super::{Space, Undecided, leaving};
use crate::flow::answer::Given;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, Target};
use crate::flow::table::Id;
use crate::graph::Shape;
use crate::session::{Session, Step};

/// What an answer alone does to the outcome.
#[derive(Debug)]
pub(crate) enum Influence<'f> {
    /// Nothing, whatever else is answered.
    None,
    /// Two ways that differ in it alone end differently.
    Moves(Box<[Session<'f>; 2]>),
    /// It may; no two ways were found that show it.
    Unclear,
}

/// Where made-up answers lead.
struct MadeUp {
    answers: Diagram<bool>,
    ends: Vec<Ref>,
}

/// Where made-up answers lead in a part of the flow.
struct Round<'p> {
    part: &'p Part,
    /// By question of the part: where answers lead there, and have not been gone on
    /// with.
    open: Vec<Ref>,
    /// By question of the part: of those, where each of the part has been asked.
    before: Vec<Vec<Ref>>,
}

impl<'p> Round<'p> {
    /// What has come to a part from outside.
    fn begin(part: &'p Part, asked: &mut [Ref], none: Ref) -> Self {
        let count = part.questions.len();
        let questions = part.questions.iter();
        let open = questions.map(|question| std::mem::replace(&mut asked[question.index()], none));
        Self {
            part,
            open: open.collect(),
            before: vec![vec![none; count]; count],
        }
    }

    /// The place of a question in the part.
    fn place(&self, question: Id<Question>) -> Option<usize> {
        let mut questions = self.part.questions.iter();
        questions.position(|known| *known == question)
    }

    /// What goes to a question of the part, from another one before which these had
    /// been asked.
    fn go_on(
        &mut self,
        answers: &mut Diagram<bool>,
        (on, to): (Ref, usize),
        (from, before): (usize, &[Ref]),
    ) -> Result<(), TooLarge> {
        self.open[to] = answers.or(self.open[to], on)?;
        for (other, asked) in before.iter().enumerate() {
            let asked = match other == from {
                true => on,
                false => answers.then(on, *asked)?,
            };
            self.before[to][other] = answers.or(self.before[to][other], asked)?;
        }
        Ok(())
    }
}

impl<'f> Space<'f> {
    /// What the answer to a question alone does to the outcome.
    pub(crate) fn influence(
        &self,
        question: Id<Question>,
        today: Date,
    ) -> Result<Influence<'f>, Undecided> {
        let mut made_up = self.make_up()?;
        self.compare(&mut made_up, question, today)
            .map_err(|TooLarge| Undecided { question })
    }

    fn make_up(&self) -> Result<MadeUp, Undecided> {
        let flow = self.flow;
        let mut answers: Diagram<bool> = Diagram::new(self.layout.values.clone(), self.most_nodes);
        let none = answers.none();
        let mut asked = vec![none; flow.questions.len()];
        asked[flow.start.index()] = answers.start();
        let mut ends = vec![none; flow.outcomes.len()];
        for part in &self.layout.parts {
            let mut round = Round::begin(part, &mut asked, none);
            loop {
                let mut going = false;
                for at in 0..part.questions.len() {
                    let step = self.step((&mut answers, &mut asked), &mut ends, &mut round, at);
                    going |= step.map_err(|TooLarge| Undecided {
                        question: part.questions[at],
                    })?;
                }
                if part.shape == Shape::Single || !going {
                    break;
                }
            }
        }
        let mut made_up = MadeUp { answers, ends };
        self.take_answers(&mut made_up)
            .map_err(|TooLarge| Undecided {
                question: flow.start,
            })?;
        Ok(made_up)
    }

    /// Leaves only answers that their questions take.
    fn take_answers(&self, made_up: &mut MadeUp) -> Result<(), TooLarge> {
        for at in 0..made_up.ends.len() {
            let read = super::support(&made_up.answers, &[made_up.ends[at]]);
            let mut taken = made_up.answers.start();
            for question in self.layout.sequence.iter().rev() {
                let own = self.layout.domain(*question).vars();
                let first = read.partition_point(|var| *var < own.start);
                if read.get(first).is_some_and(|var| own.contains(var)) {
                    taken = self.take(made_up, taken, *question)?;
                }
            }
            made_up.ends[at] = made_up.answers.then(made_up.ends[at], taken)?;
        }
        Ok(())
    }

    fn take(
        &self,
        made_up: &mut MadeUp,
        condition: Ref,
        question: Id<Question>,
    ) -> Result<Ref, TooLarge> {
        let domain = self.layout.domain(question);
        let own = all_answers(&mut made_up.answers, self.flow, domain, question)?;
        // Of a question that takes no answer none can be made up.
        match own == made_up.answers.none() {
            true => Ok(condition),
            false => made_up.answers.then(condition, own),
        }
    }

    /// Goes on from a question of a part, where some answers lead there; gives whether
    /// any do.
    fn step(
        &self,
        (answers, asked): (&mut Diagram<bool>, &mut [Ref]),
        ends: &mut [Ref],
        round: &mut Round<'_>,
        at: usize,
    ) -> Result<bool, TooLarge> {
        let question = round.part.questions[at];
        let none = answers.none();
        let here = std::mem::replace(&mut round.open[at], none);
        let before = std::mem::replace(&mut round.before[at], vec![none; round.open.len()]);
        let again = before.get(at).copied().unwrap_or(none);
        let first = answers.not(again)?;
        let here = answers.then(here, first)?;
        if here == none {
            return Ok(false);
        }
        let known_asked = asked[question.index()];
        asked[question.index()] = answers.or(known_asked, here)?;
        // Questions that come later are not asked yet: what is known of facts
        // and scores holds for this question only.
        let mut known = Known::default();
        let mut now = asked.to_vec();
        for (other, asked) in round.part.questions.iter().zip(&before) {
            now[other.index()] = *asked;
        }
        now[question.index()] = here;
        let mut compiler = Compiler {
            flow: self.flow,
            layout: &self.layout,
            today: self.today,
            conditions: answers,
            known: &mut known,
            asked: Some(&now),
        };
        let mut leaving = leaving(&mut compiler, self.flow, question)?;
        let own = all_answers(answers, self.flow, self.layout.domain(question), question)?;
        if own == none {
            return Ok(true);
        }
        let here = answers.then(here, leaving.accepted)?;
        let graph = &self.graph;
        let routes = &mut leaving.routes;
        routes.retain(|leads| graph.leads(question, leads.target));
        for leads in routes {
            let on = answers.then(here, leads.when)?;
            let target = match leads.target {
                Target::Question(target) => {
                    if let Some(to) = round.place(target) {
                        round.go_on(answers, (on, to), (at, &before))?;
                        continue;
                    }
                    &mut asked[target.index()]
                }
                Target::Outcome(target) => &mut ends[target.index()],
            };
            *target = answers.or(*target, on)?;
        }
        Ok(true)
    }

    fn compare(
        &self,
        made_up: &mut MadeUp,
        question: Id<Question>,
        today: Date,
    ) -> Result<Influence<'f>, TooLarge> {
        let free = self.vars_about(question);
        let mut before: Vec<(Id<Outcome>, Ref)> = Vec::new();
        let mut unclear = false;
        for outcome in self.flow.outcomes.ids() {
            let end = made_up.ends[outcome.index()];
            let end = self.take(made_up, end, question)?;
            made_up.ends[outcome.index()] = end;
            let rest = made_up.answers.sum_out(end, &free)?;
            for (other, other_rest) in &before {
                let both = made_up.answers.then(rest, *other_rest)?;
                if both == made_up.answers.none() {
                    continue;
                }
                let mut values = one_of(&made_up.answers, both);
                let ends = [*other, outcome];
                // What does not matter to whether both are possible may still
                // matter to each: it is the same on both.
                let refs = ends.map(|end| made_up.ends[end.index()]);
                for var in super::support(&made_up.answers, &refs) {
                    if !free.contains(&var) {
                        values.entry(var).or_insert(1);
                    }
                }
                match self.show(made_up, (question, &values), ends, today)? {
                    Some(ways) => return Ok(Influence::Moves(Box::new(ways))),
                    None => unclear = true,
                }
            }
            before.push((outcome, rest));
        }
        Ok(if unclear {
            Influence::Unclear
        } else {
            Influence::None
        })
    }

    /// The variables that may change with the answer to a question: its own, and
    /// the atoms that it is a part of.
    pub(super) fn vars_about(&self, question: Id<Question>) -> Vec<Var> {
        let mut vars: Vec<Var> = self.layout.domain(question).vars().collect();
        for domain in &self.layout.domains {
            for (at, atom) in domain.atoms.iter().enumerate() {
                let about = match atom {
                    Atom::Answers(left, _, right, _) => *left == question || *right == question,
                    Atom::Day(of, ..) => *of == question,
                };
                if about && !vars.contains(&domain.atom(at)) {
                    vars.push(domain.atom(at));
                }
            }
        }
        vars.sort_unstable();
        vars
    }

    /// Two walked ways with these answers to all other questions, one to each
    /// end.
    fn show(
        &self,
        made_up: &mut MadeUp,
        (question, values): (Id<Question>, &BTreeMap<Var, usize>),
        ends: [Id<Outcome>; 2],
        today: Date,
    ) -> Result<Option<[Session<'f>; 2]>, TooLarge> {
        let mut walked: Vec<Session<'f>> = Vec::new();
        for end in ends {
            let mut here = made_up.ends[end.index()];
            for (var, value) in values {
                here = made_up.answers.given(here, *var, *value)?;
            }
            let mut all = values.clone();
            all.extend(one_of(&made_up.answers, here));
            let like = walked.first().map(|first| (first, question));
            let way = self.walk_made_up(&all, today, like);
            walked.extend(way);
        }
        let Ok([first, second]) = <[Session<'f>; 2]>::try_from(walked) else {
            return Ok(None);
        };
        let same_else = self
            .flow
            .questions
            .ids()
            .filter(|id| *id != question)
            .all(|id| match (first.given(id), second.given(id)) {
                (Some(one), Some(two)) => one == two,
                _ => true,
            });
        let apart = match (first.step(), second.step()) {
            (Step::Done(one), Step::Done(two)) => one != two,
            _ => false,
        };
        Ok((same_else && apart).then_some([first, second]))
    }

    /// Walks with made-up answers, as far as their questions are asked, and with
    /// those of another way but to one question.
    fn walk_made_up(
        &self,
        values: &BTreeMap<Var, usize>,
        today: Date,
        like: Option<(&Session<'f>, Id<Question>)>,
    ) -> Option<Session<'f>> {
        let mut session = Session::new(self.flow, today);
        while let Step::Ask(question) = session.step() {
            let own = self.layout.domain(question).vars();
            let own: BTreeMap<Var, usize> = values
                .range(own)
                .map(|(var, value)| (*var, *value))
                .collect();
            let same = like.filter(|(_, but)| *but != question);
            let same = same.and_then(|(way, _)| way.given(question).cloned());
            let answers = self.candidates(&session, question, &own);
            let mut answers = same.into_iter().chain(answers);
            let answered = answers.any(|given| match given {
                Given::Answer(answer) => session.answer(answer).is_ok(),
                Given::Skipped => session.skip().is_ok(),
            });
            if !answered {
                return None;
            }
        }
        Some(session)
    }
}

/// Values at which a condition holds.
fn one_of(diagram: &Diagram<bool>, condition: Ref) -> BTreeMap<Var, usize> {
    let mut values = BTreeMap::new();
    let mut here = condition;
    while let Some(var) = diagram.first_var(here) {
        let kids = (1..diagram.arity(var)).chain([0]);
        // A condition that is not false everywhere holds below some value.
        let Some(value) = kids
            .into_iter()
            .find(|value| diagram.kid(here, *value) != diagram.none())
        else {
            break;
        };
        values.insert(var, value);
        here = diagram.kid(here, value);
    }
    values
}
