//! Shared parts: files that bring questions, outcomes and what belongs to them into the
//! flows that use them.
//!
//! A flow with its parts is one text, a bundle: first the flow, and then each part behind a
//! line that names it. So whatever reads a flow reads its parts, and a byte of the bundle is
//! a byte of one file. The trees of all files become one tree: what a part says under
//! `questions` stands there under `questions` of the flow, and the id `fear` of the part
//! that is used as `safety` is `safety.fear`.

use std::collections::{BTreeMap, BTreeSet};

use super::{broken, without_mark};
use crate::bundle::{SIGN, below, folder, path_of, paths, split, uses};
use crate::diagnostic::{Finding, Rule};
use crate::flow::FORMAT_VERSION;
use crate::place::Place;
use crate::suggest::nearest;
use crate::yaml::tree::Tree;
use crate::yaml::{Node, Pair, Value};

/// The key under which the head of a part stands in the entry of `use`: what it says beside
/// its sections. No author writes it.
pub(crate) const HEAD: &str = "\u{1c}head";

/// The sections of a flow that parts bring something into.
pub(crate) const SECTIONS: [&str; 6] = [
    "sources",
    "lists",
    "facts",
    "questions",
    "outcomes",
    "passages",
];

/// How many files a bundle has at most beside the flow.
pub const MOST_PARTS: usize = 100;

/// How deeply parts use parts.
const DEEPEST: usize = 8;

/// How many times parts are used in all.
const MOST_USES: usize = 200;

/// The text of a flow with the parts that it uses, and those that these use. `load` gives
/// the text of a part by its path from the folder of the flow, or says why it has none.
///
/// ```
/// let flow = "quandary: 1\nuse: {safety: parts/safety.yaml}\n";
/// let bundle = quandary::parse::shared::bundle(flow, |path| {
///     assert_eq!(path, "parts/safety.yaml");
///     Ok("quandary: 1\npart: Safety\n".to_owned())
/// });
/// let files = quandary::bundle::files(&bundle);
/// assert_eq!(files[1].path, Some("parts/safety.yaml"));
/// assert_eq!(&bundle[files[1].bytes.clone()], "quandary: 1\npart: Safety\n");
/// ```
#[must_use]
pub fn bundle(flow: &str, mut load: impl FnMut(&str) -> Result<String, String>) -> String {
    let mut bundle = flow.to_owned();
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut open = paths(flow, "");
    open.reverse();
    while let Some(path) = open.pop() {
        if known.len() == MOST_PARTS || !known.insert(path.clone()) {
            continue;
        }
        let text = load(&path).and_then(|text| match text.contains(SIGN) {
            true => Err("it has a sign that no text has (U+001C)".to_owned()),
            false => Ok(text),
        });
        match text {
            Ok(text) => {
                bundle.push_str(&format!("\n{SIGN}{path}{SIGN}\n{text}"));
                open.extend(paths(&text, folder(&path)).into_iter().rev());
            }
            Err(why) => {
                let why = why.replace([SIGN, '\n', '\r'], " ");
                bundle.push_str(&format!("\n{SIGN}{path}{SIGN}{why}\n"));
            }
        }
    }
    bundle
}

/// One tree of a flow and its parts.
pub(crate) struct WholeTree<'t> {
    pub(crate) tree: Tree<'t>,
    /// What is wrong with how parts are used.
    pub(crate) findings: Vec<Finding>,
    /// What is wrong with each part that is no YAML, at its bytes. The tree has none of it.
    pub(crate) broken: Vec<Finding>,
}

/// The tree of a flow with its parts; what is wrong with each file, where the flow itself is no
/// YAML.
pub(crate) fn whole(text: &str) -> Result<WholeTree<'_>, Vec<Finding>> {
    let beginning = format!("quandary: {FORMAT_VERSION}");
    let Merged {
        tree,
        findings,
        unread,
    } = read(text, |text| broken::tree(text, &beginning));
    let broken = unread.into_iter().map(|Unread { start, fault }| {
        let mut finding = *fault;
        finding.shift(start);
        finding
    });
    let broken: Vec<Finding> = broken.collect();
    match tree {
        Some(tree) => Ok(WholeTree {
            tree,
            findings,
            broken,
        }),
        None => Err(broken),
    }
}

/// The tree of a file that has no parts. `beginning` is how a file of its kind begins.
pub(crate) fn alone<'t>(text: &'t str, beginning: &str) -> Result<WholeTree<'t>, Vec<Finding>> {
    match broken::tree(text, beginning) {
        Ok(tree) => Ok(WholeTree {
            tree,
            findings: Vec::new(),
            broken: Vec::new(),
        }),
        Err(finding) => Err(vec![*finding]),
    }
}

/// The same tree, for those who look something up in it.
pub(crate) fn tree(text: &str) -> Option<Tree<'_>> {
    read(text, |text| Tree::read(text)).tree
}

