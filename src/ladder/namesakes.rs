//! Questions that share their name with another are told apart by their number.

use std::collections::HashMap;

use super::{InWords, WordKind, WordShown};
use crate::flow::Flow;
use crate::flow::phrase::{Phrase, Word};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::graph::Graph;

/// The questions of a flow that share their name with another, with their numbers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namesakes {
    numbers: HashMap<Id<Question>, usize>,
}

impl Namesakes {
    pub(super) fn of(flow: &Flow, graph: &Graph) -> Self {
        let mut named: HashMap<String, Vec<(Id<Question>, usize)>> = HashMap::new();
        for (number, id) in (1..).zip(graph.sequence()) {
            let name = flow.question_in_words(*id);
            named.entry(name).or_default().push((*id, number));
        }
        let shared = named.into_values().filter(|all| all.len() > 1);
        Self {
            numbers: shared.flatten().collect(),
        }
    }

    /// What a phrase says.
    pub(crate) fn words(&self, phrase: &Phrase) -> InWords {
        let pieces = phrase.pieces.iter().map(|piece| {
            let text = piece.text();
            let (is, text) = match piece {
                Word::Plain(_) => (WordKind::Plain, text.to_owned()),
                Word::Question(id, _) => match self.numbers.get(id) {
                    Some(number) => (WordKind::Question, format!("{text} ({number})")),
                    None => (WordKind::Question, text.to_owned()),
                },
                Word::Answer(_) => (WordKind::Answer, text.to_owned()),
                Word::Fact(..) => (WordKind::Fact, text.to_owned()),
                Word::Score(..) => (WordKind::Score, text.to_owned()),
            };
            WordShown { is, text }
        });
        let pieces: Vec<WordShown> = pieces.collect();
        InWords {
            text: pieces.iter().map(|piece| &*piece.text).collect(),
            pieces,
        }
    }
}
