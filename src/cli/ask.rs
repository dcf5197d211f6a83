//! The seam between the conversation and the terminal: what one question looks like to a person,
//! what the person may reply, and the one trait that every way of asking implements. Everything
//! here is plain data and knows nothing of flows.

use std::{fmt, io};

/// One question as the person sees it. All text is already rendered and free of control
/// characters; the caller sees to both.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// The place of the question in the conversation, counted from 1.
    pub number: usize,
    /// The fewest and the most questions that can still come after this one.
    pub more: (usize, usize),
    /// The question itself.
    pub ask: &'a str,
    /// A sentence that helps to answer, shown below the question.
    pub help: Option<&'a str>,
    /// Why the question is asked, shown when the person types `?`.
    pub why: Option<&'a str>,
    /// The label that stands before the answer in the transcript.
    pub short: &'a str,
    /// What kind of reply is wanted.
    pub kind: Kind<'a>,
    /// Whether there is a question to go back to.
    pub position: Position,
    /// Whether the person may pass the question by.
    pub optional: Optional,
}

/// What kind of reply a question wants, with the answer the person gave earlier, if any.
#[derive(Debug, Clone)]
pub enum Kind<'a> {
    /// Exactly one of the rows.
    One {
        /// The rows to choose from, in the order in which they are shown.
        rows: &'a [Row],
        /// The row that was chosen earlier.
        earlier: Option<usize>,
    },
    /// Any number of the rows, within limits that the check knows.
    Many {
        /// The rows to choose from, in the order in which they are shown.
        rows: &'a [Row],
        /// The rows that were chosen earlier.
        earlier: &'a [usize],
        /// The limits in words, for example `one or two of these`; empty says nothing.
        limits: String,
    },
    /// Something the person types.
    Words {
        /// What to type, for example `A date such as 2024-05-31`; empty says nothing.
        hint: String,
        /// What was typed earlier.
        earlier: Option<String>,
        /// What shape the typed text has.
        lines: Lines,
    },
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The name that files and scripts use; a person in line mode may type it, too.
    pub id: String,
    /// What the person reads.
    pub label: String,
    /// A sentence below the label.
    pub help: Option<String>,
    /// Whether the row can be taken together with others.
    pub alone: Alone,
}

/// Whether a row of a question with many answers can be taken together with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alone {
    /// The row is accepted only by itself, as "none of these" is.
    ByItself,
    /// The row may stand beside others.
    WithOthers,
}

/// The shape of a typed answer. It decides how the commands are spelled: `b` can never be a date,
/// but it can be a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lines {
    /// A number, a duration or a date: one line that is never a bare letter.
    Value,
    /// One line of free text.
    One,
    /// Free text that may run over several lines.
    Several,
}

/// Whether there is a question to go back to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Nothing was asked before, so going back means leaving.
    First,
    /// There is an earlier question.
    Later,
}

/// Whether a question may be passed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optional {
    /// An answer is needed.
    Required,
    /// The person may go on without an answer.
    MaySkip,
}

/// What the person replied to a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// The row with this place in the list, counted from 0.
    Pick(usize),
    /// The rows with these places, in ascending order, each once.
    Picks(Vec<usize>),
    /// What was typed, without surrounding space and control characters other than line breaks.
    Words(String),
    /// Go on without an answer; only where the question allows it.
    Skip,
    /// Return to the question before; never on the first one.
    Back,
    /// Leave the conversation; the caller then asks [`LEAVE`].
    Leave,
}

/// A small question of the program's own, with two answers; doubt means the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Aside {
    /// What there is to know before; empty where there is nothing.
    pub news: &'static str,
    /// What is asked.
    pub ask: &'static str,
    /// What keeps things as they are.
    pub stay: &'static str,
    /// What does not.
    pub go: &'static str,
    /// What Esc does, for the line of keys.
    pub escape: &'static str,
    /// What to type, for whoever typed something else.
    pub hint: &'static str,
}

