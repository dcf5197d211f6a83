//! The fields of a mapping: every key judged, and the values by key.

use super::super::keys::{self, Holds, Key, Need, Shape, Together};
use super::super::slips;
use super::Reader;
use super::second_look::begins_comment;
use crate::diagnostic::{Action, At, Certainty, Finding, Mend, Rule, TextEdit};
use crate::flow::FORMAT_VERSION;
use crate::parse::shared::HEAD;
use crate::place::{Path, Place};
use crate::suggest;
use crate::yaml::{Node, Pair, Value, write};

/// How many misspelt keys of one mapping are taken for what they were meant to be.
const MOST_MISSPELT: usize = 20;

/// The fields of one mapping. A misspelt key counts as the one that was meant,
/// where that is missing, so that one slip is one finding.
pub(crate) struct Fields<'n, 's> {
    /// Where the mapping stands.
    pub(crate) path: Path<'n>,
    shape: &'static Shape,
    entries: &'n [Pair<'s>],
    misspelt: Vec<(&'static str, usize)>,
    /// How many keys the format does not have here, as far as they are counted.
    strangers: usize,
}

impl<'n, 's> Fields<'n, 's> {
    /// The fields of a mapping that stands anywhere, without a judgement; none where it is
    /// no mapping.
    pub(crate) fn of(node: &'n Node<'s>, shape: &'static Shape) -> Self {
        Self::at(node, &Path::Root, shape)
    }

    /// The fields of a mapping, without a judgement; none where it is no mapping.
    pub(crate) fn at(node: &'n Node<'s>, path: &Path<'n>, shape: &'static Shape) -> Self {
        let mut fields = Self {
            path: *path,
            shape,
            entries: node.pairs(),
            misspelt: Vec::new(),
            strangers: 0,
        };
        let entries = fields.entries;
        let known = || shape.keys.iter().map(|key| key.name);
        let unknown = entries.iter().enumerate().filter_map(|(at, (key, _))| {
            let Value::Text(key) = &key.value else {
                return None;
            };
            let unknown = known().all(|known| known != key);
            unknown.then_some((at, key))
        });
        for (at, written) in unknown.take(MOST_MISSPELT) {
            fields.strangers += 1;
            let glued = slips::glued(written).map(|(key, _)| key);
            let glued = known().find(|known| Some(*known) == glued);
            let meant = shape.said_for(written).or(glued);
            let slip = !shape.ends_here(written);
            if let Some(meant) = meant.or_else(|| suggest::nearest(written, known()))
                && slip
                && fields.first(meant).is_none()
                && let Some(Key { name, .. }) = shape.keys.iter().find(|key| key.name == meant)
            {
                fields.misspelt.push((name, at));
            }
        }
        fields
    }

    /// Where the value of a key stands.
    pub(crate) fn path<'a>(&'a self, key: &'a str) -> Path<'a> {
        self.path.key(key)
    }

    /// What a key holds by the table.
    pub(crate) fn holds(&self, name: &str) -> Option<&'static Holds> {
        let key = self.shape.keys.iter().find(|key| key.name == name)?;
        Some(&key.holds)
    }

    /// The value of a key, the first where it is doubled.
    pub(crate) fn value(&self, name: &str) -> Option<&'n Node<'s>> {
        self.first(name)
            .and_then(|at| self.entries.get(at))
            .map(|(_, value)| value)
    }

    /// Whether a key stands there more than once.
    pub(crate) fn is_doubled(&self, name: &str) -> bool {
        let there = self.entries.iter().filter(|(key, _)| key.is(name));
        there.count() > 1
    }

    fn first(&self, name: &str) -> Option<usize> {
        let written = |(key, _): &Pair<'_>| key.is(name);
        self.entries.iter().position(written).or_else(|| {
            let meant = self.misspelt.iter().find(|(meant, _)| *meant == name);
            meant.map(|(_, at)| *at)
        })
    }
}

