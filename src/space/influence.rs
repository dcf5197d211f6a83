//! Whether the answer to one question alone can move the outcome.
//!
//! Here every question has an answer, made up where it is not asked, so that two
//! ways can be compared that differ in one answer and in nothing else. All of them
//! are answers that their questions take, asked or not: so it takes nothing to say
//! so until two ends are compared, and only of what those depend on.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use super::compile::{Compiler, Known};
use super::diagram::{Diagram, Ref, TooLarge, Var};
use super::layout::Block;
use super::pass::all_answers;
use super::together::{Measures, Wanted};
use super::{Space, Undecided, leaving};
use crate::flow::answer::Given;
use crate::flow::day;
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
    /// Two ways that differ in it alone end differently, or one of them nowhere.
    Moves(Box<[Session<'f>; 2]>),
    /// It may; no two ways were found that show it.
    Unclear,
}

/// Where made-up answers lead.
struct MadeUp {
    answers: Diagram<bool>,
    /// By end.
    ends: Vec<(MadeUpEnd, Ref)>,
}

/// Where a way ends. Nowhere is one end, whatever has led there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum MadeUpEnd {
    Outcome(Id<Outcome>),
    Nowhere,
}

/// Where questions are asked, and where ways end, as far as they have been followed.
struct Followed {
    asked: Vec<Ref>,
    ends: Vec<Ref>,
    nowhere: Ref,
}

/// Where made-up answers lead in a block of the flow.
struct Round<'p> {
    block: &'p Block,
    /// By question of the block: where answers lead there, and have not been gone on
    /// with.
    open: Vec<Ref>,
    /// By question of the block: of those, where each of the block has been asked.
    before: Vec<Vec<Ref>>,
}

impl<'p> Round<'p> {
    /// What has come to a block from outside.
    fn begin(block: &'p Block, asked: &mut [Ref], none: Ref) -> Self {
        let count = block.questions.len();
        let questions = block.questions.iter();
        let open = questions.map(|question| std::mem::replace(&mut asked[question.index()], none));
        Self {
            block,
            open: open.collect(),
            before: vec![vec![none; count]; count],
        }
    }

    /// The place of a question in the block.
    fn place(&self, question: Id<Question>) -> Option<usize> {
        let mut questions = self.block.questions.iter();
        questions.position(|known| *known == question)
    }

    /// What goes to a question of the block, from another one before which these had
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
                false => answers.and(on, *asked)?,
            };
            self.before[to][other] = answers.or(self.before[to][other], asked)?;
        }
        Ok(())
    }
}

