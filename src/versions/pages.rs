//! What people see otherwise who get the same outcome: on its page, and on the way there.

use std::collections::BTreeSet;

use super::common::{Common, Whereabouts, holds, listed};
use super::joint::Joint;
use super::matching::Version;
use super::states::Viewpoint;
use super::{Differs, OwnPart, PagePart, VersionChange};
use crate::flow::Flow;
use crate::flow::condition::{Condition, not};
use crate::flow::outcome::{Document, Outcome, Passage, Source};
use crate::flow::question::Question;
use crate::flow::table::Id;
use crate::flow::text::{Insertion, Text};
use crate::session::advice::Parts;

/// A change, and where at an end it is seen.
pub(crate) struct SeenAt {
    pub change: VersionChange,
    /// Where both versions have ended.
    pub end: [Whereabouts; 2],
    pub when: Condition,
}

/// The conditions of the pages of both versions, read before the two are made one flow.
pub(crate) struct Pages {
    /// By version and place of a passage: when it is shown.
    passages: [Vec<Option<Condition>>; 2],
    /// By version and place of an outcome: when its documents, and their parts, are shown.
    documents: [Vec<Vec<DocumentShown>>; 2],
}

/// When a document is shown, and its parts.
struct DocumentShown {
    when: Condition,
    parts: Vec<Condition>,
}

impl Pages {
    pub fn of(common: &mut Common<'_>) -> Self {
        let passages = Version::BOTH.map(|version| {
            let places = 0..common.matching.passages.all.len();
            let when = places.map(|place| {
                let id = common.matching.passages.id(version, place)?;
                let flow = common.versions[version as usize];
                Some(holds(common, version, flow.passages[id].when.as_ref()))
            });
            when.collect()
        });
        let documents = Version::BOTH.map(|version| {
            let places = 0..common.matching.outcomes.all.len();
            let shown = places.map(|place| {
                let Some(id) = common.matching.outcomes.id(version, place) else {
                    return Vec::new();
                };
                let flow = common.versions[version as usize];
                let documents = flow.outcomes[id].documents.iter();
                let shown = documents.map(|document| DocumentShown {
                    when: holds(common, version, document.when.as_ref()),
                    parts: document
                        .parts
                        .iter()
                        .map(|part| holds(common, version, part.when.as_ref()))
                        .collect(),
                });
                shown.collect()
            });
            shown.collect()
        });
        Self {
            passages,
            documents,
        }
    }
}

/// Something of a flow.
pub(super) struct Of<'f, T> {
    pub flow: &'f Flow,
    pub it: &'f T,
}

/// A text with its placeholders as both versions know them.
pub(super) fn in_common(common: &Common<'_>, flow: &Flow, text: &Text) -> String {
    let version = match std::ptr::eq(flow, common.versions[0]) {
        true => Version::Old,
        false => Version::New,
    };
    let place = |id: Id<Question>| common.matching.questions.place(version, id);
    let name = |insertion: Insertion| match insertion {
        Insertion::Answer(id) => format!("{{{}}}", place(id)),
        Insertion::WithUnit(id) => format!("{{{} with unit}}", place(id)),
        // Scores are the same where they add up the same points.
        Insertion::Score(score) => format!("{{score {}}}", common.score(version, score).index()),
    };
    text.fill(name).into_owned()
}

/// What is seen otherwise on the page of an outcome that both versions give.
pub(crate) fn page(joint: &mut Joint<'_, '_>, pages: &Pages, outcome: usize) -> Vec<SeenAt> {
    let common = joint.common;
    let ids = Version::BOTH.map(|version| common.matching.outcomes.id(version, outcome));
    let [Some(old), Some(new)] = ids else {
        return Vec::new();
    };
    let mut finder = PageFinder {
        joint,
        pages,
        ids: [old, new],
        outcome,
        seen: Vec::new(),
    };
    finder.own_parts();
    finder.passages();
    finder.documents();
    finder.seen
}

struct PageFinder<'j, 'c, 'f> {
    joint: &'j mut Joint<'c, 'f>,
    pages: &'j Pages,
    ids: [Id<Outcome>; 2],
    outcome: usize,
    seen: Vec<SeenAt>,
}

