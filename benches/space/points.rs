//! Questionnaires whose guards read scores, against the same counted by hand: code that
//! keeps at each question how many ways there are to each state that still matters.

use std::collections::HashMap;
use std::fmt::Write;

use num_bigint::BigUint;
use quandary::space::{MOST_NODES, Space, Today};

use crate::generate::large::Pseudo;
use crate::{best, ms, proven, rounded};

/// Guards read scores up to this.
const MOST: i64 = 12;

/// A questionnaire with scores and guards.
struct Questionnaire {
    name: String,
    questions: Vec<Asked>,
}

/// One of its questions.
struct Asked {
    /// By option: the points for each score.
    points: Vec<[i64; 2]>,
    guard: Option<Guard>,
}

/// Who has so many points goes elsewhere, or of them only who took the first option of the
/// question before.
struct Guard {
    score: usize,
    at_least: i64,
    first_before: bool,
    to: usize,
}

/// What of a way still matters: its points as far as guards tell, and whether it took the
/// first option of the last question.
type Standing = ([i64; 2], bool);

/// Prints how long it takes to decide and count each, with what takes less by hand.
pub fn table() {
    println!(
        "| questionnaire | ways | by hand, ms | the space, ms | figures, ms | one guarantee, ms | × by hand |"
    );
    println!("|---|---|---|---|---|---|---|");
    for made in all() {
        made.row();
    }
}

/// The name and the text of each.
pub fn texts() -> impl Iterator<Item = (String, String)> {
    all()
        .into_iter()
        .map(|made| (made.name.clone(), made.text()))
}

fn all() -> [Questionnaire; 5] {
    [
        plain(60),
        guarded(100, 2),
        guarded(300, 2),
        guarded(1_000, 2),
        guarded(10_000, 2),
    ]
}

/// Each question asked, and one score at the end.
fn plain(count: usize) -> Questionnaire {
    let asked = |_| Asked {
        points: vec![[0, 0], [1, 0], [2, 0]],
        guard: None,
    };
    Questionnaire {
        name: format!("{count} questions, one score"),
        questions: (0..count).map(asked).collect(),
    }
}

/// Three to five options a question, of which two have points; a third of the questions
/// have a guard.
fn guarded(count: usize, scores: usize) -> Questionnaire {
    let mut dice = Pseudo(count as u64 + 7);
    let asked = |at: usize| {
        let options = 3 + dice.below(3);
        let mut points = vec![[0, 0]; options];
        let mut give = |score: usize| {
            if dice.below(4) == 0 {
                points[dice.below(options)][score] = 1 + dice.below(2) as i64;
            }
        };
        (0..scores).for_each(&mut give);
        let guard = (at % 3 == 2).then(|| Guard {
            score: dice.below(scores),
            at_least: 1 + dice.below(MOST as usize) as i64,
            first_before: dice.below(2) == 0,
            to: at + 2 + dice.below(4),
        });
        Asked { points, guard }
    };
    Questionnaire {
        name: format!("{count} questions, two scores and guards"),
        questions: (0..count).map(asked).collect(),
    }
}

impl Questionnaire {
    fn row(&self) {
        let (limit, ways) = best(|| self.by_hand());
        let reading = quandary::parse::read(&self.text());
        let faults = format!("{:#?}", reading.findings());
        let flow = reading.into_flow().unwrap_or_else(|| panic!("{faults}"));
        let (of_space, space) = best(|| Space::of(&flow, Today::Any, MOST_NODES));
        let mut space = space.expect("it is decided");
        let (of_figures, figures) = best(|| space.figures());
        let figures = figures.expect("it is counted");
        assert_eq!(figures.ways, ways, "{}", self.name);
        let (of_promise, decided) = best(|| proven(&mut space, &flow));
        let ratio = (of_space + of_figures).as_secs_f64() / limit.as_secs_f64();
        println!(
            "| {} | {} | {} | {} | {} | {}{} | {ratio:.1} |",
            self.name,
            rounded(&ways),
            ms(limit),
            ms(of_space),
            ms(of_figures),
            ms(of_promise),
            if decided { "" } else { " (not decided)" },
        );
    }

