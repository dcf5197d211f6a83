//! The documentation is held to the program: every flow, scenario and answers
//! file in it is read, its tables of keys are those of the reader, and its links
//! lead somewhere.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use quandary::diagnostic::Finding;
use quandary::flow::words::ProgramWord;
use quandary::flow::{Flow, day};
use quandary::parse::keys::{Need, SHAPES, Shape};
use quandary::{parse, trial};
use serde_yaml::{Mapping, Value};

/// A fenced block, with the place where it begins.
struct Block {
    place: String,
    language: String,
    text: String,
}

/// What a block of YAML is, by the key that it begins with.
enum Kind {
    Flow,
    Scenarios,
    Answers,
    /// Parts of a flow, which belong to the last whole flow above them.
    Fragment,
    /// A shared part, with its path in a comment at the top.
    Part,
}

impl Block {
    fn kind(&self) -> Kind {
        let has = |key: &str| self.text.lines().any(|line| line.starts_with(key));
        if has("part:") {
            Kind::Part
        } else if has("quandary:") {
            Kind::Flow
        } else if has("scenarios:") {
            Kind::Scenarios
        } else if has("answers:") {
            Kind::Answers
        } else {
            Kind::Fragment
        }
    }
}

#[test]
fn flows_in_the_docs_load_without_findings() {
    let mut flows = 0;
    let mut pages = all_pages();
    pages.push(root().join("README.md"));
    for block in blocks(&pages) {
        if matches!(block.kind(), Kind::Flow) {
            flow(&block.place, &block.text);
            flows += 1;
        }
    }
    assert!(flows > 0, "no flow is found in the docs");
}

#[test]
fn parts_of_flows_in_the_docs_load_with_the_flow_above_them() {
    for page in all_pages() {
        let mut whole = text_of(&root().join("flows/pizza.yaml"));
        for block in blocks(&[page]) {
            match block.kind() {
                Kind::Flow => whole = block.text,
                Kind::Fragment => {
                    let text = merged(&whole, &block);
                    flow(&format!("{}, with the flow above it", block.place), &text);
                }
                Kind::Scenarios | Kind::Answers | Kind::Part => {}
            }
        }
    }
}

#[test]
fn scenarios_and_answers_in_the_docs_are_those_of_the_pizza() {
    let pizza = flow(
        "flows/pizza.yaml",
        &text_of(&root().join("flows/pizza.yaml")),
    );
    let today = day::read("2026-11-23").expect("a day");
    for block in blocks(&all_pages()) {
        match block.kind() {
            Kind::Scenarios => {
                let read = parse::scenario::read(&block.text, &pizza);
                nothing_found(&block.place, &read.findings);
                assert!(!read.scenarios.is_empty(), "{}: no scenario", block.place);
                for scenario in &read.scenarios {
                    let failures = trial::play(&pizza, scenario, today).failures;
                    assert!(failures.is_empty(), "{}: {failures:?}", block.place);
                }
            }
            Kind::Answers => {
                let read = parse::answers::read(&block.text, &pizza);
                nothing_found(&block.place, &read.findings);
            }
            Kind::Flow | Kind::Fragment | Kind::Part => {}
        }
    }
}

#[test]
fn the_tutorial_ends_with_the_pizza() {
    let mut flows = blocks(&[root().join("docs/tutorial.md")]);
    flows.retain(|block| matches!(block.kind(), Kind::Flow));
    let last = flows.last().expect("the tutorial has a flow");
    let pizza = text_of(&root().join("flows/pizza.yaml"));
    assert_eq!(last.text.trim(), pizza.trim(), "{}", last.place);
}

