//! Every command that a page shows is run, in a folder that has only what the page speaks of, and
//! each that stands within a sentence is one that there is.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// Lines that aren't run here, by how they begin, each with the reason.
const LEFT_OUT: [(&str, &str); 5] = [
    (
        "cargo ",
        "it builds; `tests/package.rs` installs the program",
    ),
    (".ci/run", "it runs every test"),
    ("web/", "it needs a browser, and what builds for one"),
    (
        "quandary preview ",
        "it ends with Ctrl-C; `tests/program/preview.rs`",
    ),
    (
        "quandary check flows --watch",
        "it ends with Ctrl-C; `tests/program/watch.rs`",
    ),
];

/// Pages whose commands another test runs in their order, and compares with what is shown.
const ELSEWHERE: [(&str, &str); 7] = [
    ("docs/accessibility.md", "tests/docs.rs"),
    ("docs/changing.md", "tests/docs.rs"),
    ("docs/delicate.md", "tests/docs.rs"),
    ("docs/ci.md", "tests/pipeline.rs"),
    ("docs/comparing.md", "tests/program/diff.rs"),
    ("docs/reviewing.md", "tests/program/diff.rs"),
    ("docs/pictures.md", "tests/pictures.rs"),
];

/// Lines that ask somebody: where the answers are that are given here.
const ASKS: [(&str, &str); 6] = [
    ("quandary", LETTER),
    ("quandary --save advice.md", LETTER),
    ("quandary --save advice.html", LETTER),
    ("quandary --save advice.txt", LETTER),
    ("quandary --save page.md --save-document letter.txt", LETTER),
    ("quandary run supper.yaml", "supper.answers.yaml"),
];

/// Lines that don't end with 0, and what they end with.
const CODES: [(&str, i32); 3] = [
    ("quandary check tent.yaml", 3),
    ("quandary mutants supper.yaml", 8),
    // What the two quizzes don't share is asked, and nobody answers.
    (
        "quandary run is-my-letter-safe --answers ~/.local/state/quandary/letter-to-ex.yaml",
        4,
    ),
];

/// Answers to the letter quiz, where the program proposes to keep them.
const LETTER: &str = ".local/state/quandary/letter-to-ex.yaml";

#[test]
fn every_command_of_a_page_runs_in_a_clean_folder() {
    let mut run = 0;
    for page in pages() {
        if ELSEWHERE.iter().any(|(elsewhere, _)| page == *elsewhere) {
            continue;
        }
        let folder = folder();
        for line in lines(&page) {
            if LEFT_OUT.iter().any(|(begin, _)| line.starts_with(begin)) {
                continue;
            }
            let asks = ASKS.iter().find(|(asks, _)| line == *asks);
            let typed = match asks {
                Some((_, answers)) => format!("{line} --answers {answers}"),
                None => line.clone(),
            };
            let code = CODES.iter().find(|(with, _)| line == *with);
            let wanted = code.map_or(0, |(_, code)| *code);
            let ended = shell(folder.path(), &typed);
            let said = String::from_utf8_lossy(&ended.stderr);
            assert_eq!(ended.status.code(), Some(wanted), "{page}: {typed}\n{said}");
            run += 1;
        }
    }
    assert!(run > 25, "only {run} commands were run");
}

/// The README's sentences are tried with its own flow, in a folder where nothing else is.
#[test]
fn what_the_readme_proposes_can_be_done() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let readme = text("README.md");
    let umbrella = fence("README.md", "yaml");
    fs::write(folder.path().join("umbrella.yaml"), umbrella).expect("it can be written");
    let proposed = spans(&without_fences(&readme));
    for (span, added, code) in [
        ("quandary run is-my-letter-safe", "", 4),
        ("quandary --plain", "", 4),
        ("quandary --save advice.html", "", 4),
        ("quandary check umbrella.yaml", "", 0),
        ("quandary run umbrella.yaml", "--answer rain=yes", 0),
        (
            "quandary export umbrella.yaml --output umbrella.html",
            "",
            0,
        ),
        ("quandary new my-flow", "", 0),
        (
            "quandary run pizza --answer cannot_eat=nothing --answer hunger=little --json",
            "",
            0,
        ),
        ("quandary prove", "pizza", 0),
        ("quandary graph", "umbrella.yaml", 0),
        ("quandary mutants", "umbrella.yaml", 8),
        ("quandary cases", "umbrella.yaml", 0),
        ("quandary next", "umbrella.yaml --json", 0),
        ("quandary explain", "", 0),
        ("quandary help", "", 0),
    ] {
        assert!(proposed.iter().any(|known| known == span), "{span}");
        let ended = shell(folder.path(), &format!("{span} {added}"));
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(code), "{span} {added}\n{said}");
    }
}

