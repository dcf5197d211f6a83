//! Wrong versions of made-up flows, held to every way walked one by one: a change
//! that is said to do nothing does nothing for anybody, and one that is said to do
//! something does it on the way that is shown.

#[path = "../common/mod.rs"]
mod common;

#[path = "../generate/mod.rs"]
mod generate;

#[path = "../space/brute.rs"]
#[expect(dead_code, reason = "two flows are walked side by side here")]
mod brute;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::thread;

use generate::draw::Domains;
use generate::model::Model;
use generate::runs::{self, Checked};
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::flow::answer::Given;
use quandary::flow::day;
use quandary::flow::question::Question;
use quandary::flow::scenario::Scenario;
use quandary::flow::table::Id;
use quandary::mutants::judge::{Fate, Judge};
use quandary::mutants::same::{Compared, Terms, compare, tells_apart};
use quandary::mutants::{self, Mutant, Slip};
use quandary::parse::{self, scenario};
use quandary::session::{Session, Step};
use quandary::space::budget::RunBudget;
use quandary::space::{MOST_NODES, Space, Today};
use quandary::trial::Player;

/// The most questions that a made-up flow has.
const MOST: usize = 5;

/// So many places at which both flows are looked at are enough.
const MOST_PLACES: usize = 20_000;

/// Checks made-up flows with some of their mutants.
fn on_mutants(
    cases: u32,
    domains: Domains,
    check: impl Fn(&Model, (&str, &Flow), (&Mutant, &Flow)) -> Checked,
) {
    runs::on_flows(cases, (MOST, domains), |model, flow, dice| {
        let text = model.text();
        let mutants = mutants::of(&text, flow);
        for _ in 0..8.min(mutants.len()) {
            let mutant = dice.of(&mutants);
            let wrong = mutant.flow(&text);
            let beside = mutant.flow_beside(&text, flow);
            prop_assert_eq!(format!("{beside:?}"), format!("{wrong:?}"));
            let Some(wrong) = wrong else {
                continue;
            };
            check(model, (&text, flow), (&mutant, &wrong)).map_err(|error| {
                TestCaseError::fail(format!("{error}\n{:#?}", mutant.hunk(&text)))
            })?;
        }
        Ok(())
    });
}

fn today(model: &Model) -> jiff::civil::Date {
    day::read(&model.today.to_string()).expect("a day")
}

fn terms(model: &Model) -> Terms {
    Terms {
        day: Today::On(today(model)),
        today: today(model),
        most_nodes: MOST_NODES,
        samples: 50,
        seed: 1,
    }
}

/// Whether some way tells two flows apart; nothing where there are too many.
fn differ(right: &mut Session<'_>, wrong: &mut Session<'_>, places: &mut usize) -> Option<bool> {
    *places += 1;
    if *places > MOST_PLACES {
        return None;
    }
    if right.step() != wrong.step() {
        return Some(true);
    }
    let Step::Ask(question) = right.step() else {
        let shown = |session: &Session<'_>| {
            let advice = session.advice()?;
            let passages = advice.passages.iter();
            let passages = passages.map(|shown| (shown.passage, shown.part));
            let documents = advice.documents.iter();
            let documents =
                documents.map(|document| (document.file.clone(), document.text.clone()));
            Some((
                passages.collect::<Vec<_>>(),
                session.shown_first(),
                documents.collect::<Vec<_>>(),
                advice.showing.is_at_once(),
            ))
        };
        return Some(shown(right) != shown(wrong));
    };
    for given in answers([right.flow(), wrong.flow()], question, right.today()) {
        let taken = brute::give(right, given.clone()).is_ok();
        let also_taken = brute::give(wrong, given).is_ok();
        let apart = match taken && also_taken {
            true if right.helped_by(question) != wrong.helped_by(question) => Some(true),
            true => differ(right, wrong, places),
            false => Some(taken != also_taken),
        };
        if taken {
            right.back();
        }
        if also_taken {
            wrong.back();
        }
        if apart != Some(false) {
            return apart;
        }
    }
    Some(false)
}