#[test]
fn the_program_prints_what_the_tutorial_shows() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the file can be written");
    };
    let mut flow = String::new();
    let mut tried = 0;
    let mut parts = Vec::new();
    for block in fences(&[root().join("docs/tutorial.md")]) {
        let transcript = block.text.strip_prefix("$ quandary ");
        match (block.language.as_str(), transcript) {
            ("yaml", _) if matches!(block.kind(), Kind::Flow) => flow = block.text,
            ("yaml", _) => write("supper.scenarios.yaml", &block.text),
            (_, Some(transcript)) => {
                let (arguments, wanted) = transcript.split_once('\n').expect("a line");
                // The slip that the tutorial asks for.
                let slip = wanted.contains("margarita");
                let slipped = flow.replace("very: margherita", "very: margarita");
                write("supper.yaml", if slip { &slipped } else { &flow });
                assert_eq!(
                    printed(folder.path(), arguments),
                    bare(wanted),
                    "{}",
                    block.place
                );
                tried += 1;
            }
            // What is only a part of it.
            ("text", None) => parts.push(block),
            (_, None) => {}
        }
    }
    assert!(tried > 0, "the tutorial shows nothing that is printed");
    // What stands at the end of the tutorial is what the page on mutants begins with.
    let page = fences(&[root().join("docs/generating.md")]);
    let found = page.into_iter().find(|block| block.language == "text");
    parts.extend(found);
    let mutants = printed(folder.path(), "mutants supper.yaml");
    for part in &parts {
        assert!(
            mutants.contains(part.text.trim()),
            "{}: {mutants}",
            part.place
        );
    }
    assert_eq!(parts.len(), 2);
}

#[test]
fn the_program_prints_what_the_page_on_tests_shows() {
    let folder = tempfile::tempdir().expect("a folder for the files");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the file can be written");
    };
    write("pizza.yaml", &text_of(&root().join("flows/pizza.yaml")));
    let mut scenarios = String::new();
    let mut tried = 0;
    for block in fences(&[root().join("docs/testing.md")]) {
        let transcript = block.text.strip_prefix("$ quandary ");
        match (block.language.as_str(), transcript) {
            ("yaml", _) => scenarios = block.text,
            ("csv", _) => write("pizza.scenarios.csv", &block.text),
            (_, Some(transcript)) => {
                let (arguments, wanted) = transcript.split_once('\n').expect("a line");
                // The slip that the page speaks of.
                let slip = wanted.contains("FAILS");
                let slipped = scenarios.replace("outcome: marinara", "outcome: ortolana");
                write(
                    "pizza.scenarios.yaml",
                    if slip { &slipped } else { &scenarios },
                );
                assert_eq!(
                    printed(folder.path(), arguments),
                    bare(wanted),
                    "{}",
                    block.place
                );
                tried += 1;
            }
            (_, None) => {}
        }
    }
    assert_eq!(tried, 4);
}

/// Pages that lead through something from an empty folder. A fence that names a file is that file,
/// lines for a shell are run, and what is shown behind `$ quandary` is printed.
const HOW_TO: [&str; 3] = ["delicate", "changing", "accessibility"];

#[test]
fn how_to_pages_can_be_followed_in_an_empty_folder() {
    for page in HOW_TO {
        let folder = tempfile::tempdir().expect("a folder for the files");
        let mut followed = 0;
        for block in fences(&[root().join(format!("docs/{page}.md"))]) {
            let file = block.language.strip_prefix("yaml ");
            match (
                block.language.as_str(),
                block.text.strip_prefix("$ quandary "),
            ) {
                (_, Some(transcript)) => {
                    let (arguments, wanted) = transcript.split_once('\n').expect("a line");
                    let come = printed(folder.path(), arguments);
                    assert_eq!(come, bare(wanted), "{}", block.place);
                }
                ("sh", None) => ran(folder.path(), &block),
                _ => {
                    let Some(file) = file else { continue };
                    fs::write(folder.path().join(file), &block.text).expect("it can be written");
                }
            }
            followed += 1;
        }
        assert!(followed > 1, "{page} leads through nothing");
    }
}

/// Runs the lines of a block in a shell that finds the program.
fn ran(folder: &Path, block: &Block) {
    let program = Path::new(env!("CARGO_BIN_EXE_quandary"));
    let beside = program.parent().expect("it is in a folder").to_owned();
    let known = std::env::var_os("PATH").unwrap_or_default();
    let path = std::iter::once(beside).chain(std::env::split_paths(&known));
    let output = Command::new("sh")
        .args(["-e", "-c", &block.text])
        .current_dir(folder)
        .env("PATH", std::env::join_paths(path).expect("they are paths"))
        .stdin(Stdio::null())
        .output()
        .expect("there is a shell");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}\n{said}", block.place);
}

