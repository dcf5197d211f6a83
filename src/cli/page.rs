//! What the person gets: one page as Markdown, which the terminal folds, and the
//! same as JSON.

use indexmap::IndexMap;
use quandary::flow::Flow;
use quandary::flow::answer::{Answer, Given, WrittenAnswer};
use quandary::flow::outcome::{Outcome, Reasons, Source, Tone};
use quandary::flow::question::Question;
use quandary::flow::table::Id;
use quandary::flow::text::literal_in_markdown;
use quandary::session::Session;
use quandary::session::advice::Advice;
use quandary::space::Space;
use serde::Serialize;
use serde_json::{Map, Value};

use super::view;

/// Where a page is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the screen, by the person.
    Screen,
    /// In a file or another program.
    File,
}

/// The result of a run.
pub struct Page<'s, 'f> {
    flow_id: &'s str,
    session: &'s Session<'f>,
    advice: Advice,
    /// The questions whose answers led to the advice, in the order of asking.
    because: Vec<Id<Question>>,
}

impl<'s, 'f> Page<'s, 'f> {
    /// The page of a session that has come to this outcome, at its end or before
    /// it. Without a space, which only a flow too large to be decided has not,
    /// every answer is a reason.
    pub fn of(
        flow_id: &'s str,
        session: &'s Session<'f>,
        outcome: Id<Outcome>,
        space: Option<&Space<'f>>,
    ) -> Self {
        let because = match session.flow().outcomes[outcome].reasons {
            Reasons::LeftOut => Vec::new(),
            Reasons::Shown => reasons(session, outcome, space),
        };
        Self {
            flow_id,
            session,
            advice: session.advice_of(outcome),
            because,
        }
    }

    /// The page as Markdown, for the screen or for a file.
    pub fn markdown(&self, place: Place) -> String {
        let advice = &self.advice;
        let mut page = Blocks::default();
        page.add(format!("*{}*", in_words(advice.tone)));
        page.add(format!("# {}", literal_in_markdown(&advice.title)));
        page.add(advice.text.trim().to_owned());
        self.because(&mut page);
        for passage in &advice.passages {
            if let Some(title) = &passage.title {
                page.add(format!("## {}", literal_in_markdown(title)));
            }
            page.add(passage.text.trim().to_owned());
        }
        self.steps(&mut page);
        if let Some(document) = &advice.document {
            page.add(format!("## {}", literal_in_markdown(&document.title)));
            let lines = document.text.trim().lines();
            page.add(
                lines
                    .map(|line| format!("> {line}").trim_end().to_owned())
                    .collect::<Vec<_>>()
                    .join("\n"),
            );
        }
        self.sources(&mut page, place);
        page.text()
    }

    fn because(&self, page: &mut Blocks) {
        if self.because.is_empty() {
            return;
        }
        page.add("## Because you answered".to_owned());
        let flow = self.session.flow();
        let lines = self.because.iter().map(|id| {
            let question = &flow.questions[*id];
            let short = view::short(self.session, question);
            let given = view::given(self.session, *id);
            format!(
                "- {}: {}",
                literal_in_markdown(&short),
                literal_in_markdown(&given)
            )
        });
        page.add(lines.collect::<Vec<_>>().join("\n"));
    }

    fn steps(&self, page: &mut Blocks) {
        if self.advice.steps.is_empty() {
            return;
        }
        page.add("## What to do".to_owned());
        let steps = self.advice.steps.iter().enumerate().map(|(at, step)| {
            // What belongs to a step is indented as far as its text.
            let number = format!("{}. ", at + 1);
            let indent = format!("\n{}", " ".repeat(number.len()));
            let step = step.trim().replace('\n', &indent);
            format!("{number}{step}")
        });
        page.add(steps.collect::<Vec<_>>().join("\n"));
    }

    /// The sources, each under the one that it is a part of. Which parts those are
    /// matters to whoever checks the advice, not to whoever reads it.
    fn sources(&self, page: &mut Blocks, place: Place) {
        let flow = self.session.flow();
        let mut roots: IndexMap<Id<Source>, Vec<Id<Source>>> = IndexMap::new();
        for cited in &self.advice.cites {
            let root = root_of(flow, *cited);
            let parts = roots.entry(root).or_default();
            if root != *cited {
                parts.push(*cited);
            }
        }
        if roots.is_empty() {
            return;
        }
        page.add("## Sources".to_owned());
        let mut lines = Vec::new();
        for (root, parts) in roots {
            lines.push(format!("- {}", source_line(&flow.sources[root])));
            if place == Place::File {
                let parts = parts.iter().map(|part| &flow.sources[*part]);
                lines.extend(parts.map(|part| format!("  - {}", source_line(part))));
            }
        }
        page.add(lines.join("\n"));
    }

