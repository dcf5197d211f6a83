//! Something is gone from a file, or stands in another order.

use std::ops::Range;

use super::change::ChangeInFlow;
use super::{Edit, MutantMaker, Slip};
use crate::bundle::prefix_of;
use crate::flow::outcome::Outcome;
use crate::flow::table::Id;
use crate::place::{Place, PlaceStep};
use crate::yaml::{Node, Value};

impl MutantMaker<'_> {
    /// An item of a list is gone; the whole list where it was the only one.
    pub(super) fn drop_item(&mut self, slip: Slip, list: &Place, at: usize, of: usize) {
        if of == 1 {
            return self.drop_whole(slip, list);
        }
        let Some(items) = self.items(list) else {
            return;
        };
        let bytes: Vec<Range<usize>> = items.iter().map(Node::bytes).collect();
        self.add(slip, without(&bytes, at));
    }

    /// A key of a mapping is gone, with its value.
    pub(super) fn drop_key(&mut self, slip: Slip, place: &Place, key: &str) {
        let Some(Value::Map(pairs)) = self.file.at(place).map(|node| &node.value) else {
            return;
        };
        let bytes = pairs.iter().map(|(key, value)| {
            let (key, value) = (key.bytes(), value.bytes());
            key.start..value.end.max(key.end)
        });
        let bytes: Vec<Range<usize>> = bytes.collect();
        if let Some(at) = pairs.iter().position(|(known, _)| known.is(key)) {
            self.add(slip, without(&bytes, at));
        }
    }

    /// What stands under the last key of a place is gone, the key too.
    fn drop_whole(&mut self, slip: Slip, place: &Place) {
        let mut around = place.clone();
        if let Some(PlaceStep::Key(key)) = around.steps.pop() {
            self.drop_key(slip, &around, &key);
        }
    }

    /// A passage is not listed: one mutant for each item of the list.
    pub(super) fn drop_passages(&mut self, outcome: Id<Outcome>, list: &Place) {
        let Some(items) = self.items(list) else {
            return;
        };
        let count = items.len();
        // A word may stand for several.
        let listed = self.flow.outcomes[outcome].passages.iter();
        let prefix = prefix_of(self.flow.outcomes.name(outcome));
        let names = listed.map(|id| self.flow.passages.name(*id).strip_prefix(prefix));
        let one_by_one = names.eq(items.iter().map(|item| self.text.get(item.bytes())));
        for at in 0..count {
            let before = self.found.len();
            self.drop_item(Slip::PassageDropped, list, at, count);
            if one_by_one {
                self.told_by(before, &ChangeInFlow::Unlisted(outcome, at));
            }
        }
    }

    /// An item of a list and the one behind it stand the wrong way round.
    pub(super) fn swap_items(&mut self, list: &Place, at: usize) {
        let Some([first, second]) = self.items(list).and_then(|items| items.get(at..at + 2)) else {
            return;
        };
        let text = |node: &Node<'_>| self.text.get(node.bytes()).map(str::to_owned);
        let (Some(one), Some(two)) = (text(first), text(second)) else {
            return;
        };
        let edits = vec![(first.bytes(), two), (second.bytes(), one)];
        self.add(Slip::RoutesSwapped, edits);
    }

    /// The items of a list that stands in the file as one.
    fn items(&self, list: &Place) -> Option<&[Node<'_>]> {
        match &self.file.at(list)?.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}

/// The thing at a place of a row is gone, with what parts it from its neighbour.
fn without(row: &[Range<usize>], at: usize) -> Vec<Edit> {
    let gone = match (row.get(at), row.get(at + 1), at.checked_sub(1)) {
        (Some(this), Some(next), _) => this.start..next.start,
        (Some(this), None, Some(before)) => row[before].end..this.end,
        _ => return Vec::new(),
    };
    vec![(gone, String::new())]
}
