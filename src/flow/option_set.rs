//! Sets of options, as answers hold them and conditions ask for them.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A set of options of one question, by their place among its options.
#[derive(Clone, Debug, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub struct OptionSet {
    words: Vec<u64>,
}

impl OptionSet {
    /// No option.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// All of the first `count` options.
    #[must_use]
    pub fn all(count: usize) -> Self {
        let mut set = Self::new();
        for option in 0..count {
            set.insert(option);
        }
        set
    }

    /// Adds the option at this place, from 0.
    pub fn insert(&mut self, option: usize) {
        let word = option / 64;
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        if let Some(word) = self.words.get_mut(word) {
            *word |= 1 << (option % 64);
        }
    }

    /// Whether the option at this place is in the set.
    #[must_use]
    pub fn has(&self, option: usize) -> bool {
        self.words
            .get(option / 64)
            .is_some_and(|word| word & (1 << (option % 64)) != 0)
    }

    /// Whether the two sets share an option.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.words.iter().zip(&other.words).any(|(a, b)| a & b != 0)
    }

    /// Whether every option of this set is in the other.
    #[must_use]
    pub fn within(&self, other: &Self) -> bool {
        self.words
            .iter()
            .enumerate()
            .all(|(at, word)| word & !other.words.get(at).copied().unwrap_or(0) == 0)
    }

    /// The first `count` options without those of this set.
    #[must_use]
    pub fn others(&self, count: usize) -> Self {
        (0..count).filter(|option| !self.has(*option)).collect()
    }

    /// The places of the options, in order.
    pub fn iter(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(at, word)| {
            (0..64)
                .filter(move |bit| word & (1 << bit) != 0)
                .map(move |bit| at * 64 + bit)
        })
    }

    /// How many options there are in the set.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.iter().all(|word| *word == 0)
    }
}

impl FromIterator<usize> for OptionSet {
    fn from_iter<I: IntoIterator<Item = usize>>(options: I) -> Self {
        let mut set = Self::new();
        for option in options {
            set.insert(option);
        }
        set
    }
}

/// The largest place of an option that is read back. No file has so many options, and a
/// set takes room up to its largest place.
const LARGEST_PLACE: usize = 1_000_000;

/// As the list of its places.
impl Serialize for OptionSet {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // Some forms say first how many there are.
        self.iter().collect::<Vec<usize>>().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for OptionSet {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let options = Vec::<usize>::deserialize(deserializer)?;
        match options.iter().find(|option| **option > LARGEST_PLACE) {
            Some(option) => Err(D::Error::custom(format!("no question has option {option}"))),
            None => Ok(options.into_iter().collect()),
        }
    }
}
