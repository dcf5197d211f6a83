//! A finding: what is wrong in a file, where, and how to mend it, as plain data.
//!
//! Nothing here draws anything. The program shows findings as rustc would; a
//! test compares them; a later reader may turn them into any other format.

use std::fmt;
use std::ops::Range;

use serde::{Serialize, Serializer};

use crate::place::Place;

/// How much a finding matters, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file cannot be used until this is mended, or it leaves somebody
    /// without advice.
    Error,
    /// The file can be used, and does most likely not say what was meant.
    Warning,
    /// The file says what was meant, and could say it better.
    Advice,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Advice => "advice",
        })
    }
}

/// What kind of fault a finding reports. [`Rule::name`] is its public name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Rule {
    /// The text is no YAML.
    BrokenYaml,
    /// The file is written for another version of the format, or names none.
    FormatVersion,
    /// A key that means nothing where it stands.
    UnknownKey,
    /// A key that has to be there and is not.
    MissingKey,
    /// One key twice in a mapping.
    DoubledKey,
    /// A list where a text is wanted, a text where a number is wanted, and so on.
    WrongType,
    /// A text or a list with nothing in it.
    EmptyText,
    /// An unquoted text that YAML does not read as it stands.
    WantsQuotes,
    /// A sign in a text that nobody sees, or that turns the text round.
    UnseenCharacter,
    /// An id with characters that ids do not have, or that is a word of the format.
    BadId,
    /// One id for two things.
    DoubledId,
    /// Bounds that admit nothing, or that are not of the answer's kind.
    BadBounds,
    /// A name that nothing in the file has.
    UndefinedName,
    /// A condition that cannot be read.
    BadCondition,
    /// A condition that compares what cannot be compared.
    CannotCompare,
    /// `and` and `or` without the parentheses that say which comes first.
    MixedAndOr,
    /// A `{` that begins no placeholder.
    BadPlaceholder,
    /// A map of routes that leaves out an option.
    MissingRoute,
    /// A route that no answer can take, since the one before has no condition.
    RouteAfterLast,
    /// Ways that ask a question twice; facts, lists or sources that lead back to
    /// themselves.
    Circle,
    /// A question that is spoken of where it cannot have been asked yet.
    AskedLater,
    /// Facts that build on each other more deeply than is allowed.
    TooDeep,
    /// A fact that no condition uses.
    UnusedFact,
    /// A list that nothing uses.
    UnusedList,
    /// A passage that no outcome lists.
    UnusedPassage,
    /// A score that no condition reads.
    UnusedScore,
    /// A source that nothing cites.
    UnusedSource,
    /// A question that nobody is ever asked.
    UnreachableQuestion,
    /// An outcome that no way ends with.
    UnreachableOutcome,
    /// Answers for which no route holds.
    Gap,
    /// A route that no answer takes.
    DeadRoute,
    /// Two routes that both have the value at which they meet.
    SharedBound,
    /// A condition that always holds where it stands.
    AlwaysTrue,
    /// A condition that never holds where it stands.
    AlwaysFalse,
    /// A `not` or a placeholder that can meet a question without an answer.
    MaybeUnanswered,
    /// A question that accepts no answer at all from somebody.
    RefusesEverything,
    /// An option that cannot be chosen, or whose choice changes nothing.
    OptionWithoutEffect,
    /// A question whose answer changes nothing.
    QuestionWithoutEffect,
    /// A passage that nobody is ever shown.
    PassageNeverShown,
    /// A guarantee that speaks of no way at all.
    VacuousGuarantee,
    /// A guarantee that some way breaks.
    BrokenGuarantee,
    /// Something that was too large, or too entangled, to be decided.
    NotDecided,
    /// Two options of one question that read the same.
    SameOption,
    /// An option that says that nothing fits, and goes with others.
    NoneWithOthers,
    /// A question that does not fit on a small screen.
    LongQuestion,
    /// Help that is shown at once, and does not fit on a small screen.
    LongAtOnce,
    /// A long question without a short label.
    MissingShort,
    /// A `why` that says what `ask` says.
    WhyRepeatsAsk,
    /// Two outcomes, two passages, or two questions of one way, that say the same.
    SameText,
    /// A note to oneself that people would read.
    LeftoverNote,
    /// A link that leads nowhere.
    BrokenLink,
    /// A source that nobody has looked at for more than a year.
    StaleSource,
    /// A comment that allows a rule that there is not.
    UnknownRule,
    /// A comment that allows what is not there.
    UnusedAllow,
}

