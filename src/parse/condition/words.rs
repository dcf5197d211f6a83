//! A condition as words and signs.

use std::ops::Range;

/// A word or a sign, with its bytes in the condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token<'t> {
    pub(crate) text: &'t str,
    pub(crate) at: Range<usize>,
}

/// Words (with `_`, `-` and `.` inside), signs, and single other characters.
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
        tokens.push(Token {
            text: &source[rest..rest + length],
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
