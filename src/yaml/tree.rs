//! From the events of the parser to a tree, within limits.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser, ScalarStyle, ScanError, Span, StructureStyle, Tag};

use super::fault::{Fault, What};
use super::node::{Node, Style, Value};
use super::scalar;

/// How deeply lists and mappings may be nested.
pub(crate) const DEEPEST: usize = 100;

/// How much aliases may bring into a file in all: so many values, and so many times
/// [`COPIED_TEXT`] bytes of text. An alias of aliases of aliases would fill the memory.
const MOST_COPIED: usize = 1_000_000;

/// So many bytes of a text count as one more value where an alias copies it.
const COPIED_TEXT: usize = 32;

/// A file of YAML.
#[derive(Debug)]
pub(crate) struct Tree<'s> {
    /// The text of the file.
    pub source: &'s str,
    /// What stands in it.
    pub root: Node<'s>,
    /// The bytes of each comment, from its `#` to the end of its line.
    pub comments: Vec<Range<usize>>,
    /// The bytes of each anchor and tag that stands where a text begins, and that is most
    /// likely the first word of that text: an anchor that no alias uses, and every tag
    /// that YAML itself knows, such as `!!str`.
    pub lost_beginnings: Vec<Range<usize>>,
}

impl<'s> Tree<'s> {
    /// A file with nothing in it.
    pub(crate) fn empty() -> Self {
        Self {
            source: "",
            root: Node::made(Value::Null),
            comments: Vec::new(),
            lost_beginnings: Vec::new(),
        }
    }

    /// The same tree as that of a piece of a longer text, in which so many bytes stand
    /// before it.
    pub(crate) fn behind(mut self, source: &'s str, bytes: usize) -> Self {
        self.source = source;
        if bytes > 0 {
            let by = short(bytes);
            self.root.shift(by);
            for span in self.comments.iter_mut().chain(&mut self.lost_beginnings) {
                *span = span.start + bytes..span.end + bytes;
            }
        }
        self
    }

    /// Reads a text as YAML: one document, nested no more than [`DEEPEST`] deep.
    pub(crate) fn read(source: &'s str) -> Result<Self, Fault> {
        if u32::try_from(source.len()).is_err() {
            return Err(Fault::new(What::TooLong, 0));
        }
        if let Some(at) = source.find(is_no_character) {
            return Err(Fault::new(What::ControlCharacter, at));
        }
        let mut building = Building::new(source);
        let options = granit_parser::options! {
            emit_comments: source.contains('#'),
            max_buffered_comment_events: usize::MAX,
            // The parser reads on before it tells of what it has read.
            flow_nesting_limit: 2 * DEEPEST,
            block_nesting_limit: 2 * DEEPEST,
            block_scalar_eof_without_line_feed: true,
        };
        for event in Parser::new_from_str_with_options(source, options) {
            let (event, span) = event.map_err(|error| building.fault(&error))?;
            building.take(event, &span)?;
        }
        Ok(building.finish())
    }
}

/// What YAML does not take for a character of a text.
fn is_no_character(c: char) -> bool {
    let control = c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    control || matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{feff}')
}

/// A tree that is being built.
struct Building<'s> {
    source: &'s str,
    /// What has been read and is in no list or mapping yet that has ended.
    nodes: Vec<Node<'s>>,
    open: Vec<Open>,
    documents: usize,
    /// What has an anchor, by the number of that.
    anchored: HashMap<usize, Node<'s>>,
    copied: usize,
    /// Where the last alias stands.
    last_alias: Option<usize>,
    comments: Vec<Range<usize>>,
    lost_beginnings: Vec<Range<usize>>,
    /// The bytes of the anchors before texts, by their numbers, as long as no alias uses
    /// them.
    unused: HashMap<usize, Range<usize>>,
}

/// A list or a mapping that is being read.
struct Open {
    style: Style,
    start: u32,
    anchor: usize,
    tag: Option<Box<str>>,
    /// Where its first value stands among the nodes.
    from: usize,
}

impl<'s> Building<'s> {
    fn new(source: &'s str) -> Self {
        Self {
            source,
            nodes: Vec::new(),
            open: Vec::new(),
            documents: 0,
            anchored: HashMap::new(),
            copied: 0,
            last_alias: None,
            comments: Vec::new(),
            lost_beginnings: Vec::new(),
            unused: HashMap::new(),
        }
    }

