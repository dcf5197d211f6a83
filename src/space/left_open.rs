//! Questions whose conditions are too large: where their answers lead is left open, and the rest of
//! the flow is told around them.

use super::diagram::Diagram;
use super::exits::{Exits, TakenRoute};
use super::ways::{AtOpen, Ways};
use super::{Space, Undecided};
use crate::flow::question::{Kind, Presence, Question};
use crate::flow::table::Id;

impl Space<'_> {
    /// Whether it is left open where some answers lead.
    pub(crate) fn is_left_open(&self) -> bool {
        !self.open.is_empty()
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
        let mut ways = Ways {
            at_open: AtOpen::Everybody,
            ..Ways::default()
        };
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
