//! The forms that the reports of all commands have.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::folder::{Folder, finish};
use crate::forms::{FAULTY, SARIF, printed, schema};
use crate::mutants::{FEW, FLOW};
use crate::prove::BROKEN;
use crate::test::{FAILING, PIZZA};

/// Something to say for each command.
fn folder() -> Folder {
    Folder::with(&[
        ("faulty.yaml", FAULTY),
        ("broken.yaml", BROKEN),
        ("out.yaml", FLOW),
        ("out.scenarios.yaml", FEW),
        ("pizza.yaml", PIZZA),
        ("pizza.scenarios.yaml", FAILING),
    ])
}

/// A command that has something to say, and how it ends.
const COMMANDS: [(&str, i32); 4] = [
    ("check faulty.yaml", 3),
    ("test pizza.yaml --today 2026-11-23", 8),
    ("prove broken.yaml", 6),
    ("mutants out.yaml", 8),
];

fn results(log: &Value) -> &Vec<Value> {
    log["runs"][0]["results"].as_array().expect("results")
}

#[test]
fn every_command_has_every_common_form_and_ends_the_same_way() {
    let folder = folder();
    for (command, code) in COMMANDS {
        for form in ["human", "short", "json", "junit", "github", "sarif"] {
            for color in ["never", "always"] {
                let args = format!("{command} --format {form} --color {color}");
                let run = folder.run(&args, "");
                assert_eq!(run.code, Some(code), "{args}\n{}", run.err);
                let colourful = form == "human" && color == "always";
                let steers = |c: char| c.is_control() && c != '\n' && !(colourful && c == '\u{1b}');
                assert!(!run.out.contains(steers), "{args}\n{}", run.out);
            }
        }
        let tap = folder.run(&format!("{command} --format tap"), "");
        let wanted = if command.starts_with("test") { 8 } else { 2 };
        assert_eq!(
            tap.code,
            Some(wanted),
            "only scenarios are tests: {command}"
        );
    }
}

#[test]
fn every_command_writes_a_sarif_log_whose_results_have_a_rule_and_a_place() {
    let folder = folder();
    for (command, code) in COMMANDS {
        let log = printed(&folder, &format!("{command} --format sarif"), (SARIF, code));
        let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array();
        let rules = rules.expect("rules");
        assert!(!results(&log).is_empty(), "{command}");
        for result in results(&log) {
            let index = result["ruleIndex"].as_u64().expect("an index");
            let rule = &rules[usize::try_from(index).expect("it is small")];
            assert_eq!(rule["id"], result["ruleId"], "{command}");
            let page = rule["properties"]["documentation"].as_str();
            let page = page.expect("a path");
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            assert!(root.join(page).is_file(), "{page}");
            // An address is whole, or there is none: SARIF takes no other.
            let repository = env!("CARGO_PKG_REPOSITORY");
            let address = rule["helpUri"].as_str();
            let wanted = format!("{repository}/blob/HEAD/{page}");
            let wanted = (!repository.is_empty()).then_some(wanted.as_str());
            assert_eq!(address, wanted);
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["artifactLocation"]["uri"].is_string(), "{command}");
        }
        assert_eq!(log["runs"][0]["invocations"][0]["exitCode"], code);
    }
}

/// The address of a rule's page is that of the repository from which a pipeline has the program,
/// and is none where what the environment says is no address.
#[test]
fn a_rule_in_sarif_has_the_address_of_its_page_where_the_repository_is_known() {
    let folder = folder();
    let address = |repository: &str| {
        let mut command = folder.command("check faulty.yaml --format sarif");
        command.env("QUANDARY_REPOSITORY", repository);
        let log: Value = serde_json::from_str(&finish(command, "").out).expect("it is JSON");
        let rules = log["runs"][0]["tool"]["driver"]["rules"].clone();
        let gap = rules.as_array().into_iter().flatten();
        let mut gap = gap.filter(|rule| rule["id"] == "gap");
        gap.next().expect("there is the rule")["helpUri"].clone()
    };
    let page = "https://code.example/us/quandary/blob/HEAD/docs/rules/gap.md";
    for repository in [
        "https://code.example/us/quandary",
        "https://code.example/us/quandary.git",
        "https://code.example/us/quandary/",
    ] {
        assert_eq!(address(repository), page, "{repository}");
    }
    for repository in [
        "",
        "git@code.example:us/quandary",
        "https://a b",
        "https://code.example/",
        "javascript:alert(1)",
    ] {
        assert_eq!(address(repository), Value::Null, "{repository}");
    }
}

