//! What the rules share that are decided over all answers: the space, one pass
//! over it, and where each condition stands on the ways.

use std::collections::HashSet;
use std::ops::Range;

use super::Checker;
use super::route_seat::RouteSeat;
use crate::flow::condition::{Condition, Written, not};
use crate::flow::guarantee::Guarantee;
use crate::flow::outcome::{Outcome, Passage};
use crate::flow::question::{Next, Question, RouteKey, Target, Then};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow};
use crate::graph::Graph;
use crate::parse;
use crate::place::Place;
use crate::prove::{self, Verdict};
use crate::session::{Session, Step};
use crate::space::at_moment::{Look, Moment};
use crate::space::met_by_chance::{Meetings, WhatIsMet};
use crate::space::{Space, Today, Undecided};

/// How many ways by chance are tried where a guarantee is not decided.
const WAYS_BY_CHANCE: usize = 1_000;

/// All answers to a flow, with what is met at all.
pub(super) struct Logic<'f> {
    pub(super) flow: &'f Flow,
    pub(super) space: Space<'f>,
    pub(super) met: WhatIsMet,
    pub(super) graph: Graph,
    /// The outcome that stands for targets that could not be read.
    end_of_holes: Option<Id<Outcome>>,
    /// Passages of which it has been told that nobody is shown them, or that it's not decided.
    pub(super) never_shown: HashSet<Id<Passage>>,
    /// By guarantee.
    pub(super) verdicts: Vec<Verdict<'f>>,
}

/// A condition with the moments at which it is looked at.
pub(super) struct Stand<'f> {
    pub(super) role: ConditionRole,
    pub(super) when: &'f Written,
    pub(super) place: Place,
    /// Only moments that somebody comes to.
    pub(super) moments: Vec<Moment>,
    pub(super) guard: Guard<'f>,
}

/// What else has to hold where a condition is looked at, before what it says matters.
#[derive(Clone, Debug)]
pub(super) enum Guard<'f> {
    /// Nothing.
    Free,
    /// This question was answered: a refusal is not tried on a skip.
    Answered(Id<Question>),
    /// It is the condition of this route, which those come to whom no earlier one of its
    /// list takes, nor of the lists around it.
    Behind(RouteSeat<'f>),
    /// The document is there.
    Shown(&'f Condition),
}

impl Guard<'_> {
    /// The condition together with what else has to hold.
    pub(super) fn with(&self, condition: Condition) -> Condition {
        match self {
            Guard::Free => condition,
            Guard::Answered(question) => both(Some(&Condition::Answered(*question)), condition),
            Guard::Behind(seat) => {
                let all = seat.around().chain(seat.before().map(not));
                Condition::All(all.chain([condition]).collect())
            }
            Guard::Shown(when) => both(Some(when), condition),
        }
    }
}

/// What a condition is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ConditionRole {
    Fact(Id<Fact>),
    Refusal,
    /// Of a route that somebody takes.
    Route,
    /// Of a route that nobody is known to take.
    DeadRoute,
    Passage(Id<Passage>),
    Part,
}

/// What is told of a guarantee. Where a way breaks it that ends nowhere, that is told by
/// itself, and of the guarantee only what other ways break.
fn verdict<'f>(
    space: &mut Space<'f>,
    guarantee: &Guarantee,
    options: &prove::ProofOptions,
) -> Verdict<'f> {
    let verdict = prove::prove(space, guarantee, options);
    let is_done = |way: &Session<'_>| matches!(way.step(), Step::Done(_));
    match &verdict {
        Verdict::Fails(ways) if !ways.iter().all(is_done) => {
            match prove::prove_of_advice(space, guarantee, options) {
                // There are ways that it speaks of.
                Verdict::Vacuous => Verdict::Holds,
                told @ (Verdict::Holds | Verdict::Fails(_) | Verdict::NotDecided(_)) => told,
            }
        }
        Verdict::Fails(_) | Verdict::Holds | Verdict::Vacuous | Verdict::NotDecided(_) => verdict,
    }
}

impl<'f> Logic<'f> {
    pub(super) fn of(check: &mut Checker<'f>) -> Result<Self, Undecided> {
        let flow = check.flow;
        let today = Today::From(check.options.today);
        let mut space = Space::as_far_as_it_fits(flow, today, &check.run)?;
        let met = space.what_is_met(check.options.today);
        let options = prove::ProofOptions {
            today: check.options.today,
            seed: 1,
            samples: WAYS_BY_CHANCE,
        };
        let known = prove::kept_together(&mut space, &flow.guarantees);
        let guarantees = flow.guarantees.iter().zip(known);
        let verdicts = guarantees.map(|(guarantee, known)| {
            check.next_stage();
            known.unwrap_or_else(|| verdict(&mut space, guarantee, &options))
        });
        let verdicts = verdicts.collect();
        Ok(Self {
            flow,
            space,
            met,
            graph: Graph::of(flow),
            end_of_holes: check.end_of_holes(),
            never_shown: HashSet::new(),
            verdicts,
        })
    }

