//! How fast flows of 10 to 100,000 questions are loaded and walked through.
//!
//! Everything is a ratio to a limit that is measured in the same run, turn by
//! turn, since the machine's noise moves both: a load against the bare typed
//! parse of the same text, a walk against hand-written Rust that does this work
//! and nothing else. `docs/performance.md` says how to read the table.
//!
//! `cargo bench --bench flows` measures all sizes; `-- 1000` only one of them.

#[path = "../../tests/generate/mod.rs"]
mod generate;

mod limit;

mod memory;

use std::hint::black_box;
use std::time::{Duration, Instant};

use generate::large::{Large, Pseudo};
use limit::Walker;
use quandary::flow::Flow;
use quandary::flow::answer::Answer;
use quandary::flow::day;
use quandary::session::{Session, Step};

#[global_allocator]
static COUNTED: memory::Counted = memory::Counted;

const SIZES: [usize; 4] = [10, 1_000, 10_000, 100_000];

/// How many questions somebody answers before they are at their end, or leave.
const STEPS_OF_A_PERSON: usize = 30;

/// How long one side of a comparison is measured, at least.
const TURNS: Duration = Duration::from_millis(1_500);

fn main() {
    let only: Option<usize> = std::env::args().find_map(|argument| argument.parse().ok());
    let sizes = SIZES
        .into_iter()
        .filter(|size| only.is_none_or(|only| only == *size));
    let measured: Vec<Measured> = sizes.map(measure).collect();
    println!(
        "| questions | load, ms | × typed parse | peak memory, MB | × typed parse | walk, M steps/s | × hand-written | allocations per step | one person, M steps/s |"
    );
    println!("|---|---|---|---|---|---|---|---|---|");
    for row in &measured {
        println!(
            "| {} | {:.2} | {:.2} | {:.1} | {:.2} | {:.1} | {:.2} | {:.4} | {:.1} |",
            row.questions,
            row.load.engine * 1e3,
            row.load.ratio,
            row.memory as f64 / 1e6,
            row.memory_ratio,
            row.steps / row.walk.engine / 1e6,
            row.walk.ratio,
            row.allocations,
            row.person / 1e6,
        );
    }
    for pair in measured.windows(2) {
        let exponent = |seconds: fn(&Compared) -> f64| {
            let times = seconds(&pair[1].load) / seconds(&pair[0].load);
            let sizes = pair[1].questions as f64 / pair[0].questions as f64;
            times.ln() / sizes.ln()
        };
        println!(
            "load grows from {} to {} questions with the exponent {:.2}, the typed parse with {:.2}",
            pair[0].questions,
            pair[1].questions,
            exponent(|load| load.engine),
            exponent(|load| load.engine / load.ratio),
        );
    }
}

struct Measured {
    questions: usize,
    load: Compared,
    /// The most bytes that are held at once during a load.
    memory: usize,
    memory_ratio: f64,
    /// The steps of one walk.
    steps: f64,
    walk: Compared,
    allocations: f64,
    /// How many steps a second where each session takes [`STEPS_OF_A_PERSON`].
    person: f64,
}

fn measure(questions: usize) -> Measured {
    let large = Large::new(questions);
    let text = large.text();
    let reading = quandary::parse::read(&text);
    assert!(reading.findings().is_empty(), "{:#?}", reading.findings());
    let flow = reading.into_flow().expect("there are no findings");
    let walker = Walker::new(&large);
    let answers = answers(&flow);
    let memory = memory::peak(|| quandary::parse::read(&text));
    let limit = memory::peak(|| limit::parse(&text));
    let load = compare(
        || drop(black_box(quandary::parse::read(black_box(&text)))),
        || drop(black_box(limit::parse(black_box(&text)))),
    );
    Measured {
        questions,
        load,
        memory,
        memory_ratio: memory as f64 / limit as f64,
        steps: answers.len() as f64,
        walk: compare(|| walk(&flow, &answers), || walker.walk(&answers)),
        allocations: memory::allocations(|| walk(&flow, &answers)) as f64 / answers.len() as f64,
        person: {
            let few = &answers[..answers.len().min(STEPS_OF_A_PERSON)];
            let times = 20_000;
            few.len() as f64 / seconds(&mut || walk(&flow, few), times)
        },
    }
}

/// Seconds for one turn, medians over interleaved turns.
struct Compared {
    engine: f64,
    ratio: f64,
}

fn compare(mut engine: impl FnMut(), mut limit: impl FnMut()) -> Compared {
    let mut engines = Vec::new();
    let mut ratios = Vec::new();
    // Short work is repeated, so that the clock's own cost does not show.
    engine();
    let times = (2e-3 / seconds(&mut engine, 1)).ceil().max(1.0) as usize;
    let begun = Instant::now();
    while engines.len() < 5 || begun.elapsed() < TURNS {
        let of_engine = seconds(&mut engine, times);
        let of_limit = seconds(&mut limit, times);
        engines.push(of_engine);
        ratios.push(of_engine / of_limit);
    }
    Compared {
        engine: median(engines),
        ratio: median(ratios),
    }
}

fn seconds(work: &mut impl FnMut(), times: usize) -> f64 {
    let begun = Instant::now();
    for _ in 0..times {
        work();
    }
    begun.elapsed().as_secs_f64() / times as f64
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}

/// The answers of one long way: never the last option, which may end it early.
fn answers(flow: &Flow) -> Vec<usize> {
    let mut dice = Pseudo(7);
    let mut session = Session::new(flow, today());
    let mut answers = Vec::new();
    while let Step::Ask(question) = session.step() {
        let options = flow.questions[question]
            .kind
            .options()
            .expect("all have some");
        let option = dice.below(options.len() - 1);
        answers.push(option);
        session
            .answer(Answer::Choice(option))
            .expect("it is an option");
    }
    answers
}

/// Goes the way with all that a host needs to ask each question at hand.
fn walk(flow: &Flow, answers: &[usize]) {
    let mut session = Session::new(flow, today());
    for option in answers {
        let step = session
            .answer(Answer::Choice(*option))
            .expect("it is an option");
        let Step::Ask(id) = step else {
            black_box(step);
            continue;
        };
        let question = &flow.questions[id];
        black_box(&*session.plain(&question.ask));
        black_box(question.help.as_ref().map(|help| session.plain(help)));
        for (_, option) in question.kind.options().expect("all have some").iter() {
            black_box(&*option.label);
        }
    }
}

fn today() -> jiff::civil::Date {
    day::read("2026-11-23").expect("a day")
}
