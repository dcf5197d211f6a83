//! Names and what they stand for, in the order of the file.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::ops::Index;

use indexmap::IndexSet;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

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

/// By its place in the table, from 0. What is kept for another day is kept by name; an id comes
/// back only with the whole flow that it's of.
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u32(self.0)
    }
}

impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        u32::deserialize(deserializer).map(|place| Self(place, PhantomData))
    }
}

/// Things of one kind by their names, in the order of the file.
#[derive(Clone, Debug)]
pub struct Table<T> {
    /// As many names as there are items.
    names: NameIndex,
    items: Vec<T>,
}

/// As pairs of a name and its item, in order.
impl<T: Serialize> Serialize for Table<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.names().zip(&self.items))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let pairs = Vec::<(Box<str>, T)>::deserialize(deserializer)?;
        let mut table = Self::with_capacity(pairs.len());
        for (name, item) in pairs {
            table.insert(name, item);
        }
        Ok(table)
    }
}

impl<T> Table<T> {
    /// A table without items.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(0)
    }

    /// A table without items and with room for `capacity`.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            names: NameIndex::with_capacity(capacity),
            items: Vec::with_capacity(capacity),
        }
    }

    /// Adds an item, or replaces the one of that name.
    pub fn insert(&mut self, name: impl Into<Box<str>>, item: T) -> Id<T> {
        let index = self.names.insert(name.into());
        match self.items.get_mut(index) {
            Some(place) => *place = item,
            None => self.items.push(item),
        }
        Id::at(index)
    }

    /// The id of a name.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<Id<T>> {
        self.names.find(name).map(Id::at)
    }

    /// The item of that name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&T> {
        self.items.get(self.names.find(name)?)
    }

    /// The name of an id.
    #[must_use]
    pub fn name(&self, id: Id<T>) -> &str {
        self.names.get(id.index())
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
        (0..self.items.len()).map(|at| self.names.get(at))
    }

    /// All ids with their items, in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (Id<T>, &T)> + DoubleEndedIterator {
        self.items
            .iter()
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

/// Names by their places. A handful is compared one by one, which is faster than
/// to hash them and takes less room: most tables are the options of a question.
#[derive(Clone, Debug)]
enum NameIndex {
    Few(Vec<Box<str>>),
    Many(IndexSet<Box<str>>),
}

impl NameIndex {
    /// How many names are compared one by one at most.
    const FEW: usize = 8;

    fn with_capacity(capacity: usize) -> Self {
        if capacity <= Self::FEW {
            NameIndex::Few(Vec::with_capacity(capacity))
        } else {
            NameIndex::Many(IndexSet::with_capacity(capacity))
        }
    }

    /// The place of a name, the next one where it is new.
    fn insert(&mut self, name: Box<str>) -> usize {
        let names = match self {
            NameIndex::Many(names) => return names.insert_full(name).0,
            NameIndex::Few(names) => names,
        };
        if let Some(known) = names.iter().position(|known| *known == name) {
            return known;
        }
        let place = names.len();
        if place < Self::FEW {
            names.push(name);
        } else {
            *self = NameIndex::Many(names.drain(..).chain([name]).collect());
        }
        place
    }

    fn find(&self, name: &str) -> Option<usize> {
        match self {
            NameIndex::Few(names) => names.iter().position(|known| **known == *name),
            NameIndex::Many(names) => names.get_index_of(name),
        }
    }

    fn get(&self, at: usize) -> &str {
        let name = match self {
            NameIndex::Few(names) => names.get(at),
            NameIndex::Many(names) => names.get_index(at),
        };
        name.map_or("", AsRef::as_ref)
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

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn few_and_many_names_keep_their_order_and_places() {
        for count in [0, 1, 8, 9, 40] {
            let mut table = Table::new();
            for number in 0..count {
                table.insert(format!("n{number}"), number);
            }
            let again = (count > 3).then(|| table.insert("n3", 99));
            assert_eq!(again.map(super::Id::index), (count > 3).then_some(3));
            assert_eq!(table.len(), count);
            for (at, (id, name)) in table.ids().zip(table.names()).enumerate() {
                assert_eq!(name, format!("n{at}"));
                assert_eq!((table.find(name), table.name(id)), (Some(id), name));
                assert_eq!(table[id], if at == 3 { 99 } else { at });
            }
            assert_eq!(table.get("other"), None);
        }
    }
}
