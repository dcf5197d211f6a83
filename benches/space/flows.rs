//! Flows for measurements of the answer space, as the text that an author would
//! write.

use std::fmt::Write;

use crate::generate::large::Pseudo;

/// A flow with one promise, and the number of its ways where that is told by its
/// shape.
pub struct Made {
    pub name: String,
    pub text: String,
    pub ways: Option<u128>,
}

/// So many questions, of which a third choose their route by an answer among the
/// last eight and by a score over the last twenty; the others have a route for
/// each option. One outcome for ten questions.
pub fn near(count: usize) -> Made {
    let mut dice = Pseudo(count as u64);
    let mut text = String::from("quandary: 1\ntitle: Near\nstart: q0\nquestions:\n");
    for at in 0..count {
        let _ = writeln!(text, "  q{at}:\n    ask: Question {at}?\n    options:");
        let options = 3 + dice.below(3);
        for option in 0..options {
            let points = match option == 1 && at % 5 == 0 {
                true => format!(", points: {{s{}: 1}}", at / 20),
                false => String::new(),
            };
            let _ = writeln!(text, "      o{option}: {{label: Option {option}{points}}}");
        }
        let mut ahead = |least: usize| match at + least + dice.below(5) {
            to if to < count => format!("q{to}"),
            to => format!("r{}", to % count.div_ceil(10)),
        };
        let following = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => "r0".to_owned(),
        };
        text.push_str("    next:\n");
        if at % 3 == 2 {
            for _ in 0..2 {
                let (of, go) = (at - 1 - at % 7 % at.min(8), ahead(1));
                let score = at / 20;
                let _ = writeln!(
                    text,
                    "      - {{when: \"q{of} is one of o0, o1 and s{score} >= 1\", go: {go}}}"
                );
            }
            let _ = writeln!(text, "      - go: {following}");
            continue;
        }
        for option in 0..options {
            let to = match option {
                0 => following.clone(),
                _ if at % 10 == 0 && option == options - 1 => format!("r{}", at / 10),
                _ => ahead(1),
            };
            let _ = writeln!(text, "      o{option}: {to}");
        }
    }
    text.push_str("outcomes:\n");
    for at in 0..count.div_ceil(10) {
        let _ = writeln!(text, "  r{at}: {{tone: info, title: Advice {at}}}");
    }
    text.push_str("guarantees:\n  - {says: One., when: q0 is o0, asks: [q1]}\n");
    Made {
        name: format!("{count} questions, guards on near answers"),
        text,
        ways: None,
    }
}

/// So many yes-or-no questions, one after the other, and a last condition.
fn in_a_row(name: String, count: usize, last: &str, options: bool) -> Made {
    let mut text = String::from("quandary: 1\ntitle: Row\nstart: q0\nquestions:\n");
    let kind = match options {
        true => "options: {o0: No, o1: {label: Yes, points: {s: 1}}}",
        false => "type: yes_no",
    };
    for at in 0..count {
        let next = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => last.to_owned(),
        };
        let _ = writeln!(text, "  q{at}: {{ask: Q?, {kind}, next: {next}}}");
    }
    text.push_str(
        "outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
         guarantees:\n  - {says: One., asks: [q1]}\n",
    );
    Made {
        name,
        text,
        ways: Some(1 << count),
    }
}

/// Independent questions that all meet again.
pub fn independent(count: usize) -> Made {
    let name = format!("{count} independent questions that meet again");
    in_a_row(name, count, "{yes: r0, no: r1}", false)
}

/// Independent questions of three options that all meet again.
pub fn independent_of_three(count: usize) -> Made {
    let mut text = String::from("quandary: 1\ntitle: Row\nstart: q0\nquestions:\n");
    for at in 0..count {
        let next = match at + 1 < count {
            true => format!("q{}", at + 1),
            false => "{o0: r0, o1: r1, o2: r1}".to_owned(),
        };
        let _ = writeln!(
            text,
            "  q{at}: {{ask: Q?, options: {{o0: A, o1: B, o2: C}}, next: {next}}}"
        );
    }
    text.push_str(
        "outcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
         guarantees:\n  - {says: One., asks: [q1]}\n",
    );
    Made {
        name: format!("{count} independent questions of three options that meet again"),
        text,
        ways: 3_u128.checked_pow(count as u32),
    }
}

/// Questions all of which the last condition reads.
pub fn read_at_the_end(count: usize) -> Made {
    let all: Vec<String> = (0..count).map(|at| format!("q{at}")).collect();
    let last = format!("[{{when: {}, go: r0}}, {{go: r1}}]", all.join(" and "));
    let name = format!("{count} questions, all read by the last condition");
    in_a_row(name, count, &last, false)
}

/// Questions whose score the last condition reads.
pub fn scored(count: usize) -> Made {
    let last = format!("[{{when: s >= {}, go: r0}}, {{go: r1}}]", count / 2);
    let name = format!("{count} questions, a score at the end");
    in_a_row(name, count, &last, true)
}

/// One question of so many options, each read by one of three later conditions.
pub fn choices(options: usize) -> Made {
    let mut text = String::from(
        "quandary: 1\ntitle: C\nstart: q0\nquestions:\n  q0:\n    ask: Q?\n    type: choices\n    options:\n",
    );
    for at in 0..options {
        let _ = writeln!(text, "      o{at}: Option {at}");
    }
    let part = |which: usize| {
        let of_part = (0..options).filter(|at| at % 3 == which);
        let ids: Vec<String> = of_part.map(|at| format!("o{at}")).collect();
        ids.join(", ")
    };
    let _ = writeln!(text, "    next:");
    for (which, share) in ["any", "all", "none"].into_iter().enumerate() {
        let (part, to) = (part(which), which % 2);
        let _ = writeln!(
            text,
            "      - {{when: \"q0 has {share} of {part}\", go: r{to}}}"
        );
    }
    text.push_str(
        "      - {go: r0}\noutcomes:\n  r0: {tone: go, title: A}\n  r1: {tone: go, title: B}\n\
         guarantees:\n  - {says: One., when: q0 has o1, never: [r1]}\n",
    );
    Made {
        name: format!("one question of {options} options, all read"),
        text,
        ways: Some(1 << options),
    }
}
