//! What every report as JSON has. A report is a struct, and its schema in `docs/schemas/` is
//! made from it: the comments are what the schema says.

use std::borrow::Cow;

use jiff::civil::Date;
use quandary::flow::Flow;
use quandary::flow::scenario::AnswerList;
use quandary::front::page::{answer_value, answers};
use quandary::letters::strip_control;
use quandary::session::Session;
use serde::{Serialize, Serializer};
use serde_json::{Map, Value};

/// The version of a form. It grows when something changes that a program may rest on.
pub struct ReportVersion<const N: u32>;

/// The version of the program.
pub struct Program;

/// A day, such as 2026-08-23.
pub struct Day(pub Date);

impl<const N: u32> Serialize for ReportVersion<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(N)
    }
}

impl Serialize for Program {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(env!("CARGO_PKG_VERSION"))
    }
}

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

/// What stands before all that is a report's own, where that is a value of the library.
#[derive(Serialize)]
struct Headed<'a, T: Serialize> {
    version: ReportVersion<1>,
    program: Program,
    today: Day,
    #[serde(flatten)]
    own: &'a T,
}

/// Something of the library's as text, with what all JSON begins with. Its form is in its first
/// version.
pub fn document(today: Date, own: &impl Serialize) -> String {
    pretty(&Headed {
        version: ReportVersion,
        program: Program,
        today: Day(today),
        own,
    })
}

/// A report as text, without a line break at its end. What could steer a terminal is escaped,
/// though JSON would allow it: a terminal takes U+009B as the start of a command, and U+202E
/// turns the text round.
pub fn pretty(report: &impl Serialize) -> String {
    // Texts, lists and numbers: there is nothing in it that JSON cannot say.
    let text = serde_json::to_string_pretty(report).unwrap_or_default();
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

    use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

    use super::schemas::{self, AnyAnswers};
    use super::{AnswerMap, Day, Program, ReportVersion};

    impl<const N: u32> JsonSchema for ReportVersion<N> {
        fn schema_name() -> Cow<'static, str> {
            "version".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            json_schema!({ "const": N })
        }
    }

    impl JsonSchema for Program {
        fn schema_name() -> Cow<'static, str> {
            "program".into()
        }

        fn inline_schema() -> bool {
            true
        }

        fn json_schema(_: &mut SchemaGenerator) -> Schema {
            schemas::program()
        }
    }

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
