//! Text → [`Flow`], with everything that is wrong with it.
//!
//! What an author wrote is never an `Err`: [`read`] gives a [`Reading`], which
//! holds all findings in the order of the file, and the flow where none of them
//! is an error. Only text that is no YAML stops at once, since nothing behind
//! the fault can be told.
//!
//! The way of a file: [`tree`] (serde, serde_yaml) keeps all that stands there;
//! [`keys`] is the one table of what may stand where, and [`shape`] what; [`schema`]
//! tells it to editors; [`reader`] takes values
//! out of the tree, and [`nearest`] names that are nearly right; [`names`] are the ids; [`indents`] tells what stands in the wrong
//! place, and [`uses`] how conditions use a name; [`question`], [`outcome`],
//! [`guarantee`], [`condition`] and [`text`] read what their names say; [`ways`]
//! judges the graph; [`lists`] are read before all others, and [`draft`] puts the
//! flow together. [`conflict`] sees what a merge of versions left
//! behind, [`merges`] are merge keys, [`syntax`] says in plain words what is wrong with YAML,
//! [`amounts`] are numbers and days as people write them, [`slips`] slips of the
//! hand, [`spans`] finds the bytes of each finding, [`mod@extents`] those of whole
//! values, [`layout`] those of everything, and [`comments`] are those that allow one.
//! [`holes`] is what can be told of a file beside its errors.
//! [`answers`] and [`scenario`] read the two other kinds of file.

mod tree;

mod shape;

pub mod keys;

pub mod schema;

mod spans;

mod extents;

pub mod layout;

mod comments;

mod amounts;

mod slips;

mod conflict;

mod merges;

mod syntax;

mod nearest;

mod reader;

mod kinds;

mod names;

mod indents;

mod uses;

mod text;

pub(crate) mod condition;

mod question;

mod outcome;

mod lists;

mod guarantee;

mod draft;

mod ways;

mod holes;

pub mod answers;

pub mod scenario;

use std::ops::Range;

use crate::diagnostic::{Finding, Severity};
use crate::flow::Flow;
use crate::flow::condition::Written;
use crate::place::Place;

pub(crate) use comments::{Allows, Said};
pub(crate) use condition::words_of;
pub use extents::{Extent, extents};
pub(crate) use holes::{Holed, Holes, with_holes};
pub use names::RESERVED;
pub use reader::MOST_FINDINGS;
use reader::Reader;
use tree::Node;
pub use ways::place_of_route;

/// What came of reading a flow file.
#[derive(Clone, Debug)]
pub struct Reading {
    flow: Option<Flow>,
    findings: Vec<Finding>,
}

impl Reading {
    /// The flow, where the file has no error.
    #[must_use]
    pub fn flow(&self) -> Option<&Flow> {
        self.flow.as_ref()
    }

    /// The flow by itself, where the file has no error.
    #[must_use]
    pub fn into_flow(self) -> Option<Flow> {
        self.flow
    }

    /// Everything that was found, in the order of the file.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }
}

/// Reads a flow file.
///
/// ```
/// let reading = quandary::parse::read("quandary: 1\ntitel: Tea or coffee?\nstart: tea\n");
/// assert!(reading.flow().is_none());
/// let messages: Vec<&str> = reading.findings().iter().map(|f| f.message.as_str()).collect();
/// assert!(messages.contains(&"a flow has no key `titel`"));
/// assert!(messages.contains(&"a flow needs the key `questions`"));
/// ```
#[must_use]
pub fn read(text: &str) -> Reading {
    let (flow, findings) = with_findings(text, "quandary: 1", draft::draft);
    let faulty = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Reading {
        flow: flow.flatten().filter(|_| !faulty),
        findings,
    }
}

/// Reads a text of any kind, with all findings in the order of the file. Nothing
/// comes of text that is no YAML. `beginning` is how a file of this kind begins.
fn with_findings<T>(
    text: &str,
    beginning: &str,
    read: impl FnOnce(&mut Reader<'_>, &Node<'_>) -> T,
) -> (Option<T>, Vec<Finding>) {
    let (mark, text) = without_mark(text);
    let mut conflicts = conflict::conflicts(text);
    if !conflicts.is_empty() {
        shift(&mut conflicts, mark);
        return (None, conflicts);
    }
    let (read, mut findings) = match syntax::tree(text, beginning) {
        Ok(mut tree) => {
            let mut reader = Reader::new(text);
            reader.findings.extend(merges::spread(&mut tree));
            let read = read(&mut reader, &tree);
            (Some(read), reader.finish())
        }
        Err(finding) => (None, vec![*finding]),
    };
    shift(&mut findings, mark);
    (read, findings)
}

/// A text without its byte order mark, and the length of that: it is no part of
/// the text, but of its bytes.
fn without_mark(text: &str) -> (usize, &str) {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => ("\u{feff}".len(), rest),
        None => (0, text),
    }
}

fn shift(findings: &mut [Finding], mark: usize) {
    for bytes in findings.iter_mut().flat_map(Finding::spans_mut) {
        *bytes = bytes.start + mark..bytes.end + mark;
    }
}

/// The bytes of every test of a condition, in the order in which
/// [`Condition::visit`](crate::flow::condition::Condition::visit) comes to them.
///
/// ```
/// # let flow = quandary::parse::read(include_str!("../../flows/pizza.yaml")).into_flow().unwrap();
/// let fact = flow.facts.get("no_cheese").unwrap();
/// let pieces = quandary::parse::pieces(&flow, &fact.when);
/// let words: Vec<&str> = pieces.iter().map(|piece| &fact.when.source[piece.clone()]).collect();
/// assert_eq!(words, [&*fact.when.source, "cannot_eat has cheese", "diet is vegan"]);
/// ```
#[must_use]
pub fn pieces(flow: &Flow, when: &Written) -> Vec<Range<usize>> {
    condition::pieces(flow, &when.source)
}

/// Looks up the bytes of all findings and puts them in the order of the file.
pub fn find_places(text: &str, findings: &mut [Finding]) {
    let (mark, text) = without_mark(text);
    reader::locate(text, findings);
    shift(findings, mark);
}

/// What the comments of a text allow.
pub(crate) fn allows(text: &str) -> Allows {
    let (mark, text) = without_mark(text);
    comments::allows(text).behind(mark)
}

/// The bytes at which each of these places of a file begins and ends, in the
/// order given. A place that the text does not have gets those of the nearest
/// thing around it.
#[must_use]
pub fn locate(text: &str, places: &[Place]) -> Vec<Range<usize>> {
    let (mark, text) = without_mark(text);
    let places: Vec<&Place> = places.iter().collect();
    let found = spans::locate(text, &places).into_iter();
    found
        .map(|found| found.span.start + mark..found.span.end + mark)
        .collect()
}
