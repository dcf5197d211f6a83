//! Sessions on made-up flows, held to a second reading of the format.
//!
//! Every flow is written as text and read as an author's would be. `naive` says
//! what has to come of it.

mod generate;

use generate::draw::{self, Dice};
use generate::model::{Kind, Model, Value};
use generate::naive::{self, Stand};
use generate::runs;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert, prop_assert_eq, proptest};
use proptest::test_runner::TestCaseError;
use quandary::diagnostic::{Rule, Severity};
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given, Refused};
use quandary::flow::day;
use quandary::flow::duration::Duration;
use quandary::flow::number::Number;
use quandary::flow::question::{Question, Target};
use quandary::flow::table::Id;
use quandary::flow::text::SentencePlace;
use quandary::graph::Graph;
use quandary::session::advice::{AdvicePiece, Part};
use quandary::session::change::{Change, Dropped, Why};
use quandary::session::{Session, Step, Taken};

type Checked = Result<(), TestCaseError>;

/// The most questions that a made-up flow has.
const MOST: usize = 7;

fn cases(whole: u32) -> ProptestConfig {
    ProptestConfig {
        cases: runs::cases(whole),
        failure_persistence: None,
        max_shrink_iters: 20_000,
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(cases(1500))]

    #[test]
    fn every_step_is_as_the_format_says(rolls in vec(any::<u32>(), 0..500)) {
        let mut dice = Dice::new(&rolls);
        let model = draw::model(&mut dice, MOST);
        let Some(flow) = load(&model)? else { return Ok(()) };
        follow(&model, &flow, &mut dice)?;
    }

    #[test]
    fn any_history_equals_a_fresh_run_with_its_answers(rolls in vec(any::<u32>(), 0..600)) {
        let mut dice = Dice::new(&rolls);
        let model = draw::model(&mut dice, MOST);
        let Some(flow) = load(&model)? else { return Ok(()) };
        let mut session = Session::new(&flow, today(&model));
        for _ in 0..3 + dice.below(12) {
            any_move(&model, &mut session, &mut dice)?;
            prop_assert_eq!(whole(&session), whole(&again(&session)));
        }
    }

    #[test]
    fn back_undoes_an_answer_and_a_refused_one_does_nothing(rolls in vec(any::<u32>(), 0..500)) {
        let mut dice = Dice::new(&rolls);
        let model = draw::model(&mut dice, MOST);
        let Some(flow) = load(&model)? else { return Ok(()) };
        let mut session = Session::new(&flow, today(&model));
        for _ in 0..12 {
            let Step::Ask(question) = session.step() else { break };
            let before = whole(&session);
            let given = any_given(&model, question.index(), &mut dice);
            match give(&mut session, given.clone()) {
                Err(_) => prop_assert_eq!(whole(&session), before),
                Ok(_) => {
                    let after = whole(&session);
                    prop_assert_eq!(session.back(), Some((question, given.clone())));
                    prop_assert_eq!(whole(&session), before);
                    prop_assert!(give(&mut session, given).is_ok());
                    prop_assert_eq!(whole(&session), after);
                }
            }
        }
    }

    #[test]
    fn a_change_tells_exactly_what_becomes_of_later_answers(rolls in vec(any::<u32>(), 0..600)) {
        let mut dice = Dice::new(&rolls);
        let model = draw::model(&mut dice, MOST);
        let Some(flow) = load(&model)? else { return Ok(()) };
        let mut session = Session::new(&flow, today(&model));
        let mut waiting = Vec::new();
        for _ in 0..3 {
            for _ in 0..dice.below(8) {
                let Step::Ask(question) = session.step() else { break };
                let given = any_given(&model, question.index(), &mut dice);
                let expected = expected_answer(&model, &session, &given, &mut waiting);
                prop_assert_eq!(give(&mut session, given).is_ok(), expected.is_some());
                prop_assert_eq!(session.dropped(), expected.unwrap_or_default());
            }
            change(&model, &mut session, &mut waiting, &mut dice)?;
        }
    }
}

/// The flow, where nobody is led in a circle.
fn load(model: &Model) -> Result<Option<Flow>, TestCaseError> {
    let text = model.text();
    let reading = quandary::parse::read(&text);
    // What the dice draw may be said twice, which is worth a warning.
    let errors = reading.findings().iter();
    let mut errors = errors.filter(|finding| finding.severity == Severity::Error);
    let round = errors.all(|error| matches!(error.rule, Rule::Circle | Rule::AskedLater));
    prop_assert!(round, "{text}\n{:#?}", reading.findings());
    Ok(reading.into_flow())
}

fn today(model: &Model) -> jiff::civil::Date {
    day::read(&model.today.to_string()).expect("a day")
}

