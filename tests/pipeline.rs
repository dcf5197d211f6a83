//! What a stranger copies into a pipeline: the commands of its page, the script of the action, and
//! the files that hosts read.

#![cfg(unix)]

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_yaml::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn yaml(name: &str) -> Value {
    serde_yaml::from_str(&read(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The search path, with the program in front.
fn path() -> OsString {
    let mut path = Path::new(env!("CARGO_BIN_EXE_quandary"))
        .with_file_name("")
        .into_os_string();
    path.push(":");
    path.push(env::var_os("PATH").unwrap_or_default());
    path
}

/// Runs a command line in a folder.
fn shell(folder: &Path, line: &str) -> Output {
    let mut shell = Command::new("sh");
    shell.args(["-c", line]).current_dir(folder);
    shell.env("PATH", path()).env("HOME", folder);
    shell.env_remove("GITHUB_STEP_SUMMARY");
    shell.output().expect("there is a shell")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Blocks of a page in this language.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let begin = format!("```{language}\n");
    let found = page.split(&begin).skip(1);
    found
        .filter_map(|rest| rest.split("```").next())
        .map(str::to_owned)
        .collect()
}

#[test]
fn every_command_of_the_page_runs_in_a_clean_folder() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let page = read("docs/ci.md");
    let mut run = 0;
    for line in blocks(&page, "sh").iter().flat_map(|block| block.lines()) {
        // `tests/package.rs` installs the program.
        if line.starts_with("cargo install ") {
            continue;
        }
        let ended = shell(folder.path(), line);
        let said = text(&ended.stdout) + &text(&ended.stderr);
        assert!(ended.status.success(), "{line}\n{said}");
        if line == "quandary ci flows" {
            for wanted in blocks(&page, "text") {
                assert!(said.ends_with(&wanted), "{line}\n{said}");
            }
        }
        run += 1;
    }
    assert!(run >= 6, "only {run} commands were run");
    for block in blocks(&page, "yml") {
        serde_yaml::from_str::<Value>(&block).unwrap_or_else(|error| panic!("{error}\n{block}"));
    }
}

/// A repository with a flow that was committed, and then changed so that people hear something
/// else and a scenario fails.
fn changed_repository(folder: &Path) -> PathBuf {
    let flow = folder.join("flows/tea.yaml");
    fs::create_dir(folder.join("flows")).expect("the folder can be made");
    for line in [
        "quandary new flows/tea",
        "git init -q",
        "git add -A",
        "git -c user.name=A -c user.email=a@example.org commit -qm flows",
    ] {
        let ended = shell(folder, line);
        assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    }
    let before = fs::read_to_string(&flow).expect("it was written");
    let after = before.replacen(
        "yes: ride\n      no: train",
        "yes: train\n      no: ride",
        1,
    );
    assert_ne!(before, after);
    fs::write(&flow, after).expect("it can be written");
    flow
}

#[test]
fn the_action_annotates_and_writes_reports_and_says_what_changes() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let flow = changed_repository(folder.path());
    let script = root().join(".github/action/run");
    let line = format!(
        "FOLDER=flows BASE=HEAD GITHUB_STEP_SUMMARY=summary.md '{}'",
        script.display()
    );
    let ended = shell(folder.path(), &line);
    let said = text(&ended.stdout) + &text(&ended.stderr);
    assert_ne!(ended.status.code(), Some(0), "{said}");
    assert!(said.contains("::error file=flows/"), "{said}");
    let written = |name: &str| {
        let path = folder.path().join(name);
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}\n{said}"))
    };
    assert!(written("quandary.xml").contains("<testsuites name=\"quandary\""));
    assert!(written("quandary.sarif").contains("\"version\": \"2.1.0\""));
    let told = written("quandary-diff.md");
    assert!(told.contains("tea"), "{told}");
    assert_ne!(told.trim(), "No flow changes for anyone.");
    assert_eq!(written("summary.md"), told);

    // As it was, all is well and nothing changes.
    assert!(
        shell(folder.path(), "git checkout -q flows")
            .status
            .success()
    );
    assert!(flow.exists());
    let ended = shell(
        folder.path(),
        &line.replace("FOLDER", "MIN_COVERAGE=1 FOLDER"),
    );
    let said = text(&ended.stdout) + &text(&ended.stderr);
    assert_eq!(ended.status.code(), Some(0), "{said}");
    let told = fs::read_to_string(folder.path().join("quandary-diff.md"));
    assert_eq!(told.ok().as_deref(), Some("No flow changes for anyone.\n"));
}

