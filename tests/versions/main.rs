//! Matches of made-up versions, compared, and held to everybody walked through both one by
//! one: for whom the advice changes is exactly what is said, how many they are too, and
//! the one that is shown is one of them.

#[path = "../generate/mod.rs"]
mod generate;

#[path = "../space/brute.rs"]
#[expect(dead_code, reason = "two versions are walked side by side here")]
mod brute;

mod pairs;

mod signed;

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use generate::draw::{self, Dice, Domains};
use generate::model::Model;
use generate::runs::{self, Checked};
use jiff::civil::Date;
use num_bigint::BigUint;
use proptest::test_runner::TestCaseError;
use proptest::{prop_assert, prop_assert_eq};
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::mutants;
use quandary::mutants::same::Terms;
use quandary::space::{MOST_NODES, Today};
use quandary::versions::{
    Comparison, Decided, Differs, EndOfWay, PagePart, VersionChange, compare,
};

use pairs::{Everybody, Seen};

/// The most questions that a made-up flow has.
const MOST: usize = 5;

fn today(model: &Model) -> Date {
    day::read(&model.today.to_string()).expect("a day")
}

fn terms(today: Date) -> Terms {
    Terms {
        day: Today::On(today),
        today,
        most_nodes: MOST_NODES,
        samples: 50,
        seed: 1,
    }
}

/// How much was compared.
#[derive(Default)]
struct Told {
    same: Cell<usize>,
    changed: Cell<usize>,
    shortest: Cell<usize>,
    longer: Cell<usize>,
}

impl Told {
    fn count(count: &Cell<usize>) {
        count.set(count.get() + 1);
    }

    fn is_of_many(&self) {
        let Self {
            same,
            changed,
            shortest,
            longer,
        } = self;
        let counts = [same, changed, shortest, longer].map(Cell::get);
        println!("same, changed, shortest, longer: {counts:?}");
        assert!(counts[1] > runs::least(40), "{counts:?}");
        assert!(counts[3] * 20 <= counts[2], "{counts:?}");
    }
}

/// Checks pairs of versions, each as a text.
fn on_pairs(cases: u32, domains: Domains, check: impl Fn(&Model, [&Flow; 2]) -> Checked) {
    runs::on_flows(cases, (MOST, domains), |model, flow, dice| {
        let text = model.text();
        for _ in 0..4 {
            let Some((changed, how)) = changed(model, &text, flow, dice, domains) else {
                continue;
            };
            let Some(other) = quandary::parse::read(&changed).into_flow() else {
                continue;
            };
            check(model, [flow, &other])
                .map_err(|error| TestCaseError::fail(format!("{error}\n{how}\n{changed}")))?;
        }
        Ok(())
    });
}

/// Another version of a flow: one with a few slips, or one that has nothing to do with it.
fn changed(
    model: &Model,
    text: &str,
    flow: &Flow,
    dice: &mut Dice<'_>,
    domains: Domains,
) -> Option<(String, String)> {
    if dice.one_in(3) {
        let mut other = draw::small(dice, MOST, domains);
        other.today = model.today;
        return Some((other.text(), "another flow".to_owned()));
    }
    let mut changed = text.to_owned();
    let mut how = String::new();
    for _ in 0..=dice.below(3) {
        let Some(now) = quandary::parse::read(&changed).into_flow() else {
            break;
        };
        let mutants = mutants::of(&changed, &now);
        if mutants.is_empty() {
            break;
        }
        let mutant = dice.of(&mutants);
        how.push_str(&format!("{}\n", mutant.slip));
        changed = mutant.apply(&changed);
    }
    let _ = flow;
    Some((changed, how))
}

fn name(flow: &Flow, ending: EndOfWay) -> String {
    match ending {
        EndOfWay::Outcome(outcome) => format!("ends {}", flow.outcomes.name(outcome)),
        EndOfWay::Refused(question) => format!("refused {}", flow.questions.name(question)),
        EndOfWay::Nowhere(question) => format!("nowhere {}", flow.questions.name(question)),
    }
}

/// A change, by what the brute walk calls it; nothing where that knows of none.
fn seen_of([old, new]: [&Flow; 2], change: &VersionChange) -> Option<Seen> {
    Some(match change {
        VersionChange::Outcome { old: was, new: is } => {
            Seen::Ends([name(old, *was), name(new, *is)])
        }
        VersionChange::Page {
            part: PagePart::Passage(ids),
            difference,
        } => {
            let name = match ids {
                [_, Some(id)] => new.passages.name(*id),
                [Some(id), None] => old.passages.name(*id),
                [None, None] => "",
            };
            match difference {
                Differs::Gone => Seen::PassageGone(name.to_owned()),
                Differs::Added => Seen::PassageAdded(name.to_owned()),
                Differs::Other | Differs::Moved => return None,
            }
        }
        VersionChange::Question {
            question,
            difference,
            ..
        } => {
            let name = match question {
                [_, Some(id)] => new.questions.name(*id),
                [Some(id), None] => old.questions.name(*id),
                [None, None] => "",
            };
            match difference {
                Differs::Gone => Seen::AskedNoMore(name.to_owned()),
                Differs::Added => Seen::AskedNow(name.to_owned()),
                Differs::Other | Differs::Moved => return None,
            }
        }
        _ => return None,
    })
}