fn as_answer(value: &Value) -> Answer {
    match value {
        Value::Option(option) => Answer::Choice(*option),
        Value::Options(options) => Answer::Choices(options.iter().copied().collect()),
        Value::YesNo(yes) => Answer::YesNo(*yes),
        Value::Number(number) => Answer::Number(Number::from_millionths(number * 10_000)),
        Value::Duration(span) => {
            Answer::Duration(Duration::read(&span.to_string()).expect("a duration"))
        }
        Value::Date(date) => Answer::Date(day::read(&date.to_string()).expect("a day")),
        Value::Words(words) => Answer::Text(words.as_str().into()),
    }
}

/// Everything that a host can see of a session.
type Whole = (Vec<Taken>, Vec<Option<Given>>, Step, String);

fn whole(session: &Session<'_>) -> Whole {
    let questions = session.flow().questions.ids();
    (
        session.taken().to_vec(),
        questions.map(|id| session.given(id).cloned()).collect(),
        session.step(),
        format!("{:?}", session.advice()),
    )
}

/// A fresh session with the answers of this one.
fn again<'f>(session: &Session<'f>) -> Session<'f> {
    let mut fresh = Session::new(session.flow(), session.today());
    for taken in session.taken() {
        let given = session.given(taken.question).expect("it was asked");
        give(&mut fresh, given.clone()).expect("it was accepted before");
    }
    fresh
}

fn give(session: &mut Session<'_>, given: Given) -> Result<Step, Refused> {
    match given {
        Given::Answer(answer) => session.answer(answer),
        Given::Skipped => session.skip(),
    }
}

fn any_given(model: &Model, question: usize, dice: &mut Dice<'_>) -> Given {
    if dice.one_in(5) {
        return Given::Skipped;
    }
    Given::Answer(as_answer(&draw::value(
        dice,
        &model.questions[question].kind,
    )))
}

fn any_move(model: &Model, session: &mut Session<'_>, dice: &mut Dice<'_>) -> Checked {
    match (dice.below(6), session.step()) {
        (0, _) => drop(session.back()),
        (1, _) => {
            let question = any_question(session.flow(), dice);
            let before = whole(session);
            let given = any_given(model, question.index(), dice);
            if session.change(question, given).is_err() {
                prop_assert_eq!(whole(session), before);
            }
        }
        (_, Step::Ask(question)) => {
            let given = any_given(model, question.index(), dice);
            drop(give(session, given));
        }
        (_, Step::Done(_) | Step::Stuck(_)) => {
            let before = whole(session);
            prop_assert!(session.answer(Answer::YesNo(true)).is_ok());
            prop_assert!(session.skip().is_ok());
            prop_assert_eq!(whole(session), before);
        }
    }
    Ok(())
}

fn any_question(flow: &Flow, dice: &mut Dice<'_>) -> Id<Question> {
    let at = dice.below(flow.questions.len());
    flow.questions.id_at(at).expect("there are so many")
}

/// Walks through a flow twice at once, with the engine and with `naive`.
fn follow(model: &Model, flow: &Flow, dice: &mut Dice<'_>) -> Checked {
    let mut session = Session::new(flow, today(model));
    let mut given: naive::Given = vec![None; model.questions.len()];
    let mut taken = Vec::new();
    let mut stand = Stand::Ask(0);
    let mut refused = 0;
    loop {
        prop_assert_eq!(stand_of(session.step()), stand);
        compare_truth(model, &session, &given)?;
        let Stand::Ask(at) = stand else { break };
        let id = flow.questions.id_at(at).expect("it is asked");
        if dice.one_in(5) || refused > 5 {
            let skipped = session.skip();
            prop_assert_eq!(skipped.is_ok(), model.questions[at].optional);
            if skipped.is_err() && refused > 5 {
                return Ok(());
            }
            if skipped.is_err() {
                refused += 1;
                continue;
            }
            given[at] = Some(None);
        } else {
            let value = draw::value(dice, &model.questions[at].kind);
            let expected = naive::accepts(model, &given, (at, &value));
            let answer = as_answer(&value);
            let said = session.check(&answer);
            prop_assert_eq!(
                said.clone().map(|()| 0),
                session.answer(answer.clone()).map(|_| 0)
            );
            compare_refusals(
                &said,
                expected,
                (at, within(&flow.questions[id], &answer, flow)),
            )?;
            compare_reading(
                &flow.questions[id],
                (&model.questions[at].kind, &value),
                &answer,
            )?;
            if expected.is_err() {
                refused += 1;
                continue;
            }
            given[at] = Some(Some(value));
        }
        taken.push(id);
        stand = naive::after(model, &given, at);
    }
    compare_way(model, &session, (&given, &taken))
}

fn stand_of(step: Step) -> Stand {
    match step {
        Step::Ask(question) => Stand::Ask(question.index()),
        Step::Done(outcome) => Stand::Done(outcome.index()),
        Step::Stuck(question) => Stand::Stuck(question.index()),
    }
}

