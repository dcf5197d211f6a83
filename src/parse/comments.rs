//! Comments by which an author allows what would be found:
//! `# quandary: allow(stale-source)`.

use std::ops::Range;

use super::spans;

/// A comment that allows rules, as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Allow {
    /// The bytes of the comment, from its `#`.
    pub span: Range<usize>,
    /// The bytes of each rule that is named; none where the comment means to
    /// allow something and does not say what.
    pub rules: Vec<Range<usize>>,
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
    let lines = spans::lines(text);
    let comments = lines.comments.into_iter().filter_map(|span| {
        let rules = allow(text.get(span.clone())?)?.into_iter();
        let rules = rules.map(|rule| span.start + rule.start..span.start + rule.end);
        Some(Allow {
            rules: rules.collect(),
            span: span.clone(),
        })
    });
    Allows {
        comments: comments.collect(),
        values: lines.values,
    }
}

/// Whether a comment that begins here allows something, or means to.
pub(crate) fn is_allow(comment: &str) -> bool {
    allow(comment).is_some()
}

/// The bytes of the rules that a comment names, which begins here with its `#`;
/// none where it names them in another way than in parentheses.
fn allow(comment: &str) -> Option<Vec<Range<usize>>> {
    let said = comment.strip_prefix('#')?.trim_start_matches([' ', '\t']);
    let said = said.strip_prefix("quandary:")?;
    let said = said.trim_start_matches([' ', '\t']);
    let behind = said.strip_prefix("allow")?;
    if behind.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let start = comment.len() - behind.len();
    let behind = behind.split(['\n', '\r']).next()?;
    let Some(open) = behind.find('(') else {
        return Some(Vec::new());
    };
    let Some(close) = behind.find(')').filter(|close| *close > open) else {
        return Some(Vec::new());
    };
    if !behind.get(..open)?.trim().is_empty() {
        return Some(Vec::new());
    }
    let mut at = start + open + 1;
    let mut rules = Vec::new();
    for named in behind.get(open + 1..close)?.split(',') {
        let bare = named.trim();
        let begins = at + named.len() - named.trim_start().len();
        if !bare.is_empty() {
            rules.push(begins..begins + bare.len());
        }
        at += named.len() + ",".len();
    }
    Some(rules)
}

#[cfg(test)]
mod tests {
    use super::allow;

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
            ("# allow(a)", None),
            ("quandary: allow(a)", None),
        ] {
            let rules = allow(comment);
            let rules = rules.map(|rules| {
                let words = rules.into_iter().map(|rule| &comment[rule]);
                words.collect::<Vec<&str>>()
            });
            assert_eq!(rules, wanted, "{comment}");
        }
    }
}
