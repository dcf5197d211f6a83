//! The text of a flow with its shared parts: first the flow, and then each part behind a line
//! that names it. [`parse::shared`](crate::parse::shared) makes it, and reads it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::place::{Place, PlaceStep};
use crate::yaml::tree::Tree;
use crate::yaml::{Node, Value};

/// What begins the line that names a part in a bundle, and stands behind the name. No file
/// of YAML has this sign.
pub(crate) const SIGN: char = '\u{1c}';

/// A file of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BundledFile<'t> {
    /// The path from the folder of the flow; nothing for the flow itself.
    pub path: Option<&'t str>,
    /// Its bytes in the bundle.
    pub bytes: Range<usize>,
}

/// The files of a bundle, the flow first. A text of a flow that uses no parts is one.
#[must_use]
pub fn files(bundle: &str) -> Vec<BundledFile<'_>> {
    let files = split(bundle).into_iter();
    let files = files.filter(|file| file.missing.is_none());
    files.map(|file| file.bundled).collect()
}

/// By part: the place among the parts of the first that uses it; nothing where the flow does.
pub(crate) fn users_of_parts(bundle: &str) -> Vec<Option<usize>> {
    let files = files(bundle);
    let mut users: BTreeMap<String, usize> = BTreeMap::new();
    for (at, file) in files.iter().enumerate() {
        let text = bundle.get(file.bytes.clone()).unwrap_or("");
        for path in paths(text, folder(file.path.unwrap_or(""))) {
            users.entry(path).or_insert(at);
        }
    }
    let parts = files.iter().filter_map(|file| file.path);
    let users = parts.map(|path| users.get(path)?.checked_sub(1));
    users.collect()
}

/// What an id begins with that a part has brought: `safety.` of `safety.fear`. It's for all but
/// sources, whose own ids may have a point.
pub(crate) fn prefix_of(id: &str) -> &str {
    id.rfind('.').map_or("", |dot| &id[..=dot])
}

/// What the ids begin with of the part in which a place stands; nothing in the flow itself, or
/// at a source.
pub(crate) fn prefix_at(place: &Place) -> &str {
    match place.steps.get(1) {
        Some(PlaceStep::Key(id)) => prefix_of(id),
        Some(PlaceStep::Entry(_) | PlaceStep::Index(_)) | None => "",
    }
}

/// The byte at which the parts begin; nothing where there are none.
pub(crate) fn parts_begin(bundle: &str) -> Option<usize> {
    split(bundle).get(1).map(|part| part.bundled.bytes.start)
}

/// A file of a bundle, or what is said of one that could not be had.
pub(crate) struct NamedFile<'t> {
    pub(crate) bundled: BundledFile<'t>,
    pub(crate) missing: Option<&'t str>,
}

/// The files that a bundle names, and those that could not be had.
pub(crate) fn split(bundle: &str) -> Vec<NamedFile<'_>> {
    let mut files = Vec::new();
    let mut path = None;
    let mut missing = None;
    let mut start = 0;
    let mut at = 0;
    let beginning = format!("\n{SIGN}");
    while let Some(found) = bundle[at..].find(&beginning).map(|found| at + found) {
        at = found + beginning.len();
        let line = bundle[at..].lines().next().unwrap_or("");
        let Some((next, why)) = line.split_once(SIGN) else {
            continue;
        };
        files.push(NamedFile {
            bundled: BundledFile {
                path,
                bytes: start..found,
            },
            missing,
        });
        path = Some(next);
        missing = (!why.is_empty()).then_some(why);
        // The line break behind this line may begin the line of the next part.
        at += line.len();
        start = (at + 1).min(bundle.len());
    }
    files.push(NamedFile {
        bundled: BundledFile {
            path,
            bytes: start..bundle.len(),
        },
        missing,
    });
    files
}

