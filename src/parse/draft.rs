//! A flow in the making: every name first, then what each of them says.

use super::guarantee::Tags;
use super::leads::Leads;
use super::lists::lists;
use super::names::{Lost, Names};
use super::question::{Beginnings, OptionNames};
use super::reader::{Entries, Fields, Placed, Reader};
use super::schema::FileType;
use super::scope::Scoped;
use super::sections::Sections;
use super::used::{UsedParts, has_what_no_part_brings, is_part};
use super::uses::Uses;
use super::version::check_version;
use super::{
    clashes, condition, doctor, guarantee, keys, language, outcome, question, ways, words,
};
use crate::flow::condition::{Condition, Written};
use crate::flow::outcome::{Outcome, Passage, Role, Source};
use crate::flow::question::{Kind, Next, Presence, Question};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;
use crate::flow::words::Words;
use crate::flow::{Fact, Flow};
use crate::place::{Path, Place};
use crate::yaml::Node;

/// The flow of a tree, where nothing of it is missing.
pub(super) fn draft(reader: &mut Reader<'_>, tree: &Node<'_>) -> Option<Flow> {
    drafted(reader, tree).and_then(Draft::finish)
}

/// A flow in the making: first every name, then what each of them says.
pub(super) struct Draft {
    /// What names stand for, and what has been read of it. Whatever has not been is there
    /// by its name alone, so that the rest can speak of it.
    so_far: Flow,
    lost: Lost,
    leads: Leads,
    tags: Tags,
    title: Option<Box<str>>,
    start: Option<Id<Question>>,
    /// Whether something is there by its name alone.
    unread: bool,
}

/// The flow of a tree as far as it can be told; nothing where it is no flow at all.
pub(super) fn drafted(reader: &mut Reader<'_>, tree: &Node<'_>) -> Option<Draft> {
    let fields = Fields::of(tree, &keys::FLOW);
    if !check_version(reader, &fields) || is_part(reader, tree) {
        return None;
    }
    doctor::read_or_explain(reader, tree, FileType::Flow, |reader| read(reader, tree)).flatten()
}

/// Reads a tree, and where that finds errors once more by what conditions tell of types, if
/// they tell something.
fn read(reader: &mut Reader<'_>, tree: &Node<'_>) -> Option<Draft> {
    let before = reader.findings.len();
    let draft = read_by(reader, tree, &Uses::default())?;
    let faulty = reader.has_errors();
    match faulty.then(|| Uses::telling(tree)).flatten() {
        Some(uses) => {
            reader.begin_again(before);
            read_by(reader, tree, &uses)
        }
        None => Some(draft),
    }
}

fn read_by(reader: &mut Reader<'_>, tree: &Node<'_>, uses: &Uses) -> Option<Draft> {
    let fields = reader.fields(tree, &Path::Root, &keys::FLOW)?;
    let mut used = UsedParts::read(reader, &fields);
    let leads = used.leads();
    has_what_no_part_brings(reader, &fields, &leads);
    let sections = Sections::read(reader, &fields, &leads);
    let lost = sections.lost(&fields);
    let mut draft = Draft::begin(reader, &sections, leads, lost, uses);
    draft.facts(reader, &sections.facts);
    draft.questions(reader, &sections.questions);
    draft.passages(reader, &sections.passages);
    draft.outcomes(reader, &sections.outcomes);
    draft.guarantees(reader, &fields);
    draft.head(reader, &fields);
    used.judge(reader, &draft.names());
    draft.parts_of_sources(reader, &sections.sources);
    clashes::list_items(reader, &draft.names(), &sections.lists);
    ways::check(reader, &draft.so_far);
    Some(draft)
}

