//! Questions whose conditions are too large: where their answers lead is left open, and the rest of
//! the flow is told around them.

use std::borrow::Cow;
use std::collections::HashSet;

use jiff::civil::Date;

use super::at_moment::{Look, Moment};
use super::diagram::Diagram;
use super::exits::{Exits, TakenRoute};
use super::sample::{self, Chance};
use super::ways::{AtOpen, Ways};
use super::{Space, Undecided};
use crate::flow::answer::{Answer, Given};
use crate::flow::condition::Condition;
use crate::flow::question::{Kind, Presence, Question, RouteKey};
use crate::flow::table::Id;
use crate::session::{Session, Step};

/// How many ways behind open questions are gone on with at most.
const MOST_BEHIND: usize = 12;

/// How many answers are tried at an open question to get past it.
const ANSWERS: usize = 30;

impl<'f> Space<'f> {
    /// Whether it is left open where some answers lead.
    pub(crate) fn is_left_open(&self) -> bool {
        !self.open.is_empty()
    }

    /// The questions of which it is left open where their answers lead.
    #[must_use]
    pub fn questions_left_open(&self) -> &[Id<Question>] {
        &self.open
    }

    /// Where the answers to a question lead these ways; nothing where that is left open, and
    /// nobody gets past.
    pub(super) fn exits(&self, ways: &Ways, question: Id<Question>) -> Option<Cow<'_, Exits>> {
        let leaving = &self.leaving[question.index()];
        if !self.open.contains(&question) || ways.at_open == AtOpen::Everybody {
            return Some(Cow::Borrowed(leaving));
        }
        let through = ways.through.get(&question)?;
        let mut leaving = leaving.clone();
        leaving
            .routes
            .retain(|leads| leads.routes.contains(through));
        leaving.nowhere = self.never();
        Some(Cow::Owned(leaving))
    }

    /// All ways on from where a session is: past an open question along the route that it has
    /// taken there, and past no other.
    pub(super) fn ways_on_from(&self, session: &Session<'_>) -> Ways {
        let taken = session.taken().iter();
        let asked: Vec<Id<Question>> = taken.clone().map(|taken| taken.question).collect();
        let through = taken.filter_map(|taken| Some((taken.question, taken.route?)));
        Ways {
            through: through.collect(),
            at_open: AtOpen::Nobody,
            ..self.fixing(session, &asked)
        }
    }

    /// A way that meets a look, of those that get past no open question, or of ways by chance.
    pub(super) fn way_beside_open(
        &mut self,
        question: Id<Question>,
        look: Look<'_>,
        today: Date,
    ) -> Result<Option<Session<'f>>, Undecided> {
        if let Some(Ok(Some(way))) = self.way_by_chance_to(look) {
            return Ok(Some(way));
        }
        if let Ok(Some(way)) = self.way_found_back(look, today) {
            return Ok(Some(way));
        }
        self.walk_by_chance(question, today);
        match self.way_by_chance_to(look) {
            Some(Ok(Some(way))) => Ok(Some(way)),
            _ => Err(Undecided { question }),
        }
    }

    /// Ways that have just got past an open question: one for each place to which some were
    /// found to lead, or a few.
    pub(crate) fn ways_past_open(&mut self, today: Date) -> Vec<Session<'f>> {
        let Some(first) = self.open.first().copied() else {
            return Vec::new();
        };
        self.walk_by_chance(first, today);
        let mut known: HashSet<(Id<Question>, Option<RouteKey>)> = HashSet::new();
        let mut past = Vec::new();
        let mut chance = Chance::seeded(1);
        for question in self.open.clone() {
            let everybody = Condition::always();
            let look = (Moment::Asked(question), &everybody);
            let Ok(Some(before)) = self.way_beside_open(question, look, today) else {
                continue;
            };
            let mut answer = || sample::answer(&self.flow.questions[question], today, &mut chance);
            let answers: Vec<Answer> = (0..ANSWERS).map(|_| answer()).collect();
            let given = answers.into_iter().map(Given::Answer);
            for given in given.chain([Given::Skipped]) {
                let mut after = before.clone();
                if after.give(given).is_ok()
                    && let (Step::Ask(_), Some(taken)) = (after.step(), after.taken().last())
                    && known.insert((question, taken.route))
                {
                    past.push(after);
                }
            }
        }
        past.extend(self.ways_by_chance_past_open(&mut known));
        past.truncate(MOST_BEHIND);
        past
    }

    /// All ways at most: where it is left open who gets past a question, everybody may. None of
    /// these ends at a question that accepts no answer.
    pub(crate) fn ways_at_most(&self) -> Ways {
        Ways {
            at_open: AtOpen::Everybody,
            ..Ways::default()
        }
    }

    /// Any of the routes that count.
    pub(super) fn left_open(&self, question: Id<Question>) -> Exits {
        let mut leaving = anything(&self.conditions, &self.flow.questions[question]);
        let graph = &self.graph;
        leaving
            .routes
            .retain(|leads| graph.leads(question, leads.target));
        leaving
    }

    /// All ways; where it is left open who gets past a question, everybody may, along each of its
    /// routes. So some of these ways may be nobody's, and none is left out.
    pub(crate) fn every_way_at_most(&mut self) -> Result<Ways, Undecided> {
        if self.open.is_empty() {
            return self.every_way();
        }
        let mut ways = self.ways_at_most();
        let questions: Vec<Id<Question>> = self.flow.questions.ids().collect();
        for question in questions {
            let when = match self.open.contains(&question) {
                true if self.may_accept_nothing(question) => self.always(),
                true => self.never(),
                false => self.nothing_accepted(question)?,
            };
            if when != self.never() {
                ways.traps.push((question, when));
            }
        }
        Ok(ways)
    }

    /// Whether a question may accept no answer, as far as that is seen without its conditions.
    fn may_accept_nothing(&self, question: Id<Question>) -> bool {
        let asked = &self.flow.questions[question];
        let has_own_bounds = match asked.kind {
            Kind::Date { .. } => true,
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Text { .. } => false,
        };
        asked.presence == Presence::Required && (has_own_bounds || !asked.refuse.is_empty())
    }
}

/// What is left open of a question whose conditions are too large: any answer may be accepted,
/// and take any route.
fn anything(diagram: &Diagram<bool>, question: &Question) -> Exits {
    let always = diagram.one();
    let cases = question.next.cases();
    let for_all = cases.iter().find(|case| case.when.is_empty());
    let is_for_all = for_all.is_some_and(|case| case.leads.is_some())
        // A list within a route may hold for nobody, and then leads nowhere.
        && cases.iter().all(|case| case.leads.is_some());
    let routes = question.next.routes().map(|(route, target)| TakenRoute {
        routes: vec![route],
        target,
        when: always,
    });
    Exits {
        accepted: always,
        refused: diagram.zero(),
        routes: routes.collect(),
        nowhere: if is_for_all { diagram.zero() } else { always },
    }
}
