//! For one session: the reasons of its outcome, how far it is from its end, and
//! what a change of an answer would do.

use std::mem;

use super::budget::Budget;
use super::diagram::{Ref, TooLarge, Var};
use super::measure::plain_measure;
use super::pass::{Pass, Ways};
use super::semiring::Semiring;
use super::tally::{Asking, WayLengths};
use super::together::Measures;
use super::{Space, Undecided};
use crate::flow::Flow;
use crate::flow::answer::{Given, Refused};
use crate::flow::condition::{Condition, Written};
use crate::flow::day;
use crate::flow::guarantee::Promise;
use crate::flow::outcome::Outcome;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::session::Session;
use crate::session::change::Change;

/// How many sets of answers are tried in search of the smallest.
const MOST_SETS: usize = 100_000;

/// How far a session is from its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The fewest questions still to come, the open one included.
    pub fewest: usize,
    /// The most questions still to come, the open one included.
    pub most: usize,
    /// The outcome, where nothing that is answered from here changes it.
    pub decided: Option<Id<Outcome>>,
}

/// The answers that fix an outcome.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Because {
    /// The questions, in the order of asking. Whatever is answered to all
    /// others, these answers lead to the same outcome.
    pub questions: Vec<Id<Question>>,
    /// Whether no smaller set does.
    pub size: Smallest,
}

/// Whether a set of answers is the smallest that fixes an outcome.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smallest {
    /// It is; of several, the one whose questions are asked first.
    Proven,
    /// None of them can be left out, but another set might be smaller: there
    /// were too many to try all.
    Irreducible,
}

/// What a change of an answer would do.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Preview {
    /// What it would keep, drop and newly ask.
    pub change: Change,
    /// The outcomes that are possible after it, in the order of the file.
    pub outcomes: Vec<Id<Outcome>>,
}

