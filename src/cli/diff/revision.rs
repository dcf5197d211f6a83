//! Versions of a flow: files, built-in flows, and files of git revisions.

use std::path::Path;
use std::process::{Command, Stdio};

use quandary::parse::shared;

use super::super::exit::{Code, Failure};
use super::super::source::{self, FlowText};

/// Finds a version: what there is by that name, or else `REVISION:FILE`.
pub fn find(name: &str) -> Result<FlowText, Failure> {
    match of_revision(name) {
        Some((revision, path)) => show(name, revision, path),
        None => source::find(name),
    }
}

/// A revision and a path in it; nothing where a file is called so.
fn of_revision(name: &str) -> Option<(&str, &str)> {
    if Path::new(name).exists() {
        return None;
    }
    let (revision, path) = name.split_once(':')?;
    // `C:\flow.yaml` is a path of a drive.
    let is_drive = revision.len() == 1 && path.starts_with(['\\', '/']);
    (!path.is_empty() && !is_drive).then_some((revision, path))
}

/// Asks git for a file of a revision. As in git, the path begins at the top of the
/// repository; where there is no such file, it begins here.
fn show(name: &str, revision: &str, path: &str) -> Result<FlowText, Failure> {
    if revision.starts_with('-') {
        let message = format!("`{revision}` is no revision of git; none begins with a hyphen");
        return Err(Failure::new(Code::Usage, message));
    }
    let text = show_file(revision, path)?;
    let file = Path::new(path);
    let stem = file.file_stem().unwrap_or_default();
    Ok(FlowText {
        name: name.to_owned(),
        id: stem.to_string_lossy().into_owned(),
        text: shared::bundle(&source::text_of(Path::new(name), text)?, |part| {
            let part = file.with_file_name(part);
            let part = part.to_string_lossy().replace('\\', "/");
            let text = show_file(revision, &part)
                .and_then(|text| source::text_of(Path::new(&format!("{revision}:{part}")), text));
            text.map_err(|failure| failure.message)
        }),
    })
}

/// The bytes of a file of a revision.
fn show_file(revision: &str, path: &str) -> Result<Vec<u8>, Failure> {
    match git_show(&format!("{revision}:{path}")) {
        Err(failure) if !path.starts_with("./") => {
            git_show(&format!("{revision}:./{path}")).map_err(|_| failure)
        }
        done => done,
    }
}

/// Runs `git show` so that it shows a file as it is, runs no other program, fetches
/// nothing, and asks nobody.
fn git_show(object: &str) -> Result<Vec<u8>, Failure> {
    let shown = Command::new("git")
        .args([
            "--no-pager",
            "-c",
            "core.fsmonitor=false",
            "-c",
            "protocol.allow=never",
        ])
        .args([
            "show",
            "--no-color",
            "--no-ext-diff",
            "--no-textconv",
            "--end-of-options",
        ])
        .arg(object)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .stdin(Stdio::null())
        .output();
    let shown = shown.map_err(|error| {
        let message = match error.kind() {
            std::io::ErrorKind::NotFound => {
                format!("there is no file `{object}`, and no git to ask for it as a revision")
            }
            _ => format!("git cannot be run to read `{object}`: {error}"),
        };
        Failure::new(Code::Io, message)
    })?;
    if shown.status.success() {
        return Ok(shown.stdout);
    }
    let said = String::from_utf8_lossy(&shown.stderr);
    let why = said.lines().next().unwrap_or("it does not say why");
    let why = why.trim_start_matches("fatal: ").trim_end_matches('.');
    let message = format!("there is no file `{object}`, and git shows none: {why}");
    Err(Failure::new(Code::Io, message))
}
