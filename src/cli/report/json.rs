//! What every report as JSON has. A report is a struct, and its schema in `docs/schemas/` is
//! made from it: the comments are what the schema says.

use std::borrow::Cow;

use jiff::civil::Date;
use num_bigint::BigUint;
use quandary::flow::Flow;
use quandary::flow::scenario::AnswerList;
use quandary::front::page::{answer_value, answers};
use quandary::letters::strip_control;
use quandary::session::Session;
#[cfg(test)]
use schemars::JsonSchema;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

use super::super::digest::Digest;
use super::super::source::FlowText;

/// A day, such as 2026-08-23.
pub struct Day(pub Date);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

/// Answers by the ids of their questions, in the order of asking, without those that were
/// skipped.
#[derive(Serialize)]
#[serde(transparent)]
pub struct AnswerMap(Map<String, Value>);

impl AnswerMap {
    /// These answers to questions of a flow.
    pub fn of(flow: &Flow, answers: &AnswerList) -> Self {
        let values = answers.iter().map(|(id, answer)| {
            let value = answer_value(&flow.questions[*id], answer);
            (flow.questions.name(*id).to_owned(), value)
        });
        Self(values.collect())
    }

    /// The answers of a session.
    pub fn of_session(session: &Session<'_>) -> Self {
        Self(answers(session))
    }
}

/// A flow that a report speaks of.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(JsonSchema),
    schemars(rename = "flow_file", deny_unknown_fields)
)]
pub struct FlowHead {
    /// The id of the flow: of a built-in one, or the name of its file without the ending.
    flow: String,
    /// The file, the id of a built-in flow, or REVISION:FILE.
    file: String,
    /// The digest of the file, by which it is known whether it has changed: FNV-1a of its
    /// bytes.
    digest: Digest,
}

impl FlowHead {
    /// Of this file.
    pub fn of(file: &FlowText) -> Self {
        Self {
            flow: file.id.clone(),
            file: file.name.clone(),
            digest: Digest::of(&file.text),
        }
    }
}

/// A number of ways in digits, which may be larger than a number of JSON can be.
#[derive(Serialize)]
#[serde(transparent)]
#[cfg_attr(test, derive(JsonSchema), schemars(inline))]
pub struct Digits(#[cfg_attr(test, schemars(regex(pattern = "^[0-9]+$")))] String);

impl Digits {
    /// This number.
    pub fn of(number: &BigUint) -> Self {
        Self(number.to_string())
    }
}

/// What every report begins with, and then its own.
#[derive(Serialize)]
struct Headed<'a, T: Serialize> {
    version: u32,
    program: &'static str,
    today: Day,
    #[serde(flatten)]
    own: &'a T,
}

/// A report as text, without a line break at its end. All forms are in their first version;
/// another comes when something changes that a program may rest on.
pub fn document(today: Date, own: &impl Serialize) -> String {
    pretty(&Headed {
        version: 1,
        program: env!("CARGO_PKG_VERSION"),
        today: Day(today),
        own,
    })
}

/// The same on one line, for programs that read line by line.
pub fn document_line(today: Date, own: &impl Serialize) -> String {
    line(&Headed {
        version: 1,
        program: env!("CARGO_PKG_VERSION"),
        today: Day(today),
        own,
    })
}

/// A value as text, without a line break at its end. What could steer a terminal is escaped,
/// though JSON would allow it: a terminal takes U+009B as the start of a command, and U+202E
/// turns the text round.
pub fn pretty(report: &impl Serialize) -> String {
    // Texts, lists and numbers: there is nothing in it that JSON cannot say.
    steady(serde_json::to_string_pretty(report).unwrap_or_default())
}

/// The same on one line.
pub fn line(report: &impl Serialize) -> String {
    // As above.
    steady(serde_json::to_string(report).unwrap_or_default())
}

/// JSON in which nothing steers a terminal.
fn steady(text: String) -> String {
    if matches!(strip_control(&text), Cow::Borrowed(_)) {
        return text;
    }
    // Outside of texts there are none.
    let steers = |c: char| strip_control(c.encode_utf8(&mut [0; 4])) != c.to_string();
    let escaped = |c: char| {
        if steers(c) {
            format!("\\u{:04x}", u32::from(c))
        } else {
            c.to_string()
        }
    };
    text.chars().map(escaped).collect()
}

/// A text as JSON, on one line.
pub fn quoted(text: &str) -> String {
    pretty(&text)
}

#[cfg(test)]
#[path = "../../../tests/schemas/made.rs"]
pub mod schemas;

#[cfg(test)]
mod of_values {
    //! The schemas of what is written by hand.

    use std::borrow::Cow;

    use schemars::{JsonSchema, Schema, SchemaGenerator};

    use super::schemas::{self, AnyAnswers};
    use super::{AnswerMap, Day};

    impl JsonSchema for Day {
        fn schema_name() -> Cow<'static, str> {
            "day".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            schemas::day()
        }
    }

    impl JsonSchema for AnswerMap {
        fn schema_name() -> Cow<'static, str> {
            AnyAnswers::schema_name()
        }

        fn json_schema(generator: &mut SchemaGenerator) -> Schema {
            AnyAnswers::json_schema(generator)
        }
    }
}
