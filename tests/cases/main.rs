//! Scenarios that write themselves, held to every way walked one by one: they can be
//! read, they pass, and they try everything that any answers try.

#[path = "../common/mod.rs"]
mod common;

#[path = "../generate/mod.rs"]
mod generate;

#[path = "../space/brute.rs"]
#[expect(dead_code, reason = "what follows from a place is not asked here")]
mod brute;

use std::cell::Cell;
use std::collections::BTreeSet;

use brute::Brute;
use generate::draw::Domains;
use generate::large::Large;
use generate::runs::{self, Checked};
use jiff::civil::Date;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use quandary::cases::{self, Case, CaseTerms, Cover, Heading};
use quandary::coverage::played::{Coverage, Items};
use quandary::coverage::{Item, Side};
use quandary::flow::answer::{Given, Refused};
use quandary::flow::question::Presence;
use quandary::flow::scenario::Scenario;
use quandary::flow::{Flow, day};
use quandary::parse::{self, scenario};
use quandary::session::{Session, Step};
use quandary::space::budget::RunBudget;
use quandary::space::{MOST_NODES, Space, Today};
use quandary::trial::Player;

const MOST: usize = 5;

const MOST_WAYS: usize = 3_000;

const ALL: [Cover; 4] = [
    Cover::Routes,
    Cover::Options,
    Cover::Outcomes,
    Cover::Boundaries,
];

/// Checks made-up flows on a day.
fn on_flows(cases: u32, domains: Domains, check: impl Fn(&Flow, Date) -> Checked) {
    runs::on_flows(cases, (MOST, domains), |model, flow, _| {
        check(flow, day::read(&model.today.to_string()).expect("a day"))
    });
}

fn terms(today: Date) -> CaseTerms {
    CaseTerms {
        today,
        most_nodes: MOST_NODES,
        seed: 1,
    }
}

/// The scenarios of cases, written and read.
fn read_back(flow: &Flow, cases: &[Case<'_>], today: Date) -> Result<Vec<Scenario>, String> {
    let heading = Heading { flow: None, today };
    let text = cases::write(flow, &heading, cases, &[]);
    let read = scenario::read(&text, flow);
    match read.findings.is_empty() && read.scenarios.len() == cases.len() {
        true => Ok(read.scenarios),
        false => Err(format!("{:?}\n{text}", read.findings)),
    }
}

/// The items that scenarios try, all of which have to pass.
fn tried(
    items: &Items<'_>,
    scenarios: &[Scenario],
    today: Date,
) -> Result<BTreeSet<usize>, String> {
    let mut coverage = Coverage::new(items);
    let mut player = Player::new(items.flow(), today);
    for scenario in scenarios {
        let trial = player.play(scenario);
        if !trial.failures.is_empty() {
            return Err(format!("{:?}\n{scenario:#?}", trial.failures));
        }
        coverage.add(player.session(), trial.refused.as_ref());
    }
    Ok(numbers(&coverage))
}

fn numbers(coverage: &Coverage<'_>) -> BTreeSet<usize> {
    let items = coverage.items().enumerate();
    items
        .filter(|(_, (_, times))| *times > 0)
        .map(|(at, _)| at)
        .collect()
}

/// The items that any answers try on ways that do not end nowhere.
fn tried_by_any(items: &Items<'_>, brute: &Brute<'_>) -> BTreeSet<usize> {
    let mut coverage = Coverage::new(items);
    for (session, _) in &brute.open {
        let Step::Ask(question) = session.step() else {
            continue;
        };
        // A question that may be skipped is skipped where it has no answer.
        if items.flow().questions[question].presence == Presence::Required {
            coverage.add(session, None);
        }
        for given in brute::answers(&items.flow().questions[question], session.today()) {
            let Given::Answer(answer) = given else {
                continue;
            };
            if let Err(Refused::Says(_)) = session.check(&answer) {
                coverage.add(session, Some(&answer));
            }
        }
    }
    let mut all = numbers(&coverage);
    all.extend(tried_with_advice(items, brute));
    all
}

/// The items that are tried on ways to advice.
fn tried_with_advice(items: &Items<'_>, brute: &Brute<'_>) -> BTreeSet<usize> {
    let mut coverage = Coverage::new(items);
    let done = |step| matches!(step, Step::Done(_));
    for way in brute.ways.iter().filter(|way| done(way.step())) {
        coverage.add(way, None);
    }
    numbers(&coverage)
}

/// What is tried is what any answers try; nothing else is said to be out of reach.
fn tries_everything(flow: &Flow, today: Date) -> Checked {
    let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
        return Ok(());
    };
    let items = Items::of(flow);
    let covering = cases::cover(flow, &ALL, &terms(today));
    let read = match covering.cases.is_empty() {
        true => Vec::new(),
        false => read_back(flow, &covering.cases, today).map_err(TestCaseError::fail)?,
    };
    let tried = tried(&items, &read, today).map_err(TestCaseError::fail)?;
    let by_any = tried_by_any(&items, &brute);
    let names = |gaps: &[cases::Gap]| -> BTreeSet<String> {
        let told = gaps
            .iter()
            .map(|gap| format!("{} at {}", gap.name, gap.place));
        told.collect()
    };
    let never = names(&covering.never);
    let nowhere = names(&covering.nowhere);
    // Questions are asked where their routes are taken.
    let list = items.list().iter().enumerate();
    for (at, item) in list.filter(|(_, item)| !matches!(item, Item::Question(_))) {
        let name = format!("{} at {}", item.name(flow), item.place(flow));
        prop_assert!(
            tried.contains(&at) || !by_any.contains(&at),
            "{} is tried by no case",
            name
        );
        prop_assert!(
            !(by_any.contains(&at) && (never.contains(&name) || nowhere.contains(&name))),
            "{} can be tried",
            name
        );
    }
    Ok(())
}

