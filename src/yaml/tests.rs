//! The tree beside what serde_yaml reads, over all files of the repository and over texts
//! that chance has changed; and the limits of the tree.

use std::borrow::Cow;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::{
    Deserialize, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor,
};

use granit_parser::ErrorKind;

use super::fault::{Fault, What};
use super::node::{Node, Style, Value};
use super::tree::{DEEPEST, Tree};

#[test]
fn every_file_of_the_repository_is_read_as_serde_yaml_reads_it() {
    let mut files = Vec::new();
    for folder in ["flows", "docs", "tests", "examples", "benches"] {
        collect(Path::new(folder), &mut files);
    }
    assert!(files.len() > 400, "{}", files.len());
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let file = file.display();
        match compared(text) {
            Compared::Alike | Compared::Neither => {}
            Compared::Differ(said) => panic!("{file}: {said}"),
            // YAML 1.1 took these for line breaks, and 1.2 does not.
            Compared::OnlyOurs if text.contains(['\u{2028}', '\u{2029}']) => {}
            Compared::OnlyOurs => panic!("only serde_yaml refuses {file}"),
            Compared::OnlyTheirs(fault) => panic!("only serde_yaml takes {file}: {fault:?}"),
        }
    }
}

/// How many changed texts are read.
const CHANGES: usize = 3_000;

#[test]
fn texts_that_chance_has_changed_are_read_as_serde_yaml_reads_them() {
    let mut chance = Chance(1);
    let mut both = 0;
    let mut only_theirs = 0;
    for _ in 0..CHANGES {
        let text = changed(include_str!("../../flows/pizza.yaml"), &mut chance);
        match compared(&text) {
            Compared::Alike => both += 1,
            // A text may begin with `?` in brackets where no space follows it.
            Compared::Differ(_)
                if ["[?", "{?", ", ?", ",?"]
                    .iter()
                    .any(|sign| text.contains(sign)) => {}
            Compared::Differ(said) => panic!("{said}\n{text}"),
            Compared::OnlyTheirs(fault) => {
                only_theirs += 1;
                assert!(breaks_the_standard(&fault), "{fault:?}\n{text}");
            }
            // What the older parser refuses and the standard allows: an empty key, and tabs
            // behind the indentation.
            Compared::OnlyOurs | Compared::Neither => {}
        }
    }
    assert!(both > CHANGES / 4, "{both}");
    assert!(only_theirs < CHANGES / 500, "{only_theirs}");
}

/// What serde_yaml takes against the standard: a comment that sticks to a bracket, and a
/// text that is a dash before a bracket.
fn breaks_the_standard(fault: &Fault) -> bool {
    matches!(
        fault.what,
        What::Grammar(
            ErrorKind::CommentNotSeparated | ErrorKind::PlainScalarStartsWithDashFlowIndicator
        )
    )
}

#[test]
fn limits_are_held() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    let lines = |levels: usize| "- ".repeat(levels) + "a";
    let what = |text: &str| Tree::read(text).map_err(|fault| fault.what).map(drop);
    for levels in [DEEPEST - 1, DEEPEST] {
        assert_eq!(what(&deep(levels)), Ok(()), "{levels}");
        assert_eq!(what(&lines(levels)), Ok(()), "{levels}");
    }
    for levels in [DEEPEST + 1, 3 * DEEPEST, 100_000] {
        assert_eq!(what(&deep(levels)), Err(What::TooDeep), "{levels}");
        assert_eq!(what(&lines(levels)), Err(What::TooDeep), "{levels}");
    }
    // What an alias brings counts where it stands.
    let half = deep(DEEPEST / 2);
    let joined = |more: usize| format!("- &a {half}\n- {}*a{}", "[".repeat(more), "]".repeat(more));
    assert_eq!(what(&joined(DEEPEST / 2 - 1)), Ok(()));
    assert_eq!(what(&joined(DEEPEST / 2)), Err(What::TooDeep));
    let bomb = (b'b'..=b'i').fold("a: &a [x, x, x, x, x, x, x, x]\n".to_owned(), |text, c| {
        let (c, before) = (char::from(c), char::from(c - 1));
        let eight = format!("*{before}, ").repeat(8);
        format!("{text}{c}: &{c} [{eight}]\n")
    });
    assert_eq!(what(&bomb), Err(What::TooManyCopies));
    let long = format!(
        "a: &a \"\\x41{}\"\nb: [{}]",
        "a".repeat(100_000),
        "*a, ".repeat(1_000)
    );
    assert_eq!(what(&long), Err(What::TooManyCopies));
    assert_eq!(what("&a [*a]"), Err(What::TooManyCopies));
    assert_eq!(what("a: 1\n---\nb: 2"), Err(What::SecondDocument));
    assert_eq!(what("--- # one\na: 1\n...\n"), Ok(()));
    assert_eq!(what("a: \u{1}"), Err(What::ControlCharacter));
    assert_eq!(what("a: !!int b"), Err(What::OtherThanItsTag));
}

