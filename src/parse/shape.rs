//! What a table of keys is made of: mappings with their keys, and what each key holds, told so
//! that both people's editors and the reader can go by it.

use crate::flow::question::QuestionType;
/// One key of a mapping.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// Whether it has to be there.
    pub need: Need,
    /// What may stand behind it.
    pub holds: Holds,
    /// What it holds and what that is for.
    pub about: &'static str,
}

/// Whether a key has to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// It has to be there.
    Required,
    /// It may be left out.
    Optional,
}

/// What the keys of a mapping have to do with each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Together {
    /// Nothing.
    Free,
    /// The type of the question says which of [`TYPE_KEYS`] may be there.
    ByType,
    /// Exactly one of [`PROMISES`](super::keys::PROMISES) is there.
    OnePromise,
    /// Parts may bring `questions` and `outcomes` where there is `use`.
    WithParts,
    /// `document` and `documents` are not there together, and `leave_first` only with
    /// `at_once`.
    OneEnd,
    /// Exactly one of `go` and `next` is there, and `next` only with `when`.
    OneLead,
}

/// A kind of mapping, with its keys.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What such a mapping is called: `a question`.
    pub name: &'static str,
    /// What its keys have to do with each other.
    pub together: Together,
    /// Its keys, in the order in which the reference shows them.
    pub keys: &'static [Key],
}

impl Shape {
    /// The key that most people mean who write another word for it.
    pub(crate) fn said_for(&self, written: &str) -> Option<&'static str> {
        let (.., meant) = SAID_FOR.iter().find(|(shape, words, meant)| {
            let here = shape.is_empty() || *shape == self.name;
            let known = self.keys.iter().any(|key| key.name == *meant);
            here && known && words.contains(&written)
        })?;
        Some(meant)
    }

    /// Whether a key would lead on where a way ends. It is no slip for another.
    pub(crate) fn ends_here(&self, written: &str) -> bool {
        self.name == "an outcome" && matches!(written, "next" | "go" | "goto" | "go_to")
    }
}

/// Words that are written for keys: where (anywhere if that is left empty), the
/// words, and the key.
const SAID_FOR: [(&str, &[&str], &str); 14] = [
    ("", &["if", "condition", "case", "where", "only_if"], "when"),
    (
        "a route",
        &["then", "goto", "go_to", "to", "target", "leads_to"],
        "go",
    ),
    ("a route", &ELSE, "go"),
    ("a question", &["go", "goto", "go_to", "then"], "next"),
    ("a question", &["question", "prompt", "text"], "ask"),
    ("a question", &["answers", "choices"], "options"),
    ("a question", &["description", "hint"], "help"),
    (
        "a question",
        &["none", "if_none", "if_nothing", "empty"],
        "nothing",
    ),
    (
        "a question",
        &["no_answer", "if_unanswered", "without_answer", "missing"],
        "unanswered",
    ),
    (
        "a question",
        &["unit_one", "one_unit", "unit_singular", "singular"],
        "unit_of_one",
    ),
    ("an option", &["description", "hint"], "help"),
    (
        "an option",
        &["in_a_sentence", "in_sentence", "inside", "in_texts"],
        "in_text",
    ),
    (
        "an outcome",
        &["advice", "description", "body", "message", "content"],
        "text",
    ),
    ("a refusal", &["message", "text", "say", "error"], "says"),
];

/// Words that are written for a route without a condition.
pub(crate) const ELSE: [&str; 3] = ["else", "otherwise", "default"];