    /// The result as one JSON object.
    pub fn json(&self) -> String {
        let flow = self.session.flow();
        let advice = &self.advice;
        let taken = self.session.taken();
        let name = |id| flow.questions.name(id);
        let passages = advice.passages.iter().map(|shown| JsonPassage {
            id: flow.passages.name(shown.passage),
            title: shown.title.as_deref(),
            text: &shown.text,
        });
        let document = advice.document.as_ref().map(|document| JsonDocument {
            file: &document.file,
            title: &document.title,
            text: &document.text,
        });
        let result = JsonResult {
            flow: self.flow_id,
            outcome: flow.outcomes.name(advice.outcome),
            tone: advice.tone.to_string(),
            tags: flow.outcomes[advice.outcome]
                .tags
                .iter()
                .map(AsRef::as_ref)
                .collect(),
            title: &advice.title,
            text: &advice.text,
            because: self.because.iter().map(|id| name(*id)).collect(),
            passages: passages.collect(),
            steps: advice.steps.iter().map(AsRef::as_ref).collect(),
            document,
            asked: taken.iter().map(|taken| name(taken.question)).collect(),
            answers: answers(self.session),
            cites: advice
                .cites
                .iter()
                .map(|id| flow.sources.name(*id))
                .collect(),
        };
        // Texts, lists and numbers: there is nothing in it that JSON cannot say.
        escaped(&serde_json::to_string_pretty(&result).unwrap_or_default())
    }
}

/// The answers of a session as JSON, in the order of asking.
pub fn answers(session: &Session<'_>) -> Map<String, Value> {
    let flow = session.flow();
    let mut answers = Map::new();
    for taken in session.taken() {
        let Some(answer) = session.given(taken.question).and_then(Given::answer) else {
            continue;
        };
        let value = answer_value(&flow.questions[taken.question], answer);
        answers.insert(flow.questions.name(taken.question).to_owned(), value);
    }
    answers
}

/// An answer as JSON.
pub fn answer_value(question: &Question, answer: &Answer) -> Value {
    match question.write(answer) {
        WrittenAnswer::One(text) => Value::String(text),
        WrittenAnswer::Many(ids) => ids.into_iter().map(Value::String).collect(),
        WrittenAnswer::Number(number) => number_value(&number.to_string()),
    }
}

/// JSON in which the control characters that it allows in texts are escaped, too: a terminal would
/// take U+009B as the start of a command.
fn escaped(json: &str) -> String {
    let mut escaped = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' => escaped.push_str(&format!("\\u{:04x}", u32::from(c))),
            _ => escaped.push(c),
        }
    }
    escaped
}

/// The smallest set of answers that fixes the outcome, or all answers where that
/// cannot be told.
fn reasons(
    session: &Session<'_>,
    outcome: Id<Outcome>,
    space: Option<&Space<'_>>,
) -> Vec<Id<Question>> {
    // The search grows with both, and somebody waits for its end.
    let small = session.taken().len() * session.flow().questions.len() <= 20_000;
    let space = space.filter(|_| small);
    let exact = space.and_then(|space| space.because(session, outcome).ok().flatten());
    match exact {
        Some(because) => because.questions,
        None => session.taken().iter().map(|taken| taken.question).collect(),
    }
}

/// A number as JSON writes it: whole where it is whole.
fn number_value(text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(whole) => Value::from(whole),
        Err(_) => text.parse::<f64>().map_or(Value::Null, Value::from),
    }
}

fn source_line(source: &Source) -> String {
    let title = literal_in_markdown(&source.title);
    match &source.url {
        Some(url) => format!("{title} <{url}>"),
        None => title,
    }
}

fn root_of(flow: &Flow, cited: Id<Source>) -> Id<Source> {
    let mut root = cited;
    // A chain of sources is no longer than there are sources.
    for _ in 0..flow.sources.len() {
        match flow.sources[root].part_of {
            Some(whole) => root = whole,
            None => break,
        }
    }
    root
}

fn in_words(tone: Tone) -> &'static str {
    match tone {
        Tone::Go => "Go ahead",
        Tone::Caution => "With care",
        Tone::Stop => "Stop here",
        Tone::Info => "Good to know",
    }
}

/// Blocks of Markdown with blank lines between them.
#[derive(Default)]
struct Blocks {
    blocks: Vec<String>,
}

impl Blocks {
    fn add(&mut self, block: String) {
        if !block.is_empty() {
            self.blocks.push(block);
        }
    }

    fn text(self) -> String {
        let mut text = self.blocks.join("\n\n");
        text.push('\n');
        text
    }
}

#[derive(Serialize)]
struct JsonResult<'a> {
    flow: &'a str,
    outcome: &'a str,
    tone: String,
    tags: Vec<&'a str>,
    title: &'a str,
    text: &'a str,
    because: Vec<&'a str>,
    passages: Vec<JsonPassage<'a>>,
    steps: Vec<&'a str>,
    document: Option<JsonDocument<'a>>,
    asked: Vec<&'a str>,
    answers: Map<String, Value>,
    cites: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonPassage<'a> {
    id: &'a str,
    title: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    file: &'a str,
    title: &'a str,
    text: &'a str,
}
