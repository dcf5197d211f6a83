//! How shared parts are used: where they start, and where their ways out lead.

use super::keys::{Alphabet, BROUGHT, FLOW, SHARED_PART, USE};
use super::leads::Leads;
use super::names::{Names, check_id, undefined};
use super::reader::{Fields, Placed, Reader};
use super::shared::{HEAD, SECTIONS};
use super::version::check_version;
use crate::diagnostic::{Finding, Rule};
use crate::place::{Path, Place};
use crate::yaml::{Node, Value};

/// The word by which a part's start is named: `go: safety.start`.
const START: &str = "start";

/// A name in an entry of `use` or in the head of a part.
#[derive(Debug)]
struct NameInUse {
    name: Box<str>,
    place: Place,
    /// What the ids of the file begin with that says it.
    prefix: Box<str>,
    wanted: Wanted,
}

/// What a name has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    Question,
    Target,
    /// Nothing has it yet: it is an exit.
    New,
}

/// The parts that a flow uses, as they are read.
#[derive(Default)]
pub(super) struct UsedParts {
    leads: Leads,
    /// Names whose targets are looked up once everything is known.
    named: Vec<NameInUse>,
}

impl UsedParts {
    /// Reads the entries of `use`, and those in the parts themselves.
    pub(super) fn read(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Self {
        let mut used = Self::default();
        used.file(reader, fields, "");
        let prefixes = &mut used.leads.prefixes;
        prefixes.sort_by_key(|prefix| std::cmp::Reverse(prefix.len()));
        used
    }

    /// Where the names lead.
    pub(super) fn leads(&mut self) -> Leads {
        std::mem::take(&mut self.leads)
    }

    /// Reports names of which nothing is known, and those that are two things.
    pub(super) fn judge(&self, reader: &mut Reader<'_>, names: &Names<'_>) {
        for named in &self.named {
            let names = names.within(&named.prefix);
            let path = Path::At(&named.place);
            match named.wanted {
                Wanted::Question => drop(names.question(reader, &named.name, &path)),
                Wanted::Target => {
                    let before = reader.findings.len();
                    let target = names.target(reader, &named.name, &path);
                    if target.is_none()
                        && reader.findings.len() == before
                        && names.leads_round(&named.name)
                    {
                        let message =
                            "this way out leads round, and never to a question or outcome";
                        let finding = Finding::error(Rule::Circle, named.place.clone(), message);
                        reader.push(finding.help("write the question or outcome to go on with"));
                    }
                }
                Wanted::New => {
                    let flow = &names.flow;
                    if &*named.name == START {
                        let message =
                            "`start` is where a part begins, and can't be a way out of it";
                        let finding = Finding::error(Rule::BadId, named.place.clone(), message);
                        reader.push(finding.help("call the exit otherwise"));
                        continue;
                    }
                    let what = match flow.questions.find(&named.name) {
                        Some(_) => "a question",
                        None if flow.outcomes.find(&named.name).is_some() => "an outcome",
                        None => continue,
                    };
                    let name = &named.name;
                    let message = format!("`{name}` is an exit here and {what} elsewhere");
                    let finding = Finding::error(Rule::DoubledId, named.place.clone(), message);
                    reader.push(finding.help("give one of them another id"));
                }
            }
        }
    }

    /// What one file uses, whose ids begin with `prefix`.
    fn file(&mut self, reader: &mut Reader<'_>, fields: &Fields<'_, '_>, prefix: &str) {
        let Some(node) = fields.value("use") else {
            return;
        };
        let path = fields.path("use");
        let is_key = |name: &str| USE.keys.iter().any(|key| key.name == name);
        let nameless = match &node.value {
            Value::Text(_) => true,
            Value::Map(pairs) => {
                node.get("file").is_some()
                    && pairs.iter().all(|(key, _)| key.text().is_some_and(is_key))
            }
            _ => false,
        };
        if nameless || node.is_list() {
            self.leads.is_one_nameless = true;
        }
        if nameless {
            let message = "a part has a name here, by which the flow speaks of it";
            let finding = Finding::error(Rule::WrongType, path.place(), message);
            reader.push(finding.help("write `use: {NAME: PATH}`, with a name of your own"));
            return;
        }
        let entries = reader.entries(node, &path, "paths of parts");
        let keys_astray = entries.iter().any(|(name, _)| is_key(name));
        for (name, node) in entries {
            let path = path.key(&name);
            if is_key(&name) {
                self.leads.is_one_nameless = true;
                reader.push(beside_the_parts(&path, &name));
                continue;
            }
            check_id(reader, &name, &|| path.place().the_key(), Alphabet::Plain);
            let using = PartUse {
                prefix,
                inner: format!("{prefix}{name}."),
                name: &name,
                keys_astray,
            };
            self.one(reader, Placed { node, path: &path }, &using);
        }
    }

    fn one(&mut self, reader: &mut Reader<'_>, placed: Placed<'_>, using: &PartUse<'_>) {
        let Placed { node, path } = placed;
        if !node.is_map() {
            self.leads.is_one_nameless = true;
            match node.is_null() {
                true if using.keys_astray => {}
                true => reader.no_value(using.name, node, path, "write the path of the part"),
                false => drop(reader.line(node, path)),
            }
            return;
        }
        self.leads.prefixes.push(using.inner.as_str().into());
        let Some(fields) = reader.fields(node, path, &USE) else {
            return;
        };
        let _ = fields.text(reader, "file");
        let filled = self.exits(reader, &fields, using);
        let Some(head) = node.get(HEAD) else {
            self.leads.is_one_missing = true;
            return;
        };
        let head_path = path.key(HEAD);
        if head.get("title").is_some() && head.get("part").is_none() {
            self.leads.is_one_missing = true;
            let place = head_path.key("title").place().the_key();
            let message = "this is a flow, and a part is wanted here";
            let finding = Finding::error(Rule::WrongType, place, message);
            reader.push(
                finding.help(
                    "a part has `part:` in place of `title:`, and no `intro` or `guarantees`",
                ),
            );
            return;
        }
        let Some(head) = reader.fields(head, &head_path, &SHARED_PART) else {
            return;
        };
        check_version(reader, &head);
        self.head(reader, &head, using);
        let open = self.declared(reader, &head, &filled, using);
        if !open.is_empty() && !using.keys_astray {
            reader.push(still_open(path, using.name, &open));
        }
        self.file(reader, &head, &using.inner);
    }

    /// The exits that the part names, each of which whoever uses it gives a target; those of
    /// which nothing says where they lead.
    fn declared(
        &mut self,
        reader: &mut Reader<'_>,
        head: &Fields<'_, '_>,
        filled: &[Filled],
        using: &PartUse<'_>,
    ) -> Vec<String> {
        let declared = head.items(reader, "exits");
        let mut open = Vec::new();
        for (at, exit) in declared.iter().enumerate() {
            let path = head.path("exits");
            let path = path.index(at);
            let Some(exit) = reader.word(exit, &path) else {
                continue;
            };
            check_id(reader, &exit, &|| path.place(), Alphabet::Plain);
            self.named.push(NameInUse {
                name: (*exit).into(),
                place: path.place(),
                prefix: using.inner.as_str().into(),
                wanted: Wanted::New,
            });
            if filled.iter().all(|filled| *filled.name != *exit) {
                open.push(exit.to_string());
                let full = format!("{}{exit}", using.inner);
                self.leads.leads.insert(full.into(), None);
            }
        }
        let known: Vec<&str> = declared.iter().filter_map(Node::text).collect();
        for Filled { name, place } in filled {
            if !known.contains(&&**name) {
                let message = format!("the part `{}` has no exit `{name}`", using.name);
                let near = reader.nearest(name, known.iter().copied());
                // What was most likely meant isn't missed as well.
                open.retain(|exit| near.is_none_or(|near| *exit != near));
                reader.push(undefined(place.clone().the_key(), message, name, near));
            }
        }
        open
    }

    /// Where the ways out lead, as whoever uses the part says.
    fn exits(
        &mut self,
        reader: &mut Reader<'_>,
        fields: &Fields<'_, '_>,
        using: &PartUse<'_>,
    ) -> Vec<Filled> {
        let Some(node) = fields.value("exits") else {
            return Vec::new();
        };
        let path = fields.path("exits");
        let mut filled = Vec::new();
        for (exit, node) in reader.entries(node, &path, "questions or outcomes") {
            let path = path.key(&exit);
            let place = path.place();
            if node.is_null() {
                reader.no_value(
                    &exit,
                    node,
                    &path,
                    "write the question or outcome that it leads to",
                );
            }
            let target = reader.word(node, &path);
            let leads_to = target
                .as_ref()
                .map(|name| format!("{}{name}", using.prefix).into());
            self.leads
                .leads
                .insert(format!("{}{exit}", using.inner).into(), leads_to);
            self.named.extend(target.map(|name| NameInUse {
                name: (*name).into(),
                place: place.clone(),
                prefix: using.prefix.into(),
                wanted: Wanted::Target,
            }));
            filled.push(Filled {
                name: (*exit).into(),
                place,
            });
        }
        filled
    }

    /// What a part says of itself.
    fn head(&mut self, reader: &mut Reader<'_>, head: &Fields<'_, '_>, using: &PartUse<'_>) {
        let _ = head.text(reader, "part");
        // Sections are read with those of the flow, but for what is none.
        for section in SECTIONS {
            if let Some(node) = head.value(section)
                && !node.is_null()
            {
                let _ = reader.entries(node, &head.path(section), section);
            }
        }
        let Some(start) = head.word(reader, START) else {
            return;
        };
        let place = head.path(START).place();
        let full = format!("{}{START}", using.inner);
        let leads_to = format!("{}{start}", using.inner);
        if full != leads_to {
            self.leads.leads.insert(full.into(), Some(leads_to.into()));
        }
        self.named.push(NameInUse {
            name: (*start).into(),
            place,
            prefix: using.inner.as_str().into(),
            wanted: Wanted::Question,
        });
    }
}

/// A use of a part.
struct PartUse<'u> {
    /// What the ids begin with of the file that uses it.
    prefix: &'u str,
    /// What the ids of the part begin with.
    inner: String,
    /// The name by which it is used.
    name: &'u str,
    /// Whether what belongs to a part stands beside the parts.
    keys_astray: bool,
}