#[test]
fn cases_try_everything_that_any_answers_try() {
    on_flows(100, Domains::Few, tries_everything);
}

#[test]
fn cases_try_everything_where_answers_are_compared() {
    on_flows(60, Domains::Compared, tries_everything);
}

#[test]
fn cases_try_everything_on_the_day_where_days_are_told_by_today() {
    on_flows(60, Domains::Dated, tries_everything);
}

#[test]
fn cases_by_chance_pass_and_differ() {
    on_flows(80, Domains::Any, |flow, today| {
        let cases = cases::by_chance(flow, 5, &terms(today));
        if cases.is_empty() {
            return Ok(());
        }
        let read = read_back(flow, &cases, today).map_err(TestCaseError::fail)?;
        tried(&Items::of(flow), &read, today).map_err(TestCaseError::fail)?;
        for (at, case) in cases.iter().enumerate() {
            let answers = |case: &Case<'_>| format!("{:?}", case.session().answers());
            let own = answers(case);
            prop_assert!(cases[..at].iter().all(|other| answers(other) != own));
        }
        let again = cases::by_chance(flow, 5, &terms(today));
        prop_assert_eq!(
            read_back(flow, &again, today).map(|read| format!("{read:?}")),
            Ok(format!("{read:?}"))
        );
        Ok(())
    });
}

/// The built-in flows, on a day.
fn built_in() -> Vec<(&'static str, Flow)> {
    let names = ["letter-to-ex", "is-my-letter-safe", "pizza"];
    let flows = names.into_iter().map(|name| {
        let path =
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("flows/{name}.yaml"));
        let flow = parse::read(&common::flow_text(&path)).into_flow();
        (name, flow.expect("it has no errors"))
    });
    flows.collect()
}

fn today() -> Date {
    day::read("2026-11-23").expect("a day")
}

#[test]
fn the_built_in_flows_are_covered_with_no_case_too_many() {
    for (name, flow) in &built_in() {
        let items = Items::of(flow);
        for cover in ALL {
            let found = cases::cover(flow, &[cover], &terms(today()));
            assert!(found.not_found.is_empty(), "{name}: {:?}", found.not_found);
            let read = read_back(flow, &found.cases, today()).expect("it is read back");
            let all = tried(&items, &read, today()).expect("all pass");
            let out_of_reach: Vec<&String> = found.never.iter().map(|gap| &gap.name).collect();
            for (at, item) in items.list().iter().enumerate() {
                let wanted = match item {
                    Item::Route(..) => cover == Cover::Routes,
                    Item::Option(..) | Item::Skip(_) => cover == Cover::Options,
                    Item::Outcome(_) => cover == Cover::Outcomes,
                    Item::Side(..) | Item::Refusal(..) => cover == Cover::Boundaries,
                    Item::Question(_) | Item::Passage(_) => false,
                    other => panic!("nothing covers {other:?}"),
                };
                let out = out_of_reach.contains(&&item.name(flow));
                let there = all.contains(&at);
                assert!(!wanted || there != out, "{name}: {}", item.name(flow));
            }
            if cover == Cover::Boundaries {
                continue;
            }
            for at in 0..read.len() {
                let mut fewer = read.clone();
                fewer.remove(at);
                let left = tried(&items, &fewer, today()).expect("all pass");
                let tells = |number: &usize| match (&items.list()[*number], cover) {
                    (Item::Route(..), Cover::Routes) | (Item::Outcome(_), Cover::Outcomes) => true,
                    (Item::Option(..) | Item::Skip(_), Cover::Options) => true,
                    (Item::Side(_, Side::Holds | Side::Fails), _) => false,
                    _ => false,
                };
                let lost = all.difference(&left).any(tells);
                assert!(lost, "{name}, {cover:?}: case {at} is not needed");
            }
        }
    }
}

