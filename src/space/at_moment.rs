//! All ways at one moment: is there one on which a condition holds, and which.

use jiff::civil::Date;

use super::diagram::{Ref, TooLarge};
pub use super::pass::Moment;
use super::pass::{Pass, Ways};
use super::walk::Plan;
use super::ways::AtOpen;
use super::witness::{Best, EndGoal, Search, WayEnd};
use super::{Space, Undecided};
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// How many passes may be given up, before what is left is not decided either.
const MOST_GIVEN_UP: usize = 4;

/// A condition that is looked at at a moment.
pub type Look<'c> = (Moment, &'c Condition);

/// Looks, each with where it is met, and the ways among which they are sought.
pub(crate) struct SoughtLooks<'c> {
    looks: Vec<(Look<'c>, Result<Ref, Undecided>)>,
    pub ways: Ways,
}

impl<'f> Space<'f> {
    /// For each of these looks: whether some way meets it. Where two answers are
    /// compared, a way may be counted that nobody can take. The conditions are made
    /// of tests that stand in the flow, and of whether something is answered.
    ///
    /// ```
    /// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
    /// use quandary::flow::condition::Condition;
    /// use quandary::space::at_moment::Moment;
    /// use quandary::space::{MOST_NODES, Space, Today};
    ///
    /// let mut space = Space::of(&flow, Today::Any, MOST_NODES).unwrap();
    /// let budget = flow.questions.find("budget").unwrap();
    /// let diet = Condition::Answered(flow.questions.find("diet").unwrap());
    /// let no_diet = Condition::Not(Box::new(diet.clone()));
    /// let asked = Moment::Asked(budget);
    /// let met = space.looks(&[(asked, &diet), (asked, &no_diet)]);
    /// assert_eq!(met, [Ok(true), Ok(false)]);
    /// ```
    pub fn looks(&mut self, looks: &[Look<'_>]) -> Vec<Result<bool, Undecided>> {
        let compiled: Vec<Result<Ref, Undecided>> = looks
            .iter()
            .map(|(moment, condition)| self.at_moment(*moment, condition))
            .collect();
        let mut met: Vec<Result<bool, Undecided>> = compiled
            .iter()
            .map(|compiled| compiled.as_ref().map(|_| false).map_err(|error| *error))
            .collect();
        let known = compiled.iter().enumerate();
        let open: Vec<(usize, (Moment, Ref))> = known
            .filter_map(|(at, when)| Some((at, (looks.get(at)?.0, *when.as_ref().ok()?))))
            .collect();
        let refs: Vec<(Moment, Ref)> = open.iter().map(|(_, look)| *look).collect();
        for ((at, _), is_met) in open.iter().zip(self.met(&refs)) {
            met[*at] = is_met;
        }
        met
    }

    /// For each of these: whether some way meets it.
    pub(super) fn met(&self, looks: &[(Moment, Ref)]) -> Vec<Result<bool, Undecided>> {
        let mut met = vec![Ok(false); looks.len()];
        let never = self.never();
        let looks = looks.iter().copied().enumerate();
        let open: Vec<(usize, (Moment, Ref))> =
            looks.filter(|(_, (_, when))| *when != never).collect();
        match self.open.first() {
            None => self.look_together(&open, AtOpen::NotKnown, &mut met),
            Some(question) => self.look_past(*question, &open, &mut met),
        }
        self.meet_by_chance(&open, &mut met);
        met
    }

    /// Looks at all of these where it's left open who gets past some questions: what nobody
    /// meets though everybody may get past is met by nobody, and what somebody meets though
    /// nobody does is met.
    fn look_past(
        &self,
        question: Id<Question>,
        open: &[(usize, (Moment, Ref))],
        met: &mut [Result<bool, Undecided>],
    ) {
        self.look_together(open, AtOpen::Everybody, met);
        let may_be_met = open.iter().filter(|(at, _)| met[*at] != Ok(false));
        let may_be_met: Vec<(usize, (Moment, Ref))> = may_be_met.copied().collect();
        self.look_together(&may_be_met, AtOpen::Nobody, met);
        for (at, _) in may_be_met {
            if met[at] == Ok(false) {
                met[at] = Err(Undecided { question });
            }
        }
    }

    /// Looks at all of these in one pass, and where that is too large at one half
    /// after the other.
    fn look_together(
        &self,
        open: &[(usize, (Moment, Ref))],
        at_open: AtOpen,
        met: &mut [Result<bool, Undecided>],
    ) {
        let mut left = MOST_GIVEN_UP;
        self.look_at_halves(open, at_open, met, &mut left);
    }

    fn look_at_halves(
        &self,
        open: &[(usize, (Moment, Ref))],
        at_open: AtOpen,
        met: &mut [Result<bool, Undecided>],
        left: &mut usize,
    ) {
        if open.is_empty() {
            return;
        }
        let ways = Ways {
            looks: open.iter().map(|(_, look)| *look).collect(),
            at_open,
            ..Ways::default()
        };
        let passed: Result<Pass<bool>, Undecided> = match *left {
            0 => Err(Undecided {
                question: self.flow.start,
            }),
            _ => self.pass(&ways),
        };
        match passed {
            Ok(pass) => {
                for ((at, _), is_met) in open.iter().zip(&pass.met) {
                    met[*at] = Ok(*is_met);
                }
            }
            Err(undecided) => {
                *left = left.saturating_sub(1);
                if open.len() == 1 || *left == 0 {
                    for (at, _) in open {
                        met[*at] = Err(undecided);
                    }
                    return;
                }
                let (first, second) = open.split_at(open.len() / 2);
                self.look_at_halves(first, at_open, met, left);
                self.look_at_halves(second, at_open, met, left);
            }
        }
    }

    /// The shortest way that meets a look, walked on the day `today`. At
    /// [`Moment::Asked`] and [`Moment::Given`] it stands at the question, at
    /// [`Moment::Accepted`] the question was answered last. Nothing where no such
    /// way was found, which only comparisons of two answers can cause where
    /// [`Space::looks`] says that there is one. Where it is left open who gets past some
    /// questions, it need not be the shortest.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn way_to(
        &mut self,
        look: Look<'_>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        if let Some(question) = self.open.first() {
            return self.way_beside_open(*question, look, today);
        }
        match self.way_by_chance_to(look) {
            Some(way) => way,
            None => self.way_found_back(look, today),
        }
    }

    /// The shortest way that meets a look, found back from there.
    pub(super) fn way_found_back(
        &mut self,
        look: Look<'_>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let sought = self.seek(&[look]);
        let mut search = self.search(&sought.ways, Best::Shortest)?;
        search.walk_to_look(&sought, 0, today)
    }

    /// What is to be known of looks before a search among all ways, from which a way to each of
    /// them is found back. That takes one pass for all. Nobody gets past a question where it is
    /// left open who does.
    pub(crate) fn seek<'c>(&mut self, looks: &[Look<'c>]) -> SoughtLooks<'c> {
        self.seek_among(looks, Ways::default())
    }

    /// The same among the ways on from where a session is.
    pub(crate) fn seek_on<'c>(
        &mut self,
        looks: &[Look<'c>],
        begun: &Session<'_>,
    ) -> SoughtLooks<'c> {
        let ways = self.ways_on_from(begun);
        self.seek_among(looks, ways)
    }

    fn seek_among<'c>(&mut self, looks: &[Look<'c>], ways: Ways) -> SoughtLooks<'c> {
        let one = |(moment, condition): &Look<'c>| {
            let when = self.at_moment(*moment, condition)?;
            match moment {
                Moment::Accepted(question) => {
                    let accepted = self.leaving[question.index()].accepted;
                    self.both(when, accepted)
                }
                Moment::Asked(_) | Moment::Given(_) | Moment::Ended(_) => Ok(when),
            }
        };
        let whens: Vec<Result<Ref, Undecided>> = looks.iter().map(one).collect();
        let known = looks.iter().zip(&whens);
        let known = known.filter_map(|((moment, _), when)| Some((*moment, *when.as_ref().ok()?)));
        let ways = Ways {
            looks: known.collect(),
            at_open: AtOpen::Nobody,
            ..ways.with_trail()
        };
        SoughtLooks {
            looks: looks.iter().copied().zip(whens).collect(),
            ways,
        }
    }

    /// The shortest way that meets a condition once a question has an answer, and on
    /// which one of its routes holds.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn way_past(
        &mut self,
        question: Id<Question>,
        condition: &Condition,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let when = self.at_moment(Moment::Accepted(question), condition)?;
        let leaving = &self.leaving[question.index()];
        let (accepted, nowhere) = (leaving.accepted, leaving.nowhere);
        let somewhere = self.opposite(nowhere)?;
        let when = self.both(when, accepted)?;
        let when = self.both(when, somewhere)?;
        let mut ways = Ways::default().with_trail();
        ways.looks = vec![(Moment::Accepted(question), when)];
        ways.at_open = AtOpen::Nobody;
        let mut search = self.search(&ways, Best::Shortest)?;
        let plan = search.plan_to_answer(question, when)?;
        let flow = self.flow;
        let check = |way: &Session<'_>| {
            let last = way.taken().last();
            last.is_some_and(|taken| taken.question == question)
                && way.step() != Step::Stuck(question)
                && way.answers().clone().holds(flow, condition)
        };
        Ok(plan.and_then(|plan| self.walk(&plan, today, &check)))
    }

    /// The shortest way on from where a session is to advice; nothing where there is
    /// none.
    ///
    /// # Errors
    /// Where the diagrams are too large.
    pub fn way_on(&self, session: &Session<'_>) -> Result<Option<Session<'f>>, Undecided> {
        let asked: Vec<Id<Question>> = session.taken().iter().map(|taken| taken.question).collect();
        let ways = self.ways_on_from(session).with_trail();
        let mut search = self.search(&ways, Best::Shortest)?;
        let mut begun = Session::new(self.flow, session.today());
        for question in &asked {
            let given = session.given(*question).cloned();
            if given.is_none_or(|given| begun.give(given).is_err()) {
                return Ok(None);
            }
        }
        let outcomes = self.flow.outcomes.ids();
        let goals = outcomes.map(|outcome| EndGoal {
            end: WayEnd::Outcome(outcome),
            when: self.always(),
        });
        let goals: Vec<EndGoal> = goals.collect();
        let Some((_, goal)) = search.best_goal(&goals)? else {
            return Ok(None);
        };
        let check = |way: &Session<'_>| matches!(way.step(), Step::Done(_));
        search.walk_from(goal, begun, &check)
    }

    /// The shortest way on which a question is answered and none of its routes
    /// holds.
    pub(crate) fn way_into_gap(
        &self,
        question: Id<Question>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let ways = Ways::default().with_trail();
        let goal = EndGoal {
            end: WayEnd::Stuck(question),
            when: self.always(),
        };
        let check = |way: &Session<'_>| way.step() == Step::Stuck(question);
        let mut search = self.search(&ways, Best::Shortest)?;
        search.walk_to(goal, today, &check)
    }

    /// The diagram of a condition at a moment: what is answered later has no
    /// answer yet.
    pub(super) fn at_moment(
        &mut self,
        moment: Moment,
        condition: &Condition,
    ) -> Result<Ref, Undecided> {
        let mark = self.conditions.mark();
        let known = self.at_moment_or_too_large(moment, condition);
        if known.is_err() {
            self.back_to(mark);
        }
        known
    }

    fn at_moment_or_too_large(
        &mut self,
        moment: Moment,
        condition: &Condition,
    ) -> Result<Ref, Undecided> {
        let question = match moment {
            Moment::Ended(_) => return self.condition(condition),
            Moment::Asked(question) | Moment::Given(question) | Moment::Accepted(question) => {
                question
            }
        };
        let undecided = |TooLarge| Undecided { question };
        let known = self.compiler().condition_at(question, condition);
        let mut known = known.map_err(undecided)?;
        if let Moment::Asked(_) = moment {
            for var in self.layout.settled(question) {
                known = self.conditions.cofactor(known, var, 0).map_err(undecided)?;
            }
        }
        match moment {
            Moment::Given(_) => {
                let possible = self.compiler().possible(question).map_err(undecided)?;
                self.both(known, possible)
            }
            Moment::Asked(_) | Moment::Accepted(_) | Moment::Ended(_) => Ok(known),
        }
    }
}