#[test]
fn what_prove_prints_is_what_its_page_shows() {
    let shown = fences("docs/proofs.md")
        .into_iter()
        .find(|(language, _)| language == "text");
    let (_, shown) = shown.expect("the page shows what is printed");
    let ended = shell(Path::new("."), "quandary prove pizza --all --summary");
    let printed = String::from_utf8(ended.stdout).expect("it is text");
    assert!(printed.contains(&shown), "{printed}");
}

/// The loop in Python plays the pizza to its end.
#[test]
fn the_front_in_another_language_comes_to_advice() {
    if !shell(Path::new("."), "command -v python3").status.success() {
        assert!(
            std::env::var_os("CI").is_none(),
            "there is Python where CI is"
        );
        return;
    }
    let python = fences("docs/fronts.md")
        .into_iter()
        .find(|(language, _)| language == "python");
    let (_, python) = python.expect("the page shows a front");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    fs::write(folder.path().join("front.py"), python).expect("it can be written");
    let line = "printf '%s\\n' nothing very perhaps vegan 10 | python3 front.py";
    let ended = shell(folder.path(), line);
    let said = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}");
    let printed = String::from_utf8(ended.stdout).expect("it is text");
    assert!(printed.ends_with("Marinara\n"), "{printed}");
}

/// What each language of a block is held by. A block in another language is held by nothing.
const HELD: [(&str, &str); 12] = [
    ("sh", "each line is run in a clean folder here"),
    ("console", "its lines that begin with `$` are run here"),
    (
        "yaml",
        "read by tests/docs.rs, those of the rules by tests/rules.rs",
    ),
    (
        "text",
        "what is printed, compared where it's printed: tests/docs.rs, tests/program, here",
    ),
    ("json", "read, and used by the program, here"),
    ("toml", "compared with the package, here"),
    ("python", "played to its end here"),
    ("rust", "built and run as examples of the library"),
    ("csv", "read as a table by tests/docs.rs"),
    ("ebnf", "compared with the grammar by tests/docs.rs"),
    (
        "yml",
        "read as YAML, and its commands looked at, here; docs/ci.md by tests/pipeline.rs",
    ),
    ("", "words that are no language"),
];

#[test]
fn every_block_is_in_a_language_that_a_test_holds() {
    for page in pages() {
        for (language, _) in fences(&page) {
            let language = language.split(' ').next().unwrap_or_default();
            let is_held = HELD.iter().any(|(held, _)| *held == language);
            assert!(is_held, "{page}: nobody holds a block of `{language}`");
        }
    }
}

#[test]
fn a_line_for_next_is_answered_as_its_page_says() {
    let line = fence("docs/fronts.md", "json");
    let folder = tempfile::tempdir().expect("there is room for a folder");
    fs::write(folder.path().join("line.json"), line).expect("it can be written");
    let ended = shell(folder.path(), "quandary next pizza --steps < line.json");
    let printed = String::from_utf8(ended.stdout).expect("it is text");
    let next: serde_json::Value = serde_json::from_str(&printed).expect("it is JSON");
    assert!(next.get("unusable").is_none(), "{printed}");
    assert!(next.get("answers").is_some(), "{printed}");
}

