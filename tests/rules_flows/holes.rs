//! One error hides nothing that is wrong elsewhere, and nothing is told of which it may
//! be the cause.
//!
//! A made-up flow, with all that is wrong with its ways, gets one target or one condition
//! that cannot be read. What is found then is held to what was found before.

use std::cell::RefCell;
use std::collections::BTreeMap;

use proptest::test_runner::TestCaseError;
use quandary::diagnostic::{Finding, Rule, Severity};

use super::generate::draw::Domains;
use super::generate::runs;
use super::{findings, line, told};

/// Rules that are not tried beside an error, or whose findings may be explained by any.
const NOT_BESIDE: [Rule; 3] = [
    Rule::BrokenGuarantee,
    Rule::VacuousGuarantee,
    Rule::NotDecided,
];

/// A line of a text, from 0, with what it is broken into.
struct Broken {
    line: usize,
    text: String,
}

fn replaced(text: &str, at: usize, line: &str) -> Broken {
    let mut lines: Vec<&str> = text.lines().collect();
    lines[at] = line;
    Broken {
        line: at,
        text: lines.join("\n") + "\n",
    }
}

/// The lines with a target: behind `go`, `next`, or an option.
fn targets(text: &str) -> Vec<usize> {
    let leads = |line: &&str| {
        let target = line.rsplit(' ').next().unwrap_or("");
        let is_target = target.starts_with(['q', 'r']) && target[1..].parse::<u32>().is_ok();
        is_target && line.starts_with("    ") && !line.contains("when")
    };
    let lines = text.lines().enumerate();
    let lines = lines.skip_while(|(_, line)| *line != "questions:");
    let lines = lines.take_while(|(_, line)| *line != "outcomes:");
    lines
        .filter(|(_, line)| leads(line))
        .map(|(at, _)| at)
        .collect()
}

/// Whether a finding is of this rule, on this line and in these words. A dead route is one
/// for whatever reason.
fn same(text: &str, finding: &Finding, (other_text, other): (&str, &Finding)) -> bool {
    let route = |finding: &Finding| finding.labels[0].place.steps.get(..4).map(<[_]>::to_vec);
    if (finding.rule, other.rule) == (Rule::DeadRoute, Rule::DeadRoute) {
        return route(finding) == route(other);
    }
    finding.rule == other.rule
        && line(text, finding) == line(other_text, other)
        && (finding.message == other.message || finding.rule == Rule::Gap)
}

#[test]
fn a_misspelt_target_hides_nothing_and_is_told_once() {
    let kept = RefCell::new(BTreeMap::<Rule, usize>::new());
    runs::on_flows(100, (6, Domains::Few), |model, _, dice| {
        let text = model.text();
        let targets = targets(&text);
        let at = dice.of(&targets);
        let line_there = text.lines().nth(at).unwrap_or("");
        let broken = replaced(&text, at, &format!("{line_there}x"));
        let (before, after) = (findings(&text), findings(&broken.text));
        let name = line_there.rsplit(' ').next().unwrap_or("").to_owned();
        let errors = after
            .iter()
            .filter(|found| found.rule == Rule::UndefinedName);
        if errors.count() != 1 {
            return fail("the target is told once", &broken, &after);
        }
        for found in after
            .iter()
            .filter(|found| found.rule != Rule::UndefinedName)
        {
            let known = |old: &Finding| same(&broken.text, found, (&text, old));
            if !before.iter().any(known) {
                return fail(
                    &format!("the hole may be the cause: {found:?}"),
                    &broken,
                    &after,
                );
            }
        }
        for old in before.iter().filter(|old| !NOT_BESIDE.contains(&old.rule)) {
            let effect = matches!(
                old.rule,
                Rule::QuestionWithoutEffect | Rule::OptionWithoutEffect | Rule::PassageNeverShown
            );
            let named = old.message.contains(&format!("`{name}`"));
            let on_its_line = line(&text, old) == broken.line + 1;
            if effect || named || on_its_line {
                continue;
            }
            if !after
                .iter()
                .any(|found| same(&broken.text, found, (&text, old)))
            {
                return fail(&format!("the hole hides: {old:?}"), &broken, &after);
            }
            *kept.borrow_mut().entry(old.rule).or_default() += 1;
        }
        Ok(())
    });
    fair(
        &kept.into_inner(),
        &[
            (Rule::Gap, 2),
            (Rule::DeadRoute, 20),
            (Rule::UnreachableOutcome, 10),
            (Rule::UnusedFact, 20),
            (Rule::MaybeUnanswered, 20),
            (Rule::AlwaysFalse, 5),
        ],
    );
}

