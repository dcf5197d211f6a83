//! `not-decided`: something that was too large, or too entangled, to be decided.

use super::{Checker, MOST_SEARCHED, WhyNotDecided};
use crate::diagnostic::{Finding, Rule};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::listed;
use crate::place::Place;
use crate::space::Undecided;

/// The rules that are decided over all answers.
const RULES: [Rule; 13] = [
    Rule::UnreachableQuestion,
    Rule::UnreachableOutcome,
    Rule::Gap,
    Rule::RefusesEverything,
    Rule::DeadRoute,
    Rule::AlwaysTrue,
    Rule::AlwaysFalse,
    Rule::MaybeUnanswered,
    Rule::PassageNeverShown,
    Rule::OptionWithoutEffect,
    Rule::QuestionWithoutEffect,
    Rule::VacuousGuarantee,
    Rule::BrokenGuarantee,
];

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
    for why in whys {
        let is_so = |rule: &Rule| undecided.contains(&(*rule, why));
        let rules: Vec<String> = RULES
            .into_iter()
            .filter(is_so)
            .map(|rule| format!("`{}`", rule.name()))
            .collect();
        let rules = match rules.len() {
            1 => format!("{} is not decided", listed(&rules)),
            _ => format!("{} are not decided", listed(&rules)),
        };
        let name = |question: Id<Question>| check.flow.questions.name(question);
        let (question, message, help) = match why {
            WhyNotDecided::TooLarge(question) => (
                question,
                format!("{rules}: too much has to be remembered of earlier answers"),
                "let fewer conditions look far back, or allow more nodes with `--max-nodes`",
            ),
            WhyNotDecided::Enough(question) => (
                question,
                format!(
                    "{rules} from here on: there are {MOST_SEARCHED} findings of that kind before"
                ),
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
        let finding = Finding::warning(Rule::NotDecided, place, message);
        check.push(finding.help(help));
    }
}
