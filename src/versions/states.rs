//! Where somebody can stand in both versions at once, who gives the same answers to both.
//!
//! A question is asked once and answers for both. Where they stand at different
//! questions, the one goes on whose question comes first in an order that suits both; so
//! they soon stand at the same one again, if there is one. What is listed here may be
//! more than anybody walks: which conditions go together is asked of the answer space.

use std::collections::{BTreeSet, HashMap, VecDeque};

use super::common::{Common, Lead, Whereabouts};
use super::matching::Version;
use crate::flow::condition::{Condition, not};
use crate::flow::outcome::Outcome;
use crate::flow::question::{Next, Question, Route, Target};
use crate::flow::table::Id;
use crate::graph::{ComponentShape, Graph};

/// How many states there are at most, for each question.
const MOST_STATES: usize = 40;

/// Where somebody stands in both versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Standing {
    /// By version.
    pub at: [Whereabouts; 2],
    /// By version: the questions that only it has asked so far, of those to which the
    /// other may come yet.
    ahead: [BTreeSet<usize>; 2],
    /// A question whose answer one version has not taken, where the other has to come to
    /// it yet and take it: nobody gives an answer that no version takes.
    owed: Option<usize>,
}

/// For whom a condition is told, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Viewpoint {
    /// What this version knows.
    pub version: Version,
    /// Where the other one has ended, if it has.
    pub other_end: Option<Whereabouts>,
}

/// What happens where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Happening {
    /// A question is asked, for both versions.
    Together(usize),
    /// A question is asked, for one of them.
    Alone(Version, usize),
    /// A version comes to a question that the other has asked already.
    Repeated(Version, usize),
    /// Both are at their end.
    Ended,
}

impl Happening {
    /// The question, and for which versions it is asked.
    pub fn asked(self) -> Option<(usize, [bool; 2])> {
        match self {
            Happening::Together(question) => Some((question, [true; 2])),
            Happening::Alone(version, question) | Happening::Repeated(version, question) => {
                Some((question, Version::BOTH.map(|one| one == version)))
            }
            Happening::Ended => None,
        }
    }
}

/// A way on from where somebody stands: the first that both versions go is taken.
#[derive(Clone, Debug)]
pub(crate) struct GoingOn {
    /// By version: when it goes so.
    pub goes: [Goes; 2],
    /// The place of the standing that it leads to; nothing where nobody goes so.
    pub to: Option<usize>,
}

/// When a version goes so.
#[derive(Clone, Debug)]
pub(crate) enum Goes {
    /// Where the other goes so.
    Along,
    /// Where it does not take the answer.
    Refuses,
    /// Where this holds.
    Where(Condition),
}

/// All standings.
pub(crate) struct Standings {
    pub all: Vec<Standing>,
    pub happening: Vec<Happening>,
    pub onward: Vec<Vec<GoingOn>>,
    /// The places of questions that not every way asks for both versions, as far as one
    /// reads them where the other goes on.
    pub apart: BTreeSet<usize>,
    /// The same, also where the other is at its end.
    pub apart_at_end: BTreeSet<usize>,
}

/// There is more to compare than can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooManyStandings {
    /// The place of a question where it is so.
    pub question: usize,
}

impl Standings {
    /// All standings of two versions.
    pub fn of(common: &Common<'_>) -> Result<Self, TooManyStandings> {
        let order = AskingOrder::of(common);
        let mut apart = BTreeSet::new();
        loop {
            let mut finder = StandingsFinder {
                common,
                order: &order,
                apart: &apart,
                known: HashMap::new(),
                found: Self {
                    all: Vec::new(),
                    happening: Vec::new(),
                    onward: Vec::new(),
                    apart: BTreeSet::new(),
                    apart_at_end: BTreeSet::new(),
                },
            };
            finder.find()?;
            let found = finder.found;
            if found.apart.is_subset(&apart) {
                return Ok(Self { apart, ..found });
            }
            apart.extend(found.apart);
        }
    }
}

/// An order of asking that suits both versions.
struct AskingOrder {
    graph: Graph,
    places: Vec<usize>,
}

impl AskingOrder {
    fn of(common: &Common<'_>) -> Self {
        let mut flow = common.flow.clone();
        let outcome: Option<Id<Outcome>> = flow.outcomes.ids().next();
        for place in 0..flow.questions.len() {
            let mut routes = Vec::new();
            for version in [Version::New, Version::Old] {
                let leads = common.of_version(version, place).map(|own| &own.leads);
                for lead in leads.into_iter().flatten() {
                    let go = match lead.to {
                        Whereabouts::Before(question) => {
                            Some(Target::Question(common.question(question)))
                        }
                        Whereabouts::At(_) | Whereabouts::Refused(_) | Whereabouts::Nowhere(_) => {
                            outcome.map(Target::Outcome)
                        }
                    };
                    routes.extend(go.map(|go| Route::to(None, go)));
                }
            }
            let id = common.question(place);
            flow.questions.get_mut(id).next = Next::Routes(routes);
        }
        let graph = Graph::of(&flow);
        let mut places = vec![0; flow.questions.len()];
        for (at, id) in graph.sequence().iter().enumerate() {
            places[id.index()] = at;
        }
        Self { graph, places }
    }

