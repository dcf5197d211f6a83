//! The seam between the conversation and the terminal: what one question looks like to a person,
//! what the person may reply, and the one trait that every way of asking implements. Everything
//! here is plain data and knows nothing of flows.

use super::voice;
use std::{fmt, io};

use quandary::flow::words::ProgramWord;
use quandary::front::words;

/// One question as the person sees it. All text is already rendered and free of control
/// characters; the caller sees to both.
#[derive(Debug, Clone)]
pub struct View<'a> {
    /// What is read before the question: lines that fit its [`Room`], from the top of the screen.
    /// Without a page the question stands below what was said before.
    pub page: Option<&'a [String]>,
    /// Whether the page is help in danger: it's seen before any key counts.
    pub urgent: bool,
    /// What there is to know before; empty where there is nothing.
    pub news: &'a str,
    /// The line on which the person answers.
    pub title: Title<'a>,
    /// The question itself; empty where the title asks it.
    pub ask: &'a str,
    /// A sentence that helps to answer, shown below the question.
    pub help: Option<&'a str>,
    /// Why the question is asked, shown when the person types `?`.
    pub why: Option<&'a str>,
    /// The label that stands before the answer in the transcript; empty where none does.
    pub short: &'a str,
    /// What kind of reply is wanted.
    pub kind: WantedReply<'a>,
    /// What going back means.
    pub position: Position,
    /// Whether the person may pass the question by.
    pub optional: Optional,
    /// The commands that are obeyed here, besides those that are obeyed everywhere.
    pub also: Also,
}

/// Commands that are obeyed at some questions only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Also(u8);

impl Also {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// These, and one more.
    #[must_use]
    pub const fn and(self, command: PromptCommand) -> Self {
        Self(self.0 | 1 << command as u8)
    }

    /// These without one.
    #[must_use]
    pub const fn without(self, command: PromptCommand) -> Self {
        Self(self.0 & !(1 << command as u8))
    }

    /// Whether this one is among them.
    #[must_use]
    pub const fn has(self, command: PromptCommand) -> bool {
        self.0 & 1 << command as u8 != 0
    }
}

/// How much of a page has room above a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// How wide a line may be.
    pub width: usize,
    /// How many rows of the screen are left where every row of the list is seen below them.
    pub beside_all: usize,
    /// How many, where two rows of the list are seen, or one on the lowest screens, and the others
    /// by moving to them.
    pub beside_two: usize,
    /// What is drawn at the left of a page.
    pub edge: Edge,
}

impl Room {
    /// Room for everything.
    pub const ENDLESS: Self = Self {
        width: usize::MAX,
        beside_all: usize::MAX,
        beside_two: usize::MAX,
        edge: Edge::Bare,
    };
}

/// What is drawn at the left of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edge {
    /// Nothing: the lines begin at the left.
    Bare,
    /// A bar at what is most important, and space at all else.
    Bar,
}

/// The line on which the person answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Title<'a> {
    /// A question of the flow.
    Question {
        /// Its place in the conversation, counted from 1.
        number: usize,
        /// The fewest and the most questions that can still come after it.
        more: (usize, usize),
    },
    /// A question of the program's own.
    Words(&'a str),
}

/// What kind of reply a question wants, with the answer the person gave earlier, if any.
#[derive(Debug, Clone)]
pub enum WantedReply<'a> {
    /// Exactly one of the rows.
    One {
        /// The rows to choose from, in the order in which they are shown.
        rows: &'a [ListRow],
        /// The row that was chosen earlier.
        earlier: Option<usize>,
    },
    /// Any number of the rows, within limits that the check knows.
    Many {
        /// The rows to choose from, in the order in which they are shown.
        rows: &'a [ListRow],
        /// The rows that were chosen earlier.
        earlier: &'a [usize],
        /// The limits in words, for example `one or two of these`; empty says nothing.
        limits: String,
    },
    /// Something the person types.
    Words {
        /// What to type, for example `A date such as 2024-05-31`; empty says nothing.
        hint: String,
        /// An example that stands where nothing is typed yet; empty shows none.
        example: &'a str,
        /// The limits in words, where an example says the rest.
        limits: String,
        /// What was typed earlier.
        earlier: Option<String>,
        /// What shape the typed text has.
        lines: TypedShape,
    },
}

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListRow {
    /// The name that files and scripts use; a person in line mode may type it, too.
    pub id: String,
    /// What the person reads.
    pub label: String,
    /// A sentence below the label.
    pub help: Option<String>,
    /// A sentence that is said once it is chosen.
    pub after: Option<String>,
    /// Whether the row can be taken together with others.
    pub alone: Alone,
    /// Whether its number stands before it: the answers of a flow have one.
    pub numbered: bool,
    /// The label of the question that it is an answer to, in a list of answers.
    pub of: Option<String>,
}

