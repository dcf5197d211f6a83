//! Somebody walked through both versions, and ways by chance where nothing else decides.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::common::{Common, Whereabouts};
use super::matching::Version;
use super::{ChangeClass, Comparison, Decided, EndOfWay, VersionChange, Witness};
use crate::flow::answer::{Answer, Given};
use crate::flow::question::{OptionSet, Question};
use crate::flow::table::Id;
use crate::mutants::same::Terms;
use crate::session::{Session, Step};
use crate::space::sample::{self, Chance};

/// By place of a question: what is given to it, with the options of both versions.
pub(super) type GivenByPlace = BTreeMap<usize, Given>;

/// What compares two versions.
pub(super) struct WalkComparer<'c, 'f> {
    pub common: &'c Common<'f>,
    pub terms: &'c Terms,
}

impl<'f> WalkComparer<'_, 'f> {
    pub fn ending(&self, version: Version, at: Whereabouts) -> EndOfWay {
        let matching = &self.common.matching;
        let question = |place: usize| {
            let id = matching.questions.id(version, place);
            id.unwrap_or(self.common.versions[version as usize].start)
        };
        match at {
            Whereabouts::Before(place) | Whereabouts::Nowhere(place) => {
                EndOfWay::Nowhere(question(place))
            }
            Whereabouts::Refused(place) => EndOfWay::Refused(question(place)),
            Whereabouts::At(place) => match matching.outcomes.id(version, place) {
                Some(outcome) => EndOfWay::Outcome(outcome),
                None => EndOfWay::Nowhere(self.common.versions[version as usize].start),
            },
        }
    }

    /// The way through a version with these answers, up to a question without one or that
    /// does not take it.
    pub fn walk(&self, version: Version, answers: &GivenByPlace, today: Date) -> Session<'f> {
        let flow = self.common.versions[version as usize];
        let mut session = Session::new(flow, today);
        while let Step::Ask(question) = session.step() {
            let place = self.common.matching.questions.place(version, question);
            let Some(given) = answers.get(&place) else {
                break;
            };
            let Some(given) = self.own(version, place, given) else {
                break;
            };
            if session.give(given).is_err() {
                break;
            }
        }
        session
    }

    /// An answer as a version knows it; nothing where it has no such option.
    fn own(&self, version: Version, place: usize, given: &Given) -> Option<Given> {
        let options = &self.common.matching.options[place];
        let option = |at: usize| options.id(version, at).map(Id::index);
        Some(match given {
            Given::Answer(Answer::Choice(at)) => Given::Answer(Answer::Choice(option(*at)?)),
            Given::Answer(Answer::Choices(chosen)) => {
                let chosen: Option<OptionSet> = chosen.iter().map(option).collect();
                Given::Answer(Answer::Choices(chosen?))
            }
            Given::Skipped
            | Given::Answer(
                Answer::YesNo(_)
                | Answer::Number(_)
                | Answer::Duration(_)
                | Answer::Date(_)
                | Answer::Text(_),
            ) => given.clone(),
        })
    }

    /// Somebody who is asked the questions of these places, in this order.
    pub fn shown(&self, old: Session<'f>, new: Session<'f>, places: &[usize]) -> Witness<'f> {
        let asks = |session: &Session<'_>, id: &Id<Question>| {
            session.given(*id).is_some() || session.step() == Step::Ask(*id)
        };
        let questions = &self.common.matching.questions;
        let asked = places.iter().map(|place| {
            let before = questions.id(Version::Old, *place);
            let after = questions.id(Version::New, *place);
            [
                before.filter(|id| asks(&old, id)),
                after.filter(|id| asks(&new, id)),
            ]
        });
        let asked = asked.filter(|asked| *asked != [None, None]).collect();
        Witness { old, new, asked }
    }

    /// Where a way through a version stands.
    pub fn ended(&self, version: Version, session: &Session<'_>) -> Whereabouts {
        let matching = &self.common.matching;
        match session.step() {
            Step::Done(outcome) => Whereabouts::At(matching.outcomes.place(version, outcome)),
            Step::Ask(question) => {
                Whereabouts::Refused(matching.questions.place(version, question))
            }
            Step::Stuck(question) => {
                Whereabouts::Nowhere(matching.questions.place(version, question))
            }
        }
    }

    /// Says that not everything was decided, and what some ways by chance show that isn't known
    /// yet.
    pub fn give_up(&self, question: Id<Question>, comparison: &mut Comparison<'f>) {
        comparison.decided = Decided::TooLarge(question);
        let mut chance = Chance::seeded(self.terms.seed);
        let mut found: Vec<([Whereabouts; 2], usize, Witness<'f>)> = Vec::new();
        for _ in 0..self.terms.samples {
            let mut answers = GivenByPlace::new();
            let ways = Version::BOTH
                .map(|version| self.walk_by_chance(version, &mut answers, &mut chance));
            let [old, new] = ways;
            let at = [
                self.ended(Version::Old, &old),
                self.ended(Version::New, &new),
            ];
            if at[0] == at[1] || !self.takes_what_is_refused(at, [&old, &new]) {
                continue;
            }
            let length = answers.len();
            let places: Vec<usize> = answers.keys().copied().collect();
            let witness = self.shown(old, new, &places);
            match found.iter_mut().find(|(known, ..)| *known == at) {
                Some((_, shortest, known)) if length < *shortest => {
                    *shortest = length;
                    *known = witness;
                }
                Some(_) => {}
                None => found.push((at, length, witness)),
            }
        }
        for ([old, new], _, witness) in found {
            let change = VersionChange::Outcome {
                old: self.ending(Version::Old, old),
                new: self.ending(Version::New, new),
            };
            comparison.not_decided.retain(|open| open.change != change);
            if comparison
                .classes
                .iter()
                .all(|class| class.change != change)
            {
                comparison.classes.push(ChangeClass {
                    witness: Some(witness),
                    ..ChangeClass::of(change)
                });
            }
        }
    }

    /// Whether an answer that a version does not take has been taken by the other: nobody gives
    /// one that no version takes.
    fn takes_what_is_refused(&self, at: [Whereabouts; 2], ways: [&Session<'_>; 2]) -> bool {
        Version::BOTH.iter().all(|version| {
            let Whereabouts::Refused(place) = at[*version as usize] else {
                return true;
            };
            let other = version.other();
            let question = self.common.matching.questions.id(other, place);
            question.is_some_and(|id| ways[other as usize].given(id).is_some())
        })
    }

    /// A way through a version, with answers by chance where there are none yet.
    fn walk_by_chance(
        &self,
        version: Version,
        answers: &mut GivenByPlace,
        chance: &mut Chance,
    ) -> Session<'f> {
        let flow = self.common.versions[version as usize];
        loop {
            let session = self.walk(version, answers, self.terms.today);
            let Step::Ask(question) = session.step() else {
                return session;
            };
            let place = self.common.matching.questions.place(version, question);
            if answers.contains_key(&place) {
                return session;
            }
            let answer = sample::answer(&flow.questions[question], self.terms.today, chance);
            let options = &self.common.matching.options[place];
            let own = flow.questions[question].kind.options();
            let all = |at: usize| own?.id_at(at).map(|id| options.place(version, id));
            let answer = match answer {
                Answer::Choice(at) => all(at).map_or(Answer::Choice(at), Answer::Choice),
                Answer::Choices(set) => Answer::Choices(set.iter().filter_map(all).collect()),
                Answer::YesNo(_)
                | Answer::Number(_)
                | Answer::Duration(_)
                | Answer::Date(_)
                | Answer::Text(_) => answer,
            };
            answers.insert(place, Given::Answer(answer));
        }
    }
}
