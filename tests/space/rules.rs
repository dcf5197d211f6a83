//! The rules that are decided over all answers, held to all ways walked one by one.

use std::collections::{BTreeSet, HashMap};

use proptest::prelude::{prop_assert, prop_assert_eq};
use proptest::test_runner::TestCaseError;
use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Rule};
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::condition::Condition;
use quandary::flow::question::{Kind, Question, RouteKey, Then};
use quandary::flow::table::Id;
use quandary::flow::words::ProgramWord;
use quandary::place::{PlacePart, PlaceStep as Down};
use quandary::session::{Session, Step};
use quandary::space::MOST_NODES;

use crate::brute::{self, Brute};
use crate::generate::draw::Domains;
use crate::generate::runs;
use crate::{Checked, MOST_WAYS, on_flows, today};

/// What rules find, by the id that stands second in the place.
struct Found<'f>(&'f [Finding]);

impl Found<'_> {
    fn of(&self, rule: Rule) -> BTreeSet<String> {
        let findings = self.0.iter().filter(|finding| finding.rule == rule);
        let places = findings.map(|finding| finding.labels[0].place.clone());
        let names = places.map(|place| match &place.steps[1] {
            Down::Key(name) => name.to_string(),
            Down::Index(at) => at.to_string(),
            Down::Entry(at) => at.to_string(),
        });
        names.collect()
    }
}

#[test]
fn rules_find_what_walking_all_ways_shows() {
    for domains in [Domains::Few, Domains::Counted] {
        on_flows(120, domains, |model, flow, _| {
            // The rules are of all days, the walks of one.
            if model.text().contains("today") {
                return Ok(());
            }
            let Some(brute) = Brute::of(flow, today(model), MOST_WAYS) else {
                return Ok(());
            };
            let options = CheckOptions {
                today: today(model),
                most_nodes: MOST_NODES,
            };
            let checked = check(&model.text(), &options);
            prop_assert!(checked.flow.is_some());
            let found = Found(&checked.findings);
            prop_assert!(found.of(Rule::NotDecided).is_empty());
            ends(flow, &brute, &found)?;
            routes(flow, &brute, &found)?;
            conditions_of_routes(flow, &brute, &found)?;
            shown(flow, &brute, &found)?;
            options_chosen(flow, &brute, &found)?;
            effects(flow, &brute, &found)
        });
    }
}

/// What is found where there is too much to go over all ways is found where there is not; and
/// where less is found, it is told that something is not decided.
#[test]
fn with_little_room_nothing_else_is_found_and_what_is_left_out_is_told() {
    let mut less = std::cell::Cell::new(0);
    on_flows(60, Domains::Few, |model, _, _| {
        let find = |most_nodes| {
            let options = CheckOptions {
                today: today(model),
                most_nodes,
            };
            let findings = check(&model.text(), &options).findings.into_iter();
            let (undecided, found): (Vec<_>, Vec<_>) =
                findings.partition(|finding| finding.rule == Rule::NotDecided);
            let found = found.iter();
            let found = found.map(|finding| (finding.rule, finding.labels[0].span.start));
            (found.collect::<BTreeSet<_>>(), undecided.len())
        };
        let (whole, _) = find(MOST_NODES);
        for most_nodes in [8, 32] {
            let (part, undecided) = find(most_nodes);
            let more: Vec<_> = part.difference(&whole).collect();
            prop_assert!(more.is_empty(), "{:?} with {}", more, most_nodes);
            if part != whole {
                less.set(less.get() + 1);
                prop_assert!(undecided > 0, "{:?} with {}", whole, most_nodes);
            }
        }
        Ok(())
    });
    assert!(
        *less.get_mut() > runs::least(10),
        "there is little room too seldom"
    );
}

fn named<'q>(
    flow: &Flow,
    questions: impl IntoIterator<Item = &'q Id<Question>>,
) -> BTreeSet<String> {
    let names = questions.into_iter();
    names
        .map(|id| flow.questions.name(*id).to_owned())
        .collect()
}

