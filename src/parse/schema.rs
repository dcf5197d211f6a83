//! The JSON Schema of flow, scenario and answers files, made of the table of
//! [`keys`](super::keys): editors complete keys by it, explain them, and mark
//! what does not fit while it is written.
//!
//! A schema sees one value at a time. What takes the whole file, such as a name
//! that nothing has, only the reader sees. The other way round, what the reader
//! accepts the schema accepts.

use serde_json::{Map, Value, json};

use super::RESERVED;
use super::keys::{
    ANSWERS, Alphabet, BROUGHT, FLOW, Holds, Key, Need, PROMISES, ROUTE, SCENARIOS, SHARED_PART,
    Shape, TYPE_KEYS, Together,
};
use crate::flow::FORMAT_VERSION;
use crate::flow::outcome::{Role, Tone};
use crate::flow::question::QuestionType;

/// The kinds of file that have a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileType {
    /// A flow.
    Flow,
    /// Scenarios of a flow.
    Scenarios,
    /// Answers for a flow.
    Answers,
    /// A shared part of flows.
    Part,
}

impl FileType {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Flow, Self::Scenarios, Self::Answers, Self::Part];
}

/// The schema of a kind of file, as draft 7, which editors know best.
///
/// ```
/// use quandary::parse::schema::{FileType, schema};
///
/// let flow = schema(FileType::Flow);
/// assert_eq!(flow["properties"]["title"]["description"], "What the flow helps to decide, one line.");
/// ```
#[must_use]
pub fn schema(file: FileType) -> Value {
    let shape = match file {
        FileType::Flow => &FLOW,
        FileType::Scenarios => &SCENARIOS,
        FileType::Answers => &ANSWERS,
        FileType::Part => &SHARED_PART,
    };
    let draft = json!({ "$schema": "http://json-schema.org/draft-07/schema#" });
    let schema = with(draft, keys(shape));
    match file {
        // Routes stand inside routes, so their schema has a name.
        FileType::Flow | FileType::Part => {
            with(schema, json!({ "definitions": { "route": keys(&ROUTE) } }))
        }
        FileType::Scenarios | FileType::Answers => schema,
    }
}

/// The schema of a mapping with known keys.
fn keys(shape: &Shape) -> Value {
    let properties: Map<String, Value> = shape.keys.iter().map(property).collect();
    let required = shape.keys.iter().filter(|key| key.need == Need::Required);
    let required: Vec<&str> = required.map(|key| key.name).collect();
    let schema = json!({
        "title": capital(shape.name),
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    });
    match shape.together {
        Together::Free => schema,
        Together::ByType => with(schema, by_type()),
        Together::OnePromise => with(schema, one_promise()),
        Together::OneEnd => with(schema, one_end()),
        Together::OneLead => with(schema, one_lead()),
        Together::WithParts => with_parts(schema),
    }
}

/// A key with the schema of its value and what is to be known of it.
fn property(key: &Key) -> (String, Value) {
    let sentence = format!("{}.", capital(key.about));
    let about = match sentence.contains('`') {
        false => json!({ "description": sentence }),
        // Editors show the marks of the first as they stand, and those of the second as code.
        true => json!({ "description": sentence, "markdownDescription": sentence }),
    };
    (key.name.to_owned(), with(about, value(&key.holds)))
}

