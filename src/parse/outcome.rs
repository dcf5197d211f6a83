//! Sources, passages and outcomes.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::keys::{Alphabet, DOCUMENT, OUTCOME, PART, PASSAGE, SOURCE};
use super::names::{Names, Tagged, check_id, undefined};
use super::reader::{Fields, Placed, Reader};
use super::scope::Scoped;
use super::signed;
use super::text;
use crate::diagnostic::{Certainty, Finding, Rule};
use crate::flow::outcome::{
    Document, DocumentPart, FirstRow, Outcome, Passage, Reasons, Role, Seat, Showing, Source, Tone,
};
use crate::flow::table::Id;
use crate::flow::text::Text;
use crate::place::Path;
use crate::yaml::Node;

/// Reads a source; `part_of` comes in a second pass, when all are known.
pub(crate) fn source(reader: &mut Reader<'_>, node: &Node<'_>, path: &Path<'_>) -> Source {
    let mut source = Source {
        title: "".into(),
        part_of: None,
        url: None,
        note: None,
        checked: None,
    };
    let Some(fields) = reader.fields(node, path, &SOURCE) else {
        return source;
    };
    source.title = fields.text(reader, "title").unwrap_or_default();
    source.url = fields.text(reader, "url");
    source.note = fields.text(reader, "note");
    source.checked = signed::day(reader, &fields, "checked");
    source
}

/// The source that a source is a part of.
pub(crate) fn part_of(
    reader: &mut Reader<'_>,
    sources: &Scoped<'_, Source>,
    placed: Placed<'_>,
) -> Option<Id<Source>> {
    let Placed { node, path } = placed;
    let fields = Fields::at(node, path, &SOURCE);
    let name = fields.word(reader, "part_of")?;
    let path = fields.path("part_of");
    let found = sources.find(&name);
    if found.is_none() {
        no_such_source(reader, sources, &name, &path);
    }
    found
}

fn no_such_source(
    reader: &mut Reader<'_>,
    sources: &Scoped<'_, Source>,
    name: &str,
    path: &Path<'_>,
) {
    let near = reader.nearest(name, sources.names());
    let message = format!("there is no source `{name}`");
    reader.push(undefined(path.place(), message, name, near));
}

/// Reads a passage.
pub(crate) fn passage(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    placed: Placed<'_>,
) -> Option<Passage> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &PASSAGE)?;
    let when = fields.condition(reader, names, "when");
    let title = fields.worded(reader, names, "title");
    let text = fields.worded(reader, names, "text");
    Some(Passage {
        when,
        title,
        text: text.unwrap_or_else(|| Text::new(Vec::new())),
        role: role(reader, &fields),
        tags: tags(reader, &fields),
        cites: cites(reader, names, &fields),
    })
}

/// Reads an outcome. `tagged` are the passages by tag.
pub(crate) fn outcome(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tagged: &Tagged,
    placed: Placed<'_>,
) -> Option<Outcome> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &OUTCOME)?;
    let title = fields.worded(reader, names, "title");
    let text = fields.worded(reader, names, "text");
    let passages = fields.value("passages").map(|node| {
        let path = path.key("passages");
        passages(reader, names, tagged, Placed { node, path: &path })
    });
    let because = fields.flag(reader, "because");
    Some(Outcome {
        title: title.unwrap_or_else(|| Text::new(Vec::new())),
        tone: tone(reader, &fields),
        tone_word: fields.text(reader, "tone_word"),
        showing: showing(reader, &fields),
        text,
        passages: passages.unwrap_or_default(),
        steps: steps(reader, names, &fields),
        documents: documents(reader, names, &fields),
        tags: tags(reader, &fields),
        cites: cites(reader, names, &fields),
        reasons: match because {
            Some(false) => Reasons::LeftOut,
            Some(true) | None => Reasons::Shown,
        },
        signed: signed::signed(reader, &fields),
    })
}