/// Whether the person really leaves.
pub const LEAVE: Aside = Aside {
    news: "",
    ask: "Leave now?",
    stay: "No, go on",
    go: "Yes, and keep nothing",
    escape: "go on",
    hint: "Type 1 to go on or 2 to leave.",
};

/// Whether the person wants to see advice that nothing can change any more.
pub const DECIDED: Aside = Aside {
    news: "Nothing you answer from here changes the advice.",
    ask: "Go on, or see it now?",
    stay: "Go on",
    go: "See it now",
    escape: "go on",
    hint: "Type 1 to go on or 2 to see the advice.",
};

/// The answer to an [`Aside`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// Keep things as they are.
    Stay,
    /// Do not.
    Go,
}

/// Why a question could not be asked to the end.
#[derive(Debug)]
pub enum Stop {
    /// The person pressed Ctrl-C.
    Interrupted,
    /// The input ended before an answer came.
    EndOfInput,
    /// There is no terminal to ask on.
    NotTerminal,
    /// Reading or writing failed.
    Io(io::Error),
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("stopped by the person"),
            Self::EndOfInput => f.write_str("the input ended before an answer came"),
            Self::NotTerminal => f.write_str("there is no terminal to ask on"),
            Self::Io(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Stop {}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Tells whether a reply would be accepted, else the words that say why not.
pub type Check<'a> = dyn Fn(&Reply) -> Result<(), String> + 'a;

/// A way of asking: with keys on a full screen, or line by line.
pub trait Asker {
    /// Asks one question until the person gives a reply that `check` accepts, or wants to skip,
    /// go back or leave. `?` is answered here and asks the same question again.
    ///
    /// # Errors
    ///
    /// A [`Stop`] when no reply can come any more.
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop>;

    /// Asks a small question of the program's own; doubt means to stay.
    ///
    /// # Errors
    ///
    /// A [`Stop`] when no reply can come any more.
    fn aside(&mut self, aside: &Aside) -> Result<Choice, Stop>;
}

/// What a person can do at a question other than answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    /// Read why the question is asked.
    Why,
    /// Go on without an answer.
    Skip,
    /// Return to the question before.
    Back,
    /// Leave the conversation.
    Leave,
}

/// Which spellings of the commands are read as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// `b`, `q` and `s` as well as the words: safe where no answer is a bare letter.
    Letters,
    /// Only `:back`, `:leave` and `:skip`, since a free text may be any word.
    Words,
}

impl Command {
    /// Reads a typed line as a command; `?` is one everywhere.
    #[must_use]
    pub fn read(typed: &str, spelling: Spelling) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        match (typed.as_str(), spelling) {
            ("?" | ":why", _) => Some(Self::Why),
            (":skip", _) | ("s", Spelling::Letters) => Some(Self::Skip),
            (":back", _) | ("b", Spelling::Letters) => Some(Self::Back),
            (":leave", _) | ("q", Spelling::Letters) => Some(Self::Leave),
            _ => None,
        }
    }

    /// The shortest way to type the command.
    #[must_use]
    pub fn key(self, spelling: Spelling) -> &'static str {
        match (self, spelling) {
            (Self::Why, _) => "?",
            (Self::Skip, Spelling::Letters) => "s",
            (Self::Skip, Spelling::Words) => ":skip",
            (Self::Back, Spelling::Letters) => "b",
            (Self::Back, Spelling::Words) => ":back",
            (Self::Leave, Spelling::Letters) => "q",
            (Self::Leave, Spelling::Words) => ":leave",
        }
    }
}

impl Lines {
    /// How the commands are spelled where this shape of text is typed.
    #[must_use]
    pub fn spelling(self) -> Spelling {
        match self {
            Self::Value => Spelling::Letters,
            Self::One | Self::Several => Spelling::Words,
        }
    }
}

