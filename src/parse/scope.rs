//! The tables of a flow as the file that is being read names what stands in them: a part
//! says `fear` for what the flow that uses it calls `safety.fear`.

use std::borrow::Cow;
use std::ops::Deref;

use crate::flow::outcome::{Outcome, Passage, Source};
use crate::flow::question::Question;
use crate::flow::table::{Id, Table};
use crate::flow::{Fact, Flow, List, Score};

/// A flow in the words of one of its files.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'f> {
    pub(crate) questions: Scoped<'f, Question>,
    pub(crate) outcomes: Scoped<'f, Outcome>,
    pub(crate) facts: Scoped<'f, Fact>,
    pub(crate) scores: Scoped<'f, Score>,
    pub(crate) lists: Scoped<'f, List>,
    pub(crate) passages: Scoped<'f, Passage>,
    pub(crate) sources: Scoped<'f, Source>,
    flow: &'f Flow,
}

impl<'f> Scope<'f> {
    pub(crate) fn new(flow: &'f Flow, prefix: &'f str) -> Self {
        Self {
            questions: Scoped::new(&flow.questions, prefix),
            outcomes: Scoped::new(&flow.outcomes, prefix),
            facts: Scoped::new(&flow.facts, prefix),
            scores: Scoped::new(&flow.scores, prefix),
            lists: Scoped::new(&flow.lists, prefix),
            passages: Scoped::new(&flow.passages, prefix),
            sources: Scoped::new(&flow.sources, prefix),
            flow,
        }
    }

    /// The same flow in the words of another file.
    pub(crate) fn within(self, prefix: &'f str) -> Self {
        Self::new(self.flow, prefix)
    }
}

/// A table in the words of one file. What is not about names is that of the table.
pub(crate) struct Scoped<'f, T> {
    table: &'f Table<T>,
    prefix: &'f str,
}

impl<T> Clone for Scoped<'_, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Scoped<'_, T> {}

impl<'f, T> Scoped<'f, T> {
    /// A table whose names begin with `prefix` where the file says them without it.
    pub(crate) fn new(table: &'f Table<T>, prefix: &'f str) -> Self {
        Self { table, prefix }
    }

    /// The table itself, with its own names.
    pub(crate) fn table(&self) -> &'f Table<T> {
        self.table
    }

    /// What the names begin with that the file says without that.
    pub(crate) fn prefix(&self) -> &'f str {
        self.prefix
    }

    /// The id of a name.
    pub(crate) fn find(&self, name: &str) -> Option<Id<T>> {
        self.table.find(&self.in_full(name))
    }

    /// The item of a name.
    pub(crate) fn get(&self, name: &str) -> Option<&'f T> {
        self.table.get(&self.in_full(name))
    }

    /// A name as the flow has it. What stands for a hole is called the same everywhere: no
    /// author's id begins with a capital letter but those of sources.
    fn in_full<'n>(&self, name: &'n str) -> Cow<'n, str> {
        let full = in_full(self.prefix, name);
        let hole = name.starts_with(|c: char| c.is_ascii_uppercase());
        match hole && self.table.find(&full).is_none() {
            true => Cow::Borrowed(name),
            false => full,
        }
    }

    /// The item of an id.
    pub(crate) fn item(&self, id: Id<T>) -> &'f T {
        &self.table[id]
    }

    /// The name of an id: without the prefix where it is one of the file's own.
    pub(crate) fn name(&self, id: Id<T>) -> &'f str {
        let name = self.table.name(id);
        name.strip_prefix(self.prefix).unwrap_or(name)
    }

    /// The names that the file can say, in order.
    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &'f str> + use<'f, T> {
        let names = self.table.names();
        let names: Vec<&'f str> = match self.prefix {
            "" => names.collect(),
            prefix => names.filter_map(|name| name.strip_prefix(prefix)).collect(),
        };
        names.into_iter()
    }
}

impl<'f, T> Deref for Scoped<'f, T> {
    type Target = Table<T>;

    fn deref(&self) -> &Table<T> {
        self.table
    }
}

/// A name of a file as the flow has it.
pub(crate) fn in_full<'n>(prefix: &str, name: &'n str) -> Cow<'n, str> {
    if prefix.is_empty() {
        Cow::Borrowed(name)
    } else {
        Cow::Owned(format!("{prefix}{name}"))
    }
}