/// A file that is no YAML: where it begins in the bundle, and what is wrong with it.
struct Unread<E> {
    start: usize,
    fault: E,
}

/// What has become of a flow and its parts.
struct Merged<'t, E> {
    /// None where the flow itself is no YAML.
    tree: Option<Tree<'t>>,
    /// What is wrong with how parts are used.
    findings: Vec<Finding>,
    unread: Vec<Unread<E>>,
}

fn read<E>(text: &str, of_file: impl Fn(&str) -> Result<Tree<'_>, E>) -> Merged<'_, E> {
    let files = split(text);
    let mut unread = Vec::new();
    let mut trees = Vec::with_capacity(files.len());
    for (at, file) in files.iter().enumerate() {
        let bytes = file.bundled.bytes.clone();
        let of_itself = text.get(bytes.clone()).unwrap_or("");
        let (mark, of_itself) = match at {
            // The flow has lost its mark before; a second one is no character of a text.
            0 => (0, of_itself),
            _ => without_mark(of_itself),
        };
        let start = bytes.start + mark;
        let read = match file.missing {
            Some(_) => Ok(Tree::empty()),
            None => of_file(of_itself),
        };
        match read {
            Ok(tree) => trees.push(Some(tree.behind(text, start))),
            Err(fault) => {
                trees.push(None);
                unread.push(Unread { start, fault });
            }
        }
    }
    let mut trees = trees.into_iter();
    let Some(mut whole) = trees.next().flatten() else {
        return Merged {
            tree: None,
            findings: Vec::new(),
            unread,
        };
    };
    let mut merging = Merging {
        parts: BTreeMap::new(),
        findings: Vec::new(),
        uses: 0,
    };
    for (file, tree) in files.iter().skip(1).zip(trees) {
        let part = match (file.missing, tree) {
            (Some(why), _) => SharedPart::Missing(why),
            (None, None) => SharedPart::Unread,
            (None, Some(mut tree)) => {
                whole.comments.append(&mut tree.comments);
                whole.lost_beginnings.append(&mut tree.lost_beginnings);
                SharedPart::Read(tree.root)
            }
        };
        merging.parts.insert(file.bundled.path.unwrap_or(""), part);
    }
    merging.merge(&mut whole.root, &UsedBy::default());
    Merged {
        tree: Some(whole),
        findings: merging.findings,
        unread,
    }
}

/// A part that is named.
enum SharedPart<'t> {
    Read(Node<'t>),
    Missing(&'t str),
    /// It is no YAML, which is told at its place.
    Unread,
}

/// Files that become one tree.
struct Merging<'t> {
    parts: BTreeMap<&'t str, SharedPart<'t>>,
    findings: Vec<Finding>,
    uses: usize,
}

/// How the merging came to a file: through which others, and where its uses are told.
#[derive(Default)]
struct UsedBy {
    /// The paths of the files on the way.
    files: Vec<String>,
    /// The names by which they are used.
    names: Vec<String>,
}

impl UsedBy {
    /// Where an entry of `use` stands in the whole tree.
    fn place(&self, name: &str) -> Place {
        let mut place = Place::root();
        for name in &self.names {
            place = place.key("use").key(name).key(HEAD);
        }
        place.key("use").key(name)
    }
}

impl<'t> Merging<'t> {
    /// Puts what a file uses into its tree.
    fn merge(&mut self, root: &mut Node<'t>, using: &UsedBy) {
        let used: Vec<(String, Option<String>, bool)> = uses(root)
            .into_iter()
            .map(|(name, value)| {
                let path = path_of(value).and_then(Node::text).map(str::to_owned);
                (name.to_owned(), path, value.is_map())
            })
            .collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        for (name, path, in_map) in used {
            let Some(path) = path.filter(|_| taken.insert(name.clone())) else {
                continue;
            };
            let place = using.place(&name);
            let place = if in_map { place.key("file") } else { place };
            let Some(mut part) = self.part(&path, place, using) else {
                continue;
            };
            self.own_ids(root, &name, using);
            let mut inner = UsedBy {
                files: using.files.clone(),
                names: using.names.clone(),
            };
            let folder = using.files.last().map_or("", |file| folder(file));
            inner.files.push(below(folder, &path).unwrap_or_default());
            inner.names.push(name.clone());
            self.merge(&mut part, &inner);
            bring(root, &name, part);
        }
    }

    /// The tree of a part; a finding where it can't be had.
    fn part(&mut self, path: &str, place: Place, using: &UsedBy) -> Option<Node<'t>> {
        self.uses += 1;
        let folder = using.files.last().map_or("", |file| folder(file));
        let finding = |message: String| Finding::error(Rule::MissingPart, place.clone(), message);
        let finding = match below(folder, path) {
            Err(why) => finding(format!("`{path}` can't be used")).help(why),
            Ok(full) if using.files.contains(&full) => {
                let message = format!("`{path}` comes to use itself");
                finding(message).help("take this out, or move what both need to a third file")
            }
            Ok(_) if using.files.len() == DEEPEST => {
                finding(format!("parts use parts more than {DEEPEST} deep"))
                    .help("use the part in the flow itself")
            }
            Ok(_) if self.uses > MOST_USES => {
                finding(format!("parts are used more than {MOST_USES} times"))
                    .help("put parts together that are always used together")
            }
            Ok(full) => match self.parts.get(full.as_str()) {
                Some(SharedPart::Read(part)) => return Some(part.clone()),
                Some(SharedPart::Unread) => return None,
                Some(SharedPart::Missing(why)) => finding(format!("`{path}` can't be read: {why}")),
                None => {
                    let near = nearest(&full, self.parts.keys().copied());
                    let message = format!("the part `{path}` isn't here");
                    finding(message).did_you_mean(path, near)
                }
            },
        };
        self.findings.push(finding);
        None
    }

    /// No id of a file itself begins as the ids do that a part brings.
    fn own_ids(&mut self, root: &Node<'t>, name: &str, using: &UsedBy) {
        let prefix = format!("{name}.");
        for title in SECTIONS {
            for (id, _) in root.get(title).map_or(&[][..], Node::pairs) {
                let Some(id) = id.text().filter(|id| id.starts_with(&prefix)) else {
                    continue;
                };
                let full = format!("{}{id}", in_words(&using.names));
                let place = Place::root().key(title).key(&full).the_key();
                let message = format!("`{id}` reads as what the part `{name}` brings");
                let finding = Finding::error(Rule::BadId, place, message);
                self.findings
                    .push(finding.help("give it an id without that beginning"));
            }
        }
    }
}

