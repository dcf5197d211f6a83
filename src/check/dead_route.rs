//! `dead-route`: a route of a list that no answer takes.

use super::Checker;
use super::beside::is_of_its_own;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::Flow;
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Next, Question, Route, Target};
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;

pub(super) fn check(check: &mut Checker<'_>, logic: &mut Logic<'_>) {
    for (id, question) in check.flow.questions.iter() {
        // Where nobody gets past a question, that is what has to be mended.
        if !logic.comes_to(Moment::Accepted(id)) {
            continue;
        }
        let Next::Routes(routes) = &question.next else {
            continue;
        };
        for (at, (key, target)) in question.next.routes().enumerate() {
            let route = ListedRoute {
                question: id,
                routes,
                at,
                target,
            };
            let astray = check.is_astray() && !route.is_dead_for_all(question);
            if logic.pass.takes(id, key) || astray {
                continue;
            }
            if check.has_enough(Rule::DeadRoute, id) {
                return;
            }
            match route.report(check, logic) {
                Ok(finding) => check.push(finding),
                Err(undecided) => check.undecided(Rule::DeadRoute, undecided),
            }
        }
    }
}

/// A route of a list.
struct ListedRoute<'f> {
    question: Id<Question>,
    /// All of the list.
    routes: &'f [Route],
    /// Its place among them.
    at: usize,
    target: Target,
}

impl ListedRoute<'_> {
    /// Whether nobody takes it who does not by this answer alone, wherever they come from.
    fn is_dead_for_all(&self, question: &Question) -> bool {
        let routes = self.routes.iter().take(self.at + 1);
        let routes = routes.filter_map(|route| route.when.as_ref());
        let mut all = routes.chain(question.refuse.iter().map(|refusal| &refusal.when));
        all.all(|when| is_of_its_own(&when.condition, self.question))
    }

    /// The condition of one of the list.
    fn when(&self, at: usize) -> Condition {
        let when = self.routes.get(at).and_then(|route| route.when.as_ref());
        when.map_or(Condition::always(), |when| when.condition.clone())
    }

    /// The place of a key of one of the list.
    fn place(&self, flow: &Flow, at: usize, key: &str) -> Place {
        let list = Place::root()
            .key("questions")
            .key(flow.questions.name(self.question));
        list.key("next").index(at).key(key)
    }

    fn report(&self, check: &Checker<'_>, logic: &mut Logic<'_>) -> Result<Finding, Undecided> {
        let to = match self.target {
            Target::Question(question) => check.flow.questions.name(question),
            Target::Outcome(outcome) => check.flow.outcomes.name(outcome),
        };
        let accepted = Moment::Accepted(self.question);
        let written = self.routes.get(self.at);
        let written = written.and_then(|route| route.when.as_ref());
        let held = logic.any(&[(accepted, &self.when(self.at))])?;
        let (mut finding, help) = match written {
            Some(when) if !held => {
                let bytes = logic.why_never(when, &[accepted])?;
                let words = when.source.get(bytes.clone()).unwrap_or("");
                let finding = Finding::warning(
                    Rule::DeadRoute,
                    self.place(check.flow, self.at, "when").piece(bytes),
                    format!("nobody takes this route to `{to}`: `{words}` never holds here"),
                );
                (finding, "take the route out, or mend its condition")
            }
            Some(_) => {
                let help = "take the route out, or move it up, or mend its condition";
                (self.taken_before(check.flow, logic, to)?, help)
            }
            None => {
                let help = "take the route out, or mend the ones before it";
                (self.taken_before(check.flow, logic, to)?, help)
            }
        };
        let reached = match self.target {
            Target::Question(target) => logic.pass.reaches(target),
            Target::Outcome(target) => logic.pass.ends_with(target),
        };
        if !reached && !check.is_astray() {
            finding = finding.note(format!("so nobody ever comes to `{to}`"));
        }
        Ok(finding.help(help))
    }

    /// That others of the list, which are shown, take everyone for whom it holds.
    fn taken_before(
        &self,
        flow: &Flow,
        logic: &mut Logic<'_>,
        to: &str,
    ) -> Result<Finding, Undecided> {
        let mut finding = Finding::warning(
            Rule::DeadRoute,
            self.place(flow, self.at, "go"),
            format!(
                "nobody takes this route to `{to}`: the ones before it take everyone for whom it holds"
            ),
        );
        let own = self.when(self.at);
        let mut before = Vec::new();
        for earlier in 0..self.at {
            let mut here = before.clone();
            here.extend([own.clone(), self.when(earlier)]);
            let accepted = Moment::Accepted(self.question);
            if logic.any(&[(accepted, &Condition::All(here))])? {
                finding = finding.and(self.place(flow, earlier, "go"), "this one comes first");
            }
            before.push(not(self.when(earlier)));
        }
        Ok(finding)
    }
}