#[test]
fn both_sides_of_a_bound_are_the_nearest_answers() {
    let (_, pizza) = built_in().pop().expect("there is the pizza");
    let found = cases::cover(&pizza, &[Cover::Boundaries], &terms(today()));
    let budget = pizza.questions.find("budget").expect("it is asked");
    let spent: BTreeSet<String> = found
        .cases
        .iter()
        .filter_map(|case| {
            let given = case.session().given(budget).and_then(Given::answer);
            let refused = case.refused().filter(|(asked, ..)| *asked == budget);
            let answer = given.or(refused.map(|(_, answer, _)| answer))?;
            Some(pizza.questions[budget].show(answer, &pizza.words))
        })
        .collect();
    for value in ["4", "5", "7", "8", "11", "12", "60", "61"] {
        assert!(spent.contains(value), "{value} is not among {spent:?}");
    }
}

fn flow(text: &str) -> Flow {
    let reading = parse::read(text);
    let faults = format!("{:#?}", reading.findings());
    reading.into_flow().unwrap_or_else(|| panic!("{faults}"))
}

fn names(gaps: &[cases::Gap]) -> Vec<&str> {
    gaps.iter().map(|gap| gap.name.as_str()).collect()
}

/// What is refused is no answer that somebody gave, and no route that they took.
#[test]
fn what_is_refused_is_not_tried() {
    let flow = flow(
        "quandary: 1\ntitle: T\nstart: rain\nquestions:\n  \
         rain: {ask: Rain?, type: yes_no, next: {yes: take, no: leave}, \
         refuse: [{when: rain, says: Never.}]}\noutcomes:\n  \
         take: {tone: go, title: A}\n  leave: {tone: go, title: B}\n",
    );
    let found = cases::cover(&flow, &ALL, &terms(today()));
    let never = names(&found.never);
    for name in [
        "the answer `yes` to `rain`",
        "the route from `rain` to `take` (yes)",
        "the outcome `take`",
    ] {
        assert!(never.contains(&name), "{name}: {never:?}");
    }
    assert!(found.not_found.is_empty(), "{:?}", found.not_found);
    let refused = |case: &&Case<'_>| case.refused().is_some();
    assert_eq!(found.cases.iter().filter(refused).count(), 1);

    let items = Items::of(&flow);
    let mut coverage = Coverage::new(&items);
    let yes = quandary::flow::answer::Answer::YesNo(true);
    coverage.add(&Session::new(&flow, today()), Some(&yes));
    let tried = coverage.items().filter(|(_, times)| *times > 0);
    let tried: Vec<String> = tried.map(|(item, _)| item.name(&flow)).collect();
    assert_eq!(tried, ["the question `rain`", "refusal 1 of `rain`"]);
}

/// What leads into a gap for some leads on for others, and those are found.
#[test]
fn beside_a_gap_ways_are_found_that_lead_on() {
    let flow = flow(
        "quandary: 1\ntitle: T\nstart: who\nquestions:\n  \
         who: {ask: Who?, options: {a: A, b: B, c: C}, next: age}\n  \
         age: {ask: Age?, type: number, min: 0, max: 90, next: [\
         {when: who is a and age = 61, go: r0}, {when: who is b and age > 80, go: r1}, \
         {when: who is c and age < 9, go: r0}]}\noutcomes:\n  \
         r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n",
    );
    let found = cases::cover(&flow, &ALL, &terms(today()));
    assert!(found.not_found.is_empty(), "{:?}", found.not_found);
    let given = |age: &str| format!("`{age}` given to `age`");
    let nowhere = names(&found.nowhere);
    assert_eq!(nowhere, ["60", "62", "80", "9"].map(given));
}

