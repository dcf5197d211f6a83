//! Text → [`Flow`], with everything that is wrong with it.
//!
//! What an author wrote is never an `Err`: [`read`] gives a [`Reading`], which
//! holds all findings in the order of the file, and the flow where none of them
//! is an error. Only text that is no YAML stops at once, since nothing behind
//! the fault can be told.
//!
//! The way of a file: [`yaml`](crate::yaml) makes a tree of all that stands there;
//! [`keys`] is the one table of what may stand where, and [`shape`] what; [`schema`]
//! tells it to editors; [`version`] is that of the format, [`reader`] takes values
//! out of the tree, and [`nearest`] names that are nearly right and
//! [`led`] those that routes have; [`names`] are the ids; [`doctor`] tells what explains many
//! findings at once, and [`uses`] how conditions use a name; [`question`], [`outcome`],
//! [`guarantee`], [`condition`] and [`text`] read what their names say, [`named`] by key; [`ways`]
//! judges the graph; [`lists`] are read before all others, [`sections`]
//! are the parts of a flow, [`clashes`] names that two things have, and [`draft`] puts the flow
//! together. [`conflict`] sees what a merge of versions left
//! behind, [`merges`] are merge keys, [`broken`] says what is wrong with text that is no YAML,
//! [`amounts`] are numbers and days as people write them, [`signs`] are
//! those that nobody sees, [`slips`] slips of the hand, and [`comments`] are those that allow a finding.
//! [`holes`] is what can be told of a file beside its errors.
//! A flow may have [`shared`] parts, which are files of their own: [`used`] reads how they are
//! used, [`leads`] where their ways out lead, [`scope`] is what names mean in each file, and
//! [`own_words`] says of a part what is wrong with it as the part would.
//! [`answers`] and [`scenario`] read the two other kinds of file.

mod shape;

pub mod keys;

pub mod schema;

mod comments;

mod amounts;

mod signs;

mod slips;

mod conflict;

mod merges;

mod broken;

mod nearest;

mod led;

mod reader;

mod scope;

pub mod shared;

mod own_words;

mod leads;

mod version;

mod used;

mod names;

mod doctor;

mod uses;

mod text;

mod named;

pub(crate) mod condition;

mod question;

mod signed;

mod outcome;

mod lists;

mod language;

mod words;

mod guarantee;

mod sections;

mod clashes;

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
use crate::yaml::Node;
use crate::yaml::find::Places;
use crate::yaml::tree::Tree;

pub use crate::yaml::find::Extent;

pub(crate) use comments::{Allows, Said};
pub(crate) use condition::words_of;
pub(crate) use holes::{Holed, Holes, with_holes};
pub use names::RESERVED;
pub use reader::MOST_FINDINGS;
use reader::Reader;
pub(crate) use scope::in_full;
use shared::WholeTree;
pub use ways::place_of_route;
pub(crate) use ways::place_of_steps;

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
    let (flow, findings) = with_findings(text, shared::whole, draft::draft);
    let faulty = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Reading {
        flow: flow.flatten().filter(|_| !faulty),
        findings,
    }
}

/// Reads a text of any kind, with all findings in the order of the file. Nothing
/// comes of text that is no YAML. `whole` gives the tree of the file.
fn with_findings<T>(
    text: &str,
    whole: impl FnOnce(&str) -> Result<WholeTree<'_>, Vec<Finding>>,
    read: impl FnOnce(&mut Reader<'_>, &Node<'_>) -> T,
) -> (Option<T>, Vec<Finding>) {
    let (mark, text) = without_mark(text);
    let mut conflicts = conflict::conflicts(text);
    if !conflicts.is_empty() {
        shift(&mut conflicts, mark);
        return (None, conflicts);
    }
    let (read, mut findings) = match whole(text) {
        Ok(WholeTree {
            tree,
            findings: of_parts,
            broken,
        }) => {
            let mut reader = Reader::new(text);
            of_parts
                .into_iter()
                .for_each(|finding| reader.push(finding));
            let spread = merges::spread(&tree);
            let root = spread.as_ref().map_or(&tree.root, |spread| &spread.root);
            let of_merges = spread.iter().flat_map(|spread| &spread.findings);
            reader.findings.extend(of_merges.cloned());
            let read = read(&mut reader, root);
            let mut findings = reader.finish(&tree);
            findings.extend(broken);
            own_words::in_own_words(&tree, &mut findings);
            (Some(read), findings)
        }
        Err(findings) => (None, findings),
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
    findings.iter_mut().for_each(|finding| finding.shift(mark));
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
    condition::pieces(flow, when)
}

/// What a condition of a flow would be that reads so in its place; nothing where there is anything
/// to tell of it.
pub(crate) fn read_again(flow: &Flow, when: &Written, source: &str) -> Option<Written> {
    condition::read_again(flow, when, source)
}

/// Looks up the bytes of all findings and puts them in the order of the file.
pub fn find_places(text: &str, findings: &mut Vec<Finding>) {
    if findings.is_empty() {
        return;
    }
    let (mark, text) = without_mark(text);
    let tree = shared::tree(text).unwrap_or(Tree::empty());
    reader::locate(&tree, findings);
    own_words::in_own_words(&tree, findings);
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
    let bytes = |bytes: Range<usize>| bytes.start + mark..bytes.end + mark;
    let Some(tree) = tree_for(text, places) else {
        return vec![0..0; places.len()];
    };
    let mut found = Places::new(&tree);
    let found = places.iter().map(|place| bytes(found.bytes(place)));
    found.collect()
}

/// All the bytes of what stands at each of these places, in the order given; nothing for
/// one that the text does not have. A doubled key means the first.
#[must_use]
pub fn extents(text: &str, places: &[Place]) -> Vec<Option<Extent>> {
    let (mark, text) = without_mark(text);
    let bytes = |bytes: Range<usize>| bytes.start + mark..bytes.end + mark;
    let Some(tree) = tree_for(text, places) else {
        return vec![None; places.len()];
    };
    let mut found = Places::new(&tree);
    let found = places.iter().map(|place| {
        let Extent { key, value } = found.extent(place)?;
        Some(Extent {
            key: key.map(bytes),
            value: bytes(value),
        })
    });
    found.collect()
}

/// The tree of a text in which places are to be looked up; none where there are none, or
/// where it is no YAML.
fn tree_for<'t>(text: &'t str, places: &[Place]) -> Option<Tree<'t>> {
    match places {
        [] => None,
        _ => shared::tree(text),
    }
}
