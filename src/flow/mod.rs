//! What an author means by a flow, as plain values.
//!
//! Everything that a name in the file stands for is kept in a [`Table`], in the
//! order of the file, and spoken of by [`Id`]: names are resolved once, when the
//! file is read. A [`Flow`] that exists is whole: every id in it leads somewhere,
//! every condition compares what can be compared, and no way asks a question twice.
//!
//! In reading order: [`table`] (names and ids), [`words`] that the program says, the values that answers hold
//! ([`number`], [`duration`], [`day`], [`spoken`], [`option_set`]), [`text`] with its
//! placeholders, [`condition`], then what an author writes with them: [`outcome`],
//! [`question`] with the [`answer`]s that it takes, the [`hint`] that says which, and the
//! [`sentence`]s that they stand in, conditions [`worded`] for people in [`phrase`]s, [`guarantee`], and [`scenario`],
//! which tries a flow. [`mark`] tells whether a question still means what it meant.
//!
//! A text names questions, a question names outcomes, and an outcome has texts: each by
//! [`Id`] alone. So what ids are of is named here, and no file needs one below it.

pub mod table;

pub mod words;

pub mod number;

pub mod duration;

pub mod day;

pub mod spoken;

pub mod option_set;

pub mod text;

pub mod condition;

pub mod outcome;

pub mod question;

mod kind;

pub mod answer;

pub mod hint;

pub mod sentence;

pub mod phrase;

pub mod worded;

pub mod guarantee;

pub mod scenario;

pub mod mark;

use crate::bundle;
use crate::place::Place;
use condition::Written;
use guarantee::Guarantee;
use outcome::Source;
use question::Options;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use table::{Id, Table};
use text::{Insertion, Text};
use words::Words;

pub use outcome::{Outcome, Passage};
pub use question::Question;

/// The version of the format that this program reads.
pub const FORMAT_VERSION: u32 = 1;

/// A decision graph: questions that lead to outcomes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Flow {
    /// What the flow helps to decide, as one line.
    pub title: Box<str>,
    /// Markdown that is shown before the first question.
    pub intro: Option<Box<str>>,
    /// Markdown that is said at the end, after the advice.
    pub outro: Option<Box<str>>,
    /// The language of its texts, as a tag of BCP 47; English where it is left out.
    pub language: Option<Box<str>>,
    /// The program's words, as the author says them.
    pub words: Words,
    /// Whether the person can clear the screen and leave at once.
    pub quick_exit: bool,
    /// The page that one key leads to from every question, and back.
    pub help_now: Option<Id<Outcome>>,
    /// How many reasons stand on the first part of a page. Where nothing is said,
    /// a page has one part, with all of them.
    pub reasons_first: Option<usize>,
    /// The question that is asked first.
    pub start: Id<Question>,
    /// The questions, by id.
    pub questions: Table<Question>,
    /// The outcomes, by id.
    pub outcomes: Table<Outcome>,
    /// The named conditions, by id.
    pub facts: Table<Fact>,
    /// The scores that options add to, by id, in the order of their first mention.
    pub scores: Table<Score>,
    /// The named sets of options, by id.
    pub lists: Table<List>,
    /// The passages, by id.
    pub passages: Table<Passage>,
    /// The sources, by id.
    pub sources: Table<Source>,
    /// What the author promises about every way through.
    pub guarantees: Vec<Guarantee>,
}

impl Flow {
    /// The options that bring a passage at once: the question, the place of the option
    /// among its options, and the passage.
    pub fn brought_first(&self) -> impl Iterator<Item = (Id<Question>, usize, Id<Passage>)> {
        self.questions.iter().flat_map(|(id, question)| {
            let options = question.kind.options().into_iter();
            let options = options.flat_map(|options| options.iter().enumerate());
            options.filter_map(move |(at, (_, option))| Some((id, at, option.help_first?)))
        })
    }

    /// The language of its texts, as pages name it.
    #[must_use]
    pub fn language(&self) -> &str {
        self.language.as_deref().unwrap_or("en")
    }

