//! What cases are to try, as conditions that some way has to meet.

use jiff::civil::Date;

use super::Cover;
use crate::coverage::played::Items;
use crate::coverage::{Item, Side, Test};
use crate::flow::Flow;
use crate::flow::answer::{Answer, Given};
use crate::flow::condition::{Condition, not};
use crate::flow::question::{Kind, Next, OptionSet, Question, RouteCase, RouteKey};
use crate::flow::table::Id;
use crate::graph::Graph;
use crate::place::Place;
use crate::space::at_moment::Moment;

/// Something to be tried.
#[derive(Clone, Debug)]
pub(super) struct Goal {
    pub what: Aim,
    pub name: String,
    pub place: Place,
    /// Where ways meet it: any of these will do.
    pub looks: Vec<(Moment, Condition)>,
    /// The questions at which it is tried by an answer that the author refuses, too.
    pub refusing: Vec<Id<Question>>,
}

/// What is to be tried.
#[derive(Clone, Debug)]
pub(super) enum Aim {
    /// The item at this place of the list.
    Item(usize),
    /// This answer, accepted, or refused by the author for this very limit.
    Answer(Id<Question>, Answer),
    /// This answer, which is out of the question's limits.
    Outside(Id<Question>, Answer),
}

impl Goal {
    /// The question at which it is tried, if it is not the end of a way.
    pub fn question(&self) -> Option<Id<Question>> {
        match self.looks.first()?.0 {
            Moment::Asked(id) | Moment::Given(id) | Moment::Accepted(id) => Some(id),
            Moment::Ended(_) => None,
        }
    }
}

/// All goals, those first that lie farthest along the ways.
pub(super) fn goals(items: &Items<'_>, wanted: &[Cover], today: Date) -> Vec<Goal> {
    let flow = items.flow();
    let maker = GoalMaker {
        flow,
        graph: Graph::of(flow),
        today,
    };
    let mut goals: Vec<Goal> = Vec::new();
    for (at, item) in items.list().iter().enumerate() {
        if wanted.contains(&covered_by(item)) {
            goals.extend(maker.item(at, item));
        }
    }
    if wanted.contains(&Cover::Boundaries) {
        for item in items.list() {
            if let Item::Side(test, Side::Holds) = item {
                maker.turns(test, &mut goals);
            }
        }
        for (id, question) in flow.questions.iter() {
            maker.limits(id, question, &mut goals);
        }
    }
    let place = |goal: &Goal| {
        let place = goal
            .question()
            .and_then(|id| maker.graph.place_in_order(id));
        place.unwrap_or(usize::MAX)
    };
    goals.sort_by_key(|goal| std::cmp::Reverse(place(goal)));
    goals
}

/// What an item belongs to. Questions are asked where their routes are taken, and
/// passages are shown or not as their tests hold or not.
fn covered_by(item: &Item) -> Cover {
    match item {
        Item::Question(_) | Item::Route(..) => Cover::Routes,
        Item::Option(..) | Item::Skip(_) => Cover::Options,
        Item::Outcome(_) => Cover::Outcomes,
        Item::Refusal(..) | Item::Side(..) | Item::Passage(_) => Cover::Boundaries,
    }
}

pub(super) struct GoalMaker<'f> {
    pub flow: &'f Flow,
    graph: Graph,
    pub today: Date,
}

