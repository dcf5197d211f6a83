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
use std::collections::BTreeMap;

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

/// What a comparison says, by what the brute walk calls it; how many ways, and how many
/// questions the one has that is shown.
fn said(
    versions: [&Flow; 2],
    comparison: &Comparison<'_>,
) -> BTreeMap<Seen, (Option<BigUint>, Option<usize>)> {
    let [old, new] = versions;
    let mut said = BTreeMap::new();
    for class in &comparison.classes {
        let seen = match &class.change {
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
                    Differs::Other | Differs::Moved => continue,
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
                    Differs::Other | Differs::Moved => continue,
                }
            }
            _ => continue,
        };
        let length = class.witness.as_ref().map(pairs::questions_of);
        said.insert(seen, (class.ways.clone(), length));
    }
    said
}

fn is_told_as_it_is(told: &Told, today: Date, versions: [&Flow; 2], counted: bool) -> Checked {
    let comparison = compare(versions, &[], &terms(today)).expect("nothing is renamed");
    let Some(everybody) = Everybody::of(versions, today) else {
        return Ok(());
    };
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

#[test]
fn how_many_they_are_is_counted_exactly() {
    let told = Told::default();
    on_pairs(60, Domains::Counted, |model, versions| {
        is_told_as_it_is(&told, today(model), versions, true)
    });
    told.is_of_many();
}