impl ListRow {
    /// The row as one text: in a list of answers with its question.
    #[must_use]
    pub fn whole(&self) -> String {
        match &self.of {
            Some(of) => words::labelled(of, &self.label),
            None => self.label.clone(),
        }
    }
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
pub enum TypedShape {
    /// A number, a duration or a date: one line that is never a bare letter.
    Value,
    /// One line of free text.
    One,
    /// Free text that may run over several lines.
    Several,
}

/// What going back means at a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Position {
    /// Nothing was asked before, so going back means leaving.
    First,
    /// There is an earlier question.
    Later,
    /// The question stands beside the way through the flow. Going back has its own name here, for
    /// example `go on`, and no row of its own.
    Aside(&'static str),
}

/// Whether a question may be passed by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Optional {
    /// An answer is needed.
    Required,
    /// The person may go on without an answer.
    MaySkip,
    /// In plain lines Enter alone is the way back, where that is what an answer of doubt is.
    EnterGoesBack,
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
    /// Return to the question before, or from an aside; never on the first question.
    Back,
    /// Leave the conversation; the caller asks first.
    Leave,
    /// Look at all answers; only where the command is offered.
    Review,
    /// Clear the screen and end at once; only where the command is offered.
    Vanish,
    /// Show where help is, and ask again; only where the command is offered.
    Help,
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
    /// Asks one question until the person gives a reply that `check` accepts, or wants something
    /// else than to answer. `?` is answered here and asks the same question again.
    ///
    /// # Errors
    ///
    /// A [`Stop`] when no reply can come any more.
    fn ask(&mut self, view: &View<'_>, check: &Check<'_>) -> Result<Reply, Stop>;

    /// How much of a page has room above this question, as large as the terminal is now.
    fn room(&self, view: &View<'_>) -> Room;

    /// Tells that an earlier answer has been changed: what it is to, and what it is now.
    ///
    /// # Errors
    ///
    /// A [`Stop`] where it cannot be written.
    fn changed(&mut self, _short: &str, _answer: &str) -> Result<(), Stop> {
        Ok(())
    }

    /// Something else was written to the terminal since the last question.
    fn spoken_over(&mut self) {}
}

/// Words that somebody in danger may type where none was asked for. Help is offered, and never
/// taken for what they meant.
const CRIES: [&str; 10] = [
    "help",
    "die",
    "dying",
    "dead",
    "death",
    "emergency",
    "988",
    "911",
    "999",
    "112",
];

/// How other such words begin.
const CRIES_BEGIN: [&str; 6] = ["suicid", "kill", "hurt", "harm", "crisis", "overdos"];

/// What a person can do at a question other than answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PromptCommand {
    /// Read why the question is asked.
    Why,
    /// Go on without an answer.
    Skip,
    /// Return to the question before.
    Back,
    /// Look at all answers.
    Review,
    /// Leave the conversation.
    Leave,
    /// Clear the screen and end at once.
    Vanish,
    /// See where help is.
    Help,
}

/// Which spellings of the commands are read as such.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Spelling {
    /// `b`, `q`, `r` and `s` as well as the words: safe where no answer is a bare letter.
    Letters,
    /// Only `:back`, `:leave`, `:review` and `:skip`, since a free text may be any word.
    Words,
}