impl GoalMaker<'_> {
    fn item(&self, at: usize, item: &Item) -> Option<Goal> {
        let looks = match item {
            // It is asked where one of its routes is taken.
            Item::Question(_) => return None,
            Item::Option(id, option) => {
                let question = &self.flow.questions[*id];
                vec![(Moment::Accepted(*id), question.kind.chosen(*id, *option))]
            }
            Item::Skip(id) => vec![(Moment::Accepted(*id), not(Condition::Answered(*id)))],
            Item::Route(id, route) => vec![(Moment::Accepted(*id), self.takes(*id, *route))],
            Item::Refusal(id, refusal) => {
                vec![(Moment::Accepted(*id), self.refuses(*id, *refusal))]
            }
            Item::Outcome(id) => vec![(Moment::Ended(*id), Condition::always())],
            Item::Passage(id) => {
                let when = self.flow.passages[*id].when.as_ref();
                let when = when.map_or_else(Condition::always, |when| when.condition.clone());
                let outcomes = self.flow.outcomes.iter();
                let listing = outcomes.filter(|(_, outcome)| outcome.passages.contains(id));
                let at_end = listing.map(|(outcome, _)| (Moment::Ended(outcome), when.clone()));
                let brought = self.flow.brought_first();
                let brought = brought.filter(|(.., passage)| passage == id);
                let at_once = brought.map(|(question, option, _)| {
                    let chosen = self.flow.questions[question].kind.chosen(question, option);
                    (Moment::Accepted(question), chosen)
                });
                at_end.chain(at_once).collect()
            }
            Item::Side(test, side) => self.side(test, *side),
        };
        let refusing = match item {
            Item::Refusal(id, _) => vec![*id],
            Item::Side(test, _) => test.refuses.clone(),
            Item::Question(_)
            | Item::Option(..)
            | Item::Skip(_)
            | Item::Route(..)
            | Item::Outcome(_)
            | Item::Passage(_) => Vec::new(),
        };
        Some(Goal {
            refusing,
            what: Aim::Item(at),
            name: item.name(self.flow),
            place: item.place(self.flow),
            looks,
        })
    }

    /// Where an answer takes a route.
    fn takes(&self, id: Id<Question>, route: RouteKey) -> Condition {
        let question = &self.flow.questions[id];
        match (&question.next, route) {
            (Next::Routes(_), RouteKey::Listed(_)) => {
                let cases = question.next.cases();
                let is_it = |case: &RouteCase<'_>| case.leads.is_some_and(|(key, _)| key == route);
                let before = cases.iter().take_while(|case| !is_it(case));
                let before = before.map(|case| not(case.condition()));
                let own = cases.iter().find(|case| is_it(case));
                Condition::All(before.chain(own.map(RouteCase::condition)).collect())
            }
            (_, RouteKey::Option(option)) => question.kind.chosen(id, option),
            (_, RouteKey::Skipped) => not(Condition::Answered(id)),
            (_, RouteKey::Only | RouteKey::Listed(_)) => Condition::always(),
        }
    }

    /// Where this refusal is the first that holds.
    fn refuses(&self, id: Id<Question>, at: usize) -> Condition {
        let refusals = &self.flow.questions[id].refuse;
        let when = |at: usize| {
            refusals
                .get(at)
                .map(|refusal| refusal.when.condition.clone())
        };
        let before = (0..at).filter_map(when).map(not);
        let all = before.chain(when(at)).chain([Condition::Answered(id)]);
        Condition::All(all.collect())
    }

    fn side(&self, test: &Test, side: Side) -> Vec<(Moment, Condition)> {
        let mut read: Vec<Id<Question>> =
            test.condition.questions().into_iter().flatten().collect();
        let mut parts: Vec<Condition> = read.iter().map(|id| Condition::Answered(*id)).collect();
        parts.push(match side {
            Side::Holds => test.condition.clone(),
            Side::Fails => not(test.condition.clone()),
        });
        let condition = Condition::All(parts);
        read.sort_by_key(|id| self.graph.place_in_order(*id));
        // Of questions that lead to each other any may be the last that is asked.
        let last = read.last().map(|id| self.graph.component_of(*id));
        let late = read
            .iter()
            .filter(|id| Some(self.graph.component_of(**id)) == last);
        let mut moments: Vec<Moment> = late.map(|id| Moment::Accepted(*id)).collect();
        moments.extend(test.looked_at.iter().map(|id| Moment::Accepted(*id)));
        if test.at_end {
            moments.extend(self.flow.outcomes.ids().map(Moment::Ended));
        }
        let looks = moments.into_iter();
        looks.map(|moment| (moment, condition.clone())).collect()
    }
}

/// By question: the goals that something given to it tries.
pub(super) fn given_at(flow: &Flow, items: &Items<'_>, goals: &[Goal]) -> Vec<Vec<(usize, Given)>> {
    let mut given_at = vec![Vec::new(); flow.questions.len()];
    for (at, goal) in goals.iter().enumerate() {
        if let Some((question, given)) = given_to(flow, items, goal) {
            given_at[question.index()].push((at, given));
        }
    }
    given_at
}

/// What tries a goal when it is given to a question.
fn given_to(flow: &Flow, items: &Items<'_>, goal: &Goal) -> Option<(Id<Question>, Given)> {
    let item = match &goal.what {
        Aim::Answer(id, answer) => return Some((*id, Given::Answer(answer.clone()))),
        Aim::Item(at) => items.list().get(*at)?,
        Aim::Outside(..) => return None,
    };
    match item {
        Item::Option(id, option) | Item::Route(id, RouteKey::Option(option)) => {
            let answer = one(&flow.questions[*id].kind, *option)?;
            Some((*id, Given::Answer(answer)))
        }
        Item::Skip(id) | Item::Route(id, RouteKey::Skipped) => Some((*id, Given::Skipped)),
        Item::Question(_)
        | Item::Route(_, RouteKey::Only | RouteKey::Listed(_))
        | Item::Refusal(..)
        | Item::Outcome(_)
        | Item::Passage(_)
        | Item::Side(..) => None,
    }
}

/// The answer of one option, or of yes and no.
fn one(kind: &Kind, option: usize) -> Option<Answer> {
    match kind {
        Kind::Choice(_) => Some(Answer::Choice(option)),
        Kind::Choices { .. } => Some(Answer::Choices(OptionSet::from_iter([option]))),
        Kind::YesNo => Some(Answer::YesNo(option == 0)),
        Kind::Number { .. } | Kind::Duration { .. } | Kind::Date { .. } | Kind::Text { .. } => None,
    }
}
