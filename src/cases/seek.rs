//! Ways that meet goals, and as few of them as can be found.

use std::collections::BTreeSet;

use super::fewest::{CaseFound, fewest};
use super::goals::{Aim, Goal, given_at, goals};
use super::told_apart::{ToldApart, named, told_apart};
use super::{Case, CaseTerms, CasesStage, Cover, Covering, Gap};
use crate::coverage::Item;
use crate::coverage::played::{Coverage, Items};
use crate::coverage::reach::Reach;
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given, Refused};
use crate::flow::condition::Condition;
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::at_moment::Moment;
use crate::space::budget::RunBudget;
use crate::space::sample::Chance;
use crate::space::{Space, Today, Undecided};

/// How many searches for one goal may be given up, before none is begun any more.
const MOST_GIVEN_UP: usize = 4;

/// The cases that cover what is wanted.
pub(super) fn cover<'f>(
    flow: &'f Flow,
    wanted: &[Cover],
    terms: &CaseTerms,
    run: &RunBudget,
    tell: &mut dyn FnMut(CasesStage),
) -> Covering<'f> {
    let items = Items::of(flow);
    let mut goals = goals(&items, wanted, terms.today);
    let apart = told_apart(flow, &mut goals);
    let mut seeker = Seeker {
        flow,
        run: run.clone(),
        stopped: None,
        given_up: 0,
        items: &items,
        open: vec![true; goals.len()],
        given_at: given_at(flow, &items, &goals),
        goals,
        terms,
        chance: Chance::seeded(terms.seed),
        found: Vec::new(),
        too_large: BTreeSet::new(),
    };
    let untried = seeker.seek_in_space(&apart, tell);
    if seeker.run.is_spent() {
        seeker.stopped = Some(seeker.stage(tell));
    }
    seeker.seek_by_chance(&untried);
    let gap = |at: usize| Gap {
        name: seeker.goals[at].name.clone(),
        place: seeker.goals[at].place.clone(),
    };
    let left = (0..seeker.goals.len()).filter(|at| seeker.open[*at]);
    let left: Vec<usize> = left.collect();
    let gaps = |is_one: &dyn Fn(&usize) -> bool| {
        let these = left.iter().filter(|at| is_one(at));
        these.map(|at| gap(*at)).collect()
    };
    Covering {
        never: gaps(&|at| untried.never.contains(at)),
        nowhere: gaps(&|at| untried.nowhere.contains(at)),
        not_found: gaps(&|at| !untried.has(*at) && !untried.not_decided.contains(at)),
        not_decided: gaps(&|at| !untried.has(*at) && untried.not_decided.contains(at)),
        too_large: match seeker.stopped {
            Some(_) => Vec::new(),
            None => seeker.too_large.into_iter().collect(),
        },
        stopped: seeker.stopped,
        cases: fewest(seeker.found, &seeker.goals),
    }
}

pub(super) struct Seeker<'s, 'f> {
    pub(super) flow: &'f Flow,
    pub(super) items: &'s Items<'f>,
    pub(super) goals: Vec<Goal>,
    /// What all of it may take.
    pub(super) run: RunBudget,
    /// How far it had come when that was spent.
    pub(super) stopped: Option<CasesStage>,
    /// How many searches for one goal were too large.
    pub(super) given_up: usize,
    /// By goal: whether no case tries it yet.
    pub(super) open: Vec<bool>,
    /// By question: the goals that something given to it tries, in order.
    pub(super) given_at: Vec<Vec<(usize, Given)>>,
    pub(super) terms: &'s CaseTerms,
    pub(super) chance: Chance,
    pub(super) found: Vec<CaseFound<'f>>,
    /// The questions at which there is too much to tell apart.
    pub(super) too_large: BTreeSet<Id<Question>>,
}

/// The goals that no case can try, and those of which that is not decided.
#[derive(Default)]
pub(super) struct Untried {
    /// No answers can.
    never: BTreeSet<usize>,
    /// Whoever does comes to no advice.
    nowhere: BTreeSet<usize>,
    /// Whether some answers can is not known.
    pub(super) not_decided: BTreeSet<usize>,
}

impl Untried {
    pub(super) fn has(&self, at: usize) -> bool {
        self.never.contains(&at) || self.nowhere.contains(&at)
    }
}

/// Why there is no case for a goal.
enum Missed {
    /// No answers can try it.
    Never,
    /// Whoever tries it comes to no advice.
    Nowhere,
    /// There may be some.
    NotFound,
}

