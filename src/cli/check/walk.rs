//! The files of a folder, in a fixed order.

use std::path::{Path, PathBuf};

use walkdir::{DirEntry, WalkDir};

use super::super::exit::{Code, Failure};
use super::super::source;

/// All YAML files in a folder and the folders in it, and scenarios as tables, sorted by name. What
/// is hidden is left out, and so are the folders that tools make, and links to folders are not followed, so that nothing is met twice
/// and no way goes in a circle. What cannot be looked into comes as a failure.
pub fn files(folder: &Path) -> impl Iterator<Item = Result<PathBuf, (PathBuf, Failure)>> {
    let walk = WalkDir::new(folder).sort_by_file_name().into_iter();
    walk.filter_entry(|entry| entry.depth() == 0 || !is_passed_over(entry))
        .filter_map(|entry| match entry {
            Ok(entry) => is_candidate(&entry).then(|| Ok(plain(entry.into_path()))),
            Err(error) => {
                let path = error.path().map(Path::to_owned).unwrap_or_default();
                let message = unreadable(&path, &error);
                Some(Err((path, Failure::new(Code::Io, message))))
            }
        })
}

/// A path without the `./` of the folder that is called `.`.
fn plain(path: PathBuf) -> PathBuf {
    let short = path.strip_prefix(".").map(Path::to_owned);
    short.unwrap_or(path)
}

fn is_passed_over(entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let is_of_tools = entry.file_type().is_dir() && source::PASSED_OVER.contains(&&*name);
    name.starts_with('.') || is_of_tools
}

/// Whether an entry may be a file of ours, by its name. Pipes and devices are none:
/// to open them could mean to wait for ever.
fn is_candidate(entry: &DirEntry) -> bool {
    let ending = entry.path().extension();
    let is_yaml = ending.is_some_and(|ending| ending == "yaml" || ending == "yml");
    let is_ours = is_yaml || source::is_table(entry.path());
    let kind = entry.file_type();
    let may_be_read = || match kind.is_symlink() {
        // A link that leads nowhere is told when it is read.
        true => entry.path().metadata().map_or(true, |to| to.is_file()),
        false => kind.is_file(),
    };
    is_ours && may_be_read()
}

fn unreadable(path: &Path, error: &walkdir::Error) -> String {
    let why = match error.io_error() {
        Some(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
            "permission denied".to_owned()
        }
        Some(error) => error.to_string(),
        None => error.to_string(),
    };
    format!(
        "the folder `{}` cannot be looked into: {why}",
        path.display()
    )
}