    fn fault(&self, error: &ScanError) -> Fault {
        let open = self.open.iter().rev();
        let opening = open.take_while(|open| open.style == Style::Brackets).next();
        Fault::of_grammar(error, self.source, opening.map(|open| open.start as usize))
    }

    fn take(&mut self, event: Event<'s>, span: &Span) -> Result<(), Fault> {
        let bytes = span.byte_range().unwrap_or(0..0);
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Fault::new(What::SecondDocument, bytes.start));
                }
            }
            Event::Comment(..) => self.comments.push(bytes),
            Event::Scalar(text, style, anchor, tag) => {
                let scalar = Scalar {
                    text,
                    style,
                    anchor,
                    tag: tag.as_deref(),
                    tag_start: span.tag_start().and_then(|tag| tag.byte_offset()),
                };
                self.scalar(scalar, bytes)?;
            }
            Event::Alias(anchor) => self.alias(anchor, bytes)?,
            Event::SequenceStart(style, anchor, tag) | Event::MappingStart(style, anchor, tag) => {
                self.open.push(Open {
                    style: match style {
                        StructureStyle::Block => Style::Lines,
                        StructureStyle::Flow => Style::Brackets,
                    },
                    start: short(bytes.start),
                    anchor,
                    tag: tag.and_then(|tag| of_its_own(&tag)),
                    from: self.nodes.len(),
                });
                if self.open.len() > DEEPEST {
                    return Err(Fault::new(What::TooDeep, bytes.start));
                }
            }
            Event::SequenceEnd => self.close(false, bytes.end)?,
            Event::MappingEnd => self.close(true, bytes.end)?,
            _ => {}
        }
        Ok(())
    }

    fn scalar(&mut self, scalar: Scalar<'s, '_>, bytes: Range<usize>) -> Result<(), Fault> {
        let Scalar {
            text,
            style,
            anchor,
            tag,
            tag_start,
        } = scalar;
        if !text.is_empty() {
            self.note_beginning(tag, anchor, bytes.start);
        }
        let value = match (tag, style) {
            (None, ScalarStyle::Plain) => scalar::plain(text),
            (None, _) => Value::Text(text),
            (Some(tag), _) => match (of_its_own(tag), tag.core_suffix()) {
                (Some(own), _) => Value::Tagged(own),
                (None, Some(kind)) => scalar::tagged(kind, text)
                    .ok_or(Fault::new(What::OtherThanItsTag, bytes.start))?,
                (None, None) => Value::Text(text),
            },
        };
        let raw = self.source.get(bytes.clone()).unwrap_or("");
        let node = Node {
            value,
            start: short(tag_start.unwrap_or(bytes.start)),
            end: short(bytes.start + raw.trim_end().len()),
            style: match style {
                ScalarStyle::Plain => Style::Plain,
                ScalarStyle::SingleQuoted => Style::SingleQuoted,
                ScalarStyle::DoubleQuoted => Style::DoubleQuoted,
                ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
            },
        };
        self.push(node, anchor, bytes.start)
    }

    /// Notes the anchor or tag before a text that is most likely a word of it.
    fn note_beginning(&mut self, tag: Option<&Tag>, anchor: usize, text: usize) {
        if tag.is_some_and(Tag::is_yaml_core_schema) {
            self.lost_beginnings.push(marks_before(self.source, text));
        } else if anchor != 0 {
            self.unused.insert(anchor, marks_before(self.source, text));
        }
    }

    fn alias(&mut self, anchor: usize, bytes: Range<usize>) -> Result<(), Fault> {
        self.unused.remove(&anchor);
        self.last_alias = Some(bytes.start);
        // What is not at its end yet would be inside itself.
        let Some(node) = self.anchored.get(&anchor) else {
            return Err(Fault::new(What::TooManyCopies, bytes.start));
        };
        let (weight, depth) = weight(node);
        self.copied += weight;
        if self.copied > MOST_COPIED {
            return Err(Fault::new(What::TooManyCopies, bytes.start));
        }
        if self.open.len() + depth > DEEPEST {
            return Err(Fault::new(What::TooDeep, bytes.start));
        }
        self.nodes.push(Node {
            value: node.value.clone(),
            start: short(bytes.start),
            end: short(bytes.end),
            style: Style::Alias,
        });
        Ok(())
    }

    fn close(&mut self, is_map: bool, end: usize) -> Result<(), Fault> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let inside = self.nodes.get(open.from..).unwrap_or(&[]);
        let last = inside.iter().rev().find(|node| node.start < node.end);
        let end = match open.style {
            Style::Brackets => short(end),
            _ => last.map_or(open.start, |last| last.end),
        };
        let mut inside = self.nodes.drain(open.from..);
        let value = if let Some(tag) = open.tag {
            drop(inside);
            Value::Tagged(tag)
        } else if is_map {
            let mut pairs = Vec::with_capacity(inside.len() / 2);
            while let (Some(key), Some(value)) = (inside.next(), inside.next()) {
                pairs.push((key, value));
            }
            drop(inside);
            Value::Map(pairs.into_boxed_slice())
        } else {
            Value::List(inside.collect())
        };
        let node = Node {
            value,
            start: open.start,
            end,
            style: open.style,
        };
        self.push(node, open.anchor, open.start as usize)
    }

    fn push(&mut self, node: Node<'s>, anchor: usize, at: usize) -> Result<(), Fault> {
        if anchor != 0 {
            self.copied += weight(&node).0;
            if self.copied > MOST_COPIED {
                let at = self.last_alias.unwrap_or(at);
                return Err(Fault::new(What::TooManyCopies, at));
            }
            self.anchored.insert(anchor, node.clone());
        }
        self.nodes.push(node);
        Ok(())
    }

    fn finish(mut self) -> Tree<'s> {
        self.lost_beginnings.extend(self.unused.into_values());
        self.lost_beginnings.sort_by_key(|bytes| bytes.start);
        Tree {
            source: self.source,
            root: self.nodes.pop().unwrap_or(Node::made(Value::Null)),
            comments: self.comments,
            lost_beginnings: self.lost_beginnings,
        }
    }
}

