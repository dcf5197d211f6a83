//! Where a question leads: to one place, by its options, or by a list of routes.

use super::super::names::Names;
use super::super::reader::{Placed, Reader};
use super::listed::routes;
use crate::flow::question::{Kind, Next, Presence};
use crate::yaml::Value;

/// What has to be known of a question to read where it leads.
pub(super) struct Leaving<'q> {
    /// Nothing where its type could not be read.
    pub(super) kind: Option<&'q Kind>,
    pub(super) presence: Presence,
}

impl Leaving<'_> {
    pub(super) fn next(
        &self,
        reader: &mut Reader<'_>,
        names: &Names<'_>,
        placed: Placed<'_>,
    ) -> Next {
        let Placed { node, path } = placed;
        match &node.value {
            Value::List(_) => Next::Routes(routes(reader, names, node, path)),
            Value::Map(_) => self.by_option(reader, names, Placed { node, path }),
            Value::Null => Next::Routes(Vec::new()),
            _ => {
                let name = reader.word(node, path);
                let target = name.and_then(|name| names.target(reader, &name, path));
                target.map_or_else(|| Next::Routes(Vec::new()), Next::To)
            }
        }
    }
}