impl PromptCommand {
    /// Reads a typed line as a command; `?` is one everywhere, `!` and `h` only where they are
    /// among `also`.
    #[must_use]
    pub fn read(typed: &str, spelling: Spelling, also: Also) -> Option<Self> {
        let typed = typed.trim().to_lowercase();
        match (typed.as_str(), spelling) {
            ("!", _) => also.has(Self::Vanish).then_some(Self::Vanish),
            // Help is worth more than an answer of one letter.
            ("h" | ":help", _) | ("help", Spelling::Letters) => {
                also.has(Self::Help).then_some(Self::Help)
            }
            (":review", _) | ("r", Spelling::Letters) => Some(Self::Review),
            ("?" | ":why", _) => Some(Self::Why),
            (":skip", _) | ("s", Spelling::Letters) => Some(Self::Skip),
            (":back", _) | ("b", Spelling::Letters) => Some(Self::Back),
            (":leave", _) | ("q", Spelling::Letters) => Some(Self::Leave),
            _ => None,
        }
    }

    /// Reads words of somebody in danger as a wish for help, where it is among `also`.
    #[must_use]
    pub fn cried(typed: &str, also: Also) -> Option<Self> {
        let typed = typed.to_lowercase();
        let words = typed.split(|c: char| !c.is_alphanumeric());
        let cries = words.filter(|word| !word.is_empty()).any(|word| {
            CRIES.contains(&word) || CRIES_BEGIN.iter().any(|begin| word.starts_with(begin))
        });
        (cries && also.has(Self::Help)).then_some(Self::Help)
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
            (Self::Review, Spelling::Letters) => "r",
            (Self::Review, Spelling::Words) => ":review",
            (Self::Leave, Spelling::Letters) => "q",
            (Self::Leave, Spelling::Words) => ":leave",
            (Self::Vanish, _) => "!",
            (Self::Help, _) => "h",
        }
    }
}

impl TypedShape {
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
    /// The line on which the person answers, for example `Question 3, 2 to 4 more`.
    #[must_use]
    pub fn title(&self) -> String {
        match self.title {
            Title::Question {
                number,
                more: (fewest, most),
            } => words::position(voice::words(), number, fewest, most),
            Title::Words(words) => words.to_owned(),
        }
    }

    /// Where a question of the flow stands, for example `7 of at most 12`; empty for another one.
    #[must_use]
    pub fn place(&self) -> String {
        match self.title {
            Title::Question {
                number,
                more: (fewest, most),
            } => {
                let mut amount = (number + most).to_string();
                if fewest < most {
                    amount = voice::say(ProgramWord::AtMost, &[("amount", &amount)]);
                }
                let number = number.to_string();
                match most {
                    0 => format!("{number}, {}", voice::word(ProgramWord::LastOne)),
                    _ => voice::say(ProgramWord::Of, &[("number", &number), ("amount", &amount)]),
                }
            }
            Title::Words(_) => String::new(),
        }
    }

    /// What the flow says once this is replied: what the first chosen row says that says
    /// something.
    #[must_use]
    pub fn after(&self, reply: &Reply) -> Option<&str> {
        let (WantedReply::One { rows, .. } | WantedReply::Many { rows, .. }) = &self.kind else {
            return None;
        };
        let after = |row: &usize| rows.get(*row)?.after.as_deref();
        match reply {
            Reply::Pick(row) => after(row),
            Reply::Picks(picks) => picks.iter().find_map(after),
            _ => None,
        }
    }

    /// How the commands are spelled here.
    #[must_use]
    pub fn spelling(&self) -> Spelling {
        match &self.kind {
            WantedReply::One { .. } | WantedReply::Many { .. } => Spelling::Letters,
            WantedReply::Words { lines, .. } => lines.spelling(),
        }
    }

    /// Reads a typed line as a command that is known here.
    #[must_use]
    pub fn command(&self, typed: &str) -> Option<PromptCommand> {
        PromptCommand::read(typed, self.spelling(), self.also)
    }