impl<'f> Seeker<'_, 'f> {
    /// Looks for cases in the space of all answers, where the goals are told apart.
    fn seek_in_space(&mut self, apart: &Flow, tell: &mut dyn FnMut(CasesStage)) -> Untried {
        let all: BTreeSet<usize> = (0..self.goals.len()).collect();
        let mut untried = Untried::default();
        match self.proven_never() {
            Ok(never) => untried.never = never,
            // What is too large once is so with goals told apart as well.
            Err(undecided) => {
                untried.not_decided = all;
                self.too_large.insert(undecided.question);
                return untried;
            }
        }
        match Space::as_far_as_it_fits(apart, Today::On(self.terms.today), &self.run) {
            Ok(space) => {
                self.too_large.extend(space.questions_left_open());
                let mut apart = ToldApart { flow: apart, space };
                self.seek_all(&mut apart, &mut untried, tell);
            }
            Err(undecided) => {
                untried.not_decided = all;
                self.too_large.insert(undecided.question);
            }
        }
        untried
    }

    /// The goals of which it is known without looking at their values one by one that no
    /// answers try them.
    fn proven_never(&self) -> Result<BTreeSet<usize>, Undecided> {
        let today = Today::On(self.terms.today);
        let mut space = Space::as_far_as_it_fits(self.flow, today, &self.run)?;
        let mut reach = Reach::of(&mut space)?;
        let goals = self.goals.iter().enumerate();
        let goals = goals.filter_map(|(at, goal)| match goal.what {
            Aim::Item(item) => Some((at, self.items.list().get(item)?)),
            Aim::Answer(..) | Aim::Outside(..) => None,
        });
        let goals: Vec<(usize, &Item)> = goals.collect();
        let items: Vec<&Item> = goals.iter().map(|(_, item)| *item).collect();
        let can = goals.iter().zip(reach.can_try_all(&items));
        let never = can.filter_map(|((at, _), can)| (!can).then_some(*at));
        Ok(never.collect())
    }

    /// Looks for a case for each goal, and notes the goals that none can try.
    fn seek_all(
        &mut self,
        apart: &mut ToldApart<'_>,
        untried: &mut Untried,
        tell: &mut dyn FnMut(CasesStage),
    ) {
        let looks = self.goals.iter().flat_map(|goal| &goal.looks);
        let looks: Vec<(Moment, &Condition)> = looks.map(|(at, when)| (*at, when)).collect();
        let mut met = apart.space.looks(&looks).into_iter();
        let met: Vec<Vec<Result<bool, Undecided>>> = self
            .goals
            .iter()
            .map(|goal| met.by_ref().take(goal.looks.len()).collect())
            .collect();
        self.note_undecided(&met, untried);
        self.seek_together(&met, apart, tell);
        self.seek_past_open(&met, apart, tell);
        for (at, met) in met.iter().enumerate() {
            if !self.open[at] || untried.has(at) {
                continue;
            }
            self.stage(tell);
            if self.run.is_spent() || self.given_up >= MOST_GIVEN_UP {
                let never = met.iter().all(|met| *met == Ok(false));
                if never && self.goals[at].refusing.is_empty() {
                    untried.never.insert(at);
                }
                continue;
            }
            match self.seek(at, met, apart) {
                Ok(case) => self.add(case),
                Err(Missed::Never) => drop(untried.never.insert(at)),
                Err(Missed::Nowhere) => drop(untried.nowhere.insert(at)),
                Err(Missed::NotFound) => {}
            }
        }
    }

    /// How far it has come, which is told.
    pub(super) fn stage(&self, tell: &mut dyn FnMut(CasesStage)) -> CasesStage {
        let stage = CasesStage {
            done: self.open.iter().filter(|open| !**open).count(),
            of: self.goals.len(),
        };
        tell(stage);
        stage
    }

    /// The case of a way that meets a look of a goal.
    pub(super) fn along(
        &mut self,
        goal: &Goal,
        way: &Session<'_>,
        space: &Space<'_>,
    ) -> Option<Case<'f>> {
        match &goal.what {
            Aim::Outside(_, answer) => self.refused(way, way.taken().len(), answer),
            Aim::Item(_) | Aim::Answer(..) => self.ended_with_advice(way, space),
        }
    }

    fn seek(
        &mut self,
        at: usize,
        met: &[Result<bool, Undecided>],
        apart: &mut ToldApart<'_>,
    ) -> Result<Case<'f>, Missed> {
        let goal = self.goals[at].clone();
        let mut never = met.iter().all(|met| *met == Ok(false));
        // What may be met behind an open question has been looked for there.
        let is_open = apart.space.is_left_open();
        let is_sought = |met| met == Ok(true) || !is_open && met != Ok(false);
        let looks = goal.looks.iter().zip(met);
        for (look, _) in looks.filter(|(_, met)| is_sought(**met)) {
            let way = apart.space.way_to((look.0, &look.1), self.terms.today);
            self.given_up += usize::from(way.is_err());
            let Ok(Some(way)) = way else { continue };
            let case = self.along(&goal, &way, &apart.space);
            if let Some(case) = case.filter(|case| self.tried_by(case).contains(&at)) {
                return Ok(case);
            }
            if let Aim::Outside(..) = goal.what {
                continue;
            }
            // Beside a gap there may be others that get further.
            let beside = self.beside_gap(look.0, &look.1, &mut apart.space);
            if let Some(case) = beside.filter(|case| self.tried_by(case).contains(&at)) {
                return Ok(case);
            }
        }
        // What the author refuses tries the refusal, too.
        for (moment, condition) in &goal.looks {
            let Moment::Accepted(question) = *moment else {
                continue;
            };
            if !goal.refusing.contains(&question) {
                continue;
            }
            match self.seek_refused(question, condition, apart.flow) {
                Ok(None) => {}
                Ok(Some(case)) if self.tried_by(&case).contains(&at) => return Ok(case),
                Ok(Some(_)) | Err(Undecided { .. }) => never = false,
            }
        }
        Err(if never {
            Missed::Never
        } else if apart.leads_nowhere(&goal) {
            Missed::Nowhere
        } else {
            Missed::NotFound
        })
    }

    /// A way that is gone on with to advice, where it can be.
    fn ended_with_advice(&mut self, way: &Session<'_>, space: &Space<'_>) -> Option<Case<'f>> {
        let ended = self.ended(way);
        let is_done = |case: &Case<'_>| matches!(case.session.step(), Step::Done(_));
        if ended.as_ref().is_some_and(is_done) {
            return ended;
        }
        let on = space.way_on(way).ok().flatten();
        let on = on.and_then(|on| self.walked(&on, on.taken().len()));
        on.map(Case::new).filter(is_done).or(ended)
    }

    /// A way that meets a look at a question of which some route holds, where it comes
    /// to advice.
    fn beside_gap(
        &mut self,
        moment: Moment,
        condition: &Condition,
        space: &mut Space<'_>,
    ) -> Option<Case<'f>> {
        let Moment::Accepted(question) = moment else {
            return None;
        };
        let way = space.way_past(question, condition, self.terms.today);
        self.ended_with_advice(&way.ok().flatten()?, &*space)
    }

    /// A case that ends with an answer to a question that the author refuses, on
    /// this condition.
    fn seek_refused(
        &self,
        question: Id<Question>,
        condition: &Condition,
        apart: &Flow,
    ) -> Result<Option<Case<'f>>, Undecided> {
        let mut lenient = apart.clone();
        let refuse = std::mem::take(&mut lenient.questions.get_mut(question).refuse);
        let refuse = refuse.into_iter().map(|refusal| refusal.when.condition);
        let refused = named(&mut lenient, Condition::Any(refuse.collect()));
        let condition = &Condition::All(vec![condition.clone(), refused]);
        let today = Today::On(self.terms.today);
        let mut space = Space::as_far_as_it_fits(&lenient, today, &self.run)?;
        let look = (Moment::Accepted(question), condition);
        match space.looks(&[look]).as_slice() {
            [Ok(true)] => {}
            [Err(undecided)] => return Err(*undecided),
            _ => return Ok(None),
        }
        let undecided = Undecided { question };
        let way = space.way_to(look, self.terms.today)?.ok_or(undecided)?;
        let last = way.given(question).and_then(Given::answer);
        let before = way.taken().len().saturating_sub(1);
        let case = last.and_then(|answer| self.refused(&way, before, answer));
        case.map(Some).ok_or(undecided)
    }

    /// The first steps of a way, walked through the flow itself.
    pub(super) fn walked(&self, way: &Session<'_>, steps: usize) -> Option<Session<'f>> {
        let mut session = Session::new(self.flow, self.terms.today);
        for taken in way.taken().iter().take(steps) {
            session.give(way.given(taken.question)?.clone()).ok()?;
        }
        Some(session)
    }

    /// A way that ends with an answer that is refused.
    fn refused(&self, way: &Session<'_>, steps: usize, answer: &Answer) -> Option<Case<'f>> {
        let mut session = self.walked(way, steps)?;
        let refused = session.answer(answer.clone()).err()?;
        Some(Case {
            refused: Some((answer.clone(), refused)),
            ..Case::new(session)
        })
    }

    pub(super) fn add(&mut self, case: Case<'f>) {
        let tried = self.tried_by(&case);
        for at in &tried {
            self.open[*at] = false;
        }
        self.found.push(CaseFound { case, tried });
    }

    /// The goals that a case tries.
    pub(super) fn tried_by(&self, case: &Case<'f>) -> BTreeSet<usize> {
        let mut coverage = Coverage::new(self.items);
        let refused = case.refused();
        let by_author = refused.filter(|(_, _, why)| matches!(why, Refused::Says(_)));
        coverage.add(&case.session, by_author.map(|(_, answer, _)| answer));
        let items: Vec<bool> = coverage.items().map(|(_, times)| times > 0).collect();
        let tried = |goal: &Goal| match &goal.what {
            Aim::Item(at) => items.get(*at) == Some(&true),
            Aim::Answer(id, answer) | Aim::Outside(id, answer) => {
                let given = case.session.given(*id).and_then(Given::answer);
                let outside = matches!(goal.what, Aim::Outside(..));
                let refusing = outside || goal.refusing.contains(id);
                let refused = refused.filter(|_| refusing);
                given == Some(answer)
                    || refused.is_some_and(|(asked, given, _)| asked == *id && given == answer)
            }
        };
        let goals = self.goals.iter().enumerate();
        goals
            .filter(|(_, goal)| tried(goal))
            .map(|(at, _)| at)
            .collect()
    }
}