    /// Whether somebody is known to come to a moment.
    pub(super) fn comes_to(&self, moment: Moment) -> bool {
        self.comes(&self.met.at_least, moment)
    }

    /// Whether somebody may come to a moment. Where it's too much to go over all ways, that is
    /// more than are known to.
    pub(super) fn may_come_to(&self, moment: Moment) -> bool {
        self.comes(&self.met.at_most, moment)
    }

    fn comes(&self, met: &Meetings, moment: Moment) -> bool {
        match moment {
            Moment::Asked(question) | Moment::Given(question) => met.reaches(question),
            Moment::Accepted(question) => {
                let mut routes = self.flow.questions[question].next.routes();
                routes.any(|(route, _)| met.takes(question, route)) || met.is_stuck_at(question)
            }
            Moment::Ended(outcome) => met.ends_with(outcome),
        }
    }

    /// By question: whether somebody is known to come from it to an outcome.
    pub(super) fn leading_to_an_end(&self) -> Vec<bool> {
        let flow = self.flow;
        let mut order: Vec<Id<Question>> = flow.questions.ids().collect();
        order.sort_by_key(|id| std::cmp::Reverse(self.graph.place_in_order(*id)));
        let mut ends = vec![false; flow.questions.len()];
        // Where routes lead round, once is not enough.
        loop {
            let before = ends.clone();
            for id in &order {
                let mut routes = flow.questions[*id].next.routes();
                ends[id.index()] = routes.any(|(route, target)| {
                    self.met.at_least.takes(*id, route)
                        && match target {
                            Target::Question(next) => ends[next.index()],
                            Target::Outcome(outcome) => self.end_of_holes != Some(outcome),
                        }
                });
            }
            if ends == before {
                return ends;
            }
        }
    }

    /// The first question from which nobody comes to an outcome, of those from which
    /// some come to this one, and which is another. Nothing where some get past this one,
    /// or where it could not be read what all lead to.
    pub(super) fn lost_before(&self, id: Id<Question>) -> Option<Id<Question>> {
        if self.end_of_holes.is_some() || self.met.undecided.is_some() {
            return None;
        }
        let ends = self.leading_to_an_end();
        let lost = |id: Id<Question>| self.met.at_most.reaches(id) && !ends[id.index()];
        let mut routes = self.flow.questions[id].next.routes();
        let gets_past = routes.any(|(route, _)| self.met.at_most.takes(id, route));
        let leads = |from: Id<Question>| self.graph.reach(from).has(Target::Question(id));
        let before = self.flow.questions.ids().filter(|from| lost(*from));
        let before = before.filter(|from| leads(*from));
        before
            .min_by_key(|from| self.graph.place_in_order(*from))
            .filter(|_| lost(id) && !gets_past)
    }

    /// Whether some way meets one of these looks.
    pub(super) fn any(&mut self, looks: &[Look<'_>]) -> Result<bool, Undecided> {
        let mut undecided = None;
        for met in self.space.looks(looks) {
            match met {
                Ok(true) => return Ok(true),
                Ok(false) => {}
                Err(error) => undecided = Some(error),
            }
        }
        undecided.map_or(Ok(false), Err)
    }

    /// Of a condition that never holds at these moments: the bytes of the one part
    /// of it that never does, as long as a part by itself is what makes it so. `around` is
    /// what else holds there.
    pub(super) fn why_never(
        &mut self,
        when: &Written,
        around: &Condition,
        moments: &[Moment],
    ) -> Result<Range<usize>, Undecided> {
        let pieces = parse::pieces(self.flow, when);
        let mut test = &when.condition;
        let mut at = 0;
        'inside: while let Condition::All(parts) = test {
            let mut part_at = at + 1;
            for part in parts {
                let here = both(Some(around), part.clone());
                let looks: Vec<Look<'_>> = moments.iter().map(|moment| (*moment, &here)).collect();
                if !self.any(&looks)? {
                    (test, at) = (part, part_at);
                    continue 'inside;
                }
                part.visit(&mut |_| part_at += 1);
            }
            break;
        }
        Ok(pieces.get(at).cloned().unwrap_or(0..when.source.len()))
    }

    /// The moments at which somebody reads an outcome: at the end of their way, and, where
    /// one key leads there (`help_now`), at every question.
    pub(super) fn read_at(&self, outcome: Id<Outcome>) -> Vec<Moment> {
        let ended = self.met.at_most.ends_with(outcome);
        let ended = ended.then_some(Moment::Ended(outcome)).into_iter();
        let by_key = self.flow.help_now == Some(outcome);
        let asked = self.flow.questions.ids().filter(|_| by_key);
        let asked = asked.filter(|question| self.met.at_most.reaches(*question));
        ended.chain(asked.map(Moment::Asked)).collect()
    }

    /// The moments at which somebody reads an outcome that lists a passage.
    pub(super) fn listed_at(&self, passage: Id<Passage>) -> Vec<Moment> {
        let lists = |(_, outcome): &(Id<Outcome>, &Outcome)| outcome.passages.contains(&passage);
        let listing = self.flow.outcomes.iter().filter(lists);
        listing.flat_map(|(id, _)| self.read_at(id)).collect()
    }

