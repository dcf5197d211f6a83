//! Ways by chance, for where all of them are too many to be gone over: what one of them meets
//! is met.

use std::collections::HashSet;

use jiff::civil::Date;

use super::at_moment::Look;
use super::cells::Today;
use super::diagram::Ref;
use super::pass::{Moment, Pass, Ways};
use super::sample::{self, Chance};
use super::ways::AtOpen;
use super::{Space, Undecided};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// How many ways are walked.
const WAYS: usize = 40;

/// How much each of them may take. Everything on it is fixed, so that it takes little.
const BRANCHES_OF_A_WAY: usize = 10_000_000;

/// Ways by chance, in place of a pass over all of them that is too large.
#[derive(Debug)]
pub(super) struct ByChance<'f> {
    /// Where that pass was too large.
    pub undecided: Undecided,
    ways: Vec<WayByChance<'f>>,
}

/// A way that was walked, and the same as a pass goes over it.
#[derive(Debug)]
struct WayByChance<'f> {
    session: Session<'f>,
    ways: Ways,
}

/// What somebody meets, as far as one pass tells.
#[derive(Clone, Debug)]
pub struct Meetings {
    reached: Vec<bool>,
    ended: Vec<bool>,
    stuck: Vec<bool>,
    taken: Vec<Vec<RouteKey>>,
}

impl Meetings {
    /// Whether somebody comes to a question.
    #[must_use]
    pub fn reaches(&self, question: Id<Question>) -> bool {
        self.reached[question.index()]
    }

    /// Whether somebody ends with an outcome.
    #[must_use]
    pub fn ends_with(&self, outcome: Id<Outcome>) -> bool {
        self.ended[outcome.index()]
    }

    /// Whether somebody comes to a question and finds no route.
    #[must_use]
    pub fn is_stuck_at(&self, question: Id<Question>) -> bool {
        self.stuck[question.index()]
    }

    /// Whether somebody takes a route.
    #[must_use]
    pub fn takes(&self, question: Id<Question>, route: RouteKey) -> bool {
        self.taken[question.index()].contains(&route)
    }

    fn nothing(space: &Space<'_>) -> Self {
        let questions = space.flow.questions.len();
        Self {
            reached: vec![false; questions],
            ended: vec![false; space.flow.outcomes.len()],
            stuck: vec![false; questions],
            taken: vec![Vec::new(); questions],
        }
    }

    fn add(&mut self, space: &Space<'_>, pass: &Pass<bool>) {
        for question in space.flow.questions.ids() {
            let at = question.index();
            self.reached[at] |= pass.reaches(question);
            self.stuck[at] |= pass.is_stuck_at(question);
            for route in &pass.taken[at] {
                if !self.taken[at].contains(route) {
                    self.taken[at].push(*route);
                }
            }
        }
        for outcome in space.flow.outcomes.ids() {
            self.ended[outcome.index()] |= pass.ends_with(outcome);
        }
    }
}

/// What somebody meets in a flow.
#[derive(Clone, Debug)]
pub struct WhatIsMet {
    /// What may be met: nobody meets anything else.
    pub at_most: Meetings,
    /// What is met; the same, where all ways could be gone over.
    pub at_least: Meetings,
    /// Where there was too much to go over all ways.
    pub undecided: Option<Undecided>,
}

impl<'f> Space<'f> {
    /// What somebody meets. Where it is too much to go over all ways, ways by chance are
    /// walked from here on, `today`, and no other pass over all ways is tried.
    pub fn what_is_met(&mut self, today: Date) -> WhatIsMet {
        if let Some(question) = self.open.first() {
            return self.met_past(*question, today);
        }
        match self.pass::<bool>(&Ways::default()) {
            Ok(pass) => {
                let mut met = Meetings::nothing(self);
                met.add(self, &pass);
                WhatIsMet {
                    at_most: met.clone(),
                    at_least: met,
                    undecided: None,
                }
            }
            Err(undecided) => {
                self.by_chance = Some(self.ways_by_chance(undecided, today));
                WhatIsMet {
                    at_most: self.met_at_most(),
                    at_least: self.met_on_ways_by_chance(),
                    undecided: Some(undecided),
                }
            }
        }
    }