    /// What a command does here: the reply that it is, or else the words to say before the question
    /// is asked again.
    ///
    /// # Errors
    ///
    /// These words.
    pub fn obey(&self, command: PromptCommand) -> Result<Reply, String> {
        match command {
            PromptCommand::Why => Err(self.reason()),
            PromptCommand::Skip if self.optional == Optional::MaySkip => Ok(Reply::Skip),
            PromptCommand::Skip => Err(needs_an_answer()),
            PromptCommand::Back => Ok(self.back()),
            PromptCommand::Review if self.also.has(PromptCommand::Review) => Ok(Reply::Review),
            PromptCommand::Review => Err(match self.position {
                Position::Aside(_) => voice::finely(
                    ProgramWord::NothingYet,
                    "Choose a row here. Then r shows your answers.",
                ),
                Position::First | Position::Later => voice::word(ProgramWord::NothingYet),
            }
            .to_owned()),
            PromptCommand::Leave => Ok(Reply::Leave),
            PromptCommand::Vanish => Ok(Reply::Vanish),
            PromptCommand::Help => Ok(Reply::Help),
        }
    }

    /// What is said on `?`: the reason, with kind words where there is none to show, and where
    /// help is.
    #[must_use]
    pub fn reason(&self) -> String {
        let reason = match (self.why, self.position) {
            (Some(why), _) => format!("{}: {why}", voice::word(ProgramWord::WhyWeAsk)),
            (None, Position::Aside(_)) => voice::finely(
                ProgramWord::HowToChoose,
                "Choose a row: by its number, or with the arrows, and press Enter.",
            )
            .to_owned(),
            (None, Position::First | Position::Later) => {
                voice::word(ProgramWord::NoNote).to_owned()
            }
        };
        match self.also.has(PromptCommand::Help) {
            true => {
                let help = "If you need help now, type h and press Enter.";
                let help = voice::finely(ProgramWord::HelpKey, help);
                format!("{reason}\n{help}")
            }
            false => reason,
        }
    }

    /// What going back means here: on the first question it is leaving.
    #[must_use]
    pub fn back(&self) -> Reply {
        match self.position {
            Position::First => Reply::Leave,
            Position::Later | Position::Aside(_) => Reply::Back,
        }
    }
}

/// The id of the row that clears the screen and leaves. Where it is seen, no key has to be told
/// that does the same.
pub const CLEAR: &str = "clear";

/// What is said where nothing is answered to a question that cannot be passed by.
pub fn needs_an_answer() -> String {
    voice::word(ProgramWord::NeedsAnswer).to_owned()
}

