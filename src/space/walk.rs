//! Plans of ways, walked with answers that a session takes.

use std::collections::{BTreeMap, HashSet};

use jiff::civil::Date;

use super::Space;
use super::cells::{Cells, Scale};
use super::comparisons::step_of;
use super::diagram::Var;
use super::exits::value_of_option;
use super::interval::Interval;
use super::measure::plainest;
use super::together::{AnswerQuery, Measures};
use crate::flow::answer::{Answer, Given};
use crate::flow::day;
use crate::flow::question::{Company, Kind, OptionSet, Question};
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// How many answers are tried at most to walk one way, beside one for each question.
pub(super) const MOST_TRIES: usize = 5_000;

/// Values of variables.
pub(super) type Values = BTreeMap<Var, usize>;

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
    pub(super) fn values(&self) -> Values {
        let mut values = self.beside.clone();
        for (_, own) in &self.steps {
            values.extend(own);
        }
        values
    }
}

/// A session that walks along a plan.
pub(super) struct PlanWalk<'s, 'f> {
    pub(super) space: &'s Space<'f>,
    pub(super) session: &'s mut Session<'f>,
    /// Answers that fit together, to be tried first.
    pub(super) found: &'s Measures,
    /// How many answers may still be tried.
    pub(super) tries: usize,
}

