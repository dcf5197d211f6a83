//! What a person reads: words, with placeholders for what they answered.

use std::borrow::Cow;
use std::ops::Range;

use super::question::Question;
use super::table::Id;

/// Words with placeholders in them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pieces: Box<[Piece]>,
}

/// A part of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words as they stand.
    Words(Box<str>),
    /// What was answered to this question.
    Answer(Id<Question>),
}

impl Text {
    /// A text of these pieces.
    #[must_use]
    pub fn new(pieces: Vec<Piece>) -> Self {
        Self {
            pieces: pieces.into(),
        }
    }

    /// The text with its placeholders filled in. Nothing is copied where there
    /// are none.
    pub fn fill(&self, answer: impl Fn(Id<Question>) -> String) -> Cow<'_, str> {
        match &*self.pieces {
            [] => Cow::Borrowed(""),
            [Piece::Words(words)] => Cow::Borrowed(words),
            pieces => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Words(words) => Cow::Borrowed(&**words),
                    Piece::Answer(question) => Cow::Owned(answer(*question)),
                })
                .collect::<String>()
                .into(),
        }
    }

    /// The placeholders in order, each with its bytes in the text as it stands in
    /// the file. `name` gives the id of a question.
    pub(crate) fn places<'n>(
        &self,
        name: impl Fn(Id<Question>) -> &'n str,
    ) -> Vec<(Id<Question>, Range<usize>)> {
        let mut places = Vec::new();
        let mut at = 0;
        for piece in &self.pieces {
            match piece {
                // Each brace is doubled in the file.
                Piece::Words(words) => at += words.len() + words.matches('{').count(),
                Piece::Answer(question) => {
                    let length = name(*question).len() + "{}".len();
                    places.push((*question, at..at + length));
                    at += length;
                }
            }
        }
        places
    }

    /// The questions whose answers the text shows, in order.
    pub fn questions(&self) -> impl Iterator<Item = Id<Question>> {
        self.pieces.iter().filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Answer(question) => Some(*question),
        })
    }
}

/// The words that stand in a text for a question without an answer.
pub const NO_ANSWER: &str = "(no answer)";

/// `a`, `a and b`, `a, b and c`.
#[must_use]
pub fn listed<S: AsRef<str>>(words: &[S]) -> String {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    match words.split_last() {
        None => String::new(),
        Some((only, [])) => (*only).to_owned(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
    }
}

/// The words with every character escaped that Markdown would take for more
/// than it is, so that what a person typed is shown as they typed it.
#[must_use]
pub fn literal_in_markdown(words: &str) -> String {
    let mut literal = String::with_capacity(words.len());
    for c in words.chars() {
        if c.is_ascii_punctuation() && !matches!(c, ',' | ';' | '?' | '\'' | '"' | '/' | ':') {
            literal.push('\\');
        }
        // A line break would begin a new block; one that is meant stays one.
        if c == '\n' {
            literal.push_str("\\\n");
        } else {
            literal.push(c);
        }
    }
    literal
}
