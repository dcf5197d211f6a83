//! The one place where files are written. [`over`] is the table of what may be written over what;
//! each file comes whole or not at all, and what somebody answered is for nobody's eyes but
//! their owner's. [`leftovers`] are what a killed run could not take away.

mod leftovers;

mod over;

use std::env;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use tempfile::NamedTempFile;

use super::exit::{Code, Failure};
pub use leftovers::forget_what_is_begun;
pub use over::Force;
use over::{Allowed, Purpose, spared, standing};

/// Something of somebody was saved in this run.
static SAVED: AtomicBool = AtomicBool::new(false);

/// Whether something of somebody was saved in this run.
pub fn has_saved() -> bool {
    SAVED.load(Ordering::SeqCst)
}

/// Writes a new file, all of it or nothing: until the last byte is there, nothing has its name,
/// and what was begun is taken away where it cannot be ended. On Unix only its owner may read it.
///
/// # Errors
///
/// The file is there already, its directory is not, or the disk takes nothing more: exit code 1,
/// with words that name the file.
pub fn new_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(path, bytes, Purpose::Private)?;
    SAVED.store(true, Ordering::SeqCst);
    Ok(())
}

/// Writes a new file in the same way that holds nothing of anybody: who may read it is as with
/// other files that the person makes.
///
/// # Errors
///
/// As for [`new_file`].
pub fn new_open_file(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    write(path, bytes, Purpose::Work)
}

/// Writes what every run makes anew: over what an earlier run has made, and over anything else
/// by force alone.
///
/// # Errors
///
/// As for [`new_file`], but for what may be written over.
pub fn report(path: &Path, bytes: &[u8], force: Force) -> Result<(), Failure> {
    write(path, bytes, Purpose::Report(force))
}

/// Tells whether a report may have this path, before anything is worked out for it.
///
/// # Errors
///
/// As for [`report`].
pub fn may_report(path: &Path, force: Force) -> Result<(), Failure> {
    let standing = standing(path)?;
    match Purpose::Report(force).allows(standing) {
        Allowed::New => is_new(path),
        Allowed::Over | Allowed::OverAsRead | Allowed::Streamed => Ok(()),
        allowed @ (Allowed::ByForce | Allowed::Never) => Err(spared(path, standing, allowed)),
    }
}

/// Puts another text in the place of what somebody has written, and has agreed to have changed.
///
/// # Errors
///
/// The file cannot be written, or somebody has changed it since it was read: exit code 1, with
/// words that name the file.
pub fn mend(path: &Path, before: &str, text: &str) -> Result<(), Failure> {
    let standing = standing(path)?;
    match Purpose::Mend.allows(standing) {
        Allowed::OverAsRead => replace(path, text.as_bytes(), || {
            is_as_written(path, before.as_bytes())
        }),
        allowed => Err(spared(path, standing, allowed)),
    }
}

/// Makes a folder for files of a run, which is new.
///
/// # Errors
///
/// Something is there already, or it cannot be made.
pub fn new_folder(path: &Path) -> Result<(), Failure> {
    fs::create_dir(path).map_err(|error| refused(path, &error))
}

/// Writes over a file that this run has written, where it still holds what was written then.
///
/// # Errors
///
/// The file cannot be read or written, or somebody has changed it since: exit code 1, with words
/// that name the file.
pub fn renew(path: &Path, before: &[u8], bytes: &[u8]) -> Result<(), Failure> {
    replace(path, bytes, || is_as_written(path, before))
}

/// Takes away a file that this run has written, where it still holds what was written then.
///
/// # Errors
///
/// As for [`renew`].
pub fn take_back(path: &Path, before: &[u8]) -> Result<(), Failure> {
    is_as_written(path, before)?;
    fs::remove_file(path).map_err(|error| refused(path, &error))
}

fn is_as_written(path: &Path, before: &[u8]) -> Result<(), Failure> {
    let now = fs::read(path).map_err(|error| refused(path, &error))?;
    if now == before {
        return Ok(());
    }
    let name = path.display();
    let message = format!("`{name}` was changed in the meantime, and is left as it is");
    Err(Failure::new(Code::Io, message))
}

/// Whose eyes a file is for.
#[derive(Clone, Copy)]
enum Eyes {
    Owner,
    /// Everybody to whom the person's `umask` lets files be open.
    Everybody,
}

impl Eyes {
    /// The bits of Unix.
    #[cfg(unix)]
    fn mode(self) -> u32 {
        match self {
            Eyes::Owner => 0o600,
            Eyes::Everybody => 0o666,
        }
    }
}

