//! The findings in forms for programs, each held to its schema.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::folder::Folder;

/// A flow with an error that has two places, and one with a way to mend it.
pub const FAULTY: &str = "\
quandary: 1
title: 雨が降る?
start: sure
questions:
  sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: sty}}
outcomes:
  go: {tone: go, title: Go}
  stay: {tone: stop, title: Stay}
title: Twice
";

/// A flow that can be used, with an unused fact and a source that is old.
const UNTIDY: &str = "\
quandary: 1
title: Sure?
start: sure
facts:
  never_used: sure
questions:
  sure: {ask: Are you sure?, type: yes_no, next: {yes: go, no: stay}}
outcomes:
  go: {tone: go, title: Go, cites: [old]}
  stay: {tone: stop, title: Stay}
sources:
  old: {title: A book, checked: 2024-01-01}
";

pub fn schema(path: &str) -> jsonschema::Validator {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = fs::read_to_string(path).expect("the schema is there");
    // The schema of SARIF has one bracket too many, in the pattern of a language.
    let text = text.replace("-[a-zA-Z]{2}]?$", "-[a-zA-Z]{2}$");
    let schema = serde_json::from_str(&text).expect("the schema is JSON");
    jsonschema::validator_for(&schema).expect("the schema is one")
}

/// What the program prints, which has to fit the schema.
pub fn printed(folder: &Folder, args: &str, (schema, code): (&str, i32)) -> Value {
    let run = folder.run(args, "");
    assert_eq!(run.code, Some(code), "{args}\n{}\n{}", run.out, run.err);
    assert!(
        !run.out.contains(|c: char| c.is_control() && c != '\n'),
        "{args}: {:?}",
        run.out
    );
    let value: Value = serde_json::from_str(&run.out).expect("it is JSON");
    let faults: Vec<String> = self::schema(schema)
        .iter_errors(&value)
        .map(|fault| format!("{}: {fault}", fault.instance_path()))
        .collect();
    assert!(faults.is_empty(), "{args}\n{faults:#?}\n{}", run.out);
    value
}

const CHECK: &str = "docs/schemas/check.schema.json";
pub const SARIF: &str = "tests/schemas/sarif-2.1.0.json";

/// A folder with something to say of every kind: errors, warnings, advice, places with
/// words, control characters, files that cannot be read.
fn folder() -> Folder {
    Folder::with(&[
        ("faulty.yaml", FAULTY),
        ("untidy.yaml", UNTIDY),
        (
            "wild.yaml",
            "quandary: 1\n\"\\e[31m\\x9b\": a\u{85}b\n\u{202e}: %0A::x\n",
        ),
        (
            "pizza.answers.yaml",
            "flow: pizza\nanswers: {hunger: huge}\n",
        ),
        ("lost.scenarios.yaml", "scenarios: []\n"),
        ("empty.yaml", ""),
    ])
}

const ALL: &str =
    "faulty.yaml untidy.yaml wild.yaml pizza.answers.yaml lost.scenarios.yaml empty.yaml pizza";

#[test]
fn the_json_says_what_is_wrong_and_where() {
    let folder = folder();
    let args = "check faulty.yaml --format json --today 2026-11-23";
    let report = printed(&folder, args, (CHECK, 3));
    assert_eq!(
        report["files"][0],
        json!({
            "path": "faulty.yaml",
            "kind": "flow",
            "digest": report["files"][0]["digest"],
            "error": null,
            "findings": [
                {
                    "rule": "undefined-name",
                    "severity": "error",
                    "default_severity": "error",
                    "message": "there is no question or outcome `sty`",
                    "places": [{
                        "line": 5,
                        "column": 64,
                        "end_line": 5,
                        "end_column": 67,
                        "start_byte": 119,
                        "end_byte": 122,
                        "words": "",
                    }],
                    "notes": [],
                    "help": "did you mean `stay`?",
                    "fixes": [{
                        "sure": false,
                        "edits": [{
                            "line": 5,
                            "column": 64,
                            "end_line": 5,
                            "end_column": 67,
                            "start_byte": 119,
                            "end_byte": 122,
                            "text": "stay",
                        }],
                    }],
                    "explain": "quandary explain undefined-name",
                },
                {
                    "rule": "doubled-key",
                    "severity": "error",
                    "default_severity": "error",
                    "message": "the key `title` stands here twice",
                    "places": [
                        {
                            "line": 9,
                            "column": 1,
                            "end_line": 9,
                            "end_column": 6,
                            "start_byte": 197,
                            "end_byte": 202,
                            "words": "",
                        },
                        {
                            "line": 2,
                            "column": 1,
                            "end_line": 2,
                            "end_column": 6,
                            "start_byte": 12,
                            "end_byte": 17,
                            "words": "first here",
                        },
                    ],
                    "notes": [],
                    "help": "keep one of the two",
                    "fixes": [],
                    "explain": "quandary explain doubled-key",
                },
            ],
            "left_out": 0,
        })
    );
    assert_eq!(
        report["summary"],
        json!({
            "files": 1, "unread": 0, "errors": 2, "warnings": 0, "advice": 0, "exit_code": 3,
        })
    );
    assert_eq!(report["today"], "2026-11-23");
}

