//! Values by key, each read as the table of keys says. What a getter cannot read by what the
//! table has for its key is a mistake in the program, which every test comes upon.

use std::borrow::Cow;

use super::super::keys::Holds;
use super::{Fields, Reader};
use crate::yaml::Node;

impl<'n, 's> Fields<'n, 's> {
    /// A text, on one line or on several.
    pub(crate) fn text(&self, reader: &mut Reader<'_>, key: &str) -> Option<Box<str>> {
        let node = self.value(key)?;
        let path = self.path(key);
        match self.holds(key) {
            Some(Holds::Line | Holds::FileName | Holds::Language) => reader.line(node, &path),
            Some(Holds::LineOrNone) => reader.line_or_none(node, &path),
            Some(Holds::Text) => reader.markdown(node, &path),
            other => self.holds_another(key, other),
        }
    }

    /// A word of the format, or the id of something.
    pub(crate) fn word(&self, reader: &mut Reader<'_>, key: &str) -> Option<Cow<'n, str>> {
        let node = self.value(key)?;
        match self.holds(key) {
            Some(
                Holds::Name(_)
                | Holds::Type
                | Holds::Tone
                | Holds::Role
                | Holds::Day
                | Holds::Digest
                | Holds::Questions,
            ) => reader.word(node, &self.path(key)),
            other => self.holds_another(key, other),
        }
    }

    /// `true` or `false`.
    pub(crate) fn flag(&self, reader: &mut Reader<'_>, key: &str) -> Option<bool> {
        let node = self.value(key)?;
        match self.holds(key) {
            Some(Holds::Flag) => reader.flag(node, &self.path(key)),
            other => self.holds_another(key, other),
        }
    }

    /// A whole number from 0.
    pub(crate) fn count(&self, reader: &mut Reader<'_>, key: &str) -> Option<usize> {
        let node = self.value(key)?;
        match self.holds(key) {
            Some(Holds::Whole(0.., _)) => reader.count(node, &self.path(key)),
            other => self.holds_another(key, other),
        }
    }

    /// The items of a list; none where it is left out.
    pub(crate) fn items(&self, reader: &mut Reader<'_>, key: &str) -> &'n [Node<'s>] {
        let Some(node) = self.value(key) else {
            return &[];
        };
        match self.holds(key) {
            Some(Holds::List(_) | Holds::AnyList(_)) => reader.items(node, &self.path(key)),
            other => self.holds_another(key, other).unwrap_or_default(),
        }
    }

    /// A key is read as something that it does not hold.
    pub(crate) fn holds_another<T>(&self, key: &str, holds: Option<&Holds>) -> Option<T> {
        debug_assert!(false, "`{key}` holds {holds:?}");
        None
    }
}
