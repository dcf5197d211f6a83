//! One way out of many: the shortest or the longest that ends as wanted, with
//! answers that a session takes.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;

use super::cells::{Cells, Scale, step_of};
use super::diagram::{Diagram, Ref, Var};
use super::pass::{Pass, Ways};
use super::tally::Lengths;
use super::together::{Measures, Wanted};
use super::{Space, Undecided};
use crate::flow::answer::{Answer, Given};
use crate::flow::day;
use crate::flow::duration::{Duration, LARGEST_COUNT};
use crate::flow::number::Number;
use crate::flow::outcome::Outcome;
use crate::flow::question::{Company, Kind, OptionSet, Question, Target};
use crate::flow::table::Id;
use crate::graph::Shape;
use crate::session::{Session, Step};

/// How many answers are tried at most to walk one way.
const MOST_TRIES: usize = 5_000;

/// Which of several ways is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Best {
    /// One with the fewest questions.
    Shortest,
    /// One with the most questions.
    Longest,
}

impl Best {
    fn of(self, lengths: &Lengths) -> Option<usize> {
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

/// Values of variables.
type Values = BTreeMap<Var, usize>;

/// A way that is to be walked.
#[derive(Clone, Debug, Default)]
pub(super) struct Plan {
    /// Its questions with the values of their variables; one that is not named may
    /// have any.
    pub steps: Vec<(Id<Question>, Values)>,
    /// Values of variables that are no question's own.
    pub beside: Values,
}

impl Plan {
    /// All values. A question that is not on the way has no answer.
    fn values(&self) -> Values {
        let mut values = self.beside.clone();
        for (_, own) in &self.steps {
            values.extend(own);
        }
        values
    }
}

/// Where a way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
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

/// Where a question leads on a way that is walked back.
#[derive(Clone, Copy)]
enum Leading {
    To(Target),
    /// Nowhere: none of its routes holds.
    Nowhere(Id<Question>),
}

/// Ends of ways where a condition holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Goal {
    pub end: End,
    pub when: Ref,
}

impl<'f> Space<'f> {
    /// The length of the best way to a goal; nothing where there is no way.
    pub(crate) fn best_length(
        &self,
        pass: &mut Pass<Lengths>,
        goal: Goal,
        best: Best,
    ) -> Result<Option<usize>, Undecided> {
        let end = self.ways_to(pass, goal).map_err(|_| Undecided {
            question: self.flow.start,
        })?;
        let lengths = pass
            .diagram
            .range(end)
            .into_iter()
            .map(|lengths| best.of(lengths));
        Ok(lengths.fold(None, |a, b| best.better(a, b)))
    }

    /// What is told of the ways to a goal.
    fn ways_to(&self, pass: &mut Pass<Lengths>, goal: Goal) -> Result<Ref, super::TooLarge> {
        let (end, later) = match goal.end {
            End::Outcome(outcome) => (pass.ends[outcome.index()], Var::MAX),
            End::Stuck(question) => (pass.stuck[question.index()], Var::MAX),
            End::Trapped(question) => (pass.trapped[question.index()], Var::MAX),
            End::Asked(question) => {
                let later = self.layout.later(question);
                (pass.at[question.index()], later)
            }
            End::Again(question) => {
                let later = self.layout.later(question);
                (pass.again[question.index()], later)
            }
        };
        let mut end = pass.diagram.filter(end, &self.conditions, goal.when)?;
        // Questions that were not come to have no answer.
        let not_yet = match goal.end {
            End::Asked(question) => self.layout.settled(question),
            End::Outcome(_) | End::Stuck(_) | End::Trapped(_) | End::Again(_) => Vec::new(),
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
        &self,
        (pass, ways): (&mut Pass<Lengths>, &Ways),
        goal: Goal,
        best: Best,
        today: Date,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let Some(mut plan) = self.plan((pass, ways), goal, best)? else {
            return Ok(None);
        };
        if let End::Trapped(question) = goal.end {
            plan.beside = self.beside(&plan, question);
        }
        Ok(self.walk(&plan, today, check))
    }

    /// The best way to a goal that goes on from where a session is.
    pub(super) fn walk_from(
        &self,
        (pass, ways): (&mut Pass<Lengths>, &Ways),
        goal: Goal,
        mut session: Session<'f>,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let Some(plan) = self.plan((pass, ways), goal, Best::Shortest)? else {
            return Ok(None);
        };
        let found = self.fitting(&plan, &ways.known, session.today());
        let found = found.unwrap_or_default();
        let mut tries = MOST_TRIES;
        let walked = self.walk_on(&plan.steps, (&mut session, &found), check, &mut tries);
        Ok(walked.then_some(session))
    }

