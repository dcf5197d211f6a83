//! A flow in the making: every name first, then what each of them says.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::doctor;
use super::guarantee::Tags;
use super::keys::Alphabet;
use super::lists::lists;
use super::names::{Lost, Names, Shared, check_id, check_shared_names};
use super::question::{Beginnings, OptionNames};
use super::reader::{Entries, Fields, Placed, Reader};
use super::schema::FileType;
use super::uses::Uses;
use super::{condition, guarantee, keys, names, outcome, question, ways};
use crate::diagnostic::{Finding, Rule};
use crate::flow::condition::{Condition, Written};
use crate::flow::outcome::{Outcome, Passage, Reasons, Role, Showing, Source, Tone};
use crate::flow::question::{Kind, Next, Options, Presence, Question};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;
use crate::flow::{FORMAT_VERSION, Fact, Flow, List};
use crate::place::{Path, Place};
use crate::yaml::{Node, Value};

/// The flow as far as it can be told. It is whole only where nothing was found.
pub(super) fn draft(reader: &mut Reader<'_>, tree: &Node<'_>) -> Option<Flow> {
    drafted(reader, tree).map(|drafted| drafted.flow)
}

/// A flow as far as it can be told, with what could not be.
pub(super) struct Drafted {
    pub(super) flow: Flow,
    pub(super) lost: Lost,
}

/// The flow of a tree as far as it can be told; nothing where it is no flow at all.
pub(super) fn drafted(reader: &mut Reader<'_>, tree: &Node<'_>) -> Option<Drafted> {
    if !check_version(reader, tree) {
        return None;
    }
    doctor::read_or_explain(reader, tree, FileType::Flow, |reader| whole(reader, tree)).flatten()
}

fn whole(reader: &mut Reader<'_>, tree: &Node<'_>) -> Option<Drafted> {
    let fields = reader.fields(tree, &Path::Root, &keys::FLOW)?;
    let uses = Uses::of(tree);
    let sections = Sections::read(reader, &fields);
    let mut draft = Draft::begin(reader, sections.lost(&fields), (&sections, &uses));
    draft.facts(reader, &sections.facts);
    draft.questions(reader, &sections.questions);
    draft.passages(reader, &sections.passages);
    draft.outcomes(reader, &sections.outcomes);
    draft.guarantees(reader, &fields);
    draft.head(reader, &fields);
    draft.parts_of_sources(reader, &sections.sources);
    draft.list_items(reader, &sections.lists);
    ways::check(reader, &draft.flow);
    Some(Drafted {
        flow: draft.flow,
        lost: draft.lost,
    })
}

/// A file of another version is told so, and nothing else.
fn check_version(reader: &mut Reader<'_>, tree: &Node<'_>) -> bool {
    let path = Path::Root;
    let path = path.key("quandary");
    let Some(version) = Fields::of(tree, &keys::FLOW).value("quandary") else {
        return true;
    };
    match &version.value {
        Value::Int(version) if *version == i64::from(FORMAT_VERSION) => true,
        Value::Int(version) => {
            let message = format!(
                "this file is written for version {version} of the format, and this program reads version {FORMAT_VERSION}"
            );
            let finding = Finding::error(Rule::FormatVersion, path.place(), message);
            reader.push(
                finding
                    .help("use a program that reads that version, or write the file for this one"),
            );
            false
        }
        Value::Null => true,
        _ => {
            let message = format!(
                "the version of the format is a whole number, not {}",
                version.describe()
            );
            let finding = Finding::error(Rule::FormatVersion, path.place(), message);
            reader.push(finding.help(format!("write `quandary: {FORMAT_VERSION}`")));
            true
        }
    }
}

/// The parts of a flow file whose keys are the author's own ids.
struct Sections<'n, 's> {
    sources: Entries<'n, 's>,
    lists: Entries<'n, 's>,
    facts: Entries<'n, 's>,
    questions: Entries<'n, 's>,
    outcomes: Entries<'n, 's>,
    passages: Entries<'n, 's>,
}

