//! The cells of a table, as spreadsheets save them.

use std::borrow::Cow;

use crate::yaml::{Node, Pair, Value};

/// The byte at which the header may begin, and the sign that stands between cells where
/// the first line says so: `sep=;`.
pub(super) fn beginning(text: &str) -> (usize, Option<u8>) {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.len() - body.len();
    let line = body.split_inclusive('\n').next().unwrap_or("");
    let told = line.trim_end_matches(['\r', '\n']).strip_prefix("sep=");
    match told.map(str::as_bytes) {
        Some([sign @ (b',' | b';' | b'\t')]) => (mark + line.len(), Some(*sign)),
        _ => (mark, None),
    }
}

/// The first byte that is no line break and in no comment.
pub(super) fn past_blanks(text: &str, mut at: usize) -> usize {
    loop {
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with(['\n', '\r']) {
            at += 1;
        } else if rest.starts_with('#') {
            at += rest.find('\n').unwrap_or(rest.len());
        } else {
            return at;
        }
    }
}

/// What spreadsheets save for yes and no, in the language of whoever uses them.
pub(super) fn truth(cell: &str) -> Option<bool> {
    let small = cell.to_lowercase();
    let yes = [
        "true",
        "wahr",
        "vrai",
        "verdadero",
        "vero",
        "waar",
        "verdadeiro",
        "prawda",
    ];
    let no = ["false", "falsch", "faux", "falso", "onwaar", "fałsz"];
    let said = |words: &[&str]| words.contains(&small.as_str());
    said(&yes)
        .then_some(true)
        .or_else(|| said(&no).then_some(false))
}

/// A day as spreadsheets save it: with points between, its day stands first.
pub(super) fn day_cell(cell: &str) -> Node<'_> {
    let parts: Vec<&str> = cell.split('.').collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 && parts.iter().all(digits) => {
            owned(format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => text(cell),
    }
}

pub(super) fn key<'r>(name: &'r str) -> Node<'r> {
    text(name)
}

pub(super) fn text(cell: &str) -> Node<'_> {
    Node::made(Value::Text(Cow::Borrowed(cell)))
}

pub(super) fn owned<'r>(cell: String) -> Node<'r> {
    Node::made(Value::Text(Cow::Owned(cell)))
}

pub(super) fn yes_no<'r>(yes: bool) -> Node<'r> {
    Node::made(Value::Bool(yes))
}

pub(super) fn map(pairs: Vec<Pair<'_>>) -> Node<'_> {
    Node::made(Value::Map(pairs.into()))
}

/// The items of a cell, with `|` or `;` between them; `[]` is a list of none.
pub(super) fn list(cell: &str) -> Node<'_> {
    let bare = cell
        .strip_prefix('[')
        .and_then(|cell| cell.strip_suffix(']'));
    let items = bare.unwrap_or(cell).split(['|', ';']).map(str::trim);
    Node::made(Value::List(
        items.filter(|item| !item.is_empty()).map(text).collect(),
    ))
}
