//! `dead-route`: a route of a list that no answer takes.

use super::Checker;
use super::beside::is_of_its_own;
use super::logic::{Guard, Logic, both};
use super::route_seat::{RouteSeat, condition_of};
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Next, Question, RouteKey, Target, Then};
use crate::flow::table::Id;
use crate::parse;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    for (id, question) in check.flow.questions.iter() {
        // Where nobody gets past a question, that is what has to be mended.
        if !logic.may_come_to(Moment::Accepted(id)) {
            continue;
        }
        let Next::Routes(routes) = &question.next else {
            continue;
        };
        let mut leaf = 0;
        let mut dead: Vec<ListedRoute<'_>> = Vec::new();
        for seat in RouteSeat::all(routes) {
            let first = leaf;
            if let Then::Go(_) = seat.route().then {
                leaf += 1;
            }
            let route = ListedRoute { question: id, seat };
            // What stands inside a route that nobody takes is told with it.
            if dead.last().is_some_and(|dead| dead.has_inside(&route)) {
                continue;
            }
            let mut leaves = (first..first + route.seat.route().count()).map(RouteKey::Listed);
            let astray = check.is_astray() && !route.is_dead_for_all(question);
            if astray || leaves.clone().any(|key| logic.met.at_least.takes(id, key)) {
                continue;
            }
            let known = logic.comes_to(Moment::Accepted(id));
            if !known || leaves.any(|key| logic.met.at_most.takes(id, key)) {
                check.undecided(Rule::DeadRoute, Undecided { question: id });
                continue;
            }
            // Some come to the routes inside and are left out by all of them.
            match route.is_reached(logic) {
                Ok(true) => continue,
                Ok(false) => {}
                Err(undecided) => {
                    check.undecided(Rule::DeadRoute, undecided);
                    continue;
                }
            }
            if check.has_enough(Rule::DeadRoute, id) {
                return;
            }
            match route.report(check, logic) {
                Ok(finding) => check.push(finding),
                Err(undecided) => check.undecided(Rule::DeadRoute, undecided),
            }
            dead.push(route);
        }
    }
}

/// A route of a list, or one inside another.
struct ListedRoute<'f> {
    question: Id<Question>,
    seat: RouteSeat<'f>,
}

impl<'f> ListedRoute<'f> {
    /// Whether another stands inside this one.
    fn has_inside(&self, other: &Self) -> bool {
        other.seat.steps().starts_with(&self.seat.steps())
    }

    /// Whether nobody takes it who does not by this answer alone, wherever they come from.
    fn is_dead_for_all(&self, question: &Question) -> bool {
        let levels = self.seat.levels.iter();
        let routes = levels.flat_map(|(list, at)| list.iter().take(at + 1));
        let routes = routes.filter_map(|route| route.when.as_ref());
        let mut all = routes.chain(question.refuse.iter().map(|refusal| &refusal.when));
        all.all(|when| is_of_its_own(&when.condition, self.question))
    }

    /// Whether somebody comes to the routes inside it.
    fn is_reached(&self, logic: &mut Logic<'_>) -> Result<bool, Undecided> {
        let route = self.seat.route();
        if let Then::Go(_) = route.then {
            return Ok(false);
        }
        let taken = Guard::Behind(self.seat.clone()).with(condition_of(route));
        logic.any(&[(Moment::Accepted(self.question), &taken)])
    }

    /// The place of a key of a route.
    fn place(&self, flow: &Flow, seat: &RouteSeat<'_>, key: &str) -> Place {
        let question = Place::root().key("questions");
        let question = question.key(flow.questions.name(self.question));
        parse::place_of_steps(question, &seat.steps()).key(key)
    }

    /// The place of what says where a route leads.
    fn lead(&self, flow: &Flow, seat: &RouteSeat<'_>) -> Place {
        match seat.route().then {
            Then::Go(_) => self.place(flow, seat, "go"),
            Then::Next(_) => self.place(flow, seat, "next").the_key(),
        }
    }

    /// What it is called in a sentence.
    fn called(&self, flow: &Flow) -> String {
        match self.seat.route().then {
            Then::Go(Target::Question(to)) => {
                format!("this route to `{}`", flow.questions.name(to))
            }
            Then::Go(Target::Outcome(to)) => format!("this route to `{}`", flow.outcomes.name(to)),
            Then::Next(_) => "the routes inside this one".to_owned(),
        }
    }

    fn report(&self, check: &Checker<'_>, logic: &mut Logic<'_>) -> Result<Finding, Undecided> {
        let flow = check.flow;
        let called = self.called(flow);
        let accepted = Moment::Accepted(self.question);
        let route = self.seat.route();
        let around = Condition::All(self.seat.around().collect());
        let own = both(Some(&around), condition_of(route));
        let held = logic.any(&[(accepted, &own)])?;
        let (mut finding, help) = match &route.when {
            Some(when) if !held => {
                let bytes = logic.why_never(when, &around, &[accepted])?;
                let words = when.source.get(bytes.clone()).unwrap_or("");
                let mut finding = Finding::warning(
                    Rule::DeadRoute,
                    self.place(flow, &self.seat, "when").piece(bytes),
                    format!("nobody takes {called}: `{words}` never holds here"),
                );
                if let Some((_, levels)) = self.seat.levels.split_last()
                    && !levels.is_empty()
                {
                    let outer = RouteSeat {
                        levels: levels.to_vec(),
                    };
                    let outer = self.place(flow, &outer, "when");
                    finding = finding.and(outer, "it stands inside this one");
                }
                (finding, "take the route out, or mend its condition")
            }
            Some(_) => {
                let help = "take the route out, or move it up, or mend its condition";
                (self.taken_before(flow, logic, &called)?, help)
            }
            None => {
                let help = "take the route out, or mend the ones before it";
                (self.taken_before(flow, logic, &called)?, help)
            }
        };
        let never = match route.then {
            Then::Go(Target::Question(target)) => {
                (!logic.met.at_most.reaches(target)).then(|| flow.questions.name(target))
            }
            Then::Go(Target::Outcome(target)) => {
                (!logic.met.at_most.ends_with(target)).then(|| flow.outcomes.name(target))
            }
            Then::Next(_) => None,
        };
        if let Some(to) = never.filter(|_| !check.is_astray()) {
            finding = finding.note(format!("so nobody ever comes to `{to}`"));
        }
        Ok(finding.help(help))
    }

    /// That others, which are shown, take everyone for whom it holds.
    fn taken_before(
        &self,
        flow: &Flow,
        logic: &mut Logic<'_>,
        called: &str,
    ) -> Result<Finding, Undecided> {
        let mut finding = Finding::warning(
            Rule::DeadRoute,
            self.lead(flow, &self.seat),
            format!("nobody takes {called}: the ones before it take everyone for whom it holds"),
        );
        let own = self.seat.around().chain([condition_of(self.seat.route())]);
        let own: Vec<Condition> = own.collect();
        let mut before = Vec::new();
        for earlier in self.seat.earlier() {
            let mut here = before.clone();
            here.extend(own.iter().cloned());
            here.push(condition_of(earlier.route()));
            let accepted = Moment::Accepted(self.question);
            if logic.any(&[(accepted, &Condition::All(here))])? {
                finding = finding.and(self.lead(flow, &earlier), "this one comes first");
            }
            before.push(not(condition_of(earlier.route())));
        }
        Ok(finding)
    }
}
