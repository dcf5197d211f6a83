//! Comments by which an author allows what would be found:
//! `# quandary: allow(stale-source)`.

use std::ops::Range;

use super::shared;
use crate::yaml::{Node, Style, Value};

/// A comment that allows rules, as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allow {
    /// The bytes of the comment, from its `#`.
    pub span: Range<usize>,
    /// The bytes of each rule that is named; none where the comment means to
    /// allow something and does not say what.
    pub rules: Vec<Range<usize>>,
    /// Whether it says so in the words that are known.
    pub said: Said,
}

/// In which words a comment speaks to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    /// `quandary: allow(…)`.
    Allow,
    /// The same with capitals, which allows nothing.
    Capitals,
    /// Another word in the place of `allow`.
    Otherwise,
}

/// What the comments of a text allow.
#[derive(Clone, Debug, Default)]
pub(crate) struct Allows {
    /// The comments that allow something, in the order of the text.
    pub comments: Vec<Allow>,
    /// The bytes of every value of several lines.
    values: Vec<Range<usize>>,
}

impl Allows {
    /// Where the value of several lines begins that has this byte; the byte itself
    /// where there is none. No comment can stand inside such a value.
    pub(crate) fn beginning(&self, byte: usize) -> usize {
        let behind = self.values.partition_point(|value| value.start <= byte);
        let value = behind.checked_sub(1).and_then(|last| self.values.get(last));
        let value = value.filter(|value| byte < value.end);
        value.map_or(byte, |value| value.start)
    }

    /// The same where so many bytes stand before the text.
    pub(super) fn behind(mut self, bytes: usize) -> Self {
        let comments = self.comments.iter_mut();
        let spans =
            comments.flat_map(|allow| [&mut allow.span].into_iter().chain(&mut allow.rules));
        for span in spans.chain(&mut self.values) {
            *span = span.start + bytes..span.end + bytes;
        }
        self
    }
}

/// All comments of a text that allow something. What stands in quotes or in a text
/// of several lines is no comment.
pub(super) fn allows(text: &str) -> Allows {
    // The common case: a file without such comments is not parsed once more.
    let mut possible = text.match_indices('#');
    if !possible.any(|(at, _)| text.get(at..).is_some_and(is_allow)) {
        return Allows::default();
    }
    let Some(tree) = shared::tree(text) else {
        return Allows::default();
    };
    let mut values = Vec::new();
    several_lines(&tree.root, text, &mut values);
    let comments = tree.comments.into_iter().filter_map(|span| {
        let (said, rules) = allow(text.get(span.clone())?)?;
        let rules = rules.into_iter();
        let rules = rules.map(|rule| span.start + rule.start..span.start + rule.end);
        Some(Allow {
            rules: rules.collect(),
            span: span.clone(),
            said,
        })
    });
    Allows {
        comments: comments.collect(),
        values,
    }
}

/// The bytes of every value of several lines, with the `|` or `>` before it.
fn several_lines(node: &Node<'_>, text: &str, values: &mut Vec<Range<usize>>) {
    match (&node.value, node.style) {
        // What it stands for stands elsewhere.
        (_, Style::Alias) => {}
        (Value::List(items), _) => {
            for item in items {
                several_lines(item, text, values);
            }
        }
        (Value::Map(pairs), _) => {
            for (key, value) in pairs {
                several_lines(key, text, values);
                several_lines(value, text, values);
            }
        }
        (_, Style::Block) => {
            let bytes = node.bytes();
            let before = text.get(..bytes.start).unwrap_or("").trim_end();
            values.push(before.len().saturating_sub(1)..bytes.end);
        }
        _ => {
            let bytes = node.bytes();
            let raw = text.get(bytes.clone());
            if raw.is_some_and(|raw| raw.contains('\n')) {
                values.push(bytes);
            }
        }
    }
}

/// Whether a comment that begins here allows something, or means to.
pub(crate) fn is_allow(comment: &str) -> bool {
    allow(comment).is_some()
}

