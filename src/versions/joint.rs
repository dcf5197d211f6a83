//! Two versions as one flow, which asks what one of them asks, and ends where both have
//! ended.
//!
//! A question that is asked where somebody stands is a question of that flow: one of the
//! versions may be asked several times there, but on each way once. What the one version
//! knows of an answer is told by which of these were asked for it.
//!
//! One file, since everything in it is written by one rule: who was asked for what.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::common::{Behaviour, Common, Whereabouts, free_name};
use super::matching::Version;
use super::states::{Goes, Happening, Standings, Viewpoint};
use crate::flow::condition::{Condition, Offset, Operand, Quantity, Relation, Written, not};
use crate::flow::outcome::{Outcome, Reasons};
use crate::flow::question::{
    AnswerOption, Kind, Next, OptionSet, Options, Presence, Question, Refusal, Route, Target,
};
use crate::flow::table::{Id, Table};
use crate::flow::text::Text;
use crate::flow::{Fact, Flow, Score};
use crate::mutants::limits::without_limits;

/// Two versions as one flow.
pub(crate) struct Joint<'c, 'f> {
    pub common: &'c Common<'f>,
    pub standings: Standings,
    pub flow: Flow,
    /// By question of the flow: the place of the question that it is; nothing for those
    /// that only tell what was asked.
    pub question_of: Vec<Option<usize>>,
    /// The ends, each with its outcome of the flow.
    pub ends: Vec<([Whereabouts; 2], Id<Outcome>)>,
    /// By standing: its question, where one is asked there, and what stands before it.
    pub(super) asked: Vec<Option<Copied>>,
    /// By place of a question: the standings where it is asked.
    pub(super) copies: Vec<Vec<usize>>,
    /// By version and score: the score of the flow.
    pub(super) scores: [Vec<Id<Score>>; 2],
    pub(super) facts: HashMap<(Version, Option<Whereabouts>, Id<Fact>), Id<Fact>>,
}

/// A question of a standing.
#[derive(Clone, Copy)]
pub(super) struct Copied {
    pub question: Id<Question>,
    /// A question with one answer, which tells that this one was asked though it may have
    /// been skipped.
    marker: Option<Id<Question>>,
}

impl<'c, 'f> Joint<'c, 'f> {
    /// The flow of both versions; `noted` are the places of questions of which it is to be
    /// known that they were asked, though they may be skipped.
    pub fn of(common: &'c Common<'f>, standings: Standings, noted: &BTreeSet<usize>) -> Self {
        let mut flow = common.flow.clone();
        flow.questions = Table::with_capacity(standings.all.len());
        flow.outcomes = Table::new();
        flow.facts = Table::new();
        flow.scores = Table::new();
        flow.passages = Table::new();
        flow.sources = Table::new();
        let mut joint = Self {
            common,
            flow,
            question_of: Vec::with_capacity(standings.all.len()),
            ends: Vec::new(),
            asked: Vec::with_capacity(standings.all.len()),
            copies: vec![Vec::new(); common.flow.questions.len()],
            scores: [Vec::new(), Vec::new()],
            facts: HashMap::new(),
            standings,
        };
        joint.add_scores();
        joint.add_questions(noted);
        joint.add_ends();
        for standing in 0..joint.standings.all.len() {
            joint.lead_on(standing);
        }
        joint.flow.start = joint.entry(0).unwrap_or(joint.flow.start);
        joint
    }

    /// Where somebody ended, as a moment of the flow.
    pub fn end(&self, at: [Whereabouts; 2]) -> Option<Id<Outcome>> {
        let mut ends = self.ends.iter();
        ends.find(|(known, _)| *known == at)
            .map(|(_, outcome)| *outcome)
    }

    fn add_scores(&mut self) {
        let common = self.common;
        for (id, name) in common.flow.scores.ids().zip(common.flow.scores.names()) {
            let is_apart = !common.pointed[id.index()].is_disjoint(&self.standings.apart_at_end);
            let old = self
                .flow
                .scores
                .insert(free_name(&self.flow.scores, name), Score);
            let new = match is_apart {
                true => self
                    .flow
                    .scores
                    .insert(free_name(&self.flow.scores, name), Score),
                false => old,
            };
            self.scores[0].push(old);
            self.scores[1].push(new);
        }
    }