impl Reader<'_> {
    /// The fields of a mapping, with findings for unknown, doubled, empty and
    /// missing ones.
    pub(crate) fn fields<'n, 't>(
        &mut self,
        node: &'n Node<'t>,
        path: &Path<'n>,
        shape: &'static Shape,
    ) -> Option<Fields<'n, 't>> {
        if node.is_null() && matches!(path, Path::Key(..)) {
            // This has been reported with the key.
            return None;
        }
        let Value::Map(entries) = &node.value else {
            if let Value::Text(text) = &node.value
                && self.glued_key(text, &path.place())
            {
                return None;
            }
            let needed = shape.keys.iter().filter(|key| key.need == Need::Required);
            let needed: Vec<&str> = needed.map(|key| key.name).collect();
            let help = match needed.is_empty() {
                true => {
                    let known: Vec<&str> = shape.keys.iter().map(|key| key.name).take(4).collect();
                    format!("give it keys such as `{}:`", known.join(":`, `"))
                }
                false => format!("give it keys, at least `{}:`", needed.join(":`, `")),
            };
            self.push(
                Finding::error(
                    Rule::WrongType,
                    path.place(),
                    format!(
                        "{} is keys with values, not {}",
                        shape.name,
                        node.describe()
                    ),
                )
                .help(help),
            );
            return None;
        };
        let fields = Fields::at(node, path, shape);
        for (key, at) in &fields.misspelt {
            if let Some(written) = entries.get(*at).and_then(|(key, _)| key.text()) {
                let place = path.key(key).place();
                self.misspelt.insert(place.steps, written.into());
            }
        }
        for at in 0..entries.len() {
            self.field(&fields, at);
        }
        let brought = shape.together == Together::WithParts && fields.value("use").is_some();
        for Key { name, .. } in shape.keys.iter().filter(|key| key.need == Need::Required) {
            if !brought || !keys::BROUGHT.contains(name) {
                self.demand(shape, &fields, name, path);
            }
        }
        Some(fields)
    }

    /// Reports a key that has to be there and is not.
    pub(crate) fn demand(
        &mut self,
        shape: &Shape,
        fields: &Fields<'_, '_>,
        key: &str,
        path: &Path<'_>,
    ) {
        if fields.value(key).is_none() {
            let message = format!("{} needs the key `{key}`", shape.name);
            let finding = Finding::error(Rule::MissingKey, path.place().the_key(), message);
            self.push(finding.help(match key {
                "quandary" => {
                    format!("add `quandary: {FORMAT_VERSION}`, the version of the format")
                }
                _ => format!("add `{key}:`, {}", about(shape, key)),
            }));
        }
    }

    /// Judges one key, by its place among the others.
    fn field(&mut self, fields: &Fields<'_, '_>, at: usize) {
        let Fields { path, shape, .. } = fields;
        let Some((key_node, value)) = fields.entries.get(at) else {
            return;
        };
        let Value::Text(key) = &key_node.value else {
            return self.odd_key(key_node, &path.entry(at), shape.name);
        };
        if key == HEAD {
            return;
        }
        if !shape.keys.iter().any(|known| known.name == key) {
            self.unknown_key(key_node, value, &path.entry(at), shape);
            // Where several are strange, the mapping itself may stand in a wrong place.
            if fields.strangers > 1
                && let Some(last) = self.findings.last_mut()
            {
                let mends = last.mends.iter_mut();
                mends.for_each(|mend| mend.certainty = Certainty::Guess);
            }
            return;
        }
        if fields.first(key) != Some(at) {
            let help = match key.as_ref() {
                "when" => "join the two with `and` behind one `when`, or keep one of them",
                _ => "keep one of the two",
            };
            let first = shape.keys.first().map(|first| first.name);
            // Two refusals have words each; two conditions of one have none between them.
            let says = fields.entries.iter().filter(|(key, _)| key.is("says"));
            let item = match shape.name {
                "a guarantee" | "a scenario" => true,
                "a refusal" => says.count() > 1,
                _ => false,
            };
            if item && first == Some(key) {
                return self.missing_dash(key_node, path, at, shape);
            }
            return self.doubled_key(key, path, at, help);
        }
        if value.is_null() {
            let required = shape
                .keys
                .iter()
                .any(|known| known.name == key && known.need == Need::Required)
                || shape.together == Together::OneLead && key != "when";
            let otherwise = if required {
                ""
            } else {
                "; leave the key out where there is none"
            };
            let help = format!("write {}{otherwise}", about(shape, key));
            self.no_value(key, value, &path.key(key), &help);
        }
    }

    /// Reports the first key of an item that stands there twice: the second begins an item of
    /// its own.
    fn missing_dash(&mut self, key: &Node<'_>, path: &Path<'_>, at: usize, shape: &Shape) {
        let name = key.text().unwrap_or("");
        let help = format!(
            "put `- ` before the second: it begins {} of its own",
            shape.name
        );
        self.doubled_key(name, path, at, &help);
        let start = key.bytes().start;
        let before = start.saturating_sub("- ".len())..start;
        let spaces = self.source.get(before.clone()) == Some("  ");
        if let Some(last) = self.findings.last_mut().filter(|_| spaces) {
            let dash = TextEdit {
                span: before,
                text: "- ".to_owned(),
            };
            last.mends.push(Mend {
                at: At::Label,
                action: Action::Several(vec![dash]),
                certainty: Certainty::Guess,
            });
        }
    }

    /// Reports a key without a value.
    pub(crate) fn no_value(&mut self, key: &str, node: &Node<'_>, path: &Path<'_>, help: &str) {
        self.nothing(&format!("`{key}` has no value"), node, path, help);
    }

    /// Reports that there is nothing, and whether a sign made a comment of what there was.
    pub(crate) fn nothing(&mut self, said: &str, node: &Node<'_>, path: &Path<'_>, help: &str) {
        let error = |message| Finding::error(Rule::EmptyText, path.place(), message);
        let behind = self.behind(node);
        let behind = behind.strip_prefix(':').unwrap_or(behind);
        if !begins_comment(behind) {
            return self.push(error(said.to_owned()).help(help));
        }
        let line = behind.lines().next().unwrap_or("").trim_end();
        let comment = line.trim_start();
        let begins = self.source.len() - behind.len() + line.len() - comment.len();
        let quote = TextEdit {
            span: begins..begins + comment.len(),
            text: write::text(comment),
        };
        let message = format!("{said}: the rest of its line is a comment");
        let help = format!("put it in quotes where it is meant as text; else {help}");
        let finding = error(message).help(help);
        self.push(finding.mend(At::Label, Action::Several(vec![quote]), Certainty::Guess));
    }

    fn odd_key(&mut self, key: &Node<'_>, path: &Path<'_>, inside: &str) {
        let message = format!("a key of {inside} is a word, not {}", key.describe());
        self.push(
            Finding::error(Rule::WantsQuotes, path.place().the_key(), message)
                .help("where the word is meant as it stands, put it in quotes"),
        );
    }

    fn unknown_key(
        &mut self,
        key_node: &Node<'_>,
        value: &Node<'_>,
        path: &Path<'_>,
        shape: &Shape,
    ) {
        let key = key_node.text().unwrap_or("");
        let said = shape.said_for(key);
        let ends = shape.ends_here(key);
        let known = said.or_else(|| self.nearest_word(key, shape.keys.iter().map(|key| key.name)));
        let known = known.filter(|_| !ends);
        let message = format!("{} has no key `{key}`", shape.name);
        let place = path.place().the_key();
        if value.is_null() {
            if self.glued_key(key, &place) {
                return;
            }
            // Inside braces it is the end of the text before it, which had a comma.
            let raw = self.raw(key_node).to_owned();
            if !raw.is_empty() && !self.behind(key_node).trim_start().starts_with(':') {
                let message = format!("a comma cuts `{raw}` off from the text before it");
                let finding = Finding::error(Rule::WantsQuotes, place, message);
                return self.push(finding.help("put the whole text in quotes"));
            }
        }
        let finding = Finding::error(Rule::UnknownKey, place, message);
        self.push(match known {
            Some("go") if keys::ELSE.contains(&key) => finding
                .help("leave `when` out and write `go`: the last route takes all that is left")
                .write(key, "go", Certainty::Guess),
            _ if ends => finding.help("take it out: a way ends at its outcome"),
            Some(known) if said.is_some() => {
                finding
                    .help(format!("write `{known}`"))
                    .write(key, known, Certainty::Sure)
            }
            None => {
                let keys: Vec<&str> = shape.keys.iter().map(|key| key.name).collect();
                finding.help(format!("its keys are {}", keys.join(", ")))
            }
            known => finding.did_you_mean(key, known),
        });
    }

    /// Reports `key:value`, which is a key without a value to YAML.
    pub(crate) fn glued_key(&mut self, written: &str, place: &Place) -> bool {
        let Some((key, value)) = slips::glued(written) else {
            return false;
        };
        let finding = Finding::error(Rule::EmptyText, place.clone(), slips::MISSING_SPACE);
        self.push(finding.help(format!("write `{key}: {value}`")).write(
            written,
            &format!("{key}: {value}"),
            Certainty::Sure,
        ));
        self.mended.push((written.into(), key.into()));
        true
    }

    pub(crate) fn doubled_key(&mut self, key: &str, path: &Path<'_>, at: usize, help: &str) {
        self.push(
            Finding::error(
                Rule::DoubledKey,
                path.entry(at).place().the_key(),
                format!("the key `{key}` stands here twice"),
            )
            .and(path.key(key).place().the_key(), "first here")
            .help(help),
        );
    }
}

/// What a key holds, without what else there is to know of it.
fn about(shape: &Shape, name: &str) -> &'static str {
    let key = shape.keys.iter().find(|key| key.name == name);
    let about = key.and_then(|key| key.about.split(';').next());
    let about = about.unwrap_or("");
    about.strip_suffix(", Markdown").unwrap_or(about)
}
