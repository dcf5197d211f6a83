//! `not-decided`: something that was too large, or too entangled, to be decided.

use super::{Checker, MOST_SEARCHED, WhyNotDecided};
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::listed;
use crate::place::Place;
use crate::space::Undecided;

/// The rules that are decided over all answers.
const RULES: [Rule; 14] = [
    Rule::UnreachableQuestion,
    Rule::UnreachableOutcome,
    Rule::Gap,
    Rule::RefusesEverything,
    Rule::DeadRoute,
    Rule::AlwaysTrue,
    Rule::AlwaysFalse,
    Rule::MaybeUnanswered,
    Rule::SameText,
    Rule::PassageNeverShown,
    Rule::OptionWithoutEffect,
    Rule::QuestionWithoutEffect,
    Rule::VacuousGuarantee,
    Rule::BrokenGuarantee,
];

/// What helps where too much has to be remembered.
const MAY_HELP: &str = "let fewer conditions look far back, or allow more nodes with `--max-nodes`";

/// What helps where there is too much to look at.
const MAY_ALLOW: &str = "let fewer conditions look far back, or allow more work with `--max-nodes`";

/// At how many questions it's told one by one that something is not decided there.
const MOST_PLACES: usize = 5;

/// None of the rules could be decided.
pub(super) fn nothing(check: &mut Checker<'_>, undecided: Undecided) {
    for rule in RULES {
        check.undecided(rule, undecided);
    }
}

pub(super) fn check(check: &mut Checker<'_>) {
    let undecided = std::mem::take(&mut check.undecided);
    let mut whys: Vec<WhyNotDecided> = Vec::new();
    for (_, why) in &undecided {
        if !whys.contains(why) {
            whys.push(*why);
        }
    }
    // Where there are many, the first of them speaks for all.
    let here = |why: &WhyNotDecided| matches!(why, WhyNotDecided::Here(_));
    let places = whys.iter().filter(|why| here(why)).count();
    let first = whys.iter().copied().find(here);
    let many = places > MOST_PLACES;
    whys.retain(|why| !many || !here(why) || Some(*why) == first);
    for why in whys {
        let is_same = |other: &WhyNotDecided| *other == why || (many && here(&why) && here(other));
        let is_so = |rule: &Rule| {
            let mut all = undecided.iter();
            all.any(|(of, why)| of == rule && is_same(why))
        };
        let rules: Vec<String> = RULES
            .into_iter()
            .filter(is_so)
            .map(|rule| format!("`{}`", rule.name()))
            .collect();
        let mut rules = match rules.len() {
            1 => format!("{} is not decided", listed(&rules)),
            _ => format!("{} are not decided", listed(&rules)),
        };
        if many && here(&why) {
            rules = format!("{rules} at {places} questions, also");
        }
        let finding = told(check, why, &rules);
        check.push(finding);
    }
}

/// What is told of rules that are not decided.
fn told(check: &Checker<'_>, why: WhyNotDecided, rules: &str) -> Finding {
    let flow = check.flow;
    let name = |question: Id<Question>| flow.questions.name(question);
    let (question, message, help) = match why {
        WhyNotDecided::TooLarge(question) => (
            question,
            format!("{rules}: too much has to be remembered of earlier answers"),
            MAY_HELP,
        ),
        WhyNotDecided::Here(question) => (
            question,
            format!("{rules} here: too much has to be remembered of earlier answers"),
            MAY_HELP,
        ),
        WhyNotDecided::OfGuarantee(at, question) => {
            let name = name(question);
            let message = format!("at `{name}` too much has to be remembered of earlier answers");
            return of_guarantee(at, &message).help(MAY_HELP);
        }
        WhyNotDecided::SpentBefore(at) => {
            return of_guarantee(at, "the work stopped at its limit before").help(MAY_ALLOW);
        }
        WhyNotDecided::Spent(done) => (
            flow.start,
            format!(
                "{rules}: the work stopped at its limit, when {done} of {} guarantees and rules were done",
                check.stage.of
            ),
            MAY_ALLOW,
        ),
        WhyNotDecided::Enough(question) => (
            question,
            format!("{rules} from here on: there are {MOST_SEARCHED} findings of that kind before"),
            "mend some of them first",
        ),
        WhyNotDecided::Comparison(question) => (
            question,
            format!(
                "{rules} here: too many answers are compared with one another, that to `{}` among them",
                name(question)
            ),
            "compare with a fixed value where you can",
        ),
        WhyNotDecided::Calendar(question) => (
            question,
            format!(
                "{rules} here: months are counted from the answer to `{}` or from today, and there are too many days to walk them all",
                name(question)
            ),
            "set `min` and `max`, or count in weeks or days",
        ),
    };
    let place = Place::root().key("questions").key(name(question)).the_key();
    Finding::warning(Rule::NotDecided, place, message).help(help)
}

fn of_guarantee(at: usize, message: &str) -> Finding {
    let place = Place::root().key("guarantees").index(at).key("says");
    let message = format!("whether this guarantee holds is not decided: {message}");
    Finding::warning(Rule::NotDecided, place, message)
}