/// The words of the table as a sentence begins.
fn capital(words: &str) -> String {
    let mut chars = words.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// The schema of what a key holds.
fn value(holds: &Holds) -> Value {
    match holds {
        Holds::Version => json!({ "const": FORMAT_VERSION }),
        Holds::Line => text(
            r"^[^\r\n]*\S[^\r\n]*\s*$",
            "this has to be a text on one line",
        ),
        Holds::LineOrNone => text(r"^[^\r\n]*\s*$", "this has to be a text on one line"),
        Holds::Text => text(r"\S", "there is no text here"),
        Holds::Condition => json!({
            "type": "string",
            "pattern": r"\S",
            "patternErrorMessage": "there is no condition here",
        }),
        Holds::Name(alphabet) => name(*alphabet),
        Holds::NameOrTag => {
            let (id, tag) = (dotted(Alphabet::Plain), Alphabet::Option.pattern());
            matching(
                &format!("^({id}|tagged +{tag} *)$"),
                "this has to be an id, or `tagged x`",
            )
        }
        Holds::FileName => text(
            r"^[^./\\:\r\n][^/\\:\r\n]*\s*$",
            "this has to be the name of a file, not a path",
        ),
        Holds::Language => matching(
            r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*\s*$",
            "this has to be the tag of a language, such as `de` or `pt-BR`",
        ),
        Holds::Type => json!({ "enum": QuestionType::ALL.map(QuestionType::name) }),
        Holds::Tone => json!({ "enum": Tone::NAMES.map(|(name, _)| name) }),
        Holds::Role => json!({ "enum": Role::NAMES.map(|(name, _)| name) }),
        Holds::Flag => json!({ "type": "boolean" }),
        Holds::Whole(least, most) => {
            json!({ "type": "integer", "minimum": least, "maximum": most })
        }
        Holds::Bound => json!({ "type": ["number", "string"], "pattern": r"\S" }),
        Holds::Day => day(),
        Holds::Digest => digest(),
        Holds::Questions => matching(
            r"^\s*[0-9]+\s+questions?\s*$",
            "this is written as `12 questions`",
        ),
        Holds::Keys(shape) if std::ptr::eq(*shape, &ROUTE) => {
            json!({ "$ref": "#/definitions/route" })
        }
        Holds::Keys(shape) => keys(shape),
        Holds::List(item) => json!({ "type": "array", "minItems": 1, "items": value(item) }),
        Holds::AnyList(item) => json!({ "type": "array", "items": value(item) }),
        Holds::ById(alphabet, holds) => by(&id(*alphabet), holds),
        Holds::ByOption(holds) => by(&format!("skipped|{}", id(Alphabet::Option)), holds),
        Holds::Answers => answers(),
        Holds::Either(some) => {
            json!({ "anyOf": some.iter().map(value).collect::<Vec<_>>() })
        }
    }
}

/// A text; a plain whole number is one as well.
fn text(pattern: &str, fault: &str) -> Value {
    json!({
        "type": ["string", "integer"],
        "pattern": pattern,
        "patternErrorMessage": fault,
    })
}

/// A text and nothing else.
fn matching(pattern: &str, fault: &str) -> Value {
    json!({ "type": "string", "pattern": pattern, "patternErrorMessage": fault })
}

fn day() -> Value {
    matching(
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        "a day is written as year-month-day, such as 2026-08-23",
    )
}

fn digest() -> Value {
    matching(
        "^[0-9a-f]{24}-[0-9a-f]{24}$",
        "this is written as `quandary booklet` prints it",
    )
}

fn name(alphabet: Alphabet) -> Value {
    let pattern = format!("^({})$", dotted(alphabet));
    match alphabet {
        Alphabet::Plain | Alphabet::Source => matching(&pattern, "this has to be an id"),
        Alphabet::Option => text(&pattern, "this has to be an id"),
    }
}

/// An id as others name it: what a shared part brings stands behind the name of the part.
fn dotted(alphabet: Alphabet) -> String {
    match alphabet {
        Alphabet::Plain => format!("({}\\.)*{}", alphabet.pattern(), id(alphabet)),
        Alphabet::Option | Alphabet::Source => id(alphabet),
    }
}

/// An id, which no word of the format is.
fn id(alphabet: Alphabet) -> String {
    let words = RESERVED.join("|");
    format!("(?!({words})$){}", alphabet.pattern())
}

/// A mapping whose keys are of this pattern.
fn by(pattern: &str, holds: &Holds) -> Value {
    json!({
        "type": "object",
        "minProperties": 1,
        "propertyNames": {
            "pattern": format!("^({pattern})$"),
            "patternErrorMessage": "this has to be an id",
        },
        "additionalProperties": value(holds),
    })
}

/// Answers by question: what fits depends on the flow.
fn answers() -> Value {
    json!({
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                { "type": ["string", "number", "boolean"], "pattern": r"\S" },
                { "type": "array", "items": { "type": ["string", "integer"] } },
            ],
        },
    })
}

/// What the type of a question says of its other keys.
fn by_type() -> Value {
    let of_types = QuestionType::ALL.map(|one| {
        let is = json!({ "properties": { "type": { "const": one.name() } }, "required": ["type"] });
        json!({ "if": is, "then": keys_of_type(one) })
    });
    let untyped = json!({
        "if": { "not": { "required": ["type"] } },
        "then": keys_of_type(QuestionType::Choice),
    });
    let all: Vec<Value> = of_types.into_iter().chain([untyped]).collect();
    json!({ "allOf": all, "dependencies": { "unit_of_one": ["unit"] } })
}