fn compare_truth(model: &Model, session: &Session<'_>, given: &naive::Given) -> Checked {
    let mut answers = session.answers().clone();
    for ((_, fact), test) in session.flow().facts.iter().zip(&model.facts) {
        let truth = answers.holds(session.flow(), &fact.when.condition);
        prop_assert_eq!(truth, naive::holds(model, given, test), "{}", test);
    }
    Ok(())
}

/// An answer as a refusal repeats it.
fn within(question: &Question, answer: &Answer, flow: &Flow) -> String {
    match answer {
        Answer::YesNo(_) => question.say(answer, SentencePlace::Inside, &flow.words),
        answer => question.show(answer, &flow.words),
    }
}

fn compare_refusals(
    said: &Result<(), Refused>,
    expected: Result<(), Option<usize>>,
    (at, shown): (usize, String),
) -> Checked {
    match (said, expected) {
        (Ok(()), Ok(())) => {}
        (Err(Refused::Says(words)), Err(Some(number))) => {
            let shown = shown.replace('\n', " ");
            prop_assert_eq!(words, &format!("Refusal {number} of {shown}."), "q{}", at);
        }
        (Err(refused), Err(None)) => prop_assert!(!matches!(refused, Refused::Says(_))),
        (said, expected) => prop_assert!(false, "q{at}: {said:?}, not {expected:?}"),
    }
    Ok(())
}

/// An answer of the question's type reads back from what files hold.
fn compare_reading(
    question: &Question,
    (kind, value): (&Kind, &Value),
    answer: &Answer,
) -> Checked {
    let fits = match (kind, value) {
        (Kind::Choice(_), Value::Option(option)) => *option < kind.options().len(),
        (Kind::Text { .. }, Value::Words(words)) => !words.trim().is_empty(),
        (Kind::Choices { .. }, Value::Options(_))
        | (Kind::YesNo, Value::YesNo(_))
        | (Kind::Number { .. }, Value::Number(_))
        | (Kind::Duration { .. }, Value::Duration(_))
        | (Kind::Date { .. }, Value::Date(_)) => true,
        _ => return Ok(()),
    };
    let read = question.read(&value.to_string());
    prop_assert_eq!(read.as_ref().ok(), fits.then_some(answer));
    Ok(())
}

/// The questions asked, how many were still ahead at each, and what is shown.
fn compare_way(
    model: &Model,
    session: &Session<'_>,
    (given, taken): (&naive::Given, &[Id<Question>]),
) -> Checked {
    let asked: Vec<_> = session.taken().iter().map(|taken| taken.question).collect();
    prop_assert_eq!(&asked, taken);
    let graph = Graph::of(session.flow());
    for (at, question) in taken.iter().enumerate() {
        let ahead = graph.ahead(*question);
        let left = taken.len() - at;
        prop_assert!(left <= ahead.most, "{} of {:?} are left", left, ahead);
        let done = matches!(session.step(), Step::Done(_));
        prop_assert!(
            !done || left >= ahead.fewest,
            "{} of {:?} are left",
            left,
            ahead
        );
    }
    let asked: Vec<usize> = taken.iter().map(|question| question.index()).collect();
    prop_assert_eq!(
        indexes(&session.helped_first()),
        naive::helped(model, given, &asked)
    );
    let Some(advice) = session.advice() else {
        prop_assert!(session.shown_first().is_empty() && session.files().is_empty());
        return Ok(());
    };
    let shown: Vec<usize> = advice.passages.iter().map(|p| p.passage.index()).collect();
    let passages = model.passages.iter().enumerate();
    let expected: Vec<usize> = passages
        .filter(|(_, when)| {
            when.as_ref()
                .is_none_or(|when| naive::holds(model, given, when))
        })
        .map(|(at, _)| at)
        .collect();
    prop_assert_eq!(&shown, &expected);
    let first = naive::first(model, advice.outcome.index(), &shown);
    prop_assert_eq!(&indexes(&session.shown_first()), &first);
    let on = |part| {
        let pieces = advice.pieces(session.flow(), part).into_iter();
        let passages = pieces.filter_map(|piece| match piece {
            AdvicePiece::Passage(shown) => Some(shown.passage.index()),
            _ => None,
        });
        passages.collect::<Vec<usize>>()
    };
    prop_assert_eq!(&on(Part::First), &first);
    let mut all = [first, on(Part::Rest)].concat();
    all.sort_unstable();
    prop_assert_eq!(all, shown);
    let documents = model.page.documents.iter().enumerate();
    let files = documents.filter(|(_, (outcome, when))| {
        let when = when.as_ref();
        *outcome == advice.outcome.index()
            && when.is_none_or(|when| naive::holds(model, given, when))
    });
    let files: Vec<String> = files.map(|(at, _)| format!("d{at}.md")).collect();
    prop_assert_eq!(session.files(), files);
    Ok(())
}