fn write(path: &Path, bytes: &[u8], purpose: Purpose) -> Result<(), Failure> {
    let standing = standing(path)?;
    match purpose.allows(standing) {
        Allowed::New => {
            let eyes = match purpose {
                Purpose::Private => Eyes::Owner,
                Purpose::Work | Purpose::Report(_) | Purpose::Mend => Eyes::Everybody,
            };
            create(path, bytes, eyes)
        }
        Allowed::Over => replace(path, bytes, || match over::standing(path)? {
            now if now == standing => Ok(()),
            now => Err(spared(path, now, Allowed::Never)),
        }),
        Allowed::Streamed => stream(path, bytes).map_err(|error| refused(path, &error)),
        allowed @ (Allowed::OverAsRead | Allowed::ByForce | Allowed::Never) => {
            Err(spared(path, standing, allowed))
        }
    }
}

fn create(path: &Path, bytes: &[u8], eyes: Eyes) -> Result<(), Failure> {
    is_new(path)?;
    let directory = directory(path);
    let written = begin(&directory, bytes, eyes).map_err(|error| refused(path, &error))?;
    match written.persist_noclobber(path) {
        Ok(_) => {
            leftovers::is_whole();
            reached(WritingStep::Moved);
            Ok(())
        }
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
            Err(refused(path, &error.error))
        }
        // Some file systems can neither link nor rename without replacing.
        Err(error) => {
            drop(error);
            at_once(path, bytes, eyes).map_err(|error| refused(path, &error))
        }
    }
}

/// Puts other bytes in a file's place at once, so that a fault on the way leaves the old ones.
/// Whether it still is what it was is asked at the last moment.
fn replace(
    path: &Path,
    bytes: &[u8],
    is_still_so: impl Fn() -> Result<(), Failure>,
) -> Result<(), Failure> {
    is_still_so()?;
    let failed = |error: &io::Error| refused(path, error);
    let permissions = fs::metadata(path)
        .map_err(|error| failed(&error))?
        .permissions();
    if permissions.readonly() {
        let message = format!("`{}` is read-only, and is left as it is", path.display());
        return Err(Failure::new(Code::Io, message));
    }
    // What a link leads to is changed, not the link.
    let whole = fs::canonicalize(path).map_err(|error| failed(&error))?;
    let written = begin(&directory(&whole), bytes, Eyes::Owner).map_err(|error| failed(&error))?;
    fs::set_permissions(written.path(), permissions).map_err(|error| failed(&error))?;
    reached(WritingStep::Ready);
    is_still_so()?;
    match written.persist(&whole) {
        Ok(_) => {
            leftovers::is_whole();
            reached(WritingStep::Moved);
            Ok(())
        }
        Err(error) => Err(failed(&error.error)),
    }
}

/// Hands bytes to what keeps none of them.
fn stream(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut stream = OpenOptions::new().append(true).open(path)?;
    stream.write_all(bytes)?;
    stream.flush()
}

/// Tells whether a new file could have this path, before anybody is asked for what belongs in it.
///
/// # Errors
///
/// Something is there already, even a link that leads nowhere, or there is no such directory.
pub fn is_new(path: &Path) -> Result<(), Failure> {
    let directory = directory(path);
    let exists = |path: &Path| fs::symlink_metadata(path).is_ok();
    let words = if path.as_os_str().is_empty() {
        "a file needs a name".to_owned()
    } else if path.is_dir() || path.file_name().is_none() {
        format!("`{}` is a directory; name a file in it", path.display())
    } else if exists(path) {
        return Err(refused(path, &io::ErrorKind::AlreadyExists.into()));
    } else if !exists(&directory) {
        return Err(refused(path, &io::ErrorKind::NotFound.into()));
    } else if !directory.is_dir() {
        return Err(refused(path, &io::ErrorKind::NotADirectory.into()));
    } else if path.to_string_lossy().ends_with(std::path::is_separator) {
        format!("`{}` names a directory; name a file", path.display())
    } else {
        return Ok(());
    };
    Err(Failure::new(Code::Io, words))
}

/// The directory that a file is to stand in.
fn directory(path: &Path) -> PathBuf {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    }
}