    fn add_questions(&mut self, noted: &BTreeSet<usize>) {
        for standing in 0..self.standings.all.len() {
            let Some((place, askers)) = self.standings.happening[standing].asked() else {
                self.asked.push(None);
                continue;
            };
            let known = self.common.of_version(
                match askers[0] {
                    true => Version::Old,
                    false => Version::New,
                },
                place,
            );
            let Some(known) = known else {
                self.asked.push(None);
                continue;
            };
            let own = self.common.question(place);
            let name = self.common.flow.questions.name(own);
            let mut question = Question {
                ask: Text::of_words(name.into()),
                help: None,
                why: None,
                ..self.common.flow.questions[own].clone()
            };
            question.kind = self.pointed(&known.kind, askers);
            question.presence = known.presence;
            let is_apart = askers != [true; 2] || noted.contains(&place);
            let may_be_skipped = self.may_be_skipped(place);
            let marker = (is_apart && may_be_skipped).then(|| {
                let name = free_name(&self.flow.questions, &format!("{name} is asked"));
                self.question_of.push(None);
                self.flow.questions.insert(name, marker(&question))
            });
            let name = free_name(&self.flow.questions, name);
            self.question_of.push(Some(place));
            let id = self.flow.questions.insert(name, question);
            self.asked.push(Some(Copied {
                question: id,
                marker,
            }));
            self.copies[place].push(standing);
        }
    }

    /// A kind with the points that its options have for the versions that ask it.
    fn pointed(&self, kind: &Kind, askers: [bool; 2]) -> Kind {
        let with_points = |options: &Options| {
            let mut own = Options::with_capacity(options.len());
            for (id, option) in options.iter() {
                let mut points = Vec::new();
                for (score, more) in &option.points {
                    let both = [0, 1].map(|at: usize| self.scores[at][score.index()]);
                    let asking = both.into_iter().zip(askers).filter(|(_, asks)| *asks);
                    for (score, _) in asking {
                        if points.iter().all(|(known, _)| *known != score) {
                            points.push((score, *more));
                        }
                    }
                }
                let option = AnswerOption {
                    points,
                    ..option.clone()
                };
                own.insert(options.name(id), option);
            }
            Arc::new(own)
        };
        let has_points = |options: &Options| options.iter().any(|(_, one)| !one.points.is_empty());
        match kind {
            Kind::Choice(options) if has_points(options) => Kind::Choice(with_points(options)),
            Kind::Choices {
                options,
                at_least,
                at_most,
            } if has_points(options) => Kind::Choices {
                options: with_points(options),
                at_least: *at_least,
                at_most: *at_most,
            },
            Kind::Choice(_)
            | Kind::Choices { .. }
            | Kind::YesNo
            | Kind::Number { .. }
            | Kind::Duration { .. }
            | Kind::Date { .. }
            | Kind::Text { .. } => kind.clone(),
        }
    }

    fn add_ends(&mut self) {
        for standing in 0..self.standings.all.len() {
            if self.standings.happening[standing] == Happening::Ended {
                let name = format!("{:?}", self.standings.all[standing].at);
                let end = self.flow.outcomes.insert(name, an_end());
                self.ends.push((self.standings.all[standing].at, end));
            }
        }
    }

    /// What comes first where somebody stands.
    fn entry(&self, standing: usize) -> Option<Id<Question>> {
        let copied = self.asked.get(standing).copied().flatten()?;
        Some(copied.marker.unwrap_or(copied.question))
    }

    fn target(&self, standing: usize) -> Option<Target> {
        match self.entry(standing) {
            Some(question) => Some(Target::Question(question)),
            None => self
                .end(self.standings.all[standing].at)
                .map(Target::Outcome),
        }
    }

    /// What a version knows at a standing.
    pub(super) fn viewpoint(&self, version: Version, standing: usize) -> Viewpoint {
        let other = self.standings.all[standing].at[version.other() as usize];
        Viewpoint {
            version,
            other_end: other.end(),
        }
    }