    /// What somebody meets where it is left open who gets past some questions, of which this is
    /// the first.
    fn met_past(&mut self, question: Id<Question>, today: Date) -> WhatIsMet {
        let undecided = Undecided { question };
        self.by_chance = Some(self.ways_by_chance(undecided, today));
        let all = |space: &Self, at_open| {
            space.pass::<bool>(&Ways {
                at_open,
                ..Ways::default()
            })
        };
        let at_most = match all(self, AtOpen::Everybody) {
            Ok(pass) => {
                let mut met = Meetings::nothing(self);
                met.add(self, &pass);
                met
            }
            Err(_) => {
                self.is_too_large_past_open = true;
                self.met_at_most()
            }
        };
        let mut at_least = self.met_on_ways_by_chance();
        if let Ok(pass) = all(self, AtOpen::Nobody) {
            at_least.add(self, &pass);
        }
        WhatIsMet {
            at_most,
            at_least,
            undecided: Some(undecided),
        }
    }

    fn met_on_ways_by_chance(&self) -> Meetings {
        let mut met = Meetings::nothing(self);
        for way in self.by_chance.iter().flat_map(|by_chance| &by_chance.ways) {
            if let Ok(pass) = self.pass_over(&way.ways) {
                met.add(self, &pass);
            }
        }
        met
    }

    /// Whether a pass over these ways is tried: what is too large once is so with whatever else
    /// is looked at.
    pub(super) fn may_go_over(&self, ways: &Ways) -> Result<(), Undecided> {
        if let Some(question) = self.open.first()
            && ways.fixed.is_empty()
        {
            let is_tried = match ways.at_open {
                AtOpen::NotKnown => false,
                AtOpen::Everybody => !self.is_too_large_past_open,
                AtOpen::Nobody => true,
            };
            return match is_tried {
                true => Ok(()),
                false => Err(Undecided {
                    question: *question,
                }),
            };
        }
        match &self.by_chance {
            Some(by_chance) if ways.fixed.is_empty() => Err(by_chance.undecided),
            Some(_) | None => Ok(()),
        }
    }

    /// What routes alone tell: each is taken that some answer takes, if somebody comes to it.
    fn met_at_most(&self) -> Meetings {
        let never = self.never();
        let mut met = Meetings::nothing(self);
        let mut open = vec![self.flow.start];
        met.reached[self.flow.start.index()] = true;
        while let Some(question) = open.pop() {
            let leaving = &self.leaving[question.index()];
            met.stuck[question.index()] = leaving.nowhere != never;
            for leads in leaving.routes.iter().filter(|leads| leads.when != never) {
                met.taken[question.index()].extend(&leads.routes);
                match leads.target {
                    Target::Question(to) if !met.reached[to.index()] => {
                        met.reached[to.index()] = true;
                        open.push(to);
                    }
                    Target::Question(_) => {}
                    Target::Outcome(outcome) => met.ended[outcome.index()] = true,
                }
            }
        }
        met
    }

