//! What a scenario expects.

use super::super::guarantee::{Tags, outcome, questions};
use super::super::keys::{EXPECT, REFUSED};
use super::super::names::{Names, undefined};
use super::super::outcome::{passages, passages_as_they_come, read_tone};
use super::super::reader::{Fields, Placed, Reader};
use crate::flow::outcome::Passage;
use crate::flow::question::Question;
use crate::flow::scenario::Expect;
use crate::flow::table::Id;
use crate::place::Path;
use crate::yaml::Value;

/// Reads what a scenario expects.
pub(super) fn expect(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tags: &Tags,
    placed: Placed<'_>,
) -> Option<Expect> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &EXPECT)?;
    let source = ExpectSource {
        names,
        tags,
        fields: &fields,
        path,
    };
    let outcome = fields.word(reader, "outcome");
    let outcome =
        outcome.and_then(|name| self::outcome(reader, names, &name, &fields.path("outcome")));
    let tone = fields.word(reader, "tone");
    let tone = tone.and_then(|name| read_tone(reader, &name, &fields.path("tone")));
    let unfinished = fields.word(reader, "unfinished");
    let unfinished =
        unfinished.and_then(|name| names.question(reader, &name, &fields.path("unfinished")));
    Some(Expect {
        outcome,
        tone,
        tags: source.texts(reader, "tags"),
        asked: source.questions(reader, "asked"),
        asks: source.questions(reader, "asks").unwrap_or_default(),
        asks_not: source.questions(reader, "asks_not").unwrap_or_default(),
        shown: source.passages(reader, "shown"),
        shows: source.passages(reader, "shows").unwrap_or_default(),
        shows_not: source.passages(reader, "shows_not").unwrap_or_default(),
        first: source.passages(reader, "first"),
        help_first: source.help_first(reader),
        documents: source.documents(reader),
        at_once: fields.flag(reader, "at_once"),
        text_has: source.texts(reader, "text_has"),
        refused: source.refused(reader),
        unfinished,
    })
}

/// What a scenario expects, while it is read.
struct ExpectSource<'e, 's> {
    names: &'e Names<'e>,
    tags: &'e Tags,
    fields: &'e Fields<'e, 's>,
    path: &'e Path<'e>,
}

impl ExpectSource<'_, '_> {
    /// A list of texts, or one text.
    fn texts(&self, reader: &mut Reader<'_>, key: &str) -> Vec<Box<str>> {
        let path = self.path.key(key);
        let Some(node) = self.fields.value(key) else {
            return Vec::new();
        };
        if !matches!(node.value, Value::List(_)) {
            return reader.markdown(node, &path).into_iter().collect();
        }
        let items = reader.items(node, &path).iter().enumerate();
        items
            .filter_map(|(at, node)| reader.markdown(node, &path.index(at)))
            .collect()
    }

    /// A list of questions. An empty one says that nothing is asked.
    fn questions(&self, reader: &mut Reader<'_>, key: &str) -> Option<Vec<Id<Question>>> {
        let node = self.fields.value(key)?;
        if matches!(&node.value, Value::List(items) if items.is_empty()) {
            return Some(Vec::new());
        }
        Some(questions(
            reader,
            self.names,
            Placed {
                node,
                path: &self.path.key(key),
            },
        ))
    }

    fn passages(&self, reader: &mut Reader<'_>, key: &str) -> Option<Vec<Id<Passage>>> {
        let node = self.fields.value(key)?;
        if matches!(&node.value, Value::List(items) if items.is_empty()) {
            return Some(Vec::new());
        }
        let place = Placed {
            node,
            path: &self.path.key(key),
        };
        Some(passages(reader, self.names, &self.tags.passages, place))
    }

    /// What was shown at once. Several answers may bring one passage.
    fn help_first(&self, reader: &mut Reader<'_>) -> Option<Vec<Id<Passage>>> {
        let node = self.fields.value("help_first")?;
        if matches!(&node.value, Value::List(items) if items.is_empty()) {
            return Some(Vec::new());
        }
        let place = Placed {
            node,
            path: &self.path.key("help_first"),
        };
        let tagged = &self.tags.passages;
        Some(passages_as_they_come(reader, self.names, tagged, place))
    }

    /// The files of documents. An empty list says that there is none.
    fn documents(&self, reader: &mut Reader<'_>) -> Option<Vec<Box<str>>> {
        let node = self.fields.value("documents")?;
        let path = self.path.key("documents");
        if matches!(&node.value, Value::List(items) if items.is_empty()) {
            return Some(Vec::new());
        }
        let items = reader.items(node, &path).iter().enumerate();
        let mut files = Vec::new();
        for (at, node) in items {
            let path = path.index(at);
            let Some(file) = reader.line(node, &path) else {
                continue;
            };
            self.is_a_file(reader, &file, &path);
            files.push(file);
        }
        Some(files)
    }

    /// Reports a file that no document of the flow has.
    fn is_a_file(&self, reader: &mut Reader<'_>, file: &str, path: &Path<'_>) {
        let outcomes = self.names.flow.outcomes.iter();
        let documents = outcomes.flat_map(|(_, outcome)| &outcome.documents);
        let known: Vec<&str> = documents.map(|document| &*document.file).collect();
        if !known.contains(&file) {
            let near = reader.nearest(file, known.into_iter());
            let message = format!("no document has the file `{file}`");
            reader.push(undefined(path.place(), message, file, near));
        }
    }

    fn refused(&self, reader: &mut Reader<'_>) -> Option<(Id<Question>, Option<Box<str>>)> {
        let node = self.fields.value("refused")?;
        let path = self.path.key("refused");
        let fields = reader.fields(node, &path, &REFUSED)?;
        let name = fields.word(reader, "question")?;
        let path = fields.path("question");
        let question = self.names.question(reader, &name, &path)?;
        let says = fields.text(reader, "says");
        Some((question, says))
    }
}
