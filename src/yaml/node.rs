//! A value in a file of YAML. A tree of them forgets nothing: doubled keys, keys that are no
//! text, empty values, the order of the file, and where everything stands.

use std::borrow::Cow;
use std::ops::Range;

/// A value in a file.
#[derive(Clone, Debug)]
pub struct Node<'s> {
    /// What it is.
    pub value: Value<'s>,
    pub(super) start: u32,
    pub(super) end: u32,
    /// How it is written.
    pub style: Style,
}

/// What a value is. Texts that stand in the file as they are read are borrowed from it.
#[derive(Clone, Debug)]
pub enum Value<'s> {
    /// Nothing: `null`, `~`, or an empty place.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// Another number.
    Float(f64),
    /// A text.
    Text(Cow<'s, str>),
    /// A list.
    List(Box<[Node<'s>]>),
    /// Keys with values, in the order of the file.
    Map(Box<[Pair<'s>]>),
    /// A value with a `!tag`, which means nothing in a flow.
    Tagged(Box<str>),
}

/// A key with its value.
pub type Pair<'s> = (Node<'s>, Node<'s>);

/// How a value is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// In no file: a program has made it.
    Made,
    /// A text, a number or a word of YAML without quotes, or an empty place.
    Plain,
    /// `'text'`
    SingleQuoted,
    /// `"text"`
    DoubleQuoted,
    /// A text on lines of its own, behind `|` or `>`.
    Block,
    /// A list or a mapping on lines of its own.
    Lines,
    /// A list in brackets, or a mapping in braces.
    Brackets,
    /// `*name`: what stands here stands elsewhere. The bytes are those of the alias, and
    /// those of what is inside it are where that stands.
    Alias,
}

impl<'s> Node<'s> {
    /// A value that stands in no file.
    #[must_use]
    pub fn made(value: Value<'s>) -> Self {
        Self {
            value,
            start: 0,
            end: 0,
            style: Style::Made,
        }
    }

    /// Moves it to a place so many bytes further on.
    pub(super) fn shift(&mut self, by: u32) {
        self.start = self.start.saturating_add(by);
        self.end = self.end.saturating_add(by);
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.shift(by)),
            Value::Map(pairs) => {
                let nodes = pairs.iter_mut().flat_map(|(key, value)| [key, value]);
                nodes.for_each(|node| node.shift(by));
            }
            Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Text(_)
            | Value::Tagged(_) => {}
        }
    }

    /// Its bytes, from its first to its last sign. White space and comments behind it are
    /// no part of it, nor is the `|` or `>` before a text.
    #[must_use]
    pub fn bytes(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The keys with their values, to be changed; nothing where it is no mapping.
    pub(crate) fn change_pairs<T>(
        &mut self,
        change: impl FnOnce(&mut Vec<Pair<'s>>) -> T,
    ) -> Option<T> {
        let Value::Map(pairs) = &mut self.value else {
            return None;
        };
        let mut all = std::mem::take(pairs).into_vec();
        let changed = change(&mut all);
        *pairs = all.into_boxed_slice();
        Some(changed)
    }

    /// What it is as a text, if it is one.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it is this text.
    #[must_use]
    pub fn is(&self, wanted: &str) -> bool {
        self.text() == Some(wanted)
    }

    /// Whether it has nothing in it: a text, a number, or an empty place.
    #[must_use]
    pub fn is_leaf(&self) -> bool {
        !self.is_list() && !self.is_map()
    }

    /// Whether it is a list.
    #[must_use]
    pub fn is_list(&self) -> bool {
        matches!(self.value, Value::List(_))
    }

    /// Whether it is keys with values.
    #[must_use]
    pub fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// The items; none where it is no list.
    #[must_use]
    pub fn items(&self) -> &[Node<'s>] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// Whether nothing stands there.
    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self.value, Value::Null)
    }

    /// The value of a key, the first where it is doubled.
    #[must_use]
    pub fn get(&self, wanted: &str) -> Option<&Node<'s>> {
        let mut pairs = self.pairs().iter();
        let found = pairs.find(|(key, _)| key.is(wanted));
        found.map(|(_, value)| value)
    }

    /// The keys with their values; none where it is no mapping.
    #[must_use]
    pub fn pairs(&self) -> &[Pair<'s>] {
        match &self.value {
            Value::Map(pairs) => pairs,
            _ => &[],
        }
    }

    /// What stands there, in an author's words.
    pub(crate) fn describe(&self) -> String {
        match &self.value {
            Value::Null => "nothing".to_owned(),
            Value::Bool(value) => format!("`{value}`"),
            Value::Int(value) => format!("the number {value}"),
            // With its point: `1.0`, which is not the number 1 to a reader of YAML.
            Value::Float(value) => format!("the number {value:?}"),
            Value::Text(text) if text.is_empty() => "an empty text".to_owned(),
            Value::Text(_) => "a text".to_owned(),
            Value::List(_) => "a list".to_owned(),
            Value::Map(_) => "keys with values".to_owned(),
            Value::Tagged(tag) => format!("a value marked `{tag}`"),
        }
    }
}