impl Space<'_> {
    /// How far a session is from its end, given its answers so far.
    ///
    /// # Errors
    /// Where that takes more than is left of the budget, or the diagrams are too large.
    pub fn progress(
        &self,
        session: &Session<'_>,
        budget: &mut Budget,
    ) -> Result<Progress, Undecided> {
        let asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
        let ways = self.fixing(session, &asked);
        let pass: Pass<WayLengths> = self.pass_within(&ways, budget)?;
        let outcomes = self.flow.outcomes.ids();
        let questions = self.flow.questions.ids();
        let ends = outcomes
            .map(|outcome| pass.of_outcome(outcome))
            .chain(questions.map(|question| pass.of_stuck(question)));
        let all = ends.fold(WayLengths(None), |all, end| all.add(&end));
        let (fewest, most) = all.0.unwrap_or((asked.len(), asked.len()));
        Ok(Progress {
            fewest: fewest.saturating_sub(asked.len()),
            most: most.saturating_sub(asked.len()),
            decided: self.only_outcome(&pass),
        })
    }

    /// Whether nothing that is answered from here changes what this outcome shows:
    /// its passages, its documents, the answers that its texts repeat. Where a
    /// guarantee says that some question is asked before it, that has been asked; and
    /// no answer that may still come brings help at once.
    ///
    /// # Errors
    /// Where that takes more than is left of the budget, or the diagrams are too large.
    pub fn nothing_changes(
        &mut self,
        session: &Session<'_>,
        outcome: Id<Outcome>,
        budget: &mut Budget,
    ) -> Result<bool, Undecided> {
        let flow = self.flow;
        let asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
        let mut owed = owed_before(flow, outcome);
        if owed.any(|question| session.given(question).is_none()) {
            return Ok(false);
        }
        let mut ways = self.fixing(session, &asked);
        let mut answers = session.answers().clone();
        let mut shown = Vec::new();
        let mut parts = Vec::new();
        for (when, texts) in parts_of(flow, outcome) {
            let holds = when.is_none_or(|when| answers.holds(flow, &when.condition));
            parts.extend(when.map(|when| (&when.condition, holds)));
            shown.extend(texts.into_iter().filter(|_| holds));
        }
        mem::swap(&mut self.conditions.budget, budget);
        let otherwise = self.otherwise(&parts);
        mem::swap(&mut self.conditions.budget, budget);
        ways.at_end = otherwise?;
        let mut pass: Pass<bool> = self.pass_within(&ways, budget)?;
        let end = pass.ends[outcome.index()];
        pass.diagram.budget = mem::replace(budget, Budget::endless());
        let changed = ways.at_end.iter().try_fold(false, |changed, other| {
            let other = pass.diagram.filter(end, &self.conditions, *other)?;
            Ok(changed || other != pass.diagram.zero())
        });
        *budget = mem::replace(&mut pass.diagram.budget, Budget::endless());
        let changed = changed.map_err(|TooLarge| Undecided {
            question: flow.start,
        })?;
        if changed {
            return Ok(false);
        }
        let mut helping = flow.brought_first().map(|(question, ..)| question);
        if helping.any(|question| session.given(question).is_none() && pass.reaches(question)) {
            return Ok(false);
        }
        let mut repeated = shown.into_iter().flat_map(|text| flow.shown_in(text));
        Ok(!repeated.any(|question| session.given(question).is_none() && pass.reaches(question)))
    }

    /// By condition: where it is otherwise than now.
    fn otherwise(&mut self, parts: &[(&Condition, bool)]) -> Result<Vec<Ref>, Undecided> {
        let mut all = Vec::with_capacity(parts.len());
        for (condition, holds) in parts {
            let when = self.condition(condition)?;
            all.push(if *holds { self.opposite(when)? } else { when });
        }
        Ok(all)
    }

    /// The smallest set of a session's answers that alone fixes this outcome,
    /// whatever is answered to the rest; nothing where they do not fix it.
    ///
    /// # Errors
    /// Where that takes more than is left of the budget, or the diagrams are too large.
    pub fn because(
        &self,
        session: &Session<'_>,
        outcome: Id<Outcome>,
        budget: &mut Budget,
    ) -> Result<Option<Because>, Undecided> {
        let asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
        let mut search = ReasonSearch {
            space: self,
            session,
            outcome,
            asked: &asked,
            escapes: Vec::new(),
            budget,
        };
        let all: Vec<usize> = (0..asked.len()).collect();
        if !search.fixes(&all)? {
            return Ok(None);
        }
        search.smallest().map(Some)
    }

    /// Those of a set of answers that fixes this outcome without which it does not, as far as
    /// that can be told: what is given still fixes it. The last is left out first.
    #[must_use]
    pub fn fewer(
        &self,
        session: &Session<'_>,
        outcome: Id<Outcome>,
        set: &[Id<Question>],
        budget: &mut Budget,
    ) -> Vec<Id<Question>> {
        let mut search = ReasonSearch {
            space: self,
            session,
            outcome,
            asked: set,
            escapes: Vec::new(),
            budget,
        };
        let mut kept: Vec<usize> = (0..set.len()).collect();
        // Whatever has not been left out by then stays.
        let _ = search.leave_out(&mut kept);
        search.because(&kept, Smallest::Irreducible).questions
    }

    /// What a change of an answer would keep, drop and newly ask, and which
    /// outcomes are possible then.
    ///
    /// # Errors
    /// Says why the answer would be refused, or that it takes more than is left of the budget,
    /// or the diagrams are too large.
    pub fn preview(
        &self,
        session: &Session<'_>,
        question: Id<Question>,
        given: Given,
        budget: &mut Budget,
    ) -> Result<Result<Preview, Refused>, Undecided> {
        let mut changed = session.clone();
        let change = match changed.change(question, given) {
            Ok(change) => change,
            Err(refused) => return Ok(Err(refused)),
        };
        let asked: Vec<Id<Question>> = changed.taken().iter().map(|taken| taken.question).collect();
        let mut ways = self.fixing(&changed, &asked);
        for (waiting, given) in changed.waiting() {
            let values = self.values_of(waiting, given.answer(), session.today());
            ways.waiting.insert(waiting, values);
        }
        let pass: Pass<bool> = self.pass_within(&ways, budget)?;
        let outcomes = self
            .flow
            .outcomes
            .ids()
            .filter(|outcome| pass.ends_with(*outcome));
        Ok(Ok(Preview {
            change,
            outcomes: outcomes.collect(),
        }))
    }

    /// The ways on which these questions are answered as in the session.
    pub(super) fn fixing(&self, session: &Session<'_>, questions: &[Id<Question>]) -> Ways {
        let mut ways = Ways::default();
        let compared = |question: &&Id<Question>| self.layout.together.compares(**question);
        for question in questions.iter().filter(compared) {
            let answer = session.given(*question).and_then(Given::answer);
            if let Some(measure) = answer.and_then(plain_measure) {
                ways.known.answers.insert(*question, measure);
            }
        }
        if !ways.known.answers.is_empty() {
            ways.known.today = Some(day::day_number(session.today()));
        }
        for question in questions {
            let Some(given) = session.given(*question) else {
                continue;
            };
            let mut values = self.values_of(*question, given.answer(), session.today());
            if given.answer().is_some() {
                values.extend(self.settled(&ways.known, *question));
            }
            ways.fixed.insert(*question, values);
        }
        self.compare_in_rounds(questions, &mut ways);
        ways
    }

    /// Where questions lead to each other, answers are compared as soon as the second
    /// of them is given, whichever that is.
    fn compare_in_rounds(&self, questions: &[Id<Question>], ways: &mut Ways) {
        for question in questions {
            let domain = self.layout.domain(*question);
            for (at, difference) in domain.differences.iter().enumerate() {
                let both = self.layout.in_one_round(difference);
                let cell = ways.known.cell_of(difference);
                let compared = both.zip(cell);
                let compared = compared.map(|(both, cell)| (domain.difference(at), cell + 1, both));
                ways.compared.extend(compared);
            }
        }
    }

    /// The differences of a question that are known, but for those that are compared in
    /// rounds.
    fn settled(&self, known: &Measures, question: Id<Question>) -> Vec<(Var, usize)> {
        let domain = self.layout.domain(question);
        let mut settled = Vec::new();
        for (at, difference) in domain.differences.iter().enumerate() {
            if self.layout.in_one_round(difference).is_none() {
                let cell = known.cell_of(difference);
                settled.extend(cell.map(|cell| (domain.difference(at), cell + 1)));
            }
        }
        settled
    }

    fn only_outcome<T: Asking>(&self, pass: &Pass<T>) -> Option<Id<Outcome>> {
        let mut ends = self
            .flow
            .outcomes
            .ids()
            .filter(|outcome| pass.ends_with(*outcome));
        let only = ends.next()?;
        let stuck = self
            .flow
            .questions
            .ids()
            .any(|question| pass.is_stuck_at(question));
        (ends.next().is_none() && !stuck).then_some(only)
    }
}