impl Draft {
    /// Everything that others name: sources, lists, the types of questions, and
    /// the ids of the rest.
    fn begin(
        reader: &mut Reader<'_>,
        sections: &Sections<'_, '_>,
        leads: Leads,
        mut lost: Lost,
        uses: &Uses,
    ) -> Self {
        let mut named = OptionNames {
            scores: Table::new(),
            places: Vec::new(),
            passages: by_name(&sections.passages, unread_passage),
            passages_lost: leads.is_one_missing() || lost.sections.contains(&"passages"),
            prefix: "".into(),
        };
        let lists = lists(reader, &mut named, &sections.lists, &leads);
        let mut questions = Table::with_capacity(sections.questions.len());
        let path = Path::Key(&Path::Root, "questions");
        for (id, node) in &sections.questions {
            let path = &path.key(id);
            let prefix = leads.prefix_of(id);
            named.prefix = prefix.into();
            let mut beginnings = Beginnings {
                lists: Scoped::new(&lists, prefix),
                lists_lost: leads.is_one_missing() || lost.sections.contains(&"lists"),
                named: &mut named,
                uses,
            };
            let kind = question::kind(reader, &mut beginnings, Placed { node, path });
            let known = kind.is_some();
            let question = questions.insert(id.as_ref(), unread_question(kind));
            if !known {
                lost.questions.insert(question);
            }
        }
        let first = questions.id_at(0);
        let unread = first.is_none() || !lost.questions.is_empty();
        // Without a question there is no start; the fault has been reported.
        let start = first.unwrap_or_else(|| questions.insert("", unread_question(None)));
        let so_far = Flow {
            outcomes: by_name(&sections.outcomes, Outcome::untold),
            facts: by_name(&sections.facts, unread_fact),
            scores: named.scores,
            lists,
            passages: named.passages,
            sources: sources(reader, &sections.sources),
            ..of_questions(start, questions)
        };
        clashes::shared_names(reader, &so_far, &named.places);
        Self {
            so_far,
            lost,
            leads,
            tags: Tags::default(),
            title: None,
            start: None,
            unread,
        }
    }

    /// The flow, where nothing of it is missing.
    fn finish(self) -> Option<Flow> {
        let (title, start) = (self.title?, self.start?);
        (!self.unread).then_some(Flow {
            title,
            start,
            ..self.so_far
        })
    }

    /// The flow with all that could be read of it. Nobody is to play it: it is for whoever
    /// looks what else is wrong with the file.
    pub(super) fn so_far(&self) -> &Flow {
        &self.so_far
    }

    /// The same, once it is all that there will be.
    pub(super) fn into_what_there_is(self) -> Flow {
        self.so_far
    }

