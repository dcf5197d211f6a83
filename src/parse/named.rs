//! What only the names of a file make readable: conditions, and texts with placeholders.

use super::keys::Holds;
use super::names::Names;
use super::reader::{Fields, Reader};
use super::{condition, text};
use crate::flow::condition::Written;
use crate::flow::text::Text;

impl Fields<'_, '_> {
    /// The condition of a key.
    pub(crate) fn condition(
        &self,
        reader: &mut Reader<'_>,
        names: &Names<'_>,
        key: &str,
    ) -> Option<Written> {
        let node = self.value(key)?;
        match self.holds(key) {
            Some(Holds::Condition) => condition::read(reader, names, node, &self.path(key)),
            other => self.holds_another(key, other),
        }
    }

    /// The text of a key, with placeholders.
    pub(crate) fn worded(
        &self,
        reader: &mut Reader<'_>,
        names: &Names<'_>,
        key: &str,
    ) -> Option<Text> {
        let node = self.value(key)?;
        let path = self.path(key);
        match self.holds(key) {
            Some(Holds::Line) => text::line(reader, names, node, &path),
            Some(Holds::Text) => text::markdown(reader, names, node, &path),
            other => self.holds_another(key, other),
        }
    }
}