    /// Every condition of the flow that somebody comes to. Those of guarantees are
    /// left out: what they promise may well be far from all ways.
    pub(super) fn stands(&self) -> Vec<Stand<'f>> {
        let flow = self.flow;
        let mut stands = Vec::new();
        for (id, question) in flow.questions.iter() {
            self.add_question(id, question, &mut stands);
        }
        for (id, passage) in flow.passages.iter() {
            let here = Place::root().key("passages").key(flow.passages.name(id));
            stands.extend(passage.when.as_ref().map(|when| Stand {
                role: ConditionRole::Passage(id),
                when,
                place: here.key("when"),
                moments: self.listed_at(id),
                guard: Guard::Free,
            }));
        }
        for (id, outcome) in flow.outcomes.iter() {
            self.add_documents(id, outcome, &mut stands);
        }
        self.add_facts(&mut stands);
        for stand in &mut stands {
            stand.moments.retain(|moment| self.may_come_to(*moment));
        }
        stands.retain(|stand| !stand.moments.is_empty());
        stands
    }

    fn add_question(&self, id: Id<Question>, question: &'f Question, stands: &mut Vec<Stand<'f>>) {
        let here = || {
            Place::root()
                .key("questions")
                .key(self.flow.questions.name(id))
        };
        for (at, refusal) in question.refuse.iter().enumerate() {
            stands.push(Stand {
                role: ConditionRole::Refusal,
                when: &refusal.when,
                place: here().key("refuse").index(at).key("when"),
                moments: vec![Moment::Given(id)],
                guard: Guard::Answered(id),
            });
        }
        let Next::Routes(routes) = &question.next else {
            return;
        };
        // The first of all that lead somewhere that is not before this one.
        let mut leaf = 0;
        for seat in RouteSeat::all(routes) {
            let route = seat.route();
            let mut leaves = (leaf..leaf + route.count()).map(RouteKey::Listed);
            if let Then::Go(_) = route.then {
                leaf += 1;
            }
            stands.extend(route.when.as_ref().map(|when| Stand {
                role: if leaves.any(|key| self.met.at_least.takes(id, key)) {
                    ConditionRole::Route
                } else {
                    ConditionRole::DeadRoute
                },
                when,
                place: parse::place_of_steps(here(), &seat.steps()).key("when"),
                moments: vec![Moment::Accepted(id)],
                guard: Guard::Behind(seat),
            }));
        }
    }

    fn add_documents(&self, id: Id<Outcome>, outcome: &'f Outcome, stands: &mut Vec<Stand<'f>>) {
        let stand = |when, place: Place, guard| Stand {
            role: ConditionRole::Part,
            when,
            place: place.key("when"),
            moments: vec![Moment::Ended(id)],
            guard,
        };
        for document in &outcome.documents {
            let here = Place::root()
                .key("outcomes")
                .key(self.flow.outcomes.name(id));
            let here = document.seat.place(here);
            let when = document.when.as_ref();
            stands.extend(when.map(|when| stand(when, here.clone(), Guard::Free)));
            let shown = when.map_or(Guard::Free, |when| Guard::Shown(&when.condition));
            for (at, part) in document.parts.iter().enumerate() {
                let when = part.when.as_ref();
                let part = here.clone().key("parts").index(at);
                stands.extend(when.map(|when| stand(when, part, shown.clone())));
            }
        }
    }

    /// Facts stand where they are used.
    fn add_facts(&self, stands: &mut Vec<Stand<'f>>) {
        let flow = self.flow;
        let mut used: Vec<Vec<Moment>> = vec![Vec::new(); flow.facts.len()];
        for stand in stands.iter() {
            let mut facts = HashSet::new();
            facts_in(flow, &stand.when.condition, &mut facts);
            for fact in facts {
                let new = stand.moments.iter().copied();
                used[fact.index()].extend(new);
            }
        }
        for (id, fact) in flow.facts.iter() {
            let mut moments = std::mem::take(&mut used[id.index()]);
            let mut seen = HashSet::new();
            moments.retain(|moment| seen.insert(*moment));
            stands.push(Stand {
                role: ConditionRole::Fact(id),
                when: &fact.when,
                place: Place::root().key("facts").key(flow.facts.name(id)),
                moments,
                guard: Guard::Free,
            });
        }
    }
}

/// The facts that a condition is about, those inside facts included.
fn facts_in(flow: &Flow, condition: &Condition, facts: &mut HashSet<Id<Fact>>) {
    let mut new = Vec::new();
    condition.visit(&mut |inner| {
        if let Condition::Fact(fact) = inner
            && facts.insert(*fact)
        {
            new.push(*fact);
        }
    });
    for fact in new {
        facts_in(flow, &flow.facts[fact].when.condition, facts);
    }
}

/// Both conditions.
pub(super) fn both(a: Option<&Condition>, b: Condition) -> Condition {
    match a {
        Some(a) => Condition::All(vec![a.clone(), b]),
        None => b,
    }
}