/// Tells whether rows that are accepted only by themselves stand by themselves in `picks`.
///
/// # Errors
///
/// The words that say which row has company.
pub fn by_itself(rows: &[ListRow], picks: &[usize]) -> Result<(), String> {
    let lonely = picks
        .iter()
        .filter_map(|&pick| rows.get(pick))
        .find(|row| row.alone == Alone::ByItself);
    match lonely {
        Some(row) if picks.len() > 1 => Err(voice::say(
            ProgramWord::OnlyAlone,
            &[("option", &row.label)],
        )),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view(more: (usize, usize)) -> View<'static> {
        View {
            page: None,
            urgent: false,
            news: "",
            title: Title::Question { number: 3, more },
            ask: "Are you hungry?",
            help: None,
            why: None,
            short: "Hungry",
            kind: WantedReply::Words {
                hint: String::new(),
                example: "",
                limits: String::new(),
                earlier: None,
                lines: TypedShape::Value,
            },
            position: Position::First,
            optional: Optional::Required,
            also: Also::NONE,
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
            assert_eq!(view(more).title(), expected);
        }
    }

    #[test]
    fn letters_are_commands_only_where_they_cannot_be_answers() {
        for (typed, letters, words) in [
            ("?", Some(PromptCommand::Why), Some(PromptCommand::Why)),
            (" b ", Some(PromptCommand::Back), None),
            ("Q", Some(PromptCommand::Leave), None),
            ("s", Some(PromptCommand::Skip), None),
            (
                ":back",
                Some(PromptCommand::Back),
                Some(PromptCommand::Back),
            ),
            (
                ":leave",
                Some(PromptCommand::Leave),
                Some(PromptCommand::Leave),
            ),
            ("r", Some(PromptCommand::Review), None),
            (
                ":review",
                Some(PromptCommand::Review),
                Some(PromptCommand::Review),
            ),
            (
                "!",
                Some(PromptCommand::Vanish),
                Some(PromptCommand::Vanish),
            ),
            ("!!", None, None),
            ("h", Some(PromptCommand::Help), Some(PromptCommand::Help)),
            (" H ", Some(PromptCommand::Help), Some(PromptCommand::Help)),
            (
                ":help",
                Some(PromptCommand::Help),
                Some(PromptCommand::Help),
            ),
            ("ha", None, None),
            ("h h", None, None),
            ("", None, None),
            ("why?", None, None),
        ] {
            let read = |spelling| PromptCommand::read(typed, spelling, ALL);
            assert_eq!(read(Spelling::Letters), letters, "{typed}");
            assert_eq!(read(Spelling::Words), words, "{typed}");
        }
    }

    const ALL: Also = Also::NONE
        .and(PromptCommand::Review)
        .and(PromptCommand::Vanish)
        .and(PromptCommand::Help);

    #[test]
    fn what_is_not_offered_is_no_command() {
        for typed in ["!", "h", ":help"] {
            for spelling in [Spelling::Letters, Spelling::Words] {
                assert_eq!(
                    PromptCommand::read(typed, spelling, Also::NONE),
                    None,
                    "{typed}"
                );
            }
        }
    }

    #[test]
    fn some_commands_are_obeyed_at_some_questions() {
        let also = Also::NONE
            .and(PromptCommand::Help)
            .and(PromptCommand::Vanish);
        let has = [
            PromptCommand::Help,
            PromptCommand::Vanish,
            PromptCommand::Review,
        ]
        .map(|one| also.has(one));
        assert_eq!(has, [true, true, false]);
        assert!(!also.without(PromptCommand::Help).has(PromptCommand::Help));
        assert!(also.without(PromptCommand::Help).has(PromptCommand::Vanish));
    }

    #[test]
    fn the_reason_says_where_help_is() {
        let mut view = view((0, 0));
        assert!(!view.reason().contains("type h"), "{}", view.reason());
        view.also = ALL;
        assert!(view.reason().ends_with("type h and press Enter."));
        view.why = Some("It matters.");
        assert!(
            view.reason()
                .starts_with("Why we ask: It matters.\nIf you need help")
        );
    }

    /// Were the letter an answer where there is nothing to look at, it would choose one by chance.
    #[test]
    fn where_nothing_is_answered_the_look_at_the_answers_says_so() {
        for (typed, spelling) in [("r", Spelling::Letters), (":review", Spelling::Words)] {
            let review = PromptCommand::read(typed, spelling, Also::NONE);
            assert_eq!(review, Some(PromptCommand::Review));
        }
        assert_eq!(
            view((0, 0)).obey(PromptCommand::Review),
            Err("You haven't answered anything yet.".to_owned())
        );
    }

    #[test]
    fn every_key_reads_as_its_command() {
        for command in [
            PromptCommand::Why,
            PromptCommand::Skip,
            PromptCommand::Back,
            PromptCommand::Review,
            PromptCommand::Leave,
            PromptCommand::Vanish,
            PromptCommand::Help,
        ] {
            for spelling in [Spelling::Letters, Spelling::Words] {
                assert_eq!(
                    PromptCommand::read(command.key(spelling), spelling, ALL),
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
        let row = |label: &str, alone| ListRow {
            id: label.to_owned(),
            label: label.to_owned(),
            help: None,
            after: None,
            alone,
            numbered: true,
            of: None,
        };
        let rows = [
            row("Ham", Alone::WithOthers),
            row("Nothing", Alone::ByItself),
        ];
        assert!(by_itself(&rows, &[0]).is_ok());
        assert!(by_itself(&rows, &[1]).is_ok());
        assert_eq!(
            by_itself(&rows, &[0, 1]),
            Err("\"Nothing\" goes only by itself, without the others.".to_owned())
        );
    }
}
