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
use crate::flow::question::{Presence, Question};
use crate::flow::table::Id;
use crate::session::{Session, Step};
use crate::space::at_moment::Moment;
use crate::space::budget::RunBudget;
use crate::space::sample::{self, Chance};
use crate::space::{Space, Today, Undecided};

/// How often a way is gone on with in another manner.
const ENDINGS: usize = 8;

/// How many answers by chance are tried at a question.
const ANSWERS: usize = 50;

/// How many ways by chance are tried for goals that nothing else met.
const WAYS: usize = 500;

/// The cases that cover what is wanted.
pub(super) fn cover<'f>(
    flow: &'f Flow,
    wanted: &[Cover],
    terms: &CaseTerms,
    tell: &mut dyn FnMut(CasesStage),
) -> Covering<'f> {
    let items = Items::of(flow);
    let mut goals = goals(&items, wanted, terms.today);
    let apart = told_apart(flow, &mut goals);
    let mut seeker = Seeker {
        flow,
        run: RunBudget::of(terms.most_nodes),
        stopped: None,
        items: &items,
        open: vec![true; goals.len()],
        given_at: given_at(flow, &items, &goals),
        goals,
        terms,
        chance: Chance::seeded(terms.seed),
        found: Vec::new(),
    };
    let mut untried = Untried {
        never: seeker.proven_never(),
        nowhere: BTreeSet::new(),
    };
    if let Ok(space) = Space::of_run(&apart, Today::On(terms.today), &seeker.run) {
        let mut apart = ToldApart {
            flow: &apart,
            space,
        };
        seeker.seek_all(&mut apart, &mut untried, tell);
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
        not_found: gaps(&|at| !untried.has(*at)),
        stopped: seeker.stopped,
        cases: fewest(seeker.found, &seeker.goals),
    }
}

struct Seeker<'s, 'f> {
    flow: &'f Flow,
    items: &'s Items<'f>,
    goals: Vec<Goal>,
    /// What all of it may take.
    run: RunBudget,
    /// How far it had come when that was spent.
    stopped: Option<CasesStage>,
    /// By goal: whether no case tries it yet.
    open: Vec<bool>,
    /// By question: the goals that something given to it tries, in order.
    given_at: Vec<Vec<(usize, Given)>>,
    terms: &'s CaseTerms,
    chance: Chance,
    found: Vec<CaseFound<'f>>,
}

/// The goals that no case can try.
struct Untried {
    /// No answers can.
    never: BTreeSet<usize>,
    /// Whoever does comes to no advice.
    nowhere: BTreeSet<usize>,
}