    /// What else has to be so for a question to accept no answer at the end of a way.
    fn beside(&self, plan: &Plan, question: Id<Question>) -> Values {
        let Some(mut here) = self.traps.get(&question).and_then(|trap| trap.exactly) else {
            return Values::new();
        };
        let known = plan.values();
        let end = self.layout.later(question);
        let mut beside = Values::new();
        while let Some(var) = self.conditions.top_var(here) {
            let asked = |id: &Id<Question>| plan.steps.iter().any(|(at, _)| at == id);
            let children = match known.get(&var) {
                Some(value) => vec![*value],
                None if var < end && !self.owner(var).is_some_and(|id| asked(&id)) => vec![0],
                None => (1..self.conditions.arity(var)).chain([0]).collect(),
            };
            let none = self.conditions.zero();
            let mut children = children.into_iter();
            let found = children.find(|value| self.conditions.child(here, *value) != none);
            let Some(value) = found else {
                return Values::new();
            };
            beside.insert(var, value);
            here = self.conditions.child(here, value);
        }
        beside
    }

    /// The question whose variable it is.
    fn owner(&self, var: Var) -> Option<Id<Question>> {
        let mut sequence = self.layout.sequence.iter().copied();
        sequence.find(|id| self.layout.domain(*id).vars().contains(&var))
    }

    /// The way back from a goal to the start, question by question.
    fn plan(
        &self,
        (pass, ways): (&mut Pass<Lengths>, &Ways),
        goal: Goal,
        best: Best,
    ) -> Result<Option<Plan>, Undecided> {
        let undecided = |question| move |_| Undecided { question };
        let end = self
            .ways_to(pass, goal)
            .map_err(undecided(self.flow.start))?;
        let Some(mut chosen) = choose(&pass.diagram, end, best) else {
            return Ok(None);
        };
        let target = match goal.end {
            End::Outcome(outcome) => Leading::To(Target::Outcome(outcome)),
            End::Trapped(question) | End::Again(question) => {
                Leading::To(Target::Question(question))
            }
            End::Asked(question) => {
                self.not_asked(question, &mut chosen.1);
                Leading::To(Target::Question(question))
            }
            End::Stuck(question) => Leading::Nowhere(question),
        };
        let (mut length, mut values) = chosen;
        if let End::Trapped(question) = goal.end {
            // It is asked, and not answered.
            length = length.saturating_sub(1);
            let later = self.layout.later(question);
            values.retain(|var, _| *var < later);
            self.not_answered(question, &mut values);
            // What is read at the end may have been left out.
            let trap = ways.traps.iter().find(|(at, _)| *at == question);
            let trap = trap.map_or(self.always(), |(_, when)| *when);
            let known = self.found_before(
                (pass, ways),
                (question, trap, goal.when),
                (length, &values),
                best,
            );
            let Some(known) = known.map_err(undecided(question))? else {
                return Ok(None);
            };
            values = known;
        }
        self.back((pass, ways), (length, values), target, best)
    }

    /// Values with which a question is come to after so many others, where it accepts
    /// no answer.
    fn found_before(
        &self,
        (pass, _): (&mut Pass<Lengths>, &Ways),
        (question, trap, when): (Id<Question>, Ref, Ref),
        (length, values): (usize, &Values),
        best: Best,
    ) -> Result<Option<Values>, super::TooLarge> {
        let mut here = pass.at[question.index()];
        here = pass.diagram.filter(here, &self.conditions, trap)?;
        here = pass.diagram.filter(here, &self.conditions, when)?;
        let (later, settled) = (self.layout.later(question), self.layout.settled(question));
        for var in pass.diagram.support(&[here]) {
            if var >= later || settled.contains(&var) {
                here = pass.diagram.cofactor(here, var, 0)?;
            }
        }
        for (var, value) in values {
            here = pass.diagram.cofactor(here, *var, *value)?;
        }
        let chosen = choose(&pass.diagram, here, best);
        Ok(chosen
            .filter(|(found, _)| *found == length)
            .map(|(_, chosen)| {
                let mut known = values.clone();
                known.extend(chosen);
                known
            }))
    }