    /// The names as the flow says them.
    pub(super) fn names(&self) -> Names<'_> {
        Names::of(&self.so_far, &self.lost, &self.leads)
    }

    /// The names as the file says them that has this id.
    pub(super) fn names_of(&self, id: &str) -> Names<'_> {
        self.names().within(self.leads.prefix_of(id))
    }

    fn facts(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "facts");
        for (id, node) in entries {
            let when = condition::read(reader, &self.names_of(id), node, &path.key(id));
            match (when, self.so_far.facts.find(id)) {
                (Some(when), Some(fact)) => self.so_far.facts.get_mut(fact).when = when,
                _ => self.unread = true,
            }
        }
    }

    fn questions(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "questions");
        for (id, node) in entries {
            let Some(question) = self.so_far.questions.find(id) else {
                continue;
            };
            let read = question::rest(
                reader,
                &self.names_of(id),
                question,
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            match read {
                Some(read) => *self.so_far.questions.get_mut(question) = read,
                None => self.unread = true,
            }
        }
    }

    fn passages(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "passages");
        for (id, node) in entries {
            let read = outcome::passage(
                reader,
                &self.names_of(id),
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            let (Some(read), Some(passage)) = (read, self.so_far.passages.find(id)) else {
                self.unread = true;
                continue;
            };
            for tag in &read.tags {
                let tagged = self.tags.passages.entry(tag.clone()).or_default();
                tagged.push(passage);
            }
            *self.so_far.passages.get_mut(passage) = read;
        }
    }

    fn outcomes(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "outcomes");
        for (id, node) in entries {
            let tagged = &self.tags.passages;
            let read = outcome::outcome(
                reader,
                &self.names_of(id),
                tagged,
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            let (Some(read), Some(outcome)) = (read, self.so_far.outcomes.find(id)) else {
                self.unread = true;
                continue;
            };
            for tag in &read.tags {
                let tagged = self.tags.outcomes.entry(tag.clone()).or_default();
                tagged.push(outcome);
            }
            *self.so_far.outcomes.get_mut(outcome) = read;
        }
    }

    fn guarantees(&mut self, reader: &mut Reader<'_>, fields: &Fields<'_, '_>) {
        let path = fields.path("guarantees");
        for (at, node) in fields.items(reader, "guarantees").iter().enumerate() {
            let path = path.index(at);
            let place = Placed { node, path: &path };
            let read = guarantee::read(reader, &self.names(), &self.tags, place);
            self.so_far.guarantees.extend(read);
        }
    }

    /// What stands at the top of the file.
    fn head(&mut self, reader: &mut Reader<'_>, fields: &Fields<'_, '_>) {
        self.title = fields.text(reader, "title");
        self.so_far.title = self.title.clone().unwrap_or_default();
        self.so_far.intro = fields.text(reader, "intro");
        self.so_far.outro = fields.text(reader, "outro");
        self.so_far.language = language::read(reader, fields);
        self.so_far.words = words::read(reader, fields);
        self.so_far.quick_exit = fields.flag(reader, "quick_exit").unwrap_or_default();
        let help_now = fields.word(reader, "help_now");
        let path = fields.path("help_now");
        self.so_far.help_now =
            help_now.and_then(|name| guarantee::outcome(reader, &self.names(), &name, &path));
        self.so_far.reasons_first = fields.count(reader, "reasons_first");
        let start = fields.word(reader, "start");
        let path = fields.path("start");
        self.start = start.and_then(|name| self.names().question(reader, &name, &path));
        self.so_far.start = self.start.unwrap_or(self.so_far.start);
    }

    fn parts_of_sources(&mut self, reader: &mut Reader<'_>, entries: &Entries<'_, '_>) {
        let path = Path::Key(&Path::Root, "sources");
        for (id, node) in entries {
            let part_of = outcome::part_of(
                reader,
                &Scoped::new(&self.so_far.sources, self.leads.prefix_of(id)),
                Placed {
                    node,
                    path: &path.key(id),
                },
            );
            if let (Some(part_of), Some(source)) = (part_of, self.so_far.sources.find(id)) {
                self.so_far.sources.get_mut(source).part_of = Some(part_of);
            }
        }
        let parts = self.so_far.sources.iter();
        let needs: Vec<Vec<usize>> = parts
            .map(|(_, source)| source.part_of.iter().map(|whole| whole.index()).collect())
            .collect();
        if needs.iter().any(|needs| !needs.is_empty()) {
            let names: Vec<&str> = self.so_far.sources.names().collect();
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

/// Things that are there by their names alone.
fn by_name<T>(entries: &Entries<'_, '_>, make: fn() -> T) -> Table<T> {
    let mut table = Table::with_capacity(entries.len());
    for (id, _) in entries {
        table.insert(id.as_ref(), make());
    }
    table
}

/// A flow that has nothing but questions.
fn of_questions(start: Id<Question>, questions: Table<Question>) -> Flow {
    Flow {
        title: "".into(),
        intro: None,
        outro: None,
        language: None,
        words: Words::ENGLISH,
        quick_exit: false,
        help_now: None,
        reasons_first: None,
        start,
        questions,
        outcomes: Table::new(),
        facts: Table::new(),
        scores: Table::new(),
        lists: Table::new(),
        passages: Table::new(),
        sources: Table::new(),
        guarantees: Vec::new(),
    }
}

fn unread_question(kind: Option<Kind>) -> Question {
    Question {
        ask: Text::new(Vec::new()),
        short: None,
        help: None,
        why: None,
        kind: kind.unwrap_or(Kind::YesNo),
        nothing: None,
        unanswered: None,
        unit_of_one: None,
        presence: Presence::Required,
        refuse: Vec::new(),
        next: Next::Routes(Vec::new()),
    }
}

fn unread_fact() -> Fact {
    Fact {
        when: Written {
            source: "".into(),
            prefix: "".into(),
            condition: Condition::never(),
        },
    }
}

fn unread_passage() -> Passage {
    Passage {
        when: None,
        title: None,
        text: Text::new(Vec::new()),
        role: Role::Reason,
        tags: Vec::new(),
        cites: Vec::new(),
    }
}