/// The bytes under a name of no meaning, in the directory where they are to stay. The file goes
/// when it is dropped.
fn begin(directory: &Path, bytes: &[u8], eyes: Eyes) -> io::Result<NamedTempFile> {
    leftovers::clear(directory);
    let prefix = leftovers::prefix();
    let mut builder = tempfile::Builder::new();
    builder.prefix(&prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(eyes.mode()));
    }
    let mut file = builder.tempfile_in(directory)?;
    leftovers::has_begun(file.path());
    reached(WritingStep::Begun);
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    file.write_all(first)?;
    reached(WritingStep::HalfWritten);
    file.write_all(rest)?;
    reached(WritingStep::Written);
    file.as_file().sync_all()?;
    reached(WritingStep::Synced);
    Ok(file)
}

/// How far a file has come. Whatever happens between two of these, nothing but a whole file has the
/// name that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WritingStep {
    /// There is a file under a name of its own.
    Begun,
    /// Half of the bytes are in it.
    HalfWritten,
    /// All of them are.
    Written,
    /// The disk has them.
    Synced,
    /// It may be read by those who could read the file before it.
    Ready,
    /// It has its name.
    Moved,
}

/// Tells that a file has come so far, for tests that kill the program there.
#[cfg(not(test))]
fn reached(_: WritingStep) {}

#[cfg(test)]
use killed::reached;

#[cfg(test)]
mod killed;

/// Writes under the last name from the beginning.
fn at_once(path: &Path, bytes: &[u8], eyes: Eyes) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(eyes.mode());
    }
    let mut file = options.open(path)?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all());
    if written.is_err() {
        // What cannot be taken away stays; the first error is the one to tell.
        let _ = fs::remove_file(path);
    }
    written
}

/// Why a file was not written, in words.
fn refused(path: &Path, error: &io::Error) -> Failure {
    let directory = directory(path);
    let (name, directory) = (path.display(), directory.display());
    let message = match error.kind() {
        io::ErrorKind::AlreadyExists => {
            format!("`{name}` is there already, and isn't overwritten")
        }
        io::ErrorKind::NotFound => {
            format!("`{name}` cannot be written: there is no directory `{directory}`")
        }
        io::ErrorKind::NotADirectory => {
            format!("`{name}` cannot be written: `{directory}` is not a directory")
        }
        io::ErrorKind::PermissionDenied => {
            format!(
                "`{name}` cannot be written: you may not write in `{directory}` (permission denied)"
            )
        }
        io::ErrorKind::ReadOnlyFilesystem => {
            format!("`{name}` cannot be written: the disk is read-only")
        }
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
            format!("`{name}` cannot be written: there is no room for it; nothing was left behind")
        }
        io::ErrorKind::InvalidFilename => {
            format!("`{name}` cannot be written: the name is too long, or no name for a file")
        }
        _ => format!("`{name}` cannot be written: {error}"),
    };
    Failure::new(Code::Io, message)
}

/// The folder of whoever runs the program, where it is known.
pub fn home() -> Option<PathBuf> {
    let home = env::var_os("HOME").or_else(|| env::var_os("USERPROFILE"));
    home.map(PathBuf::from).filter(|home| home.is_absolute())
}

