//! The built-in flows, and those of the examples: free of findings, with scenarios that pass and leave no part untried, and
//! never longer than they promise.

mod common;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use quandary::{
    check,
    coverage::{
        played::{Coverage, Items},
        reach::Reach,
    },
    flow::{
        Flow,
        answer::Answer,
        day,
        question::{Company, Kind, OptionSet, Presence, Question},
        scenario::Scenario,
    },
    packed, parse,
    prove::{ProofOptions, Verdict, prove},
    session::{Session, Step},
    space::{MOST_NODES, Space, Today},
    trial::{self, Player},
};

const TODAY: &str = "2026-11-27";

/// A flow of the folder `flows/` or `examples/`, with its scenarios.
struct Tried {
    path: PathBuf,
    flow: Flow,
    scenarios: Vec<Scenario>,
}

/// Every flow of the folders; a faulty file fails the test that asks for it.
fn tried() -> Vec<Tried> {
    let folders =
        ["flows", "examples"].map(|name| Path::new(env!("CARGO_MANIFEST_DIR")).join(name));
    let files = folders.map(|folder| fs::read_dir(folder).expect("the folder is there"));
    let paths = (files.into_iter().flatten()).map(|file| file.expect("it can be read").path());
    let mut paths: Vec<PathBuf> = paths.collect();
    paths.sort();
    let flows = paths.iter().filter(|path| {
        let name = path.to_string_lossy();
        let is_part = |path: &Path| {
            let text = fs::read_to_string(path).expect("it can be read");
            text.lines().any(|line| line.starts_with("part:"))
        };
        name.ends_with(".yaml") && !name.ends_with(".scenarios.yaml") && !is_part(path)
    });
    flows.map(|path| try_out(path)).collect()
}

fn try_out(path: &Path) -> Tried {
    let text = common::flow_text(path);
    let reading = parse::read(&text);
    let flow = reading.into_flow().expect("the flow can be played");
    let beside = path.with_extension("scenarios.yaml");
    let text = fs::read_to_string(&beside).expect("every flow has scenarios beside it");
    let read = parse::scenario::read(&text, &flow);
    assert!(
        read.findings.is_empty(),
        "{}: {:#?}",
        beside.display(),
        read.findings
    );
    Tried {
        path: path.to_owned(),
        flow,
        scenarios: read.scenarios,
    }
}

fn letter() -> Tried {
    let mut all = tried().into_iter();
    all.find(|tried| tried.path.ends_with("letter-to-ex.yaml"))
        .expect("the letter flow is built in")
}

fn today() -> jiff::civil::Date {
    day::read(TODAY).expect("it is a day")
}

#[test]
fn the_flows_are_all_there_are() {
    let ids: Vec<_> = tried()
        .iter()
        .map(|tried| {
            tried
                .path
                .file_stem()
                .map(|stem| stem.to_string_lossy().into_owned())
        })
        .collect();
    assert_eq!(
        ids,
        [
            "bicycle",
            "fahrrad",
            "packing",
            "picnic",
            "is-my-letter-safe",
            "letter-to-ex",
            "pizza"
        ]
        .map(|id| Some(id.to_owned()))
    );
}

#[test]
fn the_checker_finds_nothing() {
    let options = check::CheckOptions {
        today: today(),
        most_nodes: MOST_NODES,
    };
    for tried in tried() {
        let text = common::flow_text(&tried.path);
        let findings = check::check(&text, &options).findings;
        assert!(
            findings.is_empty(),
            "{}: {findings:#?}",
            tried.path.display()
        );
    }
}

#[test]
fn every_scenario_passes() {
    for tried in tried() {
        assert!(!tried.scenarios.is_empty(), "{}", tried.path.display());
        for scenario in &tried.scenarios {
            let failures = trial::play(&tried.flow, scenario, today()).failures;
            assert!(failures.is_empty(), "{}: {failures:#?}", scenario.name);
        }
    }
}

#[test]
fn the_columns_reader_is_told_to_keep_the_letter() {
    let Tried {
        flow, scenarios, ..
    } = letter();
    let mut named = scenarios.iter();
    let reader = named
        .find(|scenario| &*scenario.name == "the column's reader")
        .expect("the reader is among the scenarios");
    let trial = trial::play(&flow, reader, today());
    let trial::End::Advice(outcome) = trial.end else {
        panic!("the reader gets no advice, but {:?}", trial.end);
    };
    assert_eq!(flow.outcomes.name(outcome), "keep_it");
}

#[test]
fn the_scenarios_leave_no_part_of_a_flow_untried() {
    for Tried {
        path,
        flow,
        scenarios,
    } in tried()
    {
        let items = Items::of(&flow);
        let mut coverage = Coverage::new(&items);
        let mut player = Player::new(&flow, today());
        for scenario in &scenarios {
            let trial = player.play(scenario);
            coverage.add(player.session(), trial.turned_down());
        }
        let mut space = Space::of(&flow, Today::Any, MOST_NODES).expect("the flow is small");
        let mut reach = Reach::of(&mut space).expect("the flow is small");
        let untried = coverage.items().filter(|(_, times)| *times == 0);
        let untried = untried.filter(|(item, _)| reach.can_try(item));
        let untried: Vec<String> = untried.map(|(item, _)| item.name(&flow)).collect();
        assert!(untried.is_empty(), "{}: {untried:#?}", path.display());
    }
}

