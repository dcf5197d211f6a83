//! The result as data, for other programs: what `docs/schemas/result.schema.json` describes.

#[cfg(test)]
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

use super::Page;
use crate::flow::answer::{Answer, Given, WrittenAnswer};
use crate::flow::outcome::{FirstRow, Showing};
use crate::flow::question::Question;
use crate::session::Session;
use crate::session::advice::{Advice, Part};

const LEAVE_FIRST: Showing = Showing::AtOnce {
    first: FirstRow::Leave,
};

impl Page<'_, '_> {
    /// The result as one JSON object. By the digest it is known whether the file of the flow has
    /// changed.
    #[must_use]
    pub fn result(&self, digest: &str) -> Value {
        let flow = self.session.flow();
        let Advice {
            outcome,
            tone,
            // Said below, where the flow has no word of its own.
            tone_word: _,
            showing,
            title,
            text,
            passages,
            steps,
            documents,
            cites,
        } = &self.advice;
        let taken = self.session.taken();
        let name = |id| flow.questions.name(id);
        let passages = passages.iter().map(|shown| PassageData {
            id: IdText(flow.passages.name(shown.passage)),
            role: shown.role.name(),
            first: shown.part == Part::First,
            title: shown.title.as_deref(),
            text: &shown.text,
        });
        let documents = documents.iter().map(|document| DocumentData {
            file: &document.file,
            title: &document.title,
            text: &document.text,
        });
        let help_first = self.session.helped_first().into_iter();
        let help_first = help_first.map(|passage| flow.passages.name(passage));
        let result = AdviceData {
            flow: self.flow_id,
            digest,
            outcome: IdText(flow.outcomes.name(*outcome)),
            tone: tone.to_string(),
            tone_word: self.advice.word_for_tone(&flow.words).unwrap_or_default(),
            at_once: showing.is_at_once(),
            leave_first: *showing == LEAVE_FIRST,
            tags: flow.outcomes[*outcome]
                .tags
                .iter()
                .map(AsRef::as_ref)
                .collect(),
            title,
            text,
            because: IdTexts::of(self.because.iter().map(|id| name(*id))),
            passages: passages.collect(),
            steps: steps.iter().map(AsRef::as_ref).collect(),
            documents: documents.collect(),
            help_first: IdTexts::of(help_first),
            asked: IdTexts::of(taken.iter().map(|taken| name(taken.question))),
            answers: answers(self.session),
            cites: IdTexts::of(cites.iter().map(|id| flow.sources.name(*id))),
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

/// What a person gets at the end of a flow, and which answers led there. Texts are filled in:
/// what stands in braces in the flow is replaced by the answers. A later version of the program
/// may add keys, and its schema then names them; those that are here keep their meaning.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(deny_unknown_fields, title = "The result of `quandary run --json`")
)]
pub(crate) struct AdviceData<'a> {
    /// The id of the flow: of a built-in one, or the name of its file without the ending.
    flow: &'a str,
    /// The digest of the flow, by which it is known whether it has changed: FNV-1a of the bytes
    /// of its file.
    #[cfg_attr(test, schemars(regex(pattern = "^fnv1a64:[0-9a-f]{16}$")))]
    digest: &'a str,
    /// The id of the outcome.
    outcome: IdText<'a>,
    /// What kind of advice it is: go ahead, go ahead with care, do not, or to know and not to
    /// do.
    #[cfg_attr(test, schemars(extend("enum" = ["go", "caution", "stop", "info"])))]
    tone: String,
    /// The word that is said for the tone; empty where none is.
    tone_word: &'a str,
    /// Whether the outcome is shown at once, with nothing before it, as help in danger is.
    at_once: bool,
    /// Whether whoever reads it may be watched: to clear the screen and leave is the first thing
    /// to offer.
    leave_first: bool,
    /// The words by which the flow speaks of several outcomes.
    tags: Vec<&'a str>,
    /// The advice in one line, as plain text.
    title: &'a str,
    /// What there is to say, as Markdown; empty where there is nothing.
    text: &'a str,
    /// The ids of the questions whose answers alone lead to this outcome, whatever is answered
    /// elsewhere, in the order of asking. Empty where the outcome is shown without reasons.
    because: IdTexts<'a>,
    /// The passages that are shown, in their order.
    passages: Vec<PassageData<'a>>,
    /// What to do, one Markdown text a step.
    steps: Vec<&'a str>,
    /// The documents to take along, such as a letter, in their order.
    documents: Vec<DocumentData<'a>>,
    /// The ids of the passages that answers on the way brought at once, in the order of asking.
    help_first: IdTexts<'a>,
    /// The ids of all questions on the way, in the order of asking, with those that were
    /// skipped.
    asked: IdTexts<'a>,
    /// The answers by the ids of their questions, in the order of asking, without those that
    /// were skipped. They are written as in an answers file, and can be given to `--answers`
    /// again.
    #[cfg_attr(test, schemars(with = "crate::front::printed::made::AnyAnswers"))]
    answers: Map<String, Value>,
    /// The ids of the sources that the outcome and the shown passages are from.
    cites: IdTexts<'a>,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "passage", deny_unknown_fields)
)]
struct PassageData<'a> {
    id: IdText<'a>,
    /// What it is there for.
    #[cfg_attr(test, schemars(extend("enum" = ["tonight", "reason", "later", "help"])))]
    role: &'a str,
    /// Whether it stands on the first part of the page; the rest is there for whoever wants to
    /// read on.
    first: bool,
    /// The heading, as plain text; null where there is none.
    title: Option<&'a str>,
    /// The passage, as Markdown.
    text: &'a str,
}

#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "document", deny_unknown_fields)
)]
struct DocumentData<'a> {
    /// The name to save it under.
    file: &'a str,
    /// Its title, as plain text.
    title: &'a str,
    /// The document, as Markdown.
    text: &'a str,
}

/// An id as it stands in the flow.
#[derive(Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "id"))]
struct IdText<'a>(#[cfg_attr(test, schemars(length(min = 1)))] &'a str);

/// Ids, each once.
#[derive(Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(JsonSchema), schemars(rename = "ids"))]
struct IdTexts<'a>(#[cfg_attr(test, schemars(extend("uniqueItems" = true)))] Vec<IdText<'a>>);

impl<'a> IdTexts<'a> {
    fn of(ids: impl Iterator<Item = &'a str>) -> Self {
        Self(ids.map(IdText).collect())
    }
}
