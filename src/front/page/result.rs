//! The result as data, for other programs: what `docs/schemas/result.schema.json` describes.

use serde::Serialize;
use serde_json::{Map, Value};

use super::Page;
use crate::flow::answer::{Answer, Given, WrittenAnswer};
use crate::flow::outcome::{FirstRow, Showing};
use crate::flow::question::Question;
use crate::session::Session;
use crate::session::advice::Part;

impl Page<'_, '_> {
    /// The result as one JSON object. By the digest it is known whether the file of the flow has
    /// changed.
    #[must_use]
    pub fn result(&self, digest: &str) -> Value {
        let flow = self.session.flow();
        let advice = &self.advice;
        let taken = self.session.taken();
        let name = |id| flow.questions.name(id);
        let passages = advice.passages.iter().map(|shown| JsonPassage {
            id: flow.passages.name(shown.passage),
            role: shown.role.name(),
            first: shown.part == Part::First,
            title: shown.title.as_deref(),
            text: &shown.text,
        });
        let documents = advice.documents.iter().map(|document| JsonDocument {
            file: &document.file,
            title: &document.title,
            text: &document.text,
        });
        let help_first = self.session.helped_first().into_iter();
        let help_first = help_first.map(|passage| flow.passages.name(passage));
        let result = JsonResult {
            flow: self.flow_id,
            digest,
            outcome: flow.outcomes.name(advice.outcome),
            tone: advice.tone.to_string(),
            tone_word: advice.word_for_tone().unwrap_or_default(),
            at_once: advice.showing.is_at_once(),
            leave_first: matches!(
                advice.showing,
                Showing::AtOnce {
                    first: FirstRow::Leave
                }
            ),
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
            documents: documents.collect(),
            help_first: help_first.collect(),
            asked: taken.iter().map(|taken| name(taken.question)).collect(),
            answers: answers(self.session),
            cites: advice
                .cites
                .iter()
                .map(|id| flow.sources.name(*id))
                .collect(),
        };
        // Texts, lists and numbers: there is nothing in it that JSON cannot say.
        serde_json::to_value(&result).unwrap_or_default()
    }
}

/// The answers of a session as JSON, in the order of asking.
#[must_use]
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
#[must_use]
pub fn answer_value(question: &Question, answer: &Answer) -> Value {
    match question.write(answer) {
        WrittenAnswer::One(text) => Value::String(text),
        WrittenAnswer::Many(ids) => ids.into_iter().map(Value::String).collect(),
        WrittenAnswer::Number(number) => number_value(&number.to_string()),
    }
}

/// A number as JSON writes it: whole where it is whole.
fn number_value(text: &str) -> Value {
    match text.parse::<i64>() {
        Ok(whole) => Value::from(whole),
        Err(_) => text.parse::<f64>().map_or(Value::Null, Value::from),
    }
}

#[derive(Serialize)]
struct JsonResult<'a> {
    flow: &'a str,
    digest: &'a str,
    outcome: &'a str,
    tone: String,
    tone_word: &'a str,
    at_once: bool,
    leave_first: bool,
    tags: Vec<&'a str>,
    title: &'a str,
    text: &'a str,
    because: Vec<&'a str>,
    passages: Vec<JsonPassage<'a>>,
    steps: Vec<&'a str>,
    documents: Vec<JsonDocument<'a>>,
    help_first: Vec<&'a str>,
    asked: Vec<&'a str>,
    answers: Map<String, Value>,
    cites: Vec<&'a str>,
}

#[derive(Serialize)]
struct JsonPassage<'a> {
    id: &'a str,
    role: &'a str,
    first: bool,
    title: Option<&'a str>,
    text: &'a str,
}

#[derive(Serialize)]
struct JsonDocument<'a> {
    file: &'a str,
    title: &'a str,
    text: &'a str,
}