impl<'n, 's> Sections<'n, 's> {
    fn read(reader: &mut Reader<'_>, fields: &Fields<'n, 's>) -> Self {
        let mut section = |key: &'static str, alphabet: Alphabet| {
            let path = Path::Key(&Path::Root, key);
            let Some(node) = fields.value(key) else {
                return Vec::new();
            };
            let entries = reader.entries(node, &path, key);
            if entries.is_empty() && matches!(node.value, Value::Map(_)) {
                let message = format!("there is nothing in `{key}`");
                reader.push(Finding::error(Rule::EmptyText, path.place(), message));
            }
            for (id, node) in &entries {
                let path = path.key(id);
                check_id(reader, id, &|| path.place().the_key(), alphabet);
                if node.is_null() {
                    reader.no_value(id, &path, "write what it is, or take it out");
                }
            }
            entries
        };
        Self {
            sources: section("sources", Alphabet::Source),
            lists: section("lists", Alphabet::Plain),
            facts: section("facts", Alphabet::Plain),
            questions: section("questions", Alphabet::Plain),
            outcomes: section("outcomes", Alphabet::Plain),
            passages: section("passages", Alphabet::Plain),
        }
    }

    /// The parts in which there is nothing that could be read, though there has
    /// to be something.
    fn lost(&self, fields: &Fields<'_, '_>) -> Lost {
        let all = [
            ("sources", &self.sources),
            ("lists", &self.lists),
            ("facts", &self.facts),
            ("questions", &self.questions),
            ("outcomes", &self.outcomes),
            ("passages", &self.passages),
        ];
        let lost = all.into_iter().filter(|(name, entries)| {
            let wanted = fields.value(name).is_some() || matches!(*name, "questions" | "outcomes");
            wanted && entries.is_empty()
        });
        Lost {
            questions: HashSet::new(),
            sections: lost.map(|(name, _)| name).collect(),
        }
    }
}

/// A flow in the making: first every name, then what each of them says.
struct Draft {
    flow: Flow,
    lost: Lost,
    tags: Tags,
}