/// The question that a name such as `safety.start` stands for, as the part says.
pub(crate) fn start_of(root: &Node<'_>, name: &str) -> Option<String> {
    let part = name.strip_suffix(".start")?;
    let mut head = root;
    for name in part.split('.') {
        head = head.get("use")?.get(name)?.get(HEAD)?;
    }
    let start = head.get("start")?.text()?;
    Some(format!("{part}.{start}"))
}

/// What the ids of each part in a whole tree begin with.
pub(crate) fn prefixes(root: &Node<'_>) -> Vec<String> {
    let of_use = |(name, entry): (&str, &Node<'_>)| {
        let below = entry.get(HEAD).map(prefixes).unwrap_or_default();
        let below = below.into_iter().map(|prefix| format!("{name}.{prefix}"));
        below.chain([format!("{name}.")]).collect::<Vec<_>>()
    };
    uses(root).into_iter().flat_map(of_use).collect()
}

/// Names of parts in a row, as ids begin with them.
fn in_words(names: &[String]) -> String {
    names.iter().map(|name| format!("{name}.")).collect()
}

/// Puts the sections of a part beside those of the file that uses it, its ids behind the
/// name by which it's used, and what else the part says into the entry of `use`.
fn bring<'t>(root: &mut Node<'t>, name: &str, part: Node<'t>) {
    let Value::Map(pairs) = part.value else {
        return;
    };
    let (sections, head): (Vec<Pair<'_>>, Vec<Pair<'_>>) = pairs
        .into_vec()
        .into_iter()
        .partition(|(key, value)| value.is_map() && SECTIONS.iter().any(|title| key.is(title)));
    root.change_pairs(|own| {
        for (title, mut section) in sections {
            let entries = section.change_pairs(std::mem::take).unwrap_or_default();
            let entries = entries.into_iter().map(|(mut key, value)| {
                if let Value::Text(id) = &key.value {
                    key.value = Value::Text(format!("{name}.{id}").into());
                }
                (key, value)
            });
            let at = own
                .iter()
                .position(|(key, value)| title.text().is_some_and(|t| key.is(t)) && value.is_map());
            match at.and_then(|at| own.get_mut(at)) {
                Some((_, own)) => {
                    own.change_pairs(|own| own.extend(entries));
                }
                None => {
                    section.change_pairs(|own| own.extend(entries));
                    own.push((title, section));
                }
            }
        }
        let uses = own.iter_mut().find(|(key, _)| key.is("use"));
        let Some((_, uses)) = uses else { return };
        uses.change_pairs(|uses| {
            let Some((_, entry)) = uses.iter_mut().find(|(key, _)| key.is(name)) else {
                return;
            };
            if !entry.is_map() {
                let path = entry.clone();
                let file = Node::made(Value::Text("file".into()));
                entry.value = Value::Map([(file, path)].into());
            }
            // What the part lacks is told at its first key.
            let first = head.first().map(|(key, _)| key.clone());
            let mut key = first.unwrap_or(Node::made(Value::Null));
            key.value = Value::Text(HEAD.into());
            let head = Node::made(Value::Map(head.into_boxed_slice()));
            entry.change_pairs(|entry| entry.push((key, head)));
        });
    });
}
