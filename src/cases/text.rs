//! A scenario file of cases, as it is read back.

use std::fmt::Write;

use jiff::civil::Date;

use super::{Case, Document, Gap};
use crate::flow::Flow;
use crate::flow::answer::{Given, Refused};
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::parse::answers::pair;
use crate::session::Step;
use crate::yaml::write;

/// How many things are named that a case tries.
const MOST_NAMED: usize = 3;

/// What a scenario file begins with.
#[derive(Clone, Copy, Debug)]
pub struct Heading<'h> {
    /// The flow file, relative to the scenario file, where it has to be named.
    pub flow: Option<&'h str>,
    /// The day on which the cases were played.
    pub today: Date,
}

/// Writes a scenario file. Its scenarios pass as long as the flow does what it does
/// today; that it should is for somebody to say, and the file asks for it. A file of
/// no scenarios is none: without cases there are only comments.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::cases::{self, Heading};
/// use quandary::parse::{answers, scenario};
/// use quandary::{flow::day, trial};
///
/// let today = day::read("2026-11-23").unwrap();
/// let read = answers::read("answers: {cannot_eat: [nothing], hunger: little}", &flow);
/// let case = cases::of_answers(&flow, &read.answers, today).unwrap();
/// let heading = Heading { flow: None, today };
/// let text = cases::write(&flow, &heading, &[case], &[]);
/// assert!(text.ends_with("\
/// scenarios:
///   - name: case 1, slice
///     answers:
///       cannot_eat: [nothing]
///       hunger: little
///     expect:
///       outcome: slice
///       asked: [cannot_eat, hunger]
///       shown: []
/// "));
/// let scenarios = scenario::read(&text, &flow).scenarios;
/// assert!(trial::play(&flow, &scenarios[0], today).failures.is_empty());
/// ```
#[must_use]
pub fn write(
    flow: &Flow,
    heading: &Heading<'_>,
    cases: &[Case<'_>],
    gaps: &[(&str, &[Gap])],
) -> String {
    let mut text = String::from(
        "# Review these: they say what the flow does today, not what it should do.\n\
         # Then take this comment out.\n",
    );
    if let Some(name) = heading.flow {
        let _ = writeln!(text, "flow: {}", write::text(name));
    }
    let dated = |(_, question): (_, &Question)| matches!(question.kind, Kind::Date { .. });
    if flow.questions.iter().any(dated) {
        let _ = writeln!(text, "today: {}", heading.today);
    }
    if !cases.is_empty() {
        text.push_str("scenarios:\n");
    }
    for (at, case) in cases.iter().enumerate() {
        if at > 0 {
            text.push('\n');
        }
        write_case(&mut text, flow, at + 1, case);
    }
    for (what, gaps) in gaps.iter().filter(|(_, gaps)| !gaps.is_empty()) {
        let _ = writeln!(text, "\n# {what}:");
        for gap in *gaps {
            let _ = writeln!(text, "# - {} ({})", on_one_line(&gap.name), gap.place);
        }
    }
    text
}

fn write_case(text: &mut String, flow: &Flow, number: usize, case: &Case<'_>) {
    let session = case.session();
    let question = |id: Id<Question>| write::text(flow.questions.name(id));
    let refused = case.refused();
    if !case.tries.is_empty() {
        let named = case.tries.iter().take(MOST_NAMED);
        let named: Vec<String> = named.map(|name| on_one_line(name)).collect();
        let more = match case.tries.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let _ = writeln!(text, "  # tries {}{more}", named.join("; "));
    }
    let end = match (session.step(), refused) {
        (Step::Done(outcome), _) => flow.outcomes.name(outcome).to_owned(),
        (Step::Ask(id), Some(_)) => format!("{} is refused", question(id)),
        (Step::Ask(id), None) => format!("no answer to {}", question(id)),
        (Step::Stuck(id), _) => format!("no route of {}", question(id)),
    };
    let _ = writeln!(text, "  - name: case {number}, {end}");
    let taken = session.taken().iter();
    let given = taken.filter_map(|taken| {
        let answer = session.given(taken.question).and_then(Given::answer)?;
        Some((taken.question, answer))
    });
    let given: Vec<_> = given
        .chain(refused.map(|(id, answer, _)| (id, answer)))
        .collect();
    text.push_str(match given.is_empty() {
        true => "    answers: {}\n",
        false => "    answers:\n",
    });
    for (id, answer) in given {
        let _ = writeln!(text, "      {}", pair(flow, id, answer));
    }
    text.push_str("    expect:\n");
    let mut asked: Vec<String> = session
        .taken()
        .iter()
        .map(|taken| question(taken.question))
        .collect();
    match (session.step(), refused) {
        (Step::Done(outcome), _) => {
            let outcome = write::text(flow.outcomes.name(outcome));
            let _ = writeln!(text, "      outcome: {outcome}");
        }
        (Step::Ask(id), Some((_, _, why))) => {
            asked.push(question(id));
            let _ = writeln!(text, "      refused:\n        question: {}", question(id));
            // What the program itself says may be said otherwise by the next one.
            if let Refused::Says(says) = why {
                let _ = writeln!(text, "        says: {}", write::text(says));
            }
        }
        (Step::Ask(id) | Step::Stuck(id), _) => {
            asked.push(question(id));
            let _ = writeln!(text, "      unfinished: {}", question(id));
        }
    }
    let _ = writeln!(text, "      asked: [{}]", asked.join(", "));
    let names = |ids: Vec<Id<Passage>>| {
        let names = ids.into_iter().map(|id| flow.passages.name(id));
        names.map(write::text).collect::<Vec<String>>().join(", ")
    };
    let brings_help = |(_, question): (_, &Question)| question.brings_help();
    if flow.questions.iter().any(brings_help) {
        let helped = names(session.helped_first());
        let _ = writeln!(text, "      help_first: [{helped}]");
    }
    if let Some(advice) = session.advice() {
        let _ = writeln!(text, "      shown: [{}]", names(session.shown()));
        if advice.is_parted(flow) {
            let _ = writeln!(text, "      first: [{}]", names(session.shown_first()));
        }
        let documents = &flow.outcomes[advice.outcome].documents;
        if documents.len() > 1 || documents.iter().any(|document| document.when.is_some()) {
            let files: Vec<String> = session.files().into_iter().map(write::text).collect();
            let _ = writeln!(text, "      documents: [{}]", files.join(", "));
        }
        let at_once = |(_, outcome): (_, &Outcome)| outcome.showing.is_at_once();
        if flow.outcomes.iter().any(at_once) {
            let _ = writeln!(text, "      at_once: {}", advice.showing.is_at_once());
        }
        let documents = advice.documents.iter();
        let documents = documents.filter(|_| case.document == Document::Expected);
        let words: Vec<String> = documents
            .map(|document| write::text(&format!("{}\n{}", document.title, document.text)))
            .collect();
        match words.as_slice() {
            [] => {}
            [only] => drop(writeln!(text, "      text_has: {only}")),
            several => drop(writeln!(text, "      text_has: [{}]", several.join(", "))),
        }
    }
}

/// Words in which nothing ends a line.
fn on_one_line(words: &str) -> String {
    let parted = words.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = parted.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