impl<'f> Search<'_, 'f> {
    /// The shortest way to one of the looks that are sought, as [`Space::way_to`] tells it.
    pub(crate) fn walk_to_look(
        &mut self,
        sought: &SoughtLooks<'_>,
        at: usize,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let plan = self.plan_to_look(sought, at)?;
        let space = self.space();
        let check = |way: &Session<'_>| sought.is_met_by(at, way);
        Ok(plan.and_then(|plan| space.walk(&plan, today, &check)))
    }

    /// The shortest way to one of the looks, which goes on from where a session is.
    pub(crate) fn walk_on_to_look(
        &mut self,
        sought: &SoughtLooks<'_>,
        at: usize,
        begun: &Session<'f>,
    ) -> Result<Option<Session<'f>>, Undecided> {
        let plan = self.plan_to_look(sought, at)?;
        let check = |way: &Session<'_>| sought.is_met_by(at, way);
        Ok(plan.and_then(|plan| self.walk_on(&plan, begun.clone(), &check)))
    }

    /// The way back from a look.
    fn plan_to_look(
        &mut self,
        sought: &SoughtLooks<'_>,
        at: usize,
    ) -> Result<Option<Plan>, Undecided> {
        let Some(((moment, _), when)) = sought.looks.get(at) else {
            return Ok(None);
        };
        let when = (*when)?;
        self.tidy();
        match *moment {
            Moment::Asked(question) => {
                let end = WayEnd::Asked(question);
                self.plan(EndGoal { end, when })
            }
            Moment::Ended(outcome) => {
                let end = WayEnd::Outcome(outcome);
                self.plan(EndGoal { end, when })
            }
            Moment::Given(question) => {
                let plan = self.plan_to_answer(question, when)?;
                Ok(plan.map(|mut plan| {
                    plan.steps.pop();
                    plan
                }))
            }
            Moment::Accepted(question) => self.plan_to_answer(question, when),
        }
    }
}

impl SoughtLooks<'_> {
    /// Whether a way has come to one of the looks and meets it; at [`Moment::Given`], whether
    /// it has come there.
    fn is_met_by(&self, at: usize, way: &Session<'_>) -> bool {
        let Some(((moment, condition), _)) = self.looks.get(at) else {
            return false;
        };
        let holds = || way.answers().clone().holds(way.flow(), condition);
        match *moment {
            Moment::Asked(question) => way.step() == Step::Ask(question) && holds(),
            Moment::Ended(outcome) => way.step() == Step::Done(outcome) && holds(),
            Moment::Given(question) => way.step() == Step::Ask(question),
            Moment::Accepted(question) => {
                let last = way.taken().last();
                last.is_some_and(|taken| taken.question == question) && holds()
            }
        }
    }
}
