//! The two letter quizzes and the advice column behind them: every claim of the column reaches
//! somebody, each reason only those whom it fits, and none of it is copied.
//!
//! [`page`] writes `docs/letter-to-ex.md`: claim, where it is said, who hears it. `ACCEPT=1 cargo
//! test --test letter` writes it anew. [`words`] tells a condition in everyday words, and
//! [`copied`] looks for runs of six words of the column. [`shared`] holds the two quizzes to each
//! other, word for word.

#[path = "../common/mod.rs"]
mod common;

mod page;

mod words;

mod copied;

mod shared;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use jiff::civil::Date;
use quandary::flow::condition::Condition;
use quandary::flow::outcome::{Outcome, Passage, Source};
use quandary::flow::scenario::Scenario;
use quandary::flow::table::Id;
use quandary::flow::{Flow, day};
use quandary::parse;
use quandary::space::at_moment::Moment;
use quandary::space::{MOST_NODES, Space, Today};

/// The quizzes, by their ids.
const QUIZZES: [&str; 2] = ["letter-to-ex", "is-my-letter-safe"];

/// How many claims the column makes, by the beginning of their ids.
const CLAIMS: [(&str, usize); 10] = [
    ("P", 4),
    ("R1.", 4),
    ("R2.", 4),
    ("R3.", 3),
    ("R4.", 7),
    ("R5.", 4),
    ("R6.", 4),
    ("R7.", 5),
    ("R8.", 5),
    ("L", 11),
];

/// What the ids begin with that both quizzes share.
const PART: &str = "people.";

/// The id of a claim, as the page of claims has it.
fn claim_of(flow: &Flow, source: Id<Source>) -> &str {
    let name = flow.sources.name(source);
    name.strip_prefix(PART).unwrap_or(name)
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn quiz(id: &str) -> Flow {
    let path = root().join("flows").join(format!("{id}.yaml"));
    let text = common::flow_text(&path);
    let reading = parse::read(&text);
    reading.into_flow().expect("the quiz has no faults")
}

fn scenarios(id: &str, flow: &Flow) -> Vec<Scenario> {
    let path = root().join("flows").join(format!("{id}.scenarios.yaml"));
    let text = fs::read_to_string(path).expect("the scenarios are there");
    parse::scenario::read(&text, flow).scenarios
}

fn space(flow: &Flow) -> Space<'_> {
    Space::of(flow, Today::Any, MOST_NODES).expect("the quiz is small")
}

fn today() -> Date {
    day::read("2026-11-23").expect("it is a day")
}

/// The condition that always holds.
fn always() -> Condition {
    Condition::All(Vec::new())
}

fn not(condition: Condition) -> Condition {
    Condition::Not(Box::new(condition))
}

/// Something that is said to somebody: the text of an outcome, or a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Said {
    Outcome(Id<Outcome>),
    Passage(Id<Passage>),
}

/// Something that is said, and to whom.
struct Place {
    said: Said,
    /// The condition on which it is said in these outcomes.
    when: Condition,
    /// The outcomes in which somebody meets the condition.
    heard_in: Vec<Id<Outcome>>,
}

impl Place {
    fn cites<'f>(&self, flow: &'f Flow) -> &'f [Id<Source>] {
        match self.said {
            Said::Outcome(outcome) => &flow.outcomes[outcome].cites,
            Said::Passage(passage) => &flow.passages[passage].cites,
        }
    }
}

/// Everything that a quiz says, with the outcomes in which somebody hears it, told by all ways.
fn places(space: &mut Space<'_>) -> Vec<Place> {
    let flow = space.flow();
    let mut places: Vec<Place> = flow
        .outcomes
        .ids()
        .map(|outcome| Place {
            said: Said::Outcome(outcome),
            when: always(),
            heard_in: vec![outcome],
        })
        .collect();
    for (id, passage) in flow.passages.iter() {
        let listed = flow.outcomes.iter();
        let listed = listed.filter(|(_, outcome)| outcome.passages.contains(&id));
        let when = passage.when.as_ref();
        places.push(Place {
            said: Said::Passage(id),
            when: when.map_or_else(always, |when| when.condition.clone()),
            heard_in: listed.map(|(outcome, _)| outcome).collect(),
        });
    }
    let looks: Vec<(Moment, &Condition)> = places
        .iter()
        .flat_map(|place| {
            let outcomes = place.heard_in.iter();
            outcomes.map(|outcome| (Moment::Ended(*outcome), &place.when))
        })
        .collect();
    let mut met = space.looks(&looks).into_iter();
    for place in &mut places {
        place.heard_in.retain(|_| {
            let met = met.next().expect("every look has an answer");
            met.expect("the quiz is small")
        });
    }
    places
}

#[test]
fn everything_that_is_said_is_heard_by_somebody_and_says_where_it_is_from() {
    for id in QUIZZES {
        let flow = quiz(id);
        for place in places(&mut space(&flow)) {
            assert!(!place.heard_in.is_empty(), "{id}: {:?}", place.said);
            assert!(!place.cites(&flow).is_empty(), "{id}: {:?}", place.said);
        }
    }
}