/// `gap` and `refuses-everything`.
fn ends(flow: &Flow, brute: &Brute<'_>, found: &Found<'_>) -> Checked {
    let stuck = brute.ways.iter().filter_map(|way| match way.step() {
        Step::Stuck(question) => Some(question),
        Step::Ask(_) | Step::Done(_) => None,
    });
    let stuck: BTreeSet<_> = stuck.collect();
    prop_assert_eq!(found.of(Rule::Gap), named(flow, &stuck));
    let mut trapped = BTreeSet::new();
    for (way, _) in &brute.open {
        let Step::Ask(question) = way.step() else {
            continue;
        };
        let mut answers = brute::answers(&flow.questions[question], way.today()).into_iter();
        if !answers.any(|given| brute::give(&mut way.clone(), given).is_ok()) {
            trapped.insert(question);
        }
    }
    prop_assert_eq!(found.of(Rule::RefusesEverything), named(flow, &trapped));
    Ok(())
}

/// Questions of which some answer is accepted.
fn accepted(brute: &Brute<'_>) -> BTreeSet<Id<Question>> {
    let open = brute.open.iter().map(|(way, _)| way);
    let all = open.chain(&brute.ways).flat_map(|way| way.taken());
    all.map(|taken| taken.question).collect()
}

/// `dead-route`, `unreachable-question` and `unreachable-outcome`.
fn routes(flow: &Flow, brute: &Brute<'_>, found: &Found<'_>) -> Checked {
    let accepted = accepted(brute);
    let mut dead = BTreeSet::new();
    let mut led_to = BTreeSet::new();
    for (id, question) in flow.questions.iter() {
        for (route, target) in question.next.routes() {
            led_to.insert(target);
            let listed = matches!(route, RouteKey::Listed(_));
            if listed && accepted.contains(&id) && !brute.taken.contains(&(id, route)) {
                dead.insert(id);
            }
        }
    }
    prop_assert_eq!(found.of(Rule::DeadRoute), named(flow, &dead));
    let asked = brute.open.iter().filter_map(|(way, _)| match way.step() {
        Step::Ask(question) => Some(question),
        Step::Done(_) | Step::Stuck(_) => None,
    });
    let asked: BTreeSet<Id<Question>> = asked.collect();
    for name in found.of(Rule::UnreachableQuestion) {
        let id = flow.questions.find(&name);
        prop_assert!(id.is_some_and(|id| !asked.contains(&id)));
    }
    let ended = brute.ways.iter().filter_map(|way| match way.step() {
        Step::Done(outcome) => Some(outcome),
        Step::Ask(_) | Step::Stuck(_) => None,
    });
    let ended: BTreeSet<_> = ended.collect();
    for name in found.of(Rule::UnreachableOutcome) {
        let id = flow.outcomes.find(&name);
        prop_assert!(id.is_some_and(|id| !ended.contains(&id)));
    }
    Ok(())
}

/// `always-true` and `always-false` in the routes that somebody takes: each finding
/// is right, and each test that never varies has one, in itself or inside it.
fn conditions_of_routes(flow: &Flow, brute: &Brute<'_>, found: &Found<'_>) -> Checked {
    let open = brute.open.iter().map(|(way, _)| way);
    let all: Vec<&Session<'_>> = open.chain(&brute.ways).collect();
    for (id, question) in flow.questions.iter() {
        let mut routes = Vec::new();
        question.next.visit_routes(&mut |route, _| {
            if let Then::Go(_) = route.then {
                routes.push(route);
            }
        });
        let last = |way: &&&Session<'_>| way.taken().last().map(|taken| taken.question) == Some(id);
        let here: Vec<&&Session<'_>> = all.iter().filter(last).collect();
        for (at, route) in routes.iter().enumerate() {
            let Some(when) = &route.when else { continue };
            if !brute.taken.contains(&(id, RouteKey::Listed(at))) {
                continue;
            }
            let place = quandary::parse::place_of_route(flow, id, RouteKey::Listed(at));
            let told = |finding: &&Finding| {
                let told = &finding.labels[0].place;
                told.steps
                    .starts_with(&place.steps[..place.steps.len() - 1])
                    && told.steps.last() == Some(&Down::Key("when".into()))
            };
            let told: Vec<&Finding> = found.0.iter().filter(told).collect();
            let mut pieces = quandary::parse::pieces(flow, when).into_iter();
            let mut checked = Ok(());
            when.condition.visit(&mut |test| {
                let piece = pieces.next().expect("each test has its bytes");
                let truths: BTreeSet<bool> = here
                    .iter()
                    .map(|way| way.answers().clone().holds(flow, test))
                    .collect();
                let on = |finding: &&&Finding| match &finding.labels[0].place.part {
                    PlacePart::Piece(bytes) => piece.start <= bytes.start && bytes.end <= piece.end,
                    PlacePart::Key | PlacePart::Value => false,
                };
                let exactly = told.iter().filter(|finding| {
                    finding.labels[0].place.part == PlacePart::Piece(piece.clone())
                });
                for finding in exactly {
                    let truth = match finding.rule {
                        Rule::AlwaysTrue => true,
                        Rule::AlwaysFalse => false,
                        _ => continue,
                    };
                    if truths != BTreeSet::from([truth]) {
                        checked = Err(TestCaseError::fail(format!("{finding:?}: {truths:?}")));
                    }
                }
                // What is said of a fact is said where the fact stands.
                let of_fact = matches!(test, Condition::Fact(_));
                if truths.len() == 1 && !of_fact && !told.iter().any(|finding| on(&finding)) {
                    let mut facts = false;
                    test.visit(&mut |inner| facts |= matches!(inner, Condition::Fact(_)));
                    if !facts {
                        let source = &when.source[piece.clone()];
                        checked = Err(TestCaseError::fail(format!("`{source}` never varies")));
                    }
                }
            });
            checked?;
        }
    }
    Ok(())
}