/// Numbers that look random and are the same on every run (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let sides = u64::try_from(sides.max(1)).expect("there are not so many sides");
        usize::try_from(self.0 % sides).expect("it is below a usize")
    }

    /// Some answer of the right kind; the session may still refuse it.
    fn answer(&mut self, question: &Question) -> Answer {
        let typed = |answer: &str| question.read(answer).expect("it is of the right kind");
        match &question.kind {
            Kind::Choice(options) => Answer::Choice(self.below(options.len())),
            Kind::Choices { options, .. } => {
                let mut chosen = OptionSet::new();
                // Options that are accepted only by themselves lead on where others end the quiz.
                let alone: Vec<usize> = options
                    .iter()
                    .filter(|(_, option)| option.company == Company::Alone)
                    .map(|(option, _)| option.index())
                    .collect();
                if !alone.is_empty() && self.below(2) == 0 {
                    chosen.insert(alone[self.below(alone.len())]);
                    return Answer::Choices(chosen);
                }
                for _ in 0..=self.below(3) {
                    chosen.insert(self.below(options.len()));
                }
                Answer::Choices(chosen)
            }
            Kind::YesNo => Answer::YesNo(self.below(2) == 0),
            Kind::Number { .. } => typed(&self.below(70).to_string()),
            Kind::Duration { .. } => typed(&format!("{} days", self.below(400))),
            Kind::Date { .. } => typed(&format!("2026-{:02}-01", 1 + self.below(12))),
            Kind::Text { .. } => typed("words"),
        }
    }
}

#[test]
fn every_way_through_the_letter_flow_asks_one_to_twelve_questions() {
    let Tried { flow, .. } = letter();
    let mut dice = Dice(0x2026_1123);
    let mut lengths = BTreeSet::new();
    for walk in 0..4000 {
        let mut session = Session::new(&flow, today());
        // Answers that are refused are thrown again.
        for _ in 0..500 {
            let Step::Ask(question) = session.step() else {
                break;
            };
            let question = &flow.questions[question];
            let skips = question.presence == Presence::Optional && dice.below(4) == 0;
            let _ = match skips {
                true => session.skip(),
                false => session.answer(dice.answer(question)),
            };
        }
        assert!(
            matches!(session.step(), Step::Done(_)),
            "walk {walk} ends at {:?}",
            session.step()
        );
        let length = session.taken().len();
        assert!(
            (1..=12).contains(&length),
            "walk {walk} asks {length} questions"
        );
        lengths.insert(length);
    }
    // The walks reach far enough to prove something.
    assert_eq!(lengths.first(), Some(&1));
    assert!(lengths.last() >= Some(&11), "{lengths:?}");
}

#[test]
fn every_guarantee_is_proven_for_all_days_and_speaks_of_some_way() {
    for tried in tried() {
        let flow = &tried.flow;
        let mut space = Space::of(flow, Today::Any, MOST_NODES).expect("the flow is small");
        let options = ProofOptions {
            today: today(),
            seed: 1,
            samples: 0,
        };
        assert!(!flow.guarantees.is_empty(), "{}", tried.path.display());
        for guarantee in &flow.guarantees {
            let verdict = prove(&mut space, guarantee, &options);
            assert!(
                matches!(verdict, Verdict::Holds),
                "{}: {}: {verdict:?}",
                tried.path.display(),
                guarantee.says
            );
        }
    }
}

/// Every flow that has no faults, packed as a page in a browser is given it, is the very flow.
#[test]
fn a_flow_that_is_packed_is_the_same_flow() {
    let fine = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fine");
    let files = fs::read_dir(fine).expect("the folder is there");
    let paths = files.map(|file| file.expect("it can be read").path());
    let flows = paths.filter(|path| path.is_file()).filter_map(|path| {
        let text = fs::read_to_string(path).expect("it can be read");
        parse::read(&text).into_flow()
    });
    let mut count = 0;
    for flow in tried().into_iter().map(|one| one.flow).chain(flows) {
        let again = packed::unpack(&packed::pack(&flow)).expect("it was packed");
        assert_eq!(format!("{again:?}"), format!("{flow:?}"), "{}", flow.title);
        count += 1;
    }
    assert!(count > 15, "{count}");
}

#[test]
fn bytes_that_were_damaged_are_no_flow() {
    let flow = &tried()[0].flow;
    let whole = packed::pack(flow);
    for at in 0..whole.len() {
        let mut damaged = whole.clone();
        damaged[at] ^= 1;
        assert!(packed::unpack(&damaged).is_err(), "byte {at}");
        assert!(packed::unpack(&whole[..at]).is_err(), "{at} bytes");
    }
    assert!(packed::unpack(&[whole.clone(), vec![0]].concat()).is_err());
    assert!(packed::unpack(&whole).is_ok());
}