    fn ways_by_chance(&self, undecided: Undecided, today: Date) -> ByChance<'f> {
        let mut chance = Chance::seeded(1);
        let ways = (0..WAYS).filter_map(|_| sample::way(self.flow, today, &mut chance));
        ByChance {
            undecided,
            ways: ways.map(|session| self.way_by_chance(session)).collect(),
        }
    }

    fn way_by_chance(&self, session: Session<'f>) -> WayByChance<'f> {
        WayByChance {
            ways: self.ways_on_from(&session),
            session,
        }
    }

    /// Walks ways by chance, if none are walked yet, since it is left open who gets past a
    /// question.
    pub(super) fn walk_by_chance(&mut self, question: Id<Question>, today: Date) {
        if self.by_chance.is_none() {
            self.by_chance = Some(self.ways_by_chance(Undecided { question }, today));
        }
    }

    /// The ways by chance as they stand right behind the open questions that they come to, one
    /// for each route there that isn't known yet.
    pub(super) fn ways_by_chance_past_open(
        &self,
        known: &mut HashSet<(Id<Question>, Option<RouteKey>)>,
    ) -> Vec<Session<'f>> {
        let mut past = Vec::new();
        for way in self.by_chance.iter().flat_map(|by_chance| &by_chance.ways) {
            let taken = way.session.taken().iter();
            for taken in taken.filter(|taken| self.open.contains(&taken.question)) {
                if known.contains(&(taken.question, taken.route)) {
                    continue;
                }
                let after = after(&way.session, taken.question);
                if let Some(after) = after.filter(|after| matches!(after.step(), Step::Ask(_))) {
                    known.insert((taken.question, taken.route));
                    past.push(after);
                }
            }
        }
        past
    }

    /// The same space, in which the same ways are walked as in another one.
    pub(super) fn going_by_chance_like(mut self, other: &Space<'f>) -> Self {
        if let Some(by_chance) = &other.by_chance {
            let ways = by_chance.ways.iter();
            let ways = ways.map(|way| self.way_by_chance(way.session.clone()));
            self.by_chance = Some(ByChance {
                undecided: by_chance.undecided,
                ways: ways.collect(),
            });
        }
        self
    }

    fn pass_over(&self, ways: &Ways) -> Result<Pass<bool>, Undecided> {
        self.pass_within(ways, &mut self.run.at_most(BRANCHES_OF_A_WAY))
    }

    /// Of looks that are not decided, those that ways by chance meet are met. Of the others it
    /// is told where they are.
    pub(super) fn meet_by_chance(
        &self,
        open: &[(usize, (Moment, Ref))],
        met: &mut [Result<bool, Undecided>],
    ) {
        let mut left: Vec<(usize, (Moment, Ref))> = open.to_vec();
        left.retain(|(at, _)| met[*at].is_err());
        if left.is_empty() {
            return;
        }
        let today = match self.today {
            Today::On(today) | Today::From(today) => Some(today),
            Today::Any => None,
        };
        let known = self.by_chance.as_ref();
        let fresh = match (known, today, met[left[0].0]) {
            (None, Some(today), Err(undecided)) => Some(self.ways_by_chance(undecided, today)),
            _ => None,
        };
        let walked = known.or(fresh.as_ref());
        for way in walked.into_iter().flat_map(|by_chance| &by_chance.ways) {
            let ways = Ways {
                looks: left.iter().map(|(_, look)| *look).collect(),
                ..way.ways.clone()
            };
            let Ok(pass) = self.pass_over(&ways) else {
                continue;
            };
            let mut is_met = pass.met.iter();
            left.retain(|(at, _)| {
                let is_met = is_met.next().is_some_and(|is_met| *is_met);
                if is_met {
                    met[*at] = Ok(true);
                }
                !is_met
            });
            if left.is_empty() {
                return;
            }
        }
        if known.is_some() {
            for (at, (moment, _)) in left {
                if let Moment::Asked(at_one) | Moment::Given(at_one) | Moment::Accepted(at_one) =
                    moment
                {
                    met[at] = Err(Undecided { question: at_one });
                }
            }
        }
    }

    /// A way by chance that meets a look; nothing where all ways are gone over.
    pub(super) fn way_by_chance_to(
        &self,
        (moment, condition): Look<'_>,
    ) -> Option<Result<Option<Session<'f>>, Undecided>> {
        let by_chance = self.by_chance.as_ref()?;
        let flow = self.flow;
        let holds = |way: &Session<'_>| way.answers().clone().holds(flow, condition);
        let mut ways = by_chance.ways.iter();
        let found = ways.find_map(|way| {
            let question = match moment {
                Moment::Ended(outcome) => {
                    let is_there = way.session.step() == Step::Done(outcome);
                    return (is_there && holds(&way.session)).then(|| way.session.clone());
                }
                Moment::Asked(question) | Moment::Given(question) | Moment::Accepted(question) => {
                    question
                }
            };
            let before = before(&way.session, question)?;
            let after = after(&way.session, question)?;
            match moment {
                Moment::Asked(_) => holds(&before).then_some(before),
                Moment::Given(_) => holds(&after).then_some(before),
                Moment::Accepted(_) | Moment::Ended(_) => holds(&after).then_some(after),
            }
        });
        Some(match found {
            Some(way) => Ok(Some(way)),
            None => Err(by_chance.undecided),
        })
    }

    /// A way by chance on which a question is answered and none of its routes holds.
    pub(crate) fn way_by_chance_into_gap(&self, question: Id<Question>) -> Option<Session<'f>> {
        let mut ways = self.by_chance.iter().flat_map(|by_chance| &by_chance.ways);
        let way = ways.find(|way| way.session.step() == Step::Stuck(question))?;
        Some(way.session.clone())
    }
}

/// A way as it stands once a question is answered; nothing where it does not come to it.
fn after<'f>(way: &Session<'f>, question: Id<Question>) -> Option<Session<'f>> {
    let mut after = before(way, question)?;
    after.give(way.given(question)?.clone()).ok()?;
    Some(after)
}

/// A way as it stands before a question is answered; nothing where it does not come to it.
fn before<'f>(way: &Session<'f>, question: Id<Question>) -> Option<Session<'f>> {
    let mut before = Session::new(way.flow(), way.today());
    for taken in way.taken() {
        if taken.question == question {
            return Some(before);
        }
        before.give(way.given(taken.question)?.clone()).ok()?;
    }
    None
}
