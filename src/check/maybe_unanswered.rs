//! `maybe-unanswered`: a `not` or a placeholder that can meet a question without
//! an answer.

use std::collections::HashSet;
use std::ops::Range;

use super::Check;
use super::logic::{Logic, Role, Stand, both};
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, Relation, not};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::parse;
use crate::place::Place;
use crate::session::Session;
use crate::space::Undecided;
use crate::space::look::{Look, Moment};

pub(super) fn check(check: &mut Check<'_>, logic: &mut Logic<'_>) {
    let mut cases = in_texts(logic);
    for stand in logic.stands() {
        in_condition(logic.flow, &stand, &mut cases);
    }
    let looks: Vec<(usize, Look<'_>)> = cases
        .iter()
        .enumerate()
        .flat_map(|(at, case)| {
            case.met
                .iter()
                .map(move |(moment, when)| (at, (*moment, when)))
        })
        .collect();
    let only: Vec<Look<'_>> = looks.iter().map(|(_, look)| *look).collect();
    let mut reported: HashSet<(Place, Id<Question>)> = HashSet::new();
    for ((at, look), met) in looks.iter().zip(logic.space.looks(&only)) {
        let case = &cases[*at];
        let key = (case.place.clone(), case.question);
        if check.has_enough(Rule::MaybeUnanswered, case.question) {
            break;
        }
        let done = match met {
            Ok(false) => Ok(()),
            Ok(true) if !reported.insert(key) => Ok(()),
            Ok(true) => report(check, logic, case, *look),
            Err(undecided) => Err(undecided),
        };
        if let Err(undecided) = done {
            check.undecided(Rule::MaybeUnanswered, undecided);
        }
    }
}

/// How many tests of facts are written out for one condition.
const MOST_TESTS: usize = 2_000;

/// Something that may meet a question without an answer.
struct Case {
    question: Id<Question>,
    place: Place,
    kind: Kind,
    /// It does where one of these is met.
    met: Vec<(Moment, Condition)>,
}

enum Kind {
    Placeholder,
    /// `not` before this test, written in these words; in place of both there may
    /// stand other words.
    Not {
        words: String,
        instead: Option<String>,
        /// What goes around two tests in its place, where others stand beside it.
        around: [&'static str; 2],
    },
    /// A fact that has such a `not` inside.
    InFact(String),
}

fn report(
    check: &mut Check<'_>,
    logic: &mut Logic<'_>,
    case: &Case,
    look: Look<'_>,
) -> Result<(), Undecided> {
    let Some(way) = logic.space.way_to(look, check.options.today)? else {
        check.depends_on_comparison(Rule::MaybeUnanswered, case.question);
        return Ok(());
    };
    let name = check.flow.questions.name(case.question);
    let without = without(&way, case.question);
    let (message, help) = match &case.kind {
        Kind::Placeholder => (
            format!("`{{{name}}}` is read by some {without} `{name}`"),
            format!(
                "ask `{name}` on every way that comes here, or move these words to a passage with `when: {name} is answered`"
            ),
        ),
        Kind::Not {
            words,
            instead,
            around: [open, close],
        } => (
            format!("`not {words}` also holds for some {without} `{name}`"),
            match instead {
                Some(instead) => format!(
                    "write `{instead}` if they are not meant, or `{open}not {name} is answered or {instead}{close}` if they are"
                ),
                None => format!(
                    "write `{name} is answered and not {words}` if they are not meant, or `{open}not {name} is answered or not {words}{close}` if they are"
                ),
            },
        ),
        Kind::InFact(fact) => (
            format!(
                "`{fact}` takes it that somebody has answered `{name}`, and some {without} it come here"
            ),
            format!(
                "add `{name} is answered` to the condition, or say in the fact what holds without an answer"
            ),
        ),
    };
    let finding = Finding::warning(Rule::MaybeUnanswered, case.place.clone(), message);
    check.push(finding.note(super::way_there(&way)).help(help));
    Ok(())
}

/// Whether a question was skipped on a way, or never asked.
fn without(way: &Session<'_>, question: Id<Question>) -> &'static str {
    match way.given(question) {
        Some(_) => "who skip",
        None => "who are not asked",
    }
}

fn in_texts(logic: &Logic<'_>) -> Vec<Case> {
    let flow = logic.flow;
    let mut cases = Vec::new();
    for read in logic.texts() {
        for (question, bytes) in read.text.places(|id| flow.questions.name(id)) {
            let unanswered = || not(Condition::Answered(question));
            let moments = read.moments.iter();
            cases.push(Case {
                question,
                place: read.place.clone().piece(bytes),
                kind: Kind::Placeholder,
                met: moments
                    .map(|(moment, when)| (*moment, both(when.as_ref(), unanswered())))
                    .collect(),
            });
        }
    }
    cases
}

/// The cases of a condition: it holds on a way, and would not if the test behind
/// a `not` held without an answer.
fn in_condition(flow: &Flow, stand: &Stand<'_>, cases: &mut Vec<Case>) {
    // What is said of a fact is said where it is used.
    if matches!(stand.role, Role::Fact(_)) {
        return;
    }
    let whole = &stand.when.condition;
    let pieces = parse::pieces(flow, stand.when);
    let mut tests = Vec::new();
    behind_not(whole, Sense::Plain, &mut 0, &mut tests);
    for (at, test) in tests {
        let bytes = pieces.get(at).cloned().unwrap_or(0..0);
        let mut seen = HashSet::new();
        let mut questions = Vec::new();
        questions_in(flow, test, (&mut seen, &mut questions));
        for question in questions {
            let mut strict = Strict {
                flow,
                question,
                at,
                left: MOST_TESTS,
            };
            let strict = strict.whole(whole);
            let holds = Condition::All(vec![whole.clone(), not(strict)]);
            let moments = stand.moments.iter();
            cases.push(Case {
                question,
                place: stand.place.clone().piece(bytes.clone()),
                kind: kind(flow, (stand.when.source.as_ref(), &bytes), test),
                met: moments.map(|moment| (*moment, holds.clone())).collect(),
            });
        }
    }
}

fn kind(flow: &Flow, (source, bytes): (&str, &Range<usize>), test: &Condition) -> Kind {
    let words = source.get(bytes.clone()).unwrap_or("").to_owned();
    if let Condition::Fact(_) = test {
        return Kind::InFact(words);
    }
    let opposite = match test {
        Condition::Is(question, options) => {
            let count = flow.questions[*question].kind.options();
            let others = options.others(count.map_or(0, |options| options.len()));
            Some(Condition::Is(*question, others))
        }
        Condition::Compare(question, relation, operand) => {
            let opposite = match relation {
                Relation::Less => Relation::AtLeast,
                Relation::AtMost => Relation::More,
                Relation::More => Relation::AtMost,
                Relation::AtLeast => Relation::Less,
                Relation::Equal => Relation::NotEqual,
                Relation::NotEqual => Relation::Equal,
            };
            Some(Condition::Compare(*question, opposite, *operand))
        }
        _ => None,
    };
    Kind::Not {
        words,
        instead: opposite.map(|opposite| opposite.written(flow)),
        around: match source.trim().len() == "not ".len() + bytes.len() {
            true => ["", ""],
            false => ["(", ")"],
        },
    }
}

/// Whether a test stands behind an odd number of `not`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sense {
    Plain,
    Opposite,
}

impl Sense {
    fn other(self) -> Self {
        match self {
            Sense::Plain => Sense::Opposite,
            Sense::Opposite => Sense::Plain,
        }
    }
}

/// The tests of answers behind a `not`, and all facts, each with its place among
/// the pieces of the condition. `at` counts the pieces.
fn behind_not<'c>(
    condition: &'c Condition,
    sense: Sense,
    at: &mut usize,
    tests: &mut Vec<(usize, &'c Condition)>,
) {
    let here = *at;
    *at += 1;
    match condition {
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                behind_not(part, sense, at, tests);
            }
        }
        Condition::Not(inner) => behind_not(inner, sense.other(), at, tests),
        Condition::Fact(_) => tests.push((here, condition)),
        Condition::Yes(_) | Condition::Is(..) | Condition::Has(..) | Condition::Compare(..) => {
            if sense == Sense::Opposite {
                tests.push((here, condition));
            }
        }
        Condition::Answered(_) | Condition::Score(..) => {}
    }
}

