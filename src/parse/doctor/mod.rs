//! What explains many findings at once: a file of another kind, or a part of it that has
//! slipped out of its place.
//!
//! The doctor is called once a file could not be read, and from one place. What it tells
//! then stands in the place of all that was found, since everything else follows from it.
//! [`kinds`] are the kinds of file, and [`indents`] what stands in the wrong place.

mod indents;

mod kinds;

use super::reader::Reader;
use super::schema::FileType;
use crate::yaml::Node;

/// Reads a tree with `read`. Where that finds errors and one thing explains them, nothing
/// comes of it, and only that one thing is told.
pub(crate) fn read_or_explain<T>(
    reader: &mut Reader<'_>,
    tree: &Node<'_>,
    kind: FileType,
    read: impl FnOnce(&mut Reader<'_>) -> T,
) -> Option<T> {
    let before = reader.findings.len();
    let read = read(reader);
    if !reader.has_errors() {
        return Some(read);
    }
    let found = reader.findings.split_off(before);
    let explained = kinds::is_another(reader, tree, kind)
        || (kind == FileType::Flow && indents::slipped(reader, tree));
    if explained {
        reader.forget_what_was_read();
        return None;
    }
    reader.findings.extend(found);
    Some(read)
}
