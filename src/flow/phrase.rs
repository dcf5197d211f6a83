//! What is said to people, piece by piece: which of the words are an author's, and what
//! they name.

use std::fmt;

use super::Flow;
use super::question::Question;
use super::table::Id;
use super::text::{Insertion, Text};
use super::{Fact, Score};

/// A condition in words, piece by piece.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Phrase {
    /// The pieces, with the spaces between them.
    pub pieces: Vec<Word>,
}

/// A piece of a condition in words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Word {
    /// Words that join the others.
    Plain(String),
    /// A question: its short name, or else what it asks.
    Question(Id<Question>, String),
    /// An answer.
    Answer(String),
    /// The name of a fact.
    Fact(Id<Fact>, String),
    /// The name of a score.
    Score(Id<Score>, String),
}

impl Word {
    /// Its text.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Word::Plain(text)
            | Word::Question(_, text)
            | Word::Answer(text)
            | Word::Fact(_, text)
            | Word::Score(_, text) => text,
        }
    }
}

/// The words with answers between asterisks.
impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Word::Answer(text) => write!(f, "*{text}*")?,
                other => f.write_str(other.text())?,
            }
        }
        Ok(())
    }
}

impl Phrase {
    /// Words that are no condition.
    #[must_use]
    pub fn plainly(text: &str) -> Self {
        Self {
            pieces: vec![Word::Plain(text.to_owned())],
        }
    }

    /// The words without any marks.
    #[must_use]
    pub fn plain(&self) -> String {
        self.pieces.iter().map(Word::text).collect()
    }

    pub(super) fn push(&mut self, words: &str) {
        match self.pieces.last_mut() {
            Some(Word::Plain(last)) => last.push_str(words),
            _ if words.is_empty() => {}
            _ => self.pieces.push(Word::Plain(words.to_owned())),
        }
    }

    pub(super) fn extend(&mut self, words: Phrase) {
        for piece in words.pieces {
            match piece {
                Word::Plain(text) => self.push(&text),
                piece => self.pieces.push(piece),
            }
        }
    }
}

impl Flow {
    /// A question by the name that people know it by: its short name, or else what it
    /// asks, with the names of other questions in the place of what was answered to them.
    #[must_use]
    pub fn question_in_words(&self, id: Id<Question>) -> String {
        let question = &self.questions[id];
        match &question.short {
            Some(short) => short.to_string(),
            None => self.without_answers(&question.ask),
        }
    }

    /// A text before anybody has answered: questions stand in the place of what was
    /// answered to them.
    #[must_use]
    pub fn without_answers(&self, text: &Text) -> String {
        let words = |insertion: Insertion| match insertion {
            Insertion::Answer(id) | Insertion::WithUnit(id) => match &self.questions[id].short {
                Some(short) => format!("‹{short}›"),
                None => format!("‹{}›", spaced(self.questions.name(id))),
            },
            Insertion::Score(score) => format!("‹{}›", spaced(self.scores.name(score))),
        };
        text.fill(words).into_owned()
    }
}

/// An id as words.
pub(super) fn spaced(id: &str) -> String {
    id.replace('_', " ")
}