    /// The way that comes to a target with these values after so many questions.
    fn back(
        &self,
        (pass, ways): (&mut Pass<Lengths>, &Ways),
        (mut length, mut values): (usize, Values),
        mut target: Leading,
        best: Best,
    ) -> Result<Option<Plan>, Undecided> {
        let undecided = |question| move |_| Undecided { question };
        let mut plan = Plan::default();
        while length > 0 {
            let mut found = None;
            let mut froms: Vec<Id<Question>> = match target {
                Leading::To(target) => self.graph.routes_to(target).map(|(from, _)| from).collect(),
                Leading::Nowhere(question) => vec![question],
            };
            froms.sort();
            froms.dedup();
            for from in froms {
                let step = self.step_back((pass, ways), (from, target), &values, best);
                match step.map_err(undecided(from))? {
                    Some((there, known)) if there == length => {
                        found = Some((from, known));
                        break;
                    }
                    _ => {}
                }
            }
            let Some((from, known)) = found else {
                return Ok(None);
            };
            let answer = self.take_back(from, known, &mut values);
            plan.steps.push((from, answer));
            target = Leading::To(Target::Question(from));
            length -= 1;
        }
        plan.steps.reverse();
        Ok(Some(plan))
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
        if self.layout.block(question).shape == Shape::Round {
            let settled = self.layout.settled(question);
            values.extend(settled.into_iter().map(|var| (var, 0)));
        }
    }

    /// Takes out what an answer to a question settles.
    fn not_answered(&self, question: Id<Question>, values: &mut Values) {
        let settled = self.layout.settled(question);
        values.retain(|var, _| !settled.contains(var));
        self.not_asked(question, values);
    }

    /// The shortest way on which a question is given an answer with which a
    /// condition holds, that answer included: any that its type and bounds take,
    /// or only one that is accepted.
    pub(super) fn plan_to_answer(
        &self,
        (pass, ways): (&mut Pass<Lengths>, &Ways),
        question: Id<Question>,
        when: Ref,
    ) -> Result<Option<Plan>, Undecided> {
        let undecided = |_| Undecided { question };
        let answered = self.answered(ways, pass, question).map_err(undecided)?;
        let on = pass.diagram.filter(answered, &self.conditions, when);
        let chosen = choose(&pass.diagram, on.map_err(undecided)?, Best::Shortest);
        let Some((length, known)) = chosen else {
            return Ok(None);
        };
        let mut values = Values::new();
        let own = self.take_back(question, known, &mut values);
        let target = Leading::To(Target::Question(question));
        let before = self.back(
            (pass, ways),
            (length.saturating_sub(1), values),
            target,
            Best::Shortest,
        )?;
        Ok(before.map(|mut plan| {
            plan.steps.push((question, own));
            plan
        }))
    }

    /// The best of the ways through a question to a target (or on which none of its
    /// routes holds) at which variables have these values: its length, and the
    /// values on it.
    fn step_back(
        &self,
        (pass, ways): (&mut Pass<Lengths>, &Ways),
        (from, target): (Id<Question>, Leading),
        values: &BTreeMap<Var, usize>,
        best: Best,
    ) -> Result<Option<(usize, Values)>, super::TooLarge> {
        if ways.without == Some(from) {
            return Ok(None);
        }
        let end = self.layout.later(from);
        if values.iter().any(|(var, value)| *var >= end && *value != 0) {
            return Ok(None);
        }
        let answered = self.answered(ways, pass, from)?;
        let leaving = &self.leaving[from.index()];
        let mut all = pass.diagram.zero();
        let whens: Vec<Ref> = match target {
            Leading::To(target) => {
                let there = leaving.routes.iter().filter(|leads| leads.target == target);
                there.map(|leads| leads.when).collect()
            }
            Leading::Nowhere(_) => vec![leaving.nowhere],
        };
        for when in whens {
            let accepted = pass
                .diagram
                .filter(answered, &self.conditions, leaving.accepted)?;
            let mut on = pass.diagram.filter(accepted, &self.conditions, when)?;
            for (var, value) in values.iter().filter(|(var, _)| **var < end) {
                on = pass.diagram.cofactor(on, *var, *value)?;
            }
            all = pass.diagram.add(all, on)?;
        }
        Ok(choose(&pass.diagram, all, best).map(|(length, chosen)| {
            let mut known = values.clone();
            known.retain(|var, _| *var < end);
            known.extend(chosen);
            (length, known)
        }))
    }

