//! Two versions of a flow compared: for whom the advice changes.
//!
//! Everybody who gives the same answers to both versions is looked at at once: who gets
//! another outcome, who gets the same with other words, and who is asked other questions.
//! What is said is exact; where there is too much to decide, that is said.
//!
//! In reading order: [`matching`] tells what of the one version is what of the other,
//! `common` says both over the same questions, `states` lists where somebody can stand in
//! both at once, `joint` makes one flow of that, in which `seen` tells what each version knows
//! and `unified` which questions are one; `pages`, `everybody`
//! and `questions` compare what people see, `walks` walks through both, `sorted` tells which changes
//! somebody meets, and `classes`
//! how many they are, who they are, and shows one. [`lines`] lays out what both say.

pub mod matching;

mod common;

mod states;

mod joint;

mod seen;

mod unified;

mod pages;

mod everybody;

mod questions;

mod walks;

mod sorted;

mod classes;

pub mod lines;

use num_bigint::BigUint;

use crate::flow::Flow;
use crate::flow::condition::Condition;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::session::Session;
use matching::Renamed;

pub use classes::compare;

/// What came of comparing two versions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Comparison<'f> {
    /// What is called otherwise in the new version.
    pub renamed: Vec<Renamed>,
    /// For whom something changes: first those who get another outcome, the most serious
    /// and the largest first, then those who see something else, then those who are asked
    /// something else.
    pub classes: Vec<ChangeClass<'f>>,
    /// How many ways there are through both versions together. A way is what somebody
    /// answers until both have ended; nothing where that is not known.
    pub ways: Option<BigUint>,
    /// Whether all ways are counted that somebody can take, and no others: of all answers
    /// that are compared it is known which can be given together. Else there are at most so
    /// many.
    pub exact: bool,
    /// Whether everything was decided. Where it was not, there may be more classes, and
    /// the question is named at which it was given up.
    pub decided: Decided,
    /// The changes of which it is not decided whether somebody meets them, as far as they
    /// are known.
    pub not_decided: Vec<ChangeNotDecided>,
    /// Everything that the two versions ask, for the words of conditions.
    pub questions: Flow,
}

/// Whether everything was decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It was: whoever is in no class gets the same.
    Wholly,
    /// It was not, since there is too much to tell apart up to this question of
    /// [`Comparison::questions`].
    TooLarge(Id<Question>),
    /// It was not, since what all of the work may take was spent at this question of
    /// [`Comparison::questions`].
    Spent(Id<Question>),
}

/// A change of which it is not decided whether somebody meets it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChangeNotDecided {
    /// What would change.
    pub change: VersionChange,
    /// The outcomes of the new version with which it may be met; for another outcome none
    /// is listed.
    pub outcomes: Vec<Id<Outcome>>,
}

/// People for whom the same changes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ChangeClass<'f> {
    /// What changes.
    pub change: VersionChange,
    /// How many of all ways are theirs; nothing where that is not known.
    pub ways: Option<BigUint>,
    /// The part of all ways that is theirs, from 0 to 1.
    pub share: Option<f64>,
    /// Who they are, as a condition on the questions of both versions; nothing where that
    /// is too long to say.
    pub who: Option<Condition>,
    /// What all of them have in common, where it is too long to say who they are; there
    /// are others with that.
    pub among: Option<Condition>,
    /// The outcomes of the new version that they get; for another outcome none is listed.
    pub outcomes: Vec<Id<Outcome>>,
    /// One of them, with as few questions as may be.
    pub witness: Option<Witness<'f>>,
}

impl ChangeClass<'_> {
    /// People of whom nothing is known but what changes for them.
    fn of(change: VersionChange) -> Self {
        Self {
            change,
            ways: None,
            share: None,
            who: None,
            among: None,
            outcomes: Vec::new(),
            witness: None,
        }
    }
}

/// Somebody, in both versions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Witness<'f> {
    /// Their way through the old version. It stops at a question that does not take
    /// their answer.
    pub old: Session<'f>,
    /// Their way through the new version.
    pub new: Session<'f>,
    /// What they were asked, in order, each with its question in the versions that asked
    /// it.
    pub asked: Vec<[Option<Id<Question>>; 2]>,
}

/// What changes for somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VersionChange {
    /// They get another outcome.
    Outcome {
        /// Where their way ended in the old version.
        old: EndOfWay,
        /// Where it ends in the new one.
        new: EndOfWay,
    },
    /// They get the same outcome, and see something else on its page.
    Page {
        /// What.
        part: PagePart,
        /// How it differs.
        difference: Differs,
    },
    /// They get the same outcome, and a question is asked otherwise.
    Question {
        /// The question, in the old and in the new version.
        question: [Option<Id<Question>>; 2],
        /// How it differs.
        difference: Differs,
        /// What of it reads otherwise.
        parts: Vec<QuestionPart>,
    },
    /// Everybody meets something else: what the flow says under this key.
    Everywhere(&'static str),
}

/// Where a way ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndOfWay {
    /// With an outcome.
    Outcome(Id<Outcome>),
    /// At a question that does not take the answer.
    Refused(Id<Question>),
    /// At a question none of whose routes holds.
    Nowhere(Id<Question>),
}

/// How something differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Differs {
    /// It is not there any more.
    Gone,
    /// It is new.
    Added,
    /// It reads otherwise.
    Other,
    /// It stands elsewhere.
    Moved,
}

/// A part of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PagePart {
    /// Something of the outcome itself.
    Own {
        /// The outcome in the old and in the new version.
        outcomes: [Id<Outcome>; 2],
        /// What.
        part: OwnPart,
    },
    /// A passage, in the old and in the new version.
    Passage([Option<Id<Passage>>; 2]),
    /// The document of this file.
    Document(String),
}

/// What is seen of an outcome itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnPart {
    /// Its title.
    Title,
    /// Its tone, or the word for it.
    Tone,
    /// Its text.
    Text,
    /// Its steps.
    Steps,
    /// Whether it is shown at once.
    Showing,
    /// Whether the answers that led there are shown.
    Reasons,
    /// Its sources.
    Sources,
}

/// What is read of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionPart {
    /// The question itself.
    Ask,
    /// The sentence beside it.
    Help,
    /// Why it is asked.
    Why,
    /// Its name where it is spoken of.
    Short,
    /// Its options.
    Options,
    /// The help that options bring at once.
    HelpFirst,
    /// Which answers are wanted.
    Answers,
    /// What is said where an answer is refused.
    Refusals,
}