/// What the program prints, run in this folder.
fn printed(folder: &Path, arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_quandary"))
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .stdin(Stdio::null())
        .output()
        .expect("the program runs");
    bare(&String::from_utf8(output.stdout).expect("the program prints text"))
}

/// A text without the marks of Markdown that a terminal does not show, and
/// without blank lines around it.
fn bare(text: &str) -> String {
    let bare = |line: &str| {
        line.trim_start_matches('#')
            .trim_start_matches(' ')
            .replace('*', "")
    };
    let heading = |line: &str| line.starts_with('#') || line.starts_with('*');
    text.trim()
        .lines()
        .map(|line| {
            if heading(line) {
                bare(line)
            } else {
                line.to_owned()
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_reference_has_the_keys_that_the_reader_knows() {
    let page = text_of(&root().join("docs/flow-format.md"));
    for shape in SHAPES {
        let rows = rows_under(&page, &format!("Keys of {}", shape.name));
        let named: Vec<&str> = rows.iter().map(|[key, ..]| *key).collect();
        let known: Vec<String> = shape
            .keys
            .iter()
            .map(|key| format!("`{}`", key.name))
            .collect();
        assert_eq!(named, known, "the table \"Keys of {}\"", shape.name);
        rows_say_what_keys_are(shape, &rows);
    }
    let tables = page.lines().filter(|line| line.contains("# Keys of "));
    assert_eq!(tables.count(), SHAPES.len(), "a table of keys for nothing");
}

#[test]
fn the_reference_has_the_grammar_that_the_reader_goes_by() {
    let code = text_of(&root().join("src/parse/condition/grammar.rs"));
    let lines = code.lines().skip_while(|line| *line != "//! ```ebnf");
    let lines = lines.skip(1).take_while(|line| *line != "//! ```");
    let grammar: String = lines
        .map(|line| {
            line.trim_start_matches("//!")
                .trim_start_matches(' ')
                .to_owned()
                + "\n"
        })
        .collect();
    let page = fences(&[root().join("docs/flow-format.md")]);
    let shown = page.iter().find(|block| block.language == "ebnf");
    let shown = &shown.expect("the reference has a grammar").text;
    let bare = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    assert_eq!(bare(shown), bare(&grammar));
}

/// The table of the program's words is made of the program's; `ACCEPT=1` writes it anew.
#[test]
fn the_reference_lists_the_programs_words() {
    let path = root().join("docs/flow-format.md");
    let page = text_of(&path);
    let head = "### Keys of a list of words\n\n| key | needed | what it holds |\n|---|---|---|\n";
    let (before, rest) = page.split_once(head).expect("the table is there");
    let (_, behind) = rest.split_once("\n#").expect("something stands behind it");
    let rows = ProgramWord::ALL.iter();
    let rows = rows.map(|word| format!("| `{}` | | {} |\n", word.id(), word.about()));
    let made = format!("{before}{head}{}\n#{behind}", rows.collect::<String>());
    if std::env::var_os("ACCEPT").is_some() {
        fs::write(&path, &made).expect("the page can be written");
    } else {
        assert_eq!(page, made, "ACCEPT=1 writes the table anew");
    }
}

fn rows_say_what_keys_are(shape: &Shape, rows: &[[&str; 3]]) {
    for (key, [_, needed, about]) in shape.keys.iter().zip(rows) {
        let wanted = match key.need {
            Need::Required => "yes",
            Need::Optional => "",
        };
        let place = format!("`{}` of {}", key.name, shape.name);
        assert_eq!(*needed, wanted, "whether {place} is needed");
        assert!(
            about.starts_with(key.about),
            "{place} begins with \"{}\"",
            key.about
        );
    }
}

#[test]
fn the_reference_names_the_reserved_words() {
    let page = text_of(&root().join("docs/flow-format.md"));
    let words: Vec<String> = parse::RESERVED
        .iter()
        .map(|word| format!("`{word}`"))
        .collect();
    let one_line = page.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(one_line.contains(&words.join(", ")), "{words:?}");
}

#[test]
fn the_page_of_results_names_the_keys_of_the_schema_in_order() {
    let page = text_of(&root().join("docs/results.md"));
    let named: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(key, _)| key)
        .collect();
    let schema = text_of(&root().join("docs/schemas/result.schema.json"));
    let schema: serde_json::Value = serde_json::from_str(&schema).expect("it is JSON");
    let keys = schema["properties"]
        .as_object()
        .expect("it has keys")
        .keys();
    assert_eq!(named, keys.map(String::as_str).collect::<Vec<_>>());
}

#[test]
fn every_crate_has_its_reason() {
    let page = text_of(&root().join("docs/decisions/0005-a-crate-per-need.md"));
    let mut explained: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split_once('`'))
        .map(|(name, _)| name)
        .collect();
    let manifest = text_of(&root().join("Cargo.toml"));
    let mut used = Vec::new();
    let mut inside = false;
    for line in manifest.lines() {
        if let Some(section) = line.strip_prefix('[') {
            inside = section.contains("dependencies]");
        } else if inside && let Some((name, _)) = line.split_once(" = ") {
            used.push(name);
        }
    }
    explained.sort_unstable();
    used.sort_unstable();
    assert_eq!(explained, used);
}

#[test]
fn the_architecture_names_the_modules_in_reading_order() {
    let page = text_of(&root().join("docs/architecture.md"));
    let library = text_of(&root().join("src/lib.rs"));
    let mut rest = page.as_str();
    for module in library
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
    {
        let row = format!("\n| `{module}` |");
        let at = rest.find(&row);
        let at = at.unwrap_or_else(|| panic!("`{module}` has no row, or stands too early"));
        rest = &rest[at + row.len()..];
    }
}

#[test]
fn links_in_the_docs_lead_somewhere() {
    for page in all_pages().into_iter().chain([root().join("README.md")]) {
        let text = text_of(&page);
        let folder = page.parent().expect("a page is in a folder");
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap_or("");
            if target.starts_with("http") {
                continue;
            }
            let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
            let file = match file {
                "" => page.clone(),
                file => folder.join(file),
            };
            assert!(file.exists(), "{}: {target}", page.display());
            let known = anchor.is_empty() || anchors(&text_of(&file)).any(|known| known == anchor);
            assert!(known, "{}: {target}", page.display());
        }
    }
}

/// The anchors of a page's headings.
fn anchors(page: &str) -> impl Iterator<Item = String> {
    page.lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let heading = line.trim_start_matches('#').trim().to_lowercase();
            let kept = heading.chars().filter_map(|c| match c {
                ' ' => Some('-'),
                c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                _ => None,
            });
            kept.collect()
        })
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn text_of(file: &Path) -> String {
    fs::read_to_string(file).unwrap_or_else(|why| panic!("{}: {why}", file.display()))
}