    /// Walks a way with answers that fit it, on the day `today` or, where there are
    /// none, on another. Others are tried where it is not known which answers can be
    /// given together.
    pub(super) fn walk(
        &self,
        plan: &Plan,
        today: Date,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Option<Session<'f>> {
        let mut tries = MOST_TRIES;
        let found = self.fitting(plan, &Measures::default(), today);
        let day = found.as_ref().and_then(|found| found.today);
        let day = day.map_or(today, day::from_day_number);
        let mut session = Session::new(self.flow, day);
        let found = found.unwrap_or_default();
        self.walk_on(&plan.steps, (&mut session, &found), check, &mut tries)
            .then_some(session)
    }

    /// Answers that fit a plan, of those that are compared with others.
    pub(super) fn fitting(&self, plan: &Plan, known: &Measures, today: Date) -> Option<Measures> {
        let values = plan.values();
        let answered: HashSet<Id<Question>> = plan.steps.iter().map(|(id, _)| *id).collect();
        self.layout.together.find(&Wanted {
            value: &|var| values.get(&var).copied(),
            answered: &|question| answered.contains(&question),
            known,
            best: &|question, range| self.plainest(question, &values, range, today),
            today: day::day_number(today),
        })
    }

    /// The plainest answer to a question with these values, within a range.
    pub(super) fn plainest(
        &self,
        id: Id<Question>,
        values: &Values,
        (least, most): (i64, i64),
        today: Date,
    ) -> i64 {
        let domain = self.layout.domain(id);
        let Cells::Measures(ranges, scale) = &domain.cells else {
            return least;
        };
        let value = values
            .get(&domain.first)
            .and_then(|value| value.checked_sub(1));
        let cell = value.unwrap_or(0);
        let best = match (scale, ranges.get(cell)) {
            (Scale::Number(_) | Scale::Duration, Some(range)) => plainest(ranges, *range),
            (Scale::Date, Some(range)) if ranges.len() > 1 => plainest(ranges, *range),
            _ => day::day_number(today),
        };
        best.clamp(least, most.max(least))
    }

