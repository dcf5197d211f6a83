//! Scenarios: answers, and what is expected of them.

use jiff::civil::Date;

use super::answer::{Answer, Refused};
use super::outcome::{Outcome, Passage, Tone};
use super::question::Question;
use super::table::Id;

/// Answers by question, in the order of a file. A question that is not among them
/// has no answer.
pub type AnswerList = Vec<(Id<Question>, Answer)>;

/// One scenario: answers for a flow, and what has to come of them.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// What it is called.
    pub name: Box<str>,
    /// Its place among the scenarios of its file, from 0.
    pub index: usize,
    /// The day on which it is played, where it says one.
    pub today: Option<Date>,
    /// What is answered to each question, in the order of the file. What is no
    /// answer to its question at all stands there with the reason: a scenario may
    /// expect that it is refused.
    pub answers: Vec<(Id<Question>, Result<Answer, Refused>)>,
    /// What has to come of it.
    pub expect: Expect,
}

/// What has to come of a [`Scenario`]. What is not named is not tried.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// The outcome.
    pub outcome: Option<Id<Outcome>>,
    /// The outcome's tone.
    pub tone: Option<Tone>,
    /// At least these tags.
    pub tags: Vec<Box<str>>,
    /// Exactly these questions, in this order.
    pub asked: Option<Vec<Id<Question>>>,
    /// At least these questions.
    pub asks: Vec<Id<Question>>,
    /// None of these questions.
    pub asks_not: Vec<Id<Question>>,
    /// Exactly these passages, in this order.
    pub shown: Option<Vec<Id<Passage>>>,
    /// At least these passages.
    pub shows: Vec<Id<Passage>>,
    /// None of these passages.
    pub shows_not: Vec<Id<Passage>>,
    /// Exactly these passages on the first part of the page, in this order.
    pub first: Option<Vec<Id<Passage>>>,
    /// Exactly these passages shown at once on the way, in this order.
    pub help_first: Option<Vec<Id<Passage>>>,
    /// Exactly the documents with these files, in this order.
    pub documents: Option<Vec<Box<str>>>,
    /// Whether the advice is shown at once.
    pub at_once: Option<bool>,
    /// Words that the result has somewhere.
    pub text_has: Vec<Box<str>>,
    /// The question whose answer is refused, and the words, where they matter.
    pub refused: Option<(Id<Question>, Option<Box<str>>)>,
    /// The question at which the answers end.
    pub unfinished: Option<Id<Question>>,
}