impl Rule {
    /// All rules: those of the reading first, then those of the whole flow.
    pub const ALL: [Rule; 54] = [
        Rule::BrokenYaml,
        Rule::FormatVersion,
        Rule::UnknownKey,
        Rule::MissingKey,
        Rule::DoubledKey,
        Rule::WrongType,
        Rule::EmptyText,
        Rule::WantsQuotes,
        Rule::UnseenCharacter,
        Rule::BadId,
        Rule::DoubledId,
        Rule::BadBounds,
        Rule::UndefinedName,
        Rule::BadCondition,
        Rule::CannotCompare,
        Rule::MixedAndOr,
        Rule::BadPlaceholder,
        Rule::MissingRoute,
        Rule::RouteAfterLast,
        Rule::Circle,
        Rule::AskedLater,
        Rule::TooDeep,
        Rule::UnusedFact,
        Rule::UnusedList,
        Rule::UnusedPassage,
        Rule::UnusedScore,
        Rule::UnusedSource,
        Rule::UnreachableQuestion,
        Rule::UnreachableOutcome,
        Rule::Gap,
        Rule::DeadRoute,
        Rule::SharedBound,
        Rule::AlwaysTrue,
        Rule::AlwaysFalse,
        Rule::MaybeUnanswered,
        Rule::RefusesEverything,
        Rule::OptionWithoutEffect,
        Rule::QuestionWithoutEffect,
        Rule::PassageNeverShown,
        Rule::VacuousGuarantee,
        Rule::BrokenGuarantee,
        Rule::NotDecided,
        Rule::SameOption,
        Rule::NoneWithOthers,
        Rule::LongQuestion,
        Rule::LongAtOnce,
        Rule::MissingShort,
        Rule::WhyRepeatsAsk,
        Rule::SameText,
        Rule::LeftoverNote,
        Rule::BrokenLink,
        Rule::StaleSource,
        Rule::UnknownRule,
        Rule::UnusedAllow,
    ];

    /// The rule of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// The rule's name, as printed and as it is allowed: `unknown-key`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Rule::BrokenYaml => "broken-yaml",
            Rule::FormatVersion => "format-version",
            Rule::UnknownKey => "unknown-key",
            Rule::MissingKey => "missing-key",
            Rule::DoubledKey => "doubled-key",
            Rule::WrongType => "wrong-type",
            Rule::EmptyText => "empty-text",
            Rule::WantsQuotes => "wants-quotes",
            Rule::UnseenCharacter => "unseen-character",
            Rule::BadId => "bad-id",
            Rule::DoubledId => "doubled-id",
            Rule::BadBounds => "bad-bounds",
            Rule::UndefinedName => "undefined-name",
            Rule::BadCondition => "bad-condition",
            Rule::CannotCompare => "cannot-compare",
            Rule::MixedAndOr => "mixed-and-or",
            Rule::BadPlaceholder => "bad-placeholder",
            Rule::MissingRoute => "missing-route",
            Rule::RouteAfterLast => "route-after-last",
            Rule::Circle => "circle",
            Rule::AskedLater => "asked-later",
            Rule::TooDeep => "too-deep",
            Rule::UnusedFact => "unused-fact",
            Rule::UnusedList => "unused-list",
            Rule::UnusedPassage => "unused-passage",
            Rule::UnusedScore => "unused-score",
            Rule::UnusedSource => "unused-source",
            Rule::UnreachableQuestion => "unreachable-question",
            Rule::UnreachableOutcome => "unreachable-outcome",
            Rule::Gap => "gap",
            Rule::DeadRoute => "dead-route",
            Rule::SharedBound => "shared-bound",
            Rule::AlwaysTrue => "always-true",
            Rule::AlwaysFalse => "always-false",
            Rule::MaybeUnanswered => "maybe-unanswered",
            Rule::RefusesEverything => "refuses-everything",
            Rule::OptionWithoutEffect => "option-without-effect",
            Rule::QuestionWithoutEffect => "question-without-effect",
            Rule::PassageNeverShown => "passage-never-shown",
            Rule::VacuousGuarantee => "vacuous-guarantee",
            Rule::BrokenGuarantee => "broken-guarantee",
            Rule::NotDecided => "not-decided",
            Rule::SameOption => "same-option",
            Rule::NoneWithOthers => "none-with-others",
            Rule::LongQuestion => "long-question",
            Rule::LongAtOnce => "long-at-once",
            Rule::MissingShort => "missing-short",
            Rule::WhyRepeatsAsk => "why-repeats-ask",
            Rule::SameText => "same-text",
            Rule::LeftoverNote => "leftover-note",
            Rule::BrokenLink => "broken-link",
            Rule::StaleSource => "stale-source",
            Rule::UnknownRule => "unknown-rule",
            Rule::UnusedAllow => "unused-allow",
        }
    }
}

