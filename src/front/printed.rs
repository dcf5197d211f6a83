//! The schemas of what a front prints, made from the structs.

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use super::page::AdviceData;

#[path = "../../tests/schemas/made.rs"]
pub mod made;

#[test]
fn the_schema_says_what_the_result_is() {
    made::hold::<Printed<AdviceData<'_>>>("result");
}

// What a report of the library is printed with: the head that all JSON has.
#[derive(JsonSchema)]
#[schemars(deny_unknown_fields)]
#[expect(dead_code, reason = "the schema is made of it")]
struct Printed<T> {
    /// The version of this form. It grows when something changes that a program may rest on.
    #[schemars(schema_with = "version")]
    version: (),
    /// The version of the program.
    #[schemars(schema_with = "any_program")]
    program: (),
    /// The day on which the flow was played.
    #[schemars(schema_with = "any_day")]
    today: (),
    #[serde(flatten)]
    own: T,
}

fn version(_: &mut SchemaGenerator) -> Schema {
    json_schema!({ "const": 1 })
}

fn any_program(_: &mut SchemaGenerator) -> Schema {
    made::program()
}

fn any_day(_: &mut SchemaGenerator) -> Schema {
    made::day()
}
