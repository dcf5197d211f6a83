//! Schemas, made from the structs of what is printed. The tests of the library and of the program
//! both hold theirs with this file.

use std::borrow::Cow;
use std::{env, fs, path::Path};

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::Value;

/// Holds the schema of a report to its struct, behind the head that every report has; with
/// `ACCEPT=1` it is written.
#[expect(clippy::disallowed_methods, reason = "a test may read files")]
pub fn hold<T: JsonSchema>(name: &str) {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings
        .into_generator()
        .into_root_schema_for::<Printed<T>>();
    let made = format!("{:#}\n", tidy(schema.to_value()));
    let path = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = path.join(format!("docs/schemas/{name}.schema.json"));
    if env::var_os("ACCEPT").is_some() {
        fs::write(&path, made).expect("it can be written");
        return;
    }
    let kept = fs::read_to_string(&path).expect("it is there");
    assert_eq!(made, kept, "ACCEPT=1 makes {} anew", path.display());
}

/// The same with what it is about first, and without what only Rust knows: the ends of the
/// lines of its comments, and how many bits a number has.
fn tidy(schema: Value) -> Value {
    match schema {
        Value::Object(mut keys) => {
            keys.retain(|key, value| key != "format" || !value.is_string());
            let first = ["$schema", "title", "description"].into_iter();
            let about: Vec<(String, Value)> = first
                .filter_map(|key| {
                    let words = keys.get(key)?.as_str()?.replace('\n', " ");
                    Some((key.to_owned(), Value::String(words)))
                })
                .collect();
            let rest = keys.into_iter();
            let rest = rest.filter(|(key, _)| about.iter().all(|(known, _)| known != key));
            let rest: Vec<(String, Value)> = rest.map(|(key, value)| (key, tidy(value))).collect();
            Value::Object(about.into_iter().chain(rest).collect())
        }
        Value::Array(values) => values.into_iter().map(tidy).collect(),
        value @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_)) => value,
    }
}

// What every report is printed with. A comment of its own would stand in the place of theirs.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is made of it")]
struct Printed<T> {
    /// The version of this form. It grows when something changes that a program may rest on.
    #[schemars(schema_with = "version")]
    version: (),
    /// The version of the program.
    #[schemars(schema_with = "program")]
    program: (),
    /// The day for which it holds: that of the run, or the one that was named.
    #[schemars(schema_with = "that_day")]
    today: (),
    #[serde(flatten)]
    own: T,
}

fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": 1 })
}

fn program(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+" })
}

fn that_day(_: &mut SchemaGenerator) -> Schema {
    day()
}

/// A day, such as 2026-08-23.
pub fn day() -> Schema {
    json_schema!({ "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" })
}

/// Answers by the ids of their questions.
pub struct AnyAnswers;

impl JsonSchema for AnyAnswers {
    fn schema_name() -> Cow<'static, str> {
        "answers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "propertyNames": { "minLength": 1 },
            "additionalProperties": {
                "oneOf": [
                    {
                        "description": "The id of an option, `yes` or `no`, a duration such as \
                            `2 weeks`, a date such as `2026-08-23`, or a text.",
                        "type": "string"
                    },
                    { "description": "A number.", "type": "number" },
                    {
                        "description": "The ids of the options of a question that takes several.",
                        "type": "array",
                        "items": { "type": "string" },
                        "uniqueItems": true
                    }
                ]
            }
        })
    }
}

/// How much something matters.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "snake_case")]
#[expect(dead_code, reason = "the schema is made of it")]
pub enum SeverityName {
    Error,
    Warning,
    Advice,
}

/// What kind of advice an outcome is.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "snake_case")]
#[expect(dead_code, reason = "the schema is made of it")]
pub enum ToneName {
    Go,
    Caution,
    Stop,
    Info,
}

/// On which ways something is met.
#[derive(JsonSchema)]
#[schemars(inline, rename_all = "snake_case")]
#[expect(dead_code, reason = "the schema is made of it")]
pub enum MetName {
    Always,
    Sometimes,
    Never,
}

// A value of the library with the flow that it is of, as the program prints it. A comment of its
// own would stand in the place of the value's.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "the schema is made of it")]
pub struct OfFlow<T> {
    /// The id of the flow: of a built-in one, or the name of its file without the ending.
    flow: String,
    /// The file, or the id of a built-in flow.
    file: String,
    /// The digest of the file, by which it is known whether it has changed: FNV-1a of its
    /// bytes.
    #[schemars(regex(pattern = "^fnv1a64:[0-9a-f]{16}$"))]
    digest: String,
    #[serde(flatten)]
    own: T,
}