    fn is_in_one_round(&self, one: Id<Question>, other: Id<Question>) -> bool {
        let part = self.graph.component_of(one);
        part == self.graph.component_of(other)
            && self.graph.components()[part].shape == ComponentShape::Round
    }
}

struct StandingsFinder<'c, 'f> {
    common: &'c Common<'f>,
    order: &'c AskingOrder,
    apart: &'c BTreeSet<usize>,
    known: HashMap<Standing, usize>,
    found: Standings,
}

impl StandingsFinder<'_, '_> {
    fn find(&mut self) -> Result<(), TooManyStandings> {
        let start = Version::BOTH.map(|version| Whereabouts::Before(self.common.start(version)));
        let mut open = VecDeque::from([self.place_of(Standing {
            at: start,
            ahead: Default::default(),
            owed: None,
        })]);
        let most = self.common.flow.questions.len().saturating_mul(MOST_STATES) + 1_000;
        while let Some(place) = open.pop_front() {
            if place < self.found.onward.len() {
                continue;
            }
            let standing = self.found.all[place].clone();
            let happening = self.happening(&standing);
            self.note_apart(&standing, happening);
            let before = self.found.all.len();
            let onward = self.onward(&standing, happening);
            self.found.happening.push(happening);
            self.found.onward.push(onward);
            open.extend(before..self.found.all.len());
            if self.found.all.len() > most {
                let question = happening.asked().map_or(0, |(question, _)| question);
                return Err(TooManyStandings { question });
            }
        }
        Ok(())
    }

    fn place_of(&mut self, standing: Standing) -> usize {
        if let Some(known) = self.known.get(&standing) {
            return *known;
        }
        let place = self.found.all.len();
        self.found.all.push(standing.clone());
        self.known.insert(standing, place);
        place
    }

    fn happening(&self, standing: &Standing) -> Happening {
        for version in Version::BOTH {
            let other = &standing.ahead[version.other() as usize];
            if let Some(question) = standing.at[version as usize].question()
                && other.contains(&question)
            {
                return Happening::Repeated(version, question);
            }
        }
        match standing.at.map(Whereabouts::question) {
            [Some(one), Some(other)] if one == other => Happening::Together(one),
            [Some(one), Some(other)] => match self.order.places[one] < self.order.places[other] {
                true => Happening::Alone(Version::Old, one),
                false => Happening::Alone(Version::New, other),
            },
            [Some(one), None] => Happening::Alone(Version::Old, one),
            [None, Some(other)] => Happening::Alone(Version::New, other),
            [None, None] => Happening::Ended,
        }
    }

    fn note_apart(&mut self, standing: &Standing, happening: Happening) {
        let (Happening::Alone(version, question) | Happening::Repeated(version, question)) =
            happening
        else {
            return;
        };
        self.found.apart_at_end.insert(question);
        if standing.at[version.other() as usize].end().is_none() {
            self.found.apart.insert(question);
        }
    }

    fn onward(&mut self, standing: &Standing, happening: Happening) -> Vec<GoingOn> {
        match happening {
            Happening::Ended => Vec::new(),
            Happening::Alone(version, question) | Happening::Repeated(version, question) => {
                let mut onward = Vec::new();
                let may_be_owed = self.may_come(standing.at[version.other() as usize], question);
                if matches!(happening, Happening::Repeated(..)) || may_be_owed {
                    let mut at = standing.at;
                    at[version as usize] = Whereabouts::Refused(question);
                    onward.push(GoingOn {
                        goes: by_version(version, Goes::Refuses),
                        to: self.arrive(standing, happening, at),
                    });
                }
                onward.extend(self.alone(standing, happening, version, question));
                onward
            }
            Happening::Together(question) => {
                let both = Version::BOTH.map(|version| self.leads(version, question));
                let mut onward = match self.takes_alike(question) {
                    true => Vec::new(),
                    false => self.refused_by_one(standing, question, &both),
                };
                for [old, new] in self.together(&both) {
                    let to = self.arrive(standing, happening, [old.to, new.to]);
                    let is_same = old.when == new.when && !self.is_apart(&old.when);
                    let other = match is_same {
                        true => Goes::Along,
                        false => Goes::Where(new.when),
                    };
                    let goes = [Goes::Where(old.when), other];
                    onward.push(GoingOn { goes, to });
                }
                onward
            }
        }
    }

    /// Where a version goes on alone.
    fn alone(
        &mut self,
        standing: &Standing,
        happening: Happening,
        version: Version,
        question: usize,
    ) -> Vec<GoingOn> {
        let leads = self.leads(version, question).into_iter();
        let onward = leads.map(|lead| {
            let mut at = standing.at;
            at[version as usize] = lead.to;
            GoingOn {
                goes: by_version(version, Goes::Where(lead.when)),
                to: self.arrive(standing, happening, at),
            }
        });
        onward.collect()
    }

