//! What a run leaves behind that is killed while it writes, found and taken away by the next one
//! that writes there: it may hold what somebody was told.

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// How the names begin under which files are written until they are whole.
const BEGINS: &str = ".quandary-";

/// The name of this run's files. Those of others are told apart by the number.
pub fn prefix() -> String {
    format!("{BEGINS}{}-", process::id())
}

/// The file that is being written.
static BEGUN: Mutex<Option<PathBuf>> = Mutex::new(None);

/// A file has been begun under a name of its own.
pub fn has_begun(path: &Path) {
    *BEGUN.lock().unwrap_or_else(PoisonError::into_inner) = Some(path.to_owned());
}

/// It has the name under which it stays.
pub fn is_whole() {
    BEGUN.lock().unwrap_or_else(PoisonError::into_inner).take();
}

/// Takes away what is begun and not whole, where a signal ends the run.
pub fn forget_what_is_begun() {
    let begun = BEGUN.lock().unwrap_or_else(PoisonError::into_inner).take();
    if let Some(path) = begun {
        // What has its name already is not there under this one.
        let _ = fs::remove_file(path);
    }
}

/// A run takes less than this for one file, wherever it runs.
const SOON: Duration = Duration::from_secs(60);

/// Nobody waits for a file for so long.
const LONG: Duration = Duration::from_secs(60 * 60);

/// Takes away what was left in a directory. What cannot be taken away stays.
pub fn clear(directory: &Path) {
    let Ok(entries) = fs::read_dir(directory) else {
        return;
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let Some(rest) = name.to_str().and_then(|name| name.strip_prefix(BEGINS)) else {
            continue;
        };
        let Some((run, _)) = rest.split_once('-') else {
            continue;
        };
        let known = entry.metadata().ok().filter(fs::Metadata::is_file);
        let age = known.and_then(|known| known.modified().ok()?.elapsed().ok());
        let left = match age {
            Some(age) if age > LONG => true,
            Some(age) => age > SOON && is_over(run),
            None => false,
        };
        if left {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether a run of this number is known to be over.
fn is_over(run: &str) -> bool {
    let number = run.parse::<u32>().ok();
    let runs = Path::new("/proc");
    number
        .is_some_and(|number| runs.join("self").exists() && !runs.join(number.to_string()).exists())
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn what_a_killed_run_left_is_taken_away_and_nothing_else() {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        let here = process::id();
        let gone = u32::MAX;
        let seconds = Duration::from_secs;
        for (name, age) in [
            (format!(".quandary-{gone}-old"), seconds(7_200)),
            (format!(".quandary-{here}-old"), seconds(7_200)),
            (format!(".quandary-{gone}-new"), seconds(1)),
            (format!(".quandary-{here}-mine"), seconds(100)),
            (".quandary-notes".to_owned(), seconds(7_200)),
            ("quandary-1-x".to_owned(), seconds(7_200)),
        ] {
            let path = folder.path().join(name);
            let file = fs::File::create(path).expect("it can be made");
            let then = SystemTime::now() - age;
            file.set_modified(then).expect("it has a time");
        }
        #[cfg(target_os = "linux")]
        {
            let path = folder.path().join(format!(".quandary-{gone}-dead"));
            let file = fs::File::create(path).expect("it can be made");
            let then = SystemTime::now() - seconds(100);
            file.set_modified(then).expect("it has a time");
        }
        clear(folder.path());
        let entries = fs::read_dir(folder.path()).expect("it can be read");
        let mut left: Vec<String> = entries
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        let mut wanted = [
            format!(".quandary-{here}-mine"),
            format!(".quandary-{gone}-new"),
            ".quandary-notes".to_owned(),
            "quandary-1-x".to_owned(),
        ];
        wanted.sort();
        assert_eq!(left, wanted);
    }
}
