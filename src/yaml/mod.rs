//! YAML: one parse, and everything that is seen of it.
//!
//! What a person can write or edit is read here, and nowhere else. A [`node`] is a value
//! with its bytes and its style, and [`scalar`] says what a text without quotes stands for.
//! [`tree`] puts them together, of the events of granit-parser and within limits; [`fault`]
//! says in plain words what is wrong where there is no tree. All else is a view of it:
//! [`find`] looks up places, and [`pieces`] where a part of a text stands that the file has
//! folded or escaped. [`mod@write`] is the other way: a text as every reader of YAML reads it
//! back.

pub(crate) mod node;

mod scalar;

pub(crate) mod fault;

pub(crate) mod tree;

mod pieces;

pub(crate) mod find;

pub mod write;

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "the tests read the files of the repository"
)]
mod tests;

pub(crate) use node::{Node, Pair, Style, Value};
