//! What is published: packed as for a registry, unpacked, installed from there, and tried in an
//! empty folder. It builds the program once more, so it's run by `.ci/run` and not each time.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

/// The most that the packed file may have, in bytes. The source is half of it, and the library
/// for browsers most of the rest.
const MOST_BYTES: u64 = 2_000_000;

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

    let mut unpack = Command::new("tar");
    ended(unpack.arg("xzf").arg(&packed).current_dir(folder.path()));
    let source = folder.path().join(name);
    for left_out in ["tests", "benches", "web", ".ci"] {
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