/// What each command prints as JSON, and the page that says what that is.
const OBJECTS: [(&str, &str, i32); 14] = [
    ("check faulty.yaml pizza nowhere.yaml", "check", 3),
    ("test . --coverage", "test", 3),
    ("test lost.scenarios.yaml", "test", 3),
    ("prove broken.yaml pizza --summary", "prove", 6),
    ("prove broken.yaml --max-nodes 1", "prove", 6),
    ("prove pizza --max-nodes 1 --summary", "prove", 7),
    ("mutants out.yaml", "mutants", 8),
    ("mutants out.yaml --max-nodes 1", "mutants", 8),
    ("ci .", "ci", 3),
    ("graph out.yaml", "graph", 0),
    ("graph pizza --max-nodes 1 --coverage", "graph", 0),
    ("diff pizza pizza", "diff", 0),
    ("diff pizza out.yaml", "diff", 10),
    ("diff pizza out.yaml --max-nodes 1", "diff", 10),
];

#[test]
fn every_json_fits_its_schema_and_says_what_it_is_of() {
    let folder = folder();
    fs::write(
        folder.path("lost.scenarios.yaml"),
        "flow: faulty.yaml\nscenarios: []\n",
    )
    .expect("it can be written");
    for (command, name, code) in OBJECTS {
        let schema = format!("docs/schemas/{name}.schema.json");
        let args = format!("{command} --format json --today 2026-11-23");
        let report = printed(&folder, &args, (&schema, code));
        let keys: Vec<&str> = report
            .as_object()
            .expect("it has keys")
            .keys()
            .map(String::as_str)
            .collect();
        assert_eq!(keys[..3], ["version", "program", "today"], "{args}");
        assert_eq!(report["program"], env!("CARGO_PKG_VERSION"));
        assert_eq!(report["today"], "2026-11-23");
        let schema = self::schema(&schema);
        for key in keys.iter().filter(|key| **key != "coverage") {
            let mut less = report.clone();
            less.as_object_mut()
                .expect("it has keys")
                .shift_remove(*key);
            assert!(!schema.is_valid(&less), "{args}: without {key}");
        }
        let mut more = report.clone();
        more["more"] = json!(1);
        assert!(!schema.is_valid(&more), "{args}");
    }
}

#[test]
fn a_digest_is_that_of_the_bytes_of_the_file_in_every_json() {
    let folder = folder();
    let digest = |args: &str, pointer: &str| {
        let run = folder.run(args, "");
        let report: Value = serde_json::from_str(&run.out).expect("it is JSON");
        let digest = report.pointer(pointer).and_then(Value::as_str);
        digest
            .unwrap_or_else(|| panic!("{args}: {report:#}"))
            .to_owned()
    };
    let of_flow = || {
        let digests = [
            digest("check pizza.yaml --format json", "/files/0/digest"),
            digest("test pizza.yaml --format json", "/files/0/flow_digest"),
            digest(
                "test pizza.yaml --coverage --format json",
                "/coverage/0/digest",
            ),
            digest("prove pizza.yaml --format json", "/flows/0/digest"),
            digest(
                "run pizza.yaml --json --answer cannot_eat=nothing --answer hunger=little",
                "/digest",
            ),
        ];
        assert!(digests.iter().all(|one| *one == digests[0]), "{digests:?}");
        digests[0].clone()
    };
    let before = of_flow();
    fs::write(folder.path("pizza.yaml"), format!("{PIZZA}# More.\n")).expect("it can be written");
    assert_ne!(of_flow(), before);
}

