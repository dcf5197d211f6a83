//! The rules: each is one row of a table, with what it finds, its name and its topic. The
//! page of a rule, `docs/rules/NAME.md`, is a part of the program.

use serde::{Serialize, Serializer};

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Topic {
    /// How the file is written.
    Shape,
    /// Names, and what they stand for.
    Names,
    /// Where questions lead.
    Graph,
    /// What conditions come to, over all answers.
    Logic,
    /// What people read.
    Words,
}

impl Topic {
    /// All topics, in the order in which the rules are listed.
    pub const ALL: [Topic; 5] = [
        Topic::Shape,
        Topic::Names,
        Topic::Graph,
        Topic::Logic,
        Topic::Words,
    ];

    /// What stands above the rules of this topic.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Topic::Shape => "How the file is written",
            Topic::Names => "Names",
            Topic::Graph => "Ways through the flow",
            Topic::Logic => "Conditions and what they come to",
            Topic::Words => "Words",
        }
    }

    /// The rules of this topic, in the order of [`Rule::ALL`].
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        let rules = Rule::ALL.into_iter();
        rules.filter(move |rule| rule.topic() == self)
    }
}

/// Makes the rules of the rows below.
macro_rules! rules {
    ($($(#[doc = $about:literal])+ $rule:ident, $name:literal, $topic:ident;)+) => {
        /// What kind of fault a finding reports. [`Rule::name`] is its public name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[doc = $about])+ $rule,)+
        }

        impl Rule {
            /// Every rule.
            pub const ALL: [Self; [$($name),+].len()] = [$(Self::$rule),+];

            /// The rule's name, as printed and as it is allowed: `unknown-key`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)+
                }
            }

            /// What it looks at.
            #[must_use]
            pub fn topic(self) -> Topic {
                match self {
                    $(Self::$rule => Topic::$topic,)+
                }
            }

            /// Its page, as Markdown: what it finds, why that matters, an example, and how
            /// to mend it.
            ///
            /// ```
            /// use quandary::rule::Rule;
            ///
            /// assert!(Rule::UnknownKey.page().starts_with("# unknown-key\n"));
            /// ```
            #[must_use]
            pub fn page(self) -> &'static str {
                match self {
                    $(Self::$rule => include_str!(concat!("../docs/rules/", $name, ".md")),)+
                }
            }
        }
    };
}