/// What `check` has proven dead is said to be so.
#[test]
fn nothing_may_be_there_that_is_proven_dead() {
    let flow = flow(
        "quandary: 1\ntitle: T\nstart: low\nquestions:\n  \
         low: {ask: Low?, type: number, min: 0, max: 9, next: high}\n  \
         high: {ask: High?, type: number, min: 0, max: 9, next: [\
         {when: high < low, go: r0}, {when: low > high, go: r1}, {go: r2}]}\noutcomes:\n  \
         r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n  r2: {tone: go, title: C}\n",
    );
    let found = cases::cover(&flow, &[Cover::Routes, Cover::Outcomes], &terms(today()));
    assert!(found.not_found.is_empty(), "{:?}", found.not_found);
    let never = names(&found.never);
    let dead = "the route from `high` to `r1` (low > high)";
    assert!(never.contains(&dead), "{never:?}");
}

/// Of all options of a large flow, how many are tried, and how many there are.
fn options_tried(questions: usize, most_nodes: usize) -> (usize, usize) {
    let flow = flow(&Large::new(questions).text());
    let terms = CaseTerms {
        most_nodes,
        ..terms(today())
    };
    let found = cases::cover(&flow, &[Cover::Options], &terms);
    let items = Items::of(&flow);
    let read = read_back(&flow, &found.cases, today()).expect("it is read back");
    let all = tried(&items, &read, today()).expect("all pass");
    let is_option = |item: &Item| matches!(item, Item::Option(..));
    let options = items.list().iter().filter(|item| is_option(item)).count();
    let tried = all
        .iter()
        .filter(|at| is_option(&items.list()[**at]))
        .count();
    let left = found.not_found.len() + found.not_decided.len();
    assert_eq!(
        tried + found.never.len() + found.nowhere.len() + left,
        options
    );
    assert!(most_nodes < MOST_NODES || left == 0);
    (tried + found.never.len(), options)
}

#[test]
fn all_options_of_a_large_flow_are_tried() {
    let (tried, options) = options_tried(40, MOST_NODES);
    assert_eq!(tried, options);
}

/// Ways that take what is still to be tried wherever they come to it find nearly all.
#[test]
fn where_a_flow_is_too_large_nearly_all_options_are_tried() {
    let (tried, options) = options_tried(100, 3_000);
    assert!(tried * 100 >= options * 95, "{tried} of {options}");
}

/// Where it's left open who gets past a question, each case passes, nothing that some answers try
/// is said to be out of reach, and all that is left is named. Most of it is tried all the same.
#[test]
fn with_a_question_left_open_cases_pass_and_what_is_left_is_named() {
    let (there, left) = (Cell::new(0), Cell::new(0));
    on_flows(150, Domains::Few, |flow, today| {
        let Some(brute) = Brute::of(flow, today, MOST_WAYS) else {
            return Ok(());
        };
        let items = Items::of(flow);
        let by_any = tried_by_any(&items, &brute);
        let by_done = tried_with_advice(&items, &brute);
        for most_nodes in [10, 16, 24, 36] {
            let run = RunBudget::endless(most_nodes);
            if Space::of(flow, Today::On(today), most_nodes).is_ok()
                || Space::as_far_as_it_fits(flow, Today::On(today), &run).is_err()
            {
                continue;
            }
            let covering = cases::cover_within(flow, &ALL, &terms(today), &run);
            let read = match covering.cases.is_empty() {
                true => Vec::new(),
                false => read_back(flow, &covering.cases, today).map_err(TestCaseError::fail)?,
            };
            let tried = tried(&items, &read, today).map_err(TestCaseError::fail)?;
            let never: BTreeSet<String> = told(&covering.never).collect();
            let nowhere: BTreeSet<String> = told(&covering.nowhere).collect();
            let named = told(&covering.not_found).chain(told(&covering.not_decided));
            let named: BTreeSet<String> = named.collect();
            let list = items.list().iter().enumerate();
            for (at, item) in list.filter(|(_, item)| !matches!(item, Item::Question(_))) {
                let name = format!("{} at {}", item.name(flow), item.place(flow));
                let is_tried = tried.contains(&at);
                prop_assert!(!(by_any.contains(&at) && never.contains(&name)), "{}", name);
                prop_assert!(
                    !(by_done.contains(&at) && nowhere.contains(&name)),
                    "{}",
                    name
                );
                let sets = [&never, &nowhere, &named];
                let is_told = sets.iter().any(|names| names.contains(&name));
                prop_assert!(is_tried || is_told, "{}", name);
                if by_any.contains(&at) {
                    let count = if is_tried { &there } else { &left };
                    count.set(count.get() + 1);
                }
            }
        }
        Ok(())
    });
    let (there, left) = (there.get(), left.get());
    println!("{there} of {} are tried", there + left);
    assert!(there > 10 * left, "{there} of {}", there + left);
}