    /// Whether its texts are English: `en`, `en-GB`.
    #[must_use]
    pub fn is_english(&self) -> bool {
        let mut parts = self.language().split('-');
        parts
            .next()
            .is_some_and(|tag| tag.eq_ignore_ascii_case("en"))
    }

    /// A placeholder as it stands in the file.
    #[must_use]
    pub fn placeholder(&self, insertion: Insertion) -> String {
        match insertion {
            Insertion::Answer(question) => format!("{{{}}}", self.questions.name(question)),
            Insertion::WithUnit(question) => {
                format!("{{{} with unit}}", self.questions.name(question))
            }
            Insertion::Score(score) => format!("{{{}}}", self.scores.name(score)),
        }
    }

    /// A placeholder as it stands in the file, or in that of the shared part that has this place.
    pub(crate) fn placeholder_at(&self, place: &Place, insertion: Insertion) -> String {
        let beginning = format!("{{{}", bundle::prefix_at(place));
        self.placeholder(insertion).replacen(&beginning, "{", 1)
    }

    /// The questions on which it depends what a text says: those whose answers it shows, and
    /// those whose options add to a score that it shows.
    pub fn shown_in<'f>(&'f self, text: &'f Text) -> impl Iterator<Item = Id<Question>> + 'f {
        let scores: Vec<Id<Score>> = text.scores().collect();
        let questions = (!scores.is_empty()).then(|| self.questions.iter());
        let adds = move |question: &Question| {
            let options = question.kind.options();
            let mut points = options
                .into_iter()
                .flat_map(|options| options.iter())
                .flat_map(|(_, option)| &option.points);
            points.any(|(score, _)| scores.contains(score))
        };
        let adding = questions.into_iter().flatten();
        let adding = adding.filter(move |(_, one)| adds(one));
        text.questions().chain(adding.map(|(id, _)| id))
    }

    /// Every text that may have placeholders.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let questions = self.questions.iter();
        let questions = questions.flat_map(|(_, question)| question.texts());
        let outcomes = self.outcomes.iter().flat_map(|(_, outcome)| {
            let documents = outcome.documents.iter();
            let documents = documents.flat_map(|document| document.texts());
            outcome.texts().chain(documents.map(|(_, text)| text))
        });
        let passages = self.passages.iter();
        let passages = passages.flat_map(|(_, passage)| passage.texts());
        questions.chain(outcomes).chain(passages)
    }

    /// Calls `visit` with every condition that an author wrote: of facts, of
    /// refusals and routes, of passages and parts of documents, of guarantees.
    pub fn conditions<'f>(&'f self, visit: &mut impl FnMut(&'f Written)) {
        for (_, fact) in self.facts.iter() {
            visit(&fact.when);
        }
        for (_, question) in self.questions.iter() {
            question
                .refuse
                .iter()
                .for_each(|refusal| visit(&refusal.when));
            question
                .next
                .visit_routes(&mut |route, _| route.when.iter().for_each(&mut *visit));
        }
        for (_, outcome) in self.outcomes.iter() {
            for document in &outcome.documents {
                document.conditions().for_each(&mut *visit);
            }
        }
        for (_, passage) in self.passages.iter() {
            passage.when.iter().for_each(&mut *visit);
        }
        for guarantee in &self.guarantees {
            guarantee.when.iter().for_each(&mut *visit);
        }
    }
}

/// A named condition.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Fact {
    /// When the fact is true.
    pub when: Written,
}

/// A whole number that the chosen options add up to. Its id is all there is to it.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Score;

/// Option ids that several questions or conditions share.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct List {
    /// The ids that the list stands for, in the order of the file.
    pub items: Vec<Box<str>>,
    /// The lists that stand in this one, in the order of the file.
    pub lists: Vec<Id<List>>,
    /// The options, where the list has labels and can serve as `options:`.
    pub options: Option<Arc<Options>>,
}