/// The keys that a question of this type has not, `options` where it needs them,
/// and what its other keys hold.
fn keys_of_type(asked: QuestionType) -> Value {
    let others = TYPE_KEYS
        .iter()
        .filter(|(_, types)| !types.contains(&asked));
    let mut properties: Map<String, Value> = others
        .map(|(key, _)| ((*key).to_owned(), json!(false)))
        .collect();
    if let Some(bound) = bound(asked) {
        properties.insert("min".to_owned(), bound.clone());
        properties.insert("max".to_owned(), bound);
    }
    match asked {
        QuestionType::Choice => {
            let alone = json!({ "additionalProperties": { "properties": { "alone": false } } });
            properties.insert("options".to_owned(), alone);
        }
        QuestionType::YesNo => {}
        QuestionType::Choices
        | QuestionType::Number
        | QuestionType::Duration
        | QuestionType::Date
        | QuestionType::Text => {
            let no_options = json!({ "type": ["string", "array"] });
            properties.insert("next".to_owned(), no_options);
        }
    }
    let required: &[&str] = match asked {
        QuestionType::Choice | QuestionType::Choices => &["options"],
        QuestionType::YesNo
        | QuestionType::Number
        | QuestionType::Duration
        | QuestionType::Date
        | QuestionType::Text => &[],
    };
    json!({ "properties": properties, "required": required })
}

/// A bound of a question of this type, where it has any.
fn bound(asked: QuestionType) -> Option<Value> {
    match asked {
        QuestionType::Duration => Some(matching(
            "[0-9] *(d|w|mo|mth|y)",
            "this is written as `3 weeks`",
        )),
        QuestionType::Date => Some(matching(
            r"^\s*(today(\s*[+-]\s*[0-9].*)?|[0-9]{4}-[0-9]{2}-[0-9]{2})\s*$",
            "a day is written as 2026-08-23, `today` or `today - 30 days`",
        )),
        QuestionType::Choice
        | QuestionType::Choices
        | QuestionType::YesNo
        | QuestionType::Number
        | QuestionType::Text => None,
    }
}

/// Exactly one promise, and no premise where it speaks of every way. A second
/// promise is what is marked, so it is told of each which it rules out.
fn one_promise() -> Value {
    let of_every_way = ["at_most", "independent_of"];
    let rules_out = |promise: &str| -> Value {
        let others = PROMISES.into_iter().filter(|other| *other != promise);
        let premises: &[&str] = match of_every_way.contains(&promise) {
            true => &["when", "at"],
            false => &[],
        };
        let ruled_out = others.chain(premises.iter().copied());
        let ruled_out: Map<String, Value> = ruled_out
            .map(|key| (key.to_owned(), json!(false)))
            .collect();
        json!({ "properties": ruled_out })
    };
    let promises = PROMISES.map(|promise| (promise.to_owned(), rules_out(promise)));
    json!({
        "anyOf": PROMISES.map(|promise| json!({ "required": [promise] })),
        "dependencies": Map::from_iter(promises),
    })
}

/// What shared parts bring does not have to be there: the flow may have nothing of its own.
fn with_parts(mut schema: Value) -> Value {
    if let Some(required) = schema["required"].as_array_mut() {
        required.retain(|key| !BROUGHT.iter().any(|brought| key == brought));
    }
    let own = json!({ "anyOf": [{ "required": ["use"] }, { "required": BROUGHT }] });
    with(schema, own)
}

/// Documents under one key, and `leave_first` only where `at_once` is true.
fn one_end() -> Value {
    let leaves = json!({
        "properties": { "leave_first": { "const": true } },
        "required": ["leave_first"],
    });
    let at_once = json!({
        "properties": { "at_once": { "const": true } },
        "required": ["at_once"],
    });
    json!({
        "dependencies": { "documents": { "properties": { "document": false } } },
        "if": leaves,
        "then": at_once,
    })
}

/// One place or routes inside, and these only where it says who is meant.
fn one_lead() -> Value {
    json!({
        "anyOf": [{ "required": ["go"] }, { "required": ["next"] }],
        "dependencies": { "next": { "required": ["when"], "properties": { "go": false } } },
    })
}

/// One schema with what another says as well.
fn with(mut schema: Value, more: Value) -> Value {
    if let (Value::Object(schema), Value::Object(more)) = (&mut schema, more) {
        schema.extend(more);
    }
    schema
}