#[test]
fn the_settings_of_an_editor_name_the_schemas_that_the_page_writes() {
    let settings = fence("docs/editors.md", "json");
    let settings: serde_json::Value = serde_json::from_str(&settings).expect("it is JSON");
    let schemas = settings["yaml.schemas"]
        .as_object()
        .expect("they are there");
    let written = lines("docs/editors.md").join("\n");
    for name in schemas.keys() {
        let name = name.trim_start_matches("./");
        assert!(written.contains(name), "no line writes {name}");
    }
}

#[test]
fn the_lines_for_a_package_are_those_of_ours() {
    let package = text("Cargo.toml");
    let version = |file: &str, name: &str| -> Option<String> {
        let begin = format!("{name} = ");
        let mut lines = file.lines().filter_map(|line| line.strip_prefix(&begin));
        lines.next()?.split('"').nth(1).map(str::to_owned)
    };
    let shown = fence("docs/embedding.md", "toml");
    let names = shown.lines().filter_map(|line| line.split_once(" = "));
    let names: Vec<&str> = names.map(|(name, _)| name).collect();
    assert!(names.contains(&"quandary"), "{shown}");
    for name in names {
        let ours = match name {
            "quandary" => version(&package, "version"),
            other => version(&package, other),
        };
        let (shown, ours) = (version(&shown, name), ours.expect("it's a part of ours"));
        let shown = shown.expect("it has a version");
        assert!(ours.starts_with(&shown), "{name}: {shown} is not {ours}");
    }
}

/// What is said of a page or a line above is still so.
#[test]
fn nothing_is_left_out_that_no_page_has() {
    let lines: Vec<String> = pages().iter().flat_map(|page| lines(page)).collect();
    let begins = LEFT_OUT.iter().map(|(begin, _)| *begin);
    for begin in begins {
        assert!(lines.iter().any(|line| line.starts_with(begin)), "{begin}");
    }
    let whole = ASKS.iter().map(|(line, _)| line);
    for line in whole.chain(CODES.iter().map(|(line, _)| line)) {
        assert!(lines.iter().any(|known| known == line), "{line}");
    }
    for (page, test) in ELSEWHERE {
        let name = page.trim_start_matches("docs/").trim_end_matches(".md");
        let test = text(test);
        assert!(
            test.contains(&format!("\"{name}\"")) || test.contains(page),
            "{page}"
        );
    }
}