impl PageFinder<'_, '_, '_> {
    fn add(&mut self, part: PagePart, difference: Differs, when: Condition) {
        if when == Condition::never() {
            return;
        }
        // As a fact of the flow, so that answers are cut where it turns.
        let when = match when == Condition::always() {
            true => when,
            false => self.joint.named(when),
        };
        let change = VersionChange::Page { part, difference };
        let end = [Whereabouts::At(self.outcome); 2];
        self.seen.push(SeenAt { change, end, when });
    }

    fn own_parts(&mut self) {
        let outcomes = self.ids;
        for part in other_page_parts(self.joint.common, outcomes) {
            let part = PagePart::Own { outcomes, part };
            self.add(part, Differs::Other, Condition::always());
        }
    }

    /// A condition as a version sees it at this end.
    fn seen(&mut self, version: Version, condition: &Condition) -> Condition {
        let view = Viewpoint {
            version,
            other_end: Some(Whereabouts::At(self.outcome)),
        };
        self.joint.seen(view, condition)
    }

    /// Whether a condition means the same in both versions.
    fn is_same(&self, old: &Condition, new: &Condition) -> bool {
        let apart = &self.joint.standings.apart_at_end;
        old == new && self.joint.common.reads(old).is_disjoint(apart)
    }

    fn passages(&mut self) {
        let common = self.joint.common;
        let lists = Version::BOTH.map(|version| {
            let flow = common.versions[version as usize];
            let outcome = &flow.outcomes[self.ids[version as usize]];
            listed(&common.matching.passages, version, outcome)
        });
        let all: BTreeSet<usize> = lists.iter().flatten().copied().collect();
        let moved = moved(&lists);
        for place in all {
            let conditions = Version::BOTH.map(|version| {
                let is_listed = lists[version as usize].contains(&place);
                let when = self.pages.passages[version as usize][place].clone();
                is_listed.then_some(when).flatten()
            });
            let ids = Version::BOTH.map(|version| common.matching.passages.id(version, place));
            let part = PagePart::Passage(ids);
            match conditions {
                [Some(old), Some(new)] => {
                    let both = self.shown_by_one(part.clone(), &old, &new);
                    if let [Some(one), Some(other)] = ids {
                        self.other_passage(part, [one, other], moved.contains(&place), both);
                    }
                }
                [Some(old), None] => {
                    let when = self.seen(Version::Old, &old);
                    self.add(part, Differs::Gone, when);
                }
                [None, Some(new)] => {
                    let when = self.seen(Version::New, &new);
                    self.add(part, Differs::Added, when);
                }
                [None, None] => {}
            }
        }
    }

    /// Where something is shown by one version and not by the other. Gives where both do.
    fn shown_by_one(&mut self, part: PagePart, old: &Condition, new: &Condition) -> Condition {
        let one = self.seen(Version::Old, old);
        if self.is_same(old, new) {
            return one;
        }
        let other = self.seen(Version::New, new);
        let (one, other) = (self.joint.named(one), self.joint.named(other));
        let gone = Condition::All(vec![one.clone(), not(other.clone())]);
        self.add(part.clone(), Differs::Gone, gone);
        let added = Condition::All(vec![other.clone(), not(one.clone())]);
        self.add(part, Differs::Added, added);
        Condition::All(vec![one, other])
    }

    fn other_passage(
        &mut self,
        part: PagePart,
        ids: [Id<Passage>; 2],
        is_moved: bool,
        both: Condition,
    ) {
        let common = self.joint.common;
        let passages = Version::BOTH.map(|version| {
            let flow = common.versions[version as usize];
            Of {
                flow,
                it: &flow.passages[ids[version as usize]],
            }
        });
        let words = passages.each_ref().map(|of| {
            let texts = of.it.texts();
            let texts = texts.map(|text| in_common(common, of.flow, text));
            let is_titled = of.it.title.is_some();
            let sources = sources(of.flow, &of.it.cites);
            (is_titled, texts.collect::<Vec<_>>(), sources)
        });
        if words[0] != words[1] {
            self.add(part.clone(), Differs::Other, both.clone());
        }
        let roles = passages.each_ref().map(|of| of.it.role);
        let is_parted = Version::BOTH.iter().any(|version| {
            let flow = common.versions[*version as usize];
            Parts::of(flow, &flow.outcomes[self.ids[*version as usize]]).is_parted()
        });
        if is_moved || is_parted && roles[0] != roles[1] {
            self.add(part, Differs::Moved, both);
        }
    }

    fn documents(&mut self) {
        let common = self.joint.common;
        let [old, new] = Version::BOTH.map(|version| {
            let flow = common.versions[version as usize];
            let outcome = &flow.outcomes[self.ids[version as usize]];
            outcome
                .documents
                .iter()
                .map(move |it| Of { flow, it })
                .collect::<Vec<_>>()
        });
        let pages = self.pages;
        let [shown_old, shown_new] = [0, 1].map(|at| &pages.documents[at][self.outcome]);
        for (document, when) in old.iter().zip(shown_old) {
            let part = PagePart::Document(document.it.file.to_string());
            let twin = new
                .iter()
                .position(|other| other.it.file == document.it.file);
            let Some(twin) = twin else {
                let when = self.seen(Version::Old, &when.when);
                self.add(part, Differs::Gone, when);
                continue;
            };
            let both = self.shown_by_one(part.clone(), &when.when, &shown_new[twin].when);
            let differs = self.other_document([document, &new[twin]], [when, &shown_new[twin]]);
            if differs != Condition::never() {
                let when = Condition::All(vec![both, differs]);
                self.add(part, Differs::Other, when);
            }
        }
        for (document, when) in new.iter().zip(shown_new) {
            if old.iter().all(|other| other.it.file != document.it.file) {
                let part = PagePart::Document(document.it.file.to_string());
                let when = self.seen(Version::New, &when.when);
                self.add(part, Differs::Added, when);
            }
        }
    }

    /// Where a document that both show says something else.
    fn other_document(
        &mut self,
        both: [&Of<'_, Document>; 2],
        shown: [&DocumentShown; 2],
    ) -> Condition {
        let common = self.joint.common;
        let title = |of: &Of<'_, Document>| {
            let Document {
                title,
                // Compared below, and by whoever calls this.
                parts: _,
                when: _,
                file: _,
                seat: _,
            } = of.it;
            in_common(common, of.flow, title)
        };
        if title(both[0]) != title(both[1]) || both[0].it.parts.len() != both[1].it.parts.len() {
            return Condition::always();
        }
        let mut differs = Vec::new();
        for (at, (old, new)) in shown[0].parts.iter().zip(&shown[1].parts).enumerate() {
            let text = |of: &Of<'_, Document>| in_common(common, of.flow, &of.it.parts[at].text);
            let is_other = text(both[0]) != text(both[1]);
            if !is_other && self.is_same(old, new) {
                continue;
            }
            let one = self.seen(Version::Old, old);
            let other = self.seen(Version::New, new);
            let (one, other) = (self.joint.named(one), self.joint.named(other));
            let apart = |yes: &Condition, no: &Condition| {
                Condition::All(vec![yes.clone(), not(no.clone())])
            };
            match is_other {
                true => differs.extend([one, other]),
                false => differs.extend([apart(&one, &other), apart(&other, &one)]),
            }
        }
        Condition::Any(differs)
    }
}

