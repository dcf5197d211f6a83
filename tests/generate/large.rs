//! Flows of any size, for measurements.
//!
//! Three to five options a question, questions of about 80 characters, one
//! outcome for ten questions. A third of the questions choose their route by
//! earlier answers and a score; the others have a route for each option. The
//! first option never leads past the next question, and only the last option of
//! every tenth question leads to an outcome, so that ways are long.

use std::fmt::Write;

/// How far ahead a route leads at most.
const WINDOW: usize = 5;

pub struct Large {
    pub questions: Vec<Question>,
    pub outcomes: usize,
}

pub struct Question {
    pub ask: String,
    pub help: Option<String>,
    pub options: Vec<Choice>,
    pub next: Next,
}

pub struct Choice {
    pub label: String,
    /// What it adds to the score `care`.
    pub points: i64,
}

pub enum Next {
    /// The place for each option.
    ByOption(Vec<Target>),
    /// The first whose guard holds, or else the last place.
    Guarded(Vec<(Guard, Target)>, Target),
}

/// `q3 is one of o0, o1 and care >= 2`.
pub struct Guard {
    pub question: usize,
    pub options: [usize; 2],
    pub least: i64,
}

#[derive(Clone, Copy)]
pub enum Target {
    Question(usize),
    Outcome(usize),
}

impl Large {
    /// A flow of so many questions, at least two; the same on every run.
    pub fn new(count: usize) -> Self {
        let outcomes = count.div_ceil(10);
        let mut dice = Pseudo(count as u64);
        let questions = (0..count).map(|at| question(&mut dice, at, count, outcomes));
        Self {
            questions: questions.collect(),
            outcomes,
        }
    }

    /// The flow file.
    pub fn text(&self) -> String {
        let mut text = String::from("quandary: 1\ntitle: Of any size\nstart: q0\n\nquestions:\n");
        for (at, question) in self.questions.iter().enumerate() {
            question.write(&mut text, at);
        }
        text.push_str("\noutcomes:\n");
        for at in 0..self.outcomes {
            let _ = writeln!(text, "  r{at}:");
            let _ = writeln!(text, "    tone: info");
            let _ = writeln!(text, "    title: The advice that has the number {at}");
            let _ = writeln!(
                text,
                "    text: There is a little more to say about it here."
            );
        }
        text
    }
}

/// Small and good enough numbers without a crate.
pub struct Pseudo(pub u64);

impl Pseudo {
    pub fn below(&mut self, count: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        (self.0 >> 33) as usize % count
    }
}

fn question(dice: &mut Pseudo, at: usize, count: usize, outcomes: usize) -> Question {
    let options = 3 + dice.below(3);
    let outcome = |dice: &mut Pseudo| Target::Outcome(dice.below(outcomes));
    let ahead = |dice: &mut Pseudo, least: usize| match at + least + dice.below(WINDOW) {
        _ if at + 1 >= count => outcome(dice),
        to => Target::Question(to.min(count - 1)),
    };
    let following = match at + 1 < count {
        true => Target::Question(at + 1),
        false => Target::Outcome(at / 10),
    };
    let next = if at % 3 == 2 {
        let guard = |dice: &mut Pseudo| Guard {
            question: dice.below(at),
            options: [0, 1 + dice.below(2)],
            least: dice.below(3) as i64,
        };
        let routes = (0..2).map(|_| (guard(dice), ahead(dice, 1)));
        Next::Guarded(routes.collect(), following)
    } else {
        let mut targets: Vec<Target> = (0..options).map(|_| ahead(dice, 1)).collect();
        targets[0] = following;
        if at.is_multiple_of(10) {
            targets[options - 1] = Target::Outcome(at / 10);
        }
        Next::ByOption(targets)
    };
    let choice = |option| Choice {
        label: format!("The answer {option} of {options}, in a few words"),
        points: i64::from(at.is_multiple_of(5) && option == 1),
    };
    Question {
        ask: format!(
            "What is to be said about the matter {at:06}, if one looks at it from all its sides?"
        ),
        help: at
            .is_multiple_of(2)
            .then(|| format!("One sentence that helps with the question {at}.")),
        options: (0..options).map(choice).collect(),
        next,
    }
}

impl Question {
    fn write(&self, text: &mut String, at: usize) {
        let _ = writeln!(text, "  q{at}:\n    ask: {}", self.ask);
        if let Some(help) = &self.help {
            let _ = writeln!(text, "    help: {help}");
        }
        text.push_str("    options:\n");
        for (option, Choice { label, points }) in self.options.iter().enumerate() {
            let _ = match points {
                0 => writeln!(text, "      o{option}: {label}"),
                points => writeln!(
                    text,
                    "      o{option}:\n        label: {label}\n        points: {{care: {points}}}"
                ),
            };
        }
        text.push_str("    next:\n");
        match &self.next {
            Next::ByOption(targets) => {
                for (option, target) in targets.iter().enumerate() {
                    let _ = writeln!(text, "      o{option}: {}", target.id());
                }
            }
            Next::Guarded(routes, otherwise) => {
                for (guard, target) in routes {
                    let _ = writeln!(
                        text,
                        "      - when: {}\n        go: {}",
                        guard.text(),
                        target.id()
                    );
                }
                let _ = writeln!(text, "      - go: {}", otherwise.id());
            }
        }
    }
}

impl Guard {
    fn text(&self) -> String {
        let [first, second] = self.options;
        format!(
            "q{} is one of o{first}, o{second} and care >= {}",
            self.question, self.least
        )
    }
}

impl Target {
    fn id(self) -> String {
        match self {
            Target::Question(question) => format!("q{question}"),
            Target::Outcome(outcome) => format!("r{outcome}"),
        }
    }
}
