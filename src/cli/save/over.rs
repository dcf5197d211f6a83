//! What stands where a file is to be written, and what may be done to it: one table.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use super::super::exit::{Code, Failure};
use super::super::source::{SCENARIOS, TABLE, has_key};
use super::refused;

/// What a file is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Something of one person: answers, or the page that came of them.
    Private,
    /// Work that begins: a flow, scenarios, answers that nobody gave.
    Work,
    /// What is made anew with every run: a report, a picture, a page that plays a flow.
    Report(Force),
    /// Another text for what somebody has written, and has agreed to have changed.
    Mend,
}

/// Whether `--force` was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Force {
    /// It was.
    Yes,
    /// It was not.
    No,
}

impl From<bool> for Force {
    fn from(given: bool) -> Self {
        if given { Self::Yes } else { Self::No }
    }
}

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhatStands {
    /// Nothing.
    Nothing,
    /// A file with nothing in it.
    Empty,
    /// A report of an earlier run, as its mark says.
    Ours,
    /// A flow, scenarios or answers.
    Authored,
    /// Another file.
    Foreign,
    /// Something that takes bytes and keeps none: a device, a pipe, `/dev/stdout`.
    Stream,
}

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allowed {
    /// A new file comes, whole or not at all.
    New,
    /// The file is replaced, whole or not at all.
    Over,
    /// The file is replaced where it still is as it was read.
    OverAsRead,
    /// The bytes are written to it as they are.
    Streamed,
    /// Nothing, unless `--force` is given.
    ByForce,
    /// Nothing.
    Never,
}

/// The rules: a row for what is written, a column for what stands there. `--force` turns
/// [`Allowed::ByForce`] into [`Allowed::Over`], and nothing else.
#[rustfmt::skip]
const RULES: [(&str, [(WhatStands, Allowed); 6]); 4] = {
    use Allowed::{ByForce, Never, New, Over, OverAsRead, Streamed};
    use WhatStands::{Authored, Empty, Foreign, Nothing, Ours, Stream};
    [
        ("private", [(Nothing, New), (Empty, Never), (Ours, Never), (Authored, Never), (Foreign, Never), (Stream, Never)]),
        ("work", [(Nothing, New), (Empty, Never), (Ours, Never), (Authored, Never), (Foreign, Never), (Stream, Streamed)]),
        ("report", [(Nothing, New), (Empty, Over), (Ours, Over), (Authored, Never), (Foreign, ByForce), (Stream, Streamed)]),
        ("mend", [(Nothing, Never), (Empty, OverAsRead), (Ours, OverAsRead), (Authored, OverAsRead), (Foreign, OverAsRead), (Stream, Never)]),
    ]
};

impl Purpose {
    /// What may be done where this stands.
    pub fn allows(self, standing: WhatStands) -> Allowed {
        let name = match self {
            Purpose::Private => "private",
            Purpose::Work => "work",
            Purpose::Report(_) => "report",
            Purpose::Mend => "mend",
        };
        let row = RULES.iter().find(|(row, _)| *row == name);
        let cell = row.and_then(|(_, cells)| cells.iter().find(|(column, _)| *column == standing));
        match (cell, self) {
            (Some((_, Allowed::ByForce)), Purpose::Report(Force::Yes)) => Allowed::Over,
            (Some((_, allowed)), _) => *allowed,
            (None, _) => Allowed::Never,
        }
    }
}

/// How much of a file is read to see what it is.
const SEEN: u64 = 1 << 16;

/// What stands at a path.
///
/// # Errors
///
/// It is no file at all, a link that leads nowhere, or cannot be read.
pub fn standing(path: &Path) -> Result<WhatStands, Failure> {
    if is_stream(path) {
        return Ok(WhatStands::Stream);
    }
    match fs::symlink_metadata(path) {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(WhatStands::Nothing),
        Err(error) => return Err(refused(path, &error)),
    }
    let no_file = |why: &str| {
        let message = format!("`{}` cannot be written: {why}", path.display());
        Failure::new(Code::Io, message)
    };
    let known = fs::metadata(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => {
            let message = format!(
                "`{}` is there already, and isn't overwritten: it is a link that leads nowhere",
                path.display()
            );
            Failure::new(Code::Io, message)
        }
        _ => refused(path, &error),
    })?;
    if known.is_dir() {
        let message = format!("`{}` is a directory; name a file in it", path.display());
        return Err(Failure::new(Code::Io, message));
    }
    if !known.is_file() {
        return Err(no_file("it is no file"));
    }
    let mut begins = Vec::new();
    let file = fs::File::open(path).map_err(|error| no_file(&error.to_string()))?;
    let read = file.take(SEEN).read_to_end(&mut begins);
    read.map_err(|error| no_file(&error.to_string()))?;
    Ok(told(path, &begins))
}

/// What a file is, by its name and by how it begins.
fn told(path: &Path, begins: &[u8]) -> WhatStands {
    let name = path.to_string_lossy().to_lowercase();
    let endings = [".yaml", ".yml", SCENARIOS, TABLE];
    // Text in UTF-16 is text with a zero in every second byte.
    let text = String::from_utf8_lossy(begins).replace('\0', "");
    let text = text.trim_start_matches('\u{fffd}');
    let keys = ["quandary", "questions", "outcomes", "scenarios", "answers"];
    if begins.is_empty() {
        WhatStands::Empty
    } else if is_ours(text) {
        WhatStands::Ours
    } else if endings.iter().any(|ending| name.ends_with(ending))
        || keys.iter().any(|key| has_key(text, key))
    {
        WhatStands::Authored
    } else {
        WhatStands::Foreign
    }
}