    /// Where the question of a standing leads, and what it takes.
    fn lead_on(&mut self, standing: usize) {
        let Some(copied) = self.asked[standing] else {
            return;
        };
        if let Some(marker) = copied.marker {
            let to = Target::Question(copied.question);
            self.flow.questions.get_mut(marker).next = Next::To(to);
        }
        self.take_answers(standing, copied.question);
        let guard = match self.standings.happening[standing] {
            Happening::Repeated(version, place) => {
                Some(self.is_repeated(version, place, copied.question))
            }
            Happening::Together(_) | Happening::Alone(..) | Happening::Ended => None,
        };
        let mut routes = Vec::new();
        for onward in self.standings.onward[standing].clone() {
            let mut parts: Vec<Condition> = guard.iter().cloned().collect();
            for version in Version::BOTH {
                let view = self.viewpoint(version, standing);
                match &onward.goes[version as usize] {
                    Goes::Along => {}
                    Goes::Refuses => {
                        let accepted = self.accepted(view, standing);
                        parts.push(not(accepted));
                    }
                    Goes::Where(when) if *when == Condition::always() => {}
                    Goes::Where(when) => parts.push(self.seen(view, when)),
                }
            }
            let when = match parts.len() {
                0 => None,
                1 => parts.pop(),
                _ => Some(Condition::All(parts)),
            };
            let go = onward.to.and_then(|to| self.target(to));
            routes.extend(go.map(|go| Route::to(when.map(Written::made), go)));
        }
        self.flow.questions.get_mut(copied.question).next = Next::Routes(routes);
    }

    /// Lets the question of a standing take what one of the versions takes that ask it.
    fn take_answers(&mut self, standing: usize, id: Id<Question>) {
        let Some((place, askers)) = self.standings.happening[standing].asked() else {
            return;
        };
        let refuses_one = self.standings.onward[standing].iter().any(|onward| {
            let mut goes = onward.goes.iter();
            goes.any(|goes| matches!(goes, Goes::Refuses))
        });
        if !refuses_one {
            let version = match askers[0] {
                true => Version::Old,
                false => Version::New,
            };
            let view = self.viewpoint(version, standing);
            let refused = self
                .common
                .of_version(version, place)
                .map(|own| own.refused.clone());
            let refused = refused.into_iter().flatten();
            let refuse: Vec<Refusal> = refused
                .map(|when| refusal(self.seen(view, &when)))
                .collect();
            self.flow.questions.get_mut(id).refuse = refuse;
            return;
        }
        let mut taken = Vec::new();
        if askers == [true; 2] {
            for version in Version::BOTH {
                let view = self.viewpoint(version, standing);
                let accepted = self.accepted(view, standing);
                taken.push(self.named(accepted));
            }
        }
        let may_be_skipped = self.may_be_skipped(place);
        let question = self.flow.questions.get_mut(id);
        question.kind = without_limits(&question.kind);
        question.presence = match may_be_skipped {
            true => Presence::Optional,
            false => Presence::Required,
        };
        if !taken.is_empty() {
            question.refuse = vec![refusal(not(Condition::Any(taken)))];
        }
    }

    /// Whether one of the versions lets people skip a question.
    fn may_be_skipped(&self, place: usize) -> bool {
        Version::BOTH.into_iter().any(|version| {
            let own = self.common.of_version(version, place);
            own.is_some_and(|own| own.presence == Presence::Optional)
        })
    }

    /// Where a version takes what was given to the question of a standing.
    fn accepted(&mut self, view: Viewpoint, standing: usize) -> Condition {
        let Some(copied) = self.asked[standing] else {
            return Condition::always();
        };
        let Some((place, _)) = self.standings.happening[standing].asked() else {
            return Condition::always();
        };
        let Some(own) = self.common.of_version(view.version, place).cloned() else {
            return Condition::never();
        };
        let Behaviour {
            kind,
            presence,
            refused,
            ..
        } = own;
        let answered = Condition::Answered(copied.question);
        let mut parts = vec![answered.clone()];
        parts.push(self.within(copied.question, &kind));
        parts.extend(refused.iter().map(|when| not(self.seen(view, when))));
        let taken = Condition::All(parts);
        match presence {
            Presence::Required => taken,
            Presence::Optional => Condition::Any(vec![taken, not(answered)]),
        }
    }

