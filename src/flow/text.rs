//! What a person reads: words, with placeholders for what they answered.

use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

use super::table::Id;
use super::{Question, Score};

/// Words with placeholders in them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Text {
    content: Content,
}

/// Most texts have no placeholder, and are kept as they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum Content {
    Words(Box<str>),
    Pieces(Box<[Piece]>),
}

/// A part of a [`Text`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Piece {
    /// Words as they stand.
    Words(Box<str>),
    /// What is put in.
    Insertion(Insertion),
}

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Insertion {
    /// What was answered to this question.
    Answer(Id<Question>),
    /// The number that was answered to this question, with its unit.
    WithUnit(Id<Question>),
    /// What the chosen options have added up to.
    Score(Id<Score>),
}

impl Insertion {
    /// The question that it repeats the answer to.
    #[must_use]
    pub fn question(self) -> Option<Id<Question>> {
        match self {
            Insertion::Answer(question) | Insertion::WithUnit(question) => Some(question),
            Insertion::Score(_) => None,
        }
    }
}

impl Text {
    /// A text of these pieces.
    #[must_use]
    pub fn new(mut pieces: Vec<Piece>) -> Self {
        let content = match pieces.pop() {
            Some(Piece::Words(words)) if pieces.is_empty() => Content::Words(words),
            last => {
                pieces.extend(last);
                Content::Pieces(pieces.into())
            }
        };
        Self { content }
    }

    /// A text without placeholders.
    #[must_use]
    pub fn of_words(words: Box<str>) -> Self {
        Self {
            content: Content::Words(words),
        }
    }

    /// The text with its placeholders filled in. Nothing is copied where there
    /// are none.
    pub fn fill(&self, words: impl Fn(Insertion) -> String) -> Cow<'_, str> {
        self.say(|insertion, _| words(insertion))
    }

    /// The text with its placeholders filled in, each by what it stands for and by where in
    /// a sentence it stands. Nothing is copied where there are none.
    pub fn say(&self, words: impl Fn(Insertion, SentencePlace) -> String) -> Cow<'_, str> {
        let pieces = match &self.content {
            Content::Words(words) => return Cow::Borrowed(words),
            Content::Pieces(pieces) => pieces.iter(),
        };
        let filled = pieces.fold(String::new(), |before, piece| match piece {
            Piece::Words(plain) => before + plain,
            Piece::Insertion(insertion) => {
                let spot = SentencePlace::behind(&before);
                before + &words(*insertion, spot)
            }
        });
        Cow::Owned(filled)
    }

    /// The placeholders of questions in order, each with its bytes in the text as it stands
    /// in the file. `written` gives a placeholder as it stands there.
    pub(crate) fn places(
        &self,
        written: impl Fn(Insertion) -> String,
    ) -> Vec<(Id<Question>, Range<usize>)> {
        let mut places = Vec::new();
        let mut at = 0;
        for piece in self.pieces() {
            match piece {
                // Each brace is doubled in the file.
                Piece::Words(words) => at += words.len() + words.matches('{').count(),
                Piece::Insertion(insertion) => {
                    let length = written(*insertion).len();
                    let question = insertion.question();
                    places.extend(question.map(|question| (question, at..at + length)));
                    at += length;
                }
            }
        }
        places
    }

    /// The questions whose answers the text shows, in order.
    pub fn questions(&self) -> impl Iterator<Item = Id<Question>> {
        self.insertions().filter_map(Insertion::question)
    }

    /// The scores that the text shows, in order.
    pub fn scores(&self) -> impl Iterator<Item = Id<Score>> {
        self.insertions().filter_map(|insertion| match insertion {
            Insertion::Score(score) => Some(score),
            Insertion::Answer(_) | Insertion::WithUnit(_) => None,
        })
    }

    fn insertions(&self) -> impl Iterator<Item = Insertion> {
        self.pieces().iter().filter_map(|piece| match piece {
            Piece::Words(_) => None,
            Piece::Insertion(insertion) => Some(*insertion),
        })
    }

    /// The pieces of a text with placeholders.
    fn pieces(&self) -> &[Piece] {
        match &self.content {
            Content::Words(_) => &[],
            Content::Pieces(pieces) => pieces,
        }
    }
}

/// Where in a sentence something stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SentencePlace {
    /// Where a sentence begins.
    Start,
    /// By itself: behind a colon, or in quotes.
    Apart,
    /// Anywhere else.
    Inside,
}

impl SentencePlace {
    /// The place behind these words, which may be Markdown.
    ///
    /// ```
    /// use quandary::flow::text::SentencePlace;
    ///
    /// assert_eq!(SentencePlace::behind("Go. "), SentencePlace::Start);
    /// assert_eq!(SentencePlace::behind("Pack:\n- "), SentencePlace::Start);
    /// assert_eq!(SentencePlace::behind("You take: "), SentencePlace::Apart);
    /// assert_eq!(SentencePlace::behind("There is room for **"), SentencePlace::Inside);
    /// ```
    #[must_use]
    pub fn behind(before: &str) -> Self {
        let line = before.rsplit('\n').next().unwrap_or("");
        // What Markdown makes of the beginning of a line: a heading, a row, a quotation.
        let row = line.trim_start_matches(|c: char| {
            c.is_whitespace() || c.is_ascii_digit() || "#>-+*_.)[]".contains(c)
        });
        if row.is_empty() && line.contains(['#', '>', '-', '+', '*', '.', ')', '_']) {
            return match line.trim() {
                // Emphasis alone begins nothing.
                "*" | "**" | "***" | "_" | "__" if !line.ends_with(' ') => {
                    SentencePlace::behind(&before[..before.len() - line.len()])
                }
                _ => SentencePlace::Start,
            };
        }
        let bare = before.trim_end_matches(|c: char| c.is_whitespace() || "*_(".contains(c));
        let blank = before[bare.len()..].matches('\n').count() > 1;
        match bare.chars().next_back() {
            None => SentencePlace::Start,
            Some(_) if blank => SentencePlace::Start,
            Some('.' | '!' | '?' | '…') => SentencePlace::Start,
            Some(':' | '"' | '\'' | '“' | '„' | '‘' | '«' | '»' | '”' | '=' | '`') => {
                SentencePlace::Apart
            }
            Some(_) => SentencePlace::Inside,
        }
    }
}

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
///
/// ```
/// use quandary::flow::text::literal_in_markdown;
///
/// assert_eq!(literal_in_markdown("*my* R4.2"), r"\*my\* R4.2");
/// assert_eq!(literal_in_markdown("1. no list"), r"1\. no list");
/// assert_eq!(literal_in_markdown("39.5"), "39.5");
/// ```
#[must_use]
pub fn literal_in_markdown(words: &str) -> String {
    // A carriage return ends a line in Markdown too, and could begin a block.
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    let lines = words.trim().lines().map(|line| {
        let line = line.trim();
        let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let mut literal = String::with_capacity(line.len());
        for (at, c) in line.char_indices() {
            let anywhere = matches!(
                c,
                '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '~'
            );
            let first = at == 0 && matches!(c, '#' | '+' | '-' | '=' | '|');
            // A number begins a list where a space, or nothing, follows its point.
            let numbered = at == digits
                && matches!(c, '.' | ')')
                && !line[at + 1..].starts_with(|next: char| !next.is_whitespace());
            if anywhere || first || numbered {
                literal.push('\\');
            }
            literal.push(c);
        }
        literal
    });
    // A line break would begin a new block; one that is meant stays one.
    lines.collect::<Vec<_>>().join("\\\n")
}