/// A way out that is given a target.
struct Filled {
    name: Box<str>,
    place: Place,
}

/// What is said of a part may stand too far left, and be taken for a part.
fn beside_the_parts(path: &Path<'_>, key: &str) -> Finding {
    let message = format!("`{key}` stands beside the parts, and belongs to one of them");
    let finding = Finding::error(Rule::BadId, path.place().the_key(), message);
    finding.help(format!(
        "indent `{key}` and what is below it, so that it stands under the name of the part; \
         no part can be called `{key}`"
    ))
}

/// A part may be left by ways that lead nowhere.
fn still_open(path: &Path<'_>, name: &str, open: &[String]) -> Finding {
    let (which, that) = match open {
        [one] => (format!("`{one}`"), "that leads"),
        several => (format!("`{}`", several.join("`, `")), "those lead"),
    };
    let message = format!("the part `{name}` is left by {which}, and nothing says where {that}");
    let exits: Vec<String> = open.iter().map(|exit| format!("{exit}: TARGET")).collect();
    let help = format!(
        "add `exits: {{{}}}` beside `file`, with the question or outcome to go on with",
        exits.join(", ")
    );
    Finding::error(Rule::OpenExit, path.place().the_key(), message).help(help)
}

/// Parts may bring what a flow needs. What none of them brings is missing.
pub(super) fn has_what_no_part_brings(
    reader: &mut Reader<'_>,
    fields: &Fields<'_, '_>,
    leads: &Leads,
) {
    if fields.value("use").is_some() && !leads.is_one_missing() {
        for key in BROUGHT {
            reader.demand(&FLOW, fields, key, &Path::Root);
        }
    }
}

/// A shared part is told that it is none of its own, and nothing else.
pub(super) fn is_part(reader: &mut Reader<'_>, tree: &Node<'_>) -> bool {
    let fields = Fields::of(tree, &SHARED_PART);
    let is_part = fields.value("part").is_some() && tree.get("title").is_none();
    if is_part {
        let place = Place::root().key("part").the_key();
        let message = "this is a shared part, which other flows use, and no flow of its own";
        let finding = Finding::error(Rule::WrongType, place, message);
        reader.push(finding.help("name a flow that uses it: the part is looked at with it"));
    }
    is_part
}
