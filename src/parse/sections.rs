//! The parts of a flow file whose keys are the author's own ids.

use std::collections::HashSet;

use super::keys::Alphabet;
use super::leads::Leads;
use super::names::{Lost, check_id};
use super::reader::{Entries, Fields, Reader};
use crate::diagnostic::{Finding, Rule};
use crate::place::Path;
use crate::yaml::Value;

/// The parts of a flow file whose keys are the author's own ids.
pub(super) struct Sections<'n, 's> {
    pub(super) sources: Entries<'n, 's>,
    pub(super) lists: Entries<'n, 's>,
    pub(super) facts: Entries<'n, 's>,
    pub(super) questions: Entries<'n, 's>,
    pub(super) outcomes: Entries<'n, 's>,
    pub(super) passages: Entries<'n, 's>,
}

impl<'n, 's> Sections<'n, 's> {
    pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'n, 's>, leads: &Leads) -> Self {
        let mut section = |key: &'static str, alphabet: Alphabet| {
            let path = Path::Key(&Path::Root, key);
            let Some(node) = fields.value(key) else {
                return Vec::new();
            };
            let entries = reader.entries(node, &path, key);
            if entries.is_empty() && matches!(node.value, Value::Map(_)) {
                let message = format!("there is nothing in `{key}`");
                reader.push(Finding::error(Rule::EmptyText, path.place(), message));
            }
            for (id, node) in &entries {
                let path = path.key(id);
                // Of a part that can't be used as it is, nobody knows how its ids begin.
                let own = match (leads.is_one_missing(), alphabet) {
                    (true, Alphabet::Plain) => id.rsplit('.').next().unwrap_or(id),
                    _ => id.strip_prefix(leads.prefix_of(id)).unwrap_or(id),
                };
                check_id(reader, own, &|| path.place().the_key(), alphabet);
                if node.is_null() {
                    reader.no_value(id, node, &path, "write what it is, or take it out");
                }
            }
            entries
        };
        Self {
            sources: section("sources", Alphabet::Source),
            lists: section("lists", Alphabet::Plain),
            facts: section("facts", Alphabet::Plain),
            questions: section("questions", Alphabet::Plain),
            outcomes: section("outcomes", Alphabet::Plain),
            passages: section("passages", Alphabet::Plain),
        }
    }

    /// The parts in which there is nothing that could be read, though there has
    /// to be something.
    pub(super) fn lost(&self, fields: &Fields<'_, '_>) -> Lost {
        let all = [
            ("sources", &self.sources),
            ("lists", &self.lists),
            ("facts", &self.facts),
            ("questions", &self.questions),
            ("outcomes", &self.outcomes),
            ("passages", &self.passages),
        ];
        let lost = all.into_iter().filter(|(name, entries)| {
            let wanted = fields.value(name).is_some() || matches!(*name, "questions" | "outcomes");
            wanted && entries.is_empty()
        });
        Lost {
            questions: HashSet::new(),
            sections: lost.map(|(name, _)| name).collect(),
        }
    }
}