/// The changes that are named as not decided.
fn not_decided(versions: [&Flow; 2], comparison: &Comparison<'_>) -> Vec<Seen> {
    let open = comparison.not_decided.iter();
    open.filter_map(|open| seen_of(versions, &open.change))
        .collect()
}

/// What a comparison says, by what the brute walk calls it; how many ways, and how many
/// questions the one has that is shown.
fn said(
    versions: [&Flow; 2],
    comparison: &Comparison<'_>,
) -> BTreeMap<Seen, (Option<BigUint>, Option<usize>)> {
    let mut said = BTreeMap::new();
    for class in &comparison.classes {
        let Some(seen) = seen_of(versions, &class.change) else {
            continue;
        };
        let length = class.witness.as_ref().map(pairs::questions_of);
        said.insert(seen, (class.ways.clone(), length));
    }
    said
}

fn is_told_as_it_is(told: &Told, today: Date, versions: [&Flow; 2], counted: bool) -> Checked {
    let Some(everybody) = Everybody::of(versions, today) else {
        return Ok(());
    };
    // What everybody answers can be walked through; what takes more isn't tried to its end.
    let terms = Terms {
        most_nodes: 100_000,
        ..terms(today)
    };
    let comparison = compare(versions, &[], &terms).expect("nothing is renamed");
    if comparison.decided != Decided::Wholly {
        return Ok(());
    }
    let said = said(versions, &comparison);
    Told::count(match everybody.seen.is_empty() {
        true => &told.same,
        false => &told.changed,
    });
    let names: Vec<&Seen> = said.keys().collect();
    let walked: Vec<&Seen> = everybody.seen.keys().collect();
    prop_assert_eq!(names, walked);
    if counted && let Some(ways) = &comparison.ways {
        prop_assert_eq!(ways, &BigUint::from(everybody.ways));
    }
    for (seen, (ways, length)) in said {
        let met = &everybody.seen[&seen];
        if counted {
            prop_assert_eq!(ways, Some(BigUint::from(met.ways)), "{:?}", seen);
        }
        prop_assert!(length.is_some(), "nobody is shown for {:?}", seen);
        let length = length.unwrap_or(0);
        prop_assert!(length >= met.shortest, "{:?}", seen);
        Told::count(match length == met.shortest {
            true => &told.shortest,
            false => &told.longer,
        });
    }
    Ok(())
}

#[test]
fn for_whom_the_advice_changes_is_what_everybody_sees() {
    let told = Told::default();
    on_pairs(60, Domains::Few, |model, versions| {
        is_told_as_it_is(&told, today(model), versions, false)
    });
    told.is_of_many();
}

/// Where it's left open who gets past a question, each change that is told is one that somebody
/// sees, and each that somebody sees is told, or is named as not decided.
#[test]
fn with_a_question_left_open_what_is_told_is_so_and_the_rest_is_named() {
    let (told, named) = (Cell::new(0), Cell::new(0));
    for domains in [Domains::Few, Domains::Counted] {
        on_pairs(40, domains, |model, versions| {
            let day = today(model);
            let Some(everybody) = Everybody::of(versions, day) else {
                return Ok(());
            };
            for (most_nodes, samples) in [(40, 2), (100, 0), (200, 0), (400, 2)] {
                let terms = Terms {
                    most_nodes,
                    samples,
                    ..terms(day)
                };
                let comparison = compare(versions, &[], &terms).expect("nothing is renamed");
                if comparison.decided == Decided::Wholly {
                    continue;
                }
                let all = said(versions, &comparison);
                for (seen, (ways, _)) in &all {
                    Told::count(&told);
                    let met = everybody.seen.get(seen);
                    prop_assert!(met.is_some(), "nobody sees {:?}", seen);
                    if let (Domains::Counted, Some(ways), Some(met)) = (domains, ways, met) {
                        prop_assert_eq!(ways, &BigUint::from(met.ways), "{:?}", seen);
                    }
                }
                let open = not_decided(versions, &comparison);
                let seen = everybody.seen.keys();
                for seen in seen.filter(|seen| !all.contains_key(*seen)) {
                    Told::count(&named);
                    // Where nothing could be looked at, nothing is named.
                    let is_named = open.contains(seen) || all.is_empty() && open.is_empty();
                    prop_assert!(is_named, "{:?} is not named", seen);
                }
            }
            Ok(())
        });
    }
    let (told, named) = (told.get(), named.get());
    println!("{told} are told, {named} are not decided");
    assert!(told > runs::least(20), "{told}, and {named} not");
}

