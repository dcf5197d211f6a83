//! What is published: packed as for a registry, unpacked, installed from there, and tried in an
//! empty folder. That builds the program once more, so it's run by `.ci/run` and not each time.
//! And what it stands on: which Rust, and no crate twice where that can be helped.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The most that the packed file may have, in bytes. It has 1,529,000, of which the engine for
/// browsers has 426,000, which `quandary export` puts into pages.
const MOST_BYTES: u64 = 1_540_000;

/// The most without that engine; it is 1,103,000. Nearly all of it is source: without a comment and
/// a test it would still be some 840,000.
const MOST_WITHOUT_ENGINE: u64 = 1_115_000;

/// Crates of which two versions are built into the program, and who is behind that. Nothing that we
/// choose can change it.
const TWICE: [(&str, &str); 3] = [
    ("foldhash", "goes with hashbrown"),
    ("hashbrown", "petgraph is a version behind indexmap"),
    (
        "syn",
        "derive_more, which crossterm builds with, is a version behind",
    ),
];

/// No crate asks for a newer Rust than the package says.
#[test]
fn the_rust_that_is_named_is_new_enough_for_every_crate() {
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--locked", "--offline", "--format-version", "1"]);
    // What other machines need may never have been fetched here.
    metadata.args(["--filter-platform", "x86_64-unknown-linux-gnu"]);
    let told = ended(metadata.current_dir(env!("CARGO_MANIFEST_DIR"))).stdout;
    let told: serde_json::Value = serde_json::from_slice(&told).expect("it is JSON");
    let packages = told["packages"].as_array().expect("there are packages");
    let version = |package: &serde_json::Value| -> Option<Vec<u32>> {
        let parts = package["rust_version"].as_str()?.split('.');
        Some(parts.map(|part| part.parse().expect("a number")).collect())
    };
    let ours = version_of(packages, "quandary").expect("it names one");
    let ours = version(ours).expect("it names one");
    for package in packages {
        let wanted = version(package).unwrap_or_default();
        let name = &package["name"];
        assert!(
            wanted[..wanted.len().min(2)] <= ours[..2],
            "{name} asks for {wanted:?}"
        );
    }
    assert!(packages.len() > 50);
}

fn version_of<'p>(packages: &'p [serde_json::Value], name: &str) -> Option<&'p serde_json::Value> {
    packages.iter().find(|package| package["name"] == name)
}

#[test]
fn no_crate_is_built_in_twice_where_that_can_be_helped() {
    let mut tree = Command::new(env!("CARGO"));
    tree.args([
        "tree",
        "--duplicates",
        "--locked",
        "--offline",
        "--depth",
        "0",
    ])
    .args([
        "--edges",
        "normal,build",
        "--prefix",
        "none",
        "--format",
        "{p}",
    ])
    .current_dir(env!("CARGO_MANIFEST_DIR"));
    let told = String::from_utf8(ended(&mut tree).stdout).expect("it is text");
    let names = told.lines().filter_map(|line| line.split(' ').next());
    let twice: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
    let known: BTreeSet<&str> = TWICE.iter().map(|(name, _)| *name).collect();
    assert_eq!(twice, known);
    // `cargo deny` is told of the same ones.
    let deny = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("deny.toml"));
    let deny = deny.expect("it is there");
    for (name, why) in TWICE {
        assert!(
            deny.contains(&format!("crate = \"{name}@")),
            "{name}: {why}"
        );
    }
}

/// Modules that only tests have are not packed.
#[test]
fn nothing_is_packed_that_only_tests_read() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut list = Command::new(env!("CARGO"));
    list.args(["package", "--list", "--offline", "--allow-dirty"]);
    let told = ended(list.current_dir(root)).stdout;
    let told = String::from_utf8(told).expect("it is text");
    let packed: BTreeSet<&str> = told.lines().collect();
    let mut left_out = 0;
    for path in packed.iter().filter(|path| path.ends_with(".rs")) {
        let text = fs::read_to_string(root.join(path)).expect("it is there");
        let lines: Vec<&str> = text.lines().collect();
        for pair in lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]") {
            let Some((_, module)) = pair[1].split_once("mod ") else {
                continue;
            };
            let Some(module) = module.strip_suffix(';') else {
                continue;
            };
            let path = Path::new(path);
            let folder = match path.file_name().and_then(|name| name.to_str()) {
                Some("mod.rs" | "lib.rs" | "main.rs") => path.with_file_name(module),
                _ => path.with_extension("").join(module),
            };
            let file = format!("{}.rs", folder.display());
            assert!(root.join(&file).exists(), "{file} isn't where it's sought");
            assert!(!packed.contains(file.as_str()), "{file} is packed");
            left_out += 1;
        }
    }
    assert!(
        left_out > 5,
        "only {left_out} modules of tests are left out"
    );
}

#[test]
#[ignore = "it builds the program from the packed source"]
fn the_packed_source_installs_a_program_that_needs_no_file() {
    let folder = tempfile::tempdir().expect("there is room for a folder");
    let target = folder.path().join("target");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let offline = ["--offline", "--allow-dirty", "--no-verify"];
    ended(
        cargo(&target)
            .arg("package")
            .args(offline)
            .current_dir(root),
    );
    let name = concat!("quandary-", env!("CARGO_PKG_VERSION"));
    let packed = target.join(format!("package/{name}.crate"));
    let bytes = fs::metadata(&packed).expect("it was packed").len();
    assert!(bytes < MOST_BYTES, "{bytes} bytes");

    let engine = root.join("src/cli/export/engine.wasm.gz");
    let engine = fs::metadata(engine).expect("it is there").len();
    let without = bytes - engine;
    assert!(without < MOST_WITHOUT_ENGINE, "{without} bytes");

    let mut unpack = Command::new("tar");
    ended(unpack.arg("xzf").arg(&packed).current_dir(folder.path()));
    let source = folder.path().join(name);
    for left_out in ["tests", "benches", "web", ".ci", "docs/tutorial.md"] {
        assert!(!source.join(left_out).exists(), "{left_out} is packed");
    }

    let mut install = cargo(&target);
    install.args(["install", "--offline", "--locked", "--debug", "--no-track"]);
    ended(
        install
            .arg("--path")
            .arg(&source)
            .arg("--root")
            .arg(folder.path()),
    );
    let empty = folder.path().join("empty");
    fs::create_dir(&empty).expect("the folder can be made");
    let program = folder.path().join("bin/quandary");
    for (arguments, wanted) in [
        ("list", "pizza"),
        ("test pizza", "all pass"),
        ("prove pizza", "hold"),
        ("new tea", "tea.yaml"),
        ("ci", "check passed, prove passed, test passed"),
    ] {
        let mut run = Command::new(&program);
        let run = ended(run.args(arguments.split(' ')).current_dir(&empty));
        let said = [run.stdout, run.stderr].concat();
        let said = String::from_utf8_lossy(&said);
        assert!(said.contains(wanted), "quandary {arguments}\n{said}");
    }
}

fn cargo(target: &Path) -> Command {
    let mut cargo = Command::new(env!("CARGO"));
    cargo.env("CARGO_TARGET_DIR", target);
    cargo
}

/// Runs a command that has to end well.
fn ended(command: &mut Command) -> Output {
    let output = command.output().expect("it can be run");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}\n{said}");
    output
}