/// `passage-never-shown`, and placeholders of `maybe-unanswered`.
fn shown(flow: &Flow, brute: &Brute<'_>, found: &Found<'_>) -> Checked {
    let mut shown = BTreeSet::new();
    let mut listed = BTreeSet::new();
    for way in &brute.ways {
        if let (Step::Done(outcome), Some(advice)) = (way.step(), way.advice()) {
            listed.extend(flow.outcomes[outcome].passages.iter().copied());
            shown.extend(advice.passages.iter().map(|shown| shown.passage));
        }
    }
    // One key leads there from every question.
    for (way, _) in brute
        .open
        .iter()
        .filter(|(way, _)| matches!(way.step(), Step::Ask(_)))
    {
        if let Some(outcome) = flow.help_now {
            listed.extend(flow.outcomes[outcome].passages.iter().copied());
            let advice = way.advice_of(outcome);
            shown.extend(advice.passages.iter().map(|shown| shown.passage));
        }
    }
    let never = listed.difference(&shown);
    let never: BTreeSet<String> = never.map(|id| flow.passages.name(*id).to_owned()).collect();
    prop_assert_eq!(found.of(Rule::PassageNeverShown), never);

    let mut unanswered = BTreeSet::new();
    for (way, _) in &brute.open {
        if let Step::Ask(question) = way.step()
            && way
                .plain(&flow.questions[question].ask)
                .contains(ProgramWord::NoAnswer.english())
        {
            unanswered.insert(question);
        }
    }
    let at_ask = found.0.iter().filter(|finding| {
        let place = &finding.labels[0].place;
        finding.rule == Rule::MaybeUnanswered
            && place.steps.last() == Some(&Down::Key("ask".into()))
    });
    let at_ask: Vec<Finding> = at_ask.cloned().collect();
    prop_assert_eq!(
        Found(&at_ask).of(Rule::MaybeUnanswered),
        named(flow, &unanswered)
    );
    Ok(())
}

/// `option-without-effect`, as far as an option cannot be chosen.
fn options_chosen(flow: &Flow, brute: &Brute<'_>, found: &Found<'_>) -> Checked {
    let accepted = accepted(brute);
    let open = brute.open.iter().map(|(way, _)| way);
    let all: Vec<&Session<'_>> = open.chain(&brute.ways).collect();
    let mut never = BTreeSet::new();
    for id in &accepted {
        let Some(options) = flow.questions[*id].kind.options() else {
            continue;
        };
        for option in 0..options.len() {
            let chosen = |way: &&Session<'_>| match way.given(*id).and_then(Given::answer) {
                Some(Answer::Choice(chosen)) => *chosen == option,
                Some(Answer::Choices(chosen)) => chosen.has(option),
                _ => false,
            };
            if !all.iter().any(chosen) {
                never.insert(*id);
            }
        }
    }
    let refused = found.0.iter().filter(|finding| {
        finding.rule == Rule::OptionWithoutEffect && finding.message.contains("nobody can choose")
    });
    let refused: Vec<Finding> = refused.cloned().collect();
    let refused = Found(&refused).of(Rule::OptionWithoutEffect);
    // An option that nothing reads is not looked at one by one.
    let never = named(flow, &never);
    prop_assert!(refused.is_subset(&never), "{:?} {:?}", refused, never);
    Ok(())
}