/// By its name.
impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// A place that a finding speaks of, with the words that stand beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Label {
    /// Where, in the file's own terms.
    pub place: Place,
    /// The bytes of the file's text that this is; empty until looked up.
    pub span: Range<usize>,
    /// What to say beside it; empty where the message says it all.
    pub words: String,
}

/// Whether a change is known to be the one that is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// What is written can be meant in no other way.
    Sure,
    /// It can: a name that is near, one of two readings, a thing that is taken out.
    Guess,
}

/// A change of the text that a rule proposes. It becomes a fix once it has been tried.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Mend {
    pub(crate) at: At,
    /// What is done there.
    pub(crate) action: Action,
    /// Whether it is known to be meant.
    pub(crate) certainty: Certainty,
}

/// Where a change is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum At {
    /// Where the first label of the finding stands.
    Label,
    /// At another place.
    Place(Place),
    /// At these bytes.
    Bytes(Range<usize>),
}

/// What is done at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Action {
    /// These words, which stand there, become others.
    Write(Box<str>, Box<str>),
    /// The whole value becomes another text.
    Replace(Box<str>),
    /// The value, on one line, is put in quotes.
    Quote,
    /// What stands there is taken out, with its key and its lines.
    TakeOut,
}

/// Something that is wrong in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The kind of fault.
    pub rule: Rule,
    /// How much it matters.
    pub severity: Severity,
    /// The fact, in lower case and without a full stop.
    pub message: String,
    /// The places, the one that has to be mended first. Never empty.
    pub labels: Vec<Label>,
    /// What else there is to know, such as the answers that lead there.
    pub notes: Vec<String>,
    /// The change that mends it, where one is known.
    pub help: Option<String>,
    /// Changes of the text that may mend it, of which the author takes one.
    #[serde(skip)]
    pub(crate) mends: Vec<Mend>,
}