fn showing(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Showing {
    let at_once = fields.flag(reader, "at_once");
    let leave_first = fields.flag(reader, "leave_first");
    match (at_once, leave_first) {
        (Some(true), Some(true)) => Showing::AtOnce {
            first: FirstRow::Leave,
        },
        (Some(true), _) => Showing::AtOnce {
            first: FirstRow::ReadOn,
        },
        (_, Some(true)) => {
            let place = fields.path("leave_first").place().the_key();
            let message = "`leave_first` means nothing without `at_once: true`";
            let finding = Finding::error(Rule::UnknownKey, place, message);
            reader.push(finding.help("write `at_once: true` beside it, or take it out"));
            Showing::Reviewed
        }
        _ => Showing::Reviewed,
    }
}

fn role(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Role {
    let Some(name) = fields.word(reader, "role") else {
        return Role::Reason;
    };
    let path = fields.path("role");
    let known = Role::NAMES.iter().find(|(known, _)| *known == name);
    if known.is_none() {
        let message = format!("there is no role `{name}`");
        let near = reader.nearest_word(&name, Role::NAMES.iter().map(|(known, _)| *known));
        let finding = Finding::error(Rule::UndefinedName, path.place(), message);
        reader.push(match near {
            None => finding.help("the roles are tonight, reason, later, help"),
            near => finding.did_you_mean(&name, near),
        });
    }
    known.map_or(Role::Reason, |(_, role)| *role)
}

fn tone(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Tone {
    let name = fields.word(reader, "tone");
    let tone = name.and_then(|name| read_tone(reader, &name, &fields.path("tone")));
    tone.unwrap_or(Tone::Info)
}

/// The tone of a name, with a finding where there is none.
pub(crate) fn read_tone(reader: &mut Reader<'_>, name: &str, path: &Path<'_>) -> Option<Tone> {
    let known = Tone::NAMES.iter().find(|(known, _)| *known == name);
    if known.is_none() {
        let message = format!("there is no tone `{name}`");
        let near = reader.nearest_word(name, Tone::NAMES.iter().map(|(known, _)| *known));
        let finding = Finding::error(Rule::UndefinedName, path.place(), message);
        reader.push(match near {
            None => finding.help("the tones are go, caution, stop, info"),
            near => finding.did_you_mean(name, near),
        });
    }
    known.map(|(_, tone)| *tone)
}

/// The passages of a list, in which `tagged x` stands for all with that tag.
pub(crate) fn passages(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tagged: &Tagged,
    placed: Placed<'_>,
) -> Vec<Id<Passage>> {
    let Placed { node, path } = placed;
    let mut listed: IndexSet<Id<Passage>> = IndexSet::new();
    let mut named: HashSet<Id<Passage>> = HashSet::new();
    for (at, node) in reader.items(node, path).iter().enumerate() {
        let path = path.index(at);
        match of_item(reader, names, tagged, Placed { node, path: &path }) {
            Listed::Tagged(passages) => listed.extend(passages),
            Listed::Named(passage) if !named.insert(passage) => {
                let name = names.flow.passages.name(passage);
                let message = format!("the passage `{name}` stands here already");
                reader.push(Finding::error(Rule::DoubledId, path.place(), message));
            }
            Listed::Named(passage) => drop(listed.insert(passage)),
        }
    }
    listed.into_iter().collect()
}

/// The passages of a list in which one may stand several times.
pub(crate) fn passages_as_they_come(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tagged: &Tagged,
    placed: Placed<'_>,
) -> Vec<Id<Passage>> {
    let Placed { node, path } = placed;
    let mut listed = Vec::new();
    for (at, node) in reader.items(node, path).iter().enumerate() {
        match of_item(
            reader,
            names,
            tagged,
            Placed {
                node,
                path: &path.index(at),
            },
        ) {
            Listed::Tagged(passages) => listed.extend(passages),
            Listed::Named(passage) => listed.push(passage),
        }
    }
    listed
}

/// What an item of a list of passages names.
enum Listed<'t> {
    /// All passages with a tag; none where the item could not be read.
    Tagged(&'t [Id<Passage>]),
    /// One.
    Named(Id<Passage>),
}

fn of_item<'t>(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    tagged: &'t Tagged,
    placed: Placed<'_>,
) -> Listed<'t> {
    let Placed { node, path } = placed;
    let nothing = Listed::Tagged(&[]);
    let Some(name) = reader.word(node, path) else {
        return nothing;
    };
    if let Some(tag) = name.strip_prefix("tagged ") {
        match tagged.get(tag.trim()) {
            Some(passages) => return Listed::Tagged(passages),
            None if names.may_be_lost(&["passages"]) => {}
            None => no_such_tag(reader, tag.trim(), path, "passage", tagged),
        }
        return nothing;
    }
    match names.flow.passages.find(&name) {
        Some(passage) => return Listed::Named(passage),
        None if names.name_may_be_lost(&name, &["passages"]) => {}
        None if names.is_another(reader, &name, "a passage", path) => {}
        None => {
            let near = reader.nearest(&name, names.flow.passages.names());
            let message = format!("there is no passage `{name}`");
            reader.push(undefined(path.place(), message, &name, near));
        }
    }
    nothing
}

/// Reports a tag that nothing has.
pub(crate) fn no_such_tag<T>(
    reader: &mut Reader<'_>,
    tag: &str,
    path: &Path<'_>,
    what: &str,
    known: &HashMap<Box<str>, T>,
) {
    let mut known: Vec<&str> = known.keys().map(AsRef::as_ref).collect();
    known.sort_unstable();
    let near = reader.nearest(tag, known.iter().copied());
    let message = format!("no {what} is tagged `{tag}`");
    let finding = Finding::error(Rule::UndefinedName, path.place(), message);
    reader.push(match near {
        Some(near) => finding.help(format!("did you mean `{near}`?")).write(
            &format!("tagged {tag}"),
            &format!("tagged {near}"),
            Certainty::Guess,
        ),
        None => finding,
    });
}

fn steps(reader: &mut Reader<'_>, names: &Names<'_>, fields: &Fields<'_, '_>) -> Vec<Text> {
    let path = fields.path("steps");
    let items = fields.items(reader, "steps").iter().enumerate();
    items
        .filter_map(|(at, node)| text::markdown(reader, names, node, &path.index(at)))
        .collect()
}

/// The documents of an outcome: one by itself, or a list.
fn documents(reader: &mut Reader<'_>, names: &Names<'_>, fields: &Fields<'_, '_>) -> Vec<Document> {
    let mut documents = Vec::new();
    let alone = fields.value("document");
    if let Some(node) = alone {
        let path = fields.path("document");
        let placed = Placed { node, path: &path };
        documents.extend(document(reader, names, placed, Seat::Alone));
    }
    if fields.value("documents").is_some() {
        let path_of_list = fields.path("documents");
        if alone.is_some() {
            let place = path_of_list.place().the_key();
            let message = "an outcome has either `document` or `documents`";
            let finding = Finding::error(Rule::UnknownKey, place, message)
                .and(fields.path("document").place().the_key(), "the other one");
            reader.push(finding.help("move the one into the list of the others"));
        }
        for (at, node) in fields.items(reader, "documents").iter().enumerate() {
            let path = path_of_list.index(at);
            let placed = Placed { node, path: &path };
            documents.extend(document(reader, names, placed, Seat::Listed(at)));
        }
    }
    for (at, document) in documents.iter().enumerate() {
        let same = |other: &&Document| other.file.eq_ignore_ascii_case(&document.file);
        if let (Some(first), Seat::Listed(listed)) =
            (documents[..at].iter().find(same), document.seat)
            && let Seat::Listed(first) = first.seat
        {
            let path = fields.path("documents");
            let message = format!(
                "two documents of this outcome have the file `{}`",
                document.file
            );
            let place = path.index(listed).key("file").place();
            let finding = Finding::error(Rule::DoubledId, place, message)
                .and(path.index(first).key("file").place(), "the first one");
            reader.push(finding.help("give one of them another name"));
        }
    }
    documents
}

fn document(
    reader: &mut Reader<'_>,
    names: &Names<'_>,
    Placed { node, path }: Placed<'_>,
    seat: Seat,
) -> Option<Document> {
    let fields = reader.fields(node, path, &DOCUMENT)?;
    let when = fields.condition(reader, names, "when");
    let file_path = fields.path("file");
    let file = fields.text(reader, "file");
    if let Some(file) = &file
        && (file.contains(['/', '\\', ':']) || file.starts_with('.'))
    {
        let message = "the document's file is a name, not a path";
        let finding = Finding::error(Rule::WrongType, file_path.place(), message);
        reader.push(finding.help("write a name such as `letter.md`"));
    }
    let title = fields.worded(reader, names, "title");
    let path = fields.path("parts");
    let parts = fields.items(reader, "parts").iter().enumerate();
    let parts = parts.filter_map(|(at, node)| {
        let path = path.index(at);
        part(reader, names, Placed { node, path: &path })
    });
    let parts = parts.collect();
    Some(Document {
        seat,
        when,
        file: file?,
        title: title?,
        parts,
    })
}

fn part(reader: &mut Reader<'_>, names: &Names<'_>, placed: Placed<'_>) -> Option<DocumentPart> {
    let Placed { node, path } = placed;
    let fields = reader.fields(node, path, &PART)?;
    let when = fields.condition(reader, names, "when");
    let text = fields.worded(reader, names, "text")?;
    Some(DocumentPart { when, text })
}

fn tags(reader: &mut Reader<'_>, fields: &Fields<'_, '_>) -> Vec<Box<str>> {
    let path = fields.path("tags");
    let mut tags: Vec<Box<str>> = Vec::new();
    for (at, node) in fields.items(reader, "tags").iter().enumerate() {
        let path = path.index(at);
        if let Some(tag) = reader.word(node, &path) {
            check_id(reader, &tag, &|| path.place(), Alphabet::Option);
            if tags.iter().any(|known| **known == *tag) {
                let message = format!("the tag `{tag}` stands here already");
                reader.push(Finding::error(Rule::DoubledId, path.place(), message));
                continue;
            }
            tags.push(tag.as_ref().into());
        }
    }
    tags
}

fn cites(reader: &mut Reader<'_>, names: &Names<'_>, fields: &Fields<'_, '_>) -> Vec<Id<Source>> {
    let path = fields.path("cites");
    let mut cited = Vec::new();
    for (at, node) in fields.items(reader, "cites").iter().enumerate() {
        let path = path.index(at);
        if let Some(name) = reader.word(node, &path) {
            let sources = &names.flow.sources;
            match sources.find(&name) {
                Some(source) => cited.push(source),
                None if names.name_may_be_lost(&name, &["sources"]) => {}
                None => no_such_source(reader, sources, &name, &path),
            }
        }
    }
    cited
}
