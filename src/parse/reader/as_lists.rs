//! How a text becomes the list that is wanted in its place.

use super::super::slips;
use super::Reader;
use crate::diagnostic::{Action, At, Certainty, Finding, TextEdit};
use crate::yaml::{Node, Style};

impl<'s> Reader<'s> {
    /// How a text becomes what is wanted, where each of its lines nearly is it already.
    pub(super) fn as_lines(
        &self,
        node: &Node<'_>,
        wanted: &str,
    ) -> Option<(String, Vec<TextEdit>)> {
        node.text()?;
        let raw = self.raw(node);
        let start = node.bytes().start;
        if wanted == "a list" && node.style == Style::Plain && raw.contains('\n') {
            return self.with_dashes(node);
        }
        if wanted == "a list" && node.style == Style::Block {
            let dashes = raw.lines().all(|line| line.trim_start().starts_with("- "));
            let before = self.source.get(..start)?;
            let sign = before.rfind(['|', '>']).filter(|_| dashes)?;
            let header = before.get(sign..)?.lines().next()?;
            let edit = TextEdit {
                span: sign..sign + header.len(),
                text: String::new(),
            };
            let help = format!(
                "take the `{}` out: each line is an item then",
                header.trim()
            );
            return Some((help, vec![edit]));
        }
        if wanted != "facts by id" {
            return None;
        }
        let mut edits = Vec::new();
        let mut at = start;
        let mut first = None;
        for line in raw.split_inclusive('\n') {
            let (id, when) = line.split_once('=')?;
            let sign = at + id.len();
            let (id, gap) = (id.trim(), id.len() - id.trim_end().len());
            if !is_plain_id(id) || when.starts_with('=') {
                return None;
            }
            first.get_or_insert((id, when.trim()));
            edits.push(TextEdit {
                span: sign - gap..sign + "=".len(),
                text: ":".to_owned(),
            });
            at += line.len();
        }
        let (id, when) = first?;
        Some((
            format!("write `{id}: {when}`, with a colon behind the id"),
            edits,
        ))
    }

    /// A dash in the place of the bullet or number with which each line begins.
    fn with_dashes(&self, node: &Node<'_>) -> Option<(String, Vec<TextEdit>)> {
        let mut at = node.bytes().start;
        let mut edits = Vec::new();
        for line in self.raw(node).split_inclusive('\n') {
            let bare = line.trim_start();
            let start = at + line.len() - bare.len();
            let sign = slips::item_sign(bare)?;
            edits.push(TextEdit {
                span: start..start + sign.len(),
                text: "-".to_owned(),
            });
            at += line.len();
        }
        Some((
            "begin each item with `- ` in place of the other sign".to_owned(),
            edits,
        ))
    }
}

/// The finding for a text where a list is wanted, with how it is written as one.
pub(super) fn in_a_list(finding: Finding, text: &str) -> Finding {
    let bare = text.trim_matches(['[', ']', '(', ')']).trim();
    let of_an_id = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let id = |word: &str| !word.trim().is_empty() && word.trim().chars().all(of_an_id);
    if bare.split(',').all(id) {
        let list = format!("[{bare}]");
        let replace = Action::Replace(list.clone().into());
        return finding.help(format!("put it in brackets: `{list}`")).mend(
            At::Label,
            replace,
            Certainty::Sure,
        );
    }
    let first = text.trim_start().chars().next();
    let counted = text.trim_start_matches(|c: char| c.is_ascii_digit());
    if first.is_some_and(|c| "•·▪◦‣–—*".contains(c))
        || counted.len() < text.len() && counted.starts_with(['.', ')'])
    {
        return finding
            .help("begin each item on a line of its own with `- `, and take the other signs out");
    }
    finding.help("begin it on a line of its own with `- `, and each further item with another")
}

/// The finding for a list where a condition is wanted, with how its items are joined to one.
pub(super) fn joined(finding: Finding, items: &[Node<'_>]) -> Finding {
    let bare = |item: &str| !item.contains(" or ") && !item.contains(" and ");
    let items: Option<Vec<String>> = items
        .iter()
        .map(|item| match item.text()?.trim() {
            one if bare(one) => Some(one.to_owned()),
            several => Some(format!("({several})")),
        })
        .collect();
    let Some(items) = items.filter(|items| items.len() > 1) else {
        return finding;
    };
    let (all, any) = (items.join(" and "), items.join(" or "));
    let help = format!("write `{all}` where all of them have to hold, `{any}` where one is enough");
    let write = |condition: String| Action::Replace(condition.into());
    finding
        .help(help)
        .mend(At::Label, write(all), Certainty::Guess)
        .mend(At::Label, write(any), Certainty::Guess)
}

/// Whether a text is an id as questions and outcomes have them.
pub(crate) fn is_plain_id(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|byte| byte.is_ascii_lowercase())
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}