/// All that can be given to a question of either flow.
fn answers(flows: [&Flow; 2], question: Id<Question>, today: jiff::civil::Date) -> Vec<Given> {
    let [right, wrong] = flows.map(|flow| brute::answers(&flow.questions[question], today));
    let more: Vec<Given> = wrong
        .into_iter()
        .filter(|given| !right.contains(given))
        .collect();
    right.into_iter().chain(more).collect()
}

/// How often what was told.
#[derive(Default)]
struct Told {
    same: Cell<usize>,
    differs: Cell<usize>,
    not_decided: Cell<usize>,
}

impl Told {
    fn count(count: &Cell<usize>) {
        count.set(count.get() + 1);
    }

    /// Little is not decided, and what is decided is not always the same.
    fn holds_of_many(&self) {
        let counts = [&self.same, &self.differs, &self.not_decided].map(Cell::get);
        let [same, differs, not_decided] = counts;
        assert!(
            same > runs::least(20) && differs > runs::least(20) && not_decided * 20 < same,
            "{counts:?}"
        );
    }
}

fn is_told_as_it_is(told: &Told, model: &Model, [flow, wrong]: [&Flow; 2]) -> Checked {
    let day = today(model);
    let mut places = 0;
    let (mut one, mut other) = (Session::new(flow, day), Session::new(wrong, day));
    let Some(differs) = differ(&mut one, &mut other, &mut places) else {
        return Ok(());
    };
    match compare(flow, wrong, &terms(model)) {
        Compared::Same => {
            Told::count(&told.same);
            prop_assert!(!differs, "it is said to do nothing");
        }
        Compared::Differs(way) => {
            Told::count(&told.differs);
            prop_assert!(differs, "it is said to do something");
            prop_assert!(tells_apart(flow, wrong, &way, day), "{:?}", way);
        }
        Compared::NotDecided(question) => {
            Told::count(&told.not_decided);
            let space = |flow| Space::of(flow, Today::On(day), MOST_NODES);
            let exact = [flow, wrong].map(|flow| space(flow).expect("it is small").exact());
            prop_assert!(
                exact.iter().any(Result::is_err),
                "not decided at {:?}",
                question
            );
        }
    }
    Ok(())
}

#[test]
fn what_changes_nothing_is_told_from_what_does() {
    let told = Told::default();
    on_mutants(80, Domains::Few, |model, (_, flow), (_, wrong)| {
        is_told_as_it_is(&told, model, [flow, wrong])
    });
    told.holds_of_many();
}

#[test]
fn what_changes_nothing_is_told_where_answers_are_compared() {
    let told = Told::default();
    on_mutants(60, Domains::Compared, |model, (_, flow), (_, wrong)| {
        is_told_as_it_is(&told, model, [flow, wrong])
    });
    told.holds_of_many();
}

#[test]
fn what_changes_nothing_is_told_where_days_are_told_by_today() {
    let told = Told::default();
    on_mutants(60, Domains::Dated, |model, (_, flow), (_, wrong)| {
        is_told_as_it_is(&told, model, [flow, wrong])
    });
    told.holds_of_many();
}

/// Where it's left open who gets past a question, what is told of a change is so.
#[test]
fn with_a_question_left_open_what_is_told_of_a_change_is_so() {
    let told = Told::default();
    for domains in [Domains::Few, Domains::Compared] {
        on_mutants(150, domains, |model, (text, flow), (mutant, wrong)| {
            let day = today(model);
            let mut places = 0;
            let (mut one, mut other) = (Session::new(flow, day), Session::new(wrong, day));
            let Some(differs) = differ(&mut one, &mut other, &mut places) else {
                return Ok(());
            };
            for most_nodes in [10, 16, 24, 36] {
                if Space::of(flow, Today::On(day), most_nodes).is_ok() {
                    continue;
                }
                let terms = Terms {
                    most_nodes,
                    samples: 2,
                    ..terms(model)
                };
                let judge = Judge::new(text, flow, &[], terms);
                match judge.fate_within(mutant, &RunBudget::endless(most_nodes)) {
                    Fate::Same => {
                        Told::count(&told.same);
                        prop_assert!(!differs, "it is said to do nothing in {}", most_nodes);
                    }
                    Fate::Survives(way) => {
                        Told::count(&told.differs);
                        prop_assert!(tells_apart(flow, wrong, &way, day), "{:?}", way);
                    }
                    Fate::Guarantee(_) => prop_assert!(differs, "a promise is broken"),
                    Fate::NotDecided(_) => Told::count(&told.not_decided),
                    Fate::NoFlow | Fate::Scenario(_) => prop_assert!(false, "there is no such"),
                }
            }
            Ok(())
        });
    }
    let counts = [&told.same, &told.differs, &told.not_decided].map(Cell::get);
    let [same, differs, not_decided] = counts;
    println!("{same} do nothing, {differs} do something, {not_decided} are not decided");
    let decided = same.min(differs);
    assert!(
        decided > runs::least(50) && not_decided < same + differs,
        "{counts:?}"
    );
}

