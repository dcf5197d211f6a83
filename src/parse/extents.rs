//! From places to all the bytes of what stands there, for whoever wants to change
//! it: with `spans`, the only file that knows the event parser.

use std::collections::HashMap;
use std::ops::Range;

use granit_parser::{Event, Parser};

use crate::place::{Place, Step};

/// All the bytes of what stands at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// The key; nothing where it stands in a list.
    pub key: Option<Range<usize>>,
    /// The value, from its first sign to its last; white space and comments behind
    /// it are no part of it.
    pub value: Range<usize>,
}

/// The extent of each place, in the order given; nothing for one that the text does
/// not have. A doubled key means the first.
#[must_use]
pub fn extents(text: &str, places: &[Place]) -> Vec<Option<Extent>> {
    let mut wanted: HashMap<&[Step], Vec<usize>> = HashMap::new();
    for (at, place) in places.iter().enumerate() {
        wanted.entry(&place.steps).or_default().push(at);
    }
    let mut walk = Walk {
        text,
        wanted,
        path: Vec::new(),
        frames: Vec::new(),
        last: 0,
        found: vec![None; places.len()],
    };
    let mark = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let body = text.get(mark..).unwrap_or("");
    for event in Parser::new_from_str(body) {
        let Ok((event, span)) = event else { break };
        let bytes = span.byte_range().unwrap_or(0..0);
        let bytes = bytes.start + mark..bytes.end + mark;
        match event {
            Event::Scalar(value, ..) => walk.leaf(&value, bytes),
            Event::Alias(_) => walk.leaf("", bytes),
            Event::SequenceStart(..) => walk.open(Inside::List(0), bytes),
            Event::MappingStart(..) => walk.open(Inside::Map(None), bytes),
            Event::SequenceEnd | Event::MappingEnd => walk.close(bytes),
            _ => {}
        }
    }
    walk.found
}

enum Inside {
    List(usize),
    /// The key, once it has been read.
    Map(Option<(String, Range<usize>)>),
}

struct Frame {
    inside: Inside,
    start: usize,
}

struct Walk<'t, 'p> {
    text: &'t str,
    wanted: HashMap<&'p [Step], Vec<usize>>,
    path: Vec<Step>,
    frames: Vec<Frame>,
    /// Where the last value ended that has signs of its own.
    last: usize,
    found: Vec<Option<Extent>>,
}

impl Walk<'_, '_> {
    fn leaf(&mut self, value: &str, bytes: Range<usize>) {
        let raw = self.text.get(bytes.clone()).unwrap_or("");
        let bytes = bytes.start..bytes.start + raw.trim_end().len();
        if !bytes.is_empty() {
            self.last = bytes.end;
        }
        if let Some(Frame {
            inside: Inside::Map(key @ None),
            ..
        }) = self.frames.last_mut()
        {
            *key = Some((value.to_owned(), bytes));
            return;
        }
        self.enter();
        self.note(bytes);
        self.leave();
    }

    fn open(&mut self, inside: Inside, bytes: Range<usize>) {
        if !self.frames.is_empty() {
            self.enter();
        }
        self.frames.push(Frame {
            inside,
            start: bytes.start,
        });
    }

    fn close(&mut self, bytes: Range<usize>) {
        let Some(frame) = self.frames.pop() else {
            return;
        };
        // What stands in brackets ends with a sign of its own, anything else with
        // the last of what is in it.
        let own = self.text.get(bytes.clone()).unwrap_or("");
        if own.ends_with([']', '}']) {
            self.last = bytes.end;
        }
        self.note(frame.start..self.last.max(frame.start));
        if !self.frames.is_empty() {
            self.leave();
        }
    }

    /// Steps down to the value that is about to be read.
    fn enter(&mut self) {
        let step = match self.frames.last().map(|frame| &frame.inside) {
            Some(Inside::List(index)) => Step::Index(*index),
            Some(Inside::Map(Some((key, _)))) => Step::Key(key.as_str().into()),
            // A key that is no text leads nowhere that anybody asks for.
            Some(Inside::Map(None)) | None => Step::Entry(usize::MAX),
        };
        self.path.push(step);
    }

    /// Steps up, and on to the next value.
    fn leave(&mut self) {
        self.path.pop();
        match self.frames.last_mut().map(|frame| &mut frame.inside) {
            Some(Inside::List(index)) => *index += 1,
            Some(Inside::Map(key @ Some(_))) => *key = None,
            Some(Inside::Map(key @ None)) => *key = Some((String::new(), 0..0)),
            None => {}
        }
    }

    fn note(&mut self, value: Range<usize>) {
        let Some(places) = self.wanted.get(self.path.as_slice()) else {
            return;
        };
        let key = match self.frames.last().map(|frame| &frame.inside) {
            Some(Inside::Map(Some((_, bytes)))) => Some(bytes.clone()),
            _ => None,
        };
        // Behind its key a value may begin with a sign that is no part of it to the
        // parser: `|`, an anchor, a tag.
        let behind = key.as_ref().and_then(|key| self.behind(key));
        let start = behind.filter(|at| *at < value.start).unwrap_or(value.start);
        let value = start..value.end.max(start);
        for place in places {
            if let Some(found @ None) = self.found.get_mut(*place) {
                *found = Some(Extent {
                    key: key.clone(),
                    value: value.clone(),
                });
            }
        }
    }
}

impl Walk<'_, '_> {
    /// Where the value begins that stands on the line of its key.
    fn behind(&self, key: &Range<usize>) -> Option<usize> {
        let rest = self.text.get(key.end..)?;
        let value = rest.trim_start_matches([' ', '\t']).strip_prefix(':')?;
        let value = value.trim_start_matches([' ', '\t']);
        let here = !value.starts_with(['\n', '\r', '#']);
        here.then(|| self.text.len() - value.len())
    }
}

#[cfg(test)]
mod tests {
    use super::extents;
    use crate::place::Place;

    #[test]
    fn an_extent_is_all_of_a_value_and_nothing_behind_it() {
        let text = "\
a:  # of a
  - b: {c: [1, 2], d: x}   # of b
    e:
      f: one   # of f
      # below f

      g: |
        two
        three

    h: 'q'  
  - i
";
        let root = Place::root;
        let item = |key: &str| root().key("a").index(0).key(key);
        for (place, key, value) in [
            (item("b"), "b", "{c: [1, 2], d: x}"),
            (item("b").key("c"), "c", "[1, 2]"),
            (item("b").key("d"), "d", "x"),
            (item("e").key("f"), "f", "one"),
            (item("e").key("g"), "g", "|\n        two\n        three"),
            (item("h"), "h", "'q'"),
            (root().key("a").index(1), "", "i"),
        ] {
            let found = extents(text, std::slice::from_ref(&place));
            let found = found[0].clone().expect("it is there");
            assert_eq!(&text[found.value], value, "{place}");
            let of_key = found.key.map_or("", |key| &text[key]);
            assert_eq!(of_key, key, "{place}");
        }
        let block = extents(text, &[item("e"), item("z")]);
        let of_e = block[0].clone().expect("it is there").value;
        assert!(text[of_e.clone()].starts_with("f: one   # of f\n"));
        assert!(text[of_e].ends_with("three"));
        assert_eq!(block[1], None);
    }
}