/// A text, a number or an empty place, as the events have it.
struct Scalar<'s, 't> {
    text: Cow<'s, str>,
    style: ScalarStyle,
    anchor: usize,
    tag: Option<&'t Tag>,
    tag_start: Option<usize>,
}

/// A byte of a text that is no longer than such numbers reach.
fn short(byte: usize) -> u32 {
    u32::try_from(byte).unwrap_or(u32::MAX)
}

/// A tag that is none of YAML's own, as it is written.
fn of_its_own(tag: &Tag) -> Option<Box<str>> {
    let written = format!("{}{}", tag.handle(), tag.suffix());
    written.starts_with('!').then(|| written.into())
}

/// How many values a node is, and how deep it is nested.
fn weight(node: &Node<'_>) -> (usize, usize) {
    let inside = |nodes: &mut dyn Iterator<Item = &Node<'_>>| {
        nodes
            .map(weight)
            .fold((1, 1), |all, one| (all.0 + one.0, all.1.max(one.1 + 1)))
    };
    match &node.value {
        Value::List(items) => inside(&mut items.iter()),
        Value::Map(pairs) => inside(&mut pairs.iter().flat_map(|(key, value)| [key, value])),
        Value::Text(Cow::Owned(text)) => (1 + text.len() / COPIED_TEXT, 0),
        Value::Null
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Text(Cow::Borrowed(_))
        | Value::Tagged(_) => (1, 0),
    }
}

/// The anchors and tags before a text.
fn marks_before(source: &str, text: usize) -> Range<usize> {
    let before = source.get(..text).unwrap_or("").trim_end();
    let mut start = before.len();
    while let Some(word) = before.get(..start).and_then(last_mark) {
        start = word;
    }
    start..before.len()
}

/// Where the last word begins, if that is an anchor or a tag.
fn last_mark(before: &str) -> Option<usize> {
    let before = before.trim_end();
    let word = before
        .rfind(|c: char| c.is_whitespace() || matches!(c, '[' | '{' | ','))
        .map_or(0, |end| end + 1);
    let marked = before.get(word..)?.starts_with(['&', '!']);
    marked.then_some(word)
}