/// One condition that's too large costs its own changes alone.
#[test]
fn only_changes_of_a_condition_that_is_too_large_are_not_decided() {
    let text = pairs_among_others();
    let flow = parse::read(&text).into_flow().expect("it has no errors");
    let terms = Terms {
        day: Today::Any,
        today: day::read("2026-11-23").expect("a day"),
        most_nodes: 6_000,
        samples: 20,
        seed: 1,
    };
    assert!(Space::of(&flow, Today::Any, 6_000).is_err());
    let judge = Judge::new(&text, &flow, &[], terms);
    let mut fates: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for mutant in mutants::of(&text, &flow) {
        let fate = match judge.fate(&mutant) {
            Fate::Same => "same",
            Fate::Survives(_) => "differs",
            Fate::Guarantee(_) => "breaks a promise",
            Fate::NotDecided(question) => flow.questions.name(question),
            Fate::NoFlow | Fate::Scenario(_) => continue,
        };
        let hunk = mutant.hunk(&text);
        let place = hunk.old[0].trim().split(':').next().expect("there is one");
        let places = ["before", "pair", "behind", "p"];
        let place = places.into_iter().find(|known| *known == place);
        fates
            .entry(place.unwrap_or("others"))
            .or_default()
            .insert(fate);
    }
    let told = |place: &str| fates[place].iter().copied().collect::<Vec<_>>();
    assert_eq!(told("before"), ["breaks a promise", "differs", "same"]);
    assert_eq!(told("behind"), ["differs", "same"]);
    assert_eq!(told("p"), ["differs", "same"]);
    assert_eq!(told("others"), ["differs"]);
    assert_eq!(told("pair"), ["differs", "pair"]);
}

/// Of fourteen pairs of answers, some pair is two times yes: that's too large in little room.
fn pairs_among_others() -> String {
    let mut text = "quandary: 1\ntitle: T\nstart: before\nquestions:\n  \
        before: {ask: Q?, type: number, min: 0, max: 9, next: [{when: before < 0, go: r1}, \
        {when: before < 5, go: a0}, {go: r0}]}\n"
        .to_owned();
    for (name, next) in [("a", "b0"), ("b", "pair")] {
        for at in 0..14 {
            let next = match at {
                13 => next.to_owned(),
                _ => format!("{name}{}", at + 1),
            };
            text +=
                &format!("  {name}{at}: {{ask: Q?, type: text, optional: true, next: {next}}}\n");
        }
    }
    let pairs: Vec<String> = (0..14)
        .map(|at| format!("a{at} is answered and b{at} is answered"))
        .collect();
    text + &format!(
        "  pair: {{ask: Q?, type: yes_no, next: [{{when: {}, go: behind}}, {{go: r1}}]}}\n  \
         behind: {{ask: Q?, type: number, min: 0, max: 99999, next: [\
         {{when: behind = 54321, go: r1}}, {{when: behind > 99999, go: r0}}, {{go: r0}}]}}\n\
         outcomes:\n  \
         r0: {{tone: go, title: A, passages: [p]}}\n  r1: {{tone: go, title: B}}\n\
         passages:\n  p: {{when: before = 7 or before = -1, text: A passage.}}\n\
         guarantees:\n  - {{says: One., when: before > 6, always: [r0]}}\n",
        pairs.join(" or ")
    )
}