rules! {
    /// The text is no YAML.
    BrokenYaml, "broken-yaml", Shape;
    /// The file is written for another version of the format, or names none.
    FormatVersion, "format-version", Shape;
    /// A key that means nothing where it stands.
    UnknownKey, "unknown-key", Shape;
    /// A key that has to be there and is not.
    MissingKey, "missing-key", Shape;
    /// One key twice in a mapping.
    DoubledKey, "doubled-key", Shape;
    /// A list where a text is wanted, a text where a number is wanted, and so on.
    WrongType, "wrong-type", Shape;
    /// A text or a list with nothing in it.
    EmptyText, "empty-text", Shape;
    /// An unquoted text that YAML does not read as it stands.
    WantsQuotes, "wants-quotes", Shape;
    /// A sign in a text that nobody sees, or that turns the text round.
    UnseenCharacter, "unseen-character", Shape;
    /// An id with characters that ids do not have, or that is a word of the format.
    BadId, "bad-id", Shape;
    /// One id for two things.
    DoubledId, "doubled-id", Names;
    /// A shared part that can't be had, or can't be used where it's named.
    MissingPart, "missing-part", Shape;
    /// Bounds that admit nothing, or that are not of the answer's kind.
    BadBounds, "bad-bounds", Shape;
    /// A name that nothing in the file has.
    UndefinedName, "undefined-name", Names;
    /// A condition that cannot be read.
    BadCondition, "bad-condition", Logic;
    /// A condition that compares what cannot be compared.
    CannotCompare, "cannot-compare", Logic;
    /// `and` and `or` without the parentheses that say which comes first.
    MixedAndOr, "mixed-and-or", Words;
    /// A `{` that begins no placeholder.
    BadPlaceholder, "bad-placeholder", Shape;
    /// A way out of a shared part of which nothing says where it leads.
    OpenExit, "open-exit", Graph;
    /// A map of routes that leaves out an option.
    MissingRoute, "missing-route", Graph;
    /// A route that no answer can take, since the one before has no condition.
    RouteAfterLast, "route-after-last", Graph;
    /// Ways that ask a question twice; facts, lists or sources that lead back to
    /// themselves.
    Circle, "circle", Graph;
    /// A question that is spoken of where it cannot have been asked yet.
    AskedLater, "asked-later", Graph;
    /// Facts that build on each other more deeply than is allowed.
    TooDeep, "too-deep", Shape;
    /// A fact that no condition uses.
    UnusedFact, "unused-fact", Names;
    /// A list that nothing uses.
    UnusedList, "unused-list", Names;
    /// A passage that no outcome lists.
    UnusedPassage, "unused-passage", Names;
    /// A score that no condition reads and no text shows.
    UnusedScore, "unused-score", Names;
    /// A source that nothing cites.
    UnusedSource, "unused-source", Names;
    /// A question that nobody is ever asked.
    UnreachableQuestion, "unreachable-question", Graph;
    /// An outcome that no way ends with.
    UnreachableOutcome, "unreachable-outcome", Graph;
    /// Answers for which no route holds.
    Gap, "gap", Logic;
    /// A route that no answer takes.
    DeadRoute, "dead-route", Logic;
    /// Two routes that both have the value at which they meet.
    SharedBound, "shared-bound", Logic;
    /// A condition that always holds where it stands.
    AlwaysTrue, "always-true", Logic;
    /// A condition that never holds where it stands.
    AlwaysFalse, "always-false", Logic;
    /// A `not` or a placeholder that can meet a question without an answer.
    MaybeUnanswered, "maybe-unanswered", Logic;
    /// A question that accepts no answer at all from somebody.
    RefusesEverything, "refuses-everything", Logic;
    /// An option that cannot be chosen, or whose choice changes nothing.
    OptionWithoutEffect, "option-without-effect", Logic;
    /// A question whose answer changes nothing.
    QuestionWithoutEffect, "question-without-effect", Logic;
    /// A passage that nobody is ever shown.
    PassageNeverShown, "passage-never-shown", Logic;
    /// A guarantee that speaks of no way at all.
    VacuousGuarantee, "vacuous-guarantee", Logic;
    /// A guarantee that some way breaks.
    BrokenGuarantee, "broken-guarantee", Logic;
    /// Something that was too large, or too entangled, to be decided.
    NotDecided, "not-decided", Logic;
    /// Two options of one question that read the same.
    SameOption, "same-option", Words;
    /// An option that says that nothing fits, and goes with others.
    NoneWithOthers, "none-with-others", Words;
    /// A question that does not fit on a small screen.
    LongQuestion, "long-question", Words;
    /// Help that is shown at once, and does not fit on a small screen.
    LongAtOnce, "long-at-once", Words;
    /// A long question without a short label.
    MissingShort, "missing-short", Words;
    /// A `why` that says what `ask` says.
    WhyRepeatsAsk, "why-repeats-ask", Words;
    /// Two outcomes, two passages, or two questions of one way, that say the same.
    SameText, "same-text", Words;
    /// A note to oneself that people would read.
    LeftoverNote, "leftover-note", Words;
    /// A link that leads nowhere.
    BrokenLink, "broken-link", Words;
    /// A source that nobody has looked at for more than a year.
    StaleSource, "stale-source", Words;
    /// An outcome that has changed since somebody signed it.
    StaleSignature, "stale-signature", Words;
    /// Words of the program that stay English in a flow in another language.
    MissingWords, "missing-words", Words;
    /// A comment that allows a rule that there is not.
    UnknownRule, "unknown-rule", Shape;
    /// A comment that allows what is not there.
    UnusedAllow, "unused-allow", Shape;
}

impl Rule {
    /// The rule of this name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.name() == name)
    }

    /// What it finds, in one sentence: the first of its page.
    ///
    /// ```
    /// use quandary::rule::Rule;
    ///
    /// let sentence = Rule::UnknownKey.sentence();
    /// assert_eq!(sentence, "A key means nothing where it stands.");
    /// ```
    #[must_use]
    pub fn sentence(self) -> String {
        let paragraph = self.page().split("\n\n").nth(1).unwrap_or_default();
        paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