impl Untried {
    fn has(&self, at: usize) -> bool {
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
    /// The goals of which it is known without looking at their values one by one that no
    /// answers try them.
    fn proven_never(&self) -> BTreeSet<usize> {
        let today = Today::On(self.terms.today);
        let Ok(mut space) = Space::of_run(self.flow, today, &self.run) else {
            return BTreeSet::new();
        };
        let Ok(mut reach) = Reach::of(&mut space) else {
            return BTreeSet::new();
        };
        let goals = self.goals.iter().enumerate();
        let goals = goals.filter_map(|(at, goal)| match goal.what {
            Aim::Item(item) => Some((at, self.items.list().get(item)?)),
            Aim::Answer(..) | Aim::Outside(..) => None,
        });
        let goals: Vec<(usize, &Item)> = goals.collect();
        let items: Vec<&Item> = goals.iter().map(|(_, item)| *item).collect();
        let can = goals.iter().zip(reach.can_try_all(&items));
        can.filter_map(|((at, _), can)| (!can).then_some(*at))
            .collect()
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
        for (at, met) in met.iter().enumerate() {
            if !self.open[at] || untried.has(at) {
                continue;
            }
            let stage = CasesStage {
                done: at,
                of: self.goals.len(),
            };
            tell(stage);
            if self.run.is_spent() {
                self.stopped.get_or_insert(stage);
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

    fn seek(
        &mut self,
        at: usize,
        met: &[Result<bool, Undecided>],
        apart: &mut ToldApart<'_>,
    ) -> Result<Case<'f>, Missed> {
        let goal = self.goals[at].clone();
        let mut never = met.iter().all(|met| *met == Ok(false));
        for (look, _) in goal
            .looks
            .iter()
            .zip(met)
            .filter(|(_, met)| **met != Ok(false))
        {
            let way = apart.space.way_to((look.0, &look.1), self.terms.today);
            let Ok(Some(way)) = way else { continue };
            if let Aim::Outside(_, answer) = &goal.what {
                let case = self.refused(&way, way.taken().len(), answer);
                if let Some(case) = case.filter(|case| self.tried_by(case).contains(&at)) {
                    return Ok(case);
                }
                continue;
            }
            let case = self.ended_with_advice(&way, &apart.space);
            if let Some(case) = case.filter(|case| self.tried_by(case).contains(&at)) {
                return Ok(case);
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
        let mut space = Space::of_run(&lenient, today, &self.run)?;
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
    fn walked(&self, way: &Session<'_>, steps: usize) -> Option<Session<'f>> {
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

    /// A way that is gone on with to its end, so that it tries what is still to be
    /// tried. Where no advice is found, it ends at a question without an answer.
    fn ended(&mut self, way: &Session<'_>) -> Option<Case<'f>> {
        let begun = self.walked(way, way.taken().len())?;
        let mut best: Option<((bool, usize), Case<'f>)> = None;
        for ending in 0..ENDINGS {
            let Some(session) = self.go_on(begun.clone(), ending) else {
                continue;
            };
            let case = Case::new(session);
            let tried = self.tried_by(&case);
            let new = tried.iter().filter(|goal| self.open[**goal]).count();
            let worth = (matches!(case.session.step(), Step::Done(_)), new);
            if best.as_ref().is_none_or(|(most, _)| worth > *most) {
                best = Some((worth, case));
            }
            if matches!(begun.step(), Step::Done(_)) {
                break;
            }
        }
        match best {
            Some((_, case)) => Some(case),
            None => self.refused_next(begun),
        }
    }

    /// Where every way ends nowhere, one can still end with an answer that the author
    /// refuses.
    fn refused_next(&mut self, begun: Session<'f>) -> Option<Case<'f>> {
        let Step::Ask(next) = begun.step() else {
            return None;
        };
        let question = &self.flow.questions[next];
        let mut answers = (0..ANSWERS)
            .map(|_| sample::answer(question, self.terms.today, &mut self.chance))
            .filter_map(|answer| match begun.check(&answer) {
                Err(refused @ Refused::Says(_)) => Some((answer, refused)),
                Err(_) | Ok(()) => None,
            });
        let refused = answers.next()?;
        drop(answers);
        Some(Case {
            refused: Some(refused),
            ..Case::new(begun)
        })
    }

    /// Goes on to an outcome, at first with answers that are still to be tried; else
    /// to the first question that has to have an answer, and has none.
    fn go_on(&mut self, mut session: Session<'f>, ending: usize) -> Option<Session<'f>> {
        let mut unfinished = None;
        while let Step::Ask(question) = session.step() {
            // One that may be skipped would be.
            if self.flow.questions[question].presence == Presence::Required {
                unfinished.get_or_insert_with(|| session.clone());
            }
            // Where what is still to be tried leads nowhere, chance may lead on.
            let mut wanted = if ending < ENDINGS / 2 {
                self.wanted_at(question)
            } else {
                Vec::new()
            };
            if !wanted.is_empty() {
                let turn = ending % wanted.len();
                wanted.rotate_left(turn);
            }
            let went = wanted
                .iter()
                .any(|given| session.give(given.clone()).is_ok());
            if !went && !self.go_on_by_chance(&mut session, question) {
                return unfinished;
            }
        }
        match session.step() {
            Step::Done(_) => Some(session),
            Step::Ask(_) | Step::Stuck(_) => unfinished,
        }
    }

    fn go_on_by_chance(&mut self, session: &mut Session<'f>, id: Id<Question>) -> bool {
        let question = &self.flow.questions[id];
        let answered = (0..ANSWERS).any(|_| {
            let answer = sample::answer(question, self.terms.today, &mut self.chance);
            session.answer(answer).is_ok()
        });
        answered || (question.presence == Presence::Optional && session.skip().is_ok())
    }

    /// What can be given to a question that is still to be tried.
    fn wanted_at(&self, question: Id<Question>) -> Vec<Given> {
        let given = self.given_at[question.index()].iter();
        let open = given.filter(|(goal, _)| self.open[*goal]);
        open.map(|(_, given)| given.clone()).collect()
    }

    fn seek_by_chance(&mut self, untried: &Untried) {
        for _ in 0..WAYS {
            if (0..self.goals.len()).all(|at| !self.open[at] || untried.has(at)) {
                return;
            }
            let way = sample::way(self.flow, self.terms.today, &mut self.chance);
            let Some(way) = way.filter(|way| matches!(way.step(), Step::Done(_))) else {
                continue;
            };
            let case = Case::new(way);
            if self.tried_by(&case).iter().any(|at| self.open[*at]) {
                self.add(case);
            }
        }
    }

    fn add(&mut self, case: Case<'f>) {
        let tried = self.tried_by(&case);
        for at in &tried {
            self.open[*at] = false;
        }
        self.found.push(CaseFound { case, tried });
    }

    /// The goals that a case tries.
    fn tried_by(&self, case: &Case<'f>) -> BTreeSet<usize> {
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
