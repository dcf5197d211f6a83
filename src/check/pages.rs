//! The page of each rule: what it finds, why that matters, an example of it, and
//! how to mend it. The pages stand in `docs/rules/`, where a test runs their
//! examples; here they are part of the program, for `quandary explain`.

use crate::diagnostic::Rule;

/// The page of a rule, as Markdown.
///
/// ```
/// use quandary::check::pages;
/// use quandary::diagnostic::Rule;
///
/// assert!(pages::page(Rule::UnknownKey).starts_with("# unknown-key\n"));
/// ```
#[must_use]
pub fn page(rule: Rule) -> &'static str {
    match rule {
        Rule::BrokenYaml => include_str!("../../docs/rules/broken-yaml.md"),
        Rule::FormatVersion => include_str!("../../docs/rules/format-version.md"),
        Rule::UnknownKey => include_str!("../../docs/rules/unknown-key.md"),
        Rule::MissingKey => include_str!("../../docs/rules/missing-key.md"),
        Rule::DoubledKey => include_str!("../../docs/rules/doubled-key.md"),
        Rule::WrongType => include_str!("../../docs/rules/wrong-type.md"),
        Rule::EmptyText => include_str!("../../docs/rules/empty-text.md"),
        Rule::WantsQuotes => include_str!("../../docs/rules/wants-quotes.md"),
        Rule::UnseenCharacter => include_str!("../../docs/rules/unseen-character.md"),
        Rule::BadId => include_str!("../../docs/rules/bad-id.md"),
        Rule::DoubledId => include_str!("../../docs/rules/doubled-id.md"),
        Rule::BadBounds => include_str!("../../docs/rules/bad-bounds.md"),
        Rule::UndefinedName => include_str!("../../docs/rules/undefined-name.md"),
        Rule::BadCondition => include_str!("../../docs/rules/bad-condition.md"),
        Rule::CannotCompare => include_str!("../../docs/rules/cannot-compare.md"),
        Rule::MixedAndOr => include_str!("../../docs/rules/mixed-and-or.md"),
        Rule::BadPlaceholder => include_str!("../../docs/rules/bad-placeholder.md"),
        Rule::MissingRoute => include_str!("../../docs/rules/missing-route.md"),
        Rule::RouteAfterLast => include_str!("../../docs/rules/route-after-last.md"),
        Rule::Circle => include_str!("../../docs/rules/circle.md"),
        Rule::AskedLater => include_str!("../../docs/rules/asked-later.md"),
        Rule::TooDeep => include_str!("../../docs/rules/too-deep.md"),
        Rule::UnusedFact => include_str!("../../docs/rules/unused-fact.md"),
        Rule::UnusedList => include_str!("../../docs/rules/unused-list.md"),
        Rule::UnusedPassage => include_str!("../../docs/rules/unused-passage.md"),
        Rule::UnusedScore => include_str!("../../docs/rules/unused-score.md"),
        Rule::UnusedSource => include_str!("../../docs/rules/unused-source.md"),
        Rule::UnreachableQuestion => include_str!("../../docs/rules/unreachable-question.md"),
        Rule::UnreachableOutcome => include_str!("../../docs/rules/unreachable-outcome.md"),
        Rule::Gap => include_str!("../../docs/rules/gap.md"),
        Rule::DeadRoute => include_str!("../../docs/rules/dead-route.md"),
        Rule::SharedBound => include_str!("../../docs/rules/shared-bound.md"),
        Rule::AlwaysTrue => include_str!("../../docs/rules/always-true.md"),
        Rule::AlwaysFalse => include_str!("../../docs/rules/always-false.md"),
        Rule::MaybeUnanswered => include_str!("../../docs/rules/maybe-unanswered.md"),
        Rule::RefusesEverything => include_str!("../../docs/rules/refuses-everything.md"),
        Rule::OptionWithoutEffect => include_str!("../../docs/rules/option-without-effect.md"),
        Rule::QuestionWithoutEffect => include_str!("../../docs/rules/question-without-effect.md"),
        Rule::PassageNeverShown => include_str!("../../docs/rules/passage-never-shown.md"),
        Rule::VacuousGuarantee => include_str!("../../docs/rules/vacuous-guarantee.md"),
        Rule::BrokenGuarantee => include_str!("../../docs/rules/broken-guarantee.md"),
        Rule::NotDecided => include_str!("../../docs/rules/not-decided.md"),
        Rule::SameOption => include_str!("../../docs/rules/same-option.md"),
        Rule::NoneWithOthers => include_str!("../../docs/rules/none-with-others.md"),
        Rule::LongQuestion => include_str!("../../docs/rules/long-question.md"),
        Rule::LongAtOnce => include_str!("../../docs/rules/long-at-once.md"),
        Rule::MissingShort => include_str!("../../docs/rules/missing-short.md"),
        Rule::WhyRepeatsAsk => include_str!("../../docs/rules/why-repeats-ask.md"),
        Rule::SameText => include_str!("../../docs/rules/same-text.md"),
        Rule::LeftoverNote => include_str!("../../docs/rules/leftover-note.md"),
        Rule::BrokenLink => include_str!("../../docs/rules/broken-link.md"),
        Rule::StaleSource => include_str!("../../docs/rules/stale-source.md"),
        Rule::UnknownRule => include_str!("../../docs/rules/unknown-rule.md"),
        Rule::UnusedAllow => include_str!("../../docs/rules/unused-allow.md"),
    }
}