    fn within(&mut self, id: Id<Question>, kind: &Kind) -> Condition {
        let flow = &mut self.flow;
        let mut name = |condition: Condition| {
            let name = format!("0{}", flow.facts.len());
            let when = Written::made(condition);
            Condition::Fact(flow.facts.insert(name, Fact { when }))
        };
        crate::mutants::within::within(&mut name, id, kind)
    }

    /// A condition as a fact.
    pub fn named(&mut self, condition: Condition) -> Condition {
        // No author's fact is called so.
        let name = format!("0{}", self.flow.facts.len());
        let when = Written::made(condition);
        Condition::Fact(self.flow.facts.insert(name, Fact { when }))
    }

    /// Where an answer is the one that was given before, for the other version.
    fn is_repeated(&self, version: Version, place: usize, id: Id<Question>) -> Condition {
        let before = self.asked_for(place, |askers| askers[version.other() as usize]);
        let before: Vec<Id<Question>> = before.map(|copied| copied.question).collect();
        let none = before.iter().map(|one| not(Condition::Answered(*one)));
        let mut ways = vec![Condition::All(
            std::iter::once(not(Condition::Answered(id)))
                .chain(none)
                .collect(),
        )];
        let kind = &self.flow.questions[id].kind;
        ways.extend(before.iter().map(|one| same_answer(kind, id, *one)));
        Condition::Any(ways)
    }

    /// The questions of the flow that are this one, for some of the versions.
    fn asked_for(
        &self,
        place: usize,
        is_meant: impl Fn([bool; 2]) -> bool,
    ) -> impl Iterator<Item = Copied> {
        let standings = self.copies[place].iter();
        let meant = standings.filter(move |standing| {
            let asked = self.standings.happening[**standing].asked();
            asked.is_some_and(|(_, askers)| is_meant(askers))
        });
        meant.filter_map(|standing| self.asked[*standing])
    }

    /// Where a question has been asked for exactly these versions, and ends are alike.
    pub fn was_asked(&self, place: usize, askers: [bool; 2]) -> Condition {
        let copies = self.asked_for(place, move |known| known == askers);
        let copies =
            copies.map(|copied| Condition::Answered(copied.marker.unwrap_or(copied.question)));
        Condition::Any(copies.collect())
    }
}

/// Where two questions of one kind have the same answer.
fn same_answer(kind: &Kind, one: Id<Question>, other: Id<Question>) -> Condition {
    let both = |condition: &dyn Fn(Id<Question>) -> Condition| {
        Condition::All(vec![condition(one), condition(other)])
    };
    let answered = both(&Condition::Answered);
    match kind {
        Kind::Choice(options) => {
            let options = 0..options.len();
            let same = options.map(|at| both(&|id| Condition::Is(id, OptionSet::from_iter([at]))));
            Condition::Any(same.collect())
        }
        Kind::Choices { options, .. } => {
            let has = |id, at| Condition::Has(id, Quantity::Any, OptionSet::from_iter([at]));
            let same = (0..options.len()).map(|at| {
                Condition::Any(vec![both(&|id| has(id, at)), both(&|id| not(has(id, at)))])
            });
            Condition::All(std::iter::once(answered).chain(same).collect())
        }
        Kind::YesNo => {
            let yes = both(&Condition::Yes);
            let no = both(&|id| not(Condition::Yes(id)));
            Condition::Any(vec![yes, Condition::All(vec![answered, no])])
        }
        Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } => {
            Condition::Compare(one, Relation::Equal, Operand::Answer(other, Offset::None))
        }
        Kind::Text { .. } => answered,
    }
}

/// A question with one answer, before another.
fn marker(of: &Question) -> Question {
    let mut options = Options::new();
    let option = AnswerOption {
        label: "asked".into(),
        in_text: None,
        after: None,
        help: None,
        company: crate::flow::question::Company::WithOthers,
        points: Vec::new(),
        help_first: None,
    };
    options.insert("asked", option);
    Question {
        kind: Kind::Choice(Arc::new(options)),
        presence: Presence::Required,
        refuse: Vec::new(),
        ..of.clone()
    }
}

fn refusal(when: Condition) -> Refusal {
    Refusal {
        when: Written::made(when),
        says: Text::of_words("".into()),
    }
}

fn an_end() -> Outcome {
    Outcome {
        reasons: Reasons::LeftOut,
        ..Outcome::untold()
    }
}