#[test]
fn every_claim_of_the_column_is_a_source_and_somebody_walks_to_it() {
    let flow = quiz("letter-to-ex");
    let mut space = space(&flow);
    let places = places(&mut space);
    let claims: Vec<String> = CLAIMS
        .iter()
        .flat_map(|(group, count)| (1..=*count).map(move |at| format!("{group}{at}")))
        .collect();
    let column = flow
        .sources
        .find("people.column")
        .expect("the column is a source");
    let of_column = flow.sources.iter();
    let of_column = of_column.filter(|(_, source)| source.part_of == Some(column));
    let named: Vec<&str> = of_column.map(|(id, _)| claim_of(&flow, id)).collect();
    assert_eq!(named, claims);
    for name in claims {
        let claim = flow.sources.find(&format!("{PART}{name}"));
        let claim = claim.expect("it was found above");
        let mut cited = places
            .iter()
            .filter(|place| place.cites(&flow).contains(&claim));
        let place = cited
            .next()
            .unwrap_or_else(|| panic!("nothing says {name}"));
        let ended = Moment::Ended(place.heard_in[0]);
        let way = space.way_to((ended, &place.when), today());
        let way = way.expect("the quiz is small").expect("the look was met");
        let advice = way.advice().expect("the way has ended");
        assert!(advice.cites.contains(&claim), "{name}");
    }
}

/// The outcomes that give the column's reasons.
const WITH_REASONS: [&str; 4] = ["talk_instead", "no_letter", "keep_it", "plan_first"];

#[test]
fn what_holds_for_anyone_is_told_to_everyone() {
    let flow = quiz("letter-to-ex");
    let mut space = space(&flow);
    let places = places(&mut space);
    for reason in ["R1.", "R2.", "R3.", "R6.", "R7."] {
        for outcome in WITH_REASONS {
            let outcome = flow.outcomes.find(outcome).expect("it is an outcome");
            let passages = places.iter().filter(|place| {
                matches!(place.said, Said::Passage(_))
                    && place.heard_in.contains(&outcome)
                    && cites_any(place, &flow, &[reason])
            });
            let silent = passages.map(|place| not(place.when.clone())).collect();
            let silent = Condition::All(silent);
            let met = space.looks(&[(Moment::Ended(outcome), &silent)]);
            assert_eq!(
                met,
                [Ok(false)],
                "somebody gets {} without {reason}",
                flow.outcomes[outcome].title.fill(|_| String::new())
            );
        }
    }
}

#[test]
fn what_is_meant_for_someone_who_was_left_is_told_to_nobody_else() {
    for id in QUIZZES {
        let flow = quiz(id);
        let mut space = space(&flow);
        let other = flow
            .facts
            .get("people.was_not_left")
            .expect("both quizzes have this");
        let mut tried = 0;
        for place in places(&mut space) {
            if !cites_any(&place, &flow, &["R4.", "R5.", "R8."]) {
                continue;
            }
            let heard = Condition::All(vec![place.when.clone(), other.when.condition.clone()]);
            for outcome in &place.heard_in {
                let met = space.looks(&[(Moment::Ended(*outcome), &heard)]);
                assert_eq!(met, [Ok(false)], "{id}: {:?}", place.said);
                tried += 1;
            }
        }
        assert!(tried > 0, "{id} has no such reason");
    }
}

fn cites_any(place: &Place, flow: &Flow, beginnings: &[&str]) -> bool {
    place.cites(flow).iter().any(|source| {
        let name = claim_of(flow, *source);
        beginnings
            .iter()
            .any(|beginning| name.starts_with(beginning))
    })
}

#[test]
fn the_page_of_claims_says_what_the_quizzes_do() {
    let path = root().join("docs/letter-to-ex.md");
    let page = page::of(&QUIZZES.map(quiz));
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(&path, &page).expect("the page can be written");
    }
    let written = fs::read_to_string(&path).expect("the page is there");
    let old: BTreeSet<&str> = written.lines().collect();
    let new: Vec<&str> = page.lines().filter(|line| !old.contains(line)).collect();
    assert!(
        page == written,
        "docs/letter-to-ex.md is out of date (ACCEPT=1 writes it anew): {new:#?}"
    );
}

#[test]
fn the_readme_counts_the_ways_and_the_promises() {
    let flow = quiz("letter-to-ex");
    let figures = space(&flow).figures().expect("the quiz is small");
    let digits = figures.ways.to_string();
    let groups: Vec<&str> = digits
        .as_bytes()
        .rchunks(3)
        .rev()
        .map(|group| std::str::from_utf8(group).expect("digits are text"))
        .collect();
    let (ways, promises) = (groups.join(","), flow.guarantees.len());
    let words = format!("has {ways} ways; its {promises} promises");
    let readme = fs::read_to_string(root().join("README.md")).expect("it is there");
    assert!(readme.contains(&words), "{words}");
}