fn indexes<T>(ids: &[Id<T>]) -> Vec<usize> {
    ids.iter().map(|id| id.index()).collect()
}

type Later = Vec<(Id<Question>, Given)>;

/// What an answer does to those that wait, from the description of
/// `session::change`: nothing where it is refused, else what it drops.
fn expected_answer(
    model: &Model,
    session: &Session<'_>,
    given: &Given,
    waiting: &mut Later,
) -> Option<Vec<Dropped>> {
    let mut fresh = again(session);
    give(&mut fresh, given.clone()).ok()?;
    let (_, dropped) = go_on(model, &mut fresh, waiting);
    Some(dropped)
}

/// Gives the later answers as long as their questions are asked; those that are
/// refused or cannot be asked any more are dropped.
fn go_on(
    model: &Model,
    fresh: &mut Session<'_>,
    waiting: &mut Later,
) -> (Vec<Id<Question>>, Vec<Dropped>) {
    let mut kept = Vec::new();
    let mut dropped = Vec::new();
    while let Step::Ask(open) = fresh.step() {
        let Some(at) = waiting.iter().position(|(question, _)| *question == open) else {
            break;
        };
        let (question, given) = waiting.remove(at);
        match give(fresh, given.clone()) {
            Ok(_) => kept.push(question),
            Err(refused) => {
                let why = Why::Refused(refused);
                dropped.push(Dropped {
                    question,
                    given,
                    why,
                });
                break;
            }
        }
    }
    let open = match fresh.step() {
        Step::Ask(open) => Some(open),
        Step::Done(_) | Step::Stuck(_) => None,
    };
    for (question, given) in std::mem::take(waiting) {
        let asked: Vec<bool> = fresh
            .flow()
            .questions
            .ids()
            .map(|id| fresh.given(id).is_some())
            .collect();
        let leads =
            |open: Id<Question>| naive::leads(model, &asked, open.index(), question.index());
        if open.is_some_and(leads) {
            waiting.push((question, given));
        } else {
            let why = Why::NotAsked;
            dropped.push(Dropped {
                question,
                given,
                why,
            });
        }
    }
    (kept, dropped)
}

/// Changes one answer, and compares what is said of it with a fresh run.
fn change(
    model: &Model,
    session: &mut Session<'_>,
    waiting: &mut Later,
    dice: &mut Dice<'_>,
) -> Checked {
    let question = any_question(session.flow(), dice);
    let given = any_given(model, question.index(), dice);
    let before = whole(session);
    let said = session.change(question, given.clone());
    let (taken, answers) = (&before.0, &before.1);
    let Some(at) = taken.iter().position(|taken| taken.question == question) else {
        prop_assert_eq!(said, Err(Refused::NotAsked));
        prop_assert_eq!(whole(session), before);
        return Ok(());
    };
    let given_to = |taken: &Taken| {
        answers[taken.question.index()]
            .clone()
            .expect("it was asked")
    };
    let mut fresh = Session::new(session.flow(), session.today());
    for taken in &taken[..at] {
        give(&mut fresh, given_to(taken)).expect("it was accepted before");
    }
    if let Err(refused) = give(&mut fresh, given) {
        prop_assert_eq!(said, Err(refused));
        prop_assert_eq!(whole(session), before);
        return Ok(());
    }
    let later = taken[at + 1..].iter();
    let mut later: Later = later
        .map(|taken| (taken.question, given_to(taken)))
        .collect();
    later.append(waiting);
    let (kept, dropped) = go_on(model, &mut fresh, &mut later);
    let expected = Change {
        kept,
        waiting: later.iter().map(|(question, _)| *question).collect(),
        dropped,
        opens: certain(&fresh, &later),
    };
    *waiting = later;
    prop_assert_eq!(said, Ok(expected));
    prop_assert_eq!(whole(session), whole(&fresh));
    Ok(())
}

/// The questions that are certain to be asked now and have no answer.
fn certain(session: &Session<'_>, waiting: &Later) -> Vec<Id<Question>> {
    let mut certain = Vec::new();
    let mut step = session.step();
    let mut passed: Vec<Id<Question>> =
        session.taken().iter().map(|taken| taken.question).collect();
    while let Step::Ask(open) = step {
        // Nobody goes on to a question that has been asked.
        if passed.contains(&open) {
            break;
        }
        passed.push(open);
        if waiting.iter().all(|(question, _)| *question != open) {
            certain.push(open);
        }
        let routes = session.flow().questions[open].next.routes();
        let mut targets: Vec<Target> = routes.map(|(_, target)| target).collect();
        targets.dedup();
        step = match targets.as_slice() {
            [Target::Question(next)] => Step::Ask(*next),
            _ => Step::Stuck(open),
        };
    }
    certain
}
