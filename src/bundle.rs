//! The text of a flow with its shared parts: first the flow, and then each part behind a line
//! that names it. [`parse::shared`](crate::parse::shared) makes it, and reads it.

use std::ops::Range;

/// What begins the line that names a part in a bundle, and stands behind the name. No file
/// of YAML has this sign.
pub(crate) const SIGN: char = '\u{1c}';

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundledFile<'t> {
    /// The path from the folder of the flow; nothing for the flow itself.
    pub path: Option<&'t str>,
    /// Its bytes in the bundle.
    pub bytes: Range<usize>,
}

/// The files of a bundle, the flow first. A text of a flow that uses no parts is one.
#[must_use]
pub fn files(bundle: &str) -> Vec<BundledFile<'_>> {
    let files = split(bundle).into_iter();
    let files = files.filter(|file| file.missing.is_none());
    files.map(|file| file.bundled).collect()
}

/// A file of a bundle, or what is said of one that could not be had.
pub(crate) struct NamedFile<'t> {
    pub(crate) bundled: BundledFile<'t>,
    pub(crate) missing: Option<&'t str>,
}

/// The files that a bundle names, and those that could not be had.
pub(crate) fn split(bundle: &str) -> Vec<NamedFile<'_>> {
    let mut files = Vec::new();
    let mut path = None;
    let mut missing = None;
    let mut start = 0;
    let mut at = 0;
    let beginning = format!("\n{SIGN}");
    while let Some(found) = bundle[at..].find(&beginning).map(|found| at + found) {
        at = found + beginning.len();
        let line = bundle[at..].lines().next().unwrap_or("");
        let Some((next, why)) = line.split_once(SIGN) else {
            continue;
        };
        files.push(NamedFile {
            bundled: BundledFile {
                path,
                bytes: start..found,
            },
            missing,
        });
        path = Some(next);
        missing = (!why.is_empty()).then_some(why);
        at += line.len();
        start = (at + 1).min(bundle.len());
        // The line break of this line may begin the line of the next part.
        at = at.min(bundle.len());
    }
    files.push(NamedFile {
        bundled: BundledFile {
            path,
            bytes: start..bundle.len().max(start),
        },
        missing,
    });
    files
}