#[test]
fn the_bytes_of_the_json_are_those_of_the_file() {
    let report = printed(&folder(), "check faulty.yaml --format json", (CHECK, 3));
    let findings = report["files"][0]["findings"].as_array().expect("findings");
    let spans = findings.iter().flat_map(|finding| {
        let places = finding["places"].as_array().expect("places");
        places.iter().map(|place| {
            let byte = |key: &str| {
                let byte = place[key].as_u64().expect("a byte");
                usize::try_from(byte).expect("it is small")
            };
            &FAULTY[byte("start_byte")..byte("end_byte")]
        })
    });
    assert_eq!(spans.collect::<Vec<_>>(), ["sty", "title", "title"]);
}

#[test]
fn every_kind_of_file_fits_the_schema_of_the_json() {
    let report = printed(&folder(), &format!("check {ALL} --format json"), (CHECK, 3));
    let kinds = report["files"].as_array().expect("files").iter();
    let kinds: Vec<&Value> = kinds.map(|file| &file["kind"]).collect();
    let wanted = ["flow", "flow", "flow", "answers", "", "flow", "flow"].map(|kind| match kind {
        "" => Value::Null,
        kind => json!(kind),
    });
    assert_eq!(kinds, wanted.iter().collect::<Vec<_>>());
    let lost = report["files"][4]["error"].as_str().expect("a reason");
    assert!(lost.contains("there is no file `lost.yaml`"), "{lost}");
    assert_eq!(report["summary"]["unread"], 1);
}

#[test]
fn what_is_denied_keeps_its_own_severity_beside() {
    let args = "check untidy.yaml --format json --today 2026-11-23";
    for (more, code, severities) in [
        ("", 0, [["warning", "warning"], ["advice", "advice"]]),
        (
            " --deny warnings",
            3,
            [["error", "warning"], ["advice", "advice"]],
        ),
        (
            " --deny advice",
            3,
            [["error", "warning"], ["error", "advice"]],
        ),
    ] {
        let report = printed(&folder(), &format!("{args}{more}"), (CHECK, code));
        let findings = report["files"][0]["findings"].as_array().expect("findings");
        let said: Vec<[&str; 2]> = findings
            .iter()
            .map(|finding| {
                ["severity", "default_severity"].map(|key| finding[key].as_str().expect("a word"))
            })
            .collect();
        assert_eq!(said, severities, "{more}");
    }
}

#[test]
fn a_schema_turns_down_what_is_not_meant() {
    let report = printed(&folder(), "check faulty.yaml --format json", (CHECK, 3));
    let schema = schema(CHECK);
    for (pointer, wrong) in [
        ("/version", json!(2)),
        ("/files/0/kind", json!(null)),
        ("/files/0/findings/0/places", json!([])),
        ("/files/0/findings/0/severity", json!("fatal")),
        ("/files/0/findings/0/places/0/line", json!(0)),
        ("/summary/exit_code", json!(130)),
    ] {
        let mut wrong_one = report.clone();
        *wrong_one.pointer_mut(pointer).expect("it is there") = wrong;
        assert!(!schema.is_valid(&wrong_one), "{pointer}");
    }
}