impl Draft {
    /// Everything that others name: sources, lists, the types of questions, and
    /// the ids of the rest.
    fn begin(
        reader: &mut Reader<'_>,
        mut lost: Lost,
        (sections, uses): (&Sections<'_, '_>, &Uses<'_>),
    ) -> Self {
        let mut named = OptionNames {
            scores: Table::new(),
            places: Vec::new(),
            passages: bare(&sections.passages, bare_passage),
            passages_lost: lost.sections.contains(&"passages"),
        };
        let lists = lists(reader, &mut named, &sections.lists);
        let mut questions = Table::with_capacity(sections.questions.len());
        let path = Path::Key(&Path::Root, "questions");
        for (id, node) in &sections.questions {
            let mut beginnings = Beginnings {
                lists: &lists,
                lists_lost: lost.sections.contains(&"lists"),
                named: &mut named,
                uses,
            };
            let kind = question::kind(
                reader,
                &mut beginnings,
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            let known = kind.is_some();
            let question = questions.insert(id.as_ref(), bare_question(kind));
            if !known {
                lost.questions.insert(question);
            }
        }
        // Without a question there is no start; the fault has been reported.
        let start = questions
            .id_at(0)
            .unwrap_or_else(|| questions.insert("", bare_question(None)));
        let draft = Self {
            flow: Flow {
                title: "".into(),
                intro: None,
                quick_exit: false,
                help_now: None,
                reasons_first: None,
                start,
                questions,
                outcomes: bare(&sections.outcomes, bare_outcome),
                facts: bare(&sections.facts, bare_fact),
                scores: named.scores,
                lists,
                passages: named.passages,
                sources: sources(reader, &sections.sources),
                guarantees: Vec::new(),
            },
            lost,
            tags: Tags {
                outcomes: HashMap::new(),
                passages: HashMap::new(),
            },
        };
        draft.shared_names(reader, &named.places);
        draft
    }

    /// Questions, outcomes, facts, lists and scores share one space of names,
    /// and no list is called as an option is.
    fn shared_names(&self, reader: &mut Reader<'_>, score_places: &[Place]) {
        let flow = &self.flow;
        let place_of_score = |name: &str| {
            let score = flow.scores.find(name).map(Id::index);
            let place = score.and_then(|score| score_places.get(score));
            place.cloned().unwrap_or_else(Place::root)
        };
        let places = ["questions", "outcomes", "facts", "lists"]
            .map(|section| move |name: &str| Place::root().key(section).key(name).the_key());
        let [in_questions, in_outcomes, in_facts, in_lists] = &places;
        let shared = |what, place| move |name| Shared { name, what, place };
        let names = (flow
            .questions
            .names()
            .map(shared("a question", in_questions as _)))
        .chain(flow.outcomes.names().map(shared("an outcome", in_outcomes)))
        .chain(flow.facts.names().map(shared("a fact", in_facts)))
        .chain(flow.lists.names().map(shared("a list", in_lists)))
        .chain(flow.scores.names().map(shared("a score", &place_of_score)));
        check_shared_names(reader, names);
        self.lists_named_as_options(reader);
    }

    fn lists_named_as_options(&self, reader: &mut Reader<'_>) {
        let flow = &self.flow;
        let mut reported: HashSet<Id<List>> = HashSet::new();
        for (id, question) in flow.questions.iter() {
            let Some(options) = question.kind.options() else {
                continue;
            };
            // Whichever are fewer are looked up among the others.
            let shared: Vec<&str> = if options.len() < flow.lists.len() {
                let names = options.names();
                names
                    .filter(|name| flow.lists.find(name).is_some())
                    .collect()
            } else {
                let names = flow.lists.names();
                names.filter(|name| options.find(name).is_some()).collect()
            };
            let name = flow.questions.name(id);
            for list in shared {
                if !flow.lists.find(list).is_some_and(|id| reported.insert(id)) {
                    continue;
                }
                let place = Place::root().key("lists").key(list).the_key();
                let message = format!("the list `{list}` is called as an option of `{name}` is");
                let option = Place::root().key("questions").key(name).key("options");
                let finding = Finding::error(Rule::DoubledId, place, message)
                    .and(option.key(list).the_key(), "the option");
                reader.push(finding.help("give the list another id"));
            }
        }
    }

    /// Every item of a list is an option of some question or of some list, or
    /// another list.
    fn list_items(&self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let flow = &self.flow;
        let of_questions = flow.questions.iter().filter_map(|(_, q)| q.kind.options());
        let of_lists = (flow.lists.iter()).filter_map(|(_, list)| list.options.as_deref());
        // Questions may share their options, which then count once.
        let mut seen: HashSet<*const Options> = HashSet::new();
        let options = of_questions.chain(of_lists);
        let options: Vec<&Options> = options
            .filter(|options| seen.insert(std::ptr::from_ref(*options)))
            .collect();
        // Options that could not be read may be those that are meant.
        if !self.lost.questions.is_empty() || self.names().may_be_lost(&["questions"]) {
            return;
        }
        let named = entries.iter().filter_map(|(name, node)| match &node.value {
            Value::List(items) => Some((name, items)),
            _ => None,
        });
        let path = Path::Key(&Path::Root, "lists");
        let mut known: Option<IndexSet<&str>> = None;
        for (name, items) in named {
            let known =
                known.get_or_insert_with(|| options.iter().flat_map(|some| some.names()).collect());
            for (at, item) in items.iter().enumerate() {
                let item: Cow<'_, str> = match &item.value {
                    Value::Text(item) => Cow::Borrowed(item),
                    Value::Int(item) => Cow::Owned(item.to_string()),
                    _ => continue,
                };
                if item.trim().is_empty()
                    || known.contains(&*item)
                    || flow.lists.find(&item).is_some()
                {
                    continue;
                }
                let near = reader.nearest(&item, known.iter().copied());
                let message =
                    format!("no question has the option `{item}`, which is in the list `{name}`");
                let place = path.key(name).index(at).place();
                reader.push(names::undefined(place, message, &item, near));
            }
        }
    }

    fn names(&self) -> Names<'_> {
        Names {
            flow: &self.flow,
            lost: &self.lost,
        }
    }