/// `question-without-effect`: a question has an effect where from one place on two
/// of its answers lead on to anything that differs.
fn effects(flow: &Flow, brute: &Brute<'_>, found: &Found<'_>) -> Checked {
    let accepted = accepted(brute);
    let mut counts = BTreeSet::new();
    let mut known = HashMap::new();
    for (way, _) in &brute.open {
        let Step::Ask(question) = way.step() else {
            continue;
        };
        if counts.contains(&question) {
            continue;
        }
        let mut all = BTreeSet::new();
        for given in brute::answers(&flow.questions[question], way.today()) {
            let mut next = way.clone();
            match brute::give(&mut next, given) {
                Ok(_) => all.insert(everything(&next, question, &mut known)),
                Err(Refused::Says(_)) => all.insert("refused".to_owned()),
                // What its type does not take is no answer at all.
                Err(_) => false,
            };
        }
        if all.len() > 1 {
            counts.insert(question);
        }
    }
    // Of all words that may be typed only one is tried; and where there is one
    // answer only, repeating it is taken for an effect.
    let day = brute.ways.first().map(Session::today);
    let tried = |id: &Id<Question>| {
        let question = &flow.questions[*id];
        let text = matches!(question.kind, Kind::Text { .. });
        let taken = |day| {
            let answers = brute::answers(question, day);
            let taken = answers.iter().filter(|given| {
                let answer = given.answer();
                answer.is_none_or(|answer| question.accept(answer, day, &flow.words).is_ok())
            });
            taken.count()
        };
        // Where nobody comes to an outcome from there, that is what is told.
        let done = |way: &&Session<'_>| matches!(way.step(), Step::Done(_));
        let mut done = brute.ways.iter().filter(done);
        let ends = done.any(|way| way.taken().iter().any(|taken| taken.question == *id));
        // Help that every answer brings is taken for an effect.
        ends && !text && !question.brings_help() && day.is_some_and(|day| taken(day) > 1)
    };
    let nothing: Vec<_> = accepted.difference(&counts).copied().collect();
    let nothing = named(flow, nothing.iter().filter(|id| tried(id)));
    let mut told = found.of(Rule::QuestionWithoutEffect);
    told.retain(|name| flow.questions.find(name).is_some_and(|id| tried(&id)));
    prop_assert_eq!(told, nothing);
    Ok(())
}

/// Everything that may come from here on, in words, whatever was answered to one
/// question.
fn everything(way: &Session<'_>, but: Id<Question>, known: &mut HashMap<String, String>) -> String {
    let answers: Vec<_> = way
        .taken()
        .iter()
        .map(|taken| way.given(taken.question))
        .collect();
    let key = format!("{but:?} {answers:?} {:?}", way.step());
    if let Some(known) = known.get(&key) {
        return known.clone();
    }
    let flow = way.flow();
    let told = match way.step() {
        Step::Stuck(question) => format!("stuck at {question:?}"),
        Step::Done(outcome) => {
            let advice = way.advice().expect("the way is done");
            let shown: Vec<_> = advice.passages.iter().map(|shown| &shown.text).collect();
            let files = way.files();
            format!(
                "{outcome:?} {} {} {shown:?} {files:?}",
                advice.title, advice.text
            )
        }
        Step::Ask(question) => {
            let mut told = way.plain(&flow.questions[question].ask).into_owned();
            if let Some(outcome) = flow.help_now {
                let advice = way.advice_of(outcome);
                let shown: Vec<_> = advice.passages.iter().map(|shown| &shown.text).collect();
                told += &format!(" {} {} {shown:?}", advice.title, advice.text);
            }
            for given in brute::answers(&flow.questions[question], way.today()) {
                let mut next = way.clone();
                told += &format!(" {given:?} ");
                match brute::give(&mut next, given) {
                    Ok(_) => told += &everything(&next, but, known),
                    Err(refused) => told += &refused.to_string(),
                }
            }
            told
        }
    };
    known.insert(key, told.clone());
    told
}