/// Behaviour is told by the flow, and the change that is shown by its lines: the
/// lines put into the file have to be the flow.
#[test]
fn the_lines_that_are_shown_are_the_change() {
    on_mutants(80, Domains::Any, |_, (text, flow), (mutant, wrong)| {
        let hunk = mutant.hunk(text);
        let mut lines: Vec<&str> = text.lines().collect();
        let at = hunk.line - 1..hunk.line - 1 + hunk.old.len();
        prop_assert_eq!(&lines[at.clone()], &hunk.old);
        prop_assert!(hunk.old != hunk.new);
        lines.splice(at, hunk.new.iter().map(String::as_str));
        let patched = lines.join("\n") + "\n";
        prop_assert_eq!(&patched, &mutant.apply(text));
        prop_assert!(parse::read(&patched).flow().is_some());
        // Whatever changes, ids stay what they are: scenarios speak of the same things.
        let names = |flow: &Flow| {
            let mut names: Vec<String> = flow.questions.names().map(str::to_owned).collect();
            names.extend(flow.outcomes.names().map(str::to_owned));
            names.extend(flow.passages.names().map(str::to_owned));
            names
        };
        prop_assert_eq!(names(flow), names(wrong));
        let few = matches!(
            mutant.slip,
            Slip::RoutesSwapped | Slip::RouteDropped | Slip::RefusalDropped | Slip::DocumentDropped
        );
        prop_assert!(few || hunk.old.len() == 1, "{:?}", hunk);
        Ok(())
    });
}

/// Every flow of the folder `flows/`, with its scenarios.
#[test]
fn every_mistake_in_the_built_in_flows_is_noticed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("flows");
    let mut flows = 0;
    for file in fs::read_dir(folder).expect("the folder is there") {
        let path = file.expect("it can be read").path();
        let name = path.to_string_lossy().into_owned();
        if !name.ends_with(".yaml") || name.ends_with(".scenarios.yaml") || path.is_dir() {
            continue;
        }
        flows += 1;
        let read = |path: &Path| fs::read_to_string(path).expect("it can be read");
        let text = common::flow_text(&path);
        let flow = parse::read(&text).into_flow().expect("it has no errors");
        let scenarios = scenario::read(&read(&path.with_extension("scenarios.yaml")), &flow);
        let terms = Terms {
            day: Today::Any,
            today: day::read("2026-11-23").expect("a day"),
            most_nodes: MOST_NODES,
            samples: 100,
            seed: 1,
        };
        let judge = Judge::new(&text, &flow, &scenarios.scenarios, terms);
        let mutants = mutants::of(&text, &flow);
        assert!(mutants.len() > 40, "{name}: {}", mutants.len());
        let judged: Vec<&Mutant> = mutants.iter().step_by(runs::step()).collect();
        let halves = judged.chunks(judged.len().div_ceil(2));
        let (judge, text, flow, name) = (&judge, &text, &flow, &name);
        let scenarios = &scenarios.scenarios;
        thread::scope(|scope| {
            for half in halves {
                scope.spawn(move || {
                    for mutant in half {
                        let beside = mutant.flow_beside(text, flow);
                        let read = mutant.flow(text);
                        assert_eq!(format!("{beside:?}"), format!("{read:?}"), "{name}");
                        let fate = judge.fate(mutant);
                        let first = read.and_then(|wrong| first_to_fail(&wrong, scenarios));
                        let by = match fate {
                            Fate::Scenario(at) => Some(at),
                            _ => None,
                        };
                        assert_eq!(by, first, "{name}: {:#?}", mutant.hunk(text));
                        let left = matches!(fate, Fate::Survives(_) | Fate::NotDecided(_));
                        assert!(!left, "{name}: {:#?}\n{fate:?}", mutant.hunk(text));
                    }
                });
            }
        });
    }
    assert!(flows > 2, "there are more flows than {flows}");
}

/// The first scenario that a wrong flow fails, of all.
fn first_to_fail(wrong: &Flow, scenarios: &[Scenario]) -> Option<usize> {
    let mut player = Player::new(wrong, day::read("2026-11-23").expect("a day"));
    let mut scenarios = scenarios.iter();
    scenarios.position(|scenario| !player.play(scenario).failures.is_empty())
}