#[test]
fn every_command_in_a_sentence_names_what_there_is() {
    let mut helps: BTreeMap<String, Option<String>> = BTreeMap::new();
    let mut named = 0;
    let mut wrong = Vec::new();
    for page in pages() {
        let in_pipelines = fences(&page).into_iter().filter(|(is, _)| is == "yml");
        let in_pipelines = in_pipelines.flat_map(|(_, text)| of_pipeline(&text));
        let spans = spans(&without_fences(&text(&page)));
        for span in spans.into_iter().chain(in_pipelines) {
            let Some(words) = span.strip_prefix("quandary ") else {
                continue;
            };
            let first = words.split(' ').next().unwrap_or_default();
            let command = if first.starts_with('-') { "run" } else { first };
            let help = helps
                .entry(command.to_owned())
                .or_insert_with(|| help(command));
            named += 1;
            let Some(help) = help else {
                wrong.push(format!("{page}: `{span}`: there is no such command"));
                continue;
            };
            let flags = words.split(' ').filter(|word| word.starts_with("--"));
            for flag in flags {
                let flag = flag.split('=').next().unwrap_or(flag);
                let flag = flag.trim_end_matches([',', '.', ':', ']', '[']);
                if !help.contains(flag) {
                    wrong.push(format!("{page}: `{span}`: there is no {flag}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(named > 100, "only {named} commands are named");
}

/// The commands of the program in a pipeline, which is YAML.
fn of_pipeline(text: &str) -> Vec<String> {
    serde_yaml::from_str::<serde_yaml::Value>(text).unwrap_or_else(|why| panic!("{why}\n{text}"));
    let lines = text.replace("\\\n", " ");
    let begins = lines
        .lines()
        .filter_map(|line| line.split_once("quandary "));
    let own = begins.filter(|(before, _)| !before.contains(['/', '"', '=']));
    let commands = own.map(|(_, words)| {
        let words: Vec<&str> = words.split_whitespace().collect();
        format!("quandary {}", words.join(" "))
    });
    commands.collect()
}

/// What the program says of a command, where there is one of this name.
fn help(command: &str) -> Option<String> {
    let ended = shell(Path::new("."), &format!("quandary help {command}"));
    let text = String::from_utf8(ended.stdout).expect("it is text");
    ended.status.success().then_some(text)
}

/// What the pages speak of: a flow of one's own, a folder of flows, saved answers.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let pizza = text("flows/pizza.yaml");
    let tent = fence("docs/checking.md", "text");
    let answers = "answers: {cannot_eat: [nothing], hunger: little}\n";
    // What the column's reader answers, who is the first of the scenarios.
    let scenarios = text("flows/letter-to-ex.scenarios.yaml");
    let (_, first) = scenarios.split_once("    answers:\n").expect("it answers");
    let (first, _) = first.split_once("    expect:\n").expect("it expects");
    let letter = format!("flow: letter-to-ex\nanswers:\n{first}");
    for (name, text) in [
        ("my-flow.yaml", pizza.as_str()),
        ("flows/my-flow.yaml", &pizza),
        ("tent.yaml", &tent),
        ("supper.yaml", &pizza),
        ("supper.answers.yaml", answers),
        (LETTER, &letter),
    ] {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().expect("it is in a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

/// Runs a line in a shell that finds the program, for somebody whose home is this folder.
fn shell(folder: &Path, line: &str) -> Output {
    let mut path: OsString = Path::new(env!("CARGO_BIN_EXE_quandary"))
        .with_file_name("")
        .into();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let mut shell = Command::new("sh");
    shell.args(["-e", "-c", line]).current_dir(folder);
    shell.env("PATH", path).env("HOME", folder);
    shell.env_remove("XDG_STATE_HOME").stdin(Stdio::null());
    shell.output().expect("there is a shell")
}

/// The lines for a shell on a page, without their comments.
fn lines(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (language, text) in fences(page) {
        for line in text.lines() {
            let typed = line.split_once("  #").map_or(line, |(typed, _)| typed);
            match language.as_str() {
                "sh" => found.push(typed.trim().to_owned()),
                "console" => found.extend(typed.strip_prefix("$ ").map(str::to_owned)),
                _ => {}
            }
        }
    }
    found
}

/// The fenced blocks of a page: their language and their text.
fn fences(page: &str) -> Vec<(String, String)> {
    let page = text(page);
    let inside = page.split("\n```").skip(1).step_by(2);
    let parts = inside.filter_map(|block| block.split_once('\n'));
    parts
        .map(|(language, text)| (language.to_owned(), format!("{text}\n")))
        .collect()
}

/// The first block of a page in a language.
fn fence(page: &str, language: &str) -> String {
    let found = fences(page).into_iter().find(|(is, _)| is == language);
    found
        .unwrap_or_else(|| panic!("{page} has no {language}"))
        .1
}

fn without_fences(page: &str) -> String {
    page.split("\n```").step_by(2).collect()
}

/// What stands in sentences as code, each on one line.
fn spans(sentences: &str) -> Vec<String> {
    let spans = sentences.split('`').skip(1).step_by(2);
    spans
        .map(|span| span.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

/// The pages that people read, from the root of the repository.
fn pages() -> Vec<String> {
    let mut pages = ["README.md", "CONTRIBUTING.md", "SECURITY.md"]
        .map(str::to_owned)
        .to_vec();
    pages.push("fuzz/README.md".to_owned());
    for folder in ["docs", "docs/decisions", "docs/rules"] {
        for entry in fs::read_dir(root().join(folder)).expect("the folder is there") {
            let name = entry.expect("it can be read").file_name();
            let name = name.to_string_lossy();
            if name.ends_with(".md") {
                pages.push(format!("{folder}/{name}"));
            }
        }
    }
    pages.sort();
    pages
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

fn text(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"))
}