    /// Where one version takes an answer that the other does not take.
    fn refused_by_one(
        &mut self,
        standing: &Standing,
        question: usize,
        both: &[Vec<Lead>; 2],
    ) -> Vec<GoingOn> {
        let mut onward = Vec::new();
        for version in Version::BOTH {
            for lead in &both[version.other() as usize] {
                let mut at = [lead.to; 2];
                at[version as usize] = Whereabouts::Refused(question);
                let mut goes = by_version(version, Goes::Refuses);
                goes[version.other() as usize] = Goes::Where(lead.when.clone());
                let to = self.arrive(standing, Happening::Together(question), at);
                onward.push(GoingOn { goes, to });
            }
        }
        onward
    }

    fn leads(&self, version: Version, question: usize) -> Vec<Lead> {
        let own = self.common.of_version(version, question);
        own.map(|own| own.leads.clone()).unwrap_or_default()
    }

    /// Whether both versions take the same answers to a question, whatever was answered.
    fn takes_alike(&self, question: usize) -> bool {
        let old = self.common.of_version(Version::Old, question);
        let reads_others =
            old.is_some_and(|old| old.refused.iter().any(|when| self.is_apart(when)));
        self.common.take_alike(question) && !reads_others
    }

    fn is_apart(&self, condition: &Condition) -> bool {
        !self.apart.is_empty() && !self.common.reads(condition).is_disjoint(self.apart)
    }

    /// The pairs of leads that somebody may take, one of each version, in an order in
    /// which the first that hold are those that are taken.
    fn together(&self, both: &[Vec<Lead>; 2]) -> Vec<[Lead; 2]> {
        let [old, new] = both;
        // The place of a lead of the other version that holds for the same people.
        let twin = |lead: &Lead, others: &[Lead]| {
            let same = others.iter().position(|other| other.when == lead.when);
            same.filter(|_| !self.is_apart(&lead.when))
        };
        let twins: Vec<Option<usize>> = old.iter().map(|lead| twin(lead, new)).collect();
        let twins_of_new: Vec<Option<usize>> = new.iter().map(|lead| twin(lead, old)).collect();
        let mut pairs = Vec::new();
        for (at, one) in old.iter().enumerate() {
            for (other_at, other) in new.iter().enumerate() {
                // Whoever takes a lead would take its twin, if no other before it.
                let passed = twins[at].is_some_and(|twin| twin < other_at)
                    || twins_of_new[other_at].is_some_and(|twin| twin < at);
                if !passed && !are_opposed(&one.when, &other.when) {
                    pairs.push([one.clone(), other.clone()]);
                }
            }
        }
        pairs
    }

    /// Whether a version may come from where it stands to a question that an order which
    /// suits both has before that.
    fn may_come(&self, at: Whereabouts, question: usize) -> bool {
        let question = self.common.question(question);
        at.question().is_some_and(|at| {
            let at = self.common.question(at);
            self.order.is_in_one_round(question, at)
        })
    }

    fn arrive(
        &mut self,
        from: &Standing,
        happening: Happening,
        at: [Whereabouts; 2],
    ) -> Option<usize> {
        let mut ahead = from.ahead.clone();
        let mut owed = from.owed;
        match happening {
            Happening::Alone(version, question) => {
                ahead[version as usize].insert(question);
                if at[version as usize] == Whereabouts::Refused(question) {
                    owed = Some(question);
                }
            }
            Happening::Repeated(version, question) => {
                ahead[version.other() as usize].remove(&question);
                if owed == Some(question) {
                    if at[version as usize] == Whereabouts::Refused(question) {
                        return None;
                    }
                    owed = None;
                }
            }
            Happening::Together(_) | Happening::Ended => {}
        }
        for version in Version::BOTH {
            let other = at[version.other() as usize];
            ahead[version as usize].retain(|question| self.may_come(other, *question));
        }
        let is_owed = |owed: usize| ahead.iter().any(|questions| questions.contains(&owed));
        if owed.is_some_and(|owed| !is_owed(owed)) {
            return None;
        }
        Some(self.place_of(Standing { at, ahead, owed }))
    }
}

/// That a version goes so, and the other along with it.
fn by_version(version: Version, goes: Goes) -> [Goes; 2] {
    let mut both = [Goes::Along, Goes::Along];
    both[version as usize] = goes;
    both
}

/// Whether two conditions never hold together, as far as can be seen at once.
fn are_opposed(one: &Condition, other: &Condition) -> bool {
    match (one, other) {
        (Condition::Is(id, set), Condition::Is(same, others)) => id == same && !set.meets(others),
        (Condition::Not(inner), outer) | (outer, Condition::Not(inner)) if **inner == *outer => {
            true
        }
        (Condition::Yes(id), Condition::All(parts))
        | (Condition::All(parts), Condition::Yes(id)) => parts.contains(&not(Condition::Yes(*id))),
        _ => false,
    }
}