    /// How many ways there are.
    fn by_hand(&self) -> BigUint {
        let count = self.questions.len();
        let mut here: Vec<HashMap<Standing, BigUint>> = vec![HashMap::new(); count + 1];
        here[0].insert(([0, 0], false), BigUint::from(1u32));
        for (at, asked) in self.questions.iter().enumerate() {
            for ((points, first), ways) in std::mem::take(&mut here[at]) {
                for (option, more) in asked.points.iter().enumerate() {
                    let mut now = points;
                    for (now, more) in now.iter_mut().zip(more) {
                        *now = (*now + more).min(MOST);
                    }
                    let goes = asked.guard.as_ref().filter(|guard| {
                        now[guard.score] >= guard.at_least && (first || !guard.first_before)
                    });
                    let to = goes.map_or(at + 1, |guard| guard.to).min(count);
                    *here[to].entry((now, option == 0)).or_default() += &ways;
                }
            }
        }
        here[count].values().sum()
    }

    fn text(&self) -> String {
        let count = self.questions.len();
        let mut text = String::from("quandary: 1\ntitle: Points\nstart: q0\nquestions:\n");
        let target = |at: usize| match at < count {
            true => format!("q{at}"),
            false => "last".to_owned(),
        };
        let names = ["s", "t"];
        for (at, asked) in self.questions.iter().enumerate() {
            let _ = writeln!(text, "  q{at}:\n    ask: Question {at}?\n    options:");
            for (option, points) in asked.points.iter().enumerate() {
                let given = names.iter().zip(points).filter(|(_, points)| **points != 0);
                let given: Vec<String> = given
                    .map(|(name, points)| format!("{name}: {points}"))
                    .collect();
                let points = match given.is_empty() {
                    true => String::new(),
                    false => format!(", points: {{{}}}", given.join(", ")),
                };
                let _ = writeln!(text, "      o{option}: {{label: Option {option}{points}}}");
            }
            let on = target(at + 1);
            let Some(guard) = &asked.guard else {
                let _ = writeln!(text, "    next: {on}");
                continue;
            };
            let mut when = format!("{} >= {}", names[guard.score], guard.at_least);
            if guard.first_before {
                // Whoever skipped that question took another one before this.
                let before = self.before(at);
                let told: Vec<String> = before
                    .iter()
                    .enumerate()
                    .map(|(place, from)| {
                        let mut told = format!("q{from} is o0");
                        for nearer in &before[..place] {
                            let _ = write!(told, " and not q{nearer} is answered");
                        }
                        format!("({told})")
                    })
                    .collect();
                let _ = write!(when, " and ({})", told.join(" or "));
            }
            let to = target(guard.to);
            let _ = writeln!(
                text,
                "    next:\n      - {{when: \"{when}\", go: {to}}}\n      - {{go: {on}}}"
            );
        }
        let _ = writeln!(
            text,
            "  last:\n    ask: Done?\n    options: {{o0: Yes}}\n    next:\n      - {{when: s >= {MOST}, go: r0}}\n      - {{go: r1}}\n\
             outcomes:\n  r0: {{tone: go, title: A}}\n  r1: {{tone: go, title: B}}\n\
             guarantees:\n  - {{says: One., when: s < 3, never: [r0]}}"
        );
        text
    }

    /// The questions that may be the last one before a question, the nearest first.
    fn before(&self, at: usize) -> Vec<usize> {
        let leads = |from: &usize| {
            let guard = self.questions[*from].guard.as_ref();
            from + 1 == at || guard.is_some_and(|guard| guard.to == at)
        };
        (0..at).rev().filter(leads).collect()
    }
}
