//! What the help of `maybe-unanswered` proposes, done to the letter: everybody who has
//! answered gets the same, and the finding is gone.

use proptest::prelude::{prop_assert, prop_assert_eq};
use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::Flow;
use quandary::flow::outcome::Passage;
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::place::PlaceStep as Down;
use quandary::session::{Session, Step};
use quandary::space::MOST_NODES;
use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::brute::Brute;
use crate::generate::draw::Domains;
use crate::generate::runs;
use crate::{MOST_WAYS, on_flows, today};

#[test]
fn the_help_for_a_negation_changes_nothing_for_those_who_answered() {
    let counts = RefCell::new([0_usize; 3]);
    on_flows(600, Domains::Few, |model, flow, _| {
        let text = model.text();
        let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
            return Ok(());
        };
        let options = CheckOptions {
            today: today(model),
            most_nodes: MOST_NODES,
        };
        let findings = check(&text, &options).findings;
        let negations = findings.iter().filter(|finding| is_negation(finding));
        let mut places = BTreeSet::new();
        for finding in negations.take(3) {
            let span = finding.labels[0].span.clone();
            prop_assert!(
                places.insert((span.start, span.end)),
                "told twice: {finding:?}"
            );
            let help = finding.help.as_deref().unwrap_or("");
            let Some(written) = between(help, "write `", "` if they are meant") else {
                prop_assert!(help.starts_with("say "), "{help}");
                continue;
            };
            let mended = put(&text, finding, written);
            let again = check(&mended, &options);
            let Some(other) = again.flow else {
                prop_assert!(false, "{written} in {text}\n{:?}", again.findings);
                return Ok(());
            };
            let behind = finding.message.starts_with("`not ");
            let kept = again.findings.iter().filter(|other| is_negation(other));
            let kept = kept.filter(|other| {
                other.labels[0].place == finding.labels[0].place && other.message == finding.message
            });
            prop_assert_eq!(
                kept.count(),
                0,
                "{} is still told in {}",
                finding.message,
                mended
            );
            {
                let mut counts = counts.borrow_mut();
                counts[usize::from(!behind)] += 1;
                counts[2] += usize::from(in_fact(finding).is_some());
            }
            let mut told = finding.message.split('`').skip(3).step_by(2);
            let question = told.next().and_then(|name| flow.questions.find(name));
            for way in &brute.ways {
                if behind || question.is_some_and(|question| answered_first(way, question)) {
                    let same = again_on(&other, way);
                    prop_assert_eq!(same, ending(way), "{} changes {}", written, text);
                }
            }
        }
        Ok(())
    });
    let [behind, itself, in_facts] = counts.into_inner();
    assert!(
        behind > runs::least(15) && itself > runs::least(6) && in_facts >= runs::least(1),
        "{behind} {itself} {in_facts}"
    );
}

fn is_negation(finding: &Finding) -> bool {
    let told =
        finding.message.contains("also holds for") || finding.message.contains("doesn't hold for");
    finding.rule == Rule::MaybeUnanswered && told
}

fn between<'t>(text: &'t str, before: &str, behind: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(before)?;
    rest.split_once(behind).map(|(words, _)| words)
}

/// The fact in which a finding is.
fn in_fact(finding: &Finding) -> Option<String> {
    match finding.labels[0].place.steps.as_slice() {
        [Down::Key(section), Down::Key(fact), ..] if &**section == "facts" => {
            Some(fact.to_string())
        }
        _ => None,
    }
}

/// The text with what is written in the place of what was found; a whole fact or
/// condition where that is what is written.
fn put(text: &str, finding: &Finding, written: &str) -> String {
    let span = finding.labels[0].span.clone();
    let start = text[..span.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[span.end..]
        .find('\n')
        .map_or(text.len(), |at| span.end + at);
    let line = &text[start..end];
    let new = match in_fact(finding) {
        Some(_) => format!("  {written}"),
        None if whole(finding, text) => {
            let (key, _) = line.split_once("when: ").expect("a condition has a key");
            format!("{key}when: {written}")
        }
        None => return format!("{}{written}{}", &text[..span.start], &text[span.end..]),
    };
    format!("{}{new}{}", &text[..start], &text[end..])
}

/// Whether the help is the whole condition: where a fact is denied.
fn whole(finding: &Finding, text: &str) -> bool {
    let help = finding.help.as_deref().unwrap_or("");
    let _ = text;
    help.contains("or say in `")
}

fn answered_first(way: &Session<'_>, question: Id<Question>) -> bool {
    let first = way.taken().first().map(|taken| taken.question);
    first == Some(question)
        && way
            .given(question)
            .is_some_and(|given| given.answer().is_some())
}

type Ending = (Vec<Id<Question>>, Step, Vec<Id<Passage>>);

fn ending(way: &Session<'_>) -> Ending {
    let asked = way.taken().iter().map(|taken| taken.question).collect();
    let shown = match way.step() {
        Step::Done(_) => way.shown(),
        Step::Ask(_) | Step::Stuck(_) => Vec::new(),
    };
    (asked, way.step(), shown)
}

/// What comes of the same answers in another flow.
fn again_on(flow: &Flow, way: &Session<'_>) -> Ending {
    let mut session = Session::new(flow, way.today());
    for taken in way.taken() {
        let Some(given) = way.given(taken.question) else {
            break;
        };
        if session.step() != Step::Ask(taken.question) {
            break;
        }
        let went = match given.answer() {
            Some(answer) => session.answer(answer.clone()),
            None => session.skip(),
        };
        if went.is_err() {
            break;
        }
    }
    ending(&session)
}
