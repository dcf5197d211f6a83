//! The JSON Schema for editors, held to the reader: what the reader accepts the
//! schema accepts, and what the schema cannot see is listed here.

mod generate;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use generate::draw::{self, Dice};
use generate::runs;
use jsonschema::Validator;
use proptest::collection::vec;
use proptest::prelude::{ProptestConfig, any, prop_assert_eq, proptest};
use quandary::diagnostic::{Finding, Rule, Severity};
use quandary::flow::Flow;
use quandary::parse;
use quandary::parse::keys::SHAPES;
use quandary::parse::schema::{FileType, schema};
use serde_json::{Map, Value, json};

/// Rules for faults of a single value, which a schema can see where it knows the
/// kind of value.
const OF_SHAPE: [Rule; 7] = [
    Rule::FormatVersion,
    Rule::UnknownKey,
    Rule::MissingKey,
    Rule::WrongType,
    Rule::EmptyText,
    Rule::BadId,
    Rule::BadBounds,
];

/// Fixtures with such a fault that the schema lets pass, by what it cannot know.
const UNSEEN: [(&str, &[&str]); 4] = [
    ("how many forms a word has", &["words-forms.yaml"]),
    (
        "how one value stands to another",
        &[
            "bounds-decimals-left-out.yaml",
            "bounds-of-a-date.yaml",
            "bounds-of-a-duration.yaml",
            "bounds-of-a-number.yaml",
            "bounds-of-choices.yaml",
            "bounds-only-alone-fits.yaml",
            "bounds-thousands.yaml",
            "bounds-too-fine.yaml",
            "name-options-list-without-labels.yaml",
        ],
    ),
    (
        "what stands in another file",
        &[
            "answers-changed.answers.yaml",
            "answers-values.answers.yaml",
            "scenario-no-answers.scenarios.yaml",
        ],
    ),
    (
        "how a value is written: as `1.0`, with a unit, or with a tag of YAML",
        &[
            "bounds-comma.yaml",
            "bounds-comma-and-decimals.yaml",
            "bounds-thousands-fine-decimals.yaml",
            "bounds-unit-twice.yaml",
            "bounds-unit.yaml",
            "type-tagged-value.yaml",
            "version-as-decimal.yaml",
            "yaml-text-begins-with-exclamation.yaml",
        ],
    ),
];

#[test]
fn every_schema_is_one_of_draft_7() {
    for file in FileType::ALL {
        let schema = schema(file);
        assert!(jsonschema::draft7::meta::is_valid(&schema), "{file:?}");
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#");
    }
}

#[test]
fn every_key_of_the_table_is_in_a_schema_with_what_it_is_for() {
    let mut known = Vec::new();
    for file in FileType::ALL {
        collect(&schema(file), &mut known);
    }
    for shape in SHAPES {
        let names: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
        let found = known.iter().find(|properties| properties.keys().eq(&names));
        let found = found.unwrap_or_else(|| panic!("{} is in no schema", shape.name));
        for key in shape.keys {
            let said = found[key.name]["description"].as_str().unwrap_or_default();
            let words = said.trim_end_matches('.').to_lowercase();
            assert_eq!(words, key.about.to_lowercase(), "{}", shape.name);
        }
    }
}

#[test]
fn what_the_reader_accepts_is_valid() {
    let mut tried = 0;
    for (place, file, text) in good() {
        let faults = SCHEMAS.faults(file, &read(&text).expect("it is YAML"));
        assert!(faults.is_empty(), "{place}: {faults:#?}");
        tried += 1;
    }
    assert!(tried > 30, "only {tried} files were tried");
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: runs::cases(300),
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn made_up_flows_are_valid(rolls in vec(any::<u32>(), 0..500)) {
        let text = draw::model(&mut Dice::new(&rolls), 7).text();
        let faults = SCHEMAS.faults(FileType::Flow, &read(&text).expect("it is YAML"));
        prop_assert_eq!(faults, Vec::<String>::new());
    }
}

