//! A flow that has been read, as bytes: what a page in a browser is given, which has no reader of
//! YAML for flows.
//!
//! The bytes are for the very version of this library that made them, on the same day or another:
//! a digest at their beginning tells whether they are, and whether all of them have come. What is
//! to be kept for long, or to be read by others, is the file of the flow.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::flow::guarantee::Guarantee;
use crate::flow::outcome::Source;
use crate::flow::table::{Id, Table};
use crate::flow::words::Words;
use crate::flow::{Fact, Flow, List, Outcome, Passage, Question, Score};

/// How many bytes of the digest stand before the flow.
const DIGEST_BYTES: usize = 32;

/// Bytes that are no flow, or one that another version has packed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotPacked;

impl fmt::Display for NotPacked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("these bytes are damaged, or another version has made them")
    }
}

impl std::error::Error for NotPacked {}

/// The bytes of a flow.
///
/// ```
/// use quandary::{packed, parse};
///
/// let text = "quandary: 1\ntitle: Tea?\nstart: thirsty\nquestions:\n  thirsty:\n    \
///     ask: Are you thirsty?\n    type: yes_no\n    next: tea\noutcomes:\n  \
///     tea: {tone: go, title: Drink tea}\n";
/// let flow = parse::read(text).into_flow().unwrap();
/// let again = packed::unpack(&packed::pack(&flow)).unwrap();
/// assert_eq!(again.title, flow.title);
/// ```
#[must_use]
pub fn pack(flow: &Flow) -> Vec<u8> {
    let fields = postcard::to_allocvec(&Borrowed(flow));
    let fields = fields.expect("text, numbers and lists of them can always be written");
    let mut packed = digest(&fields).to_vec();
    packed.extend(fields);
    packed
}

/// The flow of these bytes.
///
/// # Errors
/// They are not what [`pack`] of this version has made.
pub fn unpack(packed: &[u8]) -> Result<Flow, NotPacked> {
    let (sum, fields) = packed.split_at_checked(DIGEST_BYTES).ok_or(NotPacked)?;
    if digest(fields) != *sum {
        return Err(NotPacked);
    }
    let mut reader = postcard::Deserializer::from_bytes(fields);
    FlowFields::deserialize(&mut reader).map_err(|_| NotPacked)
}

fn digest(fields: &[u8]) -> [u8; DIGEST_BYTES] {
    let mut digest = Sha256::new();
    digest.update(env!("CARGO_PKG_VERSION"));
    digest.update(fields);
    digest.finalize().into()
}

/// A flow that is packed and stays with its owner.
struct Borrowed<'f>(&'f Flow);

impl Serialize for Borrowed<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        FlowFields::serialize(self.0, serializer)
    }
}

/// The fields of a [`Flow`], which itself can't be made of any other bytes than these.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Flow")]
struct FlowFields {
    title: Box<str>,
    intro: Option<Box<str>>,
    outro: Option<Box<str>>,
    language: Option<Box<str>>,
    words: Words,
    quick_exit: bool,
    help_now: Option<Id<Outcome>>,
    reasons_first: Option<usize>,
    start: Id<Question>,
    questions: Table<Question>,
    outcomes: Table<Outcome>,
    facts: Table<Fact>,
    scores: Table<Score>,
    lists: Table<List>,
    passages: Table<Passage>,
    sources: Table<Source>,
    guarantees: Vec<Guarantee>,
}
