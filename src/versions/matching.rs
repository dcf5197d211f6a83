//! Which question, option, outcome and passage of one version is which of the other.
//!
//! What has the same id and still means the same is the same. What means the same under
//! another id has been renamed: a question by the [`Mark`] that saved answers carry, an
//! outcome by its tone and title, a passage by its words, an option by its label. What
//! has the same id, and other words, is the same in other words. Where that is wrong,
//! somebody says so with [`Rename`].

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::flow::Flow;
use crate::flow::mark::Mark;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{AnswerOption, Options, Question};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;
use crate::suggest::nearest;

/// One of two versions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Version {
    /// The one that was.
    Old,
    /// The one that is to be.
    New,
}

impl Version {
    /// Both, the old one first.
    pub const BOTH: [Version; 2] = [Version::Old, Version::New];

    /// The other one.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Version::Old => Version::New,
            Version::New => Version::Old,
        }
    }
}

/// What somebody says of an id: in the new version it is called so. An option is told
/// with its question, as `question.option`. What is called nothing there is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rename {
    /// The id in the old version.
    pub old: String,
    /// The id in the new version.
    pub new: String,
}

/// Something that is called otherwise in the new version.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Renamed {
    /// What it is, in a word.
    pub what: &'static str,
    /// The id in the old version.
    pub old: String,
    /// The id in the new version.
    pub new: String,
}

/// A [`Rename`] that cannot be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoSuchId {
    /// The id.
    pub id: String,
    /// Where it should be.
    pub version: Version,
    /// The one that was most likely meant.
    pub meant: Option<String>,
}

