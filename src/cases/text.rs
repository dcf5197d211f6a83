//! A scenario file of cases, as it is read back.

use std::fmt::Write;

use jiff::civil::Date;

use super::{Case, DocumentWords, Gap};
use crate::flow::Flow;
use crate::flow::answer::{Given, Refused};
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Kind, Question};
use crate::flow::table::Id;
use crate::parse::answers::pair;
use crate::session::Step;
use crate::session::advice::Advice;
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
        let mut writer = CaseWriter {
            text: &mut text,
            flow,
            case,
        };
        let name = writer.name(at + 1);
        writer.write(&name, None);
    }
    for (what, gaps) in gaps.iter().filter(|(_, gaps)| !gaps.is_empty()) {
        let _ = writeln!(text, "\n# {what}:");
        for gap in *gaps {
            let _ = writeln!(text, "# - {} ({})", on_one_line(&gap.name), gap.place);
        }
    }
    text
}

/// One case as an entry of a list of scenarios, under a name that none of these has. It says the
/// day where the flow asks for dates.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// use quandary::cases;
/// use quandary::flow::day;
/// use quandary::parse::answers;
///
/// let today = day::read("2026-11-23").unwrap();
/// let read = answers::read("answers: {cannot_eat: [nothing]}", &flow);
/// let case = cases::of_answers(&flow, &read.answers, today).unwrap();
/// assert_eq!(cases::entry(&flow, &case, today, &["case 2, no answer to hunger"]), "  - name: case 3, no answer to hunger
///     answers:
///       cannot_eat: [nothing]
///     expect:
///       unfinished: hunger
///       asked: [cannot_eat, hunger]
/// ");
/// ```
#[must_use]
pub fn entry(flow: &Flow, case: &Case<'_>, today: Date, taken: &[&str]) -> String {
    let mut text = String::new();
    let mut writer = CaseWriter {
        text: &mut text,
        flow,
        case,
    };
    let mut number = taken.len() + 1;
    let mut name = writer.name(number);
    while taken.contains(&&*name) {
        number += 1;
        name = writer.name(number);
    }
    let dated = |(_, question): (_, &Question)| matches!(question.kind, Kind::Date { .. });
    writer.write(&name, flow.questions.iter().any(dated).then_some(today));
    text
}

/// Writes one case.
struct CaseWriter<'w> {
    text: &'w mut String,
    flow: &'w Flow,
    case: &'w Case<'w>,
}