/// All pages of the documentation, in a fixed order.
fn all_pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    let mut folders = vec![root().join("docs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("the folder is there") {
            let path = entry.expect("the entry can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                pages.push(path);
            }
        }
    }
    let beside = ["CHANGELOG", "CONTRIBUTING", "SECURITY", "CODE_OF_CONDUCT"];
    pages.extend(beside.map(|page| root().join(format!("{page}.md"))));
    pages.sort();
    pages
}

/// The blocks of YAML on these pages; those of the rules, of which half are
/// faulty, are tried by `tests/rules.rs`.
fn blocks(pages: &[PathBuf]) -> Vec<Block> {
    let mut pages = pages.to_vec();
    pages.retain(|page| !page.starts_with(root().join("docs/rules")));
    let mut blocks = fences(&pages);
    blocks.retain(|block| block.language == "yaml");
    blocks
}

/// All fenced blocks on these pages.
fn fences(pages: &[PathBuf]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for page in pages {
        let mut open: Option<Block> = None;
        for (at, line) in text_of(page).lines().enumerate() {
            match (&mut open, line.strip_prefix("```")) {
                (None, Some(language)) => {
                    open = Some(Block {
                        place: format!("{}:{}", page.display(), at + 1),
                        language: language.to_owned(),
                        text: String::new(),
                    });
                }
                (None, None) => {}
                (Some(_), Some(_)) => blocks.extend(open.take()),
                (Some(block), None) => {
                    block.text.push_str(line);
                    block.text.push('\n');
                }
            }
        }
        assert!(open.is_none(), "{}: a block has no end", page.display());
    }
    blocks
}