/// What a key holds.
#[derive(Clone, Copy, Debug)]
pub enum Holds {
    /// The version of the format.
    Version,
    /// A text on one line.
    Line,
    /// A text of any number of lines.
    Text,
    /// A condition.
    Condition,
    /// The id of something else in the file.
    Name(Alphabet),
    /// The id of an outcome or a passage, or `tagged x`.
    NameOrTag,
    /// The name of a file, not a path.
    FileName,
    /// The tag of a language: `de`, `pt-BR`.
    Language,
    /// The type of a question.
    Type,
    /// A text on one line, which may be empty.
    LineOrNone,
    /// The tone of an outcome.
    Tone,
    /// The role of a passage.
    Role,
    /// `true` or `false`.
    Flag,
    /// A whole number, from the least to the most.
    Whole(i64, i64),
    /// A bound of a number, a duration or a date.
    Bound,
    /// A day.
    Day,
    /// What somebody has signed, as a digest.
    Digest,
    /// A number of questions: `12 questions`.
    Questions,
    /// Keys of a known shape.
    Keys(&'static Shape),
    /// A list with something in it.
    List(&'static Holds),
    /// A list with anything in it, or nothing.
    AnyList(&'static Holds),
    /// Things by their ids, at least one.
    ById(Alphabet, &'static Holds),
    /// Something for each option of a question, and for `skipped`.
    ByOption(&'static Holds),
    /// Answers by the ids of their questions.
    Answers,
    /// One of several.
    Either(&'static [Holds]),
}

/// Which characters an id may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// `[a-z][a-z0-9_]*`
    Plain,
    /// `[a-z0-9][a-z0-9_-]*`
    Option,
    /// `[A-Za-z][A-Za-z0-9_.]*`
    Source,
}

impl Alphabet {
    /// The ids of this alphabet, as a regular expression without anchors.
    #[must_use]
    pub fn pattern(self) -> &'static str {
        match self {
            Alphabet::Plain => "[a-z][a-z0-9_]*",
            Alphabet::Option => "[a-z0-9][a-z0-9_-]*",
            Alphabet::Source => "[A-Za-z][A-Za-z0-9_.]*",
        }
    }
}

/// The keys of a question that only some types have, with those types.
pub const TYPE_KEYS: [(&str, &[QuestionType]); 11] = [
    ("options", &[QuestionType::Choice, QuestionType::Choices]),
    ("at_least", &[QuestionType::Choices]),
    ("at_most", &[QuestionType::Choices]),
    ("nothing", &[QuestionType::Choices]),
    (
        "min",
        &[
            QuestionType::Number,
            QuestionType::Duration,
            QuestionType::Date,
        ],
    ),
    (
        "max",
        &[
            QuestionType::Number,
            QuestionType::Duration,
            QuestionType::Date,
        ],
    ),
    ("unit", &[QuestionType::Number]),
    ("unit_of_one", &[QuestionType::Number]),
    ("decimals", &[QuestionType::Number]),
    ("max_length", &[QuestionType::Text]),
    ("lines", &[QuestionType::Text]),
];

/// The type that most people mean who write another word for it.
pub(crate) fn type_said_for(written: &str) -> Option<QuestionType> {
    let written = written.to_lowercase();
    let mut said = TYPES_SAID_FOR.iter();
    let (_, meant) = said.find(|(words, _)| words.contains(&written.as_str()))?;
    Some(*meant)
}

/// Words that are written for types of questions.
const TYPES_SAID_FOR: [(&[&str], QuestionType); 7] = [
    (
        &["boolean", "bool", "yes/no", "yesno", "yes_or_no", "flag"],
        QuestionType::YesNo,
    ),
    (
        &["integer", "int", "float", "decimal", "amount"],
        QuestionType::Number,
    ),
    (
        &["string", "str", "words", "free_text", "textarea"],
        QuestionType::Text,
    ),
    (
        &[
            "multiple",
            "multi",
            "multiple_choice",
            "checkbox",
            "checkboxes",
            "several",
            "many",
            "multiselect",
            "multi_select",
        ],
        QuestionType::Choices,
    ),
    (
        &[
            "one",
            "single",
            "select",
            "radio",
            "single_choice",
            "option",
            "options",
            "enum",
        ],
        QuestionType::Choice,
    ),
    (&["day", "datetime"], QuestionType::Date),
    (
        &["time", "period", "length", "timespan"],
        QuestionType::Duration,
    ),
];