impl CaseWriter<'_> {
    /// What it is called.
    fn name(&self, number: usize) -> String {
        let end = match (self.case.session().step(), self.case.refused()) {
            (Step::Done(outcome), _) => self.flow.outcomes.name(outcome).to_owned(),
            (Step::Ask(id), Some(_)) => format!("{} is refused", self.question(id)),
            (Step::Ask(id), None) => format!("no answer to {}", self.question(id)),
            (Step::Stuck(id), _) => format!("no route of {}", self.question(id)),
        };
        format!("case {number}, {end}")
    }

    fn write(&mut self, name: &str, today: Option<Date>) {
        self.tries();
        let _ = writeln!(self.text, "  - name: {name}");
        if let Some(today) = today {
            let _ = writeln!(self.text, "    today: {today}");
        }
        self.answers();
        self.text.push_str("    expect:\n");
        self.end();
        let brings_help = |(_, question): (_, &Question)| question.brings_help();
        if self.flow.questions.iter().any(brings_help) {
            let helped = self.names(self.case.session().helped_first());
            let _ = writeln!(self.text, "      help_first: [{helped}]");
        }
        if let Some(advice) = self.case.session().advice() {
            self.page(&advice);
            self.words(&advice);
        }
    }

    fn question(&self, id: Id<Question>) -> String {
        write::text(self.flow.questions.name(id))
    }

    fn names(&self, ids: Vec<Id<Passage>>) -> String {
        let names = ids.into_iter().map(|id| self.flow.passages.name(id));
        names.map(write::text).collect::<Vec<String>>().join(", ")
    }

    /// What the case is there for.
    fn tries(&mut self) {
        let tries = &self.case.tries;
        if tries.is_empty() {
            return;
        }
        let named = tries.iter().take(MOST_NAMED);
        let named: Vec<String> = named.map(|name| on_one_line(name)).collect();
        let more = match tries.len().saturating_sub(MOST_NAMED) {
            0 => String::new(),
            more => format!("; and {more} more"),
        };
        let _ = writeln!(self.text, "  # tries {}{more}", named.join("; "));
    }

    fn answers(&mut self) {
        let session = self.case.session();
        let taken = session.taken().iter();
        let given = taken.filter_map(|taken| {
            let answer = session.given(taken.question).and_then(Given::answer)?;
            Some((taken.question, answer))
        });
        let refused = self.case.refused().map(|(id, answer, _)| (id, answer));
        let given: Vec<_> = given.chain(refused).collect();
        if given.is_empty() {
            self.text.push_str("    answers: {}\n");
            return;
        }
        self.text.push_str("    answers:\n");
        for (id, answer) in given {
            let _ = writeln!(self.text, "      {}", pair(self.flow, id, answer));
        }
    }

    /// Where the way ends, and what was asked on it.
    fn end(&mut self) {
        let session = self.case.session();
        let taken = session.taken().iter().map(|taken| taken.question);
        let mut asked: Vec<Id<Question>> = taken.collect();
        match (session.step(), self.case.refused()) {
            (Step::Done(outcome), _) => {
                let name = write::text(self.flow.outcomes.name(outcome));
                let _ = writeln!(self.text, "      outcome: {name}");
            }
            (Step::Ask(id), Some((_, _, why))) => {
                asked.push(id);
                let name = self.question(id);
                let _ = writeln!(self.text, "      refused:\n        question: {name}");
                // What the program itself says may be said otherwise by the next one.
                if let Refused::Says(says) = why {
                    let _ = writeln!(self.text, "        says: {}", write::text(says));
                }
            }
            (Step::Ask(id) | Step::Stuck(id), _) => {
                asked.push(id);
                let name = self.question(id);
                let _ = writeln!(self.text, "      unfinished: {name}");
            }
        }
        let asked: Vec<String> = asked.iter().map(|id| self.question(*id)).collect();
        let asked = asked.join(", ");
        let _ = writeln!(self.text, "      asked: [{asked}]");
    }

    /// What the page of the advice has.
    fn page(&mut self, advice: &Advice) {
        let (flow, session) = (self.flow, self.case.session());
        let shown = self.names(session.shown());
        let _ = writeln!(self.text, "      shown: [{shown}]");
        if advice.is_parted(flow) {
            let first = self.names(session.shown_first());
            let _ = writeln!(self.text, "      first: [{first}]");
        }
        let documents = &flow.outcomes[advice.outcome].documents;
        if documents.len() > 1 || documents.iter().any(|document| document.when.is_some()) {
            let files: Vec<String> = session.files().into_iter().map(write::text).collect();
            let _ = writeln!(self.text, "      documents: [{}]", files.join(", "));
        }
        let at_once = |(_, outcome): (_, &Outcome)| outcome.showing.is_at_once();
        if flow.outcomes.iter().any(at_once) {
            let at_once = advice.showing.is_at_once();
            let _ = writeln!(self.text, "      at_once: {at_once}");
        }
    }

    /// The words of its documents, where they are expected.
    fn words(&mut self, advice: &Advice) {
        let documents = advice.documents.iter();
        let documents = documents.filter(|_| self.case.document == DocumentWords::Expected);
        let words: Vec<String> = documents
            .map(|document| write::text(&format!("{}\n{}", document.title, document.text)))
            .collect();
        match words.as_slice() {
            [] => {}
            [only] => drop(writeln!(self.text, "      text_has: {only}")),
            several => {
                let several = several.join(", ");
                let _ = writeln!(self.text, "      text_has: [{several}]");
            }
        }
    }
}

/// Words in which nothing ends a line.
fn on_one_line(words: &str) -> String {
    let parted = words.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = parted.filter(|word| !word.is_empty()).collect();
    words.join(" ")
}