#[test]
fn a_condition_that_cannot_be_read_hides_nothing_and_is_told_once() {
    let kept = RefCell::new(BTreeMap::<Rule, usize>::new());
    runs::on_flows(100, (6, Domains::Few), |model, _, dice| {
        let text = model.text();
        let conditions: Vec<usize> = text
            .lines()
            .enumerate()
            .filter(|(_, line)| line.trim_start().starts_with("- when: "))
            .map(|(at, _)| at)
            .collect();
        if conditions.is_empty() {
            return Ok(());
        }
        let at = dice.of(&conditions);
        let line_there = text.lines().nth(at).unwrap_or("");
        let broken = replaced(&text, at, &format!("{line_there} and"));
        let (before, after) = (findings(&text), findings(&broken.text));
        let is_error = |found: &Finding| {
            found.severity == Severity::Error && line(&broken.text, found) == at + 1
        };
        if after.iter().filter(|found| is_error(found)).count() != 1 {
            return fail("the condition is told once", &broken, &after);
        }
        // Where it never held, or always, or refused all, it is no wonder that other ways
        // are thought of.
        let is_constant = before.iter().any(|old| {
            let here = line(&text, old);
            let fewer_ways = [
                Rule::RefusesEverything,
                Rule::OptionWithoutEffect,
                Rule::DeadRoute,
                Rule::UnreachableQuestion,
            ];
            here == at + 1 || here == at + 2 || fewer_ways.contains(&old.rule)
        });
        for found in after.iter().filter(|found| !is_error(found)) {
            // What holds on all ways holds on fewer, and is told where nobody came before.
            let of_all = matches!(
                found.rule,
                Rule::AlwaysTrue | Rule::AlwaysFalse | Rule::DeadRoute | Rule::PassageNeverShown
            );
            let of_some = matches!(
                found.rule,
                Rule::Gap
                    | Rule::MaybeUnanswered
                    | Rule::RefusesEverything
                    | Rule::QuestionWithoutEffect
                    | Rule::OptionWithoutEffect
            );
            if of_all || (of_some && is_constant) {
                continue;
            }
            let known = |old: &Finding| same(&broken.text, found, (&text, old));
            if !before.iter().any(known) {
                return fail(
                    &format!("the hole may be the cause: {found:?}"),
                    &broken,
                    &after,
                );
            }
        }
        for old in &before {
            let apart = matches!(
                old.rule,
                Rule::UnusedFact | Rule::UnusedList | Rule::UnreachableQuestion | Rule::SameOption
            );
            let named = old.message.split('`').nth(1).unwrap_or("");
            let is_named = line_there
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| near(word, named));
            let told_still = after
                .iter()
                .any(|found| same(&broken.text, found, (&text, old)));
            if apart && !is_named && !told_still {
                return fail(&format!("the hole hides: {old:?}"), &broken, &after);
            }
            *kept.borrow_mut().entry(old.rule).or_default() += usize::from(told_still);
        }
        Ok(())
    });
    fair(
        &kept.into_inner(),
        &[
            (Rule::Gap, 2),
            (Rule::DeadRoute, 10),
            (Rule::UnreachableOutcome, 10),
            (Rule::UnusedFact, 10),
            (Rule::MaybeUnanswered, 10),
            (Rule::AlwaysFalse, 5),
        ],
    );
}

/// Whether a name may be meant by a word: made-up names differ in one letter.
fn near(word: &str, name: &str) -> bool {
    !word.is_empty() && word.len() == name.len()
}

fn fail(why: &str, broken: &Broken, after: &[Finding]) -> Result<(), TestCaseError> {
    let Broken { text, line } = broken;
    let found = told(text, after);
    let line = line + 1;
    Err(TestCaseError::fail(format!(
        "{why}\n{found:?}\nline {line}\n{text}"
    )))
}

fn fair(kept: &BTreeMap<Rule, usize>, wanted: &[(Rule, usize)]) {
    for (rule, least) in wanted {
        let found = kept.get(rule).copied().unwrap_or(0);
        assert!(
            found >= runs::least(*least),
            "{} of {}: {kept:?}",
            found,
            rule.name()
        );
    }
}
