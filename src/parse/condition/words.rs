//! A condition as words and signs.

use std::ops::Range;

/// A word or a sign, with its bytes in the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: Range<usize>,
}

/// Words (with `_`, `-` and `.` inside), signs, and single other characters. What other languages
/// have for `and`, `or` and `not` is read as these words, and so is a comma before them.
pub(crate) fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = 0;
    while let Some(first) = source[rest..].chars().next() {
        let length = match first {
            c if c.is_whitespace() => {
                rest += c.len_utf8();
                continue;
            }
            c if is_word(c) => word_length(&source[rest..]),
            '<' | '>' | '!' | '=' if source[rest + 1..].starts_with('=') => 2,
            '-' if source[rest + 1..].starts_with(|c: char| c.is_ascii_digit()) => {
                1 + word_length(&source[rest + 1..])
            }
            c => c.len_utf8(),
        };
        let (text, length) = match joint(&source[rest..]) {
            Some(joint) => joint,
            None => (&source[rest..rest + length], length),
        };
        tokens.push(Token {
            text,
            at: rest..rest + length,
        });
        rest += length;
    }
    tokens
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word_length(text: &str) -> usize {
    let length = text
        .find(|c: char| !is_word(c) && c != '-' && c != '.')
        .unwrap_or(text.len());
    // `isn't` is one word to those who write it.
    let (word, rest) = text.split_at(length);
    let ending = ["'t", "’t"]
        .into_iter()
        .find(|ending| word.ends_with('n') && rest.starts_with(ending));
    match ending {
        Some(ending) if !rest[ending.len()..].starts_with(is_word) => length + ending.len(),
        _ => length,
    }
}

/// What stands for `and`, `or` or `not` at the beginning of a text: the word, and its bytes.
fn joint(text: &str) -> Option<(&'static str, usize)> {
    const SIGNS: [(&str, &str); 5] = [
        ("&&", "and"),
        ("||", "or"),
        ("&", "and"),
        ("|", "or"),
        ("!", "not"),
    ];
    if let Some(behind) = text.strip_prefix(',') {
        let word = behind.trim_start();
        let ends = |rest: &str| !rest.starts_with(|c: char| is_word(c) || c == '-');
        let joint = ["and", "or", "but"]
            .into_iter()
            .find(|joint| word.strip_prefix(joint).is_some_and(ends));
        return joint.map(|joint| (joint, text.len() - word.len() + joint.len()));
    }
    if text.starts_with("and/or") && !text["and/or".len()..].starts_with(is_word) {
        return Some(("or", "and/or".len()));
    }
    let signs = SIGNS.into_iter().filter(|_| !text.starts_with("!="));
    let mut signs = signs.filter(|(sign, _)| text.starts_with(sign));
    signs.next().map(|(sign, word)| (word, sign.len()))
}
