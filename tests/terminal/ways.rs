//! Ways to every question of the built-in flows, taken from their scenarios.

use std::{collections::BTreeMap, fs, path::Path};

use quandary::{
    flow::{
        Flow,
        answer::{Answer, WrittenAnswer},
        day,
        question::{Kind, Presence, Question},
        table::Id,
        text::Text,
    },
    parse,
    session::{Session, Step},
};

/// The ids of the built-in flows.
pub const FLOWS: [&str; 3] = ["letter-to-ex", "is-my-letter-safe", "pizza"];

/// A question, and the flags with which it is the first that is asked.
pub struct Way {
    pub flow: &'static str,
    pub name: String,
    pub question: Question,
    /// Whether the flow can be left at once.
    pub quick_exit: bool,
    flags: Vec<String>,
}

impl Way {
    /// The arguments of the program.
    pub fn args(&self) -> Vec<&str> {
        let mut args = vec!["run", self.flow, "--today", "2026-11-23"];
        args.extend(self.flags.iter().map(String::as_str));
        args
    }

    /// The question as it is asked, where nothing has been filled in.
    pub fn asks(&self) -> String {
        shown(&self.question.ask)
    }

    /// How many rows a person sees in the list: the options, and beside options of which one is
    /// taken also the ways past and out.
    pub fn rows(&self) -> Option<usize> {
        let optional = usize::from(self.question.presence == Presence::Optional);
        match &self.question.kind {
            Kind::Choice(options) => Some(options.len() + optional + 1),
            Kind::Choices { options, .. } => Some(options.len()),
            Kind::YesNo => Some(2 + optional + 1),
            Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } | Kind::Text { .. } => {
                None
            }
        }
    }

    /// Everything that the author wrote and a person reads at this question.
    pub fn words(&self) -> Vec<String> {
        let options = self.question.kind.options();
        let options = options.into_iter().flat_map(|options| options.iter());
        let labels = options.flat_map(|(_, option)| {
            let help = option.help.as_deref().map(str::to_owned);
            [Some(option.label.to_string()), help]
        });
        let mut words: Vec<String> = labels.flatten().collect();
        words.push(shown(&self.question.ask));
        words.extend(self.question.help.as_ref().map(shown));
        words
    }
}

fn shown(text: &Text) -> String {
    text.fill(|_| String::new()).into_owned()
}

/// One way to every question of the built-in flows.
pub fn to_every_question() -> Vec<Way> {
    let mut ways = Vec::new();
    for id in FLOWS {
        let flow = flow(id);
        let mut found = BTreeMap::new();
        for answers in scenarios(id, &flow) {
            walk(&flow, &answers, &mut found);
        }
        for (question, name) in flow.questions.ids().zip(flow.questions.names()) {
            let flags = found
                .remove(&question)
                .unwrap_or_else(|| panic!("no scenario of {id} leads to {name}"));
            ways.push(Way {
                flow: id,
                name: name.to_owned(),
                question: flow.questions[question].clone(),
                quick_exit: flow.quick_exit,
                flags,
            });
        }
    }
    ways
}

/// For each flow the arguments that lead to a question with the most answers before it, and how
/// many these are.
pub fn to_the_last_questions() -> Vec<(Vec<String>, usize)> {
    let flows = FLOWS.iter().map(|id| {
        let ways = to_every_question();
        let of_flow = ways.into_iter().filter(|way| way.flow == *id);
        let last = of_flow.max_by_key(|way| way.flags.len());
        let last = last.expect("the flow has questions");
        let args = last.args().into_iter().map(str::to_owned).collect();
        (args, last.flags.len())
    });
    flows.collect()
}

/// The text of a file beside the built-in flows.
pub fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("flows")
        .join(name);
    fs::read_to_string(path).expect("the flow is there")
}

/// A built-in flow.
pub fn flow(id: &str) -> Flow {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("flows/{id}.yaml"));
    let reading = parse::read(&crate::common::flow_text(&path));
    reading.into_flow().expect("the flow has no faults")
}

type Answers = Vec<(Id<Question>, Answer)>;

fn scenarios(id: &str, flow: &Flow) -> Vec<Answers> {
    let read = parse::scenario::read(&read(&format!("{id}.scenarios.yaml")), flow);
    let scenarios = read.scenarios.into_iter();
    scenarios
        .map(|scenario| {
            let answers = scenario.answers.into_iter();
            answers
                .filter_map(|(question, answer)| Some((question, answer.ok()?)))
                .collect()
        })
        .collect()
}

/// Walks as far as the answers lead, and notes the flags before each question. A question that is
/// passed by ends the walk, since no flag can do that.
fn walk(flow: &Flow, answers: &Answers, found: &mut BTreeMap<Id<Question>, Vec<String>>) {
    let mut session = Session::new(flow, day::read("2026-11-23").expect("a day"));
    let mut flags = Vec::new();
    while let Step::Ask(question) = session.step() {
        found.entry(question).or_insert_with(|| flags.clone());
        let Some((_, answer)) = answers.iter().find(|(answered, _)| *answered == question) else {
            return;
        };
        let written = match flow.questions[question].write(answer) {
            WrittenAnswer::One(text) => text,
            WrittenAnswer::Many(ids) => ids.join(","),
            WrittenAnswer::Number(number) => number.to_string(),
        };
        flags.push(format!(
            "--answer={}={written}",
            flow.questions.name(question)
        ));
        if session.answer(answer.clone()).is_err() {
            return;
        }
    }
}
