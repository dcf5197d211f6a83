//! The items of a list, and the pairs of a mapping whose keys are ids.

use std::borrow::Cow;
use std::collections::HashSet;

use super::super::signs;
use super::super::slips;
use super::{Entries, Reader};
use crate::diagnostic::{Action, At, Certainty, Finding, Rule, TextEdit};
use crate::place::{Path, Place};
use crate::yaml::{Node, Pair, Style, Value};

/// How many ids of a mapping are compared one by one. Most mappings have no
/// more, and comparing so few is faster than hashing them.
const FEW: usize = 8;

/// How many words of nested lists are written out in a help.
const MOST_WORDS: usize = 8;

impl<'s> Reader<'s> {
    /// The items of a list; none where it is no list, or empty.
    pub(crate) fn items<'n, 't>(&mut self, node: &'n Node<'t>, path: &Path<'_>) -> &'n [Node<'t>] {
        match &node.value {
            Value::List(items) => {
                if let Some(inner) = self.list_in_list(items, path) {
                    return inner;
                }
                if items.is_empty() {
                    let message = "this list has nothing in it";
                    self.push(
                        Finding::error(Rule::EmptyText, path.place(), message)
                            .help("add an item, or leave the key out"),
                    );
                }
                items
            }
            Value::Null => &[],
            _ => {
                self.wrong_type(node, path, "a list");
                &[]
            }
        }
    }

    /// The items of a list that is the only item of another one, with a finding for
    /// that; nothing where it is not.
    fn list_in_list<'n, 't>(
        &mut self,
        items: &'n [Node<'t>],
        path: &Path<'_>,
    ) -> Option<&'n [Node<'t>]> {
        let mut flat = Vec::new();
        // A single id in brackets is told where it stands.
        let several =
            |item: &Node<'_>| matches!(&item.value, Value::List(inner) if only_id(inner).is_none());
        let first = items.iter().position(several)?;
        let words = words_in(items, &mut flat) && (1..=MOST_WORDS).contains(&flat.len());
        // Beside things of another kind, each is judged where it stands.
        if !words && items.len() > 1 {
            return None;
        }
        let message = "a list stands inside a list here";
        let mut finding = Finding::error(Rule::WrongType, path.index(first).place(), message);
        if words {
            let flat = Action::Replace(format!("[{}]", flat.join(", ")).into());
            finding = finding.mend(At::Place(path.place()), flat, Certainty::Sure);
        }
        let only = match items {
            [item] => item.items(),
            _ => &[],
        };
        let holds_map = only.first().is_some_and(Node::is_map);
        self.push(finding.help(if words {
            format!(
                "one pair of brackets is enough: write `[{}]`",
                flat.join(", ")
            )
        } else if holds_map {
            "one dash is enough: take the inner one out".to_owned()
        } else {
            "one list is enough: take the inner brackets out".to_owned()
        }));
        Some(only)
    }

    /// The pairs of a mapping whose keys are ids of the author's own, each once.
    pub(crate) fn entries<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        path: &Path<'_>,
        what: &str,
    ) -> Entries<'n, 't> {
        let Value::Map(entries) = &node.value else {
            let told = node.is_null()
                || self.dashes(node, &path.place(), &format!("{what} stand by their ids"));
            if !told {
                self.wrong_type(node, path, &format!("{what} by id"));
            }
            return Vec::new();
        };
        let mut seen = (entries.len() > FEW).then(|| HashSet::with_capacity(entries.len()));
        let mut kept = Vec::with_capacity(entries.len());
        for (at, (_, value)) in entries.iter().enumerate() {
            let Some(id) = self.id(entries, at, path, what) else {
                continue;
            };
            let new = match &mut seen {
                Some(seen) => seen.insert(id.clone()),
                None => kept.iter().all(|(earlier, _)| *earlier != id),
            };
            if new {
                kept.push((id, value));
            } else {
                let help = match what {
                    "answers" | "marks" => "keep one of the two",
                    _ => "keep one of the two, or give one of them another id",
                };
                self.doubled_key(&id, path, at, help);
            }
        }
        kept
    }

    /// The id that a key is; nothing where it is none, with a finding.
    fn id<'n>(
        &mut self,
        entries: &'n [Pair<'_>],
        at: usize,
        path: &Path<'_>,
        what: &str,
    ) -> Option<Cow<'n, str>> {
        let (key, value) = entries.get(at)?;
        if value.is_null() && self.is_cut_off(what, entries, at) {
            match what {
                "answers" => self.tell_cut_off_answer(entries, at, path),
                _ => self.tell_cut_off(entries, at, path),
            }
            return None;
        }
        let place = || path.entry(at).place().the_key();
        match &key.value {
            Value::Text(id) if value.is_null() && slips::glued(id).is_some() => {
                self.glued_key(id, &place());
                None
            }
            Value::Text(id) => Some(Cow::Borrowed(id.as_ref())),
            Value::Int(number) => {
                if self.is_odd_numeral(key) {
                    self.wants_quotes(place(), "a number");
                }
                Some(Cow::Owned(number.to_string()))
            }
            _ => {
                match key.value {
                    Value::Bool(_) if what == "labels" => self.truths_for_ids(entries, at, path),
                    _ => self.wants_quotes(place(), &key.describe()),
                }
                // Nothing more is said where it is named.
                let written: Box<str> = self.raw(key).into();
                self.mended.push((written.clone(), written));
                None
            }
        }
    }

    /// Reports ids that YAML takes for `true` or `false`, all of a mapping with its first.
    fn truths_for_ids(&mut self, entries: &[Pair<'_>], at: usize, path: &Path<'_>) {
        let is_truth = |key: &Node<'_>| matches!(key.value, Value::Bool(_));
        let mut before = entries.iter().take(at);
        if before.any(|(key, _)| is_truth(key)) {
            return;
        }
        let place = |at: usize| path.entry(at).place().the_key();
        let what = entries
            .get(at)
            .map_or(String::new(), |(key, _)| key.describe());
        let message = format!("without quotes this is read as {what}, not as a text");
        let mut finding = Finding::error(Rule::WantsQuotes, place(at), message);
        let mut edits = Vec::new();
        for (other, (key, _)) in entries.iter().enumerate().skip(at) {
            if is_truth(key) {
                edits.push(TextEdit {
                    span: key.bytes(),
                    text: format!("\"{}\"", self.raw(key)),
                });
                if other > at {
                    finding = finding.and(place(other), "and so is this");
                }
            }
        }
        let help = match edits.len() {
            1 => "put it in quotes",
            _ => "put each of them in quotes",
        };
        let several = Action::Several(edits);
        self.push(finding.help(help).mend(At::Label, several, Certainty::Sure));
    }

    /// Whether a list has dashes before what stands by its id, with a finding.
    pub(crate) fn dashes(&mut self, node: &Node<'_>, place: &Place, fact: &str) -> bool {
        let Value::List(items) = &node.value else {
            return false;
        };
        let mut first = None;
        for item in items {
            let Value::Map(pairs) = &item.value else {
                return false;
            };
            // What belongs to an id may stand beside it, as far to the right.
            match pairs.first() {
                Some((key, value)) if pairs.len() == 1 || value.is_null() => {
                    let Some(key) = key.text() else { return false };
                    first = first.or(Some((key, value)));
                }
                _ => return false,
            }
        }
        let Some((key, value)) = first else {
            return false;
        };
        let message = format!("{fact}, without dashes");
        let finding = Finding::error(Rule::WrongType, place.clone(), message);
        let help = match &value.value {
            Value::Text(text) => format!("take the dashes out: `{key}: {text}`"),
            _ => format!("take the dashes out: `{key}:`"),
        };
        let edits: Option<Vec<TextEdit>> = items.iter().map(|item| self.dash_of(item)).collect();
        let finding = finding.help(help);
        self.push(match edits {
            Some(edits) => finding.mend(At::Label, Action::Several(edits), Certainty::Sure),
            None => finding,
        });
        true
    }

    /// The edit that takes out the dash before an item.
    fn dash_of(&self, item: &Node<'_>) -> Option<TextEdit> {
        let start = item.bytes().start;
        let before = self.source.get(..start)?;
        let dash = before.trim_end_matches(' ').strip_suffix('-')?.len();
        Some(TextEdit {
            span: dash..start,
            text: String::new(),
        })
    }

    /// The edits by which lines begin so far to the right: those from a key on, down to the end
    /// of a value. Nothing where one of them stands too far to the left.
    pub(crate) fn moved(&self, key: &Node<'_>, value: &Node<'_>, column: usize) -> Vec<TextEdit> {
        let end = value.bytes().end.max(key.bytes().end);
        let before = self.source.get(..key.bytes().start).unwrap_or("");
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let now = before.len() - begin;
        let mut edits = Vec::new();
        let mut at = begin;
        for line in self
            .source
            .get(begin..end)
            .unwrap_or("")
            .split_inclusive('\n')
        {
            let edge = line.len() - line.trim_start_matches(' ').len();
            if !line.trim().is_empty() {
                let gone = now.saturating_sub(column);
                if edge < gone {
                    return Vec::new();
                }
                edits.push(TextEdit {
                    span: at..at + gone,
                    text: " ".repeat(column.saturating_sub(now)),
                });
            }
            at += line.len();
        }
        edits
    }

    /// How many signs stand before a key on its line.
    pub(crate) fn column(&self, key: &Node<'_>) -> usize {
        let before = self.source.get(..key.bytes().start).unwrap_or("");
        before.len() - before.rfind('\n').map_or(0, |at| at + 1)
    }

    /// Whether a key without a value is the end of the text before it, inside braces,
    /// which a comma cut off.
    fn is_cut_off(&self, what: &str, entries: &[Pair<'_>], at: usize) -> bool {
        let Some((key, _)) = entries.get(at) else {
            return false;
        };
        let may_be = match what {
            "labels" | "facts" => key.text().is_some(),
            "answers" => true,
            _ => false,
        };
        let ends = self.behind(key).trim_start().starts_with([',', '}']);
        let ends = may_be && ends && key.style == Style::Plain;
        let mut before = entries.iter().take(at).rev();
        let text = before.find(|(_, value)| !value.is_null());
        ends && text.is_some_and(|(_, text)| {
            text.text().is_some() || what == "answers" && matches!(text.value, Value::Int(_))
        })
    }

    /// Reports the first of the keys in a row that commas cut off from an answer.
    fn tell_cut_off_answer(&mut self, entries: &[Pair<'_>], at: usize, path: &Path<'_>) {
        let before = at.checked_sub(1).and_then(|before| entries.get(before));
        let Some((id, value)) = before.filter(|(_, value)| !value.is_null()) else {
            return;
        };
        let cut = entries.iter().skip(at);
        let cut = cut.take_while(|(key, value)| value.is_null() && key.style == Style::Plain);
        let cut: Vec<&Node<'_>> = cut.map(|(key, _)| key).collect();
        let id = self.raw(id);
        let mut parts = vec![self.raw(value)];
        parts.extend(cut.iter().map(|key| self.raw(key)));
        let numeral = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let (written, why) = match parts.as_slice() {
            [whole, decimals] if parts.iter().all(numeral) => (
                format!("{whole}.{decimals}"),
                "a point stands before decimals",
            ),
            _ => (
                format!("[{}]", parts.join(", ")),
                "several options stand in brackets",
            ),
        };
        let end = cut.last().map_or(value.bytes().end, |key| key.bytes().end);
        let whole = value.bytes().start..end;
        let was = self.source.get(whole.clone()).unwrap_or("");
        let first = parts.get(1).copied().unwrap_or("");
        let message = format!("a comma cuts `{first}` off from the answer before it");
        let place = path.entry(at).place().the_key();
        let write = Action::Write(was.into(), written.as_str().into());
        let finding = Finding::error(Rule::WrongType, place, message)
            .help(format!("write `{id}: {written}`: {why}"))
            .mend(At::Bytes(whole), write, Certainty::Guess);
        self.push(finding);
    }

    /// Reports the first of the keys in a row that commas cut off from a text.
    fn tell_cut_off(&mut self, entries: &[Pair<'_>], at: usize, path: &Path<'_>) {
        let before = at.checked_sub(1).and_then(|before| entries.get(before));
        let before = before.and_then(|(id, text)| id.text().zip(text.text()));
        let Some((id, text)) = before else {
            return;
        };
        let cut = entries.iter().skip(at);
        let cut = cut.map_while(|(key, value)| key.text().filter(|_| value.is_null()));
        let cut: Vec<&str> = cut.collect();
        let first = cut.first().copied().unwrap_or("");
        let message = format!("a comma cuts `{first}` off from the text before it");
        let whole = format!("{text}, {}", cut.join(", "));
        let curly = signs::in_curly_quotes(&whole);
        let quotes = match curly {
            Some(_) => "straight quotes",
            None => "quotes",
        };
        let whole = curly.unwrap_or(&whole);
        let whole = whole.replace('\\', "\\\\").replace('"', "\\\"");
        let place = path.entry(at).place().the_key();
        let finding = Finding::error(Rule::WantsQuotes, place, message);
        self.push(finding.help(format!(
            "put the whole text in {quotes}: `{id}: \"{whole}\"`"
        )));
    }
}

/// Puts the words of a list, and of the lists in it, one behind the other. Whether
/// there is nothing else in it.
fn words_in(items: &[Node<'_>], words: &mut Vec<String>) -> bool {
    items.iter().all(|item| match &item.value {
        Value::Text(text) => {
            words.push(text.to_string());
            !text.contains([',', '[', ']', '{', '}', '\n'])
        }
        Value::Int(number) => {
            words.push(number.to_string());
            true
        }
        Value::List(items) => words_in(items, words),
        Value::Null | Value::Bool(_) | Value::Float(_) | Value::Map(_) | Value::Tagged(_) => false,
    })
}

/// The one item of a list, if it could be an id.
pub(super) fn only_id<'n>(items: &'n [Node<'_>]) -> Option<&'n str> {
    let [item] = items else { return None };
    let item = item.text()?;
    let of_an_id = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    (!item.is_empty() && item.chars().all(of_an_id)).then_some(item)
}