#[test]
fn a_failing_guarantee_is_annotated_at_its_line_with_the_way_that_breaks_it() {
    let folder = folder();
    let run = folder.run("prove ./broken.yaml --format github", "");
    let line = run.out.lines().next().expect("there is a line");
    assert!(
        line.starts_with("::error file=broken.yaml,line=28,"),
        "{line}"
    );
    assert!(
        line.contains(
            ",title=broken-guarantee::the guarantee fails: Nobody goes out in the rain.\
             %0Apromised in line 28; this way breaks it:%0A  Does it rain?  Yes"
        ),
        "{line}"
    );
    let log = printed(&folder, "prove broken.yaml --format sarif", (SARIF, 6));
    let ids: Vec<&str> = results(&log)
        .iter()
        .map(|result| result["ruleId"].as_str().expect("a name"))
        .collect();
    assert_eq!(ids[0], "broken-guarantee");
    assert_eq!(ids.last(), Some(&"vacuous-guarantee"));
    let rule = &log["runs"][0]["tool"]["driver"]["rules"][0];
    assert!(
        rule["help"]["markdown"]
            .as_str()
            .is_some_and(|page| page.starts_with("# broken-guarantee"))
    );
}

#[test]
fn a_flow_that_cannot_be_proven_is_an_error_in_every_report() {
    let folder = folder();
    let args = "prove nowhere.yaml pizza --format";
    let github = folder.run(&format!("{args} github"), "").out;
    assert!(
        github.starts_with("::error file=nowhere.yaml::there is no file `nowhere.yaml`\n"),
        "{github}"
    );
    let junit = folder.run(&format!("{args} junit"), "").out;
    assert!(junit.contains("<error message=\"there is no file `nowhere.yaml`\">"));
    let log = printed(&folder, &format!("{args} sarif"), (SARIF, 1));
    let run = &log["runs"][0]["invocations"][0];
    assert_eq!(run["executionSuccessful"], false);
    assert_eq!(
        run["toolExecutionNotifications"][0]["message"]["text"],
        "there is no file `nowhere.yaml`"
    );
}

#[test]
fn a_change_that_nothing_notices_is_annotated_at_its_line() {
    let folder = folder();
    let run = folder.run("mutants out.yaml --format github", "");
    let line = run.out.lines().next().expect("there is a line");
    assert!(line.starts_with("::error file=out.yaml,line="), "{line}");
    assert!(
        line.contains(",col=1,title=unnoticed-change::nothing notices this change: "),
        "{line}"
    );
    assert!(line.contains("%0A- "), "the line as it stands: {line}");
    assert!(
        line.contains("%0Athese answers tell the two apart:%0A"),
        "{line}"
    );
    // What is good enough is no error.
    let run = folder.run("mutants out.yaml --format github --min-score 10", "");
    assert_eq!(run.code, Some(0));
    assert!(run.out.starts_with("::warning "), "{}", run.out);
    assert!(!run.out.contains("::error "), "{}", run.out);
}

#[test]
fn each_error_that_check_finds_is_a_failing_case() {
    let folder = folder();
    let run = folder.run("check faulty.yaml pizza lost.yaml --format junit", "");
    assert_eq!(run.code, Some(3));
    for line in [
        "<testsuite name=\"faulty.yaml\" tests=\"2\" failures=\"2\" errors=\"0\"",
        "classname=\"flow\" name=\"undefined-name\"",
        "<failure message=\"there is no question or outcome `sty`\">\
         faulty.yaml:5: there is no question or outcome `sty`\nhelp: did you mean `stay`?</failure>",
        "<testsuite name=\"pizza\" tests=\"1\" failures=\"0\" errors=\"0\"",
        "<testsuite name=\"lost.yaml\" tests=\"1\" failures=\"0\" errors=\"1\"",
    ] {
        assert!(run.out.contains(line), "\"{line}\" is not in\n{}", run.out);
    }
}