impl View<'_> {
    /// The line that tells where the person stands, for example `Question 3, 2 to 4 more`.
    #[must_use]
    pub fn progress(&self) -> String {
        let more = match self.more {
            (_, 0) => "the last one".to_owned(),
            (0, most) => format!("at most {most} more"),
            (fewest, most) if fewest >= most => format!("{most} more"),
            (fewest, most) => format!("{fewest} to {most} more"),
        };
        format!("Question {}, {more}", self.number)
    }

    /// What is said on `?`, with kind words where the question has no reason to show.
    #[must_use]
    pub fn reason(&self) -> String {
        match self.why {
            Some(why) => format!("Why we ask: {why}"),
            None => "There is no note on why this is asked. \
                     You may leave at any time if you would rather not say."
                .to_owned(),
        }
    }

    /// What going back means here: on the first question it is leaving.
    #[must_use]
    pub fn back(&self) -> Reply {
        match self.position {
            Position::First => Reply::Leave,
            Position::Later => Reply::Back,
        }
    }
}

/// Tells whether rows that are accepted only by themselves stand by themselves in `picks`.
///
/// # Errors
///
/// The words that say which row has company.
pub fn by_itself(rows: &[Row], picks: &[usize]) -> Result<(), String> {
    let lonely = picks
        .iter()
        .filter_map(|&pick| rows.get(pick))
        .find(|row| row.alone == Alone::ByItself);
    match lonely {
        Some(row) if picks.len() > 1 => Err(format!(
            "\"{}\" is accepted only by itself, without the others.",
            row.label
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(more: (usize, usize)) -> View<'static> {
        View {
            number: 3,
            more,
            ask: "Are you hungry?",
            help: None,
            why: None,
            short: "Hungry",
            kind: Kind::Words {
                hint: String::new(),
                earlier: None,
                lines: Lines::Value,
            },
            position: Position::First,
            optional: Optional::Required,
        }
    }

    #[test]
    fn progress_tells_the_fewest_and_the_most() {
        for (more, expected) in [
            ((2, 4), "Question 3, 2 to 4 more"),
            ((0, 4), "Question 3, at most 4 more"),
            ((0, 1), "Question 3, at most 1 more"),
            ((3, 3), "Question 3, 3 more"),
            ((0, 0), "Question 3, the last one"),
        ] {
            assert_eq!(view(more).progress(), expected);
        }
    }

    #[test]
    fn letters_are_commands_only_where_they_cannot_be_answers() {
        for (typed, letters, words) in [
            ("?", Some(Command::Why), Some(Command::Why)),
            (" b ", Some(Command::Back), None),
            ("Q", Some(Command::Leave), None),
            ("s", Some(Command::Skip), None),
            (":back", Some(Command::Back), Some(Command::Back)),
            (":leave", Some(Command::Leave), Some(Command::Leave)),
            ("r", None, None),
            ("", None, None),
            ("why?", None, None),
        ] {
            assert_eq!(Command::read(typed, Spelling::Letters), letters, "{typed}");
            assert_eq!(Command::read(typed, Spelling::Words), words, "{typed}");
        }
    }

    #[test]
    fn every_key_reads_as_its_command() {
        for command in [Command::Why, Command::Skip, Command::Back, Command::Leave] {
            for spelling in [Spelling::Letters, Spelling::Words] {
                assert_eq!(
                    Command::read(command.key(spelling), spelling),
                    Some(command)
                );
            }
        }
    }

    #[test]
    fn back_on_the_first_question_is_leaving() {
        assert_eq!(view((0, 0)).back(), Reply::Leave);
    }

    #[test]
    fn a_row_by_itself_wants_no_company() {
        let row = |label: &str, alone| Row {
            id: label.to_owned(),
            label: label.to_owned(),
            help: None,
            alone,
        };
        let rows = [
            row("Ham", Alone::WithOthers),
            row("Nothing", Alone::ByItself),
        ];
        assert!(by_itself(&rows, &[0]).is_ok());
        assert!(by_itself(&rows, &[1]).is_ok());
        assert_eq!(
            by_itself(&rows, &[0, 1]),
            Err("\"Nothing\" is accepted only by itself, without the others.".to_owned())
        );
    }
}