#[test]
fn faults_of_shape_are_seen_but_for_those_that_are_listed() {
    let listed: Vec<&str> = UNSEEN
        .iter()
        .flat_map(|(_, names)| *names)
        .copied()
        .collect();
    let mut wrong = Vec::new();
    let checked = files("tests/faults/check");
    for path in files("tests/faults").into_iter().chain(checked) {
        let name = name_of(&path);
        let text = fs::read_to_string(&path).expect("fixtures are UTF-8");
        let text = text
            .split("\n# finds ")
            .next()
            .unwrap_or_default()
            .to_owned()
            + "\n";
        let findings = findings(&name, &text);
        let Some(value) = read(&text) else { continue };
        let seen = !SCHEMAS.faults(file_of(&name), &value).is_empty();
        let usable = findings.iter().all(|f| f.severity != Severity::Error);
        let of_shape = findings.iter().any(|f| OF_SHAPE.contains(&f.rule));
        if usable && seen {
            wrong.push(format!("{name}: the reader accepts it"));
        }
        if of_shape && !seen && !listed.contains(&&*name) {
            wrong.push(format!(
                "{name}: the schema does not see it: {}",
                findings[0].message
            ));
        }
        if seen && listed.contains(&&*name) {
            wrong.push(format!("{name}: it is listed, and the schema sees it"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Every value of a file with every key in turn becomes something else.
#[test]
fn whatever_the_reader_still_accepts_is_still_valid() {
    let odd = json!([null, true, 0, 1.5, "Two\nlines", "2026-08-23", [], ["x"], { "x": "y" }]);
    let odd = odd.as_array().expect("it is a list");
    let (mut accepted, mut refused) = (0, 0);
    for name in [
        "every-key.yaml",
        "every-key.scenarios.yaml",
        "every-key.answers.yaml",
    ] {
        let text = fs::read_to_string(root().join("tests/fine").join(name));
        let whole = read(&text.expect("it is there")).expect("it is YAML");
        let mut places = Vec::new();
        all_places(&whole, String::new(), &mut places);
        for (place, odd) in places
            .iter()
            .flat_map(|place| odd.iter().map(move |odd| (place, odd)))
        {
            let mut changed = whole.clone();
            *changed.pointer_mut(place).expect("the place is there") = odd.clone();
            let findings = findings(name, &changed.to_string());
            if findings
                .iter()
                .any(|finding| finding.severity == Severity::Error)
            {
                refused += 1;
                continue;
            }
            accepted += 1;
            let valid = SCHEMAS.of(file_of(name)).is_valid(&changed);
            assert!(valid, "{name}: {odd} at {place}");
        }
    }
    assert!(accepted > 100 && refused > 300, "{accepted}, {refused}");
}

/// The places of all values, as pointers.
fn all_places(value: &Value, here: String, places: &mut Vec<String>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                let key = key.replace('~', "~0").replace('/', "~1");
                all_places(value, format!("{here}/{key}"), places);
            }
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                all_places(item, format!("{here}/{at}"), places);
            }
        }
        _ => {}
    }
    places.push(here);
}

#[test]
fn a_key_that_does_not_go_with_another_is_what_is_told() {
    let question =
        |keys: &str| format!("{{questions: {{q: {{ask: How warm?, next: a, {keys}}}}}, {REST}}}");
    let guarantee = |keys: &str| {
        let q = "questions: {q: {ask: Warm?, type: yes_no, next: a}}";
        format!("{{{q}, guarantees: [{{says: Never., {keys}}}], {REST}}}")
    };
    for (text, wanted) in [
        (question("type: number"), vec![]),
        (question("type: number, unit: degrees"), vec![]),
        (
            question("type: date, unit: degrees"),
            vec!["/questions/q/unit"],
        ),
        (
            question("unit: degrees"),
            vec!["/questions/q", "/questions/q/unit"],
        ),
        (question("type: choice"), vec!["/questions/q"]),
        (guarantee("never: [a]"), vec![]),
        (guarantee("when: q"), vec!["/guarantees/0"]),
        (
            guarantee("never: [a], asks: [q]"),
            vec!["/guarantees/0/asks", "/guarantees/0/never"],
        ),
        (
            guarantee("at_most: 3 questions, when: q"),
            vec!["/guarantees/0/when"],
        ),
    ] {
        let value = read(&text).expect("it is YAML");
        let found = SCHEMAS.places(FileType::Flow, &value);
        assert_eq!(found, wanted, "{text}");
    }
}

/// What a flow has besides its questions.
const REST: &str = "quandary: 1, title: T, start: q, outcomes: {a: {tone: go, title: A}}";

static SCHEMAS: LazyLock<Schemas> = LazyLock::new(Schemas::new);

/// The schemas, ready to be used.
struct Schemas([(FileType, Validator); 4]);

impl Schemas {
    fn new() -> Self {
        let ready = |file| {
            let schema = jsonschema::validator_for(&schema(file));
            (file, schema.expect("it is a schema"))
        };
        Self(FileType::ALL.map(ready))
    }

    fn faults(&self, file: FileType, value: &Value) -> Vec<String> {
        let faults = self.of(file).iter_errors(value);
        faults
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect()
    }

    /// Where something does not fit, each place once.
    fn places(&self, file: FileType, value: &Value) -> Vec<String> {
        let faults = self.of(file).iter_errors(value);
        let places = faults.map(|fault| fault.instance_path().to_string());
        places.collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn of(&self, file: FileType) -> &Validator {
        let found = self.0.iter().find(|(known, _)| *known == file);
        &found.expect("every kind has its schema").1
    }
}

/// Files and examples in which nothing is wrong, with what they are.
fn good() -> Vec<(String, FileType, String)> {
    let mut good = Vec::new();
    for folder in ["flows", "src/cli/new", "tests/fine", "tests/fine/check"] {
        for path in files(folder) {
            let text = fs::read_to_string(&path).expect("it is UTF-8");
            good.push((path.display().to_string(), file_of(&name_of(&path)), text));
        }
    }
    let mut pages = vec![root().join("README.md")];
    pages.extend(files("docs"));
    for page in pages {
        for (at, text) in blocks(&page).into_iter().enumerate() {
            let has = |key: &str| text.lines().any(|line| line.starts_with(key));
            let file = match () {
                () if has("part:") => FileType::Part,
                () if has("quandary:") => FileType::Flow,
                () if has("scenarios:") => FileType::Scenarios,
                () if has("answers:") => FileType::Answers,
                // Parts of a flow are held to the whole by `tests/docs.rs`.
                () => continue,
            };
            good.push((
                format!("{}, example {}", page.display(), at + 1),
                file,
                text,
            ));
        }
    }
    for page in files("docs/rules") {
        if let Some(text) = blocks(&page).pop() {
            good.push((page.display().to_string(), FileType::Flow, text));
        }
    }
    good
}

/// The blocks of YAML of a page.
fn blocks(page: &Path) -> Vec<String> {
    let page = fs::read_to_string(page).expect("the page is UTF-8");
    let blocks = page.split("```yaml\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap_or_default().to_owned())
        .collect()
}

/// The mappings of keys in a schema.
fn collect(schema: &Value, known: &mut Vec<Map<String, Value>>) {
    match schema {
        Value::Object(keys) => {
            if let Some(Value::Object(properties)) = keys.get("properties") {
                known.push(properties.clone());
            }
            keys.values().for_each(|value| collect(value, known));
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, known)),
        _ => {}
    }
}

/// A file as an editor reads it; nothing where it is no YAML.
fn read(text: &str) -> Option<Value> {
    let text = text.trim_start_matches('\u{feff}');
    serde_yaml::from_str(text).ok().map(to_json)
}

/// In JSON every key is a text.
fn to_json(value: serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(value) => json!(value),
        Yaml::Number(number) => serde_json::to_value(number).unwrap_or(Value::Null),
        Yaml::String(text) => json!(text),
        Yaml::Sequence(items) => items.into_iter().map(to_json).collect(),
        Yaml::Mapping(entries) => {
            let entries = entries.into_iter();
            Value::Object(
                entries
                    .map(|(key, value)| (key_of(key), to_json(value)))
                    .collect(),
            )
        }
        Yaml::Tagged(tagged) => to_json(tagged.value),
    }
}

fn key_of(key: serde_yaml::Value) -> String {
    match to_json(key) {
        Value::String(key) => key,
        other => other.to_string(),
    }
}

fn findings(name: &str, text: &str) -> Vec<Finding> {
    match file_of(name) {
        FileType::Flow | FileType::Part => parse::read(text).findings().to_vec(),
        FileType::Scenarios => parse::scenario::read(text, &pizza()).findings,
        FileType::Answers => parse::answers::read(text, &pizza()).findings,
    }
}

fn pizza() -> Flow {
    let read = parse::read(include_str!("../flows/pizza.yaml"));
    read.into_flow().expect("the pizza flow has no fault")
}

/// What a file is, by its name.
fn file_of(name: &str) -> FileType {
    match name {
        _ if name.ends_with(".scenarios.yaml") => FileType::Scenarios,
        _ if name.ends_with(".answers.yaml") => FileType::Answers,
        _ => FileType::Flow,
    }
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().expect("it has a name");
    name.to_string_lossy().into_owned()
}

/// The files of a folder, in a fixed order.
fn files(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join(folder)).expect("the folder is there");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