/// A path as somebody types it: `~/` is their home.
pub fn typed_path(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), home()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("there is room for a folder")
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("the folder can be read");
        let name = |entry: io::Result<fs::DirEntry>| {
            let entry = entry.expect("the entry can be read");
            entry.file_name().to_string_lossy().into_owned()
        };
        let mut names: Vec<String> = entries.map(name).collect();
        names.sort();
        names
    }

    #[test]
    fn a_new_file_holds_the_bytes_and_is_for_its_owner_alone() {
        for write in [new_file, |path: &Path, bytes: &[u8]| {
            at_once(path, bytes, Eyes::Owner).map_err(Failure::from)
        }] {
            let folder = folder();
            let path = folder.path().join("my page.md");
            write(&path, b"# Hello\n").expect("it can be written");
            assert_eq!(fs::read(&path).ok().as_deref(), Some(&b"# Hello\n"[..]));
            assert_eq!(names(folder.path()), ["my page.md"]);
            #[cfg(unix)]
            {
                use std::os::unix::fs::PermissionsExt;
                let meta = fs::metadata(&path).expect("it is there");
                assert_eq!(meta.permissions().mode() & 0o777, 0o600);
            }
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_file_that_is_no_secret_is_as_open_as_others() {
        use std::os::unix::fs::PermissionsExt;
        let folder = folder();
        let mode = |name: &str| {
            let meta = fs::metadata(folder.path().join(name)).expect("it is there");
            meta.permissions().mode() & 0o777
        };
        fs::write(folder.path().join("theirs"), "").expect("it can be written");
        new_open_file(&folder.path().join("ours"), b"ours").expect("it can be written");
        let at_once = at_once(&folder.path().join("third"), b"ours", Eyes::Everybody);
        at_once.expect("it can be written");
        assert_eq!(mode("ours"), mode("theirs"));
        assert_eq!(mode("third"), mode("theirs"));
    }

    #[test]
    fn what_is_there_stays_as_it_is() {
        let folder = folder();
        fs::create_dir(folder.path().join("sub")).expect("it can be made");
        fs::write(folder.path().join("mine"), "mine").expect("it can be written");
        #[cfg(unix)]
        std::os::unix::fs::symlink("nowhere", folder.path().join("link")).expect("a link");
        let before = names(folder.path());
        for (name, words) in [
            ("mine", "is there already, and isn't overwritten"),
            #[cfg(unix)]
            ("link", "is there already, and isn't overwritten"),
            ("sub", "is a directory; name a file in it"),
            ("..", "is a directory; name a file in it"),
            ("new/", "names a directory; name a file"),
            ("no/new", "there is no directory `"),
            ("mine/new", "mine` is not a directory"),
        ] {
            let path = folder.path().join(name);
            let failure = new_file(&path, b"other").expect_err(name);
            assert_eq!(failure.code, Code::Io, "{name}");
            assert!(
                failure.message.contains(words),
                "{name}: {}",
                failure.message
            );
            assert_eq!(names(folder.path()), before, "{name}");
        }
        let mine = fs::read_to_string(folder.path().join("mine"));
        assert_eq!(mine.ok().as_deref(), Some("mine"));
        let unnamed = new_file(Path::new(""), b"").expect_err("it has no name");
        assert_eq!(unnamed.message, "a file needs a name");
    }

    #[test]
    fn a_file_that_comes_in_between_is_not_replaced() {
        let folder = folder();
        let path = folder.path().join("page.md");
        let begun = begin(folder.path(), b"ours", Eyes::Owner).expect("it can be begun");
        fs::write(&path, "theirs").expect("it can be written");
        drop(begun.persist_noclobber(&path).expect_err("it is there"));
        at_once(&path, b"ours", Eyes::Owner).expect_err("it is there");
        assert_eq!(names(folder.path()), ["page.md"]);
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("theirs"));
    }

    #[test]
    fn what_was_changed_since_it_was_read_is_left_as_it_is() {
        let folder = folder();
        let path = folder.path().join("mine.yaml");
        fs::write(&path, "as it is now").expect("it can be written");
        let changed = mend(&path, "as it was read", "mended").expect_err("it was changed");
        assert!(
            changed
                .message
                .ends_with("was changed in the meantime, and is left as it is")
        );
        mend(&path, "as it is now", "mended").expect("it is as it was read");
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("mended"));
        fs::remove_file(&path).expect("it can go");
        let gone = mend(&path, "mended", "again").expect_err("it is gone");
        assert!(
            gone.message.ends_with("isn't there any more"),
            "{}",
            gone.message
        );
        assert_eq!(names(folder.path()), [""; 0]);
    }

    #[test]
    fn what_comes_into_the_way_at_the_last_moment_is_left_as_it_is() {
        let folder = folder();
        let path = folder.path().join("report.svg");
        fs::write(&path, "").expect("it can be written");
        let asked = std::cell::Cell::new(0);
        let failed = replace(&path, b"ours", || {
            asked.set(asked.get() + 1);
            if asked.get() == 1 {
                return Ok(());
            }
            fs::write(&path, "theirs").expect("it can be written");
            Err(spared(&path, over::standing(&path)?, Allowed::Never))
        });
        failed.expect_err("it was changed");
        assert_eq!(names(folder.path()), ["report.svg"]);
        assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some("theirs"));
    }

    #[test]
    fn every_refusal_names_the_file_and_the_reason() {
        use io::ErrorKind as Kind;
        for (kind, reason) in [
            (
                Kind::PermissionDenied,
                "you may not write in `here` (permission denied)",
            ),
            (Kind::ReadOnlyFilesystem, "the disk is read-only"),
            (
                Kind::StorageFull,
                "there is no room for it; nothing was left behind",
            ),
            (
                Kind::QuotaExceeded,
                "there is no room for it; nothing was left behind",
            ),
            (Kind::NotFound, "there is no directory `here`"),
            (
                Kind::InvalidFilename,
                "the name is too long, or no name for a file",
            ),
        ] {
            let failure = refused(Path::new("here/page.md"), &kind.into());
            let expected = format!("`here/page.md` cannot be written: {reason}");
            assert_eq!((failure.code, failure.message), (Code::Io, expected));
        }
    }
}