/// A flow with the shared parts that stand on some page.
fn flow(place: &str, text: &str) -> Flow {
    let mut parts = blocks(&all_pages());
    parts.retain(|block| matches!(block.kind(), Kind::Part));
    let text = parse::shared::bundle(text, |path| {
        let part = parts
            .iter()
            .find(|part| part.text.starts_with(&format!("# {path}\n")));
        part.map(|part| part.text.clone())
            .ok_or_else(|| "it stands on no page".to_owned())
    });
    let reading = parse::read(&text);
    nothing_found(place, reading.findings());
    reading.into_flow().expect("nothing was found")
}

fn nothing_found(place: &str, findings: &[Finding]) {
    let said: Vec<String> = findings
        .iter()
        .map(|finding| {
            let first = finding.labels.first().map(|label| label.place.to_string());
            format!("{}: {}", first.unwrap_or_default(), finding.message)
        })
        .collect();
    assert!(said.is_empty(), "{place}: {said:#?}");
}

/// A whole flow with the parts of a fragment put in.
fn merged(whole: &str, fragment: &Block) -> String {
    let read = |text: &str| -> Mapping {
        serde_yaml::from_str(text).unwrap_or_else(|why| panic!("{}: {why}", fragment.place))
    };
    let mut merged = read(whole);
    merge(&mut merged, read(&fragment.text));
    serde_yaml::to_string(&merged).expect("what was read can be written")
}

/// Mappings are put together, and anything else is replaced. A question that
/// has a type of its own is replaced as a whole.
fn merge(into: &mut Mapping, from: Mapping) {
    for (key, value) in from {
        match (into.get_mut(&key), value) {
            (Some(Value::Mapping(into)), Value::Mapping(from)) if !from.contains_key("ask") => {
                merge(into, from);
            }
            (_, value) => drop(into.insert(key, value)),
        }
    }
}

/// The rows of the table under a heading, three cells each.
fn rows_under<'p>(page: &'p str, heading: &str) -> Vec<[&'p str; 3]> {
    let mut lines = page.lines();
    let found = lines.any(|line| line.trim_start_matches('#').trim() == heading);
    assert!(found, "the reference has no heading \"{heading}\"");
    lines
        .skip_while(|line| !line.starts_with('|'))
        .take_while(|line| line.starts_with('|'))
        .skip(2)
        .map(|line| {
            let mut cells = line.trim_matches('|').splitn(3, '|').map(str::trim);
            let mut cell = || cells.next().unwrap_or("");
            [cell(), cell(), cell()]
        })
        .collect()
}

/// Each fault names the test that shows what happens then.
#[test]
fn every_fault_names_a_test_that_there_is() {
    let page = text_of(&root().join("docs/reliability.md"));
    let mut named = 0;
    for line in page.lines().filter(|line| line.starts_with("| ")) {
        let Some((file, test)) = line
            .rsplit(" | ")
            .next()
            .and_then(|cell| cell.split_once("`: `"))
        else {
            assert!(line.ends_with("| test |"), "no test is named: {line}");
            continue;
        };
        let file = file.trim_start_matches('`');
        let test = test.trim_end_matches("` |");
        let code = text_of(&root().join(file));
        let code: Vec<&str> = code.lines().map(str::trim).collect();
        let is_test = code.windows(4).any(|lines| {
            lines.contains(&"#[test]") && lines.contains(&format!("fn {test}() {{").as_str())
        });
        assert!(is_test, "{file} has no test `{test}`");
        named += 1;
    }
    assert!(named > 25, "only {named} faults name a test");
}

/// Each promise to people in danger names the test that holds it.
#[test]
fn every_promise_of_safety_names_a_test_that_there_is() {
    let page = text_of(&root().join("docs/safety.md"));
    let mut named = 0;
    for line in page.lines() {
        let Some((_, test)) = line.rsplit_once(" | `tests/") else {
            continue;
        };
        let (file, test) = test
            .split_once("`: `")
            .expect("a row names a file and a test");
        let test = test.trim_end_matches("` |");
        let code = text_of(&root().join("tests").join(file));
        let written = format!("#[test]\nfn {test}()");
        assert!(code.contains(&written), "tests/{file} has no test `{test}`");
        named += 1;
    }
    assert!(named > 15, "only {named} promises name a test");
}