/// One condition that's too large costs what depends on it. The others are told, and for whom.
#[test]
fn beside_a_condition_that_is_too_large_changes_are_told() {
    let text = pairs_among_others();
    let read = |text: &str| {
        quandary::parse::read(text)
            .into_flow()
            .expect("it's a flow")
    };
    let old = read(&text);
    let new = read(
        &text
            .replace("before < 5", "before < 4")
            .replace("text: Seen before.", "text: Seen before or not.")
            .replace("text: Seen behind.", "text: Seen behind or not.")
            .replace("text: Seen by nobody.", "text: Still seen by nobody.")
            .replace("text: Seen seldom.", "text: Seen by some."),
    );
    let terms = Terms {
        most_nodes: 6_000,
        ..terms(day::read("2026-11-23").expect("a day"))
    };
    let comparison = compare([&old, &new], &[], &terms).expect("nothing is renamed");
    let Decided::TooLarge(question) = comparison.decided else {
        panic!("{:?}", comparison.decided);
    };
    assert_eq!(comparison.questions.questions.name(question), "pair");
    let reworded = |change: &VersionChange| match change {
        VersionChange::Page {
            part: PagePart::Passage([_, Some(id)]),
            difference: Differs::Other,
        } => new.passages.name(*id).to_owned(),
        VersionChange::Outcome { old: was, new: is } => {
            format!("{}, {}", name(&old, *was), name(&new, *is))
        }
        other => panic!("{other:?}"),
    };
    let classes = comparison.classes.iter();
    assert!(classes.clone().all(|class| class.witness.is_some()));
    let told: BTreeSet<String> = classes.map(|class| reworded(&class.change)).collect();
    let wanted = ["seen", "later", "ends r1, ends r0", "ends r2, ends r0"];
    assert_eq!(told, wanted.map(str::to_owned).into());
    let open = comparison.not_decided.iter();
    let open: Vec<String> = open.map(|open| reworded(&open.change)).collect();
    assert_eq!(open, ["seldom"]);
}

/// Where the work stops at its limit, that's said, and not that there is too much.
#[test]
fn where_the_work_stops_at_its_limit_that_is_said() {
    let text = pairs_among_others();
    let read = |text: &str| {
        quandary::parse::read(text)
            .into_flow()
            .expect("it's a flow")
    };
    let (old, new) = (read(&text), read(&text.replace("before < 5", "before < 4")));
    let at_most = |most_nodes| {
        let terms = Terms {
            most_nodes,
            samples: 3,
            ..terms(day::read("2026-11-23").expect("a day"))
        };
        let comparison = compare([&old, &new], &[], &terms).expect("nothing is renamed");
        comparison.decided
    };
    assert!(matches!(at_most(10), Decided::Spent(_)));
    assert_eq!(at_most(MOST_NODES), Decided::Wholly);
}

/// Of fourteen pairs of answers, some pair is two times yes: that's too large in little room.
fn pairs_among_others() -> String {
    let mut text = "quandary: 1\ntitle: T\nstart: before\nquestions:\n  \
        before: {ask: Q?, type: number, min: 0, max: 9, next: [{when: before < 5, go: a0}, {go: r0}]}\n"
        .to_owned();
    for (name, next) in [("a", "b0"), ("b", "pair")] {
        for at in 0..14 {
            let next = match at {
                13 => next.to_owned(),
                _ => format!("{name}{}", at + 1),
            };
            text += &format!("  {name}{at}: {{ask: Is {name}{at}?, type: yes_no, next: {next}}}\n");
        }
    }
    let pairs: Vec<String> = (0..14).map(|at| format!("a{at} and b{at}")).collect();
    let none: Vec<String> = (0..14).map(|at| format!("not a{at}")).collect();
    text + &format!(
        "  pair: {{ask: Pair?, type: yes_no, next: [{{when: {}, go: behind}}, {{go: r1}}]}}\n  \
         behind: {{ask: Behind?, type: number, min: 0, max: 99999, next: [\
         {{when: behind = 54321, go: r2}}, {{go: r1}}]}}\n\
         outcomes:\n  \
         r0: {{tone: go, title: A, passages: [seen]}}\n  r1: {{tone: go, title: B, passages: [seldom]}}\n  \
         r2: {{tone: go, title: C, passages: [later, nobody]}}\n\
         passages:\n  seen: {{when: before = 7, text: Seen before.}}\n  \
         later: {{text: Seen behind.}}\n  nobody: {{when: before = 7, text: Seen by nobody.}}\n  \
         seldom: {{when: pair is answered and behind is answered and {}, text: Seen seldom.}}\n",
        pairs.join(" or "),
        none.join(" and ")
    )
}

#[test]
fn how_many_they_are_is_counted_exactly() {
    let told = Told::default();
    on_pairs(60, Domains::Counted, |model, versions| {
        is_told_as_it_is(&told, today(model), versions, true)
    });
    told.is_of_many();
}