impl<'f> Space<'f> {
    /// What the answer to a question alone does to the outcome.
    pub(crate) fn influence(
        &mut self,
        question: Id<Question>,
        today: Date,
    ) -> Result<Influence<'f>, Undecided> {
        // Where nothing is accepted is worked out for all questions.
        self.every_way()?;
        let mut made_up = self.make_up(question)?;
        self.compare(&mut made_up, question, today)
            .map_err(|TooLarge| Undecided { question })
    }

    fn make_up(&self, about: Id<Question>) -> Result<MadeUp, Undecided> {
        let flow = self.flow;
        let mut answers: Diagram<bool> = Diagram::new(self.layout.values.clone(), self.most_nodes);
        let none = answers.zero();
        let mut followed = Followed {
            asked: vec![none; flow.questions.len()],
            ends: vec![none; flow.outcomes.len()],
            nowhere: none,
        };
        followed.asked[flow.start.index()] = answers.one();
        for block in &self.layout.blocks {
            let mut round = Round::begin(block, &mut followed.asked, none);
            loop {
                let mut going = false;
                for at in 0..block.questions.len() {
                    let step = self.step(&mut answers, &mut followed, &mut round, at);
                    going |= step.map_err(|TooLarge| Undecided {
                        question: block.questions[at],
                    })?;
                }
                if block.shape == Shape::Single || !going {
                    break;
                }
            }
        }
        let outcomes = flow.outcomes.ids().map(MadeUpEnd::Outcome);
        let ends = outcomes.zip(followed.ends);
        let ends = ends.chain([(MadeUpEnd::Nowhere, followed.nowhere)]);
        let mut made_up = MadeUp {
            answers,
            ends: ends.collect(),
        };
        self.take_answers(&mut made_up, about)
            .map_err(|TooLarge| Undecided {
                question: flow.start,
            })?;
        Ok(made_up)
    }

    /// Leaves only answers that their questions take, and that can be given together.
    fn take_answers(&self, made_up: &mut MadeUp, about: Id<Question>) -> Result<(), TooLarge> {
        for at in 0..made_up.ends.len() {
            let end = made_up.ends[at].1;
            let read = made_up.answers.support(&[end]);
            let reads = |question: Id<Question>| {
                let own = self.layout.domain(question).vars();
                let first = read.partition_point(|var| *var < own.start);
                read.get(first).is_some_and(|var| own.contains(var))
            };
            let mut taken = made_up.answers.one();
            for question in self.layout.sequence.iter().rev() {
                if reads(*question) {
                    taken = self.take(made_up, taken, *question)?;
                }
            }
            let mut end = made_up.answers.and(end, taken)?;
            let together = &self.layout.together;
            for (one, shape) in together.shapes() {
                let fits = match together.same_group(one, about) {
                    true => together.all_around(about),
                    false => together
                        .compared_with(one)
                        .any(reads)
                        .then(|| shape.clone()),
                };
                if let Some(fits) = fits {
                    let fits = fits.in_diagram(&mut made_up.answers, Var::MAX)?;
                    end = made_up.answers.and(end, fits)?;
                }
            }
            made_up.ends[at].1 = end;
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
        match own == made_up.answers.zero() {
            true => Ok(condition),
            false => made_up.answers.and(condition, own),
        }
    }

    /// Goes on from a question of a block, where some answers lead there; gives whether
    /// any do.
    fn step(
        &self,
        answers: &mut Diagram<bool>,
        Followed {
            asked,
            ends,
            nowhere,
        }: &mut Followed,
        round: &mut Round<'_>,
        at: usize,
    ) -> Result<bool, TooLarge> {
        let question = round.block.questions[at];
        let none = answers.zero();
        let here = std::mem::replace(&mut round.open[at], none);
        let before = std::mem::replace(&mut round.before[at], vec![none; round.open.len()]);
        let again = before.get(at).copied().unwrap_or(none);
        let first = answers.not(again)?;
        let here = answers.and(here, first)?;
        if here == none {
            return Ok(false);
        }
        let known_asked = asked[question.index()];
        asked[question.index()] = answers.or(known_asked, here)?;
        // Questions that come later are not asked yet: what is known of facts
        // and scores holds for this question only.
        let mut known = Known::default();
        let mut now = asked.to_vec();
        for (other, asked) in round.block.questions.iter().zip(&before) {
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
        let trapped = self.trapped(answers, &now, question)?;
        let trapped = answers.and(here, trapped)?;
        *nowhere = answers.or(*nowhere, trapped)?;
        let own = all_answers(answers, self.flow, self.layout.domain(question), question)?;
        if own == none {
            return Ok(true);
        }
        let here = answers.and(here, leaving.accepted)?;
        let stuck = answers.and(here, leaving.nowhere)?;
        *nowhere = answers.or(*nowhere, stuck)?;
        let graph = &self.graph;
        let routes = &mut leaving.routes;
        routes.retain(|leads| graph.leads(question, leads.target));
        for leads in routes {
            let on = answers.and(here, leads.when)?;
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
        let mut before: Vec<(usize, Ref)> = Vec::new();
        let mut unclear = false;
        for at in 0..made_up.ends.len() {
            let end = made_up.ends[at].1;
            let end = self.take(made_up, end, question)?;
            made_up.ends[at].1 = end;
            let rest = made_up.answers.exists(end, &free)?;
            for (other, other_rest) in &before {
                let both = made_up.answers.and(rest, *other_rest)?;
                if both == made_up.answers.zero() {
                    continue;
                }
                let mut values = one_of(&made_up.answers, both);
                let ends = [*other, at];
                // What does not matter to whether both are possible may still
                // matter to each: it is the same on both.
                let refs = ends.map(|end| made_up.ends[end].1);
                for var in made_up.answers.support(&refs) {
                    if !free.contains(&var) {
                        values.entry(var).or_insert(1);
                    }
                }
                match self.show(made_up, (question, &values), ends, today)? {
                    Some(ways) => return Ok(Influence::Moves(Box::new(ways))),
                    None => unclear = true,
                }
            }
            before.push((at, rest));
        }
        Ok(if unclear {
            Influence::Unclear
        } else {
            Influence::None
        })
    }

    /// The variables that may change with the answer to a question: its own, and
    /// how it stands to others.
    pub(super) fn vars_about(&self, question: Id<Question>) -> Vec<Var> {
        let mut vars: Vec<Var> = self.layout.domain(question).vars().collect();
        for domain in &self.layout.domains {
            for (at, difference) in domain.differences.iter().enumerate() {
                let var = domain.difference(at);
                if difference.is_about(question) && !vars.contains(&var) {
                    vars.push(var);
                }
            }
        }
        vars.extend(self.layout.together.between_about(question));
        vars.sort_unstable();
        vars
    }

    /// Two walked ways with these answers to all other questions, one to each
    /// end.
    fn show(
        &self,
        made_up: &mut MadeUp,
        (question, values): (Id<Question>, &BTreeMap<Var, usize>),
        ends: [usize; 2],
        today: Date,
    ) -> Result<Option<[Session<'f>; 2]>, TooLarge> {
        let mut walked: Vec<Session<'f>> = Vec::new();
        let mut known = Measures::default();
        for end in ends {
            let mut here = made_up.ends[end].1;
            for (var, value) in values {
                here = made_up.answers.cofactor(here, *var, *value)?;
            }
            let mut all = values.clone();
            all.extend(one_of(&made_up.answers, here));
            let Some(found) = self.made_up_measures(&all, &known, today) else {
                return Ok(None);
            };
            let like = walked.first().map(|first| (first, question));
            let way = self.walk_made_up((&all, &found), today, like);
            walked.extend(way);
            known = found;
            known.answers.remove(&question);
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
            (Step::Done(_), Step::Stuck(_)) | (Step::Stuck(_), Step::Done(_)) => true,
            (Step::Ask(_), Step::Done(_)) => self.is_trapped(&first) == Ok(true),
            (Step::Done(_), Step::Ask(_)) => self.is_trapped(&second) == Ok(true),
            _ => false,
        };
        Ok((same_else && apart).then_some([first, second]))
    }

    /// Walks with made-up answers, as far as their questions are asked, and with
    /// those of another way but to one question.
    fn walk_made_up(
        &self,
        (values, found): (&BTreeMap<Var, usize>, &Measures),
        today: Date,
        like: Option<(&Session<'f>, Id<Question>)>,
    ) -> Option<Session<'f>> {
        let day = found.today.map_or(today, day::from_day_number);
        let mut session = Session::new(self.flow, day);
        while let Step::Ask(question) = session.step() {
            let own = self.layout.domain(question).vars();
            let own: BTreeMap<Var, usize> = values
                .range(own)
                .map(|(var, value)| (*var, *value))
                .collect();
            let same = like.filter(|(_, but)| *but != question);
            let same = same.and_then(|(way, _)| way.given(question).cloned());
            let answers = self.candidates(&session, question, &own);
            let answers = self
                .found(&session, question, found)
                .into_iter()
                .chain(answers);
            let mut answers = same.into_iter().chain(answers);
            let answered = answers.any(|given| match given {
                Given::Answer(answer) => session.answer(answer).is_ok(),
                Given::Skipped => session.skip().is_ok(),
            });
            if !answered {
                return Some(session);
            }
        }
        Some(session)
    }

    /// Made-up answers with these values, and with those that are known, of all
    /// questions that are compared with others.
    fn made_up_measures(
        &self,
        values: &BTreeMap<Var, usize>,
        known: &Measures,
        today: Date,
    ) -> Option<Measures> {
        self.layout.together.find(&Wanted {
            value: &|var| values.get(&var).copied(),
            answered: &|_| true,
            known,
            best: &|question, range| self.plainest(question, values, range, today),
            today: day::day_number(today),
        })
    }

    /// Where a question accepts no answer, seen from made-up answers: those to
    /// questions that are not asked do not count.
    fn trapped(
        &self,
        answers: &mut Diagram<bool>,
        asked: &[Ref],
        question: Id<Question>,
    ) -> Result<Ref, TooLarge> {
        let Some(trap) = self.traps.get(&question) else {
            return Ok(answers.zero());
        };
        let trap = trap.exactly.unwrap_or(trap.when);
        let everywhere = answers.one();
        let mut trapped = answers.filter(everywhere, &self.conditions, trap)?;
        let mut owners: BTreeMap<Var, Ref> = BTreeMap::new();
        for other in self.layout.sequence.iter().copied() {
            let here = asked[other.index()];
            if other == question || here == everywhere {
                continue;
            }
            for var in self.vars_about(other) {
                let known = owners.get(&var).copied().unwrap_or(everywhere);
                owners.insert(var, answers.and(known, here)?);
            }
        }
        if owners.is_empty() {
            return Ok(trapped);
        }
        // Whether one is asked is told by answers that may stand before it or behind it,
        // so all are put in at once, from the last variable to the first.
        let mut put_in: HashMap<Ref, Ref> = HashMap::new();
        for (var, function) in answers.nodes_of(trapped) {
            let asked = owners.get(&var).copied().unwrap_or(everywhere);
            let not_asked = answers.not(asked)?;
            let mut all = answers.zero();
            for value in 0..answers.arity(var) {
                let child = answers.child(function, value);
                let child = put_in.get(&child).copied().unwrap_or(child);
                let given = answers.literal(var, value)?;
                let mut there = answers.and(asked, given)?;
                if value == 0 {
                    there = answers.or(there, not_asked)?;
                }
                let there = answers.and(there, child)?;
                all = answers.or(all, there)?;
            }
            put_in.insert(function, all);
        }
        trapped = put_in.get(&trapped).copied().unwrap_or(trapped);
        Ok(trapped)
    }
}

/// Values at which a condition holds.
fn one_of(diagram: &Diagram<bool>, condition: Ref) -> BTreeMap<Var, usize> {
    let mut values = BTreeMap::new();
    let mut here = condition;
    while let Some(var) = diagram.top_var(here) {
        let children = (1..diagram.arity(var)).chain([0]);
        // A condition that is not false everywhere holds below some value.
        let Some(value) = children
            .into_iter()
            .find(|value| diagram.child(here, *value) != diagram.zero())
        else {
            break;
        };
        values.insert(var, value);
        here = diagram.child(here, value);
    }
    values
}