impl PlanWalk<'_, '_> {
    /// Walks on along these steps, and gives whether it came to an end that passes `check`.
    pub(super) fn on(
        &mut self,
        steps: &[(Id<Question>, Values)],
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> bool {
        let space = self.space;
        let session = &mut *self.session;
        // One level a question would be too deep for long ways, and the first
        // answer is the right one but for comparisons: go on while it is.
        let begun = session.taken().len();
        let mut open: Vec<(usize, Vec<Given>)> = Vec::new();
        loop {
            let at = begun + open.len();
            let goes_on = match (steps.get(at), session.step()) {
                (Some((planned, values)), Step::Ask(question)) if *planned == question => {
                    let mut answers = space.candidates(session, question, values);
                    answers.reverse();
                    answers.extend(space.found(session, question, self.found));
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
                self.tries = self.tries.saturating_sub(1);
                if self.tries == 0 {
                    return false;
                }
                match answers.pop() {
                    Some(given) if session.give(given.clone()).is_ok() => break,
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
}

impl<'f> Space<'f> {
    /// Walks a way with answers that fit it, on the day `today` or, where there are
    /// none, on another. Others are tried where it is not known which answers can be
    /// given together.
    pub(super) fn walk(
        &self,
        plan: &Plan,
        today: Date,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Option<Session<'f>> {
        let found = self.fitting(plan, &Measures::default(), today);
        let day = found.as_ref().and_then(|found| found.today);
        let day = day.map_or(today, day::from_day_number);
        let mut session = Session::new(self.flow, day);
        let found = found.unwrap_or_default();
        let mut walk = PlanWalk {
            space: self,
            session: &mut session,
            found: &found,
            tries: MOST_TRIES + plan.steps.len(),
        };
        walk.on(&plan.steps, check).then_some(session)
    }

    /// Walks a way on which questions are answered with these values, on the day `today` or,
    /// where there are no such answers, on another. Each question takes the plainest answer
    /// that fits, and none is taken back.
    pub(super) fn walk_with(
        &self,
        values: &Values,
        today: Date,
        check: &dyn Fn(&Session<'_>) -> bool,
    ) -> Option<Session<'f>> {
        let own = |question: Id<Question>| -> Values {
            let vars = self.layout.domain(question).vars();
            let known = vars.filter_map(|var| Some((var, *values.get(&var)?)));
            known.collect()
        };
        let mut plan = Plan::default();
        for (var, value) in values {
            match self.layout.question_of(*var) {
                Some(id) if self.layout.domain(id).first == *var && *value > 0 => {
                    plan.steps.push((id, own(id)));
                }
                Some(_) => {}
                None => drop(plan.beside.insert(*var, *value)),
            }
        }
        let found = self.fitting(&plan, &Measures::default(), today);
        let day = found.as_ref().and_then(|found| found.today);
        let day = day.map_or(today, day::from_day_number);
        let found = found.unwrap_or_default();
        let mut session = Session::new(self.flow, day);
        while let Step::Ask(question) = session.step() {
            let fitting = self.found(&session, question, &found);
            let others = self.candidates(&session, question, &own(question));
            let mut answers = fitting.into_iter().chain(others);
            if !answers.any(|given| session.give(given).is_ok()) {
                return None;
            }
        }
        check(&session).then_some(session)
    }

    /// Answers that fit a plan, of those that are compared with others.
    pub(super) fn fitting(&self, plan: &Plan, known: &Measures, today: Date) -> Option<Measures> {
        let values = plan.values();
        let answered: HashSet<Id<Question>> = plan.steps.iter().map(|(id, _)| *id).collect();
        self.layout.together.find(&AnswerQuery {
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
        range: Interval,
        today: Date,
    ) -> i64 {
        let domain = self.layout.domain(id);
        let Cells::Measures(ranges, scale) = &domain.cells else {
            return range.least;
        };
        let value = values
            .get(&domain.first)
            .and_then(|value| value.checked_sub(1));
        let cell = value.unwrap_or(0);
        let by_cell = match scale {
            Scale::Number(_) | Scale::Duration => true,
            Scale::Date => ranges.len() > 1,
            Scale::FromToday | Scale::Ranked(_) => false,
        };
        let cell = ranges.get(cell).filter(|_| by_cell);
        let today = day::day_number(today);
        range.nearest(cell.map_or(today, |cell| plainest(ranges, *cell)))
    }

    /// The answer to a question that was found to fit.
    pub(super) fn found(
        &self,
        session: &Session<'_>,
        id: Id<Question>,
        found: &Measures,
    ) -> Option<Given> {
        let measure = *found.answers.get(&id)?;
        let scale = Scale::plain(&self.flow.questions[id].kind);
        let answer = scale.answer_of(measure, session.today());
        answer.map(Given::Answer)
    }

    /// Answers with these values, the plainest first.
    pub(super) fn candidates(
        &self,
        session: &Session<'_>,
        id: Id<Question>,
        values: &Values,
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
            (Cells::Choices(_), _) => given(self.sets(id, values)),
            (Cells::Measures(ranges, scale), _) => {
                let ranges = cells.iter().filter_map(|cell| ranges.get(*cell));
                let measures = ranges.flat_map(|range| self.measures(session, id, *range));
                let answers =
                    measures.filter_map(|measure| scale.answer_of(measure, session.today()));
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
    fn sets(&self, id: Id<Question>, values: &Values) -> Vec<Answer> {
        let domain = self.layout.domain(id);
        let (
            Cells::Choices(read),
            Kind::Choices {
                options, at_least, ..
            },
        ) = (&domain.cells, &self.flow.questions[id].kind)
        else {
            return Vec::new();
        };
        let bits = domain.bits().zip(read);
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
    fn measures(&self, session: &Session<'_>, id: Id<Question>, range: Interval) -> Vec<i64> {
        let step = step_of(self.flow, id);
        let domain = self.layout.domain(id);
        let Cells::Measures(ranges, scale) = &domain.cells else {
            return Vec::new();
        };
        let mut measures = vec![
            plainest(ranges, range),
            range.least,
            range.most,
            range.least.saturating_add(step),
            range.most.saturating_sub(step),
        ];
        let by_day = !matches!(scale, Scale::FromToday | Scale::Ranked(_));
        if by_day && self.layout.together.compares(id) {
            measures.extend(self.turns(session, id).into_iter().flatten());
        }
        measures.retain(|measure| range.contains(*measure));
        let mut seen = HashSet::new();
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
                value_of_option(&self.layout, question, *option)
            }
            (Cells::YesNo, Answer::YesNo(yes)) => 1 + usize::from(!yes),
            (Cells::Measures(cells, scale), answer) => {
                let measure = scale.measure_of(answer, today);
                let found = cells
                    .iter()
                    .position(|cell| measure.is_some_and(|measure| cell.contains(measure)));
                found.map_or(usize::MAX, |cell| cell + 1)
            }
            (Cells::Options(_) | Cells::YesNo | Cells::Choices(_) | Cells::Whole, _) => 1,
        };
        let mut values = vec![(domain.first, cell)];
        if let (Cells::Choices(read), Answer::Choices(chosen)) = (&domain.cells, answer) {
            let bits = domain.bits().zip(read);
            values.extend(bits.map(|(bit, option)| (bit, usize::from(chosen.has(*option)))));
        }
        values
    }
}

/// Words that a question of a text accepts.
pub(super) fn words(question: &Question) -> Box<str> {
    let most = match question.kind {
        Kind::Text { max_length, .. } => max_length.unwrap_or(usize::MAX),
        Kind::Choice(_)
        | Kind::Choices { .. }
        | Kind::YesNo
        | Kind::Number { .. }
        | Kind::Duration { .. }
        | Kind::Date { .. } => usize::MAX,
    };
    let words: String = "some words".chars().take(most).collect();
    words.trim_end().into()
}