/// The questions that a test is about, those inside facts included, each once.
fn questions_in(
    flow: &Flow,
    test: &Condition,
    (facts, questions): (&mut HashSet<Id<Fact>>, &mut Vec<Id<Question>>),
) {
    test.visit(&mut |inner| {
        for question in inner.questions().into_iter().flatten() {
            if !questions.contains(&question) {
                questions.push(question);
            }
        }
        if let Condition::Fact(fact) = inner
            && facts.insert(*fact)
        {
            let inner = &flow.facts[*fact].when.condition;
            questions_in(flow, inner, (facts, questions));
        }
    });
}

/// A condition in which the test at one place holds without an answer to a
/// question, where it stands behind a `not`.
struct Strict<'f> {
    flow: &'f Flow,
    question: Id<Question>,
    at: usize,
    /// How many tests may still be written out of facts.
    left: usize,
}

impl Strict<'_> {
    fn whole(&mut self, condition: &Condition) -> Condition {
        self.part(condition, Sense::Plain, &mut 0)
    }

    fn part(&mut self, condition: &Condition, sense: Sense, at: &mut usize) -> Condition {
        let here = *at;
        *at += 1;
        let mut parts = |parts: &[Condition]| {
            let parts = parts.iter().map(|part| self.part(part, sense, at));
            parts.collect::<Vec<_>>()
        };
        match condition {
            Condition::All(inner) => Condition::All(parts(inner)),
            Condition::Any(inner) => Condition::Any(parts(inner)),
            Condition::Not(inner) => not(self.part(inner, sense.other(), at)),
            test if here == self.at => self.test(test, sense),
            test => test.clone(),
        }
    }

    /// The test, and all tests of a fact, in this sense.
    fn test(&mut self, test: &Condition, sense: Sense) -> Condition {
        // Facts that use each other over and over would have no end; what is left
        // as it is can only hide a case.
        self.left = self.left.saturating_sub(1);
        if self.left == 0 {
            return test.clone();
        }
        let mut parts = |parts: &[Condition]| {
            let parts = parts.iter().map(|part| self.test(part, sense));
            parts.collect::<Vec<_>>()
        };
        match test {
            Condition::All(inner) => Condition::All(parts(inner)),
            Condition::Any(inner) => Condition::Any(parts(inner)),
            Condition::Not(inner) => not(self.test(inner, sense.other())),
            Condition::Fact(fact) => self.test(&self.flow.facts[*fact].when.condition, sense),
            Condition::Answered(_) | Condition::Score(..) => test.clone(),
            Condition::Yes(_) | Condition::Is(..) | Condition::Has(..) | Condition::Compare(..) => {
                let about = test.questions().contains(&Some(self.question));
                if sense == Sense::Plain || !about {
                    return test.clone();
                }
                let unanswered = not(Condition::Answered(self.question));
                Condition::Any(vec![test.clone(), unanswered])
            }
        }
    }
}