/// The bytes of the rules that a comment names, which begins here with its `#`;
/// none where it names them in another way than in parentheses. Another word than
/// `allow` counts only where parentheses follow at once: people may write what they
/// like in a comment.
fn allow(comment: &str) -> Option<(Said, Vec<Range<usize>>)> {
    let words = comment.strip_prefix('#')?.trim_start_matches([' ', '\t']);
    let (name, behind) = words.split_at_checked("quandary:".len())?;
    if !name.eq_ignore_ascii_case("quandary:") {
        return None;
    }
    let behind = behind.trim_start_matches([' ', '\t']);
    let length = behind
        .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '-')
        .unwrap_or(behind.len());
    let (word, behind) = behind.split_at_checked(length)?;
    let said = match word {
        "allow" if name == "quandary:" => Said::Allow,
        _ if word.eq_ignore_ascii_case("allow") && behind.trim_start().starts_with('(') => {
            Said::Capitals
        }
        _ if !word.is_empty() && behind.starts_with('(') => Said::Otherwise,
        _ => return None,
    };
    let start = comment.len() - behind.len();
    let rules = in_parentheses(behind.split(['\n', '\r']).next()?);
    let rules = rules.map(|rule| start + rule.start..start + rule.end);
    Some((said, rules.collect()))
}

/// The bytes of the names in parentheses at the beginning of a text, with commas
/// between them.
fn in_parentheses(text: &str) -> impl Iterator<Item = Range<usize>> {
    let open = text.find('(').filter(|open| {
        let before = text.get(..*open).unwrap_or("");
        before.trim().is_empty()
    });
    let close = text.find(')');
    let inside = open.zip(close).and_then(|(open, close)| {
        let inside = text.get(open + 1..close)?;
        Some((open + 1, inside))
    });
    let (mut at, inside) = inside.unwrap_or_default();
    inside.split(',').filter_map(move |named| {
        let bare = named.trim();
        let begins = at + named.len() - named.trim_start().len();
        at += named.len() + ",".len();
        (!bare.is_empty()).then(|| begins..begins + bare.len())
    })
}

#[cfg(test)]
mod tests {
    use super::{Said, allow};

    #[test]
    fn the_rules_of_a_comment_are_read() {
        for (comment, wanted) in [
            ("# quandary: allow(gap)", Some(vec!["gap"])),
            ("#quandary:allow( a , b,)\nc", Some(vec!["a", "b"])),
            ("# quandary: allow (a) since it is so (b)", Some(vec!["a"])),
            ("# quandary: allow()", Some(vec![])),
            ("# quandary: allow a", Some(vec![])),
            ("# quandary: allow(a", Some(vec![])),
            ("# quandary: allow: (a)", Some(vec![])),
            ("# quandary: allowed", None),
            ("# quandary: 1", None),
            ("# quandary: ignoring (a)", None),
            ("# Quandary: a game (for two)", None),
            ("# quandary", None),
            ("# allow(a)", None),
            ("quandary: allow(a)", None),
        ] {
            let rules = allow(comment);
            let rules = rules.map(|(said, rules)| {
                assert_eq!(said, Said::Allow, "{comment}");
                let words = rules.into_iter().map(|rule| &comment[rule]);
                words.collect::<Vec<&str>>()
            });
            assert_eq!(rules, wanted, "{comment}");
        }
    }

    #[test]
    fn other_words_in_the_place_of_allow_are_told_from_it() {
        for (comment, wanted) in [
            ("# Quandary: allow(gap)", Some(Said::Capitals)),
            ("# quandary: Allow (gap)", Some(Said::Capitals)),
            ("# quandary: ALLOW me", None),
            ("# quandary: ignore(gap)", Some(Said::Otherwise)),
            ("# quandary: deny(gap)", Some(Said::Otherwise)),
            ("# quandary: allow-next(gap)", Some(Said::Otherwise)),
            ("# quandary: (gap)", None),
        ] {
            assert_eq!(allow(comment).map(|(said, _)| said), wanted, "{comment}");
        }
    }
}