#[test]
fn the_sarif_log_is_one_and_names_every_rule() {
    let folder = folder();
    let log = printed(&folder, &format!("check {ALL} --format sarif"), (SARIF, 3));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), quandary::diagnostic::Rule::ALL.len());
    assert_eq!(
        rules[4]["shortDescription"]["text"],
        quandary::rule::Rule::DoubledKey.sentence()
    );
    let results = run["results"].as_array().expect("results");
    assert!(results.len() > 5, "{results:#?}");
    for result in results {
        let index = result["ruleIndex"].as_u64().expect("an index");
        let rule = &rules[usize::try_from(index).expect("it is small")];
        assert_eq!(rule["id"], result["ruleId"]);
    }
    assert_eq!(
        results[1],
        json!({
            "ruleId": "doubled-key",
            "ruleIndex": 4,
            "level": "error",
            "message": { "text": "the key `title` stands here twice\nhelp: keep one of the two" },
            "locations": [{ "physicalLocation": {
                "artifactLocation": { "uri": "faulty.yaml" },
                "region": { "startLine": 9, "startColumn": 1, "endLine": 9, "endColumn": 6 },
            } }],
            "relatedLocations": [{
                "physicalLocation": {
                    "artifactLocation": { "uri": "faulty.yaml" },
                    "region": { "startLine": 2, "startColumn": 1, "endLine": 2, "endColumn": 6 },
                },
                "message": { "text": "first here" },
            }],
            "properties": { "explain": "quandary explain doubled-key" },
        })
    );
    let levels = results
        .iter()
        .map(|result| result["level"].as_str().expect("a level"));
    let levels: std::collections::BTreeSet<&str> = levels.collect();
    assert_eq!(
        levels.into_iter().collect::<Vec<_>>(),
        ["error", "note", "warning"]
    );
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    assert_eq!(invocation["exitCode"], 3);
    let unread = &invocation["toolExecutionNotifications"][0]["message"]["text"];
    assert!(
        unread.as_str().expect("a text").contains("lost.yaml"),
        "{unread}"
    );
}

#[test]
fn a_clean_flow_is_a_log_without_results() {
    let log = printed(&folder(), "check pizza --format sarif", (SARIF, 0));
    assert_eq!(log["runs"][0]["results"], json!([]));
    assert_eq!(
        log["runs"][0]["invocations"][0]["executionSuccessful"],
        true
    );
}

#[test]
fn annotations_stand_at_the_bytes_and_hold_one_line_each() {
    let folder = folder();
    let run = folder.run("check faulty.yaml --format github", "");
    assert_eq!(run.code, Some(3));
    assert_eq!(
        run.out,
        "::error file=faulty.yaml,line=5,endLine=5,col=64,endColumn=67,title=undefined-name::\
         there is no question or outcome `sty`%0Ahelp: did you mean `stay`?\n\
         ::error file=faulty.yaml,line=9,endLine=9,col=1,endColumn=6,title=doubled-key::\
         the key `title` stands here twice%0Ahelp: keep one of the two\n\
         1 file: 2 errors, 0 warnings\n"
    );
    let run = folder.run(
        &format!("check {ALL} --format github --today 2026-11-23"),
        "",
    );
    let lines: Vec<&str> = run.out.lines().collect();
    let (summary, commands) = lines.split_last().expect("there are lines");
    assert!(summary.starts_with("7 files: "), "{summary}");
    for command in commands {
        let levels = ["::error file=", "::warning file=", "::notice file="];
        assert!(
            levels.iter().any(|level| command.starts_with(level)),
            "{command}"
        );
    }
    assert!(
        run.out.contains("::error file=lost.scenarios.yaml::"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("::warning file=untidy.yaml,line=5,"),
        "{}",
        run.out
    );
    assert!(
        run.out.contains("::notice file=untidy.yaml,line=12,"),
        "{}",
        run.out
    );
}

#[test]
fn short_lines_name_the_place_and_the_rule() {
    let run = folder().run(
        "check ./faulty.yaml untidy.yaml --format short --today 2026-11-23",
        "",
    );
    assert_eq!(run.code, Some(3));
    assert_eq!(
        run.out,
        "./faulty.yaml:5:64: error[undefined-name]: there is no question or outcome `sty`\n\
         ./faulty.yaml:9:1: error[doubled-key]: the key `title` stands here twice\n\
         untidy.yaml:5:3: warning[unused-fact]: no condition uses the fact `never_used`\n\
         untidy.yaml:12:33: advice[stale-source]: the source `old` was last looked at on 2024-01-01\n\
         2 files: 2 errors, 1 warning, 1 advice\n"
    );
}

#[test]
fn no_control_character_of_a_file_comes_out_in_any_form() {
    let folder = folder();
    for form in ["human", "short", "json", "junit", "github", "sarif"] {
        let run = folder.run(&format!("check wild.yaml --format {form}"), "");
        assert_eq!(run.code, Some(3), "{form}");
        for text in [&run.out, &run.err] {
            let steers = |c: char| c.is_control() && c != '\n';
            assert!(!text.contains(steers), "{form}: {text:?}");
        }
    }
}