impl Finding {
    /// An error of this rule at this place.
    #[must_use]
    pub fn error(rule: Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: Severity::Error,
            message: message.into(),
            labels: vec![Label {
                place,
                span: 0..0,
                words: String::new(),
            }],
            notes: Vec::new(),
            help: None,
            mends: Vec::new(),
        }
    }

    /// A warning of this rule at this place.
    #[must_use]
    pub fn warning(rule: Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Warning,
            ..Self::error(rule, place, message)
        }
    }

    /// Advice of this rule at this place.
    #[must_use]
    pub fn advice(rule: Rule, place: Place, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Advice,
            ..Self::error(rule, place, message)
        }
    }

    /// The same finding with words beside its first place.
    #[must_use]
    pub fn saying(mut self, words: impl Into<String>) -> Self {
        if let Some(first) = self.labels.first_mut() {
            first.words = words.into();
        }
        self
    }

    /// The same finding with a second place.
    #[must_use]
    pub fn and(mut self, place: Place, words: impl Into<String>) -> Self {
        self.labels.push(Label {
            place,
            span: 0..0,
            words: words.into(),
        });
        self
    }

    /// The same finding with something else to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// The same finding with a change that mends it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// The same finding with other words for these, which are all of its first place.
    pub(crate) fn write(mut self, was: &str, put: &str, certainty: Certainty) -> Self {
        self.also_write(was, put, certainty);
        self
    }

    /// The same finding with the name that was most likely meant, where there is one.
    pub(crate) fn did_you_mean(self, was: &str, near: Option<&str>) -> Self {
        match near {
            Some(near) => {
                self.help(format!("did you mean `{near}`?"))
                    .write(was, near, Certainty::Guess)
            }
            None => self,
        }
    }

    /// The same finding with a help that may be for all of its first place: "write `X`" and
    /// nothing else, "did you mean `X`?", or "leave `X` out".
    pub(crate) fn help_with_all_of(
        self,
        was: &str,
        help: impl Into<String>,
        certainty: Certainty,
    ) -> Self {
        let help = help.into();
        let words = |before: &str, behind: &str| {
            let words = help.strip_prefix(before)?.strip_suffix(behind)?;
            (!words.contains(['`', '…'])).then(|| words.to_owned())
        };
        let change = match (words("write `", "`"), words("did you mean `", "`?")) {
            (Some(put), _) => Some((put, certainty)),
            (None, Some(near)) => Some((near, Certainty::Guess)),
            (None, None) => words("leave `", "` out")
                .filter(|left_out| left_out == was)
                .map(|_| (String::new(), Certainty::Guess)),
        };
        match change {
            Some((put, certainty)) => self.help(help).write(was, &put, certainty),
            None => self.help(help),
        }
    }

    /// The same finding with a change that may mend it.
    pub(crate) fn mend(mut self, at: At, action: Action, certainty: Certainty) -> Self {
        self.mends.push(Mend {
            at,
            action,
            certainty,
        });
        self
    }

    /// The same finding with a fix that takes out what it speaks of.
    pub(crate) fn or_take_out(self) -> Self {
        self.mend(At::Label, Action::TakeOut, Certainty::Guess)
    }

    /// Proposes other words for these, which are all of its first place.
    pub(crate) fn also_write(&mut self, was: &str, put: &str, certainty: Certainty) {
        self.mends.push(Mend {
            at: At::Label,
            action: Action::Write(was.into(), put.into()),
            certainty,
        });
    }

    /// All places that it speaks of.
    pub(crate) fn places_mut(&mut self) -> impl Iterator<Item = &mut Place> {
        let labels = self.labels.iter_mut().map(|label| &mut label.place);
        let mends = self.mends.iter_mut().filter_map(|mend| match &mut mend.at {
            At::Place(place) => Some(place),
            At::Label | At::Bytes(_) => None,
        });
        labels.chain(mends)
    }

    /// All bytes that it speaks of.
    pub(crate) fn spans_mut(&mut self) -> impl Iterator<Item = &mut Range<usize>> {
        let labels = self.labels.iter_mut().map(|label| &mut label.span);
        let mends = self.mends.iter_mut().filter_map(|mend| match &mut mend.at {
            At::Bytes(bytes) => Some(bytes),
            At::Label | At::Place(_) => None,
        });
        labels.chain(mends)
    }

    /// Tells another help than before, which proposes something else.
    pub(crate) fn helps_otherwise(&mut self, help: impl Into<String>) {
        self.help = Some(help.into());
        self.mends.clear();
    }
}

/// One line: where it stands, how much it matters, the rule and the fact.
///
/// ```
/// use quandary::diagnostic::{Finding, Rule};
/// use quandary::place::Place;
///
/// let place = Place::root().key("questions").key("rain");
/// let finding = Finding::error(Rule::MissingKey, place, "`ask` is missing");
/// assert_eq!(finding.to_string(), "questions.rain: error[missing-key]: `ask` is missing");
/// ```
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = self.labels.first().map(|label| label.place.to_string());
        if let Some(place) = place.filter(|place| !place.is_empty()) {
            write!(f, "{place}: ")?;
        }
        let rule = self.rule.name();
        write!(f, "{}[{rule}]: {}", self.severity, self.message)
    }
}

/// The line and the column (both from 1, the column in characters) of a byte of
/// a text. A byte past the end stands at the end.
///
/// ```
/// assert_eq!(quandary::diagnostic::line_and_column("ab\ncdé f", 7), (2, 4));
/// ```
#[must_use]
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let before = &text[..byte];
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    let column = before.chars().rev().take_while(|c| *c != '\n').count() + 1;
    (line, column)
}