/// The questions of which a guarantee says that they are asked before this outcome.
fn owed_before(flow: &Flow, outcome: Id<Outcome>) -> impl Iterator<Item = Id<Question>> {
    let owed = flow.guarantees.iter().filter(move |guarantee| {
        let at = guarantee.at.as_ref();
        at.is_none_or(|at| at.contains(&outcome))
    });
    let owed = owed.flat_map(|guarantee| match &guarantee.promise {
        Promise::Asks(questions) => questions.as_slice(),
        Promise::Never(_)
        | Promise::Always(_)
        | Promise::Shows(_)
        | Promise::ShowsFirst(_)
        | Promise::ShowsNot(_)
        | Promise::AtMost(_)
        | Promise::IndependentOf(_) => &[],
    });
    owed.copied()
}

/// The parts of what an outcome shows: each with its condition and its texts.
fn parts_of(flow: &Flow, outcome: Id<Outcome>) -> Vec<(Option<&Written>, Vec<&Text>)> {
    let outcome = &flow.outcomes[outcome];
    let mut parts = vec![(None, outcome.texts().collect::<Vec<_>>())];
    for passage in outcome.passages.iter().map(|id| &flow.passages[*id]) {
        parts.push((passage.when.as_ref(), passage.texts().collect()));
    }
    for document in &outcome.documents {
        // What a document says is looked at whether it is shown or not: that is too
        // much at most, and advice is then offered later.
        parts.push((document.when.as_ref(), vec![&document.title]));
        let of_document = document.parts.iter();
        parts.extend(of_document.map(|part| (part.when.as_ref(), vec![&part.text])));
    }
    parts
}