/// How reports begin, and where it says whose they are.
const MARKS: [(&str, &str); 8] = [
    // JUnit, SARIF, TAP and LCOV.
    ("<?xml version=\"1.0\"", "<testsuites name=\"quandary\""),
    ("{\n  \"$schema\"", "\"name\": \"quandary\""),
    ("TAP version 14\n", "\n# quandary\n"),
    ("TN:quandary\n", "TN:quandary\n"),
    // Pictures, and pages that play a flow.
    (
        "<!DOCTYPE html>",
        "<meta name=\"generator\" content=\"quandary\">",
    ),
    ("<svg ", "<!-- quandary -->"),
    ("<!-- quandary booklet -->\n", "<!-- quandary booklet -->\n"),
    ("// quandary\n", "// quandary\n"),
];

/// How reports as JSON go on behind what all JSON begins with. What a person was told does not.
const OWN_KEYS: [&str; 2] = ["\"files\":", "\"flow\":"];

fn is_ours(text: &str) -> bool {
    let mut marks = MARKS.iter();
    if marks.any(|(begins, says)| text.starts_with(begins) && text.contains(says)) {
        return true;
    }
    let mut lines = text.lines().map(str::trim);
    let head = ["{", "\"version\":", "\"program\":", "\"today\":"];
    let all_alike = head
        .iter()
        .all(|key| lines.next().is_some_and(|line| line.starts_with(key)));
    let next: Vec<&str> = lines.take(2).collect();
    match next.as_slice() {
        [own, ..] if own.starts_with(OWN_KEYS[0]) => all_alike,
        // The result of a run has its digest here, and no file.
        [own, file] => all_alike && own.starts_with(OWN_KEYS[1]) && file.starts_with("\"file\":"),
        _ => false,
    }
}

/// Whether what is written there goes on to somewhere else.
fn is_stream(path: &Path) -> bool {
    let known = ["/dev/stdout", "/dev/stderr"];
    if cfg!(unix)
        && (known.iter().any(|known| path == Path::new(known))
            || path.starts_with("/dev/fd")
            || path.starts_with("/proc/self/fd"))
    {
        return true;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        let kind = fs::metadata(path).map(|known| known.file_type());
        kind.is_ok_and(|kind| kind.is_char_device() || kind.is_fifo())
    }
    #[cfg(not(unix))]
    {
        false
    }
}

/// Why nothing is written.
pub fn spared(path: &Path, standing: WhatStands, allowed: Allowed) -> Failure {
    let name = path.display();
    let message = match (standing, allowed) {
        (WhatStands::Authored, _) => format!(
            "`{name}` is there already, and isn't overwritten: flows, scenarios and answers never are"
        ),
        (_, Allowed::ByForce) => format!(
            "`{name}` is there already, and isn't overwritten: nothing in it says that Quandary made it; \
             --force writes over it"
        ),
        (WhatStands::Nothing, _) => format!("`{name}` isn't there any more"),
        _ => format!("`{name}` is there already, and isn't overwritten"),
    };
    Failure::new(Code::Io, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_known_by_how_they_begin() {
        for (name, begins, wanted) in [
            ("a", "", WhatStands::Empty),
            ("my-flow.yaml", "anything", WhatStands::Authored),
            ("MY.YML", "anything", WhatStands::Authored),
            (
                "a.scenarios.csv",
                "name;expect.outcome",
                WhatStands::Authored,
            ),
            ("a.txt", "# Mine\nquandary: 1\n", WhatStands::Authored),
            ("a.txt", "{\"answers\": {}}", WhatStands::Authored),
            (
                "a.txt",
                "q\0u\0a\0n\0d\0a\0r\0y\0:\0 \x001\0",
                WhatStands::Authored,
            ),
            (
                "a.html",
                "<!DOCTYPE html>\n<title>Mine</title>",
                WhatStands::Foreign,
            ),
            ("a.json", "{\n  \"version\": 1\n}", WhatStands::Foreign),
            // What somebody was told is theirs, in whatever file it stands.
            (
                "a.json",
                "{\n  \"version\": 1,\n  \"program\": \"1\",\n  \"today\": \"2026-11-23\",\n  \
                 \"flow\": \"a\",\n  \"digest\": \"fnv1a64:0\"\n}",
                WhatStands::Foreign,
            ),
            (
                "a.json",
                "{\n  \"version\": 1,\n  \"program\": \"1\",\n  \"today\": \"2026-11-23\",\n  \
                 \"files\": []\n}",
                WhatStands::Ours,
            ),
            (
                "a.svg",
                "<svg xmlns=\"\">\n<!-- quandary -->",
                WhatStands::Ours,
            ),
            (
                "a.xml",
                "<?xml version=\"1.0\"?>\n<testsuites tests=\"1\">",
                WhatStands::Foreign,
            ),
        ] {
            assert_eq!(
                told(Path::new(name), begins.as_bytes()),
                wanted,
                "{name}: {begins}"
            );
        }
    }

    #[test]
    fn force_never_covers_what_somebody_has_written() {
        let forced = Purpose::Report(Force::Yes);
        assert_eq!(forced.allows(WhatStands::Foreign), Allowed::Over);
        assert_eq!(forced.allows(WhatStands::Authored), Allowed::Never);
        let unforced = Purpose::Report(Force::No);
        assert_eq!(unforced.allows(WhatStands::Foreign), Allowed::ByForce);
        for (_, cells) in RULES {
            let columns = cells.map(|(column, _)| column);
            let all = [
                WhatStands::Nothing,
                WhatStands::Empty,
                WhatStands::Ours,
                WhatStands::Authored,
                WhatStands::Foreign,
                WhatStands::Stream,
            ];
            assert_eq!(columns, all);
        }
    }
}