#[test]
fn short_lines_name_the_place_and_what_is_wrong_in_every_report() {
    let folder = folder();
    for (command, line) in [
        (
            "test pizza.yaml",
            "pizza.scenarios.yaml:8:16: error[failing-scenario]: the outcome is `marinara`, not `ortolana`",
        ),
        (
            "prove broken.yaml",
            "error[broken-guarantee]: the guarantee fails: Everybody goes out.",
        ),
        (
            "mutants out.yaml",
            "error[unnoticed-change]: nothing notices this change: ",
        ),
    ] {
        let run = folder.run(&format!("{command} --format short"), "");
        assert!(run.out.contains(line), "\"{line}\" is not in\n{}", run.out);
    }
}

/// The value of an attribute of an element.
fn attribute<'x>(element: &'x str, name: &str) -> Option<&'x str> {
    let (_, value) = element.split_once(&format!(" {name}=\""))?;
    value.split('"').next()
}

#[test]
fn junit_has_totals_times_files_and_lines() {
    let folder = folder();
    for (command, code) in COMMANDS {
        let run = folder.run(&format!("{command} --format junit"), "");
        assert_eq!(run.code, Some(code), "{command}");
        let elements = |tag: &str| {
            let begin = format!("<{tag} ");
            let found = run.out.lines().filter(|line| line.contains(&begin));
            found.map(str::to_owned).collect::<Vec<_>>()
        };
        let (all, suites, cases) = (
            elements("testsuites"),
            elements("testsuite"),
            elements("testcase"),
        );
        for element in all.iter().chain(&suites) {
            let number = |name| {
                let value = attribute(element, name).expect("it is there");
                value.parse::<f64>().expect("it is a number")
            };
            assert_eq!(number("tests"), cases.len() as f64, "{command}: {element}");
            assert!(number("failures") > 0.0, "{command}: {element}");
            assert_eq!(number("errors"), 0.0, "{command}: {element}");
            assert!(number("time") > 0.0, "{command}: {element}");
        }
        assert_eq!((all.len(), suites.len()), (1, 1), "{command}");
        let file = attribute(&suites[0], "file").expect("it has a file");
        for case in &cases {
            assert_eq!(attribute(case, "file"), Some(file), "{command}: {case}");
        }
        let failed = cases.iter().filter(|case| case.contains("<failure "));
        for case in failed {
            let line = attribute(case, "line").and_then(|line| line.parse::<usize>().ok());
            assert!(line.is_some_and(|line| line > 1), "{command}: {case}");
        }
    }
    // What takes long is seen: each scenario and each guarantee has a time of its own.
    for command in ["test pizza.yaml", "prove broken.yaml"] {
        let out = folder.run(&format!("{command} --format junit"), "").out;
        let mut cases = out.lines().filter(|line| line.contains("<testcase "));
        assert!(cases.all(|case| attribute(case, "time").is_some()), "{out}");
    }
}

/// What `junit-10.xsd` of the xUnit plugin for Jenkins says of each element: its attributes, those
/// that have to be there with a `!`, and the elements in it.
const JUNIT: [(&str, &[&str], &[&str]); 6] = [
    (
        "testsuites",
        &["name", "time", "tests", "failures", "errors"],
        &["testsuite"],
    ),
    (
        "testsuite",
        &[
            "name!",
            "tests!",
            "failures!",
            "errors!",
            "group",
            "time",
            "skipped",
            "timestamp",
            "hostname",
            "id",
            "package",
            "file",
            "log",
            "url",
        ],
        &[
            "testsuite",
            "properties",
            "testcase",
            "system-out",
            "system-err",
        ],
    ),
    (
        "testcase",
        &["name!", "time", "classname", "group"],
        &["skipped", "error", "failure", "system-out", "system-err"],
    ),
    ("failure", &["type", "message"], &[]),
    ("error", &["type", "message"], &[]),
    ("system-out", &[], &[]),
];