/// What a release packs: the program with what belongs to it, and the quiz for a browser.
#[test]
fn a_release_has_the_program_and_the_quiz_as_a_page_each_with_its_checksum() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let script = root().join(".github/release/pack");
    let program = env!("CARGO_BIN_EXE_quandary");
    for line in [
        format!("'{}' '{program}' quandary-v0", script.display()),
        "sha256sum --check --strict quandary-v0.tar.gz.sha256 letter-to-ex.html.sha256".to_owned(),
        "rm -r quandary-v0 && tar xzf quandary-v0.tar.gz".to_owned(),
        "./quandary-v0/quandary run pizza --answer cannot_eat=nothing --answer hunger=little"
            .to_owned(),
    ] {
        let ended = shell(folder.path(), &line);
        assert!(ended.status.success(), "{line}: {}", text(&ended.stderr));
    }
    let packed = folder.path().join("quandary-v0");
    for name in [
        "README.md",
        "LICENSE",
        "completions/quandary.fish",
        "man/quandary.1",
    ] {
        let length = fs::metadata(packed.join(name)).map(|meta| meta.len());
        assert!(length.is_ok_and(|length| length > 500), "{name}");
    }
    let page = fs::read_to_string(folder.path().join("letter-to-ex.html"));
    let exported = shell(folder.path(), "quandary export letter-to-ex");
    assert_eq!(page.expect("the page is there"), text(&exported.stdout));
    assert!(read(".github/workflows/release.yml").contains(".github/release/pack"));
}

#[test]
fn files_that_hosts_read_are_whole_and_name_what_there_is() {
    let forms = root().join(".github/ISSUE_TEMPLATE");
    for form in fs::read_dir(forms).expect("there are forms") {
        let name = form.expect("it can be read").file_name();
        let form = yaml(&format!(
            ".github/ISSUE_TEMPLATE/{}",
            name.to_string_lossy()
        ));
        for key in ["name", "description", "body"] {
            assert!(form.get(key).is_some(), "{name:?} has no `{key}`");
        }
    }
    for name in ["ci", "release"] {
        let flow = yaml(&format!(".github/workflows/{name}.yml"));
        assert!(flow.get("jobs").is_some(), "{name}");
    }
    let action = yaml("action.yml");
    assert_eq!(action["runs"]["using"], "composite");
    assert!(read("action.yml").contains("$SOURCE/.github/action/run"));
    let hooks = yaml(".pre-commit-hooks.yaml");
    assert_eq!(hooks[0]["id"], "quandary");
    assert_eq!(hooks[0]["entry"], "quandary ci");
}

/// A page for those who carry on is true as long as what it names is there.
#[test]
fn files_that_the_page_for_contributors_names_are_there() {
    let page = read("CONTRIBUTING.md");
    let mut named = 0;
    for name in page.split('`').skip(1).step_by(2) {
        let is_path = ["src/", "tests/", "docs/", ".ci/"];
        if is_path.iter().any(|begin| name.starts_with(begin)) {
            assert!(root().join(name).exists(), "there is no `{name}`");
            named += 1;
        }
    }
    assert!(named > 20, "only {named} are named");
    for name in ["TYPE_KEYS", "COMMON", "EXAMPLES"] {
        assert!(page.contains(name));
    }
}

/// What changes with the version that is built stands in the changelog, under its number.
#[test]
fn the_version_has_its_part_of_the_changelog() {
    let changes = include_str!("../CHANGELOG.md");
    let heading = format!("\n## {}", env!("CARGO_PKG_VERSION"));
    let part = changes.split_once(&heading).map(|(_, part)| part);
    let part = part.and_then(|part| part.split("\n## ").next());
    assert!(part.is_some_and(|part| part.contains("\n- ")), "{heading}");
}
