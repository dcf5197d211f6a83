//! The JSON Schemas for editors; what is in them is tried by `tests/schema.rs`.

use quandary::parse::schema::{FileType, schema};
use serde_json::Value;

use crate::folder::{Case, Folder};

#[test]
fn each_kind_of_file_has_its_schema_and_a_flow_is_meant_where_none_is_named() {
    let folder = Folder::with(&[]);
    for (args, file) in [
        ("schema", FileType::Flow),
        ("schema flow", FileType::Flow),
        ("schema scenarios", FileType::Scenarios),
        ("schema answers", FileType::Answers),
        ("schema part", FileType::Part),
    ] {
        let run = folder.run(args, "");
        assert_eq!((run.code, &*run.err), (Some(0), ""), "{args}");
        let printed: Value = serde_json::from_str(&run.out).expect("it is JSON");
        assert_eq!(printed, schema(file), "{args}");
    }
}

#[test]
fn another_kind_is_refused_and_the_help_shows_how_to_use_it() {
    Folder::with(&[]).play(&[
        Case {
            args: "schema pizza",
            stdin: "",
            code: 2,
            out: &[],
            err: &["invalid value 'pizza'", "flow, scenarios, answers, part"],
        },
        Case {
            args: "schema --help",
            stdin: "",
            code: 0,
            out: &[
                "Usage: quandary schema",
                "Examples:\n  quandary schema ",
                "# yaml-language-server: $schema=flow.schema.json",
            ],
            err: &[],
        },
    ]);
}
