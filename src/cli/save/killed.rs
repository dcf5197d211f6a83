//! The program killed at each step of writing: what it leaves is whole under its name, or is not
//! there, and what is begun is taken away by the next run.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};
use std::{env, fs};

use super::{WritingStep, mend, new_file, new_open_file, renew, report};
use crate::cli::save::Force;

/// The test that writes and is killed, as it is named on a command line.
const OTHER_SIDE: &str = "cli::save::killed::other_side";

/// Where it is killed, and what it does, as variables of its environment. The program that is
/// shipped has nothing of this.
const KILLED_AT: &str = "QUANDARY_TEST_KILLED_AT";
const WRITES: &str = "QUANDARY_TEST_WRITES";
const PATH: &str = "QUANDARY_TEST_PATH";

const OLD: &str = "what was there";
const NEW: &str = "what somebody was told";

const STEPS: [WritingStep; 6] = [
    WritingStep::Begun,
    WritingStep::HalfWritten,
    WritingStep::Written,
    WritingStep::Synced,
    WritingStep::Ready,
    WritingStep::Moved,
];

/// Ends the process at once where it is to be killed here: no destructor runs.
pub fn reached(step: WritingStep) {
    if env::var(KILLED_AT).is_ok_and(|wanted| wanted == format!("{step:?}")) {
        std::process::abort();
    }
}

fn write(way: &str, path: &Path) {
    let (before, bytes) = (OLD.as_bytes(), NEW.as_bytes());
    let written = match way {
        "private" => new_file(path, bytes),
        "work" => new_open_file(path, bytes),
        "report" => report(path, bytes, Force::Yes),
        "mend" => mend(path, OLD, NEW),
        "renew" => renew(path, before, bytes),
        other => unreachable!("no way to write is called {other}"),
    };
    written.expect("it can be written");
}

#[test]
fn other_side() {
    if let (Ok(way), Ok(path)) = (env::var(WRITES), env::var(PATH)) {
        write(&way, Path::new(&path));
    }
}

#[test]
fn whatever_is_killed_at_any_step_leaves_a_whole_file_or_the_one_before() {
    for way in ["private", "work", "report", "mend", "renew"] {
        let is_new = matches!(way, "private" | "work");
        for step in STEPS {
            let folder = tempfile::tempdir().expect("there is room for a folder");
            let path = folder.path().join("page.md");
            if !is_new {
                fs::write(&path, OLD).expect("it can be written");
            }
            let ended = Command::new(env::current_exe().expect("tests have a path"))
                .args(["--exact", "-q", OTHER_SIDE])
                .env(KILLED_AT, format!("{step:?}"))
                .env(WRITES, way)
                .env(PATH, &path)
                .output()
                .expect("the test starts");
            let told = format!("{way} {step:?}\n{ended:?}");
            // A new file takes over nobody's rights.
            let is_reached = !(is_new && step == WritingStep::Ready);
            assert_eq!(ended.status.success(), !is_reached, "{told}");
            let moved = step == WritingStep::Moved || !is_reached;
            let wanted = match (moved, is_new) {
                (true, _) => Some(NEW),
                (false, true) => None,
                (false, false) => Some(OLD),
            };
            let there = fs::read_to_string(&path).ok();
            assert_eq!(there.as_deref(), wanted, "{told}");
            let begun = begun(folder.path());
            assert_eq!(begun.len(), usize::from(!moved), "{told}");
            for begun in &begun {
                #[cfg(unix)]
                if way != "work" {
                    use std::os::unix::fs::PermissionsExt;
                    let mode = fs::metadata(begun)
                        .expect("it is there")
                        .permissions()
                        .mode();
                    let open = step == WritingStep::Ready || way == "report" && is_new;
                    assert!(open || mode & 0o77 == 0, "{told}");
                }
                // An hour later.
                let file = fs::File::options().append(true).open(begun);
                let then = SystemTime::now() - Duration::from_secs(2 * 60 * 60);
                let set = file.and_then(|file| file.set_modified(then));
                set.expect("it has a time");
            }
            write("private", &folder.path().join("another.md"));
            assert_eq!(self::begun(folder.path()).len(), 0, "{told}");
        }
    }
}

/// The files of a folder that are begun and not whole.
fn begun(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).expect("it can be read");
    let entries = entries.flatten().filter(|entry| {
        let name = entry.file_name();
        name.to_string_lossy().starts_with(".quandary-")
    });
    entries.map(|entry| entry.path()).collect()
}