/// What GitLab and editors read of a case besides, to lead to its line. The plugin's schema has no
/// words for them.
const BESIDE: [&str; 2] = ["file", "line"];

#[test]
fn junit_is_what_its_readers_take() {
    let folder = folder();
    for (command, code) in COMMANDS
        .into_iter()
        .chain([("check nowhere.yaml", 1), ("ci .", 1)])
    {
        let run = folder.run(&format!("{command} --format junit"), "");
        assert!(
            run.code
                .is_some_and(|came| came == code || command == "ci .")
        );
        let (first, rest) = run.out.split_once('\n').expect("it has lines");
        assert_eq!(first, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        let mut open: Vec<&str> = Vec::new();
        for tag in rest.split('<').skip(1) {
            let (tag, _) = tag.split_once('>').expect("a tag has an end");
            if let Some(name) = tag.strip_prefix('/') {
                assert_eq!(open.pop(), Some(name), "{command}: {tag}");
                continue;
            }
            let name = tag.split([' ', '/']).next().expect("a tag has a name");
            let (_, known, _) = element(name);
            let within = open
                .last()
                .map_or(&["testsuites"][..], |name| element(name).2);
            assert!(within.contains(&name), "{command}: {name} within {open:?}");
            let given: Vec<&str> = tag
                .split("=\"")
                .filter_map(|part| part.rsplit([' ', '\n']).next())
                .collect();
            let given = &given[..given.len() - 1];
            for attribute in given {
                let names = known.iter().map(|known| known.trim_end_matches('!'));
                let is_known = names.chain(BESIDE.into_iter().filter(|_| name == "testcase"));
                assert!(
                    is_known.into_iter().any(|known| known == *attribute),
                    "{command}: {tag}"
                );
            }
            for needed in known.iter().filter_map(|known| known.strip_suffix('!')) {
                assert!(given.contains(&needed), "{command}: {needed} of {tag}");
            }
            if !tag.ends_with('/') {
                open.push(name);
            }
        }
        assert!(open.is_empty(), "{command}: {open:?}");
    }
}

fn element(
    name: &str,
) -> &'static (
    &'static str,
    &'static [&'static str],
    &'static [&'static str],
) {
    let found = JUNIT.iter().find(|(known, ..)| *known == name);
    found.unwrap_or_else(|| panic!("there is no element `{name}`"))
}

#[test]
fn people_read_what_is_broken_last_and_then_one_line_of_total() {
    let folder = folder();
    for (command, order, total) in [
        (
            "prove broken.yaml pizza",
            [
                "pizza\n  5 promises hold",
                "broken.yaml\n  2 promises hold",
                "  FAILS  Nobody goes out in the rain.",
                "  FAILS  The mood does not matter.",
            ],
            "7 of 15 promises in 2 flows are broken",
        ),
        (
            "test pizza.scenarios.yaml out.scenarios.yaml --coverage",
            [
                "pizza.scenarios.yaml  2 passed, 8 failed\n",
                "out.scenarios.yaml  5 passed\n",
                "not tried:\n",
                "FAILS  another outcome  (pizza.scenarios.yaml:5)\n",
            ],
            "15 scenarios in 2 files: 7 passed, 8 failed",
        ),
    ] {
        let out = folder.run(command, "").out;
        let mut rest = out.as_str();
        for words in order {
            let at = rest.find(words);
            let at =
                at.unwrap_or_else(|| panic!("\"{words}\" is not there, or not so late, in\n{out}"));
            rest = &rest[at..];
        }
        assert_eq!(out.lines().last(), Some(total), "{out}");
    }
    for (command, total) in [
        ("prove pizza.yaml", "all 5 promises hold"),
        (
            "prove pizza.yaml nowhere.yaml --format short",
            "5 promises: all hold, 1 flow is not proven",
        ),
    ] {
        let out = folder.run(command, "").out;
        assert_eq!(out.lines().last(), Some(total), "{out}");
    }
}
