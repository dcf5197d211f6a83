//! How long pictures, comparisons and booklets of a flow take.

use quandary::booklet::{BookletOf, BookletTerms, booklet};
use quandary::flow::Flow;
use quandary::flow::day;
use quandary::ladder::draw::{Crowds, PictureOf, ladder};
use quandary::mutants;
use quandary::mutants::same::Terms;
use quandary::space::{MOST_NODES, Space, Today};
use quandary::versions::compare;

use crate::{best, ms};

/// In flows with more questions only pictures with counts and comparisons are measured.
const MOST_TOLD: usize = 100;

/// Prints what each flow takes, its text read before.
pub fn table(flows: &[(String, String)]) {
    println!(
        "| flow | picture, ms | picture with who gets where, ms | compared with itself, ms | with a slip, ms | booklet, ms |"
    );
    println!("|---|---|---|---|---|---|");
    for (name, text) in flows {
        row(name, text);
    }
}

fn row(name: &str, text: &str) {
    let read = |text: &str| {
        quandary::parse::read(text)
            .into_flow()
            .expect("it has no faults")
    };
    let flow = read(text);
    let (counted, _) = best(|| picture(&flow, Crowds::Counted));
    let (same, _) = best(|| compared([&flow, &flow]));
    // The slips of the last questions come last.
    let slips = mutants::of(text, &flow);
    let slip = slips.get(slips.len() * 9 / 10).expect("there is a slip");
    let other = quandary::parse::read(&slip.apply(text)).into_flow();
    let slipped = other.map(|other| best(|| compared([&flow, &other])).0);
    let small = flow.questions.len() <= MOST_TOLD;
    let told = small.then(|| best(|| picture(&flow, Crowds::Told)).0);
    let made = small.then(|| best(|| made(&flow)).0);
    println!(
        "| {name} | {} | {} | {} | {} | {} |",
        ms(counted),
        told.map(ms).unwrap_or_default(),
        ms(same),
        slipped.map(ms).unwrap_or_default(),
        made.map(ms).unwrap_or_default(),
    );
}

fn today() -> jiff::civil::Date {
    day::read("2026-11-23").expect("a day")
}

fn picture(flow: &Flow, crowds: Crowds) -> usize {
    let mut space = Space::of(flow, Today::Any, MOST_NODES).ok();
    let showing = PictureOf {
        today: today(),
        crowds,
        from: None,
        to: None,
        walked: None,
    };
    ladder(flow, space.as_mut(), &showing).questions.len()
}

fn compared(versions: [&Flow; 2]) -> usize {
    let terms = Terms {
        day: Today::From(today()),
        today: today(),
        most_nodes: MOST_NODES,
        samples: 2_000,
        seed: 1,
    };
    let compared = compare(versions, &[], &terms).expect("nothing is said to be renamed");
    compared.classes.len()
}

fn made(flow: &Flow) -> usize {
    let terms = BookletTerms {
        today: today(),
        most_nodes: MOST_NODES,
        of: BookletOf::Everything,
    };
    booklet(flow, &terms).outcomes.len()
}