impl fmt::Display for NoSuchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let version = match self.version {
            Version::Old => "old",
            Version::New => "new",
        };
        let id = &self.id;
        write!(
            f,
            "nothing that can be matched is called `{id}` in the {version} version"
        )?;
        match &self.meant {
            Some(meant) => write!(f, "; did you mean `{meant}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for NoSuchId {}

/// Things of both versions, the ones of the new version first, in its order; each with
/// its id in the versions that have it.
#[derive(Clone, Debug)]
pub struct Matches<T> {
    /// By place: the ids in the old and in the new version.
    pub all: Vec<[Option<Id<T>>; 2]>,
    /// By version and id: the place.
    places: [Vec<usize>; 2],
}

impl<T> Matches<T> {
    /// The place of what a version calls so.
    pub fn place(&self, version: Version, id: Id<T>) -> usize {
        self.places[version as usize][id.index()]
    }

    /// Its id in a version.
    pub fn id(&self, version: Version, place: usize) -> Option<Id<T>> {
        self.all.get(place).and_then(|pair| pair[version as usize])
    }

    /// Those that both versions have.
    pub fn in_both(&self) -> impl Iterator<Item = (usize, Id<T>, Id<T>)> {
        let all = self.all.iter().enumerate();
        all.filter_map(|(at, [old, new])| Some((at, (*old)?, (*new)?)))
    }
}

/// What of the one version is what of the other.
#[derive(Clone, Debug)]
pub struct Matching {
    /// The questions.
    pub questions: Matches<Question>,
    /// By place of a question: its options.
    pub options: Vec<Matches<AnswerOption>>,
    /// The outcomes.
    pub outcomes: Matches<Outcome>,
    /// The passages.
    pub passages: Matches<Passage>,
    /// What is called otherwise, in the order of the new version.
    pub renamed: Vec<Renamed>,
}

impl Matching {
    /// Matches two versions.
    ///
    /// # Errors
    /// Where something that is said to be renamed is not there.
    pub fn of(versions: [&Flow; 2], said: &[Rename]) -> Result<Self, NoSuchId> {
        known(versions, said)?;
        let questions = questions(versions, said);
        let options = (0..questions.all.len()).map(|at| options(versions, &questions, at, said));
        let mut matching = Self {
            options: options.collect(),
            questions,
            outcomes: outcomes(versions, said),
            passages: passages(versions, said),
            renamed: Vec::new(),
        };
        matching.tell(versions);
        Ok(matching)
    }

    /// Lists what is called otherwise.
    fn tell(&mut self, versions: [&Flow; 2]) {
        let mut renamed = Vec::new();
        let mut tell = |what, names: Vec<[String; 2]>| {
            let names = names.into_iter();
            renamed.extend(names.map(|[old, new]| Renamed { what, old, new }));
        };
        let tables = versions.map(|flow| &flow.questions);
        tell("question", other_names(&self.questions, tables));
        for (at, old, new) in self.questions.in_both() {
            let name = versions[1].questions.name(new);
            let ids = [(0, old), (1, new)];
            let tables = ids.map(|(at, id)| versions[at].questions[id].kind.options());
            if let [Some(old), Some(new)] = tables {
                let names = other_names(&self.options[at], [old, new]).into_iter();
                let names = names.map(|pair| pair.map(|option| format!("{name}.{option}")));
                tell("option", names.collect());
            }
        }
        let tables = versions.map(|flow| &flow.outcomes);
        tell("outcome", other_names(&self.outcomes, tables));
        let tables = versions.map(|flow| &flow.passages);
        tell("passage", other_names(&self.passages, tables));
        self.renamed = renamed;
    }
}

fn questions(versions: [&Flow; 2], said: &[Rename]) -> Matches<Question> {
    let kind = |at: usize, id| versions[at].questions[id].kind.name();
    let matcher = Matcher {
        tables: versions.map(|flow| &flow.questions),
        said,
        key: &|version, id| {
            let flow = versions[version as usize];
            format!("{} {}", Mark::of(flow, id), flow.questions[id].kind.name())
        },
        fits: &|old, new| kind(0, old) == kind(1, new),
    };
    matcher.pairs()
}

fn outcomes(versions: [&Flow; 2], said: &[Rename]) -> Matches<Outcome> {
    let matcher = Matcher {
        tables: versions.map(|flow| &flow.outcomes),
        said,
        key: &|version, id| {
            let flow = versions[version as usize];
            let outcome = &flow.outcomes[id];
            format!("{} {}", outcome.tone, as_written(flow, &outcome.title))
        },
        fits: &|_, _| true,
    };
    matcher.pairs()
}

fn passages(versions: [&Flow; 2], said: &[Rename]) -> Matches<Passage> {
    let matcher = Matcher {
        tables: versions.map(|flow| &flow.passages),
        said,
        key: &|version, id| {
            let flow = versions[version as usize];
            as_written(flow, &flow.passages[id].text)
        },
        fits: &|_, _| true,
    };
    matcher.pairs()
}

/// A text as it stands in the file, with its placeholders.
pub fn as_written(flow: &Flow, text: &Text) -> String {
    text.fill(|insertion| flow.placeholder(insertion))
        .into_owned()
}

/// Whether everything that is said to be renamed is there.
fn known(versions: [&Flow; 2], said: &[Rename]) -> Result<(), NoSuchId> {
    for rename in said {
        for version in Version::BOTH {
            let flow = versions[version as usize];
            let id = match version {
                Version::Old => &rename.old,
                Version::New if rename.new.is_empty() => continue,
                Version::New => &rename.new,
            };
            let names = flow.questions.names().chain(flow.outcomes.names());
            let names: Vec<&str> = names.chain(flow.passages.names()).collect();
            let is_option = id.split_once('.').is_some_and(|(question, option)| {
                let options = flow.questions.get(question);
                let options = options.and_then(|question| question.kind.options());
                options.is_some_and(|options| options.find(option).is_some())
            });
            if !names.contains(&id.as_str()) && !is_option {
                let meant = nearest(id, names.iter().copied()).map(str::to_owned);
                return Err(NoSuchId {
                    id: id.clone(),
                    version,
                    meant,
                });
            }
        }
    }
    Ok(())
}

/// The options of a question of both versions.
fn options(
    versions: [&Flow; 2],
    questions: &Matches<Question>,
    at: usize,
    said: &[Rename],
) -> Matches<AnswerOption> {
    let none = Options::new();
    let tables = Version::BOTH.map(|version| {
        let question = questions.id(version, at);
        let kind = question.map(|id| &versions[version as usize].questions[id].kind);
        kind.and_then(|kind| kind.options()).unwrap_or(&none)
    });
    let own = said.iter().filter_map(|rename| {
        let (old_question, old) = rename.old.split_once('.')?;
        let (new_question, new) = rename.new.split_once('.').unwrap_or_default();
        let [of_old, of_new] = questions.all[at];
        let is_of = |flow: &Flow, id: Option<Id<Question>>, name: &str| {
            id.is_some_and(|id| flow.questions.name(id) == name)
        };
        let here = is_of(versions[0], of_old, old_question)
            && (rename.new.is_empty() || is_of(versions[1], of_new, new_question));
        here.then(|| Rename {
            old: old.to_owned(),
            new: new.to_owned(),
        })
    });
    let own: Vec<Rename> = own.collect();
    let matcher = Matcher {
        tables,
        said: &own,
        key: &|version, id| tables[version as usize][id].label.to_string(),
        fits: &|_, _| true,
    };
    matcher.pairs()
}

/// The ids of what is called otherwise in the new version.
fn other_names<T>(pairs: &Matches<T>, tables: [&Table<T>; 2]) -> Vec<[String; 2]> {
    let both = pairs.in_both();
    let names = both.map(|(_, old, new)| [tables[0].name(old), tables[1].name(new)]);
    let other = names.filter(|[old, new]| old != new);
    other.map(|pair| pair.map(str::to_owned)).collect()
}

/// Matches things of one kind.
struct Matcher<'m, T> {
    tables: [&'m Table<T>; 2],
    said: &'m [Rename],
    /// What has the same key means the same.
    key: &'m dyn Fn(Version, Id<T>) -> String,
    /// Whether two may be the same at all.
    fits: &'m dyn Fn(Id<T>, Id<T>) -> bool,
}

impl<T> Matcher<'_, T> {
    fn pairs(&self) -> Matches<T> {
        let [old, new] = self.tables;
        let mut of_new: Vec<Option<Id<T>>> = vec![None; new.len()];
        let mut is_free = vec![true; old.len()];
        let mut pair = |one: Id<T>, other: Id<T>| {
            of_new[other.index()] = Some(one);
            is_free[one.index()] = false;
        };
        let mut told: [BTreeSet<usize>; 2] = Default::default();
        for rename in self.said {
            let ids = (old.find(&rename.old), new.find(&rename.new));
            if let (Some(one), Some(other)) = ids
                && (self.fits)(one, other)
            {
                pair(one, other);
                told[0].insert(one.index());
                told[1].insert(other.index());
            } else if let (Some(gone), true) = (old.find(&rename.old), rename.new.is_empty()) {
                told[0].insert(gone.index());
            }
        }
        let keys: [Vec<String>; 2] = Version::BOTH.map(|version| {
            let ids = self.tables[version as usize].ids();
            ids.map(|id| (self.key)(version, id)).collect()
        });
        let same_name: Vec<(Id<T>, Id<T>)> = new
            .ids()
            .filter_map(|id| Some((old.find(new.name(id))?, id)))
            .filter(|(one, other)| {
                !told[0].contains(&one.index()) && !told[1].contains(&other.index())
            })
            .collect();
        for (one, other) in &same_name {
            if keys[0][one.index()] == keys[1][other.index()] && (self.fits)(*one, *other) {
                pair(*one, *other);
            }
        }
        let may_be: Vec<bool> = (0..old.len())
            .map(|at| is_free[at] && !told[0].contains(&at))
            .collect();
        for (one, other) in self.renamed(&keys, &of_new, &may_be) {
            of_new[other.index()] = Some(one);
            is_free[one.index()] = false;
        }
        for (one, other) in same_name {
            let is_open = of_new[other.index()].is_none() && is_free[one.index()];
            if is_open && (self.fits)(one, other) {
                of_new[other.index()] = Some(one);
                is_free[one.index()] = false;
            }
        }
        self.listed(&of_new)
    }

    /// What is left over in both versions and means the same, where there is one of each.
    fn renamed(
        &self,
        keys: &[Vec<String>; 2],
        of_new: &[Option<Id<T>>],
        is_free: &[bool],
    ) -> Vec<(Id<T>, Id<T>)> {
        let mut by_key: BTreeMap<&str, [Vec<Id<T>>; 2]> = BTreeMap::new();
        for id in self.tables[0].ids().filter(|id| is_free[id.index()]) {
            by_key.entry(&keys[0][id.index()]).or_default()[0].push(id);
        }
        for id in self.tables[1].ids() {
            if of_new[id.index()].is_none() {
                by_key.entry(&keys[1][id.index()]).or_default()[1].push(id);
            }
        }
        let both = by_key.into_values();
        let both = both.filter_map(|[one, other]| match (one.as_slice(), other.as_slice()) {
            ([one], [other]) => Some((*one, *other)),
            _ => None,
        });
        both.filter(|(one, other)| (self.fits)(*one, *other))
            .collect()
    }

    fn listed(&self, of_new: &[Option<Id<T>>]) -> Matches<T> {
        let [old, new] = self.tables;
        let mut all: Vec<[Option<Id<T>>; 2]> = Vec::new();
        let mut places = [vec![0; old.len()], vec![0; new.len()]];
        for id in new.ids() {
            let one = of_new[id.index()];
            if let Some(one) = one {
                places[0][one.index()] = all.len();
            }
            places[1][id.index()] = all.len();
            all.push([one, Some(id)]);
        }
        let taken: BTreeSet<usize> = of_new.iter().flatten().map(|id| id.index()).collect();
        for id in old.ids().filter(|id| !taken.contains(&id.index())) {
            places[0][id.index()] = all.len();
            all.push([Some(id), None]);
        }
        Matches { all, places }
    }
}