/// What a rule finds, in one sentence: the first of its page.
///
/// ```
/// use quandary::check::pages;
/// use quandary::diagnostic::Rule;
///
/// let sentence = pages::sentence(Rule::UnknownKey);
/// assert_eq!(sentence, "A key means nothing where it stands.");
/// ```
#[must_use]
pub fn sentence(rule: Rule) -> String {
    let paragraph = page(rule).split("\n\n").nth(1).unwrap_or_default();
    paragraph.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
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

impl Kind {
    /// All kinds, in the order in which the rules are listed.
    pub const ALL: [Kind; 5] = [
        Kind::Shape,
        Kind::Names,
        Kind::Graph,
        Kind::Logic,
        Kind::Words,
    ];

    /// What stands above the rules of this kind.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Kind::Shape => "How the file is written",
            Kind::Names => "Names",
            Kind::Graph => "Ways through the flow",
            Kind::Logic => "Conditions and what they come to",
            Kind::Words => "Words",
        }
    }

    /// The rules of this kind, in the order of [`Rule::ALL`].
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        let rules = Rule::ALL.into_iter();
        rules.filter(move |rule| kind(*rule) == self)
    }
}

/// What a rule looks at.
#[must_use]
pub fn kind(rule: Rule) -> Kind {
    match rule {
        Rule::BrokenYaml
        | Rule::FormatVersion
        | Rule::UnknownKey
        | Rule::MissingKey
        | Rule::DoubledKey
        | Rule::WrongType
        | Rule::EmptyText
        | Rule::WantsQuotes
        | Rule::UnseenCharacter
        | Rule::BadId
        | Rule::BadBounds
        | Rule::BadPlaceholder
        | Rule::TooDeep
        | Rule::UnknownRule
        | Rule::UnusedAllow => Kind::Shape,
        Rule::DoubledId
        | Rule::UndefinedName
        | Rule::UnusedFact
        | Rule::UnusedList
        | Rule::UnusedPassage
        | Rule::UnusedScore
        | Rule::UnusedSource => Kind::Names,
        Rule::MissingRoute
        | Rule::RouteAfterLast
        | Rule::Circle
        | Rule::AskedLater
        | Rule::UnreachableQuestion
        | Rule::UnreachableOutcome => Kind::Graph,
        Rule::BadCondition
        | Rule::CannotCompare
        | Rule::Gap
        | Rule::DeadRoute
        | Rule::SharedBound
        | Rule::AlwaysTrue
        | Rule::AlwaysFalse
        | Rule::MaybeUnanswered
        | Rule::RefusesEverything
        | Rule::OptionWithoutEffect
        | Rule::QuestionWithoutEffect
        | Rule::PassageNeverShown
        | Rule::VacuousGuarantee
        | Rule::BrokenGuarantee
        | Rule::NotDecided => Kind::Logic,
        Rule::MixedAndOr
        | Rule::SameOption
        | Rule::NoneWithOthers
        | Rule::LongQuestion
        | Rule::LongAtOnce
        | Rule::MissingShort
        | Rule::WhyRepeatsAsk
        | Rule::SameText
        | Rule::LeftoverNote
        | Rule::BrokenLink
        | Rule::StaleSource => Kind::Words,
    }
}
