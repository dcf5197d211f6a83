//! The text of a flow with its shared parts: first the flow, and then each part behind a line
//! that names it. [`parse::shared`](crate::parse::shared) makes it, and reads it.

use std::ops::Range;

use crate::place::{Place, PlaceStep};

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

/// What an id begins with that a part has brought: `safety.` of `safety.fear`. It's for all but
/// sources, whose own ids may have a point.
pub(crate) fn prefix_of(id: &str) -> &str {
    id.rfind('.').map_or("", |dot| &id[..=dot])
}

/// What the ids begin with of the part in which a place stands; nothing in the flow itself, or
/// at a source.
pub(crate) fn prefix_at(place: &Place) -> &str {
    match place.steps.get(1) {
        Some(PlaceStep::Key(id)) => prefix_of(id),
        Some(PlaceStep::Entry(_) | PlaceStep::Index(_)) | None => "",
    }
}

/// The byte at which the parts begin; nothing where there are none.
pub(crate) fn parts_begin(bundle: &str) -> Option<usize> {
    split(bundle).get(1).map(|part| part.bundled.bytes.start)
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
        // The line break behind this line may begin the line of the next part.
        at += line.len();
        start = (at + 1).min(bundle.len());
    }
    files.push(NamedFile {
        bundled: BundledFile {
            path,
            bytes: start..bundle.len(),
        },
        missing,
    });
    files
}