/// The folder of a path.
pub(crate) fn folder(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The paths of the parts that a file uses, as far as they may be.
pub(crate) fn paths(text: &str, folder: &str) -> Vec<String> {
    if !may_use(text) {
        return Vec::new();
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let alone = lines_of_use(text).and_then(|lines| Tree::read(lines).ok());
    let tree = alone.or_else(|| Tree::read(text).ok());
    tree.map_or(Vec::new(), |tree| paths_in(&tree, folder))
}

fn paths_in(tree: &Tree<'_>, folder: &str) -> Vec<String> {
    let used = uses(&tree.root).into_iter();
    let paths = used.filter_map(|(_, value)| path_of(value)?.text());
    paths.filter_map(|path| below(folder, path).ok()).collect()
}

/// The lines of the key `use` and of what stands under it, which are a file by themselves: to find
/// the parts of a flow, it isn't parsed twice. Nothing where they may not be all there is to know;
/// where a quote or a bracket goes on behind them, they are no YAML by themselves.
fn lines_of_use(text: &str) -> Option<&str> {
    let mut begins = text.match_indices("\nuse:").map(|(at, _)| at + 1);
    let begin = begins.next()?;
    let rest = text.get(begin..)?;
    let mut ends = rest.match_indices('\n').map(|(at, _)| at + 1);
    let end = ends.find(|at| !rest[*at..].starts_with([' ', '\t', '#', '\r', '\n']));
    let lines = &rest[..end.unwrap_or(rest.len())];
    begins.next().is_none().then_some(lines)
}

/// Whether a text may have the key `use`. Most have none, and are not parsed once more.
fn may_use(text: &str) -> bool {
    text.match_indices("use").any(|(at, word)| {
        let in_word = |c: char| c.is_alphanumeric() || c == '_';
        let behind = &text[at + word.len()..];
        let behind =
            behind.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        !text[..at].ends_with(in_word) && behind.starts_with(':')
    })
}

/// What stands under `use`, by name.
pub(crate) fn uses<'n, 's>(root: &'n Node<'s>) -> Vec<(&'n str, &'n Node<'s>)> {
    let pairs = root.get("use").map_or(&[][..], Node::pairs).iter();
    let named = pairs.filter_map(|(key, value)| Some((key.text()?, value)));
    named.collect()
}

/// Where the path stands in an entry of `use`.
pub(crate) fn path_of<'n, 's>(value: &'n Node<'s>) -> Option<&'n Node<'s>> {
    match &value.value {
        Value::Map(_) => value.get("file"),
        _ => Some(value),
    }
}

/// A path as a file in a folder says it, from the folder of the flow; or why it can't be.
pub(crate) fn below(folder: &str, path: &str) -> Result<String, &'static str> {
    if path.contains('\\') {
        return Err("folders are parted by `/`");
    }
    if path.starts_with('/') || path.contains(':') {
        return Err("a part stands in the folder of the flow, or below it");
    }
    if path.chars().any(|c| c.is_control()) {
        return Err("the path has a sign that nobody sees");
    }
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                if steps.pop().is_none() {
                    return Err("a part stands in the folder of the flow, or below it");
                }
            }
            step => steps.push(step),
        }
    }
    if !path.ends_with(".yaml") && !path.ends_with(".yml") {
        return Err("a part is a file whose name ends with `.yaml`");
    }
    Ok(steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::{Tree, lines_of_use, paths, paths_in};

    #[test]
    fn the_lines_of_use_tell_what_the_whole_file_tells() {
        let parts = "use:\n  safe:\n    file: parts/safe.yaml # ours\n    exits: {gone: end}\n\n  \
                     calm: calm.yaml\n";
        let mut alone = 0;
        for text in [
            format!("quandary: 1\n{parts}start: a\n"),
            format!("quandary: 1\n{parts}# the end\n\nstart: a\n"),
            format!("quandary: 1\n{parts}"),
            format!("quandary: 1\ntitle: a\nstart: b\n{}", parts.trim_end()),
            format!("{parts}start: a\n"),
            format!("quandary: 1\n{parts}{parts}start: a\n"),
            format!("quandary: 1\n{parts}start: a\n").replace('\n', "\r\n"),
            format!(
                "quandary: 1\n{}start: a\n",
                parts.replace("calm:", "&c calm:")
            ),
            format!(
                "a: &p parts/x.yaml\n{}start: a\n",
                parts.replace("calm.yaml", "*p")
            ),
            format!(
                "quandary: 1\n{}",
                parts.replace("calm.yaml", "\"calm\n\nend.yaml\"")
            ),
            "quandary: 1\nuse: {safe: parts/safe.yaml}\nstart: a\n".to_owned(),
            "quandary: 1\nuse:\n{safe: parts/safe.yaml}\n".to_owned(),
            "quandary: 1\nuse:\n- parts/safe.yaml\n".to_owned(),
            "quandary: 1\nintro: |\n  use:\n    a: b.yaml\nuse: a.yaml\n".to_owned(),
            "quandary: 1\nuse:\n  a: b.yaml\n broken\n".to_owned(),
            "quandary: 1\nuse:\n  a: |\n    b.yaml\n".to_owned(),
        ] {
            let whole = Tree::read(&text).map_or(Vec::new(), |tree| paths_in(&tree, ""));
            // Of a file that is no YAML nothing is played.
            let broken = Tree::read(&text).is_err();
            assert!(broken || paths(&text, "") == whole, "{text}");
            alone += usize::from(lines_of_use(&text).is_some());
        }
        assert!(alone > 6, "{alone}");
    }
}