fn told(gaps: &[cases::Gap]) -> impl Iterator<Item = String> {
    let told = gaps.iter();
    told.map(|gap| format!("{} at {}", gap.name, gap.place))
}

/// Behind a question whose conditions are too large, answers that are rare are found from ways
/// that have got past it.
#[test]
fn rare_answers_behind_a_question_left_open_are_found() {
    let flow = flow(&pairs_before_a_rare_answer());
    let small = CaseTerms {
        most_nodes: 6_000,
        ..terms(today())
    };
    assert!(Space::of(&flow, Today::On(today()), 6_000).is_err());
    let found = cases::cover(&flow, &[Cover::Options, Cover::Routes], &small);
    let read = read_back(&flow, &found.cases, today()).expect("it is read back");
    tried(&Items::of(&flow), &read, today()).expect("all pass");
    assert_eq!(
        names(&found.never),
        ["the route from `late` to `never` (late and not late)"]
    );
    assert_eq!(
        names(&found.not_decided),
        ["the route from `late` to `seldom` (late and early = 77777 and a0 and b0)"]
    );
    let too_large = found.too_large.iter().map(|id| flow.questions.name(*id));
    assert_eq!(too_large.collect::<Vec<_>>(), ["pair"]);
    assert!(found.not_found.is_empty(), "{:?}", found.not_found);
}

/// Of fourteen pairs of answers, some pair is two times yes: that's too large. Behind it one of
/// 100,000 answers leads elsewhere.
fn pairs_before_a_rare_answer() -> String {
    let mut text = "quandary: 1\ntitle: T\nstart: early\nquestions:\n  \
                    early: {ask: Q?, type: number, min: 0, max: 99999, next: a0}\n"
        .to_owned();
    for (name, next) in [("a", "b0"), ("b", "pair")] {
        for at in 0..14 {
            let next = match at {
                13 => next.to_owned(),
                _ => format!("{name}{}", at + 1),
            };
            text += &format!("  {name}{at}: {{ask: Q?, type: yes_no, next: {next}}}\n");
        }
    }
    let pairs: Vec<String> = (0..14).map(|at| format!("a{at} and b{at}")).collect();
    text + &format!(
        "  pair: {{ask: Q?, type: yes_no, next: [{{when: {}, go: rare}}, {{go: r0}}]}}\n  \
         rare: {{ask: Q?, type: number, min: 0, max: 99999, next: [{{when: rare = 54321, go: late}}, {{go: r0}}]}}\n  \
         late: {{ask: Q?, type: yes_no, next: [{{when: late and not late, go: never}}, \
         {{when: late and early = 77777 and a0 and b0, go: seldom}}, {{go: r1}}]}}\n\
         outcomes:\n  r0: {{tone: go, title: A}}\n  r1: {{tone: go, title: B}}\n  \
         never: {{tone: go, title: C}}\n  seldom: {{tone: go, title: D}}\n",
        pairs.join(" or ")
    )
}

#[test]
fn where_the_work_stops_at_its_limit_what_was_found_is_given() {
    let flow = flow(&Large::new(30).text());
    let with_nodes = |turn: usize| {
        let terms = CaseTerms {
            most_nodes: turn * 400,
            ..terms(today())
        };
        cases::cover(&flow, &[Cover::Options], &terms)
    };
    let found: Vec<_> = (1..10).map(with_nodes).collect();
    let stopped = found
        .iter()
        .filter_map(|found| Some((found.stopped?, found)));
    let stopped: Vec<_> = stopped.collect();
    for (far, found) in &stopped {
        assert!(far.done <= far.of && !found.cases.is_empty(), "{far:?}");
    }
    assert!(!stopped.is_empty(), "none stops");
    assert!(found.iter().any(|found| found.stopped.is_none()));
}