    fn walk_on(
        &self,
        plan: &[(Id<Question>, BTreeMap<Var, usize>)],
        (session, found): (&mut Session<'f>, &Measures),
        check: &dyn Fn(&Session<'_>) -> bool,
        tries: &mut usize,
    ) -> bool {
        // One level a question would be too deep for long ways, and the first
        // answer is the right one but for comparisons: go on while it is.
        let begun = session.taken().len();
        let mut open: Vec<(usize, Vec<Given>)> = Vec::new();
        loop {
            let at = begun + open.len();
            let goes_on = match (plan.get(at), session.step()) {
                (Some((planned, values)), Step::Ask(question)) if *planned == question => {
                    let mut answers = self.candidates(session, question, values);
                    answers.reverse();
                    answers.extend(self.found(session, question, found));
                    open.push((at, answers));
                    true
                }
                (None, _) if check(session) => return true,
                _ => false,
            };
            if !goes_on && !open.is_empty() {
                session.back();
            }
            // The next answer that the session takes, of the last question that
            // has one left.
            loop {
                let Some((_, answers)) = open.last_mut() else {
                    return false;
                };
                *tries = tries.saturating_sub(1);
                if *tries == 0 {
                    return false;
                }
                match answers.pop() {
                    Some(Given::Answer(answer)) if session.answer(answer.clone()).is_ok() => break,
                    Some(Given::Skipped) if session.skip().is_ok() => break,
                    Some(_) => {}
                    None => {
                        open.pop();
                        if open.is_empty() {
                            return false;
                        }
                        session.back();
                    }
                }
            }
        }
    }

    /// The answer to a question that was found to fit.
    pub(super) fn found(
        &self,
        session: &Session<'_>,
        id: Id<Question>,
        found: &Measures,
    ) -> Option<Given> {
        let measure = *found.answers.get(&id)?;
        let question = &self.flow.questions[id];
        let scale = match question.kind {
            Kind::Number { .. } => Scale::Number(1),
            Kind::Duration { .. } => Scale::Duration,
            _ => Scale::Date,
        };
        answer_of(measure, question, &scale, session.today()).map(Given::Answer)
    }

    /// Answers with these values, the plainest first.
    pub(super) fn candidates(
        &self,
        session: &Session<'_>,
        id: Id<Question>,
        values: &BTreeMap<Var, usize>,
    ) -> Vec<Given> {
        let question = &self.flow.questions[id];
        let domain = self.layout.domain(id);
        let given = |answers: Vec<Answer>| answers.into_iter().map(Given::Answer).collect();
        let cells: Vec<usize> = match values.get(&domain.first) {
            Some(0) => return vec![Given::Skipped],
            Some(value) => vec![value - 1],
            None => (0..domain.cells.len()).collect(),
        };
        let mut candidates: Vec<Given> = match (&domain.cells, &question.kind) {
            (Cells::Options(members), _) => {
                let first = cells.iter().filter_map(|cell| members.get(*cell)?.first());
                given(first.map(|option| Answer::Choice(*option)).collect())
            }
            (Cells::YesNo, _) => {
                given(cells.iter().map(|cell| Answer::YesNo(*cell == 0)).collect())
            }
            (Cells::Choices(read), _) => given(self.sets(question, id, (read, values))),
            (Cells::Measures(ranges, scale), _) => {
                let ranges = cells.iter().filter_map(|cell| ranges.get(*cell));
                let measures = ranges.flat_map(|range| self.measures(session, (id, *range), scale));
                let answers = measures
                    .filter_map(|measure| answer_of(measure, question, scale, session.today()));
                given(answers.collect())
            }
            (Cells::Whole, Kind::Text { .. }) => given(vec![Answer::Text(words(question))]),
            (Cells::Whole, _) => Vec::new(),
        };
        if !values.contains_key(&domain.first) {
            candidates.push(Given::Skipped);
        }
        candidates
    }

    /// Sets of options with these values that the question may accept.
    fn sets(
        &self,
        question: &Question,
        id: Id<Question>,
        (read, values): (&[usize], &BTreeMap<Var, usize>),
    ) -> Vec<Answer> {
        let Kind::Choices {
            options, at_least, ..
        } = &question.kind
        else {
            return Vec::new();
        };
        let bits = self.layout.domain(id).bits().zip(read);
        let mut chosen = OptionSet::new();
        let mut open: Vec<usize> = (0..options.len())
            .filter(|option| !read.contains(option))
            .collect();
        for (bit, option) in bits {
            match values.get(&bit) {
                Some(1) => chosen.insert(*option),
                Some(_) => {}
                None => open.push(*option),
            }
        }
        open.sort_unstable();
        let is_alone = |option: &usize| {
            options
                .id_at(*option)
                .is_some_and(|id| options[id].company == Company::Alone)
        };
        let mut filled = chosen.clone();
        for option in open.iter().filter(|option| !is_alone(option)) {
            if filled.len() < *at_least {
                filled.insert(*option);
            }
        }
        let mut sets = vec![chosen.clone(), filled];
        if chosen.is_empty() {
            let alone = open.iter().filter(|option| is_alone(option));
            sets.extend(alone.map(|option| OptionSet::from_iter([*option])));
        }
        sets.into_iter().map(Answer::Choices).collect()
    }

    /// Measures within a range, the plainest first, then those at which a
    /// comparison with an earlier answer turns.
    fn measures(
        &self,
        session: &Session<'_>,
        (id, (start, end)): (Id<Question>, (i64, i64)),
        scale: &Scale,
    ) -> Vec<i64> {
        let step = step_of(self.flow, id);
        let domain = self.layout.domain(id);
        let Cells::Measures(ranges, _) = &domain.cells else {
            return Vec::new();
        };
        let mut measures = vec![
            plainest(ranges, (start, end)),
            start,
            end,
            start.saturating_add(step),
            end.saturating_sub(step),
        ];
        let by_day = !matches!(scale, Scale::FromToday | Scale::Ranked(_));
        if by_day && self.layout.together.compares(id) {
            measures.extend(self.turns(session, id).into_iter().flatten());
        }
        measures.retain(|measure| *measure >= start && *measure <= end);
        let mut seen = std::collections::HashSet::new();
        measures.retain(|measure| seen.insert(*measure));
        measures
    }

    /// The values of a question's variables for an answer; for a skip, all 0.
    /// Differences are left open.
    pub(super) fn values_of(
        &self,
        question: Id<Question>,
        answer: Option<&Answer>,
        today: Date,
    ) -> Vec<(Var, usize)> {
        let domain = self.layout.domain(question);
        let Some(answer) = answer else {
            return domain.vars().map(|var| (var, 0)).collect();
        };
        let cell = match (&domain.cells, answer) {
            (Cells::Options(_), Answer::Choice(option)) => {
                super::value_of_option(&self.layout, question, *option)
            }
            (Cells::YesNo, Answer::YesNo(yes)) => 1 + usize::from(!yes),
            (Cells::Measures(cells, scale), answer) => {
                let measure = measure_of(answer, scale, today);
                let found = cells.iter().position(|(start, end)| {
                    measure.is_some_and(|measure| *start <= measure && measure <= *end)
                });
                found.map_or(usize::MAX, |cell| cell + 1)
            }
            _ => 1,
        };
        let mut values = vec![(domain.first, cell)];
        if let (Cells::Choices(read), Answer::Choices(chosen)) = (&domain.cells, answer) {
            let bits = domain.bits().zip(read);
            values.extend(bits.map(|(bit, option)| (bit, usize::from(chosen.has(*option)))));
        }
        values
    }
}

/// The best length of a function, and values at which it has it.
fn choose(
    diagram: &Diagram<Lengths>,
    function: Ref,
    best: Best,
) -> Option<(usize, BTreeMap<Var, usize>)> {
    let mut known: HashMap<Ref, Option<usize>> = HashMap::new();
    let length = best_of(diagram, function, best, &mut known)?;
    let mut values = BTreeMap::new();
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
    Some((length, values))
}

fn best_of(
    diagram: &Diagram<Lengths>,
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

/// The plainest measure of a range among all ranges.
fn plainest(ranges: &[(i64, i64)], (start, end): (i64, i64)) -> i64 {
    let first = ranges.first().is_some_and(|range| range.0 == start);
    let last = ranges.last().is_some_and(|range| range.1 == end);
    match (first, last) {
        (true, true) if start <= 0 && end >= 0 => 0,
        (true, false) => end,
        _ => start,
    }
}

/// Words that a question of a text accepts.
pub(super) fn words(question: &Question) -> Box<str> {
    let most = match question.kind {
        Kind::Text { max_length, .. } => max_length.unwrap_or(usize::MAX),
        _ => usize::MAX,
    };
    let words: String = "some words".chars().take(most).collect();
    words.trim_end().into()
}

pub(super) fn plain_measure(answer: &Answer) -> Option<i64> {
    match answer {
        Answer::Number(number) => Some(number.millionths()),
        Answer::Duration(duration) => Some(duration.in_days()),
        Answer::Date(date) => Some(day::day_number(*date)),
        Answer::Choice(_) | Answer::Choices(_) | Answer::YesNo(_) | Answer::Text(_) => None,
    }
}

fn measure_of(answer: &Answer, scale: &Scale, today: Date) -> Option<i64> {
    let (date, ranked) = match (answer, scale) {
        (Answer::Date(date), Scale::Ranked(ranked)) => (date, ranked),
        (Answer::Date(date), Scale::FromToday) => {
            return Some(day::day_number(*date) - day::day_number(today));
        }
        _ => return plain_measure(answer),
    };
    let mut measure = -1;
    for (place, point) in (0..).zip(ranked) {
        match date.cmp(&point.on(today)) {
            std::cmp::Ordering::Less => break,
            std::cmp::Ordering::Equal => measure = place * 10,
            std::cmp::Ordering::Greater => measure = place * 10 + 1,
        }
    }
    Some(measure)
}

/// A length of so many days that can be typed: no unit is counted too far.
fn length_of(days: u32) -> Duration {
    let mut rest = days;
    let mut most_of = |unit: u32| {
        let count = if rest > LARGEST_COUNT {
            (rest / unit).min(LARGEST_COUNT)
        } else {
            0
        };
        rest -= count * unit;
        count
    };
    Duration {
        years: most_of(365),
        months: most_of(30),
        weeks: most_of(7),
        days: rest,
    }
}

pub(super) fn answer_of(
    measure: i64,
    question: &Question,
    scale: &Scale,
    today: Date,
) -> Option<Answer> {
    Some(match (scale, &question.kind) {
        (Scale::Number(_), _) => Answer::Number(Number::from_millionths(measure)),
        (Scale::Duration, _) => {
            let days = u32::try_from(measure).ok()?;
            Answer::Duration(length_of(days))
        }
        (Scale::Date, _) => Answer::Date(day::from_day_number(measure)),
        (Scale::FromToday, _) => {
            Answer::Date(day::from_day_number(day::day_number(today) + measure))
        }
        (Scale::Ranked(ranked), _) => {
            let place = usize::try_from(measure.div_euclid(10)).ok();
            let base = match place.and_then(|place| ranked.get(place)) {
                Some(point) => {
                    day::day_number(point.on(today)) + i64::from(measure.rem_euclid(10) > 0)
                }
                None => day::day_number(ranked.first()?.on(today)) - 1,
            };
            Answer::Date(day::from_day_number(base))
        }
    })
}