#[test]
fn nothing_of_a_file_is_forgotten() {
    let text = "a: &n {b: .inf, b: -0x1f}\n<<: *n\n1: !t x\n? [k]\n: ''\n~: 00\n";
    let tree = Tree::read(text).expect("it is YAML");
    assert_eq!(
        shown(&tree.root),
        "{Text(\"a\"):{Text(\"b\"):Float(inf),Text(\"b\"):Int(-31),},\
         Text(\"<<\"):{Text(\"b\"):Float(inf),Text(\"b\"):Int(-31),},\
         Int(1):Tagged(\"!t\"),[Text(\"k\"),]:Text(\"\"),Null:Text(\"00\"),}"
    );
    let styles = tree.root.pairs().iter().map(|(_, value)| value.style);
    let styles: Vec<Style> = styles.collect();
    let wanted = [
        Style::Brackets,
        Style::Alias,
        Style::Plain,
        Style::SingleQuoted,
        Style::Plain,
    ];
    assert_eq!(styles, wanted);
}

#[test]
fn a_value_takes_little_memory() {
    assert!(size_of::<Node<'_>>() <= 40, "{}", size_of::<Node<'_>>());
}

/// Numbers by chance, the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or(0)
    }
}

/// Signs that mean something to YAML.
const SIGNS: [&str; 30] = [
    "-", "- ", "?", "? ", ":", ": ", ",", "[", "]", "{", "}", "#", " #", "&a ", "*a", "!", "!b ",
    "|", ">", "'", "\"", "%", "\n", "\n  ", "\t", " ", "\\", "~", "0x1f", "---\n",
];

/// A text with one to three small changes.
fn changed(text: &str, chance: &mut Chance) -> String {
    let mut text = text.to_owned();
    for _ in 0..=chance.below(3) {
        let mut at = chance.below(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        match chance.below(3) {
            0 => text.replace_range(at..end, ""),
            1 => text.insert_str(at, SIGNS[chance.below(SIGNS.len())]),
            _ => text.replace_range(at..end, SIGNS[chance.below(SIGNS.len())]),
        }
    }
    text
}

/// What comes of a text in both readers.
enum Compared {
    Alike,
    Differ(String),
    OnlyOurs,
    OnlyTheirs(Fault),
    Neither,
}

fn compared(text: &str) -> Compared {
    let ours = Tree::read(text);
    let theirs = Other::deserialize(serde_yaml::Deserializer::from_str(text));
    match (ours, theirs) {
        (Ok(ours), Ok(theirs)) => {
            let (ours, theirs) = (shown(&ours.root), shown(&theirs.0));
            match ours == theirs {
                true => Compared::Alike,
                false => Compared::Differ(format!("{ours}\n{theirs}")),
            }
        }
        (Ok(_), Err(_)) => Compared::OnlyOurs,
        (Err(ours), Ok(_)) => Compared::OnlyTheirs(ours),
        (Err(_), Err(_)) => Compared::Neither,
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "yaml") {
            files.push(path);
        }
    }
    files.sort();
}

/// A value without its bytes and its style.
fn shown(node: &Node<'_>) -> String {
    let mut text = String::new();
    show(node, &mut text);
    text
}

fn show(node: &Node<'_>, text: &mut String) {
    match &node.value {
        Value::List(items) => {
            text.push('[');
            for item in items {
                show(item, text);
                text.push(',');
            }
            text.push(']');
        }
        Value::Map(pairs) => {
            text.push('{');
            for (key, value) in pairs {
                show(key, text);
                text.push(':');
                show(value, text);
                text.push(',');
            }
            text.push('}');
        }
        other => text.push_str(&format!("{other:?}")),
    }
}

/// A value as serde_yaml reads it.
struct Other<'s>(Node<'s>);

impl<'de> Deserialize<'de> for Other<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = deserializer.deserialize_any(OtherVisitor)?;
        Ok(Self(Node::made(value)))
    }
}

struct OtherVisitor;

impl<'de> Visitor<'de> for OtherVisitor {
    type Value = Value<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any YAML value")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
        Ok(Value::Int(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
        Ok(i64::try_from(value).map_or_else(|_| text(value.to_string()), Value::Int))
    }

    fn visit_i128<E>(self, value: i128) -> Result<Self::Value, E> {
        Ok(text(value.to_string()))
    }

    fn visit_u128<E>(self, value: u128) -> Result<Self::Value, E> {
        Ok(text(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
        Ok(Value::Float(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(text(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Other(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::List(list.into()))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut pairs = Vec::new();
        while let Some((Other(key), Other(value))) = entries.next_entry()? {
            pairs.push((key, value));
        }
        Ok(Value::Map(pairs.into()))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Self::Value, A::Error> {
        let (tag, variant) = data.variant::<String>()?;
        variant.newtype_variant::<Other<'de>>()?;
        let tag = tag.trim_start_matches('!');
        Ok(Value::Tagged(format!("!{tag}").into()))
    }
}

fn text<'s>(text: String) -> Value<'s> {
    Value::Text(Cow::Owned(text))
}