/// The things that stand elsewhere in the other list, seen from what both have.
fn moved(lists: &[Vec<usize>; 2]) -> BTreeSet<usize> {
    let both = |at: usize| -> Vec<usize> {
        let other = &lists[1 - at];
        lists[at]
            .iter()
            .copied()
            .filter(|place| other.contains(place))
            .collect()
    };
    let (old, new) = (both(0), both(1));
    let differ = old.iter().zip(&new).filter(|(one, other)| one != other);
    differ.flat_map(|(one, other)| [*one, *other]).collect()
}

/// What of the page of an outcome reads otherwise, apart from passages and documents.
pub(crate) fn other_page_parts(common: &Common<'_>, ids: [Id<Outcome>; 2]) -> Vec<OwnPart> {
    let [old, new] = Version::BOTH.map(|version| {
        let flow = common.versions[version as usize];
        own_parts(common, flow, &flow.outcomes[ids[version as usize]])
    });
    let changed = old.into_iter().zip(new).filter(|(old, new)| old != new);
    changed.map(|((part, _), _)| part).collect()
}

/// Each part of a page of its own, with all that is read of it.
fn own_parts(common: &Common<'_>, flow: &Flow, outcome: &Outcome) -> [(OwnPart, Vec<String>); 7] {
    let Outcome {
        title,
        tone,
        tone_word,
        showing,
        text,
        steps,
        cites,
        reasons,
        // Compared by themselves.
        passages: _,
        documents: _,
        // Nobody reads these two.
        tags: _,
        signed: _,
    } = outcome;
    let words = |text: &Text| in_common(common, flow, text);
    [
        (OwnPart::Title, vec![words(title)]),
        (OwnPart::Tone, vec![format!("{tone} {tone_word:?}")]),
        (OwnPart::Text, text.iter().map(words).collect()),
        (OwnPart::Steps, steps.iter().map(words).collect()),
        (OwnPart::Showing, vec![format!("{showing:?}")]),
        (OwnPart::Reasons, vec![format!("{reasons:?}")]),
        (OwnPart::Sources, sources(flow, cites)),
    ]
}

/// What is told of sources, in order.
fn sources(flow: &Flow, ids: &[Id<Source>]) -> Vec<String> {
    let told = ids.iter().map(|id| {
        let Source {
            title,
            part_of,
            url,
            note,
            checked,
        } = &flow.sources[*id];
        let part_of = part_of.map(|whole| &flow.sources[whole].title);
        format!("{title}|{part_of:?}|{url:?}|{note:?}|{checked:?}")
    });
    told.collect()
}
