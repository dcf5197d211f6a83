//! How long a file with many faults is looked at, against the same file without one.
//!
//! `cargo bench --bench faults`; `-- 1000` for one size. `docs/performance.md` says how to read
//! the table.

#[path = "../space/flows.rs"]
#[expect(dead_code, reason = "one of the flows is enough")]
mod flows;

#[path = "../../tests/generate/mod.rs"]
mod generate;

use std::hint::black_box;
use std::time::{Duration, Instant};

use quandary::check::{CheckOptions, check};
use quandary::diagnostic::{Finding, Severity};
use quandary::fixes::{fixes, mended};
use quandary::flow::day;
use quandary::parse;
use quandary::space::MOST_NODES;

const SIZES: [usize; 2] = [1_000, 10_000];

/// How long one side of a comparison is measured, at least.
const TURNS: Duration = Duration::from_millis(1_500);

/// What is written in the place of what, and a fault then.
const FAULTS: [(&str, &str); 5] = [
    // Everyday words, which are mended for sure.
    (" is one of o0, o1 and", " is any of o0, o1 and"),
    (" >= 1\"", " is at least 1\""),
    // Names that are nearly right.
    (" is one of o0, o1 and", " is one of o0, p1 and"),
    ("      o1: q", "      o1: qq"),
    ("    ask: ", "    aks: "),
];

fn main() {
    let only: Option<usize> = std::env::args().find_map(|argument| argument.parse().ok());
    println!("| questions | faults | look | clean, ms | with faults, ms | × clean |");
    println!("|---|---|---|---|---|---|");
    for size in SIZES {
        if only.is_none_or(|only| only == size) {
            rows(size);
        }
    }
}

fn rows(questions: usize) {
    let clean = flows::near(questions).text;
    let faulty = with_faults(&clean, questions / 10);
    let look = |text: &str| check(text, &options()).findings;
    let errors = |text: &str| {
        let findings = look(text).into_iter();
        findings
            .filter(|found| found.severity == Severity::Error)
            .count()
    };
    assert_eq!(errors(&clean), 0);
    let faults = errors(&faulty);
    assert!(faults >= questions / 10, "{faults}");
    let row = |name: &str, work: &dyn Fn(&str)| {
        let (clean, faulty, ratio) = compare(|| work(&clean), || work(&faulty));
        println!(
            "| {questions} | {faults} | {name} | {:.1} | {:.1} | {ratio:.2} |",
            clean * 1e3,
            faulty * 1e3
        );
    };
    row("`parse::read`", &|text| drop(black_box(parse::read(text))));
    row("`check`", &|text| drop(black_box(look(text))));
    // What can't be used is looked at again as far as it can be read.
    let again = |text: &str| -> Vec<Finding> { parse::read(text).findings().to_vec() };
    row("`check --format json`", &|text| {
        let findings = look(text);
        black_box(fixes(text, &findings, &again));
    });
    row("`check --fix`", &|text| {
        let findings = look(text);
        if !findings.is_empty() {
            black_box(mended(text, &again));
        }
    });
}

fn options() -> CheckOptions {
    CheckOptions {
        today: day::read("2026-11-23").expect("a day"),
        most_nodes: MOST_NODES,
    }
}

/// A text with so many faults of all kinds, as far apart as they can be.
fn with_faults(text: &str, count: usize) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for (at, (was, put)) in FAULTS.iter().enumerate() {
        let faulty: Vec<usize> = (0..lines.len())
            .filter(|line| lines[*line].contains(was))
            .collect();
        let wanted = count / FAULTS.len() + usize::from(at < count % FAULTS.len());
        assert!(faulty.len() >= wanted, "{was}");
        for nth in 0..wanted {
            let line = faulty[nth * faulty.len() / wanted];
            lines[line] = lines[line].replacen(was, put, 1);
        }
    }
    lines.join("\n") + "\n"
}

/// Seconds for the one and the other, and how many times the one the other is: medians over
/// interleaved turns.
fn compare(mut one: impl FnMut(), mut other: impl FnMut()) -> (f64, f64, f64) {
    let (mut ones, mut others, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    let begun = Instant::now();
    while ones.len() < 3 || begun.elapsed() < TURNS {
        let (of_one, of_other) = (seconds(&mut one), seconds(&mut other));
        ones.push(of_one);
        others.push(of_other);
        ratios.push(of_other / of_one);
    }
    (median(ones), median(others), median(ratios))
}

fn seconds(work: &mut impl FnMut()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64()
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
