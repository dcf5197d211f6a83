//! `dead-route`: a route of a list that no answer takes.

use super::Check;
use super::beside::is_of_its_own;
use super::logic::Logic;
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Next, Question, RouteKey, Target};
use crate::flow::table::Id;
use crate::place::Place;
use crate::space::Undecided;
use crate::space::at_moment::Moment;

pub(super) fn check(check: &mut Check<'_>, logic: &mut Logic<'_>) {
    for (id, question) in check.flow.questions.iter() {
        // Where nobody gets past a question, that is what has to be mended.
        if !logic.comes_to(Moment::Accepted(id)) {
            continue;
        }
        for (route, target) in question.next.routes() {
            let RouteKey::Listed(at) = route else {
                continue;
            };
            let astray = check.is_astray() && !is_dead_for_all((id, question), at);
            if logic.pass.takes(id, route) || astray {
                continue;
            }
            if check.has_enough(Rule::DeadRoute, id) {
                return;
            }
            match report(check, logic, (id, at, target)) {
                Ok(finding) => check.push(finding),
                Err(undecided) => check.undecided(Rule::DeadRoute, undecided),
            }
        }
    }
}

/// Whether nobody takes a route who does not by this answer alone, wherever they come from.
fn is_dead_for_all((id, question): (Id<Question>, &Question), at: usize) -> bool {
    let Next::Routes(routes) = &question.next else {
        return false;
    };
    let routes = routes.iter().take(at + 1);
    let routes = routes.filter_map(|route| route.when.as_ref());
    let mut all = routes.chain(question.refuse.iter().map(|refusal| &refusal.when));
    all.all(|when| is_of_its_own(&when.condition, id))
}

fn report(
    check: &Check<'_>,
    logic: &mut Logic<'_>,
    (question, at, target): (Id<Question>, usize, Target),
) -> Result<Finding, Undecided> {
    let flow = check.flow;
    let Next::Routes(routes) = &flow.questions[question].next else {
        unreachable!("only lists have listed routes");
    };
    let when = |at: usize| {
        let when = routes.get(at).and_then(|route| route.when.as_ref());
        when.map_or(Condition::always(), |when| when.condition.clone())
    };
    let own = when(at);
    let accepted = Moment::Accepted(question);
    let place = |at: usize, key: &str| {
        let list = Place::root()
            .key("questions")
            .key(flow.questions.name(question));
        list.key("next").index(at).key(key)
    };
    let to = match target {
        Target::Question(question) => flow.questions.name(question),
        Target::Outcome(outcome) => flow.outcomes.name(outcome),
    };
    let mut finding;
    let mut help = "take the route out, or move it up, or mend its condition";
    let written = routes.get(at).and_then(|route| route.when.as_ref());
    if let (false, Some(when)) = (logic.any(&[(accepted, &own)])?, written) {
        let bytes = logic.why_never(when, &[accepted])?;
        let words = when.source.get(bytes.clone()).unwrap_or("");
        finding = Finding::warning(
            Rule::DeadRoute,
            place(at, "when").piece(bytes),
            format!("nobody takes this route to `{to}`: `{words}` never holds here"),
        );
        help = "take the route out, or mend its condition";
    } else {
        if written.is_none() {
            help = "take the route out, or mend the ones before it";
        }
        finding = Finding::warning(
            Rule::DeadRoute,
            place(at, "go"),
            format!(
                "nobody takes this route to `{to}`: the ones before it take everyone for whom it holds"
            ),
        );
        let mut before = Vec::new();
        for earlier in 0..at {
            let mut here = before.clone();
            here.extend([own.clone(), when(earlier)]);
            if logic.any(&[(accepted, &Condition::All(here))])? {
                finding = finding.and(place(earlier, "go"), "this one comes first");
            }
            before.push(not(when(earlier)));
        }
    }
    let reached = match target {
        Target::Question(target) => logic.pass.reaches(target),
        Target::Outcome(target) => logic.pass.ends_with(target),
    };
    if !reached && !check.is_astray() {
        finding = finding.note(format!("so nobody ever comes to `{to}`"));
    }
    Ok(finding.help(help))
}