/// The search for the smallest set of answers that fixes an outcome.
///
/// Every set that does not fix it can be made as large as possible; what is then
/// left out is an *escape*, of which every set that does fix it has a question.
/// So only sets are tried that have one of every escape known so far, the
/// smallest first.
struct ReasonSearch<'s, 'f> {
    space: &'s Space<'f>,
    session: &'s Session<'s>,
    outcome: Id<Outcome>,
    asked: &'s [Id<Question>],
    escapes: Vec<Vec<usize>>,
    budget: &'s mut Budget,
}

impl ReasonSearch<'_, '_> {
    fn smallest(&mut self) -> Result<Because, Undecided> {
        let mut tried = 0;
        for size in 0..=self.asked.len() {
            let mut set: Vec<usize> = (0..size).collect();
            loop {
                tried += 1;
                if tried > MOST_SETS {
                    return self.irreducible();
                }
                let hits = |escape: &Vec<usize>| escape.iter().any(|at| set.contains(at));
                if self.escapes.iter().all(hits) {
                    if self.fixes(&set)? {
                        return Ok(self.because(&set, Smallest::Proven));
                    }
                    self.learn(set.clone())?;
                }
                if !next_set(&mut set, self.asked.len()) {
                    break;
                }
            }
        }
        self.irreducible()
    }

    /// Makes a set that does not fix the outcome as large as possible.
    fn learn(&mut self, mut set: Vec<usize>) -> Result<(), Undecided> {
        for at in 0..self.asked.len() {
            if set.contains(&at) {
                continue;
            }
            set.push(at);
            if self.fixes(&set)? {
                set.pop();
            }
        }
        let escape = (0..self.asked.len())
            .filter(|at| !set.contains(at))
            .collect();
        self.escapes.push(escape);
        Ok(())
    }

    /// Leaves out of all answers one after the other, the last asked first.
    fn irreducible(&mut self) -> Result<Because, Undecided> {
        let mut set: Vec<usize> = (0..self.asked.len()).collect();
        self.leave_out(&mut set)?;
        Ok(self.because(&set, Smallest::Irreducible))
    }

    fn leave_out(&mut self, set: &mut Vec<usize>) -> Result<(), Undecided> {
        for at in (0..self.asked.len()).rev() {
            let without: Vec<usize> = set.iter().copied().filter(|kept| *kept != at).collect();
            if self.fixes(&without)? {
                *set = without;
            }
        }
        Ok(())
    }

    fn fixes(&mut self, set: &[usize]) -> Result<bool, Undecided> {
        let questions: Vec<Id<Question>> = set
            .iter()
            .filter_map(|at| self.asked.get(*at))
            .copied()
            .collect();
        let ways = self.space.fixing(self.session, &questions);
        let pass: Pass<bool> = self.space.pass_within(&ways, self.budget)?;
        Ok(self.space.only_outcome(&pass) == Some(self.outcome))
    }

    fn because(&self, set: &[usize], size: Smallest) -> Because {
        Because {
            questions: set
                .iter()
                .filter_map(|at| self.asked.get(*at))
                .copied()
                .collect(),
            size,
        }
    }
}

/// The next set of the same size, in the order of its first members.
fn next_set(set: &mut [usize], count: usize) -> bool {
    let size = set.len();
    for at in (0..size).rev() {
        if set[at] + size - at < count {
            set[at] += 1;
            for later in at + 1..size {
                set[later] = set[later - 1] + 1;
            }
            return true;
        }
    }
    false
}
