//! Names and what they stand for, in the order of the file.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Index;

use indexmap::IndexMap;

/// The number of a `T` in its [`Table`]. Only the table makes it, so it always
/// leads to something there.
pub struct Id<T>(u32, PhantomData<fn() -> T>);

impl<T> Id<T> {
    /// The id's place in its table, from 0.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }

    /// The id of the item at `index`. Only [`Table`] calls it, which holds the
    /// promise that the item is there.
    fn at(index: usize) -> Self {
        Self(
            u32::try_from(index).expect("a table holds fewer than 2^32 items"),
            PhantomData,
        )
    }
}

/// Things of one kind by their names, in the order of the file.
#[derive(Clone, Debug)]
pub struct Table<T> {
    items: IndexMap<Box<str>, T>,
}

impl<T> Table<T> {
    /// A table without items.
    #[must_use]
    pub fn new() -> Self {
        Self {
            items: IndexMap::new(),
        }
    }

    /// A table without items and with room for `capacity`.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            items: IndexMap::with_capacity(capacity),
        }
    }

    /// Adds an item, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<Box<str>>, item: T) -> Id<T> {
        let (index, _) = self.items.insert_full(name.into(), item);
        Id::at(index)
    }

    /// The id of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Id<T>> {
        self.items.get_index_of(name).map(Id::at)
    }

    /// The item of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.items.get(name)
    }

    /// The name of an id.
    #[must_use]
    pub fn name(&self, id: Id<T>) -> &str {
        self.items
            .get_index(id.index())
            .map_or("", |(name, _)| name)
    }

    /// The id of the item at `index` (from 0), if there are so many.
    #[must_use]
    pub fn id_at(&self, index: usize) -> Option<Id<T>> {
        (index < self.items.len()).then(|| Id::at(index))
    }

    /// All ids, in order.
    pub fn ids(&self) -> impl ExactSizeIterator<Item = Id<T>> + DoubleEndedIterator + use<T> {
        (0..self.items.len()).map(Id::at)
    }

    /// All names, in order.
    pub fn names(&self) -> impl ExactSizeIterator<Item = &str> {
        self.items.keys().map(AsRef::as_ref)
    }

    /// All ids with their items, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<T>, &T)> + DoubleEndedIterator {
        self.items
            .values()
            .enumerate()
            .map(|(at, item)| (Id::at(at), item))
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item of an id, to be completed while a flow is read.
    pub(crate) fn get_mut(&mut self, id: Id<T>) -> &mut T {
        &mut self.items[id.index()]
    }
}

impl<T> Index<Id<T>> for Table<T> {
    type Output = T;

    fn index(&self, id: Id<T>) -> &T {
        &self.items[id.index()]
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Id<T> {}

impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<T> Eq for Id<T> {}

impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
    }
}

impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}