    fn facts(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "facts");
        for (id, node) in entries {
            let when = condition::read(reader, &self.names(), node, &path.key(id));
            if let (Some(when), Some(fact)) = (when, self.flow.facts.find(id)) {
                self.flow.facts.get_mut(fact).when = when;
            }
        }
    }

    fn questions(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "questions");
        for (id, node) in entries {
            let Some(question) = self.flow.questions.find(id) else {
                continue;
            };
            let read = question::rest(
                reader,
                &self.names(),
                question,
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            if let Some(read) = read {
                *self.flow.questions.get_mut(question) = read;
            }
        }
    }

    fn passages(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "passages");
        for (id, node) in entries {
            let read = outcome::passage(
                reader,
                &self.names(),
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            if let (Some(read), Some(passage)) = (read, self.flow.passages.find(id)) {
                for tag in &read.tags {
                    let tagged = self.tags.passages.entry(tag.clone()).or_default();
                    tagged.push(passage);
                }
                *self.flow.passages.get_mut(passage) = read;
            }
        }
    }

    fn outcomes(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "outcomes");
        for (id, node) in entries {
            let tagged = &self.tags.passages;
            let read = outcome::outcome(
                reader,
                &self.names(),
                tagged,
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            if let (Some(read), Some(outcome)) = (read, self.flow.outcomes.find(id)) {
                for tag in &read.tags {
                    let tagged = self.tags.outcomes.entry(tag.clone()).or_default();
                    tagged.push(outcome);
                }
                *self.flow.outcomes.get_mut(outcome) = read;
            }
        }
    }

    fn guarantees(&mut self, reader: &mut Reader<'_>, fields: &Fields<'_, '_>) {
        let path = fields.path("guarantees");
        for (at, node) in fields.items(reader, "guarantees").iter().enumerate() {
            let path = path.index(at);
            let place = Placed { node, path: &path };
            let read = guarantee::read(reader, &self.names(), &self.tags, place);
            self.flow.guarantees.extend(read);
        }
    }

    /// What stands at the top of the file.
    fn head(&mut self, reader: &mut Reader<'_>, fields: &Fields<'_, '_>) {
        self.flow.title = fields.text(reader, "title").unwrap_or_default();
        self.flow.intro = fields.text(reader, "intro");
        self.flow.quick_exit = fields.flag(reader, "quick_exit").unwrap_or_default();
        let help_now = fields.word(reader, "help_now");
        let path = fields.path("help_now");
        self.flow.help_now =
            help_now.and_then(|name| guarantee::outcome(reader, &self.names(), &name, &path));
        self.flow.reasons_first = fields.count(reader, "reasons_first");
        let start = fields.word(reader, "start");
        let path = fields.path("start");
        let start = start.and_then(|name| self.names().question(reader, &name, &path));
        self.flow.start = start.unwrap_or(self.flow.start);
    }

    fn parts_of_sources(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "sources");
        for (id, node) in entries {
            let part_of = outcome::part_of(
                reader,
                &self.flow.sources,
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            if let (Some(part_of), Some(source)) = (part_of, self.flow.sources.find(id)) {
                self.flow.sources.get_mut(source).part_of = Some(part_of);
            }
        }
        let parts = self.flow.sources.iter();
        let needs: Vec<Vec<usize>> = parts
            .map(|(_, source)| source.part_of.iter().map(|whole| whole.index()).collect())
            .collect();
        if needs.iter().any(|needs| !needs.is_empty()) {
            let names: Vec<&str> = self.flow.sources.names().collect();
            let place = |name: &str| Place::root().key("sources").key(name).key("part_of");
            ways::order(reader, &needs, &ways::section("sources", &names, &place));
        }
    }
}

fn sources(reader: &mut Reader<'_>, entries: &Entries<'_, '_>) -> Table<Source> {
    let path = Path::Key(&Path::Root, "sources");
    let mut sources = Table::with_capacity(entries.len());
    for (id, node) in entries {
        let source = outcome::source(reader, node, &path.key(id));
        sources.insert(id.as_ref(), source);
    }
    sources
}

fn bare<T>(entries: &Entries<'_, '_>, make: fn() -> T) -> Table<T> {
    let mut table = Table::with_capacity(entries.len());
    for (id, _) in entries {
        table.insert(id.as_ref(), make());
    }
    table
}

fn bare_question(kind: Option<Kind>) -> Question {
    Question {
        ask: Text::new(Vec::new()),
        short: None,
        help: None,
        why: None,
        kind: kind.unwrap_or(Kind::YesNo),
        nothing: None,
        presence: Presence::Required,
        refuse: Vec::new(),
        next: Next::Routes(Vec::new()),
    }
}

fn bare_outcome() -> Outcome {
    Outcome {
        title: Text::new(Vec::new()),
        tone: Tone::Info,
        tone_word: None,
        showing: Showing::Reviewed,
        text: None,
        passages: Vec::new(),
        steps: Vec::new(),
        documents: Vec::new(),
        tags: Vec::new(),
        cites: Vec::new(),
        reasons: Reasons::Shown,
    }
}

fn bare_fact() -> Fact {
    Fact {
        when: Written {
            source: "".into(),
            condition: Condition::never(),
        },
    }
}

fn bare_passage() -> Passage {
    Passage {
        when: None,
        title: None,
        text: Text::new(Vec::new()),
        role: Role::Reason,
        tags: Vec::new(),
        cites: Vec::new(),
    }
}
