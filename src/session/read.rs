//! Which answers the conditions on a way have read.

use std::collections::HashSet;
use std::ops::Deref;

use super::{SessionOf, Taken};
use crate::flow::condition::{Condition, Written};
use crate::flow::question::{Next, Question, RouteKey, Then};
use crate::flow::table::Id;
use crate::flow::{Fact, Flow, Score};

impl<F: Deref<Target = Flow>> SessionOf<F> {
    /// The questions whose answers decided where the way went, in the order of asking: those
    /// that have routes of their own, and those that conditions of routes read. Whatever is
    /// answered to the others, whoever gives these answers takes the same way.
    ///
    /// ```
    /// use quandary::flow::{answer::Answer, day};
    /// use quandary::session::Session;
    /// # let text = "
    /// # quandary: 1
    /// # title: T
    /// # start: name
    /// # questions:
    /// #   name: {ask: Name?, type: text, next: old}
    /// #   old: {ask: Old?, type: yes_no, next: {yes: a, no: b}}
    /// # outcomes:
    /// #   a: {tone: go, title: A}
    /// #   b: {tone: go, title: B}
    /// # ";
    ///
    /// let flow = quandary::parse::read(text).into_flow().expect("the flow has no faults");
    /// let mut session = Session::new(&flow, day::read("2026-11-23").unwrap());
    /// session.answer(Answer::Text("Ann".into())).unwrap();
    /// session.answer(Answer::YesNo(true)).unwrap();
    /// let read = session.read_on_the_way();
    /// assert_eq!(read, [flow.questions.find("old").unwrap()]);
    /// ```
    #[must_use]
    pub fn read_on_the_way(&self) -> Vec<Id<Question>> {
        let mut read = ReadOnTheWay {
            flow: &self.flow,
            questions: HashSet::new(),
            scores: HashSet::new(),
            facts: HashSet::new(),
        };
        for taken in &self.taken {
            read.leaving(taken);
        }
        let is_read = |id: &Id<Question>| read.questions.contains(id) || read.adds(*id);
        let asked = self.taken.iter().map(|taken| taken.question);
        asked.filter(is_read).collect()
    }
}

/// What conditions read.
struct ReadOnTheWay<'f> {
    flow: &'f Flow,
    questions: HashSet<Id<Question>>,
    scores: HashSet<Id<Score>>,
    facts: HashSet<Id<Fact>>,
}

impl<'f> ReadOnTheWay<'f> {
    /// What decided how a question was left.
    fn leaving(&mut self, taken: &Taken) {
        let next = &self.flow.questions[taken.question].next;
        match next {
            Next::To(_) => {}
            Next::ByOption { targets, skipped } => {
                let mut all = targets.iter().chain(skipped);
                let first = all.next();
                if all.any(|target| Some(target) != first) {
                    self.questions.insert(taken.question);
                }
            }
            Next::Routes(_) => {
                for when in tried(next, taken.route) {
                    self.condition(&when.condition);
                }
            }
        }
    }

    fn condition(&mut self, condition: &'f Condition) {
        let mut facts = Vec::new();
        condition.visit(&mut |inner| {
            self.questions
                .extend(inner.questions().into_iter().flatten());
            if let Condition::Score(score, ..) = inner {
                self.scores.insert(*score);
            }
            if let Condition::Fact(fact) = inner
                && self.facts.insert(*fact)
            {
                facts.push(*fact);
            }
        });
        for fact in facts {
            self.condition(&self.flow.facts[fact].when.condition);
        }
    }

    /// Whether some option of a question has points for a score that is read.
    fn adds(&self, question: Id<Question>) -> bool {
        let options = self.flow.questions[question].kind.options();
        let mut points = options
            .into_iter()
            .flat_map(|options| options.iter())
            .flat_map(|(_, option)| &option.points);
        points.any(|(score, _)| self.scores.contains(score))
    }
}

/// The conditions of a list that were tried until this route was taken, or all of them
/// where none was.
fn tried(next: &Next, taken: Option<RouteKey>) -> Vec<&Written> {
    let mut all = Vec::new();
    let Some(RouteKey::Listed(taken)) = taken else {
        next.visit_routes(&mut |route, _| all.extend(&route.when));
        return all;
    };
    let mut list = match next {
        Next::Routes(routes) => routes.as_slice(),
        Next::To(_) | Next::ByOption { .. } => &[],
    };
    for (at, route) in next.path_to(taken) {
        let until = list.get(..=at).unwrap_or(list);
        all.extend(until.iter().filter_map(|route| route.when.as_ref()));
        if let Then::Next(inside) = &route.then {
            list = inside;
        }
    }
    all
}
